"""Did the coders find the same claims? Units set side by side, and agreement on them and on their codes.

A **unit** is a claim that at least one coder has found: one relation of two actors in one paragraph. Nobody hands the
units out, so a coder can miss one or find one that no other sees. Intervals come of drawing the paragraphs anew, with
replacement: they say how far the figure hangs on which paragraphs the text happens to have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

import numpy as np

from entente.errors import Undefined, raise_if_any, unknown_choice
from entente.text.agreement import alpha_of, cohen_kappa, coincidence, krippendorff_alpha
from entente.text.codebook import Claim, Codebook
from entente.text.scoring import claim_key
from entente.text.unitising import Stretch, unitising_alpha

CODED = ("relation", "polarity", "certainty", "source", "aux", "layer", "direction", "sign")
Codings = Mapping[str, Sequence[Claim]]
Draws = np.ndarray  # one row a draw, one column a paragraph: how often it was drawn
LOW, HIGH = 0.025, 0.975
FEW = 100  # draws of a figure that has to be computed anew each time


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval of 95 %: the middle of what it is when the paragraphs are drawn anew.

    Examples
    --------
    >>> print(Estimate(0.66, 0.551, 0.75), Estimate(Undefined("nothing was found")))
    0.66 (0.55 to 0.75) undefined: nothing was found
    """

    value: float | Undefined
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        if isinstance(self.value, Undefined):
            return str(self.value)
        if self.low is None or self.high is None:
            return f"{self.value:.2f}"
        return f"{self.value:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True)
class Unit:
    """One claim as those coders who found it have coded it.

    Examples
    --------
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> unit = Unit({"anna": sold})
    >>> unit.paragraph, unit.pair, list(unit.claims)
    (4, ('iceland', 'norway'), ['anna'])
    """

    claims: Mapping[str, Claim]

    @property
    def paragraph(self) -> int:
        return next(iter(self.claims.values())).paragraph

    @property
    def pair(self) -> tuple[str, str]:
        """The two actors in the order of their names."""
        return _pair(next(iter(self.claims.values())))


def _pair(claim: Claim) -> tuple[str, str]:
    return min(claim.pair), max(claim.pair)


# --------------------------------------------------------------------------------------------------------------------
# Which claim of one coder is which of another


def align_units(codings: Codings) -> tuple[Unit, ...]:
    """Lay any number of codings side by side, claim by claim.

    Two claims can be one unit if they stand in one paragraph, tie the same two actors, and share a character or the
    relation. Where there is a choice, as many as possible are joined: those with the same actor and those whose words
    overlap, which count alike; if that is even, those of one source, then those of one relation.

    Returns
    -------
    tuple of Unit
        In the order of the text. Every claim is in one unit, no unit has two claims of one coder.

    Examples
    --------
    >>> from dataclasses import replace
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> other = replace(sold, id="b1", relation="pledges"), replace(sold, id="b2", recipient="sweden")
    >>> [[claim.id for claim in unit.claims.values()] for unit in align_units({"a": [sold], "b": other})]
    [['a1', 'b1'], ['b2']]

    Notes
    -----
    With two coders the pairs are the best there are. With more, one coder after another is laid beside those before,
    beginning with the one who found most.
    """
    groups: dict[tuple, dict[str, list[Claim]]] = {}
    for coder, claims in codings.items():
        for claim in claims:
            groups.setdefault((claim.paragraph, *_pair(claim)), {}).setdefault(coder, []).append(claim)
    units = [unit for group in groups.values() for unit in _align(group)]
    return tuple(sorted(units, key=_place))


def _place(unit: Unit) -> tuple:
    first = min((claim.start, claim.end, claim.id) for claim in unit.claims.values())
    return unit.paragraph, *first, unit.pair


def _align(group: Mapping[str, list[Claim]]) -> list[Unit]:
    """The units of one pair of actors in one paragraph."""
    from scipy.optimize import linear_sum_assignment

    found: list[dict[str, Claim]] = []
    for coder in sorted(group, key=lambda name: (-len(group[name]), name)):
        claims, left = group[coder], set(range(len(group[coder])))
        worth = np.zeros((len(claims), len(found)))
        for mine, place in np.ndindex(worth.shape):
            worth[mine, place] = _likeness(claims[mine], found[place])
        for mine, place in zip(*linear_sum_assignment(worth, maximize=True), strict=True):
            if worth[mine, place] > 0:
                found[place][coder] = claims[mine]
                left.remove(mine)
        found += [{coder: claims[mine]} for mine in sorted(left)]
    return [Unit(claims) for claims in found]


JOINED = 10.0  # more than all else together, so that as many as possible are joined


def _likeness(claim: Claim, unit: Mapping[str, Claim]) -> float:
    """How well a claim fits a unit; 0 if it cannot be of it."""
    shares = [overlap(claim, other) for other in unit.values()]
    relations = Counter(other.relation for other in unit.values())
    if not any(shares) and claim.relation not in relations:
        return 0.0
    sources = Counter(other.source for other in unit.values())
    same_way = sum(other.pair == claim.pair for other in unit.values())  # an attack is not its answer
    even = 0.01 * sources[claim.source] + 0.001 * relations[claim.relation]
    return JOINED + (sum(shares) + same_way + even) / len(unit)


def overlap(one: Claim, other: Claim) -> float:
    """The characters that both contents cover, as a share of those that either covers.

    >>> sold = Claim("a1", 4, "author", "author", "", 0, 6, "sold. ", "trades_with", "norway", "iceland")
    >>> overlap(sold, Claim("b1", 4, "author", "author", "", 3, 9, "d. It ", "trades_with", "norway", "iceland"))
    0.3333333333333333
    """
    both = min(one.end, other.end) - max(one.start, other.start)
    if one.paragraph != other.paragraph or both <= 0:
        return 0.0
    return both / (max(one.end, other.end) - min(one.start, other.start))


def match_units(one: Iterable[Claim], other: Iterable[Claim]) -> dict[str, Claim]:
    """For each claim that another coding has too, by its id: the other's claim.

    Examples
    --------
    >>> from dataclasses import replace
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> match_units([sold], [replace(sold, id="b7", certainty="PS")])["a1"].certainty
    'PS'
    """
    matched = {}
    for unit in align_units({"one": tuple(one), "other": tuple(other)}):
        if len(unit.claims) == 2:
            matched[unit.claims["one"].id] = unit.claims["other"]
    return matched


# --------------------------------------------------------------------------------------------------------------------
# Agreement on units


def draw_paragraphs(paragraphs: int, draws: int, seed: int) -> Draws:
    """How often each of some paragraphs comes when as many are drawn from them, with replacement.

    >>> draw_paragraphs(3, 2, seed=1).sum(axis=1)
    array([3, 3])
    """
    return np.random.default_rng(seed).multinomial(paragraphs, np.full(paragraphs, 1 / paragraphs), size=draws)


def unit_f1(
    codings: Codings, codebook: Codebook, *, level: str = "pair", drawn: Draws | None = None, coder: str = ""
) -> Estimate:
    """How far coders find the same claims: F1 of two, the mean over all pairs of more.

    F1 = 2 x (units that both have) / (units of the one + units of the other). It does not matter which of the two is
    taken for the standard.

    Parameters
    ----------
    level : str
        What two claims must share to be the same unit, from strict to loose: ``"triple"``, ``"sign"``, ``"pair"``, as
        `claim_key` has them.
    drawn : array, optional
        For the interval, as `draw_paragraphs` gives it. Without it there is none.
    coder : str
        Only the pairs in which this coder is.

    Examples
    --------
    >>> from dataclasses import replace
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> print(unit_f1({"a": [sold], "b": [sold, replace(sold, paragraph=5)]}, book))
    0.67
    """
    pairs = [pair for pair in combinations(codings, 2) if not coder or coder in pair]
    paragraphs = 1 + max((claim.paragraph for claim in chain.from_iterable(codings.values())), default=0)
    both, either = np.zeros((2, len(pairs), paragraphs))
    for place, (one, other) in enumerate(pairs):
        left = Counter(claim_key(claim, level, codebook) for claim in codings[one])
        right = Counter(claim_key(claim, level, codebook) for claim in codings[other])
        _count(both[place], (left & right).elements())
        _count(either[place], (left + right).elements())
    if not either.sum():
        return Estimate(Undefined("no coder found a unit" if pairs else "fewer than two coders"))

    def mean_f1(weight: np.ndarray) -> np.ndarray:
        shared, all_units = 2 * weight @ both.T, weight @ either.T
        scores = np.divide(shared, all_units, out=np.full_like(shared, np.nan), where=all_units > 0)
        # A draw may hold no paragraph in which a pair of coders has a unit; one in which none has any is undefined.
        pairs_with_units = np.isfinite(scores).sum(axis=1)
        empty = np.full(len(scores), np.nan)
        return np.divide(np.nansum(scores, axis=1), pairs_with_units, out=empty, where=pairs_with_units > 0)

    return _estimate(mean_f1, drawn, paragraphs)


def _count(row: np.ndarray, keys: Iterable[tuple]) -> None:
    for key in keys:
        row[key[0]] += 1  # a key begins with the number of its paragraph


def _estimate(measure: Callable[[np.ndarray], np.ndarray], drawn: Draws | None, paragraphs: int) -> Estimate:
    """A figure of all paragraphs, and its interval; `measure` takes weights, a row a draw, a column a paragraph."""
    value = float(measure(np.ones((1, paragraphs)))[0])
    if drawn is None:
        return Estimate(value)
    # Paragraph 0 is none; those that the codings do not reach have no unit, so their draws count for nothing.
    weights = np.pad(drawn, ((0, 0), (1, max(0, paragraphs - 1 - drawn.shape[1]))))[:, :paragraphs]
    found = measure(weights.astype(float))
    found = found[np.isfinite(found)]
    if not len(found):
        return Estimate(value)
    return Estimate(value, *map(float, np.quantile(found, (LOW, HIGH))))


def unit_alpha(codings: Codings, lengths: Sequence[int], *, drawn: Draws | None = None) -> Estimate:
    """`unitising_alpha` of the words that coders marked: the same stretches, with the same relation?

    The paragraphs are one long text. Words that one coder took twice for one relation are one stretch.

    Parameters
    ----------
    lengths : sequence of int
        How many characters each paragraph has, from the first on.
    drawn : array, optional
        For the interval: the first 100 draws are used, since each is computed anew.

    Examples
    --------
    >>> sold = Claim("a1", 2, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> print(unit_alpha({"a": [sold], "b": [sold]}, [40, 60]))
    1.00
    """
    stretches = [_stretches(claims) for claims in codings.values()]

    def alpha(weight: Sequence[int]) -> float | Undefined:
        text = np.repeat(np.arange(len(lengths)), weight)
        begins = np.concatenate([[0], np.cumsum(np.array(lengths)[text])])
        return unitising_alpha([_laid(one, text, begins) for one in stretches], int(begins[-1]))

    value = alpha(np.ones(len(lengths), dtype=int))
    if drawn is None or isinstance(value, Undefined):
        return Estimate(value)
    found = [one for one in map(alpha, drawn[:FEW]) if not isinstance(one, Undefined)]
    return Estimate(value, *map(float, np.quantile(found, (LOW, HIGH)))) if found else Estimate(value)


def _stretches(claims: Iterable[Claim]) -> dict[int, list[Stretch]]:
    """What a coder marked in each paragraph, counted from 0; what overlaps and has one relation is joined."""
    found: dict[int, list[Stretch]] = {}
    for claim in sorted(claims, key=lambda one: (one.paragraph, one.relation, one.start)):
        here = found.setdefault(claim.paragraph - 1, [])
        if here and here[-1][2] == claim.relation and claim.start < here[-1][1]:
            start, end, _ = here.pop()
            here.append((start, max(end, claim.end), claim.relation))
        else:
            here.append((claim.start, claim.end, claim.relation))
    return found


def _laid(stretches: Mapping[int, list[Stretch]], text: np.ndarray, begins: np.ndarray) -> list[Stretch]:
    laid = []
    for paragraph, begin in zip(text.tolist(), begins.tolist(), strict=False):
        laid += [(begin + start, begin + end, name) for start, end, name in stretches.get(paragraph, ())]
    return laid


# --------------------------------------------------------------------------------------------------------------------
# Agreement on the codes of the units that several coders found


@dataclass(frozen=True)
class FieldAgreement:
    """How far coders agree on one field, over the units that at least two of them found.

    Parameters
    ----------
    same : float or Undefined
        The share of pairs of codes of one unit that are the same.
    kappa : float or Undefined
        Cohen's; undefined for more than two coders.
    alpha : Estimate
        Krippendorff's, nominal.
    parted : tuple of (code, code, count)
        The pairs of different codes of one unit, the most frequent first.
    """

    field: str
    units: int
    same: float | Undefined
    kappa: float | Undefined
    alpha: Estimate
    parted: tuple[tuple[str, str, int], ...] = field(default=())


def code_of(claim: Claim, name: str, codebook: Codebook) -> str:
    """The code of a claim in one of the fields that are compared: those of a claim, and the sign that follows.

    The layer and the direction are those that hold, given or not. A direction that goes one way is told by whether it
    runs in the order of the two names, so that it can be compared from pair to pair.

    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> [code_of(sold, name, book) for name in ("layer", "direction", "sign")]
    ['economic', 'backward', '1']
    """
    if name not in CODED:
        raise_if_any([unknown_choice("units.field", "argument name", name, CODED)])
    if name == "layer":
        return ", ".join(codebook.layers(claim))
    if name == "sign":
        sign = codebook.sign(claim)
        return "unsigned" if sign is None else str(sign)
    if name == "direction":
        way = codebook.direction(claim)
        in_order = "forward" if claim.actor <= claim.recipient else "backward"
        return in_order if way == "one_way" else way
    return getattr(claim, name)


def field_agreement(
    units: Iterable[Unit], codebook: Codebook, name: str, *, drawn: Draws | None = None
) -> FieldAgreement:
    """How far coders agree on a field of the units that they share.

    Parameters
    ----------
    units : iterable of Unit
        From `align_units`. Those of one coder alone say nothing here.
    name : str
        One of ``CODED``: relation, polarity, certainty, source, aux, layer, direction, sign.
    drawn : array, optional
        For the interval of alpha, as `draw_paragraphs` gives it.

    Examples
    --------
    >>> from dataclasses import replace
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("a1", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> units = align_units({"a": [sold], "b": [replace(sold, certainty="PS")]})
    >>> field_agreement(units, book, "certainty").parted
    (('CT', 'PS', 1),)
    """
    shared = [unit for unit in units if len(unit.claims) > 1]
    coders = sorted({coder for unit in shared for coder in unit.claims})
    codes = []
    for unit in shared:
        codes.append({coder: code_of(claim, name, codebook) for coder, claim in unit.claims.items()})
    table = [[one.get(coder) for one in codes] for coder in coders]
    parted: Counter[tuple[str, str]] = Counter()
    for one in codes:
        parted.update(tuple(sorted(two)) for two in combinations(one.values(), 2))
    alike = sum(number for two, number in parted.items() if two[0] == two[1])
    same = alike / parted.total() if parted else Undefined("no unit was found by two coders")
    kappa: float | Undefined = Undefined(f"it is for two coders, and there are {len(coders)}")
    if len(coders) == 2:
        kappa = cohen_kappa(*table)
    apart = [(*two, number) for two, number in parted.most_common() if two[0] != two[1]]
    return FieldAgreement(name, len(shared), same, kappa, _alpha(shared, codes, table, drawn), tuple(apart))


def _alpha(
    shared: Sequence[Unit], codes: Sequence[Mapping[str, str]], table: list[list], drawn: Draws | None
) -> Estimate:
    value = krippendorff_alpha(table)
    if drawn is None or isinstance(value, Undefined):
        return Estimate(value)
    # Coincidences add up over paragraphs, so that a draw is a sum of matrices and nothing is counted anew.
    order = sorted({code for one in codes for code in one.values()})
    by_paragraph = np.zeros((1 + max(unit.paragraph for unit in shared), len(order), len(order)))
    for unit, one in zip(shared, codes, strict=True):
        by_paragraph[unit.paragraph] += coincidence([list(one.values())], order)

    def alphas(weight: np.ndarray) -> np.ndarray:
        return np.array([alpha_of(one, 1 - np.eye(len(order))) for one in np.tensordot(weight, by_paragraph, 1)])

    return _estimate(alphas, drawn, len(by_paragraph))
