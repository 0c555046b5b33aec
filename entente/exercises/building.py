"""Build ``exercises/`` from ``solutions/`` with nbgrader's own preprocessors, and a fresh copy of each for `reset`.

A solution notebook is written once, with nbgrader's markers. What stands between them is left out of the exercise; the
cell with a check is locked, and its hidden part is left out as well.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from entente.data import course_folder
from entente.errors import EntenteError, Fault
from tools import notebooks

STUB = "# your answer here"


def fresh(root: Path) -> Path:
    """The folder with a fresh copy of each exercise.

    Examples
    --------
    >>> fresh(course_folder()).name
    '_fresh'
    """
    return root / "entente" / "exercises" / "_fresh"


def assignment(solution: NotebookNode) -> NotebookNode:
    """What a learner gets of a solution notebook: solutions and hidden tests left out, checks locked, no outputs.

    Parameters
    ----------
    solution : NotebookNode
        With nbgrader's markers; it stays as it is.

    Returns
    -------
    NotebookNode

    Raises
    ------
    EntenteError
        ``building.nbgrader`` if nbgrader is not there, ``building.markers`` if its markers are not in order.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> told = {"grade": False, "solution": True, "locked": False, "task": False, "grade_id": "a", "schema_version": 3}
    >>> source = "x = ...\\n### BEGIN SOLUTION\\nx = 1\\n### END SOLUTION"
    >>> print(assignment(new_notebook(cells=[new_code_cell(source, metadata={"nbgrader": told})])).cells[0].source)
    x = ...
    # your answer here
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
            raise EntenteError([Fault("building.markers", "a solution", found, expected)]) from None
    return notebooks.normalise(built)


def without_nbgrader() -> EntenteError:
    """What to say when nbgrader is not there.

    The extra is installed from the course's folder: the name `entente` on the public index is somebody else's package.

    Examples
    --------
    >>> print(without_nbgrader().faults[0].do)
    In the course's folder, with its environment active, type: python -m pip install -e ".[teachers]"
    """
    do = 'In the course\'s folder, with its environment active, type: python -m pip install -e ".[teachers]"'
    return EntenteError([Fault("building.nbgrader", "nbgrader", "nothing", "nbgrader 0.9 or newer", do)])


def solutions(beginnings: Sequence[str] = (), *, root: Path | None = None) -> list[Path]:
    """The solution notebooks, or those whose names begin so.

    Raises
    ------
    EntenteError
        ``building.solutions`` if there is none at all, ``data.course`` where there is no course's folder.

    Examples
    --------
    >>> [path.name for path in solutions(["05"])]
    ['05_test_the_balance.ipynb']
    """
    folder = (root or course_folder()) / "solutions"
    every = sorted(folder.glob("*.ipynb"))
    if not every:
        do = "Take the folder solutions/ from the course's repository."
        raise EntenteError([Fault("building.solutions", str(folder), "no notebook", "the solution of each set", do)])
    return [path for path in every if not beginnings or path.name.startswith(tuple(beginnings))]


def drifted(beginnings: Sequence[str] = (), *, root: Path | None = None) -> list[str]:
    """Exercises that are not what their solutions give: the built ones and the fresh copies.

    Parameters
    ----------
    beginnings : sequence of str
        Such as ``["03"]``; none of them looks at all.
    root : Path, optional
        The course's folder, if it is another.

    Returns
    -------
    list of str
        Their paths; an exercise without a solution is among them.

    Examples
    --------
    >>> drifted(["05"])
    []
    """
    root = root or course_folder()
    found = []
    for path in solutions(beginnings, root=root):
        right = _plain(assignment(notebooks.read(path)))
        for copy_of_it in (root / "exercises" / path.name, fresh(root) / path.name):
            if not copy_of_it.is_file() or _plain(notebooks.read(copy_of_it)) != right:
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

    Parameters
    ----------
    path : Path
        The solution notebook.
    root : Path, optional
        The course's folder, if it is another.

    Returns
    -------
    Path
        The exercise.

    Raises
    ------
    EntenteError
        See `assignment` and `tools.notebooks.run`.

    Examples
    --------
    >>> build(Path("nowhere.ipynb"))
    Traceback (most recent call last):
    entente.errors.EntenteError: nowhere.ipynb: found no such file; expected a notebook. Check the name.
    """
    root = root or course_folder()
    text = nbformat.writes(assignment(notebooks.read(path))) + "\n"
    target = root / "exercises" / path.name
    for place in (fresh(root) / path.name, target):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
    notebooks.run(target)
    return target
