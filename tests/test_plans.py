"""The plans for a class: they fit their minutes, name what there is, and say how long its reading takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from entente import data, labs
from entente.errors import EntenteError
from entente.exercises import tasks
from tools import docs, notebooks, plans

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "instructor" / "plans.md").read_text(encoding="utf-8")
VOICES = ["galeotti", "sopher", "sources_in_tehran", "taleblu", "iran_government", "insiders"]
DOUBTED = ["author", "sopher", "iran_government", "galeotti", "sources_in_tehran"]
MEND = f"mend docs/instructor/plans.md with: {docs.RUN}"
every_plan = pytest.mark.parametrize(("heading", "minutes"), [("45 minutes", 45), ("90 minutes", 90)])


@every_plan
def test_a_plan_takes_the_time_that_it_promises(heading, minutes):
    total = sum(step.minutes for step in plans.plan(PAGE, heading))
    assert total == minutes, f"docs/instructor/plans.md, {heading}: put the first column right"


@every_plan
def test_each_step_leaves_time_to_talk_and_says_how_much(heading, minutes):
    for step in plans.plan(PAGE, heading):
        assert step.reading == pytest.approx(plans.reading(step), abs=0.051), MEND
        assert step.reading < step.minutes, f"{step.where}: the plan leaves no time to talk; give it more minutes"


@every_plan
def test_each_step_names_a_part_that_there_is(heading, minutes):
    for step in plans.plan(PAGE, heading):
        assert step.where == "–" or (plans.path_of(step).is_file() and plans.reading(step) > 0)


@every_plan
def test_a_plan_has_minutes_for_the_rules_the_start_and_the_article(heading, minutes):
    steps = plans.plan(PAGE, heading)
    assert "ground rules" in steps[0].what and "Open lesson" in steps[1].what
    read = [step for step in steps if step.what.startswith("Read the article")]
    assert len(read) == 1 and read[0].minutes >= read[0].reading + 1
    assert ("Pause" in [step.what.split(".")[0] for step in steps]) == (minutes > 45)


def test_the_longer_plans_name_sections_and_tasks_that_there_are():
    named = PAGE.split("## Three sessions")[1]
    known = {name for number in tasks.SETS for name in tasks.words(number)}
    assert set(re.findall(r"\b\d\d\.\d\b", named)) <= known
    numbers = {path.stem[:2] for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert set(re.findall(r"\b0\d\b(?!\.\d)", named)) <= numbers


def rows_of(heading: str, row: str = r"^\| \d .+$") -> list[list[str]]:
    """The sessions below a heading of the page, cell by cell."""
    part = PAGE.split(heading)[1].split("\n## ")[0]
    rows = re.findall(row, part, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_three_sessions_say_how_long_their_reading_takes():
    rows = rows_of("## Three sessions")
    assert len(rows) == 3
    for session, taught, reading, start, talk, *_ in rows:
        assert int(reading) == round(plans.taught(taught)), MEND
        assert int(reading) + int(start) + int(talk) == 90, MEND
        assert int(talk) >= 15, f"{session}: no time to talk; teach less"


def test_the_seven_sessions_hold_their_lessons_and_tasks():
    """The reading of what is taught, the start and a pause, the tasks' own minutes, and what is left of 90."""
    rows = rows_of("## Seven sessions")
    assert len(rows) == 7
    minutes = {name: task.minutes for number in tasks.SETS for name, task in tasks.words(number).items()}
    for session, taught, reading, start, named, told, talk, _ in rows:
        assert int(told) == sum(minutes[name] for name in named.split(", ")), MEND
        assert int(reading) + int(start) + int(told) + int(talk) == 90, MEND
        assert int(reading) == round(plans.taught(taught)), MEND
        assert int(talk) >= 15, f"session {session}: no time to talk; teach less"


def test_minutes_that_are_wrong_are_put_right_and_nothing_else_is_touched():
    wrong = re.sub(r"\| [1-9]\.\d \|$", "| 99.9 |", PAGE, flags=re.MULTILINE)
    wrong = re.sub(r"\| \d+ \| 10 \|", "| 1 | 2 |", wrong)
    assert wrong.count("99.9") > 10 and wrong.count("| 1 | 2 |") == 10
    assert plans.with_minutes(wrong) == PAGE, MEND


def test_every_judgement_has_its_answer_and_its_place():
    """The answers are those that lesson 08 prints; the section is in the lesson that the table names."""
    rows = {row[0][:2]: row for row in rows_of("## The judgements", r"^\| j\d.+$")}
    told = plans.settled()
    answered_in = {judgement.id: judgement.answered_in for judgement in data.judgements()}
    assert set(rows) == set(told) == set(answered_in)
    for name, (_, where, _, answer) in rows.items():
        assert answer.startswith(str(told[name])), name
        lesson, section = re.fullmatch(r"lesson (\d\d), section (\d+)", where).groups()
        (path,) = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
        assert lesson == answered_in[name] and section in plans.sections(notebooks.read(path)), name


ASKED = {  # what the question of a lab asks to be done in it, and what is then said, in the lab and on the page
    "reader": ("01", 50, {"voices": VOICES}, "18"),
    "alias_bench": ("02", 0.7, {"kinds": ["names", "organisations"]}, "0.770"),
    "graph_explorer": ("04", "1", {"sources": ["galeotti"]}, "hostile"),
    "time_lab": ("05", 1, {"undated": "always"}, "2"),
    "trust_lab": ("08", 20, {f"source:{voice}": 0.5 for voice in DOUBTED}, "76 of 100 draws"),
}


@pytest.mark.parametrize("name", ASKED)
def test_a_lab_answers_its_question_as_the_page_says(name, tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    lesson, guess, done, expected = ASKED[name]
    page = (ROOT / "docs" / "instructor" / "questions.md").read_text(encoding="utf-8")
    told = re.search(rf"^\| {lesson} \| ([^|]+)\|", page, re.MULTILINE)[1]
    lab = getattr(labs, name)()
    lab.act({"do": "predict", "value": guess})
    for control, value in done.items():
        lab.act({"do": "set", "control": control, "value": value})
    verdict = lab.scene()["prediction"]["verdict"].removeprefix(f"You said {guess}")
    assert re.search(rf"\b{expected}\b", verdict) and re.search(rf"(?i)\b{expected}\b", told)


def test_every_lesson_with_a_lab_has_its_answer():
    page = (ROOT / "docs" / "instructor" / "questions.md").read_text(encoding="utf-8")
    asked = re.findall(r"^\*\*Lesson (\d\d),", page, re.MULTILINE)
    assert asked == re.findall(r"^\| (\d\d) \|", page, re.MULTILINE)


def test_sections_take_each_cell_once():
    lesson = notebooks.read(ROOT / "notebooks" / "04_draw_the_alliances.ipynb")
    parts = plans.sections(lesson)
    assert list(parts) == ["", *"1234567", "lab", "end"]
    assert sorted(number for numbers in parts.values() for number in numbers) == list(range(len(lesson.cells)))


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("lesson 04, section 11", "no such part"),
        ("lesson 77, lab", "no such notebook"),
        ("somewhere", "no such notebook"),
        ("exercises 03, task 03.9", "no such part"),
    ],
)
def test_a_part_that_is_not_there_is_named(where, found):
    with pytest.raises(EntenteError, match=found) as raised:
        plans.reading(plans.Step(5, "", where, 0))
    assert [fault.code for fault in raised.value.faults] == ["plans.where"]


def test_a_plan_that_is_not_there_is_named():
    with pytest.raises(EntenteError, match="60 minutes"):
        plans.plan(PAGE, "60 minutes")


# The guide for a JupyterHub


def test_the_image_of_a_hub_is_made_of_the_lock(root):
    """What benchmarks/hub.py runs; the hub's own packages come last and may not move what is locked."""
    lines = (root / "jupyterhub" / "Dockerfile").read_text(encoding="utf-8").splitlines()
    installs = [line for line in lines if re.search(r"\bpip install\b", line)]
    assert [re.sub(r".*pip install ", "", line) for line in installs] == [
        "-r requirements.txt",
        "--no-build-isolation --no-deps .",
        '-c /tmp/lock.txt "jupyterhub==5.*" nbgitpuller',
    ]


def test_the_hub_s_values_hold_what_a_learner_was_measured_to_need(root):
    values = yaml.safe_load((root / "jupyterhub" / "z2jh.yaml").read_text(encoding="utf-8"))["singleuser"]
    guide = (root / "jupyterhub" / "README.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| together \|(.+)\|$", guide, re.MULTILINE)
    most = max(int(number) for number in re.findall(r"(\d+) MB", row))
    assert values["memory"] == {"guarantee": "384M", "limit": "1G"}
    assert most < 384
