"""How much faster is ``entente corpus`` with two processes than with one, over 1,000 texts?

Run it with ``python benchmarks/corpus.py [TEXTS]``. Each text is made of 20 sentences drawn from the test texts, always
the same for the same seed. The first of the two processes' runs also starts them; both are counted. The load of the
machine is printed, since a core that others use is no second core. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from entente.path import corpus
from entente.text.article import parse_article

SENTENCES = 20
TEXTS = Path(__file__).parents[1] / "tests" / "texts"


def write_texts(folder: Path, number: int, *, seed: int = 1) -> None:
    """Write this many texts, each a seeded draw of sentences."""
    rng, material = random.Random(seed), []
    for path in sorted(TEXTS.glob("*.txt")):
        material += [sentence.text for sentence in parse_article(path.read_text(encoding="utf-8")).sentences]
    for place in range(number):
        lines = rng.sample(material, SENTENCES)
        Path(folder, f"text_{place:05d}.txt").write_text("\n".join(lines), encoding="utf-8")


def seconds(folder: Path, jobs: int) -> tuple[float, corpus.Corpus]:
    """The time of one run, and its rows."""
    start = perf_counter()
    found = corpus.run(folder, jobs=jobs)
    return perf_counter() - start, found


def main() -> None:
    """Print the two times and their ratio."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_texts(folder, number)
        corpus.measure(parse_article("Chad attacked Niger."))  # load the tables before the clock starts
        load = f", load before {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else ""
        one, here = seconds(folder, 1)
        two, there = seconds(folder, 2)
        same = "the same rows" if here.rows == there.rows else "DIFFERENT ROWS"
        print(
            f"{number} texts: {one:.1f} s with one process, {two:.1f} s with two, ratio {one / two:.2f}; {same}{load}"
        )


if __name__ == "__main__":
    main()
