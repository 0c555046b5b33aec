"""Comparing proposed claims with a gold standard: what must agree, and which claims only one side has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from entente.errors import raise_if_any, unknown_choice
from entente.text.codebook import Claim, Codebook
from entente.text.gazetteer import Gazetteer

CLAIM_LEVELS = ("triple", "sign", "pair")


def claim_key(claim: Claim, level: str, codebook: Codebook, gazetteer: Gazetteer | None = None) -> tuple:
    """What two claims must share to count as the same at a level.

    Parameters
    ----------
    level : str
        ``"triple"``: paragraph, actor, relation and recipient, the two sides in any order unless it goes one way;
        ``"sign"``: paragraph, the two actors in any order and the sign; ``"pair"``: paragraph and the two actors in
        any order.
    gazetteer : Gazetteer, optional
        With it, actors roll up to their states.

    Examples
    --------
    >>> book = Codebook.from_rows([{"relation": "meets", "layers": "diplomatic", "sign": "0",
    ...                             "mutual": "true"}])
    >>> claim = Claim("c1", 3, "author", "author", "met", 0, 1, "x", "meets", "togo", "ghana")
    >>> claim_key(claim, "triple", book), claim_key(claim, "sign", book)
    ((3, 'meets', 'ghana', 'togo'), (3, 'ghana', 'togo', 0))
    """
    if level not in CLAIM_LEVELS:
        raise_if_any([unknown_choice("claims.level", "argument level", level, CLAIM_LEVELS)])
    sides = tuple(gazetteer.acts_for(side) if gazetteer else side for side in claim.pair)
    unordered = tuple(sorted(sides))
    if level == "triple":
        one_way = codebook.direction(claim) == "one_way"
        return claim.paragraph, claim.relation, *(sides if one_way else unordered)
    if level == "sign":
        return claim.paragraph, *unordered, codebook.sign(claim)
    return claim.paragraph, *unordered


@dataclass(frozen=True, slots=True)
class Comparison:
    """Proposed claims against the gold: which keys both have, which only one of them has.

    The keys are those of `claim_key` at this level; a key that stands twice counts twice.
    """

    level: str
    matched: tuple[tuple, ...]
    missed: tuple[tuple, ...]
    spurious: tuple[tuple, ...]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are matched, missed and spurious."""
        return len(self.matched), len(self.missed), len(self.spurious)


def score_claims(
    gold: Iterable[Claim],
    proposed: Iterable[Claim],
    codebook: Codebook,
    gazetteer: Gazetteer | None = None,
    *,
    level: str = "triple",
) -> Comparison:
    """Compare proposed claims with a gold standard, at one of `CLAIM_LEVELS` from strict to loose.

    Examples
    --------
    >>> from dataclasses import replace
    >>> names = "attacks", "threatens"
    >>> book = Codebook.from_rows({"relation": name, "layers": "military", "sign": "-1"} for name in names)
    >>> gold = Claim("c1", 1, "author", "author", "hit", 0, 1, "x", "attacks", "chad", "niger")
    >>> other = replace(gold, relation="threatens")
    >>> score_claims([gold], [other], book).counts, score_claims([gold], [other], book, level="sign").counts
    ((0, 1, 1), (1, 0, 0))
    """
    left = Counter(claim_key(claim, level, codebook, gazetteer) for claim in gold)
    right = Counter(claim_key(claim, level, codebook, gazetteer) for claim in proposed)
    parts = (left & right, left - right, right - left)
    return Comparison(level, *(tuple(part.elements()) for part in parts))
