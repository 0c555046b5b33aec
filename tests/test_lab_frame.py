"""Where things stand in every lab: hand, picture and verdict in one screen, the rest in tabs, tools at the top."""

from __future__ import annotations

from dataclasses import dataclass

import browse
import lab_page
import pytest
from lab_page import settled

from entente import labs
from entente.labs.kit.controls import Several
from entente.labs.kit.lab import Lab
from entente.labs.kit.scene import Scene
from entente.labs.kit.widget import LabWidget

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]
every_lab = pytest.mark.parametrize("name", labs.__all__)
SIDE_BY_SIDE = [name for name in labs.__all__ if name != "text_desk"]  # the desk has its own test of what is in sight
SIZES = {"1366 × 768 with the side bar": (919, 647), "150 % with the side bar": (560, 391)}

# Scroll so that the first screen begins at the upper edge; how far each of its parts reaches below the window.
PARTS = """() => {
  const box = document.querySelector('.scroller'), body = document.querySelector('.body');
  box.scrollTop += body.getBoundingClientRect().top - 2;
  const below = {};
  for (const part of ['.verdict', '.controls', '.picture']) {
    const node = document.querySelector(part), at = node.getBoundingClientRect();
    if (at.height) below[part] = Math.max(at.bottom - innerHeight, -at.top);
  }
  const wide = document.querySelector('.entente-lab');
  const high = document.querySelector('.core').getBoundingClientRect().bottom - 2;
  return { below, high, across: wide.scrollWidth - wide.clientWidth };
}"""


@pytest.fixture
def widget(name, tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    return lab_page.made(name, predict=False)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SIDE_BY_SIDE)
def test_hand_picture_and_verdict_are_in_sight_together(window, name, widget, size):
    wide, high = SIZES[size]
    with lab_page.opened(window, widget, wide=wide, high=high) as page:
        settled(page)
        page.wait_for_function("() => document.querySelector('.entente-lab').style.getPropertyValue('--view')")
        seen = page.evaluate(PARTS)
        assert {".controls", ".picture"} <= set(seen["below"])
        assert all(pixels <= 0 for pixels in seen["below"].values()), seen
        assert seen["high"] <= 600 and seen["across"] <= 0


@every_lab
def test_nothing_is_wider_than_a_narrow_page(window, name, widget):
    with lab_page.opened(window, widget, wide=390, high=844) as page:
        settled(page)
        for wide in (390, 600, 919, 1280):
            page.set_viewport_size({"width": wide, "height": 844})
            assert page.evaluate("() => document.querySelector('.scroller').scrollWidth") <= wide


@pytest.mark.parametrize("name", ["what_if"])
def test_tabs_are_chosen_with_the_arrow_keys(window, name, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        heads = page.locator("[role=tab]")
        count = heads.count()
        assert count > 1
        heads.first.focus()
        for key, place in (
            ("ArrowRight", 1),
            ("ArrowLeft", 0),
            ("ArrowLeft", count - 1),
            ("Home", 0),
            ("End", count - 1),
        ):
            page.keyboard.press(key)
            chosen = page.evaluate("() => [...document.querySelectorAll('[role=tab]')].indexOf(document.activeElement)")
            assert chosen == place
            assert heads.nth(place).get_attribute("aria-selected") == "true"
            assert page.locator("[role=tabpanel]:visible").count() == 1
            room = page.locator("[role=tabpanel]:visible")
            assert room.get_attribute("aria-labelledby") == heads.nth(place).get_attribute("id")
        assert page.locator("[role=tab][tabindex='0']").count() == 1


@dataclass(frozen=True)
class Ticked:
    who: tuple[str, ...] = ()


def test_only_leaves_one_tick(window):
    """The button beside a tick sends that one alone, and one press undoes it."""
    ticks = Several("who", "Whom?", (("a", "Anna"), ("b", "Bert"), ("c", "Carl")), only=True)
    start = Ticked(("a", "b"))

    def view(state: Ticked) -> Scene:
        return Scene(f"Ticked: {', '.join(state.who)}.", (ticks,), {"who": state.who})

    widget = LabWidget(Lab("ticks", "Ticks", "", start, view=view, controls=lambda: (ticks,)), predict=False)
    with lab_page.opened(window, widget) as page:
        settled(page)
        page.get_by_role("button", name="only Carl").click()
        settled(page)
        assert widget.state.who == ("c",)
        assert page.locator(".several input:checked").evaluate_all("all => all.map(one => one.value)") == ["c"]
        page.locator(".undo").click()
        settled(page)
        assert widget.state == start
