"""How sure is the graph? From doubt about the claims to doubt about each tie, the sides and the frustration index.

A signed graph shows one sign a pair, however many claims it rests on. `graph_uncertainty` makes the graph anew many
times: from claims that are resampled, from another coder's table, without the claims that are only possible. What then
changes was never sure. As with all draws, it is about the coding and the text, not about what states will do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from numbers import Integral
from typing import Any

import networkx as nx
import numpy as np

from entente import say
from entente.doubt.summaries import is_number
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.graphs.alliances import claims_graph
from entente.graphs.signings import Signings, measure_signings
from entente.graphs.signs import signed_graph, ties_by_pair, verdict_by
from entente.needs.estimates import is_share
from entente.text.codebook import CERTAINTIES, Claim, Codebook
from entente.text.gazetteer import Gazetteer

EXCHANGES = ("table", "paragraph")
LEVEL = 0.95
_UNDECIDED, _ABSENT = 0, 2  # beside the signs 1 and −1


@dataclass(frozen=True, slots=True)
class TieShares:
    """In what part of the resamples a pair has which tie; the four parts sum to 1.

    Parameters
    ----------
    claims : int
        How many signed claims there are on the pair, in the first table.
    sign : int or None
        The tie as coded, in the first table; None where it has none.
    cooperative, hostile : float
        The tie has this sign.
    undecided : float
        There are claims, and the rule finds as much for as against.
    absent : float
        No signed claim on the pair is in the resample.

    Examples
    --------
    >>> TieShares("iran", "russia", 8, -1, 0.69, 0.21, 0.1, 0.0).likelier
    1
    >>> TieShares("iran", "russia", 8, -1, 0.45, 0.45, 0.1, 0.0).likelier
    -1
    """

    u: str
    v: str
    claims: int
    sign: int | None
    cooperative: float
    hostile: float
    undecided: float
    absent: float

    @property
    def likelier(self) -> int:
        """The sign of the larger part, 1 or −1; of two equal parts the sign as coded, or else 1."""
        if self.cooperative == self.hostile:
            return self.sign or 1
        return 1 if self.cooperative > self.hostile else -1

    @property
    def sureness(self) -> float:
        """The part in which the tie has its likelier sign."""
        return max(self.cooperative, self.hostile)


@dataclass(frozen=True, slots=True)
class SideShares:
    """How often two actors stand on one side.

    Parameters
    ----------
    together : float or Undefined
        Of the resamples in which ties join the two, the part with both on one side. A resample with several best
        splits counts by the share of them. Undefined if ties never join them.
    joined : float
        The part of all resamples in which a chain of ties joins the two. In the others nothing tells their sides.

    Examples
    --------
    >>> SideShares(0.9, 0.5).joined
    0.5
    """

    together: float | Undefined
    joined: float


@dataclass(frozen=True)
class GraphUncertainty:
    """What is left of a signed graph and of its frustration index when the claims are doubted.

    Parameters
    ----------
    index : int
        L of the graph as coded, from the first table.
    resamples : int
        R.
    indices : mapping of int to float
        In what part of the resamples L is so high, by L.
    unique : float
        The part of the resamples with one best split only. As in `frustration`, a graph in several pieces has more.
    ties : tuple of TieShares
        One for each pair that has a signed claim, the least sure first.
    sides : mapping of (str, str) to SideShares
        For each pair of actors, in alphabetical order.

    Examples
    --------
    >>> print(GraphUncertainty("majority", 1, 2000, {0: 0.25, 1: 0.66, 2: 0.09}, 0.48, (), {}))
    L = 1 (0 to 2 in 95 % of the resamples)
    >>> print(GraphUncertainty("majority", 0, 2000, {0: 1.0}, 1.0, (), {}))
    L = 0 (always 0 in 95 % of the resamples)
    """

    rule: str
    index: int
    resamples: int
    indices: Mapping[int, float]
    unique: float
    ties: tuple[TieShares, ...]
    sides: Mapping[tuple[str, str], SideShares]

    def interval(self, level: float = LEVEL) -> tuple[int, int]:
        """The lowest and the highest L when at most (1 − level)/2 of the resamples are cut off at each end."""
        if not is_number(level) or not 0 < level < 1:
            expected = "a number between 0 and 1, such as 0.95"
            raise EntenteError([Fault("robustness.level", "argument level", repr(level), expected)])
        values = sorted(self.indices)
        reached = np.cumsum([self.indices[value] for value in values]) + 1e-12
        low, high = np.searchsorted(reached, [(1 - level) / 2, (1 + level) / 2]).tolist()
        return values[low], values[min(high, len(values) - 1)]

    def __str__(self) -> str:
        low, high = self.interval()
        reach = f"{low} to {high}" if low < high else f"always {low}"
        return f"L = {self.index} ({reach} in {say.percent(LEVEL)} of the resamples)"


def graph_uncertainty(
    claims: Iterable[Claim] | Mapping[str, Iterable[Claim]],
    codebook: Codebook,
    gazetteer: Gazetteer | None = None,
    *,
    rule: str = "majority",
    weights: Mapping[str, float] | None = None,
    draws: int = 2000,
    seed: int = 1,
    resample: bool = True,
    exchange: str = "table",
    chances: Mapping[str, float] | None = None,
) -> GraphUncertainty:
    """Carry doubt about the claims to each tie, to the sides and to the frustration index.

    For each of R draws: a coder's table is taken, as many of its claims are drawn with replacement as it has, those
    whose certainty fails are dropped, and the rest becomes a signed graph by the rule.

    Parameters
    ----------
    claims : iterable of Claim, or mapping of a coder's name to iterable of Claim
        Chosen beforehand by `observed`, `snapshot` and `select`. Of several tables the first is the graph as coded.
    gazetteer : Gazetteer, optional
        If given, actors roll up to their states.
    rule, weights
        As in `signed_graph`.
    draws : int
        R.
    seed : int
        The same seed gives the same result; whether certainty is drawn does not change which claims are.
    resample : bool
        False keeps every claim of the table once.
    exchange : {"table", "paragraph"}
        With several tables: one coder for a whole draw, or one for each paragraph of it. All are equally likely.
    chances : mapping of str to float, optional
        With what probability a claim counts in a draw, for each of CT, PR, PS and U. Without it all claims count.
        `CERTAINTY_WEIGHTS` (1, 2/3, 1/3, 0) is the course's reading of the four codes; it is a choice, not a finding.

    Raises
    ------
    EntenteError
        ``robustness.draws``, ``robustness.exchange``, ``robustness.chances``, ``robustness.claims`` (no table);
        ``balance.size`` as in `measure_signings`; what `claims_graph` and `signed_graph` refuse.

    Examples
    --------
    Two claims for and one against: drawn with replacement, the majority turns in 7 of 27 cases.

    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"},
    ...                            {"relation": "criticises", "layers": "diplomatic", "sign": "-1"}])
    >>> said = [Claim(f"c{n}", n, "author", "author", "", 0, 5, "", relation, "norway", "iceland")
    ...         for n, relation in enumerate(["trades_with", "trades_with", "criticises"])]
    >>> found = graph_uncertainty(said, book)
    >>> tie = found.ties[0]
    >>> abs(tie.hostile - 7 / 27) < 0.03, found.indices
    (True, {0: 1.0})

    Notes
    -----
    *What it assumes.* That the claims are a sample of what could have been said and coded, one as good as another, and
    independent. Claims of one sentence or one speaker are not, so the true doubt is wider. A pair with a single claim
    loses it in about 37 of 100 draws, since (1 − 1/n)ⁿ comes near to 1/e.

    *What it cannot see.* A claim that every coder missed, and a source that is wrong.

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. The Annals of Statistics 7, 1-26.
    """
    tables = list(claims.values()) if isinstance(claims, Mapping) else [claims]
    raise_if_any(_faults(tables, draws, exchange, chances))
    graphs = [claims_graph(table, codebook, gazetteer) for table in tables]
    coded = [signed_graph(graph, rule=rule, weights=weights).graph for graph in graphs]
    pool = _Pool(graphs)
    counts = _draw_claims(pool, draws, np.random.default_rng([seed, 0]), resample, exchange)
    if chances is not None:
        chance = np.array([chances[data["certainty"]] for _, data in pool.claims])
        counts *= np.random.default_rng([seed, 1]).random(counts.shape) < chance
    decide = verdict_by(rule, weights)
    outcomes = [_outcomes(counts[:, columns], [pool.claims[c] for c in columns], decide) for columns in pool.columns]
    outcome = np.array(outcomes, dtype=np.int8).reshape(len(pool.pairs), draws).T
    return _result(pool, coded[0], outcome, rule)


class _Pool:
    """The claims of all tables in one row, and which of them are about each pair."""

    def __init__(self, graphs: Sequence[nx.MultiDiGraph]):
        self.claims: list[tuple[str, dict[str, Any]]] = []
        coders: list[int] = []
        columns: dict[tuple[str, str], list[int]] = {}
        for coder, graph in enumerate(graphs):
            number = {claim: place for place, (*_, claim) in enumerate(graph.edges(keys=True), len(self.claims))}
            self.claims += [(claim, data) for *_, claim, data in graph.edges(keys=True, data=True)]
            coders += [coder] * len(number)
            for pair, ties in ties_by_pair(graph)[0].items():
                columns.setdefault(pair, []).extend(number[claim] for claim, _ in ties)
        self.tables = len(graphs)
        self.coder = np.array(coders, dtype=int)
        self.pairs = sorted(columns)
        self.columns = [columns[pair] for pair in self.pairs]
        self.actors = sorted({actor for pair in self.pairs for actor in pair})


def _draw_claims(pool: _Pool, draws: int, rng: np.random.Generator, resample: bool, exchange: str) -> np.ndarray:
    """How often each claim is in each draw, (R, claims)."""
    places, unit = 1, np.zeros(len(pool.claims), dtype=int)
    if exchange == "paragraph":
        names, unit = np.unique([data["paragraph"] for _, data in pool.claims], return_inverse=True)
        places = len(names)
    coder = rng.integers(pool.tables, size=(draws, places))
    in_use = coder[:, unit] == pool.coder
    if not resample:
        return in_use.astype(int)
    counts = np.zeros(in_use.shape, dtype=int)
    for row, used in enumerate(in_use):
        chosen = np.flatnonzero(used)
        if len(chosen):
            counts[row] = np.bincount(rng.choice(chosen, len(chosen)), minlength=len(used))
    return counts


def _outcomes(counts: np.ndarray, claims: Sequence[tuple[str, dict[str, Any]]], decide: Any) -> np.ndarray:
    """What becomes of one pair in each draw; draws with the same claims are decided once."""
    cases, which = np.unique(counts, axis=0, return_inverse=True)
    verdicts = []
    for case in cases.tolist():
        ties = [claim for claim, times in zip(claims, case, strict=True) for _ in range(times)]
        sign = decide(ties)[0] if ties else _ABSENT
        verdicts.append(_UNDECIDED if sign is None else sign)
    return np.array(verdicts)[which.ravel()]


def _result(pool: _Pool, coded: nx.Graph, outcome: np.ndarray, rule: str) -> GraphUncertainty:
    draws, size = len(outcome), len(pool.actors)
    number = {actor: place for place, actor in enumerate(pool.actors)}
    ends = [(number[u], number[v]) for u, v in pool.pairs]
    signs = np.where(outcome == _ABSENT, 0, outcome)
    as_coded = np.array([[coded.get_edge_data(*pair, {"sign": 0})["sign"] for pair in pool.pairs]], dtype=np.int8)
    found = measure_signings(size, ends, signs, sides=True)
    piece = _pieces(size, ends, signs)
    counts = Counter(found.index.tolist())
    return GraphUncertainty(
        rule=rule,
        index=int(measure_signings(size, ends, as_coded).index[0]),
        resamples=draws,
        indices={index: counts[index] / draws for index in sorted(counts)},
        unique=float(_is_unique(found, size, ends, signs).mean()),
        ties=_tie_shares(pool, coded, outcome),
        sides=_side_shares(pool.actors, found.alike, piece),
    )


def _is_unique(found: Signings, size: int, ends: Sequence[tuple[int, int]], signs: np.ndarray) -> np.ndarray:
    """Whether the actors that have a tie in a draw have one best split; each of the others doubles the number."""
    tied = np.zeros((len(signs), size), dtype=bool)
    for column, pair in enumerate(ends):
        tied[:, pair] |= signs[:, [column]] != 0
    return found.splits - (size - tied.sum(axis=1)) < 0.5


def _pieces(size: int, ends: Sequence[tuple[int, int]], signs: np.ndarray) -> np.ndarray:
    """The number of the piece of the graph that each actor is in, (R, n): all draws are laid out as one graph."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    row, column = np.nonzero(signs)
    tail, head = np.array(ends, dtype=int).reshape(-1, 2)[column].T
    total = len(signs) * size
    links = coo_array((np.ones(len(row)), (row * size + tail, row * size + head)), shape=(total, total))
    return connected_components(links, directed=False)[1].reshape(len(signs), size)


def _tie_shares(pool: _Pool, coded: nx.Graph, outcome: np.ndarray) -> tuple[TieShares, ...]:
    ties = []
    for (u, v), columns, results in zip(pool.pairs, pool.columns, outcome.T, strict=True):
        claims = int((pool.coder[columns] == 0).sum())
        sign = coded.get_edge_data(u, v, {"sign": None})["sign"]
        shares = [float((results == kind).mean()) for kind in (1, -1, _UNDECIDED, _ABSENT)]
        ties.append(TieShares(u, v, claims, sign, *shares))
    return tuple(sorted(ties, key=lambda tie: (tie.sureness, tie.u, tie.v)))


def _side_shares(actors: Sequence[str], alike: np.ndarray, piece: np.ndarray) -> dict[tuple[str, str], SideShares]:
    shares = {}
    for (place, u), (other, v) in combinations(enumerate(actors), 2):
        joined = piece[:, place] == piece[:, other]
        together: float | Undefined = Undefined("ties never join the two")
        if joined.any():
            together = float((1 + alike[joined, place, other]).mean() / 2)
        shares[u, v] = SideShares(together, float(joined.mean()))
    return shares


def _faults(
    tables: Sequence[object], draws: object, exchange: str, chances: Mapping[str, float] | None
) -> Iterator[Fault]:
    if not tables:
        yield Fault("robustness.claims", "argument claims", "no coder's table", "one table of claims or more")
    if not isinstance(draws, Integral) or isinstance(draws, bool) or draws < 1:
        yield Fault("robustness.draws", "argument draws", repr(draws), "a whole number from 1 up")
    if exchange not in EXCHANGES:
        yield unknown_choice("robustness.exchange", "argument exchange", exchange, EXCHANGES)
    for name in sorted(set(CERTAINTIES) ^ set(chances)) if chances is not None else ():
        found = f"no chance for {name}" if name in CERTAINTIES else f'a chance for "{name}"'
        yield Fault("robustness.chances", "argument chances", found, f"one for each of {', '.join(CERTAINTIES)}")
    for name, chance in (chances or {}).items():
        if not is_share(chance):
            yield Fault("robustness.chances", f"argument chances, {name}", repr(chance), "a number from 0 to 1")
