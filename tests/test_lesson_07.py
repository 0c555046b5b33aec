"""A learner adds a file to data/scenarios and sees it in lesson 07, without a change of the lesson."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from entente.needs.cascades import FORMS
from entente.needs.scenarios import compare
from entente.needs.tables import build
from tools import notebooks

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "notebooks" / "07_what_if.ipynb"
TABLE = "what_ifs, faults = data.sound_scenarios()\nfor fault"
TITLE = "Iran makes its own air defence"  # of the lesson's own file
WRONG = """title: Mine
question: What if?
period: "2025"
rests_on: [c999]
interventions:
  - {operation: restored, target: {dependent: iran, supplier: russia}, value: 0.5}
  - {operation: shock, target: {actor: irann}, value: 70}
"""


def the_file_of_the_lesson() -> str:
    """What the lesson asks the learner to paste."""
    prose = "\n".join(cell.source for cell in notebooks.read(LESSON).cells if cell.cell_type == "markdown")
    return re.search(r"```yaml\n(.*?)```", prose, re.DOTALL)[1]


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """Run the stored lesson in a course of its own, with a file `mine.yaml`; give the notebook as run.

    The kernel imports the package of that copy, which reads the data beside it, as it does for a learner.
    """
    kept = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for folder in ("entente", "data"):
        shutil.copytree(ROOT / folder, tmp_path / "course" / folder, ignore=kept)
    (tmp_path / "course" / "notebooks").mkdir()
    path = Path(shutil.copy(LESSON, tmp_path / "course" / "notebooks"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "course"))

    def run(text):
        (tmp_path / "course" / "data" / "scenarios" / "mine.yaml").write_text(text, encoding="utf-8")
        notebooks.run(path)
        return notebooks.read(path)

    return run


def shown(notebook, beginning: str) -> str:
    """The text that the cells with this beginning show."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.startswith(beginning)]
    assert len(cells) == 1
    return "\n".join(notebooks.texts(cells[0]))


def sources(notebook) -> list[str]:
    return [cell.source for cell in notebook.cells]


def row(text: str, name: str) -> str:
    """The cells of a table's row, as HTML gives them."""
    return re.search(rf"<th>{re.escape(name)}</th>(.*?)</tr>", text, re.DOTALL)[1]


def effect_on_iran(form: str) -> str:
    """What the lesson's own file does to Iran, put together without the file."""
    from entente import data
    from entente.needs.scenarios import Intervention

    target = {"dependent": "iran", "supplier": "russia", "resource": "air_defence"}
    found = compare(build(data.dependencies(), "2025-06"), Intervention("substitute", target, 0.6), form=form)
    change = round(float(found.effect[found.actors.index("iran")]), 3)
    return f"{change:+.3f}" if change else "·"


@pytest.mark.nightly
@pytest.mark.slow
def test_a_file_of_the_learner_is_in_the_table_and_in_all_that_follows(lesson):
    stored = notebooks.read(LESSON)
    run = lesson(the_file_of_the_lesson())
    assert sources(run) == sources(stored)
    table = shown(run, TABLE)
    assert "left out" not in table
    effects = [f"<td>{effect_on_iran(form)}</td>" for form in FORMS]
    assert re.search(r"\s*".join(map(re.escape, effects)), row(table, TITLE))
    assert f"<th>{TITLE}</th>" not in shown(stored, TABLE)
    others = [row(shown(stored, TABLE), name) for name in ("Syria lost", "China steps in", "Iran stops its drones")]
    assert all(other in table for other in others)
    everything = "\n".join(text for cell in run.cells for text in notebooks.texts(cell))
    assert everything.count(f"<th>{TITLE}</th>") == 3  # the table, the signs over draws, the first and last places


@pytest.mark.nightly
def test_a_wrong_file_says_all_its_faults_and_the_lesson_goes_on(lesson):
    stored = notebooks.read(LESSON)
    run = lesson(WRONG)
    table = shown(run, TABLE)
    said = re.findall(r"left out: data/scenarios/mine\.yaml, line (\d+)(.*)", table)
    assert [int(line) for line, _ in said] == [3, 4, 6, 7, 7]
    for words in ('"2025"', '"c999"', 'Did you mean "restore"?', 'Did you mean "iran"?', "70"):
        assert any(words in rest for _, rest in said), words
    assert "Traceback" not in table
    after = {cell.source: notebooks.texts(cell) for cell in stored.cells if cell.cell_type == "code"}
    changed = [
        cell.source
        for cell in run.cells
        if cell.cell_type == "code"
        and not cell.source.startswith(TABLE)
        and "nbval-ignore-output" not in cell.metadata.get("tags", [])
        and notebooks.texts(cell) != after[cell.source]
    ]
    assert changed == []


def test_the_lesson_is_stored_without_a_file_of_the_learner():
    stored = notebooks.read(LESSON)
    from entente import data

    titles = re.findall(r"<th>(.+?)</th>", shown(stored, TABLE).partition("<tbody>")[2])
    files = (path for path in (data.root() / "scenarios").glob("*.yaml") if path.stem != "mine")
    shipped = {re.search(r"^title: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1] for path in files}
    assert set(map(unescape, titles)) == shipped
