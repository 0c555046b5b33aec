"""Stacked horizontal bars with their numbers written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Patch

from entente.plots.canvas import INK, _axes, _ink_on
from entente.plots.words import _join, _wrapped


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment of a stacked bar: its legend, fill and hatch."""

    label: str
    fill: str
    hatch: str = ""


def _bars(
    ax: Axes,
    rows: Sequence[str],
    parts: Mapping[Any, _Part],
    values: Mapping[tuple[Any, Any], float],
    *,
    words: Callable[[float], str] = "{:g}".format,
    wrap: int = 24,
) -> None:
    """Stacked horizontal bars; ``values[row index, part]`` is a length, written into its segment."""
    for row in range(len(rows)):
        left = 0.0
        for key, part in parts.items():
            length = values.get((row, key), 0)
            if length:
                ax.barh(
                    row, length, left=left, height=0.66, color=part.fill, hatch=part.hatch, edgecolor=INK, linewidth=0.8
                )
                _write_in(ax, left + length / 2, row, words(length), part)
            left += length
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [_wrapped(row, wrap) for row in rows])
    ax.tick_params(axis="y", length=0)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _write_in(ax: Axes, x: float, y: float, words: str, part: _Part) -> None:
    box = {"boxstyle": "round,pad=0.1", "facecolor": part.fill, "edgecolor": "none"} if part.hatch else None
    ax.text(x, y, words, ha="center", va="center", fontsize=9, color=_ink_on(part.fill), bbox=box, gid="value")


def _patches(parts: Iterable[_Part]) -> list[Patch]:
    return [Patch(facecolor=p.fill, hatch=p.hatch, edgecolor=INK, linewidth=0.8, label=p.label) for p in parts]


def _bar_axes(ax: Axes | None, rows: int, extra: float = 1.3) -> Axes:
    return _axes(ax, 7.8, extra + 0.42 * max(rows, 1))


def _rows_by_total(counts: Mapping[tuple[Any, Any], int]) -> list[Any]:
    totals: Counter = Counter()
    for (row, _), number in counts.items():
        totals[row] += number
    return sorted(totals, key=lambda row: (-totals[row], str(row)))


def _row_in_words(counts: Mapping[tuple[Any, Any], int], row: Any, parts: Mapping[Any, str], name: str) -> str:
    numbers = {key: counts.get((row, key), 0) for key in parts}
    split = _join(f"{number} {parts[key]}" for key, number in numbers.items() if number)
    return f"{name} {sum(numbers.values())}" + (f" ({split})" if split else "")
