"""Moments of lesson 04: what company shows, what a denial is, and what a rule decides."""

from __future__ import annotations

from functools import cache

from entente import data
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import alliances, cooccurrence_graph
from entente.graphs.signs import RULES, signed_graph
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale

ISRAEL_S_COMPANY = ("united_states", "russia", "iran", "ukraine")
PAIR = ("iran", "russia")
TORN = {"iran_russia": PAIR, "csto_iran": ("csto", "iran")}  # on which claims disagree


@cache
def _company() -> dict[str, int]:
    """In how many sentences each actor is named together with Israel."""
    mentions = [mention for mention in data.gold_mentions() if mention.form == "NAM"]
    graph = cooccurrence_graph(mentions, data.article(), unit="sentence", level="state")
    return {other: graph.edges["israel", other]["weight"] for other in graph["israel"]}


def _as_bars() -> Bars:
    """Israel's company, the closest first."""
    labels = data.gazetteer().actors
    longest = max(_company().values())
    rows = sorted(_company().items(), key=lambda row: -row[1])
    bars = tuple((labels[actor].label, (Bar(weight, f"{weight}"),)) for actor, weight in rows)
    return Bars("company", "Sentences shared with Israel", bars, high=longest)


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
def _signs_by_rule() -> dict[str, dict[str, int | None]]:
    """By rule the sign of each of the two pairs on which claims disagree; None for a draw, or no tie."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    found = {}
    for rule in RULES:
        signed = signed_graph(graph, rule=rule).graph
        found[rule] = {
            name: signed.edges[pair]["sign"] if signed.has_edge(*pair) else None for name, pair in TORN.items()
        }
    return found


def _by_rule() -> Table:
    symbols = {1: "+", -1: "−", None: "none"}
    rows = []
    for rule, signs in _signs_by_rule().items():
        rows.append((rule.replace("_", " "), *(symbols[sign] for sign in signs.values())))
    return Table("rules", "The sign by each rule", ("rule", "Iran–Russia", "Iran–CSTO"), tuple(rows))


def _which_keep() -> str:
    """The pairs that have one sign under every rule."""
    kept = []
    for name in TORN:
        signs = {row[name] for row in _signs_by_rule().values()}
        if len(signs) == 1 and None not in signs:
            kept.append(name)
    if len(kept) == len(TORN):
        return "both"
    return kept[0] if kept else "neither"


MOMENTS = {
    "04.1": Moment(
        Task(
            Words("an actor", ISRAEL_S_COMPANY),
            _closest,
            wrong={"ally": lambda: "united_states"},
        ),
        facts=lambda: {"closest": _company()["iran"], "next": _company()["russia"]},
        panels=lambda: (_as_bars(),),
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
        panels=lambda: (_by_rule(),),
    ),
}
