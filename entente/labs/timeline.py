"""Lab of lesson 05: who stands with whom, and since when? Snapshots in time with exact frustration and a best split."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import networkx as nx

from entente import data, plots
from entente.errors import Undefined
from entente.graphs.alliances import claims_graph, observed, snapshot, undated
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.graphs.solver import Frustration, frustration
from entente.labs.kit.controls import Action, Button, Choice, Control, Slider, set_control, settings, unknown_action
from entente.labs.kit.scene import Bar, Bars, Cell, Graph, Scene, Table, evidence, places
from entente.labs.kit.ties import WORDS, count, listed, nodes_of, signed_edges, told
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.path.tables import to_csv
from entente.text.codebook import Claim

DATES = (*map(str, range(2007, 2026)), "2025-05", "2025-06")
UNDATED = (("present", "hold at the time of writing"), ("always", "hold at every date"))
QUESTION = (
    "Predict first: June 2025 has 12 lines by majority. How many has May 2025, and is Iran–Israel among them? "
    "And does the number of ties out of place rise or fall from 2007 to 2025?"
)


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is.

    Parameters
    ----------
    claims : tuple of Claim
        The observed ones.
    codebook, gazetteer
    labels : dict of actor to str
    places : dict of actor to (x, y)
    evidence : dict
    written : str
        When the article was written.
    """

    claims: tuple[Claim, ...]
    codebook: Any
    gazetteer: Any
    labels: dict[str, str]
    places: dict[str, tuple[float, float]]
    evidence: dict[str, Any]
    written: str


@lru_cache(maxsize=1)
def model() -> Model:
    """The claims of the course and the places of its actors, the same at every date.

    Examples
    --------
    >>> model().written
    '2025-06'
    """
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = {actor.id: actor.label for actor in gazetteer.actors.values()} | {"csto": "CSTO"}
    whole = signed_graph(claims_graph(claims, codebook, gazetteer)).graph
    where = plots.positions(whole, layout="sides", groups=frustration(whole).partition)
    shown = evidence(claims, data.article(), labels=labels | {source.id: source.label for source in data.sources()})
    return Model(
        claims, codebook, gazetteer, labels, _all_places(where, claims, codebook, gazetteer), shown, data.written()
    )


def _all_places(where: Mapping[str, Any], claims: Any, codebook: Any, gazetteer: Any) -> dict[str, tuple[float, float]]:
    """Places for actors too that have a tie only at some date or by some rule; they stand in the middle."""
    others = sorted(set(claims_graph(claims, codebook, gazetteer)) - set(where))
    spread = {actor: (0.0, 1 - 2 * (place + 1) / (len(others) + 1)) for place, actor in enumerate(others)}
    return places({**where, **spread})


@dataclass(frozen=True)
class State:
    """When, by which rule, and when claims without a date hold.

    Parameters
    ----------
    date : float
        The place in `DATES`.
    rule : str
        One of `entente.graphs.signs.RULES`.
    undated : str
        ``present`` or ``always``.
    """

    date: float = 0.0
    rule: str = RULES[0]
    undated: str = "present"


def controls(model: Model) -> tuple[Control, ...]:
    """The controls of the lab.

    Examples
    --------
    >>> [control.id for control in controls(model())]
    ['date', 'play', 'rule', 'undated']
    """
    return (
        Slider("date", "Date", 0, len(DATES) - 1, 1, marks=DATES),
        Button("play", "Play from 2007 to 2025", {"do": "play", "control": "date"}),
        Choice("rule", "Rule that gives a pair its sign", tuple((rule, rule.replace("_", " ")) for rule in RULES)),
        Choice("undated", "Claims about the present without a date", UNDATED),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    state : State
    action : mapping
        ``set`` a control, or ``reset``. Playing is the page's: it sets the date step by step.
    model : Model

    Returns
    -------
    State

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``.

    Examples
    --------
    >>> DATES[int(update(State(), {"do": "set", "control": "date", "value": 16}, model()).date)]
    '2023'
    """
    if action.get("do") == "set":
        return set_control(state, action, controls(model))
    if action.get("do") == "reset":
        return State()
    raise unknown_action(action, ("set", "reset"))


@dataclass(frozen=True)
class Snapshot:
    """The signed graph of one date, its frustration, and the claims that it was made of."""

    signed: SignedGraph
    frustration: Frustration | Undefined
    claims: tuple[Claim, ...]


def snapshot_of(state: State, model: Model) -> Snapshot:
    """The snapshot that a state shows.

    Examples
    --------
    >>> found = snapshot_of(State(date=20.0), model())
    >>> found.frustration.index, found.frustration.edges
    (1, 12)
    """
    return _snapshots(model)(DATES[int(state.date)], state.rule, state.undated)


@lru_cache(maxsize=2)
def _snapshots(model: Model) -> Callable[[str, str, str], Snapshot]:
    """Each snapshot is worked out once: there are few of them."""

    @lru_cache(maxsize=len(DATES) * len(RULES) * len(UNDATED))
    def find(date: str, rule: str, when: str) -> Snapshot:
        held = snapshot(model.claims, date, written=model.written if when == "present" else "")
        if when == "always":
            ids = {claim.id for claim in (*held, *undated(model.claims))}
            held = tuple(claim for claim in model.claims if claim.id in ids)
        signed = signed_graph(claims_graph(held, model.codebook, model.gazetteer), rule=rule)
        return Snapshot(signed, frustration(signed.graph), held)

    return find


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state.

    Examples
    --------
    >>> describe(State(date=20.0), model()).sentence.split(";")[0]
    '2025-06, by majority: 12 ties, of which 1 out of place (Iran–Russia)'
    """
    found = snapshot_of(state, model)
    edges = signed_edges(found.signed, model.labels, frustrated=_frustrated(found))
    sides = {actor: place for place, side in enumerate(_partition(found)) for actor in side}
    title = f"{DATES[int(state.date)]}: {count(len(edges), 'tie')}, {_index(found)} out of place"
    graph = Graph(
        *("graph", title, nodes_of(edges, model.places, model.labels, sides=sides), edges, told(edges)),
        key=("plus", "minus", "sides", "frustrated"),
    )
    known = controls(model)
    values = {control.id: getattr(state, control.id) for control in known if hasattr(control, "read")}
    return Scene(
        _sentence(state, found, model), known, values, (graph, _through_time(state, model), _pair(found, model))
    )


def _frustrated(found: Snapshot) -> tuple[tuple[str, str], ...]:
    return () if isinstance(found.frustration, Undefined) else found.frustration.frustrated_edges


def _partition(found: Snapshot) -> tuple[tuple[str, ...], ...]:
    return () if isinstance(found.frustration, Undefined) else found.frustration.partition


def _index(found: Snapshot) -> int:
    return 0 if isinstance(found.frustration, Undefined) else found.frustration.index


def _sentence(state: State, found: Snapshot, model: Model) -> str:
    name, result = model.labels, found.frustration
    head = f"{DATES[int(state.date)]}, by {state.rule.replace('_', ' ')}: "
    if isinstance(result, Undefined):
        return f"{head}no ties, so there is nothing to split."
    torn = listed("–".join(name[end] for end in tie) for tie in result.frustrated_edges)
    said = f"{head}{count(result.edges, 'tie')}, of which {result.index} out of place ({torn}); "
    said += "exact. " if result.status == "exact" else f"a bound: at least {result.lower_bound}. "
    small = [listed((name[actor] for actor in side), most=10) for side in result.partition if side]
    split = " against ".join(reversed(small)) if len(small) > 1 else "All on one side"
    unique = {True: "the only best split", False: "one of several best splits", None: "perhaps not the only best split"}
    said += f"{split}: {unique[result.unique]}."
    draws = [f"{name[c.u]}–{name[c.v]}" for c in found.signed.undecided]
    return said + (f" No line for {listed(draws)}: a draw." if draws else "")


def _through_time(state: State, model: Model) -> Bars:
    rows = []
    for place, date in enumerate(DATES):
        found = snapshot_of(State(float(place), state.rule, state.undated), model)
        here = "▶ " if place == int(state.date) else ""
        ties = found.signed.graph.number_of_edges()
        rows.append((f"{here}{date}", (Bar(_index(found), f"{_index(found)} of {ties}"),)))
    high = max(3, *(bars[0].value for _, bars in rows))
    return Bars("time", "Ties out of place at each date (▶: this one)", tuple(rows), 0, high)


def _pair(found: Snapshot, model: Model) -> Table:
    """What is claimed of Iran and Russia at this date: the tie on which most hangs."""
    graph = claims_graph(found.claims, model.codebook, model.gazetteer).subgraph(["iran", "russia"])
    rows = sorted(
        (-tie["sign"], key, tie["relation"].replace("_", " "), tie["source"], tie["since"] or "no date")
        for *_, key, tie in graph.edges(keys=True, data=True)
        if tie["sign"]
    )
    shown = (
        (WORDS[-sign], Cell(key, evidence=(key,)), what, model.labels.get(who, who), since)
        for sign, key, what, who, since in rows
    )
    note = "" if rows else "No signed claim about the two holds at this date."
    columns = ("sign", "claim", "relation", "source", "since")
    return Table("pair", "Iran and Russia at this date", columns, tuple(shown), note)


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one.

    Examples
    --------
    >>> actions_of(State(date=3.0), model())
    ({'do': 'set', 'control': 'date', 'value': 3.0},)
    """
    return settings(state, State(), ("date", "rule", "undated"))


def table(state: State, model: Model) -> str:
    """Every date by this rule, as CSV.

    Examples
    --------
    >>> table(State(), model()).splitlines()[0]
    'date,rule,undated,ties,frustration,status,unique,second_side'
    """
    columns = ("date", "rule", "undated", "ties", "frustration", "status", "unique", "second_side")
    return to_csv((_table_row(date, place, state, model) for place, date in enumerate(DATES)), columns)


def _table_row(date: str, place: int, state: State, model: Model) -> dict[str, Any]:
    result = snapshot_of(State(float(place), state.rule, state.undated), model).frustration
    row = {"date": date, "rule": state.rule, "undated": state.undated}
    if isinstance(result, Undefined):
        return {**row, "ties": 0, "frustration": "", "status": result.why, "unique": "", "second_side": ""}
    side = " ".join(result.partition[1])
    found = {"ties": result.edges, "frustration": result.index, "status": result.status, "unique": result.unique}
    return {**row, **found, "second_side": side}


def picture(state: State, model: Model) -> Any:
    """The state as a static figure.

    Examples
    --------
    >>> len(picture(State(), model()).texts) > 5
    True
    """
    found = snapshot_of(state, model)
    sides = [side for side in _partition(found) if side]
    if not sides:
        return plots.draw_signed(nx.Graph(), {})
    where = plots.positions(found.signed.graph, layout="sides", groups=sides)
    return plots.draw_signed(found.signed.graph, where, partition=sides, labels=model.labels)


def time_lab(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 05.

    Parameters
    ----------
    state : str
        The text of a kept state, to begin with.
    predict : bool
        Whether a prediction is asked for first; a teacher at a projector may say no.

    Returns
    -------
    LabWidget

    Raises
    ------
    EntenteError
        For faults in `state`.

    Examples
    --------
    >>> time_lab().state.rule
    'majority'
    """
    known = model()
    lab = Lab(
        *("time_lab", "Lab 05 · Through time", QUESTION, State()),
        update=lambda state, action: update(state, action, known),
        describe=lambda state: describe(state, known),
        actions_of=lambda state: actions_of(state, known),
        evidence=known.evidence,
        files=(File("balance.csv", "text/csv", lambda state: table(state, known), "Save all dates (CSV)"),),
        picture=lambda state: picture(state, known),
    )
    return LabWidget(lab, state=state, predict=predict)
