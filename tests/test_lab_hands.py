"""Labs 05 and 07 as they are used: by keyboard alone, and by hand in the picture itself. On the page of `lab_page`."""

from __future__ import annotations

import browse
import lab_page
import networkx as nx
import pytest
from lab_page import settled

from entente import labs
from entente.graphs.solver import brute_force_frustration
from entente.labs import timeline
from entente.labs.what_ifs.hand import left_of
from entente.needs.scenarios import compare

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]


def tab_to(page, selector: str) -> None:
    """Press the Tab key until something of that kind has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector}")


def walk_to(page, words: str) -> None:
    """Press the arrow key in the graph until the thing with these words has the focus."""
    for _ in range(60):
        if (page.evaluate("() => document.activeElement.getAttribute('aria-label')") or "").startswith(words):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrow keys do not lead to {words}")


def press(page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    settled(page)


def verdict(page) -> str:
    return page.locator(".verdict").inner_text()


# Lab 05


def test_lab_05_is_solved_by_keyboard_alone(window):
    """From the lab's first state to a split that brute force finds no better than."""
    widget = labs.time_lab()
    with lab_page.opened(window, widget) as page:
        settled(page)
        tab_to(page, ".strip")
        press(page, "End")
        assert widget.state.date == len(timeline.model().dates) - 1
        graph = nx.Graph(timeline.snapshot_of(widget.state, timeline.model()).signed.graph)
        best = brute_force_frustration(graph)
        before = verdict(page)
        assert before == f"Yours: 8 ties out of place; the best split leaves {best.index}."
        page.keyboard.press("Shift+Tab")  # from the strip back to the graph above it
        tab_to_graph(page)
        for actor in ("Russia", "CSTO", "Hamas", "Hezbollah", "United States"):
            walk_to(page, f"{actor}:")
            press(page, "Shift+ArrowRight")
        assert verdict(page).startswith(f"Solved. Yours: {best.index} tie out of place")
        assert page.locator("svg .edge.frustrated").count() == best.index
        walk_to(page, "Hamas:")
        press(page, "Shift+ArrowLeft")
        assert verdict(page) == f"Yours: {best.index + 1} ties out of place; the best split leaves {best.index}."


def tab_to_graph(page) -> None:
    for _ in range(20):
        if page.evaluate("() => document.activeElement.closest('svg') !== null"):
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError("the Tab key does not lead back to the graph")


def test_an_actor_dragged_across_moves_the_count_under_the_finger(window):
    widget = labs.time_lab(predict=False)
    widget.act({"do": "set", "control": "date", "value": 5})
    with lab_page.opened(window, widget) as page:
        settled(page)
        page.wait_for_timeout(350)  # the actors glide to their places
        node = page.locator(".node[aria-label^='Russia:'] .shape")
        node.scroll_into_view_if_needed()
        box, picture = node.bounding_box(), page.locator("figure.graph svg").bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(picture["x"] + 0.75 * picture["width"], y, steps=8)
        settled(page)
        assert verdict(page) == "Yours: 5 ties out of place; the best split leaves 1.", "before the actor is dropped"
        page.mouse.move(x, y, steps=8)
        settled(page)
        assert verdict(page) == "Yours: 8 ties out of place; the best split leaves 1."
        page.mouse.up()


def test_the_strip_is_scrubbed_and_play_stops_where_something_differs(window):
    widget = labs.time_lab(predict=False)
    with lab_page.opened(window, widget) as page:
        settled(page)
        strip = page.locator(".strip")
        strip.scroll_into_view_if_needed()
        box = strip.bounding_box()
        seen = []
        page.mouse.move(box["x"] + 5, box["y"] + 20)
        page.mouse.down()
        for place in range(6):
            page.mouse.move(box["x"] + (place + 0.5) * box["width"] / 6, box["y"] + 20, steps=3)
            settled(page)
            seen.append(widget.state.date)
        page.mouse.up()
        assert seen == [0, 1, 2, 3, 4, 5]
        page.clock.install()
        page.locator("[data-control=play]").click()
        played = []
        for _ in range(8):
            settled(page)
            played.append(widget.state.date)
            page.clock.fast_forward(1000)
        assert list(dict.fromkeys(played)) == [0, 1, 2, 3, 5], "2024 and May 2025 show the same"


# Lab 07


def test_lab_07_a_tie_is_cut_and_its_rounds_are_walked_by_keyboard_alone(window):
    widget = labs.what_if()
    model = widget.lab.model
    with lab_page.opened(window, widget) as page:
        settled(page)
        tab_to(page, "[data-control=scenario] select")
        page.keyboard.press("Home")  # one of your own
        settled(page)
        tab_to(page, ".out")
        for _ in range(3):
            press(page, "Enter")  # takes the first clause out; the next one takes its place
            if not page.evaluate("() => document.activeElement.matches('.out')") and widget.state.items:
                tab_to(page, ".out")
        assert widget.state.items == () and verdict(page) == "Nobody's capability moves."
        tab_to(page, "svg [tabindex='0']")
        walk_to(page, "Iran → Russia")
        press(page, "Home")
        assert left_of(widget.state, "iran", "russia") == 0
        base = model.periods[widget.state.period]
        effect = compare(base, widget.state.items).effect[base.index("russia")]
        assert verdict(page).startswith(f"Russia: −{-effect:.3f} additive")
        assert page.locator(".clause").inner_text().startswith("Iran cuts all that it supplies to Russia by 100 %")
        press(page, "ArrowRight", "ArrowRight")
        assert left_of(widget.state, "iran", "russia") == pytest.approx(0.1)
        page.locator("[data-control=round] input").focus()
        press(page, "Home")
        assert verdict(page).endswith("after round 0.") and page.locator(".dumbbells .moved").count() == moved(page)
        press(page, "ArrowRight")
        assert verdict(page).endswith("after round 1.")


def moved(page) -> int:
    return page.locator("[data-panel=leverage] .moved").count()


def test_a_clause_and_the_curve_are_drawn_by_hand(window):
    widget = labs.what_if()
    with lab_page.opened(window, widget) as page:
        page.set_default_timeout(8000)
        settled(page)
        assert page.locator(".curve .line").count() == 0, "the curve would tell the answer"
        share = page.locator(".portion").last
        drag(page, share, -60)
        assert widget.state.items[-1].value == pytest.approx(0.5, abs=0.051)
        page.locator(".undo").click()
        settled(page)
        page.locator("[data-control=scenario] select").select_option("licence_worth_little")
        settled(page)
        page.locator(".curve svg").scroll_into_view_if_needed()
        plot = page.locator(".curve svg").bounding_box()
        page.mouse.click(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
        page.locator(".guess", has_text="You predicted").wait_for()
        assert 0.03 < widget.session.prediction < 0.1
        grip = page.locator(".curve .grip")
        drag(page, grip, -0.47 * plot["width"])
        grip.focus()
        for _ in range(20):
            if widget.state.strength != 0.5:
                press(page, "ArrowLeft" if widget.state.strength > 0.5 else "ArrowRight")
        page.locator(".guess", has_text="% of the 0.124 at full strength").wait_for()
        assert page.locator(".curve .line").count() == 2


def drag(page, thing, by: float) -> None:
    thing.scroll_into_view_if_needed()
    box = thing.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=8)
    settled(page)
    page.mouse.up()
    settled(page)


# Both in one screen


@pytest.mark.parametrize("wide", [919, 1366])
@pytest.mark.parametrize("name", ["time_lab", "what_if"])
def test_hand_picture_and_verdict_are_one_screen(window, name, wide):
    widget = getattr(labs, name)(predict=False)
    with lab_page.opened(window, widget, wide=wide) as page:
        settled(page)
        page.wait_for_timeout(350)
        high = page.evaluate("""() => { const at = name => document.querySelector(name).getBoundingClientRect();
          return [at('.core').bottom - at('.verdict').top, document.querySelector('.entente-lab').scrollWidth
            - document.querySelector('.entente-lab').clientWidth]; }""")
    assert high[0] <= 600 and high[1] <= 0, high
