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
)


@given(states)
def test_the_frustration_is_that_of_brute_force(state):
    found = lab.snapshot_of(state, MODEL)
    oracle = brute_force_frustration(nx.Graph(found.signed.graph))
    assert (found.frustration.index, found.frustration.unique) == (oracle.index, oracle.unique)
    scene = lab.describe(state, MODEL)
    marked = [edge for edge in scene.panels[0].edges if edge.change == "frustrated"]
    assert len(marked) == oracle.index


@pytest.mark.parametrize("date", ["2007", "2023", "2025-05", "2025-06"])
def test_a_snapshot_is_that_of_the_lesson(date):
    held = snapshot(observed(data.claims()), date, written=data.written())
    lesson = signed_graph(claims_graph(held, data.codebook(), data.gazetteer())).graph
    found = lab.snapshot_of(lab.State(float(DATES.index(date))), MODEL)
    assert sorted(found.signed.graph.edges(data="sign")) == sorted(lesson.edges(data="sign"))


def test_actors_keep_their_places():
    scenes = [lab.describe(lab.State(float(place)), MODEL) for place in range(len(DATES))]
    places = {}
    for node in (node for scene in scenes for node in scene.panels[0].nodes):
        assert places.setdefault(node.id, (node.x, node.y)) == (node.x, node.y)


def test_the_sentence_says_which_ties_and_which_sides():
    said = lab.describe(lab.State(DATES.index("2025-06")), MODEL).sentence
    assert said.startswith(
        "2025-06, by majority: 11 ties, of which 1 out of place (Iran–Israel); exact. L = 1 (0 to 1 in "
    )
    assert said.endswith("United States against China, Iran, Israel, Ukraine: the only best split.")
    said = lab.describe(lab.State(DATES.index("2025-06"), "latest"), MODEL).sentence
    assert said.endswith("one of several best splits. No tie for Iran–Russia: a draw.")


def test_a_date_of_no_claim_has_nothing_to_split():
    scene = lab.describe(lab.State(DATES.index("2025-05")), MODEL)
    assert scene.sentence == "2025-05, by majority: no ties, so there is nothing to split."


def test_of_a_graph_that_is_too_large_to_be_made_anew_the_range_is_left_out(monkeypatch):
    monkeypatch.setattr(signings, "LARGEST_BLOCK", 2)
    large = replace(MODEL)  # what was found for the other is remembered
    said = lab.describe(lab.State(DATES.index("2025-06")), large).sentence
    assert "1 out of place (Iran–Israel); exact. CSTO" in said and "resamples" not in said
    assert ",1,,,exact," in lab.table(lab.State(), large)


def test_what_cannot_be_is_refused():
    with pytest.raises(EntenteError, match="action of the lab"):
        update(lab.State(), {"do": "play"})
    with pytest.raises(EntenteError, match="expected a number from 0 to 5"):
        update(lab.State(), {"do": "set", "control": "date", "value": 2025})
    with pytest.raises(EntenteError, match='found "newest"'):
        update(lab.State(), {"do": "set", "control": "rule", "value": "newest"})
    with pytest.raises(EntenteError, match='found "play"'):
        update(lab.State(), {"do": "set", "control": "play", "value": 1})
