"""The verbs of one sentence: where they stand, with which auxiliaries, in the passive or not, or as nouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from entente.text.article import Sentence
from entente.text.lexicon import Hit, Lexicon
from entente.text.parties import Named
from entente.text.phrases import Phrases
from entente.text.word_lists import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    FINITE,
    JOINS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    words,
)

_TO_BASE = words("to_base")
_BEFORE_A_NOUN = DETERMINERS - {"that"}
_LEADS_TO_NOUN = PREPOSITIONS - {"to"}
_PARTICLES = PREPOSITIONS | ADVERBS | {"down", "up", "out", "away", "back", "apart"}
_HAVE = frozenset({"have", "has", "had", "having"})
_ASPECTS = words("aspects")
_AGENT_REACH = 5  # words between *by* and a name


class Verbs(Phrases):
    """A sentence whose verbs are known."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[Named], lexicon: Lexicon):
        super().__init__(sentence, tokens, mentions, lexicon)
        verbs = self.hits["relation"] + self.hits["attribution"] + self.hits["light"]
        self.verb_hits = [hit for hit in verbs if hit.entry.verbal]
        nouns = [noun.words for noun in self.hits["source"] if len(noun.words) > 1]
        self._long_nouns = set(chain.from_iterable(nouns))

    @cached_property
    def verb_heads(self) -> frozenset[int]:
        """Where verbs of the lexicon stand, but not *the report*, *Iran-backed rebels* or *soldiers attacked by*."""
        return frozenset(hit.head for hit in self.verb_hits if self._has_subject(hit))

    def _has_subject(self, hit: Hit) -> bool:
        before = self.word(hit.head - 1)
        if before in _BEFORE_A_NOUN or before in ("", "-", POSSESSIVE):
            return False
        if "part" in hit.shape and self.word(hit.head + 1) == "by":
            return False
        if hit.entry.part == "attribution" and "part" in hit.shape and self.word(hit.head + 1) in ("on", "about"):
            return False  # *people briefed on the talks*
        if self.in_a_noun(hit.head):
            return False
        adjective = self.at[hit.head - 1]
        if hit.shape == "base" and adjective is not None and adjective.adjective:  # *Chadian state television*
            return False
        return not (hit.shape == "base" and self.used_as_noun(hit))

    def in_a_noun(self, place: int) -> bool:
        """Whether a word belongs to a noun of several words: *state television*."""
        return place in self._long_nouns

    @cached_property
    def after_verbs(self) -> frozenset[int]:
        """Where *and* stands after a verb: it joins clauses, not names."""
        found, seen = [], False
        for place, word in enumerate(self.words):
            if word in JOINS and seen:
                found.append(place)
            goes_on = word not in JOINS and (word[0].isalnum() or word[0] in "'-")
            seen = goes_on and (seen or place in self.verb_heads)
        return frozenset(found)

    # The verb and its company

    def before_verb(self, head: int) -> tuple[int, list[str]]:
        """The place before a verb's auxiliaries, adverbs and negations, and those words themselves."""
        place, company = head - 1, []
        while place >= 0 and self.at[place] is None:
            word = self.words[place]
            if not (place in self.skip or word in AUXILIARIES or word in ADVERBS or word.endswith("ly")):
                break
            first = self.skip.get(place, place)
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
        nearest = next((word for word in self.words[hit.head - 1 :: -1] if word in AUXILIARIES), "")
        if company and nearest in _HAVE:  # *is said to have attacked*
            return False
        return not BE.isdisjoint(company) or self._done_by(hit)

    def ends_in_be(self, places: Iterable[int]) -> set[int]:
        """Those of some places before which *was* stands."""
        return {place for place in places if not BE.isdisjoint(self.before_verb(place)[1])}

    def _done_by(self, hit: Hit) -> bool:
        """*soldiers attacked by Chad*, and not *promised by decree to attack Chad*."""
        near = range(hit.head + 1, min(hit.head + 4, len(self.words)))
        places = [place for place in near if self.words[place] == "by" and self._only_particles(hit.head, place)]
        places = [place for place in places if place not in hit.words]  # *stood by Chad*
        agents = [party for party in self.parties if party.prep == "by" and party.first > hit.head]
        return bool(places and agents) and agents[0].first - places[0] <= _AGENT_REACH

    def _only_particles(self, head: int, by: int) -> bool:
        """*shot down by*, *openly backed by*, and not *feared an attack by*: no noun stands between."""
        between = self.words[head + 1 : by]
        return all(word in _PARTICLES or word.endswith("ly") for word in between)

    def used_as_noun(self, hit: Hit) -> bool:
        """Whether a word that can be both is a noun here: *the attack*, *US attack on*."""
        shapes = hit.shape.split()
        if self.in_a_noun(hit.head):  # *border guards*
            return True
        noun = self.words[hit.head] in self.lexicon.nouns
        if not (noun or shapes == ["base"]) or not {"base", "third", "ing"} & set(shapes):
            return False
        place, company = self.before_verb(hit.head)
        before = self.word(place)
        if "ing" in shapes and place >= 0:
            if before in _ASPECTS or any(said.head == place for said in self.hits["attribution"]):
                return False  # *kept shelling Chad*, *admitted shelling Chad*
            return not (BE & set(company) or before in PREPOSITIONS or self.at[place] is not None)
        if before in _BEFORE_A_NOUN or before == POSSESSIVE or before in _LEADS_TO_NOUN:
            return True
        if before in self.lexicon.verbs and before not in self.lexicon.nouns and "to" not in company:
            return True
        if "base" in shapes:
            asked = any(word in _TO_BASE or word.endswith("n't") for word in (*company, before))
            if before == ",":  # *the two states, Chad says, shelter rebels*
                place = self._before_saying(place)
                before = self.word(place)
            plural = before.endswith("s") and before != POSSESSIVE  # *Chadian leaders sign*
            return not (asked or plural or before in JOINS or self._takes_base(place))
        after = self.word(hit.head + 1)
        return not (company or before in RELATIVES) and (after in ("on", "against", "by") or after in FINITE)

    def _before_saying(self, comma: int) -> int:
        """The place before an aside that says who says it, if this comma closes one; else the comma's."""
        opens = next((k for k in range(comma - 1, 0, -1) if self.words[k] == ","), comma)
        says = any(hit.entry.verbal and opens < hit.head < comma for hit in self.hits["attribution"])
        return opens - 1 if says else comma

    def _takes_base(self, place: int) -> bool:
        """Whether a base form can be the verb of this word: a list, a plural, or *did Chad attack*."""
        party = self.at[place] if place >= 0 else None
        if party is None:
            return False
        inverted = self.word(party.first - 1) in _TO_BASE
        return inverted or len(self.members(party)) > 1 or self.words[party.last].endswith("s")
