"""The form of an open answer: its length, its evidence, its headings; and what in it is worth a second look.

A check cannot tell whether an argument holds, nor read what a word does in its sentence. So it refuses only what it can
count: too few words, no evidence, an id that stands in no table, a heading that is missing. What a word merely hints at
is a *remark*, made beside "the form is complete".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from entente import data
from entente.exercises.kinds import Prose
from entente.exercises.tasks import Task

Sign = Callable[[Any, Any], bool]
Remark = Callable[[str], bool]

QUOTED_WORDS = 12  # a longer quotation is worth a look wherever it is from


def lacks(pattern: str) -> Remark:
    """Whether a pattern is not in a text.

    Examples
    --------
    >>> lacks(r"caution")("The caution: it may rain.")
    False
    """
    return lambda text: re.search(pattern, text, re.IGNORECASE) is None


def has(pattern: str) -> Remark:
    """Whether a pattern is in a text.

    Examples
    --------
    >>> has(r"predict")("I predict rain.")
    True
    """
    return lambda text: re.search(pattern, text, re.IGNORECASE) is not None


SOFTENED = (
    r"n['’]t\b|\?|\b(not|never|no|nobody|nothing|none|cannot|neither|nor|if|whether|would|reader|readers|wrongly|falsely"
    r"|mistak\w+|mislead\w*|conclude\w*|conclusion|read into|infer\w*|assum\w+|think\w*|asks?|question\w*)\b"
)


def says(pattern: str) -> Remark:
    """Whether a sentence has a pattern outside quotation marks, and nothing that denies, asks or doubts it.

    Examples
    --------
    >>> will = says(r"will")
    >>> will("It will rain."), will("It does not say that it will rain."), will('The title asks "will it rain".')
    (True, False, False)
    """

    def found(text: str) -> bool:
        for sentence in re.split(r"(?<=[.!?:;])\s", QUOTATION.sub(" ", text)):
            if re.search(pattern, sentence, re.IGNORECASE) and not re.search(SOFTENED, sentence, re.IGNORECASE):
                return True
        return False

    return found


# What a text names

ID = re.compile(r"\b([cemh])(\d{2,4})\b|\b(p)\.? ?(\d{1,3})\b", re.IGNORECASE)
PARAGRAPHS = re.compile(
    r"(?:\bparagraphs?|\bparas?\.?|\bpar\.|§+) ?(\d{1,3})(?: ?(?:to|and|-|–) ?(\d{1,3}))?", re.IGNORECASE
)


def named(text: str) -> list[tuple[str, int]]:
    """The claims, items, estimates and paragraphs that a text names, each as a letter and a number.

    Examples
    --------
    >>> named("See c043, p. 7 and paragraphs 28 to 30.")
    [('c', 43), ('p', 7), ('p', 28), ('p', 30)]
    """
    found = [((one or two).lower(), int(number or place)) for one, number, two, place in ID.findall(text)]
    for places in PARAGRAPHS.findall(text):
        found += [("p", int(place)) for place in places if place]
    return found


def no_evidence(text: str, _right: Any) -> bool:
    """Whether a text names nothing that a reader could look up.

    Examples
    --------
    >>> no_evidence("Somewhere in the text.", None), no_evidence("In §28.", None)
    (True, False)
    """
    return not named(text)


@cache
def _known() -> frozenset[tuple[str, int]]:
    ids = [row["id"] for name in ("claims", "evidence", "dependencies") for row in data.table(name)]
    return frozenset(named(" ".join(ids))) | {("p", paragraph.number) for paragraph in data.article().paragraphs}


def unknown(text: str) -> list[str]:
    """The ids in a text that stand in no table of the course; those of a learner's own text (m…, h…) are left alone.

    Examples
    --------
    >>> unknown("By c043 and c999 (p77).")
    ['c999', 'p77']
    """
    digits = {"c": 3, "e": 2, "p": 2}
    missing = [(letter, n) for letter, n in named(text) if letter in digits and (letter, n) not in _known()]
    return [f"{letter}{n:0{digits[letter]}d}" for letter, n in missing]


# What stands in quotation marks

QUOTATION = re.compile(r"[\"“”„«]([^\"“”„«»]+)[\"“”»]")


def _bare(text: str) -> str:
    return " " + " ".join(re.findall(r"[\w-]+", text.casefold())) + " "


@cache
def _course_words() -> str:
    """What anybody may quote: the article, the tables, the titles of what-ifs and the words of the tasks."""
    texts = [paragraph.text for paragraph in data.article().paragraphs]
    texts += [scenario.title for scenario in data.scenarios().values()]
    for name in data.table_names():
        texts += [cell for row in data.table(name) for cell in row.values() if isinstance(cell, str)]
    for notebook in files("entente.exercises").joinpath("_fresh").iterdir():
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        texts += ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    return " | ".join(_bare(text) for text in texts)


def foreign_quotation(text: str) -> bool:
    """Whether quotation marks hold more than `QUOTED_WORDS`, or words of neither the article, the tables nor the task.

    Examples
    --------
    >>> foreign_quotation('A loose "axis of aggression", it says.'), foreign_quotation('He said: "We stand alone."')
    (False, True)
    """
    return long_quotation(text) or any(_bare(words) not in _course_words() for words in QUOTATION.findall(text))


def long_quotation(text: str) -> bool:
    """Whether quotation marks hold more than `QUOTED_WORDS`.

    Examples
    --------
    >>> long_quotation('It is called "The dam".'), long_quotation(f'It says: "{"word " * 13}"')
    (False, True)
    """
    return any(len(words.split()) > QUOTED_WORDS for words in QUOTATION.findall(text))


_FORECAST = says(r"\bwill\b|\bgoing to\b|\bbound to\b|\binevitabl[ey]\b")
_NO_DOUBT = says(r"\bobviously\b|\bof course\b|\bundoubtedly\b|\beverybody knows\b|\bwithout (any )?doubt\b")


# The headings of a report

REPORT = ("question", "method", "result", "condition", "limit")


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of a report: a short line, or a word with a full stop or a colon after it.

    Examples
    --------
    >>> sections("# Question\\nWho stands with whom?\\n4. Limits of it\\nIt is one text.")
    {'question': 'Who stands with whom?', 'limit': 'It is one text.'}
    """
    title = rf"({'|'.join(REPORT)})(?:s|ations)?\b"
    heading = rf"(?:^[\W\d]*{title}[^.:\n]{{0,40}}(?:[.:\n]\W*|$)|(?<=[.!?]) {title}[.:]\W*)"
    parts = re.split(heading, text, flags=re.IGNORECASE | re.MULTILINE)
    found: dict[str, str] = {}
    for one, other, under in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        name, words = (one or other).casefold(), " ".join(under.split())
        found[name] = max(found.get(name, ""), words, key=len)  # a line of the text may begin like a heading
    return found


def no_sections(text: str, _right: Any) -> bool:
    """Whether a heading of a report is missing, or has nothing under it.

    Examples
    --------
    >>> no_sections("# Question\\nWho stands with whom?", None)
    True
    """
    under = sections(text)
    return any(len(under.get(title, "").split()) < 3 for title in REPORT)


def open_task(
    what: str, *, least: int = 40, own_text: bool = False, signs: dict[str, Sign] | None = None, **more: Remark
) -> Task:
    """An open task, judged by its form alone; one point.

    Parameters
    ----------
    own_text : bool
        Whether it is about a text of the learner's own, whose ids and words we cannot look up.
    signs : dict, optional
        What is refused. By default a text without evidence.
    **more : callable
        Remarks beside those on forecasts, quotation marks and hidden steps.

    Examples
    --------
    >>> sorted(open_task("your reading").remarks)
    ['forecast', 'no_doubt', 'quotation']
    """
    quotation = long_quotation if own_text else foreign_quotation
    signs = {"no_evidence": no_evidence} if signs is None else signs
    return Task(
        Prose(what, least, None if own_text else unknown),
        signs=signs,
        remarks={"forecast": _FORECAST, "quotation": quotation, "no_doubt": _NO_DOUBT} | more,
        points=1,
        holds=lambda given: not any(sign(given, None) for sign in signs.values()),
    )
