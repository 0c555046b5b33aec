"""What can be done with a picture, on the page of `lab_page`: predict on its axis, drag, go by keys, see what was."""

from __future__ import annotations

from dataclasses import dataclass, replace

import browse
import lab_page
import pytest
from lab_page import settled

from entente.labs.kit.controls import Slider, set_control
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import Lab, Try
from entente.labs.kit.scene import Bar, Bars, Edge, Graph, Move, Node, Pull, Scene
from entente.labs.kit.widget import LabWidget

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]
SHARE = Slider("share", "Share", 0, 1, 0.05)
PLACES = {"chad": 0.3, "niger": 0.5, "mali": 0.9}


@dataclass(frozen=True)
class State:
    share: float = 0.5
    right: tuple[str, ...] = ()  # who stands in the right half


def update(state: State, action) -> State:
    if action.get("do") != "move":
        return set_control(state, action, [SHARE])
    rest = tuple(one for one in state.right if one != action["actor"])
    return replace(state, right=(*rest, action["actor"]) if action["side"] else rest)


def describe(state: State) -> Scene:
    nodes = []
    for actor, y in PLACES.items():
        side = int(actor in state.right)
        moves = tuple(Move(one, {"do": "move", "actor": actor, "side": one}) for one in (0, 1))
        nodes.append(Node(actor, actor.title(), 0.2 + 0.6 * side, y, side=side, note=f"{actor.title()}.", moves=moves))
    pull = Pull("share", 0, 1, 0.05, state.share)
    ties = [Edge("chad", "niger", 1, label=f"{state.share:.2f}", note="Chad and Niger.", pull=pull)]
    if state.share > 0.5:
        ties.append(Edge("niger", "mali", -1, note="Niger and Mali."))
    graph = Graph("graph", "Three", tuple(nodes), tuple(ties), "Three actors.")
    rows = (("Cut", (Bar(state.share, f"{state.share:.2f}", pull=pull),)), ("Left", (Bar(1 - state.share, "rest"),)))
    said = f"Share {state.share:g}; right: {', '.join(state.right) or 'nobody'}."
    return Scene(said, (SHARE,), {"share": state.share}, (graph, Bars("bars", "Bars", rows)), verdict=said)


def answer(value, state) -> str:
    return f"You said {value:g}, it is 1."


@pytest.fixture
def widget() -> LabWidget:
    guess = Number("How much?", 0, 1, 0.05, on="bars", reached=lambda state: state.share == 1, verdict=answer)
    tries = (Try("All of it", ({"do": "set", "control": "share", "value": 1},), "Watch the bar."),)
    lab = Lab("bench", "Bench", "?", State(), describe, rules=update, guess=guess, tries=tries)
    return LabWidget(lab)


def middle(page, selector: str) -> tuple[float, float]:
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def dragged(page, selector: str, by: float, *, drop: bool = True) -> None:
    """Press a thing in its middle and draw it sideways."""
    x, y = middle(page, selector)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x + by * step / 10, y)
    settled(page)
    if drop:
        page.mouse.up()
        settled(page)


def pressed(page, selector: str, *keys: str) -> None:
    page.locator(selector).focus()
    for key in keys:
        page.keyboard.press(key)
    settled(page)


# Predictions


def test_a_prediction_stands_on_the_axis_and_is_answered(window, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        axis = page.locator(".guess-axis").bounding_box()
        page.mouse.click(axis["x"] + 0.3 * axis["width"], axis["y"] + axis["height"] / 2)
        page.locator(".guess", has_text="You predicted: 0.3").wait_for()
        page.locator(".ask input").fill("0,7")
        page.locator(".ask button").click()
        page.locator(".guess", has_text="You predicted: 0.7").wait_for()
        axis = page.locator(".guess-axis").bounding_box()
        marked = page.locator(".guess-mark").bounding_box()["x"]
        assert marked == pytest.approx(axis["x"] + 0.7 * axis["width"], abs=1.5)
        pressed(page, ".guess-mark", "ArrowLeft", "ArrowLeft")
        assert widget.session.prediction == pytest.approx(0.6)
        dragged(page, ".guess-flag", -0.2 * axis["width"])
        assert widget.session.prediction == pytest.approx(0.4, abs=0.051)
        page.locator(".chip", has_text="All of it").click()
        page.locator(".guess", has_text="it is 1.").wait_for()
        assert page.locator(".watch").inner_text() == "Watch the bar."
        assert page.locator(".guess-flag").is_visible() and not page.locator(".ask").is_visible()
        before = widget.session.prediction
        dragged(page, ".guess-flag", 50)
        assert widget.session.prediction == before


def test_marks_handles_and_chips_break_no_rule_of_accessibility(window, widget):
    from axe_playwright_python.sync_playwright import Axe

    with lab_page.opened(window, widget) as page:
        settled(page)
        page.locator(".ask input").fill("0.7")
        page.locator(".ask button").click()
        page.locator(".guess", has_text="0.7").wait_for()
        for theme in ("light", "dark"):
            if theme == "dark":
                lab_page.dark(page)
            found = Axe().run(page, context={"include": [[lab_page.LAB]]}).response["violations"]
            assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == [], theme


# Dragging, and the keys that do the same


def test_an_actor_is_taken_to_the_other_side_by_hand_and_by_keys(window, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        width = page.locator("svg").bounding_box()["width"]
        dragged(page, ".node[aria-label^=Chad]", 0.6 * width, drop=False)
        assert widget.state.right == ("chad",), "the scene follows the finger"
        page.mouse.up()
        dragged(page, ".node[aria-label^=Mali]", 0.1 * width)
        assert widget.state.right == ("chad",) and not page.locator(".evidence").is_visible()
        pressed(page, ".node[aria-label^=Chad]", "Shift+ArrowLeft")
        pressed(page, ".node[aria-label^=Niger]", "Shift+ArrowRight", "Shift+ArrowRight")
        assert widget.state.right == ("niger",)


@pytest.mark.parametrize("selector", [".edge.pulled", ".handle:visible"])
def test_what_is_pulled_sets_its_slider_as_the_keys_do(window, widget, selector):
    with lab_page.opened(window, widget) as page:
        settled(page)
        dragged(page, selector, 60)
        page.locator(".undo").click()
        settled(page)
        assert widget.state.share == 0.5, "a drag is one step for Undo"
        dragged(page, selector, 60)
        high = widget.state.share
        dragged(page, selector, -30)
        assert 0.5 < widget.state.share < high
        page.wait_for_timeout(50)
        assert float(page.locator("[data-control=share] input").input_value()) == widget.state.share
        before = widget.state.share
        pressed(page, selector, "ArrowRight", "ArrowRight", "ArrowLeft")
        assert widget.state.share == pytest.approx(before + 0.05)
        pressed(page, selector, "Home")
        assert widget.state.share == 0


# What was


def test_what_was_lies_under_what_is_until_the_next_gesture(window, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        assert page.locator(".trace").count() == 0 and not page.locator(".was:visible").count()
        pressed(page, "[data-control=share] input", "ArrowRight", "ArrowRight", "ArrowRight")
        page.wait_for_timeout(400)  # a bar glides to its new length
        ghost, rod = (page.locator(one).first.bounding_box()["width"] for one in (".was:visible", ".rod"))
        assert ghost / rod == pytest.approx(0.5 / 0.65, abs=0.03), "a burst of keys is one gesture"
        assert page.locator(".edge.came").count() == 1 and page.locator(".trace").count() == 0
        pressed(page, ".node[aria-label^=Chad]", "Shift+ArrowRight")
        assert page.locator(".trace .shape[d^=M]").count() == 1 and not page.locator(".was:visible").count()
        pressed(page, ".edge.pulled", "Home")
        assert page.locator(".trace.minus").count() == 1, "the tie that went"


FRAMES = """() => new Promise(done => {
  const found = window.found = [], begun = performance.now();
  const near = ([x, y], [a, b]) => Math.hypot(x - a, y - b);
  const look = () => {
    const node = name => document.querySelector(`.node[aria-label^=${name}]`);
    const at = name => { const { e, f } = node(name).transform.baseVal[0].matrix; return [e, f]; };
    const line = document.querySelector('.edge.pulled .line');
    const [end, tip] = [0, line.getTotalLength()].map(long => line.getPointAtLength(long));
    const ends = [[end.x, end.y], [tip.x, tip.y]], actors = [at('Chad'), at('Niger')];
    found.push([actors[0][0], ...ends.map((one, k) => near(one, actors[k]))]);
    if (performance.now() - begun < 900) requestAnimationFrame(look); else done(found);
  };
  requestAnimationFrame(look);
})"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_ties_move_with_their_actors_or_nothing_moves(window, widget, motion):
    with lab_page.opened(window, widget) as page:
        page.emulate_media(reduced_motion=motion)
        settled(page)
        page.locator(".node[aria-label^=Chad]").focus()
        page.evaluate(f"() => {{ window.frames_ = ({FRAMES})(); }}")
        page.wait_for_function("() => window.found?.length")
        page.keyboard.press("Shift+ArrowRight")
        frames = page.evaluate("() => window.frames_")
    between = {round(x) for x, *_ in frames} - {round(frames[0][0]), round(frames[-1][0])}
    assert frames[0][0] < 300 < 500 < frames[-1][0]
    assert all(10 < gap < 24 for _, *gaps in frames for gap in gaps), "a line ends at its actors' marks"
    assert bool(between) == (motion == "no-preference")


# Keys and labels

STOPS = "() => document.querySelectorAll('.graph svg [tabindex=\"0\"]').length"
BOXES = """() => {
  const texts = [...document.querySelectorAll('svg g:not(.trace) > text')].filter(one => one.textContent);
  const box = one => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    return [left, top, right, bottom, one.textContent];
  };
  return { texts: texts.map(box), marks: [...document.querySelectorAll('svg .node .shape')].map(box) };
}"""


@pytest.mark.parametrize("name", ["graph_explorer", "what_if"])
def test_a_graph_is_one_stop_of_the_tab_key_and_its_labels_stand_clear(window, name):
    widget = lab_page.made(name, predict=False)
    with lab_page.opened(window, widget) as page:
        settled(page)
        page.wait_for_timeout(400)
        things = page.locator("svg .node, svg .edge").count()
        assert page.evaluate(STOPS) == 1
        seen = set()
        page.locator('.graph svg [tabindex="0"]').focus()
        for _ in range(things):
            seen.add(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
            page.keyboard.press("ArrowDown")
        assert len(seen) == things and page.evaluate(STOPS) == 1
        check_labels_clear(page)


def test_the_keys_lead_past_a_tie_that_they_pull(window, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        page.locator(".edge.pulled").focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("() => document.activeElement.matches('.node')") and widget.state.share == 0.5


def test_labels_that_would_meet_give_way(window):
    """Two ties that cross in their middles, and two actors whose names are wider than the room between them."""
    corners = {"a": (0.3, 0.1), "b": (0.7, 0.9), "c": (0.7, 0.1), "d": (0.3, 0.9)}
    nodes = [Node(one, one, *place) for one, place in corners.items()]
    nodes += [Node("e", "A rather long name", 0.1, 0.5), Node("f", "Another long name", 0.22, 0.5)]
    ties = (Edge("a", "b", 1, label="with a label"), Edge("c", "d", -1, label="and another"))
    graph = Graph("graph", "Six", tuple(nodes), ties, "Six.")
    lab = Lab("bench", "Bench", "?", State(), lambda state: Scene("Six actors.", panels=(graph,)))
    with lab_page.opened(window, LabWidget(lab, predict=False)) as page:
        settled(page)
        page.wait_for_timeout(400)
        check_labels_clear(page)


def check_labels_clear(page) -> None:
    """No label lies over another one or over the mark of an actor."""
    boxes = page.evaluate(BOXES)
    texts = boxes["texts"]
    crowded = [(a[4], b[4]) for k, a in enumerate(texts) for b in texts[:k] if area(a, b) > 12]
    assert crowded == [] and [a[4] for a in texts for b in boxes["marks"] if area(a, b) > 20] == []


def area(a: list, b: list) -> float:
    """By how many square pixels two boxes lie over each other."""
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
