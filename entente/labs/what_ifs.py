"""Lab of lesson 07: what if one thing had been otherwise? Choose or compose interventions; see what they set off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np

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
    set_control,
    settings,
    unknown_action,
)
from entente.labs.kit.grounds import PERIODS, ground_evidence
from entente.labs.kit.scene import Bar, Bars, Cell, Edge, Form, Graph, Node, Row, Sayings, Scene, Table, places
from entente.labs.kit.ties import listed
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS
from entente.needs.measures import support
from entente.needs.model import DependenceModel, revised
from entente.needs.scenario_files import read_scenarios, to_yaml
from entente.needs.scenarios import (
    NOBODY,
    OPERATIONS,
    OTHERS,
    Comparison,
    Intervention,
    Scenario,
    apply,
    chain,
    compare,
    contradictions,
    is_later,
)
from entente.path.tables import to_csv

OWN = ""
MOST_PINS, MOST_ITEMS = 3, 12
SMALL = 0.0005  # what is shown as no change, as in lesson 07
QUESTION = (
    "Predict first: “The licence is worth little” loses Russia 0.12 by the additive cascade. "
    "At half its strength, how much does Russia lose, and is that half, less than half or more?"
)
LIMIT = "One article, judged numbers, a static model: a conditional ranking, no forecast."
WORDS = {
    "cut_supply": "cut a supply",
    "restore": "restore a supply",
    "substitute": "find a substitute",
    "raise_cost": "make substitutes dearer",
    "break_tie": "break a tie",
    "form_tie": "form a tie",
    "shock": "shock an actor",
}
DRAFT = ("operation", "target", "supplier", "replaces", "value", "date")

# --------------------------------------------------------------------------------------------------------------------
# Model and state


@dataclass(frozen=True)
class Model:
    """What the lab looks at; it stays as it is.

    Parameters
    ----------
    periods : dict of period to DependenceModel
    scenarios : dict of name to Scenario
        Those whose files are in order.
    faults : tuple of Fault
        What is wrong in the others.
    labels, resources : dict of id to str
    places : dict of actor to (x, y)
    rests_on : dict of (period, dependent, supplier) to ids
    evidence : dict
    """

    periods: dict[str, DependenceModel]
    scenarios: dict[str, Scenario]
    faults: tuple[Fault, ...]
    labels: dict[str, str]
    resources: dict[str, str]
    places: dict[str, tuple[float, float]]
    rests_on: dict[tuple[str, str, str], tuple[str, ...]]
    evidence: dict[str, Any]


def model() -> Model:
    """The course's dependence model, and its what-ifs as the files now are: a learner's own is among them.

    Examples
    --------
    >>> "iran_in_csto" in model().scenarios
    True
    """
    found, faults = data.sound_scenarios()
    return replace(_fixed(), scenarios=found, faults=faults)


@lru_cache(maxsize=1)
def _fixed() -> Model:
    """What no scenario file changes."""
    judged = data.dependencies()
    periods = {period: dependence.build(judged, period) for period in PERIODS}
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    actors = periods[PERIODS[0]].actors
    rests: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in judged:
        key = (row.period, row.dependent, row.supplier)
        rests.setdefault(key, {}).update(dict.fromkeys(row.rests_on))
    return Model(
        *(periods, {}, (), labels),
        resources={resource.id: resource.label for resource in data.resources()},
        places=places(plots.positions(_ties(periods.values()), layout="spread", order=sorted(actors))),
        rests_on={key: tuple(ids) for key, ids in rests.items()},
        evidence=ground_evidence(labels),
    )


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
    """What is changed, how strongly, and what is looked at.

    Parameters
    ----------
    scenario : str
        The what-if that was chosen last, or empty if the learner has composed or changed one.
    title : str
    period : str
    items : tuple of Intervention
    strength : float
        What every value is multiplied by, from 0 to 1.
    until : float
        The place among `dates`: what is dated later is left out; the last place leaves nothing out.
    form : str
        One of `entente.needs.cascades.FORMS`: which cascade the picture shows. The table shows both.
    shown : str
        ``after`` or ``before``.
    operation, target, supplier, replaces, value, date
        The intervention that is being composed.
    pins : tuple of Pin
    """

    scenario: str = OWN
    title: str = "A what-if of your own"
    period: str = "2025-06"
    items: tuple[Intervention, ...] = ()
    strength: float = 1.0
    until: float = 0.0
    form: str = FORMS[0]
    shown: str = "after"
    operation: str = OPERATIONS[0]
    target: str = ""
    supplier: str = ""
    replaces: str = NOBODY
    value: float = 0.5
    date: str = ""
    pins: tuple[Pin, ...] = ()


def first(model: Model) -> State:
    """The first state: the what-if that the lesson asks about, or the first that there is.

    Examples
    --------
    >>> first(model()).scenario
    'licence_worth_little'
    """
    name = "licence_worth_little"
    name = name if name in model.scenarios else next(iter(model.scenarios), OWN)
    return _drafted(_opened(State(), name, model) if name else State(), model)


def dates(items: Iterable[Intervention]) -> tuple[str, ...]:
    """The dates among which the slider moves, oldest first; the last, empty one means all.

    Examples
    --------
    >>> dates([Intervention("shock", {"actor": "iran"}, date="2024-10")])
    ('2024-10', '')
    """
    return (*sorted({item.date for item in items if item.date}), "")


def acting(state: State) -> tuple[Intervention, ...]:
    """The interventions as they act: weakened by the strength, without those that come later.

    Examples
    --------
    >>> acting(State(items=(Intervention("shock", {"actor": "iran"}, 0.5),), strength=0.5))[0].value
    0.25
    """
    last = dates(state.items)[int(state.until)] or None
    kept = (item for item in state.items if not is_later(item.date, last))
    return tuple(replace(item, value=round(state.strength * item.value, 9)) for item in kept)


# --------------------------------------------------------------------------------------------------------------------
# Update


def controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the lab in a state.

    Examples
    --------
    >>> [control.id for control in controls(first(model()), model())][:4]
    ['scenario', 'strength', 'until', 'form']
    """
    titles = [(name, f"{each.title} ({each.period})") for name, each in model.scenarios.items()]
    marks = tuple(date or "all dates" for date in dates(state.items))
    return (
        Choice("scenario", "What if …", ((OWN, "one of your own, composed below"), *titles)),
        Slider("strength", "Strength", help="Every value of the what-if is multiplied by it."),
        Slider("until", "Up to which date?", 0, len(marks) - 1, 1, "What is dated later is left out.", marks),
        Choice("form", "Form of the cascade", tuple((form, form) for form in FORMS), "The table shows both."),
        Choice("shown", "Picture", (("after", "with the what-if"), ("before", "without it"))),
        Choice("period", "Period", tuple((period, period) for period in PERIODS), "Whose numbers are changed."),
        Upload("yaml", "Open a scenario file", ".yaml,.yml", most=32_768),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    state : State
    action : mapping
        ``set`` a control; ``row`` for the form of interventions; ``add`` the one that is composed; ``drop`` number
        `item`; ``pin``; ``unpin`` number `pin`; ``clear``; ``yaml`` with the text of a scenario file as `value`;
        ``compose`` and ``board`` with what `actions_of` gives.
    model : Model

    Returns
    -------
    State

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``, and the faults of `entente.needs.scenarios`.

    Examples
    --------
    >>> known = model()
    >>> half = update(first(known), {"do": "set", "control": "strength", "value": 0.5}, known)
    >>> half.strength, len(half.items)
    (0.5, 3)
    >>> update(half, {"do": "yaml", "value": "title: !!python/object 1"}, known)
    Traceback (most recent call last):
    entente.errors.EntenteError: scenarios/mine.yaml, line 1: found the tag "tag:yaml.org,2002:python/object"; \
expected plain words, numbers and lists. Leave the tag out.
    """
    move = MOVES.get(str(action.get("do")))
    if move is None:
        raise unknown_action(action, MOVES)
    return _drafted(move(state, action, model), model)


def _set(state: State, action: Action, model: Model) -> State:
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
    return replace(opened, strength=1.0, until=len(dates(items)) - 1.0)


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


def _row(state: State, action: Action, model: Model) -> State:
    name, value = action.get("control"), action.get("value")
    if action.get("row") == "draft":
        return set_control(state, {"control": name, "value": value}, draft_controls(state, model))
    place = _number(action.get("row"), state.items, "row")
    control = next(each for each in _item_controls(place) if each.id == "value")
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
    return replace(State(period=state.period, form=state.form, shown=state.shown, pins=state.pins))


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
    checks = {"models": model.periods, "paragraphs": numbers, "known": data.grounds(), "actors": model.labels}
    texts = {"mine": str(action.get("value", ""))}
    found = read_scenarios(texts, **checks)["mine"]
    opened = replace(state, scenario=OWN, title=found.title, period=found.period, items=found.interventions)
    return replace(opened, strength=1.0, until=len(dates(found.interventions)) - 1.0)


def _compose(state: State, action: Action, model: Model) -> State:
    items, period = _items(action.get("items")), action.get("period")
    raise_if_any([unknown_choice("labs.value", "period", period, PERIODS)] if period not in PERIODS else [])
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


# --------------------------------------------------------------------------------------------------------------------
# Composing


def targets(state: State, model: Model) -> tuple[tuple[str, str], ...]:
    """What the operation that is being composed can act on: value and words.

    Examples
    --------
    >>> targets(replace(State(), operation="shock"), model())[0]
    ('iran', 'Iran')
    """
    known, name, what = model.periods[state.period], model.labels, model.resources
    if state.operation == "shock":
        return tuple((actor, name[actor]) for actor in known.actors)
    if state.operation == "form_tie":
        return tuple((f"{who}|{need}", f"{name[who]}: {what[need]}") for who, need in known.needs)
    if state.operation == "break_tie":
        pairs = dict.fromkeys(tuple(sorted((who, supplier))) for who, _, supplier in known.links)
        return tuple((f"{u}|{v}", f"{name[u]} and {name[v]}") for u, v in pairs)
    links = ((f"{who}|{supplier}|{need}", who, need, supplier) for who, need, supplier in known.links)
    return tuple((value, f"{name[who]}: {what[need]} from {name[supplier]}") for value, who, need, supplier in links)


def draft_controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the intervention that is being composed.

    Examples
    --------
    >>> [control.id for control in draft_controls(first(model()), model())]
    ['operation', 'target', 'value', 'date']
    """
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


def _drafted(state: State, model: Model) -> State:
    """The state with a target that the operation can act on."""
    for control in draft_controls(state, model):
        if control.kind == "choice" and getattr(state, control.id) not in [value for value, _ in control.options]:
            return _drafted(replace(state, **{control.id: control.options[0][0]}), model)
    return state if state.operation == "form_tie" else replace(state, supplier="", replaces=NOBODY)


def _item_controls(place: int) -> tuple[Control, ...]:
    drop = Button("drop", "Take it out", {"do": "drop", "item": place})
    return Slider("value", "Value", step=0.01), drop


def in_words(item: Intervention, model: Model) -> str:
    """An intervention in words, without its value.

    Examples
    --------
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
    return f", in place of {listed(own.get(name) or labels[name] for name in names)}"


# --------------------------------------------------------------------------------------------------------------------
# Describe


def compared(state: State, model: Model) -> dict[str, Comparison]:
    """The what-if against the base, under each form of the cascade.

    Examples
    --------
    >>> found = compared(first(model()), model())
    >>> round(float(found["additive"].effect[found["additive"].actors.index("russia")]), 2)
    -0.12
    """
    return _compared(model.periods[state.period], acting(state))


def _compared(base: DependenceModel, items: tuple[Intervention, ...]) -> dict[str, Comparison]:
    return {form: compare(base, items, form=form) for form in FORMS}


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state.

    Examples
    --------
    >>> describe(first(model()), model()).sentence[:78]
    '“The licence is worth little” (2025-06), additive: Russia −0.124, Iran −0.005.'
    """
    found = compared(state, model)
    known = controls(state, model)
    values = {control.id: getattr(state, control.id) for control in known if hasattr(control, "read")}
    panels = (
        _graph(state, found[state.form], model),
        _table(found, model),
        _limits(state, model),
        _form(state, model),
        _pinned(state, model),
        _bars(state, found[state.form], model),
    )
    return Scene(_sentence(state, found, model), known, values, panels)


def _moved(found: Comparison) -> list[int]:
    """The actors whose capability changes, the most changed first."""
    order = np.argsort(-np.abs(found.effect), kind="stable")
    return [int(place) for place in order if abs(found.effect[place]) > SMALL]


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−") if abs(value) > SMALL else "0"


def _changes(found: Comparison, labels: Mapping[str, str]) -> str:
    return listed((f"{labels[found.actors[i]]} {_signed(found.effect[i])}" for i in _moved(found)), none="nobody moves")


def _sentence(state: State, found: Mapping[str, Comparison], model: Model) -> str:
    here, other = found[state.form], next(each for form, each in found.items() if form != state.form)
    said = f"“{state.title}” ({state.period}), {state.form}: {_changes(here, model.labels)}."
    moved = _moved(here)
    if moved:
        top = moved[0]
        direct, knock_on = (_signed(each[top]) for each in (here.direct, here.knock_on))
        said += f" Of {model.labels[here.actors[top]]}'s change {direct} is direct and {knock_on} knock-on."
    same = [_changes(each, model.labels) for each in (here, other)]
    form = next(form for form in found if form != state.form)
    said += f" By the {form} form: {'the same' if same[0] == same[1] else same[1]}."
    return f"{said} {_lever(here, model)}{_rests(state, model)}"


def _lever(found: Comparison, model: Model) -> str:
    pair = found.actors.index("iran"), found.actors.index("russia")
    before, after = (_signed(each[pair]) for each in (found.leverage_before, found.leverage_after))
    if before == after:
        return f"Iran's leverage over Russia stays at {before}."
    return f"Iran's leverage over Russia goes from {before} to {after}."


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
    nodes = tuple(
        Node(
            *(actor, f"{model.labels[actor]} {level[place]:.2f}", *model.places.get(actor, (0.5, 0.5))),
            level=round(float(level[place]), 4),
            note=f"{model.labels[actor]}: can do {found.base.final[place]:.3f} without the what-if, "
            f"{found.changed.final[place]:.3f} with it.",
        )
        for place, actor in enumerate(found.actors)
    )
    title = f"Who draws on whom, {state.period}, {'without' if state.shown == 'before' else 'with'} the what-if"
    said = " ".join([*(node.note for node in nodes), *(edge.note for edge in edges)])
    return Graph("graph", title, nodes, edges, said, key=("needs", "level", "changes"))


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
        names = f"{model.labels[supplier]} → {model.labels[dependent]}"
        grows = "stronger" if round(old, 3) else "new"
        falls = "weaker" if round(new, 3) else "gone"
        yield Edge(
            *(supplier, dependent, 0),
            label=f"{step:+.3f}".replace("-", "−") if step else "",
            width=min(1.0, 4 * float(shown[i, j])),
            note=f"{names}: {old:.3f} of what {model.labels[dependent]} can do without the what-if, {new:.3f} with it.",
            evidence=model.rests_on.get((state.period, dependent, supplier), ()),
            change="" if not step or state.shown == "before" else grows if step > 0 else falls,
        )


def _bars(state: State, found: Comparison, model: Model) -> Bars:
    rows = tuple(
        (
            model.labels[actor],
            (
                Bar(round(float(found.base.final[i]), 4), f"{found.base.final[i]:.3f} without"),
                Bar(round(float(found.changed.final[i]), 4), f"{found.changed.final[i]:.3f} with", series=1),
            ),
        )
        for i, actor in enumerate(found.actors)
    )
    title = f"Capability by the {state.form} cascade, from 0 to 1"
    return Bars("capability", title, rows, series=("without the what-if", "with it"))


def _table(found: Mapping[str, Comparison], model: Model) -> Table:
    actors = found[FORMS[0]].actors
    moved = [i for i in range(len(actors)) if any(abs(each.effect[i]) > SMALL for each in found.values())]
    rows = tuple((model.labels[actors[i]], *_parts(found, i)) for i in moved)
    heads = [f"{part}, {form}" for form in FORMS for part in ("direct", "knock-on", "effect")]
    note = "What has one sign in one form and another in the other is no finding." if rows else "No capability moves."
    return Table("effects", "Direct effect and cascade, in both forms", ("actor", *heads), rows, note)


def _parts(found: Mapping[str, Comparison], i: int) -> tuple[Cell, ...]:
    numbers = [part[i] for form in FORMS for part in (found[form].direct, found[form].knock_on, found[form].effect)]
    tones = ["plus" if number > SMALL else "minus" if number < -SMALL else "" for number in numbers]
    return tuple(Cell(_signed(number), tone) for number, tone in zip(numbers, tones, strict=True))


def _form(state: State, model: Model) -> Form:
    rows = [
        Row(
            *(str(place), f"{place + 1}. {in_words(item, model)}"),
            note=item.why,
            controls=_item_controls(place),
            values={"value": item.value},
        )
        for place, item in enumerate(state.items)
    ]
    draft = Row("draft", "One more", "", draft_controls(state, model), {name: getattr(state, name) for name in DRAFT})
    pinned = len(state.pins)
    buttons = (
        Button("add", "Add it", {"do": "add"}),
        Button("pin", "Pin this what-if to the board", {"do": "pin"}, "Up to three."),
        Button("clear", "Begin with nothing", {"do": "clear"}),
        *(Button(f"unpin{n}", f"Take number {n + 1} off the board", {"do": "unpin", "pin": n}) for n in range(pinned)),
    )
    return Form("compose", "The interventions, in the order of their dates", (*rows, draft), buttons, _wrong(model))


def _wrong(model: Model) -> str:
    """What is wrong in scenario files, which are left out until they are mended."""
    return " ".join(["Left out:", *map(str, model.faults)]) if model.faults else ""


def _pinned(state: State, model: Model) -> Table:
    rows = tuple(
        (
            pin.title,
            pin.period,
            *(_changes(each, model.labels) for each in found.values()),
            _lever(found[FORMS[0]], model),
        )
        for pin in state.pins
        for found in [_compared(model.periods[pin.period], pin.items)]
    )
    note = "" if rows else "Nothing is pinned yet."
    heads = ("what-if", "period", *(f"effects, {form}" for form in FORMS), "leverage")
    return Table("board", "The board: what you pinned, side by side", heads, rows, note)


def _pin_row(pin: Pin, found: Mapping[str, Comparison], model: Model) -> tuple[str, ...]:
    effects = (_changes(each, model.labels) for each in found.values())
    return (pin.title, pin.period, *effects, _lever(found[FORMS[0]], model))


# --------------------------------------------------------------------------------------------------------------------
# Files


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one.

    Examples
    --------
    >>> actions_of(first(model()), model())
    ()
    """
    start = first(model)
    actions: list[Action] = []
    if state.pins:
        actions.append({"do": "board", "pins": [_plain(pin.title, pin.period, pin.items) for pin in state.pins]})
    if state.scenario and state.scenario != start.scenario:
        actions.append({"do": "set", "control": "scenario", "value": state.scenario})
    elif not state.scenario:
        actions.append({"do": "compose", **_plain(state.title, state.period, state.items)})
    reached = start
    for action in actions:
        reached = update(reached, action, model)
    actions += settings(state, reached, ["until", "strength", "form", "shown"])
    drafts = [name for name in DRAFT if getattr(state, name) != getattr(reached, name)]
    return (
        *actions,
        *({"do": "row", "row": "draft", "control": name, "value": getattr(state, name)} for name in drafts),
    )


def _plain(title: str, period: str, items: Iterable[Intervention]) -> dict[str, Any]:
    rows = [asdict(item) | {"target": dict(item.target)} for item in items]
    kept = [{name: value for name, value in row.items() if value not in ("", None)} for row in rows]
    return {"title": title, "period": period, "items": kept}


def as_yaml(state: State, model: Model) -> str:
    """The what-if as it now acts, as the text of a scenario file.

    Examples
    --------
    >>> as_yaml(first(model()), model()).splitlines()[0]
    'title: The licence is worth little'
    """
    known = model.scenarios.get(state.scenario)
    question = known.question if known else f"What if: {listed(in_words(item, model) for item in state.items)}?"
    rests_on, caution = (known.rests_on, known.caution) if known else ((), "")
    made = Scenario("mine", state.title, question, state.period, acting(state), rests_on=rests_on, caution=caution)
    return to_yaml(made)


def table(state: State, model: Model) -> str:
    """Effects and capabilities of every actor under both forms, as CSV.

    Examples
    --------
    >>> table(first(model()), model()).splitlines()[0]
    'actor,form,without,with,direct,knock_on,effect'
    """
    rows = (
        {
            **{"actor": actor, "form": form, "without": each.base.final[i], "with": each.changed.final[i]},
            **{"direct": each.direct[i], "knock_on": each.knock_on[i], "effect": each.effect[i]},
        }
        for form, each in compared(state, model).items()
        for i, actor in enumerate(each.actors)
    )
    rounded = (
        {name: value if isinstance(value, str) else f"{value:.6f}" for name, value in row.items()} for row in rows
    )
    return to_csv(rounded, ("actor", "form", "without", "with", "direct", "knock_on", "effect"))


def picture(state: State, model: Model) -> Any:
    """The state as a static figure, under both forms.

    Examples
    --------
    >>> picture(first(model()), model()).get_title(loc="left") != ""
    True
    """
    return plots.draw_comparison({state.title: list(compared(state, model).values())}, labels=model.labels)


def what_if(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 07, the main one.

    Parameters
    ----------
    state : str
        The text of a kept state, to begin with.
    predict : bool
        Whether a prediction is asked for first; a teacher at a projector may say no.

    Returns
    -------
    LabWidget

    Raises
    ------
    EntenteError
        For faults in `state`.

    Examples
    --------
    >>> what_if().state.scenario
    'licence_worth_little'
    """
    known = model()
    lab = Lab(
        *("what_if", "Lab 07 · What if?", QUESTION, first(known)),
        update=lambda state, action: update(state, action, known),
        describe=lambda state: describe(state, known),
        actions_of=lambda state: actions_of(state, known),
        evidence=known.evidence,
        files=(
            File("mine.yaml", "application/yaml", lambda state: as_yaml(state, known), "Save the scenario (YAML)"),
            File("effects.csv", "text/csv", lambda state: table(state, known), "Save the effects (CSV)"),
        ),
        picture=lambda state: picture(state, known),
    )
    return LabWidget(lab, state=state, predict=predict)
