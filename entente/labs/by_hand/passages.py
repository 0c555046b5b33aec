"""Code eight passages, and see how far you agree with each of the two passes, in percent and beyond chance.

The codes are those of the coding desk (`entente.labs.coding`): what is coded here is coded there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from entente.errors import Undefined
from entente.labs.coding.hand import FIELDS, Model, State, model, update
from entente.labs.coding.keeping import actions_of, keep, kept
from entente.labs.coding.view import card
from entente.labs.kit.lab import Keeper, Lab
from entente.labs.kit.scene import Scene, Table
from entente.labs.kit.widget import LabWidget
from entente.say import count
from entente.text.agreement import cohen_kappa, confusion, percent_agreement

EIGHT = ("c018", "c021", "c024", "c027", "c029", "c039", "c049", "c079")
SIGNS = {"+": "+", "-": "−"}
QUESTION = "Code eight passages: relation, polarity and certainty of the marked words."


@dataclass(frozen=True)
class Agreed:
    """How far two codings of the same passages agree: in how many of `total`, by luck alone, and kappa."""

    same: int
    total: int
    luck: float
    kappa: float | Undefined


def some(known: Model) -> Model:
    """The coding desk's model with the eight passages alone."""
    codings = {who: {name: coding[name] for name in EIGHT} for who, coding in known.codings.items()}
    passages = {name: known.passages[name] for name in EIGHT}
    return replace(known, passages=passages, codings=codings, opening=EIGHT[0])


def agreed(mine: list[str], other: list[str]) -> Agreed:
    """How far two lists of codes agree.

    Examples
    --------
    >>> agreed(["+", "+", "-", "-"], ["+", "+", "-", "+"])
    Agreed(same=3, total=4, luck=0.5, kappa=0.5)
    """
    total = len(mine)
    luck = sum(mine.count(code) * other.count(code) for code in set(mine)) / total**2
    same = round(percent_agreement(mine, other) * total)
    return Agreed(same, total, luck, cohen_kappa(mine, other))


def column(state: State, field: str) -> list[str]:
    """The learner's codes of a field, in the order of the eight passages; only of those that are complete."""
    done = state.complete()
    return [done[name][FIELDS.index(field)] for name in EIGHT if name in done]


def of_pass(state: State, known: Model, who: str, field: str) -> list[str]:
    """The codes that a pass has of the same passages."""
    done = state.complete()
    return [getattr(known.codings[who][name], field) for name in EIGHT if name in done]


def describe(state: State, known: Model) -> Scene:
    """What the lab shows in a state: the card, and the numbers once all eight are coded."""
    front = card(state, known)
    done = len(state.complete())
    if done < len(EIGHT):
        verdict = f"{done} of {count(len(EIGHT), 'passage')} coded. The numbers come with the last one."
        return Scene(f"{QUESTION} {verdict}", panels=(front,), verdict=verdict)
    found = agreed(column(state, "polarity"), of_pass(state, known, "first", "polarity"))
    verdict = f"On polarity you and the first pass agree in {found.same} of {found.total}."
    return Scene(
        f"{QUESTION} {verdict}", panels=(front, _numbers(state, known), _square(state, known)), verdict=verdict
    )


def _numbers(state: State, known: Model) -> Table:
    rows = []
    for field in FIELDS:
        for who in known.codings:
            found = agreed(column(state, field), of_pass(state, known, who, field))
            rows.append((field, f"you, {who} pass", f"{found.same} of {found.total}"))
    note = "Eight passages are few: one choice otherwise moves every number of its row."
    return Table("numbers", "How far you agree", ("code", "between", "the same"), tuple(rows), note)


def _square(state: State, known: Model) -> Table:
    counts = confusion(column(state, "polarity"), of_pass(state, known, "first", "polarity"), categories="+-").counts
    rows = tuple((f"you {SIGNS[code]}", *map(str, line)) for code, line in zip("+-", counts, strict=True))
    return Table("square", "Polarity, all four combinations", ("", "first pass +", "first pass −"), rows)


def mine() -> Agreed | None:
    """How far the learner's kept polarities agree with those of the first pass; None before all eight are coded."""
    known = model()
    state = _eight_of(kept(known)[0])
    if len(state.complete()) < len(EIGHT):
        return None
    return agreed(column(state, "polarity"), of_pass(state, some(known), "first", "polarity"))


def _eight_of(state: State) -> State:
    """What was coded of the eight; the first that is open lies on the desk."""
    codes: Mapping[str, tuple[str, str, str]] = {name: each for name, each in state.codes if name in EIGHT}
    done = replace(state, codes=tuple(codes.items())).complete()
    opening = next((name for name in EIGHT if name not in done), EIGHT[0])
    return State(opening, tuple(codes.items()))


def _back() -> tuple[State | None, str]:
    state, _ = kept(model())
    here = _eight_of(state)
    return (here, "Your codes are back.") if here.codes else (None, "")


def _forget() -> str:
    """Take back the eight; what else was coded on the desk stays."""
    return keep(_eight_of(kept(model())[0]), State(EIGHT[0]))


def passages(*, state: str = "") -> LabWidget:
    """Eight passages of the coding desk; `entente.labs` says what `state` is.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     passages().state.passage
    'c018'
    """
    lab = Lab(
        name="by_hand.passages",
        title="By hand · Eight passages",
        question=QUESTION,
        start=State(EIGHT[0]),
        view=describe,
        model=some(model()),
        rules=update,
        steps=actions_of,
        keeper=Keeper(back=_back, keep=keep, forget=_forget),
    )
    return LabWidget(lab, state=state, predict=False)


__all__ = ["EIGHT", "Agreed", "agreed", "describe", "mine", "passages", "some"]
