"""What a loss sets off: shortfalls are felt, round after round, until nothing changes any more.

`cascade` finds the end, or says that it is an upper bound; `swing` asks what an actor has at stake in another when all
that comes round through third parties is counted. All of it works on one model and on many draws alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from entente.errors import Fault, raise_if_any, unknown_choice
from entente.needs.estimates import Link, Need
from entente.needs.measures import KINDS, WHOLE, held, part_of
from entente.needs.model import ARRAYS, CHUNK, DependenceModel, one_hot, plan_for, plan_of, revised

FORMS = ("additive", "bottleneck")

CONVERGED, UPPER_BOUND = "converged", "upper_bound"


def shortfall(model: DependenceModel, capability: ArrayLike) -> np.ndarray:
    """The part of each need that is not met: g[i, r] = Σ_j s[i, j, r] · (1 − σ[i, j, r]) · (1 − a[i, j, r] · x[j]).

    Parameters
    ----------
    capability : array (..., n)
        x: what each actor can do, from 0 to 1.

    Returns
    -------
    ndarray (..., P)
        From 0 to 1. What an actor supplies to itself is always met.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> shortfall(model, [1, 0.5]).round(6).tolist()  # 0.8 × 0.75 × (1 − 0.5)
    [0.3]
    """
    plan = plan_of(model)
    given = model.willingness * np.asarray(capability, dtype=float)[..., plan.supplier]
    return (held(model) * (1 - given)) @ plan.by_need.T


@dataclass(frozen=True, eq=False)
class Cascade:
    """What becomes of the capabilities when what each actor lacks is felt by those who need it.

    Parameters
    ----------
    start : array (..., n)
        x⁰, before anybody feels anything.
    first : array (..., n)
        After one round: what each loses by its own suppliers.
    final : array (..., n)
        At the end: the greatest fixed point, or an upper bound for it if the status says so.
    rounds : int
        The number of rounds, of the draw that took most.
    form : str
        ``"additive"`` or ``"bottleneck"``.
    status : str
        ``"converged"``: no entry of `final` is more than the tolerance above the greatest fixed point.
        ``"upper_bound"``: the rounds were used up before; the fixed point is at most `final`.
    unfinished : int
        The number of draws that had not converged.
    """

    start: np.ndarray = field(repr=False)
    first: np.ndarray = field(repr=False)
    final: np.ndarray
    rounds: int
    form: str
    actors: tuple[str, ...]
    status: str = CONVERGED
    unfinished: int = 0

    @property
    def direct(self) -> np.ndarray:
        """The loss of the first round."""
        return self.start - self.first

    @property
    def knock_on(self) -> np.ndarray:
        """The loss of all later rounds."""
        return self.first - self.final

    @property
    def loss(self) -> np.ndarray:
        """The direct and the knock-on loss together."""
        return self.start - self.final


def cascade(
    model: DependenceModel, *, form: str = "additive", tolerance: float = 1e-12, max_rounds: int = 10_000
) -> Cascade:
    """Let every shortfall be felt, round after round, until nothing changes any more.

    With g the `shortfall` at x, one round is, for the form

    - ``"additive"``: x[i] ← max(0, x⁰[i] − Σ_r w[i, r] · g[i, r]), the losses add up;
    - ``"bottleneck"``: x[i] ← min(x⁰[i], min_r (1 − w[i, r] · g[i, r])), the worst need counts alone.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    tolerance : float
        How near to the fixed point is near enough.
    max_rounds : int
        How many rounds at most.

    Returns
    -------
    Cascade
        With `direct` (first round), `knock_on` (the rest), `loss` and `status`.

    Examples
    --------
    Iran's air defence hangs on Russia, Russia's drones on Iran; Russia gives half of what it could.

    >>> model = DependenceModel(
    ...     ("iran", "russia"), (("iran", "air_defence"), ("russia", "drones")),
    ...     (("iran", "air_defence", "russia"), ("russia", "drones", "iran")),
    ...     criticality=[0.4, 0.5], own=[0, 0], share=[1, 1], substitutability=[0, 0], willingness=[0.5, 1])
    >>> found = cascade(model)
    >>> found.direct.round(4).tolist(), found.knock_on.round(4).tolist()
    ([0.2, 0.0], [0.0222, 0.1111])
    >>> found.status
    'converged'
    >>> cascade(model, max_rounds=1).status
    'upper_bound'

    Notes
    -----
    One round never raises a capability, and less capability never makes a round end higher: the rounds fall from x⁰
    to the greatest fixed point. A round shrinks distances at least by the factor q = max_i Σ_r w·s·(1 − σ)·a (for the
    bottleneck: the largest single need), so that after a step of size δ the end is at most δ·q/(1 − q) below; the
    rounds stop when that is within the tolerance, or when no number changes.

    Where a ≡ 1 and nothing is cut off at 0, the additive loss is the solution of the inoperability model,
    1 − x = (I − D)⁻¹ (1 − x⁰) with D the matrix of vulnerabilities.

    References
    ----------
    Haimes, Y. Y. and Jiang, P. (2001). Leontief-based model of risk in complex interconnected infrastructures.
    *Journal of Infrastructure Systems* 7, 1–12.
    Tarski, A. (1955). A lattice-theoretical fixpoint theorem and its applications. *Pacific Journal of Mathematics* 5.
    """
    raise_if_any(_cascade_faults(form, tolerance, max_rounds))
    course = _course(model.actors, model.needs, model.links, form)
    start = np.broadcast_to(model.capability, (*model.draws, len(model.actors)))
    first = start.reshape(math.prod(model.draws), len(model.actors)).T.copy()
    final = first.copy()
    rounds = unfinished = 0
    for begin in range(0, first.shape[1], CHUNK):
        part = slice(begin, min(begin + CHUNK, first.shape[1]))
        *ends, took, left = _fall(_round(model, course, part), tolerance, max_rounds)
        first[course.moving, part], final[course.moving, part] = ends
        rounds, unfinished = max(rounds, took), unfinished + left
    status = UPPER_BOUND if unfinished else CONVERGED
    first, final = first.T.reshape(start.shape), final.T.reshape(start.shape)
    return Cascade(start, first, final, rounds, form, model.actors, status, unfinished)


def _cascade_faults(form: str, tolerance: float, max_rounds: int) -> Iterator[Fault]:
    if form not in FORMS:
        yield unknown_choice("dependence.form", "argument form", form, FORMS)
    if not (isinstance(tolerance, int | float) and 0 < tolerance < 1):
        yield Fault("dependence.tolerance", "argument tolerance", f"{tolerance}", "a number between 0 and 1")
    if not (isinstance(max_rounds, int) and max_rounds >= 1):
        yield Fault("dependence.rounds", "argument max_rounds", f"{max_rounds}", "a whole number, at least 1")


@dataclass(frozen=True, slots=True)
class _Course:
    """What a round of one form adds up, as places and as matrices of 0 and 1.

    Only those who need something move. A round has **rows**, the actors that move or (for the bottleneck) the needs,
    and **terms**: the links of a row with the same supplier, if that supplier moves.
    """

    moving: np.ndarray  # (m,) places of actors
    by_row: np.ndarray  # (R, E)
    still: np.ndarray  # (S,) links with a supplier that does not move
    by_term: np.ndarray  # (T, E)
    gather: np.ndarray  # (R, T)
    giver: np.ndarray  # (T,) places among those that move
    needs_of: np.ndarray | None  # (m, most needs of an actor), for the bottleneck


@lru_cache(maxsize=256)
def _course(actors: tuple[str, ...], needs: tuple[Need, ...], links: tuple[Link, ...], form: str) -> _Course:
    plan = plan_for(actors, needs, links)
    moving, owner = np.unique(plan.owner, return_inverse=True)
    row = owner[plan.need] if form == "additive" else plan.need
    moves = np.isin(plan.supplier, moving)
    terms, term = np.unique(np.stack([row, plan.supplier])[:, moves], axis=1, return_inverse=True)
    place = np.full(len(links), -1)
    place[moves] = np.ravel(term)
    rows = len(moving) if form == "additive" else len(needs)
    return _Course(
        moving,
        by_row=one_hot(row, rows),
        still=np.flatnonzero(~moves),
        by_term=one_hot(place, terms.shape[1]),
        gather=one_hot(terms[0], rows),
        giver=np.searchsorted(moving, terms[1]),
        needs_of=None if form == "additive" else _needs_of(owner, len(moving)),
    )


def _needs_of(owner: np.ndarray, actors: int) -> np.ndarray:
    """The needs of each actor, (actors, most needs of one); the number of needs where there are no more."""
    mine = [np.flatnonzero(owner == actor) for actor in range(actors)]
    padded = np.full((actors, max(map(len, mine), default=0)), len(owner))
    for row, places in zip(padded, mine, strict=True):
        row[: len(places)] = places
    return padded


@dataclass(slots=True)
class _Round:
    """One round for a chunk of draws, with draws on the last axis: levels = base + gather @ (flow · x[giver])."""

    course: _Course
    start: np.ndarray  # (m, C)
    base: np.ndarray  # (R, C): what is left when nobody who moves gives anything
    flow: np.ndarray  # (T, C): what a supplier with all its capability gives
    factor: np.ndarray  # (C,): by how much a round shrinks distances at least

    def step(self, x: np.ndarray) -> np.ndarray:
        levels = self.course.gather @ (self.flow * x[self.course.giver])
        levels += self.base
        if self.course.needs_of is None:
            np.maximum(levels, 0, out=levels)
            return np.minimum(levels, self.start, out=levels)  # rounding may lift a number by its last digit
        levels = np.concatenate([levels, np.ones((1, x.shape[1]))])  # the last row stands in for a need not there
        return np.minimum(self.start, levels[self.course.needs_of].min(axis=1, initial=1))


def _round(model: DependenceModel, course: _Course, part: slice) -> _Round:
    plan = plan_of(model)
    rows = {name: _columns(getattr(model, name), part, model.draws) for name in ARRAYS if name != "own"}
    hold = rows["criticality"][plan.need] * rows["share"] * (1 - rows["substitutability"])
    flow, start = hold * rows["willingness"], rows["capability"][course.moving]
    base = (start if course.needs_of is None else 1) - course.by_row @ hold
    base += course.by_row[:, course.still] @ (flow[course.still] * rows["capability"][plan.supplier[course.still]])
    factor = (course.by_row @ flow).max(axis=0, initial=0)
    return _Round(course, start, base, course.by_term @ flow, factor)


def _columns(array: np.ndarray, part: slice, lead: tuple[int, ...]) -> np.ndarray:
    """The draws of a chunk as columns; one column for all of them is repeated."""
    width = array.shape[-1]
    if array.ndim == 1:
        return np.repeat(array[:, None], part.stop - part.start, axis=1)
    rows = np.broadcast_to(array, (*lead, width)).reshape(-1, width)
    return np.ascontiguousarray(rows[part].T)


def _fall(rounds: _Round, tolerance: float, max_rounds: int) -> tuple[np.ndarray, np.ndarray, int, int]:
    """The first and the last round of every draw, how many rounds that took, and how many draws were not done."""
    first = x = rounds.step(rounds.start)
    # After a step of size δ the end is at most δ·q/(1 − q) below; without feedback, q = 0, one step is the end.
    enough = np.maximum(tolerance * (1 - rounds.factor) / np.maximum(rounds.factor, 1e-300), 0)
    there = (rounds.start - x).max(axis=0, initial=0) <= enough
    number = 1
    while number < max_rounds and not there.all():
        lower = rounds.step(x)
        np.copyto(lower, x, where=there)  # a draw that has arrived stays, so that it ends alike in any company
        there |= (x - lower).max(axis=0, initial=0) <= enough
        x, number = lower, number + 1
    return first, x, number, int((~there).sum())


def swing(
    model: DependenceModel, dependent: str, supplier: str, *, form: str = "additive", kind: str = WHOLE
) -> np.ndarray:
    """What the dependent has at stake in the supplier: where it ends if the supplier gives more, less if it gives less.

    - ``"given"``: its end as things are, less its end if the supplier stops;
    - ``"restorable"``: its end if the supplier gives all, less its end as things are;
    - ``"potential"``: its end if the supplier gives all, less its end if it stops: the sum of the two.

    Parameters
    ----------
    form : str
        One of `FORMS`.
    kind : str
        One of `entente.needs.measures.KINDS`.

    Returns
    -------
    ndarray (...)
        From 0 to 1.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> from entente.needs.measures import KINDS
    >>> {kind: round(float(swing(model, "a", "b", kind=kind)), 6) for kind in KINDS}  # 0.5 × 0.8 × (1 − 0.25) = 0.3
    {'given': 0.18, 'restorable': 0.12, 'potential': 0.3}

    Notes
    -----
    Unlike the `entente.needs.measures.dependence` it counts what comes round through third parties, and that a
    weakened supplier has less to give or to withhold.
    """
    model.index(dependent), part_of(model.willingness, kind)  # refuse what is unknown
    high = _end(model, dependent, supplier, model.willingness if kind == "given" else 1.0, form)
    low = _end(model, dependent, supplier, model.willingness if kind == "restorable" else 0.0, form)
    return high - low


def _end(model: DependenceModel, dependent: str, supplier: str, willingness: ArrayLike, form: str) -> np.ndarray:
    """Where the dependent ends if the supplier is so willing towards it."""
    plan = plan_of(model)
    tie = (plan.dependent == model.index(dependent)) & (plan.supplier == model.index(supplier))
    changed = revised(model, willingness=np.where(tie, willingness, model.willingness))
    return cascade(changed, form=form).final[..., model.index(dependent)]


def swing_leverage(
    model: DependenceModel, actor: str, other: str, *, form: str = "additive", kind: str = WHOLE
) -> np.ndarray:
    """What the other has at stake in the actor, less what the actor has at stake in the other.

    Parameters
    ----------
    form, kind
        As for `swing`.

    Returns
    -------
    ndarray (...)
        From −1 to 1; above 0 where the actor has the leverage.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> from entente.needs.measures import leverage
    >>> round(float(swing_leverage(model, "b", "a")), 6), round(float(leverage(model)[1, 0]), 6)
    (0.3, 0.3)

    Where two need each other and one gives half, the two may differ even in sign.

    >>> model = DependenceModel(("a", "b"), (("a", "r"), ("b", "t")), (("a", "r", "b"), ("b", "t", "a")),
    ...                         [0.6, 0.5], [0.2, 0.1], [0.8, 0.9], [0.1, 0.2], [1, 0.5])
    >>> round(float(swing_leverage(model, "b", "a")), 4), round(float(leverage(model)[1, 0]), 4)
    (-0.0123, 0.072)

    Notes
    -----
    Where the dependence runs one way and the supplier lacks nothing, it equals the `leverage`; so it does where the two
    need only each other and both give all they can. Else the two may differ: who gives little has an end that is low
    already, so what each gives now enters also into the potential swing.
    """
    stakes = [swing(model, *pair, form=form, kind=kind) for pair in ((other, actor), (actor, other))]
    return stakes[0] - stakes[1]


def swing_leverages(model: DependenceModel, actor: str, other: str, *, form: str = "additive") -> dict[str, np.ndarray]:
    """The `swing_leverage` under each kind of dependence, in less than half the time of asking for each.

    Parameters
    ----------
    form
        As for `swing`.

    Returns
    -------
    dict of str to ndarray (...)
        By the names in `entente.needs.measures.KINDS`.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> {kind: round(float(found), 6) for kind, found in swing_leverages(model, "b", "a").items()}
    {'given': 0.18, 'restorable': 0.12, 'potential': 0.3}
    """
    now = cascade(model, form=form).final  # the same for both, and for each kind
    stakes = []
    for dependent, supplier in ((other, actor), (actor, other)):
        here = now[..., model.index(dependent)]
        low, high = (_end(model, dependent, supplier, willingness, form) for willingness in (0.0, 1.0))
        stakes.append({"given": here - low, "restorable": high - here, "potential": high - low})
    return {kind: stakes[0][kind] - stakes[1][kind] for kind in KINDS}
