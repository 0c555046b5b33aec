"""How long it takes to carry doubt about the course's claims to its graph: the goal is 2,000 resamples in 5 s.

Run ``python benchmarks/uncertainty.py``. The claims of June 2025 and of all dates are resampled; ties, frustration
indices and sides of all resamples are measured at once, on one core.

Then the same kind of resample is made one by one, with the functions that a lesson would use: claims drawn with
replacement, `claims_graph`, `signed_graph` and `brute_force_frustration`, without the sides. The two distributions of L
are compared, and the ratio of the times is shown. Of several runs the fastest counts, since other work on the machine
only makes a run slower.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from entente import data
from entente.doubt.resamples import graph_uncertainty
from entente.graphs.alliances import claims_graph, observed, snapshot
from entente.graphs.signs import signed_graph
from entente.graphs.solver import brute_force_frustration
from entente.text.codebook import Claim

DRAWS, LOOPED, GOAL = 2000, 500, 5.0
NEAR = 0.1  # two shares of resamples that differ by more do not come of drawing


def timed(work: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """The time of the fastest of so many runs, and the last result."""
    times, result = [], None
    for _ in range(runs):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    return min(times), result


def one_by_one(claims: Sequence[Claim]) -> dict[int, float]:
    """The distribution of L over resamples that are made and measured singly."""
    dice, counts = random.Random(1), Counter()
    codebook, gazetteer = data.codebook(), data.gazetteer()
    for _ in range(LOOPED):
        drawn = [replace(claim, id=f"x{n}") for n, claim in enumerate(dice.choices(claims, k=len(claims)))]
        graph = signed_graph(claims_graph(drawn, codebook, gazetteer)).graph
        counts[brute_force_frustration(graph).index] += 1
    return {index: count / LOOPED for index, count in counts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the fastest counts")
    runs = parser.parse_args().runs
    seen = observed(data.claims())
    june = snapshot(seen, "2025-06", written=data.written())
    print(f"Python {platform.python_version()}, {platform.machine()}; {DRAWS:,} resamples, one core")
    print("claims             number  seconds  goal  ms a resample  one by one  ratio   L")
    for name, claims in {"June 2025": june, "all dates": seen}.items():
        work = lambda claims=claims: graph_uncertainty(claims, data.codebook(), data.gazetteer(), draws=DRAWS)  # noqa: E731
        seconds, found = timed(work, runs)
        alone, expected = timed(lambda claims=claims: one_by_one(claims), 1)
        for index in found.indices.keys() | expected.keys():
            if abs(found.indices.get(index, 0) - expected.get(index, 0)) > NEAR:
                raise SystemExit(f"{name}: L = {index} is not as frequent one by one: {found.indices}, {expected}")
        each, single = 1000 * seconds / DRAWS, 1000 * alone / LOOPED
        told = f"{name:18} {len(claims):6} {seconds:8.2f} {GOAL:5.1f} {each:14.3f} {single:11.2f}"
        print(f"{told} {single / each:6.0f}   {found}")


if __name__ == "__main__":
    main()
