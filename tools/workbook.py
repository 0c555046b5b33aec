"""The workbook: one notebook that leads a class through an article of its teacher's, on the tables beside it."""

from __future__ import annotations

import re

import nbformat
from nbformat import NotebookNode

from tools import notebooks
from tools.templates import FOLDER

NAME = "workbook.ipynb"
CODE = re.compile(r"```python\n(.*?)```\n", re.DOTALL)


def build() -> NotebookNode:
    """The workbook as a notebook without outputs: the same for every article, since it reads all from the tables.

    Examples
    --------
    >>> [cell.source for cell in build().cells if "labs." in cell.source and cell.cell_type == "code"][1]
    'labs.alias_bench()'
    """
    # The pattern has one group, so prose and code take turns.
    parts = CODE.split((FOLDER / "workbook.md").read_text(encoding="utf-8"))
    book = nbformat.v4.new_notebook()
    for place, part in enumerate(parts):
        is_code = place % 2 == 1
        if is_code:
            book.cells.append(nbformat.v4.new_code_cell(part.strip()))
        elif part.strip():
            book.cells.append(nbformat.v4.new_markdown_cell(part.strip()))
    return notebooks.normalise(book)
