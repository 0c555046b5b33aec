"""Names of nodes and pairs as a figure writes them, and what of a text can be drawn."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from functools import cache

from entente.needs.estimates import Estimate

FONT = "DejaVu Sans"  # matplotlib brings its files along, so that a figure looks the same on each machine
Node = Hashable
Labels = Mapping[Node, str] | None


def name(node: Node, labels: Labels) -> str:
    return str((labels or {}).get(node, node))


def pair(u: Node, v: Node, labels: Labels) -> str:
    return f"{name(u, labels)}–{name(v, labels)}"


def estimate_labels(estimates: Iterable[Estimate], *, labels: Labels = None) -> dict[str, str]:
    """A name for each estimate, for figures that show estimates by their ids.

    >>> from entente.needs.estimates import Estimate
    >>> one = Estimate("e1", "2025-06", "iran", "weapons", "russia", "willingness", 0.2, 0.3, 0.4)
    >>> estimate_labels([one], labels={"iran": "Iran", "russia": "Russia"})
    {'e1': 'Iran, weapons from Russia: willingness'}
    """
    names = {}
    for each in estimates:
        need = f"{name(each.dependent, labels)}, {name(each.resource, labels)}"
        if each.supplier:
            supplier = "itself" if each.supplier == each.dependent else name(each.supplier, labels)
            need += f" from {supplier}"
        names[each.id] = f"{need}: {each.parameter}"
    return names


@cache
def _charmap() -> frozenset[int]:
    from matplotlib import font_manager  # here: a lab asks for names and places, and needs no fonts

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
