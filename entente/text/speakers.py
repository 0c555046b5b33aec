"""Whom the words before or after a verb of saying name as the speaker."""

from __future__ import annotations

from entente.say import slug
from entente.text.clauses import Reading
from entente.text.lexicon import Hit
from entente.text.parties import PERSON_KINDS, SPEAKERS_ONLY, Memory, Party, Speaker
from entente.text.word_lists import (
    ADVERBS,
    AUXILIARIES,
    BE,
    DETERMINERS,
    ENDS_NOUN,
    HEADS,
    JOINS,
    MONTHS,
    PLACE_PREPOSITIONS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    TITLES,
    words,
)

UNNAMED = Speaker("unnamed", "anonymous")
NOBODY = Speaker("nobody", "anonymous")

_VOICELESS = frozenset({"author", "unnamed", "nobody"})  # later sentences do not take them up
_PRONOUNS = words("pronouns")
_NOBODIES = words("nobodies")
_AFTER_NOUN = words("after_noun") | words("days")
_NEW_CLAUSE = words("new_clause")
_MANY = words("many") | words("collectives")
_QUOTED = frozenset({"quoted", "quotes", "quoting", "cited", "cites", "citing"})
_QUOTED_REACH = 10  # words between *quoted* and *as saying*
_EVIDENCE = words("evidence")
_SHE_OR_HE = frozenset({"he", "she", "his", "her", "him"})
_LEADS_TO_SAY = frozenset({"on", "quick", "continued", "continues", "back"})  # *went on to say*
_OUT = words("of_no_government")
_OWNERS = frozenset({"its", "their", "his", "her"})
_SEATED = words("seated")
_SEATS = words("seats")
_GUESTS = words("guests")
_REPRESENTS = frozenset({"official", "document"})
_OPENS_ASIDE = frozenset({"who", "which", "whose", "where"})
_DOCUMENT_OF = frozenset({"of", "by", "from"})
_EARLIER = words("earlier_versions")
_VERSIONS = frozenset({"version", "versions", "edition", "wording", "original"})
_TIMES = words("days") | words("moments") | {month.lower() for month in MONTHS}
_ENDS_PHRASE = ENDS_NOUN - DETERMINERS
_BEFORE_NOUN = (DETERMINERS | JOINS | ADVERBS) - {"no"}
_SPEAKER_REACH = 12  # words after *said* in which its subject ends
_LONGEST_SILENCE = 3  # sentences after which *they say* takes up nobody
_OFFICE_REACH = 8  # words after a name in which an office is told: *…, the envoy of Chad*
_PLACE_REACH = 4  # words after *nurses at* that belong to them


def speaker_before(reading: Reading, hit: Hit, memory: Memory) -> Speaker | None:
    """The subject of a verb of saying in the usual order; None if there are no words for one."""
    company = reading.before_verb(hit.head)[1]
    place = _subject_end(reading, hit)
    if "to" in company and reading.word(place) not in _LEADS_TO_SAY:
        return None  # *than it likes to say*
    word = reading.word(place)
    if word in ("i", "we"):  # whoever speaks around it
        return None
    if hit.shape == "ing" and place < 0:  # *Accusing Chad of attacking Niger, Mali left*
        comma = reading.words.index(",") if "," in reading.words else len(reading.words)
        party = reading.at[comma + 1] if comma + 1 < len(reading.at) else None
        return named_speaker(party) if party in reading.named else UNNAMED
    if hit.shape == "ing" and word == "as":
        return _speaker_quoted(reading, place, memory)
    if word in JOINS or word == ",":
        return _speaker_shared(reading, place, memory)
    if word == ")" and "(" in reading.words[:place]:
        place -= reading.words[:place][::-1].index("(") + 2  # before the last bracket that opens
    low = _phrase_start(reading, place)
    relative = _relative_before(reading, low, place)
    if relative is not None:
        last = _antecedent_end(reading, relative)
        low = _phrase_start(reading, last)
        return speaker_of(reading, low, last, memory) if low <= last else UNNAMED
    if low > place:
        plural = place < 0 and hit.shape == "third" and reading.word(hit.last + 1) == "that"
        return speaker_of_noun(reading, hit, memory) if plural else None  # *Reports that Chad attacked*
    if any(other.head == low - 1 and other.entry.verbal for other in reading.hits["relation"]):
        return UNNAMED  # what stands between is the object of another verb
    if "to" in company:  # *Chad went on to say*: what stands between is no noun
        party = reading.at[low]
        return named_speaker(party) if party in reading.named else UNNAMED
    return speaker_of(reading, low, place, memory)


def _subject_end(reading: Reading, hit: Hit) -> int:
    """Where the subject of a verb of saying ends: before the verb's company and an aside."""
    place = reading.before_verb(hit.head)[0]
    if reading.word(place) == "," and hit.shape != "ing":
        opened = apposed_from(reading, place)
        place = place - 1 if opened is None else opened - 1
    return place


def subject_start(reading: Reading, hit: Hit) -> int:
    """Where the words before a verb of saying begin that can be its subject."""
    place = _subject_end(reading, hit)
    low = _phrase_start(reading, place)
    relative = _relative_before(reading, low, place)
    return low if relative is None else _phrase_start(reading, _antecedent_end(reading, relative))


def _relative_before(reading: Reading, low: int, place: int) -> int | None:
    """*a doctor who spoke to reporters said*: where *who* stands before the words of a subject; None if it does not."""
    relative = low - 1
    if relative in reading.verb_heads:
        relative = reading.before_verb(relative)[0]
    told = reading.word(relative)
    own = low <= place and (reading.at[low] is not None or reading.words[low] in DETERMINERS)  # *which Chad denies*
    return relative if told in RELATIVES and not own and (low > place or told != "that") else None


def _antecedent_end(reading: Reading, relative: int) -> int:
    """Where the noun ends that *who* takes up."""
    return relative - 2 if relative and reading.words[relative - 1] == "," else relative - 1


def _speaker_shared(reading: Reading, place: int, memory: Memory) -> Speaker:
    """*Chad left and said*, *Chad attacked Niger, saying*: the subject is that of the verb before."""
    before = [hit for hit in reading.verb_hits if hit.head < place]
    spoken = [hit for hit in before if hit.entry.part == "attribution" and not parted(reading, hit.last, place)]
    doers = reading.subjects(max(before, key=lambda hit: hit.head).head) if before and not spoken else ()
    if doers:  # *the Chadians left, complaining that*
        return named_speaker(doers[0])
    before = spoken or before  # *a doctor said Chad attacked Niger, adding that*: the doctor's
    shared = speaker_before(reading, max(before, key=lambda hit: hit.head), memory) if before else None
    party = reading.at[reading.clause(max(place - 1, 0))[0]]
    if shared is None and party is not None and not party.adjective and reading.word(party.last + 1) != POSSESSIVE:
        return named_speaker(party)  # the name that begins the clause is its subject
    return shared or UNNAMED


def _speaker_quoted(reading: Reading, place: int, memory: Memory) -> Speaker:
    """*the paper quoted a doctor as saying*, *a doctor was quoted as saying*: the doctor."""
    near = range(place - 1, max(place - _QUOTED_REACH, -1), -1)
    quoted = next((k for k in near if reading.words[k] in _QUOTED), None)
    if quoted is None:
        return UNNAMED
    before, company = reading.before_verb(quoted)
    first, last = quoted + 1, place - 1
    if not BE.isdisjoint(company):
        first, last = _phrase_start(reading, before), before
    return speaker_of(reading, first, last, memory) if first <= last else UNNAMED


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
        initial = word == "." and 0 < place < last and len(reading.words[place - 1]) == 1  # *U.N. spokesman*
        return not (initial or (inside and word in "-.'"))
    if word in JOINS:
        return place == 0 or not reading.words[place - 1][0].isalnum() or place in reading.after_verbs
    return reading.breaks(place) or (place < last and place in reading.verb_heads)


def speaker_after(reading: Reading, first: int, memory: Memory) -> Speaker:
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
    return speaker_of(reading, first, last, memory) if first <= last else UNNAMED


def speaker_of_noun(reading: Reading, hit: Hit, memory: Memory) -> Speaker:
    """*Chad's claim that*: its owner's; *reports that*: nobody knows whose. What is then denied counts for nothing."""
    if hit.entry.polarity == "-" or any(cue.first > hit.last for cue in reading.hits["denied"]):
        return NOBODY
    noun = hit.last - 1 if hit.entry.code == "noun" else hit.head
    if noun and reading.words[noun - 1] == POSSESSIVE:
        return speaker_of(reading, _phrase_start(reading, noun - 1), noun - 1, memory)
    return Speaker(slug(reading.words[noun]), "anonymous")


def speaker_of(reading: Reading, first: int, last: int, memory: Memory) -> Speaker:
    """Whom a noun phrase names as the speaker: a party that is its head, or the party whose official it is.

    *Chad*, *Chadian officials*, *a spokesman for Chad* are Chad. *Chadian doctors*, *a diplomat in Chad* are not: they
    keep their own words, since nobody knows them.
    """
    join = next((k for k in range(first + 1, last) if reading.words[k] in JOINS and reading.at[k] is None), None)
    if join is not None:  # *Chadian officials and two doctors*: who is named first
        left = speaker_of(reading, first, join - 1, memory)
        if left.kind != "anonymous":
            return left
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
        if party.first < party.last:  # *Chad's foreign ministry*
            memory.offices[word] = named_speaker(party)
        return named_speaker(party)
    name = _unknown_name(reading, first, head)
    if name is not None:
        return name
    owner = _represented(reading, first, head)
    if owner is not None:
        memory.offices[word] = Speaker(owner.actor, "official", _is_one(reading, head))
        return memory.offices[word]
    if first == head and word in memory.offices and reading.word(head - 1) == "the":
        return memory.offices[word]  # *Chad's foreign ministry …* and later *the ministry added*
    label = slug(reading.text(first, _named_until(reading, head, last)))
    if reading.words[head] in _VERSIONS and (head == first or not _EARLIER.isdisjoint(reading.words[first:head])):
        return NOBODY  # *an earlier version of this article said*: what is taken back is no claim
    return Speaker(label, "anonymous", _is_one(reading, head)) if label else UNNAMED


def _noun_phrase(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """The noun and the words before it, without a determiner and what a preposition leads to."""
    first = _after_join(reading, first, last)
    prepositions = [k for k in range(first, last + 1) if reading.words[k] in PREPOSITIONS and reading.at[k] is None]
    if prepositions and prepositions[0] == first:  # *On Monday the mayor said*: the noun stands at the end
        party = reading.at[last]
        named = party.first if party else last
        first = max((k for k in range(first, named) if reading.words[k] in DETERMINERS), default=named)
        prepositions = [k for k in prepositions if k > first]
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
    """*she says*: the person who spoke last; *they say*: who spoke before; or whom the pronoun stands for."""
    word = reading.words[place]
    if word in ("i", "we", "you"):
        return UNNAMED
    if word in _SHE_OR_HE:
        return memory.person or UNNAMED
    recent = memory.silence <= (1 if word == "it" else _LONGEST_SILENCE)
    if memory.speaker.source != "author" and recent:
        return Speaker(*memory.speaker[:2])
    party = reading.at[place]
    led = reading.words[place - 1] in RELATIVES  # *Chad left Mali, which it says backs rebels*
    if party is None or (not led and any(other.first < place for other in reading.parties)):
        return UNNAMED
    return named_speaker(party)


def _is_one(reading: Reading, head: int) -> bool:
    """Whether a noun is one person's: *minister*, *doctor*; not *ministry*, *officials*, *report*."""
    word, noun = reading.words[head], reading.speakers.get(head)
    paper = noun is not None and noun.entry.code == "document"
    return not (paper or word.endswith("s") or word in _MANY)


def named_speaker(party: Party) -> Speaker:
    return Speaker(party.actor, _source_kind(party.kind), party.kind in PERSON_KINDS)


def introduced(reading: Reading, memory: Memory) -> Speaker | None:
    """The person with whom a sentence begins: *Amina Example is a historian*, *Chad's envoy arrived*."""
    for place in range(min(_OFFICE_REACH, len(reading.words))):
        party = reading.at[place]
        if party is not None and party.kind in PERSON_KINDS and not party.prep:
            return named_speaker(party)
        noun = reading.speakers.get(place)
        office = noun is not None and noun.entry.code == "official"
        if office and not (place + 1 < len(reading.words) and reading.is_name(place + 1)):  # not *President Example*
            found = speaker_of(reading, 0, place, memory)
            return found if found.kind == "official" and found.one else None
        ended = party is None and reading.words[place] in _ENDS_PHRASE
        if ended or place in reading.verb_heads:
            name = _unknown_name(reading, 0, place - 1) if place > 1 else None
            return name if name is not None and name.one and "_" in name.source else None
    return None


def _source_kind(kind: str) -> str:
    return "named_analyst" if kind in (*SPEAKERS_ONLY, "person") else "official"


def _represented(reading: Reading, first: int, head: int) -> Party | None:
    """The party that an official or a paper speaks for: *Chadian officials*, *Chad's army*, *a letter from Chad*."""
    noun = reading.speakers.get(head)
    if noun is None or noun.entry.code not in _REPRESENTS or not _OUT.isdisjoint(reading.words[first:head]):
        return None  # *a retired Chadian general* speaks for himself
    paper = noun.entry.code == "document"
    owners = [p for p in reading.named if first <= p.first and p.last < head and not p.other and p.kind != "media"]
    owners += [p for p in reading.parties if reading.words[p.first] in _OWNERS and p.first in (first - 1, first)]
    owners = [p for p in owners if not (paper and p.adjective)]  # *a Chadian report* may be anybody's
    if owners:
        return owners[-1]
    within = _body_around(reading, head) or _seated(reading, first, head)
    if within is not None and not paper:
        return within
    leads = _DOCUMENT_OF if paper else ("of", "for", "from")
    if reading.word(head + 1) not in leads:
        return None
    after = [p for p in reading.named if 0 < p.first - head <= 4 and p.prep in leads and p.kind != "media"]
    return after[0] if after else None


def _body_around(reading: Reading, head: int) -> Party | None:
    """*an official in the Chadian presidency*, *a spokesman at Chad's defence ministry*: whose the body is."""
    if reading.word(head + 1) not in ("in", "at"):
        return None
    for place in range(head + 2, min(head + 2 + _PLACE_REACH, len(reading.words))):
        party = reading.at[place]
        if party is not None and party in reading.named:
            after = range(party.last + 1, min(party.last + 1 + _PLACE_REACH, len(reading.words)))
            owns = party.adjective or reading.word(party.last + 1) == POSSESSIVE
            body = next((k for k in after if k in reading.officials or reading.words[k] in ENDS_NOUN), None)
            return party if owns and body in reading.officials else None
        if place in reading.verb_heads or reading.is_name(place):
            break  # *the army in Geneva told Chad's envoy*
    return None


def office_of(reading: Reading) -> Party | None:
    """Whose official a sentence names, if it names one: *a fisheries officer from Chad*."""
    for head in sorted(reading.officials):
        owner = _represented(reading, _phrase_start(reading, head), head)
        if owner is not None:
            return owner
    return None


def _seated(reading: Reading, first: int, head: int) -> Party | None:
    """*officials in Kigali*, *a foreign ministry spokesman in Kigali*: the capital's state, if no other is told."""
    place = head + 2
    party = reading.at[place] if place < len(reading.at) else None
    if reading.word(head + 1) != "in" or party is None or not party.state or reading.words[place] in _SEATS:
        return None
    told = {word.removesuffix("s") for word in reading.words[first : head + 1]}
    names = any(token[0][0].isupper() for token in reading.tokens[first : head + 1] if token.start())
    return None if names or told & _GUESTS or told.isdisjoint(_SEATED) else party


def is_document(reading: Reading, place: int) -> bool:
    """Whether a noun that stands here is that of a paper: *letter*, *statement*."""
    noun = reading.speakers.get(place)
    return noun is not None and (noun.entry.code == "document" or reading.words[place].startswith("statement"))


def is_evidence(reading: Reading, hit: Hit) -> bool:
    """Whether somebody speaks or shows what can be read: *the study shows*; *the war shows* is the author's."""
    last = _subject_end(reading, hit)
    head = _noun_phrase(reading, _phrase_start(reading, last), last)[1]
    noun = reading.speakers.get(head)
    if noun is not None or reading.at[head] is not None or reading.is_name(head):
        return True
    return reading.words[head] in _EVIDENCE or reading.words[head].removesuffix("s") in _EVIDENCE


def _named_until(reading: Reading, head: int, last: int) -> int:
    """With the words that say which speaker is meant, if they follow at once: *witnesses in Kigali*."""
    if reading.word(head + 1) not in (*PLACE_PREPOSITIONS, "for", "from", "with"):
        return head
    end = head
    for place in range(head + 2, min(head + 2 + _PLACE_REACH, last + 1)):
        party, word = reading.at[place], reading.words[place]
        if party is not None:
            return party.last
        if reading.tokens[place][0][0].isupper():
            while place < last and reading.is_name(place + 1):
                place += 1
            return place
        if word in _TIMES or (word in ENDS_NOUN and word not in DETERMINERS):
            break
        if not word[0].isalpha() and word != POSSESSIVE:
            break
        end = place if word not in DETERMINERS else end
    return end


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
    while low < head and reading.tokens[low][0] in TITLES:
        low += 1
    label = slug(reading.text(low, head))
    if not label:
        return UNNAMED
    kind = "official" if titled or _holds_office(reading, head) else "named_analyst"
    return Speaker(label, kind, HEADS.isdisjoint(token[0] for token in reading.tokens[low : head + 1]))


def _holds_office(reading: Reading, head: int) -> bool:
    """*Amina Example, the envoy of Chad*, *Amina Example (Chad)*: an office or a state beside the name."""
    mark, party = reading.word(head + 1), reading.at[head + 2] if head + 2 < len(reading.at) else None
    if mark == "(" and party is not None and reading.word(party.last + 1) == ")":
        return True
    if mark != ",":
        return False
    for place in range(head + 2, min(head + 2 + _OFFICE_REACH, len(reading.words))):
        noun = reading.speakers.get(place)
        if noun is not None:
            return noun.entry.code == "official"
        if reading.at[place] is None and reading.words[place] in _ENDS_PHRASE:
            return False
    return False


def apposed_from(reading: Reading, comma: int) -> int | None:
    """Where the aside that a comma closes begins: *Chad's envoy, a general, said*; None if it closes none."""
    before = next((k for k in range(comma - 1, 0, -1) if reading.words[k] == ","), None)
    if before is None:
        return None
    relative = [k for k in range(1, before) if reading.words[k] == "," and reading.words[k + 1] in _OPENS_ASIDE]
    if relative:  # *Chad's government, whose president, a general, left, said*
        return relative[-1]
    verbs = [hit.head for hit in reading.hits["relation"] if hit.entry.verbal and not reading.used_as_noun(hit)]
    told = any(before < head < comma for head in verbs)
    begins = reading.words[before + 1]
    led = begins in PREPOSITIONS and reading.words[before + 2] in _OPENS_ASIDE | {"whom"}  # *, on which Chad depends,*
    aside = led or begins in RELATIVES or begins == "whose" or begins.endswith(("ing", "ed"))
    return before if aside or not told else None


def parted(reading: Reading, first: int, last: int) -> bool:
    """Whether a new main clause begins between two words: *…, and the United States warned*, *…; Chad left*."""
    for place in range(first + 1, last):
        word = reading.words[place]
        joined = word == "," and reading.word(place + 1) in _NEW_CLAUSE
        after = reading.word(place + 2)
        goes_on = place + 2 in reading.verb_heads or after == "that" or after in AUXILIARIES
        if word == ";" or (joined and not goes_on):
            return True
    return False
