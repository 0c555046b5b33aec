"""Lab of lesson 05: who stands with whom, and since when? Actors are taken to one of two camps, date by date.

The learner's own split stands beside the best one: how many ties each leaves out of place, and how few can be at every
date.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import networkx as nx

from entente import data, plots
from entente.doubt.resamples import GraphUncertainty, graph_uncertainty
from entente.errors import EntenteError, raise_if_any, unknown_choice
from entente.graphs.alliances import claims_graph, observed, snapshot, undated
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.labs.kit.camps import arc, out_of_place, turned
from entente.labs.kit.controls import (
    Action,
    Button,
    Choice,
    Control,
    Slider,
    named,
    set_control,
    settings,
    unknown_action,
    values_of,
)
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay, question, watched_tie
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import File, Lab, Try
from entente.labs.kit.scene import Bar, Bars, Cell, Graph, Move, Node, Scene, Table, evidence, places
from entente.labs.kit.strip import Stop, Strip
from entente.labs.kit.ties import WORDS, nodes_of, signed_edges, told
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.codebook import Claim

UNDATED = (("present", "hold at the last date, if current"), ("always", "all hold at every date"))
QUESTION = (
    "Predict first: let claims without a date hold at every date. How many ties are then out of place at the date that "
    "the lab opens with, however the actors are split?"
)
MINE, BEST = "mine", "best"
DRAWS = 500  # fewer than in the lesson: a step of the slider should not wait


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    claims: tuple[Claim, ...]
    codebook: Any
    gazetteer: Any
    labels: dict[str, str]
    places: dict[str, tuple[float, float]]  # of each actor in the left camp; in the right one it stands as in a mirror
    camp: frozenset[str]  # one side of a best split of all claims: best splits are turned so that they look like it
    evidence: dict[str, Any]
    written: str
    dates: tuple[str, ...]  # those of the slider, the oldest first
    asked: int  # the place of the date that the question names, and with which the lab opens
    pair: tuple[str, str] | None  # whose claims are listed


@kept_while_tables_stay
def model() -> Model:
    """The claims of the course and the places of its actors, the same at every date."""
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = actor_labels()
    everything = claims_graph(claims, codebook, gazetteer)
    whole = signed_graph(everything).graph
    split = frustration(whole).partition
    where = places(plots.positions(whole, layout="sides", groups=split))
    # Those that have a tie only at some date or by some rule come last.
    order = sorted(everything, key=lambda actor: (where.get(actor, (0, 2))[1], actor))
    shown = evidence(claims, data.article(), labels=labels | {source.id: source.label for source in data.sources()})
    dates = data.labs().dates or _dates(claims, data.written())
    asked = question("time_lab", QUESTION)
    return Model(
        claims,
        codebook,
        gazetteer,
        labels,
        places=arc(order),
        camp=frozenset(split[1]),
        evidence=shown,
        written=data.written(),
        dates=dates,
        asked=next((place for place, date in enumerate(dates) if date in asked), len(dates) - 1),
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
    """When, by which rule, when claims without a date hold, and who stands in the right camp."""

    date: float = 0.0  # the place among the dates of the model
    rule: str = RULES[0]
    undated: str = "present"
    right: tuple[str, ...] = ()  # of the learner's own split
    shown: str = MINE  # whose split the picture shows


def controls(state: State, model: Model) -> tuple[Control, ...]:
    dates = model.dates
    play = {"do": "play", "control": "date", "stops": _differing(state, model)}
    return (
        Button("best", "Show a best split", {"do": "show", "split": BEST}, disabled=state.shown == BEST),
        Button("mine", "Back to my split", {"do": "show", "split": MINE}, disabled=state.shown == MINE),
        Slider("date", "Date", 0, len(dates) - 1, 1, marks=dates),
        # The page plays: it sets the date step by step.
        Button("play", f"Play from {dates[0][:4]} to {dates[-1][:4]}", play, "It leaves out dates that show the same."),
        Choice("undated", "Claims without a date", UNDATED),
        Choice("rule", "Rule that gives a pair its sign", named(RULES)),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control; ``move`` an `actor` to a `side`, 0 or 1; ``show`` whose `split`; ``split`` with the actors of
        the `right` camp; ``reset``.

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``.
    """
    do = action.get("do")
    if do == "set":
        return set_control(state, action, controls(state, model))
    if do == "move":
        return _moved(state, action, model)
    if do == "show":
        return replace(state, shown=_known(action.get("split"), (MINE, BEST), "whose split"))
    if do == "split":
        return replace(state, right=_actors(action.get("right"), model), shown=MINE)
    if do == "reset":
        return first(model)
    raise unknown_action(action, ("set", "move", "show", "split", "reset"))


def first(model: Model) -> State:
    """The date that the question names, with everybody in one camp."""
    return State(float(model.asked))


def _moved(state: State, action: Action, model: Model) -> State:
    """One actor taken to a side, out of the split that is shown."""
    actor = _known(action.get("actor"), tuple(model.places), "the actor")
    side = _known(action.get("side"), (0, 1), "the side")
    others = {one for one in camp_of(state, model) if one != actor}
    right = others | {actor} if side else others
    return replace(state, right=_actors(right, model), shown=MINE)


def _known(value: Any, values: tuple, what: str) -> Any:
    if isinstance(value, bool) or value not in values:
        raise EntenteError([unknown_choice("labs.value", what, value, tuple(map(str, values)))])
    return value


def _actors(names: Any, model: Model) -> tuple[str, ...]:
    """Actors in the order of the model."""
    names = list(names) if isinstance(names, list | tuple | set) else [names]
    raise_if_any(
        unknown_choice("labs.value", "the right camp", name, tuple(model.places))
        for name in names
        if name not in list(model.places)  # a list, since what a file says may have no hash
    )
    return tuple(actor for actor in model.places if actor in names)


def steps(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    actions = settings(state, first(model), ("date", "rule", "undated"))
    if state.right:
        actions += ({"do": "split", "right": list(state.right)},)
    return actions + (({"do": "show", "split": BEST},) if state.shown == BEST else ())


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


def camp_of(state: State, model: Model) -> frozenset[str]:
    """Who stands in the right camp of the split that is shown, of the actors that have a tie and of the others."""
    if state.shown == MINE:
        return frozenset(state.right)
    found = snapshot_of(state, model)
    return turned(found.signed.graph, found.frustration.partition[1], model.camp)


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    found, right = snapshot_of(state, model), camp_of(state, model)
    torn = out_of_place(found.signed.graph, right)
    edges = signed_edges(found.signed, model.labels, frustrated=torn)
    graph = Graph(
        "graph",
        "Two camps. Take an actor across: ✗ marks a tie that is then out of place",
        _camps(edges, right, model),
        edges,
        told(edges),
        key=("plus", "minus", "frustrated"),
    )
    known = controls(state, model)
    panels = (graph, _count(state, found, model), _through_time(state, model), *_pair(found, model))
    said = _sentence(state, found, torn, model)
    return Scene(said, known, values_of(state, known), panels, verdict=_verdict(state, found, model), more=("rule",))


def _camps(edges: Iterable, right: Collection[str], model: Model) -> tuple[Node, ...]:
    """The actors in their halves, each with the way to the other half."""
    where, sides = {}, {}
    for actor, (x, y) in model.places.items():
        sides[actor] = int(actor in right)
        where[actor] = (round(1 - x, 3) if sides[actor] else x, y)
    moves = {
        actor: tuple(Move(side, {"do": "move", "actor": actor, "side": side}) for side in (0, 1)) for actor in sides
    }
    return tuple(replace(node, moves=moves[node.id]) for node in nodes_of(edges, where, model.labels, sides=sides))


def _mine(state: State, found: Snapshot) -> int:
    return len(out_of_place(found.signed.graph, state.right))


def _range(found: Snapshot) -> tuple[int, int]:
    """Between which numbers the ties out of place are in most resamples; without resamples the number itself."""
    return (found.frustration.index,) * 2 if found.doubt is None else found.doubt.interval()


def _out_of_place(found: Snapshot) -> str:
    """How few ties can be out of place, and between which numbers that is in most resamples, if they differ."""
    low, high = _range(found)
    return f"{found.frustration.index}" + (f" ({low} to {high})" if low != high else "")


def _verdict(state: State, found: Snapshot, model: Model) -> str:
    best, ties = found.frustration.index, found.frustration.edges
    if not ties:
        return f"{model.dates[int(state.date)]}: no ties, so nothing is out of place."
    if state.shown == BEST:
        return f"The best split leaves {count(best, 'tie')} of {ties} out of place; yours leaves {_mine(state, found)}."
    mine = _mine(state, found)
    if mine > best:
        return f"Yours: {count(mine, 'tie')} out of place; the best split leaves {best}."
    return f"Solved. Yours: {count(mine, 'tie')} out of place, and no split of the {ties} leaves fewer."


def _count(state: State, found: Snapshot, model: Model) -> Bars:
    mine, best = _mine(state, found), found.frustration.index
    low, high = _range(found)
    bar = Bar(mine, f"yours {mine}, best {best}", low, high, was=best)
    title = "Ties out of place: yours (bar), the fewest possible (ring), and that in 95 % of the resamples (line)"
    return Bars("count", title, (("✗ out of place", (bar,)),), 0, max(len(model.places), mine))


def _sentence(state: State, found: Snapshot, torn: Sequence[tuple[str, str]], model: Model) -> str:
    name, result = model.labels, found.frustration
    head = f"{model.dates[int(state.date)]}, by {state.rule.replace('_', ' ')}: "
    if not result.edges:
        return f"{head}no ties, so there is nothing to split."
    which = first_few(("–".join(name[end] for end in tie) for tie in torn), 8)
    said = f"{head}{count(result.edges, 'tie')}, of which {len(torn)} out of place ({which}); "
    if state.shown == BEST:
        said += "exact. " if result.status == "exact" else f"a bound: at least {result.lower_bound}. "
    else:
        said += f"the best split leaves {result.index}. "
    said += "" if found.doubt is None else f"{found.doubt}. "
    right = camp_of(state, model)
    camps = [
        [name[actor] for actor in model.places if actor in found.signed.graph and (actor in right) == side]
        for side in (False, True)
    ]
    small = [first_few(sorted(camp), most=10) for camp in camps if camp]
    said += " against ".join(small) if len(small) > 1 else "All on one side"
    unique = {True: "the only best split", False: "one of several best splits", None: "perhaps not the only best split"}
    said += f": {unique[result.unique]}." if len(torn) == result.index else "."
    draws = [f"{name[c.u]}–{name[c.v]}" for c in found.signed.undecided]
    return said + (f" No tie for {first_few(draws, 8)}: a draw." if draws else "")


def _all_dates(state: State, model: Model) -> list[Snapshot]:
    return [snapshot_of(replace(state, date=float(place)), model) for place in range(len(model.dates))]


def _ties(found: Snapshot) -> dict[frozenset[str], int]:
    return {frozenset((u, v)): sign for u, v, sign in found.signed.graph.edges(data="sign")}


def _differing(state: State, model: Model) -> tuple[int, ...]:
    """The places of the dates whose picture differs from the date before."""
    ties = [_ties(found) for found in _all_dates(state, model)]
    return tuple(place for place, here in enumerate(ties) if not place or here != ties[place - 1])


def _through_time(state: State, model: Model) -> Strip:
    stops, before = [], {}
    for date, found in zip(model.dates, _all_dates(state, model), strict=True):
        ties = _ties(found)
        changes = {
            "come": len(ties.keys() - before.keys()),
            "go": len(before.keys() - ties.keys()),
            "turn": sum(before[pair] != ties[pair] for pair in ties.keys() & before.keys()),
        }
        # Nothing has come at the first date: there is none before it.
        stops.append(_stop(date, found, changes if stops else dict.fromkeys(changes, 0)))
        before = ties
    note = "✗ a tie out of place at best, faint: up to so many in 95 % of the resamples. "
    note += "Since the date before: ▲ come, ▼ go, ↻ turn."
    return Strip("time", "Every date: how few ties can be out of place", "date", int(state.date), tuple(stops), note)


def _stop(date: str, found: Snapshot, changes: dict[str, int]) -> Stop:
    ties = found.frustration.edges
    text = f"{_out_of_place(found)} of {ties}" if ties else "no ties"
    said = ", ".join(f"{many} {what}" for what, many in changes.items() if many)
    note = f"{date}: {text}{' out of place' if ties else ''}{f'; since the date before {said}' if said else ''}."
    return Stop(date, found.frustration.index, text, _range(found)[1], **changes, note=note)


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
    return (Table("pair", title, ("sign", "claim", "relation", "source", "since"), tuple(rows), note, tab="The pair"),)


def table(state: State, model: Model) -> str:
    """Every date by this rule, as CSV."""
    columns = ("date", "rule", "undated", "ties", "frustration", "low", "high", "status", "unique", "second_side")
    columns += ("yours", "your_second_side")
    rows = []
    for place, date in enumerate(model.dates):
        found = snapshot_of(replace(state, date=float(place)), model)
        result = found.frustration
        low, high = ("", "") if found.doubt is None else found.doubt.interval()
        row = {"date": date, "rule": state.rule, "undated": state.undated, "ties": result.edges}
        row |= {"frustration": result.index, "low": low, "high": high, "status": result.status}
        row |= {"unique": result.unique, "second_side": " ".join(result.partition[1])}
        row |= {"yours": _mine(state, found), "your_second_side": " ".join(state.right)}
        rows.append(row)
    return to_csv(rows, columns)


def picture(state: State, model: Model) -> Any:
    """The state as a static figure."""
    graph, right = snapshot_of(state, model).signed.graph, camp_of(state, model)
    drawn = [actor for actor in model.places if actor in graph]
    camps = [actor for actor in drawn if actor not in right], [actor for actor in drawn if actor in right]
    sides = [camp for camp in camps if camp]
    if not sides:
        return plots.draw_signed(nx.Graph(), {})
    where = plots.positions(graph, layout="sides", groups=sides)
    return plots.draw_signed(graph, where, partition=sides, labels=model.labels)


def reached(state: State, model: Model) -> bool:
    """Whether the picture shows what the question asks about."""
    return state.date == model.asked and state.undated == "always"


def answer(value: float, state: State, model: Model) -> str:
    """What is said of the prediction."""
    best, said = snapshot_of(state, model).frustration, f"You said {value:g}"
    if value == best.index:
        return f"{said}, and so it is: the best split of its {best.edges} ties leaves {best.index} out of place."
    return f"{said}; the best split of its {best.edges} ties leaves {best.index} out of place."


def tries(model: Model) -> tuple[Try, ...]:
    """What to try: the asked date with all undated claims, then the last date, solved and by another rule."""
    first_date, last = model.dates[model.asked], len(model.dates) - 1
    undated = {"do": "set", "control": "undated", "value": "always"}
    now = {"do": "set", "control": "date", "value": last}
    best, latest = {"do": "show", "split": BEST}, {"do": "set", "control": "rule", "value": "latest"}
    return (
        Try(
            f"{first_date}, undated claims too", (undated,), "Solve it: take actors across until no split does better."
        ),
        Try(f"Solve {model.dates[last]}", (now,), "Everybody stands in one camp. How few ✗ can you leave?"),
        Try(f"{model.dates[last]}: the best split", (now, best), "Who stands together, and which one tie pays for it?"),
        Try("The latest claim decides", (now, latest, best), "Which tie is gone, and is the best split the only one?"),
    )


def time_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 05; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> time_lab().state.rule
    'majority'
    """
    known = model()
    most = max(len(known.places), 1)
    asked = question("time_lab", QUESTION)
    lab = Lab(
        name="time_lab",
        title="Lab 05 · Through time",
        question=asked,
        start=first(known),
        view=describe,
        model=known,
        rules=update,
        steps=steps,
        evidence=known.evidence,
        files=(File("balance.csv", "text/csv", table, "Save all dates (CSV)"),),
        picture=picture,
        tries=tries(known),
        guess=Number(asked, 0, most, 1, on="count", reached=reached, verdict=answer),
    )
    return LabWidget(lab, state=state, predict=predict)
