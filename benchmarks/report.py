"""How long does ``entente report`` take from a cold start, on texts of 1,000, 10,000 and 50,000 words?

Run it with ``python benchmarks/report.py``. Each run is a process of its own, so that starting Python and loading the
libraries is counted. The texts are made of the paragraphs of the course's article and of the test texts, in a shuffled
order. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from mentions import paragraphs

SIZES = (1_000, 10_000, 50_000)
RUNS = 3


def made_text(words: int, *, seed: int = 1) -> str:
    """A text of about this many words."""
    rng, material, pieces, size = random.Random(seed), paragraphs(), [], 0
    while size < words:
        pieces.append(rng.choice(material))
        size += len(pieces[-1].split())
    return "\n".join(pieces)


def seconds(text: Path, page: Path) -> float:
    """The time of one run in a process of its own."""
    start = perf_counter()
    line = [sys.executable, "-m", "entente", "report", str(text), "-o", str(page)]
    subprocess.run(line, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - start


def main() -> None:
    """Print one line for each size."""
    print(f"{'words':>7} {'best s':>8} {'worst s':>8} {'page kB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        text, page = Path(folder, "text.txt"), Path(folder, "report.html")
        for words in SIZES:
            text.write_text(made_text(words), encoding="utf-8")
            times = [seconds(text, page) for _ in range(RUNS)]
            print(f"{words:7,d} {min(times):8.2f} {max(times):8.2f} {page.stat().st_size / 1000:8.0f}")


if __name__ == "__main__":
    main()
