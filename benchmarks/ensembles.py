"""How long an ensemble of the course's dependence model takes: the goal is 100,000 draws in 2 s on two cores and 1 GB.

Run ``python benchmarks/ensembles.py``. Every estimate of June 2025 is drawn, and the additive cascade computed in each
draw. If the time is in proportion to the draws, the last column stays near 1 or falls.

Then a Python loop takes some of the same draws one by one, with the package's own functions; the results are compared,
and the ratio of the times is shown: the goal is 100. A cascade written without arrays stands beside it, without a goal.
"""

from __future__ import annotations

import argparse
import math
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from entente import data
from entente.dependence import DependenceModel, Estimate, build, cascade
from entente.robustness import _urn, draw, simulate

PERIOD, SEED, JOBS = "2025-06", 1, 2
SIZES = (1_000, 10_000, 100_000)
LOOPED = 2_000


def loss(model: DependenceModel) -> np.ndarray:
    """What each actor loses in the additive cascade."""
    return cascade(model).loss


def timed(work: Callable[[], np.ndarray], runs: int) -> tuple[float, np.ndarray]:
    """The median time of so many runs, and the last result."""
    times, result = [], np.empty(0)
    for _ in range(runs):
        begin = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times), result


def peak_megabytes() -> float | None:
    """The most memory this process has held, or None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def plain_loss(model: DependenceModel, place: int) -> list[float]:
    """The same cascade of one draw, in Python without arrays."""
    needs = {need: number for number, need in enumerate(model.needs)}
    actors = {name: number for number, name in enumerate(model.actors)}
    weight = [float(w) for w in model.criticality[place]]
    rows = zip(model.share[place], model.substitutability[place], model.willingness[place], strict=True)
    links = [
        (needs[dependent, resource], actors[supplier], float(s) * (1 - float(sigma)), float(a))
        for (dependent, resource, supplier), (s, sigma, a) in zip(model.links, rows, strict=True)
    ]
    owners = [actors[dependent] for dependent, _ in model.needs]
    return fall(links, owners, weight, len(actors))


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
    parser.add_argument("--runs", type=int, default=3, help="runs of each size; the median counts")
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
    compare(estimates, result, each)


def compare(estimates: Sequence[Estimate], result: np.ndarray, each: float) -> None:
    """The same draws one by one: with the package's functions in a loop, and by a cascade written without arrays."""
    models, luck = draw(estimates, PERIOD, draws=LOOPED, seed=SEED), _urn(estimates, PERIOD, None, SEED)
    slow, looped = timed(lambda: one_by_one(estimates, luck.uniform(0, LOOPED)), 1)
    plain, without = timed(lambda: np.array([plain_loss(models, place) for place in range(LOOPED)]), 1)
    fast, _ = timed(lambda: loss(models), 3)
    if not all(np.allclose(found, result[:LOOPED], rtol=0, atol=1e-9) for found in (looped, without)):
        raise SystemExit("A loop finds something else.")
    print(f"{LOOPED:,d} of these draws in a Python loop; same results to 1e-9")
    whole = 1e6 * slow / LOOPED
    print(f"  draw, build and cascade: {whole:6.0f} µs a draw; {whole / each:5.0f} times the ensemble; goal 100")
    alone = 1e6 * plain / LOOPED
    print(f"  cascade without arrays:  {alone:6.0f} µs a draw; {plain / fast:5.0f} times the cascade of the ensemble")


def one_by_one(estimates: Sequence[Estimate], luck: np.ndarray) -> np.ndarray:
    """The loss in each draw, one after another: quantiles in plain Python, then the package's build and cascade."""
    here = [each for each in estimates if each.period == PERIOD]
    found = []
    for place in range(luck.shape[1]):
        values = {each.id: quantile(u, each) for each, u in zip(here, luck[:, place].tolist(), strict=True)}
        found.append(loss(build(estimates, PERIOD, values=values)))
    return np.array(found)


def quantile(u: float, estimate: Estimate) -> float:
    """The triangular quantile of one number."""
    low, mode, high = estimate.low, estimate.mode, estimate.high
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1 - u) * (high - low) * (high - mode))


if __name__ == "__main__":
    main()
