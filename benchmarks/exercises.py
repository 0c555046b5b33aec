"""How fast a check answers, and how long a class takes to mark.

The goals: a check in under 0.3 s, forty submissions of one set in under 4 minutes on two cores. Each check is timed
with the right answer, with an untouched one and with each known slip; the longest counts.

    python benchmarks/exercises.py [--set 05] [--submissions 40] [--jobs 2]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

ROOT = Path(__file__).resolve().parents[1]


def checks() -> list[tuple[str, float, float]]:
    """For each task the median and the longest time of a check, in seconds."""
    import networkx as nx

    from entente.exercises import check, tasks

    nx.pagerank(nx.path_graph(3))  # what set 04 itself runs before its check; it loads SciPy
    rows = []
    for number in tasks.SETS:
        for name, task in tasks.logic(number).items():
            answers = [..., *([task.answer()] if task.answer else []), *(make() for make in task.wrong.values())]
            took = []
            for answer in answers:
                begun = time.perf_counter()
                with contextlib.redirect_stdout(io.StringIO()):
                    check(name, answer)
                took.append(time.perf_counter() - begun)
            rows.append((name, statistics.median(took), max(took)))
    return rows


def first_check() -> float:
    """A check in a fresh Python, imports of the exercises included, in seconds."""
    import subprocess

    line = "import time; begun = time.perf_counter(); from entente.exercises import check; check('05.1', (5, 8)); "
    line += "print(time.perf_counter() - begun)"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True, cwd=ROOT)
    return float(done.stdout.splitlines()[-1])


def marking(number: str, count: int, jobs: int) -> float:
    """How long it takes to mark so many submissions, half of them solved, in seconds."""
    from entente.exercises import classroom
    from entente.exercises.solutions import solutions

    solved, untouched = solutions([number])[0], ROOT / "exercises" / solutions([number])[0].name
    with tempfile.TemporaryDirectory() as folder:
        handed = Path(folder) / "handed"
        handed.mkdir()
        for place in range(count):
            notebook = nbformat.read(solved if place % 2 else untouched, as_version=4)
            nbformat.write(notebook, handed / f"learner_{place:02d}.ipynb")
        begun = time.perf_counter()
        marks = classroom.mark(number, handed, Path(folder) / "course", jobs=jobs)
        took = time.perf_counter() - begun
    assert len(marks) == count and not any(one.failed for one in marks)
    return took


def main() -> int:
    """Print what was found beside its goal."""
    parser = argparse.ArgumentParser(description="Time the checks, and the marking of a class.")
    parser.add_argument("--set", default="05")
    parser.add_argument("--submissions", type=int, default=40)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ENTENTE_HOME"] = home
        print(f"first check in a fresh Python: {first_check():.2f} s")
        rows = checks()
        name, _, longest = max(rows, key=lambda row: row[2])
        print(
            f"{len(rows)} checks: median {statistics.median(row[1] for row in rows):.3f} s; "
            f"longest {name}, {longest:.3f} s (goal 0.3)"
        )
        took = marking(options.set, options.submissions, options.jobs)
        print(
            f"set {options.set}, {options.submissions} submissions, {options.jobs} at a time: {took:.0f} s (goal 240)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
