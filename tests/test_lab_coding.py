"""Lab 03: what is kept and comes back, what stays hidden, and agreement computed another way."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from entente.labs import coding as lab
from entente.labs.kit.scene import plain
from entente.path import read_codings, side_by_side

MODEL = lab.model()
ONE, SECOND = MODEL.codings["first"], MODEL.codings["second"]
FIRST = lab.State(MODEL.opening)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def code(state, passage, codes):
    return lab.update(state, {"do": "code", "passage": passage, **dict(zip(lab.FIELDS, codes, strict=True))}, MODEL)


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
        assert not next(panel for panel in lab.describe(half, MODEL).panels if panel.id == "beside").rows
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
    assert said.startswith("1 of 44 passages coded. With the first coding you agree on polarity.")
    beside = next(panel for panel in lab.describe(state, MODEL).panels if panel.id == "beside")
    assert [row[1:4] for row in beside.rows] == [
        ("mediates", "+ claimed", "PS"),
        ("distrusts", "+ claimed", "CT"),
        ("distrusts", "+ claimed", "CT"),
    ]
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


def test_the_passages_that_the_lesson_names_can_be_found_by_their_numbers():
    """In the menu, and above the text when one lies on the desk."""
    (lesson,) = (Path(__file__).parents[1] / "notebooks").glob("03_*.ipynb")
    text = json.loads(lesson.read_text(encoding="utf-8"))
    tasks = "".join("".join(cell["source"]) for cell in text["cells"] if "Code ten passages" in "".join(cell["source"]))
    named = set(re.findall(r"\bc\d{3}\b", tasks))
    assert len(named) > 3
    for name in named:
        scene = lab.describe(lab.State(name), MODEL)
        assert re.search(rf"\b{name}\b", dict(scene.controls[0].options)[name])
        assert name in next(panel.title for panel in scene.panels if panel.id == "text")
