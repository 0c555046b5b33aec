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
from collections import Counter
from collections.abc import Iterator

from entente.text.article import Article
from entente.text.gazetteer import Gazetteer, Mention, NameDecision, NameRule
from entente.text.name_rules import _BEFORE, _ONE_WORD, _Document, _is_name_word, _last_word, _Place, rules_of
from entente.text.trie import _NEXT, _Entry, _Trie, trie_of
from entente.text.view import _plain, _View
from entente.text.word_lists import _GIVEN, _HEADS, _MINISTRIES, _MODIFIERS, _NOT_NAMES, _TITLES, _words

_MONTHS = _words("January February March April May June July August September October November December")


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
        self.trie, self.rules = trie_of(gazetteer), rules_of(gazetteer)
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
        sure = len(entry.actors) == 1 and entry.type in kinds and not self.rules.has(exact)
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
        rule = self.rules.decide(place)
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
        return self.rules.decide(_Place(view, start, end, entry, self.document))

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
    >>> from entente.text.article import parse_article
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
    >>> from entente.text.article import parse_article
    >>> rule = NameRule(("Chad",), after=("Smith",), reason="a drummer")
    >>> g = Gazetteer.build(states=[State("chad", "Chad")], rules=[rule])
    >>> [d.rule.reason for d in explain_names(parse_article("Chad Smith left Chad."), g)]
    ['a drummer']
    """
    return tuple(_Finder(article, gazetteer).decisions())
