"""What a lab of the site costs: MB over the wire, CPU seconds to its first answer, a second visit, and a key press.

    python benchmarks/browser.py build/site [--labs 04 07] [--mbit 20]

The site is served from this machine as a host of static pages would, with text gzipped. CPU seconds are those of all
processes of the browser; they rise with what else the machine does.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import browse
import live_site
import psutil

NUMBERS = [f"{number:02}" for number in range(1, 10)]
READY = "() => document.querySelector('.entente-lab .body:not([hidden])')"
KEPT = "() => performance.getEntriesByName('entente kept').length"
RESTED = "() => !document.querySelector('.entente-lab[aria-busy]')"
PREDICT = "() => [...document.querySelectorAll('.ask button')].at(-1)?.click()"
# From a key to the first frame after picture, verdict or sentence have changed; the label of the slider does not count.
WATCH = """() => {
  const shown = () => [...document.querySelectorAll('.entente-lab :is(.picture, .verdict, .sentence)')]
    .map(one => one.innerHTML).join();
  window.times = [];
  let pressed = null, before = '';
  document.addEventListener('keydown', () => { before = shown(); pressed = performance.now(); }, true);
  new MutationObserver(() => {
    if (pressed === null || shown() === before) return;
    const since = pressed;
    pressed = null;
    requestAnimationFrame(() => window.times.push(performance.now() - since));
  }).observe(document.querySelector('.entente-lab'),
    {subtree: true, childList: true, characterData: true, attributes: true});
}"""


def cpu() -> float:
    """CPU seconds of all processes that this one has started."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def visit(context, site: live_site.Served, number: str, mbit: float):
    """Open the page of a lab; the page and what it cost."""
    page = context.new_page()
    if mbit:
        speed = {
            "offline": False,
            "latency": 20,
            "downloadThroughput": mbit * 125_000,
            "uploadThroughput": mbit * 125_000,
        }
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", speed)
    site.megabytes()
    begun, before = time.monotonic(), cpu()
    page.goto(f"{site.address}/labs/{number}.html")
    page.wait_for_function(READY, timeout=600_000)
    seconds, work = time.monotonic() - begun, cpu() - before
    live = sum(size for path, size in site.asked if "/live-" in path) / 1e6
    return page, f"{site.megabytes():.1f} MB ({live:.1f} of the lab), {work:.1f} CPU s, {seconds:.1f} s"


def press(page, count: int = 20) -> str:
    """The median time from a key press on the first slider to the picture."""
    page.evaluate(PREDICT)
    page.wait_for_function(RESTED, timeout=600_000)
    slider = page.locator(".entente-lab [data-control] input[type=range]:visible").first
    if not slider.count():
        return "no slider"
    slider.focus()
    page.evaluate(WATCH)
    for step in range(count):
        page.keyboard.press("Home" if step % 2 == 0 else "End")
        page.wait_for_function("count => window.times.length > count", arg=step, timeout=600_000)
        page.wait_for_function(RESTED, timeout=600_000)
    times = page.evaluate("() => window.times")
    return f"{statistics.median(times):.0f} ms (median of {len(times)} key presses)"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path)
    parser.add_argument("--labs", nargs="*", default=NUMBERS)
    parser.add_argument(
        "--mbit", type=float, default=0, help="the speed of the network; by default it is not held back"
    )
    options = parser.parse_args()
    with live_site.served(options.site) as site, browse.browser() as window:
        for number in options.labs:
            context = window.new_context(viewport={"width": 1280, "height": 900})
            page, first = visit(context, site, number, options.mbit)
            page.wait_for_function(KEPT, timeout=600_000)
            page.close()
            page, second = visit(context, site, number, options.mbit)
            print(f"lab {number}: first visit {first}; second {second}; {press(page)}", flush=True)
            context.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
