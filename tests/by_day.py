"""Each push tries a law on a few texts, the night on all: as with the examples of Hypothesis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

ONE_IN = 4


def few(paths: Sequence[Path]) -> list:
    """The paths as parameters of a test, all but one in four of them for the night."""
    return [pytest.param(path, id=path.stem, marks=marks(place)) for place, path in enumerate(paths)]


def marks(place: int) -> tuple:
    """What a parameter in this place is marked with."""
    return (pytest.mark.nightly,) if place % ONE_IN else ()
