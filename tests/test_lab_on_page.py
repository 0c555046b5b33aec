"""Laws of every lab, on the page of `lab_page`: what is open, what is refused, what is left without a kernel."""

from __future__ import annotations

import json
from dataclasses import replace

import browse
import lab_page
import pytest
from lab_page import heard, settled, shown

from entente import labs
from entente.errors import EntenteError, Fault
from entente.labs.kit.controls import step
from entente.labs.kit.lab import lab_text, snippet

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]
every_lab = pytest.mark.parametrize("name", labs.__all__)
OPENING = [name for name in labs.__all__ if name != "coding_desk"]  # what lab 03 shows has no evidence behind it


@pytest.fixture
def widget(name, tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    return lab_page.made(name, predict=False)


TURN = (
    """([id, kind, row]) => {
  const show = """
    + lab_page.SHOW
    + """;
  const inside = row === null ? document.querySelector('.controls') : document.querySelectorAll('.form .row')[row];
  const node = inside.querySelector(`[data-control="${CSS.escape(id)}"]`);
  const field = node.matches('button') ? node : node.querySelector('input, select, textarea');
  show(node);
  node.scrollIntoView({ block: 'center' });
  if (kind === 'choice') field.selectedIndex = (field.selectedIndex + 1) % field.options.length;
  if (kind === 'slider') field.value = Number(field.value) > Number(field.min) ? field.min : field.max;
  if (kind === 'words') field.value = 'last year';
  if (kind === 'several') node.querySelectorAll('.tick:nth-of-type(odd) input').forEach(one => one.click());
  else if (kind === 'button') field.click();
  else field.dispatchEvent(new Event(kind === 'slider' ? 'input' : 'change', { bubbles: true }));
}"""
)


def turn(page, control: dict, row: int | None = None) -> None:
    """Move a control of the page as a learner would."""
    page.evaluate(TURN, [control["id"], control["kind"], row])


def turnable(controls: list[dict]) -> list[dict]:
    """The controls that can be moved without a file, and that do not play by themselves."""
    kinds = [one for one in controls if one["kind"] != "upload" and one["id"] not in ("play", "paste", "path")]
    return [one for one in kinds if not one.get("disabled")]


def moves(scene: dict) -> list[tuple[dict, int | None]]:
    """The controls of a scene, and those of the first two rows of each form with the place of their row."""
    found = [(control, None) for control in turnable(scene["controls"])]
    place = 0
    for panel in (panel for panel in scene["panels"] if panel["kind"] == "form"):
        for number, row in enumerate(panel["rows"]):
            found += [(control, place + number) for control in turnable(row["controls"]) if number < 2]
        place += len(panel["rows"])
    return found


# What is open


def things(scene: dict) -> dict[tuple, tuple[list[str], str]]:
    """What a scene lets one open: what it is, with the ids of its evidence and its words. Read from the scene alone."""
    found = {}
    for panel in scene["panels"]:
        for edge in panel.get("edges", ()):
            ends = (edge["source"], edge["target"])
            who = (*ends, edge["sign"]) if edge["directed"] else tuple(sorted(ends))
            found["tie", *who] = edge["evidence"], edge["note"]
        for node in panel.get("nodes", ()):
            found["actor", node["id"]] = node["evidence"], node["note"] or node["label"]
        if panel["kind"] == "table":
            for cell in (cell for row in panel["rows"] for cell in row if not isinstance(cell, str)):
                if cell["evidence"]:
                    found["entry", panel["id"], cell["key"] or cell["text"]] = cell["evidence"], cell["text"]
        if panel["kind"] in ("text", "map"):
            found |= _words(panel)
        for note in (note for passage in panel.get("passages", ()) for note in passage["notes"]):
            found["entry", panel["id"], note["evidence"][0]] = note["evidence"], note["head"]
    return found


def _words(panel: dict) -> dict[tuple, tuple[list[str], str]]:
    """The marked words, letter by letter: marks may cut them elsewhere after an action."""
    found = {}
    shown = [(passage["label"], passage["runs"]) for passage in panel.get("passages", ())]
    for label, runs in panel.get("paragraphs") or shown:
        start = 0
        for run in runs:
            if run["evidence"]:
                for place in range(start, start + len(run["text"])):
                    found["words", label, place] = run["evidence"], run["text"].strip()
            start += len(run["text"])
    return found


def to_open(scene: dict) -> list[tuple]:
    """One or two things of each kind."""
    kinds: dict[str, list[tuple]] = {}
    for what, (ids, _) in things(scene).items():
        if ids:
            kinds.setdefault(what[0], []).append(what)
    return [what for found in kinds.values() for what in dict.fromkeys([found[0], found[len(found) // 2]])]


PRESS = """note => {
  const words = one => one.getAttribute('aria-label') ?? one.firstChild.textContent.trim();
  const named = one => words(one) === note || words(one).startsWith(`${note} Drag`); // what can be dragged says so
  [...document.querySelectorAll('[data-opens]')].find(named).dispatchEvent(new Event('click'));
}"""
SHOWN = """() => ({
  heads: [...document.querySelectorAll('.evidence .head')].map(one => one.textContent),
  heading: document.querySelector('.evidence .heading').textContent,
  said: document.querySelector('.evidence [role=status]').textContent,
  marked: document.querySelectorAll('[aria-expanded=true]').length })"""


@pytest.mark.parametrize("name", OPENING)
def test_open_evidence_agrees_with_the_scene_after_every_action(window, name, widget):
    start, changed = widget.session, 0
    if name == "trust_lab":
        start = step(widget.lab.update, start, {"do": "half"})  # until something is doubted, nothing can be opened
    with lab_page.opened(window, widget) as page:
        settled(page)
        widget.session = start
        first = widget.scene()
        for what in to_open(first):
            widget.session, scene = start, first
            page.evaluate("scene => hear({ kind: 'scene', view: 'another', scene })", scene)
            page.evaluate(PRESS, things(scene)[what][1])
            before = check_open(page, widget, scene, what)
            for control, row in moves(first):
                if (control["id"], row) in [(each["id"], place) for each, place in moves(scene)]:
                    turn(page, control, row)
                    settled(page)
                    scene = widget.scene()
                    changed += check_open(page, widget, scene, what) != before
    assert changed, f"no control changes what is open; if {name} has no evidence to open, leave it out of OPENING"


def check_open(page, widget, scene: dict, what: tuple) -> dict:
    """The panel shows what now stands behind the thing, or says that it is gone; what it shows."""
    shown = page.evaluate(SHOWN)
    known = scene.get("evidence") or widget.lab.evidence
    now = things(scene).get(what)
    if now is None:
        assert "no longer" in shown["said"] and shown["heads"] == [] and shown["marked"] == 0, what
    else:
        ids, words = now
        assert shown["heads"] == [known[one]["head"] for one in ids if one in known], what
        assert (shown["heading"], shown["marked"]) == (words, 1), what
    return shown


SEEN = """place => {
  const box = document.querySelector('.scroller'), pressed = [...document.querySelectorAll('[data-opens]')][place];
  const middle = one => {
    const at = one.getBoundingClientRect();
    return [(at.left + at.right) / 2, (at.top + at.bottom) / 2];
  };
  const before = [box.scrollTop, ...middle(pressed)];
  pressed.dispatchEvent(new Event('click'));
  const panel = document.querySelector('.evidence').getBoundingClientRect();
  const after = [box.scrollTop, ...middle(pressed)];
  const [, x, y] = after;
  return { before, after,
    apart: x < panel.left || x > panel.right || y < panel.top || y > panel.bottom,
    inside: panel.top >= 0 && panel.bottom <= innerHeight && panel.height > 40,
    open: pressed.getAttribute('aria-expanded') };
}"""
IN_VIEW = """() => [...document.querySelectorAll('[data-opens]')]
  .map((one, place) => [one.getBoundingClientRect(), place])
  .filter(([at]) => at.top >= 0 && at.bottom <= innerHeight && at.height).map(([, place]) => place)"""


@pytest.mark.parametrize("name", OPENING)
def test_evidence_opens_beside_what_was_pressed_and_nothing_scrolls(window, name, widget):
    """At every height of the page, on a small screen."""
    if name == "trust_lab":
        widget.act({"do": "half"})  # until something is doubted, nothing can be opened
    pressed = 0
    with lab_page.opened(window, widget) as page:
        settled(page)
        for tab in page.locator("[role=tab]").all() or [None]:
            if tab:
                tab.dispatch_event("click")  # what is open may lie over it
            high = page.evaluate("() => document.querySelector('.scroller').scrollHeight")
            for top in range(0, high, 300):
                page.evaluate("top => { document.querySelector('.scroller').scrollTop = top; }", top)
                places = page.evaluate(IN_VIEW)
                for place in dict.fromkeys([*places[:2], *places[-2:]]):
                    seen = page.evaluate(SEEN, place)
                    assert seen["after"] == pytest.approx(seen["before"], abs=0.5)
                    assert seen["apart"] and seen["inside"] and seen["open"] == "true", seen
                    pressed += 1
        facts = page.evaluate("() => [...document.querySelectorAll('.evidence dl')].map(one => one.clientHeight)")
    assert pressed > 3 and all(high < 130 for high in facts)  # in a line, not one below the other


# What is refused

FAULT = """() => { const fault = document.querySelector('.fault'), at = fault.getBoundingClientRect();
  return { words: fault.textContent, beside: fault.previousElementSibling.dataset.control ?? null,
    seen: at.height > 0 && at.top >= 0 && at.bottom <= innerHeight }; }"""


@every_lab
def test_a_fault_stands_beside_the_control_that_sent_the_action(window, name, widget):
    """A lab that refuses everything, so that every control is seen to be refused."""

    def refuse(*given):
        raise EntenteError([Fault("labs.value", "this lab", "something", "nothing at all")])

    widget.lab = replace(widget.lab, rules=refuse)
    scene = widget.scene()
    with lab_page.opened(window, widget) as page:
        settled(page)
        for control, row in moves(scene):
            if name == "text_desk" and control["id"] == "forget":
                continue  # the desk does that by itself
            turn(page, control, row)
            check_refused(page, control)


def check_refused(page, control: dict) -> None:
    settled(page)
    fault = page.evaluate(FAULT)
    assert "expected nothing at all" in fault["words"], control["id"]
    assert fault["beside"] == control["id"] and fault["seen"], (control["id"], fault)


@pytest.mark.parametrize("name", ["what_if"])
def test_what_a_press_cannot_do_is_said_where_it_was_pressed(window, name, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        shown(page.locator("[data-control=date] input")).fill("last year")
        page.get_by_role("button", name="Add it").click()
        page.locator("[data-control=add] + .fault", has_text="last year").wait_for()
        assert page.evaluate(FAULT)["seen"]
        pin = page.get_by_role("button", name="Pin it to the board")
        for _ in range(4):
            pin.click()
            settled(page)
        page.locator("[data-control=pin] + .fault", has_text="Take one down first").wait_for()
        shown(page.locator("[data-control=unpin1]")).click()
        settled(page)
        pin.click()
        settled(page)
        assert page.locator(".fault").inner_text() == "" and len(widget.state.pins) == 3


# Without a kernel


def test_a_kernel_that_is_busy_with_the_cells_below_is_not_taken_for_gone(window, tmp_path, monkeypatch):
    """Where all cells are run, the first lab is heard when the last cell is done."""
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    with lab_page.opened(window, labs.graph_explorer()) as page:
        settled(page)
        page.clock.install()
        page.evaluate("() => { silent = true; kernel.status = 'busy'; listeners.get('comm_live_update')(); }")
        for _ in range(4):
            page.clock.fast_forward(3000)
        assert page.locator(".fault").inner_text() == ""
        page.evaluate("() => { kernel.status = 'idle'; }")
        page.clock.fast_forward(3000)
        page.locator(".fault", has_text="kernel of this notebook is gone").wait_for()


@every_lab
def test_a_kernel_that_ends_leaves_the_last_state_to_be_kept(window, name, widget, tmp_path):
    """The state of the last answer and its files can be had; what needs a kernel cannot be pressed."""
    with lab_page.opened(window, widget) as page:
        settled(page)
        first = turnable(widget.scene()["controls"])
        if first:
            turn(page, first[0])
            settled(page)
        line, text = snippet(widget.lab, widget.state), lab_text(widget.lab, widget.state)
        files = [widget.lab.ask(file.make, widget.state) if file.quick else None for file in widget.lab.files]
        values = widget.scene()["values"]
        if widget.lab.files:
            heard(page, "files")
        page.evaluate("() => { window.silent = true; }")
        if first:
            turn(page, first[0])  # the kernel never hears of it
        page.evaluate("() => kernel.disposed.emit()")
        assert "kernel of this notebook is gone" in page.locator(".fault").inner_text()
        assert page.evaluate(LEFT, FIELDS) == []
        assert page.evaluate("() => document.querySelectorAll('[aria-busy]').length") == 0
        check_values(page, widget.scene()["controls"], values)
        page.get_by_role("button", name="Keep this state").click()
        assert page.locator(".snippet").input_value() == line
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Save it as a file").click()
        waiting.value.save_as(tmp_path / "kept.json")
        assert (tmp_path / "kept.json").read_text(encoding="utf-8") == text
        for file, content in zip(widget.lab.files, files, strict=True):
            button = page.locator(".tools button", has_text=file.label)
            assert button.is_enabled() == (content is not None)
            if content is not None:
                with page.expect_download() as waiting:
                    shown(button).click()
                waiting.value.save_as(tmp_path / file.name)
                assert (tmp_path / file.name).read_bytes().decode() == content
        if page.locator("[data-opens]").count():
            page.locator("[data-opens]").first.dispatch_event("click")
            assert page.locator(".evidence").is_visible()


FIELDS = ".body :is(input, select, textarea, button), .undo, .tools [data-control] *"
LEFT = """fields => [...document.querySelectorAll(fields)]
  .filter(one => !one.disabled && !one.matches('.link, .small, .jump, .turn, [data-opens], [role=tab]'))
  .map(one => one.outerHTML.slice(0, 120))"""


def check_values(page, controls: list[dict], values: dict) -> None:
    """The controls stand where the last answer has them."""
    for control in (one for one in controls if one["kind"] in ("choice", "slider")):
        field = page.locator(f'.controls [data-control="{control["id"]}"]').locator("input, select")
        shown = field.input_value()
        assert shown == values[control["id"]] or float(shown) == pytest.approx(values[control["id"]])


@pytest.mark.parametrize("name", ["graph_explorer"])
def test_a_connection_that_is_cut_is_waited_for(window, name, widget):
    with lab_page.opened(window, widget) as page:
        settled(page)
        page.clock.install()
        page.evaluate("() => { window.silent = true; kernel.connectionStatus = 'connecting'; }")
        page.locator("[data-control=rule] select").select_option("latest")
        page.clock.fast_forward(6000)
        page.locator("[data-control=rule] + .fault", has_text="The lab waits for it").wait_for()
        assert "run this cell" not in page.locator(".fault").inner_text().lower()
        page.evaluate("() => { kernel.connectionStatus = 'connected'; window.back(); }")
        page.locator(".sentence", has_text="by latest").wait_for()
        assert page.locator(".fault").inner_text() == "" and widget.state.rule == "latest"


# The question


@every_lab
def test_without_a_prediction_nobody_is_told_to_predict(window, name, widget):
    asked = lab_page.made(name)
    assert "Predict first" in asked.static_text() and "Predict first" in json.dumps(asked.start)
    with lab_page.opened(window, widget) as page:
        settled(page)
        assert "Predict first" not in page.locator(lab_page.LAB).inner_text()
    assert "Predict first" not in widget.static_text() + widget.static_html()
