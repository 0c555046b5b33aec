"""A graph as GraphML, the format that Gephi, Cytoscape, yEd and R read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx


def write_graphml(graph: nx.Graph, path: str | Path, *, labels: Mapping[str, str] | None = None) -> None:
    """Write a claims graph, a signed graph or a co-occurrence graph as a GraphML file.

    Parameters
    ----------
    labels : mapping of node to str, optional
        How each node is shown; written as its ``label``.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> graph = nx.Graph([("norway", "iceland", {"sign": None, "claims": ("c1", "c2")})])
    >>> with TemporaryDirectory() as folder:
    ...     write_graphml(graph, f"{folder}/two.graphml", labels={"norway": "Norway", "iceland": "Iceland"})
    ...     back = nx.read_graphml(f"{folder}/two.graphml")
    >>> list(back.edges(data=True)), back.nodes["norway"]
    ([('norway', 'iceland', {'claims': 'c1;c2'})], {'label': 'Norway'})

    Notes
    -----
    GraphML knows no lists and no empty values: lists are joined by ";", and an attribute that is None (the sign of a
    relation without one) is not written.
    """
    flat = graph.__class__()
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **_flat(attributes))
    if graph.is_multigraph():
        for u, v, key, attributes in graph.edges(keys=True, data=True):
            flat.add_edge(u, v, key, **_flat(attributes))
    else:
        for u, v, attributes in graph.edges(data=True):
            flat.add_edge(u, v, **_flat(attributes))
    if labels is not None:
        nx.set_node_attributes(flat, {node: labels[node] for node in flat}, "label")
    nx.write_graphml(flat, path, encoding="utf-8")


def _flat(attributes: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    flat = {}
    for name, value in attributes.items():
        if isinstance(value, str | bool | int | float):
            flat[name] = value
        elif isinstance(value, Iterable):
            flat[name] = ";".join(map(str, value))
        elif value is not None:
            flat[name] = str(value)
    return flat
