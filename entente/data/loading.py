"""What was read, checked and built is kept until a file of the folder changes.

A table whose hash is the recorded one was checked when it was packed, so it is only read. When any file has been
changed, everything is checked again, and all the faults of a table are raised together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente.data.building import BUILDERS, model, model_faults
from entente.data.places import root
from entente.data.reading import read_snapshot
from entente.data.rules import all_faults
from entente.data.snapshot import DESCRIPTOR, Found, Row, Snapshot
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice

Root = str | Path | None


def open_folder(folder: Root) -> Snapshot:
    """The data folder as it is now."""
    path = root(folder)
    files = sorted(item for item in path.rglob("*") if item.is_file())
    return _snapshot_at(path, tuple((str(item), item.stat().st_mtime_ns, item.stat().st_size) for item in files))


@lru_cache(maxsize=8)
def _snapshot_at(path: Path, stamp: tuple) -> Snapshot:
    return read_snapshot(path)


@lru_cache(maxsize=8)
def _found(snapshot: Snapshot) -> tuple[Found, ...]:
    """The faults of the tables, sorted; those that the models find, if there are no others."""
    found = tuple(all_faults(snapshot)) or tuple(model_faults(snapshot))
    return tuple(sorted(found, key=_order))


def _order(item: Found) -> tuple[str, int]:
    return item.spot.file, item.spot.row


def faults_in(snapshot: Snapshot, *, changed: bool = True) -> tuple[Fault, ...]:
    """All faults, sorted by file and row, and those of the scenarios.

    Parameters
    ----------
    changed : bool
        Whether a file that is not the one that was packed is a fault.
    """
    found = list(_found(snapshot))
    # That a file is no table at all says more than that it has changed.
    unread = {item.spot.file for item in found if item.fault.code in ("data.file", "article.binary")}
    if changed:
        found += [item for item in snapshot.changed if item.spot.file not in unread]
    faults = tuple(item.fault for item in sorted(found, key=_order))
    if "dependencies" in snapshot.tables:
        try:
            _built(snapshot, "scenarios")
        except EntenteError as error:
            faults += tuple(fault for fault in error.faults if fault not in faults)
    return faults


def load(name: str, folder: Root) -> Any:
    """A model by its name, or the faults of its tables."""
    return _built(open_folder(folder), name)


def _built(snapshot: Snapshot, name: str) -> Any:
    _refuse_faults(snapshot, BUILDERS[name][1])
    return model(snapshot, name)


def rows_of(name: str, folder: Root) -> tuple[Row, ...]:
    """The rows of a table, or its faults."""
    snapshot = open_folder(folder)
    if name not in snapshot.tables:
        raise EntenteError([unknown_choice("data.table", "argument name", name, snapshot.tables)])
    _refuse_faults(snapshot, [name])
    return snapshot.rows(name)


def _refuse_faults(snapshot: Snapshot, names: Iterable[str]) -> None:
    if snapshot.faults or snapshot.changed:  # else it was checked when it was packed
        files = {snapshot.file(name) for name in names} | {f"{snapshot.path.name}/{DESCRIPTOR}"}
        raise_if_any(item.fault for item in _found(snapshot) if item.spot.file in files)
