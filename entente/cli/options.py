"""What several commands share: options, the checks of what is to be written, and reading several files at once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from entente.cli.console import unwritten
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.files import write_whole
from entente.say import listed

if TYPE_CHECKING:
    from entente.path.results import Analysis

File = Annotated[str, typer.Argument(metavar="FILE", help="A text, a saved page, an e-mail, or - for standard input.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Proposed = Annotated[
    bool, typer.Option("--proposed", help="Take names that are only proposed for actors, confirmed or not.")
]
Rule = Annotated[str, typer.Option(help="latest, majority, certainty_weighted or most_severe.")]
TABLES = (".csv",)


def output_faults(path: Path, endings: Sequence[str], *, option: str = "--output") -> Iterable[Fault]:
    """What speaks against writing to a path: its ending, or its place."""
    where, do = f"option {option}, {path}", "Choose another name or folder."
    if path.suffix.lower() not in endings:
        ending = f'the ending "{path.suffix}"' if path.suffix else "no ending"
        *most, last = endings
        expected = f"{', '.join(most)} or {last}" if most else last
        yield Fault("cli.ending", where, ending, expected, "Say which kind of file you want.")
    if path.is_dir():
        yield Fault("cli.output", where, "a folder", "the name of a file", do)
    elif not path.parent.is_dir():
        yield Fault("cli.output", where, f'no folder "{path.parent}"', "a folder that is there", "Make it first.")
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        yield Fault("cli.output", where, "a place that may not be written to", "one that may", do)


def work_faults(option: str, path: str, content: str, do: str) -> Iterable[Fault]:
    """A table on the disk may hold an hour of decisions: only the very same one is written again."""
    with contextlib.suppress(OSError):
        if Path(path).read_bytes() not in (content.encode("utf-8"), b""):
            found = "a table that differs, perhaps by your work"
            yield Fault("cli.exists", f"option {option}, {path}", found, "a new name", do)


def rule_faults(rule: str) -> Iterable[Fault]:
    """An unknown rule of how several claims become one sign."""
    from entente.graphs.signs import RULES

    if rule not in RULES:
        yield unknown_choice("cli.rule", "option --rule", rule, RULES)


def date_faults(option: str, value: str, do: str = "Write 2024, 2024-10 or 2024-10-26.") -> Iterable[Fault]:
    """What is no date; nothing at all is none to be checked."""
    from entente.data import is_date

    if value and not is_date(value):
        yield Fault("cli.date", f"option {option}", f'"{value}"', "a date, or part of one", do)


def all_read(*readers: Callable[[], Any]) -> list[Any]:
    """What each of them reads; or the faults of all of them at once."""
    faults: list[Fault] = []
    found = []
    for reader in readers:
        try:
            found.append(reader())
        except EntenteError as error:
            faults += error.faults
    raise_if_any(faults)
    return found


def analysed(
    file: str, actors: str = "", corrections: str = "", *, proposed: bool = False, rule: str = "majority"
) -> Analysis:
    """The analysis of a text with what a reader decided; the rows of a table are counted below its header."""
    from entente.path import analysis
    from entente.path.corrections import corrections_from_rows
    from entente.path.decisions import decisions_from_rows
    from entente.path.tables import read_rows
    from entente.text.reading import read_text

    below = "{}, below the header".format
    (text, origin, notes), rows, corrected = all_read(
        lambda: read_text(file),
        lambda: read_rows(actors, ("name", "action")) if actors else [],
        lambda: read_rows(corrections, ("key", "action")) if corrections else [],
    )
    decisions = decisions_from_rows(rows, origin=below(actors))
    article = analysis.article_of(text, origin=origin, notes=notes)
    found = analysis.analyse(article, actors=decisions, proposed=proposed, rule=rule)
    if not corrected:
        return found
    claims = corrections_from_rows(corrected, found, origin=below(corrections))
    return analysis.analyse(article, actors=decisions, claims=claims, proposed=proposed, rule=rule)


def save(contents: Mapping[str, tuple[str, str | bytes]]) -> None:
    """Write the files that options named, all of them or none; or say why they cannot be written.

    Parameters
    ----------
    contents : mapping of str to (str, str or bytes)
        The option, such as ``--output``: the path and what goes there.
    """
    try:
        write_whole({Path(path): it.encode("utf-8") if isinstance(it, str) else it for path, it in contents.values()})
    except OSError as error:
        where = listed(f"option {option}, {path}" for option, (path, _) in contents.items())
        raise EntenteError([unwritten(where, error)]) from None
