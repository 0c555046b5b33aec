"""Reading a data folder: its descriptor, and the bytes, the dialect, the columns and the cells of each table."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from entente.data.descriptor import read_descriptor
from entente.data.snapshot import DESCRIPTOR, PACK, Found, Row, Snapshot, Spot, Table, data_fault
from entente.errors import EntenteError, did_you_mean
from entente.text.article import Article, parse_article
from entente.text.reading import decode, read_bytes
from entente.text.tables import mark_line, read_csv_rows, separator

EXPECTED = "a table or a text"
MARK_WORDS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_snapshot(folder: Path, tidied: Mapping[str, bytes] | None = None) -> Snapshot:
    """What stands in a folder now.

    Parameters
    ----------
    folder : Path
        It must hold a `datapackage.json`.
    tidied : mapping of resource name to bytes, optional
        What is about to be written, and counts in place of what is there.
    """
    descriptor, faults = read_descriptor(folder)
    raw, tables, changed, article = {}, {}, [], None
    for resource in descriptor["resources"]:
        name, path = resource["name"], folder / resource["path"]
        file = f"{folder.name}/{resource['path']}"
        unread: tuple[Found, ...] = ()
        if path.exists():
            raw[name], unread = _file_bytes(path, file)
            raw[name] = (tidied or {}).get(name, raw[name])
            changed += _changed(resource, raw[name], file)
        if "schema" in resource:
            tables[name] = _read_table(resource, raw.get(name), file, unread)
        elif unread:
            faults += unread
        elif name == "article" and name in raw:
            article, more = _read_article(resource, raw[name], file)
            faults += more
    return Snapshot(folder, descriptor, raw, tables, article, faults, tuple(changed))


def _file_bytes(path: Path, file: str) -> tuple[bytes, tuple[Found, ...]]:
    """The bytes of a file of the folder, or why they cannot be read."""
    try:
        return read_bytes(path, expected=EXPECTED, origin=file), ()
    except EntenteError as error:
        return b"", tuple(Found(Spot(file), replace(fault, code="data.file")) for fault in error.faults)


def fingerprint(raw: bytes) -> dict[str, Any]:
    """The size and the hash of a file's bytes, as `datapackage.json` records them.

    >>> fingerprint(b"id,fact")["bytes"]
    7
    """
    return {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}


def _changed(resource: Mapping[str, Any], raw: bytes, file: str) -> Iterator[Found]:
    recorded = {key: resource.get(key) for key in ("bytes", "hash")}
    if fingerprint(raw) != recorded:
        seen = "never packed" if None in recorded.values() else "changed since it was packed"
        do = f"If you meant the change, run {PACK}; if not, get the file back."
        yield data_fault(Spot(file), "changed", seen, f"the file that {DESCRIPTOR} records", do)


def _read_article(resource: Mapping[str, Any], raw: bytes, file: str) -> tuple[Article | None, tuple[Found, ...]]:
    spot = Spot(file)
    text, faults = read_text(raw, file)
    try:
        article = parse_article(text, origin=file)
    except EntenteError as error:
        return None, faults or tuple(Found(spot, fault) for fault in error.faults)
    wanted, found = resource.get("paragraphs"), len(article.paragraphs)
    if wanted not in (None, found):
        do = "The offsets of the tables count on it. Put the paragraphs back, one a line."
        faults += (data_fault(spot, "paragraphs", f"{found} paragraphs", str(wanted), do),)
    return article, faults


def read_text(raw: bytes, file: str) -> tuple[str, tuple[Found, ...]]:
    """Decode a table as it was meant, and name what a spreadsheet or an editor did to it.

    >>> text, found = read_text("id;fact".encode("utf-8-sig"), "facts.csv")
    >>> text, [item.fault.code for item in found]
    ('id;fact', ['data.bom'])
    """
    if not raw:
        return "", ()
    spot, faults = Spot(file), []
    try:
        text = decode(raw, file, expected=EXPECTED)
    except EntenteError as error:
        return "", tuple(Found(spot, fault) for fault in error.faults)
    do = f'Save it as "CSV UTF-8", or run {PACK}.'
    if raw.startswith(codecs.BOM_UTF8):
        faults.append(data_fault(spot, "bom", "a byte order mark before the first column", "plain UTF-8", do))
    elif "\0" in text:
        faults.append(data_fault(spot, "encoding", "a character that stands in no text (NUL)", "text", "Delete it."))
    elif b"\0" in raw:
        faults.append(data_fault(spot, "encoding", "UTF-16", "UTF-8", do))
    elif text.encode() != raw:
        lines = zip(raw.split(b"\n"), text.encode().split(b"\n"), strict=False)
        row = next((number for number, (old, new) in enumerate(lines, 1) if old != new), 1)
        faults.append(data_fault(Spot(file, row), "encoding", "bytes that are not UTF-8", "UTF-8", do))
    if "\r" in text:
        found, do = "line ends of Windows (CRLF)", f"A spreadsheet writes them; {PACK} puts them right."
        faults.append(data_fault(spot, "line_ends", found, "line ends of one character (LF)", do))
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(faults)


def _read_table(resource: Mapping[str, Any], raw: bytes | None, file: str, unread: tuple[Found, ...]) -> Table:
    empty = Table(resource["name"], file, resource["schema"])
    spot = Spot(file)
    if raw is None:
        do = "Get it back, or take it out of the package."
        return replace(empty, faults=(data_fault(spot, "file", "no such file", "a table", do),))
    text, faults = ("", unread) if unread else read_text(raw, file)
    if not text.strip():
        nothing = data_fault(spot, "file", "an empty file", "a header and rows")
        return replace(empty, faults=faults or (nothing,))
    names = [field["name"] for field in empty.fields]
    mark, said = separator(text, names), mark_line(text)
    if said:
        do = f"A spreadsheet writes it; {PACK} takes it out."
        faults += (data_fault(Spot(file, 1), "separator", f'a line "{said[0].strip()}"', "the header", do),)
    elif mark != ",":
        do = f"A spreadsheet writes them in some countries; {PACK} puts them right."
        found = f"{MARK_WORDS[mark]} between the columns"
        faults += (data_fault(spot, "separator", found, "commas", do),)
    try:
        lines = read_csv_rows(text, file, names)
    except EntenteError as error:
        broken = [Found(spot, replace(fault, code="data.quotes")) for fault in error.faults]
        return replace(empty, faults=(*faults, *broken))
    header, more = _columns(lines[0], names, file)
    numbered = [(number, line) for number, line in enumerate(lines[1:], 2) if len(line) == len(header)]
    rows = tuple(_row(number, header, line, empty.fields) for number, line in numbered if any(line))
    return replace(empty, rows=rows, faults=(*faults, *more, *_ragged(lines, file)))


def _columns(header: list[str], names: list[str], file: str) -> tuple[list[str], list[Found]]:
    """The header with renamed columns put back, and what was wrong with it."""
    spot, faults, expected = Spot(file, 1), [], ", ".join(names)
    missing = [name for name in names if name not in header]
    meant = list(header)
    for place, column in enumerate(header):
        if column in names and header.index(column) == place:
            continue
        near = did_you_mean(column, missing)
        do = near or "Delete it."
        faults.append(data_fault(spot, "column", f'column "{column}"', f"one of {expected}", do))
        if near:
            meant[place] = near.split('"')[1]
            missing.remove(meant[place])
    for name in missing:
        faults.append(data_fault(spot, "column", f'no column "{name}"', expected, f"Add {name}."))
    if not faults and header != names:
        do = "Put them in this order."
        faults.append(data_fault(spot, "column", "columns in another order", expected, do))
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


def _row(number: int, header: list[str], line: list[str], fields: Iterable[Mapping[str, Any]]) -> Row:
    written = dict(zip(header, line, strict=True))
    cells, values = {}, {}
    for field in fields:
        name = field["name"]
        cells[name] = written.get(name, "")
        if cells[name]:
            values[name] = cast(cells[name], field)
    return Row(number, cells, values)


def cast(cell: str, field: Mapping[str, Any]) -> Any:
    """A cell as its type says; what cannot be read stays a text, and the schema will say so.

    >>> cast("7", {"type": "integer"}), cast("seven", {"type": "integer"}), cast("a;b", {"type": "list"})
    (7, 'seven', ('a', 'b'))
    """
    kind = field["type"]
    if kind == "integer" and re.fullmatch(r"[+-]?\d{1,18}", cell, re.ASCII):
        return int(cell)
    if kind == "number" and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell, re.ASCII):
        return float(cell)
    if kind == "boolean" and cell in ("true", "false"):
        return cell == "true"
    if kind == "list":
        return tuple(part.strip() for part in cell.split(field.get("delimiter", ";")))
    return cell
