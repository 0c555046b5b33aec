"""How an answer is shown in a message: whole where it is short, and else cut between its parts, never inside one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from textwrap import shorten
from typing import Any

LONGEST_SHOWN = 60  # characters of a text in a message
ITEMS_SHOWN = 4
DEEPEST = 3  # levels of lists and dicts in a message


def shown(answer: Any) -> str:
    """What an object is, in a few words, for a message; never an error, whatever it is.

    Examples
    --------
    >>> shown("Iran"), shown([1, 2]), shown(len)
    ('the text "Iran"', 'a list: [1, 2]', 'a function')
    """
    if answer is ...:
        return "nothing yet (...)"
    if answer is None:
        return "None (print shows a value and gives none back: in a function, write return in place of print)"
    if type(answer) is str:
        return f"the text {in_words(answer)}"
    if callable(answer):
        return "a function"
    name = type(answer).__name__
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}: {in_words(answer)}"


def in_words(answer: Any) -> str:
    """A value as it is shown in a message: whole, or with what is left out counted; never an error.

    Examples
    --------
    >>> in_words(0.5), in_words((76, 80)), in_words(["c001", "c002", "c003", "c004", "c005", "c006"])
    ('0.5', '(76, 80)', '["c001", "c002", "c003", "c004" and 2 more]')
    >>> in_words({"a": "protects -"}), in_words("a long text " * 10)
    ('{"a": "protects -"}', '"a long text a long text a long text a long text a long …"')
    """
    try:
        return _in_words(answer, 0)
    except Exception:
        return "an object that cannot be shown"


def arguments(case: tuple) -> str:
    """What a function was called with.

    Examples
    --------
    >>> arguments(("In Delhi.", "Delhi"))
    '"In Delhi.", "Delhi"'
    """
    return ", ".join(in_words(each) for each in case)


def _in_words(value: Any, depth: int) -> str:
    """The value, `depth` lists deep. The type is asked for exactly where a learner's own class could misbehave."""
    name = type(value).__name__
    if type(value) is str:
        return f'"{shortened(value)}"'
    if isinstance(value, float):
        return f"{value:.6g}"
    if type(value) is bool:
        return str(value)
    if isinstance(value, int) and value.bit_length() < 64:
        return str(int(value))
    many = type(value) in (list, tuple, set, frozenset, dict)
    if many and depth == DEEPEST:
        return f"a {name} of {len(value)}"
    if type(value) is dict:
        pairs = [f"{_in_words(key, depth + 1)}: {_in_words(item, depth + 1)}" for key, item in _first(value.items())]
        return "{" + _and_more(pairs, len(value)) + "}"
    if many:
        items = sorted(value, key=str) if type(value) in (set, frozenset) else value
        if items and all(hasattr(item, "id") for item in items):
            return f"{len(items)} {_noun(items[0])}s"
        inner = _and_more([_in_words(item, depth + 1) for item in _first(items)], len(items))
        return f"({inner})" if type(value) is tuple else f"[{inner}]"
    if isinstance(getattr(value, "id", None), str):
        return f"{_noun(value)} {value.id}"
    if library(value) == "networkx":
        return f"a graph of {len(value)} actors and {value.size()} ties"
    whole = repr(value)
    return whole if len(whole) <= LONGEST_SHOWN and whole.isprintable() else f"a {name}"


def _noun(value: Any) -> str:
    """What an item with an id is called: a claim, an actor."""
    return type(value).__name__.lower()


def _first(items: Iterable[Any]) -> list[Any]:
    return list(islice(items, ITEMS_SHOWN))


def _and_more(items: list[str], number: int) -> str:
    return ", ".join(items) + (f" and {number - len(items)} more" if number > len(items) else "")


def shortened(text: str) -> str:
    """A text cut between words, with what a screen cannot show made visible.

    Examples
    --------
    >>> shortened("Iran")
    'Iran'
    """
    text = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return shorten(text, LONGEST_SHOWN, placeholder=" …") if len(text) > LONGEST_SHOWN else text


def library(answer: Any) -> str:
    """The name of the library that an object is from."""
    return type(answer).__module__.split(".")[0]
