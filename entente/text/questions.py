"""What the machine coder has not read: sentences read half, put as questions, and sentences with actors and no claim.

A relation word of which only one party was found, or of which two are named and nothing tells who does it to whom, is
no claim. It is no reason for silence either: a reader who is asked "Russia delivered jets: to whom?" can answer it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from entente.text.article import Article, Sentence
from entente.text.clauses import Reading
from entente.text.codebook import Claim, Codebook
from entente.text.coder import Found, Portion, read_relations
from entente.text.gazetteer import Gazetteer, Mention
from entente.text.lexicon import Hit, Lexicon
from entente.text.parties import Party
from entente.text.roles import roles_of
from entente.text.subjects import can_act
from entente.text.word_lists import PLACE_PREPOSITIONS, PREPOSITIONS

_LABELS = frozenset({"next", "role"})
_LONGEST = 25  # words that a question quotes at most


@dataclass(frozen=True, slots=True)
class Question:
    """A relation word that the machine has read only half.

    Parameters
    ----------
    paragraph : int
        Its number, from 1.
    start, end : int
        Offsets of the content in the paragraph; ``text[start:end] == content``.
    relation : str
        The relation of the codebook that the words would be.
    actor, recipient : str or None
        The actor's id where that side was found.
    asks : str
        The question, such as "Russia delivered jets: to whom?".

    Examples
    --------
    >>> Question(2, 0, 21, "Russia delivered jets", "supplies_arms", "russia", None,
    ...          "Russia delivered jets: to whom?").recipient is None
    True
    """

    paragraph: int
    start: int
    end: int
    content: str
    relation: str
    actor: str | None
    recipient: str | None
    asks: str


def propose_questions(
    article: Article,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    codebook: Codebook,
    *,
    mentions: Iterable[Mention] | None = None,
) -> tuple[Question, ...]:
    """What the machine coder would ask a reader: the relation words that it has read half, in the order of the text.

    The parameters are those of `entente.text.coder.propose_claims`. A relation is asked about once in a sentence for
    each party that was found, and not where `propose_claims` has a claim of that relation with that party.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> from entente.text.gazetteer import State
    >>> places = Gazetteer.build(states=[State("chad", "Chad"), State("mali", "Mali")])
    >>> book = Codebook.from_rows([{"relation": "attacks", "layers": "military", "sign": "-1"}])
    >>> words = Lexicon.from_rows([{"form": "attack.v", "part": "relation", "code": "attacks",
    ...                             "direction": "actor_first", "links": "-"}])
    >>> article = parse_article("News of the day" + chr(10) + "Rebels attacked Mali on Monday. Chad attacked.")
    >>> [question.asks for question in propose_questions(article, places, words, book)]
    ['Somebody attacked Mali: who?', 'Chad attacked: whom?']
    """
    asked: list[Question] = []
    for portion in read_relations(article, gazetteer, lexicon, codebook, mentions=mentions):
        asked += _questions(portion)
    return tuple(asked)


def _questions(portion: Portion) -> Iterator[Question]:
    told: set[tuple[str, str]] = set()  # a relation and a party that a claim has, or that was asked about
    words: set[int] = set()
    for found in portion.found:
        for couple in found.couples:
            told |= {(found.hit.entry.code, party.actor) for party in couple}
            words.update(found.hit.words)
    for found in portion.found:
        if found.couples or not words.isdisjoint(found.hit.words):
            continue
        question = _question(portion.reading, found)
        if question is None:
            continue
        parties = {(question.relation, party) for party in (question.actor, question.recipient) if party}
        if parties.isdisjoint(told):
            told |= parties
            words.update(found.hit.words)
            yield question


def _question(reading: Reading, found: Found) -> Question | None:
    """The question about a relation word without a couple; none if no party stands by it."""
    hit = found.hit
    governed = hit.shape == "ing" and reading.word(hit.head - 1) in PREPOSITIONS  # *accused of backing rebels*
    if hit.entry.verbal and (governed or reading.used_as_noun(hit)):
        return None
    if not _LABELS.isdisjoint(hit.entry.needs):  # *its rivals*: who they are is no question of this sentence
        return None
    actors, recipients = (side[:1] for side in roles_of(reading, hit))
    if not (actors or recipients) and hit.entry.direction == "mutual":
        actors = _one_of_two(reading, hit)
    if actors and recipients:
        actors, recipients = _apart(actors[0], recipients[0])
    shown = [*actors, *recipients]
    if not shown:
        shown = _near(reading, hit)
    if not shown:
        return None
    first = min(hit.first, *(party.first for party in shown))
    last = max(hit.last, *(party.last for party in shown))
    if last - first >= _LONGEST:
        return None
    return Question(
        paragraph=reading.sentence.paragraph,
        start=reading.tokens[first].start(),
        end=reading.tokens[last].end(),
        content=reading.text(first, last),
        relation=hit.entry.code,
        actor=actors[0].actor if actors else None,
        recipient=recipients[0].actor if recipients else None,
        asks=_asks(reading, hit, reading.text(first, last), bool(actors), bool(recipients)),
    )


def _one_of_two(reading: Reading, hit: Hit) -> tuple[Party, ...]:
    """The only party that was found of a relation between two, such as *Kenya held talks*."""
    if hit.entry.verbal:
        return reading.subjects(hit.head)[:1] or reading.objects(hit, hit.entry.links)[:1]
    return reading.owner(hit.first)[:1] or reading.objects(hit, hit.entry.links)[:1]


def _apart(actor: Party, recipient: Party) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Two parties that were both found, but make no couple: of one that stands on both sides the actor is sure."""
    same = (actor.state or actor.actor) == (recipient.state or recipient.actor)
    return ((actor,), ()) if same else ((actor,), (recipient,))


def _near(reading: Reading, hit: Hit) -> list[Party]:
    """Two parties of different states in the clause of a relation word that leads to neither."""
    low, high = reading.clause(hit.head)
    first: dict[str, Party] = {}
    for party in reading.named:
        if low <= party.first and party.last <= high and can_act(party):
            first.setdefault(party.state or party.actor, party)
    return list(first.values())[:2] if len(first) > 1 else []


def _asks(reading: Reading, hit: Hit, content: str, actor: bool, recipient: bool) -> str:
    """The question in words: who is missing decides how it ends."""
    words = content[0].upper() + content[1:]
    mutual = hit.entry.direction == "mutual"
    if actor == recipient:  # both were found and make no couple, or neither stands where it should
        return f"{words}: who with whom?" if mutual else f"{words}: who to whom?"
    if mutual:
        return f"{words}: with whom?"
    if hit.entry.direction == "recipient_first":  # *bought from Chad*: who acted is the seller
        return f"{words}: by whom?" if actor else f"{words}: from whom?"
    if actor:
        preposition = _preposition(hit)
        return f"{words}: {preposition} whom?" if preposition else f"{words}: whom?"
    if not hit.entry.verbal or reading.passive(hit, reading.before_verb(hit.head)[1]):
        return f"{words}: by whom?"
    return f"Somebody {content}: who?"


def _preposition(hit: Hit) -> str:
    """The preposition that leads to the other side; empty if that stands right after the word."""
    links = [link for link in hit.entry.links if link not in PLACE_PREPOSITIONS or link == "of"]
    if hit.entry.verbal and links[:1] == ["-"]:
        return ""
    return "to" if "to" in links else next((link for link in links if link.isalpha()), "")


def unread_sentences(article: Article, mentions: Iterable[Mention], claims: Iterable[Claim]) -> tuple[Sentence, ...]:
    """The sentences to read first: those that name two or more known actors while no claim lies in them.

    Two names of one state, such as "Moscow" and "the Russian army", are one actor here.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> article = parse_article("News of the day" + chr(10) + "Chad and Mali share a border. Mali waits.")
    >>> named = [Mention(2, 0, 4, "Chad", "chad", "chad", False), Mention(2, 9, 13, "Mali", "mali", "mali", False)]
    >>> [sentence.text for sentence in unread_sentences(article, named, [])]
    ['Chad and Mali share a border.']
    """
    sentences = _Sentences(article)
    named: dict[Sentence, set[str]] = defaultdict(set)
    for mention in mentions:
        for sentence in sentences.of(mention):
            named[sentence].add(mention.state or mention.actor)
    read = {sentence for claim in claims for sentence in sentences.of(claim)}
    return tuple(one for one in article.sentences if len(named[one]) > 1 and one not in read)


class _Sentences:
    """The sentences of an article by paragraph, to find those in which a span lies."""

    def __init__(self, article: Article):
        self.within = {paragraph.number: paragraph.sentences for paragraph in article.paragraphs}
        self.ends = {number: [one.end for one in within] for number, within in self.within.items()}

    def of(self, span: Mention | Claim) -> Iterator[Sentence]:
        """The sentences that share a character with a span."""
        within = self.within.get(span.paragraph, ())
        first = bisect_right(self.ends.get(span.paragraph, ()), span.start)
        return takewhile(lambda sentence: sentence.start < span.end, within[first:])
