"""The dependence tables: coded by the rule beside them, and a learner's changes answered with an address."""

from __future__ import annotations

import csv
import itertools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from entente import data
from entente.doubt.draws import draw
from entente.errors import EntenteError
from entente.needs import scenarios
from entente.needs import tables as dependence
from entente.needs.estimates import PARAMETERS

PERIODS = {
    "2007": ("2007-01", "2007-12"),
    "2022-23": ("2022-01", "2023-12"),
    "2024-12": ("2024-12", "2024-12"),
    "2025-06": ("2025-06", "2025-06"),
}
MINE = """title: Mine
question: What if Russia repaired the launchers?
period: "2024-12"
interventions:
  - {operation: restore, target: {dependent: iran, supplier: russia, resource: air_defence}, value: 0.7}
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the data that a test may change."""
    return Path(shutil.copytree(data.root(), tmp_path / "data"))


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(folder, name, wanted, **cells):
    """Change the row with an id (or a level), and give its number in a spreadsheet."""
    table = rows(folder, name)
    number = next(at for at, row in enumerate(table) if wanted in (row.get("id"), row.get("level")))
    table[number].update(cells)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, table[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    return number + 2


def drop(folder, name, wanted):
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{wanted},")), encoding="utf-8")


def faults(folder):
    return [fault for fault in data.validate(folder) if fault.code != "data.changed"]


def only(folder):
    (fault,) = faults(folder)
    return fault


def find(period, dependent, resource, supplier, parameter):
    """The row of one quantity in one period."""
    key = (period, dependent, resource, supplier, parameter)
    (row,) = [
        each
        for each in data.dependencies()
        if (each.period, each.dependent, each.resource, each.supplier, each.parameter) == key
    ]
    return row


def mine(folder, text, name="mine.yaml"):
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / "scenarios" / name).write_bytes(raw)


# --- The coding ----------------------------------------------------------------------------------------------------


def test_the_tables_are_in_order():
    assert data.validate() == ()


def test_every_number_is_the_scale_s():
    """Recomputed from the words alone: the first word gives the mode, all of them the interval."""
    scale = {row["level"]: [float(row[name]) for name in ("low", "mode", "high")] for row in rows(data.root(), "scale")}
    for row in data.dependencies():
        words = row.level.split(" or ")
        if words != ["rest"]:
            wanted = (min(scale[w][0] for w in words), scale[words[0]][1], max(scale[w][2] for w in words))
            assert (row.low, row.mode, row.high) == pytest.approx(wanted), row


def test_an_own_share_is_what_the_suppliers_leave():
    shares = [row for row in data.dependencies() if row.parameter == "share"]
    own = [row for row in shares if row.supplier == row.dependent]
    assert own
    for row in own:
        need = (row.period, row.dependent, row.resource)
        others = [s for s in shares if (s.period, s.dependent, s.resource) == need and s is not row]
        assert row.mode == pytest.approx(1 - sum(other.mode for other in others))
        assert row.low == pytest.approx(max(0, 1 - sum(other.high for other in others)))
        assert row.high == pytest.approx(1 - sum(other.low for other in others))
        assert (row.level, row.basis) == ("rest", "external")


@pytest.mark.parametrize("period", PERIODS)
def test_each_period_makes_a_model(period):
    model = dependence.build(data.dependencies(), period)
    assert len(model.actors) <= 9
    assert 14 <= len(model.links) <= 22


def test_the_periods_share_their_actors():
    models = [dependence.build(data.dependencies(), period) for period in PERIODS]
    assert len({model.actors for model in models}) == 1


def test_there_is_a_chain_from_moscow_to_tehran():
    links = {(link[2], link[0]) for link in dependence.build(data.dependencies(), "2022-23").links}
    assert {("russia", "syria"), ("syria", "hezbollah"), ("hezbollah", "iran")} <= links


def test_every_claim_is_in_force_when_it_is_used():
    claims = {claim.id: claim for claim in data.claims()}
    for row in data.dependencies():
        first, last = PERIODS[row.period]
        for claim in (claims[name] for name in row.rests_on if name in claims):
            assert not claim.since or claim.since[:7] <= last[: len(claim.since)], (row.id, claim.id)
            assert not claim.until or claim.until[:7] >= first[: len(claim.until)], (row.id, claim.id)


def test_no_row_says_what_is_from_what_might_have_been():
    hypothetical = {claim.id for claim in data.claims() if claim.aux == "hypothetical"}
    assert hypothetical
    assert not [row.id for row in data.dependencies() if hypothetical & set(row.rests_on)]


def test_no_row_rests_on_the_conclusion_that_it_tests():
    """Rule 11: p17 and p36 to p38 tell who has the upper hand, which is what the numbers are to show."""
    paragraphs = ("17", "36", "37", "38")
    upper_hand = {claim["id"] for claim in rows(data.root(), "claims") if claim["paragraph"] in paragraphs}
    assert upper_hand
    assert not [row["id"] for row in rows(data.root(), "dependencies") if upper_hand & set(row["rests_on"].split(";"))]


def test_no_row_rests_on_hindsight():
    hindsight = {fact.id for fact in data.outside_facts() if fact.status == "hindsight"}
    used = {name for row in data.dependencies() for name in row.rests_on}
    assert hindsight
    assert not hindsight & used
    assert not hindsight & {name for scenario in data.scenarios().values() for name in scenario.rests_on}


def test_mutual_need_widens_both_sides_alike():
    """p18 says that each needed the other (c034, c035): wherever it is cited, "much" is among the words."""
    cited = [row for row in data.dependencies() if {"c034", "c035"} & set(row.rests_on)]
    assert {row.dependent for row in cited} == {"iran", "russia"}
    assert all("much" in row.level.split(" or ") for row in cited), [r.id for r in cited if "much" not in r.level]


def test_a_need_that_is_said_to_be_over_keeps_its_interval_open():
    """What p14 to p17 deny of Russia and p05 of Iran, p18 affirms: neither interval is closed at its denied end."""
    for row in (
        find("2025-06", "russia", "drones", "iran", "share"),
        find("2025-06", "iran", "air_defence", "russia", "share"),
    ):
        assert row.low == 0
        assert row.high == 0.8


@pytest.mark.parametrize(("word", "assumption"), [("unsaid", "a07"), ("rest", "a10")])
def test_a_word_for_not_knowing_rests_on_its_assumption(word, assumption):
    here = [row for row in data.dependencies() if row.level == word]
    assert here
    assert all(assumption in row.rests_on and row.basis == "external" for row in here)


def test_the_first_period_is_widened_where_it_is_only_assumed():
    """Rule 7: what holds in 2007 by a03 alone is coded with more than one word, or with one that is widest already."""
    rows_ = [row for row in data.dependencies() if row.period == "2007" and row.rests_on[-1] == "a03"]
    narrow = [row for row in rows_ if " or " not in row.level and row.parameter != "substitutability"]
    assert rows_
    assert not narrow, narrow


def test_every_number_can_be_disputed():
    for row in data.dependencies():
        assert row.rests_on
        assert row.note
        assert row.note.endswith(".")
        assert len(row.note) <= 160


def test_leaving_out_a_source_means_something():
    """Each of these speaks for rows that nobody else's claim bears."""
    source = {claim.id: claim.source for claim in data.claims()}
    alone = set()
    for row in data.dependencies():
        voices = {source[name] for name in row.rests_on if name in source}
        alone |= voices if len(voices) == 1 else set()
    cited = {source[name] for row in data.dependencies() for name in row.rests_on if name in source}
    assert {"author", "galeotti", "sopher"} <= alone
    assert {"author", "galeotti", "sopher", "iran_government", "sources_in_tehran"} <= cited


def test_whatever_a_number_rests_on_can_be_read():
    """The words are those of the tables themselves, and no number rests on anything without words."""
    words = data.grounds()
    for row in data.dependencies():
        assert row.rests_on and all(words[ground] for ground in row.rests_on), row.id
    claims = {row["id"]: f"p{row['paragraph']} {row['source']}: {row['content']}" for row in data.table("claims")}
    assert {ground: text for ground, text in words.items() if ground[0] == "c"} == claims
    assert {ground for ground in words if ground[0] == "a"} == {row["id"] for row in data.table("assumptions")}
    assert words["f01"] == data.table("outside_facts")[0]["fact"]


def test_each_assumption_bears_on_something_that_is_there():
    known = {resource.id for resource in data.resources()} | set(PARAMETERS) | set(PERIODS) | {"periods"}
    known |= {row.dependent for row in data.dependencies()} | {"scale", "model", "hypotheses"}
    for assumption in data.assumptions():
        assert assumption.bears_on
        assert all(re.fullmatch(r"p\d\d", topic) or topic in known for topic in assumption.bears_on), assumption
    assert sum(assumption.linchpin for assumption in data.assumptions()) >= 3


def test_every_word_of_the_scale_is_wide_and_overlaps_a_neighbour():
    for kind in ("share", "criticality"):
        words = sorted((w for w in data.scale() if kind in w.used_for and w.level != "unsaid"), key=lambda w: w.mode)
        for left, right in itertools.pairwise(words):
            assert left.high >= right.low, (left.level, right.level)
        assert all(word.high - word.low >= 0.1 for word in words)


# --- Faults in the tables ------------------------------------------------------------------------------------------


def test_a_number_that_is_not_the_word_s(copy):
    number = change(copy, "dependencies", "e073", mode="0.5", low="0.4", high="0.8", level="much")
    found = [fault for fault in faults(copy) if "low, mode, high" in fault.where and fault.code == "data.level"]
    (fault,) = found
    assert fault.where == f"data/dependencies.csv, row {number}, field low, mode, high"
    assert fault.found == "0.4, 0.5, 0.8"
    assert fault.expected == '0.4, 0.6, 0.8, which the scale gives for "much"'


def test_numbers_of_one_s_own_need_no_word(copy):
    row = find("2025-06", "iran", "trade", "china", "substitutability")
    change(copy, "dependencies", row.id, low="0.2", mode="0.3", high="0.4", level="")
    assert faults(copy) == []
    changed = next(each for each in data.dependencies(root=copy) if each.id == row.id)
    assert (changed.low, changed.mode, changed.high, changed.level) == (0.2, 0.3, 0.4, "")


def test_a_word_that_the_scale_has_not(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, level="mutch")
    fault = only(copy)
    assert fault.code == "data.level"
    assert fault.found == '"mutch"'
    assert "some, much" in fault.expected
    assert fault.do == 'Did you mean "much"?'


def test_a_word_for_another_parameter(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, level="major")
    fault = only(copy)
    assert fault.found == '"major"'
    assert fault.expected.startswith("for willingness one of none, slight")


def test_an_own_share_that_is_not_what_is_left(copy):
    row = find("2025-06", "iran", "trade", "iran", "share")
    change(copy, "dependencies", row.id, low="0")
    fault = only(copy)
    assert fault.code == "data.rest"
    assert fault.found == "0, 0.7, 0.9"
    assert fault.expected == "0.5, 0.7, 0.9, which is what the suppliers leave"


def test_the_rest_is_for_own_shares(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, level="rest")
    assert only(copy).code == "data.level"


@pytest.mark.parametrize(
    ("basis", "rests_on", "words"),
    [("stated", "a07", "without a claim"), ("inferred", "f12;a06", "without a claim"), ("external", "c021", "a claim")],
)
def test_a_basis_that_does_not_agree(copy, basis, rests_on, words):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, basis=basis, rests_on=rests_on)
    fault = only(copy)
    assert fault.code == "data.basis"
    assert words in fault.found


def test_each_id_of_a_list_is_looked_up(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    number = change(copy, "dependencies", row.id, rests_on="c021;c999;a99")
    assert [(fault.code, fault.found) for fault in faults(copy)] == [
        ("data.reference", '"c999"'),
        ("data.reference", '"a99"'),
    ]
    assert all(f"row {number}, field rests_on" in fault.where for fault in faults(copy))


def test_numbers_that_run_backwards(copy):
    row = find("2025-06", "iran", "trade", "china", "substitutability")
    change(copy, "dependencies", row.id, low="0.6", mode="0.3", high="0.4", level="")
    assert {fault.code for fault in faults(copy)} == {"data.range"}
    change(copy, "scale", "much", low="0.7")
    assert {fault.code for fault in faults(copy)} >= {"data.range", "data.level"}


def test_unknown_actors_and_resources(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, supplier="chna", resource="trad")
    shown = " ".join(map(str, faults(copy)))
    assert 'Did you mean "china"?' in shown
    assert 'Did you mean "trade"?' in shown


def test_shares_that_do_not_make_up_the_whole(copy):
    own = find("2025-06", "iran", "trade", "iran", "share")
    change(copy, "dependencies", own.id, level="", low="0.1", mode="0.2", high="0.3")
    fault = only(copy)
    assert fault.code == "dependence.shares"
    assert fault.where.startswith("data/dependencies.csv, period 2025-06, ")
    assert "0.5" in fault.found


def test_criticalities_above_one(copy):
    for resource in ("air_defence", "diplomatic_cover"):
        row = find("2025-06", "iran", resource, "", "criticality")
        change(copy, "dependencies", row.id, level="vital", low="0.35", mode="0.6", high="0.85")
    assert "dependence.criticality" in {fault.code for fault in faults(copy)}


def test_a_link_with_a_number_missing(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    drop(copy, "dependencies", row.id)
    fault = only(copy)
    assert fault.code == "dependence.missing"
    assert "trade" in fault.where


def test_the_same_number_twice(copy):
    row = find("2025-06", "iran", "trade", "china", "willingness")
    change(copy, "dependencies", row.id, parameter="substitutability", level="unsaid", low="0", mode="0.5", high="1")
    assert "data.key" in {fault.code for fault in faults(copy)}


def test_all_faults_come_at_once_and_stop_only_what_needs_the_table(copy):
    change(copy, "dependencies", "e001", level="majr")
    change(copy, "dependencies", "e294", basis="stated", rests_on="a14")
    with pytest.raises(EntenteError) as error:
        data.dependencies(root=copy)
    assert len(error.value.faults) == 2
    with pytest.raises(EntenteError):
        data.scenarios(root=copy)
    assert data.assumptions(root=copy) == data.assumptions()
    assert data.claims(root=copy) == data.claims()


# --- Scenarios: a learner's file -----------------------------------------------------------------------------------


def test_every_scenario_is_prompted_reasoned_and_cautioned():
    for name, scenario in data.scenarios().items():
        assert scenario.prompted_by, name
        assert scenario.caution, name
        assert scenario.rests_on, name
        assert all(item.why and item.paragraph for item in scenario.interventions), name


def test_every_scenario_changes_something():
    for name, scenario in data.scenarios().items():
        model = dependence.build(data.dependencies(), scenario.period)
        made = scenarios.compare(model, scenarios.chain(data.scenarios(), name))
        moved = abs(made.effect).max() + abs(made.leverage_after - made.leverage_before).max()
        assert moved > 1e-3, name


def test_every_operation_is_shown_in_some_scenario():
    used = {item.operation for scenario in data.scenarios().values() for item in scenario.interventions}
    assert used == set(scenarios.OPERATIONS)


def test_no_scenario_takes_what_an_actor_does_for_itself_without_saying_so():
    for name, scenario in data.scenarios().items():
        model = dependence.build(data.dependencies(), scenario.period)
        after = scenarios.apply(model, scenarios.chain(data.scenarios(), name))
        changed = {model.needs[p] for p in np.nonzero(after.own != model.own)[0]}
        ties = [item for item in scenario.interventions if item.operation == "form_tie"]
        said = {(item["dependent"], item["resource"]) for item in ties if item.replaces == item["dependent"]}
        assert changed == said, name


def test_china_steps_in_in_russia_s_place():
    """By hand, need by need: half of Russia's share goes to China, and what Iran does for itself stays."""
    model = draw(data.dependencies(), "2025-06", draws=2_000, seed=7)
    need, link = model.needs.index, model.links.index
    gain = 0
    for resource in ("air_defence", "diplomatic_cover"):
        russia = link(("iran", resource, "russia"))
        missing = (1 - model.substitutability[:, russia]) * (1 - model.willingness[:, russia])
        part = model.share[:, russia] / 2 * (missing - 0.7 * 0.4)
        if resource == "diplomatic_cover":  # China gave some before, and gives that as it gives the new part
            china = link(("iran", resource, "china"))
            before = (1 - model.substitutability[:, china]) * (1 - model.willingness[:, china])
            part += model.share[:, china] * (before - 0.7 * 0.4)
        gain = gain + model.criticality[:, need(("iran", resource))] * part
    found = scenarios.compare(model, scenarios.chain(data.scenarios(), "china_steps_in"))
    iran = found.actors.index("iran")
    assert found.direct[:, iran] == pytest.approx(gain, abs=1e-12)
    gains = (gain > 0).mean()
    assert gains == pytest.approx(0.79, abs=0.02)  # the lesson's figure, from the sum above
    assert (found.effect[:, iran] > 0).mean() == pytest.approx(gains, abs=0.01)


def test_the_promise_of_2007_meets_armenia():
    """The bloc's promise, on top of the tenth that Russia gave, and what v = 0.9 leaves of both."""
    base = dependence.build(data.dependencies(), "2025-06")
    place = base.links.index(("iran", "protection", "russia"))
    kept = scenarios.apply(base, scenarios.chain(data.scenarios(), "iran_in_csto"))
    broken = scenarios.apply(base, scenarios.chain(data.scenarios(), "iran_in_csto_as_armenia"))
    assert kept.willingness[place] == pytest.approx(0.1 + 0.9 * 0.8)
    assert broken.willingness[place] == pytest.approx((0.1 + 0.9 * 0.8) * 0.1)
    assert kept.share[place] == pytest.approx(base.share[place])
    assert kept.substitutability[place] == pytest.approx(0.5 * 0.2)


def test_a_learner_s_file_is_picked_up_without_packing(copy):
    mine(copy, MINE)
    assert data.scenarios(root=copy)["mine"].title == "Mine"
    assert data.validate(copy) == ()


def test_a_file_that_is_changed_or_taken_away_is_seen(copy):
    mine(copy, MINE)
    assert data.scenarios(root=copy)["mine"].title == "Mine"
    mine(copy, MINE.replace("title: Mine", "title: Another"))
    assert data.scenarios(root=copy)["mine"].title == "Another"
    (copy / "scenarios" / "mine.yaml").unlink()
    assert "mine" not in data.scenarios(root=copy)


def test_a_file_that_windows_wrote(copy):
    mine(copy, b"\xef\xbb\xbf" + MINE.replace("\n", "\r\n").encode("utf-8"))
    assert data.scenarios(root=copy)["mine"].question == "What if Russia repaired the launchers?"


def test_a_wrong_file_shows_all_its_faults_and_takes_nothing_else_down(copy):
    mine(copy, MINE.replace("2024-12", "2024").replace("0.7", "70").replace("title: Mine", "titel: Mine"))
    with pytest.raises(EntenteError) as error:
        data.scenarios(root=copy)
    found = error.value.faults
    assert {fault.code for fault in found} >= {"scenarios.period", "scenarios.value", "scenarios.key"}
    assert all(fault.where.startswith("data/scenarios/mine.yaml") for fault in found)
    assert data.validate(copy) == found
    assert data.dependencies(root=copy) == data.dependencies()
    assert data.claims(root=copy) == data.claims()
    assert data.assumptions(root=copy) == data.assumptions()


def test_one_fault_does_not_hide_another(copy):
    """Names are looked up also beside a value, an operation or a paragraph that is wrong."""
    text = MINE.replace("rests_on", "").replace("period:", "prompted_by: [p70, seven]\nrests_on: [c999]\nperiod:")
    text += "  - {operation: restored, target: {dependent: iran, supplier: rusia}, value: 0.5, paragraph: p71}\n"
    text += "  - {operation: shock, target: {actor: irann}, value: 70}\n"
    mine(copy, text)
    with pytest.raises(EntenteError) as error:
        data.scenarios(root=copy)
    found = [fault.found for fault in error.value.faults]
    assert sorted(found) == sorted(['"seven"', "70", '"c999"', '"restored"', '"rusia"', "71", '"irann"', "70.0"])
    lines = [int(re.search(r"line (\d+)", fault.where)[1]) for fault in error.value.faults]
    assert lines == sorted(lines)


def test_two_wrong_files_are_told_apart(copy):
    mine(copy, MINE.replace("2024-12", "2024"))
    mine(copy, MINE.replace("russia", "rusia"), "yours.yaml")
    with pytest.raises(EntenteError) as error:
        data.scenarios(root=copy)
    shown = str(error.value)
    assert "data/scenarios/mine.yaml" in shown
    assert "data/scenarios/yours.yaml" in shown
    assert 'Did you mean "russia"?' in shown


def test_the_others_go_on_without_a_wrong_file_and_without_what_builds_on_it(copy):
    mine(copy, MINE.replace("0.7", "70").replace("russia", "rusia"))
    mine(copy, MINE + "builds_on: mine\n", "higher.yaml")
    mine(copy, MINE + "builds_on: higher\n", "highest.yaml")
    mine(copy, MINE, "My own.yaml")
    mine(copy, MINE + "builds_on: syria_lost\n", "good.yaml")
    sound, faults = data.sound_scenarios(root=copy)
    assert set(sound) == {*data.scenarios(), "good"}
    with pytest.raises(EntenteError) as error:
        data.scenarios(root=copy)
    assert faults[: len(error.value.faults)] == error.value.faults
    files = {fault.where.split(",")[0].rpartition("/")[2] for fault in faults}
    assert files == {"mine.yaml", "higher.yaml", "highest.yaml", "My own.yaml"}
    said = "\n".join(map(str, faults))
    assert 'found "mine", which has a fault of its own; expected a scenario without faults' in said
    assert '"70"' in said or "70.0" in said
    assert '"rusia"' in said


def test_scenarios_that_build_on_each_other_are_left_out_together(copy):
    mine(copy, MINE + "builds_on: yours\n")
    mine(copy, MINE + "builds_on: mine\n", "yours.yaml")
    sound, faults = data.sound_scenarios(root=copy)
    assert set(sound) == set(data.scenarios())
    assert {fault.code for fault in faults} == {"scenarios.cycle"}


@pytest.mark.parametrize("text", ["!!python/object/apply:os.system ['echo no']", "\0", "[", "- 1\n- 2", ""])
def test_a_file_that_is_no_scenario(copy, text):
    mine(copy, text)
    with pytest.raises(EntenteError, match=r"mine\.yaml"):
        data.scenarios(root=copy)


def test_bytes_that_are_no_text(copy):
    mine(copy, MINE.replace("Mine", "Möglich").encode("utf-16"))
    with pytest.raises(EntenteError, match=r"mine\.yaml"):
        data.scenarios(root=copy)


@pytest.mark.parametrize(("name", "wanted"), [("mine.yml", "mine.yaml"), ("mine.yaml.txt", "mine.yaml")])
def test_a_name_that_would_be_overlooked(copy, name, wanted):
    mine(copy, MINE, name)
    with pytest.raises(EntenteError, match=f"Call it {wanted}"):
        data.scenarios(root=copy)


def test_a_name_that_cannot_be_typed(copy):
    mine(copy, MINE, "My own.yaml")
    with pytest.raises(EntenteError, match="small letters, digits and _"):
        data.scenarios(root=copy)


def test_what_an_editor_leaves_behind_is_passed_over(copy):
    (copy / "scenarios" / ".ipynb_checkpoints").mkdir()
    mine(copy, "[", ".ipynb_checkpoints/mine-checkpoint.yaml")
    assert data.scenarios(root=copy) == data.scenarios()


def blocks(language):
    text = (data.root() / "scenarios" / "README.md").read_text(encoding="utf-8")
    return [body for kind, body in re.findall(r"```(\w*)\n(.*?)```", text, re.DOTALL) if kind == language]


def test_the_example_of_the_instructions_works(copy):
    mine(copy, blocks("yaml")[0])
    scenario = data.scenarios(root=copy)["mine"]
    assert scenario.rests_on == ("c015", "a09")
    assert scenario.interventions[0].date == "2024-11"


def test_the_faults_of_the_instructions_are_those_that_come(copy):
    mine(copy, blocks("yaml")[1])
    with pytest.raises(EntenteError) as error:
        data.scenarios(root=copy)
    assert str(error.value) == blocks("")[0].strip()


def test_the_instructions_know_every_operation_actor_and_resource():
    text = (data.root() / "scenarios" / "README.md").read_text(encoding="utf-8")
    actors = dependence.build(data.dependencies(), "2022-23").actors
    assert not [name for name in (*scenarios.OPERATIONS, *actors) if f"`{name}`" not in text]


def test_reading_the_tables_loads_no_yaml():
    code = "import sys; from entente import data; data.dependencies(); print('yaml' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def told(folder):
    """The faults of the scenarios of a folder, which reading and validating show alike."""
    with pytest.raises(EntenteError) as caught:
        data.scenarios(root=folder)
    found = [str(fault) for fault in caught.value.faults]
    assert found == [str(fault) for fault in data.validate(folder)]
    return found


@pytest.mark.parametrize(("name", "other"), [("mine.txt", "mine.yaml"), ("mine.yaml.txt", "mine.yaml")])
def test_a_name_that_would_be_overlooked_is_told(copy, name, other):
    (copy / "scenarios" / name).write_text(MINE, encoding="utf-8")
    (fault,) = told(copy)
    assert f"data/scenarios/{name}:" in fault and f"Call it {other}." in fault


def test_a_folder_and_a_broken_link_that_are_called_scenarios(copy):
    (copy / "scenarios" / "x.yaml").mkdir()
    assert ["x.yaml: found a folder" in fault for fault in told(copy)] == [True]
    assert len(data.sound_scenarios(root=copy)[0]) == len(data.scenarios())
    if os.name == "posix":
        (copy / "scenarios" / "y.yaml").symlink_to(copy / "nowhere")
        os.mkfifo(copy / "scenarios" / "z.yaml")
        found = told(copy)
        assert len(found) == 3 and "a link that leads nowhere" in found[1] and "no ordinary file" in found[2]


def test_a_scenario_that_may_not_be_read_is_told_and_the_others_go_on(copy, monkeypatch):
    (copy / "scenarios" / "mine.yaml").write_text(MINE, encoding="utf-8")
    opened = Path.open

    def guarded(self, *arguments, **options):
        if self.name == "mine.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", guarded)
    (fault,) = told(copy)
    assert "data/scenarios/mine.yaml: found a file that you may not read" in fault
    assert set(data.sound_scenarios(root=copy)[0]) == set(data.scenarios())


def test_two_files_of_one_name_are_told(copy):
    for name in ("mine.yaml", "mine.YAML"):
        (copy / "scenarios" / name).write_text(MINE, encoding="utf-8")
    if len(list((copy / "scenarios").glob("[m]ine.*"))) < 2:
        pytest.skip("this system takes both names for one file")
    (fault,) = told(copy)
    assert 'found "mine.YAML" beside "mine.yaml"' in fault
