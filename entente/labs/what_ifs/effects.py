"""Lab 07, what a what-if sets off: the cascade round by round, who moves how far, and what the strength makes of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from entente.labs.kit.effects import Curve, Dumbbell, Dumbbells
from entente.labs.what_ifs.hand import LAST_ROUND, Model, State, acting
from entente.needs.cascades import FORMS, cascade
from entente.needs.measures import KINDS
from entente.needs.model import DependenceModel
from entente.needs.scenarios import Comparison, Intervention, compare

SMALL = 0.0005  # what is shown as no change, as in lesson 07
STEP = 0.05  # of the strength
TICK = 0.1  # of the axis of capabilities


def compared(state: State, model: Model) -> dict[str, Comparison]:
    """The what-if against the base, under each form of the cascade."""
    return both_forms(model.periods[state.period], acting(state))


def both_forms(base: DependenceModel, items: tuple[Intervention, ...]) -> dict[str, Comparison]:
    """Interventions against the base, under each form of the cascade."""
    return {form: _one_form(base, items, form) for form in FORMS}


@lru_cache(maxsize=512)
def _one_form(base: DependenceModel, items: tuple[Intervention, ...], form: str) -> Comparison:
    return compare(base, items, form=form)


def difference(before: float, after: float) -> str:
    """How far the second lies from the first, with three decimals: where both print alike, or nearly lie there, 0.

    Examples
    --------
    >>> difference(0.5004, 0.4996), difference(0.4996, 0.4994), difference(0.123, 0.0)
    ('0', '0', '−0.123')
    """
    if round(before, 3) == round(after, 3) or abs(after - before) <= SMALL:
        return "0"
    return f"{after - before:+.3f}".replace("-", "−")


@lru_cache(maxsize=256)
def _levels(model: DependenceModel, form: str, number: int) -> np.ndarray:
    """The capabilities after a number of rounds; before the first, nobody has felt anything."""
    return model.capability if not number else cascade(model, form=form, max_rounds=number).final


def after_round(found: Comparison, number: int) -> np.ndarray:
    """The effect after a number of rounds: the capabilities with the what-if less those without it.

    Round 0 is what is written into the capabilities themselves, round 1 the direct effect; each later one is what comes
    round through others. `LAST_ROUND` is the end.
    """
    if number >= LAST_ROUND:
        return found.effect
    form = found.base.form
    return _levels(found.after, form, number) - _levels(found.before, form, number)


def settled(found: Comparison) -> int:
    """The first round after which every number prints as at the end; `LAST_ROUND` if none before it does."""
    for number in range(LAST_ROUND):
        if all(difference(*pair) == "0" for pair in zip(found.effect, after_round(found, number), strict=True)):
            return number
    return LAST_ROUND


def rounds(found: dict[str, Comparison]) -> tuple[int, ...]:
    """The rounds that show something new, and the end."""
    return (*range(max(map(settled, found.values()))), LAST_ROUND)


def full(state: State, model: Model) -> dict[str, Comparison]:
    """The what-if at full strength."""
    return compared(replace(state, strength=1.0), model)


def dumbbells(state: State, model: Model) -> Dumbbells:
    """Every actor before and after under both forms, as far as the rounds have gone; who loses most comes first.

    Order and axis are those of the full strength, so that nothing jumps while the strength is drawn.
    """
    found, whole, number = compared(state, model), full(state, model), int(state.round)
    order = sorted(range(len(whole[FORMS[0]].actors)), key=lambda i: _most(whole, i))
    rows = tuple(_row(i, found, number, model) for i in order)
    ends = []
    for each in whole.values():
        ends += [*each.base.final, *each.changed.final]
    low = max(0.0, TICK * math.floor(min(ends) / TICK - 0.2))
    title = "What each can do: ○ without, ● with the what-if"
    return Dumbbells("capability", title, rows, round(low, 1), 1.0, FORMS, _how_far(found, number))


def _most(found: dict[str, Comparison], i: int) -> tuple[float, str]:
    effects = [float(each.effect[i]) for each in found.values()]
    return -max(map(abs, effects)), found[FORMS[0]].actors[i]


def _row(i: int, found: dict[str, Comparison], number: int, model: Model) -> Dumbbell:
    """One actor: where it stands without the what-if and after so many rounds with it, under each form."""
    ends, words = [], []
    for each in found.values():
        before = float(each.base.final[i])
        after = before + float(after_round(each, number)[i])
        ends.append((round(before, 4), round(after, 4)))
        words.append(difference(before, after))
    label = model.labels[found[FORMS[0]].actors[i]]
    told = (f"{form} {a:.3f} to {b:.3f}" for form, (a, b) in zip(found, ends, strict=True))
    text = words[0] if len(set(words)) == 1 else " / ".join(words)
    return Dumbbell(label, tuple(ends), text, any(word != "0" for word in words), f"{label}: {', '.join(told)}.")


def _how_far(found: dict[str, Comparison], number: int) -> str:
    if number >= LAST_ROUND:
        return "All rounds are over."
    if number == 0:
        return "Round 0: only what is written into an actor itself; nobody has felt anything yet."
    if number == 1:
        return "Round 1: the direct effect. Who draws on what is changed feels it."
    return f"Round {number}: the knock-on. Who draws on those who lost feels it in turn."


def leverage(state: State, model: Model) -> Dumbbells:
    """The leverage of the watched pair by each kind of dependence, before and after."""
    found = compared(state, model)[FORMS[0]]
    pair = tuple(found.actors.index(actor) for actor in model.pair)
    rows = []
    for kind in KINDS:
        before, after = (float(each[pair]) for each in found.leverage(kind))
        change = difference(before, after)
        ends = ((round(before, 4), round(after, 4)),)
        rows.append(Dumbbell(kind, ends, change, change != "0", f"{kind}: {before:+.3f} to {after:+.3f}."))
    who, over = (model.labels[actor] for actor in model.pair)
    far = max(abs(end) for row in rows for end in row.ends[0])
    high = max(TICK, TICK * math.ceil(far / TICK))
    title = f"{who}'s leverage over {over}, by the three dependences"
    return Dumbbells("leverage", title, tuple(rows), round(-high, 1), round(high, 1))


def top(state: State, model: Model) -> int | None:
    """The place of the actor whose capability moves most at full strength; None if nobody's does."""
    found = full(state, model)[FORMS[0]]
    far = np.abs(found.effect)
    return int(far.argmax()) if far.size and far.max() > SMALL else None


def curve(state: State, model: Model) -> tuple[Curve, ...]:
    """The effect on the actor that moves most over the whole range of the strength, in both forms."""
    who = top(state, model)
    if who is None:
        return ()
    lines = []
    for form in FORMS:
        points = ((strength, float(at(state, strength, model)[form].effect[who])) for strength in strengths())
        lines.append((form, tuple((strength, round(effect, 5)) for strength, effect in points)))
    found = compared(state, model)
    words = [_change(each, who) for each in found.values()]
    text = words[0] if len(set(words)) == 1 else " / ".join(words)
    ends = [effect for _, points in lines for _, effect in points]
    title = f"{model.labels[found[FORMS[0]].actors[who]]}'s change over the strength of the what-if"
    low, high = min(0.0, *ends), max(0.0, *ends)
    # The prediction is about the what-if of the question alone.
    name = "curve" if state.scenario == model.opening else "own_curve"
    return (Curve(name, title, "strength", state.strength, STEP, tuple(lines), text, low, high, scale=-1.0),)


def _change(found: Comparison, who: int) -> str:
    return difference(float(found.base.final[who]), float(found.changed.final[who]))


def strengths() -> Iterable[float]:
    """The places of the slider."""
    return (round(STEP * place, 2) for place in range(round(1 / STEP) + 1))


def at(state: State, strength: float, model: Model) -> dict[str, Comparison]:
    """The what-if at a strength."""
    return compared(replace(state, strength=strength), model)
