"""Names of nodes and pairs as a figure writes them, and what of a text can be drawn."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Hashable, Mapping
from functools import cache

from matplotlib import font_manager

FONT = "DejaVu Sans"  # matplotlib brings its files along, so that a figure looks the same on each machine
Node = Hashable
Labels = Mapping[Node, str] | None


def name(node: Node, labels: Labels) -> str:
    return str((labels or {}).get(node, node))


def pair(u: Node, v: Node, labels: Labels) -> str:
    return f"{name(u, labels)}–{name(v, labels)}"


@cache
def _charmap() -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont(FONT)).get_charmap())


def drawable(text: str) -> str:
    """The text without invisible characters, and with □ for each visible one that the font lacks."""
    return "".join(map(_glyph, unicodedata.normalize("NFC", str(text))))


def _glyph(character: str) -> str:
    kind = unicodedata.category(character)
    invisible = kind in ("Cc", "Cf")  # control and format characters
    if character == "\n" or (not invisible and ord(character) in _charmap()):
        return character
    if character == "\t":
        return " "
    combining = kind in ("Mn", "Me")
    return "" if invisible or combining else "□"


def wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(drawable(text), width) or [""])
