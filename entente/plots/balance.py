"""Balance: the four triangles, frustration over time, what a rule hides, layers (lessons 04 and 05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from entente.plots.bars import _bar_axes, _bars, _Part, _patches, _row_in_words, _rows_by_total, _write_in
from entente.plots.canvas import (
    _POLAR,
    BLUE,
    INK,
    MARKS,
    VERMILION,
    Caption,
    _axes,
    _bare,
    _finish,
    _plain,
    _sign_line,
    _signs_in_words,
    _styled,
    _tag_ink,
)
from entente.plots.words import Node, _count, _join, _pair

_TYPES = ("+++", "++-", "+--", "---")


# --- the four triangles ----------------------------------------------------------------------------------------------


def _balanced(kind: str) -> bool:
    return kind.count("-") % 2 == 0


def _kinds(counts: Any) -> dict[str, int] | None:
    """Numbers of the four types, from a mapping ``"++-"`` → number or a census with ppp, ppm, pmm, mmm."""
    if counts is None:
        return None
    if isinstance(counts, Mapping):
        return {kind: int(counts.get(kind, 0)) for kind in _TYPES}
    return dict(zip(_TYPES, (counts.ppp, counts.ppm, counts.pmm, counts.mmm), strict=True))


def _triangle_title(numbers: Mapping[str, int] | None) -> str:
    if numbers is None:
        return "A triangle is balanced if its number of negative edges is even"
    balanced = sum(n for kind, n in numbers.items() if _balanced(kind))
    return f"{balanced} of {_count(sum(numbers.values()), 'triangle')} {'is' if balanced == 1 else 'are'} balanced"


def describe_triangles(counts: Any = None) -> Caption:
    """Say what `draw_triangles` draws.

    Parameters
    ----------
    counts : mapping or census, optional
        How many triangles of each type: keys ``"+++"``, ``"++-"``, ``"+--"``, ``"---"``, or an object with the
        attributes ``ppp, ppm, pmm, mmm``. Without it the types are shown without numbers.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_triangles({"+++": 2, "++-": 1}).caption
    '2 of 3 triangles are balanced: +++ 2, ++− 1, +−− 0, −−− 0.'
    """
    numbers = _kinds(counts)
    words = [
        f"{_kind(kind)}, {kind.count('-')} negative, {_verdict(kind)}" + (f", {numbers[kind]} found" if numbers else "")
        for kind in _TYPES
    ]
    found = ": " + ", ".join(f"{_kind(k)} {n}" for k, n in numbers.items()) if numbers else ""
    alt = "The four types of signed triangle side by side, solid edges positive, dashed edges negative."
    return Caption(f"{_triangle_title(numbers)}{found}.", f"{alt} {'; '.join(words)}.")


def _kind(kind: str) -> str:
    return kind.replace("-", "−")


def _verdict(kind: str) -> str:
    return "balanced" if _balanced(kind) else "unbalanced"


@_styled
def draw_triangles(counts: Any = None, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the four types of signed triangle, with their verdict and their numbers.

    Parameters
    ----------
    counts : mapping or census, optional
        As for `describe_triangles`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_triangles({"+++": 2, "++-": 1}).get_title(loc="left")
    '2 of 3 triangles are balanced'
    """
    numbers = _kinds(counts)
    ax = _axes(ax, 8.6, 3.1)
    _bare(ax)
    ax.set(xlim=(-0.75, 6.15), ylim=(-1.15, 1.05))
    handles = [_sign_line(s, word) for s, word in _POLAR.items()]
    _finish(ax, title or _triangle_title(numbers), handles)
    for place, kind in enumerate(_TYPES):
        _triangle(ax, 1.8 * place, kind)
        found = f"\n{numbers[kind]} found" if numbers else ""
        ax.text(
            1.8 * place, -0.45, f"{_kind(kind)}\n{_verdict(kind)}{found}", ha="center", va="top", gid="verdict",
            fontweight="bold" if _balanced(kind) else "normal", style="normal" if _balanced(kind) else "italic",
        )  # fmt: skip
    return _plain(ax)


def _triangle(ax: Axes, x: float, kind: str) -> None:
    corners = [(x - 0.55, -0.2), (x, 0.85), (x + 0.55, -0.2)]
    for (start, end), symbol in zip(pairwise([*corners, corners[0]]), kind, strict=True):
        sign = 1 if symbol == "+" else -1
        mark = MARKS[sign]
        ax.plot(
            *zip(start, end, strict=True), color=mark.colour, linestyle=mark.line, linewidth=2.4, zorder=2, gid="edge"
        )
        middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
        box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
        ax.text(
            *middle, mark.symbol, ha="center", va="center", color=_tag_ink(sign), fontweight="bold", bbox=box, zorder=3
        )
    ax.plot(
        *zip(*corners, strict=True), "o", markersize=11, markerfacecolor="white", markeredgecolor=INK,
        markeredgewidth=1.4, zorder=4, gid="nodes",
    )  # fmt: skip


# --- years -----------------------------------------------------------------------------------------------------------


class Year(NamedTuple):
    """One point of `draw_frustration_over_time`; a plain tuple of the same values does as well.

    Examples
    --------
    >>> Year(2007, edges=5, frustration=1).status
    'exact'
    """

    year: int
    edges: int
    frustration: int
    status: str = "exact"


def _years(rows: Iterable[Sequence[Any]]) -> list[Year]:
    return sorted((Year(*row) for row in rows), key=lambda row: row.year)


def _years_title(years: Sequence[Year]) -> str:
    if not years:
        return "No years to show"
    top = max(year.frustration for year in years)
    if not top:
        return f"No frustrated edge in any year from {years[0].year} to {years[-1].year}"
    when = [str(year.year) for year in years if year.frustration == top]
    first = _join(when) if len(when) <= 3 else f"{when[0]} and {len(when) - 1} other years"
    return f"Frustration is highest in {first}: {_count(top, 'edge')}"


def describe_frustration_over_time(rows: Iterable[Sequence[Any]]) -> Caption:
    """Say what `draw_frustration_over_time` draws.

    Parameters
    ----------
    rows : iterable of (year, edges, frustration) or (year, edges, frustration, status)
        The frustration index of the graph of each year; status ``"exact"`` or ``"bound"`` (an upper bound).

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).caption
    'Frustration is highest in 2025: 2 edges. 2007: 1 of 5 edges; 2025: 2 of 9 edges.'
    """
    years = _years(rows)
    listed = "; ".join(_year_in_words(year) for year in years) or "none"
    alt = f"Step chart by year of the number of edges and of the frustration index. {listed}."
    return Caption(f"{_years_title(years)}. {listed}.", alt)


def _year_in_words(year: Year) -> str:
    bound = "at most " if year.status != "exact" else ""
    return f"{year.year}: {bound}{year.frustration} of {_count(year.edges, 'edge')}"


@_styled
def draw_frustration_over_time(
    rows: Iterable[Sequence[Any]], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw edges and frustration index by year, as steps: a value holds until the next.

    Parameters
    ----------
    rows : iterable of tuples
        As for `describe_frustration_over_time`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).get_title(loc="left")
    'Frustration is highest in 2025: 2 edges'
    """
    years = _years(rows)
    ax = _axes(ax, 7.8, 3.9)
    x = [year.year for year in years]
    _steps(ax, x, [year.edges for year in years], ("edges", BLUE, "solid", "o"))
    _steps(ax, x, [year.frustration for year in years], ("frustrated edges (index)", VERMILION, (0, (4, 2)), "s"))
    _write_steps(ax, years)
    ax.set_ylim(-0.2, 1.18 * max((year.edges for year in years), default=1) + 0.5)
    ax.set_ylabel("number of edges")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10, min_n_ticks=1))
    handles, _ = ax.get_legend_handles_labels()
    if any(year.status != "exact" for year in years):
        handles.append(Line2D([], [], linestyle="none", label="≤: an upper bound only"))
    return _finish(ax, title or _years_title(years), handles, gap=24)


def _steps(ax: Axes, x: Sequence[int], y: Sequence[int], look: tuple[str, str, Any, str]) -> None:
    label, colour, line, marker = look
    ax.step(
        x,
        y,
        where="post",
        color=colour,
        linestyle=line,
        linewidth=2,
        marker=marker,
        markersize=6,
        label=label,
        gid=label,
    )


def _write_steps(ax: Axes, years: Sequence[Year]) -> None:
    """Write a value where it changes, and at the two ends."""
    for i, row in enumerate(years):
        if i in (0, len(years) - 1) or row[1:] != years[i - 1][1:]:
            bound = "≤" if row.status != "exact" else ""
            _write_step(ax, row.year, row.frustration, bound, "#A34700")
            if row.edges != row.frustration:
                _write_step(ax, row.year, row.edges, "", "#00527F")


def _write_step(ax: Axes, year: int, value: int, bound: str, colour: str) -> None:
    ax.annotate(
        f"{bound}{value}", (year, value), xytext=(0, 7), textcoords="offset points", ha="center", va="bottom",
        fontsize=9, fontweight="bold", color=colour, gid="value",
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )  # fmt: skip


# --- what a rule hides -----------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A conflict as it is drawn."""

    pair: str
    positive: int
    negative: int
    hidden: int
    verdict: str


def _conflict_rows(conflicts: Iterable[Any], labels: Mapping[Node, str] | None) -> list[_Row]:
    rows = [
        _Row(_pair(c.u, c.v, labels), len(c.positive), len(c.negative), len(c.hidden), _verdict_on(c.sign))
        for c in conflicts
    ]
    return sorted(rows, key=lambda row: (-row.positive - row.negative, row.pair))


def _verdict_on(sign: int | None) -> str:
    return f"drawn as {_POLAR[sign]}" if sign in _POLAR else "no edge drawn"


def _conflict_title(rows: Sequence[_Row]) -> str:
    if not rows:
        return "The rule hides no claim"
    return f"The rule hides {_count(sum(row.hidden for row in rows), 'claim')} on {_count(len(rows), 'pair')}"


def describe_conflicts(conflicts: Iterable[Any], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_conflicts` draws.

    Parameters
    ----------
    conflicts : iterable of Conflict
        ``SignedGraph.conflicts``, with ``SignedGraph.undecided`` if wanted. Each has the actors ``u`` and ``v``, the
        claims ``positive``, ``negative`` and ``hidden`` (ids), and the ``sign`` that the rule chose (None: no edge).
    labels : mapping, optional
        Actor to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.graphs.signs import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> describe_conflicts([one]).caption
    'The rule hides 1 claim on 1 pair. iceland–norway: 2 cooperative, 1 hostile, drawn as positive.'
    """
    rows = _conflict_rows(conflicts, labels)
    listed = "; ".join(f"{row.pair}: {row.positive} cooperative, {row.negative} hostile, {row.verdict}" for row in rows)
    listed = f" {listed}." if rows else ""
    alt = "Diverging bars, one for each pair: hostile claims to the left, cooperative ones to the right."
    return Caption(f"{_conflict_title(rows)}.{listed}", alt + (listed or " No pair."))


@_styled
def draw_conflicts(
    conflicts: Iterable[Any],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a rule hides: the claims for and against on each pair that the claims disagree about.

    Parameters
    ----------
    conflicts, labels
        As for `describe_conflicts`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.graphs.signs import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> draw_conflicts([one]).get_title(loc="left")
    'The rule hides 1 claim on 1 pair'
    """
    rows = _conflict_rows(conflicts, labels)
    ax = _bar_axes(ax, len(rows))
    signs = (-1, 1)
    parts = {s: _Part(f"{MARKS[s].symbol} {MARKS[s].word} claims", MARKS[s].fill, MARKS[s].hatch) for s in signs}
    _bars(ax, [row.pair for row in rows], {}, {})
    for place, row in enumerate(rows):
        _diverging(ax, place, row, parts)
    low, high = max((r.negative for r in rows), default=1), max((r.positive for r in rows), default=1)
    for place, row in enumerate(rows):
        ax.text(high + 0.03 * (low + high), place, row.verdict, va="center", fontsize=9, gid="value")
    ax.set_xlim(-1.03 * low, high + 0.45 * (low + high))
    ax.axvline(0, color=INK, linewidth=1.2)
    ax.spines["left"].set_visible(False)
    return _finish(ax, title or _conflict_title(rows), _patches(parts.values()))


def _diverging(ax: Axes, place: int, row: _Row, parts: Mapping[int, _Part]) -> None:
    for sign, number in ((1, row.positive), (-1, row.negative)):
        if number:
            part, length = parts[sign], sign * number
            ax.barh(place, length, height=0.66, color=part.fill, hatch=part.hatch, edgecolor=INK, linewidth=0.8)
            _write_in(ax, length / 2, place, f"{number}", part)


# --- layers ----------------------------------------------------------------------------------------------------------


def _layer_title(counts: Mapping[tuple[str, int | None], int]) -> str:
    rows = _rows_by_total(counts)
    if not rows:
        return "No claims in any layer"
    numbers = Counter({sign: n for (layer, sign), n in counts.items() if layer == rows[0]})
    return f"The {rows[0]} layer holds most claims: {_signs_in_words(numbers)}"


def describe_layers(counts: Mapping[tuple[str, int | None], int]) -> Caption:
    """Say what `draw_layers` draws.

    Parameters
    ----------
    counts : mapping
        (layer, sign) to the number of claims; sign is 1, −1, 0, or None for a claim of dependence. A claim in two
        layers counts in both.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_layers({("military", 1): 2, ("military", -1): 1, ("legal", 1): 1}).caption
    'The military layer holds most claims: 2 cooperative and 1 hostile. military 3 (2 cooperative and 1 hostile); \
legal 1 (1 cooperative).'
    """
    words = {sign: mark.word for sign, mark in MARKS.items()}
    listed = "; ".join(_row_in_words(counts, row, words, row) for row in _rows_by_total(counts)) or "none"
    return Caption(
        f"{_layer_title(counts)}. {listed}.", f"Stacked bars, one for each layer, of claims by sign: {listed}."
    )


@_styled
def draw_layers(
    counts: Mapping[tuple[str, int | None], int], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the claims of each layer by sign; the sign is hatched as well as coloured.

    Parameters
    ----------
    counts : mapping
        As for `describe_layers`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_layers({("military", 1): 2, ("legal", 1): 1}).get_title(loc="left")
    'The military layer holds most claims: 2 cooperative'
    """
    rows = _rows_by_total(counts)
    ax = _bar_axes(ax, len(rows))
    used = [sign for sign in MARKS if any(key == sign and n for (_, key), n in counts.items())]
    parts = {s: _Part(f"{MARKS[s].symbol} {MARKS[s].word}", MARKS[s].fill, MARKS[s].hatch) for s in used}
    _bars(ax, rows, parts, {(rows.index(row), sign): number for (row, sign), number in counts.items()})
    return _finish(ax, title or _layer_title(counts), _patches(parts.values()))
