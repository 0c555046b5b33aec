"""Set the course up on a machine: an environment, the locked packages, JupyterLab.

`start.py` hands over to this file before anything is installed, so it uses the standard library only and nothing else
of the package. What can go wrong on a learner's machine ends in a `Stop`: one sentence that says what to do.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
FIRST_LESSON = "notebooks/00_start_here.ipynb"
LOCKS = {"lessons": "requirements.txt", "pages": "requirements-pages.txt", "tests": "requirements-test.txt"}
ROOM = 1_500_000_000
KEPT = ".kept-"
NEWS = "@jupyterlab/apputils-extension:announcements"

USAGE = f"""\
python3 start.py [--no-browser] [--port PORT] [-- JUPYTER OPTIONS]
    Set the course up in .venv (once) and open JupyterLab at {FIRST_LESSON}.
python3 start.py test [--all] [--newest] [PYTEST OPTIONS]
    Set up what the tests need and run them, or those that you name. --all adds the tests of the night; --newest
    tests the newest releases of every package in the place of the locked ones.
python3 start.py reset NN ...
    Give fresh exercises for the sets that you name, such as 03. What you have written is kept beside it.
python3 start.py site [--repo OWNER/NAME]
    Build the course as a site to read, in build/site; with a repository, its pages have launch buttons.
python3 start.py slides [NN ...]
    Make slides of the lessons (all, or those whose names begin so), in build/slides.

For authors:
python3 start.py lessons [NN ...]
    Run the notebooks anew (all, or those whose names begin so) and store their outputs.
python3 start.py lock [--upgrade]
    Make the requirements files anew from pyproject.toml; --upgrade takes the newest releases.
"""


class Stop(Exception):
    """Something that the reader can mend, as a sentence."""


@dataclass(frozen=True)
class House:
    """Where everything of one set-up lies.

    Parameters
    ----------
    root : Path
        The project's folder.

    Examples
    --------
    >>> House(Path("course")).venv.name
    '.venv'
    """

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
    """Name the Python, the machine and the folder for which an environment is good.

    Examples
    --------
    >>> place(House(Path("a"))) == place(House(Path("b")))
    False
    """
    tag = f"{sys.implementation.cache_tag}{getattr(sys, 'abiflags', '')}"
    return f"{tag} {sysconfig.get_platform()} {house.venv}"


def fingerprint(house: House, kind: str) -> str:
    """Hash what decides which packages are installed: the lock of this kind and pyproject.toml."""
    files = (house.root / LOCKS[kind], house.root / "pyproject.toml")
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def read_stamp(house: House) -> Mapping[str, str]:
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
    )


def trouble(house: House) -> str:
    """Say why the environment has to be made anew, or nothing if it can be used."""
    if house.unfinished.exists():
        return "the last set-up was interrupted"
    if not house.python.exists():
        return "its Python is gone"
    made_for = read_stamp(house).get("place")
    if made_for is None:
        return "" if _version_of(house) == sys.version_info[:2] else "another Python made it"
    return "" if made_for == place(house) else "the folder was moved, or another Python made it"


def _version_of(house: House) -> tuple[int, ...]:
    try:
        settings = (house.venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    version = re.search(r"^version\w*\s*=\s*(\d+)\.(\d+)", settings, re.MULTILINE)
    return tuple(int(part) for part in version.groups()) if version else ()


# Making the environment


def prepare(house: House, kind: str) -> None:
    """See to it that the environment holds the packages of this kind; do nothing if it does.

    Raises
    ------
    Stop
        With a sentence about what stands in the way.
    """
    if ready(house, kind):
        return
    with alone(house):
        check_room(house)
        make_if_needed(house)
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
    if not empty and not (house.venv / "pyvenv.cfg").exists() and not house.unfinished.exists():
        raise Stop("Here is something named .venv that is not a Python environment. Rename it, then try again.")
    return not empty


def make(house: House) -> None:
    """Make an empty environment with pip, in the place of any that is there."""
    if importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            f"This Python cannot make environments: its part ensurepip is missing. On Debian and Ubuntu type: "
            f"sudo apt install python{_version()}-venv. Then try again."
        )
    _remove(house.venv)
    house.venv.mkdir()
    house.unfinished.touch()
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = subprocess.run(
        [base, "-m", "venv", str(house.venv)], capture_output=True, text=True, env=clean_environment()
    )
    if done.returncode:
        raise Stop(reason(done.stdout + done.stderr, "Python could not make .venv."))


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


# Installing


def install(house: House, kind: str) -> None:
    """Install the packages of this kind, then the course itself, and stamp what was done.

    The marker of an unfinished set-up stands meanwhile: pip, when it is interrupted, can leave a package half in place
    and take it for whole the next time, so after an interruption the environment is made anew.
    """
    house.unfinished.touch()
    house.log.write_text("", encoding="utf-8")
    if kind == "newest":
        print("Installing the newest releases; this takes minutes.", flush=True)
        pip(house, ["--upgrade", "--upgrade-strategy", "eager", "-e", ".[tests,pages]"])
    else:
        pip(house, ["--require-hashes", "-r", LOCKS[kind]], total=len(locked(house.root / LOCKS[kind])))
        pip(house, ["--no-build-isolation", "--no-deps", "-e", "."])
    without_news(house)
    _write_stamp(house, kind)
    house.unfinished.unlink()


def _write_stamp(house: House, kind: str) -> None:
    """Each lock holds the ones before it; the newest packages fit none."""
    kinds = [] if kind == "newest" else list(LOCKS)[: list(LOCKS).index(kind) + 1]
    stamp = {"place": place(house), **{name: fingerprint(house, name) for name in kinds}}
    house.stamp.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


def locked(lock: Path) -> dict[str, str]:
    """Read names and versions from a lock.

    Parameters
    ----------
    lock : Path
        A requirements file of pinned, hashed lines.

    Returns
    -------
    dict
        Version by name.

    Examples
    --------
    >>> locked(ROOT / "requirements.txt")["networkx"].split(".")[0]
    '3'
    """
    pins = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(pins)


def pip(house: House, arguments: Sequence[str], *, total: int = 0) -> None:
    """Let the environment's pip install, show how far it is, and keep what it says in a log.

    Parameters
    ----------
    house : House
        The set-up.
    arguments : sequence of str
        What follows `pip install`.
    total : int
        How many packages the lock names; 0 shows no progress.

    Raises
    ------
    Stop
        If pip fails, with the likely reason.
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
        meter.close(*progress(_read(house.log)[start:], total, _count(house) - there))
    if process.returncode:
        raise Stop(
            reason(_read(house.log)[start:], f"pip stopped; what it said is in {house.log.relative_to(house.root)}.")
        )


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _count(house: House) -> int:
    return len(list(house.packages.glob("*.dist-info")))


def progress(said: str, total: int, grown: int) -> tuple[str, int, int]:
    """Read from pip's words how far it is.

    Parameters
    ----------
    said : str
        What pip has said so far.
    total : int
        How many packages the lock names.
    grown : int
        How many packages have come into the environment.

    Returns
    -------
    tuple
        What it is doing, how many packages are done, of how many.

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

    def show(self, verb: str, done: int, total: int) -> None:
        """Show a count if there is something new to see."""
        terminal = sys.stdout.isatty()
        step = done if terminal else done // self.step
        if (verb, step) == self.shown or not done:
            return
        self.shown = (verb, step)
        self._write(f"{verb} packages: {done} of {total}", terminal)

    def close(self, verb: str, done: int, total: int) -> None:
        """Show the last count and end the line."""
        terminal = sys.stdout.isatty()
        self._write(f"{verb} packages: {done} of {total}", terminal)
        if terminal:
            print(flush=True)

    def _write(self, text: str, terminal: bool) -> None:
        if terminal:
            print("\r" + text.ljust(self.width), end="", flush=True)
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
    """Find in a program's words the sentence that tells a learner what happened.

    Parameters
    ----------
    said : str
        All that the program said.
    otherwise : str
        The sentence for what is not known; the program's last line is added.

    Returns
    -------
    str
        One sentence, or two.

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


# The commands


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop(f"{message[:1].upper()}{message[1:]}. See python3 start.py --help.")


def open_lessons(house: House, arguments: Sequence[str]) -> int:
    """Set up if needed, and give the process over to JupyterLab."""
    mine, extra = _split(arguments)
    parser = _Parser(prog="start.py", add_help=False, allow_abbrev=False)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--port", type=int)
    options = parser.parse_args(mine)
    check_port(options.port)
    prepare(house, "lessons")
    print("JupyterLab opens at the first lesson. To stop it, press Ctrl-C here twice.", flush=True)
    command = [str(house.python), *jupyterlab(house.root, port=options.port, browser=not options.no_browser), *extra]
    return _become(command, clean_environment(house))


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part our own arguments from those after `--`."""
    arguments = list(arguments)
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:cut], arguments[cut + 1 :]


def check_port(port: int | None) -> None:
    """Refuse a port that cannot be had; without a wish JupyterLab looks for a free one itself."""
    if port is None:
        return
    if not 1 <= port <= 65535:
        raise Stop(f"There is no port {port}. Choose one between 1024 and 65535, or leave --port out.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken. Choose another, or leave --port out.") from None


def jupyterlab(root: Path, *, port: int | None = None, browser: bool = True) -> list[str]:
    """What follows `python` to start JupyterLab at the first lesson.

    Examples
    --------
    >>> jupyterlab(Path("course"))[3]
    '--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb'
    """
    command = ["-m", "jupyterlab", f"--ServerApp.root_dir={root}", f"--LabApp.default_url=/lab/tree/{FIRST_LESSON}"]
    if port:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        command += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]
    return command


def _become(command: list[str], variables: dict[str, str]) -> int:
    """Give this process over; Windows has no such thing, so there we wait for the other one."""
    if os.name != "nt":
        os.execve(command[0], command, variables)
    process = subprocess.Popen(command, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def run_tests(house: House, arguments: Sequence[str]) -> int:
    """Set up what the tests need and run all of them, or those that are named."""
    prepare(house, "newest" if "--newest" in arguments else "tests")
    chosen = [argument for argument in arguments if argument != "--newest"]
    command = [str(house.python), "-m", "pytest", *pytest_options(house.root, chosen)]
    return subprocess.call(command, cwd=house.root, env=clean_environment(house))


def pytest_options(root: Path, chosen: Sequence[str]) -> list[str]:
    """All tests of the project in one run: the package's examples, the tests, the notebooks with their outputs.

    Parameters
    ----------
    root : Path
        The project's folder.
    chosen : sequence of str
        Options for pytest. If a path is among them, only that is tested. With ``--all``, or a choice of their own by
        ``-m``, the tests of the night are run too.

    Examples
    --------
    >>> "tests" in pytest_options(ROOT, []), "tests" in pytest_options(ROOT, ["tests/test_setup.py"])
    (True, False)
    >>> "not nightly" in pytest_options(ROOT, []), "not nightly" in pytest_options(ROOT, ["--all"])
    (True, False)
    """
    workers = str(min(os.cpu_count() or 1, 4))
    notebooks = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
    rooms = ("entente", "tests", "notebooks", "solutions", "exercises")
    folders = [f"--ignore-glob=*{KEPT}*", *(name for name in rooms if (root / name).is_dir())]
    named = any((root / argument.split("::")[0]).exists() for argument in chosen if not argument.startswith("-"))
    marks = [] if "--all" in chosen or "-m" in chosen else ["-m", "not nightly"]
    passed_on = [argument for argument in chosen if argument != "--all"]
    # By file: the cells of a notebook need each other, and what a file builds for all its tests is built once.
    return ["-n", workers, "--dist", "loadfile", *notebooks, *marks, *([] if named else folders), *passed_on]


def run_lessons(house: House, arguments: Sequence[str]) -> int:
    """Run notebooks anew and store their outputs."""
    prepare(house, "lessons")
    command = [str(house.python), "-m", "tools.notebooks", *arguments]
    return subprocess.call(command, cwd=house.root, env=clean_environment(house))


def reset(house: House, arguments: Sequence[str]) -> int:
    """Put a fresh copy of each named exercise in its place; the old one is kept beside it under another name."""
    fresh = sorted((house.root / "entente" / "exercises" / "_fresh").glob("*.ipynb"))
    sets = [path.name[:2] for path in fresh]
    unknown = [argument for argument in arguments if argument not in sets]
    if unknown or not arguments:
        found = f'There is no set "{unknown[0]}".' if unknown else "Which set?"
        raise Stop(f"{found} Name one or more of {', '.join(sets)}, such as: python3 start.py reset 03")
    for path in fresh:
        if path.name[:2] in arguments:
            print(_reset(path, house.root / "exercises" / path.name))
    return 0


def _reset(fresh: Path, place: Path) -> str:
    place.parent.mkdir(exist_ok=True)
    said = f"exercises/{place.name} is fresh."
    if place.exists() and place.read_bytes() != fresh.read_bytes():
        old = place.with_name(f"{place.stem}{KEPT}{time.strftime('%Y-%m-%d-%H%M%S')}{place.suffix}")
        place.replace(old)
        said += f" What you had is in exercises/{old.name}."
    shutil.copyfile(fresh, place)
    return f"{said} If it is open in JupyterLab, choose File, Reload Notebook from Disk."


def make_site(house: House, arguments: Sequence[str]) -> int:
    """Build the site."""
    return _pages(house, "site", arguments)


def make_slides(house: House, arguments: Sequence[str]) -> int:
    """Make the slides."""
    return _pages(house, "slides", arguments)


def _pages(house: House, what: str, arguments: Sequence[str]) -> int:
    prepare(house, "pages")
    command = [str(house.python), "-m", f"tools.{what}", *arguments]
    return subprocess.call(command, cwd=house.root, env=clean_environment(house))


def make_locks(house: House, arguments: Sequence[str]) -> int:
    """Make the locks anew from pyproject.toml: for every system and Python, hashed, without an address.

    Each lock is made under those before it, so that what several name has one version.
    """
    for arguments_of_one in lock_commands(arguments):
        done = subprocess.run([*_uv(house), *arguments_of_one], cwd=house.root, check=False)
        if done.returncode:
            raise Stop("The lock could not be made; uv says why above. The old lock stands.")
        lock = house.root / arguments_of_one[-1]
        lock.write_text(with_bare_names(lock.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    print("The locks are new. Run python3 start.py test before you commit them.")
    return 0


def lock_commands(extra: Sequence[str]) -> list[list[str]]:
    """What uv is told, for each lock.

    Examples
    --------
    >>> [command[-1] for command in lock_commands([])]
    ['requirements.txt', 'requirements-pages.txt', 'requirements-test.txt']
    """
    common = ["pip", "compile", "pyproject.toml", "--quiet", "--universal", "--generate-hashes", "--group", "build"]
    common += ["--python-version", "3.11", "--fork-strategy", "fewest", "--no-strip-extras"]
    common += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links", *extra]
    pages, tests = (["--extra", name] for name in ("pages", "tests"))
    under = [["-c", name] for name in LOCKS.values()]
    extras = ([], [*pages, *under[0]], [*pages, *tests, *under[0], *under[1]])
    return [[*common, *more, "-o", lock] for more, lock in zip(extras, LOCKS.values(), strict=True)]


def with_bare_names(lock: str) -> str:
    """A lock in which what is pinned with an extra is pinned without it too.

    Some packages ask for the one form and some for the other, and pip takes each as a requirement of its own.

    Examples
    --------
    >>> with_bare_names("a==1 \\\\\\n    --hash=x\\nb[css]==2 \\\\\\n    --hash=y\\n").splitlines()[2::2]
    ['b==2 \\\\', 'b[css]==2 \\\\']
    """
    return re.sub(r"^([\w.-]+)\[[^\]]+\](==(?:.*\\\n)*.*\n)", r"\1\2\g<0>", lock, flags=re.MULTILINE)


def _uv(house: House) -> list[str]:
    """How to call uv: the one on the machine, or one in the course's environment."""
    found = shutil.which("uv")
    if found:
        return [found]
    prepare(house, "lessons")
    pip(house, ["uv"])
    return [str(house.python), "-m", "uv"]


COMMANDS = {
    "test": run_tests,
    "reset": reset,
    "site": make_site,
    "slides": make_slides,
    "lessons": run_lessons,
    "lock": make_locks,
}


def _command(arguments: Sequence[str]) -> tuple[Callable[[House, Sequence[str]], int], Sequence[str]]:
    named = arguments[0] if arguments else ""
    return (COMMANDS[named], arguments[1:]) if named in COMMANDS else (open_lessons, arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one command; turn what can go wrong into a sentence.

    Parameters
    ----------
    arguments : sequence of str
        What stands after `start.py` on the command line.

    Returns
    -------
    int
        0 if all went well; 1 after a sentence; 130 after Ctrl-C; or what the command itself returns.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    house = House(ROOT)
    if {"-h", "--help"} & set(_split(arguments)[0]):
        print(USAGE, end="")
        return 0
    command, rest = _command(arguments)
    try:
        return command(house, rest)
    except Stop as stop:
        return _say(str(stop), 1)
    except KeyboardInterrupt:
        return _say("\nStopped. The same command goes on from here.", 130)
    except OSError as error:
        return _say(_sentence_for(error), 1)


def _say(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _sentence_for(error: OSError) -> str:
    """The sentence for a fault of the file system."""
    name = error.filename or "a file"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full. Make room, then try again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{name} cannot be written. Close programs that use it, or copy the course to a folder of your own."
    if error.errno == errno.ENOENT:
        return f"{name} is missing. Copy or unpack the whole course again."
    return f"The system refused {name}: {error.strerror}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
