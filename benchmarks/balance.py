"""How long exact frustration takes, uniqueness included, on graphs with random signs.

Run ``python benchmarks/balance.py``; ``--seeds 40`` for more graphs of each size. Up to 18 nodes every result is
compared with brute force, and the ratio of the two times is shown.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable

import networkx as nx
import numpy as np

from entente.graphs.solver import Frustration, brute_force_frustration, frustration

SIZES = ((18, 90, 0.1), (30, 100, None), (50, 150, 1.0))
ORACLE_NODES = 18


def random_signs(nodes: int, edges: int, seed: int) -> nx.Graph:
    """A graph with so many nodes and edges, each edge + or - with even chances."""
    graph = nx.gnm_random_graph(nodes, edges, seed=seed)
    signs = np.random.default_rng(seed).choice([-1, 1], size=edges).tolist()
    nx.set_edge_attributes(graph, dict(zip(graph.edges, signs, strict=True)), "sign")
    return graph


def timed(solve: Callable[[nx.Graph], Frustration], graph: nx.Graph) -> tuple[float, Frustration]:
    start = time.perf_counter()
    result = solve(graph)
    return time.perf_counter() - start, result


def measure(nodes: int, edges: int, seeds: int) -> tuple[list[float], list[Frustration], list[float]]:
    """Times and results of as many graphs as there are seeds, and the oracle's times where it can follow."""
    times, results, brute = [], [], []
    for seed in range(seeds):
        graph = random_signs(nodes, edges, seed)
        seconds, result = timed(frustration, graph)
        times.append(seconds)
        results.append(result)
        if nodes <= ORACLE_NODES:
            seconds, oracle = timed(brute_force_frustration, graph)
            brute.append(seconds)
            if (oracle.index, oracle.unique) != (result.index, result.unique):
                raise SystemExit(f"{nodes}/{edges}, seed {seed}: {result} is not what brute force finds: {oracle}")
    return times, results, brute


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20, help="graphs of each size")
    seeds = parser.parse_args().seeds
    frustration(random_signs(10, 20, 0))  # the first call imports the solver
    print(f"Python {platform.python_version()}, {platform.machine()}; {seeds} graphs of each size; seconds")
    print("nodes edges   median    worst  target   exact  unique  brute force / exact")
    for nodes, edges, target in SIZES:
        times, results, brute = measure(nodes, edges, seeds)
        exact = Counter(result.status for result in results)["exact"]
        unique = Counter(result.unique for result in results)[True]
        ratio = f"{statistics.median(brute) / statistics.median(times):.1f}" if brute else "–"
        goal = "–" if target is None else f"{target:.1f}"
        print(
            f"{nodes:5d} {edges:5d} {statistics.median(times):8.3f} {max(times):8.3f} {goal:>7}"
            f" {exact:4d}/{seeds:<3d} {unique:3d}/{seeds:<3d} {ratio:>12}"
        )


if __name__ == "__main__":
    main()
