"""Who stands with whom: a signed graph, its sides, and the ties out of place (lessons 04 and 05)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.path import Path

from entente import say
from entente.plots.board import STRAIGHT, Board, check_positions, graph_axes
from entente.plots.canvas import Caption, finish, styled
from entente.plots.layout import Places, Position, parts
from entente.plots.marks import INK, MARKS, POLAR, sign_line
from entente.plots.words import Labels, Node, name, pair

_SHAPES = "osD^vPX*"
_SHADES = ("#E3EFF7", "#FBF0DA", "#E6F3EC", "#F6E8F0")
_APART = ("d", "#D9D9D9")  # shape and fill of a node on no side
_MANY = 30  # edges from which lines are thin, and only those out of place are marked

_Partition = Sequence[Iterable[Node]] | None


class _Signed(NamedTuple):
    size: str  # of how many ties and signs
    observation: str
    edges: list[tuple[Node, Node, int]]
    signs: Counter
    sides: list[list[Node]]
    apart: list[Node]  # on no side
    frustrated: set[frozenset[Node]]


def _signed(graph: nx.Graph, partition: _Partition, apart: Iterable[Node]) -> _Signed:
    edges = [(u, v, sign) for u, v, sign in graph.edges(data="sign") if u != v]
    signs = Counter(sign for *_, sign in edges)
    total = say.count(len(edges), "tie")
    size = f"{total}: {signs[1]} {POLAR[1]} and {signs[-1]} {POLAR[-1]}"
    sides = [list(side) for side in partition or ()]
    sides = [side for side in sides if side]
    left = [node for node in graph if node in set(apart)]
    if partition is None:
        return _Signed(size, size, edges, signs, sides, left, set())
    side_of = {node: place for place, side in enumerate(sides) for node in side}
    against = set()
    for u, v, sign in edges:
        if u in side_of and v in side_of and (sign > 0) != (side_of[u] == side_of[v]):
            against.add(frozenset((u, v)))
    where = "single side" if len(sides) < 2 else f"split in {len(sides)}"
    verb = "contradicts" if len(against) == 1 else "contradict"
    observation = f"{len(against)} of {total} {verb} this {where}"
    if not against:
        observation = f"No tie contradicts this {where}"
        # Ties without a circle always fit some split, whatever their signs: that is no finding.
        if edges and nx.is_forest(nx.Graph([(u, v) for u, v, _ in edges])):
            observation = "No circle of ties, so nothing can be out of place"
    return _Signed(size, observation, edges, signs, sides, left, against)


def describe_signed(
    graph: nx.Graph, *, partition: _Partition = None, apart: Iterable[Node] = (), labels: Labels = None
) -> Caption:
    """Say what `draw_signed` draws.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attribute ``sign``: 1 or −1.
    partition : sequence of iterables of nodes, optional
        The sides; as in ``Frustration.partition`` or clusters. A cooperative tie between two sides and a hostile tie
        within one are out of place.
    apart : iterable of nodes
        Those on no side, which then need not be in the partition: no tie joins them to the others.

    Examples
    --------
    >>> three = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})])
    >>> describe_signed(three, partition=(["a", "b"], ["c"])).caption
    '1 of 3 ties contradicts this split in 2. 3 nodes, 3 ties: 2 cooperative and 1 hostile. Out of place: a–c (+).'
    """
    found = _signed(graph, partition, apart)
    size = f"{say.count(len(graph), 'node')}, {found.size}"
    told = [f"Signed graph of {size}."]
    for number, side in enumerate(found.sides, 1):
        told.append(f"Side {number}: {say.listed(name(node, labels) for node in side)}.")
    if found.apart:
        told.append(f"On no side: {say.listed(name(node, labels) for node in found.apart)}.")
    for sign, word in POLAR.items():
        pairs = ", ".join(pair(u, v, labels) for u, v, one in found.edges if one == sign) or "none"
        told.append(f"{word.capitalize()} ties: {pairs}.")
    if partition is None:
        return Caption(f"{size}.", " ".join(told))
    marked = [(u, v, sign) for u, v, sign in found.edges if {u, v} in found.frustrated]
    named = ", ".join(f"{pair(u, v, labels)} ({MARKS[sign].symbol})" for u, v, sign in marked)
    told.append(f"Marked as out of place: {named}." if named else "No tie is marked as out of place.")
    caption = f"{found.observation}. {size}."
    return Caption(f"{caption} Out of place: {named}." if named else caption, " ".join(told))


@styled
def draw_signed(
    graph: nx.Graph,
    positions: Places,
    *,
    partition: _Partition = None,
    apart: Iterable[Node] = (),
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a signed graph: sides by place, shape and shade; ties out of place thick and marked with ×.

    Where the shades of two sides would lie on each other there are none: they would tell nobody who stands where.
    Nodes that are `apart` are on no side: they have no shade, and a shape of their own.
    ``positions(graph, layout="sides", groups=partition)`` puts the sides left and right.

    Refused are a node without a place (``plots.positions``) and a partition that does not hold each node once
    (``plots.groups``).

    >>> from entente.plots import positions
    >>> three = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})])
    >>> draw_signed(three, positions(three)).get_title(loc="left")
    '3 ties: 2 cooperative and 1 hostile'
    """
    places = check_positions(graph, positions)
    sides, apart = [], set(apart)
    if partition is not None:
        partition = [list(side) for side in partition]
        sides = parts([node for node in graph if node not in apart], [side for side in partition if side])
    found = _signed(graph, partition, apart)
    ax = graph_axes(ax, len(graph))
    finish(ax, title or found.observation, _legend(found, sides))
    board = Board(ax, places, labels)
    grounds = [[places[node] for node in side] for side in sides]
    if not _overlap(grounds):
        for place, ground in enumerate(grounds):
            _shade(ax, ground, _SHADES[place % len(_SHADES)])
    thin = 1.5 if len(found.edges) <= _MANY else 1.1
    for u, v, sign in found.edges:
        width = 3.2 if {u, v} in found.frustrated else thin
        board.edge(u, v, sign, bend=board.route(u, v, STRAIGHT), width=width)
    for place, side in enumerate(sides if partition is not None else [list(graph)]):
        board.nodes(side, *_side_look(place))
    if partition is not None:
        board.nodes(found.apart, *_APART)
    board.name_nodes()
    _tag_edges(board, found)
    return ax


def _tag_edges(board: Board, found: _Signed) -> None:
    """Write the signs on the ties, first on those out of place, which so have the best spots."""
    tagged = list(zip(found.edges, board.lines, strict=True))
    tagged.sort(key=lambda one: set(one[0][:2]) not in found.frustrated)
    for (u, v, sign), points in tagged:
        cross = "×" if {u, v} in found.frustrated else ""
        if cross or len(tagged) <= _MANY:
            board.tag(points, cross + MARKS[sign].symbol, MARKS[sign].ink)


def _legend(found: _Signed, sides: Sequence[Sequence[Node]]) -> list[Any]:
    handles = [sign_line(sign, f"{word}: {say.count(found.signs[sign], 'tie')}") for sign, word in POLAR.items()]
    if sides or found.frustrated:
        label = f"× out of place: {len(found.frustrated)} (thick)"
        handles.append(Line2D([], [], color=INK, linewidth=3.2, label=label))
    for place, side in enumerate(sides):
        shape, fill = _side_look(place)
        look = {"marker": shape, "markersize": 9, "markeredgecolor": INK, "markerfacecolor": fill}
        label = f"side {place + 1}: {say.count(len(side), 'node')}"
        handles.append(Line2D([], [], linestyle="none", label=label, **look))
    if sides and found.apart:
        shape, fill = _APART
        look = {"marker": shape, "markersize": 9, "markeredgecolor": INK, "markerfacecolor": fill}
        handles.append(Line2D([], [], linestyle="none", label=f"on no side: {len(found.apart)}", **look))
    return handles


def _side_look(place: int) -> tuple[str, str]:
    """Shape and fill of the nodes of one side."""
    return _SHAPES[place % len(_SHAPES)], "#8C8C8C" if place % 2 else "white"


def _overlap(grounds: Iterable[Sequence[Position]]) -> bool:
    """Whether the shades of two sides would lie on each other."""
    hulls = [Path(_hull(ground)) for ground in grounds]
    return any(one.intersects_path(other, filled=True) for one, other in combinations(hulls, 2))


def _shade(ax: Axes, points: Sequence[Position], colour: str) -> None:
    """A soft shape behind the nodes of one side: their convex hull, widened by a thick round outline."""
    hull = _hull(points)
    if len(hull) < 3:
        ax.plot(*zip(*hull, strict=True), color=colour, linewidth=34, solid_capstyle="round", zorder=1, gid="side")
        return
    look = {"facecolor": colour, "edgecolor": colour, "linewidth": 34, "joinstyle": "round"}
    ax.add_patch(Polygon(hull, zorder=1, gid="side", **look))


def _hull(points: Iterable[Position]) -> list[Position]:
    """The corners of the convex hull; two points where all stand on one line."""
    from scipy.spatial import ConvexHull  # here: not every graph has sides

    ordered = sorted(set(points))
    flat = np.linalg.matrix_rank(np.subtract(ordered, ordered[0])) < 2
    return [ordered[0], ordered[-1]] if flat else [ordered[place] for place in ConvexHull(ordered).vertices]
