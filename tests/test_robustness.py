"""Draws, trust and what follows from them, against other ways of computing the same."""

from __future__ import annotations

import math
import tracemalloc
from dataclasses import replace
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from entente import data
from entente.doubt import draws as draws_module
from entente.doubt import sensitivity
from entente.doubt import sources as robustness
from entente.doubt.draws import (
    CHUNK,
    draw,
    interval,
    kendall_tau,
    rank_acceptability,
    share,
    simulate,
    triangular,
    urn_of,
    widen,
)
from entente.doubt.sensitivity import sobol, sobol_estimates, tornado, variants
from entente.doubt.sources import distrust_each, leave_one_out, trust
from entente.errors import EntenteError, Undefined
from entente.graphs.alliances import claims_graph
from entente.graphs.signs import CERTAINTY_WEIGHTS, RULES
from entente.needs import tables as dependence
from entente.needs.cascades import cascade
from entente.needs.estimates import Estimate
from entente.needs.model import DependenceModel
from entente.plots.sources import describe_left_out
from entente.text.codebook import Claim, Codebook

HERE, THERE = "2025-06", "2022-23"


def estimate(number, parameter, supplier="", *, corners=(0.2, 0.4, 0.6), dependent="iran", period=HERE, rests_on=()):
    name = f"{period}-{number}"
    return Estimate(name, period, dependent, "weapons", supplier, parameter, *corners, "inferred", rests_on)


def table(period=HERE):
    """One need, two suppliers: shares of 0.2, 0.5 and 0.3."""
    rows = [("criticality", "", (0.3, 0.5, 0.8)), ("share", "iran", (0.1, 0.2, 0.3))]
    rows += [("share", "russia", (0.3, 0.5, 0.9)), ("share", "china", (0.1, 0.3, 0.4))]
    rows += [("substitutability", "russia", (0.0, 0.1, 0.4)), ("substitutability", "china", (0.2, 0.5, 0.6))]
    rows += [("willingness", "russia", (0.1, 0.6, 0.7)), ("willingness", "china", (0.3, 0.3, 0.9))]
    rested = [("c001",), ("c001", "c002"), ("c002",), ("a01",), (), ("c001", "a01"), ("c003",), ("f07",)]
    both = zip(rows, rested, strict=True)
    return tuple(
        estimate(n, parameter, supplier, corners=corners, period=period, rests_on=ids)
        for n, ((parameter, supplier, corners), ids) in enumerate(both)
    )


def claim(name, source, certainty="CT", actor="russia", relation="trades_with"):
    return Claim(
        name, 1, source, "author", "", 0, 5, "sold.", relation, actor, "iran", certainty=certainty, since="2025"
    )


CLAIMS = (claim("c001", "galeotti"), claim("c002", "sopher", "PS"), claim("c003", "galeotti", "U"))


def loss(model):
    return cascade(model).loss


def iran(model):
    return loss(model)[..., model.index("iran")]


def codes(caught):
    return [fault.code for fault in caught.value.faults]


# --------------------------------------------------------------------------------------------------------------------
# Triangles and trust

corners = st.tuples(*[st.floats(0, 1)] * 3).map(sorted)


@given(corners, st.floats(0, 1))
def test_quantiles_are_those_of_scipy(triangle, u):
    low, mode, high = triangle
    if high - low < 1e-6:
        assert low <= triangular(u, low, mode, high) <= high
        return
    theirs = stats.triang((mode - low) / (high - low), low, high - low).ppf(u)
    assert triangular(u, low, mode, high) == pytest.approx(theirs, abs=1e-7)


@given(corners, st.floats(0, 1), st.floats(0, 1))
def test_less_trust_is_never_narrower(triangle, one, other):
    judged = replace(table()[0], low=triangle[0], mode=triangle[1], high=triangle[2])
    less, more = widen(judged, min(one, other)), widen(judged, max(one, other))
    assert less[0] <= more[0] + 1e-12 and less[2] >= more[2] - 1e-12
    assert 0 <= less[0] <= less[1] + 1e-12 and less[1] <= less[2] + 1e-12 and less[2] <= 1
    assert widen(judged, 1) == pytest.approx(tuple(triangle)) and widen(judged, 0) == (0, 0.5, 1)


def test_trust_is_that_of_the_best_ground():
    weights = trust(table(), CLAIMS, sources={"galeotti": 0.25, "sopher": 0.5})
    assert list(weights.values()) == [0.25, 0.5, 0.5, 1, 1, 1, 0.25, 1]


def test_certainty_plays_a_part_only_if_asked_for():
    assert set(trust(table(), CLAIMS).values()) == {1}
    weights = trust(table(), CLAIMS, certainty=CERTAINTY_WEIGHTS)
    assert list(weights.values()) == [1, 1, pytest.approx(1 / 3), 1, 1, 1, 0, 1]
    halved = trust(table(), CLAIMS, sources={"sopher": 0.5}, certainty=CERTAINTY_WEIGHTS)
    assert halved[f"{HERE}-2"] == pytest.approx(0.5 / 3)


def test_an_assumption_can_be_doubted_too():
    weights = trust(table(), CLAIMS, sources={"galeotti": 0}, grounds={"a01": 0.1, "f07": 0.7})
    assert [weights[f"{HERE}-{n}"] for n in (3, 5, 7)] == [0.1, 0.1, 0.7]


def test_all_faults_of_trust_at_once():
    weights = {"galeoti": 1, "sopher": 2}
    with pytest.raises(EntenteError, match='Did you mean "galeotti"') as caught:
        trust(table(), CLAIMS[:2], sources=weights, certainty={"CT": -1, "XX": 0}, grounds={"a99": 1})
    lost = ["robustness.certainty"] * 4  # XX is none; PR, PS and U are missing
    weight = ["robustness.weight"] * 2
    assert codes(caught) == ["robustness.source", "robustness.ground", *lost, *weight, "robustness.claim"]


@pytest.mark.parametrize("weight", [-0.1, 1.1, math.nan, "1", True])
def test_widen_refuses_what_is_no_trust(weight):
    with pytest.raises(EntenteError, match="expected a number from 0 to 1"):
        widen(table()[0], weight)


# --------------------------------------------------------------------------------------------------------------------
# Draws


def test_draws_follow_the_triangle():
    """Kolmogorov–Smirnov against scipy's distribution, for what no division by a sum touches."""
    model = draw(table(), HERE, draws=20_000, seed=3)
    for place, supplier in enumerate(("russia", "china")):
        assert model.links[place][2] == supplier
        row = next(e for e in table() if (e.parameter, e.supplier) == ("willingness", supplier))
        triangle = stats.triang((row.mode - row.low) / (row.high - row.low), row.low, row.high - row.low)
        assert stats.kstest(model.willingness[:, place], triangle.cdf).pvalue > 0.001


def test_shares_still_add_up():
    model = draw(table(), HERE, draws=500, seed=1)
    assert np.allclose(model.own[:, 0] + model.share.sum(axis=1), 1)


def test_the_first_draws_of_many_are_the_few():
    few, many = (draw(table(), HERE, draws=count, seed=5) for count in (100, 10_000))
    assert np.array_equal(few.willingness, many.willingness[:100])
    urn = urn_of(table(), HERE, None, 5)
    cut = np.concatenate([urn.uniform(0, 7), urn.uniform(7, 4099), urn.uniform(4099, 5000)], axis=1)
    assert np.array_equal(cut, urn.uniform(0, 5000))


def test_a_new_row_does_not_reshuffle_the_others():
    more = [estimate(99, "criticality", dependent="chad")]
    more += [estimate(98, "share", "iran", dependent="chad", corners=(1, 1, 1))]
    more += [estimate(n, p, "iran", dependent="chad") for n, p in ((97, "substitutability"), (96, "willingness"))]
    plain, larger = draw(table(), HERE, draws=50, seed=1), draw((*more, *table()), HERE, draws=50, seed=1)
    places = [larger.links.index(link) for link in plain.links]
    assert np.array_equal(larger.willingness[:, places], plain.willingness)


def test_periods_share_their_luck_unless_told_otherwise():
    both = (*table(), *table(THERE))
    now, then = (draw(both, period, draws=2000, seed=1).willingness for period in (HERE, THERE))
    assert np.array_equal(now, then)
    apart = draw(both, THERE, draws=2000, seed=1, independent=True).willingness
    assert abs(np.corrcoef(now[:, 0], apart[:, 0])[0, 1]) < 0.1
    one, other = now.T
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.1


def test_another_seed_is_another_luck():
    one, other = (draw(table(), HERE, draws=20, seed=seed).willingness for seed in (1, 2))
    assert not np.any(one == other)


def test_no_trust_is_anything():
    nothing = {each.id: 0 for each in table()}
    model = draw(table(), HERE, draws=20_000, seed=1, trust=nothing)
    assert stats.kstest(model.willingness[:, 0], stats.triang(0.5).cdf).pvalue > 0.001


@pytest.mark.parametrize("jobs", [1, 2, -1])
def test_jobs_and_portions_make_no_difference(jobs, monkeypatch):
    base = loss(draw(table(), HERE, draws=30_000, seed=2))
    assert np.array_equal(simulate(table(), HERE, loss, draws=30_000, seed=2, jobs=jobs), base)
    monkeypatch.setattr(draws_module, "CHUNK", 1617)
    assert np.allclose(simulate(table(), HERE, loss, draws=30_000, seed=2, jobs=jobs), base, rtol=0, atol=1e-11)


@pytest.mark.nightly
def test_a_cluster_gives_the_same():
    distributed = pytest.importorskip("distributed")
    here = simulate(data.dependencies(), HERE, loss, draws=20_000, seed=2)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        there = simulate(data.dependencies(), HERE, loss, draws=20_000, seed=2, scheduler=address)
    assert np.array_equal(here, there)


def test_memory_does_not_grow_with_the_draws():
    """But for the result itself: 8 bytes a draw."""

    def peak(draws):
        tracemalloc.start()
        simulate(data.dependencies(), HERE, iran, draws=draws, seed=1)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few, many = 2 * CHUNK, 16 * CHUNK
    assert peak(many) - peak(few) < 2 * 8 * (many - few) + 1e6


@pytest.mark.parametrize(
    ("measure", "why"),
    [
        (lambda model: model.willingness[0], "an array of shape"),
        (lambda model: 1.0, r"an array of shape \(\)"),
        (lambda model: model.willingness[..., 0] * np.nan, "not finite"),
        (lambda model: np.full(model.draws, "much"), "not finite"),
    ],
)
def test_a_measure_gives_one_finite_row_a_draw(measure, why):
    with pytest.raises(EntenteError, match=why) as caught:
        simulate(table(), HERE, measure, draws=10, seed=1)
    assert codes(caught) == ["robustness.measure"]


def test_all_faults_of_a_simulation_at_once():
    with pytest.raises(EntenteError, match="argument draws: found -5; expected a whole number from 1 up") as caught:
        simulate(table(), "2025", loss, draws=-5, seed=1.5, trust={"e77": 3}, jobs=0)
    named = [f"robustness.{name}" for name in ("period", "trust", "trust", "draws", "seed")]
    assert codes(caught) == [*named, "parallel.jobs"]


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (2.0, 1), (True, 1), ("9", 1), (5, -1), (5, None), (5, True)])
def test_draws_and_seeds_are_whole(draws, seed):
    with pytest.raises(EntenteError, match="a whole number from"):
        draw(table(), HERE, draws=draws, seed=seed)


def test_what_is_wrong_with_the_estimates_is_told_by_the_model():
    with pytest.raises(EntenteError) as caught:
        draw(table()[:-1], HERE, draws=5, seed=1)
    assert codes(caught) == ["dependence.missing"]


# --------------------------------------------------------------------------------------------------------------------
# What the draws say


def test_an_interval_is_that_of_the_sorted_draws():
    found = interval(np.random.default_rng(1).permutation(1001) / 10, level=0.8)
    assert (found.low, found.median, found.high) == pytest.approx((10, 50, 90))


@pytest.mark.parametrize("level", [0, 1, -0.5, 2, math.nan, "0.9"])
def test_a_level_lies_between(level):
    with pytest.raises(EntenteError) as caught:
        interval([[1.0]], level=level)
    assert codes(caught) == ["robustness.level", "robustness.values"]


@pytest.mark.parametrize(
    ("held", "draws", "words"),
    [
        (16_600, 20_000, "holds in 83 % of 20,000 draws (± 0.5)"),
        (20_000, 20_000, "holds in all of 20,000 draws"),
        (0, 20_000, "holds in none of 20,000 draws"),
        (19_999, 20_000, "holds in more than 99 % of 20,000 draws (± 0.0)"),
        (1, 1000, "holds in fewer than 1 % of 1,000 draws (± 0.2)"),
    ],
)
def test_a_share_in_words(held, draws, words):
    assert str(share(np.arange(draws) < held)) == words


def test_the_standard_error_is_that_of_a_mean():
    condition = np.random.default_rng(1).random(400) < 0.3
    assert share(condition).standard_error == pytest.approx(stats.sem(condition))


def test_one_draw_and_none():
    assert isinstance(share([True]).margin, Undefined)
    assert isinstance(share([]), Undefined) and isinstance(interval([]), Undefined)
    assert isinstance(rank_acceptability(np.empty((0, 3))), Undefined)


@pytest.mark.parametrize("condition", [[0.2, 0.4], [[True]], True, ["yes"]])
def test_a_condition_is_of_truth_values(condition):
    with pytest.raises(EntenteError, match="one truth value a draw"):
        share(condition)


def counted(values):
    """Ranks by sorting each draw, one by one; those that tie share the ranks they stand on."""
    size = len(values[0])
    found = [[0.0] * size for _ in range(size)]
    for row in values:
        order = sorted(row, reverse=True)
        for name, value in enumerate(row):
            ranks = [rank for rank, other in enumerate(order) if other == value]
            for rank in ranks:
                found[name][rank] += 1 / len(ranks) / len(values)
    return found


@given(st.integers(1, 5).flatmap(lambda k: st.lists(st.lists(st.integers(0, 3), min_size=k, max_size=k), min_size=1)))
def test_ranks_are_those_counted_one_by_one(values):
    found = rank_acceptability(values)
    assert np.allclose(found, counted(values))
    assert np.allclose(found.sum(axis=0), 1) and np.allclose(found.sum(axis=1), 1)


def test_ranks_do_not_depend_on_portions():
    values = np.random.default_rng(1).random((9000, 4)).round(1)
    assert np.allclose(rank_acceptability(values), counted(values.tolist()))


def test_what_differs_by_rounding_only_ties():
    assert rank_acceptability([[0.3, 0.1 + 0.2]]).tolist() == [[0.5, 0.5], [0.5, 0.5]]
    assert isinstance(kendall_tau([0.3, 0.1 + 0.2], [1, 2]), Undefined)


def pairs_tau(a, b):
    """τ_b pair by pair."""
    signs = [(np.sign(a[i] - a[j]), np.sign(b[i] - b[j])) for i, j in combinations(range(len(a)), 2)]
    ordered = [sum(x != 0 for x, _ in signs), sum(y != 0 for _, y in signs)]
    return sum(x * y for x, y in signs) / math.sqrt(ordered[0] * ordered[1]) if all(ordered) else None


scores = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=8)


@given(scores)
def test_tau_is_that_counted_pair_by_pair(rows):
    a, b = zip(*rows, strict=True)
    by_hand = pairs_tau(a, b)
    found = kendall_tau(a, b)
    assert isinstance(found, Undefined) if by_hand is None else found == pytest.approx(by_hand)


def test_tau_by_hand():
    """Of 10 pairs 8 are ranked alike and 2 otherwise."""
    assert kendall_tau([1, 2, 3, 4, 5], [2, 1, 3, 5, 4]) == pytest.approx((8 - 2) / 10)
    assert kendall_tau({"a": 1, "b": 2}, {"b": 4, "a": 3}) == 1
    assert isinstance(kendall_tau([1], [1]), Undefined)


@pytest.mark.parametrize(("a", "b"), [([1, 2], [1, 2, 3]), ({"a": 1}, {"b": 1}), ({"a": 1}, [1])])
def test_rankings_are_of_the_same_things(a, b):
    with pytest.raises(EntenteError) as caught:
        kendall_tau(a, b)
    assert codes(caught) == ["robustness.ranking"]


# --------------------------------------------------------------------------------------------------------------------
# Which number matters


def test_a_tornado_is_what_one_model_at_a_time_gives():
    bars = {bar.estimate: bar for bar in tornado(table(), HERE, iran)}
    assert len(bars) == len(table())
    for each in table():
        for end in ("low", "high"):
            model = dependence.build(table(), HERE, values={each.id: getattr(each, end)})
            assert getattr(bars[each.id], f"at_{end}") == pytest.approx(float(iran(model)), abs=1e-11)
    modes = float(iran(dependence.build(table(), HERE)))
    assert {round(bar.at_mode, 10) for bar in bars.values()} == {round(modes, 10)}


def test_the_longest_bar_comes_first():
    swings = [bar.swing for bar in tornado(table(), HERE, iran)]
    assert swings == sorted(swings, reverse=True) and swings[0] > swings[-1]


UNIFORM = stats.uniform(-math.pi, 2 * math.pi)
FIGURES = {figure.measure: figure for figure in data.benchmark_figures() if figure.instance == "ishigami_7_0.1"}


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def ishigami_indices(n, seed):
    """The measures of the table, (value, standard error)."""
    found = {}
    for row in sobol(ishigami, {name: UNIFORM for name in "123"}, n=n, seed=seed):
        found[f"first_order_{row.name}"] = row.first, row.first_error
        found[f"total_{row.name}"] = row.total, row.total_error
    return found


def test_ishigami_within_four_standard_errors():
    """The error shrinks with n, so the bound does too."""
    for n in (1024, 16_384):
        for measure, (value, error) in ishigami_indices(n, seed=1).items():
            figure = FIGURES[measure]
            assert 0 < error < 3 / math.sqrt(n)
            assert abs(value - figure.value) <= 4 * error + figure.tolerance, measure


def test_ishigami_over_many_seeds():
    """The mean of 30 independent estimates lies within four of its own standard errors; each error is a safe one."""
    runs = [ishigami_indices(512, seed) for seed in range(30)]
    for measure, figure in FIGURES.items():
        values = np.array([found[measure][0] for found in runs])
        errors = np.array([found[measure][1] for found in runs])
        assert abs(values.mean() - figure.value) <= 4 * stats.sem(values) + 0.01 * figure.value + figure.tolerance
        assert values.std(ddof=1) <= 1.5 * errors.mean()


def test_sobol_of_a_sum_by_hand():
    """Variances of 3x and 4y are as 9 to 16, and nothing is shared."""
    rows = {
        row.name: row for row in sobol(lambda u: 3 * u[0] + 4 * u[1], {"x": (0, 0, 1), "y": (0, 0, 1)}, n=4096, seed=2)
    }
    for name, exact in (("x", 9 / 25), ("y", 16 / 25)):
        assert abs(rows[name].first - exact) < 4 * rows[name].first_error
        assert abs(rows[name].total - exact) < 4 * rows[name].total_error


def test_standard_errors_of_sobol_agree_with_the_jackknife():
    """Leave each of 400 points out in turn; the spread of what is left gives the same errors."""
    u, v = np.random.default_rng(1).normal(size=(2, 2, 400))
    f, g, mixed = u[0] + 2 * u[1], v[0] + 2 * v[1], v[0] + 2 * u[1]
    mean = np.mean([f, g])
    variance = ((f - mean) ** 2 + (g - mean) ** 2) / 2
    parts = (g - mean) * (mixed - f), (f - mixed) ** 2 / 2
    for part, error in zip(parts, sensitivity._sobol_errors(f, g, mixed[None]), strict=True):
        left = (part.sum() - part) / (variance.sum() - variance)
        assert error[0] == pytest.approx(math.sqrt(399 * left.var()), rel=0.02)


def test_sobol_of_the_model_finds_what_the_outcome_hangs_on():
    russia = sobol_estimates(table(), HERE, lambda model: model.willingness[..., 0] ** 2, n=256, seed=1)
    first, *others = russia
    assert first.name == f"{HERE}-6" and first.total == pytest.approx(1, abs=4 * first.total_error + 1e-9)
    assert {row.total for row in others} == {0} and russia.evaluations == 256 * (8 + 2)


def test_what_does_not_vary_has_no_indices():
    rows = sobol(lambda u: np.ones(u.shape[1]), {"x": (0, 0.5, 1)}, n=64, seed=1).rows
    assert isinstance(rows[0].first, Undefined) and isinstance(rows[0].total_error, Undefined)
    fixed = [replace(each, low=each.mode, high=each.mode) for each in table()]
    assert list(sobol_estimates(fixed, HERE, iran, n=64, seed=1)) == []


def test_all_faults_of_sobol_at_once():
    with pytest.raises(EntenteError, match="a power of two") as caught:
        sobol(ishigami, {"x": (0, 2, 1), "y": "uniform"}, n=1000, seed=-1)
    assert codes(caught) == ["robustness.distribution"] * 2 + ["robustness.n", "robustness.seed"]


# --------------------------------------------------------------------------------------------------------------------
# Without one source, and with other rules


def said(claims):
    """How often each actor is the one who acts; nothing without claims."""
    return {name: float(sum(c.actor == name for c in claims)) for name in dict.fromkeys(c.actor for c in claims)}


def test_without_one_source_by_hand():
    """Russia 3, China 2, Iran 1; without the author Russia 1, China 2 and Iran is gone."""
    spoken = [("author", "russia")] * 2 + [("author", "iran")] + [("sopher", "china")] * 2 + [("sopher", "russia")]
    claims = [claim(f"c{n:03}", source, actor=actor) for n, (source, actor) in enumerate(spoken)]
    author, sopher = leave_one_out(claims, said)
    assert (author.source, author.claims, author.lost) == ("author", ("c000", "c001", "c002"), ("iran",))
    assert author.scores == {"russia": 1, "china": 2} and author.tau == -1
    assert sopher.scores == {"russia": 2, "iran": 1} and sopher.tau == 1


def test_a_ranking_that_cannot_be_made_is_undefined():
    def strict(claims):
        if not claims:
            raise EntenteError([robustness.Fault("test.none", "the claims", "none", "some")])
        return said(claims)

    (row,) = leave_one_out([claim("c001", "author")], strict)
    assert isinstance(row.tau, Undefined) and "author" in row.tau.why


def test_distrust_of_each_source_is_that_of_the_trust():
    rows = distrust_each(table(), CLAIMS, lambda t: interval(simulate(table(), HERE, iran, draws=500, seed=1, trust=t)))
    assert [row.source for row in rows] == ["galeotti", "sopher"]
    assert rows[0].widened == (f"{HERE}-0", f"{HERE}-6") and rows[1].widened == (f"{HERE}-2",)
    # Of 0 to 7, row 1 rests on both; 3 and 7 on an assumption or a fact, 5 on one too, and 4 on nothing.
    assert rows.unmoved == tuple(f"{HERE}-{number}" for number in (1, 3, 4, 5, 7))
    assert rows.unmovable == tuple(f"{HERE}-{number}" for number in (3, 4, 5, 7))
    assert "5 of 8 estimates are widened by no single source, and 4 by none at all." in str(rows)
    assert rows.caution in describe_left_out(rows).caption
    as_judged = interval(simulate(table(), HERE, iran, draws=500, seed=1))
    assert rows[0].outcome.high - rows[0].outcome.low > as_judged.high - as_judged.low


BOOK = Codebook.from_rows(
    [
        {"relation": "trades_with", "layers": "economic", "sign": "1"},
        {"relation": "attacks", "layers": "military", "sign": "-1"},
    ]
)


def quarrel():
    """Two claims that Russia trades with Iran, one that it attacks it: the majority is for, the gravest against."""
    claims = [claim("c001", "author"), claim("c002", "author"), claim("c003", "sopher", relation="attacks")]
    return claims_graph(claims, BOOK)


def test_variants_by_hand():
    """The supplier of a pair that a rule finds hostile gives nothing; in the short run nobody replaces it."""
    model = DependenceModel(
        ("iran", "russia"), (("iran", "arms"),), (("iran", "arms", "russia"),), [0.5], [0.4], [0.6], [0.5], [1.0]
    )
    rows = {(row.rule, row.form, row.horizon): row for row in variants(model, quarrel())}
    assert len(rows) == len(RULES) * 2 * 2
    for form in ("additive", "bottleneck"):
        assert rows["majority", form, "long"].scores["iran"] == 0
        assert rows["most_severe", form, "long"].scores["iran"] == pytest.approx(0.5 * 0.6 * (1 - 0.5))
        assert rows["most_severe", form, "short"].scores["iran"] == pytest.approx(0.5 * 0.6)
    assert rows["most_severe", "additive", "long"].hostile == (("iran", "russia"),)
    assert rows["majority", "additive", "long"].hostile == ()
    assert isinstance(rows["most_severe", "additive", "long"].tau, Undefined), "all tie in the base"
    assert rows["most_severe", "additive", "long"].ranking == ("iran", "russia")


def test_variants_compare_with_the_base_and_take_draws():
    model = draw(table(), HERE, draws=300, seed=1)
    base = ("most_severe", "additive", "short")
    chosen = {"rules": ["most_severe", "majority"], "forms": ["additive"]}
    rows = variants(model, quarrel(), choices=chosen, base=base)
    assert len(rows) == 2 * 1 * 2
    short = next(row for row in rows if (row.rule, row.form, row.horizon) == base)
    assert short.tau == 1
    cut = dependence.at_horizon(model, "short")
    cut = replace(cut, willingness=cut.willingness * np.array([link[2] != "russia" for link in cut.links]))
    assert short.scores["iran"] == pytest.approx(float(iran(cut).mean()))


def test_all_faults_of_variants_at_once():
    model = dependence.build(table(), HERE)
    with pytest.raises(EntenteError, match='Did you mean "majority"') as caught:
        variants(model, nx.MultiDiGraph(), choices={"rules": ["majorty"], "form": []}, base=("latest", "x", "long"))
    assert codes(caught) == ["robustness.variant"] * 3
    with pytest.raises(EntenteError, match=r"expected 3 finite numbers, one an actor"):
        variants(model, nx.MultiDiGraph(), lambda model, form: [1.0])
