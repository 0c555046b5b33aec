"""Every stored lesson is whole: run in order, without errors, readable by a stranger, the same on any machine."""

from __future__ import annotations

import ast
import importlib
import itertools
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from entente.errors import EntenteError
from tools import notebooks

ROOT = Path(__file__).resolve().parents[1]
STORED = notebooks.lessons()
BUILT = [path for path in sorted((ROOT / "exercises").glob("*.ipynb")) if ".kept-" not in path.name]
LINES = 12


def mend(path: Path) -> str:
    """The command that stores a notebook anew."""
    what = {"notebooks": "lessons ", "solutions": "lessons solutions/", "exercises": "exercises "}[path.parent.name]
    return f"python3 start.py {what}{path.name[:2]}"


every_stored = pytest.mark.parametrize("path", [*STORED, *BUILT], ids=lambda path: f"{path.parent.name}/{path.stem}")


# What is looked for: each function returns the numbers of the cells in which it is wrong


def code(notebook) -> list[tuple[int, nbformat.NotebookNode]]:
    """The code cells that hold something, with their numbers from 1."""
    return [(n, cell) for n, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code" and cell.source.strip()]


def not_run_in_order(notebook) -> list[int]:
    """Cells whose counter is not 1, 2, 3 … in the order of the page."""
    return [n for place, (n, cell) in enumerate(code(notebook), 1) if cell.execution_count != place]


def with_error(notebook) -> list[int]:
    """Cells whose stored output is an error that the lesson did not announce, or something said on the error stream."""
    return [n for n, cell in code(notebook) if any(_bad(output, cell) for output in cell.outputs)]


def _bad(output, cell) -> bool:
    announced = "raises-exception" in cell.metadata.get("tags", [])
    return (output.output_type == "error" and not announced) or output.get("name") == "stderr"


def too_long(notebook) -> list[int]:
    """Cells with more lines of code than a reader takes in at a glance, empty ones too; an answer in words is free."""
    return [n for n, cell in code(notebook) if len(cell.source.splitlines()) > LINES and not _written(cell)]


def _written(cell) -> bool:
    """Whether it is an answer in words, which a person reads."""
    told = cell.metadata.get("nbgrader", {})
    return bool(told.get("solution") and told.get("grade"))


def without_prose(notebook) -> list[int]:
    """Code cells that come without a word: the cell before is code, or there is none.

    In an exercise what is given, the answer, its check and its hint stand together, under the words of the task.
    """
    before = {n: notebook.cells[n - 2] if n > 1 else None for n, cell in code(notebook) if not _follows(cell)}
    return [n for n, cell in before.items() if cell is None or cell.cell_type != "markdown" or not cell.source.strip()]


def _follows(cell) -> bool:
    return "nbgrader" in cell.metadata or cell.source.startswith(("# hint(", "# weigh("))


def headings(notebook) -> list[int]:
    """The levels of the headings in order, code blocks left out."""
    prose = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"^(```|~~~).*?^\1", "", prose, flags=re.MULTILINE | re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#{1,6}) ", prose, flags=re.MULTILINE)]


def heading_faults(levels: list[int]) -> list[str]:
    """One heading of the first level, at the top; below it no level is left out."""
    faults = [] if levels[:1] == [1] and levels.count(1) == 1 else ["not exactly one heading of level 1, first"]
    return faults + [f"level {b} follows level {a}" for a, b in itertools.pairwise(levels) if b > a + 1]


def figures_without_words(notebook) -> list[int]:
    """Cells that show a picture, when neither they nor the next cell put it into words.

    A screen reader needs the words; and the comparison of outputs, which cannot compare pictures, needs their numbers.
    """
    said = [" ".join(notebooks.texts(cell)) for cell in notebook.cells] + [""]
    return [n for n, cell in code(notebook) if _pictures(cell) and "Figure" not in said[n - 1] + said[n]]


def _pictures(cell) -> int:
    return sum(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", {}))


def words_without_alt(notebook) -> list[int]:
    """Markdown pictures that have no alternative text."""
    return [
        n
        for n, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "markdown" and re.search(r"!\[\s*\]\(|<img(?![^>]*\balt=\"[^\"]+\")", cell.source)
    ]


def in_the_order_of_a_set(notebook) -> list[int]:
    """Cells whose stored text shows a set of several things: each kernel writes them in an order of its own."""
    return [n for n, cell in code(notebook) if any(_a_set_of_several(text) for text in notebooks.texts(cell))]


def _a_set_of_several(text: str) -> bool:
    for written in re.findall(r"\{[^{}]*\}", text):
        try:
            value = ast.literal_eval(written)
        except (SyntaxError, ValueError):
            continue
        if isinstance(value, set) and len(value) > 1:
            return True
    return False


def dead_links(notebook, path: Path) -> list[str]:
    """Links to files that are not there; a lesson refers to its neighbours and to the documents."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", prose)
    local = [target for target in targets if not re.match(r"\w+:", target) and not target.startswith("attachment:")]
    return [target for target in local if not (path.parent / target).exists()]


# The stored lessons


@every_stored
def test_it_is_stored_as_run(path):
    notebook = notebooks.read(path)
    assert code(notebook), "a lesson without code"
    assert not_run_in_order(notebook) == [], f"run it from a fresh kernel: {mend(path)}"
    assert with_error(notebook) == []


@every_stored
def test_nothing_of_one_machine_is_stored(path):
    notebook = notebooks.read(path)
    assert [str(fault) for fault in notebooks.machine_faults(notebook, path.name)] == []


@every_stored
def test_it_is_stored_in_its_normal_form(path):
    """As `python3 start.py lessons` would store it: so a later run changes only what the lesson changed."""
    text = path.read_text(encoding="utf-8")
    same = nbformat.writes(notebooks.normalise(notebooks.read(path))) + "\n" == text
    assert same, f"store it anew: {mend(path)}"


@every_stored
def test_no_output_hangs_on_the_order_of_a_set(path):
    assert in_the_order_of_a_set(notebooks.read(path)) == [], "print sorted(...) in its place"


@every_stored
def test_its_pictures_have_words(path):
    notebook = notebooks.read(path)
    assert figures_without_words(notebook) == []
    assert words_without_alt(notebook) == []


@every_stored
def test_it_reads_well(path):
    notebook = notebooks.read(path)
    assert too_long(notebook) == []
    assert without_prose(notebook) == []
    assert heading_faults(headings(notebook)) == []
    assert dead_links(notebook, path) == []


@every_stored
def test_it_is_no_larger_than_a_page_should_be(path):
    assert path.stat().st_size < 1_500_000


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_code_that_stands_in_prose_names_what_there_is(path):
    prose = "\n".join(cell.source for cell in notebooks.read(path).cells if cell.cell_type == "markdown")
    for module, names in re.findall(r"(?m)^from (entente[\w.]*) import ([\w, ]+)$", prose):
        for name in names.split(", "):
            assert hasattr(importlib.import_module(module), name), (module, name)


def test_the_lessons_are_numbered_without_a_gap():
    numbers = [int(path.stem[:2]) for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
    assert numbers == list(range(len(numbers)))


# The checks themselves: each is shown what it is there to find


def picture(**data: str):
    return new_output("display_data", data={"image/png": "iVBORw0KGgo=", **data})


def test_each_check_finds_its_fault():
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    prose = new_markdown_cell("# One\n\n### Three\n\n```\n# no heading\n```")
    cells = [
        new_code_cell("1", execution_count=2),
        prose,
        new_code_cell("\n".join(["x = 1"] * 13), execution_count=1, outputs=[error]),
        new_code_cell("y", execution_count=None, outputs=[picture()]),
        new_markdown_cell("![](x.png) and [a lesson](99_none.ipynb) and [a page](https://example.org)"),
        new_code_cell(
            "z", execution_count=4, outputs=[picture(), new_output("stream", text="Figure 4.1. Two actors.")]
        ),
    ]
    notebook = new_notebook(cells=cells)
    assert in_the_order_of_a_set(notebook) == []
    assert not_run_in_order(notebook) == [1, 3, 4]
    assert with_error(notebook) == [3]
    assert too_long(notebook) == [3]
    assert without_prose(notebook) == [1, 4]
    assert heading_faults(headings(notebook)) == ["level 3 follows level 1"]
    assert heading_faults([2, 1]) == ["not exactly one heading of level 1, first"]
    assert figures_without_words(notebook) == [4]
    assert words_without_alt(notebook) == [5]
    assert dead_links(notebook, ROOT / "notebooks" / "x.ipynb") == ["x.png", "99_none.ipynb"]


def test_an_announced_error_is_no_fault():
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    cell = new_code_cell("1 / 0", execution_count=1, outputs=[error], metadata={"tags": ["raises-exception"]})
    assert with_error(new_notebook(cells=[cell])) == []


@pytest.mark.parametrize("shown", ["{'b', 'a'}", "missed: {(6, 1, 'b'), (6, 2, 'a')}"])
def test_a_set_is_seen_and_what_only_looks_like_one_is_not(shown):
    def cell(text: str):
        return new_code_cell("x", execution_count=1, outputs=[new_output("stream", text=text)])

    looks_alike = ["{'a': 1, 'b': 2}", "{(6, 1, 'a')}", "two sides, {a, b} and {c, d}", "['a', 'b']"]
    notebook = new_notebook(cells=[cell(shown), *map(cell, looks_alike)])
    assert in_the_order_of_a_set(notebook) == [1]


# Running and storing


def write(path: Path, *sources: str) -> Path:
    nbformat.write(new_notebook(cells=[new_code_cell(source) for source in sources]), path)
    return path


def test_two_runs_leave_the_same_file(tmp_path):
    source = "import ipywidgets\nprint('a')\nprint('b')\nipywidgets.IntSlider()"
    path = write(tmp_path / "lesson.ipynb", source, "from IPython.display import HTML\nHTML('<b>x</b>')")
    notebooks.run(path)
    first = path.read_bytes()
    notebooks.run(path)
    assert path.read_bytes() == first
    assert b"\r" not in first and b"widget-view" not in first and b'"widgets"' not in first
    assert [cell.execution_count for cell in notebooks.read(path).cells] == [1, 2]


def test_a_cell_that_fails_is_named_and_nothing_is_stored(tmp_path):
    path = write(tmp_path / "lesson.ipynb", "1 + 1", "{}['nowhere']", "2")
    before = path.read_bytes()
    with pytest.raises(EntenteError, match=r"lesson\.ipynb, cell 2: found KeyError: 'nowhere'") as raised:
        notebooks.run(path)
    assert [fault.code for fault in raised.value.faults] == ["notebooks.error"]
    assert path.read_bytes() == before


def test_a_path_of_the_machine_is_not_stored(tmp_path):
    path = write(tmp_path / "lesson.ipynb", "1", "import pathlib; pathlib.Path.home() / 'x'")
    before = path.read_bytes()
    with pytest.raises(EntenteError, match=r"lesson\.ipynb, cell 2: found .* expected an output without machine paths"):
        notebooks.run(path)
    assert path.read_bytes() == before


def test_the_learner_s_own_notes_stay_out_of_it(tmp_path, monkeypatch):
    notes = tmp_path / "notes"
    monkeypatch.setenv("ENTENTE_HOME", str(notes))
    code = f"import os\nos.environ['ENTENTE_HOME'] == {str(notes)!r}"
    assert notebooks.run(write(tmp_path / "lesson.ipynb", code)).cells[0].outputs[0].data["text/plain"] == "False"


@pytest.mark.parametrize(
    ("text", "code"), [("{}", "notebooks.format"), ("not json", "notebooks.format"), (None, "article.missing")]
)
def test_what_is_no_notebook_gets_a_sentence(tmp_path, text, code):
    path = tmp_path / "lesson.ipynb"
    if text is not None:
        path.write_text(text)
    with pytest.raises(EntenteError) as raised:
        notebooks.run(path)
    assert [fault.code for fault in raised.value.faults] == [code]


def test_lessons_are_chosen_by_the_beginning_of_their_name(tmp_path):
    for name in ("notebooks/01_one.ipynb", "notebooks/02_two.ipynb", "solutions/01_one.ipynb"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def names(*beginnings):
        return [path.relative_to(tmp_path).as_posix() for path in notebooks.lessons(beginnings, root=tmp_path)]

    assert names() == ["notebooks/01_one.ipynb", "notebooks/02_two.ipynb", "solutions/01_one.ipynb"]
    assert names("01") == ["notebooks/01_one.ipynb", "solutions/01_one.ipynb"]
    assert names("notebooks/02_two.ipynb") == ["notebooks/02_two.ipynb"]


# The comparison of outputs


@pytest.mark.slow
def test_a_changed_output_fails_the_comparison(tmp_path):
    """The same options with which the lessons are compared: a stored 2 for 1 + 1 passes, a stored 3 does not."""
    cells = []
    for count, stored in enumerate("23", 1):
        output = new_output("execute_result", data={"text/plain": stored}, execution_count=count)
        cells.append(new_code_cell("1 + 1", outputs=[output], execution_count=count))
    notebook = new_notebook(cells=cells)
    nbformat.write(notebooks.normalise(notebook), tmp_path / "lesson.ipynb")
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg")]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "lesson.ipynb"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert "1 failed, 1 passed" in done.stdout.splitlines()[-1]
