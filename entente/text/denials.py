"""Denials that take up a deed told before: *which Iran denies*, *Caracas denied it*, *a charge that Kigali rejects*.

Whoever is said to have done it says that it was not done: a second claim, denied and with another source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from entente.text.clauses import Reading
from entente.text.lexicon import Entry, Hit
from entente.text.parties import Party, Source
from entente.text.speakers import named_speaker
from entente.text.subjects import can_act
from entente.text.word_lists import ADVERBS, DETERMINERS, JOINS, PREPOSITIONS, RELATIVES, words

_DENY = words("deny")
_REJECT = words("reject")
_CHARGES = words("charges")
_ANY_PART = words("any_part")
_CALL = words("call")
_WORDS = _DENY | _REJECT | _CALL
_LIES = words("lies")
_OFTEN = words("often")
_TAKEN_UP = frozenset({"it", "this", "that", "these"})
_LIE_REACH = 6  # words from *calls* to *a lie*
_NEGATIONS = frozenset({"not", "never"})
_ENDS = JOINS | PREPOSITIONS | frozenset({"", ",", ".", ";", ")", '"', "'"})

Deed = tuple[Hit, Source | None, tuple[tuple[Party, Party], ...]]  # a relation word, who tells it, and its couples


def denials(reading: Reading, told: Sequence[Deed], earlier: Iterable[Sequence[Deed]]) -> Iterator[Deed]:
    """The deeds that their actor denies in this sentence: each is a deed once more, by a relation word that denies it.

    `told` are those of the sentence, `earlier` those of each sentence of its paragraph before it.
    """
    if _WORDS.isdisjoint(reading.words):  # as in most sentences
        return
    before = list(chain.from_iterable(earlier))
    for place, word in enumerate(reading.words):
        if word not in _WORDS or reading.at[place] is not None or _is_open(reading, place):
            continue
        relative = word not in _CALL and _is_relative(reading, place)
        charge = _is_charge(reading, place) and (word not in _CALL or _is_called_a_lie(reading, place))
        event = _event_denied(reading, place) if word in _DENY else None
        if relative or charge or event or _is_denied_whole(reading, place):
            for denier in reading.subjects(place)[:2]:
                deeds = told if relative else [*before, *told]
                if charge or (word in _REJECT and not relative):  # *dismissed the charge*: what somebody else has said
                    deeds = [deed for deed in deeds if deed[1] is not None]
                if event is not None:
                    deeds = [deed for deed in deeds if deed[0].entry.code == event]
                found = _deed_of(reading, denier, deeds) if can_act(denier) else None
                if found is not None:
                    yield _denied(place, *found)


def _denied(place: int, code: str, actor: Party, recipient: Party) -> Deed:
    hit = Hit(Entry("deny.v", "relation", code, polarity="-"), (place,), place, "")
    couple = actor._replace(first=place, last=place), recipient._replace(first=place, last=place)
    return hit, Source(*named_speaker(actor), None), (couple,)


def _deed_of(reading: Reading, denier: Party, deeds: Sequence[Deed]) -> tuple[str, Party, Party] | None:
    """What was told last of whoever denies it; *which it denies* is said by whoever was charged last."""
    pronoun = denier not in reading.named
    for hit, voice, couples in reversed(deeds):
        for actor, recipient in couples:
            same = (actor.state or actor.actor) == (denier.state or denier.actor)
            if same or (pronoun and voice is not None):
                return hit.entry.code, actor, recipient
    return None


def _is_open(reading: Reading, place: int) -> bool:
    """*has not denied*, *to deny*: nothing is denied."""
    company = reading.before_verb(place)[1]
    return "to" in company or any(word in _NEGATIONS or word.endswith("n't") for word in company)


def _object_of(reading: Reading, place: int) -> list[str]:
    """The words after a verb and its adverbs: three, and an end."""
    after = place + 1
    while reading.word(after) in ADVERBS or reading.word(after).endswith("ly"):
        after += 1
    return [reading.word(k) for k in range(after, after + 3)]


def _is_charge(reading: Reading, place: int) -> bool:
    """*rejects the charge*; but *denied the charge that Chad attacked* has a deed of its own."""
    first, second, third = _object_of(reading, place)
    return first in DETERMINERS and second in _CHARGES and third != "that"


def _is_denied_whole(reading: Reading, place: int) -> bool:
    """*denies it*, *rejected this*, *calls this a lie*."""
    word = reading.words[place]
    if word in _CALL:
        return reading.word(place + 1) in _TAKEN_UP and _is_called_a_lie(reading, place)
    if word in _REJECT:
        return _object_of(reading, place)[0] in _TAKEN_UP and _object_of(reading, place)[1] in _ENDS
    return _is_taken_up(reading, place)


def _is_called_a_lie(reading: Reading, place: int) -> bool:
    return not _LIES.isdisjoint(reading.words[place + 2 : place + 2 + _LIE_REACH])


def _event_denied(reading: Reading, place: int) -> str | None:
    """*denied the bombing*: the relation of the deed told before that a noun takes up."""
    if reading.word(place + 1) not in DETERMINERS:
        return None
    nouns = [hit for hit in reading.hits["relation"] if place + 1 < hit.first <= place + 3 and not hit.entry.verbal]
    return nouns[0].entry.code if nouns else None


def _is_taken_up(reading: Reading, place: int) -> bool:
    """*denies it*, *denied any part in it*."""
    first, second, _ = _object_of(reading, place)
    if first in _TAKEN_UP:
        return second in _ENDS | _OFTEN
    return first in _ANY_PART or (first == "any" and second in _ANY_PART)


def _is_relative(reading: Reading, place: int) -> bool:
    """*…, which Chad denies*, *…, a charge that Chad denies*, *…, a charge Chad denies*: the object stands before."""
    before = reading.before_verb(place)[0]
    party = reading.at[before] if before >= 0 else None
    if party is None or _object_of(reading, place)[0] not in _ENDS:
        return False
    opens = party.first - 1
    while reading.word(opens) in DETERMINERS - RELATIVES:
        opens -= 1
    if reading.word(opens) == "that":
        opens -= 1
    return reading.word(opens) == "which" or reading.word(opens) in _CHARGES
