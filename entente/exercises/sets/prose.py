"""The form of an open answer: it names its evidence, keeps its condition, forecasts nothing and quotes nobody.

A check cannot tell whether an argument holds. It can tell what a reader of this course would ask first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from entente.exercises.kinds import Prose
from entente.exercises.tasks import Task

Sign = Callable[[Any, Any], bool]


def lacks(pattern: str) -> Sign:
    """A sign that holds if a pattern is not in the text.

    Examples
    --------
    >>> lacks(r"p[0-9]+")("See p12.", None)
    False
    """
    return lambda given, _right: re.search(pattern, given, re.IGNORECASE) is None


def has(pattern: str) -> Sign:
    """A sign that holds if a pattern is in the text.

    Examples
    --------
    >>> has(r"will")("It will.", None)
    True
    """
    return lambda given, _right: re.search(pattern, given, re.IGNORECASE) is not None


EVIDENCE = r"\bp\d{1,2}\b|\b[cem]\d{2,3}\b"
COMMON: Mapping[str, Sign] = {
    "no_evidence": lacks(EVIDENCE),
    "forecast": has(r"\bwill\b|\bgoing to\b|\bbound to\b|\binevitabl[ey]\b"),
    "quotation": has(r"[\"“”«»]"),
    "no_doubt": has(r"\bobviously\b|\bof course\b|\bundoubtedly\b|\beverybody knows\b|\bwithout (any )?doubt\b"),
}
"""What every open answer is asked: where is the evidence, does it forecast, quote, or hide a doubt?"""


REPORT = ("question", "method", "result", "condition", "limits")
"""The headings of a report."""


def open_task(what: str, *, least: int = 40, common: tuple[str, ...] = tuple(COMMON), **more: Sign) -> Task:
    """An open task, judged by its form alone: signs of its own, and the `COMMON` ones; one point.

    Parameters
    ----------
    what : str
        What is written.
    least : int
        How many words at least.
    common : tuple of str
        Which of the common signs are looked for.
    **more : callable
        Signs, looked for before the common ones.

    Examples
    --------
    >>> sorted(open_task("your reading").signs)
    ['forecast', 'no_doubt', 'no_evidence', 'quotation']
    """
    signs = {**more, **{name: sign for name, sign in COMMON.items() if name in common and name not in more}}
    return Task(
        Prose(what, least), signs=signs, points=1,
        holds=lambda given: not any(sign(given, None) for sign in signs.values()),
    )  # fmt: skip
