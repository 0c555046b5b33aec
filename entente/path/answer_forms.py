"""The forms in which a coder's answer may come: a JSON list, a table in Markdown, or CSV; with or without words around.

An answer comes from outside and is only ever read. Whatever it holds, it ends in rows of plain values or in a fault.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from entente.errors import EntenteError, Fault
from entente.text.reading import read_text
from entente.text.tables import read_csv_rows

NEEDED = ("paragraph", "content", "relation", "actor", "recipient")
MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
MOST_DAMAGED = 100
EXPECTED = "a JSON list of claims, or a table with the columns " + ", ".join(NEEDED)
_FENCED = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_OPENING = re.compile(r'\[\s*(?=[{\]])|(?=\{\s*")')  # of a list of objects, or of an object
_FOLLOWING = re.compile(r"\}\s*,\s*(?=\{)")  # from the end of one object to the next
_EMPTY = re.compile(r'\s*(?:\{\s*"claims"\s*:\s*)?\[\s*\]\s*\}?\s*')
_BETWEEN = re.compile(r"[\s,]*")
_RULE = re.compile(r"[\s|:-]+")  # the line below the header of a table in Markdown
# NaN and Infinity are no JSON; as words they are no value of any field, and are told with their field.
_JSON = json.JSONDecoder(parse_constant=str)

Rows = list[Mapping[str, Any]]


def read_answer_text(source: str | Path) -> tuple[str, str]:
    """The text of an answer and how to name it in errors; ``"-"`` is standard input.

    Raises
    ------
    EntenteError
        ``answer.size`` for more than 2 MB, and what `entente.text.reading.read_text` tells of a file without text.
    """
    path = Path(source)
    if str(source) != "-" and path.is_file():
        _refuse_large(path.stat().st_size, str(source))
    elif str(source) != "-" and path.exists() and not path.is_dir():
        do = "Copy the answer into a file."
        raise EntenteError([Fault("answer.kind", str(source), "no ordinary file", "the text of an answer", do)])
    text, origin, _ = read_text(source, expected=f"an answer: {EXPECTED}")
    _refuse_large(len(text), origin)
    return text, origin


def _refuse_large(size: int, origin: str) -> None:
    if size > MOST_BYTES:
        found, expected = f"{size / 1e6:,.1f} MB", f"at most {MOST_BYTES / 1e6:,.0f} MB of answer"
        raise EntenteError([Fault("answer.size", origin, found, expected, "Ask again, for the JSON list alone.")])


def rows_in(text: str, origin: str = "answer") -> tuple[Rows, list[Fault]]:
    """The claims in an answer as they were given, and a fault if the answer breaks off.

    Looked for is first what stands in code fences, then the whole; in each first JSON, then a table.

    Raises
    ------
    EntenteError
        ``answer.form`` if there is neither, ``answer.rows`` if there are more than 1,000 claims.

    Examples
    --------
    >>> rows_in('Here it is: [{"paragraph": 2}] Shall I go on?')
    ([{'paragraph': 2}], [])
    >>> rows, faults = rows_in('[{"paragraph": 2}, {"paragraph": 3, "content": "Chad att')
    >>> rows, faults[0].found
    ([{'paragraph': 2}], 'an answer that breaks off after claim 1')
    """
    for part in (*_FENCED.findall(text), text):
        for read in (_from_json, _from_markdown, _from_csv):
            rows, faults = read(part, origin)
            if len(rows) > MOST_ROWS:
                found = f"more than {MOST_ROWS:,} claims"
                raise EntenteError([Fault("answer.rows", origin, found, f"at most {MOST_ROWS:,}", "Ask again.")])
            if rows or faults:
                return rows, faults
        if _EMPTY.fullmatch(part):
            return [], []  # nothing to code is an answer
    found = f'"{" ".join(text[:200].split())[:60]} …"' if text.strip() else "nothing"
    do = "Ask for the JSON list alone, and copy the whole answer."
    raise EntenteError([Fault("answer.form", origin, found, EXPECTED, do)])


def _from_json(text: str, origin: str) -> tuple[Rows, list[Fault]]:
    opening = _OPENING.search(text)
    values, whole = _values(text, opening) if opening else ([], True)
    if not values and opening and not whole:
        # An object that breaks off may hold a list that can be read up to there.
        opening = _OPENING.search(text, opening.end() + 1)
        values, whole = _values(text, opening) if opening else ([], True)
    rows = []
    for value in values:
        inside = value.get("claims") if isinstance(value, dict) else None
        rows += inside if isinstance(inside, list) else [value]
    faults = []
    if rows and not whole:
        found = f"an answer that breaks off after claim {len(rows)}"
        faults = [Fault("answer.end", origin, found, "a whole JSON list", "Ask for the rest.")]
    return rows, faults


def _values(text: str, opening: re.Match) -> tuple[list[Any], bool]:
    """The JSON values one after the other from an opening on, and whether they come to an end there.

    One that cannot be read stands as words that say so, if another object follows.
    """
    in_list, place, damaged = bool(opening[0]), opening.end(), 0
    values: list[Any] = []
    while len(values) <= MOST_ROWS:
        place = _BETWEEN.match(text, place).end()
        if in_list and text.startswith("]", place):
            return values, True
        if not in_list and values and not text.startswith("{", place):
            return values, True  # after the last of several objects the answer may go on in words
        try:
            value, place = _JSON.raw_decode(text, place)
        except (ValueError, RecursionError) as error:  # ValueError: also a number of more than 4,300 digits
            following = _FOLLOWING.search(text, place)
            damaged += 1
            if following is None or damaged > MOST_DAMAGED:
                return values, False
            value, place = f"JSON that cannot be read: {error}"[:160], following.end()
        values.append(value)
    return values, True


def _from_markdown(text: str, origin: str) -> tuple[Rows, list[Fault]]:
    lines = [line.strip() for line in text.splitlines()]
    cells = [_cells(line) for line in lines if line.startswith("|") and not _RULE.fullmatch(line)]
    return _named(cells), []


def _cells(line: str) -> list[str]:
    parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [part.replace("\\|", "|").strip() for part in parts]


def _from_csv(text: str, origin: str) -> tuple[Rows, list[Fault]]:
    header = next(filter(str.strip, text.splitlines()), "").casefold()
    if not all(name in header for name in NEEDED):
        return [], []
    lines = [line for line in read_csv_rows(text.strip(), origin, NEEDED) if any(map(str.strip, line))]
    return _named(lines), []


def _named(lines: list[list[str]]) -> Rows:
    """The rows below a header that has the columns needed; else none."""
    header = [name.strip(" `*").casefold() for name in lines[0]] if lines else []
    if not set(NEEDED) <= set(header):
        return []
    return [dict(zip_longest(header, line[: len(header)], fillvalue="")) for line in lines[1:]]
