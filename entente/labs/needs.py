"""Lab of lesson 06: who needs whom more? Change what one number of the table says, and see power, leverage and HHI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from entente import data, plots
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, named, set_control, unknown_action
from entente.labs.kit.grounds import ground_evidence, kept_while_tables_stay, periods_of, question
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.scene import Bar, Bars, Cell, Scene, Table
from entente.labs.kit.widget import LabWidget
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS, cascade
from entente.needs.estimates import PARAMETERS, Estimate
from entente.needs.measures import KINDS, concentration, leverage, vulnerability
from entente.needs.model import DependenceModel
from entente.path.tables import to_csv

Spot = tuple[str, str, str]
QUESTION = (
    "Predict first: which of the two that you see here has the upper hand over the other, and would it still have it "
    "if half of the need were met elsewhere?"
)
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
    periods = {period: dependence.build(rows, period) for period in periods_of(rows)}
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

    def value(self, period: str, link: str, parameter: str, judged: float) -> float:
        """What a number is now."""
        return dict(self.changes).get((period, link, parameter), judged)


def _links(model: Model, period: str) -> dict[str, Spot]:
    return {"|".join(link): link for link in model.periods[period].links}


def _key(model: Model, period: str, parameter: str, link: str) -> str:
    """Under which link a change is kept."""
    if parameter != "criticality":
        return link
    need = tuple(link.split("|")[:2])
    return next(name for name, each in _links(model, period).items() if each[:2] == need)


def numbers(state: State, model: Model) -> dict[str, float]:
    """The four numbers of the link that is looked at, as they are now."""
    found = {}
    for name in PARAMETERS:
        judged = model.row(state.period, state.link, name).mode
        found[name] = state.value(state.period, _key(model, state.period, name, state.link), name, judged)
    return found


def controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the lab in a state: the criticality has room up to what the actor's other needs leave."""
    links = []
    for name, (dependent, resource, supplier) in _links(model, state.period).items():
        words = f"{model.labels[dependent]}: {model.resources[resource]} from {model.labels[supplier]}"
        links.append((name, words))
    sliders = (
        Slider(name, name.capitalize(), 0, _room(state, model) if name == "criticality" else 1.0, 0.01, MEANING[name])
        for name in PARAMETERS
    )
    return (
        Choice("period", "Period", named(model.periods)),
        Choice("link", "Who needs what from whom?", tuple(links)),
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
        links = _links(model, moved.period)
        return moved if moved.link in links else replace(moved, link=next(iter(links)))
    slider = next(control for control in known if control.id == name)
    value = slider.read(action.get("value"))
    key = (state.period, _key(model, state.period, name, state.link), name)
    judged = model.row(state.period, state.link, name).mode
    kept = {**dict(state.changes), key: value}
    return replace(state, changes=tuple(sorted((k, v) for k, v in kept.items() if (k, v) != (key, judged))))


def _numbered(state: State, action: Action, model: Model) -> State:
    """A number of any link, as `actions_of` gives it; what is looked at stays."""
    period = Choice("period", "period", named(model.periods)).read(action.get("period"))
    links = tuple((link, link) for link in _links(model, period))
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


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    known = controls(state, model)
    values = {"period": state.period, "link": state.link, **numbers(state, model)}
    pair = Pair.of(state, model)
    panels = (_power(pair), _by_period(state, model), _effects(state, model), _ground(state, model))
    return Scene(_sentence(state, model, pair), known, values, panels)


@dataclass(frozen=True)
class Pair:
    """Dependent and supplier of a link, with what is at stake between them as coded and as changed."""

    dependent: str
    supplier: str
    before: tuple[float, float, float]  # need of the supplier, need of the dependent, leverage of the supplier
    after: tuple[float, float, float]

    @classmethod
    def of(cls, state: State, model: Model) -> Pair:
        """The pair of a state."""
        dependent, _, supplier = state.link.split("|")
        found = []
        for each in (model.periods[state.period], changed_model(state, model, state.period)):
            d, i, j = vulnerability(each), each.index(dependent), each.index(supplier)
            found.append((float(d[i, j]), float(d[j, i]), float(d[i, j] - d[j, i])))
        return cls(model.labels[dependent], model.labels[supplier], *found)


def _minus(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def _sentence(state: State, model: Model, pair: Pair) -> str:
    before, after = pair.before[2], pair.after[2]
    who = f"{pair.supplier} over {pair.dependent}, {state.period}"
    if not state.changes:
        return f"{who}: potential leverage {_minus(before)} as coded. Move a slider and see what it does to the pair."
    side = f"{pair.supplier} has the upper hand" if after > 0 else f"{pair.dependent} has the upper hand"
    said = f"{who}: potential leverage {_minus(before)} as coded, {_minus(after)} with your numbers: {side}"
    said += ", as before. " if (before > 0) == (after > 0) else "; before it was the other way. "
    hhi = "HHI of the need {:.2f} as coded, {:.2f} with your numbers.".format(*_hhi(state, model))
    differ = "number differs" if len(state.changes) == 1 else "numbers differ"
    return f"{said}{hhi} {len(state.changes)} {differ} from the judged modes."


def _hhi(state: State, model: Model) -> tuple[float, float]:
    need = tuple(state.link.split("|")[:2])
    base, changed = model.periods[state.period], changed_model(state, model, state.period)
    return tuple(float(concentration(each)[each.needs.index(need)]) for each in (base, changed))


def _power(pair: Pair) -> Bars:
    heads = (
        f"{pair.supplier}'s power: what {pair.dependent} would lose",
        f"{pair.dependent}'s power: what {pair.supplier} would lose",
        f"Leverage of {pair.supplier}",
    )
    rows = tuple(
        (head, _two_bars(before, after)) for head, before, after in zip(heads, pair.before, pair.after, strict=True)
    )
    return Bars("power", "Power of each over the other", rows, -0.5, 0.5, ("as coded", "with your numbers"))


def _two_bars(coded: float, yours: float) -> tuple[Bar, Bar]:
    return Bar(coded, f"{_minus(coded)} coded"), Bar(yours, f"{_minus(yours)} yours", series=1)


def _by_period(state: State, model: Model) -> Bars:
    dependent, _, supplier = state.link.split("|")
    coded, yours = (_series(models, dependent, supplier) for models in (model.periods, _changed(state, model)))
    rows = [(period, _two_bars(coded[period], yours[period])) for period in model.periods]
    title = f"Leverage of {model.labels[supplier]} over {model.labels[dependent]} through the periods"
    return Bars("leverage", title, tuple(rows), -0.5, 0.5, ("as coded", "with your numbers"))


def _effects(state: State, model: Model) -> Table:
    base, changed = model.periods[state.period], changed_model(state, model, state.period)
    dependent, _, supplier = state.link.split("|")
    i, j = base.index(dependent), base.index(supplier)
    rows = []
    for kind in KINDS:
        coded, yours = (leverage(each, kind=kind)[j, i] for each in (base, changed))
        rows.append((f"Leverage of {model.labels[supplier]}, {kind}", _minus(coded), _minus(yours)))
    rows.append(("HHI of the need", *(f"{value:.3f}" for value in _hhi(state, model))))
    for form in FORMS:
        ends = (cascade(each, form=form).final[i] for each in (base, changed))
        rows.append((f"Capability of {model.labels[dependent]}, {form} cascade", *(f"{end:.3f}" for end in ends)))
    note = "Given: what flows and could be stopped. Restorable: what does not and could be offered. Potential: both."
    return Table("effects", "What else it moves", ("measure", "as coded", "with your numbers"), tuple(rows), note)


def _ground(state: State, model: Model) -> Table:
    now, rows = numbers(state, model), []
    for name in PARAMETERS:
        row = model.row(state.period, state.link, name)
        ground = Cell(", ".join(row.rests_on) or "none", evidence=row.rests_on, key=name)
        span = f"{row.low:g} to {row.high:g}"
        rows.append((name, f"{now[name]:g}", f"{row.mode:g}", span, row.level or "–", row.basis, ground))
    columns = ("number", "now", "judged", "range", "word", "basis", "rests on")
    note = "Press what a number rests on to read it. A number outside its range is one that was held impossible."
    return Table("ground", "What the numbers rest on", columns, tuple(rows), note)


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    moves = [
        {"do": "number", "period": period, "link": link, "parameter": name, "value": value}
        for (period, link, name), value in state.changes
    ]
    start, links = model.start, _links(model, state.period)
    if state.period != start.period:
        moves.append({"do": "set", "control": "period", "value": state.period})
    if state.link != (start.link if start.link in links else next(iter(links))):
        moves.append({"do": "set", "control": "link", "value": state.link})
    return tuple(moves)


def table(state: State, model: Model) -> str:
    """The numbers that were changed, as CSV, each beside the judged one."""
    columns = ("period", "dependent", "resource", "supplier", "parameter", "judged", "yours")
    rows = []
    for (period, link, name), value in state.changes:
        row = model.row(period, link, name)
        cells = (period, row.dependent, row.resource, row.supplier, name, row.mode, value)
        rows.append(dict(zip(columns, cells, strict=True)))
    return to_csv(rows, columns)


def picture(state: State, model: Model) -> Any:
    """The leverage through the periods as a static figure."""
    dependent, _, supplier = state.link.split("|")
    series = {"as coded": _series(model.periods, dependent, supplier)}
    if state.changes:
        series["with your numbers"] = _series(_changed(state, model), dependent, supplier)
    return plots.draw_leverage(series, actor=model.labels[supplier], other=model.labels[dependent])


def _changed(state: State, model: Model) -> dict[str, DependenceModel]:
    return {period: changed_model(state, model, period) for period in model.periods}


def _series(models: Mapping[str, DependenceModel], dependent: str, supplier: str) -> dict[str, float]:
    found = {}
    for period, each in models.items():
        found[period] = float(leverage(each)[each.index(supplier), each.index(dependent)])
    return found


def _question(model: Model) -> str:
    """The question of the lesson, with the judged numbers of the earlier period in it, where it asks for them."""
    start, before = model.start, data.labs().before
    asked = question("dependence_bench", QUESTION)
    if before is None or start.link not in _links(model, before):
        return asked
    then = numbers(replace(start, period=before), model)
    return asked.format(**{name: f"{value:g}" for name, value in then.items()})


def dependence_bench(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 06; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> dependence_bench().state.link
    'russia|drones|iran'
    """
    known = model()
    lab = Lab(
        name="dependence_bench",
        title="Lab 06 · Dependence bench",
        question=_question(known),
        start=known.start,
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        evidence=known.evidence,
        files=(File("numbers.csv", "text/csv", table, "Save my numbers (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
