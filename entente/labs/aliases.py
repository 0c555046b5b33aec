"""Lab of lesson 02: which aliases would you buy? Switch kinds of alias and rules, and see what is found and missed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, product
from typing import Any

from entente import data, plots
from entente.errors import EntenteError, Fault, Undefined
from entente.labs.kit.controls import Action, Control, Several, set_control, unknown_action, values_of
from entente.labs.kit.grounds import kept_while_tables_stay
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import File, Lab, Try
from entente.labs.kit.map import Jump, Map, Passage
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import Bar, Bars, Cell, Scene, Table
from entente.labs.kit.square import Spot, Square, f1_contour
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count, unaccented
from entente.text.article import Article
from entente.text.gazetteer import Alias, Gazetteer
from entente.text.names import find_mentions
from entente.text.spans import Scores, span_keys, span_scores

KINDS = ("names", "demonyms", "capitals", "organisations", "titles")
OF_TYPE = {
    "demonym": "demonyms",
    "capital": "capitals",
    "metonym": "capitals",
    "title": "titles",
    "descriptor": "titles",
}
RULES = (("rules", "rules for names that are several things"), ("phrases", "phrases that hold a name and are none"))
KEY = (
    ("found", "found, and right"),
    ("missed", "missed: named, and not found"),
    ("spurious", "spurious: found, and no mention of that actor"),
)
QUESTION = (
    "Predict first: you have the names of states. Which recall do you reach if you may add one of the other four "
    "kinds, the best one?"
)
WORD = re.compile(r"[^\W_]+")
MOST_JUMPS = 14
LONGEST_TRAIL = 40
CONTOURS = (0.2, 0.4, 0.6, 0.8, 0.9)
COLUMNS = tuple((mark, mark) for mark, _ in KEY)
MOST_ROWS = 25

Key = tuple[int, int, int, str]
Stand = tuple[tuple[str, ...], tuple[str, ...]]  # the kinds and the rules that are used


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    article: Article
    gold: tuple[Key, ...]
    gazetteer: Gazetteer
    aliases: dict[str, tuple[Alias, ...]]  # by kind, those that can stand in this article
    labels: dict[str, str]
    evidence: dict[str, Any]  # words in their paragraph, by "m05.12.16": those from 12 to 16 of p05


@kept_while_tables_stay
def model() -> Model:
    """The article, its gold mentions by name, and the whole gazetteer."""
    article, gazetteer = data.article(), data.gazetteer()
    gold = span_keys([each for each in data.gold_mentions() if each.form == "NAM"], actor=True)
    labels = {actor.id: actor.label for actor in gazetteer.actors.values()}
    aliases = _that_can_stand(article, gazetteer)
    shown = {}
    for number, start, end, _ in (*gold, *_findable(article, gazetteer, aliases)):
        paragraph = article.paragraph(number)
        shown[_place(number, start, end)] = {
            "head": f"{paragraph.label}: {paragraph.text[start:end]}",
            "facts": [],
            "text": paragraph.text,
            "start": start,
            "end": end,
        }
    return Model(article, gold, gazetteer, aliases, labels, shown)


def _findable(article: Article, gazetteer: Gazetteer, aliases: Mapping[str, tuple[Alias, ...]]) -> list[Key]:
    """All that any choice can find: each kind alone finds what the longer names of another would hide."""
    found: list[Key] = []
    choices = [*aliases.values(), tuple(chain(*aliases.values()))]  # each kind alone, and all of them
    # with and without phrases, with and without rules
    for phrases, rules in product(((), gazetteer.phrases), ((), gazetteer.rules)):
        for chosen in choices:
            some = Gazetteer(gazetteer.actors, chosen, phrases, rules)
            found += span_keys(find_mentions(article, some), actor=True)
    return found


def _that_can_stand(article: Article, gazetteer: Gazetteer) -> dict[str, tuple[Alias, ...]]:
    """The aliases by kind, without those of which neither the first nor the last word is in the text.

    A finder of a few hundred aliases is made in a tenth of the time. The last word counts, since the surname of a
    person is found alone.
    """
    inside = set(WORD.findall(unaccented(" ".join(paragraph.text for paragraph in article.paragraphs))))
    found: dict[str, list[Alias]] = {kind: [] for kind in KINDS}
    for alias in gazetteer.aliases:
        words = WORD.findall(unaccented(alias.surface).removeprefix("the "))
        if words and (words[0] in inside or words[-1] in inside):
            found[kind_of(alias, gazetteer)].append(alias)
    return {kind: tuple(aliases) for kind, aliases in found.items()}


def _place(number: int, start: int, end: int) -> str:
    return f"m{number:02d}.{start}.{end}"


@dataclass(frozen=True)
class State:
    """Which kinds of alias and which rules are used."""

    kinds: tuple[str, ...] = ("names",)
    rules: tuple[str, ...] = ()
    been: tuple[Stand, ...] = ()  # what was used before, the newest last; at most `LONGEST_TRAIL`

    @property
    def stand(self) -> Stand:
        """Where the finder stands now: a dot of the trail."""
        return self.kinds, self.rules


@lru_cache(maxsize=4)
def controls(model: Model) -> tuple[Control, ...]:
    counts = Counter(kind_of(alias, model.gazetteer) for alias in model.gazetteer.aliases)
    kinds = tuple((kind, f"{kind} ({counts[kind]})") for kind in KINDS)
    return Several("kinds", "Aliases", kinds), Several("rules", "Rules", RULES)


def kind_of(alias: Alias, gazetteer: Gazetteer) -> str:
    """The kind of an alias, as lesson 02 sorts them.

    Examples
    --------
    >>> kind_of(Alias("Israeli", "israel", "demonym"), model().gazetteer)
    'demonyms'
    """
    other = gazetteer.actors[alias.actor].kind != "state"
    return OF_TYPE.get(alias.type, "organisations" if other else "names")


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control, which leaves a dot where the finder stood; ``stand`` with `kinds`, `rules` and the sets that
        were used before as `been`; ``reset``.
    """
    do = action.get("do")
    if do == "reset":
        return State()
    if do == "stand":
        been = tuple(_read_stand(each, model) for each in list(action.get("been") or ())[-LONGEST_TRAIL:])
        kinds, rules = _read_stand((action.get("kinds"), action.get("rules")), model)
        return State(kinds, rules, been)
    if do != "set":
        raise unknown_action(action, ("set", "stand", "reset"))
    after = set_control(state, action, controls(model))
    if after == state:
        return state
    return replace(after, been=(*state.been, state.stand)[-LONGEST_TRAIL:])


def _read_stand(given: Any, model: Model) -> Stand:
    kinds, rules = controls(model)
    pair = tuple(given) if isinstance(given, list | tuple) else ()
    if len(pair) != 2:
        found = f"{given!r}"[:60]
        raise EntenteError([Fault("labs.value", "the trail", found, "the kinds and the rules of each of its places")])
    return kinds.read(pair[0]), rules.read(pair[1])


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    if state == State():
        return ()
    return ({"do": "stand", "kinds": state.kinds, "rules": state.rules, "been": state.been},)


def scores(state: State, model: Model) -> Scores:
    """What the finder gets right and wrong with the aliases and rules of a state."""
    return _scores(state.stand, model)


@lru_cache(maxsize=2 ** (len(KINDS) + len(RULES)))  # as many as there are sets of kinds and rules
def _scores(stand: Stand, model: Model) -> Scores:
    kinds, rules = stand
    whole = model.gazetteer
    gazetteer = Gazetteer(
        whole.actors,
        tuple(alias for kind in kinds for alias in model.aliases[kind]),
        whole.phrases if "phrases" in rules else (),
        whole.rules if "rules" in rules else (),
    )
    return span_scores(model.gold, span_keys(find_mentions(model.article, gazetteer), actor=True))


def scored_with(*kinds: str) -> Scores:
    """What the finder gets right and wrong in the article with some kinds of alias, and no rules.

    Examples
    --------
    >>> print(scored_with("names"))
    precision 0.984 (62 of 63 found), recall 0.492 (62 of 126 in the gold), F1 0.656
    """
    return _scores((kinds, ()), model())


def ladder() -> dict[str, Scores]:
    """The scores when one kind of alias is added after another.

    Examples
    --------
    >>> list(ladder())
    ['names', '+ demonyms', '+ capitals', '+ organisations', '+ titles']
    """
    steps = {KINDS[0]: scored_with(KINDS[0])}
    for place, kind in enumerate(KINDS[1:], 2):
        steps[f"+ {kind}"] = scored_with(*KINDS[:place])
    return steps


def toggled(state: State, kind: str, model: Model) -> Scores:
    """The scores with one kind more, or one less where it is used."""
    kinds = tuple(one for one in KINDS if (one in state.kinds) != (one == kind))
    return _scores((kinds, state.rules), model)


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found = scores(state, model)
    used = ", ".join((*state.kinds, *state.rules)) or "no alias at all"
    missed = Counter(_surface(key, model) for key in found.missed)
    most = ", ".join(f"{surface} {number}" for surface, number in missed.most_common(5)) or "nothing"
    sentence = f"{used}: {found}. Missed most often: {most}. Found in the wrong: {len(found.spurious)}."
    known = controls(model)
    panels = (_square(state, model), _kinds(state, model), _text(found, model), _errors(found, model))
    verdict = f"Recall {_figure(found.recall)}, precision {_figure(found.precision)}, F1 {_figure(found.f1)}."
    return Scene(sentence, known, values_of(state, known), panels, verdict)


def _figure(value: float | Undefined) -> str:
    return "undefined" if isinstance(value, Undefined) else f"{value:.3f}"


def _spot(name: str, label: str, found: Scores) -> Spot:
    """Where scores lie in the square: recall to the right, precision upwards."""
    recall = 0.0 if isinstance(found.recall, Undefined) else found.recall
    precision = None if isinstance(found.precision, Undefined) else found.precision
    note = f"{label}: recall {_figure(found.recall)}, precision {_figure(found.precision)}, F1 {_figure(found.f1)}."
    return Spot(name, recall, precision, label, note)


def _square(state: State, model: Model) -> Square:
    trail = tuple(_spot("", _words(stand), _scores(stand, model)) for stand in state.been)
    ahead = []
    for kind in KINDS:
        sign = "without" if kind in state.kinds else "with"
        ahead.append(_spot(kind, f"{sign} {kind}", toggled(state, kind, model)))
    return Square(
        "square",
        "Where the finder stands. Point at a kind: where it leads",
        "recall: how much of what is named is found",
        "precision: how much of what is found is right",
        _spot("here", _words(state.stand), scores(state, model)),
        trail,
        tuple(ahead),
        tuple(f1_contour(f1) for f1 in CONTOURS),
        control="kinds",
    )


def _words(stand: Stand) -> str:
    """A set of kinds in a few words."""
    kinds, rules = stand
    if set(kinds) == set(KINDS):
        kinds = ("all kinds",)
    named = ", ".join(kinds) if len(kinds) <= 2 else f"{len(kinds)} kinds"
    return f"{named or 'no kind'}{' and rules' if rules else ''}"


def _kinds(state: State, model: Model) -> Bars:
    """A row for each kind: how many mentions it holds here, or would find more."""
    now = len(scores(state, model).matched)
    rows = []
    for kind in KINDS:
        used = kind in state.kinds
        change = len(toggled(state, kind, model).matched) - now
        words = f"{change:+d}".replace("-", "−")
        rows.append((kind, (Bar(abs(change) / (len(model.gold) or 1), words, series=int(not used)),)))
    return Bars("kinds", f"A kind more (+) or less (−), of {count(len(model.gold), 'mention')}", tuple(rows))


def _surface(key: Key, model: Model) -> str:
    number, start, end, _ = key
    return model.article.paragraph(number).text[start:end]


def _label(key: Key, model: Model) -> str:
    """The actor of a key; an organisation that no table knows has its words as id."""
    return model.labels.get(key[3], key[3].replace("_", " "))


def _errors(found: Scores, model: Model) -> Table:
    """The words that were missed, and those that are no such name, the most frequent first."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for kind, keys in (("missed", found.missed), ("spurious", found.spurious)):
        for key in keys:
            where = _place(*key[:3])
            rows.setdefault((kind, _surface(key, model), _label(key, model)), []).append(where)
    order = sorted(rows.items(), key=lambda one: (-len(one[1]), one[0]))
    shown = []
    for (kind, surface, actor), places in order[:MOST_ROWS]:
        cell = Cell(surface, evidence=tuple(dict.fromkeys(places)), key=f"{kind} {surface} {actor}")
        shown.append((cell, actor, kind, str(len(places))))
    note = "" if rows else "No error is left."
    if len(order) > MOST_ROWS:
        note = f"And {len(order) - MOST_ROWS} more."
    columns = ("words", "actor", "error", "times")
    return Table("errors", "The errors: press one to see where it stands", columns, tuple(shown), note, tab="Errors")


def _text(found: Scores, model: Model) -> Map:
    spans: dict[int, list[Span]] = {}
    columns: dict[int, set[int]] = {}
    places: dict[str, list[tuple[str, int]]] = {}
    parts = (("found", [gold for gold, _ in found.matched]), ("missed", found.missed), ("spurious", found.spurious))
    for column, (mark, keys) in enumerate(parts):
        for key in keys:
            tag = {"found": "", "missed": "missed", "spurious": f"not {_label(key, model)}"}[mark]
            spans.setdefault(key[0], []).append(Span(key[1], key[2], mark, tag))
            columns.setdefault(key[0], set()).add(column)
            if mark != "found":
                label = model.article.paragraph(key[0]).label
                sign = "✗ " if mark == "spurious" else ""
                places.setdefault(f"{sign}{_surface(key, model)}", []).append((label, key[1]))
    passages = []
    for each in model.article.paragraphs:
        marked = runs(each.text, spans.get(each.number, ()))
        passages.append(Passage(each.label, marked, tuple(sorted(columns.get(each.number, ())))))
    most = sorted(places.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST_JUMPS]
    jumps = tuple(Jump(words, tuple(sorted(where))) for words, where in most)
    title = f"{len(found.matched)} found. Missed, or ✗ found in the wrong:"
    return Map("text", title, COLUMNS, tuple(passages), key=KEY, jumps=jumps)


def table(state: State, model: Model) -> str:
    """The errors, as CSV."""
    found = scores(state, model)
    columns = ("error", "paragraph", "start", "end", "words", "actor")
    keyed = [("missed", key) for key in found.missed] + [("spurious", key) for key in found.spurious]
    rows = ((kind, *key[:3], _surface(key, model), key[3]) for kind, key in keyed)
    return to_csv((dict(zip(columns, row, strict=True)) for row in rows), columns)


def picture(state: State, model: Model) -> Any:
    """Precision, recall and F1 as a static figure."""
    return plots.draw_scores({", ".join(state.kinds) or "none": scores(state, model)})


def _best_company(model: Model) -> tuple[float, tuple[str, ...]]:
    """The best recall of the names with one more kind, and the kinds that reach it."""
    recalls = {kind: _scores((("names", kind), ()), model).recall for kind in KINDS[1:]}
    known = {kind: recall for kind, recall in recalls.items() if not isinstance(recall, Undefined)}
    best = max(known.values(), default=0.0)
    return best, tuple(kind for kind, recall in known.items() if recall == best)


def _reached(state: State, model: Model) -> bool:
    _, kinds = _best_company(model)
    return len(state.kinds) == 2 and "names" in state.kinds and bool(set(kinds) & set(state.kinds))


def _answer(value: float, state: State, model: Model) -> str:
    best, kinds = _best_company(model)
    return f"You said {value:g}; with {' or '.join(kinds)} recall is {best:.3f}, the most that one kind can bring."


TRIES = (
    Try(
        "Names alone",
        ({"do": "set", "control": "kinds", "value": ("names",)},),
        "Point at each other kind, and sum up what each finds more: less than what is missing, as much, or more?",
    ),
    Try(
        "One kind after another",
        tuple({"do": "set", "control": "kinds", "value": KINDS[:most]} for most in range(1, len(KINDS) + 1)),
        "Follow the trail: which step is the longest, and does any step lead down?",
    ),
    Try(
        "Everything but the names",
        ({"do": "set", "control": "kinds", "value": KINDS[1:]},),
        "Which names does the text use so seldom that the others do without them?",
    ),
)


def alias_bench(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 02; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> alias_bench().state.kinds
    ('names',)
    """
    lab = Lab(
        name="alias_bench",
        title="Lab 02 · Alias bench",
        question=QUESTION,
        start=State(),
        view=describe,
        model=model(),
        controls=controls,
        rules=update,
        steps=actions_of,
        evidence=model().evidence,
        files=(File("errors.csv", "text/csv", table, "Save the errors (CSV)"),),
        picture=picture,
        tries=TRIES,
        guess=Number(QUESTION, 0, 1, 0.01, on="square", reached=_reached, verdict=_answer),
    )
    return LabWidget(lab, state=state, predict=predict)
