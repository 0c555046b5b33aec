"""A class codes the article: its tables read row by row, pooled, and drawn beside the course's claims.

A table is one coder's: what the desk of lesson 09 or the coding desk saves, or any table with the columns of `NEEDED`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from entente import data
from entente.errors import EntenteError, Fault, Undefined, unknown_choice
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.signs import RULES, signed_graph
from entente.path.corrections import Coded, coded_claim, holds_claim, is_decided
from entente.path.results import EDITABLE
from entente.path.rows import cell
from entente.path.tables import FORMULA_SIGNS, no_formula, to_csv
from entente.text.codebook import MACHINE, Claim
from entente.text.pooling import KEEP, CoderRates, Pool, coder_rates, pool
from entente.text.reading import read_text
from entente.text.tables import read_csv_rows
from entente.text.units import (
    CODED,
    Estimate,
    FieldAgreement,
    align_units,
    draw_paragraphs,
    field_agreement,
    unit_alpha,
    unit_f1,
)

NEEDED = ("paragraph", "content", "relation", "actor", "recipient")
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
# Reading what was handed in


@dataclass(frozen=True)
class HandedIn:
    """The codings in a folder.

    Parameters
    ----------
    faults : tuple of Fault
        Of the rows and files that were left out.
    unread : int
        Rows that hold a proposal of the machine on which nobody has decided; they are left out too.
    """

    codings: Mapping[str, tuple[Claim, ...]]
    faults: tuple[Fault, ...]
    unread: int
    files: int


def read_codings(folder: str | Path) -> HandedIn:
    """Read every table (``*.csv``) of a folder as a coding of the course's article.

    The coder is named by the column ``coder``, or else by the file. A row that is not in order is told and left out;
    so is a whole file that is no table.

    Raises
    ------
    EntenteError
        ``coders.folder`` if there is no such folder, or no table in it.

    Examples
    --------
    >>> read_codings("no_such_folder")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_folder: found no such folder; expected a folder with one table (.csv) a coder.
    """
    expected = "a folder with one table (.csv) a coder"
    if not Path(folder).is_dir():
        raise EntenteError([Fault("coders.folder", str(folder), "no such folder", expected)])
    paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not paths:
        do = "Save a table from the desk into it, named after its coder."
        raise EntenteError([Fault("coders.folder", str(folder), "no table", expected, do)])
    coded = Coded(data.article(), data.gazetteer(), {}, ())
    codings: dict[str, list[Claim]] = {}
    owner: dict[str, str] = {}
    faults: list[Fault] = []
    unread = 0
    for path in paths:
        try:
            rows = list(_rows(path))
        except EntenteError as error:
            faults += error.faults
            continue
        for where, row in rows:
            coder = cell(row, "coder") or path.stem
            if coder == MACHINE and not is_decided(row):
                unread += 1
                continue
            coder = path.stem if coder == MACHINE else coder
            claim, found = _claim(row, where, coded)
            if owner.setdefault(coder, path.name) != path.name:
                do = "Give each coder one table, and each table another name."
                found = [Fault("coders.twice", where, f'the coder "{coder}" again', f"{owner[coder]} alone", do)]
            faults += found
            mine = codings.setdefault(coder, [])
            if claim and not found:
                mine.append(replace(claim, id=f"{coder} {len(mine) + 1}", coder=coder))
    return HandedIn({coder: tuple(claims) for coder, claims in codings.items()}, tuple(faults), unread, len(paths))


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row that holds a claim, with its place: the header is row 1."""
    text, _ = read_text(path, expected="a table")
    lines = read_csv_rows(text, path.name, NEEDED)
    header = [name.strip().casefold() for name in lines[0]] if lines else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        do = "Save the table from the desk again, and keep its first row."
        raise EntenteError([Fault("coders.columns", path.name, found, f"the columns {', '.join(NEEDED)}", do)])
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip_longest(header, line[: len(header)], fillvalue=""))
        if any(map(str.strip, line)) and holds_claim(row):
            yield f"{path.name}, row {number}", row


def _claim(row: Mapping[str, str], where: str, coded: Coded) -> tuple[Claim | None, list[Fault]]:
    content = cell(row, "content")
    if content.startswith("'") and content[1:].startswith(FORMULA_SIGNS):  # as `no_formula` wrote it
        row = {**row, "content": content[1:]}
    return coded_claim(row, where, coded)


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
    with_course : float or Undefined
        F1 of the pooled claims with the course's, by paragraph and the two actors.
    differing : tuple of PairSign
        Where the graph of the pooled claims and the course's part, both by the same rule.
    """

    f1: Mapping[str, Estimate]
    alpha: Estimate
    with_others: Mapping[str, Estimate]
    fields: tuple[FieldAgreement, ...]
    pooled: Pool
    rates: tuple[CoderRates, ...]
    with_course: float | Undefined
    differing: tuple[PairSign, ...]
    sign_rule: str


def side_by_side(
    codings: Mapping[str, Sequence[Claim]],
    *,
    keep: str = "majority",
    rule: str = "majority",
    draws: int = DRAWS,
    seed: int = 1,
) -> SideBySide:
    """Compare codings of the course's article, pool them, and draw their graph beside the course's.

    Parameters
    ----------
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
    """
    wrong = [unknown_choice("coders.keep", "argument keep", keep, KEEP)] if keep not in KEEP else []
    wrong += [unknown_choice("coders.rule", "argument rule", rule, RULES)] if rule not in RULES else []
    if wrong:
        raise EntenteError(wrong)
    book, lengths = data.codebook(), [len(paragraph.text) for paragraph in data.article().paragraphs]
    drawn = draw_paragraphs(len(lengths), draws, seed)
    units = align_units(codings)
    pooled = pool(codings, rule=keep)
    course = {"pooled": pooled.claims, "course": data.claims()}
    ours, theirs = _signs(pooled.claims, rule), _signs(data.claims(), rule)
    differing = []
    for pair in sorted({*ours, *theirs}):
        if ours.get(pair) != theirs.get(pair):
            differing.append(PairSign(pair, ours.get(pair), theirs.get(pair)))
    return SideBySide(
        f1={level: unit_f1(codings, book, level=level, drawn=drawn) for level in LEVELS},
        alpha=unit_alpha(codings, lengths, drawn=drawn),
        with_others={coder: unit_f1(codings, book, coder=coder) for coder in codings},
        fields=tuple(field_agreement(units, book, name, drawn=drawn) for name in CODED),
        pooled=pooled,
        rates=coder_rates(pooled, book),
        with_course=unit_f1(course, book).value,
        differing=tuple(differing),
        sign_rule=rule,
    )


def _signs(claims: Iterable[Claim], rule: str) -> dict[tuple[str, str], int]:
    graph = signed_graph(claims_graph(observed(claims), data.codebook(), data.gazetteer()), rule=rule).graph
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


def as_json(found: SideBySide, handed: HandedIn) -> dict[str, Any]:
    """Everything that was found, as it goes into JSON; what is undefined is null."""
    return {
        "coders": [_rates_json(one, found) for one in found.rates],
        "files": handed.files,
        "left_out": [str(fault) for fault in handed.faults],
        "unread": handed.unread,
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
