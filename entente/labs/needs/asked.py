"""What the dependence bench asks, and what there is to try in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from entente import data
from entente.labs.kit.controls import Action
from entente.labs.kit.grounds import question
from entente.labs.kit.guess import Choose
from entente.labs.kit.lab import Try
from entente.labs.needs.state import HALF_A_STEP, QUESTION, Model, State, links_of, numbers
from entente.labs.needs.view import Pair, minus
from entente.needs.measures import WHOLE


def _then(model: Model) -> dict[str, float] | None:
    """The judged numbers of the link in the earlier period, where the article names one."""
    start, before = model.start, data.labs().before
    if before is None or start.link not in links_of(model, before):
        return None
    return numbers(replace(start, period=before), model)


def question_of(model: Model) -> str:
    """The question of the lesson, with the judged numbers of the earlier period in it, where it asks for them."""
    asked, then = question("dependence_bench", QUESTION), _then(model)
    return asked.format(**{name: f"{value:g}" for name, value in then.items()}) if then else asked


ASKED = ("criticality", "share", "substitutability")
EARLIER = (
    ("more", "above 0, and more than it was"),
    ("less", "above 0, and less than it was"),
    ("below", "not above 0"),
)
HALVED = (
    ("kept", "the supplier has it, and keeps it"),
    ("lost", "the supplier has it, and loses it"),
    ("not", "it has not"),
)


def guess(model: Model) -> Choose:
    """What is to be predicted of who has the upper hand.

    What it is in the later period with the numbers of the earlier one; where an article has no earlier one, what is
    left of it if half of the need could be met elsewhere.
    """
    if _then(model):
        return Choose(question_of(model), EARLIER, reached=_as_before, verdict=_beside_before)
    return Choose(question_of(model), HALVED, reached=_halved, verdict=_after_halving)


def _as_before(state: State, model: Model) -> bool:
    now, then = numbers(state, model), _then(model)
    same = all(abs(now[name] - then[name]) < HALF_A_STEP for name in ASKED)
    return same and (state.period, state.link, state.kind) == (model.start.period, model.start.link, WHOLE)


def _beside_before(said: str, state: State, model: Model) -> str:
    now = Pair.of(state, model).after[2]
    then = Pair.of(replace(model.start, period=data.labs().before), model).before[2]
    found = "below" if now <= 0 else "more" if now > then else "less"
    return f"{_as_said(said, found, EARLIER)} It is {minus(now)} now, and was {minus(then)} in {data.labs().before}."


def _halved(state: State, model: Model) -> bool:
    moved = [name for (_, link, name), _ in state.changes if link == state.link]
    half = abs(numbers(state, model)["substitutability"] - 0.5) < HALF_A_STEP
    return moved == ["substitutability"] and half and state.link == model.start.link


def _after_halving(said: str, state: State, model: Model) -> str:
    pair = Pair.of(state, model)
    found = "not" if pair.before[2] <= 0 else "kept" if pair.after[2] > 0 else "lost"
    return f"{_as_said(said, found, HALVED)} {minus(pair.before[2])} as coded, {minus(pair.after[2])} with a half."


def _as_said(said: str, found: str, options: tuple[tuple[str, str], ...]) -> str:
    if said == found:
        return "So it is."
    words = dict(options)
    return f"You said “{words[said]}”; it is “{words[found]}”."


def tries(model: Model) -> tuple[Try, ...]:
    start = model.start
    pair = Pair.of(start, model)
    tries = [
        Try("What flows now", (_chosen("kind", "given"),), "Who has the upper hand if only this counts?"),
        Try(
            "What could be offered",
            (_chosen("kind", "restorable"),),
            "And if only what could be promised counts?",
        ),
        Try(
            "Nobody can step in",
            (_chosen("substitutability", 0),),
            f"How much does {pair.supplier} gain by it?",
        ),
    ]
    then = _then(model)
    if then:
        back = tuple(_chosen(name, then[name]) for name in ASKED)
        tries.insert(0, Try(f"The numbers of {data.labs().before}"[:40], back, "Which of the three moves it most?"))
    return tuple(tries)


def _chosen(control: str, value: Any) -> Action:
    return {"do": "set", "control": control, "value": value}
