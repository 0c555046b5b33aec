"""Lab of lesson 09, the desk for a text of one's own: give a text, decide on its actors, correct its claims.

`state` holds what is on the desk, and `stops` says where a reader has something to decide. `view` is what is seen: the
marked text (`text`), the rows in which something is decided (`cards`, filled in by `prefill`), and what the last
decision has turned (`turns`). `hand` is what an action makes of it all, `files` reads texts and keeps decisions, and
`chat` has the prompt for a chat model and its answers.
Here they are put together on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from entente import notes
from entente.errors import EntenteError
from entente.labs.desk.chat import answered, claims_of, keep_answer, kept_answers, told
from entente.labs.desk.files import (
    TableRow,
    actions_of,
    actor_rows,
    claim_rows,
    forget,
    keep,
    kept,
    readable,
    text_at,
    text_of,
)
from entente.labs.desk.hand import fitting, update
from entente.labs.desk.state import State, analysis_of
from entente.labs.desk.view import describe, evidence_of
from entente.labs.kit.controls import Action, read_actions
from entente.labs.kit.keeping import NOTHING
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.widget import LabWidget
from entente.path import corrections
from entente.path.analysis import analyse, article_of
from entente.path.prompting import coding_prompt
from entente.path.report import render
from entente.path.results import ActorDecision, Analysis, Correction
from entente.path.tables import claims_csv, names_csv
from entente.say import count, first_few
from entente.text.article import Article
from entente.text.codebook import Claim

__all__ = ["TextDesk", "forget", "tables", "text_at", "text_desk"]

LONG = 100_000  # characters: above, the desk says how far it is
QUESTION = (
    "Predict first: how many of the machine's first five claims on this text will you have to correct, and which tie "
    "will it miss?"
)
WAITING = "Your decisions wait for their text: paste it, choose its file, or give its path."


class TextDesk(LabWidget):
    """The desk as a lab; made by `text_desk`. It reads what is given, and keeps every decision at once."""

    def __init__(self, *, predict: bool = True):
        lab = Lab(
            name="text_desk",
            title="Lab 09 · Your own text",
            question=QUESTION,
            start=State(),
            view=describe,
            rules=update,
            steps=actions_of,
            evidence_of=evidence_of,
            files=(
                File("report.html", "text/html", _of_analysis(render), "Save the report (HTML)", quick=False),
                File("actors.csv", "text/csv", _of_analysis(names_csv), "Save the actors (CSV)"),
                File("claims.csv", "text/csv", _of_analysis(claims_csv), "Save the claims (CSV)"),
                File(
                    "prompt.txt", "text/plain", _of_analysis(_prompt), "Save the prompt for a chat model", quick=False
                ),
            ),
            ahead=False,
            keeper=NOTHING,  # decisions belong to their text: see `_kept`
        )
        super().__init__(lab, predict=predict)
        self.written = self.state  # what was kept last from here
        self.others: tuple[Claim, ...] = ()  # what other coders propose
        self.answers: dict[str, str] = {}  # what chat models answered on this text, by their names
        self.waiting = ""  # the text of a kept state whose decisions wait for their text

    @property
    def analysis(self) -> Analysis:
        """The analysis with all decisions so far."""
        return analysis_of(self.state)

    def give(self, read: Callable[[], str | Path | Article]) -> str:
        """Put a text on the desk, with what was kept for it; what is to be said of it.

        A fault of the text, which `read` gives, is said on the desk too.
        """
        self.progress("Reading …")
        try:
            article = readable(read())
            size = sum(len(paragraph.text) for paragraph in article.paragraphs)
            if size > LONG:
                self.progress(f"Looking for actors and claims in {count(len(article.paragraphs), 'paragraph')} …")
            earlier, self.answers = kept(article), kept_answers(article)
        except EntenteError as error:
            self.session = replace(self.session, fault=str(error))
            return ""
        said = self._lay(article, earlier.actors, earlier.claims)
        if earlier.damaged:
            passed = count(earlier.damaged, "earlier decision")
            said += f" Damaged or of another version, and passed over: {passed}."
        return said

    def _lay(self, article: Article, actors: tuple[ActorDecision, ...], claims: tuple[Correction, ...]) -> str:
        words = f"“{article.title[:80]}”, {count(len(article.paragraphs), 'paragraph')}."
        others = [claim for claim in self.others if _stands(claim, article)]
        others = tuple(others + claims_of(self.answers, article, actors))
        now, left_out = fitting(article, actors, claims, others)
        number = len(now.actors) + len(now.claims)
        if number:
            words += f" {count(number, 'earlier decision')} of yours {'is' if number == 1 else 'are'} back."
        if left_out:
            words += f" {count(len(left_out), 'earlier decision')} left out, since not all fit together: {left_out[0]}"
        if others:
            words += f" {count(len(others), 'claim')} proposed by {', '.join(sorted({one.coder for one in others}))}."
        self.session, self.written = replace(self.session, now=now, past=(), fault=""), now
        return words

    def take_answer(self, text: str) -> str:
        """Check the answer of a chat model, and lay what passes on the desk as its proposals; what is to be said."""
        try:
            answer = answered(text, self.analysis, self.answers)
        except EntenteError as error:
            self.session = replace(self.session, fault=str(error))
            return ""
        self.answers[answer.coder] = text
        others = [claim for claim in self.state.others if claim.coder != answer.coder]
        now = replace(self.state, others=(*others, *answer.claims), told=tuple(told(answer)))
        self.session = replace(self.session, now=now, fault="")
        try:
            keep_answer(self.state.article, answer, text)
        except EntenteError as error:
            return f"{now.told[0]} It is not kept: {error}"
        return now.told[0]

    def begin(self, actors: Iterable[TableRow], claims: Iterable[TableRow]) -> None:
        """Lay given decisions on the desk, unless earlier ones are there; they are kept with the first change."""
        actors, claims = list(actors), list(claims)
        if not (actors or claims) or self.state.actors or self.state.claims:
            return
        now = update(self.state, {"do": "decide", "actors": actors, "claims": claims})
        self.session = replace(self.session, now=now)

    def decide_as(self, state: str) -> str:
        """Make the decisions of a kept state on the text that lies on the desk, as if its file were opened there."""
        return self._decide({"do": "load", "value": state})

    def _take(self, actions: Any) -> str:
        """Read what has to be read; everything else is for `update`."""
        said = ""
        for action in actions:
            reading = self._reading(action)
            if reading is not None:
                said = self.give(reading)
                if self.waiting and not self.session.fault:
                    said = f"{said} {self.decide_as(self.waiting)}"
                    # What does not fit was said; it goes on waiting, since this may be another text.
                    self.waiting = self.waiting if self.session.fault else ""
            elif action.get("do") == "set" and action.get("control") == "answer":
                said = self._on_answer(action.get("value"))
            elif action.get("do") == "forget":
                said = self._forget()
            else:
                said = self._decide(action)
        return said

    def _reading(self, action: Action) -> Callable[[], str] | None:
        """How to read the text that an action brings, if it brings one."""
        value, control = action.get("value"), action.get("control")
        if action.get("do") == "upload":
            return lambda: text_of(bytes(value or b""), str(action.get("name") or "the file"))
        if action.get("do") == "set" and control == "paste" and isinstance(value, str) and value.strip():
            return lambda: value
        if action.get("do") == "set" and control == "path" and isinstance(value, str):
            return lambda: text_at(value)
        return None

    def _on_answer(self, value: Any) -> str:
        """An empty box says nothing, and a box that is not shown takes nothing."""
        if not self.state.chat or not isinstance(value, str) or not value.strip():
            return ""
        return self.take_answer(value)

    def _decide(self, action: Action) -> str:
        if action.get("do") == "set" and action.get("control") == "paste":
            return ""  # an empty box says nothing
        earlier, before = self.session, self.state
        super()._take([action])
        if before == replace(self.state, open=before.open, words=before.words):
            # Going through the text is no step that Undo takes back: that is for what was decided or typed.
            self.session = replace(self.session, past=earlier.past)
        changed = (before.actors, before.claims) != (self.state.actors, self.state.claims)
        return self._kept() if changed else ""

    def _kept(self) -> str:
        before, self.written = self.written, self.state
        try:
            elsewhere = keep(self.state, before)
        except OSError as error:
            return notes.not_kept(error) or "Not kept on this machine."
        if elsewhere:
            others = first_few(elsewhere, 8)
            return f"Kept on this machine. Another desk had decided otherwise on {others}; this holds now."
        return "Kept on this machine."

    def _forget(self) -> str:
        try:
            forget(self.state.article)
        except EntenteError as error:
            self.session = replace(self.session, fault=str(error))
            return ""
        super()._take([{"do": "reset"}])
        self.written, self.answers = State(self.state.article), {}
        return "Your decisions on this text are forgotten."

    def first_state(self) -> State:
        """A kept state holds decisions; they are made on the text that lies on the desk."""
        return State(self.state.article, others=self.state.others)


def tables(text: str | Path | Article) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The decisions that were kept for a text, as two plain tables for `entente.path.analysis.analyse`.

    Returns
    -------
    (list of dict, list of dict)
        Rows for its arguments ``actors`` and ``claims``.

    Examples
    --------
    >>> tables("A text that nobody has had on the desk, 1 2 3.")
    ([], [])
    """
    article = article_of(text)
    found, answers = kept(article), kept_answers(article)
    actors = actor_rows(found.actors)
    if not answers:
        return actors, claim_rows(found.claims)
    # What was accepted of an answer stands by itself in a table, since only the desk knows the answer.
    others = claims_of(answers, article, found.actors)
    decided = corrections.claim_rows(analyse(article, actors=found.actors, claims=found.claims, others=others))
    return actors, [row for row in decided if row["action"]]


def _stands(claim: Claim, article: Article) -> bool:
    """Whether the words of a claim stand where it says."""
    if not 1 <= claim.paragraph <= len(article.paragraphs):
        return False
    return article.paragraph(claim.paragraph).text[claim.start : claim.end] == claim.content != ""


def _prompt(found: Analysis) -> str:
    return coding_prompt(found).text


def _of_analysis(write: Callable[[Analysis], str]) -> Callable[[State], str]:
    """What a file holds: the analysis of a state, as it is written."""
    return lambda state: write(analysis_of(state))


def text_desk(
    text: str | Path | Article | None = None,
    *,
    actors: Iterable[TableRow] = (),
    claims: Iterable[TableRow] = (),
    others: Iterable[Claim] = (),
    state: str = "",
    predict: bool = True,
) -> TextDesk:
    """The desk of lesson 09: paste, upload or name a text, and read it sentence by sentence.

    Parameters
    ----------
    actors, claims : iterable of rows, optional
        Decisions on this text to begin with, as for `entente.path.analysis.analyse`. Those that were kept on this
        machine go before them.
    others : iterable of Claim
        What other coders propose, each with its `coder`: shown in the text beside what the rules propose, and counted
        when you accept it. A claim whose words do not stand in its place is left out.
    state : str
        The text of a kept state: decisions of yours, which hold in the place of others. Where there is no text yet they
        wait for it, and are made on the first one that they fit.

    Returns
    -------
    TextDesk
        Shown as a lab. Its `analysis` holds what was decided. Every decision is kept on this machine at once and comes
        back with the same text.

    Raises
    ------
    EntenteError
        For faults in `actors` and `claims`, and a `state` of another lab. What is wrong with a text, or does not fit
        it, is said on the desk.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     desk = text_desk("News" + chr(10) + "Chad attacked Niger.")
    >>> desk.analysis.claims[0].relation
    'attacks'
    """
    desk = TextDesk(predict=predict)
    desk.others = tuple(others)
    if state:
        read_actions("text_desk", state)
    if text is not None:
        desk.greeting = desk.give(lambda: text)
        desk.begin(actors, claims)
        if state:
            desk.greeting = f"{desk.greeting} {desk.decide_as(state)}"
    elif state:
        desk.waiting, desk.greeting = state, WAITING
    return desk
