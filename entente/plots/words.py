"""Words of a caption: counts, lists, shares, names; and what of a text can be drawn."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from functools import cache

from matplotlib import font_manager

Node = Hashable


def _count(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _join(items: Iterable[str], word: str = "and") -> str:
    items = list(items)
    return f" {word} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share == 0 or share >= 0.01 else "under 1 %"


def _number(value: float, places: int = 2) -> str:
    """A number with a true minus sign, and no minus before a zero."""
    return f"{round(float(value), places) + 0.0:.{places}f}".replace("-", "−")


def _signed(value: float, places: int = 2) -> str:
    words = _number(value, places)
    return words if words.startswith("−") or not float(words) else f"+{words}"


def _name(node: Node, labels: Mapping[Node, str] | None) -> str:
    return str((labels or {}).get(node, node))


def _pair(u: Node, v: Node, labels: Mapping[Node, str] | None) -> str:
    return f"{_name(u, labels)}–{_name(v, labels)}"


def _ties(u: Node, v: Node, labels: Mapping[Node, str] | None) -> str:
    return f"{_name(u, labels)} and {_name(v, labels)}"


@cache
def _charmap() -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_charmap())


def _drawable(text: str) -> str:
    """The text without invisible characters, and with □ for each visible one that the font lacks."""
    return "".join(_glyph(character) for character in unicodedata.normalize("NFC", str(text)))


def _glyph(character: str) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or (kind not in ("Cc", "Cf") and ord(character) in _charmap()):
        return character
    return " " if character == "\t" else "" if kind in ("Cc", "Cf", "Mn", "Me") else "□"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(_drawable(text), width) or [""])
