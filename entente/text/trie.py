"""The surfaces of a gazetteer as a tree of words: one walk finds the longest surface that begins at a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from entente.say import unaccented
from entente.text.article import fold
from entente.text.gazetteer import Alias, Gazetteer

_TOKEN = r"[^\W_]+|&"

NEXT = re.compile(rf"( {{1,3}}|-|'|\. ?|, | ?\(|)({_TOKEN})")  # what joins the next word, and that word

# A key of the tree is the kind of joint and the word: "Sino-Soviet" and "Sino Soviet" are one surface (s), but
# "Korea's" (a), "U.S" (p), "Congo (Kinshasa" (b) and "Washington, DC" (c) need their own mark.
_JOINTS = {" ": "s", "  ": "s", "   ": "s", "-": "s", "": "s"}
_JOINTS |= {"'": "a", ".": "p", ". ": "p", "(": "b", " (": "b", ", ": "c"}

# Of two types of one surface the first here stays; of two that are not here, the one that was there before.
_PRIORITY = {kind: rank for rank, kind in enumerate(("phrase", "name", "acronym", "demonym", "title", "descriptor"))}


@dataclass(slots=True)
class Entry:
    """What a surface may name: several actors if the name is shared."""

    surface: str
    actors: tuple[str, ...]
    type: str
    tokens: tuple[str, ...]
    late: bool = False  # a surname that counts only after the full name

    def fits(self, tokens: list[str], exact: str) -> bool:
        """Whether the capital letters of the text allow this reading."""
        if self.type == "acronym":
            # "NATO", and the longer ones as papers write them: "Nato"
            return exact.upper() == exact or (len(tokens) == 1 and len(exact) > 3 and exact == exact.capitalize())
        if self.type == "demonym" and self.surface.isascii() and not exact.isascii():
            return False
        for mine, theirs in zip(self.tokens, tokens, strict=False):
            if theirs[0].islower() and not mine[0].islower():
                return False
        return True


class Trie:
    """All surfaces, word by word; the key None holds the entries that end at a node."""

    def __init__(self, gazetteer: Gazetteer):
        self.root: dict = {}
        self.people = {a.id for a in gazetteer.actors.values() if a.kind in ("leader", "analyst", "person")}
        self.states = {actor: gazetteer.state_of(actor) for actor in gazetteer.actors}
        self.is_state = {a.id for a in gazetteer.actors.values() if a.kind == "state"}
        names = (alias for alias in gazetteer.aliases if alias.type == "name" and alias.actor in self.is_state)
        self.state_words = frozenset(alias.surface for alias in names)
        short = {alias.actor for alias in gazetteer.aliases if alias.type == "surname"}
        for alias in gazetteer.aliases:
            if alias.type == "surname":
                self._add(alias.surface, (alias.actor,), "person", late=True)
            else:
                self._add(alias.surface, (alias.actor,), "person" if alias.actor in self.people else alias.type)
        for alias in gazetteer.aliases:
            if alias.actor in self.people - short:
                self._add_surname(alias)
        for phrase in gazetteer.phrases:
            self._add(phrase, (), "phrase")
        for rule in gazetteer.rules:  # a rule may bring in a surface of its own ("Sino-")
            for surface in rule.surface if rule.decision not in ("none", "all") else ():
                if surface[0] != "@":
                    self._add(surface, (), "rule")
        self.scan = self._scanner()

    def _add(self, surface: str, actors: tuple[str, ...], kind: str, *, late: bool = False) -> None:
        surface = re.sub(r"^[Tt]he\s+", "", fold(surface).strip())
        pieces = [(_JOINTS.get(m[1], "s"), m[2]) for m in NEXT.finditer(surface)]
        if not pieces:
            return
        entry = Entry(surface, actors, kind, tuple(token for _, token in pieces), late)
        self._insert(pieces, entry)
        dotted = any(joint == "p" for joint, _ in pieces)
        if dotted and any(len(token) > 1 for _, token in pieces):  # "St. Lucia" is also written "St Lucia"
            undotted = {"p": "s"}
            self._insert([(undotted.get(joint, joint), token) for joint, token in pieces], entry)

    def _insert(self, pieces: list[tuple[str, str]], entry: Entry) -> None:
        """Go down the tree a token a step; under None stands what ends there."""
        node = self.root
        for number, (joint, token) in enumerate(pieces):
            key = _key(token)
            if number > 0:  # what joins it to the token before is part of the key
                key = joint + key
            node = node.setdefault(key, {})
        _merge(node.setdefault(None, []), entry)

    def _add_surname(self, alias: Alias) -> None:
        words = alias.surface.split()
        if alias.type in ("name", "title") and len(words) > 1:
            known = self.ending_at(words[-1])
            if not any(alias.actor in entry.actors for entry in known):
                self._add(words[-1], (alias.actor,), "person", late=True)

    def _scanner(self) -> re.Pattern[str]:
        """Stops at words with a capital letter, and at the few words in lower case that begin a surface."""
        firsts = {entry.tokens[0] for node in self.root.values() for entry in _entries_below(node)}
        lower = sorted((word for word in firsts if word[0].islower() and word[0].isascii()), key=len, reverse=True)
        others = "".join(f"|{re.escape(word)}(?![^\\W_])" for word in lower)
        return re.compile(rf"(?<![^\W_])(?:[^\W\d_a-z][^\W_]*{others})")

    def ending_at(self, word: str) -> list[Entry]:
        """The surfaces that are this one word."""
        return self.root.get(unaccented(word), {}).get(None, [])

    def walk(self, text: str, token: str, end: int) -> tuple[Entry, int] | None:
        """The longest surface that begins with this token, and where it ends."""
        node = self.root.get(unaccented(token))
        best, tokens, start = None, [token], end - len(token)
        while node is not None:
            for entry in node.get(None, ()):
                if entry.fits(tokens, text[start:end]):
                    best = (entry, _with_last_mark(entry.surface, text, end))
                    break
            if node.keys() == {None}:  # no surface goes on from here, as is true of most
                break
            following = NEXT.match(text, end)
            if following is None:
                break
            joint, token = following.groups()
            node, end = node.get(_JOINTS[joint] + _key(token)), following.end()
            tokens.append(token)
        return best


def _key(token: str) -> str:
    return "and" if token == "&" else unaccented(token)


def _merge(entries: list[Entry], new: Entry) -> None:
    """Join readings of one surface: shared by several actors, or of several types for one actor."""
    for old in entries:
        if (old.type == "acronym") != (new.type == "acronym") or old.late != new.late:
            continue
        tokens = []
        for ours, theirs in zip(old.tokens, new.tokens, strict=True):
            # a word in lower case fits any text, one with a capital letter only its like
            better = theirs[0].islower() and not ours[0].islower()
            tokens.append(theirs if better else ours)
        old.tokens = tuple(tokens)
        old.actors = tuple(dict.fromkeys((*old.actors, *new.actors)))
        old.type = min(old.type, new.type, key=lambda kind: _PRIORITY.get(kind, len(_PRIORITY)))
        if old.type == "phrase":
            old.actors = ()
        return
    entries.append(new)
    entries.sort(key=lambda entry: (entry.late, entry.type != "acronym"))


def _entries_below(node: dict) -> Iterator[Entry]:
    for key, child in node.items():
        yield from child if key is None else _entries_below(child)


def _with_last_mark(surface: str, text: str, end: int) -> int:
    """Take in the last dot of "U.S." and the bracket of "Congo (Kinshasa)"."""
    return end + 1 if surface[-1] in ".)" and text[end : end + 1] == surface[-1] else end


@lru_cache(maxsize=8)
def trie_of(gazetteer: Gazetteer) -> Trie:
    """The tree of a gazetteer's surfaces, made once for as long as the gazetteer is in use."""
    return Trie(gazetteer)
