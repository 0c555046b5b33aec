"""Files are written whole or not at all: aside first, then put in their place. This file alone opens any for writing.

Whatever is killed on the way, or finds the disk full, leaves each file as it was or as it was to be. A folder of many
files is made aside too. A journal is the exception: a file to which lines are added, by one program at a time.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

PART = ".entente-part"  # how the name of a file or folder ends that is being made
STALE = 3600  # seconds: what has been in the making for longer was left by a program that was killed
PATIENCE = 5  # seconds to wait for another program that adds to the same journal
PAUSE = 0.001  # seconds between two tries
MOST_BYTES = 100_000_000  # of a journal
_SAFE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # no link is followed, no pipe waited for


def write_whole(files: Mapping[Path, bytes], *, inside: Path | None = None, new: bool = False) -> None:
    """Write files so that none is ever half written, also on a full disk and after a loss of power.

    Parameters
    ----------
    files : mapping of Path to bytes
        What each file is to hold. A file that is there keeps its mode; a link is replaced and not followed.
    inside : Path, optional
        The folder that was given. No file is written that lies outside it, be it by ``..`` or by a link, and folders
        within it are made if need be. Without it, the folder of each file must be there.
    new : bool
        Refuse to take the place of a file that is there.

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
    for path in files:
        _refuse(path, inside, new)
    if inside is not None:
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own for each part, so that two writers of one file do not write into each other.
    parts = {path: path.with_name(f".{os.urandom(6).hex()}{PART}") for path in files}
    folders = {path.parent for path in files}
    try:
        for path, part in parts.items():
            _write_through(part, files[path])
            if path.exists():
                shutil.copymode(path, part)
        for path, part in parts.items():
            if new:
                _put_new(part, path)
            else:
                part.replace(path)
        for folder in folders:
            _sync(folder)
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)
        for folder in folders:
            _sweep(folder)


def _refuse(path: Path, inside: Path | None, new: bool) -> None:
    """What speaks against a target, before anything is written."""
    if inside is not None and not _leads_inside(path, inside):
        raise OSError(errno.EPERM, f"A path that leads out of {inside.name or inside}", str(path))
    if new and os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "No ordinary file", str(path))
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _leads_inside(path: Path, folder: Path) -> bool:
    """Whether the place of a file lies in a folder, whatever links are on the way; the file itself may be a link.

    Examples
    --------
    >>> [_leads_inside(Path("class", name), Path("class")) for name in ("a.txt", "../a.txt", "/etc/a.txt")]
    [True, False, False]
    """
    try:
        return path.parent.resolve().is_relative_to(folder.resolve()) and path.name not in ("", "..")
    except (OSError, RuntimeError, ValueError):  # a circle of links, or no path at all
        return False


def _write_through(path: Path, content: bytes) -> None:
    """Write a new file as far as the disk itself, since a name must not come before what it names."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _put_new(part: Path, path: Path) -> None:
    """Give a part its name, unless there is a file of that name by now."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        part.replace(path)


def _sync(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system can do so."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove the parts that programs left here that were killed long ago."""
    with suppress(OSError):
        for part in folder.glob(f".*{PART}"):
            if part.is_file() and time.time() - part.stat().st_mtime > STALE:
                part.unlink(missing_ok=True)


@contextmanager
def whole_folder(folder: Path, ours: Callable[[Path], bool] = lambda folder: False) -> Iterator[Path]:
    """Make a folder of many files aside, and put it in its place when all went well.

    Parameters
    ----------
    folder : Path
        New or empty, or one that is `ours` and is to be replaced. What a killed run left aside is removed.
    ours : callable
        Whether a folder with something in it may be replaced.

    Yields
    ------
    Path
        The folder to write into.

    Raises
    ------
    OSError
        If there is something in the folder (``EEXIST``), another program is making it or you stand in it (``EBUSY``),
        or the disk does not allow it. The folder is as it was then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with whole_folder(Path(place, "course")) as made:
    ...         write_whole({made / "data" / "a.csv": b"id"}, inside=made)
    ...     sorted(path.name for path in Path(place).rglob("*"))
    ['a.csv', 'course', 'data']
    """
    folder = folder.absolute()
    if os.path.lexists(folder) and not _replaceable(folder, ours):
        found = "a link" if folder.is_symlink() else "something in it"
        raise FileExistsError(errno.EEXIST, found, str(folder))
    if folder.exists() and folder.samefile(os.curdir):  # who stands in it would stand nowhere
        raise OSError(errno.EBUSY, "the folder that you are in", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside, gone = (folder.with_name(f".{folder.name}{end}{PART}") for end in ("", "-old"))
    with held(_lock_of(folder), wait=0):
        if gone.exists() and not folder.exists():  # killed between the two steps of a swap
            gone.replace(folder)
        _remove(aside)
        aside.mkdir()
        try:
            yield aside
            _swap(aside, folder, gone)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    _sync(folder.parent)


def _swap(aside: Path, folder: Path, gone: Path) -> None:
    """Put a folder in its place, in which an earlier one may be; if that fails, the earlier one is back."""
    _remove(gone)
    if folder.exists():  # Windows puts nothing in the place of a folder, not even of an empty one
        folder.replace(gone)
    try:
        aside.replace(folder)
    except OSError:
        if gone.exists():
            gone.replace(folder)
        raise
    shutil.rmtree(gone, ignore_errors=True)


def _lock_of(folder: Path) -> Path:
    """A file to hold while a folder is made. It stands elsewhere, since Windows moves no folder with an open file."""
    name = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(tempfile.gettempdir(), f"entente-{name}.lock")


def _replaceable(folder: Path, ours: Callable[[Path], bool]) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return not any(folder.iterdir()) or ours(folder)


def _remove(path: Path) -> None:
    """Delete a file, or a folder with all that is in it; a link is deleted and not followed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# --------------------------------------------------------------------------------------------------------------------
# Journals


@contextmanager
def held(path: Path, *, wait: float = PATIENCE) -> Iterator[FileIO]:
    """Open a journal to add lines to it, alone: while it is open, another program that wants it waits.

    Parameters
    ----------
    path : Path
        Made if it is not there, with its folder.
    wait : float
        Seconds to wait for another program. One that hangs is not waited for any longer: lines go to the end of the
        file as they come. With 0, a journal that is held elsewhere is an error.

    Raises
    ------
    OSError
        If the folder or the disk does not allow it, and for anything but an ordinary file.

    Notes
    -----
    The lock belongs to the open file, so it ends with the program, however that ends. Where a file system or a Python
    knows none, every line is still added by one write at the end of the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "ab", buffering=0, opener=_ordinary) as file:
        end = time.monotonic() + wait
        while not _seized(file):
            if wait == 0:
                raise BlockingIOError(errno.EBUSY, "a file that another program holds", str(path))
            if time.monotonic() > end:
                break
            time.sleep(PAUSE)
        yield file


def add_line(file: FileIO, line: str) -> None:
    """Add a line to an open journal.

    The line break stands before the line: one that is cut short does not run into the next.
    """
    content, before = f"\n{line}".encode(), os.fstat(file.fileno()).st_size
    written = file.write(content)
    if written < len(content):
        if os.fstat(file.fileno()).st_size == before + written:  # nobody has added to it since
            file.truncate(before)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def lines_of(path: Path) -> list[bytes]:
    """The lines of a journal, without empty ones; none, if it is not there.

    Raises
    ------
    OSError
        If it cannot be read, is no ordinary file, or larger than any journal of ours.
    """
    try:
        with open(path, "rb", buffering=0, opener=_ordinary) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise OSError(errno.EFBIG, f"more than {MOST_BYTES / 1e6:.0f} MB", str(path))
            return [line for line in file.read().split(b"\n") if line]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _ordinary(path: str, flags: int) -> int:
    """Open an ordinary file: a folder that others write to may hold a link or a pipe in its place."""
    try:
        handle = os.open(path, flags | _SAFE, 0o666)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            raise OSError(error.errno, "a link or a pipe in the place of a file", str(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no ordinary file", str(path))
    return handle


def _seized(file: FileIO) -> bool:
    """Try to have an open file alone until it is closed; False, if another program has it."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(2**31 - 2)  # far behind what is written, so that others can read meanwhile
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    except (ImportError, AttributeError):  # a Python in a browser: it has no locks, and one program only
        pass
    return True
