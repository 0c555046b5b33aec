"""The machine coder: it reads claims from a text by rules on word order, for a reader to check.

Sentence by sentence: `phrases` and `clauses` find the parties, verbs and cues; `speakers` say whose claim it is;
`roles` who does what to whom; `certainty` how it is put. What it remembers from one sentence to the next is `Memory`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from entente.text.article import Article, Paragraph, Quotation, Sentence, fold
from entente.text.attributions import find_sources, governing
from entente.text.certainty import aux, certainty, cues_of, polarity
from entente.text.clauses import Reading
from entente.text.codebook import MACHINE, Claim, Codebook
from entente.text.denials import Deed, denials
from entente.text.gazetteer import Gazetteer, Mention
from entente.text.homes import dateline_of
from entente.text.lexicon import TOKEN, Hit, Lexicon
from entente.text.names import find_mentions
from entente.text.parties import AUTHOR, OWN, Memory, Named, Party, Source, Speaker
from entente.text.roles import couples, roles_of
from entente.text.selves import ANSWERING, ASKING, selves
from entente.text.speakers import UNNAMED, office_of
from entente.text.subjects import can_act
from entente.text.turns import turns
from entente.text.voices import Page, Quoted, Voices, label_of, last_speaker, lead_of, runs, voices
from entente.text.word_lists import JOINS, words

_PORTION = 1200  # characters; a longer sentence is read in portions, so that time stays linear on any text
_ORDER_REACH = 6  # words between *threatened* and the verb that *to* leads to
_SUBJECTS = frozenset({"it", "he", "she"})  # who is spoken of, and will be
_CONTEXT = frozenset({"event", "context", "answer"})  # of these needs what stands before may give the recipient
_SELVES = frozenset({"they", "their", "both"})  # said of those who speak
_WANTS = words("wants")
_ENDS_ANSWER = frozenset({"", ".", ",", ";", "and", "but", "it", "this", "them", "at", "on", "last", "immediately"})
_SECRET = words("secret")
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
        In the order of the text, with ids ``m001``, ``m002`` …; at most one for each actor, relation, recipient,
        source and sentence. ``note`` holds the words that were read as the relation.

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
    claims: list[Claim] = []
    for portion in read_relations(article, gazetteer, lexicon, codebook, mentions=mentions):
        claims += _claims(portion, codebook)
    return tuple(replace(claim, id=f"m{number:03d}") for number, claim in enumerate(claims, 1))


class Found(NamedTuple):
    """A relation word, whose claim it would be, and who does it to whom; no couple if that could not be told."""

    hit: Hit
    voice: Source
    couples: tuple[tuple[Party, Party], ...]


class Portion(NamedTuple):
    """A sentence, or a portion of a monstrous one, and the relation words in it that are no mere plan or silence."""

    reading: Reading
    found: tuple[Found, ...]


def read_relations(
    article: Article,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    codebook: Codebook,
    *,
    mentions: Iterable[Mention] | None = None,
) -> Iterator[Portion]:
    """Read an article sentence by sentence: its relation words, with their parties where both were found."""
    known = find_mentions(article, gazetteer) if mentions is None else mentions
    named: dict[int, list[Named]] = defaultdict(list)
    for mention in known:
        named[mention.paragraph].append(_named(mention, gazetteer, mention.exact in gazetteer.adjectives))
    coder = _Coder(lexicon, codebook, turns(article.paragraphs))
    for run in runs(article.paragraphs):
        yield from coder.run(run, named)


def _named(mention: Mention, gazetteer: Gazetteer, adjective: bool) -> Named:
    """A mention with its actor's kind; an organisation that the gazetteer does not know acts for its state."""
    actor = mention.actor if mention.actor in gazetteer.actors else mention.state or mention.actor
    kind = gazetteer.actors[actor].kind if actor in gazetteer.actors else "agency"
    return Named(actor, mention.state, kind, mention.start, mention.end, adjective)


class _Coder:
    """Codes paragraph after paragraph, and remembers who spoke and who was spoken of."""

    def __init__(self, lexicon: Lexicon, codebook: Codebook, answers: Mapping[int, Speaker]):
        self.lexicon, self.codebook, self.answers = lexicon, codebook, answers
        self.hostile = frozenset(relation.name for relation in codebook if relation.sign == -1)
        self.requests = frozenset(relation.name for relation in codebook if relation.speech and relation.sign == 0)
        self.memory = Memory([])
        self.told: list[list[Deed]] = []  # of the paragraph before

    def run(self, paragraphs: Sequence[Quoted], named: Mapping[int, Sequence[Named]]) -> Iterator[Portion]:
        """Paragraphs through which one speech may run: all are read before it is known who speaks."""
        pages = [self._page(paragraph, quotes, named[paragraph.number]) for paragraph, quotes in paragraphs]
        heard = voices([page for page, _ in pages], self.memory)
        for (page, done), voice in zip(pages, heard, strict=True):
            answering = self.answers.get(page.paragraph.number)
            if answering and voice.outside == AUTHOR:
                voice = voice._replace(outside=Source(*self._who_answers(answering), None))
            for (reading, _), deeds in zip(page.portions, done, strict=True):
                yield Portion(reading, tuple(_voiced(reading, deeds, voice)))
        self.memory.recent = last_speaker(pages[-1][0], heard[-1])

    def _who_answers(self, speaker: Speaker) -> Speaker:
        """Who is asked in an interview and has no name there speaks for the state whose office was told."""
        state = self.memory.we
        named = speaker == UNNAMED and state is not None and not self.memory.secret
        return Speaker(state.actor, "official", True) if named else speaker

    def _page(
        self, paragraph: Paragraph, quotes: tuple[Quotation, ...], mentions: Sequence[Named]
    ) -> tuple[Page, list[list[Deed]]]:
        """A paragraph sentence by sentence, with who does what to whom; who speaks and is spoken of is remembered."""
        folded = fold(paragraph.text)
        starts = [mention.start for mention in mentions]
        self.memory.age += 1
        self.memory.couples = [couple for _, *couple in self.memory.told]
        self.memory.told, self.memory.topic = [], None
        portions: list[tuple[Reading, Sequence[Source]]] = []
        deeds: list[list[Deed]] = []
        label = lead = None
        asked = frozenset[str]()
        if self.answers and self.memory.we:
            asked = ANSWERING if paragraph.number in self.answers else ASKING
        for sentence in paragraph.sentences:
            for start, end in _portions(folded, sentence):
                tokens = list(TOKEN.finditer(folded, start, end))
                inside = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
                if not tokens:
                    continue
                reading = Reading(sentence, tokens, inside, self.lexicon)
                named = {party.first for party in reading.parties}
                reading.settle(self.memory)
                if not portions:
                    self.memory.home = dateline_of(reading) or self.memory.home
                sources = find_sources(reading, self.memory, quotes)
                if not portions:
                    label = label_of(reading, sources, self.memory)
                    self.memory.speaker = label or self.memory.speaker
                lead = lead_of(reading, sources, self.memory)
                portions.append((reading, sources))
                if self.answers and paragraph.number < min(self.answers):
                    self.memory.we = office_of(reading) or self.memory.we
                    self.memory.secret = self.memory.secret or not _SECRET.isdisjoint(reading.words)
                if found := selves(reading, sources, quotes, self.memory, asked):
                    reading.admit(found)
                told = list(self._deeds(reading, sources))
                deeds.append([*told, *denials(reading, told, [*self.told, *deeds])])
                self._remember(reading, named)
        self.told = deeds
        return Page(paragraph, quotes, portions, label, lead), deeds

    def _remember(self, reading: Reading, named: Collection[int]) -> None:
        """Who was spoken of: by name, or by *it*, *he* or *she*, of which the memory keeps for whom they stood."""
        lists = [group for group in reading.coordinated if all(party.first in named for party in group)]
        pronouns = [party for party in reading.parties if not party.prep and reading.words[party.first] in _SUBJECTS]
        by_name = [party for party in reading.parties if party.first in named]
        self.memory.note([*pronouns, *by_name], lists)

    def _deeds(self, reading: Reading, sources: Sequence[Source]) -> Iterator[Deed]:
        """The relation words of a sentence with their couples, but for those of which nobody is said to have spoken."""
        done: set[tuple[tuple[int, ...], str]] = set()
        alone = len({party.state or party.actor for party in reading.parties}) < 2
        for hit in reading.hits["relation"] if reading.parties and not reading.hits["sense"] else ():
            known = hit.entry.code in self.codebook and (hit.words, hit.entry.code) not in done
            if not known or self._is_ordered(reading, hit):
                continue
            own = governing(reading, sources, hit.head)
            if own is not None and own.silent:
                continue
            pairs = () if alone else tuple(couples(reading, hit))
            if not pairs and not _CONTEXT.isdisjoint(hit.entry.needs):
                pairs = tuple(self._from_context(reading, hit))
            if not pairs and "pair" in hit.entry.needs:
                pairs = tuple(self._between(reading, hit))
            if not pairs and own is not None and self.codebook[hit.entry.code].sign == -1:
                pairs = tuple(self._against_speaker(reading, hit, own))
            if not pairs and own is not None and own.hit is not None and own.hit.entry.polarity == "-":
                pairs = tuple(self._by_denier(reading, hit, own))
            if pairs:
                self.memory.told += [(hit.entry.code, *pair) for pair in pairs]
                self.memory.couples += pairs
                done.add((hit.words, hit.entry.code))
            yield hit, own, pairs

    def _from_context(self, reading: Reading, hit: Hit) -> Iterator[tuple[Party, Party]]:
        """Couples whose recipient stands in a claim before: *condemned the raid*, *Chad recalled its ambassador*."""
        actors, recipients = roles_of(reading, hit)
        if recipients and "context" in hit.entry.needs and recipients[0].prep != OWN:
            return
        for actor in actors if not actors or can_act(actors[0]) else ():
            found = None
            if "event" in hit.entry.needs and not recipients:
                event = reading.event_after(hit)
                found = self.memory.doer(event.entry.code) if event is not None else None
                if found is None and reading.object_is_told(hit):
                    others = {code for code, _, _ in self.memory.told} - {hit.entry.code}
                    found = self.memory.last_doer(actor, others) if others else None
                elif found is None and reading.object_is_open(hit):  # *Chad protested*, *accused its neighbour*
                    alone = "-" not in hit.entry.links
                    found = self.memory.last_doer(actor, self.hostile) if alone else None
                    if found is None and hit.entry.code in self.hostile:
                        found = self.memory.other_side(actor)
            elif "answer" in hit.entry.needs and reading.word(hit.last + 1) in _ENDS_ANSWER:
                meant = self.memory.asked(actor, self.requests) if reading.words[actor.first] in _SUBJECTS else None
                actor = meant or actor  # *Chad asked Niger for aid, and it refused*: Niger
                found = self.memory.asked_by(actor, self.requests)
            elif "context" in hit.entry.needs and reading.object_is_open(hit):
                found = self.memory.other_side(actor) or self.memory.other_side(actors[0]) or reading.reason_for(hit)
            elif "event" in hit.entry.needs and recipients[0].prep == OWN:  # *condemned its crackdown*: another's
                found = self.memory.somebody_else(actor)
            if found is not None and (found.state or found.actor) != (actor.state or actor.actor) and not actor.private:
                yield actor, found._replace(first=hit.last, last=hit.last)

    def _between(self, reading: Reading, hit: Hit) -> Iterator[tuple[Party, Party]]:
        """*Chad offered to mediate*: between the two states of which was told before."""
        actors, recipients = roles_of(reading, hit)
        for actor in actors if not recipients and reading.object_is_open(hit) else ():
            here = [names for names in reading.coordinated if len(names) == 2 and names[1].last < actor.first]
            sides = here[-1] if here and actors != here[-1] else self.memory.sides(actor)
            for side in sides if can_act(actor) else ():
                yield actor, side._replace(first=hit.last, last=hit.last)

    def _against_speaker(self, reading: Reading, hit: Hit, voice: Source) -> Iterator[tuple[Party, Party]]:
        """*Chad said Niger had closed the border*: of a deed that names nobody who suffered it, whoever tells of it."""
        speech = self.codebook[hit.entry.code].speech
        told = hit.entry.verbal or "behind" in hit.entry.needs
        if not told or speech or voice.kind != "official" or not reading.object_is_open(hit):
            return
        actors, recipients = roles_of(reading, hit)
        told = next((party for party in (*reading.parties, *self.memory.focus) if party.actor == voice.source), None)
        if recipients or told is None or told.state != told.actor:
            return
        for actor in actors:
            if can_act(actor) and not actor.private and actor.state != told.state:
                yield actor, told._replace(first=hit.last, last=hit.last)

    def _by_denier(self, reading: Reading, hit: Hit, voice: Source) -> Iterator[tuple[Party, Party]]:
        """*Chad denied that Nigeriens had been attacked*: by whom is not said, so whoever denies it."""
        if voice.kind != "official" or not reading.passive(hit, reading.before_verb(hit.head)[1]):
            return
        denier = next((party for party in (*reading.parties, *self.memory.focus) if party.actor == voice.source), None)
        actors, recipients = roles_of(reading, hit)
        for recipient in recipients if denier is not None and not actors else ():
            if recipient.state != denier.state:
                yield denier._replace(first=hit.first, last=hit.first), recipient

    def _is_ordered(self, reading: Reading, hit: Hit) -> bool:
        """*threatened to attack*, *asked to send*: what is threatened or asked has not been done."""
        light = None if hit.entry.verbal else reading.carrier(hit.first)  # *threatened to launch attacks*
        if not hit.entry.verbal and (light is None or hit.entry.code not in self.hostile):
            return False
        place, company = reading.before_verb(hit.head if light is None else light.head)
        if "to" not in company:
            return False
        wanted = [k for k in range(max(place - _ORDER_REACH, 0), place + 1) if reading.words[k] in _WANTS]
        if wanted and (reading.words[wanted[-1]] == "bound" or any(reading.at[wanted[-1] : place + 1])):
            return True  # *needs Chad to talk*, *is bound to defend*
        for other in reading.hits["relation"]:
            near = other.head < hit.head and 0 <= place + 1 - other.head <= _ORDER_REACH
            known = other is not hit and other.entry.code in self.codebook and "answer" not in other.entry.needs
            if near and known and self.codebook[other.entry.code].speech:
                return True
        return False


def _voiced(reading: Reading, deeds: Sequence[Deed], heard: Voices) -> Iterator[Found]:
    """Deeds with whose claims they are: the sentence's own attribution's, or a running quotation's, or the author's."""
    each_other = any(hit.entry.code == "each" for hit in reading.hits["anaphor"])
    for hit, own, pairs in deeds:
        voice = own or heard.at(reading.tokens[hit.head].start())
        if voice.silent:
            continue
        for speaker in (voice.source, *(voice.also if pairs else ())):
            told = pairs
            if voice.also and each_other:  # *Chad and Mali accuse each other*: neither accuses itself
                told = tuple(pair for pair in pairs if pair[0].actor != speaker)
            elif voice.also and pairs and reading.words[pairs[0][0].first] in _SELVES:  # *said they left*
                told = tuple(pair for pair in pairs if pair[0].actor == speaker) or pairs
            yield Found(hit, voice._replace(source=speaker), told)


def _claims(portion: Portion, codebook: Codebook) -> Iterator[Claim]:
    """The claims of a portion, each once."""
    seen = set()
    for hit, voice, pairs in portion.found:
        for couple in pairs:
            claim = _claim(portion.reading, hit, couple, voice, codebook)
            said = claim.source, claim.relation, *codebook.parties(claim)
            if said not in seen:
                seen.add(said)
                yield claim


def _claim(reading: Reading, hit: Hit, couple: tuple[Party, Party], voice: Source, codebook: Codebook) -> Claim:
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
        polarity=polarity(reading, hit, actor, here, codebook[hit.entry.code].layers),
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
