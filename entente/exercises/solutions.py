"""Where the solutions stand: the notebooks in ``solutions/``, of which ``exercises/`` is built."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

from entente import data
from entente.errors import EntenteError, Fault

MARKS = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*\n?", re.MULTILINE)
STUB = re.compile(r'^[ \t]*\w+ = (\.\.\.|"""\n\.\.\.\n""")\n(?=[ \t]*### BEGIN SOLUTION)', re.MULTILINE)


def folder() -> Path:
    """The folder with the solutions, beside the tables."""
    return data.root().parent / "solutions"


def solutions(beginnings: Sequence[str] = (), *, root: Path | None = None) -> list[Path]:
    """The solution notebooks, or those whose names begin so.

    Raises
    ------
    EntenteError
        ``exercises.solutions`` if there is none at all, ``data.course`` where there is no course's folder.

    Examples
    --------
    >>> [path.name for path in solutions(["05"])]
    ['05_test_the_balance.ipynb']
    """
    place = (root or data.course_folder()) / "solutions"
    every = sorted(place.glob("*.ipynb"))
    if not every:
        do = "Take the folder solutions/ from the course's repository."
        raise EntenteError([Fault("exercises.solutions", str(place), "no notebook", "the solution of each set", do)])
    return [path for path in every if not beginnings or path.name.startswith(tuple(beginnings))]


def solution_of(task: str) -> str:
    """The code or the text that solves a task in our solution, or where to look if it is not on this machine."""
    for path in sorted(folder().glob(f"{task[:2]}_*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            told = cell["metadata"].get("nbgrader", {})
            if told.get("solution") and told.get("grade_id") == f"answer-{task.replace('.', '-')}":
                return MARKS.sub("", STUB.sub("", "".join(cell["source"]))).strip()
    return f"Our solutions are in the folder solutions/ of the course, in the notebook that begins with {task[:2]}."
