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
    questions = tuple(one for one in asked if not any(_answers(claim, one) for claim in found.claims))
    return ToRead(questions, unread_sentences(found.article, found.mentions, found.claims))


def _answers(claim: Claim, question: Question) -> bool:
    """Whether a claim gives the other side of a question."""
    same = (claim.paragraph, claim.relation) == (question.paragraph, question.relation)
    meets = claim.start < question.end and question.start < claim.end
    sides = {question.actor, question.recipient} - {None}
    return same and meets and sides <= set(claim.pair)
