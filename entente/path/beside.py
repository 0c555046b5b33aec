"""Any codings of one text side by side: what they share, where they part, and what they come to as a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from entente import data
from entente.errors import EntenteError, Undefined, unknown_choice
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.signs import RULES, signed_graph
from entente.path.results import EDITABLE, fingerprint
from entente.path.rows import no_formula
from entente.path.tables import to_csv
from entente.text.article import Article
from entente.text.codebook import Claim, Codebook
from entente.text.gazetteer import Gazetteer
from entente.text.pooling import KEEP, CoderRates, Pool, coder_rates, pool
from entente.text.units import (
    CODED,
    Estimate,
    FieldAgreement,
    Unit,
    align_units,
    code_of,
    draw_paragraphs,
    field_agreement,
    unit_alpha,
    unit_f1,
)

POOLED_COLUMNS = ("id", "coder", "paragraph", "start", "end", "content", *EDITABLE)
DRAWS = 1000
LEVELS = {"pair": "paragraph and the two actors", "triple": "paragraph, actor, relation and recipient"}
# By which rule of the codebook coders part where they part on a field.
RULE_OF = {
    "relation": "only what is named is coded; the boundary rules of the two relations",
    "polarity": "what is ended, absent or refused",
    "certainty": "certainty is the source's; “he says” alone is no doubt",
    "source": "the source is whoever the words name as speaking",
    "aux": "what is, was, may come or might have been",
    "layer": "the words of the claim decide on the layer",
    "direction": "a direction that the words do not tell is unsaid",
    "sign": "none of its own: it follows from relation and polarity",
}
WORDS = {1: "+", -1: "−", None: "none"}


# --------------------------------------------------------------------------------------------------------------------
# Setting the codings side by side


@dataclass(frozen=True)
class PairSign:
    """A pair of actors to which two graphs give another sign; None where a graph has no tie."""

    pair: tuple[str, str]
    pooled: int | None
    course: int | None

    def __str__(self) -> str:
        return f"{' and '.join(self.pair)}: {WORDS[self.pooled]} pooled, {WORDS[self.course]} in the course"


@dataclass(frozen=True)
class TwoCoders:
    """How far the claims of two coders are the same, unit by unit.

    Parameters
    ----------
    same : int
        Units that both have, with the same code in each of ``CODED``.
    other_code : int
        Units that both have, with another code in at least one of them.
    only_first, only_second : int
        Units that one of them has.
    f1 : mapping of level to float or Undefined
        As `unit_f1` has it for these two.
    """

    first: str
    second: str
    same: int
    other_code: int
    only_first: int
    only_second: int
    f1: Mapping[str, float | Undefined]

    @property
    def changed(self) -> int:
        """How many units are not the same: coded otherwise, gone or new."""
        return self.other_code + self.only_first + self.only_second


@dataclass(frozen=True)
class SideBySide:
    """Any number of codings of one article: how far they agree, what they come to, and how that differs.

    Parameters
    ----------
    f1 : mapping of level to Estimate
        `unit_f1` at the levels of ``LEVELS``.
    alpha : Estimate
        `unit_alpha`: for unitising, over words and relations.
    with_others : mapping of coder to Estimate
        The mean F1 of each coder with the others, by paragraph and the two actors.
    pairs : tuple of TwoCoders
        Each coder with each other.
    with_course : float or Undefined
        F1 of the pooled claims with the course's, by paragraph and the two actors.
    differing : tuple of PairSign
        Where the graph of the pooled claims and the course's part, both by the same rule.
    """

    f1: Mapping[str, Estimate]
    alpha: Estimate
    with_others: Mapping[str, Estimate]
    fields: tuple[FieldAgreement, ...]
    pairs: tuple[TwoCoders, ...]
    pooled: Pool
    rates: tuple[CoderRates, ...]
    with_course: float | Undefined
    differing: tuple[PairSign, ...]
    sign_rule: str


def side_by_side(
    codings: Mapping[str, Sequence[Claim]],
    *,
    article: Article | None = None,
    gazetteer: Gazetteer | None = None,
    keep: str = "majority",
    rule: str = "majority",
    draws: int = DRAWS,
    seed: int = 1,
) -> SideBySide:
    """Compare codings of one text, pool them, and draw the graph of the course's article beside the course's.

    Parameters
    ----------
    article, gazetteer : optional
        The text that was coded and its actors; by default the course's.
    keep : str
        Which units are pooled: ``"majority"``, ``"two"`` or ``"any"``.
    rule : str
        How the claims on a pair become one sign, as `signed_graph` has it.
    draws : int
        How often the paragraphs are drawn anew for the intervals.

    Examples
    --------
    >>> found = side_by_side(data.codings(), draws=20)
    >>> sorted(found.f1), len(found.pooled.claims) <= len(data.claims())
    (['pair', 'triple'], True)
    >>> pair = found.pairs[0]
    >>> pair.same + pair.other_code + pair.only_first == len(data.codings()[pair.first])
    True
    """
    wrong = [unknown_choice("coders.keep", "argument keep", keep, KEEP)] if keep not in KEEP else []
    wrong += [unknown_choice("coders.rule", "argument rule", rule, RULES)] if rule not in RULES else []
    if wrong:
        raise EntenteError(wrong)
    text = article or data.article()
    book, lengths = data.codebook(), [len(paragraph.text) for paragraph in text.paragraphs]
    drawn = draw_paragraphs(len(lengths), draws, seed)
    units = align_units(codings)
    pooled = pool(codings, rule=keep)
    with_course: float | Undefined = Undefined("the course has no claims of this text")
    differing: tuple[PairSign, ...] = ()
    if fingerprint(text) == fingerprint(data.article()):
        with_course = unit_f1({"pooled": pooled.claims, "course": data.claims()}, book).value
        differing = _differing(pooled.claims, gazetteer or data.gazetteer(), rule)
    return SideBySide(
        f1={level: unit_f1(codings, book, level=level, drawn=drawn) for level in LEVELS},
        alpha=unit_alpha(codings, lengths, drawn=drawn),
        with_others={coder: unit_f1(codings, book, coder=coder) for coder in codings},
        fields=tuple(field_agreement(units, book, name, drawn=drawn) for name in CODED),
        pairs=tuple(_two(codings, *names, book) for names in combinations(codings, 2)),
        pooled=pooled,
        rates=coder_rates(pooled, book),
        with_course=with_course,
        differing=differing,
        sign_rule=rule,
    )


def _two(codings: Mapping[str, Sequence[Claim]], first: str, second: str, book: Codebook) -> TwoCoders:
    both = {first: codings[first], second: codings[second]}
    units = align_units(both)
    shared = [unit for unit in units if len(unit.claims) == 2]
    same = sum(_same_codes(unit, book) for unit in shared)
    only = len(codings[first]) - len(shared), len(codings[second]) - len(shared)
    f1 = {level: unit_f1(both, book, level=level).value for level in LEVELS}
    return TwoCoders(first, second, same, len(shared) - same, *only, f1)


def _same_codes(unit: Unit, book: Codebook) -> bool:
    one, other = unit.claims.values()
    return all(code_of(one, name, book) == code_of(other, name, book) for name in CODED)


def as_states(claims: Iterable[Claim], gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """The claims with actors rolled up to their states; a claim within one state is left out.

    >>> fired = Claim("a1", 4, "author", "author", "", 0, 5, "fired", "attacks", "idf", "iran")
    >>> [claim.actor for claim in as_states([fired], data.gazetteer())]
    ['israel']
    """
    rolled = []
    for claim in claims:
        actor, recipient = (gazetteer.state_of(end) or end for end in claim.pair)
        if actor != recipient:
            rolled.append(replace(claim, actor=actor, recipient=recipient))
    return tuple(rolled)


def _differing(pooled: Sequence[Claim], gazetteer: Gazetteer, rule: str) -> tuple[PairSign, ...]:
    ours, theirs = _signs(pooled, gazetteer, rule), _signs(data.claims(), gazetteer, rule)
    differing = []
    for pair in sorted({*ours, *theirs}):
        if ours.get(pair) != theirs.get(pair):
            differing.append(PairSign(pair, ours.get(pair), theirs.get(pair)))
    return tuple(differing)


def _signs(claims: Iterable[Claim], gazetteer: Gazetteer, rule: str) -> dict[tuple[str, str], int]:
    graph = signed_graph(claims_graph(observed(claims), data.codebook(), gazetteer), rule=rule).graph
    return {(min(u, v), max(u, v)): sign for u, v, sign in graph.edges(data="sign")}


# --------------------------------------------------------------------------------------------------------------------
# As plain data


def pooled_csv(pooled: Pool) -> str:
    """The pooled claims as a table that can be read again, and pooled with others."""
    rows = []
    for claim in pooled.claims:
        row = {name: getattr(claim, name) for name in POOLED_COLUMNS}
        rows.append(row | {"content": no_formula(claim.content)})
    return to_csv(rows, POOLED_COLUMNS)


def as_json(found: SideBySide) -> dict[str, Any]:
    """Everything that was found, as it goes into JSON; what is undefined is null."""
    return {
        "coders": [_rates_json(one, found) for one in found.rates],
        "pairs": [_pair_json(one) for one in found.pairs],
        "f1": {level: _estimate_json(one) for level, one in found.f1.items()},
        "unitising_alpha": _estimate_json(found.alpha),
        "fields": [_field_json(one) for one in found.fields],
        "pooled": {
            "rule": found.pooled.rule,
            "kept": len(found.pooled.kept),
            "left": len(found.pooled.left),
            "ties": [str(tie) for tie in found.pooled.ties],
        },
        "f1_with_course": _number(found.with_course),
        "sign_rule": found.sign_rule,
        "pairs_that_differ": [
            {"pair": list(one.pair), "pooled": one.pooled, "course": one.course} for one in found.differing
        ],
    }


def _pair_json(one: TwoCoders) -> dict[str, Any]:
    said = {"first": one.first, "second": one.second, "same": one.same, "other_code": one.other_code}
    said |= {"only_first": one.only_first, "only_second": one.only_second, "changed": one.changed}
    return said | {"f1": {level: _number(value) for level, value in one.f1.items()}}


def _rates_json(one: CoderRates, found: SideBySide) -> dict[str, Any]:
    codes = {name: _number(rate) for name, rate in one.other_code.items()}
    said = {"coder": one.coder, "claims": one.units, "f1_with_others": _number(found.with_others[one.coder].value)}
    return said | {"missed": _number(one.missed), "alone": _number(one.alone), "other_code": codes}


def _field_json(one: FieldAgreement) -> dict[str, Any]:
    said = {"field": one.field, "units": one.units, "same": _number(one.same), "kappa": _number(one.kappa)}
    said |= {"alpha": _estimate_json(one.alpha), "rule": RULE_OF[one.field]}
    return said | {"parted": [list(parted) for parted in one.parted]}


def _estimate_json(one: Estimate) -> dict[str, Any]:
    if isinstance(one.value, Undefined):
        return {"value": None, "why": one.value.why}
    return {"value": _number(one.value), "low": _number(one.low), "high": _number(one.high)}


def _number(value: float | Undefined | None) -> float | None:
    return None if value is None or isinstance(value, Undefined) else round(value, 4)
