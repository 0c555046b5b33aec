"""Finding actors: a gazetteer of names, the mentions of those names in an article, and proposals of new actors.

A **gazetteer** is a table of actors and of the **surfaces** (strings) that may name them. A **mention** is a stretch of
a paragraph that names an actor. A name that is several things is decided by **name rules**, which stand in a table
(``data/name_rules.csv``) and are explained in ``docs/finding_actors.md``.

How it works: one regular expression runs over a paragraph and stops at words that begin with a capital letter; from
there a tree of words (a trie) is walked as far as it goes, so the longest surface wins; then the rules decide. Each
character is looked at a fixed number of times, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, pairwise

from entente.article import Article, Paragraph, fold
from entente.errors import EntenteError, Fault

# ---------------------------------------------------------------- models


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts.

    Parameters
    ----------
    id : str
        Lower snake case, such as ``"russia_mfa"``.
    label : str
        The name to show.
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
    """A surface that names an actor; ``type`` is name, acronym, demonym, metonym, title or descriptor.

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
        The state that the actor rolls up to.
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

    Examples
    --------
    >>> ActorProposal("Ann Example", "person", 1, ("Ann Example said so.",)).kind
    'person'
    """

    name: str
    kind: str
    count: int
    contexts: tuple[str, ...]


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
        actors: Iterable[Actor] = (),
        aliases: Iterable[Alias] = (),
        phrases: Iterable[str] = (),
        rules: Iterable[NameRule] = (),
    ) -> Gazetteer:
        """Put the tables together.

        Parameters
        ----------
        states : iterable of State
            Each becomes an actor of kind ``state`` with its names as aliases.
        actors : iterable of Actor
            A row with a state's id replaces the state's own.
        aliases : iterable of Alias
            Further surfaces.
        phrases : iterable of str
            Phrases that hold a name but are no mention ("Indian Ocean").
        rules : iterable of NameRule
            Read in this order.

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
        states = tuple(states)
        table = {state.id: Actor(state.id, state.label, "state", state.iso3) for state in states}
        table |= {actor.id: actor for actor in actors}
        named = [alias for state in states for alias in _state_aliases(state)]
        gazetteer = cls(table, (*named, *aliases), tuple(phrases), tuple(rules))
        faults = (*_alias_faults(gazetteer), *_part_of_faults(table), *_rule_faults(gazetteer))
        if faults:
            raise EntenteError(faults)
        return gazetteer

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

    def on(self, date: str) -> Gazetteer:
        """The gazetteer with only those aliases that were valid on a day.

        Parameters
        ----------
        date : str
            ISO date, whole or partial: ``"2025-06-15"``, ``"2025"``.

        Returns
        -------
        Gazetteer

        Examples
        --------
        >>> burma = Alias("Burma", "myanmar", valid_to="1989")
        >>> g = Gazetteer.build(states=[State("myanmar", "Myanmar")], aliases=[burma])
        >>> len(g.aliases), len(g.on("2025").aliases)
        (2, 1)
        """
        return replace(self, aliases=tuple(alias for alias in self.aliases if _valid(alias, date)))

    @cached_property
    def _trie(self) -> _Trie:
        return _Trie(self)

    def __reduce__(self):
        """What travels to another process: the tables, without the tree that is built from them."""
        return Gazetteer, (self.actors, self.aliases, self.phrases, self.rules)


def _valid(alias: Alias, date: str) -> bool:
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
    return 1 < len(letters) <= 6 and all(char.isupper() or char.isdigit() for char in letters) and " " not in surface


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


# ---------------------------------------------------------------- words that the rules of form use


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Lord Lady Dame President Vice Premier Prime Minister Chancellor King"
    " Queen Prince Princess Emir Sultan Sheikh Shaikh Crown Supreme Leader Ambassador Envoy Secretary Deputy"
    " General Gen Colonel Col Major Maj Captain Capt Lieutenant Lt Sergeant Sgt Admiral Adm Marshal Commander"
    " Brigadier Chief Senator Sen Representative Rep Congressman Congresswoman Governor Gov Mayor Speaker"
    " Chairman Chairwoman Chair Director Judge Justice Bishop Archbishop Cardinal Pope Imam Ayatollah Mullah"
    " Father Sister Rabbi Reverend Rev Spokesman Spokeswoman Spokesperson Attorney Lawyer Doctor Coach"
    " Candidate Opposition Acting Former Ex Interim Incumbent Then Late Baroness Baron Count Duke Duchess"
    " Comrade Nobel Laureate Analyst Expert Historian Author CEO CFO"
)
_HEADS = _words(
    "Force Forces Army Navy Guard Guards Corps Ministry Department Bank Airline Airlines Airways Party"
    " Parliament University College School Council Corporation Corp Company Police Embassy Consulate Court"
    " Agency Authority Association Federation Commission Committee Organisation Organization Institute"
    " Institution Foundation Centre Center Academy Society Union League Alliance Front Movement Coalition"
    " Congress Assembly Senate Cabinet Office Service Services Bureau Board Command Directorate Marines"
    " Coastguard Fund Group Industries Railways Railway Radio Television Broadcasting Church Network"
    " Observatory Mission Treasury Exchange Secretariat Brigade Brigades Battalion Battalions Legion Militia"
    " Crescent Cross Club Petroleum Motors Telecom Regiment Government Chamber Confederation Laboratory Museum"
    " Fleet Division House Administration Tribunal Trust Airforce Junta Gendarmerie"
)
_MODIFIERS = _words(
    "Air National Defence Defense Foreign Supreme Central Revolutionary Islamic Security Armed Federal Royal"
    " People's State High Constitutional Democratic Nationalist Socialist Communist Liberal Conservative Labour"
    " Republican Coast Border Military Space Cyber Strategic Rocket Naval Ground Special Finance Interior"
    " Health Justice Education Energy Trade Home Treasury Reserve Development Electoral Election Election's"
    " Electric Nuclear Atomic Medical Football Olympic Red Orthodox Catholic Workers' Marine Home Civil"
    " Intelligence Peoples Liberation Quds Affairs Relations"
)
_NOT_NAMES = _words(
    "The A An And Or But If When While As At By For From In Into On Of Off Over Out Up To With Without Within"
    " After Before During Since Until Till Than That This These Those There Here Then Now Today Yesterday"
    " Tomorrow Yet Still Even Only Just Also Too So Nor Not No Yes Both Either Neither Each Every All Any Some"
    " Many Most Much More Few Several Such Other Others Another One Two Three Four Five Six Seven Eight Nine"
    " Ten Once Again Ever Never Perhaps Maybe Meanwhile However Moreover Although Though Despite Because"
    " Whether Unless Unlike Like Under Above Below Between Among Against Across Around About Along Amid Behind"
    " Beyond Beside Besides Inside Outside Near Toward Towards Through Throughout Via Per Given Asked Instead"
    " Indeed Thus Hence Therefore Otherwise Rather Is Are Was Were Be Been Being Has Have Had Do Does Did Will"
    " Would Can Could Should Shall May Might Must Let Lets Who Whom Whose What Which Where Why How He She It We"
    " They You I His Her Its Our Their My Your Him Us Them Me Monday Tuesday Wednesday Thursday Friday Saturday"
    " Sunday January February March April May June July August September October November December Mon Tue Wed"
    " Thu Fri Sat Sun Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec North South East West Northern Southern"
    " Eastern Western Central Upper Lower Greater Inner Outer Mainland New Old Ancient Modern Imperial Soviet"
    " Nazi Vichy Communist Colonial Catholic Muslim Christian Jewish Shia Sunni Arab Post Pro Anti Non Pan Ex"
    " Pre Asian African European Western Officials Insiders Critics Analysts Experts Sources Diplomats"
    " Relations Ties Talks Earlier Later Recently Previously Reportedly Apparently Last Next First Second Third"
    " Early Mid Updated Breaking Exclusive Analysis Opinion Explainer Watch Live Photo File Credit Story God"
    " Dear Hello Ally Allies Neighbouring Neighboring Visiting Ruling Team Inside Said Says Say Saying"
    " According Nearly Almost Hundreds Thousands Millions Protesters Soldiers Troops Forces Rebels Police"
    " Elsewhere Back Away Down Great Little Big Free United Republic Kingdom State States City Street Road"
    " Avenue River Lake Mount Cape Fort Port Visit Visits Why Fears Hope Hopes Peace War Crisis Attack Attacks"
    " Strikes Strike World News Report Reports"
)
_GIVEN = _words(
    "Michael Barbara Vernon Jim James John Robert William Richard Thomas Tom Charles Chris Christopher Daniel"
    " Dan Matthew Anthony Tony Mark Donald Steven Stephen Steve Paul Andrew Joshua Kenneth Kevin Brian George"
    " Edward Ronald Timothy Jason Jeffrey Jeff Ryan Jacob Gary Nicholas Nick Eric Jonathan Larry Justin Scott"
    " Brandon Benjamin Ben Samuel Sam Gregory Greg Frank Alexander Raymond Patrick Jack Dennis Jerry Tyler"
    " Aaron Jose Adam Nathan Henry Douglas Zachary Peter Kyle Walter Ethan Jeremy Harold Keith Christian Roger"
    " Noah Gerald Carl Terry Sean Austin Arthur Lawrence Jesse Dylan Bryan Joe Joseph Billy Bruce Albert Willie"
    " Gabriel Logan Alan Juan Wayne Roy Ralph Randy Eugene Vincent Russell Louis Bobby Philip Phil Johnny Mary"
    " Patricia Jennifer Linda Elizabeth Susan Jessica Sarah Karen Nancy Lisa Margaret Betty Sandra Ashley"
    " Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Sharon Laura Cynthia"
    " Kathleen Kathy Amy Angela Shirley Anna Anne Ann Ruth Brenda Pamela Nicole Katherine Samantha Christine"
    " Emma Catherine Debra Virginia Rachel Carolyn Janet Maria Heather Diane Julie Joyce Victoria Kelly"
    " Christina Lauren Joan Evelyn Olivia Judith Megan Cheryl Martha Andrea Frances Hannah Jacqueline Gloria"
    " Jean Kathryn Alice Teresa Sara Janice Doris Julia Judy Grace Denise Amber Marilyn Beverly Danielle"
    " Theresa Sophia Diana Brittany Natalie Isabella Charlotte Rose Alexis Kayla Denzel Kerry Isaiah Irving"
    " Hamilton Booker Desmond Deandre DeAndre Eddie Montell Louis Duane Simon Neil Colin Ian Graham Nigel"
    " Stuart Craig Dean Harry Oliver Lynndie Anatole Kareem Jalen Cameron Brevin Dinah Lucy Sally Lewis Alex"
    " Lee Max Luke Ellen Helen Jane Kate Melania Ivanka Lara Barron Tiffany Asma Maher Hafez"
)
_MONTHS = _words("January February March April May June July August September October November December")
_MINISTRIES = {
    "foreign": "mfa",
    "foreign affairs": "mfa",
    "external affairs": "mfa",
    "defence": "mod",
    "defense": "mod",
    "interior": "moi",
    "home affairs": "moi",
    "finance": "mof",
    "justice": "moj",
    "health": "moh",
    "economy": "moe",
    "economic": "moe",
}

# ---------------------------------------------------------------- the view of a paragraph in which names are sought

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u0300-\u036f"
_DROP = re.compile(f"[{_UNSEEN}]")
_GLUED = re.compile("(?<=[a-z])\u200b(?=[A-Z])")
_PLAIN = str.maketrans("øłıđðßæœ", "olidds" + "ao")


class _View:
    """A paragraph as the matcher sees it: one kind of quote, dash and space, nothing of zero width."""

    __slots__ = ("headline", "offsets", "raw", "text")

    def __init__(self, paragraph: Paragraph):
        self.raw = paragraph.text
        self.text = fold(self.raw)
        self.offsets: list[int] | None = None
        self.headline: bool | None = None
        if not self.raw.isascii() and _DROP.search(self.text):
            self._drop()

    def _drop(self) -> None:
        text = _GLUED.sub(" ", self.text)
        unseen = {match.start() for match in _DROP.finditer(text)}
        self.offsets = [place for place in range(len(text)) if place not in unseen]
        self.text = _DROP.sub("", text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the raw paragraph; a combining accent belongs to its letter."""
        if self.offsets is None:
            return start, end
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while last < len(self.raw) and "\u0300" <= self.raw[last] <= "\u036f":
            last += 1
        return first, last

    def is_headline(self) -> bool:
        """Whether most longer words begin with a capital letter, as in a headline in title case or all capitals."""
        if self.headline is None:
            words = re.findall(r"[^\W\d_]{4,}", self.text[:600])
            capital = sum(not word[0].islower() for word in words)
            self.headline = len(words) >= 2 and capital * 4 >= len(words) * 3 and not self.text.rstrip().endswith(".")
        return self.headline

    def in_capitals(self, place: int) -> bool:
        """Whether the words around a place are all in capital letters."""
        around = self.text[max(0, place - 40) : place + 40]
        return not any(char.islower() for char in around.replace("'s ", " ")) and sum(map(str.isalpha, around)) > 5


@lru_cache(maxsize=4096)
def _plain(token: str) -> str:
    """Lower case without accents, for looking a word up."""
    if token.isascii():
        return token.lower()
    spread = unicodedata.normalize("NFD", token.lower().translate(_PLAIN))
    return "".join(char for char in spread if not "\u0300" <= char <= "\u036f")


# ---------------------------------------------------------------- the tree of surfaces

_TOKEN = r"[^\W_]+|&"
_NEXT = re.compile(rf"( {{1,3}}|-|'|\. ?|, | ?\(|)({_TOKEN})")
_FIRST = re.compile(_TOKEN)
_JOINTS = {
    " ": "s",
    "  ": "s",
    "   ": "s",
    "-": "s",
    "": "s",
    "'": "a",
    ".": "p",
    ". ": "p",
    "(": "b",
    " (": "b",
    ", ": "c",
}
_PRIORITY = {name: rank for rank, name in enumerate(("phrase", "name", "acronym", "demonym", "title", "descriptor"))}


@dataclass(slots=True)
class _Entry:
    """What a surface may name: several actors if the name is shared."""

    surface: str
    actors: tuple[str, ...]
    type: str
    tokens: tuple[str, ...]
    late: bool = False  # a surname that counts only after the full name

    simple: bool = False  # one capitalised word: any spelling that begins with a capital letter fits

    def fits(self, tokens: list[str], exact: str) -> bool:
        """Whether the capital letters of the text allow this reading."""
        if self.simple and exact.isascii():
            return True
        if self.type == "acronym":
            return exact.upper() == exact or (len(tokens) == 1 and len(exact) > 3 and exact == exact.capitalize())
        if self.type == "demonym" and self.surface.isascii() and not exact.isascii():
            return False
        for mine, theirs in zip(self.tokens, tokens, strict=False):
            if theirs[0].islower() and not mine[0].islower():
                return False
        return True


class _Trie:
    """All surfaces, word by word; the key None holds the entries that end at a node."""

    def __init__(self, gazetteer: Gazetteer):
        self.root: dict = {}
        self.people = {a.id for a in gazetteer.actors.values() if a.kind in ("leader", "analyst", "person")}
        self.states = {actor: gazetteer.state_of(actor) for actor in gazetteer.actors}
        self.is_state = {a.id for a in gazetteer.actors.values() if a.kind == "state"}
        self.rules = _Rules(gazetteer.rules)
        names = (alias for alias in gazetteer.aliases if alias.type == "name" and alias.actor in self.is_state)
        self.state_words = frozenset(alias.surface for alias in names)
        for alias in gazetteer.aliases:
            self._add(alias.surface, (alias.actor,), alias.type)
        for alias in gazetteer.aliases:
            self._add_surname(alias)
        for phrase in gazetteer.phrases:
            self._add(phrase, (), "phrase")
        for surface in self.rules.own_surfaces():
            self._add(surface, (), "rule")
        for entry in _entries_below(self.root):
            entry.simple = len(entry.tokens) == 1 and entry.type != "acronym" and not entry.tokens[0][0].islower()
        self.scan = self._scanner()

    def _add(self, surface: str, actors: tuple[str, ...], kind: str, *, late: bool = False) -> None:
        surface = re.sub(r"^[Tt]he\s+", "", fold(surface).strip())
        pieces = [(_JOINTS.get(m[1], "s"), m[2]) for m in _NEXT.finditer(surface)]
        if not pieces:
            return
        entry = _Entry(surface, actors, kind, tuple(token for _, token in pieces), late)
        self._insert(pieces, entry)
        if any(joint == "p" for joint, _ in pieces) and any(len(token) > 1 for _, token in pieces):
            self._insert([("s" if joint == "p" else joint, token) for joint, token in pieces], entry)

    def _insert(self, pieces: list[tuple[str, str]], entry: _Entry) -> None:
        node = self.root
        for number, (joint, token) in enumerate(pieces):
            key = "and" if token == "&" else _plain(token)
            node = node.setdefault(joint + key if number else key, {})
        _merge(node.setdefault(None, []), entry)

    def _add_surname(self, alias: Alias) -> None:
        words = alias.surface.split()
        if alias.actor in self.people and alias.type in ("name", "title") and len(words) > 1:
            node = self.root.get(_plain(words[-1]))
            if not any(alias.actor in entry.actors for entry in (node or {}).get(None, ())):
                self._add(words[-1], (alias.actor,), "name", late=True)

    def _scanner(self) -> re.Pattern[str]:
        """Stops at words with a capital letter, and at the few words in lower case that begin a surface."""
        firsts = {entry.tokens[0] for node in self.root.values() for entry in _entries_below(node)}
        lower = sorted((word for word in firsts if word[0].islower() and word[0].isascii()), key=len, reverse=True)
        others = "".join(f"|{re.escape(word)}(?![^\\W_])" for word in lower)
        return re.compile(rf"(?<![^\W_])(?:[^\W\d_a-z][^\W_]*{others})")

    def walk(self, text: str, token: str, end: int) -> tuple[_Entry, int] | None:
        """The longest surface that begins with this token, and where it ends."""
        node = self.root.get(_plain(token))
        if node and len(node) == 1 and None in node and node[None][0].simple and token.isascii():
            return node[None][0], end  # the usual case: one word that goes no further
        best, tokens, start = None, [token], end - len(token)
        while node is not None:
            for entry in node.get(None, ()):
                if entry.fits(tokens, text[start:end]):
                    best = (entry, _with_last_mark(entry.surface, text, end))
                    break
            if len(node) == 1 and best is not None and None in node:
                break
            following = _NEXT.match(text, end)
            if following is None:
                break
            word = "and" if following[2] == "&" else _plain(following[2])
            node, end = node.get(_JOINTS[following[1]] + word), following.end()
            tokens.append(following[2])
        return best


def _merge(entries: list[_Entry], new: _Entry) -> None:
    """Join readings of one surface: shared by several actors, or of several types for one actor."""
    for old in entries:
        if (old.type == "acronym") == (new.type == "acronym") and old.late == new.late:
            if "phrase" in (old.type, new.type):
                old.type, old.actors = "phrase", ()
                old.tokens = _lower_of(old.tokens, new.tokens)
                return
            old.actors = tuple(dict.fromkeys((*old.actors, *new.actors)))
            old.tokens = _lower_of(old.tokens, new.tokens)
            old.type = min(old.type, new.type, key=lambda kind: _PRIORITY.get(kind, 9))
            return
    entries.append(new)
    entries.sort(key=lambda entry: (entry.late, entry.type != "acronym"))


def _lower_of(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Word by word the one in lower case, which fits any text."""
    return tuple(max(pair, key=lambda word: word[0].islower()) for pair in zip(one, other, strict=True))


def _entries_below(node: dict) -> Iterator[_Entry]:
    for key, child in node.items():
        yield from child if key is None else _entries_below(child)


def _with_last_mark(surface: str, text: str, end: int) -> int:
    """Take in the last dot of "U.S." and the bracket of "Congo (Kinshasa)"."""
    return end + 1 if surface[-1] in ".)" and text[end : end + 1] == surface[-1] else end


# ---------------------------------------------------------------- name rules

_REACH = 160
_ONE_WORD = re.compile(r"[^\W_]+")


class _Document:
    """What the rules may ask of the whole article."""

    def __init__(self, views: list[_View], capitals: list[list[str]], states: Counter[str], trie: _Trie):
        self.views, self.capitals, self.states = views, capitals, states
        self.roll_up, self.state_words = trie.states, trie.state_words
        self._counts: dict[str, int] = {}

    def names(self, actor: str) -> bool:
        """Whether the actor's state is named by a name that needs no rule."""
        return self.states[self.roll_up.get(actor) or actor] > 0

    def names_any(self, actors: Iterable[str]) -> bool:
        return any(self.names(actor) for actor in actors)

    def count(self, phrase: str) -> int:
        """How often a capitalised word or phrase occurs; of a phrase, its capitalised words in a row."""
        if phrase not in self._counts:
            words = [word for word in _ONE_WORD.findall(phrase) if not word[0].islower()]
            rows = [self._pairs[pair] for pair in pairwise(words)] or [self._words[word] for word in words]
            self._counts[phrase] = min(rows, default=0)
        return self._counts[phrase]

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(chain.from_iterable(self.capitals))

    @cached_property
    def _pairs(self) -> Counter[tuple[str, str]]:
        return Counter(chain.from_iterable(map(pairwise, self.capitals)))

    def is_surname(self, surface: str) -> bool:
        """Whether the article has "Michael Jordan" or "Rep. Jim Jordan" for the surface "Jordan"."""
        return surface in self._surnames

    @cached_property
    def _surnames(self) -> frozenset[str]:
        return frozenset(after for before, after in self._pairs if before in _GIVEN)


class _Rule:
    """A name rule made ready: each condition is a function of the place."""

    def __init__(self, rule: NameRule):
        self.rule = rule
        self.near_words = _NearWords(rule.near) if rule.near and rule.near[0][0] != "@" else None
        self.votes = tuple(word for word in rule.document if word[0] != "@")
        self.only = next((k for k in ("near", "document") if getattr(rule, k) and self._alone(k)), "")
        self.tests = list(self._tests())
        self.starts = _starts(rule.after)  # a quick test of what follows, for rows that bear on every name

    def _alone(self, kind: str) -> bool:
        rule = self.rule
        given = [name for name in ("before", "after", "near", "document") if getattr(rule, name)]
        return given == [kind] and getattr(rule, kind)[0][0] != "@"

    def _tests(self) -> Iterator[Callable[[_Place], bool]]:
        rule = self.rule
        if rule.before:
            yield _before_test(rule.before)
        if rule.after:
            yield _after_test(rule.after)
        if rule.near:
            yield self._near_test()
        if rule.document:
            yield self._document_test()

    def _near_test(self) -> Callable[[_Place], bool]:
        if self.near_words is None:
            return lambda place: place.view.in_capitals(place.start)
        return lambda place: self.strength(place, "near") > 0

    def _document_test(self) -> Callable[[_Place], bool]:
        special = self.rule.document[0]
        if special == "@state":
            return lambda place: place.document.names(self.rule.decision)
        if special == "@nostate":
            return lambda place: not place.document.names_any(place.entry.actors)
        if special == "@person":
            return lambda place: (
                place.document.is_surname(place.exact) and not place.document.names_any(place.entry.actors)
            )
        return lambda place: self.strength(place, "document") > 0

    def holds(self, place: _Place) -> bool:
        if self.starts and not place.view.text.startswith(self.starts, place.end):
            return False
        for test in self.tests:  # noqa: SIM110 (a generator here takes a tenth of the whole time)
            if not test(place):
                return False
        return True

    def strength(self, place: _Place, kind: str) -> int:
        """How many of the rule's words are near, or in the document."""
        if kind == "document":
            return sum(place.document.count(word) for word in self.votes)
        return self.near_words.count(place.window(), place.words_near()) if self.near_words else 0


class _NearWords:
    """The words of a ``near`` cell, sorted by how they are looked up."""

    def __init__(self, words: tuple[str, ...]):
        single = [word for word in words if word.isalnum()]
        self.exact = frozenset(word for word in single if word != word.lower())
        self.lower = frozenset(word for word in single if word == word.lower())
        self.prefixes = tuple(word[:-1] for word in words if word[:-1].isalnum() and word.endswith("*"))
        self.phrases = tuple(word.rstrip("*") for word in words if not word.rstrip("*").isalnum())

    def count(self, window: str, words: list[str]) -> int:
        """How many of the words stand in a window."""
        count = sum(map(self.exact.__contains__, words)) + sum(map(window.count, self.phrases))
        if self.lower:
            count += sum(map(self.lower.__contains__, map(str.lower, words)))
        return count + (sum(word.startswith(self.prefixes) for word in words) if self.prefixes else 0)


@dataclass(slots=True)
class _Place:
    """One candidate: where it stands and what it may name."""

    view: _View
    start: int
    end: int
    entry: _Entry
    document: _Document
    _near: list[str] | None = None
    _last: str | None = None

    @property
    def exact(self) -> str:
        return self.view.text[self.start : self.end]

    def window(self) -> str:
        """The text near the place, without the name itself."""
        text = self.view.text
        return text[max(0, self.start - _REACH) : self.start] + " | " + text[self.end : self.end + _REACH]

    def last_word(self) -> str:
        """The word before the name, in lower case."""
        if self._last is None:
            self._last = _last_word(self.view.text[max(0, self.start - 48) : self.start])
        return self._last

    def words_near(self) -> list[str]:
        if self._near is None:
            self._near = _ONE_WORD.findall(self.window())
        return self._near


def _one(word: str) -> str:
    """A word of a rule as a regular expression: lower case matches any case, ``*`` any ending."""
    body = re.escape(word.rstrip("*")).replace(r"\ ", r" +")
    ending = r"[^\W_]*" if word.endswith("*") else ("" if not word[-1].isalnum() else r"(?![^\W_])")
    return f"(?i:{body}){ending}" if word == word.lower() else body + ending


def _ends_with(words: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for a text that ends with one of the words; None if there are none."""
    options = "|".join(_one(word) for word in words if word[0] != "@")
    return re.compile(rf"(?<![^\W_])(?:{options}) *$") if options else None


def _starts(words: tuple[str, ...]) -> tuple[str, ...]:
    """With what a text must go on if one of the words of an ``after`` cell follows; empty if that cannot be told."""
    if any(word[0] == "@" for word in words):
        return ()
    firsts = {(word[0], word == word.lower()) for word in words}
    letters = {char for first, any_case in firsts for char in ((first, first.upper()) if any_case else (first,))}
    marks = {char for char in letters if not char.isalnum()}
    return ("  ", *sorted(f" {char}" for char in letters), *sorted(marks)) if words else ()


def _before_test(words: tuple[str, ...]) -> Callable[[_Place], bool]:
    pattern, specials = _ends_with(words), {word for word in words if word[0] == "@"}
    lasts = frozenset(word.rsplit(" ", 1)[-1].lower() for word in words)
    lasts = frozenset() if any(word[-1] in "*-" for word in words) else lasts

    def test(place: _Place) -> bool:
        possible = pattern is not None and (not lasts or place.last_word() in lasts)
        if not (possible or specials):
            return False
        before = place.view.text[max(0, place.start - 48) : place.start]
        if "@start" in specials and _at_start(place.view.text, place.start):
            return True
        if "@name" in specials and _name_before(place.view, place.start):
            return True
        if "@given" in specials and _word_before(before) in _GIVEN:
            return True
        if "@state" in specials and _state_before(before, place.document.state_words):
            return True
        return possible and pattern.search(before) is not None

    return test


def _last_word(before: str) -> str:
    return before.rstrip(" ").rsplit(" ", 1)[-1].lstrip("\"'(").lower()


def _after_test(words: tuple[str, ...]) -> Callable[[_Place], bool]:
    plain = [word for word in words if word[0].isalnum()]
    marks = [word for word in words if not word[0].isalnum() and word[0] != "@"]
    options = [rf" +{_one(word)}" for word in plain] + [rf" ?{_one(word)}" for word in marks]
    pattern = re.compile(f"(?:{'|'.join(options) or '(?!)'})")
    specials = {word for word in words if word[0] == "@"}

    def test(place: _Place) -> bool:
        text = place.view.text
        if "@end" in specials and _AT_END.match(text, place.end):
            return True
        if "@name" in specials and _name_after(place.view, place.end):
            return True
        if "@state" in specials and _state_after(text, place.end, place.document.state_words):
            return True
        if "@compound" in specials and _COMPOUND.match(text, place.end):
            return True
        return pattern.match(text, place.end) is not None

    return test


_AT_END = re.compile(r"\s*(?:$|[.,;:!?)\"\]]|'(?!s\b))")
_COMPOUND = re.compile(r"-[^\W\d_a-z]")
_BEFORE = re.compile(r"(?<![^\W_])([^\W_]+)(\.?) $")
_STARTS = re.compile(r"(?:^|[.!?:][\"')\]]* |[\"(\[] ?|^[\"'(\[ -]+|- )$")


_LISTED_AFTER = re.compile(r"(?:, and |, | and | or )(?:the )?([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)")
_LISTED_BEFORE = re.compile(r"([^\W\d_a-z][^\W_]*(?: [A-Z][^\W_]+)?)(?:, and |, | and | or )(?:the )?$")


def _state_after(text: str, end: int, states: frozenset[str]) -> bool:
    found = _LISTED_AFTER.match(text, end)
    return found is not None and (found[1] in states or found[1].split()[0] in states)


def _state_before(before: str, states: frozenset[str]) -> bool:
    found = _LISTED_BEFORE.search(before)
    return found is not None and (found[1] in states or found[1].split()[-1] in states)


def _word_before(before: str) -> str:
    found = _BEFORE.search(before)
    return found[1] if found and not found[2] else ""


def _at_start(text: str, start: int) -> bool:
    return _STARTS.search(text, max(0, start - 4), start) is not None if start else True


def _is_name_word(word: str) -> bool:
    """A capitalised word that may be part of a person's name: no title, common word or head of an organisation."""
    capital = len(word) > 1 and word[0].isupper() and not word[1:].isupper()
    return capital and not (word in _TITLES or word in _NOT_NAMES or word in _HEADS or word.endswith("ly"))


def _name_before(view: _View, start: int) -> bool:
    found = _BEFORE.search(view.text, max(0, start - 32), start)
    if not found or found[2] or view.is_headline():
        return bool(found) and found[1] in _GIVEN
    return _is_name_word(found[1]) and (found[1] in _GIVEN or not _at_start(view.text, found.start(1)))


_AFTER_WORD = re.compile(r" ([^\W\d_a-z][^\W_]*)")


def _name_after(view: _View, end: int) -> bool:
    found = _AFTER_WORD.match(view.text, end)
    return found is not None and not view.is_headline() and _is_name_word(found[1]) and found[1] not in _MODIFIERS


class _Rules:
    """The rows that bear on a surface, in the table's order; groups such as ``@capital`` included."""

    def __init__(self, rules: tuple[NameRule, ...]):
        self._rows = [(frozenset(rule.surface), rule) for rule in rules]
        self._ready: dict[int, _Rule] = {}
        self._found: dict[tuple[str, str], tuple[tuple[_Rule, ...], ...]] = {}
        doubtful = (names for names, rule in self._rows if rule.near or rule.document)
        self._doubtful = frozenset(name for names in doubtful for name in names)

    def has(self, exact: str) -> bool:
        """Whether more than the neighbouring words is needed to understand this very surface."""
        return exact in self._doubtful

    def own_surfaces(self) -> Iterator[str]:
        """Surfaces that the rules themselves bring in ("Sino-")."""
        for names, rule in self._rows:
            yield from (name for name in names if name[0] != "@" and rule.decision not in ("none", "all"))

    def of(self, exact: str, kind: str) -> tuple[tuple[_Rule, ...], ...]:
        """The groups of rows for a surface; rows that vote together are one group."""
        key = (exact, kind)
        if key not in self._found:
            names = {exact, f"@{kind}", "@any", *({exact.capitalize(), exact.title()} if exact.isupper() else ())}
            rows = (number for number, (surfaces, _) in enumerate(self._rows) if surfaces & names)
            self._found[key] = _grouped(self._compiled(number) for number in rows)
        return self._found[key]

    def _compiled(self, number: int) -> _Rule:
        if number not in self._ready:
            self._ready[number] = _Rule(self._rows[number][1])
        return self._ready[number]

    def decide(self, place: _Place) -> NameRule | None:
        """The first row that holds; None if no row does.

        Neighbouring rows that ask only for words near, or only for words in the document, vote: most words win.
        """
        for group in self.of(place.exact, place.entry.type):
            if len(group) > 1:
                winner = _vote(group, place)
                if winner is not None:
                    return winner.rule
            elif group[0].holds(place):
                return group[0].rule
        return None


def _grouped(rules: Iterable[_Rule]) -> tuple[tuple[_Rule, ...], ...]:
    groups: list[list[_Rule]] = []
    for rule in rules:
        if groups and rule.only and groups[-1][0].only == rule.only:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return tuple(map(tuple, groups))


def _vote(group: tuple[_Rule, ...], place: _Place) -> _Rule | None:
    strengths = [rule.strength(place, rule.only) for rule in group]
    best = max(strengths)
    return group[strengths.index(best)] if best else None


# ---------------------------------------------------------------- government or place?

_PLACE_BEFORE = re.compile(
    r"(?<![^\W_])(?:in|near|outside|around|inside|across|throughout|at|into|through|over|above|via|to|towards?|central|"
    r"downtown|greater|nearby|capital,?|city of|capital of|hit|struck|bombed|shelled|left|reached|visited|entered|fled|"
    r"leaving|reaching|visiting|entering|fleeing|off|beyond|past|north of|south of|east of|west of|km of|miles of|"
    r"suburb of|suburbs of|streets of|northern|southern|eastern|western|outskirts of|born in|based in) (?:the )?$",
    re.IGNORECASE,
)
_PLACE_LAST = _words(
    "in near outside around inside across throughout at into through over above via to toward towards central downtown"
    " greater nearby capital capital, of hit struck bombed shelled left reached visited entered fled leaving reaching"
    " visiting entering fleeing off beyond past northern southern eastern western"
)
_GOVERNMENT_BEFORE = re.compile(
    r"(?:according|message|messages|letter|appeal|appeals|warning|warnings|signal|signals|response|concessions?|loyal|"
    r"loyalty|close|closer|ally|allies|aid|support|threat|blow|embarrassment|offer|allied|hostile|opposed|opposition|"
    r"sympathetic|turn|turned|turning|turns|pointed|owes?|belongs?|relations?|sold|sell|sells|matters?|unacceptable) "
    r"to (?:the )?$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(
    r"(?:, (?:[A-Z][^\W_]+(?: [A-Z][^\W_]+)?'s? capital|the capital|capital of|its capital|D\.?C\b)"
    r"|,? the [a-z]+ capital"
    r"|(?:'s)? (?:residents?|airports?|streets?|suburbs?|districts?|neighbou?rhoods?|hospitals?|hotels?|metro|mayor"
    r"|city|skyline|university|bureau|correspondent|embassy|area|region|outskirts|International Airport|Red Square"
    r"|stock exchange|suburban|summit|conference|talks)(?![^\W_])"
    r"|-based|-born| \([A-Z]| - [A-Z])"
)


def _acts(trie: _Trie, view: _View, start: int, end: int, actor: str) -> bool:
    """Whether a capital or a seat of government stands for the government. The rule is in docs/finding_actors.md."""
    text = view.text
    if _PLACE_AFTER.match(text, end) or _in_its_state(trie, text, end, actor) or _is_dateline(text, start, end):
        return False
    before = text[max(0, start - 40) : start]
    if text.startswith("'s ", end):
        return True
    if _last_word(before.removesuffix("the ")) not in _PLACE_LAST:
        return True
    return not _PLACE_BEFORE.search(before) or bool(_GOVERNMENT_BEFORE.search(before))


def _in_its_state(trie: _Trie, text: str, end: int, actor: str) -> bool:
    """Whether the state's own name follows: "Tehran, Iran" or "Tehran, Iran's capital"."""
    following = _NEXT.match(text, end) if text.startswith(", ", end) else None
    found = trie.walk(text, following[2], following.end()) if following else None
    return found is not None and found[0].type == "name" and actor in found[0].actors


def _is_dateline(text: str, start: int, end: int) -> bool:
    """Whether the name is the place in capitals at the head of a report: "MOSCOW, June 3"."""
    return start < 30 and text[start:end].isupper() and text[:end].isupper() and not text[:200].isupper()


# ---------------------------------------------------------------- organisations that hold a state's name

_RUN_WORD = re.compile(
    r"( | of | of the | for | for the | and | & | on | on the )([^\W\d_a-z](?:[^\W_]|['-](?=[^\W_]))*)(\.?)"
)
_LOWER_MINISTRY = re.compile(
    rf"(?:'s?)? ((?i:{'|'.join(sorted(_MINISTRIES, key=len, reverse=True))})) [mM]inistry(?![^\W_])"
)
_LEFT = re.compile(
    rf"(?<![^\W_])((?:[A-Z][^\W_]*(?:'s)? ){{0,3}}(?:{'|'.join(sorted(_HEADS))}|Republic|Kingdom)"
    r"(?: (?:of|for) (?:the )?[A-Z][^\W_]+(?:(?: and)? [A-Z][^\W_]+){0,2})? (?:of|for) (?:the )?)$"
)
_ACRONYM = re.compile(r" ?\((?:the |or |known as )?\"?([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*)\"?[),;]")


_ROYAL = re.compile(r"(?<![^\W_])((?:Royal|Free|National|Imperial) )$")


def _organisation(trie: _Trie, view: _View, start: int, end: int) -> tuple[int, int] | None:
    """The span of an organisation whose name holds the state's name at ``start``; None if there is none."""
    right = _run_end(trie, view, end)
    royal = _ROYAL.search(view.text, max(0, start - 10), start) if right else None
    start = royal.start(1) if royal else start
    joined = view.text.endswith(("of ", "for ", "of the ", "for the "), max(0, start - 8), start)
    left = _LEFT.search(view.text, max(0, start - 80), start) if joined else None
    if left and not _known_inside(trie, left[1]):
        return _left_start(view, left), right or end
    return (start, right) if right else None


def _left_start(view: _View, left: re.Match[str]) -> int:
    """Where the run to the left begins: not at a sentence's first word if that is an ordinary one ("The", "When")."""
    begin = left.start(1)
    for word in re.finditer(r"[^\W_]+", left[1]):
        plain = word[0] in _MODIFIERS or not (word[0] in _NOT_NAMES or word[0] in _TITLES)
        if plain or word[0] in _HEADS or word[0] in ("State", "United"):
            return begin + word.start()
    return begin


def _known_inside(trie: _Trie, words: str) -> bool:
    return any(None in trie.root.get(_plain(word), ()) for word in re.findall(r"[^\W_]+", words))


def _run_end(trie: _Trie, view: _View, end: int) -> int | None:
    """The end of the capitalised run after a name, if it holds the head of an organisation's name."""
    text = view.text
    place = end + 2 if text.startswith("'s ", end) else end + 1 if text.startswith("' ", end) else end
    if text[place : place + 1] != " " or text[place + 1 : place + 2].islower():
        return None
    found, extended, strict = None, False, view.is_headline()
    for _ in range(9):
        word = _RUN_WORD.match(text, place)
        if not word or not _may_follow(trie, word, found is not None, strict):
            break
        place, joint = word.end(2), word[1].strip()
        extended = extended or bool(found and joint not in ("", "and", "&"))
        if _titled(word[2]) in _HEADS or extended:
            found = place
        if word[3]:
            break
    return found


def _titled(word: str) -> str:
    return word.capitalize() if word.isupper() and len(word) > 3 else word


def _may_follow(trie: _Trie, word: re.Match[str], found: bool, strict: bool) -> bool:
    joint, token = word[1].strip(), _titled(word[2])
    first = _ONE_WORD.match(word.string, word.start(2))
    if token in _TITLES - _MODIFIERS or (first and trie.walk(word.string, first[0], first.end())):
        return False
    if joint and joint not in ("and", "&") and not found:
        return False
    return not strict or token in _HEADS or token in _MODIFIERS


def _ministry(view: _View, end: int, state: str) -> tuple[int, str] | None:
    """The end and the id of "Russia's foreign ministry"."""
    found = _LOWER_MINISTRY.match(view.text, end)
    return (found.end(), f"{state}_{_MINISTRIES[found[1].lower()]}") if found else None


def _slug(name: str, holder: str) -> str:
    """Lower snake case; the possessive of the state's own name is dropped, dots and other apostrophes vanish."""
    plain = _spread(name.replace(f"{holder}'s", holder)).lower()
    return "_".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=\b[a-z])\.|'", "", plain)))


def _spread(name: str) -> str:
    return "".join(_plain(char) if char.isalpha() and not char.isascii() else char for char in name)


# ---------------------------------------------------------------- the search

_LINK = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+|(?<!\S)@\w+")
_BRACKETED = re.compile(r"\([^()]{0,12}?([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*)")
_JUNIOR = re.compile(r",? (?:Jr|Junior|III|II)(?![^\W_])")


class _Finder:
    """One pass over an article to collect candidates, one over the candidates to decide."""

    def __init__(self, article: Article, gazetteer: Gazetteer):
        self.trie = gazetteer._trie
        self.views = [_View(paragraph) for paragraph in article.paragraphs]
        self.numbers = [paragraph.number for paragraph in article.paragraphs]
        self.introduced: set[str] = set()
        self.acronyms: dict[str, tuple[str, str | None]] = {}
        self.bracketed = {word for view in self.views if "(" in view.text for word in _BRACKETED.findall(view.text)}
        capitals: list[list[str]] = []
        states: Counter[str] = Counter()
        self.candidates = [self._collect(view, capitals, states) for view in self.views]
        self.document = _Document(self.views, capitals, states, self.trie)

    def _collect(self, view: _View, capitals: list[list[str]], states: Counter[str]) -> list[tuple]:
        text, found, done, seen = view.text, [], 0, []
        root, walk, links, bracketed = self.trie.root, self.trie.walk, _link_spans(view.text), self.bracketed
        for match in self.trie.scan.finditer(text):
            token, start = match.group(), match.start()
            seen.append(token)
            if start < done:
                continue
            if bracketed and token in bracketed:
                found.append((start, match.end(), None))
            if (token.lower() if token.isascii() else _plain(token)) not in root:
                continue
            best = walk(text, token, match.end())
            if best and not (links and any(low <= start < high for low, high in links)):
                found.append((start, best[1], best[0]))
                done = best[1]
                self._count_state(best[0], text[start : best[1]], states)
        capitals.append(seen)
        return found

    def _count_state(self, entry: _Entry, exact: str, states: Counter[str]) -> None:
        """Count names that need no rule: they tell which states the article is about."""
        kinds = ("name", "demonym", "acronym", "capital")
        sure = len(entry.actors) == 1 and entry.type in kinds and not self.trie.rules.has(exact)
        if sure and entry.actors[0] in self.trie.is_state:
            states[entry.actors[0]] += 1

    def mentions(self) -> Iterator[Mention]:
        for number, view, candidates in zip(self.numbers, self.views, self.candidates, strict=True):
            done = 0
            for start, end, entry in candidates:
                if start < done:
                    continue
                for begin, stop, actor, state, metonymic in self._readings(view, start, end, entry, done):
                    done = stop
                    first, last = view.span(begin, stop)
                    yield Mention(number, first, last, view.raw[first:last], actor, state, metonymic)

    def _readings(self, view: _View, start: int, end: int, entry: _Entry | None, done: int) -> tuple[tuple, ...]:
        """What a candidate names: nothing, one actor, or each of the states that "the two Koreas" names."""
        acronym = self.acronyms.get(view.text[start:end])
        if acronym:
            return ((start, end, *acronym, False),)
        if entry is None or entry.type == "phrase":
            return ()
        decision = self._decision(_Place(view, start, end, entry, self.document))
        if decision == "all":
            return tuple((start, end, actor, self.trie.states[actor], False) for actor in entry.actors)
        found = self._resolve(view, start, end, entry, decision, done=done) if decision else None
        return (found,) if found else ()

    def _resolve(self, view: _View, start: int, end: int, entry: _Entry, actor: str, *, done: int) -> tuple | None:
        if actor in self.trie.people:
            return self._person(view, start, end, actor, entry)
        if actor in self.trie.is_state and entry.type not in ("metonym", "title", "descriptor"):
            return self._state(view, start, end, actor, entry, done)
        metonymic = entry.type in ("metonym", "capital") and _acts(self.trie, view, start, end, actor)
        self._learn(view, end, actor, self.trie.states[actor])
        return start, end, actor, self.trie.states[actor], metonymic

    def _decision(self, place: _Place) -> str | None:
        """An actor's id, ``all``, or None."""
        rule = self.trie.rules.decide(place)
        if rule is not None:
            return None if rule.decision == "none" else rule.decision
        actors = place.entry.actors
        return max(actors, key=self.document.states.__getitem__) if actors else None

    def decisions(self) -> Iterator[NameDecision]:
        """The names on which a rule had to decide, and the rule."""
        for number, view, candidates in zip(self.numbers, self.views, self.candidates, strict=True):
            for start, end, entry in candidates:
                rule = self._rule(view, start, end, entry)
                if rule:
                    first, last = view.span(start, end)
                    yield NameDecision(number, first, last, view.raw[first:last], rule)

    def _rule(self, view: _View, start: int, end: int, entry: _Entry | None) -> NameRule | None:
        if entry is None or entry.type == "phrase":
            return None
        return self.trie.rules.decide(_Place(view, start, end, entry, self.document))

    def _person(self, view: _View, start: int, end: int, actor: str, entry: _Entry) -> tuple | None:
        if _JUNIOR.match(view.text, end) or (len(entry.tokens) == 1 and self._other_person(view, start)):
            return None
        if entry.late and actor not in self.introduced:
            return None
        self.introduced.add(actor)
        return start, end, actor, self.trie.states[actor], False

    def _other_person(self, view: _View, start: int) -> bool:
        """Whether a given name that is not the actor's stands before the surname ("Melania Trump")."""
        found = _BEFORE.search(view.text, max(0, start - 32), start)
        if not found or found[2] or None in self.trie.root.get(_plain(found[1]), ()):
            return False
        return found[1] in _GIVEN or (_is_name_word(found[1]) and not view.is_headline())

    def _state(self, view: _View, start: int, end: int, actor: str, entry: _Entry, done: int) -> tuple:
        ministry = _ministry(view, end, actor)
        span = None if ministry else _organisation(self.trie, view, start, end)
        if ministry:
            end, actor_id = ministry
        elif span and span[0] >= done:
            actor_id = _slug(view.text[slice(*span)], view.text[start:end])
            start, end = span
        else:
            metonymic = entry.type == "capital" and _acts(self.trie, view, start, end, actor)
            return start, end, actor, actor, metonymic
        self._learn(view, end, actor_id, actor)
        return start, end, actor_id, actor, False

    def _learn(self, view: _View, end: int, actor: str, state: str | None) -> None:
        """Remember an acronym in brackets after an organisation's name."""
        found = _ACRONYM.match(view.text, end) if view.text.startswith(("(", " ("), end) else None
        if found:
            self.acronyms[found[1]] = (actor, state)


def _link_spans(text: str) -> list[tuple[int, int]]:
    if "://" not in text and "www." not in text and "@" not in text:
        return []
    return [match.span() for match in _LINK.finditer(text)]


def find_mentions(article: Article, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Find the mentions of the gazetteer's actors, sorted and without overlap.

    Only a plural of states that share a name ("the two Koreas") gives several mentions of one span, one a state.

    Parameters
    ----------
    article : Article
        The text, in English.
    gazetteer : Gazetteer
        Whom to look for.

    Returns
    -------
    tuple of Mention
        ``article.paragraph(m.paragraph).text[m.start:m.end] == m.exact`` for each.

    Examples
    --------
    >>> from entente.article import parse_article
    >>> mali = State("mali", "Mali", "MLI", demonyms=("Malian", "Malians"), capital=("Bamako",))
    >>> found = find_mentions(parse_article("Mali's army left. Bamako denied it."), Gazetteer.build(states=[mali]))
    >>> [(m.start, m.end, m.exact, m.actor, m.metonymic) for m in found]
    [(0, 4, 'Mali', 'mali', False), (18, 24, 'Bamako', 'mali', True)]

    Notes
    -----
    The longest surface wins. A possessive, an article and a title are left out of ``exact``. Words that only point
    to an actor ("he", "the country") are not found.
    """
    return tuple(_Finder(article, gazetteer).mentions())


def explain_names(article: Article, gazetteer: Gazetteer) -> tuple[NameDecision, ...]:
    """Say which rule decided on each name that may be several things.

    Parameters
    ----------
    article : Article
        The text, in English.
    gazetteer : Gazetteer
        With its rules.

    Returns
    -------
    tuple of NameDecision
        In the order of the text. A name on which no rule had to decide is not in it.

    Examples
    --------
    >>> from entente.article import parse_article
    >>> rule = NameRule(("Chad",), after=("Smith",), reason="a drummer")
    >>> g = Gazetteer.build(states=[State("chad", "Chad")], rules=[rule])
    >>> [d.rule.reason for d in explain_names(parse_article("Chad Smith left Chad."), g)]
    ['a drummer']
    """
    return tuple(_Finder(article, gazetteer).decisions())


# ---------------------------------------------------------------- proposing actors that nobody has listed yet

_CAP = r"(?:(?:al|el|as|ash|an|ad|at|ul|Al|El)-)?[^\W\d_a-z](?:[^\W_]|['-](?=[^\W_]))*"
_PARTICLE = r"(?:bin |ben |ibn |al |el |de |da |del |della |van |von |der |den |di |dos |du |la |le |e )"
_INITIAL = r"(?:[A-Z]\.[ ]?)"
_NAME_RUN = re.compile(rf"(?<![^\W_])(?:{_INITIAL}{{1,3}})?{_CAP}(?: {_INITIAL}{{0,2}}{_PARTICLE}{{0,2}}{_CAP})*")
_LONG_FORM = re.compile(
    rf"(?<![^\W_])({_CAP}(?: (?:(?:of|for|and|the|in|on|to|&) ){{0,2}}{_CAP}){{0,11}}) "
    r"\(([A-Z][A-Za-z0-9-]*[A-Z0-9])\)"
)
_LETTERS = re.compile(r"(?<![^\W_])(?:[A-Z]{2,6}|[A-Z]{1,3}\d{1,2})(?![^\W_])")
_ORG_RUN = re.compile(rf"(?<![^\W_]){_CAP}(?: (?:(?:of|for|and|the|on|&) ){{0,2}}{_CAP})+")
_FIGHTERS = (
    r"(?:rebels?|fighters?|militants?|insurgents?|insurgency|militias?|militiamen|gunmen|guerrillas?|jihadists?"
    r"|paramilitar\w+)"
)
_GROUP_AFTER = re.compile(rf"(?:,? (?:an?|the) (?:\w+ )?)? ?(?<= ){_FIGHTERS}(?![^\W_])")
_GROUP_BEFORE = re.compile(
    rf"(?:{_FIGHTERS}|militia|rebel|militant|insurgent|jihadist|[Ii]slamist|paramilitary|armed|guerrilla)"
    r"(?: (?:groups?|movement|force|organi[sz]ation|alliance|coalition|army|faction))?,? (?:the |known as |called )*$"
)
_SAYING = (
    r"(?:said|says|say|told|tells|added|adds|warned|warns|argued|argues|wrote|writes|announced|denied|insisted|claimed"
    r"|noted|asked|thinks|believes|declared|vowed|urged|pledged|accused|promised)"
)
_PERSON_AFTER = re.compile(
    rf"(?:'s)?(?: (?:also |has |had )?{_SAYING}(?![^\W_])|, \d\d,|, (?:who|a|an|the|its|his|her|head|leader|director"
    r"|minister|president|spokes\w+|professor|chief|author|analyst)(?![^\W_]))"
)
_TITLE = rf"(?:{'|'.join(sorted(_TITLES))})"
_ROLE = r"(?:chief|leader|spokes\w+|minister|president|analyst|professor|director|envoy|commander|lawyer|activist)"
_PERSON_BEFORE = re.compile(rf"(?:(?<![^\W_]){_SAYING}|[Aa]ccording to|{_TITLE}\.?|{_ROLE})(?: Dr\.?)? $")
_TITLE_BEFORE = re.compile(rf"(?<![^\W_]){_TITLE}\.? $")
_ARMED_HEADS = _words(
    "Front Army Brigade Brigades Movement Militia Resistance Jihad Battalion Legion Rebels Guerrillas"
)
_ORG_WORDS = _words(
    "Human Rights Watch International Amnesty World Global Research Policy Reuters News Times Post Press Associated"
    " Médecins Sans Frontières Doctors Borders Nations Health Monetary Economic Investment Energy Oil Gas Group"
    " Holdings Media Journal Daily Herald Guardian"
)
_NO_ORG_HEADS = _words("Mission Force Guard House School Cross Division Chamber Museum Church Command Front Exchange")
_FIRST_WORDS = _words("United World Central Free African European Arab Asian Western Islamic Southern Eastern Northern")
_PLACES = _words(
    "Canal Sea River Street Square Mountains Mountain Island Islands Valley Province County City Bay Bridge Airport"
    " Peninsula Strait Coast Region District Desert Gulf Heights Strip Bank Ocean Road Avenue Park Lake Port Harbour"
    " Harbor Palace Hill Hills Plateau Basin Delta Camp Base Prison Stadium Hotel Hospital Square Straits Day War Wars"
    " Agreement Treaty Accord Accords Act Deal Plan Pact Cup League Games Prize Week Year Month Eve Christmas Easter"
    " Ramadan Operation Project Programme Program Bill Law Report Convention Protocol Conference Summit Festival"
)
_NO_LETTERS = _words(
    "US UK GDP CEO CFO PM AM TV OK BST GMT EST AI IT DNA COVID WWI WWII II III IV VI VII VIII IX XI XII XIV XVI BC AD"
    " MP MPs ID PR HIV AIDS USA UAE DRC CAR IRAN NEW THE AND FOR NOT ALL WITH FROM SAYS WAR OF IN ON TO AT BY IS AS AP"
    " AFP A4 F16 F35 B2 G7 G20 PC DC NY LA LGBT LGBTQ KM KG MPH"
)


@dataclass(slots=True)
class _Proposal:
    name: str
    kind: str
    count: int
    contexts: list[str]
    sure: bool


class _Proposer:
    """Gathers capitalised runs that the gazetteer does not know, and their cues."""

    def __init__(self, article: Article, gazetteer: Gazetteer):
        self.finder = _Finder(article, gazetteer)
        self.mentions = tuple(self.finder.mentions())
        self.known = gazetteer.actors
        self.article = article
        self.found: dict[str, _Proposal] = {}
        self.short: dict[str, str] = {}
        self.spelt: dict[int, list[tuple[int, str]]] = {}

    def run(self) -> tuple[ActorProposal, ...]:
        self._take_organisations_with_states()
        masked = [(paragraph, self._masked(number)) for number, paragraph in enumerate(self.article.paragraphs)]
        for paragraph, text in masked:
            self._take_long_forms(paragraph, text)
        for paragraph, text in masked:
            self._take_runs(paragraph, text)
        self._merge_surnames()
        self._merge_letters()
        sure = [p for p in self.found.values() if p.sure]
        ordered = sorted(sure, key=lambda proposal: -proposal.count)
        return tuple(ActorProposal(p.name, p.kind, p.count, tuple(p.contexts)) for p in ordered)

    def _add(self, name: str, kind: str, paragraph: Paragraph, start: int, *, sure: bool = True) -> None:
        proposal = self.found.setdefault(name, _Proposal(name, kind, 0, [], False))
        proposal.count += 1
        if sure and (not proposal.sure or kind == "armed_group"):
            proposal.kind = kind
        proposal.sure = proposal.sure or sure
        if len(proposal.contexts) < 3:
            proposal.contexts.append(_context(paragraph.text, start))

    def _take_organisations_with_states(self) -> None:
        """Organisations that `find_mentions` recognised by their form alone."""
        names: dict[str, str] = {}
        for mention in self.mentions:
            if mention.actor not in self.known:
                name = names.setdefault(mention.actor, mention.exact)
                self._add(name, _organisation_kind(name), self.article.paragraph(mention.paragraph), mention.start)

    def _masked(self, number: int) -> str:
        """The paragraph's view with everything that the gazetteer knows blotted out."""
        view, candidates = self.finder.views[number], self.finder.candidates[number]
        spans = [(start, end) for start, end, entry in candidates if entry is not None]
        label = self.finder.numbers[number]
        if view.offsets is None:
            spans += [(mention.start, mention.end) for mention in self._by_paragraph().get(label, ())]
        text = list(view.text)
        for start, end in spans:
            text[start:end] = "·" * (end - start)
        return "".join(text)

    def _by_paragraph(self) -> dict[int, list[Mention]]:
        if not hasattr(self, "_grouped"):
            self._grouped: dict[int, list[Mention]] = {}
            for mention in self.mentions:
                self._grouped.setdefault(mention.paragraph, []).append(mention)
        return self._grouped

    def _take_long_forms(self, paragraph: Paragraph, text: str) -> None:
        for match in _LONG_FORM.finditer(text):
            name = _fit_letters(match[1], match[2])
            if name and match[2] not in self.finder.acronyms:
                self.short[match[2]] = name
                self.spelt.setdefault(paragraph.number, []).append((match.end(1) - len(name), name))

    def _take_runs(self, paragraph: Paragraph, text: str) -> None:
        places: set[int] = set()
        runs = (found for match in _ORG_RUN.finditer(text) for found in _organisation_names(match, text))
        for start, name in (*self.spelt.get(paragraph.number, ()), *runs):
            if start not in places:
                self._add(name, self._kind(text, start, start + len(name), name), paragraph, start)
                places.update(range(start, start + len(name)))
        for match in _LETTERS.finditer("" if text.isupper() else text):
            if match.start() not in places:
                self._take_letters(paragraph, text, match, places)
        for match in _NAME_RUN.finditer(text):
            self._take_name(paragraph, text, [part for part in _name_parts(match, text) if part[0] not in places])

    def _take_letters(self, paragraph: Paragraph, text: str, match: re.Match[str], places: set[int]) -> None:
        letters = match.group()
        if letters in _NO_LETTERS or letters in self.finder.acronyms or _in_capitals(text, match):
            return
        places.update(range(*match.span()))
        if text[match.end() : match.end() + 1] == "-" or text[match.start() - 1 : match.start()] == "-":
            return
        name = self.short.get(letters, letters)
        self._add(name, self._kind(text, match.start(), match.end(), name), paragraph, match.start())

    def _kind(self, text: str, start: int, end: int, name: str) -> str:
        fights = _GROUP_AFTER.match(text, end) or _GROUP_BEFORE.search(text, max(0, start - 60), start)
        return "armed_group" if fights or re.fullmatch(r"[A-Z]\d{1,2}", name) else _organisation_kind(name)

    def _take_name(self, paragraph: Paragraph, text: str, parts: list[tuple[int, str]]) -> None:
        for start, name in parts:
            end = start + len(name)
            if _GROUP_AFTER.match(text, end) or _GROUP_BEFORE.search(text, max(0, start - 60), start):
                self._add(name, "armed_group", paragraph, start)
            elif name.startswith(("al-", "Al-", "el-")) and " " not in name:
                self._add(name, "armed_group", paragraph, start, sure=False)
            elif _ORG_WORDS & set(name.split()):
                self._add(name, "organisation", paragraph, start, sure=" " in name)
            else:
                self._add(name, "person", paragraph, start, sure=_is_person(text, start, end, name))

    def _merge_surnames(self) -> None:
        """Count "Macron" with "Emmanuel Macron", and forget surnames without a full name unless a cue is there."""
        full = [p for p in self.found.values() if p.kind == "person" and " " in p.name and p.sure]
        by_surname: dict[str, _Proposal] = {}
        for proposal in full:
            by_surname.setdefault(proposal.name.split()[-1], proposal)
        for surname, whole in by_surname.items():
            for name in {surname, surname.removeprefix("al-"), surname.removeprefix("Al-")}:
                self._merge(name, whole)

    def _merge_letters(self) -> None:
        """Count "RSF" with "Rapid Support Forces" where the first letters agree."""
        for proposal in list(self.found.values()):
            letters = "".join(word[0] for word in proposal.name.split() if word[0].isupper())
            if len(letters) > 1 and proposal.name in self.found and letters != proposal.name:
                self._merge(letters, proposal)

    def _merge(self, name: str, whole: _Proposal) -> None:
        alone = self.found.get(name)
        if alone is not None and alone is not whole:
            whole.count += alone.count
            whole.contexts = [*whole.contexts, *alone.contexts][:3]
            del self.found[name]


_CAPITALS_BEFORE, _CAPITALS_AFTER = re.compile(r"(?<![^\W_])[A-Z]{2,} $"), re.compile(r" [A-Z]{2,}(?![^\W_])")
_SHIPS = _words("HMS HMCS HMAS HNLMS NRP USS BRP INS KRI RFS TCG ROKS JS FS MV MS SS")


def _in_capitals(text: str, match: re.Match[str]) -> bool:
    """Whether letters are no acronym: a byline or a caption in capitals ("JANE ROE"), or a ship's prefix."""
    before = _CAPITALS_BEFORE.search(text, max(0, match.start() - 20), match.start())
    after = _CAPITALS_AFTER.match(text, match.end())
    return bool(before or after) or match.group() in _SHIPS


def _organisation_kind(name: str) -> str:
    return "armed_group" if _ARMED_HEADS & set(name.split()) and "Salvation" not in name else "organisation"


def _context(text: str, start: int) -> str:
    """About 120 characters around a place, cut at words."""
    low, high = max(0, start - 50), min(len(text), start + 80)
    while low and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    return text[low:high].strip()


def _fit_letters(run: str, letters: str) -> str:
    """The end of the run whose first letters spell the acronym; the whole run if none do and it has a head noun."""
    words = run.split()
    for number in range(len(words)):
        first = "".join(word[0] for word in words[number:])
        capitals = "".join(letter for letter in first if letter.isupper())
        if words[number][0].isupper() and letters.upper() in (capitals, first.upper()):
            return " ".join(words[number:])
    return run if _HEADS & set(words) and len(words) > 1 else ""


def _organisation_names(match: re.Match[str], text: str) -> Iterator[tuple[int, str]]:
    """Stretches of a run of capitalised words that end in, or go on from, an organisation's head noun."""
    for part in re.finditer(r"(?:(?! and the ).)+", match.group()):
        offset = match.start() + part.start()
        words = [(w.group(), offset + w.start(), offset + w.end()) for w in re.finditer(r"\S+", part.group())]
        span = _head_span(_from_first_word(words))
        if span:
            yield span[0], text[slice(*span)].removesuffix("'s")


def _from_first_word(words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Without ordinary words at the beginning, and without a person before "of the Institute"."""
    ordinary = (_TITLES | _NOT_NAMES) - _FIRST_WORDS
    joint = next((n for n, word in enumerate(words) if word[0] in ("of", "for", "to", "in")), None)
    if joint is not None and not (_HEADS | _ARMED_HEADS) & {word[0] for word in words[:joint]}:
        words = words[joint + 1 :]
    while words and (words[0][0] in ordinary or words[0][0][0].islower()):
        words = words[1:]
    return words


def _head_span(words: list[tuple[str, int, int]]) -> tuple[int, int] | None:
    heads = [n for n, word in enumerate(words) if word[0] in _HEADS - _NO_ORG_HEADS or word[0] in _ARMED_HEADS]
    if len(words) < 2 or not heads:
        return None
    last = heads[-1]
    if last + 2 < len(words) and words[last + 1][0] in ("of", "for", "on"):
        last = next((n for n in range(last + 3, len(words)) if words[n][0] in _TITLES), len(words)) - 1
    titled = any(word[0] in _TITLES - _MODIFIERS for word in words[: last + 1])
    return None if titled or last == 0 else (words[0][1], words[last][2])


def _name_parts(match: re.Match[str], text: str) -> Iterator[tuple[int, str]]:
    """The run cut at titles, common words and words of place; what is left may be a name."""
    words: list[re.Match[str]] = []
    begin = match.start()
    for word in [*re.finditer(r"\S+", match.group()), None]:
        plain = word.group().removesuffix("'s").rstrip(".") if word else ""
        shouted = plain.isupper() and len(plain) > 1 and not words
        common = (
            shouted
            or plain in _TITLES
            or plain in _NOT_NAMES - _ORG_WORDS
            or plain in _MODIFIERS
            or plain in _PLACES
            or plain in _HEADS
        )
        if word is not None and not common:
            words.append(word)
            continue
        if words and plain not in _PLACES and plain not in _HEADS:
            start, end = begin + words[0].start(), begin + words[-1].end()
            name = text[start:end].removesuffix("'s")
            if len(name) > 2 and not name.isupper():
                yield start, name
        words = []


def _is_person(text: str, start: int, end: int, name: str) -> bool:
    """Whether a title, a verb of saying, an age or a description tells that the name is a person's."""
    cue = _PERSON_BEFORE.search(text, max(0, start - 40), start) or _PERSON_AFTER.match(text, end)
    if " " not in name:
        titled = _TITLE_BEFORE.search(text, max(0, start - 24), start)
        return titled is not None and not _at_start(text, start)
    return bool(cue) or name.split()[0] in _GIVEN


def propose_actors(article: Article, gazetteer: Gazetteer) -> tuple[ActorProposal, ...]:
    """Propose actors that the gazetteer does not know: persons, organisations and armed groups.

    Parameters
    ----------
    article : Article
        The text, in English.
    gazetteer : Gazetteer
        Whom we know already; they are not proposed.

    Returns
    -------
    tuple of ActorProposal
        The most frequent first; each with how often it occurs and with up to three contexts.

    Examples
    --------
    >>> from entente.article import parse_article
    >>> text = "The Rapid Support Forces (RSF) left, said General Dagalo. The RSF denied it."
    >>> [(p.name, p.kind, p.count) for p in propose_actors(parse_article(text), Gazetteer.build())]
    [('Rapid Support Forces', 'organisation', 3), ('Dagalo', 'person', 1)]

    Notes
    -----
    A proposal is a guess by form: titles, verbs of saying, head nouns, acronyms in brackets, words such as "rebels".
    A surname is counted with the full name, an acronym with its long form. Read the contexts before you believe it.
    """
    return _Proposer(article, gazetteer).run()


def find_and_propose(article: Article, gazetteer: Gazetteer) -> tuple[tuple[Mention, ...], tuple[ActorProposal, ...]]:
    """What `find_mentions` and `propose_actors` find, in one reading of the text.

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer

    Returns
    -------
    (tuple of Mention, tuple of ActorProposal)

    Examples
    --------
    >>> from entente.article import parse_article
    >>> text = parse_article("The ministry said so. The Rapid Support Forces (RSF) left Mali in the night.")
    >>> mentions, proposals = find_and_propose(text, Gazetteer.build(states=[State("mali", "Mali")]))
    >>> [mention.actor for mention in mentions], [proposal.name for proposal in proposals]
    (['mali'], ['Rapid Support Forces'])
    """
    proposer = _Proposer(article, gazetteer)
    return proposer.mentions, proposer.run()
