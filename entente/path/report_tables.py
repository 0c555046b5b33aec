"""The rows of the report's tables: what each lists, and in what order.

Their captions and columns stand in the template. So do the words for a table that has nothing to list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata

from entente import __version__
from entente.errors import Undefined
from entente.graphs.alliances import observed
from entente.graphs.balance import triangle_index
from entente.graphs.signs import RULES, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.path.reading_on import reading_on
from entente.path.results import Analysis
from entente.path.sides import index_range, too_little
from entente.path.wording import (
    LONGEST_NAME,
    SIGNS,
    index_words,
    pair_of,
    paragraph_label,
    relation_words,
    short_label,
    shortened,
    source_label,
    source_words,
    spaced,
    when_words,
)
from entente.text.article import Article
from entente.text.codebook import CERTAINTIES, MACHINE

SEARCH_SECONDS = 2.0  # for the frustration index under each rule that the page does not use


def table_rows(analysis: Analysis) -> dict[str, tuple[tuple[str | int, ...], ...]]:
    """The rows of the page's tables by the names that its template gives them; a row's first cell is its heading."""
    return {
        "text": tuple(_text_rows(analysis)),
        "actors": tuple(_actor_rows(analysis)),
        "proposals": tuple(_proposal_rows(analysis)),
        "claims": tuple(_claim_rows(analysis)),
        "sources": tuple(_source_rows(analysis)),
        "signed": tuple(_edge_rows(analysis)),
        "conflicts": tuple(_conflict_rows(analysis)),
        "rules": tuple(_rule_rows(analysis)),
        "questions": tuple(_question_rows(analysis)),
        "versions": tuple(_version_rows()),
    }


# --------------------------------------------------------------------------------------------------------------------
# Words


def count_words(article: Article) -> int:
    """The number of words of an article: what stands between spaces and has a letter or a digit in it.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> count_words(parse_article("Chad – not Niger – left in 1990."))
    6
    """
    number = 0
    for paragraph in article.paragraphs:
        number += sum(any(map(str.isalnum, word)) for word in paragraph.text.split())
    return number


# --------------------------------------------------------------------------------------------------------------------
# Rows


def _text_rows(analysis: Analysis) -> Iterator[tuple[str, int]]:
    article = analysis.article
    yield "paragraphs", len(article.paragraphs)
    yield "sentences", len(article.sentences)
    yield "words", count_words(article)
    yield "mentions of actors", len(analysis.mentions)
    yield "actors named", len({mention.actor for mention in analysis.mentions})
    yield "claims", len(analysis.claims)
    yield "claims about what is or was", len(observed(analysis.claims))


def _actor_rows(analysis: Analysis) -> Iterator[tuple]:
    first, names = {}, {}
    for mention in analysis.mentions:
        first.setdefault(mention.actor, mention)
        names.setdefault(mention.actor, Counter())[mention.exact] += 1
    for actor, surfaces in sorted(names.items(), key=lambda item: (-item[1].total(), item[0])):
        known, mention = analysis.gazetteer.actors.get(actor), first[actor]
        kind = spaced(known.kind) if known else "organisation"
        state = analysis.label(mention.state) if mention.state and mention.state != actor else ""
        used = ", ".join(name for name, _ in surfaces.most_common(6))
        if len(surfaces) > 6:
            used += " …"
        yield short_label(analysis, actor), kind, state, surfaces.total(), paragraph_label(mention.paragraph), used


def _proposal_rows(analysis: Analysis) -> Iterator[tuple]:
    decided = {decision.name: decision for decision in analysis.decisions}
    undecided = "none: taken as proposed" if analysis.proposed else "none: no party of a claim"
    for proposal in analysis.proposals:
        words = undecided
        if proposal.name in decided:
            decision = decided[proposal.name]
            words = f"{decision.action} {decision.into or decision.label}".strip()
        context = shortened(next(iter(proposal.contexts), ""))
        yield shortened(proposal.name, LONGEST_NAME), spaced(proposal.kind), proposal.count, words, context


def _claim_rows(analysis: Analysis) -> Iterator[tuple]:
    coders = _coders(analysis)
    differ = len(set(coders.values())) > 1
    for claim in sorted(analysis.claims, key=lambda claim: (claim.paragraph, claim.start, claim.id)):
        yield (
            f"{claim.id}: {coders[claim.id]}" if differ else claim.id,
            paragraph_label(claim.paragraph),
            shortened(claim.content),
            source_words(analysis, claim),
            short_label(analysis, claim.actor),
            relation_words(claim.relation, denied=claim.negated),
            short_label(analysis, claim.recipient),
            when_words(claim),
        )


def _coders(analysis: Analysis) -> dict[str, str]:
    """Who coded each claim as it stands now."""
    proposed = {claim.id: claim for claim in analysis.claims_as_proposed}
    coders = {}
    for claim in analysis.claims:
        first = proposed.get(claim.id)
        if first is None:
            coders[claim.id] = shortened(claim.coder, LONGEST_NAME) or "reader"
            continue
        name = "machine" if first.coder in (MACHINE, "") else spaced(first.coder)
        coders[claim.id] = name if replace(claim, coder=first.coder) == first else f"{name}, changed"
    return coders


def _question_rows(analysis: Analysis) -> Iterator[tuple[str, str, str]]:
    """What to read next, in the order of the text: relations read half, and sentences of several actors unread."""
    for one in reading_on(analysis):
        yield paragraph_label(one.paragraph), shortened(one.asks), shortened(one.words)


def _source_rows(analysis: Analysis) -> Iterator[tuple]:
    claims = analysis.claims
    kinds = {claim.source: claim.source_kind for claim in claims}
    by_source = Counter(claim.source for claim in claims)
    certainty = Counter((claim.source, claim.certainty) for claim in claims)
    for source, number in sorted(by_source.items(), key=lambda item: (-item[1], item[0])):
        sure = [certainty[source, level] for level in CERTAINTIES]
        yield (
            source_label(analysis, source),
            spaced(kinds[source]),
            number,
            f"{100 * number / len(claims):.0f} %",
            *sure,
        )
    if len(by_source) > 1:
        total = Counter(claim.certainty for claim in claims)
        yield "all sources", "", len(claims), "100 %", *(total[level] for level in CERTAINTIES)


def _edge_rows(analysis: Analysis) -> Iterator[tuple]:
    best = analysis.balance.frustration
    wrong = set()
    if isinstance(best, Frustration):
        wrong = {frozenset(edge) for edge in best.frustrated_edges}
    for u, v, edge in sorted(analysis.signed.graph.edges(data=True), key=lambda edge: edge[:2]):
        out_of_place = "yes" if frozenset((u, v)) in wrong else "no"
        yield pair_of(analysis, u, v), SIGNS[edge["sign"]], ", ".join(edge["support"]), out_of_place


def _conflict_rows(analysis: Analysis) -> Iterator[tuple]:
    for one in (*analysis.signed.conflicts, *analysis.signed.undecided):
        sides = ", ".join(one.positive), ", ".join(one.negative)
        yield pair_of(analysis, one.u, one.v), *sides, SIGNS[one.sign], one.why


def _rule_rows(analysis: Analysis) -> Iterator[tuple]:
    if not analysis.signed.graph.number_of_edges():
        return
    for rule in RULES:
        signed, best, used = analysis.signed, analysis.balance.frustration, " (used on this page)"
        if rule != signed.rule:
            signed, used = signed_graph(analysis.graph, rule=rule), ""
            best = frustration(signed.graph, time_limit=SEARCH_SECONDS)
        signs = Counter(sign for *_, sign in signed.graph.edges(data="sign"))
        counted = spaced(rule) + used, signs[1], signs[-1], len(signed.undecided)
        if too_little(signed.graph):
            yield *counted, "read first", "", ""
            continue
        share, doubt = triangle_index(signed.graph), index_range(analysis, rule=rule)
        reach = doubt.why if isinstance(doubt, Undefined) else "{} to {}".format(*doubt.interval())
        yield *counted, index_words(best), reach, "undefined" if isinstance(share, Undefined) else f"{share:.2f}"


def _version_rows() -> Iterator[tuple[str, str]]:
    yield "entente", __version__
    for name in ("beautifulsoup4", "jinja2", "matplotlib", "networkx", "numpy", "scipy"):
        yield name, metadata.version(name)
