"""A place in a square: where a choice stands on two axes, where it stood before, and where others would lead."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Spot:
    """A place in the square; `y` is None where that axis is undefined."""

    id: str
    x: float
    y: float | None
    label: str  # a few words beside the dot
    note: str  # the same with its numbers


@dataclass(frozen=True)
class Contour:
    """A line of places that are equally good, with its words."""

    label: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Square:
    """A square from 0 to 1 with a dot, its trail, and where it would go.

    Parameters
    ----------
    trail : tuple of Spot
        Where the dot stood before, the oldest first.
    ahead : tuple of Spot
        Where it would go; each is shown while the pointer or the focus rests on the option of its id in `control`.
    """

    id: str
    title: str
    x: str
    y: str
    here: Spot
    trail: tuple[Spot, ...]
    ahead: tuple[Spot, ...]
    contours: tuple[Contour, ...]
    control: str = ""
    tab: str = ""
    kind: str = field(default="square", init=False)


def f1_contour(f1: float, steps: int = 24) -> Contour:
    """The recalls and precisions that give one F1: p = F1 r / (2 r − F1), for r from F1 / (2 − F1), where p is 1, to 1.

    Examples
    --------
    >>> f1_contour(0.5, steps=1).points
    ((0.333, 1.0), (1.0, 0.333))
    """
    first = f1 / (2 - f1)
    recalls = [first + (1 - first) * step / steps for step in range(steps + 1)]
    points = tuple((round(recall, 3), round(f1 * recall / (2 * recall - f1), 3)) for recall in recalls)
    return Contour(f"F1 {f1:g}", points)
