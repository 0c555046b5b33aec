"""Where to read next: relations that the machine read half, and sentences of several actors without a claim."""

from __future__ import annotations

from dataclasses import dataclass

from entente.path.results import Analysis
from entente.path.unread import to_read
from entente.path.wording import labels_of
from entente.text.article import Sentence
from entente.text.questions import Question


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
    asked, unread = to_read(analysis)
    places = [Place(one.paragraph, one.start, one.content, one.asks, True) for one in asked]
    for sentence in unread:
        if not any(_inside(one, sentence) for one in asked):
            ask = f"Who does what to whom? Named: {labels_of(analysis, _named(analysis, sentence))}."
            places.append(Place(sentence.paragraph, sentence.start, sentence.text, ask, False))
    return tuple(sorted(places, key=lambda place: (place.paragraph, place.start)))


def _inside(question: Question, sentence: Sentence) -> bool:
    same = question.paragraph == sentence.paragraph
    return same and sentence.start <= question.start < sentence.end


def _named(analysis: Analysis, sentence: Sentence) -> list[str]:
    named = []
    for mention in analysis.mentions:
        if mention.paragraph == sentence.paragraph and sentence.start <= mention.start < sentence.end:
            named.append(mention.state or mention.actor)
    return list(dict.fromkeys(named))
