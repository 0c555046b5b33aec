"""Marked text: spans that may overlap, cut into runs that do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from entente.labs.kit.scene import Run


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph with a mark."""

    start: int
    end: int
    mark: str
    tag: str = ""  # a short word that is set at its end
    evidence: str = ""


def runs(text: str, spans: Iterable[Span]) -> tuple[Run, ...]:
    """A text cut at the ends of its spans, each piece with the marks of all spans over it.

    Parameters
    ----------
    spans : iterable of Span
        They may overlap; what lies outside the text is cut off.

    Returns
    -------
    tuple of Run
        Their texts, joined, are the text.

    Examples
    --------
    >>> pieces = runs("it may rain", [Span(0, 11, "content", "PS", "c1"), Span(3, 6, "hedge")])
    >>> [(piece.text, piece.marks, piece.tag) for piece in pieces]
    [('it ', ('content',), ''), ('may', ('content', 'hedge'), ''), (' rain', ('content',), 'PS')]
    """
    size = len(text)
    inside = [span for span in spans if max(span.start, 0) < min(span.end, size)]
    starts = sorted({0, size, *(edge for span in inside for edge in (max(span.start, 0), min(span.end, size)))})
    return tuple(_run(text, start, end, inside) for start, end in pairwise(starts))


def _run(text: str, start: int, end: int, spans: Iterable[Span]) -> Run:
    over = [span for span in spans if span.start < end and span.end > start]
    return Run(
        text[start:end],
        tuple(dict.fromkeys(span.mark for span in over)),
        " ".join(dict.fromkeys(span.tag for span in over if span.tag and min(span.end, len(text)) == end)),
        tuple(dict.fromkeys(span.evidence for span in over if span.evidence)),
    )
