"""What cannot be concluded from an analysis: one `Note` each, with the numbers that say so.

A note stands only where the text gives cause for it, apart from two that hold for any text: one text is no sample, and
dependence was not measured.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

import networkx as nx

from entente import data
from entente.errors import Undefined
from entente.graphs.alliances import observed, undated
from entente.graphs.signs import RULES, signed_graph
from entente.path.keys import keyed_claims
from entente.path.results import Analysis, Balance, Note, plain_text
from entente.say import count
from entente.text.codebook import MACHINE, Claim
from entente.text.coder import propose_claims
from entente.text.language import english_share, other_language
from entente.text.scoring import score_claims


@lru_cache(maxsize=1)
def machine_scores() -> tuple[float, float]:
    """Precision and recall of the machine coder on whole claims of the course's article, against the course's coding.

    The rules were developed with this article in view, so on another text both may be lower.

    Examples
    --------
    >>> precision, recall = machine_scores()
    >>> round(precision, 2), round(recall, 2)
    (0.73, 0.42)
    """
    book, codebook = data.gazetteer(), data.codebook()
    proposed = propose_claims(data.article(), book, data.lexicon(), codebook)
    matched, missed, spurious = score_claims(data.claims(), proposed, codebook, book).counts
    return matched / (matched + spurious), matched / (matched + missed)


def notes_on(found: Analysis) -> Iterator[Note]:
    """All that cannot be concluded from an analysis, in the order in which a reader meets it."""
    if not found.article.paragraphs:
        yield Note("analysis.no_text", "There are no words in the text, so nothing can be said.", {"words": 0})
        return
    foreign = other_language(plain_text(found.article))
    if foreign:
        yield _language_note(found, foreign)
    sentences = len(found.article.sentences)
    if sentences < 2:
        yield Note("analysis.one_sentence", "One sentence is too little for a graph.", {"sentences": sentences})
    text = "One text is not a sample. The graph shows what this text says, not what is so, and not what others say."
    yield Note("analysis.one_text", text, {"texts": 1, "sentences": sentences})
    yield from actor_notes(found)
    yield from _claim_notes(found)
    if found.claims:
        yield from _source_notes(found)
        yield from _time_notes(found.claims)
        yield from _graph_notes(found)
    why = "that takes a judgement of shares and substitutes, which no text gives by itself."
    yield Note("analysis.dependence", f"Who needs whom, and who could do without, was not measured: {why}")


def _language_note(found: Analysis, foreign: str) -> Note:
    share = english_share(plain_text(found.article))
    sure = "surely" if foreign.startswith(("that looks", "in ")) else "probably"
    value = share if isinstance(share, Undefined) else round(share, 3)
    text = (
        f"This is {sure} no English text but one {foreign}: {_percent(share)} of its words are function words of "
        "English, where English news has 30 to 40%. The finder reads English only. What it missed here means nothing."
    )
    return Note("analysis.language", text, {"share_of_english": value, "found": foreign})


def _percent(share: float | Undefined) -> str:
    return "an undefined share" if isinstance(share, Undefined) else f"{100 * share:.0f}%"


def actor_notes(found: Analysis) -> Iterator[Note]:
    named = {mention.state or mention.actor for mention in found.mentions}
    if len(named) < 2:
        text = "Only one actor was found" if named else "No actor was found"
        yield Note("analysis.no_actors", f"{text}: there is nobody to relate.", {"actors": len(named)})
    decided = {decision.name for decision in found.decisions}
    guessed = [proposal.name for proposal in found.proposals if proposal.name not in decided]
    if guessed:
        shown = _first_three(guessed, ", ")
        standing = "counted as actors all the same" if found.proposed else "so no party of any claim"
        text = f"Guessed by form, confirmed by nobody, and {standing}: {count(len(guessed), 'name')} ({shown})."
        yield Note("analysis.unconfirmed", text, {"unconfirmed": len(guessed), "proposed": len(found.proposals)})


def _first_three(words: Sequence[str], between: str) -> str:
    return between.join(words[:3]) + (" …" if len(words) > 3 else "")


def _part(number: int, total: int, noun: str) -> str:
    return f"{number:,} of {count(total, noun)}"


def _claim_notes(found: Analysis) -> Iterator[Note]:
    precision, recall = machine_scores()
    unread, total = _unread(found), len(found.claims)
    if not total:
        text = (
            "There is no claim, so there is no graph. That is no finding: on the course's own article the machine "
            f"finds {_percent(recall)} of the coded claims."
        )
        yield Note("analysis.no_claims", text, {"recall": recall, "proposed": len(found.claims_as_proposed)})
    if unread:
        text = (
            f"Coded by machine and read by nobody: {_part(unread, total, 'claim')}. On the course's own article, on "
            f"which its rules were developed, {_percent(precision)} of its claims stand in the course's coding, made "
            f"with a language model, and it finds {_percent(recall)} of that coding. On another text it may do worse."
        )
        numbers = {"unread": unread, "claims": total, "precision": precision, "recall": recall}
        yield Note("analysis.machine", text, numbers)
    others = [claim.coder for claim in found.claims if claim.coder not in ("", MACHINE)]
    if others:
        text = (
            f"Coded by somebody else and given in a table: {_part(len(others), total, 'claim')} "
            f"({_first_three(sorted(set(others)), ', ')}). Whether a reader has checked them, the table does not say."
        )
        yield Note("analysis.other_coder", text, {"others": len(others), "claims": total})
    if found.stale:
        listed = _first_three([str(one).rstrip(".") for one in found.stale], "; ")
        text = f"{count(len(found.stale), 'correction')} did not fit and changed nothing. {listed}."
        yield Note("analysis.stale", text, {"stale": len(found.stale)})


def _unread(found: Analysis) -> int:
    """Claims of the machine that no reader kept or changed on purpose."""
    read = {one.key for one in found.corrections}
    now = {claim.id for claim in found.claims}
    proposed = keyed_claims(found.claims_as_proposed, found.mentions)
    return sum(key not in read and claim.id in now for key, claim in proposed.items())


def _source_notes(found: Analysis) -> Iterator[Note]:
    total = len(found.claims)
    source, most = Counter(claim.source for claim in found.claims).most_common(1)[0]
    if 2 * most >= total:
        who = "the author" if source == "author" else found.label(source)
        text = f"One source, {who}, stands behind {_part(most, total, 'claim')}. Without it, little is left."
        yield Note("analysis.one_source", text, {"source": source, "claims": most, "share": most / total})
    anonymous = sum(claim.source_kind == "anonymous" for claim in found.claims)
    if anonymous:
        text = f"Said by sources without a name, whom nobody can ask: {_part(anonymous, total, 'claim')}."
        yield Note("analysis.anonymous", text, {"anonymous": anonymous, "share": anonymous / total})


def _time_notes(claims: tuple[Claim, ...]) -> Iterator[Note]:
    total, without, held = len(claims), len(undated(claims)), len(observed(claims))
    if without:
        text = f"Without a date: {_part(without, total, 'claim')}. The graph may join what never was at one time."
        yield Note("analysis.undated", text, {"undated": without, "share": without / total})
    if held < total:
        kinds = "what may come or might have been"
        text = f"Not in the graph, since they speak of {kinds}: {total - held} of {total} claims."
        yield Note("analysis.not_observed", text, {"not_observed": total - held, "claims": total})


def _graph_notes(found: Analysis) -> Iterator[Note]:
    signed = found.signed.graph
    edges = signed.number_of_edges()
    single = sum(len(edge["claims"]) == 1 for *_, edge in signed.edges(data=True))
    if single:
        text = f"Resting on a single claim, and gone if that was misread: {_part(single, edges, 'edge')}."
        yield Note("analysis.single_claim", text, {"single": single, "edges": edges})
    flips = contested(found.graph)
    if flips:
        shown = _first_three([f"{found.label(u)}–{found.label(v)}" for u, v in flips], "; ")
        text = (
            f"The sign of {count(len(flips), 'pair')} ({shown}) depends on the rule by which contradicting claims "
            "are settled. What changes with the rule is no finding."
        )
        yield Note("analysis.rule", text, {"pairs": len(flips), "rule": found.signed.rule})
    yield from _balance_notes(found.balance, edges)


def contested(graph: nx.MultiDiGraph) -> dict[tuple[str, str], dict[str, int | None]]:
    """The pairs of a claims graph whose sign depends on the rule, with their signs under each rule (None for a draw).

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger in 1990. Chad signed a treaty with Niger in 1995.")
    >>> sorted(contested(found.graph)[("chad", "niger")].items())
    [('certainty_weighted', None), ('latest', 1), ('majority', None), ('most_severe', -1)]
    """
    signs: dict[tuple[str, str], dict[str, int | None]] = defaultdict(lambda: dict.fromkeys(RULES))
    for rule in RULES:
        for u, v, sign in signed_graph(graph, rule=rule).graph.edges(data="sign"):
            signs[min(u, v), max(u, v)][rule] = sign
    differing = {}
    for pair, by_rule in sorted(signs.items()):
        if len(set(by_rule.values())) > 1:
            differing[pair] = by_rule
    return differing


def _balance_notes(balance: Balance, edges: int) -> Iterator[Note]:
    if not edges:
        yield Note("analysis.no_edges", "No pair of actors has a sign, so there are no sides.", {"edges": 0})
        return
    if isinstance(balance.triangle_index, Undefined):
        why = "no three actors are all tied to each other, so that a perfect split proves little."
        yield Note("analysis.no_triangle", f"Balance cannot be tested: {why}", {"triangles": 0, "edges": edges})
    best = balance.frustration
    if best.status != "exact":
        text = f"The frustration index is only known to be {best.lower_bound} to {best.index}."
        yield Note("analysis.bound", text, {"lower": best.lower_bound, "upper": best.index})
    if best.unique is False:
        text = f"More than one split into two sides is best ({best.why}): who stands with whom is not settled."
        yield Note("analysis.many_splits", text, {"frustration": best.index})
