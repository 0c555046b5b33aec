"""Conclusions on trial: counted draw by draw with the formula written out, and told when they turn."""

from __future__ import annotations

import numpy as np
import pytest

from entente.doubt.conclusions import REVERSAL, WAYS, Trial, Verdict, on_trial, power
from entente.doubt.draws import draw
from entente.doubt.summaries import Share
from entente.errors import EntenteError
from entente.needs.estimates import Estimate
from entente.needs.measures import KINDS, leverage
from entente.needs.model import DependenceModel

BEFORE, NOW = "2022", "2025"


def need(period, dependent, supplier, weight, given):
    """One need of one supplier: w in a wide range, σ and a in narrow ones."""
    rows = [("criticality", "", weight), ("share", dependent, 0.3), ("share", supplier, 0.7)]
    rows += [("substitutability", supplier, 0.2), ("willingness", supplier, given)]
    return [
        Estimate(f"{period}-{dependent}-{n}", period, dependent, "goods", who, parameter, mode / 2, mode, mode * 1.1,
                 "inferred", ())
        for n, (parameter, who, mode) in enumerate(rows)
    ]  # fmt: skip


# Russia has cut what it gives Iran, who needs it more than before; Iran gives what it gave.
JUDGED = [
    *need(BEFORE, "iran", "russia", 0.3, 0.6),
    *need(BEFORE, "russia", "iran", 0.35, 0.9),
    *need(NOW, "iran", "russia", 0.4, 0.2),
    *need(NOW, "russia", "iran", 0.3, 0.9),
]


def by_hand(period, kind):
    """The leverage of Iran over Russia in each draw, link by link."""
    model = draw(JUDGED, period, draws=400, seed=5)
    part = {"given": model.willingness, "restorable": 1 - model.willingness, "potential": 1}[kind]
    of_links = model.criticality * model.share * (1 - model.substitutability) * part
    on_russia, on_iran = (
        model.links.index(link) for link in (("iran", "goods", "russia"), ("russia", "goods", "iran"))
    )
    return of_links[:, on_iran] - of_links[:, on_russia]


def test_each_share_is_that_counted_by_hand():
    trial = on_trial(JUDGED, ("iran", "russia"), (BEFORE, NOW), draws=400, seed=5, forms=["direct"])
    assert trial.conclusions == ("had it", "lost it", "fell", "reversal") and len(list(trial)) == 12
    for kind in KINDS:
        pairs = list(zip(by_hand(BEFORE, kind), by_hand(NOW, kind), strict=True))
        counts = {
            "had it": sum(before > 0 for before, _ in pairs),
            "lost it": sum(now < 0 for _, now in pairs),
            "fell": sum(now < before for before, now in pairs),
            "reversal": sum(before > 0 > now for before, now in pairs),
        }
        for name, count in counts.items():
            assert trial.of(name)[kind, "direct"].value == pytest.approx(count / 400)


def test_no_leverage_at_all_is_neither_had_nor_lost():
    before, now = np.array([1, 1, -1, 0]), np.array([-1, 0, -1, -1])
    assert {name: list(holds(before, now)) for name, holds in REVERSAL.items()} == {
        "had it": [True, True, False, False],
        "lost it": [True, False, True, True],
        "fell": [True, True, False, True],
        "reversal": [True, False, False, False],
    }


def test_a_conclusion_turns_with_what_is_meant_by_dependence():
    """By what is given Iran keeps the upper hand; by what could be given it has lost it."""
    trial = on_trial(JUDGED, ("iran", "russia"), (BEFORE, NOW), draws=400, seed=5)
    lost = trial.of("lost it")
    assert set(lost) == {(kind, form) for kind in KINDS for form in WAYS}
    assert max(lost["given", form].value for form in WAYS) < 0.5 < min(lost["potential", form].value for form in WAYS)
    assert "lost it" in trial.turns
    assert "lost it: in 0 % to 100 % of the draws; turns with the choice" in str(trial)


def test_conclusions_of_ones_own_and_one_form():
    own = {"never": lambda before, now: np.zeros(len(now), dtype=bool)}
    trial = on_trial(
        JUDGED,
        ("iran", "russia"),
        (BEFORE, NOW),
        draws=20,
        seed=5,
        conclusions=own,
        kinds=["given"],
        forms=["additive"],
    )
    assert trial.of("never") == {("given", "additive"): Share(0.0, 20, 0.0)} and trial.turns == ()
    assert str(trial) == "never: in 0 % to 0 % of the draws; in most draws under no choice"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"forms": ["aditive"]}, 'argument forms: found "aditive"; expected one of direct, additive, bottleneck. Did'),
        ({"kinds": ["gven"]}, 'argument kind: found "gven"; expected one of given, restorable, potential. Did'),
        ({"pair": ("iran", "rusia")}, 'an actor: found "rusia"; expected one of iran, russia. Did'),
    ],
)
def test_silly_trials(options, words):
    asked = {"pair": ("iran", "russia"), "periods": (BEFORE, NOW)} | options
    with pytest.raises(EntenteError) as raised:
        on_trial(JUDGED, draws=5, seed=1, **asked)
    assert words in str(raised.value)


def test_the_power_of_one_is_the_weakness_of_the_other():
    model = draw(JUDGED, NOW, draws=50, seed=5)
    for kind in KINDS:
        for form in WAYS:
            mine, yours = (power(model, pair, kind, form) for pair in (("iran", "russia"), ("russia", "iran")))
            assert mine == pytest.approx(-yours)


@pytest.mark.parametrize(("least", "words"), [(0.5, "turns with the choice"), (0.51, "most draws under every choice")])
def test_half_of_the_draws_are_not_most(least, words):
    held = [Share(value, 100, 0.05) for value in (least, 0.8)]
    trial = Trial(tuple(Verdict("fell", kind, "direct", share) for kind, share in zip(KINDS, held, strict=False)))
    assert str(trial).endswith(words)
    half = Trial((Verdict("fell", "given", "direct", Share(0.5, 100, 0.05)),))
    assert half.turns == () and str(half).endswith("in most draws under no choice")


def test_a_leverage_that_only_rounding_makes_is_none():
    needs = (("a", "r"), ("a", "q"), ("b", "t"))
    links = (("a", "r", "b"), ("a", "q", "b"), ("b", "t", "a"))
    even = DependenceModel(("a", "b"), needs, links, [0.1, 0.2, 0.3], [0] * 3, [1] * 3, [0] * 3, [1] * 3)
    assert leverage(even)[1, 0] != 0  # 0.1 + 0.2 is a little more than 0.3
    assert power(even, ("b", "a"), "given", "direct") == 0
