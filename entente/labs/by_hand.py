"""What a learner types in a lesson and is answered at once: a split of a graph in two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from entente.exercises.desk import Said, box
from entente.exercises.kinds import Names, NotYet, Unfit
from entente.labs.kit.camps import out_of_place
from entente.say import count, listed


def try_split(graph: nx.Graph, side: Any = "", *, labels: Mapping[str, str] | None = None) -> Said:
    """Say which ties a split leaves out of place. That there is a better one, it does not say.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attribute ``sign``: 1 or −1.
    side : str or list of str
        The actors on one side, by id or label, such as ``"a, b"``; the others stand on the other side.
    labels : mapping of str to str, optional
        What actors are called.

    Examples
    --------
    >>> three = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})])
    >>> try_split(three, "a, b")
    ▽ a and b | c
    1 of 3 ties is out of place: a–c (+).
    >>> try_split(three, "d")
    ✗ this is no side
    Found d, which the tables of this task do not have; known are a, b and c.
    """
    names = {node: (labels or {}).get(node, node) for node in graph}
    side = side.split(",") if isinstance(side, str) else side
    try:
        given = Names("actors on one side", known=lambda: names).read(side)
    except NotYet:
        given = frozenset()  # told below, as a side with everybody on it is
    except Unfit as error:
        return box("✗", "this is no side", f"Found {error}; known are {listed(names.values())}.")
    one = [names[node] for node in graph if node in given]
    other = [names[node] for node in graph if node not in given]
    if not one or not other:
        return box("…", "nobody is apart yet", f"Name the actors of one side; known are {listed(names.values())}.")
    wrong = out_of_place(graph, given)
    ties = [f"{names[u]}–{names[v]} ({'+' if graph.edges[u, v]['sign'] > 0 else '−'})" for u, v in wrong]
    told = f"{len(ties)} of {count(graph.size(), 'tie')} {'is' if len(ties) == 1 else 'are'} out of place"
    return box("▽", f"{listed(one)} | {listed(other)}", f"{told}: {', '.join(ties)}." if ties else f"{told}.")
