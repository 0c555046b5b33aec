"""Moments of lesson 07: how far a loss travels, a cut by hand, a threat carried out, a promise, and the worst need."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import isclose

import numpy as np

from entente import data, doubt, needs
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.labs.kit.scene import Table
from entente.labs.moments.asked import Moment, Scale
from entente.needs import chain, compare
from entente.say import signed

STEPS = (("syria", "protection", "russia"), ("hezbollah", "supply", "syria"), ("iran", "forward_defence", "hezbollah"))
PARTS_OF_A_LOSS = {"all": 1, "half": 0.5, "tenth": 0.1, "hundredth": 0.01}
KEPT = {"nothing": 0, "quarter": 0.25, "half": 0.5, "whole": 1}
LEVELS = (0, 0.2, 0.4, 0.6, 0.8, 1)
# The what-ifs that move Iran more than anybody else. A learner's own file is none of them.
MOVE_IRAN = (
    "china_steps_in",
    "iran_completes_weapon",
    "iran_in_csto",
    "iran_in_csto_as_armenia",
    "russia_restores_air_defence",
    "russia_shares_intelligence",
    "s300_not_replaced",
)
DRAWS, SEED, FIRM = 5_000, 7, 0.9  # those of the lesson
FUEL, COVER = 0.5 * 0.8 * (1 - 0.25), 0.4  # how much of a hangs on b, and of c on a: the lesson's three actors
GIVES, CUT = 0.8, 0.5


def _nearest(options: dict[str, float], value: float) -> str:
    return min(options, key=lambda name: abs(np.log(max(options[name], 1e-9) / value)))


@cache
def _run(name: str, form: str = "additive") -> needs.Comparison:
    """A what-if of the course at the modes."""
    what_ifs = data.sound_scenarios()[0]
    return compare(needs.build(data.dependencies(), what_ifs[name].period), chain(what_ifs, name), form=form)


# How far a loss travels


def _lost(actor: str) -> float:
    found = _run("syria_lost")
    return -float(found.effect[found.actors.index(actor)])


def _arrives() -> float:
    """Of Hezbollah's loss, the part that Iran feels."""
    return _lost("iran") / _lost("hezbollah")


def _chain_of_four() -> Table:
    model, passed, rows = needs.build(data.dependencies(), "2022-23"), 1.0, []
    labels, weight = data.gazetteer().actors, dict(zip(model.needs, model.criticality, strict=True))
    for who, what, supplier in STEPS:
        at = model.links.index((who, what, supplier))
        free = 1 - model.substitutability[at]
        hold = weight[who, what] * model.share[at] * free * model.willingness[at]
        passed *= hold
        numbers = (weight[who, what], model.share[at], free, model.willingness[at])
        product = " × ".join(f"{number:.2f}" for number in numbers)
        ends = f"{labels[supplier].label} to {labels[who].label}"
        rows.append((ends, product, f"{hold:.4f}", f"{passed:.5f}"))
    columns = ("from, to", "criticality × share × not replaced × willingness", "passed on", "so far")
    return Table("chain", "What each step passes on, 2022–23", columns, tuple(rows))


# A cut by hand


def _loss_of_c() -> float:
    return FUEL * GIVES * CUT * COVER


# A threat that is carried out


@cache
def _levers(kind: str) -> tuple[float, float]:
    """Iran's leverage over Russia before and after it withholds its drones."""
    found = _run("iran_stops_drones")
    pair = found.actors.index("iran"), found.actors.index("russia")
    before, after = (float(needs.leverage(model, kind=kind)[pair]) for model in (found.before, found.after))
    return before, after


def _becomes() -> str:
    before, after = _levers("given")
    if isclose(before, after, abs_tol=5e-4):
        return "stays"
    if after > before:
        return "rises"
    return "less" if after > 0 else "below"


def _as_levers() -> Table:
    rows = tuple((kind, *(signed(value, 3) for value in _levers(kind))) for kind in needs.KINDS)
    return Table("levers", "Iran's leverage over Russia, 2022–23", ("by what is", "before", "after"), rows)


# A promise


@cache
def _grid() -> np.ndarray:
    model = needs.build(data.dependencies(), "2025-06")
    return needs.promise(model, "iran", "russia", "protection", leaning=LEVELS, kept=LEVELS)


def _break_even() -> float:
    """How far the promise must be kept for whoever leans wholly: the change is linear in what is kept."""
    never, always = float(_grid()[-1, 0]), float(_grid()[-1, -1])
    return never / (never - always)


def _as_grid() -> Table:
    columns = ("leaning", *(f"kept {level:g}" for level in LEVELS))
    rows = [(f"{level:g}", *(signed(value, 3) for value in row)) for level, row in zip(LEVELS, _grid(), strict=True)]
    return Table("promise", "Change of what Iran can do, June 2025, losses added up", columns, tuple(rows))


# The worst need


@cache
def _held(form: str) -> dict[str, tuple[float, float]]:
    """For each what-if that moves Iran: the share of draws with the sign at the modes, and with the opposite one."""
    what_ifs, rows = data.sound_scenarios()[0], {}
    periods = sorted({what_ifs[name].period for name in MOVE_IRAN})
    draws = {period: doubt.draw(data.dependencies(), period, draws=DRAWS, seed=SEED) for period in periods}
    for name in MOVE_IRAN:
        found = compare(draws[what_ifs[name].period], chain(what_ifs, name), form=form)
        at = found.actors.index("iran")
        signs = np.sign(found.effect[:, at].round(9)) * np.sign(_run(name).effect[at])
        rows[name] = float((signs > 0).mean()), float((signs < 0).mean())
    return rows


def _firm(form: str) -> int:
    return sum(same >= FIRM for same, _ in _held(form).values())


def _as_held() -> Table:
    what_ifs, rows = data.sound_scenarios()[0], []
    for name, (same, opposite) in _held("bottleneck").items():
        rows.append((what_ifs[name].title, f"{same:.0%}", f"{opposite:.0%}", f"{1 - same - opposite:.0%}"))
    columns = ("what-if", "same sign", "opposite sign", "no change")
    return Table("worst", "If the worst need decides: share of 5,000 draws", columns, tuple(rows))


# Earlier lessons


def _costs_more() -> str:
    """Of two suppliers with shares 0.6 and 0.2, nine tenths of the first's replaced: who is missed more."""
    first, second = 0.6 * (1 - 0.9), 0.2
    return "b" if first > second else "c"


def _best_splits_of_three_enemies() -> str:
    triangle = ("ab", "ac", "bc")
    splits = [{"a": 0, "b": b, "c": c} for b, c in product((0, 1), repeat=2)]
    wrong = [sum(split[one] == split[other] for one, other in triangle) for split in splits]
    return str(wrong.count(min(wrong)))


def _who_says() -> str:
    return next(claim.source for claim in data.claims() if claim.id == "c024")


MOMENTS = {
    "07.1": Moment(
        Task(
            Words("a part", tuple(PARTS_OF_A_LOSS)),
            lambda: _nearest(PARTS_OF_A_LOSS, _arrives()),
            wrong={"whole": lambda: "all"},
        ),
        facts=lambda: {"hezbollah": f"{_lost('hezbollah'):.3f}", "iran": f"{_lost('iran'):.4f}"},
        panels=lambda: (_chain_of_four(),),
    ),
    "07.2": Moment(
        Task(
            Words("a loss", ("0", "0.048", "0.12", "0.24")),
            lambda: f"{_loss_of_c():g}",
            wrong={"nothing": lambda: "0", "of_a": lambda: f"{FUEL * GIVES * CUT:g}"},
        ),
        facts=lambda: {"of_a": f"{FUEL * GIVES * CUT:g}", "of_c": f"{_loss_of_c():g}"},
    ),
    "07.3": Moment(
        Task(
            Words("what becomes of it", ("rises", "stays", "less", "below")),
            _becomes,
            wrong={"rises": lambda: "rises", "potential": lambda: "stays"},
        ),
        facts=lambda: {
            "after": signed(_levers("given")[1], 3),
            "offer": signed(_levers("restorable")[1], 3),
            "potential": signed(_levers("potential")[1], 3),
        },
        panels=lambda: (_as_levers(),),
    ),
    "07.4": Moment(
        Task(
            Words("a part", tuple(KEPT)),
            lambda: _nearest(KEPT, _break_even()),
            wrong={"no_risk": lambda: "nothing", "never": lambda: "whole"},
        ),
        facts=lambda: {"needed": f"{_break_even():.2f}", "lost": signed(float(_grid()[-1, 0]), 3)},
        panels=lambda: (_as_grid(),),
    ),
    "07.5": Moment(
        Task(
            Number("how many of the seven", whole=True),
            lambda: _firm("bottleneck"),
            wrong={"added_up": lambda: _firm("additive"), "all": lambda: len(MOVE_IRAN)},
        ),
        facts=lambda: {
            "firm": _firm("bottleneck"),
            "same": f"{_held('bottleneck')['iran_completes_weapon'][0]:.0%}",
            "opposite": f"{_held('bottleneck')['iran_completes_weapon'][1]:.0%}",
        },
        scale=Scale(0, len(MOVE_IRAN)),
        panels=lambda: (_as_held(),),
    ),
    "07.a": Moment(Task(Words("a supplier", ("b", "c")), _costs_more, wrong={"sells_most": lambda: "b"})),
    "07.b": Moment(
        Task(Words("how many", ("1", "2", "3")), _best_splits_of_three_enemies, wrong={"one": lambda: "1"}),
    ),
    "07.c": Moment(
        Task(Words("a source", ("author", "sopher", "iran")), _who_says, wrong={"article": lambda: "author"}),
    ),
}
