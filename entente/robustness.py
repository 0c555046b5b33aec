"""Robustness: which conclusions survive when the numbers, the sources and the rules are others?

Every number of the dependence model is a judgement with a range. This module asks the same question of many models:

- **draws**: each number taken at random from its triangle, `simulate`; then `interval`, `share`, `rank_acceptability`;
- **trust**: a triangle grows wider the less its sources are trusted, `widen` and `trust`;
- **one at a time**: `tornado` moves one number, `sobol` shares the variance out among all of them;
- **sources**: `leave_one_out` and `distrust_each` do without one source after another;
- **structure**: `variants` changes the rule, the form of the cascade and the horizon.

The results are conditional: they say what follows from the judgements, not how likely it is that states act so.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from numbers import Integral, Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from entente import dependence, parallel
from entente.alliances import RULES, signed_graph
from entente.claims import CERTAINTIES, Claim
from entente.dependence import FORMS, HORIZONS, DependenceModel, Estimate, Table
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice

if TYPE_CHECKING:
    import networkx as nx

CHUNK = 6 * dependence.CHUNK
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

    Returns
    -------
    array

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
    estimate : Estimate
    trust : float
        t, from 0 to 1. At 1 the estimate stands as judged; at 0 it is (0, 0.5, 1): anything from 0 to 1.

    Returns
    -------
    tuple of float
        low, mode, high.

    Raises
    ------
    EntenteError
        ``robustness.trust``.

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


def trust(
    estimates: Iterable[Estimate],
    claims: Iterable[Claim],
    *,
    sources: Mapping[str, float] | None = None,
    certainty: Mapping[str, float] | None = None,
    grounds: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """How far each estimate is to be trusted, if sources are trusted so far.

    t = the greatest weight among the things that an estimate rests on. A claim weighs what its source weighs, times
    what its certainty weighs; an assumption or an outside fact weighs 1.

    Parameters
    ----------
    estimates : iterable of Estimate
    claims : iterable of Claim
        Those that estimates rest on must be among them.
    sources : mapping of str to float, optional
        A weight from 0 to 1 for some of the sources, by their full ids; the others weigh 1. To **leave a source out**
        is to give it weight 0.
    certainty : mapping of str to float, optional
        A weight from 0 to 1 for each of CT, PR, PS and U, such as `alliances.CERTAINTY_WEIGHTS`. Left out, certainty
        plays no part.
    grounds : mapping of str to float, optional
        A weight from 0 to 1 for some of the assumptions and facts that estimates rest on.

    Returns
    -------
    dict of str to float
        By the id of the estimate; for `widen`, `draw` and all that draws.

    Raises
    ------
    EntenteError
        ``robustness.source``, ``robustness.certainty``, ``robustness.ground`` (unknown names), ``robustness.weight``
        (outside 0 to 1), ``robustness.claim`` (an estimate rests on a claim that is not there): all at once.

    Examples
    --------
    >>> said = Claim("c001", 1, "galeotti", "named_analyst", "says", 0, 5, "sold.", "supplies_arms", "russia", "iran")
    >>> judged = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.4, 0.6, "inferred",
    ...                   ("c001",))
    >>> trust([judged], [said]), trust([judged], [said], sources={"galeotti": 0.25})
    ({'e1': 1.0}, {'e1': 0.25})

    Notes
    -----
    The greatest weight, not the mean: what one trusted source says does not become less sure because a doubtful one
    says it too. So an estimate becomes "anything" only if it rests on nothing but what is not trusted; what also rests
    on an assumption stays as judged. An estimate that names nothing it rests on is trusted: there is no one to doubt.
    """
    estimates, by_id = tuple(estimates), {claim.id: claim for claim in claims}
    sources, grounds = sources or NONE, grounds or NONE
    raise_if_any(_trust_faults(estimates, by_id, sources, certainty, grounds))

    def weight(ground: str) -> float:
        if ground not in by_id:
            return float(grounds.get(ground, 1))
        claim = by_id[ground]
        return float(sources.get(claim.source, 1)) * float(certainty[claim.certainty] if certainty else 1)

    return {each.id: max(map(weight, each.rests_on), default=1.0) for each in estimates}


def _trust_faults(
    estimates: Sequence[Estimate],
    by_id: Mapping[str, Claim],
    sources: Mapping[str, float],
    certainty: Mapping[str, float] | None,
    grounds: Mapping[str, float],
) -> Iterator[Fault]:
    named = sorted({claim.source for claim in by_id.values()})
    rested = sorted({ground for each in estimates for ground in each.rests_on} - set(by_id))
    yield from _name_faults("source", "sources", sources, named)
    yield from _name_faults("ground", "grounds", grounds, rested)
    yield from _name_faults("certainty", "certainty", certainty or NONE, CERTAINTIES)
    if certainty is not None:
        lost = [name for name in CERTAINTIES if name not in certainty]
        expected, do = f"a weight for each of {', '.join(CERTAINTIES)}", "Add them."
        yield from (Fault("robustness.certainty", "argument certainty", f"no {name}", expected, do) for name in lost)
    for argument, weights in (("sources", sources), ("certainty", certainty or NONE), ("grounds", grounds)):
        yield from _weight_faults("weight", f"argument {argument}", weights)
    for each in estimates:
        for ground in each.rests_on:
            if ground not in by_id and ground[:1] == "c" and ground[1:].isdecimal():
                do = "Hand over all claims, or mend what the estimate rests on."
                yield Fault("robustness.claim", f"estimate {each.id}", f'claim "{ground}"', "a claim that is there", do)


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
    period : str
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
    values : array (draws,)
    level : float
        Between 0 and 1, both excluded.

    Returns
    -------
    Interval or Undefined
        Undefined if there are no draws.

    Raises
    ------
    EntenteError
        ``robustness.level``, ``robustness.values``: both at once.

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
    draws : int
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

    Parameters
    ----------
    condition : array of bool (draws,)

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

    Raises
    ------
    EntenteError
        ``robustness.values``.

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


# --------------------------------------------------------------------------------------------------------------------
# Which number matters


@dataclass(frozen=True, slots=True)
class Bar:
    """What an outcome does when one estimate goes from its low to its high, and all others stay at their modes.

    Examples
    --------
    >>> Bar("e1", 0.5, 0.2, 0.3).swing
    0.3
    """

    estimate: str
    at_low: float
    at_high: float
    at_mode: float

    @property
    def swing(self) -> float:
        """How far apart the two outcomes are."""
        return abs(self.at_high - self.at_low)


def tornado(
    estimates: Iterable[Estimate], period: str, measure: Measure, *, trust: Mapping[str, float] | None = None
) -> tuple[Bar, ...]:
    """Move one estimate at a time from its low to its high, and see how far the outcome goes.

    Parameters
    ----------
    estimates, period, trust
        As for `draw`.
    measure : callable
        From a model with a leading axis of draws to one number a draw.

    Returns
    -------
    tuple of Bar
        One for each estimate of the period, the greatest swing first.

    Raises
    ------
    EntenteError
        As `draw`; ``robustness.measure``.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> bars = tornado(judged, "2025-06", lambda model: model.willingness[..., 0])
    >>> bars[0].estimate, round(bars[0].swing, 3), round(bars[1].swing, 3)
    ('e4', 0.2, 0.0)

    Notes
    -----
    One at a time: what two numbers do together does not show; `sobol` shows it. When a share moves, the other shares
    of the need move with it, so that they still add up to 1.
    """
    every = tuple(estimates)
    raise_if_any(_draw_faults(every, period, trust))
    urn = _urn(every, period, trust)
    low, mode, high = urn.corners
    size = len(mode)
    values = np.repeat(mode[:, None], 2 * size + 1, axis=1)
    values[range(size), range(size)], values[range(size), range(size, 2 * size)] = low, high
    found = _measured(measure, urn.at(values), 2 * size + 1, scalar=True).astype(float).tolist()
    ends = zip(urn.ids, found[:size], found[size : 2 * size], strict=True)
    bars = [Bar(name, at_low, at_high, found[-1]) for name, at_low, at_high in ends]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


@dataclass(frozen=True, slots=True)
class Index:
    """The Sobol indices of one input: its own share of the variance, and its share with all it takes part in.

    Parameters
    ----------
    name : str
    first, total : float or Undefined
        Estimates; of first order and total. Undefined if the outcome does not vary.
    first_error, total_error : float or Undefined
        Their standard errors from sampling alone.

    Examples
    --------
    >>> Index("x1", 0.31, 0.56, 0.01, 0.01).name
    'x1'
    """

    name: str
    first: float | Undefined
    total: float | Undefined
    first_error: float | Undefined
    total_error: float | Undefined


@dataclass(frozen=True, slots=True)
class Sobol:
    """Sobol indices of all inputs, the greatest total first, and how they were estimated.

    Examples
    --------
    >>> Sobol((), 1024, 1, 2048).evaluations
    2048
    """

    rows: tuple[Index, ...]
    n: int
    seed: int
    evaluations: int

    def __iter__(self) -> Iterator[Index]:
        return iter(self.rows)


def sobol(function: Callable[[np.ndarray], Any], distributions: Mapping[str, Any], *, n: int, seed: int) -> Sobol:
    """Share the variance of an outcome out among its inputs.

    First order: S_i = V(E(y | x_i)) / V(y), what fixing x_i would take away. Total: S_Ti = E(V(y | all but x_i)) /
    V(y), what would be left if all but x_i were fixed. Estimated by Saltelli's and Jansen's formulas on a scrambled
    Sobol sequence (`scipy.stats.sobol_indices`).

    Parameters
    ----------
    function : callable
        From an array (inputs, n) to an array (n,).
    distributions : mapping of str to (low, mode, high) or to a distribution
        For each input a triangle, or anything with an inverse distribution function ``ppf``, such as
        ``scipy.stats.uniform(-1, 2)``. Inputs are independent.
    n : int
        A power of two. The function is evaluated for n (inputs + 2) points.
    seed : int
        From 0 up.

    Returns
    -------
    Sobol
        Iterable, one `Index` an input, greatest total first.

    Raises
    ------
    EntenteError
        ``robustness.n``, ``robustness.seed``, ``robustness.distribution``, all at once; ``robustness.measure``.

    Examples
    --------
    >>> rows = sobol(lambda x: x[0] + 2 * x[1], {"x": (0, 0.5, 1), "y": (0, 0.5, 1)}, n=4096, seed=1)
    >>> [(row.name, round(row.first, 2)) for row in rows]  # 4 / 5 and 1 / 5
    [('y', 0.8), ('x', 0.2)]

    Notes
    -----
    The standard errors are those of plain random points; the sequence does better, so they are on the safe side.

    References
    ----------
    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer Physics Communications
    181(2).
    """
    names = tuple(distributions)
    raise_if_any([*_distribution_faults(distributions), *_count_faults(n=n, seed=seed)])
    inverse = [_inverse(distributions[name]) for name in names]

    def points(u: np.ndarray) -> np.ndarray:
        return np.array([each(row) for each, row in zip(inverse, u, strict=True)])

    return _sobol(lambda u: _finite(function(points(u)), u.shape[1]), names, int(n), int(seed))


def _distribution_faults(distributions: Mapping[str, Any]) -> Iterator[Fault]:
    expected = "(low, mode, high) with low ≤ mode ≤ high, or a distribution with a ppf"
    if not distributions:
        yield Fault("robustness.distribution", "argument distributions", "none", "one or more inputs")
    for name, each in distributions.items():
        if not hasattr(each, "ppf") and not _is_triangle(each):
            yield Fault("robustness.distribution", f"argument distributions, {name}", repr(each), expected)


def _is_triangle(corners: Any) -> bool:
    try:
        low, mode, high = corners
    except (TypeError, ValueError):
        return False
    return all(map(_is_number, corners)) and low <= mode <= high


def _inverse(distribution: Any) -> Callable[[np.ndarray], np.ndarray]:
    if hasattr(distribution, "ppf"):
        return distribution.ppf
    return lambda u: triangular(u, *distribution)


def _finite(found: Any, n: int) -> np.ndarray:
    found = np.asarray(found)
    if found.shape == (n,) and found.dtype.kind in "bifu" and np.isfinite(found).all():
        return found.astype(float)
    what = f"an array of shape {found.shape}" if found.shape != (n,) else "numbers that are not finite"
    raise EntenteError([Fault("robustness.measure", "the function", what, f"{n} finite numbers, one a point")])


def _sobol(outcome: Callable[[np.ndarray], np.ndarray], names: tuple[str, ...], n: int, seed: int) -> Sobol:
    """The indices of a function of uniform inputs; evaluated for one input at a time, so that memory stays small."""
    from scipy.stats import qmc, sobol_indices

    size = len(names)
    both = qmc.Sobol(d=2 * size, rng=np.random.default_rng(seed)).random(n).T
    A, B = both[:size], both[size:]
    at_a, at_b = outcome(A), outcome(B)
    mixed = np.array([outcome(np.where(np.arange(size)[:, None] == place, B, A)) for place in range(size)])
    evaluations = n * (size + 2)
    if np.ptp(np.concatenate([at_a, at_b])) == 0:
        none = Undefined("the outcome does not vary")
        return Sobol(tuple(Index(name, none, none, none, none) for name in names), n, seed, evaluations)
    found = sobol_indices(func={"f_A": at_a[None], "f_B": at_b[None], "f_AB": mixed[:, None]}, n=n)
    columns = (np.ravel(found.first_order), np.ravel(found.total_order), *_sobol_errors(at_a, at_b, mixed))
    rows = [Index(name, *values) for name, *values in zip(names, *(each.tolist() for each in columns), strict=True)]
    return Sobol(tuple(sorted(rows, key=lambda row: -row.total)), n, seed, evaluations)


def _sobol_errors(at_a: np.ndarray, at_b: np.ndarray, mixed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors of both ratios of means, by the delta method."""
    mean = np.mean([at_a, at_b])
    spread = ((at_a - mean) ** 2 + (at_b - mean) ** 2) / 2
    return _ratio_error((at_b - mean) * (mixed - at_a), spread), _ratio_error((at_a - mixed) ** 2 / 2, spread)


def _ratio_error(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratio = part.mean(axis=-1, keepdims=True) / whole.mean()
    return (part - ratio * whole).std(axis=-1, ddof=1) / math.sqrt(part.shape[-1]) / whole.mean()


def sobol_estimates(
    estimates: Iterable[Estimate],
    period: str,
    measure: Measure,
    *,
    n: int,
    seed: int,
    trust: Mapping[str, float] | None = None,
) -> Sobol:
    """Share the variance of an outcome of the dependence model out among the estimates of a period.

    Parameters
    ----------
    estimates, period, trust
        As for `draw`. The inputs are the triangles of the estimates; those without width have no variance to give and
        are left out.
    measure : callable
        From a model with a leading axis of draws to one number a draw.
    n, seed : int
        As for `sobol`.

    Returns
    -------
    Sobol
        One `Index` an estimate, greatest total first.

    Raises
    ------
    EntenteError
        As `draw` and `sobol`.

    Examples
    --------
    >>> rows = [("criticality", "", 0.2), ("share", "iran", 0.4), ("share", "russia", 0.4),
    ...         ("substitutability", "russia", 0.0), ("willingness", "russia", 0.3)]
    >>> judged = [Estimate(f"e{number}", "2025-06", "iran", "weapons", supplier, parameter, low, low + 0.1, low + 0.2,
    ...                    "inferred", ()) for number, (parameter, supplier, low) in enumerate(rows)]
    >>> first, *others = sobol_estimates(judged, "2025-06", lambda model: model.willingness[..., 0], n=256, seed=1)
    >>> first.name, round(first.total, 1), others[0].total
    ('e4', 1.0, 0.0)
    """
    every = tuple(estimates)
    raise_if_any(_draw_faults(every, period, trust, n=n, seed=seed))
    urn = _urn(every, period, trust)
    wide = np.flatnonzero(urn.corners[2] > urn.corners[0])

    def outcome(u: np.ndarray) -> np.ndarray:
        return np.concatenate([portion(u[:, start : start + CHUNK]) for start in range(0, u.shape[1], CHUNK)])

    def portion(u: np.ndarray) -> np.ndarray:
        full = np.zeros((len(urn.ids), u.shape[1]))
        full[wide] = u
        return _measured(measure, urn.model(full), u.shape[1], scalar=True).astype(float)

    if not len(wide):
        return Sobol((), int(n), int(seed), 0)
    return _sobol(outcome, tuple(urn.ids[place] for place in wide), int(n), int(seed))


# --------------------------------------------------------------------------------------------------------------------
# Without one source


@dataclass(frozen=True, slots=True)
class Omission:
    """A ranking without the claims of one source, beside the full one.

    Parameters
    ----------
    source : str
    claims : tuple of str
        Ids of the claims left out.
    scores : mapping of str to float, or Undefined
        The ranking that is left; Undefined if there is none.
    tau : float or Undefined
        Kendall's τ of the two, over the names in both.
    lost : tuple of str
        Names of the full ranking that have no score any more.

    Examples
    --------
    >>> Omission("galeotti", ("c001",), {"iran": 1.0}, Undefined("a ranking needs two things or more"), ()).claims
    ('c001',)
    """

    source: str
    claims: tuple[str, ...]
    scores: Mapping[str, float] | Undefined
    tau: float | Undefined
    lost: tuple[str, ...]


Ranking = Callable[[tuple[Claim, ...]], Mapping[str, float]]


def leave_one_out(claims: Iterable[Claim], ranking: Ranking) -> tuple[Omission, ...]:
    """Leave out one source after another, and compare each ranking with the full one.

    Parameters
    ----------
    claims : iterable of Claim
    ranking : callable
        From claims to a score for each name: any measure that can be made from claims.

    Returns
    -------
    tuple of Omission
        One for each source, in the order in which they first speak.

    Raises
    ------
    EntenteError
        What the ranking raises for all claims. If it raises one for fewer, that row is Undefined and says why.

    Examples
    --------
    >>> def told(source, actor):
    ...     return Claim("c1", 1, source, "author", "", 0, 5, "sold.", "trades_with", actor, "iceland")
    >>> def count(claims):
    ...     return {name: sum(claim.actor == name for claim in claims) for name in ("norway", "chad")}
    >>> claims = [told("author", "norway"), told("author", "norway"), told("insiders", "chad")]
    >>> [(row.source, row.tau) for row in leave_one_out(claims, count)]
    [('author', -1.0), ('insiders', 1.0)]
    """
    claims = tuple(claims)
    full = ranking(claims)
    return tuple(_omission(claims, ranking, full, source) for source in _sources(claims))


def _sources(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim.source for claim in claims))


def _omission(claims: tuple[Claim, ...], ranking: Ranking, full: Mapping[str, float], source: str) -> Omission:
    out = tuple(claim.id for claim in claims if claim.source == source)
    try:
        scores = ranking(tuple(claim for claim in claims if claim.source != source))
    except EntenteError as error:
        none = Undefined(f"no ranking without {source}: {error}")
        return Omission(source, out, none, none, tuple(full))
    both = [name for name in full if name in scores]
    tau = kendall_tau({name: full[name] for name in both}, {name: scores[name] for name in both})
    return Omission(source, out, scores, tau, tuple(name for name in full if name not in scores))


@dataclass(frozen=True, slots=True)
class Distrust:
    """A conclusion once one source is not trusted any more.

    Parameters
    ----------
    source : str
    widened : tuple of str
        Ids of the estimates that are now trusted less than before.
    outcome : object
        What the conclusion then is, such as a `Share`.

    Examples
    --------
    >>> print(Distrust("galeotti", ("e1",), Share(0.83, 20000, 0.00266)).outcome)
    holds in 83 % of 20,000 draws (± 0.5)
    """

    source: str
    widened: tuple[str, ...]
    outcome: Any


def distrust_each(
    estimates: Iterable[Estimate],
    claims: Iterable[Claim],
    conclusion: Callable[[dict[str, float]], Any],
    *,
    certainty: Mapping[str, float] | None = None,
) -> tuple[Distrust, ...]:
    """Trust one source after another no more, and draw the conclusion again each time.

    Parameters
    ----------
    estimates : iterable of Estimate
    claims : iterable of Claim
    conclusion : callable
        From the trust in each estimate, as `trust` gives it, to an outcome; most often it calls `simulate`.
    certainty : mapping of str to float, optional
        As for `trust`.

    Returns
    -------
    tuple of Distrust
        One for each source of the claims, in the order in which they first speak.

    Raises
    ------
    EntenteError
        As `trust`, and what the conclusion raises.

    Examples
    --------
    >>> said = Claim("c001", 1, "galeotti", "named_analyst", "says", 0, 5, "sold.", "supplies_arms", "russia", "iran")
    >>> judged = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.4, 0.6, "inferred",
    ...                   ("c001",))
    >>> [(row.source, row.widened, row.outcome) for row in distrust_each([judged], [said], dict)]
    [('galeotti', ('e1',), {'e1': 0.0})]

    Notes
    -----
    An estimate that rests only on the source becomes "anything from 0 to 1"; one that also rests on something else
    stays. So a conclusion that does not move may rest on other sources, or on the analyst's assumptions: `widened`
    tells how much of the model hung on the source at all.
    """
    estimates, claims = tuple(estimates), tuple(claims)
    base = trust(estimates, claims, certainty=certainty)
    rows = []
    for source in _sources(claims):
        now = trust(estimates, claims, sources={source: 0}, certainty=certainty)
        widened = tuple(name for name in now if now[name] < base[name])
        rows.append(Distrust(source, widened, conclusion(now)))
    return tuple(rows)


# --------------------------------------------------------------------------------------------------------------------
# With other rules


@dataclass(frozen=True, slots=True)
class Variant:
    """An outcome under one rule, one form of the cascade and one horizon.

    Parameters
    ----------
    rule, form, horizon : str
    scores : mapping of str to float
        By actor.
    tau : float or Undefined
        Kendall's τ with the scores of the base variant.
    hostile : tuple of (dependent, supplier)
        Pairs whose links give nothing, since the rule finds their tie negative.

    Examples
    --------
    >>> Variant("majority", "additive", "long", {"iran": 0.4, "russia": 0.1}, 1.0, ()).ranking
    ('iran', 'russia')
    """

    rule: str
    form: str
    horizon: str
    scores: Mapping[str, float]
    tau: float | Undefined
    hostile: tuple[tuple[str, str], ...]

    @property
    def ranking(self) -> tuple[str, ...]:
        """The actors, the greatest score first."""
        return tuple(sorted(self.scores, key=lambda name: -round(self.scores[name], DECIMALS)))


def variants(
    model: DependenceModel,
    multigraph: nx.MultiDiGraph,
    measure: Callable[[DependenceModel, str], Any] | None = None,
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    base: tuple[str, str, str] = ("majority", "additive", "long"),
) -> tuple[Variant, ...]:
    """The same question under every aggregation rule, form of the cascade and horizon.

    For each rule the claims give a signed graph; where the tie of a dependent and its supplier is negative, the
    supplier gives nothing: a = 0.

    Parameters
    ----------
    model : DependenceModel
        With or without draws; over draws the mean is taken.
    multigraph : networkx.MultiDiGraph
        The claims graph of the same time, from `alliances.claims_graph`.
    measure : callable, optional
        From a model and a form to one number an actor, an array (…, actors). Left out: the loss by the cascade.
    choices : mapping, optional
        Under ``rules``, ``forms`` and ``horizons`` the names to try; left out: all.
    base : tuple of str
        Rule, form and horizon of the variant that the others are compared with.

    Returns
    -------
    tuple of Variant
        Rules × forms × horizons.

    Raises
    ------
    EntenteError
        ``robustness.variant`` for unknown names, ``robustness.measure``; and the faults of `alliances.signed_graph`.

    Examples
    --------
    >>> import networkx as nx
    >>> model = DependenceModel(("iran", "russia"), (("iran", "arms"),), (("iran", "arms", "russia"),),
    ...                         [0.5], [0.4], [0.6], [0.5], [1.0])
    >>> table = variants(model, nx.MultiDiGraph())
    >>> len(table), {row.hostile for row in table}
    (16, {()})

    Notes
    -----
    A conclusion that turns between variants is not a finding: it belongs to the rule.
    """
    tried = {"rules": RULES, "forms": FORMS, "horizons": HORIZONS} | dict(choices or {})
    raise_if_any(_variant_faults(tried, base))
    measure = measure or _loss
    hostile = {rule: _hostile(model, multigraph, rule) for rule in {base[0], *tried["rules"]}}

    def scores(rule: str, form: str, horizon: str) -> dict[str, float]:
        willing = np.where(hostile[rule], 0.0, model.willingness)
        changed = dependence.revised(model, willingness=willing)
        return _by_actor(measure(dependence.at_horizon(changed, horizon), form), model.actors)

    standard, rows = scores(*base), []
    for combination in product(tried["rules"], tried["forms"], tried["horizons"]):
        found = scores(*combination)
        pairs = [link[::2] for link, turned in zip(model.links, hostile[combination[0]], strict=True) if turned]
        rows.append(Variant(*combination, found, kendall_tau(standard, found), tuple(dict.fromkeys(pairs))))
    return tuple(rows)


def _variant_faults(tried: Mapping[str, Sequence[str]], base: Sequence[str]) -> Iterator[Fault]:
    allowed = {"rules": RULES, "forms": FORMS, "horizons": HORIZONS}
    for kind, names in tried.items():
        if kind not in allowed:
            yield unknown_choice("robustness.variant", "argument choices", kind, allowed)
            continue
        yield from _name_faults("variant", f"choices, {kind}", names, allowed[kind])
    if len(base) != 3:
        yield Fault("robustness.variant", "argument base", repr(base), "a rule, a form and a horizon")
        return
    for name, known in zip(base, allowed.values(), strict=True):
        yield from _name_faults("variant", "base", [name], known)


def _hostile(model: DependenceModel, multigraph: nx.MultiDiGraph, rule: str) -> np.ndarray:
    """Which links run between two actors whose tie is negative, (E,)."""
    graph = signed_graph(multigraph, rule=rule).graph
    pairs = [(dependent, supplier) for dependent, _, supplier in model.links]
    return np.array([graph.has_edge(*pair) and graph.edges[pair]["sign"] < 0 for pair in pairs], dtype=bool)


def _loss(model: DependenceModel, form: str) -> np.ndarray:
    return dependence.cascade(model, form=form).loss


def _by_actor(found: Any, actors: tuple[str, ...]) -> dict[str, float]:
    found = np.asarray(found, dtype=float)
    if found.shape[-1:] != (len(actors),) or not np.isfinite(found).all():
        expected = f"{len(actors)} finite numbers, one an actor"
        raise EntenteError([Fault("robustness.measure", "the measure", f"an array of shape {found.shape}", expected)])
    return dict(zip(actors, found.reshape(-1, len(actors)).mean(axis=0).tolist(), strict=True))
