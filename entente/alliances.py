"""Alliances: from claims to graphs whose every edge can be traced to a sentence.

Three graphs, from the richest to the poorest:

- the **claims graph** keeps every claim as an edge of its own, keyed by the claim's id; contradictions stay side by
  side;
- the **signed graph** has at most one edge between two actors, + or -, chosen by a **rule** that is named, and it lists
  the claims that the rule hides;
- the **co-occurrence graph** counts how often two actors are named together. It knows nothing of claims, and is here
  for contrast.

Sign and strength are kept apart: a sign says for or against, a weight counts company, and no function mixes them.
"""

from __future__ import annotations

import calendar
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from itertools import combinations
from typing import Any

import networkx as nx

from entente.actors import Gazetteer, Mention
from entente.article import Article
from entente.claims import CERTAINTIES, LAYERS, Claim, Codebook
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice

RULES = ("majority", "certainty_weighted", "latest", "most_severe")
CERTAINTY_WEIGHTS: Mapping[str, float] = {"CT": 1.0, "PR": 2 / 3, "PS": 1 / 3, "U": 0.0}
SEVERITY = ("military", "economic", "legal", "diplomatic", "attitude")
UNITS = ("sentence", "paragraph")
NODE_LEVELS = ("state", "actor")
COPIED = ("relation", "certainty", "polarity", "aux", "source", "cue")
COPIED += ("paragraph", "since", "until", "actor", "recipient")
OPEN_START, OPEN_END = Date.min, Date.max

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_SLACK = 1e-9

# --------------------------------------------------------------------------------------------------------------------
# Choosing claims


def observed(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Keep the claims about what is or was; drop those about what may come or might have been.

    Parameters
    ----------
    claims : iterable of Claim

    Returns
    -------
    tuple of Claim
        Those with ``aux`` none or historical (rule 5 of the codebook).

    Examples
    --------
    >>> from dataclasses import replace
    >>> sold = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> [claim.id for claim in observed([sold, replace(sold, id="c2", aux="hypothetical")])]
    ['c1']
    """
    return tuple(claim for claim in claims if claim.observed)


def select(
    claims: Iterable[Claim],
    codebook: Codebook,
    *,
    layers: Collection[str] | None = None,
    sources: Collection[str] | None = None,
    certainty: Collection[str] | None = None,
) -> tuple[Claim, ...]:
    """Keep the claims of some layers, some sources and some degrees of certainty.

    Parameters
    ----------
    claims : iterable of Claim
    codebook : Codebook
        Gives each relation's layers.
    layers : collection of str, optional
        Keep claims with at least one of these layers.
    sources : collection of str, optional
        Keep claims of these sources.
    certainty : collection of str, optional
        Keep claims with one of these: CT, PR, PS, U.

    Returns
    -------
    tuple of Claim
        In their order. What is not given is not filtered.

    Raises
    ------
    EntenteError
        ``alliances.layer``, ``alliances.source`` (a source that made none of the claims), ``alliances.certainty``;
        ``alliances.relation`` for a claim whose relation is not in the codebook.

    Examples
    --------
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> len(select([sold], book, layers=["economic"])), len(select([sold], book, certainty=["PS"]))
    (1, 0)
    >>> select([sold], book, layers="economical")
    Traceback (most recent call last):
    entente.errors.EntenteError: argument layers: found "economical"; expected one of military, economic, legal, \
diplomatic, attitude, dependency. Did you mean "economic"?
    """
    claims = tuple(claims)
    layers, sources, certainty = _listed(layers), _listed(sources), _listed(certainty)
    known = sorted({claim.source for claim in claims})
    raise_if_any(
        [
            *_choices("layer", "layers", layers, LAYERS),
            *_choices("source", "sources", sources, known),
            *_choices("certainty", "certainty", certainty, CERTAINTIES),
            *_relation_faults(claims, codebook),
        ]
    )
    return tuple(
        claim
        for claim in claims
        if (layers is None or set(layers) & set(codebook.layers(claim)))
        and (sources is None or claim.source in sources)
        and (certainty is None or claim.certainty in certainty)
    )


def _listed(choice: Collection[str] | None) -> tuple[str, ...] | None:
    return None if choice is None else (choice,) if isinstance(choice, str) else tuple(choice)


def _choices(kind: str, argument: str, chosen: Iterable[str] | None, allowed: Collection[str]) -> list[Fault]:
    wrong = [name for name in chosen or () if name not in allowed]
    return [unknown_choice(f"alliances.{kind}", f"argument {argument}", name, allowed) for name in wrong]


def _relation_faults(claims: Iterable[Claim], codebook: Codebook) -> list[Fault]:
    return [
        unknown_choice("alliances.relation", f"claim {claim.id}, field relation", claim.relation, codebook.relations)
        for claim in claims
        if claim.relation not in codebook
    ]


# --------------------------------------------------------------------------------------------------------------------
# Time


def date_span(date: str) -> tuple[Date, Date]:
    """The first and the last day that a partial ISO date covers.

    Parameters
    ----------
    date : str
        ``"2022"``, ``"2022-10"`` or ``"2022-10-26"``.

    Returns
    -------
    (datetime.date, datetime.date)

    Raises
    ------
    EntenteError
        ``alliances.date``.

    Examples
    --------
    >>> [str(day) for day in date_span("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    span = _span(date)
    if span is None:
        raise EntenteError([_date_fault("argument date", date)])
    return span


def _date_fault(where: str, found: str) -> Fault:
    return Fault("alliances.date", where, f'"{found}"', "a date such as 2022, 2022-10 or 2022-10-26", "Mend the date.")


def _span(date: str) -> tuple[Date, Date] | None:
    parts = _ISO.fullmatch(date) if isinstance(date, str) else None
    if parts is None:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    try:
        first = Date(year, month or 1, day or 1)
        last_month = month or 12
        return first, Date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError:
        return None


def undated(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims without any date, which no snapshot can place by themselves.

    Examples
    --------
    >>> sold = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> [claim.id for claim in undated([sold])]
    ['c1']
    """
    return tuple(claim for claim in claims if not claim.since and not claim.until)


def snapshot(claims: Iterable[Claim], date: str, *, written: str = "") -> tuple[Claim, ...]:
    """Keep the claims that hold at some moment of a day, a month or a year.

    Parameters
    ----------
    claims : iterable of Claim
    date : str
        Partial ISO date: ``"2022"``, ``"2022-10"`` or ``"2022-10-26"``.
    written : str
        Partial ISO date of the text itself. An undated claim, unless historical, speaks of that time, and holds from
        then on. Without it undated claims are left out; `undated` lists them.

    Returns
    -------
    tuple of Claim
        In their order.

    Raises
    ------
    EntenteError
        ``alliances.date`` for every date that is none; ``alliances.period`` for a claim that ends before it begins.

    Examples
    --------
    >>> sold = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland",
    ...              since="2022-10", until="2023")
    >>> [date for date in ("2022", "2022-09", "2022-10-01", "2023-12-31", "2024") if snapshot([sold], date)]
    ['2022', '2022-10-01', '2023-12-31']

    Notes
    -----
    Both ends are **inclusive** at the precision given: until 2023 means to the last day of 2023. Without ``until`` a
    claim goes on; but a historical claim is over, so it is taken to hold only in the period that ``since`` names.
    Without ``since`` a dated claim has held from time out of mind. What may come or might have been is not dropped
    here: `observed` does that.
    """
    claims = tuple(claims)
    first, last = date_span(date)
    raise_if_any(_period_faults(claims))
    present = (date_span(written)[0], OPEN_END) if written else None
    kept = []
    for claim in claims:
        period = _period(claim.aux, claim.since, claim.until) or (present if claim.aux != "historical" else None)
        if period and period[0] <= last and first <= period[1]:
            kept.append(claim)
    return tuple(kept)


def _period(aux: str, since: str, until: str) -> tuple[Date, Date] | None:
    """The first and the last day on which a claim holds, both included; None if it has no date."""
    if not since and not until:
        return None
    start = _span(since) if since else (OPEN_START, OPEN_START)
    open_end = start[1] if aux == "historical" else OPEN_END
    return start[0], _span(until)[1] if until else open_end


def _period_faults(claims: Iterable[Claim]) -> Iterator[Fault]:
    for claim in claims:
        bad = [name for name in ("since", "until") if getattr(claim, name) and _span(getattr(claim, name)) is None]
        for name in bad:
            yield _date_fault(f"claim {claim.id}, field {name}", getattr(claim, name))
        if not bad and claim.since and claim.until and _span(claim.since)[0] > _span(claim.until)[1]:
            found, do = f"since {claim.since}, until {claim.until}", "Exchange the two or mend one."
            yield Fault("alliances.period", f"claim {claim.id}", found, "an end that is not before the beginning", do)


# --------------------------------------------------------------------------------------------------------------------
# The claims graph


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that is no edge of the claims graph, and why.

    Examples
    --------
    >>> print(LeftOut("c007", "it has no recipient"))
    c007: it has no recipient
    """

    claim: str
    why: str

    def __str__(self) -> str:
        return f"{self.claim}: {self.why}"


def claims_graph(claims: Iterable[Claim], codebook: Codebook, gazetteer: Gazetteer | None = None) -> nx.MultiDiGraph:
    """Draw each claim as one directed edge from actor to recipient, keyed by the claim's id.

    Parameters
    ----------
    claims : iterable of Claim
        Ids must differ. Contradicting claims are all kept.
    codebook : Codebook
        Gives each claim its layers and its sign.
    gazetteer : Gazetteer, optional
        If given, actors roll up to their states: an army or a president becomes the state it is part of. Actors that
        are part of no state stay themselves.

    Returns
    -------
    networkx.MultiDiGraph
        Edge attributes: relation, layers, sign (1, -1, 0, or None for a relation without a sign), certainty, polarity,
        aux, source, cue, paragraph, since, until; and actor and recipient as the claim names them.
        ``graph.graph["left_out"]`` lists the claims that are no edge as `LeftOut`: those without an actor or a
        recipient, and those that would tie an actor to itself, which mostly comes of rolling up.

    Raises
    ------
    EntenteError
        ``alliances.relation`` for a relation that is not in the codebook; ``alliances.id`` for an id used twice.

    Examples
    --------
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> sold = Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> graph = claims_graph([sold], book)
    >>> list(graph.edges(keys=True, data="sign"))
    [('norway', 'iceland', 'c1', 1)]

    Notes
    -----
    A denied relation has sign 0: "did not help" is not hostility. Nothing is filtered here; see `observed`, `select`
    and `snapshot`.
    """
    claims = tuple(claims)
    raise_if_any([*_relation_faults(claims, codebook), *_id_faults(claims)])
    graph, left_out = nx.MultiDiGraph(), []
    for claim in claims:
        actor, recipient = (_rolled_up(name, gazetteer) for name in claim.pair)
        if why := _no_edge(claim, actor, recipient):
            left_out.append(LeftOut(claim.id, why))
        else:
            graph.add_edge(actor, recipient, key=claim.id, **_attributes(claim, codebook))
    graph.graph["left_out"] = tuple(left_out)
    return graph


def _id_faults(claims: Iterable[Claim]) -> list[Fault]:
    count = Counter(claim.id for claim in claims)
    do = "Give every claim an id of its own: it is the key of the edge."
    return [
        Fault("alliances.id", f"claim {i}", f"{n} claims", "one claim for one id", do)
        for i, n in count.items()
        if n > 1
    ]


def _rolled_up(actor: str, gazetteer: Gazetteer | None) -> str:
    return (gazetteer.state_of(actor) or actor) if gazetteer is not None and actor else actor


def _no_edge(claim: Claim, actor: str, recipient: str) -> str:
    if not actor or not recipient:
        return f"it has no {'recipient' if actor else 'actor'}"
    if actor != recipient:
        return ""
    rolled = claim.actor != claim.recipient
    return f"{claim.actor} and {claim.recipient} are both {actor}" if rolled else f"it ties {actor} to itself"


def _attributes(claim: Claim, codebook: Codebook) -> dict[str, Any]:
    return {
        **{name: getattr(claim, name) for name in COPIED},
        "layers": codebook.layers(claim),
        "sign": codebook.sign(claim),
    }


# --------------------------------------------------------------------------------------------------------------------
# The signed graph


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
        return self.positive if self.sign == 1 else self.negative if self.sign == -1 else ()

    @property
    def hidden(self) -> tuple[str, ...]:
        """The claims that the signed graph does not show."""
        return self.negative if self.sign == 1 else self.positive if self.sign == -1 else self.positive + self.negative


@dataclass(frozen=True)
class SignedGraph:
    """A signed graph, the rule that made it, and what that rule hides.

    Parameters
    ----------
    graph : networkx.Graph
        Edge attributes: ``sign`` (1 or -1), ``claims`` (ids of all signed claims on the pair) and ``support`` (ids of
        those that agree with the sign).
    rule : str
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
      friendship. A claim of several layers counts by its gravest.

    Parameters
    ----------
    multigraph : networkx.MultiDiGraph
        From `claims_graph`.
    rule : {"majority", "certainty_weighted", "latest", "most_severe"}
    weights : mapping of str to float, optional
        For ``certainty_weighted``: a weight from 0 up for each of CT, PR, PS, U. Default 1, 2/3, 1/3, 0: a source that
        does not commit itself carries nothing.

    Returns
    -------
    SignedGraph
        A draw gives no edge and is listed under `undecided`. ``most_severe`` has no draws.

    Raises
    ------
    EntenteError
        ``alliances.graph``, ``alliances.rule``, ``alliances.weights``, ``alliances.date``.

    Examples
    --------
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
    decide = _rule(rule, weights)
    pairs, unsigned = _ties_by_pair(multigraph)
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


def _ties_by_pair(multigraph: nx.MultiDiGraph) -> tuple[dict[tuple[str, str], _Ties], tuple[str, ...]]:
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


def _rule(rule: str, weights: Mapping[str, float] | None) -> Callable[[_Ties], _Verdict]:
    if rule == "certainty_weighted":
        return lambda ties: _weighted(ties, weights or CERTAINTY_WEIGHTS)
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
    period = _period(data["aux"], data["since"], data["until"])
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
    return min(SEVERITY.index(layer) for layer in data["layers"]), int(data["sign"] > 0)


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
            if data[name] and _span(data[name]) is None:
                yield _date_fault(f"claim {claim}, field {name}", data[name])
    if rule == "most_severe" and data["sign"] in (1, -1) and not set(data["layers"]) & set(SEVERITY):
        found = f"the layers {', '.join(data['layers']) or '(none)'}"
        yield Fault("alliances.layer", f"claim {claim}", found, f"one of {', '.join(SEVERITY)}")


# --------------------------------------------------------------------------------------------------------------------
# The co-occurrence graph


def cooccurrence_graph(
    mentions: Iterable[Mention], article: Article, *, unit: str = "sentence", level: str = "state"
) -> nx.Graph:
    """Count how often two actors are named in one sentence or in one paragraph.

    weight(u, v) = number of units that name both u and v

    Parameters
    ----------
    mentions : iterable of Mention
    article : Article
        The text that the mentions are of.
    unit : {"sentence", "paragraph"}
    level : {"state", "actor"}
        Whether actors roll up to their states. An actor that is part of no state stays itself.

    Returns
    -------
    networkx.Graph
        Edge attributes: ``weight`` and ``places``, labels such as ``"p07 s2"``. Node attribute ``units``: the number of
        units that name the actor. It has no signs: company is not alliance.

    Raises
    ------
    EntenteError
        ``alliances.unit``, ``alliances.level``, ``alliances.mention`` for a mention outside the article.

    Examples
    --------
    >>> from entente.article import parse_article
    >>> text = parse_article("Norway met Iceland. Norway left.")
    >>> mentions = [Mention(1, 0, 6, "Norway", "norway", "norway", False),
    ...             Mention(1, 11, 18, "Iceland", "iceland", "iceland", False),
    ...             Mention(1, 20, 26, "Norway", "norway", "norway", False)]
    >>> graph = cooccurrence_graph(mentions, text)
    >>> list(graph.edges(data=True)), graph.nodes["norway"]["units"]
    ([('iceland', 'norway', {'weight': 1, 'places': ('p01 s1',)})], 2)

    Notes
    -----
    A unit counts once for a pair, however often it names the two. A sentence holds a mention that begins in it.
    """
    mentions = tuple(mentions)
    faults = [*_choices("unit", "unit", [unit], UNITS), *_choices("level", "level", [level], NODE_LEVELS)]
    raise_if_any([*faults, *_mention_faults(mentions, article)])
    company: dict[tuple[int, int], set[str]] = defaultdict(set)
    for mention in mentions:
        name = (mention.state or mention.actor) if level == "state" else mention.actor
        company[_place(mention, article, unit)].add(name)
    graph = nx.Graph(unit=unit, level=level)
    for name, units in sorted(Counter(name for names in company.values() for name in names).items()):
        graph.add_node(name, units=units)
    for place, names in sorted(company.items()):
        for u, v in combinations(sorted(names), 2):
            _add_company(graph, u, v, f"p{place[0]:02d}" + (f" s{place[1]}" if place[1] else ""))
    return graph


def _mention_faults(mentions: Iterable[Mention], article: Article) -> list[Fault]:
    lengths = {paragraph.number: len(paragraph.text) for paragraph in article.paragraphs}
    do = "Find the mentions in this article, or pass the article that they are of."
    return [
        Fault("alliances.mention", f"mention {m.exact!r}", f"paragraph {m.paragraph}, {m.start}–{m.end}", "a place", do)
        for m in mentions
        if not 0 <= m.start < m.end <= lengths.get(m.paragraph, -1)
    ]


def _place(mention: Mention, article: Article, unit: str) -> tuple[int, int]:
    """The paragraph and the sentence of a mention; sentence 0 stands for the whole paragraph."""
    if unit == "paragraph":
        return mention.paragraph, 0
    sentences = article.paragraph(mention.paragraph).sentences
    started = [sentence.number for sentence in sentences if sentence.start <= mention.start]
    return mention.paragraph, max(started, default=1)


def _add_company(graph: nx.Graph, u: str, v: str, place: str) -> None:
    places = (*graph.edges[u, v]["places"], place) if graph.has_edge(u, v) else (place,)
    graph.add_edge(u, v, weight=len(places), places=places)


# --------------------------------------------------------------------------------------------------------------------
# Files


def to_graphml(graph: nx.Graph) -> str:
    """Write any graph of this module as GraphML, a format that Gephi, Cytoscape, yEd and R read.

    Parameters
    ----------
    graph : networkx.Graph or networkx.MultiDiGraph
        From `claims_graph`, ``signed_graph(…).graph`` or `cooccurrence_graph`.

    Returns
    -------
    str
        GraphML, which knows no lists and no empty values: lists are joined by ";", and an attribute that is None (the
        sign of a relation without one) is not written.

    Examples
    --------
    >>> graph = nx.Graph()
    >>> graph.add_edge("norway", "iceland", sign=None, claims=("c1", "c2"))
    >>> edges = nx.parse_graphml(to_graphml(graph)).edges(data=True)
    >>> list(edges)
    [('norway', 'iceland', {'claims': 'c1;c2'})]
    """
    plain = graph.__class__()
    plain.graph.update(_plain(graph.graph))
    plain.add_nodes_from((node, _plain(data)) for node, data in graph.nodes(data=True))
    if graph.is_multigraph():
        plain.add_edges_from((u, v, key, _plain(data)) for u, v, key, data in graph.edges(keys=True, data=True))
    else:
        plain.add_edges_from((u, v, _plain(data)) for u, v, data in graph.edges(data=True))
    return "\n".join(nx.generate_graphml(plain)) + "\n"


def _plain(data: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    return {key: _plain_value(value) for key, value in data.items() if value is not None}


def _plain_value(value: Any) -> str | int | float | bool:
    if isinstance(value, (str, bool, int, float)):
        return value
    return ";".join(map(str, value)) if isinstance(value, (tuple, list, set, frozenset)) else str(value)
