"""A data folder at one moment, as plain data: what was read, and what was wrong with the reading.

This is the bottom of the wing: `reading` makes a `Snapshot`, `rules` looks for faults in it, `building` makes the
models of it, and nothing here knows of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from entente.errors import Fault
from entente.text.article import Article

DESCRIPTOR = "datapackage.json"
PACK = "python3 start.py pack"


class Spot(NamedTuple):
    """The address of a fault: a file, and perhaps a row and a field."""

    file: str
    row: int = 0
    field: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        return f"{self.file}{row}" + (f", field {self.field}" if self.field else "")


class Found(NamedTuple):
    """A fault with the address that it is sorted by."""

    spot: Spot
    fault: Fault


class Row(NamedTuple):
    """One row of a table: its number in a spreadsheet, its cells as text, and those cells that could be read."""

    number: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table as it was read, with the faults of its dialect and its columns."""

    name: str
    file: str
    schema: Mapping[str, Any]
    rows: tuple[Row, ...] = ()
    faults: tuple[Found, ...] = ()

    @property
    def fields(self) -> list[Mapping[str, Any]]:
        return self.schema["fields"]

    def spot(self, row: Row | None = None, field: str = "") -> Spot:
        return Spot(self.file, row.number if row else 0, field)

    def column(self, field: str) -> frozenset:
        """The values that stand in one field."""
        return frozenset(row.values[field] for row in self.rows if field in row.values)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A data folder at one moment.

    Parameters
    ----------
    descriptor : mapping
        What `datapackage.json` says; of its resources only those that are sound.
    raw : mapping of str to bytes
        What stands in the file of each resource; a missing file is left out.
    article : Article, optional
        None if it is missing or no article.
    faults : tuple of Found
        Those of the descriptor and of the article; a table has its own.
    changed : tuple of Found
        The files that are not those that were checked when the package was packed.
    """

    path: Path
    descriptor: Mapping[str, Any]
    raw: Mapping[str, bytes]
    tables: Mapping[str, Table]
    article: Article | None
    faults: tuple[Found, ...]
    changed: tuple[Found, ...]

    @property
    def resources(self) -> dict[str, Mapping[str, Any]]:
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    def file(self, name: str) -> str:
        """How the file of a resource is named in faults."""
        return f"{self.path.name}/{self.resources.get(name, {}).get('path', name)}"

    def label(self, path: Path) -> str:
        """How any file of the folder is named in faults."""
        return f"{self.path.name}/{path.relative_to(self.path).as_posix()}"

    def is_read(self, name: str) -> bool:
        """Whether there is such a table and it could be read; if not, that is said once and not in each reference."""
        table = self.tables.get(name)
        return table is not None and (bool(table.rows) or not table.faults)

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of a table; none if there is no such table."""
        return self.tables[name].rows if name in self.tables else ()

    def column(self, name: str, field: str) -> frozenset:
        """The values of a field of a table; none if there is no such table."""
        return self.tables[name].column(field) if name in self.tables else frozenset()


def data_fault(spot: Spot, code: str, found: str, expected: str, do: str = "") -> Found:
    return Found(spot, Fault(f"data.{code}", str(spot), found, expected, do))


def rule_fault(folder: str, about: str, found: str, expected: str) -> Found:
    """A fault of the descriptor itself, told apart from those of the tables."""
    spot = Spot(f"{folder}/{DESCRIPTOR}")
    where = f"{spot}, {about}" if about else str(spot)
    do = "This is a fault in the rule, not in a table: mend the rule."
    return Found(spot, Fault("data.rule", where, found, expected, do))


def listed(names: str | list[str] | None) -> list[str]:
    """The fields of a key, which may be written as one name."""
    return [names] if isinstance(names, str) else list(names or ())
