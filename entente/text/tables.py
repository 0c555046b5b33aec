"""Tables in text form: the one reader of CSV, for the course's own tables and for those that a reader hands in."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection

from entente.errors import EntenteError, Fault

MARKS = ",;\t|"  # what spreadsheets write between columns; the first one wins where several fit


def separator(text: str, names: Collection[str] = ()) -> str:
    """The character between the columns: the one by which the header has most of the names that are expected.

    Without names it is the one that stands most often in the header. It is a comma unless another fits better.

    Examples
    --------
    >>> separator("id;fact;source", ["id", "fact", "source"]), separator("a;b,c;d")
    (';', ';')
    """
    header = next(filter(str.strip, text.splitlines()), "")

    def fits(mark: str) -> int:
        if not names:
            return header.count(mark)
        return len(set(names) & set(next(csv.reader([header], delimiter=mark))))

    best = max(MARKS, key=fits)
    # A header whose names are all misspelt but one is split by chance only.
    return best if not names or fits(best) > max(fits(","), 1) else ","


def read_csv_rows(
    text: str, origin: str = "text", names: Collection[str] = (), *, spaced: bool = False
) -> list[list[str]]:
    """The rows of a table with the header first; a blank row is an empty list.

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
        ``table.csv`` if a quotation mark is not closed, or stands where it cannot.

    Examples
    --------
    >>> read_csv_rows('name;note\\nÅs;"a; b"\\n')
    [['name', 'note'], ['Ås', 'a; b']]
    """
    lines, mark = io.StringIO(text, newline=""), separator(text, names)
    reader = csv.reader(lines, delimiter=mark, strict=True, skipinitialspace=spaced)
    try:
        return list(reader)
    except csv.Error as error:
        where, do = f"{origin}, line {reader.line_num}", "Look for a quotation mark that is opened and not closed."
        raise EntenteError([Fault("table.csv", where, f"no valid CSV ({error})", "CSV", do)]) from None
