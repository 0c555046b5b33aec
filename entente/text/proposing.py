"""entente.text.proposing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from entente.text.article import Article, Paragraph
from entente.text.gazetteer import ActorProposal, Gazetteer, Mention
from entente.text.name_rules import _at_start
from entente.text.names import _Finder
from entente.text.word_lists import _GIVEN, _HEADS, _MODIFIERS, _NOT_NAMES, _TITLES, _words

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

    Parameters
    ----------
    article : Article
    gazetteer : Gazetteer

    Returns
    -------
    (tuple of Mention, tuple of ActorProposal)

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> text = parse_article("The ministry said so. The Rapid Support Forces (RSF) left Mali in the night.")
    >>> mentions, proposals = find_and_propose(text, Gazetteer.build(states=[State("mali", "Mali")]))
    >>> [mention.actor for mention in mentions], [proposal.name for proposal in proposals]
    (['mali'], ['Rapid Support Forces'])
    """
    proposer = _Proposer(article, gazetteer)
    return proposer.mentions, proposer.run()
