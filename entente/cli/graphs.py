"""The command ``entente graph``: draw the alliance graph of a text, or write it as GraphML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from entente.cli.console import guarded, say, tell, unwritten, wrapped
from entente.cli.options import Proposed, Rule, date_faults, output_faults, rule_faults
from entente.cli.texts import unconfirmed
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.say import count

if TYPE_CHECKING:
    import networkx as nx

    from entente.doubt.resamples import GraphUncertainty
    from entente.graphs.signs import SignedGraph
    from entente.text.codebook import Claim
    from entente.text.gazetteer import Gazetteer

PICTURES, GRAPHS = (".png", ".svg"), (".graphml",)
LEVELS = ("state", "actor")


class _Choice(NamedTuple):
    """How the graph is to be made."""

    rule: str
    level: str
    date: str
    written: str
    every_claim: bool
    sure: bool


@guarded(
    "entente graph -o graph.svg",
    "entente graph article.txt -o graph.png --rule latest",
    "entente graph -o claims.graphml --every-claim",
    "entente graph -o sure.png --date 2025-06 --sure",
)
def graph(
    output: Annotated[str, typer.Option("--output", "-o", help="The file to write: .png, .svg or .graphml.")],
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A text, or - for standard input. Without it: the course's own claims."),
    ] = None,
    rule: Rule = "majority",
    level: Annotated[str, typer.Option(help="state: actors count as their state; actor: each for itself.")] = "state",
    date: Annotated[str, typer.Option(help="Only what held at this date: 2024, 2024-10 or 2024-10-26.")] = "",
    written: Annotated[
        str, typer.Option(help="When the text was written: what it leaves undated holds from then.")
    ] = "",
    every_claim: Annotated[bool, typer.Option("--every-claim", help="One edge a claim; no rule is applied.")] = False,
    sure: Annotated[
        bool, typer.Option("--sure", help="The surer a tie, the thicker; its claims are resampled.")
    ] = False,
    proposed: Proposed = False,
) -> None:
    """Draw the alliance graph of the course's claims, or of a text's machine-coded ones.

    Solid ties are cooperative, dashed ones hostile. Each keeps the numbers of the claims that it rests on.
    """
    from entente import data
    from entente.path import analysis
    from entente.text import article

    choice = _Choice(rule, level, date, written or (data.written() if file is None else ""), every_claim, sure)
    path = Path(output)
    raise_if_any([*output_faults(path, PICTURES + GRAPHS), *_choice_faults(choice, path)])
    if file is None:
        origin = "the course's claims, made of two passes of a language model"
        say(wrapped(_write_graph(path, data.claims(), data.gazetteer(), choice, origin)))
        return
    found = analysis.analyse(article.read_article(file), proposed=proposed)
    tell(found.article.notes)
    origin = f"claims coded by machine from {found.article.origin}, not checked by a reader"
    say(wrapped(_write_graph(path, found.claims, found.gazetteer, choice, origin) + unconfirmed(found)))


def _choice_faults(choice: _Choice, path: Path) -> Iterable[Fault]:
    yield from rule_faults(choice.rule)
    if choice.level not in LEVELS:
        yield unknown_choice("cli.level", "option --level", choice.level, LEVELS)
    yield from date_faults("--date", choice.date)
    yield from date_faults("--written", choice.written)
    if choice.sure and (choice.every_claim or path.suffix.lower() in GRAPHS):
        other = "--every-claim" if choice.every_claim else f"the ending {path.suffix}"
        yield Fault("cli.sure", "option --sure", other, "a picture of ties, .png or .svg", "Leave one of the two out.")


def _write_graph(path: Path, found: tuple[Claim, ...], gazetteer: Gazetteer, choice: _Choice, origin: str) -> str:
    from entente import data
    from entente.doubt.resamples import graph_uncertainty
    from entente.graphs import alliances
    from entente.graphs.signs import signed_graph

    held = alliances.observed(found)
    held = alliances.snapshot(held, choice.date, written=choice.written) if choice.date else held
    rolled_up = gazetteer if choice.level == "state" else None
    whole = alliances.claims_graph(held, data.codebook(), rolled_up)
    signed = None if choice.every_claim else signed_graph(whole, rule=choice.rule)
    if not (whole if signed is None else signed.graph).number_of_edges():
        raise EntenteError([_no_edges(len(found), origin, choice)])
    labels = {actor: book.label for actor, book in gazetteer.actors.items()}
    try:
        if path.suffix.lower() in GRAPHS:
            words = _write_graphml(path, whole, signed, labels)
        else:
            sure = graph_uncertainty(held, data.codebook(), rolled_up, rule=choice.rule) if choice.sure else None
            words = _draw(path, whole, signed, sure, labels, date=choice.date)
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
    return Fault("cli.no_edges", origin, f"{count(number, 'claim')} and no edge{at}", "at least one edge", do)


def _hidden(signed: SignedGraph | None) -> str:
    """A word on the conflicts that the rule settled."""
    if signed is None or not signed.conflicts:
        return ""
    pairs = count(len(signed.conflicts), "pair")
    return (
        f"\nThe rule {signed.rule} settled {pairs} with claims of both signs; another rule may settle them otherwise."
    )


def _draw(
    path: Path,
    whole: nx.MultiDiGraph,
    signed: SignedGraph | None,
    sure: GraphUncertainty | None,
    labels: Mapping[str, str],
    *,
    date: str,
) -> str:
    from entente import plots
    from entente.graphs.solver import frustration
    from entente.path.sides import drawn_sides, parts_of

    if signed is None:
        caption = plots.describe_claims(whole, labels=labels)
        axes = plots.draw_claims(whole, plots.positions(whole), labels=labels)
    else:
        # a picture that is sent on says by which rule its ties have their signs, and of when they are
        chosen = f"{date or 'All dates'}, by the rule {signed.rule}"
        sides = drawn_sides(signed.graph, parts_of(signed.graph, frustration(signed.graph)))
        if sure:
            said = plots.describe_sureness(sure, labels=labels)
        else:
            said = plots.describe_signed(signed.graph, partition=sides.sides, apart=sides.apart, labels=labels)
        title = f"{chosen}\n{said.caption.partition('. ')[0]}"
        if sure:
            axes = plots.draw_sureness(sure, plots.positions(whole, layout="spread"), labels=labels, title=title)
        else:
            layout = {"layout": "sides", "groups": sides.sides, "apart": sides.apart} if sides.sides else {}
            places = plots.positions(signed.graph, **layout)
            split = {"partition": sides.sides, "apart": sides.apart}
            axes = plots.draw_signed(signed.graph, places, **split, labels=labels, title=title)
        caption = plots.Caption(f"{chosen}: {said.caption}", said.alt)
    plots.write(axes, path, caption=caption)
    return f"{caption.caption}\nIn words: {caption.alt}"


def _write_graphml(path: Path, whole: nx.MultiDiGraph, signed: SignedGraph | None, labels: Mapping[str, str]) -> str:
    from entente.graphs import write_graphml

    graph = whole if signed is None else signed.graph
    write_graphml(graph, path, labels=labels)
    kind = "directed claims" if signed is None else "signed edges"
    return f"Graph of {count(len(graph), 'actor')} and {graph.number_of_edges()} {kind}."
