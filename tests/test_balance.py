"""Balance, against brute force, published networks and the laws of signed graphs."""

import math
from itertools import combinations, count
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError, Undefined
from entente.graphs import clustering, solver
from entente.graphs.balance import TriangleCensus, triangle_index, triangles, walk_balance
from entente.graphs.clustering import clusters
from entente.graphs.edge_table import read_edges
from entente.graphs.solver import Search, best_split, brute_force_frustration, frustration
from entente.graphs.ties import as_arrays


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """A clock for the solver that stands still, so that no machine is too slow for an exact answer."""
    stopped = SimpleNamespace(perf_counter=lambda: 0.0)
    monkeypatch.setattr(solver, "time", stopped)
    monkeypatch.setattr(clustering, "time", stopped)
    return stopped


TICK = 1e-4


@pytest.fixture
def ticking(clock):
    """A clock that goes on by a tick at each look; gives how often it was looked at."""
    looks = count()
    clock.perf_counter = lambda: next(looks) * TICK
    return looks


def signed(*edges):
    graph = nx.Graph()
    graph.add_edges_from((u, v, {"sign": sign}) for u, v, sign in edges)
    return graph


def random_signs(nodes, edges, seed, negative=0.5):
    graph = nx.gnm_random_graph(nodes, edges, seed=seed)
    rng = np.random.default_rng(seed)
    nx.set_edge_attributes(graph, {edge: -1 if rng.random() < negative else 1 for edge in graph.edges}, "sign")
    return graph


def all_negative(nodes):
    graph = nx.complete_graph(nodes)
    nx.set_edge_attributes(graph, -1, "sign")
    return graph


def unsatisfied(graph, groups):
    place = {node: number for number, group in enumerate(groups) for node in group}
    return {frozenset((u, v)) for u, v, sign in graph.edges(data="sign") if (place[u] == place[v]) == (sign < 0)}


@st.composite
def signed_graphs(draw, most=8):
    nodes = draw(st.integers(1, most))
    pairs = list(combinations(range(nodes), 2))
    signs = draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=len(pairs), max_size=len(pairs)))
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    graph.add_edges_from((u, v, {"sign": sign}) for (u, v), sign in zip(pairs, signs, strict=True) if sign)
    return graph


def codes(caught):
    return [fault.code for fault in caught.value.faults]


# Triangles and walks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "census"),
    [
        ((1, 1, 1), TriangleCensus(1, 0, 0, 0)),
        ((1, 1, -1), TriangleCensus(0, 1, 0, 0)),
        ((1, -1, -1), TriangleCensus(0, 0, 1, 0)),
        ((-1, -1, -1), TriangleCensus(0, 0, 0, 1)),
    ],
)
def test_each_kind_of_triangle_is_told_apart(signs, census):
    graph = signed(("a", "b", signs[0]), ("b", "c", signs[1]), ("a", "c", signs[2]))
    assert triangles(graph) == census
    assert triangle_index(graph) == (1.0 if math.prod(signs) > 0 else 0.0)


def test_triangles_of_a_complete_graph():
    assert triangles(all_negative(6)) == TriangleCensus(0, 0, 0, 6 * 5 * 4 // 6)


@given(signed_graphs())
def test_triangle_census_agrees_with_traces(graph):
    if not graph.number_of_edges():
        return
    A = nx.to_numpy_array(graph, weight="sign")
    census = triangles(graph)
    assert census.balanced - census.unbalanced == round(np.trace(A @ A @ A) / 6)
    assert census.total == round(np.trace(np.linalg.matrix_power(abs(A), 3)) / 6)


def test_no_triangle_no_index():
    assert triangle_index(signed(("a", "b", 1))) == Undefined("the graph has no triangle")


def test_walk_balance_of_a_negative_cycle_of_four():
    square = signed((0, 1, -1), (1, 2, 1), (2, 3, 1), (0, 3, 1))
    # eigenvalues: ±√2 twice; without signs 2, 0, 0, -2
    expected = 4 * math.cosh(math.sqrt(2)) / (2 * math.cosh(2) + 2)
    assert walk_balance(square) == pytest.approx(expected, abs=1e-12)
    assert triangle_index(square) == Undefined("the graph has no triangle")


def test_walk_balance_does_not_overflow():
    """The largest eigenvalue of 720 mutual friends is 719, and exp(719) is beyond a double."""
    positive = nx.complete_graph(720)
    nx.set_edge_attributes(positive, 1, "sign")
    assert walk_balance(positive) == pytest.approx(1)


def test_walk_balance_never_exceeds_one(monkeypatch):
    """Of two camps both sums are equal in theory; a routine that misses the last digit lifts the first above."""
    monkeypatch.setattr("numpy.linalg.eigvalsh", lambda matrix: np.array([-1, 1 + 1e-15 * (matrix < 0).any()]))
    assert walk_balance(signed(("a", "b", -1))) == 1


def test_walk_balance_is_told_truly():
    """A long cycle with one negative edge is not balanced and gives 1; an isolated node raises K."""
    cycle = nx.cycle_graph(19)
    nx.set_edge_attributes(cycle, 1, "sign")
    cycle.edges[0, 1]["sign"] = -1
    assert (walk_balance(cycle), frustration(cycle).index) == (1.0, 1)
    enemies = all_negative(3)
    alone = walk_balance(enemies)
    enemies.add_nodes_from(range(3, 50))
    assert alone == pytest.approx((math.exp(-2) + 2 * math.e) / (math.exp(2) + 2 / math.e))
    assert walk_balance(enemies) == pytest.approx((math.exp(-2) + 2 * math.e + 47) / (math.exp(2) + 2 / math.e + 47))


def test_walk_balance_needs_an_edge():
    graph = nx.Graph()
    graph.add_node("a")
    assert walk_balance(graph) == Undefined("the graph has no edge")


@given(signed_graphs())
def test_walk_balance_is_one_exactly_when_balanced(graph):
    K = walk_balance(graph)
    if isinstance(K, Undefined):
        assert not graph.number_of_edges()
    else:
        assert 0 < K <= 1
        assert (K > 1 - 1e-9) == (frustration(graph).index == 0)


# Frustration against brute force --------------------------------------------------------------------------------------


def agree(graph):
    exact, oracle = frustration(graph), brute_force_frustration(graph)
    assert (exact.status, exact.index, exact.lower_bound) == ("exact", oracle.index, oracle.index)
    assert exact.unique is oracle.unique
    assert {frozenset(edge) for edge in exact.frustrated_edges} == unsatisfied(graph, exact.partition)
    assert len(exact.frustrated_edges) == exact.index
    assert sorted(exact.partition[0] + exact.partition[1]) == sorted(graph)
    if exact.unique:
        assert exact.partition == oracle.partition


@given(signed_graphs())
def test_brute_force_agrees_on_any_small_graph(graph):
    agree(graph)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("nodes", "edges"), [(10, 25), (14, 60), (16, 120), (18, 40), (18, 90)])
def test_brute_force_agrees_on_random_signs(nodes, edges, seed):
    agree(random_signs(nodes, edges, seed))


def test_brute_force_agrees_where_everyone_has_an_opinion_of_everyone():
    agree(random_signs(18, 153, 1))


@pytest.mark.parametrize("seed", range(6))
def test_brute_force_agrees_on_two_camps_with_noise(seed):
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(16, 70, seed=seed)
    for u, v in graph.edges:
        graph.edges[u, v]["sign"] = (1 if (u < 8) == (v < 8) else -1) * (-1 if rng.random() < 0.12 else 1)
    agree(graph)


def test_brute_force_agrees_beyond_its_usual_size(monkeypatch):
    monkeypatch.setattr(solver, "BRUTE_FORCE_NODES", 21)
    agree(random_signs(21, 60, 3))


def test_the_oracle_itself_on_a_case_by_hand():
    # a+b, a+c, b-c, c-d: the triangle needs one edge; a|b|c can be split in three ways that cost 1; d follows c.
    result = brute_force_frustration(signed(("a", "b", 1), ("a", "c", 1), ("b", "c", -1), ("c", "d", -1)))
    assert (result.index, result.unique, result.why) == (1, False, "3 splits leave as few ties out of place")


def test_the_oracle_refuses_what_would_take_too_long():
    with pytest.raises(EntenteError, match=r"found 21 nodes; expected at most 20\. Use `frustration`"):
        brute_force_frustration(nx.empty_graph(21))


@pytest.mark.parametrize("n", [3, 4, 5, 6, 7, 9, 11])
def test_mutual_enemies(n):
    """All negative, n nodes: the best split is into halves, L = C(n, 2) - floor(n / 2) ceil(n / 2)."""
    result = frustration(all_negative(n))
    assert result.index == n * (n - 1) // 2 - (n // 2) * ((n + 1) // 2)
    assert result.status == "exact"
    assert result.unique is False


def test_the_integer_programme_closes_a_gap_that_cycles_leave(monkeypatch):
    """In K7, all negative, x = 1/3 satisfies every cycle: the linear bound is 21 / 3 = 7, but L = 9."""
    with monkeypatch.context() as patch:
        patch.setattr(Search, "_by_integers", lambda search: None)
        assert best_split(as_arrays(all_negative(7)), math.inf).lower == 7
    assert frustration(all_negative(7)).lower_bound == 9


@pytest.mark.parametrize("length", [3, 4, 7, 30])
def test_a_negative_cycle_may_lose_any_edge(length):
    graph = nx.cycle_graph(length)
    nx.set_edge_attributes(graph, 1, "sign")
    graph.edges[0, 1]["sign"] = -1
    result = frustration(graph)
    assert (result.index, result.unique) == (1, False)
    assert result.why == "another split leaves as few ties out of place"


def test_blocks_add_up():
    """Five copies of one graph, joined at cut nodes: 5 times its frustration."""
    one = random_signs(12, 30, 1)
    joined = nx.Graph()
    for copy in range(5):
        joined.add_edges_from((u + 11 * copy, v + 11 * copy, data) for u, v, data in one.edges(data=True))
    assert frustration(joined).index == 5 * brute_force_frustration(one).index


@pytest.mark.parametrize("seed", range(4))
def test_larger_graphs_keep_a_certificate(seed):
    """At 50 nodes: the split costs what it says, and no split along another spanning tree costs less."""
    graph = random_signs(50, 150, seed)
    result = frustration(graph)
    assert result.status == "exact"
    assert len(unsatisfied(graph, result.partition)) == result.index
    rng = np.random.default_rng(seed)
    for _ in range(50):
        camp = {node: int(rng.integers(2)) for node in graph}
        moved = True
        while moved:
            moved = False
            for v in graph:
                cost = sum(d["sign"] * (1 if camp[u] == camp[v] else -1) for u, d in graph[v].items())
                if cost < 0:
                    camp[v], moved = 1 - camp[v], True
        sides = [[v for v in graph if camp[v] == side] for side in (0, 1)]
        assert len(unsatisfied(graph, sides)) >= result.index


# Edge cases ---------------------------------------------------------------------------------------------------------


def test_the_empty_graph():
    result = frustration(nx.Graph())
    assert (result.index, result.status, result.partition, result.unique) == (0, "exact", ((), ()), True)
    assert str(result) == "frustration index 0 (exact): no nodes"
    assert result.normalised == Undefined("the graph has no edge")
    assert clusters(nx.Graph()).clusters == ()


def test_a_single_node():
    graph = nx.Graph()
    graph.add_node("alone")
    assert frustration(graph).partition == (("alone",), ())
    assert frustration(graph).unique is True
    assert clusters(graph).clusters == (("alone",),)


def test_an_isolated_node_can_stand_on_either_side():
    graph = signed(("a", "b", -1))
    assert frustration(graph).unique is True
    graph.add_node("c")
    result = frustration(graph)
    assert (result.index, result.unique) == (0, False)
    assert result.why == "each of the graph's 2 components can be turned over on its own"
    assert brute_force_frustration(graph).unique is False


def test_normalised_frustration():
    # 4 mutual enemies: m = 6, L = 6 - 2 x 2 = 2, F = 1 - 2 x 2 / 6
    assert frustration(all_negative(4)).normalised == pytest.approx(1 - 4 / 6)


@given(signed_graphs(), st.randoms(use_true_random=False))
def test_order_of_nodes_and_edges_does_not_matter(graph, random):
    nodes, edges = list(graph), [(u, v, d["sign"]) for u, v, d in graph.edges(data=True)]
    random.shuffle(nodes)
    random.shuffle(edges)
    again = nx.Graph()
    again.add_nodes_from(nodes)
    again.add_edges_from((v, u, {"sign": sign}) for u, v, sign in edges)
    assert frustration(again) == frustration(graph)
    assert clusters(again) == clusters(graph)


def test_nodes_of_several_types_are_allowed():
    assert frustration(signed((1, "a", 1), ("a", ("t", 2), -1), (1, ("t", 2), -1))).index == 0


# Laws ---------------------------------------------------------------------------------------------------------------


@given(signed_graphs(), st.data())
def test_switching_changes_nothing(graph, data):
    """Turn over the signs of all edges across a cut: frustration, T, K and the balance of triangles stay."""
    side = set(data.draw(st.lists(st.sampled_from(sorted(graph)), unique=True)))
    switched = graph.copy()
    for u, v in switched.edges:
        if (u in side) != (v in side):
            switched.edges[u, v]["sign"] *= -1
    before, after = frustration(graph), frustration(switched)
    assert (before.index, before.unique) == (after.index, after.unique)
    assert triangles(graph).balanced == triangles(switched).balanced
    assert triangles(graph).unbalanced == triangles(switched).unbalanced
    if graph.number_of_edges():
        assert walk_balance(graph) == pytest.approx(walk_balance(switched), abs=1e-9)


@given(signed_graphs(), st.randoms(use_true_random=False))
def test_names_do_not_matter(graph, random):
    names = [f"n{i}" for i in graph]
    random.shuffle(names)
    renamed = nx.relabel_nodes(graph, dict(zip(graph, names, strict=True)))
    assert frustration(renamed).index == frustration(graph).index
    assert frustration(renamed).unique is frustration(graph).unique
    assert triangles(renamed) == triangles(graph)
    assert clusters(renamed).disagreements == clusters(graph).disagreements


@given(signed_graphs())
def test_balanced_means_two_colours_for_the_groups_of_friends(graph):
    friends = nx.Graph((u, v) for u, v, sign in graph.edges(data="sign") if sign > 0)
    friends.add_nodes_from(graph)
    group = {node: i for i, nodes in enumerate(nx.connected_components(friends)) for node in nodes}
    enemies = nx.Graph((group[u], group[v]) for u, v, sign in graph.edges(data="sign") if sign < 0)
    two_colours = nx.number_of_selfloops(enemies) == 0 and nx.is_bipartite(enemies)
    assert (frustration(graph).index == 0) == two_colours


@given(signed_graphs(), st.sampled_from([-1, 1]), st.data())
def test_one_edge_more_adds_at_most_one(graph, sign, data):
    missing = [pair for pair in combinations(sorted(graph), 2) if not graph.has_edge(*pair)]
    if not missing:
        return
    more = graph.copy()
    more.add_edge(*data.draw(st.sampled_from(missing)), sign=sign)
    assert 0 <= frustration(more).index - frustration(graph).index <= 1


@given(signed_graphs())
def test_frustration_is_at_most_half_the_edges(graph):
    assert 2 * frustration(graph).index <= graph.number_of_edges()


# The time limit -----------------------------------------------------------------------------------------------------


def chain_of(graph, copies):
    """Copies of a graph, each sharing one node with the next: its frustration times the number of copies."""
    chain = nx.Graph()
    step = len(graph) - 1
    for copy in range(copies):
        chain.add_edges_from((u + step * copy, v + step * copy, data) for u, v, data in graph.edges(data=True))
    return chain


@pytest.mark.parametrize("looks", [1, 50, 500, pytest.param(5000, marks=pytest.mark.nightly)])
def test_at_the_time_limit_the_bound_holds(looks, ticking):
    """However far the solver comes in so many looks at the clock, the truth lies between its bound and its split."""
    one = random_signs(18, 90, 1)
    true = 40 * brute_force_frustration(one).index
    result = frustration(chain_of(one, 40), time_limit=looks * TICK)
    assert result.lower_bound <= true <= result.index == len(result.frustrated_edges)
    assert result.status == ("exact" if result.lower_bound == result.index else "bound")


def test_a_bound_is_named(ticking):
    result = frustration(chain_of(random_signs(18, 90, 1), 40), time_limit=TICK)
    assert result.lower_bound < result.index == len(result.frustrated_edges)
    assert (result.status, result.unique) == ("bound", None)
    assert result.why == "the split is not proven to be the best"
    assert str(result).startswith(f"frustration index {result.lower_bound} to {result.index} (bound)")
    assert "only known to be" in result.normalised.why


def test_a_large_graph_comes_back_at_the_limit_with_a_bound(ticking):
    """Half of the edges is the most that a best split leaves; past the limit, no loop goes on."""
    graph = random_signs(120, 1500, 0)
    result = frustration(graph, time_limit=300 * TICK)
    assert result.status == "bound"
    assert 0 < result.lower_bound < result.index <= 750
    assert result.index == len(unsatisfied(graph, result.partition))
    assert next(ticking) <= 300 + 10


def test_an_unknown_uniqueness_is_not_called_true(monkeypatch):
    graph = nx.complete_graph(6)
    nx.set_edge_attributes(graph, 1, "sign")
    graph.edges[0, 1]["sign"] = -1
    assert frustration(graph).unique is True
    run = Search.run
    monkeypatch.setattr(Search, "run", lambda search: None if len(search.banned) else run(search))
    result = frustration(graph)
    assert (result.status, result.index, result.unique) == ("exact", 1, None)
    assert result.why == "the time limit came before another split was found or ruled out"


def test_a_result_at_the_limit_of_the_integer_programme_is_a_bound(monkeypatch):
    """The solver stops at its limit with a bound of 7.2 and no split: L is at least 8, and nothing is claimed."""
    stopped = SimpleNamespace(status=1, x=None, mip_dual_bound=7.2)
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: stopped)
    result = frustration(all_negative(7))
    assert (result.lower_bound, result.index, result.status) == (8, 9, "bound")
    for told in (-math.inf, 3.2):  # less than the cycles prove
        stopped.mip_dual_bound = told
        assert frustration(all_negative(7)).lower_bound == 7
    stopped.mip_dual_bound = 11.5  # no bound is above a split that is there
    assert str(frustration(all_negative(7))).startswith("frustration index 9 (exact)")


def test_clusters_at_the_limit_of_the_integer_programme_are_bounded(monkeypatch):
    """K4 with one positive edge between a and b, and c, d their friends and each other's enemies: P = 1/2.

    The programme counts positive edges together as -1/2 each; all five apart cost 5/2. A bound of -2.2 is one of 0.3.
    """
    graph = signed(("a", "b", 1), ("a", "c", 1), ("a", "d", 1), ("b", "c", 1), ("b", "d", 1), ("c", "d", -1))
    assert (clusters(graph).criterion, clusters(graph).status) == (0.5, "exact")
    stopped = SimpleNamespace(status=1, x=None, mip_dual_bound=-2.2)
    monkeypatch.setattr("scipy.optimize.milp", lambda *_, **__: stopped)
    result = clusters(graph)
    assert (result.criterion, result.status) == (0.5, "heuristic")
    assert result.lower_bound == pytest.approx(-2.2 + 5 / 2, abs=1e-5)
    for unknown in (-math.inf, None):
        stopped.mip_dual_bound = unknown
        assert clusters(graph).lower_bound == 0


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_time_limit_is_above_zero(limit):
    with pytest.raises(EntenteError, match="argument time_limit"):
        frustration(nx.Graph(), time_limit=limit)


@pytest.mark.parametrize(("nodes", "edges"), [(18, 90), (50, 150)])
def test_graphs_of_the_sizes_in_use_are_solved_exactly(nodes, edges):
    for seed in range(7):
        result = frustration(random_signs(nodes, edges, seed), time_limit=math.inf)
        assert result.status == "exact"
        assert result.unique is not None


# What is no signed graph --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "measure", [triangles, triangle_index, walk_balance, frustration, brute_force_frustration, clusters]
)
@pytest.mark.parametrize("graph", [nx.DiGraph(), nx.MultiGraph(), nx.MultiDiGraph(), None, [("a", "b", 1)]])
def test_only_a_simple_graph_will_do(measure, graph):
    with pytest.raises(EntenteError, match=r"expected a simple undirected networkx\.Graph"):
        measure(graph)


def test_all_bad_edges_are_named_at_once():
    graph = signed(("a", "b", 0.7), ("b", "c", None), ("c", "c", 1), ("d", "e", True), ("e", "f", -1), ("f", "g", "1"))
    graph.add_edge("g", "h", weight=-3)
    with pytest.raises(EntenteError) as caught:
        frustration(graph)
    assert sorted(codes(caught)) == ["balance.loop"] + 5 * ["balance.sign"]
    assert "edge a–b, attribute sign: found 0.7; expected 1 or -1" in str(caught.value)


# Clusters -----------------------------------------------------------------------------------------------------------


def partitions(nodes, most):
    """All partitions of a list into at most `most` groups."""
    if not nodes:
        yield []
        return
    for rest in partitions(nodes[1:], most):
        for i in range(len(rest)):
            yield [*rest[:i], [nodes[0], *rest[i]], *rest[i + 1 :]]
        if len(rest) < most:
            yield [[nodes[0]], *rest]


def least_criterion(graph, alpha, most):
    def criterion(groups):
        place = {node: i for i, group in enumerate(groups) for node in group}
        edges = graph.edges(data="sign")
        inside = sum(sign < 0 and place[u] == place[v] for u, v, sign in edges)
        between = sum(sign > 0 and place[u] != place[v] for u, v, sign in edges)
        return alpha * inside + (1 - alpha) * between

    return min(criterion(groups) for groups in partitions(sorted(graph), most))


@given(signed_graphs(most=6), st.sampled_from([0.2, 0.5, 0.8]), st.sampled_from([None, 1, 2, 3]))
def test_every_partition_was_tried(graph, alpha, most):
    result = clusters(graph, alpha=alpha, max_clusters=most)
    assert result.status == "exact"
    assert result.criterion == pytest.approx(least_criterion(graph, alpha, most or len(graph)))
    assert result.lower_bound == pytest.approx(result.criterion)
    assert len(result.clusters) <= (most or len(graph))
    assert sorted(node for group in result.clusters for node in group) == sorted(graph)
    assert len(unsatisfied(graph, result.clusters)) == result.disagreements


@pytest.mark.parametrize("seed", range(3))
def test_every_partition_of_nine_was_tried(seed):
    graph = random_signs(9, 30, seed)
    assert clusters(graph).criterion == least_criterion(graph, 0.5, 9)
    assert clusters(graph, max_clusters=3, alpha=0.4).criterion == pytest.approx(least_criterion(graph, 0.4, 3))


@pytest.mark.parametrize("seed", range(3))
def test_two_clusters_are_the_best_split(seed):
    graph = random_signs(30, 80, seed)
    result = clusters(graph, max_clusters=2)
    assert (result.disagreements, result.status) == (frustration(graph).index, "exact")


def test_groups_of_friends_that_are_no_friends_of_each_other_stay_apart():
    assert clusters(signed(("a", "b", 1), ("c", "d", 1), ("b", "c", -1))).clusters == (("a", "b"), ("c", "d"))


def test_a_large_graph_gets_a_heuristic_and_says_so():
    graph = random_signs(40, 200, 0)
    result = clusters(graph)
    assert (result.status, result.lower_bound) == ("heuristic", 0.0)
    assert 0 < result.disagreements <= frustration(graph).index
    assert len(unsatisfied(graph, result.clusters)) == result.disagreements


def test_a_large_graph_without_disagreement_is_exact():
    graph = nx.caveman_graph(6, 5)  # six groups of five friends
    nx.set_edge_attributes(graph, 1, "sign")
    graph.add_edges_from((i, i + 5, {"sign": -1}) for i in range(25))
    result = clusters(graph)
    assert (len(result.clusters), result.disagreements, result.status) == (6, 0, "exact")


def test_clusters_say_what_they_cannot_take():
    with pytest.raises(EntenteError) as caught:
        clusters(nx.Graph(), alpha=1, max_clusters=0, time_limit=0)
    assert codes(caught) == ["balance.alpha", "balance.max_clusters", "balance.time_limit"]


# Reading edges ------------------------------------------------------------------------------------------------------

PLAIN = "u,v,sign\na,b,1\nb,c,-1\n"


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        "\ufeff" + PLAIN,
        "U , V , Sign\n a , b , + \n\n b , c , - \n\n",
        "u,v,sign\na,b,+1\nb,c,−1\n",
        "u,v,sign\na,b,1.0\nb,c,−\n",
        "sign,v,u\n1,a,b\n-,b,c\n",
        'u,v,sign\n"a","b","1"\n"b","c","-1"\n',
    ],
)
def test_a_table_in_many_hands(text, tmp_path):
    expected = {frozenset("ab"): 1, frozenset("bc"): -1}
    path = tmp_path / "edges.csv"
    for source in (text, path, str(path)):
        path.write_bytes(text.encode())
        assert {frozenset(edge[:2]): edge[2] for edge in read_edges(source).edges(data="sign")} == expected


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_table_in_other_encodings(encoding, tmp_path):
    path = tmp_path / "edges.csv"
    path.write_bytes("u,v,sign\nÉire,Français,-1\n".encode(encoding))
    assert list(read_edges(path).edges(data="sign")) == [("Éire", "Français", -1)]


def test_standard_input(monkeypatch):
    import io
    from types import SimpleNamespace

    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(PLAIN.encode())))
    assert read_edges("-").number_of_edges() == 2


def test_names_with_commas_and_spaces_are_kept():
    graph = read_edges('u,v,sign\n"Korea, North",South Sudan,-\n')
    assert list(graph.edges) == [("Korea, North", "South Sudan")]


def test_repeats_are_merged_and_said():
    graph = read_edges("u,v,sign\na,b,1\nb,a,+\na,c,-\na,b,1\n")
    assert graph.number_of_edges() == 2
    assert graph.graph["notes"] == ("Merged 2 repeated edges of the same sign (rows 3, 5).",)


def test_weights_are_ignored_and_said():
    graph = read_edges("u,v,sign,weight,source\na,b,-1,17,x\n")
    assert graph.edges["a", "b"] == {"sign": -1}
    assert graph.graph["notes"] == ("Ignored the columns weight, source: balance reads signs only.",)


def test_all_faults_at_once_with_their_rows():
    text = "u,v,sign\na,b,1\nb,a,-1\n\nc,c,1\nd,,1\ne,f,maybe\ng,h\ni,j,0\n,,\n,k,x\n"
    with pytest.raises(EntenteError) as caught:
        read_edges(text)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("balance.contradiction", "text, row 3"),
        ("balance.loop", "text, row 5"),
        ("balance.field", "text, row 6, field v"),
        ("balance.sign", "text, row 7, field sign"),
        ("balance.field", "text, row 8, field sign"),
        ("balance.sign", "text, row 9, field sign"),
        ("balance.field", "text, row 11, field u"),
        ("balance.sign", "text, row 11, field sign"),
    ]
    assert "b–a with the other sign than in row 2" in str(caught.value)
    assert "An edge of sign 0 is no edge: leave the row out." in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "\ufeff\n", ",,\n", "\u200b\n"])
def test_an_empty_table(text):
    with pytest.raises(EntenteError, match="found nothing; expected a first line u,v,sign") as caught:
        read_edges(text)
    assert codes(caught) == ["balance.empty"]


def test_an_empty_file(tmp_path):
    path = tmp_path / "nothing.csv"
    path.write_bytes(b"")
    with pytest.raises(EntenteError, match=r"nothing\.csv: found nothing"):
        read_edges(path)


def test_no_file():
    with pytest.raises(EntenteError, match=r"no_such\.csv: found no such file; expected a first line") as caught:
        read_edges("no_such.csv")
    assert codes(caught) == ["article.missing"]


def test_what_is_no_table_is_told_what_a_table_is(tmp_path):
    path = tmp_path / "edges.csv"
    for raw in (b"", b"%PDF-1.7", b"\x00" * 50):
        path.write_bytes(raw)
        with pytest.raises(EntenteError, match="expected a first line u,v,sign and then one edge a line"):
            read_edges(path)


def test_a_quotation_mark_left_open():
    with pytest.raises(EntenteError, match=r"text, line 2: found no valid CSV .* quotation mark that is opened"):
        read_edges('u,v,sign\n"a,b,1\n')


def test_spaces_after_the_commas_are_no_part_of_a_name():
    graph = read_edges('u, v, sign\n"a", "b", 1\n')
    assert list(graph.edges(data="sign")) == [("a", "b", 1)]


def test_what_cannot_be_seen_does_not_make_two_names_of_one():
    graph = read_edges("u,v,sign\nIran,\u200bRussia,1\nRussia\u00a0,\ufeffSyria,\u200e-1\n")
    assert sorted(graph.edges(data="sign")) == [("Iran", "Russia", 1), ("Russia", "Syria", -1)]


def test_a_missing_header_is_no_edge():
    with pytest.raises(EntenteError, match=r'row 1: found "a,b,1"; expected the column names u, v and sign') as caught:
        read_edges("a,b,1\nb,c,-1\n")
    assert codes(caught) == ["balance.header"]
    with pytest.raises(EntenteError, match="sign is missing"):
        read_edges("u,v,weight\na,b,1\n")


def test_a_header_alone_is_an_empty_graph():
    assert read_edges("u,v,sign\n").number_of_nodes() == 0


DATED = "u,v,sign,begin,end\na,b,-1,1872,1890\na,b,1,1890,1918\nb,c,1,1880,1881\n"


@pytest.mark.parametrize(
    ("year", "edges"), [(1871, 0), (1872, 1), (1880, 2), (1881, 1), (1889, 1), (1890, 1), (1918, 0)]
)
def test_a_year_takes_what_begins_by_then_and_ends_later(year, edges):
    assert read_edges(DATED, year=year).number_of_edges() == edges


def test_the_year_decides_the_sign():
    assert read_edges(DATED, year=1889).edges["a", "b"]["sign"] == -1
    assert read_edges(DATED, year=1890).edges["a", "b"]["sign"] == 1


def test_faults_of_years():
    with pytest.raises(EntenteError, match=r"Give a year: the table has begin and end\."):
        read_edges(DATED)
    with pytest.raises(EntenteError, match="found no columns begin and end"):
        read_edges(PLAIN, year=1900)
    with pytest.raises(EntenteError) as caught:
        read_edges(DATED.replace("1872", "soon").replace("1918", ""), year=1900)
    assert [fault.where for fault in caught.value.faults] == ["text, row 2, field begin", "text, row 3, field end"]


# What the fast paths leave to the integer programme -------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(8))
def test_uniqueness_by_integers_alone_agrees_with_brute_force(seed, monkeypatch):
    """Shut the quick answers off (turning over a node or two, the linear bound): the last resort must be right too."""
    graph = random_signs(10, 32, seed, negative=0.35)
    monkeypatch.setattr(solver, "_as_good", lambda search: [])
    monkeypatch.setattr(Search, "_relax", lambda search: np.zeros(search.signed.edges))
    result, oracle = frustration(graph), brute_force_frustration(graph)
    assert (result.index, result.status, result.unique) == (oracle.index, "exact", oracle.unique)
