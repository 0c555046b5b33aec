"""Whom *we* stands for in a quotation, and *he* or *they* after a verb of saying: the state that speaks."""

from __future__ import annotations

from collections.abc import Sequence

from entente.text.article import Quotation
from entente.text.attributions import governing, within
from entente.text.clauses import Reading
from entente.text.parties import OWN, Memory, Party, Source, Speaker

_WE = frozenset({"we", "us", "our"})
_ONE = frozenset({"he", "she", "his", "her"})
_SEVERAL = frozenset({"they", "their"})
_OTHERS = frozenset({"they", "them", "their"})
_SELVES = _WE | _ONE | _SEVERAL
_OWNERS = frozenset({"our", "his", "her", "their", "your"})
ANSWERING, ASKING = _WE, frozenset({"you", "your"})


def selves(
    reading: Reading,
    sources: Sequence[Source],
    quotes: Sequence[Quotation],
    memory: Memory,
    asked: frozenset[str] = frozenset(),
) -> list[Party]:
    """The parties that such words stand for, where an official speaks and nothing else was found for them.

    *A Chadian minister said he had …*, *Chadian officials said they …*, *“We attacked Mali,” Chad's president said*.
    `asked` are the words that stand for whoever is asked in an interview: *we* in an answer, *you* in a question.
    """
    found: list[Party] = []
    stand = _SELVES | asked if asked else _SELVES
    if stand.isdisjoint(reading.words):
        return found
    for place, word in enumerate(reading.words):
        if word not in stand or reading.at[place] is not None:
            continue
        quoted = within(quotes, reading.tokens[place].start())
        if word in asked and not quoted:
            party = memory.we
        elif quoted is (word in _WE):
            party = _who_speaks(reading, sources, place, memory, quoted=quoted)
        elif quoted and word in _OTHERS:  # *“They attacked us,” Chad's envoy said*
            speaking = _who_speaks(reading, sources, place, memory, quoted=True)
            party = memory.somebody_else(speaking) if speaking is not None else None
        else:
            continue
        if party is not None:
            here = party._replace(first=place, last=place, adjective=False, other=False, aside=False, private=False)
            found.append(here._replace(prep=OWN if word in _OWNERS else reading.preposition(place)))
    return found


def _who_speaks(
    reading: Reading, sources: Sequence[Source], place: int, memory: Memory, *, quoted: bool
) -> Party | None:
    """The party of the official who speaks at a place."""
    speaker: Source | Speaker | None = governing(reading, sources, place)
    one = reading.words[place] in _ONE
    if speaker is None and quoted and memory.silence == 1:  # the quotation goes on
        speaker = memory.speaker
    elif speaker is None and one:  # *Chad's envoy left. He accused Niger*
        speaker = memory.person
    elif speaker is None and not quoted and memory.silence == 0:  # *Chadian officials said …, and they accused Niger*
        speaker = memory.speaker
    if speaker is None or speaker.kind != "official" or (one and not speaker.one):
        return None
    return _party_of(reading, speaker.source, memory)


def _party_of(reading: Reading, actor: str, memory: Memory) -> Party | None:
    """A party of this sentence, or one of those spoken of before, that is this actor."""
    return next((party for party in (*reading.parties, *memory.focus) if party.actor == actor), None)
