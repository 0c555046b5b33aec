"""The learner's own record of checks and hints: kept on this machine, shown by `progress`, deleted on request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from typing import Any

from entente import notes
from entente.exercises.tasks import RIGHT, SETS, TRACKS, logic, words

LATER = 2  # sets after which a slip comes back
PAUSE = 600  # seconds: a longer gap between two events is a pause and not work


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with a task."""

    task: str
    title: str
    done: bool
    tries: int
    hints: int
    minutes: float  # between the first and the last event, without pauses
    revisit: str  # what to reread, if it took many tries or hints
    track: str = "words"  # one of `tasks.TRACKS`


def file() -> Path:
    """Where the record is kept."""
    return notes.home() / "exercises.jsonl"


def read() -> list[dict[str, Any]]:
    """The events so far, oldest first; what cannot be read is passed over."""
    return kept().entries


def kept() -> notes.Kept:
    """The events so far, and how many are damaged or of another version."""
    return notes.read(file(), _is_event, lambda older: older["events"])


def _is_event(entry: Any) -> bool:
    kinds = {"task": str, "what": str, "result": str, "at": float}
    if not isinstance(entry, dict) or any(type(entry.get(key)) is not kind for key, kind in kinds.items()):
        return False
    slips = entry.get("slips", [])
    return isfinite(entry["at"]) and type(slips) is list and all(type(slip) is str for slip in slips)


def note(task: str, what: str, result: str, slips: Iterable[str] = ()) -> str:
    """Add an event; where the folder does not allow it, it counts until Python ends.

    Parameters
    ----------
    what : str
        ``"check"`` or ``"hint"``.
    slips : iterable of str
        The misconceptions that a check named.

    Returns
    -------
    str
        Once, that nothing can be kept; else empty.
    """
    try:
        event = {"task": task, "what": what, "result": result, "at": datetime.now(UTC).timestamp()}
        notes.add(file(), event | ({"slips": list(slips)} if slips else {}))
    except OSError as error:
        return notes.not_kept(error)
    return ""


def forget() -> None:
    """Delete the record.

    Raises
    ------
    OSError
        If the folder does not allow it.
    """
    notes.forget(file())


def hints_taken(task: str) -> int:
    """How many hints a learner has had for a task."""
    return sum(event["task"] == task and event["what"] == "hint" for event in read())


def standings(events: Iterable[dict[str, Any]] | None = None) -> list[Standing]:
    """Where the learner stands with each task of each set.

    Parameters
    ----------
    events : iterable, optional
        By default those on this machine.

    Examples
    --------
    >>> events = [{"task": "05.1", "what": "check", "result": "wrong", "at": 0.0},
    ...           {"task": "05.1", "what": "check", "result": "right", "at": 90.0}]
    >>> [(one.tries, one.done, one.minutes) for one in standings(events) if one.task == "05.1"]
    [(2, True, 1.5)]
    """
    events = sorted(read() if events is None else events, key=lambda event: event["at"])
    spent: dict[str, float] = {}
    last = None
    for event in events:
        gap = event["at"] - last if last is not None else 0.0
        spent[event["task"]] = spent.get(event["task"], 0.0) + (gap if gap <= PAUSE else 0.0)
        last = event["at"]
    return [_standing(name, events, spent.get(name, 0.0)) for number in SETS for name in logic(number)]


@dataclass(frozen=True)
class Returning:
    """A slip that comes back: where it was made, what was said of it, and where to look again."""

    task: str
    words: str
    reread: str


def returning(events: Iterable[dict[str, Any]] | None = None) -> list[Returning]:
    """The slips of the set that lies `LATER` before the last one in which the learner worked, the oldest first.

    Looked at again after a while, a slip is remembered better than when it was just made.

    Parameters
    ----------
    events : iterable, optional
        By default those on this machine.

    Examples
    --------
    >>> events = [{"task": "03.1", "what": "check", "result": "wrong", "at": 0.0, "slips": ["all_denied"]},
    ...           {"task": "05.1", "what": "check", "result": "right", "at": 90.0}]
    >>> [one.task for one in returning(events)], returning(events[:1])
    (['03.1'], [])
    """
    events = sorted(read() if events is None else events, key=lambda event: event["at"])
    begun = [SETS.index(event["task"][:2]) for event in events if event["task"][:2] in SETS]
    if not begun or begun[-1] < LATER:
        return []
    number = SETS[begun[-1] - LATER]
    found: dict[tuple[str, str], Returning] = {}
    for event in events:
        told = words(number).get(event["task"])
        for slip in event.get("slips", ()) if told else ():
            if slip in told.wrong:
                found[event["task"], slip] = Returning(event["task"], told.wrong[slip], told.reread)
    return list(found.values())


def _standing(name: str, events: list[dict[str, Any]], seconds: float) -> Standing:
    told, mine = words(name[:2])[name], [event for event in events if event["task"] == name]
    checks = [event["result"] for event in mine if event["what"] == "check" and event["result"] != "not yet"]
    hints = sum(event["what"] == "hint" for event in mine)
    done = RIGHT in checks
    tries = checks.index(RIGHT) + 1 if done else len(checks)
    hard = tries > 2 or hints > 1
    minutes, revisit = round(seconds / 60, 1), told.reread if hard else ""
    return Standing(name, told.title, done, tries, hints, minutes, revisit, told.track)


def tracks(rows: Iterable[Standing]) -> dict[str, tuple[int, int]]:
    """For each track that some tasks are of, how many are done and how many there are.

    Examples
    --------
    >>> tracks([Standing("03.2", "Deny", True, 1, 0, 2.0, "", "code"), Standing("03.5", "Keep", False, 0, 0, 0.0, "")])
    {'words': (0, 1), 'code': (1, 1)}
    """
    rows, found = list(rows), {}
    for track in TRACKS:
        mine = [row.done for row in rows if row.track == track]
        if mine:
            found[track] = (sum(mine), len(mine))
    return found


def to_csv(rows: Iterable[Standing]) -> str:
    """The standings as CSV, for a teacher if the learner wants to hand them in.

    Examples
    --------
    >>> print(to_csv([Standing("03.2", "Deny", True, 1, 0, 2.0, "", "code")]).splitlines()[1])
    03.2,Deny,code,done,1,0,2.0,
    """
    from entente.path import tables  # here, so that a check need not load the path

    columns = ("task", "title", "track", "state", "tries", "hints", "minutes", "revisit")
    return tables.to_csv(({**vars(one), "state": state(one)} for one in rows), columns)


def state(one: Standing) -> str:
    """Done, tried or open.

    Examples
    --------
    >>> state(Standing("03.2", "Deny", False, 1, 0, 2.0, ""))
    'tried'
    """
    if one.done:
        return "done"
    return "tried" if one.tries or one.hints else "open"
