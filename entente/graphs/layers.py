"""Balance layer by layer: two states may trade in one layer and threaten each other in another.

One graph of all claims mixes deeds, words and states of mind. Here each layer is a signed graph of its own, with its
own frustration index, and the pairs that stand together in one layer and against each other in another are named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from entente import say
from entente.graphs.signs import SEVERITY, SignedGraph, signed_graph
from entente.graphs.solver import Frustration, frustration


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two actors whose tie is cooperative in some layers and hostile in others.

    Examples
    --------
    >>> print(Contradiction("iran", "russia", ("military",), ("attitude",)))
    iran–russia: cooperative in the military layer, hostile in the attitude layer
    """

    u: str
    v: str
    cooperative: tuple[str, ...]
    hostile: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.u}–{self.v}: cooperative in {_named(self.cooperative)}, hostile in {_named(self.hostile)}"


def _named(layers: tuple[str, ...]) -> str:
    return f"the {say.listed(layers)} {'layer' if len(layers) == 1 else 'layers'}"


@dataclass(frozen=True)
class LayeredBalance:
    """The signed graph and the frustration of each layer that has a tie, and where layers contradict each other.

    Examples
    --------
    >>> LayeredBalance({}, {}, ()).contradictions
    ()
    """

    signed: Mapping[str, SignedGraph]
    frustration: Mapping[str, Frustration]
    contradictions: tuple[Contradiction, ...]


def balance_by_layer(multigraph: nx.MultiDiGraph, *, rule: str = "majority") -> LayeredBalance:
    """Find the signed graph and the frustration index of each layer, and the pairs about which layers contradict.

    Parameters
    ----------
    multigraph : networkx.MultiDiGraph
        From `claims_graph`. A claim of several layers counts in each of them.
    rule : str
        How the claims of a pair become one sign within a layer; see `signed_graph`.

    Returns
    -------
    LayeredBalance
        Layers in the order military, economic, legal, diplomatic, attitude; those without a tie are left out, and so
        is dependence, which has no sign.

    Examples
    --------
    >>> from entente.graphs.alliances import claims_graph
    >>> from entente.text.codebook import Claim, Codebook
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"},
    ...                            {"relation": "criticises", "layers": "diplomatic", "sign": "-1"}])
    >>> found = balance_by_layer(claims_graph([
    ...     Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland"),
    ...     Claim("c2", 2, "author", "author", "", 0, 8, "scolded.", "criticises", "iceland", "norway"),
    ... ], book))
    >>> {layer: result.index for layer, result in found.frustration.items()}
    {'economic': 0, 'diplomatic': 0}
    >>> print(*found.contradictions)
    iceland–norway: cooperative in the economic layer, hostile in the diplomatic layer

    Notes
    -----
    A sum of the indices over layers is not the index of the whole: a layer may be balanced by a split of its own.
    """
    signed, found = {}, {}
    for layer in SEVERITY:
        edges = [edge for edge in multigraph.edges(keys=True, data=True) if layer in edge[3]["layers"]]
        graph = signed_graph(nx.MultiDiGraph(edges), rule=rule)
        if graph.graph.number_of_edges():
            signed[layer], found[layer] = graph, frustration(graph.graph)
    return LayeredBalance(signed, found, tuple(_contradictions(signed)))


def _contradictions(signed: Mapping[str, SignedGraph]) -> list[Contradiction]:
    layers: dict[tuple[str, str], dict[int, list[str]]] = {}
    for layer, result in signed.items():
        for u, v, sign in result.graph.edges(data="sign"):
            pair = min(u, v), max(u, v)
            layers.setdefault(pair, {1: [], -1: []})[sign].append(layer)
    torn = [(pair, by_sign) for pair, by_sign in sorted(layers.items()) if by_sign[1] and by_sign[-1]]
    return [Contradiction(*pair, tuple(by_sign[1]), tuple(by_sign[-1])) for pair, by_sign in torn]
