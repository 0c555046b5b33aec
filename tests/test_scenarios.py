"""Scenarios: each operation by hand, the laws they keep, their files, and all that can be wrong there."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError, Undefined
from entente.needs import scenarios as sc
from entente.needs.cascades import FORMS, shortfall
from entente.needs.estimates import PARAMETERS
from entente.needs.model import ARRAYS, DependenceModel
from entente.needs.promises import promise
from entente.needs.scenario_files import read_scenarios, to_yaml
from entente.needs.scenarios import Intervention, Scenario, apply, compare


@pytest.fixture
def model():
    return DependenceModel(
        actors=("iran", "russia", "china"),
        needs=(("iran", "weapons"), ("iran", "protection"), ("russia", "drones")),
        links=(
            ("iran", "weapons", "russia"),
            ("iran", "weapons", "china"),
            ("iran", "protection", "russia"),
            ("russia", "drones", "iran"),
        ),
        criticality=[0.5, 0.3, 0.2],
        own=[0.1, 0.0, 0.4],
        share=[0.6, 0.3, 1.0, 0.6],
        substitutability=[0.2, 0.4, 0.5, 0.1],
        willingness=[0.5, 0.8, 0.2, 1.0],
    )


def on(dependent, supplier, resource=""):
    return {"dependent": dependent, "supplier": supplier, "resource": resource}


PAIR_OF_IRAN = on("iran", "russia")


# --- Each operation by hand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "target", "array", "expected"),
    [
        ("cut_supply", on("iran", "russia", "weapons"), "willingness", [0.5 * 0.75, 0.8, 0.2, 1]),
        ("cut_supply", on("iran", "russia"), "willingness", [0.5 * 0.75, 0.8, 0.2 * 0.75, 1]),
        ("restore", on("iran", "russia"), "willingness", [0.5 + 0.25 * 0.5, 0.8, 0.2 + 0.25 * 0.8, 1]),
        ("substitute", on("iran", "china"), "substitutability", [0.2, 0.4 + 0.25 * 0.6, 0.5, 0.1]),
        ("raise_cost", on("iran", "russia"), "substitutability", [0.2 * 0.75, 0.4, 0.5 * 0.75, 0.1]),
        ("break_tie", {"between": ["russia", "iran"]}, "willingness", [0.5 * 0.75, 0.8, 0.2 * 0.75, 0.75]),
        ("form_tie", on("iran", "north_korea", "weapons"), "capability", [1, 1, 1, 1]),
        ("shock", {"actor": "iran"}, "capability", [0.75, 1, 1]),
        ("shock", {"actor": "iran", "resource": "weapons"}, "capability", [1 - 0.25 * 0.5, 1, 1]),
    ],
)
def test_an_operation_by_hand(model, operation, target, array, expected):
    before = {name: getattr(model, name).copy() for name in ARRAYS}
    after = apply(model, Intervention(operation, target, 0.25))
    assert getattr(after, array) == pytest.approx(expected)
    others = set(ARRAYS) - {array} if operation != "form_tie" else set()
    assert all(getattr(after, name).tolist() == before[name].tolist() for name in others)
    assert all(getattr(model, name).tolist() == before[name].tolist() for name in ARRAYS)
    replace(after)  # builds and checks it anew: the promises of a model are kept


CHINA = on("iran", "china", "weapons")
PROTECTED = on("iran", "china", "protection")


@pytest.mark.parametrize(
    ("target", "replaces", "array", "expected"),
    [
        (CHINA, "russia", "share", [0.6 * 0.75, 0.3 + 0.6 * 0.25, 1, 0.6]),
        (CHINA, "others", "share", [0.6 * 0.75, 0.3 + 0.6 * 0.25, 1, 0.6]),
        (CHINA, "iran", "share", [0.6, 0.3 + 0.1 * 0.25, 1, 0.6]),
        (CHINA, ["russia", "iran"], "share", [0.6 * 0.75, 0.3 * 0.75 + 0.25, 1, 0.6]),  # a quarter of the whole need
        (CHINA, "russia", "own", [0.1, 0, 0.4]),
        (CHINA, "others", "own", [0.1, 0, 0.4]),
        (CHINA, "iran", "own", [0.1 * 0.75, 0, 0.4]),
        (CHINA, "others", "willingness", [0.5, 0.8, 0.2, 1]),
        (PROTECTED, "others", "share", [0.6, 0.3, 0.75, 0.6, 0.25]),
        (PROTECTED, "others", "willingness", [0.5, 0.8, 0.2, 1, 1]),
        (PROTECTED, "others", "substitutability", [0.2, 0.4, 0.5, 0.1, 0]),
        # Nobody replaced: Russia gives 0.3 of the 0.6 and China 0.24 of the 0.3; a quarter of the rest is moved.
        (CHINA, "nobody", "share", [0.6 - 0.075, 0.3 + 0.075, 1, 0.6]),
        (CHINA, "nobody", "own", [0.1, 0, 0.4]),
        (CHINA, "nobody", "willingness", [0.3 / 0.525, (0.24 + 0.075 + 0.015) / 0.375, 0.2, 1]),
        (PROTECTED, "nobody", "share", [0.6, 0.3, 1 - 0.2, 0.6, 0.2]),
        (PROTECTED, "nobody", "willingness", [0.5, 0.8, 0.2 / 0.8, 1, 1]),
        (PROTECTED, "nobody", "substitutability", [0.2, 0.4, 0.5, 0.1, 0.5]),  # of what it gives not: as before
    ],
)
def test_a_tie_by_hand(model, target, replaces, array, expected):
    after = apply(model, Intervention("form_tie", target, 0.25, replaces=replaces))
    assert getattr(after, array) == pytest.approx(expected)
    replace(after)


def test_a_tie_says_how_willing_it_is_and_how_hard_to_replace(model):
    numbers = {"willingness": 0.3, "substitutability": 0.9}
    after = apply(model, Intervention("form_tie", CHINA, 0.5, replaces="russia", **numbers))
    assert after.links == model.links
    assert (after.willingness[1], after.substitutability[1]) == (0.3, 0.9)
    new = apply(model, Intervention("form_tie", on("russia", "china", "drones"), 0.5, replaces="iran", **numbers))
    assert (new.links[-1], new.willingness[-1], new.substitutability[-1]) == (("russia", "drones", "china"), 0.3, 0.9)


def test_a_whole_need_taken_over(model):
    after = apply(model, Intervention("form_tie", CHINA, replaces=["russia", "iran"]))
    assert (after.share[:2].tolist(), after.own[0]) == ([0, 1], 0)


def test_a_tie_takes_nothing_away_unless_it_says_so(model):
    assert Intervention("form_tie", CHINA) == Intervention("form_tie", CHINA, replaces="nobody")
    assert Intervention("form_tie", CHINA, replaces=["russia"]) == Intervention("form_tie", CHINA, replaces="russia")
    assert Intervention("cut_supply", PAIR_OF_IRAN).replaces == ""


def test_what_is_missing_is_filled_as_far_as_the_tie_goes(model):
    """Of Iran's weapons 0.3 × 0.8 + 0.06 × 0.6 is missing and not replaced; half of it, times 0.4, is filled."""
    before = shortfall(model, np.ones(3))[0]
    after = apply(model, Intervention("form_tie", CHINA, 0.5, willingness=0.4))
    assert before == pytest.approx(0.3 * 0.8 + 0.06 * 0.6)
    assert shortfall(after, np.ones(3))[0] <= before * (1 - 0.5 * 0.4) + 1e-12
    new = apply(model, Intervention("form_tie", PROTECTED, 0.5, willingness=0.4))
    assert shortfall(new, np.ones(3))[1] == pytest.approx(0.8 * 0.5 * (1 - 0.5 * 0.4))


def test_a_shock_cannot_take_more_than_there_is(model):
    items = [
        Intervention("shock", {"actor": "iran"}, 0.9),
        Intervention("shock", {"actor": "iran", "resource": "weapons"}),
    ]
    assert apply(model, items).capability[0] == 0


def test_interventions_follow_their_dates(model):
    late = Intervention("cut_supply", on("iran", "russia"), date="2025-06")
    early = Intervention("restore", on("iran", "russia"), date="2024")
    undated = Intervention("cut_supply", on("iran", "china"), 0.5)
    assert apply(model, [late, early, undated]).willingness.tolist() == [0, 0.4, 0, 1]
    assert apply(model, [late, early, undated], until="2025").willingness.tolist() == [0, 0.4, 0, 1]
    assert apply(model, [late, early, undated], until="2025-05-31").willingness.tolist() == [1, 0.4, 1, 1]
    assert apply(model, [late, early, undated], until="2023").willingness.tolist() == [0.5, 0.4, 0.2, 1]
    with pytest.raises(EntenteError, match='argument until: found "soon"; expected 2024, 2024-10 or 2024-10-26'):
        apply(model, late, until="soon")


# --- Laws ------------------------------------------------------------------------------------------------------------

ACTORS, RESOURCES = ("a", "b", "c", "d"), ("r", "q")


@st.composite
def models(draw, draws=()):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    needs = tuple((a, r) for a in ACTORS[:3] for r in RESOURCES)
    links = tuple((a, r, s) for a, r in needs for s in ACTORS if s != a and rng.random() < 0.6)
    links = links or (("a", "r", "b"),)
    parts = rng.dirichlet(np.ones(4), size=(*draws, len(needs)))  # the last is the own share
    places = [[e for e, link in enumerate(links) if link[:2] == need] for need in needs]
    share = np.zeros((*draws, len(links)))
    for p, mine in enumerate(places):
        for k, e in enumerate(mine):
            share[..., e] = parts[..., p, k]
    own = 1 - np.stack([share[..., mine].sum(axis=-1) for mine in places], axis=-1)
    weight = rng.random((*draws, len(needs))) / 2
    numbers = [rng.random((*draws, len(links))) for _ in range(2)]
    return DependenceModel(ACTORS, needs, links, weight, own, share, *numbers, rng.random((*draws, 4)))


def interventions(model, value=None, operations=sc.OPERATIONS):
    """Interventions that a model can take."""
    pairs = st.sampled_from(model.links)
    target = {
        **dict.fromkeys(
            sc.OPERATIONS[:4],
            st.tuples(pairs, st.booleans()).map(lambda one: on(one[0][0], one[0][2], one[0][1] if one[1] else "")),
        ),
        "break_tie": pairs.map(lambda link: {"between": [link[2], link[0]]}),
        "form_tie": st.tuples(st.sampled_from(model.needs), st.sampled_from(("a", "b", "c", "d", "e")))
        .filter(lambda one: one[0][0] != one[1])
        .map(lambda one: on(one[0][0], one[1], one[0][1])),
        "shock": st.one_of(
            st.sampled_from(model.actors).map(lambda actor: {"actor": actor}),
            st.sampled_from(model.needs).map(lambda need: {"actor": need[0], "resource": need[1]}),
        ),
    }

    def tie(parts):
        """A tie that replaces whom it can replace."""
        name, goal = parts[:2]
        if name != "form_tie":
            return st.just(Intervention(*parts))
        need = goal["dependent"], goal["resource"]
        others = [link[2] for link in model.links if link[:2] == need and link[2] != goal["supplier"]]
        names = st.lists(st.sampled_from([*others, need[0]]), min_size=1, max_size=3)
        whom = st.one_of(st.sampled_from(["nobody", "others"] if others else ["nobody"]), names)
        return whom.map(lambda replaced: Intervention(*parts, replaces=replaced))

    values = st.floats(0, 1) if value is None else st.just(value)
    one = st.sampled_from(operations).flatmap(
        lambda name: st.tuples(st.just(name), target[name], values, st.sampled_from(("", "2024", "2025-06")))
    )
    return one.flatmap(tie)


def numbers(model):
    """Every number of a model by what it is about, whatever the order of links and actors."""
    parts = {("capability", actor): model.capability[..., i] for i, actor in enumerate(model.actors)}
    parts |= {("own", need): model.own[..., p] for p, need in enumerate(model.needs)}
    for name in PARAMETERS[1:]:
        parts |= {(name, link): getattr(model, name)[..., e] for e, link in enumerate(model.links)}
    return parts


def same(one, other):
    one, other = numbers(one), numbers(other)
    assert set(one) == set(other)
    for key, value in one.items():
        assert value == pytest.approx(other[key], abs=1e-12), key


@given(st.data())
def test_a_cut_never_helps_the_dependent(data):
    model = data.draw(models())
    cut = data.draw(interventions(model, operations=("cut_supply", "break_tie", "raise_cost")))
    for form in FORMS:
        found = compare(model, cut, form=form)
        assert (found.effect <= 1e-11).all() and (found.direct <= 1e-11).all()


@given(st.data())
def test_to_restore_or_to_substitute_never_hurts(data):
    model = data.draw(models())
    gift = data.draw(interventions(model, operations=("restore", "substitute")))
    for form in FORMS:
        assert (compare(model, gift, form=form).effect >= -1e-11).all()


@given(st.data())
def test_a_tie_that_replaces_nobody_costs_nobody_anything(data):
    model = data.draw(models())
    ties = interventions(model, operations=("form_tie",))
    willing = st.none() | st.floats(0, 1)
    tie = replace(data.draw(ties), replaces="nobody", willingness=data.draw(willing))
    after = apply(model, tie)
    assert (after.own == model.own).all()
    for form in FORMS:
        assert (compare(model, tie, form=form).effect >= -1e-11).all()


@given(st.data())
def test_a_tie_takes_from_those_only_whom_it_names(data):
    """Counted by hand: each part of the need before and after, the dependent's own among them."""
    model = data.draw(models())
    tie = data.draw(interventions(model, operations=("form_tie",)).filter(lambda item: item.replaces != "nobody"))
    need = tie["dependent"], tie["resource"]
    before, after = parts_of(model, need), parts_of(apply(model, tie), need)
    named = [tie.replaces] if isinstance(tie.replaces, str) else list(tie.replaces)
    if named == ["others"]:
        named = [name for name in before if name not in (tie["supplier"], tie["dependent"])]
    gone = sum(before[name] * tie.value for name in set(named))
    expected = {name: part * (1 - tie.value if name in named else 1) for name, part in before.items()}
    expected[tie["supplier"]] = before.get(tie["supplier"], 0) + gone
    assert after == pytest.approx(expected, abs=1e-12)
    assert sum(after.values()) == pytest.approx(1)


def parts_of(model, need):
    """Who meets which part of a need, by name."""
    parts = {need[0]: float(model.own[model.needs.index(need)])}
    for link, share in zip(model.links, model.share, strict=True):
        if link[:2] == need:
            parts[link[2]] = float(share)
    return parts


@given(st.data())
def test_done_wholly_it_is_done_once_and_for_all(data):
    """With value 1 a second time changes nothing; but two shocks to one need take its criticality twice."""
    model = data.draw(models())
    item = data.draw(interventions(model, value=1.0).filter(lambda i: i.operation != "shock" or not i["resource"]))
    once = apply(model, item)
    same(apply(once, item), once)


@given(st.data())
def test_done_not_at_all_it_changes_no_number(data):
    model = data.draw(models())
    item = data.draw(interventions(model, value=0.0, operations=tuple(set(sc.OPERATIONS) - {"form_tie"})))
    same(apply(model, item), model)


@given(st.data())
def test_to_restore_undoes_a_cut_and_nothing_else(data):
    model = data.draw(models())
    model = replace(model, willingness=np.ones(len(model.links)))
    dependent, resource, supplier = data.draw(st.sampled_from(model.links))
    items = [Intervention(name, on(dependent, supplier, resource)) for name in ("cut_supply", "restore")]
    same(apply(model, items), model)
    others = data.draw(interventions(model, operations=("substitute", "raise_cost", "shock")))
    same(apply(model, [items[0], others, items[1]]), apply(model, replace(others, date="")))


@given(st.data())
def test_at_different_links_the_order_does_not_matter(data):
    """Each at its own link, or at its own need where a tie takes over a part of it; dates are left out."""
    model = data.draw(models())
    one, other = (replace(data.draw(interventions(model)), date="") for _ in range(2))
    if needs_of(one, model) & needs_of(other, model):
        return
    same(apply(model, [one, other]), apply(model, [other, one]))


def needs_of(item, model):
    if item.operation == "shock":
        return {item["actor"]}
    if item.operation == "form_tie":
        return {(item["dependent"], item["resource"])}
    return {model.links[place][:2] for place in sc.places_of(model.links, item)}


@given(st.data())
def test_a_changed_model_keeps_its_promises(data):
    model = data.draw(models(draws=(3,)))
    items = data.draw(st.lists(interventions(model), max_size=5))
    replace(apply(model, items))  # checks the ranges and the sums again


@given(st.data())
def test_every_draw_is_changed_as_a_model_of_its_own(data):
    model = data.draw(models(draws=(3,)))
    items = data.draw(st.lists(interventions(model), max_size=4))
    for form in FORMS:
        together = compare(model, items, form=form)
        for draw in range(3):
            alone = replace(model, **{name: getattr(model, name)[draw] for name in ARRAYS})
            single = compare(alone, items, form=form)
            for part in ("effect", "direct", "knock_on", "leverage_before", "leverage_after"):
                assert getattr(together, part)[draw] == pytest.approx(getattr(single, part), abs=1e-11)


def test_a_shock_to_a_need_takes_what_each_draw_says(model):
    many = replace(model, criticality=[[0.5, 0.3, 0.2], [0.1, 0.2, 0.2]])
    after = apply(many, Intervention("shock", {"actor": "iran", "resource": "weapons"}, 0.5))
    assert after.capability == pytest.approx(np.array([[0.75, 1, 1], [0.95, 1, 1]]))


@pytest.mark.parametrize("replaces", ["nobody", "others", ["iran", "russia"]])
@pytest.mark.parametrize("name", ["own", "share", "willingness"])
def test_a_tie_meets_arrays_of_which_only_one_has_draws(model, replaces, name):
    tie = Intervention("form_tie", on("iran", "india", "weapons"), 0.25, replaces=replaces)
    alone, many = apply(model, tie), apply(replace(model, **{name: [getattr(model, name)] * 2}), tie)
    for array in ARRAYS:
        expected = getattr(alone, array)
        assert np.broadcast_to(getattr(many, array), (2, *expected.shape)) == pytest.approx(np.array([expected] * 2))


@given(st.data())
def test_the_parts_of_an_effect_add_up(data):
    model = data.draw(models())
    found = compare(model, data.draw(st.lists(interventions(model), max_size=3)))
    assert found.effect == pytest.approx(found.direct + found.knock_on, abs=1e-15)
    assert found.effect == pytest.approx(found.changed.final - found.base.final)
    assert found.status == "converged"


@given(st.data())
def test_what_was_typed_is_what_the_shocks_to_an_actor_do_alone(data):
    model = data.draw(models(draws=(2,)))
    if data.draw(st.booleans()):
        model = replace(model, capability=np.ones(4))  # so that in the bottleneck form a need may hide a shock
    items = data.draw(st.lists(interventions(model) | interventions(model, operations=("shock",)), max_size=5))
    for form in FORMS:
        found = compare(model, items, form=form)
        for place, actor in enumerate(model.actors):
            shocks = [item for item in items if item["actor"] == actor]
            alone = compare(model, shocks, form=form).direct[:, place]
            assert found.typed[:, place] == pytest.approx(alone, abs=1e-12)
            parts = found.parts(actor)  # the means over the draws
            assert parts.typed == pytest.approx(alone.mean(), abs=1e-12)
            assert parts.typed + parts.one_step == pytest.approx(found.direct[:, place].mean(), abs=1e-12)
            assert parts.effect == pytest.approx(found.effect[:, place].mean(), abs=1e-12)


def test_of_nobody_and_of_nothing_there_are_no_parts(model):
    found = compare(model, Intervention("shock", {"actor": "iran"}, 0))
    assert isinstance(found.parts("iran").shares, Undefined) and str(found.parts("iran")) == "iran: nothing moves"
    with pytest.raises(
        EntenteError, match=r'argument actor: found "irn"; expected one of iran, russia, china. Did you'
    ):
        found.parts("irn")


@given(st.data())
def test_a_promise_by_hand(data):
    """One need, one supplier that lacks nothing: what is missing before less what is missing after, times w and s."""
    numbers = st.floats(0, 1)
    w, s, sigma, a, lean, keep = (data.draw(numbers) for _ in range(6))
    two = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [w], [1 - s], [s], [sigma], [a])
    before = (1 - sigma) * (1 - a)
    after = (1 - sigma * (1 - lean)) * (1 - a - (1 - a) * keep)
    for form in FORMS:
        ((found,),) = promise(two, "a", "b", "r", leaning=[lean], kept=[keep], form=form)
        assert found == pytest.approx(w * s * (before - after), abs=1e-9)


def test_a_promise_is_asked_of_many_draws_and_of_every_pair_of_numbers(model):
    many = replace(model, willingness=np.stack([model.willingness, model.willingness / 2]))
    levels = {"leaning": (0, 0.5, 1), "kept": (0.2, 1)}
    found = promise(many, "iran", "russia", "protection", **levels)
    assert found.shape == (3, 2, 2)
    assert found[..., 0] == pytest.approx(promise(model, "iran", "russia", "protection", **levels))
    assert (np.diff(found, axis=0) <= 1e-12).all() and (np.diff(found, axis=1) >= -1e-12).all()


def test_before_and_after_by_hand(model):
    """Iran loses what Russia no longer sends, and Russia then a little of Iran's drones."""
    found = compare(model, Intervention("cut_supply", on("iran", "russia", "weapons")))
    assert found.direct == pytest.approx([-0.5 * 0.6 * 0.8 * 0.5, 0, 0])
    assert found.knock_on[1] == pytest.approx(0.2 * 0.6 * 0.9 * found.effect[0])
    assert found.direct[0] < found.effect[0] < 0  # what Russia no longer sends no longer falls with Russia
    assert found.leverage_after.tolist() == found.leverage_before.tolist()  # what Russia could do, not what it does
    moves = {"given": -0.5 * 0.6 * 0.8 * 0.5, "restorable": 0.5 * 0.6 * 0.8 * 0.5, "potential": 0}
    for kind, moved in moves.items():
        before, after = found.leverage(kind)
        assert after[1, 0] - before[1, 0] == pytest.approx(moved)


def test_in_the_short_run_a_substitute_is_of_no_use(model):
    found = Intervention("substitute", on("iran", "russia"))
    assert compare(model, found, horizon="short").effect.tolist() == [0, 0, 0]
    assert compare(model, found).effect[0] > 0


def test_a_new_actor_stands_in_both_ends(model):
    whole = ["iran", "russia", "china"]
    found = compare(model, Intervention("form_tie", on("iran", "india", "weapons"), 0.5, replaces=whole))
    assert found.actors == found.base.actors == ("iran", "russia", "china", "india")
    assert found.base.final[3] == found.changed.final[3] == 1
    assert found.leverage_before[3].tolist() == [0] * 4 and found.leverage_after[3, 0] == pytest.approx(0.5 * 0.5)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            Intervention("cut_supply", on("iran", "china", "protection")),
            "intervention 1, cut_supply: found no supply of protection from china to iran; expected a link of this"
            " period: iran, weapons from russia; iran, weapons from china; iran, protection from russia.",
        ),
        (Intervention("break_tie", {"between": ["russia", "china"]}), "found no supply between russia and china"),
        (Intervention("form_tie", on("iran", "china", "weapon")), 'found no need "weapon" of iran; expected a need of'),
        (
            Intervention("form_tie", on("iran", "india", "weapons"), replaces=["russia", "chnia"]),
            'found "chnia"; expected one of nobody, others, russia, china, iran. Did you mean "china"?',
        ),
        (
            Intervention("form_tie", on("iran", "russia", "protection"), replaces="china"),
            'found "china"; expected one of nobody, iran.',
        ),
        (
            Intervention("form_tie", on("iran", "russia", "protection"), replaces="others"),
            'found "others", and no other supplier of protection to iran; expected a need that others supply.'
            " Write nobody, or iran for its own part.",
        ),
        (Intervention("shock", {"actor": "iran", "resource": "drones"}), 'found no need "drones" of iran'),
        (Intervention("shock", {"actor": "irna"}), 'found "irna"; expected one of iran, russia, china. Did you mean'),
    ],
)
def test_what_the_model_has_not(model, item, words):
    with pytest.raises(EntenteError) as raised:
        apply(model, item)
    assert words in str(raised.value)


# --- Interventions and chains ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cut", {}), 'field operation: found "cut"; expected one of cut_supply, restore'),
        (("shock", {"actor": "iran"}, 1.5), "field value: found 1.5; expected a number from 0 to 1"),
        (("shock", {"actor": "iran"}, float("nan")), "field value: found nan"),
        (("shock", {"actor": "iran"}, True), "field value: found True"),
        (("shock", {"actor": "iran"}, "much"), "field value: found much"),
        (("shock", {"actor": ["iran"]}), "field target: found actor ['iran']; expected one name"),
        (("shock", "iran"), "field target: found 'iran'; expected a mapping"),
        (("shock", {}), "field target: found no actor; expected shock acts on actor. Add actor."),
        (
            ("shock", {"actor": "iran", "suplier": "x"}),
            'found "suplier"; expected shock acts on actor and, if you like',
        ),
        (("cut_supply", on("iran", "iran")), 'found "iran" as its own supplier; expected two different actors'),
        (("break_tie", {"between": ["iran"]}), "found between ['iran']; expected two different actors, as in"),
        (("break_tie", {"between": "iran"}), "found between iran; expected two different actors"),
        (("break_tie", {"between": ["iran", "iran"]}), "expected two different actors"),
        (
            ("form_tie", on("iran", "china")),
            "found no resource; expected form_tie acts on dependent, supplier, resource",
        ),
        (
            ("shock", {"actor": "iran"}, 1, "2025-13"),
            'field date: found "2025-13"; expected 2024, 2024-10 or 2024-10-26',
        ),
        (("shock", {"actor": "iran"}, 1, "2025-02-30"), 'field date: found "2025-02-30"'),
        (
            ("shock", {"actor": "iran"}, 1, "", None, "", 0.5),
            "field willingness: found 0.5; expected nothing. Only form",
        ),
        (
            ("shock", {"actor": "iran"}, 1, "", None, "", None, None, "russia"),
            "field replaces: found russia; expected nothing. Only form_tie replaces anybody.",
        ),
        (
            ("form_tie", on("a", "b", "r"), 1, "", None, "", None, None, ["nobody", "c"]),
            "field replaces: found ['nobody', 'c']; expected nobody, others, or one or more names",
        ),
        (("form_tie", on("a", "b", "r"), 1, "", None, "", None, None, 3), "field replaces: found 3; expected nobody"),
        (("form_tie", on("a", "b", "r"), 1, "", None, "", None, None, [["c"]]), "field replaces: found [['c']]"),
        (
            ("form_tie", on("a", "b", "r"), 1, "", None, "", None, None, "b"),
            'field replaces: found "b", the supplier itself; expected nobody, others',
        ),
        (
            ("form_tie", on("a", "b", "r"), 1, "", None, "", None, 0.3),
            "field substitutability: found 0.3; expected nothing where replaces is nobody. Leave it out",
        ),
        (
            ("form_tie", on("a", "b", "r"), 1, "", None, "", 2),
            "field willingness: found 2; expected a number from 0 to 1",
        ),
    ],
)
def test_a_bad_intervention(arguments, words):
    with pytest.raises(EntenteError) as raised:
        Intervention(*arguments)
    assert words in str(raised.value)


def test_an_intervention_can_be_kept_and_sent():
    item = Intervention("break_tie", {"between": ["iran", "russia"]}, 1)
    assert pickle.loads(pickle.dumps(item)) == item == Intervention("break_tie", {"between": ("iran", "russia")}, 1.0)
    assert len({item, replace(item)}) == 1 and item["between"] == ("iran", "russia") and item["actor"] == ""


def shocks(**builds_on):
    return {
        name: Scenario(name, name, "?", "2025", [Intervention("shock", {"actor": name})], builds_on=below)
        for name, below in builds_on.items()
    }


def test_a_chain_begins_below():
    assert [item["actor"] for item in sc.chain(shocks(a="b", b="c", c=""), "a")] == ["c", "b", "a"]
    with pytest.raises(EntenteError, match=r"scenario a, field builds_on: found a circle, a → b → a; expected"):
        sc.chain(shocks(a="b", b="a"), "a")
    with pytest.raises(
        EntenteError, match=r'a scenario: found "licence"; expected one of a, license. Did you mean "lic'
    ):
        sc.chain(shocks(a="", license=""), "licence")


def test_half_a_chain_is_not_applied(model):
    with pytest.raises(
        EntenteError, match=r'scenario a: found one that builds on "b"; expected all.* chain\(scenarios'
    ):
        apply(model, shocks(a="b", b="")["a"])


# --- Files -----------------------------------------------------------------------------------------------------------

GOOD = """\
# a remark
title: China steps in
question: What if China took over?
period: "2025-06"
prompted_by: [p11, 31]
rests_on: [c017, a09]
caution: "Nobody says: it would."
interventions:
  - operation: form_tie
    target: {dependent: iran, supplier: china, resource: protection}
    value: 0.6
    replaces: russia
    willingness: .8
    date: 2025-07
    paragraph: p11
    why: Trade, so far.
  - {operation: cut_supply, target: {dependent: iran, supplier: russia}, value: 1}
"""


def read(model, text=GOOD, **others):
    settings = {"models": {"2025-06": model, "2007": model}, "paragraphs": range(1, 50), "known": {"c017", "a09"}}
    return read_scenarios({"mine": text, **others}, **settings, actors=["india"])


def test_a_good_file(model):
    found = read(model)["mine"]
    assert found == Scenario(
        name="mine",
        title="China steps in",
        question="What if China took over?",
        period="2025-06",
        interventions=(
            Intervention(
                "form_tie",
                on("iran", "china", "protection"),
                0.6,
                "2025-07",
                11,
                "Trade, so far.",
                willingness=0.8,
                replaces="russia",
            ),
            Intervention("cut_supply", on("iran", "russia"), 1.0),
        ),
        prompted_by=(11, 31),
        rests_on=("c017", "a09"),
        caution="Nobody says: it would.",
    )
    assert read(model, GOOD.encode("utf-8-sig"))["mine"] == read(model, GOOD.replace("\n", "\r\n"))["mine"] == found


def test_a_file_says_whom_a_tie_replaces(model):
    for text, replaces in (
        ("replaces: [russia, iran]", ("russia", "iran")),
        ("replaces: [russia]", "russia"),
        ("replaces: others", "others"),
        ("replaces: nobody", "nobody"),
        ("replaces: []", "nobody"),
        ("replaces:", "nobody"),
        ("# nothing said", "nobody"),
    ):
        assert read(model, GOOD.replace("replaces: russia", text))["mine"].interventions[0].replaces == replaces


def test_a_file_may_build_on_another(model):
    upper = 'title: t\nquestion: q\nperiod: "2025-06"\nbuilds_on: mine\ninterventions:\n  - operation: cut_supply\n'
    upper += "    target: {dependent: iran, supplier: china, resource: protection}\n    value: 1\n    date: 2025-07\n"
    found = read(model, upper=upper)
    assert len(sc.chain(found, "upper")) == 3
    with pytest.raises(
        EntenteError, match=r"scenarios/mine.yaml, line 7, intervention 1, field target: found no supply"
    ):
        read(model, upper.replace("builds_on: mine", "caution: alone"))


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=40).map(str.strip)
ids = st.from_regex(r"[acf][0-9]{2,3}", fullmatch=True)


@given(st.data())
def test_a_file_that_was_written_reads_back_the_same(data):
    model = data.draw(models())
    free = interventions(model).flatmap(
        lambda item: st.builds(
            replace,
            st.just(item),
            why=words,
            paragraph=st.none() | st.integers(1, 49),
            **({"willingness": st.none() | st.floats(0, 1)} if item.operation == "form_tie" else {}),
        )
    )
    items = data.draw(st.lists(free, min_size=1, max_size=4, unique_by=lambda i: (i.operation, i.target, i.date)))
    texts = st.builds(
        Scenario, st.just("mine"), words.filter(bool), words.filter(bool), st.sampled_from(("2007", "2025-06", "no")),
        st.just(items), st.lists(st.integers(1, 49)), st.just(""), st.lists(ids), words,
    )  # fmt: skip
    scenario = data.draw(texts)
    settings = {"models": {scenario.period: model}, "actors": ["e"]}
    try:
        found = read_scenarios({"mine": to_yaml(scenario)}, **settings)
    except EntenteError as error:
        assert {fault.code for fault in error.faults} <= {"scenarios.contradiction", "scenarios.link"}, str(error)
    else:
        assert found == {"mine": scenario}


def faults_of(model, text, **others):
    with pytest.raises(EntenteError) as raised:
        read(model, text, **others)
    return raised.value


SWAPS = [
    (
        "question: What if China took over?\n",
        "",
        "missing",
        "field question: found nothing; expected a value. Add que",
    ),
    ("title: China steps in", "title:", "missing", "line 2, field title: found nothing; expected a value."),
    ("caution:", "cauton:", "key", 'line 7, field cauton: found "cauton"; expected one of title, question, period'),
    ("caution:", "title:", "duplicate", 'field title: found "title" again in line 7; expected each key once.'),
    ("value: 1}", "value: 1, value: 0}", "duplicate", 'intervention 2, field value: found "value" again in line 17'),
    ('"2025-06"', "2026", "period", 'line 4, field period: found "2026"; expected one of 2025-06, 2007.'),
    ("[p11, 31]", "[p11, 99]", "paragraph", "line 5, field prompted_by: found 99; expected a paragraph of the article"),
    ("[p11, 31]", "[eleven]", "paragraph", 'line 5, field prompted_by: found "eleven"; expected the number of a'),
    ("[p11, 31]", "p11", "kind", "line 5, field prompted_by: found a single word; expected a list. Put it into square"),
    ("[c017, a09]", "[c17]", "reference", 'line 6, field rests_on: found "c17"; expected the id of a claim, assumpt'),
    ("form_tie", "form_ties", "operation", 'line 9, intervention 1, field operation: found "form_ties"; expected one'),
    ("china,", "chnia,", "actor", 'line 10, intervention 1, field target: found "chnia"; expected one of iran, russia'),
    ("protection}", "protecton}", "resource", 'field target: found "protecton"; expected one of weapons, protection'),
    ("protection}", "drones}", "need", 'line 10, intervention 1, field target: found no need "drones" of iran; expec'),
    (
        "supplier: russia}",
        "supplier: india}",
        "link",
        "line 17, intervention 2, field target: found no supply from ind",
    ),
    (
        "supplier: russia}",
        "supplier: iran}",
        "target",
        'intervention 2, field target: found "iran" as its own supplier',
    ),
    ("supplier: russia}", "actor: russia}", "target", 'field target: found "actor"; expected cut_supply acts on depen'),
    ("value: 0.6", "value: 1.6", "value", "line 11, intervention 1, field value: found 1.6; expected a number from 0"),
    (
        "value: 0.6",
        "value: -0.6",
        "value",
        "line 11, intervention 1, field value: found -0.6; expected a number from 0",
    ),
    (
        "replaces: russia",
        "replaces: rusia",
        "replaces",
        'line 12, intervention 1, field replaces: found "rusia"; expected one of nobody, others, russia, iran.',
    ),
    ("replaces: russia", "replaces: china", "replaces", 'field replaces: found "china", the supplier itself'),
    ("replaces: russia", "replaces: [nobody, russia]", "replaces", "field replaces: found ['nobody', 'russia']"),
    ("replaces: russia", "replaces: {a: b}", "kind", "line 12, intervention 1, field replaces: found a mapping"),
    ("replaces: russia", "substitutability: 0.3", "replaces", "field substitutability: found 0.3; expected nothing"),
    ("value: 1}", "value: 1, replaces: china}", "replaces", "line 17, intervention 2, field replaces: found china"),
    ("value: 0.6", "value: no", "number", 'line 11, intervention 1, field value: found "no"; expected a number from'),
    ("value: 0.6", "value: .nan", "number", 'field value: found ".nan"; expected a number from 0 to 1. Write it in'),
    ("value: 0.6", "value: .inf", "number", 'field value: found ".inf"'),
    ("value: 0.6", "value: 6_0", "number", 'field value: found "6_0"'),
    ("value: 0.6", "value: 0x1", "number", 'field value: found "0x1"'),
    ("value: 0.6", "value: 1e400", "value", "field value: found inf"),
    ("value: 0.6", "value: [0.6]", "kind", "field value: found a list; expected a word or a number."),
    ("    value: 0.6\n", "", "missing", "line 9, intervention 1, field value: found nothing; expected a value."),
    ("2025-07", "next year", "date", 'line 14, intervention 1, field date: found "next year"; expected 2024, 2024-10'),
    ("paragraph: p11", "paragraph: p77", "paragraph", "line 15, intervention 1, field paragraph: found 77; expected"),
    ("{dependent: iran, supplier: russia}", "[iran, russia]", "kind", "field target: found a list; expected a mapping"),
    ("{dependent: iran, supplier: russia}", "iran", "kind", "field target: found a single word; expected a mapping"),
    ("caution:", "builds_on: mine\n#", "cycle", "line 7, field builds_on: found a circle, mine → mine; expected"),
    ("caution:", "builds_on: yours\n#", "builds_on", 'line 7, field builds_on: found "yours"; expected one of'),
    ("willingness: .8", "willingnes: .8", "key", 'line 13, intervention 1, field willingnes: found "willingnes"; exp'),
    (
        "operation: cut_supply",
        "operation: cut_supply, willingness: 1",
        "value",
        "field willingness: found 1.0; expected",
    ),
    ("caution:", "interventions:\n# ", "duplicate", 'found "interventions" again in line 9'),
]


@pytest.mark.parametrize(("old", "new", "code", "words"), SWAPS, ids=[f"{s[2]}-{i}" for i, s in enumerate(SWAPS)])
def test_one_wrong_thing(model, old, new, code, words):
    assert old in GOOD
    error = faults_of(model, GOOD.replace(old, new, 1))
    assert f"scenarios.{code}" in {fault.code for fault in error.faults}
    assert f"scenarios/mine.yaml, {words}" in str(error) or words in str(error), str(error)
    assert all(fault.where.startswith("scenarios/mine.yaml") for fault in error.faults)
    assert len(error.faults) <= 3, str(error)


def with_pair(one, other, date="", other_date=""):
    def line(name, target, value, at):
        return f"  - {{operation: {name}, target: {target}, value: {value}{f', date: {at}' if at else ''}}}\n"

    head = 'title: t\nquestion: q\nperiod: "2025-06"\ninterventions:\n'
    return head + line(*one, date) + line(*other, other_date)


PAIR, WEAPONS = "{dependent: iran, supplier: russia}", "{dependent: iran, supplier: russia, resource: weapons}"
TIE, OTHERS = "{between: [russia, iran]}", "{dependent: iran, supplier: china}"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (("cut_supply", PAIR, 1), ("restore", WEAPONS, 1), "restore against cut_supply of intervention 1"),
        (("substitute", PAIR, 1), ("raise_cost", PAIR, 1), "raise_cost against substitute of intervention 1"),
        (("break_tie", TIE, 1), ("form_tie", WEAPONS, 1), "form_tie against break_tie of intervention 1"),
        (("break_tie", TIE, 1), ("restore", WEAPONS, 1), "restore against break_tie of intervention 1"),
        (("cut_supply", PAIR, 1), ("cut_supply", PAIR, 0.5), "cut_supply for the same target as intervention 1"),
        (("break_tie", TIE, 1), ("break_tie", "{between: [iran, russia]}", 0.5), "break_tie for the same target as"),
        (("shock", "{actor: iran}", 1), ("shock", "{actor: iran}", 0.5), "shock for the same target as"),
    ],
)
def test_contradictions(model, one, other, words):
    error = faults_of(model, with_pair(one, other))
    assert [fault.code for fault in error.faults] == ["scenarios.contradiction"]
    assert f"scenarios/mine.yaml, line 6, intervention 2: found {words}" in str(error)
    assert read(model, with_pair(one, other, "2024", "2025"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("cut_supply", PAIR, 1), ("restore", OTHERS, 1)),
        (("cut_supply", PAIR, 1), ("raise_cost", PAIR, 1)),
        (("cut_supply", "{dependent: iran, supplier: russia, resource: protection}", 1), ("restore", WEAPONS, 1)),
        (("shock", "{actor: iran}", 0.5), ("shock", "{actor: iran, resource: weapons}", 0.5)),
    ],
)
def test_no_contradictions(model, one, other):
    assert read(model, with_pair(one, other))


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "empty", "scenarios/mine.yaml: found nothing; expected a scenario"),
        ("# only a remark\n", "empty", "found nothing"),
        ("---\n...\n", "empty", "found nothing"),
        ("- a\n- b\n", "kind", "scenarios/mine.yaml: found a list; expected a mapping"),
        ("just words", "kind", "found a single word; expected a mapping"),
        (
            "title: !!python/object/apply:os.system [echo]\n",
            "tag",
            'line 1: found the tag "tag:yaml.org,2002:python/obj',
        ),
        ("title: !!python/name:os.system\n", "tag", "expected plain words, numbers and lists. Leave the tag out."),
        ("title: !custom x\n", "tag", 'found the tag "!custom"'),
        (BOMB, "anchor", 'scenarios/mine.yaml, line 1: found "&a"; expected no anchors and aliases.'),
        ("title: *nobody\n", "anchor", 'found "*nobody"'),
        ("title: a: b\n", "yaml", "line 1: found mapping values are not allowed here; expected YAML. Put a text with"),
        ("title: [a\n", "yaml", "expected YAML"),
        ("title: a\n\tquestion: b\n", "yaml", "expected YAML"),
        ("title: a\n---\ntitle: b\n", "kind", "line 2: found a second document after ---; expected one scenario"),
        ("[" * 30_000, "depth", "found more than 6 levels"),
        ("{a: " * 8_000, "depth", "found more than 6 levels"),
        ("x" * 40_000, "size", "found 40,000 characters; expected at most 32,768"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding", "found the byte 0x89 at 0; expected a text in UTF-8"),
        (b"title: \x00\x01", "yaml", "expected YAML. Save it as plain text."),
        ("title: a\n? [b, c]\n: d\n", "key", 'found "a list"; expected one of title'),
        ("title: a\n<<: {question: b}\n", "key", 'found "<<"; expected one of title'),
        ("title: a\ninterventions: []\n", "missing", "field interventions: found an empty list; expected at least one"),
        (
            "title: a\ninterventions: {operation: shock}\n",
            "kind",
            "field interventions: found a mapping; expected a list",
        ),
        ("title: a\ninterventions: [shock]\n", "kind", "intervention 1: found a single word; expected a mapping"),
    ],
)
def test_a_file_that_is_no_scenario(model, text, code, words):
    error = faults_of(model, text)
    assert f"scenarios.{code}" in {fault.code for fault in error.faults}
    assert words in str(error), str(error)
    assert len(str(error)) < 2000


def test_all_faults_of_all_files_at_once(model):
    bad = GOOD.replace("value: 0.6", "value: 6").replace("supplier: russia", "supplier: rusia").replace("[c017", "[c")
    error = faults_of(model, bad, other="", third=GOOD.replace("form_tie", "tie"))
    by_file = [fault.where.split(",")[0] for fault in error.faults]
    assert {by_file.count(f"scenarios/{name}.yaml") for name in ("mine", "third")} <= {1, 2, 3}
    assert set(by_file) == {f"scenarios/{name}.yaml" for name in ("mine", "other", "third")}
    codes = {fault.code for fault in error.faults}
    assert {"scenarios.value", "scenarios.reference", "scenarios.empty", "scenarios.operation"} <= codes


def test_a_fault_at_the_top_does_not_hide_a_link_that_is_not_there(model):
    text = GOOD.replace("supplier: russia}", "supplier: india}").replace("[p11, 31]", "[x, 99]")
    codes = [fault.code for fault in faults_of(model, text).faults]
    assert sorted(codes) == ["scenarios.link", "scenarios.paragraph", "scenarios.paragraph"]


def test_a_circle_of_three_is_told_once_for_each(model):
    texts = {name: GOOD.replace("caution:", f"builds_on: {below}\n#") for name, below in ("ab", "bc", "ca")}
    with pytest.raises(EntenteError) as raised:
        read_scenarios(texts, models={"2025-06": model})
    assert [fault.found for fault in raised.value.faults] == [
        f"a circle, {line}" for line in ("a → b → c → a", "b → c → a → b", "c → a → b → c")
    ]


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_noise_is_never_more_than_a_fault(noise):
    with pytest.raises(EntenteError):
        read_scenarios({"noise": noise}, models={})


# --- as a stranger would ----------------------------------------------------------------------------------------------

STRANGE = """title: Mine
question: What if?
period: "2025"
interventions:
  - {operation: shock, target: {actor: iran}, value: 0.5}
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("What if?", '" "', "field question: found nothing; expected a value. Add question"),
        ("0.5", "0,5", "Write a decimal with a point: 0.5."),
        ("  -", "\t-", "found character"),
        ("title:", "title: &x", 'found "&x"; expected no anchors'),
    ],
)
def test_what_a_stranger_writes(model, old, new, words):
    assert read_scenarios({"mine": STRANGE}, models={"2025": model})
    with pytest.raises(EntenteError) as caught:
        read_scenarios({"mine": STRANGE.replace(old, new)}, models={"2025": model})
    assert words in str(caught.value) and "found found" not in str(caught.value)


def test_a_bomb_of_aliases_is_told_once_and_shortly(model):
    bombs = ["a: &a [x]\nb: [" + "*a, " * 5000 + "*a]\n", "".join(f"a{i}: &a{i} x\n" for i in range(2000))]
    told = []
    for bomb in bombs:
        with pytest.raises(EntenteError) as caught:
            read_scenarios({"mine": bomb}, models={"2025": model})
        told.append(len(caught.value.faults))
    assert told == [2, 20]
