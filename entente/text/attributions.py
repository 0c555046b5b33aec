"""The attributions of a sentence: the words of saying in it, whose each is, and which words it governs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import takewhile

from entente.text.article import Quotation
from entente.text.clauses import Reading
from entente.text.homes import at_home
from entente.text.lexicon import Hit
from entente.text.parties import Memory, Source, Speaker
from entente.text.speakers import (
    NOBODY,
    UNNAMED,
    apposed_from,
    introduced,
    is_document,
    is_evidence,
    parted,
    speaker_after,
    speaker_before,
    speaker_of,
    speaker_of_noun,
    subject_start,
)
from entente.text.word_lists import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    ENDS_NOUN,
    JOINS,
    POSSESSIVE,
    PREPOSITIONS,
    RELATIVES,
    words,
)

_VOICELESS = frozenset({"author", "unnamed", "nobody"})  # later sentences do not take them up
_MODALS = words("modals")
_ALSO_NOUNS = words("also_nouns")
_ONE = frozenset({"a", "an", "this", "another", "each", "every"})  # *a hostile state*
_NOUN_REACH = 4
_CONCEDES = frozenset({"although", "though", "whereas", "while"})
_BEFORE_CONTENT = PREPOSITIONS | words("days") | words("moments")
_LEADS_ON = JOINS | RELATIVES
_TAKE_OBJECTS = words("take_objects")
_WRONGLY = words("wrongly")
_NOT_PER = words("not_per")
_OF_THINGS = frozenset({"complain", "warn"})  # *warned Chad of a war and left*
_OPENS_CONTENT = frozenset({"that", "how", ":", '"', "'"})
_ENDS_ASIDE = frozenset({"", ",", ".", '"', "'", "!", "?", ";", ":", ")"})
_ACCUSING = ("accuse.v", "blame.v")
_OPENS_RELATIVE = RELATIVES | {"whose", "whom", "as"}
_CONTENT_REACH = 6  # words between *found on Monday* and *that*


def find_sources(reading: Reading, memory: Memory, quotes: Sequence[Quotation] = ()) -> list[Source]:
    """The attributions of a sentence, in order; who speaks only within quotations is not remembered."""
    found = []
    memory.silence += 1
    for hit in reading.hits["attribution"]:
        source = _source(reading, hit, memory)
        if source is None:
            continue
        found.append(source)
        company = reading.before_verb(hit.head)[1] if hit.entry.verbal else ()
        spoken = _MODALS.isdisjoint(company) and not within(quotes, reading.tokens[hit.first].start())
        if source.source not in _VOICELESS and spoken:  # *would say*: has not spoken yet
            memory.speaker, memory.silence = source, 0
            memory.person = Speaker(*source[:3]) if source.one else memory.person
    if not found:
        memory.person = introduced(reading, memory) or memory.person
    return found


def within(quotes: Sequence[Quotation], place: int) -> bool:
    """Whether an offset stands in one of the quotations of a paragraph."""
    index = bisect_right(quotes, place, key=lambda quote: quote.start) - 1
    return index >= 0 and place < quotes[index].end


def _source(reading: Reading, hit: Hit, memory: Memory) -> Source | None:
    code = hit.entry.code
    if code in ("according", "citing"):
        return _source_after(reading, hit, memory)
    if code == "possessive":
        if not {"my", "our"}.isdisjoint(reading.words[hit.first : hit.last]):  # whoever speaks around it
            return None
        return Source(*speaker_of(reading, hit.first + 1, hit.last - 1, memory), hit, whole=True)
    if code == "noun":
        speaker = speaker_of_noun(reading, hit, memory)
        return Source(*speaker, hit, silent=speaker == NOBODY)
    if code == "misstates":  # *asked whether Chad attacked*: nobody has said so
        return Source(*NOBODY, hit, silent=True)
    if reading.word(hit.last + 1) == "-":  # *counter-measures*
        return None
    past = "past" in hit.shape.split()
    place, company = reading.before_verb(hit.head)
    if reading.passive(hit, company):
        speaker = _speaker_of_passive(reading, hit, company, memory)
        return None if speaker is None else Source(*speaker, hit, past=past, silent=not _WRONGLY.isdisjoint(company))
    if _is_noun(reading, hit, place, company):
        told = hit.shape == "third" and reading.word(hit.last + 1) == "that"  # *there are reports that*
        return Source(*speaker_of_noun(reading, hit, memory), hit) if told else None
    inverted = _is_inverted(reading, hit, place)
    if not inverted and code in ("finds", "shows") and not _takes_content(reading, hit):
        return None
    if code == "reads" and not _reads(reading, hit, place, inverted):
        return None
    if inverted:
        speaker = at_home(reading, hit, speaker_after(reading, hit.last + 1, memory), memory)
        return Source(*speaker, hit, whole=True, past=past)
    speaker = speaker_before(reading, hit, memory)
    if speaker is None:
        return None
    speaker = at_home(reading, hit, speaker, memory)
    whole = _is_aside(reading, hit)
    if code == "shows" and not is_evidence(reading, hit):
        return None
    silent = speaker == NOBODY or _is_denied(reading, hit, place)
    also = _who_says_the_same(reading, hit, speaker)
    mistaken = speaker.kind == "anonymous" and not _WRONGLY.isdisjoint(reading.words[place + 1 : hit.last + 2])
    return Source(*speaker, hit, whole, past, silent=silent or mistaken, also=also)


def _who_says_the_same(reading: Reading, hit: Hit, speaker: Speaker) -> tuple[str, ...]:
    """Who stands beside the speaker in a list of names that is the subject: *Chad and Mali said*."""
    names = reading.subjects(hit.head)
    actors = [party.actor for party in names if party in reading.named]
    place, _ = reading.before_verb(hit.head)
    whole = len(names) > 1 and names[-1].last == place and names[0].first >= subject_start(reading, hit)
    if not whole or speaker.source not in actors:
        return ()
    return tuple(actor for actor in actors if actor != speaker.source)


def _is_noun(reading: Reading, hit: Hit, place: int, company: Sequence[str]) -> bool:
    """*a hostile state*, *both states are*, *the American States*: no verb of saying, although it looks like one."""
    before, shapes = reading.word(place), hit.shape.split()
    if before in DETERMINERS or before == POSSESSIVE or reading.in_a_noun(hit.head):
        return True
    if not {"base", "third"} & set(shapes) or "past" in shapes:
        return False
    if not BE.isdisjoint(company):
        return True
    word = reading.words[hit.head]
    ambiguous = word in _ALSO_NOUNS or word.removesuffix("s") in _ALSO_NOUNS
    capital = hit.head and reading.tokens[hit.head][0][0].isupper()
    if ambiguous and (capital or reading.word(hit.last + 1) in AUXILIARIES):
        return True
    if "third" in shapes or company or not ambiguous or reading.at[place] is not None:
        return False
    near = takewhile(lambda k: reading.words[k] not in ENDS_NOUN, range(place, max(place - _NOUN_REACH, -1), -1))
    begins = place - len(list(near))
    return reading.word(begins) in _ONE


def _source_after(reading: Reading, hit: Hit, memory: Memory) -> Source | None:
    """*according to Chad*, *citing doctors*, *per a Chadian official*; *per cent* and *per the treaty* name nobody."""
    if reading.word(hit.first - 1) == "without":
        return None
    if reading.words[hit.last] == "per":
        near = reading.words[hit.last + 1 : hit.last + 6]
        if reading.word(hit.first - 1) not in ("", ",", "as") or not _NOT_PER.isdisjoint(near):
            return None
    cited = hit.entry.code == "citing"
    return Source(*speaker_after(reading, hit.last + 1, memory), hit, whole=True, cited=cited)


def _speaker_of_passive(reading: Reading, hit: Hit, company: Sequence[str], memory: Memory) -> Speaker | None:
    """*was accused by Chad of*, *is said to have*, *was told that*; None where nothing said follows."""
    after = hit.last + 1
    if BE.isdisjoint(company):  # *Chad answered by leaving*
        return None
    if reading.word(after) == "by":
        return speaker_after(reading, after + 1, memory)
    led = reading.word(after) == "that" or reading.words[after : after + 2] in (["to", "have"], ["to", "be"])
    accused = reading.word(after) == "of" and reading.word(after + 1).endswith("ing")
    return UNNAMED if led or accused else None


def _takes_content(reading: Reading, hit: Hit) -> bool:
    """*found that*, *showed on Monday that*, *shows Chad attacked*; *found weapons* says nothing."""
    after = hit.last + 1
    if reading.word(after) in _OPENS_CONTENT:
        return True
    if reading.word(after) in _BEFORE_CONTENT:
        return "that" in reading.words[after + 1 : after + _CONTENT_REACH]
    party = reading.at[after] if after < len(reading.at) else None
    return party is not None and any(reading.before_verb(head)[0] == party.last for head in reading.verb_heads)


def _reads(reading: Reading, hit: Hit, place: int, inverted: bool) -> bool:
    """*reads a letter from Chad* after its words, *the banner reads:* before them; else somebody reads a paper."""
    if inverted:
        return reading.words[place] in ('"', "'") or is_document(reading, hit.last + 2)
    return reading.word(hit.last + 1) in _OPENS_CONTENT or reading.word(subject_start(reading, hit) - 1) in ('"', "'")


def _is_denied(reading: Reading, hit: Hit, place: int) -> bool:
    """*did not say that*, *declined to say that*: then nobody has said it."""
    company = range(place + 1, hit.head)
    shortened = any(reading.words[k].endswith("n't") for k in company)
    return shortened or any(cue.first in company for cue in reading.hits["negation"])


def _is_aside(reading: Reading, hit: Hit) -> bool:
    """*…, she said.* or *…, she said privately, …*: words that stand aside and govern the whole sentence."""
    if hit.shape == "ing" or hit.entry.polarity == "-":  # *…, saying that*; *…, a charge that Chad denies*
        return False
    start = subject_start(reading, hit) - 1
    if start <= 0 or reading.words[start] not in (",", '"', "'", "so") or reading.words[start + 1] in _LEADS_ON:
        return False
    if reading.words[start - 1] in RELATIVES or _lists_before(reading, start):
        return False  # *Chad, which, it says, left*; *…, and Chad, Mali and Niger announced*
    rest = takewhile(lambda k: reading.words[k] not in _ENDS_ASIDE, range(hit.last + 1, len(reading.words)))
    closed = not any(k in reading.verb_heads or reading.words[k] == "that" for k in rest)
    last = reading.word(hit.last + 1) != "that" and all(other.first < hit.first for other in reading.hits["relation"])
    return closed or last


def _lists_before(reading: Reading, comma: int) -> bool:
    """Whether a comma stands inside a list of names."""
    return any(names[0].last < comma < names[-1].first for names in reading.coordinated)


def _is_inverted(reading: Reading, hit: Hit, place: int) -> bool:
    """*"…," said a diplomat*: the verb stands right after a mark that ends what is said, and its subject follows."""
    if place <= 0 or hit.shape == "ing":
        return False
    if reading.words[place] == "so" and place + 1 == hit.head:  # *so says Chad*
        place -= 1
    if reading.words[place] not in (",", '"', "'", "!", "?", ":"):
        return False
    after = reading.word(hit.last + 1)
    if after in PREPOSITIONS or after in ("", "that", ",", ".", '"', "'", ":"):
        return False
    return reading.words[place] != "," or apposed_from(reading, place) is None


# Which words it governs


def governing(reading: Reading, sources: Sequence[Source], head: int) -> Source | None:
    """The attribution that governs a word: the last one before it whose clause goes on, or one of the sentence."""
    if not sources:  # as in most sentences
        return None
    before = [source for source in sources if source.hit and source.hit.first < head]
    near = [source for source in before if _stands_aside(reading, source) or not parted(reading, source.hit.last, head)]
    near = [source for source in near if not _ended(reading, source, head)]
    if before and near and near[-1] is before[-1]:
        cited = [source for source in near if source.cited]  # *the paper, citing doctors, said*: the doctors'
        last = cited[-1].hit if cited else before[-1].hit
        if last.entry.code != "noun" or "," not in reading.words[last.last : head]:
            return cited[-1] if cited else before[-1]
    after = [source for source in sources if source.whole and source.hit.first > head]
    after = [source for source in after if not _conceded(reading, head, source.hit.first)]
    return next((source for source in after if source.cited), after[0]) if after else None


def _stands_aside(reading: Reading, source: Source) -> bool:
    """*Chad left, he added, and Mali stayed*: between commas, who speaks goes on after them."""
    hit = source.hit
    aside = source.whole and hit is not None and hit.entry.verbal and reading.word(hit.last + 1) == ","
    return aside and reading.word(hit.last + 2) in JOINS and reading.words[hit.head - 1] != '"'


def _ended(reading: Reading, source: Source, head: int) -> bool:
    """*Chad declared its independence and Mali recognised it*: what is told is a thing, and *and* leads on from it."""
    after = source.hit.last + 1
    if any(reading.returns_to(k) == source.hit.head for k in range(after, head + 1) if k in reading.verb_heads):
        return True
    if source.hit.entry.form.startswith(_ACCUSING):  # *accuses Chad of backing rebels, whom Mali lists as terrorists*
        place, _ = reading.before_verb(head)
        if reading.word(place) in JOINS and not reading.words[head].endswith("ing"):
            return True  # *accuses Chad of backing rebels and calls on Mali to act*
        marks = (k for k in range(after, head) if reading.words[k] == ",")
        return any(reading.word(k + 1) in _OPENS_RELATIVE for k in marks)
    verb = source.hit.entry.form.removesuffix(".v")
    takes_thing = verb in _TAKE_OBJECTS and reading.word(after) in DETERMINERS
    takes_thing = takes_thing or (verb in _OF_THINGS and "that" not in reading.words[after:head])
    if not takes_thing or reading.word(after) == "that":
        return False
    join = next((k for k in range(after, head) if reading.words[k] in JOINS), head)
    return join < head and not any(k in reading.verb_heads or reading.breaks(k) for k in range(after, join))


def _conceded(reading: Reading, first: int, last: int) -> bool:
    """*…, although they would, diplomats said, …*: whoever speaks in what is conceded does not say what it limits."""
    pairs = zip(reading.words[first:last], reading.words[first + 1 : last], strict=False)
    return any(mark == ";" or (mark == "," and word in _CONCEDES) for mark, word in pairs)
