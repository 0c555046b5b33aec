"""Open lessons in a real JupyterLab, run all cells as a reader would, and look.

    python tests/browse.py notebooks/04_draw_the_alliances.ipynb --png pictures

runs a lesson and stores pictures of it, a screen at a time. The tests use the same functions.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tools import setup
from tools.setup import House

ROOT = Path(__file__).resolve().parents[1]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EXPOSED = "--LabApp.expose_app_in_browser=True"
TAKEN = "already in use"
TRIES = 5
WIDE, HIGH = 1280, 1000
MINUTES = 15  # for all cells of a lesson, on a busy machine
PATIENCE = 240_000  # milliseconds for what a page is waited for
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"
ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+/lab/tree/notebooks/00_start_here\.ipynb\?token=\w+")

# What the page itself says about the notebook in front. Cells off the screen may not be drawn, so the model is asked.
COUNTS = """() => {
  const model = window.jupyterapp.shell.currentWidget?.content?.model;
  if (!model) return null;
  const cells = [...model.cells].filter(cell => cell.type === 'code' && cell.sharedModel.source.trim());
  const errors = cells.flatMap(cell => [...Array(cell.outputs.length).keys()].map(k => cell.outputs.get(k).toJSON())
    .filter(output => output.output_type === 'error' && !(cell.getMetadata('tags') || []).includes('raises-exception'))
    .map(output => output.ename + ': ' + output.evalue));
  return {cells: cells.length, run: cells.filter(cell => cell.executionState === 'idle' && cell.executionCount).length,
          errors};
}"""
SCROLL = """pixels => {
  const panel = window.jupyterapp.shell.currentWidget.content.node;
  const box = [panel, ...panel.querySelectorAll('*')].find(node => node.scrollHeight > node.clientHeight + 20
    && ['auto', 'scroll'].includes(getComputedStyle(node).overflowY) && node.clientHeight > 400);
  const before = box ? box.scrollTop : 0;
  if (box) box.scrollTop += pixels;
  return Boolean(box) && box.scrollTop > before + 5;
}"""
READY = """path => {
  const widget = window.jupyterapp?.shell.currentWidget;
  return widget?.context?.path === path && widget.context.isReady
    && widget.sessionContext?.session?.kernel?.status === 'idle';
}"""


def chromium() -> str:
    """The browser on this machine, or nothing."""
    return next((found for name in CHROMIUMS if (found := shutil.which(name))), "")


@dataclass
class Visit:
    """What was seen of one lesson."""

    lesson: str
    cells: int = 0
    run: int = 0
    errors: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    pictures: list[Path] = field(default_factory=list)
    seconds: float = 0.0

    def __str__(self) -> str:
        head = f"{self.lesson}: {self.run} of {self.cells} cells run in {self.seconds:.0f} s"
        return "\n".join([head, *(f"  error: {error}" for error in self.errors), *(f"  {p}" for p in self.pictures)])


@contextlib.contextmanager
def jupyterlab(home: Path, command: list[str] | None = None, root: Path = ROOT) -> Iterator[str]:
    """Start JupyterLab under a home and on a port of its own; give the address of lesson 00.

    Without a command it starts as `start.py --no-browser` does.
    """
    variables = setup.clean_environment() | {"HOME": str(home), "USERPROFILE": str(home)}
    # A kernel in a checkout shows that checkout, also when another one is installed.
    variables |= {"PYTHONPATH": str(root)}
    variables |= {"ENTENTE_HOME": str(home / "notes"), "IPYTHONDIR": str(home / "ipython")}
    variables |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "spaces")}
    variables |= {f"JUPYTER_{part}_DIR": str(home / part.lower()) for part in ("CONFIG", "DATA", "RUNTIME")}
    _leave_the_files_alone(home / "settings")
    process, address = _started(command or _command(), root, variables, home / "jupyterlab.log")
    try:
        yield address
    finally:
        _end(process)


def _started(command: list[str], root: Path, variables: dict[str, str], log: Path) -> tuple[subprocess.Popen, str]:
    """A JupyterLab and its address; another try where somebody took the port between our look and its start."""
    for _ in range(TRIES):
        asked = [f"--ServerApp.port={free_port()}", "--ServerApp.port_retries=0"]
        with open(log, "w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [*command, *asked], cwd=root, env=variables, stdout=out, stderr=subprocess.STDOUT
            )
        address = _address(process, log)
        if address:
            return process, address
        _end(process)
        said = log.read_text(encoding="utf-8", errors="replace")
        if TAKEN not in said:
            break
    raise RuntimeError(f"JupyterLab did not start:\n{said[-2000:]}")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def answers(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def _end(process: subprocess.Popen) -> None:
    """Ask JupyterLab to end; one that is still starting can miss the question."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _leave_the_files_alone(settings: Path) -> None:
    """Turn autosave off: the lessons on the disk are read by other tests meanwhile."""
    folder = settings / "@jupyterlab" / "docmanager-extension"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plugin.jupyterlab-settings").write_text('{"autosave": false}', encoding="utf-8")


def _command() -> list[str]:
    """start.py itself, if this Python is the one that it set up; else what start.py would give itself over to."""
    if Path(sys.prefix).resolve() == House(ROOT).venv.resolve():
        return [sys.executable, str(ROOT / "start.py"), "--no-browser", "--", EXPOSED]
    return [sys.executable, *setup.jupyterlab(ROOT, browser=False), EXPOSED]


def _address(process: subprocess.Popen, log: Path, seconds: float = 240) -> str:
    """Wait for the line that tells the address, and for somebody at its door: on a busy machine the line comes first.

    Nothing if JupyterLab ended, or never came.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        found = ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))
        if found and answers(urlsplit(found.group()).port):
            return found.group()
        time.sleep(0.1)
    return ""


FONTS = """<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">{given}</include>
  <dir>{added}</dir>
</fontconfig>
"""


def with_fonts(folder: Path) -> dict[str, str]:
    """An environment in which Chromium finds matplotlib's fonts too: on a machine without any font it falls over."""
    import matplotlib

    given = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    added = Path(matplotlib.get_data_path(), "fonts", "ttf")
    (folder / "fonts.conf").write_text(FONTS.format(given=given, added=added), encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


@contextlib.contextmanager
def browser() -> Iterator:
    """A window of the machine's Chromium, whose pages are waited for patiently."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        program = playwright.chromium.launch(
            executable_path=chromium(), args=FLAGS, timeout=PATIENCE, env=with_fonts(Path(folder))
        )
        new_page = program.new_page

        def patient_page(**options):
            page = new_page(**options)
            page.set_default_timeout(PATIENCE)
            return page

        program.new_page = patient_page
        try:
            yield program
        finally:
            program.close()


def visit(window, address: str, lesson: Path, pictures: Path, *, most: int = 60) -> Visit:
    """Open a lesson, run all of it, and take its pictures.

    Parameters
    ----------
    window : Browser
        From `browser`.
    address : str
        From `jupyterlab`.
    lesson : Path
        A notebook of the project.
    pictures : Path
        The folder for the pictures.
    most : int
        How many pictures to take at most.

    Returns
    -------
    Visit
        How many cells there are and ran, the errors in their outputs, what the page complained of, the pictures.
    """
    start = time.monotonic()
    relative = lesson.resolve().relative_to(ROOT).as_posix()
    seen = Visit(relative)
    page = window.new_page(viewport={"width": WIDE, "height": HIGH})
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    try:
        go(page, address, relative)
        counts = run_all(page)
        seen.cells, seen.run, seen.errors = counts["cells"], counts["run"], counts["errors"]
        seen.seconds = time.monotonic() - start
        seen.pictures = photograph(page, pictures, lesson.stem, most)
        shut_down(page)
    finally:
        page.close()
    return seen


def go(page, address: str, notebook: str) -> None:
    """Open a notebook alone, and wait until it stands in front and its kernel can be asked.

    Without `reset` JupyterLab opens what the last page had too, and one of those may stand in front for a moment.
    """
    page.goto(address.replace("notebooks/00_start_here.ipynb", notebook) + "&reset")
    page.wait_for_function(READY, arg=notebook)


def run_all(page) -> dict:
    """Choose Run, then Run All Cells, as a reader does; wait until every cell has run or one has failed."""
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    page.click(".lm-MenuBar-item:has-text('Run')")
    page.click("[data-command='runmenu:run-all']")
    end = time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        page.wait_for_timeout(250)
        counts = page.evaluate(COUNTS)
        if counts and (counts["run"] == counts["cells"] or counts["errors"]):
            page.wait_for_timeout(500)
            return page.evaluate(COUNTS)
    return page.evaluate(COUNTS)


def photograph(page, folder: Path, name: str, most: int) -> list[Path]:
    """Take the lesson a screen at a time, from top to bottom."""
    folder.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.evaluate(SCROLL, -1e6)
    taken: list[Path] = []
    for number in range(most):
        page.wait_for_timeout(300)
        taken.append(folder / f"{name}-{number:02d}.png")
        page.locator(NOTEBOOK).first.screenshot(path=taken[-1])
        if not page.evaluate(SCROLL, HIGH - 200):
            break
    return taken


def shut_down(page) -> None:
    """End the kernel, and leave the file on the disk as it was."""
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def main() -> int:
    """Visit the named lessons, or all."""
    from tools.notebooks import lessons

    parser = argparse.ArgumentParser(description="Run lessons in a real JupyterLab and store pictures of them.")
    parser.add_argument("lessons", nargs="*", help="such as 04 or notebooks/04_draw_the_alliances.ipynb; all if none")
    parser.add_argument("--png", type=Path, default=Path("build/pictures"), help="the folder for the pictures")
    options = parser.parse_args()
    if not chromium():
        print("There is no Chromium here.", file=sys.stderr)
        return 1
    home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with home as folder, jupyterlab(Path(folder)) as address, browser() as window:
        visits = [visit(window, address, path, options.png) for path in lessons(options.lessons)]
    print(*visits, sep="\n")
    return int(any(seen.errors or seen.run < seen.cells for seen in visits))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
