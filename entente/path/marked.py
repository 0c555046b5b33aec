"""The text itself with its names and claims marked: paragraphs cut into pieces, each with what lies over it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from entente.path.results import Analysis
from entente.text.codebook import Claim
from entente.text.gazetteer import Mention


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph over which the same marks lie.

    Parameters
    ----------
    named : bool
        Whether it is, or belongs to, an actor's name.
    claims : tuple of str
        The claims in whose words it lies.
    denied : bool
        Whether all of these are denied.
    ends : tuple of str
        The claims whose words end with it.
    """

    text: str
    named: bool = False
    claims: tuple[str, ...] = ()
    denied: bool = False
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph by its label, in pieces whose texts, joined, are the paragraph."""

    label: str
    pieces: tuple[Piece, ...]


def marked_text(analysis: Analysis) -> tuple[MarkedParagraph, ...]:
    """The paragraphs of a text with its names and claims.

    Examples
    --------
    >>> from entente.path import analyse
    >>> _, paragraph = marked_text(analyse("News" + chr(10) + "Chad attacked Niger."))
    >>> [(piece.text, piece.named, piece.claims) for piece in paragraph.pieces][:2]
    [('Chad', True, ('m001',)), (' attacked ', False, ('m001',))]
    """
    mentions, claims = defaultdict(list), defaultdict(list)
    for mention in analysis.mentions:
        mentions[mention.paragraph].append(mention)
    for claim in analysis.claims:
        claims[claim.paragraph].append(claim)
    marked = []
    for paragraph in analysis.article.paragraphs:
        pieces = _pieces(paragraph.text, mentions[paragraph.number], claims[paragraph.number])
        marked.append(MarkedParagraph(paragraph.label, pieces))
    return tuple(marked)


def _pieces(text: str, mentions: Sequence[Mention], claims: Sequence[Claim]) -> tuple[Piece, ...]:
    spans: Iterable[Mention | Claim] = (*mentions, *claims)
    edges = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end))})
    pieces = []
    for start, end in pairwise(edges):
        over = [claim for claim in claims if claim.start < end and start < claim.end]
        pieces.append(
            Piece(
                text[start:end],
                named=any(mention.start < end and start < mention.end for mention in mentions),
                claims=tuple(claim.id for claim in over),
                denied=bool(over) and all(claim.negated for claim in over),
                ends=tuple(claim.id for claim in over if claim.end == end),
            )
        )
    return tuple(pieces)
