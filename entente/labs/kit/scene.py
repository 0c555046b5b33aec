"""What a lab shows: panels of plain data, which the page turns into pictures, tables and marked texts.

A **scene** is what ``describe`` returns. It holds no HTML: the page puts every word on the screen as text, so that
nothing in an article can act as markup.

Every panel has a `tab`: "" is the picture, which stands beside the controls and the verdict in the first screen; any
other word is the tab under which the panel lies. Panels with the same word lie under one tab.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any

from entente.labs.kit.controls import Action, Control
from entente.labs.kit.jury import Jury
from entente.text.article import Article
from entente.text.codebook import Claim

POSITIVE, NEGATIVE = 1, -1


@dataclass(frozen=True)
class Move:
    """Where an actor can be dragged: the half of the picture, and the action that a drop there sends."""

    side: int  # 0: the left half, 1: the right half
    action: Action


@dataclass(frozen=True)
class Pull:
    """What a drag along a tie's label or a bar sets, and the arrow keys there: a slider of the lab."""

    control: str
    low: float
    high: float
    step: float
    value: float


@dataclass(frozen=True)
class Node:
    """An actor in a graph."""

    id: str
    label: str
    x: float  # from 0 to 1, from the left
    y: float  # from 0 to 1, from the top
    side: int | None = None  # 0 or 1: the side of a split, told by the form of the mark
    level: float | None = None  # from 0 to 1, such as a capability: how full the mark is
    note: str = ""
    evidence: tuple[str, ...] = ()
    was: float | None = None  # the level that it is compared with: a hollow ring of that size
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class Edge:
    """A tie, or a bundle of parallel claims of one sign."""

    source: str
    target: str
    sign: int  # 1, -1, or 0 for neither: told by line, arrow head, label and colour
    count: int = 1  # how many claims are bundled; shown beside the sign
    directed: bool = True
    label: str = ""  # shown in the place of sign and count
    width: float = 0.3  # from 0 to 1
    note: str = ""
    evidence: tuple[str, ...] = ()
    change: str = ""  # "", "frustrated", "new", "gone", "weaker", "stronger" or "turned"
    pull: Pull | None = None
    against: tuple[str, ...] = ()  # those of its evidence that speak against what the others speak for


@dataclass(frozen=True)
class Graph:
    """A graph with its description in words."""

    id: str
    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    alt: str
    key: tuple[str, ...] = ("plus", "minus")  # its lines: some of plus, minus, none, sides, level, changes
    tab: str = ""
    kind: str = field(default="graph", init=False)


@dataclass(frozen=True)
class Bar:
    """One bar, perhaps with an interval from `low` to `high`."""

    value: float
    text: str
    low: float | None = None
    high: float | None = None
    series: int = 0  # 0 or 1: the first is drawn full, the second hatched
    was: float | None = None  # the value that it is compared with: a hollow mark
    pull: Pull | None = None


@dataclass(frozen=True)
class Bars:
    """Rows of bars, which are a table to a screen reader."""

    id: str
    title: str
    rows: tuple[tuple[str, tuple[Bar, ...]], ...]
    low: float = 0.0
    high: float = 1.0
    series: tuple[str, ...] = ()
    note: str = ""
    tab: str = ""
    kind: str = field(default="bars", init=False)


@dataclass(frozen=True)
class Cell:
    """A cell of a table that is told apart, or that can be pressed to see its evidence."""

    text: str
    tone: str = ""  # or plus, minus, mark: always beside words that say the same
    evidence: tuple[str, ...] = ()
    key: str = ""  # what is open is found again by it, where the text does not say it or changes


@dataclass(frozen=True)
class Table:
    """A table."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    note: str = ""
    tab: str = ""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Run:
    """Some words of a text, and how they are marked."""

    text: str
    marks: tuple[str, ...] = ()  # such as source, cue, content, hedge, CT, PR, PS, U, found, missed, spurious
    tag: str = ""  # a short word set above the line, so that no mark is told by colour alone
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """Paragraphs with marks."""

    id: str
    title: str
    paragraphs: tuple[tuple[str, tuple[Run, ...]], ...]
    key: tuple[tuple[str, str], ...] = ()
    tab: str = ""
    kind: str = field(default="text", init=False)


@dataclass(frozen=True)
class Stretch:
    """Some words of a sentence, and the rows that they open on a card; of several the next one at each press."""

    text: str
    marks: tuple[str, ...] = ()  # such as name, asked, claim, kept, dropped, added
    opens: tuple[str, ...] = ()
    tag: str = ""  # set above the line, so that no mark is told by colour alone


@dataclass(frozen=True)
class Line:
    """A sentence, with where it begins in its paragraph and what a reader still has to do there."""

    id: str
    start: int
    stretches: tuple[Stretch, ...]
    rows: tuple[str, ...] = ()  # all that can be opened in it
    state: str = ""  # or todo, done
    note: str = ""


@dataclass(frozen=True)
class Reading:
    """A text that is read sentence by sentence; words that are selected go to the lab with their offsets.

    Parameters
    ----------
    paragraphs : tuple of (int, str, tuple of Line)
        Number, label and sentences.
    open : str
        The row that lies on the card; its words are marked and brought into sight.
    keys : tuple of (str, str, Action)
        Letter, words and action of what a key and a button below the text do. An action gets the `row` that is open,
        and ``words`` the selection.
    """

    id: str
    title: str
    paragraphs: tuple[tuple[int, str, tuple[Line, ...]], ...]
    open: str = ""
    done: int = 0
    total: int = 0
    key: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    buttons: tuple[Control, ...] = ()
    counted: str = ""  # said in place of how much was read, where something else is done with the text
    tab: str = ""
    kind: str = field(default="reading", init=False)


@dataclass(frozen=True)
class Row:
    """A row of a form."""

    id: str
    head: str
    note: str = ""
    controls: tuple[Control, ...] = ()  # each sends {"do": "row", "row": id, "control": …, "value": …}
    values: Mapping[str, Any] = field(default_factory=dict)
    said: str = ""
    more: tuple[Control, ...] = ()  # those that are shown when they are asked for


@dataclass(frozen=True)
class Form:
    """Rows of controls."""

    id: str
    title: str
    rows: tuple[Row, ...]
    buttons: tuple[Control, ...] = ()
    note: str = ""
    tab: str = ""
    kind: str = field(default="form", init=False)


@dataclass(frozen=True)
class Sayings:
    """A list of sentences under a title."""

    id: str
    title: str
    items: tuple[str, ...]
    tab: str = ""
    kind: str = field(default="sayings", init=False)


Panel = Graph | Bars | Jury | Table | Text | Reading | Form | Sayings


@dataclass(frozen=True)
class Scene:
    """What a lab shows in one state."""

    sentence: str  # what the picture shows, in words and numbers; read out when it changes
    controls: tuple[Control, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    panels: tuple[Panel, ...] = ()
    verdict: str = ""  # one line, at most 90 characters: the number that answers the lab's question
    more: tuple[str, ...] = ()  # the ids of controls that are folded under "More"; at most five are left
    unticked: tuple[str, ...] | None = None  # the claims that are left out; None where none can be


def plain(scene: Scene) -> dict[str, Any]:
    """A scene as lists, numbers and strings, ready to be sent to the page."""
    return _plain(scene)


def _plain(item: Any) -> Any:
    """Like `dataclasses.asdict`, without copying what is plain already: a graph is sent at every move."""
    if item is None or isinstance(item, str | int | float):  # most are, and to ask for a dataclass takes long
        return item
    if is_dataclass(item):
        return {name: _plain(getattr(item, name)) for name in _names(type(item))}
    if isinstance(item, Mapping):
        return {name: _plain(value) for name, value in item.items()}
    if isinstance(item, list | tuple):
        return [_plain(each) for each in item]
    return item


@lru_cache(maxsize=64)
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def places(positions: Mapping[Any, tuple[float, float]]) -> dict[Any, tuple[float, float]]:
    """Positions of `entente.plots.positions`, moved into the unit square with the y axis downwards.

    Examples
    --------
    >>> places({"a": (-1, 1), "b": (1, -1)})
    {'a': (0.0, 0.0), 'b': (1.0, 1.0)}
    """
    if not positions:
        return {}
    xs, ys = zip(*positions.values(), strict=True)
    left, bottom = min(xs), min(ys)
    width, height = max(xs) - left or 1.0, max(ys) - bottom or 1.0  # a single place has no width
    found = {}
    for node, (x, y) in positions.items():
        found[node] = (round((x - left) / width, 3), round(1 - (y - bottom) / height, 3))
    return found


def evidence(claims: Iterable[Claim], article: Article, *, labels: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What is shown when a tie is opened: the paragraph with the words marked, the source, the cue, the certainty.

    Parameters
    ----------
    labels : mapping of id to str
        For actors and sources.

    Returns
    -------
    dict
        Claim id to ``head``, ``facts`` (pairs), ``text``, ``start`` and ``end``.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> text = parse_article("News" + chr(10) + "Norway sold fish to Chad.")
    >>> claim = Claim("c1", 2, "author", "author", "", 7, 16, "sold fish", "trades_with", "norway", "chad")
    >>> shown = evidence([claim], text, labels={"norway": "Norway", "chad": "Chad"})["c1"]
    >>> shown["head"], shown["text"][shown["start"] : shown["end"]]
    ('c1 · Norway → Chad · trades with', 'sold fish')
    """
    paragraphs = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    return {
        claim.id: {
            "head": f"{claim.id} · {_label(claim.actor, labels)} {claim.arrow} {_label(claim.recipient, labels)} · "
            f"{claim.relation.replace('_', ' ')}{' (denied)' if claim.negated else ''}",
            "facts": list(_facts(claim, labels)),
            "text": paragraphs.get(claim.paragraph, claim.content),
            "start": claim.start if claim.paragraph in paragraphs else 0,
            "end": claim.end if claim.paragraph in paragraphs else len(claim.content),
        }
        for claim in claims
    }


def _label(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " "))


def _facts(claim: Claim, labels: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    when = "no date"
    if claim.since or claim.until:
        when = f"{claim.since or '…'} to {claim.until or '…'}"
    return (
        ("paragraph", f"p{claim.paragraph:02d}"),
        ("source", _label(claim.source, labels)),
        ("cue", claim.cue or "none: the article's own voice"),
        ("certainty", f"{claim.certainty}, {CERTAINTY_WORDS.get(claim.certainty, '')}"),
        ("when", when),
    )


CERTAINTY_WORDS = {"CT": "certain", "PR": "probable", "PS": "possible", "U": "uncommitted"}
