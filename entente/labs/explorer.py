"""Lab of lesson 04: whose graph do you want to see? Layers, sources, certainty, and the rule that gives a sign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from entente import data, plots
from entente.graphs.alliances import claims_graph, observed, select
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.labs.kit.controls import Action, Choice, Control, Several, Slider, set_control, settings, unknown_action
from entente.labs.kit.scene import Graph, Scene, Table, evidence, places
from entente.labs.kit.ties import WORDS, bundles, count, listed, nodes_of, signed_edges, told
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.path.tables import to_csv
from entente.text.codebook import CERTAINTIES, Claim

LAYERS = ("military", "economic", "legal", "diplomatic", "attitude")
DRAWN = (("signed", "one sign for each pair"), ("claims", "every claim, by direction"))
LEAST = ("CT only", "CT, PR", "CT, PR, PS", "all four")
CERTAINTY_HELP = "CT certain, PR probable, PS possible, U uncommitted."
QUESTION = (
    "Predict first: keep only the claims of Mark Galeotti, by majority. How many ties will be left, "
    "and will Russia–Iran be cooperative or hostile?"
)


@dataclass(frozen=True)
class Model:
    """What the lab looks at; it stays as it is.

    Parameters
    ----------
    claims : tuple of Claim
        The observed ones.
    codebook, gazetteer
    labels : dict of actor to str
    sources : tuple of (id, label)
    places : dict of actor to (x, y)
    evidence : dict
    """

    claims: tuple[Claim, ...]
    codebook: Any
    gazetteer: Any
    labels: dict[str, str]
    sources: tuple[tuple[str, str], ...]
    places: dict[str, tuple[float, float]]
    evidence: dict[str, Any]


@lru_cache(maxsize=1)
def model() -> Model:
    """The claims of the course and the places of its actors.

    Examples
    --------
    >>> len(model().claims) > 50
    True
    """
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = {actor.id: actor.label for actor in gazetteer.actors.values()} | {"csto": "CSTO"}
    named = {source.id: source.label for source in data.sources()}
    graph = claims_graph(claims, codebook, gazetteer)
    where = plots.positions(graph, layout="spread", order=sorted(graph, reverse=True))
    present = {claim.source for claim in claims}
    return Model(
        *(claims, codebook, gazetteer, labels),
        sources=tuple((source, label) for source, label in named.items() if source in present),
        places=places(where),
        evidence=evidence(claims, data.article(), labels=labels | named),
    )


@dataclass(frozen=True)
class State:
    """Which claims are kept, and how they are drawn.

    Parameters
    ----------
    drawn : str
        ``signed`` or ``claims``.
    rule : str
        One of `entente.graphs.signs.RULES`.
    layers, sources : tuple of str
    least : float
        The place in `entente.text.codebook.CERTAINTIES` of the least certainty that is kept.
    """

    drawn: str = "signed"
    rule: str = RULES[0]
    layers: tuple[str, ...] = LAYERS
    sources: tuple[str, ...] = ()
    least: float = float(len(CERTAINTIES) - 1)


def first(model: Model) -> State:
    """The first state: everything is kept.

    Examples
    --------
    >>> first(model()).rule
    'majority'
    """
    return State(sources=tuple(source for source, _ in model.sources))


def controls(model: Model) -> tuple[Control, ...]:
    """The controls of the lab.

    Examples
    --------
    >>> [control.id for control in controls(model())]
    ['drawn', 'rule', 'least', 'sources', 'layers']
    """
    rules = tuple((rule, rule.replace("_", " ")) for rule in RULES)
    return (
        Choice("drawn", "Draw", DRAWN),
        Choice("rule", "Rule that gives a pair its sign", rules, "Counts only where a pair gets one sign."),
        Slider("least", "How sure is the source?", 0, len(LEAST) - 1, 1, CERTAINTY_HELP, LEAST),
        Several("sources", "Whom do you believe?", model.sources),
        Several("layers", "Layers", tuple((layer, layer) for layer in LAYERS)),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    state : State
    action : mapping
        ``set`` a control, or ``reset``.
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
    >>> update(first(model()), {"do": "set", "control": "rule", "value": "latest"}, model()).rule
    'latest'
    """
    do = action.get("do")
    if do == "set":
        return set_control(state, action, controls(model))
    if do == "reset":
        return first(model)
    raise unknown_action(action, ("set", "reset"))


def chosen(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that a state keeps.

    Examples
    --------
    >>> len(chosen(State(sources=()), model()))
    0
    """
    kept = CERTAINTIES[: int(state.least) + 1]
    layers = None if state.layers == LAYERS else state.layers  # all of them: the unsigned `depends_on` too
    return select(model.claims, model.codebook, layers=layers, sources=state.sources, certainty=kept)


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state.

    Examples
    --------
    >>> describe(State(sources=("galeotti",)), model()).sentence.split(".")[0]
    '13 claims of Mark Galeotti make 3 ties by majority: 1 cooperative, 2 hostile'
    """
    kept = chosen(state, model)
    graph = claims_graph(kept, model.codebook, model.gazetteer)
    signed = signed_graph(graph, rule=state.rule)
    edges = signed_edges(signed, model.labels) if state.drawn == "signed" else bundles(graph, model.labels)
    panels = [
        Graph(
            "graph",
            _title(state, edges),
            nodes_of(edges, model.places, model.labels),
            edges,
            told(edges),
            key=("plus", "minus") if state.drawn == "signed" else ("plus", "minus", "none"),
        ),
        _torn(signed, model),
    ]
    values = {control.id: getattr(state, control.id) for control in controls(model)}
    return Scene(_sentence(state, kept, signed, model), controls(model), values, tuple(panels))


def _title(state: State, edges: Any) -> str:
    if state.drawn == "claims":
        return f"Every claim that is kept, in {count(len(edges), 'bundle')}"
    return f"{count(len(edges), 'tie')} by the rule “{state.rule.replace('_', ' ')}”"


def _sentence(state: State, kept: tuple[Claim, ...], signed: SignedGraph, model: Model) -> str:
    signs = [sign for *_, sign in signed.graph.edges(data="sign")]
    names = dict(model.sources)
    everybody = len(state.sources) == len(model.sources)
    of = "" if everybody else f" of {listed((names[source] for source in state.sources), most=3, none='nobody')}"
    rule = state.rule.replace("_", " ")
    said = f"{count(len(kept), 'claim')}{of} make {count(len(signs), 'tie')} by {rule}: "
    said += f"{signs.count(1)} cooperative, {signs.count(-1)} hostile."
    return f"{said} {_pair('iran', 'russia', signed)}"


def _pair(u: str, v: str, signed: SignedGraph) -> str:
    torn = next((c for c in signed.conflicts + signed.undecided if {c.u, c.v} == {u, v}), None)
    if torn:
        sign = WORDS[torn.sign] if torn.sign else "left without a tie"
        return f"Iran–Russia is {sign} ({torn.why})."
    tie = signed.graph.get_edge_data(u, v)
    if not tie:
        return "Iran–Russia has no tie."
    return f"Iran–Russia is {WORDS[tie['sign']]}, without a claim to the contrary ({len(tie['claims'])})."


def _torn(signed: SignedGraph, model: Model) -> Table:
    signs = {1: "+", -1: "−", None: "no tie"}
    rows = tuple(
        (f"{model.labels[c.u]}–{model.labels[c.v]}", str(len(c.positive)), str(len(c.negative)), signs[c.sign], c.why)
        for c in (*signed.conflicts, *signed.undecided)
    )
    note = "" if rows else "No pair has signed claims on both sides."
    return Table("torn", "Pairs about which the claims disagree", ("pair", "for", "against", "sign", "why"), rows, note)


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one.

    Examples
    --------
    >>> actions_of(State(sources=first(model()).sources, rule="latest"), model())
    ({'do': 'set', 'control': 'rule', 'value': 'latest'},)
    """
    return settings(state, first(model), [control.id for control in controls(model)])


def table(state: State, model: Model) -> str:
    """The claims that are kept, as CSV.

    Examples
    --------
    >>> table(first(model()), model()).splitlines()[0]
    'id,paragraph,source,certainty,actor,relation,recipient,polarity,content'
    """
    columns = ("id", "paragraph", "source", "certainty", "actor", "relation", "recipient", "polarity", "content")
    return to_csv(({name: getattr(claim, name) for name in columns} for claim in chosen(state, model)), columns)


def picture(state: State, model: Model) -> Any:
    """The state as a static figure.

    Examples
    --------
    >>> len(picture(first(model()), model()).texts) > 10
    True
    """
    graph = claims_graph(chosen(state, model), model.codebook, model.gazetteer)
    where = plots.positions(graph, layout="spread", order=sorted(graph, reverse=True))
    if state.drawn == "claims":
        return plots.draw_claims(graph, where, labels=model.labels)
    return plots.draw_signed(signed_graph(graph, rule=state.rule).graph, where, labels=model.labels)


def graph_explorer(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 04.

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
    >>> graph_explorer().state.drawn
    'signed'
    """
    known = model()
    lab = Lab(
        *("graph_explorer", "Lab 04 · Graph explorer", QUESTION, first(known)),
        update=lambda state, action: update(state, action, known),
        describe=lambda state: describe(state, known),
        actions_of=lambda state: actions_of(state, known),
        evidence=known.evidence,
        files=(File("claims.csv", "text/csv", lambda state: table(state, known), "Save the claims (CSV)"),),
        picture=lambda state: picture(state, known),
    )
    return LabWidget(lab, state=state, predict=predict)
