"""Mark a class: the sets as an nbgrader course, and a folder of submissions marked with one call.

nbgrader does the work: it generates, restores the locked checks, runs, keeps the gradebook and writes the feedback.
What is added here: several submissions at a time, one table of marks by task, and a column for what looks like a way
round the checks. A fault in a submission costs the task that it stands in (`handed_in`, `executing`). A submission is
somebody else's code: it runs in a `cage`, which keeps it from little, so mark on a machine, or in a container, that
holds nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import nbformat
from nbformat import NotebookNode

from entente.errors import EntenteError, Fault
from entente.exercises import copies, platforms
from entente.exercises.handed_in import restored
from entente.exercises.marking import tricks
from entente.exercises.notebook_file import read
from entente.exercises.platforms import Handed
from entente.exercises.roster import Roster, graded, matched
from entente.exercises.solutions import solutions
from entente.files import write_whole
from entente.parallel import end_with_parent
from entente.path import tables

STUB = "# your answer here"  # what stands where a solution was left out
CELL_SECONDS = 60
TRIES = 8
KEPT = "handed_in.json"  # in the course: which file of whom was marked
CONFIG = """\
# The exercises of Entente as an nbgrader course. nbgrader's own pages say what else can be set here.
c = get_config()
c.CourseDirectory.course_id = "entente"
c.ClearSolutions.code_stub = {{"python": "{stub}"}}
c.ExecutePreprocessor.timeout = {seconds}
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.allow_errors = True
# Nothing is released or collected by nbgrader here; without a folder of its own, Formgrader would say so in red.
from pathlib import Path
c.Exchange.root = str(Path(__file__).with_name("exchange"))
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
        (folder / "exchange").mkdir(parents=True, exist_ok=True)
        (folder / "exchange").chmod(0o777)  # what nbgrader asks of it
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


@dataclass(frozen=True)
class Marked:
    """A class that was marked: the marks by name, and what was handed in."""

    marks: list[Marks]
    handed: Mapping[str, Handed]
    course: Path
    number: str

    def pages(self) -> dict[str, bytes]:
        """The page of feedback of each learner who has one."""
        found = {}
        for learner in self.handed:
            for path in (self.course / "feedback" / learner / assignment_name(self.number)).glob("*.html"):
                found[learner] = path.read_bytes()
        return found


def mark(
    number: str,
    source: str | Path,
    course: str | Path,
    *,
    jobs: int = 2,
    seconds: int = CELL_SECONDS,
    again: bool = False,
    told: Callable[[str], None] = lambda line: None,
) -> Marked:
    """Mark the submissions of one set: generate, autograde, feedback.

    Parameters
    ----------
    source : str or Path
        A folder or a zip of submissions, as `platforms` reads them.
    course : str or Path
        The nbgrader course; made if it is not there. Gradebook and feedback stay in it, so that a person can go on in
        nbgrader with the answers that have to be read.
    seconds : int
        How long a cell may run before it is stopped.
    again : bool
        Whether to mark those too whose file was marked before. Otherwise their points stay, with those that a person
        gave, and only their feedback is written anew.
    told : callable
        Is given a line for each submission that is done.

    Returns
    -------
    Marked
        A submission that could not be marked is among the marks, with the reason.

    Raises
    ------
    EntenteError
        See `make_course` and `platforms.submissions`; ``classroom.generate`` if nbgrader cannot read the set.

    Examples
    --------
    >>> mark("77", ".", ".")
    Traceback (most recent call last):
    entente.errors.EntenteError: the set: found "77"; expected the number of a set, such as 03.
    """
    solution, course = _solution(number), Path(course).resolve()
    with platforms.unpacked(source) as folder:
        handed = platforms.submissions(folder)
        cells = {learner: _cells(one.path) for learner, one in handed.items()}
        make_course(course, [number])
        with _own_surroundings():
            made = _api(course).generate_assignment(assignment_name(number), force=True, create=True)
            if not made["success"]:
                expected = "a set that nbgrader can read"
                raise EntenteError([Fault("classroom.generate", assignment_name(number), _last_line(made), expected)])
            before = {} if again else _marked_before(course, number)
            contents = {learner: _digest(one.path) for learner, one in handed.items()}
            known = {learner for learner in handed if before.get(learner) == contents[learner]}
            fresh = {learner: one.path for learner, one in handed.items() if learner not in known}
            sound, unsound = _place(course, number, solution.name, fresh)
            done: list[Marks] = []
            for one in chain(unsound, _marked(course, number, dict.fromkeys(known, ()) | sound, known, jobs, seconds)):
                done.append(replace(one, noticed=(*one.noticed, *tricks(cells[one.learner]))))
                told(f"{len(done)} of {len(handed)} · {one.learner} · {_briefly(done[-1])}")
            _keep(course, number, before | {one.learner: contents[one.learner] for one in done if not one.failed})
        alike = copies.alike(cells, read(solution).cells)
        done = [replace(one, noticed=(*one.noticed, *alike.get(one.learner, ()))) for one in done]
    return Marked(sorted(done, key=lambda one: one.learner), handed, course, number)


def _marked(
    course: Path, number: str, wanted: Mapping[str, tuple[str, ...]], known: Collection[str], jobs: int, seconds: int
) -> Iterator[Marks]:
    """The marks of each as they come, several at a time, with what had to be put right in the notebook first."""
    with ProcessPoolExecutor(max_workers=max(1, jobs), initializer=end_with_parent) as pool:
        waiting = {
            pool.submit(_mark_one, str(course), number, learner, seconds, learner in known): learner
            for learner in wanted
        }
        for future in as_completed(waiting):
            learner = waiting[future]
            try:
                marks = future.result()
            except Exception as error:  # a process that died takes only its submission with it
                marks = Marks(learner, failed=f"could not be marked ({type(error).__name__})")
            yield replace(marks, noticed=(*wanted[learner], *marks.noticed))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _marked_before(course: Path, number: str) -> dict[str, str]:
    """Which file of whom was marked before, by what it holds."""
    try:
        kept = json.loads((course / KEPT).read_text(encoding="utf-8"))[number]
        return {str(learner): str(content) for learner, content in kept.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _keep(course: Path, number: str, marked: Mapping[str, str]) -> None:
    try:
        everything = json.loads((course / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        everything = {}
    everything = {**everything, number: dict(marked)} if isinstance(everything, dict) else {number: dict(marked)}
    write_whole({course / KEPT: json.dumps(everything, indent=1, sort_keys=True).encode("utf-8")}, inside=course)


def _cells(path: Path) -> list[NotebookNode]:
    try:
        return read(path).cells
    except EntenteError:
        return []


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
    settings.Exchange.root = str(course / "exchange")
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
        if path.suffix != platforms.NOTEBOOK:
            unsound.append(Marks(learner, failed=f"is no notebook ({path.name})"))
            continue
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


def _mark_one(course: str, number: str, learner: str, seconds: int, known: bool = False) -> Marks:
    """Autograde one submission and write its feedback. Two processes may want the gradebook at once: then once more.

    One that is `known` is not run again, so that the points that a person gave stay.
    """
    from entente.exercises import executing

    warnings.simplefilter("ignore")  # in a process of its own; SQLAlchemy has remarks on nbgrader
    api, name = _api(Path(course), seconds), assignment_name(number)
    found = {"success": True}
    for attempt in range(0 if known else TRIES):
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


def to_csv(marks: Iterable[Marks], people: Roster | None = None, handed: Mapping[str, Handed] | None = None) -> str:
    """The marks as CSV: a row for each learner, a column for each task; with a list of the class, a row for everybody.

    Examples
    --------
    >>> print(to_csv([Marks("ann", {"03.1": 1.5}, {"03.1": 2.0}, ("03.1",), ("cell 4 sets check",))]))
    learner,03.1,total,most,to_read,late,noticed,failed
    ann,1.5,1.5,2,03.1,,cell 4 sets check,
    <BLANKLINE>
    """
    rows, handed = list(marks), handed or {}
    tasks = sorted({task for one in rows for task in one.most})
    found = matched(people, handed)[0] if people else {}
    cells = []
    for one in rows:
        row: dict[str, Any] = {task: f"{points:g}" for task, points in one.points.items()}
        if not one.failed:  # no score is made of nothing
            row |= {"total": f"{one.total:g}", "most": f"{sum(one.most.values()):g}"}
        row |= {"to_read": " ".join(one.unread), "noticed": "; ".join(one.noticed)}
        late = "late" if one.learner in handed and handed[one.learner].late else ""
        name = found[one.learner].name if one.learner in found else one.learner
        cells.append(row | {"learner": name, "late": late, "failed": one.failed})
    missing = [person.name for person in people.people if person not in found.values()] if people else []
    cells += [{"learner": name, "failed": "nothing handed in"} for name in missing]
    return tables.to_csv(cells, ("learner", *tasks, "total", "most", "to_read", "late", "noticed", "failed"))


def grades(marked: Marked, people: Roster) -> str:
    """The list of the class with the points of each, as the platform that it is from reads it."""
    found, _ = matched(people, marked.handed)
    sound = [one for one in marked.marks if one.learner in found and not one.failed]
    points = {found[one.learner].name: one.total for one in sound}
    said = {found[one.learner].name: _by_task(one) for one in sound}
    most = max((sum(one.most.values()) for one in sound), default=0.0)
    return graded(people, points, said, f"Entente {marked.number}", most)


def _by_task(one: Marks) -> str:
    """A line of feedback: the points of each task."""
    tasks = [f"{task}: {points:g} of {one.most[task]:g}" for task, points in one.points.items()]
    return "; ".join(tasks) + (f". Still to be read: {' '.join(one.unread)}" if one.unread else "")
