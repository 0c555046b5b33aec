"""Lessons in JupyterLite, in a browser that reaches this machine only: they run whole, and notes outlive the page."""

from __future__ import annotations

import zipfile
from pathlib import Path

import browse
import live_site
import pytest

from entente.environment import DISTRIBUTION
from entente.errors import EntenteError
from tools import lite, live, runtime

needs_browser = pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
LESSONS = ("00_start_here", "04_draw_the_alliances", "07_what_if")
MINUTES = 600_000
IDLE = "() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
DONE = f"() => {{ const now = ({browse.COUNTS})(); return now && now.run >= now.cells && now; }}"
# A learner's work: a right answer, a hint, a commitment; and what is left of it when the page is opened again.
WORK = """
from entente import moment
from entente.exercises import check, hint
from entente.exercises.tasks import find_task
check("04.1", find_task("04.1")[0].answer())
hint("04.1")
moment("04.1", "russia")
"""
LEFT = """
from entente import bets
from entente.exercises import progress
progress()
print(bets())
"""


def test_all_that_the_course_needs_in_a_page_is_packed():
    """The closure holds what each of its members asks for, and nothing that a page has no use for."""
    found = lite.closure([DISTRIBUTION, *lite.ROOTS])
    assert {"networkx", "numpy", "jsonschema", "rpds-py", "micropip", "ipywidgets", "nbformat"} <= set(found)
    assert not {"jupyterlab", "ipykernel", "tornado", "pyzmq"} & set(found)
    assert all(set(asked) <= set(found) for asked in found.values())


def test_a_packed_package_is_what_the_lock_of_the_page_says(tmp_path):
    path = lite.wheel("PyYAML", live.of_environment("PyYAML", whole=True), tmp_path)
    entry = lite.entry(path, "pyyaml", "6", [])
    assert entry["imports"] == ["_yaml", "yaml"]
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (info,) = {name.split("/")[0] for name in names if ".dist-info/" in name}
        assert f"{info}/METADATA" in names and not [name for name in names if name.endswith(live.COMPILED)]


@pytest.fixture(scope="module")
def built(tmp_path_factory, root) -> Path:
    pytest.importorskip("jupyterlite_core")
    folder = tmp_path_factory.mktemp("lite")
    try:
        runtime.fetch(live.RUNTIME)
    except EntenteError as error:
        pytest.skip(str(error))
    assert lite.build(folder / "site", root=root, place=folder / "place")
    return folder / "site"


@pytest.fixture
def reader(built):
    """A browser for which there is no other machine, and the site's address."""
    with live_site.served(built) as served, browse.browser() as window:
        context = window.new_context(viewport={"width": browse.WIDE, "height": browse.HIGH})
        with live_site.cut_off(context) as outside:
            yield context, served
        assert outside == []


def opened(reader, name: str):
    context, served = reader
    page = context.new_page()
    page.set_default_timeout(MINUTES)
    page.goto(f"{served.address}/lab/index.html?path=notebooks/{name}.ipynb")
    page.wait_for_function(IDLE)
    return page


def said(page, code: str) -> str:
    """What some code prints or shows in the kernel of the notebook in front."""
    return page.evaluate(
        """async code => {
          const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
          const future = kernel.requestExecute({ code, store_history: false });
          let words = '';
          future.onIOPub = ({ content }) => {
            words += content.text ?? content.data?.['text/plain'] ?? content.evalue ?? '';
          };
          await future.done;
          return words;
        }""",
        code,
    ).strip()


@pytest.mark.nightly
@needs_browser
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_whole_and_what_a_learner_did_outlives_the_page(reader, name):
    page = opened(reader, name)
    page.evaluate(RUN_ALL)
    counts = page.wait_for_function(DONE).json_value()
    assert counts["errors"] == [] and counts["cells"] >= 10
    worked = said(page, WORK)
    assert "✓ 04.1 right" in worked and "Hint 1 of 3" in worked and "you said Russia" in worked
    page.close()
    left = said(opened(reader, name), LEFT)
    assert "04.1 For and against · done · tries 1 · hints 1" in left and "You said: Russia" in left
