"""Every published figure of data/benchmark_figures.csv, computed anew."""

from collections import Counter
from functools import cache
from itertools import product
from math import pi

import numpy as np
import pytest

from entente import data
from entente.doubt.cross_impact import consistent_scenarios, impact_balances
from entente.graphs.balance import triangle_index, triangles, walk_balance
from entente.graphs.clustering import clusters
from entente.graphs.solver import brute_force_frustration, frustration
from entente.text.agreement import cohen_kappa, krippendorff_alpha

_ = None
KRIPPENDORFF = [  # 4 coders, 12 units
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
GWET = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]

FIGURES = data.benchmark_figures()
BALANCE = [figure for figure in FIGURES if figure.instance in ("highland_tribes", "wwi_alliances_1907")]
AGREEMENT = [figure for figure in FIGURES if figure.instance in ("krippendorff_4x12", "gwet_3x3")]
LATER = [figure for figure in FIGURES if figure not in BALANCE + AGREEMENT]


def name(figure):
    return f"{figure.instance}-{figure.measure}"


@cache
def network(instance):
    return data.benchmark("wwi_alliances", year=1907) if instance == "wwi_alliances_1907" else data.benchmark(instance)


@cache
def values(instance):
    """Every measure of balance of a published network, under the names of the table."""
    graph = network(instance)
    signs = Counter(sign for *_, sign in graph.edges(data="sign"))
    census, result, groups = triangles(graph), frustration(graph), clusters(graph)
    return {
        "nodes": len(graph),
        "edges": graph.number_of_edges(),
        "positive_edges": signs[1],
        "negative_edges": signs[-1],
        "triangles": census.total,
        **{f"triangles_{kind}": getattr(census, kind) for kind in ("ppp", "ppm", "pmm", "mmm")},
        "triangle_index": triangle_index(graph),
        "walk_balance": walk_balance(graph),
        "normalised_frustration": result.normalised,
        "frustration_index": result.index,
        "optimal_splits": 1 if result.unique else 2,
        "clusters": len(groups.clusters),
        "cluster_disagreements": groups.disagreements,
    }


@pytest.mark.parametrize("figure", [f for f in BALANCE if ":" not in f.measure], ids=name)
def test_balance(figure):
    assert figure.agrees(values(figure.instance)[figure.measure])


def grouping(instance, prefix):
    """The published groups of nodes, whatever their numbers are."""
    groups = {}
    for figure in BALANCE:
        kind, _, node = figure.measure.partition(":")
        if figure.instance == instance and kind == prefix:
            groups.setdefault(figure.value, set()).add(node)
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize("instance", ["highland_tribes", "wwi_alliances_1907"])
def test_the_optimal_split_is_the_published_one(instance):
    for result in (frustration(network(instance)), brute_force_frustration(network(instance))):
        ours = {frozenset(side) for side in result.partition}
        assert result.unique is True
        assert {group & set(network(instance)) for group in ours} >= grouping(instance, "side")


def test_the_clusters_are_the_published_ones():
    ours = clusters(network("highland_tribes"))
    assert ours.status == "exact"
    assert {frozenset(group) for group in ours.clusters} == grouping("highland_tribes", "cluster")


def test_the_published_signs_of_1907_change_from_year_to_year():
    """Britain and France settle in 1904, Britain and Russia in 1907: only then is Europe balanced."""
    by_year = {year: frustration(data.benchmark("wwi_alliances", year=year)).index for year in range(1872, 1918)}
    assert min(year for year, index in by_year.items() if index == 0) == 1907
    assert all(by_year[year] == 0 for year in range(1907, 1918))


@pytest.mark.parametrize("figure", AGREEMENT, ids=name)
def test_agreement(figure):
    if figure.measure == "cohen_kappa":
        pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(GWET[i][j])]
        assert figure.agrees(cohen_kappa([i for i, _ in pairs], [j for _, j in pairs]))
    else:
        assert figure.agrees(krippendorff_alpha(KRIPPENDORFF, level=figure.measure.removeprefix("alpha_")))


# Figures for later lessons: the table itself is checked here against formulas, so that it cannot mislead them.


def ishigami():
    """Sobol indices of sin x1 + a sin² x2 + b x3⁴ sin x1 on [-π, π]³, in closed form."""
    a, b = 7, 0.1
    first = (1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0.0
    both = 8 * b**2 * pi**8 / 225  # of x1 and x3 together
    total = first[0] + both, first[1], both
    variance = sum(first) + both
    firsts = {f"first_order_{i}": value / variance for i, value in enumerate(first, 1)}
    return firsts | {f"total_{i}": value / variance for i, value in enumerate(total, 1)}


def somewhereland():
    """Impact balances of the published scenario, and the count of scenarios where no state is beaten."""
    rows = data.table("somewhereland")
    states = [row["from"] for row in rows]
    matrix = np.array([[int(row[state]) for state in states] for row in rows])
    families = [[i for i, state in enumerate(states) if state[0] == letter] for letter in "ABCDEF"]

    def consistent(scenario):
        score = matrix[list(scenario)].sum(axis=0)
        return all(score[chosen] == score[family].max() for chosen, family in zip(scenario, families, strict=True))

    scenarios = list(product(*families))
    score = matrix[[states.index(state) for state in ("A2", "B1", "C3", "D1", "E1", "F1")]].sum(axis=0)
    balances = {f"impact_balance:{state}": value for state, value in zip(states, score, strict=True)}
    return balances | {"scenarios": len(scenarios), "consistent_scenarios": sum(map(consistent, scenarios))}


@pytest.mark.parametrize("figure", [f for f in LATER if f.instance == "somewhereland"], ids=name)
def test_cross_impact(figure):
    cross = data.cross_impact("somewhereland")
    balances = impact_balances(cross, ["A2", "B1", "C3", "D1", "E1", "F1"])
    ours = {f"impact_balance:{state}": value for row in balances.values() for state, value in row.items()}
    ours |= {"scenarios": cross.count, "consistent_scenarios": len(consistent_scenarios(cross))}
    assert figure.agrees(ours[figure.measure])


def inoperability():
    """1 - x of the additive cascade, iterated, against the inverse of I - D."""
    rng = np.random.default_rng(1)
    D = rng.random((6, 6)) * 0.9 / 6
    shock = rng.random(6) * 0.05
    loss = np.zeros(6)
    for _ in range(2000):
        loss = shock + D @ loss
    return {"max_difference": float(abs(loss - np.linalg.solve(np.eye(6) - D, shock)).max())}


@pytest.mark.parametrize("figure", LATER, ids=name)
def test_the_table_agrees_with_the_formula(figure):
    formula = {
        "ishigami_7_0.1": ishigami,
        "somewhereland": somewhereland,
        "inoperability_identity": inoperability,
    }[figure.instance]
    assert figure.agrees(formula()[figure.measure])


def test_no_figure_is_missing():
    assert Counter(figure.instance for figure in FIGURES) == {
        "highland_tribes": 7 + 3 + 2 + 16 + 2 + 16,  # counts, T K F, L and uniqueness, sides, clusters, membership
        "wwi_alliances_1907": 9 + 6,
        "krippendorff_4x12": 4,
        "gwet_3x3": 1,
        "ishigami_7_0.1": 6,
        "somewhereland": 17 + 2,
        "inoperability_identity": 1,
    }
