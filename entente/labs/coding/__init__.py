"""Lab of lesson 03: what exactly is claimed? Code passages by the codebook; see how far two codings agree.

`hand` holds the state and what an action makes of it, `view` what is seen of a state, `keeping` what is kept and saved.
"""

from __future__ import annotations

from entente.labs.coding.hand import FIELDS, Model, State, model, update
from entente.labs.coding.keeping import KEPT, actions_of, forget, keep, kept, my_coding, picture, table
from entente.labs.coding.view import describe
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import File, Keeper, Lab, Try
from entente.labs.kit.widget import LabWidget

__all__ = [
    "FIELDS",
    "KEPT",
    "Model",
    "State",
    "coding_desk",
    "describe",
    "keep",
    "model",
    "my_coding",
    "table",
    "update",
]

ASKED = 10  # passages
QUESTION = (
    "Predict first: code ten passages by the codebook. In how many of them will your relation be that of the first "
    "pass?"
)


def _reached(state: State, model: Model) -> bool:
    return len(state.complete()) >= ASKED


def _answer(value: float, state: State, model: Model) -> str:
    first = list(state.complete().items())[:ASKED]
    same = sum(codes[0] == model.codings["first"][name].relation for name, codes in first)
    return f"You said {value:g} of {ASKED}; your relation is that of the first pass in {same} of your first {ASKED}."


def _tries(model: Model) -> tuple[Try, ...]:
    """They move to a passage and leave all codes as they are."""
    tries = [
        Try(
            "Begin with the first passage",
            ({"do": "set", "control": "passage", "value": next(iter(model.passages))},),
            "Code ten and watch the line: with few passages alpha jumps, and its band is wide.",
            fresh=False,
        )
    ]
    second = model.codings.get("second", {})
    apart = [name for name, claim in second.items() if claim.relation != model.codings["first"][name].relation]
    if apart:
        tries.append(
            Try(
                "A passage on which the passes part",
                ({"do": "set", "control": "passage", "value": apart[0]},),
                "Code it and read the rules on the back: do they settle the case?",
                fresh=False,
            )
        )
    return tuple(tries)


def coding_desk(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 03. What is coded is kept on this machine for every notebook; only to forget it deletes it.

    `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     coding_desk().state.passage
    'c043'
    """
    known = model()
    lab = Lab(
        name="coding_desk",
        title="Lab 03 · Coding desk",
        question=QUESTION,
        start=State(known.opening),
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        files=(File("my_codes.csv", "text/csv", table, "Save my codes (CSV)"),),
        picture=picture,
        keeper=Keeper(back=lambda: kept(known), keep=keep, forget=forget),
        tries=_tries(known),
        guess=Number(QUESTION, 0, ASKED, 1, f" of {ASKED}", reached=_reached, verdict=_answer),
    )
    return LabWidget(lab, state=state, predict=predict)
