"""Draws: one question asked of many models, each number taken at random from the triangle of its estimate.

`widen` makes a triangle wider the less it is trusted, `draw` makes the models, `simulate` measures them. What the
draws then say is in `summaries`, and handed on from here.

The results are conditional: they say what follows from the judgements, not how likely it is that states act so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from types import MappingProxyType
from typing import Any

import numpy as np

from entente import parallel
from entente.doubt.summaries import CHUNK, Interval, Share, interval, kendall_tau, rank_acceptability, share
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.needs.estimates import Estimate, is_share
from entente.needs.model import DependenceModel
from entente.needs.tables import EstimateTable

__all__ = [
    "CHUNK",
    "Interval",
    "Share",
    "draw",
    "interval",
    "kendall_tau",
    "rank_acceptability",
    "share",
    "simulate",
    "triangular",
    "widen",
]

BETWEEN = "a number from 0 to 1"
NONE: Mapping[str, float] = MappingProxyType({})
Measure = Callable[[DependenceModel], Any]
Triple = tuple[float, float, float]


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
    raise_if_any(weight_faults("trust", "argument trust", {"": trust}))
    if trust == 1:
        return estimate.low, estimate.mode, estimate.high
    t = float(trust)
    return t * estimate.low, t * estimate.mode + (1 - t) / 2, 1 - t * (1 - estimate.high)


def name_faults(kind: str, argument: str, names: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            yield unknown_choice(f"robustness.{kind}", f"argument {argument}", name, known)


def weight_faults(kind: str, where: str, weights: Mapping[str, object]) -> Iterator[Fault]:
    for name, weight in weights.items():
        if not is_share(weight):
            yield Fault(f"robustness.{kind}", f"{where}, {name}".rstrip(", "), repr(weight), BETWEEN)


@dataclass(frozen=True, eq=False)
class Urn:
    """The table of one period; of its estimates the ids, the triangles and the states in which their streams begin."""

    table: EstimateTable
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


def urn_of(
    estimates: Iterable[Estimate],
    period: str,
    trust: Mapping[str, float] | None,
    seed: int = 0,
    *,
    independent: bool = False,
) -> Urn:
    every = tuple(estimates)
    table = EstimateTable.of(every, period)
    here = tuple(each for each in every if each.period == period)
    corners = np.array([widen(each, (trust or NONE).get(each.id, 1)) for each in here], dtype=float)
    states = tuple(np.random.PCG64((int(seed), *_stream(each, independent))).state for each in here)
    return Urn(table, tuple(each.id for each in here), corners.reshape(-1, 3).T, states)


def _stream(estimate: Estimate, independent: bool) -> tuple[int, ...]:
    """Four whole numbers that are the same for a quantity wherever and whenever they are asked for."""
    key = (estimate.dependent, estimate.resource, estimate.supplier, estimate.parameter)
    text = "\x1f".join((*key, estimate.period) if independent else key)
    return tuple(np.frombuffer(hashlib.blake2b(text.encode(), digest_size=16).digest(), dtype="<u4").tolist())


def draw_faults(
    estimates: Sequence[Estimate], period: str, trust: Mapping[str, float] | None, **counts: object
) -> Iterator[Fault]:
    periods = sorted({each.period for each in estimates})
    if period not in periods:
        yield unknown_choice("robustness.period", "argument period", period, periods)
    yield from name_faults("trust", "trust", trust or NONE, [each.id for each in estimates])
    yield from weight_faults("trust", "argument trust", trust or NONE)
    yield from count_faults(**counts)


def count_faults(**counts: object) -> Iterator[Fault]:
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
    raise_if_any(draw_faults(every, period, trust, draws=draws, seed=seed))
    return urn_of(every, period, trust, seed, independent=independent).chunk(0, int(draws))


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
    faults = draw_faults(every, period, trust, draws=draws, seed=seed)
    raise_if_any([*faults, *parallel.faults(jobs, scheduler)])
    urn = urn_of(every, period, trust, seed, independent=independent)
    portions = [(start, min(start + CHUNK, draws)) for start in range(0, int(draws), CHUNK)]
    outcome = partial(_outcome, urn, measure)
    return np.concatenate(parallel.run(outcome, portions, jobs=jobs, scheduler=scheduler, threads=True))


def _outcome(urn: Urn, measure: Measure, portion: tuple[int, int]) -> np.ndarray:
    found = measured(measure, urn.chunk(*portion), portion[1] - portion[0])
    return found.copy()  # a view of one column would keep all the others


def measured(measure: Measure, model: DependenceModel, draws: int, *, scalar: bool = False) -> np.ndarray:
    """What a measure gives, once it is seen to be one finite row a draw."""
    found = np.asarray(measure(model))
    fits = found.shape == (draws,) if scalar else found.shape[:1] == (draws,)
    if fits and is_finite(found):
        return found
    what = "numbers that are not finite" if fits else f"an array of shape {found.shape}"
    shape, each = (f"({draws},)", "one ") if scalar else (f"({draws}, …)", "one row ")
    expected = f"an array of shape {shape} of finite numbers: {each}"
    do = "Keep the leading axis: write model.willingness[..., 0], not model.willingness[0]."
    raise EntenteError([Fault("robustness.measure", "the measure", what, expected, do)])


def is_finite(found: np.ndarray) -> bool:
    """Whether an array holds numbers or truth values only, and none that is infinite or missing."""
    return found.dtype.kind in "bifu" and bool(np.isfinite(found).all())
