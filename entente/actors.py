"""Finding actors: a gazetteer of names, and the mentions of those names in an article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from entente.article import Article


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: a state, a leader, an armed group, an analyst …"""

    id: str
    label: str
    kind: str
    iso3: str = ""
    plover_sector: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A surface form that names an actor; ``type`` is name, acronym, demonym, metonym, title or descriptor."""

    surface: str
    actor: str
    type: str = "name"
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One row of the world gazetteer."""

    id: str
    label: str
    iso3: str = ""
    status: str = ""
    official_name: str = ""
    other_names: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameRule:
    """One row of ``name_rules.csv``: when does this surface name which actor, or none?"""

    surface: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    decision: str = "none"
    reason: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a paragraph that names an actor."""

    paragraph: int
    start: int
    end: int
    exact: str
    actor: str
    state: str | None
    metonymic: bool


@dataclass(frozen=True, slots=True)
class ActorProposal:
    """An actor that the gazetteer does not know."""

    name: str
    kind: str
    count: int
    contexts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Names and what they name."""

    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...]
    phrases: tuple[str, ...] = ()
    rules: tuple[NameRule, ...] = ()
    _cache: dict = field(default_factory=dict, repr=False)

    @classmethod
    def build(
        cls,
        *,
        states: Iterable[State] = (),
        actors: Iterable[Actor] = (),
        aliases: Iterable[Alias] = (),
        phrases: Iterable[str] = (),
        rules: Iterable[NameRule] = (),
    ) -> Gazetteer:
        """Put the tables together; ``phrases`` are the strings of ``not_actors.csv``."""
        table = {s.id: Actor(s.id, s.label, "state", s.iso3, "", "") for s in states}
        table |= {a.id: a for a in actors}
        return cls(table, tuple(aliases), tuple(phrases), tuple(rules))

    def state_of(self, actor_id: str) -> str | None:
        """The state that an actor rolls up to, following ``part_of``; None if there is none."""
        seen: set[str] = set()
        while actor_id in self.actors and actor_id not in seen:
            seen.add(actor_id)
            actor = self.actors[actor_id]
            if actor.kind == "state":
                return actor.id
            actor_id = actor.part_of
        return None


def find_mentions(article: Article, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Find the mentions of the gazetteer's actors, sorted and without overlap."""
    return ()


def propose_actors(article: Article, gazetteer: Gazetteer) -> tuple[ActorProposal, ...]:
    """Propose actors that the gazetteer does not know."""
    return ()
