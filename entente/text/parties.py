"""Who is in a sentence: its parties, its sources, and what the coder remembers of both from sentence to sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from entente.text.lexicon import Hit
from entente.text.word_lists import words

PERSON_KINDS = frozenset({"leader", "analyst", "person"})
SPEAKERS_ONLY = frozenset({"analyst", "media"})  # they say who did what; they are never coded as having done it
PERSON_WORDS = words("persons")
OWN = "its"  # stands in the place of a preposition: "its" owns a noun and is never a subject
_NUMBERS = {"three": 3, "four": 4}
_FRESH = 2  # sentences after which *they* no longer stands for a list
FOCUS = 8  # how many parties are remembered: beyond that a word such as "it" points to none of them


class Named(NamedTuple):
    """A mention with the kind of its actor; the offsets are those of the paragraph."""

    actor: str
    state: str | None
    kind: str
    start: int
    end: int
    adjective: bool  # "Chadian", "US"


class Party(NamedTuple):
    """A mention in a sentence, or a word that stands for one; `first` and `last` are numbers of words."""

    actor: str
    state: str | None
    kind: str
    first: int
    last: int
    prep: str = ""
    other: bool = False  # "Israel's enemies": named, but not meant
    aside: bool = False  # in brackets
    adjective: bool = False  # "Chadian", "US"
    private: bool = False  # "Chadian protesters": what they do, the state has not done
    plural: bool = False  # "the Chadians": *they* can stand for it


class Speaker(NamedTuple):
    """A source with its kind; `one` person can be taken up by *she* or *he*."""

    source: str
    kind: str
    one: bool = False


class Source(NamedTuple):
    """Who says it, by which words, and for which words of the sentence; the first three fields are a `Speaker`'s."""

    source: str
    kind: str
    one: bool
    hit: Hit | None
    whole: bool = False  # governs the whole sentence, not only what follows
    past: bool = False
    silent: bool = False  # *did not say*, *nobody says*: what follows is no claim
    cited: bool = False  # *citing doctors*: whom a speaker quotes goes before the speaker
    also: tuple[str, ...] = ()  # *Chad and Mali said*: who says the same


AUTHOR = Source("author", "author", False, None, True)


@dataclass
class Memory:
    """What the coder remembers from sentence to sentence."""

    focus: list[Party]
    group: tuple[Party, ...] = ()
    age: int = 0  # sentences since the group was named
    counts: Counter[str] = field(default_factory=Counter)  # how often each state was named
    told: list[tuple[str, Party, Party]] = field(default_factory=list)  # the claims of the paragraph: code and couple
    couples: list[Sequence[Party]] = field(default_factory=list)  # of the claims in this paragraph and the one before
    speaker: Source = AUTHOR
    silence: int = 0  # sentences since somebody spoke
    person: Speaker | None = None  # the last one who spoke or with whom a sentence began
    recent: Source = AUTHOR  # who spoke last in the paragraph before
    home: Party | None = None  # the state that the report comes from
    topic: Party | None = None  # the one state of which the sentence before in the paragraph spoke as a subject
    we: Party | None = None  # for whom the person speaks who is asked in an interview
    secret: bool = False  # and does not want to be named
    offices: dict[str, Speaker] = field(default_factory=dict)  # whose *ministry* or *spokesman* was told last

    def resolve(
        self, said: Sequence[str], code: str, before: Sequence[Party], lists: Sequence[tuple[Party, ...]] = ()
    ) -> Sequence[Party]:
        """The parties that a word such as *it* or *the two countries* stands for; perhaps none.

        `before` are the parties of the sentence before the word, the likeliest first; `lists` those of them that *and*
        joins.
        """
        persons = code == "person" or not PERSON_WORDS.isdisjoint(said)
        fit = [
            party
            for party in (*before, *self.focus)
            if not party.other and party.kind not in SPEAKERS_ONLY and (party.kind in PERSON_KINDS) is persons
        ]
        if code == "body":
            return self._state_of_body(said[-1], before, fit)
        if code == "group" or "their" in said:
            several = self._several(before, fit, lists)
            told = next((_NUMBERS[word] for word in said if word in _NUMBERS), len(several))
            return several if told == len(several) else ()
        if code != "pair":
            return fit[:1]
        here = _distinct(party for party in before if party.state == party.actor and not persons)
        together = tuple(here) if len(here) == 2 else self._several((), (), [one for one in lists if len(one) == 2])
        if len(together) == 2:
            return together
        sides = _distinct(party for party in fit if persons or party.state == party.actor)
        sides.sort(key=lambda party: -self.counts[party.actor])
        return sides[:2] if len(sides) > 1 else ()

    def _state_of_body(self, noun: str, before: Sequence[Party], fit: Sequence[Party]) -> Sequence[Party]:
        """Whose *the foreign ministry* is: of *In Chad the ministry* Chad's, or whose was told before, or at home."""
        placed = [party for party in before if party.prep == "in" and party.first < 3]
        states = [party for party in (*placed, *fit) if party.state == party.actor]
        known = self.offices[noun].source if noun in self.offices else self.home.state if self.home else None
        if known is not None and not placed:
            states.sort(key=lambda party: party.actor != known)
        return states[:1]

    def doer(self, code: str) -> Party | None:
        """Who did the last deed of this relation: where *the raid* is spoken of, who raided."""
        for relation, actor, _ in reversed(self.told):
            if relation == code:
                return actor
        return None

    def last_doer(self, party: Party, codes: Collection[str] = ()) -> Party | None:
        """Who did what was told last in the paragraph, of these relations: to this party, if it suffered any."""
        told = [(actor, recipient) for code, actor, recipient in self.told if not codes or code in codes]
        done_to = [actor for actor, recipient in told if recipient.actor == party.actor]
        done = done_to or [actor for actor, _ in told]
        return done[-1] if done else None

    def asked_by(self, party: Party, codes: Collection[str]) -> Party | None:
        """Who has asked this party for something, of what was told by these relations in the paragraph."""
        asked = [actor for code, actor, recipient in self.told if code in codes and recipient.actor == party.actor]
        return asked[-1] if asked else None

    def asked(self, party: Party, codes: Collection[str]) -> Party | None:
        """Whom this party has asked for something."""
        asked = [recipient for code, actor, recipient in self.told if code in codes and actor.actor == party.actor]
        return asked[-1] if asked else None

    def other_side(self, party: Party) -> Party | None:
        """The other party of the last claim, if this one has part in it."""
        for _, actor, recipient in self.told[-1:]:
            states = [actor.state or actor.actor, recipient.state or recipient.actor]
            if (party.state or party.actor) in states:
                return recipient if (party.state or party.actor) == states[0] else actor
        return None

    def sides(self, party: Party) -> Sequence[Party]:
        """The two states of the last claim in which this party has no part."""
        for sides in reversed(self.couples):
            states = {side.state for side in sides}
            if len(states) == 2 and None not in states and party.state not in states:
                return sides
        return ()

    def somebody_else(self, party: Party) -> Party | None:
        """The state that was spoken of last, if it is another one."""
        for other in self.focus[:2]:
            if (other.state or other.actor) != (party.state or party.actor):
                return other
        return None

    def _several(
        self, before: Sequence[Party], fit: Sequence[Party], lists: Sequence[tuple[Party, ...]]
    ) -> tuple[Party, ...]:
        """Whom *they* stands for: a list or a people of this sentence, a list of those before, or a people."""
        if lists:
            return lists[-1]
        people = [party for party in before if party.plural]
        if not people and self.group and self.age <= _FRESH:
            return self.group
        return tuple(people or [party for party in fit if party.plural])[:1]

    def note(self, parties: Sequence[Party], lists: Sequence[tuple[Party, ...]]) -> None:
        """Put the parties of a sentence before those of earlier ones: its subjects first."""
        subjects = _distinct(party for party in parties if party.prep in ("", OWN) and party.state)
        self.topic = subjects[0] if len({party.state for party in subjects}) == 1 else None
        self.focus = _distinct([*subjects_first(parties), *self.focus])[:FOCUS]
        for party in parties:
            self.counts[party.actor] += 1
        self.age += 1
        if lists:
            self.group, self.age = lists[-1], 0


def subjects_first(parties: Iterable[Party]) -> list[Party]:
    """The same parties, those that no preposition governs before the others."""
    return sorted(parties, key=lambda party: party.prep not in ("", OWN))


def _distinct(parties: Iterable[Party]) -> list[Party]:
    """One party for each actor: the first."""
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.actor, party)
    return list(found.values())
