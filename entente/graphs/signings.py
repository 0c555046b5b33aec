"""Many ways to put signs on the same ties: the frustration index of each, and all its best splits at once.

Ties that are resampled, or shuffled to see what chance alone would do, are thousands of signed graphs that differ in
their signs only. They are measured together: which pairs a split divides is the same for all of them, so that one
product of two matrices counts the ties out of place in every split of every graph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from entente.errors import EntenteError, Fault

LARGEST_BLOCK = 20
_CELLS = 2**22  # of the product of two matrices at a time: 16 MB
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Signings:
    """What is known of each of R signed graphs on the same n actors.

    Parameters
    ----------
    index : array of int, (R,)
        The frustration index L.
    splits : array of float, (R,)
        The logarithm to base 2 of the number of best splits of all n actors, a split and its mirror counted once.
        An actor without a tie doubles the number.
    alike : array of float, (R, n, n)
        Over the best splits, the share with both actors on one side less the share with them on two: 1 if they stand
        together in all, −1 if in none, and 0 if no chain of ties joins them. Empty unless asked for.
    """

    index: np.ndarray
    splits: np.ndarray
    alike: np.ndarray


def measure_signings(size: int, pairs: Sequence[Pair], signs: np.ndarray, *, sides: bool = False) -> Signings:
    """The frustration index of many signed graphs on the same pairs, exactly.

    Parameters
    ----------
    size : int
        n; actors are the numbers 0 … n − 1.
    pairs : sequence of (int, int)
        The m pairs that may have a tie.
    signs : array of int, (R, m)
        1, −1, or 0 where the pair has no tie.
    sides : bool
        Whether to compare the sides of all pairs of actors too.

    Raises
    ------
    EntenteError
        ``balance.size`` if more than 20 actors hang together by cycles, since every split of them is tried.

    Examples
    --------
    Three mutual enemies, then two of them against the third:

    >>> found = measure_signings(3, [(0, 1), (0, 2), (1, 2)], np.array([[-1, -1, -1], [1, -1, -1]]))
    >>> found.index.tolist(), (2**found.splits).round().tolist()
    ([1, 0], [3.0, 1.0])

    Notes
    -----
    A cycle never leaves a *block*, a part that no single actor holds together. So L is a sum over blocks, and the best
    splits of the blocks combine freely. Within a block of k actors all 2 ** (k − 1) splits are tried.
    """
    graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from((u, v, {"column": column}) for column, (u, v) in enumerate(pairs))
    index = np.zeros(len(signs), dtype=int)
    splits = np.full(len(signs), max(0, nx.number_connected_components(graph) - 1), dtype=float)
    alike = np.zeros((len(signs), size, size), dtype=np.float32) if sides else np.zeros((0, size, size))
    alike[:, range(size), range(size)] = 1
    for block, known in _blocks(graph):
        columns = [column for *_, column in graph.subgraph(block).edges(data="column")]
        place = {node: number for number, node in enumerate(block)}
        ends = [(place[pairs[column][0]], place[pairs[column][1]]) for column in columns]
        step = max(1, _CELLS // 2 ** (len(block) - 1))
        for start in range(0, len(signs), step):
            rows = slice(start, start + step)
            lowest, best, spin = _best_splits(len(block), ends, signs[rows][:, columns])
            index[rows] += lowest
            splits[rows] += np.log2(best.sum(axis=1))
            if sides:
                _compare_sides(alike[rows], block, known, best, spin)
    return Signings(index, splits, alike)


def _blocks(graph: nx.Graph) -> Iterator[tuple[list[int], list[int]]]:
    """The blocks, each after one that it shares an actor with; and the actors met before that hang together with it.

    The shared actor comes first in its block.
    """
    for part in nx.connected_components(graph):
        left = [sorted(block) for block in nx.biconnected_components(graph.subgraph(part))]
        known = [min(part)]
        while left:
            block = next(block for block in left if set(block) & set(known))
            left.remove(block)
            (shared,) = set(block) & set(known)
            new = [node for node in block if node != shared]
            yield [shared, *new], list(known)
            known += new


def _best_splits(size: int, ends: Sequence[Pair], signs: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each graph the least number of ties out of place, and which splits come to it; and the splits as ±1."""
    if size > LARGEST_BLOCK:
        found, do = f"{size} actors joined by cycles of ties", "Keep fewer claims: one layer, one date, or states only."
        raise EntenteError([Fault("balance.size", "the graph", found, f"at most {LARGEST_BLOCK}", do)])
    number = np.arange(2 ** (size - 1), dtype=np.int32) * 2  # bit v is the side of actor v; the first is on side 0
    spin = (1 - 2 * ((number >> np.arange(size)[:, None]) & 1)).astype(np.float32)
    tail, head = np.array(ends).T
    # A tie is out of place by (1 − sign · spin · spin) / 2.
    agreement = signs.astype(np.float32) @ (spin[tail] * spin[head])
    most = agreement.max(axis=1)
    lowest = (np.count_nonzero(signs, axis=1) - most) / 2
    return np.rint(lowest).astype(int), agreement == most[:, None], spin


def _compare_sides(alike: np.ndarray, block: list[int], known: list[int], best: np.ndarray, spin: np.ndarray) -> None:
    """Fill in the pairs within a block, and those of its new actors with all that were met before."""
    share = best / best.sum(axis=1, keepdims=True)
    for place, u in enumerate(block):
        for other in range(place):
            v = block[other]
            alike[:, u, v] = alike[:, v, u] = share @ (spin[place] * spin[other])
    shared, *new = block
    for v in known:
        for u in new:
            # The blocks combine freely, so that what joins u and v is what joins each to the shared actor.
            alike[:, u, v] = alike[:, v, u] = alike[:, u, shared] * alike[:, shared, v]
