"""Lab of lesson 04: whose graph do you want to see? Layers, sources, certainty, and the rule that gives a sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from entente import data, plots
from entente.errors import EntenteError, unknown_choice
from entente.graphs.alliances import claims_graph, observed, select
from entente.graphs.signs import RULES, SignedGraph, signed_graph
from entente.labs.kit.controls import (
    Action,
    Button,
    Choice,
    Control,
    Several,
    Slider,
    named,
    set_control,
    settings,
    unknown_action,
    values_of,
)
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay, map_of_actors, question, watched_tie
from entente.labs.kit.guess import Choose
from entente.labs.kit.lab import File, Lab, Try
from entente.labs.kit.scene import Edge, Graph, Scene, Table, evidence, places
from entente.labs.kit.ties import WORDS, bundles, nodes_of, signed_edges, told
from entente.labs.kit.voices import Line, Voice, Voices
from entente.labs.kit.widget import LabWidget
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.codebook import CERTAINTIES, Claim

LAYERS = ("military", "economic", "legal", "diplomatic", "attitude")
DRAWN = (("signed", "one sign for each pair"), ("claims", "every claim, by direction"))
LEAST = ("CT only", "CT, PR", "CT, PR, PS", "all four")
CERTAINTY_HELP = "CT certain, PR probable, PS possible, U uncommitted."
QUESTION = "Predict first: keep only the claims of {voice}, by majority. What is {pair} then?"
SIGNS = (("1", "cooperative"), ("-1", "hostile"), ("0", "without a tie"))


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
    asked: str  # the voice that the question is about


@kept_while_tables_stay
def model() -> Model:
    """The claims of the course and the places of its actors."""
    claims, codebook, gazetteer = observed(data.claims()), data.codebook(), data.gazetteer()
    labels = actor_labels()
    voices = {source.id: source.label for source in data.sources()}
    graph = claims_graph(claims, codebook, gazetteer)
    present = {claim.source for claim in claims}
    return Model(
        claims,
        codebook,
        gazetteer,
        labels,
        sources=tuple((source, label) for source, label in voices.items() if source in present),
        places=places(map_of_actors()),
        evidence=evidence(claims, data.article(), labels=labels | voices),
        pair=watched_tie(signed_graph(graph).graph),
        asked=_asked(claims),
    )


def _asked(claims: tuple[Claim, ...]) -> str:
    """The voice with the most claims beside the article's own."""
    voices = [claim.source for claim in claims if claim.source_kind != "author"]
    return max(sorted(set(voices)), key=voices.count, default=claims[0].source)


@dataclass(frozen=True)
class State:
    """Which claims are kept, and how they are drawn."""

    drawn: str = "signed"
    rule: str = RULES[0]
    layers: tuple[str, ...] = LAYERS
    sources: tuple[str, ...] = ()
    least: float = float(len(CERTAINTIES) - 1)  # the place of the least certainty that is kept
    left_out: tuple[str, ...] = ()  # claims that the learner has unticked, in their order


def first(model: Model) -> State:
    """The first state: everything is kept."""
    return State(sources=tuple(source for source, _ in model.sources))


def controls(state: State, model: Model) -> tuple[Control, ...]:
    back = Button(
        "back", f"Take {count(len(state.left_out), 'claim')} back", {"do": "back"}, disabled=not state.left_out
    )
    return (
        Choice("rule", "Rule that gives a pair its sign", named(RULES), "Counts only where a pair gets one sign."),
        Slider("least", "How sure is the source?", 0, len(LEAST) - 1, 1, CERTAINTY_HELP, LEAST),
        Choice("drawn", "Draw", DRAWN),
        back,
        Several("sources", "Whom do you believe?", model.sources, only=True),
        Several("layers", "Layers", named(LAYERS), only=True),
    )


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control; ``claim`` with whether to `keep` it; ``back``, to take all claims back; ``reset``.

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``.
    """
    do = action.get("do")
    if do == "set":
        return set_control(state, action, controls(state, model))
    if do == "claim":
        return _ticked(state, action, model)
    if do == "back":
        return replace(state, left_out=())
    if do == "reset":
        return first(model)
    raise unknown_action(action, ("set", "claim", "back", "reset"))


def _ticked(state: State, action: Action, model: Model) -> State:
    claims, name = [claim.id for claim in model.claims], action.get("claim")
    if not isinstance(name, str) or name not in claims:
        raise EntenteError([unknown_choice("labs.value", "the claim", name, claims)])
    others = {one for one in state.left_out if one != name}
    left = others if action.get("keep") else others | {name}
    return replace(state, left_out=tuple(one for one in claims if one in left))


def steps(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    actions = settings(state, first(model), ("drawn", "rule", "layers", "sources", "least"))
    return actions + tuple({"do": "claim", "claim": name, "keep": False} for name in state.left_out)


def offered(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that the voices, layers and certainties of a state keep, with those that were left out by hand."""
    kept = CERTAINTIES[: int(state.least) + 1]
    layers = None if state.layers == LAYERS else state.layers  # all of them: the unsigned `depends_on` too
    return select(model.claims, model.codebook, layers=layers, sources=state.sources, certainty=kept)


def chosen(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that a state keeps."""
    return tuple(claim for claim in offered(state, model) if claim.id not in state.left_out)


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    kept = chosen(state, model)
    graph = claims_graph(kept, model.codebook, model.gazetteer)
    signed = signed_graph(graph, rule=state.rule)
    if state.drawn == "claims":
        edges, key = bundles(graph, model.labels), ("plus", "minus", "none")
        title = f"Every claim that is kept, in {count(len(edges), 'bundle')}"
    else:
        edges, key = _ties(state, signed, model), ("plus", "minus", "none")
        ties = sum(edge.sign != 0 for edge in edges)
        title = f"{count(ties, 'tie')} by the rule “{state.rule.replace('_', ' ')}”. Open one, and untick a claim of it"
    shown = Graph("graph", title, nodes_of(edges, model.places, model.labels), edges, told(edges), key)
    panels = (_voices(state, model), shown, _torn(signed, model))
    known = controls(state, model)
    return Scene(
        _sentence(state, kept, signed, model),
        known,
        values_of(state, known),
        panels,
        verdict=_verdict(state, signed, model),
        more=("sources", "layers"),
        unticked=state.left_out,
    )


def _ties(state: State, signed: SignedGraph, model: Model) -> tuple[Edge, ...]:
    """The ties, each with all its signed claims, also those that were left out by hand; and the pairs without a tie."""
    sides = _sides(offered(state, model), model)
    drawn = {frozenset((edge.source, edge.target)): edge for edge in signed_edges(signed, model.labels)}
    edges = []
    for pair, (agreeing, against) in sides.items():
        u, v = sorted(pair)
        names = f"{model.labels[u]} – {model.labels[v]}"
        kept = [sum(one not in state.left_out for one in side) for side in (agreeing, against)]
        note = f"{names}: no tie. Left out is every claim." if not any(kept) else f"{names}: no tie, a draw."
        edge = drawn.get(pair, Edge(u, v, 0, directed=False, label=f"{kept[0]}:{kept[1]}", note=note))
        edges.append(replace(edge, evidence=(*agreeing, *against), against=against))
    return tuple(edges)


def _sides(claims: tuple[Claim, ...], model: Model) -> dict[frozenset[str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each pair the claims that speak for a cooperative tie, and those that speak for a hostile one."""
    found: dict[frozenset[str], dict[int, set[str]]] = {}
    for u, v, key, sign in claims_graph(claims, model.codebook, model.gazetteer).edges(keys=True, data="sign"):
        if sign:
            found.setdefault(frozenset((u, v)), {1: set(), -1: set()})[sign].add(key)
    return {pair: (tuple(sorted(by[1])), tuple(sorted(by[-1]))) for pair, by in found.items() if len(pair) == 2}


def _voices(state: State, model: Model) -> Voices:
    """What each voice would draw alone, by the same rule, layers and certainty."""
    everybody = first(model).sources
    rows = [("", "All", everybody), *((source, label, (source,)) for source, label in model.sources)]
    voices = []
    for name, label, sources in rows:
        alone = chosen(replace(state, sources=sources), model)
        signed = signed_graph(claims_graph(alone, model.codebook, model.gazetteer), rule=state.rule)
        all_on = state.sources == everybody
        on = not all_on and name in state.sources if name else all_on
        text, note = count(signed.graph.size(), "tie"), _pair(signed, model) if model.pair else ""
        voices.append(Voice(name, label, _lines(signed, model), text, on, note))
    title = "Whose graph? A press keeps one voice alone, with Shift it is added."
    if model.pair:
        title += f" Thick: {_name_of(model)}"
    return Voices("voices", title, "sources", everybody, tuple(voices), tuple(model.places.values()))


def _lines(signed: SignedGraph, model: Model) -> tuple[Line, ...]:
    return tuple(
        Line(*model.places[u], *model.places[v], sign, {u, v} == set(model.pair or ()))
        for u, v, sign in signed.graph.edges(data="sign")
    )


def _name_of(model: Model) -> str:
    return "–".join(model.labels[actor] for actor in model.pair)


def _verdict(state: State, signed: SignedGraph, model: Model) -> str:
    """The watched pair: how many claims speak for it and against it, and what that makes of it."""
    if not model.pair:
        return count(signed.graph.size(), "tie")
    sides = _sides(chosen(state, model), model).get(frozenset(model.pair), ((), ()))
    word = {1: "cooperative", -1: "hostile", 0: "no tie"}[sign_of_pair(signed, model)]
    rule = state.rule.replace("_", " ")
    return f"{_name_of(model)}: {len(sides[0])} for, {len(sides[1])} against, by {rule}: {word}"


def sign_of_pair(signed: SignedGraph, model: Model) -> int:
    """The sign of the watched pair; 0 without a tie."""
    return signed.graph.edges[model.pair]["sign"] if signed.graph.has_edge(*model.pair) else 0


def _sentence(state: State, kept: tuple[Claim, ...], signed: SignedGraph, model: Model) -> str:
    signs = [sign for *_, sign in signed.graph.edges(data="sign")]
    names = dict(model.sources)
    everybody = len(state.sources) == len(model.sources)
    of = "" if everybody else f" of {first_few((names[source] for source in state.sources), most=3, none='nobody')}"
    rule = state.rule.replace("_", " ")
    said = f"{count(len(kept), 'claim')}{of} make {count(len(signs), 'tie')} by {rule}: "
    said += f"{signs.count(1)} cooperative, {signs.count(-1)} hostile."
    left = f" Left out by hand: {', '.join(state.left_out)}." if state.left_out else ""
    return f"{said} {_pair(signed, model)}{left}" if model.pair else f"{said}{left}"


def _pair(signed: SignedGraph, model: Model) -> str:
    (u, v), pair = model.pair, _name_of(model)
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
    columns = ("pair", "for", "against", "sign", "why")
    return Table("torn", "Pairs about which the claims disagree", columns, rows, note, tab="Disagreements")


def table(state: State, model: Model) -> str:
    """The claims that are kept, as CSV."""
    columns = ("id", "paragraph", "source", "certainty", "actor", "relation", "recipient", "polarity", "content")
    return to_csv(({name: getattr(claim, name) for name in columns} for claim in chosen(state, model)), columns)


def picture(state: State, model: Model) -> Any:
    """The state as a static figure."""
    graph = claims_graph(chosen(state, model), model.codebook, model.gazetteer)
    where = map_of_actors()
    if state.drawn == "claims":
        return plots.draw_claims(graph, where, labels=model.labels)
    return plots.draw_signed(signed_graph(graph, rule=state.rule).graph, where, labels=model.labels)


def _guess(model: Model) -> Choose | None:
    """What becomes of the watched pair when one voice alone is believed."""
    if not model.pair:
        return None
    return Choose(_question(model), SIGNS, reached=_reached, verdict=_answer)


def _question(model: Model) -> str:
    pair = _name_of(model) if model.pair else "the thickest tie"
    return question("graph_explorer", QUESTION).format(voice=dict(model.sources)[model.asked], pair=pair)


def _reached(state: State, model: Model) -> bool:
    return replace(state, left_out=()) == replace(first(model), sources=(model.asked,))


def _answer(said: str, state: State, model: Model) -> str:
    kept = chosen(state, model)
    signed = signed_graph(claims_graph(kept, model.codebook, model.gazetteer), rule=state.rule)
    found, words = sign_of_pair(signed, model), dict(SIGNS)
    right = "So it is" if said == str(found) else f"You said {words[said]}"
    ties, voice = count(signed.graph.size(), "tie"), dict(model.sources)[model.asked]
    return f"{right}: with {voice} alone {_name_of(model)} is {words[str(found)]}; {ties} are left."


def _tries(model: Model) -> tuple[Try, ...]:
    voice, everybody = dict(model.sources)[model.asked], first(model).sources
    pair = _name_of(model) if model.pair else "the thickest tie"
    own = {claim.source for claim in model.claims if claim.source_kind == "author"}
    others = [source for source in everybody if source not in own]
    return (
        Try(f"Only {voice}"[:40], (_set("sources", [model.asked]),), f"Which ties are left, and what is {pair} now?"),
        Try("Without the author", (_set("sources", others),), "Who falls out, and who is left alone?"),
        Try("Only certain claims", (_set("least", 0),), f"Does {pair} keep its sign when every hedge is struck?"),
        Try("Gravest act decides", (_set("rule", "most_severe"),), "Which ties turn, and by which single claim?"),
        Try("Every claim", (_set("drawn", "claims"),), "Who acts, and who is only acted upon?"),
    )


def _set(control: str, value: Any) -> Action:
    return {"do": "set", "control": control, "value": value}


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
        question=_question(known),
        start=first(known),
        view=describe,
        model=known,
        rules=update,
        steps=steps,
        tries=_tries(known),
        guess=_guess(known),
        evidence=known.evidence,
        files=(File("claims.csv", "text/csv", table, "Save the claims (CSV)"),),
        picture=picture,
    )
    return LabWidget(lab, state=state, predict=predict)
