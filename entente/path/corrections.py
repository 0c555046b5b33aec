"""What a reader puts right in the claims: rows are read, checked and fitted to the claims of now.

A correction knows its claim by a key made of the claim's words (`entente.path.keys`). What never can have been in order
is a fault; what was once in order and fits no longer (another text, another actor) is stale: it is listed, written
into the table with the others, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from entente import data
from entente.errors import Fault, did_you_mean, raise_if_any, unknown_choice
from entente.path.decisions import by_label
from entente.path.keys import digest, keyed_claims, rekeyed
from entente.path.results import (
    CHOICES,
    CLAIM_ACTIONS,
    CLEARABLE,
    EDITABLE,
    ActorDecision,
    Analysis,
    Correction,
    Row,
    Stale,
)
from entente.path.rows import as_code, cell, choice_faults, read_each
from entente.say import slug
from entente.text.article import Article
from entente.text.codebook import MACHINE, UNSAID, Claim, Codebook
from entente.text.gazetteer import Gazetteer

WORDS = ("paragraph", "content")  # where a claim by hand, or a passage that was read, stands
PART = "part"  # in the column as_given: the row holds only what the reader decided

# --------------------------------------------------------------------------------------------------------------------
# Rows


def claim_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """The table of claims to correct: one row a claim, ready to be changed.

    Returns
    -------
    list of dict
        Keys ``key, action, paragraph, content, coder``, those of `EDITABLE`, and ``as_given``. The action is empty
        where nobody has decided. Claims stand as they now are; dropped ones as they were proposed. Then come claims by
        hand, passages that were read, and decisions that fit no claim any more. The coder is who proposed the claim
        until a reader has decided on it, then empty: fill it in, or name the file after yourself. ``as_given`` tells
        the row as it was written, so that a cell that was changed since is known. `corrections_from_rows` reads the
        rows back.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> [(row["action"], row["relation"], row["actor"], row["recipient"]) for row in claim_rows(found)]
    [('', 'attacks', 'chad', 'niger')]
    """
    now = {claim.id: claim for claim in analysis.claims}
    stale = [one.correction for one in analysis.stale]
    standing = [one for one in analysis.corrections if one not in stale]
    decided = {one.key: one.action for one in standing if one.action not in ("add", "read")}
    rows = []
    for key, claim in keyed_claims(analysis.claims_as_proposed, analysis.mentions).items():
        current = now.pop(claim.id, claim)
        action = decided.get(key, "")
        if action in ("keep", "change"):
            action = "keep" if replace(current, coder=claim.coder) == claim else "change"
        rows.append(_claim_row(key, action, current))
    added = [one for one in standing if one.action == "add"]
    rows += [_claim_row(one.key, "add", claim) for one, claim in zip(added, now.values(), strict=True)]
    rows += [_part_row(one) for one in (*standing, *stale) if one.action == "read" or one in stale]
    return rows


def _claim_row(key: str, action: str, claim: Claim) -> dict[str, Any]:
    row = {"key": key, "action": action, "paragraph": claim.paragraph, "content": claim.content}
    row |= {name: getattr(claim, name) for name in ("coder", *EDITABLE)}
    return row | {"as_given": " ".join([*claim.pair, _told(row)])}


def _part_row(correction: Correction) -> dict[str, Any]:
    """A decision without a claim: the cells that it says, and no others."""
    row = dict.fromkeys(("key", "action", *WORDS, "coder", *EDITABLE), "")
    row |= {"key": correction.key, "action": correction.action, **dict(correction.changes)}
    return row | {"as_given": f"{correction.saw or '? ?'} {PART}"}


def is_decided(row: Row) -> bool:
    """Whether a row of a table says so by its action, or because a cell of it was changed since it was written."""
    whole = _seen(row)[1]
    return bool(whole) and (bool(cell(row, "action")) or whole != _told(row))


def holds_claim(row: Row) -> bool:
    """Whether a row holds a claim that stands: not a dropped one, a passage, or a decision that has lost its claim."""
    lost = cell(row, "as_given").endswith(PART)
    return cell(row, "action") not in ("drop", "read") and not lost


def _told(row: Row) -> str:
    """Some characters by which a row that was changed is known."""
    return digest((cell(row, name) for name in EDITABLE), 6)


def corrections_from_rows(rows: Iterable[Row], analysis: Analysis, *, origin: str = "claims") -> tuple[Correction, ...]:
    """Read corrections from the rows of a table and check them against the codebook and the actors.

    Parameters
    ----------
    rows : iterable of mappings
        As `claim_rows` gives them, with some cells changed. A row that differs from its claim is a change, whatever its
        action says unless that is ``drop``. A row with an empty action in which nothing was changed decides nothing. A
        row with the action ``add`` is a claim by hand: its ``content`` must stand in its ``paragraph``. One with the
        action ``read`` says that this passage was read and holds no claim. A missing column leaves the field as it
        was; so does an empty cell, except in `CLEARABLE`. Actors may be named by their labels, and codes in other
        letters or with a typographic minus. A row whose claim is no longer there is taken, and `analyse` lists it as
        stale.
    origin : str
        The name of the table, for the faults.

    Returns
    -------
    tuple of Correction
        One for each row that decides something.

    Raises
    ------
    EntenteError
        All at once, each with its row (the first is row 1) and field: ``analysis.row``, ``analysis.action``,
        ``analysis.key``, ``analysis.relation``, ``analysis.actor``, ``analysis.value``, ``analysis.date``,
        ``analysis.same``, ``analysis.paragraph``, ``analysis.content``.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> rows = claim_rows(found)
    >>> rows[0]["polarity"] = "−"
    >>> [(one.action, one.changes) for one in corrections_from_rows(rows, found)]
    [('change', (('polarity', '-'),))]
    """
    claims = keyed_claims(analysis.claims_as_proposed, analysis.mentions)
    return read_corrections(rows, Coded(analysis.article, analysis.gazetteer, claims, analysis.decisions), origin)


def read_corrections(rows: Iterable[Row | Correction], coded: Coded, origin: str) -> tuple[Correction, ...]:
    """As `corrections_from_rows`, before there is an analysis."""
    corrections, faults = read_each(rows, origin, "key and action", coded.read)
    raise_if_any([*faults, *_repeated(corrections)])
    return tuple(corrections)


def _repeated(corrections: Iterable[Correction]) -> Iterator[Fault]:
    """Claims that more than one row corrects."""
    seen: dict[str, str] = {}
    for correction in corrections:
        first = seen.setdefault(correction.key, correction.where)
        if correction.key and first != correction.where:
            found = f'the key "{correction.key}" again, after {first}'
            where = f"{correction.where}, field key"
            yield Fault("analysis.key", where, found, "each claim once", "Leave one row out.")


# --------------------------------------------------------------------------------------------------------------------
# Corrections beside the claims


@dataclass(frozen=True, eq=False)
class Coded:
    """What corrections are checked against: a coded text, its claims by their keys."""

    article: Article
    gazetteer: Gazetteer
    claims: Mapping[str, Claim]
    decisions: tuple[ActorDecision, ...]

    @cached_property
    def codebook(self) -> Codebook:
        """The course's, looked up once and not for every row."""
        return data.codebook()

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """Label or id in small letters → id, also by the name and the id before a merge or a new name."""
        known = by_label(self.gazetteer)
        named = {alias.surface: alias.actor for alias in self.gazetteer.aliases}
        for decision in self.decisions:
            if decision.action in ("merge", "rename"):
                for old in (decision.name.casefold(), slug(decision.name)):
                    known.setdefault(old, named.get(decision.name, old))
        return known

    def with_ids(self, given: Mapping[str, str]) -> dict[str, str]:
        """The same fields with the ids of actors; one that was merged into another stands for that one."""
        ids = {}
        for end in ("actor", "recipient", "source"):
            if end in given:
                ids[end] = self.by_label.get(given[end].casefold(), given[end])
        return {**given, **ids}

    def pair_now(self, saw: str) -> str:
        """The ids of actor and recipient that a reader saw, as they are now."""
        actor, _, recipient = saw.partition(" ")
        ids = self.with_ids({"actor": actor, "recipient": recipient})
        return f"{ids['actor']} {ids['recipient']}" if saw else ""

    def read(self, row: Row | Correction, where: str) -> tuple[Correction | None, list[Fault]]:
        """The correction in a row, and its faults; None if the row decides nothing."""
        if isinstance(row, Correction):
            return row, list(_object_faults(row, self))
        action, key = cell(row, "action").casefold(), cell(row, "key")
        if action and action not in CLAIM_ACTIONS:
            return None, [unknown_choice("analysis.action", f"{where}, field action", action, CLAIM_ACTIONS)]
        if action in ("add", "read"):
            return self._passage(row, action, key, where)
        if not key:
            do = "Take the row from the table of claims, or write the action add."
            return None, [Fault("analysis.key", f"{where}, field key", "nothing", "the key of a claim", do)]
        claim, saw, whole = self.claims.get(key), *_seen(row)
        saw = saw or (" ".join(claim.pair) if claim else "")
        if action == "drop":
            return Correction(action, key, where=where, saw=saw), []
        given = self._given(row, EDITABLE)
        if claim is None:
            return self._lost(row, Correction(action, key, where=where, saw=saw), given, whole)
        changes = tuple((name, value) for name, value in given.items() if getattr(claim, name) != value)
        untouched = whole and whole == _told(row)
        if not action and (untouched or not changes):
            return None, []
        changed = Correction("change" if changes else "keep", key, changes, where, saw)
        faults = list(_change_faults(changed, claim, self))
        if "relation" in dict(changes):
            faults += _layer_faults({"layer": claim.layer, **given}, where, self.codebook)
        return changed, faults

    def _passage(self, row: Row, action: str, key: str, where: str) -> tuple[Correction, list[Fault]]:
        """A claim by hand, or a passage that was read; one with a key was in order when the key was given to it."""
        given = self._given(row, (*WORDS, *EDITABLE) if action == "add" else WORDS)
        # "p07" is how pages write a paragraph, "7.0" how some table programs do.
        given["paragraph"] = re.sub(r"(?i)^p0*(?=\d)|\.0$", "", given.get("paragraph", ""))
        made = Correction(action, key, tuple(given.items()), where)
        if action == "read":
            faults = list(_passage_faults(made, self))
        else:
            faults = [*_addition_faults(made, self), *_layer_faults(given, where, self.codebook)]
        if key:
            faults = [fault for fault in faults if fault.code not in ("analysis.actor", "analysis.content")]
        return made, faults

    def _lost(
        self, row: Row, correction: Correction, given: Mapping[str, str], whole: str
    ) -> tuple[Correction | None, list[Fault]]:
        """A row whose claim is not there under its key: all that it says is taken, since it may fit again."""
        if not correction.action and (not whole or whole == _told(row)):
            return None, []
        if not whole:  # only some cells were written down, so that an empty one says nothing
            given = {name: value for name, value in given.items() if value}
        lost = replace(correction, action=correction.action or "change", changes=tuple(given.items()))
        return lost, list(_object_faults(lost, self))

    def _given(self, row: Row, names: Iterable[str]) -> dict[str, str]:
        """The cells that say something; actors by their ids, codes as the codebook writes them."""
        given = {}
        for name in names:
            value = cell(row, name)
            if name in CHOICES or name == "relation":
                value = as_code(value)
            if value or (name in row and name in CLEARABLE):
                given[name] = value
        return self.with_ids(given)


def _seen(row: Row) -> tuple[str, str]:
    """Whom the row named when it was written, and what tells its cells then; empty where the row does not say."""
    parts = cell(row, "as_given").split()
    if len(parts) != 3:
        return cell(row, "saw"), ""
    saw = "" if "?" in parts else " ".join(parts[:2])
    complete = parts[2] != PART and all(name in row for name in EDITABLE)
    return saw, parts[2] if complete else ""


def _object_faults(correction: Correction, coded: Coded) -> Iterator[Fault]:
    """What can never have been in order; that an actor or a passage is gone only makes a correction stale."""
    yield from choice_faults({"action": correction.action}, {"action": CLAIM_ACTIONS}, correction.where)
    for name, _ in correction.changes:
        if name not in (*EDITABLE, *WORDS):
            yield unknown_choice("analysis.field", correction.where, name, EDITABLE)
    for fault in _value_faults(dict(correction.changes), correction.where, coded):
        if fault.code != "analysis.actor":
            yield fault


def _layer_faults(given: Mapping[str, str], where: str, codebook: Codebook) -> Iterator[Fault]:
    """A relation that may be of several layers, and a claim that does not say of which."""
    relation = codebook.relations.get(given.get("relation", ""))
    if relation and not relation.layer and not given.get("layer"):
        do = f"{relation.name} has no layer of its own: the words of the claim decide."
        yield Fault("analysis.layer", f"{where}, field layer", "nothing", f"one of {', '.join(relation.layers)}", do)


def _change_faults(correction: Correction, claim: Claim, coded: Coded) -> Iterator[Fault]:
    given = dict(correction.changes)
    yield from _value_faults(given, correction.where, coded)
    yield from _same_faults(given.get("actor", claim.actor), given.get("recipient", claim.recipient), correction.where)


def _same_faults(actor: str, recipient: str, where: str) -> Iterator[Fault]:
    if actor and actor == recipient:
        found = f'"{actor}" twice'
        yield Fault("analysis.same", f"{where}, fields actor and recipient", found, "two different actors")


def _value_faults(given: Mapping[str, str], where: str, coded: Coded) -> Iterator[Fault]:
    yield from choice_faults(given, {"relation": coded.codebook.relations}, where)
    for name in ("actor", "recipient"):
        nobody = name == "recipient" and given.get(name) == UNSAID
        if name in given and given[name] not in coded.gazetteer.actors and not nobody:
            do = did_you_mean(given[name], coded.by_label) or "Accept or add the actor first."
            yield Fault("analysis.actor", f"{where}, field {name}", f'"{given[name]}"', "an actor's id or label", do)
    filled = {name: value for name, value in given.items() if value}
    yield from choice_faults(filled, CHOICES, where, "analysis.value")
    for name in ("since", "until"):
        if given.get(name) and not data.is_date(given[name]):
            do = "Write 2024, 2024-10 or 2024-10-26."
            yield Fault("analysis.date", f"{where}, field {name}", f'"{given[name]}"', "a date, or part of one", do)


def _addition_faults(correction: Correction, coded: Coded) -> Iterator[Fault]:
    given, where = dict(correction.changes), correction.where
    for name in ("relation", "actor", "recipient"):
        if name not in given:
            yield Fault("analysis.value", f"{where}, field {name}", "nothing", "a value", "Fill it in.")
    yield from _value_faults(given, where, coded)
    yield from _same_faults(given.get("actor", ""), given.get("recipient", ""), where)
    yield from _passage_faults(correction, coded)


def _passage_faults(correction: Correction, coded: Coded) -> Iterator[Fault]:
    """Whether the words stand in the paragraph."""
    given, where = dict(correction.changes), correction.where
    number, content, last = given["paragraph"], given.get("content", ""), len(coded.article.paragraphs)
    if not (number.isdecimal() and number.isascii() and 1 <= int(number) <= last):
        expected = f"a number from 1 to {last}" if last else "a text with paragraphs"
        yield Fault("analysis.paragraph", f"{where}, field paragraph", f'"{number}"', expected)
    elif _place(coded.article, number, content) is None:
        elsewhere = [p.label for p in coded.article.paragraphs if _place(coded.article, str(p.number), content)]
        do = f"They stand in {', '.join(elsewhere[:3])}." if elsewhere else "Copy the words from the text."
        found = f'"{content[:60]}"'
        yield Fault("analysis.content", f"{where}, field content", found, f"words of paragraph {number}", do)


def _place(article: Article, number: str, content: str) -> tuple[int, int] | None:
    """Where the words stand in the paragraph; line breaks and double spaces do not matter."""
    words = content.split()
    if not words or not number.isdecimal() or not 1 <= int(number) <= len(article.paragraphs):
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), article.paragraph(int(number)).text)
    return found.span() if found else None


# --------------------------------------------------------------------------------------------------------------------
# Corrections put to work


def corrected(
    corrections: Iterable[Correction], coded: Coded
) -> tuple[tuple[Claim, ...], tuple[Correction, ...], tuple[Stale, ...]]:
    """The claims that are kept, changed or added; the corrections by the keys of now; and those that do not fit.

    What the rules propose stands until somebody drops it. What another coder proposes stands when somebody keeps it.
    """
    given = tuple(corrections)
    # Only what is looked for again has the actors of now: the corrections themselves stay what the reader said.
    looked = rekeyed([replace(one, saw=coded.pair_now(one.saw)) for one in given], coded.claims)
    found = tuple(one.at(other.key) for one, other in zip(given, looked, strict=True))
    by_key: dict[str, Correction] = {}
    added, stale = [], []
    for correction in found:
        now = _as_now(correction, coded)
        why = _misfit(now, coded)
        if why:
            stale.append(Stale(correction, why))
        elif now.action == "add":
            added.append(now)
        elif now.action != "read":
            by_key[now.key] = now
    kept = []
    for key, claim in coded.claims.items():
        if key not in by_key:
            kept += [claim] if claim.coder in ("", MACHINE) else []
        elif by_key[key].action != "drop":
            # Somebody has decided on it: it is no longer the coder's that proposed it.
            kept.append(replace(claim, coder="", **dict(by_key[key].changes)))
    kept += [_added_claim(one, number, coded) for number, one in enumerate(added, 1)]
    return tuple(kept), found, tuple(stale)


def _as_now(correction: Correction, coded: Coded) -> Correction:
    """The correction with the actors of now; words by hand in the paragraph where they now stand."""
    given = coded.with_ids(dict(correction.changes))
    if correction.action in ("add", "read"):
        given.setdefault("paragraph", "")
        for number in (given["paragraph"], *(str(p.number) for p in coded.article.paragraphs)):
            if _place(coded.article, number, given.get("content", "")):
                given["paragraph"] = number
                break
    return replace(correction, changes=tuple(given.items()))


def _misfit(correction: Correction, coded: Coded) -> str:
    """Why a correction that was once in order does not fit these claims; empty if it does."""
    if correction.action == "add":
        faults = list(_addition_faults(correction, coded))
    elif correction.action == "read":
        faults = list(_passage_faults(correction, coded))
    elif correction.key not in coded.claims:
        why = "The text or its actors have changed, or the table is of an earlier version of the course"
        return f'no claim has the key "{correction.key}" any more. {why}'
    else:
        faults = list(_change_faults(correction, coded.claims[correction.key], coded))
    return f"{faults[0].found} is not there any more" if faults else ""


def coded_claim(row: Row, where: str, coded: Coded) -> tuple[Claim | None, list[Fault]]:
    """The claim in a row of a table that somebody has coded; None, and the faults, if the row is not in order.

    Its words are looked up in the paragraph, or taken from ``start`` to ``end`` if they stand there.
    """
    correction, faults = coded.read({**row, "action": "add"}, where)
    if faults or correction is None:
        return None, faults
    claim = _added_claim(correction, 0, coded)
    start, end = cell(row, "start"), cell(row, "end")
    text = coded.article.paragraph(claim.paragraph).text
    if start.isdecimal() and end.isdecimal() and text[int(start) : int(end)] == claim.content:
        claim = replace(claim, start=int(start), end=int(end))
    return claim, []


def _added_claim(correction: Correction, number: int, coded: Coded) -> Claim:
    given = {"source": "author", "source_kind": "author", "cue": "", **dict(correction.changes)}
    content, paragraph = given.pop("content"), given.pop("paragraph")
    start, end = _place(coded.article, paragraph, content) or (0, 0)
    text = coded.article.paragraph(int(paragraph)).text
    return Claim(f"h{number:03d}", int(paragraph), start=start, end=end, content=text[start:end], **given)
