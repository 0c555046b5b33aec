"""One base for all labs: what a lab is, whatever it is about.

A lab looks at a **model**, which stays as it is, and has a **state**, which the learner moves. Its functions are pure
and get the model last; `Lab` hands it to them. A lab whose controls say all that can be done needs no rules of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from entente.labs.kit.controls import Action, set_control, settings, to_text, unknown_action
from entente.labs.kit.guess import Guess
from entente.labs.kit.scene import Scene

LONGEST_LABEL = 40


@dataclass(frozen=True)
class File:
    """Something to save: its name, its kind (``text/csv`` …) and how it is made of a state and the lab's model.

    What is `quick` to make is made whenever the learner pauses, so that it can be saved when the kernel is gone.
    """

    name: str
    mime: str
    make: Callable[..., str]
    label: str = "Save"
    quick: bool = True


@dataclass(frozen=True)
class Keeper:
    """How a lab keeps its state on this machine.

    Parameters
    ----------
    back : callable
        ``back()`` gives the state that was kept, None if there is none, and what is to be said of it.
    keep : callable
        ``keep(before, after)`` keeps a changed state; what it returns is said.
    forget : callable
        ``forget()`` takes away all that was kept; what it returns is said.
    """

    back: Callable[[], tuple[Any, str]]
    keep: Callable[[Any, Any], str]
    forget: Callable[[], str]


@dataclass(frozen=True)
class Try:
    """Something to try: a chip that sets the state and says what to watch.

    A `fresh` try is played from the lab's first state, so that it shows the same whenever it is pressed; any other from
    the state that is there, which it must not take work from.
    """

    label: str  # at most `LONGEST_LABEL` characters
    actions: tuple[Action, ...]
    watch: str
    fresh: bool = True


@dataclass(frozen=True)
class Lab:
    """A lab: what it looks at, its first state, its rules and what it shows.

    Parameters
    ----------
    name : str
        The name of the function that makes it: ``"graph_explorer"``.
    view : callable
        ``view(state, model)`` gives the `Scene`.
    model : object, optional
        Every function gets it as its last argument. Without a model they get the state alone.
    controls : callable, optional
        ``controls(model)``. With them the lab can be set, reset, kept and opened again without `rules` and `steps`.
    rules : callable, optional
        ``rules(state, action, model)`` gives the next state and refuses what it does not know.
    steps : callable, optional
        ``steps(state, model)`` gives the actions that lead from `start` to the state.
    evidence : mapping
        See `entente.labs.kit.scene.evidence`.
    evidence_of : callable, optional
        ``evidence_of(state)``, where the evidence changes with the state.
    picture : callable, optional
        Draws the state with `entente.plots` and returns the axes: for print, and for a page without a kernel.
    keeper : Keeper, optional
        For a lab that keeps its work in a way of its own: by default the state is kept for the cell that shows the lab.
    ahead : bool
        Whether the page may ask ahead: only for a lab whose scenes take a few milliseconds.
    glance : callable, optional
        ``glance(state, shown, model)``: the last whole `Scene` with what is looked at first brought up to a new state,
        for a lab whose `view` takes longer than a hand waits. The page asks for the whole when the learner pauses.
    tries : tuple of Try
        Things to try, as chips at the head of the lab.
    guess : Number, Choose or Words, optional
        What the learner predicts, and what is said of it when the asked state is reached.
    after : mapping, optional
        An action that is taken of itself when the prediction has been answered, such as to lay the answer open.
    place : str
        The name under which its work is kept wherever it stands; by default it belongs to the cell that shows it.
    busy : str
        What is said while the lab works, if that takes long.
    """

    name: str
    title: str
    question: str
    start: Any
    view: Callable[..., Scene]
    model: Any = None
    controls: Callable[..., Any] | None = None
    rules: Callable[..., Any] | None = None
    steps: Callable[..., tuple[Action, ...]] | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    evidence_of: Callable[[Any], Mapping[str, Any]] | None = None
    files: tuple[File, ...] = ()
    picture: Callable[..., Any] | None = None
    keeper: Keeper | None = None
    ahead: bool = True
    glance: Callable[..., Scene] | None = None
    tries: tuple[Try, ...] = ()
    guess: Guess | None = None
    after: Action | None = None
    place: str = ""
    busy: str = "Working …"

    def ask(self, function: Callable, *given: Any) -> Any:
        """What a function of this lab says, with the model as its last argument if the lab has one."""
        return function(*given) if self.model is None else function(*given, self.model)

    def update(self, state: Any, action: Action) -> Any:
        """The next state. Pure. A lab without `rules` can be set and reset."""
        if self.rules:
            return self.ask(self.rules, state, action)
        do = action.get("do")
        if do == "set":
            return set_control(state, action, self.ask(self.controls))
        if do == "reset":
            return self.start
        raise unknown_action(action, ("set", "reset"))

    def describe(self, state: Any) -> Scene:
        """What the lab shows in a state."""
        return self.ask(self.view, state)

    def actions_of(self, state: Any) -> tuple[Action, ...]:
        """The actions that lead from the first state to this one."""
        if self.steps:
            return self.ask(self.steps, state)
        if not self.controls:
            return ()
        names = [control.id for control in self.ask(self.controls) if hasattr(control, "read")]
        return settings(state, self.start, names)


def lab_text(lab: Lab, state: Any) -> str:
    """The text of a lab's file for a state; `entente.labs.kit.controls.from_text` reads it back.

    Examples
    --------
    >>> lab_text(Lab("empty", "Empty", "What?", 0, view=lambda state: Scene(".")), 0)
    '{"lab": "empty", "actions": []}'
    """
    return to_text(lab.name, lab.actions_of(state))


def snippet(lab: Lab, state: Any) -> str:
    """A line of code that opens the lab in this state."""
    actions = lab.actions_of(state)
    kept = f"state={to_text(lab.name, actions)!r}" if actions else ""
    return f"labs.{lab.name}({kept})"
