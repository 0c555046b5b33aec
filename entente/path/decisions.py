"""What a reader decides on names: rows are read and checked, and the gazetteer is given the actors accepted.

A decision is checked twice: a row by itself, since its faults need no text, and then against the text, its proposals
and the other decisions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from entente.errors import Fault, did_you_mean, raise_if_any
from entente.path.results import ACTOR_ACTIONS, KINDS, ActorDecision, Analysis, Row, plain_text
from entente.path.rows import as_code, cell, choice_faults, read_each
from entente.say import slug
from entente.text.article import Article
from entente.text.gazetteer import Actor, ActorProposal, Alias, Gazetteer, Mention

CHOICES = {"action": ACTOR_ACTIONS, "kind": KINDS}


# --------------------------------------------------------------------------------------------------------------------
# Rows


def decisions_from_rows(rows: Iterable[Row], *, origin: str = "actors") -> tuple[ActorDecision, ...]:
    """Read decisions on actors from the rows of a table.

    Parameters
    ----------
    rows : iterable of mappings
        Keys ``name, action, into, label, kind``; other keys are passed over, and a missing one is empty. A row with
        an empty action decides nothing; one without the column accepts.
    origin : str
        The name of the table, for the faults.

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
    decisions, faults = read_decisions(rows, origin)
    raise_if_any(faults)
    return tuple(decisions)


def read_decisions(rows: Iterable[Row | ActorDecision], origin: str) -> tuple[list[ActorDecision], list[Fault]]:
    """The decisions in those rows that are in order, and the faults of the others."""
    return read_each(rows, origin, "name and action", _read_decision)


def _read_decision(row: Row | ActorDecision, where: str) -> tuple[ActorDecision | None, list[Fault]]:
    if isinstance(row, ActorDecision):
        return row, []
    given = {item.name: cell(row, item.name) for item in fields(ActorDecision)}
    undecided = "action" in row and not given["action"]
    given["action"], given["kind"] = given["action"].casefold() or "accept", as_code(given["kind"])
    faults = []
    if not given["name"]:
        faults.append(Fault("analysis.row", f"{where}, field name", "nothing", "a name that stands in the text"))
    faults += _choice_faults(given, where)
    if faults or undecided:
        return None, faults
    return ActorDecision(**given), []


def _choice_faults(given: Mapping[str, str], where: str) -> Iterator[Fault]:
    allowed = CHOICES if given["kind"] else {"action": ACTOR_ACTIONS}
    return choice_faults(given, allowed, where)


def decision_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """The table of actors to decide on: one row for each proposal and each decision, ready to be changed.

    Returns
    -------
    list of dict
        Keys ``name, action, into, label, kind, count, context``. `decisions_from_rows` reads them back. The action is
        empty where nobody has decided.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("A day in June" + chr(10) + "Oumar Example, a minister, said that Mali left.")
    >>> [(row["name"], row["action"], row["count"]) for row in decision_rows(found)]
    [('Oumar Example', '', 1)]
    """
    decided = {decision.name: decision for decision in analysis.decisions}
    proposed = {proposal.name: proposal for proposal in analysis.proposals}
    rows = []
    for name in dict.fromkeys((*proposed, *decided)):
        decision, proposal = decided.get(name, ActorDecision(name, "")), proposed.get(name)
        row = {"name": name, "action": decision.action, "into": decision.into, "label": decision.label}
        row |= {"kind": decision.kind, "count": 0, "context": ""}
        if proposal:
            row["kind"] = decision.kind or _guessed_kind(proposal)
            row |= {"count": proposal.count, "context": next(iter(proposal.contexts), "")}
        rows.append(row)
    return rows


# --------------------------------------------------------------------------------------------------------------------
# Decisions beside the text and each other


@dataclass(frozen=True, eq=False)
class Known:
    """What decisions are checked against: the text, its proposals, and whom the gazetteer knows."""

    article: Article
    gazetteer: Gazetteer
    proposed: Mapping[str, ActorProposal]
    mentions: tuple[Mention, ...]

    @cached_property
    def text(self) -> str:
        """The paragraphs of the text."""
        return plain_text(self.article)

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """Label or id in small letters → id."""
        return by_label(self.gazetteer)

    @cached_property
    def by_form(self) -> tuple[Mention, ...]:
        """The mentions of organisations that were found by their form alone."""
        return tuple(mention for mention in self.mentions if mention.actor not in self.gazetteer.actors)

    def stands(self, words: str) -> bool:
        """Whether the words stand in the text."""
        return bool(words) and re.search(_whole(words), self.text) is not None

    def target(self, into: str, decisions: Iterable[ActorDecision]) -> str | None:
        """The proposal's name or the actor's id that is meant by `into`."""
        names = {name.casefold(): name for name in self.proposed}
        shown = {}
        for decision in decisions:
            names[decision.name.casefold()] = decision.name
            if decision.action == "rename":
                shown[decision.label.casefold()] = decision.name
        wanted = into.casefold()
        return names.get(wanted) or shown.get(wanted) or self.by_label.get(wanted)


def _whole(words: str) -> str:
    """The pattern of these words where they are no part of longer ones."""
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def by_label(gazetteer: Gazetteer) -> dict[str, str]:
    """Label or id in small letters → id; an id goes before another actor's label."""
    labels = {actor.label.casefold(): actor.id for actor in gazetteer.actors.values()}
    return labels | {actor_id.casefold(): actor_id for actor_id in gazetteer.actors}


def decision_faults(decisions: Sequence[ActorDecision], known: Known) -> Iterator[Fault]:
    """Faults that need the text and the other decisions."""
    times = Counter(decision.name for decision in decisions)
    for decision in decisions:
        where = f'decision on "{decision.name}"'
        if decision.name not in known.proposed and not known.stands(decision.name):
            do = did_you_mean(decision.name, known.proposed) or "Write it as it stands there."
            yield Fault("analysis.name", where, "a name that is not in the text", "words of the text", do)
        if times[decision.name] > 1:
            yield Fault("analysis.name", where, "more than one decision", "one for each name", "Leave one of them.")
        yield from _choice_faults({"action": decision.action, "kind": decision.kind}, where)
        if decision.action == "rename" and not decision.label:
            yield Fault("analysis.label", f"{where}, field label", "nothing", "the new name", "Fill it in, or accept.")
    yield from _merge_faults(decisions, known)
    yield from _twin_faults(decisions, known)


def _merge_faults(decisions: Sequence[ActorDecision], known: Known) -> Iterator[Fault]:
    rejected = {decision.name for decision in decisions if decision.action == "reject"}
    for name, decision in _merges(decisions).items():
        where, into = f'decision on "{name}", field into', known.target(decision.into, decisions)
        if not decision.into:
            yield Fault("analysis.into", where, "nothing", "the actor to merge into", "Fill it in, or accept.")
        elif into is None:
            labels = [actor.label for actor in known.gazetteer.actors.values()]
            names = [*known.proposed, *(decision.name for decision in decisions), *labels]
            do = did_you_mean(decision.into, names) or "Accept it too, or merge into a known actor."
            expected = "a proposed or known actor"
            yield Fault("analysis.into", where, f'"{decision.into}"', expected, do)
        elif into in rejected:
            yield Fault("analysis.into", where, f'"{decision.into}", which is rejected', "an actor that is kept")
        elif name in _chain(name, known, decisions):
            do = "Accept one of them."
            yield Fault("analysis.circle", where, f'a circle through "{decision.into}"', "an end to the merging", do)


def _merges(decisions: Iterable[ActorDecision]) -> dict[str, ActorDecision]:
    return {decision.name: decision for decision in decisions if decision.action == "merge"}


def _chain(name: str, known: Known, decisions: Sequence[ActorDecision]) -> list[str]:
    """The names that a merge leads to, one after another; a circle is walked once."""
    merges = _merges(decisions)
    found: list[str] = []
    while name in merges:
        name = known.target(merges[name].into, decisions) or ""
        if name in found:
            break
        found.append(name)
    return found


def _twin_faults(decisions: Sequence[ActorDecision], known: Known) -> Iterator[Fault]:
    """Two actors that would be shown by the same name."""
    named = {mention.actor for mention in known.mentions} & set(known.gazetteer.actors)
    shown = {known.gazetteer.actors[actor].label.casefold(): actor for actor in sorted(named)}
    decided = {decision.name: decision for decision in decisions}
    for name, decision in decided.items():
        if decision.action not in ("accept", "rename"):
            continue
        label = _shown_name(decision) or name
        other = shown.setdefault(label.casefold(), name)
        if other != name:
            do = f'Merge one into the other, or rename "{name}".'
            yield Fault("analysis.twin", f'decision on "{name}"', f'the name "{label}" twice', "two names for two", do)


def _shown_name(decision: ActorDecision) -> str:
    return decision.label if decision.action == "rename" else decision.name


# --------------------------------------------------------------------------------------------------------------------
# A gazetteer with the accepted actors


def extended_gazetteer(known: Known, decisions: Sequence[ActorDecision]) -> Gazetteer:
    """The gazetteer with the actors that were accepted, the names that were merged, and without those rejected."""
    actors = dict(known.gazetteer.actors)
    form_ids = {mention.exact: mention.actor for mention in known.by_form}
    ids: dict[str, str] = {}
    for decision in decisions:
        if decision.action in ("accept", "rename"):
            new = form_ids.get(decision.name) or _free_id(slug(decision.name) or "actor", actors)
            ids[decision.name] = new
            actors[new] = _new_actor(new, decision, known)
    for name in _merges(decisions):
        end = _chain(name, known, decisions)[-1]
        ids[name] = ids.get(end, end)  # the id of an actor that was just accepted, or of one known before
    aliases = _new_aliases(ids, known)
    # Whoever decides on words that the gazetteer knew already has given them another meaning.
    redefined = set(ids) - set(known.proposed)
    old = (alias for alias in known.gazetteer.aliases if alias.surface not in redefined)
    phrases = (phrase for phrase in known.gazetteer.phrases if phrase not in redefined)
    rejected = (decision.name for decision in decisions if decision.action == "reject")
    return replace(known.gazetteer, actors=actors, aliases=(*old, *aliases), phrases=(*phrases, *rejected))


def _free_id(wanted: str, taken: Collection[str]) -> str:
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}_{number}"
    return free


def _new_actor(actor_id: str, decision: ActorDecision, known: Known) -> Actor:
    proposal = known.proposed.get(decision.name)
    kind = decision.kind
    if not kind:
        kind = _guessed_kind(proposal) if proposal else "agency"
    if proposal and proposal.kind == "person":
        state = _state_of_office(proposal.name, known)
    else:
        state = {mention.actor: mention.state for mention in known.by_form}.get(actor_id)
    return Actor(actor_id, _shown_name(decision), kind, part_of=state or "")


def _new_aliases(ids: Mapping[str, str], known: Known) -> tuple[Alias, ...]:
    """Each name, and its short forms where they can mean nobody else."""
    aliases = [Alias(name, actor, "name") for name, actor in ids.items() if re.search(r"\w", name)]
    taken = {alias.surface for alias in known.gazetteer.aliases} | set(ids)
    meant: dict[str, set[str]] = defaultdict(set)
    for name, forms in _short_forms(ids, known).items():
        for form in forms:
            meant[form].add(ids[name])
    for form, actors in meant.items():
        if len(actors) == 1 and form not in taken:
            aliases.append(Alias(form, next(iter(actors)), "acronym" if form.isupper() else "name"))
    return tuple(aliases)


def _short_forms(names: Iterable[str], known: Known) -> dict[str, list[str]]:
    """The shorter words that may stand for each name: a person's surname, the letters of an organisation."""
    capitals = set(re.findall(r"(?<!\w)[A-Z]{2,}(?!\w)", known.text))
    brackets = _brackets(known.text)
    forms: dict[str, list[str]] = {}
    for name in names:
        proposal, words = known.proposed.get(name), name.split()
        if len(words) < 2:
            continue
        if proposal and proposal.kind == "person":
            forms[name] = [words[-1]]
            continue
        letters = "".join(word[0] for word in words if word[0].isupper())
        said = brackets.get(name, set()) - {letters}
        forms[name] = ([letters] if letters in capitals else []) + sorted(said)
    return forms


def _brackets(text: str) -> dict[str, set[str]]:
    """Up to eight words before a bracket → the acronyms in such brackets: "Rapid Support Forces (RSF)" → RSF."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in re.finditer(r" ?\(([A-Z][A-Za-z-]{0,8}[A-Z])\)", text):
        # 120 characters hold eight words; more would only take time.
        words = text[max(0, match.start() - 120) : match.start()].split()
        for number in range(2, min(8, len(words)) + 1):
            found[" ".join(words[-number:])].add(match[1])
    return found


# --------------------------------------------------------------------------------------------------------------------
# Guesses from the words beside a name

_TITLE = (
    r"(?:[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Cc]hancellor|[Mm]inister|[Ss]ecretary|[Gg]eneral|[Gg]overnor"
    r"|[Cc]olonel|[Cc]ommander|[Aa]mbassador|[Ee]nvoy|[Kk]ing|[Qq]ueen|[Ss]ultan|[Ee]mir|[Cc]rown [Pp]rince|[Ss]enator"
    r"|[Mm]arshal|[Aa]dmiral|[Tt]aoiseach|[Aa]yatollah|[Ss]upreme [Ll]eader)"
)
_TITLE_BEFORE = re.compile(rf"(?<!\w){_TITLE}\.? (?:[A-Z]\w+ )?$")
_TITLE_AFTER = re.compile(rf", (?:\w+ ){{0,4}}?{_TITLE}(?!\w)")

_MEDIA = "Times Post News Journal Guardian Herald Reuters Press Agency Tribune Gazette Broadcasting Radio"
_IGO = (
    "Organisation Organization Union League Commission Community Nations Court Alliance Treaty UN EU NATO AU OAS ASEAN"
    " ECOWAS OPEC IMF IAEA OSCE WTO EEC SADC BRICS"
)


def _guessed_kind(proposal: ActorProposal) -> str:
    """A first guess at the kind of actor; the reader may change it."""
    if proposal.kind == "armed_group":
        return "armed_group"
    if proposal.kind == "person":
        titled = any(_has_title(proposal.name, context) for context in proposal.contexts)
        return "leader" if titled else "person"
    words = set(proposal.name.split())
    if words & set(_MEDIA.split()):
        return "media"
    return "igo" if words & set(_IGO.split()) else "agency"


def _has_title(name: str, context: str) -> bool:
    """Whether a title stands before the name, or after it and a comma."""
    before, found, after = context.partition(name)
    return bool(found) and bool(_TITLE_BEFORE.search(before[-60:]) or _TITLE_AFTER.match(after))


_OFFICE = rf"(?:(?!and |or )[\w-]+ ){{0,3}}?{_TITLE}(?: [Mm]inister| [Ss]ecretary)?"
_OFFICE_BEFORE = re.compile(rf"(?:['’]s?)? {_OFFICE},? ")
_OFFICE_AFTER = re.compile(rf", (?:(?:a|an|the) )?(?:{_OFFICE} of (?:the )?)?")
_OFFICE_AFTER_STATE = re.compile(rf"(?:['’]s?)? {_OFFICE}(?!\w)")


def _state_of_office(name: str, known: Known) -> str | None:
    """The state whose office a person holds by the words beside the name; None if they tell of none, or of two."""
    by_paragraph: dict[int, list[Mention]] = defaultdict(list)
    for mention in known.mentions:
        if mention.state:
            by_paragraph[mention.paragraph].append(mention)
    found = set()
    for paragraph in known.article.paragraphs:
        for place in re.finditer(_whole(name), paragraph.text):
            for mention in by_paragraph[paragraph.number]:
                if _holds_office(paragraph.text, place.span(), (mention.start, mention.end)):
                    found.add(mention.state)
    return found.pop() if len(found) == 1 else None


def _holds_office(text: str, name: tuple[int, int], state: tuple[int, int]) -> bool:
    """*Chadian President X*, *Chad's prime minister X*, *X, the president of Chad*, *X, Chad's president*."""
    if state[1] <= name[0]:
        return _OFFICE_BEFORE.fullmatch(text[state[1] : name[0]]) is not None
    between = text[name[1] : state[0]]
    if _OFFICE_AFTER.fullmatch(between) is None:
        return False
    return " of " in between or _OFFICE_AFTER_STATE.match(text, state[1]) is not None
