"""Lab 09, what is on the desk: a text, what the learner has decided about it, and the analysis that follows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from entente.path.analysis import analyse
from entente.path.results import EDITABLE, ActorDecision, Analysis, Correction
from entente.text.article import Article
from entente.text.codebook import Claim

NO_TEXT = Article("", (), "nothing")
NEW_ACTOR, NEW_CLAIM = "new actor", "new claim"
HAND = "a claim by hand"  # where an added claim comes from
FIRST_CLAIM = Claim("", 1, "author", "author", "", 0, 0, "", "meets", "", "")
FIRST = {
    NEW_ACTOR: {"name": "", "kind": "agency"},
    NEW_CLAIM: {"paragraph": "1", "content": "", **{name: getattr(FIRST_CLAIM, name) for name in EDITABLE}},
}
Typed = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """What is on the desk."""

    article: Article = NO_TEXT
    actors: tuple[ActorDecision, ...] = ()
    claims: tuple[Correction, ...] = ()
    pages: tuple[int, int] = (0, 0)  # which page of the actors and of the claims is open, from 0
    typed: tuple[tuple[str, Typed], ...] = ()  # only where it could not be taken yet
    wrong: tuple[tuple[str, str], ...] = ()  # why not


def analysis_of(state: State) -> Analysis:
    """The analysis of the text on the desk, with the learner's decisions."""
    return _analysed(state.article, state.actors, state.claims)


@lru_cache(maxsize=4)
def _analysed(article: Article, actors: tuple[ActorDecision, ...], claims: tuple[Correction, ...]) -> Analysis:
    return analyse(article, actors=actors, claims=claims)
