"""What a learner makes of a lab is kept in their notes, and comes back: after a re-run, a restart, the next day.

A state belongs to the cell that shows the lab, so that two labs of a kind do not mix: it is kept by the lab's name, the
notebook, the cell and the article. Where there is no such cell, as in a program or for the many visitors of a
dashboard, nothing is kept. A record is played back action by action, as a file of the lab is; what does not fit any
more is left out and told.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from entente import data, files, notes
from entente.errors import EntenteError
from entente.labs.kit.controls import Session
from entente.labs.kit.lab import Keeper, Lab
from entente.path.results import fingerprint
from entente.say import count

PREDICTIONS = "predictions.jsonl"
MOST_BYTES = 200_000  # of a lab's journal before it is shortened to its last entry
BACK = "What you did here last is back; “Begin afresh” starts anew."

# --------------------------------------------------------------------------------------------------------------------
# Where


def cell() -> tuple[str, str]:
    """The cell that is running and this run of it; empty where nobody names the cell."""
    from IPython import get_ipython

    shell = get_ipython()
    head = getattr(shell, "parent_header", None) or {}
    metadata, header = head.get("metadata") or {}, head.get("header", {})
    return metadata.get("cellId") or "", header.get("msg_id") or ""


def place_of(name: str) -> str:
    """The name under which the lab of this cell keeps its state; empty where there is no cell."""
    here, _ = cell()
    if not here:
        return ""
    notebook = Path(os.environ.get("JPY_SESSION_NAME", "")).name
    text = "" if data.chosen() is None else fingerprint(data.article())
    mark = hashlib.sha256("\n".join((notebook, here, text)).encode()).hexdigest()
    return f"{name}-{mark[:16]}"


# --------------------------------------------------------------------------------------------------------------------
# The state


def keeper_of(lab: Lab, place: str) -> Keeper:
    """How a lab keeps its state in the cell of this place; one that keeps nothing where there is no place."""
    if not place:
        return NOTHING
    path = notes.home() / "labs" / f"{place}.jsonl"
    return Keeper(
        back=lambda: _back(lab, path),
        keep=lambda before, after: _keep(lab, path, after),
        forget=lambda: _forget(path),
    )


NOTHING = Keeper(back=lambda: (None, ""), keep=lambda before, after: "", forget=lambda: "")


def _keep(lab: Lab, path: Path, state: Any) -> str:
    entry = {"lab": lab.name, "actions": list(lab.actions_of(state))}
    try:
        notes.add(path, entry)
        if path.stat().st_size > MOST_BYTES and not notes.read(path, _is_record).damaged:
            files.write_whole({path: json.dumps(entry).encode()})
    except OSError as error:
        return notes.not_kept(error)
    return ""


def _back(lab: Lab, path: Path) -> tuple[Any, str]:
    found = notes.read(path, _is_record)
    if found.error:
        return None, f"What you did here last cannot be read: {notes.reason(found.error)}. The lab begins afresh."
    if not found.entries:
        damaged = "What you did here last cannot be read any more, so the lab begins afresh." if found.damaged else ""
        return None, damaged
    state, left_out = lab.start, 0
    for action in found.entries[-1]["actions"]:
        try:
            state = lab.update(state, action)
        except EntenteError:
            left_out += 1
    if left_out:
        steps = f"{left_out} of {count(len(found.entries[-1]['actions']), 'step')}"
        return state, f"{BACK} Left out, since they do not fit this version of the lab: {steps}."
    return (None, "") if state == lab.start else (state, BACK)


def _is_record(entry: Any) -> bool:
    actions = entry.get("actions") if isinstance(entry, Mapping) else None
    return isinstance(actions, list) and all(isinstance(action, Mapping) for action in actions)


def _forget(path: Path) -> str:
    try:
        notes.forget(path)
    except OSError as error:
        return f"What was kept could not be deleted from {path}: {notes.reason(error)}."
    return ""


# --------------------------------------------------------------------------------------------------------------------
# Predictions


@dataclass(frozen=True)
class Prediction:
    """What a learner expected of a lab, and what the lab said of it."""

    lab: str
    ask: str
    said: str  # in words, with its unit
    verdict: str  # empty until the asked state was reached
    made: str  # UTC time


def predictions() -> list[Prediction]:
    """The last prediction of each lab on this machine, the oldest first.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     predictions()
    []
    """
    kept = notes.latest(notes.read(_predictions(), _is_prediction).entries).values()
    made = [Prediction(*(one[name] for name in ("lab", "ask", "said", "verdict", "made"))) for one in kept]
    return sorted(made, key=lambda one: one.made)


def _predictions() -> Path:
    return notes.home() / PREDICTIONS


def _is_prediction(entry: Any) -> bool:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("key"), str):
        return False
    value = entry.get("value")
    if value is None:
        return True
    words = isinstance(value, Mapping) and [value.get(name) for name in ("lab", "ask", "said", "verdict", "made")]
    return bool(words) and all(isinstance(one, str) for one in words) and isinstance(value.get("over"), bool)


def keep_prediction(lab: Lab, place: str, session: Session) -> str:
    """Keep what is predicted in a session, and what is said of it; what is to be said of that."""
    if not place or lab.guess is None:
        return ""
    value = None
    if session.prediction is not None:
        value = {"lab": lab.name, "ask": lab.guess.ask, "value": session.prediction, "over": session.over}
        value |= {"said": lab.guess.told(session.prediction), "verdict": session.verdict}
        value |= {"made": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        notes.add(_predictions(), {"key": place, "value": value})
    except OSError as error:
        return notes.not_kept(error)
    return ""


def with_prediction(lab: Lab, place: str, session: Session) -> Session:
    """A session with the prediction that was kept for it; it belongs to its question, and is no answer to another."""
    if not place or lab.guess is None:
        return session
    kept = notes.latest(notes.read(_predictions(), _is_prediction).entries).get(place)
    if not kept or kept["ask"] != lab.guess.ask:
        return session
    try:
        value = lab.guess.read(kept.get("value"))
    except EntenteError:
        return session
    return replace(session, prediction=value, over=kept["over"], verdict=kept["verdict"])
