"""A dry run of a lesson plan: every cell that it names is run in a real JupyterLab, every task tried, every lab opened.

    python benchmarks/plan.py ["90 minutes"] [--clock]

Printed for each step: the minutes of the plan, those of reading (see `tools/plans.py`), the seconds that the
machine took, and what is left to talk. What stands above a section is run before the class. With --clock it waits as
long as a reader would, four steps side by side, and prints what the clock said.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browse  # noqa: E402
import desk_of_labs as desk  # noqa: E402

from tools import notebooks, plans  # noqa: E402

GO = """n => { const content = window.jupyterapp.shell.currentWidget.content; content.activeCellIndex = n;
  content.scrollToItem(n); }"""
RUN = "() => window.jupyterapp.commands.execute('notebook:run-cell')"
ABOVE = "() => window.jupyterapp.commands.execute('notebook:run-all-above')"
DONE = """n => { const cell = window.jupyterapp.shell.currentWidget.content.model.cells.get(n);
  return cell.executionState === 'idle' && cell.executionCount; }"""
TYPE = "([n, source]) => window.jupyterapp.shell.currentWidget.content.model.cells.get(n).sharedModel.setSource(source)"
SAID = """n => { const outputs = window.jupyterapp.shell.currentWidget.content.model.cells.get(n).outputs;
  return JSON.stringify([...Array(outputs.length).keys()].map(k => outputs.get(k).toJSON())); }"""


def run(page, number: int) -> float:
    """Run a cell; the seconds until it is done."""
    page.evaluate(GO, number)
    begin = time.perf_counter()
    page.evaluate(RUN)
    page.wait_for_function(DONE, arg=number, timeout=240_000)
    return time.perf_counter() - begin


def above(page, number: int) -> float:
    """Run everything above a cell; the seconds until it is done."""
    page.evaluate(GO, number)
    begin = time.perf_counter()
    page.evaluate(ABOVE)
    return time.perf_counter() - begin


def walk(step: plans.Step, clock: bool) -> tuple[float, float, float]:
    """One step in a JupyterLab and a browser of its own: seconds of preparing, of the machine, and by the clock."""
    path = plans.path_of(step)
    stored = notebooks.read(path)
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        address = stack.enter_context(browse.jupyterlab(Path(home)))
        window = stack.enter_context(browse.browser())
        page = stack.enter_context(desk.opened(window, address, path, run=False))
        kind = step.notebook.split()[0]
        parts = [_task(stored, task) for task in step.sections] if kind == "exercises" else _parts(stored, step)
        prepared = above(page, parts[0][0])
        begin, machine = time.perf_counter(), 0.0
        for place, numbers in enumerate(parts):
            if place and numbers[0] != parts[place - 1][-1] + 1:  # what was skipped is run all the same
                machine += above(page, numbers[0])
            for number in numbers:
                cell = stored.cells[number]
                if cell.cell_type == "code" and cell.source:
                    machine += run(page, number)
                if clock:
                    time.sleep(plans.seconds([cell]))
        if kind == "exercises":
            machine += _answered(page, path, step, clock)
        if errors := page.evaluate(browse.COUNTS)["errors"]:
            raise SystemExit(f"{step.where}: {'; '.join(errors)}")
        if "lab" in step.sections:
            desk.predict(page, place=-1)  # the last on the page: moments above it are small labs as well
        return prepared, machine, time.perf_counter() - begin


def _parts(stored, step: plans.Step) -> list[list[int]]:
    found = plans.sections(stored)
    return [found[part] for part in step.sections]


def _task(stored, task: str) -> list[int]:
    """The cells of a task up to its answer."""
    begin = next(n for n, cell in enumerate(stored.cells) if cell.source.startswith(f"## Task {task} "))
    end = next(n for n, cell in enumerate(stored.cells) if cell.source.startswith(f'check("{task}"'))
    return list(range(begin, end))


def _answered(page, path: Path, step: plans.Step, clock: bool) -> float:
    """Check the untouched cell, then our solution; what the check says of each must differ."""
    solved, machine = notebooks.read(ROOT / "solutions" / path.name), 0.0
    for task in step.sections:
        check = next(n for n, cell in enumerate(solved.cells) if cell.source.startswith(f'check("{task}"'))
        machine += run(page, check)
        before = page.evaluate(SAID, check)
        page.evaluate(TYPE, [check - 1, solved.cells[check - 1].source])
        if clock:
            time.sleep(60 * plans.reading(step))
        machine += run(page, check - 1) + run(page, check)
        after = page.evaluate(SAID, check)
        if f"{task} not yet" not in before or f"{task} right" not in after:
            raise SystemExit(f"{task}: the check does not tell the untouched cell from the solution.")
    return machine


def main() -> None:
    """Walk through the plan and print what each step took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("plan", nargs="?", default="90 minutes")
    parser.add_argument("--clock", action="store_true", help="wait as a reader would, four steps side by side")
    options = parser.parse_args()
    page = (ROOT / "docs" / "instructor" / "plans.md").read_text(encoding="utf-8")
    steps = [step for step in plans.plan(page, options.plan) if step.where != "–"]
    with concurrent.futures.ThreadPoolExecutor(4 if options.clock else 1) as pool:
        walked = [pool.submit(walk, step, options.clock) for step in steps]
        for step, found in zip(steps, walked, strict=True):
            prepared, machine, clock = found.result()
            read = plans.reading(step)
            shown = f"; by the clock {clock / 60:.1f}" if options.clock else ""
            print(
                f"{step.minutes:3} min: reading {read:4.1f}, machine {machine:4.1f} s{shown}; left to talk "
                f"{step.minutes - read - machine / 60:4.1f} (before the class {prepared:3.0f} s)  {step.where}",
                flush=True,
            )


if __name__ == "__main__":
    main()
