"""The made parts of pages: the course map of the README and the table of the codebook."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict

import pytest
from PIL import Image
from typer.testing import CliRunner

import entente
from entente import data, doubt, exercises, graphs, needs, path, text
from entente.cli.app import app
from entente.errors import EntenteError
from entente.exercises import forecast
from entente.path.machine import seen_scores
from tools import docs
from tools.docs import PAGES, codebook_table, lesson, lessons, main

MUTUAL = {"co_produces", "trades_with", "treaty_tie", "meets", "rivals", "shares_interest"}


@pytest.fixture
def course(tmp_path, root):
    """A copy of what the made parts are made from and stand in."""
    for page in PAGES:
        (tmp_path / page).parent.mkdir(exist_ok=True, parents=True)
        shutil.copy(root / page, tmp_path / page)
    for folder in ("notebooks", "solutions"):
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns(".*"))
    return tmp_path


def test_every_made_part_is_up_to_date(root):
    assert main([str(root), "--check"]) == 0


def test_the_table_has_a_row_for_each_relation():
    book = data.codebook()
    assert codebook_table(book).count("\n") == len(book) + 1


def test_the_agreement_of_the_two_passes_is_counted_by_hand(root):
    """F1 = 2 x shared / all units, from the rows of the table; nothing of the package is used."""
    with (root / "data" / "codings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    whole, pairs = defaultdict(Counter), defaultdict(Counter)
    for row in rows:
        ends = tuple(sorted((row["actor"], row["recipient"])))
        both_ways = row["direction"] == "mutual" or (not row["direction"] and row["relation"] in MUTUAL)
        whole[row["coder"]][row["paragraph"], row["relation"], ends if both_ways else row["actor"], ends] += 1
        pairs[row["coder"]][row["paragraph"], ends] += 1
    told = (root / "data" / "README.md").read_text(encoding="utf-8")
    shared = [2 * (one["pass_a"] & one["pass_b"]).total() / len(rows) for one in (pairs, whole)]
    assert f"| F1, by paragraph and the two actors | {shared[0]:.2f} (" in told
    assert f"| F1, by paragraph, actor, relation and recipient | {shared[1]:.2f} (" in told


def test_the_ids_that_pages_name_stand_in_the_tables(root):
    """A claim whose number is gone must not live on in a page, a message or a what-if."""
    tables = ("claims", "outside_facts", "evidence", "assumptions", "dependencies")
    ids = {row["id"] for name in tables for row in data.table(name)}
    paths = [root / "README.md", *(root / "docs").rglob("*.md"), *(root / "data").rglob("*.md")]
    paths += [*(root / "data" / "scenarios").glob("*.yaml"), *(root / "entente" / "exercises" / "sets").glob("*.yaml")]
    for page in paths:
        named = re.findall(r"\b(?:c\d{3}|e\d{3}|[aef]\d{2})\b", page.read_text(encoding="utf-8"))
        assert (page.name, sorted(set(named) - ids)) == (page.name, [])


def test_the_sentences_that_hurt_are_quoted_as_they_stand(root):
    page = (root / "docs" / "instructor" / "painful_subject.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (p\d\d[^|]*) \|[^|]*\|([^|]*)\|", page, re.MULTILINE)
    assert len(rows) > 15
    for places, quoted in rows:
        numbers = [int(number) for number in re.findall(r"p(\d\d)", places)]
        words = " ".join(data.article().paragraph(number).text for number in numbers).lower()
        missing = [one for one in re.findall(r'"([^"]+)"', quoted) if one.lower() not in words]
        assert (places, missing) == (places, [])


def test_what_is_said_of_the_machine_coder_is_what_is_stored(root):
    """The figures themselves are counted by hand in tests/test_measure_coder.py and tests/test_analysis.py."""
    told = (root / "docs" / "many_texts.md").read_text(encoding="utf-8").split("## ")[0]
    with (root / "data" / "coder_figures.csv").open(encoding="utf-8", newline="") as file:
        value = {row["figure"]: row["value"] for row in csv.DictReader(file) if row["texts"] == "unseen"}
    stored = [100 * float(value[name]) for name in ("triple_precision", "triple_recall")]
    seen = [100 * score for score in seen_scores()]
    assert [int(share) for share in re.findall(r"(\d+) %", told)] == [round(share) for share in (*stored, *seen)]
    assert f"On {value['texts']} texts" in told


@pytest.mark.parametrize(
    ("page", "was", "now"),
    [("docs/codebook.md", "Carried out: attacks.", "Something else."), ("README.md", "Who says so?", "Who knows?")],
)
def test_a_drifted_page_is_refused_and_mended(course, capsys, page, was, now):
    good = (course / page).read_text(encoding="utf-8")
    assert was in good
    (course / page).write_text(good.replace(was, now), encoding="utf-8", newline="\n")
    assert main([str(course), "--check"]) == 1
    assert f"{page}: found another part" in capsys.readouterr().err
    assert main([str(course)]) == 0
    assert (course / page).read_text(encoding="utf-8") == good


def test_pages_without_marks_and_missing_pages_are_said_together(course, capsys):
    (course / "README.md").write_text("no marks", encoding="utf-8")
    (course / "docs" / "codebook.md").unlink()
    assert main([str(course)]) == 1
    said = capsys.readouterr().err
    assert "README.md: found no marks" in said and "docs/codebook.md: found no such file" in said


def test_the_map_adds_up_the_minutes(root):
    listed = lessons(root / "notebooks")
    total = sum(each.minutes for each in listed)
    row = f"| all lessons | {total} | {sum(docs.exercise_minutes().values())} |"
    assert row in (root / "README.md").read_text(encoding="utf-8"), f"mend it with: {docs.RUN}"
    for each in listed:
        told = f"the first cell of {each.file} says {each.minutes} minutes; a lesson takes 25 to 50: cut it or split it"
        assert 25 <= each.minutes <= 50, told


def test_a_lesson_that_opens_otherwise_is_named():
    with pytest.raises(EntenteError, match=r"07_x\.ipynb, first cell: found another opening"):
        lesson("07_x.ipynb", "# What if?")


def test_the_picture_of_the_readme_tells_the_graph_of_today(root, tmp_path):
    fresh = tmp_path / "graph.png"
    assert CliRunner().invoke(app, ["graph", "--date", "2025-06", "--sure", "-o", str(fresh)]).exit_code == 0
    kept, now = (Image.open(path).text for path in (root / "docs" / "images" / "alliance_graph.png", fresh))
    assert "Signed graph of 11 ties" in now["Description"]
    assert kept["Description"] == now["Description"]


def test_every_name_in_the_glossary_is_in_the_package(root):
    rows = [line.split("|")[1:-1] for line in (root / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()]
    rows = [[cell.strip() for cell in row] for row in rows if len(row) == 4][2:]
    terms = [term.strip("*").casefold() for term, *_ in rows]
    assert len(terms) > 40 and terms == sorted(set(terms))
    names = [name for _, _, code, _ in rows for name in re.findall(r"`([\w.]+)`", code)]
    assert [name for name in names if not _exists(name)] == []


WINGS = {"text": text, "graphs": graphs, "needs": needs, "doubt": doubt, "data": data, "path": path}
WINGS |= {"exercises": exercises, "forecast": forecast}


def _exists(name: str) -> bool:
    """Whether a name such as `text.Actor`, `data.claims` or `EntenteError.faults` is in the package."""
    first, *rest = name.split(".")
    thing = WINGS.get(first)
    for wing in (entente, *WINGS.values()):
        thing = thing or getattr(wing, first, None)
    if thing is None:
        return False
    for part in rest:
        fields = getattr(thing, "__dataclass_fields__", {})
        if part in fields and not hasattr(thing, part):
            return True  # a field without a default: the class itself does not have it
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True
