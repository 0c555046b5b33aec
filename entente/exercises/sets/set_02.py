"""Set 02, which words are actors: precision and recall, metonyms, whole words, and what an alias costs."""

from __future__ import annotations

import re

from entente import data
from entente.exercises.kinds import Function, Number, Row, Table, Truth, Words
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task
from entente.exercises.sets.vocabulary import spelled
from entente.exercises.tasks import Task

# 02.1 · precision and recall of a small finder


def _spans() -> tuple[set, set]:
    """The gold and what a finder of four names found, as sets of (paragraph, start, end)."""
    gold = {(m.paragraph, m.start, m.end) for m in data.gold_mentions() if m.form == "NAM"}
    found = {
        (paragraph.number, hit.start(), hit.end())
        for paragraph in data.article().paragraphs
        for hit in re.finditer("Iran|Israel|Russia|Syria", paragraph.text)
    }
    return gold, found


def _scores() -> tuple[float, float]:
    gold, found = _spans()
    return len(gold & found) / len(found), len(gold & found) / len(gold)


def _f1() -> float:
    precision, recall = _scores()
    return 2 * precision * recall / (precision + recall)


def _overlap() -> float:
    gold, found = _spans()
    return len(gold & found) / len(gold | found)


# 02.2 · a place or a government?

VERBS = ("said", "warned", "wants", "refused", "offered", "condemned")
CAPITALS = (
    ("Paris warned its neighbours.", "Paris"),
    ("The envoys met in Paris and left.", "Paris"),
    ("A crowd near Lima wants bread.", "Lima"),
    ("Officials in Lima refused to comment.", "Lima"),
    ("Oslo offered to mediate.", "Oslo"),
    ("The road to Oslo was closed.", "Oslo"),
    ("It is not known what Delhi wants.", "Delhi"),
    ("It is clear what Delhi said yesterday.", "Delhi"),
    ("Delhi, he said, is hot in June.", "Delhi"),
    ("The Parisian press condemned it.", "Paris"),
    ("Ankara has refused again.", "Ankara"),
    ("Nobody knows why Quito said no.", "Quito"),
)


def _acts(sentence, capital):
    """Whether a capital stands for its government: a verb of acting follows at once, perhaps after "has"."""
    return _no_place_before(sentence, capital) and _not_after_preposition(sentence, capital)


def _verb_anywhere(sentence, capital):
    return capital in sentence and any(verb in sentence for verb in VERBS)


def _no_place_before(sentence, capital):
    """The slip of `_acts` without its second half: *in Delhi* is not looked for."""
    return re.search(rf"\b{capital} (has )?({'|'.join(VERBS)})\b", sentence) is not None


def _not_after_preposition(sentence, capital):
    return not re.search(rf"\b(in|near|to|at|from) {capital}\b", sentence)


def _without_has(sentence, capital):
    return _acts(sentence, capital) and f"{capital} has" not in sentence


def _letters_before(sentence, capital):
    """Letters before the name are looked at, and not words: "what Delhi" has "at Delhi" in it."""
    return _no_place_before(sentence, capital) and not re.search(rf"(in|near|to|at|from) {capital}", sentence)


def _with_full_stops(sentence, capital, *, has=True, stops=""):
    words = [word.rstrip(stops) for word in sentence.split()]
    if capital not in words:
        return False
    place = words.index(capital)
    after = words[place + 1 :]
    if has and after[:1] == ["has"]:
        after = after[1:]
    return words[max(place - 1, 0)] not in ("in", "near", "to", "at", "from") and after[:1] != [] and after[0] in VERBS


def _first_word(sentence, capital):
    return sentence.startswith(capital) and any(verb in sentence for verb in VERBS)


# 02.3 · whole words

COUNTED = (
    ("Niger and Nigeria share a border; Niger is the larger.", "Niger"),
    ("Niger, Chad and Mali met. Mali left Niger.", "Niger"),
    ("The Republic of the Congo", "Congo"),
    ("Omani officials met in Oman, not in Romania. Oman paid.", "Oman"),
    ("mali is not Mali", "Mali"),
    ("The TransNiger road ends in Niger.", "Niger"),
)


def _count_name(text, name):
    """How often a name stands in a text as a whole word."""
    return len(re.findall(rf"\b{re.escape(name)}\b", text))


# 02.4 · Britain in the text about Suez


def _british(pattern: str = r"\b(Britain|British)\b") -> int:
    return sum(len(re.findall(pattern, paragraph.text)) for paragraph in data.own_text().paragraphs)


# 02.6 · from lesson 00: who forecast best?

FORECASTS = {"ann": (0.8, 0.4), "ben": (0.5, 0.5), "cem": (1.0, 1.0), "dora": (0.2, 0.2)}
CAME_TRUE = (1, 0)


def _ranked(*parts: int, best_first: bool = True) -> list[str]:
    """The four by their Brier scores, added up over the statements with these numbers."""
    scores = {name: sum((said[at] - CAME_TRUE[at]) ** 2 for at in parts) for name, said in FORECASTS.items()}
    return sorted(scores, key=scores.get, reverse=not best_first)


# 02.7 · place or government, by reading

PLACES = {"a": "government", "b": "place", "c": "place", "d": "government"}


TASKS = {
    "02.1": Task(
        Row("precision and recall", (Number("precision"), Number("recall"))),
        _scores,
        wrong={
            "swapped": lambda: _scores()[::-1],
            "f1_twice": lambda: (_f1(), _f1()),
            "union": lambda: (_overlap(), _overlap()),
            "counts": lambda: (len(_spans()[0] & _spans()[1]), len(_spans()[0])),
            "counts/2": lambda: (len(_spans()[0] & _spans()[1]), len(_spans()[1])),
            "counts/3": lambda: (len(_spans()[1]), len(_spans()[0])),
            "errors": lambda: tuple(1 - each for each in _scores()),
            "precision_twice": lambda: (_scores()[0], _scores()[0]),
            "precision_twice/2": lambda: (_scores()[1], _scores()[1]),
            "percent": lambda: tuple(100 * each for each in _scores()),
            "sizes": lambda: (len(_spans()[1]) / len(_spans()[0]), len(_spans()[0]) / len(_spans()[1])),
        },
        credit={"swapped": 0.5, "percent": 0.5},
        tolerance=5e-3,
    ),
    "02.2": Task(
        Function(
            "takes a sentence and a capital, and gives True or False",
            lambda: list(CAPITALS),
            Truth("whether it acts"),
        ),
        lambda: _acts,
        wrong={
            "always": lambda: lambda sentence, capital: True,
            "never": lambda: lambda sentence, capital: False,
            "verb_anywhere": lambda: _verb_anywhere,
            "only_preposition": lambda: _not_after_preposition,
            "no_preposition": lambda: _no_place_before,
            "no_has": lambda: _without_has,
            "letters": lambda: _letters_before,
            "full_stop": lambda: _with_full_stops,
            "no_has+full_stop": lambda: lambda sentence, capital: _with_full_stops(sentence, capital, has=False),
            "first_word": lambda: _first_word,
        },
        credit={"no_preposition": 0.5, "no_has": 0.5},
    ),
    "02.3": Task(
        Function("takes a text and a name, and gives a count", lambda: list(COUNTED), Number("a count", whole=True)),
        lambda: _count_name,
        wrong={
            "substring": lambda: lambda text, name: text.count(name),
            "split": lambda: lambda text, name: text.split().count(name),
            "any": lambda: lambda text, name: int(_count_name(text, name) > 0),
            "case": lambda: lambda text, name: _count_name(text.lower(), name.lower()),
            "beginning": lambda: lambda text, name: len(re.findall(rf"\b{re.escape(name)}", text)),
            "end_only": lambda: lambda text, name: len(re.findall(rf"{re.escape(name)}\b", text)),
            "spaces": lambda: lambda text, name: text.count(f" {name} "),
            "escaped": lambda: lambda text, name: 0,
        },
        credit={"case": 0.5, "beginning": 0.5},
    ),
    "02.4": Task(
        Number("mentions", whole=True),
        _british,
        wrong={
            "name_only": lambda: _british(r"\bBritain\b"),
            "people_only": lambda: _british(r"\bBritish\b"),
            "london": lambda: _british(r"\b(Britain|British|London)\b"),
            "money": lambda: _british(r"\b(Britain|British|London|pound)\b"),
            "paragraphs": lambda: sum("Brit" in paragraph.text for paragraph in data.own_text().paragraphs),
            "sentences": lambda: sum("Brit" in s.text for p in data.own_text().paragraphs for s in p.sentences),
        },
        credit={"name_only": 0.5, "london": 0.5},
    ),
    "02.5": open_task(
        "which aliases you would buy",
        no_price=lacks(r"\b(precision|recall|spurious|miss(es|ed)?|errors?|false|wrong|costs?|price)\b"),
        no_purpose=lacks(r"\b(question|purpose|if|for|because|since|depends)\b|\?"),
    ),
    "02.6": Task(
        Names("names, the best first", ordered=True, known=lambda: spelled(FORECASTS)),
        lambda: _ranked(0, 1),
        wrong={
            "worst_first": lambda: _ranked(0, 1, best_first=False),
            "first_only": lambda: _ranked(0),
            "second_only": lambda: _ranked(1),
            "second_only/2": lambda: ["dora", "ben", "ann", "cem"],
            "careful": lambda: ["ben", "ann", "dora", "cem"],
        },
        credit={"worst_first": 0.5},
    ),
    "02.7": Task(
        Table("what the name stands for", Words("a reading", ("place", "government"))),
        lambda: PLACES,
        wrong={
            "all_governments": lambda: dict.fromkeys(PLACES, "government"),
            "all_places": lambda: dict.fromkeys(PLACES, "place"),
            "has": lambda: PLACES | {"a": "place"},
            "held": lambda: PLACES | {"b": "government"},
            "travelled": lambda: PLACES | {"c": "government"},
            "unknown_wish": lambda: PLACES | {"d": "place"},
        },
        credit=dict.fromkeys(("has", "held", "travelled", "unknown_wish"), 0.5),
    ),
}
