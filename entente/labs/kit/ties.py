"""Ties of claims as the marks of a picture: bundles of parallel claims, one sign for a pair, and their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import networkx as nx

from entente.graphs.signs import SignedGraph
from entente.labs.kit.scene import Edge, Node
from entente.say import count

WORDS = {1: "cooperative", -1: "hostile", 0: "neither for nor against", None: "without a sign"}


def bundles(graph: nx.MultiDiGraph, labels: Mapping[str, str]) -> tuple[Edge, ...]:
    """The claims graph with parallel claims of one direction and one sign bundled.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        Of `entente.graphs.alliances.claims_graph`.

    Returns
    -------
    tuple of Edge
        Claims with sign 0 and claims without a sign go into one bundle.

    Examples
    --------
    >>> graph = nx.MultiDiGraph()
    >>> _ = graph.add_edge("chad", "niger", key="c1", sign=1), graph.add_edge("chad", "niger", key="c2", sign=1)
    >>> [(edge.sign, edge.count, edge.evidence) for edge in bundles(graph, {})]
    [(1, 2, ('c1', 'c2'))]
    """
    found: dict[tuple[str, str, int], list[str]] = {}
    for u, v, key, sign in graph.edges(keys=True, data="sign"):
        found.setdefault((u, v, sign or 0), []).append(key)
    most = max(map(len, found.values()), default=1)
    return tuple(
        Edge(
            *(u, v, sign),
            count=len(ids),
            width=len(ids) / most,
            note=f"{labels.get(u, u)} → {labels.get(v, v)}: {count(len(ids), 'claim')}, {WORDS[sign]}.",
            evidence=tuple(sorted(ids)),
        )
        for (u, v, sign), ids in found.items()
    )


def signed_edges(
    signed: SignedGraph, labels: Mapping[str, str], *, frustrated: Collection[tuple[str, str]] = ()
) -> tuple[Edge, ...]:
    """The signed graph, each tie with the claims for and against.

    Parameters
    ----------
    frustrated : collection of pairs, optional
        Ties that are out of place in a split.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_edge("chad", "niger", sign=1, claims=("c1", "c2", "c3"), support=("c1", "c3"))
    >>> signed_edges(SignedGraph(graph, "majority", (), (), (), ()), {"chad": "Chad"})[0].note
    'Chad – niger: cooperative; 2 claims for, 1 against.'
    """
    out = {frozenset(pair) for pair in frustrated}
    return tuple(
        _signed_edge(u, v, tie, labels, frozenset((u, v)) in out) for u, v, tie in signed.graph.edges(data=True)
    )


def _signed_edge(u: str, v: str, tie: Mapping[str, Any], labels: Mapping[str, str], out: bool) -> Edge:
    agreeing = len(tie["support"])
    for_it, against = (agreeing, len(tie["claims"]) - agreeing)[:: tie["sign"]]
    place = " It is out of place in the split." if out else ""
    said = f"{WORDS[tie['sign']]}; {count(for_it, 'claim')} for, {against} against.{place}"
    return Edge(
        *(u, v, tie["sign"]),
        count=agreeing,
        directed=False,
        width=min(1.0, len(tie["claims"]) / 20),
        note=f"{labels.get(u, u)} – {labels.get(v, v)}: {said}",
        evidence=tuple(sorted(tie["claims"])),
        change="frustrated" if out else "",
    )


def nodes_of(
    edges: Iterable[Edge],
    places: Mapping[str, tuple[float, float]],
    labels: Mapping[str, str],
    *,
    sides: Mapping[str, int] | None = None,
) -> tuple[Node, ...]:
    """The actors at the ends of the ties, each at its place.

    Parameters
    ----------
    places : mapping of actor to (x, y)
        They do not depend on the state, so that an actor stays where it is.

    Returns
    -------
    tuple of Node
        In the order of `places`.

    Examples
    --------
    >>> tie = Edge("chad", "niger", -1, evidence=("c1",))
    >>> [(node.id, node.note) for node in nodes_of([tie], {"niger": (0, 0), "chad": (1, 1)}, {"chad": "Chad"})]
    [('niger', 'niger: 1 tie, of which 1 hostile.'), ('chad', 'Chad: 1 tie, of which 1 hostile.')]
    """
    at: dict[str, list[Edge]] = {}
    for edge in edges:
        for end in {edge.source, edge.target}:
            at.setdefault(end, []).append(edge)
    sides = sides or {}
    return tuple(
        Node(
            *(actor, labels.get(actor, actor), *places[actor]),
            side=sides.get(actor),
            note=_node_note(labels.get(actor, actor), at[actor], sides.get(actor)),
            evidence=tuple(sorted({claim for edge in at[actor] for claim in edge.evidence})),
        )
        for actor in places
        if actor in at
    )


def _node_note(label: str, ties: Iterable[Edge], side: int | None) -> str:
    signs = Counter(edge.sign for edge in ties)
    split = "" if side is None else f" It stands on the side of the {('circles', 'squares')[side]}."
    return f"{label}: {count(sum(signs.values()), 'tie')}, of which {signs[-1]} hostile.{split}"


def told(edges: Iterable[Edge]) -> str:
    """A graph in words, tie by tie: what a reader who does not see the picture gets.

    Examples
    --------
    >>> told([Edge("a", "b", 1, note="a – b: cooperative."), Edge("b", "c", -1, note="b – c: hostile.")])
    '2 ties. a – b: cooperative. b – c: hostile.'
    """
    edges = list(edges)
    return " ".join([f"{count(len(edges), 'tie')}.", *(edge.note for edge in edges)])
