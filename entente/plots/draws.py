"""How sure over many draws: intervals of an outcome, and how often each alternative takes each rank (lesson 08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from entente import say
from entente.errors import Undefined
from entente.plots import tracks
from entente.plots.bars import Part, bar_axes, draw_bars, patches
from entente.plots.canvas import Caption, finish, styled
from entente.plots.marks import BLUE, tint
from entente.plots.tracks import Look, Span
from entente.plots.words import Labels, name

# --- intervals -------------------------------------------------------------------------------------------------------


def _intervals(rows: Mapping[str, Any], labels: Labels) -> tuple[str, dict[str, Span | None]]:
    """The observation, and name → interval, None where it is undefined."""
    spans = {name(each, labels): tracks.span(value) for each, value in rows.items()}
    known = {each: span for each, span in spans.items() if span}
    if not known:
        return "No interval to show", spans
    names, top = tracks.greatest({each: span.middle for each, span in known.items()})
    if len(names) > 1:
        return say.sentence(f"{say.listed(names)} have the greatest median: {say.number(top)}"), spans
    first = known.pop(names[0])
    met = sum(span.high >= first.low for span in known.values())
    overlap = f"; its interval meets {met} of {say.count(len(known), 'other')}" if known else ""
    return say.sentence(f"{names[0]} has the greatest median: {say.number(top)}{overlap}"), spans


def describe_intervals(rows: Mapping[str, Any], *, labels: Labels = None) -> Caption:
    """Say what `draw_intervals` draws.

    Parameters
    ----------
    rows : mapping
        Name → what `doubt.draws.interval` gives: an Interval, or Undefined.

    Examples
    --------
    >>> from entente.doubt.draws import Interval
    >>> rows = {"iran": Interval(0.1, 0.3, 0.5, 0.9, 1000), "russia": Interval(-0.1, 0.0, 0.05, 0.9, 1000)}
    >>> print(describe_intervals(rows).caption)
    Iran has the greatest median: 0.30; its interval meets 0 of 1 other. iran 0.30 (0.10 to 0.50); \
russia 0.00 (−0.10 to 0.05). In brackets the 90 % interval of the draws; 1 of 2 leaves the sign open.
    """
    observation, spans = _intervals(rows, labels)
    told = "; ".join(f"{each} {tracks.in_words(span)}" for each, span in spans.items()) or "none"
    alt = f"One row for each name: the median as a point, the interval as a line. {told}."
    caption = f"{observation}. {told}."
    wide = [span for span in spans.values() if span and span.wide]
    if wide:
        caption += f" In brackets the {tracks.level(rows.values())} of the draws"
        unclear = sum(span.open for span in wide)
        verb = "leaves" if unclear == 1 else "leave"
        signs = f"; {unclear} of {len(wide)} {verb} the sign open"
        # Where nothing can be negative, no sign is in doubt.
        caption += f"{signs}." if any(span.low < 0 for span in wide) else "."
    return Caption(caption, alt)


@styled
def draw_intervals(
    rows: Mapping[str, Any],
    *,
    measure: str = "",
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw medians and intervals, in the order given; ``measure`` names the scale.

    >>> from entente.doubt.draws import Interval
    >>> draw_intervals({"iran": Interval(0.1, 0.3, 0.5, 0.9, 1000)}).get_title(loc="left")
    'Iran has the greatest median: 0.30'
    """
    observation, spans = _intervals(rows, labels)
    ax = tracks.new_axes(ax, len(spans))
    look = Look("median", BLUE, "o")
    for row, span in enumerate(spans.values()):
        if span:
            tracks.interval(ax, row, span, look)
        tracks.aside(ax, row, tracks.in_words(span))
    tracks.set_rows(ax, list(spans))
    ax.margins(x=0.06)
    low, high = ax.get_xlim()
    if low < 0 < high:
        tracks.zero(ax)
    ax.set_xlabel(measure)
    level = Look(tracks.level(rows.values()), BLUE)
    return tracks.finish(ax, title or observation, [tracks.key(look), tracks.key(level)])


# --- ranks -----------------------------------------------------------------------------------------------------------


def _ranks(acceptability: Any, names: Sequence[str], labels: Labels, best: str) -> tuple[str, dict[str, list[float]]]:
    """The observation, and name → share of each rank, the best mean rank first; no names if undefined."""
    if isinstance(acceptability, Undefined):
        return "No ranks: there are no draws", {}
    table = np.asarray(acceptability, dtype=float)
    order = np.argsort(table @ np.arange(table.shape[1]), kind="stable")
    ranks = {name(names[place], labels): table[place].tolist() for place in order}
    first, top = tracks.greatest({each: shares[0] for each, shares in ranks.items()})
    come = "comes" if len(first) == 1 else "each come"
    place = f"first ({best})" if best else "first"
    return say.sentence(f"{say.listed(first)} {come} {place} in {say.percent(top)} of the draws"), ranks


def describe_ranks(acceptability: Any, names: Sequence[str], *, labels: Labels = None, best: str = "") -> Caption:
    """Say what `draw_ranks` draws.

    Parameters
    ----------
    acceptability : array (K, K)
        Share of the draws in which each of K alternatives (rows) takes each rank, from
        `doubt.draws.rank_acceptability`; or Undefined.
    names : sequence of str
        The alternatives.
    best : str, optional
        What the first place goes to, such as "greatest loss".

    Examples
    --------
    >>> print(describe_ranks([[0.8, 0.2], [0.2, 0.8]], ["iran", "russia"]).caption)
    Iran comes first in 80 % of the draws. First place: iran 80 %, russia 20 %.
    """
    observation, ranks = _ranks(acceptability, names, labels, best)
    told = []
    for each, shares in ranks.items():
        places = ", ".join(f"rank {place} {say.percent(share)}" for place, share in enumerate(shares, 1) if share)
        told.append(f"{each}: {places}")
    listed = "; ".join(told) or "none"
    alt = f"Stacked bars, one for each alternative, of the share of draws at each rank, first rank first. {listed}."
    first = ", ".join(f"{each} {say.percent(shares[0])}" for each, shares in ranks.items())
    return Caption(f"{observation}. First place: {first}." if ranks else f"{observation}.", alt)


@styled
def draw_ranks(
    acceptability: Any,
    names: Sequence[str],
    *,
    labels: Labels = None,
    best: str = "",
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often each alternative takes each rank: the darker, the better the rank.

    >>> draw_ranks([[0.8, 0.2], [0.2, 0.8]], ["iran", "russia"]).get_title(loc="left")
    'Iran comes first in 80 % of the draws'
    """
    observation, ranks = _ranks(acceptability, names, labels, best)
    ax = bar_axes(ax, len(ranks), 1.7)
    last = max(len(ranks) - 1, 1)
    parts = {place: Part(f"rank {place + 1}", tint(1 - place / last)) for place in range(len(ranks))}
    values = {}
    for row, shares in enumerate(ranks.values()):
        for place, share in enumerate(shares):
            values[row, place] = share
    draw_bars(ax, list(ranks), parts, values, words=lambda share: say.percent(share) if share >= 0.07 else "")
    ax.set_xlim(0, 1)
    return finish(ax, title or observation, patches(parts.values()))
