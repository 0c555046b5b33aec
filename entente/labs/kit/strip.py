"""A strip of dates: what each of them shows, and what changes from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Stop:
    """One date of a strip."""

    label: str
    value: int  # drawn as that many marks
    text: str
    high: int | None = None  # up to which number it may be, drawn as faint marks
    come: int = 0  # how many ties come, go and turn since the stop before
    go: int = 0
    turn: int = 0
    note: str = ""  # all of it in words


@dataclass(frozen=True)
class Strip:
    """Dates side by side, whose choice sets the slider `control` to the place of the date."""

    id: str
    title: str
    control: str
    at: int
    stops: tuple[Stop, ...]
    note: str = ""
    tab: str = ""
    kind: str = field(default="strip", init=False)
