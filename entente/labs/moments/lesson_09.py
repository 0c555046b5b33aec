"""Moments of lesson 09, on the course's short text on Suez: what a machine takes, misses, and puts together."""

from __future__ import annotations

from functools import cache

import networkx as nx

from entente import data
from entente.exercises.kinds import Words
from entente.exercises.tasks import Task
from entente.labs.kit.scene import Table
from entente.labs.moments.asked import Moment
from entente.path.analysis import Analysis, analyse

LOAN = 9  # the paragraph of the loan
MIGHT_BE_MISSED = {
    "india": "India",
    "soviet_union": "Soviet Union",
    "canada": "Canada",
    "algeria": "Algeria",
    "hungary": "Hungary",
}


@cache
def _raw() -> Analysis:
    """The text as the machine reads it."""
    return analyse(data.own_text())


def _refused() -> str:
    """Whom the machine takes to be refused in the paragraph of the loan."""
    (claim,) = [claim for claim in _raw().claims if claim.paragraph == LOAN and claim.relation == "refuses_help"]
    return claim.recipient


def _rows_of_the_loan() -> Table:
    """The machine's rows of the paragraph."""
    found, rows = _raw(), []
    for claim in found.claims:
        if claim.paragraph == LOAN:
            words = (found.label(claim.actor), claim.relation, found.label(claim.recipient))
            rows.append((f"p{claim.paragraph:02d}", *words))
    return Table("loan", "The machine's claims in p09", ("where", "who", "does what", "to whom"), tuple(rows))


def _missed() -> str:
    """The one of several actors that the machine does not know."""
    found = {mention.actor for mention in _raw().mentions}
    (name,) = [name for name in MIGHT_BE_MISSED if name not in found]
    return name


def _found() -> Table:
    """Which of them it found, and how often."""
    rows = []
    for name, label in MIGHT_BE_MISSED.items():
        times = sum(mention.actor == name for mention in _raw().mentions)
        rows.append((label, str(times)))
    return Table("found", "Found by the machine", ("actor", "times"), tuple(rows))


def _why_syria() -> str:
    """Whether any chain of ties joins Syria to the quarrel."""
    graph = _raw().signed.graph
    return "common_enemy" if nx.has_path(graph, "syria", "egypt") else "chance"


def _ties_of_syria() -> Table:
    """All ties from which Syria can be reached."""
    found, rows = _raw(), []
    graph = found.signed.graph
    for one, other in graph.subgraph(nx.node_connected_component(graph, "syria")).edges:
        sign = "+" if graph.edges[one, other]["sign"] > 0 else "−"
        rows.append((found.label(one), sign, found.label(other)))
    return Table("syria", "The ties that lead to Syria", ("one", "sign", "other"), tuple(rows))


MOMENTS = {
    "09.a": Moment(
        Task(
            Words("what it shows", ("alike", "right", "people")),
            lambda: "alike",
            wrong={"right": lambda: "right", "people": lambda: "people"},
        ),
    ),
    "09.b": Moment(
        Task(
            Words("what it says", ("words", "world", "luck")),
            lambda: "words",
            wrong={"probability": lambda: "world", "luck": lambda: "luck"},
        ),
    ),
    "09.c": Moment(
        Task(
            Words("what it says", ("text", "nothing", "enemies")),
            lambda: "text",
            wrong={"silence": lambda: "nothing", "hostile": lambda: "enemies"},
        ),
    ),
    "09.1": Moment(
        Task(
            Words("whom", ("united_kingdom", "imf", "nobody")),
            _refused,
            wrong={"reader": lambda: "united_kingdom", "silent": lambda: "nobody"},
        ),
        panels=lambda: (_rows_of_the_loan(),),
    ),
    "09.2": Moment(
        Task(Words("an actor", tuple(MIGHT_BE_MISSED)), _missed, wrong={"capital": lambda: "hungary"}),
        panels=lambda: (_found(),),
    ),
    "09.3": Moment(
        Task(
            Words("why", ("told", "common_enemy", "chance")),
            _why_syria,
            wrong={"told": lambda: "told", "enemy": lambda: "common_enemy"},
        ),
        panels=lambda: (_ties_of_syria(),),
    ),
}
