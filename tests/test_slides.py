"""Slides of the plans: nothing below the edge or too small for the last row, no code, the numbers of the lessons."""

from __future__ import annotations

import re

import browse
import pytest

from entente import data
from entente.errors import EntenteError
from tools import docs, pictures, slides

every_deck = pytest.mark.parametrize("name", slides.decks())
# What each element of the slide that is shown takes of it, and how large its letters come out, in pixels.
SEEN = """() => {
  const slide = document.querySelector('section.shown'), frame = slide.getBoundingClientRect();
  const parts = [...slide.querySelectorAll('*')].filter(part => !part.closest('aside'));
  const boxes = parts.map(part => part.getBoundingClientRect());
  const letters = parts.filter(part => [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
    .map(part => {
      const size = parseFloat(getComputedStyle(part).fontSize), drawing = part.closest('svg');
      return drawing ? size * drawing.getScreenCTM().a : size;
    });
  const cut = [...slide.querySelectorAll('svg text')].filter(text => {
    const box = text.getBoundingClientRect(), drawing = text.closest('svg').getBoundingClientRect();
    return box.left < drawing.left || box.right > drawing.right || box.bottom > drawing.bottom + 1;
  });
  return {bottom: Math.max(...boxes.map(box => box.bottom)), right: Math.max(...boxes.map(box => box.right)),
          left: Math.min(...boxes.map(box => box.left)), cut: cut.length,
          scroll: slide.scrollHeight, least: Math.min(...letters),
          frame: [frame.width, frame.height], drawn: slide.querySelector('svg')?.getBoundingClientRect().width ?? 1160,
          title: slide.querySelector('h1').textContent};
}"""


@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
@every_deck
def test_nothing_is_below_the_edge_or_too_small_on_screen_and_on_paper(name, tmp_path):
    (path,) = slides.build([name], tmp_path)
    with browse.browser() as window:
        tab = window.new_page(viewport={"width": 1280, "height": 720})
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri())
        tab.evaluate("document.fonts.ready")
        for place, slide in enumerate(slides.deck(name)):
            seen = tab.evaluate(SEEN)
            assert seen["title"] == slide.title and seen["frame"] == [1280, 720]
            assert seen["bottom"] <= 715 and seen["scroll"] <= 720, f"{place + 1}: {slide.title}"
            assert seen["left"] >= 0 and seen["right"] <= 1280 and not seen["cut"], f"{place + 1}: {slide.title}"
            assert seen["least"] >= 18 and seen["drawn"] >= 1000, f"{place + 1}: {slide.title}"
            tab.keyboard.press("ArrowRight")
        printed = tab.pdf(prefer_css_page_size=True)
        tab.emulate_media(media="print")
        heights = tab.evaluate("[...document.querySelectorAll('section')].map(one => one.scrollHeight)")
        tab.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(heights) == len(slides.deck(name))
    assert max(heights) <= 720
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


@pytest.mark.slow
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
def test_the_notes_open_beside_the_slides_and_follow_them(tmp_path):
    (path,) = slides.build(["taster"], tmp_path)
    first, second, *_ = slides.deck("taster")
    with browse.browser() as window:
        context = window.new_context()
        tab = context.new_page()
        tab.goto(path.as_uri())
        with context.expect_page() as opened:
            tab.keyboard.press("s")
        beside = opened.value
        assert first.notes in beside.inner_text("body") and second.title in beside.inner_text("body")
        tab.bring_to_front()
        tab.keyboard.press("ArrowRight")
        assert second.notes in beside.inner_text("body")


@every_deck
def test_a_deck_is_short_has_no_code_and_asks_before_it_tells(name):
    shown = slides.deck(name)
    assert 20 <= len(shown) <= 25
    page = slides.page(name)
    assert not re.search(r"<(code|pre|img)\b|\b(src|href)=|entente\.|import ", page)
    assert all(slide.notes for slide in shown) and "{" not in "".join(slide.title + slide.text for slide in shown)
    kinds = [slide.kind for slide in shown]
    assert kinds.count("predict") >= 2 and sum(slide.picture is not None for slide in shown) >= 5
    assert kinds[0] != "reveal"


def test_every_slide_is_shown_in_some_deck():
    told = slides._told()
    shown = {name for deck in told["decks"].values() for name in deck["shows"]}
    assert shown == set(told["slides"])
    assert {slide["picture"] for slide in told["slides"].values() if "picture" in slide} == set(pictures.PICTURES)


def test_the_pictures_say_what_the_lessons_found():
    """Counted by hand in the stored outputs of lessons 03 and 04."""
    assert pictures.israel_s_company() == {
        "iran": 7, "russia": 5, "ukraine": 3, "hamas": 1, "hezbollah": 1, "syria": 1
    }  # fmt: skip
    assert pictures.claims_of_pairs("russia", ["iran"]) == [("Iran", 6, 5)]
    said = str(pictures.majority_graph())
    assert said.count("<line ") == 14 and said.count("stroke-dasharray") == 7
    assert str(pictures.one_voice()).count("<line ") == 2 and "Russia–Iran −" in str(pictures.one_voice())
    assert "latest Iran–Russia no tie" in str(pictures.rules())
    voices = {source.label: 0 for source in data.sources()}
    for claim in data.claims():
        voices[{source.id: source.label for source in data.sources()}[claim.source]] += 1
    assert f"{voices['Mark Galeotti']}</text>" in str(pictures.voices())


def test_what_the_labs_ask_is_asked_with_their_numbers(root):
    asked = docs.lab_questions(root / "notebooks")
    told = slides._told()["slides"]
    for name, numbers in {"licence": ["0.12"], "trust": ["14 of 100", "2022–23"], "time": ["2023"]}.items():
        assert all(number in told[name]["title"] + told[name]["text"] and number in asked for number in numbers), name


def test_a_plan_that_there_is_not_is_told_in_words(tmp_path):
    with pytest.raises(EntenteError, match=r"expected one of taster, 90_minutes"):
        slides.build(["04"], tmp_path)
    assert list(tmp_path.iterdir()) == []
