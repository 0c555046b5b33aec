"""Set 06, who needs whom more: sound shares, concentration, vulnerability, and leverage at Suez."""

from __future__ import annotations

from math import isclose

from entente.exercises.kinds import Function, Number, Table, Words
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task, says
from entente.exercises.tasks import Task

# 06.1 · shares that do not add up

SHARES = (
    {
        "grain": {"own": 1 / 22, "b": 15 / 22, "c": 6 / 22},  # 1, summed exactly; a little less in floats
        "oil": {"own": 0.0, "b": 0.7, "c": 0.4},
        "parts": {"own": 0.2, "b": 0.5},
        "gas": {"own": 0.1, "b": 0.2, "c": 0.7},
    },
    {
        "loans": {"own": 0.5, "b": 0.25, "c": 0.25},
        "ports": {"own": 0.98},
        "arms": {"own": 0.0, "b": 1.0},
    },
    {
        "water": {"own": 1 / 3, "b": 1 / 3, "c": 1 / 3},
        "ore": {"own": 0.4, "b": 1.2, "c": -0.6},
        "food": {"b": 0.99},
        "wood": {"own": 0.5, "b": 0.6, "c": -0.1},
    },
)


def _unsound(needs):
    """The needs whose shares do not add up to 1, or are no shares."""
    return [
        need
        for need, shares in needs.items()
        if not isclose(sum(shares.values()), 1) or min(shares.values()) < 0 or max(shares.values()) > 1
    ]


def _where(test):
    return lambda needs: [need for need, shares in needs.items() if test(shares)]


# 06.2 · concentration

DELIVERIES = (
    {"b": 7, "c": 7, "d": 7},
    {"b": 50, "c": 30, "d": 20},
    {"b": 400},
    {"b": 7, "c": 7, "d": 7, "e": 7},
    {"b": 1200, "c": 0, "d": 300},
)


def _hhi(deliveries):
    """The index of Herfindahl and Hirschman, of the shares that some deliveries make up."""
    return sum((amount / sum(deliveries.values())) ** 2 for amount in deliveries.values())


# 06.3 · sensitivity is not vulnerability

NEEDS = (
    {"grain": (0.5, {"b": (0.6, 0.9), "c": (0.2, 0.0)})},
    {"oil": (0.4, {"b": (0.5, 0.2), "c": (0.5, 0.7)}), "arms": (0.3, {"b": (0.9, 0.5)})},
    {"loans": (0.6, {"c": (1.0, 0.1)}), "ports": (0.2, {"c": (0.4, 0.3), "d": (0.6, 1.0)})},
)


def _over(part, combine=sum):
    def found(needs):
        parts: dict[str, list[float]] = {}
        for criticality, suppliers in needs.values():
            for supplier, (share, substitutability) in suppliers.items():
                parts.setdefault(supplier, []).append(part(criticality, share, substitutability))
        return {supplier: combine(values) for supplier, values in parts.items()}

    return found


_vulnerability = _over(lambda w, s, o: w * s * (1 - o))


def _by_need(needs):
    return {need: sum(w * s * (1 - o) for s, o in suppliers.values()) for need, (w, suppliers) in needs.items()}


# 06.4 · Suez: leverage, with numbers assumed for the task

BRITAIN = {
    "money": (0.6, {"united_states": (0.7, 0.1)}),
    "oil": (0.3, {"united_states": (0.2, 0.5), "saudi_arabia": (0.3, 0.6)}),
}
UNITED_STATES = {"bases": (0.2, {"britain": (0.5, 0.4)})}


def _leverage(britain=BRITAIN, states=UNITED_STATES, measure=_vulnerability) -> float:
    return measure(britain)["united_states"] - measure(states)["britain"]


_sensitivity = _over(lambda w, s, o: w * s)


# 06.6 · from lesson 04: many claims, one sign

SIGNS = {"majority": "+", "latest": "-", "most_severe": "-"}  # of claims of 2018 +, 2020 +, 2023 -


TASKS = {
    "06.1": Task(
        Function(
            "takes a dict of needs, each with its shares, and gives the unsound needs",
            lambda: [(c,) for c in SHARES],
            Names("needs"),
        ),
        lambda: _unsound,
        wrong={
            "exact": lambda: _where(lambda s: sum(s.values()) != 1 or min(s.values()) < 0 or max(s.values()) > 1),
            "sum_only": lambda: _where(lambda s: not isclose(sum(s.values()), 1)),
            "above": lambda: _where(lambda s: sum(s.values()) > 1 + 1e-9),
            "below": lambda: _where(lambda s: sum(s.values()) < 1 - 1e-9),
            "each": lambda: _where(lambda s: min(s.values()) < 0 or max(s.values()) > 1),
            "without_own": lambda: _where(lambda s: not isclose(sum(v for k, v in s.items() if k != "own"), 1)),
            "lenient": lambda: _where(lambda s: abs(sum(s.values()) - 1) > 0.05 or min(s.values()) < 0),
            "the_sound": lambda: lambda needs: [need for need in needs if need not in _unsound(needs)],
        },
        credit={"sum_only": 0.5, "exact": 0.5, "lenient": 0.5},
    ),
    "06.2": Task(
        Function(
            "takes a dict of deliveries and gives the concentration",
            lambda: [(c,) for c in DELIVERIES],
            Number("the concentration"),
        ),
        lambda: _hhi,
        wrong={
            "amounts": lambda: lambda d: sum(amount**2 for amount in d.values()),
            "sum": lambda: lambda d: sum(amount / sum(d.values()) for amount in d.values()),
            "largest": lambda: lambda d: max(d.values()) / sum(d.values()),
            "percent": lambda: lambda d: 10_000 * _hhi(d),
            "inverse": lambda: lambda d: 1 / _hhi(d),
            "complement": lambda: lambda d: 1 - _hhi(d),
            "equal": lambda: lambda d: 1 / len(d),
            "hundred": lambda: lambda d: sum((amount / 100) ** 2 for amount in d.values()),
            "squares_over_total": lambda: lambda d: sum(amount**2 for amount in d.values()) / sum(d.values()),
            "root": lambda: lambda d: _hhi(d) ** 0.5,
        },
        credit={"percent": 0.5},
    ),
    "06.3": Task(
        Function(
            "takes the needs of an actor and gives its vulnerability to each supplier",
            lambda: [(c,) for c in NEEDS],
            Table("vulnerability", Number("a number")),
        ),
        lambda: _vulnerability,
        wrong={
            "sensitivity": lambda: _sensitivity,
            "replaceable": lambda: _over(lambda w, s, o: w * s * o),
            "no_criticality": lambda: _over(lambda w, s, o: s * (1 - o)),
            "no_share": lambda: _over(lambda w, s, o: w * (1 - o)),
            "last": lambda: _over(lambda w, s, o: w * s * (1 - o), lambda values: values[-1]),
            "worst": lambda: _over(lambda w, s, o: w * s * (1 - o), max),
            "less": lambda: _over(lambda w, s, o: w * s - o),
            "averaged": lambda: lambda needs: {s: value / len(needs) for s, value in _vulnerability(needs).items()},
            "by_need": lambda: _by_need,
        },
        credit={"last": 0.5, "worst": 0.5},
    ),
    "06.4": Task(
        Number("the leverage"),
        _leverage,
        wrong={
            "sensitivity": lambda: _leverage(measure=_sensitivity),
            "turned": lambda: -_leverage(),
            "one_way": lambda: _vulnerability(BRITAIN)["united_states"],
            "added": lambda: _vulnerability(BRITAIN)["united_states"] + _vulnerability(UNITED_STATES)["britain"],
            "cohesion": lambda: (
                (_vulnerability(BRITAIN)["united_states"] + _vulnerability(UNITED_STATES)["britain"]) / 2
            ),
            "sigma": lambda: _leverage(measure=_over(lambda w, s, o: w * s * o)),
            "oil_only": lambda: _leverage(britain={"oil": BRITAIN["oil"]}),
            "ratio": lambda: _vulnerability(BRITAIN)["united_states"] / _vulnerability(UNITED_STATES)["britain"],
            "money_only": lambda: _leverage(britain={"money": BRITAIN["money"]}),
            "saudi_too": lambda: sum(_vulnerability(BRITAIN).values()) - _vulnerability(UNITED_STATES)["britain"],
        },
        credit={"turned": 0.5, "money_only": 0.5},
        tolerance=6e-4,
    ),
    "06.5": open_task(
        "which number you would ask for first",
        fact=says(r"\b(is proved|proves|proven|is certain|a fact that)\b"),
        no_parameter=lacks(r"\b(critical\w*|shares?|substitut\w+|willing\w*|capabilit\w+)\b|σ"),
        no_half=lacks(r"\b(half|halve[sd]?|halving)\b|50 ?%|\b0[.,]\d|½"),
    ),
    "06.6": Task(
        Table("sign by each rule", Words("a sign", ("+", "-", "none"))),
        lambda: SIGNS,
        wrong={
            "outvoted": lambda: SIGNS | {"most_severe": "+"},
            "oldest": lambda: SIGNS | {"latest": "+"},
            "last_word": lambda: SIGNS | {"majority": "-"},
            "draw": lambda: SIGNS | {"majority": "none"},
            "one_rule": lambda: dict.fromkeys(SIGNS, "+"),
            "no_line": lambda: dict.fromkeys(SIGNS, "none"),
        },
        credit=dict.fromkeys(("outvoted", "oldest", "last_word", "draw"), 0.5),
    ),
}
