"""Build ``exercises/`` from ``solutions/`` with nbgrader's own preprocessors, and a fresh copy of each for `reset`.

Run ``python3 start.py exercises [NN ...]``; with ``--check`` it changes nothing and names what has drifted.

A solution notebook is written once, with nbgrader's markers. What stands between them is left out of the exercise; the
cell with a check is locked, and its hidden part is left out as well. What ``set_NN.yaml`` says of the tasks (titles,
minutes, tracks) is written into the headings of the solution on the way.
"""

from __future__ import annotations

import argparse
import copy
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from entente.cli.console import say
from entente.data import course_folder
from entente.errors import EntenteError, Fault, raise_if_any
from entente.exercises import tasks
from entente.exercises.classroom import STUB, without_nbgrader
from entente.exercises.notebook_file import read
from entente.exercises.solutions import solutions
from entente.files import write_whole
from entente.say import count
from tools import notebooks
from tools.console import in_sentences

HEADING = re.compile(r"^## Task (?P<name>\d\d\.\d+)\b.*(\n\*.*\*)?")
MINUTES, NUMBER = re.compile(r"^\*\d+ minutes( \([^)]*\))?", re.MULTILINE), re.compile(r"· \d+ tasks?\b")


def fresh(root: Path) -> Path:
    """The folder with a fresh copy of each exercise."""
    return root / "entente" / "exercises" / "_fresh"


def headed(solution: NotebookNode, number: str) -> NotebookNode:
    """The solution with what is said of the tasks of its set: in each heading, and summed up in the first cell.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> cells = [new_markdown_cell("# Sides\\n*9 minutes · 1 task*"), new_markdown_cell("## Task 05.6\\n\\nHow many?")]
    >>> for cell in headed(new_notebook(cells=cells), "05").cells:
    ...     print(cell.source)
    # Sides
    *44 minutes (27 in words and 17 in code) · 6 tasks*
    ## Task 05.6 · From lesson 03: agreement by chance
    *3 minutes · in words*
    <BLANKLINE>
    How many?
    """
    words = tasks.words(number)
    of_track = {track: sum(one.minutes for one in words.values() if one.track == track) for track in tasks.TRACKS}
    told = f"*{sum(of_track.values())} minutes"
    if all(of_track.values()):
        told += f" ({' and '.join(f'{minutes} in {track}' for track, minutes in of_track.items())})"
    found = copy.deepcopy(solution)
    found.cells[0].source = NUMBER.sub(f"· {count(len(words), 'task')}", MINUTES.sub(told, found.cells[0].source))
    for cell in found.cells:
        heading = HEADING.match(cell.source)
        if heading and heading["name"] in words:
            task = words[heading["name"]]
            line = f"## Task {heading['name']} · {task.title}\n*{task.minutes} minutes · in {task.track}*"
            cell.source = line + cell.source[heading.end() :]
    return notebooks.normalise(found)


def assignment(solution: NotebookNode) -> NotebookNode:
    """What a learner gets of a solution notebook: solutions and hidden tests left out, checks locked, no outputs.

    Raises
    ------
    EntenteError
        ``classroom.nbgrader`` if nbgrader is not there, ``exercises.markers`` if its markers are not in order.
    """
    try:
        from nbgrader import preprocessors
        from traitlets.config import Config
    except ImportError:
        raise without_nbgrader() from None
    settings = Config({"ClearSolutions": {"code_stub": {"python": STUB}}})
    steps = (
        preprocessors.ClearSolutions, preprocessors.LockCells, preprocessors.ClearOutput,
        preprocessors.CheckCellMetadata, preprocessors.ComputeChecksums, preprocessors.ClearHiddenTests,
        preprocessors.ComputeChecksums, preprocessors.CheckCellMetadata,
    )  # fmt: skip  # the order of nbgrader's generate_assignment
    built = notebooks.normalise(copy.deepcopy(solution))
    for step in steps:
        try:
            built, _ = step(config=settings, parent=None).preprocess(built, {})
        except Exception as error:
            found = " ".join(str(error).split())[:200] or type(error).__name__
            expected = "pairs of BEGIN and END, in cells with nbgrader's metadata"
            raise EntenteError([Fault("exercises.markers", "a solution", found, expected)]) from None
    return notebooks.normalise(built)


def drifted(beginnings: Sequence[str] = (), *, root: Path | None = None) -> list[str]:
    """Exercises that are not what their solutions give, built ones and fresh copies; and solutions with old headings.

    Parameters
    ----------
    beginnings : sequence of str
        Such as ``["03"]``; none of them looks at all.

    Returns
    -------
    list of str
        Their paths; an exercise without a solution is among them.
    """
    root = root or course_folder()
    found = []
    for path in solutions(beginnings, root=root):
        solution = headed(read(path), path.name[:2])
        if solution != read(path):
            found.append(path.relative_to(root).as_posix())
        right = _plain(assignment(solution))
        for copy_of_it in (root / "exercises" / path.name, fresh(root) / path.name):
            if not copy_of_it.is_file() or _plain(read(copy_of_it)) != right:
                found.append(copy_of_it.relative_to(root).as_posix())
    names = {path.name for path in solutions(root=root)}
    kept = [*(root / "exercises").glob("[0-9][0-9]_*.ipynb"), *fresh(root).glob("*.ipynb")]
    return found + [p.relative_to(root).as_posix() for p in kept if p.name not in names and ".kept-" not in p.name]


def _plain(notebook: NotebookNode) -> str:
    """A notebook without what a run leaves in it."""
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(notebook)


def build(path: Path, *, root: Path | None = None) -> Path:
    """Put the headings of a solution right, build its exercise, run that untouched, and store what its checks say then.

    Raises
    ------
    EntenteError
        See `assignment` and `tools.notebooks.run`; the files are as they were then.
    """
    root = root or course_folder()
    solution = headed(read(path), path.name[:2])
    notebook, target = assignment(solution), root / "exercises" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)  # where it runs
    ran = notebooks.executed(copy.deepcopy(notebook), target)
    files = {fresh(root) / path.name: notebooks.stored(notebook), target: notebooks.stored(ran)}
    write_whole(files | {path: notebooks.stored(solution)}, inside=root)
    return target


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Build exercises, or say which differ from their solutions; 1 if some do."""
    parser = argparse.ArgumentParser(
        prog="start.py exercises", description="Build exercises/ from solutions/, and run each untouched."
    )
    parser.add_argument("sets", nargs="*", metavar="NN", help="sets, such as 03; all if left out")
    parser.add_argument("--check", action="store_true", help="only say which differ from their solutions")
    options = parser.parse_args(arguments)
    paths = solutions(options.sets)
    expected = "the number of a set in solutions/, such as 03"
    raise_if_any(
        Fault("exercises.set", "start.py exercises", f'"{number}"', expected)
        for number in options.sets
        if not solutions([number])
    )
    if not options.check:
        for path in paths:
            say(f"exercises/{build(path).name} built")
        return 0
    found = drifted(options.sets)
    if not found:
        say(f"{count(len(paths), 'exercise')} as built.")
        return 0
    say("\n".join([*found, f"{count(len(found), 'file')} to build anew: python3 start.py exercises"]))
    return 1


if __name__ == "__main__":
    sys.exit(main())
