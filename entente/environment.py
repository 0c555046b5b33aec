"""Is everything in place for the course? Five questions, each answered in a line, with what to do if the answer is no.

The lines name no version, path or machine when all is well, so that they read the same for everybody.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from entente.notes import in_browser
from entente.say import count

ROOT = Path(__file__).resolve().parents[1]
DISTRIBUTION = "entente-course"  # the name in pyproject.toml; `entente` on the public index is somebody else's package
PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)  # a line of a lock: name==version
FIRST, LAST = (3, 11), (3, 14)
WIDGETS = ("ipywidgets", "jupyterlab_widgets")
BESIDE_THE_PAGE = ("ipykernel", "jupyterlab", "jupyterlab_widgets")  # in a browser the page itself does their work
AGAIN = "Stop JupyterLab, type python3 start.py in the course's folder, and open this lesson again."
KERNEL_MENU = "In the menu Kernel choose Change Kernel, then Python 3 (ipykernel)."
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question about the environment.

    Examples
    --------
    >>> print(Finding("Widgets", False, "missing", "Install them."))
    ✗ Widgets: missing. Install them.
    """

    about: str
    sound: bool
    says: str
    do: str = ""

    def __str__(self) -> str:
        return f"{'✓' if self.sound else '✗'} {self.about}: {self.says}. {self.do}".rstrip()


@dataclass(frozen=True, slots=True)
class Report:
    """What was found about the environment, all of it at once.

    Examples
    --------
    >>> report = Report((Finding("Python", True, "supported"),))
    >>> report.sound
    True
    >>> print(report)
    ✓ Python: supported.
    Everything is in place.
    """

    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is in place."""
        return all(finding.sound for finding in self.findings)

    def __str__(self) -> str:
        last = "Everything is in place." if self.sound else "Mend what is marked ✗, then run this cell again."
        return "\n".join([*map(str, self.findings), last])

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        """What a notebook shows for a report."""
        printer.text(str(self))


def check(root: str | Path | None = None) -> Report:
    """Look at Python, the packages, the kernel, the widgets and the data.

    Parameters
    ----------
    root : str or Path, optional
        The course's folder; by default the one that holds the package.

    Examples
    --------
    >>> [finding.about for finding in check().findings]
    ['Python', 'Packages', 'Kernel', 'Widgets', 'Data']

    Notes
    -----
    Versions are compared with the lock, if the course's folder has one. In a browser the packages come with the page,
    which has its own lock, so they only have to be there. Nothing is fetched and nothing is changed.
    """
    root = Path(root or ROOT)
    questions = {
        "Python": python,
        "Packages": lambda: packages(root / "requirements.txt"),
        "Kernel": lambda: kernel(root),
        "Widgets": widgets,
        "Data": data,
    }
    return Report(tuple(_answered(about, question) for about, question in questions.items()))


def _answered(about: str, question: Callable[[], Finding]) -> Finding:
    """The answer; where a package is damaged the question itself may fail, and that is an answer too."""
    try:
        return question()
    except Exception as error:
        why = (str(error).splitlines() or [""])[0][:100]
        return Finding(about, False, f"could not be looked at ({type(error).__name__}: {why})", AGAIN)


def python(version: tuple[int, int] | None = None) -> Finding:
    """Whether this Python is one of those that the course supports.

    Examples
    --------
    >>> print(python((3, 10)))
    ✗ Python: 3.10, but the course needs 3.11 to 3.14. Install one of these, then type python3 start.py with it.
    """
    version = version or sys.version_info[:2]
    if FIRST <= version <= LAST:
        return Finding("Python", True, "supported")
    says = "{}.{}, but the course needs {}.{} to {}.{}".format(*version, *FIRST, *LAST)
    return Finding("Python", False, says, "Install one of these, then type python3 start.py with it.")


def packages(lock: Path) -> Finding:
    """Whether the packages that the course itself names are there, and none is older than the lock says.

    Parameters
    ----------
    lock : Path
        A hashed requirements file. Without one, the packages only have to be there.
    """
    pinned = dict(PIN.findall(lock.read_text(encoding="utf-8"))) if lock.exists() and not in_browser() else {}
    importlib.invalidate_caches()  # Python remembers folders as it saw them last
    try:
        names = needed()
    except metadata.PackageNotFoundError:
        return Finding("Packages", False, "the course is not installed here", AGAIN)
    wrong = [line for name in names if (line := _mismatch(name, pinned.get(name)))]
    if not wrong:
        return Finding("Packages", True, "as the course needs them")
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return Finding("Packages", False, "; ".join(wrong[:SHOWN]) + more, AGAIN)


def needed() -> tuple[str, ...]:
    """The packages that the course names as its own needs."""
    from packaging.requirements import Requirement

    requirements = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or []]
    named = [item.name for item in requirements if item.marker is None or item.marker.evaluate({"extra": ""})]
    return tuple(name for name in named if not (in_browser() and name in BESIDE_THE_PAGE))


def _mismatch(name: str, pinned: str | None) -> str:
    from packaging.version import Version

    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is missing"
    if not _is_whole(name):
        return f"{name} is damaged"
    return f"{name} {version} is older than {pinned}" if pinned and Version(version) < Version(pinned) else ""


def _is_whole(name: str) -> bool:
    """Whether the folders and files at the top of a package are there, by its own list of what it has."""
    package = metadata.distribution(name)
    tops = {"/".join(file.parts[:2]) for file in package.files or () if file.parts[0] != ".."}
    return all(Path(str(package.locate_file(top))).exists() for top in tops if not top.endswith(".pyc"))


def kernel(root: Path) -> Finding:
    """Whether this kernel runs the package of this course, and not another copy."""
    import entente

    here = Path(entente.__file__).resolve().parent
    if here == (Path(root) / "entente").resolve() or in_browser():  # a page brings the one copy that there is
        return Finding("Kernel", True, "runs this course")
    return Finding("Kernel", False, "runs another copy of the course", KERNEL_MENU)


def widgets(names: tuple[str, ...] = WIDGETS) -> Finding:
    """Whether sliders and buttons can be shown."""
    asked = [name for name in names if not (in_browser() and name in BESIDE_THE_PAGE)]
    missing = [name for name in asked if importlib.util.find_spec(name) is None]
    if not missing:
        return Finding("Widgets", True, "available")
    return Finding("Widgets", False, f"{' and '.join(missing)} is missing", AGAIN)


def data(root: str | Path | None = None) -> Finding:
    """Whether the course's tables are whole."""
    from entente.data import validate

    faults = validate(root)
    if not faults:
        return Finding("Data", True, "sound")
    found = f"{count(len(faults), 'fault')}, the first: {faults[0]}".rstrip(".")
    return Finding("Data", False, found, "Type entente validate to see all.")
