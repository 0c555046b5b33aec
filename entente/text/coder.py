"""Claims: who says that whom does what to whom, and how surely.

A **relation** is a row of the **codebook**. A **claim** is one relation between an actor and a recipient, said by a
source. The machine coder proposes claims from a text; its proposals are for a reader to check.
"""

from __future__ import annotations

import calendar
import itertools
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from entente.text.article import Article, Paragraph, Sentence, fold, quotations
from entente.text.codebook import CERTAINTIES, Claim, Codebook
from entente.text.gazetteer import Gazetteer, Mention
from entente.text.lexicon import _TOKEN, PARTS, Hit, Lexicon
from entente.text.names import find_mentions
from entente.text.scoring import MUTUAL

# --- One sentence, read for its parties and cues -------------------------------------------------------------------


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PREPOSITIONS = _set_of(
    "of in on at to from with by for against between among towards toward into onto over across through via near inside"
    " outside around within behind under beyond alongside about upon off like despite during including amid beside"
)

_PLACES = _set_of("of in at near inside across over around on")

_BREAKS = _set_of(
    "; : that which who whom whose while whereas because although though when after before if unless until but as so"
    " since where"
)

_HEADED = _set_of("of in from by")  # "the president of Chad", "rebels in Chad"

_RELATIVES = _set_of("who which that")

_JOINS = _set_of("and or but nor then")

_JOINTS = frozenset(
    {
        ",",
        "and",
        ", and",
        "or",
        ", or",
        "nor",
        ", nor",
        "-",
        "/",
        "as well as",
        ", as well as",
        "along with",
        "and ally",
        "and allies",
    }
)

_BE = _set_of("be is are was were been being am isn't aren't wasn't weren't get gets got")

_AUXILIARIES = _BE | _set_of(
    "has have had having do does did will would shall should can could may might must ought to hasn't haven't hadn't"
    " don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't 'll 've not never cannot"
)

_ADVERBS = _set_of(
    "also then now soon still already just ever even often always once again twice long later since together first both"
    " all only almost further thus indeed jointly no longer more most less"
)

_MODIFIERS = _set_of(
    "the a an its their his her both all some many several most other former neighbouring neighboring northern southern"
    " eastern western central occupied nearby fellow isolated whole new old capital ally allies rival rivals"
    " 's president minister leader king chancellor prime foreign defence defense forces troops"
)

_MADE = _set_of("made built owned flagged designed registered supplied produced")

_CURRENCIES = _set_of(
    "$ dollar dollars euro euros pound pounds franc francs yen yuan rouble roubles ruble rubles lira rupee rupees"
)

_DETERMINERS = _set_of("the a an this that these those its their his her any no some every another each")

_TO_BASE = _set_of("to will would shall should can could may might must do does did not cannot they we")

_PERSONS = frozenset({"leader", "analyst", "person"})

_SPEAKERS_ONLY = frozenset({"analyst", "media"})

_POSSESSIVE = "'s"

_PRONOUNS = _set_of("he she they it i we you his her their")

_NOBODIES = _set_of("nobody none nothing")

_AFTER_NOUN = _set_of("'s close familiar loyal opposed present itself himself herself themselves who")

_DAYS = _set_of("monday tuesday wednesday thursday friday saturday sunday yesterday today")

_NEW_CLAUSE = _set_of("and but yet while whereas although though nor")

_MODALS = _set_of("will would may might could should can")

_VOICELESS = _set_of("author unnamed nobody")

_UNNAMED, _NOBODY = ("unnamed", "anonymous"), ("nobody", "anonymous")

_OWN = "its"  # stands in the place of a preposition: "its" owns a noun and is never a subject


class _Party(NamedTuple):
    """A mention in a sentence, or a word that stands for one."""

    actor: str
    state: str | None
    kind: str
    first: int
    last: int
    prep: str = ""
    other: bool = False  # "Israel's enemies": named, but not meant
    aside: bool = False  # in brackets
    adjective: bool = False  # "Chadian", "US"


class _Source(NamedTuple):
    """Who says it, by which words, and for which words of the sentence."""

    source: str
    kind: str
    hit: Hit | None
    whole: bool = False  # governs the whole sentence, not only what follows
    past: bool = False
    silent: bool = False  # *did not say*, *nobody says*: what follows is no claim


_AUTHOR = _Source("author", "author", None, True)


@dataclass
class _Memory:
    """What the reader remembers from sentence to sentence."""

    focus: list[_Party]
    group: tuple[_Party, ...] = ()
    speaker: _Source = _AUTHOR
    quoted: _Source = _AUTHOR

    def resolve(self, words: Sequence[str], code: str, before: Sequence[_Party]) -> Sequence[_Party]:
        """The parties that a word such as *it* or *the two countries* stands for; perhaps none."""
        if code == "group":
            return self.group
        persons = (
            bool({"he", "she", "him", "his", "her", "leaders", "men", "presidents"} & {*words}) or code == "person"
        )
        seen = [p for p in (*before, *self.focus) if not p.other and p.kind not in _SPEAKERS_ONLY]
        fit = [p for p in seen if (p.kind in _PERSONS) is persons]
        if code != "pair":
            return fit[:1]
        sides = _distinct(p for p in fit if persons or p.state == p.actor)
        return sides[:2] if len(sides) > 1 else ()

    def note(self, parties: Sequence[_Party], lists: Sequence[tuple[_Party, ...]]) -> None:
        """Put the parties of a sentence before those of earlier ones: its subjects first."""
        fresh = [p for p in parties if not p.prep] + [p for p in parties if p.prep]
        self.focus = _distinct([*fresh, *self.focus])[:8]
        self.group = lists[-1] if lists else self.group


def _distinct(parties: Iterable[_Party]) -> list[_Party]:
    found: dict[str, _Party] = {}
    for party in parties:
        found.setdefault(party.actor, party)
    return list(found.values())


class _Reading:
    """A sentence as words, hits and parties. Positions are numbers of words."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[_Named], lexicon: Lexicon):
        self.sentence, self.lexicon = sentence, lexicon
        self.tokens = tokens
        self.words = [token[0].lower() for token in tokens]
        self.parties = self._place(mentions)
        self._firsts = {party.first for party in self.parties}
        self.at = self._cover()
        hits = _longest(lexicon.find(self.words, [party is not None for party in self.at]))
        self.hits: dict[str, list[Hit]] = {part: [] for part in PARTS}
        for hit in hits:
            self.hits[hit.entry.part].append(hit)
        self.skip = self._skips()
        self.coordinated: tuple[tuple[_Party, ...], ...] = ()
        self._subjects: dict[int, tuple[_Party, ...]] = {}
        self._clauses: dict[int, tuple[int, int]] = {}

    def _place(self, mentions: Sequence[_Named]) -> list[_Party]:
        starts = [token.start() for token in self.tokens]
        placed = []
        for actor, state, kind, start, end, adjective in mentions:
            first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
            money = self.words[last + 1 : last + 2] and self.words[last + 1] in _CURRENCIES
            if 0 <= first <= last and not money and not (placed and first <= placed[-1].last):
                placed.append(_Party(actor, state, kind, first, last, adjective=adjective))
        return placed

    def _cover(self) -> list[_Party | None]:
        at: list[_Party | None] = [None] * len(self.words)
        for party in self.parties:
            at[party.first : party.last + 1] = [party] * (party.last - party.first + 1)
        return at

    def _skips(self) -> dict[int, int]:
        """From the last word of a cue such as *plans to* to its first, so that a verb's company can be stepped over."""
        parts = ("hedge", "booster", "negation", "future", "hypothetical", "historical")
        cues = (hit for part in parts for hit in self.hits[part])
        return {hit.last: hit.first for hit in cues if hit.entry.code != "nobody"}

    def settle(self, memory: _Memory) -> None:
        """Resolve anaphors, and find prepositions and lists."""
        self.parties = [self._described(party) for party in self.parties]
        for hit in self.hits["anaphor"]:
            before = [p for p in self.parties if p.last < hit.first]
            ranked = [p for p in before if not p.prep] + [p for p in before if p.prep]
            if hit.entry.code == "each" or self._stands_for_itself(hit):
                continue
            for party in memory.resolve([self.words[k] for k in hit.words], hit.entry.code, ranked):
                here = self._described(party._replace(first=hit.first, last=hit.last, other=False, adjective=False))
                self.parties.append(here._replace(prep=_OWN) if hit.entry.code == "own" else here)
        self.parties.sort(key=lambda party: (party.first, party.last))
        self.coordinated = self._lists()
        if not self.coordinated:
            self.at = self._cover()
            return
        governed = {member: found[0].prep for found in self.coordinated for member in found}
        self.parties = [party._replace(prep=governed.get(party, party.prep)) for party in self.parties]
        self.at = self._cover()
        self.coordinated = self._lists()

    def _stands_for_itself(self, hit: Hit) -> bool:
        """*the government of Chad*, *it was Chad that*: no anaphor."""
        after = self.words[hit.last + 1 : hit.last + 2]
        named = any(self.at[place] is not None for place in range(hit.first, min(hit.last + 3, len(self.at))))
        of = after == ["of"] or (hit.entry.code in ("one", "person") and len(hit.words) > 1 and named)
        return of or (self.words[hit.first] == "it" and after in (["is"], ["was"]) and self._cleft(hit.last + 2))

    def _cleft(self, place: int) -> bool:
        return place < len(self.at) and (self.at[place] is not None or "that" in self.words[place : place + 4])

    def _described(self, party: _Party) -> _Party:
        others = self.others
        after = range(party.last + 1, min(party.last + 4, len(self.words)))
        near = itertools.takewhile(lambda place: self.at[place] is None and self.words[place] not in _ENDS_NOUN, after)
        belongs = any(place in others for place in near)
        return party._replace(prep=self._preposition(party.first), other=belongs, aside=self._in_brackets(party.first))

    def _preposition(self, first: int) -> str:
        """The preposition that governs a party; words such as *the northern* may stand between."""
        for place in range(first - 1, max(first - 5, -1), -1):
            word = self.words[place]
            if word in _PREPOSITIONS:
                return word
            if word not in _MODIFIERS or self.at[place] is not None:
                return ""
        return ""

    def _in_brackets(self, first: int) -> bool:
        before = self.words[max(first - 8, 0) : first]
        return "(" in before and ")" not in before[before.index("(") :]

    def _lists(self) -> tuple[tuple[_Party, ...], ...]:
        """Parties joined by *and*, by commas that end in *and*, or by a dash: *A, B and C*; *A–B*; *A in X and B*."""
        lists: list[list[_Party]] = []
        joints: list[list[str]] = []
        end = -1
        for party in self.parties:
            attached = bool(lists) and party.prep in ("in", "of") and party.first - end <= 3
            joint = self._joint(end, party.first) if lists else ""
            joint = "" if joint == ", and" and self._has_spoken(lists[-1][0]) else joint
            if joint or (lists and lists[-1][-1].first == party.first):
                lists[-1].append(party)
                joints[-1].append(joint)
            elif not attached:
                lists.append([party])
                joints.append([])
            end = party.last
        return tuple(tuple(found) for found, joint in zip(lists, joints, strict=True) if joint and joint[-1] != ",")

    def _has_spoken(self, party: _Party) -> bool:
        """*…, said Chad, and Niger left*: the first is a speaker, the second begins a clause."""
        return any(hit.last == party.first - 1 for hit in self.hits["attribution"])

    def _joint(self, end: int, start: int) -> str:
        """The words between two parties, if they join a list."""
        if start - end > 6:
            return ""
        text = " ".join(word for word in self.words[end + 1 : start] if word not in _DETERMINERS)
        return text if text in _JOINTS else ""

    def members(self, party: _Party) -> tuple[_Party, ...]:
        """The list that a party is in, or the party alone."""
        return next((found for found in self.coordinated if party in found), (party,))

    def breaks(self, place: int) -> bool:
        """Whether a clause ends here."""
        return self.words[place] in _BREAKS and self.at[place] is None

    def clause(self, place: int) -> tuple[int, int]:
        """The first and last word of the clause around a word."""
        if place not in self._clauses:
            low = next((k + 1 for k in range(place - 1, -1, -1) if self.breaks(k)), 0)
            high = next((k - 1 for k in range(place + 1, len(self.words)) if self.breaks(k)), len(self.words) - 1)
            self._clauses[place] = low, high
        return self._clauses[place]

    def text(self, first: int, last: int) -> str:
        """The words from one place to another, as they stand."""
        start = self.tokens[first].start() - self.sentence.start
        return self.sentence.text[start : self.tokens[last].end() - self.sentence.start]

    @cached_property
    def others(self) -> frozenset[int]:
        """Where nouns such as *enemies* stand."""
        return frozenset(hit.head for hit in self.hits["not_self"])

    @cached_property
    def speakers(self) -> Mapping[int, Hit]:
        """Where nouns such as *officials* stand."""
        return {hit.head: hit for hit in self.hits["source"]}

    @cached_property
    def dates(self) -> tuple[str, str]:
        """The first and last date that the sentence states."""
        return _dates(self.text(0, len(self.words) - 1))

    @cached_property
    def named(self) -> list[_Party]:
        """The parties that stand here by name, and not by a word such as *it*."""
        return [party for party in self.parties if party.first in self._firsts]

    @cached_property
    def verb_heads(self) -> frozenset[int]:
        """Where verbs of the lexicon stand, but not *the report*, *Iran-backed rebels* or *soldiers attacked by*."""
        hits = [hit for part in ("relation", "attribution", "light") for hit in self.hits[part] if hit.entry.verbal]
        return frozenset(hit.head for hit in hits if self._has_subject(hit))

    def _has_subject(self, hit: Hit) -> bool:
        before = self.words[hit.head - 1] if hit.head else ""
        named = before in _DETERMINERS - {"that"} or before in ("", "-", _POSSESSIVE)
        reduced = "part" in hit.shape and self.words[hit.head + 1 : hit.head + 2] == ["by"]
        return not (named or reduced or (hit.shape == "base" and self.used_as_noun(hit)))

    @cached_property
    def after_verbs(self) -> frozenset[int]:
        """Where *and* stands after a verb: it joins clauses, not names."""
        found, seen = [], False
        for place, word in enumerate(self.words):
            if word in _JOINS and seen:
                found.append(place)
            seen = (seen or place in self.verb_heads) and word not in _JOINS and (word[0].isalnum() or word[0] in "'-")
        return frozenset(found)

    # The verb and its company

    def before_verb(self, head: int) -> tuple[int, list[str]]:
        """The place before a verb's auxiliaries, adverbs and negations, and those words themselves."""
        place, company = head - 1, []
        while place >= 0 and self.at[place] is None:
            first = self.skip.get(place, place)
            word = self.words[place]
            if not (place in self.skip or word in _AUXILIARIES or word in _ADVERBS or word.endswith("ly")):
                break
            company += self.words[first : place + 1]
            place = first - 1
        return place, company

    def passive(self, hit: Hit, company: Sequence[str]) -> bool:
        """*was attacked*, or *attacked by* without a subject of its own."""
        shapes = hit.shape.split()
        if hit.entry.verbal and not shapes and self.words[hit.head].endswith("ed"):
            shapes = ["past", "part"]  # an entry such as backs|backed has no shapes of its own
        if "part" not in shapes:
            return False
        be = [word for word in company if word in _BE]
        by = "by" in self.words[hit.head + 1 : hit.head + 4]
        return bool(be) or (by and "past" in shapes) or (by and shapes == ["part"])

    def used_as_noun(self, hit: Hit) -> bool:
        """Whether a word that can be both is a noun here: *the attack*, *US attack on*."""
        word, shapes = self.words[hit.head], hit.shape.split()
        if word not in self.lexicon.nouns or not {"base", "third", "ing"} & set(shapes):
            return False
        place, company = self.before_verb(hit.head)
        if "ing" in shapes and place >= 0:
            return not (_BE & set(company) or self.words[place] in _PREPOSITIONS or self.at[place] is not None)
        before = self.words[place] if place >= 0 else ""
        if before in _DETERMINERS - {"that"} or before == _POSSESSIVE or before in _PREPOSITIONS - {"to"}:
            return True
        if before in self.lexicon.verbs and before not in self.lexicon.nouns:
            return True
        if "base" in shapes:
            asked = any(word in _TO_BASE or word.endswith("n't") for word in (*company, before))
            return not (asked or before in _JOINS or self._takes_base(place))
        return not (company or before in _RELATIVES) and self.words[hit.head + 1 : hit.head + 2] in (
            ["on"],
            ["against"],
            ["by"],
        )

    def _takes_base(self, place: int) -> bool:
        """Whether a base form can be the verb of this word: a list, a plural, or *did Chad attack*."""
        party = self.at[place] if place >= 0 else None
        if party is None:
            return False
        inverted = bool(party.first) and self.words[party.first - 1] in _TO_BASE
        return inverted or len(self.members(party)) > 1 or self.words[party.last].endswith("s")

    # Who does it to whom

    def subjects(self, head: int) -> tuple[_Party, ...]:
        """The parties that are the subject of a verb, by its place among commas, relatives and joins."""
        if head not in self._subjects:
            self._subjects[head] = self._find_subjects(head)
        return self._subjects[head]

    def _find_subjects(self, head: int) -> tuple[_Party, ...]:
        place = self.before_verb(head)[0]
        word = self.words[place] if place >= 0 else ""
        if word in _RELATIVES:
            found = self._antecedent(place)
            return self.members(found) if found else ()
        if word in _JOINS and not self._joined_names(place):
            return self._shared_subject(place)
        if word == ",":
            comma = next((k for k in range(place - 1, -1, -1) if self.words[k] == ","), 0)
            found = self._nearest(comma) or self._nearest(place)
        else:
            found = self._nearest(place + 1)
        found = found or self._nearest(place + 1, prepositions=_HEADED)
        return self.members(found) if found and not self._another_name(found, place) else ()

    def _another_name(self, party: _Party, place: int) -> bool:
        """*Chad left, and President Example attacked*: a name that nobody knows is the subject, not the one before."""
        between = self.words[party.last + 1 : place]
        return place > party.last and _is_name(self, place) and bool({",", *_JOINS} & {*between})

    def _joined_names(self, place: int) -> bool:
        return place + 1 < len(self.at) and self.at[place + 1] is not None

    def _nearest(self, place: int, *, prepositions: Collection[str] = (), across: bool = False) -> _Party | None:
        """The last party before a word that can act, and that no other preposition governs."""
        low = 0 if across else self.clause(max(place - 1, 0))[0] if place else 0
        for party in reversed(self.parties):
            if low <= party.first and party.last < place and self._can_act(party) and party.prep in ("", *prepositions):
                return party
        return None

    def _antecedent(self, place: int) -> _Party | None:
        """The party that *who*, *which* or *that* takes up: it stands right before."""
        found = self._nearest(place, prepositions=_PREPOSITIONS, across=True)
        return found if found and place - found.last <= 3 else None

    def _shared_subject(self, place: int) -> tuple[_Party, ...]:
        """The subject of a verb after *and*: that of the verb before, or else the first name of the clause."""
        low = self.clause(max(place - 1, 0))[0]
        if low and self.words[low - 1] in ("who", "which") and (found := self._antecedent(low - 1)):
            return self.members(found)
        verbs = [hit for part in ("relation", "attribution", "light") for hit in self.hits[part] if hit.entry.verbal]
        before = max((hit.head for hit in verbs if low <= hit.head < place), default=None)
        if before is not None and (found := self.subjects(before)):
            return found
        inside = [p for p in self.parties if p.last < place and self._can_act(p) and not p.prep]
        first = next((p for p in inside if p.first >= low), inside[-1] if inside else None)
        return self.members(first) if first else ()

    @staticmethod
    def _can_act(party: _Party) -> bool:
        return not (party.other or party.aside or party.kind in _SPEAKERS_ONLY)

    def objects(self, hit: Hit, links: Collection[str], *, start: int | None = None) -> tuple[_Party, ...]:
        """The parties after a hit that one of its prepositions leads to; ``-`` stands for none."""
        fallback, seen, after = None, set(), hit.head if start is None else start
        for place in range(after + 1, len(self.words)):
            party = self.at[place]
            if party is not None and party.first == place and not party.aside:
                if self._linked(party, links, place, hit):
                    return self.members(self._partner(party, links, hit))
                own = party.prep == _OWN and "-" in links and self.words[place + 1 : place + 2] != ["own"]
                local = own or (party.prep in _PLACES and seen & set(links))
                fallback = fallback or (party if local and self._can_act(party) else None)
            elif self._stops(place, hit):
                break
            if self.words[place] == "," and place > hit.last and "," not in links:
                links = [link for link in links if link != "-"]  # after a comma only a preposition can lead on
            seen.add(self.words[place])
        return self.members(fallback) if fallback else ()

    def _partner(self, party: _Party, links: Collection[str], hit: Hit) -> _Party:
        """*sold French jets to Chad*: of a bare name before goods, and one that *to* or *from* leads to, the latter."""
        if party.prep or not self._before_noun(party):
            return party
        for other in self.parties:
            led = other.prep in ("to", "from") and other.prep in links and self._can_act(other)
            if led and other.first > party.last and not self._ended(party.last, other.first, hit):
                return other
        return party

    def _is_origin(self, party: _Party, links: Collection[str], hit: Hit) -> bool:
        """*sold Chadian oil*, *Chadian-made jets*: where goods come from, not who gets them."""
        made = self.words[party.last + 1 : party.last + 3]
        if made[:1] == ["-"] and made[-1] in _MADE:
            return True
        return "to" in links and party.last < hit.last and party.adjective

    def _before_noun(self, party: _Party) -> bool:
        """*French jets*, *French-made jets*: whether the name describes a noun that follows at once."""
        after = self.words[party.last + 1 : party.last + 2]
        return bool(after) and (after[0] == "-" or after[0].isalpha()) and after[0] not in _ENDS_NOUN

    def _ended(self, first: int, last: int, hit: Hit) -> bool:
        return any(
            self._stops(place, hit) or place in self.verb_heads for place in range(max(first, hit.last) + 1, last)
        )

    def _linked(self, party: _Party, links: Collection[str], place: int, hit: Hit) -> bool:
        bare = "-" in links and (not party.prep or self.led(party, hit))
        inside = hit.first <= place <= hit.last and bool(party.prep) is False and "-" not in links
        if bare and not party.prep and self._is_origin(party, links, hit):
            return False
        return self._can_act(party) and (party.prep in links or bare) and not inside

    def apposed(self, last: int, first: int) -> bool:
        """Whether a name stands right after a noun: *the rival Chad*, *its rival, the Republic of Chad*."""
        return all(word in _MODIFIERS or word == "," for word in self.words[last + 1 : first])

    def led(self, party: _Party, hit: Hit) -> bool:
        """Whether the hit's own last word is the preposition before the party: *be suspicious of*."""
        return self.words[hit.last] == party.prep and 0 < party.first - hit.last <= 3

    def _stops(self, place: int, hit: Hit) -> bool:
        """Whether the search for an object ends here: at the end of a clause, or where the next verb begins."""
        word, after = self.words[place], self.words[place + 1 : place + 2]
        if place <= hit.last:
            return False
        if self.breaks(place) or word in "()":
            return True
        if word == ",":
            return after == ["but"] or (after in (["and"], ["he"], ["she"]) and not self._lists_on(place))
        verb = any(other.head == place and other.entry.verbal for other in self.hits["relation"])
        return verb and self.words[place - 1] in _JOINS

    def _lists_on(self, place: int) -> bool:
        """Whether a comma and *and* lead to one more word of a list, and not to a new subject."""
        rest = range(place + 2, min(place + 4, len(self.at)))
        return bool(rest) and all(self.at[k] is None and self.words[k] not in _AUXILIARIES for k in rest)

    def owner(self, first: int) -> tuple[_Party, ...]:
        """The party that a noun belongs to: *Chad's surprise attack*, *Chadian attack*."""
        for place in range(first - 1, max(first - 5, -1), -1):
            party = self.at[place]
            if party is not None:
                return self.members(party) if party.kind not in _SPEAKERS_ONLY and not party.aside else ()
            word = self.words[place]
            if word in _ENDS_NOUN or (word in self.lexicon.verbs and word not in self.lexicon.nouns):
                return ()
        return ()

    def carrier(self, first: int) -> Hit | None:
        """The light verb that a noun leans on: *launched* in *launched an attack*."""
        low = self.clause(first)[0]
        near = [hit for hit in self.hits["light"] if low <= hit.first and first - 8 <= hit.last < first]
        return near[-1] if near else None


_ENDS_NOUN = (_PREPOSITIONS | _BREAKS | _JOINS | _AUXILIARIES | _DETERMINERS | frozenset(',().!?"')) - frozenset(
    {"to_"}
)


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of the hits of one part that share words, keep the one with most words; of equals, keep all on the same words."""
    kept: list[Hit] = []
    taken: dict[tuple[str, int], tuple[int, ...]] = {}
    for hit in sorted(hits, key=lambda hit: (-len(hit.words), hit.first)):
        part = hit.entry.part
        if all(taken.get((part, word), hit.words) == hit.words for word in hit.words):
            taken.update({(part, word): hit.words for word in hit.words})
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.first, hit.last))


# --- Roles: who is the actor, who the recipient --------------------------------------------------------------------

_EMBEDDING = frozenset({"threatens", "pledges", "asks_help", "refuses_help"})

Roles = tuple[tuple[_Party, ...], tuple[_Party, ...]]


def _roles(reading: _Reading, hit: Hit) -> Roles:
    """The actors and the recipients of a hit; either may be empty."""
    if "joined" in hit.entry.needs:
        return _joined_roles(reading, hit)
    gerund = hit.shape == "ing" and reading.words[hit.head + 1 : hit.head + 2] == ["of"]
    if hit.entry.verbal and not gerund:
        return ((), ()) if reading.used_as_noun(hit) else _verb_roles(reading, hit)
    return _noun_roles(reading, hit, (*hit.entry.links, "of") if gerund else hit.entry.links)


def _joined_roles(reading: _Reading, hit: Hit) -> Roles:
    """*Chad-backed rebels of X*: the party before the dash backs the party after the word."""
    left = reading.at[hit.first - 1] if hit.first else None
    right = next((p for p in reading.parties if hit.last < p.first <= hit.last + 4 and not p.prep), None)
    between = range(hit.last + 1, right.first) if right else ()
    near = right is not None and not any(reading.words[k] in _JOINS or k in reading.verb_heads for k in between)
    return ((left,), reading.members(right)) if left and right and near else ((), ())


def _verb_roles(reading: _Reading, hit: Hit) -> Roles:
    entry, links = hit.entry, hit.entry.links
    company = reading.before_verb(hit.head)[1]
    first = min(hit.first, hit.head)
    subjects = reading.subjects(hit.head)
    if reading.passive(hit, company):
        agents = reading.objects(hit, ("by",))
        linked = reading.objects(hit, [link for link in links if link not in ("-", "by")])
        patients = linked or (subjects if "-" in links or entry.direction == "recipient_first" else ())
        if entry.direction == "recipient_first":
            return (linked or subjects, agents)
        return (agents, patients or (subjects if agents else ()))
    if entry.direction == "mutual":
        return _pair(subjects or _inside(reading, hit), reading.objects(hit, links))
    objects = reading.objects(hit, links)
    if not objects and _reciprocal(reading, hit):
        objects = subjects
    if not subjects and first < hit.head:
        subjects = reading.subjects(first)
    return (objects, subjects) if entry.direction == "recipient_first" else (subjects, objects)


def _inside(reading: _Reading, hit: Hit) -> tuple[_Party, ...]:
    return next((found for found in reading.coordinated if hit.first < found[0].first < hit.last), ())


def _reciprocal(reading: _Reading, hit: Hit) -> bool:
    """*attacked each other*"""
    return any(other.entry.code == "each" and 0 < other.first - hit.last <= 3 for other in reading.hits["anaphor"])


def _noun_roles(reading: _Reading, hit: Hit, links: Sequence[str]) -> Roles:
    entry = hit.entry
    recipients = reading.objects(hit, links)
    agents = reading.objects(hit, ("by",)) or reading.owner(hit.first) or _carried(reading, hit)
    if entry.direction == "mutual" and not recipients and _is_copula(reading, hit):
        return _carried(reading, hit), agents
    if entry.direction == "mutual":
        apart = len(recipients) > 1 and recipients[0].prep == "between"
        if not agents and recipients and recipients[0].prep not in ("between", "among", "of"):
            return (), ()
        return _pair(() if apart else agents, recipients)
    if not agents and "between" in reading.words[hit.last : hit.last + 3]:
        return _pair((), recipients)
    return (recipients, agents) if entry.direction == "recipient_first" else (agents, recipients)


def _is_copula(reading: _Reading, hit: Hit) -> bool:
    """*Chad is Niger's rival*"""
    light = reading.carrier(hit.first)
    return light is not None and light.entry.form in ("be.v", "become.v", "remain.v") and bool(reading.owner(hit.first))


def _carried(reading: _Reading, hit: Hit) -> tuple[_Party, ...]:
    """The subject of the light verb that carries a noun."""
    light = reading.carrier(hit.first)
    if light is None or set(reading.words[light.last + 1 : hit.first]) & _PREPOSITIONS:
        return ()
    company = reading.before_verb(light.head)[1]
    return () if reading.passive(light, company) else reading.subjects(light.head)


def _pair(one: tuple[_Party, ...], two: tuple[_Party, ...]) -> Roles:
    """The two sides of a mutual relation: one from each of two groups, or else two from a single group."""
    if one and two:
        return one, two
    group = one or two
    return (group, group) if len(group) > 1 else ((), ())


def _fits(reading: _Reading, hit: Hit, actor: _Party, recipient: _Party) -> bool:
    """Whether a pair of parties meets what the entry needs."""
    needs = set(hit.entry.needs)
    kinds = needs - {"near", "next", "verb", "link", "with", "joined"}
    if (actor.state or actor.actor) == (recipient.state or recipient.actor) or actor.actor == recipient.actor:
        return False
    if kinds and recipient.kind not in kinds:
        return False
    if "next" in needs and not recipient.prep and not reading.apposed(hit.last, recipient.first):
        return False
    if "near" in needs and recipient.first > hit.last:
        return recipient.first - hit.last <= 4 and (
            recipient.prep in ("", _OWN, *hit.entry.links) or reading.led(recipient, hit)
        )
    return not (recipient.kind in _SPEAKERS_ONLY or actor.kind in _SPEAKERS_ONLY)


# --- Who says so ---------------------------------------------------------------------------------------------------


def _sources(reading: _Reading, memory: _Memory) -> list[_Source]:
    """The attributions of a sentence, in order."""
    found = []
    for hit in reading.hits["attribution"]:
        source = _source(reading, hit, memory)
        if source is not None:
            found.append(source)
            company = reading.before_verb(hit.head)[1] if hit.entry.verbal else ()
            if source.source not in _VOICELESS and not _MODALS & {*company}:
                memory.speaker = source
    return found


def _source(reading: _Reading, hit: Hit, memory: _Memory) -> _Source | None:
    past = "past" in hit.shape.split()
    if hit.entry.code == "according":
        return _Source(*_speaker_after(reading, hit.last + 1, memory), hit, whole=True)
    if hit.entry.code == "possessive":
        return _Source(*_speaker_of(reading, hit.first + 1, hit.last - 1, memory), hit, whole=True)
    if hit.entry.code == "noun":
        speaker = _speaker_of_noun(reading, hit, memory)
        return _Source(*speaker, hit, silent=speaker == _NOBODY)
    place, company = reading.before_verb(hit.head)
    if reading.passive(hit, company):
        nobody = place >= 0 and reading.words[place] == "it" and "that" in reading.words[hit.last : hit.last + 2]
        return _Source(*_UNNAMED, hit, past=past) if nobody else None
    if place >= 0 and (reading.words[place] in _DETERMINERS or reading.words[place] == _POSSESSIVE):
        return None
    if _is_inverted(reading, hit, place):
        return _Source(*_speaker_after(reading, hit.last + 1, memory), hit, whole=True, past=past)
    speaker = _speaker_before(reading, hit, memory)
    if speaker is None:
        return None
    whole = _is_aside(reading, hit, place)
    return _Source(*speaker, hit, whole, past, silent=speaker == _NOBODY or _is_denied(reading, hit, place))


def _is_denied(reading: _Reading, hit: Hit, place: int) -> bool:
    """*did not say that*, *declined to say that*: then nobody has said it."""
    company = range(place + 1, hit.head)
    shortened = any(reading.words[k].endswith("n't") for k in company)
    return shortened or any(cue.first in company for cue in reading.hits["negation"])


def _is_aside(reading: _Reading, hit: Hit, place: int) -> bool:
    """*…, she said.* or *…, she said, …*: the words of attribution stand aside and govern the whole sentence."""
    start = next((k for k in range(place, -1, -1) if reading.words[k] in (",", '"', "'")), -1)
    after = reading.words[hit.last + 1 : hit.last + 2]
    closed = not after or after[0] in (",", ".", '"', "'", "!", "?")
    last = after != ["that"] and all(other.first < hit.first for other in reading.hits["relation"])
    return start > 0 and (closed or last) and reading.words[start + 1] not in _JOINS


def _is_inverted(reading: _Reading, hit: Hit, place: int) -> bool:
    """*"…," said a diplomat*: the verb stands right after a mark that ends what is said, and its subject follows."""
    after = reading.words[hit.last + 1 : hit.last + 2]
    if place <= 0 or hit.shape == "ing" or reading.words[place] not in (",", '"', "'", "!", "?"):
        return False
    if not after or after[0] in _PREPOSITIONS or after[0] in ("that", ",", ".", '"', "'"):
        return False
    if reading.words[place] != ",":
        return True
    return _apposed_from(reading, place) is None


def _apposed_from(reading: _Reading, comma: int) -> int | None:
    """Where the aside that a comma closes begins: *Chad's envoy, a general, said*; None if it closes none."""
    before = next((k for k in range(comma - 1, 0, -1) if reading.words[k] == ","), None)
    if before is None:
        return None
    verbs = [hit.head for hit in reading.hits["relation"] if hit.entry.verbal and not reading.used_as_noun(hit)]
    told = any(before < head < comma for head in verbs)
    begins = reading.words[before + 1]
    return None if told and begins not in _RELATIVES and not begins.endswith("ing") else before


def _speaker_before(reading: _Reading, hit: Hit, memory: _Memory) -> tuple[str, str] | None:
    """The subject of a verb of saying in the usual order; None if there are no words for one."""
    place, company = reading.before_verb(hit.head)
    if place >= 0 and reading.words[place] == "," and hit.shape != "ing":
        opened = _apposed_from(reading, place)
        place = place - 1 if opened is None else opened - 1
    word = reading.words[place] if place >= 0 else ""
    if word in _JOINS or word == "," or (word == "but" and place):
        return _speaker_shared(reading, place, memory)
    if word == ")" and "(" in reading.words[:place]:
        place = place - 1 - reading.words[:place][::-1].index("(") - 1
    low = _phrase_start(reading, place)
    relative = low - 1
    if relative in reading.verb_heads:  # *a doctor who spoke to reporters said*
        relative = reading.before_verb(relative)[0]
    told = reading.words[relative] if relative >= 0 else ""
    if told in _RELATIVES and (low > place or told != "that"):
        return _speaker_antecedent(reading, relative, memory)
    if low > place:
        return None
    if any(other.head == low - 1 and other.entry.verbal for other in reading.hits["relation"]):
        return _UNNAMED  # what stands between is the object of another verb
    if "to" in company:  # *Chad went on to say*: what stands between is no noun
        party = reading.at[low]
        return (party.actor, _source_kind(party.kind)) if party in reading.named else _UNNAMED
    return _speaker_of(reading, low, place, memory)


def _speaker_shared(reading: _Reading, place: int, memory: _Memory) -> tuple[str, str]:
    """*Chad left and said*, *Chad attacked Niger, saying*: the subject is that of the verb before."""
    verbs = [hit for part in ("relation", "attribution", "light") for hit in reading.hits[part] if hit.entry.verbal]
    before = [hit for hit in verbs if hit.head < place]
    if not before:
        return _UNNAMED
    return _speaker_before(reading, max(before, key=lambda hit: hit.head), memory) or _UNNAMED


def _speaker_antecedent(reading: _Reading, place: int, memory: _Memory) -> tuple[str, str]:
    """*a doctor who spoke to reporters said*: the noun before the relative."""
    last = place - 2 if place and reading.words[place - 1] == "," else place - 1
    low = _phrase_start(reading, last)
    return _speaker_of(reading, low, last, memory) if low <= last else _UNNAMED


def _phrase_start(reading: _Reading, last: int) -> int:
    """Where the words that end here begin: after a mark, a break, a join of clauses or another verb."""
    place = last
    while place >= 0 and not _ends_phrase(reading, place, last):
        place -= 1
    return place + 1


def _ends_phrase(reading: _Reading, place: int, last: int) -> bool:
    word = reading.words[place]
    if reading.at[place] is not None or word == _POSSESSIVE:
        return False
    if not word[0].isalnum():
        after = reading.tokens[place + 1 : place + 2]
        inside = bool(after) and 0 < place < last and reading.tokens[place].end() == after[0].start()
        return not (inside and word in "-.'")
    if word in _JOINS:
        return place == 0 or not reading.words[place - 1][0].isalnum() or place in reading.after_verbs
    return reading.breaks(place) or (place < last and place in reading.verb_heads)


def _speaker_after(reading: _Reading, first: int, memory: _Memory) -> tuple[str, str]:
    """The speaker in the words that begin here: up to a mark, a break or a verb, or where a second name begins."""
    last = first - 1
    for place in range(first, min(first + 12, len(reading.words))):
        party = reading.at[place]
        second = place > first and party in reading.named and reading.words[place - 1] not in _ENDS_NOUN
        noun = any(reading.at[k] is not None or reading.tokens[k][0][0].islower() for k in range(first, place))
        if _ends_phrase(reading, place, len(reading.words)) or place in reading.verb_heads:
            break
        if second and noun and place == party.first:
            break
        last = place
    return _speaker_of(reading, first, last, memory) if first <= last else _UNNAMED


def _speaker_of_noun(reading: _Reading, hit: Hit, memory: _Memory) -> tuple[str, str]:
    """*Chad's claim that*: its owner's; *reports that*: nobody knows whose. What is then denied counts for nothing."""
    if hit.entry.polarity == "-" or any(cue.first > hit.last for cue in reading.hits["denied"]):
        return _NOBODY
    noun = hit.last - 1
    if noun and reading.words[noun - 1] == _POSSESSIVE:
        return _speaker_of(reading, _phrase_start(reading, noun - 1), noun - 1, memory)
    return _slug(reading.words[noun]), "anonymous"


def _speaker_of(reading: _Reading, first: int, last: int, memory: _Memory) -> tuple[str, str]:
    """Whom a noun phrase names as the speaker: a party that is its head, or the party whose official it is.

    *Chad*, *Chadian officials*, *a spokesman for Chad* are Chad. *Chadian doctors*, *a diplomat in Chad* are not: they
    keep their own words, since nobody knows them.
    """
    start = first
    first, head = _noun_phrase(reading, first, last)
    word, party = reading.words[head], reading.at[head]
    if party is not None and party.prep and reading.words[start] in _PREPOSITIONS:
        return _UNNAMED  # *in Chad said*: no subject
    if word in _NOBODIES or reading.words[first] in ("no", "neither", "nor", "none"):
        return _NOBODY
    if word in _PRONOUNS:
        return _remembered(reading, memory, head)
    if party in reading.named:
        return party.actor, _source_kind(party.kind)
    name = _unknown_name(reading, first, head)
    if name is not None:
        return name
    owner = _represented(reading, first, head)
    if owner is not None:
        return owner.actor, "official"
    words = _slug(reading.text(first, _named_until(reading, head, last)))
    return (words, "anonymous") if words else _UNNAMED


def _noun_phrase(reading: _Reading, first: int, last: int) -> tuple[int, int]:
    """The noun and the words before it, without a determiner and what a preposition leads to."""
    words = reading.words
    first = _after_join(reading, first, last)
    prepositions = [k for k in range(first, last + 1) if words[k] in _PREPOSITIONS and reading.at[k] is None]
    if prepositions and prepositions[0] == first:  # *On Monday the mayor said*: the noun stands at the end
        party = reading.at[last]
        first, prepositions = (party.first if party else last), []
    led = prepositions[0] if prepositions else None
    head = last if led is None else led - 1
    while head > first and reading.at[head] is None and _follows_noun(reading, head, led):
        head -= 1
    first = max((k for k in range(first, head) if words[k] in _DETERMINERS), default=first)
    while first < head and words[first] in _DETERMINERS | _JOINS | _ADVERBS and words[first] != "no":
        first += 1
    return first, head


def _after_join(reading: _Reading, first: int, last: int) -> int:
    """*Chad fell on Monday and doctors said*: after a preposition *and* begins anew, but for a list of names."""
    led = False
    for place in range(first, last):
        after = reading.at[place + 1]
        name = after.prep if after is not None else reading.tokens[place + 1][0][0].isupper()
        if reading.words[place] in _JOINS and led and not name:
            return place + 1
        led = led or reading.words[place] in _PREPOSITIONS
    return first


def _follows_noun(reading: _Reading, place: int, led: int | None) -> bool:
    """*people briefed on*, *sources close to*, *Chad itself*, *officials Monday*: a word after its noun."""
    word = reading.words[place]
    if word in _AFTER_NOUN or word in _DAYS:
        return True
    return led is not None and word.endswith(("ed", "ing", "seen", "known")) and place + 1 == led


def _remembered(reading: _Reading, memory: _Memory, place: int) -> tuple[str, str]:
    """*she says*: the speaker of the sentences before, or whom the pronoun at the head of a sentence stands for."""
    if reading.words[place] in ("i", "we", "you"):
        return _UNNAMED
    if memory.speaker.source != "author":
        return memory.speaker.source, memory.speaker.kind
    party = reading.at[place]
    if party is None or any(other.first < place for other in reading.parties):
        return _UNNAMED
    return party.actor, _source_kind(party.kind)


def _source_kind(kind: str) -> str:
    return "named_analyst" if kind in (*_SPEAKERS_ONLY, "person") else "official"


def _represented(reading: _Reading, first: int, head: int) -> _Party | None:
    """The party that an official speaks for: *Chadian officials*, *Chad's army*, *the president of Chad*."""
    noun = reading.speakers.get(head)
    if noun is None or noun.entry.code != "official":
        return None
    owners = [p for p in reading.named if first <= p.first and p.last < head and not p.other and p.kind != "media"]
    after = [p for p in reading.named if 0 < p.first - head <= 4 and p.prep in ("of", "for", "from")]
    return owners[-1] if owners else after[0] if after else None


def _named_until(reading: _Reading, head: int, last: int) -> int:
    """With the place after an unnamed speaker, if a name follows at once: *witnesses in Kigali*."""
    if reading.words[head + 1 : head + 2] and reading.words[head + 1] in (*_PLACES, "for", "from"):
        for place in range(head + 2, min(head + 5, last + 1)):
            if reading.tokens[place][0][0].isupper():
                party = reading.at[place]
                return place if party is None else party.last
    return head


def _unknown_name(reading: _Reading, first: int, head: int) -> tuple[str, str] | None:
    """A name that the gazetteer does not know: capitals in a row, such as *Prof Ada Lovelace*."""
    low = head
    while low > first and _is_name(reading, low - 1):
        low -= 1
    alone = low == head and (head == 0 or reading.words[head - 1] in _DETERMINERS)
    if not _is_name(reading, head) or alone or head in reading.speakers:
        return None
    before = (reading.speakers.get(place) for place in range(max(low - 4, 0), head))
    titled = any(noun is not None and noun.entry.code == "official" for noun in before)
    return _slug(reading.text(low, head)), "official" if titled else "named_analyst"


def _is_name(reading: _Reading, place: int) -> bool:
    word = reading.tokens[place][0]
    common = word.lower() in _ENDS_NOUN or word.lower() in _NOT_NAMES or reading.at[place] is not None
    return word[0].isupper() and word[0].isalpha() and not common


_NOT_NAMES = _set_of(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday i we you he she it they there here yet still meanwhile however officials sources"
    " insiders analysts experts witnesses what how why not one two today yesterday"
)


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "_", text.lower()).strip("_")


def _governing(reading: _Reading, sources: Sequence[_Source], head: int) -> _Source | None:
    """The attribution that governs a word: the last one before it whose clause goes on, or one of the sentence."""
    before = [source for source in sources if source.hit and source.hit.first < head]
    if before and not _parted(reading, before[-1].hit.last, head):
        last = before[-1].hit
        if last.entry.code != "noun" or "," not in reading.words[last.last : head]:
            return before[-1]
    return next((source for source in sources if source.whole and source.hit.first > head), None)


def _parted(reading: _Reading, first: int, last: int) -> bool:
    """Whether a new main clause begins between two words: *…, and the United States warned*, *…; Chad left*."""
    for place in range(first + 1, last):
        word, after = reading.words[place], reading.words[place + 1 : place + 2]
        joined = word == "," and bool(after) and after[0] in _NEW_CLAUSE
        goes_on = place + 2 in reading.verb_heads or reading.words[place + 2 : place + 3] == ["that"]
        if word == ";" or (joined and not goes_on):
            return True
    return False


# --- How surely, and when ------------------------------------------------------------------------------------------

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

_MONTH = "(?P<month>" + "|".join(name.title() for name in _MONTHS) + ")"

_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"

_DATES = re.compile(
    rf"\b(?:(?P<range>[Ff]rom|[Bb]etween) )?(?P<word>[Ss]ince|[Uu]ntil|[Bb]y|[Ii]n|[Oo]n|[Dd]uring|[Oo]f|to|and)? ?"
    rf"(?:(?P<day1>\d{{1,2}}) )?(?:{_MONTH} )?(?:(?P<day2>\d{{1,2}}),? )?\b{_YEAR}\b(?!,\d)"
)


_DATE_WORDS = _set_of("since in on during of from between")


def _dates(text: str) -> tuple[str, str]:
    """The first and last date that a sentence states: *since 2022*, *in May 2024*, *from 2014 to 2019*."""
    since = until = ""
    for found in _DATES.finditer(text):
        date = _iso(found)
        word = (found["word"] or found["range"] or "").lower()
        if word == "until" or (since and word in ("to", "and")):
            until = date
        elif not since and (found["month"] or word in _DATE_WORDS):
            since = date
    return (since, until) if not until or since[: len(until)] <= until[: len(since)] else (since, "")


def _iso(found: re.Match[str]) -> str:
    month, day = found["month"], found["day1"] or found["day2"]
    if not month:
        return found["year"]
    number = _MONTHS.index(month.lower()) + 1
    whole = day and 1 <= int(day) <= calendar.monthrange(int(found["year"]), number)[1]
    return f"{found['year']}-{number:02d}" + (f"-{int(day):02d}" if whole else "")


def _window(reading: _Reading, hit: Hit, actor: _Party, part: str) -> list[Hit]:
    """The cues of a part in the verb's company: between the actor and the verb, in the same clause."""
    low, _ = reading.clause(hit.first)
    first = max(low, actor.last + 1 if actor.last < hit.head else low, hit.head - 8)
    inverted = reading.words[actor.first - 1] if actor.first else ""
    first = actor.first - 1 if inverted in _AUXILIARIES and actor.last < hit.head else first
    own, last = set(hit.words), hit.last if part == "negation" else hit.head
    return [c for c in reading.hits[part] if first <= c.first and c.last <= last and not own & set(c.words)]


def _is_over(reading: _Reading, hit: Hit) -> bool:
    """*Chad's dependence on Niger has ended*: an end that is told of a noun."""
    high = reading.clause(hit.head)[1]
    return not hit.entry.verbal and any(
        hit.last < cue.first <= min(high, hit.last + 8) for cue in reading.hits["ended"]
    )


def _polarity(reading: _Reading, hit: Hit, actor: _Party, source: _Source | None, layers: Collection[str]) -> str:
    """``-`` if an odd number of negations bears on the relation.

    A state of mind or of need that has ended is denied; an event that has ended has still taken place.
    """
    first = max(actor.last + 1 if actor.last < hit.head else hit.head - 6, hit.head - 6, 0)
    shortened = sum(word.endswith("n't") for word in reading.words[first : hit.head])
    said = source.hit if source is not None and source.hit and source.hit.entry.polarity == "-" else None
    denied = said is not None and not actor.last < said.first < hit.head  # *Chad denied attacking* is a negation below
    near = [
        cue for cue in _window(reading, hit, actor, "negation") if not (denied and set(cue.words) & set(said.words))
    ]
    early = _denied_before(reading, hit, actor, near)
    plain = [cue for cue in near if reading.words[cue.first] != "nor"]
    plain = plain if plain or early else near[:1]  # *neither … nor* deny once
    over = _is_over(reading, hit) and bool({"attitude", "dependency"} & {*layers})
    flips = over + len(plain) + early + shortened + denied + (hit.entry.polarity == "-")
    return "-" if flips % 2 else "+"


def _denied_before(reading: _Reading, hit: Hit, actor: _Party, counted: Sequence[Hit]) -> bool:
    """*No Chadian soldier …*, *never has Chad …*, *it is not true that Chad …*: a negation before the actor."""
    untrue = [cue for cue in reading.hits["denied"] if "that" in reading.words[cue.last : cue.last + 2]]
    if any(cue.last < hit.first and not _parted(reading, cue.last, hit.first) for cue in untrue):
        return True
    if actor.first > hit.head:
        return False
    low = reading.clause(actor.first)[0]
    cues = [cue for cue in reading.hits["negation"] if low <= cue.first < actor.first and cue not in counted]
    return any(_reaches(reading, cue, actor) for cue in cues)


def _reaches(reading: _Reading, cue: Hit, actor: _Party) -> bool:
    """Whether a negation before a name bears on its verb: no mark and no other verb stand between."""
    between = range(cue.last + 1, actor.first)
    marks = any(not reading.words[k][0].isalnum() and reading.words[k] not in "-.'s" for k in between)
    sure = any(set(cue.words) & set(booster.words) for booster in reading.hits["booster"])
    listed = {party for found in reading.coordinated if actor in found for party in found}
    others = any(party.first in between and party not in listed for party in reading.named)
    verbs = any(k in reading.verb_heads and reading.words[k] not in _AUXILIARIES for k in between)
    only = reading.words[cue.last + 1 : cue.last + 2] in (["only"], ["just"], ["merely"], ["less"], ["fewer"])
    return cue.entry.code in ("whole", "nobody") and not (marks or sure or others or verbs or only)


def _certainty(reading: _Reading, hit: Hit, actor: _Party, source: _Source | None) -> str:
    """The weakest of what the modals, the hedges, a fear, a question and the source's own verb say."""
    low, high = reading.clause(hit.head)
    found = [cue for cue in reading.hits["hedge"] if cue.entry.code != "modal" and low <= cue.first <= high]
    found += [
        cue
        for cue in _window(reading, hit, actor, "hedge")
        if cue.entry.code == "modal" and not _inability(reading, cue)
    ]
    found += [
        cue for cue in reading.hits["fear"] if cue.last < hit.first and "," not in reading.words[cue.last : hit.first]
    ]
    found += [cue for cue in reading.hits["hedge"] if cue.entry.certainty == "U" and cue.last < hit.first]
    marks = [cue.entry.certainty for cue in found if not set(cue.words) & set(hit.words)]
    marks += [source.hit.entry.certainty] if source and source.hit else []
    marks += ["U"] if reading.words[-1:] == ["?"] else []
    weakest = max(marks, key=CERTAINTIES.index, default="CT")
    sure = any(low <= cue.first <= high for cue in reading.hits["booster"])
    return "CT" if sure and weakest == "PR" else weakest


def _inability(reading: _Reading, cue: Hit) -> bool:
    """*could not* denies an ability; it does not hedge."""
    return reading.words[cue.last] == "could" and reading.words[cue.last + 1 : cue.last + 2] == ["not"]


def _aux(reading: _Reading, hit: Hit, actor: _Party, source: _Source | None) -> str:
    """Whether the clause is about what might have been, what may come, or what once was."""
    low, high = reading.clause(hit.head)
    would = [cue for cue in _window(reading, hit, actor, "hypothetical") if cue.entry.code == "would"]
    supposed = _supposed(reading, hit, actor)
    reported = bool(source and source.past and would and all(len(cue.words) == 1 for cue in would))
    if (supposed or would) and not reported:
        return "hypothetical"
    if reported or _window(reading, hit, actor, "future"):
        return "future"
    past = [cue for cue in reading.hits["historical"] if low <= cue.first <= high]
    return "historical" if any(not _new_clause(reading, cue.first, hit.head) for cue in past) else "none"


def _supposed(reading: _Reading, hit: Hit, actor: _Party) -> bool:
    """*if Chad attacked*, *had Chad attacked*, *should Chad attack*: the clause supposes what it says."""
    low = {reading.clause(hit.head)[0], reading.clause(actor.first)[0]}
    for cue in reading.hits["hypothetical"]:
        near = min(low) <= cue.first and cue.last < hit.head and "," not in reading.words[cue.last : hit.head]
        if cue.entry.code == "if" and (near or cue.last + 1 in low):
            return True
    inverted = (k for k in range(max(actor.first - 3, 0), actor.first) if reading.words[k] in ("had", "should", "were"))
    place = next(inverted, None)
    if place is None or actor.first > hit.head or reading.words[-1] == "?":
        return False
    begins = place == 0 or not reading.words[place - 1][0].isalnum() or reading.words[place - 1] in _BREAKS | _JOINS
    return begins and _may_begin(reading, place + 1, actor.first)


def _may_begin(reading: _Reading, first: int, last: int) -> bool:
    """Whether only a determiner and words such as *the northern* stand before a name."""
    return all(reading.words[k] in _MODIFIERS for k in range(first, last))


def _new_clause(reading: _Reading, one: int, two: int) -> bool:
    """Whether a comma and *and* or *but* stand between two words."""
    words = reading.words[min(one, two) : max(one, two)]
    return any(left == "," and right in ("and", "but") for left, right in itertools.pairwise(words))


# --- Proposing claims ----------------------------------------------------------------------------------------------

_Named = tuple[str, str | None, str, int, int, bool]


def propose_claims(
    article: Article,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    codebook: Codebook,
    *,
    mentions: Iterable[Mention] | None = None,
) -> tuple[Claim, ...]:
    """Code an article by machine: proposals for a reader to check, sentence by sentence.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer
        The actors that can be found; persons and groups that it does not know are never coded.
    lexicon : Lexicon
        The verbs, nouns and cues that are understood.
    codebook : Codebook
        The relations that may be coded; others in the lexicon are passed over.
    mentions : iterable of Mention, optional
        Those of the article, if they were found before.

    Returns
    -------
    tuple of Claim
        In the order of the text, with ids ``m001``, ``m002`` …; at most one for each actor, relation, recipient and
        sentence. ``note`` holds the words that were read as the relation.

    Examples
    --------
    >>> from entente.text.gazetteer import State
    >>> from entente.text.article import parse_article
    >>> places = Gazetteer.build(states=[State("chad", "Chad"), State("niger", "Niger")])
    >>> book = Codebook.from_rows([{"relation": "attacks", "layers": "military", "sign": "-1"}])
    >>> words = Lexicon.from_rows([{"form": "attack.v", "part": "relation", "code": "attacks",
    ...                             "direction": "actor_first", "links": "-"}])
    >>> article = parse_article("News of the day" + chr(10) + "The ministry said that Chad attacked Niger in 1980.")
    >>> [(c.actor, c.relation, c.recipient, c.since) for c in propose_claims(article, places, words, book)]
    [('chad', 'attacks', 'niger', '1980')]

    Notes
    -----
    There is no parser behind this, only rules on word order: the subject is the nearest name before the verb that no
    preposition governs, the recipient the nearest after it that one of the entry's prepositions leads to; *was … by*
    turns them round. So it misses what is said in other words, and it misreads long sentences. Time is linear in the
    number of sentences.

    References
    ----------
    Schrodt, P. A. (2001). Automated coding of international event data using sparse parsing techniques.
    """
    found = find_mentions(article, gazetteer) if mentions is None else mentions
    adjectives = {alias.surface for alias in gazetteer.aliases if alias.type in ("demonym", "acronym")}
    named: dict[int, list[_Named]] = defaultdict(list)
    for mention in found:
        named[mention.paragraph].append(_named(mention, gazetteer, mention.exact in adjectives))
    coder = _Coder(lexicon, codebook)
    claims = [claim for p in article.paragraphs for claim in coder.paragraph(p, named[p.number])]
    return tuple(replace(claim, id=f"m{number:03d}") for number, claim in enumerate(claims, 1))


def _named(mention: Mention, gazetteer: Gazetteer, adjective: bool) -> _Named:
    """A mention with its actor's kind; an organisation that the gazetteer does not know acts for its state."""
    actor = mention.actor if mention.actor in gazetteer.actors else mention.state or mention.actor
    kind = gazetteer.actors[actor].kind if actor in gazetteer.actors else "agency"
    return actor, mention.state, kind, mention.start, mention.end, adjective


class _Coder:
    """Codes paragraph after paragraph, and remembers who spoke and who was spoken of."""

    def __init__(self, lexicon: Lexicon, codebook: Codebook):
        self.lexicon, self.codebook = lexicon, codebook
        self.memory = _Memory([])

    def paragraph(self, paragraph: Paragraph, mentions: Sequence[_Named]) -> Iterator[Claim]:
        folded = fold(paragraph.text)
        quotes = [(q.start, q.end) for q in quotations(paragraph)]
        starts = [mention[3] for mention in mentions]
        self.memory.quoted = _AUTHOR
        for sentence in paragraph.sentences:
            inside = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
            yield from self.sentence(sentence, folded, inside, quotes)

    def sentence(
        self, sentence: Sentence, folded: str, mentions: Sequence[_Named], quotes: Sequence[tuple[int, int]]
    ) -> Iterator[Claim]:
        for start, end in _portions(folded, sentence):
            tokens = list(_TOKEN.finditer(folded, start, end))
            if tokens:
                part = [m for m in mentions if start <= m[3] < end]
                yield from self.portion(_Reading(sentence, tokens, part, self.lexicon), quotes)

    def portion(self, reading: _Reading, quotes: Sequence[tuple[int, int]]) -> Iterator[Claim]:
        named = list(reading.parties)
        reading.settle(self.memory)
        sources = _sources(reading, self.memory)
        seen = set()
        for claim in self._claims(reading, sources, quotes):
            key = (claim.relation, *claim.pair)
            mirror = (claim.relation, *claim.pair[::-1]) if claim.relation in MUTUAL else key
            if key not in seen and mirror not in seen:
                seen.add(key)
                yield claim
        firsts = {party.first for party in named}
        lists = [found for found in reading.coordinated if all(party.first in firsts for party in found)]
        self.memory.note([party for party in reading.parties if party.first in firsts], lists)
        spoken = [source for source in sources if source.source != "author"]
        self.memory.quoted = spoken[-1] if spoken else self.memory.quoted

    def _claims(
        self, reading: _Reading, sources: Sequence[_Source], quotes: Sequence[tuple[int, int]]
    ) -> Iterator[Claim]:
        if not reading.parties:
            return
        done: set[tuple[int, ...]] = set()
        for hit in reading.hits["relation"]:
            if hit.entry.code not in self.codebook or hit.words in done or _embedded(reading, hit):
                continue
            voice = self._voice(reading, hit, sources, quotes)
            if voice.silent:
                continue
            for actor, recipient in _couples(reading, hit):
                done.add(hit.words)
                yield self._claim(reading, hit, (actor, recipient), voice)

    def _voice(
        self, reading: _Reading, hit: Hit, sources: Sequence[_Source], quotes: Sequence[tuple[int, int]]
    ) -> _Source:
        """Whose claim it is: the sentence's own attribution, the speaker of a running quotation, or the author."""
        own = _governing(reading, sources, hit.head)
        if own is not None:
            return own
        place = reading.tokens[hit.head].start()
        quoted = any(start <= place < end for start, end in quotes)
        return self.memory.quoted if quoted else _AUTHOR

    def _claim(self, reading: _Reading, hit: Hit, couple: tuple[_Party, _Party], voice: _Source) -> Claim:
        actor, recipient = couple
        here = voice if voice.hit in reading.hits["attribution"] else None
        first, last = _content(reading, hit, couple, here)
        start, end = reading.tokens[first].start(), reading.tokens[last].end()
        since, until = reading.dates
        trigger = reading.text(hit.first, hit.last)
        return Claim(
            id="",
            paragraph=reading.sentence.paragraph,
            source=voice.source,
            source_kind=voice.kind,
            cue=_cue(reading, hit, actor, here),
            start=start,
            end=end,
            content=reading.text(first, last),
            relation=hit.entry.code,
            actor=actor.actor,
            recipient=recipient.actor,
            polarity=_polarity(reading, hit, actor, here, self.codebook[hit.entry.code].layers),
            certainty=_certainty(reading, hit, actor, here),
            aux=_aux(reading, hit, actor, here),
            since=since,
            until=until,
            note=trigger,
        )


_PORTION = 1200


def _portions(folded: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """A sentence, or its portions if it is monstrously long: so that time stays linear on any text."""
    start = sentence.start
    while sentence.end - start > _PORTION:
        space = folded.rfind(" ", start + 1, start + _PORTION)
        end = space if space > start else start + _PORTION
        yield start, end
        start = end
    yield start, sentence.end


def _couples(reading: _Reading, hit: Hit) -> Iterator[tuple[_Party, _Party]]:
    actors, recipients = _roles(reading, hit)
    couples = (
        itertools.combinations(actors, 2)
        if actors is recipients and hit.entry.direction == "mutual"
        else (itertools.product(actors, recipients))
    )
    if "link" in hit.entry.needs and not recipients:
        return
    if "with" in hit.entry.needs and not any(party.prep for party in recipients):
        return
    for actor, recipient in itertools.islice(couples, 36):
        if _fits(reading, hit, actor, recipient):
            yield actor, recipient


def _embedded(reading: _Reading, hit: Hit) -> bool:
    """*threatened to attack*, *asked to send*: what is threatened or asked has not been done."""
    place, company = reading.before_verb(hit.head)
    if "to" not in company or not hit.entry.verbal:
        return False
    return any(
        other.entry.code in _EMBEDDING
        and other is not hit
        and 0 <= place + 1 - other.head <= 6
        and other.head < hit.head
        for other in reading.hits["relation"]
    )


def _content(reading: _Reading, hit: Hit, couple: tuple[_Party, _Party], voice: _Source | None) -> tuple[int, int]:
    """The clause that holds the relation and its parties, without the attribution and the marks at its ends."""
    first = min(hit.first, *(p.first for p in couple))
    last = max(hit.last, *(p.last for p in couple))
    low, high = reading.clause(first)[0], reading.clause(last)[1]
    if voice is not None and voice.hit is not None:
        if voice.hit.last < first:
            after = next((k for k in range(voice.hit.last, first) if reading.words[k] == ","), voice.hit.last)
            low = max(low, (after if voice.hit.entry.code == "according" else voice.hit.last) + 1)
        elif voice.hit.first > last:
            high = max(last, next((k for k in range(voice.hit.first, last, -1) if reading.words[k] == ","), high))
    marks = frozenset("\"',.;:-!?()")
    while low < first and reading.words[low] in marks | _JOINS:
        low += 1
    while high > last and reading.words[high] in marks:
        high -= 1
    return low, high


def _cue(reading: _Reading, hit: Hit, actor: _Party, voice: _Source | None) -> str:
    """The words that show the source, or else a hedge, or else the relation."""
    if voice is not None and voice.hit is not None:
        return reading.text(voice.hit.first, voice.hit.last)
    hedges = _window(reading, hit, actor, "hedge") + _window(reading, hit, actor, "future")
    shown = hedges[0] if hedges else hit
    return reading.text(shown.first, shown.last)
