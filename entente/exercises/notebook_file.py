"""Reading a notebook's file, whoever made it: what marking a class and the authors' tools share."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from entente.errors import EntenteError, Fault
from entente.text.reading import read_bytes

if TYPE_CHECKING:
    from nbformat import NotebookNode

MOST_BYTES = 20_000_000  # pictures stand in a notebook as text


def read(path: str | Path) -> NotebookNode:
    """Read a notebook of format 4; cells that have no name get one.

    Raises
    ------
    EntenteError
        ``notebooks.format``; for no file, or one of more than 20 MB, as `entente.text.reading.read_bytes`.

    Examples
    --------
    >>> read("98_nowhere.ipynb")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    entente.errors.EntenteError: 98_nowhere.ipynb: found no such file; expected a notebook...
    """
    import nbformat  # only here: checks and labs read no notebook, and a page has no nbformat

    path = Path(path)
    raw = read_bytes(path, expected="a notebook", most=MOST_BYTES, origin=path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a cell without a name gets one, which is all the warning says
            return nbformat.reads(raw.decode("utf-8-sig"), as_version=4)
    except Exception as error:  # nbformat fails in many ways: bad JSON, bad schema, missing keys
        found = (str(error).splitlines() or [type(error).__name__])[0]
        expected, do = "a Jupyter notebook of format 4", "Save it again in JupyterLab."
        raise EntenteError([Fault("notebooks.format", path.name, found, expected, do)]) from None
