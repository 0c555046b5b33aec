"""How fast the labs answer: key press to changed picture in a real JupyterLab, beside what peers do.

The peer is `interact` on the same model, with a new matplotlib figure for each value, which is how most courses do it.
All is measured in one run in one browser, so that what counts are the ratios. Also: a burst of keys, the time until a
lab can be used, the memory that it holds, and what a soak of actions adds.

    python benchmarks/labs.py [--moves 20] [--soak 5000]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import browse
import desk_of_labs as desk
from lab_page import shown

PEER = """from ipywidgets import FloatSlider, interact
from entente import data, labs, plots
from entente.needs import tables as dependence
from entente.needs.scenarios import chain, compare
from dataclasses import replace
what_ifs, model = data.scenarios(), dependence.build(data.dependencies(), "2025-06")

def bench(strength=1.0):
    items = [replace(item, value=strength * item.value) for item in chain(what_ifs, "licence_worth_little")]
    found = compare(model, items)
    plots.present(plots.draw_comparison(found), plots.describe_comparison(found), number="1")

interact(bench, strength=FloatSlider(1, min=0, max=1, step=0.05, continuous_update=True));"""
RESIDENT = "import psutil; print(psutil.Process().memory_info().rss)"
BEGIN = "() => { window.begun = performance.now(); window.jupyterapp.commands.execute('notebook:run-cell'); }"
GOAL = 0.2  # of the peer
STRENGTH = "[data-control=strength] input"
ARROWS, SPACE, LIST = ("ArrowLeft", "ArrowRight"), ("Space", "Space"), ("ArrowDown", "ArrowUp")
# Each lab of the course with the control that its question moves, two keys that go there and back, and the key to where
# each step changes the picture. The desk of lesson 09 has no such control.
EVERY = {
    "reader": ("[data-control=levels] input", SPACE, ()),
    "alias_bench": ("[data-control=kinds] input >> nth=1", SPACE, ()),
    "coding_desk": ("[data-control=passage] select", LIST, ()),
    "graph_explorer": ("[data-control=least] input", ARROWS, ("ArrowLeft",)),
    "time_lab": ("[data-control=date] input", ARROWS, ()),
    "dependence_bench": ("[data-control=share] input", ARROWS, ()),
    "what_if": (STRENGTH, ARROWS, ()),
    "trust_lab": ("[data-control='source:author'] input", ARROWS, ()),
}

# Between a key and the picture: the first frame after the watched part has changed.
WATCH = """(selector) => {
  window.times = [];
  const root = document.querySelector(selector), lab = root.matches('.entente-lab');
  let pressed = null;
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  document.addEventListener('keyup', () => { window.ends = performance.now(); }, true);
  const note = () => {
    window.last = performance.now();
    if (pressed === null) return;
    requestAnimationFrame(() => {
      if (pressed !== null) { window.times.push(performance.now() - pressed); pressed = null; }
    });
  };
  const element = node => node.nodeType === 1 ? node : node.parentElement;
  new MutationObserver(changes => {
    if (lab) { if (changes.some(change => element(change.target)?.closest('.panels, .sentence'))) note(); return; }
    const added = changes.flatMap(change => [...change.addedNodes]).filter(node => node.nodeType === 1);
    for (const picture of added.flatMap(node => [...node.querySelectorAll('img')])) {
      if (picture.complete) note(); else picture.addEventListener('load', note);
    }
  }).observe(root, {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def moves(page, count: int, keys: tuple[str, str] = ARROWS) -> tuple[float, float]:
    """Median and 95th percentile, in ms, of single key presses with a pause between them."""
    page.evaluate("() => { window.times.length = 0; }")
    for number in range(count + 2):
        page.keyboard.press(keys[number % 2])
        page.wait_for_function("number => window.times.length > number", arg=number)
        page.wait_for_timeout(450)
    times = sorted(page.evaluate("() => window.times")[2:])
    return statistics.median(times), times[min(len(times) - 1, int(0.95 * len(times)))]


def burst(page, keys: int = 12) -> tuple[float, float]:
    """After so many keys at once: ms until the last change of the picture, counted from the last key; and the value."""
    for _ in range(keys):
        page.keyboard.down("ArrowLeft")
    page.keyboard.up("ArrowLeft")
    page.wait_for_timeout(1500)
    return page.evaluate("() => window.last - window.ends"), page.evaluate("() => Number(document.activeElement.value)")


def measured(window, address: str, count: int) -> None:
    """The peer and the labs, one after the other in one browser."""
    peer = None
    with desk.notebook(PEER) as path, desk.opened(window, address, path) as page:
        page.locator(".noUi-handle").first.wait_for()
        page.evaluate(WATCH, ".jp-OutputArea-output.jupyter-widgets, .jp-OutputArea")
        page.locator(".noUi-handle").first.focus()
        peer = moves(page, count)
        print(f"peer, interact and a new figure: median {peer[0]:.0f} ms, p95 {peer[1]:.0f} ms")
    for name, (control, keys, first) in EVERY.items():
        cell = f"{desk.IMPORT}\nlab = labs.{name}()\nlab"
        with desk.notebook(cell) as path, desk.opened(window, address, path) as page:
            desk.predict(page)
            page.evaluate(WATCH, desk.LAB)
            shown(page.locator(f"{desk.LAB} {control}")).focus()
            for key in first:
                page.keyboard.press(key)
            page.wait_for_timeout(600)
            median, p95 = moves(page, count, keys)
            ratios = f"{median / peer[0]:.2f} and {p95 / peer[1]:.2f} of the peer (goal of the first {GOAL})"
            print(f"{name}: median {median:.0f} ms, p95 {p95:.0f} ms: {ratios}")
            if name == "what_if":
                page.keyboard.press("End")
                page.wait_for_timeout(600)
                ms, value = burst(page)
                print(
                    f"  12 keys at once: the last change {ms:.0f} ms after the last key (goal 60), slider at {value:g}"
                )
                print("  state in the kernel:", desk.kernel(page, "print(lab.state.strength, len(lab.session.past))"))


def opening(window, address: str, names: list[str]) -> None:
    """Seconds from the run of a lab's cell to a lab that can be used, and the MB that it holds."""
    loaded = "import gc, pandas, scipy.optimize, scipy.stats"  # as every lesson from 05 on has, before its lab
    first = f"from entente import data, labs, needs, plots\n{loaded}\ndata.claims(), data.article();"
    for name in names:
        with desk.notebook(first) as path, desk.opened(window, address, path) as page:
            gone = "import gc; gc.collect(); "
            before = int(desk.kernel(page, gone + RESIDENT))
            page.evaluate("() => window.jupyterapp.commands.execute('notebook:insert-cell-below')")
            page.keyboard.press("Enter")
            page.keyboard.insert_text(f"labs.{name}()")
            page.evaluate(BEGIN)
            page.locator(f"{desk.LAB} .sentence").wait_for()
            seconds = page.evaluate("() => (performance.now() - window.begun) / 1000")
            after = int(desk.kernel(page, gone + RESIDENT))
            print(f"{name}: usable after {seconds:.2f} s (goal 1.5), {(after - before) / 1e6:.1f} MB (goal 40)")


def soak(window, address: str, actions: int) -> None:
    """What many actions through the page add to the memory of the kernel."""
    with desk.notebook(f"{desk.IMPORT}\nlab = labs.what_if()\nlab") as path, desk.opened(window, address, path) as page:
        desk.predict(page)
        drive = """async ([selector, count]) => {
          const slider = document.querySelector(selector), lab = document.querySelector('.entente-lab');
          for (let n = 0; n < count; n += 1) {
            slider.value = (n * 7 % 20) / 20;
            slider.dispatchEvent(new Event('input', {bubbles: true}));
            while (lab.hasAttribute('aria-busy')) await new Promise(done => setTimeout(done, 0));
          }
        }"""
        page.evaluate(drive, [STRENGTH, 500])
        before = int(desk.kernel(page, "import gc; gc.collect(); " + RESIDENT))
        page.evaluate(drive, [STRENGTH, actions])
        after = int(desk.kernel(page, "import gc; gc.collect(); " + RESIDENT))
        answered = desk.kernel(page, "print(lab.answered)")
        added = f"{(after - before) / 1e6:+.1f} MB"
        print(f"soak: {answered} actions answered; {actions} of them added {added} (goal below 5)")


def main() -> int:
    """Measure and print."""
    from entente import labs

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--moves", type=int, default=20)
    parser.add_argument("--soak", type=int, default=5000)
    options = parser.parse_args()
    home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with home as folder, browse.jupyterlab(Path(folder)) as address, browse.browser() as window:
        measured(window, address, options.moves)
        opening(window, address, list(labs.__all__))
        if options.soak:
            soak(window, address, options.soak)
    return 0


if __name__ == "__main__":
    sys.exit(main())
