"""A signed graph from a table ``u,v,sign``, in whatever hand it is written.

All faults are told at once with their rows; what was merged or ignored is said in notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from entente.errors import EntenteError, Fault, raise_if_any
from entente.say import count
from entente.text.letters import mended_letters
from entente.text.reading import Reading, read_text
from entente.text.tables import read_csv_rows

TABLE = "a first line u,v,sign and then one edge a line"
SIGN_WORDS = {"1": 1, "+1": 1, "+": 1, "-1": -1, "-": -1}
NO_DECIMALS = re.compile(r"[.,]0*$")  # 1.0 and, in countries with a decimal comma, 1,0
LINE_BREAK = re.compile(r"\s*[\r\n]\s*")
INVISIBLE = " \t\r\n\v\f\u00a0\u200b\u200e\u200f\u202f\u2060\ufeff"


def read_edges(source: str | Path, *, year: int | None = None) -> nx.Graph:
    """Read a signed graph from a table ``u,v,sign``.

    Parameters
    ----------
    source : str or Path
        A path, ``"-"`` for standard input, or the text of the table itself (any string with a line break in it).
        The first line names the columns ``u``, ``v`` and ``sign``, in any order; columns are separated by commas,
        semicolons or tabs. A sign is one of ``1 +1 + -1 -``; a true minus sign will do as well.
    year : int, optional
        For a table that also has ``begin`` and ``end``: keep the rows with begin <= year < end.

    Returns
    -------
    networkx.Graph
        Edges carry ``sign`` 1 or -1. ``graph.graph["notes"]`` lists in sentences what was merged or ignored.

    Raises
    ------
    EntenteError
        All faults at once, each with its row (the header is row 1): ``balance.empty``, ``balance.header``,
        ``balance.field``, ``balance.sign``, ``balance.loop``, ``balance.contradiction``, ``balance.year``; and all
        faults of `entente.text.tables.read_csv_rows` and `entente.text.reading.read_text`.

    Examples
    --------
    >>> graph = read_edges("u,v,sign\\nBritain,France,1\\nBritain,Germany,-1\\n")
    >>> sorted(graph.edges(data="sign"))
    [('Britain', 'France', 1), ('Britain', 'Germany', -1)]
    >>> read_edges("u,v,sign\\nBritain,Britain,1\\nBritain,France,friendly\\n")
    Traceback (most recent call last):
    entente.errors.EntenteError: 2 faults:
      1. text, row 2: found an edge from "Britain" to itself; expected two different nodes. Leave the row out.
      2. text, row 3, field sign: found "friendly"; expected 1 or -1 (or + or -).

    Notes
    -----
    An edge named twice with one sign counts once, in whichever direction it is written. An edge named twice with both
    signs is a fault: which of the two holds is for the analyst to say, not for the reader of a table.
    """
    text, origin, mended = _text_of(source)
    rows, columns = _table(text, origin)
    faults: list[Fault] = []
    edges = _in_year(list(_edges(rows, origin, faults)), columns, year, origin, faults)
    graph, repeats = _collect(edges, origin, faults, dated="begin" in columns and year is None)
    raise_if_any(sorted(faults, key=_row_of))
    graph.graph["notes"] = (*mended, *_notes(columns, repeats, year))
    return graph


def _text_of(source: str | Path) -> Reading:
    """The text of the table, where it comes from, and what was mended in it."""
    if isinstance(source, str) and ("\n" in source or "\r" in source or not source.strip()):
        found = Reading(source.removeprefix("\ufeff"), "text")
    else:
        found = read_text(source, expected=TABLE)
        origin = found.origin if str(source) == "-" else Path(source).name
        found = found._replace(origin=origin)
    text, letters = mended_letters(found.text)
    return Reading(text, found.origin, (*found.notes, *letters))


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: dict[str, str]


def _table(text: str, origin: str) -> tuple[list[_Row], tuple[str, ...]]:
    """The rows that are not blank, with their numbers, and the names of the columns."""
    table = []
    for number, line in enumerate(read_csv_rows(text, origin, spaced=True), 1):
        cells = [_bare(cell) for cell in line]
        if any(cells):
            table.append((number, cells))
    if not table:
        raise EntenteError([Fault("balance.empty", origin, "nothing", TABLE)])
    (first, header), *rows = table
    columns = tuple(name.casefold() for name in header)
    raise_if_any(_header_faults(columns, first, origin))
    return [_Row(number, dict(zip(columns, cells, strict=False))) for number, cells in rows], columns


def _bare(cell: str) -> str:
    """A cell in one line, without the spaces around it, also those that cannot be seen: they make two names of one."""
    return LINE_BREAK.sub(" ", cell.strip(INVISIBLE))


def _header_faults(columns: Sequence[str], number: int, origin: str) -> list[Fault]:
    lost = [name for name in ("u", "v", "sign") if name not in columns]
    if not lost:
        return []
    found = f'"{",".join(columns)}"'
    verb = "is" if len(lost) == 1 else "are"
    do = f"Write a header line u,v,sign above the edges; {', '.join(lost)} {verb} missing."
    return [Fault("balance.header", f"{origin}, row {number}", found, "the column names u, v and sign", do)]


_Edge = tuple[_Row, str, str, int]


def _edges(rows: Iterable[_Row], origin: str, faults: list[Fault]) -> Iterator[_Edge]:
    """The good rows as (row, u, v, sign); the faults of the others are added to `faults`."""
    for row in rows:
        found = list(_row_faults(row, origin))
        faults += found
        if not found:
            yield row, row.cells["u"], row.cells["v"], SIGN_WORDS[_plain(row.cells["sign"])]


def _in_year(
    edges: list[_Edge], columns: Sequence[str], year: int | None, origin: str, faults: list[Fault]
) -> list[_Edge]:
    """The edges with begin <= year < end; rows without such years are added to `faults`."""
    if year is None:
        return edges
    if not {"begin", "end"} <= set(columns):
        do = "Leave the year out, or add the columns."
        faults.append(
            Fault("balance.year", f"{origin}, row 1", "no columns begin and end", "both, to choose a year", do)
        )
        return []
    bad = [(row, name) for row, *_ in edges for name in ("begin", "end") if _year(row, name) is None]
    for row, name in bad:
        where = f"{origin}, row {row.number}, field {name}"
        faults.append(Fault("balance.year", where, f'"{row.cells.get(name, "")}"', "a year", "Write it in digits."))
    return [] if bad else [edge for edge in edges if _year(edge[0], "begin") <= year < _year(edge[0], "end")]


def _year(row: _Row, name: str) -> int | None:
    text = _plain(row.cells.get(name, ""))
    return int(text) if text.removeprefix("-").isdecimal() else None


def _plain(sign: str) -> str:
    plain = sign.translate({0x2212: "-", 0x2013: "-", 0xFF0D: "-", 0xFF0B: "+"}).replace(" ", "")
    return NO_DECIMALS.sub("", plain)


def _row_faults(row: _Row, origin: str) -> Iterator[Fault]:
    where = f"{origin}, row {row.number}"
    empty = [name for name in ("u", "v", "sign") if not row.cells.get(name)]
    for name in empty:
        yield Fault("balance.field", f"{where}, field {name}", "nothing", "a value", "Fill it in or leave the row out.")
    sign = row.cells.get("sign", "")
    if sign and _plain(sign) not in SIGN_WORDS:
        do = "An edge of sign 0 is no edge: leave the row out." if _plain(sign) == "0" else ""
        yield Fault("balance.sign", f"{where}, field sign", f'"{sign}"', "1 or -1 (or + or -)", do)
    if not {"u", "v"} & set(empty) and row.cells["u"] == row.cells["v"]:
        found = f'an edge from "{row.cells["u"]}" to itself'
        yield Fault("balance.loop", where, found, "two different nodes", "Leave the row out.")


def _collect(edges: Iterable[_Edge], origin: str, faults: list[Fault], *, dated: bool) -> tuple[nx.Graph, list[int]]:
    """The graph, and the rows that repeat an edge; contradictions are added to `faults`."""
    do = "Give a year: the table has begin and end." if dated else "Decide which of the two holds."
    graph, first, repeats = nx.Graph(), {}, []
    for row, u, v, sign in edges:
        first_row, first_sign = first.setdefault(frozenset((u, v)), (row.number, sign))
        graph.add_edge(u, v, sign=sign)
        if first_sign != sign:
            where, found = f"{origin}, row {row.number}", f"{u}–{v} with the other sign than in row {first_row}"
            faults.append(Fault("balance.contradiction", where, found, "one sign for one edge", do))
        elif first_row != row.number:
            repeats.append(row.number)
    return graph, repeats


def _row_of(fault: Fault) -> int:
    digits = fault.where.partition("row ")[2].partition(",")[0]
    return int(digits) if digits.isdecimal() else 0


def _notes(columns: Sequence[str], repeats: Sequence[int], year: int | None) -> Iterator[str]:
    if repeats:
        word = "row" if len(repeats) == 1 else "rows"
        numbers = ", ".join(map(str, repeats))
        yield f"Merged {count(len(repeats), 'repeated edge')} of the same sign ({word} {numbers})."
    read = {"u", "v", "sign"} | ({"begin", "end"} if year is not None else set())
    ignored = [name for name in columns if name and name not in read]
    if ignored:
        word = "column" if len(ignored) == 1 else "columns"
        yield f"Ignored the {word} {', '.join(ignored)}: balance reads signs only."
