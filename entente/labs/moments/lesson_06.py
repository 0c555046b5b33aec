"""Moments of lesson 06: who has whom in hand, what words leave open, and what carries a conclusion."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from entente import data, doubt
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import alliances
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale
from entente.needs import tables
from entente.needs.measures import KINDS

# Section 1: what a needs of b and c.
CRITICALITY, SHARE = 0.5, {"b": 0.6, "c": 0.2}
SUBSTITUTABILITY, GIVES = {"b": 0.9, "c": 0.0}, {"b": 1.0, "c": 0.2}
NEED = ("2022-23", "russia", "drones")
SUBSTITUTE = "e123"  # how far others could stand in for Iran's drones
PAIR, PERIODS = ("iran", "russia"), ("2022-23", "2025-06")
DRAWS, SEED = 2_000, 6
SOURCES = ("author", "sopher", "galeotti", "sources_in_tehran")
# What each assumption, turned, makes of the words, by its own `if_wrong`.
TURNED = {
    "a04": {"e223": "notable", "e228": "notable"},
    "a05": {"e225": "much or slight", "e233": "much or slight"},
    "a08": {"e274": "much", "e275": "slight or much"},
}


def _margin() -> int:
    """How many claims for Iran–Russia stand above those against it, all dates."""
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    by_id, book, signs = {claim.id: claim for claim in data.claims()}, data.codebook(), []
    for one, other, key in graph.edges(keys=True):
        if {one, other} == {"iran", "russia"}:
            signs.append(book.sign(by_id[key]))
    return signs.count(1) - signs.count(-1)


# One need, two suppliers


def _sensitivity(supplier: str) -> float:
    return CRITICALITY * SHARE[supplier]


def _vulnerability(supplier: str) -> float:
    return _sensitivity(supplier) * (1 - SUBSTITUTABILITY[supplier])


def _more(measure: Mapping[str, float]) -> str:
    return max(measure, key=lambda supplier: measure[supplier])


def _both() -> Table:
    rows = [(one, f"{_sensitivity(one):.2f}", f"{_vulnerability(one):.2f}") for one in SHARE]
    return Table("both", "a hangs on", ("supplier", "before a has looked for another", "after it has"), tuple(rows))


def _threat_and_promise() -> str:
    stopped = _more({one: _vulnerability(one) * GIVES[one] for one in SHARE})
    offered = _more({one: _vulnerability(one) * (1 - GIVES[one]) for one in SHARE})
    return f"{stopped}_{offered}"


def _by_kind() -> Table:
    rows = []
    for one in SHARE:
        whole = _vulnerability(one)
        rows.append((one, f"{whole * GIVES[one]:.2f}", f"{whole * (1 - GIVES[one]):.2f}", f"{whole:.2f}"))
    return Table("kinds", "a depends on", ("supplier", "given", "restorable", "potential"), tuple(rows))


# Words


def _need() -> Table:
    """How the course codes the need: five rows."""
    rows = []
    for row in data.dependencies():
        if (row.period, row.dependent, row.resource) == NEED:
            span = f"{row.low:g} to {row.high:g}, most likely {row.mode:g}"
            rows.append((row.id, row.supplier or "–", row.parameter, row.level, span, row.basis))
    return Table("need", "Our words", ("row", "supplier", "number", "word", "range", "basis"), tuple(rows))


def _word() -> str:
    level = next(row.level for row in data.dependencies() if row.id == SUBSTITUTE)
    return level.replace(" ", "_")


# What carries the conclusion


@cache
def _trial(turned: str = "", without: str = ""):
    """The parts of the thesis, with an assumption turned or a source left out."""
    estimates, trust = data.dependencies(), None
    if turned:
        estimates = tables.recode(estimates, TURNED[turned], scale=data.scale())
    if without:
        trust = doubt.trust(estimates, data.claims(), sources={without: 0})
    return doubt.on_trial(estimates, PAIR, PERIODS, draws=DRAWS, seed=SEED, trust=trust)


def _direct(part: str, turned: str = "", without: str = "") -> dict[str, int]:
    """In how many of 100 draws a part holds, directly, by kind."""
    found = _trial(turned, without).of(part)
    return {kind: round(100 * found[kind, "direct"].value) for kind in KINDS}


def _moved(source: str) -> int:
    """By how many of 100 draws it moves "had it" where it moves it most."""
    before, after = _direct("had it"), _direct("had it", without=source)
    return max(abs(after[kind] - before[kind]) for kind in KINDS)


def _moves_most() -> str:
    return max(SOURCES, key=_moved)


def _sources_as_bars() -> Bars:
    labels = {source.id: source.label for source in data.sources()}
    rows = [("nobody", tuple(Bar(value, f"{value}") for value in _direct("had it").values()))]
    for source in SOURCES:
        bars = tuple(Bar(value, f"{value}") for value in _direct("had it", without=source).values())
        rows.append((labels[source], bars))
    title = "Without …, “had it” holds in how many of 100 draws: given, restorable, potential"
    return Bars("sources", title, tuple(rows), high=100)


def _lifts_it() -> str:
    """The assumption whose failing makes the reversal hold in most draws, by what each could stop."""
    return max(TURNED, key=lambda name: _direct("reversal", turned=name)["given"])


def _turned_as_table() -> Table:
    rows = []
    for name in ("", *TURNED):
        reversal, fell = _direct("reversal", turned=name), _direct("fell", turned=name)
        cells = [str(each[kind]) for each in (reversal, fell) for kind in KINDS]
        rows.append((f"{name} wrong" if name else "as coded", *cells))
    heads = [f"{part}, {kind}" for part in ("reversal", "fell") for kind in KINDS]
    return Table("turned", "Of 100 draws, directly", ("", *heads), tuple(rows))


MOMENTS = {
    "06.a": Moment(
        Task(
            Number("claims", whole=True),
            _margin,
            wrong={"hostile": lambda: _margin() + 1, "all": lambda: 6},
        ),
        facts=lambda: {"margin": _margin()},
        scale=Scale(0, 6),
    ),
    "06.b": Moment(
        Task(
            Words("what it says", ("source_sure", "true", "coder_sure")),
            lambda: "source_sure",
            wrong={"true": lambda: "true", "coder": lambda: "coder_sure"},
        ),
    ),
    "06.c": Moment(
        Task(
            Words("what follows", ("two_camps", "least", "unique")),
            lambda: "least",
            wrong={"camps": lambda: "two_camps", "unique": lambda: "unique"},
        ),
    ),
    "06.1": Moment(
        Task(
            Words("an actor", ("b", "c", "same")),
            lambda: _more({one: _vulnerability(one) for one in SHARE}),
            wrong={"sensitivity": lambda: _more({one: _sensitivity(one) for one in SHARE})},
        ),
        panels=lambda: (_both(),),
    ),
    "06.2": Moment(
        Task(
            Words("who has more power", ("b_b", "b_c", "c_b", "c_c")),
            _threat_and_promise,
            wrong={"potential": lambda: "c_c", "deliveries": lambda: "b_b", "turned": lambda: "c_b"},
        ),
        panels=lambda: (_by_kind(),),
    ),
    "06.3": Moment(
        Task(
            Words("a word", ("slight", "much", "slight_or_much", "unsaid")),
            _word,
            wrong={"one_side": lambda: "slight", "other_side": lambda: "much", "silent": lambda: "unsaid"},
        ),
        panels=lambda: (_need(),),
    ),
    "06.4": Moment(
        Task(Words("a source", SOURCES), _moves_most, wrong={"no_row": lambda: "galeotti"}),
        facts=lambda: {
            "before": _direct("had it")["restorable"],
            "after": _direct("had it", without="author")["restorable"],
        },
        panels=lambda: (_sources_as_bars(),),
    ),
    "06.5": Moment(
        Task(
            Words("an assumption", ("a04", "a05", "a08")),
            _lifts_it,
            wrong={"licence": lambda: "a08", "needs_ended": lambda: "a04"},
        ),
        facts=lambda: {
            "before": _direct("reversal")["given"],
            "after": _direct("reversal", turned="a05")["given"],
            "licence": max(_direct("reversal", turned="a08").values()),
        },
        panels=lambda: (_turned_as_table(),),
    ),
}
