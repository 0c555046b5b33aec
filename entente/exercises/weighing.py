"""To weigh an open answer: the lines of its rubric, which the learner ticks, and two answers of different worth.

A check sees the form of an answer and no more. What it is worth, a reader judges; here the first reader is the learner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from entente.errors import EntenteError, Fault
from entente.exercises.kinds import Prose
from entente.exercises.tasks import find_task
from entente.exercises.wording import shown

LETTERS = ("A", "B")


@dataclass(frozen=True)
class Weighed:
    """What is laid beside an open answer.

    Parameters
    ----------
    rubric : tuple of str
        What a whole answer has, a line each.
    answers : tuple of str
        Two answers, A and B.
    better : str
        Which of them is worth more.
    apart : str
        What the better one does and the other does not.
    """

    rubric: tuple[str, ...]
    answers: tuple[str, str]
    better: str
    apart: str


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return yaml.safe_load(files("entente.exercises.sets").joinpath("weighed.yaml").read_text(encoding="utf-8"))


def weighed(task: Any) -> Weighed:
    """The rubric and the two answers of an open task.

    Raises
    ------
    EntenteError
        ``exercises.task`` for an unknown task, ``exercises.closed`` for one that a check judges whole.

    Examples
    --------
    >>> weighed("01.5").better, len(weighed("01.5").rubric)
    ('A', 4)
    """
    logic, _ = find_task(task)
    if not isinstance(logic.kind, Prose):
        expected = f"an open task: one of {', '.join(_rows())}"
        raise EntenteError([Fault("exercises.closed", "the name of the task", f'"{task}"', expected)])
    row = _rows()[task]
    first = int(task[:2]) % 2 == 1  # in every other set the better answer comes first
    answers = (row["strong"], row["weak"]) if first else (row["weak"], row["strong"])
    return Weighed(tuple(row["rubric"]), answers, LETTERS[0 if first else 1], row["apart"])


def read_ticks(task: str, ticks: Any) -> list[int]:
    """The numbers of the rubric's lines that a learner ticked, given as a list or as a text.

    Raises
    ------
    EntenteError
        ``exercises.ticks`` if something else is among them.

    Examples
    --------
    >>> read_ticks("01.5", "1, 3"), read_ticks("01.5", [4, 2, 2])
    ([1, 3], [2, 4])
    """
    most = len(weighed(task).rubric)
    if isinstance(ticks, str):
        items = re.findall(r"[^\s,;]+", ticks)
    elif isinstance(ticks, int):
        items = [ticks]
    else:
        items = ticks
    try:
        numbers = sorted({int(item) for item in items})
    except (TypeError, ValueError, OverflowError):
        numbers = [0]  # which no line has, so it is refused below
    if any(number < 1 or number > most for number in numbers):
        expected = f"numbers of the rubric's lines, from 1 to {most}, such as [1, 3]"
        raise EntenteError([Fault("exercises.ticks", "ticks", shown(ticks), expected)])
    return numbers


def read_better(better: Any) -> str:
    """Which answer a learner finds the better.

    Raises
    ------
    EntenteError
        ``exercises.better`` if it is neither.

    Examples
    --------
    >>> read_better(" b ")
    'B'
    """
    letter = better.strip().upper() if isinstance(better, str) else ""
    if letter not in LETTERS:
        raise EntenteError([Fault("exercises.better", "better", shown(better), '"A" or "B"')])
    return letter


def laid_out(task: str) -> str:
    """The rubric and the two answers, to be read.

    Examples
    --------
    >>> print(laid_out("01.5"))  # doctest: +ELLIPSIS
    Which of these does your answer do?
    1. A party is named that is talked about and not heard.
    ...
    """
    found = weighed(task)
    lines = ["Which of these does your answer do?"]
    lines += [f"{number}. {line}" for number, line in enumerate(found.rubric, 1)]
    lines += ["", "Two other answers. Which is the better, and why?"]
    for letter, answer in zip(LETTERS, found.answers, strict=True):
        lines += ["", f"{letter}.", answer]
    return "\n".join(lines)


def judged(task: str, ticks: Iterable[int], better: str) -> str:
    """What is said when a learner has ticked and chosen: what to look at again, and how the two answers differ.

    Examples
    --------
    >>> print(judged("01.5", [1, 2, 3, 4], "A").splitlines()[0])
    You ticked 4 of 4. Ask somebody else whether they would, too.
    """
    found, ticked = weighed(task), set(ticks)
    open_lines = [f"{n}. {line}" for n, line in enumerate(found.rubric, 1) if n not in ticked]
    lines = [f"You ticked {len(ticked)} of {len(found.rubric)}."]
    if open_lines:
        lines += ["Still open in your answer:", *open_lines]
    else:
        lines[0] += " Ask somebody else whether they would, too."
    agreed = f"We too find {better} the better." if better == found.better else f"We find {found.better} the better."
    return "\n".join([*lines, f"{agreed} {found.apart}"])
