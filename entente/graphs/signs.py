"""From many claims to one sign for each pair of actors, by a rule that is named.

A signed graph says which rule made it, about whom the claims disagree, and which claims it hides. No rule is right: a
conclusion that changes with the rule is not a finding.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import partial
from typing import Any

import networkx as nx

from entente.errors import Fault, raise_if_any, unknown_choice
from entente.graphs.alliances import OPEN_END, OPEN_START, date_fault, period_of, span_of
from entente.text.codebook import CERTAINTIES

RULES = ("majority", "certainty_weighted", "latest", "most_severe")
CERTAINTY_WEIGHTS: Mapping[str, float] = {"CT": 1.0, "PR": 2 / 3, "PS": 1 / 3, "U": 0.0}
SEVERITY = ("military", "economic", "legal", "diplomatic", "attitude")
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two actors about whom the claims disagree, or about whom a rule could not decide.

    Parameters
    ----------
    u, v : str
        The two actors, in alphabetical order.
    positive, negative : tuple of str
        Ids of the claims for and against.
    sign : int or None
        What the rule chose; None if it could not.
    why : str
        How the rule came to that.

    Examples
    --------
    >>> conflict = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> conflict.kept, conflict.hidden
    (('c1', 'c3'), ('c2',))
    """

    u: str
    v: str
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    sign: int | None
    why: str

    @property
    def kept(self) -> tuple[str, ...]:
        """The claims on the side that was chosen; none if undecided."""
        return {1: self.positive, -1: self.negative, None: ()}[self.sign]

    @property
    def hidden(self) -> tuple[str, ...]:
        """The claims that the signed graph does not show."""
        return {1: self.negative, -1: self.positive, None: self.positive + self.negative}[self.sign]


@dataclass(frozen=True)
class SignedGraph:
    """A signed graph, the rule that made it, and what that rule hides.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attributes: ``sign`` (1 or -1), ``claims`` (ids of all signed claims on the pair) and ``support`` (ids of
        those that agree with the sign).
    conflicts : tuple of Conflict
        Pairs with an edge whose claims disagree.
    undecided : tuple of Conflict
        Pairs with signed claims and no edge, because the rule found a draw.
    unsigned : tuple of str
        Ids of the claims that never enter: sign 0 (contact, a request, a denied relation) or no sign (dependence).
    without_tie : tuple of str
        Actors of the claims graph that have no edge here; they are not among the nodes.

    Examples
    --------
    >>> signed = signed_graph(nx.MultiDiGraph())
    >>> len(signed.graph), signed.rule, signed.hidden
    (0, 'majority', ())
    """

    graph: nx.Graph
    rule: str
    conflicts: tuple[Conflict, ...]
    undecided: tuple[Conflict, ...]
    unsigned: tuple[str, ...]
    without_tie: tuple[str, ...]

    @property
    def hidden(self) -> tuple[str, ...]:
        """Ids of all signed claims that no edge stands for."""
        return tuple(sorted(i for conflict in self.conflicts + self.undecided for i in conflict.hidden))


_Ties = list[tuple[str, dict[str, Any]]]
_Verdict = tuple[int | None, str]


def signed_graph(
    multigraph: nx.MultiDiGraph, *, rule: str = "majority", weights: Mapping[str, float] | None = None
) -> SignedGraph:
    """Reduce a claims graph to one sign for each pair of actors, by a rule that you name.

    With claims c on a pair, signs s_c (1 or -1), both directions together:

    - ``majority``: the sign of sum(s_c).
    - ``certainty_weighted``: the sign of sum(w_c s_c), w_c the weight of the claim's certainty.
    - ``latest``: the sign of the claim that holds latest: whose period ends last, and of those, begins last. A claim
      that goes on ends after all others; one of unknown beginning begins before all others; an undated historical
      claim comes before everything.
    - ``most_severe``: the sign of the gravest claim. Layers from grave to light: military, economic, legal,
      diplomatic, attitude (deeds before words before states of mind); within a layer hostility is graver than
      friendship. A claim that may be of several layers and does not say of which counts by the lightest.

    Parameters
    ----------
    multigraph : networkx.MultiDiGraph
        From `claims_graph`.
    rule : str
        One of `RULES`.
    weights : mapping of str to float, optional
        For ``certainty_weighted``: a weight from 0 up for each of CT, PR, PS, U. Default 1, 2/3, 1/3, 0: a source that
        does not commit itself carries nothing.

    Returns
    -------
    SignedGraph
        A draw gives no edge and is listed under `undecided`. ``most_severe`` has no draws.

    Examples
    --------
    >>> from entente.graphs.alliances import claims_graph
    >>> from entente.text.codebook import Claim, Codebook
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"},
    ...                            {"relation": "criticises", "layers": "diplomatic", "sign": "-1"}])
    >>> graph = claims_graph([
    ...     Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland"),
    ...     Claim("c2", 2, "author", "author", "", 0, 8, "scolded.", "criticises", "iceland", "norway"),
    ... ], book)
    >>> [conflict.why for conflict in signed_graph(graph).undecided]
    ['a draw: 1 for, 1 against']
    >>> severe = signed_graph(graph, rule="most_severe")
    >>> list(severe.graph.edges(data="sign")), severe.hidden
    ([('iceland', 'norway', 1)], ('c2',))

    Notes
    -----
    No rule is right. Each answers another question, and a conclusion that changes with the rule is not a finding.
    Claims of sign 0 and relations without a sign (dependence) never enter, whatever the rule.
    """
    raise_if_any(_signed_graph_faults(multigraph, rule, weights))
    decide = verdict_by(rule, weights)
    pairs, unsigned = ties_by_pair(multigraph)
    graph, conflicts, undecided = nx.Graph(), [], []
    for (u, v), ties in sorted(pairs.items()):
        sign, why = decide(ties)
        conflict = Conflict(u, v, _ids(ties, 1), _ids(ties, -1), sign, why)
        if sign is None:
            undecided.append(conflict)
            continue
        graph.add_edge(u, v, sign=sign, claims=tuple(sorted(i for i, _ in ties)), support=conflict.kept)
        conflicts += [conflict] if conflict.hidden else []
    without = tuple(sorted(str(node) for node in multigraph if node not in graph))
    return SignedGraph(graph, rule, tuple(conflicts), tuple(undecided), unsigned, without)


def ties_by_pair(multigraph: nx.MultiDiGraph) -> tuple[dict[tuple[str, str], _Ties], tuple[str, ...]]:
    """The signed claims of each pair of actors, and the ids of the claims that have no sign."""
    pairs: dict[tuple[str, str], _Ties] = defaultdict(list)
    unsigned = []
    for u, v, claim, data in multigraph.edges(keys=True, data=True):
        if data["sign"] in (1, -1):
            pairs[min(u, v), max(u, v)].append((claim, data))
        else:
            unsigned.append(claim)
    return pairs, tuple(sorted(unsigned))


def _ids(ties: _Ties, sign: int) -> tuple[str, ...]:
    return tuple(sorted(claim for claim, data in ties if data["sign"] == sign))


def verdict_by(rule: str, weights: Mapping[str, float] | None) -> Callable[[_Ties], _Verdict]:
    """The function that makes one sign of the signed claims of a pair, and says how it came to that."""
    if rule == "certainty_weighted":
        return partial(_weighted, weights=weights or CERTAINTY_WEIGHTS)
    return {"majority": _majority, "latest": _latest, "most_severe": _most_severe}[rule]


def _majority(ties: _Ties) -> _Verdict:
    for_it, against = len(_ids(ties, 1)), len(_ids(ties, -1))
    if for_it == against:
        return None, f"a draw: {for_it} for, {against} against"
    return (1 if for_it > against else -1), f"{for_it} for, {against} against"


def _weighted(ties: _Ties, weights: Mapping[str, float]) -> _Verdict:
    for_it, against = (sum(weights[data["certainty"]] for _, data in ties if data["sign"] == sign) for sign in (1, -1))
    count = f"weight {for_it:.3g} for, {against:.3g} against"
    if abs(for_it - against) <= _SLACK:
        return None, f"a draw: {count}"
    return (1 if for_it > against else -1), count


def _latest(ties: _Ties) -> _Verdict:
    newest = max(_recency(data) for _, data in ties)
    last = [(claim, data["sign"]) for claim, data in ties if _recency(data) == newest]
    ids = ", ".join(sorted(claim for claim, _ in last))
    if len({sign for _, sign in last}) > 1:
        return None, f"a draw: {ids} are equally late and disagree"
    return last[0][1], f"latest: {ids}"


def _recency(data: Mapping[str, Any]) -> tuple[Date, Date]:
    """When a claim ends and begins, for comparison."""
    period = period_of(data["aux"], data["since"], data["until"])
    if period is None:
        return (OPEN_START if data["aux"] == "historical" else OPEN_END), OPEN_START
    return period[1], period[0]


def _most_severe(ties: _Ties) -> _Verdict:
    gravest = min(_gravity(data) for _, data in ties)
    last = [claim for claim, data in ties if _gravity(data) == gravest]
    sign = -1 if gravest[1] == 0 else 1
    return sign, f"gravest: {', '.join(sorted(last))} ({SEVERITY[gravest[0]]})"


def _gravity(data: Mapping[str, Any]) -> tuple[int, int]:
    """0 is gravest: the place of the layer, then hostility before friendship."""
    places = [SEVERITY.index(layer) for layer in data["layers"] if layer in SEVERITY]
    return max(places), int(data["sign"] > 0)


def _signed_graph_faults(multigraph: object, rule: str, weights: Mapping[str, float] | None) -> list[Fault]:
    if not isinstance(multigraph, nx.MultiDiGraph):
        found, do = f"a {type(multigraph).__name__}", "`claims_graph` makes one."
        return [Fault("alliances.graph", "the graph", found, "a networkx.MultiDiGraph of claims", do)]
    faults = [] if rule in RULES else [unknown_choice("alliances.rule", "argument rule", rule, RULES)]
    if weights is not None:
        faults += _weight_faults(rule, weights)
    for *_, claim, data in multigraph.edges(keys=True, data=True):
        faults += _edge_faults(claim, data, rule)
    return faults


def _weight_faults(rule: str, weights: Mapping[str, float]) -> Iterator[Fault]:
    if rule != "certainty_weighted":
        do = 'Leave the weights out, or choose rule="certainty_weighted".'
        yield Fault("alliances.weights", "argument weights", f'weights for the rule "{rule}"', "no weights there", do)
    for name in sorted(set(CERTAINTIES) ^ set(weights)):
        found = f"no weight for {name}" if name in CERTAINTIES else f'a weight for "{name}"'
        yield Fault("alliances.weights", "argument weights", found, f"one for each of {', '.join(CERTAINTIES)}")
    for name, weight in weights.items():
        if not isinstance(weight, (int, float)) or not math.isfinite(weight) or weight < 0:
            yield Fault("alliances.weights", f"argument weights, {name}", repr(weight), "a number from 0 up")


_NEEDED = ("sign", "layers", "certainty", "aux", "since", "until")


def _edge_faults(claim: str, data: Mapping[str, Any], rule: str) -> Iterator[Fault]:
    lost = [name for name in _NEEDED if name not in data]
    if lost:
        yield Fault("alliances.graph", f"edge {claim}", f"no {', '.join(lost)}", "an edge made by `claims_graph`")
        return
    if rule == "latest":
        for name in ("since", "until"):
            if data[name] and span_of(data[name]) is None:
                yield date_fault(f"claim {claim}, field {name}", data[name])
    if rule == "most_severe" and data["sign"] in (1, -1) and not set(data["layers"]) & set(SEVERITY):
        found = f"the layers {', '.join(data['layers']) or '(none)'}"
        yield Fault("alliances.layer", f"claim {claim}", found, f"one of {', '.join(SEVERITY)}")
