"""The canvas every figure stands on: colours, marks of a sign, `Caption`, title, legend, and room for both."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from entente.plots.words import _drawable, _join, _wrapped

BLACK, ORANGE, SKY = "#000000", "#E69F00", "#56B4E9"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
INK, FAINT = "#222222", "#D9D9D9"


@dataclass(frozen=True, slots=True)
class Caption:
    """What a figure says, in words.

    Parameters
    ----------
    caption : str
        What is printed under the figure: the observation and its numbers.
    alt : str
        A description complete enough to do without the picture.

    Examples
    --------
    >>> Caption("One edge.", "A graph of two nodes and one edge.").caption
    'One edge.'
    """

    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How a sign is drawn: word, symbol, line colour and style, arrow head, fill and hatch of a bar.

    Examples
    --------
    >>> MARKS[-1].word, MARKS[-1].symbol
    ('hostile', '−')
    """

    word: str
    symbol: str
    colour: str
    line: Any
    head: str
    fill: str
    hatch: str


MARKS: Mapping[int | None, Mark] = {
    1: Mark("cooperative", "+", BLUE, "solid", "-|>", BLUE, ""),
    -1: Mark("hostile", "−", VERMILION, (0, (4, 2)), "-|>", ORANGE, "////"),
    0: Mark("neutral", "○", PURPLE, (0, (1, 1.6)), "-|>", "#EEEEEE", "...."),
    None: Mark("unsigned", "◇", BLACK, (0, (6, 2, 1, 2)), "-|>", "#FFFFFF", "xxxx"),
}
_READABLE = 4.5  # the least contrast of text that WCAG 2 allows
_POLAR = {1: "positive", -1: "negative"}
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.usetex": False,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.facecolor": "white",
    "axes.grid": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.color": INK,
    "hatch.linewidth": 0.6,
    "path.effects": [],
    "path.sketch": None,
}


def _styled(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """Run a drawing function in this module's style and leave the reader's own style as it was."""

    @wraps(draw)
    def styled(*args: Any, **options: Any) -> Axes:
        with matplotlib.rc_context(_STYLE):
            return draw(*args, **options)

    return styled


def _axes(ax: Axes | None, width: float, height: float) -> Axes:
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)  # one canvas to measure words on; without it, each measure would make a new one
    return figure.add_subplot()


def _page(ax: Axes) -> Figure:
    """The whole figure that an axes is on, also if the axes is on a part of it."""
    return ax.figure.canvas.figure  # type: ignore[union-attr]


def _bare(ax: Axes) -> None:
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def _plain(ax: Axes) -> Axes:
    for text in ax.findobj(Text):
        text.set_parse_math(False)
    return ax


def _lay_out(ax: Axes) -> None:
    _page(ax).draw_without_rendering()


def _set_title(ax: Axes, title: str) -> None:
    """Wrap the title to the room between the left edge of the axes and the right edge of the figure."""
    text = ax.set_title(_drawable(title), loc="left", fontsize=12, fontweight="bold", parse_math=False)
    box = text.get_window_extent()
    room = _page(ax).bbox.x1 - box.x0 - 6
    if box.width > room:
        width = max(16, int(len(title) * room / box.width) - 2)
        text.set_text(_wrapped(title, width))


def _set_legend(ax: Axes, handles: Sequence[Any], *, gap: float = 4.0) -> None:
    """Put the legend below the axes, ``gap`` points down, in as many columns as fit."""
    figure = _page(ax)
    below = ax.transAxes + ScaledTranslation(0, -gap / 72, figure.dpi_scale_trans)
    room = figure.bbox.x1 - ax.get_window_extent().x0
    for columns in range(len(handles), 0, -1):
        legend = ax.legend(
            handles=list(handles), loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, borderaxespad=0,
            ncols=columns, frameon=False, fontsize=9, handlelength=3.0, columnspacing=1.4,
        )  # fmt: skip
        if legend.get_window_extent().width <= room:
            break


def _finish(ax: Axes, title: str, handles: Sequence[Any], *, gap: float = 4.0) -> Axes:
    _lay_out(_plain(ax))
    if handles:
        _set_legend(ax, handles, gap=gap)
    _set_title(ax, title)
    _lay_out(ax)
    return _plain(ax)


def _sign_line(sign: int | None, label: str) -> Line2D:
    mark = MARKS[sign]
    return Line2D(
        [], [], color=mark.colour, linestyle=mark.line, linewidth=2, label=_drawable(f"{mark.symbol} {label}")
    )


def _ink_on(fill: str) -> str:
    """White or dark ink, whichever stands out more from the fill."""
    ink = max(("white", INK), key=lambda one: _contrast(one, fill))
    return ink if _contrast(ink, fill) >= _READABLE else max(("white", BLACK), key=lambda one: _contrast(one, fill))


def _contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2), from 1 none to 21 black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2): what is left of a colour in a grey print, from 0 black to 1 white."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in matplotlib.colors.to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _tint(share: float, colour: str = "#08519C") -> str:
    """A colour mixed with white: 0 is almost white, 1 the colour itself."""
    return matplotlib.colors.to_hex([1 - (1 - c) * (0.12 + 0.88 * share) for c in matplotlib.colors.to_rgb(colour)])


def _signs_in_words(counts: Mapping[int | None, int]) -> str:
    return _join(f"{counts[sign]} {MARKS[sign].word}" for sign in MARKS if counts.get(sign))


def _tag_ink(sign: int | None) -> str:
    return {1: "#00527F", -1: "#A34700", 0: "#8A3E68", None: BLACK}[sign]


def _legend_under(ax: Axes) -> Axes:
    """Move the legend below the labels of the x axis, however long they are."""
    legend = ax.get_legend()
    box = ax.xaxis.get_tightbbox()
    if legend is not None and box is not None:
        points = (ax.get_window_extent().y0 - box.y0) * 72 / _page(ax).dpi
        _set_legend(ax, legend.legend_handles, gap=points + 4)
        _lay_out(ax)
    return _plain(ax)
