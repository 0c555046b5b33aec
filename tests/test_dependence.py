"""Dependence: measures against sums by hand, the cascade against a plain loop, brute force and the identity."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.needs import cascades
from entente.needs import tables as dep
from entente.needs.cascades import FORMS, cascade, shortfall, swing_leverage
from entente.needs.estimates import PARAMETERS, Estimate
from entente.needs.measures import (
    KINDS,
    cohesion,
    concentration,
    dependence,
    leverage,
    sensitivity,
    vulnerability,
)
from entente.needs.model import ARRAYS, DependenceModel

RESOURCES = ("weapons", "markets", "protection")
MEASURES = (sensitivity, vulnerability, leverage, cohesion, concentration)


def random_model(rng, n=4, *, draws=(), capability=None, most=0.95, **constant):
    """A model with random needs, links and numbers; shares add up to 1 and criticalities to at most `most`."""
    actors = tuple(f"a{i}" for i in range(n))
    needs = tuple((a, r) for a in actors for r in RESOURCES if rng.random() < 0.7)
    links = tuple((d, r, s) for d, r in needs for s in actors if s != d and rng.random() < 0.6)
    own, share = rng.random((*draws, len(needs))) + 1e-3, rng.random((*draws, len(links)))
    weight = rng.random((*draws, len(needs)))
    for p, need in enumerate(needs):
        mine = [e for e, link in enumerate(links) if link[:2] == need]
        total = own[..., p] + share[..., mine].sum(axis=-1)
        own[..., p] /= total
        share[..., mine] /= total[..., None]
    for actor in actors:
        mine = [p for p, need in enumerate(needs) if need[0] == actor]
        weight[..., mine] *= most * rng.random() / np.maximum(weight[..., mine].sum(axis=-1), 1e-9)[..., None]
    numbers = {
        "substitutability": rng.random((*draws, len(links))),
        "willingness": rng.random((*draws, len(links))),
        "capability": rng.random((*draws, n)) if capability is None else np.full(n, capability),
    }
    numbers |= {name: np.full(len(links), value) for name, value in constant.items()}
    return DependenceModel(actors, needs, links, weight, own, share, **numbers)


def at(model, draw):
    """One draw of a model, as a model of its own."""
    arrays = {name: np.broadcast_to(getattr(model, name), (*model.draws, getattr(model, name).shape[-1]))[draw]
              for name in ARRAYS}  # fmt: skip
    return replace(model, **arrays)


seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)


# --- The oracle: equations 4 to 6 of the model, link by link ---------------------------------------------------------


def round_by_hand(model, x, form):
    """One round, in plain Python."""
    ends = []
    for i, actor in enumerate(model.actors):
        losses = []
        for p, need in enumerate(model.needs):
            if need[0] != actor:
                continue
            gap = 0.0
            for e, (dependent, resource, supplier) in enumerate(model.links):
                if (dependent, resource) == need:
                    given_ = float(model.willingness[e]) * x[model.actors.index(supplier)]
                    gap += float(model.share[e]) * (1 - float(model.substitutability[e])) * (1 - given_)
            losses.append(float(model.criticality[p]) * gap)
        top = float(model.capability[i])
        ends.append(max(0.0, top - sum(losses)) if form == "additive" else min([top, *(1 - loss for loss in losses)]))
    return ends


def rounds_by_hand(model, form, *, start=None, rounds=4000):
    x = list(map(float, model.capability if start is None else start))
    kept = [x]
    for _ in range(rounds):
        x = round_by_hand(model, x, form)
        kept.append(x)
        if max(abs(a - b) for a, b in zip(*kept[-2:], strict=True)) < 1e-15:
            break
    return kept


# --- Measures --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pair():
    """Iran needs weapons and protection of Russia, Russia needs weapons of Iran; with the sums worked out below."""
    return DependenceModel(
        actors=("iran", "russia"),
        needs=(("iran", "weapons"), ("iran", "protection"), ("russia", "weapons")),
        links=(("iran", "weapons", "russia"), ("iran", "protection", "russia"), ("russia", "weapons", "iran")),
        criticality=[0.5, 0.3, 0.2],
        own=[0.4, 0.0, 0.7],
        share=[0.6, 1.0, 0.3],
        substitutability=[0.1, 0.5, 0.2],
        willingness=[0.5, 0.2, 1.0],
    )


def test_measures_by_hand(pair):
    iran_on_russia, russia_on_iran = 0.5 * 0.6 * 0.9 + 0.3 * 1.0 * 0.5, 0.2 * 0.3 * 0.8
    assert sensitivity(pair) == pytest.approx(np.array([[0, 0.5 * 0.6 + 0.3], [0.2 * 0.3, 0]]))
    assert vulnerability(pair) == pytest.approx(np.array([[0, iran_on_russia], [russia_on_iran, 0]]))
    assert leverage(pair)[1, 0] == pytest.approx(iran_on_russia - russia_on_iran)
    assert cohesion(pair)[0, 1] == pytest.approx((iran_on_russia + russia_on_iran) / 2)
    assert concentration(pair) == pytest.approx([0.4**2 + 0.6**2, 1.0, 0.7**2 + 0.3**2])
    assert shortfall(pair, [0.5, 1]) == pytest.approx([0.6 * 0.9 * 0.5, 0.5 * 0.8, 0.3 * 0.8 * 0.5])


def test_three_dependences_by_hand(pair):
    """Russia gives Iran half of the weapons that it could and a fifth of the protection; Iran gives all its weapons."""
    weapons, protection, drones = 0.5 * 0.6 * 0.9, 0.3 * 1.0 * 0.5, 0.2 * 0.3 * 0.8
    of_iran = {"given": weapons * 0.5 + protection * 0.2, "restorable": weapons * 0.5 + protection * 0.8}
    of_russia = {"given": drones, "restorable": 0.0}
    for kind, stake in of_iran.items():
        assert dependence(pair, kind=kind) == pytest.approx(np.array([[0, stake], [of_russia[kind], 0]]))
        assert leverage(pair, kind=kind)[1, 0] == pytest.approx(stake - of_russia[kind])
        assert cohesion(pair, kind=kind)[1, 0] == pytest.approx((stake + of_russia[kind]) / 2)
    for silly in (dependence, leverage, cohesion):
        with pytest.raises(EntenteError, match=r'argument kind: found "gven"; expected one of given, restorable, pot'):
            silly(pair, kind="gven")
    with pytest.raises(EntenteError, match="argument kind"):
        swing_leverage(pair, "iran", "russia", kind="gven")


def test_the_first_round_by_hand(pair):
    lost = 0.5 * (0.6 * 0.9 * 0.5), 0.3 * (1.0 * 0.5 * 0.8)
    assert cascade(pair).direct == pytest.approx([sum(lost), 0])
    assert cascade(pair, form="bottleneck").direct == pytest.approx([max(lost), 0])


def test_in_the_short_run_nobody_finds_a_substitute(pair):
    short = dep.at_horizon(pair, "short")
    assert vulnerability(short) == pytest.approx(sensitivity(pair))
    assert dep.at_horizon(pair, "long") is pair
    with pytest.raises(EntenteError, match=r'argument horizon: found "shrt"; expected one of short, long. Did you'):
        dep.at_horizon(pair, "shrt")


@given(seeds)
def test_laws_of_the_measures(rng):
    model = random_model(rng, draws=(3,))
    s, d, lev, coh = (f(model) for f in MEASURES[:4])
    assert (d <= s + 1e-15).all() and (d >= 0).all() and (s.sum(axis=-1) <= 1 + 1e-9).all()
    assert np.array_equal(lev, -np.swapaxes(lev, -1, -2))
    assert np.array_equal(coh, np.swapaxes(coh, -1, -2))
    assert (np.diagonal(d, axis1=-1, axis2=-2) == 0).all()
    given_, restorable, potential = (dependence(model, kind=kind) for kind in KINDS)
    assert given_ + restorable == pytest.approx(potential, abs=1e-15) and np.array_equal(potential, d)
    hhi = concentration(model)
    for p, need in enumerate(model.needs):
        parts = 1 + sum(link[:2] == need for link in model.links)
        assert (hhi[:, p] >= 1 / parts - 1e-12).all() and (hhi[:, p] <= 1 + 1e-12).all()


@given(seeds)
def test_every_draw_is_measured_as_a_model_of_its_own(rng):
    model = random_model(rng, draws=(2, 3))
    for draw in product(range(2), range(3)):
        alone = at(model, draw)
        for measure in MEASURES:
            assert measure(model)[draw] == pytest.approx(measure(alone), abs=1e-14)
        for form in FORMS:
            together, single = cascade(model, form=form), cascade(alone, form=form)
            for part in ("start", "first", "final", "direct", "knock_on", "loss"):
                assert getattr(together, part)[draw] == pytest.approx(getattr(single, part), abs=1e-11)
        for kind in KINDS:
            many, one = (cascades.swing(each, "a0", "a1", kind=kind) for each in (model, alone))
            assert many[draw] == pytest.approx(one, abs=1e-11)
            assert leverage(model, kind=kind)[draw] == pytest.approx(leverage(alone, kind=kind), abs=1e-14)


# --- Cascades --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@given(rng=seeds)
def test_the_cascade_is_that_of_a_plain_loop(form, rng):
    model = random_model(rng, n=int(rng.integers(2, 6)))
    ours, by_hand = cascade(model, form=form), rounds_by_hand(model, form)
    assert ours.status == "converged" and ours.unfinished == 0
    assert ours.start == pytest.approx(by_hand[0])
    assert ours.first == pytest.approx(by_hand[1], abs=1e-14)
    assert ours.final == pytest.approx(by_hand[-1], abs=2e-12)
    assert ours.loss == pytest.approx(ours.direct + ours.knock_on)


@pytest.mark.parametrize("form", FORMS)
@given(rng=seeds)
def test_every_round_is_that_of_a_plain_loop_and_none_rises(form, rng):
    model = random_model(rng)
    by_hand = rounds_by_hand(model, form, rounds=8)
    ends = [np.asarray(by_hand[0])]
    for number, expected in enumerate(by_hand[1:], 1):
        ends.append(cascade(model, form=form, max_rounds=number).final)
        assert ends[-1] == pytest.approx(expected, abs=1e-12)
        assert (ends[-1] <= ends[-2]).all()


@pytest.mark.parametrize("form", FORMS)
def test_no_round_lifts_what_rounding_would_lift(form):
    """0.7 − (0.1 + 0.2) + (0.1 + 0.2) is more than 0.7 in floating point: where nothing is lost, nothing is gained."""
    needs = tuple(("a", resource) for resource in "rs")
    links = tuple(("a", resource, "b") for resource in "rs")
    for capability in np.linspace(0.05, 1, 96):
        model = DependenceModel(("a", "b"), needs, links, [0.1, 0.2], [0, 0], [1, 1], [0, 0], [1, 1], [capability, 1.0])
        found = cascade(model, form=form)
        for part in (found.first, found.final):
            assert (part <= found.start).all()


@given(seeds)
def test_the_identity_with_the_inoperability_model(rng):
    """1 − x = (I − D)⁻¹ c* where all give all they can and nothing is cut off at 0 (Haimes and Jiang 2001)."""
    model = random_model(rng, n=int(rng.integers(2, 9)), willingness=1, capability=1)
    n = len(model.actors)
    D = np.zeros((n, n))
    for e, (dependent, resource, supplier) in enumerate(model.links):
        need = model.needs.index((dependent, resource))
        held = model.criticality[need] * model.share[e] * (1 - model.substitutability[e])
        D[model.actors.index(dependent), model.actors.index(supplier)] += held
    shock = rng.random(n)
    loss = np.linalg.solve(np.eye(n) - D, shock)
    shock, loss = shock * (0.9 / loss.max()), loss * (0.9 / loss.max())  # linear, so that nothing reaches 0
    found = cascade(replace(model, capability=1 - shock))
    assert found.status == "converged"
    assert abs(found.loss + shock - loss).max() < 1e-10
    assert abs(vulnerability(model) - D).max() < 1e-14


def test_the_identity_as_the_table_of_published_figures_has_it():
    figure = next(row for row in data.benchmark_figures() if row.instance == "inoperability_identity")
    model = random_model(np.random.default_rng(7), n=6, willingness=1, capability=0.95)
    n, loss = len(model.actors), 1 - cascade(model, tolerance=1e-14).final
    assert loss.max() < 1
    expected = np.linalg.solve(np.eye(n) - vulnerability(model), np.full(n, 0.05))
    assert figure.agrees(abs(loss - expected).max())


@pytest.mark.parametrize("form", FORMS)
@given(rng=seeds)
def test_no_fixed_point_lies_above(form, rng):
    """From wherever a plain loop sets out below x⁰, it ends at a fixed point that lies nowhere above ours."""
    model = random_model(rng, n=3)
    ours = cascade(model, form=form).final
    assert round_by_hand(model, ours.tolist(), form) == pytest.approx(ours, abs=1e-11)
    for _ in range(3):
        other = rounds_by_hand(model, form, start=rng.random(3) * model.capability)[-1]
        assert (np.asarray(other) <= ours + 1e-11).all()


@pytest.mark.parametrize("form", FORMS)
def test_the_greatest_of_many_fixed_points(form):
    """Two that live by each other alone: brute force finds every x = (t, t) fixed; ours is (1, 1)."""
    needs, links = (("a", "r"), ("b", "r")), (("a", "r", "b"), ("b", "r", "a"))
    model = DependenceModel(("a", "b"), needs, links, [1, 1], [0, 0], [1, 1], [0, 0], [1, 1])
    grid = [x for x in product(np.linspace(0, 1, 11), repeat=2)
            if round_by_hand(model, list(x), form) == pytest.approx(list(x), abs=1e-12)]  # fmt: skip
    assert len(grid) == 11 and max(grid) == (1, 1)
    assert cascade(model, form=form).final.tolist() == [1, 1]


def test_a_loss_without_an_end_falls_to_nothing():
    """Each takes over the other's loss and adds a tenth: with additive losses both end at 0, in ten rounds or so."""
    needs, links = (("a", "r"), ("b", "r")), (("a", "r", "b"), ("b", "r", "a"))
    model = DependenceModel(("a", "b"), needs, links, [1, 1], [0, 0], [1, 1], [0, 0], [1, 1], [0.9, 1])
    found = cascade(model)
    assert found.final == pytest.approx([0, 0], abs=1e-12) and found.status == "converged"
    assert cascade(model, form="bottleneck").final == pytest.approx([0.9, 0.9])


@pytest.mark.parametrize("form", FORMS)
@given(rng=seeds)
def test_what_is_not_finished_is_said_to_be_a_bound(form, rng):
    model = random_model(rng, draws=(5,))
    whole = cascade(model, form=form)
    for most in (1, 2, 3):
        part = cascade(model, form=form, max_rounds=most)
        assert part.rounds <= most
        assert (part.final >= whole.final - 1e-11).all()
        far = abs(part.final - whole.final).max(axis=-1) > 1e-11
        assert part.status == ("upper_bound" if part.unfinished else "converged")
        assert part.unfinished >= far.sum()


@given(seeds)
def test_the_worst_need_alone_takes_no_more_than_all_together(rng):
    model = random_model(rng, capability=1)
    assert (cascade(model).final <= cascade(model, form="bottleneck").final + 1e-11).all()


@given(seeds)
def test_who_needs_nobody_loses_nothing(rng):
    model = random_model(rng)
    alone = [i for i, a in enumerate(model.actors) if a not in {link[0] for link in model.links}]
    assert cascade(model).loss[alone].tolist() == [0] * len(alone)


def test_draws_finish_each_in_its_own_time(monkeypatch):
    """Small chunks, and draws that need few and many rounds, change nothing."""
    model = random_model(np.random.default_rng(5), n=5, draws=(37,))
    whole = {form: cascade(model, form=form) for form in FORMS}
    monkeypatch.setattr(cascades, "CHUNK", 10)
    for form, expected in whole.items():
        found = cascade(model, form=form)
        assert found.final == pytest.approx(expected.final, abs=1e-15)
        assert found.rounds == expected.rounds


def test_only_some_arrays_have_draws():
    model = random_model(np.random.default_rng(6))
    many = replace(model, willingness=np.random.default_rng(1).random((8, len(model.links))))
    assert many.draws == (8,)
    for draw in range(8):
        assert cascade(many).final[draw] == pytest.approx(cascade(at(many, draw)).final, abs=1e-12)


@pytest.mark.nightly
def test_a_hundred_thousand_draws_keep_within_their_memory():
    model = random_model(np.random.default_rng(2), n=9, draws=(100_000,))
    tracemalloc.start()
    found = cascade(model)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.final.shape == (100_000, 9) and peak < 100e6


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"form": "aditive"}, 'argument form: found "aditive"; expected one of additive, bottleneck. Did you mean'),
        ({"tolerance": 0}, "argument tolerance: found 0; expected a number between 0 and 1"),
        ({"tolerance": 1}, "argument tolerance: found 1; expected a number between 0 and 1"),
        ({"tolerance": float("nan")}, "argument tolerance: found nan"),
        ({"max_rounds": 0}, "argument max_rounds: found 0; expected a whole number, at least 1"),
    ],
)
def test_silly_options(pair, options, words):
    with pytest.raises(EntenteError) as raised:
        cascade(pair, **options)
    assert words in str(raised.value)


# --- What is at stake ------------------------------------------------------------------------------------------------


def two_that_need_each_other(willingness):
    needs, links = (("a", "r"), ("b", "t")), (("a", "r", "b"), ("b", "t", "a"))
    return DependenceModel(("a", "b"), needs, links, [0.6, 0.5], [0.1, 0.2], [0.9, 0.8], [0.2, 0.1], willingness)


def test_swing_leverage_is_told_truly():
    """Where both give all, swing and vulnerability agree; where one gives half, they may differ in sign."""
    at_stake = 0.6 * 0.9 * 0.8 - 0.5 * 0.8 * 0.9  # of a in b, less of b in a
    both_give_all = two_that_need_each_other([1, 1])
    assert leverage(both_give_all)[1, 0] == pytest.approx(at_stake)
    assert swing_leverage(both_give_all, "b", "a") == pytest.approx(at_stake)
    b_gives_half = two_that_need_each_other([0.5, 1])
    assert leverage(b_gives_half)[1, 0] == pytest.approx(at_stake)
    assert swing_leverage(b_gives_half, "b", "a") != pytest.approx(at_stake, abs=0.05)
    assert swing_leverage(two_that_need_each_other([1, 0.5]), "b", "a") < 0 < at_stake


def test_sensitivity_is_told_truly():
    """S counts what hangs on a supplier's share, given or not; what is lost at once is S weighted by what is given."""
    for given_ in (0.0, 0.25, 1.0):
        model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0], [given_])
        stopped = replace(model, willingness=[0.0])
        assert sensitivity(model)[0, 1] == pytest.approx(0.5 * 0.8)
        assert cascade(model).final[0] - cascade(stopped).final[0] == pytest.approx(0.5 * 0.8 * given_)


def test_the_swing_by_hand(pair):
    """Russia gives all: Iran keeps 1. It gives nothing: 0.5·0.6·0.9 and 0.3·0.5 are lost, whatever it gives now."""
    assert cascades.swing(pair, "iran", "russia") == pytest.approx(0.27 + 0.15)
    assert cascades.swing(pair, "iran", "russia", form="bottleneck") == pytest.approx(0.27)


@given(seeds)
def test_between_two_that_give_all_the_swing_is_the_leverage(rng):
    model = random_model(rng, n=2, willingness=1, capability=1)
    assert swing_leverage(model, "a0", "a1") == pytest.approx(leverage(model)[0, 1], abs=1e-11)


@given(seeds)
def test_in_a_star_the_swing_is_the_vulnerability(rng):
    """One round is all there is where those who supply need nothing themselves."""
    model = random_model(rng, n=4, capability=1)
    keep = [e for e, link in enumerate(model.links) if link[0] == "a0"]
    needs = tuple(need for need in model.needs if need[0] == "a0")
    rows = [model.needs.index(need) for need in needs]
    parts = {name: getattr(model, name)[keep] for name in PARAMETERS[1:]}
    star = DependenceModel(
        model.actors, needs, tuple(model.links[e] for e in keep), model.criticality[rows], model.own[rows], **parts
    )
    for other, kind in product(model.actors[1:], KINDS):
        stake = dependence(star, kind=kind)[0, star.index(other)]
        assert cascades.swing(star, "a0", other, kind=kind) == pytest.approx(stake, abs=1e-12)
        over = leverage(star, kind=kind)[star.index(other), 0]
        assert swing_leverage(star, other, "a0", kind=kind) == pytest.approx(over)


@pytest.mark.parametrize("form", FORMS)
@given(rng=seeds)
def test_the_swing_is_that_of_two_plain_loops(form, rng):
    model = random_model(rng)
    tie = [link[0] == "a0" and link[2] == "a1" for link in model.links]
    all_, now, nothing = (
        rounds_by_hand(replace(model, willingness=np.where(tie, value, model.willingness)), form)[-1][0]
        for value in (1, model.willingness, 0)
    )
    by_hand = {"given": now - nothing, "restorable": all_ - now, "potential": all_ - nothing}
    for kind, expected in by_hand.items():
        swing = float(cascades.swing(model, "a0", "a1", form=form, kind=kind))
        assert swing == pytest.approx(expected, abs=1e-11) and swing >= -1e-12


def test_nobody_knows_this_actor(pair):
    with pytest.raises(
        EntenteError, match=r'an actor: found "rusia"; expected one of iran, russia. Did you mean "russ'
    ):
        cascades.swing(pair, "iran", "rusia")


# --- From judgements to a model --------------------------------------------------------------------------------------


def row(id, dependent, resource, supplier, parameter, mode, **more):
    numbers = {"low": max(0, mode - 0.1), "mode": mode, "high": min(1, mode + 0.1)}
    return Estimate(id, more.pop("period", "2025"), dependent, resource, supplier, parameter, **(numbers | more))


ROWS = [
    row("e1", "iran", "weapons", "", "criticality", 0.5),
    row("e2", "iran", "weapons", "iran", "share", 0.4),
    row("e3", "iran", "weapons", "russia", "share", 0.6),
    row("e4", "iran", "weapons", "russia", "substitutability", 0.1),
    row("e5", "iran", "weapons", "russia", "willingness", 0.8),
    row("e6", "russia", "drones", "", "criticality", 0.2),
    row("e7", "russia", "drones", "iran", "share", 1.0),
    row("e8", "russia", "drones", "iran", "substitutability", 0.7),
    row("e9", "russia", "drones", "iran", "willingness", 1.0),
    row("f1", "syria", "weapons", "", "criticality", 0.2, period="2007"),
    row("f2", "syria", "weapons", "syria", "share", 1.0, period="2007"),
]


def test_the_model_at_the_modes():
    model = dep.build(ROWS, "2025")
    assert model.actors == ("iran", "russia", "syria") == dep.build(ROWS, "2007").actors
    assert model.needs == (("iran", "weapons"), ("russia", "drones"))
    assert model.links == (("iran", "weapons", "russia"), ("russia", "drones", "iran"))
    assert (model.criticality.tolist(), model.own.tolist()) == ([0.5, 0.2], [0.4, 0.0])
    assert (model.share.tolist(), model.substitutability.tolist()) == ([0.6, 1.0], [0.1, 0.7])
    assert (model.willingness.tolist(), model.capability.tolist()) == ([0.8, 1.0], [1, 1, 1])
    assert dep.build(ROWS, "2007").links == ()
    assert cascade(dep.build(ROWS, "2007")).loss.tolist() == [0, 0, 0]


def test_the_order_of_the_rows_changes_no_number():
    turned = dep.build(ROWS[::-1], "2025")
    model = dep.build(ROWS, "2025")
    for e, link in enumerate(model.links):
        other = turned.links.index(link)
        assert [getattr(model, name)[e] for name in PARAMETERS[1:]] == [
            getattr(turned, name)[other] for name in PARAMETERS[1:]
        ]


def test_drawn_values_are_mended_by_division():
    values = {"e2": [0.5, 0.2], "e3": [0.75, 0.2], "e1": [0.9, 0.3], "e5": 0.3}
    model = dep.build(ROWS, "2025", values=values)
    assert model.draws == (2,)
    assert model.own[:, 0] == pytest.approx([0.5 / 1.25, 0.2 / 0.4])
    assert model.share[:, 0] == pytest.approx([0.75 / 1.25, 0.2 / 0.4])
    assert model.willingness[..., 0] == pytest.approx(0.3)
    assert model.criticality[..., 0] == pytest.approx([0.9, 0.3])
    crowded = [
        *ROWS,
        row("g1", "iran", "markets", "", "criticality", 0.3),
        row("g2", "iran", "markets", "iran", "share", 1),
    ]
    drawn = dep.build(crowded, "2025", values={"e1": [0.9, 0.3], "g1": [0.6, 0.3]})
    assert drawn.criticality[0] == pytest.approx([0.9 / 1.5, 0.2, 0.6 / 1.5])
    assert drawn.criticality[1] == pytest.approx([0.3, 0.2, 0.3])


def but(**changes):
    """The rows with some changed, left out (None) or added."""
    return [changes.get(r.id, r) for r in ROWS if changes.get(r.id, r)] + [
        r for name, r in changes.items() if name.startswith("new")
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            but(e2=replace(ROWS[1], low=0.2, mode=0.3)),
            "shares of iran, weapons: found a sum of 0.9; expected 1. Let the own",
        ),
        (but(e2=None), "shares of iran, weapons: found a sum of 0.6; expected 1."),
        (but(e1=replace(ROWS[0], mode=1.4, high=1.5)), "estimate e1, field mode: found 1.4; expected a number from 0"),
        (
            but(e1=replace(ROWS[0], low=float("nan"))),
            "estimate e1, field low: found nan; expected a number from 0 to 1",
        ),
        (but(e1=replace(ROWS[0], low=True)), "estimate e1, field low: found True; expected a number from 0 to 1"),
        (but(e4=replace(ROWS[3], low=0.3)), "estimate e4, fields low, mode, high: found 0.3, 0.1, 0.2; expected"),
        (but(e5=None), "iran, weapons from russia: found no willingness; expected one for each link. Add a row."),
        (but(e6=None), "russia, drones: found no criticality; expected one for each need. Add a row."),
        (but(new=replace(ROWS[4], id="e10")), "estimate e10: found a second willingness of iran, weapons from russia"),
        (
            but(new=replace(ROWS[4], resource="oil", id="e1")),
            "estimate e1: found its id in two rows; expected an id of",
        ),
        (
            but(e4=replace(ROWS[3], parameter="subst")),
            'estimate e4, parameter: found "subst"; expected one of critical',
        ),
        (but(e1=replace(ROWS[0], supplier="russia")), 'estimate e1, supplier: found "russia"; expected none: a critic'),
        (but(e3=replace(ROWS[2], supplier="")), 'estimate e3, supplier: found ""; expected the supplier of the share.'),
        (but(e5=replace(ROWS[4], supplier="iran")), "estimate e5, supplier: found a willingness of an own share; expe"),
        (but(e5=replace(ROWS[4], basis="guess")), 'estimate e5, basis: found "guess"; expected one of stated, inferr'),
        (
            but(
                new=row("n1", "iran", "oil", "", "criticality", 0.6), new2=row("n2", "iran", "oil", "iran", "share", 1)
            ),
            "criticalities of iran: found a sum of 1.1; expected at most 1. An actor cannot lose more than all it has",
        ),
    ],
)
def test_bad_judgements(rows, expected):
    with pytest.raises(EntenteError) as raised:
        dep.build(rows, "2025")
    assert expected in str(raised.value)


def test_all_that_is_wrong_is_said_at_once():
    rows = but(e1=replace(ROWS[0], mode=1.4, high=1.5), e4=replace(ROWS[3], low=0.3), e5=replace(ROWS[4], basis="x"))
    with pytest.raises(EntenteError) as raised:
        dep.build(rows, "2025")
    codes = ["dependence.value", "dependence.value", "dependence.order", "dependence.basis"]
    assert [fault.code for fault in raised.value.faults] == codes
    with pytest.raises(EntenteError) as raised:
        dep.build(but(e2=None, e5=None, e6=None), "2025")
    assert len(raised.value.faults) == 3


def test_an_unknown_period():
    with pytest.raises(
        EntenteError, match=r'argument period: found "2026"; expected one of 2025, 2007. Did you mean "20'
    ):
        dep.build(ROWS, "2026")
    with pytest.raises(EntenteError, match="the estimates: found no rows"):
        dep.build([], "2025")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"e3": [0.5, 1.5]}, "values of e3: found 1.5; expected a number from 0 to 1"),
        ({"e3": float("nan")}, "values of e3: found nan; expected a number from 0 to 1"),
        ({"e3": "much"}, "values of e3: found 'much'; expected a number from 0 to 1"),
        ({"e33": 0.5}, 'argument values: found "e33"; expected ids of estimates. Did you mean "e3"?'),
        ({"e3": [0.1, 0.2], "e4": [0.1, 0.2, 0.3]}, "argument values: found shapes [(2,), (3,)]; expected one shape"),
        ({"e2": [0, 0.1], "e3": [0, 0.1]}, "shares of iran, weapons: found a sum of 0; expected 1."),
    ],
)
def test_bad_values(values, expected):
    with pytest.raises(EntenteError) as raised:
        dep.build(ROWS, "2025", values=values)
    assert expected in str(raised.value)


GOOD = {
    "actors": ("a", "b"),
    "needs": (("a", "r"),),
    "links": (("a", "r", "b"),),
    "criticality": [0.5],
    "own": [0.2],
    "share": [0.8],
    "substitutability": [0.3],
    "willingness": [1.0],
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"criticality": [1.3]}, "criticality of a, r: found 1.3; expected a number from 0 to 1"),
        ({"willingness": [[0.5], [float("nan")]]}, "willingness of a, r from b: found nan; expected a number from 0"),
        ({"willingness": [[0.0], [2.0]]}, "willingness of a, r from b: found 2; expected a number from 0 to 1"),
        ({"own": [0.5]}, "shares of a, r: found a sum of 1.3; expected 1."),
        ({"share": [[0.8], [0.7]]}, "shares of a, r: found a sum of 0.9; expected 1."),
        ({"share": [0.4, 0.4]}, "share: found shape (2,); expected a last axis of 1, one for each of links"),
        ({"own": [[0.2]] * 2, "share": [[0.8]] * 3}, "the arrays: found axes of draws"),
        ({"links": (("a", "r", "a"),)}, "link a, r from a: found a supplier that is the dependent; expected another"),
        ({"links": (("a", "q", "b"),)}, "link a, q from b: found no such need; expected a need of the model."),
        ({"links": (("a", "r", "c"),)}, 'links: found "c"; expected one of a, b.'),
        ({"actors": ("a", "b", "a")}, "actors: found a twice; expected each once."),
        ({"needs": (("a", "r"),) * 2}, "needs: found a, r twice; expected each once."),
        ({"capability": [1.0, 2.0]}, "capability of b: found 2; expected a number from 0 to 1"),
    ],
)
def test_a_model_keeps_its_promises(changes, expected):
    with pytest.raises(EntenteError) as raised:
        DependenceModel(**(GOOD | changes))
    assert expected in str(raised.value)


def test_two_needs_of_one_actor_may_not_exceed_all_it_has():
    changes = {"needs": (("a", "r"), ("a", "q")), "criticality": [0.6, 0.5], "own": [0.2, 1.0]}
    with pytest.raises(EntenteError, match=r"criticalities of a: found a sum of 1.1; expected at most 1"):
        DependenceModel(**(GOOD | changes))


def test_a_model_without_links_or_needs():
    model = DependenceModel(("a", "b"), (), (), [], [], [], [], [])
    assert vulnerability(model).tolist() == [[0, 0], [0, 0]]
    for form in FORMS:
        assert cascade(model, form=form).loss.tolist() == [0, 0]


@pytest.mark.parametrize("seed", [27, 83, 99])
def test_a_round_never_lifts_a_number_by_its_last_digit(seed):
    """Models whose plain rounds would rise at the end, where only rounding is left."""
    model = random_model(np.random.default_rng(seed), draws=(20,), most=0.99)
    ends = [cascade(model, max_rounds=number, tolerance=1e-300).final for number in range(1, 41)]
    assert all((after <= before).all() for before, after in pairwise(ends))


def test_needs_that_add_up_to_more_by_their_last_digits_still_come_to_an_end():
    """Criticalities of 1 + 5e-7 are allowed; nothing is lost here, and the rounds see it at once."""
    needs, links = (("a", "r"), ("a", "q"), ("b", "t")), (("a", "r", "b"), ("a", "q", "b"), ("b", "t", "a"))
    weights = [0.5, 0.5 + 5e-7, 1]
    found = cascade(DependenceModel(("a", "b"), needs, links, weights, [0] * 3, [1] * 3, [0] * 3, [1] * 3))
    assert (found.status, found.rounds, found.loss.tolist()) == ("converged", 1, [0, 0])
