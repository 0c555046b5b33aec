"""How much `start.py` adds to JupyterLab's own start, once the course is set up: the goal is at most a second.

    python benchmarks/start.py

starts JupyterLab five times each way, in turns, and takes the time until it tells its address.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import setup  # noqa: E402

RUNS = 5


def seconds(command: list[str], home: str) -> float:
    """The time until JupyterLab tells its address."""
    variables = setup.clean_environment(setup.House(ROOT)) | {"HOME": home, "USERPROFILE": home}
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=variables, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        if not any("lab/tree/notebooks" in line for line in process.stdout):
            raise SystemExit("JupyterLab did not start.")
        return time.perf_counter() - begin
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    """Print both medians and their difference."""
    house = setup.House(ROOT)
    setup.prepare(house, "lessons")
    direct = [str(house.python), *setup.jupyterlab(ROOT, browser=False)]
    started = [sys.executable, str(ROOT / "start.py"), "--no-browser"]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        seconds(direct, home)
        pairs = [(seconds(direct, home), seconds(started, home)) for _ in range(RUNS)]
    alone, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"JupyterLab alone {alone:.2f} s, by start.py {whole:.2f} s: start.py adds {whole - alone:.2f} s")


if __name__ == "__main__":
    main()
