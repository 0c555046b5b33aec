"""The desk of lesson 09 as a reader uses it, with the keyboard and with the mouse, checked by what is shown.

The text of the whole path was written for this test, on a quarrel that is settled; no rule was made with it in view.
"""

from __future__ import annotations

import contextlib
import json

import browse
import desk_of_labs as desk
import lab_page
import pytest
from lab_page import settled

from entente import data, labs
from entente.labs.desk.stops import counted_stops

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]

TURBOT = """The turbot quarrel of 1995
In 1995 Canada and Spain quarrelled over a flat fish. The Northwest Atlantic Fisheries Organization had given the \
European Union a small part of the year's catch of turbot. The European Union rejected this share. Spain sent its \
trawlers to the edge of the Grand Banks all the same.
On 9 March 1995 Canadian patrol boats chased a Spanish trawler, fired across its bow and seized it. Canada accused \
Spain of fishing with nets whose meshes were too small. Spain condemned the seizure and sent a patrol ship to protect \
its fleet. The European Union broke off talks with Canada, diplomats said.
Not every member stood by Spain. Britain supported Canada, and Ireland did so too. British and Irish boats flew \
Canadian flags in their harbours. Diplomats denied that Ireland had stood against Canada.
Canada released the trawler after its owners had paid a bond. Late in March Canadian crews cut the net of another \
Spanish boat. Spain then asked its partners for sanctions, but Britain blocked them.
In April Canada and the European Union signed an agreement. It gave Spain a larger share of the catch, with observers \
on every boat. The Fisheries Organization supported Canada on the new rules in September.
Spain did not withdraw its complaint: it took Canada to the International Court of Justice. In 1998 the court found \
that it had no jurisdiction in the case.
Officials in Madrid said that Ottawa may have broken the law of the sea. Canadian officials denied that Canada had \
attacked Spain."""
NEWS = "News\nChad attacked Niger. The Sahel Union met Mali. The Sahel Union left.\nMali supported the SU, the SU said."
PASTE = "(field, text) => { field.value = text; field.dispatchEvent(new Event('change', { bubbles: true })); }"


@pytest.fixture(autouse=True)
def notes(tmp_path, monkeypatch):
    """A learner's notes of this test alone."""
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "notes"))


@pytest.fixture
def opened(window):
    """Open a desk whose kernel is this process; ends with the test, which fails if the page complained."""
    with contextlib.ExitStack() as stack:
        yield lambda widget, **options: stack.enter_context(lab_page.opened(window, widget, **options))


def sentence(lab) -> str:
    return lab.locator(".sentence").inner_text()


def until(page, lab, words: str) -> str:
    """Wait until the sentence of the desk says something."""
    lab.locator(".sentence", has_text=words).wait_for()
    return sentence(lab)


def press(page, *keys: str) -> None:
    """Press keys, each when the desk has answered the one before."""
    for key in keys:
        page.keyboard.press(key)
        settled(page)


def tab_to(page, selector: str, most: int = 80) -> None:
    """Go on with the Tab key until something has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {selector}")


def go_to(page, words: str) -> None:
    """Stand in the sentence with these words, sentence by sentence."""
    here, shown = page.locator(".sentences .here"), page.locator(".sentences .line").all_inner_texts()
    (place,) = [number for number, line in enumerate(shown) if words in line]
    now = shown.index(here.inner_text())
    for _ in range(abs(place - now)):
        page.keyboard.press("ArrowDown" if place > now else "ArrowUp")
    assert words in here.inner_text()


def take(page, words: str) -> None:
    """Select words of the sentence in which one stands, word by word."""
    selected = "() => String(getSelection())"
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if words.startswith(page.evaluate(selected)):
            break
    for _ in words.split()[1:]:
        page.keyboard.press("Shift+ArrowRight")
    assert page.evaluate(selected) == words
    assert page.locator(".selected").inner_text() == f"Selected: “{words}”"


def field(page, name: str):
    return page.locator(f"[data-panel=card] [data-control={name}] :is(input, select)")


def value(page, name: str) -> str:
    return field(page, name).evaluate("field => field.value")


def first_page(window, waiting, folder):
    """The report that was saved, opened as a page."""
    waiting.value.save_as(folder / "report.html")
    page = window.new_page(viewport={"width": 1366, "height": 768})
    page.goto((folder / "report.html").as_uri())
    return page


def decided(widget) -> dict[str, int]:
    """What was decided on claims, and that all of it fits."""
    assert widget.analysis.stale == ()
    found: dict[str, int] = {}
    for one in widget.analysis.corrections:
        found[one.action] = found.get(one.action, 0) + 1
    return found


def test_the_whole_path_by_keyboard(window, opened, tmp_path):
    widget = labs.text_desk()
    page = opened(widget, high=768)
    tab_to(page, ".ask textarea")
    page.keyboard.type("Two of them.")
    page.keyboard.press("Tab")
    press(page, "Enter")
    lab = page.locator(desk.LAB)
    assert "no text on the desk" in sentence(lab)
    tab_to(page, "[data-control=paste] textarea")
    page.keyboard.insert_text(TURBOT)
    press(page, "Tab")
    until(page, lab, "“The turbot quarrel of 1995”")
    tab_to(page, ".sentences")
    names = [stop.row for stop in counted_stops(widget.state) if stop.kind == "actor"]
    assert "actor Northwest Atlantic Fisheries Organization" in names and "actor Fisheries Organization" in names
    for _ in counted_stops(widget.state):
        press(page, "a" if widget.state.open.startswith("actor ") else "n")
    assert {(f"actor {one.name}", one.action) for one in widget.state.actors} == {(name, "accept") for name in names}
    # one claim is accepted, the next is rejected, and what lies between them is passed over
    for _ in counted_stops(widget.state):
        keys = "ar"[len(widget.state.claims) :]
        press(page, keys[0] if keys and widget.state.open.startswith("claim ") else "n")
    assert decided(widget) == {"keep": 1, "drop": 1}
    # a denied claim of somebody else
    go_to(page, "Diplomats denied")
    take(page, "Ireland had stood against Canada")
    press(page, "c")
    assert [value(page, name) for name in ("actor", "recipient", "polarity")] == ["ireland", "canada", "-"]
    assert value(page, "source") == "diplomats"
    page.keyboard.press("e")
    tab_to(page, "[data-panel=card] [data-control=relation] select")
    page.keyboard.type("distrusts")
    press(page, "Tab", "Control+Enter")
    added = next(claim for claim in widget.analysis.claims if claim.id == "h001")
    assert (added.pair, added.relation, added.polarity) == (("ireland", "canada"), "distrusts", "-")
    assert (added.source, added.source_kind, added.cue) == ("diplomats", "anonymous", "denied that")
    # a claim of the name that is then merged into another, and nothing is lost
    go_to(page, "The Fisheries Organization supported")
    take(page, "Fisheries Organization supported Canada")
    press(page, "c")
    assert value(page, "actor") == "fisheries_organization" and value(page, "recipient") == "canada"
    press(page, "a")
    before = decided(widget)
    assert before["add"] == 2
    go_to(page, "The Fisheries Organization supported")
    take(page, "Fisheries")
    for _ in range(4):  # the claims that lie there, one after another, then the name in them
        if not widget.state.open.startswith("actor "):
            press(page, "Enter")
    assert widget.state.open == "actor Fisheries Organization"
    page.keyboard.press("e")
    page.keyboard.type("merge")
    press(page, "Tab")
    page.keyboard.type("Northwest Atlantic Fisheries Organization")
    press(page, "Enter")
    assert decided(widget) == before and "merge" in {one.action for one in widget.state.actors}
    merged = [claim.actor for claim in widget.analysis.claims if claim.id == "h002"]
    assert merged == ["northwest_atlantic_fisheries_organization"]
    done, total = lab.locator(".count").inner_text().removesuffix(" read").split(" of ")
    assert int(done) == sum(bool(stop.action) for stop in counted_stops(widget.state)) and int(done) < int(total)
    lab_page.shown(page.locator(".tools button", has_text="Save the report")).focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    report = first_page(window, waiting, tmp_path)
    assert "The turbot quarrel of 1995" in report.locator("h1").inner_text() and report.locator("h1").is_visible()
    report.close()


def drag(page, words: str) -> None:
    """Select words of the text with the mouse, from their first letter to their last."""
    ends = page.evaluate(
        """words => {
          const line = [...document.querySelectorAll('.line')].find(one => one.textContent.includes(words));
          line.scrollIntoView({ block: 'center' });
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT), texts = [];
          let all = '';
          while (walker.nextNode()) if (!walker.currentNode.parentElement.closest('sup, small')) {
            texts.push([walker.currentNode, all.length]);
            all += walker.currentNode.data;
          }
          const at = place => texts.findLast(([, start]) => start <= place);
          const box = (place, after) => {
            const [node, start] = at(place), range = document.createRange();
            range.setStart(node, place - start);
            range.setEnd(node, place - start + 1);
            const found = range.getBoundingClientRect();
            return [after ? found.right - 1 : found.left + 1, (found.top + found.bottom) / 2];
          };
          const start = all.indexOf(words);
          return [box(start, false), box(start + words.length - 1, true)];
        }""",
        words,
    )
    page.mouse.move(*ends[0])
    page.mouse.down()
    page.mouse.move(*ends[1], steps=8)
    page.mouse.up()
    page.locator(".selected", has_text="Selected").wait_for()


def test_the_whole_path_by_mouse(window, opened, tmp_path):
    widget = labs.text_desk()
    page = opened(widget, high=900)
    lab = desk.predict(page, "None.")
    lab.locator("[data-control=paste] textarea").evaluate(PASTE, TURBOT)
    until(page, lab, "“The turbot quarrel of 1995”")
    card, keys = lab.locator("[data-panel=card]"), lab.locator(".keys button")
    for name in ("Northwest Atlantic Fisheries Organization", "Fisheries Organization"):
        page.locator(".stretch.m-guess", has_text=name).last.click()
        settled(page)
        assert widget.state.open == f"actor {name}"
        keys.filter(has_text="Accept").click()
        settled(page)
    for words, key in (("Canada accused", "Accept"), ("Britain supported", "Reject")):
        page.locator(".sentences .line", has_text=words).locator(".stretch.m-asked").last.click()
        settled(page)
        assert card.locator(".head").inner_text().startswith(("Canada → Spain", "United Kingdom → "))
        keys.filter(has_text=key).click()
        settled(page)
    assert decided(widget) == {"keep": 1, "drop": 1}
    drag(page, "Ireland had stood against Canada")
    keys.filter(has_text="New claim").click()
    settled(page)
    assert [value(page, name) for name in ("actor", "recipient", "polarity")] == ["ireland", "canada", "-"]
    field(page, "relation").select_option("distrusts")
    settled(page)
    card.locator("button", has_text="Add it").click()
    settled(page)
    (added,) = [claim for claim in widget.analysis.claims if claim.id == "h001"]
    assert (added.relation, added.polarity, added.source, added.cue) == ("distrusts", "-", "diplomats", "denied that")
    drag(page, "Fisheries Organization supported Canada")
    keys.filter(has_text="New claim").click()
    settled(page)
    card.locator("button", has_text="Add it").click()
    settled(page)
    before = decided(widget)
    row = lab.locator("[data-panel=actors] .row", has_text="Fisheries Organization ×1").last
    row.locator("[data-control=action] select").select_option("merge")
    row.locator(".said", has_text="expected").wait_for()
    row.locator("[data-control=other] input").fill("Northwest Atlantic Fisheries Organization")
    row.locator("[data-control=other] input").press("Enter")
    settled(page)
    assert decided(widget) == before and before == {"keep": 1, "drop": 1, "add": 2}
    assert lab.locator("[data-panel=stale]").count() == 0
    with page.expect_download() as waiting:
        lab_page.shown(lab.locator("button", has_text="Save the report (HTML)")).click()
    report = first_page(window, waiting, tmp_path)
    assert "The turbot quarrel of 1995" in report.locator("h1").inner_text()
    report.close()
    # the next day the same text finds all of it
    again = labs.text_desk()
    page = opened(again)
    other = desk.predict(page, "None.")
    other.locator("[data-control=paste] textarea").evaluate(PASTE, TURBOT)
    until(page, other, "“The turbot quarrel of 1995”")
    assert decided(again) == before and again.analysis.claims == widget.analysis.claims


def test_twenty_claims_take_few_keys(opened):
    """A practised hand: what each claim of a text costs, from the first to the twentieth."""
    widget = labs.text_desk(data.article(), predict=False)
    page = opened(widget)
    settled(page)
    page.locator(".sentences").focus()
    press(page, "n")
    keys = 1
    while sum(one.action in ("keep", "add") for one in widget.state.claims) < 20:
        stop, full = (
            widget.state.open,
            page.locator("[data-panel=card] select").evaluate_all("all => all.map(one => one.value)"),
        )
        press(page, "a" if stop and all(full[:3]) else "r")
        keys += 1
        if dict(widget.state.wrong).get(stop):
            press(page, "r")
            keys += 1
    assert keys <= 80, f"{keys} keys for 20 claims"


HOSTILE = """News <script>window.bad = 1</script> & <b>more</b>
Mali attacked Chad <img src=x onerror="window.bad = 2"> & "Niger'><script>window.bad = 3</script>.
The Sahel <i onmouseover=bad()>Union</i> met Mali ]]>--><svg onload="window.bad = 4">. {{1}} ${2} &lt;u&gt;
Chad attacked <iframe srcdoc="<script>parent.bad = 5</script>"></iframe> Niger \u202etsal\u202c. Mali met Chad."""


def test_nothing_in_a_text_or_a_name_acts_as_markup(opened):
    """Laid on the desk as an article, since a pasted page loses its markup before."""
    from entente.text.article import Article, Paragraph

    paragraphs = tuple(Paragraph(number, line) for number, line in enumerate(HOSTILE.split("\n"), 1))
    widget = labs.text_desk(Article("<b>bold</b><script>window.bad = 7</script>", paragraphs, "a test"), predict=False)
    page = opened(widget)
    settled(page)
    name = '<img src=x onerror="window.bad = 6">'
    widget.act({"do": "words", "what": "new actor", "paragraph": 2, "start": 19, "end": 61})
    widget.act({"do": "row", "row": "new actor", "control": "name", "value": name})
    page.locator(".sentences").focus()
    press(page, "n", "a", "n", "a", "n", "r")
    assert page.evaluate("() => window.bad") is None
    markup = "script, img, b, i, iframe, svg [onload], [onerror]"
    assert page.locator(desk.LAB).locator(markup).count() == 0
    shown = page.locator(".sentences").evaluate(
        "box => { const copy = box.cloneNode(true); copy.querySelectorAll('sup, small').forEach(one => one.remove()); "
        "return copy.textContent; }"
    )
    assert all(line in shown for line in HOSTILE.split("\n"))


def test_the_keys_of_the_desk_are_none_of_the_notebook_s(window, tmp_path):
    """In JupyterLab "a" and "b" put in a cell, "x" and twice "d" take one away, unless a lab has the focus."""
    cell = f"{desk.IMPORT}\nlab = labs.text_desk({NEWS!r}, predict=False)\nlab"
    with (
        browse.jupyterlab(tmp_path) as address,
        desk.notebook(cell) as path,
        desk.opened(window, address, path) as page,
    ):
        page.locator(".sentences").focus()
        press(page, "n", "a", "b", "x", "d", "d", "r", "m", "c")
        page.locator(".count", has_text="2 of ").wait_for()
        cells = page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length")
        assert (cells, page.complaints) == (2, [])


def test_a_chat_model_s_answer_is_pasted_and_acts_as_no_markup(opened):
    evil = "Chad fled <img src=x onerror=document.title='taken'>"
    said = {"paragraph": 2, "content": "Chad attacked Niger", "relation": "threatens", "actor": "chad"}
    said |= {"recipient": "niger", "source": "author", "source_kind": "author", "note": evil}
    page = opened(labs.text_desk("News\nChad attacked Niger.", predict=False))
    page.get_by_role("button", name="A chat model …").click()
    box = page.get_by_label("Paste its answer")
    box.evaluate(PASTE, json.dumps([said, said | {"content": evil}]))
    lab_page.shown(page.get_by_text("Invented: claim 2")).wait_for()
    assert "model?" in page.locator(".reading").inner_text()
    assert page.locator("img[src=x]").count() == 0 and page.title() != "taken"
    with page.expect_download() as saved:
        lab_page.shown(page.locator("button", has_text="Save the prompt for a chat model")).click()
    assert "p02: Chad attacked Niger." in saved.value.path().read_text(encoding="utf-8")


def test_nothing_serious_is_found_by_axe(opened):
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("light", "dark"):
        page = opened(labs.text_desk(NEWS, predict=False), high=900)
        settled(page)
        if theme == "dark":
            lab_page.dark(page)
        page.locator(".sentences").focus()
        press(page, "n")
        page.locator("[data-panel=card] summary").click()
        found = Axe().run(page, context=desk.LAB).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], theme


@pytest.mark.parametrize(("wide", "high"), [(1366, 768), (911, 512)])
def test_text_card_and_graph_are_in_sight_together(opened, wide, high):
    """Also at 150 % of a projector: the page is then two thirds as wide and as high."""
    page = opened(labs.text_desk(data.own_text(), predict=False), wide=wide, high=high)
    settled(page)
    page.locator(".sentences").focus()
    press(page, "n")
    shown = {"text": ".sentences", "keys": ".keys", "card": "[data-panel=card]", "graph": "[data-panel=graph] svg"}
    boxes = {name: page.locator(selector).bounding_box() for name, selector in shown.items()}
    assert min(boxes["card"]["x"], boxes["graph"]["x"]) >= boxes["text"]["x"] + boxes["text"]["width"]
    top, bottom = boxes["card"]["y"], max(box["y"] + box["height"] for box in boxes.values())
    assert bottom - top <= 600
    assert page.evaluate("() => document.querySelector('.entente-lab').scrollWidth <= innerWidth")


def test_the_text_desk_keeps_the_focus_of_a_row(opened):
    """Merge in a row of the table without losing the focus, and undo it: without a mouse."""
    widget = labs.text_desk(NEWS, predict=False)
    page = opened(widget, high=1600)
    lab = page.locator(desk.LAB)
    settled(page)
    row = lab.locator("[data-panel=actors] .row", has_text="Sahel Union").first
    row.locator("select").first.focus()
    page.keyboard.type("merge")
    page.keyboard.press("Tab")
    row.locator(".said", has_text="expected").wait_for()
    assert page.evaluate("() => document.activeElement.matches('input') && !document.activeElement.value")
    page.keyboard.type("Mali")
    page.keyboard.press("Enter")
    lab.locator(".working", has_text="Kept on this machine.").wait_for()
    assert row.locator(".said").inner_text() == ""
    assert page.evaluate("() => document.activeElement.value") == "Mali"
    assert [(one.name, one.action, one.into) for one in widget.state.actors] == [("Sahel Union", "merge", "Mali")]
    lab.locator(".tools button", has_text="Undo").focus()
    page.keyboard.press("Enter")  # back to "merge", into nothing yet
    row.locator(".said", has_text="expected").wait_for()
    assert widget.state.actors == ()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-panel=actors] .row select').value === ''")


def test_what_stands_behind_a_tie_is_opened_and_all_can_be_forgotten(opened):
    page = opened(labs.text_desk(NEWS), high=1600)
    lab = desk.predict(page, "None.")
    assert "Chad − Niger" in sentence(lab)
    lab.locator("svg .edge.minus").first.focus()
    page.keyboard.press("Enter")
    assert "Chad attacked Niger" in lab.locator(".evidence").inner_text()
    lab.locator(".evidence button", has_text="Close").click()
    page.locator(".stretch.m-asked").first.click()
    settled(page)
    lab.locator("[data-panel=card] [data-control=action] select").select_option("drop")
    assert until(page, lab, "0 claims") == "“News”: 4 mentions, 0 claims, 0 signed ties: none."
    lab.locator(".working", has_text="Kept on this machine.").wait_for()
    page = opened(labs.text_desk(NEWS), high=1600)
    page.locator(".working", has_text="1 earlier decision of yours is back").wait_for()
    other = desk.predict(page, "None.")
    assert "Chad − Niger" not in sentence(other)
    other.locator("button", has_text="Forget my decisions").click()
    assert "Chad − Niger" in until(page, other, "Chad − Niger")


def test_what_is_no_text_is_refused_and_the_desk_stays(opened, tmp_path):
    page = opened(labs.text_desk(NEWS), high=1600)
    lab = desk.predict(page, "None.")
    before = sentence(lab)
    (tmp_path / "news.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    (tmp_path / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
    (tmp_path / "empty.txt").write_bytes(b"")
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    lab.locator("button", has_text="Another text").click()
    upload = lab.locator("[data-control=upload] input")
    for name, words in (
        ("news.pdf", "found a PDF"),
        ("photo.txt", "found a picture"),
        ("empty.txt", "found nothing (0 bytes)"),
        ("huge.txt", "found 200 MB; expected at most 10 MB"),
    ):
        upload.set_input_files(tmp_path / name)
        lab.locator(".fault", has_text=words).wait_for()
        assert sentence(lab) == before
    (tmp_path / "good.txt").write_text("Good\nMali attacked Chad <b>“today”</b> 🐟 שלום.", encoding="utf-8")
    upload.set_input_files(tmp_path / "good.txt")
    assert "Chad − Mali" in until(page, lab, "“Good”")
    assert lab.locator(".fault").inner_text() == "" and page.locator(f"{desk.LAB} .form b").count() == 0


@pytest.mark.nightly
def test_a_text_of_fifty_thousand_words_says_how_far_it_is(opened, monkeypatch):
    widget, told = labs.text_desk(), []
    monkeypatch.setattr(widget, "progress", told.append)
    page = opened(widget)
    lab = desk.predict(page, "Many.")
    days = (f"Chad attacked Niger on day {day}, and Mali met Russia in the town of Gao." for day in range(3400))
    lab.locator("[data-control=paste] textarea").evaluate(PASTE, "\n".join(["Long", *days]))
    lab.locator(".sentence", has_text="“Long”").wait_for(timeout=browse.PATIENCE)
    assert any("Looking for actors and claims in 3,401 paragraphs" in words for words in told)
    assert sentence(lab) == "“Long”: 13,600 mentions, 6,800 claims, 1 signed tie: Chad − Niger."
