"""Many codings made one: which units are kept, which code each field gets, and how far each coder is from the result.

Nobody is the truth here. What is pooled is what most have coded, and it is as good as what most have seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from entente.errors import Undefined, raise_if_any, unknown_choice
from entente.text.codebook import Claim, Codebook
from entente.text.spans import share
from entente.text.units import CODED, Codings, Unit, align_units, code_of, overlap

POOLED = "pooled"  # who has coded a pooled claim
KEEP: Mapping[str, Callable[[int], int]] = {
    "majority": lambda coders: coders // 2 + 1,
    "two": lambda coders: min(2, coders),
    "any": lambda coders: 1,
}
# What is claimed is voted on as a whole, or the pool could hold a "protects +" that nobody coded.
CLAIMED = ("relation", "polarity")
# Only those who coded what won can say between whom and in which layer.
VOTED_WITHIN = {"parties": ("actor", "recipient", "direction"), "layer": ("layer",)}
VOTED = {"source": ("source", "source_kind")} | {name: (name,) for name in ("certainty", "aux", "since", "until")}


@dataclass(frozen=True, slots=True)
class Tie:
    """Codes of one pooled claim that equally many coders gave, and which of them was taken.

    Examples
    --------
    >>> print(Tie("p001", "certainty", ("CT", "PS"), "CT"))
    p001, certainty: CT and PS equally often; CT taken
    """

    claim: str
    field: str
    codes: tuple[str, ...]
    taken: str

    def __str__(self) -> str:
        return f"{self.claim}, {self.field}: {' and '.join(self.codes)} equally often; {self.taken} taken"


@dataclass(frozen=True)
class Pool:
    """Many codings made one.

    Parameters
    ----------
    claims : tuple of Claim
        One for each unit that was kept, with the ids p001, p002, … in the order of the text.
    kept, left : tuple of Unit
        The units behind the claims, in their order; and those that too few coders have.
    ties : tuple of Tie
        Where the vote on a field was even.
    rule : str
        One of ``KEEP``.
    """

    claims: tuple[Claim, ...]
    kept: tuple[Unit, ...]
    left: tuple[Unit, ...]
    ties: tuple[Tie, ...]
    coders: tuple[str, ...]
    rule: str


def pool(codings: Codings, *, rule: str = "majority") -> Pool:
    """Pool codings by a rule: a unit is kept if enough coders have it, and each field gets the code that most gave.

    Parameters
    ----------
    codings : mapping of coder to claims
        A coder who has not come so far counts as one who saw nothing there.
    rule : {"majority", "two", "any"}
        Which units are kept: those of more than half of the coders, of at least two, or all.

    Returns
    -------
    Pool
        Of codes that equally many gave, the first in the alphabet is taken, and told. Relation and polarity are one
        vote; actor, recipient, direction and layer are voted on by those who coded what won there. The words are those
        that overlap most with everybody's.

    Examples
    --------
    >>> from dataclasses import replace
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> doubted, elsewhere = replace(sold, certainty="PS"), replace(sold, paragraph=9)
    >>> found = pool({"a": [sold], "b": [doubted], "c": [sold, elsewhere]})
    >>> [(claim.id, claim.certainty, claim.note) for claim in found.claims], len(found.left)
    ([('p001', 'CT', '3 of 3 coders')], 1)
    """
    if rule not in KEEP:
        raise_if_any([unknown_choice("pooling.rule", "argument rule", rule, KEEP)])
    needed = KEEP[rule](len(codings))
    units = align_units(codings)
    kept = tuple(unit for unit in units if len(unit.claims) >= needed)
    left = tuple(unit for unit in units if len(unit.claims) < needed)
    ties: list[Tie] = []
    claims = tuple(_voted(unit, f"p{place:03d}", len(codings), ties) for place, unit in enumerate(kept, 1))
    return Pool(claims, kept, left, tuple(ties), tuple(codings), rule)


def _voted(unit: Unit, name: str, coders: int, ties: list[Tie]) -> Claim:
    """The claim that most have coded; even votes are added to the ties."""
    voters = list(unit.claims.values())

    def vote(some: Sequence[Claim], what: str, fields: Sequence[str]) -> dict[str, str]:
        codes, even = _most(some, fields)
        if len(even) > 1:
            ties.append(Tie(name, what, tuple(even), even[0]))
        return dict(zip(fields, codes, strict=True))

    taken = vote(voters, "relation", CLAIMED)
    winner = tuple(taken.values())
    within = [claim for claim in voters if attrgetter(*CLAIMED)(claim) == winner]
    for what, fields in VOTED_WITHIN.items():
        taken |= vote(within, what, fields)
    for what, fields in VOTED.items():
        taken |= vote(voters, what, fields)
    words = max(voters, key=lambda claim: sum(overlap(claim, other) for other in voters))
    return replace(words, **taken, id=name, coder=POOLED, note=f"{len(voters)} of {coders} coders")


def _most(voters: Sequence[Claim], fields: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The codes that most gave, the first in the alphabet of several, and all that were given as often, in words."""
    count = Counter(tuple(getattr(claim, field) for field in fields) for claim in voters)
    most = max(count.values())
    best = sorted(codes for codes, number in count.items() if number == most)
    return best[0], [" ".join(codes).strip() or "nothing" for codes in best]


# --------------------------------------------------------------------------------------------------------------------
# Each coder beside the pool


@dataclass(frozen=True)
class CoderRates:
    """How far one coder is from the pooled claims.

    Parameters
    ----------
    units : int
        How many claims the coder has.
    missed : float or Undefined
        The share of the pooled units that the coder does not have.
    alone : float or Undefined
        The share of the coder's units that are not among the pooled.
    other_code : mapping of field to float or Undefined
        The share of the units of both on which the coder gave another code than the pool.

    Notes
    -----
    A rate of the coder only as far as the pool is right: an error that most make is no error here.
    """

    coder: str
    units: int
    missed: float | Undefined
    alone: float | Undefined
    other_code: Mapping[str, float | Undefined]


def coder_rates(pooled: Pool, codebook: Codebook) -> tuple[CoderRates, ...]:
    """How often each coder misses a pooled unit, has one of their own, or gives another code.

    Examples
    --------
    >>> from dataclasses import replace
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> found = pool({"a": [sold], "b": [sold], "c": [replace(sold, paragraph=9)]})
    >>> [(one.coder, one.missed, one.alone) for one in coder_rates(found, book)]
    [('a', 0.0, 0.0), ('b', 0.0, 0.0), ('c', 1.0, 1.0)]
    """
    return tuple(_rates(coder, pooled, codebook) for coder in pooled.coders)


def _rates(coder: str, pooled: Pool, codebook: Codebook) -> CoderRates:
    pairs = zip(pooled.kept, pooled.claims, strict=True)
    shared = [(unit.claims[coder], claim) for unit, claim in pairs if coder in unit.claims]
    alone = sum(coder in unit.claims for unit in pooled.left)
    missed = len(pooled.kept) - len(shared)
    other = {}
    for name in CODED:
        differ = sum(code_of(own, name, codebook) != code_of(claim, name, codebook) for own, claim in shared)
        other[name] = share(differ, len(shared), "the coder has none of the pooled units")
    return CoderRates(
        coder,
        len(shared) + alone,
        share(missed, len(pooled.kept), "no unit was kept"),
        share(alone, len(shared) + alone, "the coder has no unit"),
        other,
    )
