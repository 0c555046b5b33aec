"""Dependence: who needs whom, for what and how much, and who has leverage (lesson 06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from entente import say
from entente.errors import EntenteError, Fault
from entente.needs.measures import concentration
from entente.needs.model import DependenceModel
from entente.plots import tracks
from entente.plots.bars import Part, draw_bars, patches
from entente.plots.canvas import Caption, finish, legend_under, new_axes, styled
from entente.plots.marks import BLUE, INK, ORANGE, PURPLE, SKY, VERMILION, tint
from entente.plots.tables import Cell, draw_table, key, table_axes
from entente.plots.tracks import Look, Span
from entente.plots.words import Labels, name

# --- who is vulnerable to whom ---------------------------------------------------------------------------------------


class _Dependence(NamedTuple):
    observation: str
    matrix: np.ndarray
    links: list[tuple[int, int]]  # (dependent, on whom) by place, the greatest first


def _dependence(matrix: Any, actors: Sequence[str], labels: Labels) -> _Dependence:
    array = tracks.one_model(matrix, "matrix", 2)
    if array.shape != (len(actors),) * 2:
        expected = f"one row and one column for each of {len(actors)} actors"
        raise EntenteError([Fault("plots.matrix", "argument matrix", f"an array of shape {array.shape}", expected)])
    links = [(int(i), int(j)) for i, j in zip(*np.nonzero(array), strict=True)]
    links.sort(key=lambda link: (-array[link], actors[link[0]], actors[link[1]]))
    if not links:
        return _Dependence("Nobody depends on anybody", array, links)
    i, j = links[0]
    first, second = name(actors[i], labels), name(actors[j], labels)
    most, back = say.number(array[i, j]), _small(array[j, i])
    observation = say.sentence(f"{first} depends most on {second}: {most}, and {second} on {first} {back}")
    return _Dependence(observation, array, links)


def _small(value: float) -> str:
    """A number that is not written as 0.00 if it is more."""
    return "<0.01" if 0 < value < 0.005 else say.number(value)


def describe_dependence(matrix: Any, actors: Sequence[str], *, labels: Labels = None) -> Caption:
    """Say what `draw_dependence` draws.

    Parameters
    ----------
    matrix : array (n, n)
        Row i, column j: how much i depends on j, as `needs.measures.vulnerability` or `needs.measures.sensitivity`
        give it.
    actors : sequence of str
        The n actors, ``model.actors``.

    Raises
    ------
    EntenteError
        ``plots.draws`` for an array with axes of draws; ``plots.matrix`` if it does not fit the actors.

    Examples
    --------
    >>> print(describe_dependence([[0, 0.4], [0.1, 0]], ["iran", "russia"]).caption)
    Iran depends most on russia: 0.40, and russia on iran 0.10. 2 dependences among 2 actors, from 0 to 1.
    """
    found = _dependence(matrix, actors, labels)
    names = [name(actor, labels) for actor in actors]
    told = "; ".join(f"{names[i]} on {names[j]} {_small(found.matrix[i, j])}" for i, j in found.links)
    tied = {place for link in found.links for place in link}
    alone = say.listed(each for place, each in enumerate(names) if place not in tied)
    rest = f" Neither dependent nor depended on: {alone}." if alone else ""
    size = f"{say.count(len(found.links), 'dependence')} among {say.count(len(actors), 'actor')}, from 0 to 1"
    alt = f"Table of who (rows) depends on whom (columns), the darker the more: {told or 'none'}.{rest}"
    return Caption(f"{found.observation}. {size}.{rest}", alt)


@styled
def draw_dependence(
    matrix: Any, actors: Sequence[str], *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw who depends on whom as a table; where two depend on each other, the greater dependence is framed.

    Actors who depend on nobody have no row, those on whom nobody depends no column.

    >>> draw_dependence([[0, 0.4], [0.1, 0]], ["iran", "russia"]).get_title(loc="left").replace("\\n", " ")
    'Iran depends most on russia: 0.40, and russia on iran 0.10'
    """
    found = _dependence(matrix, actors, labels)
    rows, columns = np.flatnonzero(found.matrix.any(axis=1)), np.flatnonzero(found.matrix.any(axis=0))
    across = [name(actors[j], labels) for j in columns]
    ax = table_axes(ax, len(rows), across)
    cells = {}
    for row, i in enumerate(rows):
        for column, j in enumerate(columns):
            cells[row, column] = _dependence_cell(found.matrix, i, j)
    draw_table(ax, [name(actors[i], labels) for i in rows], across, cells)
    ax.set_ylabel("who depends …")
    ax.set_xlabel("… on whom")
    ax.xaxis.set_label_position("top")
    framed = key("white", "framed: each depends on the other, this one more", framed=True)
    return finish(ax, title or found.observation, [key(tint(0.6), "darker: depends more"), framed])


def _dependence_cell(matrix: np.ndarray, i: int, j: int) -> Cell:
    value, back = matrix[i, j], matrix[j, i]
    if i == j:
        return Cell("", "#F4F4F4")
    if not value:
        return Cell("")
    greater = bool(back) and value > back
    return Cell(_small(value), tint(value / matrix.max()), framed=greater, bold=greater)


# --- leverage over time ----------------------------------------------------------------------------------------------


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
    wide = any(span and span.wide for values in found.values() for span in values.values())
    observation = _extremes(found, f"Leverage of {actor} over {other}")
    return _Leverage(observation, found, tracks.level(given) if wide else "")


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
    told, wide = [], []
    for each, values in found.series.items():
        points = ", ".join(f"{period} {tracks.in_words(span)}" for period, span in values.items())
        told.append(f"{each}: {points}" if each else points)
        wide += [span for span in values.values() if span and span.wide]
    listed = "; ".join(told) or "none"
    unclear = sum(span.open for span in wide)
    verb = "leaves" if unclear == 1 else "leave"
    hold = f" In brackets the {found.level}; {say.count(unclear, 'interval')} of {len(wide)} {verb} the sign open."
    alt = f"Points by period of the leverage of {actor} over {other}; above 0 {other} needs {actor} more. {listed}."
    return Caption(f"{found.observation}. {listed}.{hold if wide else ''}", alt)


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
        known = {periods.index(period) + 0.35 * off: span for period, span in values.items() if span}
        _draw_series(ax, known, look, left=off < 0)
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


def _draw_series(ax: Axes, spans: Mapping[float, Span], look: Look, *, left: bool) -> None:
    """Draw the points of one series, at their places along the x axis, their numbers to the left or the right."""
    middles = [span.middle for span in spans.values()]
    ax.plot(list(spans), middles, color=look.colour, linestyle=look.line, linewidth=1, alpha=0.6)
    for place, span in spans.items():
        ax.plot([place] * 2, [span.low, span.high], color=look.colour, linewidth=2, zorder=3, gid="interval")
        tracks.dot(ax, place, span.middle, look)
        ax.annotate(
            say.signed(span.middle), (place, span.middle), xytext=(-7 if left else 7, 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontsize=9, color=look.colour, gid="value", zorder=6,
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip


# --- needs -----------------------------------------------------------------------------------------------------------

_FILLS = (
    (SKY, ""), (ORANGE, "////"), ("#009E73", "...."), ("#F0E442", "\\\\\\\\"), (PURPLE, "xxxx"), (VERMILION, "||||"),
    (BLUE, "----"), ("#BBBBBB", "++++"), ("#DDEEFF", "oooo"), ("#FFE8CC", "**"),
)  # fmt: skip


class _Need(NamedTuple):
    name: str
    criticality: str
    own: float
    shares: dict[str, float]  # supplier → share
    hhi: str


def _needs(model: DependenceModel, dependent: str | None, labels: Labels) -> tuple[str, list[_Need]]:
    """The observation, and the needs, those of one actor if named, by actor, the most critical first."""
    for array in (model.criticality, model.own, model.share):
        tracks.one_model(array, "model")
    hhi = concentration(model)
    first = {actor: place for place, actor in enumerate(model.actors)}
    chosen = [place for place, (who, _) in enumerate(model.needs) if dependent in (None, who)]
    chosen.sort(key=lambda place: (first[model.needs[place][0]], -model.criticality[place], place))
    needs = []
    for place in chosen:
        who, resource = model.needs[place]
        named = f"{name(who, labels)}, {name(resource, labels)}"
        criticality, own = say.number(model.criticality[place]), float(model.own[place])
        needs.append(_Need(named, criticality, own, _shares(model, place), f"HHI {say.number(hhi[place])}"))
    return _largest_share(needs, labels), needs


def _shares(model: DependenceModel, place: int) -> dict[str, float]:
    """Who meets a need, by how much; the own share is not in it."""
    links = zip(model.links, model.share, strict=True)
    return {link[2]: float(share) for link, share in links if link[:2] == model.needs[place] and share}


def _largest_share(needs: Sequence[_Need], labels: Labels) -> str:
    if not needs:
        return "No need to show"
    shares = {}
    for need in needs:
        for supplier, share in need.shares.items():
            shares[f"{need.name} from {name(supplier, labels)}"] = share
    if not shares:
        return "Every need is met at home"
    names, top = tracks.greatest(shares)
    what = say.listed(names) if len(names) <= 2 else f"{len(names)} needs"
    return f"Largest share of one supplier: {say.number(top)}, {what}"


def describe_needs(model: DependenceModel, *, dependent: str | None = None, labels: Labels = None) -> Caption:
    """Say what `draw_needs` draws.

    Parameters
    ----------
    model : DependenceModel
        One model, without draws.
    dependent : str, optional
        The actor whose needs are shown; all if left out.

    Raises
    ------
    EntenteError
        ``plots.draws`` for a model with draws.

    Examples
    --------
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.1], willingness=[0.8])
    >>> print(describe_needs(model).caption)
    Largest share of one supplier: 0.60, iran, weapons from russia. 1 need. HHI adds the squares of all shares, \
the own share too: 1 if one meets it all.
    """
    observation, needs = _needs(model, dependent, labels)
    told = []
    for need in needs:
        shares = [f"own share {say.number(need.own)}"]
        shares += [f"{name(supplier, labels)} {say.number(share)}" for supplier, share in need.shares.items()]
        told.append(f"{need.name} (criticality {need.criticality}): {', '.join(shares)}, {need.hhi}")
    meaning = "HHI adds the squares of all shares, the own share too: 1 if one meets it all"
    alt = f"Stacked bars of who meets which share of each need: {'; '.join(told) or 'none'}."
    return Caption(f"{observation}. {say.count(len(needs), 'need')}. {meaning}.", alt)


@styled
def draw_needs(
    model: DependenceModel,
    *,
    dependent: str | None = None,
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who meets each need, as stacked shares with the own share first and the concentration (HHI) beside them.

    The number in brackets after a need is its criticality.

    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.1], willingness=[0.8])
    >>> draw_needs(model).get_title(loc="left")
    'Largest share of one supplier: 0.60, iran, weapons from russia'
    """
    observation, needs = _needs(model, dependent, labels)
    ax = new_axes(ax, 8.6, 1.9 + 0.5 * max(len(needs), 1))
    values, totals = {}, {}
    for row, need in enumerate(needs):
        values[row, None] = need.own
        for supplier, share in need.shares.items():
            values[row, supplier] = share
            totals[supplier] = totals.get(supplier, 0) + share
    parts = {None: Part("own share", "white")}
    for place, supplier in enumerate(sorted(totals, key=lambda each: (-totals[each], each))):
        parts[supplier] = Part(name(supplier, labels), *_FILLS[place % len(_FILLS)])
    names = [f"{need.name} ({need.criticality})" for need in needs]
    draw_bars(ax, names, parts, values, words=lambda share: say.number(share) if share >= 0.07 else "", wrap=32)
    ax.set_xlim(0, 1)
    for row, need in enumerate(needs):
        tracks.aside(ax, row, need.hhi)
    return finish(ax, title or observation, patches(parts.values()))
