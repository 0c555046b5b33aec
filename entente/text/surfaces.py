"""The smallest finder of names: a list of surfaces, looked for as letters, as whole words, or the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from entente.errors import EntenteError, unknown_choice

WAYS = ("letters", "words", "longest")


def find_surfaces(text: str, names: Mapping[str, str], way: str = "longest") -> list[tuple[int, int, str]]:
    """Where the surfaces of a list stand in a text.

    Parameters
    ----------
    names : mapping of str to str
        Surface to actor.
    way : str
        ``"letters"``: wherever the letters stand, inside words too. ``"words"``: whole words, tried in the order of the
        list. ``"longest"``: whole words, of those that fit at a place the longest.

    Returns
    -------
    list of (int, int, str)
        Start, end and actor.

    Raises
    ------
    EntenteError
        ``surfaces.way`` for any other way.

    Examples
    --------
    >>> names = {"Niger": "niger", "Nigeria": "nigeria"}
    >>> find_surfaces("Nigeria and Niger", names, "letters")
    [(0, 5, 'niger'), (12, 17, 'niger')]
    >>> find_surfaces("Nigeria and Niger", names)
    [(0, 7, 'nigeria'), (12, 17, 'niger')]
    """
    if way not in WAYS:
        raise EntenteError([unknown_choice("surfaces.way", "the way to look", way, WAYS)])
    listed = [re.escape(surface) for surface in names]
    if not listed:
        return []
    if way == "longest":
        listed.sort(key=len, reverse=True)
    pattern = "|".join(listed)
    if way != "letters":
        pattern = rf"\b(?:{pattern})\b"
    return [(hit.start(), hit.end(), names[hit.group()]) for hit in re.finditer(pattern, text)]


def bracketed(text: str, spans: Iterable[tuple[int, int, str]]) -> str:
    """A text with each find in brackets, and the actor behind it.

    Examples
    --------
    >>> bracketed("Chad waits.", [(0, 4, "chad")])
    '[Chad=chad] waits.'
    """
    for start, end, actor in sorted(spans, reverse=True):  # from the end, so that the offsets before it still hold
        text = f"{text[:start]}[{text[start:end]}={actor}]{text[end:]}"
    return text
