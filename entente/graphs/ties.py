"""A signed graph laid out as arrays, once it is seen to be one: what all measures of balance work on.

The order of nodes and edges depends on their names alone, so that the same graph gives the same result however it was
put together. Two files build on it: `solver` for two sides, `clustering` for more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from entente.errors import Fault, raise_if_any

Node = Hashable
Edge = tuple[Node, Node]
Sides = tuple[tuple[Node, ...], tuple[Node, ...]]
SLACK = 1e-9  # sums of fractions that differ by less are equal


@dataclass(frozen=True)
class SignedArrays:
    """Nodes 0 … size - 1 and edges (tail, head, sign) as arrays; `names` gives the nodes back."""

    names: tuple[Node, ...]
    tail: np.ndarray
    head: np.ndarray
    sign: np.ndarray

    @property
    def size(self) -> int:
        return len(self.names)

    @property
    def edges(self) -> int:
        return len(self.sign)

    def matrix(self) -> np.ndarray:
        full = np.zeros((self.size, self.size))
        full[self.tail, self.head] = full[self.head, self.tail] = self.sign
        return full

    def frustrated(self, side: np.ndarray) -> np.ndarray:
        """Which edges a split (0 or 1 for each node) leaves unsatisfied."""
        return (side[self.tail] == side[self.head]) == (self.sign < 0)


def as_arrays(graph: nx.Graph) -> SignedArrays:
    """Check a graph and lay it out in an order that depends on the names alone."""
    raise_if_any(_graph_faults(graph))
    try:
        names = tuple(sorted(graph.nodes))
    except TypeError:  # nodes of several types have no order of their own
        names = tuple(sorted(graph.nodes, key=lambda node: (type(node).__name__, repr(node))))
    index = {name: i for i, name in enumerate(names)}
    rows = sorted((*sorted((index[u], index[v])), int(sign)) for u, v, sign in graph.edges(data="sign"))
    tail, head, sign = np.array(rows, dtype=int).reshape(-1, 3).T
    return SignedArrays(names, tail, head, sign)


def _graph_faults(graph: object) -> list[Fault]:
    if not isinstance(graph, nx.Graph) or graph.is_directed() or graph.is_multigraph():
        do = "`alliances.signed_graph(…).graph` and `read_edges` give one."
        return [
            Fault("balance.graph", "the graph", f"a {type(graph).__name__}", "a simple undirected networkx.Graph", do)
        ]
    return [fault for u, v, sign in graph.edges(data="sign") for fault in _edge_faults(u, v, sign)]


def _edge_faults(u: Node, v: Node, sign: Any) -> Iterator[Fault]:
    if u == v:
        yield Fault("balance.loop", f"edge {u}–{v}", "an edge from a node to itself", "two different nodes", "Drop it.")
    if isinstance(sign, bool) or sign not in (1, -1):
        do = "Strength is not sign: keep weights in another attribute."
        yield Fault("balance.sign", f"edge {u}–{v}, attribute sign", repr(sign), "1 or -1", do)


def all_triangles(signed: SignedArrays) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, int]]]:
    """Each triangle once: the indices of its three edges, and their signs."""
    # Of each node, its edges to nodes with a higher number.
    later: list[dict[int, int]] = [{} for _ in range(signed.size)]
    for edge, (u, v) in enumerate(zip(signed.tail.tolist(), signed.head.tolist(), strict=True)):
        later[u][v] = edge
    sign = signed.sign.tolist()
    for u in range(signed.size):
        for v, uv in later[u].items():
            for w in later[v].keys() & later[u].keys():
                edges = uv, later[u][w], later[v][w]
                yield edges, tuple(sign[edge] for edge in edges)


def simple_graph(signed: SignedArrays) -> nx.Graph:
    """The graph of node numbers, for what networkx does well; each edge carries its number as ``edge``."""
    graph = nx.Graph()
    graph.add_nodes_from(range(signed.size))
    ends = zip(signed.tail.tolist(), signed.head.tolist(), strict=True)
    graph.add_edges_from((u, v, {"edge": edge}) for edge, (u, v) in enumerate(ends))
    return graph


def part_of(signed: SignedArrays, edges: np.ndarray) -> SignedArrays:
    """Some edges as a signed graph of their own; its `names` are the node numbers of the whole."""
    nodes, local = np.unique(np.r_[signed.tail[edges], signed.head[edges]], return_inverse=True)
    return SignedArrays(tuple(nodes.tolist()), local[: len(edges)], local[len(edges) :], signed.sign[edges])
