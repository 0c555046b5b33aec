"""Tables in text form: the one reader of CSV, for the course's own tables and for those that a reader hands in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection

from entente.errors import EntenteError, Fault
from entente.text.pages import is_html
from entente.text.reading import AS_CSV

MARKS = ",;\t|"  # what spreadsheets write between columns; the first one wins where several fit
# A first line by which some spreadsheets say what they write between columns; it is no row.
_MARK_LINE = re.compile(r"\s*\"?sep=([,;\t|])\"?[,;\t|]*[ ]*(?:\r\n|\n|\r|$)", re.IGNORECASE)


def separator(text: str, names: Collection[str] = ()) -> str:
    """The character between the columns: the one by which the header has most of the names that are expected.

    Without names it is the one that stands most often in the header. It is a comma unless another fits better.

    Examples
    --------
    >>> separator("id;fact;source", ["id", "fact", "source"]), separator("a;b,c;d")
    (';', ';')
    """
    said = mark_line(text)
    if said:
        return said[1]
    header = next(filter(str.strip, text.splitlines()), "")

    def fits(mark: str) -> int:
        if not names:
            return header.count(mark)
        return len(set(names) & set(next(csv.reader([header], delimiter=mark))))

    best = max(MARKS, key=fits)
    # A header whose names are all misspelt but one is split by chance only.
    return best if not names or fits(best) > max(fits(","), 1) else ","


def mark_line(text: str) -> re.Match[str] | None:
    """The line ``sep=;`` above a header, if there is one; its group 1 is the mark.

    Examples
    --------
    >>> mark_line("sep=;" + chr(10) + "u;v")[1], mark_line("u;v")
    (';', None)
    """
    return _MARK_LINE.match(text)


def read_csv_rows(
    text: str, origin: str = "text", names: Collection[str] = (), *, spaced: bool = False
) -> list[list[str]]:
    """The rows of a table with the header first; a blank row is an empty list. A line ``sep=;`` is no row.

    Parameters
    ----------
    origin : str
        Where the text came from, for errors.
    names : collection of str
        The columns that are expected, which help to find the `separator`.
    spaced : bool
        Whether a cell may stand off its separator, as in ``a, "b"``: spaces before a cell are then no part of it.

    Raises
    ------
    EntenteError
        ``table.csv`` if a quotation mark is not closed, or stands where it cannot; ``table.page`` for a web page, as
        some programs write under the name of a table.

    Examples
    --------
    >>> read_csv_rows('name;note\\nÅs;"a; b"\\n')
    [['name', 'note'], ['Ås', 'a; b']]
    """
    if text.lstrip()[:1] == "<" and is_html(text):
        raise EntenteError([Fault("table.page", origin, "a web page", "a table in CSV", AS_CSV)])
    mark, said = separator(text, names), mark_line(text)
    lines = io.StringIO(text[said.end() :] if said else text, newline="")
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=spaced)
    try:
        return list(reader)
    except csv.Error as error:
        where, do = f"{origin}, line {reader.line_num}", "Look for a quotation mark that is opened and not closed."
        raise EntenteError([Fault("table.csv", where, f"no valid CSV ({error})", "CSV", do)]) from None
