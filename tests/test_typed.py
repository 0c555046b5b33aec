"""What a learner types in a lesson is answered at once, in words, and rightly."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data, open_claim, try_split

# By hand: a–b + and c–d + within a side, a–c − and b–d − across; b–c + does not fit.
FOUR = nx.Graph()
FOUR.add_weighted_edges_from(
    [("a", "b", 1), ("c", "d", 1), ("a", "c", -1), ("b", "d", -1), ("b", "c", 1)], weight="sign"
)
LABELS = {"a": "Alpha Land"}


@pytest.mark.parametrize(
    ("side", "told"),
    [
        ("a, b", "1 of 5 ties is out of place: b–c (+)."),
        ("c,d", "1 of 5 ties is out of place: b–c (+)."),
        ("b", "3 of 5 ties are out of place: Alpha Land–b (+), Alpha Land–c (−), b–c (+)."),
        ("alpha land, B", "1 of 5 ties is out of place: b–c (+)."),
        (["a", "b"], "1 of 5 ties is out of place: b–c (+)."),
    ],
)
def test_a_split_is_told_tie_by_tie(side, told):
    assert str(try_split(FOUR, side, labels=LABELS)).splitlines()[1] == told


@pytest.mark.parametrize("side", ["", "  ", ..., [], "a, b, c, d"])
def test_a_split_without_two_sides_is_none(side):
    said = str(try_split(FOUR, side))
    assert said.startswith("… nobody is apart yet") and "out of place" not in said


def test_an_unknown_name_is_named():
    assert "zed" in str(try_split(FOUR, "a, zed")) and "known are a, b, c and d" in str(try_split(FOUR, "a, zed"))


@pytest.mark.parametrize("given_id", ["c045", " C045 "])
def test_a_claim_is_opened_with_its_words(given_id, capsys):
    open_claim(given_id)
    said = capsys.readouterr().out
    words = next(claim.content for claim in data.claims() if claim.id == "c045")
    assert words in " ".join(said.split()) and "sign −" in said and "source: Mark Galeotti" in said


def test_a_denied_claim_is_told_so(capsys):
    open_claim("c015")
    assert "supplies_arms (denied), sign 0" in capsys.readouterr().out


@given(st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text(max_size=3), max_size=3))
def test_whatever_is_typed_is_answered(value):
    assert str(try_split(FOUR, value))
    assert open_claim(value) is None
