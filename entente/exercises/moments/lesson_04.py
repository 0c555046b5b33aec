"""Moments of lesson 04: what company shows, what a denial is, and what a rule decides."""

from __future__ import annotations

from functools import cache

from entente import data
from entente.exercises.kinds import Number, Words
from entente.exercises.moments import Moment, Scale
from entente.exercises.tasks import Task
from entente.graphs import alliances, cooccurrence_graph
from entente.graphs.signs import RULES, signed_graph

ISRAEL_S_COMPANY = ("united_states", "russia", "iran", "ukraine")
PAIR = ("iran", "russia")


@cache
def _company() -> dict[str, int]:
    """In how many sentences each actor is named together with Israel."""
    mentions = [mention for mention in data.gold_mentions() if mention.form == "NAM"]
    graph = cooccurrence_graph(mentions, data.article(), unit="sentence", level="state")
    return {other: graph.edges["israel", other]["weight"] for other in graph["israel"]}


def _closest() -> str:
    return max(ISRAEL_S_COMPANY, key=lambda actor: _company().get(actor, 0))


@cache
def _signs(careless: bool = False) -> tuple[int, int]:
    """The claims for and against the pair; a careless reader takes a denied + for a −."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    by_id = {claim.id: claim for claim in data.claims()}
    book, signs = data.codebook(), []
    for one, other, key in graph.edges(keys=True):
        if {one, other} == set(PAIR):
            claim = by_id[key]
            of_relation = book[claim.relation].sign
            signs.append(-of_relation if careless and of_relation and claim.negated else book.sign(claim))
    return signs.count(1), signs.count(-1)


@cache
def _pairs_that_keep() -> tuple[str, ...]:
    """Of the two pairs on which claims disagree, those that have one sign under every rule."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    by_rule = [signed_graph(graph, rule=rule).graph for rule in RULES]
    kept = []
    for name, pair in {"iran_russia": PAIR, "csto_iran": ("csto", "iran")}.items():
        signs = {one.edges[pair]["sign"] if one.has_edge(*pair) else None for one in by_rule}
        if len(signs) == 1 and None not in signs:
            kept.append(name)
    return tuple(kept)


def _which_keep() -> str:
    kept = _pairs_that_keep()
    return "both" if len(kept) == 2 else (kept[0] if kept else "neither")


MOMENTS = {
    "04.1": Moment(
        Task(
            Words("an actor", ISRAEL_S_COMPANY),
            _closest,
            wrong={"ally": lambda: "united_states"},
        ),
        facts=lambda: {"closest": _company()["iran"], "next": _company()["russia"]},
    ),
    "04.2": Moment(
        Task(
            Number("claims against", whole=True),
            lambda: _signs(careless=True)[1],
            wrong={"as_the_codebook": lambda: _signs()[1], "all": lambda: sum(_signs(careless=True))},
        ),
        facts=lambda: {"for": _signs()[0], "against": _signs()[1], "careless": _signs(careless=True)[1]},
        scale=Scale(0, 15),
    ),
    "04.3": Moment(
        Task(Words("which pair", ("both", "iran_russia", "csto_iran", "neither")), _which_keep),
        facts=lambda: {"rules": len(RULES)},
    ),
}
