"""The whole path on any text: actors, claims, graphs, balance, and what cannot be concluded.

`analyse` takes a text and returns an `Analysis`. Two tables let a reader put the machine right, and both are plain
lists of rows:

- **actor decisions**: each proposed actor is accepted, rejected, renamed, or merged into another actor. One that
  nobody has decided on is a suggestion, and no party of a claim;
- **corrections**: each machine-coded claim is kept, dropped or changed, and claims are added by hand.

A correction is tied to what the claim says, not to where it stands in a list, so it survives another run. One that
fits no claim any more is listed and changes nothing. A **note** is one thing that cannot be concluded, with the numbers
that say so. Nothing in a text can make `analyse` fail: a text without words gives an analysis with a note and no more.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

import networkx as nx

from entente import data
from entente.actors import Actor, ActorProposal, Alias, Gazetteer, Mention, find_and_propose, find_mentions
from entente.alliances import RULES, SignedGraph, claims_graph, observed, signed_graph, undated
from entente.article import Article, english_share, other_language, parse_article, read_text
from entente.balance import (
    Frustration,
    Sides,
    TriangleCensus,
    frustration,
    triangle_index,
    triangles,
    walk_balance,
)
from entente.claims import AUXES, CERTAINTIES, POLARITIES, SOURCE_KINDS, Claim, propose_claims, score_claims
from entente.errors import EntenteError, Fault, Undefined, did_you_mean, raise_if_any, unknown_choice

ACTOR_ACTIONS = ("accept", "reject", "merge", "rename")
CLAIM_ACTIONS = ("keep", "drop", "change", "add")
KINDS = ("state", "government", "leader", "armed_group", "igo", "bloc", "person", "analyst", "media", "agency")
EDITABLE = ("source", "source_kind", "cue", "relation", "actor", "recipient", "polarity", "certainty", "aux")
EDITABLE += ("since", "until", "note")
CLEARABLE = ("cue", "since", "until", "note")
PICTURED = 25
TIME_LIMIT = 5.0
MOST_WALKED = 1000

Row = Mapping[str, Any]

# --------------------------------------------------------------------------------------------------------------------
# Decisions on actors


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
    label : str
        For ``rename``: the name to show.
    kind : str
        One of `KINDS`; empty leaves the guess.

    Examples
    --------
    >>> ActorDecision("Polisario", "merge", into="Polisario Front").into
    'Polisario Front'
    """

    name: str
    action: str = "accept"
    into: str = ""
    label: str = ""
    kind: str = ""


def decisions_from_rows(rows: Iterable[Row], *, origin: str = "actors") -> tuple[ActorDecision, ...]:
    """Read decisions on actors from the rows of a table.

    Parameters
    ----------
    rows : iterable of mappings
        Keys ``name, action, into, label, kind``; other keys are passed over, and a missing one is empty. A row with
        an empty action decides nothing; one without the column accepts.
    origin : str
        The name of the table, for the faults.

    Returns
    -------
    tuple of ActorDecision

    Raises
    ------
    EntenteError
        All at once, with their rows (the first is row 1): ``analysis.row`` for a row that is none or has no name,
        ``analysis.action``, ``analysis.kind``.

    Examples
    --------
    >>> decisions_from_rows([{"name": "Polisario", "action": "acept"}])
    Traceback (most recent call last):
    entente.errors.EntenteError: actors, row 1, field action: found "acept"; expected one of accept, reject, merge, \
rename. Did you mean "accept"?
    """
    rows = list(rows)
    raise_if_any(fault for number, row in enumerate(rows, 1) for fault in _decision_row_faults(row, number, origin))
    return tuple(_decision(row) for row in rows if _is_decided(row))


def decision_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """The table of actors to decide on: one row for each proposal and each decision, ready to be changed.

    Parameters
    ----------
    analysis : Analysis

    Returns
    -------
    list of dict
        Keys ``name, action, into, label, kind, count, context``. `decisions_from_rows` reads them back. The action is
        empty where nobody has decided.

    Examples
    --------
    >>> found = analyse("A day in June" + chr(10) + "Oumar Example, a minister, said that Mali left.")
    >>> [(row["name"], row["action"], row["count"]) for row in decision_rows(found)]
    [('Oumar Example', '', 1)]
    """
    decided = {decision.name: decision for decision in analysis.decisions}
    proposed = {proposal.name: proposal for proposal in analysis.proposals}
    return [_decision_row(decided.get(name), proposed.get(name), name) for name in dict.fromkeys((*proposed, *decided))]


def _decision_row(decision: ActorDecision | None, proposal: ActorProposal | None, name: str) -> dict[str, Any]:
    decision = decision or ActorDecision(name, "")
    kind = decision.kind or (_kind(proposal) if proposal else "")
    row = {"name": name, "action": decision.action, "into": decision.into, "label": decision.label, "kind": kind}
    return row | {
        "count": proposal.count if proposal else 0,
        "context": proposal.contexts[0] if proposal and proposal.contexts else "",
    }


def _decision(row: Row) -> ActorDecision:
    return ActorDecision(**{item.name: _cell(row, item.name) for item in fields(ActorDecision)} | _action(row))


def _is_decided(row: Row) -> bool:
    return "action" not in row or bool(_cell(row, "action"))


def _action(row: Row) -> dict[str, str]:
    return {"action": _cell(row, "action") or "accept"}


def _cell(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None or value != value else str(value).strip()


def _decision_row_faults(row: Any, number: int, origin: str) -> Iterator[Fault]:
    where = f"{origin}, row {number}"
    if not isinstance(row, Mapping):
        yield Fault("analysis.row", where, repr(row)[:60], "a row with name and action", "Write one mapping a row.")
        return
    if not _cell(row, "name"):
        yield Fault("analysis.row", f"{where}, field name", "nothing", "a name that stands in the text")
    if _action(row)["action"] not in ACTOR_ACTIONS:
        yield unknown_choice("analysis.action", f"{where}, field action", _cell(row, "action"), ACTOR_ACTIONS)
    if _cell(row, "kind") and _cell(row, "kind") not in KINDS:
        yield unknown_choice("analysis.kind", f"{where}, field kind", _cell(row, "kind"), KINDS)


def _decision_faults(decisions: Sequence[ActorDecision], known: _Known) -> Iterator[Fault]:
    """Faults that need the text and the other decisions."""
    named = Counter(decision.name for decision in decisions)
    twice = {name for name in named if named[name] > 1}
    for decision in decisions:
        where = f'decision on "{decision.name}"'
        if decision.name not in known.proposed and not known.stands(decision.name):
            do = did_you_mean(decision.name, known.proposed) or "Write it as it stands there."
            yield Fault("analysis.name", where, "a name that is not in the text", "words of the text", do)
        if decision.name in twice:
            yield Fault("analysis.name", where, "more than one decision", "one for each name", "Leave one of them.")
        if decision.action not in ACTOR_ACTIONS:
            yield unknown_choice("analysis.action", f"{where}, field action", decision.action, ACTOR_ACTIONS)
        if decision.kind and decision.kind not in KINDS:
            yield unknown_choice("analysis.kind", f"{where}, field kind", decision.kind, KINDS)
        if decision.action == "rename" and not decision.label:
            yield Fault("analysis.label", f"{where}, field label", "nothing", "the new name", "Fill it in, or accept.")
    yield from _merge_faults(decisions, known)
    yield from _twin_faults(decisions, known)


def _merge_faults(decisions: Sequence[ActorDecision], known: _Known) -> Iterator[Fault]:
    merges = {decision.name: decision for decision in decisions if decision.action == "merge"}
    rejected = {decision.name for decision in decisions if decision.action == "reject"}
    for name, decision in merges.items():
        where, into = f'decision on "{name}", field into', known.target(decision.into, decisions)
        if not decision.into:
            yield Fault("analysis.into", where, "nothing", "the actor to merge into", "Fill it in, or accept.")
        elif into is None:
            do = did_you_mean(decision.into, known.names(decisions)) or "Accept it too, or merge into a known actor."
            expected = "a proposed or known actor"
            yield Fault("analysis.into", where, f'"{decision.into}"', expected, do)
        elif into in rejected:
            yield Fault("analysis.into", where, f'"{decision.into}", which is rejected', "an actor that is kept")
        elif name in _chain(name, merges, known, decisions):
            do = "Accept one of them."
            yield Fault("analysis.circle", where, f'a circle through "{decision.into}"', "an end to the merging", do)


def _chain(
    name: str, merges: Mapping[str, ActorDecision], known: _Known, decisions: Sequence[ActorDecision]
) -> tuple[str, ...]:
    """The names that a merge leads to, one after another; a circle is walked once."""
    found: list[str] = []
    while name in merges:
        name = known.target(merges[name].into, decisions) or ""
        if name in found:
            break
        found.append(name)
    return tuple(found)


def _twin_faults(decisions: Sequence[ActorDecision], known: _Known) -> Iterator[Fault]:
    """Two actors that would be shown by the same name."""
    shown: dict[str, str] = {known.gazetteer.actors[actor].label.casefold(): actor for actor in known.found}
    decided = {decision.name: decision for decision in decisions}
    for name, decision in decided.items():
        if decision.action not in ("accept", "rename"):
            continue
        label = (decision.label if decision.action == "rename" else name) or name
        other = shown.setdefault(label.casefold(), name)
        if other != name:
            do = f'Merge one into the other, or rename "{name}".'
            yield Fault("analysis.twin", f'decision on "{name}"', f'the name "{label}" twice', "two names for two", do)


@dataclass(frozen=True, eq=False)
class _Known:
    """What decisions are checked against: the text, its proposals, and whom the gazetteer knows."""

    article: Article
    gazetteer: Gazetteer
    proposed: Mapping[str, ActorProposal]
    mentions: tuple[Mention, ...]

    @cached_property
    def text(self) -> str:
        return _plain_text(self.article)

    @cached_property
    def found(self) -> tuple[str, ...]:
        """The known actors that the text names."""
        return tuple(sorted({m.actor for m in self.mentions if m.actor in self.gazetteer.actors}))

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """Label or id in small letters → id."""
        return _by_label(self.gazetteer)

    @cached_property
    def holders(self) -> Mapping[str, str | None]:
        """Organisations that were found by their form alone: id → the state that they roll up to."""
        return {m.actor: m.state for m in self.mentions if m.actor not in self.gazetteer.actors}

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words in capitals of the text."""
        return frozenset(re.findall(r"(?<!\w)[A-Z]{2,}(?!\w)", self.text))

    @cached_property
    def brackets(self) -> Mapping[str, frozenset[str]]:
        """Up to eight words before a bracket → the acronyms in such brackets: "Rapid Support Forces" → RSF."""
        found: dict[str, set[str]] = defaultdict(set)
        for match in re.finditer(r" ?\(([A-Z][A-Za-z-]{0,8}[A-Z])\)", self.text):
            words = self.text[max(0, match.start() - 120) : match.start()].split()
            for number in range(2, min(8, len(words)) + 1):
                found[" ".join(words[-number:])].add(match[1])
        return {name: frozenset(acronyms) for name, acronyms in found.items()}

    @cached_property
    def form_ids(self) -> Mapping[str, str]:
        """The surfaces of those organisations → their ids."""
        return {m.exact: m.actor for m in self.mentions if m.actor not in self.gazetteer.actors}

    def stands(self, words: str) -> bool:
        return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", self.text) is not None

    def target(self, into: str, decisions: Iterable[ActorDecision]) -> str | None:
        """The proposal's name or the actor's id that is meant by `into`."""
        shown = {decision.label.casefold(): decision.name for decision in decisions if decision.action == "rename"}
        names = {name.casefold(): name for name in (*self.proposed, *(decision.name for decision in decisions))}
        fold = into.casefold()
        return names.get(fold) or shown.get(fold) or self.by_label.get(fold)

    def names(self, decisions: Iterable[ActorDecision]) -> list[str]:
        labels = [self.gazetteer.actors[actor].label for actor in self.gazetteer.actors]
        return [*self.proposed, *(decision.name for decision in decisions), *labels]


def _by_label(gazetteer: Gazetteer) -> dict[str, str]:
    actors = gazetteer.actors
    return {actor.label.casefold(): actor.id for actor in actors.values()} | {key.casefold(): key for key in actors}


# --------------------------------------------------------------------------------------------------------------------
# A gazetteer with the accepted actors


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LEADS = (
    r"(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Cc]hancellor|[Mm]inister|[Ss]ecretary|[Gg]eneral|[Gg]overnor"
    r"|[Cc]olonel|[Cc]ommander|[Aa]mbassador|[Ee]nvoy|[Kk]ing|[Qq]ueen|[Ss]ultan|[Ee]mir|[Cc]rown [Pp]rince|[Ss]enator"
    r"|[Mm]arshal|[Aa]dmiral|[Tt]aoiseach|[Aa]yatollah|[Ss]upreme [Ll]eader)"
)
_TITLE_BEFORE = re.compile(rf"(?<!\w){_LEADS}\.? (?:[A-Z]\w+ )?$")
_TITLE_AFTER = re.compile(rf", (?:\w+ ){{0,4}}?{_LEADS}(?!\w)")
_MEDIA = _words("Times Post News Journal Guardian Herald Reuters Press Agency Tribune Gazette Broadcasting Radio")
_IGO = _words(
    "Organisation Organization Union League Commission Community Nations Court Alliance Treaty UN EU NATO AU OAS ASEAN"
    " ECOWAS OPEC IMF IAEA OSCE WTO EEC SADC BRICS"
)


def _kind(proposal: ActorProposal) -> str:
    """A first guess at the kind of actor; the reader may change it."""
    if proposal.kind == "armed_group":
        return "armed_group"
    words = set(proposal.name.split())
    if proposal.kind != "person":
        return "media" if words & _MEDIA else "igo" if words & _IGO else "agency"
    return "leader" if any(_leads(proposal.name, context) for context in proposal.contexts) else "person"


def _leads(name: str, context: str) -> bool:
    """Whether a title stands before the name, or after it and a comma."""
    before, found, after = context.partition(name)
    return bool(found) and bool(_TITLE_BEFORE.search(before[-60:]) or _TITLE_AFTER.match(after))


def _slug(name: str) -> str:
    return "_".join(re.findall(r"\w+", name.casefold().replace("'", "").replace("’", ""))) or "actor"


def _free_id(wanted: str, taken: Collection[str]) -> str:
    return next(one for number in count(1) if (one := _numbered(wanted, number)) not in taken)


def _numbered(wanted: str, number: int) -> str:
    return wanted if number == 1 else f"{wanted}_{number}"


def _extended(known: _Known, decisions: Sequence[ActorDecision]) -> Gazetteer:
    """The gazetteer with the actors that were accepted, the names that were merged, and without those rejected."""
    every = {decision.name: decision for decision in decisions}
    kept = {name: choice for name, choice in every.items() if choice.action in ("accept", "rename")}
    actors = dict(known.gazetteer.actors)
    ids: dict[str, str] = {}
    for name, choice in kept.items():
        ids[name] = known.form_ids.get(name) or _free_id(_slug(name), actors)
        actors[ids[name]] = _new_actor(ids[name], choice, known)
    merges = {name: choice for name, choice in every.items() if choice.action == "merge"}
    for name in merges:
        end = _chain(name, merges, known, decisions)[-1]
        ids[name] = ids.get(end, end)
    aliases = _new_aliases(ids, known, frozenset(kept) | frozenset(merges))
    decided_by_hand = {*merges, *kept} - set(known.proposed)
    old = tuple(alias for alias in known.gazetteer.aliases if alias.surface not in decided_by_hand)
    rejected = tuple(name for name, choice in every.items() if choice.action == "reject")
    known_phrases = (phrase for phrase in known.gazetteer.phrases if phrase not in decided_by_hand)
    phrases = (*known_phrases, *rejected)
    return replace(known.gazetteer, actors=actors, aliases=(*old, *aliases), phrases=phrases)


def _new_actor(actor_id: str, choice: ActorDecision, known: _Known) -> Actor:
    proposal = known.proposed.get(choice.name)
    kind = choice.kind or (_kind(proposal) if proposal else "agency")
    label = choice.label if choice.action == "rename" else choice.name
    person = proposal is not None and proposal.kind == "person"
    state = _state_of_office(proposal.name, known) if person else known.holders.get(actor_id)
    return Actor(actor_id, label, kind, part_of=state or "")


def _state_of_office(name: str, known: _Known) -> str | None:
    """The state whose office a person holds by the words beside the name; None if they tell of none, or of two."""
    by_paragraph: dict[int, list[Mention]] = defaultdict(list)
    for mention in known.mentions:
        if mention.state:
            by_paragraph[mention.paragraph].append(mention)
    found = {
        mention.state
        for paragraph in known.article.paragraphs
        for place in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", paragraph.text)
        for mention in by_paragraph[paragraph.number]
        if _holds_office(paragraph.text, place.span(), (mention.start, mention.end))
    }
    return found.pop() if len(found) == 1 else None


_OFFICE = rf"(?:(?!and |or )[\w-]+ ){{0,3}}?{_LEADS}(?: [Mm]inister| [Ss]ecretary)?"
_OFFICE_BEFORE = re.compile(rf"(?:['’]s?)? {_OFFICE},? ")
_OFFICE_AFTER = re.compile(rf", (?:(?:a|an|the) )?(?:{_OFFICE} of (?:the )?)?")
_OFFICE_AFTER_STATE = re.compile(rf"(?:['’]s?)? {_OFFICE}(?!\w)")


def _holds_office(text: str, name: tuple[int, int], state: tuple[int, int]) -> bool:
    """*Chadian President X*, *Chad's prime minister X*, *X, the president of Chad*, *X, Chad's president*."""
    if state[1] <= name[0]:
        return _OFFICE_BEFORE.fullmatch(text[state[1] : name[0]]) is not None
    between = text[name[1] : state[0]]
    if _OFFICE_AFTER.fullmatch(between) is None:
        return False
    return " of " in between or _OFFICE_AFTER_STATE.match(text, state[1]) is not None


def _new_aliases(ids: Mapping[str, str], known: _Known, names: frozenset[str]) -> tuple[Alias, ...]:
    """Each name, and its short forms where they can mean nobody else."""
    taken = {alias.surface for alias in known.gazetteer.aliases} | names
    short: dict[str, set[str]] = defaultdict(set)
    for name in ids:
        for form in _short_forms(name, known):
            short[form].add(ids[name])
    own = {form: next(iter(actors)) for form, actors in short.items() if len(actors) == 1 and form not in taken}
    rows = [(name, ids[name], "name") for name in ids if re.search(r"\w", name)]
    rows += [(form, actor, "acronym" if form.isupper() else "name") for form, actor in own.items()]
    return tuple(Alias(*row) for row in rows)


def _short_forms(name: str, known: _Known) -> Iterator[str]:
    proposal = known.proposed.get(name)
    words = name.split()
    if len(words) < 2:
        return
    if proposal is not None and proposal.kind == "person":
        yield words[-1]
        return
    letters = "".join(word[0] for word in words if word[0].isupper())
    if letters in known.tokens:
        yield letters
    yield from sorted(known.brackets.get(name, frozenset()) - {letters})


# --------------------------------------------------------------------------------------------------------------------
# Corrections of claims


@dataclass(frozen=True, slots=True)
class Correction:
    """What becomes of a machine-coded claim, or a claim that a reader adds.

    Parameters
    ----------
    action : {"keep", "drop", "change", "add"}
    key : str
        The claim's `claim_key_of`; empty for ``add``.
    changes : tuple of (str, str)
        Field and new value, for the fields in `EDITABLE`; for ``add`` also ``paragraph`` and ``content``.
    where : str
        The row it was read from, for faults.

    Examples
    --------
    >>> Correction("change", "k1a2b3c4d5", (("polarity", "-"),)).changes
    (('polarity', '-'),)
    """

    action: str
    key: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    where: str = "a correction"


def claim_keys(claims: Iterable[Claim], mentions: Iterable[Mention] = ()) -> tuple[str, ...]:
    """A key for each claim that depends on its words: not on its number, its paragraph or on who its actors are.

    So a correction still fits when an actor is merged into another, or renamed.

    Parameters
    ----------
    claims : iterable of Claim
        As `entente.claims.propose_claims` gives them.
    mentions : iterable of Mention
        Those of the text: of several claims made in the same words, each is known by where its actors are named.

    Returns
    -------
    tuple of str
        ``k`` and ten characters: a hash of content, relation, the places in the content where actor and recipient are
        first named, and of how many claims with the same four come before.

    Examples
    --------
    >>> one = Claim("m001", 4, "author", "author", "", 0, 5, "sold.", "trades_with", "norway", "iceland")
    >>> first, second = claim_keys([one, one])
    >>> first == claim_keys([replace(one, id="m007", paragraph=5, actor="sweden")])[0], first == second
    (True, False)
    """
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        named[mention.paragraph].append(mention)
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for claim in claims:
        inside = [m for m in named[claim.paragraph] if claim.start <= m.start < claim.end]
        places = [_first_named(end, inside, claim.start) for end in claim.pair]
        parts = (" ".join(claim.content.split()), claim.relation, *places)
        seen[parts] += 1
        words = "\x1f".join((*parts, str(seen[parts])))
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
        keys.append(f"k{digest[:10]}")
    return tuple(keys)


def _first_named(actor: str, mentions: Iterable[Mention], start: int) -> str:
    """Where in a content the actor is first named; empty if only its sentence or paragraph names it."""
    return next((str(mention.start - start) for mention in mentions if actor in (mention.actor, mention.state)), "")


def _keyed(analysis: Analysis) -> Iterator[tuple[str, Claim]]:
    """The claims as they were proposed, each with its key."""
    claims = analysis.claims_as_proposed
    return zip(claim_keys(claims, analysis.mentions), claims, strict=True)


def claim_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """The table of claims to correct: one row a claim, ready to be changed.

    Parameters
    ----------
    analysis : Analysis

    Returns
    -------
    list of dict
        Keys ``key, action, paragraph, content`` and those of `EDITABLE`. Claims as they now are; dropped ones as they
        were proposed, with the action ``drop``. `corrections_from_rows` reads them back.

    Examples
    --------
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> [(row["action"], row["relation"], row["actor"], row["recipient"]) for row in claim_rows(found)]
    [('keep', 'attacks', 'chad', 'niger')]
    """
    now = {claim.id: claim for claim in analysis.claims}
    rows = []
    for key, claim in _keyed(analysis):
        current = now.pop(claim.id, None)
        action = "drop" if current is None else "keep" if current == claim else "change"
        rows.append(_claim_row(key, action, current or claim))
    return rows + [_claim_row("", "add", claim) for claim in now.values()]


def _claim_row(key: str, action: str, claim: Claim) -> dict[str, Any]:
    start = {"key": key, "action": action, "paragraph": claim.paragraph, "content": claim.content}
    return start | {name: getattr(claim, name) for name in EDITABLE}


def corrections_from_rows(rows: Iterable[Row], analysis: Analysis, *, origin: str = "claims") -> tuple[Correction, ...]:
    """Read corrections from the rows of a table and check them against the codebook and the actors.

    Parameters
    ----------
    rows : iterable of mappings
        As `claim_rows` gives them, with some cells changed. A row that differs from its claim is a change, whether
        its action says ``keep`` or ``change``. A row without a key and with the action ``add`` is a claim by hand: its
        ``content`` must stand in its ``paragraph``. A missing column leaves the field as it was; so does an empty cell,
        except in `CLEARABLE`. A row whose claim is no longer there is taken, and `analyse` lists it as stale.
    analysis : Analysis
        What the rows are about.
    origin : str
        The name of the table, for the faults.

    Returns
    -------
    tuple of Correction
        One for each row. A row that changes nothing says that a reader has looked at the claim and keeps it.

    Raises
    ------
    EntenteError
        All at once, each with its row (the first is row 1) and field: ``analysis.row``, ``analysis.action``,
        ``analysis.key``, ``analysis.relation``, ``analysis.actor``, ``analysis.value``, ``analysis.date``,
        ``analysis.same``, ``analysis.paragraph``, ``analysis.content``.

    Examples
    --------
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> rows = claim_rows(found)
    >>> rows[0]["polarity"] = "-"
    >>> [(one.action, one.changes) for one in corrections_from_rows(rows, found)]
    [('change', (('polarity', '-'),))]
    """
    desk = _Desk.of(analysis)
    rows = list(rows)
    read = [desk.read(row, f"{origin}, row {number}") for number, row in enumerate(rows, 1)]
    faults = [fault for _, found in read for fault in found]
    corrections = [correction for correction, _ in read if correction is not None]
    raise_if_any([*faults, *_twice(corrections)])
    return tuple(corrections)


def _twice(corrections: Iterable[Correction]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for correction in corrections:
        if correction.key and seen.setdefault(correction.key, correction.where) != correction.where:
            found = f'the key "{correction.key}" again, after {seen[correction.key]}'
            yield Fault(
                "analysis.key", f"{correction.where}, field key", found, "each claim once", "Leave one row out."
            )


@dataclass(frozen=True, eq=False)
class _Desk:
    """What corrections are checked against."""

    article: Article
    gazetteer: Gazetteer
    claims: Mapping[str, Claim]
    decisions: tuple[ActorDecision, ...]

    @classmethod
    def of(cls, analysis: Analysis) -> _Desk:
        return cls(analysis.article, analysis.gazetteer, dict(_keyed(analysis)), analysis.decisions)

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """Label or id in small letters → id, also by the name and the id before a merge or a new name."""
        known = _by_label(self.gazetteer)
        named = {alias.surface: alias.actor for alias in self.gazetteer.aliases}
        for decision in self.decisions:
            if decision.action in ("merge", "rename"):
                for old in (decision.name.casefold(), _slug(decision.name)):
                    known.setdefault(old, named.get(decision.name, old))
        return known

    def actor(self, name: str) -> str:
        return self.by_label.get(name.casefold(), name)

    def read(self, row: Any, where: str) -> tuple[Correction | None, tuple[Fault, ...]]:
        if not isinstance(row, Mapping):
            return None, (Fault("analysis.row", where, repr(row)[:60], "a row with key and action"),)
        action = _cell(row, "action") or "keep"
        if action not in CLAIM_ACTIONS:
            return None, (unknown_choice("analysis.action", f"{where}, field action", action, CLAIM_ACTIONS),)
        return self._added(row, where) if action == "add" else self._changed(row, action, where)

    def _changed(self, row: Row, action: str, where: str) -> tuple[Correction | None, tuple[Fault, ...]]:
        key = _cell(row, "key")
        if not key:
            do = "Take the row from the table of claims, or write the action add."
            return None, (Fault("analysis.key", f"{where}, field key", "nothing", "the key of a claim", do),)
        claim = self.claims.get(key)
        if action == "drop" or claim is None:
            return Correction(action, key, where=where), ()
        given = self._given(row, EDITABLE)
        changes = tuple((name, value) for name, value in given.items() if getattr(claim, name) != value)
        correction = Correction("change" if changes else "keep", key, changes, where)
        return correction, tuple(_change_faults(correction, claim, self))

    def _given(self, row: Row, names: Iterable[str]) -> dict[str, str]:
        """The cells that say something; actors by their ids."""
        given = {name: _cell(row, name) for name in names if _cell(row, name) or (name in row and name in CLEARABLE)}
        return given | {name: self.actor(given[name]) for name in ("actor", "recipient") if name in given}

    def _added(self, row: Row, where: str) -> tuple[Correction | None, tuple[Fault, ...]]:
        given = self._given(row, ("paragraph", "content", *EDITABLE))
        given["paragraph"] = re.sub(r"(?i)^p0*(?=\d)|\.0$", "", given.get("paragraph", ""))
        correction = Correction("add", "", tuple(given.items()), where)
        return correction, tuple(_addition_faults(correction, self))


def _change_faults(correction: Correction, claim: Claim | None, desk: _Desk) -> Iterator[Fault]:
    given = dict(correction.changes)
    yield from _value_faults(given, correction.where, desk)
    ends = tuple(given.get(name) or (getattr(claim, name) if claim else name) for name in ("actor", "recipient"))
    yield from _same_faults(ends, correction.where)


def _same_faults(ends: tuple[str, str], where: str) -> Iterator[Fault]:
    if ends[0] and ends[0] == ends[1]:
        found = f'"{ends[0]}" twice'
        yield Fault("analysis.same", f"{where}, fields actor and recipient", found, "two different actors")


def _value_faults(given: Mapping[str, str], where: str, desk: _Desk) -> Iterator[Fault]:
    codebook = data.codebook()
    if "relation" in given and given["relation"] not in codebook:
        yield unknown_choice("analysis.relation", f"{where}, field relation", given["relation"], codebook.relations)
    for name in ("actor", "recipient"):
        if name in given and given[name] not in desk.gazetteer.actors:
            do = did_you_mean(given[name], desk.by_label) or "Accept or add the actor first."
            yield Fault("analysis.actor", f"{where}, field {name}", f'"{given[name]}"', "an actor's id or label", do)
    for name, allowed in _CHOICES.items():
        if name in given and given[name] not in allowed:
            yield unknown_choice("analysis.value", f"{where}, field {name}", given[name], allowed)
    for name in ("since", "until"):
        if given.get(name) and not data.is_date(given[name]):
            do = "Write 2024, 2024-10 or 2024-10-26."
            yield Fault("analysis.date", f"{where}, field {name}", f'"{given[name]}"', "a date, or part of one", do)


_CHOICES = {"source_kind": SOURCE_KINDS, "polarity": POLARITIES, "certainty": CERTAINTIES, "aux": AUXES}


def _addition_faults(correction: Correction, desk: _Desk) -> Iterator[Fault]:
    given, where = dict(correction.changes), correction.where
    for name in ("relation", "actor", "recipient"):
        if name not in given:
            yield Fault("analysis.value", f"{where}, field {name}", "nothing", "a value", "Fill it in.")
    yield from _value_faults(given, where, desk)
    yield from _same_faults((given.get("actor", ""), given.get("recipient", "")), where)
    number, last = given["paragraph"], len(desk.article.paragraphs)
    if not (number.isdecimal() and number.isascii() and 1 <= int(number) <= last):
        expected = f"a number from 1 to {last}" if last else "a text with paragraphs"
        yield Fault("analysis.paragraph", f"{where}, field paragraph", f'"{number}"', expected)
    elif _place(desk.article, int(number), given.get("content", "")) is None:
        content = given.get("content", "")
        elsewhere = [p.label for p in desk.article.paragraphs if _place(desk.article, p.number, content)]
        do = f"They stand in {', '.join(elsewhere[:3])}." if elsewhere else "Copy the words from the text."
        found = f'"{content[:60]}"'
        yield Fault("analysis.content", f"{where}, field content", found, f"words of paragraph {number}", do)


def _place(article: Article, number: int, content: str) -> tuple[int, int] | None:
    """Where the words stand in the paragraph; line breaks and double spaces do not matter."""
    words = content.split()
    if not words or not 1 <= number <= len(article.paragraphs):
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), article.paragraph(number).text)
    return found.span() if found else None


@dataclass(frozen=True, slots=True)
class Stale:
    """A correction that fits no longer, and why; it changes nothing.

    Examples
    --------
    >>> print(Stale(Correction("drop", "k1a2b3c4d5", where="claims, row 3"), "no claim says that any more"))
    claims, row 3: no claim says that any more
    """

    correction: Correction
    why: str

    def __str__(self) -> str:
        return f"{self.correction.where}: {self.why}"


def _misfit(correction: Correction, desk: _Desk) -> str:
    """Why a correction that was once in order does not fit this analysis; empty if it does."""
    if correction.action == "add":
        faults = list(_addition_faults(_moved(correction, desk), desk))
    elif correction.key not in desk.claims:
        why = "The text or its actors have changed, or the table is of an earlier version of the course"
        return f'no claim has the key "{correction.key}" any more. {why}'
    else:
        faults = list(_change_faults(correction, desk.claims[correction.key], desk))
    return f"{faults[0].found} is not there any more" if faults else ""


def _moved(correction: Correction, desk: _Desk) -> Correction:
    """A claim by hand, in the paragraph where its words now stand."""
    given = dict(correction.changes)
    numbers = [given.get("paragraph", ""), *(str(p.number) for p in desk.article.paragraphs)]
    here = (n for n in numbers if n.isdecimal() and _place(desk.article, int(n), given.get("content", "")))
    number = next(here, given.get("paragraph", ""))
    return replace(correction, changes=tuple((given | {"paragraph": number}).items()))


def _as_now(correction: Correction, desk: _Desk) -> Correction:
    """The correction with the actors of now: one that was merged into another stands for that one."""
    given = dict(correction.changes)
    ends = {name: desk.actor(given[name]) for name in ("actor", "recipient") if name in given}
    return replace(correction, changes=tuple((given | ends).items()))


def _corrected(corrections: Sequence[Correction], desk: _Desk) -> tuple[tuple[Claim, ...], tuple[Stale, ...]]:
    """The claims that are kept, changed or added; and the corrections that do not fit."""
    fit, stale = [], []
    for correction in corrections:
        now = _as_now(correction, desk)
        why = _misfit(now, desk)
        if why:
            stale.append(Stale(correction, why))
        else:
            fit.append(now)
    by_key = {correction.key: correction for correction in fit if correction.key}
    kept = []
    for key, claim in desk.claims.items():
        correction = by_key.get(key)
        if correction is None:
            kept.append(claim)
        elif correction.action != "drop":
            kept.append(replace(claim, **dict(correction.changes)))
    added = [_moved(correction, desk) for correction in fit if correction.action == "add"]
    kept += [_added_claim(one, number, desk) for number, one in enumerate(added, 1)]
    return tuple(kept), tuple(stale)


def _added_claim(correction: Correction, number: int, desk: _Desk) -> Claim:
    given = {"source": "author", "source_kind": "author", "cue": "", **dict(correction.changes)}
    paragraph = int(given.pop("paragraph"))
    start, end = _place(desk.article, paragraph, given.pop("content")) or (0, 0)
    text = desk.article.paragraph(paragraph).text
    return Claim(id=f"h{number:03d}", paragraph=paragraph, start=start, end=end, content=text[start:end], **given)


# --------------------------------------------------------------------------------------------------------------------
# Balance


@dataclass(frozen=True)
class Balance:
    """The measures of balance of a signed graph, each a value or `entente.errors.Undefined`.

    Parameters
    ----------
    triangles : TriangleCensus
    triangle_index, walk_balance : float or Undefined
    frustration : Frustration or Undefined
    partition : (tuple, tuple) or Undefined
        A best split into two sides.

    Examples
    --------
    >>> measure(nx.Graph()).partition
    Undefined(why='the graph has no edge')
    """

    triangles: TriangleCensus
    triangle_index: float | Undefined
    walk_balance: float | Undefined
    frustration: Frustration | Undefined
    partition: Sides | Undefined


def measure(graph: nx.Graph, *, time_limit: float = TIME_LIMIT) -> Balance:
    """All measures of balance of a signed graph.

    Parameters
    ----------
    graph : networkx.Graph
        Edges carry ``sign`` 1 or -1.
    time_limit : float
        Seconds for the frustration index; after that a bound is given, and named so.

    Returns
    -------
    Balance

    Examples
    --------
    >>> from entente.balance import read_edges
    >>> found = measure(read_edges("u,v,sign" + chr(10) + "a,b,+" + chr(10) + "b,c,-" + chr(10)))
    >>> found.frustration.index, found.triangle_index.why
    (0, 'the graph has no triangle')
    """
    nothing = Undefined("the graph has no edge")
    best = frustration(graph, time_limit=time_limit) if graph.number_of_edges() else nothing
    sides = best.partition if isinstance(best, Frustration) else nothing
    many = Undefined(f"not computed for more than {MOST_WALKED:,} actors, and the graph has {len(graph):,}")
    walks = walk_balance(graph) if len(graph) <= MOST_WALKED else many
    return Balance(triangles(graph), triangle_index(graph), walks, best, sides)


# --------------------------------------------------------------------------------------------------------------------
# The analysis


@dataclass(frozen=True)
class Note:
    """One thing that cannot be concluded, and the numbers that say so.

    Parameters
    ----------
    code : str
        Stable name, such as ``"analysis.no_triangle"``.
    text : str
        One or two plain sentences.
    numbers : mapping of str to int, float or str
        What the sentence rests on.

    Examples
    --------
    >>> print(Note("analysis.one_text", "One text is not a sample.", {"texts": 1}))
    One text is not a sample.
    """

    code: str
    text: str
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", MappingProxyType(dict(self.numbers)))

    def __reduce__(self):
        return Note, (self.code, self.text, dict(self.numbers))

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything that the path found in one text; made by `analyse`.

    Parameters
    ----------
    article : Article
        Without paragraphs if the text has no word.
    gazetteer : Gazetteer
        With the accepted actors.
    proposals : tuple of ActorProposal
        Actors that the gazetteer did not know.
    decisions : tuple of ActorDecision
        Those that were given. Another proposal is no actor here, unless `proposed` is set.
    mentions : tuple of Mention
    claims_as_proposed, claims : tuple of Claim
        As the machine coded them, and after the corrections. Ids ``m…`` are the machine's, ``h…`` were added by hand.
    corrections : tuple of Correction
        Those that were given.
    stale : tuple of Stale
        Those of them that fit no longer, each with the reason.
    graph : networkx.MultiDiGraph
        One edge a claim about what is or was; actors roll up to their states.
    signed : SignedGraph
    balance : Balance
    notes : tuple of Note
        What cannot be concluded.
    proposed : bool
        Whether every proposal without a decision was accepted as it was guessed.

    Examples
    --------
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> len(found.mentions), list(found.signed.graph.edges(data="sign"))
    (2, [('chad', 'niger', -1)])
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
    balance: Balance
    notes: tuple[Note, ...] = ()
    proposed: bool = False

    @property
    def sha256(self) -> str:
        """The article's `fingerprint`."""
        return fingerprint(self.article)

    def label(self, actor: str) -> str:
        """The name to show for an actor's id, or for a source that is only proposed; else the id itself."""
        known = self.gazetteer.actors.get(actor)
        return known.label if known else self._proposed.get(actor, actor)

    @cached_property
    def _proposed(self) -> dict[str, str]:
        """Proposed names by the id that they have as sources and mentions."""
        names = {_slug(proposal.name): proposal.name for proposal in self.proposals}
        return names | {m.actor: m.exact for m in self.mentions if m.actor not in self.gazetteer.actors}

    @property
    def labels(self) -> dict[str, str]:
        """The names to show of all actors that are mentioned or stand in a claim."""
        named = {m.actor for m in self.mentions} | {m.state for m in self.mentions if m.state}
        named |= {end for claim in self.claims for end in claim.pair}
        return {actor: self.label(actor) for actor in sorted(named)}


def pictured(graph: nx.Graph, *, most: int = PICTURED) -> tuple[nx.Graph, int]:
    """The part of a graph that a picture can hold: its most connected actors.

    Parameters
    ----------
    graph : networkx.Graph or networkx.MultiDiGraph
    most : int
        How many actors to keep: those with most edges; of equals, the first by id.

    Returns
    -------
    (graph, int)
        The graph between those actors, and how many actors were left out.

    Examples
    --------
    >>> small, left_out = pictured(nx.star_graph(40), most=3)
    >>> sorted(small), left_out
    ([0, 1, 10], 38)
    """
    ordered = sorted(graph, key=lambda node: (-graph.degree(node), str(node)))
    kept = graph.copy()  # a subgraph would forget the order of the actors
    kept.remove_nodes_from(ordered[most:])
    return kept, max(0, len(ordered) - most)


def analyse(
    text: str | Path | Article,
    *,
    actors: Iterable[ActorDecision | Row] | None = None,
    claims: Iterable[Correction | Row] | None = None,
    gazetteer: Gazetteer | None = None,
    proposed: bool = False,
    rule: str = "majority",
    origin: str = "text",
) -> Analysis:
    """Take a text along the whole path: actors, claims, graphs, balance, and what cannot be concluded.

    Parameters
    ----------
    text : str, Path or Article
        The text itself (plain or HTML), a path to it, or an article that was read already.
    actors : iterable of ActorDecision or of rows, optional
        What becomes of proposed actors. A proposal without a decision is no party of any claim.
    claims : iterable of Correction or of rows, optional
        What becomes of machine-coded claims. A claim without a correction is kept.
    gazetteer : Gazetteer, optional
        By default `entente.data.gazetteer`.
    proposed : bool
        Whether to accept every proposal without a decision, as it is guessed.
    rule : {"majority", "certainty_weighted", "latest", "most_severe"}
        How contradicting claims on a pair become one sign.
    origin : str
        Where a text given as a string comes from.

    Returns
    -------
    Analysis

    Raises
    ------
    EntenteError
        Only for what the reader gave besides the text: faults in decisions and corrections, an unknown rule, a file
        that cannot be read. Decisions: ``analysis.row``, ``analysis.name``, ``analysis.action``, ``analysis.kind``,
        ``analysis.label``, ``analysis.into``, ``analysis.circle``, ``analysis.twin``. Corrections: as
        `corrections_from_rows`. ``analysis.rule``.

    Examples
    --------
    >>> text = "A border" + chr(10) + "Chad attacked Niger, officials said. Mali criticised Chad."
    >>> found = analyse(text)
    >>> [(claim.actor, claim.relation, claim.recipient) for claim in found.claims]
    [('chad', 'attacks', 'niger'), ('mali', 'criticises', 'chad')]
    >>> found.balance.triangle_index.why, len(analyse("").claims)
    ('the graph has no triangle', 0)

    Notes
    -----
    The default gazetteer knows the states of the world and also the few actors of the course's own article. They stay
    in, since the rules for names keep them apart from others of the same name ("IAF", "Islamic Republic"), and since
    the finder was measured on other texts with them. An accepted actor is found by its full name, a person also by the
    surname and an organisation by its letters, unless that could mean somebody else too.
    """
    raise_if_any([] if rule in RULES else [unknown_choice("analysis.rule", "argument rule", rule, RULES)])
    draft = coded(text, actors=actors, gazetteer=gazetteer, proposed=proposed, origin=origin)
    corrections = _corrections(claims, draft)
    kept, stale = _corrected(corrections, _Desk.of(draft))
    found = replace(_built(draft, kept, rule), corrections=corrections, stale=stale)
    return replace(found, notes=tuple(_notes(found, other_language(_plain_text(found.article)))))


def coded(
    text: str | Path | Article,
    *,
    actors: Iterable[ActorDecision | Row] | None = None,
    gazetteer: Gazetteer | None = None,
    proposed: bool = False,
    origin: str = "text",
) -> Analysis:
    """The first half of `analyse`, up to the claims: no graph is built, and the notes are those on actors.

    Parameters
    ----------
    text, actors, gazetteer, proposed, origin
        As for `analyse`, which takes its claims from here. So does every command that shows claims of a text.

    Returns
    -------
    Analysis

    Raises
    ------
    EntenteError
        As `analyse`, for decisions and for a file that cannot be read.

    Examples
    --------
    >>> [claim.relation for claim in coded("News" + chr(10) + "Chad attacked Niger.").claims]
    ['attacks']
    """
    known = _known(article_of(text, origin=origin), gazetteer or data.gazetteer())
    draft = _draft(known, _decisions(actors, known, proposed), proposed)
    return replace(draft, notes=tuple(_actor_notes(draft)))


def article_of(text: str | Path | Article, *, origin: str = "text") -> Article:
    """The article in any text, also in one of another language or without a word.

    Parameters
    ----------
    text : str, Path or Article
    origin : str
        Where a text given as a string comes from.

    Returns
    -------
    Article
        Without paragraphs if there is no word in the text.

    Raises
    ------
    EntenteError
        Only if a path is given: as `entente.article.read_text`.

    Examples
    --------
    >>> len(article_of("Un mot." + chr(10) + "Deux mots.").paragraphs), len(article_of("...").paragraphs)
    (2, 0)
    """
    if isinstance(text, Article):
        return text
    if isinstance(text, Path):
        text, origin = read_text(text)
    try:
        return parse_article(text, origin=origin, any_language=True)
    except EntenteError:
        return Article("", (), origin)


def fingerprint(article: Article) -> str:
    """A hash of an article's paragraphs: the same text has the same, wherever it comes from.

    Examples
    --------
    >>> fingerprint(article_of("Chad left.", origin="a"))[:8] == fingerprint(article_of("Chad left.", origin="b"))[:8]
    True
    """
    return hashlib.sha256(_plain_text(article).encode("utf-8", "replace")).hexdigest()


def _plain_text(article: Article) -> str:
    return "\n".join(paragraph.text for paragraph in article.paragraphs)


def _known(article: Article, gazetteer: Gazetteer) -> _Known:
    mentions, proposals = find_and_propose(article, gazetteer)
    return _Known(article, gazetteer, {p.name: p for p in proposals}, mentions)


def _decisions(
    actors: Iterable[ActorDecision | Row] | None, known: _Known, proposed: bool
) -> tuple[ActorDecision, ...]:
    given = list(actors or ())
    faults = [
        fault
        for number, row in enumerate(given, 1)
        if not isinstance(row, ActorDecision)
        for fault in _decision_row_faults(row, number, "actors")
    ]
    good = [row for row in given if isinstance(row, ActorDecision) or not list(_decision_row_faults(row, 1, ""))]
    rows = [row if isinstance(row, ActorDecision) else _decision(row) for row in good if _decides(row)]
    decided = {decision.name for decision in rows}
    into = {known.target(decision.into, rows) for decision in rows if decision.action == "merge"}
    meant = [ActorDecision(name) for name in known.proposed if name in into and name not in decided]
    decisions = (*rows, *meant)  # whoever merges a name into a proposed one has accepted that one
    raise_if_any([*faults, *_decision_faults((*decisions, *_guessed(decisions, known, proposed)), known)])
    return decisions


def _guessed(decisions: Sequence[ActorDecision], known: _Known, proposed: bool) -> list[ActorDecision]:
    """What is accepted without a decision."""
    decided = {decision.name for decision in decisions}
    return [ActorDecision(name) for name in known.proposed if proposed and name not in decided]


def _decides(row: ActorDecision | Row) -> bool:
    return isinstance(row, ActorDecision) or _is_decided(row)


def _corrections(claims: Iterable[Correction | Row] | None, draft: Analysis) -> tuple[Correction, ...]:
    given = list(claims or ())
    ready = [row for row in given if isinstance(row, Correction)]
    rows = [row for row in given if not isinstance(row, Correction)]
    faults = [fault for one in ready for fault in _object_faults(one, _Desk.of(draft))]
    raise_if_any([*faults, *_twice(ready)])
    return (*ready, *corrections_from_rows(rows, draft))


def _object_faults(correction: Correction, desk: _Desk) -> Iterator[Fault]:
    """What can never have been in order; that an actor or a passage is gone only makes a correction stale."""
    if correction.action not in CLAIM_ACTIONS:
        where = f"{correction.where}, field action"
        yield unknown_choice("analysis.action", where, correction.action, CLAIM_ACTIONS)
    for name, _ in correction.changes:
        if name not in (*EDITABLE, "paragraph", "content"):
            yield unknown_choice("analysis.field", correction.where, name, EDITABLE)
    faults = _value_faults(dict(correction.changes), correction.where, desk)
    yield from (fault for fault in faults if fault.code != "analysis.actor")


def _draft(known: _Known, decisions: tuple[ActorDecision, ...], proposed: bool) -> Analysis:
    """The analysis before anything is built on the claims."""
    every = (*decisions, *_guessed(decisions, known, proposed))
    book = _extended(known, every) if every else known.gazetteer
    mentions = find_mentions(known.article, book) if every else known.mentions
    claims = propose_claims(known.article, book, data.lexicon(), data.codebook(), mentions=mentions)
    none = signed_graph(nx.MultiDiGraph())
    return Analysis(
        article=known.article,
        gazetteer=book,
        proposals=tuple(known.proposed.values()),
        decisions=decisions,
        mentions=mentions,
        claims_as_proposed=claims,
        claims=claims,
        corrections=(),
        stale=(),
        graph=nx.MultiDiGraph(),
        signed=none,
        balance=measure(none.graph),
        proposed=proposed,
    )


def _built(draft: Analysis, kept: tuple[Claim, ...], rule: str) -> Analysis:
    graph = claims_graph(observed(kept), data.codebook(), draft.gazetteer)
    signed = signed_graph(graph, rule=rule)
    return replace(draft, claims=kept, graph=graph, signed=signed, balance=measure(signed.graph))


# --------------------------------------------------------------------------------------------------------------------
# What cannot be concluded


@lru_cache(maxsize=1)
def machine_scores() -> tuple[float, float]:
    """Precision and recall of the machine coder on the course's article, against the course's coding.

    Returns
    -------
    (float, float)
        On whole triples: paragraph, actor, relation and recipient. Computed once.

    Examples
    --------
    >>> precision, recall = machine_scores()
    >>> round(precision, 2), round(recall, 2)
    (0.85, 0.25)
    """
    book, codebook = data.gazetteer(), data.codebook()
    proposed = propose_claims(data.article(), book, data.lexicon(), codebook)
    matched, missed, spurious = score_claims(data.claims(), proposed, codebook, book).counts
    return matched / (matched + spurious), matched / (matched + missed)


def _notes(found: Analysis, foreign: str) -> Iterator[Note]:
    if not found.article.paragraphs:
        yield Note("analysis.no_text", "There are no words in the text, so nothing can be said.", {"words": 0})
        return
    yield from _text_notes(found, foreign)
    yield from _actor_notes(found)
    yield from _claim_notes(found)
    if found.claims:
        yield from _source_notes(found)
        yield from _time_notes(found.claims)
        yield from _graph_notes(found)
    why = "that takes a judgement of shares and substitutes, which no text gives by itself."
    yield Note("analysis.dependence", f"Who needs whom, and who could do without, was not measured: {why}")


def _text_notes(found: Analysis, foreign: str) -> Iterator[Note]:
    if foreign:
        yield _language_note(found, foreign)
    sentences = len(found.article.sentences)
    if sentences < 2:
        yield Note("analysis.one_sentence", "One sentence is too little for a graph.", {"sentences": sentences})
    text = "One text is not a sample. The graph shows what this text says, not what is so, and not what others say."
    yield Note("analysis.one_text", text, {"texts": 1, "sentences": sentences})


def _language_note(found: Analysis, foreign: str) -> Note:
    share = english_share(_plain_text(found.article))
    sure = "surely" if foreign.startswith(("that looks", "in ")) else "probably"
    value = share if isinstance(share, Undefined) else round(share, 3)
    text = (
        f"This is {sure} no English text but one {foreign}: {_percent(share)} of its words are function words of "
        "English, where English news has 30 to 40%. The finder reads English only. What it missed here means nothing."
    )
    return Note("analysis.language", text, {"share_of_english": value, "found": foreign})


def _percent(share: float | Undefined) -> str:
    return "an undefined share" if isinstance(share, Undefined) else f"{100 * share:.0f}%"


def _actor_notes(found: Analysis) -> Iterator[Note]:
    named = {mention.state or mention.actor for mention in found.mentions}
    if len(named) < 2:
        text = "Only one actor was found" if named else "No actor was found"
        yield Note("analysis.no_actors", f"{text}: there is nobody to relate.", {"actors": len(named)})
    decided = {decision.name for decision in found.decisions}
    guessed = [proposal.name for proposal in found.proposals if proposal.name not in decided]
    if guessed:
        shown = ", ".join(guessed[:3]) + (" …" if len(guessed) > 3 else "")
        counted = "counted as actors all the same" if found.proposed else "so no party of any claim"
        text = f"Guessed by form, confirmed by nobody, and {counted}: {_count(len(guessed), 'name')} ({shown})."
        yield Note("analysis.unconfirmed", text, {"unconfirmed": len(guessed), "proposed": len(found.proposals)})


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _part(number: int, total: int, noun: str) -> str:
    return f"{number} of {_count(total, noun)}"


def _claim_notes(found: Analysis) -> Iterator[Note]:
    precision, recall = machine_scores()
    unread, total = _unread(found), len(found.claims)
    if not total:
        text = (
            "There is no claim, so there is no graph. That is no finding: on the course's own article the machine "
            f"finds {_percent(recall)} of the coded claims."
        )
        yield Note("analysis.no_claims", text, {"recall": recall, "proposed": len(found.claims_as_proposed)})
    if unread:
        text = (
            f"Coded by machine and read by nobody: {_part(unread, total, 'claim')}. On the course's own article, which "
            f"a language model coded, {_percent(precision)} of the machine's claims are right, and it finds "
            f"{_percent(recall)} of the coded ones. On another text it may do worse."
        )
        yield Note(
            "analysis.machine", text, {"unread": unread, "claims": total, "precision": precision, "recall": recall}
        )
    if found.stale:
        listed = "; ".join(str(one).rstrip(".") for one in found.stale[:3]) + (" …" if len(found.stale) > 3 else "")
        text = f"{_count(len(found.stale), 'correction')} did not fit and changed nothing. {listed}."
        yield Note("analysis.stale", text, {"stale": len(found.stale)})


def _unread(found: Analysis) -> int:
    """Claims of the machine that no reader kept or changed on purpose."""
    read = {one.key for one in found.corrections if one.key}
    now = {claim.id for claim in found.claims}
    return sum(key not in read and claim.id in now for key, claim in _keyed(found))


def _source_notes(found: Analysis) -> Iterator[Note]:
    total = len(found.claims)
    source, most = Counter(claim.source for claim in found.claims).most_common(1)[0]
    if 2 * most >= total:
        who = "the author" if source == "author" else found.label(source)
        text = f"One source, {who}, stands behind {_part(most, total, 'claim')}. Without it, little is left."
        yield Note("analysis.one_source", text, {"source": source, "claims": most, "share": most / total})
    anonymous = sum(claim.source_kind == "anonymous" for claim in found.claims)
    if anonymous:
        text = f"Said by sources without a name, whom nobody can ask: {_part(anonymous, total, 'claim')}."
        yield Note("analysis.anonymous", text, {"anonymous": anonymous, "share": anonymous / total})


def _time_notes(claims: tuple[Claim, ...]) -> Iterator[Note]:
    total, without, held = len(claims), len(undated(claims)), len(observed(claims))
    if without:
        text = f"Without a date: {_part(without, total, 'claim')}. The graph may join what never was at one time."
        yield Note("analysis.undated", text, {"undated": without, "share": without / total})
    if held < total:
        text = (
            f"Not in the graph, since they speak of what may come or might have been: {total - held} of {total} claims."
        )
        yield Note("analysis.not_observed", text, {"not_observed": total - held, "claims": total})


def _graph_notes(found: Analysis) -> Iterator[Note]:
    signed = found.signed.graph
    edges = signed.number_of_edges()
    single = sum(len(edge["claims"]) == 1 for *_, edge in signed.edges(data=True))
    if single:
        text = f"Resting on a single claim, and gone if that was misread: {_part(single, edges, 'edge')}."
        yield Note("analysis.single_claim", text, {"single": single, "edges": edges})
    flips = contested(found.graph)
    if flips:
        pairs = [f"{found.label(u)}–{found.label(v)}" for u, v in flips]
        shown = "; ".join(pairs[:3]) + (" …" if len(pairs) > 3 else "")
        text = (
            f"The sign of {_count(len(flips), 'pair')} ({shown}) depends on the rule by which contradicting claims are "
            "settled. What changes with the rule is no finding."
        )
        yield Note("analysis.rule", text, {"pairs": len(flips), "rule": found.signed.rule})
    yield from _balance_notes(found.balance, edges)


def contested(graph: nx.MultiDiGraph) -> dict[tuple[str, str], dict[str, int | None]]:
    """The pairs whose sign depends on the rule, each with its sign under every rule (None for a draw).

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        A claims graph.

    Returns
    -------
    dict
        (actor, actor) → rule → 1, -1 or None.

    Examples
    --------
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger in 1990. Chad signed a treaty with Niger in 1995.")
    >>> sorted(contested(found.graph)[("chad", "niger")].items())
    [('certainty_weighted', None), ('latest', 1), ('majority', None), ('most_severe', -1)]
    """
    signs: dict[tuple[str, str], dict[str, int | None]] = defaultdict(lambda: dict.fromkeys(RULES))
    for rule in RULES:
        for u, v, sign in signed_graph(graph, rule=rule).graph.edges(data="sign"):
            signs[min(u, v), max(u, v)][rule] = sign
    return {pair: by_rule for pair, by_rule in sorted(signs.items()) if len(set(by_rule.values())) > 1}


def _balance_notes(balance: Balance, edges: int) -> Iterator[Note]:
    if not edges:
        yield Note("analysis.no_edges", "No pair of actors has a sign, so there are no sides.", {"edges": 0})
        return
    if isinstance(balance.triangle_index, Undefined):
        yield Note(
            "analysis.no_triangle",
            "Balance cannot be tested: no three actors are all tied to each other, so that a perfect split "
            "proves little.",
            {"triangles": 0, "edges": edges},
        )
    best = balance.frustration
    if isinstance(best, Frustration) and best.status != "exact":
        yield Note(
            "analysis.bound",
            f"The frustration index is only known to be {best.lower_bound} to {best.index}.",
            {"lower": best.lower_bound, "upper": best.index},
        )
    if isinstance(best, Frustration) and best.unique is False:
        yield Note(
            "analysis.many_splits",
            f"More than one split into two sides is best ({best.why}): who stands with whom is not settled.",
            {"frustration": best.index},
        )
