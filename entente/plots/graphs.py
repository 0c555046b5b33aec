"""Graphs: who is mentioned together, who is claimed to do what to whom, who stands with whom (lesson 04)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from entente.plots.board import _STRAIGHT, _Board, _check_positions, _graph_axes
from entente.plots.canvas import (
    _POLAR,
    INK,
    MARKS,
    Caption,
    _finish,
    _plain,
    _sign_line,
    _signs_in_words,
    _styled,
    _tag_ink,
)
from entente.plots.layout import Position, _parts
from entente.plots.words import Node, _count, _join, _name, _pair, _sentence, _ties

_SHAPES = "osD^vPX*"
_SHADES = ("#E3EFF7", "#FBF0DA", "#E6F3EC", "#F6E8F0")


# --- co-occurrence ---------------------------------------------------------------------------------------------------


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
    >>> from entente.plots import positions
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


# --- claims ----------------------------------------------------------------------------------------------------------


_Bundle = tuple[Node, Node, "int | None", int]


def _bundles(graph: nx.MultiDiGraph) -> list[_Bundle]:
    """Parallel claims of one actor, recipient and sign, counted; the greatest first."""
    counts = Counter((u, v, data.get("sign")) for u, v, data in graph.edges(data=True) if u != v)
    return sorted(((*key, n) for key, n in counts.items()), key=lambda b: (-b[3], str(b[0]), str(b[1]), str(b[2])))


def _by_sign(graph: nx.Graph) -> Counter:
    return Counter(sign for u, v, sign in graph.edges(data="sign") if u != v)


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
    >>> from entente.plots import positions
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


def _bends(bundles: Sequence[_Bundle]) -> list[tuple[float, ...]]:
    """For each arrow, the bends it may take: arrows of one pair in one direction fan out, and never meet."""
    lanes: Counter = Counter()
    result = []
    for u, v, *_ in bundles:
        base = 0.10 + 0.16 * lanes[u, v]
        lanes[u, v] += 1
        result.append((base, base + 0.05, base + 0.1, base - 0.05, base + 0.15, base + 0.2))
    return result


# --- a signed graph --------------------------------------------------------------------------------------------------


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
    >>> from entente.plots import positions
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
