"""A graph on an axes: edges that keep clear of nodes, names and numbers that find free room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from entente import say
from entente.errors import EntenteError, Fault
from entente.plots.canvas import bare, new_axes, page
from entente.plots.layout import Places, Position
from entente.plots.marks import BADGE, GROUND, INK, MARKS
from entente.plots.words import Labels, Node, name, wrapped

_RADIUS = 5.5  # of a node, in points
STRAIGHT = (0.0, 0.1, -0.1, 0.18, -0.18, 0.28, -0.28)  # the bends that an edge may take, the best first

_Box = tuple[float, float, float, float]  # left, bottom, right, top, in pixels


def _overlap(one: _Box, other: _Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0


def curve(start: np.ndarray, end: np.ndarray, bend: float) -> np.ndarray:
    """Points of matplotlib's arc3 connection: a quadratic Bézier curve whose control point stands off by ``bend``."""
    control = (start + end) / 2 + bend * np.array([end[1] - start[1], start[0] - end[0]])
    t = np.linspace(0, 1, 41)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end


class Board:
    """One axes with a graph on it: knows in pixels what is drawn, and finds free room for the next thing."""

    def __init__(self, ax: Axes, places: Places, labels: Labels):
        self.ax = ax
        self.places = places
        self.pixel = page(ax).dpi / 72
        self.texts = {n: self._label(n, wrapped(name(n, labels), 15)) for n in places}
        self.sizes = {n: self._size(text) for n, text in self.texts.items()}
        self._fit()
        self.points = {n: ax.transData.transform(xy) for n, xy in places.items()}
        self.boxes: list[_Box] = [self._around(p, _RADIUS * self.pixel) for p in self.points.values()]
        self.lines: list[np.ndarray] = []

    def _label(self, node: Node, text: str) -> Any:
        return self.ax.annotate(
            text, self.places[node], xytext=(0, 0), textcoords="offset points", ha="center", va="center", fontsize=9.5,
            zorder=6, gid="label", linespacing=1.0, annotation_clip=False, parse_math=False,
            path_effects=[withStroke(linewidth=2.5, foreground=GROUND)],
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
        frame = self.ax.get_window_extent()
        for axis, extent, limits in ((0, frame.width, self.ax.set_xlim), (1, frame.height, self.ax.set_ylim)):
            room = max((size[axis] for size in self.sizes.values()), default=0) + (_RADIUS + 8) * self.pixel
            values = [place[axis] for place in self.places.values()] or [0.0]
            low, high = min(values), max(values)
            if low == high:
                low, high = low - 1, high + 1
            # A fifth at least stays for the nodes, where labels are as wide as the axes.
            margin = (high - low) * room / max(extent - 2 * room, extent / 5)
            limits(low - margin, high + margin)

    def route(self, u: Node, v: Node, bends: Sequence[float]) -> float:
        """The first bend that keeps clear of the other nodes, or else the one that keeps farthest from them."""
        others = np.array([p for n, p in self.points.items() if n not in (u, v)])
        if not len(others):
            return bends[0]
        clear = []
        for bend in bends:
            points = curve(self.points[u], self.points[v], bend)
            clear.append(np.hypot(*(points[:, None] - others[None]).transpose(2, 0, 1)).min())
            if clear[-1] > (_RADIUS + 4) * self.pixel:
                return bend
        return bends[int(np.argmax(clear))]

    def edge(
        self, u: Node, v: Node, sign: int | None, *, bend: float, width: float, head: str = "-"
    ) -> FancyArrowPatch:
        """Draw an edge in the style of its sign; the head of an arrow is solid even where its line is broken."""
        points = curve(self.points[u], self.points[v], bend)
        self.lines.append(points)
        broken = head != "-" and MARKS[sign].line != "solid"
        if broken:
            # The dashes of a broken line would break its head: the last bit is drawn once more, solid.
            far = np.flatnonzero(np.hypot(*(points - points[-1]).T) > (_RADIUS + 12) * self.pixel)
            start = self.ax.transData.inverted().transform(points[far[-1] if len(far) else 0])
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
        least, best = math.inf, None
        for far in (4.0, 11.0, 20.0):
            for turn in np.arange(16) * math.pi / 8:
                way = np.array([math.cos(turn), math.sin(turn)])
                # The factor 1.5 sets a label wholly beside its node well before the way is level.
                shift = way * (_RADIUS + far) * self.pixel + half * np.clip(1.5 * way, -1, 1)
                box = self._around(self.points[node] + shift, *(half + self.pixel))
                cost = self._cost(box) + far + 6 * (1 - float(way @ outward) / length)
                # Of sides that cost the same the first is taken, also where machines differ in the last digit.
                if cost < least - 1e-6:
                    least, best = cost, (shift, box)
        return best  # type: ignore[return-value]  # the first side costs less than infinity

    def _cost(self, box: _Box) -> float:
        """How bad it is to write here: to cover what stands there is worst, then to leave the frame, then a line."""
        cost = 4 * self._crossed(box) + 1000 * self._covered(box)
        frame = self.ax.get_window_extent()
        inside = _overlap(box, (frame.x0, frame.y0, frame.x1, frame.y1))
        if inside < 0.99 * (box[2] - box[0]) * (box[3] - box[1]):
            cost += 500
        return cost

    def _covered(self, box: _Box) -> int:
        """How many of the nodes, names and numbers lie under a box."""
        return sum(_overlap(box, other) > 0 for other in self.boxes)

    def _crossed(self, box: _Box) -> int:
        """How many of the edges pass under a box."""
        if not self.lines:
            return 0
        x, y = np.stack(self.lines).transpose(2, 0, 1)
        return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).any(axis=1).sum())

    def tag(self, line: np.ndarray, words: str, colour: str) -> None:
        """Write a short text on an edge, at the place along it that covers least."""
        text = self.ax.text(
            0, 0, words, ha="center", va="center", fontsize=9, color=colour, fontweight="bold", zorder=4, gid="tag",
            bbox={**BADGE, "edgecolor": colour}, parse_math=False,
        )  # fmt: skip
        half = np.array(self._size(text)) / 2 + 2 * self.pixel

        def cost(step: int) -> float:
            box = self._around(line[step], *half)
            return 1000 * self._covered(box) + 4 * self._crossed(box) + abs(step - 20) / 10

        # A line has 41 points; the places are tried from the middle outwards.
        best = min((20, 17, 23, 14, 26, 11, 29, 9, 31), key=cost)
        self.boxes.append(self._around(line[best], *half))
        text.set_position(tuple(self.ax.transData.inverted().transform(line[best])))
        text.set_in_layout(False)


def check_positions(graph: nx.Graph, places: Places) -> dict[Node, Position]:
    """The places of the nodes of a graph; a fault if one has none."""
    missing = [str(node) for node in graph if node not in places]
    if missing:
        found, do = f"no place for {say.listed(missing[:5])}", "Make them with plots.positions(graph)."
        raise EntenteError([Fault("plots.positions", "argument positions", found, "a place for each node", do)])
    return {node: places[node] for node in graph}


def graph_axes(ax: Axes | None, nodes: int, *, arrows: int = 0) -> Axes:
    # Few nodes need less room; arrows fan out above each other and need more.
    ax = new_axes(ax, 8.6, min(8.0, 4.2 + 0.17 * nodes + 0.05 * arrows, 3.4 + 0.27 * nodes + 0.05 * arrows))
    bare(ax)
    return ax
