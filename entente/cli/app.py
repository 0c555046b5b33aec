"""The program ``entente``: its commands, in the order in which the help names them.

Each command loads what it needs when it runs, so that the help is quick. With ``--json`` a command prints JSON and
nothing else; without it, a table and a sentence. Exit codes: 0 done, 1 the data have faults, 2 something is wrong with
what was asked or given, 70 a fault in entente itself.
"""

from __future__ import annotations

from typing import Annotated

import typer

from entente import __version__
from entente.cli.answers import coder
from entente.cli.coders import agree, coders
from entente.cli.comparisons import compare
from entente.cli.console import say, settings
from entente.cli.corpora import corpus
from entente.cli.exercises import exercises
from entente.cli.graphs import graph
from entente.cli.quizzes import quiz
from entente.cli.reports import report
from entente.cli.scenarios import scenario
from entente.cli.tables import balance, validate
from entente.cli.texts import claims, mentions

app = typer.Typer(
    name="entente",
    help="From a news article to an alliance graph you can argue with: every edge is somebody's claim.",
    epilog="For one command: entente COMMAND --help",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (mentions, claims, graph, report, compare, corpus, agree, coders, scenario, balance, validate, quiz):
    app.command(epilog=command.epilog)(command)
app.add_typer(coder)
app.add_typer(exercises)


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"entente {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    debug: Annotated[bool, typer.Option("--debug", help="Show where a fault in entente itself lies.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    settings["debug"] = debug
