"""What lessons 02 and 03 say in words, and no output of theirs shows: counted in the tables."""

from __future__ import annotations

import re
from pathlib import Path

import browse
import lab_page
import pytest
from nbformat import NotebookNode

from entente import data, propose_actors
from entente.labs.by_hand import names
from entente.labs.moments import find_moment
from entente.text import Gazetteer
from tools import notebooks

LESSONS = Path(__file__).parents[1] / "notebooks"


def lesson(number: str) -> NotebookNode:
    (path,) = LESSONS.glob(f"{number}_*.ipynb")
    return notebooks.read(path)


def prose(number: str) -> str:
    return "\n".join(cell.source for cell in lesson(number).cells if cell.cell_type == "markdown")


def test_the_numbers_that_a_question_names_are_those_of_the_tables():
    gazetteer, names_of_gold = data.gazetteer(), [each for each in data.gold_mentions() if each.form == "NAM"]
    asked = [int(number) for number in re.findall(r"\d+", find_moment("02.5")[1].ask)]
    assert asked == [len(gazetteer.rules), len(gazetteer.phrases), len(names_of_gold)]
    moment, told = find_moment("03.5")
    proposed, gold = moment.facts()["proposed"], len(data.claims())
    assert [int(number) for number in re.findall(r"\d+", told.ask)] == [proposed, gold, proposed]
    assert moment.scale.high == proposed


def test_what_is_proposed_without_a_list_is_what_the_lesson_says():
    proposed = {one.name for one in propose_actors(data.article(), Gazetteer.build(states=data.states()))}
    assert "it proposes nine in our article, among them Galeotti and the CSTO" in prose("02") and len(proposed) == 9
    assert {"Mark Galeotti", "Collective Security Treaty Organisation"} <= proposed
    assert not any(word in name for name in proposed for word in ("Hamas", "Hezbollah", "Trump"))


def test_the_wrong_proposals_that_are_explained_are_those_that_are_shown():
    shown = next(cell for cell in lesson("03").cells if "strict.spurious" in cell.source)
    explained = re.findall(r"^- \*\*(p\d\d), ", prose("03"), re.MULTILINE)
    assert explained == re.findall(r"<th>(p\d\d)</th>", shown.outputs[0].data["text/html"])


def test_the_lab_that_uses_what_was_coded_stands_below_the_one_that_asks_for_it():
    """Eight passages, then luck, and only then the word kappa in the prose."""
    sources = [cell.source for cell in lesson("03").cells]
    eight = next(n for n, source in enumerate(sources) if "by_hand.passages()" in source)
    luck = next(n for n, source in enumerate(sources) if "by_hand.luck()" in source)
    kappa = next(n for n, source in enumerate(sources) if re.search(r"\bkappa\b", source, re.IGNORECASE))
    assert eight < luck < kappa


@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine")
def test_names_are_marked_with_the_mouse_and_with_keys(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    widget = names()
    with browse.browser() as window, lab_page.opened(window, widget, wide=919) as page:
        lab_page.settled(page)
        for word in ("Israeli", "Air", "Force"):
            page.locator(".stretch.opens", has_text=word).first.click()
            lab_page.settled(page)
        page.locator(".sentences").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.get_by_text("2 names marked", exact=True).wait_for()
        page.get_by_role("button", name="I have marked all names").click()
        page.get_by_text("2 of the 2 that you marked are right").first.wait_for()
        assert page.locator(".count").inner_text() == "2 names marked"
