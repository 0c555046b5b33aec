"""Moments of lesson 03: what a denial draws, what luck explains, what an interval allows, and where both are wrong."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from entente import data
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale
from entente.text.agreement import cohen_kappa, judge_alpha, percent_agreement
from entente.text.codebook import Claim
from entente.text.coder import propose_claims
from entente.text.scoring import score_claims
from entente.text.spans import Scores
from entente.text.units import FieldAgreement, Unit, align_units, draw_paragraphs, field_agreement

REPLACED, COLLAPSING = "c015", "c008"
LINES = {1: "cooperative", -1: "hostile", 0: "neither"}
READINGS = (  # how the words of p06 may be coded: relation and polarity
    ("Russia holds something back", "withholds", "+"),
    ("Russia says no to a request", "refuses_help", "+"),
    ("Russia supplies arms: denied", "supplies_arms", "-"),
)
DRAWS, SEED = 1000, 3
FIELDS = ("source", "direction", "relation", "sign", "aux", "polarity", "certainty")


def _claim(name: str) -> Claim:
    return next(claim for claim in data.claims() if claim.id == name)


def _line() -> str:
    """What line the words of p06 draw between Russia and Iran."""
    return LINES[data.codebook().sign(_claim(REPLACED))]


def _readings() -> Table:
    rows = []
    for words, relation, polarity in READINGS:
        sign = data.codebook().sign(replace(_claim(REPLACED), relation=relation, polarity=polarity))
        rows.append((words, relation.replace("_", " "), polarity.replace("-", "−"), LINES[sign]))
    return Table("readings", "Three readings, and the line of each", ("reading", "relation", "", "line"), tuple(rows))


@cache
def _shared() -> tuple[Unit, ...]:
    return align_units(data.codings())


def _both(field: str) -> list[list[str]]:
    """The codes that the two passes have in a field, where both have the claim."""
    shared = [unit for unit in _shared() if len(unit.claims) == 2]
    return [[getattr(unit.claims[name], field) for unit in shared] for name in data.codings()]


def _lazy(measure) -> float:
    """What a coder who writes CT throughout reaches with the first pass."""
    first, _ = _both("certainty")
    return measure(first, ["CT"] * len(first))


@cache
def _fields() -> tuple[FieldAgreement, ...]:
    drawn = draw_paragraphs(len(data.article().paragraphs), DRAWS, SEED)
    return tuple(field_agreement(_shared(), data.codebook(), name, drawn=drawn) for name in FIELDS)


def _certainty() -> FieldAgreement:
    return next(found for found in _fields() if found.field == "certainty")


def _other_than_certain() -> int:
    """How many claims have a code other than CT in at least one of the passes."""
    return sum(set(codes) != {"CT"} for codes in zip(*_both("certainty"), strict=True))


def _intervals() -> Table:
    rows = [(found.field, f"{found.same:.0%}", f"{found.alpha}", judge_alpha(found.alpha.value)) for found in _fields()]
    columns = ("field", "agree", "alpha, and the middle 95 % of the draws", "verdict by its alpha")
    return Table("intervals", "Every field with its interval", columns, tuple(rows))


def _decided() -> Table:
    rows = []
    for row in data.table("reconciled"):
        if row["field"] in ("unit", "relation", "polarity", "certainty"):
            cells = (row["field"], row["value_a"], row["value_b"], row["decided"])
            codes = [cell.replace("_", " ").replace("-", "−") for cell in cells]
            rows.append((row["claim"] or "none", *codes, f"Rule {row['rule']}. {row['reason']}"))
    columns = ("claim", "field", "first", "second", "decided", "why")
    return Table("decided", "What was decided, and by which rule", columns, tuple(rows))


@cache
def _scored(level: str = "triple") -> Scores:
    book, gazetteer = data.codebook(), data.gazetteer()
    proposed = propose_claims(data.article(), gazetteer, data.lexicon(), book)
    found = score_claims(data.claims(), proposed, book, gazetteer, level=level)
    return Scores(tuple((key, key) for key in found.matched), found.missed, found.spurious)


def _counts() -> dict[str, int]:
    found = _scored()
    right = len(found.matched)
    return {"right": right, "proposed": right + len(found.spurious), "gold": right + len(found.missed)}


def _as_bars() -> Bars:
    names = {"triple": "the two, the relation and its direction", "sign": "the two and the sign", "pair": "the two"}
    rows = []
    for level, words in names.items():
        found = _scored(level)
        shares = Bar(found.precision, f"{found.precision:.2f}"), Bar(found.recall, f"{found.recall:.2f}", series=1)
        rows.append((words, shares))
    return Bars("scores", "How strict one is hardly matters", tuple(rows), series=("precision", "recall"))


# ---------------------------------------------------------------------------------------------------------------------
# Earlier lessons


@cache
def _named_by(surfaces: tuple[str, ...]) -> str:
    """The one of some names that stands most often in the article."""
    text = " ".join(paragraph.text for paragraph in data.article().paragraphs)
    words = text.replace("’", " ").replace("'", " ").replace(",", " ").replace(".", " ").split()
    return max(surfaces, key=words.count)


def _insiders() -> str:
    """What "Insiders report" tells by the coding of p20: whose claim it is, or how sure."""
    claim = _claim("c043")
    doubted, attributed = claim.certainty != "CT", claim.source_kind == "anonymous"
    if doubted and attributed:
        return "both"
    return "source" if attributed else "doubt"


MOMENTS = {
    "03.1": Moment(
        Task(
            Words("a line", tuple(LINES.values())),
            _line,
            wrong={"quick": lambda: "hostile", "friend": lambda: "cooperative"},
        ),
        facts=lambda: {"line": _line()},
        panels=lambda: (_readings(),),
    ),
    "03.2": Moment(
        Task(
            Number("kappa", low=-1, high=1),
            lambda: abs(round(_lazy(cohen_kappa), 9)),
            wrong={"percent": lambda: round(_lazy(percent_agreement), 1)},
        ),
        facts=lambda: {"percent": f"{_lazy(percent_agreement):.0%}"},
        scale=Scale(0, 1, 0.1),
    ),
    "03.3": Moment(
        Task(
            Number("an alpha", low=-1, high=1),
            lambda: _certainty().alpha.low,
            wrong={"reliable": lambda: 0.8, "tentative": lambda: 0.65},
        ),
        facts=lambda: {
            "low": f"{_certainty().alpha.low:g}",
            "high": f"{_certainty().alpha.high:g}",
            "other": _other_than_certain(),
            "claims": _certainty().units,
        },
        scale=Scale(0, 0.85, 0.05),
        panels=lambda: (_intervals(),),
    ),
    "03.4": Moment(
        Task(
            Words("a polarity", ("affirmed", "denied")),
            lambda: "denied" if _claim(COLLAPSING).negated else "affirmed",
            wrong={"with_both": lambda: "denied"},
        ),
        panels=lambda: (_decided(),),
    ),
    "03.5": Moment(
        Task(
            Number("proposals", whole=True),
            lambda: _counts()["right"],
            wrong={"all": lambda: _counts()["proposed"]},
        ),
        facts=_counts,
        scale=Scale(0, 26),
        panels=lambda: (_as_bars(),),
    ),
    "03.a": Moment(
        Task(Words("a share", ("found", "there", "neither")), lambda: "there", wrong={"precision": lambda: "found"}),
    ),
    "03.b": Moment(
        Task(
            Words("a state", ("iran", "israel", "russia")),
            lambda: _named_by(("Iran", "Israel", "Russia")).lower(),
            wrong={"topic": lambda: "iran"},
        ),
    ),
    "03.c": Moment(
        Task(Words("what it tells", ("source", "doubt", "both")), _insiders, wrong={"hedge": lambda: "doubt"}),
    ),
}
