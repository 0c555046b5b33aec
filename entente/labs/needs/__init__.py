"""Lab of lesson 06: who needs whom more? Draw along a number, and see power, leverage and where it turns."""

from __future__ import annotations

from entente.labs.kit.lab import File, Lab
from entente.labs.kit.widget import LabWidget
from entente.labs.needs.asked import guess, question_of, tries
from entente.labs.needs.state import actions_of, model, update
from entente.labs.needs.view import describe, picture, table


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
        question=question_of(known),
        start=known.start,
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        tries=tries(known),
        guess=guess(known),
        evidence=known.evidence,
        files=(File("numbers.csv", "text/csv", table, "Save my numbers (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
