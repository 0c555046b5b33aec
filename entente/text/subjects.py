"""Who does it: the subject of a verb, by its place among commas, relatives, joins and other verbs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from entente.text.article import Sentence
from entente.text.lexicon import Lexicon
from entente.text.parties import SPEAKERS_ONLY, Named, Party
from entente.text.verbs import Verbs
from entente.text.word_lists import JOINS, PREPOSITIONS, RELATIVES, words

_HEADED = words("headed")
_RELATIVE_WORDS = RELATIVES | {"whose", "whom", "where"}


class Subjects(Verbs):
    """A sentence whose verbs have subjects."""

    def __init__(self, sentence: Sentence, tokens: list[re.Match[str]], mentions: Sequence[Named], lexicon: Lexicon):
        super().__init__(sentence, tokens, mentions, lexicon)
        self._subjects: dict[int, tuple[Party, ...]] = {}

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


def can_act(party: Party) -> bool:
    """Whether a party may be coded as an actor or a recipient."""
    return not (party.other or party.aside or party.kind in SPEAKERS_ONLY)
