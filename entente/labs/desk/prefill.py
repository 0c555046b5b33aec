"""Lab 09, what the desk fills in when words are selected: who is named there, whose claim it is, and how sure.

It asks the machine coder what it reads in the sentence. All of it is a first guess, and stands in fields to be changed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from entente import data
from entente.path.results import EDITABLE, Analysis
from entente.text.certainty import aux, certainty, polarity
from entente.text.codebook import CERTAINTIES
from entente.text.coder import Found, Portion, read_relations
from entente.text.lexicon import Hit
from entente.text.parties import AUTHOR, Memory, Source
from entente.text.questions import Question
from entente.text.speakers import find_sources

EMPTY = dict.fromkeys(EDITABLE, "") | {"polarity": "+", "certainty": "CT", "aux": "none"}


def prefilled(
    found: Analysis, paragraph: int, start: int, end: int, question: Question | None = None
) -> dict[str, str]:
    """The fields of a claim that these words may make."""
    values = EMPTY | {"source": "author", "source_kind": "author"}
    values |= {"paragraph": str(paragraph), "content": found.article.paragraph(paragraph).text[start:end]}
    portion = _portion_at(found, paragraph, start, end)
    relation, hit = "", None
    if portion is not None:
        hit = _hit_in(portion, start, end)
        source = hit.voice if hit else _source_of(portion)
        values |= _who_says(portion, source)
        values["since"], values["until"] = portion.reading.dates
        values |= _how(portion, hit, source) if hit else _cues_in(portion, start, end, source)
    if hit:
        relation = hit.hit.entry.code
    actor, recipient = _two_of(found, paragraph, start, end, values["source"])
    if hit and hit.couples:
        actor, recipient = (party.actor for party in hit.couples[0])
    if question:  # the side that it asks for is left open: a guess there would be accepted unread
        relation, actor, recipient = question.relation, question.actor or "", question.recipient or ""
    return values | {"relation": relation, "actor": actor, "recipient": recipient}


@lru_cache(maxsize=4)
def _portions(found: Analysis) -> dict[int, list[Portion]]:
    """What the coder reads of each paragraph."""
    portions = defaultdict(list)
    for portion in read_relations(
        found.article, found.gazetteer, data.lexicon(), data.codebook(), mentions=found.mentions
    ):
        portions[portion.reading.sentence.paragraph].append(portion)
    return dict(portions)


def _portion_at(found: Analysis, paragraph: int, start: int, end: int) -> Portion | None:
    for portion in _portions(found).get(paragraph, ()):
        tokens = portion.reading.tokens
        if tokens[0].start() < end and start < tokens[-1].end():
            return portion
    return None


def _hit_in(portion: Portion, start: int, end: int) -> Found | None:
    """The first relation word among the words; one that has both its parties goes before."""
    tokens = portion.reading.tokens
    inside = [one for one in portion.found if start <= tokens[one.hit.head].start() < end]
    return next((one for one in inside if one.couples), inside[0] if inside else None)


def _source_of(portion: Portion) -> Source:
    sources = find_sources(portion.reading, Memory([]))
    return next((source for source in sources if not source.silent), AUTHOR)


def _who_says(portion: Portion, source: Source) -> dict[str, str]:
    cue = portion.reading.text(source.hit.first, source.hit.last) if source.hit else ""
    return {"source": source.source, "source_kind": source.kind, "cue": cue}


def _how(portion: Portion, found: Found, source: Source) -> dict[str, str]:
    """Polarity, certainty and time of a relation word, as the coder would read them."""
    reading, hit = portion.reading, found.hit
    if not reading.parties:
        return {}
    actor = found.couples[0][0] if found.couples else reading.parties[0]
    spoken = source if source.hit in reading.hits["attribution"] else None
    return {
        "polarity": polarity(reading, hit, actor, spoken, data.codebook()[hit.entry.code].layers),
        "certainty": certainty(reading, hit, actor, spoken),
        "aux": aux(reading, hit, actor, spoken),
    }


def _cues_in(portion: Portion, start: int, end: int, source: Source) -> dict[str, str]:
    """What is told by cues alone, where no relation word was understood: hedges and negations among the words."""
    reading = portion.reading

    def inside(part: str) -> list[Hit]:
        return [cue for cue in reading.hits[part] if start <= reading.tokens[cue.first].start() < end]

    denials = len(inside("negation"))
    marks = [cue.entry.certainty for cue in inside("hedge") if cue.entry.certainty]
    if source.hit:
        denials += source.hit.entry.polarity == "-"
        marks.append(source.hit.entry.certainty or "CT")
    return {"polarity": "-" if denials % 2 else "+", "certainty": max(marks, key=CERTAINTIES.index, default="CT")}


def _two_of(found: Analysis, paragraph: int, start: int, end: int, source: str) -> tuple[str, str]:
    """The first two actors that the words name; those of the sentence around them fill up."""
    portion = _portion_at(found, paragraph, start, end)
    low, high = start, end
    if portion is not None:
        low, high = portion.reading.sentence.start, portion.reading.sentence.end
    inside, around = [], []
    for mention in found.mentions:
        actor = mention.actor if mention.actor in found.gazetteer.actors else mention.state
        if mention.paragraph != paragraph or not actor:
            continue
        if start <= mention.start < end:
            inside.append(actor)
        elif low <= mention.start < high and actor != source:
            around.append(actor)
    named = [*dict.fromkeys([*inside, *around]), "", ""]
    return named[0], named[1]
