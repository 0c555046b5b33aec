"""Lab 03: what is kept and comes back, what stays hidden, and agreement computed another way."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from entente.errors import Undefined
from entente.labs import coding as lab
from entente.labs.coding.view import DRAWS, FEWEST, SEED
from entente.labs.kit.scene import Cell, plain
from entente.path import read_codings, side_by_side
from entente.text.agreement import krippendorff_alpha
from entente.text.units import draw_paragraphs

MODEL = lab.model()
ONE, SECOND = MODEL.codings["first"], MODEL.codings["second"]
FIRST = lab.State(MODEL.opening)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def code(state, passage, codes):
    return lab.update(state, {"do": "code", "passage": passage, **dict(zip(lab.FIELDS, codes, strict=True))}, MODEL)


def card(state):
    return next(panel for panel in lab.describe(state, MODEL).panels if panel.kind == "cards")


def coded_as(coding, names):
    state = FIRST
    for name in names:
        claim = coding[name]
        state = code(state, name, tuple(getattr(claim, field) for field in lab.FIELDS))
    return state


def test_nothing_of_the_coders_is_sent_before_the_three_choices_are_made():
    """Not even out of sight: the notes of both coders are nowhere in what goes to the page."""
    for name in ONE:
        state = lab.State(name)
        sent = json.dumps(plain(lab.describe(state, MODEL)), ensure_ascii=False)
        for claim in (ONE[name], SECOND[name]):
            assert not claim.note or claim.note not in sent
        half = lab.update(state, {"do": "set", "control": "relation", "value": "meets"}, MODEL)
        front = card(half)
        assert front.back is None and front.rules == ()
    assert lab.coding_desk().start["evidence"] == {}


def test_who_codes_as_the_first_coder_agrees_with_the_first_as_the_two_agree():
    state = coded_as(ONE, ONE)
    rows = {
        row[:2]: row[2:] for panel in lab.describe(state, MODEL).panels if panel.id == "agreement" for row in panel.rows
    }
    for field in lab.FIELDS:
        assert rows[field, "you, first"] == ("100%", "1.00", "1.00")
        assert rows[field, "you, second"] == rows[field, "first, second"]
        one, other = ([getattr(claim, field) for claim in coding.values()] for coding in (ONE, SECOND))
        assert rows[field, "first, second"][1] == f"{cohen_kappa_score(one, other):.2f}"


def test_the_lesson_s_passage():
    state = code(lab.State("c043"), "c043", ("mediates", "+", "PS"))
    said = lab.describe(state, MODEL).sentence
    assert said.startswith("1 of 44 passages coded. With the first pass you agree on polarity.")
    other = (Cell("distrusts (differs)", "mark"), "+ claimed", Cell("CT (differs)", "mark"))
    assert [row[1:4] for row in card(state).back.rows] == [("mediates", "+ claimed", "PS"), other, other]
    assert [head for head, _ in card(state).rules] == ["mediates", "distrusts"]
    assert card(state).back.note.startswith("Both passes were made by one language model")
    assert "undefined" in said or "0.00" in said


def test_what_is_coded_is_kept_at_once_and_comes_back(home):
    desk = lab.coding_desk()
    desk.act({"do": "set", "control": "relation", "value": "meets"})
    assert (home / lab.KEPT).exists()
    again = lab.coding_desk()
    assert again.state == desk.state and "back" in again.greeting
    desk.act({"do": "undo"})
    assert lab.coding_desk().state == FIRST


def test_your_own_coding_can_be_set_beside_others():
    """Two passages coded as they stand, one of them with another relation: one claim the same, one coded otherwise."""
    assert lab.my_coding() == {}
    same, other = [name for name, claim in MODEL.passages.items() if claim.layer or claim.relation == "attacks"][:2]
    state = coded_as(MODEL.passages, [same])
    codes = ("meets", MODEL.passages[other].polarity, MODEL.passages[other].certainty)
    lab.keep(FIRST, code(code(state, other, codes), "c043", ("", "+", "CT")))
    mine = lab.my_coding()
    assert [(claim.coder, claim.relation) for claim in mine["you"]] == [
        ("you", MODEL.passages[same].relation),
        ("you", "meets"),
    ]
    passages = {"first": [MODEL.passages[name] for name in (same, other)]}
    (pair,) = side_by_side(passages | mine, draws=10).pairs
    assert (pair.same, pair.other_code, pair.only_first, pair.only_second) == (1, 1, 0, 0)


def test_forgetting_deletes_and_can_be_undone(home):
    desk = lab.coding_desk()
    desk.act({"do": "set", "control": "relation", "value": "meets"})
    desk.act({"do": "forget"})
    assert not (home / lab.KEPT).exists()
    desk.act({"do": "undo"})
    assert lab.coding_desk().state.here[0] == "meets"


@pytest.mark.parametrize(
    "line",
    [b"{", b"\xff\xfe", b"3", b'{"key": "c001"}', b'{"key": "c001", "value": "me"}', b'{"key": 1, "value": null}'],
)
def test_a_damaged_line_is_passed_over_and_said_and_costs_no_other(home, line):
    lab.keep(FIRST, coded_as(ONE, ["c043"]))
    before = (home / lab.KEPT).read_bytes()
    (home / lab.KEPT).write_bytes(before + b"\n" + line)
    lab.keep(FIRST, coded_as(SECOND, ["c001"]))
    desk = lab.coding_desk()
    assert set(dict(desk.state.codes)) == {"c001", "c043"}
    assert desk.greeting.startswith("Damaged or of another version, and passed over: 1 line of ")
    assert (home / lab.KEPT).read_bytes().startswith(before + b"\n" + line)


def test_two_desks_at_once_lose_nothing(home):
    one, other = lab.coding_desk(), lab.coding_desk()
    passages = list(ONE)[:5]
    for desk, names in ((one, passages[:3]), (other, passages[3:4]), (one, passages[4:])):
        for name in names:
            desk.act({"do": "set", "control": "passage", "value": name})
            desk.act({"do": "set", "control": "relation", "value": "meets"})
    assert [name for name, _ in lab.coding_desk().state.codes] == passages


def test_two_desks_that_differ_on_a_passage_say_so(home):
    one, other = lab.coding_desk(), lab.coding_desk()
    assert one._take([{"do": "set", "control": "relation", "value": "meets"}]) == "Kept on this machine."
    said = other._take([{"do": "set", "control": "relation", "value": "attacks"}])
    assert said.startswith("Kept on this machine. On another desk c043 had other codes")
    assert lab.coding_desk().state.here[0] == "attacks"


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(home):
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the folder should be", encoding="utf-8")
    desk = lab.coding_desk()
    assert "Nothing can be kept here" in desk._take([{"do": "set", "control": "relation", "value": "meets"}])
    assert desk.state.here[0] == "meets"


def test_what_is_saved_is_one_coders_table(tmp_path):
    """A passage that is not complete is no coding; parties, words and source are those that the desk hands out."""
    first, second, third, fourth = list(ONE)[:4]
    state = code(FIRST, first, ("meets", "+", "CT"))
    state = code(state, second, ("attacks", "-", "PS"))
    state = code(state, third, ("withholds", "+", "CT"))
    state = lab.update(state, {"do": "set", "control": "passage", "value": fourth}, MODEL)
    state = lab.update(state, {"do": "set", "control": "relation", "value": "meets"}, MODEL)
    (tmp_path / "gil.csv").write_text(lab.table(state, MODEL), encoding="utf-8")
    handed = read_codings(tmp_path)
    assert [(fault.code, fault.where) for fault in handed.faults] == [("analysis.layer", "gil.csv, row 4, field layer")]
    for name, claim, codes in zip((first, second), handed.codings["gil"], ("meets + CT", "attacks - PS"), strict=True):
        passage = MODEL.passages[name]
        assert (claim.paragraph, claim.start, claim.pair) == (passage.paragraph, passage.start, passage.pair)
        assert f"{claim.relation} {claim.polarity} {claim.certainty}" == codes


def test_a_given_state_goes_before_what_was_kept():
    lab.coding_desk().act({"do": "set", "control": "relation", "value": "meets"})
    text = '{"lab": "coding_desk", "actions": []}'
    assert lab.coding_desk(state=text).state == FIRST


def test_only_passages_that_both_coded_lie_on_the_desk():
    assert set(ONE) == set(SECOND) == set(MODEL.passages)
    state = lab.State(next(iter(ONE)))
    for _ in range(60):
        state = lab.update(state, {"do": "step", "by": 1}, MODEL)
    assert state.passage == list(ONE)[-1]


@pytest.mark.parametrize("name", ["c001", "c043", "c075"])
def test_a_passage_can_be_found_by_its_number(name):
    """In the menu, and above the text when one lies on the desk."""
    scene = lab.describe(lab.State(name), MODEL)
    assert re.search(rf"\b{name}\b", dict(scene.controls[0].options)[name])
    assert name in card(lab.State(name)).title


# Agreement after each passage


def test_the_line_is_alpha_after_each_passage_and_its_band_comes_from_paragraphs_drawn_anew():
    """The band computed the long way: every draw is a list of units in which a paragraph stands as often as drawn."""
    names = list(ONE)[:14]
    state = FIRST
    for place, name in enumerate(names):
        relation = "meets" if place % 4 == 3 else ONE[name].relation
        state = code(state, name, (relation, "+", "CT"))
    (course,) = [panel for panel in lab.describe(state, MODEL).panels if panel.kind == "course"]
    points = dict(course.series)["you and the first pass"]
    mine = [dict(state.codes)[name][0] for name in names]
    first = [ONE[name].relation for name in names]
    for most, point in enumerate(points, 1):
        alpha = krippendorff_alpha([mine[:most], first[:most]])
        assert point.value == (None if isinstance(alpha, Undefined) else pytest.approx(alpha))
        assert (point.low is None) == (most < FEWEST)
    where = sorted({ONE[name].paragraph for name in names})
    found = []
    for times in draw_paragraphs(len(where), DRAWS, SEED):
        units = [k for k, name in enumerate(names) for _ in range(times[where.index(ONE[name].paragraph)])]
        alpha = krippendorff_alpha([[mine[k] for k in units], [first[k] for k in units]])
        found += [] if isinstance(alpha, Undefined) else [alpha]
    assert (points[-1].low, points[-1].high) == pytest.approx(tuple(np.quantile(found, (0.025, 0.975))))


def test_passages_stand_in_the_order_in_which_they_were_coded_and_come_back_so(home):
    names = list(ONE)[:3][::-1]
    lab.keep(FIRST, coded_as(ONE, names))
    assert [name for name, _ in lab.coding_desk().state.codes] == names


def test_the_tenth_passage_answers_the_prediction_and_a_try_leaves_the_codes():
    desk = lab.coding_desk()
    desk.act({"do": "predict", "value": 8})
    names = list(ONE)[:10]
    for place, name in enumerate(names):
        relation = "meets" if place == 3 else ONE[name].relation
        desk.act({"do": "code", "passage": name, "relation": relation, "polarity": "+", "certainty": "CT"})
        assert bool(desk.session.verdict) == (place == 9)
    assert desk.session.verdict == "You said 8 of 10; your relation is that of the first pass in 9 of your first 10."
    codes = desk.state.codes
    desk.act({"do": "try", "place": 1})
    assert desk.state.codes == codes
    assert ONE[desk.state.passage].relation != SECOND[desk.state.passage].relation
