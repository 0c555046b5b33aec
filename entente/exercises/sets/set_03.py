"""Set 03, what exactly is claimed: denied is not hostile, signs, agreement by chance, and a second reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from entente import data
from entente.exercises.kinds import Function, Number, Table, Words
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, named, no_evidence, open_task, says
from entente.exercises.sets.vocabulary import GLOSSES, claim_words, spelled
from entente.exercises.tasks import Task
from entente.text import agreement
from entente.text.codebook import CERTAINTIES

# 03.1 · four sentences that sound alike

LIKE = (
    "protects +",
    "protects -",
    "refuses_help +",
    "refuses_help -",
    "withholds +",
    "withholds -",
    "criticises +",
    "rivals +",
)
CODES = {"a": "protects -", "b": "refuses_help +", "c": "withholds +", "d": "protects +"}


def _codes(**other: str) -> dict[str, str]:
    return {**CODES, **other}


# 03.2 · the sign of a claim


def _sign(claim):
    """The sign that a claim carries: that of its relation, and 0 if the relation is denied."""
    return 0 if claim.polarity == "-" else data.codebook()[claim.relation].sign


def _turned(claim):
    of_relation = data.codebook()[claim.relation].sign
    return -of_relation if claim.polarity == "-" else of_relation


def _deaf(claim):
    return data.codebook()[claim.relation].sign


def _hostile(claim):
    return -1 if claim.polarity == "-" else data.codebook()[claim.relation].sign


def _signed() -> list[tuple]:
    """One claim of each signed relation and polarity, and an attack that did not take place."""
    codebook = data.codebook()
    kinds = {(c.relation, c.polarity): c for c in data.claims() if codebook[c.relation].signed}
    spared = next(claim for claim in kinds.values() if codebook[claim.relation].sign < 0)
    return [(claim,) for claim in (*kinds.values(), replace(spared, polarity="-"))]


# 03.3 · agreement by chance

CODED = (
    (("tie", "tie", "rival", "tie", "rival", "none"), ("tie", "rival", "rival", "tie", "rival", "none")),
    (tuple("aaaaaaaaab"), tuple("aaaaaaaaba")),
    (tuple("++-0+-0+--"), tuple("+--0++0+-0")),
)


def _kappa(first, second):
    """Cohen's kappa: agreement beyond what the two coders' own habits would give by chance."""
    n = len(first)
    seen = sum(a == b for a, b in zip(first, second, strict=True)) / n
    one, other = Counter(first), Counter(second)
    chance = sum(one[code] * other[code] for code in one) / n**2
    return (seen - chance) / (1 - chance)


def _seen(first, second):
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first)


def _uniform(first, second):
    chance = 1 / len({*first, *second})
    return (_seen(first, second) - chance) / (1 - chance)


def _pooled(first, second):
    chance = sum((count / (2 * len(first))) ** 2 for count in Counter([*first, *second]).values())
    return (_seen(first, second) - chance) / (1 - chance)


def _chance(first, second):
    return sum(Counter(first)[code] * Counter(second)[code] for code in {*first}) / len(first) ** 2


def _beyond(seen, chance):
    return (seen - chance) / (1 - chance)


# 03.4 · Suez: one sentence, two claims

OIL = ("saudi_arabia withholds britain", "saudi_arabia withholds france")
PARTIES_OF_SUEZ = ("britain", "france", "israel", "egypt", "united_states", "soviet_union", "saudi_arabia", "canada")


def _words_of_oil() -> dict[str, str]:
    return claim_words() | spelled((*PARTIES_OF_SUEZ, "and"))  # "and" is read, since a slip has it


# 03.5 · where the two passes differ, or were overruled

WEIGHTY = ("unit", "relation", "polarity", "certainty", "aux")


def _unlisted(text: str, _right: object) -> bool:
    """Whether no claim or paragraph that a text names is among the differences that the task lists."""
    coded = {claim.id: claim for coding in data.codings().values() for claim in coding}
    listed = set()
    for row in data.table("reconciled"):
        if row["field"] in WEIGHTY:
            listed |= {("p", coded[row["coding_a"] or row["coding_b"]].paragraph), *named(row["claim"] or "")}
    return not listed & set(named(text))


# 03.6 · from lesson 01: how sure is the source?

LEVELS = {"a": "PS", "b": "PR", "c": "CT", "d": "U"}


TASKS = {
    "03.1": Task(
        Table("code", Words("relation and polarity", LIKE)),
        _codes,
        wrong={
            "denied_hostile": lambda: _codes(a="rivals +"),
            "denied_refused": lambda: _codes(a="refuses_help +"),
            "absent_withheld": lambda: _codes(a="withholds +"),
            "refused_denied": lambda: _codes(b="protects -"),
            "refused_twice": lambda: _codes(b="refuses_help -"),
            "withdrawn_denied": lambda: _codes(c="protects -"),
            "withdrawn_twice": lambda: _codes(c="withholds -"),
            "all_denied": lambda: _codes(b="protects -", c="protects -"),
            "words": lambda: _codes(a="criticises +"),
            "absent_negated": lambda: _codes(a="refuses_help -"),
            "absent_negated/2": lambda: _codes(a="withholds -"),
            "exchanged": lambda: _codes(b="withholds +", c="refuses_help +"),
            "helping_denied": lambda: _codes(d="withholds -"),
            "helping_denied/2": lambda: _codes(d="refuses_help -"),
        },
        credit={"refused_denied": 0.5, "withdrawn_denied": 0.5, "denied_refused": 0.5},
    ),
    "03.2": Task(
        Function("takes a claim and gives 1, 0 or -1", _signed, Number("a sign", whole=True)),
        lambda: _sign,
        wrong={
            "turned": lambda: _turned,
            "deaf": lambda: _deaf,
            "hostile": lambda: _hostile,
            "half": lambda: lambda claim: 0 if claim.polarity == "-" else 1,
            "zero": lambda: lambda claim: 0,
            "hostile+half": lambda: lambda claim: 1 if claim.polarity == "+" else -1,
            "wrong_branch": lambda: lambda claim: _deaf(claim) if claim.polarity == "-" else 0,
            "friendly": lambda: lambda claim: 1 if claim.polarity == "-" else _deaf(claim),
        },
    ),
    "03.3": Task(
        Function("takes two lists of codes and gives kappa", lambda: list(CODED), Number("kappa")),
        lambda: _kappa,
        also=(lambda: lambda a, b: agreement.cohen_kappa(a, b),),
        wrong={
            "percent": lambda: _seen,
            "uniform": lambda: _uniform,
            "pooled": lambda: _pooled,
            "difference": lambda: lambda a, b: _seen(a, b) - _chance(a, b),
            "chance": lambda: _chance,
            "ratio": lambda: lambda a, b: _seen(a, b) / (1 - _chance(a, b)),
            "half_chance": lambda: lambda a, b: 2 * _seen(a, b) - 1,
            "first_habit": lambda: lambda a, b: _beyond(_seen(a, b), _chance(a, a)),
            "first_habit/2": lambda: lambda a, b: _beyond(_seen(a, b), _chance(b, b)),
            "divided_by_seen": lambda: lambda a, b: (_seen(a, b) - _chance(a, b)) / _seen(a, b),
            "once_divided": lambda: lambda a, b: _beyond(_seen(a, b), _chance(a, b) * len(a)),
        },
        credit={"difference": 0.5, "pooled": 0.5},
    ),
    "03.4": Task(
        Names('claims, each as "actor relation recipient"', parts=3, known=_words_of_oil),
        lambda: OIL,
        wrong={
            "one": lambda: ["saudi_arabia withholds britain and france"],
            "first_only": lambda: OIL[:1],
            "first_only/2": lambda: OIL[1:],
            "denied_trade": lambda: ["saudi_arabia trades_with britain", "saudi_arabia trades_with france"],
            "denied_trade/2": lambda: ["saudi_arabia trades_with- britain", "saudi_arabia trades_with- france"],
            "trade_too": lambda: [*OIL, "saudi_arabia trades_with britain", "saudi_arabia trades_with france"],
            "denied_withholds": lambda: [claim.replace("withholds", "withholds-") for claim in OIL],
            "refused": lambda: ["saudi_arabia refuses_help britain", "saudi_arabia refuses_help france"],
            "refused+first_only": lambda: ["saudi_arabia refuses_help britain"],
            "turned": lambda: ["britain withholds saudi_arabia", "france withholds saudi_arabia"],
            "attacked": lambda: ["saudi_arabia attacks britain", "saudi_arabia attacks france"],
            "pair_too": lambda: [*OIL, "britain shares_interest france"],
        },
        credit={"first_only": 0.5, "pair_too": 0.5},
    ),
    "03.5": open_task(
        "which code you would keep",
        signs={"no_evidence": no_evidence, "unlisted": _unlisted},
        no_rule=lacks(r"\brules?\b|\bcodebook\b|\bboundar(y|ies)\b|\bnear miss\b|\bin which order\b|\bsteps?\b"),
        truth=says(r"\bin fact\b|\breally\b|\bin truth\b"),
    ),
    "03.6": Task(
        Table("level", Words("a level", CERTAINTIES, GLOSSES)),
        lambda: LEVELS,
        wrong={
            "reported": lambda: LEVELS | {"a": "CT"},
            "reported/2": lambda: LEVELS | {"a": "CT", "b": "CT"},
            "reported/3": lambda: LEVELS | {"b": "CT"},
            "may": lambda: LEVELS | {"a": "PR"},
            "probably": lambda: LEVELS | {"b": "PS"},
            "feared": lambda: LEVELS | {"c": "PS"},
            "feared/2": lambda: LEVELS | {"c": "U"},
            "feared/3": lambda: LEVELS | {"c": "PR"},
            "open": lambda: LEVELS | {"d": "CT"},
            "open/2": lambda: LEVELS | {"d": "PS"},
        },
        credit=dict.fromkeys(("reported", "may", "probably", "feared", "open"), 0.5),
    ),
}
