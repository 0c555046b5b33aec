"""Balance: does a signed graph fall into two camps, and by how many edges does it fail to?

A signed graph is **balanced** if its nodes can be split into two sides so that every positive edge stays within a side
and every negative edge runs between the sides. Three measures say how near a graph is to that:

- the **triangle index** T, the share of triangles with an even number of negative edges;
- the **walk balance** K, which compares all closed walks, short ones weighing most;
- the **frustration index** L, the least number of edges that no split can satisfy. It is found exactly, in `solver`.

All of them take a `networkx.Graph` whose edges carry ``sign`` 1 or -1, and nothing else: the strength of a tie is
another thing, and no measure here reads it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import networkx as nx
import numpy as np

from entente.errors import Undefined
from entente.graphs.ties import all_triangles, as_arrays


@dataclass(frozen=True, slots=True)
class TriangleCensus:
    """The triangles of a signed graph by their number of negative edges.

    Parameters
    ----------
    ppp, ppm, pmm, mmm : int
        Triangles with no, one, two and three negative edges.

    Examples
    --------
    >>> census = TriangleCensus(ppp=19, ppm=2, pmm=40, mmm=7)
    >>> census.balanced, census.unbalanced, census.total
    (59, 9, 68)
    """

    ppp: int
    ppm: int
    pmm: int
    mmm: int

    @property
    def balanced(self) -> int:
        """Triangles whose signs multiply to +: +++ and +--."""
        return self.ppp + self.pmm

    @property
    def unbalanced(self) -> int:
        """Triangles whose signs multiply to -: ++- and ---."""
        return self.ppm + self.mmm

    @property
    def total(self) -> int:
        return self.balanced + self.unbalanced


def triangles(graph: nx.Graph) -> TriangleCensus:
    """Count the triangles of a signed graph by their signs.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Examples
    --------
    The enemy of my enemy is my friend: one triangle with two negative edges.

    >>> from entente.graphs.edge_table import read_edges
    >>> triangles(read_edges("u,v,sign\\na,b,+\\na,c,-\\nb,c,-\\n"))
    TriangleCensus(ppp=0, ppm=0, pmm=1, mmm=0)
    """
    count = Counter(sum(sign < 0 for sign in signs) for _, signs in all_triangles(as_arrays(graph)))
    return TriangleCensus(count[0], count[1], count[2], count[3])


def triangle_index(graph: nx.Graph) -> float | Undefined:
    """The share of triangles that are balanced.

    T = (+++ and +-- triangles) / (all triangles)

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Returns
    -------
    float in [0, 1], or Undefined
        Undefined when the graph has no triangle.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> triangle_index(read_edges("u,v,sign\\na,b,+\\na,c,-\\nb,c,-\\n"))
    1.0
    >>> print(triangle_index(read_edges("u,v,sign\\na,b,+\\n")))
    undefined: the graph has no triangle

    Notes
    -----
    T looks at triangles only: a square with one negative edge is as unbalanced as can be, and T does not see it.
    1 - T is not the frustration index (see `frustration`).

    References
    ----------
    Cartwright, D. and Harary, F. (1956). Structural balance. Psychological Review 63, 277-293. Their measure takes all
    cycles; T keeps those of length 3.
    """
    census = triangles(graph)
    return census.balanced / census.total if census.total else Undefined("the graph has no triangle")


def walk_balance(graph: nx.Graph) -> float | Undefined:
    """The walk-based degree of balance.

    K = tr exp(A) / tr exp(abs(A)), with A the matrix of signs: closed walks count +1 if their signs multiply to +,
    -1 if to -, and a walk of length k weighs 1 / k!.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.

    Returns
    -------
    float in (0, 1], or Undefined
        1 if the graph is balanced, and in exact arithmetic only then. Undefined when it has no edge.

    Examples
    --------
    The eigenvalues of an all-positive triangle are 2, -1, -1; of an all-negative one -2, 1, 1.

    >>> import math
    >>> from entente.graphs.edge_table import read_edges
    >>> K = walk_balance(read_edges("u,v,sign\\na,b,-\\na,c,-\\nb,c,-\\n"))
    >>> abs(K - (math.exp(-2) + 2 * math.exp(1)) / (math.exp(2) + 2 * math.exp(-1))) < 1e-12
    True

    Notes
    -----
    A long cycle weighs so little that rounding swallows it: a cycle of 19 nodes with one negative edge gives 1.0 and is
    not balanced. An isolated node adds 1 to both sums, so it raises K. K falls fast as a graph grows denser. So it
    compares graphs of like size only.

    References
    ----------
    Estrada, E. and Benzi, M. (2014). Walk-based measure of balance in signed networks. Physical Review E 90, 042802.
    """
    signed = as_arrays(graph)
    if not signed.edges:
        return Undefined("the graph has no edge")
    of_signs, of_ties = np.linalg.eigvalsh(signed.matrix()), np.linalg.eigvalsh(np.abs(signed.matrix()))
    largest = of_ties.max()  # taken out of both sums, so that neither can overflow
    return min(1.0, float(np.exp(of_signs - largest).sum() / np.exp(of_ties - largest).sum()))
