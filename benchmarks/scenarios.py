"""How long a what-if takes, one and many, and how that compares with a plain Python loop over the same model.

    python benchmarks/scenarios.py

takes every scenario of the course under both forms of the cascade. One what-if is to take under 1 ms; a hundred
thousand draws of one cascade are to be at least a hundred times as fast as the loop. Results are compared, too.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from entente import data
from entente.doubt import draws as draws_module
from entente.needs.cascades import FORMS, cascade
from entente.needs.model import DependenceModel
from entente.needs.scenarios import chain, compare
from entente.needs.tables import build

RUNS, LOOPED = 300, 200
DRAWS = (1_000, 10_000, 100_000)
GOAL = 1.0  # milliseconds


def seconds(task: Callable[[], Any], runs: int) -> float:
    """The median time of a task."""
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        task()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def plain(model: DependenceModel, draw: int, form: str) -> list[float]:
    """The cascade of one draw, link by link, until nothing changes by more than 1e-12."""
    names = ("criticality", "share", "substitutability", "willingness")
    w, s, sigma, a = (getattr(model, name)[draw].tolist() for name in names)
    at = {name: place for place, name in enumerate(model.actors)}
    x, step = [1.0] * len(at), 1.0
    while step > 1e-12:
        gaps = dict.fromkeys(model.needs, 0.0)
        for e, (dependent, resource, supplier) in enumerate(model.links):
            gaps[dependent, resource] += s[e] * (1 - sigma[e]) * (1 - a[e] * x[at[supplier]])
        losses: list[list[float]] = [[0.0] for _ in x]
        for p, (need, gap) in enumerate(gaps.items()):
            losses[at[need[0]]].append(w[p] * gap)
        lower = [max(0.0, 1 - sum(each)) if form == "additive" else 1 - max(each) for each in losses]
        step, x = max(map(abs, map(float.__sub__, x, lower))), lower
    return x


def what_ifs() -> None:
    """Print the time of each scenario."""
    estimates, known = data.dependencies(), data.scenarios()
    print(f"one what-if, median of {RUNS}; goal {GOAL:.1f} ms")
    for name, scenario in known.items():
        model, items = build(estimates, scenario.period), chain(known, name)
        times = [1000 * seconds(lambda f=f, m=model, i=items: compare(m, i, form=f), RUNS) for f in FORMS]
        print(f"  {name:32}" + "".join(f"{form:>12} {took:.2f} ms" for form, took in zip(FORMS, times, strict=True)))


def many() -> None:
    """Print the time of a cascade for more and more draws, and its ratio to the plain loop."""
    estimates = data.dependencies()
    period = estimates[-1].period
    print(f"cascades of {period}; the plain loop is timed on {LOOPED} draws")
    for draws in DRAWS:
        model = draws_module.draw(estimates, period, draws=draws, seed=1)
        for form in FORMS:
            found = cascade(model, form=form)
            took = seconds(lambda m=model, f=form: cascade(m, form=f), 7)
            begin = time.perf_counter()
            slow = [plain(model, draw, form) for draw in range(LOOPED)]
            loop = (time.perf_counter() - begin) / LOOPED
            if abs(np.array(slow) - found.final[:LOOPED]).max() > 1e-9:
                raise SystemExit(f"{form}: the loop finds something else")
            print(f"  {draws:7,} draws {form:>12} {took:7.4f} s   loop / ours {loop * draws / took:6.0f}")


def main() -> None:
    print(f"Python {platform.python_version()}, {platform.machine()}")
    what_ifs()
    many()


if __name__ == "__main__":
    main()
