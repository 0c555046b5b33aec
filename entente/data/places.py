"""Where the course's data and its folder are: beside the package, or in the copy in which the work goes on."""

from __future__ import annotations

import contextlib
import itertools
import json
from pathlib import Path

from entente.data.snapshot import DESCRIPTOR
from entente.errors import EntenteError, Fault

COURSE = "entente"  # the name of the course's own data package
_USED: list[Path] = []  # the folder that `use` chose, if it was called


def root(folder: str | Path | None = None) -> Path:
    """The folder of the course's data.

    That is the one beside the package. Where the package was installed by itself, as on a JupyterHub, it is the
    learner's own copy of the course, if the work goes on inside one; else the tables that came with the package.

    A ``folder`` of your own in its place must hold a `datapackage.json`; so must one that was chosen with `use`.

    >>> (root() / "article.txt").exists()
    True
    """
    if folder is None and _USED:
        folder = _USED[0]
    here = Path(__file__).resolve().parents[1]
    first = here.parent / "data" if folder is None else Path(folder)
    copies = (place / "data" for place in _places() if _is_course(place))
    others = itertools.chain(copies, [here / "_data"]) if folder is None else ()
    for place in itertools.chain([first], others):
        if (place / DESCRIPTOR).is_file():
            return place.resolve()
    do = "Name the folder that holds the tables." if folder is not None else "Install the course again."
    raise EntenteError([Fault("data.root", str(first), f"no {DESCRIPTOR}", "a folder with a data package", do)])


def use(folder: str | Path | None) -> Path:
    """Read the tables of another folder from now on, in this Python: how a workbook runs labs on its own article.

    Parameters
    ----------
    folder : str or Path or None
        A folder with a `datapackage.json`, as ``start.py new-course`` makes it. None: the course's tables again.

    Returns
    -------
    pathlib.Path
        The folder that is read from now on.

    Raises
    ------
    EntenteError
        ``data.root`` if the folder holds no data package; the tables that were read before are then kept.

    Examples
    --------
    >>> use(root()) == use(None)
    True
    """
    chosen = None if folder is None else root(folder)
    _USED[:] = [] if chosen is None else [chosen]
    return root()


def chosen() -> Path | None:
    """The folder that `use` chose; None where the course's tables are read.

    >>> chosen() is None
    True
    """
    return _USED[0] if _USED else None


def course_folder() -> Path:
    """The course's folder, with its lessons, exercises, solutions and pages.

    That is the one that holds the package. Where the package was installed by itself, as on a JupyterHub, it is the
    copy of the course in which the work goes on: the current folder, or one of the two above it.

    >>> (course_folder() / "notebooks" / "00_start_here.ipynb").exists()
    True
    """
    for place in _places():
        if _is_course(place):
            return place
    expected = "a copy of the course, with its notebooks/ and data/"
    do = "Go into the course's folder (cd FOLDER) and type the command again; git clone gets a copy if there is none."
    raise EntenteError(
        [Fault("data.course", "the course's folder", "none in the current folder or above it", expected, do)]
    )


def _places() -> list[Path]:
    """Where the course's folder may be."""
    places = [Path(__file__).resolve().parents[2]]
    with contextlib.suppress(OSError):  # the current folder may be gone
        here = Path.cwd()
        places += [here, *here.parents[:2]]
    return places


def _is_course(place: Path) -> bool:
    """Whether a folder is a copy of the course: told by its name and by the lessons beside its data."""
    try:
        descriptor = json.loads((place / "data" / DESCRIPTOR).read_text(encoding="utf-8"))
        return descriptor["name"] == COURSE and (place / "notebooks").is_dir()
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
