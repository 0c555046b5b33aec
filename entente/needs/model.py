"""The model of dependence in one period: needs, links, and five numbers on them, as arrays that are checked once.

Arrays may have leading axes of draws: the last axis runs over actors, needs or links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.needs.estimates import SLACK, Link, Need

CHUNK = 2_048  # so few that the products of a round stay on one thread; ensembles are cut in the same places
BETWEEN = "a number from 0 to 1"


@dataclass(frozen=True, eq=False)
class DependenceModel:
    """Who needs what from whom in one period, as arrays; with leading axes for draws if there are any.

    Parameters
    ----------
    actors : tuple of str
        The n actors.
    needs : tuple of (dependent, resource)
        The P needs.
    links : tuple of (dependent, resource, supplier)
        The E links; the supplier is another actor than the dependent.
    criticality : array (..., P)
        w: how much of the dependent's capability hangs on the need. Those of one actor add up to at most 1.
    own : array (..., P)
        The share of the need that the dependent meets itself.
    share : array (..., E)
        s: the share that the supplier meets. Shares of a need, own share included, add up to 1.
    substitutability : array (..., E)
        σ: the part of the share that others could take over.
    willingness : array (..., E)
        a: the part of the share that the supplier gives when it has all its capability. *Cannot* and *will not* both
        end here; an intervention says which it is.
    capability : array (..., n), optional
        x⁰: what each actor can do before anything else happens; 1 if left out.

    Examples
    --------
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.1], willingness=[0.8])
    >>> model.index("russia"), model.draws
    (1, ())
    """

    actors: tuple[str, ...]
    needs: tuple[Need, ...]
    links: tuple[Link, ...]
    criticality: np.ndarray = field(repr=False)
    own: np.ndarray = field(repr=False)
    share: np.ndarray = field(repr=False)
    substitutability: np.ndarray = field(repr=False)
    willingness: np.ndarray = field(repr=False)
    capability: np.ndarray | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.capability is None:
            object.__setattr__(self, "capability", np.ones(len(self.actors)))
        raise_if_any(_structure_faults(self))
        for name in ARRAYS:
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=float))
        raise_if_any(_shape_faults(self))
        raise_if_any([*_range_faults(self), *_sum_faults(self)])

    def index(self, actor: str) -> int:
        """The place of an actor on the last axis.

        Raises
        ------
        EntenteError
            ``dependence.actor`` if it is not there.
        """
        try:
            return self.actors.index(actor)
        except ValueError:
            raise EntenteError([unknown_choice("dependence.actor", "an actor", actor, self.actors)]) from None

    @property
    def draws(self) -> tuple[int, ...]:
        """The shape of the leading axes: ``()`` for one model."""
        return np.broadcast_shapes(*(getattr(self, name).shape[:-1] for name in ARRAYS))


ARRAYS = ("criticality", "own", "share", "substitutability", "willingness", "capability")
AXES = dict(zip(ARRAYS, ("needs", "needs", "links", "links", "links", "actors"), strict=True))


def revised(model: DependenceModel, **arrays: Any) -> DependenceModel:
    """The same model with some of its arrays or names replaced, without checking them again.

    For functions that keep the promises of a model by construction; `dataclasses.replace` checks.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [1], [0], [1], [0.3], [1])
    >>> revised(model, substitutability=np.array([0.0])).substitutability
    array([0.])
    """
    other = object.__new__(DependenceModel)
    other.__dict__.update(model.__dict__)
    other.__dict__.update(arrays)
    return other


def _structure_faults(model: DependenceModel) -> Iterator[Fault]:
    needs, actors = set(model.needs), set(model.actors)
    for kind in ("actors", "needs", "links"):
        names = getattr(model, kind)
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Fault("dependence.duplicate", kind, f"{tie_words(name)} twice", "each once", "Leave one out.")
    for kind, rows in (("links", model.links), ("needs", model.needs)):
        named = {row[0] for row in rows} | {row[2] for row in rows if len(row) > 2}
        for name in sorted(named - actors):
            yield unknown_choice("dependence.unknown", kind, name, model.actors)
    for dependent, resource, supplier in model.links:
        where = f"link {tie_words((dependent, resource, supplier))}"
        if dependent == supplier:
            do = "What it meets itself is the own share."
            yield Fault("dependence.loop", where, "a supplier that is the dependent", "another actor", do)
        elif (dependent, resource) not in needs:
            yield Fault("dependence.unknown", where, "no such need", "a need of the model", "Add the need.")


def tie_words(name: str | tuple[str, ...]) -> str:
    """A name, a need or a link in words: ``iran, weapons from russia``."""
    if isinstance(name, str):
        return name
    return f"{name[0]}, {name[1]}" + (f" from {name[2]}" if len(name) > 2 else "")


def _shape_faults(model: DependenceModel) -> Iterator[Fault]:
    leads = []
    for name, axis in AXES.items():
        shape, length = getattr(model, name).shape, len(getattr(model, axis))
        leads.append(shape[:-1])
        if not shape or shape[-1] != length:
            yield Fault("dependence.shape", name, f"shape {shape}", f"a last axis of {length}, one for each of {axis}")
    try:
        np.broadcast_shapes(*leads)
    except ValueError:
        yield Fault("dependence.shape", "the arrays", f"axes of draws {leads}", "axes that fit together")


def _range_faults(model: DependenceModel) -> Iterator[Fault]:
    for name, axis in AXES.items():
        array = getattr(model, name)
        good = (array >= 0) & (array <= 1)
        if good.all():
            continue
        bad = ~good.reshape(-1, array.shape[-1]).all(axis=0)
        for place in np.flatnonzero(bad):
            where = f"{name} of {tie_words(getattr(model, axis)[place])}"
            first = array[..., place][~good[..., place]].flat[0]
            yield Fault("dependence.value", where, f"{first:g}", BETWEEN)


def _sum_faults(model: DependenceModel) -> Iterator[Fault]:
    plan = plan_for(model.actors, model.needs, model.links)
    total = model.own + model.share @ plan.by_need.T
    for place, name in enumerate(model.needs):
        sums = np.ravel(total[..., place])
        worst = float(sums[abs(sums - 1).argmax()]) if len(sums) else 1.0
        if not abs(worst - 1) <= SLACK:
            yield shares_fault(f"shares of {tie_words(name)}", worst)
    total = model.criticality @ plan.of_actor.T
    for place, name in enumerate(model.actors):
        most = float(total[..., place].max(initial=0))
        if most > 1 + SLACK:
            yield criticality_fault(f"criticalities of {name}", most)


def shares_fault(where: str, total: float) -> Fault:
    do = "Let the own share and those of all suppliers make up the whole."
    return Fault("dependence.shares", where, f"a sum of {total:.6g}", "1", do)


def criticality_fault(where: str, total: float) -> Fault:
    do = "An actor cannot lose more than all it has: lower some of them."
    return Fault("dependence.criticality", where, f"a sum of {total:.6g}", "at most 1", do)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where each link and need belongs, as places and as matrices of 0 and 1."""

    need: np.ndarray  # (E,) the need of each link
    owner: np.ndarray  # (P,) the actor of each need
    dependent: np.ndarray  # (E,)
    supplier: np.ndarray  # (E,)
    by_need: np.ndarray  # (P, E)
    of_actor: np.ndarray  # (n, P)
    by_pair: np.ndarray  # (E, n·n)


@lru_cache(maxsize=256)
def plan_for(actors: tuple[str, ...], needs: tuple[Need, ...], links: tuple[Link, ...]) -> Plan:
    actor_at = {name: place for place, name in enumerate(actors)}
    need_at = {name: place for place, name in enumerate(needs)}
    need = np.array([need_at[link[:2]] for link in links], dtype=int)
    dependent = np.array([actor_at[link[0]] for link in links], dtype=int)
    supplier = np.array([actor_at[link[2]] for link in links], dtype=int)
    owner = np.array([actor_at[name] for name, _ in needs], dtype=int)
    pairs = dependent * len(actors) + supplier
    return Plan(
        *(need, owner, dependent, supplier),
        by_need=one_hot(need, len(needs)),
        of_actor=one_hot(owner, len(actors)),
        by_pair=np.ascontiguousarray(one_hot(pairs, len(actors) ** 2).T),
    )


def one_hot(places: np.ndarray, rows: int) -> np.ndarray:
    return (np.arange(rows)[:, None] == places[None, :]).astype(float)


def plan_of(model: DependenceModel) -> Plan:
    return plan_for(model.actors, model.needs, model.links)
