"""How fast are mentions found and claims proposed: the goals are 1 MB/s and 0.3 MB/s of text.

Run it with ``python benchmarks/mentions.py``. First the test texts are read as they stand: both figures are printed as
ratios to their goals, and as the ratio of their times, which hardly depends on the machine. Claims are timed on
mentions that were found before, and with finding them. Then the text is made of the paragraphs of the course's article
and of the test texts, in a shuffled order with changing numbers: if the time grows in proportion to the length, the
columns of time per MB stay near 1.

Processor time is measured, without reading the file and splitting it into sentences. Nothing is asserted: machines
differ.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from time import process_time

from entente import data
from entente.text.article import parse_article
from entente.text.coder import propose_claims
from entente.text.names import find_mentions

SIZES_MB = (0.1, 0.3, 1.0)
GOALS = {"mentions": 1.0, "claims": 0.3, "both": 0.3}  # MB of text a second
RUNS = 10
TEXTS = Path(__file__).parents[1] / "tests" / "texts"


def paragraphs() -> list[str]:
    """The material: one string a paragraph."""
    found = [paragraph.text for paragraph in data.article().paragraphs]
    for text in sorted(TEXTS.glob("*.txt")):
        found += [line for line in text.read_text(encoding="utf-8").splitlines() if line.strip()]
    return found


def made_text(megabytes: float, *, seed: int = 1) -> str:
    """A text of this size in UTF-8, shuffled and with other numbers in it."""
    rng, material, pieces, size = random.Random(seed), paragraphs(), [], 0
    while size < megabytes * 1e6:
        piece = re.sub(r"\d", lambda _: str(rng.randrange(10)), rng.choice(material))
        pieces.append(piece)
        size += len(piece.encode("utf-8")) + 1
    return "\n".join(pieces)


def seconds(action: Callable[[], object], runs: int = 3) -> float:
    """The least processor time of some runs."""
    times = []
    for _ in range(runs):
        start = process_time()
        action()
        times.append(process_time() - start)
    return min(times)


def times(text: str, runs: int) -> dict[str, float]:
    """Seconds to find the mentions, to propose claims where they are found already, and to do both."""
    article, book, lexicon, codebook = parse_article(text), data.gazetteer(), data.lexicon(), data.codebook()
    mentions = find_mentions(article, book)  # the tree of surfaces is built once, at the first call
    propose_claims(article, book, lexicon, codebook, mentions=mentions)  # and so are the patterns and the sentences
    return {
        "mentions": seconds(lambda: find_mentions(article, book), runs),
        "claims": seconds(lambda: propose_claims(article, book, lexicon, codebook, mentions=mentions), runs),
        "both": seconds(lambda: propose_claims(article, book, lexicon, codebook), runs),
    }


def print_goals() -> None:
    """Print both figures on the test texts, each beside its goal."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt")))
    megabytes = len(text.encode("utf-8")) / 1e6
    found = times(text, RUNS)
    print(f"the test texts, {megabytes:.3f} MB")
    print(f"{'':>9} {'s':>7} {'MB/s':>6} {'goal':>5} {'of the goal':>12} {'mentions = 1':>13}")
    for name, goal in GOALS.items():
        speed = megabytes / found[name]
        share = found[name] / found["mentions"]
        print(f"{name:>9} {found[name]:7.3f} {speed:6.3f} {goal:5.1f} {speed / goal:12.2f} {share:13.2f}")


def print_growth() -> None:
    """Print one line for each size, with the time per MB as a ratio to that of the first size."""
    first = None
    print(f"\n{'MB':>5} {'mentions s':>11} {'claims s':>9} {'mentions per MB':>16} {'claims per MB':>14}")
    for megabytes in SIZES_MB:
        found = times(made_text(megabytes), runs=1)
        each = {name: value / megabytes for name, value in found.items()}
        first = first or each
        ratios = {name: each[name] / first[name] for name in each}
        line = f"{megabytes:5.1f} {found['mentions']:11.3f} {found['claims']:9.3f}"
        print(f"{line} {ratios['mentions']:16.2f} {ratios['claims']:14.2f}")


if __name__ == "__main__":
    print_goals()
    print_growth()
