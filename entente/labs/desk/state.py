"""Lab 09, what is on the desk: a text, what the learner has decided about it, and the analysis that follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from entente.path.analysis import analyse, with_corrections
from entente.path.results import ActorDecision, Analysis, Correction
from entente.text.article import Article
from entente.text.codebook import Claim

NO_TEXT = Article("", (), "nothing")
NEW_ACTOR, NEW_CLAIM = "new actor", "new claim"
HAND = "a claim by hand"  # where an added claim comes from
Typed = tuple[tuple[str, str], ...]
Decisions = tuple[tuple[ActorDecision, ...], tuple[Correction, ...]]


@dataclass(frozen=True)
class State:
    """What is on the desk.

    Parameters
    ----------
    others : tuple of Claim
        What coders other than the rules propose.
    open : str
        The row that lies on the card: ``claim KEY``, ``question PARAGRAPH.START.END RELATION``,
        ``sentence PARAGRAPH.NUMBER``, ``actor NAME``, `NEW_CLAIM` or `NEW_ACTOR`; empty for none.
    words : (int, int, int)
        Paragraph, start and end of the words that were selected last.
    before : Decisions, optional
        What was decided before the last decision, to see what that one has turned.
    """

    article: Article = NO_TEXT
    actors: tuple[ActorDecision, ...] = ()
    claims: tuple[Correction, ...] = ()
    others: tuple[Claim, ...] = ()
    open: str = ""
    words: tuple[int, int, int] = (0, 0, 0)
    page: int = 0  # of the table of actors, from 0
    another: bool = False  # whether the boxes for another text are shown
    chat: bool = False  # whether the box for the answer of a chat model is shown
    told: tuple[str, ...] = ()  # what became of the answer that was pasted last
    before: Decisions | None = None
    typed: tuple[tuple[str, Typed], ...] = ()  # only where it could not be taken yet
    wrong: tuple[tuple[str, str], ...] = ()  # why not


def reading_of(state: State) -> Analysis:
    """What is read in the text by the decisions on actors, before any correction of a claim."""
    return _read(state.article, state.actors, state.others)


def analysis_of(state: State) -> Analysis:
    """The analysis of the text on the desk, with the learner's decisions."""
    return _analysed(state.article, state.actors, state.claims, state.others)


def analysis_before(state: State) -> Analysis | None:
    """The analysis before the last decision; None if there was none."""
    return None if state.before is None else _analysed(state.article, *state.before, state.others)


@lru_cache(maxsize=6)
def _read(article: Article, actors: tuple[ActorDecision, ...], others: tuple[Claim, ...]) -> Analysis:
    return analyse(article, actors=actors, others=others)


@lru_cache(maxsize=6)
def _analysed(
    article: Article,
    actors: tuple[ActorDecision, ...],
    claims: tuple[Correction, ...],
    others: tuple[Claim, ...],
) -> Analysis:
    return with_corrections(_read(article, actors, others), claims)
