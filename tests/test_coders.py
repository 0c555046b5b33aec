"""A class's tables: read row by row, pooled, and set beside the course's claims."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, replace

import pytest
from typer.testing import CliRunner

from entente import data
from entente.cli import app as cli
from entente.errors import EntenteError
from entente.path import analyse, claim_rows, read_codings, side_by_side
from entente.path.coders import pooled_csv
from entente.path.corrections import corrections_from_rows
from entente.path.tables import claims_csv
from entente.text.codebook import Claim

NAMES = [field.name for field in fields(Claim)]


def write(path, claims, **changed):
    """A table as a coder saves it, without a column for the coder; `changed`: what row n has in its cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [name for name in NAMES if name not in ("id", "coder")], extrasaction="ignore")
        writer.writeheader()
        for number, claim in enumerate(claims, 2):
            writer.writerow({name: getattr(claim, name) for name in NAMES} | changed.get(f"row{number}", {}))


@pytest.fixture
def folder(tmp_path):
    """Three coders with the course's own claims, and what can go wrong in their tables."""
    tables = tmp_path / "tables"
    tables.mkdir()
    claims = data.claims()
    write(tables / "anna.csv", claims)
    write(tables / "ben.csv", claims)
    wrong = {
        "row2": {"relation": "atacks"},
        "row3": {"content": "words that stand nowhere"},
        "row4": {"recipient": "atlantis", "certainty": "sure"},
        "row5": {"paragraph": "77"},
        "row6": {"since": "June"},
        "row7": {"relation": "withholds", "layer": ""},
    }
    write(tables / "cleo.csv", claims, **wrong)
    (tables / "dan.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return tables


def test_malformed_rows_are_told_and_the_rest_is_pooled(folder):
    handed = read_codings(folder)
    told = [(fault.code, fault.where) for fault in handed.faults]
    assert told == [
        ("analysis.relation", "cleo.csv, row 2, field relation"),
        ("analysis.content", "cleo.csv, row 3, field content"),
        ("analysis.actor", "cleo.csv, row 4, field recipient"),
        ("analysis.value", "cleo.csv, row 4, field certainty"),
        ("analysis.paragraph", "cleo.csv, row 5, field paragraph"),
        ("analysis.date", "cleo.csv, row 6, field since"),
        ("analysis.layer", "cleo.csv, row 7, field layer"),
        ("coders.columns", "dan.csv"),
    ]
    assert all(fault.found and fault.expected for fault in handed.faults)
    assert {coder: len(claims) for coder, claims in handed.codings.items()} == {
        "anna": len(data.claims()),
        "ben": len(data.claims()),
        "cleo": len(data.claims()) - 6,
    }
    found = side_by_side(handed.codings, draws=20)
    assert found.f1["triple"].value > 0.9 and found.with_course == 1 and found.differing == ()


def test_a_coder_with_two_tables_counts_once(folder):
    table = "coder,paragraph,content,relation,actor,recipient\nanna,1,Russia,meets,iran,russia\n"
    (folder / "eve.csv").write_text(table, encoding="utf-8")
    handed = read_codings(folder)
    assert [fault.where for fault in handed.faults if fault.code == "coders.twice"] == ["eve.csv, row 2"]
    assert len(handed.codings["anna"]) == len(data.claims())


def test_pooled_claims_can_be_handed_in_again(folder, tmp_path):
    pooled = side_by_side(data.codings(), keep="any", draws=20).pooled
    again = tmp_path / "again"
    again.mkdir()
    (again / "pooled.csv").write_text(pooled_csv(pooled), encoding="utf-8")
    handed = read_codings(again)
    assert handed.faults == ()
    assert [replace(claim, id="") for claim in handed.codings["pooled"]] == [
        replace(claim, id="") for claim in pooled.claims
    ]


def test_what_the_desk_saves_is_one_coders_table(tmp_path):
    """Only what a reader has decided on is the reader's; layer, direction and a recipient that is unsaid come along."""
    found = analyse(data.article())
    rows = claim_rows(found)[:4]
    rows[0]["layer"], rows[1]["action"], rows[3]["action"] = "diplomatic", "drop", "keep"
    rows[2] |= {"relation": "withholds", "layer": "economic", "direction": "unsaid"}
    text = data.article().paragraph(2).text.split(",")[0]
    made = {"action": "add", "paragraph": "2", "content": text, "relation": "distrusts", "actor": "iran"}
    rows.append(made | {"recipient": "unsaid", "direction": "mutual"})
    corrections = corrections_from_rows(rows, found)
    decided = analyse(data.article(), claims=corrections)
    (tmp_path / "fay.csv").write_text(claims_csv(decided), encoding="utf-8")
    handed = read_codings(tmp_path)
    assert handed.faults == () and handed.unread == len(found.claims) - 4
    mine = handed.codings["fay"]
    assert {claim.coder for claim in mine} == {"fay"} and len(mine) == 4
    assert [(claim.layer, claim.direction) for claim in mine if claim.layer == "economic"] == [("economic", "unsaid")]
    assert [(claim.recipient, claim.direction) for claim in mine if claim.content == text] == [("unsaid", "mutual")]
    # and the desk takes its own table back without a change
    again = corrections_from_rows(csv.DictReader(claims_csv(decided).splitlines()), found)
    assert {one.action for one in again} <= {"keep", "drop", "change", "add"}
    assert analyse(data.article(), claims=again).graph.edges == decided.graph.edges


def test_a_pair_whose_sign_differs_is_named():
    hostile = [replace(claim, relation="attacks", layer="", polarity="+") for claim in data.claims()]
    found = side_by_side({"a": hostile, "b": hostile}, draws=20)
    signs = {one.pair: (one.pooled, one.course) for one in found.differing}
    assert signs and all(ours == -1 for ours, _ in signs.values())
    assert str(found.differing[0]).endswith("in the course")


def run(*arguments):
    return CliRunner().invoke(cli.app, ["coders", *map(str, arguments)])


def test_the_command(folder, tmp_path):
    told = run(folder, "-o", tmp_path / "pooled.csv", "--draws", "20")
    assert told.exit_code == 1 and "cleo.csv, row 2, field relation" in told.stderr
    for words in ("3 coders", "alpha for unitising", "They part nowhere", "Pooled by the rule majority"):
        assert words in told.stdout
    assert len((tmp_path / "pooled.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(data.claims())
    read = json.loads(run(folder, "--json", "--draws", "20").stdout)
    assert read["f1"]["pair"]["value"] > 0.9 and len(read["left_out"]) == 8
    assert [one["coder"] for one in read["coders"]] == ["anna", "ben", "cleo"]


def test_the_command_refuses_in_sentences(folder, tmp_path):
    for arguments, words in (
        ((tmp_path / "none",), "no such folder"),
        ((folder, "--keep", "most"), 'found "most"; expected one of majority, two, any'),
        ((folder, "--rule", "loudest"), "option --rule"),
        ((folder, "-o", "pooled.xlsx"), "expected .csv"),
    ):
        result = run(*arguments)
        assert result.exit_code == 2 and words in result.stderr and result.stdout == ""
    (folder / "anna.csv").unlink()
    (folder / "ben.csv").unlink()
    assert "1 coder with rows in order; expected at least two" in run(folder).stderr
    with pytest.raises(EntenteError, match="no table"):
        read_codings(tmp_path)
