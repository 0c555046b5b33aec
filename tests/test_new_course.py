"""The course on another article: a skeleton that validates, whatever the region, and says what is left to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_day import few

from entente import data
from entente.errors import EntenteError
from tools import new_course, notebooks

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
def test_lesson_09_runs_on_the_text(tmp_path, monkeypatch):
    new_course.write(tmp_path / "course", Path(__file__).parent / "texts" / "horn_of_africa.txt")
    path = tmp_path / "course" / "09_your_own_article.ipynb"
    ran = notebooks.read(path)
    notebooks._execute(ran, path)
    shown = "\n".join(text for cell in ran.cells for text in notebooks.texts(cell))
    assert "Sudan" in shown and "Suez" not in shown


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
