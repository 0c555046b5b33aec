"""Lab 05 without a browser: its numbers are those of brute force and of the lesson."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.graphs import signings
from entente.graphs.alliances import claims_graph, observed, snapshot
from entente.graphs.signs import RULES, signed_graph
from entente.graphs.solver import brute_force_frustration
from entente.labs import timeline as lab

MODEL = lab.model()
LAB = lab.time_lab().lab
DATES = MODEL.dates


def update(state, action):
    return LAB.update(state, action)


states = st.builds(
    lab.State,
    date=st.integers(0, len(DATES) - 1).map(float),
    rule=st.sampled_from(RULES),
    undated=st.sampled_from(["present", "always"]),
    right=st.sets(st.sampled_from(list(MODEL.places))).map(lambda chosen: lab._actors(chosen, MODEL)),
)


@given(states)
def test_the_frustration_is_that_of_brute_force(state):
    found = lab.snapshot_of(state, MODEL)
    oracle = brute_force_frustration(nx.Graph(found.signed.graph))
    assert (found.frustration.index, found.frustration.unique) == (oracle.index, oracle.unique)
    best, mine = (lab.describe(replace(state, shown=shown), MODEL) for shown in (lab.BEST, lab.MINE))
    marked = [[edge for edge in scene.panels[0].edges if edge.change == "frustrated"] for scene in (best, mine)]
    by_hand = 0
    for u, v, sign in found.signed.graph.edges(data="sign"):
        together = {u, v} <= set(state.right) or not {u, v} & set(state.right)
        by_hand += together if sign < 0 else not together
    assert [len(each) for each in marked] == [oracle.index, by_hand]
    assert ("Solved" in mine.verdict) == bool(by_hand == oracle.index and found.signed.graph.edges)


@pytest.mark.parametrize("date", ["2007", "2023", "2025-05", "2025-06"])
def test_a_snapshot_is_that_of_the_lesson(date):
    held = snapshot(observed(data.claims()), date, written=data.written())
    lesson = signed_graph(claims_graph(held, data.codebook(), data.gazetteer())).graph
    found = lab.snapshot_of(lab.State(float(DATES.index(date))), MODEL)
    assert sorted(found.signed.graph.edges(data="sign")) == sorted(lesson.edges(data="sign"))


def test_place_tells_the_camp_and_only_who_is_moved_moves():
    before = update(lab.State(DATES.index("2025-06")), {"do": "move", "actor": "russia", "side": 1})
    after = update(before, {"do": "move", "actor": "csto", "side": 1})
    one, other = ({node.id: (node.x, node.y, node.side) for node in camps(state)} for state in (before, after))
    assert [actor for actor in one if one[actor] != other[actor]] == ["csto"]
    assert all((x > 0.5) == side and x != 0.5 for x, _, side in other.values())
    assert {actor for actor, (_, _, side) in other.items() if side} == {"russia", "csto"} == set(after.right)
    assert update(after, {"do": "move", "actor": "csto", "side": 0}) == before


def camps(state):
    return lab.describe(state, MODEL).panels[0].nodes


def test_a_best_split_is_taken_on_where_it_stands():
    """The best split is turned towards the same camp at every date; a move out of it makes it the learner's own."""
    best = update(lab.State(DATES.index("2025-06")), {"do": "show", "split": lab.BEST})
    assert {node.id for node in camps(best) if node.side} == {"china", "iran", "israel", "ukraine"}
    moved = update(best, {"do": "move", "actor": "iran", "side": 0})
    assert moved.shown == lab.MINE and {"china", "israel", "ukraine"} <= set(moved.right)
    assert lab.describe(moved, MODEL).verdict == "Yours: 3 ties out of place; the best split leaves 1."


def test_the_strip_counts_what_comes_goes_and_turns():
    strip = next(panel for panel in lab.describe(LAB.start, MODEL).panels if panel.kind == "strip")
    graphs = [dict(lab._ties(lab.snapshot_of(lab.State(float(place)), MODEL))) for place in range(len(DATES))]
    for before, here, stop in zip(graphs[:-1], graphs[1:], strip.stops[1:], strict=True):
        kept = {pair for pair in here if pair in before}
        turned = [pair for pair in kept if here[pair] != before[pair]]
        assert (stop.come, stop.go, stop.turn) == (len(here) - len(kept), len(before) - len(kept), len(turned))
    play = next(control for control in lab.controls(LAB.start, MODEL) if control.id == "play")
    assert [DATES[place] for place in play.action["stops"]] == ["2007", "2022", "2023", "2024", "2025-06"]


@pytest.mark.parametrize(
    "actions",
    [
        [{"do": "move", "actor": "iran", "side": 1}, {"do": "set", "control": "date", "value": 5}],
        [{"do": "show", "split": "best"}, {"do": "set", "control": "rule", "value": "latest"}],
    ],
)
def test_a_kept_split_comes_back(actions):
    state = LAB.start
    for action in actions:
        state = update(state, action)
    again = LAB.start
    for action in LAB.actions_of(state):
        again = update(again, action)
    assert again == state != LAB.start


def test_the_prediction_is_answered_with_brute_force():
    asked = update(LAB.start, {"do": "set", "control": "undated", "value": "always"})
    assert not LAB.ask(LAB.guess.reached, LAB.start) and LAB.ask(LAB.guess.reached, asked)
    best = brute_force_frustration(nx.Graph(lab.snapshot_of(asked, MODEL).signed.graph)).index
    assert f"ties leaves {best} out of place" in LAB.ask(LAB.guess.verdict, 5, asked)
    assert "so it is" in LAB.ask(LAB.guess.verdict, best, asked)


def test_every_try_says_something_new():
    shown = set()
    for one in LAB.tries:
        state = LAB.start
        for action in one.actions:
            state = update(state, action)
        shown.add((state.date, state.rule, state.undated, state.shown))
    assert len(shown) == len(LAB.tries) and (LAB.start.date, RULES[0], "present", lab.MINE) not in shown


def test_the_sentence_says_which_ties_and_which_sides():
    said = lab.describe(lab.State(DATES.index("2025-06"), shown=lab.BEST), MODEL).sentence
    assert said.startswith(
        "2025-06, by majority: 11 ties, of which 1 out of place (Iran–Israel); exact. L = 1 (0 to 1 in "
    )
    assert said.endswith("United States against China, Iran, Israel, Ukraine: the only best split.")
    said = lab.describe(lab.State(DATES.index("2025-06"), "latest", shown=lab.BEST), MODEL).sentence
    assert said.endswith("one of several best splits. No tie for Iran–Russia: a draw.")


def test_a_date_of_no_claim_has_nothing_to_split():
    scene = lab.describe(lab.State(DATES.index("2025-05")), MODEL)
    assert scene.sentence == "2025-05, by majority: no ties, so there is nothing to split."


def test_of_a_graph_that_is_too_large_to_be_made_anew_the_range_is_left_out(monkeypatch):
    monkeypatch.setattr(signings, "LARGEST_BLOCK", 2)
    large = replace(MODEL)  # what was found for the other is remembered
    said = lab.describe(lab.State(DATES.index("2025-06"), shown=lab.BEST), large).sentence
    assert "1 out of place (Iran–Israel); exact. CSTO" in said and "resamples" not in said
    assert ",1,,,exact," in lab.table(lab.State(), large)


def test_what_cannot_be_is_refused():
    with pytest.raises(EntenteError, match="action of the lab"):
        update(lab.State(), {"do": "play"})
    with pytest.raises(EntenteError, match="expected a number from 0 to 5"):
        update(lab.State(), {"do": "set", "control": "date", "value": 2025})
    with pytest.raises(EntenteError, match='found "newest"'):
        update(lab.State(), {"do": "set", "control": "rule", "value": "newest"})
    for action in ({"do": "move", "actor": "chad", "side": 1}, {"do": "split", "right": ["iran", "chad"]}):
        with pytest.raises(EntenteError, match='found "chad"'):
            update(lab.State(), action)
    for action in ({"do": "move", "actor": "iran", "side": 2}, {"do": "move", "actor": ["iran"], "side": 1}):
        with pytest.raises(EntenteError, match="expected one of"):
            update(lab.State(), action)
    with pytest.raises(EntenteError, match='found "play"'):
        update(lab.State(), {"do": "set", "control": "play", "value": 1})
