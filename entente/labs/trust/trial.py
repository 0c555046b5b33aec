"""The trial of lab 08: what the draws say under some trust, which draws change sides, and where a conclusion turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import numpy as np

from entente.doubt import sources as robustness
from entente.doubt.conclusions import WAYS, power, powers
from entente.doubt.draws import triangular, urn_of, widen
from entente.doubt.summaries import interval, rank_acceptability, share
from entente.labs.kit.jury import DOTS
from entente.labs.trust.hand import STEP, Model, State, Weights, weighed
from entente.needs.cascades import cascade
from entente.needs.estimates import Estimate
from entente.needs.measures import KINDS
from entente.needs.model import DependenceModel
from entente.needs.tables import EstimateTable
from entente.text.codebook import CERTAINTIES

SEED = 6  # that of lesson 08, so that 10,000 draws give its numbers
COARSE = 5  # between full trust and none, a crossing is first looked for at every fifth step of a slider

Way = tuple[str, str]  # a kind of dependence, and a form of leverage


@dataclass(frozen=True)
class Outcome:
    """What the draws say under some trust."""

    held: dict[tuple[str, str, str], float]  # by conclusion, kind and form: the share of draws in which it holds
    spans: dict[tuple[str, str, str], Any]  # by kind, period and form: the leverage of the pair
    ranks: dict[str, tuple[float, ...]]  # the share of draws in which the actor loses most, second most and so on
    order: tuple[float, ...]
    doubted: dict[str, float]  # the trust in the numbers that are not wholly trusted


def outcome(state: State, model: Model) -> Outcome:
    """The conclusions of lesson 08 under each kind of dependence and each form, intervals and ranks."""
    return _outcome(model, state.weights, int(state.draws))


@lru_cache(maxsize=64)
def _outcome(model: Model, weights: Weights, draws: int) -> Outcome:
    wider = doubted(model, weights)
    drawn = {period: _drawn(model, period, wider, draws) for period in (model.before, model.now)}
    every = {period: powers(found, model.pair) for period, found in drawn.items()}
    held, spans = {}, {}
    for way in product(KINDS, WAYS):
        for one in model.conclusions:
            held[one.name, *way] = share(
                _margin(one.holds_if, every[model.before][way], every[model.now][way]) > 0
            ).value
        for period, found in every.items():
            spans[way[0], period, way[1]] = interval(found[way])
    loss = cascade(drawn[model.now]).loss.round(9)
    return Outcome(
        held=held,
        spans=spans,
        ranks=_ranks(loss, drawn[model.now].actors),
        order=tuple(loss.mean(axis=0).tolist()),
        doubted=dict(wider),
    )


def _ranks(loss: np.ndarray, actors: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    """Rank acceptability among the actors that lose anything."""
    losing = np.flatnonzero(loss.max(axis=0) > 0)
    found = rank_acceptability(loss[:, losing])
    return {actors[place]: tuple(row) for place, row in zip(losing, np.asarray(found).tolist(), strict=True)}


# --------------------------------------------------------------------------------------------------------------------
# Draws under some trust


@lru_cache(maxsize=512)
def _trusted(model: Model, weights: Weights) -> dict[str, float]:
    state = State(weights)
    certainty = dict.fromkeys(CERTAINTIES, 1.0) | state.part("certainty")
    return robustness.trust(model.judged, model.claims, sources=state.part("source"), certainty=certainty)


def doubted(model: Model, weights: Weights) -> Weights:
    """The numbers that are not wholly trusted, and how far they are."""
    return tuple((name, trust) for name, trust in _trusted(model, weights).items() if trust < 1)


@dataclass(frozen=True, eq=False)
class _Sure:
    """What is drawn of a period if everybody is trusted."""

    table: EstimateTable
    judged: dict[str, Estimate]
    luck: dict[str, np.ndarray]  # by the id of a number, one quantile a draw: the same under any trust
    values: dict[str, np.ndarray]


@lru_cache(maxsize=8)
def _sure(model: Model, period: str, draws: int) -> _Sure:
    urn, judged = urn_of(model.judged, period, None, SEED), {row.id: row for row in model.judged}
    luck = dict(zip(urn.ids, urn.uniform(0, draws), strict=True))
    values = {name: triangular(luck[name], *widen(judged[name], 1)) for name in urn.ids}
    return _Sure(urn.table, judged, luck, values)


def _drawn(model: Model, period: str, wider: Weights, draws: int) -> DependenceModel:
    """The draws of `entente.doubt.draw`; only what is doubted is drawn anew, so that a slider is answered at once."""
    sure = _sure(model, period, draws)
    anew = {
        name: triangular(sure.luck[name], *widen(sure.judged[name], trust))
        for name, trust in wider
        if name in sure.luck
    }
    return sure.table.model(sure.values | anew)


def _margin(condition: str, before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """By how much a condition of `data/labs.yaml`, such as ``"now < before"``, holds in each draw; it does above 0."""
    values = {"before": before, "now": now, "0": np.zeros_like(now)}
    left, sign, right = condition.split()
    return values[right] - values[left] if sign == "<" else values[left] - values[right]


def margins(model: Model, weights: Weights, way: Way, draws: int) -> dict[str, np.ndarray]:
    """By the name of the conclusion, the margin by which it holds in each draw; a draw keeps its place."""
    # Most voices are alone behind hardly any number: with the same numbers doubted, the draws are the same.
    return _margins(model, doubted(model, weights), way, draws)


@lru_cache(maxsize=512)
def _margins(model: Model, wider: Weights, way: Way, draws: int) -> dict[str, np.ndarray]:
    before, now = (power(_drawn(model, period, wider, draws), model.pair, *way) for period in (model.before, model.now))
    return {one.name: _margin(one.holds_if, before, now) for one in model.conclusions}


# --------------------------------------------------------------------------------------------------------------------
# A hundred dots


def held_in(state: State, model: Model, weights: Weights) -> dict[str, float]:
    """By the name of the conclusion, the share of draws in which it holds under these weights, in the way looked at."""
    found = margins(model, weights, (state.kind, state.form), int(state.draws))
    return {name: share(margin > 0).value for name, margin in found.items()}


def dots(state: State, model: Model, weights: Weights) -> dict[str, str]:
    """For each conclusion a hundred draws, "1" where it holds under these weights.

    They are every so-manieth draw in the order of equal trust, the surest first: so they are full as far as the share
    reaches under equal trust, and a draw that changes sides is seen in its place.
    """
    way, draws = (state.kind, state.form), int(state.draws)
    equal, now = margins(model, (), way, draws), margins(model, weights, way, draws)
    places = ((np.arange(DOTS) + 0.5) * draws / DOTS).astype(int)
    found = {}
    for name in equal:
        chosen = np.argsort(-equal[name], kind="stable")[places]
        found[name] = "".join("1" if held else "0" for held in now[name][chosen] > 0)
    return found


# --------------------------------------------------------------------------------------------------------------------
# Where a conclusion turns


def turns(state: State, model: Model, name: str) -> tuple[tuple[float, str], ...]:
    """Where on the slider of a voice a conclusion changes sides of one half of the draws; all else stays as it is.

    Parameters
    ----------
    name : str
        Of a slider: ``"source:author"``.

    Returns
    -------
    tuple of (float, str)
        The step of the slider at which the conclusion is first on the other side, coming down from full trust; and the
        conclusion. A conclusion that crosses the line and comes back between two of the places first looked at, a
        quarter apart, is not seen.
    """
    others = weighed(state.weights, name, 1)
    return _turns(model, others, name, (state.kind, state.form), int(state.draws))


@lru_cache(maxsize=512)
def _turns(model: Model, others: Weights, name: str, way: Way, draws: int) -> tuple[tuple[float, str], ...]:
    last = round(1 / STEP)

    def most(conclusion: str) -> Callable[[int], bool]:
        def held_in_most(step: int) -> bool:
            weights = weighed(others, name, round(step * STEP, 9))
            return bool((margins(model, weights, way, draws)[conclusion] > 0).mean() > 0.5)

        return held_in_most

    found = []
    for one in model.conclusions:
        side = most(one.name)
        for high, low in pairwise(range(last, -1, -COARSE)):
            if side(high) != side(low):
                found.append((round(_first_across(side, high, low) * STEP, 9), one.name))
    return tuple(sorted(found, reverse=True))


def _first_across(side: Callable[[int], bool], high: int, low: int) -> int:
    """The first step below `high` that is on the side of `low`, by halving what lies between."""
    while high - low > 1:
        middle = (high + low) // 2
        if side(middle) == side(low):
            low = middle
        else:
            high = middle
    return low
