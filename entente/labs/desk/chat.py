"""Lab 09 and chat models: the prompt for the text on the desk, and the answers that were pasted.

An answer is kept on this machine with the decisions on its text, as it was given, and checked anew each time.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entente import notes
from entente.errors import EntenteError
from entente.labs.desk.files import file_of
from entente.path.analysis import analyse
from entente.path.answers import Answer, read_answer
from entente.path.results import ActorDecision, Analysis
from entente.say import count
from entente.text.article import Article
from entente.text.codebook import Claim

NAME = "model"  # of the coder whose answer is pasted first; then model 2, model 3 …
LISTED = 30  # claims that did not pass and are named


def answered(text: str, found: Analysis, taken: Mapping[str, str]) -> Answer:
    """A pasted answer, checked; the coder is named by how many answers there are. The same answer keeps its name."""
    known = {given: name for name, given in taken.items()}
    name = known.get(text) or (f"{NAME} {len(taken) + 1}" if taken else NAME)
    return read_answer(text, found, coder=name, origin="the pasted answer")


def claims_of(answers: Mapping[str, str], article: Article, actors: tuple[ActorDecision, ...]) -> list[Claim]:
    """The claims of the answers that were kept for a text; an answer that cannot be read any more has none."""
    claims: list[Claim] = []
    for name, text in answers.items():
        with contextlib.suppress(EntenteError):
            claims += read_answer(text, analyse(article, actors=actors), coder=name).claims
    return claims


def told(answer: Answer) -> Iterator[str]:
    """What became of the claims of an answer: how many passed, and each that did not."""
    yield (
        f"{count(answer.given, 'claim')} by {answer.coder}: {len(answer.claims)} passed and stand in the text as "
        "proposals; nothing counts until you accept it."
    )
    lines = [f"Invented: {fault.where}: {fault.found} stands nowhere in the text." for fault in answer.invented]
    lines += [*map(str, answer.faults), *answer.doubled, *answer.notes]
    yield from lines[:LISTED]
    if len(lines) > LISTED:
        yield f"… and {len(lines) - LISTED} more."


def _file_of(article: Article) -> Path:
    return file_of(article).with_suffix(".answers.jsonl")


def keep_answer(article: Article, answer: Answer, text: str) -> None:
    """Keep an answer with its text; ``desk.write`` if the folder does not allow it."""
    path = _file_of(article)
    with notes.addressed("desk.write", f"{path.name[:12]}…"):
        notes.put(path, {}, {answer.coder: text})


def kept_answers(article: Article) -> dict[str, str]:
    """The answers that were kept for a text, by the names of their coders."""
    rows: Mapping[str, Any] = notes.latest(notes.read(_file_of(article)).entries)
    return {name: text for name, text in rows.items() if isinstance(text, str)}
