"""entente.graphs.ties."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from entente.errors import Fault, raise_if_any

if TYPE_CHECKING:
    pass


Node = Hashable

Edge = tuple[Node, Node]

Sides = tuple[tuple[Node, ...], tuple[Node, ...]]

STARTS = 32

BATCH = 256

SLACK = 1e-9


# --------------------------------------------------------------------------------------------------------------------
# The signed graph as arrays


@dataclass(frozen=True)
class _Signed:
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


def _signed(graph: nx.Graph) -> _Signed:
    """Check a graph and lay it out in an order that depends on the names alone."""
    raise_if_any(_graph_faults(graph))
    names = _ordered(graph.nodes)
    index = {name: i for i, name in enumerate(names)}
    rows = sorted((*sorted((index[u], index[v])), int(sign)) for u, v, sign in graph.edges(data="sign"))
    tail, head, sign = np.array(rows, dtype=int).reshape(-1, 3).T
    return _Signed(names, tail, head, sign)


def _ordered(nodes: Iterable[Node]) -> tuple[Node, ...]:
    nodes = list(nodes)
    try:
        return tuple(sorted(nodes))
    except TypeError:
        return tuple(sorted(nodes, key=lambda node: (type(node).__name__, repr(node))))


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


def _triangles(signed: _Signed) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, int]]]:
    """Each triangle once: the indices of its three edges, and their signs."""
    later: list[dict[int, int]] = [{} for _ in range(signed.size)]
    for edge, (u, v) in enumerate(zip(signed.tail.tolist(), signed.head.tolist(), strict=True)):
        later[u][v] = edge
    sign = signed.sign.tolist()
    for u in range(signed.size):
        for v, uv in later[u].items():
            for w in later[v].keys() & later[u].keys():
                edges = uv, later[u][w], later[v][w]
                yield edges, tuple(sign[edge] for edge in edges)


def _simple_graph(signed: _Signed) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(signed.size))
    ends = zip(signed.tail.tolist(), signed.head.tolist(), strict=True)
    graph.add_edges_from((u, v, {"edge": edge}) for edge, (u, v) in enumerate(ends))
    return graph


def _block(signed: _Signed, edges: np.ndarray) -> _Signed:
    nodes, local = np.unique(np.r_[signed.tail[edges], signed.head[edges]], return_inverse=True)
    return _Signed(tuple(nodes.tolist()), local[: len(edges)], local[len(edges) :], signed.sign[edges])
