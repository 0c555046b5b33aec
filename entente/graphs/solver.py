"""The frustration index L: the fewest edges that no split of a signed graph into two sides can satisfy.

`frustration` finds it exactly, by linear and integer programmes over the cycles that must lose an edge, or says within
which bounds it lies when the time is up. `brute_force_frustration` tries every split: the oracle for small graphs.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from entente.errors import EntenteError, Fault, Undefined
from entente.graphs.ties import SLACK, Edge, Sides, SignedArrays, all_triangles, as_arrays, simple_graph

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BRUTE_FORCE_NODES = 20
BATCH = 256
Cycle = tuple[int, ...]  # the numbers of its edges, sorted


@dataclass(frozen=True)
class Frustration:
    """The frustration index of a signed graph, with a split that attains it.

    Parameters
    ----------
    index : int
        The number of edges that the split leaves unsatisfied: the frustration index L if `status` is ``"exact"``,
        an upper bound of it if ``"bound"``.
    lower_bound : int
        L is proven to be at least this; equal to `index` if exact.
    partition : (tuple, tuple)
        The two sides, each sorted; the first node of the graph is in the first.
    unique : bool or None
        Whether no other split does as well (swapping the two sides of the whole graph is no other split);
        None when that is not known.
    why : str
        Why the split is not unique, or why that is not known; empty if it is unique.
    frustrated_edges : tuple of (node, node)
        The edges that the split leaves unsatisfied, sorted.
    edges : int
        The number m of edges of the graph.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> result = frustration(read_edges("u,v,sign\\na,b,+\\na,c,-\\nb,c,-\\n"))
    >>> print(result)
    frustration index 0 (exact): {a, b} against {c}
    """

    index: int
    status: str
    lower_bound: int
    partition: Sides
    unique: bool | None
    why: str
    frustrated_edges: tuple[Edge, ...]
    edges: int

    @property
    def normalised(self) -> float | Undefined:
        """F = 1 - 2 L / m: 1 if balanced, 0 at worst (Aref and Wilson 2018); undefined without edges or at a bound."""
        if not self.edges:
            return Undefined("the graph has no edge")
        if self.status != "exact":
            return Undefined(f"the frustration index is only known to be {self.lower_bound} to {self.index}")
        return 1 - 2 * self.index / self.edges

    def __str__(self) -> str:
        sides = " against ".join("{" + ", ".join(map(str, side)) + "}" for side in self.partition if side)
        value = f"{self.index} (exact)" if self.status == "exact" else f"{self.lower_bound} to {self.index} (bound)"
        return f"frustration index {value}: {sides or 'no nodes'}"


def frustration(graph: nx.Graph, *, time_limit: float = 60.0) -> Frustration:
    """Find the frustration index exactly, with a best split into two sides.

    L = min over all splits of (positive edges between the sides + negative edges within a side). Equally, L is the
    least number of edges whose removal (or whose change of sign) leaves a balanced graph.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.
    time_limit : float
        Seconds after which the best result so far is returned, honestly named: ``status`` is then ``"bound"``, and L
        lies between ``lower_bound`` and ``index``; or the index is exact and ``unique`` is None.

    Examples
    --------
    Three mutual enemies: whatever the split, two of them are on one side.

    >>> from entente.graphs.edge_table import read_edges
    >>> result = frustration(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n"))
    >>> result.index, result.status, result.unique
    (1, 'exact', False)
    >>> result.frustrated_edges
    (('a', 'b'),)

    Notes
    -----
    *Method.* Every cycle whose signs multiply to - must lose an edge, so L is at least the value of the linear
    programme ``min sum x, sum of x over C >= 1 for every such cycle C, x >= 0``; cycles that are violated are found as
    shortest paths in the signed double cover and added until none is. Each solution also points to a split, so L is
    at most the edges which that leaves unsatisfied. If the bound, rounded up, meets the split, the split is proven
    best. If a gap remains, a mixed-integer programme over sides and edges closes it (HiGHS). Bounds of the linear
    programme are computed again from its dual solution, so they do not rest on the solver's tolerances.

    *Uniqueness.* The same search looks for a best split that satisfies one of the edges that the first leaves
    unsatisfied. In a graph of more than one component every component can be turned over on its own, so the split is
    then not unique; an isolated node is a component.

    The same graph gives the same result whatever the order of its nodes and edges.

    References
    ----------
    Harary, F. (1959). On the measurement of structural balance. Behavioral Science 4, 316-323.
    Aref, S. and Wilson, M. C. (2018). Measuring partial balance in signed networks. Journal of Complex
    Networks 6, 566-595.
    """
    if not time_limit > 0:
        raise EntenteError([Fault("balance.time_limit", "argument time_limit", repr(time_limit), "seconds above 0")])
    deadline = time.perf_counter() + time_limit
    signed = as_arrays(graph)
    search = best_split(signed, deadline)
    return _frustration(signed, search.side, search.lower, _uniqueness(search))


def _frustration(signed: SignedArrays, side: np.ndarray, lower: int, unique: tuple[bool | None, str]) -> Frustration:
    bad = signed.frustrated(side)
    index = int(bad.sum())
    names = signed.names
    return Frustration(
        index=index,
        status="exact" if lower == index else "bound",
        lower_bound=lower,
        partition=tuple(tuple(name for name, s in zip(names, side, strict=True) if s == k) for k in (0, 1)),
        unique=unique[0],
        why=unique[1],
        frustrated_edges=tuple((names[signed.tail[e]], names[signed.head[e]]) for e in np.flatnonzero(bad)),
        edges=signed.edges,
    )


def best_split(signed: SignedArrays, deadline: float) -> Search:
    """Search for a best split until it is proven or the time is up.

    Examples
    --------
    >>> enemies = as_arrays(nx.Graph([("a", "b", {"sign": -1})]))
    >>> search = best_split(enemies, time.perf_counter() + 1)
    >>> search.side.tolist(), search.cost, search.lower
    ([0, 1], 0, 0)
    """
    search = Search(signed, deadline, cost=signed.edges + 1)
    search.cycles.update(edges for edges, signs in all_triangles(signed) if math.prod(signs) < 0)
    search.offer(good_split(signed, np.zeros(signed.edges)))
    search.lower = min(1, search.cost)  # a balanced graph has no unsatisfied edge along any tree
    search.run()
    # Of the splits that do as well, take the first: what is shown then hangs on the names, not on the search.
    first = min(_as_good(search), key=tuple, default=search.side)
    while tuple(first) < tuple(search.side):
        search.side = first
        first = min(_as_good(search), key=tuple, default=search.side)
    return search


def _as_good(search: Search) -> list[np.ndarray]:
    """The splits that cost no more than the one found and differ from it by one node, or by two neighbours."""
    turns = [[v] for v in range(search.signed.size)] + [list(edge) for edge in search.graph.edges]
    found = []
    for nodes in turns:
        side = search.side.copy()
        side[nodes] ^= 1
        side ^= side[search.root]
        if search.signed.frustrated(side).sum() <= search.cost and (side != search.side).any():
            found.append(side)
    return found


def _uniqueness(first: Search) -> tuple[bool | None, str]:
    """Whether no other split does as well as the one found, and if not, or if that is not known, why."""
    components = nx.number_connected_components(first.graph)
    if components > 1:
        return False, f"each of the graph's {components} components can be turned over on its own"
    if first.lower < first.cost:
        return None, "the split is not proven to be the best"
    if first.cost == 0:
        return True, ""
    if _as_good(first):
        return False, "another split leaves as few ties out of place"
    # Another split of the same cost leaves other edges unsatisfied, so it satisfies one of these.
    banned = np.flatnonzero(first.signed.frustrated(first.side))
    other = Search(first.signed, first.deadline, cost=first.cost + 1, lower=first.cost, banned=banned)
    other.cycles.update(first.cycles)
    other.run()
    if other.side is not None:
        return False, "another split leaves as few ties out of place"
    if other.lower >= other.cost:
        return True, ""
    return None, "the time limit came before another split was found or ruled out"


class Search:
    """The search for a split with fewer than `cost` unsatisfied edges: the best so far, and a bound of what can be.

    Parameters
    ----------
    deadline : float
        By `time.perf_counter`.
    cost : int
        A split is of interest only if it leaves fewer edges than this unsatisfied; falls to the best split's.
    lower : int
        No split leaves fewer; rises until it meets the cost.
    banned : array of int
        Edges that must not all be left unsatisfied; none for a search among all splits.
    """

    def __init__(
        self, signed: SignedArrays, deadline: float, *, cost: int, lower: int = 0, banned: Iterable[int] = ()
    ) -> None:
        self.signed, self.deadline, self.cost, self.lower = signed, deadline, cost, lower
        self.banned = np.array(banned, dtype=int)
        self.side: np.ndarray | None = None
        self.cycles: set[Cycle] = set()  # negative cycles: each must lose an edge
        self.graph = simple_graph(signed)
        self.root = np.zeros(signed.size, dtype=int)  # the first node of each node's component
        for nodes in nx.connected_components(self.graph):
            self.root[list(nodes)] = min(nodes)

    @property
    def finished(self) -> bool:
        return self.lower >= self.cost or time.perf_counter() > self.deadline

    def offer(self, side: np.ndarray) -> None:
        """Keep a split if it is better than the best."""
        bad = self.signed.frustrated(side)
        if len(self.banned) and bad[self.banned].all():
            return
        if bad.sum() < self.cost:
            self.cost = int(bad.sum())
            self.side = side ^ side[self.root]  # of a split and its mirror, the one with first nodes on side 0

    def run(self) -> None:
        """Improve the split and raise the bound until they meet or the time is up."""
        fresh = self._violated(np.zeros(self.signed.edges))
        while fresh and not self.finished:
            self.cycles |= fresh
            x = self._relax()
            self.offer(good_split(self.signed, x))
            fresh = self._violated(x) - self.cycles
        if not self.finished:
            self._by_integers()

    def _violated(self, x: np.ndarray) -> set[Cycle]:
        """Negative cycles with sum of x below 1: through each node, the shortest in the signed double cover.

        The double cover has nodes (v, even) and (v, odd); a positive edge keeps the parity, a negative one changes it.
        A path from (v, even) to (v, odd) is a closed walk with an odd number of negative edges.
        """
        from scipy.sparse.csgraph import dijkstra

        n, cover = self.signed.size, _double_cover(self.signed, x)
        found: set[Cycle] = set()
        for start in range(0, n, BATCH):  # the distances of all nodes of a large graph at once would fill the memory
            nodes = np.arange(start, min(n, start + BATCH))
            reach, before = dijkstra(cover, indices=nodes, return_predecessors=True, limit=1)
            for row, v in enumerate(nodes.tolist()):
                if reach[row, v + n] < 1 - 1e-4:  # by less it is only the solver's tolerance
                    found.add(self._odd_edges(before[row].tolist(), v))
            if time.perf_counter() > self.deadline:
                break
        return found

    def _odd_edges(self, before: list[int], v: int) -> Cycle:
        """The edges that the path from (v, even) to (v, odd) takes an odd number of times: a negative cycle."""
        n = self.signed.size
        count: Counter[int] = Counter()
        here = v + n
        while here != v:
            last = before[here]
            count[self.graph[last % n][here % n]["edge"]] += 1
            here = last
        return tuple(sorted(edge for edge, times in count.items() if times % 2))

    def _relax(self) -> np.ndarray:
        """Solve the linear programme, raise the bound by its dual solution, and return x.

        For any y >= 0 (cycles) and z >= 0 (ban), weak duality gives sum y - most z - sum max(0, y A - z B - 1) as a
        bound of any whole-numbered solution; it is rounded up, since the number of edges is whole.
        """
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        rows, ban = _cycle_rows(self.cycles, self.signed.edges), self._ban(self.signed.edges)
        most = len(self.banned) - 1.0
        result = linprog(
            np.ones(self.signed.edges),
            A_ub=vstack([-rows, ban]),
            b_ub=np.r_[-np.ones(len(self.cycles)), np.full(len(ban), most)],
            bounds=(0, 1),
            method="highs",
            options={"time_limit": max(0.01, self.deadline - time.perf_counter())},
        )
        if result.status != 0:  # out of time
            return np.zeros(self.signed.edges)
        dual = np.maximum(-result.ineqlin.marginals, 0)
        y, z = dual[: len(self.cycles)], dual[len(self.cycles) :]
        over = np.maximum(0, rows.T @ y - ban.T @ z - 1)
        self.lower = max(self.lower, math.ceil(y.sum() - most * z.sum() - over.sum() - SLACK))
        return result.x

    def _ban(self, width: int) -> np.ndarray:
        """The row that adds up x over the banned edges, the last of `width` columns; no row if none is banned."""
        if not len(self.banned):
            return np.zeros((0, width))
        row = np.zeros((1, width))
        row[0, width - self.signed.edges + self.banned] = 1
        return row

    def _by_integers(self) -> None:
        """Look for a split below the cost; finding none proves that there is none.

        Binary s_v is the side of node v, binary x_e whether edge e is frustrated: x >= s_u - s_v and x >= s_v - s_u
        for a positive edge, x >= s_u + s_v - 1 and x >= 1 - s_u - s_v for a negative one.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        n, m = self.signed.size, self.signed.edges
        total = np.r_[np.zeros(n), np.ones(m)]
        highest = np.ones(n + m)
        highest[np.bincount(np.r_[self.signed.tail, self.signed.head]).argmax()] = 0  # of two mirrors, one
        links, low = _link_rows(self.signed)
        rules = [
            LinearConstraint(links, low, np.inf),
            LinearConstraint(_cycle_rows(self.cycles, n + m, n), 1, np.inf),
            LinearConstraint(total, self.lower, self.cost - 1),
        ]
        if len(self.banned):
            rules.append(LinearConstraint(self._ban(n + m), -np.inf, len(self.banned) - 1))
        left = max(0.01, self.deadline - time.perf_counter())
        result = milp(
            total,
            integrality=np.ones(n + m),
            bounds=Bounds(0, highest),
            constraints=rules,
            options={"time_limit": left, "mip_rel_gap": 0},
        )
        if result.status == 2:  # there is none
            self.lower = self.cost
            return
        if result.x is not None:
            self.offer(np.rint(result.x[:n]).astype(int))
        if result.mip_dual_bound is not None and math.isfinite(result.mip_dual_bound):
            self.lower = max(self.lower, min(math.ceil(result.mip_dual_bound - 1e-6), self.cost))


def good_split(signed: SignedArrays, price: np.ndarray) -> np.ndarray:
    """A split along the cheapest spanning tree, improved by turning over the node that helps most until none helps.

    Examples
    --------
    >>> good_split(as_arrays(nx.Graph([("a", "b", {"sign": -1})])), np.zeros(1)).tolist()
    [0, 1]
    """
    side = _along_cheapest_tree(signed, price)
    if not signed.edges:
        return side
    matrix, spin = signed.matrix(), 1.0 - 2.0 * side
    gain = -spin * (matrix @ spin)  # by how much turning each node over lowers the unsatisfied edges
    while gain.max() > 0:
        node = int(gain.argmax())
        spin[node] *= -1
        gain -= 2 * spin * matrix[node] * spin[node]
        gain[node] *= -1
    return (spin < 0).astype(int)


def _along_cheapest_tree(signed: SignedArrays, price: np.ndarray) -> np.ndarray:
    """The split that satisfies every edge of a cheapest spanning forest."""
    graph = simple_graph(signed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = price[data["edge"]]
    forest = nx.minimum_spanning_tree(graph)
    side = np.zeros(signed.size, dtype=int)
    for nodes in nx.connected_components(forest):
        for u, v in nx.bfs_edges(forest, min(nodes)):
            side[v] = side[u] ^ int(signed.sign[graph.edges[u, v]["edge"]] < 0)
    return side


def _double_cover(signed: SignedArrays, x: np.ndarray) -> csr_array:
    from scipy.sparse import csr_array

    n = signed.size
    turn = np.where(signed.sign < 0, n, 0)
    one = np.r_[signed.tail, signed.tail + n]
    other = np.r_[signed.head + turn, signed.head + n - turn]
    length = np.tile(np.maximum(x, 0) + 1e-7, 2)  # a zero would be no edge at all
    return csr_array((np.r_[length, length], (np.r_[one, other], np.r_[other, one])), shape=(2 * n, 2 * n))


def _cycle_rows(cycles: Iterable[Cycle], width: int, offset: int = 0) -> csr_array:
    """One row a cycle, with 1 for each of its edges; edge e is column e + offset."""
    from scipy.sparse import csr_array

    rows, columns = [], []
    for row, cycle in enumerate(sorted(cycles)):
        rows += [row] * len(cycle)
        columns += [edge + offset for edge in cycle]
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(cycles), width))


def _link_rows(signed: SignedArrays) -> tuple[csr_array, np.ndarray]:
    """Two rows an edge, in the columns of nodes and then edges, and the least that each must come to."""
    from scipy.sparse import lil_array

    n, m = signed.size, signed.edges
    rows, low = lil_array((2 * m, n + m)), np.zeros(2 * m)
    for edge, (u, v, sign) in enumerate(zip(signed.tail, signed.head, signed.sign, strict=True)):
        for row, way in ((2 * edge, 1), (2 * edge + 1, -1)):
            rows[row, n + edge], rows[row, u], rows[row, v] = 1, way, -sign * way
            low[row] = way if sign < 0 else 0
    return rows.tocsr(), low


def brute_force_frustration(graph: nx.Graph) -> Frustration:
    """Find the frustration index by trying every split: an oracle for small graphs.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1; at most 20 nodes, since n nodes have 2 ** (n - 1) splits.

    Returns
    -------
    Frustration
        Always exact; ``unique`` is known from the count of splits that do as well.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> brute_force_frustration(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n")).index
    1
    """
    signed = as_arrays(graph)
    if signed.size > BRUTE_FORCE_NODES:
        found, do = f"{signed.size} nodes", "Use `frustration`: it is exact too."
        raise EntenteError([Fault("balance.size", "the graph", found, f"at most {BRUTE_FORCE_NODES}", do)])
    split = np.arange(2 ** max(0, signed.size - 1), dtype=np.int32) * 2  # bit v is the side of node v; node 0 on side 0
    cost = np.zeros(len(split), dtype=np.int16)
    for u, v, sign in zip(signed.tail, signed.head, signed.sign, strict=True):
        cost += ((split >> u ^ split >> v) & 1) == (sign > 0)
    best = np.flatnonzero(cost == cost.min())
    side = (int(split[best[0]]) >> np.arange(signed.size)) & 1
    unique = (True, "") if len(best) == 1 else (False, f"{len(best)} splits leave as few ties out of place")
    return _frustration(signed, side, int(cost.min()), unique)
