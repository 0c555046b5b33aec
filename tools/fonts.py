"""The font of what is printed and shown: Source Sans 3 (SIL Open Font License), so that a page breaks alike everywhere.

The files in ``_fonts`` are those of the npm package ``@fontsource/source-sans-3`` 5.3.1: Latin and Greek, regular and
bold. They stand inside each page, which then loads nothing.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parent / "_fonts"
NAME = "Entente Sans"
RANGES = {
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2212",
    "greek": "U+0370-03FF",
}


@cache
def font_faces() -> Markup:
    """The rules of a style sheet that bring the font.

    Examples
    --------
    >>> font_faces().count("@font-face")
    4
    """
    rules = []
    for letters, within in RANGES.items():
        for weight in (400, 700):
            raw = (FOLDER / f"source-sans-3-{letters}-{weight}-normal.woff2").read_bytes()
            source = f"url(data:font/woff2;base64,{base64.b64encode(raw).decode()}) format('woff2')"
            told = f"font-family: '{NAME}'; font-weight: {weight}; unicode-range: {within}; src: {source}"
            rules.append(f"@font-face {{ {told}; }}")
    return Markup("\n".join(rules))
