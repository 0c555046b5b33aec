"""The package installed by itself, as on a JupyterHub: a wheel without lessons beside it.

What reads lessons, exercises or solutions works inside a copy of the course, and elsewhere says that it needs one.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from entente.cli.answers import coder
from entente.cli.app import app
from entente.cli.exercises import exercises

NEEDING = (  # what reads the course's folder; `handed` holds an exercise
    "entente exercises course class",
    "entente exercises course class 03",
    "entente exercises mark 03 handed",
    "entente quiz 03 -o quiz.gift",
)
FREE = {
    "mentions",
    "claims",
    "graph",
    "report",
    "corpus",
    "scenario",
    "balance",
    "validate",
    "coders",
    "agree",
    "compare",
}
FREE |= {"coder prompt", "coder read", "coder ask"}
PROGRAM = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from entente.cli.app import app
told = {}
for line in json.load(sys.stdin):
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            code = app(line.split()[1:])
        except SystemExit as end:
            code = end.code
    told[line] = [code or 0, said.getvalue()]
import entente
json.dump({"told": told, "from": entente.__file__}, sys.stdout)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory, root) -> Path:
    """A folder for packages that holds nothing but the course's wheel."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    place = tmp_path_factory.mktemp("packages")
    wheels = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(place)
    return place


def run(installed: Path, folder: Path, lines: Sequence[str]) -> dict[str, list]:
    """Type these lines in a folder, under the installed package; what each returned and said."""
    variables = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=json.dumps(lines), capture_output=True, text=True, encoding="utf-8", cwd=folder, env=variables,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert Path(answer["from"]).is_relative_to(installed)
    return answer["told"]


def test_the_wheel_holds_the_package_and_none_of_the_authors_tools(installed, root):
    """Read from the wheel's own record; whatever stands in tools/ is looked for by name."""
    (about,) = installed.glob("*.dist-info")
    assert about.name.startswith("entente_course-")  # the name `entente` on the index is somebody else's
    files = [line.split(",")[0] for line in (about / "RECORD").read_text(encoding="utf-8").splitlines()]
    assert {file.split("/")[0] for file in files} == {"entente", about.name}
    authors = {path.name for path in (root / "tools").rglob("*") if path.is_file()}
    authors -= {"__init__.py", "console.py", "exercises.py"}  # the command line has its own
    assert {"setup.py", "pack.py", "site.py", "new_course.py"} <= authors
    assert [file for file in files if Path(file).name in authors] == []


def test_the_wheel_carries_the_tables_and_they_are_sound(installed, tmp_path, root):
    """Asked where there is no project's folder: the tables are those of the wheel."""
    places = {"shipped": installed / "entente" / "_data", "ours": root / "data"}
    files = {name: {path.relative_to(place) for path in place.rglob("*.*")} for name, place in places.items()}
    assert files["shipped"] == files["ours"]
    (tmp_path / "text.txt").write_text("Chad attacked Niger.", encoding="utf-8")
    told = run(installed, tmp_path, ["entente validate", "entente coder prompt text.txt"])
    code, said = told["entente validate"]
    assert code == 0 and said.endswith(" rows, no fault.\n")
    code, said = told["entente coder prompt text.txt"]
    assert code == 0 and "Sixteen rules" in said and "p01: Chad attacked Niger." in said


def test_every_command_is_asked_here():
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    for group in (coder, exercises):
        names |= {f"{group.info.name} {command.callback.__name__}" for command in group.registered_commands}
    asked = {line.removeprefix("entente ") for line in NEEDING}
    assert {name for name in names if not any(line.startswith(name) for line in asked)} == FREE


def test_without_a_copy_of_the_course_each_command_says_that_it_needs_one(installed, tmp_path, root):
    (tmp_path / "handed").mkdir()
    shutil.copy(next((root / "exercises").glob("03_*.ipynb")), tmp_path / "handed" / "ann.ipynb")
    packages = sorted(path for path in installed.rglob("*") if "__pycache__" not in path.parts)
    for line, (code, said) in run(installed, tmp_path, NEEDING).items():
        assert code and said.startswith("the course's folder: found none in the current folder or above it;"), line
        assert "Go into the course's folder (cd FOLDER)" in said and said.count("\n") == 1, line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handed"]
    assert sorted(path for path in installed.rglob("*") if "__pycache__" not in path.parts) == packages


def test_in_a_copy_of_the_course_the_commands_find_it(installed, tmp_path, root):
    copy = tmp_path / "course"
    for name in ("data", "notebooks", "solutions"):
        shutil.copytree(root / name, copy / name)
    line = NEEDING[0]
    code, said = run(installed, copy / "notebooks", [line])[line]
    assert code == 0, said
    made = list((copy / "notebooks" / "class" / "source").rglob("*.ipynb"))
    assert len(made) == len(list((root / "solutions").glob("*.ipynb")))


def test_in_a_copy_of_the_course_the_teachers_tools_run_without_a_set_up(installed, tmp_path, root):
    """As on a hub: the package is the installed one, and the tools are those of the copy."""
    for name in ("data", "notebooks", "exercises", "solutions", "docs", "tools"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    variables = os.environ | {"PYTHONPATH": str(installed)}
    made = {
        "slides taster": "build/slides/taster.html",
        "handout": "build/handout.html",
        "links --repo a/b": "build/links/taster.html",
        "paper worksheet": "build/paper/worksheet.html",
    }
    for line, page in made.items():
        command = [sys.executable, "-m", *f"tools.{line}".split()]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=variables, check=False)
        assert done.returncode == 0 and (tmp_path / page).is_file(), (line, done.stderr)
    line = "entente quiz 03 -o quiz.gift"
    code, said = run(installed, tmp_path, [line])[line]
    assert code == 0 and "question" in said and (tmp_path / "quiz.gift").is_file()


@pytest.mark.nightly
def test_a_copy_without_solutions_says_so(installed, tmp_path, root):
    for name in ("data", "notebooks"):
        shutil.copytree(root / name, tmp_path / name)
    lines = ["entente exercises course class", "entente exercises mark 03 notebooks", "entente quiz 03 -o quiz.xml"]
    told = run(installed, tmp_path, lines)
    for line, (code, said) in told.items():
        assert code and "solutions: found no notebook; expected the solution of each set" in said, line
    assert not (tmp_path / "class").exists() and not (tmp_path / "quiz.xml").exists()
