"""Moments of lesson 09, on its own text: what one name changes, what one word changes, and what a side is worth."""

from __future__ import annotations

from functools import cache

from entente import data
from entente.exercises.kinds import Words
from entente.exercises.tasks import Task
from entente.labs.kit.scene import Table
from entente.labs.moments.asked import Moment
from entente.labs.trust.typed import without
from entente.path import analyse, claim_rows, sides_of
from entente.path.analysis import Analysis
from entente.say import listed

NAMES = (
    {"name": "Soviet Union", "action": "accept", "kind": "state"},
    {"name": "Security Council", "action": "merge", "into": "United Nations"},
    {"name": "Budapest", "action": "reject"},
)
ROWS = ("soviet_union", "security_council", "budapest")
MISREAD, RECIPIENT = "refused to support", "united_kingdom"
CROSSED = ("united_states", "soviet_union", "israel", "nobody")


@cache
def _raw() -> Analysis:
    return analyse(data.own_text())


@cache
def _with(row: int) -> Analysis:
    """With one of the rows on names."""
    return analyse(data.own_text(), actors=[NAMES[row]])


@cache
def _read(mended: bool) -> Analysis:
    """With all rows on names, the recipient of the refusal as the machine has it or put right."""
    named = analyse(data.own_text(), actors=NAMES)
    if not mended:
        return named
    row = next(row for row in claim_rows(named) if row["cue"] == MISREAD)
    return analyse(data.own_text(), actors=NAMES, claims=[{**row, "recipient": RECIPIENT}])


def _claimed(found: Analysis) -> set[str]:
    """The claims in words."""
    words = set()
    for claim in found.claims:
        relation = claim.relation.replace("_", " ")
        words.add(f"{found.label(claim.actor)} {relation} {found.label(claim.recipient)}")
    return words


def _changes(row: int) -> set[str]:
    return _claimed(_raw()) ^ _claimed(_with(row))


def _which_name() -> str:
    return max(ROWS, key=lambda name: len(_changes(ROWS.index(name))))


def _by_name() -> Table:
    rows = []
    for place, row in enumerate(NAMES):
        new, gone = _claimed(_with(place)) - _claimed(_raw()), _claimed(_raw()) - _claimed(_with(place))
        rows.append((f"{row['name']}: {row['action']}", "; ".join(sorted(new)) or "–", "; ".join(sorted(gone)) or "–"))
    return Table("names", "What one row changes", ("row", "new claims", "gone"), tuple(rows))


# One word


@cache
def _beside(mended: bool, actor: str = "egypt") -> frozenset[str]:
    """Who stands on an actor's side in the best split."""
    return next(frozenset(side) for side in _read(mended).balance.frustration.partition if actor in side)


def _out_of_place(mended: bool) -> int:
    return _read(mended).balance.frustration.index


def _crossed() -> str:
    moved = (_beside(False) ^ _beside(True)).intersection(CROSSED)
    return min(moved, default="nobody")


def _sides() -> Table:
    rows = []
    for told, mended in (("as the machine read it", False), ("with that word put right", True)):
        found = _read(mended)
        split = found.balance.frustration
        sides = [listed(sorted(map(found.label, side))) for side in split.partition]
        sides.sort(key=lambda words: "Egypt" not in words)
        rows.append((told, *sides, f"{split.index}"))
    return Table("sides", "The best split", ("", "Egypt's side", "the other side", "out of place"), tuple(rows))


# What a side is worth


@cache
def _settled() -> str:
    """Which of two places in the split the text settles: a tie to the quarrel, and a word about the two powers."""
    found = _read(True)
    apart = "syria" in sides_of(found, found.signed.graph).apart
    powers = {"united_states", "soviet_union"}
    told = any({claim.actor, claim.recipient} == powers for claim in found.claims)
    return {(True, False): "neither", (True, True): "powers", (False, False): "syria"}.get((apart, told), "both")


# Earlier lessons


def _denied() -> str:
    """The sign of a denied delivery of arms."""
    claim = next(claim for claim in data.claims() if claim.id == "c015")
    return {1: "plus", -1: "minus", 0: "zero"}[data.codebook().sign(claim)]


def _nothing_turned() -> str:
    """Why nothing turned without Galeotti: whether any number could have been moved."""
    return "not_tried" if min(without("galeotti").values()) == 1 else "holds"


def _what_needs_a_judge() -> str:
    """Whether the numbers of dependence that no claim carries are the most."""
    claimed = {claim.id for claim in data.claims()}
    on_claims_alone = sum(bool(row.rests_on) and set(row.rests_on) <= claimed for row in data.dependencies())
    return "judged" if on_claims_alone < len(data.dependencies()) / 2 else "read"


MOMENTS = {
    "09.a": Moment(
        Task(Words("a sign", ("plus", "minus", "zero")), _denied, wrong={"harm": lambda: "minus"}),
    ),
    "09.b": Moment(
        Task(
            Words("what it shows", ("holds", "not_tried", "wrong_source")),
            _nothing_turned,
            wrong={"robust": lambda: "holds"},
        ),
    ),
    "09.c": Moment(
        Task(Words("where from", ("read", "judged")), _what_needs_a_judge, wrong={"text": lambda: "read"}),
    ),
    "09.1": Moment(
        Task(Words("who", CROSSED), _crossed, wrong={"nothing_moves": lambda: "nobody"}),
        facts=lambda: {"before": _out_of_place(False), "after": _out_of_place(True)},
        panels=lambda: (_sides(),),
    ),
    "09.2": Moment(
        Task(Words("a row", (*ROWS, "none")), _which_name, wrong={"names_only": lambda: "none"}),
        facts=lambda: {"new": len(_changes(0)), "others": len(_changes(1)) + len(_changes(2))},
        panels=lambda: (_by_name(),),
    ),
    "09.3": Moment(
        Task(
            Words("what is settled", ("both", "powers", "syria", "neither")),
            _settled,
            wrong={"as_drawn": lambda: "both", "opposed": lambda: "powers"},
        ),
    ),
}
