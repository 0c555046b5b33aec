"""One sentence as words, hits and parties: what governs a name, which names form a list, what *it* stands for.

Positions are numbers of words, so that *the next word* is ``place + 1`` whatever stands between.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from entente.text.article import Sentence
from entente.text.dates import stated_dates
from entente.text.lexicon import Hit, Lexicon
from entente.text.parties import OWN, Memory, Named, Party, subjects_first
from entente.text.word_lists import (
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    ENDS_NOUN,
    JOINS,
    MODIFIERS,
    POSSESSIVE,
    PREPOSITIONS,
    words,
)

_PLURAL_NAMES = words("plural_names")
_SUBJECT_PRONOUNS = frozenset({"it", "he", "she", "they"})
_NUMBERS = frozenset({"both", "two", "three", "four"})
_CURRENCIES = words("currencies")
_NOT_SPEAKERS = words("not_speakers")
_JOINTS = frozenset({",", "and", ", and", "or", ", or", "nor", ", nor", "-", "/"})
_JOINTS |= {"as well as", ", as well as", "along with", "and ally", "and allies"}
_BEFORE_A_NAME = DETERMINERS - {"that"}  # *war with Chad, and that Niger left*: no list
_JOINT_REACH = 6  # words between two names of one list
_GOVERNED_REACH = 5  # words between a preposition and its name
_FOR = frozenset({"for", "over", "of", "about"})
_CONTROL_REACH = 4  # words from *asked Chad* to *its*
_BRACKET_REACH = 8  # an aside in brackets is short
_VERB_COMPANY = ("hedge", "booster", "negation", "future", "hypothetical", "historical")


class Phrases:
    """A sentence, or a portion of one, with its parties in order."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[Named], lexicon: Lexicon):
        self.sentence, self.tokens, self.lexicon = sentence, tokens, lexicon
        self.words = [token[0].lower() for token in tokens]
        self.parties = self._place(mentions)
        self._firsts = {party.first for party in self.parties}
        self.at = self._cover()
        self.hits: dict[str, list[Hit]] = defaultdict(list)
        hits = lexicon.find(self.words, [party is not None for party in self.at])
        for hit in _longest([hit for hit in hits if not self._is_noun_turned(hit)]):
            self.hits[hit.entry.part].append(hit)
        # from the last word of a cue such as *plans to* to its first, so that a verb's company can be stepped over
        cues = [hit for part in _VERB_COMPANY for hit in self.hits[part] if hit.last - hit.first < len(hit.words)]
        self.skip = {hit.last: hit.first for hit in cues if hit.entry.code != "nobody"}
        self.speakers = {hit.head: hit for hit in self.hits["source"]}  # where nouns such as *doctors* stand
        self.officials = self._heads("source", "official")  # *officials*, *army*: they act for their state
        self.others = self._heads("not_self", "other")  # *enemies*
        self.private = self._heads("not_self", "private")  # *protesters*: they do not act for their state
        self.coordinated: tuple[tuple[Party, ...], ...] = ()
        self._clauses: dict[int, tuple[int, int]] = {}
        self._break_words = [place for place, word in enumerate(self.words) if word in BREAKS]

    def _is_noun_turned(self, hit: Hit) -> bool:
        """*talks on a code of conduct*: the last word is no verb of which the first is the object."""
        noun = hit.shape == "base" and "turned" in hit.entry.needs
        return noun and self.words[hit.head - 1] in PREPOSITIONS | DETERMINERS

    def _place(self, mentions: Sequence[Named]) -> list[Party]:
        """The mentions as parties; "US dollars" names no state."""
        if not mentions:
            return []
        starts = [token.start() for token in self.tokens]
        placed: list[Party] = []
        for mention in mentions:
            first, last = bisect_right(starts, mention.start) - 1, bisect_left(starts, mention.end) - 1
            money = self.word(last + 1) in _CURRENCIES
            apart = not placed or first > placed[-1].last
            if 0 <= first <= last and not money and apart:
                people = self.words[last].endswith("s") and (mention.adjective or self.words[last] in _PLURAL_NAMES)
                party = Party(
                    mention.actor, mention.state, mention.kind, first, last, adjective=mention.adjective, plural=people
                )
                placed.append(party)
        return placed

    def _heads(self, part: str, code: str) -> set[int]:
        """Where hits of a part that mean this stand."""
        return {hit.head for hit in self.hits[part] if hit.entry.code == code}

    def _cover(self) -> list[Party | None]:
        at: list[Party | None] = [None] * len(self.words)
        for party in self.parties:
            for place in range(party.first, party.last + 1):
                at[place] = party
        return at

    def word(self, place: int) -> str:
        """The word at a place; empty before the first and after the last."""
        return self.words[place] if 0 <= place < len(self.words) else ""

    def text(self, first: int, last: int) -> str:
        """The words from one place to another, as they stand."""
        start = self.tokens[first].start() - self.sentence.start
        return self.sentence.text[start : self.tokens[last].end() - self.sentence.start]

    # Who is meant

    def settle(self, memory: Memory) -> None:
        """Resolve anaphors, and find prepositions and lists."""
        self.parties = [self._described(party) for party in self.parties]
        # An anaphor stands for parties before it, which have to be described by now; it becomes a party itself.
        for hit in self.hits["anaphor"]:
            if hit.entry.code == "each" or self._stands_for_itself(hit):
                continue
            said = [self.words[k] for k in hit.words]
            lists = [found for found in self._lists() if found[-1].last < hit.first] if _may_be_several(said) else []
            for party in memory.resolve(said, hit.entry.code, self._candidates(hit), lists):
                here = self._described(party._replace(first=hit.first, last=hit.last, adjective=False))
                self.parties.append(here._replace(prep=OWN) if hit.entry.code == "own" and not here.prep else here)
        if len(self.parties) < 2:
            self.at = self._cover()
            return
        self.parties.sort(key=lambda party: (party.first, party.last))
        self.coordinated = self._lists()
        if self.coordinated:
            governed: dict[Party, str] = {}
            for first, *others in self.coordinated:  # *with Chad, Mali and Niger*: the preposition governs all three
                governed.update(dict.fromkeys([first, *others], first.prep))
            self.parties = [party._replace(prep=governed.get(party, party.prep)) for party in self.parties]
            self.coordinated = self._lists()  # once more: the lists are to hold the parties as they are now
        self.at = self._cover()

    def admit(self, parties: Sequence[Party]) -> None:
        """Add parties that were found after the others."""
        self.parties = sorted([*self.parties, *parties], key=lambda party: (party.first, party.last))
        self.coordinated = self._lists()
        self.at = self._cover()

    def _candidates(self, hit: Hit) -> list[Party]:
        """The parties before a word such as *it*, without the subject of the verb that it is the object of."""
        before = subjects_first(party for party in self.parties if party.last < hit.first)
        previous = self.word(hit.first - 1)
        governed = previous in PREPOSITIONS or previous in self.lexicon.verbs
        low = self.clause(hit.first)[0]
        if hit.entry.code == "own":
            meant = self._object_before(hit)
            return before if meant is None else [meant, *before]
        if not governed:  # *from Chad it withdrew*: what a preposition leads to before the subject is somebody else
            return [party for party in before if not (party.prep and low <= party.first and self._close(party, hit))]
        verbs = [k for k in range(low, hit.first) if self.words[k] in self.lexicon.verbs and self.at[k] is None]
        while len(verbs) > 1 and self.word(verbs[-1] - 1) in JOINS:  # *gave Chad tanks and lent it money*
            verbs.pop()
        subjects = [party for party in before if not party.prep and low <= party.first]
        if verbs:
            subjects = [party for party in subjects if party.last < verbs[-1]]
        return [party for party in before if party not in subjects[-1:]]

    def _object_before(self, hit: Hit) -> Party | None:
        """*thanked Chad for its help*, *asked Chad to open its border*: Chad's, although it is no subject."""
        for party in reversed(self.parties):
            if party.last < hit.first and not party.prep and self.word(party.first - 1) in self.lexicon.verbs:
                leads = self.word(party.last + 1)
                near = hit.first - party.last <= _CONTROL_REACH
                meant = near if leads == "to" else leads in _FOR and hit.first == party.last + 2
                return party if meant else None
        return None

    def _close(self, party: Party, hit: Hit) -> bool:
        """Whether no verb stands between a party and a word after it."""
        between = self.words[party.last + 1 : hit.first]
        return not any(word in self.lexicon.verbs or word in AUXILIARIES for word in between)

    def _stands_for_itself(self, hit: Hit) -> bool:
        """*the government of Chad*, *it was Chad that*: no anaphor."""
        if self.word(hit.last + 1) == "of":
            return True
        reach = 2 if hit.entry.code == "body" else 3  # *the group Hamas*; but *the army accused Chad*
        named = any(party is not None for party in self.at[hit.first : hit.last + reach])
        if hit.entry.code in ("one", "person", "body") and len(hit.words) > 1 and named:
            return True
        if self.words[hit.last] in _NUMBERS and not self._alone(hit.last):
            return True
        if self.words[hit.first] != "it" or self.word(hit.last + 1) not in ("is", "was"):
            return False
        place = hit.last + 2
        return place < len(self.at) and (self.at[place] is not None or "that" in self.words[place : place + 4])

    def _alone(self, place: int) -> bool:
        """*both have left*, *gave both a loan*; but *both Chad and Mali*, *both the raid and a war*, *two men*."""
        after = self.word(place + 1)
        if after in DETERMINERS:
            return JOINS.isdisjoint(self.words[place + 2 : place + 6])
        plural_verb = after in self.lexicon.verbs and not after.endswith("s")  # *both accuse*; but *both sides*
        ends = after in ENDS_NOUN or plural_verb or not after.isalpha() or after.endswith("ed")
        return ends and (place + 1 >= len(self.at) or self.at[place + 1] is None)

    def _described(self, party: Party) -> Party:
        """The party with the preposition before it, and whether *enemies* or brackets make it somebody else."""
        other = private = False
        nouns = self.others or self.private  # most sentences have none
        for place in range(party.last + 1, min(party.last + 4, len(self.words))) if nouns else ():
            if self.at[place] is not None or self.words[place] in ENDS_NOUN:
                break
            other = other or place in self.others
            private = private or place in self.private
        before = self.words[max(party.first - _BRACKET_REACH, 0) : party.first]
        aside = "(" in before and ")" not in before[before.index("(") :]
        described = self.preposition(party.first), other, aside, private
        if described == (party.prep, party.other, party.aside, party.private):  # true of most, and copying is slow
            return party
        prep, other, aside, private = described
        return party._replace(prep=prep, other=other, aside=aside, private=private)

    def preposition(self, first: int) -> str:
        """The preposition that governs a party; words such as *the northern* may stand between."""
        for place in range(first - 1, max(first - _GOVERNED_REACH, -1), -1):
            word = self.words[place]
            if word in PREPOSITIONS:
                return word
            if word not in MODIFIERS or self.at[place] is not None:
                return ""
        return ""

    # Lists of names

    def _lists(self) -> tuple[tuple[Party, ...], ...]:
        """Parties joined by *and*, by commas that end in *and*, or by a dash: *A, B and C*; *A–B*; *A in X and B*."""
        lists: list[list[Party]] = []
        joints: list[str] = []  # the last joint of each list; "," if it has none, or ends without *and*
        end = -1  # where the party before ends
        for party in self.parties:
            joint = self._joint(lists[-1], end, party) if lists else ""
            if joint or (lists and lists[-1][-1].first == party.first):  # or two parties in one word: *both*, *they*
                lists[-1].append(party)
                joints[-1] = joint
            elif not (lists and party.prep in ("in", "of") and party.first - end <= 3):  # not X of *A in X and B*
                lists.append([party])
                joints.append(",")
            end = party.last
        return tuple(tuple(found) for found, joint in zip(lists, joints, strict=True) if joint != ",")

    def _joint(self, before: list[Party], end: int, party: Party) -> str:
        """The words between two parties, if they join a list."""
        start = party.first
        if start - end > _JOINT_REACH or self.words[start] in _SUBJECT_PRONOUNS:
            return ""
        text = " ".join(word for word in self.words[end + 1 : start] if word not in _BEFORE_A_NAME)
        if text not in _JOINTS:
            return ""
        if text == ", and":  # *…, said Chad, and Niger left*: the first is a speaker, the second begins a clause
            spoken = any(hit.last == before[0].first - 1 for hit in self.hits["attribution"])
            if spoken or (len(before) == 1 and self._begins_clause(party)):
                return ""
        if text == "and" and len(before) == 1 and self._is_object(before[0]) and self._has_verb(party):
            return ""  # *Chad distrusts Niger and Mali has left*
        return text

    def _is_object(self, party: Party) -> bool:
        """Whether a verb stands right before a party that no preposition governs."""
        return not party.prep and self.word(party.first - 1) in self.lexicon.verbs

    def _has_verb(self, party: Party) -> bool:
        """Whether a finite verb follows: *Mali has left*; but not *Mali patrol boats*."""
        after = self.word(party.last + 1)
        return after in AUXILIARIES or (after in self.lexicon.verbs and after.endswith(("s", "ed")))

    def _begins_clause(self, party: Party) -> bool:
        """*war in Chad, and Niger, its neighbour, left*; *war in Chad, and Niger has left*: a new subject."""
        after = self.word(party.last + 1)
        ends_like_a_verb = after.endswith(("s", "ed")) and after != POSSESSIVE  # *…, and Niger knows*
        return after == "," or after in AUXILIARIES or after in self.lexicon.verbs or ends_like_a_verb

    def members(self, party: Party) -> tuple[Party, ...]:
        """The list that a party is in, or the party alone."""
        for found in self.coordinated:
            if party in found:
                return found
        return (party,)

    # Clauses and what stands in them

    def breaks(self, place: int) -> bool:
        """Whether a clause ends here."""
        return self.words[place] in BREAKS and self.at[place] is None

    def clause(self, place: int) -> tuple[int, int]:
        """The first and last word of the clause around a word."""
        if place not in self._clauses:
            breaks = [k for k in self._break_words if self.at[k] is None]
            low = max((k for k in breaks if k < place), default=-1) + 1
            high = min((k for k in breaks if k > place), default=len(self.words)) - 1
            self._clauses[place] = low, high
        return self._clauses[place]

    def is_name(self, place: int) -> bool:
        """Whether a capital letter shows a name that the gazetteer does not know."""
        word = self.tokens[place][0]
        common = word.lower() in ENDS_NOUN or word.lower() in _NOT_SPEAKERS or self.at[place] is not None
        return word[0].isupper() and word[0].isalpha() and not common

    @cached_property
    def dates(self) -> tuple[str, str]:
        """The first and last date that the sentence states."""
        return stated_dates(self.text(0, len(self.words) - 1))

    @cached_property
    def named(self) -> list[Party]:
        """The parties that stand here by name, and not by a word such as *it*."""
        return [party for party in self.parties if party.first in self._firsts]


def _may_be_several(said: Sequence[str]) -> bool:
    return "it" not in said and "its" not in said


def _rank(hit: Hit) -> tuple[int, bool, int, int]:
    """Most words first; of equals verbs before nouns, and the narrowest."""
    return -len(hit.words), not hit.entry.verbal, hit.last - hit.first, hit.first


def _longest(hits: list[Hit]) -> list[Hit]:
    """Of hits of one part that share words keep the best by `_rank`, with others on the same words."""
    if len(hits) < 2:
        return hits
    words = [(hit.entry.part, word) for hit in hits for word in hit.words]
    if len(set(words)) == len(words):  # no two hits share a word, as in most sentences
        return hits
    kept: list[Hit] = []
    taken: dict[tuple[str, int], tuple[int, ...]] = {}
    for hit in sorted(hits, key=_rank):
        part = hit.entry.part
        if all(taken.get((part, word), hit.words) == hit.words for word in hit.words):
            taken.update({(part, word): hit.words for word in hit.words})
            kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.first, hit.last))
