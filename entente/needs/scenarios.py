"""Scenarios: what if one thing had been otherwise?

A **scenario** is a list of **interventions** in a model of dependence: a supply is cut or restored, a substitute is
found or made dearer, a tie is broken or formed, an actor is shocked. `apply` makes the changed model, `compare` lets
both run and sets the ends side by side. The records themselves are in `interventions`, and handed on from here.

What comes out is conditional: on the numbers of the model and on the interventions as written. It is no forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice
from entente.needs.cascades import CONVERGED, Cascade, cascade
from entente.needs.effects import Parts
from entente.needs.interventions import (
    DATE,
    NOBODY,
    OPERATIONS,
    OTHERS,
    TARGETS,
    Intervention,
    Scenario,
    chain,
    contradictions,
    date_fault,
    is_date,
    is_later,
)
from entente.needs.measures import WHOLE, leverage
from entente.needs.model import DependenceModel, revised
from entente.needs.tables import at_horizon

__all__ = [
    "DATE",
    "NOBODY",
    "OPERATIONS",
    "OTHERS",
    "TARGETS",
    "Comparison",
    "Intervention",
    "Scenario",
    "apply",
    "chain",
    "compare",
    "contradictions",
    "is_date",
    "is_later",
]


def apply(
    model: DependenceModel,
    interventions: Scenario | Intervention | Iterable[Intervention],
    *,
    until: str | None = None,
) -> DependenceModel:
    """The model with the interventions made, in the order of their dates; undated ones come first.

    With v the value of the intervention, it acts on every link or actor of its target as follows.

    - cut_supply: a ← a · (1 − v). restore: a ← a + v · (1 − a).
    - substitute: σ ← σ + v · (1 − σ). raise_cost (of substitutes): σ ← σ · (1 − v).
    - break_tie: a ← a · (1 − v) on every link between the two, both ways.
    - form_tie, replacing others or somebody by name: the part v of their share of the need goes to the supplier. The
      dependent's own share is left alone unless it is named.
    - form_tie, replacing nobody: of each supplier's share, the part v of what is not given, s · (1 − a), goes to the
      supplier. Nobody gives less than before, and v · (willingness of the tie) of what was missing is filled.
    - shock: x⁰ ← x⁰ · (1 − v); with a resource: x⁰ ← max(0, x⁰ − v · w) with w the criticality of that need.

    Parameters
    ----------
    model : DependenceModel
        With or without axes of draws.
    interventions : Scenario, Intervention or iterable of Intervention
        A scenario that builds on another is given by its `chain`.
    until : str, optional
        Leave out what is dated later.

    Returns
    -------
    DependenceModel
        A new one; the old one stays as it was. form_tie may add a link and an actor.

    Raises
    ------
    EntenteError
        ``scenarios.link``, ``scenarios.need``, ``scenarios.actor``, ``scenarios.replaces`` where the target, or whom a
        tie replaces, is not in the model; ``scenarios.builds_on``, ``scenarios.date``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> apply(model, Intervention("cut_supply", {"dependent": "a", "supplier": "b"}, 0.4)).willingness
    array([0.6])
    >>> apply(model, Intervention("form_tie", {"dependent": "a", "supplier": "c", "resource": "r"}, 0.5)).links
    (('a', 'r', 'b'), ('a', 'r', 'c'))
    """
    items = in_order(interventions, until)
    draft = _Draft(model)
    for number, item in enumerate(items, 1):
        raise_if_any(
            misses_of(item, f"intervention {number}, {item.operation}", draft.actors, model.needs, draft.links)
        )
        OPERATE[item.operation](draft, item)
    return draft.model()


def in_order(interventions: Scenario | Intervention | Iterable[Intervention], until: str | None) -> list[Intervention]:
    """The interventions that count, by date."""
    if until and not is_date(until):
        raise EntenteError([date_fault("argument until", until)])
    if isinstance(interventions, Scenario) and interventions.builds_on:
        found, do = f'one that builds on "{interventions.builds_on}"', "Give chain(scenarios, name) in its place."
        where = f"scenario {interventions.name}"
        raise EntenteError([Fault("scenarios.builds_on", where, found, "all interventions", do)])
    if isinstance(interventions, Scenario):
        interventions = interventions.interventions
    items = [interventions] if isinstance(interventions, Intervention) else list(interventions)
    return sorted((item for item in items if not is_later(item.date, until)), key=lambda item: item.date)


class _Draft:
    """A model while it is being changed: an array is copied when it is first written to."""

    def __init__(self, model: DependenceModel):
        self.base, self.links, self.actors = model, list(model.links), list(model.actors)
        self.arrays: dict[str, np.ndarray] = {}

    def array(self, name: str) -> np.ndarray:
        """An array that may be written to."""
        if name not in self.arrays:
            self.arrays[name] = np.array(getattr(self.base, name))
        return self.arrays[name]

    def widen(self, name: str, value: Any) -> None:
        """Add a last column."""
        array = self.array(name)
        column = np.broadcast_to(np.asarray(value, dtype=float), array.shape[:-1])[..., None]
        self.arrays[name] = np.concatenate([array, column], axis=-1)

    def level(self, *names: str) -> list[np.ndarray]:
        """Arrays that may be written to, with the same leading axes, so that one can be reckoned into another."""
        lead = np.broadcast_shapes(*(self.array(name).shape[:-1] for name in names))
        for name in names:
            array = self.array(name)
            self.arrays[name] = np.array(np.broadcast_to(array, (*lead, array.shape[-1])))
        return [self.arrays[name] for name in names]

    def need(self, item: Intervention) -> int:
        return self.base.needs.index((item["dependent"] or item["actor"], item["resource"]))

    def model(self) -> DependenceModel:
        return revised(self.base, links=tuple(self.links), actors=tuple(self.actors), **self.arrays)


def places_of(links: Sequence[tuple[str, str, str]], item: Intervention) -> list[int]:
    """The links that an intervention acts on."""
    if item.operation == "break_tie":
        pair = set(item["between"])
        return [place for place, (one, _, other) in enumerate(links) if {one, other} == pair]
    dependent, supplier, resource = item["dependent"], item["supplier"], item["resource"]
    return [
        place
        for place, link in enumerate(links)
        if link[0] == dependent and link[2] == supplier and (not resource or link[1] == resource)
    ]


def misses_of(
    item: Intervention, where: str, actors: Sequence[str], needs: Sequence[tuple[str, str]], links: Sequence
) -> Iterator[Fault]:
    """What the target names, or whom a tie is to replace, and the model has not."""
    if item.operation == "shock" and item["actor"] not in actors:
        yield unknown_choice("scenarios.actor", where, item["actor"], actors)
    elif item.operation == "form_tie" or (item.operation == "shock" and item["resource"]):
        actor = item["dependent"] or item["actor"]  # of a tie, of a shock
        resource = item["resource"]
        if (actor, resource) not in needs:
            known = [need for owner, need in needs if owner == actor]
            found = f'no need "{resource}" of {actor}'
            expected = f"a need of {actor}: {', '.join(known)}" if known else "an actor with needs in this period"
            yield Fault("scenarios.need", where, found, expected, did_you_mean(resource, known))
            return
    elif item.operation != "shock" and not places_of(links, item):
        yield _link_fault(where, item, links)
        return
    yield from _replaced_misses(item, where, links)


def _replaced_misses(item: Intervention, where: str, links: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    """Whom a tie is to replace, and who does not supply the need."""
    if item.replaces in ("", NOBODY):
        return
    need = item["dependent"], item["resource"]
    others = [link[2] for link in links if link[:2] == need and link[2] != item["supplier"]]
    if item.replaces == OTHERS and not others:
        do = f"Write {NOBODY}, or {need[0]} for its own part."
        found = f'"{OTHERS}", and no other supplier of {need[1]} to {need[0]}'
        yield Fault("scenarios.replaces", where, found, "a need that others supply", do)
    elif item.replaces != OTHERS:
        allowed = (NOBODY, OTHERS, *others, need[0]) if others else (NOBODY, need[0])
        for name in _names(item):
            if name not in (*others, need[0]):
                yield unknown_choice("scenarios.replaces", where, name, allowed)


def _names(item: Intervention) -> tuple[str, ...]:
    return (item.replaces,) if isinstance(item.replaces, str) else item.replaces


def _link_fault(where: str, item: Intervention, links: Sequence[tuple[str, str, str]]) -> Fault:
    one, other = item["between"] or (item["dependent"], item["supplier"])
    resource = f" of {item['resource']}" if item["resource"] else ""
    ends = {one, other} if item["between"] else {one}
    known = [f"{d}, {r} from {s}" for d, r, s in links if d in ends]
    expected = f"a link of this period: {'; '.join(known)}" if known else "an actor with links in this period"
    tie = f"between {one} and {other}" if item["between"] else f"from {other} to {one}"
    do = "A tie that is not there yet is made by form_tie."
    return Fault("scenarios.link", where, f"no supply{resource} {tie}", expected, do)


def _shrink(name: str) -> Callable[[_Draft, Intervention], None]:
    """What takes a part of a number away: 1 leaves nothing of it."""

    def act(draft: _Draft, item: Intervention) -> None:
        draft.array(name)[..., places_of(draft.links, item)] *= 1 - item.value

    return act


def _grow(name: str) -> Callable[[_Draft, Intervention], None]:
    """What closes a part of a number's way up to 1: 1 closes it all."""

    def act(draft: _Draft, item: Intervention) -> None:
        array, places = draft.array(name), places_of(draft.links, item)
        array[..., places] += item.value * (1 - array[..., places])

    return act


def _form_tie(draft: _Draft, item: Intervention) -> None:
    need = draft.need(item)
    same = [place for place, link in enumerate(draft.links) if link[:2] == draft.base.needs[need]]
    if item.replaces == NOBODY:
        _add_tie(draft, item, same)
        return
    own, share = draft.level("own", "share")
    moved = np.zeros(share.shape[:-1])
    for place in same:
        name = draft.links[place][2]
        if name in _names(item) or (item.replaces == OTHERS and name != item["supplier"]):
            moved += item.value * share[..., place]
            share[..., place] *= 1 - item.value
    if item["dependent"] in _names(item):
        moved += item.value * own[..., need]
        own[..., need] *= 1 - item.value
    there = places_of(draft.links, item)
    if not there:
        _new_link(draft, item, moved, item.substitutability or 0.0)
        return
    share[..., there] += moved[..., None]
    for name in ("willingness", "substitutability"):
        if getattr(item, name) is not None:
            draft.array(name)[..., there] = getattr(item, name)


def _add_tie(draft: _Draft, item: Intervention, same: list[int]) -> None:
    """A tie that takes nothing away: what is not given moves to the supplier, what is given stays where it is."""
    share, substitutability, willingness = draft.level("share", "substitutability", "willingness")
    given = share[..., same] * willingness[..., same]
    missing = item.value * (share[..., same] - given)
    share[..., same] -= missing
    willingness[..., same] = _ratio(given, share[..., same], willingness[..., same])
    moved = missing.sum(axis=-1)
    # What the supplier does not give either can be replaced as well as before: nobody is worse off than without it.
    replaced = _ratio((missing * substitutability[..., same]).sum(axis=-1), moved, 0.0)
    there = places_of(draft.links, item)
    if not there:
        _new_link(draft, item, moved, replaced)
        return
    place = there[0]
    total = share[..., place] + moved
    given = share[..., place] * willingness[..., place] + moved * _willing(item)
    willingness[..., place] = _ratio(given, total, willingness[..., place])
    share[..., place] = total
    # A link has one substitutability: the greater of the two, so that nobody loses here either.
    substitutability[..., place] = np.maximum(substitutability[..., place], replaced)


def _ratio(part: np.ndarray, whole: np.ndarray, otherwise: Any) -> np.ndarray:
    """A part of a whole, at most 1; of nothing, what is said otherwise."""
    there = whole > 1e-12  # what is less is rounding
    ratio = np.minimum(1, part / np.where(there, whole, 1))
    return np.where(there, ratio, otherwise)


def _willing(item: Intervention) -> float:
    return 1.0 if item.willingness is None else item.willingness


def _new_link(draft: _Draft, item: Intervention, share: Any, substitutability: Any) -> None:
    draft.links.append((item["dependent"], item["resource"], item["supplier"]))
    draft.widen("share", share)
    draft.widen("willingness", _willing(item))
    draft.widen("substitutability", substitutability)
    if item["supplier"] not in draft.actors:
        draft.actors.append(item["supplier"])
        draft.widen("capability", 1.0)


def _shock(draft: _Draft, item: Intervention) -> None:
    place = draft.actors.index(item["actor"])
    if not item["resource"]:
        draft.array("capability")[..., place] *= 1 - item.value
        return
    loss = item.value * draft.base.criticality[..., draft.need(item)]
    array = draft.array("capability")
    if np.ndim(loss) > array.ndim - 1:
        array = np.array(np.broadcast_to(array, (*np.shape(loss), array.shape[-1])))
        draft.arrays["capability"] = array
    array[..., place] = np.maximum(0, array[..., place] - loss)


OPERATE: dict[str, Callable[[_Draft, Intervention], None]] = {
    "cut_supply": _shrink("willingness"),
    "restore": _grow("willingness"),
    "substitute": _grow("substitutability"),
    "raise_cost": _shrink("substitutability"),
    "break_tie": _shrink("willingness"),
    "form_tie": _form_tie,
    "shock": _shock,
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the interventions change: the ends with them less the ends without.

    Parameters
    ----------
    scenario : Scenario or tuple of Intervention
        What was compared.
    before, after : DependenceModel
        Without and with the interventions, for the same actors.
    base, changed : Cascade
        Where the two end.
    """

    scenario: Scenario | tuple[Intervention, ...]
    before: DependenceModel = field(repr=False)
    after: DependenceModel = field(repr=False)
    base: Cascade
    changed: Cascade

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors, in the order of the last axis."""
        return self.changed.actors

    @property
    def effect(self) -> np.ndarray:
        """The change of each actor's capability; below 0 is a loss."""
        return self.changed.final - self.base.final

    @property
    def direct(self) -> np.ndarray:
        """The part of the effect that shows after one round."""
        return self.changed.first - self.base.first

    @property
    def knock_on(self) -> np.ndarray:
        """The part of the effect that comes round through others.

        It may run against the direct effect: what is no longer supplied no longer falls with its supplier.
        """
        return self.effect - self.direct

    @property
    def typed(self) -> np.ndarray:
        """The part of the direct effect that was written in: what the shocks to an actor alone take from it.

        The rest of the direct effect is one multiplication of what was written with what was judged. Only the knock-on
        is something that nobody could have told without the cascade.
        """
        lost = self.base.start - self.changed.start
        if self.base.form == "additive":
            return -np.minimum(lost, self.base.first)  # nobody ends below 0
        return np.minimum(self.changed.start, self.base.first) - self.base.first  # a worse need hides the shock

    @property
    def most_moved(self) -> str:
        """The actor with the greatest effect; over draws, by the mean of its size."""
        sizes = abs(self.effect).reshape(-1, len(self.actors)).mean(axis=0)
        return self.actors[int(sizes.argmax())]

    def parts(self, actor: str) -> Parts:
        """What an actor's effect is made of; over draws, the means."""
        if actor not in self.actors:
            raise EntenteError([unknown_choice("scenarios.actor", "argument actor", actor, self.actors)])
        place = self.actors.index(actor)
        typed, direct, knock_on = (
            float(values[..., place].mean()) for values in (self.typed, self.direct, self.knock_on)
        )
        return Parts(actor, typed, direct - typed, knock_on)

    def leverage(self, kind: str = WHOLE) -> tuple[np.ndarray, np.ndarray]:
        """Before and after, (..., n, n): the leverage of the row's actor over the column's, of one kind.

        What changes willingness alone moves the given and the restorable leverage, and leaves the potential one.
        """
        return leverage(self.before, kind=kind), leverage(self.after, kind=kind)

    @property
    def leverage_before(self) -> np.ndarray:
        """The potential leverage without the interventions."""
        return self.leverage()[0]

    @property
    def leverage_after(self) -> np.ndarray:
        """The potential leverage with the interventions."""
        return self.leverage()[1]

    @property
    def status(self) -> str:
        """``"converged"``, or ``"upper_bound"`` if one of the two cascades is only that."""
        return self.changed.status if self.base.status == CONVERGED else self.base.status


def compare(
    model: DependenceModel,
    scenario: Scenario | Intervention | Iterable[Intervention],
    *,
    form: str = "additive",
    horizon: str = "long",
    until: str | None = None,
) -> Comparison:
    """Let the model run with and without the interventions.

    Parameters
    ----------
    model : DependenceModel
        With or without axes of draws: each draw is compared with itself.
    scenario : Scenario, Intervention or iterable of Intervention
        A scenario that builds on another is given by its `chain`.
    form : str
        ``"additive"`` or ``"bottleneck"``.
    horizon : str
        ``"short"`` or ``"long"``; see `entente.needs.tables.at_horizon`. The interventions come first, so that in the
        short run a substitute is of no use yet.
    until : str, optional
        Leave out what is dated later.

    Raises
    ------
    EntenteError
        Those of `apply`, `entente.needs.cascades.cascade` and `entente.needs.tables.at_horizon`.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> cut = Intervention("cut_supply", {"dependent": "a", "supplier": "b"}, 0.5)
    >>> compare(model, cut).effect.round(6).tolist()  # −0.5 × 0.8 × 0.75 × 0.5
    [-0.15, 0.0]
    """
    items = scenario if isinstance(scenario, Scenario) else tuple(in_order(scenario, None))
    after = at_horizon(apply(model, items, until=until), horizon)
    before = at_horizon(_with_actors(model, after.actors), horizon)
    ends = (cascade(each, form=form) for each in (before, after))
    return Comparison(items, before, after, *ends)


def _with_actors(model: DependenceModel, actors: tuple[str, ...]) -> DependenceModel:
    """The same model with actors at the end that it does not have; nobody depends on them."""
    if actors == model.actors:
        return model
    added = np.ones((*model.capability.shape[:-1], len(actors) - len(model.actors)))
    return revised(model, actors=actors, capability=np.concatenate([model.capability, added], axis=-1))
