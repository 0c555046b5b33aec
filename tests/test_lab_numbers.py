"""The numbers of the labs of lessons 06 and 08 against the package called by hand, as the lessons call it."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente import data
from entente.doubt import sources as robustness
from entente.doubt.conclusions import power
from entente.doubt.draws import draw, simulate
from entente.labs import trust
from entente.labs.needs import state as needs
from entente.labs.needs.view import Pair, describe
from entente.labs.trust import trial
from entente.labs.trust.view import glance
from entente.needs import measures
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS, swing_leverage

# Lab 06


def set_(name, value):
    return {"do": "set", "control": name, "value": value}


def test_the_numbers_of_2022_23_leave_the_leverage_above_what_it_was():
    """The lesson recodes the need with words; the lab sets the same numbers with sliders."""
    model = needs.model()
    state = model.start
    then = needs.numbers(replace(model.start, period="2022-23"), model)
    for name in ("criticality", "share", "substitutability"):
        state = needs.update(state, set_(name, then[name]), model)
    words = {"e272": "major", "e274": "much", "e275": "slight"}
    scale = data.scale()
    by_hand = dependence.build(dependence.recode(data.dependencies(), words, scale=scale), "2025-06")
    leverage = measures.leverage(by_hand)[by_hand.index("iran"), by_hand.index("russia")]
    # By hand, from criticality, share and substitutability: 0.135 in place of 0.0025, the other links as before.
    assert Pair.of(state, model).after[2] == pytest.approx(leverage) == 0.0475 - 0.065 + 0.135 - 0.0025
    effects = next(panel for panel in describe(state, model).panels if panel.id == "effects")
    given = next(row for row in effects.rows if row[0] == "Leverage of Iran, given")
    assert [float(cell.replace("−", "-")) for cell in given[1:]] == pytest.approx([0.015, 0.0945], abs=6e-4)
    assert "HHI of the need 0.82 as coded, 0.52 with your numbers." in describe(state, model).sentence


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_shares_still_make_up_the_whole(share):
    model = needs.model()
    state = needs.update(replace(model.start, link="iran|diplomatic_cover|russia"), set_("share", share), model)
    changed = needs.changed_model(state, model, "2025-06")
    base = model.periods["2025-06"]
    need = changed.needs.index(("iran", "diplomatic_cover"))
    links = [place for place, link in enumerate(changed.links) if link[:2] == ("iran", "diplomatic_cover")]
    assert changed.own[need] + changed.share[links].sum() == pytest.approx(1)
    mine = changed.links.index(("iran", "diplomatic_cover", "russia"))
    assert changed.share[mine] == share
    (other,) = (place for place in links if place != mine)
    left = (1 - share) / (1 - base.share[mine])
    assert changed.share[other] == pytest.approx(base.share[other] * left)


def test_a_criticality_has_only_the_room_that_other_needs_leave():
    model = needs.model()
    slider = next(control for control in needs.controls(model.start, model) if control.id == "criticality")
    base = model.periods["2025-06"]
    others = sum(
        w for (who, what), w in zip(base.needs, base.criticality, strict=True) if who == "russia" and what != "drones"
    )
    assert slider.high == pytest.approx(1 - others)  # fmt: skip
    full = needs.update(model.start, set_("criticality", slider.high), model)
    assert needs.changed_model(full, model, "2025-06").criticality.max() <= 1


def test_putting_a_number_back_leaves_no_trace():
    model = needs.model()
    moved = needs.update(model.start, set_("share", 0.7), model)
    assert needs.update(moved, set_("share", 0.1), model) == model.start


# Lab 08


def on_trial(sources, draws):
    """The verdicts as lesson 08 draws them, one way after another."""
    judged = data.dependencies()
    weights = robustness.trust(judged, data.claims(), sources=sources)
    shares = {}
    for kind in ("given", "restorable", "potential"):

        def power(model, kind=kind):
            direct = measures.leverage(model, kind=kind)[..., model.index("iran"), model.index("russia")]
            swings = [swing_leverage(model, "iran", "russia", form=form, kind=kind) for form in FORMS]
            return np.stack([direct, *swings], axis=-1).round(9)

        before, now = (
            simulate(judged, period, power, draws=draws, seed=6, trust=weights) for period in ("2022-23", "2025-06")
        )
        for place, form in enumerate(("direct", *FORMS)):
            parts = {"had it": before > 0, "lost it": now < 0, "fell": now < before}
            shares |= {(name, kind, form): float(held[:, place].mean()) for name, held in parts.items()}
    return shares


@pytest.mark.parametrize("sources", [{}, {"author": 0.5, "sopher": 0}], ids=["all", "some"])
def test_the_shares_are_those_of_the_lesson(sources):
    weights = tuple(sorted((f"source:{name}", float(weight)) for name, weight in sources.items()))
    found = trust.outcome(trust.State(weights), trust.model())
    assert found.held == pytest.approx(on_trial(sources, 2000))


def test_everybody_at_a_half_turns_three_verdicts_of_who_lost_it():
    """The answer to the question that the lab opens with, as the lesson gives it."""
    half = {source.id: 0.5 for source in data.sources()}
    before, after = on_trial({}, 10_000), on_trial(half, 10_000)
    turned = [way for way in after if (after[way] > 0.5) != (before[way] > 0.5)]
    assert (len(turned), sum(name == "lost it" for name, *_ in turned)) == (7, 3)
    state = trust.update(trust.State(draws="10000"), {"do": "half"}, trust.model())
    scene = trust.describe(state, trust.model())
    assert "49 of 294 judged numbers rest on nothing but what you doubt" in scene.sentence
    assert "7 of 27 verdicts, over all nine ways, change sides of one half." in scene.sentence
    names = (
        f"{name} in {100 * after[name, 'restorable', 'direct']:.0f} of 100 draws"
        for name in ("had it", "lost it", "fell")
    )
    assert scene.sentence.startswith(f"Restorable, direct: {', '.join(names)}.")
    was, now = (100 * one["had it", "restorable", "direct"] for one in (before, after))
    assert scene.verdict == f"“had it” holds in {now:.0f} of 100 draws, was {was:.0f}; 1 of 3 change sides"


def test_ranks_add_up_and_flips_are_said():
    found = trust.outcome(trust.State(), trust.model())
    for place in range(len(found.ranks)):
        assert sum(row[place] for row in found.ranks.values()) == pytest.approx(1)
    (flips,) = (panel for panel in trust.describe(trust.State(), trust.model()).panels if panel.id == "flips")
    assert flips.items[0] == "Nothing flips."


STEPS = st.integers(0, 20).map(lambda step: round(0.05 * step, 9))
VOICES = [source.id for source in data.sources()]


@settings(max_examples=3, deadline=None)
@given(trusted=st.dictionaries(st.sampled_from(VOICES), STEPS), certainty=st.dictionaries(st.just("PS"), STEPS))
def test_what_is_not_drawn_again_makes_no_difference(trusted, certainty):
    """Every draw of every way is that of `draw` with all of its numbers, each way asked alone; so are the marks."""
    levels = dict.fromkeys(("CT", "PR", "PS", "U"), 1.0) | certainty
    weights = robustness.trust(data.dependencies(), data.claims(), sources=trusted, certainty=levels)
    model = trust.model()
    parts = [("source", trusted), ("certainty", certainty)]
    moved = {f"{kind}:{name}": weight for kind, part in parts for name, weight in part.items()}
    state = trust.State(tuple(sorted((name, weight) for name, weight in moved.items() if weight < 1)))
    drawn = [draw(data.dependencies(), when, draws=2000, seed=6, trust=weights) for when in ("2022-23", "2025-06")]
    held = trust.outcome(state, model).held
    for kind, form in itertools.product(measures.KINDS, ("direct", *FORMS)):
        if form == "direct":
            before, now = (
                measures.leverage(each, kind=kind)[..., each.index("iran"), each.index("russia")] for each in drawn
            )
        else:
            before, now = (swing_leverage(each, "iran", "russia", form=form, kind=kind) for each in drawn)
        expected = {"fell": before - now, "had it": before, "lost it": -now}
        found = trial.margins(model, state.weights, (kind, form), 2000)
        for name, margin in expected.items():
            assert found[name] == pytest.approx(margin, abs=2e-9)
            assert held[name, kind, form] == (found[name] > 0).mean()


@given(weights=st.dictionaries(st.sampled_from(["author", "galeotti"]), st.sampled_from([0.0, 0.4, 0.7])))
@settings(max_examples=4, deadline=None)
def test_the_glance_shows_what_the_whole_shows(weights):
    model = trust.model()
    shown = trust.describe(trust.State(), model)
    state = trust.State(tuple(sorted((f"source:{name}", weight) for name, weight in weights.items())), kind="given")
    first, whole = glance(state, shown, model), trust.describe(state, model)
    assert (first.verdict, first.values, first.panels[0]) == (whole.verdict, whole.values, whole.panels[0])
    assert first.panels[0].id == "jury" and whole.sentence.startswith(first.sentence.split(" Over all")[0])


def held_in_most(sources, kind, form):
    """The conclusions that hold in more than half of the draws, drawn anew."""
    weights = robustness.trust(data.dependencies(), data.claims(), sources=sources)
    drawn = (draw(data.dependencies(), when, draws=2000, seed=6, trust=weights) for when in ("2022-23", "2025-06"))
    before, now = (power(model, ("iran", "russia"), kind, form) for model in drawn)
    parts = {"had it": before > 0, "lost it": now < 0, "fell": now < before}
    return {name for name, held in parts.items() if held.mean() > 0.5}


@pytest.mark.parametrize(
    ("way", "others"), [(("restorable", "direct"), {"sopher": 0.5}), (("potential", "bottleneck"), {})]
)
def test_the_marks_on_a_slider_are_where_a_conclusion_turns(way, others):
    """Every step of the slider is tried, each with draws of its own."""
    steps = [round(1 - 0.05 * step, 9) for step in range(21)]
    sides = [held_in_most({**others, "author": weight}, *way) for weight in steps]
    turned = [(step, one) for step, a, b in zip(steps[1:], sides, sides[1:], strict=False) for one in a ^ b]
    weights = tuple((f"source:{name}", weight) for name, weight in others.items())
    state = trust.State(weights, kind=way[0], form=way[1])
    assert turned and sorted(trust.turns(state, trust.model(), "source:author")) == sorted(turned)
    assert trust.turns(state, trust.model(), "source:galeotti") == ()


def test_a_hundred_dots_are_draws_that_keep_their_place():
    """Drawn anew as the lesson draws: each dot is the draw of its rank under equal trust."""
    state = trust.update(trust.State(), {"do": "half"}, trust.model())
    (jury,) = (panel for panel in trust.describe(state, trust.model()).panels if panel.kind == "jury")
    half = {source.id: 0.5 for source in data.sources()}
    powers = {}
    for trusted, sources in (("equal", {}), ("half", half)):
        weights = robustness.trust(data.dependencies(), data.claims(), sources=sources)
        model = draw(data.dependencies(), "2022-23", draws=2000, seed=6, trust=weights)
        found = measures.leverage(model, kind="restorable")[..., model.index("iran"), model.index("russia")]
        powers[trusted] = found.round(9)
    order = sorted(range(2000), key=lambda place: -powers["equal"][place])[10::20]
    row = jury.rows[0]
    assert [one == "1" for one in row.base] == [powers["equal"][place] > 0 for place in order]
    assert [one == "1" for one in row.dots] == [powers["half"][place] > 0 for place in order]
    assert row.base.count("1") == round(100 * row.was) and row.dots.count("1") > 50


def test_the_lab_says_how_many_numbers_no_doubt_can_move():
    claims = {claim.id for claim in data.claims()}
    held = sum(any(name not in claims for name in row.rests_on) or not row.rests_on for row in data.dependencies())
    (panel,) = (panel for panel in trust.describe(trust.State(), trust.model()).panels if panel.id == "doubted")
    assert f"{held} of 294 numbers rest on no source" in panel.note


def test_certainty_weighs_too():
    state = trust.update(trust.State(), set_("certainty:CT", 0), trust.model())
    assert len(trust.outcome(state, trust.model()).doubted) > 40
    assert state.part("certainty") == {"CT": 0}
