"""What the dependence bench shows: four lines, the power of each over the other, and what lies behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from entente import plots
from entente.labs.kit.beam import Beam, tilt
from entente.labs.kit.curves import Curve, Curves, crossing
from entente.labs.kit.scene import Cell, Scene, Table
from entente.labs.kit.slopes import Slopes
from entente.labs.needs.state import Model, State, changed_model, controls, key_of, numbers
from entente.needs.cascades import FORMS, cascade
from entente.needs.estimates import PARAMETERS, Estimate
from entente.needs.measures import KINDS, concentration, dependence, leverage
from entente.needs.model import DependenceModel
from entente.path.tables import to_csv


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    known = controls(state, model)
    values = {"period": state.period, "link": state.link, "kind": state.kind, **numbers(state, model)}
    pair = Pair.of(state, model)
    panels = (_curves(state, model, pair), _beam(pair), _by_period(state, model), _effects(state, model))
    return Scene(
        _sentence(state, model, pair),
        known,
        values,
        (*panels, _ground(state, model)),
        verdict=_verdict(state, pair),
        more=PARAMETERS,
    )


def _verdict(state: State, pair: Pair) -> str:
    found = pair.after[2]
    who = pair.supplier if found > 0 else pair.dependent
    said = f"{who} has the upper hand" if found else "Neither has the upper hand"
    return f"{said}: {state.kind} leverage of {pair.supplier} over {pair.dependent} {minus(found)}"


def _curves(state: State, model: Model, pair: Pair) -> Curves:
    """What each of the four numbers would do to the leverage. It is linear in each, so that two ends are enough."""
    rows, now = [], numbers(state, model)
    resource = model.resources[state.link.split("|")[1]]
    for slider in controls(state, model):
        if slider.id not in PARAMETERS:
            continue
        at_low, at_high = (_leverage_at(state, model, slider.id, end) for end in (slider.low, slider.high))
        turns = crossing(slider.low, slider.high, at_low, at_high)
        judged = model.row(state.period, state.link, slider.id)
        rows.append(
            Curve(
                slider.id,
                _in_a_sentence(slider.id, pair, resource),
                *(slider.low, slider.high, slider.step, now[slider.id], at_low, at_high),
                (judged.mode, judged.low, judged.high),
                turns,
                _turning(turns, at_low, at_high, judged),
                slider.help,
            )
        )
    title = f"Leverage of {pair.supplier} over {pair.dependent} (up) against each number (right). Draw along a line"
    note = "● now; | as judged; shaded: its range; dashed: 0; ✕ the leverage changes its sign."
    most = max(0.02, *(abs(end) for row in rows for end in (row.at_low, row.at_high)))
    return Curves("curves", title, tuple(rows), -most, most, note)


def _in_a_sentence(name: str, pair: Pair, resource: str) -> str:
    """What a number says, with … where the number stands."""
    return {
        "criticality": f"… of what {pair.dependent} can do hangs on {resource}.",
        "share": f"{pair.supplier} meets … of the need.",
        "substitutability": "… of that, others could step in for.",
        "willingness": f"{pair.supplier} gives … of what it could.",
    }[name]


def _leverage_at(state: State, model: Model, name: str, value: float) -> float:
    """The leverage of the supplier, were one number of the link this value."""
    key = (state.period, key_of(model, state.period, name, state.link), name)
    there = replace(state, changes=tuple({**dict(state.changes), key: value}.items()))
    return Pair.of(there, model).after[2]


def _turning(turns: float | None, at_low: float, at_high: float, judged: Estimate) -> str:
    if turns is None:
        if at_low == at_high:
            return "it does not enter here"
        return f"never 0: {minus(min(at_low, at_high))} to {minus(max(at_low, at_high))}"
    inside = "inside" if judged.low <= turns <= judged.high else "outside"
    return f"0 at {turns:.2f}, {inside} its range"


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
            d, i, j = dependence(each, kind=state.kind), each.index(dependent), each.index(supplier)
            found.append((float(d[i, j]), float(d[j, i]), float(d[i, j] - d[j, i])))
        return cls(model.labels[dependent], model.labels[supplier], *found)


def minus(value: float) -> str:
    return f"{value:+.3f}".replace("-", "−")


def _sentence(state: State, model: Model, pair: Pair) -> str:
    before, after = pair.before[2], pair.after[2]
    who = f"{pair.supplier} over {pair.dependent}, {state.period}"
    if not state.changes:
        return f"{who}: {state.kind} leverage {minus(before)} as coded. Draw along a line to change its number."
    side = f"{pair.supplier} has the upper hand" if after > 0 else f"{pair.dependent} has the upper hand"
    said = f"{who}: {state.kind} leverage {minus(before)} as coded, {minus(after)} with your numbers: {side}"
    said += ", as before. " if (before > 0) == (after > 0) else "; before it was the other way. "
    hhi = "HHI of the need {:.2f} as coded, {:.2f} with your numbers.".format(*_hhi(state, model))
    differ = "number differs" if len(state.changes) == 1 else "numbers differ"
    return f"{said}{hhi} {len(state.changes)} {differ} from the judged modes."


def _hhi(state: State, model: Model) -> tuple[float, float]:
    need = tuple(state.link.split("|")[:2])
    base, changed = model.periods[state.period], changed_model(state, model, state.period)
    return tuple(float(concentration(each)[each.needs.index(need)]) for each in (base, changed))


def _beam(pair: Pair) -> Beam:
    """The power of each over the other: what the other would lose. The supplier stands on the left."""
    (supplier_was, dependent_was, _), (supplier, dependent, difference) = pair.before, pair.after
    ends = ((pair.supplier, supplier, minus(supplier)), (pair.dependent, dependent, minus(dependent)))
    words = (
        f"A beam. Left: {pair.supplier}'s power over {pair.dependent}, {minus(supplier)}. "
        f"Right: {pair.dependent}'s power over {pair.supplier}, {minus(dependent)}. "
        f"The difference is {pair.supplier}'s leverage, {minus(difference)}."
    )
    title = f"Power: what the other would lose. The difference is {pair.supplier}'s leverage. Dashed: as coded"
    most = max(0.25, abs(supplier), abs(dependent))
    return Beam("power", title, ends, tilt(supplier, dependent), tilt(supplier_was, dependent_was), words, most)


def _by_period(state: State, model: Model) -> Slopes:
    dependent, _, supplier = state.link.split("|")
    told = [("as coded", _series(model.periods, dependent, supplier, state.kind))]
    if state.changes:
        told.append(("with your numbers", _series(_changed(state, model), dependent, supplier, state.kind)))
    series = tuple((name, tuple(by.values()), tuple(map(minus, by.values()))) for name, by in told)
    most = max(0.05, *(abs(value) for _, values, _ in series for value in values))
    title = f"Leverage of {model.labels[supplier]} over {model.labels[dependent]} through the periods, {state.kind}"
    return Slopes(
        *("leverage", title, tuple(model.periods), series, state.period, "period", -most, most), tab="Through time"
    )


def _effects(state: State, model: Model) -> Table:
    base, changed = model.periods[state.period], changed_model(state, model, state.period)
    dependent, _, supplier = state.link.split("|")
    i, j = base.index(dependent), base.index(supplier)
    rows = []
    for kind in KINDS:
        coded, yours = (leverage(each, kind=kind)[j, i] for each in (base, changed))
        rows.append((f"Leverage of {model.labels[supplier]}, {kind}", minus(coded), minus(yours)))
    rows.append(("HHI of the need", *(f"{value:.3f}" for value in _hhi(state, model))))
    for form in FORMS:
        ends = (cascade(each, form=form).final[i] for each in (base, changed))
        rows.append((f"Capability of {model.labels[dependent]}, {form} cascade", *(f"{end:.3f}" for end in ends)))
    columns = ("measure", "as coded", "with your numbers")
    note = "Given: what flows and could be stopped. Restorable: what does not and could be offered. Potential: both."
    return Table("effects", "What else it moves", columns, tuple(rows), note, tab="What else it moves")


def _ground(state: State, model: Model) -> Table:
    now, rows = numbers(state, model), []
    for name in PARAMETERS:
        row = model.row(state.period, state.link, name)
        ground = Cell(", ".join(row.rests_on) or "none", evidence=row.rests_on, key=name)
        span = f"{row.low:g} to {row.high:g}"
        rows.append((name, f"{now[name]:g}", f"{row.mode:g}", span, row.level or "–", row.basis, ground))
    columns = ("number", "now", "judged", "range", "word", "basis", "rests on")
    note = "Press what a number rests on to read it. A number outside its range is one that was held impossible."
    return Table("ground", "What the numbers rest on", columns, tuple(rows), note, tab="Grounds")


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
    series = {"as coded": _series(model.periods, dependent, supplier, state.kind)}
    if state.changes:
        series["with your numbers"] = _series(_changed(state, model), dependent, supplier, state.kind)
    return plots.draw_leverage(series, actor=model.labels[supplier], other=model.labels[dependent])


def _changed(state: State, model: Model) -> dict[str, DependenceModel]:
    return {period: changed_model(state, model, period) for period in model.periods}


def _series(models: Mapping[str, DependenceModel], dependent: str, supplier: str, kind: str) -> dict[str, float]:
    found = {}
    for period, each in models.items():
        found[period] = float(leverage(each, kind=kind)[each.index(supplier), each.index(dependent)])
    return found
