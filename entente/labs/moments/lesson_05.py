"""Moments of lesson 05: what two camps are worth, and what a measure counts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import networkx as nx

from entente import data
from entente.doubt.resamples import graph_uncertainty
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import alliances, balance
from entente.graphs.nulls import null_model
from entente.graphs.signs import RULES
from entente.graphs.solver import brute_force_frustration, frustration
from entente.labs.kit.camps import out_of_place
from entente.labs.kit.grounds import actor_labels
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale
from entente.labs.moments.counted import claims_of_june, graph_of_june, states_of_june

SHARES = {"hardly_any": 5, "fifth": 20, "two_fifths": 40, "three_quarters": 75, "nearly_all": 95}  # of 100
RING = "ab+ bc+ cd+ da-"
BOOK, WINDMILL = "ab- ac+ bc+ ad+ bd+ ae+ be+", "ab+ ac+ bc- ad+ ae+ de- af+ ag+ fg-"


def _ties(text: str) -> nx.Graph:
    return nx.Graph([(u, v, {"sign": 1 if sign == "+" else -1}) for u, v, sign in text.split()])


def _nearest(share: float) -> str:
    """The option that lies nearest to a share."""
    return min(SHARES, key=lambda name: abs(SHARES[name] - 100 * share))


# June 2025


@cache
def _deals():
    return null_model(graph_of_june(), keep="total", draws=500)


@cache
def _doubt():
    """The graph drawn anew, as the lesson does it."""
    return graph_uncertainty(claims_of_june(), data.codebook(), data.gazetteer(), draws=2000, seed=1)


def _deals_as_bars() -> Bars:
    """How many deals leave how many ties out of place."""
    counts = sorted(_deals().counts.items())
    rows = tuple((f"{index} out of place", (Bar(deals, f"{deals}"),)) for index, deals in counts)
    longest = max(_deals().counts.values())
    return Bars("deals", "Deals of the signs, by the fewest ties out of place", rows, high=longest)


def _together_as_bars() -> Bars:
    """How often two actors share a side."""
    pairs = (("iran", "israel"), ("iran", "russia"), ("israel", "russia"), ("china", "iran"), ("israel", "ukraine"))
    labels, rows = actor_labels(), []
    for u, v in pairs:
        share = 100 * _doubt().sides[u, v].together
        rows.append((f"{labels[u]} and {labels[v]}", (Bar(share, f"{share:.0f}"),)))
    return Bars("together", "On one side, in how many of 100 resamples", tuple(rows), high=100)


# Small graphs


@cache
def _splits(text: str) -> tuple[int, ...]:
    """How many ties each split of four actors leaves out of place; the first actor stays where it is."""
    rights = [[actor for place, actor in enumerate("bcd") if number >> place & 1] for number in range(8)]
    return tuple(len(out_of_place(_ties(text), right)) for right in rights)


def _perfect(text: str = RING) -> int:
    return _splits(text).count(0)


def _worse(measure: Callable[[nx.Graph], float]) -> str:
    """Which of two graphs a measure calls the worse, the more of it the worse."""
    book, windmill = measure(_ties(BOOK)), measure(_ties(WINDMILL))
    if book == windmill:
        return "same"
    return "book" if book > windmill else "windmill"


def _measures() -> Table:
    rows = []
    for name, text in {"book": BOOK, "windmill": WINDMILL}.items():
        graph = _ties(text)
        found = (balance.triangle_index(graph), balance.walk_balance(graph), frustration(graph).index)
        rows.append((name, f"{found[0]:g}", f"{found[1]:.3f}", f"{found[2]}", f"{graph.size()}"))
    return Table("measures", "Three measures", ("graph", "T", "K", "L", "ties"), tuple(rows))


# Judgement j4


def _row(rule: str, coding: str = "") -> tuple[str, str, str]:
    """How many ties, how few of them out of place, and which."""
    found, labels = frustration(states_of_june(rule, coding)), actor_labels()
    wrong = ", ".join("–".join(labels[end] for end in tie) for tie in found.frustrated_edges)
    return f"{found.edges}", f"{found.index}", (wrong or "none") if found.unique else "one of several"


def _by_rule() -> Table:
    """The states of June 2025 by each rule, and whether the two passes behind the coding have the same."""
    rows = []
    for rule in RULES:
        same = {_row(rule, coding) for coding in data.codings()} == {_row(rule)}
        rows.append((rule.replace("_", " "), *_row(rule), "yes" if same else "no"))
    columns = ("rule", "ties", "L", "out of place", "same in both passes of lesson 03")
    return Table("rules", "June 2025, states alone", columns, tuple(rows))


def _rules_that_fit() -> int:
    return sum(brute_force_frustration(states_of_june(rule)).index == 0 for rule in RULES)


# Earlier lessons


def _between(one: str, other: str) -> str:
    """Of which sign the claims about two actors are."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    signs = {sign for *_, sign in graph.subgraph([one, other]).edges(data="sign") if sign}
    return {(1,): "cooperative", (-1,): "hostile", (-1, 1): "both"}.get(tuple(sorted(signs)), "none")


def _denied() -> str:
    """The sign of a denied delivery of arms."""
    claim = next(claim for claim in data.claims() if claim.id == "c015")
    return {1: "plus", -1: "minus", 0: "zero"}[data.codebook().sign(claim)]


def _without_a_claim() -> str:
    """What an empty layer shows, where a treaty is known from outside the article."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    layers = {layer for *_, layers in graph.subgraph(["iran", "russia"]).edges(data="layers") for layer in layers}
    treaty = any(fact.id == "f01" for fact in data.outside_facts())
    if "legal" in layers:
        return "lost"
    return "silent" if treaty else "no_treaty"


MOMENTS = {
    "05.a": Moment(
        Task(
            Words("the claims", ("cooperative", "hostile", "both")),
            partial(_between, "iran", "israel"),
            wrong={"company": lambda: "cooperative"},
        )
    ),
    "05.b": Moment(Task(Words("a sign", ("plus", "minus", "zero")), _denied, wrong={"harm": lambda: "minus"})),
    "05.c": Moment(
        Task(
            Words("what it shows", ("no_treaty", "silent", "lost")),
            _without_a_claim,
            wrong={"silence": lambda: "no_treaty"},
        )
    ),
    "05.1": Moment(
        Task(
            Words("how many of 100", tuple(SHARES)),
            lambda: _nearest(_deals().as_low),
            wrong={"finding": lambda: "hardly_any"},
        ),
        facts=lambda: {"share": round(100 * _deals().as_low), "all": _deals().assignments},
        panels=lambda: (_deals_as_bars(),),
    ),
    "05.2": Moment(
        Task(
            Number("splits", whole=True),
            _perfect,
            wrong={
                "one_way_round": partial(_perfect, "ab+ bc+ cd+ da+"),
                "best": lambda: _splits(RING).count(min(_splits(RING))),
            },
        ),
        facts=lambda: {"least": min(_splits(RING)), "best": _splits(RING).count(min(_splits(RING)))},
        scale=Scale(0, 8),
    ),
    "05.3": Moment(
        Task(
            Words("a graph", ("book", "windmill", "same")),
            partial(_worse, lambda graph: frustration(graph).index),
            wrong={
                "triangles": partial(_worse, lambda graph: 1 - balance.triangle_index(graph)),
                "walks": partial(_worse, lambda graph: -balance.walk_balance(graph)),
            },
        ),
        facts=lambda: {"book": frustration(_ties(BOOK)).index, "windmill": frustration(_ties(WINDMILL)).index},
        panels=lambda: (_measures(),),
    ),
    "05.4": Moment(
        Task(
            Number("rules", whole=True),
            _rules_that_fit,
            wrong={"looks_away": lambda: 1},
        ),
        facts=lambda: {
            "rules": len(RULES),
            "open": sum(not frustration(states_of_june(rule)).unique for rule in RULES),
        },
        scale=Scale(0, 4),
        panels=lambda: (_by_rule(),),
    ),
    "05.5": Moment(
        Task(
            Words("how many of 100", tuple(SHARES)),
            lambda: _nearest(_doubt().sides["iran", "israel"].together),
            wrong={"exact": lambda: "nearly_all", "one_tie": lambda: "three_quarters"},
        ),
        facts=lambda: {"share": round(100 * _doubt().sides["iran", "israel"].together)},
        panels=lambda: (_together_as_bars(),),
    ),
}
