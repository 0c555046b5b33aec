"""Who stands with whom: the parts of a signed graph, the sides of each, and when there is too little to say so.

Sides mean something only among actors whom ties join: each part of the graph can be turned over on its own. And ties
without a circle fit some split whatever their signs. So sides are shown for the larger parts only, and no index is
given for a graph that could hardly be out of balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from entente import data
from entente.doubt.resamples import GraphUncertainty, graph_uncertainty
from entente.errors import EntenteError, Undefined
from entente.graphs.alliances import observed
from entente.graphs.solver import Frustration, frustration
from entente.graphs.ties import Sides
from entente.path.limits import unread_claims
from entente.path.results import Analysis
from entente.path.wording import index_words, labels_of
from entente.say import count, first_few

LEAST_TIES = 6  # as many as four actors have who are all tied to each other
LEAST_ACTORS = 4  # of a part whose sides are shown
RESAMPLES = 500  # enough for whole numbers, and done in a fraction of a second
NAMED = 60  # actors of a side that are named in a sentence
SECONDS = 2.0  # for the search in one part


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of a signed graph.

    Parameters
    ----------
    actors : tuple of str
        In the order of the graph.
    sides : (tuple, tuple)
        Those of a best split of the whole graph; for one that is too small, both empty.
    unique : bool or None
        Whether no other split of this part does as well; None if that is not known.
    why : str
        Why it is not, or not known.
    """

    actors: tuple[str, ...]
    sides: Sides = ((), ())
    unique: bool | None = None
    why: str = ""

    @property
    def has_sides(self) -> bool:
        """Whether it is large enough for its sides to be shown."""
        return len(self.actors) >= LEAST_ACTORS


def has_circle(graph: nx.Graph) -> bool:
    """Whether some ties close to a circle; else no sign of any tie could be out of place.

    >>> has_circle(nx.path_graph(5)), has_circle(nx.cycle_graph(3))
    (False, True)
    """
    return bool(len(graph)) and not nx.is_forest(graph)


def too_little(graph: nx.Graph) -> str:
    """Why a signed graph is too small to test its balance; empty if it is not.

    Six ties are what four actors have who are all tied to each other. In a smaller graph a single misread claim
    decides the index, and without a circle it is 0 whatever the claims are.

    >>> too_little(nx.path_graph(9))
    'there is no circle of ties, so nothing can be out of place'
    >>> too_little(nx.cycle_graph(5)), too_little(nx.complete_graph(4))
    ('there are 5 signed ties, and an index is given from 6 up', '')
    """
    ties = graph.number_of_edges()
    if not has_circle(graph):
        return "there is no circle of ties, so nothing can be out of place"
    if ties < LEAST_TIES:
        return f"there are {ties} signed ties, and an index is given from {LEAST_TIES} up"
    return ""


def parts_of(graph: nx.Graph, best: Frustration | Undefined) -> tuple[Part, ...]:
    """The connected parts of a signed graph, the largest first.

    Parameters
    ----------
    best : Frustration or Undefined
        Of the whole graph, as `entente.path.measure` has it.

    Examples
    --------
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("c", "d", {"sign": -1})])
    >>> [(part.actors, part.has_sides) for part in parts_of(graph, frustration(graph))]
    [(('a', 'b'), False), (('c', 'd'), False)]
    """
    if isinstance(best, Undefined):
        return ()
    rank = {actor: place for place, actor in enumerate(graph)}
    parts = []
    for members in nx.connected_components(graph):
        actors = tuple(sorted(members, key=rank.__getitem__))
        part = Part(actors)
        if part.has_sides:
            sides = tuple(tuple(actor for actor in actors if actor in set(side)) for side in best.partition)
            own = frustration(graph.subgraph(actors), time_limit=SECONDS)
            part = Part(actors, sides, own.unique, own.why)
        parts.append(part)
    return tuple(sorted(parts, key=lambda part: (-len(part.actors), rank[part.actors[0]])))


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which sides a picture of a signed graph may show.

    Parameters
    ----------
    sides : tuple of tuples, or None
        None if none may be shown.
    apart : tuple of str
        The actors on no side.
    why : str
        Why no side is shown.
    """

    sides: tuple[tuple[str, ...], ...] | None
    apart: tuple[str, ...] = ()
    why: str = ""


def drawn_sides(graph: nx.Graph, parts: Iterable[Part], *, shown: nx.Graph | None = None) -> Drawing:
    """The sides to draw of a signed graph: those of its larger parts, and none if it is too small to test.

    Parameters
    ----------
    parts : iterable of Part
        Those of the whole graph.
    shown : networkx.Graph, optional
        The part of the graph that is drawn, if it is not the whole.

    Examples
    --------
    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("c", "d", {"sign": -1})])
    >>> drawn_sides(graph, parts_of(graph, frustration(graph))).why
    'there is no circle of ties, so nothing can be out of place'
    """
    why, parts = too_little(graph), tuple(parts)
    if why:
        return Drawing(None, why=why)
    kept = graph if shown is None else shown
    sides, apart = [], []
    for part in parts:
        for side in part.sides:
            sides.append(tuple(actor for actor in side if actor in kept))
        if not part.has_sides:
            apart += [actor for actor in part.actors if actor in kept]
    return Drawing(tuple(side for side in sides if side), tuple(apart))


def sides_of(analysis: Analysis, shown: nx.Graph | None = None) -> Drawing:
    """The sides to draw of an analysis, as `drawn_sides` has them.

    Examples
    --------
    >>> from entente.path import analyse
    >>> print(sides_of(analyse("News" + chr(10) + "Chad attacked Niger.")).sides)
    None
    """
    graph = analysis.signed.graph
    return drawn_sides(graph, parts_of(graph, analysis.balance.frustration), shown=shown)


def index_range(analysis: Analysis, *, rule: str = "", draws: int = RESAMPLES) -> GraphUncertainty | Undefined:
    """The frustration index with its range when the claims are drawn anew, as lesson 05 has it.

    Parameters
    ----------
    rule : str
        How contradicting claims become one sign; without it, that of the analysis.

    Examples
    --------
    >>> from entente.path import analyse
    >>> print(index_range(analyse("News" + chr(10) + "Chad attacked Niger.")))
    L = 0 (always 0 in 95 % of the resamples)
    """
    claims, rule = observed(analysis.claims), rule or analysis.signed.rule
    try:
        return graph_uncertainty(claims, data.codebook(), analysis.gazetteer, rule=rule, draws=draws)
    except EntenteError as error:  # a graph exists already, so of all that is refused only its size is left
        return Undefined(str(error).rstrip("."))


# --------------------------------------------------------------------------------------------------------------------
# In words


def balance_words(analysis: Analysis) -> Iterator[str]:
    """The sentences on balance: an index with its range, or why none is given; then the sides, part by part."""
    best = analysis.balance.frustration
    if isinstance(best, Undefined):
        yield f"Balance is undefined: {best.why}."
        return
    why = too_little(analysis.signed.graph)
    if why:
        yield f"Read first: {why}. {_what_to_read(analysis)}"
        return
    exact = "found exactly" if best.status == "exact" else "only bounded, since the search was ended"
    yield (
        f"The frustration index is {index_words(best)} ({exact}): the least number of the "
        f"{count(best.edges, 'tie')} that no split into two sides can satisfy."
    )
    doubt = index_range(analysis)
    if isinstance(doubt, Undefined):
        yield f"It has no range: {doubt.why}."
    else:
        yield f"If the claims are drawn anew at random, {doubt.resamples} times: {doubt}."
    yield from _sides_words(analysis, parts_of(analysis.signed.graph, best))
    share, found = analysis.balance.triangle_index, analysis.balance.triangles
    if isinstance(share, Undefined):
        yield f"The share of balanced triangles is undefined: {share.why}."
        return
    balanced = f"{found.balanced} of {count(found.total, 'triangle')} are balanced"
    yield f"{balanced}, a share of {share:.2f}. That is not the frustration index."


def _what_to_read(analysis: Analysis) -> str:
    unread, total = unread_claims(analysis), len(analysis.claims)
    if unread:
        return f"Nobody has read {unread:,} of the {count(total, 'claim')}, and what the machine missed is not here."
    return "All claims have been read; what is missing was not claimed, or not found."


def _sides_words(analysis: Analysis, parts: tuple[Part, ...]) -> Iterator[str]:
    for part in parts:
        if part.has_sides:
            one, other = (first_few(_names(analysis, side), NAMED, none="nobody") for side in part.sides)
            yield f"A best split of {count(len(part.actors), 'actor')}. One side: {one}. The other: {other}."
            yield _other_splits(part)
            yield from (_company(analysis, side) for side in part.sides if len(side) > 1)
    if sum(part.has_sides for part in parts) > 1:
        yield "No claim ties these groups to each other, so which side of one goes with which of another means nothing."
    apart = [labels_of(analysis, part.actors) for part in parts if not part.has_sides]
    if apart:
        yield f"On no side, since no claim ties these to the rest: {'; '.join(apart)}."


def _names(analysis: Analysis, actors: Iterable[str]) -> list[str]:
    return [labels_of(analysis, [actor]) for actor in actors]


def _other_splits(part: Part) -> str:
    if part.unique:
        return "No other split of them does as well."
    if part.unique is None:
        return f"Whether it is the only one is not known: {part.why}."
    return f"It is known not to be the only one: {part.why}."


def _company(analysis: Analysis, side: tuple[str, ...]) -> str:
    """How much of a side is claimed, and how much only follows from claims about third parties."""
    pairs = list(combinations(side, 2))
    claimed = {frozenset(edge) for edge in analysis.graph.edges()}
    with_claim = sum(frozenset(pair) in claimed for pair in pairs)
    some = "any claim" if with_claim != 1 else "a claim"
    return (
        f"Of the {count(len(pairs), 'pair')} on the side of {labels_of(analysis, side[:1])}, {with_claim} "
        f"{'has' if with_claim == 1 else 'have'} {some} between them."
    )
