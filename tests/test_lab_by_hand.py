"""The small labs that stand before a measure: what is marked and coded by hand, and what is said of it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab_walks import actions, walks

from entente import data
from entente.labs import coding_desk
from entente.labs.by_hand import claims, headline, luck, names, passages
from entente.labs.by_hand.claims import sheets as sheets_of_claims
from entente.labs.by_hand.luck import by_luck
from entente.labs.kit import controls
from entente.labs.kit.lab import lab_text

MAKES = {"names": names, "claims": claims, "passages": passages, "luck": luck}
WORDS_OF_P06 = {
    "Iran": 0,
    "Russia": 2,
    "Russia again": 10,
    "its": 14,
    "Ukraine": 17,
    "Israeli": 29,
    "Air": 30,
    "Force": 31,
}


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))


def marked(*words: str):
    widget = names()
    widget.act(*({"do": "open", "row": str(WORDS_OF_P06[word])} for word in words))
    return widget


def code(name: str, relation: str, polarity: str, certainty: str = "CT"):
    return {"do": "code", "passage": name, "relation": relation, "polarity": polarity, "certainty": certainty}


EIGHT = [  # as somebody may code them who takes a need that has fallen for one that is denied
    code("c018", "depends_on", "-"),
    code("c021", "trades_with", "+"),
    code("c024", "supplies_arms", "+"),
    code("c027", "depends_on", "-"),
    code("c029", "depends_on", "-"),
    code("c039", "protects", "+", "PS"),
    code("c049", "attacks", "+"),
    code("c079", "backs_verbally", "+"),
]


@pytest.mark.parametrize("name", MAKES)
def test_a_kept_state_comes_back_wherever_a_walk_ends(name):
    lab = MAKES[name]().lab

    @given(st.data())
    def law(draws):
        session = draws.draw(walks(lab)) if name != "names" else marked("Iran", "its").session
        assert controls.from_text(lab.name, lab_text(lab, session.now), lab.start, lab.update) == session.now
        after = controls.step(
            lab.update, session, draws.draw(actions(lab, session.now) if name != "names" else _marks())
        )
        assert after.now == session.now or after.past[-1] == session.now

    law()


def _marks():
    return st.integers(-1, 60).map(lambda place: {"do": "open", "row": str(place)})


def test_words_side_by_side_make_one_name():
    widget = marked("Force", "Israeli", "Air", "Iran")
    text, found = (
        widget.lab.model.text,
        [part for part in widget.scene()["panels"][0]["paragraphs"][0][2][0]["stretches"]],
    )
    assert "".join(one["text"] for one in found) == text
    widget.act({"do": "done"})
    kept = [
        one["text"]
        for one in widget.scene()["panels"][0]["paragraphs"][0][2][0]["stretches"]
        if "found" in one["marks"]
    ]
    assert kept == ["Iran", "Israeli Air Force"]
    assert widget.scene()["verdict"].startswith("2 of the 2 that you marked are right; of the 6")


def test_the_two_shares_are_those_counted_by_hand():
    """In p06 six names stand: Iran, Russia, Russia, Ukraine, Iran and the Israeli Air Force."""
    widget = marked("Iran", "Russia", "Russia again", "its", "Ukraine", "Air", "Force")
    assert [panel["kind"] for panel in widget.scene()["panels"]] == ["reading"]  # nothing is told before
    widget.act({"do": "done"})
    rows = widget.scene()["panels"][1]["rows"]
    assert rows == [
        ["you", "4 of 6 (0.67)", "4 of 6 (0.67)"],
        ["a list of six words", "4 of 5 (0.80)", "4 of 6 (0.67)"],
    ]
    widget.act({"do": "open", "row": "0"})
    assert "after the score was shown" in widget.scene()["fault"]


def test_nothing_marked_has_no_precision():
    widget = names()
    widget.act({"do": "done"})
    assert widget.scene()["panels"][1]["rows"][0] == ["you", "0 of 0", "0 of 6 (0.00)"]


def test_each_field_of_a_claim_has_its_reason_and_each_other_choice_a_slip():
    gold = {claim.id: claim for claim in data.claims()}
    sheets = sheets_of_claims()
    for sheet in sheets:
        for name, field in sheet.fields.items():
            right = getattr(gold[sheet.claim.id], name)
            assert right in field.options and set(field.wrong) == set(field.options) - {right}
    assert [len(sheet.fields) for sheet in sheets] == [3, 7]  # of the first a part is given


def test_a_claim_is_judged_field_by_field_and_not_before_it_is_complete():
    widget = claims()
    widget.act(
        {"do": "set", "control": "relation", "value": "withholds"}, {"do": "set", "control": "actor", "value": "iran"}
    )
    assert widget.scene()["panels"][0]["back"] is None and "distrust" not in widget.static_text()
    widget.act({"do": "set", "control": "certainty", "value": "CT"})
    card = widget.scene()["panels"][0]
    assert [row[2]["text"] for row in card["back"]["rows"]] == ["distrusts", "the same", "the same"]
    assert "said to have feared" in card["rules"][0][1]
    assert widget.scene()["verdict"] == "Claim 1 of 2: 2 of 3 fields as the course has them."


@pytest.mark.parametrize("action", [{"control": "aux", "value": "none"}, {"control": "actor", "value": "mars"}, {}])
def test_what_a_claim_does_not_ask_is_refused_in_words(action):
    widget = claims()
    widget.act({"do": "set", **action})
    assert "expected" in widget.scene()["fault"]


def test_numbers_come_with_the_eighth_passage_and_kappa_is_hers():
    widget = passages()
    widget.act(*EIGHT[:7])
    assert [panel["kind"] for panel in widget.scene()["panels"]] == ["cards"]
    widget.act(EIGHT[7])
    assert widget.scene()["verdict"] == "On polarity you and the first pass agree in 7 of 8."
    # By hand: she writes − three times and the first pass twice, both on two of them; 5/8 · 6/8 + 3/8 · 2/8 = 9/16.
    shares = {what: share for what, share in luck().scene()["panels"][1]["rows"]}
    assert shares["by luck, with your habits"] == "56.2%" and shares["kappa"] == "0.71"  # (14/16 − 9/16) / (7/16) = 5/7


def test_the_eight_are_on_the_desk_and_taking_them_back_leaves_the_others():
    coding_desk().act(code("c001", "withholds", "+", "U"))
    passages().act(*EIGHT)
    assert len(coding_desk().state.complete()) == 9
    passages().act({"do": "afresh"})
    assert list(coding_desk().state.complete()) == ["c001"]


@given(st.integers(0, 10), st.integers(0, 10))
def test_luck_is_that_of_all_pairs_of_claims(first, second):
    """Ten claims of each coder, paired in every way: how often the codes are the same."""
    one, other = ("+" * plus + "-" * (10 - plus) for plus in (first, second))
    same = [a for a, b in product(one, other) if a == b]
    shares = by_luck(first / 10, second / 10)
    assert shares == pytest.approx((same.count("+") / 100, same.count("-") / 100))


def test_the_prediction_of_luck_is_answered_where_it_was_asked():
    widget = luck()
    widget.act({"do": "predict", "value": 90}, {"do": "set", "control": "one", "value": 0.9})
    assert not widget.scene()["prediction"]["over"]
    widget.act({"do": "set", "control": "other", "value": 0.9})
    assert widget.scene()["prediction"]["verdict"] == "You said 90; it is 82. Both write + for 81, and − for the rest."


@given(st.text(max_size=60) | st.none() | st.integers() | st.lists(st.integers(), max_size=2))
def test_whatever_stands_for_a_headline_is_answered_in_words(words):
    assert "your headline" in str(headline(words))


def test_a_headline_is_read_with_its_rules():
    said = str(headline("Georgia sells more peaches to Iran than Alabama."))
    assert "[Iran=iran]" in said and "[Georgia" not in said and "American South" in said
    assert str(headline(" … ")) == str(headline())
