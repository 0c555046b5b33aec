"""What chance alone would do: the frustration index of graphs with the same ties and signs dealt anew.

Two null models. *total* keeps how many ties are hostile and deals them freely. *each* keeps, besides, how many hostile
ties each actor has: some actors quarrel with everybody, and that alone makes a graph look like two camps. Whether a
graph is called more balanced than by chance can hang on which of the two is asked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from random import Random

import networkx as nx
import numpy as np

from entente import say
from entente.errors import Fault, Undefined, raise_if_any, unknown_choice
from entente.graphs.signings import measure_signings
from entente.graphs.ties import SignedArrays, as_arrays

NULL_MODELS = ("total", "each")
MOST = 100_000
_BURN_IN = 10  # steps of the chain for each tie of the graph, before the first sample
_Ties = list[list[tuple[int, int]]]  # of each actor, its ties and their other ends


@dataclass(frozen=True, slots=True)
class NullModel:
    """How the frustration index of a graph stands among those of graphs whose signs were dealt anew.

    Parameters
    ----------
    keeps : {"total", "each"}
        The number of hostile ties of the graph, or that of each actor.
    index : int
        L of the graph as it is.
    assignments : int
        How many ways to deal the signs were measured.
    exact : bool
        Whether these are all the ways there are; otherwise they are a sample.
    counts : mapping of int to int
        In how many of them L is so high, by L.

    Examples
    --------
    >>> print(NullModel("each", 0, 70, True, {0: 10, 1: 40, 2: 20}))
    L as low as 0 in 10 of 70 (14 %): all assignments that keep each actor's number of hostile ties
    """

    keeps: str
    index: int
    assignments: int
    exact: bool
    counts: Mapping[int, int]

    @property
    def as_low(self) -> float | Undefined:
        """The share of assignments whose L is as low as the graph's or lower; undefined if there is one only."""
        if self.exact and self.assignments == 1:
            return Undefined("the signs can be dealt in one way only, so there is nothing to compare with")
        return sum(count for index, count in self.counts.items() if index <= self.index) / self.assignments

    def __str__(self) -> str:
        kept = "each actor's number" if self.keeps == "each" else "the number"
        which = f"{'all' if self.exact else 'a sample of'} assignments that keep {kept} of hostile ties"
        share = self.as_low
        if isinstance(share, Undefined):
            return f"no comparison: only one assignment keeps {kept} of hostile ties"
        low = round(share * self.assignments)
        return f"L as low as {self.index} in {low:,} of {self.assignments:,} ({say.percent(share)}): {which}"


def null_model(graph: nx.Graph, *, keep: str = "each", draws: int = 2000, seed: int = 1, most: int = MOST) -> NullModel:
    """Deal the signs of a graph anew, its ties as they are, and find the frustration index of each deal.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or −1.
    keep : {"each", "total"}
        ``total``: the number of hostile ties of the whole graph. ``each``: that of each actor, and so the total too.
    draws : int
        How many deals to sample where there are too many to list.
    seed : int
        The same seed gives the same sample.
    most : int
        Up to so many deals all are listed; for ``each`` this also limits the half-finished lists on the way.

    Raises
    ------
    EntenteError
        ``balance.null`` for another name, ``balance.draws``, ``balance.size`` (see `measure_signings`).

    Examples
    --------
    A square of friends with one hostile pair on each of two corners: two ways keep each actor's hostile ties.

    >>> square = nx.Graph([(0, 1, {"sign": 1}), (1, 2, {"sign": -1}), (2, 3, {"sign": 1}), (0, 3, {"sign": -1})])
    >>> found = null_model(square)
    >>> found.assignments, found.exact, found.as_low
    (2, True, 1.0)
    >>> print(null_model(square, keep="total"))
    L as low as 0 in 6 of 6 (100 %): all assignments that keep the number of hostile ties

    Notes
    -----
    *Sampling with* ``each``. A step goes along ties of alternating sign from a random actor, never twice over the same
    tie, until it is back where it began and the last sign differs from the first; then all signs on the way are
    changed, which leaves each actor its hostile ties. Half of the steps rest; the others are taken with the
    probability of Metropolis and Hastings, so that in the long run each assignment is as frequent as any other. A
    graph of m ties takes 10 m steps before the first sample, and m between two.

    The two papers keep each actor's number of hostile ties on average; here it is kept exactly.

    References
    ----------
    Hao, B. and Kovács, I. A. (2024). Proper network randomization is key to assessing social balance. Science Advances
    10, eadj0104.
    Gallo, A., Garlaschelli, D., Lambiotte, R., Saracco, F. and Squartini, T. (2024). Testing structural balance
    theories in heterogeneous signed networks. Communications Physics 7, 154.
    """
    faults = [] if keep in NULL_MODELS else [unknown_choice("balance.null", "argument keep", keep, NULL_MODELS)]
    if not isinstance(draws, int) or draws < 1:
        faults.append(Fault("balance.draws", "argument draws", repr(draws), "a whole number from 1 up"))
    raise_if_any(faults)
    signed = as_arrays(graph)
    listing, sampling = {"total": (_all_deals, _free_deals), "each": (_all_kept, _chain)}[keep]
    signs = listing(signed, most)
    exact = signs is not None
    if signs is None:
        signs = sampling(signed, draws, seed)
    pairs = list(zip(signed.tail.tolist(), signed.head.tolist(), strict=True))
    found = measure_signings(signed.size, pairs, np.vstack([signed.sign, signs])).index
    counts = dict(sorted(Counter(found[1:].tolist()).items()))
    return NullModel(keep, int(found[0]), len(signs), exact, counts)


def _all_deals(signed: SignedArrays, most: int) -> np.ndarray | None:
    """Every way to choose the hostile ties; None if there are more than `most`."""
    hostile = int((signed.sign < 0).sum())
    ways = math.comb(signed.edges, hostile)
    if ways > most:
        return None
    signs = np.ones((ways, signed.edges), dtype=np.int8)
    for row, chosen in enumerate(combinations(range(signed.edges), hostile)):
        signs[row, list(chosen)] = -1
    return signs


def _free_deals(signed: SignedArrays, draws: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permuted(np.tile(signed.sign, (draws, 1)), axis=1)


def _all_kept(signed: SignedArrays, most: int) -> np.ndarray | None:
    """Every way that keeps each actor's hostile ties, tie by tie; None if the lists on the way grow beyond `most`."""
    ends = np.stack([signed.tail, signed.head], axis=1)
    hostile = signed.sign < 0
    needed = np.bincount(ends[hostile].ravel(), minlength=signed.size)
    left = np.bincount(ends.ravel(), minlength=signed.size)  # ties that are not dealt yet, of each actor
    signs = np.ones((1, signed.edges), dtype=np.int8)
    lacking = needed[None].astype(np.int16)  # hostile ties that each actor still needs, in each list
    for tie, (u, v) in enumerate(ends):
        turned, less = signs.copy(), lacking.copy()
        turned[:, tie] = -1
        less[:, [u, v]] -= 1
        signs, lacking = np.vstack([signs, turned]), np.vstack([lacking, less])
        left[[u, v]] -= 1
        possible = ((lacking >= 0) & (lacking <= left)).all(axis=1)
        signs, lacking = signs[possible], lacking[possible]
        if len(signs) > most:
            return None
    return signs


def _chain(signed: SignedArrays, draws: int, seed: int) -> np.ndarray:
    """A sample from the ways that keep each actor's hostile ties."""
    at: _Ties = [[] for _ in range(signed.size)]
    for tie, (u, v) in enumerate(zip(signed.tail.tolist(), signed.head.tolist(), strict=True)):
        at[u].append((tie, v))
        at[v].append((tie, u))
    dice = Random(seed)  # quicker than numpy's for one number at a time
    signs = signed.sign.tolist()
    found = np.empty((draws, signed.edges), dtype=np.int8)
    for _ in range(_BURN_IN * signed.edges):
        _step(signs, at, dice)
    for row in range(draws):
        for _ in range(signed.edges):
            _step(signs, at, dice)
        found[row] = signs
    return found


def _step(signs: list[int], at: _Ties, dice: Random) -> None:
    """Turn the signs along one closed way of alternating signs, if one is found and taken."""
    if dice.random() < 0.5:  # a chain that never rests could come to half of the ways at even steps only
        return
    way, nodes = _way(signs, at, dice)
    there = _choices(way, nodes, signs, at)
    for tie in way:
        signs[tie] = -signs[tie]
    back = _choices(way[::-1], nodes[::-1], signs, at)
    # The chance of a way is one in the product of its choices; the way back must be as likely.
    if dice.random() * back > there:
        for tie in way:
            signs[tie] = -signs[tie]


def _way(signs: list[int], at: _Ties, dice: Random) -> tuple[list[int], list[int]]:
    """The ties of a closed way, and the actors on it; no tie where the way ends before it closes."""
    start = here = dice.randrange(len(at))
    first = wanted = dice.choice((1, -1))
    way: list[int] = []
    nodes = [start]
    while True:
        free = [(tie, other) for tie, other in at[here] if signs[tie] == wanted and tie not in way]
        if not free:
            return [], [start]
        tie, here = dice.choice(free)
        way.append(tie)
        nodes.append(here)
        if here == start and wanted != first:
            return way, nodes
        wanted = -wanted


def _choices(way: list[int], nodes: list[int], signs: list[int], at: _Ties) -> int:
    """Between how many ways one chooses on the way, multiplied."""
    product = 1
    for place, (tie, node) in enumerate(zip(way, nodes, strict=False)):
        used = way[:place]
        product *= sum(signs[other] == signs[tie] and other not in used for other, _ in at[node])
    return product
