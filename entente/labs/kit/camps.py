"""Two camps: who stands where, which ties a split leaves out of place, and the same split turned over."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import networkx as nx

INNER, BULGE = 0.42, 0.4  # where a camp's arc ends at the top and the bottom of its half, and how far it swings out
STEEP = 0.44  # of half a turn: how much of it the arc takes above and below its middle


def arc(order: Sequence[str]) -> dict[str, tuple[float, float]]:
    """The places of a left camp: an arc, so that no tie runs over a third actor, in one camp or across."""
    found = {}
    for place, actor in enumerate(order):
        share = place / max(1, len(order) - 1)
        found[actor] = (round(INNER - BULGE * math.sin(math.pi * (0.5 + STEEP * (2 * share - 1))), 3), round(share, 3))
    return found


def turned(graph: nx.Graph, side: Collection[str], wanted: Collection[str]) -> frozenset[str]:
    """A split that is as good as one with this side, and that looks most like the one wanted.

    What hangs together in the graph can be turned over without another tie being out of place.

    Examples
    --------
    >>> graph = nx.Graph([("a", "b"), ("c", "d")])
    >>> sorted(turned(graph, ["b", "c"], ["b", "d"]))
    ['b', 'd']
    """
    right: set[str] = set()
    for part in nx.connected_components(graph):
        inside = set(side) & part
        apart = len(inside ^ (part & set(wanted)))
        right |= inside if 2 * apart <= len(part) else part - inside
    return frozenset(right)


def out_of_place(graph: nx.Graph, right: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The ties that a split leaves out of place: cooperative ones between the camps, hostile ones within one.

    Examples
    --------
    >>> graph = nx.Graph([("a", "b", {"sign": -1}), ("b", "c", {"sign": 1})])
    >>> out_of_place(graph, []), out_of_place(graph, ["a"]), out_of_place(graph, ["b"])
    ((('a', 'b'),), (), (('b', 'c'),))
    """
    return tuple((u, v) for u, v, sign in graph.edges(data="sign") if ((u in right) == (v in right)) == (sign < 0))
