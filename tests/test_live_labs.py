"""The labs of the site, in a browser that reaches this machine only: Python in the page answers, and nobody else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import browse
import live_site
import pytest

from entente import labs
from entente.errors import EntenteError
from tools import live, runtime, site

needs_browser = pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
NUMBERS = {  # the page of each lab
    "01": "reader", "02": "alias_bench", "03": "coding_desk", "04": "graph_explorer", "05": "time_lab",
    "06": "dependence_bench", "07": "what_if", "08": "trust_lab", "09": "text_desk",
}  # fmt: skip
LAB = ".entente-lab"
SHOWN = "() => [...document.querySelectorAll('.entente-lab :is(.core, .sentence)')].map(one => one.innerHTML).join()"
# A link as the page itself would write it.
WRITE = """async text => {
  const seen = performance.getEntriesByType('resource').map(one => one.name).find(one => one.includes('/live.js'));
  return (await import(new URL('address.js', seen))).address('graph_explorer', text);
}"""
BEGUN = """() => {
  if (document.querySelector('.entente-lab .body:not([hidden])')) return 'a lab';
  const said = document.querySelector('.entente-live [role=status]')?.textContent ?? '';
  return said.includes('does not start here') && said;
}"""
KEPT = "() => performance.getEntriesByName('entente kept').length"
MINUTES = 240_000
MOVE = """() => {
  const lab = document.querySelector('.entente-lab');
  const kinds = '[data-control] :is(input[type=range], select, input[type=checkbox], textarea)';
  const open = [...lab.querySelectorAll(kinds)].find(one => !one.disabled && one.getClientRects().length);
  const set = (value) => {
    open.value = value;
    for (const kind of ['input', 'change']) open.dispatchEvent(new Event(kind, {bubbles: true}));
  };
  if (open.type === 'checkbox') open.click();
  else if (open.type === 'range') set(Number(open.value) > Number(open.min) ? open.min : open.max);
  else if (open.tagName === 'SELECT') set([...open.options].find(one => one.value !== open.value).value);
  else set('News\\nChad attacked Niger.');
  return open.closest('[data-control]').dataset.control;
}"""


# --- what is fetched


@pytest.fixture
def cached(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_CACHE", str(tmp_path / "cache"))
    return tmp_path


def _lock(**changes) -> runtime.Lock:
    content = b"a wheel"
    pin = runtime.Pin("a-1-py3-none-any.whl", len(content), hashlib.sha256(content).hexdigest())
    return replace(runtime.Lock("1", "", "other==1", "", "in/it", (pin,)), **changes)


def test_a_file_is_taken_from_the_release_once_and_only_with_its_hash(cached, monkeypatch):
    (cached / "a-1-py3-none-any.whl").write_bytes(b"a wheel")
    lock = _lock(release=cached.as_uri() + "/")
    (path,) = runtime.fetch(["a"], lock).values()
    assert path.read_bytes() == b"a wheel"
    (cached / "a-1-py3-none-any.whl").unlink()
    assert runtime.fetch(["a"], lock) == {path.name: path}  # from the cache
    path.write_bytes(b"a whale")  # damaged: fetched anew, here from nowhere
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))
    with pytest.raises(EntenteError, match=r"not reached.*does not give other==1.*keep their pictures"):
        runtime.fetch(["a"], lock)


def test_the_other_source_gives_the_same_bytes_or_nothing(cached, monkeypatch):
    held = {"in/it/a-1-py3-none-any.whl": b"a wheel"}

    def download(command, **_):
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1], "other-1-py3-none-any.whl"), "w") as package:
            for name, content in held.items():
                package.writestr(name, content)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", download)
    nowhere = (cached / "nowhere").as_uri() + "/"
    assert runtime.fetch(["a"], _lock(release=nowhere))["a-1-py3-none-any.whl"].read_bytes() == b"a wheel"
    shutil.rmtree(cached / "cache")
    held["in/it/a-1-py3-none-any.whl"] = b"a whale"
    with pytest.raises(EntenteError, match="other bytes from other==1"):
        runtime.fetch(["a"], _lock(release=nowhere))


def test_a_site_whose_python_cannot_be_fetched_says_so_and_keeps_its_pictures(tmp_path, monkeypatch, capsys):
    def refuse(*_):
        raise EntenteError([runtime._unfetched([_lock().pins[0]], ["nobody answers"])])

    monkeypatch.setattr(runtime, "fetch", refuse)
    (tmp_path / "_static").mkdir()
    from tools import live_pages

    assert live_pages.write_runtime(tmp_path) == ""
    assert "stay pictures" in capsys.readouterr().out
    assert not any((tmp_path / "_static").iterdir())


OPEN_ALL = """
import sys, types
sent = []
sys.modules["js"] = types.SimpleNamespace(bring=None, post=lambda place, content: sent.append(place))
import entente_page
for name in {names!r}:
    entente_page.open_lab(name, name, "")
print(sent, "matplotlib" in sys.modules, sys.modules["entente"].__file__)
"""


def test_what_is_packed_opens_every_lab_without_the_package_of_figures(tmp_path):
    """Only what labs need is loaded, and all of it; the page's stand-ins for Jupyter are those that are used."""
    for name, content in live.of_course().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    course = tmp_path / "course"
    code = OPEN_ALL.format(names=labs.__all__)
    variables = os.environ | {"PYTHONPATH": str(course), "ENTENTE_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", code], cwd=course, capture_output=True, text=True, env=variables)
    expected = f"{labs.__all__} False {course / 'entente' / '__init__.py'}"
    assert done.stdout.strip() == expected, done.stderr[-2000:]


# --- the site in a browser


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The site with its labs; without the network and without a cache these tests are skipped."""
    try:
        runtime.fetch(live.RUNTIME)
    except EntenteError as error:
        pytest.skip(str(error))
    return site.build(tmp_path_factory.mktemp("site") / "site").parent


@pytest.fixture(scope="module")
def online(built):
    with live_site.served(built) as served:
        yield served


@pytest.fixture
def reader(window, online):
    """A browser with an empty cache, for which there is no other machine."""
    context = window.new_context(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    with live_site.cut_off(context) as outside:
        yield context
    context.close()
    assert outside == [] and complaints == []


def alive(context, address: str):
    """A page with its lab at work."""
    page = context.new_page()
    page.goto(address)
    wait_for_lab(page)
    return page


def wait_for_lab(page):
    """Wait until the lab stands in its place, or the page says why it does not."""
    said = page.wait_for_function(BEGUN, timeout=MINUTES).json_value()
    assert said == "a lab", said


def rested(page):
    page.wait_for_function("() => !document.querySelector('.entente-lab[aria-busy]')", timeout=MINUTES)


@pytest.mark.nightly
@needs_browser
@pytest.mark.parametrize("number", NUMBERS)
def test_a_lab_answers_on_its_page_without_a_server(reader, online, number):
    page = alive(reader, f"{online.address}/labs/{number}.html")
    assert page.locator(LAB).get_attribute("data-lab") == NUMBERS[number]
    assert not page.locator(".entente-static").is_visible()
    ask = page.locator(f"{LAB} .ask button").first
    if ask.is_visible():
        page.evaluate("() => [...document.querySelectorAll('.ask button')].at(-1).click()")
    rested(page)
    before = page.evaluate(SHOWN)
    page.evaluate(MOVE)
    rested(page)
    page.wait_for_function(f"before => ({SHOWN})() !== before", arg=before, timeout=MINUTES)
    assert page.locator(f"{LAB} .fault").inner_text() == ""


@pytest.mark.nightly
@needs_browser
@pytest.mark.parametrize(("wide", "scheme"), [(390, "light"), (1280, "dark")])
def test_a_lab_at_work_is_usable_on_a_phone_and_at_a_desk(window, online, wide, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = window.new_context(viewport={"width": wide, "height": 900}, color_scheme=scheme)
    page = alive(context, f"{online.address}/labs/04.html")
    page.wait_for_function("document.getAnimations().every(each => each.playState !== 'running')")
    found = Axe().run(page).response["violations"]
    grave = [(one["id"], one["nodes"]) for one in found if one["impact"] in ("serious", "critical")]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


@pytest.mark.nightly
@needs_browser
def test_a_state_travels_by_link_and_a_damaged_or_hostile_one_is_refused_in_words(reader, online):
    page = alive(reader, f"{online.address}/labs/04.html")
    page.evaluate("() => [...document.querySelectorAll('.ask button')].at(-1)?.click()")
    rested(page)
    page.locator("[data-control=least] input").focus()
    page.keyboard.press("ArrowLeft")
    rested(page)
    shown = page.locator(f"{LAB} .sentence").inner_text()
    page.get_by_role("button", name="Keep this state").click()
    page.get_by_role("button", name="As a link").click()
    page.wait_for_function("() => document.querySelector('.snippet').value.startsWith('http')")
    link = page.locator(".snippet").input_value()
    page.close()
    assert alive(reader, link).locator(f"{LAB} .sentence").inner_text() == shown

    cut = alive(reader, link[:-12])
    assert "cut short or changed" in cut.locator(".entente-refused").inner_text()
    hostile = json.dumps(
        {
            "lab": "graph_explorer",
            "actions": [{"do": "set", "control": "rule", "value": "<img src=x onerror=alert(1)>"}],
        }
    )
    address = cut.evaluate(WRITE, hostile)
    refused = alive(reader, address).locator(".entente-refused")
    assert "begins anew" in refused.inner_text() and "<img" in refused.inner_text()  # as words
    assert refused.locator("img").count() == 0


@pytest.mark.nightly
@needs_browser
def test_a_lesson_offers_its_lab_and_a_later_visit_needs_nobody(reader, built):
    """The second visit finds no server at all."""
    with live_site.served(built) as served:
        lesson = f"{served.address}/notebooks/07_what_if.html"
        page = reader.new_page()
        page.goto(lesson)
        page.get_by_role("button", name="Use this lab here").click()
        page.wait_for_function("() => document.querySelector('.entente-live [role=status]').textContent.includes('MB')")
        wait_for_lab(page)
        page.wait_for_function(KEPT)
        page.evaluate("() => navigator.serviceWorker.ready.then(() => null)")
        page.close()
    again = reader.new_page()
    again.goto(lesson)
    again.locator(".entente-static[data-lab]").scroll_into_view_if_needed()
    wait_for_lab(again)
