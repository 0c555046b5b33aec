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
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import anywidget
import traitlets

from entente import plots
from entente.errors import EntenteError
from entente.labs.kit.acts import taken
from entente.labs.kit.controls import Action, Choice, Session, Slider, from_text
from entente.labs.kit.guess import Words
from entente.labs.kit.keeping import cell, keep_prediction, keeper_of, place_of, with_prediction
from entente.labs.kit.lab import File, Lab, lab_text, snippet
from entente.labs.kit.page import script, style
from entente.labs.kit.scene import Scene, plain

MOST_AHEAD = 41
FORGETTING = ("afresh", "forget")
LOG = logging.getLogger(__name__)
# In a notebook that comes back without its kernel the lab is no more than an error; the figure that follows it remains.
# Only where JupyterLab is around it can a cell be run.
HIDDEN = (
    "<style>.jp-OutputArea-child:has(.jupyter-widgets):not(:has(.entente-lab))"
    ":has(+ .jp-OutputArea-child .entente-static) { display: none } "
    ".entente-run { display: none } .lm-Widget .entente-run { display: inline }</style>"
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
        self.lab = replace(lab, guess=(lab.guess or Words(lab.question)) if predict else None)
        self.place, self.answered = lab.place or place_of(lab.name), 0
        self.whole: Scene | None = None  # the last that was described in full
        self.keeper = lab.keeper or keeper_of(lab, self.place)
        back, self.greeting = (None, "") if state else self.keeper.back()
        now = from_text(lab.name, state, lab.start, lab.update) if state else lab.start if back is None else back
        self.session = with_prediction(self.lab, self.place, Session(now))
        self.question = lab.question if predict else ""
        start = {
            "name": lab.name,
            "title": lab.title,
            "busy": lab.busy,
            "evidence": dict(lab.evidence),
            "ahead": lab.ahead,
            "predict": predict,
            "guess": self._asked(),
            "tries": [{"label": one.label, "watch": one.watch} for one in lab.tries],
            "files": [{"label": file.label, "name": file.name} for file in lab.files],
        }
        super().__init__(start=json.loads(json.dumps(start)))
        self.on_msg(self._on_message)

    def _asked(self) -> dict[str, Any] | None:
        """What the page needs of the guess."""
        if self.lab.guess is None:
            return None
        return {name: part for name, part in plain(self.lab.guess).items() if not callable(part)}

    @property
    def state(self) -> Any:
        """The state now."""
        return self.session.now

    def scene(self) -> dict[str, Any]:
        """What the page shows now."""
        self.whole = self.lab.describe(self.session.now)
        return self._with_tools(self.whole)

    def _with_tools(self, scene: Scene) -> dict[str, Any]:
        """A scene with what the lab's tools say."""
        shown = plain(scene)
        shown |= {"fault": self.session.fault, "undo": len(self.session.past)}
        shown |= {"prediction": self._prediction(), "tried": self._tried()}
        line, text = snippet(self.lab, self.session.now), lab_text(self.lab, self.session.now)
        shown["kept"] = {"snippet": line, "text": text, "name": f"{self.lab.name}.json"}
        if self.lab.evidence_of:
            shown["evidence"] = dict(self.lab.evidence_of(self.session.now))
        return shown

    def act(self, *actions: Action) -> None:
        """Take actions as if they came from the page."""
        self._take(actions)
        self.send({"kind": "scene", "view": "", "seq": 0, "scene": self.scene()})

    def _prediction(self) -> dict[str, Any]:
        """What the page says of the prediction."""
        now, guess = self.session, self.lab.guess
        told = "" if guess is None or now.prediction is None else guess.told(now.prediction)
        return {"value": now.prediction, "told": told, "over": now.over, "verdict": now.verdict}

    def _tried(self) -> dict[str, Any] | None:
        """The last try, and whether the lab still stands where it led."""
        if self.session.tried is None:
            return None
        place, state = self.session.tried
        return {"place": place, "here": state == self.session.now}

    def _take(self, actions: Any) -> str:
        """Take each action; what is to be said of keeping the last change."""
        said = ""
        for action in actions:
            before = self.session
            self.session = taken(self.lab, before, action, self.first_state())
            if action.get("do") in FORGETTING and not self.session.fault:
                said = self.keeper.forget()
            elif self.session.now != before.now:
                said = self.keeper.keep(before.now, self.session.now)
            if (self.session.prediction, self.session.over) != (before.prediction, before.over):
                said = keep_prediction(self.lab, self.place, self.session) or said
        return said

    def first_state(self) -> Any:
        """The state from which a file is played."""
        return self.lab.start

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
            before, said = self.session.now, self._take(_filled(content["actions"], buffers))
            self.answered += len(content["actions"])
            if self.lab.glance and self.whole and self.session.now != before:
                first = self.lab.ask(self.lab.glance, self.session.now, self.whole)
                return {"kind": "scene", "scene": self._with_tools(first), "said": said, "more": True}
            return {"kind": "scene", "scene": self.scene(), "said": said}
        if kind == "whole":
            return {"kind": "scene", "scene": self.scene()}
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
        bundle = dict(self._repr_mimebundle_()[0])
        bundle.pop("text/plain", None)  # what stands in for it follows
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
        run = '<span class="entente-run">: run this cell (Shift+Enter)</span>'
        hint = f"This picture does not move; the lab does, in a notebook with a kernel{run}."
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
    changed = {name: other[name] for name in ("sentence", "verdict", "values", "more", "unticked")}
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
    here, run = cell()
    if not here:
        return
    for other in [each for each in _OPEN.get(here, ()) if each.run != run]:
        other.close()
    widget.run = run
    _OPEN.setdefault(here, WeakSet()).add(widget)
