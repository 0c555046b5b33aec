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
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date as Date

import networkx as nx

from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.text.codebook import CERTAINTIES, LAYERS, UNSAID, Claim, Codebook
from entente.text.gazetteer import Gazetteer

COPIED = ("relation", "certainty", "polarity", "aux", "source", "cue", "paragraph")
COPIED += ("since", "until", "actor", "recipient")

OPEN_START, OPEN_END = Date.min, Date.max

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def observed(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Keep the claims about what is or was; drop those about what may come or might have been.

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
    codebook : Codebook
        Gives the layers of a claim that names none itself.
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
            *choice_faults("layer", "layers", layers, LAYERS),
            *choice_faults("source", "sources", sources, known),
            *choice_faults("certainty", "certainty", certainty, CERTAINTIES),
            *_relation_faults(claims, codebook),
        ]
    )
    return tuple(
        claim
        for claim in claims
        if (layers is None or set(layers) & set(layers_of(claim, codebook)))
        and (sources is None or claim.source in sources)
        and (certainty is None or claim.certainty in certainty)
    )


def layers_of(claim: Claim, codebook: Codebook) -> tuple[str, ...]:
    """The layer that a claim names for itself; where it names none, those of its relation.

    Examples
    --------
    >>> book = Codebook.from_rows([{"relation": "trades_with", "layers": "economic", "sign": "1"}])
    >>> layers_of(Claim("c1", 1, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland"), book)
    ('economic',)
    """
    own = getattr(claim, "layer", "")  # not every table of claims has this column
    return (own,) if own else codebook.layers(claim)


def _listed(choice: Collection[str] | None) -> tuple[str, ...] | None:
    if isinstance(choice, str):
        return (choice,)
    return None if choice is None else tuple(choice)


def choice_faults(kind: str, argument: str, chosen: Iterable[str] | None, allowed: Collection[str]) -> list[Fault]:
    wrong = [name for name in chosen or () if name not in allowed]
    return [unknown_choice(f"alliances.{kind}", f"argument {argument}", name, allowed) for name in wrong]


def _relation_faults(claims: Iterable[Claim], codebook: Codebook) -> list[Fault]:
    return [
        unknown_choice("alliances.relation", f"claim {claim.id}, field relation", claim.relation, codebook.relations)
        for claim in claims
        if claim.relation not in codebook
    ]


def date_span(date: str) -> tuple[Date, Date]:
    """The first and the last day that a partial ISO date covers.

    Parameters
    ----------
    date : str
        ``"2022"``, ``"2022-10"`` or ``"2022-10-26"``.

    Examples
    --------
    >>> [str(day) for day in date_span("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    span = span_of(date)
    if span is None:
        raise EntenteError([date_fault("argument date", date)])
    return span


def date_fault(where: str, found: str) -> Fault:
    return Fault("alliances.date", where, f'"{found}"', "a date such as 2022, 2022-10 or 2022-10-26", "Mend the date.")


def span_of(date: str) -> tuple[Date, Date] | None:
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
        period = period_of(claim.aux, claim.since, claim.until) or (present if claim.aux != "historical" else None)
        if period and period[0] <= last and first <= period[1]:
            kept.append(claim)
    return tuple(kept)


def period_of(aux: str, since: str, until: str) -> tuple[Date, Date] | None:
    """The first and the last day on which a claim holds, both included; None if it has no date."""
    if not since and not until:
        return None
    start = span_of(since) if since else (OPEN_START, OPEN_START)
    open_end = start[1] if aux == "historical" else OPEN_END
    return start[0], span_of(until)[1] if until else open_end


def _period_faults(claims: Iterable[Claim]) -> Iterator[Fault]:
    for claim in claims:
        bad = [name for name in ("since", "until") if getattr(claim, name) and span_of(getattr(claim, name)) is None]
        for name in bad:
            yield date_fault(f"claim {claim.id}, field {name}", getattr(claim, name))
        if not bad and claim.since and claim.until and span_of(claim.since)[0] > span_of(claim.until)[1]:
            found, do = f"since {claim.since}, until {claim.until}", "Exchange the two or mend one."
            yield Fault("alliances.period", f"claim {claim.id}", found, "an end that is not before the beginning", do)


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
        Gives each claim its sign, and its layers where it names none itself.
    gazetteer : Gazetteer, optional
        If given, actors roll up to their states: an army or a president becomes the state it is part of. Actors that
        are part of no state stay themselves.

    Returns
    -------
    networkx.MultiDiGraph
        Edge attributes: relation, layers, sign (1, -1, 0, or None for a relation without a sign), direction, certainty,
        polarity, aux, source, cue, paragraph, since, until; and actor and recipient as the claim names them. A claim
        whose direction is mutual or unsaid is one edge too, and one vote for its pair.
        ``graph.graph["left_out"]`` lists the claims that are no edge as `LeftOut`: those without an actor or a
        recipient, those whose recipient is unsaid, and those that would tie an actor to itself, which mostly comes of
        rolling up.

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
        actor, recipient = claim.pair
        if gazetteer is not None:
            actor, recipient = (name and gazetteer.acts_for(name) for name in claim.pair)
        why = _no_edge(claim, actor, recipient)
        if why:
            left_out.append(LeftOut(claim.id, why))
            continue
        attributes = {name: getattr(claim, name) for name in COPIED}
        attributes["layers"] = layers_of(claim, codebook)
        attributes["sign"] = codebook.sign(claim)
        attributes["direction"] = codebook.direction(claim)
        graph.add_edge(actor, recipient, key=claim.id, **attributes)
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


def _no_edge(claim: Claim, actor: str, recipient: str) -> str:
    if not actor or not recipient:
        return f"it has no {'recipient' if actor else 'actor'}"
    if UNSAID in (actor, recipient):
        return "the words do not name its recipient"
    if actor != recipient:
        return ""
    if claim.actor == claim.recipient:
        return f"it ties {actor} to itself"
    return f"{claim.actor} and {claim.recipient} are both {actor}"
