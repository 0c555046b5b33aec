"""entente.doubt.draws."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Integral, Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from entente import parallel
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.needs.estimates import Estimate
from entente.needs.model import DependenceModel
from entente.needs.tables import Table

if TYPE_CHECKING:
    pass
from entente.needs import model as model_module

CHUNK = 6 * model_module.CHUNK

DECIMALS = 9

MARGIN = 1.96

BETWEEN = "a number from 0 to 1"

NONE: Mapping[str, float] = MappingProxyType({})

Measure = Callable[[DependenceModel], Any]

Triple = tuple[float, float, float]

# --------------------------------------------------------------------------------------------------------------------
# Triangles and trust


def triangular(u: Any, low: Any, mode: Any, high: Any) -> np.ndarray:
    """The value below which a part u of a triangular distribution lies: the inverse of its distribution function.

    With c = (mode - low) / (high - low), the part below the mode: low + √(u (high - low)(mode - low)) if u < c,
    otherwise high - √((1 - u)(high - low)(high - mode)). Computed in one sum: the way from low up to the mode, which
    is done at c, and the way from the mode up to high, which begins there.

    Parameters
    ----------
    u : array
        From 0 to 1.
    low, mode, high : array
        low ≤ mode ≤ high; all four are broadcast.

    Examples
    --------
    >>> triangular([0, 0.5, 1], 0, 0.5, 1).tolist()
    [0.0, 0.5, 1.0]
    """
    u, low, mode, high = (np.asarray(each, dtype=float) for each in (u, low, mode, high))
    width, rise, fall = (np.maximum(each, 0) for each in (high - low, mode - low, high - mode))
    c = rise / np.where(width > 0, width, 1)
    value = np.sqrt(np.minimum(u, c) * (width * rise))
    value -= np.sqrt((1 - np.maximum(u, c)) * (width * fall))
    value += low + fall
    return np.clip(value, low, high)


def widen(estimate: Estimate, trust: float) -> Triple:
    """The triangle of an estimate that is trusted to a part t: between the estimate as judged and "anything".

    (t · low, t · mode + (1 - t)/2, 1 - t (1 - high))

    Parameters
    ----------
    trust : float
        t, from 0 to 1. At 1 the estimate stands as judged; at 0 it is (0, 0.5, 1): anything from 0 to 1.

    Returns
    -------
    tuple of float
        low, mode, high.

    Examples
    --------
    >>> judged = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.4, 0.6, "inferred",
    ...                   ("c001",))
    >>> widen(judged, 1), widen(judged, 0)
    ((0.2, 0.4, 0.6), (0.0, 0.5, 1.0))
    >>> [round(value, 3) for value in widen(judged, 0.5)]
    [0.1, 0.45, 0.8]

    Notes
    -----
    Less trust never makes a triangle narrower, and it draws the mode towards 0.5, the middle of not knowing.
    """
    raise_if_any(_weight_faults("trust", "argument trust", {"": trust}))
    if trust == 1:
        return estimate.low, estimate.mode, estimate.high
    t = float(trust)
    return t * estimate.low, t * estimate.mode + (1 - t) / 2, 1 - t * (1 - estimate.high)


def _name_faults(kind: str, argument: str, names: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield unknown_choice(f"robustness.{kind}", f"argument {argument}", name, known)


def _weight_faults(kind: str, where: str, weights: Mapping[str, object]) -> Iterator[Fault]:
    for name, weight in weights.items():
        if not _is_number(weight) or not 0 <= weight <= 1:
            yield Fault(f"robustness.{kind}", f"{where}, {name}".rstrip(", "), repr(weight), BETWEEN)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_) and math.isfinite(value)


# --------------------------------------------------------------------------------------------------------------------
# Draws


@dataclass(frozen=True, eq=False)
class _Urn:
    """The table of one period; of its estimates the ids, the triangles and the states in which their streams begin."""

    table: Table
    ids: tuple[str, ...]  # Q
    corners: np.ndarray  # (3, Q): low, mode, high
    states: tuple[dict[str, Any], ...]  # Q

    def uniform(self, start: int, stop: int) -> np.ndarray:
        """Numbers start to stop of every stream, (Q, stop - start)."""
        found, stream = np.empty((len(self.states), stop - start)), np.random.PCG64(0)
        dice = np.random.Generator(stream)
        for row, state in zip(found, self.states, strict=True):
            stream.state = state
            stream.advance(start)
            dice.random(out=row)
        return found

    def model(self, u: np.ndarray) -> DependenceModel:
        """The models of the quantiles u, (Q, draws); u becomes the values, since new memory takes time."""
        for row, triple in zip(u, self.corners.T, strict=True):  # one row fits the cache
            row[:] = triangular(row, *triple)
        return self.at(u)

    def at(self, values: np.ndarray) -> DependenceModel:
        """The models of these values, (Q, draws)."""
        return self.table.model(dict(zip(self.ids, values, strict=True)))

    def chunk(self, start: int, stop: int) -> DependenceModel:
        return self.model(self.uniform(start, stop))


def _urn(
    estimates: Iterable[Estimate],
    period: str,
    trust: Mapping[str, float] | None,
    seed: int = 0,
    *,
    independent: bool = False,
) -> _Urn:
    every = tuple(estimates)
    table = Table.of(every, period)
    here = tuple(each for each in every if each.period == period)
    corners = np.array([widen(each, (trust or NONE).get(each.id, 1)) for each in here], dtype=float)
    states = tuple(np.random.PCG64((int(seed), *_stream(each, independent))).state for each in here)
    return _Urn(table, tuple(each.id for each in here), corners.reshape(-1, 3).T, states)


def _stream(estimate: Estimate, independent: bool) -> tuple[int, ...]:
    """Four whole numbers that are the same for a quantity wherever and whenever they are asked for."""
    key = (estimate.dependent, estimate.resource, estimate.supplier, estimate.parameter)
    text = "\x1f".join((*key, estimate.period) if independent else key)
    return tuple(np.frombuffer(hashlib.blake2b(text.encode(), digest_size=16).digest(), dtype="<u4").tolist())


def _draw_faults(
    estimates: Sequence[Estimate], period: str, trust: Mapping[str, float] | None, **counts: object
) -> Iterator[Fault]:
    periods = sorted({each.period for each in estimates})
    if period not in periods:
        yield unknown_choice("robustness.period", "argument period", period, periods)
    yield from _name_faults("trust", "trust", trust or NONE, [each.id for each in estimates])
    yield from _weight_faults("trust", "argument trust", trust or NONE)
    yield from _count_faults(**counts)


def _count_faults(**counts: object) -> Iterator[Fault]:
    """Draws are a whole number from 1 up, a seed one from 0 up, n a power of two."""
    for name, value in counts.items():
        least = 0 if name == "seed" else 2 if name == "n" else 1
        whole = isinstance(value, Integral) and not isinstance(value, bool) and value >= least
        if not whole or (name == "n" and value & (value - 1)):
            expected = "a power of two from 2 up" if name == "n" else f"a whole number from {least} up"
            yield Fault(f"robustness.{name}", f"argument {name}", repr(value), expected)


def draw(
    estimates: Iterable[Estimate],
    period: str,
    *,
    draws: int,
    seed: int,
    trust: Mapping[str, float] | None = None,
    independent: bool = False,
) -> DependenceModel:
    """Many models of one period at once, each number drawn from the triangle of its estimate.

    Parameters
    ----------
    estimates : iterable of Estimate
        Of all periods; those of `period` are used.
    draws : int
        From 1 up: the length of the model's leading axis.
    seed : int
        From 0 up. The same seed gives the same draws, on every machine.
    trust : mapping of str to float, optional
        From `trust`, by the id of the estimate: how far each triangle is widened. Left out: as judged.
    independent : bool
        Whether each period has a luck of its own. By default a quantity has the same luck in every period.

    Returns
    -------
    DependenceModel
        Its arrays have a leading axis of draws. Shares of a need are divided by their sum; so are criticalities of an
        actor that add up to more than 1.

    Raises
    ------
    EntenteError
        ``robustness.period``, ``robustness.trust``, ``robustness.draws``, ``robustness.seed``, all at once; and the
        faults of `dependence.build`.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> model = draw(judged, "2025-06", draws=1000, seed=1)
    >>> model.willingness.shape, bool(model.willingness.min() >= 0.3), bool(model.willingness.max() <= 0.5)
    ((1000, 1), True, True)

    Notes
    -----
    Each quantity (dependent, resource, supplier, parameter) has a random stream of its own, started from the seed and
    from a digest of its name; draw k is the k-th number of the stream. So the first thousand of a million draws are
    the thousand draws; a new row in the table does not reshuffle the others; it makes no difference how the draws are
    cut into portions. And a quantity is drawn high in one period if it is drawn high in another: whoever judges
    too high judges too high in both. That is an assumption, and ``independent=True`` drops it.

    Different quantities are drawn independently, which understates how far judgements err together.
    """
    every = tuple(estimates)
    raise_if_any(_draw_faults(every, period, trust, draws=draws, seed=seed))
    return _urn(every, period, trust, seed, independent=independent).chunk(0, int(draws))


def simulate(
    estimates: Iterable[Estimate],
    period: str,
    measure: Measure,
    *,
    draws: int,
    seed: int,
    trust: Mapping[str, float] | None = None,
    independent: bool = False,
    jobs: int = 1,
    scheduler: str = "",
) -> np.ndarray:
    """The outcome of a measure in each of many drawn models.

    Parameters
    ----------
    estimates, period, draws, seed, trust, independent
        As for `draw`.
    measure : callable
        From a `DependenceModel` with a leading axis of draws to an array with that leading axis: one number, truth
        value or row of numbers a draw.
    jobs, scheduler
        As for `parallel.run`. The results do not depend on them.

    Returns
    -------
    array (draws, …)
        What the measure gave, draw by draw.

    Raises
    ------
    EntenteError
        As `draw`, with ``robustness.measure`` for a measure that does not give one finite row a draw, and the faults
        of `parallel.run`.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> willing = simulate(judged, "2025-06", lambda model: model.willingness[..., 0] > 0.4, draws=2000, seed=1)
    >>> print(share(willing))
    holds in 49 % of 2,000 draws (± 2.2)

    Notes
    -----
    The draws are taken in portions, so that the memory needed does not grow with their number, but for the result's.
    """
    every = tuple(estimates)
    faults = _draw_faults(every, period, trust, draws=draws, seed=seed)
    raise_if_any([*faults, *parallel.faults(jobs, scheduler)])
    urn = _urn(every, period, trust, seed, independent=independent)
    portions = [(start, min(start + CHUNK, draws)) for start in range(0, int(draws), CHUNK)]
    outcome = partial(_outcome, urn, measure)
    return np.concatenate(parallel.run(outcome, portions, jobs=jobs, scheduler=scheduler, threads=True))


def _outcome(urn: _Urn, measure: Measure, portion: tuple[int, int]) -> np.ndarray:
    found = _measured(measure, urn.chunk(*portion), portion[1] - portion[0])
    return found.copy()  # a view of one column would keep all the others


def _measured(measure: Measure, model: DependenceModel, draws: int, *, scalar: bool = False) -> np.ndarray:
    """What a measure gives, once it is seen to be one finite row a draw."""
    found = np.asarray(measure(model))
    fits = found.shape == (draws,) if scalar else found.shape[:1] == (draws,)
    if fits and found.dtype.kind in "bifu" and np.isfinite(found).all():
        return found
    what = "numbers that are not finite" if fits else f"an array of shape {found.shape}"
    expected = (
        f"an array of shape ({draws}{',' if scalar else ', …'}) of finite numbers: one {'' if scalar else 'row '}"
    )
    do = "Keep the leading axis: write model.willingness[..., 0], not model.willingness[0]."
    raise EntenteError([Fault("robustness.measure", "the measure", what, expected, do)])


# --------------------------------------------------------------------------------------------------------------------
# What the draws say


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
    good = _is_number(level) and 0 < level < 1
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
