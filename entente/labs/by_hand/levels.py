"""Words for one need, chosen by a learner and laid beside those of the tables, with the reason for each."""

from __future__ import annotations

from typing import Any

from entente import data
from entente.exercises.desk import Said, box
from entente.needs import Estimate
from entente.say import listed

NEED = "2022-23", "russia", "drones"
PARAMETERS = ("criticality", "share", "substitutability", "willingness")


def try_levels(criticality: Any = "", share: Any = "", substitutability: Any = "", willingness: Any = "") -> Said:
    """Lay four words for Russia's need of drones in 2022–23 beside those of the tables. Ours are told when all are in.

    Parameters
    ----------
    criticality : str
        How much hangs on the need: minor, notable, major or vital.
    share, substitutability, willingness : str
        Of Iran's deliveries: none, slight, some, much, nearly_all or unsaid; two of them are joined by *or*.

    Examples
    --------
    >>> try_levels("major")
    … 3 words still to choose
    share, substitutability and willingness
    """
    given = dict(zip(PARAMETERS, (criticality, share, substitutability, willingness), strict=True))
    given = {name: " ".join(str(word or "").strip().lower().split()) for name, word in given.items()}
    missing = [name for name, word in given.items() if not word]
    if missing:
        plural = "word" if len(missing) == 1 else "words"
        return box("…", f"{len(missing)} {plural} still to choose", listed(missing))
    unknown = [f'"{word}"' for word in given.values() if not _is_known(word)]
    if unknown:
        known = listed([level.level for level in data.scale()])
        return box("✗", "no such word", f"Found {listed(unknown)}; the words are {known}, or two of them joined by or.")
    told = [_told(row.parameter, given[row.parameter], row) for row in _rows()]
    same = sum(_plain(given[row.parameter]) == _plain(row.level) for row in _rows())
    return box("▽", f"{same} of {len(PARAMETERS)} as in our table", " ".join(told))


def _is_known(word: str) -> bool:
    levels = {level.level for level in data.scale()}
    return all(_plain(part) in levels for part in word.split(" or "))


def _plain(word: str) -> str:
    """*nearly all* and *nearly_all* are one word."""
    return word.replace(" ", "_")


def _rows() -> list[Estimate]:
    """The four rows of the table, in the order in which they are asked."""
    rows = [row for row in data.dependencies() if (row.period, row.dependent, row.resource) == NEED]
    judged = {row.parameter: row for row in rows if row.supplier in ("", "iran")}
    return [judged[name] for name in PARAMETERS]


def _told(parameter: str, word: str, row: Estimate) -> str:
    if _plain(word) == _plain(row.level):
        return f"{parameter.capitalize()}: {row.level}, as ours."
    return f"{parameter.capitalize()}: you say {word}, ours is {row.level}. {row.note}"
