"""What something changes, as pictures: before and after on one axis, an effect as a curve, and a sentence to be set."""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.labs.kit.controls import Action


@dataclass(frozen=True)
class Dumbbell:
    """Where a thing stands before and after, once for each form: drawn ○—●, and in the second form ○—◆."""

    label: str
    ends: tuple[tuple[float, float], ...]  # before and after
    text: str  # the differences as they print
    moved: bool  # whether a printed number differs
    note: str = ""


@dataclass(frozen=True)
class Dumbbells:
    """Rows on one axis."""

    id: str
    title: str
    rows: tuple[Dumbbell, ...]
    low: float = 0.0
    high: float = 1.0
    forms: tuple[str, ...] = ()
    note: str = ""
    tab: str = ""
    kind: str = field(default="dumbbells", init=False)


@dataclass(frozen=True)
class Curve:
    """An effect over the range of a slider, whose handle can be drawn along it.

    Where the lab asks for a prediction on it, the curve is hidden until that is answered: at `ask` on the slider's axis
    the learner's number stands, times `scale`.
    """

    id: str
    title: str
    control: str
    at: float
    step: float
    lines: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]  # of each form the places on the two axes
    text: str  # the effect where the handle stands
    low: float
    high: float
    ask: float = 0.5
    scale: float = 1.0
    tab: str = ""
    kind: str = field(default="curve", init=False)


@dataclass(frozen=True)
class Chip:
    """A clause with a share in it, which is drawn or set by keys, and which can be taken out."""

    before: str
    after: str
    value: float  # from 0 to 1
    row: str  # of the action {"do": "row", "row": …, "control": "value", "value": …}
    drop: Action


@dataclass(frozen=True)
class Asked:
    """A question of clauses: what if this, and that?"""

    id: str
    title: str
    lead: str
    chips: tuple[Chip, ...]
    tail: str = ""
    tab: str = ""
    kind: str = field(default="asked", init=False)
