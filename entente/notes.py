"""The learner's own notes: the one folder where the course keeps what a learner typed, and how it is kept safe.

Nothing in it leaves the machine. A file is written whole or not at all, and one that cannot be read is set aside, never
deleted.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import platformdirs


def home() -> Path:
    """The folder where the learner's own notes are kept.

    Returns
    -------
    pathlib.Path
        The user's data folder for ``entente``, or the folder that the variable ``ENTENTE_HOME`` names.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, ENTENTE_HOME="my_notes"):
    ...     home().name
    'my_notes'
    """
    named = os.environ.get("ENTENTE_HOME")
    return Path(named).expanduser() if named else platformdirs.user_data_path("entente", appauthor=False)


def write(path: Path, text: str) -> Path:
    """Write a file of notes, whole or not at all.

    Parameters
    ----------
    path : pathlib.Path
        Its folder is made if it is not there.
    text : str
        In UTF-8.

    Returns
    -------
    pathlib.Path
        The same path.

    Raises
    ------
    OSError
        If the folder does not allow it; the file is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write(Path(folder, "mine", "note.txt"), "seen").read_text(encoding="utf-8")
    'seen'
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    return part.replace(path)


def set_aside(path: Path) -> Path:
    """Give a file that cannot be read another name beside its old one.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    pathlib.Path
        Its new name, with ``.damaged-`` and the time in it.

    Raises
    ------
    OSError
        If the folder does not allow it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     aside = set_aside(write(Path(folder, "note.json"), "{"))
    ...     aside.name.startswith("note.damaged-"), aside.exists(), Path(folder, "note.json").exists()
    (True, True, False)
    """
    return path.replace(path.with_name(f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%d%H%M%S%f}{path.suffix}"))
