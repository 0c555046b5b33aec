"""Set 07, what if: a loss passed on, an exact change, direct and total, and what the model cannot take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from entente.errors import EntenteError
from entente.exercises.kinds import Function, Number, Row, Unfit, touched
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task
from entente.exercises.sets.vocabulary import spelled
from entente.exercises.tasks import Task
from entente.exercises.wording import shown
from entente.needs import scenarios
from entente.needs.cascades import cascade
from entente.needs.model import DependenceModel

# 07.1 · what a cut of one half passes on

OIL = {"criticality": 0.6, "own": 0.2, "share": 0.8, "substitutability": 0.25, "willingness": 1.0}


def _loss(cut: float = 0.5) -> float:
    """By the engine: what Britain loses if the Gulf delivers less."""
    arrays = {name: [value] for name, value in OIL.items()}
    model = DependenceModel(("britain", "gulf"), (("britain", "oil"),), (("britain", "oil", "gulf"),), **arrays)
    item = scenarios.Intervention("cut_supply", {"dependent": "britain", "supplier": "gulf", "resource": "oil"}, cut)
    return float(cascade(scenarios.apply(model, item)).loss[0])


# 07.2 · a change said exactly


@dataclass(frozen=True)
class Change:
    """An `entente.needs.scenarios.Intervention`, or a dict with its fields.

    Examples
    --------
    >>> Change().read({"operation": "shock", "target": {"actor": "iran"}, "value": 0.5})
    ('shock', (('actor', 'iran'),), 0.5, '')
    """

    expected: str = "an Intervention with an operation, a target, a value and a date"

    def read(self, answer: Any) -> tuple:
        """Operation, target, value and date; `Unfit` for anything else."""
        answer = touched(answer)
        if isinstance(answer, dict):
            try:
                answer = scenarios.Intervention(**answer)
            except (EntenteError, TypeError, ValueError) as error:
                raise Unfit(f"a dict that makes no Intervention ({' '.join(str(error).split())[:120]})") from None
        if not isinstance(answer, scenarios.Intervention):
            raise Unfit(shown(answer))
        return answer.operation, tuple(sorted(answer.target)), float(answer.value), answer.date


AIR_DEFENCE = {"dependent": "iran", "supplier": "russia", "resource": "air_defence"}


TURNED = AIR_DEFENCE | {"dependent": "russia", "supplier": "iran"}
ALL_SUPPLY = {"dependent": "iran", "supplier": "russia"}


def _change(operation="cut_supply", target=None, value=0.75, date="2024-10"):
    return scenarios.Intervention(operation, AIR_DEFENCE if target is None else target, value, date=date)


# 07.3 · the direct effect sold as the total

LOOPS = ((0.3, 0.5, 0.4), (0.2, 0.0, 0.5), (0.1, 0.8, 0.9), (0.25, 0.6, 0.0))


def _total(shock, a, b):
    """What two actors that need each other have lost in the end, when the first was hit."""
    first = shock / (1 - a * b)
    return first, b * first


# 07.4 · which questions can the model take?

QUESTIONS = {
    "a": "What if Russia delivered half of the air defence that it delivered?",
    "b": "What if China, seeing the launchers repaired, doubled its prices?",
    "c": "What if Iran found another seller for half of what Russia supplied?",
    "d": "What if membership of a pact had kept everybody from attacking?",
    "e": "What if Iran had lost a third of its own capability?",
    "f": "What if two suppliers met 0.8 and 0.6 of one need?",
    "g": "How likely is it that Russia stops deliveries?",
}
BREAKS = frozenset("bdfg")


# 07.5 · what would have come of it


def _history(text: str) -> bool:
    """Whether a text says what would have happened, and nowhere that it says so in the model."""
    told = re.search(r"\bwould have (happened|won|lost|attacked|helped)\b|\bin reality\b", text, re.IGNORECASE)
    return told is not None and re.search(r"\bmodel\b", text, re.IGNORECASE) is None


# 07.6 · from lesson 05: three at a time

TRIOS = {"a": (1, 1, -1), "b": (1, 1, 1), "c": (1, -1, -1), "d": (-1, -1, -1)}


def _trios(*minuses: int) -> set[str]:
    """The letters of the trios with so many hostile ties."""
    return {letter for letter, signs in TRIOS.items() if signs.count(-1) in minuses}


TASKS = {
    "07.1": Task(
        Number("the loss"),
        _loss,
        wrong={
            "whole": lambda: _loss(1.0),
            "no_substitutes": lambda: 0.6 * 0.8 * 0.5,
            "replaceable": lambda: 0.6 * 0.8 * 0.25 * 0.5,
            "no_criticality": lambda: 0.8 * 0.75 * 0.5,
            "no_share": lambda: 0.6 * 0.75 * 0.5,
            "own_too": lambda: 0.6 * 0.8 * 0.8 * 0.75 * 0.5,
            "what_is_left": lambda: 1 - _loss(),
            "replaceable+whole": lambda: 0.6 * 0.8 * 0.25,
            "no_substitutes+whole": lambda: 0.6 * 0.8,
            "own_share": lambda: 0.6 * 0.2 * 0.75 * 0.5,
        },
        credit={"whole": 0.5, "what_is_left": 0.5},
    ),
    "07.2": Task(
        Change(),
        _change,
        also=(lambda: _change(date="2024-10-01"),),
        wrong={
            "remaining": lambda: _change(value=0.25),
            "remaining+undated": lambda: _change(value=0.25, date=""),
            "turned+remaining": lambda: _change(target=TURNED, value=0.25),
            "turned+undated": lambda: _change(target=TURNED, date=""),
            "everything+remaining": lambda: _change(target=ALL_SUPPLY, value=0.25),
            "everything+undated": lambda: _change(target=ALL_SUPPLY, date=""),
            "year_only": lambda: _change(date="2024"),
            "restored/2": lambda: _change("restore"),
            "replaced/2": lambda: _change("substitute", value=0.25),
            "shocked/2": lambda: _change("shock", {"actor": "iran"}),
            "turned": lambda: _change(target=TURNED),
            "everything": lambda: _change(target=ALL_SUPPLY),
            "undated": lambda: _change(date=""),
            "restored": lambda: _change("restore", value=0.25),
            "replaced": lambda: _change("substitute"),
            "broken": lambda: _change("break_tie", {"between": ("iran", "russia")}),
            "shocked": lambda: _change("shock", {"actor": "iran", "resource": "air_defence"}),
        },
        credit={"remaining": 0.5, "everything": 0.5, "undated": 0.5},
    ),
    "07.3": Task(
        Function(
            "takes the shock, a and b, and gives both losses",
            lambda: list(LOOPS),
            Row("losses of the first and the second", (Number("first"), Number("second"))),
        ),
        lambda: _total,
        wrong={
            "direct": lambda: lambda shock, a, b: (shock, 0),
            "one_round": lambda: lambda shock, a, b: (shock, b * shock),
            "two_rounds": lambda: lambda shock, a, b: (shock * (1 + a * b), b * shock),
            "swapped": lambda: lambda shock, a, b: _total(shock, a, b)[::-1],
            "wrong_way": lambda: lambda shock, a, b: (_total(shock, a, b)[0], a * _total(shock, a, b)[0]),
            "one_round+wrong_way": lambda: lambda shock, a, b: (shock, a * shock),
            "left_over": lambda: lambda shock, a, b: tuple(1 - loss for loss in _total(shock, a, b)),
            "shrinks": lambda: lambda shock, a, b: (shock / (1 + a * b), b * shock / (1 + a * b)),
        },
        credit={"one_round": 0.5, "two_rounds": 0.5, "wrong_way": 0.5},
        tolerance=1e-4,
    ),
    "07.4": Task(
        Names("letters", known=lambda: spelled(QUESTIONS)),
        lambda: BREAKS,
        wrong={
            "reaction": lambda: BREAKS - {"b"},
            "deterrence": lambda: BREAKS - {"d"},
            "shares": lambda: BREAKS - {"f"},
            "chance": lambda: BREAKS - {"g"},
            "fitting": lambda: frozenset(QUESTIONS) - BREAKS,
            "all": lambda: tuple(QUESTIONS),
            "substitution": lambda: BREAKS | {"c"},
            "shock": lambda: BREAKS | {"e"},
            "cut": lambda: BREAKS | {"a"},
        },
        credit=dict.fromkeys(("reaction", "deterrence", "shares", "chance", "substitution", "shock", "cut"), 0.5),
    ),
    "07.5": open_task(
        "a what-if and its caution",
        history=_history,
        no_caution=lacks(
            r"\b(caution|careful\w*|but|yet|although|though|against|however|not|nobody|doubt\w*|unless|leaves out)\b"
        ),
    ),
    "07.6": Task(
        Names("letters", known=lambda: spelled(TRIOS)),
        lambda: _trios(0, 2),
        wrong={
            "friends_only": lambda: _trios(0),
            "common_enemy_only": lambda: _trios(2),
            "the_others": lambda: _trios(1, 3),
            "three_enemies": lambda: _trios(0, 2, 3),
            "friend_of_friend": lambda: _trios(0, 1, 2),
            "alike": lambda: _trios(0, 3),
            "mostly_friendly": lambda: _trios(0, 1),
            "mixed": lambda: _trios(1, 2),
        },
        credit=dict.fromkeys(("friends_only", "common_enemy_only"), 0.5),
    ),
}
