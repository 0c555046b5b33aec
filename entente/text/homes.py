"""Whose an office is beside which no state is told: *a government spokeswoman said in Kigali*, or after *KIGALI -*."""

from __future__ import annotations

from entente.text.clauses import Reading
from entente.text.lexicon import Hit
from entente.text.parties import Memory, Party, Speaker
from entente.text.word_lists import words

_OF_GOVERNMENT = words("of_government")
_OF_STATE = words("of_state")
_OF_NO_GOVERNMENT = words("of_no_government")
_UNNAMED = frozenset({"anonymity", "anonymous", "anonymously", "unnamed"})
_LONGEST_BODY = 3  # words of *The prime minister*
_DATELINE_REACH = 10  # words from the place to the dash of *NAIROBI, May 3 (Wire) -*


def dateline_of(reading: Reading) -> Party | None:
    """The state that a report comes from, if its first sentence names it again: *NAIROBI, May 3 - Kenya …*."""
    place = reading.at[0]
    if place is None or not all(token[0].isupper() for token in reading.tokens[: place.last + 1]):
        return None
    near = range(place.last + 1, min(place.last + _DATELINE_REACH, len(reading.words)))
    dash = next((k for k in near if reading.words[k] == "-"), len(reading.words))
    again = any(party.first > dash and party.state == place.state for party in reading.named)
    return place if again and place.state else None


def at_home(reading: Reading, hit: Hit, speaker: Speaker, memory: Memory) -> Speaker:
    """The state whose government a speaker without a name belongs to; the same speaker where the words do not tell it.

    Who asks not to be named, and whoever is former, local or of the opposition, stays nobody's.
    """
    if speaker.kind != "anonymous":
        return speaker
    said = frozenset(speaker.source.split("_"))
    governs = not _OF_GOVERNMENT.isdisjoint(said)
    if not (governs or said & _OF_STATE) or said & _OF_NO_GOVERNMENT or not _UNNAMED.isdisjoint(reading.words):
        return speaker
    state = _place_of(reading, hit) if governs else None
    if state is None and memory.home is not None:
        state = memory.home.state
    if state is None and memory.topic is not None and _is_definite(reading, hit):
        state = memory.topic.state
    return speaker if state is None else Speaker(state, "official", speaker.one)


def _is_definite(reading: Reading, hit: Hit) -> bool:
    """*The foreign ministry said*: the words begin the sentence, and speak of one body that is known."""
    place = reading.before_verb(hit.head)[0]
    return reading.words[0] == "the" and 0 < place <= _LONGEST_BODY and reading.at[1] not in reading.named


def _place_of(reading: Reading, hit: Hit) -> str | None:
    """Where it was said: *said in Kigali*, *In Kigali the ministry said*."""
    first = reading.at[1] if len(reading.at) > 1 else None
    if reading.words[0] == "in" and first is not None and first.state:  # *In Kigali the foreign ministry said*
        return first.state
    place = hit.last + 2
    party = reading.at[place] if place < len(reading.at) else None
    return party.state if party is not None and reading.words[place - 1] == "in" else None
