"""Labs in a real JupyterLab: a notebook of some cells is opened, run, and driven with the keyboard and the mouse.

    python tests/desk_of_labs.py "labs.graph_explorer()" --png build/labs

opens a lab, answers its question and takes pictures in light and dark. The tests use the same functions.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import browse
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import setup
from tools.notebooks import normalise

LAB = ".entente-lab"
IMPORT = "from entente import labs"


@contextlib.contextmanager
def notebook(*cells: str) -> Iterator[Path]:
    """A notebook of these cells in the project's folder `build`, for as long as it is needed."""
    name = f"lab-{uuid.uuid4().hex[:12]}"  # of its own, since a lab's state is kept for its notebook and cell
    folder = browse.ROOT / "build" / name
    folder.mkdir(parents=True)
    path = folder / f"{name}.ipynb"
    made = [new_markdown_cell("# A lab"), *(new_code_cell(cell) for cell in cells)]
    nbformat.write(normalise(new_notebook(cells=made)), path)
    try:
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def opened(window, address: str, path: Path, *, wide: int = 1280, high: int = 1000, run: bool = True) -> Iterator:
    """A page with the notebook, run; `page.complaints` holds what the page complained of."""
    page = window.new_page(viewport={"width": wide, "height": high})
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda entry: page.complaints.append(entry.text) if "Uncaught" in entry.text else None)
    try:
        browse.go(page, address, path.relative_to(browse.ROOT).as_posix())
        page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
        if run:
            counts = browse.run_all(page)
            assert counts["errors"] == [], counts["errors"]
        yield page
        with contextlib.suppress(Exception):
            browse.shut_down(page)
    finally:
        page.close()


@contextlib.contextmanager
def voila(path: Path, home: Path) -> Iterator[str]:
    """Serve a notebook with Voilà on a free port; give its address."""
    port = browse.free_port()
    command = [sys.executable, "-m", "voila", str(path), f"--port={port}", "--no-browser", "--Voila.ip=127.0.0.1"]
    variables = setup.clean_environment() | {"HOME": str(home), "ENTENTE_HOME": str(home / "notes")}
    variables |= {"PYTHONPATH": str(browse.ROOT)}
    variables |= {f"JUPYTER_{part}_DIR": str(home / part.lower()) for part in ("CONFIG", "DATA", "RUNTIME")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=browse.ROOT, env=variables, **quiet)
    address, end = f"http://127.0.0.1:{port}/", time.monotonic() + 240
    try:
        while not browse.answers(port) and time.monotonic() < end:
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def predict(page, words: str = "I expect little change.", place: int = 0):
    """Wait for a lab, and predict in words where it asks for words; give the lab."""
    lab = page.locator(LAB).nth(place)
    lab.locator(".sentence").wait_for()
    if lab.locator(".ask textarea").count():
        lab.locator(".ask textarea").fill(words)
        lab.locator(".ask button").click()
        lab.locator(".guess", has_text=words).wait_for()
    return lab


def kernel(page, code: str) -> str:
    """What a line of code says in the notebook's kernel."""
    script = """async code => {
      const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
      const future = kernel.requestExecute({code, store_history: false});
      let said = '';
      future.onIOPub = message => { said += message.content.text ?? message.content.evalue ?? ''; };
      await future.done;
      return said.trim();
    }"""
    return page.evaluate(script, code)


def dark(page) -> None:
    """Change to the dark theme."""
    page.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    page.wait_for_timeout(500)


def _photograph(window, address: str, line: str, folder: Path) -> None:
    name = line.split(".")[1].split("(")[0]
    with notebook(f"{IMPORT}\n{line}") as path, opened(window, address, path, high=2400) as page:
        lab = page.locator(LAB).first
        lab.wait_for()
        lab.screenshot(path=folder / f"{name}-0-question.png")
        predict(page)
        page.wait_for_timeout(500)
        lab.screenshot(path=folder / f"{name}-1-light.png")
        dark(page)
        lab.screenshot(path=folder / f"{name}-2-dark.png")
        print(name, page.complaints or "no complaints")


def main(arguments: Sequence[str] | None = None) -> int:
    """Take pictures of labs."""
    parser = argparse.ArgumentParser(description="Open labs in a real JupyterLab and take pictures of them.")
    parser.add_argument("labs", nargs="+", help="such as 'labs.graph_explorer()'")
    parser.add_argument("--png", type=Path, default=Path("build/labs"))
    options = parser.parse_args(arguments)
    options.png.mkdir(parents=True, exist_ok=True)
    home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with home as folder, browse.jupyterlab(Path(folder)) as address, browse.browser() as window:
        for line in options.labs:
            _photograph(window, address, line, options.png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
