"""Who speaks where no verb of saying stands near: quotations over sentences and paragraphs, signatures, labels.

Paragraphs through which one speech may run are read together, as a *run*, before any claim of theirs is made.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from entente.text.article import Paragraph, Quotation, fold, quotations
from entente.text.attributions import within
from entente.text.clauses import Reading
from entente.text.parties import AUTHOR, PERSON_KINDS, Memory, Source, Speaker
from entente.text.speakers import NOBODY, UNNAMED, speaker_after, speaker_of
from entente.text.word_lists import GIVEN_NAMES, HEADS, NOT_NAMES, ORGANISATION_WORDS, PREPOSITIONS, TITLES, words

Quoted = tuple[Paragraph, tuple[Quotation, ...]]  # a paragraph with its quotations

_MARKS = ('"', "'")
_LONGEST_RUN = 20  # paragraphs; no speech in a newspaper is longer
_LABEL_REACH = 14  # words before the colon of *Amina Example (Chad):*
_SIGNATURE_REACH = 14  # words of *- Amina Example, envoy of Chad*
_TOPICS = NOT_NAMES | HEADS | ORGANISATION_WORDS | words("place_words") | words("proposed_words")
_CORRECTION = re.compile(r"\W*(?:corrections?|clarifications?)\s*(?:\([^)]*\))?\s*[:.-]", re.IGNORECASE)


class Page(NamedTuple):
    """A paragraph as it was read: its quotations, and its sentences with their attributions."""

    paragraph: Paragraph
    quotes: tuple[Quotation, ...]
    portions: Sequence[tuple[Reading, Sequence[Source]]]
    label: Source | None  # whom words before a colon at its head name
    lead: Source | None  # whose words follow the colon at its end


class Voices(NamedTuple):
    """Who speaks in a paragraph: the speaker of each quotation, and of all that stands outside them."""

    quotes: Sequence[Quotation]
    speakers: Sequence[Source]
    outside: Source = AUTHOR

    def at(self, place: int) -> Source:
        """Who speaks at an offset."""
        index = bisect_right(self.quotes, place, key=lambda quote: quote.start) - 1
        return self.speakers[index] if index >= 0 and place < self.quotes[index].end else self.outside


def runs(paragraphs: Iterable[Paragraph]) -> Iterator[list[Quoted]]:
    """Paragraphs with their quotations, those together through which one speech may run."""
    run: list[Quoted] = []
    for paragraph in paragraphs:
        if run and (len(run) == _LONGEST_RUN or not _goes_on(*run[-1], paragraph)):
            yield run
            run = []
        run.append((paragraph, quotations(paragraph)))
    if run:
        yield run


def _goes_on(before: Paragraph, quotes: Sequence[Quotation], after: Paragraph) -> bool:
    """Whether a speech goes on: it was not closed, a colon led to it, or a dash signs it."""
    head = fold(after.text).lstrip()[:1]
    if head in _MARKS:
        return before.text.rstrip().endswith(":") or (bool(quotes) and not quotes[-1].closed)
    return head == "-" and bool(quotes)


# What stands at the head and at the end of a paragraph


def label_of(reading: Reading, sources: Sequence[Source], memory: Memory) -> Source | None:
    """The speaker before a colon: *Amina Example (Chad): …*, *Chad's envoy: …*, *The farmer: “…”*; topics are none."""
    colon = next((k for k in range(1, min(_LABEL_REACH, len(reading.words) - 1)) if reading.words[k] == ":"), None)
    if colon is None or any(source.hit.first < colon for source in sources) or reading.words[0] in PREPOSITIONS:
        return None
    last = colon - 1
    if reading.words[last] == ")" and "(" in reading.words[:last]:
        last = reading.words.index("(") - 1
    last = next((k for k in range(last) if reading.breaks(k)), last + 1) - 1  # *a man who fled:* is a man
    if last < 0 or any(place <= last for place in reading.verb_heads):
        return None
    speaker = speaker_of(reading, 0, last, memory)
    quoted = reading.words[colon + 1] in _MARKS
    if speaker in (UNNAMED, NOBODY) or not (quoted or _is_person(reading, last, speaker)):
        return None
    return Source(*speaker, None)


def _is_person(reading: Reading, last: int, speaker: Speaker) -> bool:
    """Whether a label without a quotation is a speaker, and not a topic such as *Middle East* or *Chad*."""
    party = reading.at[last]
    if party is not None:
        return party.kind in PERSON_KINDS
    if speaker.kind != "named_analyst":
        return speaker.kind == "official"
    names = [token[0] for token in reading.tokens[: last + 1]]
    known = names[0] in GIVEN_NAMES or names[0] in TITLES
    return known or (len(names) in (2, 3) and _TOPICS.isdisjoint(names))


def lead_of(reading: Reading, sources: Sequence[Source], memory: Memory) -> Source | None:
    """Whose words a paragraph that ends with a colon leads to: *Chad's envoy said this:*, *And from Chad's envoy:*."""
    if reading.words[-1] != ":":
        return None
    if sources:
        return sources[-1]
    start = next((k for k in range(min(3, len(reading.words))) if reading.words[k] == "from"), None)
    if start is not None:
        return Source(*speaker_after(reading, start + 1, memory), None)
    speaker = speaker_of(reading, 0, max(len(reading.words) - 2, 0), memory)
    return Source(*speaker, None) if speaker.kind != "anonymous" else None


# Whose words are quoted


def voices(pages: Sequence[Page], memory: Memory) -> list[Voices]:
    """For each paragraph of a run, who speaks where."""
    near = [_near(page, memory) for page in pages]
    found: list[list[Source]] = [[] for _ in pages]
    for speech in _speeches(pages):
        own = [near[number][index].own for number, index in speech]
        speaker = next((source for source in own if source is not None), None)
        if speaker is None:
            number, index = speech[0]
            earlier = near[number][index].earlier or (found[number][-1] if index else None)
            speaker = earlier or _speaker_around(pages, speech, memory)
        for number, _ in speech:
            found[number].append(speaker)
    return [_voices(page, speakers) for page, speakers in zip(pages, found, strict=True)]


def _voices(page: Page, speakers: Sequence[Source]) -> Voices:
    text = fold(page.paragraph.text)
    if _CORRECTION.match(text):
        return Voices((), (), Source(*NOBODY, None, silent=True))
    unquoted = text[text.find(":") + 1 :].lstrip()[:1] not in _MARKS
    return Voices(page.quotes, speakers, page.label if page.label is not None and unquoted else AUTHOR)


def _speeches(pages: Sequence[Page]) -> list[list[tuple[int, int]]]:
    """The quotations of a run by page and number; those that go on from paragraph to paragraph belong together."""
    speeches: list[list[tuple[int, int]]] = []
    open_on = 0  # the page on which the last one would go on
    for number, page in enumerate(pages):
        for index, quote in enumerate(page.quotes):
            if open_on and open_on == number and index == 0 and _begins(page, quote):
                speeches[-1].append((number, index))
            else:
                speeches.append([(number, index)])
            open_on = 0 if quote.closed else number + 1
    return speeches


def _begins(page: Page, quote: Quotation) -> bool:
    return not page.paragraph.text[: quote.start - 1].strip()


class _Near(NamedTuple):
    """The speaker whom a quotation's own sentence or its signature names, and the last one before in its paragraph."""

    own: Source | None
    earlier: Source | None


def _near(page: Page, memory: Memory) -> list[_Near]:
    """For each quotation: the attribution right after it or before it in its sentence, or else a signature."""
    if not page.quotes:  # as in most paragraphs
        return []
    told = _told_outside(page)
    heads = [head for head, _, _ in told]
    starts = [reading.tokens[0].start() for reading, _ in page.portions]
    later = [*(quote.start for quote in page.quotes), len(page.paragraph.text)][1:]
    found = []
    for quote, end in zip(page.quotes, later, strict=True):
        first, last = bisect_right(starts, quote.start) - 1, bisect_right(starts, quote.end) - 1
        after, before = bisect_left(heads, quote.end), bisect_left(heads, quote.start) - 1
        own = None
        if after < len(told) and told[after][1] == last and told[after][2].whole and heads[after] < end:
            own = told[after][2]
        elif before >= 0 and told[before][1] == first:
            own = told[before][2]
        else:
            own = _signature_after(page, last, quote.end, memory)
        found.append(_Near(own, told[before][2] if before >= 0 else None))
    return found


def _told_outside(page: Page) -> list[tuple[int, int, Source]]:
    """The attributions that stand in no quotation, each with its offset and the number of its sentence."""
    found = []
    for number, (reading, sources) in enumerate(page.portions):
        for source in sources:
            head = reading.tokens[source.hit.first].start()
            if not within(page.quotes, head):
                found.append((head, number, source))
    return found


def _speaker_around(pages: Sequence[Page], speech: Sequence[tuple[int, int]], memory: Memory) -> Source:
    """The speaker of a quotation that its paragraph names none for: a label, who led to it, or who signs it."""
    number, index = speech[0]
    page, after = pages[number], speech[-1][0] + 1
    quote = page.quotes[index]
    if page.label is not None:
        return page.label
    if number and index == 0 and pages[number - 1].lead is not None:
        return pages[number - 1].lead
    if after < len(pages) and pages[after].portions:
        signed = _signature(pages[after].portions[0][0], 0, memory)
        if signed is not None:
            return signed
    alone = _begins(page, quote) and quote.closed and not page.paragraph.text[quote.end + 1 :].strip(" .")
    if not alone:
        return AUTHOR
    return memory.recent if memory.recent.source != AUTHOR.source else Source(*UNNAMED, None)


def _signature_after(page: Page, number: int, place: int, memory: Memory) -> Source | None:
    """The signature after a quotation that ends at this offset of the sentence with this number."""
    reading = page.portions[number][0]
    start = bisect_right(reading.tokens, place, key=lambda token: token.start())
    if start < len(reading.tokens):
        return _signature(reading, start, memory)
    return _signature(page.portions[number + 1][0], 0, memory) if number + 1 < len(page.portions) else None


def _signature(reading: Reading, start: int, memory: Memory) -> Source | None:
    """*- Amina Example, envoy of Chad*: who signs what was quoted."""
    rest = range(start, len(reading.words))
    first = next((place for place in rest if reading.words[place] != "-"), start)
    if first == start or len(rest) > _SIGNATURE_REACH:
        return None
    end = next((place for place in rest[first - start :] if reading.breaks(place)), len(reading.words))
    told = end < len(reading.words) and reading.words[end] not in ("who", "which")  # *- a charge that Chad rejects*
    if told or any(place in reading.verb_heads for place in range(first, end)):
        return None
    return Source(*speaker_after(reading, first, memory), None)


def last_speaker(page: Page, heard: Voices) -> Source:
    """Who spoke last in a paragraph; the author, if nobody else did."""
    told = [source for _, _, source in _told_outside(page)][-1:]
    spoken = told or heard.speakers[-1:]
    return spoken[0] if spoken else heard.outside
