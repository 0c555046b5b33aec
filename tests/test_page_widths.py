"""Pages in a window and on paper: no column is cut and no word is broken, however wide the page is."""

from __future__ import annotations

import re

import browse
import pytest

from entente import data
from entente.path import comparison_page, report
from entente.path.analysis import analyse
from entente.path.comparing import compare_texts
from entente.path.corrections import claim_rows

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not browse.chromium(), reason="there is no Chromium on this machine"),
]

A4 = 680  # pixels between the margins of a printed page
# What leaves its box, and words on two lines; what has no room on any line is left out.
FAULTS = """() => {
  const out = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) out.push('the page is too wide');
  for (const box of document.querySelectorAll('.wide'))
    if (box.scrollWidth > box.clientWidth + 1) out.push(box.getAttribute('aria-label') + ' is cut');
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      if (word[0].length > 30 || node.parentElement.closest('style, title')) continue;
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) out.push('broken: ' + word[0]);
    }
  }
  return out;
}"""
SHOWN = """words => [...document.querySelectorAll('td')].some(cell => cell.textContent.includes(words)
  && cell.getBoundingClientRect().right <= document.documentElement.clientWidth
  && cell.getBoundingClientRect().height > 0)"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A report with a denial and a date, one of a text with a word without end, and a comparison."""
    folder = tmp_path_factory.mktemp("widths")
    text = data.root() / "article.txt"
    rows = claim_rows(analyse(text))
    rows[0] |= {"relation": "protects", "polarity": "-", "since": "2024-10"}
    course = analyse(text, claims=rows[:9])
    report.write(course, folder / "course.html", text=True)
    endless = f"News\nChad attacked Niger {'x' * 300}. Mali criticised Chad{'-abcde' * 40}."
    report.write(analyse(endless, proposed=True), folder / "endless.html", text=True)
    two = compare_texts(course, analyse(data.root() / "own_text.txt"), names=("x" * 90, "the second"))
    (folder / "two.html").write_text(comparison_page.render(two), encoding="utf-8")
    return folder


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("name", ["course", "endless", "two"])
def test_no_column_is_cut_and_no_word_broken(pages, window, name, media):
    view = window.new_page()
    view.emulate_media(media=media)
    for width in (390, 1000, 1280) if media == "screen" else (A4,):
        view.set_viewport_size({"width": width, "height": 900})
        view.goto((pages / f"{name}.html").as_uri())
        assert (width, view.evaluate(FAULTS)) == (width, [])
        if name == "course":
            for words in ("does not protect (denied or said to have failed)", "the future, since 2024-10"):
                assert view.evaluate(SHOWN, words), (width, words)
    view.close()


def test_the_report_prints(pages, window, tmp_path):
    """The printed page is the one that was measured: at the width of A4 between its margins, nothing is scaled."""
    view = window.new_page()
    view.goto((pages / "course.html").as_uri())
    raw = view.pdf(prefer_css_page_size=True)
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", raw)
    assert len(found) > 3 and raw.startswith(b"%PDF")
    for wide, high in found:  # points
        assert float(wide) == pytest.approx(595, abs=1) and float(high) == pytest.approx(842, abs=1)
    view.close()
