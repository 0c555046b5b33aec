"""How long each light module takes to import in a fresh Python: the goal is under 0.3 s each.

    python benchmarks/imports.py

takes the fastest of seven starts, since other work only adds, and subtracts that of a Python that imports nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time

RUNS = 7
MODULES = ["entente"]
MODULES += [
    f"entente.{name}" for name in ("errors", "article", "actors", "claims", "agreement", "alliances", "balance")
]
MODULES += [f"entente.{name}" for name in ("parallel", "dependence", "scenarios", "robustness", "hypotheses", "data")]
MODULES += ["networkx", "numpy"]


def seconds(code: str) -> float:
    """The fastest time of a Python that runs this line."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - begin)
    return min(times)


def main() -> None:
    """Print a line for each module; networkx and numpy stand there for comparison."""
    nothing = seconds("pass")
    for module in MODULES:
        print(f"{module:20} {seconds(f'import {module}') - nothing:5.2f} s")


if __name__ == "__main__":
    main()
