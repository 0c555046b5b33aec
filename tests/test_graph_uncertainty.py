"""How sure the graph is: many signings at once, null models, layers and resampled claims, against brute force."""

import math
from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from types import SimpleNamespace

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entente import data
from entente.doubt.resamples import GraphUncertainty, SideShares, TieShares, graph_uncertainty
from entente.errors import EntenteError, Undefined
from entente.graphs import nulls
from entente.graphs.alliances import claims_graph, layers_of
from entente.graphs.layers import Contradiction, balance_by_layer
from entente.graphs.nulls import null_model
from entente.graphs.signings import measure_signings
from entente.graphs.signs import CERTAINTY_WEIGHTS, RULES, signed_graph
from entente.graphs.solver import brute_force_frustration, frustration
from entente.graphs.ties import as_arrays
from entente.text.codebook import Claim, Codebook

BOOK = Codebook.from_rows(
    {"relation": relation, "layers": layers, "sign": sign}
    for relation, layers, sign in [
        ("supplies_arms", "military", "1"),
        ("attacks", "military", "-1"),
        ("trades_with", "economic", "1"),
        ("criticises", "diplomatic", "-1"),
        ("meets", "diplomatic", "0"),
        ("depends_on", "dependency", ""),
    ]
)


def claim(number, relation, pair, **more):
    return Claim(f"c{number}", number, "author", "author", "", 0, 4, "text", relation, *pair, **more)


def codes(caught):
    return [fault.code for fault in caught.value.faults]


def splits_by_hand(nodes, ties):
    """The least number of ties out of place, and every split that comes to it; the first node is on side 1."""
    nodes = sorted(nodes)
    cost = {}
    for rest in product((1, -1), repeat=max(0, len(nodes) - 1)):
        side = dict(zip(nodes, (1, *rest), strict=False))
        cost[tuple(side.items())] = sum(sign * side[u] * side[v] < 0 for u, v, sign in ties)
    lowest = min(cost.values())
    return lowest, [dict(side) for side, value in cost.items() if value == lowest]


# Many signings at once ------------------------------------------------------------------------------------------------


@st.composite
def signings(draw):
    size = draw(st.integers(1, 6))
    possible = list(combinations(range(size), 2))
    pairs = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    rows = draw(st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=len(pairs), max_size=len(pairs)), max_size=4))
    return size, pairs, np.array(rows, dtype=int).reshape(len(rows), len(pairs))


TWO_TRIANGLES = [(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4), (4, 5)]


@example((6, TWO_TRIANGLES, np.array([[1, -1, -1, -1, -1, -1, -1], [-1, -1, -1, 1, -1, 0, 1]])))
@given(signings())
def test_many_signings_are_measured_as_one_by_one(case):
    size, pairs, signs = case
    found = measure_signings(size, pairs, signs, sides=True)
    for row, row_signs in enumerate(signs.tolist()):
        ties = [(*pair, sign) for pair, sign in zip(pairs, row_signs, strict=True) if sign]
        lowest, best = splits_by_hand(range(size), ties)
        assert found.index[row] == lowest
        assert 2 ** found.splits[row] == pytest.approx(len(best))
        for u, v in combinations(range(size), 2):
            assert found.alike[row, u, v] == pytest.approx(sum(side[u] * side[v] for side in best) / len(best))


def test_blocks_too_large_to_try_are_refused():
    largest = [(n, (n + 1) % 20) for n in range(20)]
    assert measure_signings(20, largest, np.ones((1, 20))).index.tolist() == [0]
    ring = [(n, (n + 1) % 21) for n in range(21)]
    with pytest.raises(EntenteError, match="found 21 actors joined by cycles of ties; expected at most 20"):
        measure_signings(21, ring, np.ones((1, 21)))
    assert measure_signings(22, ring[:-1], np.ones((1, 20))).index.tolist() == [0]  # a long chain is no block


# Null models ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keep", "deals"), [("total", 6), ("each", 2)])
def test_deals_are_listed_up_to_the_most_and_drawn_beyond(keep, deals):
    square = nx.Graph([(0, 1, {"sign": 1}), (1, 2, {"sign": -1}), (2, 3, {"sign": 1}), (0, 3, {"sign": -1})])
    found = [null_model(square, keep=keep, most=most, draws=9) for most in (deals, deals - 1)]
    assert [(one.assignments, one.exact) for one in found] == [(deals, True), (9, False)]


def hostile_ties(graph):
    return Counter(node for u, v, sign in graph.edges(data="sign") if sign < 0 for node in (u, v))


@settings(max_examples=30)
@given(st.integers(2, 6), st.integers(1, 9), st.randoms(use_true_random=False), st.sampled_from(nulls.NULL_MODELS))
def test_every_deal_that_keeps_what_it_should_is_counted_once(nodes, edges, dice, keep):
    graph = nx.gnm_random_graph(nodes, min(edges, nodes * (nodes - 1) // 2), seed=dice.randrange(1000))
    for edge in graph.edges:
        graph.edges[edge]["sign"] = dice.choice([1, -1])
    kept, expected = hostile_ties(graph), Counter()
    for signs in product([1, -1], repeat=graph.number_of_edges()):
        deal = nx.Graph([(*edge, {"sign": sign}) for edge, sign in zip(graph.edges, signs, strict=True)])
        same = hostile_ties(deal) == kept if keep == "each" else hostile_ties(deal).total() == kept.total()
        if same:
            expected[brute_force_frustration(deal).index] += 1
    found = null_model(graph, keep=keep)
    assert (found.exact, dict(found.counts)) == (True, dict(expected))


def test_the_verdict_on_europe_in_1907_hangs_on_the_null_model():
    """The counts of a referee's own enumeration."""
    europe = data.benchmark("wwi_alliances", year=1907)
    each, total = null_model(europe), null_model(europe, keep="total")
    assert (each.assignments, each.counts[0]) == (70, 10)
    assert (total.assignments, total.as_low) == (math.comb(15, 9), pytest.approx(10 / 5005))
    assert str(each).startswith("L as low as 0 in 10 of 70 (14 %)")


def test_where_signs_can_be_dealt_in_one_way_only_there_is_no_comparison():
    found = null_model(nx.Graph([("a", "b", {"sign": -1}), ("b", "c", {"sign": 1})]))
    assert isinstance(found.as_low, Undefined)
    assert str(found) == "no comparison: only one assignment keeps each actor's number of hostile ties"


BOW = [(0, 1, 1), (1, 2, -1), (0, 2, 1), (0, 3, -1), (3, 4, 1), (0, 4, -1)]


@pytest.mark.parametrize(
    ("graph", "samples"),
    [
        (data.benchmark("wwi_alliances", year=1907), 2800),
        # its two deals are joined only by a way that passes one actor twice
        (nx.Graph([(u, v, {"sign": sign}) for u, v, sign in BOW]), 1000),
        (nx.Graph([*((u, v, {"sign": 1}) for u, v in nx.complete_graph(4).edges), (0, 4, {"sign": -1})]), 50),
    ],
    ids=["europe", "bow", "one deal"],
)
def test_the_chain_meets_each_deal_as_often(graph, samples):
    signed = as_arrays(graph)
    every = set(map(tuple, nulls._all_kept(signed, 10**6).tolist()))
    met = Counter(map(tuple, nulls._chain(signed, samples, 1).tolist()))
    assert set(met) == every
    each = samples / len(every)
    freedom = len(every) - 1
    chi_squared = sum((number - each) ** 2 / each for number in met.values())
    assert chi_squared <= freedom + 4 * math.sqrt(2 * freedom)


def test_too_many_deals_are_sampled():
    tribes = data.benchmark("highland_tribes")
    found = null_model(tribes, keep="total", draws=20)
    assert (found.exact, found.assignments, found.index, found.as_low) == (False, 20, 7, 0)
    kept = nulls._chain(as_arrays(tribes), 2, 1)
    hostile = as_arrays(tribes)
    for signs in [hostile.sign, *kept]:
        ends = np.r_[hostile.tail[signs < 0], hostile.head[signs < 0]]
        assert np.bincount(ends, minlength=16).tolist() == [hostile_ties(tribes)[name] for name in hostile.names]


def test_what_a_null_model_refuses():
    with pytest.raises(EntenteError) as caught:
        null_model(nx.Graph(), keep="degree", draws=0)
    assert codes(caught) == ["balance.null", "balance.draws"]


# Layers ---------------------------------------------------------------------------------------------------------------


def test_layers_are_balanced_one_by_one_and_contradictions_named():
    triangle = [("supplies_arms", "ab"), ("supplies_arms", "bc"), ("attacks", "ac"), ("trades_with", "ac")]
    triangle += [("depends_on", "ab"), ("meets", "ab")]
    found = balance_by_layer(claims_graph([claim(n, *row) for n, row in enumerate(triangle)], BOOK))
    assert {layer: result.index for layer, result in found.frustration.items()} == {"military": 1, "economic": 0}
    assert found.contradictions == (Contradiction("a", "c", ("economic",), ("military",)),)


def test_a_claim_that_names_its_layer_is_in_that_one():
    assert layers_of(SimpleNamespace(layer="economic"), BOOK) == ("economic",)
    assert layers_of(claim(1, "attacks", "ab"), BOOK) == ("military",)


# Resampled claims -----------------------------------------------------------------------------------------------------

CLAIMS = [
    claim(1, "trades_with", "ab"),
    claim(2, "attacks", "bc"),
    claim(3, "trades_with", "ca", certainty="PS"),
    claim(4, "attacks", "ac", certainty="PR"),
]
OTHER = [claim(1, "attacks", "ab"), claim(2, "attacks", "cb"), claim(4, "trades_with", "ac"), claim(5, "meets", "cd")]
HALF = {"CT": 1.0, "PR": 0.5, "PS": 0.5, "U": 0.0}


def resampled():
    yield from product(CLAIMS, repeat=len(CLAIMS))


def thinned():
    for here in product([True, False], repeat=2):
        counted = [c for c, kept in zip(CLAIMS, (True, True, *here), strict=True) if kept]
        yield counted


def exchanged():
    for coders in product([CLAIMS, OTHER], repeat=5):
        yield [c for paragraph, table in enumerate(coders, 1) for c in table if c.paragraph == paragraph]


def whole_tables():
    for table in (CLAIMS, OTHER):
        yield from product(table, repeat=len(table))


TWO = {"a": CLAIMS, "b": OTHER}
CASES = {
    "certainty drawn": (thinned, CLAIMS, {"resample": False, "chances": HALF}),
    "coders exchanged by paragraph": (exchanged, TWO, {"resample": False, "exchange": "paragraph"}),
    "coders exchanged and claims resampled": (whole_tables, TWO, {}),
    **{f"claims resampled, {rule}": (resampled, CLAIMS, {"rule": rule}) for rule in RULES[1:]},
}


def by_hand(cases, rule):
    """Every outcome there is: the shares of ties, of L, of one best split, and of two actors on one side."""
    total, ties, indices, unique = 0, Counter(), Counter(), 0
    together, joined = Counter(), Counter()
    for drawn in cases:
        total += 1
        copies = [replace(c, id=f"x{n}") for n, c in enumerate(drawn)]
        signed = signed_graph(claims_graph(copies, BOOK), rule=rule)
        ties.update((min(u, v), max(u, v), sign) for u, v, sign in signed.graph.edges(data="sign"))
        ties.update((c.u, c.v, None) for c in signed.undecided)
        indices[brute_force_frustration(signed.graph).index] += 1
        unique += frustration(signed.graph).unique is True
        _, best = splits_by_hand(signed.graph, list(signed.graph.edges(data="sign")))
        for u, v in combinations(sorted(signed.graph), 2):
            if nx.has_path(signed.graph, u, v):
                joined[u, v] += 1
                together[u, v] += sum(side[u] == side[v] for side in best) / len(best)
    return SimpleNamespace(total=total, ties=ties, indices=indices, unique=unique, together=together, joined=joined)


@pytest.mark.parametrize("name", CASES)
def test_shares_of_draws_come_near_to_every_outcome_counted(name):
    cases, claims, options = CASES[name]
    expected, draws = by_hand(cases(), options.get("rule", "majority")), 4000
    found = graph_uncertainty(claims, BOOK, draws=draws, **options)
    near = {"abs": 2 / math.sqrt(draws)}  # four standard errors of a half
    for tie in found.ties:
        shares = [expected.ties[tie.u, tie.v, sign] / expected.total for sign in (1, -1, None)]
        assert [tie.cooperative, tie.hostile, tie.undecided] == pytest.approx(shares, **near)
        assert tie.cooperative + tie.hostile + tie.undecided + tie.absent == pytest.approx(1)
    shares = {index: number / expected.total for index, number in expected.indices.items()}
    assert found.indices == pytest.approx(shares, **near)
    assert found.unique == pytest.approx(expected.unique / expected.total, **near)
    for pair, side in found.sides.items():
        assert side.joined == pytest.approx(expected.joined[pair] / expected.total, **near)
        if expected.joined[pair]:
            assert side.together == pytest.approx(expected.together[pair] / expected.joined[pair], **near)


@given(
    st.lists(st.tuples(st.sampled_from(list(BOOK.relations)), st.sampled_from(list(combinations("abcde", 2))))),
    st.sampled_from(RULES),
)
def test_without_any_doubt_each_draw_is_the_graph_itself(rows, rule):
    claims = [claim(n, *row) for n, row in enumerate(rows)]
    graph = signed_graph(claims_graph(claims, BOOK), rule=rule).graph
    result = frustration(graph)
    found = graph_uncertainty(claims, BOOK, rule=rule, draws=3, resample=False)
    assert (found.index, found.indices, found.unique) == (result.index, {result.index: 1}, float(result.unique))
    shares = {1: (1, 0, 0, 0), -1: (0, 1, 0, 0), None: (0, 0, 1, 0)}
    for tie in found.ties:
        assert (tie.cooperative, tie.hostile, tie.undecided, tie.absent) == shares[tie.sign]
    assert {(t.u, t.v): t.sign for t in found.ties if t.sign} == {
        (min(u, v), max(u, v)): sign for u, v, sign in graph.edges(data="sign")
    }


def test_the_same_seed_gives_the_same_and_a_drawn_certainty_draws_no_other_claims():
    first = graph_uncertainty(CLAIMS, BOOK, draws=50, seed=3)
    assert first == graph_uncertainty(CLAIMS, BOOK, draws=50, seed=3)
    assert first != graph_uncertainty(CLAIMS, BOOK, draws=50, seed=4)
    assert first == graph_uncertainty(CLAIMS, BOOK, draws=50, seed=3, chances=dict.fromkeys(HALF, 1))


def test_the_interval_cuts_no_more_than_it_may():
    found = GraphUncertainty("majority", 1, 1000, {0: 0.02, 1: 0.9, 2: 0.05, 3: 0.03}, 1.0, (), {})
    assert [found.interval(level) for level in (0.95, 0.97, 0.5, 0.9)] == [(1, 3), (0, 3), (1, 1), (1, 2)]
    missed_by_floats = {0: 0.282, 1: 0.693, 2: 0.025}  # 0.282 + 0.693 comes to a little less than 0.975
    assert GraphUncertainty("majority", 1, 1000, missed_by_floats, 1.0, (), {}).interval() == (0, 1)
    assert str(found) == "L = 1 (1 to 3 in 95 % of the resamples)"
    with pytest.raises(EntenteError, match="argument level: found 95; expected a number between 0 and 1"):
        found.interval(95)


def test_no_claims_and_claims_without_a_sign_give_no_ties():
    assert graph_uncertainty([], BOOK, draws=2).indices == {0: 1}
    apart = graph_uncertainty([claim(1, "attacks", "ab"), claim(2, "attacks", "cd")], BOOK, draws=50, resample=False)
    assert apart.sides["a", "c"] == SideShares(Undefined("ties never join the two"), 0)
    assert (apart.sides["a", "b"], apart.unique) == (SideShares(0, 1), 0)  # each of two pieces can be turned over


def test_faults_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        graph_uncertainty(CLAIMS, BOOK, draws=0, exchange="claim", chances={**CERTAINTY_WEIGHTS, "CT": 2, "sure": 1})
    assert codes(caught) == ["robustness.draws", "robustness.exchange", *["robustness.chances"] * 2]
    with pytest.raises(EntenteError, match="found no coder's table"):
        graph_uncertainty({}, BOOK)


@pytest.mark.parametrize(
    ("sign", "cooperative", "hostile", "likelier", "sureness"),
    [(None, 0.4, 0.4, 1, 0.4), (-1, 0.4, 0.4, -1, 0.4), (1, 0.2, 0.7, -1, 0.7), (-1, 0.7, 0.2, 1, 0.7)],
)
def test_of_two_equal_parts_the_sign_as_coded_decides(sign, cooperative, hostile, likelier, sureness):
    tie = TieShares("iran", "russia", 5, sign, cooperative, hostile, 1 - cooperative - hostile, 0.0)
    assert (tie.likelier, tie.sureness) == (likelier, sureness)
