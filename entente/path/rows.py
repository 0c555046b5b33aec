"""How rows that a reader filled in are read: decisions on actors and corrections of claims alike.

Every row is looked at before anything is refused, so that all faults are shown at once, each with its row and field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from entente.errors import Fault, unknown_choice
from entente.path.results import ActorDecision, Correction, Row

Made = TypeVar("Made")


def cell(row: Row, name: str) -> str:
    """The words in a cell; empty where there is none, or a table program's NaN.

    Examples
    --------
    >>> cell({"kind": " state "}, "kind"), cell({"kind": float("nan")}, "kind"), cell({}, "kind")
    ('state', '', '')
    """
    value = row.get(name)
    is_nan = value != value  # only NaN differs from itself
    return "" if value is None or is_nan else str(value).strip()


MINUS = str.maketrans(dict.fromkeys("−–—‐‑‒﹣－", "-"))  # signs that prose and table programs write for a hyphen


def as_code(value: str) -> str:
    """A code as the codebook writes it: with a plain hyphen for a minus, and underscores for spaces.

    Examples
    --------
    >>> as_code("−"), as_code("Trades with"), as_code("PR")
    ('-', 'trades_with', 'PR')
    """
    code = value.translate(MINUS)
    return "_".join(code.casefold().split()) if " " in code else code


def read_each(
    rows: Iterable[Any], origin: str, columns: str, read: Callable[[Any, str], tuple[Made | None, list[Fault]]]
) -> tuple[list[Made], list[Fault]]:
    """What `read` makes of every row, and the faults of all of them.

    Parameters
    ----------
    origin : str
        The name of the table, for the faults.
    columns : str
        The columns that a row must have, in words.
    read : callable
        Takes a row, or what was made of one before, and where it stands; gives what it says (None if it says
        nothing) and its faults.
    """
    made, faults = [], []
    for number, row in enumerate(rows, 1):
        where = f"{origin}, row {number}"
        if not isinstance(row, Mapping | ActorDecision | Correction):
            expected = f"a row with {columns}"
            faults.append(Fault("analysis.row", where, repr(row)[:60], expected, "Write one mapping a row."))
            continue
        one, found = read(row, where)
        faults += found
        if one is not None:
            made.append(one)
    return made, faults


def choice_faults(
    values: Mapping[str, str], allowed: Mapping[str, Collection[str]], where: str, code: str = ""
) -> Iterator[Fault]:
    """The values that are none of those allowed; the fault's code is ``analysis.`` and the field if none is given."""
    for name, choices in allowed.items():
        if name in values and values[name] not in choices:
            yield unknown_choice(code or f"analysis.{name}", f"{where}, field {name}", values[name], choices)
