"""Do two coders who read the same codebook write the same code? Agreement beyond what chance alone would bring.

Cohen's kappa is for two coders, Krippendorff's alpha for any number, some codes missing. A measure that cannot be
computed is `Undefined` and says why; nothing here ever returns NaN.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.text.spans import share

RELIABLE = 0.80
TENTATIVE = 0.667
WEIGHTS = ("linear", "quadratic")
LEVELS = ("nominal", "ordinal", "interval", "ratio")

# --------------------------------------------------------------------------------------------------------------------
# Two coders


@dataclass(frozen=True)
class Confusion:
    """How often one coder wrote *row* where the other wrote *column*.

    ``counts[i][j]``: units that the first coder gave ``categories[i]`` and the second ``categories[j]``.

    Examples
    --------
    >>> print(confusion(["CT", "CT", "PS"], ["CT", "PS", "PS"]))
        CT  PS
    CT   1   1
    PS   0   1
    """

    categories: tuple[Hashable, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def disagreements(self) -> tuple[tuple[Hashable, Hashable, int], ...]:
        """``(first, second, count)`` of every pair of different codes, the most frequent first."""
        cells = []
        for row, counts in zip(self.categories, self.counts, strict=True):
            for column, count in zip(self.categories, counts, strict=True):
                if row != column and count:
                    cells.append((row, column, count))
        return tuple(sorted(cells, key=lambda cell: (-cell[2], str(cell[0]), str(cell[1]))))

    def __str__(self) -> str:
        names = [str(category) for category in self.categories]
        width = max([len(name) for name in names] + [len(str(self.total))], default=1)
        head = " " * width + "".join(f"  {name:>{width}}" for name in names)
        lines = [head]
        for name, row in zip(names, self.counts, strict=True):
            lines.append(f"{name:<{width}}" + "".join(f"  {count:>{width}}" for count in row))
        return "\n".join(lines)


def confusion(
    a: Sequence[Hashable], b: Sequence[Hashable], *, categories: Sequence[Hashable] | None = None
) -> Confusion:
    """Tabulate the codes of two coders.

    Parameters
    ----------
    a, b : sequence
        One code a unit, in the same order of units. A unit where either has None is left out.
    categories : sequence, optional
        The codes in the order wanted. Default: all codes that occur, sorted.

    Examples
    --------
    >>> confusion(["+", "+", "-", None], ["+", "-", "-", "-"]).counts
    ((1, 1), (0, 1))
    """
    pairs = _pairs(a, b)
    order = _categories([code for pair in pairs for code in pair], categories)
    count = Counter(pairs)
    counts = []
    for row in order:
        counts.append(tuple(count[row, column] for column in order))
    return Confusion(order, tuple(counts))


def _pairs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[Hashable, Hashable]]:
    a, b = list(a), list(b)
    if len(a) != len(b):
        do = "Give one code a unit, and None where a coder has none."
        raise EntenteError([Fault("agreement.length", "the two coders", f"{len(a)} and {len(b)} codes", "as many", do)])
    return [(x, y) for x, y in zip(a, b, strict=True) if not _missing(x) and not _missing(y)]


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))


def _categories(codes: Iterable[Hashable], listed: Sequence[Hashable] | None) -> tuple[Hashable, ...]:
    used = set(codes)
    if listed is None:
        return _sorted(used)
    raise_if_any(
        unknown_choice("agreement.category", "the codes", code, map(str, listed))
        for code in _sorted(used - set(listed))
    )
    return tuple(dict.fromkeys(listed))


def _sorted(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    values = list(values)
    try:
        return tuple(sorted(values))
    except TypeError:
        return tuple(sorted(values, key=lambda value: (type(value).__name__, str(value))))


def percent_agreement(a: Sequence[Hashable], b: Sequence[Hashable]) -> float | Undefined:
    """The share of units that two coders gave the same code.

    p_o = (units with equal codes) / (units that both coded); undefined when no unit was coded by both.

    Examples
    --------
    >>> percent_agreement(["+", "+", "-", "-"], ["+", "+", "-", "+"])
    0.75

    Notes
    -----
    It takes nothing away for chance: two coders who both write "+" nine times in ten agree on 82 of 100 units
    (0.9 x 0.9 + 0.1 x 0.1) without reading a word. Report it beside kappa or alpha, not instead.
    """
    pairs = _pairs(a, b)
    return share(sum(x == y for x, y in pairs), len(pairs), "no unit was coded by both")


def cohen_kappa(
    a: Sequence[Hashable],
    b: Sequence[Hashable],
    *,
    weights: str | None = None,
    categories: Sequence[Hashable] | None = None,
) -> float | Undefined:
    """Cohen's kappa: the agreement of two coders beyond chance.

    kappa = 1 - sum(w_ij o_ij) / sum(w_ij e_ij), where o_ij is the share of units coded i by the first and j by the
    second, e_ij the product of the two coders' own shares, and w_ij the weight of that disagreement: 1 off the
    diagonal (no weights), abs(i - j) (linear) or (i - j) ** 2 (quadratic), with i and j the places of the codes.

    Parameters
    ----------
    a, b : sequence
        One code a unit, in the same order of units. A unit where either has None is left out.
    weights : {None, "linear", "quadratic"}
        None for codes without an order.
    categories : sequence, optional
        All codes in their order; needed with weights unless the codes are numbers. The weight of a disagreement is
        the distance of its two codes in this order, in places. The values do not count: codes 1, 2 and 10 weigh as
        1, 2 and 3 do.

    Returns
    -------
    float <= 1, or Undefined
        1 is full agreement, 0 what chance would bring; below 0 is worse than chance. Undefined when no unit was
        coded by both, or when both coders wrote one and the same code throughout (chance alone agrees fully).

    Examples
    --------
    Both agree on 3 of 4 units. Chance agreement is 1/2 x 3/4 + 1/2 x 1/4 = 1/2, so kappa = (3/4 - 1/2) / (1 - 1/2).

    >>> cohen_kappa(["+", "+", "-", "-"], ["+", "+", "-", "+"])
    0.5
    >>> cohen_kappa([1, 2, 10], [1, 10, 10], weights="linear") == cohen_kappa([1, 2, 3], [1, 3, 3], weights="linear")
    True
    >>> print(cohen_kappa(["+", "+"], ["+", "+"]))
    undefined: both coders wrote one and the same code throughout, so chance alone agrees fully

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46.
    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.
    """
    if weights not in (None, *WEIGHTS):
        raise EntenteError([unknown_choice("agreement.weights", "argument weights", weights, WEIGHTS)])
    table = confusion(a, b, categories=categories)
    if weights and categories is None:
        _need_numbers(table.categories, "weights")
    if not table.total:
        return Undefined("no unit was coded by both")
    observed = np.array(table.counts) / table.total
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    places = np.arange(len(table.categories))
    distance = np.abs(np.subtract.outer(places, places))
    weight = {None: distance > 0, "linear": distance, "quadratic": distance**2}[weights]  # how much a pair disagrees
    by_chance = float((weight * expected).sum())
    if by_chance == 0:
        return Undefined("both coders wrote one and the same code throughout, so chance alone agrees fully")
    return 1 - float((weight * observed).sum()) / by_chance


def _need_numbers(values: Iterable[Hashable], what: str) -> None:
    words = [value for value in values if not _is_number(value)]
    if words:
        found, do = (
            f"codes that are not numbers ({', '.join(map(str, words[:3]))})",
            "Pass categories=[lowest, …, highest].",
        )
        raise EntenteError(
            [Fault("agreement.order", f"argument {what}", found, "numbers, or the order of the codes", do)]
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and math.isfinite(value)


# --------------------------------------------------------------------------------------------------------------------
# Any number of coders


def krippendorff_alpha(
    reliability: Iterable[Iterable[Hashable]],
    *,
    level: str = "nominal",
    categories: Sequence[Hashable] | None = None,
) -> float | Undefined:
    """Krippendorff's alpha: the agreement of any number of coders, some codes missing.

    alpha = 1 - D_o / D_e: the disagreement observed within units, over the disagreement expected if the codes were
    dealt out to the units at random. Both are means of a squared difference delta(c, k) over pairs of codes:
    nominal 0 or 1; interval (c - k)**2; ratio ((c - k) / (c + k))**2; ordinal the square of the number of codes
    between c and k, c and k themselves counted half.

    Parameters
    ----------
    reliability : coders x units
        One row a coder, one column a unit; None (or NaN) where a coder has no code for a unit.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the codes are: names, ranks, numbers with a unit, numbers with a unit and a true zero.
    categories : sequence, optional
        For ordinal codes that are not numbers: all of them, lowest first.

    Returns
    -------
    float <= 1, or Undefined
        1 is full agreement, 0 what chance would bring. Undefined when no unit has two codes, or when all paired codes
        are the same: without variation there is nothing to agree about. `judge_alpha` says how far to trust it.

    Raises
    ------
    EntenteError
        ``agreement.length`` if the rows differ in length; ``agreement.level``; ``agreement.category``;
        ``agreement.order`` if the level needs numbers; ``agreement.negative`` for a negative ratio.

    Examples
    --------
    Four units, coded twice; the coders differ on one. Of the 8 codes 5 are "+" and 3 are "-".
    D_o = 2/8 and D_e = 2 x 5 x 3 / (8 x 7), so alpha = 1 - (2/8) / (30/56).

    >>> alpha = krippendorff_alpha([["+", "+", "-", "-"], ["+", "+", "-", "+"]])
    >>> round(alpha, 4) == round(1 - (2 / 8) / (30 / 56), 4)
    True
    >>> print(krippendorff_alpha([["+", None], [None, "-"]]))
    undefined: no unit has codes from two coders

    Notes
    -----
    A unit with fewer than two codes carries no information on agreement and is left out.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    """
    if level not in LEVELS:
        raise EntenteError([unknown_choice("agreement.level", "argument level", level, LEVELS)])
    units = _units(reliability)
    order = _categories([code for unit in units for code in unit], categories)
    if not units:
        return Undefined("no unit has codes from two coders")
    if len({code for unit in units for code in unit}) == 1:
        return Undefined("all paired codes are the same, so there is no variation to agree about")
    counts = coincidence(units, order)
    delta = _delta(order, counts.sum(axis=1), level, listed=categories is not None)
    return alpha_of(counts, delta)


def _units(reliability: Iterable[Iterable[Hashable]]) -> list[list[Hashable]]:
    """The codes of each unit that has at least two."""
    rows = [list(row) for row in reliability]
    lengths = sorted({len(row) for row in rows})
    if len(lengths) > 1:
        found, do = f"{lengths[0]} to {lengths[-1]} codes", "Give every coder one code a unit, and None for none."
        raise EntenteError([Fault("agreement.length", "the rows of coders", found, "as many in every row", do)])
    units = [[code for code in unit if not _missing(code)] for unit in zip(*rows, strict=True)]
    return [unit for unit in units if len(unit) > 1]


def coincidence(units: Sequence[Sequence[Hashable]], order: Sequence[Hashable]) -> np.ndarray:
    """How often codes c and k meet in a unit, each unit's pairs weighted by 1 / (codes in the unit - 1)."""
    index = {code: i for i, code in enumerate(order)}
    total = np.zeros((len(order), len(order)))
    for unit in units:
        count = np.bincount([index[code] for code in unit], minlength=len(order))
        total += (np.outer(count, count) - np.diag(count)) / (len(unit) - 1)
    return total


def _delta(order: Sequence[Hashable], count: np.ndarray, level: str, *, listed: bool) -> np.ndarray:
    """The squared difference of every two codes."""
    if level == "nominal":
        return 1 - np.eye(len(order))
    if level == "ordinal":
        if not listed:
            _need_numbers(order, 'level "ordinal"')
        rank = np.cumsum(count) - count / 2
        return np.subtract.outer(rank, rank) ** 2
    _need_numbers(order, f'level "{level}"')
    value = np.array(order, dtype=float)
    return _ratio_delta(value) if level == "ratio" else np.subtract.outer(value, value) ** 2


def _ratio_delta(value: np.ndarray) -> np.ndarray:
    if value.min() < 0:
        found, do = f"{value.min():g}", 'Use level="interval" for numbers that can be negative.'
        raise EntenteError([Fault("agreement.negative", 'level "ratio"', found, "numbers from 0 up", do)])
    total = np.add.outer(value, value)
    return np.divide(np.subtract.outer(value, value), total, out=np.zeros_like(total), where=total > 0) ** 2


def alpha_of(counts: np.ndarray, delta: np.ndarray) -> float:
    """Alpha from how often codes meet and how far they differ; NaN where there is no variation."""
    count = counts.sum(axis=1)
    observed = (counts * delta).sum()
    expected = (np.outer(count, count) * delta).sum()
    return 1 - float(observed * (count.sum() - 1) / expected) if expected else math.nan


def judge_alpha(alpha: float | Undefined) -> str:
    """Say how far codes with this alpha can be trusted (rule 9 of the codebook).

    ``"reliable"`` from .80 up, ``"tentative"`` from .667 to below .80, ``"unusable"`` below that; ``"undefined"`` if
    alpha is.

    Examples
    --------
    >>> [judge_alpha(alpha) for alpha in (0.85, 0.80, 0.743, 0.4)]
    ['reliable', 'reliable', 'tentative', 'unusable']

    References
    ----------
    Krippendorff, K. (2004). Content Analysis, 2nd edition. Sage. Chapter 11.
    """
    if isinstance(alpha, Undefined):
        return "undefined"
    if not _is_number(alpha) or alpha > 1:
        raise EntenteError([Fault("agreement.alpha", "argument alpha", repr(alpha), "a number up to 1")])
    if alpha >= RELIABLE:
        return "reliable"
    return "tentative" if alpha >= TENTATIVE else "unusable"
