"""What a corpus has so far, beside its table: a run that was broken off goes on where it stopped.

A journal has a line for each text that was measured. A line is used again only for the same text under the same name,
measured by the same course: its programs and its data.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from entente import data, files
from entente.errors import EntenteError, Fault
from entente.text.reading import MOST_BYTES

END = ".entente-rows"  # how the name of a journal ends, after that of its table
Values = Mapping[str, Any]


def journal_of(table: str | Path) -> Path:
    """The journal that belongs to a table.

    >>> journal_of("out/table.csv").name
    'table.csv.entente-rows'
    """
    return Path(f"{table}{END}")


def course_hash() -> str:
    """A hash of all that a row may follow from besides its text: the package and the data of the course."""
    package = Path(__file__).resolve().parents[1]
    sources = [*package.rglob("*.py"), *package.rglob("*.txt"), *(path for path in data.root().iterdir())]
    whole = hashlib.sha256()
    for path in sorted(path for path in sources if path.is_file()):
        whole.update(f"{path.name}\0".encode("utf-8", "surrogateescape") + path.read_bytes() + b"\0")
    return whole.hexdigest()


def key_of(course: str, name: str, path: str) -> str:
    """The key of a text's row: a hash of the course, the text's name and its bytes.

    Empty for a file that cannot be read here or is too large for the path: its row is not kept.
    """
    try:
        if not Path(path).is_file() or Path(path).stat().st_size > MOST_BYTES:
            return ""
        content = Path(path).read_bytes()
    except OSError:
        return ""
    return hashlib.sha256(f"{course}\0{name}\0".encode() + content).hexdigest()


def kept_rows(journal: Path) -> dict[str, Any]:
    """The values of the rows in a journal, by their keys; a line that was cut short is passed over.

    Raises
    ------
    EntenteError
        ``corpus.journal`` if it cannot be read.
    """
    rows = {}
    with _addressed(journal):
        lines = files.lines_of(journal)
    for line in lines:
        try:
            entry = json.loads(line)
            rows[str(entry["key"])] = entry["row"]
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return rows


@contextmanager
def adding(journal: Path) -> Iterator[Callable[[Iterable[tuple[str, Values]]], None]]:
    """Open a journal for a run: gives what adds rows with their keys, and has them on the disk at once.

    Raises
    ------
    EntenteError
        ``corpus.busy`` if another run writes the same table, ``corpus.journal`` if the folder does not allow it.
    """
    with _addressed(journal), files.held(journal, wait=0) as file:

        def add(rows: Iterable[tuple[str, Values]]) -> None:
            with _addressed(journal):
                for key, values in rows:
                    files.add_line(file, json.dumps({"key": key, "row": dict(values)}))
                os.fsync(file.fileno())

        yield add


@contextmanager
def _addressed(journal: Path) -> Iterator[None]:
    try:
        yield
    except BlockingIOError:
        do = "Wait until it has finished, or write to another table."
        found, expected = "another run that writes the same table", "one run at a time"
        raise EntenteError([Fault("corpus.busy", str(journal), found, expected, do)]) from None
    except OSError as error:
        found, expected = (error.strerror or "an error").lower(), "a folder that can be written to"
        do = "The rows so far are kept: make room or choose another folder, and start again."
        raise EntenteError([Fault("corpus.journal", str(journal), found, expected, do)]) from None
