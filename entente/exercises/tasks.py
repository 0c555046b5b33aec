"""What a task is, and how an answer is judged: right, not yet, of another kind, or a misconception by name.

The logic of a set stands in ``sets/set_NN.py`` and its words in ``sets/set_NN.yaml``; the two name the same tasks and
the same misconceptions, which the tests hold them to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from importlib.resources import files
from math import prod
from typing import Any

import yaml

from entente.errors import EntenteError, Fault, unknown_choice
from entente.exercises import telling
from entente.exercises.kinds import Function, Kind, NotYet, Row, Unfit, same
from entente.exercises.slips import explain, form
from entente.exercises.wording import shown

SETS = ("01", "02", "03", "04", "05", "06", "07", "08", "09")
TRACKS = ("words", "code")  # what a task asks of the learner; either can be passed without the other
RIGHT, NOT_YET, UNFIT, WRONG = "right", "not yet", "another kind", "wrong"


@dataclass(frozen=True)
class Task:
    """The logic of a task. Everything is computed when it is asked for, from the course's own data.

    Parameters
    ----------
    answer : callable, optional
        Gives a right answer, in any form that `kind` reads. Left out where `holds` judges alone.
    wrong : mapping of str to callable
        For each misconception, gives the answer that it leads to. "a/2" is another answer of the slip a, and "a+b"
        the answer of the two at once where their parts cannot be told apart.
    signs : mapping of str to callable
        For each misconception that is no single answer, ``sign(given, right)`` on answers that were read.
    remarks : mapping of str to callable
        What is worth a second look in an answer that passes: ``remark(given)``. It refuses nothing.
    also : tuple of callable
        Other right answers.
    holds : callable, optional
        ``holds(given)`` for tasks with many right answers.
    credit : mapping of str to float
        The share of the points, from 0 to 1, that a misconception still earns.
    tolerance : float
        How far a number may lie off.

    Examples
    --------
    >>> from entente.exercises.kinds import Number
    >>> task = Task(Number("a sum"), lambda: 4, wrong={"product": lambda: 3})
    >>> task.find(4.0), task.find(3.0).slips, task.find(5.0).slips
    (None, ('product',), ())
    """

    kind: Kind
    answer: Callable[[], Any] | None = None
    wrong: Mapping[str, Callable[[], Any]] = field(default_factory=dict)
    signs: Mapping[str, Callable[[Any, Any], bool]] = field(default_factory=dict)
    remarks: Mapping[str, Callable[[Any], bool]] = field(default_factory=dict)
    also: tuple[Callable[[], Any], ...] = ()
    holds: Callable[[Any], bool] | None = None
    points: int = 2
    credit: Mapping[str, float] = field(default_factory=dict)
    tolerance: float = 1e-6

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """Their names, in the order in which they are looked for."""
        return (*dict.fromkeys(slip for name in self.wrong for slip in slips_of(name)), *self.signs)

    def find(self, given: Any) -> Found | None:
        """None for a right answer as its kind has read it; else the misconceptions that it shows, if any."""
        if self._passes(given):
            return None
        for name, slip in self._slips.items():
            if same(given, slip, self.tolerance):
                return Found(slips_of(name))
        for name, sign in self.signs.items():
            if sign(given, self.right):
                return Found((name,))
        if self.right is None:
            return Found()
        for name, value in {"": self.right, **self._slips}.items():
            written = form(given, value, self.tolerance)
            if written:
                return Found(slips_of(name) if name else (), form=written)
        # The parts of a row are made by one idea, so that each slip is the whole of it.
        return Found() if isinstance(self.kind, Row) else self._together(given)

    def _together(self, given: Any) -> Found:
        """The slips that explain an answer together, if they do so more or less."""
        explained = explain(given, self.right, self._slips, self.tolerance)
        # What a function gives for a case is often one of two values, which some slip always explains.
        if explained.left and isinstance(self.kind, Function):
            return Found()
        return Found(tuple(dict.fromkeys(s for name in explained.slips for s in slips_of(name))), explained.left)

    def _passes(self, given: Any) -> bool:
        if self.holds is not None:
            return self.holds(given)
        return any(same(given, one, self.tolerance) for one in (self.right, *self._other))

    @cached_property
    def right(self) -> Any:
        """The right answer as it is read, or None where there are many."""
        return None if self.answer is None else self.kind.read(self.answer())

    @cached_property
    def _other(self) -> tuple[Any, ...]:
        return tuple(self.kind.read(make()) for make in self.also)

    @cached_property
    def _slips(self) -> dict[str, Any]:
        return {name: self.kind.read(make()) for name, make in self.wrong.items()}


def slips_of(name: str) -> tuple[str, ...]:
    """The slips that a name of `Task.wrong` stands for.

    Examples
    --------
    >>> slips_of("severe/2"), slips_of("whole+no_share")
    (('severe',), ('whole', 'no_share'))
    """
    return tuple(name.partition("/")[0].split("+"))


@dataclass(frozen=True)
class Found:
    """What a wrong answer shows: slips by name, the places that they do not explain, and the form of its numbers."""

    slips: tuple[str, ...] = ()
    left: tuple[Any, ...] = ()
    form: str = ""


@dataclass(frozen=True)
class Words:
    """The words of a task."""

    title: str
    minutes: int
    track: str  # one of `TRACKS`
    reread: str  # the lesson that treats it, and in quotation marks words of the section's heading
    right: str
    hints: tuple[str, ...]  # three, of growing strength
    wrong: Mapping[str, str]  # by misconception
    remarks: Mapping[str, str] = field(default_factory=dict)  # beside a right answer that is worth a second look


@dataclass(frozen=True)
class Verdict:
    """What a check says of an answer."""

    task: str
    result: str  # one of `RIGHT`, `NOT_YET`, `UNFIT` and `WRONG`
    words: str
    slips: tuple[str, ...] = ()
    share: float = 0.0  # the share of the task's points that the answer earns, from 0 to 1
    remarks: tuple[str, ...] = ()  # the names of the remarks that are made beside a right answer
    judged: str = ""  # what was looked at, beside a wrong answer


@cache
def logic(number: str) -> Mapping[str, Task]:
    """The logic of a set."""
    return import_module(f"entente.exercises.sets.set_{number}").TASKS


@cache
def words(number: str) -> Mapping[str, Words]:
    """The words of a set."""
    text = files("entente.exercises.sets").joinpath(f"set_{number}.yaml").read_text(encoding="utf-8")
    return {
        name: Words(**{**row, "minutes": int(row["minutes"]), "hints": tuple(row["hints"])})
        for name, row in yaml.load(text, yaml.BaseLoader).items()  # every value a text: 05.10 is not 5.1
    }


def find_task(name: Any) -> tuple[Task, Words]:
    """A task by its name.

    Raises
    ------
    EntenteError
        ``exercises.task`` if there is none of this name.
    """
    number = name[:2] if type(name) is str else ""
    if number not in SETS:
        expected = f'a set from {SETS[0]} to {SETS[-1]}, a full stop and a number, such as "03.2"'
        found = f'"{name}"' if type(name) is str else shown(name)
        raise EntenteError([Fault("exercises.task", "the name of the task", found, expected)])
    tasks = logic(number)
    if name not in tasks:
        raise EntenteError([unknown_choice("exercises.task", "the name of the task", name, tasks)])
    return tasks[name], words(number)[name]


def judge(name: str, answer: Any) -> Verdict:
    """What is to be said of an answer to a task. Never shows the right answer, and survives any object.

    Raises
    ------
    EntenteError
        ``exercises.task`` for an unknown task.

    Examples
    --------
    >>> judge("05.1", ...).result
    'not yet'
    >>> judge("05.1", "many").words[:16]
    'Found: the text '
    """
    task, told = find_task(name)
    reread = f" Reread: {told.reread}."
    try:
        given = task.kind.read(answer)  # once: reading a function calls it on every case
        found = task.find(given)
    except NotYet:
        write = "Write your answer in the cell above and run that cell (Shift+Enter), then this one."
        return Verdict(name, NOT_YET, f"{write} Expected: {task.kind.expected}.")
    except Unfit as error:
        return Verdict(name, UNFIT, f"Found: {error}. Expected: {task.kind.expected}.")
    except Exception as error:
        words = f"Found: {shown(answer)}, which could not be read ({type(error).__name__})."
        return Verdict(name, UNFIT, f"{words} Expected: {task.kind.expected}.")
    if found is None:
        remarks = tuple(remark for remark, seen in task.remarks.items() if seen(given))
        said = "\n".join([told.right, *(told.remarks[remark] for remark in remarks)])
        return Verdict(name, RIGHT, said, share=1.0, remarks=remarks)
    judged = telling.judged(task.kind, answer, given, task.right, task.tolerance)
    if found.slips or found.form:
        words = telling.slips_in_words(found.slips, told.wrong, found.form)
        beside = telling.beside(found.left, given)
        share = 0.0 if beside else prod(task.credit.get(slip, 0.0) for slip in found.slips)
        if found.form and not found.slips:
            share = 0.5
        words = f"{words} {beside}".rstrip() + reread
        return Verdict(name, WRONG, words, found.slips, share, judged=judged)
    words = f"{telling.difference(given, task.right, task.tolerance)} It is none of the slips that have a name here."
    return Verdict(name, WRONG, f'{words} hint("{name}") helps.{reread}', judged=judged)
