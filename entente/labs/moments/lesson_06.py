"""Moments of lesson 06: whether the advantage changed hands, whose loss hurts, and what a conclusion hangs on."""

from __future__ import annotations

from functools import cache

import networkx as nx

from entente import data, doubt, needs
from entente.exercises.kinds import Words
from entente.exercises.tasks import Task
from entente.graphs.solver import frustration
from entente.labs.kit.scene import Table
from entente.labs.moments.asked import Moment
from entente.say import percent

PAIR, PERIODS = ("iran", "russia"), ("2022-23", "2025-06")
DRAWS, SEED = 5_000, 6  # those of the lesson
KIND_WORDS = {"given": "what each could stop", "restorable": "what each could offer", "potential": "both together"}
WAY_WORDS = {"direct": "directly", "additive": "losses add up", "bottleneck": "worst need"}
SHARES = {"hardly_any": 0.05, "quarter": 0.25, "half": 0.55, "nearly_all": 0.95}
# The lesson's grain, on which half of what a can do hangs: by supplier its share, the part replaced, what it gives.
CRITICALITY = 0.5
GRAIN = {"b": (0.6, 0.9, 1.0), "c": (0.2, 0.0, 0.2)}
SOURCES = ("author", "sopher", "galeotti", "sources_in_tehran")
# What a wrong assumption makes of the words that rest on it.
TURNED = {
    "none": {},
    "a04": {"e223": "notable", "e228": "notable"},
    "a05": {"e225": "much or slight", "e233": "much or slight"},
    "a08": {"e274": "much", "e275": "slight or much"},
}


def _trial(estimates, trust=None, forms=("direct",)):
    return doubt.on_trial(estimates, PAIR, PERIODS, draws=DRAWS, seed=SEED, forms=forms, trust=trust)


# Whether the advantage changed hands


@cache
def _reversal() -> dict[tuple[str, str], float]:
    held = _trial(data.dependencies(), forms=tuple(WAY_WORDS)).of("reversal")
    return {key: share.value for key, share in held.items()}


def _how_often() -> str:
    value = _reversal()["potential", "direct"]
    return min(SHARES, key=lambda name: abs(SHARES[name] - value))


def _as_reversal() -> Table:
    rows = []
    for kind, words in KIND_WORDS.items():
        rows.append((words, *(percent(_reversal()[kind, way]) for way in WAY_WORDS)))
    columns = ("by", *WAY_WORDS.values())
    return Table("reversal", "Iran had the hold, and Russia has it now: share of 5,000 draws", columns, tuple(rows))


# Two suppliers


def _holds(kind: str) -> dict[str, float]:
    """What each supplier's loss costs a: once others were found, of it what is given, or what could be offered."""
    held = {}
    for name, (share, replaced, given) in GRAIN.items():
        lost = CRITICALITY * share * (1 if kind == "sensitivity" else 1 - replaced)
        part = {"given": given, "restorable": 1 - given}.get(kind, 1)
        held[name] = lost * part
    return held


def _greater(kind: str) -> str:
    held = _holds(kind)
    return max(held, key=held.__getitem__)


def _as_holds(*kinds: str) -> Table:
    labels = {"sensitivity": "at once", "potential": "once others were found", "given": "of it given, can be stopped"}
    labels["restorable"] = "of it not given, can be offered"
    rows = tuple((labels[kind], *(f"{value:.2f}" for value in _holds(kind).values())) for kind in kinds)
    return Table("grain", "What a loses without a supplier", ("", *GRAIN), rows)


# Without one source


@cache
def _without() -> dict[str, float]:
    """The share of draws in which Iran had the hold by what it could stop, without each source."""
    estimates, claims = data.dependencies(), data.claims()
    found = {}
    for source in SOURCES:
        trust = doubt.trust(estimates, claims, sources={source: 0})
        found[source] = _trial(estimates, trust).of("had it")["given", "direct"].value
    return found


@cache
def _with_all() -> float:
    return _trial(data.dependencies()).of("had it")["given", "direct"].value


def _moves_most() -> str:
    return max(SOURCES, key=lambda source: abs(_without()[source] - _with_all()))


def _as_without() -> Table:
    labels = {source.id: source.label for source in data.sources()}
    rows = [("nobody", percent(_with_all()))]
    rows += [(labels[source], percent(value)) for source, value in _without().items()]
    return Table("without", "Iran had a hold by what it could stop", ("left out", "share of 5,000 draws"), tuple(rows))


# A wrong assumption


@cache
def _if_wrong() -> dict[str, dict[str, float]]:
    """By assumption the share of draws with the reversal, by kind."""
    found = {}
    for name, words in TURNED.items():
        estimates = needs.recode(data.dependencies(), words, scale=data.scale())
        held = _trial(estimates).of("reversal")
        found[name] = {kind: held[kind, "direct"].value for kind in KIND_WORDS}
    return found


def _ends_it() -> str:
    turned = [name for name in TURNED if name != "none"]
    return min(turned, key=lambda name: max(_if_wrong()[name].values()))


def _as_if_wrong() -> Table:
    rows = []
    for name, held in _if_wrong().items():
        rows.append(("as coded" if name == "none" else f"{name} wrong", *map(percent, held.values())))
    columns = ("", *KIND_WORDS.values())
    return Table("turned", "The reversal, directly: share of 5,000 draws", columns, tuple(rows))


# Earlier lessons


def _kappa() -> str:
    observed, by_luck = 0.8, 0.5
    corrected = (observed - by_luck) / (1 - by_luck)
    return "less" if corrected < observed else "same"


def _out_of_place() -> str:
    return str(frustration(data.benchmark("highland_tribes")).index)


def _kept() -> str:
    """What a graph that keeps each claim does with two claims on one pair."""
    graph = nx.MultiDiGraph()
    for claim, sign in (("c1", 1), ("c2", -1)):
        graph.add_edge("russia", "iran", key=claim, sign=sign)
    return "both" if graph.number_of_edges("russia", "iran") == 2 else "last"


MOMENTS = {
    "06.1": Moment(
        Task(
            Words("a share", tuple(SHARES)),
            _how_often,
            wrong={"believed": lambda: "nearly_all", "doubted": lambda: "hardly_any"},
        ),
        facts=lambda: {
            "both": percent(_reversal()["potential", "direct"]),
            "stop": percent(_reversal()["given", "direct"]),
            "offer": percent(_reversal()["restorable", "direct"]),
            "least": percent(min(_reversal().values())),
        },
        panels=lambda: (_as_reversal(),),
    ),
    "06.2": Moment(
        Task(Words("a supplier", tuple(GRAIN)), lambda: _greater("potential"), wrong={"sells": lambda: "b"}),
        panels=lambda: (_as_holds("sensitivity", "potential"),),
    ),
    "06.3": Moment(
        Task(Words("a supplier", tuple(GRAIN)), lambda: _greater("given"), wrong={"promise": lambda: "c"}),
        panels=lambda: (_as_holds("given", "restorable", "potential"),),
    ),
    "06.4": Moment(
        Task(Words("a source", SOURCES), _moves_most, wrong={"author": lambda: "author", "nobody": lambda: "galeotti"}),
        facts=lambda: {"all": percent(_with_all()), "without": percent(_without()["sopher"])},
        panels=lambda: (_as_without(),),
    ),
    "06.5": Moment(
        Task(Words("an assumption", ("a04", "a05", "a08")), _ends_it, wrong={"lifts": lambda: "a05"}),
        facts=lambda: {"most": percent(max(_if_wrong()["a08"].values()))},
        panels=lambda: (_as_if_wrong(),),
    ),
    "06.a": Moment(Task(Words("a size", ("less", "same", "more")), _kappa, wrong={"same": lambda: "same"})),
    "06.b": Moment(Task(Words("a number", ("1", "7", "51")), _out_of_place, wrong={"rest": lambda: "51"})),
    "06.c": Moment(Task(Words("what is kept", ("both", "last", "neither")), _kept, wrong={"last": lambda: "last"})),
}
