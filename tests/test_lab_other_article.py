"""The labs of lessons 01 to 05 on another article, as docs/adapt.md says: the project copied, its data replaced.

The text is the one on Suez that the course brings along; its tables are the machine's proposals, and nothing is said of
it in `labs.yaml`. All of it runs in another process, since the labs read the tables that stand beside their package.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from entente import data
from tools import new_course

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
LABS = ("reader", "alias_bench", "coding_desk", "graph_explorer", "time_lab")
OURS = ("Iran", "Galeotti", "Sopher", "CSTO", "June 2025", "2007")  # Russia is not: the Soviet Union is in the text
TELL = """
import json
from entente import labs

told = {}
for name in %r:
    lab = getattr(labs, name)()
    scene = lab.scene()
    for control in scene["controls"]:
        if control["kind"] == "choice":
            for value, _ in control["options"]:
                lab.act({"do": "set", "control": control["id"], "value": value})
                assert not lab.session.fault, (name, control["id"], value, lab.session.fault)
    lab.static_html()
    files = [lab._made(file)["text"] for file in lab.lab.files]
    told[name] = {"question": lab.question, "first": scene, "last": lab.scene(), "files": files}
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory, root):
    """What each lab shows of Suez when it opens, and after each of its choices has been made once."""
    place = tmp_path_factory.mktemp("suez")
    new_course.write(place / "made", data.root() / "own_text.txt")
    shutil.copytree(root / "entente", place / "entente", ignore=shutil.ignore_patterns("__pycache__", "_fresh"))
    shutil.copytree(place / "made" / "data", place / "data")
    given = os.environ | {"PYTHONPATH": str(place), "ENTENTE_HOME": str(place / "home")}
    command = [sys.executable, "-c", TELL % (LABS,)]
    run = subprocess.run(command, cwd=place, env=given, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr[-2000:]
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", LABS)
def test_a_lab_opens_and_asks_about_the_text_that_is_there(told, name):
    lab = told[name]
    assert lab["question"].startswith("Predict first: ") and lab["question"].endswith("?")
    shown = lab["question"] + "".join(lab[when]["sentence"] for when in ("first", "last"))
    titles = [panel["title"] for when in ("first", "last") for panel in lab[when]["panels"]]
    assert [word for word in OURS if word in shown or word in " ".join(titles)] == []
    assert all(lab["files"])


def test_the_desk_begins_with_the_first_claim(told):
    first = data.table("claims")[0]["id"]  # ids of a new course count from c001, as ours do
    assert told["coding_desk"]["first"]["values"]["passage"] == first == "c001"
    card = next(panel for panel in told["coding_desk"]["first"]["panels"] if panel["kind"] == "cards")
    assert card["ask"].startswith("What the first coding says stays hidden") and card["back"] is None


def test_the_explorer_watches_the_first_tie(told):
    """Ties stand in the order of their actors' names, so that China's with Egypt is the first."""
    assert "China–Egypt is cooperative" in told["graph_explorer"]["first"]["sentence"]


def test_time_runs_over_the_dates_of_the_text(told):
    """No claim of the machine has a date, so that the only one is the article's."""
    (dates,) = [each["marks"] for each in told["time_lab"]["first"]["controls"] if each["id"] == "date"]
    assert "1956" not in dates and len(dates) == 1
    assert "(Iran" not in told["time_lab"]["first"]["sentence"]


def test_no_lab_names_an_actor_of_our_article():
    """What is said of the article stands in its tables. Examples in docstrings may name whom they like.

    Moments and what is done by hand are left out: like the tasks of the exercises they belong to the lessons.
    """
    names = {row[column] for row in data.table("actors") for column in ("id", "label")}
    named = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    found = []
    for path in sorted((data.course_folder() / "entente" / "labs").rglob("*.py")):
        if path.parent.name in ("moments", "by_hand"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, DOCUMENTED)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told
            if is_text and named.search(node.value):
                found.append(f"{path.name}, line {node.lineno}: {node.value[:60]}")
    assert found == []
