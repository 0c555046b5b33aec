"""Tables that are drawn: words and a shade in each cell, the names of the columns above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from entente.plots.canvas import new_axes
from entente.plots.marks import INK, ink_on
from entente.plots.words import drawable, wrapped

_NAMES = 12  # characters in a line of the name of a column


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what is written, its fill, and whether it has a thick frame."""

    words: str
    fill: str = "white"
    framed: bool = False
    bold: bool = False


Cells = Mapping[tuple[int, int], Cell]


def table_axes(
    ax: Axes | None,
    rows: int,
    columns: Sequence[str],
    *,
    cell: tuple[float, float] = (0.95, 0.42),
    names: float = 2.4,
) -> Axes:
    """Axes for a table whose cells are ``cell`` inches wide and high, with ``names`` inches on the left."""
    width, height = cell
    lines = max((wrapped(name, _NAMES).count("\n") for name in columns), default=0)
    return new_axes(ax, max(6.4, names + width * max(len(columns), 1)), 1.7 + 0.16 * lines + height * max(rows, 1))


def draw_table(ax: Axes, rows: Sequence[str], columns: Sequence[str], cells: Cells, *, wrap: int = 24) -> None:
    """Draw the cells at their (row, column), and the names; ``wrap`` is the width of a row's name in characters."""
    for (row, column), cell in cells.items():
        _draw_cell(ax, row, column, cell)
    ax.set_xlim(-0.5, max(len(columns), 1) - 0.5)
    ax.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(columns)), [wrapped(name, _NAMES) for name in columns], fontsize=9)
    ax.set_yticks(range(len(rows)), [wrapped(name, wrap) for name in rows], fontsize=9)
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _draw_cell(ax: Axes, row: int, column: int, cell: Cell) -> None:
    look = {"facecolor": cell.fill, "edgecolor": INK, "linewidth": 0.4}
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, zorder=2, gid="cell", clip_on=False, **look))
    if cell.framed:
        inner = (column - 0.46, row - 0.44)
        ax.add_patch(Rectangle(inner, 0.92, 0.88, fill=False, edgecolor=INK, linewidth=2, zorder=4, gid="frame"))
    ax.text(
        column, row, drawable(cell.words), ha="center", va="center", color=ink_on(cell.fill), fontsize=9,
        fontweight="bold" if cell.bold else "normal", linespacing=1.0, zorder=5, gid="value",
    )  # fmt: skip


def key(fill: str, label: str, *, framed: bool = False) -> Patch:
    """A legend entry for a fill, or for a frame."""
    return Patch(facecolor=fill, edgecolor=INK, linewidth=2 if framed else 0.4, label=drawable(label))
