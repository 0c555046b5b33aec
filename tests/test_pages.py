"""The site: built without a warning, whole without the network, and usable by everybody."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import browse
import pytest
from launch import opened

from tools import links, site

pytestmark = pytest.mark.slow
needs_browser = pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
LOOKED_AT = (
    "index.html",
    "notebooks/05_test_the_balance.html",
    "exercises/03_code_the_claims.html",
    "docs/glossary.html",
    "handout.html",
    "worksheet.html",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The site with launch buttons."""
    return site.build(tmp_path_factory.mktemp("pages") / "site", repo="owner/name", ref="v1", live=False).parent


class Page(HTMLParser):
    """The links, names, pictures and headings of a page."""

    def __init__(self, path: Path):
        super().__init__()
        self.path, self.targets, self.names, self.loads, self.wordless = path, [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.names |= {told[key] for key in ("id", "name") if told.get(key)}
        if tag == "a" and told.get("href"):
            self.targets.append(told["href"])
        if tag in ("script", "img", "iframe") and told.get("src"):
            self.loads.append(told["src"])
        if tag == "link" and told.get("rel") not in (
            "canonical",
            "search",
            "next",
            "prev",
            "index",
            "author",
            "copyright",
        ):
            self.loads.append(told.get("href", ""))
        if tag == "img" and not told.get("alt") and "theme" not in told.get("class", ""):
            self.wordless.append(told.get("src", "")[:60])


@pytest.fixture(scope="module")
def pages(built) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in built.rglob("*.html") if "_static" not in path.parts}


def test_every_notebook_and_page_is_there(built, root):
    for kind in ("notebooks", "exercises"):
        for path in (root / kind).glob("[0-9]*.ipynb"):
            if ".kept-" not in path.name:
                assert (built / kind / f"{path.stem}.html").is_file()
    assert (built / "docs" / "glossary.html").is_file() and (built / "searchindex.js").stat().st_size > 10_000


def test_no_link_inside_the_site_leads_nowhere(pages):
    dead = []
    for path, page in pages.items():
        for target in page.targets:
            parts = urlsplit(target)
            if parts.scheme or target.startswith(("#top", "javascript")):
                continue
            there = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not there.exists() or (
                parts.fragment and there in pages and unquote(parts.fragment) not in pages[there].names
            ):
                dead.append((path.name, target))
    assert dead == []


def test_nothing_is_loaded_from_elsewhere_and_no_picture_is_without_words(pages):
    assert [load for page in pages.values() for load in page.loads if re.match(r"(https?:)?//", load)] == []
    assert [(page.path.name, picture) for page in pages.values() for picture in page.wordless] == []


def test_launch_and_download_lead_to_the_notebook(pages, root):
    for path, page in pages.items():
        if path.parent.name in ("notebooks", "exercises"):
            (launch,) = {target for target in page.targets if target.startswith(links.BINDER)}
            assert opened(launch) == f"{path.parent.name}/{path.stem}.ipynb"
            assert (root / opened(launch)).is_file() and "/owner/name/v1?" in launch
            assert any(target.endswith(f"{path.stem}.ipynb") for target in page.targets if "_sources" in target)


def test_a_word_of_the_glossary_leads_there_and_back(built):
    lesson = (built / "notebooks" / "03_code_the_claims.html").read_text(encoding="utf-8")
    assert re.search(r'href="\.\./docs/glossary\.html#term-claim"[^>]*title="One source says', lesson)
    page = (built / "docs" / "glossary.html").read_text(encoding="utf-8")
    assert 'href="../notebooks/03_code_the_claims.html"' in page


@pytest.mark.nightly
@needs_browser
def test_the_site_is_usable_on_a_phone_and_at_a_desk_in_light_and_dark(built):
    from axe_playwright_python.sync_playwright import Axe

    with browse.browser() as window:
        for name in LOOKED_AT:
            for scheme, wide in (("light", 390), ("dark", 1280)):
                tab = window.new_page(viewport={"width": wide, "height": 900}, color_scheme=scheme)
                tab.goto((built / name).as_uri())
                tab.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
                found = Axe().run(tab).response["violations"]
                grave = [
                    (one["id"], one["nodes"][0]["html"][:200])
                    for one in found
                    if one["impact"] in ("serious", "critical")
                ]
                assert grave == [], (name, scheme)
                assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (name, wide)
                tab.close()


@needs_browser
def test_the_search_finds_a_word_without_a_server(built):
    with browse.browser() as window:
        tab = window.new_page()
        tab.goto(f"{(built / 'search.html').as_uri()}?q=frustration")
        tab.locator("#search-results li a").first.wait_for()
        assert "05_test_the_balance" in " ".join(
            tab.locator("#search-results li a").evaluate_all("all => all.map(a => a.href)")
        )
