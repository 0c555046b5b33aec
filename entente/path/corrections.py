"""entente.path.corrections."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from entente import data
from entente.errors import Fault, did_you_mean, raise_if_any, unknown_choice
from entente.path.decisions import _by_label, _cell
from entente.path.results import (
    _CHOICES,
    CLAIM_ACTIONS,
    CLEARABLE,
    EDITABLE,
    ActorDecision,
    Analysis,
    Correction,
    Row,
    Stale,
    _slug,
)
from entente.text.article import Article
from entente.text.codebook import Claim
from entente.text.gazetteer import Gazetteer, Mention


def claim_keys(claims: Iterable[Claim], mentions: Iterable[Mention] = ()) -> tuple[str, ...]:
    """A key for each claim that depends on its words: not on its number, its paragraph or on who its actors are.

    So a correction still fits when an actor is merged into another, or renamed.

    Parameters
    ----------
    claims : iterable of Claim
        As `entente.text.coder.propose_claims` gives them.
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
