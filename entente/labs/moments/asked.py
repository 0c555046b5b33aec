"""What a moment asks, and what is said to who has committed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

import yaml

from entente.errors import EntenteError, Fault, unknown_choice
from entente.exercises.kinds import NotYet, Unfit
from entente.exercises.tasks import Task
from entente.exercises.wording import in_words, shown
from entente.labs.kit.scene import Panel

HERE = files("entente.labs.moments")
LESSONS = tuple(sorted(file.name[7:9] for file in HERE.iterdir() if file.name.endswith(".yaml")))


@dataclass(frozen=True)
class Scale:
    """The range in which a number is set."""

    low: float
    high: float
    step: float = 1
    unit: str = ""


@dataclass(frozen=True)
class Moment:
    """The logic of a moment.

    Parameters
    ----------
    task : Task
        What is right, and the slips. Worked out when it is asked for.
    facts : callable
        ``facts()`` gives what the words of the answer name in braces.
    scale : Scale, optional
        Of a number.
    panels : callable, optional
        ``panels()`` gives what is shown with the answer: a table, bars, a graph.
    """

    task: Task
    facts: Callable[[], Mapping[str, Any]] = dict
    scale: Scale | None = None
    panels: Callable[[], tuple[Panel, ...]] = tuple


@dataclass(frozen=True)
class Told:
    """The words of a moment."""

    title: str
    ask: str
    answer: str  # said to everybody who has committed; facts stand in braces
    options: Mapping[str, str] = field(default_factory=dict)  # value to label, in the order in which they are shown
    wrong: Mapping[str, str] = field(default_factory=dict)  # by slip
    spoiler: str = ""  # a pattern of what gives the answer away: it stands in no cell of the lesson


@dataclass(frozen=True)
class Answered:
    """What came of a commitment: what was given, in words, whether it is so, and what is said of it."""

    given: str
    right: bool
    words: str


@cache
def logic(lesson: str) -> Mapping[str, Moment]:
    """The logic of a lesson's moments."""
    return import_module(f"entente.labs.moments.lesson_{lesson}").MOMENTS


@cache
def words(lesson: str) -> Mapping[str, Told]:
    """The words of a lesson's moments."""
    text = HERE.joinpath(f"lesson_{lesson}.yaml").read_text(encoding="utf-8")
    return {name: Told(**row) for name, row in yaml.load(text, yaml.BaseLoader).items()}  # every value a text


def recalled(lesson: Any) -> tuple[str, ...]:
    """The names of the questions on earlier lessons: those that end in a letter, such as ``"05.a"``.

    Raises
    ------
    EntenteError
        ``moments.lesson`` if the lesson has none.
    """
    known = [one for one in LESSONS if any(name[-1].isalpha() for name in logic(one))]
    if lesson not in known:
        raise EntenteError([unknown_choice("moments.lesson", "the lesson", lesson, known)])
    return tuple(name for name in logic(lesson) if name[-1].isalpha())


def find_moment(name: Any) -> tuple[Moment, Told]:
    """A moment by its name.

    Raises
    ------
    EntenteError
        ``moments.name`` if there is none of this name.
    """
    lesson = name[:2] if type(name) is str else ""
    if lesson not in LESSONS:
        expected = f'one such as "{next(iter(logic(LESSONS[0])))}"'
        raise EntenteError([Fault("moments.name", "the name of the moment", in_words(name), expected)])
    if name not in logic(lesson):
        raise EntenteError([unknown_choice("moments.name", "the name of the moment", name, logic(lesson))])
    return logic(lesson)[name], words(lesson)[name]


def read(name: str, value: Any) -> Any:
    """A value as the moment's kind reads it; of a choice its label will do, and of a choice of numbers the number.

    Raises
    ------
    EntenteError
        ``moments.value`` if it is none that could be committed.

    Examples
    --------
    >>> read("04.1", " Iran ")
    'iran'
    """
    moment, told = find_moment(name)
    by_label = {label.casefold(): option for option, label in told.options.items()}
    if type(value) in (int, float) and f"{value:g}" in told.options:
        value = f"{value:g}"
    if isinstance(value, str):
        value = by_label.get(value.strip().casefold(), value)
    try:
        return moment.task.kind.read(value)
    except NotYet:
        found = "nothing yet"
    except Unfit as error:
        found = str(error)
    except Exception:  # whatever was given, it is answered in words
        found = shown(value)
    raise EntenteError([Fault("moments.value", f"moment {name}", found, moment.task.kind.expected)])


def answered(name: str, value: Any) -> Answered:
    """What is said to somebody who commits to a value: whether it is so, the slips that it looks like, and the answer.

    Raises
    ------
    EntenteError
        See `find_moment` and `read`.

    Examples
    --------
    >>> answered("04.1", "russia").right
    False
    """
    moment, told = find_moment(name)
    given = read(name, value)
    found = moment.task.find(given)
    answer = told.answer.format(**moment.facts())
    if found is None:
        return Answered(in_label(told, given), True, f"So it is. {answer}")
    slips = [told.wrong[slip] for slip in found.slips]
    return Answered(in_label(told, given), False, " ".join(["Not so.", *slips, answer]))


def worked_out(name: str) -> tuple[Any, Mapping[str, Any], tuple[Panel, ...]]:
    """What a commitment will be laid beside: what is right, the facts of the answer and its panels.

    Some take seconds at first. Whoever asks a moment calls this before it is shown, and a commitment is answered at
    once.

    Raises
    ------
    EntenteError
        See `find_moment`.

    Examples
    --------
    >>> right, _, panels = worked_out("04.1")
    >>> right, len(panels)
    ('iran', 4)
    """
    moment, _ = find_moment(name)
    return moment.task.right, moment.facts(), moment.panels()


def in_label(told: Told, given: Any) -> str:
    """A value that was read, in the words of the moment."""
    if isinstance(given, tuple):
        return ", ".join(in_label(told, each) for each in given)
    if isinstance(given, str):
        return told.options.get(given, given)
    return f"{given:g}"
