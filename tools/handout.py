"""Two pages to print for a class: the codebook on the first, the formulas on the second.

The codebook comes from its table, so the page follows it; each formula names the function that computes it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup, escape

from entente import data
from entente.files import write_whole
from entente.text.codebook import Codebook
from tools.console import in_sentences
from tools.docs import SIGNS
from tools.fonts import font_faces
from tools.templates import fill

NAME = "handout.html"


def indexed(text: str) -> Markup:
    """A formula with its indices set low, and everything else as it stands.

    Examples
    --------
    >>> indexed("S_ij < Σ_r")
    Markup('S<sub>ij</sub> &lt; Σ<sub>r</sub>')
    """
    return Markup(re.sub(r"_([a-z]+)", r"<sub>\1</sub>", str(escape(text))))


def page(codebook: Codebook) -> str:
    """The handout as a page that stands alone; printed, it takes two sheets of A4, or one on both sides.

    Examples
    --------
    >>> text = page(data.codebook())
    >>> "<code>supplies_arms</code>" in text, "Σ<sub>r</sub>" in text, "<script" in text
    (True, True, False)
    """
    rows = [(one.name, SIGNS[one.sign], ", ".join(one.layers), one.boundary) for one in codebook]
    return fill("handout.html.j2", {"relations": rows, "fonts": font_faces()}, {"indexed": indexed})


def write(folder: str | Path) -> Path:
    """Write the handout into a folder, which is made if need be."""
    path = Path(folder) / NAME
    write_whole({path: page(data.codebook()).encode("utf-8")}, inside=Path(folder))
    return path


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Write the handout into the folder that is named, or into build."""
    print(write(arguments[0] if arguments else "build"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
