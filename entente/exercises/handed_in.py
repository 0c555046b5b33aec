"""A handed-in notebook made fit for marking: what was copied, lost or taken out is put right, and named.

Only the cells that nbgrader counts are looked at, each by the name that the set gives it. No words of a learner's are
taken out: a copy stays in the notebook as a cell that counts for nothing.
"""

from __future__ import annotations

import copy
from uuid import uuid4

from nbformat import NotebookNode


def restored(handed: NotebookNode, fresh: NotebookNode) -> tuple[NotebookNode, tuple[str, ...]]:
    """The notebook with each cell that counts once, of its kind and with its name; and a line on each that was not so.

    Parameters
    ----------
    handed : NotebookNode
        As the learner gave it in. It is not changed.
    fresh : NotebookNode
        The set as learners get it.

    Examples
    --------
    >>> from nbformat import v4
    >>> answer = v4.new_code_cell("# your answer here", metadata={"nbgrader": {"grade_id": "answer-05-1"}})
    >>> twice = v4.new_notebook(cells=[copy.deepcopy(answer), copy.deepcopy(answer)])
    >>> restored(twice, v4.new_notebook(cells=[answer]))[1]
    ('answer-05-1 stands twice: the first counts',)
    """
    notebook = copy.deepcopy(handed)
    counted = {_name(cell): cell for cell in fresh.cells if _name(cell)}
    noticed = _once(notebook, counted)
    here = {_name(cell) for cell in notebook.cells}
    for name, cell in counted.items():
        if name not in here:
            noticed.append(_put_back(notebook, name, cell, counted))
    _part_ids(notebook)
    return notebook, tuple(noticed)


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _once(notebook: NotebookNode, counted: dict[str, NotebookNode]) -> list[str]:
    """Each name of the set once, and no other name; with the kind and the settings that the set gives it."""
    noticed = []
    seen: set[str] = set()
    for cell in notebook.cells:
        name = _name(cell)
        if not name or name in seen or name not in counted:
            cell.metadata.pop("nbgrader", None)
            if name:
                noticed.append(f"{name} stands twice: the first counts" if name in seen else f"{name} is none of ours")
            continue
        seen.add(name)
        if cell.cell_type != counted[name].cell_type:
            noticed.append(f"{name} was a {cell.cell_type} cell")
            _take_over(cell, counted[name])
        cell.metadata.nbgrader = copy.deepcopy(counted[name].metadata.nbgrader)
    return noticed


def _take_over(cell: NotebookNode, kind: NotebookNode) -> None:
    """Make a cell one of another kind, with its words."""
    cell.cell_type = kind.cell_type
    for name in ("outputs", "execution_count", "attachments"):
        cell.pop(name, None)
    if kind.cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def _put_back(notebook: NotebookNode, name: str, cell: NotebookNode, counted: dict[str, NotebookNode]) -> str:
    """Find the cell that has lost its name, or put a fresh one in its place."""
    for other in notebook.cells:
        if not _name(other) and other.cell_type == cell.cell_type and _is_same(other, cell):
            other.metadata.nbgrader = copy.deepcopy(cell.metadata.nbgrader)
            return f"{name} had lost its name"
    before = list(counted)[: list(counted).index(name)]
    places = [place for place, other in enumerate(notebook.cells, 1) if _name(other) in before]
    notebook.cells.insert(max(places, default=0), copy.deepcopy(cell))
    return f"{name} was missing: put back"


def _is_same(other: NotebookNode, cell: NotebookNode) -> bool:
    """By the id that JupyterLab keeps, or by the words; a fresh answer cell has none of its own."""
    return other.get("id") == cell.get("id") or (
        other.source == cell.source and bool(cell.metadata.nbgrader.get("locked"))
    )


def _part_ids(notebook: NotebookNode) -> None:
    """A copied cell has the id of its original, which the format does not allow."""
    seen: set[str] = set()
    for cell in notebook.cells:
        if cell.get("id") in seen:
            cell.id = uuid4().hex[:8]
        seen.add(cell.get("id"))
