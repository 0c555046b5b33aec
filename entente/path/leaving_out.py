"""What hangs on one source, or on one claim: the signed graph without it, beside the whole one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from entente.graphs.signs import ties_by_pair, verdict_by
from entente.graphs.solver import frustration
from entente.path.results import Analysis

SECONDS = 1.0  # for the search in a graph that lost some claims
MOST = 100  # claims whose loss is measured in full, the first in the text

Pair = tuple[str, str]
Ties = Mapping[Pair, int]


@dataclass(frozen=True, slots=True)
class Loss:
    """What changes in the signed graph if some claims are left out.

    Parameters
    ----------
    of : str
        The source or the claim that was left out.
    claims : tuple of str
        Ids of the claims left out.
    gone : tuple of (str, str)
        Pairs that had a tie and have none.
    turned, new : tuple of (str, str)
        Pairs whose tie has the other sign, and pairs that were undecided and have a tie.
    parted, joined : tuple of (str, str)
        Actors on one side of every best split before and on different sides of every one after, and the reverse. Only
        those count whom ties join both before and after, in a part with one best split.
    index : tuple of (int, int)
        The frustration index before and after.
    """

    of: str
    claims: tuple[str, ...]
    gone: tuple[Pair, ...] = ()
    turned: tuple[Pair, ...] = ()
    new: tuple[Pair, ...] = ()
    parted: tuple[Pair, ...] = ()
    joined: tuple[Pair, ...] = ()
    index: tuple[int, int] = (0, 0)

    @property
    def changes_picture(self) -> bool:
        """Whether a sign, a side or the index is another, or a tie is new; that a tie is gone is not enough."""
        return bool(self.turned or self.new or self.parted or self.joined or self.index[0] != self.index[1])

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much changes, to be compared: sides and index first, then signs, then ties that are gone."""
        sides = len(self.parted) + len(self.joined) + abs(self.index[1] - self.index[0])
        return sides, len(self.turned) + len(self.new), len(self.gone)


class LeavingOut:
    """The signed claims of an analysis, from which some may be left out.

    Examples
    --------
    >>> from entente.path import analyse
    >>> text = "News" + chr(10) + "Chad attacked Niger, Mali said. Togo condemned Mali."
    >>> [(loss.of, loss.gone) for loss in LeavingOut(analyse(text)).by_source() if loss.of == "mali"]
    [('mali', (('chad', 'niger'),))]
    """

    def __init__(self, analysis: Analysis):
        self.claims = analysis.claims
        self.pairs = ties_by_pair(analysis.graph)[0]
        self.decide = verdict_by(analysis.signed.rule, None)
        self.whole = self._ties(self.pairs, ())
        self.sides, self.index = _sides(self.whole)

    def by_source(self) -> tuple[Loss, ...]:
        """The loss of each source, the heaviest first; of equal ones the first by name."""
        said = defaultdict(list)
        for claim in self.claims:
            said[claim.source].append(claim.id)
        losses = [self.without(source, ids) for source, ids in sorted(said.items())]
        return tuple(sorted(losses, key=lambda loss: loss.weight, reverse=True))

    def by_claim(self) -> tuple[Loss, ...]:
        """The loss of each claim that a tie hangs on, the heaviest first; of equal ones the first in the text."""
        signed = {claim for ties in self.pairs.values() for claim, _ in ties}
        ordered = sorted(self.claims, key=lambda claim: (claim.paragraph, claim.start, claim.id))
        moving = [claim.id for claim in ordered if claim.id in signed and self._moves(claim.id)]
        losses = [self.without(claim, [claim]) for claim in moving[:MOST]]
        return tuple(sorted(losses, key=lambda loss: loss.weight, reverse=True))

    def _moves(self, claim: str) -> bool:
        return self._ties(self._touched([claim]), [claim]) != self._ties(self._touched([claim]), ())

    def without(self, of: str, ids: Collection[str]) -> Loss:
        """The loss of some claims."""
        touched = self._touched(ids)
        after = self._ties(touched, ids)
        gone, turned, new = [], [], []
        for pair in sorted(touched):
            old, now = self.whole.get(pair), after.get(pair)
            if old is not None and now is None:
                gone.append(pair)
            elif old is None and now is not None:
                new.append(pair)
            elif old != now:
                turned.append(pair)
        if not (gone or turned or new):
            return Loss(of, tuple(ids), index=(self.index, self.index))
        left = {pair: sign for pair, sign in self.whole.items() if pair not in touched} | after
        sides, index = _sides(left)
        both = sorted(self.sides.keys() & sides.keys())
        parted = tuple(pair for pair in both if self.sides[pair] and not sides[pair])
        joined = tuple(pair for pair in both if sides[pair] and not self.sides[pair])
        return Loss(of, tuple(ids), *map(tuple, (gone, turned, new)), parted, joined, (self.index, index))

    def _touched(self, ids: Collection[str]) -> dict[Pair, list]:
        wanted = set(ids)
        return {pair: ties for pair, ties in self.pairs.items() if any(claim in wanted for claim, _ in ties)}

    def _ties(self, pairs: Mapping[Pair, list], without: Collection[str]) -> dict[Pair, int]:
        """The tie of each pair; a pair without one is left out."""
        out, found = set(without), {}
        for pair, ties in pairs.items():
            left = [tie for tie in ties if tie[0] not in out]
            sign = self.decide(left)[0] if left else None
            if sign is not None:
                found[pair] = sign
        return found


def _sides(ties: Ties) -> tuple[dict[Pair, bool], int]:
    """Which two actors are on one side, where a part of the graph leaves no choice; and the index of the whole."""
    graph = nx.Graph()
    for (u, v), sign in sorted(ties.items()):
        graph.add_edge(u, v, sign=sign)
    together, index = {}, 0
    for members in nx.connected_components(graph):
        best = frustration(graph.subgraph(sorted(members)), time_limit=SECONDS)
        index += best.index
        if best.unique:
            first = set(best.partition[0])
            for u, v in combinations(sorted(members), 2):
                together[u, v] = (u in first) == (v in first)
    return together, index
