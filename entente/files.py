"""Files are written whole or not at all: aside first, then put in their place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Write files so that none is ever half written, also on a full disk.

    Parameters
    ----------
    files : mapping of Path to bytes
        What each file is to hold. Its folder must be there; a file that is there keeps its mode.

    Raises
    ------
    OSError
        If the folder or the disk does not allow it. No file was changed then, unless putting one of several in its
        place failed: those before it are new.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "note.txt")
    ...     write_whole({path: b"seen"})
    ...     path.read_text(), len(os.listdir(folder))
    ('seen', 1)
    """
    # The number of the process keeps two writers out of each other's way.
    aside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    try:
        for path, part in aside.items():
            part.write_bytes(files[path])
            if path.exists():
                shutil.copymode(path, part)
        for path, part in aside.items():
            part.replace(path)
    finally:
        for part in aside.values():
            part.unlink(missing_ok=True)
