"""The commands ``entente coders``, a class's codings compared and pooled, and ``entente agree`` for any coders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.console import FAULTS, columns, complain, guarded, say, wrapped
from entente.cli.options import TABLES, Json, Proposed, Rule, all_read, analysed, output_faults, rule_faults, save
from entente.errors import Fault, Undefined, raise_if_any, unknown_choice
from entente.say import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from entente.path.beside import SideBySide
    from entente.path.coders import Coding, HandedIn

LISTED = 20  # rows that were left out and are named
PARTED = 3  # pairs of codes that are named for a field


@guarded(
    "entente coders tables",
    "entente coders tables -o pooled.csv --keep two",
    "entente coders tables --json > class.json",
)
def coders(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder with one table (.csv) a coder.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The pooled claims to write: .csv.")] = "",
    keep: Annotated[str, typer.Option(help="Which units are pooled: majority, two or any.")] = "majority",
    rule: Rule = "majority",
    draws: Annotated[int, typer.Option(min=10, max=100_000, help="How often the paragraphs are drawn anew.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="For the draws: the same seed, the same intervals.")] = 1,
    as_json: Json = False,
) -> None:
    """Compare and pool the codings of the article that a class has made: one table of the desk a coder.

    A coder is named by the column `coder`, or else by the file. A row that is not in order is told and left out, and
    the rest is pooled. Exit code 0: all rows were taken; 1: some were left out; 2: nothing was done.
    """
    from entente.path import beside
    from entente.path import coders as many

    _, handed = all_read(
        lambda: raise_if_any(_option_faults(output, keep, rule)),
        lambda: many.read_codings(folder),
    )
    if len(handed.codings) < 2:
        do = "Put at least two tables into it, of two coders." if not handed.faults else "Mend the rows, and try again."
        found = f"{count(len(handed.codings), 'coder')} with rows in order"
        raise_if_any([*handed.faults, Fault("coders.few", folder, found, "at least two coders to compare", do)])
    found = beside.side_by_side(handed.codings, keep=keep, rule=rule, draws=draws, seed=seed)
    if output:
        save({"--output": (output, beside.pooled_csv(found.pooled))})
    say(json.dumps(_class_json(found, handed), ensure_ascii=False, indent=1) if as_json else _page(found, handed))
    if output:
        complain(f"Written: {output}") if as_json else say(f"Written: {output}")
    if handed.faults:
        complain("\n".join(_left_out(f"Left out: {fault}" for fault in handed.faults)))
        raise typer.Exit(FAULTS)


@guarded(
    "entente agree rules pass_a pass_b",
    "entente agree answer.txt anna.csv rules --text article.txt",
    "entente agree answer.txt shuffled.txt --json",
)
def agree(
    coders: Annotated[
        list[str],
        typer.Argument(
            metavar="CODER...",
            help="rules, pass_a, pass_b, course, recorded, a table (.csv) or an answer to the prompt (any other file).",
        ),
    ],
    text: Annotated[str, typer.Option(metavar="FILE", help="The text; without it: the course's article.")] = "",
    actors: Annotated[str, typer.Option(metavar="FILE.csv", help="Read: your decisions on proposed actors.")] = "",
    proposed: Proposed = False,
    states: Annotated[bool, typer.Option("--states", help="Let actors count as their states.")] = False,
    draws: Annotated[int, typer.Option(min=10, max=100_000, help="How often the paragraphs are drawn anew.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="For the draws: the same seed, the same intervals.")] = 1,
    as_json: Json = False,
) -> None:
    """Compare any coders of one text: which claims they share, how they code them, and how many change.

    Give the answers to a prompt and to its shuffle, and the number that changes says how far a coder goes by the
    names and the order of the relations. No coder is the truth: a model that agrees with a coding made by a model
    agrees with its cousin. Exit code 0: all claims were taken; 1: some were left out; 2: nothing was done.
    """
    from entente import data
    from entente.path import analysis, beside
    from entente.path.coders import propose_all

    found = analysed(text, actors, proposed=proposed) if text else analysis.analyse(data.article())
    codings = propose_all(coders, found)
    if len(codings) < 2:
        raise_if_any([Fault("coders.few", "the coders", count(len(codings), "coder"), "at least two to compare")])
    claims = {coding.name: coding.claims for coding in codings}
    if states:
        claims = {name: beside.as_states(each, found.gazetteer) for name, each in claims.items()}
    result = beside.side_by_side(claims, article=found.article, gazetteer=found.gazetteer, draws=draws, seed=seed)
    if as_json:
        left_out = {coding.name: list(coding.left_out) for coding in codings}
        say(json.dumps(beside.as_json(result) | {"left_out": left_out}, ensure_ascii=False, indent=1))
    else:
        say("\n\n".join([_who(codings), _pairs(result), _units(result), _fields(result), _where_they_part(result)]))
    told = [f"{coding.name}: {line}" for coding in codings for line in coding.left_out]
    if told:
        complain("\n".join(_left_out(told)))
        raise typer.Exit(FAULTS)


def _who(codings: Iterable[Coding]) -> str:
    rows = [(one.name, one.kind.replace("_", " "), len(one.claims), len(one.left_out)) for one in codings]
    return columns(("coder", "kind", "claims", "left out"), rows)


def _pairs(found: SideBySide) -> str:
    rows = []
    for one in found.pairs:
        f1 = [_shown(one.f1[level]) for level in ("pair", "triple")]
        names = f"{one.first}, {one.second}"
        rows.append((names, one.same, one.other_code, one.only_first, one.only_second, *f1))
    names = ("coders", "same", "other code", "only first", "only second", "F1 pair", "F1 triple")
    return "Claim by claim: the same, coded otherwise, or had by one alone\n" + columns(names, rows)


def _class_json(found: SideBySide, handed: HandedIn) -> dict[str, Any]:
    from entente.path.beside import as_json

    left_out = [str(fault) for fault in handed.faults]
    return as_json(found) | {"files": handed.files, "left_out": left_out, "unread": handed.unread}


def _option_faults(output: str, keep: str, rule: str) -> Iterator[Fault]:
    from entente.text.pooling import KEEP

    if output:
        yield from output_faults(Path(output), TABLES)
    if keep not in KEEP:
        yield unknown_choice("cli.keep", "option --keep", keep, KEEP)
    yield from rule_faults(rule)


def _left_out(told: Iterable[str]) -> list[str]:
    lines = list(told)
    more = len(lines) - LISTED
    return [*lines[:LISTED], *([f"… and {more} more: --json lists them all."] if more > 0 else [])]


def _page(found: SideBySide, handed: HandedIn) -> str:
    parts = (_size(handed), _units(found), _fields(found), _where_they_part(found), _coders(found), _pooled(found))
    return "\n\n".join(parts)


def _size(handed: HandedIn) -> str:
    claims = sum(map(len, handed.codings.values()))
    words = f"{count(len(handed.codings), 'coder')}, {count(claims, 'claim')}, {count(handed.files, 'file')}."
    if handed.unread:
        words += f" {count(handed.unread, 'row')} of the machine's that nobody has decided on: not counted."
    return wrapped(words)


def _units(found: SideBySide) -> str:
    from entente.path.beside import LEVELS

    rows: list[tuple[str, str, str]] = [("F1", words, str(found.f1[level])) for level, words in LEVELS.items()]
    rows.append(("alpha for unitising", "the words that are marked, and the relation", str(found.alpha)))
    return "Do they find the same claims?\n" + columns(("measure", "same unit", "value (95 %)"), rows)


def _fields(found: SideBySide) -> str:
    from entente.text.agreement import judge_alpha

    rows = []
    for one in found.fields:
        judged = judge_alpha(one.alpha.value)
        rows.append((one.field, one.units, _shown(one.same), _shown(one.kappa), _shown_interval(one.alpha), judged))
    names = ("field", "units", "same", "kappa", "alpha (95 %)", "judged")
    return "Do they give the same codes to what at least two of them found?\n" + columns(names, rows)


def _shown(value: float | Undefined) -> str:
    return "–" if isinstance(value, Undefined) else f"{value:.2f}"


def _shown_interval(estimate: Any) -> str:
    return "–" if isinstance(estimate.value, Undefined) else str(estimate)


def _where_they_part(found: SideBySide) -> str:
    from entente.path.beside import RULE_OF

    lines = ["Where they part, and by which rule of the codebook"]
    for one in found.fields:
        if one.parted:
            pairs = ", ".join(f"{first} / {second} {number}" for first, second, number in one.parted[:PARTED])
            lines.append(f"{one.field}: {pairs}. Rule: {RULE_OF[one.field]}.")
    return wrapped("\n".join(lines if len(lines) > 1 else ["They part nowhere on what at least two of them found."]))


def _coders(found: SideBySide) -> str:
    rows = []
    for one in found.rates:
        with_others = _shown(found.with_others[one.coder].value)
        codes = [_shown(one.other_code[name]) for name in ("relation", "certainty", "polarity")]
        rows.append((one.coder, one.units, with_others, _shown(one.missed), _shown(one.alone), *codes))
    names = ("coder", "claims", "F1 with others", "missed", "alone", "relation", "certainty", "polarity")
    head = "Each beside the pooled claims: share missed, share that no pool has, share of other codes\n"
    return head + columns(names, rows)


def _pooled(found: SideBySide) -> str:
    pooled = found.pooled
    units = len(pooled.kept) + len(pooled.left)
    lines = [
        f"Pooled by the rule {pooled.rule}: {len(pooled.kept)} of {count(units, 'unit')}; "
        f"{count(len(pooled.ties), 'vote')} even. F1 with the course's claims: {_shown(found.with_course)}.",
        *(str(tie) for tie in pooled.ties[:LISTED]),
    ]
    if found.differing:
        lines.append(f"By the rule {found.sign_rule} these ties differ from the course's graph:")
        lines += [str(one) for one in found.differing]
    else:
        lines.append(f"By the rule {found.sign_rule} the graph has the ties of the course's.")
    return wrapped("\n".join(lines))
