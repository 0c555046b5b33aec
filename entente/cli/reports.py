"""The command ``entente report``: one page on a text, with the tables to correct it by."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.console import guarded, say, wrapped
from entente.cli.options import (
    TABLES,
    File,
    Proposed,
    Rule,
    analysed,
    date_faults,
    output_faults,
    rule_faults,
    save,
    work_faults,
)
from entente.errors import Fault, raise_if_any
from entente.say import count

if TYPE_CHECKING:
    from entente.path.results import Analysis

PAGES = (".html", ".htm")


@guarded(
    "entente report article.txt -o report.html",
    "entente report article.txt -o report.html --claims claims.csv --names names.csv",
    "entente report article.txt -o report.html --actors names.csv --corrections claims.csv",
)
def report(
    file: File,
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write: .html.")],
    actors: Annotated[str, typer.Option(metavar="FILE.csv", help="Read: your decisions on proposed actors.")] = "",
    corrections: Annotated[str, typer.Option(metavar="FILE.csv", help="Read: your corrections of claims.")] = "",
    claims: Annotated[str, typer.Option(metavar="FILE.csv", help="Write: all claims, ready to be corrected.")] = "",
    names: Annotated[str, typer.Option(metavar="FILE.csv", help="Write: the proposed actors, to decide on.")] = "",
    proposed: Proposed = False,
    rule: Rule = "majority",
    text: Annotated[bool, typer.Option("--text", help="Add the whole text, with names and claims marked.")] = False,
    title: Annotated[str, typer.Option(help="A heading; without it: the title of the text.")] = "",
    made: Annotated[str, typer.Option(metavar="DATE", help="A date to print, such as 2025-06-14.")] = "",
) -> None:
    """Write a report on a text: one HTML page that stands alone.

    The page needs no network and runs nothing. It begins with what to look at first, in words that it quotes. Then it
    says what cannot be concluded, lists the claims with their sources, draws the graphs and measures their balance.
    What it holds is machine-coded unless you correct it: take the tables that --claims and --names write, change them,
    and give them back.
    """
    written = {"--output": output, "--claims": claims, "--names": names}
    read = {"the text": file, "--actors": actors, "--corrections": corrections}
    made_faults = date_faults("--made", made, "Write 2025-06-14.")
    raise_if_any([*_page_faults(written, read), *rule_faults(rule), *made_faults])
    from entente.path import report as pages
    from entente.path.tables import claims_csv, names_csv

    found = analysed(file, actors, corrections, proposed=proposed, rule=rule)
    page = pages.render(found, title=title, made=made, text=text)
    tables = {"--claims": (claims, claims_csv), "--names": (names, names_csv)}
    ready = {option: (path, write(found)) for option, (path, write) in tables.items() if path}
    raise_if_any(_table_faults(ready))
    save({"--output": (output, page), **ready})
    say(wrapped("\n".join(_report_words([output, claims, names], found))))


def _page_faults(written: Mapping[str, str], read: Mapping[str, str]) -> Iterable[Fault]:
    if not written["--output"].strip():
        yield Fault("cli.output", "option --output", "nothing", "the name of a file", "Such as report.html.")
    given = {name: Path(path) for name, path in written.items() if path.strip()}
    for name, path in given.items():
        yield from output_faults(path, PAGES if name == "--output" else TABLES, option=name)
    # A file is compared with all that are read, and with those that are written before it.
    others = {name: Path(path) for name, path in read.items() if path not in ("", "-")}
    for name, path in given.items():
        for other, used in others.items():
            if _same_file(path, used):
                found = f"the file that is {'written' if other in given else 'read'} as {other}"
                yield Fault("cli.output", f"option {name}, {path}", found, "another file", "Choose another name.")
        others[name] = path


def _table_faults(tables: Mapping[str, tuple[str, str]]) -> Iterable[Fault]:
    for option, (path, content) in tables.items():
        back = {"--claims": "--corrections", "--names": "--actors"}[option]
        do = f"Give it back with {back}, or choose another name for the new one."
        yield from work_faults(option, path, content, do)


def _same_file(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        if one.exists() and other.exists():
            return one.samefile(other)
    return one.absolute() == other.absolute()


def _report_words(paths: Iterable[str], found: Analysis) -> Iterable[str]:
    yield from (f"Written: {path}" for path in paths if path)
    ties = count(found.signed.graph.number_of_edges(), "signed edge")
    yield f"{count(len(found.claims), 'claim')} and {ties}. What cannot be concluded:"
    yield from (f"- {note.text}" for note in found.notes)
