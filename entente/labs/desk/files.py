"""Lab 09 and the disk: reading a text that is given, and keeping what is decided about it.

What the learner decides is kept on their machine at once, in a file named after the text's hash, and comes back when
the same text is given again. The text itself is not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from entente import notes
from entente.errors import EntenteError, Fault
from entente.labs.desk.hand import ADDED
from entente.labs.desk.state import HAND, State
from entente.labs.kit.controls import Action
from entente.path.analysis import article_of
from entente.path.decisions import decisions_from_rows
from entente.path.results import CLAIM_ACTIONS, ActorDecision, Correction, fingerprint
from entente.text.article import Article
from entente.text.reading import decode, read_bytes, refuse_large

FOLDER = "own_texts"
TableRow = Mapping[str, Any]


def text_of(content: bytes, name: str = "the file") -> str:
    """The text in the bytes of an uploaded file.

    Raises
    ------
    EntenteError
        ``article.size`` for more than 10 MB; and all faults of `entente.text.reading.decode`, such as for a PDF.
    """
    refuse_large(len(content), name)
    return decode(content, name)


def text_at(path: str) -> str:
    """The text of a file on this machine.

    Parameters
    ----------
    path : str
        As the learner typed it: spaces and quotation marks around it do not matter, ``~`` is the home folder.

    Raises
    ------
    EntenteError
        As `text_of`, and ``desk.path`` for no path at all; for one that leads to no file that can be read, as
        `entente.text.reading.read_bytes`.

    Examples
    --------
    >>> text_at("no_such_text.txt")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_text.txt: found no such file; expected a text file. Check the name and the \
folder.
    """
    name = path.strip().strip("\"'")
    if name in ("", "-"):
        raise EntenteError([Fault("desk.path", "the path", "nothing", "the name of a text file")])
    try:
        file = Path(name).expanduser()
    except (ValueError, RuntimeError):  # "~nobody" has no home
        found, do = "the home of somebody unknown", "Paste the text instead."
        raise EntenteError([Fault("desk.path", name, found, "a text file", do)]) from None
    return decode(read_bytes(file, expected="a text file", origin=name), file.name)


def readable(text: str | Path | Article) -> Article:
    """The article, if it has a word and is not beyond all measure."""
    if isinstance(text, str):
        refuse_large(len(text.encode("utf-8", "replace")), "the text")
    article = article_of(text)
    if not article.paragraphs:
        do = "Paste a text, choose a file or give a path."
        raise EntenteError([Fault("desk.empty", "the text", "no words", "a text in English", do)])
    return article


def file_of(article: Article) -> Path:
    """Where the decisions on a text are kept."""
    return notes.home() / FOLDER / f"{fingerprint(article)}.jsonl"


def keep(state: State, before: State | None = None) -> list[str]:
    """Keep on this machine what was decided since an earlier state, so that it comes back with the same text.

    Parameters
    ----------
    before : State, optional
        What was kept last from this desk. Only what differs is written, so what was decided on another desk stays.

    Returns
    -------
    list of str
        The rows on which another desk had decided otherwise in the meantime.

    Raises
    ------
    OSError
        If the folder does not allow it; it then counts until Python ends.
    """
    return notes.put(file_of(state.article), _by_row(before or State()), _by_row(state), _older)


def _by_row(state: State) -> dict[str, TableRow]:
    """Each decision under the id of its row."""
    actors = {f"actor {row['name']}": row for row in actor_rows(state.actors)}
    return actors | {f"claim {row['key']}": row for row in claim_rows(state.claims)}


@dataclass(frozen=True)
class Kept:
    """What was kept for a text; `damaged` lines of its file are passed over, never deleted."""

    actors: tuple[ActorDecision, ...]
    claims: tuple[Correction, ...]
    damaged: int


def kept(article: Article) -> Kept:
    """What was kept for a text: nothing, if it has not been on the desk.

    Raises
    ------
    EntenteError
        ``desk.read`` if the file cannot be read.
    """
    path = file_of(article)
    found = notes.read(path, _is_decision, _older)
    with notes.addressed("desk.read", f"{path.name[:12]}…"):
        if found.error:
            raise found.error
    rows = notes.latest(found.entries)
    actors = decisions_from_rows(row for name, row in rows.items() if name.startswith("actor "))
    claims = tuple(_correction(row) for name, row in rows.items() if name.startswith("claim "))
    return Kept(actors, claims, found.damaged)


def _older(content: Any) -> list[TableRow]:
    """The decisions of an earlier version, which kept them as two lists and gave claims by hand no key."""
    actors = [{"key": f"actor {row['name']}", "value": row} for row in content["actors"]]
    claims = []
    for place, one in enumerate(content["claims"]):
        key = one["key"] or f"{ADDED}{place:010d}"
        claims.append({"key": f"claim {key}", "value": {**dict(one["changes"]), "key": key, "action": one["action"]}})
    return [*actors, *claims]


def _is_decision(entry: Any) -> bool:
    """Whether an entry is one that `keep` wrote: a decision under the id of its row, or None if it was taken back."""
    try:
        kind, _, name = entry["key"].partition(" ")
        row = entry["value"]
        if row is None:
            return True
        if kind == "actor":
            return decisions_from_rows([row])[0].name == name
        known = row["key"] == name and row["action"] in CLAIM_ACTIONS
        return known and all(isinstance(cell, str) for cell in row.values())
    except (KeyError, TypeError, AttributeError, EntenteError):
        return False


def _correction(row: TableRow) -> Correction:
    changes = tuple((name, value) for name, value in row.items() if name not in ("key", "action", "saw"))
    where = HAND if row["action"] in ("add", "read") else row["key"]  # else it is about a proposal, by its key
    return Correction(row["action"], row["key"], changes, where, row.get("saw", ""))


def actor_rows(decisions: Iterable[ActorDecision]) -> list[dict[str, str]]:
    """Decisions on actors as a plain table."""
    return [asdict(one) for one in decisions]


def claim_rows(corrections: Iterable[Correction]) -> list[dict[str, str]]:
    """Corrections of claims as a plain table."""
    rows = []
    for one in corrections:
        saw = {"saw": one.saw} if one.saw else {}
        rows.append({"key": one.key, "action": one.action, **saw, **dict(one.changes)})
    return rows


def forget(article: Article) -> int:
    """Delete what was kept for a text, also by an earlier version of the course.

    Examples
    --------
    >>> forget(article_of("A text that nobody has had on the desk, 1 2 3."))
    0
    """
    path = file_of(article)
    files = list(path.parent.glob(f"{path.stem}*"))
    with notes.addressed("desk.write", f"{path.name[:12]}…"):
        for file in {path, *files}:
            notes.forget(file)
    return len(files)


def actions_of(state: State) -> tuple[Action, ...]:
    """The action that decides on the same text what has been decided here."""
    if not state.actors and not state.claims:
        return ()
    return ({"do": "decide", "actors": actor_rows(state.actors), "claims": claim_rows(state.claims)},)
