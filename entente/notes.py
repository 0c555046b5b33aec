"""The learner's own notes: the one folder where the course keeps what a learner typed, and how it is kept safe.

Nothing in it leaves the machine. Each file of notes is a journal, to which every change adds a line. So two notebooks
that write at the same time take nothing from each other, and a line that is damaged spoils no other. Where the folder
does not allow it, what was to be kept stays in memory for as long as Python runs.

A folder of notes may be one that others write to. So a line is used only if it is what the course itself would have
written there, whoever wrote it; no link is followed and no pipe waited for.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import platformdirs

from entente import files
from entente.errors import EntenteError, Fault

_WAITING: dict[Path, list[str]] = {}  # lines that a folder did not take; they are tried again with the next
_TOLD: set[Path] = set()  # homes of which it was said that nothing can be kept there
KEPT_BY_A_PAGE = Path("/drive/my_notes")  # where JupyterLite mounts what the browser stores
_ONE_THREAD = threading.RLock()
Older = Callable[[Any], Iterable[Any]]


class Kept(NamedTuple):
    """What a file of notes holds.

    Parameters
    ----------
    entries : list
        Oldest first, with those that could not be written.
    damaged : int
        How many cannot be read here: damaged, or of another version of the course. They stay in the file.
    error : OSError or None
        Why the file itself cannot be read.
    """

    entries: list[Any]
    damaged: int
    error: OSError | None = None


def home() -> Path:
    """The folder of the learner's own notes: the user's data folder, or what the variable ``ENTENTE_HOME`` names.

    In a browser it is the folder that the page keeps, since all else is gone when the page is.
    """
    named = os.environ.get("ENTENTE_HOME")
    if named:
        return Path(os.path.expanduser(named))
    return KEPT_BY_A_PAGE if in_browser() else platformdirs.user_data_path("entente", appauthor=False)


def in_browser() -> bool:
    """Whether Python runs in a page of a browser."""
    return sys.platform == "emscripten"


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
    with _ONE_THREAD:
        waiting = _WAITING.setdefault(path, [])
        waiting += [json.dumps(entry) for entry in entries]
        with files.held(path) as file:
            _write_down(file, waiting)


def _write_down(file: Any, waiting: list[str]) -> None:
    while waiting:
        files.add_line(file, waiting[0])
        waiting.pop(0)


def read(path: Path, sound: Callable[[Any], bool] = lambda entry: True, older: Older | None = None) -> Kept:
    """Read a file of notes.

    Parameters
    ----------
    path : pathlib.Path
        A file that is not there is an empty one.
    sound : callable, optional
        Whether an entry is one that can be used; any other counts as damaged.
    older : callable, optional
        From what an earlier version of the course kept, as one JSON value in a file that ends in ``.json``, to the
        entries that it comes to. They stand before the others.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "notes.jsonl")
    ...     _ = path.write_text("3" + chr(10) + "[4, " + chr(10) + "5")
    ...     _ = path.with_suffix(".json").write_text('{"kept": [1, 2]}')
    ...     read(path, older=lambda value: value["kept"])
    Kept(entries=[1, 2, 3, 5], damaged=1, error=None)
    """
    entries, damaged = _of_older(path, older) if older else ([], 0)
    try:
        lines, error = files.lines_of(path), None
    except OSError as found:
        lines, error = [], found
    for line in (*lines, *_WAITING.get(path, ())):
        try:
            entries.append(json.loads(line))
        except (ValueError, RecursionError):
            damaged += 1
    usable = [entry for entry in entries if sound(entry)]
    return Kept(usable, damaged + len(entries) - len(usable), error)


def _of_older(path: Path, older: Older) -> tuple[list[Any], int]:
    """The entries of a file of an earlier version; 1 in the place of them, if it cannot be read."""
    try:
        content = b"\n".join(files.lines_of(path.with_suffix(".json")))
        return (list(older(json.loads(content))), 0) if content else ([], 0)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return [], 1


def put(path: Path, before: Mapping[str, Any], after: Mapping[str, Any], older: Older | None = None) -> list[str]:
    """Add what a learner changed to a file of notes in which every entry is the `value` of a `key`.

    Parameters
    ----------
    before, after : mapping of str to object
        What one desk held before its change, and holds now. Only the difference is added, so that what another desk
        kept under other keys stays.
    older : callable, optional
        As for `read`.

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
    new = [json.dumps({"key": key, "value": after.get(key)}) for key in changed]
    with _ONE_THREAD:
        waiting = _WAITING.setdefault(path, [])
        try:
            # Looked at and added to in one go, so that of two desks that decide at once one is told.
            with files.held(path) as file:
                now = latest(read(path, older=older).entries)
                waiting += new
                new = []
                _write_down(file, waiting)
        except OSError:
            waiting += new
            raise
    return [key for key in changed if now.get(key) not in (before.get(key), after.get(key))]


def not_kept(error: OSError) -> str:
    """The sentence for a home that takes nothing, the first time that it is asked for; empty from then on."""
    folder = home()
    if folder in _TOLD:
        return ""
    _TOLD.add(folder)
    return (
        f"Nothing can be kept here ({folder}: {reason(error)}). What you do counts until this notebook is closed or "
        "its kernel restarts. To keep it, set ENTENTE_HOME to a folder that can be written and start again."
    )


def reason(error: OSError) -> str:
    """Why the system refused something, as part of a sentence."""
    return (error.strerror or "an error").lower()


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
        do = f"Set ENTENTE_HOME to a folder of yours and {again}."
        raise EntenteError([Fault(code, f"folder of {file}", reason(error), expected, do)]) from error


def forget(path: Path) -> None:
    """Delete a file of notes, with that of an earlier version and what could not be written.

    Raises
    ------
    OSError
        If the folder does not allow it.
    """
    with _ONE_THREAD:
        _WAITING.pop(path, None)
        for each in (path, path.with_suffix(".json")):
            with suppress(NotADirectoryError):
                each.unlink(missing_ok=True)
