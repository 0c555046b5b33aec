"""The commands of start.py: set up, open the lessons, test, give fresh exercises, make locks, hand over to a tool.

`start.py` hands over to this file before anything is installed, so it uses the standard library only.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from entente.files import write_whole
from tools.install import LOCKS, House, Stop, clean_environment, pip, prepare

ROOT = Path(__file__).resolve().parents[1]
FIRST_LESSON = "notebooks/00_start_here.ipynb"
KEPT = ".kept-"

USAGE = f"""\
python3 start.py [--no-browser] [--port PORT] [-- JUPYTER OPTIONS]
    Set the course up in .venv (once) and open JupyterLab at {FIRST_LESSON}.
python3 start.py test [--all] [--newest] [PYTEST OPTIONS]
    Set up what the tests need and run them, or those that you name. --all adds the tests of the night; --newest
    tests the newest releases of every package in the place of the locked ones.
python3 start.py reset NN ...
    Give fresh exercises for the sets that you name, such as 03. What you have written is kept beside it.
python3 start.py site [--teachers] [--repo OWNER/NAME]
    Build the course as a site, in build/site, whose labs and lessons run in any browser; with a repository, its
    pages have launch buttons. --still: to read only, and nothing is fetched. It has no answers; --teachers makes
    the one that has them, in build/site_for_teachers.
python3 start.py slides [PLAN ...]
    Make the slides of the plans (all, or taster, 90_minutes, three_sessions, seven_sessions), in build/slides.

python3 start.py handout [FOLDER]
    Make the two pages to print, in build.
python3 start.py paper [NAME ...]
    Make the workbook, and the article, the forecast sheet and the worksheet alone, to print, in build/paper.
python3 start.py links [--repo OWNER/NAME] [--ref REF] [--hub ADDRESS] [--short ADDRESS]
    Write launch links for Binder or a JupyterHub, and a page with a QR code for each plan, in build/links.

For authors:
python3 start.py lessons [NN ...]
    Run the notebooks anew (all, or those whose names begin so) and store their outputs.
python3 start.py exercises [NN ...] [--check]
    Build the exercises from their solutions; --check only says which differ.
python3 start.py pack [FOLDER] [--check]
    Check the tables and record their sizes and hashes.
python3 start.py docs [--check]
    Put the parts of the pages that are made from tables and lessons up to date.
python3 start.py new-course FOLDER --article FILE
    Write the skeleton of a course on another article.
python3 start.py lock [--upgrade]
    Make the requirements files anew from pyproject.toml; --upgrade takes the newest releases.
"""


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
    sign_lessons(house)
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


def sign_lessons(house: House) -> None:
    """Tell JupyterLab that the lessons come from where the course comes from.

    From a notebook that it does not trust it leaves out the styles, and stored figures are white in its dark theme.
    Learners' own notebooks are theirs to trust.
    """
    lessons = sorted((house.root / "notebooks").glob("[0-9]*.ipynb"))
    # Where no signature can be kept, figures stay white until they are run: that stops nobody.
    command = [str(house.python), "-m", "nbformat.sign", *map(str, lessons)]
    subprocess.run(command, capture_output=True, env=clean_environment(house), check=False)


def jupyterlab(root: Path, *, port: int | None = None, browser: bool = True) -> list[str]:
    """What follows `python` to start JupyterLab at the first lesson."""
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
    """All tests of the project in one run: the examples, the tests, the notebooks with their outputs.

    If a path is among the chosen options, only that is tested. With `--all`, or a choice of
    their own by `-m`, the tests of the night are run too.
    """
    # One more than there are cores: the tests with a browser wait more than they compute.
    workers = str(min((os.cpu_count() or 1) + 1, 4))
    notebooks = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
    rooms = ("entente", "tools", "tests", "notebooks", "solutions", "exercises")
    folders = [f"--ignore-glob=*{KEPT}*", *(name for name in rooms if (root / name).is_dir())]
    named = any((root / argument.split("::")[0]).exists() for argument in chosen if not argument.startswith("-"))
    marks = [] if "--all" in chosen or "-m" in chosen else ["-m", "not nightly"]
    passed_on = [argument for argument in chosen if argument != "--all"]
    # By file: the cells of a notebook need each other, and what a file builds for all its tests is built once.
    # The files keep the order that tests/conftest.py gives them.
    order = ["--dist", "loadfile", "--no-loadscope-reorder"]
    return ["-n", workers, *order, *notebooks, *marks, *([] if named else folders), *passed_on]


def run_tool(name: str, house: House, arguments: Sequence[str]) -> int:
    """Hand over to an author's or a teacher's tool; the names of files that it is given are read from where we are."""
    prepare(house, TOOLS[name])
    # -P: a folder named tools where the user is must not be taken for ours, which PYTHONPATH names
    command = [str(house.python), "-P", "-m", f"tools.{name.replace('-', '_')}", *arguments]
    return subprocess.call(command, env=clean_environment(house))


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
    said = f"exercises/{place.name} is fresh."
    if place.exists() and _cells(place) != _cells(fresh):
        old = place.with_name(f"{place.stem}{KEPT}{time.strftime('%Y-%m-%d-%H%M%S')}{place.suffix}")
        # A copy, and not another name: on a full disk what the learner had stays where it is.
        write_whole({old: place.read_bytes()}, new=True)
        said += f" What you had is in exercises/{old.name}."
    write_whole({place: fresh.read_bytes()}, inside=place.parent)
    return f"{said} If it is open in JupyterLab, choose File, Reload Notebook from Disk."


def _cells(notebook: Path) -> object:
    """What was written in a notebook, without what its cells have shown; or its bytes, if it is none."""
    content = notebook.read_bytes()
    try:
        return [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return content


def make_locks(house: House, arguments: Sequence[str]) -> int:
    """Make the locks anew from pyproject.toml: for every system and Python, hashed, without an address.

    Each lock is made under those before it, so that what several name has one version.
    """
    for arguments_of_one in lock_commands(arguments):
        done = subprocess.run([*_uv(house), *arguments_of_one], cwd=house.root, check=False)
        if done.returncode:
            raise Stop("The lock could not be made; uv says why above. The old lock stands.")
        lock = house.root / arguments_of_one[-1]
        write_whole({lock: with_bare_names(lock.read_text(encoding="utf-8")).encode("utf-8")})
    print("The locks are new. Run python3 start.py test before you commit them.")
    return 0


def lock_commands(extra: Sequence[str]) -> list[list[str]]:
    """What uv is told, for each lock."""
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


COMMANDS = {"test": run_tests, "reset": reset, "lock": make_locks}
TOOLS = {  # each tool's command, and the packages that it needs
    "notebooks": "lessons",
    "pack": "lessons",
    "docs": "lessons",
    "links": "lessons",
    "handout": "lessons",
    "paper": "lessons",
    "new-course": "lessons",
    "site": "pages",
    "slides": "lessons",
    "exercises": "tests",
}


def run_command(house: House, arguments: Sequence[str]) -> int:
    """Run the command that is named first; without one, open the lessons."""
    named = "notebooks" if arguments[:1] == ["lessons"] else "".join(arguments[:1])
    if named in TOOLS:
        return run_tool(named, house, arguments[1:])
    if named in COMMANDS:
        return COMMANDS[named](house, arguments[1:])
    return open_lessons(house, arguments)


def main(arguments: Sequence[str]) -> int:
    """Run one command; turn what can go wrong into a sentence.

    Returns 0 if all went well, 1 after a sentence, 130 after Ctrl-C, or what the command itself returns.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    house = House(ROOT)
    if {"-h", "--help"} & set(_split(arguments)[0]):
        print(USAGE, end="")
        return 0
    try:
        return run_command(house, arguments)
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
