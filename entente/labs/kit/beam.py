"""A beam: what two have over each other, as two weights; it tilts towards whoever has more."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

STEEPEST = 14.0  # degrees; the beam never stands upright, so that both weights stay in sight
HALFWAY = 0.1  # the difference at which it has gone half of the way


@dataclass(frozen=True)
class Beam:
    """Two weights on a beam.

    Parameters
    ----------
    ends : pair of (label, weight, text)
        The left one and the right one.
    tilt, was_tilt : float
        Degrees, clockwise: positive where the right end is down; now, and as it is drawn faintly.
    words : str
        The same for whoever does not see it.
    """

    id: str
    title: str
    ends: tuple[tuple[str, float, str], tuple[str, float, str]]
    tilt: float
    was_tilt: float
    words: str
    high: float  # the weight that is drawn largest
    tab: str = ""
    kind: str = field(default="beam", init=False)


def tilt(left: float, right: float) -> float:
    """How far a beam leans, in degrees: 28/π · atan((right − left) / 0.1), so never more than 14.

    Examples
    --------
    >>> tilt(0.2, 0.2), tilt(0.0, 0.1), tilt(0.1, 0.0)
    (0.0, 7.0, -7.0)
    """
    return round(2 * STEEPEST / math.pi * math.atan((right - left) / HALFWAY), 3)
