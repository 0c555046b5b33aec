"""Moments of lesson 00: what two sentences claim, what boldness costs, what a line and a number leave out."""

from __future__ import annotations

from functools import cache
from statistics import mean

from entente import data
from entente.exercises.forecast import brier
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import alliances, frustration, signed_graph
from entente.graphs.solver import Frustration
from entente.labs.kit.scene import Table
from entente.labs.moments.asked import Moment, Scale

PARAGRAPH = 6
ANSWERS, RIGHT = 6, 5  # six answers, five of them right
SUPPLY = "supplies_arms"  # what did not come
SIGNS = {1: "for", -1: "against", 0: "neither", None: "neither"}


def _labels() -> dict[str, str]:
    return {actor.id: actor.label for actor in data.gazetteer().actors.values()}


def _of_the_paragraph() -> list:
    return [claim for claim in data.claims() if claim.paragraph == PARAGRAPH]


def _claims_table() -> Table:
    labels, rows = _labels(), []
    for claim in _of_the_paragraph():
        said = "it did not come about" if claim.negated else "it did"
        rows.append((labels[claim.actor], claim.relation.replace("_", " "), labels[claim.recipient], said))
    return Table("claims", "The claims of p06", ("who", "does what", "to whom", "the article says that"), tuple(rows))


def _score(percent: int) -> float:
    """The mean Brier score of somebody who says a percentage six times and is right five times."""
    wrong = ANSWERS - RIGHT
    return mean([brier(percent, True)] * RIGHT + [brier(percent, False)] * wrong)


def _better() -> str:
    bold, cautious = _score(100), _score(80)
    if bold == cautious:
        return "equal"
    return "bold" if bold < cautious else "cautious"


def _scores_table() -> Table:
    told = {100: "100 each time", 80: "80 each time", 50: "50 each time"}
    rows = tuple((words, f"{_score(percent):.2f}") for percent, words in told.items())
    return Table("scores", "Right about five of six; less is better", ("said", "mean score"), rows)


def _counts_as() -> str:
    """For what the supply that did not come counts."""
    (denied,) = (claim for claim in _of_the_paragraph() if claim.negated and claim.relation == SUPPLY)
    return SIGNS[data.codebook().sign(denied)]


@cache
def _split() -> Frustration:
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    return frustration(signed_graph(graph, rule="majority").graph)


def _camps_table() -> Table:
    labels, rows = _labels(), []
    for number, camp in enumerate(_split().partition, 1):
        rows.append((f"camp {number}", ", ".join(sorted(labels[actor] for actor in camp))))
    for one, other in _split().frustrated_edges:
        rows.append(("out of place", f"{labels[one]}–{labels[other]}"))
    return Table("camps", "A split that no other beats", ("", ""), tuple(rows))


MOMENTS = {
    "00.1": Moment(
        Task(
            Number("claims", whole=True),
            lambda: len(_of_the_paragraph()),
            wrong={"a_claim_a_sentence": lambda: 2, "not_what_failed": lambda: 3, "another_cut": lambda: 5},
        ),
        facts=lambda: {"claims": len(_of_the_paragraph()), "all": len(data.claims())},
        scale=Scale(1, 10),
        panels=lambda: (_claims_table(),),
    ),
    "00.2": Moment(
        Task(
            Words("whose score is better", ("bold", "cautious", "equal")),
            _better,
            wrong={"no_price": lambda: "bold", "only_right_counts": lambda: "equal"},
        ),
        facts=lambda: {"bold": f"{_score(100):.2f}", "cautious": f"{_score(80):.2f}", "unsure": f"{_score(50):.2f}"},
        panels=lambda: (_scores_table(),),
    ),
    "00.3": Moment(
        Task(
            Words("what it counts for", ("for", "against", "neither")),
            _counts_as,
            wrong={"the_relation": lambda: "for", "hostile": lambda: "against"},
        ),
    ),
    "00.4": Moment(
        Task(
            Number("lines", whole=True),
            lambda: int(_split().index),
            wrong={"none": lambda: 0},
        ),
        facts=lambda: {"index": int(_split().index)},
        scale=Scale(0, 14),
        panels=lambda: (_camps_table(),),
    ),
}
