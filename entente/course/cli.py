"""The command line: ``entente mentions``, ``claims``, ``graph``, ``balance`` and ``validate``.

Each command loads what it needs when it runs, so that the help is quick. With ``--json`` a command prints JSON and
nothing else; without it, a table and a sentence. Exit codes: 0 done, 1 the data have faults, 2 something is wrong with
what was asked or given, 70 a fault in entente itself.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import shutil
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from entente import __version__
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice

if TYPE_CHECKING:
    import networkx as nx

    from entente.alliances import SignedGraph
    from entente.article import Article
    from entente.claims import Claim

FAULTS, REFUSED, BROKEN, STOPPED = 1, 2, 70, 130
MENTION_KEYS = ("paragraph", "start", "end", "exact", "actor", "state", "metonymic")
CLAIM_KEYS = ("source", "cue", "relation", "actor", "recipient", "polarity", "certainty", "sign", "paragraph")
PICTURES, GRAPHS = (".png", ".svg"), (".graphml",)
LEVELS = ("state", "actor")

app = typer.Typer(
    name="entente",
    help="From a news article to an alliance graph you can argue with: every edge is somebody's claim.",
    epilog="For one command: entente COMMAND --help",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
_debug = False


# --- Speaking and failing ------------------------------------------------------------------------------------------


def _speak_utf8() -> None:
    """Write UTF-8 whatever the terminal's code page is."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _say(text: str) -> None:
    """Print, and stop quietly when the reader of the pipe has gone."""
    try:
        print(text, flush=True)
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise EntenteError([_unwritten("standard output", error)]) from None
        raise typer.Exit(0) from None


def _unwritten(where: str, error: OSError) -> Fault:
    found = error.strerror or str(error)
    return Fault("cli.output", where, found, "a place that can be written to", "Choose another name or folder.")


def _complain(text: str) -> None:
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose errors are sentences."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        _speak_utf8()
        try:
            command(*args, **options)
        except EntenteError as error:
            _complain(str(error))
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            _complain("Stopped.")
            raise typer.Exit(STOPPED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            _complain(_own_fault(error))
            raise typer.Exit(BROKEN) from None

    return run


def _own_fault(error: Exception) -> str:
    if _debug:
        return "".join(traceback.format_exception(error)).rstrip()
    kind = type(error).__name__
    return f"This is a fault in entente, not in your text ({kind}). To see where, put --debug right after entente."


def _show_version(wanted: bool) -> None:
    if wanted:
        _say(f"entente {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    debug: Annotated[bool, typer.Option("--debug", help="Show where a fault in entente itself lies.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    global _debug
    _debug = debug


def _examples(*lines: str) -> str:
    """Examples for the end of a help text, each on its own line."""
    return "\b\n" + "\n".join(["Examples:", *(f"  {line}" for line in lines)])


# --- Forms of output -----------------------------------------------------------------------------------------------


def _json_list(rows: Iterable[Mapping[str, Any]]) -> str:
    """A JSON list with one object a line, so that it can be read, searched and streamed."""
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[{lines}]"


def _columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A plain table: aligned columns, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    right = [bool(cells) and all(_is_number(row[place]) for row in cells) for place in range(len(names))]
    lines = [names, ["-" * width for width in widths], *cells]
    return "\n".join(_line(line, widths, right) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(cells, widths, right, strict=True))
    return "  ".join(padded).rstrip()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else " ".join(str(value).split())


def _is_number(cell: str) -> bool:
    return not cell or cell.lstrip("+-").isdecimal()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.splitlines())


File = Annotated[str, typer.Argument(metavar="FILE", help="A text or HTML file, or - for standard input.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Limit = Annotated[float, typer.Option("--time-limit", min=0.0, help="Seconds to search for the exact answer.")]


# --- mentions and claims -------------------------------------------------------------------------------------------


@app.command(epilog=_examples("entente mentions article.txt", "entente mentions - --json < article.txt"))
@_guarded
def mentions(file: File, as_json: Json = False) -> None:
    """List the actors that a text names, and where."""
    from entente import actors, article, data

    text = article.read_article(file)
    found = actors.find_mentions(text, data.gazetteer())
    rows = [{key: getattr(mention, key) for key in MENTION_KEYS} for mention in found]
    _say(_json_list(rows) if as_json else _mention_table(text, rows))


def _mention_table(text: Article, rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No actor was found. The gazetteer knows the world's states and the actors of the course's article."
    table = _columns(MENTION_KEYS, ([row[key] for key in MENTION_KEYS] for row in rows))
    actors, states = ({row[key] for row in rows} - {None} for key in ("actor", "state"))
    size = f"{_count(len(rows), 'mention')} of {_count(len(actors), 'actor')}"
    where = f"{_count(len(states), 'state')}, in {_count(len(text.paragraphs), 'paragraph')}"
    return f"{table}\n\n{size} from {where}."


@app.command(epilog=_examples("entente claims article.txt", "entente claims article.txt --json"))
@_guarded
def claims(file: File, as_json: Json = False) -> None:
    """Propose the claims of a text: who says that whom does what to whom.

    The proposals are made by rules from a lexicon. They are meant to be checked by a reader, and some are wrong.
    """
    from entente import article

    rows = _claim_rows(_proposed(article.read_article(file)))
    _say(_json_list(rows) if as_json else _claim_table(rows))


def _proposed(text: Article) -> tuple[Claim, ...]:
    from entente import data
    from entente.claims import propose_claims

    return propose_claims(text, data.gazetteer(), data.lexicon(), data.codebook())


def _claim_rows(found: Iterable[Claim]) -> list[dict[str, Any]]:
    from entente import data

    sign = data.codebook().sign
    return [{key: sign(claim) if key == "sign" else getattr(claim, key) for key in CLAIM_KEYS} for claim in found]


def _claim_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No claim was proposed. A claim needs two actors and a verb of the lexicon in one sentence."
    names = ("paragraph", *(key for key in CLAIM_KEYS if key != "paragraph"))
    table = _columns(names, ([row[key] for key in names] for row in rows))
    return f"{table}\n\n{_count(len(rows), 'proposal')} by machine, to be checked by a reader."


# --- graph ---------------------------------------------------------------------------------------------------------


class _Choice(NamedTuple):
    """How the graph is to be made."""

    rule: str
    level: str
    date: str
    written: str
    every_claim: bool


@app.command(
    epilog=_examples(
        "entente graph -o graph.svg",
        "entente graph article.txt -o graph.png --rule latest",
        "entente graph -o claims.graphml --every-claim",
    )
)
@_guarded
def graph(
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write: .png, .svg or .graphml.")],
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A text, or - for standard input. Without it: the course's own claims."),
    ] = None,
    rule: Annotated[str, typer.Option(help="latest, majority, certainty_weighted or most_severe.")] = "majority",
    level: Annotated[str, typer.Option(help="state: actors count as their state; actor: each for itself.")] = "state",
    date: Annotated[str, typer.Option(help="Only what held at this date: 2024, 2024-10 or 2024-10-26.")] = "",
    written: Annotated[
        str, typer.Option(help="When the text was written: what it leaves undated holds from then.")
    ] = "",
    every_claim: Annotated[bool, typer.Option("--every-claim", help="One edge a claim; no rule is applied.")] = False,
) -> None:
    """Draw the alliance graph of the course's claims, or of a text's machine-coded ones.

    Solid edges are ties, dashed ones hostility. Each edge keeps the numbers of the claims it rests on.
    """
    from entente import data

    choice = _Choice(rule, level, date, written or (data.written() if file is None else ""), every_claim)
    path = Path(output)
    raise_if_any([*_output_faults(path), *_choice_faults(choice)])
    found, origin = _graph_claims(file)
    _say(_wrapped(_write_graph(path, found, choice, origin)))


def _output_faults(path: Path) -> Iterable[Fault]:
    where, do = f"option --output, {path}", "Choose another name or folder."
    if path.suffix.lower() not in PICTURES + GRAPHS:
        ending = f'the ending "{path.suffix}"' if path.suffix else "no ending"
        yield Fault("cli.ending", where, ending, ".png, .svg or .graphml", "Say which kind of file you want.")
    if path.is_dir():
        yield Fault("cli.output", where, "a folder", "the name of a file", do)
    elif not path.parent.is_dir():
        yield Fault("cli.output", where, f'no folder "{path.parent}"', "a folder that is there", "Make it first.")
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        yield Fault("cli.output", where, "a place that may not be written to", "one that may", do)


def _choice_faults(choice: _Choice) -> Iterable[Fault]:
    from entente.alliances import RULES
    from entente.data import is_date

    if choice.rule not in RULES:
        yield unknown_choice("cli.rule", "option --rule", choice.rule, RULES)
    if choice.level not in LEVELS:
        yield unknown_choice("cli.level", "option --level", choice.level, LEVELS)
    for name, value in (("--date", choice.date), ("--written", choice.written)):
        if value and not is_date(value):
            do = "Write 2024, 2024-10 or 2024-10-26."
            yield Fault("cli.date", f"option {name}", f'"{value}"', "a date, or part of one", do)


def _graph_claims(file: str | None) -> tuple[tuple[Claim, ...], str]:
    """The claims to draw, and the words for where they come from."""
    from entente import article, data

    if file is None:
        return data.claims(), "the claims of the course's article, coded one by one"
    text = article.read_article(file)
    return _proposed(text), f"claims coded by machine from {text.origin}, not checked by a reader"


def _write_graph(path: Path, found: tuple[Claim, ...], choice: _Choice, origin: str) -> str:
    from entente import alliances, data

    held = alliances.observed(found)
    held = alliances.snapshot(held, choice.date, written=choice.written) if choice.date else held
    gazetteer = data.gazetteer()
    whole = alliances.claims_graph(held, data.codebook(), gazetteer if choice.level == "state" else None)
    signed = None if choice.every_claim else alliances.signed_graph(whole, rule=choice.rule)
    if not (whole if signed is None else signed.graph).number_of_edges():
        raise EntenteError([_no_edges(len(found), origin, choice)])
    labels = {actor: book.label for actor, book in gazetteer.actors.items()}
    try:
        write = _write_graphml if path.suffix.lower() in GRAPHS else _draw
        words = write(path, whole, signed, labels)
    except OSError as error:
        raise EntenteError([_unwritten(f"option --output, {path}", error)]) from None
    return f"Written: {path}\nFrom {origin}.\n{words}{_hidden(signed)}{_undated(held, choice.date)}"


def _undated(held: Sequence[Claim], date: str) -> str:
    """A word on the claims that only count at a date because nobody said when they began."""
    number = sum(claim.aux == "historical" and not claim.since for claim in held)
    if not date or not number:
        return ""
    return f"\nAt {date}, {number} of {len(held)} claims count although the text does not say when they began."


def _no_edges(number: int, origin: str, choice: _Choice) -> Fault:
    at = f" at {choice.date}" if choice.date else ""
    dates = " Try another date; claims without a date need --written, the date of the text."
    do = "A graph needs two actors and a signed relation between them." + (dates if at else "")
    return Fault("cli.no_edges", origin, f"{_count(number, 'claim')} and no edge{at}", "at least one edge", do)


def _hidden(signed: SignedGraph | None) -> str:
    """A word on the conflicts that the rule settled."""
    if signed is None or not signed.conflicts:
        return ""
    pairs = _count(len(signed.conflicts), "pair")
    return (
        f"\nThe rule {signed.rule} settled {pairs} with claims of both signs; another rule may settle them otherwise."
    )


def _draw(path: Path, whole: nx.MultiDiGraph, signed: SignedGraph | None, labels: Mapping[str, str]) -> str:
    from entente import balance, plots

    if signed is None:
        caption = plots.describe_claims(whole, labels=labels)
        axes = plots.draw_claims(whole, plots.positions(whole), labels=labels)
    else:
        split = balance.frustration(signed.graph).partition
        places = plots.positions(signed.graph, layout="sides", groups=split)
        caption = plots.describe_signed(signed.graph, partition=split, labels=labels)
        axes = plots.draw_signed(signed.graph, places, partition=split, labels=labels)
    plots.write(axes, path, caption=caption)
    return f"{caption.caption}\nIn words: {caption.alt}"


def _write_graphml(path: Path, whole: nx.MultiDiGraph, signed: SignedGraph | None, labels: Mapping[str, str]) -> str:
    import networkx as nx

    graph = _flat(whole if signed is None else signed.graph)
    nx.set_node_attributes(graph, {actor: labels[actor] for actor in graph}, "label")
    nx.write_graphml(graph, path, encoding="utf-8")
    kind = "directed claims" if signed is None else "signed edges"
    return f"Graph of {_count(len(graph), 'actor')} and {graph.number_of_edges()} {kind}."


def _flat(graph: nx.Graph) -> nx.Graph:
    """The same graph with lists joined by ; and empty values left out, as GraphML needs it."""
    flat = graph.__class__()
    for node, attributes in graph.nodes(data=True):
        flat.add_node(node, **_flat_values(attributes))
    for *ends, attributes in graph.edges(data=True, **({"keys": True} if graph.is_multigraph() else {})):
        flat.add_edge(*ends, **_flat_values(attributes))
    return flat


def _flat_values(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _flat_value(value) for name, value in attributes.items() if value is not None}


def _flat_value(value: Any) -> str | int | float | bool:
    if isinstance(value, str | bool | int | float):
        return value
    return ";".join(map(str, value)) if isinstance(value, Iterable) else str(value)


# --- balance and validate ------------------------------------------------------------------------------------------


@app.command(epilog=_examples("entente balance edges.csv", "entente balance - --json < edges.csv"))
@_guarded
def balance(
    edges: Annotated[str, typer.Argument(metavar="EDGES.csv", help="A table u,v,sign, or - for standard input.")],
    as_json: Json = False,
    time_limit: Limit = 60.0,
    year: Annotated[int | None, typer.Option(help="For a table with begin and end: the ties of that year.")] = None,
) -> None:
    """Measure how far a signed graph is from two camps.

    The frustration index is the least number of edges that no split into two camps can satisfy.
    """
    from entente import balance as measures

    signed = measures.read_edges(edges, year=year)
    result = _balance_result(signed, time_limit)
    _say(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _balance_table(result))


def _balance_result(signed: nx.Graph, time_limit: float) -> dict[str, Any]:
    from entente import balance as measures

    found = measures.frustration(signed, time_limit=time_limit)
    indices = {"triangle_index": measures.triangle_index(signed), "walk_balance": measures.walk_balance(signed)}
    notes = [*signed.graph.get("notes", ()), *_why(found, indices)]
    return {
        "nodes": signed.number_of_nodes(),
        "edges": signed.number_of_edges(),
        "frustration_index": found.index,
        "status": found.status,
        "lower_bound": found.lower_bound,
        "partition": [list(side) for side in found.partition],
        "unique": found.unique,
        **{name: None if isinstance(value, Undefined) else value for name, value in indices.items()},
        **({"notes": notes} if notes else {}),
    }


def _why(found: Any, indices: Mapping[str, Any]) -> Iterable[str]:
    """A sentence for each value that is missing or only bounded."""
    if found.status != "exact":
        yield f"frustration_index is an upper bound: the time limit ended the search; at least {found.lower_bound}."
    if found.unique is None:
        yield f"unique is not known: {found.why or 'the search was ended'}."
    for name, value in indices.items():
        if isinstance(value, Undefined):
            yield f"{name} is undefined: {value.why}."


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


@app.command(epilog=_examples("entente validate", "entente validate my_course/data"))
@_guarded
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
        _complain(str(EntenteError(faults)))
        raise typer.Exit(FAULTS)
    rows = sum(len(data.table(name, root=place)) for name in data.table_names(place))
    _say(f"{place.name}/: {_count(len(data.table_names(place)), 'table')}, {_count(rows, 'row')}, no fault.")
