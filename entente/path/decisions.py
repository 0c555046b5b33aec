"""entente.path.decisions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import count
from typing import Any

from entente.errors import Fault, did_you_mean, raise_if_any, unknown_choice
from entente.path.results import ACTOR_ACTIONS, KINDS, ActorDecision, Analysis, Row, _plain_text, _slug
from entente.text.article import Article
from entente.text.gazetteer import Actor, ActorProposal, Alias, Gazetteer, Mention


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
