"""Answers that are alike beyond chance: among the submissions of a class, and with our solutions. A reason to look.

Code is compared without names, comments and spaces; words without case and marks. What is short is alike by itself and
is not compared.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

FEWEST_NODES = 40  # of a piece of code: two people write three lines alike
FEWEST_WORDS = 25
SHARED = 0.6  # of the rows of eight words, those that two texts share
ROW = 8
MOST_NAMED = 3


Cells = Iterable[Mapping[str, Any]]


def alike(submissions: Mapping[str, Cells], ours: Cells) -> dict[str, list[str]]:
    """Which answers of whom are alike.

    Parameters
    ----------
    submissions : mapping of str to iterable of mapping
        By learner the cells of the notebook.
    ours : iterable of mapping
        The cells of the solutions.

    Returns
    -------
    dict of str to list of str
        By learner, such as ``["answer-03-2 is that of bob"]``; only who has any.

    Examples
    --------
    >>> def cell(source):
    ...     return {"source": source, "metadata": {"nbgrader": {"grade_id": "answer-03-5"}}}
    >>> text = 'answer = "' + " ".join(f"word{n}" for n in range(40)) + '"'
    >>> alike({"ann": [cell(text)], "bob": [cell(text.upper().replace("ANSWER", "answer"))]}, [])
    {'ann': ['answer-03-5 is that of bob'], 'bob': ['answer-03-5 is that of ann']}
    """
    answers = {learner: _answers(cells) for learner, cells in submissions.items()}
    solutions = _answers(ours)
    found: dict[str, list[str]] = {}
    for learner, mine in answers.items():
        for task, answer in mine.items():
            if task in solutions and _same(answer, solutions[task]):
                found.setdefault(learner, []).append(f"{task} is our solution")
    others: dict[tuple[str, str], list[str]] = {}
    for one, other in combinations(answers, 2):
        for task in answers[one].keys() & answers[other].keys():
            if _same(answers[one][task], answers[other][task]):
                others.setdefault((one, task), []).append(other)
                others.setdefault((other, task), []).append(one)
    for (learner, task), who in others.items():
        if f"{task} is our solution" not in found.get(learner, ()):  # that says it, and would be said of half a class
            found.setdefault(learner, []).append(f"{task} is that of {_named(who)}")
    return {learner: sorted(lines) for learner, lines in sorted(found.items())}


def _named(learners: Sequence[str]) -> str:
    """Learners by their names, not more than one reads in a cell of a table."""
    more = len(learners) - MOST_NAMED
    return ", ".join(learners[:MOST_NAMED]) + (f" and of {more} more" if more > 0 else "")


class _Answer:
    """What is compared of an answer: the shape of its code, and its words."""

    def __init__(self, source: str):
        self.shape, self.words = _shape(source), _words(source)


def _answers(cells: Cells) -> dict[str, _Answer]:
    found = {}
    for cell in cells:
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        if name.startswith("answer"):
            found[name] = _Answer("".join(cell.get("source", "")))
    return found


def _same(one: _Answer, other: _Answer) -> bool:
    """Whether the code has one shape, or a longer text shares most of its rows of words."""
    if one.shape and one.shape == other.shape:
        return True
    if min(len(one.words), len(other.words)) < FEWEST_WORDS:
        return False
    mine, theirs = _rows(one.words), _rows(other.words)
    return len(mine & theirs) >= SHARED * min(len(mine), len(theirs))


def _shape(source: str) -> str:
    """Code with each name replaced by its place of first use, and without texts; empty where it is short or broken."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    nodes = list(ast.walk(tree))
    if len(nodes) < FEWEST_NODES:
        return ""
    places: dict[str, str] = {}
    for node in nodes:
        for field in ("id", "arg", "name"):
            if isinstance(getattr(node, field, None), str):
                setattr(node, field, places.setdefault(getattr(node, field), f"n{len(places)}"))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def _words(source: str) -> list[str]:
    """The words of the texts in a piece of code."""
    try:
        nodes = ast.walk(ast.parse(source))
        texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        texts = [source]
    return re.findall(r"\w+", " ".join(texts).casefold())


def _rows(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[place : place + ROW]) for place in range(max(1, len(words) - ROW + 1))}
