"""The machine coder: it reads claims from a text by rules on word order, for a reader to check.

Sentence by sentence: `phrases` and `clauses` find the parties, verbs and cues; `speakers` say whose claim it is;
`roles` who does what to whom; `certainty` how it is put. What it remembers from one sentence to the next is `Memory`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from entente.text.article import Article, Paragraph, Quotation, Sentence, fold
from entente.text.attributions import find_sources, governing
from entente.text.certainty import aux, certainty, cues_of, polarity
from entente.text.clauses import Reading
from entente.text.codebook import MACHINE, Claim, Codebook
from entente.text.gazetteer import Gazetteer, Mention
from entente.text.lexicon import TOKEN, Hit, Lexicon
from entente.text.names import find_mentions
from entente.text.parties import Memory, Named, Party, Source
from entente.text.roles import couples
from entente.text.voices import Page, Quoted, Voices, label_of, last_speaker, lead_of, runs, voices
from entente.text.word_lists import JOINS

_PORTION = 1200  # characters; a longer sentence is read in portions, so that time stays linear on any text
_ORDER_REACH = 6  # words between *threatened* and the verb that *to* leads to
_MARKS = frozenset("\"',.;:-!?()")


def propose_claims(
    article: Article,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    codebook: Codebook,
    *,
    mentions: Iterable[Mention] | None = None,
) -> tuple[Claim, ...]:
    """Code an article by machine: proposals for a reader to check, sentence by sentence.

    Parameters
    ----------
    gazetteer : Gazetteer
        The actors that can be found; persons and groups that it does not know are never coded.
    lexicon : Lexicon
        The verbs, nouns and cues that are understood.
    codebook : Codebook
        The relations that may be coded; others in the lexicon are passed over.
    mentions : iterable of Mention, optional
        Those of the article, if they were found before.

    Returns
    -------
    tuple of Claim
        In the order of the text, with ids ``m001``, ``m002`` …; at most one for each actor, relation, recipient and
        sentence. ``note`` holds the words that were read as the relation.

    Examples
    --------
    >>> from entente.text.gazetteer import State
    >>> from entente.text.article import parse_article
    >>> places = Gazetteer.build(states=[State("chad", "Chad"), State("niger", "Niger")])
    >>> book = Codebook.from_rows([{"relation": "attacks", "layers": "military", "sign": "-1"}])
    >>> words = Lexicon.from_rows([{"form": "attack.v", "part": "relation", "code": "attacks",
    ...                             "direction": "actor_first", "links": "-"}])
    >>> article = parse_article("News of the day" + chr(10) + "The ministry said that Chad attacked Niger in 1980.")
    >>> [(c.actor, c.relation, c.recipient, c.since) for c in propose_claims(article, places, words, book)]
    [('chad', 'attacks', 'niger', '1980')]

    Notes
    -----
    There is no parser behind this, only rules on word order: the subject is the nearest name before the verb that no
    preposition governs, the recipient the nearest after it that one of the entry's prepositions leads to; *was … by*
    turns them round. So it misses what is said in other words, and it misreads long sentences. Time is linear in the
    number of sentences.

    References
    ----------
    Schrodt, P. A. (2001). Automated coding of international event data using sparse parsing techniques.
    """
    found = find_mentions(article, gazetteer) if mentions is None else mentions
    adjectives = {alias.surface for alias in gazetteer.aliases if alias.type in ("demonym", "acronym")}
    named: dict[int, list[Named]] = defaultdict(list)
    for mention in found:
        named[mention.paragraph].append(_named(mention, gazetteer, mention.exact in adjectives))
    coder = _Coder(lexicon, codebook)
    claims = [claim for run in runs(article.paragraphs) for claim in coder.run(run, named)]
    return tuple(replace(claim, id=f"m{number:03d}") for number, claim in enumerate(claims, 1))


def _named(mention: Mention, gazetteer: Gazetteer, adjective: bool) -> Named:
    """A mention with its actor's kind; an organisation that the gazetteer does not know acts for its state."""
    actor = mention.actor if mention.actor in gazetteer.actors else mention.state or mention.actor
    kind = gazetteer.actors[actor].kind if actor in gazetteer.actors else "agency"
    return Named(actor, mention.state, kind, mention.start, mention.end, adjective)


class _Coder:
    """Codes paragraph after paragraph, and remembers who spoke and who was spoken of."""

    def __init__(self, lexicon: Lexicon, codebook: Codebook):
        self.lexicon, self.codebook = lexicon, codebook
        self.memory = Memory([])

    def run(self, paragraphs: Sequence[Quoted], named: Mapping[int, Sequence[Named]]) -> Iterator[Claim]:
        """The claims of paragraphs through which one speech may run: all are read before it is known who speaks."""
        pages = [self._page(paragraph, quotes, named[paragraph.number]) for paragraph, quotes in paragraphs]
        heard = voices(pages, self.memory)
        for page, voice in zip(pages, heard, strict=True):
            for reading, sources in page.portions:
                yield from self.portion(reading, sources, voice)
        self.memory.recent = last_speaker(pages[-1], heard[-1])

    def _page(self, paragraph: Paragraph, quotes: tuple[Quotation, ...], mentions: Sequence[Named]) -> Page:
        """A paragraph, read sentence by sentence; who spoke and who was spoken of is remembered."""
        folded = fold(paragraph.text)
        starts = [mention.start for mention in mentions]
        portions: list[tuple[Reading, Sequence[Source]]] = []
        label = lead = None
        for sentence in paragraph.sentences:
            for start, end in _portions(folded, sentence):
                tokens = list(TOKEN.finditer(folded, start, end))
                inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
                if not tokens:
                    continue
                reading = Reading(sentence, tokens, inside, self.lexicon)
                named = {party.first for party in reading.parties}
                reading.settle(self.memory)
                sources = find_sources(reading, self.memory, quotes)
                if not portions:
                    label = label_of(reading, sources, self.memory)
                    self.memory.speaker = label or self.memory.speaker
                lead = lead_of(reading, sources, self.memory)
                portions.append((reading, sources))
                # words such as *it* are not remembered, only what they stood for
                lists = [found for found in reading.coordinated if all(party.first in named for party in found)]
                self.memory.note([party for party in reading.parties if party.first in named], lists)
        return Page(paragraph, quotes, portions, label, lead)

    def portion(self, reading: Reading, sources: Sequence[Source], voice: Voices) -> Iterator[Claim]:
        """The claims of a sentence or of a portion of it, each once."""
        seen = set()
        for claim in self._claims(reading, sources, voice):
            sides = self.codebook.parties(claim)
            if (claim.relation, *sides) not in seen:
                seen.add((claim.relation, *sides))
                yield claim

    def _claims(self, reading: Reading, sources: Sequence[Source], heard: Voices) -> Iterator[Claim]:
        done: set[tuple[int, ...]] = set()
        for hit in reading.hits["relation"] if reading.parties else ():
            if hit.entry.code not in self.codebook or hit.words in done or self._is_ordered(reading, hit):
                continue
            voice = governing(reading, sources, hit.head) or heard.at(reading.tokens[hit.head].start())
            if voice.silent:
                continue
            for actor, recipient in couples(reading, hit):
                done.add(hit.words)
                yield self._claim(reading, hit, (actor, recipient), voice)

    def _is_ordered(self, reading: Reading, hit: Hit) -> bool:
        """*threatened to attack*, *asked to send*: what is threatened or asked has not been done."""
        place, company = reading.before_verb(hit.head)
        if "to" not in company or not hit.entry.verbal:
            return False
        for other in reading.hits["relation"]:
            near = other.head < hit.head and 0 <= place + 1 - other.head <= _ORDER_REACH
            known = other is not hit and other.entry.code in self.codebook
            if near and known and self.codebook[other.entry.code].speech:
                return True
        return False

    def _claim(self, reading: Reading, hit: Hit, couple: tuple[Party, Party], voice: Source) -> Claim:
        actor, recipient = couple
        here = voice if voice.hit in reading.hits["attribution"] else None
        first, last = _content(reading, hit, couple, here)
        since, until = reading.dates
        return Claim(
            id="",
            paragraph=reading.sentence.paragraph,
            source=voice.source,
            source_kind=voice.kind,
            cue=_cue(reading, hit, actor, here),
            start=reading.tokens[first].start(),
            end=reading.tokens[last].end(),
            content=reading.text(first, last),
            relation=hit.entry.code,
            actor=actor.actor,
            recipient=recipient.actor,
            polarity=polarity(reading, hit, actor, here, self.codebook[hit.entry.code].layers),
            certainty=certainty(reading, hit, actor, here),
            aux=aux(reading, hit, actor, here),
            since=since,
            until=until,
            note=reading.text(hit.first, hit.last),
            coder=MACHINE,
        )


def _portions(folded: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """A sentence, or its portions if it is monstrously long."""
    start = sentence.start
    while sentence.end - start > _PORTION:
        space = folded.rfind(" ", start + 1, start + _PORTION)
        end = space if space > start else start + _PORTION
        yield start, end
        start = end
    yield start, sentence.end


def _content(reading: Reading, hit: Hit, couple: tuple[Party, Party], voice: Source | None) -> tuple[int, int]:
    """The clause that holds the relation and its parties, without the attribution and the marks at its ends."""
    first = min(hit.first, *(party.first for party in couple))
    last = max(hit.last, *(party.last for party in couple))
    low, high = reading.clause(first)[0], reading.clause(last)[1]
    said = voice.hit if voice is not None else None
    if said is not None and said.last < first:
        begin = said.last
        if said.entry.code == "according":  # *according to Chad's envoy, …*: up to the comma
            begin = next((k for k in range(said.last, first) if reading.words[k] == ","), said.last)
        low = max(low, begin + 1)
    elif said is not None and said.first > last:
        high = max(last, next((k for k in range(said.first, last, -1) if reading.words[k] == ","), high))
    while low < first and reading.words[low] in _MARKS | JOINS:
        low += 1
    while high > last and reading.words[high] in _MARKS:
        high -= 1
    return low, high


def _cue(reading: Reading, hit: Hit, actor: Party, voice: Source | None) -> str:
    """The words that show the source, or else a hedge, or else the relation."""
    if voice is not None and voice.hit is not None:
        return reading.text(voice.hit.first, voice.hit.last)
    hedges = cues_of(reading, hit, actor, "hedge") + cues_of(reading, hit, actor, "future")
    shown = hedges[0] if hedges else hit
    return reading.text(shown.first, shown.last)
