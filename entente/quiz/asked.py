"""What is asked: a moment or a task as a question with one right option, and what is said to each of the others."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from entente.errors import raise_if_any, unknown_choice
from entente.exercises import notebook_file, tasks
from entente.exercises.kinds import Function, Prose
from entente.exercises.sets.set_07 import Change
from entente.exercises.solutions import solutions
from entente.labs.moments import asked as moments

MOST_WRONG = 5  # options beside the right one
LONGEST = 160  # characters of an option: nobody reads ten claims to find the one that differs
WITHOUT_OPTIONS = (Function, Prose, Change)  # kinds of answers that are written, and not chosen
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Option:
    """An answer to choose, as HTML; the share of the points that it earns, and what is said to whoever chose it."""

    text: str
    share: float
    feedback: str


@dataclass(frozen=True)
class Question:
    """A question with its options, of which one earns all points; everything but the title is HTML."""

    name: str  # that of the moment or the task
    kind: str  # "moment" or "task"
    title: str
    text: str
    options: tuple[Option, ...]

    @property
    def heading(self) -> str:
        """What it is, its name and its title: a moment and a task may have the same name."""
        return f"{self.kind.capitalize()} {self.name} · {self.title}"

    @property
    def id(self) -> str:
        """A name of its own, without a full stop or a space."""
        return f"{self.kind}-{self.name.replace('.', '-')}"


def questions(numbers: Sequence[str] = ()) -> tuple[Question, ...]:
    """The questions on these lessons and sets, or on all: moments first, then tasks.

    Raises
    ------
    EntenteError
        ``quiz.number`` for a number that no lesson with a moment and no set has; ``data.course`` and
        ``exercises.solutions`` where the texts of the tasks are not on this machine.

    Examples
    --------
    >>> [question.id for question in questions(["04"])][:2]
    ['moment-04-a', 'moment-04-b']
    """
    known = sorted({*moments.LESSONS, *tasks.SETS})
    unknown = [number for number in numbers if number not in known]
    raise_if_any(unknown_choice("quiz.number", "the number of the lesson", number, known) for number in unknown)
    found = []
    for number in numbers or known:
        if number in moments.LESSONS:
            found += [_of_moment(name) for name in moments.logic(number)]
        if number in tasks.SETS:
            asked = _texts(number)
            found += [_of_task(name, asked[name]) for name in tasks.logic(number) if name in asked]
    return tuple(question for question in found if _can_be_chosen(question))


def _can_be_chosen(question: Question) -> bool:
    """Whether there is something to choose, and one option is right."""
    return len(question.options) > 1 and sum(option.share == 1 for option in question.options) == 1


def _of_moment(name: str) -> Question:
    moment, told = moments.find_moment(name)
    options = []
    for value in told.options or _values(moment.task):
        said = moments.answered(name, value)
        unit = f" {moment.scale.unit}" if moment.scale and moment.scale.unit else ""
        options.append(Option(html.escape(said.given + unit), float(said.right), html.escape(said.words)))
    return Question(name, "moment", told.title, as_html(told.ask), _without_doubles(options))


def _of_task(name: str, text: str) -> Question:
    task, told = tasks.find_task(name)
    options = [Option(_as_option(task.right), 1.0, as_html(told.right))]
    for slip in _slips(task):
        said = as_html(f"{told.wrong[slip]} Reread: {told.reread}.")
        options.append(Option(_as_option(task.kind.read(task.wrong[slip]())), task.credit.get(slip, 0.0), said))
    kept = _without_doubles(options)[: MOST_WRONG + 1]
    return Question(name, "task", told.title, text, tuple(sorted(kept, key=lambda option: option.text)))


def _values(task: tasks.Task) -> list[Any]:
    """The right answer and what the slips lead to, the smallest first."""
    return sorted([task.right, *(task.kind.read(make()) for make in task.wrong.values())])


def _slips(task: tasks.Task) -> list[str]:
    """The slips that lead to a wrong answer of their own, which the check would name."""
    named = []
    for slip, make in task.wrong.items():
        found = task.find(task.kind.read(make()))
        if found and found.slips == (slip,):
            named.append(slip)
    return named


def _without_doubles(options: Iterable[Option]) -> tuple[Option, ...]:
    """One option for each text that is not too long, the first."""
    kept: dict[str, Option] = {}
    for option in options:
        if len(option.text) <= LONGEST:
            kept.setdefault(option.text, option)
    return tuple(kept.values())


def _as_option(value: Any) -> str:
    return html.escape(written(value)) or "none of them"


def written(value: Any) -> str:
    """An answer that was read, as one would write it by hand.

    Examples
    --------
    >>> written({"a": "protects -", "b": 0.25}), written(frozenset({("iran", "russia")})), written((2.0, True))
    ('a: protects -; b: 0.25', 'iran–russia', '2, yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{round(value, 3):g}"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {written(item)}" for key, item in value.items())
    if isinstance(value, frozenset):
        return ", ".join(sorted("–".join(item) if isinstance(item, tuple) else written(item) for item in value))
    if isinstance(value, tuple):
        return ", ".join(written(item) for item in value)
    return str(value)


def for_words(name: str) -> bool:
    """Whether a task can be asked without code: by its track, where it names one, and by its kind of answer."""
    task, told = tasks.find_task(name)
    written = isinstance(task.kind, WITHOUT_OPTIONS) or task.right is None
    return getattr(told, "track", "words") == "words" and not written


def _texts(number: str) -> dict[str, str]:
    """The text of each task that can be asked without code, as HTML: from its heading to its answer."""
    found: dict[str, str] = {}
    (path,) = solutions([number])
    name, parts = "", []
    for cell in notebook_file.read(path).cells:
        heading = re.match(r"## Task (\d\d\.\d+) .*\n(?:\*\d+ minutes.*\*\n)?", cell.source)
        if cell.cell_type == "markdown" and heading:
            name, parts = heading[1], [as_html(cell.source[heading.end() :].strip())]
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            if name and name in tasks.logic(number) and for_words(name):
                found[name] = "\n".join(part for part in parts if part)
            name = ""
        elif name:
            parts.append(as_html(cell.source) if cell.cell_type == "markdown" else _shown(cell))
    return found


def _shown(cell: NotebookNode) -> str:
    """What a cell printed; of one that printed nothing, what stands in it, such as a list of ties."""
    texts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            texts.append(output.text)
        elif output.output_type in ("display_data", "execute_result"):
            texts.append(output.data.get("text/plain", ""))
    text = ANSI.sub("", "\n".join(texts)).strip("\n") or cell.source
    return f"<pre>{html.escape(text)}</pre>"


def as_html(text: str) -> str:
    """Markdown as HTML whose tags are all closed, so that it can stand in XML."""
    import mistune

    render: Callable[[str], Any] = mistune.create_markdown(escape=True)
    return str(render(text)).strip()
