"""How sure: intervals, ranks, what moves an outcome, what falls without a source or under another rule (lesson 08)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from entente.doubt.sensitivity import Bar, Index
from entente.doubt.sources import Distrust, Omission
from entente.errors import Undefined
from entente.needs.estimates import Estimate
from entente.plots.bars import _bar_axes, _bars, _Part, _patches
from entente.plots.canvas import BLUE, INK, ORANGE, SKY, VERMILION, Caption, _finish, _styled, _tint
from entente.plots.tables import _Cell, _key, _table, _table_axes
from entente.plots.tracks import (
    _DOTTED,
    _aside,
    _bar_line,
    _dot,
    _finish_tracks,
    _greatest,
    _level,
    _Look,
    _looks,
    _mark,
    _set_rows,
    _Span,
    _span,
    _track_axes,
    _tracks,
    _zero,
)
from entente.plots.words import Node, _count, _join, _name, _number, _percent, _sentence

_Labels = Mapping[Node, str] | None


def estimate_labels(estimates: Iterable[Estimate], *, labels: Mapping[Node, str] | None = None) -> dict[str, str]:
    """A name for each estimate, for figures that show estimates by their ids.

    Parameters
    ----------
    estimates : iterable of Estimate
    labels : mapping, optional
        Actor or resource to the name that is shown.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> one = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.3, 0.4)
    >>> estimate_labels([one], labels={"iran": "Iran", "russia": "Russia"})
    {'e1': 'Iran, weapons from Russia: willingness'}
    """
    return {
        each.id: f"{_name(each.dependent, labels)}, {_name(each.resource, labels)}"
        + (f" from {_supplier(each, labels)}" if each.supplier else "")
        + f": {each.parameter}"
        for each in estimates
    }


def _supplier(estimate: Estimate, labels: _Labels) -> str:
    return "itself" if estimate.supplier == estimate.dependent else _name(estimate.supplier, labels)


# --- intervals -------------------------------------------------------------------------------------------------------


def _spans(rows: Mapping[str, Any], labels: _Labels) -> dict[str, _Span | None]:
    return {_name(name, labels): _span(value) for name, value in rows.items()}


def _intervals_title(spans: Mapping[str, _Span | None]) -> str:
    known = {name: span for name, span in spans.items() if span}
    if not known:
        return "No interval to show"
    names, top = _greatest({name: span.middle for name, span in known.items()})
    if len(names) > 1:
        return _sentence(f"{_join(names)} have the greatest median: {_number(top)}")
    first = known[names[0]]
    met = sum(span.high >= first.low for name, span in known.items() if name != names[0])
    overlap = f"; its interval meets {met} of {_count(len(known) - 1, 'other')}" if len(known) > 1 else ""
    return _sentence(f"{names[0]} has the greatest median: {_number(top)}{overlap}")


def describe_intervals(rows: Mapping[str, Any], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_intervals` draws.

    Parameters
    ----------
    rows : mapping
        Name → what `robustness.interval` gives: an Interval, or Undefined.
    labels : mapping, optional
        Name to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.doubt.draws import Interval
    >>> rows = {"iran": Interval(0.1, 0.3, 0.5, 0.9, 1000), "russia": Interval(-0.1, 0.0, 0.05, 0.9, 1000)}
    >>> print(describe_intervals(rows).caption)
    Iran has the greatest median: 0.30; its interval meets 0 of 1 other. iran 0.30 (0.10 to 0.50); \
russia 0.00 (−0.10 to 0.05). In brackets the 90 % interval of the draws; 1 of 2 leaves the sign open.
    """
    spans = _spans(rows, labels)
    listed = "; ".join(f"{name} {span.words if span else 'undefined'}" for name, span in spans.items()) or "none"
    wide = [span for span in spans.values() if span and span.low != span.high]
    unclear = sum(span.open for span in wide)
    leave = f"; {unclear} of {len(wide)} {'leaves' if unclear == 1 else 'leave'} the sign open"
    key = f" In brackets the {_level(rows.values())} of the draws{leave if any(s.low < 0 for s in wide) else ''}."
    alt = f"One row for each name: the median as a point, the interval as a line. {listed}."
    return Caption(f"{_intervals_title(spans)}. {listed}.{key if wide else ''}", alt)


@_styled
def draw_intervals(
    rows: Mapping[str, Any],
    *,
    measure: str = "",
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw medians and intervals, in the order given.

    Parameters
    ----------
    rows, labels
        As for `describe_intervals`.
    measure : str
        What is measured: the name of the scale.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.draws import Interval
    >>> draw_intervals({"iran": Interval(0.1, 0.3, 0.5, 0.9, 1000)}).get_title(loc="left")
    'Iran has the greatest median: 0.30'
    """
    spans = _spans(rows, labels)
    ax = _track_axes(ax, len(spans))
    look = _Look("median", BLUE, "o")
    for row, span in enumerate(spans.values()):
        if span:
            _interval(ax, row, span, look)
        _aside(ax, row, span.words if span else "undefined")
    _set_rows(ax, list(spans))
    ax.margins(x=0.06)
    low, high = ax.get_xlim()
    if low < 0 < high:
        _zero(ax)
    ax.set_xlabel(measure)
    line = _bar_line(_Look(_level(rows.values()), BLUE, ""))
    return _finish_tracks(ax, title or _intervals_title(spans), [_mark(look), line])


def _interval(ax: Axes, y: float, span: _Span, look: _Look) -> None:
    ax.plot([span.low, span.high], [y, y], color=look.colour, linewidth=2, zorder=3, gid="interval")
    _dot(ax, span.middle, y, look)


# --- ranks -----------------------------------------------------------------------------------------------------------


def _ranks(acceptability: Any, names: Sequence[str], labels: _Labels) -> dict[str, list[float]]:
    """Name → share of each rank, the best mean rank first; empty if undefined."""
    if isinstance(acceptability, Undefined):
        return {}
    table = np.asarray(acceptability, dtype=float)
    order = np.argsort(table @ np.arange(table.shape[1]), kind="stable")
    return {_name(names[place], labels): table[place].tolist() for place in order}


def _ranks_title(ranks: Mapping[str, Sequence[float]]) -> str:
    if not ranks:
        return "No ranks: there are no draws"
    names, top = _greatest({name: shares[0] for name, shares in ranks.items()})
    come = "comes" if len(names) == 1 else "each come"
    return _sentence(f"{_join(names)} {come} first in {_percent(top)} of the draws")


def describe_ranks(acceptability: Any, names: Sequence[str], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_ranks` draws.

    Parameters
    ----------
    acceptability : array (K, K)
        Share of the draws in which each of K alternatives (rows) takes each rank, from
        `robustness.rank_acceptability`; or Undefined.
    names : sequence of str
        The alternatives.
    labels : mapping, optional
        Name to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> print(describe_ranks([[0.8, 0.2], [0.2, 0.8]], ["iran", "russia"]).caption)
    Iran comes first in 80 % of the draws. First place: iran 80 %, russia 20 %.
    """
    ranks = _ranks(acceptability, names, labels)
    listed = "; ".join(f"{name}: {_ranks_in_words(shares)}" for name, shares in ranks.items()) or "none"
    alt = f"Stacked bars, one for each alternative, of the share of draws at each rank, first rank first. {listed}."
    first = ", ".join(f"{name} {_percent(shares[0])}" for name, shares in ranks.items())
    said = f" First place: {first}." if ranks else ""
    return Caption(f"{_ranks_title(ranks)}.{said}", alt)


def _ranks_in_words(shares: Sequence[float]) -> str:
    return ", ".join(f"rank {place} {_percent(share)}" for place, share in enumerate(shares, 1) if share)


@_styled
def draw_ranks(
    acceptability: Any,
    names: Sequence[str],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often each alternative takes each rank: the darker, the better the rank.

    Parameters
    ----------
    acceptability, names, labels
        As for `describe_ranks`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_ranks([[0.8, 0.2], [0.2, 0.8]], ["iran", "russia"]).get_title(loc="left")
    'Iran comes first in 80 % of the draws'
    """
    ranks = _ranks(acceptability, names, labels)
    ax = _bar_axes(ax, len(ranks), 1.7)
    last = max(len(ranks) - 1, 1)
    parts = {place: _Part(f"rank {place + 1}", _tint(1 - place / last)) for place in range(len(ranks))}
    values = {(row, place): s for row, shares in enumerate(ranks.values()) for place, s in enumerate(shares)}
    _bars(ax, list(ranks), parts, values, words=lambda share: _percent(share) if share >= 0.07 else "")
    ax.set_xlim(0, 1)
    return _finish(ax, title or _ranks_title(ranks), _patches(parts.values()))


# --- what moves an outcome -------------------------------------------------------------------------------------------


def _turning(bars: Iterable[Bar]) -> int:
    """How many estimates can alone turn the sign of the outcome."""
    return sum(min(bar.at_low, bar.at_high) < 0 < max(bar.at_low, bar.at_high) for bar in bars)


def _tornado_title(bars: Sequence[Bar], labels: _Labels) -> str:
    if not bars or not bars[0].swing:
        return "No estimate moves the outcome" if bars else "No estimate to move"
    return f"Moves it most: {_name(bars[0].estimate, labels)}, {_swing(bars[0])}"


def _swing(bar: Bar) -> str:
    return f"{_number(bar.at_low)} to {_number(bar.at_high)}"


def _sorted_bars(bars: Iterable[Bar]) -> list[Bar]:
    return sorted(bars, key=lambda bar: -bar.swing)


def describe_tornado(bars: Iterable[Bar], *, labels: Mapping[Node, str] | None = None, top: int = 12) -> Caption:
    """Say what `draw_tornado` draws.

    Parameters
    ----------
    bars : iterable of Bar
        What `robustness.tornado` gives.
    labels : mapping, optional
        Id of an estimate to the name that is shown; see `estimate_labels`.
    top : int
        How many of the greatest are shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.doubt.sensitivity import Bar
    >>> print(describe_tornado([Bar("e1", -0.1, 0.2, 0.05), Bar("e2", 0.0, 0.1, 0.05)]).caption)
    Moves it most: e1, −0.10 to 0.20. 0.05 with all at their modes; 1 of 2 estimates alone can turn the sign. \
Shown: the 2 that move it most.
    """
    every = _sorted_bars(bars)
    title = _tornado_title(every, labels)
    if not every:
        return Caption(f"{title}.", f"{title}: an empty chart.")
    shown = every[:top]
    mode = f"{_number(every[0].at_mode)} with all at their modes"
    turning = f"{_turning(every)} of {_count(len(every), 'estimate')} alone can turn the sign"
    listed = "; ".join(f"{_name(bar.estimate, labels)} {_swing(bar)}" for bar in shown)
    alt = f"Bars from the outcome at the low end of each estimate to that at its high end, the widest first. {listed}."
    return Caption(f"{title}. {mode}; {turning}. Shown: the {len(shown)} that move it most.", alt)


@_styled
def draw_tornado(
    bars: Iterable[Bar],
    *,
    measure: str = "",
    labels: Mapping[Node, str] | None = None,
    top: int = 12,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how far each estimate alone moves an outcome between its low and its high, the widest bar on top.

    Parameters
    ----------
    bars, labels, top
        As for `describe_tornado`.
    measure : str
        What the outcome is: the name of the scale.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.sensitivity import Bar
    >>> draw_tornado([Bar("e1", -0.1, 0.2, 0.05)]).get_title(loc="left")
    'Moves it most: e1, −0.10 to 0.20'
    """
    every = _sorted_bars(bars)
    shown = every[:top]
    ax = _track_axes(ax, len(shown))
    low, high = _Part("estimate at its low", ORANGE, "////"), _Part("estimate at its high", SKY)
    for row, bar in enumerate(shown):
        _draw_bar(ax, row, bar, {low: bar.at_low, high: bar.at_high})
    _set_rows(ax, [_name(bar.estimate, labels) for bar in shown], wrap=44)
    if shown:
        ax.axvline(shown[0].at_mode, color=INK, linewidth=1, linestyle=_DOTTED, zorder=3, gid="mode")
    if _turning(shown):
        _zero(ax)
    ax.set_xlabel(measure)
    mode = Line2D([], [], color=INK, linewidth=1, linestyle=_DOTTED, label="all at their modes")
    return _finish_tracks(ax, title or _tornado_title(every, labels), [*_patches([low, high]), mode])


def _draw_bar(ax: Axes, row: int, bar: Bar, ends: Mapping[_Part, float]) -> None:
    """From the mode to both ends; the shorter on top, if both go the same way."""
    for part, end in sorted(ends.items(), key=lambda each: -abs(each[1] - bar.at_mode)):
        look = {"color": part.fill, "hatch": part.hatch, "edgecolor": INK, "linewidth": 0.8}
        ax.barh(row, end - bar.at_mode, left=bar.at_mode, height=0.62, gid="bar", **look)
    _aside(ax, row, _swing(bar))


def _known_indices(rows: Iterable[Index]) -> list[Index]:
    known = [row for row in rows if not isinstance(row.total, Undefined)]
    return sorted(known, key=lambda row: -float(row.total))


def _sobol_title(rows: Sequence[Index], labels: _Labels) -> str:
    if not rows:
        return "No variance to share out"
    first = rows[0]
    return (
        f"Most of the variance: {_name(first.name, labels)}, {_number(first.first)} alone, "
        f"{_number(first.total)} with all it takes part in"
    )


def describe_sobol(rows: Iterable[Index], *, labels: Mapping[Node, str] | None = None, top: int = 12) -> Caption:
    """Say what `draw_sobol` draws.

    Parameters
    ----------
    rows : Sobol or iterable of Index
        What `robustness.sobol` or `robustness.sobol_estimates` gives.
    labels : mapping, optional
        Input to the name that is shown; see `estimate_labels`.
    top : int
        How many of the greatest are shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.doubt.sensitivity import Index
    >>> print(describe_sobol([Index("x", 0.3, 0.56, 0.01, 0.01), Index("y", 0.44, 0.44, 0.01, 0.01)]).caption)
    Most of the variance: x, 0.30 alone, 0.56 with all it takes part in. The 2 inputs alone account for 0.74 of it; \
the rest is what they do together.
    """
    known = _known_indices(rows)
    title = _sobol_title(known, labels)
    alone = sum(float(row.first) for row in known)
    inputs = f"{_count(len(known), 'input')} alone account{'s' if len(known) == 1 else ''}"
    together = "the rest is what they do together" if alone < 0.995 else "all of it, within the error of sampling"
    rest = f" The {inputs} for {_number(alone)} of it; {together}."
    listed = "; ".join(f"{_name(r.name, labels)} {_number(r.first)} and {_number(r.total)}" for r in known[:top])
    alt = f"One row for each input: first-order index and total index, from 0 to 1. {listed or 'None'}."
    return Caption(f"{title}." + (rest if known else ""), alt)


@_styled
def draw_sobol(
    rows: Iterable[Index],
    *,
    labels: Mapping[Node, str] | None = None,
    top: int = 12,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the Sobol indices: what each input does alone, and with all it takes part in.

    Parameters
    ----------
    rows, labels, top
        As for `describe_sobol`. Lines are 1.96 standard errors from sampling.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.sensitivity import Index
    >>> ax = draw_sobol([Index("x", 0.3, 0.56, 0.01, 0.01)])
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Most of the variance: x, 0.30 alone, 0.56 with all it takes part in'
    """
    known = _known_indices(rows)
    shown = known[:top]
    ax = _track_axes(ax, len(shown), 2)
    first, total = _Look("alone (first order)", BLUE, "o"), _Look("with all it takes part in (total)", VERMILION, "s")
    for row, one in enumerate(shown):
        for look, off, ends in zip((first, total), _tracks(2), _index_spans(one), strict=True):
            _interval(ax, row + off, ends, look)
        _aside(ax, row, f"{_number(one.first)}, total {_number(one.total)}")
    _set_rows(ax, [_name(one.name, labels) for one in shown], wrap=44)
    ax.set_xlim(min(-0.02, ax.get_xlim()[0]), max(1.02, ax.get_xlim()[1]))
    ax.set_xlabel("share of the variance of the outcome")
    return _finish_tracks(ax, title or _sobol_title(known, labels), [_mark(first), _mark(total)])


def _index_spans(one: Index) -> list[_Span]:
    pairs = ((float(one.first), float(one.first_error)), (float(one.total), float(one.total_error)))
    return [_Span(value - 1.96 * error, value, value + 1.96 * error) for value, error in pairs]


# --- without one source ----------------------------------------------------------------------------------------------

_Row = Distrust | Omission


def _outcomes(row: _Row) -> dict[str, float | None]:
    """What is left of a conclusion: τ, or a share of draws; several by name if the outcome is a mapping."""
    outcome = row.tau if hasattr(row, "tau") else row.outcome
    named = outcome if isinstance(outcome, Mapping) else {"": outcome}
    return {name: _value(value) for name, value in named.items()}


def _value(outcome: Any) -> float | None:
    span = _span(getattr(outcome, "value", outcome))
    return span.middle if span else None


def _full(rows: Sequence[_Row], full: Any) -> dict[str, float | None]:
    """The conclusion with every source: τ = 1 for a ranking."""
    if full is None:
        return {"": 1.0} if rows and hasattr(rows[0], "tau") else {}
    named = full if isinstance(full, Mapping) else {"": full}
    return {name: _value(value) for name, value in named.items()}


def _touched(row: _Row) -> str:
    if hasattr(row, "claims"):
        return _count(len(row.claims), "claim")
    return f"{_count(len(row.widened), 'estimate')} widened"


def _worst(rows: Sequence[_Row], full: Mapping[str, float | None]) -> tuple[float, _Row | None, str]:
    """How far the conclusion falls without the source that it needs most, which that is, and which series falls."""
    falls = [
        (abs(value - (full.get(name) or 0.0)) if name in full else -value, place, name)
        for place, row in enumerate(rows)
        for name, value in _outcomes(row).items()
        if value is not None
    ]
    if not falls:
        return 0.0, None, ""
    far, place, name = max(falls, key=lambda fall: (round(fall[0], 9), -fall[1]))
    return far, rows[place], name


def _left_out_title(rows: Sequence[_Row], full: Mapping[str, float | None], labels: _Labels) -> str:
    far, row, name = _worst(rows, full)
    if row is None:
        return "No source to leave out" if not rows else "Undefined without any of the sources"
    if name in full and round(far, 2) == 0:
        return "No single source moves the conclusion"
    value, under = _outcomes(row)[name], f" ({name})" if name else ""
    if hasattr(row, "tau"):
        return f"The ranking changes most without {_name(row.source, labels)}: τ {_number(value)}"
    start = f" from {_number(full[name])}" if full.get(name) is not None else ""
    return f"Moves most without {_name(row.source, labels)}:{start} to {_number(value)}{under}"


def describe_left_out(rows: Iterable[_Row], *, full: Any = None, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_left_out` draws.

    Parameters
    ----------
    rows : iterable of Distrust or Omission
        What `robustness.distrust_each` or `robustness.leave_one_out` gives. The outcome of a Distrust is a Share, an
        Interval or a number; or a mapping of names (such as forms of the cascade) to them.
    full : Share, number or mapping, optional
        The outcome with every source.
    labels : mapping, optional
        Source to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.doubt.sources import Distrust
    >>> rows = [Distrust("galeotti", ("e1", "e2"), 0.4), Distrust("author", (), 0.83)]
    >>> print(describe_left_out(rows, full=0.83).caption)
    Moves most without galeotti: from 0.83 to 0.40. With every source 0.83. galeotti 0.40 (2 estimates widened); \
author 0.83 (0 estimates widened).
    """
    rows = list(rows)
    whole = _full(rows, full)
    listed = "; ".join(f"{_name(r.source, labels)} {_outcome_words(_outcomes(r))} ({_touched(r)})" for r in rows)
    start = f" With every source {_outcome_words(whole)}." if whole and full is not None else ""
    alt = f"One row for each source that is left out, with what is then left of the conclusion. {listed or 'None'}."
    listed = f" {listed}." if rows else ""
    return Caption(f"{_left_out_title(rows, whole, labels)}.{start}{listed}", alt)


def _outcome_words(outcomes: Mapping[str, float | None]) -> str:
    return ", ".join(
        f"{name} {'undefined' if value is None else _number(value)}".strip() for name, value in outcomes.items()
    )


@_styled
def draw_left_out(
    rows: Iterable[_Row],
    *,
    full: Any = None,
    measure: str = "",
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what is left of a conclusion without each source, beside what it is with all.

    Parameters
    ----------
    rows, full, labels
        As for `describe_left_out`.
    measure : str
        What the outcome is: the name of the scale.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.sources import Distrust
    >>> draw_left_out([Distrust("galeotti", ("e1",), 0.4)], full=0.83).get_title(loc="left")
    'Moves most without galeotti: from 0.83 to 0.40'
    """
    rows = list(rows)
    whole = _full(rows, full)
    names = list(dict.fromkeys(name for row in rows for name in _outcomes(row)))
    ax = _track_axes(ax, len(rows), len(names))
    looks = dict(zip(names, _looks(name or "without the source" for name in names), strict=True))
    for place, row in enumerate(rows):
        _draw_omission(ax, place, row, looks, whole)
    _set_rows(ax, [f"without {_name(row.source, labels)}" for row in rows], wrap=30)
    _outcome_scale(ax, measure, ranking=bool(rows) and hasattr(rows[0], "tau"))
    for name, value in whole.items():
        if value is not None and name in looks:
            ax.axvline(value, color=looks[name].colour, linewidth=1.2, linestyle=_DOTTED, zorder=1, gid="full")
    line = Line2D([], [], color=INK, linewidth=1.2, linestyle=_DOTTED, label="with every source")
    return _finish_tracks(ax, title or _left_out_title(rows, whole, labels), [*map(_mark, looks.values()), line])


def _draw_omission(
    ax: Axes, y: float, row: _Row, looks: Mapping[str, _Look], whole: Mapping[str, float | None]
) -> None:
    outcomes = _outcomes(row)
    for off, (name, look) in zip(_tracks(len(looks)), looks.items(), strict=True):
        if name in outcomes:
            _draw_outcome(ax, y + off, outcomes[name], look, whole.get(name))
    numbers = ", ".join("undefined" if value is None else _number(value) for value in outcomes.values())
    _aside(ax, y, f"{numbers}; {_touched(row)}")


def _outcome_scale(ax: Axes, measure: str, *, ranking: bool) -> None:
    """From −1 to 1 for τ, else from 0 to 1 at least."""
    left, right = ax.get_xlim()
    ax.set_xlim(*((-1.05, 1.05) if ranking else (min(-0.03, left), max(1.03, right))))
    ax.set_xlabel(measure or ("Kendall's τ with the full ranking" if ranking else "share of the draws"))


def _draw_outcome(ax: Axes, y: float, value: float | None, look: _Look, whole: float | None) -> None:
    if value is None:
        return
    if whole is not None:
        ax.plot([whole, value], [y, y], color=look.colour, linewidth=1.6, linestyle=look.line, zorder=2, gid="line")
    _dot(ax, value, y, look)


# --- with other rules ------------------------------------------------------------------------------------------------

_Outcomes = Mapping[tuple[str, ...], "bool | None"]
_HOLDS = {True: ("✓ holds", "#BFDDF0"), False: ("✗ does not", "#F6CF8B"), None: ("– undefined", "#EEEEEE")}


def _held(value: Any) -> bool | None:
    return bool(value) if isinstance(value, bool | np.bool_) else None


def _variants_title(outcomes: _Outcomes) -> str:
    if not outcomes:
        return "No variant to compare"
    holds = sum(_held(value) is True for value in outcomes.values())
    return f"Holds in {holds} of {_count(len(outcomes), 'variant')}"


def _exceptions(outcomes: _Outcomes) -> str:
    """The choices that all the variants in which it does not hold have in common, and no other has."""
    out = [key for key, value in outcomes.items() if _held(value) is not True]
    if not out or len(out) == len(outcomes):
        return ""
    shared = set(out[0]).intersection(*out)
    names = [name for name in out[0] if name in shared]
    every = [name for name in names if sum(name in key for key in outcomes) == len(out)]
    if every:
        return f" It does not hold under {_join(every)}, and only there."
    varied = [name for name in names if any(name not in key for key in outcomes)]
    return f" All exceptions are under {_join(varied)}." if varied else ""


def describe_variants(outcomes: _Outcomes) -> Caption:
    """Say what `draw_variants` draws.

    Parameters
    ----------
    outcomes : mapping
        (rule, form, horizon), or any such tuple of choices, → whether the conclusion holds: True, False, or anything
        else for undefined. Made from `robustness.variants`.

    Returns
    -------
    Caption

    Examples
    --------
    >>> outcomes = {("majority", form, "long"): form == "additive" for form in ("additive", "bottleneck")}
    >>> print(describe_variants(outcomes).caption)
    Holds in 1 of 2 variants. It does not hold under bottleneck, and only there.
    """
    listed = "; ".join(f"{', '.join(key)}: {_HOLDS[_held(value)][0][2:]}" for key, value in outcomes.items())
    alt = f"Table of the variants, with a tick where the conclusion holds and a cross where not. {listed or 'None'}."
    return Caption(f"{_variants_title(outcomes)}.{_exceptions(outcomes)}", alt)


@_styled
def draw_variants(outcomes: _Outcomes, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw under which choices a conclusion holds: the first choice in rows, the others in columns.

    Parameters
    ----------
    outcomes : mapping
        As for `describe_variants`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> outcomes = {("majority", form, "long"): form == "additive" for form in ("additive", "bottleneck")}
    >>> draw_variants(outcomes).get_title(loc="left")
    'Holds in 1 of 2 variants'
    """
    rows = list(dict.fromkeys(key[0] for key in outcomes))
    columns = list(dict.fromkeys(key[1:] for key in outcomes))
    names = [[", ".join(key).replace("_", " ") for key in keys] for keys in ([(row,) for row in rows], columns)]
    ax = _table_axes(ax, len(rows), names[1], cell=(1.15, 0.42))
    cells = {
        (rows.index(key[0]), columns.index(key[1:])): _Cell(*_HOLDS[_held(value)], bold=_held(value) is False)
        for key, value in outcomes.items()
    }
    _table(ax, *names, cells)
    used = [value for value in _HOLDS if any(_held(one) is value for one in outcomes.values())]
    handles = [_key(_HOLDS[value][1], _HOLDS[value][0]) for value in used]
    return _finish(ax, title or _variants_title(outcomes), handles or [_key("white", "no variant")])
