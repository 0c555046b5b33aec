"""Open answers are weighed by the learner: a rubric to tick, and two answers of which one is worth more."""

from __future__ import annotations

import pytest
from test_exercises import PROSE, REPORT, answers, given_by

from entente.exercises import desk, record, tasks, weighing
from entente.exercises.kinds import Prose

OPEN = [n for number in tasks.SETS for n, task in tasks.logic(number).items() if isinstance(task.kind, Prose)]
MINE = PROSE | {"09.2": REPORT}


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))


def shown_by(capsys, *args, **options) -> str:
    desk.weigh(*args, **options)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", OPEN)
def test_both_answers_are_complete_in_form_and_the_better_one_is_our_solution(name):
    """The form does not tell them apart, so that only reading does; and the better one is held to be true elsewhere."""
    found = weighing.weighed(name)
    better = found.answers[weighing.LETTERS.index(found.better)]
    assert better.split() == given_by(name, answers(name[:2])[name]).split()
    for answer in found.answers:
        assert tasks.judge(name, answer).result == tasks.RIGHT, tasks.judge(name, answer).words
    assert len(found.rubric) >= 4 and found.answers[0] != found.answers[1]


def test_the_better_answer_does_not_always_come_first():
    assert {weighing.weighed(name).better for name in OPEN} == {"A", "B"}


@pytest.mark.parametrize("name", OPEN)
def test_what_there_is_to_weigh_is_shown_once_the_form_is_complete(name, capsys):
    assert shown_by(capsys, name, ...).startswith(f"… {name} not yet")
    assert shown_by(capsys, name, "too short").startswith(f"✗ {name} try again")
    said = " ".join(shown_by(capsys, name, MINE[name]).split())
    found = weighing.weighed(name)
    for part in (*found.rubric, *found.answers):
        assert " ".join(part.split()) in said
    assert found.apart not in said


def test_ticks_and_choice_are_answered_and_kept_and_no_verdict_is_given(capsys):
    said = shown_by(capsys, "01.5", MINE["01.5"], ticks="1, 2", better="b")
    assert said.startswith("↔ 01.5 weighed by you\nYou ticked 2 of 4.\nStill open in your answer:\n3. A claim is named")
    assert "We find A the better. Both name a party" in said and "right" not in said
    assert "We too find A the better." in shown_by(capsys, "01.5", MINE["01.5"], ticks=[1, 2, 3, 4], better="A")
    assert [event["result"] for event in record.read()] == ["B", "A"]
    assert not any(one.done or one.tries for one in record.standings())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"ticks": [1, 9], "better": "A"}, "ticks: found a list: [1, 9]; expected numbers of the rubric's lines"),
        ({"ticks": "all", "better": "A"}, 'ticks: found the text "all"'),
        ({"ticks": object(), "better": "A"}, "ticks: found an object"),
        ({"ticks": [1], "better": "C"}, 'better: found the text "C"; expected "A" or "B"'),
        ({"ticks": [1]}, 'better: found the text ""'),
        ({"better": 3}, "better: found an int: 3"),
    ],
)
def test_what_cannot_be_weighed_is_told(options, told, capsys):
    assert told in shown_by(capsys, "01.5", MINE["01.5"], **options)
    assert record.read() == []


def test_a_task_with_a_right_answer_is_not_weighed(capsys):
    assert "expected an open task: one of 01.5" in shown_by(capsys, "01.1", (76, 80))
    assert 'found "01.9"' in shown_by(capsys, "01.9", "")


def test_the_boxes_do_what_the_typed_call_does(capsys):
    *boxes, choice, button, _ = desk.scales("02.5").children
    button.click()
    assert "Choose A or B first." in capsys.readouterr().out and record.read() == []
    boxes[0].value, choice.value = True, "B"
    button.click()
    by_hand = capsys.readouterr().out
    assert by_hand.endswith(shown_by(capsys, "02.5", MINE["02.5"], ticks=[1], better="B"))
