"""What a class gets on paper: all of it is there, the answers stand at the end and are right, a browser prints it."""

from __future__ import annotations

import re
import stat

import browse
import pytest

from entente import data
from entente.exercises import tasks
from entente.quiz import questions
from tools import paper, pictures, plans

WIDE = 680  # pixels: what the margins leave of A4


@pytest.fixture(scope="module")
def workbook() -> str:
    return paper.page("workbook")


def section(page: str, name: str) -> str:
    return page.split(f'<section class="{name}">')[1].split("</section>")[0]


def test_the_workbook_has_the_text_the_codebook_and_room_to_write(workbook):
    read = section(workbook, "article")
    for paragraph in data.article().paragraphs:
        assert f"<b>{paragraph.label}</b>" in read
    rows = re.findall(r'<th scope="row">(\w+)</th>', section(workbook, "codebook"))
    assert rows == [relation.name for relation in data.codebook()]
    assert section(workbook, "coding").count("<td></td>") == 15 * 9
    asked = re.findall(r'<th scope="row">(j\d)</th>', section(workbook, "forecast"))
    assert asked == [judgement.id for judgement in data.judgements()]
    drawn = section(workbook, "maps")
    assert "<line " not in drawn and drawn.count("<rect ") == 3 * len(pictures.drawn_actors())
    assert section(workbook, "labs").count("<img ") == 8
    assert not re.search(r"<script|\b(src|href)=\"(?!data:)", workbook)


def test_the_answers_stand_at_the_end_and_nowhere_before(workbook):
    assert list(paper.DOCUMENTS["workbook"][1])[-1] == "answers" and workbook.rindex("<section") == workbook.index(
        '<section class="answers">'
    )
    asked, told = section(workbook, "questions"), section(workbook, "answers")
    for question in questions():
        (right,) = [option for option in question.options if option.share == 1]
        assert (
            asked.count(f"<h2>{question.kind.capitalize()} {question.name} · ") == 1
            and f"<li>{right.text}</li>" in asked
        )
        assert right.feedback in told and right.feedback not in asked


def test_the_answers_are_those_of_the_course(workbook):
    """The forecast as lesson 08 prints it, the four sentences as their task has them."""
    told = section(workbook, "answers")
    printed = dict(re.findall(r"(j\d): (true|false)", told))
    assert printed == {name: str(came_out).lower() for name, came_out in plans.settled().items()} and len(printed) == 6
    right = tasks.find_task("03.1")[0].right
    coded = {label: f"{one} {sign}" for label, one, sign in re.findall(r"\b([a-d]): (\w+) ([+−]), sign", told)}
    assert coded == {label: value.replace("-", "−") for label, value in right.items()}
    signs = dict(re.findall(r"\b([a-d]): \w+ [+−], sign ([+−0])", told))
    assert signs == {"a": "0", "b": "−", "c": "−", "d": "+"}


@pytest.mark.nightly
@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
def test_a_browser_prints_each_whole(tmp_path):
    made = paper.write(tmp_path, command=browse.chromium())
    sizes = {
        path.stem: len(re.findall(rb"/Type\s*/Page\b", path.read_bytes())) for path in made if path.suffix == ".pdf"
    }
    assert set(sizes) == set(paper.DOCUMENTS)
    assert sizes["forecast_sheet"] == 1 and sizes["worksheet"] == 2 and sizes["article"] <= 4
    assert 20 <= sizes["workbook"] <= 60
    with browse.browser() as window:
        tab = window.new_page(viewport={"width": WIDE, "height": 960})
        tab.emulate_media(media="print")
        tab.goto((tmp_path / "workbook.html").as_uri())
        wide = "[...document.querySelectorAll('main *')].map(one => one.getBoundingClientRect().right)"
        assert max(tab.evaluate(wide)) <= WIDE + 1
        tab.close()


def test_without_a_browser_or_with_one_that_fails_the_pages_are_there(tmp_path, monkeypatch, capsys):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(broken.stat().st_mode | stat.S_IEXEC)
    for command in ("", str(broken), str(tmp_path / "nowhere")):
        monkeypatch.setattr(paper, "browser", lambda command=command: command)
        assert paper.main(["forecast_sheet", "-o", str(tmp_path / "out")]) == 0
        assert "open a page in any browser and print it" in capsys.readouterr().out
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["forecast_sheet.html"]


def test_a_document_that_there_is_not_is_told_and_nothing_is_written(tmp_path, capsys):
    assert paper.main(["forecast_sheet", "cover", "-o", str(tmp_path / "out")]) == 1
    assert "expected one of article, forecast_sheet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
