"""What the moments of several lessons count: who is named together, and the graph of June 2025."""

from __future__ import annotations

import networkx as nx

from entente import data
from entente.graphs import alliances, cooccurrence_graph
from entente.graphs.signs import signed_graph
from entente.text.codebook import Claim


def named_together(words: str = "names", unit: str = "sentence", level: str = "state") -> nx.Graph:
    """Who is named together, by names alone or with pronouns.

    Examples
    --------
    >>> named_together().edges["israel", "iran"]["weight"]
    7
    """
    mentions = [mention for mention in data.gold_mentions() if words != "names" or mention.form == "NAM"]
    return cooccurrence_graph(mentions, data.article(), unit=unit, level=level)


def claims_of_june(coding: str = "") -> list[Claim]:
    """The claims that hold in June 2025, as reconciled or by one of the codings."""
    claims = data.codings()[coding] if coding else data.claims()
    return alliances.snapshot(alliances.observed(claims), "2025-06", written=data.written())


def graph_of_june(rule: str = "majority", coding: str = "") -> nx.Graph:
    """The signed graph of June 2025.

    Examples
    --------
    >>> graph_of_june().size()
    11
    """
    graph = alliances.claims_graph(claims_of_june(coding), data.codebook(), data.gazetteer())
    return signed_graph(graph, rule=rule).graph


def states_of_june(rule: str = "majority", coding: str = "") -> nx.Graph:
    """The same of states alone."""
    graph, actors = graph_of_june(rule, coding), data.gazetteer().actors
    return nx.Graph(graph.subgraph([node for node in graph if actors[node].kind == "state"]))
