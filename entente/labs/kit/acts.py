"""What can be done in every lab, whatever it is about: predict, try something, open a file, begin afresh, undo.

All is pure: an action goes in with a session, the next session comes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from entente.errors import EntenteError, Fault
from entente.labs.kit.controls import MOST_PAST, Action, Session, from_text, step
from entente.labs.kit.lab import Lab


def taken(lab: Lab, session: Session, action: Action, first: Any = None) -> Session:
    """The session after an action.

    Parameters
    ----------
    action : mapping
        ``predict`` with a `value`; ``try`` with the `place` of one of the lab's tries; ``load`` with the text of a file
        as `value`; ``afresh``; ``undo``; and what the lab itself knows.
    first : object, optional
        The state from which a file and a try are played; by default the lab's own first one.

    Returns
    -------
    Session
        With `fault`, and otherwise as it was, if the action cannot be taken.

    Examples
    --------
    >>> from entente.labs.kit.guess import Number
    >>> from entente.labs.kit.scene import Scene
    >>> said = lambda value, state: f"You said {value:g}, it is {state}."
    >>> guess = Number("How many?", 0, 9, 1, reached=lambda state: state > 2, verdict=said)
    >>> add = lambda state, action: state + action["by"]
    >>> lab = Lab("count", "Count", "?", 0, lambda state: Scene("."), rules=add, guess=guess)
    >>> asked = taken(lab, Session(0), {"do": "predict", "value": 5})
    >>> taken(lab, asked, {"do": "add", "by": 3}).verdict
    'You said 5, it is 3.'
    """
    first = lab.start if first is None else first
    do = action.get("do") if isinstance(action, Mapping) else None
    if do == "predict":
        return answered(lab, predicted(lab, session, action.get("value")))
    if do == "afresh":
        past = (*session.past, session.now)[-MOST_PAST:]
        return Session(first, past)
    if do == "try":
        return answered(lab, _tried(lab, session, action.get("place"), first))
    if do == "load":
        # Written like an `update`, so that what is loaded can be undone and a damaged file is a fault.
        def read(_state: Any, action: Action) -> Any:
            return from_text(lab.name, action.get("value", ""), first, lab.update)

        return answered(lab, step(read, session, action))
    return _one_gesture(session, answered(lab, step(lab.update, session, action)), action.get("gesture"))


def _one_gesture(before: Session, after: Session, gesture: Any) -> Session:
    """A drag, or a burst of keys on one control, which the page numbers, is one step for Undo."""
    past = before.past if gesture is not None and gesture == before.gesture else after.past
    return replace(after, past=past, gesture=gesture)


def predicted(lab: Lab, session: Session, value: Any) -> Session:
    """The session with a prediction; with a fault, if nothing is asked, it is none, or the answer has been seen."""
    try:
        if lab.guess is None or session.over:
            found = "a prediction after the answer was shown" if session.over else "a prediction"
            do = "“Begin afresh” asks again." if session.over else ""
            raise EntenteError([Fault("labs.predict", "this lab", found, "one that is asked for", do)])
        return replace(session, prediction=lab.guess.read(value), fault="")
    except EntenteError as error:
        return replace(session, fault=str(error))


def answered(lab: Lab, session: Session) -> Session:
    """The session with what is said of the prediction, once the state that it asks for is reached."""
    guess = lab.guess
    if guess is None or guess.reached is None or session.over or session.fault:
        return session
    if not lab.ask(guess.reached, session.now):
        return session
    verdict = ""
    if session.prediction is not None and guess.verdict:
        verdict = lab.ask(guess.verdict, session.prediction, session.now)
    now = lab.update(session.now, lab.after) if lab.after else session.now
    return replace(session, now=now, over=True, verdict=verdict)


def _tried(lab: Lab, session: Session, place: Any, first: Any) -> Session:
    if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < len(lab.tries):
        fault = Fault("labs.try", "this lab", f"try {place!r}"[:60], f"one of the {len(lab.tries)} that there are")
        return replace(session, fault=str(EntenteError([fault])))
    one = lab.tries[place]

    def play(state: Any, _action: Action) -> Any:
        state = first if one.fresh else state
        for action in one.actions:
            state = lab.update(state, action)
        return state

    after = step(play, session, {"do": "try"})
    return after if after.fault else replace(after, tried=(place, after.now))
