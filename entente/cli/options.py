"""What several commands share: options, the checks of what is to be written, and reading several files at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from entente.cli.console import unwritten
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.files import write_whole

File = Annotated[
    str, typer.Argument(metavar="FILE", help="A text, a saved page or an e-mail, or - for standard input.")
]
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


def save(path: str, text: str, option: str) -> None:
    """Write a file that an option named, or say why it cannot be written."""
    try:
        write_whole({Path(path): text.encode("utf-8")})
    except OSError as error:
        raise EntenteError([unwritten(f"option {option}, {path}", error)]) from None
