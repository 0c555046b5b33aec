"""Who does what to whom in one sentence: the objects of a verb, the owner of a noun, the verb that carries it."""

from __future__ import annotations

from collections.abc import Collection

from entente.text.lexicon import Hit
from entente.text.parties import OWN, SPEAKERS_ONLY, Party
from entente.text.subjects import Subjects, can_act
from entente.text.word_lists import (
    AUXILIARIES,
    ENDS_NOUN,
    JOINS,
    MODIFIERS,
    PLACE_PREPOSITIONS,
    words,
)

_MADE = words("made")
_OWNER_REACH = 5  # *Chad's long and costly war*: words between an owner and the noun
_CARRIER_REACH = 8  # *launched a large and well prepared attack*


class Reading(Subjects):
    """A sentence in which it can be asked who does what to whom."""

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
