"""Lesson plans: what a line of a plan asks to be read, run and done, and how long that takes before anybody talks.

A plan is a table in `docs/instructor/plans.md`. A row says where: ``lesson 04, sections 3 and 6``, ``lesson 04, lab``,
``lesson 04, end`` or ``exercises 03, task 03.1``; a dash where no notebook is needed. A session of a longer plan says
what it teaches: ``01 whole; 03 sections 1, 2 and lab; task 03.1``. The minutes beside it are worked out from there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from entente.data import course_folder
from entente.errors import EntenteError, Fault
from entente.exercises import tasks
from tools import notebooks, two_tracks
from tools.setup import KEPT

WHERE = re.compile(r"(?P<kind>lesson|exercises) (?P<number>\d\d), (?P<parts>.+)")
# What the headings of the plans begin with: two of steps, two of sessions
SHORT, THREE, SEVEN = ("45 minutes", "90 minutes"), "Three sessions", "Seven sessions"
SESSION, START = 90, 10  # minutes; the start holds the rules or last week's slips, and a pause
HEADING = re.compile(r"^## (?:(?P<section>\d+) ·|(?P<lab>Lab ·)|(?P<end>What this showed))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a plan.

    `minutes` is what the plan gives it, `reading` what it says that reading and running take of them.
    """

    minutes: int
    what: str
    where: str
    reading: float

    @property
    def notebook(self) -> str:
        """The kind and the number of the notebook, such as ``"lesson 04"``."""
        return self.where.split(",")[0]

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections, ``"lab"``, ``"end"``, or the tasks."""
        match = WHERE.fullmatch(self.where)
        return tuple(re.findall(r"\d\d\.\d|\d+|lab|end", match["parts"])) if match else ()


def plan(page: str, heading: str) -> tuple[Step, ...]:
    """The steps of the plan under a heading of the page.

    The page has under each heading a table with the columns minutes, what, where, and minutes of reading.
    """
    part = re.search(rf"^## {re.escape(heading)}.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in (part[0] if part else "").splitlines()]
    steps = [Step(int(row[0]), row[1], row[2], float(row[3])) for row in rows if len(row) == 4 and row[0].isdigit()]
    if not steps:
        raise EntenteError([Fault("plans.heading", heading, "no plan", "a heading of the page with a table below it")])
    return tuple(steps)


def sections(lesson: NotebookNode) -> Mapping[str, list[int]]:
    """The numbers of the cells of each section, from 0; the lab is ``"lab"`` and what follows it ``"end"``."""
    found: dict[str, list[int]] = {}
    here = ""
    for number, cell in enumerate(lesson.cells):
        if cell.cell_type == "markdown" and (match := HEADING.search(cell.source)):
            here = match["section"] or ("lab" if match["lab"] else "end")
        found.setdefault(here, []).append(number)
    return found


def reading(step: Step, root: Path | None = None) -> float:
    """The minutes that a step takes before anybody talks: those of its read track, or what its tasks say."""
    if step.where == "–":
        return 0.0
    kind, _, number = step.notebook.partition(" ")
    if kind == "exercises":
        known: Mapping[str, float] = {name: task.minutes for name, task in tasks.words(number).items()}
    else:
        known = parts_of(path_of(step, root))
    missing = [part for part in step.sections if part not in known]
    if missing or not step.sections:
        raise EntenteError(
            [Fault("plans.where", step.where, "no such part", f"one of {', '.join(filter(None, known))}")]
        )
    return sum(known[part] for part in step.sections)


def parts_of(path: Path) -> Mapping[str, float]:
    """The minutes of each part of a lesson; what stands before its first section has no name."""
    return _parts_of(path.read_text(encoding="utf-8"))


@lru_cache  # a plan asks for the same lesson line by line
def _parts_of(text: str) -> Mapping[str, float]:
    lesson = nbformat.reads(text, as_version=4)
    found = sections(lesson).items()
    return {name: two_tracks.minutes([lesson.cells[number] for number in numbers]).read for name, numbers in found}


def taught(cell: str, root: Path | None = None) -> float:
    """The minutes of a session such as ``01 whole; 03 sections 1, 2 and lab; task 03.1``."""
    total = 0.0
    for part in cell.split("; "):
        first, _, rest = part.partition(" ")
        if first == "task":
            total += tasks.words(rest[:2])[rest].minutes
            continue
        known = parts_of(path_of(Step(0, "", f"lesson {first}, {rest}", 0), root))
        named = known if rest == "whole" else re.findall(r"\d+|lab|end", rest)
        total += sum(known[name] for name in named)
    return total


def with_minutes(page: str, root: Path | None = None) -> str:
    """The page of the plans with the minutes that follow from lessons and tasks: of reading, of tasks, to talk."""
    lines, heading = [], ""
    for line in page.splitlines():
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        lines.append(_row(heading, line, root) if re.match(r"\| \d", line) else line)
    return "\n".join(lines) + "\n"


def _row(heading: str, line: str, root: Path | None) -> str:
    """A row of a plan's table with its minutes put right; a row of another table as it is."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    if heading.startswith(SHORT):
        minutes = reading(Step(int(cells[0]), cells[1], cells[2], 0), root)
        cells[3] = f"{minutes:.1f}" if minutes else "0"
    elif heading.startswith(THREE):
        read = round(taught(cells[1], root))
        cells[2:5] = str(read), str(START), str(SESSION - START - read)
    elif heading.startswith(SEVEN):
        read = round(taught(cells[1], root))
        done = sum(tasks.words(name[:2])[name].minutes for name in cells[4].split(", "))
        cells[2:7] = str(read), str(START), cells[4], str(done), str(SESSION - START - read - done)
    return f"| {' | '.join(cells)} |"


def settled(root: Path | None = None) -> dict[str, bool]:
    """What came out of each judgement of the forecast, as the stored outputs of lesson 08 print it."""
    lesson = notebooks.read(path_of(Step(0, "", "lesson 08, end", 0), root))
    printed = "\n".join(text for cell in lesson.cells if cell.cell_type == "code" for text in notebooks.texts(cell))
    early = re.findall(r"^(j\d) (true|false):", printed, re.MULTILINE)
    late = re.findall(r"^(j\d) .* (True|False)$", printed, re.MULTILINE)
    return {name: came_out.lower() == "true" for name, came_out in [*early, *late]}


def path_of(step: Step, root: Path | None = None) -> Path:
    """The notebook of a step."""
    kind, _, number = step.notebook.partition(" ")
    folder = (root or course_folder()) / ("exercises" if kind == "exercises" else "notebooks")
    found = sorted(path for path in folder.glob(f"{number}_*.ipynb") if KEPT not in path.name)
    if not found:
        raise EntenteError([Fault("plans.where", step.where, "no such notebook", "lesson NN, … or exercises NN, …")])
    return found[0]
