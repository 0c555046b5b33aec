"""A moment on the page: a small lab that asks, takes the commitment, and only then shows what came out."""

from __future__ import annotations

from typing import Any

from IPython.display import display

from entente.errors import EntenteError
from entente.exercises import kinds
from entente.exercises.desk import Said, box, say_so
from entente.labs.kit import guess
from entente.labs.kit.acts import taken
from entente.labs.kit.controls import Action, Session, unknown_action
from entente.labs.kit.keeping import keep_prediction, keeper_of, predictions
from entente.labs.kit.lab import Lab
from entente.labs.kit.scene import Scene
from entente.labs.kit.widget import LabWidget
from entente.labs.moments import asked

OPEN = {"do": "open"}  # what the lab does of itself when the learner has committed


def lab_of(name: str) -> Lab:
    """The lab of a moment. Its state is whether the answer is open."""
    moment, told = asked.find_moment(name)

    def view(is_open: bool) -> Scene:
        return Scene("", panels=moment.panels() if is_open else ())

    return Lab(
        name=f"moment {name}",
        title=told.title,
        question=told.ask,
        start=False,
        view=view,
        rules=_rules,
        steps=lambda is_open: (OPEN,) if is_open else (),
        guess=_guess(name),
        after=OPEN,
        place=f"moment-{name}",
        ahead=False,
    )


def _rules(_is_open: bool, action: Action) -> bool:
    if action != OPEN:
        raise unknown_action(action, (OPEN["do"],))
    return True


def _guess(name: str) -> guess.Guess:
    moment, told = asked.find_moment(name)
    said = {"reached": lambda _is_open: True, "verdict": lambda value, _is_open: asked.answered(name, value).words}
    if isinstance(moment.task.kind, kinds.Number):
        scale = moment.scale or asked.Scale(0, 100)
        return guess.Number(told.ask, scale.low, scale.high, scale.step, scale.unit, **said)
    return guess.Choose(told.ask, tuple(told.options.items()), **said)


def moment(name: str, *value: Any) -> LabWidget | None:
    """Ask a moment; with a value, commit to it without a widget.

    Parameters
    ----------
    name : str
        Such as ``"04.2"``.
    value : object, optional
        A number, or one of the options by its name or its label.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     moment("04.1", "Mars")
    ✗ 04.1 cannot be committed
    moment 04.1: found the text "Mars"; expected an actor: one of united_states, russia, iran, ukraine.
    """
    try:
        lab = lab_of(name)
        if not value:
            asked.worked_out(name)  # now, while the question is being read
            return LabWidget(lab)
        session = taken(lab, Session(lab.start), {"do": "predict", "value": asked.read(name, value[0])})
    except EntenteError as error:
        say_so("✗", f"{name} cannot be committed", str(error))
        return None
    kept = keeper_of(lab, lab.place).keep(lab.start, session.now) or keep_prediction(lab, lab.place, session)
    said = f"{session.verdict} {kept}".strip()
    say_so("▽", f"{name} · you said {lab.guess.told(session.prediction)}", said)
    return None


def recall(lesson: str) -> None:
    """Ask the questions on earlier lessons with which a lesson opens: its moments whose names end in a letter.

    Parameters
    ----------
    lesson : str
        Such as ``"05"``.

    Examples
    --------
    >>> recall("12")  # doctest: +ELLIPSIS
    ✗ there is nothing to recall
    the lesson: found "12"; expected one of ...
    """
    try:
        names = asked.recalled(lesson)
    except EntenteError as error:
        say_so("✗", "there is nothing to recall", str(error))
        return
    for name in names:
        display(LabWidget(lab_of(name)))  # one below the other: each keeps its own answer


def bets(*lessons: str) -> Said:
    """The learner's commitments in moments and labs, each with what came out, in the order in which they were made.

    Parameters
    ----------
    lessons : str
        Such as ``"04"``; none of them takes all.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     print(bets())
    ▽ your bets
    No bet yet: nothing was committed on this machine.
    """
    names = tuple(f"moment {lesson}" for lesson in lessons)
    mine = [one for one in predictions() if not lessons or one.lab.startswith(names)]
    rows = [f"{one.ask}\n  You said: {one.said}. {one.verdict}".rstrip() for one in mine]
    if not rows:
        return box("▽", "your bets", "No bet yet: nothing was committed on this machine.")
    return box("▽", "your bets", "\n".join(rows))
