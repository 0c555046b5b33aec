"""What is coded is kept on this machine, comes back, and can be saved as a coder's table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from entente import data, notes, plots
from entente.errors import EntenteError
from entente.labs.coding.hand import FIELDS, OPEN, Codes, Model, State, coded, model
from entente.labs.kit.controls import Action
from entente.path.results import fingerprint
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.codebook import Claim

KEPT = "coding_desk.jsonl"
SAVED = ("id", "coder", "paragraph", "start", "end", "content", "source", "source_kind", "relation", "actor")
SAVED += ("recipient", "polarity", "certainty", "aux", "layer")


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    moves = [{"do": "code", "passage": name, **dict(zip(FIELDS, codes, strict=True))} for name, codes in state.codes]
    if state.passage != model.opening:
        moves.append({"do": "set", "control": "passage", "value": state.passage})
    return tuple(moves)


def table(state: State, model: Model) -> str:
    """The learner's codes as a table that `entente coders` reads: a row for each passage that is complete.

    Words, parties and source are those of the passage, since the desk hands them out.
    """
    rows = []
    for name, codes in state.complete().items():
        claim = model.passages[name]
        given = {column: getattr(claim, column) for column in SAVED if column not in FIELDS}
        rows.append(given | {"coder": "", "layer": "", **dict(zip(FIELDS, codes, strict=True))})
    return to_csv(rows, SAVED)


def keep(before: State, after: State) -> str:
    """Keep on this machine what was coded between two states, and say so."""
    if before.codes == after.codes:
        return ""
    try:
        elsewhere = notes.put(_file(), _by_passage(before.codes), _by_passage(after.codes), _older)
    except OSError as error:
        return notes.not_kept(error) or "Not kept on this machine. Save your codes as CSV."
    if elsewhere:
        return f"Kept on this machine. On another desk {first_few(elsewhere, 8)} had other codes; these here hold now."
    return "Kept on this machine."


def _by_passage(codes: Iterable[tuple[str, Codes]]) -> dict[str, list[str]]:
    return {name: list(each) for name, each in codes}


def _file() -> Path:
    """Where codes are kept; a workbook's article has a file of its own, since its passages have the same ids."""
    if data.chosen() is None:
        return notes.home() / KEPT
    return notes.home() / f"{fingerprint(data.article())[:16]}_{KEPT}"


def forget() -> str:
    try:
        notes.forget(_file())
    except OSError as error:
        return f"Your codes could not be deleted from {_file()}: {notes.reason(error)}."
    return "Nothing of yours is kept any more."


def kept(model: Model) -> tuple[State, str]:
    """The state that was kept on this machine, and what is to be said of it; what is damaged is passed over."""
    found = notes.read(_file(), lambda entry: _is_code(entry, model), _older)
    said = []
    if found.error:
        said.append(f"Earlier codes cannot be read: {notes.reason(found.error)}.")
    if found.damaged:
        lines = count(found.damaged, "line")
        said.append(f"Damaged or of another version, and passed over: {lines} of {_file()}.")
    codes = tuple((name, tuple(each)) for name, each in notes.latest(found.entries).items())
    if not codes:
        return State(model.opening), " ".join(said)
    said.append(f"Your codes of {count(len(codes), 'passage')} are back.")
    return State(found.entries[-1]["key"], codes), " ".join(said)


def _older(content: Any) -> list[dict[str, Any]]:
    """The codes of an earlier version, which kept the file of the lab."""
    codes = [action for action in content["actions"] if action["do"] == "code"]
    return [{"key": one["passage"], "value": [one[field] for field in FIELDS]} for one in codes]


def my_coding() -> dict[str, tuple[Claim, ...]]:
    """What you have coded on the desk of lesson 03 and is kept on this machine, to be set beside other coders.

    Returns
    -------
    dict
        ``{"you": claims}`` with the passages that have all three codes; empty if there is none. The other fields of a
        claim are those of the passage, since the desk hands them out; the layer too, where you chose its relation.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     my_coding()
    {}
    """
    known = model()
    state, _ = kept(known)
    claims = []
    for name, codes in state.complete().items():
        given, passage = dict(zip(FIELDS, codes, strict=True)), known.passages[name]
        layer = passage.layer if given["relation"] == passage.relation else ""
        claims.append(replace(passage, coder="you", layer=layer, **given))
    return {"you": tuple(claims)} if claims else {}


def _is_code(entry: Any, model: Model) -> bool:
    """Whether an entry is one that `keep` wrote: a passage and its three codes, or None where they were taken back."""
    try:
        codes = (OPEN,) * len(FIELDS) if entry["value"] is None else entry["value"]
        coded(State(model.opening), {"passage": entry["key"], **dict(zip(FIELDS, codes, strict=True))}, model)
    except (TypeError, KeyError, ValueError, EntenteError):
        return False
    return True


def picture(state: State, model: Model) -> Any:
    """Where the relations of the two codings part: a learner may part there too. None without a second coding."""
    if "second" not in model.codings:
        return None
    first, second = model.codings["first"], model.codings["second"]
    pairs = [(claim.relation, second[name].relation) for name, claim in first.items()]
    return plots.draw_confusion({pair: pairs.count(pair) for pair in pairs})
