"""Lab 09, what the last decision has turned in the graph: ties that came, went or changed their sign, and sides."""

from __future__ import annotations

import networkx as nx

from entente.errors import Undefined
from entente.path.results import Analysis
from entente.say import first_few

SIGNS = {1: "cooperative", -1: "hostile"}
Pair = frozenset[str]


def signs_of(graph: nx.Graph) -> dict[Pair, int]:
    """The sign of each tie."""
    return {frozenset((u, v)): sign for u, v, sign in graph.edges(data="sign")}


def changes(before: Analysis | None, now: Analysis) -> dict[Pair, str]:
    """The ties that are new or have turned since before: pair to word."""
    if before is None:
        return {}
    old, new = signs_of(before.signed.graph), signs_of(now.signed.graph)
    found = {}
    for pair, sign in new.items():
        if pair not in old:
            found[pair] = "new"
        elif old[pair] != sign:
            found[pair] = "turned"
    return found


def turned(before: Analysis | None, now: Analysis) -> str:
    """What the last decision has turned, in a sentence; empty before the first decision."""
    if before is None:
        return ""
    old, new = signs_of(before.signed.graph), signs_of(now.signed.graph)
    parts = []
    for pair, word in changes(before, now).items():
        how = f"now {SIGNS[new[pair]]}" if word == "turned" else f"a new {SIGNS[new[pair]]} tie"
        parts.append(f"{_named(pair, now)}: {how}")
    parts += [f"{_named(pair, before)}: no tie any more" for pair in old if pair not in new]
    movers = [now.label(actor) for actor in changed_sides(before, now)]
    if movers:
        parts.append(f"on the other side of a best split: {', '.join(movers)}")
    return f"Your last decision: {first_few(parts, most=4, none='no tie turned')}."


def _named(pair: Pair, found: Analysis) -> str:
    return "–".join(sorted(found.label(actor) for actor in pair))


def changed_sides(before: Analysis, now: Analysis) -> list[str]:
    """The actors that stand otherwise to the rest of their part of the graph than before.

    The two sides have no names, and each connected part may be turned over. So a part is laid on the old split as it
    fits best, and who then stands on the other side has changed.
    """
    if isinstance(before.balance.partition, Undefined) or isinstance(now.balance.partition, Undefined):
        return []
    was = {actor: place for place, side in enumerate(before.balance.partition) for actor in side}
    is_on = {actor: place for place, side in enumerate(now.balance.partition) for actor in side}
    moved = []
    for part in nx.connected_components(now.signed.graph):
        known = sorted(actor for actor in part if actor in was)
        apart = [actor for actor in known if was[actor] != is_on[actor]]
        together = [actor for actor in known if was[actor] == is_on[actor]]
        if apart and together and _was_connected(before.signed.graph, known):
            moved += min(apart, together, key=len)
    return moved


def _was_connected(graph: nx.Graph, actors: list[str]) -> bool:
    """Whether the old split said how these actors stand to each other."""
    return set(actors) <= nx.node_connected_component(graph, actors[0])
