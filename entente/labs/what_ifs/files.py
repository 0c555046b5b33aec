"""Lab 07 on paper: the actions that lead to a state, the scenario as YAML, the effects as CSV, a static figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from entente import plots
from entente.labs.kit.controls import Action, settings
from entente.labs.what_ifs.effects import compared
from entente.labs.what_ifs.hand import DRAFT, Model, State, acting, first, update
from entente.labs.what_ifs.view import in_words
from entente.needs.scenario_files import to_yaml
from entente.needs.scenarios import Intervention, Scenario
from entente.path.tables import to_csv
from entente.say import first_few


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
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
    actions += settings(state, reached, ["until", "strength", "form", "shown", "round"])
    for name in DRAFT:
        if getattr(state, name) != getattr(reached, name):
            actions.append({"do": "row", "row": "draft", "control": name, "value": getattr(state, name)})
    return tuple(actions)


def _plain(title: str, period: str, items: Iterable[Intervention]) -> dict[str, Any]:
    rows = [asdict(item) | {"target": dict(item.target)} for item in items]
    kept = [{name: value for name, value in row.items() if value not in ("", None)} for row in rows]
    return {"title": title, "period": period, "items": kept}


def as_yaml(state: State, model: Model) -> str:
    """The what-if as it now acts, as the text of a scenario file."""
    known = model.scenarios.get(state.scenario)
    question = known.question if known else f"What if: {first_few((in_words(item, model) for item in state.items), 8)}?"
    rests_on, caution = (known.rests_on, known.caution) if known else ((), "")
    made = Scenario("mine", state.title, question, state.period, acting(state), rests_on=rests_on, caution=caution)
    return to_yaml(made)


def table(state: State, model: Model) -> str:
    """Effects and capabilities of every actor under both forms, as CSV."""
    columns = ("without", "with", "direct", "knock_on", "effect")
    rows = []
    for form, each in compared(state, model).items():
        measures = (each.base.final, each.changed.final, each.direct, each.knock_on, each.effect)
        for i, actor in enumerate(each.actors):
            row = {name: f"{values[i]:.6f}" for name, values in zip(columns, measures, strict=True)}
            rows.append({"actor": actor, "form": form} | row)
    return to_csv(rows, ("actor", "form", *columns))


def picture(state: State, model: Model) -> Any:
    """The state as a static figure, under both forms."""
    return plots.draw_comparison({state.title: list(compared(state, model).values())}, labels=model.labels)
