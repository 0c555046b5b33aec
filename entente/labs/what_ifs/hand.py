"""Lab 07 in the hand: what the lab looks at, what the learner has set, and what an action makes of it.

`update` finds the move of an action in `MOVES`. Whatever it gives has a draft that can be added: see `drafted`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import networkx as nx

from entente import data, plots
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.labs.kit.controls import (
    Action,
    Button,
    Choice,
    Control,
    Slider,
    Upload,
    Words,
    named,
    set_control,
    unknown_action,
)
from entente.labs.kit.grounds import (
    ground_evidence,
    kept_while_tables_stay,
    map_of_actors,
    periods_of,
    question,
    watched_power,
)
from entente.labs.kit.scene import places
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS
from entente.needs.model import DependenceModel
from entente.needs.scenario_files import read_scenarios
from entente.needs.scenarios import (
    NOBODY,
    OPERATIONS,
    OTHERS,
    Intervention,
    Scenario,
    apply,
    chain,
    contradictions,
    is_later,
)

OWN = ""
LAST_ROUND = 5  # stands for all rounds; those before it are shown one by one
ROUNDS = ("0: written in", "1: direct", "2", "3", "4", "all")
MOST_PINS, MOST_ITEMS = 3, 12
QUESTION = (
    "Predict first: at half its strength, how much does the actor that is hit most lose: half of what it loses at full "
    "strength, less than half or more?"
)
WORDS = {
    "cut_supply": "cut a supply",
    "restore": "restore a supply",
    "substitute": "find a substitute",
    "raise_cost": "make substitutes dearer",
    "break_tie": "break a tie",
    "form_tie": "form a tie",
    "shock": "shock an actor",
}
TIE = "tie:"  # before the names of supplier and dependent: the control of a tie that is drawn
DRAFT = ("operation", "target", "supplier", "replaces", "value", "date")


@dataclass(frozen=True)
class Model:
    """What the lab looks at; it stays as it is."""

    periods: dict[str, DependenceModel]
    scenarios: dict[str, Scenario]  # those whose files are in order
    faults: tuple[Fault, ...]  # what is wrong in the others
    labels: dict[str, str]
    resources: dict[str, str]
    places: dict[str, tuple[float, float]]
    rests_on: dict[tuple[str, str, str], tuple[str, ...]]
    evidence: dict[str, Any]
    pair: tuple[str, str]  # the leverage of the first over the second is watched
    period: str  # the one that the lab begins with, where no what-if brings its own
    opening: str = OWN  # the what-if that lies there first: its title stands in the question


def model() -> Model:
    """The course's dependence model, and its what-ifs as the files now are: a learner's own is among them."""
    found, faults = data.sound_scenarios()
    asked = question("what_if", QUESTION)
    opening = next((name for name, each in found.items() if each.title in asked), next(iter(found), OWN))
    return replace(_fixed(), scenarios=found, faults=faults, opening=opening)


@kept_while_tables_stay
def _fixed() -> Model:
    """What no scenario file changes."""
    judged = data.dependencies()
    periods = {period: dependence.build(judged, period) for period in periods_of(judged)}
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    *_, last = periods.values()
    rests: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in judged:
        key = (row.period, row.dependent, row.supplier)
        rests.setdefault(key, {}).update(dict.fromkeys(row.rests_on))
    return Model(
        periods,
        {},
        (),
        labels,
        resources={resource.id: resource.label for resource in data.resources()},
        places=places(_map(_ties(periods.values()))),
        rests_on={key: tuple(ids) for key, ids in rests.items()},
        evidence=ground_evidence(labels),
        pair=watched_power(last),
        period=data.labs().now or list(periods)[-1],
    )


def _map(ties: nx.Graph) -> dict[str, tuple[float, float]]:
    """Each actor where it stands in the graph of claims; whoever has no claim takes a place that is free there."""
    everybody = map_of_actors()
    free = [place for actor, place in everybody.items() if actor not in ties]
    free.sort(key=lambda place: place[1])  # the lowest first, since buttons stand above
    new = [actor for actor in ties if actor not in everybody]
    if len(new) > len(free):
        return plots.positions(ties, layout="spread")
    return {actor: everybody[actor] for actor in ties if actor in everybody} | dict(zip(new, free, strict=False))


def _ties(models: Iterable[DependenceModel]) -> nx.Graph:
    graph = nx.Graph()
    for each in models:
        graph.add_nodes_from(each.actors)
        graph.add_edges_from((supplier, dependent) for dependent, _, supplier in each.links)
    return graph


@dataclass(frozen=True)
class Pin:
    """A what-if that stays on the board beside the next ones: its title, its period, its interventions as they act."""

    title: str
    period: str
    items: tuple[Intervention, ...]


@dataclass(frozen=True)
class State:
    """What is changed, how strongly, and what is looked at."""

    scenario: str = OWN  # chosen last; empty if the learner has composed or changed one
    title: str = "A what-if of your own"
    period: str = ""
    items: tuple[Intervention, ...] = ()
    strength: float = 1.0  # every value is multiplied by it, from 0 to 1
    until: float = 0.0  # the place among `dates` of the last one that counts
    form: str = FORMS[0]  # which cascade the picture shows; the table shows both
    shown: str = "after"
    round: float = float(LAST_ROUND)  # how many rounds of the cascade are shown
    operation: str = OPERATIONS[0]  # from here to `date`: the intervention that is being composed
    target: str = ""
    supplier: str = ""
    replaces: str = NOBODY
    value: float = 0.5
    date: str = ""
    pins: tuple[Pin, ...] = ()


def first(model: Model) -> State:
    """The first state: the what-if that the question names, or the first that there is."""
    start = State(period=model.period)
    return drafted(_opened(start, model.opening, model) if model.opening else start, model)


def dates(items: Iterable[Intervention]) -> tuple[str, ...]:
    """The dates among which the slider moves, oldest first; the last, empty one means all."""
    return (*sorted({item.date for item in items if item.date}), "")


def acting(state: State) -> tuple[Intervention, ...]:
    """The interventions as they act: weakened by the strength, without those that come later."""
    last = dates(state.items)[int(state.until)] or None
    kept = (item for item in state.items if not is_later(item.date, last))
    return tuple(replace(item, value=round(state.strength * item.value, 9)) for item in kept)


def controls(state: State, model: Model, rounds: tuple[int, ...] = (0, 1, LAST_ROUND)) -> tuple[Control, ...]:
    """The controls; `rounds` are those at which the cascade stands still while it plays."""
    titles = [(name, f"{each.title} ({each.period})") for name, each in model.scenarios.items()]
    marks = tuple(date or "all dates" for date in dates(state.items))
    return (
        Choice("scenario", "What if …", ((OWN, "one of your own"), *titles)),
        Slider("strength", "Strength"),
        Slider("round", "Round of the cascade", 0, LAST_ROUND, 1, marks=ROUNDS),
        Button("play", "Play the rounds", {"do": "play", "control": "round", "stops": rounds}),
        Button("pin", "Pin it to the board", {"do": "pin"}, "The board holds up to three."),
        Slider("until", "Up to which date?", 0, len(marks) - 1, 1, "What is dated later is left out.", marks),
        Choice("form", "Form of the cascade in the graph", named(FORMS), "The dumbbells show both."),
        Choice("shown", "Graph", (("after", "with the what-if"), ("before", "without it"))),
        Choice("period", "Period", named(model.periods), "Whose numbers are changed."),
        Upload("yaml", "Open a scenario file", ".yaml,.yml", most=32_768),
    )


MORE = ("until", "form", "shown", "period", "yaml")


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control, or with ``tie:supplier|dependent`` how much of a supply is left; ``row`` for the form of
        interventions; ``add`` the one that is composed; ``drop`` number `item`; ``pin``; ``unpin`` number `pin`;
        ``clear``; ``yaml`` with the text of a scenario file as `value`; ``compose`` and ``board`` with what
        `actions_of` gives.

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``, and the faults of `entente.needs.scenarios`.
    """
    move = MOVES.get(str(action.get("do")))
    if move is None:
        raise unknown_action(action, MOVES)
    return drafted(move(state, action, model), model)


def _set(state: State, action: Action, model: Model) -> State:
    if str(action.get("control")).startswith(TIE):
        return _pulled(state, action, model)
    changed, name = set_control(state, action, controls(state, model)), action["control"]
    if name == "scenario" and changed.scenario:
        return _opened(state, changed.scenario, model)
    if name == "period":
        apply(model.periods[changed.period], changed.items)  # faults, if a target is not there in that period
        return _own(changed) if changed.items else changed
    return changed


def _opened(state: State, name: str, model: Model) -> State:
    found = model.scenarios[name]
    items = chain(model.scenarios, name)
    opened = replace(state, scenario=name, title=found.title, period=found.period, items=items)
    return replace(opened, strength=1.0, until=len(dates(items)) - 1.0, round=float(LAST_ROUND))


def _own(state: State) -> State:
    """A what-if that is no longer one of the files."""
    title = state.title if state.title.startswith("Your version of") or not state.scenario else ""
    return replace(state, scenario=OWN, title=title or f"Your version of “{state.title}”")


def _with_items(state: State, items: Iterable[Intervention], model: Model) -> State:
    items = tuple(items)
    if len(items) > MOST_ITEMS:
        raise EntenteError([Fault("labs.value", "the what-if", f"{len(items)} interventions", f"at most {MOST_ITEMS}")])
    raise_if_any(contradictions(items))
    apply(model.periods[state.period], items)
    return _own(replace(state, items=items, until=len(dates(items)) - 1.0))


def tie_control(supplier: str, dependent: str) -> Slider:
    """What a drag at a tie sets: how much of the supply is left."""
    return Slider(f"{TIE}{supplier}|{dependent}", "what is left of the tie")


def left_of(state: State, supplier: str, dependent: str) -> float:
    """How much of a supply the what-if leaves, before its strength."""
    place = _cut_at(state, supplier, dependent)
    return 1.0 if place is None else round(1 - state.items[place].value, 9)


def _cut_at(state: State, supplier: str, dependent: str) -> int | None:
    """The place of the intervention that a drag at this tie changes, if there is one."""
    for place, item in enumerate(state.items):
        if item.operation == "cut_supply" and (item["supplier"], item["dependent"]) == (supplier, dependent):
            return place
    return None


def _pulled(state: State, action: Action, model: Model) -> State:
    """A tie is weakened where it is drawn: a supply is cut, or less of it is."""
    ties = {tie_control(gives, needs).id: (gives, needs) for needs, _, gives in model.periods[state.period].links}
    name = action["control"]
    if name not in ties:
        raise EntenteError([unknown_choice("labs.control", "a tie of this period", name, ties)])
    supplier, dependent = ties[name]
    cut = round(1 - tie_control(supplier, dependent).read(action.get("value")), 9)
    place, items = _cut_at(state, supplier, dependent), list(state.items)
    mine = Intervention("cut_supply", {"dependent": dependent, "supplier": supplier}, cut)
    if place is None:
        items += [mine] if cut else []
    elif cut or items[place] != replace(mine, value=items[place].value):
        items[place] = replace(items[place], value=cut)
    else:
        del items[place]  # it was made by a drag, which has now been taken back
    if items == list(state.items):
        return state
    return replace(_with_items(state, items, model), round=float(LAST_ROUND))


def _row(state: State, action: Action, model: Model) -> State:
    name, value = action.get("control"), action.get("value")
    if action.get("row") == "draft":
        return set_control(state, {"control": name, "value": value}, draft_controls(state, model))
    place = _number(action.get("row"), state.items, "row")
    control = next(each for each in item_controls(place) if each.id == "value")
    if name != "value":
        raise EntenteError([unknown_choice("labs.control", "a control of the row", name, ["value"])])
    items = list(state.items)
    items[place] = replace(items[place], value=control.read(value))
    return replace(_with_items(state, items, model), until=state.until)


def _number(value: Any, items: tuple, what: str) -> int:
    """The place of an item, from 0."""
    text = str(value)
    if not text.isdecimal() or int(text) >= len(items):
        expected = f"a number below {len(items)}" if items else "none: there is nothing yet"
        raise EntenteError([Fault("labs.value", what, f'"{text[:40]}"', expected)])
    return int(text)


def _add(state: State, action: Action, model: Model) -> State:
    replaces = state.replaces if state.operation == "form_tie" else ""
    item = Intervention(state.operation, _target(state), state.value, state.date.strip(), replaces=replaces)
    return _with_items(state, (*state.items, item), model)


def _target(state: State) -> dict[str, Any]:
    names = state.target.split("|")
    if state.operation == "break_tie":
        return {"between": names}
    if state.operation == "form_tie":
        return {"dependent": names[0], "resource": names[1], "supplier": state.supplier}
    keys = ("actor", "resource") if state.operation == "shock" else ("dependent", "supplier", "resource")
    return dict(zip(keys, names, strict=False))


def _drop(state: State, action: Action, model: Model) -> State:
    place = _number(action.get("item"), state.items, "intervention")
    return _with_items(state, (*state.items[:place], *state.items[place + 1 :]), model)


def _clear(state: State, action: Action, model: Model) -> State:
    return State(period=state.period, form=state.form, shown=state.shown, pins=state.pins)


def _pin(state: State, action: Action, model: Model) -> State:
    if len(state.pins) == MOST_PINS:
        do = "Take one down first."
        raise EntenteError([Fault("labs.value", "the board", "three what-ifs", f"at most {MOST_PINS}", do)])
    share = "" if state.strength == 1 else f", strength {state.strength:g}"
    last = dates(state.items)[int(state.until)]
    cut = f", up to {last}" if last else ""
    return replace(state, pins=(*state.pins, Pin(f"{state.title}{share}{cut}", state.period, acting(state))))


def _unpin(state: State, action: Action, model: Model) -> State:
    place = _number(action.get("pin"), state.pins, "pin")
    return replace(state, pins=(*state.pins[:place], *state.pins[place + 1 :]))


def _yaml(state: State, action: Action, model: Model) -> State:
    """A scenario file: read as those of the folder are, all its faults at once."""
    numbers = [paragraph.number for paragraph in data.article().paragraphs]
    found = read_scenarios(
        {"mine": str(action.get("value", ""))},
        models=model.periods,
        paragraphs=numbers,
        known=data.grounds(),
        actors=model.labels,
    )["mine"]
    opened = replace(state, scenario=OWN, title=found.title, period=found.period, items=found.interventions)
    return replace(opened, strength=1.0, until=len(dates(found.interventions)) - 1.0)


def _compose(state: State, action: Action, model: Model) -> State:
    items, period = _items(action.get("items")), action.get("period")
    if period not in list(model.periods):  # a list, since what a file says may have no hash
        raise EntenteError([unknown_choice("labs.value", "period", period, tuple(model.periods))])
    title = Words("title", "title").read(action.get("title"))
    made = _with_items(replace(state, period=period, title=title, scenario=OWN), items, model)
    return replace(made, title=title)


def _board(state: State, action: Action, model: Model) -> State:
    pins = action.get("pins")
    if not isinstance(pins, list | tuple) or len(pins) > MOST_PINS:
        raise EntenteError([Fault("labs.value", "the board", f"{pins!r}"[:60], f"at most {MOST_PINS} what-ifs")])
    made = [_compose(state, pin if isinstance(pin, Mapping) else {}, model) for pin in pins]
    return replace(state, pins=tuple(Pin(each.title, each.period, each.items) for each in made))


def _items(rows: Any) -> list[Intervention]:
    names = {each.name for each in fields(Intervention)}
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) and set(row) <= names for row in rows):
        raise EntenteError([Fault("labs.value", "interventions", f"{rows!r}"[:60], "a list of interventions")])
    if not all({"operation", "target"} <= set(row) for row in rows):
        raise EntenteError([Fault("labs.value", "interventions", "one without target", "operation and target in each")])
    return [Intervention(**row) for row in rows]


MOVES = {
    "set": _set,
    "row": _row,
    "add": _add,
    "drop": _drop,
    "pin": _pin,
    "unpin": _unpin,
    "clear": _clear,
    "yaml": _yaml,
    "compose": _compose,
    "board": _board,
}


def targets(state: State, model: Model) -> tuple[tuple[str, str], ...]:
    """What the operation that is being composed can act on: value and words."""
    known, name, what = model.periods[state.period], model.labels, model.resources
    if state.operation == "shock":
        return tuple((actor, name[actor]) for actor in known.actors)
    if state.operation == "form_tie":
        return tuple((f"{who}|{need}", f"{name[who]}: {what[need]}") for who, need in known.needs)
    if state.operation == "break_tie":
        pairs = dict.fromkeys(tuple(sorted((who, supplier))) for who, _, supplier in known.links)
        return tuple((f"{u}|{v}", f"{name[u]} and {name[v]}") for u, v in pairs)
    return tuple(
        (f"{who}|{supplier}|{need}", f"{name[who]}: {what[need]} from {name[supplier]}")
        for who, need, supplier in known.links
    )


def draft_controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the intervention that is being composed."""
    tie = ()
    if state.operation == "form_tie":
        dependent = state.target.split("|")[0]
        others = [actor for actor in model.periods[state.period].actors if actor != dependent]
        supplier = Choice("supplier", "from", tuple((actor, model.labels[actor]) for actor in others))
        tie = (supplier, Choice("replaces", "In whose place?", _replaceable(state, model)))
    return (
        Choice("operation", "Do what?", tuple(WORDS.items())),
        Choice("target", "To what?", targets(state, model)),
        *tie,
        Slider("value", "How strongly?"),
        Words("date", "From when? (2024, 2024-10 or nothing)", most=10),
    )


def _replaceable(state: State, model: Model) -> tuple[tuple[str, str], ...]:
    """Whom the tie that is being composed can replace: value and words."""
    dependent, _, need = state.target.partition("|")
    links = model.periods[state.period].links
    suppliers = [link[2] for link in links if link[:2] == (dependent, need) and link[2] != state.supplier]
    everybody = [(OTHERS, "that of all other suppliers")] if suppliers else []
    named = [(supplier, f"that of {model.labels[supplier]}") for supplier in suppliers]
    own = (dependent, f"that of what {model.labels.get(dependent, dependent)} does for itself")
    return ((NOBODY, "nobody's: it adds to what is there"), *everybody, *named, own)


def drafted(state: State, model: Model) -> State:
    """The state with a target that the operation can act on."""
    for control in draft_controls(state, model):
        if control.kind != "choice":
            continue
        options = [value for value, _ in control.options]
        if getattr(state, control.id) not in options:
            # Again from the start, since what can be chosen further down hangs on this choice.
            return drafted(replace(state, **{control.id: options[0]}), model)
    return state if state.operation == "form_tie" else replace(state, supplier="", replaces=NOBODY)


def item_controls(place: int) -> tuple[Control, ...]:
    """The controls of an intervention that is in the what-if."""
    drop = Button("drop", "Take it out", {"do": "drop", "item": place})
    return Slider("value", "Value", step=0.01), drop
