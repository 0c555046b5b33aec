"""Two tracks through a lesson, marked cell by cell, and the minutes that each takes.

A cell has one of two tags. *read* cells hold the whole argument: prose, figures, labs, moments; the code of one is
folded in place and what it shows is in sight. *build* cells show how it is made; they stand at the end of a section
below a heading ``### Build · …``, which opens folded. What a learner is to type in has the tag *try* besides, and is
not folded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

READ, BUILD, TRY = "read", "build", "try"
BUILD_HEADING = re.compile(r"### Build · ")
HEADING = re.compile(r"#{1,3} ")
COLLAPSED = "jp-MarkdownHeadingCollapsed"  # JupyterLab's own mark of a heading that is folded
MINUTES = "minutes"  # what an author timed, in a cell's metadata under "entente"

WORDS_A_MINUTE = 180  # a slow reader; Brysbaert 2019 has 238 for silent reading of English
SECONDS_A_LINE = 12  # of code that is read to be understood
SECONDS_A_FIGURE = 45
SECONDS_A_TABLE = 30  # one that a cell shows; the words of one in the text are counted as words
SECONDS_A_MOMENT = 90  # some 90 words to read, half a minute to think, half a minute for what the answer shows
SECONDS_A_RECALL = 120  # three questions, some 200 words in all
SECONDS_FOR_BETS = 45  # what one committed to, and what came of it
ROUNDED_TO = 5

OPENING = re.compile(r"^(# .+\n\*)\d+ minutes(?: to read, \d+ with the code)?(?= ·)")
ASKED = {  # what a cell asks for by a call, and the seconds of one
    re.compile(r"^moment\(", re.MULTILINE): SECONDS_A_MOMENT,
    re.compile(r"^recall\(", re.MULTILINE): SECONDS_A_RECALL,
    re.compile(r"^bets\(", re.MULTILINE): SECONDS_FOR_BETS,
}


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long the read track takes, and both tracks together; each of them to be rounded up to five minutes."""

    read: float
    both: float

    def __str__(self) -> str:
        return f"{_rounded(self.read)} minutes to read, {_rounded(self.both)} with the code"


def _rounded(minutes: float) -> int:
    # the small number takes away what adding up seconds leaves behind the decimal point
    return ROUNDED_TO * math.ceil(minutes / ROUNDED_TO - 1e-9)


def tracks_of(cell: NotebookNode) -> list[str]:
    """The tracks that a cell is marked with: one, if it is marked well."""
    return [tag for tag in cell.metadata.get("tags", []) if tag in (READ, BUILD)]


def minutes(cells: Sequence[NotebookNode]) -> Minutes:
    """How long one takes over cells.

    words / 180 + 12 s a line of code + 45 s a figure + 30 s a table + 90 s a moment + 120 s for the questions on
    earlier lessons + 45 s for the bets at the end + what an author timed (a lab, something to type). Code counts in
    the build track alone, sources not at all.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_markdown_cell
    >>> prose = new_markdown_cell("word " * 360, metadata={"tags": ["read"]})
    >>> code = new_code_cell("1 + 1\\n2 + 2", metadata={"tags": ["build"]})
    >>> str(minutes([prose, code]))
    '5 minutes to read, 5 with the code'
    >>> minutes([prose, code]).both
    2.4
    """
    read = sum(_seconds(cell) for cell in cells if BUILD not in tracks_of(cell))
    built = sum(_seconds(cell) for cell in cells if BUILD in tracks_of(cell))
    lines = sum(bool(line.strip()) for cell in cells if cell.cell_type == "code" for line in cell.source.splitlines())
    return Minutes(read / 60, (read + built + SECONDS_A_LINE * lines) / 60)


def _seconds(cell: NotebookNode) -> float:
    """What a cell takes, its code left out."""
    timed = 60 * cell.metadata.get("entente", {}).get(MINUTES, 0)
    if cell.cell_type == "markdown":
        prose = re.sub(r"\]\([^)]*\)", "]", cell.source.split("\n## Sources")[0])
        return timed + 60 * len(re.findall(r"\w+", prose)) / WORDS_A_MINUTE
    asked = sum(seconds * len(call.findall(cell.source)) for call, seconds in ASKED.items())
    return timed + asked + sum(_seconds_shown(output) for output in cell.outputs)


def _seconds_shown(output: NotebookNode) -> float:
    shown = output.get("data", {})
    if "image/png" in shown:
        return SECONDS_A_FIGURE
    return SECONDS_A_TABLE if "<table" in shown.get("text/html", "") else 0


def marked(notebook: NotebookNode) -> bool:
    """Whether it is a lesson with two tracks."""
    return any(tracks_of(cell) for cell in notebook.cells)


def fold(notebook: NotebookNode) -> NotebookNode:
    """Fold what its track folds, and write its minutes into its first cell. A notebook without tracks is left alone.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
    >>> opening = new_markdown_cell("# 01 · Who?\\n*9 minutes · needs nothing*", metadata={"tags": ["read"]})
    >>> code = new_code_cell("1 + 1", metadata={"tags": ["read"]})
    >>> notebook = fold(new_notebook(cells=[opening, code]))
    >>> opening.source.splitlines()[1], code.metadata.jupyter.source_hidden
    ('*5 minutes to read, 5 with the code · needs nothing*', True)
    """
    if not marked(notebook):
        return notebook
    for cell in notebook.cells:
        _fold_cell(cell)
    opening = notebook.cells[0]
    opening.source = OPENING.sub(rf"\g<1>{minutes(notebook.cells)}", opening.source)
    return notebook


def _fold_cell(cell: NotebookNode) -> None:
    tags = cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        if BUILD_HEADING.match(cell.source):
            cell.metadata[COLLAPSED] = True
        return
    hidden = cell.metadata.setdefault("jupyter", NotebookNode())
    hidden.pop("source_hidden", None)
    if READ in tags and TRY not in tags:
        hidden["source_hidden"] = True
    if not hidden:
        del cell.metadata["jupyter"]


def for_a_page(notebook: NotebookNode) -> NotebookNode:
    """The tracks as a page of the site folds them: a build group in details, code of the read track behind a button.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
    >>> heading = new_markdown_cell("### Build · By hand\\nWords.", metadata={"tags": ["build"]})
    >>> code = new_code_cell("1 + 1", metadata={"tags": ["build"]})
    >>> after = new_markdown_cell("## 2", metadata={"tags": ["read"]})
    >>> [cell.source for cell in for_a_page(new_notebook(cells=[heading, code, after])).cells]
    ['<details class="build"><summary>Build · By hand</summary>', 'Words.', '1 + 1', '</details>', '## 2']
    """
    shown, is_open = [], False
    for cell in notebook.cells:
        is_heading = cell.cell_type == "markdown" and HEADING.match(cell.source)
        if is_open and is_heading:
            shown.append(new_markdown_cell("</details>"))
            is_open = False
        if is_heading and BUILD_HEADING.match(cell.source):
            title, _, rest = cell.source.removeprefix("### ").partition("\n")
            shown.append(new_markdown_cell(f'<details class="build"><summary>{escape(title)}</summary>'))
            is_open = True
            if not rest.strip():
                continue
            cell.source = rest.strip()
        elif cell.cell_type == "code" and cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
        shown.append(cell)
    if is_open:
        shown.append(new_markdown_cell("</details>"))
    notebook.cells = shown
    return notebook


def faults(notebook: NotebookNode) -> list[str]:
    """What is wrong with the marks of a lesson: a cell without one track, or one of *build* outside its fold.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> faults(new_notebook(cells=[new_code_cell("1 + 1", metadata={"tags": ["build"]})]))
    ['cell 1: of the build track, and not below a heading "### Build · …"']
    """
    found, folded = [], False
    for number, cell in enumerate(notebook.cells, 1):
        if len(tracks_of(cell)) != 1:
            found.append(f'cell {number}: needs one tag, "{READ}" or "{BUILD}"')
            continue
        is_built = BUILD in tracks_of(cell)
        if cell.cell_type == "markdown" and HEADING.match(cell.source):
            folded = bool(BUILD_HEADING.match(cell.source))
        if is_built and not folded:
            found.append(f'cell {number}: of the build track, and not below a heading "### Build · …"')
        if folded and not is_built:
            found.append(f"cell {number}: of the read track, and folded with what stands above it")
    return found
