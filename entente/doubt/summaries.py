"""What many draws say: an interval, the share in which something holds, ranks, and how far two rankings agree.

All of it describes the draws, not the world: more draws mend the margin, and never the judgements.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np

from entente.errors import EntenteError, Fault, Undefined, raise_if_any
from entente.needs import model

CHUNK = 6 * model.CHUNK  # draws at a time: so many that the overhead is small, so few that the memory is
DECIMALS = 9  # values that agree so far tie: what is left is rounding
MARGIN = 1.96


def is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and math.isfinite(value)


@dataclass(frozen=True, slots=True)
class Interval:
    """The range in which a stated part of the draws lies.

    Examples
    --------
    >>> print(Interval(0.1, 0.25, 0.4, 0.9, 20000))
    0.25 [0.10, 0.40] in 90 % of 20,000 draws
    """

    low: float
    median: float
    high: float
    level: float
    draws: int

    def __str__(self) -> str:
        where = f"{self.median:.2f} [{self.low:.2f}, {self.high:.2f}]"
        return f"{where} in {100 * self.level:.3g} % of {self.draws:,} draws"


def interval(values: Any, *, level: float = 0.9) -> Interval | Undefined:
    """The middle part of the draws: from quantile (1 - level)/2 to quantile (1 + level)/2, and the median.

    Parameters
    ----------
    level : float
        Between 0 and 1, both excluded.

    Returns
    -------
    Interval or Undefined
        Undefined if there are no draws.

    Examples
    --------
    >>> print(interval(range(101)))
    50.00 [5.00, 95.00] in 90 % of 101 draws
    >>> print(interval([]))
    undefined: there are no draws

    Notes
    -----
    It tells how far the judgements leave the value open, not how likely the world is to be inside.
    """
    values = _array(values)
    good = is_number(level) and 0 < level < 1
    level_fault = Fault("robustness.level", "argument level", repr(level), "a number between 0 and 1, such as 0.9")
    raise_if_any([*([] if good else [level_fault]), *_value_faults(values, 1)])
    if not len(values):
        return Undefined("there are no draws")
    low, median, high = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2]).tolist()
    return Interval(low, median, high, float(level), len(values))


def _array(values: Any) -> np.ndarray:
    return np.asarray(list(values) if isinstance(values, Iterator) else values)


def _value_faults(values: np.ndarray, axes: int) -> Iterator[Fault]:
    shape = {1: "one number a draw", 2: "a row of numbers a draw"}[axes]
    if values.ndim != axes:
        yield Fault("robustness.values", "the values", f"an array of shape {values.shape}", shape)
    elif values.size and (values.dtype.kind not in "bifu" or not np.isfinite(values).all()):
        yield Fault("robustness.values", "the values", "what is not a finite number", shape)


@dataclass(frozen=True, slots=True)
class Share:
    """In what part of the draws something holds.

    Parameters
    ----------
    value : float
        From 0 to 1.
    standard_error : float or Undefined
        Of the value, from drawing alone; Undefined for one draw.

    Examples
    --------
    >>> print(Share(0.83, 20000, 0.00266))
    holds in 83 % of 20,000 draws (± 0.5)
    """

    value: float
    draws: int
    standard_error: float | Undefined

    @property
    def margin(self) -> float | Undefined:
        """1.96 standard errors: the part, from drawing alone, within which 95 of 100 repetitions would fall."""
        return self.standard_error if isinstance(self.standard_error, Undefined) else MARGIN * self.standard_error

    def __str__(self) -> str:
        if self.value in (0, 1):
            return f"holds in {'all' if self.value else 'none'} of {self.draws:,} draws"
        return f"holds in {self._percent} % of {self.draws:,} draws (± {100 * self.margin:.1f})"

    @property
    def _percent(self) -> str:
        percent = round(100 * self.value)
        return "more than 99" if percent == 100 else "fewer than 1" if percent == 0 else str(percent)


def share(condition: Any) -> Share | Undefined:
    """In what part p of the draws a condition holds, with its standard error √(p (1 - p) / (draws - 1)).

    Returns
    -------
    Share or Undefined
        Undefined if there are no draws. In words by `str`.

    Raises
    ------
    EntenteError
        ``robustness.condition`` for anything but truth values.

    Examples
    --------
    >>> print(share([True, True, False, True] * 100))
    holds in 75 % of 400 draws (± 4.2)
    >>> share([True]).standard_error
    Undefined(why='one draw has no spread')

    Notes
    -----
    The margin tells what more draws would mend. It is not the doubt about the judgements, which no number of draws
    makes smaller.
    """
    condition = _array(condition)
    if condition.ndim == 1 and not condition.size:
        return Undefined("there are no draws")
    if condition.ndim != 1 or condition.dtype.kind != "b":
        found, expected = f"{condition.dtype} of shape {condition.shape}", "one truth value a draw"
        do = "Compare the values with something, such as values > 0."
        raise EntenteError([Fault("robustness.condition", "the condition", found, expected, do)])
    p, draws = float(condition.mean()), len(condition)
    error = math.sqrt(p * (1 - p) / (draws - 1)) if draws > 1 else Undefined("one draw has no spread")
    return Share(p, draws, error)


def rank_acceptability(values: Any, *, decimals: int = DECIMALS) -> np.ndarray | Undefined:
    """In what part of the draws each alternative takes each rank (SMAA's rank acceptability index).

    b[k, r] = the share of draws in which alternative k has rank r. The greatest value has the first rank. Those that
    tie for several ranks share them evenly.

    Parameters
    ----------
    values : array (draws, K)
        One value for each of K alternatives in each draw.
    decimals : int
        Values that agree to so many decimals tie.

    Returns
    -------
    array (K alternatives, K ranks) or Undefined
        Each row and each column adds up to 1. Undefined without draws or alternatives.

    Examples
    --------
    >>> rank_acceptability([[3, 2, 1], [3, 1, 2], [5, 5, 0], [9, 8, 7]]).tolist()
    [[0.875, 0.125, 0.0], [0.125, 0.625, 0.25], [0.0, 0.25, 0.75]]

    References
    ----------
    Lahdelma, R. and Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49(3).
    """
    values = _array(values)
    raise_if_any(_value_faults(values, 2))
    draws = len(values)
    if not values.size:
        return Undefined("there are no draws" if not draws else "there are no alternatives")
    counts = sum(_rank_counts(values[start : start + CHUNK].round(decimals)) for start in range(0, draws, CHUNK))
    return counts / draws


def _rank_counts(values: np.ndarray) -> np.ndarray:
    """How many of these draws give alternative k the rank r; a tie over m ranks gives 1/m to each."""
    greater = (values[:, None, :] > values[:, :, None]).sum(axis=-1)
    equal = (values[:, None, :] == values[:, :, None]).sum(axis=-1)
    ranks = np.arange(values.shape[1])
    taken = (ranks >= greater[..., None]) & (ranks < (greater + equal)[..., None])
    return (taken / equal[..., None]).sum(axis=0)


def kendall_tau(a: Any, b: Any, *, decimals: int = DECIMALS) -> float | Undefined:
    """How far two rankings agree: Kendall's τ_b, from 1 (the same) over 0 to -1 (turned round).

    τ_b = (C - D) / √((C + D + T_a)(C + D + T_b)), over pairs: C ranked alike, D ranked otherwise, T tied in one only.

    Parameters
    ----------
    a, b : sequence of float, or mapping of str to float
        The scores of the same things; mappings are compared name by name.
    decimals : int
        Scores that agree to so many decimals tie.

    Returns
    -------
    float or Undefined
        Undefined for fewer than two things, and if all scores of one ranking tie.

    Raises
    ------
    EntenteError
        ``robustness.ranking`` if the two are not about the same things; ``robustness.values``.

    Examples
    --------
    >>> round(kendall_tau([1, 2, 3, 4], [1, 2, 4, 3]), 4)  # (5 - 1) / 6
    0.6667
    >>> print(kendall_tau({"iran": 1, "russia": 2}, {"iran": 5, "russia": 5}))
    undefined: a ranking in which all tie orders nothing

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3).
    """
    one, other = _scores(a, b)
    raise_if_any(fault for scores in (one, other) for fault in _value_faults(scores, 1))
    if len(one) < 2:
        return Undefined("a ranking needs two things or more")
    one, other = one.round(decimals), other.round(decimals)
    if (one == one[0]).all() or (other == other[0]).all():
        return Undefined("a ranking in which all tie orders nothing")
    from scipy.stats import kendalltau

    return round(float(kendalltau(one, other).statistic), 12)


def _scores(a: Any, b: Any) -> tuple[np.ndarray, np.ndarray]:
    """Two arrays about the same things in the same order."""
    if isinstance(a, Mapping) and isinstance(b, Mapping) and set(a) == set(b):
        return np.array([a[name] for name in a], dtype=float), np.array([b[name] for name in a], dtype=float)
    if isinstance(a, Mapping) or isinstance(b, Mapping):
        found = f"{_listed(a)} and {_listed(b)}"
        raise EntenteError([Fault("robustness.ranking", "the two rankings", found, "scores of the same things")])
    one, other = _array(a), _array(b)
    if one.shape != other.shape:
        found = f"{one.size} scores and {other.size}"
        raise EntenteError([Fault("robustness.ranking", "the two rankings", found, "as many in both")])
    return one, other


def _listed(ranking: Any) -> str:
    return ", ".join(map(str, ranking)) if isinstance(ranking, Mapping) else "scores without names"
