"""What in a wrong answer is off, place by place, and which known slips explain it, alone or together.

An answer is taken apart into **places**: the keys of a dict, the items of a collection, the cases that a function was
called on. A learner who makes two slips at once is then told of both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from entente.exercises.kinds import same

MOST_TOGETHER = 3  # slips in one answer: of more, anything would be explained by something
ABSENT = "absent"  # stands for what an answer does not have; answers that were read hold no such text of ours


@dataclass(frozen=True)
class Explained:
    """The slips that explain an answer, and the places that none of them explains."""

    slips: tuple[str, ...]
    left: tuple[Any, ...] = ()


def places(answer: Any, above: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """An answer that was read, as place and value.

    Examples
    --------
    >>> places({"a": 1.0, "b": (True, False)})
    {('a',): 1.0, ('b', 0): True, ('b', 1): False}
    >>> places(frozenset({"iran"}))
    {('iran',): True}
    """
    if isinstance(answer, frozenset):
        return {(*above, item): True for item in answer}
    if not isinstance(answer, dict | tuple):
        return {above: answer}
    found: dict[tuple[Any, ...], Any] = {}
    for key, value in answer.items() if isinstance(answer, dict) else enumerate(answer):
        found |= places(value, (*above, key))
    return found


def off(given: Any, right: Any, tolerance: float) -> dict[tuple[Any, ...], Any]:
    """The places where an answer is not the right one, with what it has there.

    Examples
    --------
    >>> off({"a": 1.0, "b": 2.0}, {"a": 1.0, "b": 3.0}, 1e-6), off(frozenset(), frozenset("a"), 1e-6)
    ({('b',): 2.0}, {('a',): 'absent'})
    """
    mine, ours = places(given), places(right)
    different = {}
    for place in {**ours, **mine}:
        value = mine.get(place, ABSENT)
        if not same(value, ours.get(place, ABSENT), tolerance):
            different[place] = value
    return different


def explain(given: Any, right: Any, slips: Mapping[str, Any], tolerance: float = 1e-6) -> Explained:
    """Which slips, at most `MOST_TOGETHER`, an answer shows.

    A slip is seen only where the answer is off at every place at which the slip would be: else it did not happen.

    Parameters
    ----------
    slips : mapping of str
        By name the answer that each leads to.

    Examples
    --------
    >>> right = {"a": 1.0, "b": 2.0, "c": 3.0}
    >>> slips = {"first": right | {"a": 0.0}, "second": right | {"b": 0.0}, "all": dict.fromkeys("abc", 0.0)}
    >>> explain({"a": 0.0, "b": 0.0, "c": 3.0}, right, slips)
    Explained(slips=('first', 'second'), left=())
    >>> explain({"a": 0.0, "b": 2.0, "c": 9.0}, right, slips)
    Explained(slips=('first',), left=(('c',),))
    """
    wrong = off(given, right, tolerance)
    seen = {}
    for name, slip in slips.items():
        would = off(slip, right, tolerance)
        if would and would.keys() <= wrong.keys():
            seen[name] = {place for place, value in would.items() if same(wrong[place], value, tolerance)}
    best, least = Explained((), tuple(wrong)), (len(wrong), 0, 0)
    for together in range(1, MOST_TOGETHER + 1):
        for chosen in combinations(seen, together):
            explained = set().union(*(seen[name] for name in chosen))
            left = tuple(place for place in wrong if place not in explained)
            against = sum(len(off(slips[name], right, tolerance)) - len(seen[name]) for name in chosen)
            if (len(left), together, against) < least:  # then the fewest slips, and those that fit best
                best, least = Explained(chosen, left), (len(left), together, against)
    return best


# Forms of a number: the same value, written otherwise than it was asked for


def _of_numbers(answer: Any, change: Callable[[float], float]) -> Any:
    """An answer with each of its numbers changed; what is no number stays."""
    if isinstance(answer, dict):
        return {key: _of_numbers(value, change) for key, value in answer.items()}
    if isinstance(answer, tuple):
        return tuple(_of_numbers(value, change) for value in answer)
    return change(answer) if isinstance(answer, float) else answer


FORMS: dict[str, Callable[[float], float]] = {
    "in_percent": lambda number: 100 * number,
    "turned_sign": lambda number: -number,
    "rounded_to_1": lambda number: round(number, 1),
    "rounded_to_2": lambda number: round(number, 2),
    "rounded_to_3": lambda number: round(number, 3),
    "percent_rounded": lambda number: float(round(100 * number)),
}
FORM_WORDS = {
    "in_percent": "Your number is a hundred times as large: it is in percent. Give it as it is, such as 0.25 for 25 %.",
    "turned_sign": "The size is right and the sign is turned round: what you count as a gain counts here as a loss.",
    "rounded_to_1": "It is rounded to one decimal. Give it as it was computed, without round().",
    "rounded_to_2": "It is rounded to two decimals. Give it as it was computed, without round().",
    "rounded_to_3": "It is rounded to three decimals. Give it as it was computed, without round().",
    "percent_rounded": "It is in whole percent. Give it as it was computed, such as 0.253 for 25 %.",
}


def form(given: Any, value: Any, tolerance: float) -> str:
    """In which form an answer gives a value, as a name of `FORMS`; empty if in none.

    Examples
    --------
    >>> form(25.0, 0.25, 1e-6), form(0.33, 1 / 3, 1e-6), form(0.4, 0.25, 1e-6), form(4.0, 4.0, 1e-6)
    ('in_percent', 'rounded_to_2', '', '')
    """
    if same(given, value, tolerance):
        return ""
    for name, change in FORMS.items():
        if same(given, _of_numbers(value, change), tolerance):
            return name
    return ""
