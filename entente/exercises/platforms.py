"""What learning platforms hand out and take back: folders and zips of submissions, lists of a class, feedback.

Known are the forms of Moodle (*Download all submissions*, the grading worksheet, *Upload multiple feedback files*) and
of Canvas (*Download Submissions*, the gradebook's export and import); else a notebook or a folder for each learner.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from entente.errors import EntenteError, Fault
from entente.files import write_whole

NAME = re.compile(r"[^\w.@-]+")
# "Ann Lee_1043_assignsubmission_file_/homework.ipynb"
MOODLE = re.compile(r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?")
# "leeann_LATE_10433_88124_homework-1.ipynb"; the number at the end counts what was handed in again
CANVAS = re.compile(
    r"(?P<name>[^_]+)(?P<late>_LATE)?_(?P<number>\d+)_(?P<submission>\d+)_(?P<file>.+?)(?:-(?P<again>\d+))?"
)
NOTEBOOK, CHECKPOINTS = ".ipynb", ".ipynb_checkpoints"
MOST_FILES, MOST_BYTES = 5_000, 500_000_000  # of a zip, unpacked: a class, and not a bomb


@dataclass(frozen=True)
class Handed:
    """A notebook that was handed in.

    Parameters
    ----------
    learner : str
        The name that stands in the table of marks and in the gradebook, without spaces.
    number : str
        The number by which the platform knows the learner; empty where there is none.
    original : str
        The name of the folder or file as it was downloaded, for feedback that is taken back under it.
    again : int
        How often it was handed in before.
    """

    learner: str
    path: Path
    number: str = ""
    original: str = ""
    late: bool = False
    again: int = 0

    @property
    def is_notebook(self) -> bool:
        """Whether its name says so; a text or a picture cannot be marked."""
        return self.path.suffix == NOTEBOOK


@contextmanager
def unpacked(source: str | Path) -> Iterator[Path]:
    """A folder as it is; of a zip the notebooks in it, in a folder that is gone afterwards.

    Raises
    ------
    EntenteError
        ``classroom.zip`` for what is no zip, or one that is far too large.
    """
    source = Path(source)
    if source.is_dir() or not source.exists():
        yield source
        return
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        _unpack(source, Path(place))
        yield Path(place)


def _unpack(source: Path, place: Path) -> None:
    """Write out the notebooks of a zip, and of all else the name, so that whoever handed it in is seen.

    Names that would lead out of the folder are passed over.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            sound = [one for one in packed.infolist() if _stays_inside(one) and not one.is_dir()]
            wanted = [one for one in sound if one.filename.endswith(NOTEBOOK)]
            size = sum(one.file_size for one in wanted)
            if len(wanted) > MOST_FILES or size > MOST_BYTES:
                found = f"{len(wanted):,} notebooks, {size / 1e6:,.0f} MB"
                raise _no_zip(source, found, f"at most {MOST_FILES:,} notebooks and {MOST_BYTES / 1e6:.0f} MB")
            for one in wanted:
                target = place.joinpath(*PurePosixPath(one.filename).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                write_whole({target: packed.read(one)}, inside=place)
            for one in [one for one in sound if one not in wanted][:MOST_FILES]:
                *folders, name = PurePosixPath(one.filename).parts
                write_whole({place.joinpath(*folders[:1], safe(name)[-80:]): b""}, inside=place)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise _no_zip(source, str(error) or type(error).__name__, "a folder, or a zip of submissions") from None


def _stays_inside(one: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(one.filename.replace("\\", "/"))
    inside = not path.is_absolute() and ".." not in path.parts and ":" not in one.filename
    return inside and "__MACOSX" not in path.parts and not stat.S_ISLNK(one.external_attr >> 16)


def _no_zip(source: Path, found: str, expected: str) -> EntenteError:
    return EntenteError([Fault("classroom.zip", str(source), found[:120], expected)])


def submissions(folder: str | Path) -> dict[str, Handed]:
    """The submissions in a folder: a notebook each, or a folder each with one notebook in it.

    Returns
    -------
    dict of str to Handed
        By learner. Of what a learner handed in several times, the last; what is no notebook, only where there is none.

    Raises
    ------
    EntenteError
        ``classroom.submissions`` if there are none, ``classroom.learner`` if two have one name.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     _ = (Path(place) / "Ann Lee.ipynb").write_text("{}")
    ...     _ = (Path(place) / "leebob_LATE_10433_88124_set_03-1.ipynb").write_text("{}")
    ...     [(one.learner, one.number, one.late) for one in submissions(place).values()]
    [('Ann_Lee', '', False), ('leebob', '10433', True)]
    """
    found: dict[str, Handed] = {}
    faults = []
    for one in sorted(_all(Path(folder)), key=lambda handed: (handed.is_notebook, handed.again)):
        before = found.get(one.learner)
        if before and (not one.number or before.number != one.number):
            second = f'a second "{one.learner}"'
            faults.append(Fault("classroom.learner", str(one.path), second, "one notebook for each name"))
        found[one.learner] = one
    if not any(one.is_notebook for one in found.values()):
        expected = "notebooks, folders with one notebook each, or a zip of them"
        faults.append(Fault("classroom.submissions", str(folder), "no notebook", expected))
    if faults:
        raise EntenteError(faults)
    return dict(sorted(found.items()))


def _all(folder: Path) -> Iterator[Handed]:
    """Everything that was handed in; two learners of one name are told apart by their numbers."""
    named = [*_files(folder), *_folders(folder)]
    for one in named:
        namesakes = {other.number for other in named if other.learner == one.learner and other.number}
        yield replace(one, learner=f"{one.learner}_{one.number}") if len(namesakes) > 1 and one.number else one


def _files(folder: Path) -> Iterator[Handed]:
    for path in sorted(path for path in folder.glob("*") if path.is_file()):
        canvas = CANVAS.fullmatch(path.stem)
        if canvas:
            again = int(canvas["again"] or 0)
            yield Handed(safe(canvas["name"]), path, canvas["number"], path.name, bool(canvas["late"]), again)
        elif path.suffix == NOTEBOOK:
            yield Handed(safe(path.stem), path, original=path.name)


def _folders(folder: Path) -> Iterator[Handed]:
    for inner in sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")):
        files = [path for path in sorted(inner.rglob("*")) if path.is_file() and CHECKPOINTS not in path.parts]
        if not files:
            continue
        first = next((path for path in files if path.suffix == NOTEBOOK), files[0])
        moodle = MOODLE.fullmatch(inner.name)
        if moodle:
            yield Handed(safe(moodle["name"]), first, moodle["number"], inner.name)
        else:
            yield Handed(safe(inner.name), first, original=inner.name)


def safe(name: str) -> str:
    """A name as it may stand in a path and in the gradebook.

    Examples
    --------
    >>> safe("Ann Lee"), safe("../")
    ('Ann_Lee', 'nameless')
    """
    return NAME.sub("_", name).strip("_.") or "nameless"


def feedback_zip(pages: Mapping[str, bytes], handed: Mapping[str, Handed]) -> bytes:
    """The pages of feedback under the names that the platform gave, so that it can take them back.

    Parameters
    ----------
    pages : mapping of str to bytes
        By learner.

    Examples
    --------
    >>> one = Handed("Ann_Lee", Path("x.ipynb"), "1043", "Ann Lee_1043_assignsubmission_file_")
    >>> zipfile.ZipFile(io.BytesIO(feedback_zip({"Ann_Lee": b"<p>"}, {"Ann_Lee": one}))).namelist()
    ['Ann Lee_1043_assignsubmission_file_/feedback.html']
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for learner, page in pages.items():
            packed.writestr(zipfile.ZipInfo(_name_of_feedback(handed[learner]), (1980, 1, 1, 0, 0, 0)), page)
    return content.getvalue()


def _name_of_feedback(one: Handed) -> str:
    if one.original.endswith(NOTEBOOK):
        return f"{one.original.removesuffix(NOTEBOOK)}.html"
    return f"{one.original}/feedback.html"
