"""Reading a notebook's file, whoever made it: what marking a class and the authors' tools share."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from entente.errors import EntenteError, Fault


def read(path: str | Path) -> NotebookNode:
    """Read a notebook of format 4; cells that have no name get one.

    Raises
    ------
    EntenteError
        ``notebooks.missing`` or ``notebooks.format``.

    Examples
    --------
    >>> read("98_nowhere.ipynb")
    Traceback (most recent call last):
    entente.errors.EntenteError: 98_nowhere.ipynb: found no such file; expected a notebook. Check the name.
    """
    path = Path(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a cell without a name gets one, which is all the warning says
            return nbformat.read(path, as_version=4)
    except OSError:
        fault = Fault("notebooks.missing", path.name, "no such file", "a notebook", "Check the name.")
    except Exception as error:  # nbformat fails in many ways: bad JSON, bad schema, missing keys
        found = (str(error).splitlines() or [type(error).__name__])[0]
        expected, do = "a Jupyter notebook of format 4", "Save it again in JupyterLab."
        fault = Fault("notebooks.format", path.name, found, expected, do)
    raise EntenteError([fault])
