"""The commands on tables: ``entente balance`` on an edge list, and ``entente validate`` on the course's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from entente.cli.console import FAULTS, complain, guarded, say
from entente.cli.options import Json
from entente.errors import EntenteError
from entente.say import count

Limit = Annotated[float, typer.Option("--time-limit", min=0.0, help="Seconds to search for the exact answer.")]


@guarded("entente balance edges.csv", "entente balance - --json < edges.csv")
def balance(
    edges: Annotated[str, typer.Argument(metavar="EDGES.csv", help="A table u,v,sign, or - for standard input.")],
    as_json: Json = False,
    time_limit: Limit = 60.0,
    year: Annotated[int | None, typer.Option(help="For a table with begin and end: the ties of that year.")] = None,
) -> None:
    """Measure how far a signed graph is from two camps.

    The frustration index is the least number of edges that no split into two camps can satisfy.
    """
    from entente.graphs.edge_table import read_edges
    from entente.path.outcomes import balance_outcome

    result = balance_outcome(read_edges(edges, year=year), time_limit=time_limit)
    say(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _balance_table(result))


def _balance_table(result: Mapping[str, Any]) -> str:
    rows = [(name, value) for name, value in result.items() if name not in ("partition", "notes")]
    lines = [f"{name.replace('_', ' '):<18} {_measure(value)}" for name, value in rows]
    sides = [
        f"side {number}: {', '.join(map(str, side)) or 'nobody'}" for number, side in enumerate(result["partition"], 1)
    ]
    return "\n".join([*lines, *sides, *(f"Note: {note}" for note in result.get("notes", ()))])


def _measure(value: Any) -> str:
    words = {True: "yes", False: "no", None: "undefined"}
    if value is None or isinstance(value, bool):
        return words[value]
    return f"{value:.7f}" if isinstance(value, float) else str(value)


@guarded("entente validate", "entente validate my_course/data")
def validate(
    folder: Annotated[
        str | None,
        typer.Argument(metavar="FOLDER", help="A folder with a datapackage.json. Without it: the course's."),
    ] = None,
) -> None:
    """Check the tables of the course, and show every fault at once."""
    from entente import data

    place = data.root(folder)
    faults = data.validate(place)
    if faults:
        complain(str(EntenteError(faults)))
        raise typer.Exit(FAULTS)
    rows = sum(len(data.table(name, root=place)) for name in data.table_names(place))
    say(f"{place.name}/: {count(len(data.table_names(place)), 'table')}, {count(rows, 'row')}, no fault.")
