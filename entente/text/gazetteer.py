"""The models of names: actors, the surfaces that name them, rules for names that are several things, and mentions.

`Gazetteer.build` puts the tables together and tells every fault in them at once; nothing here looks at a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from entente.errors import EntenteError, Fault

LONGEST_ACRONYM = 6  # letters: "UNESCO"; longer words in capitals are names that are shouted


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts.

    Parameters
    ----------
    kind : str
        state, government, leader, armed_group, igo, bloc, person (of unknown role), analyst, media, agency.
    iso3 : str
        ISO 3166 alpha-3 code, for a state.
    plover_sector : str
        The sector in PLOVER's terms, such as ``"GOV"`` or ``"MIL"``.
    part_of : str
        Id of the actor that this one rolls up to, or empty.

    Examples
    --------
    >>> Actor("idf", "Israel Defence Forces", "agency", part_of="israel").part_of
    'israel'
    """

    id: str
    label: str
    kind: str
    iso3: str = ""
    plover_sector: str = ""
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A surface that names an actor; ``type`` is name, acronym, demonym, metonym, title, descriptor or surname.

    A *surname* is a short name: it counts once the full name has stood, or after a title.

    ``valid_from`` and ``valid_to`` are partial ISO dates (``"1991"``, ``"2024-12"``) or empty; see `Gazetteer.on`.

    Examples
    --------
    >>> Alias("Israelis", "israel", "demonym").surface
    'Israelis'
    """

    surface: str
    actor: str
    type: str = "name"
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """One row of the world gazetteer of states.

    Examples
    --------
    >>> State("mali", "Mali", "MLI", demonyms=("Malian", "Malians"), capital=("Bamako",)).capital
    ('Bamako',)
    """

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
class Leader:
    """One row of ``leaders.csv``: a person who speaks for a state or an organisation, which ``of`` names.

    Examples
    --------
    >>> Leader("ruto", "William Ruto", "kenya", "president", "2022-09").of
    'kenya'
    """

    id: str
    name: str
    of: str
    office: str = ""
    since: str = ""
    until: str = ""
    spellings: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()

    def aliases(self) -> Iterator[Alias]:
        """The names of the person."""
        for surface in (self.name, *self.spellings):
            yield Alias(surface, self.id, "name")
        for surface in self.surname:
            yield Alias(surface, self.id, "surname")


@dataclass(frozen=True, slots=True)
class Organisation:
    """One row of ``organisations.csv``: an organisation, a bloc, an armed group or a firm.

    Examples
    --------
    >>> body = Organisation("african_union", "African Union", "bloc", acronyms=("AU", "A.U."))
    >>> [alias.type for alias in body.aliases()]
    ['name', 'acronym', 'acronym']
    """

    id: str
    name: str
    kind: str
    part_of: str = ""
    acronyms: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()

    def aliases(self) -> Iterator[Alias]:
        """The names of the organisation; one that is its own acronym is read as such."""
        types = (
            ("name", (name for name in (self.name, *self.spellings) if name not in self.acronyms)),
            ("acronym", self.acronyms),
            ("surname", self.short),
            ("demonym", self.adjectives),
        )
        for kind, surfaces in types:
            for surface in surfaces:
                yield Alias(surface, self.id, kind)


@dataclass(frozen=True, slots=True)
class NameRule:
    """One row of ``name_rules.csv``: in this context, the surface names the actor ``decision``, ``none`` or ``all``.

    All conditions that are given must hold; within one condition any of the words will do.

    Parameters
    ----------
    surface : tuple of str
        The names the row is about, or ``@capital``, ``@demonym``, ``@name``, ``@any``.
    before, after : tuple of str
        Words that stand directly before or after the name.
    near : tuple of str
        Words in the same paragraph, at most 160 characters away.
    document : tuple of str
        Words anywhere in the article.
    decision : str
        An actor's id, ``none`` (no mention) or ``all`` (a mention of each state of that name: "the two Koreas").
    reason, example : str
        Why; and a sentence that a test reads.

    Examples
    --------
    >>> NameRule.from_row({"surface": "Jordan", "after": "Peterson;Henderson", "decision": "none"}).after
    ('Peterson', 'Henderson')
    """

    surface: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    document: tuple[str, ...] = ()
    decision: str = "none"
    reason: str = ""
    example: str = ""

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> NameRule:
        """Read a row of the table: cells of several words are separated by semicolons."""
        cells = {name: _cell(row.get(name, "")) for name in ("surface", "before", "after", "near", "document")}
        return cls(**cells, **{name: row.get(name, "") for name in ("decision", "reason", "example")})


def _cell(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a paragraph that names an actor.

    Parameters
    ----------
    paragraph : int
        The paragraph's number, from 1.
    start, end : int
        Offsets in the paragraph's text.
    exact : str
        ``text[start:end]``, without article, title or possessive.
    actor : str
        Id of the actor; for an organisation that only this text knows, its name in lower snake case.
    state : str or None
        The state that the actor rolls up to; None for a person whom the text calls *former* and never by an office.
    metonymic : bool
        True if a place stands for a government ("Moscow denied it").

    Examples
    --------
    >>> Mention(1, 0, 6, "Moscow", "russia", "russia", True).metonymic
    True
    """

    paragraph: int
    start: int
    end: int
    exact: str
    actor: str
    state: str | None
    metonymic: bool


@dataclass(frozen=True, slots=True)
class NameDecision:
    """A name that may be several things, and the rule that decided; made by `explain_names`.

    Examples
    --------
    >>> NameDecision(1, 0, 4, "Chad", NameRule(("Chad",), after=("Smith",))).rule.decision
    'none'
    """

    paragraph: int
    start: int
    end: int
    exact: str
    rule: NameRule


@dataclass(frozen=True, slots=True)
class ActorProposal:
    """An actor that the gazetteer does not know: ``kind`` is person, organisation or armed_group.

    ``part_of`` is the id of the state or organisation that the words beside the name tell of, or empty.

    Examples
    --------
    >>> ActorProposal("Ann Example", "person", 1, ("Ann Example said so.",)).kind
    'person'
    """

    name: str
    kind: str
    count: int
    contexts: tuple[str, ...]
    part_of: str = ""


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Actors, the surfaces that name them, and the rules for names that are several things.

    Make one with `Gazetteer.build`; `entente.data.gazetteer` makes the course's.

    Examples
    --------
    >>> mali = State("mali", "Mali", "MLI", demonyms=("Malian",), capital=("Bamako",))
    >>> army = Actor("fama", "Malian Armed Forces", "agency", part_of="mali")
    >>> g = Gazetteer.build(states=[mali], actors=[army], aliases=[Alias("FAMA", "fama", "acronym")])
    >>> g.state_of("fama"), len(g.aliases)
    ('mali', 4)
    """

    actors: Mapping[str, Actor]
    aliases: tuple[Alias, ...]
    phrases: tuple[str, ...] = ()
    rules: tuple[NameRule, ...] = ()

    @classmethod
    def build(
        cls,
        *,
        states: Iterable[State] = (),
        organisations: Iterable[Organisation] = (),
        leaders: Iterable[Leader] = (),
        actors: Iterable[Actor] = (),
        aliases: Iterable[Alias] = (),
        phrases: Iterable[str] = (),
        rules: Iterable[NameRule] = (),
    ) -> Gazetteer:
        """Put the tables together.

        Each state becomes an actor of kind ``state`` with its names as aliases, each organisation and each leader an
        actor too. An actor's row with the id of one of them replaces it; its names stay. ``phrases`` hold a name but
        are no mention ("Indian Ocean"). Rules are read in order.

        Raises
        ------
        EntenteError
            All of: ``actors.alias`` (an alias or rule of an unknown actor), ``actors.part_of`` (unknown, or a
            circle), ``actors.surface`` (a surface without a letter or digit).

        Examples
        --------
        >>> Gazetteer.build(aliases=[Alias("Nobody", "nobody")])
        Traceback (most recent call last):
        entente.errors.EntenteError: alias "Nobody": found actor "nobody"; expected the id of an actor.
        """
        states, organisations, leaders = tuple(states), tuple(organisations), tuple(leaders)
        table = {state.id: Actor(state.id, state.label, "state", state.iso3) for state in states}
        table |= {body.id: Actor(body.id, body.name, body.kind, part_of=body.part_of) for body in organisations}
        table |= {leader.id: Actor(leader.id, leader.name, "leader", part_of=leader.of) for leader in leaders}
        table |= {actor.id: actor for actor in actors}
        named = [alias for state in states for alias in _state_aliases(state)]
        named += [alias for other in (*organisations, *leaders) for alias in other.aliases()]
        gazetteer = cls(table, (*named, *aliases), tuple(phrases), tuple(rules))
        faults = (*_alias_faults(gazetteer), *_part_of_faults(table), *_rule_faults(gazetteer))
        if faults:
            raise EntenteError(faults)
        return gazetteer

    @cached_property
    def adjectives(self) -> frozenset[str]:
        """The surfaces that can stand before a noun: *Malian*, *US*."""
        return frozenset(alias.surface for alias in self.aliases if alias.type in ("demonym", "acronym"))

    def state_of(self, actor_id: str) -> str | None:
        """The state that an actor rolls up to, following ``part_of``; None if there is none.

        Examples
        --------
        >>> Gazetteer.build(states=[State("mali", "Mali")]).state_of("mali")
        'mali'
        """
        seen: set[str] = set()
        while actor_id in self.actors and actor_id not in seen:
            seen.add(actor_id)
            actor = self.actors[actor_id]
            if actor.kind == "state":
                return actor.id
            actor_id = actor.part_of
        return None

    def acts_for(self, actor_id: str) -> str:
        """The state that an actor rolls up to; where there is none, the organisation; else the actor itself.

        Examples
        --------
        >>> bodies = [Organisation("au", "African Union", "bloc"), Organisation("psc", "AU council", "igo", "au")]
        >>> Gazetteer.build(organisations=bodies).acts_for("psc")
        'au'
        """
        state = self.state_of(actor_id)
        seen: set[str] = set()
        while not state and actor_id in self.actors and self.actors[actor_id].part_of and actor_id not in seen:
            seen.add(actor_id)
            actor_id = self.actors[actor_id].part_of
        return state or actor_id

    def acting_alone(self, actors: Iterable[str]) -> Gazetteer:
        """The same, but that these actors act for themselves.

        Examples
        --------
        >>> g = Gazetteer.build(states=[State("mali", "Mali")], leaders=[Leader("ann", "Ann Example", "mali")])
        >>> g.acting_alone(["ann"]).acts_for("ann")
        'ann'
        """
        alone = {actor: replace(self.actors[actor], part_of="") for actor in actors}
        return replace(self, actors={**self.actors, **alone})

    def on(self, date: str) -> Gazetteer:
        """The gazetteer with only those aliases that were valid on a day.

        The date is an ISO date, whole or partial: ``"2025-06-15"``, ``"2025"``.

        Examples
        --------
        >>> burma = Alias("Burma", "myanmar", valid_to="1989")
        >>> g = Gazetteer.build(states=[State("myanmar", "Myanmar")], aliases=[burma])
        >>> len(g.aliases), len(g.on("2025").aliases)
        (2, 1)
        """
        return replace(self, aliases=tuple(alias for alias in self.aliases if _valid(alias, date)))


def _valid(alias: Alias, date: str) -> bool:
    # dates of different precision are compared as far as both go
    late = alias.valid_from and date[: len(alias.valid_from)] < alias.valid_from[: len(date)]
    early = alias.valid_to and date[: len(alias.valid_to)] > alias.valid_to[: len(date)]
    return not (late or early)


def _state_aliases(state: State) -> Iterator[Alias]:
    kinds = (
        ("name", (state.label, state.official_name, *state.other_names)),
        ("demonym", state.demonyms),
        ("capital", state.capital),
        ("metonym", state.metonyms),
    )
    for kind, surfaces in kinds:
        for surface in surfaces:
            if surface:
                yield Alias(surface, state.id, "acronym" if kind == "name" and _is_acronym(surface) else kind)


def _is_acronym(surface: str) -> bool:
    letters = [char for char in surface if char.isalnum()]
    capitals = all(char.isupper() or char.isdigit() for char in letters)
    return 1 < len(letters) <= LONGEST_ACRONYM and capitals and " " not in surface


def _alias_faults(gazetteer: Gazetteer) -> Iterator[Fault]:
    for alias in gazetteer.aliases:
        where = f'alias "{alias.surface}"'
        if alias.actor not in gazetteer.actors:
            yield Fault("actors.alias", where, f'actor "{alias.actor}"', "the id of an actor")
        if not any(char.isalnum() for char in alias.surface):
            yield Fault("actors.surface", where, "no letter or digit", "a name")


def _rule_faults(gazetteer: Gazetteer) -> Iterator[Fault]:
    if not gazetteer.actors:
        return
    for number, rule in enumerate(gazetteer.rules, 1):
        if rule.decision not in gazetteer.actors and rule.decision not in ("none", "all"):
            where = f"name rule {number} ({'; '.join(rule.surface[:3])}), decision"
            yield Fault("actors.alias", where, f'"{rule.decision}"', "the id of an actor, none or all")


def _part_of_faults(table: Mapping[str, Actor]) -> Iterator[Fault]:
    for actor in table.values():
        chain, above = [actor.id], actor.part_of
        while above in table and above not in chain:
            chain.append(above)
            above = table[above].part_of
        if above == actor.id:
            circle = " → ".join([*chain, above])
            yield Fault(
                "actors.part_of", f'actor "{actor.id}"', f"a circle: {circle}", "a way up to a state or to nothing"
            )
        elif above and above not in table:
            yield Fault(
                "actors.part_of", f'actor "{chain[-1]}"', f'part_of "{above}"', "the id of an actor, or nothing"
            )
