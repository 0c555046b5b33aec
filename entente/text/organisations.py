"""Organisations whose name holds a state's name: "the Central Bank of Iran", "Mali's foreign ministry"."""

from __future__ import annotations

import re

from entente.say import slug
from entente.text.trie import Trie
from entente.text.view import View
from entente.text.word_lists import HEADS, MINISTRIES, NOT_NAMES, ORGANISATION_WORDS, TITLES

_WORD = re.compile(r"[^\W_]+")

_RUN_WORD = re.compile(
    r"( | of | of the | for | for the | and | & | on | on the )([^\W\d_a-z](?:[^\W_]|['-](?=[^\W_]))*)(\.?)"
)

_LOWER_MINISTRY = re.compile(
    rf"(?:'s?)? ((?i:{'|'.join(sorted(MINISTRIES, key=len, reverse=True))})) [mM]inistry(?![^\W_])"
)

_LEFT = re.compile(
    rf"(?<![^\W_])((?:[A-Z][^\W_]*(?:'s)? ){{0,3}}(?:{'|'.join(sorted(HEADS))}|Republic|Kingdom)"
    r"(?: (?:of|for) (?:the )?[A-Z][^\W_]+(?:(?: and)? [A-Z][^\W_]+){0,2})? (?:of|for) (?:the )?)$"
)

_ROYAL = re.compile(r"(?<![^\W_])((?:Royal|Free|National|Imperial) )$")

_ORDINARY = (NOT_NAMES | TITLES) - ORGANISATION_WORDS - HEADS - {"State", "United"}
_NOT_IN_NAME = TITLES - ORGANISATION_WORDS
_LONGEST_RUN = 9  # words after the state's name


def ministry(text: str, end: int, state: str) -> tuple[int, str] | None:
    """The end and the id of "Russia's foreign ministry"."""
    found = _LOWER_MINISTRY.match(text, end)
    return (found.end(), f"{state}_{MINISTRIES[found[1].lower()]}") if found else None


def organisation(trie: Trie, view: View, start: int, end: int) -> tuple[int, int] | None:
    """The span of an organisation whose name holds the state's name at ``start``; None if there is none."""
    right = _run_end(trie, view, end)
    royal = _ROYAL.search(view.text, max(0, start - 10), start)
    if right and royal:
        start = royal.start(1)
    if view.text.endswith(("of ", "for ", "of the ", "for the "), max(0, start - 8), start):
        left = _LEFT.search(view.text, max(0, start - 80), start)
        if left and not any(trie.ending_at(word) for word in _WORD.findall(left[1])):
            return _left_start(left), right or end
    return (start, right) if right else None


def organisation_id(name: str, holder: str) -> str:
    """The id of an organisation; the possessive of the state's own name is dropped."""
    return slug(name.replace(f"{holder}'s", holder))


def _left_start(left: re.Match[str]) -> int:
    """Where the run to the left begins: not at a sentence's first word if that is an ordinary one ("The", "When")."""
    for word in _WORD.finditer(left[1]):
        if word[0] not in _ORDINARY:
            return left.start(1) + word.start()
    return left.start(1)


def _run_end(trie: Trie, view: View, end: int) -> int | None:
    """The end of the capitalised run after a name, if it holds the head of an organisation's name."""
    text, place = view.text, end
    if text.startswith("'s ", end):
        place = end + 2
    elif text.startswith("' ", end):
        place = end + 1
    if text[place : place + 1] != " " or text[place + 1 : place + 2].islower():
        return None
    found, extended = None, False
    for _ in range(_LONGEST_RUN):
        word = _RUN_WORD.match(text, place)
        if not word or not _may_follow(trie, word, found is not None, view.is_headline):
            break
        place = word.end(2)
        # after a head the run may go on with *of* or *for*: "Iran Bank for Trade and Industry"
        extended = extended or bool(found and word[1].strip() not in ("", "and", "&"))
        if extended or _titled(word[2]) in HEADS:
            found = place
        if word[3]:
            break
    return found


def _titled(word: str) -> str:
    """The word as it would stand outside a headline in capitals."""
    return word.capitalize() if word.isupper() and len(word) > 3 else word


def _may_follow(trie: Trie, word: re.Match[str], found: bool, strict: bool) -> bool:
    joint, token = word[1].strip(), _titled(word[2])
    first = _WORD.match(word.string, word.start(2))
    if token in _NOT_IN_NAME or (first and trie.walk(word.string, first[0], first.end())):
        return False
    if joint and joint not in ("and", "&") and not found:
        return False
    return not strict or token in HEADS or token in ORGANISATION_WORDS
