"""What is left of a conclusion without one source (lesson 08)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from entente import say
from entente.doubt.sources import Distrust, Distrusts, Omission
from entente.plots import tracks
from entente.plots.canvas import Caption, styled
from entente.plots.marks import INK
from entente.plots.tracks import DOTTED, Look
from entente.plots.words import Labels, name

_Outcomes = Mapping[str, "float | None"]  # several by name, or one without a name; None where it is undefined


class _Row(NamedTuple):
    """A source that is left out, what was touched by that, and what is left of the conclusion."""

    source: str
    touched: str
    outcomes: _Outcomes


class _LeftOut(NamedTuple):
    observation: str
    rows: list[_Row]
    full: _Outcomes  # the conclusion with every source
    ranking: bool  # whether a row tells Kendall's τ with the full ranking


def _left_out(rows: Iterable[Distrust | Omission], full: Any, labels: Labels) -> _LeftOut:
    found, ranking = [], False
    for row in rows:
        if isinstance(row, Omission):
            ranking, outcome = True, row.tau
            touched = say.count(len(row.claims), "claim")
        else:
            outcome = row.outcome
            touched = f"{say.count(len(row.widened), 'estimate')} widened"
        found.append(_Row(name(row.source, labels), touched, _named(outcome)))
    whole = {} if full is None else _named(full)
    if full is None and ranking:
        whole = {"": 1.0}  # a ranking agrees with itself
    return _LeftOut(_greatest_move(found, whole, ranking), found, whole, ranking)


def _named(outcome: Any) -> dict[str, float | None]:
    named = outcome if isinstance(outcome, Mapping) else {"": outcome}
    values = {}
    for each, value in named.items():
        span = tracks.span(getattr(value, "value", value))  # a Share holds its number as ``value``
        values[each] = span.middle if span else None
    return values


def _greatest_move(rows: Sequence[_Row], full: _Outcomes, ranking: bool) -> str:
    """Without which source the conclusion moves most; where nothing is known of the whole, where least is left."""
    most = None
    for row in rows:
        for series, value in row.outcomes.items():
            if value is None:
                continue
            move = abs(value - (full[series] or 0.0)) if series in full else -value
            # Rounded, so that of equal moves the first is named on each machine.
            if most is None or round(move, 9) > most[0]:
                most = (round(move, 9), row.source, series, value)
    if most is None:
        return "Undefined without any of the sources" if rows else "No source to leave out"
    move, source, series, value = most
    if series in full and round(move, 2) == 0:
        return "No single source moves the conclusion"
    if ranking:
        return f"The ranking changes most without {source}: τ {say.number(value)}"
    start = "" if full.get(series) is None else f" from {say.number(full[series])}"
    which = f" ({series})" if series else ""
    return f"Moves most without {source}:{start} to {say.number(value)}{which}"


def _value(value: float | None) -> str:
    return "undefined" if value is None else say.number(value)


def _in_words(outcomes: _Outcomes) -> str:
    return ", ".join(f"{series} {_value(value)}".strip() for series, value in outcomes.items())


def describe_left_out(
    rows: Distrusts | Iterable[Distrust | Omission], *, full: Any = None, labels: Labels = None
) -> Caption:
    """Say what `draw_left_out` draws.

    Parameters
    ----------
    rows : iterable of Distrust or Omission
        What `doubt.sources.distrust_each` or `doubt.sources.leave_one_out` gives. The outcome of a Distrust is a
        Share, an Interval or a number; or a mapping of names (such as forms of the cascade) to them. Of a Distrusts it
        is also told how many estimates no single source moves.
    full : Share, number or mapping, optional
        The outcome with every source.

    Examples
    --------
    >>> from entente.doubt.sources import Distrust
    >>> rows = [Distrust("galeotti", ("e1", "e2"), 0.4), Distrust("author", (), 0.83)]
    >>> print(describe_left_out(rows, full=0.83).caption)
    Moves most without galeotti: from 0.83 to 0.40. With every source 0.83. galeotti 0.40 (2 estimates widened); \
author 0.83 (0 estimates widened).
    """
    found = _left_out(rows, full, labels)
    caution = f" {rows.caution}" if isinstance(rows, Distrusts) else ""
    told = "; ".join(f"{row.source} {_in_words(row.outcomes)} ({row.touched})" for row in found.rows)
    alt = f"One row for each source that is left out, with what is then left of the conclusion. {told or 'None'}."
    caption = f"{found.observation}."
    if found.full and full is not None:
        caption += f" With every source {_in_words(found.full)}."
    return Caption((f"{caption} {told}." if told else caption) + caution, alt)


@styled
def draw_left_out(
    rows: Iterable[Distrust | Omission],
    *,
    full: Any = None,
    measure: str = "",
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what is left of a conclusion without each source, beside what it is with all; ``measure`` names the scale.

    >>> from entente.doubt.sources import Distrust
    >>> draw_left_out([Distrust("galeotti", ("e1",), 0.4)], full=0.83).get_title(loc="left")
    'Moves most without galeotti: from 0.83 to 0.40'
    """
    found = _left_out(rows, full, labels)
    series = list(dict.fromkeys(each for row in found.rows for each in row.outcomes))
    ax = tracks.new_axes(ax, len(found.rows), len(series))
    looks = dict(zip(series, tracks.looks(each or "without the source" for each in series), strict=True))
    for place, row in enumerate(found.rows):
        for off, (each, look) in zip(tracks.offsets(len(looks)), looks.items(), strict=True):
            _draw_outcome(ax, place + off, row.outcomes.get(each), look, found.full.get(each))
        tracks.aside(ax, place, f"{', '.join(map(_value, row.outcomes.values()))}; {row.touched}")
    tracks.set_rows(ax, [f"without {row.source}" for row in found.rows], wrap=30)
    left, right = ax.get_xlim()
    ax.set_xlim(*((-1.05, 1.05) if found.ranking else (min(-0.03, left), max(1.03, right))))
    scale = "Kendall's τ with the full ranking" if found.ranking else "share of the draws"
    ax.set_xlabel(measure or scale)
    whole = {"linewidth": 1.2, "linestyle": DOTTED}
    for each, value in found.full.items():
        if value is not None and each in looks:
            ax.axvline(value, color=looks[each].colour, zorder=1, gid="full", **whole)
    handles = [tracks.key(look) for look in looks.values()]
    handles.append(Line2D([], [], color=INK, label="with every source", **whole))
    return tracks.finish(ax, title or found.observation, handles)


def _draw_outcome(ax: Axes, y: float, value: float | None, look: Look, whole: float | None) -> None:
    if value is None:
        return
    if whole is not None:
        ax.plot([whole, value], [y, y], color=look.colour, linewidth=1.6, linestyle=look.line, zorder=2, gid="line")
    tracks.dot(ax, value, y, look)
