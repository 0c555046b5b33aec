"""Figures: every function takes results, returns the axes, and has a sibling that says the same in words.

``draw_x(results, ...)`` draws on the axes it is given, or on a figure of its own; it never shows, saves, seeds or
changes a global setting. ``describe_x(results, ...)`` returns a `Caption`: the caption and a description for a reader
who does not see the picture, both with the numbers. ``present(ax, caption, number=...)`` shows both in a notebook.

A sign is told three ways: by line style (solid, dashed), by a mark (+, −) and by colour (Okabe and Ito's palette, which
colour-blind readers can tell apart). Positions of nodes come from outside: see `positions`.

References
----------
.. [1] Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are friendly to
   colorblind people.
"""

from __future__ import annotations

import base64
import html
import io
import math
import sys
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import networkx as nx
import numpy as np
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Patch, Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from entente.errors import EntenteError, Fault, unknown_choice

__all__ = [
    "CERTAINTIES",
    "MARKS",
    "Caption",
    "Mark",
    "Year",
    "describe_certainty",
    "describe_claims",
    "describe_conflicts",
    "describe_confusion",
    "describe_cooccurrence",
    "describe_frustration_over_time",
    "describe_layers",
    "describe_scores",
    "describe_signed",
    "describe_triangles",
    "describe_voices",
    "draw_certainty",
    "draw_claims",
    "draw_conflicts",
    "draw_confusion",
    "draw_cooccurrence",
    "draw_frustration_over_time",
    "draw_layers",
    "draw_scores",
    "draw_signed",
    "draw_triangles",
    "draw_voices",
    "positions",
    "present",
    "write",
]

Node = Hashable
Position = tuple[float, float]

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
CERTAINTIES: Mapping[str, str] = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}

_POLAR = {1: "positive", -1: "negative"}
_RAMP = {"CT": "#08306B", "PR": "#2F79B5", "PS": "#9DC9E2", "U": "#F2F6FA"}
_SHAPES = "osD^vPX*"
_SHADES = ("#E3EFF7", "#FBF0DA", "#E6F3EC", "#F6E8F0")
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
_RADIUS = 5.5  # of a node, in points
_NO_FORMULA = "tex2jax_ignore mathjax_ignore"  # a dollar sign in a name starts no formula
_LAYOUTS = ("circle", "spread", "sides", "spring")
_TYPES = ("+++", "++-", "+--", "---")


# --- words ---------------------------------------------------------------------------------------------------------


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _join(items: Iterable[str], word: str = "and") -> str:
    items = list(items)
    return f" {word} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share == 0 or share >= 0.01 else "under 1 %"


def _name(node: Node, labels: Mapping[Node, str] | None) -> str:
    return str((labels or {}).get(node, node))


def _pair(u: Node, v: Node, labels: Mapping[Node, str] | None) -> str:
    return f"{_name(u, labels)}–{_name(v, labels)}"


def _ties(u: Node, v: Node, labels: Mapping[Node, str] | None) -> str:
    return f"{_name(u, labels)} and {_name(v, labels)}"


@cache
def _charmap() -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_charmap())


def _drawable(text: str) -> str:
    """The text without invisible characters, and with □ for each visible one that the font lacks."""
    return "".join(_glyph(character) for character in unicodedata.normalize("NFC", str(text)))


def _glyph(character: str) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or (kind not in ("Cc", "Cf") and ord(character) in _charmap()):
        return character
    return " " if character == "\t" else "" if kind in ("Cc", "Cf", "Mn", "Me") else "□"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(_drawable(text), width) or [""])


# --- axes ----------------------------------------------------------------------------------------------------------


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
    return Figure(figsize=(width, height), layout="constrained", facecolor="white").add_subplot()


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
    _lay_out(ax)
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
    return max(("white", INK), key=lambda ink: _contrast(ink, fill))


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


# --- positions -----------------------------------------------------------------------------------------------------


def positions(
    graph: nx.Graph,
    *,
    layout: str = "circle",
    groups: Sequence[Iterable[Node]] | None = None,
    order: Sequence[Node] | None = None,
    weight: str = "weight",
) -> dict[Node, Position]:
    """Where each node goes: the same picture each time, on each machine.

    Parameters
    ----------
    graph : networkx graph
        Any graph; directions and parallel edges do not matter.
    layout : {"circle", "spread", "sides", "spring"}
        ``circle``: clockwise from the top. ``spread``: a circle with the two busiest nodes left and right and
        the others not far from their neighbours. ``sides``: the first group on a left arc, the second on
        a right arc (other numbers of groups: arcs of one circle with gaps). ``spring``: near if the absolute
        weight is great (Kamada and Kawai, with the length 1/√|weight| for an edge, at least ½).
    groups : sequence of iterables of nodes, optional
        Needed by ``sides``; a partition such as ``Frustration.partition``.
    order : sequence of nodes, optional
        The order on the circle and within each side; the graph's own order if absent.
    weight : str
        The edge attribute that ``spring`` reads; 1 where it is absent.

    Returns
    -------
    dict
        Node to (x, y), about −1 to 1, rounded to three decimals.

    Raises
    ------
    EntenteError
        ``plots.layout`` for an unknown layout; ``plots.groups`` if the groups do not hold each node exactly once.

    Examples
    --------
    >>> positions(nx.path_graph(["a", "b"]))
    {'a': (0.0, 1.0), 'b': (0.0, -1.0)}
    >>> positions(nx.path_graph(["a", "b"]), layout="sides", groups=(["a"], ["b"]))
    {'a': (-1.0, 0.0), 'b': (1.0, 0.0)}

    References
    ----------
    .. [1] Kamada, T. and Kawai, S. (1989). An algorithm for drawing general undirected graphs. Information Processing
       Letters 31, 7–15.
    """
    if layout not in _LAYOUTS:
        raise EntenteError([unknown_choice("plots.layout", "argument layout", layout, _LAYOUTS)])
    nodes = _ordered(graph, order)
    if layout == "spring":
        return _rounded(_spring(graph, nodes, weight))
    if layout == "spread":
        return _rounded(_spread(graph, nodes))
    if layout == "circle" and groups is None:
        return _rounded(_circle(nodes))
    parts = _parts(nodes, groups or ())
    return _rounded(_two_sides(*parts) if layout == "sides" and len(parts) == 2 else _arcs(parts))


def _ordered(graph: nx.Graph, order: Sequence[Node] | None) -> list[Node]:
    nodes = list(graph)
    rank = {node: place for place, node in enumerate(order or ())}
    return sorted(nodes, key=lambda node: rank.get(node, len(rank)))


def _parts(nodes: Sequence[Node], groups: Sequence[Iterable[Node]]) -> list[list[Node]]:
    sets = [set(group) for group in groups]
    wrong = [node for node in nodes if sum(node in group for group in sets) != 1]
    if wrong:
        found = ", ".join(map(str, wrong[:5]))
        raise EntenteError(
            [
                Fault(
                    "plots.groups",
                    "argument groups",
                    found,
                    "each node in exactly one group",
                    "Pass a partition of the nodes.",
                )
            ]
        )
    return [[node for node in nodes if node in group] for group in sets]


def _rounded(places: Mapping[Node, Iterable[float]]) -> dict[Node, Position]:
    return {node: tuple(round(float(c), 3) + 0.0 for c in place) for node, place in places.items()}  # type: ignore[misc]


def _circle(nodes: Sequence[Node]) -> dict[Node, Position]:
    return {node: _on_circle(place / len(nodes)) for place, node in enumerate(nodes)}


def _on_circle(turn: float) -> Position:
    return math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)


def _spread(graph: nx.Graph, nodes: Sequence[Node]) -> dict[Node, Position]:
    """A circle: the two nodes with most edges left and right, the others not far from their neighbours."""
    busiest = sorted(nodes, key=lambda node: -graph.degree(node))
    free = [_on_circle(0.75 + place / len(nodes)) for place in range(len(nodes))]
    placed: dict[Node, Position] = {}
    for node in busiest:
        near = [placed[other] for other in nx.all_neighbors(graph, node) if other in placed]
        spot = len(nodes) // 2 if len(placed) == 1 else _nearest(free, near)
        placed[node] = free.pop(spot - 1 if len(placed) == 1 else spot)
    return {node: placed[node] for node in nodes}


def _nearest(free: Sequence[Position], near: Sequence[Position]) -> int:
    costs = [round(sum(abs(math.dist(spot, other) - 1.1) for other in near), 6) for spot in free]
    return costs.index(min(costs))


def _two_sides(left: Sequence[Node], right: Sequence[Node]) -> dict[Node, Position]:
    """Two half ellipses with a gap between them; the larger side is the deeper."""
    share = min(max(len(right) / (len(left) + len(right) or 1), 0.3), 0.7)
    return {
        node: (way * (1 - 1.5 * depth * (1 - math.cos(angle))), math.sin(angle))
        for way, side, depth in ((-1, left, 1 - share), (1, right, share))
        for node, angle in zip(side, _angles(len(side)), strict=True)
    }


def _angles(number: int) -> list[float]:
    return [math.pi / 2 * (1 - (2 * place + 1) / number) for place in range(number)]


def _arcs(parts: Sequence[Sequence[Node]]) -> dict[Node, Position]:
    slots = [slot for part in parts for slot in (*part, None)]
    return {node: _on_circle((place + 0.5) / len(slots)) for place, node in enumerate(slots) if node is not None}


def _spring(graph: nx.Graph, nodes: Sequence[Node], weight: str) -> Mapping[Node, Any]:
    simple = nx.Graph()
    simple.add_nodes_from(nodes)
    for u, v, value in graph.edges(data=weight, default=1):
        if u != v and value:
            known = simple.edges[u, v]["weight"] if simple.has_edge(u, v) else 0
            simple.add_edge(u, v, weight=known + abs(value))
    for *_, data in simple.edges(data=True):
        data["length"] = max(1 / math.sqrt(data["weight"]), 0.5)  # never so near that labels collide
    if len(simple) < 2:
        return _circle(nodes)
    return nx.kamada_kawai_layout(simple, dist=_distances(simple), pos=_circle(nodes))


def _distances(simple: nx.Graph) -> dict[Node, dict[Node, float]]:
    known = dict(nx.all_pairs_dijkstra_path_length(simple, weight="length"))
    far = 1.2 * max((d for row in known.values() for d in row.values()), default=0) or 1.0
    return {u: {v: known[u].get(v, far) for v in simple} for u in simple}


# --- drawing a graph -----------------------------------------------------------------------------------------------

_Box = tuple[float, float, float, float]


def _overlap(one: _Box, other: _Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def _curve(start: np.ndarray, end: np.ndarray, bend: float) -> np.ndarray:
    """Points of matplotlib's arc3 connection: a quadratic Bézier curve whose control point stands off by ``bend``."""
    control = (start + end) / 2 + bend * np.array([end[1] - start[1], start[0] - end[0]])
    t = np.linspace(0, 1, 41)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end


class _Board:
    """One axes with a graph on it: knows in pixels what is drawn, and finds free room for the next thing."""

    def __init__(self, ax: Axes, places: Mapping[Node, Position], labels: Mapping[Node, str] | None):
        self.ax = ax
        self.places = places
        self.pixel = _page(ax).dpi / 72
        self.texts = {n: self._label(n, _wrapped(_name(n, labels), 15)) for n in places}
        self.sizes = {n: self._size(text) for n, text in self.texts.items()}
        self._fit()
        self.points = {n: ax.transData.transform(xy) for n, xy in places.items()}
        self.boxes: list[_Box] = [self._around(p, _RADIUS * self.pixel) for p in self.points.values()]
        self.lines: list[np.ndarray] = []

    def _label(self, node: Node, text: str) -> Any:
        return self.ax.annotate(
            text, self.places[node], xytext=(0, 0), textcoords="offset points", ha="center", va="center", fontsize=9.5,
            zorder=6, gid="label", linespacing=1.0, annotation_clip=False, parse_math=False,
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip

    @staticmethod
    def _size(text: Text) -> tuple[float, float]:
        box = Text.get_window_extent(text)
        return box.width, box.height

    @staticmethod
    def _around(point: np.ndarray, x: float, y: float | None = None) -> _Box:
        y = x if y is None else y
        return point[0] - x, point[1] - y, point[0] + x, point[1] + y

    def _fit(self) -> None:
        """Set limits that leave room for the longest label on each side."""
        pad = (_RADIUS + 8) * self.pixel
        room = [max((size[axis] for size in self.sizes.values()), default=0) + pad for axis in (0, 1)]
        frame = self.ax.get_window_extent()
        for axis, extent, limits in ((0, frame.width, self.ax.set_xlim), (1, frame.height, self.ax.set_ylim)):
            values = [xy[axis] for xy in self.places.values()] or [0.0]
            low, high = (min(values), max(values)) if len(set(values)) > 1 else (values[0] - 1, values[0] + 1)
            margin = (high - low) * room[axis] / max(extent - 2 * room[axis], extent / 5)
            limits(low - margin, high + margin)

    def route(self, u: Node, v: Node, bends: Sequence[float]) -> float:
        """The first bend that keeps clear of the other nodes, or else the one that keeps farthest from them."""
        others = np.array([p for n, p in self.points.items() if n not in (u, v)])
        if not len(others):
            return bends[0]
        clear = []
        for bend in bends:
            curve = _curve(self.points[u], self.points[v], bend)
            clear.append(np.hypot(*(curve[:, None] - others[None]).transpose(2, 0, 1)).min())
            if clear[-1] > (_RADIUS + 4) * self.pixel:
                return bend
        return bends[int(np.argmax(clear))]

    def edge(
        self, u: Node, v: Node, sign: int | None, *, bend: float, width: float, head: str = "-"
    ) -> FancyArrowPatch:
        """Draw an edge in the style of its sign; the head of an arrow is solid even where its line is broken."""
        curve = _curve(self.points[u], self.points[v], bend)
        self.lines.append(curve)
        broken = head != "-" and MARKS[sign].line != "solid"
        if broken:
            far = np.flatnonzero(np.hypot(*(curve - curve[-1]).T) > (_RADIUS + 12) * self.pixel)
            start = self.ax.transData.inverted().transform(curve[far[-1] if len(far) else 0])
            self._arrow((start, self.places[v]), sign, width, arrowstyle=head, linestyle="solid", shrinkA=0, gid="head")
        ends, bent = (self.places[u], self.places[v]), f"arc3,rad={bend}"
        return self._arrow(ends, sign, width, arrowstyle="-" if broken else head, connectionstyle=bent, gid="edge")

    def _arrow(self, ends: tuple[Any, Any], sign: int | None, width: float, **style: Any) -> FancyArrowPatch:
        plain = {"linestyle": MARKS[sign].line, "shrinkA": _RADIUS + 1, "shrinkB": _RADIUS + 2, "zorder": 3}
        look = {"color": MARKS[sign].colour, "linewidth": width, "mutation_scale": 9 + 1.6 * width}
        patch = FancyArrowPatch(*ends, joinstyle="miter", capstyle="butt", **{**plain, **look, **style})
        patch.set_in_layout(False)
        return self.ax.add_patch(patch)

    def nodes(self, nodes: Iterable[Node], shape: str = "o", fill: str = "white") -> None:
        chosen = [self.places[n] for n in nodes]
        if chosen:
            self.ax.plot(
                *zip(*chosen, strict=True), linestyle="none", marker=shape, markersize=2 * _RADIUS, zorder=5,
                gid="nodes", markerfacecolor=fill, markeredgecolor=INK, markeredgewidth=1.4, clip_on=False,
            )  # fmt: skip

    def name_nodes(self) -> None:
        """Write each label where it covers least, preferring the side away from the middle."""
        middle = np.mean(list(self.points.values()), axis=0) if self.points else np.zeros(2)
        for node in sorted(self.points, key=lambda n: -self.sizes[n][0]):
            shift, box = self._free_side(node, self.points[node] - middle)
            self.boxes.append(box)
            self.texts[node].set_position(tuple(shift / self.pixel))
            self.texts[node].set_in_layout(False)

    def _free_side(self, node: Node, outward: np.ndarray) -> tuple[np.ndarray, _Box]:
        half = np.array(self.sizes[node]) / 2
        length = np.hypot(*outward) or 1.0
        best: tuple[float, np.ndarray, _Box] | None = None
        for far in (4.0, 11.0, 20.0):
            for turn in np.arange(16) * math.pi / 8:
                way = np.array([math.cos(turn), math.sin(turn)])
                shift = way * (_RADIUS + far) * self.pixel + half * np.clip(1.5 * way, -1, 1)
                box = self._around(self.points[node] + shift, *(half + self.pixel))
                cost = self._cost(box) + far + 6 * (1 - float(way @ outward) / length)
                if best is None or cost < best[0] - 1e-6:
                    best = (cost, shift, box)
        assert best is not None
        return best[1], best[2]

    def _cost(self, box: _Box) -> float:
        covered = sum(_overlap(box, other) > 0 for other in self.boxes) * 1000
        crossed = 4 * self._crossed(box)
        frame = self.ax.get_window_extent()
        inside = _overlap(box, (frame.x0, frame.y0, frame.x1, frame.y1))
        return covered + crossed + (500 if inside < 0.99 * (box[2] - box[0]) * (box[3] - box[1]) else 0)

    def _crossed(self, box: _Box) -> int:
        """How many of the edges pass under a box."""
        if not self.lines:
            return 0
        x, y = np.stack(self.lines).transpose(2, 0, 1)
        return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any(axis=1).sum())

    def tag(self, line: np.ndarray, words: str, colour: str) -> None:
        """Write a short text on an edge, at the place along it that covers least."""
        text = self.ax.text(
            0, 0, words, ha="center", va="center", fontsize=8, color=colour, fontweight="bold", zorder=4, gid="tag",
            bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}, parse_math=False,
        )  # fmt: skip
        half = np.array(self._size(text)) / 2 + 1.5 * self.pixel
        best = min((20, 17, 23, 14, 26, 11, 29, 9, 31), key=lambda step: self._tag_cost(line, step, half))
        self.boxes.append(self._around(line[best], *half))
        text.set_position(tuple(self.ax.transData.inverted().transform(line[best])))
        text.set_in_layout(False)

    def _tag_cost(self, line: np.ndarray, step: int, half: np.ndarray) -> float:
        box = self._around(line[step], *half)
        covered = sum(_overlap(box, other) > 0 for other in self.boxes)
        return 1000 * covered + 4 * self._crossed(box) + abs(step - 20) / 10


def _check_positions(graph: nx.Graph, places: Mapping[Node, Position]) -> dict[Node, Position]:
    missing = [str(node) for node in graph if node not in places]
    if missing:
        do = "Make them with plots.positions(graph)."
        raise EntenteError(
            [
                Fault(
                    "plots.positions",
                    "argument positions",
                    f"no place for {_join(missing[:5])}",
                    "a place for each node",
                    do,
                )
            ]
        )
    return {node: places[node] for node in graph}


def _graph_axes(ax: Axes | None, nodes: int) -> Axes:
    ax = _axes(ax, 8.6, min(8.0, 4.2 + 0.17 * nodes))
    _bare(ax)
    return ax


_STRAIGHT = (0.0, 0.1, -0.1, 0.18, -0.18, 0.28, -0.28)


# --- co-occurrence -------------------------------------------------------------------------------------------------


def _weights(graph: nx.Graph) -> list[tuple[Node, Node, float]]:
    edges = ((u, v, data.get("weight", 1)) for u, v, data in graph.edges(data=True) if u != v)
    return sorted(edges, key=lambda edge: (-edge[2], str(edge[0]), str(edge[1])))


def _closest(graph: nx.Graph, labels: Mapping[Node, str] | None) -> str:
    edges = _weights(graph)
    if not edges:
        return "No two actors are mentioned together"
    top = edges[0][2]
    pairs = [_ties(u, v, labels) for u, v, weight in edges if weight == top]
    named = pairs[0] if len(pairs) == 1 else f"{_count(len(pairs), 'pair')} tie"
    return f"Mentioned together most often: {named}, {_count(top, graph.graph.get('unit', 'time'))}"


def describe_cooccurrence(graph: nx.Graph, *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_cooccurrence` draws.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attribute ``weight``: how often the two were mentioned together (1 if absent). A graph attribute ``unit``
        (``"sentence"`` or ``"paragraph"``) names what was counted.
    labels : mapping, optional
        Node to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> together = nx.Graph(unit="sentence")
    >>> together.add_edge("iran", "israel", weight=3)
    >>> print(describe_cooccurrence(together).caption)
    Mentioned together most often: iran and israel, 3 sentences. 2 actors, 1 pair; lines have no sign and no direction.
    """
    edges = _weights(graph)
    size = f"{_count(len(graph), 'actor')}, {_count(len(edges), 'pair')}"
    caption = f"{_sentence(_closest(graph, labels))}. {size}; lines have no sign and no direction."
    pairs = "; ".join(f"{_pair(u, v, labels)} {weight}" for u, v, weight in edges) or "none"
    alone = [_name(n, labels) for n in graph if not any(n in edge[:2] for edge in edges)]
    rest = f" Never together with another: {_join(alone)}." if alone else ""
    alt = f"Undirected graph of {size}. Line width shows how often a pair is mentioned together: {pairs}.{rest}"
    return Caption(caption, alt)


@_styled
def draw_cooccurrence(
    graph: nx.Graph,
    positions: Mapping[Node, Position],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who is mentioned together: width and number of a line are the count.

    Parameters
    ----------
    graph : networkx.Graph
        As for `describe_cooccurrence`.
    positions : mapping
        Node to (x, y); see `positions`.
    labels, title, ax : optional
        Names of nodes; the title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.positions`` if a node has no place.

    Examples
    --------
    >>> together = nx.Graph([("iran", "israel", {"weight": 3})])
    >>> draw_cooccurrence(together, positions(together)).get_title(loc="left")
    'Mentioned together most often: iran and israel, 3 times'
    """
    places = _check_positions(graph, positions)
    ax = _graph_axes(ax, len(graph))
    unit = graph.graph.get("unit", "time") + "s"
    line = Line2D([], [], color=INK, linewidth=3, label=f"width and number: {unit} together (no sign, no direction)")
    _finish(ax, title or _sentence(_closest(graph, labels)), [line])
    board = _Board(ax, places, labels)
    edges = _weights(graph)
    top = max((weight for *_, weight in edges), default=1)
    for u, v, weight in edges:
        patch = board.edge(u, v, None, bend=board.route(u, v, _STRAIGHT), width=0.6 + 5.4 * weight / top)
        patch.set(color="#6E6E6E", linestyle="solid", alpha=0.75)
    board.nodes(places)
    board.name_nodes()
    for (_, _, weight), curve in zip(edges, tuple(board.lines), strict=True):
        board.tag(curve, f"{weight:g}", INK)
    return _plain(ax)


# --- claims --------------------------------------------------------------------------------------------------------

_Bundle = tuple[Node, Node, "int | None", int]


def _bundles(graph: nx.MultiDiGraph) -> list[_Bundle]:
    """Parallel claims of one actor, recipient and sign, counted; the greatest first."""
    counts = Counter((u, v, data.get("sign")) for u, v, data in graph.edges(data=True) if u != v)
    return sorted(((*key, n) for key, n in counts.items()), key=lambda b: (-b[3], str(b[0]), str(b[1]), str(b[2])))


def _by_sign(graph: nx.Graph) -> Counter:
    return Counter(sign for u, v, sign in graph.edges(data="sign") if u != v)


def _signs_in_words(counts: Mapping[int | None, int]) -> str:
    return _join(f"{counts[sign]} {MARKS[sign].word}" for sign in MARKS if counts.get(sign))


def _most_claims(graph: nx.MultiDiGraph, labels: Mapping[Node, str] | None) -> str:
    pairs: dict[tuple[Node, Node], Counter] = defaultdict(Counter)
    for u, v, sign, number in _bundles(graph):
        pairs[tuple(sorted((u, v), key=str))][sign] += number  # type: ignore[index]
    if not pairs:
        return "No claims between two actors"
    top = max(counts.total() for counts in pairs.values())
    first, *more = sorted((p for p in pairs if pairs[p].total() == top), key=str)
    if more:
        return f"{_count(len(more) + 1, 'pair')} share the most claims, {top} each"
    return f"{_ties(*first, labels)} share the most claims: {_signs_in_words(pairs[first])}"


def describe_claims(graph: nx.MultiDiGraph, *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_claims` draws.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        One edge a claim, from actor to recipient; edge attribute ``sign``: 1, −1, 0, or None for a claim of dependence.
    labels : mapping, optional
        Node to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> claims = nx.MultiDiGraph()
    >>> keys = [claims.add_edge("iran", "russia", sign=s) for s in (1, 1, -1)]
    >>> print(describe_claims(claims).caption)
    Iran and russia share the most claims: 2 cooperative and 1 hostile. 2 actors, 3 claims (2 cooperative and \
1 hostile), drawn as 2 arrows.
    """
    bundles = _bundles(graph)
    total = sum(n for *_, n in bundles)
    loops = graph.number_of_edges() - total
    size = f"{_count(len(graph), 'actor')}, {_count(total, 'claim')}"
    signs = f" ({_signs_in_words(_by_sign(graph))})" if total else ""
    aside = f" {_count(loops, 'claim')} of an actor about itself not drawn." if loops else ""
    caption = (
        f"{_sentence(_most_claims(graph, labels))}. {size}{signs}, drawn as {_count(len(bundles), 'arrow')}.{aside}"
    )
    parts = [
        f"{MARKS[sign].word.capitalize()}: "
        + "; ".join(f"{_name(u, labels)} to {_name(v, labels)} {n}" for u, v, s, n in bundles if s == sign)
        for sign in MARKS
        if any(b[2] == sign for b in bundles)
    ]
    alone = [_name(n, labels) for n in graph if not any(n in b[:2] for b in bundles)]
    rest = f" Without an arrow: {_join(alone)}." if alone else ""
    return Caption(caption, f"Directed graph of {size}. {'. '.join(parts)}.{rest}{aside}".replace(" .", ""))


@_styled
def draw_claims(
    graph: nx.MultiDiGraph,
    positions: Mapping[Node, Position],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who is claimed to do what to whom: one arrow for each actor, recipient and sign, numbered with its claims.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        As for `describe_claims`.
    positions : mapping
        Node to (x, y); see `positions`.
    labels, title, ax : optional
        Names of nodes; the title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.positions`` if a node has no place.

    Examples
    --------
    >>> claims = nx.MultiDiGraph([("iran", "russia", {"sign": 1})])
    >>> draw_claims(claims, positions(claims)).get_title(loc="left")
    'Iran and russia share the most claims: 1 cooperative'

    Notes
    -----
    A claim of an actor about itself is counted in the caption and not drawn.
    """
    places = _check_positions(graph, positions)
    ax = _graph_axes(ax, len(graph))
    counts = _by_sign(graph)
    handles = [_sign_line(s, f"{_legend_word(s)}: {_count(counts[s], 'claim')}") for s in MARKS if counts[s]]
    _finish(
        ax,
        title or _sentence(_most_claims(graph, labels)),
        handles or [Line2D([], [], linestyle="none", label="no claims")],
    )
    board = _Board(ax, places, labels)
    bundles = _bundles(graph)
    for (u, v, sign, number), bends in zip(bundles, _bends(bundles), strict=True):
        board.edge(u, v, sign, bend=board.route(u, v, bends), width=1.0 + 0.45 * min(number, 8), head=MARKS[sign].head)
    board.nodes(places)
    board.name_nodes()
    for (_, _, sign, number), curve in zip(bundles, tuple(board.lines), strict=True):
        board.tag(curve, f"{MARKS[sign].symbol}{number}", _tag_ink(sign))
    return _plain(ax)


def _legend_word(sign: int | None) -> str:
    return MARKS[sign].word + (" (depends on)" if sign is None else "")


def _tag_ink(sign: int | None) -> str:
    return {1: "#00527F", -1: "#A34700", 0: "#8A3E68", None: BLACK}[sign]


def _bends(bundles: Sequence[_Bundle]) -> list[tuple[float, ...]]:
    """For each arrow, the bends it may take: arrows of one pair in one direction fan out, and never meet."""
    lanes: Counter = Counter()
    result = []
    for u, v, *_ in bundles:
        base = 0.10 + 0.16 * lanes[u, v]
        lanes[u, v] += 1
        result.append((base, base + 0.05, base + 0.1, base - 0.05, base + 0.15, base + 0.2))
    return result


# --- a signed graph ------------------------------------------------------------------------------------------------


def _edge_signs(graph: nx.Graph) -> list[tuple[Node, Node, int]]:
    return [(u, v, sign) for u, v, sign in graph.edges(data="sign") if u != v]


def _frustrated(
    graph: nx.Graph, partition: Sequence[Iterable[Node]] | None, frustrated: Iterable[tuple[Node, Node]] | None
) -> set[frozenset[Node]]:
    """The edges that break the rule of a split: positive between two sides, or negative within one."""
    if frustrated is not None:
        return {frozenset(edge[:2]) for edge in frustrated}
    if partition is None:
        return set()
    side = {node: place for place, group in enumerate(partition) for node in group}
    return {frozenset((u, v)) for u, v, sign in _edge_signs(graph) if (sign > 0) != (side[u] == side[v])}


def _split_in_words(
    graph: nx.Graph, partition: Sequence[Iterable[Node]] | None, frustrated: Iterable[tuple[Node, Node]] | None
) -> str:
    signs = _by_sign(graph)
    if partition is None and frustrated is None:
        return f"{_count(signs.total(), 'edge')}: {signs[1]} positive and {signs[-1]} negative"
    against = len(_frustrated(graph, partition, frustrated))
    parts = len(_groups(partition))
    sides = "graph" if partition is None else f"split in {parts}" if parts > 1 else "single side"
    if not against:
        return f"No edge contradicts this {sides}"
    return (
        f"{against} of {_count(signs.total(), 'edge')} {'contradicts' if against == 1 else 'contradict'} this {sides}"
    )


def _groups(partition: Sequence[Iterable[Node]] | None) -> list[list[Node]]:
    return [list(group) for group in partition or () if list(group)]


def describe_signed(
    graph: nx.Graph,
    *,
    partition: Sequence[Iterable[Node]] | None = None,
    frustrated: Iterable[tuple[Node, Node]] | None = None,
    labels: Mapping[Node, str] | None = None,
) -> Caption:
    """Say what `draw_signed` draws.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attribute ``sign``: 1 or −1.
    partition : sequence of iterables of nodes, optional
        The sides; as in ``Frustration.partition`` or clusters.
    frustrated : iterable of (u, v), optional
        The edges to mark. If absent, they are worked out from the partition: a positive edge between two sides, or a
        negative edge within one.
    labels : mapping, optional
        Node to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> three = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})])
    >>> describe_signed(three, partition=(["a", "b"], ["c"])).caption
    '1 of 3 edges contradicts this split in 2. 3 nodes, 3 edges: 2 positive and 1 negative. Frustrated: a–c (+).'
    """
    signs = _by_sign(graph)
    marked = _frustrated(graph, partition, frustrated)
    size = (
        f"{_count(len(graph), 'node')}, {_count(signs.total(), 'edge')}: {signs[1]} positive and {signs[-1]} negative"
    )
    listed = [f"{_pair(u, v, labels)} ({MARKS[s].symbol})" for u, v, s in _edge_signs(graph) if {u, v} in marked]
    first = _split_in_words(graph, partition, frustrated)
    observed = partition is not None or frustrated is not None
    caption = (f"{first}. " if observed else "") + f"{size}." + (f" Frustrated: {', '.join(listed)}." if listed else "")
    against = f" Marked as frustrated: {', '.join(listed)}." if listed else " No edge is marked as frustrated."
    sides, edges = _sides_in_words(partition, labels), _edges_in_words(graph, labels)
    return Caption(caption, f"Signed graph of {size}. {sides}{edges}{against if observed else ''}")


def _sides_in_words(partition: Sequence[Iterable[Node]] | None, labels: Mapping[Node, str] | None) -> str:
    sides = (f"Side {i}: {_join(_name(n, labels) for n in group)}. " for i, group in enumerate(_groups(partition), 1))
    return "".join(sides)


def _edges_in_words(graph: nx.Graph, labels: Mapping[Node, str] | None) -> str:
    edges = _edge_signs(graph)
    parts = (
        f"{word.capitalize()} edges: {', '.join(_pair(u, v, labels) for u, v, s in edges if s == sign) or 'none'}."
        for sign, word in _POLAR.items()
    )
    return " ".join(parts)


@_styled
def draw_signed(
    graph: nx.Graph,
    positions: Mapping[Node, Position],
    *,
    partition: Sequence[Iterable[Node]] | None = None,
    frustrated: Iterable[tuple[Node, Node]] | None = None,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a signed graph: sides by place, shape and shade; frustrated edges thick and marked with ×.

    Parameters
    ----------
    graph, partition, frustrated, labels
        As for `describe_signed`.
    positions : mapping
        Node to (x, y); ``positions(graph, layout="sides", groups=partition)`` puts the sides left and right.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    EntenteError
        ``plots.positions`` if a node has no place; ``plots.groups`` if the partition does not hold each node once.

    Examples
    --------
    >>> three = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})])
    >>> draw_signed(three, positions(three)).get_title(loc="left")
    '3 edges: 2 positive and 1 negative'
    """
    places = _check_positions(graph, positions)
    groups = _parts(list(graph), _groups(partition)) if partition is not None else [list(graph)]
    frustrated = None if frustrated is None else list(frustrated)
    marked = _frustrated(graph, partition, frustrated)
    ax = _graph_axes(ax, len(graph))
    sides = groups if partition is not None else []
    _finish(ax, title or _split_in_words(graph, partition, frustrated), _signed_legend(graph, sides, len(marked)))
    board = _Board(ax, places, labels)
    for place, side in enumerate(sides):
        _shade(ax, [places[n] for n in side], _SHADES[place % len(_SHADES)])
    _signed_edges(board, graph, marked)
    for place, side in enumerate(groups):
        board.nodes(side, *_side_look(place))
    board.name_nodes()
    _signed_tags(board, graph, marked)
    return _plain(ax)


def _signed_edges(board: _Board, graph: nx.Graph, marked: set[frozenset[Node]]) -> None:
    edges = _edge_signs(graph)
    thin = 1.5 if len(edges) <= 30 else 1.1
    for u, v, sign in edges:
        width = 3.2 if {u, v} in marked else thin
        board.edge(u, v, sign, bend=board.route(u, v, _STRAIGHT), width=width)


def _signed_tags(board: _Board, graph: nx.Graph, marked: set[frozenset[Node]]) -> None:
    edges = _edge_signs(graph)
    order = sorted(range(len(edges)), key=lambda i: set(edges[i][:2]) not in marked)
    for i in order:
        u, v, sign = edges[i]
        cross = "×" if {u, v} in marked else ""
        if cross or len(edges) <= 30:
            board.tag(board.lines[i], cross + MARKS[sign].symbol, _tag_ink(sign))


def _signed_legend(graph: nx.Graph, sides: Sequence[Sequence[Node]], marked: int) -> list[Any]:
    signs = _by_sign(graph)
    handles: list[Any] = [_sign_line(s, f"{word}: {_count(signs[s], 'edge')}") for s, word in _POLAR.items()]
    if sides or marked:
        handles.append(Line2D([], [], color=INK, linewidth=3.2, label=f"× frustrated: {marked} (thick)"))
    return handles + [_side_marker(place, len(side)) for place, side in enumerate(sides)]


def _side_marker(place: int, size: int) -> Line2D:
    shape, fill = _side_look(place)
    look = {"marker": shape, "markersize": 9, "markeredgecolor": INK, "markerfacecolor": fill}
    return Line2D([], [], linestyle="none", label=f"side {place + 1}: {_count(size, 'node')}", **look)


def _side_look(place: int) -> tuple[str, str]:
    """Shape and fill of the nodes of one side."""
    return _SHAPES[place % len(_SHAPES)], "#8C8C8C" if place % 2 else "white"


def _shade(ax: Axes, points: Sequence[Position], colour: str) -> None:
    """A soft shape behind the nodes of one side: their convex hull, widened by a thick round outline."""
    hull = _hull(points)
    if len(hull) < 3:
        ax.plot(*zip(*hull, strict=True), color=colour, linewidth=34, solid_capstyle="round", zorder=1, gid="side")
        return
    ax.add_patch(
        Polygon(hull, facecolor=colour, edgecolor=colour, linewidth=34, joinstyle="round", zorder=1, gid="side")
    )


def _hull(points: Iterable[Position]) -> list[Position]:
    """Convex hull, anticlockwise (Andrew's monotone chain)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered if len(ordered) == 2 else ordered * 2
    halves = []
    for run in (ordered, ordered[::-1]):
        chain: list[Position] = []
        for point in run:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        halves.append(chain[:-1])
    return halves[0] + halves[1]


def _turn(a: Position, b: Position, c: Position) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


# --- the four triangles --------------------------------------------------------------------------------------------


def _balanced(kind: str) -> bool:
    return kind.count("-") % 2 == 0


def _kinds(counts: Any) -> dict[str, int] | None:
    """Numbers of the four types, from a mapping ``"++-"`` → number or a census with ppp, ppm, pmm, mmm."""
    if counts is None:
        return None
    if isinstance(counts, Mapping):
        return {kind: int(counts.get(kind, 0)) for kind in _TYPES}
    return dict(zip(_TYPES, (counts.ppp, counts.ppm, counts.pmm, counts.mmm), strict=True))


def _triangle_title(numbers: Mapping[str, int] | None) -> str:
    if numbers is None:
        return "A triangle is balanced if its number of negative edges is even"
    balanced = sum(n for kind, n in numbers.items() if _balanced(kind))
    return f"{balanced} of {_count(sum(numbers.values()), 'triangle')} {'is' if balanced == 1 else 'are'} balanced"


def describe_triangles(counts: Any = None) -> Caption:
    """Say what `draw_triangles` draws.

    Parameters
    ----------
    counts : mapping or census, optional
        How many triangles of each type: keys ``"+++"``, ``"++-"``, ``"+--"``, ``"---"``, or an object with the
        attributes ``ppp, ppm, pmm, mmm``. Without it the types are shown without numbers.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_triangles({"+++": 2, "++-": 1}).caption
    '2 of 3 triangles are balanced: +++ 2, ++− 1, +−− 0, −−− 0.'
    """
    numbers = _kinds(counts)
    words = [
        f"{_kind(kind)}, {kind.count('-')} negative, {_verdict(kind)}" + (f", {numbers[kind]} found" if numbers else "")
        for kind in _TYPES
    ]
    found = ": " + ", ".join(f"{_kind(k)} {n}" for k, n in numbers.items()) if numbers else ""
    alt = "The four types of signed triangle side by side, solid edges positive, dashed edges negative."
    return Caption(f"{_triangle_title(numbers)}{found}.", f"{alt} {'; '.join(words)}.")


def _kind(kind: str) -> str:
    return kind.replace("-", "−")


def _verdict(kind: str) -> str:
    return "balanced" if _balanced(kind) else "unbalanced"


@_styled
def draw_triangles(counts: Any = None, *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the four types of signed triangle, with their verdict and their numbers.

    Parameters
    ----------
    counts : mapping or census, optional
        As for `describe_triangles`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_triangles({"+++": 2, "++-": 1}).get_title(loc="left")
    '2 of 3 triangles are balanced'
    """
    numbers = _kinds(counts)
    ax = _axes(ax, 8.6, 3.1)
    _bare(ax)
    ax.set(xlim=(-0.75, 6.15), ylim=(-1.15, 1.05))
    handles = [_sign_line(s, word) for s, word in _POLAR.items()]
    _finish(ax, title or _triangle_title(numbers), handles)
    for place, kind in enumerate(_TYPES):
        _triangle(ax, 1.8 * place, kind)
        found = f"\n{numbers[kind]} found" if numbers else ""
        ax.text(
            1.8 * place, -0.45, f"{_kind(kind)}\n{_verdict(kind)}{found}", ha="center", va="top", gid="verdict",
            fontweight="bold" if _balanced(kind) else "normal", style="normal" if _balanced(kind) else "italic",
        )  # fmt: skip
    return _plain(ax)


def _triangle(ax: Axes, x: float, kind: str) -> None:
    corners = [(x - 0.55, -0.2), (x, 0.85), (x + 0.55, -0.2)]
    for (start, end), symbol in zip(pairwise([*corners, corners[0]]), kind, strict=True):
        sign = 1 if symbol == "+" else -1
        mark = MARKS[sign]
        ax.plot(
            *zip(start, end, strict=True), color=mark.colour, linestyle=mark.line, linewidth=2.4, zorder=2, gid="edge"
        )
        middle = [(a + b) / 2 for a, b in zip(start, end, strict=True)]
        box = {"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none"}
        ax.text(
            *middle, mark.symbol, ha="center", va="center", color=_tag_ink(sign), fontweight="bold", bbox=box, zorder=3
        )
    ax.plot(
        *zip(*corners, strict=True), "o", markersize=11, markerfacecolor="white", markeredgecolor=INK,
        markeredgewidth=1.4, zorder=4, gid="nodes",
    )  # fmt: skip


# --- bars ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """One segment of a stacked bar: its legend, fill and hatch."""

    label: str
    fill: str
    hatch: str = ""


def _bars(ax: Axes, rows: Sequence[str], parts: Mapping[Any, _Part], values: Mapping[tuple[Any, Any], float]) -> None:
    """Stacked horizontal bars; ``values[row index, part]`` is a length, written into its segment."""
    for row in range(len(rows)):
        left = 0.0
        for key, part in parts.items():
            length = values.get((row, key), 0)
            if length:
                ax.barh(
                    row, length, left=left, height=0.66, color=part.fill, hatch=part.hatch, edgecolor=INK, linewidth=0.8
                )
                _write_in(ax, left + length / 2, row, f"{length:g}", part)
            left += length
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), [_wrapped(row, 24) for row in rows])
    ax.tick_params(axis="y", length=0)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _write_in(ax: Axes, x: float, y: float, words: str, part: _Part) -> None:
    box = {"boxstyle": "round,pad=0.1", "facecolor": part.fill, "edgecolor": "none"} if part.hatch else None
    ax.text(x, y, words, ha="center", va="center", fontsize=9, color=_ink_on(part.fill), bbox=box, gid="value")


def _patches(parts: Iterable[_Part]) -> list[Patch]:
    return [Patch(facecolor=p.fill, hatch=p.hatch, edgecolor=INK, linewidth=0.8, label=p.label) for p in parts]


def _bar_axes(ax: Axes | None, rows: int, extra: float = 1.3) -> Axes:
    return _axes(ax, 7.8, extra + 0.42 * max(rows, 1))


# --- voices --------------------------------------------------------------------------------------------------------


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


# --- certainty -----------------------------------------------------------------------------------------------------


def _rows_by_total(counts: Mapping[tuple[Any, Any], int]) -> list[Any]:
    totals: Counter = Counter()
    for (row, _), number in counts.items():
        totals[row] += number
    return sorted(totals, key=lambda row: (-totals[row], str(row)))


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


def _row_in_words(counts: Mapping[tuple[Any, Any], int], row: Any, parts: Mapping[Any, str], name: str) -> str:
    numbers = {key: counts.get((row, key), 0) for key in parts}
    split = _join(f"{number} {parts[key]}" for key, number in numbers.items() if number)
    return f"{name} {sum(numbers.values())}" + (f" ({split})" if split else "")


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


# --- scores --------------------------------------------------------------------------------------------------------

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


# --- two coders ----------------------------------------------------------------------------------------------------


def _codes(table: Mapping[tuple[Any, Any], int], order: Sequence[Any] | None) -> list[Any]:
    seen = {code for pair in table for code in pair}
    first = [code for code in order or () if code in seen]
    return first + sorted(seen - set(first), key=str)


def _agreement(table: Mapping[tuple[Any, Any], int]) -> str:
    agreed = sum(number for (a, b), number in table.items() if a == b)
    return f"The two coders agree on {agreed} of {_count(sum(table.values()), 'unit')}"


def describe_confusion(table: Mapping[tuple[Any, Any], int], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_confusion` draws.

    Parameters
    ----------
    table : mapping
        (first coder's code, second coder's code) to the number of units: ``Counter(zip(first, second))``.
    labels : mapping, optional
        Code to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).caption
    'The two coders agree on 1 of 2 units. Most frequent difference: meets against pledges, 1 unit.'
    """
    cells = sorted(((n, str(a), str(b), a, b) for (a, b), n in table.items() if n), key=lambda c: (-c[0], c[1], c[2]))
    same = [f"{_name(a, labels)} {n}" for n, _, _, a, b in cells if a == b]
    other = [(f"{_name(a, labels)} against {_name(b, labels)}", n) for n, _, _, a, b in cells if a != b]
    worst = f"Most frequent difference: {other[0][0]}, {_count(other[0][1], 'unit')}." if other else "No differences."
    differ = "; ".join(f"{pair} {n}" for pair, n in other) or "none"
    alt = (
        f"Table of the codes of two coders, first coder in rows, second in columns. On the diagonal, where they agree: "
        f"{', '.join(same) or 'none'}. Off the diagonal, first against second: {differ}."
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
    """Draw how two coders coded the same units: rows the first, columns the second, the diagonal framed.

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
    >>> draw_confusion(Counter([("meets", "meets"), ("meets", "pledges")])).get_title(loc="left")
    'The two coders agree on 1 of 2 units'
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
    ax.set_ylabel("first coder")
    ax.set_xlabel("second coder")
    ax.tick_params(length=0)
    frame = Patch(facecolor="none", edgecolor=INK, linewidth=2, label="both coders agree")
    shade = Patch(facecolor="#8DB8D8", edgecolor="none", label="darker: more units")
    _finish(ax, title or _agreement(table), [frame, shade])
    return _legend_under(ax)


def _cell(ax: Axes, row: int, column: int, number: int, top: int) -> None:
    if not number:
        return
    fill = matplotlib.colors.to_hex(
        [1 - (1 - c) * (0.12 + 0.88 * number / top) for c in matplotlib.colors.to_rgb("#08519C")]
    )
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=fill, edgecolor="white", zorder=2, gid="cell"))
    ax.text(column, row, f"{number}", ha="center", va="center", color=_ink_on(fill), fontsize=9, zorder=5, gid="value")


def _legend_under(ax: Axes) -> Axes:
    """Move the legend below the labels of the x axis, however long they are."""
    legend = ax.get_legend()
    box = ax.xaxis.get_tightbbox()
    if legend is not None and box is not None:
        points = (ax.get_window_extent().y0 - box.y0) * 72 / _page(ax).dpi
        _set_legend(ax, legend.legend_handles, gap=points + 4)
        _lay_out(ax)
    return _plain(ax)


# --- years ---------------------------------------------------------------------------------------------------------


class Year(NamedTuple):
    """One point of `draw_frustration_over_time`; a plain tuple of the same values does as well.

    Examples
    --------
    >>> Year(2007, edges=5, frustration=1).status
    'exact'
    """

    year: int
    edges: int
    frustration: int
    status: str = "exact"


def _years(rows: Iterable[Sequence[Any]]) -> list[Year]:
    return sorted((Year(*row) for row in rows), key=lambda row: row.year)


def _years_title(years: Sequence[Year]) -> str:
    if not years:
        return "No years to show"
    top = max(year.frustration for year in years)
    if not top:
        return f"No frustrated edge in any year from {years[0].year} to {years[-1].year}"
    when = [str(year.year) for year in years if year.frustration == top]
    first = _join(when) if len(when) <= 3 else f"{when[0]} and {len(when) - 1} other years"
    return f"Frustration is highest in {first}: {_count(top, 'edge')}"


def describe_frustration_over_time(rows: Iterable[Sequence[Any]]) -> Caption:
    """Say what `draw_frustration_over_time` draws.

    Parameters
    ----------
    rows : iterable of (year, edges, frustration) or (year, edges, frustration, status)
        The frustration index of the graph of each year; status ``"exact"`` or ``"bound"`` (an upper bound).

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).caption
    'Frustration is highest in 2025: 2 edges. 2007: 1 of 5 edges; 2025: 2 of 9 edges.'
    """
    years = _years(rows)
    listed = "; ".join(_year_in_words(year) for year in years) or "none"
    alt = f"Step chart by year of the number of edges and of the frustration index. {listed}."
    return Caption(f"{_years_title(years)}. {listed}.", alt)


def _year_in_words(year: Year) -> str:
    bound = "at most " if year.status != "exact" else ""
    return f"{year.year}: {bound}{year.frustration} of {_count(year.edges, 'edge')}"


@_styled
def draw_frustration_over_time(
    rows: Iterable[Sequence[Any]], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw edges and frustration index by year, as steps: a value holds until the next.

    Parameters
    ----------
    rows : iterable of tuples
        As for `describe_frustration_over_time`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_frustration_over_time([(2007, 5, 1), (2025, 9, 2)]).get_title(loc="left")
    'Frustration is highest in 2025: 2 edges'
    """
    years = _years(rows)
    ax = _axes(ax, 7.8, 3.9)
    x = [year.year for year in years]
    _steps(ax, x, [year.edges for year in years], ("edges", BLUE, "solid", "o"))
    _steps(ax, x, [year.frustration for year in years], ("frustrated edges (index)", VERMILION, (0, (4, 2)), "s"))
    _write_steps(ax, years)
    ax.set_ylim(-0.2, 1.18 * max((year.edges for year in years), default=1) + 0.5)
    ax.set_ylabel("number of edges")
    ax.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10, min_n_ticks=1))
    handles, _ = ax.get_legend_handles_labels()
    if any(year.status != "exact" for year in years):
        handles.append(Line2D([], [], linestyle="none", label="≤: an upper bound only"))
    return _finish(ax, title or _years_title(years), handles, gap=24)


def _steps(ax: Axes, x: Sequence[int], y: Sequence[int], look: tuple[str, str, Any, str]) -> None:
    label, colour, line, marker = look
    ax.step(
        x,
        y,
        where="post",
        color=colour,
        linestyle=line,
        linewidth=2,
        marker=marker,
        markersize=6,
        label=label,
        gid=label,
    )


def _write_steps(ax: Axes, years: Sequence[Year]) -> None:
    """Write a value where it changes, and at the two ends."""
    for i, row in enumerate(years):
        if i in (0, len(years) - 1) or row[1:] != years[i - 1][1:]:
            bound = "≤" if row.status != "exact" else ""
            _write_step(ax, row.year, row.frustration, bound, "#A34700")
            if row.edges != row.frustration:
                _write_step(ax, row.year, row.edges, "", "#00527F")


def _write_step(ax: Axes, year: int, value: int, bound: str, colour: str) -> None:
    ax.annotate(
        f"{bound}{value}", (year, value), xytext=(0, 7), textcoords="offset points", ha="center", va="bottom",
        fontsize=9, fontweight="bold", color=colour, gid="value",
        path_effects=[withStroke(linewidth=3, foreground="white")],
    )  # fmt: skip


# --- what a rule hides ---------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A conflict as it is drawn."""

    pair: str
    positive: int
    negative: int
    hidden: int
    verdict: str


def _conflict_rows(conflicts: Iterable[Any], labels: Mapping[Node, str] | None) -> list[_Row]:
    rows = [
        _Row(_pair(c.u, c.v, labels), len(c.positive), len(c.negative), len(c.hidden), _verdict_on(c.sign))
        for c in conflicts
    ]
    return sorted(rows, key=lambda row: (-row.positive - row.negative, row.pair))


def _verdict_on(sign: int | None) -> str:
    return f"drawn as {_POLAR[sign]}" if sign in _POLAR else "no edge drawn"


def _conflict_title(rows: Sequence[_Row]) -> str:
    if not rows:
        return "The rule hides no claim"
    return f"The rule hides {_count(sum(row.hidden for row in rows), 'claim')} on {_count(len(rows), 'pair')}"


def describe_conflicts(conflicts: Iterable[Any], *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_conflicts` draws.

    Parameters
    ----------
    conflicts : iterable of Conflict
        ``SignedGraph.conflicts``, with ``SignedGraph.undecided`` if wanted. Each has the actors ``u`` and ``v``, the
        claims ``positive``, ``negative`` and ``hidden`` (ids), and the ``sign`` that the rule chose (None: no edge).
    labels : mapping, optional
        Actor to the name that is shown.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.alliances import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> describe_conflicts([one]).caption
    'The rule hides 1 claim on 1 pair. iceland–norway: 2 cooperative, 1 hostile, drawn as positive.'
    """
    rows = _conflict_rows(conflicts, labels)
    listed = "; ".join(f"{row.pair}: {row.positive} cooperative, {row.negative} hostile, {row.verdict}" for row in rows)
    listed = f" {listed}." if rows else ""
    alt = "Diverging bars, one for each pair: hostile claims to the left, cooperative ones to the right."
    return Caption(f"{_conflict_title(rows)}.{listed}", alt + (listed or " No pair."))


@_styled
def draw_conflicts(
    conflicts: Iterable[Any],
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what a rule hides: the claims for and against on each pair that the claims disagree about.

    Parameters
    ----------
    conflicts, labels
        As for `describe_conflicts`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.alliances import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> draw_conflicts([one]).get_title(loc="left")
    'The rule hides 1 claim on 1 pair'
    """
    rows = _conflict_rows(conflicts, labels)
    ax = _bar_axes(ax, len(rows))
    signs = (-1, 1)
    parts = {s: _Part(f"{MARKS[s].symbol} {MARKS[s].word} claims", MARKS[s].fill, MARKS[s].hatch) for s in signs}
    _bars(ax, [row.pair for row in rows], {}, {})
    for place, row in enumerate(rows):
        _diverging(ax, place, row, parts)
    low, high = max((r.negative for r in rows), default=1), max((r.positive for r in rows), default=1)
    for place, row in enumerate(rows):
        ax.text(high + 0.03 * (low + high), place, row.verdict, va="center", fontsize=9, gid="value")
    ax.set_xlim(-1.03 * low, high + 0.45 * (low + high))
    ax.axvline(0, color=INK, linewidth=1.2)
    ax.spines["left"].set_visible(False)
    return _finish(ax, title or _conflict_title(rows), _patches(parts.values()))


def _diverging(ax: Axes, place: int, row: _Row, parts: Mapping[int, _Part]) -> None:
    for sign, number in ((1, row.positive), (-1, row.negative)):
        if number:
            part, length = parts[sign], sign * number
            ax.barh(place, length, height=0.66, color=part.fill, hatch=part.hatch, edgecolor=INK, linewidth=0.8)
            _write_in(ax, length / 2, place, f"{number}", part)


# --- layers --------------------------------------------------------------------------------------------------------


def _layer_title(counts: Mapping[tuple[str, int | None], int]) -> str:
    rows = _rows_by_total(counts)
    if not rows:
        return "No claims in any layer"
    numbers = Counter({sign: n for (layer, sign), n in counts.items() if layer == rows[0]})
    return f"The {rows[0]} layer holds most claims: {_signs_in_words(numbers)}"


def describe_layers(counts: Mapping[tuple[str, int | None], int]) -> Caption:
    """Say what `draw_layers` draws.

    Parameters
    ----------
    counts : mapping
        (layer, sign) to the number of claims; sign is 1, −1, 0, or None for a claim of dependence. A claim in two
        layers counts in both.

    Returns
    -------
    Caption

    Examples
    --------
    >>> describe_layers({("military", 1): 2, ("military", -1): 1, ("legal", 1): 1}).caption
    'The military layer holds most claims: 2 cooperative and 1 hostile. military 3 (2 cooperative and 1 hostile); \
legal 1 (1 cooperative).'
    """
    words = {sign: mark.word for sign, mark in MARKS.items()}
    listed = "; ".join(_row_in_words(counts, row, words, row) for row in _rows_by_total(counts)) or "none"
    return Caption(
        f"{_layer_title(counts)}. {listed}.", f"Stacked bars, one for each layer, of claims by sign: {listed}."
    )


@_styled
def draw_layers(
    counts: Mapping[tuple[str, int | None], int], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the claims of each layer by sign; the sign is hatched as well as coloured.

    Parameters
    ----------
    counts : mapping
        As for `describe_layers`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_layers({("military", 1): 2, ("legal", 1): 1}).get_title(loc="left")
    'The military layer holds most claims: 2 cooperative'
    """
    rows = _rows_by_total(counts)
    ax = _bar_axes(ax, len(rows))
    used = [sign for sign in MARKS if any(key == sign and n for (_, key), n in counts.items())]
    parts = {s: _Part(f"{MARKS[s].symbol} {MARKS[s].word}", MARKS[s].fill, MARKS[s].hatch) for s in used}
    _bars(ax, rows, parts, {(rows.index(row), sign): number for (row, sign), number in counts.items()})
    return _finish(ax, title or _layer_title(counts), _patches(parts.values()))


# --- showing and writing -------------------------------------------------------------------------------------------


def present(ax: Axes, caption: Caption, *, number: str) -> None:
    """Show a figure in a notebook with its number, its caption and its description.

    Two outputs: the picture (PNG, with the description as ``alt`` metadata), then the caption with the description to
    unfold. A checker that ignores pictures still compares both texts, and a screen reader reads them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a drawing function returned. Its figure is closed if it belongs to pyplot, so that it is not shown twice.
    caption : Caption
        What the sibling of that function returned.
    number : str
        Such as ``"4.2"``: the second figure of lesson 04.

    Examples
    --------
    >>> counts = {"+++": 2, "++-": 1}
    >>> present(draw_triangles(counts), describe_triangles(counts), number="5.1")  # doctest: +SKIP
    """
    from IPython.display import display

    picture = base64.b64encode(_png(ax)).decode("ascii")
    alt = {"alt": f"Figure {number}. {caption.alt}"}
    display({"image/png": picture, "text/plain": f"[Figure {number}]"}, metadata={"image/png": alt}, raw=True)
    display({"text/html": _caption_html(caption, number), "text/plain": _caption_text(caption, number)}, raw=True)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(_page(ax))


def _png(ax: Axes) -> bytes:
    target = io.BytesIO()
    _page(ax).savefig(target, format="png", dpi=110, facecolor="white", metadata={"Software": None})
    return target.getvalue()


def _caption_text(caption: Caption, number: str) -> str:
    return f"Figure {number}. {caption.caption}\nDescription: {caption.alt}"


def _caption_html(caption: Caption, number: str) -> str:
    return (
        f'<div class="{_NO_FORMULA}">\n'
        f"<p><strong>Figure {html.escape(number)}.</strong> {html.escape(caption.caption)}</p>\n"
        f"<details><summary>Description of figure {html.escape(number)}</summary>\n"
        f"<p>{html.escape(caption.alt)}</p></details>\n</div>"
    )


def write(ax: Axes, path: str | Path, *, caption: Caption | None = None) -> Path:
    """Write a figure to a file, with its description inside.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        What a drawing function returned.
    path : str or Path
        Ending in ``.png``, ``.svg`` or ``.pdf``.
    caption : Caption, optional
        Goes into the metadata of the file.

    Returns
    -------
    Path

    Raises
    ------
    EntenteError
        ``plots.format`` for another ending.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(draw_triangles(), Path(folder, "triangles.png"), caption=describe_triangles()).name
    'triangles.png'
    """
    path = Path(path)
    metadata = _metadata(path, caption)
    with matplotlib.rc_context({"svg.hashsalt": "entente"}):
        _page(ax).savefig(path, dpi=150, facecolor="white", metadata=metadata)
    return path


def _metadata(path: Path, caption: Caption | None) -> dict[str, str | None]:
    alt = caption.alt if caption else None
    known: dict[str, dict[str, str | None]] = {
        ".png": {"Description": alt, "Software": None},
        ".svg": {"Description": alt, "Date": None},
        ".pdf": {"Subject": alt, "CreationDate": None},
    }
    if path.suffix.lower() not in known:
        raise EntenteError([unknown_choice("plots.format", f"file {path.name}", path.suffix, known)])
    return {
        key: value for key, value in known[path.suffix.lower()].items() if value is not None or key != "Description"
    }
