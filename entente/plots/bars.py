"""Stacked horizontal bars with their numbers written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from entente import say
from entente.plots.canvas import new_axes
from entente.plots.marks import INK, MARKS, ink_on
from entente.plots.words import wrapped


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of a stacked bar: its legend, fill and hatch."""

    label: str
    fill: str
    hatch: str = ""

    @property
    def look(self) -> dict[str, Any]:
        return {"facecolor": self.fill, "hatch": self.hatch, "edgecolor": INK, "linewidth": 0.8}


def sign_part(sign: int | None, noun: str = "") -> Part:
    """The segment for claims of a sign."""
    mark = MARKS[sign]
    return Part(f"{mark.symbol} {mark.word}{noun}", mark.fill, mark.hatch)


def bar_axes(ax: Axes | None, rows: int, extra: float = 1.3) -> Axes:
    return new_axes(ax, 7.8, extra + 0.42 * max(rows, 1))


def draw_bars(
    ax: Axes,
    rows: Sequence[str],
    parts: Mapping[Any, Part],
    values: Mapping[tuple[Any, Any], float],
    *,
    words: Callable[[float], str] = "{:g}".format,
) -> None:
    """Draw a bar for each row; ``values[row index, part]`` is a length, written into its segment as ``words`` say."""
    for row in range(len(rows)):
        left = 0.0
        for key, part in parts.items():
            length = values.get((row, key), 0)
            if length:
                ax.barh(row, length, left=left, height=0.66, **part.look)
                write_in(ax, left + length / 2, row, words(length), part)
            left += length
    set_rows(ax, rows)


def set_rows(ax: Axes, rows: Sequence[str]) -> None:
    """Name the rows, the first on top; lengths are written in, so there is no scale below."""
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [wrapped(row, 24) for row in rows])
    ax.tick_params(axis="y", length=0)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def write_in(ax: Axes, x: float, y: float, words: str, part: Part) -> None:
    """Write on a segment; on a hatched one in a box, to be read."""
    box = {"boxstyle": "round,pad=0.1", "facecolor": part.fill, "edgecolor": "none"} if part.hatch else None
    ax.text(x, y, words, ha="center", va="center", fontsize=9, color=ink_on(part.fill), bbox=box, gid="value")


def patches(parts: Iterable[Part]) -> list[Patch]:
    """The legend entries of segments."""
    return [Patch(label=part.label, **part.look) for part in parts]


def rows_by_total(counts: Mapping[tuple[Any, Any], int]) -> list[Any]:
    """The rows of a table of (row, part) → number, the greatest sum first."""
    totals: Counter = Counter()
    for (row, _), number in counts.items():
        totals[row] += number
    return sorted(totals, key=lambda row: (-totals[row], str(row)))


def row_in_words(counts: Mapping[tuple[Any, Any], int], row: Any, parts: Mapping[Any, str], name: str) -> str:
    """A row with its sum and what it is made of: ``author 4 (3 certain and 1 possible)``."""
    numbers = {key: counts.get((row, key), 0) for key in parts}
    split = say.listed(f"{number} {parts[key]}" for key, number in numbers.items() if number)
    return f"{name} {sum(numbers.values())}" + (f" ({split})" if split else "")
