"""How long an ensemble of the course's dependence model takes: the goal is 100,000 draws in 2 s on two cores and 1 GB.

Run ``python benchmarks/ensembles.py``. Every estimate of June 2025 is drawn, and the additive cascade computed in each
draw. If the time is in proportion to the draws, the last column stays near 1 or falls.

Then a loop in plain Python takes some of the same draws one by one, with lists and without numpy: the quantiles of all
triangles, shares and criticalities brought to their sums, the rounds of the cascade. What does not change from draw to
draw is prepared before, and it is given its random numbers; of the ensemble's time the drawing of them is a part. The
results are compared, and the ratio of the times is shown: the goal is 100. Of several runs the fastest counts, since
other work on the machine only makes a run slower.
"""

from __future__ import annotations

import argparse
import math
import platform
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from entente import data
from entente.doubt.draws import simulate, urn_of
from entente.needs.cascades import cascade
from entente.needs.estimates import PARAMETERS, Estimate
from entente.needs.model import DependenceModel
from entente.needs.tables import build

PERIOD, SEED, JOBS = "2025-06", 1, 2
SIZES = (1_000, 10_000, 100_000)
LOOPED = 2_000


def loss(model: DependenceModel) -> np.ndarray:
    """What each actor loses in the additive cascade."""
    return cascade(model).loss


def timed(work: Callable[[], Any], runs: int) -> tuple[float, np.ndarray]:
    """The time of the fastest of so many runs, and the last result."""
    times, result = [], None
    for _ in range(runs):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    return min(times), np.asarray(result)


def peak_megabytes() -> float | None:
    """The most memory this process has held, or None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


class PlainModel:
    """The model of one period as lists: where in the values of a draw each need and link finds its numbers."""

    def __init__(self, estimates: Sequence[Estimate]):
        here = [each for each in estimates if each.period == PERIOD]
        at = {(each.dependent, each.resource, each.supplier, each.parameter): n for n, each in enumerate(here)}
        model = build(estimates, PERIOD)
        needs = {need: number for number, need in enumerate(model.needs)}
        self.actors = {name: number for number, name in enumerate(model.actors)}
        self.corners = [(each.low, each.mode, each.high) for each in here]
        self.owners = [self.actors[dependent] for dependent, _ in model.needs]
        self.weights = [at[*need, "", "criticality"] for need in model.needs]
        self.shares = [(needs[cell[:2]], place) for cell, place in at.items() if cell[3] == "share"]
        self.links = [
            (needs[link[:2]], self.actors[link[2]], *(at[*link, name] for name in PARAMETERS[1:]))
            for link in model.links
        ]

    def loss(self, luck: Sequence[float]) -> list[float]:
        """What each actor loses in the draw with these random numbers."""
        values = [quantile(u, *corners) for u, corners in zip(luck, self.corners, strict=True)]
        total = [0.0] * len(self.owners)
        for need, share in self.shares:
            total[need] += values[share]
        claimed = [0.0] * len(self.actors)
        for owner, place in zip(self.owners, self.weights, strict=True):
            claimed[owner] += values[place]
        pairs = zip(self.owners, self.weights, strict=True)
        weight = [values[place] / max(1.0, claimed[owner]) for owner, place in pairs]
        links = [
            (need, supplier, values[share] / total[need] * (1 - values[substitute]), values[willing])
            for need, supplier, share, substitute, willing in self.links
        ]
        return fall(links, self.owners, weight, len(self.actors))


def quantile(u: float, low: float, mode: float, high: float) -> float:
    """The triangular quantile of one number."""
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


def fall(links: Sequence[tuple], owners: Sequence[int], weight: Sequence[float], size: int) -> list[float]:
    """Rounds of the additive cascade from full capability, until nothing moves any more."""
    now = [1.0] * size
    while True:
        gap = [0.0] * len(owners)
        for need, supplier, held, willing in links:
            gap[need] += held * (1 - willing * now[supplier])
        later = [1.0] * size
        for need, owner in enumerate(owners):
            later[owner] -= weight[need] * gap[need]
        later = [max(0.0, each) for each in later]
        if max(abs(x - y) for x, y in zip(now, later, strict=True)) <= 1e-12:
            return [1 - each for each in later]
        now = later


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each size; the fastest counts")
    runs = parser.parse_args().runs
    estimates = data.dependencies()
    model = build(estimates, PERIOD)
    shape = f"{len(model.actors)} actors, {len(model.needs)} needs, {len(model.links)} links"
    drawn = sum(each.period == PERIOD for each in estimates)
    print(f"Python {platform.python_version()}, {platform.machine()}; {shape}, {drawn} estimates; {JOBS} jobs")
    simulate(estimates, PERIOD, loss, draws=100, seed=SEED, jobs=JOBS)  # the first call imports joblib
    print("  draws   seconds   µs a draw   against 1,000 draws")
    first = 0.0
    for draws in SIZES:
        seconds, result = timed(
            lambda draws=draws: simulate(estimates, PERIOD, loss, draws=draws, seed=SEED, jobs=JOBS), runs
        )
        each = 1e6 * seconds / draws
        first = first or each
        print(f"{draws:7,d} {seconds:9.3f} {each:11.2f} {each / first:21.2f}")
    memory = peak_megabytes()
    print(f"peak memory of this process: {f'{memory:.0f} MB' if memory else 'not told here'}")
    compare(estimates, result, each, runs)


def compare(estimates: Sequence[Estimate], result: np.ndarray, each: float, runs: int) -> None:
    """The same draws one by one, in plain Python."""
    model = PlainModel(estimates)
    lucks = urn_of(estimates, PERIOD, None, SEED).uniform(0, LOOPED).T.tolist()
    seconds, found = timed(lambda: [model.loss(luck) for luck in lucks], runs)
    if not np.allclose(found, result[:LOOPED], rtol=0, atol=1e-9):
        raise SystemExit("The loop finds something else.")
    alone = 1e6 * seconds / LOOPED
    print(f"{LOOPED:,d} of these draws in plain Python: {alone:.0f} µs a draw; same results to 1e-9")
    print(f"{alone / each:.0f} times the ensemble's; goal 100")


if __name__ == "__main__":
    main()
