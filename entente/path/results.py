"""What comes out of the path, as plain data: the `Analysis` of a text, its `Balance` and its notes.

Here also stands what a reader may put in: an `ActorDecision` on a name, a `Correction` of a claim, and the words that
each of their fields may hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import networkx as nx

from entente.errors import Undefined
from entente.graphs.balance import TriangleCensus, triangle_index, triangles, walk_balance
from entente.graphs.signs import SignedGraph
from entente.graphs.solver import Frustration, frustration
from entente.graphs.ties import Sides
from entente.say import slug
from entente.text.article import Article
from entente.text.codebook import AUXES, CERTAINTIES, DIRECTIONS, LAYERS, POLARITIES, SOURCE_KINDS, Claim
from entente.text.gazetteer import ActorProposal, Gazetteer, Mention

ACTOR_ACTIONS = ("accept", "reject", "merge", "rename")
KINDS = ("state", "government", "leader", "armed_group", "igo", "bloc", "person", "analyst", "media", "agency")

CLAIM_ACTIONS = ("keep", "drop", "change", "add", "read")
EDITABLE = ("source", "source_kind", "cue", "relation", "actor", "recipient", "direction", "polarity", "certainty")
EDITABLE += ("aux", "layer", "since", "until", "note")
# An empty cell empties these; in any other field it changes nothing.
CLEARABLE = ("cue", "direction", "layer", "since", "until", "note")
CHOICES = {"source_kind": SOURCE_KINDS, "polarity": POLARITIES, "certainty": CERTAINTIES, "aux": AUXES}
CHOICES |= {"layer": LAYERS, "direction": DIRECTIONS}  # or empty: that of the relation

TIME_LIMIT = 5.0  # seconds for the frustration index: a text's graph takes a thousandth
MOST_WALKED = 1000  # actors: the walk balance takes the cube of their number

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ActorDecision:
    """What becomes of a name in the text.

    Parameters
    ----------
    name : str
        The name of a proposal, or any other words that stand in the text.
    action : {"accept", "reject", "merge", "rename"}
        ``reject``: these words name nobody. ``merge``: they are another name of the actor `into`. ``rename``: they
        name an actor that is shown as `label`.
    into : str
        For ``merge``: an actor's id or label, or the name of another proposal.
    kind : str
        One of `KINDS`; empty leaves the guess.
    """

    name: str
    action: str = "accept"
    into: str = ""
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What becomes of a proposed claim, a claim that a reader adds, or a passage that a reader has done with.

    Parameters
    ----------
    action : {"keep", "drop", "change", "add", "read"}
        ``read``: a passage that asks for a claim was read, and there is none to add.
    key : str
        The claim's key, as `entente.path.keys.claim_keys` makes it; for ``add`` and ``read`` any of the reader's, or
        none.
    changes : tuple of (str, str)
        Field and new value, for the fields in `EDITABLE`; for ``add`` also ``paragraph`` and ``content``, and for
        ``read`` these two alone.
    where : str
        The row it was read from, for faults.
    saw : str
        The ids of actor and recipient that the reader saw, with a space between; empty if that is not known.
    """

    action: str
    key: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    where: str = "a correction"
    saw: str = ""

    def at(self, key: str) -> Correction:
        """The same correction of the claim with another key."""
        return replace(self, key=key)


@dataclass(frozen=True, slots=True)
class Stale:
    """A correction that fits no longer, and why; it changes nothing."""

    correction: Correction
    why: str

    def __str__(self) -> str:
        return f"{self.correction.where}: {self.why}"


@dataclass(frozen=True)
class Balance:
    """The measures of balance of a signed graph, each a value or `entente.errors.Undefined`.

    `partition` is a best split into two sides.
    """

    triangles: TriangleCensus
    triangle_index: float | Undefined
    walk_balance: float | Undefined
    frustration: Frustration | Undefined
    partition: Sides | Undefined


@dataclass(frozen=True)
class Note:
    """One thing that cannot be concluded in plain sentences, and the numbers on which they rest.

    `code` is a stable name, such as ``"analysis.no_triangle"``.
    """

    code: str
    text: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", MappingProxyType(dict(self.numbers)))

    def __reduce__(self):
        # A mapping proxy cannot be pickled.
        return Note, (self.code, self.text, dict(self.numbers))

    def __str__(self) -> str:
        return self.text


def measure(graph: nx.Graph, *, time_limit: float = TIME_LIMIT) -> Balance:
    """All measures of balance of a signed graph.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.
    time_limit : float
        Seconds for the frustration index; after that a bound is given, and named so.

    Examples
    --------
    >>> from entente.graphs.edge_table import read_edges
    >>> found = measure(read_edges("u,v,sign" + chr(10) + "a,b,+" + chr(10) + "b,c,-" + chr(10)))
    >>> found.frustration.index, found.triangle_index.why
    (0, 'the graph has no triangle')
    """
    if len(graph) <= MOST_WALKED:
        walks = walk_balance(graph)
    else:
        walks = Undefined(f"not computed for more than {MOST_WALKED:,} actors, and the graph has {len(graph):,}")
    if graph.number_of_edges():
        best = frustration(graph, time_limit=time_limit)
        sides = best.partition
    else:
        best = sides = Undefined("the graph has no edge")
    return Balance(triangles(graph), triangle_index(graph), walks, best, sides)


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything that the path found in one text; made by `entente.path.analyse`.

    Parameters
    ----------
    article : Article
        Without paragraphs if the text has no word.
    gazetteer : Gazetteer
        With the accepted actors.
    proposals : tuple of ActorProposal
        Actors that the gazetteer did not know. They are no actors here without a decision, unless `proposed` is set.
    claims_as_proposed, claims : tuple of Claim
        As the machine coded them, and after the corrections. Ids ``m…`` are the machine's, ``h…`` were added by hand.
    stale : tuple of Stale
        The corrections that fit no longer, each with the reason.
    graph : networkx.MultiDiGraph
        One edge a claim about what is or was; actors roll up to their states.
    noted : callable
        Says what cannot be concluded from an analysis: `limits.notes_on`, which knows this class.
    """

    article: Article
    gazetteer: Gazetteer
    proposals: tuple[ActorProposal, ...]
    decisions: tuple[ActorDecision, ...]
    mentions: tuple[Mention, ...]
    claims_as_proposed: tuple[Claim, ...]
    claims: tuple[Claim, ...]
    corrections: tuple[Correction, ...]
    stale: tuple[Stale, ...]
    graph: nx.MultiDiGraph
    signed: SignedGraph
    noted: Callable[[Analysis], Iterable[Note]]
    proposed: bool = False

    @cached_property
    def balance(self) -> Balance:
        """All measures of balance of the signed graph; computed when first asked for, since it takes the longest."""
        return measure(self.signed.graph)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What cannot be concluded."""
        return tuple(self.noted(self))

    @property
    def sha256(self) -> str:
        """The article's `fingerprint`."""
        return fingerprint(self.article)

    def label(self, actor: str) -> str:
        """The name to show for an actor's id, or for a source that is only proposed; else the id itself."""
        known = self.gazetteer.actors.get(actor)
        return known.label if known else self._unlisted.get(actor, actor)

    @cached_property
    def _unlisted(self) -> dict[str, str]:
        """Names that the gazetteer does not hold, by the id that they have as sources and mentions."""
        names = {slug(proposal.name): proposal.name for proposal in self.proposals}
        return names | {m.actor: m.exact for m in self.mentions if m.actor not in self.gazetteer.actors}

    @property
    def labels(self) -> dict[str, str]:
        """The names to show of all actors that are mentioned or stand in a claim."""
        named = {mention.actor for mention in self.mentions}
        named.update(mention.state for mention in self.mentions if mention.state)
        for claim in self.claims:
            named.update(claim.pair)
        return {actor: self.label(actor) for actor in sorted(named)}


def fingerprint(article: Article) -> str:
    """A hash of an article's paragraphs: the same text has the same, wherever it comes from."""
    return hashlib.sha256(plain_text(article).encode("utf-8", "replace")).hexdigest()


def plain_text(article: Article) -> str:
    """The paragraphs of an article, one a line."""
    return "\n".join(paragraph.text for paragraph in article.paragraphs)
