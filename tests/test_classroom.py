"""The exercises as a class uses them: built without drift, reset without loss, marked by nbgrader."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from entente.cli.app import app
from entente.errors import EntenteError
from entente.exercises import classroom, platforms, tasks
from entente.exercises.solutions import solutions
from tools import exercises, notebooks, setup

ROOT = Path(__file__).resolve().parents[1]
SET = "04"


def entente(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def project(tmp_path):
    """A copy of what the exercises are built from and into."""
    for folder in ("solutions", "exercises", "entente/exercises/_fresh"):
        (tmp_path / folder).mkdir(parents=True)
        for path in (ROOT / folder).glob(f"{SET}_*.ipynb"):
            shutil.copy(path, tmp_path / folder)
    return tmp_path


# Building


def test_no_exercise_has_drifted_from_its_solution():
    assert exercises.drifted() == [], "python3 start.py exercises builds them anew"
    assert [path.name[:2] for path in solutions()] == list(tasks.SETS)


@pytest.mark.parametrize("folder", ["solutions", "exercises", "entente/exercises/_fresh"])
def test_a_change_on_either_side_is_seen(project, folder):
    assert exercises.drifted(root=project) == []
    path = next((project / folder).glob("*.ipynb"))
    path.write_text(path.read_text(encoding="utf-8").replace("Is company an alliance?", "Is it?"), encoding="utf-8")
    assert exercises.drifted(root=project)


def test_an_exercise_without_a_solution_is_seen(project):
    (project / "exercises" / "77_none.ipynb").write_text("{}")
    (project / "exercises" / "04_mine.kept-2026.ipynb").write_text("{}")  # a learner's own copy is nobody's drift
    assert exercises.drifted(root=project) == ["exercises/77_none.ipynb"]


def test_nothing_of_a_solution_is_left_in_an_exercise():
    for path in solutions():
        built = notebooks.read(ROOT / "exercises" / path.name)
        text = "\n".join(cell.source for cell in built.cells)
        assert "SOLUTION" not in text and "HIDDEN" not in text and "points(" not in text
        locked = [cell for cell in built.cells if cell.metadata.get("nbgrader", {}).get("locked")]
        assert locked and not any(cell.metadata.get("editable", True) for cell in locked)


def test_a_heading_that_says_other_minutes_than_the_words_is_drift(project):
    path = next((project / "solutions").glob("*.ipynb"))
    text = path.read_text(encoding="utf-8")
    old = re.search(r"\*\d+ minutes · in words\*", text)[0]
    path.write_text(text.replace(old, "*99 minutes · in words*", 1), encoding="utf-8")
    assert exercises.drifted(root=project) == [path.relative_to(project).as_posix()]
    assert notebooks.stored(exercises.headed(notebooks.read(path), SET)).decode() == text


def test_a_solution_with_a_broken_marker_is_told():
    notebook = notebooks.read(solutions([SET])[0])
    for cell in notebook.cells:
        cell.source = cell.source.replace("### END SOLUTION", "")
    with pytest.raises(EntenteError, match="expected pairs of BEGIN and END"):
        exercises.assignment(notebook)


def test_the_command_says_what_has_drifted(capsys):
    assert exercises.main(["--check"]) == 0
    assert "9 exercises as built." in capsys.readouterr().out
    assert exercises.main(["12"]) == 1
    assert "expected the number of a set" in capsys.readouterr().err


# Resetting


def test_reset_keeps_what_was_written(project, capsys):
    house = setup.House(project)
    place = next((project / "exercises").glob("*.ipynb"))
    place.write_text("mine", encoding="utf-8")
    assert setup.reset(house, [SET]) == 0
    (kept,) = (project / "exercises").glob("*.kept-*")
    assert kept.read_text(encoding="utf-8") == "mine"
    assert place.read_bytes() == next((project / "entente/exercises/_fresh").glob("*.ipynb")).read_bytes()
    assert kept.name in capsys.readouterr().out
    assert setup.reset(house, [SET]) == 0  # a fresh one is not kept twice
    assert len(list((project / "exercises").glob("*.kept-*"))) == 1


@pytest.mark.parametrize("arguments", [[], ["12"], ["../04"]])
def test_reset_asks_for_a_set(project, arguments):
    with pytest.raises(setup.Stop, match=r"such as: python3 start\.py reset 03"):
        setup.reset(setup.House(project), arguments)


# Marking


def answered(number: str, *done: str, kind: str = "solutions") -> nbformat.NotebookNode:
    """An exercise in which the named tasks are answered as in the solution."""
    built = notebooks.read(next((ROOT / "exercises").glob(f"{number}_*.ipynb")))
    solved = notebooks.read(next((ROOT / kind).glob(f"{number}_*.ipynb")))
    source = {cell.metadata.nbgrader.grade_id: cell.source for cell in solved.cells if "nbgrader" in cell.metadata}
    for cell in built.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.startswith("answer") and name[7:].replace("-", ".") in done:
            cell.source = source[name]
    return built


def hostile(number: str) -> nbformat.NotebookNode:
    """Checks overwritten and deleted, their insides opened, a cell without an end, output that looks like points."""
    notebook = answered(number, f"{number}.2")
    first = next(place for place, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    notebook.cells.insert(first + 1, nbformat.v4.new_code_cell("check = lambda *a: print('right')\npoints = check"))
    notebook.cells.insert(
        first + 2, nbformat.v4.new_code_cell("from entente.exercises import tasks\nprint(tasks.logic('04'))")
    )
    notebook.cells.insert(first + 3, nbformat.v4.new_code_cell("1 / 0"))
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name == f"check-{number}-1":
            cell.source = "2.0"
        if name == f"answer-{number}-3":
            cell.source = "def standing(graph):\n    while True:\n        pass"
    notebook.cells = [
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") != f"check-{number}-4"
    ]
    return notebook


@pytest.mark.slow
def test_the_round_trip_through_nbgrader(tmp_path):
    """Generate, five submissions, autograde, feedback, table: with the marks that one expects."""
    every = list(tasks.logic(SET))
    handed = tmp_path / "handed"
    handed.mkdir()
    nbformat.write(answered(SET, *every), handed / "perfect.ipynb")
    (handed / "Half Done").mkdir()
    nbformat.write(answered(SET, *every[:2]), handed / "Half Done" / "homework.ipynb")
    nbformat.write(answered(SET), handed / "empty.ipynb")
    nbformat.write(hostile(SET), handed / "hostile.ipynb")
    (handed / "torn.ipynb").write_text("{", encoding="utf-8")
    (handed / "written").mkdir()
    (handed / "written" / "essay.docx").write_bytes(b"PK")
    result = entente("exercises", "mark", SET, handed, "--course", tmp_path / "course", "--csv", tmp_path / "marks.csv")
    assert result.exit_code == 1, result.output  # two could not be read
    assert "6 of 6" in result.stdout and "Not marked: 2." in result.stdout and "noticed: 3." in result.stdout

    rows = {row["learner"]: row for row in csv.DictReader(io.StringIO((tmp_path / "marks.csv").read_text("utf-8")))}
    assert sorted(rows) == ["Half_Done", "empty", "hostile", "perfect", "torn", "written"]
    assert [rows["perfect"][name] for name in every] == ["2", "2", "2", "2", "1", "2"]
    assert (rows["perfect"]["total"], rows["perfect"]["most"], rows["perfect"]["to_read"]) == ("11", "15", f"{SET}.5")
    assert [rows["Half_Done"][name] for name in every] == ["2", "2", "0", "0", "0", "0"]
    assert (rows["empty"]["total"], rows["empty"]["to_read"]) == ("0", "")
    assert [rows["hostile"][name] for name in every] == ["0", "2", "0", "0", "0", "0"]
    assert "sets check" in rows["hostile"]["noticed"] and "imports from entente.exercises" in rows["hostile"]["noticed"]
    assert "is no notebook" in rows["torn"]["failed"]
    assert rows["written"]["failed"] == "is no notebook (essay.docx)"
    assert "is our solution" in rows["perfect"]["noticed"] and not rows["empty"]["noticed"]

    page = next((tmp_path / "course" / "feedback" / "Half_Done").rglob("*.html")).read_text(encoding="utf-8")
    assert f"{SET}.2 right" in page and f"{SET}.3 not yet" in page
    with classroom._own_surroundings(), classroom._api(tmp_path / "course").gradebook as book:
        assert book.average_assignment_score(classroom.assignment_name(SET)) == pytest.approx((11 + 4 + 0 + 2) / 4)


@pytest.mark.nightly
@pytest.mark.slow
def test_a_late_one_is_marked_and_what_a_person_gave_stays(tmp_path):
    """A zip of Moodle with its worksheet: grades for all, feedback under the names that came, copies noticed."""
    every = list(tasks.logic(SET))
    course = tmp_path / "course"
    (tmp_path / "class.csv").write_text(
        "Identifier,Full name,Grade,Feedback comments\n"
        "Participant 1,Ann Lee,,\nParticipant 2,Bo Å,,\nParticipant 3,Cy,,\n",
        encoding="utf-8",
    )

    def run(*notebooks):
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            for folder, notebook in notebooks:
                archive.writestr(f"{folder}_assignsubmission_file_/set.ipynb", nbformat.writes(notebook))
        paths = {name: tmp_path / name for name in ("marks.csv", "upload.csv", "feedback.zip")}
        result = entente(
            "exercises", "mark", SET, tmp_path / "all.zip", "--course", course, "--csv", paths["marks.csv"],
            "--roster", tmp_path / "class.csv", "--grades", paths["upload.csv"], "--feedback", paths["feedback.zip"],
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        rows = {row["Full name"]: row for row in csv.DictReader(io.StringIO(paths["upload.csv"].read_text("utf-8")))}
        return rows, csv.DictReader(io.StringIO(paths["marks.csv"].read_text("utf-8"))), paths["feedback.zip"]

    ann, bo = ("Ann Lee_1", answered(SET, *every)), ("Bo Å_2", answered(SET, *every[:1]))
    rows, marks, _ = run(ann)
    assert [rows[name]["Grade"] for name in rows] == ["11", "", ""]
    assert [row["failed"] for row in marks] == ["", "nothing handed in", "nothing handed in"]

    with classroom._own_surroundings(), classroom._api(course).gradebook as book:
        (notebook,) = book.find_submission(classroom.assignment_name(SET), "Ann_Lee").notebooks
        (grade,) = [each for each in notebook.grades if each.needs_manual_grade]
        grade.manual_score, grade.needs_manual_grade = 3, False
        book.db.commit()

    rows, marks, feedback = run(ann, bo)
    assert [rows[name]["Grade"] for name in rows] == ["14", "2", ""]
    marks = {row["learner"]: row for row in marks}
    assert marks["Ann Lee"]["to_read"] == "" and f"answer-{SET}-5 is our solution" in marks["Ann Lee"]["noticed"]
    assert sorted(zipfile.ZipFile(feedback).namelist()) == [
        "Ann Lee_1_assignsubmission_file_/feedback.html", "Bo Å_2_assignsubmission_file_/feedback.html",
    ]  # fmt: skip


def test_submissions_are_found_as_files_and_folders(tmp_path):
    (tmp_path / "ann.ipynb").write_text("{}")
    (tmp_path / "bob" / "deep").mkdir(parents=True)
    (tmp_path / "bob" / "deep" / "x.ipynb").write_text("{}")
    (tmp_path / ".hidden").mkdir()
    assert sorted(platforms.submissions(tmp_path)) == ["ann", "bob"]
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "x.ipynb").write_text("{}")
    with pytest.raises(EntenteError, match='found a second "ann"'):
        platforms.submissions(tmp_path)


def test_an_empty_folder_and_an_unknown_set_are_told(tmp_path):
    assert "expected notebooks, folders" in entente("exercises", "mark", SET, tmp_path).stderr
    assert "expected the number of a set" in entente("exercises", "mark", "1", tmp_path).stderr


def test_a_course_is_written_once(tmp_path):
    assert len(classroom.make_course(tmp_path, [SET]).written) == 2
    (tmp_path / "nbgrader_config.py").write_text("mine")
    assert classroom.make_course(tmp_path, [SET]).written == []
    assert (tmp_path / "nbgrader_config.py").read_text() == "mine"
    with pytest.raises(EntenteError, match="expected a folder that can be written to"):
        classroom.make_course(tmp_path / "nbgrader_config.py" / "inside", [SET])


def test_without_nbgrader_building_and_marking_say_how_the_own_extra_is_installed(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "nbgrader", None)
    monkeypatch.setitem(sys.modules, "nbgrader.apps", None)
    (tmp_path / "ann.ipynb").write_text("{}", encoding="utf-8")
    marked = entente("exercises", "mark", SET, tmp_path, "--course", tmp_path / "class")
    assert exercises.main([SET]) == 1
    for said in (marked.stderr, capsys.readouterr().err):
        said = " ".join(said.split())
        assert "In the course's folder" in said and 'type: python -m pip install -e ".[teachers]"' in said


@pytest.mark.parametrize("number", tasks.SETS)
def test_each_lesson_leads_to_its_exercises(number):
    (lesson,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    words = tasks.words(number).values()
    prose = "\n".join(cell.source for cell in notebooks.read(lesson).cells)
    assert f"](../exercises/{lesson.name})" in prose
    assert f"{sum(task.minutes for task in words)} minutes" in prose.split("**Practise.**")[1].splitlines()[0]
