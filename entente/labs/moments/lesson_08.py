"""Moments of lesson 08: what a test can move, what a story needs, and what the text leaves out."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np

from entente import data, doubt, needs
from entente.doubt import hypotheses
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.graphs import alliances
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale
from entente.labs.trust.typed import DRAWS, equal_trust, turned
from entente.needs.estimates import Estimate
from entente.text.codebook import Claim
from entente.text.units import match_units

PAIR, PERIODS = ("iran", "russia"), ("2022-23", "2025-06")
DATES = {"2022-23": "2023", "2025-06": "2025-06"}  # the graph that a period is laid beside
SOURCES = {"galeotti": "Galeotti", "sopher": "Sopher", "sources_in_tehran": "unnamed sources in Tehran"}
OTHERS = {"author": "the article's own voice"}
GROUNDS = {"a25": "assumption a25", "a04": "assumption a04"}
ASKED = (*SOURCES, "a25")
CONCLUSIONS = ("had it", "lost it", "fell", "reversal")
SMALL = 1e-9  # a leverage nearer to 0 than this is 0


# What turns without a source


@cache
def _turns() -> dict[str, int]:
    return {name: len(turned(name)) for name in (*SOURCES, *OTHERS, *GROUNDS)}


def _turns_as_bars() -> Bars:
    labels = SOURCES | OTHERS | GROUNDS
    rows = sorted(_turns().items(), key=lambda row: -row[1])
    bars = tuple((labels[name], (Bar(number, f"{number}"),)) for name, number in rows)
    return Bars("turned", "Verdicts of 36 that turn, if it is left out", bars, high=max(_turns().values()))


# The four conclusions in nine ways


def _ways(conclusion: str) -> int:
    """In how many of the nine ways a conclusion holds in more than half of the draws."""
    return sum(held.value > 0.5 for held in equal_trust().of(conclusion).values())


def _nine_ways() -> Table:
    columns = [equal_trust().of(name) for name in CONCLUSIONS]
    rows = [(", ".join(way), *(f"{100 * column[way].value:.0f}" for column in columns)) for way in columns[0]]
    return Table("ways", f"In how many of 100 draws it holds ({DRAWS:,} draws)", ("way", *CONCLUSIONS), tuple(rows))


# A product that a tornado cannot see


def _bar(other: float) -> float:
    """From the least to the greatest product, if x goes from −1 to 1 and the other number stays."""
    return max(x * other for x in (-1, 1)) - min(x * other for x in (-1, 1))


# The story in sixteen variants


@cache
def _story() -> dict[tuple[str, str, str], tuple[bool, bool, bool]]:
    """By variant whether Iran had the leverage, has lost it, and the tie is hostile; by potential."""

    def over_russia(model: needs.DependenceModel, form: str) -> np.ndarray:
        every = [needs.swing_leverage(model, actor, "russia", form=form, kind="potential") for actor in model.actors]
        return np.stack(every, axis=-1)

    tried = []
    for period in PERIODS:
        seen = alliances.snapshot(alliances.observed(data.claims()), DATES[period], written=data.written())
        graph = alliances.claims_graph(seen, data.codebook(), data.gazetteer())
        tried.append(doubt.variants(needs.build(data.dependencies(), period), graph, over_russia))
    found = {}
    for before, now in zip(*tried, strict=True):
        parts = (before.scores["iran"] > SMALL, now.scores["iran"] < -SMALL, PAIR in now.hostile)
        found[now.rule, now.form, now.horizon] = tuple(map(bool, parts))
    return found


def _whole() -> int:
    return sum(all(parts) for parts in _story().values())


def _rarest() -> int:
    return min(sum(part) for part in zip(*_story().values(), strict=True))


def _variants() -> Table:
    rows = []
    for (rule, form, horizon), parts in _story().items():
        signs = ["✓" if part else "–" for part in (*parts, all(parts))]
        rows.append((rule.replace("_", " "), form, horizon, *signs))
    columns = ("rule", "form", "horizon", "had it", "lost it", "tie hostile", "all three")
    return Table("variants", "The 16 variants, by what could be given (potential)", columns, tuple(rows))


# Hypotheses with and without the outside facts


@cache
def _against(outside: bool) -> dict[str, float]:
    """How much speaks against each hypothesis."""
    matrix = data.evidence_matrix()
    if not outside:
        gone = [item.id for item in matrix.evidence if item.sources == ("outside",)]
        matrix = hypotheses.without(matrix, gone)
    return {name: round(number, 6) for name, number in hypotheses.inconsistency(matrix).items()}


def _leads(outside: bool) -> str:
    against = _against(outside)
    first = [name for name, number in against.items() if number == min(against.values())]
    return first[0] if len(first) == 1 else "_and_".join(sorted(first))


def _by_evidence() -> Table:
    labels = {one.id: one.label for one in data.evidence_matrix().hypotheses}
    rows = [(label, f"{_against(False)[name]:.1f}", f"{_against(True)[name]:.1f}") for name, label in labels.items()]
    return Table("against", "How much speaks against it", ("", "article alone", "with the facts"), tuple(rows))


# Earlier lessons


def _what_agreement_shows() -> str:
    """Whether the two passes agree on a claim that the course codes otherwise."""
    claims = tuple(data.claims())
    matched = [match_units(claims, coding) for coding in data.codings().values()]
    for claim in claims:
        codes = {_code(units[claim.id]) for units in matched if claim.id in units}
        if len(codes) == 1 and codes != {_code(claim)}:
            return "same_rule"
    return "right"


def _code(claim: Claim) -> tuple[str, str]:
    return claim.relation, claim.polarity


def _needed(substitutability: float) -> str:
    """What a need is worth that one supplier meets wholly, and that could be met otherwise to this part."""
    numbers = {"share": 1.0, "substitutability": substitutability, "willingness": 1.0}
    rows = [("criticality", "", 0.5), *((quantity, "b", number) for quantity, number in numbers.items())]
    judged = [
        Estimate(f"n{place}", "now", "a", "gas", supplier, quantity, number, number, number, "inferred", ())
        for place, (quantity, supplier, number) in enumerate(rows)
    ]
    model = needs.build(judged, "now")
    found = float(needs.dependence(model)[model.index("a"), model.index("b")])
    return "none" if found < SMALL else "half" if found < 0.5 - SMALL else "all"


def _most_claims() -> str:
    return Counter(claim.source for claim in data.claims()).most_common(1)[0][0]


MOMENTS = {
    "08.a": Moment(
        Task(
            Words("what it shows", ("right", "same_rule", "independent")),
            _what_agreement_shows,
            wrong={"truth": lambda: "right", "two_readers": lambda: "independent"},
        )
    ),
    "08.b": Moment(
        Task(
            Words("how much", ("none", "half", "all")),
            lambda: _needed(1.0),
            wrong={"share_alone": lambda: _needed(0.0)},
        )
    ),
    "08.c": Moment(
        Task(
            Words("a source", ("author", "galeotti", "sopher", "insiders")),
            _most_claims,
            wrong={"named": lambda: "galeotti"},
        )
    ),
    "08.1": Moment(
        Task(
            Words("what is left out", ASKED),
            lambda: max(ASKED, key=lambda name: _turns()[name]),
            wrong={
                "main_voice": lambda: "galeotti",
                "one_claim": lambda: "sopher",
                "unnamed": lambda: "sources_in_tehran",
            },
        ),
        facts=lambda: {"ours": _turns()["a25"], "sopher": _turns()["sopher"], "tehran": _turns()["sources_in_tehran"]},
        panels=lambda: (_turns_as_bars(),),
    ),
    "08.2": Moment(
        Task(
            Words("a conclusion", CONCLUSIONS),
            lambda: max(CONCLUSIONS, key=_ways),
            wrong={"both_ends": lambda: "reversal"},
        ),
        facts=lambda: {name.split()[0]: _ways(name) for name in CONCLUSIONS},
        panels=lambda: (_nine_ways(),),
    ),
    "08.3": Moment(
        Task(
            Number("length"),
            lambda: _bar(0),
            wrong={"both_move": lambda: _bar(1)},
        ),
        facts=lambda: {"alone": _bar(0), "both": _bar(1)},
        scale=Scale(0, 4, 0.5),
    ),
    "08.4": Moment(
        Task(
            Number("variants", whole=True),
            _whole,
            wrong={"rarest": _rarest, "tie": lambda: sum(parts[2] for parts in _story().values())},
        ),
        facts=lambda: {"whole": _whole(), "rarest": _rarest(), "all": len(_story())},
        scale=Scale(0, 16),
        panels=lambda: (_variants(),),
    ),
    "08.5": Moment(
        Task(
            Words("what leads", ("draws_back", "words", "mediates", "draws_back_and_words")),
            lambda: _leads(outside=False),
            wrong={"as_before": lambda: _leads(outside=True), "headline": lambda: "draws_back"},
        ),
        facts=lambda: {"least": f"{min(_against(False).values()):.1f}"},
        panels=lambda: (_by_evidence(),),
    ),
}
