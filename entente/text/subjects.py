"""Who does it: the subject of a verb, by its place among commas, relatives, joins and other verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from entente.text.article import Sentence
from entente.text.lexicon import Lexicon
from entente.text.parties import OWN, SPEAKERS_ONLY, Named, Party
from entente.text.verbs import Verbs
from entente.text.word_lists import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    ENDS_NOUN,
    FINITE,
    JOINS,
    MODIFIERS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    words,
)

_BACK_SHIFTED = frozenset({"had", "would"})
_HEADED = words("headed")
_TIMES = words("times")
_BEFORE_NAME = MODIFIERS | DETERMINERS | ADVERBS | JOINS | frozenset({",", '"'})
_RELATIVE_WORDS = RELATIVES | {"whose", "whom", "where"}


class Subjects(Verbs):
    """A sentence whose verbs have subjects."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[Named], lexicon: Lexicon):
        super().__init__(sentence, tokens, mentions, lexicon)
        self._subjects: dict[int, tuple[Party, ...]] = {}

    def admit(self, parties: Sequence[Party]) -> None:
        """Add parties that were found after the others: verbs may have other subjects then."""
        super().admit(parties)
        self._subjects.clear()

    def subjects(self, head: int) -> tuple[Party, ...]:
        """The parties that are the subject of a verb, by its place among commas, relatives and joins."""
        if head not in self._subjects:
            self._subjects[head] = self._find_subjects(head)
        return self._subjects[head]

    def _find_subjects(self, head: int) -> tuple[Party, ...]:
        place, company = self.before_verb(head)
        word = self.word(place)
        if word in RELATIVES:
            return self._members_of(self._antecedent(place))
        participle = self.words[head].endswith("ing") or "having" in company
        says = any(hit.head == hit.last == place for hit in self.hits["attribution"] if hit.entry.verbal)
        admitted = participle and BE.isdisjoint(company)  # *Chad admitted arming rebels*
        if says and not admitted and "to" not in company:  # *Mali, which Chad says is arming rebels*
            return self._members_of(self._told_of(place))
        if word == "but" and "to" in company:  # *left Chad no choice but to attack*
            earlier = [party for party in self.parties if party.last < place and not party.prep]
            return self.members(earlier[-1]) if earlier and can_act(earlier[-1]) else ()
        joined_names = place + 1 < len(self.at) and self.at[place + 1] is not None
        again = self._governed_before(place) if word in PREPOSITIONS and self.word(place - 1) in JOINS else None
        if again is not None:
            return self.subjects(again)
        saying = self.returns_to(head)
        if saying is not None:
            return self.subjects(saying)
        if (word in JOINS and not joined_names) or (word == "," and participle and not self._is_saying(place)):
            return self._shared_subject(place)
        if word == ",":
            reduced = self.word(head + 1) in ("from", "by")  # *jets, bought from Chad*
            if place == head - 1 and not reduced and self._goes_on(place):
                return self._shared_subject(place)
            found = self._before_aside(place)
        elif "to" in company and self._controlled(place) is not None:
            return self.subjects(self._controlled(place))
        else:
            governed = "to" in company or participle or word in PREPOSITIONS
            found = self._before(place, governed=governed)
        return self._members_of(None if found and self._another_name(found, place) else found)

    @cached_property
    def _is_back_shifted(self) -> bool:
        return bool(self.hits["attribution"]) and not _BACK_SHIFTED.isdisjoint(self.words)

    def returns_to(self, head: int) -> int | None:
        """The verb of saying before *and* whose subject a verb has, by its tense.

        *Chad said Niger had left and threatened Mali*: who left is told in the pluperfect, so Chad threatened.
        """
        if not self._is_back_shifted:  # as in most sentences
            return None
        place, company = self.before_verb(head)
        hit = next((hit for hit in self.verb_hits if hit.head == head), None)
        if company or hit is None or "past" not in hit.shape.split() or self.word(place) not in JOINS:
            return None
        said = [hit.head for hit in self.hits["attribution"] if hit.entry.verbal and hit.head < place]
        if not said or _BACK_SHIFTED.isdisjoint(self.words[said[-1] + 1 : place]):
            return None
        return said[-1] if self.tokens[said[-1]][0].endswith(("said", "ed", "told")) else None

    def _governed_before(self, place: int) -> int | None:
        """The verb after the same preposition before: *attacking* in *accused Chad of attacking Mali and of arming*."""
        heads = [k for k in self.verb_heads if k < place and self.word(self.before_verb(k)[0]) == self.words[place]]
        return max(heads, default=None)

    def _is_saying(self, comma: int) -> bool:
        """*Chad has, Mali says, been arming rebels*: the comma closes an aside that says who says it."""
        return any(hit.last == comma - 1 and hit.entry.verbal for hit in self.hits["attribution"])

    def _told_of(self, saying: int) -> Party | None:
        """*Mali, which Chad says is arming rebels*: Mali, before the relative that the speaker follows."""
        place = self.before_verb(saying)[0]
        while place > 0 and self.words[place] not in RELATIVES:
            if self.words[place] in ENDS_NOUN - DETERMINERS:
                return None
            place -= 1
        return self._antecedent(place) if place > 0 else None

    def _goes_on(self, comma: int) -> bool:
        """*Chad left, recalled its envoy and attacked*: a comma in a list of verbs, and not after an aside."""
        opens = next((k for k in range(comma - 1, -1, -1) if self.words[k] == ","), None)
        if opens is None:
            return True
        first = self.words[opens + 1]
        aside = first in _RELATIVE_WORDS or first in PREPOSITIONS or first.endswith(("ing", "ed"))
        verb = next((k for k in range(opens + 1, comma) if k in self.verb_heads), None)
        # *Chad, Mali believes, attacked*: a verb with a subject of its own stands in an aside
        return not aside and verb is not None and self.before_verb(verb)[0] == opens

    def _controlled(self, place: int) -> int | None:
        """The verb that leads on to *to attack*, if no party stands between: *Chad sent soldiers to attack*."""
        low = self.clause(place)[0] if place >= 0 else 0
        before = [k for k in range(low, place + 1) if k in self.verb_heads]
        if not before or any(self.at[k] is not None for k in range(before[-1], place + 1)):
            return None
        return before[-1]

    def _members_of(self, party: Party | None) -> tuple[Party, ...]:
        return self.members(party) if party is not None else ()

    def _before(self, place: int, *, governed: bool) -> Party | None:
        """The party whose words end at a place; a verb that another one governs, as in *to attack*, shares its own."""
        found = self._nearest(place + 1)
        if found is not None:
            return found if governed or not self._another_subject(found, place) else None
        low = self.clause(place)[0] if place >= 0 else 0
        relative = self.word(low - 1)
        led = self.word(low) in PREPOSITIONS or self.word(low) in ADVERBS
        # *Chad, whose army attacked*, *Chad, which in May attacked*
        if relative == "whose" or (relative in RELATIVES and led):
            return self._antecedent(low - 1)
        return self._headed(place + 1)

    def _before_aside(self, place: int) -> Party | None:
        """*Chad, its neighbour, attacked*: the name before the aside that a comma closes."""
        comma = next((k for k in range(place - 1, -1, -1) if self.words[k] == ","), 0)
        found = self._nearest(comma) or self._headed(comma)
        if found is not None:
            last = comma - 1
            while self.words[last] in AUXILIARIES:  # *Chad has, Mali says, attacked*
                last -= 1
            return None if self._another_subject(found, last) else found
        if self.word(comma + 1) in _RELATIVE_WORDS:
            return None  # *the rebels, who had fled Chad, attacked*: whom an aside names does not act after it
        return self._nearest(place) or self._headed(place)

    def _another_subject(self, party: Party, place: int) -> bool:
        """*Chad said rebels attacked*, *Chad-backed rebels attacked*: a noun after the party is the subject."""
        if self.word(party.last + 1) == "-":
            return True
        for k in range(party.last + 1, place + 1):
            word = self.words[k]
            if self.at[k] is None and (k in self.verb_heads or word in FINITE):
                return True
            led = self.words[k - 1] in PREPOSITIONS or self.word(k + 1) in _TIMES
            if word in DETERMINERS and not led and self.words[k - 1] != ",":
                return True
        return False

    def _another_name(self, party: Party, place: int) -> bool:
        """*Chad left, and President Example attacked*: a name that nobody knows is the subject, not the one before."""
        between = self.words[party.last + 1 : place]
        return place > party.last and self.is_name(place) and not {",", *JOINS}.isdisjoint(between)

    def _nearest(self, place: int) -> Party | None:
        """The last party of the clause before a word, if no preposition governs it and it can act."""
        low = self.clause(place - 1)[0] if place else 0
        for party in reversed(self.parties):
            if party.first < low:
                break
            own = party.prep == OWN and not party.other
            if party.last < place and not party.aside and (own or not party.prep):
                return party if can_act(party) and not party.private else None
        return None

    def _headed(self, place: int) -> Party | None:
        """The party of *the government of Chad* or *officials in Chad*, but not that of *rebels in Chad*."""
        low = self.clause(place - 1)[0] if place else 0
        for party in reversed(self.parties):
            if party.first < low:
                break
            if party.last < place and party.prep in _HEADED and can_act(party) and not party.private:
                return party if self._acts_for(party) and not self._another_subject(party, place - 1) else None
        return None

    def _acts_for(self, party: Party) -> bool:
        """Whether the noun before *of*, *from* or *in* may act for the party that they lead to."""
        place = next(k for k in range(party.first - 1, -1, -1) if self.words[k] == party.prep)
        noun = place - 1
        if noun < 0 or noun in self.private or noun in self.others or self.words[noun] in ENDS_NOUN:
            return False
        return party.prep != "in" or noun in self.officials

    def _antecedent(self, place: int) -> Party | None:
        """The party that *who*, *which* or *that* takes up: it stands right before."""
        for party in reversed(self.parties):
            if party.last < place and not party.aside:
                owns = self.word(party.last + 1) == POSSESSIVE  # *Chad's foreign minister, whose government …*
                near = place - party.last <= (6 if owns else 3) and not self._another_subject(party, place - 1)
                return party if near and can_act(party) and not party.private else None
        return None

    def _shared_subject(self, place: int) -> tuple[Party, ...]:
        """The subject of a verb after *and*: that of the verb before, or else the name that begins the clause."""
        opens = self._aside_before(place)
        if opens is not None:  # *Chad left the bloc, which Mali leads, and attacked*
            return self._shared_subject(opens)
        low = self.clause(max(place - 1, 0))[0]
        if self.word(low - 1) in ("who", "which"):
            found = self._antecedent(low - 1)
            if found:
                return self.members(found)
        before = [hit.head for hit in self.verb_hits if hit.head < place and hit.head in self.verb_heads]
        if not self.word(place + 1).endswith("ing"):  # *accused Chad of attacking Niger and called*: who accused
            before = [head for head in before if not self._is_governed(head)]
        inside = [head for head in before if low <= head]
        if inside and self.subjects(max(inside)):
            return self.subjects(max(inside))
        for party in self.parties:
            if low <= party.first and party.last < place and can_act(party) and not party.private:
                return self.members(party) if self._begins(party, low) else ()
        if before and not inside:
            return self.subjects(max(before))
        first = self.parties[0] if self.parties else None  # *Chad described Mali as weak, and blamed Niger*
        begins = first is not None and not before and first.last < place and self._begins(first, 0)
        return self.members(first) if begins and can_act(first) and not first.private else ()

    def _is_governed(self, head: int) -> bool:
        """*of attacking*, *for arming*: a participle that a preposition governs."""
        return self.words[head].endswith("ing") and self.word(self.before_verb(head)[0]) in PREPOSITIONS

    def _aside_before(self, place: int) -> int | None:
        """The comma that opens an aside with a relative, *the bloc that Chad leads*, if one closes it here."""
        if self.word(place - 1) != ",":
            return None
        opens = next((k for k in range(place - 2, 0, -1) if self.words[k] == ","), None)
        relative = opens is not None and not _RELATIVE_WORDS.isdisjoint(self.words[opens + 1 : place])
        return opens if relative else None

    def _begins(self, party: Party, low: int) -> bool:
        """Whether a clause begins with a party: only words such as *the president of* stand before it."""
        if party.prep:
            return party.prep in _HEADED and self._acts_for(party)
        between = range(low, party.first)
        return all(self.words[k] in _BEFORE_NAME or self.tokens[k][0][0].isupper() for k in between)


def can_act(party: Party) -> bool:
    """Whether a party may be coded as an actor or a recipient."""
    return not (party.other or party.aside or party.kind in SPEAKERS_ONLY)
