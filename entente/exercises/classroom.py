"""Mark a class: the sets as an nbgrader course, and a folder of submissions marked with one call.

nbgrader does the work: it generates, restores the locked checks, runs, keeps the gradebook and writes the feedback.
What is added here: several submissions at a time, one table of marks by task, and a column for what looks like a way
round the checks. A fault in a submission costs the task that it stands in (`handed_in`, `executing`). A submission is
somebody else's code: it runs in a `cage`, which keeps it from little, so mark on a machine, or in a container, that
holds nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import nbformat

from entente.errors import EntenteError, Fault
from entente.exercises.handed_in import restored
from entente.exercises.marking import tricks
from entente.exercises.notebook_file import read
from entente.exercises.solutions import solutions
from entente.files import write_whole
from entente.parallel import end_with_parent
from entente.path import tables

STUB = "# your answer here"  # what stands where a solution was left out
CELL_SECONDS = 60
TRIES = 8
NAME = re.compile(r"[^\w.@-]+")
CONFIG = """\
# The exercises of Entente as an nbgrader course. nbgrader's own pages say what else can be set here.
c = get_config()
c.CourseDirectory.course_id = "entente"
c.ClearSolutions.code_stub = {{"python": "{stub}"}}
c.ExecutePreprocessor.timeout = {seconds}
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.allow_errors = True
"""


@dataclass(frozen=True)
class Marks:
    """What one submission earned."""

    learner: str
    points: Mapping[str, float] = field(default_factory=dict)  # points by task, such as "03.2"
    most: Mapping[str, float] = field(default_factory=dict)  # the most that each could earn, read answers included
    unread: tuple[str, ...] = ()  # tasks with an answer that a person has still to read
    noticed: tuple[str, ...] = ()
    failed: str = ""  # why it could not be marked; empty if it was

    @property
    def total(self) -> float:
        """All points; what is unread counts nothing yet. Of a submission that could not be marked there is no total."""
        return float(sum(self.points.values()))


def without_nbgrader() -> EntenteError:
    """What to say when nbgrader is not there; the extra is installed from the course's folder."""
    do = 'In the course\'s folder, with its environment active, type: python -m pip install -e ".[teachers]"'
    return EntenteError([Fault("classroom.nbgrader", "nbgrader", "nothing", "nbgrader 0.9 or newer", do)])


def assignment_name(number: str) -> str:
    """What nbgrader calls a set."""
    return f"set_{number}"


class Made(NamedTuple):
    """What `make_course` wrote, and the files of the same names that were there and differ from ours."""

    written: list[Path]
    others: list[Path]


def make_course(folder: str | Path, numbers: Sequence[str] = ()) -> Made:
    """Write the sets into a folder as an nbgrader course: ``source/`` and ``nbgrader_config.py``.

    Parameters
    ----------
    folder : str or Path
        New, empty, or one that was made so before. What a teacher changed stays; what is cut short is written anew.
    numbers : sequence of str
        Such as ``["03"]``; none of them takes all sets.

    Returns
    -------
    Made
        Files that are there as they should be are in neither list.

    Raises
    ------
    EntenteError
        ``classroom.folder`` if it cannot be written, ``classroom.set`` for a set that there is not.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in make_course(Path(place) / "class", ["05"]).written]
    ['nbgrader_config.py', '05_test_the_balance.ipynb']
    """
    folder, chosen = Path(folder), [_solution(number) for number in numbers] or solutions()
    wanted = {folder / "nbgrader_config.py": CONFIG.format(stub=STUB, seconds=CELL_SECONDS).encode("utf-8")}
    others = []
    try:
        for path in chosen:
            wanted[folder / "source" / assignment_name(path.name[:2]) / path.name] = path.read_bytes()
        for path, content in list(wanted.items()):
            there = path.read_bytes() if path.exists() else b""
            if not content.startswith(there):
                others.append(path)
            if there == content or path in others:
                del wanted[path]
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(wanted, inside=folder)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise EntenteError([Fault("classroom.folder", str(folder), found, "a folder that can be written to")]) from None
    return Made(list(wanted), others)


def _solution(number: str) -> Path:
    found = solutions([number]) if re.fullmatch(r"\d\d", number) else []
    if not found:
        expected = "the number of a set, such as 03"
        raise EntenteError([Fault("classroom.set", "the set", f'"{number}"', expected)])
    return found[0]


def submissions(folder: str | Path) -> dict[str, Path]:
    """The submissions in a folder: a notebook each, or a folder each with one notebook in it.

    Returns
    -------
    dict of str to Path
        The learner's name, made of the name of the file or folder, and the notebook.

    Raises
    ------
    EntenteError
        ``classroom.submissions`` if there are none, ``classroom.learner`` if two have one name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "Ann Lee.ipynb").write_text("{}")
    ...     sorted(submissions(place))
    ['Ann_Lee']
    """
    folder = Path(folder)
    paths = sorted(folder.glob("*.ipynb"))
    for inner in sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")):
        paths += [path for path in sorted(inner.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts][:1]
    found: dict[str, Path] = {}
    faults = []
    for path in paths:
        own = path.stem if path.parent == folder else path.relative_to(folder).parts[0]
        learner = NAME.sub("_", own).strip("_.") or "nameless"
        if learner in found:
            faults.append(Fault("classroom.learner", str(path), f'a second "{learner}"', "one notebook for each name"))
        found[learner] = path
    if not paths:
        expected = "notebooks, or folders with one notebook each"
        faults.append(Fault("classroom.submissions", str(folder), "no notebook", expected))
    if faults:
        raise EntenteError(faults)
    return found


def mark(
    number: str,
    folder: str | Path,
    course: str | Path,
    *,
    jobs: int = 2,
    seconds: int = CELL_SECONDS,
    told: Callable[[str], None] = lambda line: None,
) -> list[Marks]:
    """Mark a folder of submissions of one set: generate, autograde, feedback.

    Parameters
    ----------
    course : str or Path
        The nbgrader course; made if it is not there. Gradebook and feedback stay in it, so that a person can go on in
        nbgrader with the answers that have to be read.
    seconds : int
        How long a cell may run before it is stopped.
    told : callable
        Is given a line for each submission that is done.

    Returns
    -------
    list of Marks
        By name. A submission that could not be marked is among them, with the reason.

    Raises
    ------
    EntenteError
        See `make_course` and `submissions`; ``classroom.generate`` if nbgrader cannot read the set.

    Examples
    --------
    >>> mark("77", ".", ".")
    Traceback (most recent call last):
    entente.errors.EntenteError: the set: found "77"; expected the number of a set, such as 03.
    """
    solution, course = _solution(number), Path(course).resolve()
    handed = submissions(folder)
    make_course(course, [number])
    done: list[Marks] = []
    with _own_surroundings():
        made = _api(course).generate_assignment(assignment_name(number), force=True, create=True)
        if not made["success"]:
            expected = "a set that nbgrader can read"
            raise EntenteError([Fault("classroom.generate", assignment_name(number), _last_line(made), expected)])
        sound, unsound = _place(course, number, solution.name, handed)
        for one in unsound:
            done.append(one)
            told(f"{len(done)} of {len(handed)} · {one.learner} · {one.failed}")
        with ProcessPoolExecutor(max_workers=max(1, jobs), initializer=end_with_parent) as pool:
            waiting = {pool.submit(_mark_one, str(course), number, learner, seconds): learner for learner in sound}
            for future in as_completed(waiting):
                learner = waiting[future]
                done.append(_result(future, learner, handed[learner], sound[learner]))
                told(f"{len(done)} of {len(handed)} · {done[-1].learner} · {_briefly(done[-1])}")
    return sorted(done, key=lambda one: one.learner)


def _result(future: Future[Marks], learner: str, path: Path, mended: Sequence[str]) -> Marks:
    """The marks, with what was noticed before, in and after the run: first what was put right in the notebook."""
    try:
        marks = future.result()
    except Exception as error:  # a process that died takes only its submission with it
        marks = Marks(learner, failed=f"could not be marked ({type(error).__name__})")
    try:
        looked_for = tricks(read(path).cells)
    except EntenteError:
        looked_for = []
    return replace(marks, noticed=(*mended, *marks.noticed, *looked_for))


def _briefly(one: Marks) -> str:
    if one.failed:
        return one.failed
    noticed = f", noticed: {len(one.noticed)}" if one.noticed else ""
    return f"{one.total:g} of {sum(one.most.values()):g} points, {len(one.unread)} to read{noticed}"


@contextmanager
def _own_surroundings() -> Iterator[None]:
    """Checks that run here must not stand in the teacher's own record; and nbgrader calls alembic by its bare name."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        patch.dict(os.environ, ENTENTE_HOME=home, PATH=path),
    ):
        yield


def _api(course: Path, seconds: int = CELL_SECONDS) -> Any:
    """nbgrader's own interface to a course, without its log on the screen."""
    import logging

    try:
        from nbgrader.apps import NbGrader, NbGraderAPI
        from nbgrader.converters import Autograde
        from nbgrader.preprocessors import Execute
        from traitlets.config import Config

        from entente.exercises.executing import CarefulExecute
    except ImportError:
        raise without_nbgrader() from None
    app = NbGrader(log_level=logging.CRITICAL)
    app.config_file = ""
    settings = Config()
    settings.CourseDirectory.root = str(course)
    settings.CourseDirectory.course_id = "entente"
    settings.CourseDirectory.db_url = f"sqlite:///{(course / 'gradebook.db').as_posix()}?timeout=60"
    settings.ClearSolutions.code_stub = {"python": STUB}
    settings.ExecutePreprocessor.timeout = seconds
    settings.ExecutePreprocessor.interrupt_on_timeout = True
    steps = Autograde.class_traits()["autograde_preprocessors"].default()
    settings.Autograde.autograde_preprocessors = [CarefulExecute if step is Execute else step for step in steps]
    settings.NbGrader.log_level = logging.CRITICAL
    settings.Application.log_level = logging.CRITICAL
    return NbGraderAPI(config=settings)


def _last_line(found: Mapping[str, Any]) -> str:
    """The line of nbgrader's log that names an error; its last one only points there."""
    lines = [line.strip() for line in str(found.get("log") or found.get("error") or "").splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"[\w.]*(Error|Exception)\b", line)]
    return [*named, *lines[-1:], "no reason"][0][:160]


def _place(
    course: Path, number: str, name: str, handed: Mapping[str, Path]
) -> tuple[dict[str, tuple[str, ...]], list[Marks]]:
    """Put the submissions where nbgrader looks for them, fit to be marked; those that are no notebooks are told."""
    fresh = read(course / "release" / assignment_name(number) / name)
    sound: dict[str, tuple[str, ...]] = {}
    unsound = []
    for learner, path in handed.items():
        try:
            notebook, mended = restored(read(path), fresh)
            place = course / "submitted" / learner / assignment_name(number)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            nbformat.write(notebook, place / name)
            sound[learner] = mended
        except (EntenteError, OSError) as error:
            unsound.append(Marks(learner, failed=f"is no notebook ({' '.join(str(error).split())[:120]})"))
    return sound, unsound


def _mark_one(course: str, number: str, learner: str, seconds: int) -> Marks:
    """Autograde one submission and write its feedback. Two processes may want the gradebook at once: then once more."""
    from entente.exercises import executing

    warnings.simplefilter("ignore")  # in a process of its own; SQLAlchemy has remarks on nbgrader
    api, name = _api(Path(course), seconds), assignment_name(number)
    for attempt in range(TRIES):
        found = api.autograde(name, learner, force=True, create=True)
        if found["success"] or "locked" not in str(found):
            break
        time.sleep(0.2 * (attempt + 1))
    if not found["success"]:
        return Marks(learner, failed=f"could not be marked: {_last_line(found)}")
    api.generate_feedback(name, learner, force=True)
    ran = Path(course) / "autograded" / learner / name
    happened = [line for path in ran.glob("*.ipynb") for line in executing.noticed(read(path))]
    return replace(_read_marks(api, name, learner), noticed=tuple(happened))


def _read_marks(api: Any, name: str, learner: str) -> Marks:
    points: dict[str, float] = {}
    most: dict[str, float] = {}
    unread = []
    with api.gradebook as book:
        for notebook in book.find_submission(name, learner).notebooks:
            for grade in notebook.grades:
                _, set_number, place = grade.name.split("-")
                task = f"{set_number}.{place}"
                points[task] = points.get(task, 0.0) + float(grade.score)
                most[task] = most.get(task, 0.0) + float(grade.max_score)
                if grade.needs_manual_grade:
                    unread.append(task)
    return Marks(learner, dict(sorted(points.items())), dict(sorted(most.items())), tuple(sorted(unread)))


def to_csv(marks: Iterable[Marks]) -> str:
    """The marks as CSV: a row for each learner, a column for each task.

    Examples
    --------
    >>> print(to_csv([Marks("ann", {"03.1": 1.5}, {"03.1": 2.0}, ("03.1",), ("cell 4 sets check",))]))
    learner,03.1,total,most,to_read,noticed,failed
    ann,1.5,1.5,2,03.1,cell 4 sets check,
    <BLANKLINE>
    """
    rows = list(marks)
    tasks = sorted({task for one in rows for task in one.most})
    cells = []
    for one in rows:
        row = {task: f"{points:g}" for task, points in one.points.items()}
        if not one.failed:  # no score is made of nothing
            row |= {"total": f"{one.total:g}", "most": f"{sum(one.most.values()):g}"}
        row |= {"to_read": " ".join(one.unread), "noticed": "; ".join(one.noticed)}
        cells.append(row | {"learner": one.learner, "failed": one.failed})
    return tables.to_csv(cells, ("learner", *tasks, "total", "most", "to_read", "noticed", "failed"))
