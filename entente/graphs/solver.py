"""entente.graphs.solver."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from entente.errors import EntenteError, Fault, Undefined

if TYPE_CHECKING:
    from scipy.sparse import csr_array
from entente.graphs.ties import BATCH, SLACK, STARTS, Edge, Sides, _block, _Signed, _signed, _simple_graph, _triangles

BRUTE_FORCE_NODES = 20


# --------------------------------------------------------------------------------------------------------------------
# Frustration


@dataclass(frozen=True)
class Frustration:
    """The frustration index of a signed graph, with a split that attains it.

    Parameters
    ----------
    index : int
        The number of edges that the split leaves unsatisfied: the frustration index L if `status` is ``"exact"``,
        an upper bound of it if ``"bound"``.
    status : {"exact", "bound"}
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

    Returns
    -------
    Frustration

    Raises
    ------
    EntenteError
        ``balance.graph``, ``balance.sign``, ``balance.loop``, ``balance.time_limit``.

    Examples
    --------
    Three mutual enemies: whatever the split, two of them are on one side.

    >>> result = frustration(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n"))
    >>> result.index, result.status, result.unique
    (1, 'exact', False)
    >>> result.frustrated_edges
    (('a', 'b'),)

    Notes
    -----
    *Method.* Each block (biconnected component) is solved on its own, because a cycle never leaves its block. In a
    block, tabu search gives a split, so L is at most its value. Every cycle whose signs multiply to - must lose an
    edge, so L is at least the value of the linear programme ``min sum x, sum of x over C >= 1 for every such cycle
    C, x >= 0``; cycles that are violated are found as shortest paths in the signed double cover and added until
    none is. If the bound, rounded up, meets the split, the split is proven best. If a gap remains, a mixed-integer
    programme over sides and edges closes it (HiGHS). Lower bounds of the linear programme are computed again from
    its dual solution, so they do not rest on the solver's tolerances.

    *Uniqueness.* The same two steps look for a best split that satisfies one of the edges that the first leaves
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
    signed = _signed(graph)
    whole = _simple_graph(signed)
    blocks = _blocks(signed, whole)
    answers = _solve_all(blocks, deadline)
    side = _join(signed, whole, blocks, answers)
    unique, why = _uniqueness(nx.number_connected_components(whole) if signed.size else 0, blocks, answers, deadline)
    return _frustration(signed, side, sum(answer.lower for answer in answers), (unique, why))


def _frustration(signed: _Signed, side: np.ndarray, lower: int, unique: tuple[bool | None, str]) -> Frustration:
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


# Blocks .............................................................................................................


@dataclass(frozen=True)
class _Answer:
    """What is known of one block: a split and a lower bound, and the rows of cycles that proved it."""

    side: np.ndarray
    cost: int
    lower: int
    cycles: frozenset[tuple[int, ...]] = frozenset()
    other: np.ndarray | None = field(default=None, compare=False)

    @property
    def proven(self) -> bool:
        return self.lower >= self.cost


def _blocks(signed: _Signed, whole: nx.Graph) -> list[_Signed]:
    """Each biconnected component as a signed graph of its own; its `names` are the node numbers of the whole."""
    blocks = [sorted(whole.edges[edge]["edge"] for edge in edges) for edges in nx.biconnected_component_edges(whole)]
    return [_block(signed, np.array(edges)) for edges in sorted(blocks)]


def _solve_all(blocks: Sequence[_Signed], deadline: float) -> list[_Answer]:
    """Search every block first, so that all have a split, then prove the smallest first."""
    answers = [_search(block, deadline) for block in blocks]
    for i in sorted(range(len(blocks)), key=lambda i: blocks[i].edges):
        if not answers[i].proven:
            answers[i] = _prove(blocks[i], answers[i], deadline)
    return answers


def _join(signed: _Signed, whole: nx.Graph, blocks: Sequence[_Signed], answers: Sequence[_Answer]) -> np.ndarray:
    """Put the splits of the blocks together; the first node of every component is on side 0."""
    apart: dict[frozenset[int], int] = {}
    for block, answer in zip(blocks, answers, strict=True):
        for u, v in zip(block.tail, block.head, strict=True):
            apart[frozenset((block.names[u], block.names[v]))] = int(answer.side[u] != answer.side[v])
    side = np.full(signed.size, -1)
    for root in range(signed.size):
        if side[root] < 0:
            side[root] = 0
            for u, v in nx.bfs_edges(whole, root):
                side[v] = side[u] ^ apart[frozenset((u, v))]
    return side


# Search: an upper bound .............................................................................................


def _search(block: _Signed, deadline: float) -> _Answer:
    """A good split of one block by tabu search from many starts, and another as good if one was met."""
    tree = _tree_split(block, np.zeros(block.edges))
    if not block.frustrated(tree).any():
        return _Answer(tree, 0, 0)
    rng = np.random.default_rng(0)
    starts = rng.integers(0, 2, size=(max(4, min(STARTS, 3200 // block.size)), block.size))
    starts[0] = tree
    now = time.perf_counter()
    side, other = _tabu(block, starts, rng, now + (deadline - now) / 4)
    return _Answer(side, int(block.frustrated(side).sum()), 1, other=other)


def _tree_split(block: _Signed, price: np.ndarray) -> np.ndarray:
    """The split that satisfies every edge of a cheapest spanning tree."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    ties = csr_array((price + 1.0, (block.tail, block.head)), shape=(block.size, block.size))
    order, before = breadth_first_order(minimum_spanning_tree(ties), 0, directed=False)
    edge_at, negative = _edge_numbers(block), block.sign < 0
    side = np.zeros(block.size, dtype=int)
    for node in order[1:].tolist():
        side[node] = side[before[node]] ^ negative[edge_at[int(before[node]), node]]
    return side


def _tabu(
    block: _Signed, starts: np.ndarray, rng: np.random.Generator, deadline: float
) -> tuple[np.ndarray, np.ndarray | None]:
    """Flip the best node that was not flipped lately, in all rows of `starts` at once; keep each row's best."""
    matrix, rows = block.matrix(), np.arange(len(starts))
    spin = 1.0 - 2.0 * starts
    price = spin * (spin @ matrix)  # what flipping each node would add to the frustrated edges
    cost = np.array([block.frustrated(start).sum() for start in starts], dtype=float)
    best, best_cost, barred = spin.copy(), cost.copy(), np.zeros(spin.shape)
    for step in range(20 + 4 * block.size):
        pick = np.where(barred > step, np.inf, price).argmin(axis=1)
        cost += price[rows, pick]
        spin[rows, pick] *= -1
        price += 2 * spin * matrix[pick] * spin[rows, pick][:, None]
        price[rows, pick] *= -1
        barred[rows, pick] = step + rng.integers(2, 3 + min(10, block.size // 3), size=len(rows))
        better = cost < best_cost
        best[better], best_cost[better] = spin[better], cost[better]
        if time.perf_counter() > deadline:
            break
    return _two_best(best, best_cost)


def _two_best(best: np.ndarray, cost: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
    """The first of the cheapest splits in a fixed order, and the second if there is one."""
    cheapest = best[cost == cost.min()]
    splits = np.unique((cheapest * cheapest[:, :1] < 0).astype(int), axis=0)
    return splits[0], splits[1] if len(splits) > 1 else None


def _other_by_flips(block: _Signed, side: np.ndarray) -> np.ndarray | None:
    """Another split as good that turns over one node, or two neighbours, if there is one."""
    spin = 1 - 2 * side
    satisfied = block.sign * spin[block.tail] * spin[block.head]
    price = np.bincount(block.tail, satisfied, block.size) + np.bincount(block.head, satisfied, block.size)
    nodes = np.flatnonzero(price == 0)[:1]
    if not len(nodes):
        pair = np.flatnonzero(price[block.tail] + price[block.head] - 2 * satisfied == 0)[:1]
        nodes = np.r_[block.tail[pair], block.head[pair]]
    if not len(nodes) or block.size <= 2:
        return None
    other = side.copy()
    other[nodes] ^= 1
    return other


# Proof: a lower bound ...............................................................................................


@dataclass(frozen=True)
class _Bans:
    """An extra row ``sum of x over edges <= most`` that shuts out a known optimum; without edges, none."""

    edges: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=int))

    def row(self, width: int, offset: int = 0) -> np.ndarray:
        row = np.zeros((1 if len(self.edges) else 0, width))
        row[:, self.edges + offset] = 1
        return row

    @property
    def most(self) -> np.ndarray:
        return np.full(1 if len(self.edges) else 0, len(self.edges) - 1.0)


def _prove(block: _Signed, answer: _Answer, deadline: float) -> _Answer:
    """Raise the lower bound, and improve the split, until they meet or the time is up."""
    answer = _by_cycles(block, answer, deadline)
    return answer if answer.proven else _by_integers(block, answer, deadline)


def _by_cycles(block: _Signed, answer: _Answer, deadline: float) -> _Answer:
    """The bound of the linear programme over cycles, with splits read off its solutions on the way."""
    cycles = {tuple(sorted(edges)) for edges, signs in _triangles(block) if math.prod(signs) < 0}
    fresh = _violated(block, np.zeros(block.edges), deadline)
    while fresh and not answer.proven and time.perf_counter() < deadline:
        cycles |= fresh
        x, bound = _relax(block, sorted(cycles), _Bans(), deadline)
        answer = replace(_rounded(block, answer, x), lower=max(answer.lower, bound), cycles=frozenset(cycles))
        fresh = _violated(block, x, deadline) - cycles
    return answer


def _rounded(block: _Signed, answer: _Answer, x: np.ndarray) -> _Answer:
    """The better of the split known and the one along the edges that the linear programme keeps."""
    side = _descend(block, _tree_split(block, x))
    cost = int(block.frustrated(side).sum())
    return replace(answer, side=side, cost=cost, other=None) if cost < answer.cost else answer


def _descend(block: _Signed, side: np.ndarray) -> np.ndarray:
    """Turn over the node that helps most until none helps."""
    matrix, spin = block.matrix(), 1.0 - 2.0 * side
    price = spin * (matrix @ spin)
    while price.min() < 0:
        node = int(price.argmin())
        spin[node] *= -1
        price += 2 * spin * matrix[node] * spin[node]
        price[node] *= -1
    return (spin * spin[0] < 0).astype(int)


def _violated(block: _Signed, x: np.ndarray, deadline: float) -> set[tuple[int, ...]]:
    """Negative cycles with sum of x below 1: through each node, the shortest in the signed double cover.

    The double cover has nodes (v, even) and (v, odd); a positive edge keeps the parity, a negative one changes it.
    A path from (v, even) to (v, odd) is a closed walk with an odd number of negative edges.
    """
    from scipy.sparse.csgraph import dijkstra

    n, cover, found = block.size, _double_cover(block, x), set()
    edge_at = _edge_numbers(block)
    for start in range(0, n, BATCH):
        nodes = np.arange(start, min(n, start + BATCH))
        reach, before = dijkstra(cover, indices=nodes, return_predecessors=True)
        short = np.flatnonzero(reach[np.arange(len(nodes)), nodes + n] < 1 - 1e-4)
        found |= {_odd_edges(_walk(before[i], int(nodes[i]), n), edge_at) for i in short}
        if time.perf_counter() > deadline:
            break
    return found


def _edge_numbers(block: _Signed) -> dict[Edge, int]:
    ends = zip(block.tail.tolist(), block.head.tolist(), strict=True)
    return {way: edge for edge, (u, v) in enumerate(ends) for way in ((u, v), (v, u))}


def _double_cover(block: _Signed, x: np.ndarray) -> csr_array:
    from scipy.sparse import csr_array

    n, turn = block.size, np.where(block.sign < 0, block.size, 0)
    one = np.r_[block.tail, block.tail + n]
    other = np.r_[block.head + turn, block.head + n - turn]
    length = np.tile(np.maximum(x, 0) + 1e-7, 2)
    return csr_array((np.r_[length, length], (np.r_[one, other], np.r_[other, one])), shape=(2 * n, 2 * n))


def _walk(before: np.ndarray, v: int, n: int) -> list[Edge]:
    """The closed walk behind the path from (v, even) to (v, odd)."""
    steps, here = [], v + n
    while here != v:
        steps.append((int(before[here]) % n, here % n))
        here = int(before[here])
    return steps


def _odd_edges(walk: Sequence[Edge], edge_at: Mapping[Edge, int]) -> tuple[int, ...]:
    """The edges that a walk uses an odd number of times; they hold a negative cycle if the walk is negative."""
    count = Counter(edge_at[step] for step in walk)
    return tuple(sorted(edge for edge, times in count.items() if times % 2))


def _cycle_rows(cycles: Sequence[tuple[int, ...]], width: int, offset: int = 0) -> csr_array:
    from scipy.sparse import csr_array

    rows = np.repeat(np.arange(len(cycles)), [len(cycle) for cycle in cycles])
    columns = np.array([edge + offset for cycle in cycles for edge in cycle], dtype=int)
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(cycles), width))


def _relax(block: _Signed, cycles: Sequence[tuple[int, ...]], bans: _Bans, deadline: float) -> tuple[np.ndarray, int]:
    """Solve the linear programme; return its x and a lower bound on any whole-numbered solution.

    For any y >= 0 (cycles) and z >= 0 (bans), weak duality gives sum y - most z - sum max(0, y A - z B - 1) as a
    bound; it is rounded up, since the number of edges is whole.
    """
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    rows, ban = _cycle_rows(cycles, block.edges), bans.row(block.edges)
    left = max(0.01, deadline - time.perf_counter())
    result = linprog(
        np.ones(block.edges),
        A_ub=vstack([-rows, ban]) if len(ban) else -rows,
        b_ub=np.r_[-np.ones(len(cycles)), bans.most],
        bounds=(0, 1),
        method="highs",
        options={"time_limit": left},
    )
    if result.status != 0:
        return np.zeros(block.edges), 0
    dual = np.maximum(-result.ineqlin.marginals, 0)
    y, z = dual[: len(cycles)], dual[len(cycles) :]
    over = np.maximum(0, rows.T @ y - ban.T @ z - 1)
    return result.x, math.ceil(y.sum() - bans.most @ z - over.sum() - SLACK)


def _by_integers(block: _Signed, answer: _Answer, deadline: float) -> _Answer:
    """Look for a split below the one known; finding none proves it."""
    left = deadline - time.perf_counter()
    if left <= 0:
        return answer
    side, bound = _integer_split(block, answer, _Bans(), (answer.cost - 1, left))
    if side is None:
        return replace(answer, lower=max(answer.lower, min(bound, answer.cost)))
    cost = int(block.frustrated(side).sum())  # counted, not taken from the solver
    if cost < answer.cost:
        answer = replace(answer, side=side, cost=cost, other=None)
    return replace(answer, lower=max(answer.lower, min(bound, answer.cost)))


def _integer_split(
    block: _Signed, answer: _Answer, bans: _Bans, limits: tuple[int, float]
) -> tuple[np.ndarray | None, int]:
    """A best split with at most `limits[0]` frustrated edges, in `limits[1]` seconds; and a lower bound.

    Binary s_v is the side of node v, binary x_e whether edge e is frustrated: x >= s_u - s_v and x >= s_v - s_u for a
    positive edge, x >= s_u + s_v - 1 and x >= 1 - s_u - s_v for a negative one. The node with most edges is fixed.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, vstack

    most, left = limits
    n, width = block.size, block.size + block.edges
    link, low = _link_rows(block)
    cycles = _cycle_rows(sorted(answer.cycles), width, n)
    total = csr_array(np.r_[np.zeros(n), np.ones(block.edges)][None, :])
    highest = np.ones(width)
    highest[np.bincount(np.r_[block.tail, block.head], minlength=n).argmax()] = 0
    constraints = [
        LinearConstraint(vstack([link, cycles]), np.r_[low, np.ones(cycles.shape[0])], np.inf),
        LinearConstraint(total, answer.lower, most),
    ]
    if len(bans.edges):
        constraints.append(LinearConstraint(bans.row(width, n), -np.inf, bans.most))
    result = milp(
        total.toarray()[0],
        integrality=np.ones(width),
        bounds=Bounds(np.zeros(width), highest),
        constraints=constraints,
        options={"time_limit": left, "mip_rel_gap": 0},
    )
    return _reading(result, n, most)


def _reading(result: Any, n: int, most: int) -> tuple[np.ndarray | None, int]:
    """The split and the lower bound that a mixed-integer result stands for; status 2 says there is none."""
    if result.status == 2:
        return None, most + 1
    bound = 0 if result.mip_dual_bound is None or not math.isfinite(result.mip_dual_bound) else result.mip_dual_bound
    side = None if result.x is None else np.rint(result.x[:n]).astype(int)
    return None if side is None else side ^ side[0], math.ceil(bound - 1e-6)


def _link_rows(block: _Signed) -> tuple[csr_array, np.ndarray]:
    from scipy.sparse import csr_array

    m, n = block.edges, block.size
    positive = block.sign > 0
    first, second = np.ones(m), np.where(positive, -1.0, 1.0)  # x + s_u -+ s_v >= 0 or 1
    rows = np.repeat(np.arange(2 * m), 3)
    columns = np.tile(np.c_[n + np.arange(m), block.tail, block.head].ravel(), 2)
    values = np.r_[np.c_[np.ones(m), first, second].ravel(), np.c_[np.ones(m), -first, -second].ravel()]
    low = np.r_[np.where(positive, 0.0, 1.0), np.where(positive, 0.0, -1.0)]
    return csr_array((values, (rows, columns)), shape=(2 * m, n + m)), low


# Uniqueness .........................................................................................................

_TURN = "each of the graph's {} components can be turned over on its own"

_AS_GOOD = "another split leaves as few edges unsatisfied"

_LATE = "the time limit came before another split was found or ruled out"

_UNPROVEN = "the split is not proven to be the best"


def _uniqueness(
    components: int, blocks: Sequence[_Signed], answers: Sequence[_Answer], deadline: float
) -> tuple[bool | None, str]:
    if components > 1:
        return False, _TURN.format(components)
    if not all(answer.proven for answer in answers):
        return None, _UNPROVEN
    verdicts = (_is_unique(block, answer, deadline) for block, answer in zip(blocks, answers, strict=True))
    worst: bool | None = True
    for verdict in verdicts:
        if verdict is False:
            return False, _AS_GOOD
        worst = verdict if worst else None
    return worst, "" if worst else _LATE


def _is_unique(block: _Signed, answer: _Answer, deadline: float) -> bool | None:
    if answer.cost == 0:
        return True
    if answer.other is not None or _other_by_flips(block, answer.side) is not None:
        return False
    return _no_other(block, answer, deadline)


def _no_other(block: _Signed, answer: _Answer, deadline: float) -> bool | None:
    """Whether every other split is worse: none of this cost satisfies one of the edges frustrated here."""
    bans = _Bans(np.flatnonzero(block.frustrated(answer.side)))
    cycles, fresh = set(answer.cycles), _violated(block, np.zeros(block.edges), deadline)
    while fresh and time.perf_counter() < deadline:
        cycles |= fresh
        x, bound = _relax(block, sorted(cycles), bans, deadline)
        if bound > answer.cost:
            return True
        if _as_good(block, answer, _descend(block, _tree_split(block, x))):
            return False
        fresh = _violated(block, x, deadline) - cycles
    left = deadline - time.perf_counter()
    if left <= 0:
        return None
    known = replace(answer, cycles=frozenset(cycles))
    other, bound = _integer_split(block, known, bans, (answer.cost, left))
    if other is not None:
        return False if _as_good(block, answer, other) else None
    return True if bound > answer.cost else None


def _as_good(block: _Signed, answer: _Answer, side: np.ndarray) -> bool:
    """Whether a split is another one and costs no more."""
    another = (side ^ side[0] != answer.side ^ answer.side[0]).any()
    return bool(another) and block.frustrated(side).sum() <= answer.cost


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

    Raises
    ------
    EntenteError
        ``balance.size`` beyond 20 nodes; ``balance.graph``, ``balance.sign``, ``balance.loop``.

    Examples
    --------
    >>> brute_force_frustration(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n")).index
    1
    """
    signed = _signed(graph)
    if signed.size > BRUTE_FORCE_NODES:
        found, do = f"{signed.size} nodes", "Use `frustration`: it is exact too."
        raise EntenteError([Fault("balance.size", "the graph", found, f"at most {BRUTE_FORCE_NODES}", do)])
    split = np.arange(2 ** max(0, signed.size - 1), dtype=np.int32) * 2  # bit v is the side of node v; node 0 on side 0
    cost = np.zeros(len(split), dtype=np.int16)
    for u, v, sign in zip(signed.tail, signed.head, signed.sign, strict=True):
        cost += ((split >> u ^ split >> v) & 1) == (sign > 0)
    best = np.flatnonzero(cost == cost.min())
    side = (int(split[best[0]]) >> np.arange(signed.size)) & 1
    unique = (True, "") if len(best) == 1 else (False, f"{len(best)} splits leave as few edges unsatisfied")
    return _frustration(signed, side, int(cost.min()), unique)
