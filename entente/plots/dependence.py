"""Leverage: who needs whom more, period by period (lesson 06)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from entente import say
from entente.plots import tracks
from entente.plots.canvas import Caption, finish, legend_under, new_axes, styled
from entente.plots.marks import GROUND, INK
from entente.plots.tracks import Look, Span

# Where a number stands by its point: shift in points, alignment across and upright.
_LABEL = {
    "left": ((-7, 0), "right", "center"),
    "right": ((7, 0), "left", "center"),
    "below": ((0, -8), "center", "top"),
}


class _Leverage(NamedTuple):
    observation: str
    series: dict[str, dict[str, Span | None]]  # name → period → interval; None where it is undefined
    level: str  # of the intervals; empty if there are none


def _leverage(series: Mapping[str, Any], actor: str, other: str) -> _Leverage:
    if not all(isinstance(values, Mapping) for values in series.values()):
        series = {"": series}  # one series without a name
    found, given = {}, []
    for each, values in series.items():
        found[each] = {period: tracks.span(value) for period, value in values.items()}
        given += values.values()
    whose = f"Leverage of {actor} over {other}"
    spans = chain.from_iterable(values.values() for values in found.values())
    wide = [span for span in spans if span and span.wide]
    if not wide:
        return _Leverage(_extremes(found, whose), found, "")
    # Which period is highest says little where the intervals overlap.
    unclear = sum(span.open for span in wide)
    verb = "leaves" if unclear == 1 else "leave"
    observation = f"{whose}: {say.count(unclear, 'interval')} of {len(wide)} {verb} the sign open"
    return _Leverage(observation, found, tracks.level(given))


def _extremes(series: Mapping[str, Mapping[str, Span | None]], whose: str) -> str:
    """In which periods the leverage is highest and lowest, by series where they differ."""
    highest, lowest, values = {}, {}, []
    for each, spans in series.items():
        middles = {period: span.middle for period, span in spans.items() if span}
        if middles:
            highest[each] = max(middles, key=middles.__getitem__)
            lowest[each] = min(middles, key=middles.__getitem__)
            values.append(say.signed(middles[highest[each]]))
    if not highest:
        return f"{whose}: nothing to show"
    high, low = _when(highest), _when(lowest)
    if len(set(highest.values())) > 1 or len(set(lowest.values())) > 1:
        return f"{whose} is highest in {high}, lowest in {low}"
    if high == low:
        return f"{whose}: {say.listed(values)} in {high}"
    return f"{whose} is highest in {high} and lowest in {low}"


def _when(periods: Mapping[str, str]) -> str:
    """The period, if all series agree on it; else each period with the series that name it."""
    named: dict[str, list[str]] = {}
    for series, period in periods.items():
        named.setdefault(period, []).append(series)
    if len(named) == 1:
        return next(iter(named))
    return " or ".join(f"{period} ({', '.join(those)})" for period, those in named.items())


def describe_leverage(series: Mapping[str, Any], *, actor: str, other: str) -> Caption:
    """Say what `draw_leverage` draws.

    Parameters
    ----------
    series : mapping
        Name of a series (such as a form of the cascade) → period → leverage: a number, or an interval with ``low``,
        ``median``, ``high`` such as `doubt.draws.interval` gives. Periods alone if there is but one series.
    actor, other : str
        The names that are shown: whose leverage, over whom. Above 0 the other needs the actor more.

    Examples
    --------
    >>> print(describe_leverage({"2007": 0.1, "2025": -0.2}, actor="Iran", other="Russia").caption)
    Leverage of Iran over Russia is highest in 2007 and lowest in 2025. 2007 0.10, 2025 −0.20.
    """
    found = _leverage(series, actor, other)
    told = []
    for each, values in found.series.items():
        points = ", ".join(f"{period} {tracks.in_words(span)}" for period, span in values.items())
        told.append(f"{each}: {points}" if each else points)
    listed = "; ".join(told) or "none"
    hold = f" In brackets the {found.level}." if found.level else ""
    alt = f"Points by period of the leverage of {actor} over {other}; above 0 {other} needs {actor} more. {listed}."
    return Caption(f"{found.observation}. {listed}.{hold}", alt)


@styled
def draw_leverage(
    series: Mapping[str, Any], *, actor: str, other: str, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the leverage of one actor over another by period, with intervals, one line for each series.

    >>> ax = draw_leverage({"2007": 0.1, "2025": -0.2}, actor="Iran", other="Russia")
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Leverage of Iran over Russia is highest in 2007 and lowest in 2025'
    """
    found = _leverage(series, actor, other)
    periods = list(dict.fromkeys(period for values in found.series.values() for period in values))
    ax = new_axes(ax, 7.8, 4.4)
    looks = tracks.looks(found.series)
    for look, off, values in zip(looks, tracks.offsets(len(looks)), found.series.values(), strict=True):
        known = {periods.index(period) + 0.7 * off: span for period, span in values.items() if span}
        side = "left" if off < 0 else "right"
        if off == 0 and len(looks) > 1 and len(periods) > 2:
            side = "below"  # the series to the left and to the right stand too near
        _draw_series(ax, known, look, side)
    ax.axhline(0, color=INK, linewidth=1.2, zorder=1, gid="zero")
    ax.set_xticks(range(len(periods)), periods)
    ax.set_xlim(-0.6, max(len(periods), 1) - 0.4)
    ax.margins(y=0.14)
    ax.set_ylabel("leverage")
    handles = [tracks.key(look) for look in looks if look.label]
    if found.level:
        handles.append(tracks.key(Look(found.level, INK)))
    sides = [tracks.note(f"above 0: {other} needs {actor} more"), tracks.note(f"below 0: {actor} needs {other} more")]
    return legend_under(finish(ax, title or found.observation, handles + sides))


def _draw_series(ax: Axes, spans: Mapping[float, Span], look: Look, side: str) -> None:
    """Draw the points of one series, at their places along the x axis, their numbers at the side that is free."""
    shift, across, up = _LABEL[side]
    middles = [span.middle for span in spans.values()]
    ax.plot(list(spans), middles, color=look.colour, linestyle=look.line, linewidth=1, alpha=0.6)
    for place, span in spans.items():
        ax.plot([place] * 2, [span.low, span.high], color=look.colour, linewidth=2, zorder=3, gid="interval")
        tracks.dot(ax, place, span.middle, look)
        ax.annotate(
            say.signed(span.middle), (place, span.low if side == "below" else span.middle), xytext=shift,
            textcoords="offset points", ha=across, va=up, fontsize=9, color=look.colour, gid="value", zorder=6,
            path_effects=[withStroke(linewidth=3, foreground=GROUND)],
        )  # fmt: skip
