"""The CSV files between the path and its reader, and how a source of any kind is read with its size in bounds.

A table goes out ready to be filled in (`claims_csv`, `names_csv`) and comes back by `read_rows`. No cell that came from
a text can act as a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from entente.errors import EntenteError, Fault
from entente.path.corrections import claim_rows
from entente.path.decisions import decision_rows
from entente.path.results import EDITABLE, Analysis
from entente.text.reading import TEXT, read_text
from entente.text.tables import read_csv_rows

MOST_BYTES = 10_000_000
ROWS = 200  # of a table on a page
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def read_source(source: str | Path, *, expected: str = TEXT, most: int = MOST_BYTES) -> tuple[str, str]:
    """Read the text that a report is to be made of, as `entente.text.reading.read_text` does, unless it is too large.

    Parameters
    ----------
    most : int
        The most bytes that a file may have.

    Raises
    ------
    EntenteError
        ``report.kind``, ``report.size``, and all faults of `entente.text.reading.read_text`.
    """
    path = None if str(source) == "-" else Path(source)
    if path is not None and path.exists() and not (path.is_file() or path.is_dir()):
        do = "Copy the text into a file, or pipe it in and give - as the file."
        raise EntenteError([Fault("report.kind", str(source), "no ordinary file", expected, do)])
    if path is not None and path.is_file():
        _refuse_large(path.stat().st_size, str(source), most)
    text, origin = read_text(source, expected=expected)
    _refuse_large(len(text), origin, most)
    return text, origin


def _refuse_large(size: int, origin: str, most: int) -> None:
    if size > most:
        found, expected = f"{size / 1e6:,.1f} MB", f"at most {most / 1e6:,.1f} MB of text"
        do = "Split it into its articles, and take them with `entente corpus`."
        raise EntenteError([Fault("report.size", origin, found, expected, do)])


def read_rows(source: str | Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows that are not blank of a table that a reader filled in: decisions on actors, or corrections of claims.

    Parameters
    ----------
    source : str or Path
        A CSV file in UTF-8, separated by commas, semicolons or tabs, with a line of column names.
    columns : sequence of str
        Those that it must have; it may have others.

    Raises
    ------
    EntenteError
        ``report.table`` for a table that lacks a column, ``table.csv`` for one that is broken; `read_source`'s faults.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "actors.csv")
    ...     _ = path.write_text("name,action" + chr(10) + "Polisario,reject" + chr(10), encoding="utf-8")
    ...     read_rows(path, ("name", "action"))
    [{'name': 'Polisario', 'action': 'reject'}]
    """
    text, origin = read_source(source, expected=f"a table with the columns {', '.join(columns)}")
    rows = [cells for cells in read_csv_rows(text, origin) if any(cell.strip() for cell in cells)]
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if not set(columns) <= set(names):
        found, expected = f'the columns "{",".join(names)[:120]}"', f"a table with the columns {', '.join(columns)}"
        do = "`entente report --claims` and `--names` write such tables, ready to be filled in."
        raise EntenteError([Fault("report.table", origin, found, expected, do)])
    return [dict(zip(names, cells, strict=False)) for cells in rows[1:]]


def claims_csv(analysis: Analysis) -> str:
    """All claims as a table to read, correct and give back: CSV with the columns of `claim_rows`.

    Words of the text that a spreadsheet would take for a formula have an apostrophe put before them.
    """
    rows = claim_rows(analysis)
    for row in rows:
        if row["action"] != "add":  # the words of a claim by hand are looked up in the text when they come back
            row["content"] = no_formula(row["content"])
    return to_csv(rows, ("key", "action", "paragraph", "content", "coder", *EDITABLE, "as_given"))


def names_csv(analysis: Analysis) -> str:
    """All proposed actors as a table to decide on and give back: CSV with the columns of `decision_rows`."""
    rows = [row | {"context": no_formula(row["context"])} for row in decision_rows(analysis)]
    return to_csv(rows, ("name", "action", "into", "label", "kind", "count", "context"))


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as a table: commas, one line break a row; what is None stays empty.

    Examples
    --------
    >>> print(to_csv([{"file": "a.txt", "words": None}], ("file", "words")))
    file,words
    a.txt,
    <BLANKLINE>
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([plain(row.get(name)) for name in columns])
    return out.getvalue()


def no_formula(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula, such as ``=1+1``."""
    return f"'{text}" if text.lstrip(" \n\ufeff").startswith(FORMULA_SIGNS) else text


def plain(value: Any) -> Any:
    """A value for a page or a table: without characters that neither may hold."""
    if value is None:
        return ""
    if not isinstance(value, str) or hasattr(value, "__html__"):  # what the template has escaped already
        return value
    return "".join("\ufffd" if is_unfit(character) else character for character in value)


def is_unfit(character: str) -> bool:
    """Whether it is a control character or half of one, which neither a page nor a table may hold."""
    return unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n"
