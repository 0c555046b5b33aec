"""Answered moments: what is asked, what is said to who commits, what is kept, and that nothing is told before."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from entente import bets, moment
from entente.errors import EntenteError
from entente.exercises.kinds import Number
from entente.exercises.tasks import Task
from entente.labs.kit.keeping import predictions
from entente.labs.moments import Moment, answered, asked, find_moment
from tools.still_moments import still_form

NAMES = [name for lesson in asked.LESSONS for name in asked.logic(lesson)]
every_moment = pytest.mark.parametrize("name", NAMES)
# What is right, counted by hand in the outputs and tables of the lessons: one file a lesson.
HAND = sorted((Path(__file__).parent / "moments_right").glob("*.yaml"))
RIGHT = {name: value for file in HAND for name, value in yaml.safe_load(file.read_text(encoding="utf-8")).items()}


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))


@every_moment
def test_words_and_logic_name_the_same(name):
    logic, told = find_moment(name)
    assert set(logic.task.misconceptions) == set(told.wrong)
    assert {field for _, field, _, _ in Formatter().parse(told.answer) if field} == set(logic.facts())
    assert bool(told.options) != bool(logic.scale)
    if logic.scale:
        assert logic.scale.low <= logic.task.right <= logic.scale.high


@every_moment
def test_the_right_answer_is_that_of_the_lesson(name):
    assert answered(name, RIGHT[name]).right
    others = list(find_moment(name)[1].options) or [RIGHT[name] + 1, 0]
    assert not any(answered(name, other).right for other in others if other != RIGHT[name])


@pytest.mark.parametrize(("name", "slip"), [(name, slip) for name in NAMES for slip in find_moment(name)[0].task.wrong])
def test_a_slip_is_told_with_the_answer(name, slip):
    logic, told = find_moment(name)
    one = answered(name, logic.task.wrong[slip]())
    assert not one.right and told.wrong[slip] in one.words and told.answer.format(**logic.facts()) in one.words


@every_moment
def test_nothing_of_the_answer_is_shown_before_a_commitment(name):
    """A sentence of the answer, or a number of it that the question does not name."""
    widget = moment(name)
    shown = (
        still_form(name, "lite")
        + widget.static_text()
        + re.sub(r"data:image[^\"]*", "", widget.static_html())
        + str(widget.start)
        + str(widget.scene())
    )
    told, facts = find_moment(name)[1], find_moment(name)[0].facts()
    assert told.answer.format(**facts) not in shown and widget.scene()["panels"] == []
    for sentence in re.split(r"(?<=[.;:]) ", told.answer.format(**facts)):
        assert sentence not in shown
    widget.act({"do": "predict", "value": RIGHT[name]})
    assert told.answer.format(**facts) in widget.scene()["prediction"]["verdict"]


@every_moment
def test_a_typed_commitment_and_one_in_the_widget_are_the_same(name, capsys):
    moment(name, RIGHT[name])
    typed = capsys.readouterr().out
    again = moment(name)
    assert again.scene()["prediction"]["over"] and again.scene()["prediction"]["verdict"] in typed
    assert len(again.scene()["panels"]) == len(find_moment(name)[0].panels())
    again.act({"do": "predict", "value": RIGHT[name]})
    assert "after the answer was shown" in again.scene()["fault"]


@pytest.mark.parametrize(("name", "number", "read"), [("07.2", 0.048, "0.048"), ("07.2", 0, "0"), ("07.b", 3, "3")])
def test_a_choice_of_numbers_takes_the_number(name, number, read):
    assert asked.read(name, number) == read


def test_what_a_moment_asks_is_worked_out_before_anybody_commits(monkeypatch, capsys):
    """So that a commitment is answered at once, however long the answer takes to find."""
    done = []
    slow = Moment(
        Task(Number("a count"), lambda: done.append("right") or 3),
        facts=lambda: done.append("facts") or {"found": 3},
        panels=lambda: done.append("panels") or (),
    )
    monkeypatch.setattr(asked, "find_moment", lambda name: (slow, asked.Told("How many?", "How many?", "{found}.")))
    moment("04.1")
    assert set(done) == {"right", "facts", "panels"}
    moment("04.1", 3)
    assert done.count("right") == 1 and "So it is. 3." in capsys.readouterr().out


def test_all_bets_come_back(capsys):
    assert "No bet yet" in str(bets())
    moment("04.1", "Russia")
    moment("04.2").act({"do": "predict", "value": 5})
    capsys.readouterr()
    assert [(one.lab, one.said) for one in predictions()] == [("moment 04.1", "Russia"), ("moment 04.2", "5")]
    said = str(bets("04"))
    assert "You said: Russia. Not so." in said and "You said: 5. Not so. That is the count by the codebook" in said
    assert str(bets("05")) == str(bets("77"))


@pytest.mark.parametrize("name", ["04.99", "77.1", "", None, 4.1, [], "<b>"])
def test_an_unknown_moment_is_told_in_words(name, capsys):
    assert moment(name) is None
    assert "the name of the moment" in capsys.readouterr().out


@given(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.integers(), max_size=3)
)
def test_whatever_is_committed_is_answered_in_words(value):
    for name in NAMES:
        try:
            assert answered(name, value).words
        except EntenteError as error:
            assert f"moment {name}" in str(error)
