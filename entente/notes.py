"""The learner's own notes: the one folder where the course keeps what a learner typed, and how it is kept safe.

Nothing in it leaves the machine. Each file of notes is a journal, to which every change adds a line. So two notebooks
that write at the same time take nothing from each other, and a line that is damaged spoils no other. Where the folder
does not allow it, what was to be kept stays in memory for as long as Python runs.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from entente.errors import EntenteError, Fault

_WAITING: dict[Path, list[str]] = {}  # lines that a folder did not take; they are tried again with the next


class Kept(NamedTuple):
    """What a file of notes holds.

    Parameters
    ----------
    entries : list
        Oldest first, with those that could not be written.
    damaged : int
        How many lines cannot be read. They stay in the file.
    error : OSError or None
        Why the file itself cannot be read.
    """

    entries: list[Any]
    damaged: int
    error: OSError | None = None


def home() -> Path:
    """The folder of the learner's own notes: the user's data folder, or what the variable ``ENTENTE_HOME`` names."""
    named = os.environ.get("ENTENTE_HOME")
    return Path(named).expanduser() if named else platformdirs.user_data_path("entente", appauthor=False)


def add(path: Path, *entries: Any) -> None:
    """Add entries, each anything that JSON can hold, to a file of notes; the file and its folder are made if need be.

    Raises
    ------
    OSError
        If the folder does not allow it. The entries are then kept in memory: `read` gives them, and the next `add` to
        the same file tries them again.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     add(Path(folder, "mine", "notes.jsonl"), {"seen": 1}, {"seen": 2})
    ...     read(Path(folder, "mine", "notes.jsonl")).entries
    [{'seen': 1}, {'seen': 2}]
    """
    waiting = _WAITING.setdefault(path, [])
    waiting += [json.dumps(entry) for entry in entries]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab", buffering=0) as file:  # every write goes to the end, wherever another notebook has moved it
        while waiting:
            # The line break stands before the line: one that a full disk cuts short does not run into the next.
            line = f"\n{waiting[0]}".encode()
            if file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            waiting.pop(0)


def read(path: Path, sound: Callable[[Any], bool] = lambda entry: True) -> Kept:
    """Read a file of notes.

    Parameters
    ----------
    path : pathlib.Path
        A file that is not there is an empty one.
    sound : callable, optional
        Whether an entry is one that can be used; any other counts as damaged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "notes.jsonl")
    ...     _ = path.write_text("3" + chr(10) + "[4, " + chr(10) + "5")
    ...     read(path)
    Kept(entries=[3, 5], damaged=1, error=None)
    """
    try:
        content, error = path.read_bytes(), None
    except (FileNotFoundError, NotADirectoryError):
        content, error = b"", None
    except OSError as found:
        content, error = b"", found
    entries, damaged = [], 0
    for line in filter(None, (*content.split(b"\n"), *_WAITING.get(path, ()))):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            damaged += 1
            continue
        if sound(entry):
            entries.append(entry)
        else:
            damaged += 1
    return Kept(entries, damaged, error)


def put(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Add what a learner changed to a file of notes in which every entry is the `value` of a `key`.

    Parameters
    ----------
    before, after : mapping of str to object
        What one desk held before its change, and holds now. Only the difference is added, so that what another desk
        kept under other keys stays.

    Returns
    -------
    list of str
        The keys that another desk had given another value in the meantime.

    Raises
    ------
    OSError
        As `add`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "notes.jsonl")
    ...     put(path, {}, {"c001": "meets"}), put(path, {}, {"c002": "attacks"}), latest(read(path).entries)
    ([], [], {'c001': 'meets', 'c002': 'attacks'})
    """
    changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    now = latest(read(path).entries)
    elsewhere = [key for key in changed if now.get(key) not in (before.get(key), after.get(key))]
    add(path, *({"key": key, "value": after.get(key)} for key in changed))
    return elsewhere


def latest(entries: Iterable[Any]) -> dict[str, Any]:
    """The last value of each key; a key whose last value is None was taken back.

    Examples
    --------
    >>> latest([{"key": "a", "value": 1}, {"key": "b", "value": 2}, {"key": "a", "value": None}])
    {'b': 2}
    """
    values = {}
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("key"), str):
            values[entry["key"]] = entry.get("value")
    return {key: value for key, value in values.items() if value is not None}


@contextmanager
def addressed(code: str, file: str, expected: str = "a folder that can be used", again: str = "start again"):
    """Turn an error of the file system into a fault that names the folder of a file, and how to choose another."""
    try:
        yield
    except OSError as error:
        found = (error.strerror or "an error").lower()
        do = f"Set ENTENTE_HOME to a folder of yours and {again}."
        raise EntenteError([Fault(code, f"folder of {file}", found, expected, do)]) from error


def forget(path: Path) -> None:
    """Delete a file of notes, and what could not be written to it; an `OSError` if the folder does not allow it."""
    _WAITING.pop(path, None)
    with suppress(NotADirectoryError):
        path.unlink(missing_ok=True)
