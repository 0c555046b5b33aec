"""The text and its coding: voices, certainty, scores, two codings (lessons 01–03)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from entente.errors import EntenteError, unknown_choice
from entente.plots.bars import _bar_axes, _bars, _Part, _patches, _row_in_words, _rows_by_total
from entente.plots.canvas import (
    BLACK,
    BLUE,
    FAINT,
    INK,
    SKY,
    VERMILION,
    Caption,
    _axes,
    _finish,
    _ink_on,
    _legend_under,
    _styled,
    _tint,
)
from entente.plots.words import Node, _count, _join, _name, _percent, _sentence, _wrapped

CERTAINTIES: Mapping[str, str] = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}
_RAMP = {"CT": "#08306B", "PR": "#2F79B5", "PS": "#9DC9E2", "U": "#F2F6FA"}


# --- voices ----------------------------------------------------------------------------------------------------------


def _voices(shares: Mapping[str, float]) -> list[tuple[str, float, float]]:
    """(voice, share, value), the greatest first."""
    total = sum(shares.values())
    rows = [(voice, value / total if total else 0.0, value) for voice, value in shares.items()]
    return sorted(rows, key=lambda row: (-row[1], str(row[0])))


def _voice(row: tuple[str, float, float], labels: Mapping[Node, str] | None) -> str:
    voice, share, value = row
    words = f" ({_count(value, 'word')})" if isinstance(value, int) and not isinstance(value, bool) else ""
    return f"{_name(voice, labels)} {_percent(share)}{words}"


def _loudest(rows: Sequence[tuple[str, float, float]], labels: Mapping[Node, str] | None) -> str:
    if not rows or not rows[0][2]:
        return "Nobody speaks"
    return f"{_name(rows[0][0], labels)} {'has' if len(rows) > 1 else 'alone has'} {_percent(rows[0][1])} of the words"


def describe_voices(shares: Mapping[str, float], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_voices` draws.

    Parameters
    ----------
    shares : mapping
        Voice to its number of words (int), or to its share (float). Shares are taken of the sum.
    labels : mapping, optional
        Voice to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_voices({"author": 75, "analyst": 25}).caption
    'Author has 75 % of the words. 2 voices: author 75 % (75 words), analyst 25 % (25 words).'
    """
    rows = _voices(shares)
    listed = ", ".join(_voice(row, labels) for row in rows) or "none"
    caption = f"{_sentence(_loudest(rows, labels))}. {_count(len(rows), 'voice')}: {listed}."
    return Caption(caption, f"Bar chart of the share of words of each voice, longest bar first: {listed}.")


@_styled
def draw_voices(
    shares: Mapping[str, float],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each voice's share of the words, the greatest first.

    Parameters
    ----------
    shares, labels
        As for `describe_voices`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_voices({"author": 75, "analyst": 25}).get_title(loc="left")
    'Author has 75 % of the words'
    """
    rows = _voices(shares)
    ax = _bar_axes(ax, len(rows))
    part = _Part("share of the article's words", SKY)
    _bars(ax, [_name(voice, labels) for voice, *_ in rows], {}, {})
    top = max((share for _, share, _ in rows), default=0) or 1
    for place, row in enumerate(rows):
        ax.barh(place, row[1], height=0.66, color=part.fill, edgecolor=INK, linewidth=0.8)
        words = _voice(row, {row[0]: ""}).strip()
        ax.text(row[1] + 0.012 * top, place, words, va="center", ha="left", fontsize=9, gid="value")
    ax.set_xlim(0, 1.35 * top)
    return _finish(ax, title or _sentence(_loudest(rows, labels)), _patches([part]))


# --- certainty -------------------------------------------------------------------------------------------------------


def _certainty_title(counts: Mapping[tuple[str, str], int]) -> str:
    total = sum(counts.values())
    certain = sum(number for (_, certainty), number in counts.items() if certainty == "CT")
    return f"{certain} of {_count(total, 'claim')} {'is' if certain == 1 else 'are'} put forward as certain"


def _check_certainties(counts: Mapping[tuple[str, str], int]) -> None:
    unknown = sorted({str(certainty) for _, certainty in counts} - set(CERTAINTIES))
    if unknown:
        raise EntenteError(
            [unknown_choice("plots.certainty", "argument counts", name, CERTAINTIES) for name in unknown]
        )


def describe_certainty(counts: Mapping[tuple[str, str], int], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_certainty` draws.

    Parameters
    ----------
    counts : mapping
        (source, certainty) to the number of claims; certainty is CT, PR, PS or U.
    labels : mapping, optional
        Source to the name that is shown.

    Returns
    -------
    Caption

    Raises
    ------
    EntenteError
        ``plots.certainty`` for any other certainty.

    Examples
    --------
    >>> describe_certainty({("author", "CT"): 3, ("author", "PS"): 1}).caption
    '3 of 4 claims are put forward as certain. By source: author 4 (3 certain and 1 possible).'
    """
    _check_certainties(counts)
    rows = _rows_by_total(counts)
    listed = "; ".join(_row_in_words(counts, row, CERTAINTIES, _name(row, labels)) for row in rows) or "none"
    alt = f"Stacked bars, one for each source, of claims by certainty: {listed}."
    return Caption(f"{_certainty_title(counts)}. By source: {listed}.", alt)


@_styled
def draw_certainty(
    counts: Mapping[tuple[str, str], int],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each source's claims by certainty: the darker, the surer.

    Parameters
    ----------
    counts, labels
        As for `describe_certainty`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.certainty`` for a certainty outside the codebook.

    Examples
    --------
    >>> draw_certainty({("author", "CT"): 3, ("author", "PS"): 1}).get_title(loc="left")
    '3 of 4 claims are put forward as certain'
    """
    _check_certainties(counts)
    rows = _rows_by_total(counts)
    ax = _bar_axes(ax, len(rows))
    parts = {key: _Part(f"{key} {word}", _RAMP[key]) for key, word in CERTAINTIES.items()}
    values = {(rows.index(row), key): number for (row, key), number in counts.items()}
    _bars(ax, [_name(row, labels) for row in rows], parts, values)
    return _finish(ax, title or _certainty_title(counts), _patches(parts.values()))


# --- scores ----------------------------------------------------------------------------------------------------------


_MEASURES = {"precision": (BLUE, "o"), "recall": (VERMILION, "s"), "f1": (BLACK, "D")}


def _score(scores: Any, measure: str) -> float | None:
    """A score as a number, or None where it is undefined."""
    value = getattr(scores, measure)
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if known else None


def _score_words(scores: Any) -> str:
    def word(measure: str) -> str:
        value = _score(scores, measure)
        return "undefined" if value is None else f"{value:.3f}"

    return f"precision {word('precision')}, recall {word('recall')}, F1 {word('f1')}"


def _best_score(variants: Mapping[str, Any]) -> str:
    known = {name: value for name, s in variants.items() if (value := _score(s, "f1")) is not None}
    if not known:
        return "No variant has a defined F1"
    top = max(known.values())
    best = [name for name, value in known.items() if value == top]
    return f"Highest F1: {_join(best)}, {top:.3f}"


def describe_scores(variants: Mapping[str, Any]) -> Caption:
    """Say what `draw_scores` draws.

    Parameters
    ----------
    variants : mapping
        Name of a variant to its scores: an object with ``precision``, ``recall`` and ``f1``, each between 0 and 1 or
        undefined (anything that is no finite number).

    Returns
    -------
    Caption

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> describe_scores({"names only": SimpleNamespace(precision=1.0, recall=0.5, f1=2 / 3)}).caption
    'Highest F1: names only, 0.667. names only: precision 1.000, recall 0.500, F1 0.667.'
    """
    listed = "; ".join(f"{name}: {_score_words(scores)}" for name, scores in variants.items()) or "none"
    alt = f"Dot plot of precision, recall and F1 from 0 to 1, one row for each variant. {listed}."
    return Caption(f"{_best_score(variants)}. {listed}.", alt)


@_styled
def draw_scores(variants: Mapping[str, Any], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw precision, recall and F1 of several variants, in the order given.

    Parameters
    ----------
    variants : mapping
        As for `describe_scores`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> draw_scores({"names only": SimpleNamespace(precision=1.0, recall=0.5, f1=2 / 3)}).get_title(loc="left")
    'Highest F1: names only, 0.667'
    """
    ax = _bar_axes(ax, len(variants), 1.9)
    for row, scores in enumerate(variants.values()):
        _score_row(ax, row, scores)
    ax.set_yticks(range(len(variants)), [_wrapped(name, 24) for name in variants])
    ax.set(ylim=(len(variants) - 0.4, -0.6), xlim=(-0.02, 1.22))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    ax.tick_params(axis="y", length=0)
    handles = [
        Line2D([], [], linestyle="none", marker=shape, color=colour, markersize=7, label=name.replace("f1", "F1"))
        for name, (colour, shape) in _MEASURES.items()
    ]
    return _finish(ax, title or _best_score(variants), handles, gap=22)


def _score_row(ax: Axes, row: int, scores: Any) -> None:
    ax.plot([0, 1], [row, row], color=FAINT, linewidth=1, zorder=1)
    for place, (measure, (colour, shape)) in enumerate(_MEASURES.items()):
        value = _score(scores, measure)
        if value is not None:
            y = row + 0.17 * (place - 1)
            ax.plot([value], [y], linestyle="none", marker=shape, color=colour, markersize=6.5, zorder=3, gid="dot")
    f1 = _score(scores, "f1")
    ax.text(1.03, row, "F1 undefined" if f1 is None else f"F1 {f1:.3f}", va="center", fontsize=9, gid="value")


# --- two codings ------------------------------------------------------------------------------------------------------


def _codes(table: Mapping[tuple[Any, Any], int], order: Sequence[Any] | None) -> list[Any]:
    seen = {code for pair in table for code in pair}
    first = [code for code in order or () if code in seen]
    return first + sorted(seen - set(first), key=str)


def _agreement(table: Mapping[tuple[Any, Any], int]) -> str:
    agreed = sum(number for (a, b), number in table.items() if a == b)
    return f"The two codings agree on {agreed} of {_count(sum(table.values()), 'unit')}"


def describe_confusion(table: Mapping[tuple[Any, Any], int], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_confusion` draws.

    Parameters
    ----------
    table : mapping
        (first coding's code, second coding's code) to the number of units: ``Counter(zip(first, second))``.
    labels : mapping, optional
        Code to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from collections import Counter
    >>> describe_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).caption
    'The two codings agree on 1 of 2 units. Most frequent difference: meets against pledges, 1 unit.'
    """
    cells = sorted(((n, str(a), str(b), a, b) for (a, b), n in table.items() if n), key=lambda c: (-c[0], c[1], c[2]))
    same = [f"{_name(a, labels)} {n}" for n, _, _, a, b in cells if a == b]
    other = [(f"{_name(a, labels)} against {_name(b, labels)}", n) for n, _, _, a, b in cells if a != b]
    worst = f"Most frequent difference: {other[0][0]}, {_count(other[0][1], 'unit')}." if other else "No differences."
    differ = "; ".join(f"{pair} {n}" for pair, n in other) or "none"
    alt = (
        "Table of the codes of two codings, the first in rows, the second in columns. On the diagonal, where they "
        f"agree: {', '.join(same) or 'none'}. Off the diagonal, first against second: {differ}."
    )
    return Caption(f"{_agreement(table)}. {worst}", alt)


@_styled
def draw_confusion(
    table: Mapping[tuple[Any, Any], int],
    *,
    order: Sequence[Any] | None = None,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how two codings compare on the same units: rows the first, columns the second, the diagonal framed.

    Parameters
    ----------
    table, labels
        As for `describe_confusion`.
    order : sequence, optional
        The order of the codes; alphabetical if absent.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from collections import Counter
    >>> draw_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).get_title(loc="left")
    'The two codings agree on 1 of 2 units'
    """
    codes = _codes(table, order)
    side = 2.4 + 0.36 * len(codes)
    ax = _axes(ax, max(5.6, side + 1.4), max(3.6, side + 0.7))
    top = max(table.values(), default=1) or 1
    for (a, b), number in table.items():
        _cell(ax, codes.index(a), codes.index(b), number, top)
    for place in range(len(codes)):
        ax.add_patch(
            Rectangle(
                (place - 0.5, place - 0.5), 1, 1, fill=False, edgecolor=INK, linewidth=2, zorder=4, gid="diagonal"
            )
        )
    names = [_wrapped(_name(code, labels), 18) for code in codes]
    ax.set_xticks(
        range(len(codes)), names, rotation=45 if len(codes) > 4 else 0, ha="right" if len(codes) > 4 else "center"
    )
    ax.set_yticks(range(len(codes)), names)
    ax.set(xlim=(-0.5, max(len(codes), 1) - 0.5), ylim=(max(len(codes), 1) - 0.5, -0.5))
    ax.set_ylabel("first coding")
    ax.set_xlabel("second coding")
    ax.tick_params(length=0)
    frame = Patch(facecolor="none", edgecolor=INK, linewidth=2, label="both codings agree")
    shade = Patch(facecolor="#8DB8D8", edgecolor="none", label="darker: more units")
    _finish(ax, title or _agreement(table), [frame, shade])
    return _legend_under(ax)


def _cell(ax: Axes, row: int, column: int, number: int, top: int) -> None:
    if not number:
        return
    fill = _tint(number / top)
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=fill, edgecolor="white", zorder=2, gid="cell"))
    ax.text(column, row, f"{number}", ha="center", va="center", color=_ink_on(fill), fontsize=9, zorder=5, gid="value")
