"""What a reader puts right in the claims: rows are read, checked and fitted to the claims of now.

A correction knows its claim by a key made of the claim's words. What never can have been in order is a fault; what
was once in order and fits no longer (another text, another actor) is stale: it is listed, and changes nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from entente import data
from entente.errors import Fault, did_you_mean, raise_if_any, unknown_choice
from entente.path.decisions import by_label
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
from entente.path.rows import cell, choice_faults, read_each, without_guard
from entente.say import slug
from entente.text.article import Article
from entente.text.codebook import UNSAID, Claim, Codebook
from entente.text.gazetteer import Gazetteer, Mention

# --------------------------------------------------------------------------------------------------------------------
# Keys and rows


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
        # The unit separator stands in no text, so no two lists of parts are joined to the same words.
        words = "\x1f".join((*parts, str(seen[parts])))
        digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()
        keys.append(f"k{digest[:10]}")
    return tuple(keys)


def _first_named(actor: str, mentions: Iterable[Mention], start: int) -> str:
    """Where in a content the actor is first named; empty if only its sentence or paragraph names it."""
    for mention in mentions:
        if actor in (mention.actor, mention.state):
            return str(mention.start - start)
    return ""


def keyed_claims(claims: tuple[Claim, ...], mentions: Iterable[Mention]) -> dict[str, Claim]:
    """The claims as they were proposed, by their keys."""
    return dict(zip(claim_keys(claims, mentions), claims, strict=True))


def claim_rows(analysis: Analysis) -> list[dict[str, Any]]:
    """The table of claims to correct: one row a claim, ready to be changed.

    Returns
    -------
    list of dict
        Keys ``key, action, paragraph, content, coder`` and those of `EDITABLE`. Claims as they now are; dropped ones as
        they were proposed, with the action ``drop``. The coder is ``rules`` until a reader has decided on the claim,
        then empty: fill it in, or name the file after yourself. `corrections_from_rows` reads the rows back.

    Examples
    --------
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> [(row["action"], row["relation"], row["actor"], row["recipient"]) for row in claim_rows(found)]
    [('keep', 'attacks', 'chad', 'niger')]
    """
    now = {claim.id: claim for claim in analysis.claims}
    rows = []
    for key, claim in keyed_claims(analysis.claims_as_proposed, analysis.mentions).items():
        current = now.pop(claim.id, None)
        if current is None:
            rows.append(_claim_row(key, "drop", claim))
        else:
            same = replace(current, coder=claim.coder) == claim
            rows.append(_claim_row(key, "keep" if same else "change", current))
    return rows + [_claim_row("", "add", claim) for claim in now.values()]


def _claim_row(key: str, action: str, claim: Claim) -> dict[str, Any]:
    start = {"key": key, "action": action, "paragraph": claim.paragraph, "content": claim.content}
    return start | {name: getattr(claim, name) for name in ("coder", *EDITABLE)}


def corrections_from_rows(rows: Iterable[Row], analysis: Analysis, *, origin: str = "claims") -> tuple[Correction, ...]:
    """Read corrections from the rows of a table and check them against the codebook and the actors.

    Parameters
    ----------
    rows : iterable of mappings
        As `claim_rows` gives them, with some cells changed. A row that differs from its claim is a change, whether
        its action says ``keep`` or ``change``. A row without a key and with the action ``add`` is a claim by hand: its
        ``content`` must stand in its ``paragraph``. A missing column leaves the field as it was; so does an empty cell,
        except in `CLEARABLE`. A row whose claim is no longer there is taken, and `analyse` lists it as stale.
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
    >>> from entente.path import analyse
    >>> found = analyse("News" + chr(10) + "Chad attacked Niger.")
    >>> rows = claim_rows(found)
    >>> rows[0]["polarity"] = "-"
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
        """The same fields with the ids of actor and recipient; one that was merged into another stands for that one."""
        ids = {}
        for end in ("actor", "recipient"):
            if end in given:
                ids[end] = self.by_label.get(given[end].casefold(), given[end])
        return {**given, **ids}

    def read(self, row: Row | Correction, where: str) -> tuple[Correction | None, list[Fault]]:
        """The correction in a row, and its faults."""
        if isinstance(row, Correction):
            return row, list(_object_faults(row, self))
        action = cell(row, "action") or "keep"
        if action not in CLAIM_ACTIONS:
            return None, [unknown_choice("analysis.action", f"{where}, field action", action, CLAIM_ACTIONS)]
        if action == "add":
            given = self._given(row, ("paragraph", "content", "coder", *EDITABLE))
            if "content" in given:
                given["content"] = without_guard(given["content"])
            # "p07" is how pages write a paragraph, "7.0" how some table programs do.
            given["paragraph"] = re.sub(r"(?i)^p0*(?=\d)|\.0$", "", given.get("paragraph", ""))
            added = Correction("add", "", tuple(given.items()), where)
            return added, [*_addition_faults(added, self), *_layer_faults(given, where, self.codebook)]
        key = cell(row, "key")
        if not key:
            do = "Take the row from the table of claims, or write the action add."
            return None, [Fault("analysis.key", f"{where}, field key", "nothing", "the key of a claim", do)]
        claim = self.claims.get(key)
        if action == "drop" or claim is None:
            return Correction(action, key, where=where), []
        given = self._given(row, EDITABLE)
        changes = tuple((name, value) for name, value in given.items() if getattr(claim, name) != value)
        changed = Correction("change" if changes else "keep", key, changes, where)
        faults = list(_change_faults(changed, claim, self))
        if "relation" in dict(changes):
            faults += _layer_faults({"layer": claim.layer, **given}, where, self.codebook)
        return changed, faults

    def _given(self, row: Row, names: Iterable[str]) -> dict[str, str]:
        """The cells that say something; actors by their ids."""
        given = {}
        for name in names:
            value = cell(row, name)
            if value or (name in row and name in CLEARABLE):
                given[name] = value
        return self.with_ids(given)


def _object_faults(correction: Correction, coded: Coded) -> Iterator[Fault]:
    """What can never have been in order; that an actor or a passage is gone only makes a correction stale."""
    yield from choice_faults({"action": correction.action}, {"action": CLAIM_ACTIONS}, correction.where)
    for name, _ in correction.changes:
        if name not in (*EDITABLE, "paragraph", "content", "coder"):
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
    number, content, last = given["paragraph"], given.get("content", ""), len(coded.article.paragraphs)
    if not (number.isdecimal() and number.isascii() and 1 <= int(number) <= last):
        expected = f"a number from 1 to {last}" if last else "a text with paragraphs"
        yield Fault("analysis.paragraph", f"{where}, field paragraph", f'"{number}"', expected)
    elif place_of(coded.article, number, content) is None:
        elsewhere = [p.label for p in coded.article.paragraphs if place_of(coded.article, str(p.number), content)]
        do = f"They stand in {', '.join(elsewhere[:3])}." if elsewhere else "Copy the words from the text."
        found = f'"{content[:60]}"'
        yield Fault("analysis.content", f"{where}, field content", found, f"words of paragraph {number}", do)


# A word processor or a model may write other quotation marks and spaces than the text; each stands for one character.
_SAME = str.maketrans(
    dict.fromkeys("‘’‚‛`´", "'") | dict.fromkeys("“”„‟«»", '"') | dict.fromkeys("\xa0\u202f\u2009", " ")
)


def place_of(article: Article, number: str, content: str) -> tuple[int, int] | None:
    """Where words stand in a paragraph; None if they do not, letter for letter.

    Line breaks, double spaces and the form of quotation marks do not matter.

    >>> from entente.text.article import parse_article
    >>> article = parse_article("News" + chr(10) + "Chad’s army attacked Niger.")
    >>> place_of(article, "2", "Chad's  army"), place_of(article, "2", "chad's army"), place_of(article, "3", "Chad")
    ((0, 11), None, None)
    """
    words = content.translate(_SAME).split()
    if not words or not (number.isdecimal() and number.isascii()) or not 1 <= int(number) <= len(article.paragraphs):
        return None
    text = article.paragraph(int(number)).text
    if sum(map(len, words)) > len(text):
        return None
    found = re.search(r"\s+".join(map(re.escape, words)), text.translate(_SAME))
    return found.span() if found else None


# --------------------------------------------------------------------------------------------------------------------
# Corrections put to work


def corrected(corrections: Iterable[Correction], coded: Coded) -> tuple[tuple[Claim, ...], tuple[Stale, ...]]:
    """The claims that are kept, changed or added; and the corrections that do not fit."""
    by_key: dict[str, Correction] = {}
    added, stale = [], []
    for correction in corrections:
        now = _as_now(correction, coded)
        why = _misfit(now, coded)
        if why:
            stale.append(Stale(correction, why))
        elif now.action == "add":
            added.append(now)
        else:
            by_key[now.key] = now
    kept = []
    for key, claim in coded.claims.items():
        if key not in by_key:
            kept.append(claim)
        elif by_key[key].action != "drop":
            # Somebody has decided on it: it is no longer the machine's.
            kept.append(replace(claim, coder="", **dict(by_key[key].changes)))
    kept += [_added_claim(one, number, coded) for number, one in enumerate(added, 1)]
    return tuple(kept), tuple(stale)


def _as_now(correction: Correction, coded: Coded) -> Correction:
    """The correction with the actors of now; a claim by hand in the paragraph where its words now stand."""
    given = coded.with_ids(dict(correction.changes))
    if correction.action == "add":
        given.setdefault("paragraph", "")
        for number in (given["paragraph"], *(str(p.number) for p in coded.article.paragraphs)):
            if place_of(coded.article, number, given.get("content", "")):
                given["paragraph"] = number
                break
    return replace(correction, changes=tuple(given.items()))


def _misfit(correction: Correction, coded: Coded) -> str:
    """Why a correction that was once in order does not fit these claims; empty if it does."""
    if correction.action == "add":
        faults = list(_addition_faults(correction, coded))
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
    start, end = place_of(coded.article, paragraph, content) or (0, 0)
    text = coded.article.paragraph(int(paragraph)).text
    return Claim(f"h{number:03d}", int(paragraph), start=start, end=end, content=text[start:end], **given)
