"""What each of several numbers does to one measure: a line for each, with the place where the measure is nought."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Curve:
    """One number, and the measure as it would be for each of its values while all else stays: a straight line.

    Parameters
    ----------
    control : str
        The slider that a drag on the line sets.
    label : str
        A sentence with … where the number stands.
    at_low, at_high : float
        The measure at the two ends.
    judged : tuple of float
        The judged number, and from where to where it may lie.
    turns : float, optional
        Where the measure is nought, if it is so anywhere.
    """

    control: str
    label: str
    low: float
    high: float
    step: float
    value: float
    at_low: float
    at_high: float
    judged: tuple[float, float, float]
    turns: float | None
    text: str
    note: str = ""


@dataclass(frozen=True)
class Curves:
    """Lines side by side on one scale, from `bottom` to `top`."""

    id: str
    title: str
    rows: tuple[Curve, ...]
    bottom: float = -0.5
    top: float = 0.5
    note: str = ""
    tab: str = ""
    kind: str = field(default="curves", init=False)


def crossing(low: float, high: float, at_low: float, at_high: float) -> float | None:
    """Where a straight line from (low, at_low) to (high, at_high) is nought; None if nowhere, or everywhere.

    Examples
    --------
    >>> crossing(0, 1, -0.1, 0.3), crossing(0, 1, 0.1, 0.3), crossing(0, 1, 0.0, 0.0)
    (0.25, None, None)
    """
    if at_low == at_high or at_low * at_high > 0:
        return None
    return round(low + (high - low) * at_low / (at_low - at_high), 9)
