"""A lab on the page: one widget for all labs, which sends scenes and takes actions.

The page numbers what it sends. Every action is taken in its order; the answer to a batch is the scene of its last
state, with the number of that batch, so that the page can leave out an answer that is no longer the newest. Since
``describe`` is pure, the page may ask ahead for the scenes that the values of one control would give, and show one of
them at once when that value is chosen; the action itself always goes to the kernel.
"""

from __future__ import annotations

import base64
import html
import json
import logging
from collections.abc import Mapping
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets

from entente import plots
from entente.errors import EntenteError
from entente.labs.kit.controls import Action, Choice, Session, Slider, from_text, step
from entente.labs.kit.lab import File, Lab, lab_text, snippet
from entente.labs.kit.page import script, style
from entente.labs.kit.scene import plain

MOST_AHEAD = 41
LOG = logging.getLogger(__name__)
# In a notebook that comes back without its kernel the lab is no more than an error; the figure that follows it remains.
HIDDEN = (
    "<style>.jp-OutputArea-child:has(.jupyter-widgets):not(:has(.entente-lab))"
    ":has(+ .jp-OutputArea-child .entente-static) { display: none }</style>"
)

# --------------------------------------------------------------------------------------------------------------------
# The widget


class LabWidget(anywidget.AnyWidget):
    """The widget of a lab. It holds a `Session` and draws nothing itself.

    Parameters
    ----------
    state : str
        The text of a file of this lab, to begin with; its faults are raised.
    predict : bool
        Whether the learner is asked for a prediction first; a teacher at a projector may say no.
    """

    _esm = script()
    _css = style()
    start = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: Lab, *, state: str = "", predict: bool = True):
        now = from_text(lab.name, state, lab.start, lab.update) if state else lab.start
        self.lab, self.session = lab, Session(now)
        self.answered, self.greeting = 0, lab.greeting
        self.question = lab.question if predict else ""
        start = {
            "name": lab.name,
            "title": lab.title,
            "question": self.question,
            "busy": lab.busy,
            "evidence": dict(lab.evidence),
            "ahead": lab.ahead,
            "predict": predict,
            "files": [{"label": file.label, "name": file.name} for file in lab.files],
        }
        super().__init__(start=json.loads(json.dumps(start)))
        self.on_msg(self._on_message)

    @property
    def state(self) -> Any:
        """The state now."""
        return self.session.now

    def scene(self) -> dict[str, Any]:
        """What the page shows now."""
        shown = plain(self.lab.describe(self.session.now))
        shown |= {"fault": self.session.fault, "undo": len(self.session.past), "prediction": self.session.prediction}
        line, text = snippet(self.lab, self.session.now), lab_text(self.lab, self.session.now)
        shown["kept"] = {"snippet": line, "text": text, "name": f"{self.lab.name}.json"}
        if self.lab.evidence_of:
            shown["evidence"] = dict(self.lab.evidence_of(self.session.now))
        return shown

    def act(self, *actions: Action) -> None:
        """Take actions as if they came from the page."""
        self._take(actions)
        self.send({"kind": "scene", "view": "", "seq": 0, "scene": self.scene()})

    def _take(self, actions: Any) -> str:
        """Take each action; what the lab says of having kept the last change, if it keeps any."""
        said = ""
        for action in actions:
            before = self.session
            if action.get("do") == "load":
                self.session = self._loaded(action)
            else:
                self.session = step(self.lab.update, before, action)
            if self.lab.changed and self.session.now != before.now:
                said = self.lab.changed(before.now, self.session.now)
        return said

    def first_state(self) -> Any:
        """The state from which a file is played."""
        return self.lab.start

    def _loaded(self, action: Action) -> Session:
        """The session after a file was read back: one action, which can be undone."""

        def read(_state: Any, action: Action) -> Any:
            return from_text(self.lab.name, action.get("value", ""), self.first_state(), self.lab.update)

        return step(read, self.session, action)

    def progress(self, words: str) -> None:
        """Say on the page how far a long piece of work is."""
        self.send({"kind": "progress", "view": "", "seq": 0, "words": words})

    # --- messages

    def _on_message(self, _widget: Any, content: Any, buffers: Any) -> None:
        """Answer a message of the page; whatever goes wrong is said there."""
        head = {"view": content.get("view", ""), "seq": content.get("seq", 0)}
        try:
            self.send(head | self._answer(content, list(buffers or ())))
        except Exception as error:
            LOG.exception("the lab %s failed", self.lab.name)
            words = str(error) if isinstance(error, EntenteError) else f"{type(error).__name__}: {error}"
            self.send(head | {"kind": "failed", "words": f"The lab could not do that. {words}"[:600]})

    def _answer(self, content: Mapping[str, Any], buffers: list[Any]) -> dict[str, Any]:
        kind = content.get("kind")
        if kind == "hello":
            return {"kind": "scene", "scene": self.scene(), "said": self.greeting}
        if kind == "act":
            before = self.session.prediction
            said = self._take(_filled(content["actions"], buffers))
            if self.session.prediction != before:
                said = said or self.greeting  # once more, now that the lab is open
            self.answered += len(content["actions"])
            return {"kind": "scene", "scene": self.scene(), "said": said}
        if kind == "ahead":
            return {"kind": "ahead", "control": content["control"], "scenes": self._ahead(content["control"])}
        if kind == "file":
            return {"kind": "file", **self._made(self.lab.files[int(content["file"])])}
        if kind == "files":
            return {"kind": "files", "files": [self._made(file) if file.quick else None for file in self.lab.files]}
        raise ValueError(f"unknown message {kind!r}")

    def _made(self, file: File) -> dict[str, str]:
        return {"name": file.name, "mime": file.mime, "text": self.lab.ask(file.make, self.session.now)}

    def _ahead(self, name: str) -> list[tuple[Any, dict[str, Any]]]:
        """The scenes that the values of one control would give: what differs from the present one."""
        now = self.lab.describe(self.session.now)
        control = next((each for each in now.controls if each.id == name), None)
        base, found = plain(now), []
        for value in _values(control)[:MOST_AHEAD]:
            try:
                other = self.lab.update(self.session.now, {"do": "set", "control": name, "value": value})
            except EntenteError:
                continue
            found.append((value, _difference(base, plain(self.lab.describe(other)))))
        return found

    def close(self) -> None:
        """Close the lab, and what ipywidgets made for it."""
        layout = self.layout
        super().close()
        layout.close()

    # --- showing

    def _ipython_display_(self) -> None:
        """The lab, then its static figure with the sentence; the page hides the figure while the lab lives."""
        from IPython.display import display

        _close_others(self)
        bundle = self._repr_mimebundle_()[0] | {"text/plain": ""}  # what stands in for it follows
        display(bundle, raw=True)  # first, since the figure takes longer to draw
        display({"text/html": self.static_html() + HIDDEN, "text/plain": self.static_text()}, raw=True)

    def static_text(self) -> str:
        """The lab without widgets: its question and the sentence of its state."""
        return "\n".join([*self._head(), self.lab.describe(self.session.now).sentence])

    def _head(self) -> list[str]:
        return [words for words in (self.lab.title, self.question) if words]

    def static_html(self) -> str:
        """The lab without widgets, with its picture."""
        title, *question = [html.escape(words) for words in self._head()]
        sentence = html.escape(self.lab.describe(self.session.now).sentence)
        axes = self.lab.ask(self.lab.picture, self.session.now) if self.lab.picture else None
        picture = "" if axes is None else _picture(axes, sentence)
        hint = "This picture does not move. To use the lab, run this cell (Shift+Enter)."
        return (
            f'<div class="entente-static tex2jax_ignore mathjax_ignore">'
            f"<p>{'<br>'.join([f'<strong>{title}</strong>', *question])}</p>"
            f"{picture}<p>{sentence}</p><p><em>{hint}</em></p></div>"
        )


def _values(control: Any) -> list[Any]:
    if isinstance(control, Choice):
        return [value for value, _ in control.options]
    if isinstance(control, Slider):
        count = round((control.high - control.low) / control.step)
        return [min(control.high, round(control.low + place * control.step, 9)) for place in range(count + 1)]
    return []


def _difference(base: Mapping[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The other scene without the panels and controls that are the same; their places are kept."""
    panels = [panel if panel not in base["panels"] else {"same": panel["id"]} for panel in other["panels"]]
    controls = None if other["controls"] == base["controls"] else other["controls"]
    changed = {name: other[name] for name in ("sentence", "verdict", "values", "more")}
    return changed | {"controls": controls, "panels": panels}


def _filled(actions: list[dict[str, Any]], buffers: list[Any]) -> list[dict[str, Any]]:
    """The actions with the bytes of uploaded files in their places."""
    return [
        action | {"value": bytes(buffers[action["buffer"]])} if "buffer" in action else action for action in actions
    ]


def _picture(axes: Any, alt: str) -> str:
    data = base64.b64encode(plots.png(axes, dpi=80)).decode("ascii")
    return f'<p><img alt="{alt}" src="data:image/png;base64,{data}" style="max-width:100%"></p>'


_OPEN: dict[str, WeakSet[LabWidget]] = {}


def _close_others(widget: LabWidget) -> None:
    """Close what an earlier run of the same cell made: a cell that is run twenty times holds one lab."""
    from IPython import get_ipython

    shell = get_ipython()
    head = getattr(shell, "parent_header", None) or {} if shell else {}
    cell, run = (head.get("metadata") or {}).get("cellId"), head.get("header", {}).get("msg_id")
    if not cell:
        return
    for other in [each for each in _OPEN.get(cell, ()) if each.run != run]:
        other.close()
    widget.run = run
    _OPEN.setdefault(cell, WeakSet()).add(widget)
