"""The words of a verdict on a wrong answer: what was judged, which slips it shows, and how it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from entente.exercises.kinds import Function, Prose, same
from entente.exercises.slips import FORM_WORDS, off
from entente.exercises.wording import arguments, in_words
from entente.say import count, first_few

PLACES_NAMED = 4


def judged(kind: Any, answer: Any, given: Any, right: Any, tolerance: float) -> str:
    """What a check looked at, so that a stale answer is seen: the value, or one case of a function with its result.

    Examples
    --------
    >>> from entente.exercises.kinds import Number, Truth
    >>> judged(Number("a share"), 0.5, 0.5, 0.25, 1e-6)
    'You gave 0.5.'
    >>> acts = Function("says whether it acts", lambda: [("Delhi waits.",), ("In Delhi.",)], Truth("it acts"))
    >>> judged(acts, len, (True, True), (True, False), 1e-6)
    'For "In Delhi." your function gave True.'
    """
    if isinstance(kind, Prose):
        return ""
    if not isinstance(kind, Function):
        return f"You gave {in_words(answer)}."
    differing = [
        (arguments(case), result)
        for case, result, ours in zip(kind.cases(), given, right, strict=True)
        if not same(result, ours, tolerance)
    ]
    shortest = min(differing, key=lambda case: len(case[0]))
    return f"For {shortest[0]} your function gave {in_words(shortest[1])}."


def slips_in_words(slips: Sequence[str], told: Mapping[str, str], form: str = "") -> str:
    """The words of each slip; of several, numbered.

    Examples
    --------
    >>> slips_in_words(["a"], {"a": "This is a sum."})
    'This is a sum.'
    >>> print(slips_in_words(["a", "b"], {"a": "This is a sum.", "b": "One is missing."}))
    Here 2 slips meet.
    1. This is a sum.
    2. One is missing.
    """
    words = [told[name] for name in slips] + ([FORM_WORDS[form]] if form else [])
    if len(words) == 1:
        return words[0]
    lines = [f"{place}. {each}" for place, each in enumerate(words, 1)]
    return "\n".join([f"Here {len(words)} slips meet.", *lines])


def beside(left: Sequence[tuple[Any, ...]], given: Any) -> str:
    """What differs beside the slips that were named.

    Examples
    --------
    >>> beside([("c",)], {"a": 1.0, "c": 2.0}), beside([("iran",)], frozenset({"iran"})), beside([], {})
    ('Beside that: The value of c differs.', 'Beside that, there is another difference: 1 item.', '')
    """
    if not left:
        return ""
    if isinstance(given, dict):
        return f"Beside that: {_differ([str(place[0]) for place in left])}"
    return f"Beside that, there is another difference: {count(len(left), 'item')}."


def difference(given: Any, right: Any, tolerance: float) -> str:
    """How a wrong answer differs, without showing the right one.

    Examples
    --------
    >>> difference({"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 3.0}, 1e-6)
    'The value of b differs.'
    >>> difference(frozenset("ab"), frozenset("b"), 1e-6)
    'All that belongs there is there, and 1 too many.'
    """
    if isinstance(given, frozenset) and isinstance(right, frozenset):
        if given and given < right:
            return f"All that you gave is right, and {len(right - given)} of {len(right)} are missing."
        if given > right:
            return f"All that belongs there is there, and {len(given - right)} too many."
        return f"Not the same: {len(given - right)} too many, {len(right - given)} missing."
    if isinstance(given, dict) and isinstance(right, dict):
        return _keys(given, right, tolerance)
    if isinstance(given, tuple) and isinstance(right, tuple):
        if len(given) != len(right):
            return f"{count(len(given), 'value')}, where {len(right)} were expected."
        wrong = [
            place
            for place, (one, other) in enumerate(zip(given, right, strict=True))
            if not same(one, other, tolerance)
        ]
        return f"{len(wrong)} of {len(right)} results differ."
    return "Of the right kind, but not right."


def _keys(given: dict, right: dict, tolerance: float) -> str:
    unknown, missing = sorted(given.keys() - right.keys()), len(right.keys() - given.keys())
    if unknown:
        return f"Not a key of this task: {', '.join(unknown[:3])}. It has {len(right)}; {missing} of them missing."
    if missing:
        return f"Keys are missing: {missing} of {len(right)}."
    wrong = [str(place[0]) for place in off(given, right, tolerance)]
    return _differ(wrong)


def _differ(keys: Sequence[str]) -> str:
    names = first_few(keys, PLACES_NAMED)
    return f"The value of {names} differs." if len(keys) == 1 else f"The values of {names} differ."
