"""Who is mentioned together: the co-occurrence graph, without sign and direction (lesson 04)."""

from __future__ import annotations

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from entente import say
from entente.plots.board import STRAIGHT, Board, check_positions, graph_axes
from entente.plots.canvas import Caption, finish, styled
from entente.plots.layout import Places
from entente.plots.marks import INK
from entente.plots.words import Labels, Node, name, pair


def _mentions(graph: nx.Graph, labels: Labels) -> tuple[str, list[tuple[Node, Node, float]]]:
    """The observation, and the pairs with how often they are named together, the most frequent first."""
    edges = [(u, v, data.get("weight", 1)) for u, v, data in graph.edges(data=True) if u != v]
    edges.sort(key=lambda edge: (-edge[2], str(edge[0]), str(edge[1])))
    if not edges:
        return "No two actors are mentioned together", edges
    top = edges[0][2]
    first = [f"{name(u, labels)} and {name(v, labels)}" for u, v, weight in edges if weight == top]
    named = first[0] if len(first) == 1 else f"{say.count(len(first), 'pair')} tie"
    times = say.count(top, graph.graph.get("unit", "time"))
    return f"Mentioned together most often: {named}, {times}", edges


def describe_cooccurrence(graph: nx.Graph, *, labels: Labels = None) -> Caption:
    """Say what `draw_cooccurrence` draws.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attribute ``weight``: how often the two were mentioned together (1 if absent). A graph attribute ``unit``
        (``"sentence"`` or ``"paragraph"``) names what was counted.

    Examples
    --------
    >>> together = nx.Graph(unit="sentence")
    >>> together.add_edge("iran", "israel", weight=3)
    >>> print(describe_cooccurrence(together).caption)
    Mentioned together most often: iran and israel, 3 sentences. 2 actors, 1 pair; lines have no sign and no direction.
    """
    observation, edges = _mentions(graph, labels)
    size = f"{say.count(len(graph), 'actor')}, {say.count(len(edges), 'pair')}"
    pairs = "; ".join(f"{pair(u, v, labels)} {weight}" for u, v, weight in edges) or "none"
    met = {node for edge in edges for node in edge[:2]}
    alone = say.listed(name(node, labels) for node in graph if node not in met)
    rest = f" Never together with another: {alone}." if alone else ""
    alt = f"Undirected graph of {size}. Line width shows how often a pair is mentioned together: {pairs}.{rest}"
    return Caption(f"{observation}. {size}; lines have no sign and no direction.", alt)


@styled
def draw_cooccurrence(
    graph: nx.Graph, positions: Places, *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw who is mentioned together: width and number of a line are the count.

    A node without a place is refused (``plots.positions``).

    >>> from entente.plots import positions
    >>> together = nx.Graph([("iran", "israel", {"weight": 3})])
    >>> draw_cooccurrence(together, positions(together)).get_title(loc="left")
    'Mentioned together most often: iran and israel, 3 times'
    """
    places = check_positions(graph, positions)
    observation, edges = _mentions(graph, labels)
    ax = graph_axes(ax, len(graph))
    unit = graph.graph.get("unit", "time") + "s"
    line = Line2D([], [], color=INK, linewidth=3, label=f"width and number: {unit} together (no sign, no direction)")
    finish(ax, title or observation, [line])
    board = Board(ax, places, labels)
    top = max((weight for *_, weight in edges), default=1)
    for u, v, weight in edges:
        patch = board.edge(u, v, None, bend=board.route(u, v, STRAIGHT), width=0.6 + 5.4 * weight / top)
        patch.set(color="#6E6E6E", linestyle="solid", alpha=0.75)
    board.nodes(places)
    board.name_nodes()
    for (_, _, weight), points in zip(edges, board.lines, strict=True):
        board.tag(points, f"{weight:g}", INK)
    return ax
