"""Which regular expressions of a descriptor can be matched in a time that grows with the cell, and no faster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as codes
from re import _parser as parser
from typing import Any

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)
_MANY = 10  # times: what may come more often than that is as good as without end


def may_run_away(pattern: str) -> bool:
    """Whether a pattern repeats a group in a way that some cell could be split into it in countless ways.

    A group that is repeated must begin with a character of its own, one that nothing repeated within it can match; and
    it may hold no alternatives. What this refuses may be harmless; what it lets pass takes a time linear in the cell.

    Examples
    --------
    >>> may_run_away("(a+)+$"), may_run_away("(a|a)*"), may_run_away("[a-z]+(_[a-z]+)*")
    (True, True, False)
    """
    try:
        items = parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return True
    return any(_splits(body) for body in _repeated(items))


def _repeated(items: Iterable[Any]) -> Iterator[Any]:
    """What is repeated many times in a pattern, at any depth."""
    for code, value in items:
        if code in _REPEATS and value[1] > _MANY:
            yield value[2]
        for part in _parts(code, value):
            yield from _repeated(part)


def _parts(code: Any, value: Any) -> list[Any]:
    """The patterns within an item of a pattern."""
    if code in _REPEATS:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return []


def _splits(body: Any) -> bool:
    items = list(body)
    while len(items) == 1 and items[0][0] is codes.SUBPATTERN:
        items = list(items[0][1][3])
    if len(items) == 1 and not _parts(*items[0]):
        return False  # one character, as in [a-z]+
    code, value = items[0] if items else (None, None)
    if code is not codes.LITERAL or _holds_branch(items):
        return True
    return any(_can_match(inner, chr(value)) for inner in _repeated(items))


def _holds_branch(items: Iterable[Any]) -> bool:
    return any(code is codes.BRANCH or any(map(_holds_branch, _parts(code, value))) for code, value in items)


def _can_match(body: Any, character: str) -> bool:
    """Whether something in a repeated body can match the character with which the group around it begins."""
    for code, value in body:
        inner = _parts(code, value)
        if any(_can_match(part, character) for part in inner):
            return True
        if not inner and _matches_one(code, value, character):
            return True
    return False


def _matches_one(code: Any, value: Any, character: str) -> bool:
    if code is codes.LITERAL:
        return chr(value) == character
    if code is codes.IN:
        return any(_in_set(*one, character) for one in value) or value[0][0] is codes.NEGATE
    return True  # anything else: better refused


def _in_set(code: Any, value: Any, character: str) -> bool:
    if code is codes.LITERAL:
        return chr(value) == character
    if code is codes.RANGE:
        return chr(value[0]) <= character <= chr(value[1])
    if code is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
        return character.isdigit()
    return True
