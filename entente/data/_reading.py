"""Reading the folder: its descriptor, and the bytes, the dialect, the columns and the cells of a table."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from entente.errors import EntenteError, Fault, did_you_mean
from entente.text import article as _article

if TYPE_CHECKING:
    from entente.data._folder import Folder

DESCRIPTOR = "datapackage.json"
PACK = "python3 start.py pack"
JSON_TYPES = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array"},
}
CONSTRAINTS = {
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
OTHER_CONSTRAINTS = ("required", "unique")


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
    fields: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any]
    rows: tuple[Row, ...]
    faults: tuple[Found, ...]

    def spot(self, row: Row | int = 0, field: str = "") -> Spot:
        return Spot(self.file, row if isinstance(row, int) else row.number, field)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field["name"] for field in self.fields)

    def column(self, field: str) -> frozenset:
        """The values that stand in one field."""
        return frozenset(row.values[field] for row in self.rows if field in row.values)


def data_fault(spot: Spot, code: str, found: str, expected: str, do: str = "") -> Found:
    return Found(spot, Fault(f"data.{code}", str(spot), found, expected, do))


def rule_fault(folder_name: str, about: str, found: str, expected: str) -> Found:
    spot = Spot(f"{folder_name}/{DESCRIPTOR}")
    where = f"{spot}, {about}" if about else str(spot)
    do = "This is a fault in the rule, not in a table: mend the rule."
    return Found(spot, Fault("data.rule", where, found, expected, do))


def read_descriptor(path: Path) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
    """The descriptor with its sound resources only, and the faults of its rules."""
    try:
        descriptor = json.loads((path / DESCRIPTOR).read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        return {"resources": []}, (rule_fault(path.name, "", f"no valid JSON ({error})", "a data package in JSON"),)
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        return {"resources": []}, (rule_fault(path.name, "", "no list of resources", "a list named resources"),)
    return _sound_resources(path, descriptor, resources)


def _sound_resources(path: Path, descriptor: dict, resources: list) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
    sound: list[dict] = []
    left_out: list[str] = []
    faults: list[Found] = []
    for number, resource in enumerate(resources, 1):
        own = [rule_fault(path.name, *fault) for fault in _resource_faults(resource, number, path)]
        faults += own
        if _has_place(resource, path):
            sound.append({key: value for key, value in resource.items() if key != "schema" or not own})
        elif isinstance(resource, dict):
            left_out.append(str(resource.get("name")))
    faults += [rule_fault(path.name, *fault) for fault in _target_faults(sound, left_out)]
    return {**descriptor, "resources": sound}, tuple(faults)


def _resource_faults(resource: Any, number: int, folder: Path) -> Iterator[tuple[str, str, str]]:
    if not isinstance(resource, dict):
        yield f"resource {number}", json.dumps(resource), "a resource with name and path"
        return
    about = f"resource {resource.get('name', number)}"
    for key in ("name", "path"):
        if not isinstance(resource.get(key), str):
            yield about, f"no {key}", f"a {key}"
    if isinstance(resource.get("path"), str) and _leaves(resource["path"], folder):
        yield about, f'path "{resource["path"]}"', "a path inside the folder"
    if "schema" in resource:
        yield from _schema_faults(resource["schema"], about)


def _has_place(resource: Any, folder: Path) -> bool:
    """Whether it has a name, and a path that may be opened."""
    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        return False
    return isinstance(resource.get("path"), str) and not _leaves(resource["path"], folder)


def _leaves(path: str, folder: Path) -> bool:
    """Whether a path leads out of the folder, also by a link in it."""
    if "\\" in path or ":" in path or path.startswith("/") or ".." in PurePosixPath(path).parts:
        return True
    try:
        return not (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # a circle of links, or no path at all
        return True


def _schema_faults(schema: Any, about: str) -> Iterator[tuple[str, str, str]]:
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields):
        yield about, "a schema without named fields", "a list of fields, each with a name"
        return
    for field in fields:
        yield from _field_faults(field, f"{about}, field {field['name']}")
    names = {field["name"] for field in fields}
    for number, key in enumerate(schema.get("foreignKeys", ()), 1):
        if not _is_foreign_key(key):
            yield f"{about}, foreignKeys {number}", json.dumps(key), "fields and a reference with as many fields"
            return
    for place, name in _key_fields(schema):
        if name not in names:
            yield f"{about}, {place}", f'"{name}"', f"one of its fields. {did_you_mean(name, names)}".strip()


def _is_foreign_key(key: Any) -> bool:
    reference = key.get("reference") if isinstance(key, dict) else None
    if not isinstance(reference, dict):
        return False
    ends = [listed(end.get("fields")) for end in (key, reference)]
    texts = all(isinstance(name, str) for end in ends for name in end)
    return texts and len(ends[0]) == len(ends[1]) > 0


def _key_fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of fields that the keys speak of, with the key that does."""
    for name in listed(schema.get("primaryKey")):
        yield "primaryKey", name
    for key in schema.get("foreignKeys", ()):
        for name in listed(key["fields"]):
            yield "foreignKeys", name
    for place in ("uniqueKeys", "inOrder"):
        for names in schema.get(place, ()):
            for name in names:
                yield place, name


def _field_faults(field: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    if field.get("type") not in JSON_TYPES:
        near = did_you_mean(str(field.get("type")), JSON_TYPES)
        yield about, f'type "{field.get("type")}"', f"one of {', '.join(JSON_TYPES)}. {near}".strip()
        return
    constraints = field.get("constraints", {})
    for name in constraints:
        if name not in CONSTRAINTS and name not in OTHER_CONSTRAINTS:
            near = did_you_mean(name, [*CONSTRAINTS, *OTHER_CONSTRAINTS])
            yield about, f'constraint "{name}"', f"a known constraint. {near}".strip()
    yield from _broken_constraints(constraints, about)


def _broken_constraints(constraints: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    pattern, enum = constraints.get("pattern", ""), constraints.get("enum", [""])
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        yield about, f'pattern "{pattern}" ({error})', "a regular expression"
    if not isinstance(enum, list) or not enum:
        yield about, f"enum {json.dumps(enum)}", "a list of the values that are allowed"
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None and low > high:
        yield about, f"minimum {low} above maximum {high}", "a minimum that is not above the maximum"


def _target_faults(resources: list[dict], left_out: list[str]) -> Iterator[tuple[str, str, str]]:
    """References to tables or fields that are not there."""
    targets = {f"{r['name']}.{f['name']}" for r in resources if "schema" in r for f in r["schema"]["fields"]}
    broken = {r["name"] for r in resources if "schema" not in r} | set(left_out)
    for resource in resources:
        for field, wanted in references(resource["name"], resource.get("schema", {"fields": []})):
            for target in wanted:
                if target not in targets and target.split(".")[0] not in broken:
                    about = f"resource {resource['name']}, field {field}"
                    yield about, f'a reference to "{target}"', f"a field of a table. {did_you_mean(target, targets)}"


def references(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each field that refers to others, with the ``table.field`` it may be found in."""
    for key in schema.get("foreignKeys", ()):
        reference = key["reference"]
        for field, target in zip(listed(key["fields"]), listed(reference["fields"]), strict=True):
            yield field, [f"{reference.get('resource') or name}.{target}"]
    for field in schema["fields"]:
        if field.get("refersTo"):
            yield field["name"], list(field["refersTo"])


def listed(names: str | list[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names) if isinstance(names, list) else []


def read_article(folder: Folder) -> tuple[_article.Article | None, tuple[Found, ...]]:
    resource = folder.resources.get("article", {})
    path = folder.path / resource.get("path", "article.txt")
    if not path.is_file() or "article" not in folder.resources:
        return None, ()
    spot = Spot(folder.label(path))
    text, faults = read_text(folder.bytes_of(path), spot.file)
    try:
        text = _article.parse_article(text, origin=spot.file)
    except EntenteError as error:
        return None, (*faults, *(Found(spot, fault) for fault in error.faults))
    wanted, found = resource.get("paragraphs"), len(text.paragraphs)
    if wanted not in (None, found):
        do = "The offsets of the tables count on it. Put the paragraphs back, one a line."
        faults += (data_fault(spot, "paragraphs", f"{found} paragraphs", str(wanted), do),)
    return text, faults


def read_table(folder: Folder, resource: Mapping[str, Any]) -> Table:
    file = f"{folder.path.name}/{resource['path']}"
    schema = resource["schema"]
    path = folder.path / resource["path"]
    part = (resource["name"], file, tuple(schema["fields"]), schema)
    if not path.is_file():
        fault = data_fault(Spot(file), "file", "no such file", "a table", "Get it back, or take it out of the package.")
        return Table(*part, (), (fault,))
    text, faults = read_text(folder.bytes_of(path), file)
    if not text.strip():
        return Table(*part, (), (*faults, data_fault(Spot(file), "file", "an empty file", "a header and rows")))
    rows, more = _read_rows(text, file, schema["fields"])
    return Table(*part, tuple(rows), (*faults, *more))


def read_text(raw: bytes, file: str) -> tuple[str, tuple[Found, ...]]:
    """Decode a table as it was meant, and name what a spreadsheet or an editor did to it.

    Examples
    --------
    >>> text, found = read_text("id;fact".encode("utf-8-sig"), "facts.csv")
    >>> text, [item.fault.code for item in found]
    ('id;fact', ['data.bom'])
    """
    spot, faults = Spot(file), []
    do = f'Save it as "CSV UTF-8", or run {PACK}.'
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
        faults.append(data_fault(spot, "encoding", "UTF-16", "UTF-8", do))
    else:
        text, encoding = _decode(raw)
        if encoding == "utf-8-sig":
            faults.append(data_fault(spot, "bom", "a byte order mark before the first column", "plain UTF-8", do))
        elif encoding != "utf-8":
            row = raw[: _first_bad_byte(raw)].count(b"\n") + 1
            faults.append(data_fault(Spot(file, row), "encoding", "bytes that are not UTF-8", "UTF-8", do))
    if "\r" in text:
        do = f"A spreadsheet writes them; {PACK} puts them right."
        faults.append(
            data_fault(spot, "line_ends", "line ends of Windows (CRLF)", "line ends of one character (LF)", do)
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(faults)


def _decode(raw: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1"


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def separator(text: str, names: Iterable[str]) -> str:
    """The character that separates the columns: a comma, unless the header can only be read with another.

    Examples
    --------
    >>> separator("id;fact;source", ["id", "fact", "source"])
    ';'
    """
    header, names = text.split("\n", 1)[0], set(names)
    known = {mark: len(names & set(next(csv.reader([header], delimiter=mark)))) for mark in ",;\t|"}
    best = max(known, key=lambda mark: known[mark])
    return best if known[best] > max(known[","], 1) else ","


def _read_rows(text: str, file: str, fields: list[dict]) -> tuple[list[Row], list[Found]]:
    names = [field["name"] for field in fields]
    mark, faults = separator(text, names), []
    if mark != ",":
        seen = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
        do = f"A spreadsheet writes them in some countries; {PACK} puts them right."
        faults.append(data_fault(Spot(file), "separator", f"{seen} between the columns", "commas", do))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        do = "Look for a quotation mark that is opened and not closed."
        return [], [*faults, data_fault(Spot(file), "quotes", f"no valid CSV ({error})", "CSV", do)]
    header, more = _columns(lines[0], names, file)
    rows = [_row(number, header, line, fields) for number, line in enumerate(lines[1:], 2) if len(line) == len(header)]
    return [row for row in rows if any(row.cells.values())], [*faults, *more, *_ragged(lines, file)]


def _columns(header: list[str], names: list[str], file: str) -> tuple[list[str], list[Found]]:
    """The header with renamed columns put back, and what was wrong with it."""
    spot, faults = Spot(file, 1), []
    missing = [name for name in names if name not in header]
    meant = list(header)
    for place, column in enumerate(header):
        if column in names and header.index(column) == place:
            continue
        near = did_you_mean(column, missing)
        faults.append(
            data_fault(spot, "column", f'column "{column}"', f"one of {', '.join(names)}", near or "Delete it.")
        )
        if near:
            meant[place] = near.split('"')[1]
            missing.remove(meant[place])
    for name in missing:
        faults.append(data_fault(spot, "column", f'no column "{name}"', f"{', '.join(names)}", f"Add {name}."))
    if not faults and header != names:
        faults.append(
            data_fault(spot, "column", "columns in another order", ", ".join(names), "Put them in this order.")
        )
    return meant, faults


def _ragged(lines: list[list[str]], file: str) -> Iterator[Found]:
    widths = Counter(len(line) for line in lines[1:] if any(line))
    width = widths.most_common(1)[0][0] if widths else len(lines[0])
    if width != len(lines[0]):
        found, do = f"{len(lines[0])} cells", "Put the columns of the header right."
        yield data_fault(Spot(file, 1), "ragged", found, f"{width} cells, as in most rows", do)
    for number, line in enumerate(lines[1:], 2):
        spot = Spot(file, number)
        if not any(line):
            yield data_fault(spot, "ragged", "an empty row", f"{width} cells", "Delete the row.")
        elif len(line) != width:
            do = "A text that holds a comma needs quotation marks around it." if len(line) > width else ""
            yield data_fault(spot, "ragged", f"{len(line)} cells", f"{width} cells, as in most rows", do)


def _row(number: int, header: list[str], line: list[str], fields: list[dict]) -> Row:
    cells = dict(zip(header, line, strict=True))
    known = {field["name"]: field for field in fields}
    values = {name: cast(cell, known[name]) for name, cell in cells.items() if cell and name in known}
    return Row(number, {name: cells.get(name, "") for name in known}, values)


def cast(cell: str, field: Mapping[str, Any]) -> Any:
    """A cell as its type says; what cannot be read stays a text, and the schema will say so.

    Examples
    --------
    >>> cast("7", {"type": "integer"}), cast("seven", {"type": "integer"}), cast("a;b", {"type": "list"})
    (7, 'seven', ('a', 'b'))
    """
    kind = field["type"]
    if kind == "integer" and re.fullmatch(r"[+-]?\d+", cell, re.ASCII):
        return int(cell)
    if kind == "number" and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell, re.ASCII):
        return float(cell)
    if kind == "boolean" and cell in ("true", "false"):
        return cell == "true"
    if kind == "list":
        return tuple(part.strip() for part in cell.split(field.get("delimiter", ";")))
    return cell
