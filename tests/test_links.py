"""Launch links: each opens a notebook that is there, and what launchers make of it is what we mean."""

from __future__ import annotations

import re
import subprocess
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from launch import opened

from entente.errors import EntenteError
from tools import links, slides


@pytest.mark.parametrize("hub", ["", "https://hub.example.org/jupyter"])
def test_every_link_opens_a_notebook_that_is_there(root, hub):
    text = links.badges("owner/name", "v1", hub) + links.class_page("owner/name", "v1", hub)
    addresses = set(re.findall(r'(?:\]\(|href=")(https://[^)"]+)', text.replace("&amp;", "&")))
    launching = {address for address in addresses if "urlpath" in address}
    assert len(launching) == (2 if hub else 1) * len(links.targets())
    assert all((root / opened(address)).is_file() for address in launching)
    every = {
        path.relative_to(root).as_posix()
        for kind in ("notebooks", "exercises")
        for path in (root / kind).glob("[0-9]*.ipynb")
    }
    assert {opened(address) for address in launching} == {path for path in every if ".kept-" not in path}


def test_binder_reads_the_address_as_documented():
    parts = urlsplit(links.binder("owner/name", "feature/x", "notebooks/00_start_here.ipynb"))
    assert (parts.netloc, parts.path) == ("mybinder.org", "/v2/gh/owner/name/feature%2Fx")
    assert parse_qs(parts.query) == {"urlpath": ["lab/tree/notebooks/00_start_here.ipynb"]}


def test_nbgitpuller_reads_the_address_as_documented():
    parts = urlsplit(links.nbgitpuller("https://hub.example.org/", "owner/name", "main", "notebooks/a.ipynb"))
    assert parts.path == "/hub/user-redirect/git-pull"
    asked = {name: value[0] for name, value in parse_qs(parts.query).items()}
    assert asked["repo"] == "https://github.com/owner/name" and asked["urlpath"] == "lab/tree/name/notebooks/a.ipynb"


@example("notebooks/100%25 sure+?#.ipynb")
@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(
        lambda t: "/" not in t[:1] and t.strip()
    )
)
def test_any_path_comes_back(path):
    assert opened(links.binder("a/b", "main", path)) == path
    assert opened(links.nbgitpuller("https://h.example", "a/b", "main", path)) == path


@pytest.mark.parametrize(
    ("remote", "name"),
    [
        ("https://github.com/Some-One/the.course.git", "Some-One/the.course"),
        ("git@github.com:a/b.git", "a/b"),
        ("ssh://git@github.com/a/b", "a/b"),
        ("https://token@github.com/a/b/", "a/b"),
    ],
)
def test_the_repository_is_read_from_the_remote(tmp_path, remote, name):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True)
    assert links.repository(tmp_path) == name


def test_a_remote_elsewhere_is_no_repository_on_github(tmp_path):
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "remote", "add", "origin", "https://example.org/a/b"], check=True)
    with pytest.raises(EntenteError, match="Say it with --repo"):
        links.repository(tmp_path)


def test_the_command_writes_both_pages(tmp_path, capsys):
    assert links.main(["--repo", "a/b", "-o", str(tmp_path / "out")]) == 0
    plans = sorted(f"{name}.html" for name in slides.decks())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(["class.html", "links.md", *plans])
    assert "[![Open the course on Binder]" in capsys.readouterr().out
    page = (tmp_path / "out" / "class.html").read_text(encoding="utf-8")
    assert "<svg" in page and "<script" not in page and "src=" not in page


def test_what_is_wrong_is_said_at_once(tmp_path, capsys):
    wrong = ["--repo", '"><script>', "--ref", "a b", "--hub", "javascript:x", "--short", "https://example.org/a?b"]
    assert links.main([*wrong, "-o", str(tmp_path)]) == 1
    assert "4 faults" in capsys.readouterr().err and list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("")
    assert links.main(["--repo", "a/b", "-o", str(tmp_path / "file")]) == 1
    assert "a folder that can be written to" in capsys.readouterr().err


def test_a_plan_has_a_page_for_what_it_opens(root):
    """The notebooks on it are those that the plan names, and a code and an address lead to the first."""
    page = (root / "docs" / "instructor" / "plans.md").read_text(encoding="utf-8")
    for name, title in slides.decks().items():
        part = page.split(f"## {title}\n")[1].split("\n## ")[0]
        rows = "\n".join(line for line in part.splitlines() if line.startswith("|"))
        sessions = [
            line.split("|")[2] for line in rows.splitlines() if re.match(r"\| \d ·?.*whole|\| \d .*sections", line)
        ]
        lessons = set(re.findall(r"lesson (\d\d)", rows)) if "sessions" not in name else set()
        for taught in sessions:
            lessons |= set(re.findall(r"(?:^|[; ])(\d\d) (?:whole|section)", taught))
        opened = [target.path for target in links.of_plan(name)]
        assert {path[10:12] for path in opened if path.startswith("notebooks/")} == lessons, title
        shown = links.class_page("owner/name", "v1", listed=links.of_plan(name), title=title)
        assert [opened_path for opened_path in launched(shown)][1:] == opened
        assert ">mybinder.org/v2/gh/owner/name/v1<" in shown and title in shown


def launched(page: str) -> list[str]:
    """The notebooks that the links of a page open, in order."""
    return [opened(address) for address in re.findall(r'href="([^"]+)"', page.replace("&amp;", "&"))]


def test_a_short_address_of_ones_own_is_shown_to_type():
    page = links.class_page("owner/name", "v1", "https://hub.example.org", short="go.example.org/course")
    assert "go.example.org/course" in page and "Or type" not in links.class_page("a/b", "v1", "https://hub.example.org")


LONG_HUB = "https://jupyterhub.department-of-politics.some-university.edu.au"
LONG_REPO = "department-of-politics-some-university/an-alliance-graph-you-can-argue-with"
SCREENS = {"phone": (390, 844), "laptop": (1280, 720), "projector": (1920, 1080)}


@pytest.fixture(scope="module")
def window():
    browse = pytest.importorskip("browse", reason="beside this file")
    if not browse.chromium():
        pytest.skip("no Chromium on this machine")
    with browse.browser() as window:
        yield window


@pytest.mark.slow
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("repo", "hub"), [("a/b", ""), (LONG_REPO, LONG_HUB)], ids=["short", "longest"])
def test_a_camera_reads_the_page_on_every_screen(repo, hub, screen, window, tmp_path):
    """The first screen of the page as Chromium shows it: the whole code is on it, and a decoder reads the link."""
    import zxingcpp
    from PIL import Image

    wide, high = SCREENS[screen]
    first = links.nbgitpuller(hub, repo, "spring-term", links.FIRST) if hub else links.binder(repo, "main", links.FIRST)
    assert not hub or len(first) > 230
    page, picture = tmp_path / "class.html", tmp_path / "screen.png"
    page.write_text(links.class_page(repo, "spring-term" if hub else "main", hub), encoding="utf-8")
    tab = window.new_page(viewport={"width": wide, "height": high})
    tab.goto(page.as_uri())
    tab.screenshot(path=picture)
    code, lessons = tab.locator("svg").bounding_box(), tab.locator("table").bounding_box()
    assert tab.evaluate("document.documentElement.scrollWidth") <= wide
    tab.close()
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(picture))] == [first]
    assert code["x"] >= 0 and code["x"] + code["width"] <= wide and code["y"] + code["height"] <= high
    assert code["width"] >= 0.6 * min(wide, high)
    if screen != "phone":  # the lessons stand beside the code, not below the edge
        assert lessons["x"] > code["x"] + code["width"] and lessons["y"] < high / 2


@pytest.mark.slow
def test_a_camera_reads_the_address_from_the_page(window, tmp_path):
    """What Chromium draws, read by a decoder that knows nothing of us; light and dark."""
    import zxingcpp
    from PIL import Image

    page = tmp_path / "class.html"
    page.write_text(links.class_page("owner/name", "main"), encoding="utf-8")
    for scheme in ("light", "dark"):
        tab = window.new_page(viewport={"width": 800, "height": 900}, color_scheme=scheme)
        tab.goto(page.as_uri())
        tab.locator("svg").screenshot(path=tmp_path / f"{scheme}.png")
        (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / f"{scheme}.png"))
        assert found.text == links.binder("owner/name", "main", links.FIRST)
        tab.close()
