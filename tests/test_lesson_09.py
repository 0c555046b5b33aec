"""Lesson 09 on texts that are not the course's: by papermill, as a learner runs it with a path of their own.

A run takes some seconds, so papermill gets one text of each kind, and the other bad texts go through the functions that
the lesson calls.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from entente import data
from entente.cli.app import app
from entente.errors import EntenteError
from entente.graphs.solver import brute_force_frustration
from entente.labs.desk import text_at
from entente.path.analysis import analyse, article_of
from entente.path.corrections import claim_rows
from entente.path.report import count_words
from entente.text.article import parse_article

ROOT = Path(__file__).resolve().parents[1]
LESSON = ROOT / "notebooks" / "09_your_own_article.ipynb"
OWN = ROOT / "tests" / "texts" / "own"
COD, DAYTON, SUEZ = OWN / "own_text_1.txt", OWN / "own_text_2.txt", data.root() / "own_text.txt"
PARAMETERS = ("text_path", "report_path", "decisions_path", "corrections_path")

GERMAN = """Der Minister sagte am Montag, dass Frankreich und Deutschland die Gespräche mit Russland nicht fortsetzen.
Die Regierung in Berlin ist darüber nicht glücklich, und er wies die Kritik zurück."""
PAGE = """<html><head><title>Border</title><script>document.write("one")</script></head><body onload="two()">
<h1>A <b>border</b></h1><p onclick="three()">In May Chad's &lt;script&gt;four()&lt;/script&gt; army
attacked Niger. On &lt;img src=x onerror=five()&gt; Monday Mali criticised Chad.</p></body></html>"""
PRESS = """Is the pact about to crack? ‘Nobody can say’
By our correspondant
Norway sold weapons to Iran last year. “We will not leave our partners alone,” a Kremlin spokesman said, but
Tehran’s diplomats doubt it.
“It’s a marriage of convenience,” said an analyst who asked not to be named. “Moscow won’t fight for Teheran.”
Israel attacked Iran in June,and the the United States condemed Iran . Isreal’s ministers said that Russia “could
have” warned Iran.
China bought oil from Iran – at a discount –  officials say…"""


def run(tmp_path, **parameters) -> subprocess.CompletedProcess:
    """The lesson in a process of its own, in the folder of the text, as on the command line."""
    given = [word for name, value in parameters.items() for word in ("-p", name, str(value))]
    command = [sys.executable, "-m", "papermill", str(LESSON), "out.ipynb", "--no-progress-bar", *given]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=900)


def shown(tmp_path) -> str:
    """All that the finished lesson shows as text."""
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    return "\n".join(output.get("text") or output.get("data", {}).get("text/plain", "") for output in outputs)


def one_line(text: str) -> str:
    return " ".join(text.split())


def long_text(words: int, *, seed: int = 9) -> str:
    """A text of so many words and a few more: sentences of the course's texts, drawn again and again."""
    rng = random.Random(seed)
    articles = [parse_article(path.read_text(encoding="utf-8")) for path in (COD, DAYTON, SUEZ)]
    sentences = [sentence.text for article in (*articles, data.article()) for sentence in article.sentences]
    paragraphs, total = ["A long text"], 3
    while total < words:
        paragraphs.append(" ".join(rng.sample(sentences, 5)))
        total += len(paragraphs[-1].split())
    return "\n".join(paragraphs) + "\n"


def test_the_parameters_are_where_papermill_looks_for_them_and_empty():
    cells = nbformat.read(LESSON, as_version=4).cells
    (tagged,) = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    values: dict = {}
    exec(tagged.source, values)
    assert {name: values[name] for name in PARAMETERS} == dict.fromkeys(PARAMETERS, "")


def reported(path: Path, target: Path) -> str:
    """The page that `entente report` makes of a text."""
    done = CliRunner().invoke(app, ["report", str(path), "-o", str(target)])
    assert done.exit_code == 0, done.output
    return target.read_text(encoding="utf-8")


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.parametrize("path", [COD, pytest.param(DAYTON, marks=pytest.mark.nightly)], ids=["cod wars", "dayton"])
def test_another_conflict_goes_the_whole_way(tmp_path, path):
    done = run(tmp_path, text_path=path, report_path="mine.html")
    assert done.returncode == 0, done.stderr
    text, found = shown(tmp_path), analyse(path)
    assert f"{len(found.claims)} claims, {found.signed.graph.number_of_edges()} ties" in text
    assert f"majority: frustration index {brute_force_frustration(found.signed.graph).index} (exact)" in text
    assert all(one_line(str(note)) in one_line(text) for note in found.notes)
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == reported(path, tmp_path / "command.html")


@pytest.mark.nightly
@pytest.mark.slow
def test_a_third_one_with_tables_of_decisions_and_corrections(tmp_path):
    """Suez as somebody's own file: their tables count, and none of the lesson's decisions."""
    (tmp_path / "names.csv").write_text("name,action\nCanada,reject\n", encoding="utf-8")
    key = next(row["key"] for row in claim_rows(analyse(SUEZ)) if row["actor"] == "syria")
    (tmp_path / "claims.csv").write_text(f"key,action\n{key},drop\n", encoding="utf-8")
    done = run(tmp_path, text_path=SUEZ, decisions_path="names.csv", corrections_path="claims.csv")
    assert done.returncode == 0, done.stderr
    text = shown(tmp_path)
    assert "Counter({'not read': 13, 'drop': 1})" in text and "written: report.html" in text
    drawn = text.partition("Figure 9.1")[2].partition("left out")[0]
    assert "Saudi Arabia" in drawn and "Hungary" not in drawn and "Syria" not in drawn and "Soviet Union" not in drawn
    assert "Who says what" in reported(SUEZ, tmp_path / "command.html")


@pytest.mark.nightly
def test_a_text_of_fifty_thousand_words(tmp_path):
    text, path = long_text(50_000), tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8")
    done = run(tmp_path, text_path="long.txt", report_path="mine.html")
    assert done.returncode == 0, done.stderr
    words = count_words(article_of(text))
    assert words >= 50_000 and f"{words} words" in shown(tmp_path)
    assert (tmp_path / "mine.html").read_text(encoding="utf-8") == reported(path, tmp_path / "command.html")


@pytest.mark.nightly
def test_a_web_page_with_scripts_runs_nothing_and_is_shown_as_text(tmp_path):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    done = run(tmp_path, text_path="page.html", report_path="mine.html")
    assert done.returncode == 0, done.stderr
    assert "scripts: 0" in shown(tmp_path)
    page = (tmp_path / "mine.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(page, "html.parser")
    assert not soup.find("script") and not [tag for tag in soup(True) for name in tag.attrs if name.startswith("on")]
    assert {image["src"][:15] for image in soup("img")} == {"data:image/png;"}
    assert "<script>four()</script>" in soup.get_text() and "&lt;script&gt;four()" in page
    assert "onerror=five()" in soup.get_text() and "document.write" not in page


@pytest.mark.nightly
@pytest.mark.slow
def test_a_text_with_nothing_runs_to_the_end_and_says_what_is_missing(tmp_path):
    (tmp_path / "german.txt").write_text(GERMAN, encoding="utf-8")
    done = run(tmp_path, text_path="german.txt")
    assert done.returncode == 0, done.stderr
    text = shown(tmp_path)
    assert "looks German" in text and "Nothing to draw" in text and "There is no claim" in text


@pytest.mark.slow
def test_a_file_that_cannot_be_read_stops_it_with_one_sentence(tmp_path):
    (tmp_path / "news.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
    done = run(tmp_path, text_path="news.pdf")
    assert done.returncode != 0
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    (error,) = [o for cell in cells for o in cell.get("outputs", []) if o.output_type == "error"]
    (sentence,) = error.traceback
    assert sentence.startswith("news.pdf: found a PDF; expected plain English text or a saved web page. Open it,")


# The other bad texts, through the functions that the lesson calls


def test_a_text_of_the_press_is_read_with_its_quotes_and_slips(tmp_path):
    (tmp_path / "press.txt").write_text(PRESS, encoding="utf-8")
    found = analyse(article_of(text_at(str(tmp_path / "press.txt"))))
    said = {(claim.actor, claim.relation, claim.recipient) for claim in found.claims}
    assert {
        ("norway", "supplies_arms", "iran"),
        ("israel", "attacks", "iran"),
        ("china", "trades_with", "iran"),
    } <= said
    text = {paragraph.number: paragraph.text for paragraph in found.article.paragraphs}
    assert all(text[claim.paragraph][claim.start : claim.end] == claim.content for claim in found.claims)
    assert "“It’s a marriage of convenience,”" in "".join(text.values())


def test_the_table_of_the_lesson_has_the_course_s_own_text():
    """The story that the lesson tells: one misread recipient puts the United States on a side, and the index is 0."""
    decisions = [{"name": "Soviet Union", "action": "accept", "kind": "state"}]
    unnamed, before = analyse(data.own_text()), analyse(data.own_text(), actors=decisions)
    assert {claim.recipient for claim in before.claims if claim.actor == "soviet_union"} == {
        "egypt",
        "france",
        "united_kingdom",
    }
    assert not unnamed.proposals and "soviet_union" not in {mention.actor for mention in unnamed.mentions}
    row = next(row for row in claim_rows(before) if row["cue"] == "refused to support")
    after = analyse(data.own_text(), actors=decisions, claims=[{**row, "recipient": "united_kingdom"}])
    assert [brute_force_frustration(found.signed.graph).index for found in (before, after)] == [0, 0]
    ties = [set(found.signed.graph["united_states"]) for found in (before, after)]
    assert ties == [{"united_nations"}, {"united_kingdom"}]


def test_a_course_without_a_second_text_is_told_so(tmp_path):
    copy = Path(shutil.copytree(data.root(), tmp_path / "data"))
    (copy / "own_text.txt").unlink()
    with pytest.raises(EntenteError, match=r"data/own_text\.txt.* found no such file"):
        data.own_text(root=copy)
