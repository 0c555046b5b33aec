"""What a learner types in a lesson and is answered at once: a claim to open, a split of a graph in two."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import networkx as nx

from entente import data
from entente.exercises.desk import Said, box, say_so
from entente.exercises.kinds import NotYet, Unfit
from entente.exercises.names import Names
from entente.exercises.wording import in_words
from entente.labs.kit.camps import out_of_place
from entente.labs.kit.grounds import actor_labels
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


def open_claim(claim: Any = "") -> None:
    """Show the words on which an edge rests, in their paragraph, and what they are coded as.

    Parameters
    ----------
    claim : str
        The id of one of the course's claims, such as ``"c045"``.

    Examples
    --------
    >>> open_claim("c045")
    p21  Galeotti says «they were afraid that Putin would trade them away in return for
         concessions over Ukraine».
    ▽ c045 · Iran → Vladimir Putin
    relation distrusts, sign −, certainty CT; source: Mark Galeotti
    >>> open_claim("c999")
    ✗ there is no such claim
    Found "c999"; expected the id of a claim, such as c001.
    """
    known = {one.id: one for one in data.claims()}
    wanted = claim.strip().lower() if isinstance(claim, str) else claim
    if wanted in ("", ...):
        say_so("…", "no claim yet", f"There are {len(known)}; their ids run from {min(known)} to {max(known)}.")
        return
    if not isinstance(wanted, str) or wanted not in known:
        near = get_close_matches(str(wanted), known, 2) or [min(known)]
        expected = f"expected the id of a claim, such as {' or '.join(near)}"
        say_so("✗", "there is no such claim", f"Found {in_words(claim)}; {expected}.")
        return
    found, labels = known[wanted], {"author": "the article", **actor_labels()}
    sign = {1: "+", -1: "−", 0: "0", None: "none"}[data.codebook().sign(found)]
    ends = f"{labels.get(found.actor, found.actor)} → {labels.get(found.recipient, found.recipient)}"
    denied = " (denied)" if found.negated else ""
    data.article().show(claim=found)
    told = f"relation {found.relation}{denied}, sign {sign}, certainty {found.certainty}; source: "
    say_so("▽", f"{found.id} · {ends}", told + labels.get(found.source, found.source))
