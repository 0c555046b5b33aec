"""Rows of points on one scale: from here to there, or a value with its interval, with the numbers beside them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from entente import say
from entente.errors import EntenteError, Fault
from entente.plots import canvas
from entente.plots.marks import BLACK, BLUE, FAINT, INK, PURPLE, VERMILION
from entente.plots.words import drawable, wrapped

DASHED: Any = (0, (4, 2))
DOTTED: Any = (0, (1, 1.4))
_LOOKS = ((BLUE, "o"), (VERMILION, "s"), (BLACK, "D"), (PURPLE, "^"))


@dataclass(frozen=True, slots=True)
class Look:
    """How one of several series is drawn: legend, colour, shape of its points, line."""

    label: str
    colour: str
    shape: str = ""
    line: Any = "solid"


def looks(names: Iterable[str]) -> list[Look]:
    """A look for each series: no two neighbours share colour, shape or line."""
    found = []
    for place, name in enumerate(names):
        found.append(Look(name, *_LOOKS[place % len(_LOOKS)], DASHED if place % 2 else "solid"))
    return found


class Span(NamedTuple):
    """A value and the ends of its interval; all three alike where there is none."""

    low: float
    middle: float
    high: float

    @property
    def wide(self) -> bool:
        return self.low != self.high

    @property
    def open(self) -> bool:
        """Whether the interval leaves the sign open."""
        return self.low <= 0 <= self.high


def span(value: Any) -> Span | None:
    """An interval (low, median, high), or a number; None if it is undefined."""
    if all(hasattr(value, name) for name in ("low", "median", "high")):
        return Span(float(value.low), float(value.median), float(value.high))
    if isinstance(value, Real) and math.isfinite(value):
        return Span(float(value), float(value), float(value))
    return None


def in_words(found: Span | None) -> str:
    """``0.30 (0.10 to 0.50)``, or the number alone where there is no interval."""
    if found is None:
        return "undefined"
    if not found.wide:
        return say.number(found.middle)
    return f"{say.number(found.middle)} ({say.number(found.low)} to {say.number(found.high)})"


def level(values: Iterable[Any]) -> str:
    """``90 % interval``, if the intervals say of which level they are, and all of the same."""
    levels = {value.level for value in values if hasattr(value, "level")}
    return f"{100 * levels.pop():g} % interval" if len(levels) == 1 else "interval"


def one_model(array: Any, what: str) -> np.ndarray:
    """An array without leading axes of draws; a fault if it has some."""
    array = np.asarray(array, dtype=float)
    if array.ndim != 1:
        do = "Draw one model, or the intervals of the draws: `draw_intervals`."
        found = f"an array of shape {array.shape}"
        raise EntenteError([Fault("plots.draws", f"argument {what}", found, "1 axis and no draws", do)])
    return array


def greatest(values: Mapping[str, float]) -> tuple[list[str], float]:
    """The names with the greatest value, to two decimals, and that value."""
    top = max(values.values())
    return [name for name, value in values.items() if round(value, 2) == round(top, 2)], top


# --- drawing ---------------------------------------------------------------------------------------------------------


def new_axes(ax: Axes | None, rows: int, series: int = 1) -> Axes:
    return canvas.new_axes(ax, 8.6, 1.9 + max(0.44, 0.24 * series + 0.14) * max(rows, 1))


def offsets(number: int) -> list[float]:
    """How far each of several series stands off the middle of its row."""
    step = 0.76 / max(number, 1)
    return [step * (place - (number - 1) / 2) for place in range(number)]


def set_rows(ax: Axes, names: Sequence[str], *, wrap: int = 26) -> None:
    """Name the rows; names that may be long are written smaller."""
    ax.set_yticks(range(len(names)), [wrapped(name, wrap) for name in names], fontsize=10 if wrap <= 30 else 9)
    ax.set_ylim(max(len(names), 1) - 0.45, -0.55)
    ax.tick_params(axis="y", length=0)
    for place in range(1, len(names)):
        ax.axhline(place - 0.5, color=FAINT, linewidth=0.8, zorder=0)


def capability_scale(ax: Axes, values: Iterable[float]) -> None:
    """A scale of capability up to 1, from the full tenth below the least value."""
    least = min((float(value) for value in values), default=0.0)
    low = min(max(0.0, math.floor(10 * least - 0.2) / 10), 0.8)
    margin = 0.02 * (1 - low)
    ax.set_xlim(low - margin, 1 + margin)
    ax.set_xlabel("capability" + (f" (the scale begins at {say.number(low, 1)})" if low else ""))


def zero(ax: Axes) -> None:
    ax.axvline(0, color=INK, linewidth=1.2, zorder=1, gid="zero")


def dot(ax: Axes, x: float, y: float, look: Look, *, hollow: bool = False) -> None:
    ax.plot(
        [x], [y], linestyle="none", marker=look.shape, markersize=6.5, markeredgecolor=look.colour, zorder=4,
        markerfacecolor="white" if hollow else look.colour, markeredgewidth=1.5, clip_on=False, gid="dot",
    )  # fmt: skip


def line(ax: Axes, ends: tuple[float, float], y: float, look: Look, style: Any) -> None:
    ax.plot(ends, (y, y), color=look.colour, linestyle=style, linewidth=2, zorder=3, gid="line")


def interval(ax: Axes, y: float, found: Span, look: Look) -> None:
    """The middle as a point, the interval as a line."""
    ax.plot([found.low, found.high], [y, y], color=look.colour, linewidth=2, zorder=3, gid="interval")
    dot(ax, found.middle, y, look)


def aside(ax: Axes, y: float, words: str) -> None:
    """Write to the right of the axes."""
    ax.text(1.02, y, drawable(words), transform=ax.get_yaxis_transform(), va="center", fontsize=9, gid="value")


def key(look: Look, *, hollow: bool = False) -> Line2D:
    """A legend entry: the point of a series, or its line where it has no point."""
    style = {"linestyle": "none", "marker": look.shape, "markersize": 7} if look.shape else {"linestyle": look.line}
    fill = "white" if hollow else look.colour
    return Line2D([], [], color=look.colour, linewidth=2, markerfacecolor=fill, label=wrapped(look.label, 60), **style)


def note(words: str) -> Line2D:
    """A legend entry of words alone."""
    return Line2D([], [], linestyle="none", label=drawable(words))


def finish(ax: Axes, title: str, handles: Sequence[Line2D]) -> Axes:
    return canvas.legend_under(canvas.finish(ax, title, handles))
