"""Lab of lesson 05: who stands with whom, and since when? Snapshots in time with L, its range, and a best split."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import networkx as nx

from entente import data, plots
from entente.doubt.resamples import GraphUncertainty, graph_uncertainty
from entente.errors import EntenteError
from entente.graphs.alliances import claims_graph, observed, snapshot, undated
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.labs.kit.controls import Button, Choice, Control, Slider, named, values_of
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay, question, watched_tie
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.scene import Bar, Bars, Cell, Graph, Scene, Table, evidence, places
from entente.labs.kit.ties import WORDS, nodes_of, signed_edges, told
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.codebook import Claim

UNDATED = (("present", "hold at the time of writing, if about the present"), ("always", "all hold at every date"))
QUESTION = (
    "Predict first: which tie of this text will be out of place at the last date, if any, and does the number of ties "
    "out of place rise or fall until then?"
)
DRAWS = 500  # fewer than in the lesson: a step of the slider should not wait


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    claims: tuple[Claim, ...]
    codebook: Any
    gazetteer: Any
    labels: dict[str, str]
    places: dict[str, tuple[float, float]]
    evidence: dict[str, Any]
    written: str
    dates: tuple[str, ...]  # those of the slider, the oldest first
    pair: tuple[str, str] | None  # whose claims are listed


@kept_while_tables_stay
def model() -> Model:
    """The claims of the course and the places of its actors, the same at every date."""
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = actor_labels()
    whole = signed_graph(claims_graph(claims, codebook, gazetteer)).graph
    where = plots.positions(whole, layout="sides", groups=frustration(whole).partition)
    others = sorted(set(claims_graph(claims, codebook, gazetteer)) - set(where))
    for place, actor in enumerate(others):  # those that have a tie only at some date or by some rule: in the middle
        where[actor] = (0.0, 1 - 2 * (place + 1) / (len(others) + 1))
    shown = evidence(claims, data.article(), labels=labels | {source.id: source.label for source in data.sources()})
    return Model(
        claims,
        codebook,
        gazetteer,
        labels,
        places=places(where),
        evidence=shown,
        written=data.written(),
        dates=data.labs().dates or _dates(claims, data.written()),
        pair=watched_tie(whole),
    )


def _dates(claims: Iterable[Claim], written: str) -> tuple[str, ...]:
    """Every date at which a claim begins or ends, and that of the article."""
    found = {written}
    for claim in claims:
        found |= {claim.since, claim.until}
    return tuple(sorted(found - {""})) or ("undated",)


@dataclass(frozen=True)
class State:
    """When, by which rule, and when claims without a date hold."""

    date: float = 0.0  # the place among the dates of the model
    rule: str = RULES[0]
    undated: str = "present"


def controls(model: Model) -> tuple[Control, ...]:
    dates = model.dates
    return (
        Slider("date", "Date", 0, len(dates) - 1, 1, marks=dates),
        # The page plays: it sets the date step by step.
        Button("play", f"Play from {dates[0][:4]} to {dates[-1][:4]}", {"do": "play", "control": "date"}),
        Choice("rule", "Rule that gives a pair its sign", named(RULES)),
        Choice("undated", "Claims without a date", UNDATED),
    )


@dataclass(frozen=True)
class Snapshot:
    """The signed graph of one date, its frustration, what is left of it in resamples, and the claims behind it.

    ``doubt`` is None where too many actors hang together for thousands of graphs to be measured.
    """

    signed: SignedGraph
    frustration: Frustration
    doubt: GraphUncertainty | None
    claims: tuple[Claim, ...]


def snapshot_of(state: State, model: Model) -> Snapshot:
    """The snapshot that a state shows."""
    return _snapshots(model)(model.dates[int(state.date)], state.rule, state.undated)


@lru_cache(maxsize=2)
def _snapshots(model: Model) -> Callable[[str, str, str], Snapshot]:
    """Each snapshot is worked out once: there are few of them."""

    @lru_cache(maxsize=len(model.dates) * len(RULES) * len(UNDATED))
    def find(date: str, rule: str, when: str) -> Snapshot:
        if when == "present":
            held = snapshot(model.claims, date, written=model.written)
        else:
            held = snapshot(model.claims, date, written="")
            ids = {claim.id for claim in (*held, *undated(model.claims))}
            held = tuple(claim for claim in model.claims if claim.id in ids)
        signed = signed_graph(claims_graph(held, model.codebook, model.gazetteer), rule=rule)
        return Snapshot(signed, frustration(signed.graph), _doubt(held, rule, model), held)

    return find


def _doubt(held: tuple[Claim, ...], rule: str, model: Model) -> GraphUncertainty | None:
    try:
        return graph_uncertainty(held, model.codebook, model.gazetteer, rule=rule, draws=DRAWS)
    except EntenteError:  # of all that it refuses only the size is left: the claims have made a graph already
        return None


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found = snapshot_of(state, model)
    edges = signed_edges(found.signed, model.labels, frustrated=found.frustration.frustrated_edges)
    sides = {actor: place for place, side in enumerate(found.frustration.partition) for actor in side}
    title = f"{model.dates[int(state.date)]}: {count(len(edges), 'tie')}, {_out_of_place(found)} out of place"
    graph = Graph(
        "graph",
        title,
        nodes_of(edges, model.places, model.labels, sides=sides),
        edges,
        told(edges),
        key=("plus", "minus", "sides", "frustrated"),
    )
    known = controls(model)
    panels = (graph, _through_time(state, model), *_pair(found, model))
    return Scene(_sentence(state, found, model), known, values_of(state, known), panels)


def _out_of_place(found: Snapshot) -> str:
    """How many ties are out of place, and between which numbers they are in most resamples."""
    if found.doubt is None:
        return f"{found.frustration.index}"
    low, high = found.doubt.interval()
    return f"{found.frustration.index} ({low} to {high})"


def _sentence(state: State, found: Snapshot, model: Model) -> str:
    name, result = model.labels, found.frustration
    head = f"{model.dates[int(state.date)]}, by {state.rule.replace('_', ' ')}: "
    if not result.edges:
        return f"{head}no ties, so there is nothing to split."
    torn = first_few(("–".join(name[end] for end in tie) for tie in result.frustrated_edges), 8)
    said = f"{head}{count(result.edges, 'tie')}, of which {result.index} out of place ({torn}); "
    said += "exact. " if result.status == "exact" else f"a bound: at least {result.lower_bound}. "
    said += "" if found.doubt is None else f"{found.doubt}. "
    small = [first_few((name[actor] for actor in side), most=10) for side in result.partition if side]
    split = " against ".join(reversed(small)) if len(small) > 1 else "All on one side"
    unique = {True: "the only best split", False: "one of several best splits", None: "perhaps not the only best split"}
    said += f"{split}: {unique[result.unique]}."
    draws = [f"{name[c.u]}–{name[c.v]}" for c in found.signed.undecided]
    return said + (f" No tie for {first_few(draws, 8)}: a draw." if draws else "")


def _through_time(state: State, model: Model) -> Bars:
    rows = []
    for place, date in enumerate(model.dates):
        found = snapshot_of(replace(state, date=float(place)), model)
        here = "▶ " if place == int(state.date) else ""
        ties = found.signed.graph.number_of_edges()
        rows.append(
            (
                f"{here}{date}",
                (Bar(found.frustration.index, f"{_out_of_place(found)} of {ties}" if ties else "no ties"),),
            )
        )
    high = max(3, *(bars[0].value for _, bars in rows))
    title = "Ties out of place at each date, in brackets those of 95 % of the resamples (▶: this one)"
    return Bars("time", title, tuple(rows), 0, high)


def _pair(found: Snapshot, model: Model) -> tuple[Table, ...]:
    """What is claimed at this date of the pair that is watched: the tie on which most hangs."""
    if not model.pair:
        return ()
    graph = claims_graph(found.claims, model.codebook, model.gazetteer).subgraph(model.pair)
    signed = [(key, tie) for *_, key, tie in graph.edges(keys=True, data=True) if tie["sign"]]
    rows = []
    for key, tie in sorted(signed, key=lambda one: (-one[1]["sign"], one[0])):
        who = model.labels.get(tie["source"], tie["source"])
        what, since = tie["relation"].replace("_", " "), tie["since"] or "no date"
        rows.append((WORDS[tie["sign"]], Cell(key, evidence=(key,)), what, who, since))
    note = "" if rows else "No signed claim about the two holds at this date."
    title = f"{' and '.join(model.labels[actor] for actor in model.pair)} at this date"
    return (Table("pair", title, ("sign", "claim", "relation", "source", "since"), tuple(rows), note),)


def table(state: State, model: Model) -> str:
    """Every date by this rule, as CSV."""
    columns = ("date", "rule", "undated", "ties", "frustration", "low", "high", "status", "unique", "second_side")
    rows = []
    for place, date in enumerate(model.dates):
        found = snapshot_of(replace(state, date=float(place)), model)
        result = found.frustration
        low, high = ("", "") if found.doubt is None else found.doubt.interval()
        row = {"date": date, "rule": state.rule, "undated": state.undated, "ties": result.edges}
        row |= {"frustration": result.index, "low": low, "high": high, "status": result.status}
        row |= {"unique": result.unique, "second_side": " ".join(result.partition[1])}
        rows.append(row)
    return to_csv(rows, columns)


def picture(state: State, model: Model) -> Any:
    """The state as a static figure."""
    found = snapshot_of(state, model)
    sides = [side for side in found.frustration.partition if side]
    if not sides:
        return plots.draw_signed(nx.Graph(), {})
    where = plots.positions(found.signed.graph, layout="sides", groups=sides)
    return plots.draw_signed(found.signed.graph, where, partition=sides, labels=model.labels)


def time_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 05; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> time_lab().state.rule
    'majority'
    """
    lab = Lab(
        name="time_lab",
        title="Lab 05 · Through time",
        question=question("time_lab", QUESTION),
        start=State(),
        view=describe,
        model=model(),
        controls=controls,
        evidence=model().evidence,
        files=(File("balance.csv", "text/csv", table, "Save all dates (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
