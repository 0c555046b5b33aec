"""The numbers that are judged, each with its range and what it rests on, and the words that tables may use for them."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

PARAMETERS = ("criticality", "share", "substitutability", "willingness")
HORIZONS = ("short", "long")
BASES = ("stated", "inferred", "external")
SLACK = 1e-6
Need = tuple[str, str]
Link = tuple[str, str, str]


def is_share(value: object) -> bool:
    """Whether it is a number from 0 to 1; a truth value is none.

    Examples
    --------
    >>> is_share(0.5), is_share(1), is_share(True), is_share("0.5"), is_share(float("nan"))
    (True, True, False, False, False)
    """
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value <= 1


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that an actor needs and that others may supply: air defence, weapons, markets, protection."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One judged number with its range, and what it rests on.

    Parameters
    ----------
    id : str
        Its name, by which draws and sensitivities refer to it.
    period : str
        The period for which it holds.
    dependent, resource, supplier : str
        Whose need, for what, met by whom. A criticality has no supplier. A share whose supplier is the dependent
        itself is the own share.
    parameter : str
        One of `PARAMETERS`.
    low, mode, high : float
        The least, the likeliest and the greatest value that is held possible, from 0 to 1.
    basis : str
        ``stated`` in the text, ``inferred`` from it, or from ``external`` sources.
    rests_on : tuple of str
        The claims, assumptions and facts that it rests on.
    level : str
        The word of the scale that the three numbers come from, if any.
    note : str
        Why so.
    """

    id: str
    period: str
    dependent: str
    resource: str
    supplier: str
    parameter: str
    low: float
    mode: float
    high: float
    basis: str = "inferred"
    rests_on: tuple[str, ...] = ()
    level: str = ""
    note: str = ""
