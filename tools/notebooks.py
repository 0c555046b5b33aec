"""Run lessons from a fresh kernel and store what they show, so that two runs leave the same file.

A stored notebook holds the outputs and nothing of the machine: no paths, no times, no widget state. The names of its
cells follow from what stands in them. So a change of a lesson shows in its history as what it is.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from unittest.mock import patch

import nbformat
from nbformat import NotebookNode

from entente.data import course_folder
from entente.errors import EntenteError, Fault, raise_if_any
from entente.exercises.notebook_file import read
from entente.files import write_whole
from tools import two_tracks
from tools.console import in_sentences

BESIDE = Path(__file__).resolve().parents[1]  # the course's folder
FOLDERS = ("notebooks", "solutions")
SECONDS = 600
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What JupyterLab writes as soon as a kernel runs; without it a lesson counts as modified when it is opened.
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
VOLATILE = {"execution", "collapsed", "scrolled", "ExecuteTime", "trusted", "jp-MarkdownHeadingCollapsed"}
STATIC = '<div class="entente-static'
WIDGET = "application/vnd.jupyter.widget-view+json"
MACHINE_PATH = re.compile(
    "|".join(
        [r"/(?:home|Users|root|tmp|private|var/folders)/\w", r"[A-Za-z]:\\+Users\\", r"ipykernel[_]\d"]
        + [re.escape(str(folder)) for folder in (BESIDE, Path.home()) if len(folder.parts) > 1]
    )
)


def run(path: str | Path) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel, and store its outputs in it.

    Parameters
    ----------
    path : str or Path
        The notebook. It runs in its own folder, as it does in JupyterLab.

    Raises
    ------
    EntenteError
        ``article.missing``, ``notebooks.format``, ``notebooks.error`` (a cell failed: the file stays as it was),
        ``notebooks.machine`` (an output names a path of this machine: stays as it was).

    Examples
    --------
    >>> import tempfile
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "sum.ipynb"
    ...     nbformat.write(new_notebook(cells=[new_code_cell("1 + 1")]), path)
    ...     run(path).cells[0].outputs[0].data["text/plain"]
    '2'

    Notes
    -----
    The kernel starts without the start-up files of the user's IPython and without the learner's own notes, so that
    only the lesson's cells count.
    """
    path = Path(path)
    notebook = executed(read(path), path)
    write_whole({path: stored(notebook)})
    return notebook


def executed(notebook: NotebookNode, path: Path) -> NotebookNode:
    """The notebook with its outputs, as `run` stores it; `path` is where it stands or is to stand."""
    _execute(notebook, path)
    normalise(notebook)
    raise_if_any(machine_faults(notebook, path.name))
    return notebook


def stored(notebook: NotebookNode) -> bytes:
    """What a notebook's file holds."""
    return f"{nbformat.writes(notebook)}\n".encode()


def _execute(notebook: NotebookNode, path: Path) -> None:
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name=KERNEL["name"],
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    # nbclient would play the browser's part for output widgets. What it sends to the kernel then can swallow the
    # kernel's answer to the cell, and the run waits for ever; stored outputs hold no widget, so nothing is lost.
    client.comm_open_handlers = {}
    try:
        # an empty IPython folder and an empty folder for notes
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as empty,
            patch.dict(os.environ, IPYTHONDIR=empty, ENTENTE_HOME=empty),
        ):
            client.execute()
    except CellExecutionError as error:
        raise EntenteError([_cell_fault(notebook, path, f"{error.ename}: {error.evalue}")]) from None
    except CellTimeoutError:
        raise EntenteError([_cell_fault(notebook, path, f"no end after {SECONDS} seconds")]) from None
    except DeadKernelError:
        raise EntenteError([_cell_fault(notebook, path, "a kernel that died")]) from None


def _cell_fault(notebook: NotebookNode, path: Path, found: str) -> Fault:
    """The fault of the first cell that has no end or failed."""
    failed = [
        number
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "code" and any(output.output_type == "error" for output in cell.outputs)
    ]
    where = f"{path.name}, cell {failed[-1]}" if failed else path.name
    return Fault("notebooks.error", where, found, "a cell that runs", "Mend the cell; the file was left as it was.")


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Take out of a notebook what differs from run to run or machine to machine; done twice, it is as done once.

    Parameters
    ----------
    notebook : NotebookNode
        It is changed in place.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> cell = new_code_cell("1 + 1", metadata={"scrolled": True, "tags": ["kept"]})
    >>> notebook = normalise(new_notebook(cells=[cell], metadata={"widgets": {}}))
    >>> cell.metadata, sorted(notebook.metadata)
    ({'tags': ['kept']}, ['kernelspec', 'language_info'])
    """
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = NotebookNode(KERNEL)
    version = notebook.metadata.get("language_info", {}).get("version", platform.python_version())
    notebook.metadata["language_info"] = NotebookNode({**LANGUAGE, "version": version})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        _normalise_cell(cell)
    two_tracks.fold(notebook)
    for cell, name in zip(notebook.cells, cell_ids(notebook.cells), strict=True):
        cell["id"] = name
    return notebook


def _normalise_cell(cell: NotebookNode) -> None:
    for key in VOLATILE & set(cell.metadata):
        del cell.metadata[key]
    cell.source = "\n".join(line.rstrip() for line in cell.source.splitlines()).strip("\n")
    shown_by_widget = [output for output in cell.get("outputs", []) if WIDGET in output.get("data", {})]
    if shown_by_widget:  # what else the cell shows, the widget shows inside itself; a lab leaves its static figure
        static = [output for output in cell.outputs if STATIC in output.get("data", {}).get("text/html", "")]
        cell.outputs = static or shown_by_widget
    for output in cell.get("outputs", []):
        output.pop("transient", None)
        if "data" in output:
            output.data.pop(WIDGET, None)
        if "metadata" in output:
            output.metadata.pop(WIDGET, None)


def cell_ids(cells: Iterable[NotebookNode]) -> list[str]:
    """Name each cell after what stands in it, so that a new cell leaves the names of the others alone.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell
    >>> one, other = cell_ids([new_code_cell("1"), new_code_cell("1")])
    >>> other == one + "-2"
    True
    """
    names: list[str] = []
    seen: dict[str, int] = {}
    for cell in cells:
        digest = hashlib.sha256(f"{cell.cell_type}\0{cell.source}".encode()).hexdigest()[:10]
        seen[digest] = seen.get(digest, 0) + 1
        names.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return names


def machine_faults(notebook: NotebookNode, name: str) -> tuple[Fault, ...]:
    """Find outputs that name a path of the machine on which they were made."""
    do = "Show a name or a relative path in its place."
    return tuple(
        Fault(
            "notebooks.machine", f"{name}, cell {number}", f'"{match.group()}…"', "an output without machine paths", do
        )
        for number, cell in enumerate(notebook.cells, 1)
        for match in [MACHINE_PATH.search("\n".join(texts(cell)))]
        if match
    )


def texts(cell: NotebookNode) -> list[str]:
    """List the text outputs of a cell: streams, plain text, HTML, Markdown, SVG; no picture data."""
    found = []
    for output in cell.get("outputs", []):
        found += [output.text] if "text" in output else []
        found += output.get("traceback", [])
        found += [str(value) for kind, value in output.get("data", {}).items() if not kind.startswith("image/png")]
    return found


def lessons(beginnings: Sequence[str] = (), *, root: Path | None = None) -> tuple[Path, ...]:
    """List the notebooks whose outputs are stored, or those whose names begin so.

    Parameters
    ----------
    beginnings : sequence of str
        Such as ``["04", "05"]``, or paths; none of them lists all.

    Raises
    ------
    EntenteError
        ``notebooks.unknown`` for a beginning that fits no notebook, ``data.course`` where there is no course's folder.

    Examples
    --------
    >>> lessons(["no such"])
    Traceback (most recent call last):
    entente.errors.EntenteError: lessons: found "no such"; expected the beginning of a notebook's name. Such as 04.
    """
    root = root or course_folder()
    every = [path for folder in FOLDERS for path in sorted((root / folder).glob("*.ipynb"))]
    wanted = [Path(beginning).as_posix().removeprefix(f"{root.as_posix()}/") for beginning in beginnings]
    expected = "the beginning of a notebook's name"
    raise_if_any(
        Fault("notebooks.unknown", "lessons", f'"{beginning}"', expected, "Such as 04.")
        for beginning in wanted
        if not any(_begins(path, beginning, root) for path in every)
    )
    return tuple(path for path in every if not wanted or any(_begins(path, one, root) for one in wanted))


def _begins(path: Path, beginning: str, root: Path) -> bool:
    """Whether a notebook's name or its path in the project begins so."""
    return path.name.startswith(beginning) or path.relative_to(root).as_posix().startswith(beginning)


@in_sentences
def main(beginnings: Sequence[str]) -> int:
    """Run notebooks and store their outputs; say which could not be run."""
    failed = 0
    for path in lessons(beginnings):
        print(f"{path.parent.name}/{path.name}", end=" … ", flush=True)
        try:
            run(path)
            print("stored", flush=True)
        except EntenteError as error:
            print("not stored", flush=True)
            print(error, file=sys.stderr)
            failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
