"""What a lab is made of apart from its pictures: controls, actions, and a history that can be undone.

A lab has a frozen **state**, a pure ``update(state, action)`` and a pure ``describe(state)``. An **action** is a small
mapping: ``{"do": "set", "control": "rule", "value": "latest"}``. A **session** is the state now and the states before
it. A lab's **file** is the list of actions that leads from its first state to the present one: what is read back goes
through the same ``update`` as a click, so that it can say nothing that a click could not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice

MOST_PAST = 200
MOST_ACTIONS = 400
LONGEST_FILE = 200_000
LONGEST_WORDS = 2_000

State = TypeVar("State")
Action = Mapping[str, Any]

# --------------------------------------------------------------------------------------------------------------------
# Controls


@dataclass(frozen=True)
class Choice:
    """One of several: a menu."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    help: str = ""
    kind: str = field(default="choice", init=False)

    def read(self, value: Any) -> str:
        """The value, if it is one of the options."""
        values = [option for option, _ in self.options]
        if value not in values or not isinstance(value, str):
            raise EntenteError([unknown_choice("labs.value", f"“{self.label}”", value, values)])
        return value


@dataclass(frozen=True)
class Several:
    """Any of several: boxes to tick. The value is a tuple in the order of the options."""

    id: str
    label: str
    options: tuple[tuple[str, str], ...]
    help: str = ""
    only: bool = False  # whether each option has a button that leaves it alone ticked
    kind: str = field(default="several", init=False)

    def read(self, value: Any) -> tuple[str, ...]:
        """The ticked options."""
        values = [option for option, _ in self.options]
        if not isinstance(value, list | tuple):
            raise EntenteError([Fault("labs.value", f"“{self.label}”", f"{value!r}"[:60], "a list of choices")])
        raise_if_any(
            unknown_choice("labs.value", f"“{self.label}”", each, values) for each in value if each not in values
        )
        return tuple(option for option in values if option in value)


@dataclass(frozen=True)
class Slider:
    """A number in a range, in steps; or, with `marks`, one of a row of named places."""

    id: str
    label: str
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    help: str = ""
    marks: tuple[str, ...] = ()  # the names of the places; low, high and step are then 0, their number less 1, and 1
    kind: str = field(default="slider", init=False)

    def read(self, value: Any) -> float:
        """The number, moved to the nearest step."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.low <= value <= self.high:
            expected = f"a number from {self.low:g} to {self.high:g}"
            raise EntenteError([Fault("labs.value", f"“{self.label}”", f"{value!r}"[:60], expected)])
        steps = round((value - self.low) / self.step)
        return min(self.high, round(self.low + steps * self.step, 9))


@dataclass(frozen=True)
class Words:
    """A line or some lines that the learner types."""

    id: str
    label: str
    help: str = ""
    most: int = LONGEST_WORDS
    lines: int = 1
    kind: str = field(default="words", init=False)

    def read(self, value: Any) -> str:
        """The text, if it is one and not too long."""
        if not isinstance(value, str) or len(value) > self.most:
            found = f"{len(value):,} characters" if isinstance(value, str) else f"{value!r}"[:60]
            raise EntenteError([Fault("labs.value", f"“{self.label}”", found, f"at most {self.most:,} characters")])
        return value


@dataclass(frozen=True)
class Button:
    """Something to do; a press sends its `action`."""

    id: str
    label: str
    action: Action
    help: str = ""
    disabled: bool = False
    kind: str = field(default="button", init=False)


@dataclass(frozen=True)
class Upload:
    """A file of the learner's; its content comes as the `value` of an action ``{"do": the id}``."""

    id: str
    label: str
    accept: str
    most: int = LONGEST_FILE  # how many bytes are read at most; the page says so of a larger file without reading it
    help: str = ""
    binary: bool = False
    kind: str = field(default="upload", init=False)


Control = Choice | Several | Slider | Words | Button | Upload


def set_control(state: State, action: Action, controls: Iterable[Control]) -> State:
    """The state with one control set: ``{"do": "set", "control": id, "value": …}``.

    Parameters
    ----------
    state : dataclass
        It has a field for each control that holds a value.

    Raises
    ------
    EntenteError
        ``labs.control`` for a control that is not there, ``labs.value`` for a value that it cannot have.

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> Bench = make_dataclass("Bench", [("share", float, 0.5)], frozen=True)
    >>> set_control(Bench(), {"do": "set", "control": "share", "value": 0.72}, [Slider("share", "Share", step=0.1)])
    Bench(share=0.7)
    >>> set_control(Bench(), {"do": "set", "control": "share", "value": 7}, [Slider("share", "Share")])
    Traceback (most recent call last):
    entente.errors.EntenteError: “Share”: found 7; expected a number from 0 to 1.
    """
    known = {control.id: control for control in controls if hasattr(control, "read")}
    name = action.get("control")
    if not isinstance(name, str) or name not in known:
        raise EntenteError([unknown_choice("labs.control", "a control of the lab", name, known)])
    return replace(state, **{name: known[name].read(action.get("value"))})


def settings(state: Any, start: Any, names: Iterable[str]) -> tuple[Action, ...]:
    """The actions that set the controls in which a state differs from the first one."""
    return tuple(
        {"do": "set", "control": name, "value": getattr(state, name)}
        for name in names
        if getattr(state, name) != getattr(start, name)
    )


def values_of(state: Any, controls: Iterable[Control]) -> dict[str, Any]:
    """What each control that holds a value is set to.

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> values_of(make_dataclass("Bench", [("share", float)])(0.7), [Slider("share", "Share"), Button("go", "Go", {})])
    {'share': 0.7}
    """
    return {control.id: getattr(state, control.id) for control in controls if hasattr(control, "read")}


def named(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Options whose words are their values, with spaces for underscores."""
    return tuple((value, value.replace("_", " ")) for value in values)


def unknown_action(action: Action, known: Iterable[str]) -> EntenteError:
    """The error for an action that a lab does not know: a fault of the program, not of the learner."""
    do = action.get("do") if isinstance(action, Mapping) else action
    return EntenteError([unknown_choice("labs.action", "action of the lab", do, tuple(known))])


# --------------------------------------------------------------------------------------------------------------------
# History


@dataclass(frozen=True)
class Session(Generic[State]):
    """Where a lab stands, and where it stood before."""

    now: State
    past: tuple[State, ...] = ()  # the newest last; at most `MOST_PAST`
    fault: str = ""  # what was wrong with the last action, which then changed nothing
    prediction: Any = None  # what the learner expects to see, as the lab's guess reads it
    over: bool = False  # whether the state that the prediction is about has been seen
    verdict: str = ""  # what was said of the prediction then
    tried: tuple[int, State] | None = None  # the place of the last try, and the state that it led to
    gesture: Any = None  # the drag or burst of keys to which the last action belonged


Update = Callable[[State, Action], State]


def step(update: Update, session: Session[State], action: Action) -> Session[State]:
    """The session after an action. Pure.

    Returns
    -------
    Session
        With `fault`, and otherwise as it was, if the action cannot be taken. An action that changes nothing leaves no
        trace in the past.

    Examples
    --------
    >>> from dataclasses import make_dataclass
    >>> Bench = make_dataclass("Bench", [("share", float, 0.5)], frozen=True)
    >>> update = lambda state, action: set_control(state, action, [Slider("share", "Share")])
    >>> moved = step(update, Session(Bench()), {"do": "set", "control": "share", "value": 0.8})
    >>> moved.now, step(update, moved, {"do": "undo"}) == Session(Bench())
    (Bench(share=0.8), True)
    """
    do = action.get("do") if isinstance(action, Mapping) else None
    if do == "undo":
        if not session.past:
            return replace(session, fault="There is nothing to undo.")
        return replace(session, now=session.past[-1], past=session.past[:-1], fault="")
    try:
        now = update(session.now, action)
    except EntenteError as error:
        return replace(session, fault=str(error))
    past = session.past if now == session.now else (*session.past, session.now)[-MOST_PAST:]
    return replace(session, now=now, past=past, fault="")


# --------------------------------------------------------------------------------------------------------------------
# Files


def to_text(lab: str, actions: Sequence[Action]) -> str:
    """The content of a lab's file: the actions that lead to its state."""
    return json.dumps({"lab": lab, "actions": list(actions)}, ensure_ascii=False)


def from_text(lab: str, text: str, start: State, update: Update) -> State:
    """The state that a lab's file describes.

    Raises
    ------
    EntenteError
        ``labs.file`` for what is no file of this lab; all faults that its actions have, each with its number.
    """
    state, faults = start, []
    for number, action in enumerate(read_actions(lab, text), 1):
        try:
            state = update(state, action)
        except EntenteError as error:
            faults += [replace(fault, where=f"the file, step {number}, {fault.where}") for fault in error.faults]
    raise_if_any(faults)
    return state


def read_actions(lab: str, text: str) -> list[Action]:
    """The actions in the content of a lab's file; ``labs.file`` for what is no file of this lab."""
    if not isinstance(text, str) or len(text) > LONGEST_FILE:
        raise EntenteError([_file_fault("more than 200 kB" if isinstance(text, str) else "no text")])
    try:
        content = json.loads(text)
        named, actions = content["lab"], content["actions"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise EntenteError([_file_fault("text that is no file of a lab")]) from None
    if named != lab:
        do = did_you_mean(str(named), [lab])
        raise EntenteError([Fault("labs.file", "the file", f'a file of the lab "{named}"', f'one of "{lab}"', do)])
    if not isinstance(actions, list) or not all(isinstance(action, Mapping) for action in actions):
        raise EntenteError([_file_fault("steps that are none")])
    if len(actions) > MOST_ACTIONS:
        raise EntenteError([_file_fault(f"{len(actions)} steps, more than {MOST_ACTIONS}")])
    return actions


def _file_fault(found: str) -> Fault:
    return Fault("labs.file", "the file", found, "a file that this lab wrote", "Nothing was changed.")
