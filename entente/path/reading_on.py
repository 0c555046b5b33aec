"""Where to read next: relations that the machine read half, and sentences of several actors without a claim."""

from __future__ import annotations

from dataclasses import dataclass

from entente import data
from entente.path.results import Analysis
from entente.path.wording import labels_of
from entente.text.article import Sentence
from entente.text.questions import Question, propose_questions, unread_sentences


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a text that somebody should read, and what to ask of them.

    Parameters
    ----------
    question : bool
        Whether a relation was read half; else the sentence names several actors and holds no claim.
    """

    paragraph: int
    start: int
    words: str
    asks: str
    question: bool


def reading_on(analysis: Analysis) -> tuple[Place, ...]:
    """The places to read next, in the order of the text; what a reader has coded is not asked about any more.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News of the day" + chr(10) + "France delivered jets. Chad and Mali share a border.")
    >>> [(place.question, place.asks) for place in reading_on(found)]
    [(True, 'France delivered jets: to whom?'), (False, 'Who does what to whom? Named: Chad and Mali.')]
    """
    done = _read_passages(analysis)
    asked = []
    for question in questions(analysis):
        if not _answered(question, analysis) and _passage(question.paragraph, question.content) not in done:
            asked.append(question)
    places = [Place(one.paragraph, one.start, one.content, one.asks, True) for one in asked]
    for sentence in unread_sentences(analysis.article, analysis.mentions, analysis.claims):
        read = _passage(sentence.paragraph, sentence.text) in done
        if not read and not any(_inside(one, sentence) for one in asked):
            ask = f"Who does what to whom? Named: {labels_of(analysis, _named(analysis, sentence))}."
            places.append(Place(sentence.paragraph, sentence.start, sentence.text, ask, False))
    return tuple(sorted(places, key=lambda place: (place.paragraph, place.start)))


def questions(analysis: Analysis) -> tuple[Question, ...]:
    """What the machine coder would ask a reader of this text, with the actors as they are decided."""
    tables = analysis.gazetteer, data.lexicon(), data.codebook()
    return propose_questions(analysis.article, *tables, mentions=analysis.mentions)


def _read_passages(analysis: Analysis) -> set[tuple[str, str]]:
    """The passages of which a reader has said that they were read and hold no claim."""
    given = [dict(one.changes) for one in analysis.corrections if one.action == "read"]
    return {_passage(one["paragraph"], one["content"]) for one in given}


def _passage(paragraph: int | str, words: str) -> tuple[str, str]:
    return str(paragraph), " ".join(words.split())


def _answered(question: Question, analysis: Analysis) -> bool:
    """Whether a reader has coded a claim in the words that the question is about."""
    proposed = {claim.id for claim in analysis.claims_as_proposed}
    read = [claim for claim in analysis.claims if claim.id not in proposed and claim.paragraph == question.paragraph]
    return any(claim.start < question.end and question.start < claim.end for claim in read)


def _inside(question: Question, sentence: Sentence) -> bool:
    same = question.paragraph == sentence.paragraph
    return same and sentence.start <= question.start < sentence.end


def _named(analysis: Analysis, sentence: Sentence) -> list[str]:
    named = []
    for mention in analysis.mentions:
        if mention.paragraph == sentence.paragraph and sentence.start <= mention.start < sentence.end:
            named.append(mention.state or mention.actor)
    return list(dict.fromkeys(named))
