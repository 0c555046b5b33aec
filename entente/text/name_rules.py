"""Rules for names that are several things: each row of ``name_rules.csv`` asks what stands around a name.

The table's language is explained in ``docs/finding_actors.md``: a word in lower case fits any case, ``*`` any ending,
and words such as ``@state`` stand for what no list can hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from entente.text.gazetteer import Gazetteer, NameRule
from entente.text.trie import Entry, Trie
from entente.text.view import View
from entente.text.word_lists import GIVEN_NAMES, HEADS, NOT_NAMES, ORGANISATION_WORDS, TITLES

REACH = 160  # characters on either side in which a word is near: about two lines of print
_BEFORE_REACH = 48  # characters: the longest cell of ``before`` has 40
_ONE_WORD = re.compile(r"[^\W_]+")


class Document:
    """What the rules may ask of the whole article: its capitalised words, and which states it surely names."""

    def __init__(self, capitals: list[list[str]], states: Counter[str], trie: Trie):
        self.capitals = capitals  # capitalised words, those in a row together
        self.states = states  # how often each state is named by a name that needs no rule
        self.roll_up, self.state_words = trie.states, trie.state_words

    def names_any(self, actors: Iterable[str]) -> bool:
        """Whether the state of one of the actors is named by a name that needs no rule."""
        return any(self.states[self.roll_up.get(actor) or actor] > 0 for actor in actors)

    def count(self, phrase: str) -> int:
        """How often a capitalised word or phrase occurs; of a phrase, its capitalised words in a row."""
        words = [word for word in _ONE_WORD.findall(phrase) if not word[0].islower()]
        if len(words) == 1:
            return self._words[words[0]]
        return min((self._pairs[pair] for pair in pairwise(words)), default=0)

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(chain.from_iterable(self.capitals))

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(chain.from_iterable(map(pairwise, self.capitals)))

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Words after a given name: "Jordan" if the article has "Michael Jordan"."""
        return frozenset(after for before, after in self._pairs if before in GIVEN_NAMES)


class Place:
    """One candidate: where it stands and what it may name."""

    def __init__(self, view: View, start: int, end: int, entry: Entry, document: Document):
        self.view, self.start, self.end = view, start, end
        self.entry, self.document = entry, document

    @property
    def exact(self) -> str:
        return self.view.text[self.start : self.end]

    @property
    def before(self) -> str:
        return self.view.text[max(0, self.start - _BEFORE_REACH) : self.start]

    @property
    def mark(self) -> str:
        """What follows the name at once: a mark, or a space and perhaps a mark; a letter after a space is left out."""
        following = self.view.text[self.end : self.end + 2]
        if following[:1] != " " or following[1:].isalnum():
            return following[:1]
        return following

    @cached_property
    def last_word(self) -> str:
        """The word before the name, in lower case."""
        return self.before.rstrip(" ").rsplit(" ", 1)[-1].lstrip("\"'(").lower()

    @cached_property
    def window(self) -> str:
        """The text near the place, without the name itself."""
        text = self.view.text
        return text[max(0, self.start - REACH) : self.start] + " | " + text[self.end : self.end + REACH]

    @cached_property
    def words_near(self) -> list[str]:
        return _ONE_WORD.findall(self.window)


# What stands before and after a name


def _one(word: str) -> str:
    """A word of a rule as a regular expression: lower case matches any case, ``*`` any ending."""
    body = re.escape(word.rstrip("*")).replace(r"\ ", r" +")
    ending = ""
    if word.endswith("*"):
        ending = r"[^\W_]*"
    elif word[-1].isalnum():
        ending = r"(?![^\W_])"
    return f"(?i:{body}){ending}" if word == word.lower() else body + ending


def _plain(cell: Iterable[str]) -> list[str]:
    """The words of a cell that stand for themselves."""
    return [word for word in cell if word[0] != "@"]


_NOTHING = "(?!)"  # a pattern that never matches

_AFTER = {"@end": r"\s*(?:$|[.,;:!?)\"\]]|'(?!s\b))", "@compound": r"-[^\W\d_a-z]"}
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+)(\.?) $")
_WORD_AFTER = re.compile(r" ([^\W\d_a-z][^\W_]*)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:][\"')\]]* |[\"(\[] ?|^[\"'(\[ -]+|- )$")

_LISTED_AFTER = re.compile(r"(?:, and |, | and | or )(?:the )?([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)")
_LISTED_BEFORE = re.compile(r"([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)(?:, and |, | and | or )(?:the )?$")


def _state_after(text: str, end: int, states: frozenset[str]) -> bool:
    found = _LISTED_AFTER.match(text, end)
    return found is not None and (found[1] in states or found[1].split()[0] in states)


def _state_before(before: str, states: frozenset[str]) -> bool:
    found = _LISTED_BEFORE.search(before)
    return found is not None and (found[1] in states or found[1].split()[-1] in states)


def word_before(text: str, start: int) -> tuple[str, int]:
    """The word before a place and where it begins; empty if a dot, a mark or nothing stands there."""
    found = _WORD_BEFORE.search(text, max(0, start - 32), start)
    return (found[1], found.start(1)) if found and not found[2] else ("", start)


def at_start(text: str, start: int) -> bool:
    """Whether a sentence, a quotation or a bracket begins at a place."""
    return _SENTENCE_START.search(text, max(0, start - 4), start) is not None if start else True


def is_name_word(word: str) -> bool:
    """A capitalised word that may be part of a person's name: no title, common word or head of an organisation."""
    capital = len(word) > 1 and word[0].isupper() and not word[1:].isupper()
    return capital and not (word in TITLES or word in NOT_NAMES or word in HEADS or word.endswith("ly"))


def _name_before(view: View, start: int) -> bool:
    word, begin = word_before(view.text, start)
    if view.is_headline:  # every word has a capital letter there
        return word in GIVEN_NAMES
    return is_name_word(word) and (word in GIVEN_NAMES or not at_start(view.text, begin))


def _name_after(view: View, end: int) -> bool:
    found = _WORD_AFTER.match(view.text, end)
    return found is not None and not view.is_headline and is_name_word(found[1]) and found[1] not in ORGANISATION_WORDS


# One row


class Rule:
    """A name rule with its patterns, which are made at the first question: few rows are asked of one text."""

    def __init__(self, rule: NameRule):
        self.rule = rule
        self.near = NearWords(_plain(rule.near))
        self.votes = _plain(rule.document)
        given = [name for name in ("before", "after", "near", "document") if getattr(rule, name)]
        # rows that ask only for words near, or only for words in the document, vote with their neighbours
        self.votes_by = given[0] if given in (["near"], ["document"]) and getattr(rule, given[0])[0][0] != "@" else ""

    @cached_property
    def before(self) -> re.Pattern[str]:
        words = [_one(word) for word in _plain(self.rule.before)]
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(words) or _NOTHING}) *$")

    @cached_property
    def lasts(self) -> frozenset[str]:
        """The last words of a ``before`` cell; empty if one of them has no fixed ending.

        Rows of ``@any`` are asked at every name: a word in a set is found much faster than a pattern.
        """
        cell = _plain(self.rule.before)
        open_ended = any(word[-1] in "*-" for word in cell)
        if open_ended:
            return frozenset()
        return frozenset(word.rsplit(" ", 1)[-1].lower() for word in cell)

    @cached_property
    def after(self) -> re.Pattern[str]:
        cell = self.rule.after
        words = [_one(word) for word in cell if word[0].isalnum()]
        marks = [_one(word) for word in _plain(cell) if not word[0].isalnum()]
        special = [_AFTER[word] for word in cell if word in _AFTER]
        options = [rf" +(?:{'|'.join(words) or _NOTHING})", rf" ?(?:{'|'.join(marks) or _NOTHING})", *special]
        return re.compile("|".join(options))

    @cached_property
    def begins(self) -> tuple[frozenset[str], bool] | None:
        """With which characters an ``after`` cell may begin, and whether a space may; None if with any.

        Most names have nothing of the kind after them: a look at two characters is much faster than the pattern.
        """
        if any(word[0] == "@" for word in self.rule.after):
            return None
        words = any(word[0].isalnum() for word in self.rule.after)
        return frozenset(word[0] for word in self.rule.after if not word[0].isalnum()), words

    def may_hold(self, mark: str) -> bool:
        """Whether an ``after`` cell may fit what begins with this mark, as `Place.mark` has it."""
        if not self.rule.after or self.begins is None:
            return True
        marks, words = self.begins
        if mark[:1] == " ":
            return words or mark[1:] in marks
        return mark in marks

    def holds(self, place: Place) -> bool:
        """Whether all conditions that are given hold here."""
        rule = self.rule
        if rule.after and not self._holds_after(place):
            return False
        if rule.before and not self._holds_before(place):
            return False
        if rule.near and not self._holds_near(place):
            return False
        return not rule.document or self._holds_in_document(place)

    def _holds_after(self, place: Place) -> bool:
        text, cell = place.view.text, self.rule.after
        if self.after.match(text, place.end):
            return True
        if "@name" in cell and _name_after(place.view, place.end):
            return True
        return "@state" in cell and _state_after(text, place.end, place.document.state_words)

    def _holds_before(self, place: Place) -> bool:
        text, cell = place.view.text, self.rule.before
        if (not self.lasts or place.last_word in self.lasts) and self.before.search(place.before):
            return True
        if "@start" in cell and at_start(text, place.start):
            return True
        if "@name" in cell and _name_before(place.view, place.start):
            return True
        if "@given" in cell and word_before(text, place.start)[0] in GIVEN_NAMES:
            return True
        return "@state" in cell and _state_before(place.before, place.document.state_words)

    def _holds_near(self, place: Place) -> bool:
        if self.rule.near[0][0] == "@":  # @capitals is the only one
            return place.view.in_capitals(place.start)
        return self.strength(place, "near") > 0

    def _holds_in_document(self, place: Place) -> bool:
        special, document = self.rule.document[0], place.document
        if special == "@state":
            return document.names_any([self.rule.decision])
        if special == "@nostate":
            return not document.names_any(place.entry.actors)
        if special == "@person":
            return place.exact in document.surnames and not document.names_any(place.entry.actors)
        return self.strength(place, "document") > 0

    def strength(self, place: Place, kind: str) -> int:
        """How many of the rule's words are near, or in the document."""
        if kind == "document":
            return sum(place.document.count(word) for word in self.votes)
        return self.near.count(place)


class NearWords:
    """The words of a ``near`` cell, sorted by how they are looked up."""

    def __init__(self, words: Sequence[str]):
        single = [word for word in words if word.isalnum()]
        self.exact = frozenset(word for word in single if word != word.lower())
        self.any_case = frozenset(word for word in single if word == word.lower())
        self.prefixes = tuple(word[:-1] for word in words if word[:-1].isalnum() and word.endswith("*"))
        self.phrases = tuple(word.rstrip("*") for word in words if not word.rstrip("*").isalnum())

    def count(self, place: Place) -> int:
        """How many of the words stand near a place."""
        count = sum(place.window.count(phrase) for phrase in self.phrases)
        for word in place.words_near:
            count += (word in self.exact) + (word.lower() in self.any_case) + word.startswith(self.prefixes)
        return count


# All rows


class Rules:
    """The rows that bear on a surface, in the table's order; groups such as ``@capital`` included."""

    def __init__(self, rules: tuple[NameRule, ...]):
        self._rows = [(frozenset(rule.surface), Rule(rule)) for rule in rules]
        self._found: dict[tuple[str, str, str], list[list[Rule]]] = {}
        doubtful = (rule.surface for rule in rules if rule.near or rule.document)
        self._doubtful = frozenset(chain.from_iterable(doubtful))

    def has(self, exact: str) -> bool:
        """Whether more than the neighbouring words is needed to understand this very surface."""
        return exact in self._doubtful

    def of(self, exact: str, kind: str, mark: str) -> list[list[Rule]]:
        """The groups of rows for a surface before a mark; rows that vote together are one group."""
        key = (exact, kind, mark)
        if key not in self._found:
            names = {exact, f"@{kind}", "@any"}
            if exact.isupper():
                names |= {exact.capitalize(), exact.title()}
            groups = _grouped(rule for surfaces, rule in self._rows if surfaces & names)
            self._found[key] = [group for group in groups if group[0].may_hold(mark)]
        return self._found[key]

    def decide(self, place: Place) -> NameRule | None:
        """The first row that holds; None if no row does.

        Neighbouring rows that ask only for words near, or only for words in the document, vote: most words win.
        """
        for group in self.of(place.exact, place.entry.type, place.mark):
            if len(group) > 1:
                winner = _vote(group, place)
                if winner is not None:
                    return winner.rule
            elif group[0].holds(place):
                return group[0].rule
        return None


def _grouped(rules: Iterable[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.votes_by and groups[-1][0].votes_by == rule.votes_by:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _vote(group: Sequence[Rule], place: Place) -> Rule | None:
    strengths = [rule.strength(place, rule.votes_by) for rule in group]
    best = max(strengths)
    return group[strengths.index(best)] if best else None


@lru_cache(maxsize=8)
def rules_of(gazetteer: Gazetteer) -> Rules:
    """The name rules of a gazetteer made ready, once for as long as it is in use."""
    return Rules(gazetteer.rules)
