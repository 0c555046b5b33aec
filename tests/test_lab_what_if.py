"""Lab 07 without a browser: its files, its numbers against the package by hand, bad input."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from lab_walks import walks

from entente import data
from entente.errors import EntenteError
from entente.labs import what_if
from entente.labs.kit import controls as c
from entente.labs.kit.grounds import map_of_actors
from entente.labs.what_ifs import asked, effects, files, hand, view
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS
from entente.needs.scenario_files import read_scenarios
from entente.needs.scenarios import Intervention, chain, compare

MODEL = hand.model()


def update(state, action):
    return hand.update(state, action, MODEL)


def set_(name, value):
    return {"do": "set", "control": name, "value": value}


def row(name, control, value):
    return {"do": "row", "row": name, "control": control, "value": value}


@given(walks(what_if().lab))
def test_a_scenario_file_comes_back_with_the_same_effects(session):
    state = session.now
    if not hand.acting(state):
        return
    read = update(hand.first(MODEL), {"do": "yaml", "value": files.as_yaml(state, MODEL)})
    for form in FORMS:
        one, other = (view.compared(each, MODEL)[form] for each in (state, read))
        assert one.effect.tolist() == pytest.approx(other.effect.tolist(), abs=1e-12)


def test_actors_keep_their_places():
    states = [update(hand.first(MODEL), set_("scenario", name)) for name in MODEL.scenarios]
    graphs = [next(panel for panel in view.describe(state, MODEL).panels if panel.id == "graph") for state in states]
    places = [{node.id: (node.x, node.y) for node in graph.nodes} for graph in graphs]
    assert all(place == places[0] for place in places)


# Numbers


@pytest.mark.parametrize("name", MODEL.scenarios)
def test_no_capability_is_shown_that_nobody_judged(name):
    """An actor without a need in the table has one only where a scenario gives it one."""
    scenario = MODEL.scenarios[name]
    judged = {row.dependent for row in data.dependencies() if row.period == scenario.period}
    judged |= {item["actor"] for item in chain(MODEL.scenarios, name) if item.operation == "shock"}
    scene = view.describe(update(hand.first(MODEL), set_("scenario", name)), MODEL)
    nodes = next(panel for panel in scene.panels if panel.id == "graph").nodes
    assert {node.id for node in nodes if node.level is not None} == judged
    assert {node.id for node in nodes if node.label != MODEL.labels[node.id]} == judged


@pytest.mark.parametrize("name", MODEL.scenarios)
def test_the_effects_are_those_of_the_lesson(name):
    state = update(hand.first(MODEL), set_("scenario", name))
    scenario = MODEL.scenarios[name]
    model = dependence.build(data.dependencies(), scenario.period)
    rows = list(csv.DictReader(io.StringIO(files.table(state, MODEL))))
    for form in FORMS:
        by_hand = compare(model, chain(data.scenarios(), name), form=form)
        shown = {row["actor"]: float(row["effect"]) for row in rows if row["form"] == form}
        assert shown == pytest.approx(dict(zip(by_hand.actors, by_hand.effect, strict=True)), abs=5e-7)


def test_half_the_strength_loses_russia_less_than_half():
    """The lesson's question: 0.12 at whole strength, and a quarter of it at half."""
    whole = hand.first(MODEL)
    losses = {
        strength: view.compared(update(whole, set_("strength", strength)), MODEL)["additive"].effect[
            MODEL.periods["2025-06"].index("russia")
        ]
        for strength in (0.0, 0.5, 1.0)
    }
    assert losses[0.0] == 0
    assert round(losses[1.0], 2) == -0.12 and losses[0.5] / losses[1.0] < 0.3
    assert "Russia −0.124" in view.describe(whole, MODEL).sentence


def test_the_date_leaves_out_what_comes_later():
    state = update(hand.first(MODEL), set_("scenario", "iran_in_csto_as_armenia"))
    assert hand.dates(state.items) == ("2007", "2022-09", "")
    early = update(state, set_("until", 0))
    assert [item.operation for item in hand.acting(early)] == ["form_tie", "raise_cost"]
    joined = update(hand.first(MODEL), set_("scenario", "iran_in_csto"))
    assert files.table(early, MODEL) == files.table(joined, MODEL)


def test_one_composed_by_hand_does_what_its_words_say():
    state = update(hand.first(MODEL), {"do": "clear"})
    for name, value in (("operation", "cut_supply"), ("target", "iran|russia|air_defence"), ("value", 1.0)):
        state = update(state, row("draft", name, value))
    state = update(state, {"do": "add"})
    assert view.in_words(state.items[0], MODEL).startswith("cut a supply: Iran, from Russia:")
    target = {"dependent": "iran", "supplier": "russia", "resource": "air_defence"}
    by_hand = compare(MODEL.periods["2025-06"], Intervention("cut_supply", target))
    assert view.compared(state, MODEL)["additive"].effect.tolist() == by_hand.effect.tolist()


@pytest.mark.parametrize(
    ("replaces", "words"),
    [
        ("nobody", "added to what is there"),
        ("others", "in place of all others"),
        ("russia", "in place of Russia"),
        ("iran", "in place of its own part"),
    ],
)
def test_a_tie_is_composed_with_whom_it_replaces(replaces, words):
    state = update(hand.first(MODEL), {"do": "clear"})
    steps = {"operation": "form_tie", "target": "iran|air_defence", "supplier": "china", "replaces": replaces}
    for name, value in steps.items():
        state = update(state, row("draft", name, value))
    state = update(state, {"do": "add"})
    assert view.in_words(state.items[0], MODEL) == f"form a tie: Iran, from China: air defence, {words}"
    target = {"dependent": "iran", "supplier": "china", "resource": "air_defence"}
    by_hand = compare(MODEL.periods["2025-06"], Intervention("form_tie", target, 0.5, replaces=replaces))
    assert view.compared(state, MODEL)["additive"].effect.tolist() == by_hand.effect.tolist()


def test_nobody_can_be_replaced_who_supplies_nothing():
    state = update(hand.first(MODEL), row("draft", "operation", "form_tie"))
    for name, value in (("target", "iran|protection"), ("supplier", "russia")):
        state = update(state, row("draft", name, value))
    control = next(each for each in hand.draft_controls(state, MODEL) if each.id == "replaces")
    assert [value for value, _ in control.options] == ["nobody", "iran"]  # Russia is the only supplier
    with pytest.raises(EntenteError, match='found "others"'):
        update(state, row("draft", "replaces", "others"))


def test_three_can_be_pinned_and_no_fourth():
    state = hand.first(MODEL)
    for strength in (1.0, 0.5, 0.25):
        state = update(update(state, set_("strength", strength)), {"do": "pin"})
    assert [pin.title for pin in state.pins] == [
        *("The licence is worth little", "The licence is worth little, strength 0.5"),
        "The licence is worth little, strength 0.25",
    ]
    board = next(panel for panel in view.describe(state, MODEL).panels if panel.id == "board")
    items = chain(data.scenarios(), "licence_worth_little")
    russia = MODEL.periods["2025-06"].index("russia")
    by_hand = [
        compare(MODEL.periods["2025-06"], [replace(item, value=part * item.value) for item in items]).effect[russia]
        for part in (1.0, 0.5, 0.25)
    ]
    assert [row[2].split(",")[0] for row in board.rows] == [f"Russia −{-loss:.3f}" for loss in by_hand]
    with pytest.raises(EntenteError, match="Take one down first"):
        update(state, {"do": "pin"})
    assert len(update(state, {"do": "unpin", "pin": 1}).pins) == 2


# Bad use


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"do": "fly"}, "action of the lab"),
        (set_("strength", -1), "expected a number from 0 to 1"),
        (set_("scenario", "no_such"), 'found "no_such"'),
        (set_("period", "1999"), "2025-06"),
        (row("draft", "operation", "bomb"), 'found "bomb"'),
        (set_("tie:chad|russia", 0.5), "a tie of this period"),
        (set_("tie:iran|russia", 2), "expected a number from 0 to 1"),
        (row("99", "value", 0.5), "expected a number below 3"),
        (row("0", "colour", 0.5), 'found "colour"'),
        ({"do": "drop", "item": "x"}, "expected a number below 3"),
        ({"do": "unpin", "pin": 0}, "none: there is nothing yet"),
        ({"do": "compose", "items": [], "period": "2025-06"}, "“title”"),
        ({"do": "compose", "items": "x", "period": "2025-06", "title": "t"}, "a list of interventions"),
        (
            {"do": "compose", "items": [{"operation": "shock"}], "period": "2025-06", "title": "t"},
            "operation and target",
        ),
        ({"do": "compose", "items": [], "period": "1999", "title": "t"}, 'period: found "1999"'),
        ({"do": "board", "pins": [1]}, "a list of interventions"),
        ({"do": "board", "pins": 4}, "at most 3 what-ifs"),
        ({"do": "yaml", "value": ""}, "a scenario"),
        ({"do": "yaml", "value": "title: [unclosed"}, "YAML"),
        ({"do": "yaml", "value": "a: !!python/object/apply:os.system ['true']"}, "Leave the tag out"),
    ],
)
def test_what_cannot_be_is_said(action, words):
    with pytest.raises(EntenteError) as caught:
        update(hand.first(MODEL), action)
    assert words in str(caught.value)


def test_a_bad_date_is_said_and_nothing_is_added():
    state = update(hand.first(MODEL), row("draft", "date", "soon"))
    with pytest.raises(EntenteError, match="2024-10 or 2024-10-26"):
        update(state, {"do": "add"})


def test_a_period_in_which_a_target_is_missing_is_refused():
    with pytest.raises(EntenteError, match="intervention 1, form_tie"):
        update(hand.first(MODEL), set_("period", "2007"))


def test_two_things_at_once_are_refused_as_in_a_file():
    state = hand.first(MODEL)
    for name, value in (("operation", "cut_supply"), ("target", "russia|iran|drones"), ("date", "2025-06")):
        state = update(state, row("draft", name, value))
    with pytest.raises(EntenteError, match="intervention 4: found cut_supply for the same target as intervention 3"):
        update(state, {"do": "add"})


def test_a_wrong_file_of_the_learner_is_said_in_the_lab():
    faulty = replace(MODEL, faults=(EntenteErrorFault(),))
    form = next(panel for panel in view.describe(hand.first(MODEL), faulty).panels if panel.id == "compose")
    assert form.note == "Left out: mine.yaml, line 2: found x; expected y."


class EntenteErrorFault:
    """Stands for a fault of a file."""

    def __str__(self):
        return "mine.yaml, line 2: found x; expected y."


def test_the_exported_file_is_one_that_the_folder_takes():
    text = files.as_yaml(hand.first(MODEL), MODEL)
    found = read_scenarios({"mine": text}, models=MODEL.periods, known=data.grounds())["mine"]
    assert found.title == "The licence is worth little" and found.rests_on == ("c027", "c035", "a08")


def test_the_widget_opens_in_a_kept_state():
    line = c.to_text("what_if", [set_("strength", 0.5)])
    assert what_if(state=line).state.strength == 0.5
    with pytest.raises(EntenteError, match="no file of a lab"):
        what_if(state="broken")


# The cascade, round by round


def by_definition(model, form, number):
    """The capabilities after some rounds, actor by actor and need by need, as the lesson writes a round down."""
    start = dict(zip(model.actors, model.capability, strict=True))
    can = dict(start)
    links = list(zip(model.links, model.share, model.substitutability, model.willingness, strict=True))
    for _ in range(number):
        after = {}
        for actor in model.actors:
            lost = []
            for (who, need), weight in zip(model.needs, model.criticality, strict=True):
                if who == actor:
                    mine = [each for each in links if each[0][:2] == (who, need)]
                    lost.append(weight * sum(s * (1 - r) * (1 - a * can[link[2]]) for link, s, r, a in mine))
            if form == "additive":
                after[actor] = max(0, start[actor] - sum(lost))
            else:
                after[actor] = min([start[actor], *(1 - each for each in lost)])
        can = after
    return [can[actor] for actor in model.actors]


@pytest.mark.parametrize("name", ["iran_stops_drones", "syria_lost", "licence_worth_little"])
def test_each_round_is_that_of_the_definition_and_the_last_is_the_end(name):
    state = update(hand.first(MODEL), set_("scenario", name))
    for form, found in effects.compared(state, MODEL).items():
        for number in range(hand.LAST_ROUND):
            with_it, without = (by_definition(each, form, number) for each in (found.after, found.before))
            by_hand = [a - b for a, b in zip(with_it, without, strict=True)]
            assert effects.after_round(found, number).tolist() == pytest.approx(by_hand, abs=1e-9)
        end = [a - b for a, b in zip(by_definition(found.after, form, 60), found.base.final, strict=True)]
        assert effects.after_round(found, hand.LAST_ROUND).tolist() == pytest.approx(end, abs=1e-9)


def test_the_rounds_that_are_played_show_something_new():
    state = update(hand.first(MODEL), set_("scenario", "iran_stops_drones"))
    *some, last = effects.rounds(effects.compared(state, MODEL))
    shown = [effects.dumbbells(update(state, set_("round", number)), MODEL).rows for number in (*some, last)]
    assert some == list(range(len(some))) and len(some) >= 2
    assert all(one != other for one, other in pairwise(shown))
    assert "Iran" in {row.label for row in shown[-1] if row.moved} - {row.label for row in shown[1] if row.moved}


@pytest.mark.parametrize("name", MODEL.scenarios)
def test_what_prints_alike_is_never_called_moved(name):
    opened = update(hand.first(MODEL), set_("scenario", name))
    for strength in (0.05, 0.3, 1):
        for row in effects.dumbbells(update(opened, set_("strength", strength)), MODEL).rows:
            printed = re.findall(r"(\d\.\d{3}) to (\d\.\d{3})", row.note)
            assert not row.moved or any(before != after for before, after in printed), row.note
            if all(before == after for before, after in printed):
                assert (row.text, row.moved) == ("0", False)


def test_the_curve_is_the_effect_at_every_strength():
    (curve,) = effects.curve(hand.first(MODEL), MODEL)
    items, base = chain(data.scenarios(), "licence_worth_little"), MODEL.periods["2025-06"]
    assert [form for form, _ in curve.lines] == list(FORMS)
    for form, points in curve.lines:
        assert [strength for strength, _ in points] == pytest.approx([step / 20 for step in range(21)])
        for strength, effect in points[::5]:
            weak = [replace(item, value=strength * item.value) for item in items]
            assert effect == pytest.approx(compare(base, weak, form=form).effect[base.index("russia")], abs=1e-5)


# A tie that is cut where it is drawn


def tie(supplier, dependent, value):
    return set_(f"tie:{supplier}|{dependent}", value)


def test_a_tie_that_is_pulled_is_a_supply_that_is_cut():
    nothing = update(hand.first(MODEL), {"do": "clear"})
    state = update(nothing, tie("iran", "russia", 0.25))
    cut = Intervention("cut_supply", {"dependent": "russia", "supplier": "iran"}, 0.75)
    assert state.items == (cut,)
    by_hand = compare(MODEL.periods["2025-06"], cut, form="bottleneck")
    assert effects.compared(state, MODEL)["bottleneck"].effect.tolist() == by_hand.effect.tolist()
    edges = next(panel for panel in view.describe(state, MODEL).panels if panel.id == "graph").edges
    assert {edge.pull.value for edge in edges if (edge.source, edge.target) == ("iran", "russia")} == {0.25}
    assert update(state, tie("iran", "russia", 0.5)).items == (replace(cut, value=0.5),)
    assert update(state, tie("iran", "russia", 1)).items == () == update(nothing, tie("iran", "russia", 1)).items


def test_a_pull_changes_the_cut_that_a_what_if_has_already():
    state = update(hand.first(MODEL), tie("iran", "russia", 0.4))
    assert [(item.operation, item.value) for item in state.items][-1] == ("cut_supply", 0.6)
    assert len(state.items) == 3 and state.scenario == hand.OWN
    assert [item.value for item in update(state, tie("iran", "russia", 1)).items] == [0.5, 0.9, 0]


def test_the_question_reads_as_one_sentence():
    state = update(hand.first(MODEL), {"do": "clear"})
    steps = {"operation": "cut_supply", "target": "iran|russia|air_defence", "value": 0.5, "date": "2024-10"}
    for name, value in steps.items():
        state = update(state, row("draft", name, value))
    state = update(update(state, {"do": "add"}), set_("strength", 0.5))
    said = asked.asked(state, MODEL)
    words = (
        f"{said.lead} {''.join(f'{chip.before}{100 * chip.value:.0f} %{chip.after}' for chip in said.chips)}{said.tail}"
    )
    assert words == "What if Russia cuts air defence to Iran by 50 % from 2024-10, at 50 % of that strength?"
    for name in MODEL.scenarios:  # every operation has its words
        opened = update(hand.first(MODEL), set_("scenario", name))
        assert len(asked.asked(opened, MODEL).chips) == len(opened.items)


def test_the_prediction_is_answered_with_half_the_strength():
    lab = what_if().lab
    asked_for = update(hand.first(MODEL), set_("strength", 0.5))
    assert not lab.ask(lab.guess.reached, lab.start) and lab.ask(lab.guess.reached, asked_for)
    items, base = chain(data.scenarios(), "licence_worth_little"), MODEL.periods["2025-06"]
    half, whole = (
        -compare(base, [replace(item, value=part * item.value) for item in items]).effect[base.index("russia")]
        for part in (0.5, 1)
    )
    said = (
        f"You said 0.06. Russia loses {half:.3f} by the additive cascade: {100 * half / whole:.0f} % of the {whole:.3f}"
    )
    assert lab.ask(lab.guess.verdict, 0.06, asked_for).startswith(said)


def test_every_try_can_be_played():
    lab = what_if().lab
    for one in lab.tries:
        state = lab.start
        for action in one.actions:
            state = update(state, action)
        assert state != lab.start and lab.describe(state).verdict
    assert len(lab.tries) == 4 and len(state.pins) == 2


# What is called changed


@pytest.mark.parametrize("name", MODEL.scenarios)
def test_a_tie_is_called_changed_if_its_printed_number_changes(name):
    """At every strength: the word and the difference on the tie agree with the two numbers that are told of it."""
    opened = update(hand.first(MODEL), set_("scenario", name))
    for step in range(1, 21):
        scene = view.describe(update(opened, set_("strength", step / 20)), MODEL)
        for edge in next(panel for panel in scene.panels if panel.id == "graph").edges:
            old, new = (round(1000 * float(number)) for number in re.findall(r"\d\.\d{3}", edge.note))
            word = "new" if not old else "gone" if not new else "stronger" if new > old else "weaker"
            assert edge.change == ("" if old == new else word), edge.note
            shown = edge.label.replace("−", "-").strip("✂")  # scissors stand where nothing is changed
            assert shown == "" if old == new else round(1000 * float(shown)) == new - old != 0, edge.note
        levers = re.search(r"goes from (\S+) to (\S+)\.", scene.sentence)
        assert levers is None or levers[1] != levers[2]


def test_actors_stand_where_they_stand_in_the_graph_of_claims():
    everybody = map_of_actors()
    found = hand._map(hand._ties(MODEL.periods.values()))
    met = found.keys() & everybody.keys()
    assert met == found.keys() - {"syria"}, "no claim is on Syria, which takes a place that is free"
    assert {actor: found[actor] for actor in met} == {actor: everybody[actor] for actor in met}
    assert found["syria"] not in {everybody[actor] for actor in met}
