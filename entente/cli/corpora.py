"""The command ``entente corpus``: a table of all the texts in a folder."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from entente.cli.console import BROKEN, FAULTS, columns, complain, guarded, json_list, say
from entente.cli.options import TABLES, Json, all_read, output_faults, save
from entente.errors import Fault, raise_if_any
from entente.say import count

if TYPE_CHECKING:
    from entente.path.corpus import Corpus

LISTED = 20  # texts that could not be read and are named
MOST_JOBS = 60  # processes at a time; Windows can wait for no more
CORPUS_COLUMNS = ("file", "words", "actors", "claims", "positive", "negative", "balanced", "unbalanced", "frustration")


@guarded(
    "entente corpus texts",
    "entente corpus texts -o table.csv --jobs 2",
    'entente corpus pages -o table.csv --pattern "*.html" --recursive',
    "entente corpus texts -o table.csv --scheduler tcp://127.0.0.1:8786",
)
def corpus(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A folder with texts.")],
    output: Annotated[str, typer.Option("--output", "-o", help="The table to write: .csv.")] = "",
    jobs: Annotated[int, typer.Option(help="How many processes at a time; -1 for as many as there are cores.")] = 1,
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="A Dask scheduler, whose workers do it.")] = "",
    pattern: Annotated[str, typer.Option(help="Which files.")] = "*.txt",
    recursive: Annotated[bool, typer.Option("--recursive", help="Look into the folders within, too.")] = False,
    progress: Annotated[
        bool | None, typer.Option("--progress/--no-progress", help="Say how far it is; by default on a terminal.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take every text of a folder along the path: one table, one row a text.

    A text that cannot be read is listed with its reason, and the rest is done. With -o, rows are kept beside the table
    as they are made: after a stop the same command goes on from there. Exit code 0: all texts were read; 1: some could
    not be; 2: nothing was done.
    """
    from entente.path import corpus as many
    from entente.path.corpus_journal import journal_of, kept_rows

    all_read(
        lambda: raise_if_any(_spread_faults(output, jobs, scheduler)),
        lambda: many.find_texts(folder, pattern=pattern, recursive=recursive),
    )
    shown = sys.stderr.isatty() if progress is None else progress
    spread = {"jobs": jobs, "scheduler": scheduler, "progress": _Meter() if shown else None}
    journal = journal_of(output) if output else None
    try:
        found = many.run(folder, pattern=pattern, recursive=recursive, journal=journal, **spread)
    except KeyboardInterrupt:
        if journal:
            rows = count(len(kept_rows(journal)), "row")
            complain(f"\n{rows} kept in {journal}. The same command goes on from there.")
        raise
    if journal:
        save({"--output": (output, many.table(found))})
        with contextlib.suppress(OSError):  # a journal that stays is taken over again, which costs nothing
            journal.unlink(missing_ok=True)
    if as_json or not output:
        cells = [[getattr(row, name) for name in CORPUS_COLUMNS] for row in found.read]
        say(json_list(asdict(row) for row in found.rows) if as_json else columns(CORPUS_COLUMNS, cells))
    words = _corpus_words(found, output)
    complain(words) if as_json else say(words)
    if found.left_out:
        raise typer.Exit(BROKEN if any(row.status == "failed" for row in found.left_out) else FAULTS)


def _spread_faults(output: str, jobs: int, scheduler: str) -> Iterable[Fault]:
    """What is wrong with where the table goes and who is to make it."""
    from entente import parallel

    if output:
        yield from output_faults(Path(output), TABLES)
    if jobs > MOST_JOBS:
        do = "More processes than cores gain nothing; -1 is as many as there are."
        yield Fault("cli.jobs", "option --jobs", f"{jobs}", f"at most {MOST_JOBS}", do)
    for fault in parallel.faults(jobs, scheduler):
        yield replace(fault, where=fault.where.replace("argument ", "option --"))


class _Meter:
    """Says on the error stream how many texts are done: in place on a terminal, at each tenth elsewhere.

    How long the rest will take is said once there is something to judge by: a tenth of a minute, and a tenth of the
    texts that were left. It counts on texts of the same length, so it is a guess.
    """

    def __init__(self) -> None:
        self.tenth = 0
        self.began, self.first = time.monotonic(), -1

    def __call__(self, done: int, total: int) -> None:
        if self.first < 0:
            self.first = done
        words = f"{done} of {total} texts{self.rest(done, total)}"
        with contextlib.suppress(OSError, ValueError):
            if sys.stderr.isatty():
                print(f"\r{words:<50}", end="" if done < total else "\n", file=sys.stderr, flush=True)
            elif 10 * done // total > self.tenth:
                self.tenth = 10 * done // total
                print(words, file=sys.stderr, flush=True)

    def rest(self, done: int, total: int) -> str:
        """How long the rest will take at the pace so far, texts that were taken over left out."""
        spent, measured = time.monotonic() - self.began, done - self.first
        if done == total or spent < 6 or 10 * measured < total - self.first:
            return ""
        seconds = spent * (total - done) / measured
        return f", about {count(round(seconds / 60), 'minute')} left" if seconds > 90 else ", less than 2 minutes left"


def _corpus_words(found: Corpus, output: str) -> str:
    lines = [f"Written: {output}"] if output else []
    lines += [f"{count(len(found.read), 'text')} read of {len(found.rows)}."]
    if found.taken_over:
        rows = count(found.taken_over, "row")
        lines += [f"Taken over from an earlier run that did not finish: {rows}, of texts that are still the same."]
    shown = found.left_out[:LISTED]
    lines += [f"Not read: {row.file}: {row.reason}" for row in shown]
    more = len(found.left_out) - len(shown)
    if more:
        where = f"{output} lists them all" if output else "-o TABLE.csv lists them all"
        lines += [f"… and {more} more: {where}."]
    return "\n".join(lines)
