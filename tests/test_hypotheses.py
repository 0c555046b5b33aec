"""Competing hypotheses and cross-impact balance, against plain loops, laws and a published example."""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.doubt import cross_impact, successions
from entente.doubt import hypotheses as h
from entente.doubt.cross_impact import (
    CrossImpact,
    Descriptor,
    Impact,
    consistent_scenarios,
    gaps,
    impact_balances,
    total_impact,
)
from entente.doubt.successions import SUCCESSION_RULES, succession
from entente.errors import EntenteError

# --- Oracles: nothing but loops -------------------------------------------------------------------------------------


def loop_scores(matrix, points):
    """Points × credibility, added up pair by pair."""
    credibility = {item.id: item.credibility for item in matrix.evidence}
    scores = dict.fromkeys((one.id for one in matrix.hypotheses), 0.0)
    for one in matrix.ratings:
        scores[one.hypothesis] += points.get(one.rating, 0) * credibility[one.evidence]
    return scores


def loop_balances(cross, scenario):
    chosen = dict(zip((d.id for d in cross.descriptors), scenario, strict=True))
    balances = {d.id: dict.fromkeys(d.states, 0) for d in cross.descriptors}
    for one in cross.impacts:
        if chosen[one.descriptor] == one.state:
            balances[one.on_descriptor][one.on_state] += one.impact
    return balances


def loop_consistent(cross, slack=0):
    found = []
    for scenario in itertools.product(*(d.states for d in cross.descriptors)):
        rows = loop_balances(cross, scenario).values()
        if all(row[own] >= max(row.values()) - slack for row, own in zip(rows, scenario, strict=True)):
            found.append(scenario)
    return tuple(found)


def loop_next(cross, scenario, rule):
    rows = list(loop_balances(cross, scenario).values())
    beaten = [max(row.values()) - row[own] for row, own in zip(rows, scenario, strict=True)]
    after = list(scenario)
    for place, row in enumerate(rows):
        first = beaten.index(max(beaten))
        if beaten[place] > 0 and (rule == "global" or place == first):
            after[place] = next(state for state in row if row[state] == max(row.values()))
    return tuple(after)


def loop_end(cross, scenario, rule):
    """The set of scenarios that repeat for ever: whatever is still visited after more steps than there are."""
    for _ in range(cross.count):
        scenario = loop_next(cross, scenario, rule)
    cycle = set()
    while scenario not in cycle:
        cycle.add(scenario)
        scenario = loop_next(cross, scenario, rule)
    return frozenset(cycle)


# --- Random cases ---------------------------------------------------------------------------------------------------


@st.composite
def matrices(draw):
    names = [h.Hypothesis(f"h{i}", f"H {i}") for i in range(draw(st.integers(2, 4)))]
    weight = st.sampled_from([0.0, 0.25, 0.5, 1.0])
    items = [h.Evidence(f"e{i}", "", draw(weight), (f"s{i % 2}",)) for i in range(draw(st.integers(1, 6)))]
    pairs = itertools.product(items, names)
    rating = st.sampled_from(h.RATINGS)
    return h.Matrix.build(names, items, [h.Rating(item.id, name.id, draw(rating)) for item, name in pairs])


@st.composite
def cross_impacts(draw):
    sizes = draw(st.lists(st.integers(2, 3), min_size=2, max_size=4))
    descriptors = [Descriptor(f"d{i}", tuple(f"s{j}" for j in range(n))) for i, n in enumerate(sizes)]
    impacts = [
        Impact(one.id, state, other.id, pushed, draw(st.integers(-3, 3)))
        for one, other in itertools.permutations(descriptors, 2)
        for state in one.states
        for pushed in other.states
    ]
    return CrossImpact.build(descriptors, impacts)


# --- Competing hypotheses -------------------------------------------------------------------------------------------


def hand_matrix():
    """Three hypotheses; the scores are added up beside the rows."""
    table = {  # credibility, sources, then a b c
        "e1": (1.0, ("ann",), "I C II"),  # a 1, c 2
        "e2": (0.5, ("bob",), "C II N"),  # b 1
        "e3": (0.5, ("ann", "bob"), "CC I C"),  # b 0.5
        "e4": (1.0, ("eve",), "C C C"),
    }
    names = [h.Hypothesis(name, name.upper()) for name in "abc"]
    items = [h.Evidence(name, "", weight, sources) for name, (weight, sources, _) in table.items()]
    ratings = [
        h.Rating(item, name.id, rating)
        for item, (_, _, row) in table.items()
        for name, rating in zip(names, row.split(), strict=True)
    ]
    return h.Matrix.build(names, items, ratings)


def test_scores_by_hand():
    assert h.inconsistency(hand_matrix()) == {"a": 1.0, "b": 0.5 * 2 + 0.5 * 1, "c": 2.0}
    assert h.support(hand_matrix()) == {"a": 0.5 + 0.5 * 2 + 1, "b": 1 + 1, "c": 0.5 + 1}
    assert [(one.hypothesis, one.place) for one in h.rank(hand_matrix())] == [("a", 1), ("b", 2), ("c", 3)]
    assert h.margin(h.rank(hand_matrix())) == 1.5 - 1.0


def test_diagnosticity_by_hand():
    assert h.diagnosticity(hand_matrix()) == {"e1": 3 / 4, "e2": 3 / 4, "e3": 3 / 4, "e4": 0.0}


def test_trust_in_the_best_source_counts():
    scores = h.inconsistency(hand_matrix(), trust={"ann": 0.0, "bob": 0.4})
    assert scores == pytest.approx({"a": 0.0, "b": 0.4 * 0.5 * 2 + 0.4 * 0.5 * 1, "c": 0.0})


def test_other_weights():
    heavier = {**h.INCONSISTENCY, "II": 10.0}
    assert h.inconsistency(hand_matrix(), weights=heavier) == {"a": 1.0, "b": 0.5 * 10 + 0.5, "c": 10.0}


def test_a_tie_is_said():
    tied = h.without(hand_matrix(), ["e1", "e2", "e3"])
    assert h.leading(h.rank(tied)) == ("a", "b", "c")
    assert {one.place for one in h.rank(tied)} == {1} and h.margin(h.rank(tied)) == 0
    assert h.verdict(tied).startswith('A tie: by these ratings equally little speaks against "A", "B" and "C"')
    assert "Nothing leads" in h.verdict(tied) and "forecast" in h.verdict(hand_matrix())


def test_a_tie_in_decimal_fractions_is_a_tie():
    """0.1 + 0.2 is not 0.3 to a computer, and it is to a reader."""
    names = [h.Hypothesis("a", "A"), h.Hypothesis("b", "B")]
    items = [h.Evidence("e1", "", 0.1), h.Evidence("e2", "", 0.2), h.Evidence("e3", "", 0.3)]
    rows = {"e1": "I C", "e2": "I C", "e3": "C I"}
    ratings = [h.Rating(e, n, r) for e, row in rows.items() for n, r in zip("ab", row.split(), strict=True)]
    assert h.leading(h.rank(h.Matrix.build(names, items, ratings))) == ("a", "b")


def test_trials_by_hand():
    assumption = h.Assumption("a1", "e1 can be believed", "It falls.", True, ("e1",))
    by_name = {(one.kind, one.id, one.change): one for one in h.trials(hand_matrix(), [assumption])}
    # Without e1: a 0, b 1.5, c 0.  Turned: a C, b I, c CC: a 0, b 2.5, c 0.
    for kind, name in (("evidence", "e1"), ("assumption", "a1"), ("source", "ann")):
        for change in ("dropped", "turned"):
            one = by_name[kind, name, change]
            assert (one.evidence, one.leading, one.margin, one.changes) == (("e1",), ("a", "c"), 0.0, True)
    # e2 turned: a I 0.5, b CC 0, c N 0: a 1.5, b 0.5, c 2.
    assert by_name["source", "bob", "turned"].leading == ("b",)
    assert by_name["source", "bob", "dropped"].leading == ("b",)  # a 1, b 0.5
    assert by_name["source", "eve", "dropped"].changes is False
    sources = [one for one in h.trials(hand_matrix()) if one.kind == "source"]
    assert {one.id for one in sources if one.changes} == {"ann", "bob"}


def test_an_assumption_that_nothing_rests_on_is_not_tried():
    idle = h.Assumption("a9", "", "", False, ("p05",))
    assert all(one.kind != "assumption" for one in h.trials(hand_matrix(), [idle]))


def test_an_item_names_the_assumption_it_rests_on():
    matrix = hand_matrix()
    items = [replace(item, rests_on=("a1",)) if item.id == "e2" else item for item in matrix.evidence]
    found = h.trials(replace(matrix, evidence=tuple(items)), [h.Assumption("a1", "", "", True)])
    assert [one.evidence for one in found if one.kind == "assumption"] == [("e2",), ("e2",)]


@given(matrices())
def test_scores_are_those_of_the_loop(matrix):
    assert h.inconsistency(matrix) == pytest.approx(loop_scores(matrix, {"I": 1, "II": 2}))
    assert h.support(matrix) == pytest.approx(loop_scores(matrix, {"C": 1, "CC": 2}))


@given(matrices(), st.sampled_from(h.RATINGS))
def test_what_is_rated_alike_tells_nothing(matrix, rating):
    """A new item with one rating for all moves no hypothesis against another."""
    new = h.Evidence("new", "", 1.0)
    more = h.Matrix.build(
        matrix.hypotheses,
        (*matrix.evidence, new),
        (*matrix.ratings, *(h.Rating("new", one.id, rating) for one in matrix.hypotheses)),
    )
    assert h.diagnosticity(more)["new"] == 0
    assert h.leading(h.rank(more)) == h.leading(h.rank(matrix))
    assert h.margin(h.rank(more)) == pytest.approx(h.margin(h.rank(matrix)))


@given(matrices())
def test_diagnosticity_is_zero_only_for_what_is_rated_alike(matrix):
    for item, value in h.diagnosticity(matrix).items():
        ratings = {one.rating for one in matrix.ratings if one.evidence == item}
        assert (value == 0) == (len(ratings) == 1) and 0 <= value <= 1


@given(matrices(), st.randoms(use_true_random=False))
def test_order_does_not_matter(matrix, random):
    parts = [list(part) for part in (matrix.hypotheses, matrix.evidence, matrix.ratings)]
    for part in parts:
        random.shuffle(part)
    other = h.Matrix.build(*parts)
    assert h.inconsistency(other) == pytest.approx(h.inconsistency(matrix))
    assert h.diagnosticity(other) == h.diagnosticity(matrix)
    assert set(h.leading(h.rank(other))) == set(h.leading(h.rank(matrix)))


@given(matrices())
def test_turning_twice_changes_nothing(matrix):
    items = [item.id for item in matrix.evidence]
    assert h.turned(h.turned(matrix, items), items) == matrix
    assert h.inconsistency(h.turned(matrix, items)) == h.support(matrix)


@given(matrices())
def test_a_source_without_trust_is_a_source_left_out(matrix):
    for one in (trial for trial in h.trials(matrix) if trial.kind == "source" and trial.change == "dropped"):
        standings = h.rank(matrix, trust={one.id: 0})
        assert h.leading(standings) == one.leading and h.margin(standings) == pytest.approx(one.margin)


def test_every_fault_of_a_matrix_at_once():
    names = [h.Hypothesis("rain", ""), h.Hypothesis("snow", ""), h.Hypothesis("snow", "")]
    items = [h.Evidence("e1", "", 1.5), h.Evidence("e2", "")]
    ratings = [
        h.Rating("e1", "rain", "CCC"),
        h.Rating("e1", "rain", "C"),
        h.Rating("e1", "snow", "C"),
        h.Rating("e2", "rian", "C"),
        h.Rating("e3", "snow", "C"),
    ]
    with pytest.raises(EntenteError) as caught:
        h.Matrix.build(names, items, ratings)
    codes = Counter(fault.code for fault in caught.value.faults)
    assert codes == {
        "hypotheses.id": 1,
        "hypotheses.credibility": 1,
        "hypotheses.rating": 1,
        "hypotheses.unknown": 2,
        "hypotheses.twice": 1,
        "hypotheses.missing": 2,
    }
    message = str(caught.value)
    assert 'Did you mean "CC"?' in message and 'Did you mean "rain"?' in message
    assert "no rating of e2 for snow" in message


def test_one_hypothesis_is_too_few():
    with pytest.raises(EntenteError, match="nothing to compete with"):
        h.Matrix.build([h.Hypothesis("a", "A")], [], [])


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ({"trust": {"an": 0.5, "bob": 2}}, {"hypotheses.trust"}),
        ({"weights": {"I": 1, "IV": 4}}, {"hypotheses.weights"}),
        ({"weights": {**h.INCONSISTENCY, "I": float("nan")}}, {"hypotheses.weights"}),
        ({"weights": {**h.INCONSISTENCY, "I": -1}, "trust": {"nobody": 1}}, {"hypotheses.weights", "hypotheses.trust"}),
    ],
)
def test_wrong_weights_and_trust(options, codes):
    with pytest.raises(EntenteError) as caught:
        h.inconsistency(hand_matrix(), **options)
    assert {fault.code for fault in caught.value.faults} == codes


@pytest.mark.parametrize("alter", [h.without, h.turned])
def test_an_unknown_item_gets_the_nearest_name(alter):
    with pytest.raises(EntenteError, match=r'"e11"; expected one of e1, e2, e3, e4\. Did you mean "e1"'):
        alter(hand_matrix(), ["e11"])


def test_a_rating_is_found_with_its_reason():
    assert hand_matrix().rating("e1", "c").rating == "II"
    with pytest.raises(EntenteError, match="found"):
        hand_matrix().rating("e1", "d")


# --- Cross-impact balance -------------------------------------------------------------------------------------------


@given(cross_impacts(), st.integers(0, 2))
def test_consistent_scenarios_are_those_of_the_loop(cross, slack):
    assert consistent_scenarios(cross, slack=slack) == loop_consistent(cross, slack)


@given(cross_impacts(), st.data())
def test_balances_and_total_impact_are_those_of_the_loop(cross, choose):
    scenario = tuple(choose.draw(st.sampled_from(d.states)) for d in cross.descriptors)
    balances = loop_balances(cross, scenario)
    assert impact_balances(cross, scenario) == balances
    assert total_impact(cross, scenario) == sum(row[own] for row, own in zip(balances.values(), scenario, strict=True))
    assert (max(gaps(cross, scenario).values()) == 0) == (scenario in loop_consistent(cross))


@given(cross_impacts(), st.sampled_from(SUCCESSION_RULES))
def test_successions_and_attractors_are_those_of_the_loop(cross, rule):
    ends = Counter()
    for scenario in itertools.product(*(d.states for d in cross.descriptors)):
        end = loop_end(cross, scenario, rule)
        ends[end] += 1
        found = succession(cross, scenario, rule=rule)
        assert frozenset(found.cycle) == end
        walk = [*found.path, *found.cycle]
        assert walk[0] == scenario
        assert all(loop_next(cross, a, rule) == b for a, b in itertools.pairwise([*walk, found.cycle[0]]))
    attractors = successions.attractors(cross, rule=rule)
    assert {frozenset(one.cycle): one.basin for one in attractors} == ends
    assert sum(one.basin for one in attractors) == cross.count
    settled = {one.cycle[0] for one in attractors if len(one.cycle) == 1}
    assert settled == set(consistent_scenarios(cross))


@given(cross_impacts(), st.data())
def test_a_constant_on_a_group_of_judgements_changes_nothing(cross, choose):
    """What pushes all states of a descriptor alike pushes none of them before the others."""
    ids = [d.id for d in cross.descriptors]
    pusher, pushed = choose.draw(st.permutations(ids))[:2]
    group = [one for one in cross.impacts if (one.descriptor, one.state, one.on_descriptor) == (pusher, "s0", pushed)]
    room = [3 - max(one.impact for one in group), -3 - min(one.impact for one in group)]
    constant = choose.draw(st.integers(min(room[1], 0), max(room[0], 0)))
    moved = [replace(one, impact=one.impact + constant) if one in group else one for one in cross.impacts]
    other = CrossImpact.build(cross.descriptors, moved)
    assert consistent_scenarios(other) == consistent_scenarios(cross)


@given(cross_impacts(), st.randoms(use_true_random=False))
def test_reordering_descriptors_and_states_reorders_the_results(cross, random):
    shuffled = []
    for one in random.sample(cross.descriptors, len(cross.descriptors)):
        shuffled.append(replace(one, states=tuple(random.sample(one.states, len(one.states)))))
    other = CrossImpact.build(shuffled, cross.impacts)
    named = [{frozenset(c.named(s).items()) for s in consistent_scenarios(c)} for c in (cross, other)]
    assert named[0] == named[1]


@given(cross_impacts())
def test_renaming_states_renames_the_results(cross):
    new = {"s0": "s2", "s1": "s0", "s2": "s1"}
    descriptors = [replace(one, states=tuple(new[state] for state in one.states)) for one in cross.descriptors]
    impacts = [replace(one, state=new[one.state], on_state=new[one.on_state]) for one in cross.impacts]
    renamed = consistent_scenarios(CrossImpact.build(descriptors, impacts))
    assert renamed == tuple(tuple(new[state] for state in row) for row in consistent_scenarios(cross))


def rock_paper():
    """What follows is always beaten: x wants y to be like it, y wants x to be unlike it."""
    x, y = Descriptor("x", ("on", "off")), Descriptor("y", ("on", "off"))
    pairs = [("x", "on", "y", "on"), ("x", "off", "y", "off"), ("y", "on", "x", "off"), ("y", "off", "x", "on")]
    return CrossImpact.build([x, y], [Impact(*pair, 1) for pair in pairs])


@pytest.mark.parametrize("rule", SUCCESSION_RULES)
def test_a_cycle_is_found_where_nothing_is_consistent(rule):
    cross = rock_paper()
    assert consistent_scenarios(cross) == ()
    found = succession(cross, {"y": "on", "x": "on"}, rule=rule)
    assert not found.settles and found.path == () and len(found.cycle) == 4
    assert [(len(one.cycle), one.basin) for one in successions.attractors(cross, rule=rule)] == [(4, 4)]


def test_blocks_of_the_enumeration_join(monkeypatch):
    cross = data.cross_impact("somewhereland")
    whole = consistent_scenarios(cross), successions.attractors(cross)
    monkeypatch.setattr(cross_impact, "CHUNK", 7)
    assert (consistent_scenarios(cross), successions.attractors(cross)) == whole


@pytest.mark.parametrize("count", [consistent_scenarios, successions.attractors])
def test_too_many_scenarios_are_counted_and_refused(count):
    cross = CrossImpact.build([Descriptor(f"d{i}", ("a", "b", "c")) for i in range(40)], [])
    with pytest.raises(EntenteError, match=r"12,157,665,459,056,928,801 scenarios"):  # 3 to the 40th
        count(cross)
    small = data.cross_impact("somewhereland")
    with pytest.raises(EntenteError, match=r"486 scenarios \(3 × 3 × 3 × 2 × 3 × 3\); expected at most 485"):
        count(small, limit=485)
    assert count(small, limit=486)


def test_every_fault_of_a_cross_impact_matrix_at_once():
    descriptors = [Descriptor("rain", ("yes", "no")), Descriptor("wind", ("east", "east")), Descriptor("x", ())]
    impacts = [
        Impact("rain", "yes", "rain", "no", 1),
        Impact("rain", "yess", "wind", "east", 1),
        Impact("rain", "yes", "wind", "east", 4),
        Impact("rain", "yes", "wind", "east", 1),
        Impact("rain", "no", "wind", "east", 1.5),
    ]
    with pytest.raises(EntenteError) as caught:
        CrossImpact.build(descriptors, impacts)
    codes = Counter(fault.code for fault in caught.value.faults)
    assert codes == {
        "hypotheses.few": 1,
        "hypotheses.id": 1,
        "hypotheses.own": 1,
        "hypotheses.unknown": 1,
        "hypotheses.impact": 2,
        "hypotheses.twice": 1,
    }
    assert 'Did you mean "rain yes"?' in str(caught.value)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ({"x": "onn", "z": "on"}, r"3 faults"),
        ({"x": "onn", "y": "on"}, r'found "onn"; expected one of on, off. Did you mean "on"\?'),
        (["on"], "found 1 states; expected 2 states, for x, y"),
        ("on", "expected 2 states, for x, y"),
    ],
)
def test_a_wrong_scenario_gets_a_sentence(scenario, message):
    with pytest.raises(EntenteError, match=message):
        impact_balances(rock_paper(), scenario)


def test_a_wrong_rule_gets_the_nearest_name():
    for ask in (
        lambda: succession(rock_paper(), ["on", "on"], rule="globl"),
        lambda: successions.attractors(rock_paper(), rule="globl"),
    ):
        with pytest.raises(EntenteError, match='Did you mean "global"'):
            ask()


def test_the_matrix_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        rock_paper().matrix[0, 0] = 1


# --- The article's tables -------------------------------------------------------------------------------------------


def rows(name, folder=None):
    with ((folder or data.root()) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ranking_of_the_tables(*, without=()):
    """The scores, straight from the files."""
    weight = {"high": 1.0, "medium": 0.7, "low": 0.4}
    items = {row["id"]: row for row in rows("evidence") if row["hindsight"] == "false"}
    scores = defaultdict(float)
    for row in rows("ratings"):
        item = items.get(row["evidence"])
        if item and not set(item["sources"].split(";")) <= set(without):
            scores[row["hypothesis"]] += {"I": 1, "II": 2}.get(row["rating"], 0) * weight[item["credibility"]]
    return scores


def test_the_ranking_is_that_of_the_files():
    matrix = data.evidence_matrix()
    assert h.inconsistency(matrix) == pytest.approx(ranking_of_the_tables())
    dropped = [one for one in h.trials(matrix) if (one.kind, one.change) == ("source", "dropped")]
    assert {one.id for one in dropped} == set(matrix.sources) - {"sopher"}  # who says nothing that nobody else says
    for one in dropped:
        scores = ranking_of_the_tables(without=[one.id])
        assert set(one.leading) == {name for name in scores if scores[name] < min(scores.values()) + 1e-9}


def test_credibility_follows_from_the_rule():
    """Rule 5 of data/README.md: the weakest part of what an item rests on."""
    claims, facts = {c.id: c for c in data.claims()}, {f.id: f for f in data.outside_facts()}
    for row in rows("evidence"):
        words = [credibility(name, claims, facts) for name in row["rests_on"].split(";") if name[:1] in ("c", "f")]
        if row["paragraphs"]:
            words.append("low" if re.search(r"\b(could|might)\b", row["text"]) else "medium")
        assert row["credibility"] == max(words, key=["high", "medium", "low"].index), row["id"]


def credibility(name, claims, facts):
    if name.startswith("f"):
        firm = {"reported": "high", "read_in_data": "high", "partly_reported": "medium", "hindsight": "medium"}
        return firm.get(facts[name].status, "low")
    claim = claims[name]
    known = claim.source_kind in ("named_analyst", "author") and claim.certainty in ("CT", "PR")
    return "medium" if known else "low"


def test_the_sources_are_those_of_what_an_item_rests_on():
    claims = {claim.id: claim.source for claim in data.claims()}
    for item in data.evidence_matrix(hindsight=True).evidence:
        named = {claims[name] for name in item.rests_on if name.startswith("c")}
        named |= {"outside" for name in item.rests_on if name.startswith("f")}
        assert named <= set(item.sources), item.id
        if not any(name.startswith("p") for name in item.rests_on):
            assert named == set(item.sources), item.id


def test_hindsight_is_left_out_unless_asked_for():
    late = {fact.id for fact in data.outside_facts() if fact.status == "hindsight"}
    hindsight = [item for item in data.evidence_matrix(hindsight=True).evidence if late & set(item.rests_on)]
    assert hindsight and all(item.hindsight for item in hindsight)
    assert not any(late & set(item.rests_on) or item.hindsight for item in data.evidence_matrix().evidence)


def test_every_hypothesis_has_something_against_it_and_something_for_it():
    """A hypothesis that nothing speaks against has not been tested."""
    matrix = data.evidence_matrix()
    assert min(h.inconsistency(matrix).values()) > 0 and min(h.support(matrix).values()) > 0
    assert all(one.against for one in data.hypotheses())
    assert all(one.reason for one in matrix.ratings)


def test_some_evidence_tells_nothing_and_is_kept():
    assert 0.0 in h.diagnosticity(data.evidence_matrix()).values()


def test_paragraphs_that_hold_no_claim_are_heard():
    coded = {f"p{claim.paragraph:02d}" for claim in data.claims()}
    heard = {name for row in rows("evidence") for name in row["paragraphs"].split(";")}
    assert {"p17", "p22", "p48"} <= heard - coded


def test_impacts_keep_the_rule():
    """Only what is stated is more than 1; of two states, what promotes one hinders the other as much."""
    cross = data.cross_impact()
    claims = {claim.id: claim for claim in data.claims()}
    sizes = {d.id: d.states for d in cross.descriptors}
    judged = {one.pair: one.impact for one in cross.impacts}
    for one in cross.impacts:
        assert abs(one.impact) <= 1 or one.basis == "stated", one
        assert one.impact != 0, "what is not judged stands for 0"
        if len(sizes[one.on_descriptor]) == 2:
            (other,) = set(sizes[one.on_descriptor]) - {one.on_state}
            assert judged[(*one.pair[:3], other)] == -one.impact, one
        unsure = [name for name in one.rests_on if name in claims and claims[name].certainty in ("PS", "U")]
        assert not unsure or abs(one.impact) == 1, one


def test_the_hypotheses_are_the_states_of_what_russia_does():
    (russia,) = (d for d in data.cross_impact().descriptors if d.id == "russia")
    assert russia.states == tuple(one.id for one in data.hypotheses())


def test_the_article_has_the_consistent_scenarios_of_the_loop():
    cross = data.cross_impact()
    found = consistent_scenarios(cross)
    assert found == loop_consistent(cross) and 1 < len(found) < cross.count / 2
    assert cross.count == 5 * 2 * 3 * 2 * 2


def test_a_wrong_cross_impact_matrix_gets_the_nearest_name():
    with pytest.raises(EntenteError, match='Did you mean "somewhereland"'):
        data.cross_impact("somewhreland")


# --- Seeded faults in the tables ------------------------------------------------------------------------------------


def write(folder, name, table):
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def test_all_faults_of_the_tables_at_once(copy):
    ratings = rows("ratings", copy)
    first, second = dict(ratings[0]), dict(ratings[1])
    ratings[0]["rating"] = "III"
    ratings[1]["hypothesis"] = "wrds"
    ratings[2] = {**ratings[3], "reason": "again"}
    write(copy, "ratings", ratings)
    evidence = rows("evidence", copy)
    evidence[0].update(sources="galeoti", credibility="certain")
    evidence[1].update(rests_on="", paragraphs="")
    evidence[2].update(paragraphs="p77")
    write(copy, "evidence", evidence)
    impacts = rows("cross_impact", copy)
    impacts[0]["impact"] = "4"
    impacts[1]["impact"] = "1.5"
    impacts[2].update(on_descriptor="russia", on_state="words")
    impacts[3]["on_state"] = "dash"
    write(copy, "cross_impact", impacts)
    labels = rows("descriptors", copy)
    labels[1]["label"] = "Another label"
    write(copy, "descriptors", labels)
    found = {(fault.code, fault.where.removeprefix("data/")) for fault in data.validate(copy)}
    assert {
        ("data.value", "ratings.csv, row 2, field rating"),
        ("data.reference", "ratings.csv, row 3, field hypothesis"),
        ("data.key", "ratings.csv, row 5, field evidence, hypothesis"),
        ("data.unrated", "ratings.csv"),
        ("data.reference", "evidence.csv, row 2, field sources"),
        ("data.value", "evidence.csv, row 2, field credibility"),
        ("data.grounds", "evidence.csv, row 3, field rests_on"),
        ("data.paragraph", "evidence.csv, row 4, field paragraphs"),
        ("data.value", "cross_impact.csv, row 2, field impact"),
        ("data.type", "cross_impact.csv, row 3, field impact"),
        ("data.own_impact", "cross_impact.csv, row 4, field on_descriptor"),
        ("data.state", "cross_impact.csv, row 5, field on_state"),
        ("data.label", "descriptors.csv, row 3, field label"),
    } <= found
    unrated = [fault.found for fault in data.validate(copy) if fault.code == "data.unrated"]
    gone = [(second["evidence"], second["hypothesis"]), (first["evidence"], ratings[3]["hypothesis"])]
    assert f"no rating of {gone[0][0]} for {gone[0][1]}" in unrated and len(unrated) == 2
    with pytest.raises(EntenteError, match="faults"):
        data.evidence_matrix(root=copy)


def test_a_descriptor_with_one_state_is_refused_by_the_model(copy):
    lonely = {"descriptor": "moon", "label": "The moon", "state": "full", "state_label": "is full"}
    write(copy, "descriptors", [*rows("descriptors", copy), lonely])
    assert "hypotheses.few" in {fault.code for fault in data.validate(copy)}


def test_a_square_matrix_may_not_push_itself(copy):
    table = rows("benchmarks/somewhereland", copy)
    table[0]["A2"] = "1"
    write(copy, "benchmarks/somewhereland", table)
    assert "hypotheses.own" in {fault.code for fault in data.validate(copy)}
