"""The list of a class: who is in it, who handed in, and the same list with grades for the platform that it is from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entente.errors import EntenteError, Fault
from entente.exercises.platforms import Handed, safe
from entente.path import tables
from entente.text.reading import read_text
from entente.text.tables import read_csv_rows

# How the columns are called: by Moodle's grading worksheet, by Canvas' gradebook, and in lists of one's own.
NAMES = ("full name", "student", "name", "learner")
NUMBERS = ("identifier", "id", "id number", "number")
LOGINS = ("email address", "sis login id", "email", "login", "username")
CANVAS_HEAD = ("student", "id", "sis login id", "section")


@dataclass(frozen=True)
class Person:
    """A row of the list: the name, the number of the platform, the login, and the row as it was read."""

    name: str
    number: str
    login: str
    row: tuple[str, ...]


@dataclass(frozen=True)
class Roster:
    """The list of a class.

    Parameters
    ----------
    platform : str
        ``"moodle"``, ``"canvas"``, or empty for a list of one's own.
    columns : tuple of str
        As they are called in the file.
    above : tuple of tuple
        Rows that are nobody's, such as the points possible of Canvas.
    """

    platform: str
    columns: tuple[str, ...]
    people: tuple[Person, ...]
    above: tuple[tuple[str, ...], ...] = ()


def read(path: str | Path) -> Roster:
    """Read the list of a class: a grading worksheet of Moodle, a gradebook of Canvas, or a table with a column `name`.

    Raises
    ------
    EntenteError
        ``classroom.roster`` if no column has the names, or if nobody is in it.
    """
    text = read_text(path, expected="a table in CSV").text
    rows = [row for row in read_csv_rows(text, str(path)) if any(map(str.strip, row))]
    columns = tuple(cell.strip() for cell in rows[0]) if rows else ()
    lower = [column.casefold() for column in columns]
    name = _place(lower, NAMES)
    if name is None or len(rows) < 2:
        found = f"the columns {', '.join(columns)}"[:100] if columns else "nothing"
        expected = "a row for each learner, with a column such as name, Full name or Student"
        raise EntenteError([Fault("classroom.roster", str(path), found, expected)])
    number, login = _place(lower, NUMBERS), _place(lower, LOGINS)
    people, above = [], []
    for row in rows[1:]:
        cells = tuple([*row, *[""] * len(columns)][: len(columns)])
        if cells[name].strip().casefold() in ("", "points possible"):
            above.append(cells)
            continue
        digits = re.search(r"\d+", cells[number]) if number is not None else None
        own_login = cells[login].strip() if login is not None else ""
        people.append(Person(cells[name].strip(), digits[0] if digits else "", own_login, cells))
    platform = "moodle" if "identifier" in lower else "canvas" if set(CANVAS_HEAD[:2]) <= set(lower) else ""
    return Roster(platform, columns, tuple(people), tuple(above))


def _place(columns: Sequence[str], names: Sequence[str]) -> int | None:
    for name in names:
        if name in columns:
            return columns.index(name)
    return None


def matched(roster: Roster, handed: Mapping[str, Handed]) -> tuple[dict[str, Person], tuple[str, ...]]:
    """Whose each submission is, by number, login or name; and the submissions that are nobody's.

    Examples
    --------
    >>> ann = Person("Ann Lee", "1043", "ann@example.org", ())
    >>> matched(Roster("", (), (ann,)), {"Lee_Ann": Handed("Lee_Ann", Path("x"))})[0]["Lee_Ann"].name
    'Ann Lee'
    """
    found: dict[str, Person] = {}
    nobody = []
    for learner, one in handed.items():
        person = next((each for each in roster.people if _is(each, one)), None)
        if person is None:
            nobody.append(learner)
        else:
            found[learner] = person
    return found, tuple(nobody)


def _is(person: Person, one: Handed) -> bool:
    if person.number and one.number:
        return person.number == one.number
    if person.login and safe(person.login).casefold() in (one.learner.casefold(), one.learner.split("@")[0].casefold()):
        return True
    return _letters(person.name) == _letters(one.learner) or _sorted(person.name) == _sorted(one.learner)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _sorted(name: str) -> list[str]:
    """The parts of a name in one order: "Lee, Ann" is "Ann Lee"."""
    return sorted(part for part in re.split(r"[\W_]+", name.casefold()) if part)


def graded(roster: Roster, points: Mapping[str, float], said: Mapping[str, str], title: str, most: float) -> str:
    """The list with grades, as the platform reads it.

    Parameters
    ----------
    points, said : mapping of str
        By the name in the list: the grade of who has one, and a line of feedback.
    title : str
        The name of the column of points, where the list has none of its own and none with the number in this name.
    most : float
        The points that can be had.
    """
    lower = [column.casefold() for column in roster.columns]
    grade = _place(lower, ("grade", title.casefold()))
    if grade is None:
        grade = _of_number(lower, title)
    columns = [*roster.columns, *([] if grade is not None else [title])]
    grade = len(roster.columns) if grade is None else grade
    feedback = lower.index("feedback comments") if "feedback comments" in lower else None
    rows = []
    for row in roster.above:
        cells = [*row, ""][: len(columns)] if len(columns) > len(row) else list(row)
        if row and "points possible" in " ".join(row).casefold():
            cells[grade] = f"{most:g}"
        rows.append(cells)
    for person in roster.people:
        cells = [*person.row, *[""] * (len(columns) - len(person.row))]
        if person.name in points:
            cells[grade] = f"{points[person.name]:g}"
        if feedback is not None and person.name in said:
            cells[feedback] = said[person.name]
        rows.append(cells)
    return tables.to_csv([dict(zip(columns, cells, strict=True)) for cells in rows], columns)


def _of_number(columns: Sequence[str], title: str) -> int | None:
    """The one column that names the set's number, as an assignment of Canvas does: "Set 03 (771)" is that of set 03."""
    number = re.findall(r"\d+", title)[-1:]
    named = []
    for place, column in enumerate(columns):
        numbers = re.findall(r"\d+", re.sub(r"\(\d+\)$", "", column))  # what stands in brackets is Canvas' own
        if number and [int(one) for one in numbers] == [int(number[0])]:
            named.append(place)
    return named[0] if len(named) == 1 else None
