"""Make the course's environment and install the locked packages into it; do nothing where that is done.

Standard library only, since nothing is installed yet. What can go wrong on a learner's machine ends in a `Stop`: one
sentence that says what to do.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOCKS = {"lessons": "requirements.txt", "pages": "requirements/pages.txt", "tests": "requirements/tests.txt"}
PIN = re.compile(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==", re.MULTILINE)  # the beginning of a package's line in a lock
ROOM = 1_500_000_000  # bytes
INSTALLING = b"packages are being installed"  # in the marker of an unfinished set-up whose environment was made
NEWS = "@jupyterlab/apputils-extension:announcements"


class Stop(Exception):
    """Something that the reader can mend, as a sentence."""


@dataclass(frozen=True)
class House:
    """Where everything of one set-up lies."""

    root: Path

    @property
    def venv(self) -> Path:
        """The environment of the course."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self._path("scripts") / ("python.exe" if os.name == "nt" else "python")

    @property
    def packages(self) -> Path:
        """The folder into which pip installs."""
        return self._path("purelib")

    @property
    def unfinished(self) -> Path:
        """A file that stands as long as a set-up has not come to its end."""
        return self.venv / "entente-unfinished"

    @property
    def stamp(self) -> Path:
        """What was installed, for which Python and in which place."""
        return self.venv / "entente-stamp.json"

    @property
    def log(self) -> Path:
        """All that pip said."""
        return self.venv / "entente-install.log"

    def _path(self, name: str) -> Path:
        return Path(sysconfig.get_path(name, "venv", vars={"base": str(self.venv), "platbase": str(self.venv)}))


# What is there already


def place(house: House) -> str:
    """Name the Python, the machine and the folder for which an environment is good."""
    tag = f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}"
    return f"{tag} {sysconfig.get_platform()} {house.venv}"


def fingerprint(house: House, kind: str) -> str:
    """Hash what decides which packages are installed: the lock of this kind and pyproject.toml."""
    files = (house.root / LOCKS[kind], house.root / "pyproject.toml")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def read_stamp(house: House) -> Mapping[str, object]:
    """Read what was installed; an unreadable stamp counts as none."""
    try:
        stamp = json.loads(house.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def ready(house: House, kind: str) -> bool:
    """Whether the packages of this kind are installed as the lock says, here and for this Python."""
    stamp = read_stamp(house)
    return (
        kind in LOCKS
        and stamp.get(kind) == fingerprint(house, kind)
        and stamp.get("place") == place(house)
        and house.python.exists()
        and not house.unfinished.exists()
        and not trouble(house)
        and not damaged(house, stamp.get("packages"))
    )


def trouble(house: House) -> str:
    """Say why the environment has to be made anew, or nothing if it can be used."""
    if house.unfinished.exists() and house.unfinished.read_bytes() != INSTALLING:
        return "the last set-up was interrupted before there was anything to go on from"
    if not house.python.exists():
        return "its Python is gone"
    if not (house.venv / "pyvenv.cfg").exists():
        return "its pyvenv.cfg is gone"
    if not (house.packages / "pip" / "__init__.py").exists():
        return "its pip is gone"
    made_for = read_stamp(house).get("place")
    if made_for is None:
        return "" if _version_of(house) == sys.version_info[:2] else "another Python made it"
    return "" if made_for == place(house) else "the folder was moved, or another Python made it"


def damaged(house: House, names: object = None, *, thorough: bool = False) -> list[str]:
    """Name the packages that are not whole: what their own list of files says is not there.

    Parameters
    ----------
    names : list of str
        Those that must be there, as the stamp has them; an earlier stamp has none, and then nothing is known.
    thorough : bool
        Whether to look at each file and its size, as after an interruption, and not only at the folders at the top.
        The quick look takes a tenth of a second.
    """
    infos = {_name_of(info): info for info in house.packages.glob("*.dist-info")}
    if thorough:
        names = list(infos)
    if not isinstance(names, list):
        return ["an earlier set-up"]
    return sorted(name for name in names if name not in infos or not _is_whole(infos[name], thorough))


def _name_of(info: Path) -> str:
    return info.name.partition("-")[0].lower()


def _is_whole(info: Path, thorough: bool) -> bool:
    try:
        with open(info / "RECORD", encoding="utf-8", newline="") as file:
            rows = [(row[0], row[2]) for row in csv.reader(file) if len(row) == 3 and not row[0].endswith(".pyc")]
        if thorough:
            return bool(rows) and all(_has_size(info.parent, *row) for row in rows)
        tops = {"/".join(name.split("/")[:2]) for name, _ in rows if not name.startswith("..")}
        return bool(rows) and all((info.parent / top).exists() for top in tops)
    except (OSError, UnicodeDecodeError, csv.Error):
        return False


def _has_size(folder: Path, name: str, size: str) -> bool:
    """Whether a file is as long as its package says; the commands are written by pip, so theirs may differ."""
    found = os.stat(folder / name).st_size
    return name.startswith("..") or not size or found == int(size)


def _version_of(house: House) -> tuple[int, ...]:
    try:
        settings = (house.venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    version = re.search(r"^version\w*\s*=\s*(\d+)\.(\d+)", settings, re.MULTILINE)
    return tuple(int(part) for part in version.groups()) if version else ()


# Making the environment


def prepare(house: House, kind: str) -> None:
    """See to it that the environment holds the packages of this kind; do nothing if it does."""
    if ready(house, kind):
        return
    with alone(house):
        check_room(house)
        make_if_needed(house)
        clear_damaged(house)
        install(house, kind)


@contextlib.contextmanager
def alone(house: House) -> Iterator[None]:
    """Hold the folder, so that two set-ups do not write into each other."""
    (house.root / ".entente").mkdir(exist_ok=True)
    with open(house.root / ".entente" / "setup.lock", "a+", encoding="utf-8") as handle:
        try:
            _seize(handle.fileno())
        except OSError:
            raise Stop(
                "Another start.py is setting this folder up. Wait until it has finished, then try again."
            ) from None
        yield


def _seize(descriptor: int) -> None:
    """Lock an open file until it is closed; fail at once if another process holds it."""
    if os.name == "nt":
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_room(house: House) -> None:
    """Refuse before a disk runs full half-way."""
    free = shutil.disk_usage(house.root).free
    if free < ROOM:
        raise Stop(
            f"The course needs {ROOM / 1e9:.1f} GB of free disk; {free / 1e9:.1f} GB are left. Make room and try again."
        )


def make_if_needed(house: House) -> None:
    """Make `.venv`, or make it anew and say why."""
    why = "it is not there yet" if not _occupied(house) else trouble(house)
    if why:
        print(f"Making .venv with Python {_version()} ({why}).", flush=True)
        make(house)


def _occupied(house: House) -> bool:
    """Whether something stands at `.venv`; refuse what is no environment, since it is not ours to delete."""
    if not os.path.lexists(house.venv):
        return False
    empty = house.venv.is_dir() and not any(house.venv.iterdir())
    ours = any(path.exists() for path in (house.venv / "pyvenv.cfg", house.unfinished, house.stamp))
    if not empty and not ours:
        raise Stop("Here is something named .venv that is not a Python environment. Rename it, then try again.")
    return not empty


def clear_damaged(house: House) -> None:
    """Take away the records of packages that are not whole, so that pip installs them again and keeps the others."""
    if house.unfinished.exists():
        print("Going on from where the last set-up stopped.", flush=True)
    found = damaged(house, thorough=True)
    for info in house.packages.glob("*.dist-info"):
        if _name_of(info) in found:
            shutil.rmtree(info)
    for half in house.packages.glob("~*"):  # what pip was about to replace when it was interrupted
        shutil.rmtree(half) if half.is_dir() else half.unlink()
    names = read_stamp(house).get("packages")
    gone = damaged(house, names) if isinstance(names, list) else found
    if gone:
        shown = ", ".join(gone[:5]) + (f" and {len(gone) - 5} more" if len(gone) > 5 else "")
        print(f"Mending .venv, in which something is missing: {shown}.", flush=True)


def make(house: House) -> None:
    """Make an empty environment with pip, in the place of any that is there."""
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            f"This Python cannot make environments: its part ensurepip is missing. On Debian and Ubuntu type: "
            f"sudo apt install python{_version()}-venv. Then try again."
        )
    if house.venv.is_symlink():
        house.venv.unlink()
    elif house.venv.exists():
        shutil.rmtree(house.venv)
    house.venv.mkdir()
    house.unfinished.touch()
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run(
        [base, "-m", "venv", str(house.venv)], capture_output=True, text=True, env=clean_environment()
    )
    if done.returncode:
        raise Stop(reason(done.stdout + done.stderr, "Python could not make .venv."))


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


# Installing


def install(house: House, kind: str) -> None:
    """Install the packages of this kind, then the course itself, and stamp what was done.

    The marker of an unfinished set-up stands meanwhile: pip, when it is interrupted, can leave a package half in place
    and take it for whole the next time, so after an interruption each package is looked at, file by file.
    """
    house.unfinished.write_bytes(INSTALLING)
    house.log.write_text("", encoding="utf-8")
    if kind == "newest":
        print("Installing the newest releases; this takes minutes.", flush=True)
        pip(house, ["--upgrade", "--upgrade-strategy", "eager", "-e", ".[tests,pages]"])
    else:
        lock = (house.root / LOCKS[kind]).read_text(encoding="utf-8")
        pip(house, ["--require-hashes", "-r", LOCKS[kind]], total=len(PIN.findall(lock)))
        pip(house, ["--no-build-isolation", "--no-deps", "-e", "."])
    without_news(house)
    names = sorted(_name_of(info) for info in house.packages.glob("*.dist-info"))
    stamp: dict[str, object] = {"place": place(house), "packages": names}
    if kind != "newest":  # the newest packages fit no lock; each lock holds the ones before it
        kinds = list(LOCKS)
        stamp |= {name: fingerprint(house, name) for name in kinds[: kinds.index(kind) + 1]}
    house.stamp.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    house.unfinished.unlink()


def pip(house: House, arguments: Sequence[str], *, total: int = 0) -> None:
    """Let the environment's pip install, and keep what it says in a log.

    With a total, which is the number of packages that the lock names, it shows how far it is.
    """
    command = [str(house.python), "-m", "pip", "install", *arguments, "--progress-bar", "off", "--no-input"]
    start = len(_read(house.log))
    there = _count(house)
    with open(house.log, "a", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, cwd=house.root, env=clean_environment(house)
        )
    meter = Meter()
    try:
        while process.poll() is None:
            if total:
                meter.show(*progress(_read(house.log)[start:], total, _count(house) - there))
            time.sleep(0.2)
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if total:
        meter.show(*progress(_read(house.log)[start:], total, _count(house) - there), last=True)
    if process.returncode:
        raise Stop(
            reason(_read(house.log)[start:], f"pip stopped; what it said is in {house.log.relative_to(house.root)}.")
        )


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _count(house: House) -> int:
    return len(list(house.packages.glob("*.dist-info")))


def progress(said: str, total: int, grown: int) -> tuple[str, int, int]:
    """Read from pip's words what it does, how many packages are done, and of how many.

    `total` is what the lock names, `grown` what has come into the environment so far.

    Examples
    --------
    >>> progress("Ignoring appnope: markers\\nCollecting numpy==2.4\\n", 124, 0)
    ('Fetching', 1, 123)
    >>> progress("Collecting numpy==2.4\\nInstalling collected packages: six, numpy\\n", 124, 1)
    ('Installing', 1, 2)
    """
    installing = re.search(r"^Installing collected packages: (.+)$", said, re.MULTILINE)
    if installing:
        names = installing.group(1).count(",") + 1
        return "Installing", min(max(grown, 0), names), names
    total -= len(re.findall(r"^Ignoring \S+: markers", said, re.MULTILINE))
    done = len(re.findall(r"^(?:Collecting|Processing|Requirement already satisfied:) ", said, re.MULTILINE))
    return "Fetching", min(done, total), total


class Meter:
    """Show counts: on one line of a terminal, or now and then on a line of their own.

    Examples
    --------
    >>> Meter().show("Fetching", 20, 123)
    Fetching packages: 20 of 123
    """

    step = 20

    def __init__(self) -> None:
        self.shown: tuple[str, int] = ("", -1)
        self.width = 0

    def show(self, verb: str, done: int, total: int, *, last: bool = False) -> None:
        """Show a count if there is something new to see, or if it is the last one."""
        terminal = sys.stdout.isatty()
        step = done if terminal else done // self.step
        if not last and (not done or (verb, step) == self.shown):
            return
        self.shown = (verb, step)
        text = f"{verb} packages: {done} of {total}"
        if terminal:
            print("\r" + text.ljust(self.width), end="\n" if last else "", flush=True)
            self.width = len(text)
        else:
            print(text, flush=True)


def without_news(house: House) -> None:
    """Keep JupyterLab's news question off the lessons, in this environment only."""
    command = [str(house.python), "-m", "jupyterlab.labextensions", "disable", NEWS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=house.root, env=clean_environment(house))
    if done.returncode:
        raise Stop(reason(done.stdout + done.stderr, "JupyterLab could not be set up."))


REASONS = (
    (
        r"DO NOT MATCH THE HASHES",
        "A package is not the one that the lock names: it was damaged on the way, or changed at its source. "
        "Try again; if it happens again, tell the authors and do not install it by hand.",
    ),
    (r"No space left on device|Errno 28|not enough space on the disk", "The disk is full. Make room, then try again."),
    (
        r"Windows Long Path",
        "The folder's path is too long for Windows. Move the folder to a short path such as C:\\course.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "The package index could not be trusted (its certificate). "
        "Behind a school's or firm's proxy, ask for its pip settings.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|NameResolutionError|name resolution|ProxyError|getaddrinfo"
        r"|Connection refused|Network is unreachable|Could not fetch URL|Read timed out|Connection aborted",
        "The packages could not be fetched: there is no way to the package index. Check the network, then try again.",
    ),
    (
        r"Permission denied|Errno 13|Access is denied",
        "A file could not be written. Close programs that use .venv, then try again.",
    ),
    (
        r"No matching distribution found for (\S+)",
        "The package index does not offer {0}. If pip is set to a mirror, it may be behind; try another.",
    ),
)


def reason(said: str, otherwise: str) -> str:
    """Find in a program's words the sentence that tells a learner what happened; else `otherwise` and its last line.

    Examples
    --------
    >>> reason("ERROR: ... [Errno 28] No space left on device", "pip stopped.")
    'The disk is full. Make room, then try again.'
    >>> reason("first\\nERROR: no such option\\n", "pip stopped.")
    'pip stopped. The last line: ERROR: no such option'
    """
    for pattern, sentence in REASONS:
        match = re.search(pattern, said)
        if match:
            return sentence.format(*match.groups())
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith("[notice]")]
    return f"{otherwise} The last line: {lines[-1]}" if lines else otherwise


def clean_environment(house: House | None = None) -> dict[str, str]:
    """The environment variables for our programs: the user's own, without what would mix another Python in.

    pip's settings stay as they are, so that a mirror or a proxy is respected. With a house, its commands come first and
    its folder is named: on Windows, Python before 3.13 misreads where the course lies if a letter such as ü is in it.
    """
    mixed_in = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX")
    variables = {name: value for name, value in os.environ.items() if name not in mixed_in}
    variables |= {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONNOUSERSITE": "1"}
    if house:
        variables["VIRTUAL_ENV"] = str(house.venv)
        variables["PYTHONPATH"] = str(house.root)
        variables["PATH"] = os.pathsep.join([str(house.python.parent), variables.get("PATH", os.defpath)])
        variables["JUPYTER_PREFER_ENV_PATH"] = "1"
    return variables
