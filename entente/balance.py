"""Balance: does a signed graph fall into two camps, and by how many edges does it fail to?

A signed graph is **balanced** if its nodes can be split into two sides so that every positive edge stays within a side
and every negative edge runs between the sides. Three measures say how near a graph is to that:

- the **triangle index** T, the share of triangles with an even number of negative edges;
- the **walk balance** K, which compares all closed walks, short ones weighing most;
- the **frustration index** L, the least number of edges that no split can satisfy. It is found exactly.

All of them take a `networkx.Graph` whose edges carry ``sign`` 1 or -1, and nothing else: the strength of a tie is
another thing, and no measure here reads it.
"""

from __future__ import annotations

import csv
import io
import math
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from entente.article import read_text
from entente.errors import EntenteError, Fault, Undefined, raise_if_any

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Node = Hashable
Edge = tuple[Node, Node]
Sides = tuple[tuple[Node, ...], tuple[Node, ...]]

TABLE = "a first line u,v,sign and then one edge a line"
SIGN_WORDS = {"1": 1, "+1": 1, "+": 1, "1.0": 1, "+1.0": 1, "-1": -1, "-": -1, "-1.0": -1}
INVISIBLE = " \t\r\n\v\f\u00a0\u200b\u200e\u200f\u202f\u2060\ufeff"
BRUTE_FORCE_NODES = 20
EXACT_CLUSTER_NODES = 20
STARTS = 32
BATCH = 256
SLACK = 1e-9

# --------------------------------------------------------------------------------------------------------------------
# Signed edges in a table


def read_edges(source: str | Path, *, year: int | None = None) -> nx.Graph:
    """Read a signed graph from a table ``u,v,sign``.

    Parameters
    ----------
    source : str or Path
        A path, ``"-"`` for standard input, or the text of the table itself (any string with a line break in it).
        The first line names the columns ``u``, ``v`` and ``sign``, in any order; columns are separated by commas,
        semicolons or tabs. A sign is one of ``1 +1 + -1 -``; a true minus sign will do as well.
    year : int, optional
        For a table that also has ``begin`` and ``end``: keep the rows with begin <= year < end.

    Returns
    -------
    networkx.Graph
        Edges carry ``sign`` 1 or -1. ``graph.graph["notes"]`` lists in sentences what was merged or ignored.

    Raises
    ------
    EntenteError
        All faults at once, each with its row (the header is row 1): ``balance.empty``, ``balance.header``,
        ``balance.field``, ``balance.sign``, ``balance.loop``, ``balance.contradiction``, ``balance.year``,
        ``balance.table``; and all faults of `entente.article.read_text`.

    Examples
    --------
    >>> graph = read_edges("u,v,sign\\nBritain,France,1\\nBritain,Germany,-1\\n")
    >>> sorted(graph.edges(data="sign"))
    [('Britain', 'France', 1), ('Britain', 'Germany', -1)]
    >>> read_edges("u,v,sign\\nBritain,Britain,1\\nBritain,France,friendly\\n")
    Traceback (most recent call last):
    entente.errors.EntenteError: 2 faults:
      1. text, row 2: found an edge from "Britain" to itself; expected two different nodes. Leave the row out.
      2. text, row 3, field sign: found "friendly"; expected 1 or -1 (or + or -).

    Notes
    -----
    An edge named twice with one sign counts once, in whichever direction it is written. An edge named twice with both
    signs is a fault: which of the two holds is for the analyst to say, not for the reader of a table.
    """
    origin, text = _text_of(source)
    rows, columns = _table(text, origin)
    faults: list[Fault] = []
    edges = _in_year(list(_edges(rows, origin, faults)), columns, year, origin, faults)
    graph, repeats = _collect(edges, origin, faults, dated="begin" in columns and year is None)
    raise_if_any(sorted(faults, key=_row_of))
    graph.graph["notes"] = tuple(_notes(columns, repeats, year))
    return graph


def _text_of(source: str | Path) -> tuple[str, str]:
    """Where the table comes from, and its text."""
    if isinstance(source, str) and ("\n" in source or "\r" in source or not source.strip()):
        return "text", source.removeprefix("\ufeff")
    text, origin = read_text(source, expected=TABLE)
    return (origin if source == "-" else Path(source).name), text


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: dict[str, str]


def _table(text: str, origin: str) -> tuple[list[_Row], tuple[str, ...]]:
    """The rows that are not blank, with their line numbers, and the names of the columns."""
    lines = text.splitlines()
    mark = max(",;\t", key=next(filter(str.strip, lines), "").count)
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=mark, skipinitialspace=True)
    try:
        table = [(reader.line_num, [_bare(cell) for cell in cells]) for cells in reader if any(map(_bare, cells))]
    except csv.Error as error:
        where = f"{origin}, row {reader.line_num}"
        raise EntenteError([Fault("balance.table", where, str(error), "short names and a sign")]) from None
    if not table:
        raise EntenteError([Fault("balance.empty", origin, "nothing", TABLE)])
    columns = tuple(name.casefold() for name in table[0][1])
    raise_if_any(_header_faults(columns, table[0][0], origin))
    return [_Row(number, dict(zip(columns, cells, strict=False))) for number, cells in table[1:]], columns


def _bare(cell: str) -> str:
    """A cell without the spaces around it, also those that cannot be seen: they would make two names of one."""
    return cell.strip(INVISIBLE)


def _header_faults(columns: Sequence[str], number: int, origin: str) -> list[Fault]:
    lost = [name for name in ("u", "v", "sign") if name not in columns]
    if not lost:
        return []
    found = f'"{",".join(columns)}"'
    do = f"Write a header line u,v,sign above the edges; {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} missing."
    return [Fault("balance.header", f"{origin}, row {number}", found, "the column names u, v and sign", do)]


_Edge = tuple[_Row, str, str, int]


def _edges(rows: Iterable[_Row], origin: str, faults: list[Fault]) -> Iterator[_Edge]:
    """The good rows as (row, u, v, sign); the faults of the others are added to `faults`."""
    for row in rows:
        found = list(_row_faults(row, origin))
        faults += found
        if not found:
            yield row, row.cells["u"], row.cells["v"], SIGN_WORDS[_plain(row.cells["sign"])]


def _in_year(
    edges: list[_Edge], columns: Sequence[str], year: int | None, origin: str, faults: list[Fault]
) -> list[_Edge]:
    """The edges with begin <= year < end; rows without such years are added to `faults`."""
    if year is None:
        return edges
    if not {"begin", "end"} <= set(columns):
        do = "Leave the year out, or add the columns."
        faults.append(
            Fault("balance.year", f"{origin}, row 1", "no columns begin and end", "both, to choose a year", do)
        )
        return []
    bad = [(row, name) for row, *_ in edges for name in ("begin", "end") if _year(row, name) is None]
    for row, name in bad:
        where = f"{origin}, row {row.number}, field {name}"
        faults.append(Fault("balance.year", where, f'"{row.cells.get(name, "")}"', "a year", "Write it in digits."))
    return [] if bad else [edge for edge in edges if _year(edge[0], "begin") <= year < _year(edge[0], "end")]


def _year(row: _Row, name: str) -> int | None:
    text = _plain(row.cells.get(name, ""))
    return int(text) if text.removeprefix("-").isdecimal() else None


def _plain(sign: str) -> str:
    return sign.translate({0x2212: "-", 0x2013: "-", 0xFF0D: "-", 0xFF0B: "+"}).replace(" ", "")


def _row_faults(row: _Row, origin: str) -> Iterator[Fault]:
    where = f"{origin}, row {row.number}"
    empty = [name for name in ("u", "v", "sign") if not row.cells.get(name)]
    for name in empty:
        yield Fault("balance.field", f"{where}, field {name}", "nothing", "a value", "Fill it in or leave the row out.")
    sign = row.cells.get("sign", "")
    if sign and _plain(sign) not in SIGN_WORDS:
        do = "An edge of sign 0 is no edge: leave the row out." if sign in ("0", "0.0") else ""
        yield Fault("balance.sign", f"{where}, field sign", f'"{sign}"', "1 or -1 (or + or -)", do)
    if not {"u", "v"} & set(empty) and row.cells["u"] == row.cells["v"]:
        found = f'an edge from "{row.cells["u"]}" to itself'
        yield Fault("balance.loop", where, found, "two different nodes", "Leave the row out.")


def _collect(edges: Iterable[_Edge], origin: str, faults: list[Fault], *, dated: bool) -> tuple[nx.Graph, list[int]]:
    """The graph, and the rows that repeat an edge; contradictions are added to `faults`."""
    graph, first, repeats = nx.Graph(), {}, []
    for row, u, v, sign in edges:
        earlier = first.setdefault(frozenset((u, v)), (row.number, sign))
        graph.add_edge(u, v, sign=sign)
        if earlier[1] != sign:
            faults.append(_contradiction(origin, row.number, earlier[0], (u, v), dated))
        elif earlier[0] != row.number:
            repeats.append(row.number)
    return graph, repeats


def _contradiction(origin: str, number: int, earlier: int, pair: tuple[str, str], dated: bool) -> Fault:
    do = "Give a year: the table has begin and end." if dated else "Decide which of the two holds."
    found = f"{pair[0]}–{pair[1]} with the other sign than in row {earlier}"
    return Fault("balance.contradiction", f"{origin}, row {number}", found, "one sign for one edge", do)


def _row_of(fault: Fault) -> int:
    digits = fault.where.partition("row ")[2].partition(",")[0]
    return int(digits) if digits.isdecimal() else 0


def _notes(columns: Sequence[str], repeats: Sequence[int], year: int | None) -> Iterator[str]:
    if repeats:
        plural, rows = "s" * (len(repeats) > 1), ", ".join(map(str, repeats))
        yield f"Merged {len(repeats)} repeated edge{plural} of the same sign (row{plural} {rows})."
    read = {"u", "v", "sign"} | ({"begin", "end"} if year is not None else set())
    ignored = [name for name in columns if name and name not in read]
    if ignored:
        yield f"Ignored the column{'s' * (len(ignored) > 1)} {', '.join(ignored)}: balance reads signs only."


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


# --------------------------------------------------------------------------------------------------------------------
# Triangles and walks


@dataclass(frozen=True, slots=True)
class TriangleCensus:
    """The triangles of a signed graph by their number of negative edges.

    Parameters
    ----------
    ppp, ppm, pmm, mmm : int
        Triangles with no, one, two and three negative edges.

    Examples
    --------
    >>> census = TriangleCensus(ppp=19, ppm=2, pmm=40, mmm=7)
    >>> census.balanced, census.unbalanced, census.total
    (59, 9, 68)
    """

    ppp: int
    ppm: int
    pmm: int
    mmm: int

    @property
    def balanced(self) -> int:
        """Triangles whose signs multiply to +: +++ and +--."""
        return self.ppp + self.pmm

    @property
    def unbalanced(self) -> int:
        """Triangles whose signs multiply to -: ++- and ---."""
        return self.ppm + self.mmm

    @property
    def total(self) -> int:
        return self.balanced + self.unbalanced


def triangles(graph: nx.Graph) -> TriangleCensus:
    """Count the triangles of a signed graph by their signs.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Returns
    -------
    TriangleCensus

    Raises
    ------
    EntenteError
        ``balance.graph``, ``balance.sign``, ``balance.loop``.

    Examples
    --------
    The enemy of my enemy is my friend: one triangle with two negative edges.

    >>> triangles(read_edges("u,v,sign\\na,b,+\\na,c,-\\nb,c,-\\n"))
    TriangleCensus(ppp=0, ppm=0, pmm=1, mmm=0)
    """
    count = Counter(sum(sign < 0 for sign in signs) for _, signs in _triangles(_signed(graph)))
    return TriangleCensus(count[0], count[1], count[2], count[3])


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


def triangle_index(graph: nx.Graph) -> float | Undefined:
    """The share of triangles that are balanced.

    T = (+++ and +-- triangles) / (all triangles)

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Returns
    -------
    float in [0, 1], or Undefined
        Undefined when the graph has no triangle.

    Raises
    ------
    EntenteError
        ``balance.graph``, ``balance.sign``, ``balance.loop``.

    Examples
    --------
    >>> triangle_index(read_edges("u,v,sign\\na,b,+\\na,c,-\\nb,c,-\\n"))
    1.0
    >>> print(triangle_index(read_edges("u,v,sign\\na,b,+\\n")))
    undefined: the graph has no triangle

    Notes
    -----
    T looks at triangles only: a square with one negative edge is as unbalanced as can be, and T does not see it.
    1 - T is sometimes sold as "the frustration index"; it is not (see `frustration`).

    References
    ----------
    Cartwright, D. and Harary, F. (1956). Structural balance. Psychological Review 63, 277-293.
    """
    census = triangles(graph)
    return census.balanced / census.total if census.total else Undefined("the graph has no triangle")


def walk_balance(graph: nx.Graph) -> float | Undefined:
    """The walk-based degree of balance.

    K = tr exp(A) / tr exp(abs(A)), with A the matrix of signs: closed walks count +1 if their signs multiply to +,
    -1 if to -, and a walk of length k weighs 1 / k!.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Returns
    -------
    float in (0, 1], or Undefined
        1 if and only if the graph is balanced. Undefined when it has no edge.

    Raises
    ------
    EntenteError
        ``balance.graph``, ``balance.sign``, ``balance.loop``.

    Examples
    --------
    The eigenvalues of an all-positive triangle are 2, -1, -1; of an all-negative one -2, 1, 1.

    >>> K = walk_balance(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n"))
    >>> abs(K - (math.exp(-2) + 2 * math.exp(1)) / (math.exp(2) + 2 * math.exp(-1))) < 1e-12
    True

    Notes
    -----
    K falls fast as a graph grows denser, so it compares graphs of like size only.

    References
    ----------
    Estrada, E. and Benzi, M. (2014). Walk-based measure of balance in signed networks. Physical Review E 90, 042802.
    """
    signed = _signed(graph)
    if not signed.edges:
        return Undefined("the graph has no edge")
    of_signs, of_ties = np.linalg.eigvalsh(signed.matrix()), np.linalg.eigvalsh(np.abs(signed.matrix()))
    largest = of_ties.max()  # taken out of both sums, so that neither can overflow
    return min(1.0, float(np.exp(of_signs - largest).sum() / np.exp(of_ties - largest).sum()))


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


def _simple_graph(signed: _Signed) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(signed.size))
    ends = zip(signed.tail.tolist(), signed.head.tolist(), strict=True)
    graph.add_edges_from((u, v, {"edge": edge}) for edge, (u, v) in enumerate(ends))
    return graph


def _blocks(signed: _Signed, whole: nx.Graph) -> list[_Signed]:
    """Each biconnected component as a signed graph of its own; its `names` are the node numbers of the whole."""
    blocks = [sorted(whole.edges[edge]["edge"] for edge in edges) for edges in nx.biconnected_component_edges(whole)]
    return [_block(signed, np.array(edges)) for edges in sorted(blocks)]


def _block(signed: _Signed, edges: np.ndarray) -> _Signed:
    nodes, local = np.unique(np.r_[signed.tail[edges], signed.head[edges]], return_inverse=True)
    return _Signed(tuple(nodes.tolist()), local[: len(edges)], local[len(edges) :], signed.sign[edges])


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
