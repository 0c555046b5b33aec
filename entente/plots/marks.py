"""Colours and marks: how a sign is told by line, symbol and colour, and which ink can be read on a fill.

The palette is Okabe and Ito's, which colour-blind readers can tell apart; contrast is reckoned as WCAG 2 does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D

from entente import say
from entente.plots.words import drawable

BLACK, ORANGE, SKY = "#000000", "#E69F00", "#56B4E9"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
INK, FAINT = "#222222", "#D9D9D9"
GROUND = "#FDFDFB"  # of every figure: on a darker one the lightest line, that of a neutral claim, would be lost
# What a sign on a line stands in: without an outline a − could not be told from a dash of the line.
BADGE = {"boxstyle": "round,pad=0.16", "facecolor": GROUND, "linewidth": 0.8}
_READABLE = 4.5  # the least contrast of text that WCAG 2 allows


@dataclass(frozen=True, slots=True)
class Mark:
    """How a sign is drawn: word, symbol, line colour and style, ink of its numbers, fill and hatch of a bar.

    >>> MARKS[-1].word, MARKS[-1].symbol
    ('hostile', '−')
    """

    word: str
    symbol: str
    colour: str
    line: Any
    ink: str
    fill: str
    hatch: str


MARKS: Mapping[int | None, Mark] = {
    1: Mark("cooperative", "+", BLUE, "solid", "#00527F", BLUE, ""),
    -1: Mark("hostile", "−", VERMILION, (0, (4, 2)), "#A34700", ORANGE, "////"),
    0: Mark("neutral", "○", PURPLE, (0, (1, 1.6)), "#8A3E68", "#EEEEEE", "...."),
    None: Mark("unsigned", "◇", BLACK, (0, (6, 2, 1, 2)), BLACK, "#FFFFFF", "xxxx"),
}
POLAR = {sign: MARKS[sign].word for sign in (1, -1)}


def signs_in_words(counts: Mapping[int | None, int]) -> str:
    return say.listed(f"{counts[sign]} {MARKS[sign].word}" for sign in MARKS if counts.get(sign))


def sign_line(sign: int | None, label: str) -> Line2D:
    """A legend entry for the lines of a sign."""
    mark = MARKS[sign]
    label = drawable(f"{mark.symbol} {label}")
    return Line2D([], [], color=mark.colour, linestyle=mark.line, linewidth=2, label=label)


def ink_on(fill: str) -> str:
    """White or dark ink, whichever stands out more from the fill; black where dark is not dark enough."""
    ink = max(("white", INK), key=lambda one: _contrast(one, fill))
    if _contrast(ink, fill) >= _READABLE:
        return ink
    return max(("white", BLACK), key=lambda one: _contrast(one, fill))


def _contrast(one: str, other: str) -> float:
    """Contrast ratio (WCAG 2), from 1 none to 21 black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2): what is left of a colour in a grey print, from 0 black to 1 white."""
    linear = []
    for part in to_rgb(colour):
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tint(share: float, colour: str = "#08519C") -> str:
    """A colour mixed with white: 0 is almost white, 1 the colour itself."""
    return to_hex([1 - (1 - part) * (0.12 + 0.88 * share) for part in to_rgb(colour)])
