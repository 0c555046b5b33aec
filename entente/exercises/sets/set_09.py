"""Set 09, the capstone: a question and a report, whose form a check sees; and what may be counted in their claims."""

from __future__ import annotations

from collections import defaultdict

from entente.exercises.kinds import Function, Number
from entente.exercises.names import Names
from entente.exercises.sets.prose import has, lacks, no_evidence, no_sections, open_task
from entente.exercises.sets.vocabulary import spelled
from entente.exercises.tasks import Task

# 09.3 · from lesson 07: what may a sentence about a what-if say?

SAID = ("a", "b", "c", "d", "e")
HOLD = frozenset("ad")

# 09.4 to 09.6 · tables of claims: (claim, source, actor, recipient, sign), and for whom a source speaks

SPRING = [
    ("m1", "author", "upper", "lower", -1), ("m2", "mayor", "lower", "upper", -1), ("m3", "mayor", "upper", "port", 1),
    ("m4", "author", "port", "lower", 1), ("m5", "author", "port", "lower", 1), ("m6", "teacher", "port", "upper", 0),
    ("m7", "harbour", "port", "lower", -1), ("m8", "author", "lower", "mill", 1), ("m9", "miller", "upper", "mill", -1),
]  # fmt: skip
BORDER = [
    ("n1", "east", "east", "west", -1), ("n2", "envoy", "west", "east", -1), ("n3", "envoy", "east", "west", 0),
    ("n4", "paper", "west", "east", 1), ("n5", "envoy", "west", "north", 1), ("n6", "paper", "north", "west", 1),
    ("n7", "east", "north", "east", 1), ("n8", "paper", "south", "north", -1), ("n9", "paper", "north", "south", -1),
]  # fmt: skip
STRAIT = [
    ("k1", "ann", "p", "q", 1), ("k2", "ben", "q", "p", -1), ("k3", "ann", "p", "r", 1), ("k4", "ann", "r", "p", 1),
    ("k5", "ann", "p", "r", 1), ("k6", "ben", "q", "s", -1), ("k7", "cem", "r", "s", 0), ("k8", "cem", "s", "r", 0),
]  # fmt: skip
SPEAKS_FOR = (
    {"mayor": "lower", "harbour": "port", "miller": "mill"},
    {"envoy": "west", "east": "east"},
    {"ben": "q"},
)
TABLES = (SPRING, BORDER, STRAIT)


def _party_claims(rows, speaks_for, places=(2, 3)) -> list[str]:
    """The claims whose source speaks for one of the two, by default."""
    return [row[0] for row in rows if speaks_for.get(row[1]) in [row[place] for place in places]]


def _voices(rows, *, directed: bool = False, signless: bool = False) -> dict[tuple, list[str]]:
    """The sources of each pair, one for each claim."""
    found = defaultdict(list)
    for _, source, actor, recipient, sign in rows:
        if sign or signless:
            pair = (actor, recipient) if directed else tuple(sorted((actor, recipient)))
            found[pair].append(source)
    return found


def _one_voice(rows, **options) -> list[tuple]:
    return [pair for pair, voices in _voices(rows, **options).items() if len(set(voices)) == 1]


def _sign(rows) -> int:
    total = sum(row[4] for row in rows)
    return (total > 0) - (total < 0)


def _alike(rows, row) -> list[tuple]:
    return [other for other in rows if {*other[2:4]} == {*row[2:4]}]


def _hinges(rows, alike=_alike, changed=lambda before, after: before != after) -> list[str]:
    """The claims without which the sign of those alike is another."""
    found = []
    for row in rows:
        every = alike(rows, row)
        if changed(_sign(every), _sign([other for other in every if other != row])):
            found.append(row[0])
    return found


def _same_way(rows, row) -> list[tuple]:
    return [other for other in rows if other[2:4] == row[2:4]]


TASKS = {
    "09.1": open_task(
        "your text and your question",
        own_text=True,
        signs={"no_question": lambda given, _right: "?" not in given},
        forecast=has(r"\b(who|what) will\b|\bpredict\b|\bforecast\b|\bin (the )?future\b"),
        no_missing=lacks(r"\b(missing|absent|absence|silent|heard|nobody|unheard|left out|voice|speaks?|no one)\b"),
    ),
    "09.2": open_task(
        "your report",
        least=250,
        own_text=True,
        signs={"sections": no_sections, "no_evidence": no_evidence},
        no_rule=lacks(r"\b(rules?|majority|latest|weighted|severe)\b"),
        own_hand=lacks(
            r"\b(by hand|correct\w*|chang\w+|merg\w+|accept\w*|reject\w*|check\w*|renam\w+|drop\w*|add(ed)?|mend\w*)\b"
        ),
    ),
    "09.3": Task(
        Names("letters", known=lambda: spelled(SAID)),
        lambda: HOLD,
        wrong={
            "forecast": lambda: HOLD | {"b"},
            "chance": lambda: HOLD | {"c"},
            "reaction": lambda: HOLD | {"e"},
            "draws": lambda: HOLD - {"d"},
            "condition": lambda: HOLD - {"a"},
            "the_others": lambda: frozenset(SAID) - HOLD,
            "all": lambda: SAID,
        },
        credit=dict.fromkeys(("forecast", "chance", "reaction", "draws", "condition"), 0.5),
    ),
    "09.4": Task(
        Function(
            "takes rows and a dict, and gives a number",
            lambda: list(zip(TABLES, SPEAKS_FOR, strict=True)),
            Number("a count"),
        ),
        lambda: lambda rows, speaks_for: len(_party_claims(rows, speaks_for)),
        wrong={
            "actor_only": lambda: lambda rows, speaks_for: len(_party_claims(rows, speaks_for, (2,))),
            "recipient_only": lambda: lambda rows, speaks_for: len(_party_claims(rows, speaks_for, (3,))),
            "any_party": lambda: lambda rows, speaks_for: sum(row[1] in speaks_for for row in rows),
            "voices": lambda: lambda rows, for_: len({r[1] for r in rows if r[0] in _party_claims(rows, for_)}),
            "part": lambda: lambda rows, speaks_for: len(_party_claims(rows, speaks_for)) / len(rows),
            "by_name": lambda: lambda rows, _speaks_for: sum(row[1] in row[2:4] for row in rows),
            "the_others": lambda: lambda rows, speaks_for: len(rows) - len(_party_claims(rows, speaks_for)),
            "whole_table": lambda: lambda rows, _speaks_for: len(rows),
        },
        credit={"actor_only": 0.5, "recipient_only": 0.5, "part": 0.5},
    ),
    "09.5": Task(
        Function("takes rows and gives pairs", lambda: [(rows,) for rows in TABLES], Names("ties", pairs=True)),
        lambda: _one_voice,
        wrong={
            "signless": lambda: lambda rows: _one_voice(rows, signless=True),
            "directed": lambda: lambda rows: _one_voice(rows, directed=True),
            "one_claim": lambda: lambda rows: [pair for pair, found in _voices(rows).items() if len(found) == 1],
            "several": lambda: lambda rows: [pair for pair, found in _voices(rows).items() if len(set(found)) > 1],
            "every_tie": lambda: lambda rows: list(_voices(rows)),
            "author_only": lambda: lambda rows: [p for p, found in _voices(rows).items() if {*found} == {"author"}],
        },
        credit={"signless": 0.5, "directed": 0.5},
    ),
    "09.6": Task(
        Function("takes rows and gives claims", lambda: [(rows,) for rows in TABLES], Names("claims")),
        lambda: _hinges,
        wrong={
            "whole_table": lambda: lambda rows: _hinges(rows, lambda rows, _row: rows),
            "directed": lambda: lambda rows: _hinges(rows, _same_way),
            "opposite_only": lambda: lambda rows: _hinges(rows, changed=lambda before, after: before * after < 0),
            "gone_only": lambda: lambda rows: _hinges(rows, changed=lambda before, after: before and not after),
            "alone": lambda: lambda rows: [r[0] for r in rows if r[4] and sum(o[4] != 0 for o in _alike(rows, r)) == 1],
            "agreeing": lambda: lambda rows: [r[0] for r in rows if r[4] and r[4] == _sign(_alike(rows, r))],
            "every_sign": lambda: lambda rows: [row[0] for row in rows if row[4]],
            "the_others": lambda: lambda rows: [row[0] for row in rows if row[0] not in _hinges(rows)],
        },
        credit={"gone_only": 0.5, "directed": 0.5},
    ),
}
