"""Dependence: who needs whom, for what and how much, who has leverage, what a loss sets off (lesson 06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from entente.errors import EntenteError, Fault
from entente.needs.cascades import Cascade
from entente.needs.measures import concentration
from entente.needs.model import DependenceModel
from entente.plots.bars import _bars, _Part, _patches
from entente.plots.canvas import (
    BLUE,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    Caption,
    _axes,
    _finish,
    _legend_under,
    _styled,
    _tint,
)
from entente.plots.tables import _Cell, _key, _table, _table_axes
from entente.plots.tracks import (
    _DASHED,
    _aside,
    _bar_line,
    _capability,
    _dot,
    _finish_tracks,
    _greatest,
    _level,
    _line,
    _Look,
    _looks,
    _mark,
    _note,
    _one_model,
    _set_rows,
    _Span,
    _span,
    _track_axes,
    _tracks,
)
from entente.plots.words import Node, _count, _join, _name, _number, _sentence, _signed

_Labels = Mapping[Node, str] | None
_LEAST = 0.005  # less than this is written as 0.00

# --- who is vulnerable to whom ---------------------------------------------------------------------------------------


def _matrix(matrix: Any, actors: Sequence[str]) -> np.ndarray:
    array = _one_model(matrix, "matrix", 2)
    if array.shape != (len(actors),) * 2:
        expected = f"one row and one column for each of {len(actors)} actors"
        raise EntenteError([Fault("plots.matrix", "argument matrix", f"an array of shape {array.shape}", expected)])
    return array


def _links(matrix: np.ndarray, actors: Sequence[str]) -> list[tuple[str, str, float]]:
    """(dependent, on whom, how much), the greatest first."""
    found = [(actors[i], actors[j], float(matrix[i, j])) for i, j in zip(*np.nonzero(matrix), strict=True)]
    return sorted(found, key=lambda link: (-link[2], link[0], link[1]))


def _small(value: float) -> str:
    """A number that is not written as 0.00 if it is more."""
    return "<0.01" if 0 < value < _LEAST else _number(value)


def _dependence_title(links: Sequence[tuple[str, str, float]], labels: _Labels) -> str:
    if not links:
        return "Nobody depends on anybody"
    dependent, other, most = links[0]
    back = next((value for one, two, value in links if (one, two) == (other, dependent)), 0.0)
    first, second = _name(dependent, labels), _name(other, labels)
    return _sentence(f"{first} depends most on {second}: {_number(most)}, and {second} on {first} {_small(back)}")


def describe_dependence(matrix: Any, actors: Sequence[str], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_dependence` draws.

    Parameters
    ----------
    matrix : array (n, n)
        Row i, column j: how much i depends on j, as `dependence.vulnerability` or `dependence.sensitivity` give it.
    actors : sequence of str
        The n actors, ``model.actors``.
    labels : mapping, optional
        Actor to the name that is shown.

    Returns
    -------
    Caption

    Raises
    ------
    EntenteError
        ``plots.draws`` for an array with axes of draws; ``plots.matrix`` if it does not fit the actors.

    Examples
    --------
    >>> print(describe_dependence([[0, 0.4], [0.1, 0]], ["iran", "russia"]).caption)
    Iran depends most on russia: 0.40, and russia on iran 0.10. 2 dependences among 2 actors, from 0 to 1.
    """
    links = _links(_matrix(matrix, actors), actors)
    size = f"{_count(len(links), 'dependence')} among {_count(len(actors), 'actor')}, from 0 to 1"
    listed = "; ".join(f"{_name(i, labels)} on {_name(j, labels)} {_small(value)}" for i, j, value in links)
    alone = [_name(a, labels) for a in actors if not any(a in link[:2] for link in links)]
    rest = f" Neither dependent nor depended on: {_join(alone)}." if alone else ""
    alt = f"Table of who (rows) depends on whom (columns), the darker the more: {listed or 'none'}.{rest}"
    return Caption(f"{_dependence_title(links, labels)}. {size}.{rest}", alt)


@_styled
def draw_dependence(
    matrix: Any,
    actors: Sequence[str],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who depends on whom as a table; where two depend on each other, the greater dependence is framed.

    Parameters
    ----------
    matrix, actors, labels
        As for `describe_dependence`. Actors who depend on nobody have no row, those on whom nobody depends no column.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.draws`` for an array with axes of draws; ``plots.matrix`` if it does not fit the actors.

    Examples
    --------
    >>> draw_dependence([[0, 0.4], [0.1, 0]], ["iran", "russia"]).get_title(loc="left").replace("\\n", " ")
    'Iran depends most on russia: 0.40, and russia on iran 0.10'
    """
    array = _matrix(matrix, actors)
    rows, columns = np.flatnonzero(array.any(axis=1)), np.flatnonzero(array.any(axis=0))
    names = [_name(actor, labels) for actor in actors]
    ax = _table_axes(ax, len(rows), [names[j] for j in columns])
    top = array.max(initial=0) or 1
    cells = {
        (row, column): _dependence_cell(array, i, j, top)
        for row, i in enumerate(rows)
        for column, j in enumerate(columns)
    }
    _table(ax, [names[i] for i in rows], [names[j] for j in columns], cells)
    ax.set_ylabel("who depends …")
    ax.set_xlabel("… on whom")
    ax.xaxis.set_label_position("top")
    handles = [
        _key(_tint(0.6), "darker: depends more"),
        _key("white", "framed: each depends on the other, this one more", framed=True),
    ]
    return _finish(ax, title or _dependence_title(_links(array, actors), labels), handles)


def _dependence_cell(array: np.ndarray, i: int, j: int, top: float) -> _Cell:
    value, back = array[i, j], array[j, i]
    if i == j or not value:
        return _Cell("", "#F4F4F4" if i == j else "white")
    greater = bool(back) and value > back
    return _Cell(_small(value), _tint(value / top), framed=greater, bold=greater)


# --- leverage over time ----------------------------------------------------------------------------------------------

_Series = Mapping[str, Mapping[str, Any]]


def _series(series: Mapping[str, Any]) -> dict[str, dict[str, _Span | None]]:
    """name → period → interval; one series without a name if only periods are given."""
    nested = all(isinstance(values, Mapping) for values in series.values())
    named = series if nested else {"": series}
    return {name: {period: _span(value) for period, value in values.items()} for name, values in named.items()}


def _periods(series: _Series) -> list[str]:
    return list(dict.fromkeys(period for values in series.values() for period in values))


def _known(series: _Series) -> dict[str, dict[str, _Span]]:
    known = {name: {p: span for p, span in values.items() if span} for name, values in series.items()}
    return {name: values for name, values in known.items() if values}


def _leverage_title(series: _Series, actor: str, other: str) -> str:
    known = _known(series)
    ends = [_highest_and_lowest(values) for values in known.values()]
    whose = f"Leverage of {actor} over {other}"
    if not ends:
        return f"{whose}: nothing to show"
    if len({(high, low) for high, low, _ in ends}) > 1:
        highest, lowest = (_when(list(known), [end[k] for end in ends]) for k in (0, 1))
        return f"{whose} is highest in {highest}, lowest in {lowest}"
    high, low, _ = ends[0]
    if high == low:
        return f"{whose}: {_join(words for *_, words in ends)} in {high}"
    return f"{whose} is highest in {high} and lowest in {low}"


def _when(names: Sequence[str], periods: Sequence[str]) -> str:
    """The period, if all series agree on it; else each period with the series that name it."""
    named: dict[str, list[str]] = {}
    for name, period in zip(names, periods, strict=True):
        named.setdefault(period, []).append(name)
    if len(named) == 1:
        return periods[0]
    return " or ".join(f"{period} ({', '.join(those)})" for period, those in named.items())


def _highest_and_lowest(values: Mapping[str, _Span]) -> tuple[str, str, str]:
    high = max(values, key=lambda period: values[period].middle)
    low = min(values, key=lambda period: values[period].middle)
    return high, low, _signed(values[high].middle)


def describe_leverage(series: Mapping[str, Any], *, actor: str, other: str) -> Caption:
    """Say what `draw_leverage` draws.

    Parameters
    ----------
    series : mapping
        Name of a series (such as a form of the cascade) → period → leverage: a number, or an interval with ``low``,
        ``median``, ``high`` such as `robustness.interval` gives. Periods alone if there is but one series.
    actor, other : str
        The names that are shown: whose leverage, over whom. Above 0 the other needs the actor more.

    Returns
    -------
    Caption

    Examples
    --------
    >>> print(describe_leverage({"2007": 0.1, "2025": -0.2}, actor="Iran", other="Russia").caption)
    Leverage of Iran over Russia is highest in 2007 and lowest in 2025. 2007 0.10, 2025 −0.20.
    """
    found = _series(series)
    listed = "; ".join(_series_in_words(name, values) for name, values in found.items()) or "none"
    level = _level(_flat_values(series))
    shown = [span for values in _known(found).values() for span in values.values()]
    wide = [span for span in shown if span.low != span.high]
    many = _count(sum(span.open for span in wide), "interval")
    hold = f" In brackets the {level}; {many} of {len(wide)} {'leaves' if many[:2] == '1 ' else 'leave'} the sign open."
    caption = f"{_leverage_title(found, actor, other)}. {listed}.{hold if wide else ''}"
    alt = f"Points by period of the leverage of {actor} over {other}; above 0 {other} needs {actor} more. {listed}."
    return Caption(caption, alt)


def _flat_values(series: Mapping[str, Any]) -> list[Any]:
    """All values of all series, as they were given."""
    return [value for one in series.values() for value in (one.values() if isinstance(one, Mapping) else [one])]


def _series_in_words(name: str, values: Mapping[str, _Span | None]) -> str:
    listed = ", ".join(f"{period} {span.words if span else 'undefined'}" for period, span in values.items())
    return f"{name}: {listed}" if name else listed


@_styled
def draw_leverage(
    series: Mapping[str, Any], *, actor: str, other: str, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the leverage of one actor over another by period, with intervals, one line for each series.

    Parameters
    ----------
    series, actor, other
        As for `describe_leverage`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> ax = draw_leverage({"2007": 0.1, "2025": -0.2}, actor="Iran", other="Russia")
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Leverage of Iran over Russia is highest in 2007 and lowest in 2025'
    """
    found = _series(series)
    periods = _periods(found)
    ax = _axes(ax, 7.8, 4.4)
    looks = _looks(found)
    for look, off, values in zip(looks, _tracks(len(found)), found.values(), strict=True):
        known = {period: span for period, span in values.items() if span}
        _draw_series(ax, periods, known, look, 0.35 * off)
    ax.axhline(0, color=INK, linewidth=1.2, zorder=1, gid="zero")
    ax.set_xticks(range(len(periods)), periods)
    ax.set_xlim(-0.6, max(len(periods), 1) - 0.4)
    ax.margins(y=0.14)
    ax.set_ylabel("leverage")
    sides = [_note(f"above 0: {other} needs {actor} more"), _note(f"below 0: {actor} needs {other} more")]
    named = [_mark(look) for look in looks if look.label]
    wide = any(span.low != span.high for values in _known(found).values() for span in values.values())
    level = [_bar_line(_Look(_level(_flat_values(series)), INK, ""))] if wide else []
    _finish(ax, title or _leverage_title(found, actor, other), [*named, *level, *sides])
    return _legend_under(ax)


def _draw_series(ax: Axes, periods: Sequence[str], values: Mapping[str, _Span], look: _Look, shift: float) -> None:
    x = [periods.index(period) + shift for period in values]
    ax.plot(x, [s.middle for s in values.values()], color=look.colour, linestyle=look.line, linewidth=1, alpha=0.6)
    left = shift < 0
    for place, span in zip(x, values.values(), strict=True):
        ax.plot([place] * 2, [span.low, span.high], color=look.colour, linewidth=2, zorder=3, gid="interval")
        _dot(ax, place, span.middle, look)
        ax.annotate(
            _signed(span.middle), (place, span.middle), xytext=(-7 if left else 7, 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontsize=9, color=look.colour, gid="value", zorder=6,
            path_effects=[withStroke(linewidth=3, foreground="white")],
        )  # fmt: skip


# --- needs -----------------------------------------------------------------------------------------------------------

_FILLS = (
    (SKY, ""), (ORANGE, "////"), ("#009E73", "...."), ("#F0E442", "\\\\\\\\"), (PURPLE, "xxxx"), (VERMILION, "||||"),
    (BLUE, "----"), ("#BBBBBB", "++++"), ("#DDEEFF", "oooo"), ("#FFE8CC", "**"),
)  # fmt: skip


def _needs(model: DependenceModel, dependent: str | None) -> list[int]:
    """The places of the needs, those of one actor if named, the most critical first."""
    chosen = [place for place, (who, _) in enumerate(model.needs) if dependent in (None, who)]
    first = {actor: place for place, actor in enumerate(model.actors)}
    return sorted(chosen, key=lambda place: (first[model.needs[place][0]], -model.criticality[place], place))


def _suppliers(model: DependenceModel, needs: Sequence[int]) -> list[str]:
    wanted = {model.needs[place] for place in needs}
    total: dict[str, float] = {}
    for (who, resource, supplier), share in zip(model.links, model.share, strict=True):
        if (who, resource) in wanted and share:
            total[supplier] = total.get(supplier, 0) + float(share)
    return sorted(total, key=lambda name: (-total[name], name))


def _shares(model: DependenceModel, place: int) -> dict[str, float]:
    """Who meets a need, by how much: the own share under the empty name."""
    links = zip(model.links, model.share, strict=True)
    shares = {link[2]: float(share) for link, share in links if link[:2] == model.needs[place] and share}
    return {"": float(model.own[place]), **shares}


def _need_name(need: tuple[str, str], labels: _Labels) -> str:
    return f"{_name(need[0], labels)}, {_name(need[1], labels)}"


def _needs_title(model: DependenceModel, needs: Sequence[int], labels: _Labels) -> str:
    if not needs:
        return "No need to show"
    shares = {
        f"{_need_name(model.needs[place], labels)} from {_name(who, labels)}": share
        for place in needs
        for who, share in _shares(model, place).items()
        if who
    }
    if not shares:
        return "Every need is met at home"
    names, top = _greatest(shares)
    what = _join(names) if len(names) <= 2 else f"{len(names)} needs"
    return f"Largest share of one supplier: {_number(top)}, {what}"


def _check_model(model: DependenceModel) -> None:
    _one_model(model.criticality, "model")
    _one_model(model.own, "model")
    _one_model(model.share, "model")


def describe_needs(
    model: DependenceModel, *, dependent: str | None = None, labels: Mapping[Node, str] | None = None
) -> Caption:
    """Say what `draw_needs` draws.

    Parameters
    ----------
    model : DependenceModel
        One model, without draws.
    dependent : str, optional
        The actor whose needs are shown; all if left out.
    labels : mapping, optional
        Actor or resource to the name that is shown.

    Returns
    -------
    Caption

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
    _check_model(model)
    needs, hhi = _needs(model, dependent), concentration(model)
    listed = "; ".join(
        f"{_need_name(model.needs[p], labels)} (criticality {_number(model.criticality[p])}): "
        f"{_shares_in_words(_shares(model, p), labels)}, HHI {_number(hhi[p])}"
        for p in needs
    )
    size = f"{_count(len(needs), 'need')}. HHI adds the squares of all shares, the own share too: 1 if one meets it all"
    alt = f"Stacked bars of who meets which share of each need: {listed or 'none'}."
    return Caption(f"{_needs_title(model, needs, labels)}. {size}.", alt)


def _shares_in_words(shares: Mapping[str, float], labels: _Labels) -> str:
    return ", ".join(f"{_name(who, labels) if who else 'own share'} {_number(share)}" for who, share in shares.items())


@_styled
def draw_needs(
    model: DependenceModel,
    *,
    dependent: str | None = None,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who meets each need, as stacked shares with the own share first and the concentration (HHI) beside them.

    Parameters
    ----------
    model, dependent, labels
        As for `describe_needs`. The number in brackets after a need is its criticality.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.draws`` for a model with draws.

    Examples
    --------
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.1], willingness=[0.8])
    >>> draw_needs(model).get_title(loc="left")
    'Largest share of one supplier: 0.60, iran, weapons from russia'
    """
    _check_model(model)
    needs, hhi = _needs(model, dependent), concentration(model)
    ax = _axes(ax, 8.6, 1.9 + 0.5 * max(len(needs), 1))
    parts = {"": _Part("own share", "white")}
    for place, supplier in enumerate(_suppliers(model, needs)):
        parts[supplier] = _Part(_name(supplier, labels), *_FILLS[place % len(_FILLS)])
    values = {(row, who): share for row, p in enumerate(needs) for who, share in _shares(model, p).items()}
    names = [f"{_need_name(model.needs[p], labels)} ({_number(model.criticality[p])})" for p in needs]
    _bars(ax, names, parts, values, words=lambda share: _number(share) if share >= 0.07 else "", wrap=32)
    ax.set_xlim(0, 1)
    for row, place in enumerate(needs):
        _aside(ax, row, f"HHI {_number(hhi[place])}")
    return _finish(ax, title or _needs_title(model, needs, labels), _patches(parts.values()))


# --- cascades --------------------------------------------------------------------------------------------------------


def _named_cascades(cascades: Cascade | Iterable[Cascade]) -> dict[str, Cascade]:
    found = [cascades] if hasattr(cascades, "final") else list(cascades)  # type: ignore[arg-type]
    for one in found:
        _one_model(one.final, "cascades")
    return {one.form: one for one in found}


def _losers(cascades: Mapping[str, Cascade]) -> list[str]:
    """The actors that lose anything in any form, the greatest loss first."""
    loss: dict[str, float] = {}
    for one in cascades.values():
        for actor, value in zip(one.actors, one.loss, strict=True):
            loss[actor] = max(loss.get(actor, 0.0), float(value))
    return sorted((actor for actor in loss if loss[actor] >= _LEAST), key=lambda actor: -loss[actor])


def _spared(cascades: Mapping[str, Cascade], labels: _Labels) -> str:
    losers = set(_losers(cascades))
    spared = dict.fromkeys(a for one in cascades.values() for a in one.actors if a not in losers)
    return f" {_sentence(_join(_name(a, labels) for a in spared))}: no loss." if spared else ""


def _cascade_title(cascades: Mapping[str, Cascade], labels: _Labels) -> str:
    if not _losers(cascades):
        return "Nobody loses any capability"
    tops = {
        form: _greatest({_name(a, labels): float(v) for a, v in zip(one.actors, one.loss, strict=True)})
        for form, one in cascades.items()
    }
    names = sorted(set.intersection(*(set(names) for names, _ in tops.values())))
    if names:
        losses = _join(f"{_number(loss)} ({form})" for form, (_, loss) in tops.items())
        return _sentence(f"{_join(names)} {'loses' if len(names) == 1 else 'lose'} most: {losses}")
    return "Who loses most differs: " + ", ".join(f"{_join(n)} {_number(loss)} ({f})" for f, (n, loss) in tops.items())


def describe_cascade(cascades: Cascade | Iterable[Cascade], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_cascade` draws.

    Parameters
    ----------
    cascades : Cascade or iterable of Cascade
        What `dependence.cascade` gives for one model; one for each form.
    labels : mapping, optional
        Actor to the name that is shown.

    Returns
    -------
    Caption

    Raises
    ------
    EntenteError
        ``plots.draws`` for cascades of many draws.

    Examples
    --------
    >>> from entente.needs.cascades import cascade
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.0], willingness=[0.5])
    >>> print(describe_cascade(cascade(model)).caption)
    Iran loses most: 0.15 (additive). Losses: iran 0.150 (additive). Russia: no loss.
    """
    found = _named_cascades(cascades)
    listed = "; ".join(
        f"{_sentence(_name(actor, labels))}, {form}: {_fall_in_words(one, actor)}"
        for actor in _losers(found)
        for form, one in found.items()
        if actor in one.actors
    )
    losses = "; ".join(f"{_name(a, labels)} {_losses_in_words(found, a)}" for a in _losers(found))
    short, long = (f" {words}." if words else "" for words in (losses and f"Losses: {losses}", listed))
    alt = "One row for each actor: capability before anything happens, after the direct effect, and in the end."
    return Caption(
        f"{_cascade_title(found, labels)}.{short}{_spared(found, labels)}", alt + long + _spared(found, labels)
    )


def _losses_in_words(cascades: Mapping[str, Cascade], actor: str) -> str:
    losses = {form: dict(zip(one.actors, one.loss, strict=True)).get(actor) for form, one in cascades.items()}
    return ", ".join(f"{_number(loss, 3)} ({form})" for form, loss in losses.items() if loss is not None)


def _fall_in_words(one: Cascade, actor: str) -> str:
    start, first, final = _steps(one, actor)
    effects = f"direct {_signed(first - start, 3)}, knock-on {_signed(final - first, 3)}"
    bound = "at most " if one.status == "upper_bound" else ""
    return f"{_number(start, 3)} → {bound}{_number(final, 3)}, {effects}"


def _steps(one: Cascade, actor: str) -> tuple[float, float, float]:
    place = one.actors.index(actor)
    return float(one.start[place]), float(one.first[place]), float(one.final[place])


@_styled
def draw_cascade(
    cascades: Cascade | Iterable[Cascade],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how far each actor falls: the direct effect as a solid line, what follows from it as a dashed one.

    Parameters
    ----------
    cascades, labels
        As for `describe_cascade`. Actors that lose nothing are left out, and named in the caption.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.draws`` for cascades of many draws.

    Examples
    --------
    >>> from entente.needs.cascades import cascade
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.0], willingness=[0.5])
    >>> draw_cascade(cascade(model)).get_title(loc="left")
    'Iran loses most: 0.15 (additive)'
    """
    found = _named_cascades(cascades)
    rows = _losers(found)
    ax = _track_axes(ax, len(rows), len(found))
    looks = _looks(found)
    for row, actor in enumerate(rows):
        for look, off, one in zip(looks, _tracks(len(found)), found.values(), strict=True):
            if actor in one.actors:
                _draw_fall(ax, row + off, _steps(one, actor), look)
    _set_rows(ax, [_name(actor, labels) for actor in rows])
    _capability(ax, (value for one in found.values() for value in one.final))
    return _finish_tracks(ax, title or _cascade_title(found, labels), _fall_legend(looks))


def _draw_fall(ax: Axes, y: float, steps: tuple[float, float, float], look: _Look) -> None:
    start, first, final = steps
    _line(ax, (start, first), y, look, style="solid")
    _line(ax, (first, final), y, look, style=_DASHED)
    ax.plot([first], [y], linestyle="none", marker="|", markersize=10, color=look.colour, markeredgewidth=2, zorder=4)
    _dot(ax, start, y, look, hollow=True)
    _dot(ax, final, y, look)
    _aside(ax, y, f"{_signed(first - start, 3)} direct, {_signed(final - first, 3)} knock-on")


def _fall_legend(looks: Sequence[_Look]) -> list[Any]:
    plain = _Look("before", INK, "o")
    lines = [_Look("direct effect", INK, ""), _Look("knock-on effect", INK, "", _DASHED)]
    return [*map(_mark, looks), _mark(plain, hollow=True), *(_mark(look, line=True) for look in lines)]
