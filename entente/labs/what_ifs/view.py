"""Lab 07 in sight: a what-if against the base under both forms of the cascade, as picture, tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from entente.labs.kit.controls import Button, values_of
from entente.labs.kit.effects import Dumbbells
from entente.labs.kit.scene import Cell, Edge, Form, Graph, Node, Pull, Row, Sayings, Scene, Table
from entente.labs.what_ifs.asked import asked, clause
from entente.labs.what_ifs.effects import (
    SMALL,
    after_round,
    both_forms,
    compared,
    curve,
    difference,
    dumbbells,
    leverage,
    rounds,
    top,
)
from entente.labs.what_ifs.hand import (
    DRAFT,
    LAST_ROUND,
    MORE,
    WORDS,
    Model,
    Pin,
    State,
    acting,
    controls,
    dates,
    draft_controls,
    item_controls,
    left_of,
    tie_control,
)
from entente.needs.cascades import FORMS
from entente.needs.measures import support
from entente.needs.model import DependenceModel, revised
from entente.needs.scenarios import NOBODY, OTHERS, Comparison, Intervention, apply
from entente.say import first_few

LIMIT = "One article, judged numbers, a static model: a conditional ranking, no forecast."
CUT = "✂"  # at a tie that the what-if leaves as it is


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


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found = compared(state, model)
    known = controls(state, model, rounds(found))
    panels = (
        asked(state, model),
        _graph(state, found[state.form], model),
        dumbbells(state, model),
        leverage(state, model),
        *curve(state, model),
        replace(_table(found, model), tab="Numbers"),
        _form(state, model),
        *_board(state, model),
        _limits(state, model),
    )
    said = _sentence(state, found, model)
    return Scene(said, known, values_of(state, known), panels, verdict=_verdict(state, found, model), more=MORE)


def _verdict(state: State, found: Mapping[str, Comparison], model: Model) -> str:
    """The change of the actor that moves most, in both forms and as far as the rounds have gone."""
    who = top(state, model)
    if who is None:
        return "Nobody's capability moves."
    words = []
    for form, each in found.items():
        before = float(each.base.final[who])
        words.append(f"{difference(before, before + float(after_round(each, int(state.round))[who]))} {form}")
    number = "" if state.round >= LAST_ROUND else f" after round {int(state.round)}"
    return f"{model.labels[found[FORMS[0]].actors[who]]}: {', '.join(words)}{number}."


def _moved(found: Comparison) -> list[int]:
    """The actors whose capability changes, the most changed first."""
    order = np.argsort(-np.abs(found.effect), kind="stable")
    return [int(place) for place in order if abs(found.effect[place]) > SMALL]


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if abs(value) > SMALL else "0"


def _changes(found: Comparison, labels: Mapping[str, str]) -> str:
    changes = ((i, difference(found.base.final[i], found.changed.final[i])) for i in _moved(found))
    return first_few(
        (f"{labels[found.actors[i]]} {words}" for i, words in changes if words != "0"), 8, none="nobody moves"
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
    return Sayings("limits", "Before you believe it", (*caution, LIMIT), tab="Before you believe it")


def _graph(state: State, found: Comparison, model: Model) -> Graph:
    base = model.periods[state.period]
    changed = apply(base, acting(state))
    with_it = found.base.final + after_round(found, int(state.round))
    before = support(_fitted(base, changed), found.base.final)
    after = support(changed, with_it)
    edges = tuple(_edges(state, model, found.actors, before, after))
    level = found.base.final if state.shown == "before" else with_it
    judged = {dependent for dependent, _ in base.needs}
    nodes = []
    for place, actor in enumerate(found.actors):
        label = model.labels[actor]
        one, other = found.base.final[place], with_it[place]
        x, y = model.places.get(actor, (0.5, 0.5))  # one that the what-if brings in stands in the middle
        if actor not in judged and one == other:
            note = f"{label}: no need of it is in the table, so what it can do is not judged."
            nodes.append(Node(actor, label, x, y, note=note))
            continue
        note = f"{label}: can do {one:.3f} without the what-if, {other:.3f} with it."
        was = round(float(one), 4) if difference(float(one), float(level[place])) != "0" else None
        text = f"{label} {level[place]:.2f}"
        nodes.append(Node(actor, text, x, y, level=round(float(level[place]), 4), note=note, was=was))
    how = "without" if state.shown == "before" else "with"
    title = f"{state.period}, {how} the what-if: drag a tie to the left to cut it (key: Home)"
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
    judged = {(dependent, supplier) for dependent, _, supplier in model.periods[state.period].links}
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
        pull = None
        if (dependent, supplier) in judged:
            spec = tie_control(supplier, dependent)
            pull = Pull(spec.id, spec.low, spec.high, spec.step, left_of(state, supplier, dependent))
        yield Edge(
            supplier,
            dependent,
            0,
            label=f"{step:+.3f}".replace("-", "−") if step else CUT if pull else "",
            width=min(1.0, 4 * float(shown[i, j])),
            note=f"{gives} → {needs}: {old:.3f} of what {needs} can do without the what-if, {new:.3f} with it.",
            evidence=model.rests_on.get((state.period, dependent, supplier), ()),
            change=change,
            pull=pull,
        )


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
    buttons = (Button("add", "Add it", {"do": "add"}), Button("clear", "Begin with nothing", {"do": "clear"}))
    # Scenario files with faults are left out until they are mended.
    wrong = " ".join(["Left out:", *map(str, model.faults)]) if model.faults else ""
    return Form(
        "compose", "The interventions, in the order of their dates", (*rows, draft), buttons, wrong, tab="Compose"
    )


def _board(state: State, model: Model) -> tuple[Dumbbells | Table | Form, ...]:
    """What is pinned, as dumbbells side by side, as a table, and with a button to take it down."""
    shown = [_pinned(number, pin, model) for number, pin in enumerate(state.pins)]
    rows = []
    for pin in state.pins:
        found = both_forms(model.periods[pin.period], pin.items)
        effects = (_changes(each, model.labels) for each in found.values())
        rows.append((_named(pin, model), pin.period, *effects, _lever(found[FORMS[0]], model)))
    note = "" if rows else "Nothing is pinned yet."
    heads = ("what-if", "period", *(f"effects, {form}" for form in FORMS), "leverage")
    table = Table("board", "The board: what you pinned, side by side", heads, tuple(rows), note, tab="Board")
    down = tuple(
        Button(f"unpin{n}", f"Take number {n + 1} off the board", {"do": "unpin", "pin": n}) for n in range(len(rows))
    )
    return (*shown, table, *((Form("unpin", "Make room", (), down, tab="Board"),) if down else ()))


def _pinned(number: int, pin: Pin, model: Model) -> Dumbbells:
    made = dumbbells(State(period=pin.period, items=pin.items, until=float(len(dates(pin.items)) - 1)), model)
    return replace(
        made, id=f"pin{number}", title=f"{number + 1}. {_named(pin, model)} ({pin.period})", note="", tab="Board"
    )


def _named(pin: Pin, model: Model) -> str:
    """The title of a pinned what-if; one of the learner's own is called by what it changes."""
    if not pin.title.startswith(State.title):
        return pin.title
    clauses = (
        f"{before}{100 * item.value:.0f} %{after}" for item in pin.items for before, after in [clause(item, model)]
    )
    return first_few(clauses, 3, none=pin.title)
