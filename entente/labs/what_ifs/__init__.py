"""Lab of lesson 07: what if one thing had been otherwise? Draw at a tie, choose or compose; see what that sets off.

`hand` holds the state and what an action makes of it, `effects` and `asked` the pictures, `view` all that is seen of a
state, `files` what can be saved.
"""

from __future__ import annotations

import math
from typing import Any

from entente.labs.kit.controls import Action
from entente.labs.kit.grounds import question
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import LONGEST_LABEL, File, Lab, Try
from entente.labs.kit.widget import LabWidget
from entente.labs.what_ifs.effects import compared, full, top
from entente.labs.what_ifs.files import actions_of, as_yaml, picture, table
from entente.labs.what_ifs.hand import LAST_ROUND, OWN, QUESTION, Model, State, dates, first, model, tie_control, update
from entente.labs.what_ifs.view import describe
from entente.needs.cascades import FORMS

__all__ = ["what_if"]

HALF = 0.5
FINE = 0.005  # of a prediction


def reached(state: State, model: Model) -> bool:
    """Whether the picture shows what the question asks about: the opening what-if, all of it, at half its strength."""
    whole = state.until == len(dates(state.items)) - 1 and state.round >= LAST_ROUND
    return whole and (state.scenario, state.strength) == (model.opening, HALF)


def answer(value: float, state: State, model: Model) -> str:
    """What is said of the prediction: the loss at half the strength beside the one at full strength."""
    who = top(state, model)
    if who is None:
        return f"You said {value:g}; nobody's capability moves."
    half, whole = (float(found[FORMS[0]].effect[who]) for found in (compared(state, model), full(state, model)))
    name = model.labels[model.periods[state.period].actors[who]]
    said = f"You said {value:g}. {name} {'loses' if half < 0 else 'wins'} {abs(half):.3f}"
    return f"{said} by the {FORMS[0]} cascade: {100 * half / whole:.0f} % of the {abs(whole):.3f} at full strength."


def guess(model: Model) -> Number:
    """The prediction: a loss on the axis of the curve, whose range leaves room for what is wrong."""
    start = first(model)
    who = top(start, model)
    far = 1.0 if who is None else abs(float(full(start, model)[FORMS[0]].effect[who]))
    high = min(1.0, round(HALF * math.ceil(far / HALF * 10) / 10 + 0.05, 3))
    asked = question("what_if", QUESTION)
    return Number(asked, 0, high, FINE, on="curve", reached=reached, verdict=answer)


def tries(model: Model) -> tuple[Try, ...]:
    """What to try: the question, the longest cascade round by round, a cut of one's own, and two cuts on the board."""
    found = [
        Try(
            "Half the strength", (_set("strength", HALF),), "Half the change, or less? Its parts have to come together."
        )
    ]
    longest = max(model.scenarios, key=lambda name: _knock_on(name, model), default=None)
    if longest:
        steps = (_set("scenario", longest), _set("round", 0))
        found.append(
            Try("Round by round", steps, f"“{model.scenarios[longest].title}”: play, and watch who feels it next.")
        )
    one, other = model.pair
    cuts = [_set(tie_control(gives, needs).id, 0) for gives, needs in ((one, other), (other, one))]
    name = model.labels
    if {(needs, gives) for needs, _, gives in model.periods[model.period].links} >= {(one, other), (other, one)}:
        label = f"Cut {name[one]} → {name[other]}"[:LONGEST_LABEL]
        found.append(Try(label, ({"do": "clear"}, cuts[0]), "Put it back with the arrow keys, and cut another tie."))
        both = ({"do": "clear"}, cuts[1], {"do": "pin"}, {"do": "clear"}, cuts[0], {"do": "pin"})
        found.append(
            Try("Each cuts the other: the board", both, "Under “Board”: which of the two needs the other more?")
        )
    return tuple(found)


def _set(control: str, value: Any) -> Action:
    return {"do": "set", "control": control, "value": value}


def _knock_on(name: str, model: Model) -> float:
    """The largest change that a what-if brings to anybody in a later round."""
    opened = update(first(model), _set("scenario", name), model)
    return max(float(abs(found.knock_on).max()) for found in compared(opened, model).values())


def what_if(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 07, the main one; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> what_if().state.scenario
    'licence_worth_little'
    """
    known = model()
    lab = Lab(
        name="what_if",
        title="Lab 07 · What if?",
        question=question("what_if", QUESTION),
        start=first(known),
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        evidence=known.evidence,
        files=(
            File("mine.yaml", "application/yaml", as_yaml, "Save the scenario (YAML)"),
            File("effects.csv", "text/csv", table, "Save the effects (CSV)"),
        ),
        picture=picture,
        tries=tries(known),
        guess=guess(known) if known.opening != OWN else None,
    )
    return LabWidget(lab, state=state, predict=predict)
