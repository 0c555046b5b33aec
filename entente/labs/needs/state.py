"""What the dependence bench looks at, what a learner has changed in it, and what that makes of the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from entente import data
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, named, set_control, unknown_action
from entente.labs.kit.grounds import ground_evidence, kept_while_tables_stay, periods_of
from entente.needs import tables
from entente.needs.estimates import PARAMETERS, Estimate
from entente.needs.measures import KINDS, WHOLE
from entente.needs.model import DependenceModel

Spot = tuple[str, str, str]
QUESTION = (
    "Predict first: which of the two that you see here has the upper hand over the other, and would it still have it "
    "if half of the need were met elsewhere?"
)
KIND_HELP = "Given flows and could be stopped; restorable could be offered; potential is both."
HALF_A_STEP = 0.005
MEANING = {
    "criticality": "How much of what it can do hangs on the need.",
    "share": "The part that the supplier meets; the other shares, own share too, shrink or grow in proportion.",
    "substitutability": "How far somebody else could stand in.",
    "willingness": "How much of what the supplier could give it gives: that could be stopped, the rest be offered.",
}


@dataclass(frozen=True)
class Model:
    """What the lab looks at; it stays as it is."""

    periods: dict[str, DependenceModel]
    judged: dict[tuple[str, ...], Estimate]
    labels: dict[str, str]
    resources: dict[str, str]
    evidence: dict[str, Any]
    start: State  # the need that the lesson asks about, or the first of the last period

    def row(self, period: str, link: str, parameter: str) -> Estimate:
        """The judged number of a link; a criticality has no supplier."""
        dependent, resource, supplier = link.split("|")
        return self.judged[period, dependent, resource, "" if parameter == "criticality" else supplier, parameter]


@kept_while_tables_stay
def model() -> Model:
    """The course's dependence model in its periods, and the judged numbers behind it."""
    rows, facts = data.dependencies(), data.labs()
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    periods = {period: tables.build(rows, period) for period in periods_of(rows)}
    period = facts.now or list(periods)[-1]
    return Model(
        periods=periods,
        judged={(row.period, row.dependent, row.resource, row.supplier, row.parameter): row for row in rows},
        labels=labels,
        resources={resource.id: resource.label for resource in data.resources()},
        evidence=ground_evidence(labels),
        start=State(period, "|".join(facts.need or periods[period].links[0])),
    )


@dataclass(frozen=True)
class State:
    """Which link is looked at, and what has been changed.

    A change is ((period, link, parameter), value). A criticality belongs to the need and stands under its first link.
    """

    period: str
    link: str  # dependent|resource|supplier
    changes: tuple[tuple[tuple[str, str, str], float], ...] = field(default=())
    kind: str = WHOLE

    def value(self, period: str, link: str, parameter: str, judged: float) -> float:
        """What a number is now."""
        return dict(self.changes).get((period, link, parameter), judged)


def links_of(model: Model, period: str) -> dict[str, Spot]:
    return {"|".join(link): link for link in model.periods[period].links}


def key_of(model: Model, period: str, parameter: str, link: str) -> str:
    """Under which link a change is kept."""
    if parameter != "criticality":
        return link
    need = tuple(link.split("|")[:2])
    return next(name for name, each in links_of(model, period).items() if each[:2] == need)


def numbers(state: State, model: Model) -> dict[str, float]:
    """The four numbers of the link that is looked at, as they are now."""
    found = {}
    for name in PARAMETERS:
        judged = model.row(state.period, state.link, name).mode
        found[name] = state.value(state.period, key_of(model, state.period, name, state.link), name, judged)
    return found


def controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the lab in a state: the criticality has room up to what the actor's other needs leave."""
    links = []
    for name, (dependent, resource, supplier) in links_of(model, state.period).items():
        words = f"{model.labels[dependent]}: {model.resources[resource]} from {model.labels[supplier]}"
        links.append((name, words))
    sliders = (
        Slider(name, name.capitalize(), 0, _room(state, model) if name == "criticality" else 1.0, 0.01, MEANING[name])
        for name in PARAMETERS
    )
    return (
        Choice("period", "Period", named(model.periods)),
        Choice("link", "Who needs what from whom?", tuple(links)),
        Choice("kind", "Which dependence?", named(KINDS), KIND_HELP),
        *sliders,
        Button("reset", "Back to the judged numbers", {"do": "reset"}, disabled=not state.changes),
    )


def _room(state: State, model: Model) -> float:
    dependent, resource, _ = state.link.split("|")
    changed = changed_model(state, model, state.period)
    others = [w for (who, what), w in zip(changed.needs, changed.criticality, strict=True) if who == dependent != what]
    mine = changed.criticality[changed.needs.index((dependent, resource))]
    return min(1.0, round(1 - (sum(others) - mine), 9))


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control; ``number`` with ``period``, ``link``, ``parameter`` and ``value``; or ``reset``.
    """
    do = action.get("do")
    if do == "reset":
        return replace(state, changes=())
    if do == "number":
        return _numbered(state, action, model)
    if do != "set":
        raise unknown_action(action, ("set", "number", "reset"))
    return _set(state, action, model)


def _set(state: State, action: Action, model: Model) -> State:
    name, known = str(action.get("control")), controls(state, model)
    if name not in PARAMETERS:
        moved = set_control(state, action, known)
        links = links_of(model, moved.period)
        return moved if moved.link in links else replace(moved, link=next(iter(links)))
    slider = next(control for control in known if control.id == name)
    value = slider.read(action.get("value"))
    key = (state.period, key_of(model, state.period, name, state.link), name)
    judged = model.row(state.period, state.link, name).mode
    kept = {**dict(state.changes), key: value}
    return replace(state, changes=tuple(sorted((k, v) for k, v in kept.items() if (k, v) != (key, judged))))


def _numbered(state: State, action: Action, model: Model) -> State:
    """A number of any link, as `actions_of` gives it; what is looked at stays."""
    period = Choice("period", "period", named(model.periods)).read(action.get("period"))
    links = tuple((link, link) for link in links_of(model, period))
    link = Choice("link", "link", links).read(action.get("link"))
    there = replace(state, period=period, link=link)
    changed = _set(there, {"control": action.get("parameter"), "value": action.get("value")}, model)
    return replace(state, changes=changed.changes)


def changed_model(state: State, model: Model, period: str) -> DependenceModel:
    """The model of a period with the learner's numbers."""
    base = model.periods[period]
    mine = [(link, name, value) for (when, link, name), value in state.changes if when == period]
    if not mine:
        return base
    arrays = {name: getattr(base, name).copy() for name in (*PARAMETERS, "own")}
    for link, name, value in mine:
        _put(arrays, base, tuple(link.split("|")), name, value)
    return replace(base, **arrays)


def _put(arrays: Mapping[str, np.ndarray], base: DependenceModel, link: Spot, name: str, value: float) -> None:
    """Set one number in the arrays; the other shares of a need share what is left in their proportions."""
    need, place = base.needs.index(link[:2]), base.links.index(link)
    if name != "share":
        arrays[name][need if name == "criticality" else place] = value
        return
    others = [other for other, each in enumerate(base.links) if each[:2] == link[:2] and other != place]
    left = arrays["own"][need] + arrays["share"][others].sum()
    arrays["share"][place] = value
    if left > 0:
        arrays["share"][others] *= (1 - value) / left
        arrays["own"][need] *= (1 - value) / left
    else:
        arrays["own"][need] = 1 - value


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    moves = [
        {"do": "number", "period": period, "link": link, "parameter": name, "value": value}
        for (period, link, name), value in state.changes
    ]
    start, links = model.start, links_of(model, state.period)
    if state.period != start.period:
        moves.append({"do": "set", "control": "period", "value": state.period})
    if state.kind != start.kind:
        moves.append({"do": "set", "control": "kind", "value": state.kind})
    if state.link != (start.link if start.link in links else next(iter(links))):
        moves.append({"do": "set", "control": "link", "value": state.link})
    return tuple(moves)
