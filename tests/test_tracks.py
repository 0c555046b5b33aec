"""Each lesson has two tracks, keeps the time that it promises, and asks before it tells."""

from __future__ import annotations

import re
from pathlib import Path

import browse
import nbformat
import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from entente.labs.moments import asked
from tools import notebooks, two_tracks

ROOT = Path(__file__).resolve().parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
LONGEST_READ, MOST_SECTIONS, MOST_LINES, MOST_SCREENS = 45, 9, 8, 22
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem[:2])
ASKED = re.compile(r'^moment\("(\d\d\.\w)"', re.MULTILINE)
PROMPT = re.compile(r"\*\*(?:Predict|Decide|Stop and think|Guess)\b")


def names_asked(notebook) -> list[str]:
    """The moments that a lesson asks, in order."""
    return [name for cell in notebook.cells if cell.cell_type == "code" for name in ASKED.findall(cell.source)]


def spoiled(notebook, name: str) -> list[int]:
    """The cells, from 1, in which what gives a moment's answer away can be read before anybody committed."""
    pattern = re.compile(asked.find_moment(name)[1].spoiler, re.IGNORECASE)
    return [
        n for n, cell in enumerate(notebook.cells, 1) if pattern.search(" ".join([cell.source, *notebooks.texts(cell)]))
    ]


@every_lesson
def test_each_cell_belongs_to_one_track_and_stands_in_its_place(path):
    assert two_tracks.faults(notebooks.read(path)) == []


@every_lesson
def test_the_read_track_keeps_within_its_limits(path):
    notebook = notebooks.read(path)
    assert two_tracks.minutes(notebook.cells).read <= LONGEST_READ
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    sections = [title for title in re.findall(r"^## (.+)", prose, re.MULTILINE) if title != "Sources"]
    assert len(sections) <= MOST_SECTIONS, sections


@every_lesson
def test_code_in_sight_is_short(path):
    """Code of the build track, and what a learner is to change."""
    long = []
    for number, cell in enumerate(notebooks.read(path).cells, 1):
        in_sight = cell.cell_type == "code" and not cell.metadata.get("jupyter", {}).get("source_hidden")
        if in_sight and sum(bool(line.strip()) for line in cell.source.splitlines()) > MOST_LINES:
            long.append(number)
    assert long == []


@every_lesson
def test_its_labs_are_timed(path):
    cells = [cell for cell in notebooks.read(path).cells if re.search(r"^labs\.\w+\(", cell.source, re.MULTILINE)]
    untimed = [cell.source for cell in cells if not cell.metadata.get("entente", {}).get(two_tracks.MINUTES)]
    assert untimed == []


@every_lesson
def test_it_opens_with_a_puzzle_asks_again_and_returns_the_bets(path):
    notebook = notebooks.read(path)
    number, code = path.stem[:2], [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    names = names_asked(notebook)
    assert 3 <= len(names) <= 6 and len(set(names)) == len(names)
    assert all(name.startswith(number) for name in names)
    first = next(n for n, cell in enumerate(notebook.cells) if ASKED.search(cell.source))
    assert sum(cell.source.startswith("## ") for cell in notebook.cells[:first]) == 0, (
        "the puzzle stands above section 1"
    )
    assert any(source.startswith(f'bets("{number}"') or f'\nbets("{number}"' in source for source in code)
    if number != "00":
        assert any(f'recall("{number}")' in source for source in code)
        assert len(asked.recalled(number)) == 3


@every_lesson
def test_nothing_that_is_asked_is_answered_in_the_notebook(path):
    notebook = notebooks.read(path)
    for name in names_asked(notebook):
        moment, told = asked.find_moment(name)
        answer = told.answer.format(**moment.facts())
        assert re.search(told.spoiler or "(?!)", answer, re.IGNORECASE), f"{name}: its spoiler is no part of its answer"
        assert spoiled(notebook, name) == [], f"{name}: its answer stands in the lesson"


@every_lesson
def test_no_prompt_stands_in_running_text(path):
    """Whoever is asked in running text reads the answer below it; a moment or a lab asks."""
    prompts = []
    for number, cell in enumerate(notebooks.read(path).cells, 1):
        if cell.cell_type == "markdown" and PROMPT.search(cell.source) and not cell.source.startswith("## Lab"):
            prompts.append(number)
    assert prompts == []


def test_a_spoiler_in_an_output_is_found():
    """That the search above can fail: an output, and an answer under <details>."""
    pattern = asked.find_moment("04.2")[1].spoiler
    answer = asked.answered("04.2", 7).words
    assert re.search(pattern, answer)
    told = new_code_cell("1", outputs=[new_output("stream", name="stdout", text=answer)])
    folded = new_markdown_cell(f"<details><summary>Answer</summary>{answer}</details>")
    assert spoiled(new_notebook(cells=[new_markdown_cell("nothing"), told, folded]), "04.2") == [2, 3]


def test_the_minutes_are_those_of_the_model():
    """By hand: 180 words, a figure, a table, a lab of five minutes; five lines of code, two of them to build."""
    figure = nbformat.from_dict({"output_type": "display_data", "data": {"image/png": ""}, "metadata": {}})
    table = nbformat.from_dict({"output_type": "display_data", "data": {"text/html": "<table>"}, "metadata": {}})
    cells = [
        new_markdown_cell("word " * 180, metadata={"tags": ["read"]}),
        new_code_cell("a = 1\n\nb = 2", outputs=[figure, table], metadata={"tags": ["read"]}),
        new_code_cell("labs.time_lab()", metadata={"tags": ["read"], "entente": {"minutes": 5}}),
        new_markdown_cell("word " * 90, metadata={"tags": ["build"]}),
        new_code_cell("c = 3\nd = 4", metadata={"tags": ["build"]}),
    ]
    told = two_tracks.minutes(cells)
    assert told.read == pytest.approx(1 + 0.75 + 0.5 + 5)
    assert told.both == pytest.approx(told.read + 0.5 + 5 * 12 / 60)


def test_what_a_lesson_asks_takes_time():
    """Two moments of a minute and a half, two minutes of questions, the bets at the end; an import asks nothing."""
    calls = ["from entente import moment", 'moment("04.1")', 'moment("04.2")', 'recall("04")', 'bets("04")']
    asking = [new_code_cell(call, metadata={"tags": ["read"]}) for call in calls]
    assert two_tracks.minutes(asking).read == pytest.approx(2 * 1.5 + 2 + 0.75)


@pytest.fixture(scope="module")
def window():
    """A page as wide as a notebook is on a screen of 1366 × 768 with the side bar open."""
    with browse.browser() as chromium:
        page = chromium.new_page(viewport={"width": 1066, "height": 768})
        yield page
        page.close()


@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
@every_lesson
def test_the_read_track_is_no_longer_than_its_screens(path, window, tmp_path):
    """As the page shows it: what is folded is left out, and a lab is as high as its static picture."""
    notebook = notebooks.read(path)
    notebook.cells = [cell for cell in notebook.cells if two_tracks.BUILD not in two_tracks.tracks_of(cell)]
    for cell in notebook.cells:
        cell.metadata["transient"] = {"remove_source": bool(cell.metadata.get("jupyter", {}).get("source_hidden"))}
    page = tmp_path / "lesson.html"
    page.write_text(HTMLExporter(template_name="lab").from_notebook_node(notebook)[0], encoding="utf-8")
    window.goto(page.as_uri(), wait_until="load")
    assert 3 < window.evaluate("document.documentElement.scrollHeight") / 768 <= MOST_SCREENS
