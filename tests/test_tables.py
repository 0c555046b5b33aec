"""The one reader of CSV: whatever a spreadsheet writes between the columns, the rows come back as they were."""

from __future__ import annotations

import csv
import io

import pytest

from entente.errors import EntenteError
from entente.text.tables import MARKS, read_csv_rows, separator

ROWS = [
    ["name", "note", "year"],
    ["Ås", 'he said "no"', "1956"],
    ["Suez; Port Said", "a, b | c", ""],
    ["two\nlines", "a\ttab", "0"],
]


def written(mark, ends="\n"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator=ends).writerows(ROWS)
    return out.getvalue()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("names", [(), ("name", "note", "year"), ("name", "nothing", "year")])
def test_rows_come_back_as_they_were_written(mark, ends, names):
    assert read_csv_rows(written(mark, ends), names=names) == ROWS


@pytest.mark.parametrize(
    ("text", "names", "mark"),
    [
        ("a;b,c;d", (), ";"),
        ("alone", (), ","),
        ("\n\na;b", (), ";"),
        ("id,fact;source,status", ("id", "fact", "source", "status"), ","),  # one slip does not change the mark
        ("idd;facts", ("id", "fact"), ","),
        ("", ("id",), ","),
    ],
)
def test_the_separator(text, names, mark):
    assert separator(text, names) == mark


def test_a_blank_row_keeps_its_place():
    assert read_csv_rows("a,b\n\n1,2\n") == [["a", "b"], [], ["1", "2"]]


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line():
    with pytest.raises(EntenteError, match=r"sheet\.csv, line 3: found no valid CSV"):
        read_csv_rows('a,b\n1,2\n"3,4\n', "sheet.csv")
