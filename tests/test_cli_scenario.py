"""The command ``entente scenario``: it prints what the package finds, and says all that is asked wrongly at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from entente import data
from entente.cli import app as cli
from entente.cli import scenarios
from entente.doubt.draws import draw
from entente.needs import tables as dependence
from entente.needs.cascades import FORMS
from entente.needs.measures import KINDS
from entente.needs.scenarios import Comparison, Scenario, chain, compare
from entente.path import corpus

KEYS = [
    *("name", "title", "question", "period", "builds_on", "caution", "prompted_by", "rests_on", "form", "until"),
    *("status", "interventions", "actors", "without_needs", "leverage", "draws", "seed", "conditional"),
]
NAME = "iran_in_csto_as_armenia"
MINE = """title: Mine
question: What if?
period: "2025-06"
interventions:
  - operation: restore
    target: {dependent: iran, supplier: russia, resource: air_defence}
    value: 0.6
"""


def entente(*arguments):
    return CliRunner().invoke(cli.app, ["scenario", *map(str, arguments)])


def done(result):
    assert result.exit_code == 0, (result.exit_code, result.stdout, result.stderr, result.exception)
    return result.stdout


def as_json(*arguments):
    return json.loads(done(entente(*arguments, "--json")))


def refused(result):
    assert result.exit_code == 2 and result.stdout == "", (result.exit_code, result.stdout)
    assert "Traceback" not in result.stderr and "fault in entente" not in result.stderr
    return result.stderr


@pytest.fixture(scope="module")
def known():
    return data.scenarios()


def test_the_list(known):
    listed = as_json("--list")
    assert listed == [{"name": s.name, "period": s.period, "title": s.title} for s in known.values()]
    table = done(entente("--list")).splitlines()
    assert table[0].split() == ["name", "period", "title"]
    assert [line.split()[0] for line in table[2:]] == list(known)


@pytest.mark.parametrize("form", FORMS)
def test_the_numbers_are_those_of_the_package(known, form):
    for name, scenario in known.items():
        found = as_json(name, "--form", form)
        assert list(found) == KEYS
        model = dependence.build(data.dependencies(), scenario.period)
        expected = compare(model, chain(known, name), form=form)
        assert [row["actor"] for row in found["actors"]] == list(expected.actors)
        for key in ("effect", "direct", "typed", "knock_on"):
            values = getattr(expected, key).tolist()
            assert [row[key] for row in found["actors"]] == pytest.approx(values, abs=1e-9)
        assert (found["status"], found["draws"], found["seed"]) == ("converged", None, None)
        large = set()
        for kind in KINDS:
            before, after = expected.leverage(kind)
            pairs = np.argwhere(abs(after - before) >= 0.01)
            large |= {(kind, frozenset((expected.actors[i], expected.actors[j]))) for i, j in pairs}
        assert {(row["kind"], frozenset((row["actor"], row["over"]))) for row in found["leverage"]} == large
        assert len(found["leverage"]) == len(large) and all(row["after"] >= 0 for row in found["leverage"])


def test_the_text_says_what_it_rests_on_and_that_it_is_conditional(known):
    text = done(entente(NAME))
    for words in ("treated as Armenia was", "cut_supply 0.9: dependent iran", "Builds on: iran_in_csto", "no forecast"):
        assert words in text
    assert "judged once with a language model" in " ".join(text.split())
    assert "form_tie" in text  # of the scenario that it builds on
    assert "Prompted by: p24, p25" in text and f"Caution: {known[NAME].caution}" in " ".join(text.split())
    header = next(line for line in text.splitlines() if line.startswith("actor "))
    assert header.split() == ["actor", "before", "after", "effect", "direct", "typed", "knock-on"]
    assert "No needs are judged for hamas, israel, syria and united_states" in " ".join(text.split())


def test_an_intervention_is_told_with_every_number_that_it_has(known):
    (row, *_), (item, *_) = as_json("china_steps_in")["interventions"], known["china_steps_in"].interventions
    assert {key: value for key, value in row.items() if key != "target"} == {
        **{key: getattr(item, key) for key in ("operation", "value", "replaces", "willingness", "substitutability")},
        **{key: getattr(item, key) for key in ("date", "paragraph", "why")},
    }
    assert (row["willingness"], row["substitutability"]) == (0.6, 0.3) and row["target"] == dict(item.target)
    text = " ".join(done(entente("china_steps_in")).split())
    assert "resource air_defence, replaces russia, willingness 0.6, substitutability 0.3, 2025-06 (p11)." in text


def test_draws_give_intervals_and_the_share_with_the_same_sign(known):
    found = as_json(NAME, "--draws", 500, "--seed", 3)
    assert (found["draws"], found["seed"]) == (500, 3)
    drawn = compare(draw(data.dependencies(), known[NAME].period, draws=500, seed=3), chain(known, NAME)).effect
    for row, values in zip(found["actors"], drawn.T, strict=True):
        low, median, high = np.quantile(values, [0.05, 0.5, 0.95])
        assert row["interval"] == pytest.approx({"low": low, "median": median, "high": high, "level": 0.9}, abs=1e-8)
        same = values < -1e-9 if row["effect"] < 0 else values > 1e-9 if row["effect"] > 0 else abs(values) < 1e-9
        assert row["same_sign"] == same.mean()
    assert as_json(NAME, "--draws", 500, "--seed", 3) == found
    assert as_json(NAME, "--draws", 500, "--seed", 4)["actors"] != found["actors"]
    text = done(entente(NAME, "--draws", 500, "--seed", 3))
    assert "500 draws, seed 3." in text and "90 % of draws" in text and "same sign" in text


def test_later_interventions_are_left_out(known):
    early, late = as_json(NAME, "--until", "2010"), as_json(NAME)
    assert (early["until"], late["until"]) == ("2010", "")
    model = dependence.build(data.dependencies(), known[NAME].period)
    first = [item for item in chain(known, NAME) if item.date <= "2010"]
    assert 0 < len(first) < len(chain(known, NAME))
    assert [row["effect"] for row in early["actors"]] == pytest.approx(compare(model, first).effect.tolist(), abs=1e-9)
    assert early["actors"] != late["actors"]
    assert "what is dated until 2010" in done(entente(NAME, "--until", "2010"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["china_stps_in"], 'argument NAME: found "china_stps_in"; expected one of'),
        (["china_stps_in"], 'Did you mean "china_steps_in"?'),
        ([], "argument NAME: found nothing; expected one of"),
        ([NAME, "--draws", -5], "option --draws: found -5; expected a whole number from 1 to 1,000,000"),
        ([NAME, "--draws", 0], "option --draws: found 0"),
        ([NAME, "--draws", 10**12], "option --draws: found 1000000000000"),
        ([NAME, "--draws", 10, "--seed", -1], "option --seed: found -1; expected a whole number from 0 up"),
        ([NAME, "--form", "aditive"], 'option --form: found "aditive"; expected one of additive, bottleneck. Did you'),
        ([NAME, "--until", "soon"], 'option --until: found "soon"; expected a date, or part of one'),
        (["nobody", "--draws", -5, "--seed", -1, "--form", "x", "--until", "y"], "5 faults:"),
    ],
)
def test_silly_questions(arguments, words):
    assert words in refused(entente(*arguments))


@pytest.mark.parametrize("arguments", [[NAME, "--draws", "many"], [NAME, "--seed", "1.5", "--draws", "5"]])
def test_no_number_at_all(arguments):
    result = entente(*arguments)
    assert result.exit_code == 2 and "Invalid value for '--" in result.stderr


def folder_of(tmp_path, monkeypatch, **files):
    """The command reads a copy of the data, with these files among the scenarios."""
    copy = Path(shutil.copytree(data.root(), tmp_path / "data"))
    for name, text in files.items():
        (copy / "scenarios" / f"{name}.yaml").write_text(text, encoding="utf-8")
    sound = data.sound_scenarios
    monkeypatch.setattr(data, "sound_scenarios", lambda: sound(root=copy))
    return copy / "scenarios"


@pytest.fixture
def wrong(tmp_path, monkeypatch):
    """Two faults in `mine`, a sound file that builds on it, and a sound one by itself."""
    own = MINE.replace("0.6", "60").replace("iran", "irann")
    return folder_of(tmp_path, monkeypatch, mine=own, later=MINE + "builds_on: mine\n", other=MINE)


def test_a_wrong_file_is_told_and_the_others_are_listed(known, wrong):
    result = entente("--list", "--json")
    assert [row["name"] for row in json.loads(done(result))] == sorted([*known, "other"])
    told = result.stderr.splitlines()
    assert len(told) == 3 and all(line.startswith("Left out: data/scenarios/") for line in told)
    assert [words in result.stderr for words in ("mine.yaml, line 6", '"irann"', "found 60", "later.yaml")] == [
        True
    ] * 4


def test_a_wrong_file_does_not_stop_the_others(wrong):
    result = entente("other", "--json")
    assert json.loads(done(result))["name"] == "other" and result.stderr.count("Left out: ") == 3
    result = entente("other", "--form", "x")
    assert 'found "x"' in refused(result) and result.stderr.count("Left out: ") == 3


@pytest.mark.parametrize("name", ["mine", "later"])
def test_a_wrong_file_that_is_asked_for_is_refused_with_all_its_faults(wrong, name):
    words = refused(entente(name))
    assert words.startswith("3 faults:") and "mine.yaml, line 6" in words and "later.yaml" in words
    assert "Left out" not in words and '"irann"' in words and "found 60" in words


def test_a_name_that_is_no_file_is_told_with_the_faults_of_others(wrong):
    words = refused(entente("nobody"))
    assert 'argument NAME: found "nobody"' in words and words.count("Left out: ") == 3


def test_a_folder_of_wrong_files_only_is_refused(tmp_path, monkeypatch):
    folder = folder_of(tmp_path, monkeypatch)
    for path in folder.glob("*.yaml"):
        path.unlink()
    (folder / "mine.yml").write_text(MINE, encoding="utf-8")
    for arguments in (["--list"], ["mine"], ["other"], []):
        assert "Call it mine.yaml." in refused(entente(*arguments))


def test_what_is_only_a_bound_is_said_to_be_one(monkeypatch):
    monkeypatch.setattr(Comparison, "status", "upper_bound")
    assert "The capabilities are upper bounds" in done(entente(NAME))
    assert as_json(NAME)["status"] == "upper_bound"


def test_no_leverage_that_changes_and_no_footing(known, monkeypatch):
    scenario = next(item for item in known.values() if not item.builds_on)
    idle = [type(item)("shock", {"actor": "iran"}, 0) for item in scenario.interventions[:1]]
    monkeypatch.setattr(
        data, "sound_scenarios", lambda: ({"idle": Scenario("idle", "t", "q", scenario.period, idle)}, ())
    )
    text = done(entente("idle", "--draws", 20))
    assert "No leverage changes by 0.01 or more, be it given, restorable or potential." in text
    assert not any(word in text for word in ("Builds on", "Prompted by", "Rests on", "Caution"))
    assert "0 to 0" in text and "100 %" in text


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.001, "< 1 %"), (0.5, "50 %"), (0.999, "> 99 %"), (1, "100 %")]
)
def test_percents_do_not_round_doubt_away(share, words):
    assert scenarios._percent(share) == words


def keys_of(value):
    """Every key of an object and of what is in it."""
    if isinstance(value, list):
        return {key for item in value for key in keys_of(item)}
    return set(value) | {key for item in value.values() for key in keys_of(item)} if isinstance(value, dict) else set()


def test_the_page_on_many_texts_explains_every_key_and_column(root):
    page = (root / "docs" / "many_texts.md").read_text(encoding="utf-8")
    found = as_json(NAME, "--draws", 20)
    targets = keys_of([row.pop("target") for row in found["interventions"]])
    assert targets == {"dependent", "supplier", "resource"}  # data/scenarios/README.md explains them
    names = keys_of(found) | {"target", *corpus.COLUMNS}
    assert len(names) > 50 and [name for name in names if f"`{name}`" not in page] == []


# --- as a stranger would ----------------------------------------------------------------------------------------------


def test_a_name_with_the_ending_or_the_folder_of_its_file(tmp_path):
    for name in ("data/scenarios/china_steps_in.yaml", "scenarios/china_steps_in"):
        assert 'Did you mean "china_steps_in"?' in refused(entente(name))


def test_a_course_without_scenarios_says_so(monkeypatch):
    monkeypatch.setattr(data, "sound_scenarios", lambda: ({}, ()))
    for arguments in (["--list"], ["china_steps_in"], []):
        words = refused(entente(*arguments))
        assert "found no scenario" in words and "one of ." not in words


def test_what_is_left_out_as_later_is_marked():
    text = done(entente("china_steps_in", "--until", "1900"))
    assert text.count("Left out, being later: form_tie") == len(data.scenarios()["china_steps_in"].interventions)
    assert "Left out, being later" not in done(entente("china_steps_in"))


def test_nothing_in_a_file_commands_the_terminal(known, monkeypatch):
    odd = Scenario("odd", "A \x1b[31mred\x9b title", "q", "2025-06", known["china_steps_in"].interventions)
    monkeypatch.setattr(data, "sound_scenarios", lambda: ({"odd": odd}, ()))
    text = done(entente("odd"))
    assert "\x1b" not in text and "\x9b" not in text and "A \\u001b[31mred\\u009b title" in text
    assert as_json("odd")["title"] == odd.title
    assert "\x1b" not in refused(entente("\x1b[31m"))
