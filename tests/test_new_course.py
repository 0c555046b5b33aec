"""The course on another article: a skeleton that validates, whatever the region, and says what is left to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_day import few

from entente import data
from entente.errors import EntenteError
from entente.labs import reading
from entente.path.tables import to_csv
from tools import new_course, notebooks, workbook

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def made(folder, article):
    """What the command returns."""
    return new_course.main([str(folder), "--article", str(article)])


@pytest.mark.parametrize("text", few(TEXTS))
def test_the_skeleton_of_any_text_validates(text, tmp_path):
    new_course.write(tmp_path / "course", text)
    folder = tmp_path / "course" / "data"
    assert data.validate(folder) == ()
    article = data.article(root=folder)
    named = {actor["id"] for actor in data.table("actors", root=folder)} | {
        s["id"] for s in data.table("states", root=folder)
    }
    for row in data.table("mentions", root=folder):
        words = article.paragraph(int(row["paragraph"])).text
        assert words[int(row["start"]) : int(row["end"])] == row["exact"] and row["actor"] in named


def test_nothing_of_our_article_is_left(tmp_path):
    new_course.write(tmp_path / "course", Path(__file__).parent / "texts" / "horn_of_africa.txt")
    folder = tmp_path / "course" / "data"
    for name in new_course.EMPTY:
        assert data.table(name, root=folder) == (), name
    assert not list((folder / "scenarios").glob("*.yaml"))
    assert "Galeotti" not in "".join(
        path.read_text(encoding="utf-8") for path in folder.glob("*s.csv") if path.name != "states.csv"
    )
    assert {row["actor"] for row in data.table("mentions", root=folder)} >= {"sudan", "ethiopia", "egypt"}


def test_what_is_left_to_do_is_said_with_numbers(tmp_path, capsys):
    assert made(tmp_path / "course", data.root() / "own_text.txt") == 0
    said = capsys.readouterr().out
    claims = len(data.claims(root=tmp_path / "course" / "data"))
    assert f"{claims} proposed, in p0" in said and "11 paragraphs" in said
    assert "without a claim: p01" in " ".join(said.split())
    assert data.validate(tmp_path / "course" / "data") == ()


@pytest.mark.slow
def test_the_workbook_runs_on_the_text_and_on_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    new_course.write(tmp_path / "course", Path(__file__).parent / "texts" / "horn_of_africa.txt")
    path = tmp_path / "course" / workbook.NAME
    ran = notebooks.read(path)
    notebooks._execute(ran, path)
    shown = "\n".join(text for cell in ran.cells for text in notebooks.texts(cell))
    labs = [f"Lab {number:02d} ·" for number in (1, 2, 3, 4, 5, 9)]
    assert [lab for lab in labs if lab not in shown] == []
    ours = {actor["label"] for actor in data.table("actors")} | {source["label"] for source in data.table("sources")}
    states = {state["label"] for state in data.table("states")}
    # The desk can choose among all actors that the finder knows; what a lab says in words names none of ours.
    said = "\n".join(line for line in shown.splitlines() if "Predict first" in line or ":" in line)
    assert "Sudan" in shown and [name for name in ours - states - {"Author"} if name in said] == []


DECIDED = [{"name": "Security Council", "action": "reject"}, {"name": "Soviet Union", "action": "accept"}]
PROTOCOL = {
    "key": "",
    "action": "add",
    "paragraph": "6",
    "content": "signed a  secret protocol",  # as a spreadsheet may give it back
    "relation": "treaty_tie",
    "actor": "France",
    "recipient": "United Kingdom",
    "polarity": "-",
    "source": "egypt",
    "source_kind": "official",
}
GONE = {"key": "k0000000000", "action": "drop"}


def test_the_desks_tables_become_the_workbooks(tmp_path, capsys):
    """The words of an added claim are looked up in the text: its offsets are theirs."""
    article = data.root() / "own_text.txt"
    (tmp_path / "names.csv").write_text(to_csv(DECIDED, ("name", "action")), encoding="utf-8")
    columns = list(PROTOCOL)
    (tmp_path / "claims.csv").write_text(to_csv([PROTOCOL, GONE], columns), encoding="utf-8")
    tables = ["--actors", str(tmp_path / "names.csv"), "--claims", str(tmp_path / "claims.csv")]
    assert new_course.main([str(tmp_path / "course"), "--article", str(article), *tables, "--written", "1957"]) == 0
    said = capsys.readouterr().out
    assert 'no claim has the key "k0000000000" any more' in said and "a reader has decided on 1 claim" in said
    folder = tmp_path / "course" / "data"
    assert data.validate(folder) == () and data.written(root=folder) == "1957"
    claims = [claim for claim in data.claims(root=folder) if claim.coder == "reader"]
    (claim,) = claims
    line = article.read_text(encoding="utf-8").splitlines()
    paragraph = [words for words in line if words.strip()][5]
    assert paragraph[claim.start : claim.end] == claim.content == "signed a secret protocol"
    assert (claim.actor, claim.recipient, claim.polarity, claim.source) == ("france", "united_kingdom", "-", "egypt")
    named = {row["id"] for row in data.table("actors", root=folder)}
    assert "security_council" not in named and "soviet_union" in named


def test_the_tables_of_a_workbook_are_used_until_others_are(tmp_path):
    new_course.write(tmp_path / "course", Path(__file__).parent / "texts" / "horn_of_africa.txt")
    ours = reading.model().article
    try:
        data.use(tmp_path / "course" / "data")
        theirs = reading.model()
        assert theirs.article == data.article(root=tmp_path / "course" / "data") != ours
        with pytest.raises(EntenteError, match="found no datapackage"):
            data.use(tmp_path)
        assert reading.model() is theirs  # a folder that is none changes nothing
    finally:
        data.use(None)
    assert reading.model().article == ours


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert made(tmp_path, data.root() / "own_text.txt") == 1
    assert "expected a new or an empty folder that can be written to" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_text_without_actors_and_a_missing_text_are_told(tmp_path):
    (tmp_path / "poem.txt").write_text("A rose\n\nA rose is a rose, and nobody does anything to anybody.")
    with pytest.raises(EntenteError, match="found no actor"):
        new_course.write(tmp_path / "course", tmp_path / "poem.txt")
    assert not (tmp_path / "course").exists()
    assert made(tmp_path / "course", tmp_path / "none.txt") == 1
