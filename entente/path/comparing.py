"""Two texts side by side: where their graphs differ, and which words make the difference.

The two are articles on one quarrel, or one article as two coders have read it. Actors are matched by their ids. That a
text has no tie where the other has one says nothing against the tie: it may have been left out, missed or denied, and
the words beside it tell which.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import networkx as nx

from entente import data
from entente.errors import Undefined
from entente.path.analysis import analyse, with_corrections
from entente.path.corrections import corrections_from_rows, holds_claim
from entente.path.keys import keyed_claims
from entente.path.machine import machine_words
from entente.path.results import ActorDecision, Analysis, Correction
from entente.path.rows import without_guard
from entente.path.sides import index_range, too_little
from entente.path.wording import SIGN_MARKS, short_label
from entente.say import count, listed
from entente.text.article import Article
from entente.text.codebook import Claim

CLAIM_COLUMNS = ("paragraph", "content", "relation", "actor", "recipient")
KINDS = ("opposite", "first", "second", "same")  # in the order in which pages list them


@dataclass(frozen=True, slots=True)
class TwoTies:
    """A pair of actors with a tie in at least one of two graphs.

    Parameters
    ----------
    pair : (str, str)
        In alphabetical order.
    signs : (int or None, int or None)
        Its sign in either graph; None where it has no tie.
    claims : (tuple of Claim, tuple of Claim)
        All that is claimed between the two in either text, also what is denied or has no sign.
    """

    pair: tuple[str, str]
    signs: tuple[int | None, int | None]
    claims: tuple[tuple[Claim, ...], tuple[Claim, ...]]

    @property
    def kind(self) -> str:
        """``"same"``, ``"opposite"``, or the only one that has the tie: ``"first"`` or ``"second"``."""
        one, other = self.signs
        if one == other:
            return "same"
        if other is None:
            return "first"
        return "second" if one is None else "opposite"


@dataclass(frozen=True, eq=False)
class TwoTexts:
    """Two analyses side by side; made by `compare_texts`.

    Parameters
    ----------
    names : (str, str)
        What the two are called.
    ties : tuple of TwoTies
        Opposite signs first, then what only one has, then what both have.
    only : (tuple of str, tuple of str)
        The actors of the claims of one that are in no claim of the other.
    """

    names: tuple[str, str]
    analyses: tuple[Analysis, Analysis]
    ties: tuple[TwoTies, ...]
    only: tuple[tuple[str, ...], tuple[str, ...]]

    def of_kind(self, kind: str) -> tuple[TwoTies, ...]:
        """The ties of a kind of `KINDS`."""
        return tuple(tie for tie in self.ties if tie.kind == kind)

    @property
    def differing(self) -> tuple[TwoTies, ...]:
        """The ties that are not the same in both."""
        return tuple(tie for tie in self.ties if tie.kind != "same")

    @cached_property
    def together(self) -> nx.Graph:
        """The ties of both graphs as one, for a place that an actor has in both pictures."""
        return nx.Graph([tie.pair for tie in self.ties])

    def label(self, actor: str) -> str:
        """The name of an actor in the first text that knows one."""
        one, other = self.analyses
        return short_label(one if one.label(actor) != actor else other, actor)

    def words(self, tie: TwoTies) -> str:
        """A pair and its signs in both, in a line.

        >>> from entente.path import analyse
        >>> texts = [analyse("News" + chr(10) + words) for words in ("Chad attacked Niger.", "Mali met Niger.")]
        >>> found = compare_texts(*texts, names=("the Post", "the Herald"))
        >>> [found.words(tie) for tie in found.differing]
        ['Chad – Niger: − in the Post, no tie in the Herald']
        """
        pair = " – ".join(map(self.label, tie.pair))
        signs = [f"{SIGN_MARKS[sign]} in {name}" for sign, name in zip(tie.signs, self.names, strict=True)]
        return f"{pair}: {', '.join(signs)}"


def compare_texts(one: Analysis, other: Analysis, *, names: tuple[str, str] = ("A", "B")) -> TwoTexts:
    """Compare the signed graphs of two texts, or of two codings of one text.

    Parameters
    ----------
    one, other : Analysis
        Both by the same rule, or the difference may be the rule's.
    names : (str, str)
        What to call the two.

    Examples
    --------
    >>> texts = [analyse("News" + chr(10) + words) for words in ("Chad attacked Niger.", "Chad did not attack Niger.")]
    >>> found = compare_texts(*texts)
    >>> [(tie.pair, tie.signs, len(tie.claims[1])) for tie in found.ties]
    [(('chad', 'niger'), (-1, None), 1)]
    """
    signs = [_signs(found) for found in (one, other)]
    claims = [_claims_by_pair(found) for found in (one, other)]
    ties = []
    for pair in sorted({*signs[0], *signs[1]}):
        both = signs[0].get(pair), signs[1].get(pair)
        ties.append(TwoTies(pair, both, (claims[0].get(pair, ()), claims[1].get(pair, ()))))
    ties.sort(key=lambda tie: KINDS.index(tie.kind))
    actors = [set(found.graph) for found in (one, other)]
    only = tuple(sorted(actors[0] - actors[1])), tuple(sorted(actors[1] - actors[0]))
    return TwoTexts(names, (one, other), tuple(ties), only)


def _signs(found: Analysis) -> dict[tuple[str, str], int]:
    return {(min(u, v), max(u, v)): sign for u, v, sign in found.signed.graph.edges(data="sign")}


def _claims_by_pair(found: Analysis) -> dict[tuple[str, str], tuple[Claim, ...]]:
    """What is claimed between each two actors, in the order of the text."""
    by_id = {claim.id: claim for claim in found.claims}
    pairs: dict[tuple[str, str], list[Claim]] = {}
    for u, v, key in found.graph.edges(keys=True):
        pairs.setdefault((min(u, v), max(u, v)), []).append(by_id[key])
    in_order = {}
    for pair, claims in pairs.items():
        in_order[pair] = tuple(sorted(claims, key=lambda claim: (claim.paragraph, claim.start, claim.id)))
    return in_order


def coded_by_table(
    text: Article,
    rows: Sequence[Mapping[str, Any]],
    *,
    actors: Iterable[ActorDecision] = (),
    rule: str = "majority",
    origin: str = "claims",
) -> Analysis:
    """The analysis of a text in which the claims of a table stand in the place of the machine's.

    Parameters
    ----------
    rows : sequence of mappings
        The columns of `CLAIM_COLUMNS` and any others of a table of claims. A row without a claim, such as a dropped
        one, is left out.
    origin : str
        The name of the table, for the faults.

    Raises
    ------
    EntenteError
        As `entente.path.corrections.corrections_from_rows`.

    Examples
    --------
    >>> from entente.path import article_of
    >>> row = {"paragraph": "p02", "content": "Mali met Niger", "relation": "meets", "actor": "Mali"}
    >>> text = article_of("News" + chr(10) + "Chad attacked Niger. Mali met Niger.")
    >>> [claim.pair for claim in coded_by_table(text, [row | {"recipient": "Niger"}]).claims]
    [('mali', 'niger')]
    """
    by_machine = analyse(text, actors=tuple(actors), rule=rule)
    dropped = [Correction("drop", key) for key in keyed_claims(by_machine.claims_as_proposed, by_machine.mentions)]
    # A row without a claim keeps its place, so that a fault names the row of the table.
    told = [_as_added(row) if holds_claim(row) else {"key": f"row {n}", "action": "drop"} for n, row in enumerate(rows)]
    added = [one for one in corrections_from_rows(told, by_machine, origin=origin) if one.action == "add"]
    return with_corrections(by_machine, [*dropped, *added])


def _as_added(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "key": "", "action": "add", "as_given": "", "content": without_guard(str(row.get("content", "")))}


# --------------------------------------------------------------------------------------------------------------------
# In words, and as plain data


def summary(found: TwoTexts) -> list[str]:
    """What the comparison comes to, in sentences."""
    names = found.names
    if not found.ties:
        return [f"Neither {names[0]} nor {names[1]} gives two actors a sign, so there is nothing to compare."]
    numbers = {kind: len(found.of_kind(kind)) for kind in KINDS}
    sentences = [
        f"Of the {count(len(found.ties), 'pair')} with a tie in {names[0]} or {names[1]}, {numbers['same']} have the "
        f"same sign in both, {numbers['opposite']} opposite signs, {numbers['first']} a tie in {names[0]} only, and "
        f"{numbers['second']} in {names[1]} only."
    ]
    for name, other, actors in zip(names, reversed(names), found.only, strict=True):
        if actors:
            named = listed(found.label(actor) for actor in actors)
            sentences.append(f"In a claim of {name} and in none of {other}: {named}.")
    sentences.append("That a tie is missing does not mean that it is denied: read the words beside it.")
    if any(claim.coder for analysis in found.analyses for claim in analysis.claims):
        sentences.append(f"Claims that the machine has coded are among these. {machine_words()}")
    return sentences


def measures(found: TwoTexts) -> list[tuple[str, str, str]]:
    """The sizes of the two and their frustration index, a row each: what, and its value in either."""
    columns = [_measures_of(analysis) for analysis in found.analyses]
    return [(name, columns[0][name], columns[1][name]) for name in columns[0]]


def _measures_of(analysis: Analysis) -> dict[str, str]:
    signs = [sign for *_, sign in analysis.signed.graph.edges(data="sign")]
    return {
        "claims": str(len(analysis.claims)),
        "cooperative ties": str(signs.count(1)),
        "hostile ties": str(signs.count(-1)),
        "frustration index": _index(analysis),
    }


def _index(analysis: Analysis) -> str:
    if not analysis.signed.graph.number_of_edges():
        return "undefined: no tie"
    why = too_little(analysis.signed.graph)
    if why:
        return f"read first: {why}"
    doubt = index_range(analysis)
    return doubt.why if isinstance(doubt, Undefined) else str(doubt)


def as_json(found: TwoTexts) -> dict[str, Any]:
    """Everything that was found, as it goes into JSON; a pair without a tie has the sign null."""
    pairs = []
    for tie in found.ties:
        claims = dict(
            zip(("first", "second"), ([_claim_json(one) for one in side] for side in tie.claims), strict=True)
        )
        pairs.append({"pair": list(tie.pair), "kind": tie.kind, "signs": list(tie.signs), "claims": claims})
    only = dict(zip(("first", "second"), map(list, found.only), strict=True))
    return {"names": list(found.names), "summary": summary(found), "actors_only_in": only, "pairs": pairs}


def _claim_json(claim: Claim) -> dict[str, Any]:
    keys = ("id", "paragraph", "start", "end", "content", "source", "source_kind", "actor", "relation", "recipient")
    keys += ("polarity", "certainty", "aux", "since", "until")
    said = {key: getattr(claim, key) for key in keys}
    return said | {"sign": data.codebook().sign(claim)}
