"""The CSV files between the path and its reader.

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
from entente.path.rows import no_formula
from entente.text.reading import read_text
from entente.text.tables import read_csv_rows

ROWS = 200  # of a table on a page


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
        ``report.table`` for a table that lacks a column, ``table.csv`` for one that is broken; `read_text`'s faults.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "actors.csv")
    ...     _ = path.write_text("name,action" + chr(10) + "Polisario,reject" + chr(10), encoding="utf-8")
    ...     read_rows(path, ("name", "action"))
    [{'name': 'Polisario', 'action': 'reject'}]
    """
    text, origin, _ = read_text(source, expected=f"a table with the columns {', '.join(columns)}")
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
