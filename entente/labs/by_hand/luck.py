"""How often do two coders agree who do not read? Two sliders: how often each of them writes +."""

from __future__ import annotations

from dataclasses import dataclass

from entente.errors import Undefined
from entente.labs.by_hand.passages import Agreed, mine
from entente.labs.kit.controls import Action, Slider, set_control, settings, unknown_action, values_of
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import Lab, Try
from entente.labs.kit.scene import Bar, Bars, Panel, Scene, Table
from entente.labs.kit.widget import LabWidget

ASKED = 0.9  # both sliders stand there when the prediction is answered
CONTROLS = (
    Slider("one", "The first writes + for", 0, 1, 0.05, "As a share of the claims."),
    Slider("other", "The second writes + for", 0, 1, 0.05, "As a share of the claims."),
)
QUESTION = (
    "Predict first: two coders write + for nine claims of ten, each at random and without reading. On how many of 100 "
    "claims do they agree?"
)
TRIES = (
    Try(
        "Two coins",
        ({"do": "set", "control": "one", "value": 0.5}, {"do": "set", "control": "other", "value": 0.5}),
        "Two codes, used equally often: the least that luck can give two coders of the same habits.",
    ),
    Try(
        "Opposite habits",
        ({"do": "set", "control": "one", "value": 0.2}, {"do": "set", "control": "other", "value": 0.8}),
        "Coders who differ in their habits agree less by luck than two coins do.",
    ),
)


@dataclass(frozen=True)
class State:
    """The share of claims for which each of the two writes +."""

    one: float = 0.5
    other: float = 0.5


def by_luck(one: float, other: float) -> tuple[float, float]:
    """The share of claims to which both write +, and to which both write −, if neither reads.

    Examples
    --------
    >>> by_luck(0.5, 0.5)
    (0.25, 0.25)
    """
    return one * other, (1 - one) * (1 - other)


def update(state: State, action: Action) -> State:
    """The next state. Pure."""
    if action.get("do") != "set":
        raise unknown_action(action, ("set",))
    return set_control(state, action, CONTROLS)


def describe(state: State, own: Agreed | None) -> Scene:
    """What the lab shows in a state; `own` is what the learner's eight passages gave."""
    plus, minus = by_luck(state.one, state.other)
    together = plus + minus
    rows = (
        ("both write +", (Bar(plus, f"{plus:.1%}"),)),
        ("both write −", (Bar(minus, f"{minus:.1%}"),)),
        ("agreement by luck", (Bar(together, f"{together:.1%}"),)),
    )
    habits = f"One writes + for {100 * state.one:.4g} of 100 claims, the other for {100 * state.other:.4g}"
    verdict = f"{habits}: by luck alone they agree on {100 * together:.4g}."
    note = "Each bar is a product: the share of the one times that of the other. The last is the sum of the two."
    panels: tuple[Panel, ...] = (Bars("luck", "Two coders who do not read", rows, note=note), _beside(own))
    return Scene(verdict, CONTROLS, values_of(state, CONTROLS), panels, verdict)


def _beside(own: Agreed | None) -> Table:
    """The learner's own agreement with the first pass, taken apart."""
    title, columns = "Yours: polarity, you and the first pass", ("what", "share")
    if own is None:
        return Table("own", title, columns, (), "Code the eight passages above, and run this cell again.")
    won, there_was = own.same / own.total - own.luck, 1 - own.luck
    rows = (
        ("you agree", f"{own.same / own.total:.1%}"),
        ("by luck, with your habits", f"{own.luck:.1%}"),
        ("beyond luck", f"{won:.1%}".replace("-", "−")),
        ("what there was to win", f"{there_was:.1%}"),
        ("kappa", "undefined" if isinstance(own.kappa, Undefined) else f"{own.kappa:.2f}".replace("-", "−")),
    )
    note = (
        "Kappa is the third row divided by the fourth." if there_was else "Nothing was to be won: kappa is undefined."
    )
    return Table("own", title, columns, rows, note)


def steps(state: State) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    return settings(state, State(), ("one", "other"))


def _reached(state: State) -> bool:
    return state.one == state.other == ASKED


def _answer(value: float, state: State) -> str:
    together = 100 * sum(by_luck(state.one, state.other))
    return f"You said {value:g}; it is {together:g}. Both write + for {100 * state.one**2:g}, and − for the rest."


def luck(*, state: str = "", predict: bool = True) -> LabWidget:
    """Agreement by chance, as two sliders; `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> luck().state
    State(one=0.5, other=0.5)
    """
    own = mine()
    lab = Lab(
        name="by_hand.luck",
        title="By hand · Agreement by luck",
        question=QUESTION,
        start=State(),
        view=lambda now: describe(now, own),
        rules=update,
        steps=steps,
        tries=TRIES,
        guess=Number(QUESTION, 0, 100, 1, " of 100", reached=_reached, verdict=_answer),
    )
    return LabWidget(lab, state=state, predict=predict)
