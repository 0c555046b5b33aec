"""Moments of lesson 04: what company shows, what a denial is, what a rule decides, and what is let in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from entente import data, plots
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import NODE_LEVELS, UNITS, alliances
from entente.graphs.signs import RULES, signed_graph
from entente.labs.kit.grounds import actor_labels
from entente.labs.kit.scene import Bar, Bars, Edge, Graph, Node, Table, places
from entente.labs.moments.asked import Moment, Scale
from entente.labs.moments.counted import named_together

ISRAEL_S_COMPANY = ("united_states", "russia", "iran", "ukraine")
PAIR = ("iran", "russia")
TORN = {"iran_russia": PAIR, "csto_iran": ("csto", "iran")}  # on which claims disagree


def _company(**how: str) -> dict[str, int]:
    """In how many sentences each actor is named together with Israel."""
    graph = named_together(**how)
    return {other: graph.edges["israel", other]["weight"] for other in graph["israel"]}


def _as_bars() -> Bars:
    """Israel's company, the closest first."""
    labels = actor_labels()
    longest = max(_company().values())
    rows = sorted(_company().items(), key=lambda row: -row[1])
    bars = tuple((labels[actor], (Bar(weight, f"{weight}"),)) for actor, weight in rows)
    return Bars("company", "Sentences shared with Israel", bars, high=longest)


def _as_graph() -> Graph:
    """The whole picture: who acts, with a line wherever a sentence names two."""
    actors, labels, graph = data.gazetteer().actors, actor_labels(), named_together()
    graph = graph.subgraph([n for n in graph if actors[n].kind in ("state", "armed_group", "igo", "bloc")])
    where = places(plots.positions(graph, layout="spread"))
    most = max(weight for *_, weight in graph.edges(data="weight"))
    nodes = tuple(Node(n, labels.get(n, n), *where[n]) for n in graph)
    edges = []
    for u, v, weight in graph.edges(data="weight"):
        note = f"{labels.get(u, u)} and {labels.get(v, v)}: sentences that name both: {weight}."
        edges.append(Edge(u, v, 0, directed=False, label=f"{weight}", width=weight / most, note=note))
    alt = f"{len(nodes)} actors; " + "; ".join(edge.note for edge in edges)
    return Graph("together", "Company, with its number of sentences", nodes, tuple(edges), alt, key=("none",))


def _ways() -> Table:
    """Israel's closest companion by each way of counting, with the next one's count."""
    labels, rows = actor_labels(), []
    for words in ("names", "pronouns too"):
        for unit in UNITS:
            for level in NODE_LEVELS:
                counts = _company(words=words, unit=unit, level=level)
                first, second = sorted(counts, key=lambda actor: -counts[actor])[:2]
                row = (words, unit, level, f"{labels.get(first, first)} {counts[first]}", f"{counts[second]}")
                rows.append(row)
    return Table("ways", "Eight ways to count", ("words", "unit", "rolled up to", "closest", "next"), tuple(rows))


def _divided() -> Table:
    """Israel's company, divided by how often each is named."""
    labels, rows = actor_labels(), []
    units, total = named_together().nodes(data="units"), len(data.article().sentences)
    own = units["israel"]
    for other, shared in sorted(_company().items(), key=lambda row: -row[1]):
        jaccard, lift = shared / (own + units[other] - shared), shared * total / (own * units[other])
        rows.append((labels.get(other, other), f"{shared}", f"{shared / own:.2f}", f"{jaccard:.2f}", f"{lift:.2f}"))
    return Table("divided", "Divided", ("with", "sentences", "share", "Jaccard", "lift"), tuple(rows))


def _closest() -> str:
    return max(ISRAEL_S_COMPANY, key=lambda actor: _company().get(actor, 0))


@cache
def _signs(careless: bool = False) -> tuple[int, int]:
    """The claims for and against the pair; a careless reader takes a denied + for a −."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    by_id = {claim.id: claim for claim in data.claims()}
    book, signs = data.codebook(), []
    for one, other, key in graph.edges(keys=True):
        if {one, other} == set(PAIR):
            claim = by_id[key]
            of_relation = book[claim.relation].sign
            signs.append(-of_relation if careless and of_relation and claim.negated else book.sign(claim))
    return signs.count(1), signs.count(-1)


@cache
def _signs_by_rule() -> dict[str, dict[str, int | None]]:
    """By rule the sign of each of the two pairs on which claims disagree; None for a draw, or no tie."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    found = {}
    for rule in RULES:
        signed = signed_graph(graph, rule=rule).graph
        found[rule] = {
            name: signed.edges[pair]["sign"] if signed.has_edge(*pair) else None for name, pair in TORN.items()
        }
    return found


def _by_rule() -> Table:
    symbols = {1: "+", -1: "−", None: "none"}
    rows = []
    for rule, signs in _signs_by_rule().items():
        rows.append((rule.replace("_", " "), *(symbols[sign] for sign in signs.values())))
    return Table("rules", "The sign by each rule", ("rule", "Iran–Russia", "Iran–CSTO"), tuple(rows))


def _which_keep() -> str:
    """The pairs that have one sign under every rule."""
    kept = []
    for name in TORN:
        signs = {row[name] for row in _signs_by_rule().values()}
        if len(signs) == 1 and None not in signs:
            kept.append(name)
    if len(kept) == len(TORN):
        return "both"
    return kept[0] if kept else "neither"


# What is let in

LAYERS = ("military", "attitude")


def _inputs() -> dict[str, Iterable]:
    """Claims that one could let in, by name."""
    seen, book = alliances.observed(data.claims()), data.codebook()
    found = {"all observed": seen, "about the present": [claim for claim in seen if claim.aux == "none"]}
    for layer in LAYERS:
        found[f"{layer} layer"] = alliances.select(seen, book, layers=[layer])
    found["all but c039"] = [claim for claim in seen if claim.id != "c039"]
    found |= {name: alliances.observed(coding) for name, coding in data.codings().items()}
    return found


@cache
def _for_and_against() -> dict[str, tuple[int, int]]:
    """By what is let in, the claims for and against the pair."""
    counted = {}
    for name, claims in _inputs().items():
        graph = alliances.claims_graph(claims, data.codebook(), data.gazetteer())
        signs = [sign for *_, sign in graph.subgraph(PAIR).edges(data="sign")]
        counted[name] = (signs.count(1), signs.count(-1))
    return counted


def _by_majority(counts: tuple[int, int]) -> str:
    if counts[0] == counts[1]:
        return "none"
    return "plus" if counts[0] > counts[1] else "minus"


def _by_input() -> Table:
    symbols, rows = {"plus": "+", "minus": "−", "none": "none"}, []
    for name, counts in _for_and_against().items():
        rows.append((name.replace("_", " "), f"{counts[0]}", f"{counts[1]}", symbols[_by_majority(counts)]))
    return Table("inputs", "Iran–Russia, by majority", ("let in", "for", "against", "sign"), tuple(rows))


# Earlier lessons


def _claim(name: str):
    return next(claim for claim in data.claims() if claim.id == name)


def _jerusalem() -> str:
    """Which actor the first name of p35's second sentence stands for."""
    sentence = data.article().paragraph(35).text
    start = sentence.index("Jerusalem")
    return next(one.actor for one in data.gold_mentions() if one.paragraph == 35 and one.start == start)


MOMENTS = {
    "04.a": Moment(
        Task(
            Words("a source", ("author", "galeotti", "officials")),
            lambda: _claim("c045").source,
            wrong={"whose_fear": lambda: "officials", "print": lambda: "author"},
        )
    ),
    "04.b": Moment(
        Task(Words("an actor", ("city", "israel", "nobody")), _jerusalem, wrong={"letters": lambda: "city"})
    ),
    "04.c": Moment(
        Task(
            Words("a code", ("protects +", "protects -", "withholds +")),
            lambda: f"{_claim('c057').relation} {_claim('c057').polarity}",
            wrong={"harm": lambda: "withholds +", "deaf": lambda: "protects +"},
        )
    ),
    "04.1": Moment(
        Task(
            Words("an actor", ISRAEL_S_COMPANY),
            _closest,
            wrong={"ally": lambda: "united_states"},
        ),
        facts=lambda: {"closest": _company()["iran"], "next": _company()["russia"]},
        panels=lambda: (_as_graph(), _as_bars(), _ways(), _divided()),
    ),
    "04.2": Moment(
        Task(
            Number("claims against", whole=True),
            lambda: _signs(careless=True)[1],
            wrong={"as_the_codebook": lambda: _signs()[1], "all": lambda: sum(_signs(careless=True))},
        ),
        facts=lambda: {"for": _signs()[0], "against": _signs()[1], "careless": _signs(careless=True)[1]},
        scale=Scale(0, 15),
    ),
    "04.3": Moment(
        Task(Words("which pair", ("both", "iran_russia", "csto_iran", "neither")), _which_keep),
        facts=lambda: {"rules": len(RULES)},
        panels=lambda: (_by_rule(),),
    ),
    "04.4": Moment(
        Task(
            Words("a sign", ("plus", "minus", "none")),
            lambda: _by_majority(_for_and_against()["about the present"]),
            wrong={"as_before": lambda: _by_majority(_for_and_against()["all observed"])},
        ),
        facts=lambda: {
            "for": _for_and_against()["about the present"][0],
            "against": _for_and_against()["about the present"][1],
        },
        panels=lambda: (_by_input(),),
    ),
}
