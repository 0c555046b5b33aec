"""A jury: each conclusion as a bar with the line of one half, and a hundred draws as dots that change sides."""

from __future__ import annotations

from dataclasses import dataclass, field

DOTS = 100


@dataclass(frozen=True)
class Conclusion:
    """What is on trial, and what the draws say of it.

    Each letter of `dots` is a draw, "1" if the conclusion holds in it and "0" if not. A draw keeps its place whatever
    is set; `base` is what the same draws say in the state that is compared with.
    """

    name: str
    says: str
    share: float  # of all draws, from 0 to 1
    was: float  # the share that it is compared with
    dots: str
    base: str


@dataclass(frozen=True)
class Jury:
    """Conclusions one under the other, each on the same axis from 0 to 100 of 100 draws."""

    id: str
    title: str
    rows: tuple[Conclusion, ...]
    asked: str = ""  # the conclusion whose axis carries the learner's guess
    note: str = ""
    tab: str = ""
    kind: str = field(default="jury", init=False)


def in_100(share: float) -> str:
    """A share in words that can be counted.

    Examples
    --------
    >>> in_100(0.473)
    '47 of 100 draws'
    """
    return f"{100 * share:.0f} of {DOTS} draws"
