"""Proposing actors that no table knows: persons, organisations and armed groups, told by the form of their names.

A proposal is a guess for a reader to judge. What the gazetteer knows is blotted out first; then runs of words in
capitals are cut at titles and common words, and titles, verbs of saying, head nouns and words such as "rebels" tell
what a run is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from entente.text.article import Article, Paragraph
from entente.text.gazetteer import ActorProposal, Gazetteer, Mention
from entente.text.name_cues import fights, is_body, is_person
from entente.text.name_rules import at_start, is_name_word, word_before
from entente.text.names import LINK, Finder
from entente.text.offices import REACH, holds_office
from entente.text.trie import Entry
from entente.text.word_lists import ARMED_HEADS, GIVEN_NAMES, HEADS, NOT_NAMES, ORGANISATION_WORDS, TITLES, words

_PROPOSED_WORDS = words("proposed_words")
_PLACES = words("place_words")
_SHIPS = words("ships")
_NOT_ACRONYMS = words("not_acronyms") | _SHIPS
_THINGS = words("weapons") | words("peoples")  # names of no actor, whatever stands beside them
_ORGANISATION_HEADS = (HEADS - words("weak_heads")) | ARMED_HEADS
_NOT_FIRST = (TITLES | NOT_NAMES) - words("first_words")  # words that begin no organisation's name
_CUT = TITLES | (NOT_NAMES - _PROPOSED_WORDS) | ORGANISATION_WORDS | _PLACES | HEADS  # words at which a name ends
_CONTEXTS = 3  # shown with a proposal

# A word has at most 60 characters, and none begins within another one ("A-A-A"): time stays linear on any text.
_CAP = r"(?:(?:al|el|as|ash|an|ad|at|ul|Al|El)-)?[^\W\d_a-z](?:[^\W_]|['-](?=[^\W_])){0,60}"
_START = r"(?<![^\W_])(?<![^\W_][-'])"

_PARTICLE = r"(?:bin |ben |ibn |al |el |de |da |del |della |van |von |der |den |di |dos |du |la |le |e )"

_INITIAL = r"(?:[A-Z]\.[ ]?)"

_NAME_RUN = re.compile(rf"{_START}(?:{_INITIAL}{{1,3}})?{_CAP}(?: {_INITIAL}{{0,2}}{_PARTICLE}{{0,2}}{_CAP})*")

_LONG_FORM = re.compile(
    rf"{_START}({_CAP}(?: (?:(?:of|for|and|the|in|on|to|&) ){{0,2}}{_CAP}){{0,11}}) "
    r"\(([A-Z][A-Za-z0-9-]*[A-Z0-9])\)"
)

_IS_THING = re.compile(rf" (?:[\w-]+ )?(?:{'|'.join(sorted(words('thing_nouns')))})(?!\w)")

_LETTERS = re.compile(r"(?<![^\W_])(?:[A-Z]{2,6}|[A-Z]{1,3}\d{1,2})(?![^\W_])")

_ORG_RUN = re.compile(rf"{_START}{_CAP}(?: (?:(?:of|for|and|the|on|&) ){{0,2}}{_CAP})+")

# What is no running text: who wrote it, whose picture it is, tags, the place and agency at the head, rows of a table.
_BYLINE = re.compile(
    r"^(?:(?:By|Words by|Reporting by|Additional reporting|Edited by|Editing by|Writing by|Compiled by|Read more"
    r"|READ MORE|Watch|WATCH|Related|Most read|Photo|Photograph|Picture|Image|Credit|Illustration):? |FILE |PHOTO )"
)
_DATELINE = re.compile(
    r"""^[^\W\d_a-z][A-Z /,.'-]{1,40}  # GOMA/GENEVA
    (?:,[ ]\w[\w. ]{0,30}){0,2}        # , Congo, June 3
    (?:[ ]\([\w /-]{1,30}\))?          # (an agency)
    [ ](?:[-\u2013\u2014]|--)[ ]""",
    re.VERBOSE,
)
_CREDITS = re.compile(r"\((?:Additional )?(?:[Rr]eporting|[Ee]diting|[Ww]riting)[^()]{0,200}\)")
_TAG = re.compile(r"(?<!\w)[#@]\w+")
_SHIP = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words('ships')))}) [A-Z]\w+(?: [A-Z]\.?\w*){{0,2}}")
_TABLE_ROW = re.compile(r"\t.*\t|\|.*\|")
_SHORT_LINE = 160  # characters: a byline or a caption is no longer

_CAPITALS_BEFORE, _CAPITALS_AFTER = re.compile(r"(?<![^\W_])[A-Z]{2,} $"), re.compile(r" [A-Z]{2,}(?![^\W_])")


_MODEL = re.compile(r"[A-Z][A-Za-z]{0,3}-?\d+\w*")  # "Su-57": a weapon or a vehicle


class Word(NamedTuple):
    """A word and where it stands."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Proposal:
    name: str
    kind: str
    count: int
    contexts: list[str]
    sure: bool
    owners: set[str] = field(default_factory=set)


class _Proposer:
    """Gathers capitalised runs that the gazetteer does not know, and their cues."""

    def __init__(self, article: Article, gazetteer: Gazetteer):
        self.finder = Finder(article, gazetteer)
        self.views = dict(zip(self.finder.numbers, self.finder.views, strict=True))
        self.mentions = tuple(self.finder.mentions())
        self.known = gazetteer.actors
        self.article = article
        self.found: dict[str, _Proposal] = {}
        self.short: dict[str, str] = {}  # acronym to the long form before it
        self.spelt: dict[int, list[tuple[int, str]]] = defaultdict(list)  # paragraph to its long forms

    def run(self) -> tuple[ActorProposal, ...]:
        self._take_organisations_with_states()
        masked = [(paragraph, self._masked(number)) for number, paragraph in enumerate(self.article.paragraphs)]
        for paragraph, text in masked:
            self._take_long_forms(paragraph, text)
        for number, (_, text) in enumerate(masked):
            self._take_runs(number, text)
        self._merge_surnames()
        self._merge_letters()
        sure = [proposal for proposal in self.found.values() if proposal.sure]
        sure.sort(key=lambda proposal: -proposal.count)
        return tuple(ActorProposal(p.name, p.kind, p.count, tuple(p.contexts), _only(p.owners)) for p in sure)

    def _add(self, name: str, kind: str, paragraph: Paragraph, start: int, *, sure: bool = True) -> None:
        proposal = self.found.setdefault(name, _Proposal(name, kind, 0, [], False))
        proposal.count += 1
        if sure and (not proposal.sure or kind == "armed_group"):
            proposal.kind = kind
        proposal.sure = proposal.sure or sure
        if len(proposal.contexts) < _CONTEXTS:
            proposal.contexts.append(_context(paragraph.text, start))
        if kind != "armed_group":
            place = (start, start + len(name))
            proposal.owners.update(self._owners(paragraph.number, place, body=kind == "organisation"))

    def _owners(self, number: int, place: tuple[int, int], *, body: bool) -> Iterator[str]:
        """The states and organisations for which a name speaks by the words beside it."""
        view, mentions = self.views[number], self._mentioned[number]
        if view.offsets is not None:  # the mentions' offsets are not those of the view
            return
        low = bisect_left(mentions, place[0] - REACH, key=lambda mention: mention.end)
        high = bisect_right(mentions, place[1] + REACH, key=lambda mention: mention.start)
        for mention in mentions[low:high]:
            owner = mention.state or mention.actor
            if owner in self.known and holds_office(view.text, place, (mention.start, mention.end), body=body):
                yield owner

    def _take_organisations_with_states(self) -> None:
        """Organisations that `find_mentions` recognised by their form alone."""
        names: dict[str, str] = {}
        for mention in self.mentions:
            if mention.actor not in self.known:
                name = names.setdefault(mention.actor, mention.exact)
                self._add(name, _organisation_kind(name), self.article.paragraph(mention.paragraph), mention.start)
                self.found[name].owners.update({mention.state} - {None})

    def _masked(self, number: int) -> str:
        """The paragraph's view with everything that the gazetteer knows blotted out."""
        view = self.finder.views[number]
        # the name of a state is blotted out even if it means something else here ("Jordan" in a person's name); any
        # other only where it is a mention: "Brown" is part of other names too
        candidates = self.finder.candidates[number]
        spans = [(start, end) for start, end, entry in candidates if entry and self._is_state_or_phrase(entry)]
        if view.offsets is None:  # else the mentions' offsets are not those of the view
            mentions = self._mentioned[self.finder.numbers[number]]
            spans += [(mention.start, mention.end) for mention in mentions if not self._holds_land(mention)]
        else:
            spans = [(start, end) for start, end, entry in candidates if entry]
        if _TABLE_ROW.search(view.raw) or (len(view.text) < _SHORT_LINE and _BYLINE.match(view.text)):
            return ""
        spans += _furniture(view.text, _SHIPS.isdisjoint(self.finder.capitals[number]))
        text = list(view.text)
        for start, end in spans:
            text[start:end] = "·" * (end - start)
        return "".join(text)

    def _is_state_or_phrase(self, entry: Entry) -> bool:
        return entry.type == "phrase" or any(self.known[actor].kind == "state" for actor in entry.actors)

    def _holds_land(self, mention: Mention) -> bool:
        """Whether an army may be named after it: "Army of Republika Srpska"."""
        return mention.state is None and mention.actor in self.known and self.known[mention.actor].kind == "government"

    @cached_property
    def _mentioned(self) -> dict[int, list[Mention]]:
        """The mentions by paragraph, in order."""
        found: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.mentions:
            found[mention.paragraph].append(mention)
        return found

    def _take_long_forms(self, paragraph: Paragraph, text: str) -> None:
        for match in _LONG_FORM.finditer(text) if "(" in text else ():
            name = _fit_letters(match[1], match[2])
            if name and match[2] not in self.finder.acronyms:
                self.short[match[2]] = name
                self.spelt[paragraph.number].append((match.end(1) - len(name), name))

    def _take_runs(self, number: int, text: str) -> None:
        """The names of a paragraph: organisations, then acronyms, then what is left."""
        taken: set[int] = set()
        paragraph = self.article.paragraphs[number]
        organisations = list(self.spelt[paragraph.number])
        headed = not _ORGANISATION_HEADS.isdisjoint(self.finder.capitals[number])
        for match in _ORG_RUN.finditer(text) if headed else ():
            organisations += _organisation_names(match, text)
        for start, name in organisations:
            if start not in taken:
                self._add(name, _kind(text, start, start + len(name), name), paragraph, start)
                taken.update(range(start, start + len(name)))
        for match in _LETTERS.finditer("" if text.isupper() else text):
            if match.start() not in taken:
                self._take_letters(paragraph, text, match, taken)
        for match in _NAME_RUN.finditer(text):
            for start, name in _name_parts(match):
                if start not in taken:
                    self._take_name(paragraph, text, start, name)

    def _take_letters(self, paragraph: Paragraph, text: str, match: re.Match[str], taken: set[int]) -> None:
        letters, (start, end) = match.group(), match.span()
        known = letters in _NOT_ACRONYMS or letters in _THINGS or letters in self.finder.acronyms
        if known or _in_capitals(text, start, end) or _is_end_of_name(text, start):
            return
        taken.update(range(start, end))
        model = letters[-1].isdigit() and not fights(text, start, end)  # "K2 tanks", but "M23 rebels"
        if not model and "-" not in (text[end : end + 1], text[start - 1 : start]) and not _IS_THING.match(text, end):
            name = self.short.get(letters, letters)
            self._add(name, _kind(text, start, end, name), paragraph, start)

    def _take_name(self, paragraph: Paragraph, text: str, start: int, name: str) -> None:
        end = start + len(name)
        if name in _THINGS or name.split()[0] in _THINGS or _MODEL.fullmatch(name):
            return
        if fights(text, start, end):
            self._add(name, "armed_group", paragraph, start)
        elif name.startswith(("al-", "Al-", "el-")) and " " not in name:
            self._add(name, "armed_group", paragraph, start, sure=False)
        elif is_body(text, start, end) and name.split()[0] not in GIVEN_NAMES:
            self._add(name, "organisation", paragraph, start)
        elif _PROPOSED_WORDS & set(name.split()):
            self._add(name, "organisation", paragraph, start, sure=" " in name)
        else:
            self._add(name, "person", paragraph, start, sure=is_person(text, start, end, name))

    def _merge_surnames(self) -> None:
        """Count "Macron" with "Emmanuel Macron"."""
        whole: dict[str, _Proposal] = {}
        for proposal in self.found.values():
            if proposal.kind == "person" and " " in proposal.name and proposal.sure:
                whole.setdefault(proposal.name.split()[-1], proposal)
        for surname, proposal in whole.items():
            for name in {surname, surname.removeprefix("al-"), surname.removeprefix("Al-")}:
                self._merge(name, proposal)

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
            whole.contexts = [*whole.contexts, *alone.contexts][:_CONTEXTS]
            del self.found[name]


def _only(owners: set[str]) -> str:
    """The one owner that the words tell of; empty where they tell of none, or of several."""
    return next(iter(owners)) if len(owners) == 1 else ""


def _furniture(text: str, no_ships: bool) -> Iterator[tuple[int, int]]:
    """The spans that are no running text; each pattern is tried only where its marks stand, since most have none."""
    dateline = _DATELINE.match(text)
    if dateline:
        yield dateline.span()
    patterns = [(LINK, "://" in text or "www." in text or "@" in text), (_CREDITS, "ing by" in text)]
    patterns += [(_TAG, "#" in text or "@" in text), (_SHIP, not no_ships)]
    for pattern, wanted in patterns:
        for match in pattern.finditer(text) if wanted else ():
            yield match.span()


def _kind(text: str, start: int, end: int, name: str) -> str:
    if fights(text, start, end) or re.fullmatch(r"[A-Z]\d{1,2}", name):  # "M23"
        return "armed_group"
    return _organisation_kind(name)


def _organisation_kind(name: str) -> str:
    return "armed_group" if ARMED_HEADS & set(name.split()) and "Salvation" not in name else "organisation"


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether letters are no acronym but part of a byline or a caption in capitals ("JANE ROE")."""
    before = _CAPITALS_BEFORE.search(text, max(0, start - 20), start)
    return bool(before or _CAPITALS_AFTER.match(text, end))


def _is_end_of_name(text: str, start: int) -> bool:
    """Whether letters end the name of a thing ("the Barak MX") and are no organisation by themselves."""
    word, begin = word_before(text, start)
    return is_name_word(word) and not at_start(text, begin)


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
    parts = run.split()
    for number in range(len(parts)):
        first = "".join(word[0] for word in parts[number:])
        capitals = "".join(letter for letter in first if letter.isupper())
        if parts[number][0].isupper() and letters.upper() in (capitals, first.upper()):
            return " ".join(parts[number:])
    return run if HEADS & set(parts) and len(parts) > 1 else ""


def _organisation_names(match: re.Match[str], text: str) -> Iterator[tuple[int, str]]:
    """Stretches of a run of capitalised words that end in, or go on from, an organisation's head noun."""
    for part in re.finditer(r"(?:(?! and the ).)+", match.group()):
        begin = match.start() + part.start()
        found = [Word(word[0], begin + word.start(), begin + word.end()) for word in re.finditer(r"\S+", part[0])]
        span = _head_span(_from_first_word(found))
        if span:
            yield span[0], text[slice(*span)].removesuffix("'s")


def _from_first_word(run: list[Word]) -> list[Word]:
    """Without ordinary words at the beginning, and without a person before "of the Institute"."""
    joint = next((n for n, word in enumerate(run) if word.text in ("of", "for", "to", "in")), None)
    if joint is not None and not (HEADS | ARMED_HEADS) & {word.text for word in run[:joint]}:
        run = run[joint + 1 :]
    first = next((n for n, word in enumerate(run) if _may_begin(word.text)), None)
    return [] if first is None else run[first:]


def _may_begin(word: str) -> bool:
    return word.removesuffix("'s") not in _NOT_FIRST and not word[0].islower()


def _head_span(run: list[Word]) -> tuple[int, int] | None:
    """Where an organisation's name begins and ends in a run; None if the run names none."""
    heads = [n for n, word in enumerate(run) if word.text in _ORGANISATION_HEADS]
    if len(run) < 2 or not heads:
        return None
    last = heads[-1]
    if last + 2 < len(run) and run[last + 1].text in ("of", "for", "on"):  # it goes on, up to a person's title
        titles = [n for n in range(last + 3, len(run)) if run[n].text in TITLES]
        last = (titles[0] if titles else len(run)) - 1
    titled = any(word.text in TITLES - ORGANISATION_WORDS for word in run[: last + 1])
    return None if titled or last == 0 else (run[0].start, run[last].end)


def _name_parts(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The run cut at titles, common words and words of place; what is left may be a name.

    `part` holds the words of the name that is being read; the None after the last word ends it.
    """
    text, part = match.string, []
    for word in [*re.finditer(r"\S+", match.group()), None]:
        plain = word[0].removesuffix("'s").rstrip(".") if word else ""
        shouted = plain.isupper() and len(plain) > 1 and not part  # *UN* in "UN Anna Example": no name begins so
        if word is not None and not shouted and plain not in _CUT:
            part.append(word)
            continue
        if part and plain not in _PLACES and plain not in HEADS:  # "Victoria" in "Lake Victoria Bridge" is no person
            start, end = match.start() + part[0].start(), match.start() + part[-1].end()
            name = text[start:end].removesuffix("'s")
            if len(name) > 2 and not name.isupper():
                yield start, name
        part = []


def propose_actors(article: Article, gazetteer: Gazetteer) -> tuple[ActorProposal, ...]:
    """Propose actors that the gazetteer does not know: persons, organisations and armed groups.

    The most frequent come first, each with how often it occurs and with up to three contexts.

    Examples
    --------
    >>> from entente.text.article import parse_article
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

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> from entente.text.gazetteer import State
    >>> text = parse_article("The ministry said so. The Rapid Support Forces (RSF) left Mali in the night.")
    >>> mentions, proposals = find_and_propose(text, Gazetteer.build(states=[State("mali", "Mali")]))
    >>> [mention.actor for mention in mentions], [proposal.name for proposal in proposals]
    (['mali'], ['Rapid Support Forces'])
    """
    proposer = _Proposer(article, gazetteer)
    return proposer.mentions, proposer.run()
