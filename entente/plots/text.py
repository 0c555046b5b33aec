"""The text and its coding: voices, certainty, scores, two codings (lessons 01–03)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from entente import say
from entente.errors import EntenteError, unknown_choice
from entente.plots.bars import Part, bar_axes, draw_bars, patches, row_in_words, rows_by_total, set_rows
from entente.plots.canvas import Caption, finish, legend_under, new_axes, styled
from entente.plots.marks import BLACK, BLUE, FAINT, GROUND, INK, SKY, VERMILION, ink_on, tint
from entente.plots.words import Labels, name, wrapped

CERTAINTIES: Mapping[str, str] = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}
RAMP = {"CT": "#08306B", "PR": "#2F79B5", "PS": "#9DC9E2", "U": "#F2F6FA"}


# --- voices ----------------------------------------------------------------------------------------------------------


class _Voice(NamedTuple):
    name: str
    share: float
    words: str  # 75 % (75 words)


def _voices(shares: Mapping[str, float], labels: Labels) -> tuple[str, list[_Voice]]:
    """The observation, and the voices, the greatest first."""
    total = sum(shares.values())
    voices = []
    for voice, value in sorted(shares.items(), key=lambda item: (-item[1], str(item[0]))):
        share = value / total if total else 0.0
        counted = isinstance(value, int) and not isinstance(value, bool)
        words = f" ({say.count(value, 'word')})" if counted else ""
        voices.append(_Voice(name(voice, labels), share, say.percent(share) + words))
    if not total:
        return "Nobody speaks", voices
    has = "has" if len(voices) > 1 else "alone has"
    return say.sentence(f"{voices[0].name} {has} {say.percent(voices[0].share)} of the words"), voices


def describe_voices(shares: Mapping[str, float], *, labels: Labels = None) -> Caption:
    """Say what `draw_voices` draws.

    Parameters
    ----------
    shares : mapping
        Voice to its number of words (int), or to its share (float). Shares are taken of the sum.

    Examples
    --------
    >>> describe_voices({"author": 75, "analyst": 25}).caption
    'Author has 75 % of the words. By voice: author 75 % (75 words), analyst 25 % (25 words).'
    """
    observation, voices = _voices(shares, labels)
    told = ", ".join(f"{voice.name} {voice.words}" for voice in voices) or "none"
    alt = f"Bar chart of the share of words of each voice, longest bar first: {told}."
    return Caption(f"{observation}. By voice: {told}.", alt)


@styled
def draw_voices(
    shares: Mapping[str, float],
    *,
    labels: Labels = None,
    silent: str | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each voice's share of the words, the greatest first; hatched the one that is no voice, ``silent``.

    >>> draw_voices({"author": 75, "analyst": 25}).get_title(loc="left")
    'Author has 75 % of the words'
    """
    observation, voices = _voices(shares, labels)
    ax = bar_axes(ax, len(voices))
    spoken, unspoken = Part("words of a voice", SKY), Part("words of no voice", GROUND, "///")
    nobody = None if silent is None else name(silent, labels)
    set_rows(ax, [voice.name for voice in voices])
    top = max((voice.share for voice in voices), default=0) or 1
    for row, voice in enumerate(voices):
        part = unspoken if voice.name == nobody else spoken
        ax.barh(row, voice.share, height=0.66, **part.look)
        ax.text(voice.share + 0.012 * top, row, voice.words, va="center", ha="left", fontsize=9, gid="value")
    ax.set_xlim(0, 1.35 * top)  # room for the words beside the longest bar
    parts = [spoken] if nobody is None else [spoken, unspoken]
    return finish(ax, title or observation, patches(parts))


# --- certainty -------------------------------------------------------------------------------------------------------


def _certainties(counts: Mapping[tuple[str, str], int]) -> tuple[str, list[str]]:
    """The observation, and the sources, the one with most claims first."""
    unknown = sorted({str(certainty) for _, certainty in counts} - set(CERTAINTIES))
    if unknown:
        raise EntenteError(unknown_choice("plots.certainty", "argument counts", one, CERTAINTIES) for one in unknown)
    certain = sum(number for (_, certainty), number in counts.items() if certainty == "CT")
    verb = "is" if certain == 1 else "are"
    total = say.count(sum(counts.values()), "claim")
    return f"{certain} of {total} {verb} put forward as certain", rows_by_total(counts)


def describe_certainty(counts: Mapping[tuple[str, str], int], *, labels: Labels = None) -> Caption:
    """Say what `draw_certainty` draws.

    Parameters
    ----------
    counts : mapping
        (source, certainty) to the number of claims; certainty is CT, PR, PS or U.

    Raises
    ------
    EntenteError
        ``plots.certainty`` for any other certainty.

    Examples
    --------
    >>> describe_certainty({("author", "CT"): 3, ("author", "PS"): 1}).caption
    '3 of 4 claims are put forward as certain. By source: author 4 (3 certain and 1 possible).'
    """
    observation, sources = _certainties(counts)
    told = "; ".join(row_in_words(counts, one, CERTAINTIES, name(one, labels)) for one in sources) or "none"
    alt = f"Stacked bars, one for each source, of claims by certainty: {told}."
    return Caption(f"{observation}. By source: {told}.", alt)


@styled
def draw_certainty(
    counts: Mapping[tuple[str, str], int], *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw each source's claims by certainty: the darker, the surer.

    >>> draw_certainty({("author", "CT"): 3, ("author", "PS"): 1}).get_title(loc="left")
    '3 of 4 claims are put forward as certain'
    """
    observation, sources = _certainties(counts)
    ax = bar_axes(ax, len(sources))
    parts = {key: Part(f"{key} {word}", RAMP[key]) for key, word in CERTAINTIES.items()}
    values = {(sources.index(source), key): number for (source, key), number in counts.items()}
    draw_bars(ax, [name(source, labels) for source in sources], parts, values)
    return finish(ax, title or observation, patches(parts.values()))


# --- scores ----------------------------------------------------------------------------------------------------------


_MEASURES = {"precision": (BLUE, "o"), "recall": (VERMILION, "s"), "F1": (BLACK, "D")}


def _scores(variants: Mapping[str, Any]) -> tuple[str, dict[str, dict[str, float | None]]]:
    """The observation, and of each variant its three measures, None where one is undefined."""
    found = {}
    for variant, scores in variants.items():
        found[variant] = {measure: _defined(getattr(scores, measure.lower())) for measure in _MEASURES}
    known = {variant: row["F1"] for variant, row in found.items() if row["F1"] is not None}
    if not known:
        return "No variant has a defined F1", found
    top = max(known.values())
    best = say.listed(variant for variant, value in known.items() if value == top)
    return f"Highest F1: {best}, {top:.3f}", found


def _defined(value: Any) -> float | None:
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return float(value) if known else None


def _score(measure: str, value: float | None) -> str:
    return f"{measure} undefined" if value is None else f"{measure} {value:.3f}"


def describe_scores(variants: Mapping[str, Any]) -> Caption:
    """Say what `draw_scores` draws.

    Parameters
    ----------
    variants : mapping
        Name of a variant to its scores: an object with ``precision``, ``recall`` and ``f1``, each between 0 and 1 or
        undefined (anything that is no finite number).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> describe_scores({"names only": SimpleNamespace(precision=1.0, recall=0.5, f1=2 / 3)}).caption
    'Highest F1: names only, 0.667. names only: precision 1.000, recall 0.500, F1 0.667.'
    """
    observation, found = _scores(variants)
    rows = []
    for variant, row in found.items():
        rows.append(f"{variant}: " + ", ".join(_score(measure, value) for measure, value in row.items()))
    told = "; ".join(rows) or "none"
    alt = f"Dot plot of precision, recall and F1 from 0 to 1, one row for each variant. {told}."
    return Caption(f"{observation}. {told}.", alt)


@styled
def draw_scores(variants: Mapping[str, Any], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw precision, recall and F1 of several variants, in the order given.

    >>> from types import SimpleNamespace
    >>> draw_scores({"names only": SimpleNamespace(precision=1.0, recall=0.5, f1=2 / 3)}).get_title(loc="left")
    'Highest F1: names only, 0.667'
    """
    observation, found = _scores(variants)
    ax = bar_axes(ax, len(found), 1.9)
    for row, scores in enumerate(found.values()):
        _draw_scores(ax, row, scores)
    ax.set_yticks(range(len(found)), [wrapped(variant, 24) for variant in found])
    ax.set(ylim=(len(found) - 0.4, -0.6), xlim=(-0.02, 1.22))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", ".25", ".5", ".75", "1"])
    ax.tick_params(axis="y", length=0)
    handles = []
    for measure, (colour, shape) in _MEASURES.items():
        handles.append(Line2D([], [], linestyle="none", marker=shape, color=colour, markersize=7, label=measure))
    return finish(ax, title or observation, handles, gap=22)


def _draw_scores(ax: Axes, row: int, scores: Mapping[str, float | None]) -> None:
    ax.plot([0, 1], [row, row], color=FAINT, linewidth=1, zorder=1)
    for place, (measure, (colour, shape)) in enumerate(_MEASURES.items()):
        value, y = scores[measure], row + 0.17 * (place - 1)
        if value is not None:
            ax.plot([value], [y], linestyle="none", marker=shape, color=colour, markersize=6.5, zorder=3, gid="dot")
    ax.text(1.03, row, _score("F1", scores["F1"]), va="center", fontsize=9, gid="value")


# --- two codings ------------------------------------------------------------------------------------------------------


def _agreement(table: Mapping[tuple[Any, Any], int]) -> str:
    agreed = sum(number for (a, b), number in table.items() if a == b)
    return f"The two codings agree on {agreed} of {say.count(sum(table.values()), 'unit')}"


def describe_confusion(table: Mapping[tuple[Any, Any], int], *, labels: Labels = None) -> Caption:
    """Say what `draw_confusion` draws.

    Parameters
    ----------
    table : mapping
        (first coding's code, second coding's code) to the number of units: ``Counter(zip(first, second))``.

    Examples
    --------
    >>> from collections import Counter
    >>> describe_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).caption
    'The two codings agree on 1 of 2 units. Most frequent difference: meets against pledges, 1 unit.'
    """
    same, other = [], []
    for (a, b), number in sorted(table.items(), key=lambda cell: (-cell[1], str(cell[0][0]), str(cell[0][1]))):
        if number and a == b:
            same.append(f"{name(a, labels)} {number}")
        elif number:
            other.append((f"{name(a, labels)} against {name(b, labels)}", number))
    worst = "No differences."
    if other:
        worst = f"Most frequent difference: {other[0][0]}, {say.count(other[0][1], 'unit')}."
    differ = "; ".join(f"{pair} {number}" for pair, number in other) or "none"
    alt = (
        "Table of the codes of two codings, the first in rows, the second in columns. On the diagonal, where they "
        f"agree: {', '.join(same) or 'none'}. Off the diagonal, first against second: {differ}."
    )
    return Caption(f"{_agreement(table)}. {worst}", alt)


@styled
def draw_confusion(
    table: Mapping[tuple[Any, Any], int],
    *,
    order: Sequence[Any] | None = None,
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how two codings compare on the same units: rows the first, columns the second, the diagonal framed.

    Codes stand in their ``order``; those that it does not name follow by the alphabet.

    >>> from collections import Counter
    >>> draw_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).get_title(loc="left")
    'The two codings agree on 1 of 2 units'
    """
    seen = {code for pair in table for code in pair}
    codes = [code for code in order or () if code in seen]
    codes += sorted(seen - set(codes), key=str)
    side = 2.4 + 0.36 * len(codes)
    ax = new_axes(ax, max(5.6, side + 1.4), max(3.6, side + 0.7))
    top = max(table.values(), default=1) or 1
    for (a, b), number in table.items():
        if number:
            row, column, fill = codes.index(a), codes.index(b), tint(number / top)
            look = {"facecolor": fill, "edgecolor": "white", "zorder": 2, "gid": "cell"}
            ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, **look))
            style = {"ha": "center", "va": "center", "fontsize": 9, "zorder": 5, "gid": "value"}
            ax.text(column, row, f"{number}", color=ink_on(fill), **style)
    for place in range(len(codes)):
        corner, look = (place - 0.5, place - 0.5), {"edgecolor": INK, "linewidth": 2}
        ax.add_patch(Rectangle(corner, 1, 1, fill=False, zorder=4, gid="diagonal", **look))
    names = [wrapped(name(code, labels), 18) for code in codes]
    slant = {"rotation": 45, "ha": "right"} if len(codes) > 4 else {"rotation": 0, "ha": "center"}
    ax.set_xticks(range(len(codes)), names, **slant)
    ax.set_yticks(range(len(codes)), names)
    ax.set(xlim=(-0.5, max(len(codes), 1) - 0.5), ylim=(max(len(codes), 1) - 0.5, -0.5))
    ax.set_ylabel("first coding")
    ax.set_xlabel("second coding")
    ax.tick_params(length=0)
    frame = Patch(facecolor="none", edgecolor=INK, linewidth=2, label="both codings agree")
    shade = Patch(facecolor="#8DB8D8", edgecolor="none", label="darker: more units")
    return legend_under(finish(ax, title or _agreement(table), [frame, shade]))
