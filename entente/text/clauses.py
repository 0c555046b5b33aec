"""The verbs of one sentence, and who does what to whom: subjects before a verb, objects after it, owners of a noun."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from entente.text.article import Sentence
from entente.text.lexicon import Hit, Lexicon
from entente.text.parties import OWN, SPEAKERS_ONLY, Named, Party
from entente.text.phrases import Phrases
from entente.text.word_lists import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    ENDS_NOUN,
    JOINS,
    MODIFIERS,
    PLACE_PREPOSITIONS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    words,
)

_HEADED = words("headed")
_RELATIVE_WORDS = RELATIVES | {"whose", "whom", "where"}
_MADE = words("made")
_TO_BASE = words("to_base")
_OWNER_REACH = 5  # *Chad's long and costly war*: words between an owner and the noun
_CARRIER_REACH = 8  # *launched a large and well prepared attack*


class Reading(Phrases):
    """A sentence whose verbs are understood."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[Named], lexicon: Lexicon):
        super().__init__(sentence, tokens, mentions, lexicon)
        self._subjects: dict[int, tuple[Party, ...]] = {}

    @cached_property
    def verb_hits(self) -> list[Hit]:
        """The hits that are verbs of the lexicon by their entry."""
        return [hit for part in ("relation", "attribution", "light") for hit in self.hits[part] if hit.entry.verbal]

    @cached_property
    def verb_heads(self) -> frozenset[int]:
        """Where verbs of the lexicon stand, but not *the report*, *Iran-backed rebels* or *soldiers attacked by*."""
        return frozenset(hit.head for hit in self.verb_hits if self._has_subject(hit))

    def _has_subject(self, hit: Hit) -> bool:
        before = self.word(hit.head - 1)
        if before in DETERMINERS - {"that"} or before in ("", "-", POSSESSIVE):
            return False
        if "part" in hit.shape and self.word(hit.head + 1) == "by":
            return False
        adjective = self.at[hit.head - 1]
        if hit.shape == "base" and adjective is not None and adjective.adjective:  # *Chadian state television*
            return False
        return not (hit.shape == "base" and self.used_as_noun(hit))

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
        by = "by" in self.words[hit.head + 1 : hit.head + 4] and (shapes == ["part"] or "past" in shapes)
        return by or not BE.isdisjoint(company)

    def used_as_noun(self, hit: Hit) -> bool:
        """Whether a word that can be both is a noun here: *the attack*, *US attack on*."""
        shapes = hit.shape.split()
        if self.words[hit.head] not in self.lexicon.nouns or not {"base", "third", "ing"} & set(shapes):
            return False
        place, company = self.before_verb(hit.head)
        before = self.word(place)
        if "ing" in shapes and place >= 0:
            return not (BE & set(company) or before in PREPOSITIONS or self.at[place] is not None)
        if before in DETERMINERS - {"that"} or before == POSSESSIVE or before in PREPOSITIONS - {"to"}:
            return True
        if before in self.lexicon.verbs and before not in self.lexicon.nouns:
            return True
        if "base" in shapes:
            asked = any(word in _TO_BASE or word.endswith("n't") for word in (*company, before))
            return not (asked or before in JOINS or self._takes_base(place))
        return not (company or before in RELATIVES) and self.word(hit.head + 1) in ("on", "against", "by")

    def _takes_base(self, place: int) -> bool:
        """Whether a base form can be the verb of this word: a list, a plural, or *did Chad attack*."""
        party = self.at[place] if place >= 0 else None
        if party is None:
            return False
        inverted = self.word(party.first - 1) in _TO_BASE
        return inverted or len(self.members(party)) > 1 or self.words[party.last].endswith("s")

    # Who does it

    def subjects(self, head: int) -> tuple[Party, ...]:
        """The parties that are the subject of a verb, by its place among commas, relatives and joins."""
        if head not in self._subjects:
            self._subjects[head] = self._find_subjects(head)
        return self._subjects[head]

    def _find_subjects(self, head: int) -> tuple[Party, ...]:
        place = self.before_verb(head)[0]
        word = self.word(place)
        if word in RELATIVES:
            found = self._antecedent(place)
            return self.members(found) if found else ()
        joined_names = place + 1 < len(self.at) and self.at[place + 1] is not None
        if word in JOINS and not joined_names:
            return self._shared_subject(place)
        if word == ",":  # *Chad, its neighbour, attacked*: the name before the aside
            comma = next((k for k in range(place - 1, -1, -1) if self.words[k] == ","), 0)
            found = self._nearest(comma)
            if not found and self.word(comma + 1) in _RELATIVE_WORDS:
                return ()  # *the rebels, who had fled Chad, attacked*: whom an aside names does not act after it
            found = found or self._nearest(place)
        else:
            found = self._nearest(place + 1)
        found = found or self._nearest(place + 1, prepositions=_HEADED)
        return self.members(found) if found and not self._another_name(found, place) else ()

    def _another_name(self, party: Party, place: int) -> bool:
        """*Chad left, and President Example attacked*: a name that nobody knows is the subject, not the one before."""
        between = self.words[party.last + 1 : place]
        return place > party.last and self.is_name(place) and not {",", *JOINS}.isdisjoint(between)

    def _nearest(self, place: int, *, prepositions: Collection[str] = (), across: bool = False) -> Party | None:
        """The last party before a word that can act, and that no other preposition governs."""
        low = 0 if across or not place else self.clause(place - 1)[0]
        for party in reversed(self.parties):
            if low <= party.first and party.last < place and can_act(party) and party.prep in ("", *prepositions):
                return party
        return None

    def _antecedent(self, place: int) -> Party | None:
        """The party that *who*, *which* or *that* takes up: it stands right before."""
        found = self._nearest(place, prepositions=PREPOSITIONS, across=True)
        return found if found and place - found.last <= 3 else None

    def _shared_subject(self, place: int) -> tuple[Party, ...]:
        """The subject of a verb after *and*: that of the verb before, or else the first name of the clause."""
        low = self.clause(max(place - 1, 0))[0]
        if self.word(low - 1) in ("who", "which"):
            found = self._antecedent(low - 1)
            if found:
                return self.members(found)
        before = [hit.head for hit in self.verb_hits if low <= hit.head < place]
        if before and self.subjects(max(before)):
            return self.subjects(max(before))
        earlier = [party for party in self.parties if party.last < place and can_act(party) and not party.prep]
        inside = [party for party in earlier if party.first >= low]
        first = inside[:1] or earlier[-1:]
        return self.members(first[0]) if first else ()

    # To whom

    def objects(self, hit: Hit, links: Collection[str]) -> tuple[Party, ...]:
        """The parties after a hit that one of its prepositions leads to; ``-`` stands for none."""
        fallback: Party | None = None
        seen: set[str] = set()
        for place in range(hit.head + 1, len(self.words)):
            party = self.at[place]
            if party is not None and party.first == place and not party.aside:
                if self._linked(party, links, place, hit):
                    return self.members(self._partner(party, links, hit))
                own = party.prep == OWN and "-" in links and self.word(place + 1) != "own"
                local = own or (party.prep in PLACE_PREPOSITIONS and seen & set(links))
                if fallback is None and local and can_act(party):
                    fallback = party
            elif self._stops(place, hit):
                break
            if self.words[place] == "," and place > hit.last and "," not in links:
                links = [link for link in links if link != "-"]  # after a comma only a preposition can lead on
            seen.add(self.words[place])
        return self.members(fallback) if fallback else ()

    def _partner(self, party: Party, links: Collection[str], hit: Hit) -> Party:
        """*sold French jets to Chad*: of a bare name before goods, and one that *to* or *from* leads to, the latter."""
        after = self.word(party.last + 1)
        describes = after not in ENDS_NOUN and (after == "-" or after.isalpha())  # *French jets*, *French-made*
        if party.prep or not describes:
            return party
        for other in self.parties:
            led = other.prep in ("to", "from") and other.prep in links and can_act(other)
            if led and other.first > party.last and not self._ended(party.last, other.first, hit):
                return other
        return party

    def _ended(self, first: int, last: int, hit: Hit) -> bool:
        """Whether the search for an object ends between two words."""
        between = range(max(first, hit.last) + 1, last)
        return any(self._stops(place, hit) or place in self.verb_heads for place in between)

    def _linked(self, party: Party, links: Collection[str], place: int, hit: Hit) -> bool:
        if not can_act(party) or (not party.prep and place <= hit.last and "-" not in links):
            return False
        if party.prep in links:
            return True
        if party.prep or "-" not in links:
            return "-" in links and self.led(party, hit)
        # *sold Chadian oil*, *Chadian-made jets*: where goods come from, not who gets them
        made = self.word(party.last + 1) == "-" and self.word(party.last + 2) in _MADE
        return not (made or ("to" in links and party.last < hit.last and party.adjective))

    def apposed(self, last: int, first: int) -> bool:
        """Whether a name stands right after a noun: *the rival Chad*, *its rival, the Republic of Chad*."""
        return all(word in MODIFIERS or word == "," for word in self.words[last + 1 : first])

    def led(self, party: Party, hit: Hit) -> bool:
        """Whether the hit's own last word is the preposition before the party: *be suspicious of*."""
        return self.words[hit.last] == party.prep and 0 < party.first - hit.last <= 3

    def _stops(self, place: int, hit: Hit) -> bool:
        """Whether the search for an object ends here: at the end of a clause, or where the next verb begins."""
        if place <= hit.last:
            return False
        word, after = self.words[place], self.word(place + 1)
        if self.breaks(place) or word in "()":
            return True
        if word == ",":
            return after == "but" or (after in ("and", "he", "she") and not self._lists_on(place))
        verb = any(other.head == place and other.entry.verbal for other in self.hits["relation"])
        return verb and self.words[place - 1] in JOINS

    def _lists_on(self, place: int) -> bool:
        """Whether a comma and *and* lead to one more word of a list, and not to a new subject."""
        rest = range(place + 2, min(place + 4, len(self.at)))
        return bool(rest) and all(self.at[k] is None and self.words[k] not in AUXILIARIES for k in rest)

    # Whose it is

    def owner(self, first: int) -> tuple[Party, ...]:
        """The party that a noun belongs to: *Chad's surprise attack*, *Chadian attack*."""
        for place in range(first - 1, max(first - _OWNER_REACH, -1), -1):
            party = self.at[place]
            if party is not None:
                return self.members(party) if party.kind not in SPEAKERS_ONLY and not party.aside else ()
            word = self.words[place]
            if word in ENDS_NOUN or (word in self.lexicon.verbs and word not in self.lexicon.nouns):
                return ()
        return ()

    def carrier(self, first: int) -> Hit | None:
        """The light verb that a noun leans on: *launched* in *launched an attack*."""
        low = self.clause(first)[0]
        near = [hit for hit in self.hits["light"] if low <= hit.first and first - _CARRIER_REACH <= hit.last < first]
        return near[-1] if near else None


def can_act(party: Party) -> bool:
    """Whether a party may be coded as an actor or a recipient."""
    return not (party.other or party.aside or party.kind in SPEAKERS_ONLY)
