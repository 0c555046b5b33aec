"""Set 05, does it hold together: triangles, sides, a triangle share that is no frustration, and Suez."""

from __future__ import annotations

from itertools import combinations

import networkx as nx

from entente import data
from entente.exercises.kinds import Function, Number, Row
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task, says
from entente.exercises.sets.vocabulary import spelled
from entente.exercises.tasks import Task
from entente.graphs import balance
from entente.graphs.solver import frustration

# 05.1 · Europe in 1890 and in 1904, three at a time: the two together keep all ideas of balance apart


def _europe(year: int = 1904) -> nx.Graph:
    return data.benchmark("wwi_alliances", year=year)


def _trios(graph, *, closed: bool = True) -> list[list[int]]:
    found = []
    for trio in combinations(graph, 3):
        signs = [graph.edges[pair]["sign"] for pair in combinations(trio, 2) if graph.has_edge(*pair)]
        if len(signs) == 3 or not closed:
            found.append(signs)
    return found


def _count(test=lambda minuses: True, *, closed: bool = True) -> tuple[int, int]:
    """In how many triangles of either year the number of minuses passes a test."""
    early, late = _trios(_europe(1890), closed=closed), _trios(_europe(1904), closed=closed)
    return sum(test(signs.count(-1)) for signs in early), sum(test(signs.count(-1)) for signs in late)


def _balanced() -> tuple[int, int]:
    return _count(lambda minuses: minuses % 2 == 0)


# 05.2 · any number of groups


def _cost(graph, groups):
    """How many ties are out of place: hostile within a group, or friendly between two."""
    group = {member: place for place, members in enumerate(groups) for member in members}
    return sum((group[u] == group[v]) != (sign > 0) for u, v, sign in graph.edges(data="sign"))


def _inside(graph, groups):
    group = {member: place for place, members in enumerate(groups) for member in members}
    return sum(group[u] == group[v] and sign < 0 for u, v, sign in graph.edges(data="sign"))


def _between(graph, groups):
    group = {member: place for place, members in enumerate(groups) for member in members}
    return sum(group[u] != group[v] and sign > 0 for u, v, sign in graph.edges(data="sign"))


def _two(graph, groups):
    return _cost(graph, [groups[0], [member for members in groups[1:] for member in members]])


def _divided() -> list[tuple]:
    tribes, square = data.benchmark("highland_tribes"), nx.Graph()
    square.add_weighted_edges_from([("a", "b", 1), ("b", "c", -1), ("c", "d", 1), ("d", "a", 1)], weight="sign")
    names = sorted(tribes)
    return [
        (square, [{"a", "b"}, {"c", "d"}]),
        (square, [{"a", "b", "c", "d"}]),
        (square, [{"a"}, {"b"}, {"c"}, {"d"}]),
        (tribes, [names[:6], names[6:11], names[11:]]),
        (_europe(), [{"GBR"}, {"FRA", "RUS"}, {"AUH", "DEU", "ITA"}]),
    ]


# 05.3 · a triangle share sold as frustration


def _tribes():
    return data.benchmark("highland_tribes")


def _to_change(of=lambda graph: graph.size()) -> float:
    return frustration(_tribes()).index / of(_tribes())


# 05.4 · Suez, November 1956

SUEZ = (
    ("britain", "france", 1), ("britain", "israel", 1), ("france", "israel", 1),
    ("britain", "egypt", -1), ("france", "egypt", -1), ("israel", "egypt", -1),
    ("soviet_union", "egypt", 1), ("soviet_union", "britain", -1), ("soviet_union", "france", -1),
    ("saudi_arabia", "britain", -1), ("saudi_arabia", "france", -1),
    ("united_states", "britain", -1), ("united_states", "israel", -1), ("united_states", "egypt", -1),
)  # fmt: skip


def _suez() -> nx.Graph:
    """The signed graph of November 1956, by our text."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(SUEZ, weight="sign")
    return graph


def _ties(*ends: str, sign: int = 0) -> list[tuple[str, str]]:
    return [(u, v) for u, v, s in SUEZ if set(ends) <= {u, v} and (not sign or s == sign)]


# 05.6 · from lesson 03: agreement by chance

USES, AGREE = 0.9, 0.82


def _beyond_chance(chance: float) -> float:
    return (AGREE - chance) / (1 - chance)


TASKS = {
    "05.1": Task(
        Row(
            "balanced triangles in 1890 and in 1904",
            (Number("triangles of 1890"), Number("triangles of 1904")),
        ),
        _balanced,
        wrong={
            "all": _count,
            "unbalanced": lambda: _count(lambda minuses: minuses % 2 == 1),
            "friends_only": lambda: _count(lambda minuses: minuses == 0),
            "enemy_only": lambda: _count(lambda minuses: minuses == 2),
            "any_friend": lambda: _count(lambda minuses: minuses < 3),
            "mostly_hostile": lambda: _count(lambda minuses: minuses >= 2),
            "mostly_friendly": lambda: _count(lambda minuses: minuses <= 1),
            "mixed": lambda: _count(lambda minuses: minuses in (1, 2)),
            "alike": lambda: _count(lambda minuses: minuses in (0, 3)),
            "any_enemy": lambda: _count(lambda minuses: minuses > 0),
            "open_too": lambda: _count(closed=False),
            "swapped": lambda: _balanced()[::-1],
            "shares": lambda: tuple(some / every for some, every in zip(_balanced(), _count(), strict=True)),
            "ties": lambda: (_europe(1890).size(), _europe(1904).size()),
        },
        credit={"swapped": 0.5, "friends_only": 0.5, "enemy_only": 0.5, "shares": 0.5},
    ),
    "05.2": Task(
        Function("takes a signed graph and a list of groups, and gives a count", _divided, Number("ties")),
        lambda: _cost,
        wrong={
            "inside": lambda: _inside,
            "between": lambda: _between,
            "in_place": lambda: lambda graph, groups: graph.size() - _cost(graph, groups),
            "two_only": lambda: _two,
            "all_hostile": lambda: lambda graph, groups: sum(sign < 0 for *_, sign in graph.edges(data="sign")),
            "twice": lambda: lambda graph, groups: 2 * _cost(graph, groups),
            "share": lambda: lambda graph, groups: _cost(graph, groups) / graph.size(),
            "index_itself": lambda: lambda graph, groups: frustration(graph).index,
        },
        credit={"inside": 0.5, "between": 0.5, "two_only": 0.5},
    ),
    "05.3": Task(
        Number("a share"),
        _to_change,
        wrong={
            "triangles": lambda: 1 - balance.triangle_index(_tribes()),
            "balanced_triangles": lambda: balance.triangle_index(_tribes()),
            "index": lambda: float(frustration(_tribes()).index),
            "the_rest": lambda: 1 - _to_change(),
            "half": lambda: _to_change(lambda graph: graph.size() / 2),
            "of_actors": lambda: _to_change(len),
            "percent": lambda: 100 * _to_change(),
            "percent/2": lambda: round(100 * _to_change()),
            "triangles/2": lambda: round(100 * (1 - balance.triangle_index(_tribes()))),
            "normalised": lambda: frustration(_tribes()).normalised,
        },
        credit={"index": 0.5, "percent": 0.5},
        tolerance=2e-3,
    ),
    "05.4": Task(
        Names("ties out of place", pairs=True, known=lambda: spelled(_suez())),
        lambda: frustration(_suez()).frustrated_edges,
        wrong={
            "none": lambda: [],
            "allies": lambda: _ties("united_states", "britain"),
            "americans": lambda: _ties("united_states"),
            "soviets": lambda: _ties("soviet_union", "egypt"),
            "israel": lambda: _ties("united_states", "israel"),
            "israel+allies": lambda: _ties("united_states", "israel") + _ties("united_states", "britain"),
            "saudis": lambda: _ties("saudi_arabia"),
            "saudis/2": lambda: _ties("saudi_arabia", "britain"),
            "saudis/3": lambda: _ties("saudi_arabia", "france"),
            "hostile": lambda: _ties(sign=-1),
            "friendly": lambda: _ties(sign=1),
        },
    ),
    "05.5": open_task(
        "what the balance does not tell",
        cause=says(
            r"\b(Iran|Russia|China|Israel|they|states?|actors?|sides?|camps?) (must|ha[sd] to|have to)\b"
            r"|\bbalance (forces|drives|makes|pushes)\b"
        ),
        no_measure=lacks(
            r"\b(triangles?|frustrat\w+|index|sides?|split|camps?|out of place|edges?|cycles?)\b|\b(?-i:[LTKF])\b"
        ),
    ),
    "05.6": Task(
        Number("kappa"),
        lambda: _beyond_chance(USES**2 + (1 - USES) ** 2),
        wrong={
            "percent": lambda: AGREE,
            "half": lambda: _beyond_chance(0.5),
            "one_code": lambda: _beyond_chance(USES**2),
            "habit": lambda: USES,
            "rest": lambda: 1 - AGREE,
            "perfect": lambda: 1.0,
        },
        credit={"one_code": 0.5},
        tolerance=5e-3,
    ),
}
