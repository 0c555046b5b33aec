"""The command ``entente compare``: two texts, or two codings of one text, side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.console import complain, guarded, say, wrapped
from entente.cli.options import Json, Rule, all_read, analysed, output_faults, rule_faults, save
from entente.cli.reports import PAGES
from entente.errors import Fault, raise_if_any
from entente.say import count

if TYPE_CHECKING:
    from entente.path.comparing import TwoTexts
    from entente.path.results import Analysis
    from entente.text.codebook import Claim

LISTED = 20  # pairs that are told in the terminal
QUOTED = 2  # claims of a pair that are told from either text


@guarded(
    "entente compare post.txt herald.txt -o page.html",
    "entente compare anna.csv ben.csv --text article.txt -o page.html",
    "entente compare a.csv b.csv --text a.txt --text b.txt --json",
)
def compare(
    one: Annotated[str, typer.Argument(metavar="A", help="A text, or a table of claims (.csv) with --text.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Another text, or another table of claims.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write: .html.")] = "",
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="The text that a table codes; given twice, one for each of the two."),
    ] = None,
    actors: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE.csv", help="Read: decisions on proposed actors; given twice, one for each."),
    ] = None,
    rule: Rule = "majority",
    as_json: Json = False,
) -> None:
    """Set two texts side by side: where their graphs differ, and which words make the difference.

    A and B are two articles on one quarrel, or two codings of one article: tables of claims as `entente report
    --claims` or the desk saves them, with the article given by --text. A table counts as it stands, and an article as
    the machine codes it.
    """
    texts, tables = text or [], actors or []
    raise_if_any([*_option_faults((one, other), output, texts, tables), *rule_faults(rule)])
    from entente.path import comparing, comparison_page

    analyses = all_read(*(_reader(place, source, texts, tables, rule) for place, source in enumerate((one, other))))
    found = comparing.compare_texts(*analyses, names=_names(one, other))
    if output:
        save({"--output": (output, comparison_page.render(found))})
    say(json.dumps(comparing.as_json(found), ensure_ascii=False, indent=1) if as_json else _page(found))
    if output:
        complain(f"Written: {output}") if as_json else say(f"Written: {output}")


def _option_faults(sources: Sequence[str], output: str, texts: Sequence[str], tables: Sequence[str]) -> Iterator[Fault]:
    if output:
        yield from output_faults(Path(output), PAGES)
        for name in (*sources, *texts, *tables):
            if Path(name).absolute() == Path(output).absolute():
                yield Fault("cli.output", f"option --output, {output}", "a file that is read", "another file")
    for option, given in (("--text", texts), ("--actors", tables)):
        if len(given) > 2:
            yield Fault("cli.compare", f"option {option}", f"{len(given)} files", "one for both, or one for each")
    coded = [source for source in sources if _is_table(source)]
    if coded and not texts:
        do = "Name the article with --text."
        yield Fault("cli.compare", f"argument {coded[0]}", "a table of claims and no text", "the text it codes", do)
    if texts and not coded:
        do = "Leave --text out, or give tables of claims."
        yield Fault("cli.compare", "option --text", "a text beside two texts", "tables of claims (.csv)", do)


def _is_table(source: str) -> bool:
    return source.lower().endswith(".csv")


def _names(one: str, other: str) -> tuple[str, str]:
    """The two by their files; by the whole path where the names alone are the same."""
    short = Path(one).name, Path(other).name
    return short if short[0] != short[1] else (one, other)


def _reader(place: int, source: str, texts: Sequence[str], tables: Sequence[str], rule: str):
    """Reads one of the two when it is called, so that the faults of both are told together."""
    return lambda: _analysed(source, _own(texts, place), _own(tables, place), rule)


def _own(given: Sequence[str], place: int) -> str:
    """The file for one of the two: its own, or the one for both."""
    return given[min(place, len(given) - 1)] if given else ""


def _analysed(source: str, text: str, actors: str, rule: str) -> Analysis:
    from entente.path import comparing
    from entente.path.decisions import decisions_from_rows
    from entente.path.tables import read_rows
    from entente.text.article import read_article

    if not _is_table(source):
        return analysed(source, actors, rule=rule)
    below = "{}, below the header".format
    article, decided, rows = all_read(
        lambda: read_article(text),
        lambda: read_rows(actors, ("name", "action")) if actors else [],
        lambda: read_rows(source, comparing.CLAIM_COLUMNS),
    )
    decisions = decisions_from_rows(decided, origin=below(actors))
    return comparing.coded_by_table(article, rows, actors=decisions, rule=rule, origin=below(source))


def _page(found: TwoTexts) -> str:
    from entente.path.comparing import summary

    lines = summary(found)
    for tie in found.differing[:LISTED]:
        lines += ["", found.words(tie)]
        for name, analysis, claims in zip(found.names, found.analyses, tie.claims, strict=True):
            lines += [f"  {name}: {words}" for words in _claims(analysis, claims)]
    more = len(found.differing) - LISTED
    if more > 0:
        lines.append(f"… and {count(more, 'more pair')}: --output and --json have them all.")
    return wrapped("\n".join(lines))


def _claims(analysis: Analysis, claims: Sequence[Claim]) -> Iterable[str]:
    from entente.path.points import quote

    for claim in claims[:QUOTED]:
        said = quote(analysis, claim)
        yield f'{said.paragraph} "{said.words}" ({said.about})'
    if len(claims) > QUOTED:
        yield f"and {count(len(claims) - QUOTED, 'more claim')}"
    if not claims:
        yield "nothing is claimed of the two"
