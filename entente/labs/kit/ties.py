"""Ties of claims as the marks of a picture: bundles of parallel claims, one sign for a pair, and their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import networkx as nx

from entente.graphs.signs import SignedGraph
from entente.labs.kit.scene import Edge, Node
from entente.say import count

WORDS = {1: "cooperative", -1: "hostile", 0: "neither for nor against", None: "without a sign"}


def bundles(graph: nx.MultiDiGraph, labels: Mapping[str, str]) -> tuple[Edge, ...]:
    """The claims graph with parallel claims of one direction and one sign bundled.

    Returns
    -------
    tuple of Edge
        Claims with sign 0 and claims without a sign go into one bundle.
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

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_edge("chad", "niger", sign=1, claims=("c1", "c2", "c3"), support=("c1", "c3"))
    >>> signed_edges(SignedGraph(graph, "majority", (), (), (), ()), {"chad": "Chad"})[0].note
    'Chad – niger: cooperative; 2 claims for, 1 against.'
    """
    out = {frozenset(pair) for pair in frustrated}
    edges = []
    for u, v, tie in signed.graph.edges(data=True):
        sign, agreeing = tie["sign"], len(tie["support"])
        against = len(tie["claims"]) - agreeing
        if sign < 0:
            agreeing, against = against, agreeing
        place = " It is out of place in the split." if frozenset((u, v)) in out else ""
        said = f"{WORDS[sign]}; {count(agreeing, 'claim')} for, {against} against.{place}"
        edge = Edge(
            *(u, v, sign),
            count=len(tie["support"]),
            directed=False,
            width=min(1.0, len(tie["claims"]) / 20),
            note=f"{labels.get(u, u)} – {labels.get(v, v)}: {said}",
            evidence=tuple(sorted(tie["claims"])),
            change="frustrated" if place else "",
        )
        edges.append(edge)
    return tuple(edges)


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
    nodes = []
    for actor in (each for each in places if each in at):
        label, side = labels.get(actor, actor), (sides or {}).get(actor)
        hostile = sum(edge.sign < 0 for edge in at[actor])
        split = "" if side is None else f" It stands on the side of the {('circles', 'squares')[side]}."
        note = f"{label}: {count(len(at[actor]), 'tie')}, of which {hostile} hostile.{split}"
        claims = {claim for edge in at[actor] for claim in edge.evidence}
        nodes.append(Node(actor, label, *places[actor], side=side, note=note, evidence=tuple(sorted(claims))))
    return tuple(nodes)


def told(edges: Iterable[Edge]) -> str:
    """A graph in words, tie by tie: what a reader who does not see the picture gets."""
    edges = list(edges)
    return " ".join([f"{count(len(edges), 'tie')}.", *(edge.note for edge in edges)])
