"""Claims as graphs: who stands with whom, by which rule, and does it hold together?

`alliances` draws one edge a claim, `signs` makes one signed tie of many claims by a rule that is named, `company` is
the graph of who is merely named together, for contrast. `balance` and `solver` measure how far two sides can hold
(exactly, or with a bound that says so), `clustering` allows more than two. `layers` measures each layer by itself,
`nulls` asks what chance alone would do, and `signings` measures many graphs at once. `edge_table` reads a table of
ties, `graphml` writes a graph for other programs.
"""

from entente.graphs.alliances import claims_graph, observed, select, snapshot, undated
from entente.graphs.balance import triangle_index, triangles, walk_balance
from entente.graphs.clustering import clusters
from entente.graphs.company import NODE_LEVELS, UNITS, cooccurrence_graph
from entente.graphs.graphml import write_graphml
from entente.graphs.layers import balance_by_layer
from entente.graphs.nulls import NULL_MODELS, null_model
from entente.graphs.signings import measure_signings
from entente.graphs.signs import CERTAINTY_WEIGHTS, RULES, SignedGraph, signed_graph
from entente.graphs.solver import Frustration, brute_force_frustration, frustration

__all__ = [
    "CERTAINTY_WEIGHTS",
    "NODE_LEVELS",
    "NULL_MODELS",
    "RULES",
    "UNITS",
    "Frustration",
    "SignedGraph",
    "balance_by_layer",
    "brute_force_frustration",
    "claims_graph",
    "clusters",
    "cooccurrence_graph",
    "frustration",
    "measure_signings",
    "null_model",
    "observed",
    "select",
    "signed_graph",
    "snapshot",
    "triangle_index",
    "triangles",
    "undated",
    "walk_balance",
    "write_graphml",
]
