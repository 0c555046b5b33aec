"""Answered moments: a learner commits to a number, a choice, an order or a place before the result can be seen.

The logic of a lesson's moments stands in ``lesson_NN.py`` and their words in ``lesson_NN.yaml``, as those of a set of
exercises do. What the result is, is worked out when a learner has committed, and stands in no notebook before. What
was committed is kept on this machine; `bets` lays it beside what came out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from entente import notes
from entente.errors import EntenteError, Fault, unknown_choice
from entente.exercises.kinds import NotYet, Unfit
from entente.exercises.tasks import Task
from entente.exercises.wording import in_words, shown

LESSONS = ("04",)


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
    paragraph : int, optional
        The paragraph of the article in which words are picked; the options are then words that stand in it.
    """

    task: Task
    facts: Callable[[], Mapping[str, Any]] = dict
    scale: Scale | None = None
    paragraph: int | None = None


@dataclass(frozen=True)
class Told:
    """The words of a moment."""

    title: str
    ask: str
    answer: str  # said to everybody who has committed; facts stand in braces
    options: Mapping[str, str] = field(default_factory=dict)  # value → label, in the order in which they are shown
    wrong: Mapping[str, str] = field(default_factory=dict)  # by slip


@dataclass(frozen=True)
class Answered:
    """What came of a commitment."""

    moment: str
    given: str  # in words
    right: bool
    words: str


@cache
def logic(lesson: str) -> Mapping[str, Moment]:
    """The logic of a lesson's moments."""
    return import_module(f"entente.exercises.moments.lesson_{lesson}").MOMENTS


@cache
def words(lesson: str) -> Mapping[str, Told]:
    """The words of a lesson's moments."""
    text = files(__name__).joinpath(f"lesson_{lesson}.yaml").read_text(encoding="utf-8")
    return {name: Told(**row) for name, row in yaml.load(text, yaml.BaseLoader).items()}  # every value a text


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
    """A value as the moment's kind reads it.

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
    """What is said to somebody who commits to a value: whether it is so, the slip that it looks like, and the answer.

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
        return Answered(name, in_label(told, given), True, f"So it is. {answer}")
    slips = [told.wrong[slip] for slip in found.slips]
    return Answered(name, in_label(told, given), False, " ".join([*slips, answer]))


def in_label(told: Told, given: Any) -> str:
    """A value that was read, in the words of the moment."""
    if isinstance(given, tuple):
        return ", ".join(in_label(told, each) for each in given)
    if isinstance(given, str):
        return told.options.get(given, given)
    return f"{given:g}"


# What is kept


@dataclass(frozen=True)
class Bet:
    """A moment to which a learner committed, and what came out."""

    moment: str
    title: str
    given: str
    right: bool


def file() -> Path:
    """Where commitments are kept."""
    return notes.home() / "moments.jsonl"


def _is_commitment(entry: Any) -> bool:
    return isinstance(entry, dict) and type(entry.get("moment")) is str and "value" in entry


def committed() -> dict[str, Any]:
    """The first value to which the learner committed, by moment; only what the course could have written there."""
    found: dict[str, Any] = {}
    for entry in notes.read(file(), _is_commitment).entries:
        try:
            found.setdefault(entry["moment"], read(entry["moment"], entry["value"]))
        except EntenteError:  # of another version of the course, or not ours
            continue
    return found


def commit(name: str, value: Any) -> str:
    """Keep a commitment. The first one counts as the bet.

    Returns
    -------
    str
        Once, that nothing can be kept; else empty.

    Raises
    ------
    EntenteError
        See `read`.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     _ = commit("04.1", "russia"), commit("04.1", "iran")
    ...     committed(), [(bet.given, bet.right) for bet in bets("04")]
    ({'04.1': 'russia'}, [('Russia', False)])
    """
    given = read(name, value)
    plain = list(given) if isinstance(given, tuple) else given
    try:
        notes.add(file(), {"moment": name, "value": plain, "at": datetime.now(UTC).timestamp()})
    except OSError as error:
        return notes.not_kept(error)
    return ""


def bets(*lessons: str) -> list[Bet]:
    """The learner's commitments in the order of the course, each with what came out.

    Parameters
    ----------
    lessons : str
        Such as ``"04"``; none of them takes all.
    """
    mine, found = committed(), []
    for lesson in lessons or LESSONS:
        for name, told in words(lesson).items():
            if name in mine:
                one = answered(name, mine[name])
                found.append(Bet(name, told.title, one.given, one.right))
    return found


def named_facts(told: Told) -> Iterable[str]:
    """The facts that the words of an answer name."""
    from string import Formatter

    return [name for _, name, _, _ in Formatter().parse(told.answer) if name]
