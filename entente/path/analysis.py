"""The whole path on any text: actors, claims, graphs, balance, and what cannot be concluded.

`analyse` takes a text and returns an `Analysis`; every command, lab and page that shows what a text says asks it. Two
tables let a reader put the machine right, and both are plain lists of rows:

- **actor decisions**: each proposed actor is accepted, rejected, renamed, or merged into another actor. One that
  nobody has decided on is a suggestion, and no party of a claim;
- **corrections**: each machine-coded claim is kept, dropped or changed, and claims are added by hand.

A correction is tied to what the claim says, not to where it stands in a list, so it survives another run. One that
fits no claim any more is listed and changes nothing. A **note** is one thing that cannot be concluded, with the numbers
that say so. Nothing in a text can make `analyse` fail: a text without words gives an analysis with a note and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import networkx as nx

from entente import data
from entente.errors import EntenteError, raise_if_any, unknown_choice
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.signs import RULES, signed_graph
from entente.path.corrections import Coded, corrected, read_corrections
from entente.path.decisions import Known, decision_faults, extended_gazetteer, read_decisions
from entente.path.keys import keyed_claims
from entente.path.limits import notes_on
from entente.path.results import ActorDecision, Analysis, Correction, Row
from entente.text.article import Article, parse_article
from entente.text.codebook import Claim
from entente.text.coder import propose_claims
from entente.text.gazetteer import Gazetteer
from entente.text.names import find_mentions
from entente.text.proposing import find_and_propose
from entente.text.reading import read_text


def analyse(
    text: str | Path | Article,
    *,
    actors: Iterable[ActorDecision | Row] | None = None,
    claims: Iterable[Correction | Row] | None = None,
    others: Iterable[Claim] = (),
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
        What becomes of proposed claims. A claim of the rules without a correction is kept.
    others : iterable of Claim
        What other coders propose, each with its `coder`. It counts when a correction keeps it, and not before.
    gazetteer : Gazetteer, optional
        By default `entente.data.gazetteer`.
    proposed : bool
        Whether to accept every proposal without a decision, as it is guessed.
    rule : {"majority", "certainty_weighted", "latest", "most_severe"}
        How contradicting claims on a pair become one sign.
    origin : str
        Where a text given as a string comes from.

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
    if rule not in RULES:
        raise EntenteError([unknown_choice("analysis.rule", "argument rule", rule, RULES)])
    article = article_of(text, origin=origin)
    book, codebook = gazetteer or data.gazetteer(), data.codebook()
    mentions, proposals = find_and_propose(article, book)
    known = Known(article, book, {proposal.name: proposal for proposal in proposals}, mentions)
    decisions, guesses = _decide(actors or (), known, proposed)
    if decisions or guesses:
        book = extended_gazetteer(known, (*decisions, *guesses))
        mentions = find_mentions(article, book)
    by_machine = propose_claims(article, book, data.lexicon(), codebook, mentions=mentions)
    by_others = [replace(claim, id=f"o{number:03d}") for number, claim in enumerate(others, 1)]
    proposed_claims = (*by_machine, *by_others)
    graph = claims_graph(observed(by_machine), codebook, book)
    found = Analysis(
        article=article,
        gazetteer=book,
        proposals=proposals,
        decisions=decisions,
        mentions=mentions,
        claims_as_proposed=proposed_claims,
        claims=by_machine,
        corrections=(),
        stale=(),
        graph=graph,
        signed=signed_graph(graph, rule=rule),
        noted=notes_on,
        proposed=proposed,
    )
    return found if claims is None else with_corrections(found, claims)


def with_corrections(found: Analysis, claims: Iterable[Correction | Row]) -> Analysis:
    """The analysis of a text that was read before, with these corrections in the place of the earlier ones.

    It reads nothing anew, so that it is quick where only a correction changes.

    Raises
    ------
    EntenteError
        As `entente.path.corrections.corrections_from_rows`.

    Examples
    --------
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> (only,) = keyed_claims(found.claims_as_proposed, found.mentions)
    >>> with_corrections(found, [{"key": only, "action": "drop"}]).claims
    ()
    """
    coded = Coded(
        found.article, found.gazetteer, keyed_claims(found.claims_as_proposed, found.mentions), found.decisions
    )
    kept, corrections, stale = corrected(read_corrections(claims, coded, "claims"), coded)
    graph = claims_graph(observed(kept), data.codebook(), found.gazetteer)
    signed = signed_graph(graph, rule=found.signed.rule)
    return replace(found, claims=kept, corrections=corrections, stale=stale, graph=graph, signed=signed)


def _decide(
    actors: Iterable[ActorDecision | Row], known: Known, proposed: bool
) -> tuple[tuple[ActorDecision, ...], tuple[ActorDecision, ...]]:
    """The decisions that were given, and those that are guessed because every proposal is to be taken."""
    decisions, faults = read_decisions(actors, "actors")
    decided = {decision.name for decision in decisions}
    # Whoever merges a name into a proposed one has accepted that one.
    ends = {known.target(decision.into, decisions) for decision in decisions if decision.action == "merge"}
    decisions += [ActorDecision(name) for name in known.proposed if name in ends - decided]
    decided |= ends
    guesses = [ActorDecision(name) for name in known.proposed if proposed and name not in decided]
    raise_if_any([*faults, *decision_faults([*decisions, *guesses], known)])
    return tuple(decisions), tuple(guesses)


def article_of(text: str | Path | Article, *, origin: str = "text") -> Article:
    """The article in any text, also in one of another language; without paragraphs if there is no word in it.

    `origin` says where a text given as a string comes from.

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


def pictured(graph: nx.Graph, *, most: int = 25) -> tuple[nx.Graph, int]:
    """The part of a graph that a picture can hold, its most connected actors; and how many were left out.

    Parameters
    ----------
    most : int
        How many actors to keep: those with most edges; of equals, the first by id.

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
