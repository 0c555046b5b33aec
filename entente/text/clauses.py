"""Who does what to whom in one sentence: the objects of a verb, the owner of a noun, the verb that carries it."""

from __future__ import annotations

from collections.abc import Collection

from entente.text.lexicon import Hit
from entente.text.parties import OWN, SPEAKERS_ONLY, Party
from entente.text.subjects import Subjects, can_act
from entente.text.word_lists import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    ENDS_NOUN,
    FINITE,
    JOINS,
    MODIFIERS,
    PLACE_PREPOSITIONS,
    POSSESSIVE,
    PREPOSITIONS,
    words,
)

_MADE = words("made")
_ONLY_SUBJECTS = frozenset({"they", "he", "she"})
_BEFORE_VERB = DETERMINERS | ADVERBS | AUXILIARIES
_BEFORE_ROLE = DETERMINERS | ADVERBS | {POSSESSIVE}
_BODIES = words("state_bodies")
_OCCASIONS = words("occasions")
_TAKES_UP = frozenset({"which", "that", "whom", "who", "whose"})
_POINTS_BACK = frozenset({"the", "this", "that", "it", "these", "those"})
_VOTED_ON = frozenset({"resolution", "motion", "text", "vote", "amendment", "bill"})
_OWNERS = frozenset({"its", "their", "his", "her"})
_GAP_REACH = 7  # words between *and* and the second name of *and guns from Niger*
_OWNER_REACH = 5  # *Chad's long and costly war*: words between an owner and the noun
_CARRIER_REACH = 8  # *launched a large and well prepared attack*


def _names_its_object(hit: Hit) -> bool:
    """Whether the form of a verb ends in its object, as *send.v * {force}* does."""
    last = hit.entry.form.split()[-1]
    return hit.entry.verbal and (last.startswith("{") or ".n" in last)


class Reading(Subjects):
    """A sentence in which it can be asked who does what to whom."""

    # To whom

    def objects(self, hit: Hit, links: Collection[str]) -> tuple[Party, ...]:
        """The parties that one of the prepositions of a hit leads to; ``-`` stands for none.

        They stand after it, or before it where *which* takes them up, or after the verb that *and* joins to it.
        """
        after = self._objects_after(hit, links)
        if after and after[0].prep != OWN:
            return (*after, *self._gapped(after[-1]))
        if not hit.entry.verbal:
            return after
        joined = self._joined_verb(hit)
        found = self.objects(joined, links) if joined else self._relative_object(hit, links)
        return found or self._fronted(hit, links) or after

    def _objects_after(self, hit: Hit, links: Collection[str]) -> tuple[Party, ...]:
        fallback: Party | None = None
        seen: set[str] = set()
        aside = False
        # of *sanctions on Chad were imposed by Niger* the verb is the head, and the object stands before it
        first = min(hit.first, hit.head) if "turned" in hit.entry.needs else hit.head
        for place in range(first + 1, len(self.words)):
            party = self.at[place]
            if party is not None and party.first == place and not party.aside:
                if self._linked(party, links, place, hit):
                    return self.members(self._partner(party, links, hit))
                own = party.prep == OWN and "-" in links and self.word(place + 1) != "own"
                local = own or (party.prep in PLACE_PREPOSITIONS and seen & set(links) and not seen & _OCCASIONS)
                if fallback is None and local and can_act(party):
                    fallback = party
            elif self._stops(place, hit) or (aside and self._next_verb(place)):
                break
            aside = aside or (self.words[place] == "," and place > hit.last)
            if self.words[place] == "," and place > hit.last and "," not in links:
                links = [link for link in links if link != "-"]  # after a comma only a preposition can lead on
            seen.add(self.words[place])
        return self.members(fallback) if fallback else ()

    def _next_verb(self, place: int) -> bool:
        """Whether another verb stands here: *Chad, which buys Malian oil, has ordered jets from Niger*."""
        said = any(hit.head == place for hit in self.hits["attribution"])
        return self.words[place] in FINITE or (place in self.verb_heads and not said)

    def _joined_verb(self, hit: Hit) -> Hit | None:
        """The verb that shares an object: *threatened* of *condemned and threatened Chad*."""
        place = hit.last + 1
        if self.word(place) not in JOINS or place not in self.after_verbs:
            return None
        while self.word(place + 1) in ADVERBS or self.word(place + 1).endswith("ly"):
            place += 1
        return next((other for other in self.verb_hits if other.first == place + 1 and other is not hit), None)

    def _relative_object(self, hit: Hit, links: Collection[str]) -> tuple[Party, ...]:
        """*Chad, which Niger attacked*; *Chad, on which Niger depends*; *Chad, whose port Niger blocks*."""
        low = self.clause(hit.head)[0]
        relative = self.word(low - 1)
        subjects = [party for party in self.subjects(hit.head) if low <= party.first]
        if relative not in _TAKES_UP or not subjects:
            return ()
        if any(k in self.verb_heads or self.words[k] in FINITE for k in range(low, subjects[0].first)):
            return ()  # *Chad, which borders Niger*: the relative is itself a subject
        preposition = self.word(low - 2)
        governed = preposition in PREPOSITIONS
        if (preposition if governed else "-") not in links:
            return ()
        found = self._antecedent(low - 2 if governed else low - 1)
        return self.members(found) if found else ()

    def _fronted(self, hit: Hit, links: Collection[str]) -> tuple[Party, ...]:
        """*From Chad it withdrew its ambassador*: the object begins the sentence."""
        for party in self.parties[:1]:
            begins = party.prep in links and self.words[0] == party.prep and party.last < hit.first
            if begins and can_act(party) and not self.breaks_between(party.last, hit.first):
                return self.members(party)
        return ()

    def breaks_between(self, first: int, last: int) -> bool:
        """Whether a clause ends between two words."""
        return any(self.breaks(place) for place in range(first + 1, last))

    def _gapped(self, party: Party) -> tuple[Party, ...]:
        """*radars from Chad and guns from Niger*: a second object after the same preposition."""
        place = party.last + 1
        if self.word(place) == "," and self.word(place + 1) in JOINS:
            place += 1
        if not party.prep or self.word(place) not in (",", *JOINS):
            return ()
        for other in self.parties:
            if place < other.first <= place + _GAP_REACH and other.prep == party.prep and can_act(other):
                between = range(place + 1, other.first)
                verbs = any(k in self.verb_heads or self.words[k] in FINITE or self.breaks(k) for k in between)
                names = any(named is not None and named.prep != OWN for named in map(self.at.__getitem__, between))
                return () if verbs or names else (*self.members(other), *self._gapped(self.members(other)[-1]))
        return ()

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
        # *Chadian-made jets*, *they attacked*: where goods come from, who acts; not who gets them
        made = self.word(party.last + 1) == "-" and self.word(party.last + 2) in _MADE
        if made or self.words[party.first] in _ONLY_SUBJECTS:
            return False
        if party.prep in links:
            own = self.words[party.first] in _OWNERS  # *barred Chadian planes from its airspace*
            return not own or party.actor not in {subject.actor for subject in self.subjects(hit.head)}
        if party.prep or "-" not in links:
            return "-" in links and self.led(party, hit)
        if "turned" in hit.entry.needs:  # *the tanks that Chad gave Niger*: right after the verb, or led by *to*
            return hit.head < party.first <= hit.head + 2
        if _names_its_object(hit) and party.first > hit.last:
            return False  # *sent ships to shadow a Chadian vessel*: the object was named, and no preposition leads on
        # *sold Chadian oil*: where goods come from; but *gave the Chadian army tanks*
        return not ("to" in links and party.last < hit.last and party.adjective and not self._is_body(party, hit))

    def _is_body(self, party: Party, hit: Hit) -> bool:
        """Whether an adjective describes an army, a government or the like before the goods of a verb."""
        after = range(party.last + 1, hit.last)
        return any(k in self.officials or self.words[k] in _BODIES for k in after)

    def turned(self, hit: Hit) -> bool:
        """Whether a verb after its object is in the passive or in a relative: *the drones that Chad sent*."""
        if self.passive(hit, self.before_verb(hit.head)[1]):
            return True
        start = hit.words[0] if hit.words[0] != hit.head else hit.words[-1]
        between = [k for k in range(start + 1, hit.head) if k not in hit.words and self.at[k] is None]
        if any(
            said.head in between for said in self.hits["attribution"]
        ):  # *an official said that Chad would welcome*: no relative
            return False
        words = [self.words[k] for k in between]
        return bool({"that", "which"} & set(words)) or all(word in _BEFORE_VERB for word in words)

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
        if self.breaks(place) or word in "()" or word == "according":
            return True
        if word == ",":
            return after == "but" or (after in ("and", "he", "she") and not self._lists_on(place))
        joined = self.words[place - 1] in JOINS
        return joined and (place in self.verb_heads or word in FINITE)

    def _lists_on(self, place: int) -> bool:
        """Whether a comma and *and* lead to one more word of a list, and not to a new subject."""
        rest = range(place + 2, min(place + 4, len(self.at)))
        return bool(rest) and all(self.at[k] is None and self.words[k] not in AUXILIARIES for k in rest)

    def event_after(self, hit: Hit) -> Hit | None:
        """The deed that a verb has as its object: *the raid* of *condemned the raid*, told before."""
        for other in self.hits["relation"]:
            near = 0 < other.first - hit.last <= 4 and not other.entry.verbal
            if near and self.word(other.first - 1) in ("the", "this", "that", "these", "those"):
                return other
        return None

    def object_is_told(self, hit: Hit) -> bool:
        """Whether the object of a verb is something told before: *condemned the decision*."""
        first = self.word(hit.head + 1)
        thing = self.word(hit.head + 2) not in _VOTED_ON  # what a resolution says may be for or against anybody
        return first in _POINTS_BACK and thing and self.object_is_open(hit)

    def object_is_open(self, hit: Hit) -> bool:
        """Whether the words after a verb name nobody to whom it is done: *recalled its ambassador on Monday*."""
        high = self.clause(hit.head)[1]
        after = [party for party in self.named if hit.first < party.first <= high and party.prep != "in"]
        return not after or any(self._stops(place, hit) for place in range(hit.last + 1, after[0].first))

    def reason_for(self, hit: Hit) -> Party | None:
        """Whose deed gave the reason: *recalled its ambassador after Chadian troops attacked*."""
        _, end = self.clause(hit.head)
        if self.word(end + 1) not in ("after", "because", "when"):
            return None
        for party in self.named:
            if party.first > end + 1 and not party.prep:
                return party
        return None

    # Whose it is

    def owner(self, first: int) -> tuple[Party, ...]:
        """The party that a noun belongs to: *Chad's surprise attack*, *Chadian attack*."""
        for place in range(first - 1, max(first - _OWNER_REACH, -1), -1):
            party = self.at[place]
            if party is not None:
                return self.members(party) if party.kind not in SPEAKERS_ONLY and not party.aside else ()
            word = self.words[place]
            if word == "whose":
                found = self._antecedent(place)
                return self.members(found) if found else ()
            if word in ENDS_NOUN or (word in self.lexicon.verbs and word not in self.lexicon.nouns):
                return ()
        return ()

    def apposed_before(self, first: int) -> tuple[Party, ...]:
        """The party that a noun describes after a comma: *Chad, once Niger's enemy*, *Chad, a critic of Niger*."""
        comma = next((k for k in range(first - 1, max(first - _CARRIER_REACH, 0), -1) if self.words[k] == ","), None)
        if comma is None or self.at[comma - 1] is None:
            return ()
        inside = range(comma + 1, first)
        plain = [k for k in inside if self.at[k] is None and self.words[k] not in _BEFORE_ROLE]
        verbs = any(k in self.verb_heads or self.words[k] in ENDS_NOUN for k in plain)
        party = self.at[comma - 1]
        return () if verbs or not can_act(party) else self.members(party)

    def carrier(self, first: int) -> Hit | None:
        """The light verb that a noun leans on: *launched* in *launched an attack*."""
        low = self.clause(first)[0]
        near = [hit for hit in self.hits["light"] if low <= hit.first and first - _CARRIER_REACH <= hit.last < first]
        return near[-1] if near else None
