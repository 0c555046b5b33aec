"""Lab 07 in sight: a what-if against the base under both forms of the cascade, as picture, tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from entente.labs.kit.controls import Button, values_of
from entente.labs.kit.scene import Bar, Bars, Cell, Edge, Form, Graph, Node, Row, Sayings, Scene, Table
from entente.labs.what_ifs.hand import DRAFT, WORDS, Model, State, acting, controls, draft_controls, item_controls
from entente.needs.cascades import FORMS
from entente.needs.measures import support
from entente.needs.model import DependenceModel, revised
from entente.needs.scenarios import NOBODY, OTHERS, Comparison, Intervention, apply, compare
from entente.say import first_few

SMALL = 0.0005  # what is shown as no change, as in lesson 07
LIMIT = "One article, judged numbers, a static model: a conditional ranking, no forecast."


def in_words(item: Intervention, model: Model) -> str:
    """An intervention in words, without its value.

    Examples
    --------
    >>> from entente.labs.what_ifs.hand import model
    >>> in_words(Intervention("cut_supply", {"dependent": "iran", "supplier": "russia"}, date="2025-06"), model())
    'cut a supply: Iran, from Russia, from 2025-06 on'
    """
    name = model.labels
    if item["between"]:
        what = " and ".join(name[actor] for actor in item["between"])
    elif item["actor"]:
        what = name[item["actor"]]
    else:
        what = f"{name[item['dependent']]}, from {name[item['supplier']]}"
    need = f": {model.resources.get(item['resource'], item['resource'])}" if item["resource"] else ""
    date = f", from {item.date} on" if item.date else ""
    return f"{WORDS[item.operation]}: {what}{need}{_in_place_of(item, name)}{date}"


def _in_place_of(item: Intervention, labels: Mapping[str, str]) -> str:
    if not item.replaces:
        return ""
    if item.replaces == NOBODY:
        return ", added to what is there"
    names = [item.replaces] if isinstance(item.replaces, str) else item.replaces
    own = {item["dependent"]: "its own part", OTHERS: "all others"}
    return f", in place of {first_few((own.get(name) or labels[name] for name in names), 8)}"


def compared(state: State, model: Model) -> dict[str, Comparison]:
    """The what-if against the base, under each form of the cascade."""
    return _compared(model.periods[state.period], acting(state))


def _compared(base: DependenceModel, items: tuple[Intervention, ...]) -> dict[str, Comparison]:
    return {form: compare(base, items, form=form) for form in FORMS}


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found = compared(state, model)
    known = controls(state, model)
    panels = (
        _graph(state, found[state.form], model),
        _table(found, model),
        _limits(state, model),
        _form(state, model),
        _pinned(state, model),
        _bars(state, found[state.form], model),
    )
    return Scene(_sentence(state, found, model), known, values_of(state, known), panels)


def _moved(found: Comparison) -> list[int]:
    """The actors whose capability changes, the most changed first."""
    order = np.argsort(-np.abs(found.effect), kind="stable")
    return [int(place) for place in order if abs(found.effect[place]) > SMALL]


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if abs(value) > SMALL else "0"


def _changes(found: Comparison, labels: Mapping[str, str]) -> str:
    return first_few(
        (f"{labels[found.actors[i]]} {_signed(found.effect[i])}" for i in _moved(found)), 8, none="nobody moves"
    )


def _sentence(state: State, found: Mapping[str, Comparison], model: Model) -> str:
    here, form = found[state.form], next(form for form in FORMS if form != state.form)
    mine, others = (_changes(each, model.labels) for each in (here, found[form]))
    said = f"“{state.title}” ({state.period}), {state.form}: {mine}."
    moved = _moved(here)
    if moved:
        top = moved[0]
        direct, knock_on = (_signed(each[top]) for each in (here.direct, here.knock_on))
        said += f" Of {model.labels[here.actors[top]]}'s change {direct} is direct and {knock_on} knock-on."
    said += f" By the {form} form: {'the same' if mine == others else others}."
    return f"{said} {_lever(here, model)}{_rests(state, model)}"


def _lever(found: Comparison, model: Model) -> str:
    pair = tuple(found.actors.index(actor) for actor in model.pair)
    before, after = (_signed(each[pair]) for each in (found.leverage_before, found.leverage_after))
    who, over = (model.labels[actor] for actor in model.pair)
    moves = f"stays at {before}" if before == after else f"goes from {before} to {after}"
    return f"{who}'s potential leverage over {over} {moves}."


def _rests(state: State, model: Model) -> str:
    scenario = model.scenarios.get(state.scenario)
    if scenario is None:
        return " What it rests on is your own." if state.items else ""
    return f" It rests on {', '.join(scenario.rests_on)}." if scenario.rests_on else ""


def _limits(state: State, model: Model) -> Sayings:
    scenario = model.scenarios.get(state.scenario)
    caution = (scenario.caution,) if scenario and scenario.caution else ()
    return Sayings("limits", "Before you believe it", (*caution, LIMIT))


def _graph(state: State, found: Comparison, model: Model) -> Graph:
    base = model.periods[state.period]
    changed = apply(base, acting(state))
    before = support(_fitted(base, changed), found.base.final)
    after = support(changed, found.changed.final)
    edges = tuple(_edges(state, model, found.actors, before, after))
    level = (found.base if state.shown == "before" else found.changed).final
    judged = {dependent for dependent, _ in base.needs}
    nodes = []
    for place, actor in enumerate(found.actors):
        label = model.labels[actor]
        one, other = found.base.final[place], found.changed.final[place]
        x, y = model.places.get(actor, (0.5, 0.5))  # one that the what-if brings in stands in the middle
        if actor not in judged and one == other:
            note = f"{label}: no need of it is in the table, so what it can do is not judged."
            nodes.append(Node(actor, label, x, y, note=note))
            continue
        note = f"{label}: can do {one:.3f} without the what-if, {other:.3f} with it."
        nodes.append(Node(actor, f"{label} {level[place]:.2f}", x, y, level=round(float(level[place]), 4), note=note))
    title = f"Who draws on whom, {state.period}, {'without' if state.shown == 'before' else 'with'} the what-if"
    said = " ".join([*(node.note for node in nodes), *(edge.note for edge in edges)])
    return Graph("graph", title, tuple(nodes), edges, said, key=("needs", "level", "changes"))


def _fitted(base: DependenceModel, changed: DependenceModel) -> DependenceModel:
    """The base with the actors of the changed model, which may be one more, so that both have the same axes."""
    if base.actors == changed.actors:
        return base
    more = len(changed.actors) - len(base.actors)
    return revised(base, actors=changed.actors, capability=np.append(base.capability, np.ones(more)))


def _edges(
    state: State, model: Model, actors: tuple[str, ...], before: np.ndarray, after: np.ndarray
) -> Iterable[Edge]:
    shown = before if state.shown == "before" else after
    for i, j in zip(*np.nonzero(np.maximum(before, after) > SMALL), strict=True):
        old, new = float(before[i, j]), float(after[i, j])
        dependent, supplier = actors[i], actors[j]
        step = round(new, 3) - round(old, 3)  # as the note below prints them: no smaller change can be seen
        change = ""
        if step > 0 and state.shown == "after":
            change = "stronger" if round(old, 3) else "new"
        if step < 0 and state.shown == "after":
            change = "weaker" if round(new, 3) else "gone"
        needs, gives = model.labels[dependent], model.labels[supplier]
        yield Edge(
            supplier,
            dependent,
            0,
            label=f"{step:+.3f}".replace("-", "−") if step else "",
            width=min(1.0, 4 * float(shown[i, j])),
            note=f"{gives} → {needs}: {old:.3f} of what {needs} can do without the what-if, {new:.3f} with it.",
            evidence=model.rests_on.get((state.period, dependent, supplier), ()),
            change=change,
        )


def _bars(state: State, found: Comparison, model: Model) -> Bars:
    rows = []
    for actor, one, other in zip(found.actors, found.base.final, found.changed.final, strict=True):
        without = Bar(round(float(one), 4), f"{one:.3f} without")
        rows.append((model.labels[actor], (without, Bar(round(float(other), 4), f"{other:.3f} with", series=1))))
    title = f"Capability by the {state.form} cascade, from 0 to 1"
    return Bars("capability", title, tuple(rows), series=("without the what-if", "with it"))


def _table(found: Mapping[str, Comparison], model: Model) -> Table:
    actors = found[FORMS[0]].actors
    moved = [i for i in range(len(actors)) if any(abs(each.effect[i]) > SMALL for each in found.values())]
    rows = tuple((model.labels[actors[i]], *_parts(found, i)) for i in moved)
    heads = [f"{part}, {form}" for form in FORMS for part in ("direct", "knock-on", "effect")]
    note = "What has one sign in one form and another in the other is no finding." if rows else "No capability moves."
    return Table("effects", "Direct effect and cascade, in both forms", ("actor", *heads), rows, note)


def _parts(found: Mapping[str, Comparison], i: int) -> tuple[Cell, ...]:
    cells = []
    for form in FORMS:
        for part in (found[form].direct, found[form].knock_on, found[form].effect):
            tone = ""
            if abs(part[i]) > SMALL:
                tone = "plus" if part[i] > 0 else "minus"
            cells.append(Cell(_signed(part[i]), tone))
    return tuple(cells)


def _form(state: State, model: Model) -> Form:
    rows = []
    for place, item in enumerate(state.items):
        head = f"{place + 1}. {in_words(item, model)}"
        rows.append(Row(str(place), head, item.why, item_controls(place), {"value": item.value}))
    draft = Row("draft", "One more", "", draft_controls(state, model), {name: getattr(state, name) for name in DRAFT})
    pinned = len(state.pins)
    buttons = (
        Button("add", "Add it", {"do": "add"}),
        Button("pin", "Pin this what-if to the board", {"do": "pin"}, "Up to three."),
        Button("clear", "Begin with nothing", {"do": "clear"}),
        *(Button(f"unpin{n}", f"Take number {n + 1} off the board", {"do": "unpin", "pin": n}) for n in range(pinned)),
    )
    # Scenario files with faults are left out until they are mended.
    wrong = " ".join(["Left out:", *map(str, model.faults)]) if model.faults else ""
    return Form("compose", "The interventions, in the order of their dates", (*rows, draft), buttons, wrong)


def _pinned(state: State, model: Model) -> Table:
    rows = []
    for pin in state.pins:
        found = _compared(model.periods[pin.period], pin.items)
        effects = (_changes(each, model.labels) for each in found.values())
        rows.append((pin.title, pin.period, *effects, _lever(found[FORMS[0]], model)))
    note = "" if rows else "Nothing is pinned yet."
    heads = ("what-if", "period", *(f"effects, {form}" for form in FORMS), "leverage")
    return Table("board", "The board: what you pinned, side by side", heads, tuple(rows), note)
