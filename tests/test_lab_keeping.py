"""What a learner makes of a lab: tries, predictions and their answers, and what is kept of it for the cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab_walks import walks

from entente import labs, notes
from entente.labs.kit import controls as c
from entente.labs.kit import keeping
from entente.labs.kit.acts import taken
from entente.labs.kit.guess import Choose, Number, Words
from entente.labs.kit.lab import Lab, Try
from entente.labs.kit.scene import Scene
from entente.labs.kit.widget import LabWidget

SIZE = c.Slider("size", "Size", 0, 10, 1)


@dataclass(frozen=True)
class State:
    size: float = 0
    name: str = ""


def move(size) -> dict:
    return {"do": "set", "control": "size", "value": size}


def predict(value) -> dict:
    return {"do": "predict", "value": value}


def asked(**options) -> Number:
    """Asks how large it is at a size of 5 or more."""

    def verdict(value, state):
        return f"You said {value:g}, it is {state.size:g}."

    return Number("How large?", 0, 9, 0.5, " m", "b", lambda state: state.size >= 5, verdict, **options)


def lab(**options) -> Lab:
    def describe(state: State) -> Scene:
        return Scene(f"Size {state.size:g}.", (SIZE,), {"size": state.size})

    return Lab("bench", "Bench", "Predict first: how large?", State(), describe, controls=lambda: (SIZE,), **options)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def cell(monkeypatch):
    """The notebook and the cell in which labs are made now."""

    def stand(name: str, notebook: str = "05_test.ipynb") -> None:
        monkeypatch.setenv("JPY_SESSION_NAME", f"/home/student/{notebook}")
        monkeypatch.setattr(keeping, "cell", lambda: (name, "run"))

    stand("one")
    return stand


# Predictions


def test_a_prediction_can_be_changed_until_the_answer_is_shown_and_is_then_told():
    widget = LabWidget(lab(guess=asked()))
    widget.act(predict("7,2"), predict(3.4))
    assert widget.scene()["prediction"] == {"value": 3.5, "told": "3.5 m", "over": False, "verdict": ""}
    widget.act(move(4))
    assert not widget.session.over
    widget.act(move(6), move(1), predict(9))
    assert widget.session.verdict == "You said 3.5, it is 6."
    assert widget.session.prediction == 3.5 and "after the answer was shown" in widget.session.fault
    widget.act({"do": "afresh"}, predict(9))
    assert (widget.session.prediction, widget.session.verdict, widget.session.fault) == (9, "", "")


def test_who_looks_before_predicting_gets_no_verdict():
    widget = LabWidget(lab(guess=asked()))
    widget.act(move(6))
    assert widget.scene()["prediction"] == {"value": None, "told": "", "over": True, "verdict": ""}


def test_a_lab_that_opens_on_the_answer_waits_for_the_first_action():
    opened = LabWidget(lab(guess=asked()), state=c.to_text("bench", [move(6)]))
    assert not opened.session.over
    opened.act(predict(2))
    assert opened.session.verdict == "You said 2, it is 6."


@pytest.mark.parametrize(
    "guess, good, told, bad",
    [
        (asked(), 4, "4 m", [None, "", "many", True, [3], float("nan"), 10, "-1", {}]),
        (Choose("Which?", (("up", "it rises"), ("down", "it falls"))), "up", "it rises", [None, "it rises", 3, ["up"]]),
        (Words("Who?"), " Iran,\n I think ", "Iran, I think", ["", " \n "]),
    ],
)
def test_what_is_no_prediction_is_refused(guess, good, told, bad):
    widget = LabWidget(lab(guess=guess))
    for value in bad:
        widget.act(predict(value))
        assert widget.session.prediction is None and "your prediction" in widget.session.fault, value
    widget.act(predict(good))
    assert widget.scene()["prediction"]["told"] == told and widget.session.fault == ""


@given(st.floats(0, 9))
def test_a_number_is_read_as_it_is_typed(value):
    guess = asked()
    assert guess.read(str(value)) == guess.read(str(value).replace(".", ",")) == guess.read(value)
    assert abs(guess.read(value) - value) <= 0.25 and guess.read(value) * 2 == round(guess.read(value) * 2)


def test_without_a_prediction_nothing_is_asked_and_nothing_is_told():
    widget = LabWidget(lab(guess=asked()), predict=False)
    widget.act(move(6), predict(3))
    assert widget.start["guess"] is None and widget.session.prediction is None and not widget.session.over
    assert "predict" not in widget.static_text().lower()


def test_a_lab_without_a_guess_asks_its_question_in_words():
    assert LabWidget(lab()).start["guess"]["ask"] == "Predict first: how large?"


# Tries


def test_a_try_sets_the_state_and_is_one_step():
    tries = (Try("Large", (move(4), move(8)), "Watch the size."), Try("On", (move(9),), "Watch.", fresh=False))
    widget = LabWidget(lab(tries=tries), predict=False)
    widget.act(move(3), {"do": "try", "place": 0})
    assert (widget.state.size, widget.scene()["tried"]) == (8, {"place": 0, "here": True})
    widget.act(move(2))
    assert widget.scene()["tried"] == {"place": 0, "here": False}
    widget.act({"do": "undo"}, {"do": "undo"})
    assert widget.state.size == 3
    for place in (2, -1, "0", True, None):
        widget.act({"do": "try", "place": place})
        assert widget.state.size == 3 and "one of the 2 that there are" in widget.session.fault


def test_only_a_fresh_try_leaves_what_was_done():
    named = replace(State(), name="mine")
    fresh, on = Try("", (move(8),), ""), Try("", (move(8),), "", fresh=False)
    made = lab(tries=(fresh, on))
    names = [taken(made, c.Session(named), {"do": "try", "place": place}).now.name for place in (0, 1)]
    assert names == ["", "mine"]


def test_the_tries_of_every_lab_lead_somewhere():
    for name in labs.__all__:
        made = getattr(labs, name)().lab
        for place, one in enumerate(made.tries):
            after = taken(made, c.Session(made.start), {"do": "try", "place": place})
            assert not after.fault, (name, one.label, after.fault)
            assert len(one.label) <= 40 and one.watch, (name, one.label)
            made.describe(after.now)


# Keeping


def test_work_comes_back_in_its_cell_and_in_no_other(cell):
    widget = LabWidget(lab(guess=asked()))
    widget.act(move(3), predict(2))
    again = LabWidget(lab(guess=asked()))
    assert (again.state, again.session.prediction) == (State(3), 2) and "is back" in again.greeting
    again.act(move(7))
    assert LabWidget(lab(guess=asked())).session.verdict == "You said 2, it is 7."
    for place in (("two", "05_test.ipynb"), ("one", "06_other.ipynb")):
        cell(*place)
        other = LabWidget(lab(guess=asked()))
        assert (other.state, other.session.prediction, other.greeting) == (State(), None, "")
        other.act(move(1))
    cell("one")
    assert LabWidget(lab()).state == State(7)


def test_where_no_cell_is_named_nothing_is_kept(home):
    LabWidget(lab(guess=asked())).act(move(3), predict(2))
    assert LabWidget(lab()).state == State() and not home.exists()


def test_a_given_state_goes_before_what_was_kept(cell):
    LabWidget(lab()).act(move(3))
    given = LabWidget(lab(), state=c.to_text("bench", []))
    assert (given.state, given.greeting) == (State(), "")


def test_begin_afresh_forgets_and_can_be_undone(cell):
    widget = LabWidget(lab(guess=asked()))
    widget.act(move(3), predict(2), {"do": "afresh"})
    again = LabWidget(lab(guess=asked()))
    assert (again.state, again.session.prediction, again.greeting) == (State(), None, "")
    widget.act({"do": "undo"})
    assert LabWidget(lab()).state == State(3)


@pytest.mark.parametrize(
    "record, size, words",
    [
        (b"{", 0, "cannot be read any more, so the lab begins afresh"),
        (b"\xff\xfe", 0, "cannot be read any more"),
        (b'{"actions": 3}', 0, "cannot be read any more"),
        (b'{"actions": [{"do": "fly"}, {"do": "set", "control": "size", "value": 4}]}', 4, "1 of 2 steps"),
        (b'{"actions": [{"do": "set", "control": "size", "value": 40}]}', 0, "1 of 1 step."),
    ],
)
def test_a_record_that_does_not_fit_is_told_and_breaks_nothing(cell, home, record, size, words):
    LabWidget(lab()).act(move(3))
    (path,) = (home / "labs").iterdir()
    path.write_bytes(record)
    widget = LabWidget(lab())
    assert widget.state == State(size) and words in widget.greeting
    widget.act(move(5))
    assert LabWidget(lab()).state == State(5)


def test_a_home_that_takes_nothing_is_told(cell, home):
    home.write_text("a file where the folder should be", encoding="utf-8")
    widget = LabWidget(lab(guess=asked()))
    assert "Nothing can be kept here" in widget._take([move(3)])
    widget.act(predict(2))
    assert (widget.state, widget.session.prediction) == (State(3), 2)


def test_a_prediction_is_no_answer_to_another_question(cell):
    LabWidget(lab(guess=asked())).act(predict(2))
    assert LabWidget(lab(guess=replace(asked(), ask="How small?"))).session.prediction is None
    assert LabWidget(lab(guess=replace(asked(), high=1))).session.prediction is None


def test_later_lessons_can_collect_the_predictions(cell, home):
    LabWidget(lab(guess=asked())).act(predict(2), move(7))
    cell("two")
    LabWidget(lab(guess=Words("Who?"))).act(predict("Iran"))
    notes.add(home / keeping.PREDICTIONS, {"key": "x", "value": 3}, {"key": 4}, [])
    found = {(one.lab, one.ask, one.said, one.verdict) for one in keeping.predictions()}
    assert found == {("bench", "How large?", "2 m", "You said 2, it is 7."), ("bench", "Who?", "Iran", "")}


def test_a_long_journal_is_cut_to_its_end(cell, home, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_BYTES", 2_000)
    widget = LabWidget(lab())
    for number in range(200):
        widget.act(move(number % 10))
    (path,) = (home / "labs").iterdir()
    assert path.stat().st_size < 2_200 and LabWidget(lab()).state == State(9)


KEPT = [name for name in labs.__all__ if name not in ("coding_desk", "text_desk")]  # these keep in ways of their own


@pytest.mark.parametrize("name", KEPT)
def test_every_lab_comes_back_as_it_was(cell, home, name):
    make = getattr(labs, name)
    known = make().lab

    @given(walks(known), st.integers())
    def law(session, place):
        cell(str(place))
        widget = make()
        widget.session = replace(session, past=())
        widget.keeper.keep(known.start, session.now)
        assert make().state == session.now

    law()
