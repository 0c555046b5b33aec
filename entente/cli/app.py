"""The command line: ``entente mentions``, ``claims``, ``graph``, ``report``, ``corpus``, ``balance``,
``scenario``, ``links``, ``new-course``, ``validate`` and ``exercises``.

Each command loads what it needs when it runs, so that the help is quick. With ``--json`` a command prints JSON and
nothing else; without it, a table and a sentence. Exit codes: 0 done, 1 the data have faults, 2 something is wrong with
what was asked or given, 70 a fault in entente itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from entente import __version__
from entente.cli.console import (
    BROKEN,
    FAULTS,
    columns,
    complain,
    counted,
    examples,
    guarded,
    json_list,
    say,
    settings,
    unwritten,
    wrapped,
)
from entente.cli.exercises import exercises
from entente.doubt import draws as draws_module
from entente.doubt.draws import interval, simulate
from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice
from entente.graphs.edge_table import read_edges
from entente.graphs.signs import signed_graph
from entente.graphs.solver import frustration
from entente.path.corrections import corrections_from_rows
from entente.path.decisions import decisions_from_rows
from entente.path.tables import claims_csv, names_csv, read_rows, read_source

if TYPE_CHECKING:
    import networkx as nx

    from entente.graphs.signs import SignedGraph
    from entente.needs.scenarios import Comparison, Intervention, Scenario
    from entente.path.corpus import Corpus
    from entente.path.results import Analysis
    from entente.text.article import Article
    from entente.text.codebook import Claim
    from entente.text.gazetteer import Gazetteer

MENTION_KEYS = ("paragraph", "start", "end", "exact", "actor", "state", "metonymic")
CLAIM_KEYS = ("source", "source_kind", "cue", "relation", "actor", "recipient")
CLAIM_KEYS += ("polarity", "certainty", "aux", "sign", "paragraph")
PICTURES, GRAPHS = (".png", ".svg"), (".graphml",)
LEVELS = ("state", "actor")
MOST_DRAWS = 1_000_000
NOTABLE = 0.01  # the least change of leverage that is shown
STILL = 1e-9  # an effect of less is none
CONDITIONAL = (
    "All this is conditional on the judged numbers and on the interventions as written: "
    "it says what would follow from them, and is no forecast."
)
LISTED = 20
MOST_JOBS = 60  # processes at a time; Windows can wait for no more

app = typer.Typer(
    name="entente",
    help="From a news article to an alliance graph you can argue with: every edge is somebody's claim.",
    epilog="For one command: entente COMMAND --help",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
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


File = Annotated[str, typer.Argument(metavar="FILE", help="A text or HTML file, or - for standard input.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Proposed = Annotated[
    bool, typer.Option("--proposed", help="Take names that are only proposed for actors, confirmed or not.")
]
Limit = Annotated[float, typer.Option("--time-limit", min=0.0, help="Seconds to search for the exact answer.")]


# --- mentions and claims -------------------------------------------------------------------------------------------


@app.command(epilog=examples("entente mentions article.txt", "entente mentions - --json < article.txt"))
@guarded
def mentions(file: File, as_json: Json = False) -> None:
    """List the actors that a text names, and where."""
    from entente import data
    from entente.text import article
    from entente.text import names as actors

    text = article.read_article(file)
    found = actors.find_mentions(text, data.gazetteer())
    rows = [{key: getattr(mention, key) for key in MENTION_KEYS} for mention in found]
    say(json_list(rows) if as_json else _mention_table(text, rows))


def _mention_table(text: Article, rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No actor was found. The gazetteer knows the world's states and the actors of the course's article."
    table = columns(MENTION_KEYS, ([row[key] for key in MENTION_KEYS] for row in rows))
    actors, states = ({row[key] for row in rows} - {None} for key in ("actor", "state"))
    size = f"{counted(len(rows), 'mention')} of {counted(len(actors), 'actor')}"
    where = f"{counted(len(states), 'state')}, in {counted(len(text.paragraphs), 'paragraph')}"
    return f"{table}\n\n{size} from {where}."


@app.command(epilog=examples("entente claims article.txt", "entente claims article.txt --json"))
@guarded
def claims(file: File, as_json: Json = False, proposed: Proposed = False) -> None:
    """Propose the claims of a text: who says that whom does what to whom.

    The proposals are made by rules from a lexicon. They are meant to be checked by a reader, and some are wrong.
    """
    from entente.path import analysis
    from entente.text import article

    found = analysis.coded(article.read_article(file), proposed=proposed)
    rows = _claim_rows(found.claims)
    say(json_list(rows) if as_json else _claim_table(rows) + _unconfirmed(found))


def _unconfirmed(found: Analysis) -> str:
    """A word on the names that may be actors and that nobody has confirmed."""
    return "".join(f"\n{note.text}" for note in found.notes if note.code == "analysis.unconfirmed")


def _claim_rows(found: Iterable[Claim]) -> list[dict[str, Any]]:
    from entente import data

    sign = data.codebook().sign
    return [{key: sign(claim) if key == "sign" else getattr(claim, key) for key in CLAIM_KEYS} for claim in found]


def _claim_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "No claim was proposed. A claim needs two actors and a verb of the lexicon in one sentence."
    names = ("paragraph", *(key for key in CLAIM_KEYS if key != "paragraph"))
    table = columns(names, ([row[key] for key in names] for row in rows))
    return f"{table}\n\n{counted(len(rows), 'proposal')} by machine, to be checked by a reader."


# --- graph ---------------------------------------------------------------------------------------------------------


class _Choice(NamedTuple):
    """How the graph is to be made."""

    rule: str
    level: str
    date: str
    written: str
    every_claim: bool


@app.command(
    epilog=examples(
        "entente graph -o graph.svg",
        "entente graph article.txt -o graph.png --rule latest",
        "entente graph -o claims.graphml --every-claim",
    )
)
@guarded
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
    proposed: Proposed = False,
) -> None:
    """Draw the alliance graph of the course's claims, or of a text's machine-coded ones.

    Solid edges are ties, dashed ones hostility. Each edge keeps the numbers of the claims it rests on.
    """
    from entente import data
    from entente.path import analysis
    from entente.text import article

    choice = _Choice(rule, level, date, written or (data.written() if file is None else ""), every_claim)
    path = Path(output)
    raise_if_any([*_output_faults(path), *_choice_faults(choice)])
    if file is None:
        origin = "the claims of the course's article, coded with a language model"
        say(wrapped(_write_graph(path, data.claims(), data.gazetteer(), choice, origin)))
        return
    found = analysis.coded(article.read_article(file), proposed=proposed)
    origin = f"claims coded by machine from {found.article.origin}, not checked by a reader"
    say(wrapped(_write_graph(path, found.claims, found.gazetteer, choice, origin) + _unconfirmed(found)))


def _output_faults(
    path: Path, *, option: str = "--output", endings: Sequence[str] = PICTURES + GRAPHS
) -> Iterable[Fault]:
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


def _choice_faults(choice: _Choice) -> Iterable[Fault]:
    from entente.data import is_date
    from entente.graphs.signs import RULES

    if choice.rule not in RULES:
        yield unknown_choice("cli.rule", "option --rule", choice.rule, RULES)
    if choice.level not in LEVELS:
        yield unknown_choice("cli.level", "option --level", choice.level, LEVELS)
    for name, value in (("--date", choice.date), ("--written", choice.written)):
        if value and not is_date(value):
            do = "Write 2024, 2024-10 or 2024-10-26."
            yield Fault("cli.date", f"option {name}", f'"{value}"', "a date, or part of one", do)


def _write_graph(path: Path, found: tuple[Claim, ...], gazetteer: Gazetteer, choice: _Choice, origin: str) -> str:
    from entente import data
    from entente.graphs import alliances

    held = alliances.observed(found)
    held = alliances.snapshot(held, choice.date, written=choice.written) if choice.date else held
    whole = alliances.claims_graph(held, data.codebook(), gazetteer if choice.level == "state" else None)
    signed = None if choice.every_claim else signed_graph(whole, rule=choice.rule)
    if not (whole if signed is None else signed.graph).number_of_edges():
        raise EntenteError([_no_edges(len(found), origin, choice)])
    labels = {actor: book.label for actor, book in gazetteer.actors.items()}
    try:
        write = _write_graphml if path.suffix.lower() in GRAPHS else _draw
        words = write(path, whole, signed, labels)
    except OSError as error:
        raise EntenteError([unwritten(f"option --output, {path}", error)]) from None
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
    return Fault("cli.no_edges", origin, f"{counted(number, 'claim')} and no edge{at}", "at least one edge", do)


def _hidden(signed: SignedGraph | None) -> str:
    """A word on the conflicts that the rule settled."""
    if signed is None or not signed.conflicts:
        return ""
    pairs = counted(len(signed.conflicts), "pair")
    return (
        f"\nThe rule {signed.rule} settled {pairs} with claims of both signs; another rule may settle them otherwise."
    )


def _draw(path: Path, whole: nx.MultiDiGraph, signed: SignedGraph | None, labels: Mapping[str, str]) -> str:
    from entente import plots

    if signed is None:
        caption = plots.describe_claims(whole, labels=labels)
        axes = plots.draw_claims(whole, plots.positions(whole), labels=labels)
    else:
        split = frustration(signed.graph).partition
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
    return f"Graph of {counted(len(graph), 'actor')} and {graph.number_of_edges()} {kind}."


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


# --- report --------------------------------------------------------------------------------------------------------

PAGES, TABLES = (".html", ".htm"), (".csv",)


@app.command(
    epilog=examples(
        "entente report article.txt -o report.html",
        "entente report article.txt -o report.html --claims claims.csv --names names.csv",
        "entente report article.txt -o report.html --actors names.csv --corrections claims.csv",
    )
)
@guarded
def report(
    file: File,
    output: Annotated[str, typer.Option("--output", "-o", help="The page to write: .html.")],
    actors: Annotated[str, typer.Option(metavar="FILE.csv", help="Read: your decisions on proposed actors.")] = "",
    corrections: Annotated[str, typer.Option(metavar="FILE.csv", help="Read: your corrections of claims.")] = "",
    claims: Annotated[str, typer.Option(metavar="FILE.csv", help="Write: all claims, ready to be corrected.")] = "",
    names: Annotated[str, typer.Option(metavar="FILE.csv", help="Write: the proposed actors, to decide on.")] = "",
    proposed: Proposed = False,
    rule: Annotated[str, typer.Option(help="latest, majority, certainty_weighted or most_severe.")] = "majority",
    title: Annotated[str, typer.Option(help="A heading; without it: the title of the text.")] = "",
    made: Annotated[str, typer.Option(metavar="DATE", help="A date to print, such as 2025-06-14.")] = "",
) -> None:
    """Write a report on a text: one HTML page that stands alone.

    The page needs no network and runs nothing. It lists the claims of the text with their sources, draws the graphs,
    measures their balance, and says what cannot be concluded. What it holds is machine-coded unless you correct it:
    take the tables that --claims and --names write, change them, and give them back.
    """
    written = {"--output": output, "--claims": claims, "--names": names}
    read = {"the text": file, "--actors": actors, "--corrections": corrections}
    raise_if_any([*_page_faults(written, read), *_report_choice_faults(rule, made)])
    from entente.path import report as pages

    found = _analysed(file, actors, corrections, proposed, rule)
    page = pages.render(found, title=title, made=made)
    tables = {"--claims": (claims, claims_csv), "--names": (names, names_csv)}
    ready = {option: (path, write(found)) for option, (path, write) in tables.items() if path}
    raise_if_any(_table_faults(ready))
    for option, (path, content) in {"--output": (output, page), **ready}.items():
        _save(path, content, option)
    say(wrapped("\n".join(_report_words([output, claims, names], found))))


def _page_faults(written: Mapping[str, str], read: Mapping[str, str]) -> Iterable[Fault]:
    if not written["--output"].strip():
        yield Fault("cli.output", "option --output", "nothing", "the name of a file", "Such as report.html.")
    given = {name: Path(path) for name, path in written.items() if path.strip()}
    for name, path in given.items():
        yield from _output_faults(path, option=name, endings=PAGES if name == "--output" else TABLES)
    others = {name: Path(path) for name, path in read.items() if path not in ("", "-")}
    for name, path in given.items():
        for other, used in others.items():
            if _same_file(path, used):
                found = f"the file that is {'written' if other in given else 'read'} as {other}"
                yield Fault("cli.output", f"option {name}, {path}", found, "another file", "Choose another name.")
        others[name] = path


def _table_faults(tables: Mapping[str, tuple[str, str]]) -> Iterable[Fault]:
    """A table on the disk may hold an hour of decisions: only the very same one is written again."""
    for option, (path, content) in tables.items():
        with contextlib.suppress(OSError):
            if Path(path).read_bytes() not in (content.encode("utf-8"), b""):
                back = {"--claims": "--corrections", "--names": "--actors"}[option]
                do = f"Give it back with {back}, or choose another name for the new one."
                where = f"option {option}, {path}"
                yield Fault("cli.exists", where, "a table that differs, perhaps by your work", "a new name", do)


def _same_file(one: Path, other: Path) -> bool:
    with contextlib.suppress(OSError):
        if one.exists() and other.exists():
            return one.samefile(other)
    return one.absolute() == other.absolute()


def _report_choice_faults(rule: str, made: str) -> Iterable[Fault]:
    yield from _choice_faults(_Choice(rule, "state", "", "", False))
    from entente.data import is_date

    if made and not is_date(made):
        yield Fault("cli.date", "option --made", f'"{made}"', "a date, or part of one", "Write 2025-06-14.")


def _analysed(file: str, actors: str, corrections: str, proposed: bool, rule: str) -> Analysis:
    """The analysis of a text with what a reader decided; the rows of a table are counted below its header."""
    from entente.path import analysis

    below = "{}, below the header".format
    (text, origin), rows, corrected = _all_read(
        lambda: read_source(file),
        lambda: read_rows(actors, ("name", "action")) if actors else [],
        lambda: read_rows(corrections, ("key", "action")) if corrections else [],
    )
    decisions = decisions_from_rows(rows, origin=below(actors))
    found = analysis.analyse(text, actors=decisions, proposed=proposed, rule=rule, origin=origin)
    if not corrected:
        return found
    claims = corrections_from_rows(corrected, found, origin=below(corrections))
    return analysis.analyse(text, actors=decisions, claims=claims, proposed=proposed, rule=rule, origin=origin)


def _all_read(*readers: Callable[[], Any]) -> list[Any]:
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


def _save(path: str, text: str, option: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise EntenteError([unwritten(f"option {option}, {path}", error)]) from None


def _report_words(paths: Iterable[str], found: Analysis) -> Iterable[str]:
    yield from (f"Written: {path}" for path in paths if path)
    ties = counted(found.signed.graph.number_of_edges(), "signed edge")
    yield f"{counted(len(found.claims), 'claim')} and {ties}. What cannot be concluded:"
    yield from (f"- {note.text}" for note in found.notes)


# --- corpus --------------------------------------------------------------------------------------------------------

CORPUS_COLUMNS = (
    *("file", "words", "actors", "claims", "positive", "negative", "balanced", "unbalanced"),
    "frustration",
)


@app.command(
    epilog=examples(
        "entente corpus texts",
        "entente corpus texts -o table.csv --jobs 2",
        'entente corpus pages -o table.csv --pattern "*.html" --recursive',
        "entente corpus texts -o table.csv --scheduler tcp://127.0.0.1:8786",
    )
)
@guarded
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

    A text that cannot be read is listed with its reason, and the rest is done. Exit code 0: all texts were read;
    1: some could not be; 2: nothing was done.
    """
    from entente.path import corpus as many

    _all_read(
        lambda: raise_if_any(_spread_faults(output, jobs, scheduler)),
        lambda: many.find_texts(folder, pattern=pattern, recursive=recursive),
    )
    shown = sys.stderr.isatty() if progress is None else progress
    spread = {"jobs": jobs, "scheduler": scheduler, "progress": _Meter() if shown else None}
    found = many.run(folder, pattern=pattern, recursive=recursive, **spread)
    if output:
        _save(output, many.table(found), "--output")
    if as_json or not output:
        say(_corpus_json(found) if as_json else _corpus_table(found))
    words = _corpus_words(found, output)
    complain(words) if as_json else say(words)
    if found.left_out:
        raise typer.Exit(BROKEN if any(row.status == "failed" for row in found.left_out) else FAULTS)


def _spread_faults(output: str, jobs: int, scheduler: str) -> Iterable[Fault]:
    """What is wrong with where the table goes and who is to make it."""
    from entente import parallel

    if output:
        yield from _output_faults(Path(output), endings=TABLES)
    if jobs > MOST_JOBS:
        do = "More processes than cores gain nothing; -1 is as many as there are."
        yield Fault("cli.jobs", "option --jobs", f"{jobs}", f"at most {MOST_JOBS}", do)
    for fault in parallel.faults(jobs, scheduler):
        yield replace(fault, where=fault.where.replace("argument ", "option --"))


class _Meter:
    """Says on the error stream how many texts are done: in place on a terminal, at each tenth elsewhere."""

    def __init__(self) -> None:
        self.tenth = 0

    def __call__(self, done: int, total: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            if sys.stderr.isatty():
                print(f"\r{done} of {total} texts", end="" if done < total else "\n", file=sys.stderr, flush=True)
            elif 10 * done // total > self.tenth:
                self.tenth = 10 * done // total
                print(f"{done} of {total} texts", file=sys.stderr, flush=True)


def _corpus_json(found: Corpus) -> str:
    return json_list(asdict(row) for row in found.rows)


def _corpus_table(found: Corpus) -> str:
    return columns(CORPUS_COLUMNS, ([getattr(row, name) for name in CORPUS_COLUMNS] for row in found.read))


def _corpus_words(found: Corpus, output: str) -> str:
    lines = [f"Written: {output}"] if output else []
    lines += [f"{counted(len(found.read), 'text')} read of {len(found.rows)}."]
    shown = found.left_out[:LISTED]
    lines += [f"Not read: {row.file}: {row.reason}" for row in shown]
    more = len(found.left_out) - len(shown)
    if more:
        where = f"{output} lists them all" if output else "-o TABLE.csv lists them all"
        lines += [f"… and {more} more: {where}."]
    return "\n".join(lines)


# --- scenario ------------------------------------------------------------------------------------------------------


class _What(NamedTuple):
    """What is asked about a scenario."""

    name: str
    form: str
    until: str
    draws: int | None
    seed: int


@app.command(
    epilog=examples(
        "entente scenario --list",
        "entente scenario china_steps_in",
        "entente scenario china_steps_in --draws 10000 --form bottleneck --json",
    )
)
@guarded
def scenario(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The scenario; --list shows the names.")] = None,
    as_json: Json = False,
    as_list: Annotated[bool, typer.Option("--list", help="List the scenarios.")] = False,
    draws: Annotated[int | None, typer.Option(help="Draw the judged numbers so many times from their ranges.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 1,
    form: Annotated[str, typer.Option(help="additive: losses add up; bottleneck: the worst counts.")] = "additive",
    until: Annotated[str, typer.Option(help="Leave out what is dated later: 2024, 2024-10 or 2024-10-26.")] = "",
) -> None:
    """What if one thing had been otherwise? Compare a scenario with the numbers as they are.

    The results are conditional on those numbers; they are no forecast. A file of your own in data/scenarios is a
    scenario too. A file with faults is left out, and told on the error stream; the others go on. Exit code 2: the
    scenario that was asked for, or one that it builds on, is left out, or none is left.
    """
    from entente import data

    known, left_out = data.sound_scenarios()
    raise_if_any(_refusing(name or "", known, left_out))
    if left_out:
        complain("\n".join(f"Left out: {fault}" for fault in left_out))
    if as_list:
        raise_if_any(_folder_faults(known))
        rows = [_listed(item) for item in known.values()]
        say(json_list(rows) if as_json else columns(("name", "period", "title"), (row.values() for row in rows)))
        return
    what = _What(name or "", form, until, draws, seed)
    raise_if_any(_what_faults(what, known))
    result = _scenario_result(what, known)
    say(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _scenario_text(result))


def _refusing(name: str, known: Mapping[str, Scenario], left_out: Sequence[Fault]) -> Iterable[Fault]:
    """The faults of all files, if they leave nothing, or not the scenario that is asked for."""
    named = {Path(fault.where.split(",")[0]).name.partition(".")[0] for fault in left_out}
    return left_out if not known or (name not in known and name in named) else ()


def _listed(item: Scenario) -> dict[str, str]:
    return {"name": item.name, "period": item.period, "title": item.title}


def _what_faults(what: _What, known: Mapping[str, Scenario]) -> Iterable[Fault]:
    from entente.data import is_date
    from entente.needs.cascades import FORMS

    yield from _folder_faults(known)
    if known and not what.name:
        do = "entente scenario --list shows their titles."
        yield Fault("cli.scenario", "argument NAME", "nothing", f"one of {', '.join(known)}", do)
    elif known and what.name not in known:
        yield _unknown_scenario(what.name, known)
    if what.form not in FORMS:
        yield unknown_choice("cli.form", "option --form", what.form, FORMS)
    if what.draws is not None and not 1 <= what.draws <= MOST_DRAWS:
        yield Fault("cli.draws", "option --draws", f"{what.draws}", f"a whole number from 1 to {MOST_DRAWS:,}")
    if what.seed < 0:
        yield Fault("cli.seed", "option --seed", f"{what.seed}", "a whole number from 0 up")
    if what.until and not is_date(what.until):
        yield Fault("cli.date", "option --until", f'"{what.until}"', "a date, or part of one", "Write 2024 or 2024-10.")


def _folder_faults(known: Mapping[str, Scenario]) -> Iterable[Fault]:
    if not known:
        do = "Fetch the course again, or put a file of your own there: lesson 07 shows how."
        yield Fault("cli.scenario", "the folder data/scenarios", "no scenario", "at least one", do)


def _unknown_scenario(name: str, known: Mapping[str, Scenario]) -> Fault:
    """A name that is none: perhaps that of the file."""
    fault = unknown_choice("cli.scenario", "argument NAME", name, known)
    return replace(fault, do=f'Did you mean "{Path(name).stem}"?') if Path(name).stem in known else fault


def _scenario_result(what: _What, known: Mapping[str, Scenario]) -> dict[str, Any]:
    """All that is said of a scenario, in the form of its JSON."""
    from entente import data
    from entente.needs.scenarios import chain, compare
    from entente.needs.tables import build

    item, items = known[what.name], chain(known, what.name)
    model = build(data.dependencies(), item.period)
    found = compare(model, items, form=what.form, until=what.until or None)
    result = {
        **{key: getattr(item, key) for key in ("name", "title", "question", "period", "builds_on", "caution")},
        **{key: list(getattr(item, key)) for key in ("prompted_by", "rests_on")},
        **{"form": what.form, "until": what.until, "status": found.status},
        "interventions": [_intervention_row(each) for each in items],
        "actors": _actor_rows(found),
        "leverage": list(_leverage_rows(found)),
        **{"draws": what.draws, "seed": None if what.draws is None else what.seed},
        "conditional": CONDITIONAL,
    }
    if what.draws is not None:
        _add_draws(result["actors"], what, items, item.period)
    return result


def _intervention_row(item: Intervention) -> dict[str, Any]:
    keys = ("value", "replaces", "willingness", "substitutability", "date", "paragraph", "why")
    return {"operation": item.operation, "target": dict(item.target), **{key: getattr(item, key) for key in keys}}


def _actor_rows(found: Comparison) -> list[dict[str, Any]]:
    """Before and after, and the two parts of the effect, for each actor."""
    columns = (found.base.final, found.changed.final, found.effect, found.direct, found.knock_on)
    names = ("before", "after", "effect", "direct", "knock_on")
    lists = [_quiet(column) for column in columns]
    return [
        {"actor": actor, **dict(zip(names, values, strict=True))}
        for actor, *values in zip(found.actors, *lists, strict=True)
    ]


def _quiet(values: Any) -> list[float]:
    """Numbers without the last digits, which rounding fills."""
    return [round(value, 9) + 0.0 for value in values.tolist()]


def _leverage_rows(found: Comparison) -> Iterable[dict[str, Any]]:
    """The pairs whose leverage changes, named so that the one with more of it afterwards stands first."""
    for i, actor in enumerate(found.actors):
        for j, other in enumerate(found.actors):
            before, after = float(found.leverage_before[i, j]), float(found.leverage_after[i, j])
            first = after > 0 or (after == 0 and i < j)
            if first and abs(after - before) >= NOTABLE:
                values = {"before": before, "after": after, "change": after - before}
                yield {"actor": actor, "over": other, **{key: round(value, 9) for key, value in values.items()}}


def _add_draws(rows: Sequence[dict[str, Any]], what: _What, items: Sequence[Intervention], period: str) -> None:
    """Add to each actor where its effect lies when the judgements vary, and how often it has the same sign."""
    import numpy as np

    from entente import data
    from entente.needs.scenarios import compare

    def measure(model: Any) -> Any:
        return compare(model, items, form=what.form, until=what.until or None).effect

    def sign(values: Any) -> Any:
        return np.where(abs(values) < STILL, 0, np.sign(values))

    drawn = simulate(data.dependencies(), period, measure, draws=what.draws, seed=what.seed)
    for row, values in zip(rows, drawn.T, strict=True):
        inside = interval(values)
        same = draws_module.share(sign(values) == sign(np.float64(row["effect"])))
        row["interval"] = {key: round(getattr(inside, key), 9) + 0.0 for key in ("low", "median", "high", "level")}
        row["same_sign"] = same.value


def _scenario_text(result: Mapping[str, Any]) -> str:
    forms = {"additive": "losses add up", "bottleneck": "the worst loss counts alone"}
    until = f", what is dated until {result['until']}" if result["until"] else ""
    parts = [
        f"{result['title']}\n{wrapped(result['question'])}",
        f"Numbers of {result['period']}; {result['form']}: {forms[result['form']]}{until}.",
        "\n".join(wrapped(_intervention_line(row, result["until"])) for row in result["interventions"]),
        _effect_table(result),
        _leverage_table(result["leverage"]),
        wrapped("\n".join(_footing(result))),
    ]
    return "\n\n".join(parts)


def _intervention_line(row: Mapping[str, Any], until: str) -> str:
    from entente.needs.scenarios import is_later

    names = {key: value if isinstance(value, str) else " and ".join(value) for key, value in row["target"].items()}
    target = ", ".join(f"{key} {name}" for key, name in names.items())
    left_out = "Left out, being later: " if is_later(row["date"], until) else ""
    date = f", {row['date']}" if row["date"] else ""
    place = f" (p{row['paragraph']:02d})" if row["paragraph"] else ""
    why = f". {row['why']}" if row["why"] else ""
    whom = row["replaces"] if isinstance(row["replaces"], str) else " and ".join(row["replaces"])
    replaces = f", replaces {whom}" if whom else ""
    link = "".join(f", {key} {row[key]:g}" for key in ("willingness", "substitutability") if row[key] is not None)
    return f"{left_out}{row['operation']} {row['value']:g}: {target}{replaces}{link}{date}{place}{why}"


def _effect_table(result: Mapping[str, Any]) -> str:
    names = ["actor", "before", "after", "effect", "direct", "knock-on"]
    rows = [[row["actor"], f"{row['before']:.3f}", f"{row['after']:.3f}", *_signed(row)] for row in result["actors"]]
    if result["draws"] is None:
        return columns(names, rows)
    for line, row in zip(rows, result["actors"], strict=True):
        inside = row["interval"]
        line += [f"{_change(inside['low'])} to {_change(inside['high'])}", _percent(row["same_sign"])]
    names += ["90 % of draws", "same sign"]
    note = f"{counted(result['draws'], 'draw')}, seed {result['seed']}. "
    note += "Same sign: the part of the draws in which the effect has the sign shown, or is 0 where 0 is shown."
    return f"{columns(names, rows)}\n{wrapped(note)}"


def _signed(row: Mapping[str, Any]) -> list[str]:
    return [_change(row[key]) for key in ("effect", "direct", "knock_on")]


def _change(value: float) -> str:
    """A change with its sign, also one that is too small to show; 0 only for none."""
    return f"{value:+.3f}" if value else "0"


def _percent(share: float) -> str:
    """Whole percents; all and none are said only where they are meant."""
    rounded = round(100 * share)
    words = {0: "< 1 %", 100: "> 99 %"} if 0 < share < 1 else {}
    return words.get(rounded, f"{rounded} %")


def _leverage_table(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return (
            f"No leverage changes by {NOTABLE:g} or more. It is about what an actor could do, not about what it does."
        )
    cells = [
        [row["actor"], row["over"], *(f"{row[key]:+.3f}" for key in ("before", "after", "change"))] for row in rows
    ]
    table = columns(("leverage of", "over", "before", "after", "change"), cells)
    return f"{table}\nChanges of less than {NOTABLE:g} are left out."


def _footing(result: Mapping[str, Any]) -> Iterable[str]:
    """What it rests on, and what it does not say."""
    prompts = ", ".join(f"p{number:02d}" for number in result["prompted_by"])
    rests = ", ".join(result["rests_on"])
    known = {"Builds on": result["builds_on"], "Prompted by": prompts, "Rests on": rests, "Caution": result["caution"]}
    yield from (f"{word}: {value}" for word, value in known.items() if value)
    if result["status"] != "converged":
        yield "The capabilities are upper bounds: the rounds were used up."
    yield result["conditional"]


# --- balance and validate ------------------------------------------------------------------------------------------


@app.command(epilog=examples("entente balance edges.csv", "entente balance - --json < edges.csv"))
@guarded
def balance(
    edges: Annotated[str, typer.Argument(metavar="EDGES.csv", help="A table u,v,sign, or - for standard input.")],
    as_json: Json = False,
    time_limit: Limit = 60.0,
    year: Annotated[int | None, typer.Option(help="For a table with begin and end: the ties of that year.")] = None,
) -> None:
    """Measure how far a signed graph is from two camps.

    The frustration index is the least number of edges that no split into two camps can satisfy.
    """

    signed = read_edges(edges, year=year)
    result = _balance_result(signed, time_limit)
    say(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _balance_table(result))


def _balance_result(signed: nx.Graph, time_limit: float) -> dict[str, Any]:
    from entente.graphs import balance as measures

    found = frustration(signed, time_limit=time_limit)
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


@app.command(epilog=examples("entente validate", "entente validate my_course/data"))
@guarded
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
    say(f"{place.name}/: {counted(len(data.table_names(place)), 'table')}, {counted(rows, 'row')}, no fault.")
