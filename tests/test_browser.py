"""Every lesson in a real JupyterLab in a real browser: opened, run with Run All Cells, and without an error at the end.

JupyterLab starts as `start.py --no-browser` starts it, under an empty home. Pictures go to a temporary folder;
`python tests/browse.py` keeps them.
"""

from __future__ import annotations

import platform
import shutil
import socket
import urllib.request
from pathlib import Path

import browse
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools.notebooks import lessons, normalise

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

ROOT = Path(__file__).resolve().parents[1]
# By day one lesson, with a lab; the cells of every lesson are compared with their outputs anyhow.
BY_DAY = "04"
LESSONS = [
    pytest.param(path, id=path.stem, marks=() if path.stem.startswith(BY_DAY) else pytest.mark.nightly)
    for path in lessons()
    if path.parent.name == "notebooks"
]


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]


@pytest.mark.nightly
def test_a_port_that_is_taken_in_between_is_left_to_its_holder(tmp_path, monkeypatch):
    free = browse.free_port
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        offered = iter([taken])
        monkeypatch.setattr(browse, "free_port", lambda: next(offered, 0) or free())
        with browse.jupyterlab(tmp_path) as address:
            assert f":{taken}/" not in address
    assert next(offered, None) is None


def test_lesson_00_is_served(address):
    """The address that start.py shows leads to JupyterLab with the first lesson."""
    with urllib.request.urlopen(address, timeout=600) as answer:
        assert answer.status == 200 and "JupyterLab" in answer.read().decode()


@pytest.mark.parametrize("lesson", LESSONS)
def test_run_all_ends_without_an_error(lesson, address, window, tmp_path):
    before = lesson.read_bytes()
    seen = browse.visit(window, address, lesson, tmp_path, most=2)
    assert seen.errors == [] and seen.complaints == []
    assert 0 < seen.cells == seen.run
    assert all(picture.stat().st_size > 10_000 for picture in seen.pictures)
    assert lesson.read_bytes() == before


DIRTY = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.session.kernel.info;
  await new Promise(done => setTimeout(done, 1000));
  return panel.context.model.dirty;
}"""


def test_to_open_a_lesson_does_not_change_it(address, window, tmp_path):
    """With its kernel running: JupyterLab then writes down the language. A lesson of another Python does change."""
    folder = ROOT / "build" / tmp_path.name
    folder.mkdir(parents=True)
    found = []
    try:
        for version in (platform.python_version(), "3.0.0"):
            notebook = normalise(new_notebook(cells=[new_markdown_cell("# Opened"), new_code_cell("1")]))
            notebook.metadata["language_info"]["version"] = version
            nbformat.write(notebook, folder / f"{version}.ipynb")
            page = window.new_page()
            browse.go(page, address, (folder / f"{version}.ipynb").relative_to(ROOT).as_posix())
            found.append(page.evaluate(DIRTY))
            browse.shut_down(page)
            page.close()
    finally:
        shutil.rmtree(folder)
    assert found == [False, True]


@pytest.mark.nightly
def test_a_lesson_that_fails_is_seen(address, window, tmp_path):
    """The check above would notice: the second cell fails, so the third never runs."""
    folder = ROOT / "build" / tmp_path.name
    folder.mkdir(parents=True)
    try:
        cells = [new_markdown_cell("# Broken"), *map(new_code_cell, ["1", "1 / 0", "2"])]
        nbformat.write(normalise(new_notebook(cells=cells)), folder / "broken.ipynb")
        seen = browse.visit(window, address, folder / "broken.ipynb", tmp_path, most=1)
    finally:
        shutil.rmtree(folder)
    assert seen.errors == ["ZeroDivisionError: division by zero"]
    assert (seen.cells, seen.run) == (3, 2)
