"""Government or place: does "Moscow" deny something, or is it where somebody lives? See ``docs/finding_actors.md``."""

from __future__ import annotations

import re

from entente.text.trie import NEXT, Trie

_PLACE_BEFORE = re.compile(
    r"(?<![^\W_])(?:in|near|outside|around|inside|across|throughout|at|into|through|over|above|via|to|towards?|central|"
    r"downtown|greater|nearby|capital,?|city of|capital of|hit|struck|bombed|shelled|left|reached|visited|entered|fled|"
    r"leaving|reaching|visiting|entering|fleeing|off|beyond|past|north of|south of|east of|west of|km of|miles of|"
    r"suburb of|suburbs of|streets of|northern|southern|eastern|western|outskirts of|born in|based in) (?:the )?$",
    re.IGNORECASE,
)

_GOVERNMENT_BEFORE = re.compile(
    r"(?:according|message|messages|letter|appeal|appeals|warning|warnings|signal|signals|response|concessions?|loyal|"
    r"loyalty|close|closer|ally|allies|aid|support|threat|blow|embarrassment|offer|allied|hostile|opposed|opposition|"
    r"sympathetic|turn|turned|turning|turns|pointed|owes?|belongs?|relations?|sold|sell|sells|matters?|unacceptable) "
    r"to (?:the )?$",
    re.IGNORECASE,
)

_PLACE_AFTER = re.compile(
    r"(?:, (?:[A-Z][^\W_]+(?: [A-Z][^\W_]+)?'s? capital|the capital|capital of|its capital|D\.?C\b)"
    r"|,? the [a-z]+ capital"
    r"|(?:'s)? (?:residents?|airports?|streets?|suburbs?|districts?|neighbou?rhoods?|hospitals?|hotels?|metro|mayor"
    r"|city|skyline|university|bureau|correspondent|embassy|area|region|outskirts|International Airport|Red Square"
    r"|stock exchange|suburban|summit|conference|talks)(?![^\W_])"
    r"|-based|-born| \([A-Z]| - [A-Z])"
)


def acts(trie: Trie, text: str, start: int, end: int, actor: str) -> bool:
    """Whether a capital or a seat of government stands for the government."""
    if _PLACE_AFTER.match(text, end) or _in_its_state(trie, text, end, actor) or _is_dateline(text, start, end):
        return False
    if text.startswith("'s ", end):
        return True
    before = text[max(0, start - 40) : start]
    return not _PLACE_BEFORE.search(before) or bool(_GOVERNMENT_BEFORE.search(before))


def _in_its_state(trie: Trie, text: str, end: int, actor: str) -> bool:
    """Whether the state's own name follows: "Tehran, Iran" or "Tehran, Iran's capital"."""
    following = NEXT.match(text, end)
    if following is None or not text.startswith(", ", end):
        return False
    found = trie.walk(text, following[2], following.end())
    return found is not None and found[0].type == "name" and actor in found[0].actors


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether the name is the place in capitals at the head of a report: "MOSCOW, June 3"."""
    return start < 30 and text[start:end].isupper() and text[:end].isupper() and not text[:200].isupper()
