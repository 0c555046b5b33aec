"""The lexicon: the verbs, nouns and cues that the machine coder knows, and where they stand in a sentence.

Each row of ``lexicon.csv`` is a form in a small language, explained under `Entry`: ``sell.v * {arms} to`` stands for
*sold Chad forty jets to*. Every form is made a pattern of words once; `Lexicon.find` matches them all in one pass.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import chain, product
from types import MappingProxyType
from typing import NamedTuple

from entente.errors import Fault, raise_if_any, unknown_choice
from entente.text.codebook import CERTAINTIES, POLARITIES

PARTS = (
    *("relation", "attribution", "source", "hedge", "booster", "fear", "negation", "future", "hypothetical"),
    *("historical", "light", "ended", "denied", "anaphor", "not_self", "class", "sense", "irregular"),
)

DIRECTIONS = ("actor_first", "recipient_first", "mutual")

TOKEN = re.compile(r"[^\W_]+(?:'(?!s\b)[^\W_]+)?|'s\b|[^\w\s]")

_VOWELS = "aeiou"

_GAP = 7  # words that ``*`` stands for at most
_LONGEST = 5  # words of the longest object, such as *surface to air missiles*
_COMMON = frozenset({"the", "a", "an", "this", "in", "on", "to", "of", "with", "is", "are", "was", "were", "it", "has"})
_COMMON |= {"-", "as", "at", "no"}
_KINDS = ("relation", "turned", "other")

# A gap ends at a mark, at a question, and at a verb that turns what follows round: *refused to stop selling*.
_GAP_ENDS = frozenset(
    [*".,;:?!()", "stop", "stopping", "halt", "cease", "quit", "without", "whether", "if", "why", "how"]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the lexicon: a form, the part that it plays, and what it stands for.

    Parameters
    ----------
    form : str
        Words in order. ``attack.v`` stands for every form of the verb, ``attack.n`` for singular and plural,
        ``a|b`` for either, ``*`` for up to seven words, ``{arms}`` for any form of the class ``arms``.
    part : str
        One of `PARTS`.
    code : str
        A relation's name, or a kind of the part.
    direction : str
        For relations, one of `DIRECTIONS`: who stands first in the active voice.
    links : tuple of str
        For relations, the prepositions before the recipient; ``-`` for none.
    needs : tuple of str
        For relations, what else must hold: the recipient stands ``near`` or ``next`` to the form, or after a
        preposition (``with``), is found at all (``link``), is no *it* or, of a noun, no *its* (``named``), is no
        person (``thing``); no object follows (``alone``); the form is ``joined`` to the actor by a dash; a ``verb`` in
        disguise; a ``role`` that the actor has; something ``felt`` in the actor, or ``behind`` which it stands; it
        ``orders`` the verb after *to*; or
        the kind of actor that the recipient must be. Where no recipient is named, the ``context`` may give it: the
        other side of the claim before, or who did the ``event`` that is spoken of. The lexicon adds ``turned`` where
        the object stands before the verb.
    polarity, certainty, note : str
        What the form adds to a claim, and a remark.

    Examples
    --------
    >>> Entry("sell.v * {arms}", "relation", "supplies_arms").verbal
    True
    """

    form: str
    part: str
    code: str
    direction: str = ""
    links: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    polarity: str = ""
    certainty: str = ""
    note: str = ""

    @property
    def verbal(self) -> bool:
        """Whether the form is a verb with its company."""
        return ".v" in self.form or "verb" in self.needs


def inflect_verb(base: str, irregular: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> dict[str, str]:
    """The forms of an English verb by rule, each with its shapes.

    ``base`` is the infinitive without *to*. ``irregular`` has past, participle and, if it is irregular too, the form in
    *-ing*. Each form has one or more of the shapes ``base third past part ing``.

    Examples
    --------
    >>> inflect_verb("ban")
    {'ban': 'base', 'bans': 'third', 'banned': 'past part', 'banning': 'ing'}
    >>> sorted(inflect_verb("send", {"send": ("sent", "sent")}))
    ['send', 'sending', 'sends', 'sent']
    """
    spellings = [base]
    if base.endswith("ise") and len(base) > 5:  # British and American: criticise and criticize
        spellings.append(base[:-3] + "ize")
    shapes: dict[str, str] = {}
    for spelling in spellings:
        past, part, *rest = irregular.get(spelling, (_past(spelling),) * 2)
        ing = _stem(spelling).removesuffix("e") + "ing"
        if spelling == "be":
            ing = "being"
        forms = {"base": spelling, "third": _plural(spelling), "past": past, "part": part, "ing": (rest or [ing])[0]}
        for shape, form in forms.items():
            shapes[form] = f"{shapes[form]} {shape}" if form in shapes else shape
    if base == "be":
        shapes |= {"is": "third", "are": "third", "am": "third", "were": "past"}
    if base == "have":
        shapes["has"] = "third"
    return shapes


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _stem(base: str) -> str:
    """Double the last letter of a short verb such as *ban*."""
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", base)
    return base + base[-1] if short else base


def _past(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return base[:-1] + "ied"
    return base + "d" if base.endswith("e") else _stem(base) + "ed"


class _Element(NamedTuple):
    """One place of a pattern: words with their shapes, or sequences of such words. An empty one is a gap."""

    words: Mapping[str, str]
    longer: tuple[tuple[Mapping[str, str], ...], ...] = ()
    starts: Mapping[str, tuple[tuple[Mapping[str, str], ...], ...]] = MappingProxyType({})  # `longer` by first word

    @property
    def gap(self) -> bool:
        return not self.words and not self.longer


class _Pattern(NamedTuple):
    entry: Entry
    elements: tuple[_Element, ...]
    head: int  # which element is the head
    firsts: frozenset[str]  # words that it can begin with
    later: tuple[frozenset[str], ...]  # for each other element the words, one of which a sentence must have
    anchor: int  # which element, the first or the second, it is found by


class Hit(NamedTuple):
    """Where an entry matches: its words, and its head with the head's shape."""

    entry: Entry
    words: tuple[int, ...]
    head: int
    shape: str

    @property
    def first(self) -> int:
        return self.words[0]

    @property
    def last(self) -> int:
        return self.words[-1]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words that the machine coder knows.

    Examples
    --------
    >>> lexicon = Lexicon.from_rows([{"form": "attack.v", "part": "relation", "code": "attacks",
    ...                               "direction": "actor_first", "links": "-"}])
    >>> [(hit.entry.code, hit.head) for hit in lexicon.find("chad has attacked niger".split())]
    [('attacks', 2)]
    """

    entries: tuple[Entry, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]], *, origin: str = "lexicon.csv") -> Lexicon:
        """Build the lexicon from table rows, and report every fault in them at once.

        Lists in a cell are separated by ";"; ``origin`` is the name of the table, for the faults.
        """
        rows = list(rows)
        classes = {row.get("code", "") for row in rows if row.get("part") == "class"}
        found = (_entry_faults(row, number, origin, classes) for number, row in enumerate(rows, 2))
        raise_if_any(chain.from_iterable(found))
        return cls(tuple(_entry(row) for row in rows))

    @cached_property
    def irregular(self) -> Mapping[str, tuple[str, ...]]:
        """The irregular verbs: base to past, participle and perhaps the form in *-ing*."""
        return {entry.form: tuple(entry.code.split(";")) for entry in self.entries if entry.part == "irregular"}

    @cached_property
    def _classes(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for entry in self.entries:
            if entry.part == "class":
                found[entry.code].append(entry.form)
        return {name: tuple(forms) for name, forms in found.items()}

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, tuple[_Pattern, ...]]]:
        """Patterns by the word that stands for them: those of relations, which need a party, and the others.

        That is the first word, but the second where the first is as common as *the* or *is*.

        Patterns with the object first stand by their verb: verbs are rarer than names of goods, so that is quicker.
        """
        index: dict[str, dict[str, list[_Pattern]]] = {kind: defaultdict(list) for kind in _KINDS}
        for entry in self.entries:
            if entry.part not in ("class", "irregular"):
                pattern = self._pattern(entry)
                kind = "relation" if entry.part == "relation" else "other"
                for word in _firsts(pattern.elements[pattern.anchor]):
                    index[kind][word].append(pattern)
        for entry in filter(None, map(_turned, self.entries)):
            pattern = self._pattern(entry)
            for word in _firsts(pattern.elements[pattern.head]):
                index["turned"][word].append(pattern)
        return {kind: {word: tuple(found) for word, found in words.items()} for kind, words in index.items()}

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Words that head a noun of the lexicon, such as *attack*, or stand as nouns in a class, such as *shells*."""
        names = [form.removesuffix(".n") for forms in self._classes.values() for form in forms if form.endswith(".n")]
        return self._heads(verbal=False).union(names, map(_plural, names))

    @cached_property
    def verbs(self) -> frozenset[str]:
        """Words that head a verb of the lexicon."""
        return self._heads(verbal=True)

    def _heads(self, *, verbal: bool) -> frozenset[str]:
        words: set[str] = set()
        for pattern in chain.from_iterable(chain(*(self._index[kind].values() for kind in ("relation", "other")))):
            entry = pattern.entry
            if entry.part in ("relation", "light") and entry.verbal is verbal:
                words.update(pattern.elements[pattern.head].words)
        return frozenset(words)

    def _pattern(self, entry: Entry) -> _Pattern:
        pieces = entry.form.split()
        heads = [number for number, piece in enumerate(pieces) if ".v" in piece]
        elements = tuple(map(self._element, pieces))
        later = tuple(_firsts(element) for element in elements[1:] if not element.gap)
        common = [not element.longer and not _COMMON.isdisjoint(element.words) for element in elements]
        anchor = 1 if common[:2] == [True, False] and not elements[1].gap else 0
        return _Pattern(entry, elements, heads[0] if heads else len(pieces) - 1, _firsts(elements[0]), later, anchor)

    def _element(self, piece: str) -> _Element:
        if piece == "*":
            return _Element({})
        forms: list[str] = []
        for name in piece.split("|"):
            forms += self._classes[name[1:-1]] if name.startswith("{") else [name]
        words: dict[str, str] = {}
        longer = []
        for sequence in chain.from_iterable(map(self._sequences, forms)):
            if len(sequence) == 1:
                words.update(sequence[0])
            else:
                longer.append(sequence)
        starts: dict[str, list[tuple[Mapping[str, str], ...]]] = defaultdict(list)
        for sequence in longer:
            for word in sequence[0]:
                starts[word].append(sequence)
        return _Element(words, tuple(longer), {word: tuple(found) for word, found in starts.items()})

    def _sequences(self, form: str) -> Iterator[tuple[Mapping[str, str], ...]]:
        """Every way to read one form: alternatives apart, each a row of words with their shapes."""
        for choice in product(*(piece.split("|") for piece in form.split())):
            yield tuple(words for word in choice for words in self._words(word))

    def _words(self, word: str) -> Iterator[Mapping[str, str]]:
        base, _, kind = word.partition(".")
        *before, last = TOKEN.findall(base)
        yield from ({token: ""} for token in before)
        if kind == "v":
            yield inflect_verb(last, self.irregular)
        else:
            yield {last: "noun", _plural(last): "noun"} if kind == "n" else {last: ""}

    def find(self, words: Sequence[str], blocked: Sequence[bool] = ()) -> list[Hit]:
        """Every place where an entry matches, in order of the text; matches may overlap.

        ``words`` are in lower case; those that are ``blocked`` belong to a name, and so to no entry. A relation is
        looked for only where somebody is named: a name, or a word such as *it*.
        """
        free = list(words)
        for place, in_a_name in enumerate(blocked):
            if in_a_name:
                free[place] = ""
        found = self._find(words, free, "other")
        is_anybody_named = any(blocked) or any(hit.entry.part == "anaphor" for hit in found)
        if is_anybody_named or not blocked:  # without `blocked` nothing is known of names
            found += self._find(words, free, "relation")
            found += self._find_turned(words, free)
        found.sort(key=lambda hit: hit.first)
        return found

    def _find(self, words: Sequence[str], free: Sequence[str], kind: str) -> list[Hit]:
        index, present, found = self._index[kind], set(free), []
        for place, word in enumerate(free):
            for pattern in index.get(word, ()):
                if pattern.later and not _can_follow(pattern, present):
                    continue
                begin = place
                if pattern.anchor and place:
                    begin -= 2 if words[place - 1].endswith("ly") else 1
                if begin >= 0 and (hit := _match(pattern, free, words, begin)) is not None:
                    found.append(hit)
        return found

    def _find_turned(self, words: Sequence[str], free: Sequence[str]) -> list[Hit]:
        """The verbs whose object stands before them."""
        index, found = self._index["turned"], []
        for verb, word in enumerate(free):
            if word not in index:
                continue
            start = max(0, verb - _GAP - _LONGEST)
            before = free[start:verb]
            for pattern in index[word]:
                if pattern.firsts.isdisjoint(before):  # as is true of most
                    continue
                hits = [_match(pattern, free, words, k) for k in range(start, verb) if free[k] in pattern.firsts]
                found += [hit for hit in hits if hit is not None and hit.head == verb]
        return found


def _can_follow(pattern: _Pattern, present: set[str]) -> bool:
    """Whether a sentence has a word for every other element of a pattern."""
    return not any(map(present.isdisjoint, pattern.later))


def _firsts(element: _Element) -> frozenset[str]:
    """The words that an element can begin with."""
    return frozenset((*element.words, *element.starts))


def _turned(entry: Entry) -> Entry | None:
    """The same words with the object first: *sell.v * {arms}* becomes *{arms} * sell.v*, for *arms that Chad sold*."""
    before, star, after = entry.form.partition(" * ")
    pieces = after.split()
    last = pieces[-1] if pieces else ""
    object_last = len(pieces) <= 2 and (last.startswith("{") or ".n" in last)
    if entry.part != "relation" or ".v" not in before or not star or not object_last:
        return None
    return replace(entry, form=f"{after} * {before}", needs=(*entry.needs, "turned"))


def _match(pattern: _Pattern, free: Sequence[str], words: Sequence[str], place: int) -> Hit | None:
    first = pattern.elements[0]
    if len(pattern.elements) == 1 and not first.longer:  # one word, as most are: it stands here by the index
        return Hit(pattern.entry, (place,), place, first.words[free[place]])
    ends = _match_from(pattern.elements, free, words, place)
    if ends is None:
        return None
    head = ends[pattern.head][-1]
    return Hit(
        pattern.entry, tuple(chain.from_iterable(ends)), head, pattern.elements[pattern.head].words.get(words[head], "")
    )


def _match_from(
    elements: tuple[_Element, ...], free: Sequence[str], words: Sequence[str], place: int
) -> list[tuple[int, ...]] | None:
    """The words that each element takes, from this place on; gaps are as short as can be."""
    if not elements:
        return []
    element, rest = elements[0], elements[1:]
    if element.gap:
        return _match_after_gap(rest, free, words, place)
    if place < len(words) and words[place].endswith("ly") and element.words and words[place] not in element.words:
        place += 1  # an adverb may stand anywhere: *has openly attacked*
    if place >= len(free):
        return None
    for sequence in element.starts.get(free[place], ()):
        last = place + len(sequence)
        if last <= len(free) and all(map(_in, free[place:last], sequence)):
            found = _match_from(rest, free, words, last)
            if found is not None:
                return [tuple(range(place, last)), *found]
    if free[place] in element.words:
        found = _match_from(rest, free, words, place + 1)
        if found is not None:
            return [(place,), *found]
    return None


def _in(word: str, options: Mapping[str, str]) -> bool:
    return word in options


def _match_after_gap(
    elements: tuple[_Element, ...], free: Sequence[str], words: Sequence[str], place: int
) -> list[tuple[int, ...]] | None:
    """The words after a gap, which is as short as can be, and its own: none."""
    for after in range(place, min(place + _GAP, len(words)) + 1):
        if after > place and words[after - 1] in _GAP_ENDS and not _in_number(words, after - 1):
            return None
        found = _match_from(elements, free, words, after)
        if found is not None:
            return [(), *found]
    return None


def _in_number(words: Sequence[str], place: int) -> bool:
    """Whether a mark stands inside a number: *28,500 troops*."""
    return 0 < place < len(words) - 1 and words[place - 1].isdigit() and words[place + 1].isdigit()


def _entry(row: Mapping[str, str]) -> Entry:
    text = {field.name: (row.get(field.name) or "").strip() for field in fields(Entry)}
    lists = {name: tuple(filter(None, text[name].split(";"))) for name in ("links", "needs")}
    return Entry(**(text | lists))


def _entry_faults(row: Mapping[str, str], number: int, origin: str, classes: set[str]) -> Iterator[Fault]:
    where = f"{origin}, row {number}, field"
    form, code = (row.get("form") or "").strip(), (row.get("code") or "").strip()
    if not form or form.split()[0] == "*":
        yield Fault(
            "claims.form", f"{where} form", f'"{form}"', "one or more words", "Begin with a word, not with a gap."
        )
    if not code:
        yield Fault("claims.code", f"{where} code", '""', "what the form stands for")
    for name in sorted(set(re.findall(r"\{(\w*)\}", form)) - classes):
        yield unknown_choice("claims.class", f"{where} form", name, sorted(classes))
    choices = {"part": PARTS, "direction": DIRECTIONS, "polarity": POLARITIES, "certainty": CERTAINTIES}
    for field, allowed in choices.items():
        value = (row.get(field) or "").strip()
        needed = field == "part" or (field == "direction" and row.get("part") == "relation")
        if value not in allowed and (value or needed):
            yield unknown_choice(f"claims.{field}", f"{where} {field}", value, allowed)
