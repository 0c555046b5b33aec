"""A card that is coded by rows of keys, and turned when it is complete; and a figure that grows from card to card."""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.labs.kit.controls import Button
from entente.labs.kit.scene import Run, Table


@dataclass(frozen=True)
class Option:
    """One of the buttons of a row."""

    value: str
    label: str
    key: str = ""  # the key that presses it; "" for none
    help: str = ""


@dataclass(frozen=True)
class Row:
    """A row of buttons, of which one is pressed; a press sets the control of that id."""

    id: str
    label: str
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Cards:
    """A card with a passage. Its back is there only when the card is complete.

    Parameters
    ----------
    ask : str
        What is still open on the front.
    back : Table or None
        What stands on the back; rows of it, cells that are marked, and a note.
    rules : tuple of (str, str)
        What is to be read beside the back: a head and a text each.
    buttons : tuple of (str, Button)
        The keys that press them, and the buttons: the way from card to card.
    """

    id: str
    title: str
    label: str
    runs: tuple[Run, ...]
    rows: tuple[Row, ...]
    ask: str
    back: Table | None = None
    rules: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[str, Button], ...] = ()
    tab: str = ""
    kind: str = field(default="cards", init=False)


@dataclass(frozen=True)
class Point:
    """A figure after so many cards; None where it is undefined, and no bounds where there is no interval."""

    value: float | None
    low: float | None
    high: float | None
    note: str


@dataclass(frozen=True)
class Course:
    """How a figure moves from card to card: the first series with its interval, the second without.

    Parameters
    ----------
    series : tuple of (str, tuple of Point)
    lines : tuple of (float, str)
        Heights that are marked, such as those from which a figure is trusted.
    """

    id: str
    title: str
    series: tuple[tuple[str, tuple[Point, ...]], ...]
    lines: tuple[tuple[float, str], ...]
    low: float
    high: float
    note: str = ""
    tab: str = ""
    kind: str = field(default="course", init=False)
