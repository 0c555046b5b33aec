"""Lab 09, where a reader has to stop: proposed claims and names, questions, and sentences in which nothing was found.

A stop is read when somebody has decided on it. Those of a text are numbered in its order; how many of them are read is
the progress of the desk.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from entente import data
from entente.labs.desk.state import State, analysis_of, reading_of
from entente.path.decisions import decision_rows
from entente.path.keys import keyed_claims
from entente.path.results import Analysis, Correction
from entente.path.unread import as_words, passages_read
from entente.text.article import Article, sentence_at
from entente.text.codebook import MACHINE, Claim
from entente.text.questions import Question, propose_questions, unread_sentences


@dataclass(frozen=True)
class Stop:
    """A place at which a reader has something to decide.

    Parameters
    ----------
    row : str
        The id of its row: ``actor NAME``, ``claim KEY``, ``question PARAGRAPH.START.END RELATION`` or ``sentence
        PARAGRAPH.NUMBER``.
    action : str
        What was decided; empty if nothing was.
    coder : str
        Who proposes it.
    """

    row: str
    paragraph: int
    start: int
    end: int
    action: str = ""
    coder: str = MACHINE
    claim: Claim | None = None
    question: Question | None = None

    @property
    def kind(self) -> str:
        """The kind of the stop: actor, claim, question or sentence."""
        return self.row.partition(" ")[0]

    def words(self, article: Article) -> str:
        """The words at which it stands."""
        return article.paragraph(self.paragraph).text[self.start : self.end]


def stops_of(state: State) -> tuple[Stop, ...]:
    """All stops of a text, in its order; claims that were added by hand come with them."""
    return _stops(analysis_of(state), reading_of(state))


def stop_at(state: State, row: str) -> Stop | None:
    """The stop with this row."""
    return next((stop for stop in stops_of(state) if stop.row == row), None)


def counted_stops(state: State) -> tuple[Stop, ...]:
    """The stops that count for the progress: all but the reader's own claims."""
    return tuple(stop for stop in stops_of(state) if stop.action != "add" or stop.kind != "claim")


@lru_cache(maxsize=6)
def _stops(found: Analysis, read: Analysis) -> tuple[Stop, ...]:
    claims = _claim_stops(found)
    stops = [*_actor_stops(found), *claims, *_done_gaps(_gap_stops(read), found, claims)]

    def order(stop: Stop) -> tuple[int, int, bool, int, int]:
        # Names come first in their sentence, since what is claimed there hangs on them.
        sentence = sentence_at(found.article, stop.paragraph, stop.start)
        return stop.paragraph, sentence.number, stop.kind != "actor", stop.start, stop.end

    return tuple(sorted(stops, key=order))


def current(found: Analysis) -> dict[str, Correction]:
    """The corrections that fit, by the keys of now."""
    stale = [one.correction for one in found.stale]
    return {one.key: one for one in found.corrections if one not in stale}


def _claim_stops(found: Analysis) -> list[Stop]:
    now = {claim.id: claim for claim in found.claims}
    decided = current(found)
    stops = []
    for key, proposed in keyed_claims(found.claims_as_proposed, found.mentions).items():
        action = decided[key].action if key in decided else ""
        claim = now.pop(proposed.id, proposed)
        stops.append(_claim_stop(key, claim, action, proposed.coder or MACHINE))
    # What is left are the claims that were added by hand, in the order in which they were.
    added = [one.key for one in decided.values() if one.action == "add"]
    stops += [_claim_stop(key, claim, "add", "") for key, claim in zip(added, now.values(), strict=True)]
    return stops


def _claim_stop(key: str, claim: Claim, action: str, coder: str) -> Stop:
    return Stop(f"claim {key}", claim.paragraph, claim.start, claim.end, action, coder, claim)


def _actor_stops(found: Analysis) -> list[Stop]:
    """The names that were proposed, each where it stands first and is no part of a longer one."""
    actions = {row["name"]: row["action"] for row in decision_rows(found)}
    names = sorted((proposal.name for proposal in found.proposals), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    first: dict[str, Stop] = {}
    for paragraph in found.article.paragraphs if names else ():
        for place in pattern.finditer(paragraph.text):
            name = place[0]
            first.setdefault(name, Stop(f"actor {name}", paragraph.number, *place.span(), actions[name]))
    return list(first.values())


@lru_cache(maxsize=6)
def _gap_stops(read: Analysis) -> tuple[Stop, ...]:
    """Questions, and sentences with two actors and no claim; they hang on the actors alone."""
    stops = []
    for question in propose_questions(
        read.article, read.gazetteer, data.lexicon(), data.codebook(), mentions=read.mentions
    ):
        row = f"question {question.paragraph}.{question.start}.{question.end} {question.relation}"
        stops.append(Stop(row, question.paragraph, question.start, question.end, question=question))
    asked = {(stop.paragraph, sentence_at(read.article, stop.paragraph, stop.start).number) for stop in stops}
    for sentence in unread_sentences(read.article, read.mentions, read.claims_as_proposed):
        if (sentence.paragraph, sentence.number) not in asked:
            row = f"sentence {sentence.paragraph}.{sentence.number}"
            stops.append(Stop(row, sentence.paragraph, sentence.start, sentence.end))
    return tuple(stops)


def _done_gaps(gaps: Iterable[Stop], found: Analysis, claims: Iterable[Stop]) -> list[Stop]:
    """The gaps with what became of them: read when a claim was put there, or when somebody said so."""
    by_hand: dict[int, list[Stop]] = defaultdict(list)
    for claim in claims:
        if claim.action == "add":
            by_hand[claim.paragraph].append(claim)
    done = passages_read(found)
    stops = []
    for gap in gaps:
        filled = any(claim.start < gap.end and gap.start < claim.end for claim in by_hand[gap.paragraph])
        read = (gap.paragraph, as_words(gap.words(found.article))) in done
        stops.append(replace(gap, action="add" if filled else "read" if read else ""))
    return stops


def next_stop(state: State, row: str, place: tuple[int, int, int], back: bool = False) -> Stop | None:
    """The next stop that is not read after a row, or after a place if that row is gone; or the last one before it.

    At the end of the text the reader goes on at its beginning.
    """
    stops = counted_stops(state)
    rows = [stop.row for stop in stops]
    at = rows.index(row) if row in rows else sum(_place(stop) <= place for stop in stops) - 1
    ordered = [*stops[at + 1 :], *stops[: at + 1]]
    if back:
        ordered = [*reversed(stops[: max(at, 0)]), *reversed(stops[max(at, 0) :])]
    return next((stop for stop in ordered if not stop.action), None)


def _place(stop: Stop) -> tuple[int, int, int]:
    return stop.paragraph, stop.start, stop.end


def place_of(state: State) -> tuple[int, int, int]:
    """Where the reader is: at what lies on the card, or at the words selected last."""
    stop = stop_at(state, state.open)
    return _place(stop) if stop else state.words
