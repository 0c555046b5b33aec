"""Positions of nodes: where each goes, the same on each machine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx

from entente.errors import EntenteError, Fault, unknown_choice
from entente.plots.words import Node

Position = tuple[float, float]
Places = Mapping[Node, Position]
_LAYOUTS = ("circle", "spread", "sides")


def positions(
    graph: nx.Graph,
    *,
    layout: str = "circle",
    groups: Sequence[Iterable[Node]] | None = None,
    order: Sequence[Node] | None = None,
    apart: Sequence[Node] = (),
) -> dict[Node, Position]:
    """Where each node goes: the same picture each time, on each machine.

    Parameters
    ----------
    layout : {"circle", "spread", "sides"}
        ``circle``: clockwise from the top. ``spread``: a circle with the two busiest nodes left and right and
        the others not far from their neighbours. ``sides``: the first group on a left arc, the second on
        a right arc (other numbers of groups: arcs of one circle with gaps).
    groups : sequence of iterables of nodes, optional
        Needed by ``sides``; a partition such as ``Frustration.partition``.
    order : sequence of nodes, optional
        The order on the circle and within each side; the graph's own order if absent.
    apart : sequence of nodes
        Those that stand in a row below the others, in this order; they need no group.

    Returns
    -------
    dict
        Node to (x, y), about −1 to 1, rounded to three decimals. Directions and parallel edges do not matter.

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
    """
    if layout not in _LAYOUTS:
        raise EntenteError([unknown_choice("plots.layout", "argument layout", layout, _LAYOUTS)])
    rank = {node: place for place, node in enumerate(order or ())}
    nodes = sorted(graph, key=lambda node: rank.get(node, len(rank)))
    if apart:
        rest = graph.subgraph([node for node in nodes if node not in set(apart)])
        return positions(rest, layout=layout, groups=groups, order=nodes) | _row(apart)
    if layout == "spread":
        return _rounded(_spread(graph, nodes))
    if layout == "circle" and groups is None:
        return _rounded({node: _on_circle(place / len(nodes)) for place, node in enumerate(nodes)})
    split = parts(nodes, groups or ())
    if layout == "sides" and len(split) == 2:
        return _rounded(_two_sides(*split))
    return _rounded(_arcs(split))


def parts(nodes: Sequence[Node], groups: Sequence[Iterable[Node]]) -> list[list[Node]]:
    """The nodes of each group, in their own order; a fault unless each node is in exactly one."""
    sets = [set(group) for group in groups]
    wrong = [node for node in nodes if sum(node in group for group in sets) != 1]
    if wrong:
        found = ", ".join(map(str, wrong[:5]))
        do = "Pass a partition of the nodes."
        raise EntenteError([Fault("plots.groups", "argument groups", found, "each node in exactly one group", do)])
    return [[node for node in nodes if node in group] for group in sets]


def _rounded(places: Mapping[Node, Iterable[float]]) -> dict[Node, Position]:
    # Three decimals: machines differ in the last digits of a sine. Adding zero makes 0.0 of −0.0.
    return {node: tuple(round(float(c), 3) + 0.0 for c in place) for node, place in places.items()}  # type: ignore[misc]


def _row(nodes: Sequence[Node]) -> dict[Node, Position]:
    """A row below the circle, as wide as it where there are enough nodes."""
    step = min(0.7, 2 / max(1, len(nodes) - 1))
    return _rounded({node: ((place - (len(nodes) - 1) / 2) * step, -1.6) for place, node in enumerate(nodes)})


def _on_circle(turn: float) -> Position:
    return math.sin(2 * math.pi * turn), math.cos(2 * math.pi * turn)


def _spread(graph: nx.Graph, nodes: Sequence[Node]) -> dict[Node, Position]:
    """A circle: the two nodes with most edges left and right, the others not far from their neighbours."""
    busiest = sorted(nodes, key=lambda node: -graph.degree(node))
    free = [_on_circle(0.75 + place / len(nodes)) for place in range(len(nodes))]
    placed: dict[Node, Position] = {}
    for node in busiest:
        near = [placed[other] for other in nx.all_neighbors(graph, node) if other in placed]
        spot = len(nodes) // 2 - 1  # of the second: opposite to the first
        if len(placed) != 1:
            costs = [round(sum(abs(math.dist(each, other) - 1.1) for other in near), 6) for each in free]
            spot = costs.index(min(costs))
        placed[node] = free.pop(spot)
    return {node: placed[node] for node in nodes}


def _two_sides(left: Sequence[Node], right: Sequence[Node]) -> dict[Node, Position]:
    """Two half ellipses with a gap between them; the larger side is the deeper."""
    share = min(max(len(right) / (len(left) + len(right) or 1), 0.3), 0.7)
    places: dict[Node, Position] = {}
    for way, side, depth in ((-1, left, 1 - share), (1, right, share)):
        for place, node in enumerate(side):
            angle = math.pi / 2 * (1 - (2 * place + 1) / len(side))
            places[node] = (way * (1 - 1.5 * depth * (1 - math.cos(angle))), math.sin(angle))
    return places


def _arcs(parts: Sequence[Sequence[Node]]) -> dict[Node, Position]:
    slots = [slot for part in parts for slot in (*part, None)]
    return {node: _on_circle((place + 0.5) / len(slots)) for place, node in enumerate(slots) if node is not None}
