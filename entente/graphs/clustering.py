"""entente.graphs.clustering."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from entente.errors import Fault, raise_if_any

if TYPE_CHECKING:
    from scipy.sparse import csr_array
from entente.graphs.solver import _blocks, _join, _search, _solve_all
from entente.graphs.ties import SLACK, STARTS, Node, _block, _Signed, _signed, _simple_graph

EXACT_CLUSTER_NODES = 20


# --------------------------------------------------------------------------------------------------------------------
# Clusters


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

    Raises
    ------
    EntenteError
        ``balance.graph``, ``balance.sign``, ``balance.loop``, ``balance.alpha``, ``balance.max_clusters``,
        ``balance.time_limit``.

    Examples
    --------
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
    deadline, signed = time.perf_counter() + time_limit, _signed(graph)
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


def _components(signed: _Signed) -> list[_Signed]:
    """Each connected component as a signed graph of its own; its `names` are the node numbers of the whole."""
    whole = _simple_graph(signed)
    parts = []
    for nodes in map(sorted, nx.connected_components(whole)):
        edges = np.array(sorted(data["edge"] for _, _, data in whole.edges(nodes, data=True)), dtype=int)
        parts.append(_block(signed, edges) if len(edges) else replace(_block(signed, edges), names=tuple(nodes)))
    return parts


def _group(part: _Signed, alpha: float, most: int | None, deadline: float) -> tuple[np.ndarray, float]:
    """A label for each node of a component, and a lower bound of its criterion."""
    most = part.size if most is None else min(most, part.size)
    if most == 2 and alpha == 0.5:
        return _two_groups(part, deadline)
    label = _split_loose(part, _by_moves(part, alpha, most, deadline), most)
    cost = _criterion(part, label, alpha)
    if cost == 0 or part.size > EXACT_CLUSTER_NODES or time.perf_counter() > deadline:
        return label, 0.0
    exact, bound = _by_pairs(part, alpha, most, deadline)
    if exact is not None and _criterion(part, exact, alpha) < cost - SLACK:
        label = _split_loose(part, exact, most)
    return label, min(bound, _criterion(part, label, alpha))


def _two_groups(part: _Signed, deadline: float) -> tuple[np.ndarray, float]:
    """At most two groups, both kinds of edge weighing alike: half the frustration index."""
    whole = _simple_graph(part)
    blocks = _blocks(part, whole)
    answers = _solve_all(blocks, deadline)
    return _join(part, whole, blocks, answers), sum(answer.lower for answer in answers) / 2


def _criterion(part: _Signed, label: np.ndarray, alpha: float) -> float:
    inside, between = _disagreements(part, label)
    return alpha * inside + (1 - alpha) * between


def _disagreements(part: _Signed, label: np.ndarray) -> tuple[int, int]:
    together = label[part.tail] == label[part.head]
    return int((together & (part.sign < 0)).sum()), int((~together & (part.sign > 0)).sum())


def _by_moves(part: _Signed, alpha: float, most: int, deadline: float) -> np.ndarray:
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


def _starts(part: _Signed, most: int, deadline: float) -> Iterator[np.ndarray]:
    """All together; a good split into two sides; then random groups, two to eight of them."""
    yield np.zeros(part.size, dtype=int)
    if most == 1 or not part.edges:
        return
    yield _search(part, deadline).side.copy()
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


def _split_loose(part: _Signed, label: np.ndarray, most: int) -> np.ndarray:
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


def _by_pairs(part: _Signed, alpha: float, most: int, deadline: float) -> tuple[np.ndarray | None, float]:
    """The exact groups by a mixed-integer programme, and a lower bound of the criterion.

    Binary y_uv: u and v are together; y_uv + y_vw - y_uw <= 1 for every three nodes. Binary r_v: v is the first of
    its group, r_v >= 1 - sum of y_uv over u < v; the sum of r is the number of groups.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    pair = _pair_numbers(part.size)
    count = part.size * (part.size - 1) // 2
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
    bound = result.mip_dual_bound if result.mip_dual_bound is not None else -math.inf
    label = None if result.x is None else _labels(np.rint(result.x[:count]) > 0, pair)
    if result.status == 0:
        return label, _criterion(part, label, alpha)
    return label, max(0.0, bound + offset - 1e-6)


def _pair_numbers(size: int) -> np.ndarray:
    pair = np.zeros((size, size), dtype=int)
    one, other = np.triu_indices(size, 1)
    pair[one, other] = pair[other, one] = np.arange(len(one))
    return pair


def _pair_rows(size: int, pair: np.ndarray) -> tuple[csr_array, np.ndarray, np.ndarray]:
    from itertools import combinations

    from scipy.sparse import csr_array

    three = np.array(list(combinations(range(size), 3)), dtype=int).reshape(-1, 3)
    sides = np.c_[pair[three[:, 0], three[:, 1]], pair[three[:, 1], three[:, 2]], pair[three[:, 0], three[:, 2]]]
    turns = np.r_[sides, np.roll(sides, 1, axis=1), np.roll(sides, 2, axis=1)]
    t, width = len(turns), size * (size - 1) // 2 + size
    rows = np.repeat(np.arange(t), 3).tolist()
    columns, values = turns.ravel().tolist(), [1.0, 1.0, -1.0] * t
    for v in range(size):
        earlier = pair[v, :v].tolist()
        rows += [t + v] * (len(earlier) + 1)
        columns += [*earlier, width - size + v]
        values += [1.0] * (len(earlier) + 1)
    low = np.r_[np.full(t, -np.inf), np.ones(size)]
    high = np.r_[np.ones(t), np.full(size, np.inf)]
    return csr_array((values, (rows, columns)), shape=(t + size, width)), low, high


def _labels(together: np.ndarray, pair: np.ndarray) -> np.ndarray:
    """Each node's group, named by the group's first node."""
    size = len(pair)
    return np.array([next(u for u in range(size) if u == v or together[pair[u, v]]) for v in range(size)])


def _label_all(signed: _Signed, parts: Sequence[_Signed], labels: Sequence[np.ndarray], most: int | None) -> np.ndarray:
    """Put the labels of the components together: apart if the limit allows it, else the first with the first …"""
    compact = [np.unique(label, return_inverse=True)[1] for label in labels]
    sizes = [int(label.max()) + 1 for label in compact]
    apart = most is None or sum(sizes) <= most
    whole, used = np.zeros(signed.size, dtype=int), 0
    for part, label, size in zip(parts, compact, sizes, strict=True):
        whole[list(part.names)] = label + (used if apart else 0)
        used += size
    return whole


def _clustering(signed: _Signed, label: np.ndarray, alpha: float, bound: float) -> Clustering:
    groups: dict[int, list[Node]] = {}
    for name, number in zip(signed.names, label.tolist(), strict=True):
        groups.setdefault(number, []).append(name)
    inside, between = _disagreements(signed, label)
    criterion = alpha * inside + (1 - alpha) * between
    proven = criterion <= bound + SLACK
    found = tuple(map(tuple, groups.values()))
    return Clustering(found, alpha, inside, between, "exact" if proven else "heuristic", criterion if proven else bound)
