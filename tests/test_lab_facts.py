"""The facts of the article that labs ask about: read as they stand, optional, and checked against the tables."""

from __future__ import annotations

import json

import pytest
import yaml

from entente import data
from entente.errors import EntenteError


def faults(folder, text):
    """The faults of the labs' file with another text in it."""
    (folder / "labs.yaml").write_text(text, encoding="utf-8")
    return [fault for fault in data.validate(folder) if fault.code == "data.labs"]


def test_what_the_file_says_is_given_out():
    written = yaml.safe_load((data.root() / "labs.yaml").read_text(encoding="utf-8"))
    facts = data.labs()
    assert facts.questions == written["questions"] and len(facts.questions) == 3
    assert facts.pair == tuple(written["pair"])
    assert facts.short_names == written["short_names"]
    assert facts.first_passage == written["first_passage"]
    assert facts.dates == tuple(map(str, written["dates"]))  # 2007 is a text like the other dates
    assert (facts.before, facts.now) == (written["periods"]["before"], written["periods"]["now"])
    assert facts.need == tuple(written["need"][name] for name in ("dependent", "resource", "supplier"))
    assert [(one.name, one.says, one.holds_if) for one in facts.conclusions] == [
        (one["name"], one["says"], one["holds_if"]) for one in written["conclusions"]
    ]


@pytest.mark.parametrize("text", ["", "# only a word of explanation\n", "pair:\nneed:\nquestions:\n"])
def test_all_of_it_may_be_left_out(copy, text):
    assert faults(copy, text) == []
    facts = data.labs(root=copy)
    assert (facts.pair, facts.first_passage, facts.before, facts.now, facts.need) == (None,) * 5
    assert not (facts.questions or facts.short_names or facts.dates or facts.conclusions)


def test_a_package_without_the_file_asks_general_questions(copy):
    path = copy / "datapackage.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["resources"] = [one for one in described["resources"] if one["name"] != "labs"]
    path.write_text(json.dumps(described), encoding="utf-8")
    (copy / "labs.yaml").unlink()
    assert data.validate(copy) == ()
    assert data.labs(root=copy) == data.LabFacts()


@pytest.mark.parametrize(
    ("text", "where", "found", "expected", "do"),
    [
        ("pear: [iran, russia]", "data/labs.yaml", '"pear"', "one of questions, pair", 'Did you mean "pair"?'),
        ("pair: [iran]", "data/labs.yaml, field pair", '["iran"]', "at least 2 items", ""),
        ("pair: [iran, iran]", "data/labs.yaml, field pair", '["iran", "iran"]', "each item only once", ""),
        ("pair: [irann, russia]", "data/labs.yaml, field pair", '"irann"', "a value of actors.id", '"iran"'),
        ("short_names: {ctso: CSTO}", "field short_names", '"ctso"', "a value of actors.id", '"csto"'),
        ("first_passage: c999", "field first_passage", '"c999"', "a value of claims.id", ""),
        ("dates: [2007, soon]", "field dates 2", '"soon"', "2025-05-31", ""),
        ("dates: [2025-05, 2007]", "field dates 2", '"2007"', "after the one before it, 2025-05", "Swap"),
        ("periods: {before: 2021, now: 2025-06}", "field periods", '"2021"', "a value of dependencies.period", ""),
        ("periods: {before: 2022-23}", "field periods", "no now", "a now", ""),
        ("need: {dependent: russia, resource: drones, supplier: china}", "field need", "china", "a link", "Name"),
        ("questions: {raeder: What}", "field questions", '"raeder"', "one of reader", 'Did you mean "reader"?'),
        ("questions: {reader: 'What of {share}?'}", "questions reader", '"{share}"', "without braces", ""),
        ("questions: {dependence_bench: '{shares}?'}", "questions dependence_bench", '"{shares}"', "share", '"share"'),
        ("conclusions: [{name: a, says: b, holds_if: now > 1}]", "conclusions 1 holds_if", "now > 1", "now > 0", ""),
        ("conclusions: [{name: a, says: b, holds_if: now > 0}]", "field conclusions", "alone", "a pair and", ""),
        ("- iran", "data/labs.yaml", '["iran"]', "names with values", ""),
        ("pair: [iran", "data/labs.yaml, row 1", "no valid YAML", "YAML", "Look at the line"),
    ],
)
def test_a_fault_says_where_what_and_what_to_do(copy, text, where, found, expected, do):
    fault = faults(copy, text)[0]
    assert where in fault.where
    assert found in fault.found
    assert expected in fault.expected
    assert do in fault.do
    with pytest.raises(EntenteError, match=r"labs\.yaml"):
        data.labs(root=copy)
    assert data.claims(root=copy)  # nothing else is held up


def test_all_faults_come_at_once(copy):
    found = faults(copy, "pair: [irann, rusia]\nfirst_passage: c999\ndates: [2025, 2024]")
    assert sorted(fault.found for fault in found) == ['"2024"', '"c999"', '"irann"', '"rusia"']


def test_a_skeleton_explains_the_file_and_leaves_it_empty(tmp_path):
    from tools import new_course

    new_course.write(tmp_path / "suez", data.root() / "own_text.txt")
    path = tmp_path / "suez" / "data" / "labs.yaml"
    assert "conclusions" in path.read_text(encoding="utf-8")
    assert data.labs(root=path.parent) == data.LabFacts()
