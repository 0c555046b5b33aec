"""Who says it: the attributions of a sentence, whom each names as the speaker, and which words it governs."""

from __future__ import annotations

from collections.abc import Sequence

from entente.say import slug
from entente.text.clauses import Reading
from entente.text.lexicon import Hit
from entente.text.parties import SPEAKERS_ONLY, Memory, Party, Source
from entente.text.word_lists import (
    ADVERBS,
    DETERMINERS,
    ENDS_NOUN,
    JOINS,
    PLACE_PREPOSITIONS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    words,
)

Speaker = tuple[str, str]  # a source and its kind

UNNAMED: Speaker = ("unnamed", "anonymous")
NOBODY: Speaker = ("nobody", "anonymous")

_VOICELESS = frozenset({"author", "unnamed", "nobody"})  # later sentences do not take them up
_PRONOUNS = words("pronouns")
_NOBODIES = words("nobodies")
_AFTER_NOUN = words("after_noun") | words("days")
_NEW_CLAUSE = words("new_clause")
_MODALS = words("modals")
_BEFORE_NOUN = (DETERMINERS | JOINS | ADVERBS) - {"no"}
_SPEAKER_REACH = 12  # words after *said* in which its subject ends


def find_sources(reading: Reading, memory: Memory) -> list[Source]:
    """The attributions of a sentence, in order."""
    found = []
    for hit in reading.hits["attribution"]:
        source = _source(reading, hit, memory)
        if source is None:
            continue
        found.append(source)
        company = reading.before_verb(hit.head)[1] if hit.entry.verbal else ()
        if source.source not in _VOICELESS and _MODALS.isdisjoint(company):  # *would say*: has not spoken yet
            memory.speaker = source
    return found


def _source(reading: Reading, hit: Hit, memory: Memory) -> Source | None:
    past = "past" in hit.shape.split()
    if hit.entry.code == "according":
        return Source(*_speaker_after(reading, hit.last + 1, memory), hit, whole=True)
    if hit.entry.code == "possessive":
        return Source(*_speaker_of(reading, hit.first + 1, hit.last - 1, memory), hit, whole=True)
    if hit.entry.code == "noun":
        speaker = _speaker_of_noun(reading, hit, memory)
        return Source(*speaker, hit, silent=speaker == NOBODY)
    place, company = reading.before_verb(hit.head)
    if reading.passive(hit, company):
        told = reading.word(place) == "it" and "that" in reading.words[hit.last : hit.last + 2]
        return Source(*UNNAMED, hit, past=past) if told else None
    if reading.word(place) in DETERMINERS or reading.word(place) == POSSESSIVE:
        return None
    if _is_inverted(reading, hit, place):
        return Source(*_speaker_after(reading, hit.last + 1, memory), hit, whole=True, past=past)
    speaker = _speaker_before(reading, hit, memory)
    if speaker is None:
        return None
    whole = _is_aside(reading, hit, place)
    return Source(*speaker, hit, whole, past, silent=speaker == NOBODY or _is_denied(reading, hit, place))


def _is_denied(reading: Reading, hit: Hit, place: int) -> bool:
    """*did not say that*, *declined to say that*: then nobody has said it."""
    company = range(place + 1, hit.head)
    shortened = any(reading.words[k].endswith("n't") for k in company)
    return shortened or any(cue.first in company for cue in reading.hits["negation"])


def _is_aside(reading: Reading, hit: Hit, place: int) -> bool:
    """*…, she said.* or *…, she said, …*: the words of attribution stand aside and govern the whole sentence."""
    start = next((k for k in range(place, -1, -1) if reading.words[k] in (",", '"', "'")), -1)
    after = reading.word(hit.last + 1)
    if hit.entry.polarity == "-":  # *Chad, whose army attacked Niger, denied it*; *…, a charge that Chad denies*
        return False
    closed = after in ("", ",", ".", '"', "'", "!", "?")
    last = after != "that" and all(other.first < hit.first for other in reading.hits["relation"])
    return start > 0 and (closed or last) and reading.words[start + 1] not in JOINS


def _is_inverted(reading: Reading, hit: Hit, place: int) -> bool:
    """*"…," said a diplomat*: the verb stands right after a mark that ends what is said, and its subject follows."""
    if place <= 0 or hit.shape == "ing" or reading.words[place] not in (",", '"', "'", "!", "?"):
        return False
    after = reading.word(hit.last + 1)
    if after in PREPOSITIONS or after in ("", "that", ",", ".", '"', "'"):
        return False
    return reading.words[place] != "," or _apposed_from(reading, place) is None


def _apposed_from(reading: Reading, comma: int) -> int | None:
    """Where the aside that a comma closes begins: *Chad's envoy, a general, said*; None if it closes none."""
    before = next((k for k in range(comma - 1, 0, -1) if reading.words[k] == ","), None)
    if before is None:
        return None
    verbs = [hit.head for hit in reading.hits["relation"] if hit.entry.verbal and not reading.used_as_noun(hit)]
    told = any(before < head < comma for head in verbs)
    begins = reading.words[before + 1]
    aside = begins in RELATIVES or begins == "whose" or begins.endswith("ing")
    return before if aside or not told else None


def _speaker_before(reading: Reading, hit: Hit, memory: Memory) -> Speaker | None:
    """The subject of a verb of saying in the usual order; None if there are no words for one."""
    place, company = reading.before_verb(hit.head)
    if reading.word(place) == "," and hit.shape != "ing":
        opened = _apposed_from(reading, place)
        place = place - 1 if opened is None else opened - 1
    word = reading.word(place)
    if word in JOINS or word == ",":
        return _speaker_shared(reading, place, memory)
    if word == ")" and "(" in reading.words[:place]:
        place -= reading.words[:place][::-1].index("(") + 2  # before the last bracket that opens
    low = _phrase_start(reading, place)
    relative = low - 1
    if relative in reading.verb_heads:  # *a doctor who spoke to reporters said*
        relative = reading.before_verb(relative)[0]
    told = reading.word(relative)
    if told in RELATIVES and (low > place or told != "that"):
        return _speaker_antecedent(reading, relative, memory)
    if low > place:
        return None
    if any(other.head == low - 1 and other.entry.verbal for other in reading.hits["relation"]):
        return UNNAMED  # what stands between is the object of another verb
    if "to" in company:  # *Chad went on to say*: what stands between is no noun
        party = reading.at[low]
        return (party.actor, _source_kind(party.kind)) if party in reading.named else UNNAMED
    return _speaker_of(reading, low, place, memory)


def _speaker_shared(reading: Reading, place: int, memory: Memory) -> Speaker:
    """*Chad left and said*, *Chad attacked Niger, saying*: the subject is that of the verb before."""
    before = [hit for hit in reading.verb_hits if hit.head < place]
    if not before:
        return UNNAMED
    return _speaker_before(reading, max(before, key=lambda hit: hit.head), memory) or UNNAMED


def _speaker_antecedent(reading: Reading, place: int, memory: Memory) -> Speaker:
    """*a doctor who spoke to reporters said*: the noun before the relative."""
    last = place - 2 if place and reading.words[place - 1] == "," else place - 1
    low = _phrase_start(reading, last)
    return _speaker_of(reading, low, last, memory) if low <= last else UNNAMED


def _phrase_start(reading: Reading, last: int) -> int:
    """Where the words that end here begin: after a mark, a break, a join of clauses or another verb."""
    place = last
    while place >= 0 and not _ends_phrase(reading, place, last):
        place -= 1
    return place + 1


def _ends_phrase(reading: Reading, place: int, last: int) -> bool:
    word = reading.words[place]
    if reading.at[place] is not None or word == POSSESSIVE:
        return False
    if not word[0].isalnum():
        after = reading.tokens[place + 1 : place + 2]
        inside = bool(after) and 0 < place < last and reading.tokens[place].end() == after[0].start()
        return not (inside and word in "-.'")
    if word in JOINS:
        return place == 0 or not reading.words[place - 1][0].isalnum() or place in reading.after_verbs
    return reading.breaks(place) or (place < last and place in reading.verb_heads)


def _speaker_after(reading: Reading, first: int, memory: Memory) -> Speaker:
    """The speaker in the words that begin here: up to a mark, a break or a verb, or where a second name begins."""
    last = first - 1
    for place in range(first, min(first + _SPEAKER_REACH, len(reading.words))):
        party = reading.at[place]
        second = place > first and party in reading.named and reading.words[place - 1] not in ENDS_NOUN
        noun = any(reading.at[k] is not None or reading.tokens[k][0][0].islower() for k in range(first, place))
        if _ends_phrase(reading, place, len(reading.words)) or place in reading.verb_heads:
            break
        if second and noun and place == party.first:
            break
        last = place
    return _speaker_of(reading, first, last, memory) if first <= last else UNNAMED


def _speaker_of_noun(reading: Reading, hit: Hit, memory: Memory) -> Speaker:
    """*Chad's claim that*: its owner's; *reports that*: nobody knows whose. What is then denied counts for nothing."""
    if hit.entry.polarity == "-" or any(cue.first > hit.last for cue in reading.hits["denied"]):
        return NOBODY
    noun = hit.last - 1
    if noun and reading.words[noun - 1] == POSSESSIVE:
        return _speaker_of(reading, _phrase_start(reading, noun - 1), noun - 1, memory)
    return slug(reading.words[noun]), "anonymous"


def _speaker_of(reading: Reading, first: int, last: int, memory: Memory) -> Speaker:
    """Whom a noun phrase names as the speaker: a party that is its head, or the party whose official it is.

    *Chad*, *Chadian officials*, *a spokesman for Chad* are Chad. *Chadian doctors*, *a diplomat in Chad* are not: they
    keep their own words, since nobody knows them.
    """
    start = first
    first, head = _noun_phrase(reading, first, last)
    word, party = reading.words[head], reading.at[head]
    if party is not None and party.prep and reading.words[start] in PREPOSITIONS:
        return UNNAMED  # *in Chad said*: no subject
    if word in _NOBODIES or reading.words[first] in ("no", "neither", "nor", "none"):
        return NOBODY
    if word in _PRONOUNS:
        return _remembered(reading, memory, head)
    if party in reading.named:
        return party.actor, _source_kind(party.kind)
    name = _unknown_name(reading, first, head)
    if name is not None:
        return name
    owner = _represented(reading, first, head)
    if owner is not None:
        return owner.actor, "official"
    label = slug(reading.text(first, _named_until(reading, head, last)))
    return (label, "anonymous") if label else UNNAMED


def _noun_phrase(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The noun and the words before it, without a determiner and what a preposition leads to."""
    first = _after_join(reading, first, last)
    prepositions = [k for k in range(first, last + 1) if reading.words[k] in PREPOSITIONS and reading.at[k] is None]
    if prepositions and prepositions[0] == first:  # *On Monday the mayor said*: the noun stands at the end
        party = reading.at[last]
        first, prepositions = (party.first if party else last), []
    led = prepositions[0] if prepositions else None
    head = last if led is None else led - 1
    while head > first and reading.at[head] is None and _follows_noun(reading, head, led):
        head -= 1
    first = max((k for k in range(first, head) if reading.words[k] in DETERMINERS), default=first)
    while first < head and reading.words[first] in _BEFORE_NOUN:
        first += 1
    return first, head


def _after_join(reading: Reading, first: int, last: int) -> int:
    """*Chad fell on Monday and doctors said*: after a preposition *and* begins anew, but for a list of names."""
    led = False
    for place in range(first, last):
        after = reading.at[place + 1]
        name = after.prep if after is not None else reading.tokens[place + 1][0][0].isupper()
        if reading.words[place] in JOINS and led and not name:
            return place + 1
        led = led or reading.words[place] in PREPOSITIONS
    return first


def _follows_noun(reading: Reading, place: int, led: int | None) -> bool:
    """*people briefed on*, *sources close to*, *Chad itself*, *officials Monday*: a word after its noun."""
    word = reading.words[place]
    return word in _AFTER_NOUN or (place + 1 == led and word.endswith(("ed", "ing", "seen", "known")))


def _remembered(reading: Reading, memory: Memory, place: int) -> Speaker:
    """*she says*: the speaker of the sentences before, or whom the pronoun at the head of a sentence stands for."""
    if reading.words[place] in ("i", "we", "you"):
        return UNNAMED
    if memory.speaker.source != "author":
        return memory.speaker.source, memory.speaker.kind
    party = reading.at[place]
    if party is None or any(other.first < place for other in reading.parties):
        return UNNAMED
    return party.actor, _source_kind(party.kind)


def _source_kind(kind: str) -> str:
    return "named_analyst" if kind in (*SPEAKERS_ONLY, "person") else "official"


def _represented(reading: Reading, first: int, head: int) -> Party | None:
    """The party that an official speaks for: *Chadian officials*, *Chad's army*, *the president of Chad*."""
    noun = reading.speakers.get(head)
    if noun is None or noun.entry.code != "official":
        return None
    owners = [p for p in reading.named if first <= p.first and p.last < head and not p.other and p.kind != "media"]
    after = [p for p in reading.named if 0 < p.first - head <= 4 and p.prep in ("of", "for", "from")]
    if owners:
        return owners[-1]
    return after[0] if after else None


def _named_until(reading: Reading, head: int, last: int) -> int:
    """With the place after an unnamed speaker, if a name follows at once: *witnesses in Kigali*."""
    if reading.word(head + 1) in (*PLACE_PREPOSITIONS, "for", "from"):
        for place in range(head + 2, min(head + 5, last + 1)):
            if reading.tokens[place][0][0].isupper():
                party = reading.at[place]
                return place if party is None else party.last
    return head


def _unknown_name(reading: Reading, first: int, head: int) -> Speaker | None:
    """A name that the gazetteer does not know: capitals in a row, such as *Prof Ada Lovelace*."""
    low = head
    while low > first and reading.is_name(low - 1):
        low -= 1
    alone = low == head and (head == 0 or reading.words[head - 1] in DETERMINERS)
    if not reading.is_name(head) or alone or head in reading.speakers:
        return None
    before = (reading.speakers.get(place) for place in range(max(low - 4, 0), head))
    titled = any(noun is not None and noun.entry.code == "official" for noun in before)
    label = slug(reading.text(low, head))
    if not label:
        return UNNAMED
    return label, "official" if titled else "named_analyst"


def governing(reading: Reading, sources: Sequence[Source], head: int) -> Source | None:
    """The attribution that governs a word: the last one before it whose clause goes on, or one of the sentence."""
    before = [source for source in sources if source.hit and source.hit.first < head]
    if before and not parted(reading, before[-1].hit.last, head):
        last = before[-1].hit
        if last.entry.code != "noun" or "," not in reading.words[last.last : head]:
            return before[-1]
    return next((source for source in sources if source.whole and source.hit.first > head), None)


def parted(reading: Reading, first: int, last: int) -> bool:
    """Whether a new main clause begins between two words: *…, and the United States warned*, *…; Chad left*."""
    for place in range(first + 1, last):
        word = reading.words[place]
        joined = word == "," and reading.word(place + 1) in _NEW_CLAUSE
        goes_on = place + 2 in reading.verb_heads or reading.word(place + 2) == "that"
        if word == ";" or (joined and not goes_on):
            return True
    return False
