"""Small graphs side by side, one for each voice: who draws which ties, seen at a glance."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A tie of a small graph: from place to place, each from 0 to 1."""

    x1: float
    y1: float
    x2: float
    y2: float
    sign: int
    watched: bool = False  # whether it is the tie that the lab is about


@dataclass(frozen=True)
class Voice:
    """A voice with its graph. A press keeps it alone; with Shift it is added or taken away."""

    id: str
    label: str
    lines: tuple[Line, ...]
    text: str  # what its graph says, in a few words
    chosen: bool
    note: str = ""


@dataclass(frozen=True)
class Voices:
    """The voices of a text. A press sets the ticks of `control`.

    Parameters
    ----------
    dots : tuple of (float, float)
        The actors, at the same places in each graph.
    everybody : tuple of str
        What the first button, for all voices, sets.
    """

    id: str
    title: str
    control: str
    everybody: tuple[str, ...]
    voices: tuple[Voice, ...]
    dots: tuple[tuple[float, float], ...]
    tab: str = ""
    kind: str = field(default="voices", init=False)
