"""Clusters: a signed graph split into as many groups as it takes, friends together and enemies apart.

Balance allows two sides; here three mutual enemies may stand apart (Davis's weaker balance). Small graphs are solved
exactly by an integer programme over pairs of nodes, larger ones by moving nodes, and the result says which.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from entente.errors import Fault, raise_if_any
from entente.graphs.solver import best_split, good_split
from entente.graphs.ties import SLACK, Node, SignedArrays, as_arrays, part_of, simple_graph

if TYPE_CHECKING:
    from scipy.sparse import csr_array

EXACT_CLUSTER_NODES = 20
STARTS = 32


@dataclass(frozen=True)
class Clustering:
    """A signed graph split into any number of groups.

    Parameters
    ----------
    clusters : tuple of tuple
        The groups, each sorted, in the order of their first nodes.
    alpha : float
        The weight of a negative edge inside a group; a positive edge between groups weighs 1 - alpha.
    negative_inside, positive_between : int
        The edges of either kind that the groups leave unsatisfied.
    status : {"exact", "heuristic"}
        Whether the criterion is proven to be the least.
    lower_bound : float
        The criterion is proven to be at least this.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> groups = clusters(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n"))
    >>> groups.clusters, groups.disagreements, groups.status
    ((('a',), ('b',), ('c',)), 0, 'exact')
    """

    clusters: tuple[tuple[Node, ...], ...]
    alpha: float
    negative_inside: int
    positive_between: int
    status: str
    lower_bound: float

    @property
    def criterion(self) -> float:
        """alpha x (negative edges inside) + (1 - alpha) x (positive edges between)."""
        return self.alpha * self.negative_inside + (1 - self.alpha) * self.positive_between

    @property
    def disagreements(self) -> int:
        """Negative edges inside + positive edges between, both counted fully."""
        return self.negative_inside + self.positive_between


def clusters(
    graph: nx.Graph, *, alpha: float = 0.5, max_clusters: int | None = None, time_limit: float = 60.0
) -> Clustering:
    """Split a signed graph into groups: friends together, enemies apart, as many groups as it takes.

    P = alpha x (negative edges inside a group) + (1 - alpha) x (positive edges between groups), made as small as
    can be. With alpha = 1/2 that is half the number of disagreements, the criterion of correlation clustering.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.
    alpha : float in (0, 1)
        How much worse it is to have an enemy inside than a friend outside.
    max_clusters : int, optional
        At most so many groups. Default: no limit. With 2 and alpha 1/2 the disagreements are the frustration index.
    time_limit : float
        Seconds, after which the best groups found are returned as ``"heuristic"``.

    Returns
    -------
    Clustering
        ``status`` is ``"exact"`` if every component has at most 20 nodes and the time was enough, or if the groups
        found have no disagreement. Else it is ``"heuristic"``: node moves from 32 starts, nothing proven.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> mutual_enemies = read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n")
    >>> clusters(mutual_enemies, max_clusters=2).disagreements
    1

    Notes
    -----
    Balance in two sides calls the triangle --- unbalanced: of three mutual enemies two should join. Three groups
    satisfy it fully; that is Davis's weaker balance. Without a limit, a group whose members are not joined by
    positive edges is split further, which never costs anything. A best split into groups need not be the only one.

    References
    ----------
    Davis, J. A. (1967). Clustering and structural balance in graphs. Human Relations 20, 181-187.
    Doreian, P. and Mrvar, A. (1996). A partitioning approach to structural balance. Social Networks 18, 149-168.
    """
    raise_if_any(_option_faults(alpha, max_clusters, time_limit))
    deadline, signed = time.perf_counter() + time_limit, as_arrays(graph)
    parts = _components(signed)
    answers = [_group(part, alpha, max_clusters, deadline) for part in parts]
    label = _label_all(signed, parts, [label for label, _ in answers], max_clusters)
    return _clustering(signed, label, alpha, sum(bound for _, bound in answers))


def _option_faults(alpha: float, max_clusters: int | None, time_limit: float) -> Iterator[Fault]:
    if not 0 < alpha < 1:
        yield Fault("balance.alpha", "argument alpha", repr(alpha), "a number between 0 and 1, both excluded")
    if max_clusters is not None and (not isinstance(max_clusters, int) or max_clusters < 1):
        yield Fault(
            "balance.max_clusters", "argument max_clusters", repr(max_clusters), "a whole number from 1 up, or None"
        )
    if not time_limit > 0:
        yield Fault("balance.time_limit", "argument time_limit", repr(time_limit), "seconds above 0")


def _components(signed: SignedArrays) -> list[SignedArrays]:
    """Each connected component as a signed graph of its own; its `names` are the node numbers of the whole."""
    whole = simple_graph(signed)
    parts = []
    for nodes in map(sorted, nx.connected_components(whole)):
        edges = np.array(sorted(data["edge"] for _, _, data in whole.edges(nodes, data=True)), dtype=int)
        parts.append(part_of(signed, edges) if len(edges) else replace(part_of(signed, edges), names=tuple(nodes)))
    return parts


def _group(part: SignedArrays, alpha: float, most: int | None, deadline: float) -> tuple[np.ndarray, float]:
    """A label for each node of a component, and a lower bound of its criterion."""
    most = part.size if most is None else min(most, part.size)
    if most == 2 and alpha == 0.5:  # half the frustration index
        search = best_split(part, deadline)
        return search.side, search.lower / 2
    label = _split_loose(part, _by_moves(part, alpha, most, deadline), most)
    cost = _criterion(part, label, alpha)
    if cost == 0 or part.size > EXACT_CLUSTER_NODES or time.perf_counter() > deadline:
        return label, 0.0
    exact, bound = _by_pairs(part, alpha, most, deadline)
    if exact is not None and _criterion(part, exact, alpha) < cost - SLACK:
        label = _split_loose(part, exact, most)
    return label, bound


def _criterion(part: SignedArrays, label: np.ndarray, alpha: float) -> float:
    inside, between = _disagreements(part, label)
    return alpha * inside + (1 - alpha) * between


def _disagreements(part: SignedArrays, label: np.ndarray) -> tuple[int, int]:
    together = label[part.tail] == label[part.head]
    return int((together & (part.sign < 0)).sum()), int((~together & (part.sign > 0)).sum())


def _by_moves(part: SignedArrays, alpha: float, most: int, deadline: float) -> np.ndarray:
    """The best of 32 starts, each improved by moving one node at a time."""
    matrix = part.matrix()
    price = np.where(matrix < 0, alpha, np.where(matrix > 0, alpha - 1, 0.0))
    best, least = np.zeros(part.size, dtype=int), math.inf
    for start in _starts(part, most, deadline):
        label = _settle(price, start, most)
        if (cost := _criterion(part, label, alpha)) < least - SLACK:
            best, least = label, cost
        if time.perf_counter() > deadline:
            break
    return best


def _starts(part: SignedArrays, most: int, deadline: float) -> Iterator[np.ndarray]:
    """All together; a good split into two sides; then random groups, two to eight of them."""
    yield np.zeros(part.size, dtype=int)
    if most == 1 or not part.edges:
        return
    yield good_split(part, np.zeros(part.edges))
    rng = np.random.default_rng(0)
    for start in range(STARTS - 2):
        yield rng.integers(0, min(most, 2 + start % 7), size=part.size)


def _settle(price: np.ndarray, label: np.ndarray, most: int) -> np.ndarray:
    """Move each node in turn to the group that suits it best, until no move helps."""
    moved = True
    while moved:
        moved = False
        for node in range(len(label)):
            cost = np.bincount(label, price[node], minlength=most)
            target = int(cost.argmin())
            if cost[target] < cost[label[node]] - SLACK:
                label[node], moved = target, True
    return label


def _split_loose(part: SignedArrays, label: np.ndarray, most: int) -> np.ndarray:
    """Without a limit on groups: split each group into the pieces that positive edges hold together."""
    if most < part.size:
        return label
    friends = nx.Graph()
    friends.add_nodes_from(range(part.size))
    keep = (part.sign > 0) & (label[part.tail] == label[part.head])
    friends.add_edges_from(zip(part.tail[keep].tolist(), part.head[keep].tolist(), strict=True))
    pieces = np.zeros(part.size, dtype=int)
    for number, nodes in enumerate(nx.connected_components(friends)):
        pieces[list(nodes)] = number
    return pieces


def _by_pairs(part: SignedArrays, alpha: float, most: int, deadline: float) -> tuple[np.ndarray | None, float]:
    """The exact groups by a mixed-integer programme, and a lower bound of the criterion.

    Binary y_uv: u and v are together; y_uv + y_vw - y_uw <= 1 for every three nodes. Binary r_v: v is the first of
    its group, r_v >= 1 - sum of y_uv over u < v; the sum of r is the number of groups.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    one, other = np.triu_indices(part.size, 1)
    count = len(one)
    pair = np.zeros((part.size, part.size), dtype=int)  # the number of each pair of nodes
    pair[one, other] = pair[other, one] = np.arange(count)
    price = np.zeros(count + part.size)
    price[pair[part.tail, part.head]] = np.where(part.sign < 0, alpha, alpha - 1)
    offset = (1 - alpha) * int((part.sign > 0).sum())
    groups = np.r_[np.zeros(count), np.ones(part.size)][None, :]
    rows, low, high = _pair_rows(part.size, pair)
    result = milp(
        price,
        integrality=np.ones(len(price)),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(rows, low, high), LinearConstraint(groups, 1, most)],
        options={"time_limit": max(0.01, deadline - time.perf_counter()), "mip_rel_gap": 0},
    )
    label = None
    if result.x is not None:
        label = _labels(np.rint(result.x[:count]) > 0, pair)
    if result.status == 0:
        return label, _criterion(part, label, alpha)
    if result.mip_dual_bound is None:
        return label, 0.0
    return label, max(0.0, result.mip_dual_bound + offset - 1e-6)


def _pair_rows(size: int, pair: np.ndarray) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """The rules of `_by_pairs`, each row with the least and the most that it may come to."""
    from scipy.sparse import lil_array

    count, triples = size * (size - 1) // 2, list(combinations(range(size), 3))
    rows = lil_array((3 * len(triples) + size, count + size))
    for number, (u, v, w) in enumerate(triples):
        sides = [pair[u, v], pair[v, w], pair[u, w]]
        for turn in range(3):  # whichever two sides are together, the third is
            rows[3 * number + turn, sides] = 1
            rows[3 * number + turn, sides[turn]] = -1
    for v in range(size):
        rows[3 * len(triples) + v, [*pair[v, :v], count + v]] = 1
    low = np.r_[np.full(3 * len(triples), -np.inf), np.ones(size)]
    high = np.r_[np.ones(3 * len(triples)), np.full(size, np.inf)]
    return rows.tocsr(), low, high


def _labels(together: np.ndarray, pair: np.ndarray) -> np.ndarray:
    """Each node's group, named by the group's first node."""
    label = np.arange(len(pair))
    for v in range(len(pair)):
        mates = np.flatnonzero(together[pair[v, :v]])
        if len(mates):
            label[v] = mates[0]
    return label


def _label_all(
    signed: SignedArrays, parts: Sequence[SignedArrays], labels: Sequence[np.ndarray], most: int | None
) -> np.ndarray:
    """Put the labels of the components together: apart if the limit allows it, else the first with the first …"""
    compact = [np.unique(label, return_inverse=True)[1] for label in labels]
    sizes = [int(label.max()) + 1 for label in compact]
    apart = most is None or sum(sizes) <= most
    whole, used = np.zeros(signed.size, dtype=int), 0
    for part, label, size in zip(parts, compact, sizes, strict=True):
        whole[list(part.names)] = label + (used if apart else 0)
        used += size
    return whole


def _clustering(signed: SignedArrays, label: np.ndarray, alpha: float, bound: float) -> Clustering:
    groups: dict[int, list[Node]] = {}
    for name, number in zip(signed.names, label.tolist(), strict=True):
        groups.setdefault(number, []).append(name)
    inside, between = _disagreements(signed, label)
    criterion = _criterion(signed, label, alpha)
    found = tuple(tuple(names) for names in groups.values())
    if criterion <= bound + SLACK:
        return Clustering(found, alpha, inside, between, "exact", criterion)
    return Clustering(found, alpha, inside, between, "heuristic", bound)
