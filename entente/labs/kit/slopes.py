"""A slopegraph: one measure at several dates, a line for each series."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Slopes:
    """Lines over dates that stand side by side.

    Parameters
    ----------
    stops : tuple of str
        The dates, from left to right.
    series : tuple of (name, values, texts)
        The first one is drawn full, the second dashed.
    at : str
        The date that is looked at.
    control : str
        What a press on a date sets.
    """

    id: str
    title: str
    stops: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...], tuple[str, ...]], ...]
    at: str
    control: str
    low: float
    high: float
    note: str = ""
    tab: str = ""
    kind: str = field(default="slopes", init=False)
