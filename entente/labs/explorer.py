"""Lab of lesson 04: whose graph do you want to see? Layers, sources, certainty, and the rule that gives a sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entente import data, plots
from entente.graphs.alliances import claims_graph, observed, select
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.labs.kit.controls import Choice, Control, Several, Slider, named, values_of
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay, question, watched_tie
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.scene import Graph, Scene, Table, evidence, places
from entente.labs.kit.ties import WORDS, bundles, nodes_of, signed_edges, told
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.codebook import CERTAINTIES, Claim

LAYERS = ("military", "economic", "legal", "diplomatic", "attitude")
DRAWN = (("signed", "one sign for each pair"), ("claims", "every claim, by direction"))
LEAST = ("CT only", "CT, PR", "CT, PR, PS", "all four")
CERTAINTY_HELP = "CT certain, PR probable, PS possible, U uncommitted."
QUESTION = (
    "Predict first: keep only the claims of one source, by majority. How many ties will be left, "
    "and will one of them change its sign?"
)


@dataclass(frozen=True)
class Model:
    """What the lab looks at; it stays as it is."""

    claims: tuple[Claim, ...]
    codebook: Any
    gazetteer: Any
    labels: dict[str, str]
    sources: tuple[tuple[str, str], ...]
    places: dict[str, tuple[float, float]]
    evidence: dict[str, Any]
    pair: tuple[str, str] | None  # whose tie is watched


@kept_while_tables_stay
def model() -> Model:
    """The claims of the course and the places of its actors."""
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = actor_labels()
    voices = {source.id: source.label for source in data.sources()}
    graph = claims_graph(claims, codebook, gazetteer)
    where = plots.positions(graph, layout="spread", order=sorted(graph, reverse=True))
    present = {claim.source for claim in claims}
    return Model(
        claims,
        codebook,
        gazetteer,
        labels,
        sources=tuple((source, label) for source, label in voices.items() if source in present),
        places=places(where),
        evidence=evidence(claims, data.article(), labels=labels | voices),
        pair=watched_tie(signed_graph(graph).graph),
    )


@dataclass(frozen=True)
class State:
    """Which claims are kept, and how they are drawn."""

    drawn: str = "signed"
    rule: str = RULES[0]
    layers: tuple[str, ...] = LAYERS
    sources: tuple[str, ...] = ()
    least: float = float(len(CERTAINTIES) - 1)  # the place of the least certainty that is kept


def first(model: Model) -> State:
    """The first state: everything is kept."""
    return State(sources=tuple(source for source, _ in model.sources))


def controls(model: Model) -> tuple[Control, ...]:
    return (
        Choice("drawn", "Draw", DRAWN),
        Choice("rule", "Rule that gives a pair its sign", named(RULES), "Counts only where a pair gets one sign."),
        Slider("least", "How sure is the source?", 0, len(LEAST) - 1, 1, CERTAINTY_HELP, LEAST),
        Several("sources", "Whom do you believe?", model.sources),
        Several("layers", "Layers", named(LAYERS)),
    )


def chosen(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that a state keeps."""
    kept = CERTAINTIES[: int(state.least) + 1]
    layers = None if state.layers == LAYERS else state.layers  # all of them: the unsigned `depends_on` too
    return select(model.claims, model.codebook, layers=layers, sources=state.sources, certainty=kept)


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    kept = chosen(state, model)
    graph = claims_graph(kept, model.codebook, model.gazetteer)
    signed = signed_graph(graph, rule=state.rule)
    if state.drawn == "claims":
        edges, key = bundles(graph, model.labels), ("plus", "minus", "none")
        title = f"Every claim that is kept, in {count(len(edges), 'bundle')}"
    else:
        edges, key = signed_edges(signed, model.labels), ("plus", "minus")
        title = f"{count(len(edges), 'tie')} by the rule “{state.rule.replace('_', ' ')}”"
    shown = Graph("graph", title, nodes_of(edges, model.places, model.labels), edges, told(edges), key)
    known = controls(model)
    sentence = _sentence(state, kept, signed, model)
    return Scene(sentence, known, values_of(state, known), (shown, _torn(signed, model)))


def _sentence(state: State, kept: tuple[Claim, ...], signed: SignedGraph, model: Model) -> str:
    signs = [sign for *_, sign in signed.graph.edges(data="sign")]
    names = dict(model.sources)
    everybody = len(state.sources) == len(model.sources)
    of = "" if everybody else f" of {first_few((names[source] for source in state.sources), most=3, none='nobody')}"
    rule = state.rule.replace("_", " ")
    said = f"{count(len(kept), 'claim')}{of} make {count(len(signs), 'tie')} by {rule}: "
    said += f"{signs.count(1)} cooperative, {signs.count(-1)} hostile."
    return f"{said} {_pair(*model.pair, signed, model)}" if model.pair else said


def _pair(u: str, v: str, signed: SignedGraph, model: Model) -> str:
    pair = f"{model.labels[u]}–{model.labels[v]}"
    torn = next((c for c in signed.conflicts + signed.undecided if {c.u, c.v} == {u, v}), None)
    if torn:
        sign = WORDS[torn.sign] if torn.sign else "left without a tie"
        return f"{pair} is {sign} ({torn.why})."
    tie = signed.graph.get_edge_data(u, v)
    if not tie:
        return f"{pair} has no tie."
    return f"{pair} is {WORDS[tie['sign']]}, without a claim to the contrary ({len(tie['claims'])})."


def _torn(signed: SignedGraph, model: Model) -> Table:
    signs = {1: "+", -1: "−", None: "no tie"}
    rows = tuple(
        (f"{model.labels[c.u]}–{model.labels[c.v]}", str(len(c.positive)), str(len(c.negative)), signs[c.sign], c.why)
        for c in (*signed.conflicts, *signed.undecided)
    )
    note = "" if rows else "No pair has signed claims on both sides."
    return Table("torn", "Pairs about which the claims disagree", ("pair", "for", "against", "sign", "why"), rows, note)


def table(state: State, model: Model) -> str:
    """The claims that are kept, as CSV."""
    columns = ("id", "paragraph", "source", "certainty", "actor", "relation", "recipient", "polarity", "content")
    return to_csv(({name: getattr(claim, name) for name in columns} for claim in chosen(state, model)), columns)


def picture(state: State, model: Model) -> Any:
    """The state as a static figure."""
    graph = claims_graph(chosen(state, model), model.codebook, model.gazetteer)
    where = plots.positions(graph, layout="spread", order=sorted(graph, reverse=True))
    if state.drawn == "claims":
        return plots.draw_claims(graph, where, labels=model.labels)
    return plots.draw_signed(signed_graph(graph, rule=state.rule).graph, where, labels=model.labels)


def graph_explorer(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 04; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> graph_explorer().state.drawn
    'signed'
    """
    known = model()
    lab = Lab(
        name="graph_explorer",
        title="Lab 04 · Graph explorer",
        question=question("graph_explorer", QUESTION),
        start=first(known),
        view=describe,
        model=known,
        controls=controls,
        evidence=known.evidence,
        files=(File("claims.csv", "text/csv", table, "Save the claims (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
