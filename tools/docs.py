"""The parts of pages that are made from tables and lessons, so that the two can never disagree.

Run ``python3 start.py docs`` after a change of the codebook or of a lesson; with ``--check`` it
changes nothing and says whether the pages are up to date.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from entente import data
from entente.errors import EntenteError, Fault, raise_if_any
from entente.exercises import tasks
from entente.files import write_whole
from entente.path.machine import machine_words
from entente.text import units
from entente.text.codebook import Codebook, Relation
from tools import plans
from tools.console import in_sentences

RUN = "python3 start.py docs"
HEADER = ("relation", "PLOVER event (mode / context)", "layers", "sign", "boundary rule", "coded so", "near miss")
SIGNS = {1: "+", 0: "0", -1: "−", None: "unsigned"}
OPENING = re.compile(
    r"# (?P<number>\d\d) · (?P<question>.+)\n\*(?P<minutes>\d+) minutes(?: to read, (?P<both>\d+) with the code)? · "
    r".*you will be able to: .+\*"
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the first cell of a lesson says of it."""

    number: str
    file: str
    question: str
    minutes: int  # to read
    both: int  # with the code


def codebook_table(codebook: Codebook) -> str:
    """The codebook as a table in Markdown: one row for each relation."""
    return _table(HEADER, map(_cells, codebook))


def _cells(relation: Relation) -> tuple[str, ...]:
    event = relation.event or "none: extension"
    detail = f" ({relation.mode or '–'} / {relation.context.replace(';', ', ') or '–'})"
    shown = event + (detail if relation.mode or relation.context else "")
    texts = (relation.boundary, relation.example, relation.near_miss)
    return f"`{relation.name}`", shown, ", ".join(relation.layers), SIGNS[relation.sign], *texts


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    escaped = [[cell.replace("|", "\\|") for cell in row] for row in (header, ("---",) * len(header), *rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in escaped)


def lesson(file: str, opening: str) -> Lesson:
    """Read what a lesson says of itself in its first cell.

    Parameters
    ----------
    opening : str
        The text of its first cell, which opens as in every lesson: ``# NN · question``, then in italics its minutes,
        what it needs and what the learner will be able to do.

    Raises
    ------
    EntenteError
        ``docs.opening`` if the cell opens otherwise.

    Examples
    --------
    >>> opening = "# 01 · Who says so?\\n*45 minutes · needs lesson 00 · you will be able to: mark the source.*"
    >>> lesson("01_read.ipynb", opening).question
    'Who says so?'
    """
    match = OPENING.match(opening)
    if not match:
        expected = "# NN · question, then *NN minutes · needs … · you will be able to: …*"
        raise EntenteError([Fault("docs.opening", f"{file}, first cell", "another opening", expected)])
    found = match.groupdict()
    minutes = int(found["minutes"])
    return Lesson(found["number"], file, found["question"], minutes, int(found["both"] or minutes))


def lessons(folder: Path) -> tuple[Lesson, ...]:
    """Every lesson in a folder of notebooks, in order."""
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    return tuple(lesson(path.name, "".join(_cells_of(path)[0]["source"])) for path in paths)


def _cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def exercise_minutes() -> dict[str, int]:
    """How long the exercises of each lesson take, in minutes, by its number."""
    return {number: sum(task.minutes for task in tasks.words(number).values()) for number in tasks.SETS}


def course_map(listed: Iterable[Lesson], up: str = "") -> str:
    """The lessons and their exercises as a table in Markdown, in order, with the minutes of all in the last row.

    Parameters
    ----------
    up : str
        The way from the page to the project's folder, such as ``"../../"``.

    Examples
    --------
    >>> print(course_map([Lesson("01", "01_read.ipynb", "Who says so?", 45, 75)]).splitlines()[2])
    | [01](notebooks/01_read.ipynb) | Who says so? | 45 | [42](exercises/01_read.ipynb) |
    """
    listed, extra = tuple(listed), exercise_minutes()
    rows = [
        (
            f"[{each.number}]({up}notebooks/{each.file})",
            each.question,
            str(each.minutes),
            f"[{extra[each.number]}]({up}exercises/{each.file})" if each.number in extra else "",
        )
        for each in listed
    ]
    done = sum(extra.get(each.number, 0) for each in listed)
    total = ("", "all lessons", str(sum(each.minutes for each in listed)), str(done))
    return _table(("lesson", "question", "minutes", "exercises, minutes"), [*rows, total])


def lab_questions(folder: Path) -> str:
    """The question that each lab asks before it opens, lesson by lesson, as it stands in the lesson."""
    parts = []
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        for cell in _cells_of(path):
            source = "".join(cell["source"])
            match = re.search(r"## Lab · (.+)\n+\*\*Predict first[.:]\*\*[.:]? *(.+)", source)
            if cell["cell_type"] == "markdown" and match:
                question = match[2].replace("The lab asks for your answer and then opens.", "").strip()
                parts.append(f"**Lesson {path.name[:2]}, {match[1]}** {question[:1].upper()}{question[1:]}")
    return "\n\n".join(parts)


def slips(numbers: Iterable[str] = tasks.SETS) -> str:
    """What learners get wrong in each task, and what the check says to it: for whoever stands beside them.

    Examples
    --------
    >>> print(slips(["05"]).splitlines()[2][:89])
    **05.1 Another network: Europe in 1890 and in 1904** (6 minutes; reread lesson 05, "Three
    """
    parts = []
    for number in numbers:
        parts.append(f"## Set {number}")
        for name, task in tasks.words(number).items():
            heading = f"**{name} {task.title}** ({task.minutes} minutes; reread {task.reread})"
            lines = [f"- *{slip.replace('_', ' ')}:* {said}" for slip, said in task.wrong.items()]
            lines += [f"- *{slip.replace('_', ' ')} (remark):* {said}" for slip, said in task.remarks.items()]
            passed = "When the form is complete" if task.remarks else "When it is right"
            parts.append(f"{heading}\n\n" + "\n".join([*lines, f"- *{passed}:* {task.right}"]))
    return "\n\n".join(parts)


def capstone_rubric(folder: Path) -> str:
    """The capstone's tasks and rubric, as they stand in its notebook."""
    found = []
    for path in sorted(folder.glob("09_*.ipynb")):
        for cell in _cells_of(path):
            source = "".join(cell["source"]).strip()
            if source.startswith("## Task "):
                found.append("### " + source.removeprefix("## "))
            elif source.startswith("**Rubric.**"):
                found.append(source)
    return "\n\n".join(found)


SAME_UNIT = {"pair": "paragraph and the two actors", "triple": "paragraph, actor, relation and recipient"}
DRAWS, SEED = 1000, 3  # as in lesson 03, so that the two say the same


def agreement_table(codings: units.Codings, codebook: Codebook) -> str:
    """How far the codings of the course's article agree on what to code and how, each with its interval of 95 %."""
    paragraphs = data.article().paragraphs
    drawn = units.draw_paragraphs(len(paragraphs), DRAWS, SEED)
    rows = []
    for level, shared in SAME_UNIT.items():
        found = units.unit_f1(codings, codebook, level=level, drawn=drawn)
        rows.append(("the same claims", f"F1, by {shared}", str(found)))
    marked = units.unit_alpha(codings, [len(paragraph.text) for paragraph in paragraphs])
    rows.append(("the same words", "alpha for unitising, by the relation", str(marked)))
    aligned = units.align_units(codings)
    for name in units.CODED:
        found = units.field_agreement(aligned, codebook, name, drawn=drawn)
        rows.append((f"the same code: {name}", f"alpha, over {found.units} shared claims", str(found.alpha)))
    return _table(("what is compared", "measure", "value, and its 95 %"), rows)


def machine_figures() -> str:
    """The stored figures of the machine coder: in words, and as a table."""
    rows = []
    for one in data.coder_figures():
        if one.figure != "texts":
            value = "" if one.value is None else f"{one.value:.2f}".removesuffix(".00")
            rows.append((one.figure.replace("_", " "), value, str(one.n)))
    return f"{machine_words()}\n\n" + _table(("figure, on the texts that were not seen", "value", "of"), rows)


PARTS: Mapping[str, tuple[str, Callable[[Path], str]]] = {
    "README.md": ("the first cells of notebooks/", lambda folder: course_map(lessons(folder / "notebooks"))),
    "data/README.md": ("data/codings.csv", lambda folder: agreement_table(data.codings(), data.codebook())),
    "docs/codebook.md": ("data/codebook.csv", lambda folder: codebook_table(data.codebook())),
    "docs/many_texts.md": ("data/coder_figures.csv", lambda folder: machine_figures()),
    "docs/instructor/README.md": (
        "the first cells of notebooks/",
        lambda folder: course_map(lessons(folder / "notebooks"), "../../"),
    ),
    "docs/instructor/questions.md": ("the labs of notebooks/", lambda folder: lab_questions(folder / "notebooks")),
    "docs/instructor/slips.md": ("entente/exercises/sets/", lambda folder: slips()),
    "docs/instructor/assessment.md": ("solutions/09", lambda folder: capstone_rubric(folder / "solutions")),
}
"""Each page with a made part: what it is made from, and what makes it."""

PLANS = "docs/instructor/plans.md"
"""The page whose tables hold minutes that follow from the lessons, row by row."""

PAGES = (*PARTS, PLANS)


def with_part(page: str, source: str, part: str, *, where: str = "the page") -> str:
    """A page with the part between its two marks put up to date.

    Parameters
    ----------
    page : str
        Markdown with the lines ``<!-- made from SOURCE: begin -->`` and ``<!-- made from SOURCE: end -->``.

    Raises
    ------
    EntenteError
        ``docs.marks`` if the page lacks a mark.

    Examples
    --------
    >>> page = "<!-- made from a: begin -->old<!-- made from a: end -->"
    >>> with_part(page, "a", "new").splitlines()[2]
    'new'
    """
    begin, end = (f"<!-- made from {source}: {edge} -->" for edge in ("begin", "end"))
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not pattern.search(page):
        raise EntenteError([Fault("docs.marks", where, "no marks", f"{begin} … {end}", "Put both lines back.")])
    return pattern.sub(lambda _: f"{begin}\n\n{part}\n\n{end}", page, count=1)


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Write every made part, or with ``--check`` say whether it is up to date."""
    parser = argparse.ArgumentParser(prog=RUN, description="Put the made parts of the pages up to date.")
    parser.add_argument("folder", nargs="?", type=Path, help="the course's folder, if it is another")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a page is not up to date")
    options = parser.parse_args(arguments)
    folder = options.folder or data.course_folder()
    new: dict[str, str] = {}
    faults: list[Fault] = []
    for page in PAGES:
        try:
            old, new[page] = _pages(folder, page)
        except EntenteError as error:
            faults += error.faults
            continue
        if old == new[page]:
            print(f"{page} is up to date.")
            del new[page]
        elif options.check:
            source = "notebooks/" if page == PLANS else PARTS[page][0]
            faults.append(Fault("docs.drift", page, "another part", f"what {source} says now", f"Run {RUN}."))
    raise_if_any(faults)
    write_whole({folder / page: text.encode("utf-8") for page, text in new.items()}, inside=folder)
    for page in new:
        print(f"{page} written.")
    return 0


def _pages(folder: Path, page: str) -> tuple[str, str]:
    """A page as it is and as it should be."""
    path = folder / page
    if not path.is_file():
        do = "Run it in the course's folder."
        raise EntenteError([Fault("docs.page", page, "no such file", "a page of the course", do)])
    old = path.read_text(encoding="utf-8")
    if page == PLANS:
        return old, plans.with_minutes(old, folder)
    source, make = PARTS[page]
    return old, with_part(old, source, make(folder), where=page)


if __name__ == "__main__":
    sys.exit(main())
