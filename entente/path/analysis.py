"""The whole path on any text: actors, claims, graphs, balance, and what cannot be concluded.

`analyse` takes a text and returns an `Analysis`. Two tables let a reader put the machine right, and both are plain
lists of rows:

- **actor decisions**: each proposed actor is accepted, rejected, renamed, or merged into another actor. One that
  nobody has decided on is a suggestion, and no party of a claim;
- **corrections**: each machine-coded claim is kept, dropped or changed, and claims are added by hand.

A correction is tied to what the claim says, not to where it stands in a list, so it survives another run. One that
fits no claim any more is listed and changes nothing. A **note** is one thing that cannot be concluded, with the numbers
that say so. Nothing in a text can make `analyse` fail: a text without words gives an analysis with a note and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import networkx as nx

from entente import data
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.balance import triangle_index, triangles, walk_balance
from entente.graphs.signs import RULES, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.path.corrections import _corrected, _Desk, _twice, _value_faults, corrections_from_rows
from entente.path.decisions import _decision, _decision_faults, _decision_row_faults, _extended, _is_decided, _Known
from entente.path.limits import _actor_notes, _notes
from entente.path.results import (
    CLAIM_ACTIONS,
    EDITABLE,
    MOST_WALKED,
    TIME_LIMIT,
    ActorDecision,
    Analysis,
    Balance,
    Correction,
    Row,
    _plain_text,
)
from entente.text.article import Article, parse_article
from entente.text.codebook import Claim
from entente.text.coder import propose_claims
from entente.text.gazetteer import Gazetteer
from entente.text.language import other_language
from entente.text.names import find_mentions
from entente.text.proposing import find_and_propose
from entente.text.reading import read_text

PICTURED = 25


def measure(graph: nx.Graph, *, time_limit: float = TIME_LIMIT) -> Balance:
    """All measures of balance of a signed graph.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.
    time_limit : float
        Seconds for the frustration index; after that a bound is given, and named so.

    Returns
    -------
    Balance

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> found = measure(read_edges("u,v,sign" + chr(10) + "a,b,+" + chr(10) + "b,c,-" + chr(10)))
    >>> found.frustration.index, found.triangle_index.why
    (0, 'the graph has no triangle')
    """
    nothing = Undefined("the graph has no edge")
    best = frustration(graph, time_limit=time_limit) if graph.number_of_edges() else nothing
    sides = best.partition if isinstance(best, Frustration) else nothing
    many = Undefined(f"not computed for more than {MOST_WALKED:,} actors, and the graph has {len(graph):,}")
    walks = walk_balance(graph) if len(graph) <= MOST_WALKED else many
    return Balance(triangles(graph), triangle_index(graph), walks, best, sides)


def pictured(graph: nx.Graph, *, most: int = PICTURED) -> tuple[nx.Graph, int]:
    """The part of a graph that a picture can hold: its most connected actors.

    Parameters
    ----------
    graph : networkx.Graph or networkx.MultiDiGraph
    most : int
        How many actors to keep: those with most edges; of equals, the first by id.

    Returns
    -------
    (graph, int)
        The graph between those actors, and how many actors were left out.

    Examples
    --------
    >>> small, left_out = pictured(nx.star_graph(40), most=3)
    >>> sorted(small), left_out
    ([0, 1, 10], 38)
    """
    ordered = sorted(graph, key=lambda node: (-graph.degree(node), str(node)))
    kept = graph.copy()  # a subgraph would forget the order of the actors
    kept.remove_nodes_from(ordered[most:])
    return kept, max(0, len(ordered) - most)


def analyse(
    text: str | Path | Article,
    *,
    actors: Iterable[ActorDecision | Row] | None = None,
    claims: Iterable[Correction | Row] | None = None,
    gazetteer: Gazetteer | None = None,
    proposed: bool = False,
    rule: str = "majority",
    origin: str = "text",
) -> Analysis:
    """Take a text along the whole path: actors, claims, graphs, balance, and what cannot be concluded.

    Parameters
    ----------
    text : str, Path or Article
        The text itself (plain or HTML), a path to it, or an article that was read already.
    actors : iterable of ActorDecision or of rows, optional
        What becomes of proposed actors. A proposal without a decision is no party of any claim.
    claims : iterable of Correction or of rows, optional
        What becomes of machine-coded claims. A claim without a correction is kept.
    gazetteer : Gazetteer, optional
        By default `entente.data.gazetteer`.
    proposed : bool
        Whether to accept every proposal without a decision, as it is guessed.
    rule : {"majority", "certainty_weighted", "latest", "most_severe"}
        How contradicting claims on a pair become one sign.
    origin : str
        Where a text given as a string comes from.

    Returns
    -------
    Analysis

    Raises
    ------
    EntenteError
        Only for what the reader gave besides the text: faults in decisions and corrections, an unknown rule, a file
        that cannot be read. Decisions: ``analysis.row``, ``analysis.name``, ``analysis.action``, ``analysis.kind``,
        ``analysis.label``, ``analysis.into``, ``analysis.circle``, ``analysis.twin``. Corrections: as
        `corrections_from_rows`. ``analysis.rule``.

    Examples
    --------
    >>> text = "A border" + chr(10) + "Chad attacked Niger, officials said. Mali criticised Chad."
    >>> found = analyse(text)
    >>> [(claim.actor, claim.relation, claim.recipient) for claim in found.claims]
    [('chad', 'attacks', 'niger'), ('mali', 'criticises', 'chad')]
    >>> found.balance.triangle_index.why, len(analyse("").claims)
    ('the graph has no triangle', 0)

    Notes
    -----
    The default gazetteer knows the states of the world and also the few actors of the course's own article. They stay
    in, since the rules for names keep them apart from others of the same name ("IAF", "Islamic Republic"), and since
    the finder was measured on other texts with them. An accepted actor is found by its full name, a person also by the
    surname and an organisation by its letters, unless that could mean somebody else too.
    """
    raise_if_any([] if rule in RULES else [unknown_choice("analysis.rule", "argument rule", rule, RULES)])
    draft = coded(text, actors=actors, gazetteer=gazetteer, proposed=proposed, origin=origin)
    corrections = _corrections(claims, draft)
    kept, stale = _corrected(corrections, _Desk.of(draft))
    found = replace(_built(draft, kept, rule), corrections=corrections, stale=stale)
    return replace(found, notes=tuple(_notes(found, other_language(_plain_text(found.article)))))


def coded(
    text: str | Path | Article,
    *,
    actors: Iterable[ActorDecision | Row] | None = None,
    gazetteer: Gazetteer | None = None,
    proposed: bool = False,
    origin: str = "text",
) -> Analysis:
    """The first half of `analyse`, up to the claims: no graph is built, and the notes are those on actors.

    Parameters
    ----------
    text, actors, gazetteer, proposed, origin
        As for `analyse`, which takes its claims from here. So does every command that shows claims of a text.

    Returns
    -------
    Analysis

    Raises
    ------
    EntenteError
        As `analyse`, for decisions and for a file that cannot be read.

    Examples
    --------
    >>> [claim.relation for claim in coded("News" + chr(10) + "Chad attacked Niger.").claims]
    ['attacks']
    """
    known = _known(article_of(text, origin=origin), gazetteer or data.gazetteer())
    draft = _draft(known, _decisions(actors, known, proposed), proposed)
    return replace(draft, notes=tuple(_actor_notes(draft)))


def article_of(text: str | Path | Article, *, origin: str = "text") -> Article:
    """The article in any text, also in one of another language or without a word.

    Parameters
    ----------
    text : str, Path or Article
    origin : str
        Where a text given as a string comes from.

    Returns
    -------
    Article
        Without paragraphs if there is no word in the text.

    Raises
    ------
    EntenteError
        Only if a path is given: as `entente.text.reading.read_text`.

    Examples
    --------
    >>> len(article_of("Un mot." + chr(10) + "Deux mots.").paragraphs), len(article_of("...").paragraphs)
    (2, 0)
    """
    if isinstance(text, Article):
        return text
    if isinstance(text, Path):
        text, origin = read_text(text)
    try:
        return parse_article(text, origin=origin, any_language=True)
    except EntenteError:
        return Article("", (), origin)


def _known(article: Article, gazetteer: Gazetteer) -> _Known:
    mentions, proposals = find_and_propose(article, gazetteer)
    return _Known(article, gazetteer, {p.name: p for p in proposals}, mentions)


def _decisions(
    actors: Iterable[ActorDecision | Row] | None, known: _Known, proposed: bool
) -> tuple[ActorDecision, ...]:
    given = list(actors or ())
    faults = [
        fault
        for number, row in enumerate(given, 1)
        if not isinstance(row, ActorDecision)
        for fault in _decision_row_faults(row, number, "actors")
    ]
    good = [row for row in given if isinstance(row, ActorDecision) or not list(_decision_row_faults(row, 1, ""))]
    rows = [row if isinstance(row, ActorDecision) else _decision(row) for row in good if _decides(row)]
    decided = {decision.name for decision in rows}
    into = {known.target(decision.into, rows) for decision in rows if decision.action == "merge"}
    meant = [ActorDecision(name) for name in known.proposed if name in into and name not in decided]
    decisions = (*rows, *meant)  # whoever merges a name into a proposed one has accepted that one
    raise_if_any([*faults, *_decision_faults((*decisions, *_guessed(decisions, known, proposed)), known)])
    return decisions


def _guessed(decisions: Sequence[ActorDecision], known: _Known, proposed: bool) -> list[ActorDecision]:
    """What is accepted without a decision."""
    decided = {decision.name for decision in decisions}
    return [ActorDecision(name) for name in known.proposed if proposed and name not in decided]


def _decides(row: ActorDecision | Row) -> bool:
    return isinstance(row, ActorDecision) or _is_decided(row)


def _corrections(claims: Iterable[Correction | Row] | None, draft: Analysis) -> tuple[Correction, ...]:
    given = list(claims or ())
    ready = [row for row in given if isinstance(row, Correction)]
    rows = [row for row in given if not isinstance(row, Correction)]
    faults = [fault for one in ready for fault in _object_faults(one, _Desk.of(draft))]
    raise_if_any([*faults, *_twice(ready)])
    return (*ready, *corrections_from_rows(rows, draft))


def _object_faults(correction: Correction, desk: _Desk) -> Iterator[Fault]:
    """What can never have been in order; that an actor or a passage is gone only makes a correction stale."""
    if correction.action not in CLAIM_ACTIONS:
        where = f"{correction.where}, field action"
        yield unknown_choice("analysis.action", where, correction.action, CLAIM_ACTIONS)
    for name, _ in correction.changes:
        if name not in (*EDITABLE, "paragraph", "content"):
            yield unknown_choice("analysis.field", correction.where, name, EDITABLE)
    faults = _value_faults(dict(correction.changes), correction.where, desk)
    yield from (fault for fault in faults if fault.code != "analysis.actor")


def _draft(known: _Known, decisions: tuple[ActorDecision, ...], proposed: bool) -> Analysis:
    """The analysis before anything is built on the claims."""
    every = (*decisions, *_guessed(decisions, known, proposed))
    book = _extended(known, every) if every else known.gazetteer
    mentions = find_mentions(known.article, book) if every else known.mentions
    claims = propose_claims(known.article, book, data.lexicon(), data.codebook(), mentions=mentions)
    none = signed_graph(nx.MultiDiGraph())
    return Analysis(
        article=known.article,
        gazetteer=book,
        proposals=tuple(known.proposed.values()),
        decisions=decisions,
        mentions=mentions,
        claims_as_proposed=claims,
        claims=claims,
        corrections=(),
        stale=(),
        graph=nx.MultiDiGraph(),
        signed=none,
        balance=measure(none.graph),
        proposed=proposed,
    )


def _built(draft: Analysis, kept: tuple[Claim, ...], rule: str) -> Analysis:
    graph = claims_graph(observed(kept), data.codebook(), draft.gazetteer)
    signed = signed_graph(graph, rule=rule)
    return replace(draft, claims=kept, graph=graph, signed=signed, balance=measure(signed.graph))
