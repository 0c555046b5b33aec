"""The first page of a report: what to look at first, in sentences, each with the words of the text that it rests on.

Four questions are asked of every text: which tie fits no side, on which pair sources disagree, without which source or
claim the picture is another, and what the text never says. A text that has nothing to say to one is told so. All of it
holds if the claims stand as they are coded, and no longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from entente.errors import Undefined
from entente.graphs.signs import Conflict
from entente.graphs.solver import frustration
from entente.path.leaving_out import LeavingOut, Loss, Pair
from entente.path.reading_on import reading_on
from entente.path.results import Analysis
from entente.path.sides import SECONDS, has_circle, too_little
from entente.path.wording import (
    SIGN_MARKS,
    claim_words,
    labels_of,
    pair_of,
    paragraph_label,
    shortened,
    source_label,
    source_words,
)
from entente.say import count, listed, sentence
from entente.text.codebook import Claim

SHOWN = 3  # ties, pairs, quotations or questions of one kind on the first page
MOST_NAMED = 5  # actors among whom silence is worth a word


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text, where they stand, and what they are quoted for."""

    paragraph: str
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at: a sentence or two, and the words of the text that it rests on.

    Parameters
    ----------
    code : str
        A stable name, such as ``"point.out_of_place"``.
    """

    code: str
    text: str
    quotes: tuple[Quote, ...] = ()


def points_on(analysis: Analysis) -> tuple[Point, ...]:
    """What to look at first in an analysis, in a fixed order.

    Examples
    --------
    >>> from entente.path import analyse
    >>> for point in points_on(analyse("News" + chr(10) + "Chad attacked Niger.")):
    ...     print(point.code, "·", point.text)
    point.out_of_place · No circle of ties, so nothing can be out of place: any signs would fit some two sides.
    point.disagree · On no pair of actors do claims disagree.
    point.source · One source, the author, makes the only claim, so no source can be held against another.
    point.claim · No claim is left out here that would change a sign, a side or the index; but 1 of 1 tie rests on a \
single claim.
    point.silent_pairs · Every pair of the 2 actors named most has a claim between them.
    point.silent_voices · As coded, of the 2 actors named most Chad and Niger are the source of no claim.
    point.questions · No relation was read half, and no sentence with several actors is without a claim.
    """
    if not analysis.article.paragraphs:
        return ()
    if not analysis.claims:
        no_claims = "There is no claim, so no tie, no disagreement and no source to look at."
        return (Point("point.no_claims", no_claims), *_silence(analysis))
    left_out = LeavingOut(analysis)
    points = (_out_of_place(analysis), _disagreement(analysis), _by_source(analysis, left_out))
    return (*points, _by_claim(analysis, left_out), *_silence(analysis))


def quote(analysis: Analysis, claim: Claim) -> Quote:
    """The words of a claim, with who says so and how it was coded."""
    about = f"{source_words(analysis, claim)}; coded as: {claim_words(analysis, claim)}"
    return Quote(paragraph_label(claim.paragraph), shortened(claim.content), about)


def _quotes(analysis: Analysis, ids: Iterable[str], most: int = SHOWN) -> tuple[Quote, ...]:
    wanted = set(ids)
    claims = [claim for claim in analysis.claims if claim.id in wanted]
    claims.sort(key=lambda claim: (claim.paragraph, claim.start, claim.id))
    places = {(claim.paragraph, claim.start, claim.end): claim for claim in reversed(claims)}  # the first of each place
    return tuple(quote(analysis, claim) for claim in list(reversed(places.values()))[:most])


# --------------------------------------------------------------------------------------------------------------------
# The tie that fits no side


def _out_of_place(analysis: Analysis) -> Point:
    code, signed, best = "point.out_of_place", analysis.signed.graph, analysis.balance.frustration
    if isinstance(best, Undefined):
        return Point(code, "No two actors have a sign, so there are no sides that a tie could fit.")
    if not has_circle(signed):
        why = "any signs would fit some two sides."
        return Point(code, f"No circle of ties, so nothing can be out of place: {why}")
    if not best.frustrated_edges:
        return Point(code, f"If the claims stand as coded, all {count(best.edges, 'tie')} fit two sides.")
    shown = best.frustrated_edges[:SHOWN]
    ties = [f"{pair_of(analysis, u, v)} ({SIGN_MARKS[signed.edges[u, v]['sign']]})" for u, v in shown]
    more = len(best.frustrated_edges) - len(shown)
    if more:
        ties.append(f"{more} more")
    text = f"If the claims stand as coded, {listed(ties)} {'fits' if len(ties) == 1 else 'fit'} no two sides."
    if not all(_is_settled(signed, edge) for edge in shown):
        text += " Another split would leave another tie out of place: which one it is, is not settled."
    if too_little(signed):
        text += f" Read these words first: {too_little(signed)}."
    support = [claim for u, v in shown for claim in signed.edges[u, v]["support"]]
    return Point(code, text, _quotes(analysis, support))


def _is_settled(signed: nx.Graph, edge: tuple[str, str]) -> bool:
    """Whether the part of the graph that holds a tie has one best split only."""
    part = signed.subgraph(nx.node_connected_component(signed, edge[0]))
    return frustration(part, time_limit=SECONDS).unique is True


# --------------------------------------------------------------------------------------------------------------------
# The pair on which sources disagree


def _disagreement(analysis: Analysis) -> Point:
    code = "point.disagree"
    found = [*analysis.signed.conflicts, *analysis.signed.undecided]
    if not found:
        return Point(code, "On no pair of actors do claims disagree.")
    source_of = {claim.id: claim.source for claim in analysis.claims}

    def apart(one: Conflict) -> bool:
        """Whether no source stands on both sides."""
        sides = [{source_of[claim] for claim in side} for side in (one.positive, one.negative)]
        return sides[0].isdisjoint(sides[1])

    found.sort(key=lambda one: (not apart(one), -len(one.positive) - len(one.negative), one.u, one.v))
    first = found[0]
    who = "Sources" if apart(first) else "Claims, some of one source,"
    text = f"{who} disagree on {pair_of(analysis, first.u, first.v)}: {len(first.positive)} cooperative, "
    text += f"{len(first.negative)} hostile. By the rule {analysis.signed.rule.replace('_', ' ')} "
    text += "it has no tie." if first.sign is None else f"its tie is {SIGN_MARKS[first.sign]}."
    if len(found) > 1:
        text += f" Claims disagree on {count(len(found) - 1, 'more pair')}; the table below has them."
    return Point(code, text, _quotes(analysis, first.positive, 2) + _quotes(analysis, first.negative, 2))


# --------------------------------------------------------------------------------------------------------------------
# What hangs on one source, and on one claim


def _by_source(analysis: Analysis, left_out: LeavingOut) -> Point:
    code, losses, total = "point.source", left_out.by_source(), len(analysis.claims)
    if len(losses) == 1:
        made = "makes the only claim" if total == 1 else f"makes all {total} claims"
        who = source_label(analysis, losses[0].of)
        return Point(code, f"One source, {who}, {made}, so no source can be held against another.")
    author = [loss for loss in losses if loss.of == "author" and any(loss.weight)]
    others = [loss for loss in losses if loss.of != "author" and any(loss.weight)]
    parts, quotes = [], ()
    if others:
        parts.append(_lost_words(analysis, others[0], f"of {source_label(analysis, others[0].of)}", left_out))
        changed = [claim for claim in others[0].claims if _is_of(claim, others[0], analysis)]
        quotes = _quotes(analysis, changed)
    else:
        parts.append("No tie hangs on a source other than the author.")
    if author:
        parts.append(_lost_words(analysis, author[0], "in the author's own voice", left_out))
    return Point(code, " ".join(parts), quotes)


def _is_of(claim: str, loss: Loss, analysis: Analysis) -> bool:
    """Whether a claim stands on a pair that the loss changes."""
    pairs = {frozenset(pair) for pair in (*loss.gone, *loss.turned, *loss.new)}
    return any(key == claim and frozenset((u, v)) in pairs for u, v, key in analysis.graph.edges(keys=True))


def _by_claim(analysis: Analysis, left_out: LeavingOut) -> Point:
    code, losses = "point.claim", left_out.by_claim()
    moving = [loss for loss in losses if loss.changes_picture]
    if not moving:
        edges = analysis.signed.graph.number_of_edges()
        text = "No claim is left out here that would change a sign, a side or the index"
        if losses:
            text += f"; but {len(losses)} of {count(edges, 'tie')} {'rests' if len(losses) == 1 else 'rest'} on a "
            text += "single claim"
        return Point(code, f"{text}.")
    text = _lost_words(analysis, moving[0], f"with the number {moving[0].of}", left_out)
    if len(moving) > 1:
        text += f" {count(len(moving) - 1, 'other claim')} of {len(analysis.claims)} would change the picture too."
    return Point(code, text, _quotes(analysis, moving[0].claims))


def _lost_words(analysis: Analysis, loss: Loss, which: str, left_out: LeavingOut) -> str:
    """What is another without some claims; `which` follows the word for them."""
    parts = []
    ties = count(len(left_out.whole), "tie")
    if len(loss.gone) > SHOWN:
        parts.append(f"{len(loss.gone)} of {ties} are gone")
    elif loss.gone:
        have = "has no tie" if len(loss.gone) == 1 else "have no tie"
        parts.append(f"{_pairs(analysis, loss.gone)} {have} (of {ties})")
    for pairs, words in ((loss.turned, "has the other sign"), (loss.new, "has a tie where there was a draw")):
        if pairs:
            have = words if len(pairs) == 1 else words.replace("has", "have")
            parts.append(f"{_pairs(analysis, pairs)} {have}")
    for pairs, words in ((loss.parted, "no longer on one side"), (loss.joined, "on one side")):
        if pairs:
            parts.append(f"{_pairs(analysis, pairs)} {'is' if len(pairs) == 1 else 'are'} {words}")
    if loss.index[0] != loss.index[1]:
        parts.append(f"the frustration index is {loss.index[1]} in the place of {loss.index[0]}")
    return f"Without the {count(len(loss.claims), 'claim')} {which}, {listed(parts)}."


def _pairs(analysis: Analysis, pairs: Sequence[Pair]) -> str:
    shown = [pair_of(analysis, *pair) for pair in pairs[:SHOWN]]
    more = len(pairs) - len(shown)
    return listed([*shown, *([count(more, "more pair")] if more else [])])


# --------------------------------------------------------------------------------------------------------------------
# What the text never says


def _silence(analysis: Analysis) -> Iterator[Point]:
    named = Counter(mention.state or mention.actor for mention in analysis.mentions)
    ordered = sorted(named, key=lambda actor: (-named[actor], actor))
    acting = [actor for actor in ordered if not _only_speaks(analysis, actor)][:MOST_NAMED]
    if len(acting) > 1:
        yield _silent_pairs(analysis, acting)
    if acting:
        yield _silent_voices(analysis, acting)
    yield _questions(analysis)


def _only_speaks(analysis: Analysis, actor: str) -> bool:
    known = analysis.gazetteer.actors.get(actor)
    return known is not None and known.kind in ("analyst", "media", "agency")


def _silent_pairs(analysis: Analysis, most: Sequence[str]) -> Point:
    code, state_of = "point.silent_pairs", analysis.gazetteer.state_of
    # An actor without a state, such as the EU, stands for itself.
    claimed = {frozenset(state_of(end) or end for end in claim.pair) for claim in analysis.claims}
    pairs = list(combinations(most, 2))
    silent = [pair for pair in pairs if frozenset(pair) not in claimed]
    among = f"the {len(most)} actors named most"
    if not silent:
        return Point(code, f"Every pair of {among} has a claim between them.")
    quotes = [_together(analysis, pair) for pair in silent]
    text = f"As coded, nothing is claimed between {_pairs(analysis, silent)}: {len(silent)} of the "
    text += f"{count(len(pairs), 'pair')} of {among}."
    if not any(quotes):
        text += " No sentence names two of them who have no claim between them."
    return Point(code, text, tuple(filter(None, quotes))[:SHOWN])


def _together(analysis: Analysis, pair: Pair) -> Quote | None:
    """A sentence that names both of two actors, if there is one."""
    for sentence_ in analysis.article.sentences:
        inside = set()
        for mention in analysis.mentions:
            if mention.paragraph == sentence_.paragraph and sentence_.start <= mention.start < sentence_.end:
                inside.add(mention.state or mention.actor)
        if set(pair) <= inside:
            about = f"names {labels_of(analysis, pair)}"
            return Quote(paragraph_label(sentence_.paragraph), shortened(sentence_.text), about)
    return None


def _silent_voices(analysis: Analysis, most: Sequence[str]) -> Point:
    code, state_of = "point.silent_voices", analysis.gazetteer.state_of
    speaking = {state_of(claim.source) or claim.source for claim in analysis.claims}
    silent = [actor for actor in most if actor not in speaking]
    among = f"the {len(most)} actors named most" if len(most) > 1 else "the only actor named"
    if not silent:
        return Point(code, sentence(f"{among} {'each are' if len(most) > 1 else 'is'} the source of some claim."))
    is_ = "is" if len(silent) == 1 else "are"
    return Point(code, f"As coded, of {among} {labels_of(analysis, silent)} {is_} the source of no claim.")


def _questions(analysis: Analysis) -> Point:
    code, places = "point.questions", reading_on(analysis)
    half = [place for place in places if place.question]
    whole = len(places) - len(half)
    if not places:
        return Point(code, "No relation was read half, and no sentence with several actors is without a claim.")
    text = f"{count(len(half), 'relation')} {'was' if len(half) == 1 else 'were'} read half, and "
    text += f"{count(whole, 'sentence')} with several actors {'has' if whole == 1 else 'have'} no claim: read on there."
    shown = sorted(places, key=lambda place: not place.question)[:SHOWN]
    quotes = [Quote(paragraph_label(one.paragraph), shortened(one.words), one.asks) for one in shown]
    return Point(code, text, tuple(quotes))
