"""Finding actors: the mentions of a gazetteer's names in an article.

A **gazetteer** is a table of actors and of the **surfaces** (strings) that may name them. A **mention** is a stretch of
a paragraph that names an actor. A name that is several things is decided by **name rules**, which stand in a table
(``data/name_rules.csv``) and are explained in ``docs/finding_actors.md``.

How it works: one regular expression runs over a paragraph and stops at words that begin with a capital letter; from
there a tree of words (a trie) is walked as far as it goes, so the longest surface wins; then the rules decide. Each
character is looked at a fixed number of times, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from entente.text.article import Article
from entente.text.gazetteer import Gazetteer, Mention, NameDecision
from entente.text.metonyms import acts
from entente.text.name_rules import Document, Place, is_name_word, rules_of, word_before
from entente.text.offices import holds_office, is_out
from entente.text.organisations import ministry, organisation, organisation_id
from entente.text.trie import Entry, trie_of
from entente.text.view import View
from entente.text.word_lists import GIVEN_NAMES, words

LINK = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+|(?<!\S)@\w+")
_MAY_LINK = re.compile(r"://|www\.|@")
_BRACKETED = re.compile(r"\([^()]{0,12}?([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*)")
_ACRONYM = re.compile(r" ?\((?:the |or |known as )?\"?([A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9]*)\"?[),;]")
_JUNIOR = re.compile(r",? (?:Jr|Junior|III|II)(?![^\W_])")
OFFICES = words("offices")
_OFFICE = "|".join(sorted(OFFICES))
_OFFICE_BEFORE = re.compile(rf"(?<![^\W_])(?:{_OFFICE}|{_OFFICE.lower()})\.? $")
_NAME_AFTER = re.compile(r" ([^\W\d_a-z][^\W_]+)")


class Candidate(NamedTuple):
    """A stretch that may be a mention; without an entry it is an acronym that the article may explain in brackets."""

    start: int
    end: int
    entry: Entry | None


class Naming(NamedTuple):
    """Whom a stretch of a view names."""

    start: int
    end: int
    actor: str
    state: str | None
    metonymic: bool = False


class Finder:
    """One pass over an article to collect candidates, one over the candidates to decide."""

    def __init__(self, article: Article, gazetteer: Gazetteer):
        self.trie, self.rules = trie_of(gazetteer), rules_of(gazetteer)
        self.views = [View(paragraph) for paragraph in article.paragraphs]
        self.numbers = [paragraph.number for paragraph in article.paragraphs]
        self.introduced: dict[str, int] = {}  # those whose full name has stood already: when it did last
        self.turn = 0
        self.named: set[str | None] = set()  # the states of the mentions so far
        self.last: Naming | None = None  # the one before, in the same paragraph
        self.acronyms: dict[str, tuple[str, str | None]] = {}  # those that the article itself explains
        self.bracketed = {word for view in self.views for word in _BRACKETED.findall(view.text)}
        self.capitals: list[list[str]] = []
        self.states: Counter[str] = Counter()
        self.candidates = [self._collect(view.text) for view in self.views]
        self.out_of_office = self._called_former()
        self.document = Document(self.capitals, self.states, self.trie)

    def _collect(self, text: str) -> list[Candidate]:
        """The candidates of a paragraph; its capitalised words and its states are counted on the way."""
        found: list[Candidate] = []
        seen: list[str] = []
        links = []
        if _MAY_LINK.search(text):  # most paragraphs hold no link, and the full pattern is slow
            links = [match.span() for match in LINK.finditer(text)]
        done = 0
        links.reverse()  # the last one is the next in the text: each is looked at once
        for match in self.trie.scan.finditer(text):
            token, start, end = match.group(), match.start(), match.end()
            while links and links[-1][1] <= start:
                links.pop()
            seen.append(token)
            if start < done:
                continue
            if token in self.bracketed:
                found.append(Candidate(start, end, None))
            best = self.trie.walk(text, token, end)
            if best and not (links and links[-1][0] <= start):
                entry, done = best
                found.append(Candidate(start, done, entry))
                self._count_state(entry, text[start:done])
        self.capitals.append(seen)
        return found

    def _count_state(self, entry: Entry, exact: str) -> None:
        """Count names that need no rule: they tell which states the article is about."""
        kinds = ("name", "demonym", "acronym", "capital")
        sure = len(entry.actors) == 1 and entry.type in kinds and not self.rules.has(exact)
        if sure and entry.actors[0] in self.trie.is_state:
            self.states[entry.actors[0]] += 1

    def mentions(self) -> Iterator[Mention]:
        """The mentions of the article, in order."""
        for number, view, candidates in zip(self.numbers, self.views, self.candidates, strict=True):
            done, self.last = 0, None
            for candidate in candidates:
                if candidate.start < done:
                    continue
                for naming in self._namings(view, candidate, done):
                    done, self.last = naming.end, naming
                    self.named.add(naming.state)
                    first, last = view.span(naming.start, naming.end)
                    exact = view.raw[first:last]
                    yield Mention(number, first, last, exact, naming.actor, naming.state, naming.metonymic)

    def decisions(self) -> Iterator[NameDecision]:
        """The names on which a rule had to decide, and the rule."""
        for number, view, candidates in zip(self.numbers, self.views, self.candidates, strict=True):
            for start, end, entry in candidates:
                if entry is None or entry.type == "phrase":
                    continue
                rule = self.rules.decide(Place(view, start, end, entry, self.document))
                if rule:
                    first, last = view.span(start, end)
                    yield NameDecision(number, first, last, view.raw[first:last], rule)

    def _namings(self, view: View, candidate: Candidate, done: int) -> list[Naming]:
        """What a candidate names: nothing, one actor, or each of the states that "the two Koreas" names."""
        start, end, entry = candidate
        acronym = self.acronyms.get(view.text[start:end])
        if acronym:
            return [Naming(start, end, *acronym)]
        if entry is None or entry.type == "phrase":
            return []
        decision = self._meant(view, candidate)
        rule = self.rules.decide(Place(view, start, end, entry, self.document))
        if rule:
            decision = rule.decision
        if decision == "none":
            return []
        if decision == "all":
            return [Naming(start, end, actor, self.trie.states[actor]) for actor in entry.actors]
        if decision in self.trie.people:
            return self._person(view, candidate, decision)
        if decision in self.trie.is_state and entry.type not in ("metonym", "title", "descriptor"):
            return [self._state(view, candidate, decision, done)]
        self._introduce(decision, entry)
        metonymic = entry.type in ("metonym", "capital") and acts(self.trie, view.text, start, end, decision)
        return [self._learnt(view, Naming(start, end, decision, self.trie.states[decision], metonymic))]

    def _meant(self, view: View, candidate: Candidate) -> str:
        """Whom a surface names where no rule holds: the actor whom the article most often names beyond doubt.

        A short name needs more: that its full name has stood, or a title and the state of whom it names.
        """
        actors = candidate.entry.actors
        if candidate.entry.type == "acronym":
            actors = tuple(actor for actor in actors if self._may_be_short_for(actor))
        if candidate.entry.late:
            known = [actor for actor in actors if actor in self.introduced]
            if known:
                return max(known, key=self.introduced.__getitem__)
            titled = candidate.entry.tokens[0] in OFFICES  # "King Abdullah"
            if not titled and not _OFFICE_BEFORE.search(view.text, max(0, candidate.start - 24), candidate.start):
                return "none"
            actors = self._most_at_hand(actors)
        if len(actors) == 1:
            return actors[0]
        return max(actors, key=self._times_named, default="none")

    def _may_be_short_for(self, actor: str) -> bool:
        """Whether letters may mean an actor: a state's body only if its full name stood or the state is named."""
        state = self.trie.states.get(actor)
        return state in (None, actor) or actor in self.introduced or self._times_named(actor) > 0

    def _most_at_hand(self, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Those whose state the article names most, or who have none; nobody if two states are named as often."""
        rolled = [(self._times_named(actor), self.trie.states.get(actor), actor) for actor in actors]
        most = max((times for times, state, _ in rolled if state), default=0)
        if not most:
            return tuple(actor for _, state, actor in rolled if state is None)
        best = [(state, actor) for times, state, actor in rolled if times == most]
        return (best[0][1],) if len({state for state, _ in best}) == 1 else ()

    def _times_named(self, actor: str) -> int:
        state = self.trie.states.get(actor) or actor
        return self.states[state] + (state in self.named)

    def _person(self, view: View, candidate: Candidate, actor: str) -> list[Naming]:
        start, end, entry = candidate
        if len(entry.tokens) == 1 and self._other_person(view, start):
            return []
        if _JUNIOR.match(view.text, end) or self._of_another_state(view, candidate, actor):
            return []
        if entry.late and self._goes_on(view, end):
            return []
        self._introduce(actor, entry)
        return [Naming(start, end, actor, None if actor in self.out_of_office else self.trie.states[actor])]

    def _called_former(self) -> set[str]:
        """The persons whom the article calls *former* and never by an office: they speak for no state."""
        called: dict[bool, set[str]] = {True: set(), False: set()}
        for view, candidates in zip(self.views, self.candidates, strict=True):
            for start, _, entry in candidates:
                out = is_out(view.text, start) if entry is not None and entry.type == "person" else None
                if out is not None and entry is not None:
                    called[out].update(entry.actors)
        return called[True] - called[False]

    def _of_another_state(self, view: View, candidate: Candidate, actor: str) -> bool:
        """Whether the office before the name is of another state: the Colombian minister is not the Spanish one."""
        last, own = self.last, self.trie.states[actor]
        if last is None or own is None or last.state in (own, None) or last.actor != last.state:
            return False
        return holds_office(view.text, (candidate.start, candidate.end), (last.start, last.end))

    def _introduce(self, actor: str, entry: Entry) -> None:
        if not entry.late:
            self.introduced[actor] = self.turn = self.turn + 1

    def _goes_on(self, view: View, end: int) -> bool:
        """Whether another name follows a short one: "Francis Example" is not Pope Francis."""
        following = _NAME_AFTER.match(view.text, end)
        if following is None or view.is_headline or self.trie.ending_at(following[1]):
            return False
        return is_name_word(following[1])

    def _other_person(self, view: View, start: int) -> bool:
        """Whether a given name that is not the actor's stands before the surname ("Melania Trump")."""
        word, _ = word_before(view.text, start)
        if not word or self.trie.ending_at(word):
            return False
        return word in GIVEN_NAMES or (is_name_word(word) and not view.is_headline)

    def _state(self, view: View, candidate: Candidate, actor: str, done: int) -> Naming:
        """The state, or an organisation of it whose name holds the state's."""
        start, end, entry = candidate
        text = view.text
        found = ministry(text, end, actor)
        if found:
            return self._learnt(view, Naming(start, found[0], found[1], actor))
        span = organisation(self.trie, view, start, end)
        if span and span[0] >= done:
            return self._learnt(view, Naming(*span, organisation_id(text[slice(*span)], text[start:end]), actor))
        return Naming(start, end, actor, actor, entry.type == "capital" and acts(self.trie, text, start, end, actor))

    def _learnt(self, view: View, naming: Naming) -> Naming:
        """The same, and an acronym in brackets after an organisation's name is remembered."""
        found = _ACRONYM.match(view.text, naming.end)
        if found:
            self.acronyms[found[1]] = (naming.actor, naming.state)
        return naming


def find_mentions(article: Article, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Find the mentions of the gazetteer's actors, sorted and without overlap.

    Only a plural of states that share a name ("the two Koreas") gives several mentions of one span, one a state.

    The text is in English. ``article.paragraph(m.paragraph).text[m.start:m.end] == m.exact`` for each mention.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> from entente.text.gazetteer import State
    >>> mali = State("mali", "Mali", "MLI", demonyms=("Malian", "Malians"), capital=("Bamako",))
    >>> found = find_mentions(parse_article("Mali's army left. Bamako denied it."), Gazetteer.build(states=[mali]))
    >>> [(m.start, m.end, m.exact, m.actor, m.metonymic) for m in found]
    [(0, 4, 'Mali', 'mali', False), (18, 24, 'Bamako', 'mali', True)]

    Notes
    -----
    The longest surface wins. A possessive, an article and a title are left out of ``exact``. Words that only point
    to an actor ("he", "the country") are not found.
    """
    return tuple(Finder(article, gazetteer).mentions())


def explain_names(article: Article, gazetteer: Gazetteer) -> tuple[NameDecision, ...]:
    """Say which rule decided on each name that may be several things.

    They come in the order of the text. A name on which no rule had to decide is not among them.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> from entente.text.gazetteer import NameRule, State
    >>> rule = NameRule(("Chad",), after=("Smith",), reason="a drummer")
    >>> g = Gazetteer.build(states=[State("chad", "Chad")], rules=[rule])
    >>> [d.rule.reason for d in explain_names(parse_article("Chad Smith left Chad."), g)]
    ['a drummer']
    """
    return tuple(Finder(article, gazetteer).decisions())
