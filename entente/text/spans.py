"""Did we find the right words? Precision, recall and F1 of found spans against a gold standard."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entente.errors import Fault, Undefined, raise_if_any

Span = tuple[Hashable, ...]


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 of found spans against a gold standard, with the errors themselves.

    Parameters
    ----------
    matched : tuple of (span, span)
        Pairs of a gold span and the found span that meets it.
    missed : tuple of span
        Gold spans that nothing met, in order of the text.
    spurious : tuple of span
        Found spans that met nothing, in order of the text.

    Notes
    -----
    With TP matched, FP spurious and FN missed spans: precision = TP / (TP + FP), recall = TP / (TP + FN),
    F1 = 2 TP / (2 TP + FP + FN).

    Examples
    --------
    >>> scores = span_scores(gold=[(1, 0, 4), (1, 9, 13)], found=[(1, 0, 4), (2, 0, 6), (2, 8, 9)])
    >>> print(scores)
    precision 0.333 (1 of 3 found), recall 0.500 (1 of 2 in the gold), F1 0.400
    """

    matched: tuple[tuple[Span, Span], ...]
    missed: tuple[Span, ...]
    spurious: tuple[Span, ...]

    @property
    def precision(self) -> float | Undefined:
        """TP / (TP + FP); undefined when nothing was found."""
        return share(len(self.matched), len(self.matched) + len(self.spurious), "nothing was found")

    @property
    def recall(self) -> float | Undefined:
        """TP / (TP + FN); undefined when the gold standard is empty."""
        return share(len(self.matched), len(self.matched) + len(self.missed), "the gold standard is empty")

    @property
    def f1(self) -> float | Undefined:
        """2 TP / (2 TP + FP + FN); undefined when there is nothing on either side."""
        both = 2 * len(self.matched) + len(self.spurious) + len(self.missed)
        return share(2 * len(self.matched), both, "nothing was found and the gold standard is empty")

    def __str__(self) -> str:
        found, gold = len(self.matched) + len(self.spurious), len(self.matched) + len(self.missed)
        return (
            f"precision {self.precision:.3f} ({len(self.matched)} of {found} found), "
            f"recall {self.recall:.3f} ({len(self.matched)} of {gold} in the gold), F1 {self.f1:.3f}"
        )


def share(part: int, whole: int, why: str) -> float | Undefined:
    """A part of a whole; undefined, for this reason, where the whole is nothing.

    Examples
    --------
    >>> share(1, 4, "no unit was coded by both"), share(0, 0, "nothing was found")
    (0.25, Undefined(why='nothing was found'))
    """
    return part / whole if whole else Undefined(why)


def span_keys(mentions: Iterable[Any], *, actor: bool = False) -> tuple[Span, ...]:
    """Turn mentions into keys for `span_scores`.

    Parameters
    ----------
    mentions : iterable
        Anything with ``paragraph``, ``start``, ``end`` and, if asked for, ``actor``.
    actor : bool
        Whether the actor is part of the key, so that the right words with the wrong actor count as an error.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> span_keys([SimpleNamespace(paragraph=2, start=0, end=6, actor="israel")], actor=True)
    ((2, 0, 6, 'israel'),)
    """
    fields = ("paragraph", "start", "end", "actor") if actor else ("paragraph", "start", "end")
    return tuple(tuple(getattr(mention, field) for field in fields) for mention in mentions)


def span_scores(gold: Iterable[Span], found: Iterable[Span], *, overlap: bool = False) -> Scores:
    """Score found spans against a gold standard.

    Parameters
    ----------
    gold, found : iterable of tuple
        ``(paragraph, start, end)`` or ``(paragraph, start, end, actor)``, all of one length; offsets count characters
        of the paragraph, ``end`` exclusive. `span_keys` makes them from mentions.
    overlap : bool
        False (default): a span is right only when it is the same span. True: it is enough that it shares a character
        with a gold span of the same paragraph (and the same actor, if actors are given).

    Examples
    --------
    >>> gold = [(2, 0, 6), (2, 60, 66)]
    >>> span_scores(gold, [(2, 0, 6), (2, 60, 68)]).f1
    0.5
    >>> span_scores(gold, [(2, 0, 6), (2, 60, 68)], overlap=True).f1
    1.0

    Notes
    -----
    Each gold span is met by at most one found span, so a span that is found twice is right once and spurious once.
    With `overlap` the pairs are chosen so that as many as possible match.
    """
    gold, found = tuple(gold), tuple(found)
    raise_if_any(_span_faults("gold", gold) + _span_faults("found", found) + _width_faults(gold + found))
    pairs = _overlapping(gold, found) if overlap else _identical(gold, found)
    matched = sorted((gold[i], found[j]) for i, j in pairs)
    # Equal spans may stand several times in one list, so they are told apart by their places.
    missed, spurious = dict(enumerate(gold)), dict(enumerate(found))
    for i, j in pairs:
        del missed[i], spurious[j]
    return Scores(tuple(matched), tuple(sorted(missed.values())), tuple(sorted(spurious.values())))


def _span_faults(side: str, spans: Sequence[Span]) -> list[Fault]:
    expected = "(paragraph, start, end) or (paragraph, start, end, actor) with 0 <= start < end"
    return [
        Fault("agreement.span", f"{side}, item {number}", repr(span), expected, "`span_keys` makes keys from mentions.")
        for number, span in enumerate(spans, 1)
        if not _is_span(span)
    ]


def _is_span(span: object) -> bool:
    if not isinstance(span, tuple) or len(span) not in (3, 4):
        return False
    return all(isinstance(part, (int, np.integer)) for part in span[:3]) and 0 <= span[1] < span[2]


def _width_faults(spans: Sequence[Span]) -> list[Fault]:
    widths = {len(span) for span in spans if _is_span(span)}
    if len(widths) < 2:
        return []
    do = "Give the actor on both sides or on neither."
    return [Fault("agreement.span", "gold and found", "keys with and without an actor", "keys of one kind", do)]


def _identical(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    places: dict[Span, list[int]] = {}
    for i, span in enumerate(gold):
        places.setdefault(span, []).append(i)
    return [(places[span].pop(0), j) for j, span in enumerate(found) if places.get(span)]


def _overlapping(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """A largest set of pairs (i, j) such that gold[i] and found[j] overlap and no index is used twice."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    by_paragraph: dict[Hashable, list[int]] = {}
    for j, span in enumerate(found):
        by_paragraph.setdefault(span[0], []).append(j)
    meetings = []
    for i, span in enumerate(gold):
        meetings += [(i, j) for j in by_paragraph.get(span[0], ()) if _overlap(span, found[j])]
    if not meetings:
        return []
    rows, columns = zip(*meetings, strict=True)
    graph = csr_array((np.ones(len(meetings)), (rows, columns)), shape=(len(gold), len(found)))
    partner = maximum_bipartite_matching(graph, perm_type="column")  # -1 for a gold span without one
    return [(i, int(j)) for i, j in enumerate(partner) if j >= 0]


def _overlap(one: Span, other: Span) -> bool:
    return one[3:] == other[3:] and one[1] < other[2] and other[1] < one[2]
