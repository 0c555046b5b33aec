"""entente.text.name_rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from entente.text.gazetteer import Gazetteer, NameRule
from entente.text.trie import _Entry, _Trie
from entente.text.view import _View
from entente.text.word_lists import _GIVEN, _HEADS, _MODIFIERS, _NOT_NAMES, _TITLES

# ---------------------------------------------------------------- name rules

_REACH = 160

_ONE_WORD = re.compile(r"[^\W_]+")


class _Document:
    """What the rules may ask of the whole article."""

    def __init__(self, views: list[_View], capitals: list[list[str]], states: Counter[str], trie: _Trie):
        self.views, self.capitals, self.states = views, capitals, states
        self.roll_up, self.state_words = trie.states, trie.state_words
        self._counts: dict[str, int] = {}

    def names(self, actor: str) -> bool:
        """Whether the actor's state is named by a name that needs no rule."""
        return self.states[self.roll_up.get(actor) or actor] > 0

    def names_any(self, actors: Iterable[str]) -> bool:
        return any(self.names(actor) for actor in actors)

    def count(self, phrase: str) -> int:
        """How often a capitalised word or phrase occurs; of a phrase, its capitalised words in a row."""
        if phrase not in self._counts:
            words = [word for word in _ONE_WORD.findall(phrase) if not word[0].islower()]
            rows = [self._pairs[pair] for pair in pairwise(words)] or [self._words[word] for word in words]
            self._counts[phrase] = min(rows, default=0)
        return self._counts[phrase]

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(chain.from_iterable(self.capitals))

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(chain.from_iterable(map(pairwise, self.capitals)))

    def is_surname(self, surface: str) -> bool:
        """Whether the article has "Michael Jordan" or "Rep. Jim Jordan" for the surface "Jordan"."""
        return surface in self._surnames

    @cached_property
    def _surnames(self) -> frozenset[str]:
        return frozenset(after for before, after in self._pairs if before in _GIVEN)


class _Rule:
    """A name rule made ready: each condition is a function of the place."""

    def __init__(self, rule: NameRule):
        self.rule = rule
        self.near_words = _NearWords(rule.near) if rule.near and rule.near[0][0] != "@" else None
        self.votes = tuple(word for word in rule.document if word[0] != "@")
        self.only = next((k for k in ("near", "document") if getattr(rule, k) and self._alone(k)), "")
        self.tests = list(self._tests())
        self.starts = _starts(rule.after)  # a quick test of what follows, for rows that bear on every name

    def _alone(self, kind: str) -> bool:
        rule = self.rule
        given = [name for name in ("before", "after", "near", "document") if getattr(rule, name)]
        return given == [kind] and getattr(rule, kind)[0][0] != "@"

    def _tests(self) -> Iterator[Callable[[_Place], bool]]:
        rule = self.rule
        if rule.before:
            yield _before_test(rule.before)
        if rule.after:
            yield _after_test(rule.after)
        if rule.near:
            yield self._near_test()
        if rule.document:
            yield self._document_test()

    def _near_test(self) -> Callable[[_Place], bool]:
        if self.near_words is None:
            return lambda place: place.view.in_capitals(place.start)
        return lambda place: self.strength(place, "near") > 0

    def _document_test(self) -> Callable[[_Place], bool]:
        special = self.rule.document[0]
        if special == "@state":
            return lambda place: place.document.names(self.rule.decision)
        if special == "@nostate":
            return lambda place: not place.document.names_any(place.entry.actors)
        if special == "@person":
            return lambda place: (
                place.document.is_surname(place.exact) and not place.document.names_any(place.entry.actors)
            )
        return lambda place: self.strength(place, "document") > 0

    def holds(self, place: _Place) -> bool:
        if self.starts and not place.view.text.startswith(self.starts, place.end):
            return False
        for test in self.tests:  # noqa: SIM110 (a generator here takes a tenth of the whole time)
            if not test(place):
                return False
        return True

    def strength(self, place: _Place, kind: str) -> int:
        """How many of the rule's words are near, or in the document."""
        if kind == "document":
            return sum(place.document.count(word) for word in self.votes)
        return self.near_words.count(place.window(), place.words_near()) if self.near_words else 0


class _NearWords:
    """The words of a ``near`` cell, sorted by how they are looked up."""

    def __init__(self, words: tuple[str, ...]):
        single = [word for word in words if word.isalnum()]
        self.exact = frozenset(word for word in single if word != word.lower())
        self.lower = frozenset(word for word in single if word == word.lower())
        self.prefixes = tuple(word[:-1] for word in words if word[:-1].isalnum() and word.endswith("*"))
        self.phrases = tuple(word.rstrip("*") for word in words if not word.rstrip("*").isalnum())

    def count(self, window: str, words: list[str]) -> int:
        """How many of the words stand in a window."""
        count = sum(map(self.exact.__contains__, words)) + sum(map(window.count, self.phrases))
        if self.lower:
            count += sum(map(self.lower.__contains__, map(str.lower, words)))
        return count + (sum(word.startswith(self.prefixes) for word in words) if self.prefixes else 0)


@dataclass(slots=True)
class _Place:
    """One candidate: where it stands and what it may name."""

    view: _View
    start: int
    end: int
    entry: _Entry
    document: _Document
    _near: list[str] | None = None
    _last: str | None = None

    @property
    def exact(self) -> str:
        return self.view.text[self.start : self.end]

    def window(self) -> str:
        """The text near the place, without the name itself."""
        text = self.view.text
        return text[max(0, self.start - _REACH) : self.start] + " | " + text[self.end : self.end + _REACH]

    def last_word(self) -> str:
        """The word before the name, in lower case."""
        if self._last is None:
            self._last = _last_word(self.view.text[max(0, self.start - 48) : self.start])
        return self._last

    def words_near(self) -> list[str]:
        if self._near is None:
            self._near = _ONE_WORD.findall(self.window())
        return self._near


def _one(word: str) -> str:
    """A word of a rule as a regular expression: lower case matches any case, ``*`` any ending."""
    body = re.escape(word.rstrip("*")).replace(r"\ ", r" +")
    ending = r"[^\W_]*" if word.endswith("*") else ("" if not word[-1].isalnum() else r"(?![^\W_])")
    return f"(?i:{body}){ending}" if word == word.lower() else body + ending


def _ends_with(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for a text that ends with one of the words; None if there are none."""
    options = "|".join(_one(word) for word in words if word[0] != "@")
    return re.compile(rf"(?<![^\W_])(?:{options}) *$") if options else None


def _starts(words: tuple[str, ...]) -> tuple[str, ...]:
    """With what a text must go on if one of the words of an ``after`` cell follows; empty if that cannot be told."""
    if any(word[0] == "@" for word in words):
        return ()
    firsts = {(word[0], word == word.lower()) for word in words}
    letters = {char for first, any_case in firsts for char in ((first, first.upper()) if any_case else (first,))}
    marks = {char for char in letters if not char.isalnum()}
    return ("  ", *sorted(f" {char}" for char in letters), *sorted(marks)) if words else ()


def _before_test(words: tuple[str, ...]) -> Callable[[_Place], bool]:
    pattern, specials = _ends_with(words), {word for word in words if word[0] == "@"}
    lasts = frozenset(word.rsplit(" ", 1)[-1].lower() for word in words)
    lasts = frozenset() if any(word[-1] in "*-" for word in words) else lasts

    def test(place: _Place) -> bool:
        possible = pattern is not None and (not lasts or place.last_word() in lasts)
        if not (possible or specials):
            return False
        before = place.view.text[max(0, place.start - 48) : place.start]
        if "@start" in specials and _at_start(place.view.text, place.start):
            return True
        if "@name" in specials and _name_before(place.view, place.start):
            return True
        if "@given" in specials and _word_before(before) in _GIVEN:
            return True
        if "@state" in specials and _state_before(before, place.document.state_words):
            return True
        return possible and pattern.search(before) is not None

    return test


def _last_word(before: str) -> str:
    return before.rstrip(" ").rsplit(" ", 1)[-1].lstrip("\"'(").lower()


def _after_test(words: tuple[str, ...]) -> Callable[[_Place], bool]:
    plain = [word for word in words if word[0].isalnum()]
    marks = [word for word in words if not word[0].isalnum() and word[0] != "@"]
    options = [rf" +{_one(word)}" for word in plain] + [rf" ?{_one(word)}" for word in marks]
    pattern = re.compile(f"(?:{'|'.join(options) or '(?!)'})")
    specials = {word for word in words if word[0] == "@"}

    def test(place: _Place) -> bool:
        text = place.view.text
        if "@end" in specials and _AT_END.match(text, place.end):
            return True
        if "@name" in specials and _name_after(place.view, place.end):
            return True
        if "@state" in specials and _state_after(text, place.end, place.document.state_words):
            return True
        if "@compound" in specials and _COMPOUND.match(text, place.end):
            return True
        return pattern.match(text, place.end) is not None

    return test


_AT_END = re.compile(r"\s*(?:$|[.,;:!?)\"\]]|'(?!s\b))")

_COMPOUND = re.compile(r"-[^\W\d_a-z]")

_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+)(\.?) $")

_STARTS = re.compile(r"(?:^|[.!?:][\"')\]]* |[\"(\[] ?|^[\"'(\[ -]+|- )$")


_LISTED_AFTER = re.compile(r"(?:, and |, | and | or )(?:the )?([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)")

_LISTED_BEFORE = re.compile(r"([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)(?:, and |, | and | or )(?:the )?$")


def _state_after(text: str, end: int, states: frozenset[str]) -> bool:
    found = _LISTED_AFTER.match(text, end)
    return found is not None and (found[1] in states or found[1].split()[0] in states)


def _state_before(before: str, states: frozenset[str]) -> bool:
    found = _LISTED_BEFORE.search(before)
    return found is not None and (found[1] in states or found[1].split()[-1] in states)


def _word_before(before: str) -> str:
    found = _BEFORE.search(before)
    return found[1] if found and not found[2] else ""


def _at_start(text: str, start: int) -> bool:
    return _STARTS.search(text, max(0, start - 4), start) is not None if start else True


def _is_name_word(word: str) -> bool:
    """A capitalised word that may be part of a person's name: no title, common word or head of an organisation."""
    capital = len(word) > 1 and word[0].isupper() and not word[1:].isupper()
    return capital and not (word in _TITLES or word in _NOT_NAMES or word in _HEADS or word.endswith("ly"))


def _name_before(view: _View, start: int) -> bool:
    found = _BEFORE.search(view.text, max(0, start - 32), start)
    if not found or found[2] or view.is_headline():
        return bool(found) and found[1] in _GIVEN
    return _is_name_word(found[1]) and (found[1] in _GIVEN or not _at_start(view.text, found.start(1)))


_AFTER_WORD = re.compile(r" ([^\W\d_a-z][^\W_]*)")


def _name_after(view: _View, end: int) -> bool:
    found = _AFTER_WORD.match(view.text, end)
    return found is not None and not view.is_headline() and _is_name_word(found[1]) and found[1] not in _MODIFIERS


class _Rules:
    """The rows that bear on a surface, in the table's order; groups such as ``@capital`` included."""

    def __init__(self, rules: tuple[NameRule, ...]):
        self._rows = [(frozenset(rule.surface), rule) for rule in rules]
        self._ready: dict[int, _Rule] = {}
        self._found: dict[tuple[str, str], tuple[tuple[_Rule, ...], ...]] = {}
        doubtful = (names for names, rule in self._rows if rule.near or rule.document)
        self._doubtful = frozenset(name for names in doubtful for name in names)

    def has(self, exact: str) -> bool:
        """Whether more than the neighbouring words is needed to understand this very surface."""
        return exact in self._doubtful

    def of(self, exact: str, kind: str) -> tuple[tuple[_Rule, ...], ...]:
        """The groups of rows for a surface; rows that vote together are one group."""
        key = (exact, kind)
        if key not in self._found:
            names = {exact, f"@{kind}", "@any", *({exact.capitalize(), exact.title()} if exact.isupper() else ())}
            rows = (number for number, (surfaces, _) in enumerate(self._rows) if surfaces & names)
            self._found[key] = _grouped(self._compiled(number) for number in rows)
        return self._found[key]

    def _compiled(self, number: int) -> _Rule:
        if number not in self._ready:
            self._ready[number] = _Rule(self._rows[number][1])
        return self._ready[number]

    def decide(self, place: _Place) -> NameRule | None:
        """The first row that holds; None if no row does.

        Neighbouring rows that ask only for words near, or only for words in the document, vote: most words win.
        """
        for group in self.of(place.exact, place.entry.type):
            if len(group) > 1:
                winner = _vote(group, place)
                if winner is not None:
                    return winner.rule
            elif group[0].holds(place):
                return group[0].rule
        return None


def _grouped(rules: Iterable[_Rule]) -> tuple[tuple[_Rule, ...], ...]:
    groups: list[list[_Rule]] = []
    for rule in rules:
        if groups and rule.only and groups[-1][0].only == rule.only:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return tuple(map(tuple, groups))


def _vote(group: tuple[_Rule, ...], place: _Place) -> _Rule | None:
    strengths = [rule.strength(place, rule.only) for rule in group]
    best = max(strengths)
    return group[strengths.index(best)] if best else None


@lru_cache(maxsize=8)
def rules_of(gazetteer: Gazetteer) -> _Rules:
    """The name rules of a gazetteer made ready, once for as long as it is in use."""
    return _Rules(gazetteer.rules)
