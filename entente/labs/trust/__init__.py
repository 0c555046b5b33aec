"""Lab of lesson 08: whom do you trust? A weight for each voice, a jury of draws, and where a conclusion turns.

`hand` holds the state and what an action makes of it, `trial` what the draws say, `view` what is seen of it. `typed`
answers who types a name in place of moving a slider.
"""

from __future__ import annotations

from entente.labs.kit.lab import File, Lab
from entente.labs.kit.widget import LabWidget
from entente.labs.trust.hand import State, actions_of, model, update
from entente.labs.trust.trial import outcome, turns
from entente.labs.trust.typed import do_without, drop_items
from entente.labs.trust.view import describe, glance, guess_of, picture, table, tries_of

__all__ = [
    "State",
    "describe",
    "do_without",
    "drop_items",
    "model",
    "outcome",
    "trust_lab",
    "turns",
    "update",
]


def trust_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 08; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> trust_lab().state.draws
    '2000'
    """
    known = model()
    guess = guess_of(known)
    lab = Lab(
        name="trust_lab",
        title="Lab 08 · Trust",
        question=guess.ask,
        start=State(),
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        evidence=known.evidence,
        files=(File("trust.csv", "text/csv", table, "Save weights and shares (CSV)"),),
        picture=picture,
        guess=guess,
        tries=tries_of(known),
        ahead=False,
        glance=glance,
        busy="Drawing again with your weights …",
    )
    return LabWidget(lab, state=state, predict=predict)
