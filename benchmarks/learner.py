"""What one learner costs: packages on the disk, the wait until the first cell has run, memory in the heavy lessons.

    python benchmarks/learner.py [--no-packages]

The disk is measured for each lock, in an environment made for it: what a learner needs is the least of them. The wait
is from the start of JupyterLab to the result of a lesson's first cell in the browser: the first time in a new home, as
on Binder without `postBuild` and with it, and the second time. Memory is that of the kernel once every cell has run.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browse  # noqa: E402

from tools import setup  # noqa: E402

HEAVY = ("04", "07", "08")
LESSON = "notebooks/04_draw_the_alliances.ipynb"
RUNS = 3
MB = 1 << 20
FIRST = """() => {
  const panel = window.jupyterapp.shell.currentWidget, cells = [...panel.content.model.cells];
  panel.content.activeCellIndex = cells.findIndex(cell => cell.type === 'code');
  window.jupyterapp.commands.execute('notebook:run-cell');
}"""
RAN = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
  .some(cell => cell.type === 'code' && cell.executionState === 'idle' && cell.executionCount === 1)"""


def size(folder: Path) -> float:
    """The MB of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / MB


def packages(lock: str) -> None:
    """How many packages a lock installs here, and how many MB; for the learner's, the largest by name."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        venv.create(place, with_pip=True)
        house = Path(place) / "bin" / "python"
        begin = time.perf_counter()
        command = [house, "-m", "pip", "install", "-q", "--require-hashes", "-r", ROOT / lock]
        subprocess.run([str(part) for part in command], check=True, env=setup.clean_environment())
        seconds = time.perf_counter() - begin
        (site,) = Path(place).glob("lib/python*/site-packages")
        found = [path for path in site.glob("*.dist-info") if not re.match("pip-|setuptools-", path.name)]
        print(f"{lock}: {len(found)} packages, {size(Path(place)):.0f} MB, installed in {seconds:.0f} s")
        if lock == setup.LOCKS["lessons"]:
            parts = sorted(((size(path), path.name) for path in site.iterdir() if path.is_dir()), reverse=True)
            print("  largest, MB: " + ", ".join(f"{name} {mb:.0f}" for mb, name in parts[:14]))
            print("  all: " + " ".join(sorted(path.name.removesuffix(".dist-info") for path in found)))


def wait(home: Path) -> tuple[float, float]:
    """Seconds from the start of JupyterLab to its address, and to the result of the lesson's first cell."""
    with browse.browser() as window:
        begin = time.perf_counter()
        with browse.jupyterlab(home) as address:
            there = time.perf_counter() - begin
            page = window.new_page()
            page.goto(address.replace("notebooks/00_start_here.ipynb", LESSON))
            page.wait_for_function(browse.READY, timeout=120_000)
            page.evaluate(FIRST)
            page.wait_for_function(RAN, timeout=120_000)
            return there, time.perf_counter() - begin


def waits() -> None:
    """The wait of a first start without what postBuild does, of one with it, and of a second start."""
    told: dict[str, list[tuple[float, float]]] = {}
    for _ in range(RUNS):
        for name in ("first start, nothing compiled", "first start, compiled", "second start"):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
                if "nothing" in name:
                    for cache in (ROOT / "entente").rglob("__pycache__"):
                        shutil.rmtree(cache)
                else:
                    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "entente"], check=True)
                if "second" in name:
                    wait(Path(place))
                told.setdefault(name, []).append(wait(Path(place)))
    for name, pairs in told.items():
        address, cell = (statistics.median(times) for times in zip(*pairs, strict=True))
        print(f"{name}: address after {address:.1f} s, first cell run after {cell:.1f} s")


def memory(number: str) -> None:
    """The memory of the kernel after a lesson, and of what is its own alone (unshared)."""
    import nbformat
    import psutil
    from nbclient import NotebookClient

    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    client = NotebookClient(nbformat.read(path, 4), resources={"metadata": {"path": str(path.parent)}}, timeout=300)
    with client.setup_kernel():
        begin = time.perf_counter()
        for place, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, place)
        seconds = time.perf_counter() - begin
        kernel = next(each for each in psutil.Process().children(recursive=True) if "ipykernel" in str(each.cmdline()))
        told = kernel.memory_full_info()
        print(f"lesson {number}: kernel {told.rss / MB:.0f} MB, its own {told.uss / MB:.0f} MB; run in {seconds:.1f} s")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-packages", action="store_true", help="leave out the environments, which take minutes")
    if not parser.parse_args().no_packages:
        for lock in setup.LOCKS.values():
            packages(lock)
    for number in HEAVY:
        memory(number)
    if browse.chromium():
        waits()


if __name__ == "__main__":
    main()
