"""Set 04, is company an alliance: one edge a claim, majority, standing in a signed graph, and company that is none."""

from __future__ import annotations

import networkx as nx

from entente import data
from entente.exercises.kinds import Function, Number, Row, Table, Words
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task, says
from entente.exercises.tasks import Task
from entente.graphs import alliances

# 04.1 · for and against


def _between(
    *,
    one_way: bool = False,
    back: bool = False,
    dependency: bool = False,
    denied: int = 0,
    observed: bool = True,
    rolled_up: bool = True,
) -> tuple[int, int]:
    """The claims for and against; `denied` is what a denied claim makes of its sign: 0, -1 or 1."""
    codebook, claims, gazetteer = data.codebook(), data.claims(), data.gazetteer()
    recipient, actor = data.labs().pair[::-1] if back else data.labs().pair
    found = []
    for claim in alliances.observed(claims) if observed else claims:
        ends = (claim.actor, claim.recipient)
        if rolled_up:
            ends = tuple(gazetteer.state_of(end) for end in ends)
        if ends == (actor, recipient) or (not one_way and ends == (recipient, actor)):
            relation = codebook[claim.relation]
            sign = relation.sign if relation.signed else (1 if dependency else None)
            found.append(sign if claim.polarity == "+" or sign is None else denied * sign)
    return found.count(1), found.count(-1)


# 04.2 · majority

VOTES = ([1, 1, 1, -1], [1, -1], [-1, -1], [-1, -1, 0, 1], [0, 0, 0, 1], [-1], [1, 1, -1, -1, -1], [0, -1, 1, 1])


def _majority(signs):
    """1, -1, or 0 for a draw."""
    total = sum(signs)
    return (total > 0) - (total < 0)


def _severe(signs):
    return -1 if -1 in signs else 1 if 1 in signs else 0


def _zeros_vote(signs):
    return max((0, 1, -1), key=signs.count)


def _more_than_half(signs):
    return (signs.count(1) > len(signs) / 2) - (signs.count(-1) > len(signs) / 2)


# 04.3 · who stands well?


def _square() -> nx.Graph:
    """A small signed graph: one actor with hostile ties to all."""
    graph = nx.Graph()
    graph.add_weighted_edges_from([("a", "b", 1), ("b", "c", 1)], weight="sign")
    graph.add_weighted_edges_from([("hated", other, -1) for other in "abcd"], weight="sign")
    return graph


def _standing(graph):
    """For each actor, its cooperative ties less its hostile ones."""
    return {node: sum(sign for *_, sign in graph.edges(node, data="sign")) for node in graph}


def _unsigned(graph):
    return dict(graph.degree())


def _friends(graph):
    return {node: sum(sign == 1 for *_, sign in graph.edges(node, data="sign")) for node in graph}


def _enemies(graph):
    return {node: sum(sign == -1 for *_, sign in graph.edges(node, data="sign")) for node in graph}


def _pagerank(graph):
    return nx.pagerank(nx.Graph([(u, v, {"weight": abs(s)}) for u, v, s in graph.edges(data="sign")]))


def _mean(graph):
    return {node: value / graph.degree(node) for node, value in _standing(graph).items()}


def _one_end(graph):
    found = dict.fromkeys(graph, 0)
    for one, _, sign in graph.edges(data="sign"):
        found[one] += sign
    return found


def _graphs() -> list[tuple]:
    return [(_square(),), (data.benchmark("wwi_alliances", year=1907),), (data.benchmark("highland_tribes"),)]


# 04.4 · Europe, 1907: company sold as alliances

COMPANY = (
    ("GBR", "FRA"),
    ("GBR", "DEU"),
    ("DEU", "AUH"),
    ("FRA", "DEU"),
    ("RUS", "AUH"),
    ("ITA", "DEU"),
    ("ITA", "RUS"),
)


POWERS = {
    "AUH": "Austria-Hungary",
    "DEU": "Germany",
    "FRA": "France",
    "GBR": "Britain",
    "ITA": "Italy",
    "RUS": "Russia",
}


def _rivals():
    graph = data.benchmark("wwi_alliances", year=1907)
    return [pair for pair in graph.edges if graph.edges[pair]["sign"] == -1]


def _company(*signs):
    graph = data.benchmark("wwi_alliances", year=1907)
    return [pair for pair in COMPANY if graph.edges[pair]["sign"] in signs]


# 04.6 · from lesson 02: what does an alias cost?

GOLD, FOUND, HITS, MORE, MORE_HITS = 40, 20, 18, 10, 2


def _moves(before: float, after: float) -> str:
    return "rises" if after > before else "falls" if after < before else "stays"


def _of_the_alias() -> dict[str, str]:
    return {
        "precision": _moves(HITS / FOUND, (HITS + MORE_HITS) / (FOUND + MORE)),
        "recall": _moves(HITS / GOLD, (HITS + MORE_HITS) / GOLD),
    }


TASKS = {
    "04.1": Task(
        Row("claims for and against", (Number("for", whole=True), Number("against", whole=True))),
        _between,
        wrong={
            "one_way": lambda: _between(one_way=True),
            "dependency": lambda: _between(dependency=True),
            "denied": lambda: _between(denied=-1),
            "deaf": lambda: _between(denied=1),
            "as_named": lambda: _between(rolled_up=False),
            "might": lambda: _between(observed=False),
            "swapped": lambda: _between()[::-1],
            "one_way/2": lambda: tuple(
                both - one for both, one in zip(_between(), _between(one_way=True), strict=True)
            ),
            "minus": lambda: (_between()[0], -_between()[1]),
        },
        credit={"swapped": 0.5, "might": 0.5, "as_named": 0.5, "minus": 0.5},
    ),
    "04.2": Task(
        Function(
            "takes a list of signs and gives 1, -1 or 0",
            lambda: [(votes,) for votes in VOTES],
            Number("a sign"),
        ),
        lambda: _majority,
        wrong={
            "total": lambda: sum,
            "severe": lambda: _severe,
            "severe/2": lambda: min,
            "mildest": lambda: max,
            "mean": lambda: lambda signs: sum(signs) / len(signs),
            "turned": lambda: lambda signs: -_majority(signs),
            "unanimous": lambda: lambda signs: (min(signs) == 1) - (max(signs) == -1),
            "more_than_half": lambda: _more_than_half,
            "last": lambda: lambda signs: signs[-1],
            "zeros_vote": lambda: _zeros_vote,
            "draw_plus": lambda: lambda signs: 1 if sum(signs) >= 0 else -1,
            "draw_minus": lambda: lambda signs: 1 if sum(signs) > 0 else -1,
        },
        credit={"total": 0.5, "draw_plus": 0.5, "draw_minus": 0.5},
    ),
    "04.3": Task(
        Function("takes a signed graph and gives a dict", _graphs, Table("standing", Number("a number"))),
        lambda: _standing,
        wrong={
            "degree": lambda: _unsigned,
            "pagerank": lambda: _pagerank,
            "friends": lambda: _friends,
            "enemies": lambda: _enemies,
            "mean": lambda: _mean,
            "one_end": lambda: _one_end,
            "doubled": lambda: lambda graph: {node: 2 * value for node, value in _standing(graph).items()},
            "ratio": lambda: lambda graph: {n: _friends(graph)[n] / max(1, _enemies(graph)[n]) for n in graph},
            "turned": lambda: lambda graph: {node: -value for node, value in _standing(graph).items()},
        },
        credit={"mean": 0.5, "friends": 0.5},
    ),
    "04.4": Task(
        Names("pairs that are no alliance", pairs=True, known=lambda: POWERS),
        lambda: _company(-1),
        wrong={
            "alliances": lambda: _company(1),
            "all": lambda: COMPANY,
            "none": lambda: [],
            "britain_only": lambda: [pair for pair in _company(-1) if "GBR" in pair],
            "italy_kept": lambda: [pair for pair in _company(-1) if "ITA" not in pair],
            "entente_too": lambda: [*_company(-1), ("GBR", "FRA")],
            "triple_too": lambda: [*_company(-1), ("ITA", "DEU")],
            "triple_too/2": lambda: [*_company(-1), ("DEU", "AUH")],
            "not_drawn": _rivals,
        },
        credit={"italy_kept": 0.5, "entente_too": 0.5, "triple_too": 0.5},
    ),
    "04.5": open_task(
        "an edge that you would not draw",
        company=says(r"\b(mentioned|named|appear|appears|occur|occurs) together\b"),
        no_choice=lacks(r"\b(rules?|layers?|majority|latest|certain(ty)?|sources?|weighted|severe|observed)\b"),
    ),
    "04.6": Task(
        Table("what happens", Words("a direction", ("rises", "falls", "stays"))),
        _of_the_alias,
        wrong={
            "exchanged": lambda: {"precision": "rises", "recall": "falls"},
            "both_rise": lambda: {"precision": "rises", "recall": "rises"},
            "both_fall": lambda: {"precision": "falls", "recall": "falls"},
            "recall_stays": lambda: {"precision": "falls", "recall": "stays"},
            "precision_stays": lambda: {"precision": "stays", "recall": "rises"},
            "nothing": lambda: {"precision": "stays", "recall": "stays"},
        },
        credit=dict.fromkeys(("both_rise", "both_fall", "recall_stays", "precision_stays"), 0.5),
    ),
}
