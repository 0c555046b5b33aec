"""A lab on a bare page, without JupyterLab: the page's own script, and a `LabWidget` in this process as its kernel.

It opens in a tenth of a second. The page has what of JupyterLab a lab meets: boxes that scroll and cut off, rules for
lists, and a kernel connection that can be cut or end.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from entente import labs
from entente.labs.kit.page import script, style
from entente.labs.kit.widget import LabWidget

LAB = ".entente-lab"
THEMES = Path(sys.prefix) / "share" / "jupyter" / "lab" / "themes" / "@jupyterlab"
PAGE = """<!doctype html><style>
body { margin: 0 }
.scroller { height: 100vh; overflow: auto }
.space { height: 300px }
.jp-OutputArea { overflow-y: auto }
.jp-OutputArea-child { display: table; table-layout: fixed; width: 100%; overflow: hidden }
.jp-OutputArea-output { overflow: auto; user-select: text }
.jp-OutputArea-output dt { float: left; width: 20%; display: block }
.jp-OutputArea-output dd { float: left; width: 80%; display: block }
</style>
<div class="scroller"><div class="space"></div>
<div class="jp-OutputArea"><div class="jp-OutputArea-child">
<div class="jp-OutputArea-output" id="here"></div></div></div>
<div class="space"></div></div>"""
START = """async ([source, start]) => {
  const signal = () => { const slots = new Set(); return {
    connect: slot => slots.add(slot), disconnect: slot => slots.delete(slot),
    emit: value => slots.forEach(slot => slot(null, value)) }; };
  const kernel = window.kernel = { connectionStatus: 'connected', statusChanged: signal(), disposed: signal() };
  const listeners = window.listeners = new Map(), deaf = [];
  window.heard = [];
  const deliver = message => { listeners.get('msg:custom')?.(message); window.heard.push(message.kind); };
  window.hear = message => deliver(message);
  const ask = async (content, buffers) => {
    const bytes = buffers.map(one => [...new Uint8Array(one)]);
    for (const answer of await window.toKernel(JSON.stringify(content), bytes)) deliver(JSON.parse(answer));
  };
  window.back = () => { window.silent = false; deaf.splice(0).forEach(one => ask(...one)); };
  const model = {
    get: () => start, on: (name, slot) => listeners.set(name, slot), off: name => listeners.delete(name),
    widget_manager: { kernel },
    send: (content, _, buffers) => window.silent ? deaf.push([content, buffers]) : ask(content, buffers),
  };
  const { default: lab } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  lab.render({ model, el: document.querySelector('#here') });
}"""


@contextlib.contextmanager
def opened(window, widget: LabWidget, *, wide: int = 1366, high: int = 647) -> Iterator:
    """A page with a lab whose kernel is this process; it fails at the end if the page complained.

    In the page, ``window.silent = true`` lets the kernel hear nothing, ``window.back()`` gives it what it has missed,
    and ``window.kernel`` is the connection.
    """
    page = window.new_page(viewport={"width": wide, "height": high})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
    sent: list[str] = []
    widget.send = lambda content, buffers=None: sent.append(json.dumps(content))

    def to_kernel(content: str, buffers: list) -> list[str]:
        sent.clear()
        widget._on_message(widget, json.loads(content), [bytes(one) for one in buffers])
        return list(sent)

    try:
        page.expose_function("toKernel", to_kernel)
        page.set_content(PAGE)
        page.add_style_tag(content=style())
        page.evaluate(START, [script(), widget.start])
        page.locator(LAB).wait_for()
        yield page
        assert complaints == []
    finally:
        page.close()


def settled(page) -> None:
    """Wait until every action has its answer."""
    page.wait_for_function("() => document.querySelector('.sentence').textContent")
    page.wait_for_function("() => !document.querySelector('.entente-lab').hasAttribute('aria-busy')")


SHOW = """node => {
  const room = node.closest('[role=tabpanel]'), folded = node.closest('details');
  if (room?.hidden) document.getElementById(room.getAttribute('aria-labelledby')).click();
  if (folded) folded.open = true;
}"""


def shown(found):
    """The first part of the page that was found, with the tab chosen under which it lies, and what folds it opened."""
    found.first.evaluate(SHOW)
    return found.first


def heard(page, kind: str) -> None:
    """Wait until the kernel has said a thing of this kind about the scene that is shown: its files, what lies ahead."""
    page.wait_for_function("kind => window.heard.lastIndexOf(kind) > window.heard.lastIndexOf('scene')", arg=kind)


def dark(page) -> None:
    """Give the page JupyterLab's dark theme."""
    page.add_style_tag(path=THEMES / "theme-dark-extension" / "index.css")
    page.evaluate("() => { document.body.dataset.jpThemeLight = 'false'; }")


def made(name: str, **options) -> LabWidget:
    """A lab of the course by its name; the desk with the course's article and a claim of its first tie."""
    from entente import data
    from entente.labs.desk.stops import stops_of

    if name != "text_desk":
        return getattr(labs, name)(**options)
    desk = labs.text_desk(data.article(), **options)
    (graph,) = [panel for panel in desk.lab.describe(desk.state).panels if panel.kind == "graph"]
    first = graph.edges[0].evidence[0]
    (row,) = [stop.row for stop in stops_of(desk.state) if stop.claim and stop.claim.id == first]
    desk.act({"do": "open", "row": row})
    return desk
