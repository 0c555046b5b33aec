"""What to read next in an analysed text: relations that were read half, and sentences with two actors and no claim."""

from __future__ import annotations

from typing import NamedTuple

from entente import data
from entente.path.results import Analysis
from entente.text.article import Sentence
from entente.text.codebook import Claim
from entente.text.questions import Question, propose_questions, unread_sentences


class ToRead(NamedTuple):
    """Questions that a reader can answer, and sentences that nobody has coded."""

    questions: tuple[Question, ...]
    unread: tuple[Sentence, ...]


def to_read(found: Analysis) -> ToRead:
    """What the machine has not read of a text, as far as no claim of the reader's answers it.

    Examples
    --------
    >>> from entente.path.analysis import analyse
    >>> left = to_read(analyse("News of the day" + chr(10) + "Rebels attacked Mali. Chad and Niger share a border."))
    >>> [question.asks for question in left.questions], [sentence.text for sentence in left.unread]
    (['Somebody attacked Mali: who?'], ['Chad and Niger share a border.'])
    """
    asked = propose_questions(found.article, found.gazetteer, data.lexicon(), data.codebook(), mentions=found.mentions)
    done = passages_read(found)
    open_ones = [one for one in asked if not any(_answers(claim, one) for claim in found.claims)]
    questions = tuple(one for one in open_ones if (one.paragraph, as_words(one.content)) not in done)
    silent = unread_sentences(found.article, found.mentions, found.claims)
    return ToRead(questions, tuple(one for one in silent if (one.paragraph, as_words(one.text)) not in done))


def passages_read(found: Analysis) -> set[tuple[int, str]]:
    """The passages of which a reader has said that they hold no claim: paragraph and words."""
    marks = [dict(one.changes) for one in found.corrections if one.action == "read"]
    return {(int(mark["paragraph"]), as_words(mark["content"])) for mark in marks}


def as_words(text: str) -> str:
    """Words with single spaces between them, as passages are compared."""
    return " ".join(text.split())


def _answers(claim: Claim, question: Question) -> bool:
    """Whether a claim gives the other side of a question."""
    same = (claim.paragraph, claim.relation) == (question.paragraph, question.relation)
    meets = claim.start < question.end and question.start < claim.end
    sides = {question.actor, question.recipient} - {None}
    return same and meets and sides <= set(claim.pair)
