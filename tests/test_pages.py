"""The site: built without a warning, whole without the network, and usable by everybody."""

from __future__ import annotations

import html
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import browse
import for_teachers
import pytest
from for_teachers import plain
from launch import opened

from tools import links, notebooks, site, still_moments

pytestmark = pytest.mark.slow
needs_browser = pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")


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
    return pages_of(built)


def pages_of(folder: Path) -> dict[Path, Page]:
    return {path.resolve(): Page(path) for path in folder.rglob("*.html") if "_static" not in path.parts}


def test_every_notebook_and_page_is_there(built, root):
    for kind in ("notebooks", "exercises"):
        for path in (root / kind).glob("[0-9]*.ipynb"):
            if ".kept-" not in path.name:
                assert (built / kind / f"{path.stem}.html").is_file()
    assert (built / "docs" / "glossary.html").is_file() and (built / "searchindex.js").stat().st_size > 10_000


def test_the_students_site_gives_no_answer_away(built, root, tmp_path):
    secrets = for_teachers.every_kind(root)
    assert for_teachers.found(secrets, built) == {kind: [] for kind in secrets}
    for kind, texts in secrets.items():  # and it would be found, in a page as well as in what a search reads
        one = max(texts, key=len)
        (tmp_path / "searchindex.js").write_text(f'var index = "{one}";', encoding="utf-8")
        (tmp_path / "page.html").write_text(f"<p><b>{html.escape(one[:9])}</b>{html.escape(one[9:])}</p>")
        assert for_teachers.found({kind: {one}}, tmp_path) == {kind: [one]}


@pytest.mark.nightly
def test_the_teachers_site_has_it_all_and_no_dead_link(root, tmp_path):
    made = site.build(tmp_path / "site", live=False, teachers=True).parent
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    secrets = for_teachers.every_kind(root)
    assert for_teachers.found(secrets, made) == {kind: sorted(texts) for kind, texts in secrets.items()}
    assert (
        dead_links({path.resolve(): Page(path) for path in made.rglob("*.html") if "_static" not in path.parts}) == []
    )
    assert "keep it to yourself" in (made / "index.html").read_text(encoding="utf-8")


def test_the_front_page_leads_to_the_first_lesson_and_says_how_long_both_ways_take(built, root):
    page = (built / "index.html").read_text(encoding="utf-8")
    assert '<a href="notebooks/00_start_here.html">Begin with lesson 00</a>' in page
    opening = r"\*(\d+) minutes to read, (\d+) with the code"
    told = [re.search(opening, path.read_text(encoding="utf-8")) for path in (root / "notebooks").glob("[0-9]*.ipynb")]
    assert f"take {sum(int(one[1]) for one in told)} minutes" in plain(page)
    assert f"how it is made; {sum(int(one[2]) for one in told)} minutes" in plain(page)


def test_a_moment_on_a_page_has_its_choices_or_its_range(built, root):
    asked = sum(
        len(still_moments.asked_in(cell.source))
        for path in (root / "notebooks").glob("[0-9]*.ipynb")
        for cell in notebooks.read(path).cells
        if cell.cell_type == "code"
    )
    pages = [path.read_text(encoding="utf-8") for path in (built / "notebooks").glob("*.html")]
    assert sum(page.count("entente-static moment") for page in pages) == asked > 40
    company = (built / "notebooks" / "04_draw_the_alliances.html").read_text(encoding="utf-8")
    assert "<ul><li>The United States</li><li>Russia</li><li>Iran</li><li>Ukraine</li></ul>" in company
    assert "A number from 0 to 15, in steps of 1." in company


def test_where_lessons_run_a_page_and_its_moments_lead_there(root, tmp_path):
    (tmp_path / "docs").mkdir()
    site._write_notebooks(tmp_path, root, lessons_run=True)
    cells = notebooks.read(tmp_path / "notebooks" / "04_draw_the_alliances.ipynb").cells
    there = "../lite/lab/index.html?path=notebooks/04_draw_the_alliances.ipynb"
    assert f'href="{there}">Open it in your browser' in cells[1].source
    shown = [text for cell in cells for text in notebooks.texts(cell) if "entente-static moment" in text]
    assert len(shown) > 5 and all(f'<a href="{there}">answer it in your browser</a>' in one for one in shown)


def test_no_link_inside_the_site_leads_nowhere(pages):
    assert dead_links(pages) == []


def dead_links(pages: dict[Path, Page]) -> list[tuple[str, str]]:
    """Links to a file or a place on a page that is not there."""
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
    return dead


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
def test_every_page_is_usable_on_a_phone_and_at_a_desk_in_light_and_dark(pages, built):
    from axe_playwright_python.sync_playwright import Axe

    with browse.browser() as window:
        for path in pages:
            for scheme, wide in itertools.product(("light", "dark"), (390, 1280)):
                tab = window.new_page(viewport={"width": wide, "height": 900}, color_scheme=scheme)
                tab.goto(path.as_uri())
                tab.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
                found = Axe().run(tab).response["violations"]
                told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
                assert told == [], (path.relative_to(built.resolve()), scheme, wide)
                assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, wide)
                tab.close()


@needs_browser
def test_a_figure_can_be_read_on_a_phone_and_the_page_stays_as_wide_as_the_screen(built):
    with browse.browser() as window:
        tab = window.new_page(viewport={"width": 390, "height": 900})
        for name in ("index.html", "labs/04.html", "notebooks/04_draw_the_alliances.html"):
            tab.goto((built / name).as_uri())
            widths = tab.evaluate("[...document.querySelectorAll('.bd-article img')].map(one => one.offsetWidth)")
            assert widths and min(widths) >= 700, name
            assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name


@needs_browser
def test_the_search_finds_a_word_without_a_server(built):
    with browse.browser() as window:
        tab = window.new_page()
        tab.goto(f"{(built / 'search.html').as_uri()}?q=frustration")
        tab.locator("#search-results li a").first.wait_for()
        assert "05_test_the_balance" in " ".join(
            tab.locator("#search-results li a").evaluate_all("all => all.map(a => a.href)")
        )
