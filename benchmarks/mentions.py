"""How long does it take to find the mentions in 0.1, 1 and 5 MB of text?

Run it with ``python benchmarks/mentions.py``. The text is made of the paragraphs of the course's article and of the
test texts, in a shuffled order with changing numbers. Nothing is asserted: machines differ. If the time grows in
proportion to the length, the last column stays near 1.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from time import perf_counter

from entente import data
from entente.text.article import parse_article
from entente.text.names import find_mentions

SIZES_MB = (0.1, 1.0, 5.0)
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


def seconds(action) -> tuple[float, object]:
    """The least of three runs, and the result."""
    best, result = float("inf"), None
    for _ in range(3):
        start = perf_counter()
        result = action()
        best = min(best, perf_counter() - start)
    return best, result


def main() -> None:
    """Print one line for each size."""
    book = data.gazetteer()
    find_mentions(data.article(), book)  # the tree of surfaces is built once, at the first call
    first = None
    print(f"{'MB':>5} {'mentions':>9} {'read s':>8} {'find s':>8} {'MB/s':>6} {'time per MB, first size = 1':>28}")
    for megabytes in SIZES_MB:
        text = made_text(megabytes)
        read, article = seconds(lambda text=text: parse_article(text))
        find, mentions = seconds(lambda article=article: find_mentions(article, book))
        first = first or find / megabytes
        ratio = find / megabytes / first
        print(f"{megabytes:5.1f} {len(mentions):9d} {read:8.3f} {find:8.3f} {megabytes / find:6.2f} {ratio:28.2f}")


if __name__ == "__main__":
    main()
