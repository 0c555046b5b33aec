"""Lab 04, whose graph: what each voice draws, what speaks for and against a tie, and what a single claim carries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.errors import EntenteError
from entente.labs import explorer, graph_explorer

MODEL = explorer.model()
FIRST = explorer.first(MODEL)
CLAIMS = {claim.id: claim for claim in MODEL.claims}


def scene(state):
    return explorer.describe(state, MODEL)


def panel(state, name):
    return next(one for one in scene(state).panels if one.id == name)


def by_hand(ids):
    """The sign of the majority of some claims, from the codebook alone."""
    signs = [MODEL.codebook.sign(CLAIMS[one]) for one in ids]
    total = sum(sign > 0 for sign in signs) - sum(sign < 0 for sign in signs)
    return (total > 0) - (total < 0)


states = st.builds(
    explorer.State,
    rule=st.just("majority"),
    sources=st.lists(st.sampled_from(FIRST.sources), unique=True).map(tuple),
    least=st.sampled_from([0.0, 1.0, 2.0, 3.0]),
    left_out=st.lists(st.sampled_from(list(CLAIMS)), unique=True, max_size=20).map(tuple),
)


@given(states)
@settings(max_examples=40, deadline=None)
def test_every_tie_has_the_sign_of_the_claims_that_are_ticked(state):
    """For: those whose sign is +; against: those whose sign is −; what is left out stays to be ticked again."""
    shown = panel(state, "graph")
    for edge in shown.edges:
        ticked = [one for one in edge.evidence if one not in state.left_out]
        assert edge.sign == by_hand(ticked), edge
        assert {MODEL.codebook.sign(CLAIMS[one]) for one in edge.against} <= {-1}
        assert {MODEL.codebook.sign(CLAIMS[one]) for one in set(edge.evidence) - set(edge.against)} <= {1}
        assert all(CLAIMS[one].source in state.sources for one in edge.evidence)


@given(states)
@settings(max_examples=25, deadline=None)
def test_a_small_graph_is_what_keeping_its_voice_alone_would_show(state):
    for voice in panel(state, "voices").voices[1:]:
        alone = explorer.update(state, {"do": "set", "control": "sources", "value": [voice.id]}, MODEL)
        drawn = sorted(edge.sign for edge in panel(alone, "graph").edges if edge.sign)
        assert sorted(line.sign for line in voice.lines) == drawn


def test_one_claim_more_or_less_turns_the_watched_tie():
    """6 for and 5 against: with one of those for it left out it is a draw, with two it is hostile."""
    (tie,) = (edge for edge in panel(FIRST, "graph").edges if {edge.source, edge.target} == {"iran", "russia"})
    speaking = [one for one in tie.evidence if one not in tie.against]
    assert (len(speaking), len(tie.against), tie.sign) == (6, 5, 1)
    state = FIRST
    for one, said in zip(
        speaking, ("5 for, 5 against, by majority: no tie", "4 for, 5 against, by majority: hostile"), strict=False
    ):
        state = explorer.update(state, {"do": "claim", "claim": one, "keep": False}, MODEL)
        assert scene(state).verdict == f"Iran–Russia: {said}"
    assert scene(state).unticked == tuple(one for one in CLAIMS if one in speaking[:2])
    assert explorer.update(state, {"do": "back"}, MODEL) == FIRST


@given(states)
@settings(max_examples=25, deadline=None)
def test_the_steps_lead_back_to_the_state(state):
    again = FIRST
    for action in explorer.steps(state, MODEL):
        again = explorer.update(again, action, MODEL)
    assert explorer.describe(again, MODEL) == scene(again) and set(again.left_out) == set(state.left_out)
    assert again.sources == tuple(one for one in FIRST.sources if one in state.sources)


@pytest.mark.parametrize("claim", ["c999", None, 3, "", ["c038"]])
def test_a_claim_that_is_none_is_refused_in_words(claim):
    with pytest.raises(EntenteError, match="the claim"):
        explorer.update(FIRST, {"do": "claim", "claim": claim, "keep": False}, MODEL)


def test_the_prediction_is_answered_where_the_asked_state_is_reached():
    widget = graph_explorer()
    widget.act({"do": "predict", "value": "1"})
    assert not widget.scene()["prediction"]["over"]
    widget.act({"do": "try", "place": 0})
    assert widget.scene()["prediction"]["verdict"].startswith("You said cooperative: with Mark Galeotti alone")
