"""A lab that is moved for a long time: sixty moves a second show nothing stale, five thousand leave nothing.

The page is that of `lab_page`, so what grows in this process grows in the kernel too.
"""

from __future__ import annotations

import gc
import tracemalloc

import browse
import lab_page
import pytest

from entente import labs

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]
MOVES, FIRST, MOST = 5_000, 500, 5_000_000  # actions, those that fill the caches, and bytes

# A sixtieth of a second between two moves; what the verdict said is noted as often as it changes.
DRIVE = """async values => {
  const slider = document.querySelector('[data-control=strength] input'), verdict = document.querySelector('.verdict');
  const seen = [], watch = new MutationObserver(() => seen.push(verdict.textContent));
  watch.observe(verdict, {childList: true, characterData: true, subtree: true});
  for (const value of values) {
    slider.value = value;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise(done => setTimeout(done, 1000 / 60));
  }
  const busy = () => document.querySelector('.entente-lab').hasAttribute('aria-busy');
  while (busy()) await new Promise(done => setTimeout(done, 50));
  watch.disconnect();
  return seen;
}"""


@pytest.fixture
def widget(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))
    return labs.what_if(predict=False)


def there_and_back(moves):
    """Values of the slider that go down and up in its own steps, each one other than the one before."""
    return [round(0.05 * abs(20 - number % 40), 9) for number in range(1, moves + 1)]


def heap(page):
    """The bytes that the page's script holds, once what nobody needs is gone."""
    page.devtools.send("HeapProfiler.collectGarbage")
    return page.devtools.send("Runtime.getHeapUsage")["usedSize"]


def kept():
    """The bytes that the project's own code holds in this process."""
    gc.collect()
    mine = tracemalloc.Filter(True, "*/entente/*")
    return sum(each.size for each in tracemalloc.take_snapshot().filter_traces([mine]).statistics("filename"))


def test_sixty_moves_a_second_leave_no_picture_behind(window, widget):
    """What was shown is some of what was asked for, in its order, and ends where the hand ended."""
    values = there_and_back(330)  # ends half way
    said = {value: verdict_at(widget, value) for value in set(values)}
    with lab_page.opened(window, widget) as page:
        lab_page.settled(page)
        page.locator("[data-control=strength] input").focus()
        lab_page.heard(page, "ahead")  # so that a move is shown before it is answered
        seen = page.evaluate(DRIVE, values)
        asked = iter([said[value] for value in values])
        assert len(seen) > 20 and all(shown in asked for shown in seen), "a verdict came after a newer one"
        assert page.locator(".verdict").inner_text() == said[values[-1]] == widget.scene()["verdict"]
        assert widget.state.strength == values[-1]


def test_five_thousand_moves_leave_nothing(window, widget):
    tracemalloc.start()
    try:
        with lab_page.opened(window, widget) as page:
            page.devtools = page.context.new_cdp_session(page)
            lab_page.settled(page)
            page.evaluate(DRIVE, there_and_back(FIRST))
            before, held, answered = kept(), heap(page), widget.answered
            page.evaluate(DRIVE, there_and_back(MOVES))
            assert widget.answered - answered >= MOVES - 1  # a move to where the slider is may be none
            assert kept() - before < MOST and heap(page) - held < MOST
    finally:
        tracemalloc.stop()


def verdict_at(widget, strength):
    state = widget.lab.update(widget.state, {"do": "set", "control": "strength", "value": strength})
    return widget.lab.describe(state).verdict


@pytest.fixture(scope="module")
def window():
    with browse.browser() as window:
        yield window
