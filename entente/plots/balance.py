"""Balance: the four triangles, and frustration over time (lesson 05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from entente import say
from entente.plots.canvas import Caption, bare, finish, new_axes, styled
from entente.plots.marks import BADGE, BLUE, GROUND, INK, MARKS, POLAR, VERMILION, sign_line
from entente.plots.tracks import DASHED, note

_TYPES = ("+++", "++-", "+--", "---")


# --- the four triangles ----------------------------------------------------------------------------------------------


class _Kind(NamedTuple):
    """A type of triangle with its verdict and how many were found, None where nothing was counted."""

    symbols: str
    balanced: bool
    verdict: str
    found: int | None


def _triangles(counts: Any) -> tuple[str, list[_Kind]]:
    """The observation, and the four types, from a mapping ``"++-"`` → number or a census with ppp, ppm, pmm, mmm."""
    found: Sequence[int | None] = [None] * 4
    if isinstance(counts, Mapping):
        found = [int(counts.get(kind, 0)) for kind in _TYPES]
    elif counts is not None:
        found = [counts.ppp, counts.ppm, counts.pmm, counts.mmm]
    kinds = []
    for kind, number in zip(_TYPES, found, strict=True):
        balanced = kind.count("-") % 2 == 0
        kinds.append(_Kind(kind.replace("-", "−"), balanced, "balanced" if balanced else "unbalanced", number))
    if counts is None:
        return "A triangle is balanced if its number of hostile ties is even", kinds
    hold = sum(kind.found for kind in kinds if kind.balanced)
    verb = "is" if hold == 1 else "are"
    return f"{hold} of {say.count(sum(found), 'triangle')} {verb} balanced", kinds


def describe_triangles(counts: Any = None) -> Caption:
    """Say what `draw_triangles` draws.

    Parameters
    ----------
    counts : mapping or census, optional
        How many triangles of each type: keys ``"+++"``, ``"++-"``, ``"+--"``, ``"---"``, or an object with the
        attributes ``ppp, ppm, pmm, mmm``. Without it the types are shown without numbers.

    Examples
    --------
    >>> describe_triangles({"+++": 2, "++-": 1}).caption
    '2 of 3 triangles are balanced: +++ 2, ++− 1, +−− 0, −−− 0.'
    """
    observation, kinds = _triangles(counts)
    told = []
    for kind in kinds:
        found = "" if kind.found is None else f", {kind.found} found"
        told.append(f"{kind.symbols}, {kind.symbols.count('−')} hostile, {kind.verdict}{found}")
    alt = "The four types of signed triangle side by side, solid ties cooperative, dashed ties hostile."
    if counts is not None:
        observation += ": " + ", ".join(f"{kind.symbols} {kind.found}" for kind in kinds)
    return Caption(f"{observation}.", f"{alt} {'; '.join(told)}.")


@styled
def draw_triangles(counts: Any = None, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the four types of signed triangle, with their verdict and their numbers.

    >>> draw_triangles({"+++": 2, "++-": 1}).get_title(loc="left")
    '2 of 3 triangles are balanced'
    """
    observation, kinds = _triangles(counts)
    ax = new_axes(ax, 8.6, 3.1)
    bare(ax)
    ax.set(xlim=(-0.75, 6.15), ylim=(-1.15, 1.05))
    finish(ax, title or observation, [sign_line(sign, word) for sign, word in POLAR.items()])
    for place, kind in enumerate(kinds):
        _draw_triangle(ax, 1.8 * place, kind)
    return ax


def _draw_triangle(ax: Axes, x: float, kind: _Kind) -> None:
    corners = [(x - 0.55, -0.2), (x, 0.85), (x + 0.55, -0.2)]
    for (start, end), symbol in zip(pairwise([*corners, corners[0]]), kind.symbols, strict=True):
        mark = MARKS[1 if symbol == "+" else -1]
        xs, ys = zip(start, end, strict=True)
        ax.plot(xs, ys, color=mark.colour, linestyle=mark.line, linewidth=2.4, zorder=2, gid="edge")
        look = {"color": mark.ink, "fontweight": "bold", "bbox": {**BADGE, "edgecolor": mark.ink}, "zorder": 3}
        ax.text(sum(xs) / 2, sum(ys) / 2, mark.symbol, ha="center", va="center", **look)
    ax.plot(
        *zip(*corners, strict=True), "o", markersize=11, markerfacecolor="white", markeredgecolor=INK,
        markeredgewidth=1.4, zorder=4, gid="nodes",
    )  # fmt: skip
    found = "" if kind.found is None else f"\n{kind.found} found"
    style = {"fontweight": "bold"} if kind.balanced else {"style": "italic"}
    ax.text(x, -0.45, f"{kind.symbols}\n{kind.verdict}{found}", ha="center", va="top", gid="verdict", **style)


# --- years -----------------------------------------------------------------------------------------------------------


class Year(NamedTuple):
    """One point of `draw_frustration_over_time`; a plain tuple of the same values does as well.

    >>> Year(2007, edges=5, frustration=1).status
    'exact'
    """

    year: int
    edges: int
    frustration: int
    status: str = "exact"


def _years(rows: Iterable[Sequence[Any]]) -> tuple[str, list[Year]]:
    """The observation, and the years in their order."""
    years = sorted((Year(*row) for row in rows), key=lambda row: row.year)
    if not years:
        return "No years to show", years
    top = max(year.frustration for year in years)
    if not top:
        return f"No tie out of place in any year from {years[0].year} to {years[-1].year}", years
    counts = [year.frustration for year in years]
    steady = counts.count(top)
    if counts == [top] * steady + [0] * (len(years) - steady) and steady < len(years):
        return f"{say.count(top, 'tie')} out of place until {years[steady].year}, then none", years
    when = [str(year.year) for year in years if year.frustration == top]
    first = say.listed(when) if len(when) <= 3 else f"{when[0]} and {len(when) - 1} other years"
    return f"Frustration is highest in {first}: {say.count(top, 'tie')} out of place", years


def describe_frustration_over_time(rows: Iterable[Sequence[Any]]) -> Caption:
    """Say what `draw_frustration_over_time` draws.

    Parameters
    ----------
    rows : iterable of (year, edges, frustration) or (year, edges, frustration, status)
        The frustration index of the graph of each year; status ``"exact"`` or ``"bound"`` (an upper bound).

    Examples
    --------
    >>> describe_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).caption
    'Frustration is highest in 2025: 2 ties out of place. 2007: 1 of 5 ties; 2025: 2 of 9 ties.'
    """
    observation, years = _years(rows)
    told = []
    for year in years:
        bound = "at most " if year.status != "exact" else ""
        told.append(f"{year.year}: {bound}{year.frustration} of {say.count(year.edges, 'tie')}")
    listed = "; ".join(told) or "none"
    alt = f"Step chart by year of the number of ties and of the frustration index. {listed}."
    return Caption(f"{observation}. {listed}.", alt)


@styled
def draw_frustration_over_time(
    rows: Iterable[Sequence[Any]], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw ties and frustration index by year, as steps: a value holds until the next.

    >>> draw_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).get_title(loc="left")
    'Frustration is highest in 2025: 2 ties out of place'
    """
    observation, years = _years(rows)
    ax = new_axes(ax, 7.8, 3.9)
    x = [year.year for year in years]
    edges, frustrated = [year.edges for year in years], [year.frustration for year in years]
    _draw_steps(ax, x, edges, "ties", color=BLUE, linestyle="solid", marker="o")
    _draw_steps(ax, x, frustrated, "ties out of place (index)", color=VERMILION, linestyle=DASHED, marker="s")
    _write_steps(ax, years)
    ax.set_ylim(-0.2, 1.18 * max(edges, default=1) + 0.5)
    ax.set_ylabel("number of ties")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10, min_n_ticks=1))
    handles, _ = ax.get_legend_handles_labels()
    if any(year.status != "exact" for year in years):
        handles.append(note("≤: an upper bound only"))
    return finish(ax, title or observation, handles, gap=24)


def _draw_steps(ax: Axes, x: Sequence[int], y: Sequence[int], label: str, **look: Any) -> None:
    ax.step(x, y, where="post", linewidth=2, markersize=6, label=label, gid=label, **look)


def _write_steps(ax: Axes, years: Sequence[Year]) -> None:
    """Write a value where it changes, and at the two ends."""
    for place, row in enumerate(years):
        if place in (0, len(years) - 1) or row[1:] != years[place - 1][1:]:
            bound = "≤" if row.status != "exact" else ""
            _write_step(ax, row.year, row.frustration, f"{bound}{row.frustration}", MARKS[-1].ink)
            if row.edges != row.frustration:
                _write_step(ax, row.year, row.edges, f"{row.edges}", MARKS[1].ink)


def _write_step(ax: Axes, year: int, value: int, words: str, colour: str) -> None:
    ax.annotate(
        words, (year, value), xytext=(0, 7), textcoords="offset points", ha="center", va="bottom",
        fontsize=9, fontweight="bold", color=colour, gid="value",
        path_effects=[withStroke(linewidth=3, foreground=GROUND)],
    )  # fmt: skip
