"""A text beside a map of itself: a stripe for each mark of a paragraph, the text, and cards at its margin."""

from __future__ import annotations

from dataclasses import dataclass, field

from entente.labs.kit.scene import Run


@dataclass(frozen=True)
class Note:
    """A card at the margin of a paragraph: who says something, how sure, shown by what."""

    head: str
    tag: str
    text: str
    column: int
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A paragraph; `columns` are the columns of the map in which it has a stripe."""

    label: str
    runs: tuple[Run, ...]
    columns: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Jump:
    """A chip that leads to words of the text, at each press to the next of its places: label and start."""

    label: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Map:
    """A text with its map.

    Parameters
    ----------
    columns : tuple of (str, str)
        For each column of the map an id, which is an option of `control` if that is given, and its name.
    faint : tuple of str
        The ids of the columns that are dimmed.
    control : str
        The list of ticks whose options light up their column while the pointer rests on them.
    first : str
        The paragraph to which the text goes when the `choice` changes; "" leaves the text where it is.
    choice : str
        What is chosen, in any words.
    """

    id: str
    title: str
    columns: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    faint: tuple[str, ...] = ()
    key: tuple[tuple[str, str], ...] = ()
    jumps: tuple[Jump, ...] = ()
    control: str = ""
    first: str = ""
    choice: str = ""
    tab: str = ""
    kind: str = field(default="map", init=False)
