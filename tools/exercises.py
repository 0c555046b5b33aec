"""Build ``exercises/`` from ``solutions/`` with nbgrader's own preprocessors, and a fresh copy of each for `reset`.

Run ``python3 start.py exercises [NN ...]``; with ``--check`` it changes nothing and names what has drifted.

A solution notebook is written once, with nbgrader's markers. What stands between them is left out of the exercise; the
cell with a check is locked, and its hidden part is left out as well.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from entente.cli.console import say
from entente.data import course_folder
from entente.errors import EntenteError, Fault, raise_if_any
from entente.exercises.classroom import STUB, without_nbgrader
from entente.exercises.notebook_file import read
from entente.exercises.solutions import solutions
from entente.files import write_whole
from entente.say import count
from tools import notebooks
from tools.console import in_sentences


def fresh(root: Path) -> Path:
    """The folder with a fresh copy of each exercise."""
    return root / "entente" / "exercises" / "_fresh"


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
    """Exercises that are not what their solutions give: the built ones and the fresh copies.

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
        right = _plain(assignment(read(path)))
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
    """Build one exercise, run it untouched, and store it with what its checks say then.

    Raises
    ------
    EntenteError
        See `assignment` and `tools.notebooks.run`; the files are as they were then.
    """
    root = root or course_folder()
    notebook, target = assignment(read(path)), root / "exercises" / path.name
    target.parent.mkdir(parents=True, exist_ok=True)  # where it runs
    ran = notebooks.executed(copy.deepcopy(notebook), target)
    copies = {fresh(root) / path.name: notebooks.stored(notebook), target: notebooks.stored(ran)}
    write_whole(copies, inside=root)
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
