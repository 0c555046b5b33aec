"""Lab of lesson 07: what if one thing had been otherwise? Choose or compose interventions; see what they set off.

`hand` holds the state and what an action makes of it, `view` what is seen of a state, `files` what can be saved.
"""

from __future__ import annotations

from entente.labs.kit.grounds import question
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.widget import LabWidget
from entente.labs.what_ifs.files import actions_of, as_yaml, picture, table
from entente.labs.what_ifs.hand import QUESTION, first, model, update
from entente.labs.what_ifs.view import describe

__all__ = ["what_if"]


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
    )
    return LabWidget(lab, state=state, predict=predict)
