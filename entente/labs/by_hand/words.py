"""What a learner does by hand in lesson 01: mark who says what, and race a list of words of doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from entente import data
from entente.exercises.desk import say_so
from entente.exercises.wording import in_words
from entente.say import count, first_few
from entente.text.article import sentence_at
from entente.text.codebook import Claim

LONGEST = 400  # characters of a marking that are looked at
MOST_WORDS = 40
MOST_NAMED = 6
FIELDS = {
    "source": "Ask whose words or thoughts they are.",
    "cue": "Ask which words tie somebody to what is said or thought.",
    "content": "Ask what is said or thought, without who says it.",
}


@dataclass(frozen=True)
class Marking:
    """How a sentence of the article is marked, and what it teaches.

    Parameters
    ----------
    sentence : int
        Its number in the paragraph, from 1.
    source, cue : tuple of str
        The words that are right, the most usual first.
    content : tuple of str
        The words of which a right content has at least one stretch.
    """

    sentence: int
    source: tuple[str, ...]
    cue: tuple[str, ...]
    content: tuple[str, ...]
    teaches: str


@cache
def markings() -> dict[int, Marking]:
    """The sentences to mark, by their paragraphs."""
    text = files("entente.labs.by_hand").joinpath("words.yaml").read_text(encoding="utf-8")
    found = {}
    for label, row in yaml.safe_load(text).items():
        parts = {part: tuple(row[part]) for part in FIELDS}
        found[int(label.removeprefix("p"))] = Marking(row["sentence"], **parts, teaches=row["teaches"])
    return found


def mark_words(paragraph: Any, *, source: str = "", cue: str = "", content: str = "") -> None:
    """Judge a marking of source, cue and content in one of four sentences, field by field and in words.

    Parameters
    ----------
    paragraph : int or str
        8, 9, 17 or 19, or ``"p08"``.

    Examples
    --------
    >>> mark_words(17, source="he", cue="Iran")
    ✗ p17
    source: yes.
    cue: not "Iran". Ask which words tie somebody to what is said or thought.
    content: nothing yet.
    """
    number = _paragraph(paragraph)
    if number not in markings():
        known = ", ".join(f"p{each:02d}" for each in markings())
        say_so("✗", "there is nothing to mark", f"Found {in_words(paragraph)}; expected one of {known}.")
        return
    marking = markings()[number]
    text = data.article().paragraph(number).sentences[marking.sentence - 1].text
    said = {}
    for field, given in (("source", source), ("cue", cue), ("content", content)):
        said[field] = _judged(field, given, marking, text)
    lines = [f"{field}: {words}" for field, words in said.items()]
    if set(said.values()) == {"yes."}:
        say_so("✓", f"p{number:02d}", "\n".join([*lines, marking.teaches]))
        return
    if set(said.values()) == {"nothing yet."}:
        say_so("…", f"p{number:02d}", "source, cue and content: nothing yet.")
        return
    say_so("✗", f"p{number:02d}", "\n".join(lines))


def _paragraph(given: Any) -> Any:
    """A paragraph's number, however it is written; what is none is given back."""
    if isinstance(given, str) and re.fullmatch(r"p?\d{1,2}", given.strip().lower()):
        return int(given.strip().lower().removeprefix("p"))
    return given if type(given) is int else None


def _judged(field: str, given: Any, marking: Marking, text: str) -> str:
    """What is said of one field."""
    if given is ... or given == "":
        return "nothing yet."
    if not isinstance(given, str) or len(given) > LONGEST:
        return f"found {in_words(given)}; expected words of the sentence, in quotation marks."
    words, right = _tidy(given), [_tidy(one) for one in getattr(marking, field)]
    if not words:
        return "nothing yet."
    if words not in _tidy(text):
        return f'"{given}" does not stand in the sentence. Copy the words as they are.'
    if field == "content":
        return _content(given, words, right, marking)
    if words in right:
        return "yes."
    for other in FIELDS:
        if other != field and words in [_tidy(one) for one in getattr(marking, other)]:
            return f'not "{given}": that is the {other}.'
    if any(words in one for one in right):
        return f'"{given}" is a part of it. What belongs to these words?'
    if any(one in words for one in right):
        return f'"{given}" holds it, and more. Leave out what belongs to another part.'
    return f'not "{given}". {FIELDS[field]}'


def _content(given: str, words: str, right: Sequence[str], marking: Marking) -> str:
    if not any(one in words for one in right):
        return f'not "{given}". {FIELDS["content"]}'
    outside = [_tidy(one) for one in (marking.source[0], marking.cue[-1])]
    if any(re.search(rf"\b{re.escape(one)}\b", words) for one in outside):
        return "it is in there. Leave out the source and the cue."
    return "yes."


def _tidy(words: str) -> str:
    """Words as they are compared: without case, outer marks, a first *the* and a last *that*."""
    plain = " ".join(words.replace("’", "'").casefold().split()).strip(" .,;:'\"")
    return plain.removeprefix("the ").removesuffix(" that")


def doubtful(claims: Sequence[Claim]) -> list[Claim]:
    """The claims whose source is not certain.

    Examples
    --------
    >>> [claim.paragraph for claim in doubtful(data.claims())]
    [1, 19, 24, 41]
    """
    return [claim for claim in claims if claim.certainty != "CT"]


def flagged(claims: Sequence[Claim], words: Sequence[str]) -> list[Claim]:
    """The claims in whose sentence one of some words stands, whole and in any case.

    Examples
    --------
    >>> [claim.paragraph for claim in flagged(data.claims(), ["might"])]
    [24, 41]
    """
    if not words:
        return []
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})\b", re.IGNORECASE)
    article = data.article()
    return [claim for claim in claims if pattern.search(sentence_at(article, claim.paragraph, claim.start).text)]


def right_about(claims: Sequence[Claim], words: Sequence[str]) -> int:
    """Of how many claims a list of words says rightly whether their source is certain.

    Examples
    --------
    >>> right_about(data.claims(), []) == len(data.claims()) - len(doubtful(data.claims()))
    True
    """
    alarms = flagged(claims, words)
    return sum((claim in alarms) == (claim.certainty != "CT") for claim in claims)


def hedge_race(*words: str) -> None:
    """Race a list of words of doubt against calling everything certain, on the course's coded claims.

    Parameters
    ----------
    words : str
        A claim is taken to be in doubt if one of them stands in its sentence.

    Examples
    --------
    >>> hedge_race("might")
    ▽ your list: might
    Right about 43 of 45 claims; whoever calls everything certain is right about 41.
    Found in doubt, and in doubt: p24, p41.
    Found in doubt, and certain: none.
    Missed: p01, p19.
    """
    unfit = [word for word in words if not isinstance(word, str) or len(word) > LONGEST]
    chosen = list(dict.fromkeys(word.strip() for word in words if isinstance(word, str) and word.strip()))
    if unfit or len(chosen) > MOST_WORDS:
        found = in_words(unfit[0]) if unfit else count(len(chosen), "word")
        expected = f"at most {MOST_WORDS} words in quotation marks, parted by commas"
        say_so("✗", "the race has not begun", f"Found {found}; expected {expected}.")
        return
    if not chosen:
        say_so("…", "the race has not begun", 'Type words of doubt between the brackets, such as "perhaps".')
        return
    claims = data.claims()
    alarms, unsure = flagged(claims, chosen), doubtful(claims)
    lines = [
        f"Right about {right_about(claims, chosen)} of {len(claims)} claims; "
        f"whoever calls everything certain is right about {right_about(claims, [])}.",
        f"Found in doubt, and in doubt: {_where(claim for claim in alarms if claim in unsure)}.",
        f"Found in doubt, and certain: {_where(claim for claim in alarms if claim not in unsure)}.",
        f"Missed: {_where(claim for claim in unsure if claim not in alarms)}.",
    ]
    idle = [word for word in chosen if not flagged(claims, [word])]
    if idle:
        lines.append(f"In no sentence with a claim: {first_few(idle, MOST_NAMED)}.")
    say_so("▽", f"your list: {first_few(chosen, MOST_NAMED)}", "\n".join(lines))


def _where(claims: Any) -> str:
    """The paragraphs of claims, each as often as it has one."""
    return first_few([f"p{claim.paragraph:02d}" for claim in claims], MOST_NAMED)
