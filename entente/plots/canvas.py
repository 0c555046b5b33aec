"""The canvas every figure stands on: `Caption`, style and font, title, legend, and room for both.

A figure hangs on nothing of the machine or of the reader's own style: each text is set in the font that matplotlib
brings along, and no text is read as a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from entente.plots.marks import GROUND, INK
from entente.plots.words import FONT, drawable, wrapped


@dataclass(frozen=True, slots=True)
class Caption:
    """What a figure says, in words.

    ``caption`` is printed under the figure: the observation and its numbers. ``alt`` is a description complete enough
    to do without the picture.

    >>> Caption("One edge.", "A graph of two nodes and one edge.").caption
    'One edge.'
    """

    caption: str
    alt: str


_STYLE = {
    "font.family": FONT,
    "font.size": 10,
    "text.usetex": False,
    "text.parse_math": False,
    "axes.unicode_minus": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.facecolor": GROUND,
    "axes.grid": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "hatch.color": INK,
    "hatch.linewidth": 0.6,
    "path.effects": [],
    "path.sketch": None,
}


def styled(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """Run a drawing function in this style, leave the reader's own as it was, and make all texts plain."""

    @wraps(draw)
    def in_style(*args: Any, **options: Any) -> Axes:
        with matplotlib.rc_context(_STYLE):
            return _plain(draw(*args, **options))

    return in_style


def new_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes that were given, or else those of a new figure of this size in inches."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained", facecolor=GROUND)
    FigureCanvasAgg(figure)  # one canvas to measure words on; without it, each measure would make a new one
    return figure.add_subplot()


def side_by_side(width: float = 12.0, height: float = 5.5) -> tuple[Axes, Axes]:
    """Two axes beside each other, for two pictures that are to be compared; each goes to a drawing function as ``ax``.

    Parameters
    ----------
    width, height : float
        Of both together, in inches.

    Examples
    --------
    >>> left, right = side_by_side()
    >>> left.figure is right.figure, page(left) is page(right)
    (False, True)
    """
    figure = Figure(figsize=(width, height), layout="constrained", facecolor=GROUND)
    FigureCanvasAgg(figure)
    left, right = (part.add_subplot(facecolor=GROUND) for part in figure.subfigures(1, 2))
    for ax in (left, right):
        ax.figure.set_facecolor(GROUND)
    return left, right


def both(left: Caption, right: Caption) -> Caption:
    """The words for two pictures that stand side by side.

    Examples
    --------
    >>> both(Caption("One tie.", "A line."), Caption("No tie.", "Nothing.")).caption
    'Left: One tie. Right: No tie.'
    """
    return Caption(*(f"Left: {one} Right: {other}" for one, other in zip(_words(left), _words(right), strict=True)))


def _words(caption: Caption) -> tuple[str, str]:
    return caption.caption, caption.alt


def page(ax: Axes) -> Figure:
    """The whole figure that an axes is on, also if the axes is on a part of it."""
    return ax.figure.canvas.figure  # type: ignore[union-attr]


def bare(ax: Axes) -> None:
    """Take frame and ticks off."""
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)


def _plain(ax: Axes) -> Axes:
    """Each text in the course's font and as it stands: axes that a reader brings may have other ideas of both."""
    for text in ax.findobj(Text):
        text.set_parse_math(False)
        text.set_fontfamily(FONT)
    return ax


def _lay_out(ax: Axes) -> None:
    page(ax).draw_without_rendering()


def _set_title(ax: Axes, title: str) -> None:
    """Wrap the title to the room between the left edge of the axes and the right edge of its part of the figure."""
    text = ax.set_title(drawable(title), loc="left", fontsize=12, fontweight="bold", parse_math=False)
    box = text.get_window_extent()
    room = ax.figure.bbox.x1 - box.x0 - 6
    if box.width > room:
        width = max(16, int(len(title) * room / box.width) - 2)  # two characters to spare: words differ in width
        text.set_text(wrapped(title, width))


def _set_legend(ax: Axes, handles: Sequence[Any], *, gap: float = 4.0) -> None:
    """Put the legend below the axes, ``gap`` points down, in as many columns as fit."""
    figure = page(ax)
    below = ax.transAxes + ScaledTranslation(0, -gap / 72, figure.dpi_scale_trans)
    room = ax.figure.bbox.x1 - ax.get_window_extent().x0
    for columns in range(len(handles), 0, -1):
        legend = ax.legend(
            handles=list(handles), loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, borderaxespad=0,
            ncols=columns, frameon=False, fontsize=9, handlelength=3.0, columnspacing=1.4,
        )  # fmt: skip
        if legend.get_window_extent().width <= room:
            break


def finish(ax: Axes, title: str, handles: Sequence[Any], *, gap: float = 4.0) -> Axes:
    """Set legend and title, each where there is room for it, which is known only after the rest is laid out."""
    _lay_out(_plain(ax))
    if handles:
        _set_legend(ax, handles, gap=gap)
    _set_title(ax, title)
    _lay_out(ax)
    return ax


def legend_under(ax: Axes) -> Axes:
    """Move the legend below the labels of the x axis, however long they are."""
    legend = ax.get_legend()
    box = ax.xaxis.get_tightbbox()
    if legend is not None and box is not None:
        points = (ax.get_window_extent().y0 - box.y0) * 72 / page(ax).dpi
        _set_legend(ax, legend.legend_handles, gap=points + 4)
        _lay_out(ax)
    return ax
