"""The folder of the course's data at one moment: what was read, what is wrong with it, and the models made of it."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from entente.data import lab_facts
from entente.data._building import BUILDERS
from entente.data._checking import all_faults, changed, model_faults
from entente.data._reading import DESCRIPTOR, Found, Row, Table, read_article, read_descriptor, read_table
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.text import article as _article

COURSE = "entente"  # the name of the course's own data package


def root(folder: str | Path | None = None) -> Path:
    """The folder of the course's data.

    That is the one beside the package. Where the package was installed by itself, as on a JupyterHub, it is the
    learner's own copy of the course, if the work goes on inside one; else the tables that came with the package.

    Parameters
    ----------
    folder : str or path, optional
        A folder of your own in its place. It must hold a `datapackage.json`.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    EntenteError
        If the folder holds no `datapackage.json`.

    Examples
    --------
    >>> (root() / "article.txt").exists()
    True
    """
    here = Path(__file__).resolve().parents[1]
    first = here.parent / "data" if folder is None else Path(folder)
    copies = (place / "data" for place in _places() if _is_course(place))
    others = itertools.chain(copies, [here / "_data"]) if folder is None else ()
    for place in itertools.chain([first], others):
        if (place / DESCRIPTOR).is_file():
            return place.resolve()
    do = "Name the folder that holds the tables." if folder is not None else "Install the course again."
    raise EntenteError([Fault("data.root", str(first), f"no {DESCRIPTOR}", "a folder with a data package", do)])


def course_folder() -> Path:
    """The course's folder, with its lessons, exercises, solutions and pages.

    That is the one that holds the package. Where the package was installed by itself, as on a JupyterHub, it is the
    copy of the course in which the work goes on: the current folder, or one of the two above it.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    EntenteError
        ``data.course`` if there is none.

    Examples
    --------
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


@dataclass(frozen=True)
class Folder:
    """A data folder at one moment; whatever is asked of it is read once."""

    path: Path
    stamp: tuple
    tidied: Mapping[Path, bytes] = field(default_factory=dict)  # what is to be written, in place of what is there

    def bytes_of(self, path: Path) -> bytes:
        return self.tidied[path] if path in self.tidied else path.read_bytes()

    @functools.cached_property
    def _described(self) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
        return read_descriptor(self.path)

    @property
    def descriptor_faults(self) -> tuple[Found, ...]:
        return self._described[1]

    @property
    def descriptor(self) -> Mapping[str, Any]:
        return self._described[0]

    @functools.cached_property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    @functools.cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables that are there, read but not yet checked against each other."""
        resources = {name: resource for name, resource in self.resources.items() if "schema" in resource}
        return {name: read_table(self, resource) for name, resource in resources.items()}

    @functools.cached_property
    def _article_read(self) -> tuple[_article.Article | None, tuple[Found, ...]]:
        return read_article(self)

    @property
    def article_faults(self) -> tuple[Found, ...]:
        return self._article_read[1]

    @property
    def article(self) -> _article.Article | None:
        return self._article_read[0]

    @functools.cached_property
    def labs(self) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
        """What `labs.yaml` says, and what is wrong with its form; it may be missing."""
        path = self.path / self.resources.get("labs", {}).get("path", lab_facts.FILE)
        return lab_facts.read_document(self.bytes_of(path), self.label(path)) if path.is_file() else ({}, ())

    @functools.cached_property
    def found(self) -> tuple[Found, ...]:
        """All faults but those of the hashes."""
        return tuple(all_faults(self)) or tuple(model_faults(self))

    @functools.cached_property
    def sealed(self) -> bool:
        """Whether every file is the one that was checked when the package was packed."""
        return not self.descriptor_faults and not any(changed(self))

    @functools.cached_property
    def models(self) -> dict[str, Any]:
        return {}

    def label(self, path: Path) -> str:
        return f"{self.path.name}/{path.relative_to(self.path).as_posix()}"

    def file(self, name: str) -> str:
        """The label of the file that holds a table."""
        return f"{self.path.name}/{self.resources.get(name, {}).get('path', name)}"


def open_folder(folder: str | Path | None) -> Folder:
    path = root(folder)
    files = sorted(item for item in path.rglob("*") if item.is_file())
    stamp = tuple((str(item), item.stat().st_mtime_ns, item.stat().st_size) for item in files)
    return _folder_at(path, stamp)


@functools.lru_cache(maxsize=8)
def _folder_at(path: Path, stamp: tuple) -> Folder:
    return Folder(path, stamp)


def load(model: str, root: str | Path | None) -> Any:
    return load_from(open_folder(root), model)


def load_from(folder: Folder, model: str) -> Any:
    if model not in folder.models:
        build, tables = BUILDERS[model]
        _refuse_faults(folder, tables)
        folder.models[model] = build(folder)
    return folder.models[model]


def faults_in(folder: Folder, *more: Found) -> tuple[Fault, ...]:
    """All faults but those of the hashes, sorted by file and row; and those of the scenarios."""
    faults = tuple(item.fault for item in sorted([*folder.found, *more], key=order))
    return (*faults, *(fault for fault in _scenario_faults(folder) if fault not in faults))


def _scenario_faults(folder: Folder) -> tuple[Fault, ...]:
    try:
        if "dependencies" in folder.tables:
            load_from(folder, "scenarios")
    except EntenteError as error:
        return error.faults
    return ()


def rows_of(name: str, root: str | Path | None) -> tuple[Row, ...]:
    folder = open_folder(root)
    if name not in folder.tables:
        raise EntenteError([unknown_choice("data.table", "argument name", name, folder.tables)])
    _refuse_faults(folder, (name,))
    return folder.tables[name].rows


def _refuse_faults(folder: Folder, names: Iterable[str]) -> None:
    if folder.sealed:
        return
    files = {folder.file(name) for name in names} | {f"{folder.path.name}/{DESCRIPTOR}"}
    raise_if_any(item.fault for item in sorted(folder.found, key=order) if item.spot.file in files)


def order(item: Found) -> tuple[str, int]:
    return item.spot.file, item.spot.row
