"""One command sets the course up: on any Python it starts or says why not, and every mishap ends in a sentence.

Many tests run the real `start.py` in a small project of their own: a lock of two made-up packages on the disk, of which
one stands in for JupyterLab and tells how it was called. So they need no network and take seconds.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from nbformat import read
from nbformat.sign import NotebookNotary
from packaging.markers import Marker
from packaging.requirements import Requirement

from tools import install, setup
from tools.install import House, Stop

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements/tests.txt")
POSIX = os.name != "nt"

# The lock


def lines_of(lock: str) -> list[str]:
    """One string for each requirement, with its marker and its hashes."""
    return (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()


def requirements_of(lock: str) -> list[Requirement]:
    return [Requirement(line.split(" --hash")[0]) for line in lines_of(lock)]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_the_lock_is_pinned_and_hashed(lock):
    pinned = re.compile(r"[a-z0-9-]+(\[[a-z-]+\])?==[\w.]+( ; [^#]+?)?( +--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line for line in lines_of(lock) if not pinned.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S*|--(?:extra-)?index-url|--find-links|^#.*", text, re.MULTILINE) == []


SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


def applies(marker: Marker | None, minor: int, system: str) -> bool:
    python = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.9", "implementation_name": "cpython"}
    return marker is None or marker.evaluate({**SYSTEMS[system], **python, "extra": ""})


def wanted(lock: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = project["project"]["dependencies"] + project["dependency-groups"]["build"]
    names += project["project"]["optional-dependencies"]["tests"] if lock == LOCKS[1] else []
    return [Requirement(name) for name in names]


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_serves_what_pyproject_names(lock, minor, system):
    """On every Python and system: each dependency is pinned to one version, within its range.

    What is pinned with an extra is pinned without it too: pip takes them as two requirements.
    """
    pins = [item for item in requirements_of(lock) if applies(item.marker, minor, system)]
    forms = [(item.name, *sorted(item.extras)) for item in pins]
    versions = {item.name: str(item.specifier).removeprefix("==") for item in pins}
    assert len(forms) == len(set(forms))
    assert len({(item.name, str(item.specifier)) for item in pins}) == len(versions)
    assert {form[:1] for form in forms} <= set(forms)
    asked = [item for item in wanted(lock) if applies(item.marker, minor, system)]
    assert [str(item) for item in asked if not item.specifier.contains(versions.get(item.name, "0"))] == []


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_the_tests_lock_holds_the_lessons_lock(minor, system):
    """The same versions with the same hashes; the tests may want a package on more systems than the lessons do."""
    few, many = ({line for line in lines_of(lock) if serves(line, minor, system)} for lock in LOCKS)
    assert {unmarked(line) for line in few} <= {unmarked(line) for line in many}


def serves(line: str, minor: int, system: str) -> bool:
    return applies(Requirement(line.split(" --hash")[0]).marker, minor, system)


def unmarked(line: str) -> str:
    return " ".join(re.sub(r" ; .*?(?= +--hash)", "", line).split())


def test_a_new_lock_is_made_as_these_were():
    """The options that keep hosts out and hashes in; and each lock under those before it."""
    lessons, pages, tests = setup.lock_commands(["--upgrade"])
    for command in (lessons, pages, tests):
        assert {"--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--upgrade"} <= set(command)
    assert pages[pages.index("-c") + 1] == "requirements.txt"
    assert [tests[at + 1] for at, word in enumerate(tests) if word == "-c"] == list(setup.LOCKS.values())[:2]


def test_binder_and_start_accept_the_same_pythons():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert "FIRST, LAST = (3, 11), (3, 14)" in (ROOT / "start.py").read_text(encoding="utf-8")


def test_the_citation_has_the_package_s_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


# A small project: start.py for real, and two made-up packages

LAB_MAIN = """\
import json, os, sys
if os.environ.get("LAB_WAITS"):
    print("waiting", flush=True)
    import time
    time.sleep(60)
shown = {"arguments": sys.argv[1:], "python": sys.executable, "folder": os.getcwd(),
         "path": os.environ["PATH"].split(os.pathsep)[0], "pythonpath": os.environ.get("PYTHONPATH")}
print(json.dumps(shown))
"""
LAB_EXTENSIONS = """\
import sys
open(sys.prefix + "/told.txt", "a").write(" ".join(sys.argv[1:]) + "\\n")
"""
BACKEND = '''\
import base64, hashlib, pathlib, zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    """A build backend in a few lines, so that the small project needs none from elsewhere."""
    files = {"course.pth": str(pathlib.Path.cwd()) + "\\n",
             "course-1.dist-info/METADATA": "Metadata-Version: 2.1\\nName: course\\nVersion: 1\\n",
             "course-1.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
    with zipfile.ZipFile(pathlib.Path(folder) / "course-1-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
        wheel.writestr("course-1.dist-info/RECORD", "".join(name + ",,\\n" for name in files))
    return "course-1-py3-none-any.whl"
'''
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def write_wheel(folder: Path, name: str, files: dict[str, str]) -> str:
    """Write a wheel; return its line for a lock."""
    info = f"{name}-1.0.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for inner, text in files.items():
            wheel.writestr(inner, text)
        rows = [f"{inner},sha256={_digest(text)},{len(text)}\n" for inner, text in files.items()]
        wheel.writestr(f"{info}/RECORD", "".join(rows) + f"{info}/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


class Project:
    """The small project and how to start it."""

    def __init__(self, root: Path, wheels: Path):
        self.root, self.wheels = root, wheels
        self.variables = dict(os.environ)
        for name in [name for name in self.variables if name.startswith(("PIP_", "PYTHON", "JUPYTER_"))]:
            del self.variables[name]
        home = str(wheels.parent / "home")
        self.variables |= {"HOME": home, "USERPROFILE": home, "PIP_CONFIG_FILE": os.devnull}
        self.variables |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri()}

    def start(self, *arguments: str, python: str = sys.executable, **variables: str) -> subprocess.CompletedProcess:
        command = [python, str(self.root / "start.py"), *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", env=self.variables | variables, timeout=600
        )

    @property
    def house(self) -> House:
        return House(self.root)


@pytest.fixture
def project(tmp_path) -> Project:
    root, wheels = tmp_path / "my course", tmp_path / "wheels"
    (root / "tools").mkdir(parents=True)
    (root / "requirements").mkdir()
    wheels.mkdir()
    (tmp_path / "home").mkdir()
    shutil.copy(ROOT / "start.py", root)
    for name in ("__init__.py", "install.py", "setup.py"):
        shutil.copy(ROOT / "tools" / name, root / "tools")
    lab = {
        "jupyterlab/__init__.py": "",
        "jupyterlab/__main__.py": LAB_MAIN,
        "jupyterlab/labextensions.py": LAB_EXTENSIONS,
    }
    lock = write_wheel(wheels, "jupyterlab", lab) + write_wheel(wheels, "abacus", {"abacus.py": "beads = 10\n"})
    (root / "requirements.txt").write_text(lock)
    (root / "requirements" / "tests.txt").write_text(lock)
    (root / "pyproject.toml").write_text(PYPROJECT)
    (root / "backend.py").write_text(BACKEND)
    return Project(root, wheels)


def told(done: subprocess.CompletedProcess) -> dict:
    """What the stand-in for JupyterLab said of itself."""
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def sentence(done: subprocess.CompletedProcess) -> str:
    """The one line of complaint, and no traceback."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.mark.nightly
def test_from_nothing_to_the_first_lesson_and_again(project):
    """In a folder with a space, under an empty home. Again: nothing is installed. With a new lock: what is new."""
    first = project.start(
        "--no-browser", "--port", str(free_port()), "--", "--ServerApp.token=", PYTHONPATH="elsewhere"
    )
    lab = told(first)
    assert "Making .venv" in first.stdout and "Installing packages: 2 of 2" in first.stdout
    assert f"--ServerApp.root_dir={project.root}" in lab["arguments"]
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in lab["arguments"]
    assert {"--no-browser", "--ServerApp.token="} <= set(lab["arguments"])
    assert Path(lab["python"]).parent == Path(lab["path"]) == project.house.python.parent
    assert lab["pythonpath"] == str(project.root)
    told_extensions = (project.house.venv / "told.txt").read_text()
    assert told_extensions == "disable @jupyterlab/apputils-extension:announcements\n"

    second = project.start("--no-browser")
    told(second)
    assert "packages" not in second.stdout and "Making" not in second.stdout
    assert (project.house.venv / "told.txt").read_text() == told_extensions

    lock = project.root / "requirements.txt"
    lock.write_text(lock.read_text() + write_wheel(project.wheels, "added", {"added.py": ""}))
    third = project.start("--no-browser")
    told(third)
    assert "Installing packages: 1 of 1" in third.stdout and "Making" not in third.stdout
    assert (project.house.packages / "added.py").exists()


@pytest.mark.nightly
@pytest.mark.skipif(not POSIX, reason="Windows sends no interrupt to a program that is not in the same window")
def test_after_an_interruption_the_same_command_goes_on(project):
    """Ctrl-C while pip works: one line, and the next start keeps what was installed."""
    slow = project.root / "backend.py"
    slow.write_text(BACKEND.replace("    with zip", "    import time\n    time.sleep(60)\n    with zip", 1))
    process = subprocess.Popen(
        [sys.executable, str(project.root / "start.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=project.variables,
        start_new_session=True,
    )
    for line in process.stdout:
        if "Installing packages: 2 of 2" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    _, complaint = process.communicate(timeout=600)
    assert (process.returncode, complaint.strip()) == (130, "Stopped. The same command goes on from here.")
    slow.write_text(BACKEND)
    done = project.start()
    told(done)
    assert "Going on from where the last set-up stopped." in done.stdout
    assert "Making .venv" not in done.stdout and "Installing packages: 2 of 2" not in done.stdout


@pytest.mark.nightly
@pytest.mark.parametrize("lost", ["abacus.py", "jupyterlab", "pip", "../../../pyvenv.cfg"])
def test_a_damaged_environment_is_mended_by_the_same_command(project, lost):
    told(project.start())
    path = project.house.packages / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = project.start()
    told(done)
    assert "Mending .venv" in done.stdout or "Making .venv" in done.stdout
    again = project.start()
    told(again)
    assert "packages" not in again.stdout and "Making" not in again.stdout


def a_house(folder: Path, **stamp: str) -> House:
    """A folder that looks set up by this Python; keywords change what its stamp says."""
    house = House(folder)
    house.python.parent.mkdir(parents=True)
    house.python.touch()
    write_package(house, "pip", {"pip/__init__.py": "", "pip/__main__.py": "import this\n"})
    (house.venv / "pyvenv.cfg").write_text("home = here\nversion = {}.{}.1\n".format(*sys.version_info))
    house.stamp.write_text(json.dumps({"place": install.place(house), **stamp}))
    return house


def write_package(house: House, name: str, files: dict[str, str]) -> Path:
    """A package as pip leaves it, with the list of its files; returns that list."""
    rows = ""
    for path, text in files.items():
        place = house.packages / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        rows += f"{path},sha256=x,{len(text)}\n"
    info = house.packages / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "RECORD").write_text(f"{rows}{info.name}/RECORD,,\n")
    return info / "RECORD"


def test_a_whole_environment_is_kept(tmp_path):
    assert install.trouble(a_house(tmp_path)) == ""


def test_one_made_by_hand_with_this_python_is_kept(tmp_path):
    house = a_house(tmp_path)
    house.stamp.unlink()
    assert install.trouble(house) == ""


def test_each_damage_has_its_reason(tmp_path):
    interrupted, gone, other, moved, unreadable, no_pip, no_settings = (a_house(tmp_path / name) for name in "abcdefg")
    interrupted.unfinished.touch()
    shutil.rmtree(no_pip.packages / "pip")
    (no_settings.venv / "pyvenv.cfg").unlink()
    gone.python.unlink()
    other.stamp.unlink()
    (other.venv / "pyvenv.cfg").write_text("version_info = 3.9.1.final.0\n")
    moved.stamp.write_text(json.dumps({"place": install.place(gone)}))
    unreadable.stamp.write_text("{half")
    (unreadable.venv / "pyvenv.cfg").write_text("")
    assert [install.trouble(house) for house in (interrupted, gone, other, moved, unreadable, no_pip, no_settings)] == [
        "the last set-up was interrupted before there was anything to go on from",
        "its Python is gone",
        "another Python made it",
        "the folder was moved, or another Python made it",
        "another Python made it",
        "its pip is gone",
        "its pyvenv.cfg is gone",
    ]


def test_after_an_interruption_what_is_whole_is_kept(tmp_path, capsys):
    house = a_house(tmp_path)
    house.unfinished.write_bytes(install.INSTALLING)
    assert install.trouble(house) == "", "it goes on from there"
    write_package(house, "whole", {"whole/__init__.py": "a = 1\n"})
    write_package(house, "half", {"half/__init__.py": "a = 1\n", "half/deep/end.py": "b = 2\n"})
    (house.packages / "half" / "deep" / "end.py").write_text("b")
    (house.packages / "~ther").mkdir()
    install.clear_damaged(house)
    left = sorted(path.name for path in house.packages.iterdir())
    assert left == ["half", "pip", "pip-1.0.dist-info", "whole", "whole-1.0.dist-info"]
    said = capsys.readouterr().out
    assert "Going on from where" in said and "something is missing: half." in said


@pytest.mark.parametrize("lost", ["abacus/beads/wires.py", "abacus/beads", "abacus", "abacus-1.0.dist-info"])
def test_a_damaged_environment_is_not_ready(tmp_path, monkeypatch, lost):
    house = a_house(tmp_path, lessons="as locked", packages=["abacus", "pip"])
    monkeypatch.setattr(install, "fingerprint", lambda house, kind: "as locked")
    write_package(house, "abacus", {"abacus/__init__.py": "", "abacus/beads/wires.py": "", "abacus/rod.py": ""})
    assert install.ready(house, "lessons")
    path = house.packages / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    deep = lost.count("/") == 2  # the quick look ends at the second level; a thorough one finds it
    assert install.ready(house, "lessons") is deep
    assert install.damaged(house, ["abacus"], thorough=deep) == ["abacus"]


def test_an_environment_without_its_settings_is_made_anew_and_not_refused(tmp_path, monkeypatch):
    house = a_house(tmp_path)
    (house.venv / "pyvenv.cfg").unlink()
    made = []
    monkeypatch.setattr(install, "make", made.append)
    install.make_if_needed(house)
    assert made == [house]


@pytest.mark.nightly
def test_a_wheel_that_is_not_the_locked_one_is_refused(project):
    write_wheel(project.wheels, "abacus", {"abacus.py": "beads = 'changed'\n"})
    complaint = sentence(project.start())
    assert complaint.startswith("A package is not the one that the lock names")
    assert not (project.house.packages / "abacus.py").exists()


@pytest.mark.nightly
def test_without_a_network_it_says_so(project):
    """The index is a port of this machine at which nobody answers."""
    del project.variables["PIP_NO_INDEX"], project.variables["PIP_FIND_LINKS"]
    index = f"http://127.0.0.1:{free_port()}/simple"
    complaint = sentence(project.start(PIP_INDEX_URL=index, PIP_RETRIES="1"))
    assert complaint == install.reason("NewConnectionError", "") and "network" in complaint


@pytest.mark.nightly
def test_a_package_that_the_index_lacks_is_named(project):
    (project.wheels / "abacus-1.0-py3-none-any.whl").unlink()
    assert sentence(project.start()).startswith("The package index does not offer abacus==1.0.")


def test_a_folder_named_venv_that_is_none_is_left_alone(project):
    project.house.venv.mkdir()
    (project.house.venv / "diary.txt").write_text("mine")
    assert "Rename it" in sentence(project.start())
    assert (project.house.venv / "diary.txt").read_text() == "mine"


@pytest.mark.skipif(not POSIX, reason="marks for reading and writing mean something else on Windows")
def test_a_folder_that_cannot_be_written_is_named(project):
    if os.geteuid() == 0:
        (project.root / ".entente").touch()  # root may write anywhere, so here a file is in the way
        assert ".entente" in sentence(project.start())
        return
    project.root.chmod(0o555)
    try:
        assert "cannot be written" in sentence(project.start())
    finally:
        project.root.chmod(0o755)


def test_a_missing_part_is_named(project):
    (project.root / "requirements.txt").unlink()
    assert re.search(r"requirements\.txt is missing\. Copy or unpack", sentence(project.start()))
    shutil.rmtree(project.root / "tools")
    assert "whole folder" in sentence(project.start())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port_is_named(project):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert sentence(project.start("--port", str(port))).startswith(f"Port {port} is taken.")
    assert "no port 70000" in sentence(project.start("--port", "70000"))
    assert not project.house.venv.exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["tests"], "Unrecognized arguments: tests. See python3 start.py --help."),
        (["--port", "eight"], "Argument --port: invalid int value: 'eight'. See python3 start.py --help."),
        (["--port"], "Argument --port: expected one argument. See python3 start.py --help."),
    ],
)
def test_a_slip_of_the_keys_is_named(project, arguments, expected):
    assert sentence(project.start(*arguments)) == expected


@pytest.mark.parametrize("arguments", [["--help"], ["test", "--help"], ["lock", "-h"], ["--no-browser", "--help"]])
def test_help_needs_nothing(project, arguments):
    done = project.start(*arguments)
    assert done.returncode == 0 and done.stdout == setup.USAGE
    assert not project.house.venv.exists()


def test_two_set_ups_do_not_meet(tmp_path):
    with install.alone(House(tmp_path)), pytest.raises(Stop, match="Another start"), install.alone(House(tmp_path)):
        pass
    with install.alone(House(tmp_path)):
        pass


def test_a_full_disk_is_told_before(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 10**10, 10**8))
    with pytest.raises(Stop, match=r"needs 1\.5 GB of free disk; 0\.1 GB are left"):
        install.check_room(House(tmp_path))


def test_a_python_without_ensurepip_is_told_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Stop, match=rf"sudo apt install python3\.{sys.version_info.minor}-venv"):
        install.make(House(tmp_path))
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left", ".venv"), "The disk is full."),
        (PermissionError(errno.EACCES, "denied", ".venv"), ".venv cannot be written."),
        (FileNotFoundError(errno.ENOENT, "none", "requirements.txt"), "requirements.txt is missing."),
        (OSError(errno.EIO, "Input/output error", "x"), "The system refused x: Input/output error."),
    ],
)
def test_each_fault_of_the_file_system_has_its_sentence(monkeypatch, capsys, error, expected):
    def fails(house, arguments):
        raise error

    monkeypatch.setitem(setup.COMMANDS, "test", fails)
    assert setup.main(["test"]) == 1
    assert capsys.readouterr().err.startswith(expected)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "A package is not the one"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("WARNING: Retrying ... NewConnectionError('...: Failed to establish')", "The packages could not be fetched"),
        ("ERROR: No matching distribution found for scipy==9", "The package index does not offer scipy==9."),
        ("Caused by SSLError(SSLCertVerificationError", "The package index could not be trusted"),
        ("ERROR: Could not install packages: [Errno 13] Permission denied: 'x'", "A file could not be written"),
        ("HINT: This error might have occurred ... Windows Long Path support", "The folder's path is too long"),
        ("something new\n", "pip stopped. The last line: something new"),
    ],
)
def test_pip_s_words_become_a_sentence(said, expected):
    assert install.reason(said, "pip stopped.").startswith(expected)


def test_the_lessons_are_trusted_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    own = tmp_path / "notebooks" / "my_own.ipynb"
    shutil.copy(tmp_path / "notebooks" / "05_test_the_balance.ipynb", own)
    own.write_text(own.read_text(encoding="utf-8").replace("Figure 5.2", "My figure"), encoding="utf-8")
    monkeypatch.setattr(House, "python", property(lambda house: Path(sys.executable)))
    setup.sign_lessons(House(tmp_path))
    notary = NotebookNotary(data_dir=str(tmp_path / "jupyter"))
    trusted = [path.name for path in tmp_path.glob("notebooks/*") if notary.check_signature(read(path, as_version=4))]
    assert sorted(trusted) == [path.name for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))]


def test_a_named_test_is_the_only_one():
    assert setup.pytest_options(ROOT, ["tests/test_setup.py::test_help_needs_nothing"])[-1].endswith("nothing")
    assert "tests" not in setup.pytest_options(ROOT, ["tests/test_setup.py::test_help_needs_nothing"])
    assert {"entente", "tools", "tests", "notebooks"} <= set(setup.pytest_options(ROOT, ["-k", "balance"]))


def test_each_tool_that_the_help_names_is_there_and_reads_file_names_from_where_it_is_typed(monkeypatch):
    named = {line.split()[2] for line in setup.USAGE.splitlines() if line.startswith("python3 start.py ")}
    assert named - {"[--no-browser]"} == {*setup.TOOLS, *setup.COMMANDS, "lessons"} - {"notebooks"}
    run = []
    monkeypatch.setattr(setup, "prepare", lambda house, kind: run.append(kind))
    monkeypatch.setattr(setup.subprocess, "call", lambda command, **options: run.append((command[1:], options)))
    setup.main(["new-course", "mine", "--article", "text.txt"])
    kind, (command, options) = run
    assert kind == "lessons" and command == ["-P", "-m", "tools.new_course", "mine", "--article", "text.txt"]
    assert "cwd" not in options and options["env"]["PYTHONPATH"] == str(ROOT)
    for name in setup.TOOLS:
        assert callable(importlib.import_module(f"tools.{name.replace('-', '_')}").main)


# What lesson 00 reports


def test_the_report_says_the_same_everywhere():
    from entente.environment import kernel, packages, python, widgets

    assert [str(finding) for finding in (python((3, 11)), python((3, 14)))] == ["✓ Python: supported."] * 2
    assert str(kernel(ROOT)) == "✓ Kernel: runs this course."
    assert str(widgets()) == "✓ Widgets: available."
    assert packages(ROOT / "requirements.txt").says == "as the course needs them"


def test_the_report_names_what_is_wrong(tmp_path):
    from entente.environment import check, packages

    lock = tmp_path / "requirements.txt"
    lock.write_text("networkx==99.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    finding = packages(lock)
    assert re.fullmatch(r"networkx [\d.]+ is older than 99\.0", finding.says) and "python3 start.py" in finding.do
    report = check(tmp_path)
    assert not report.sound and "✗ Kernel: runs another copy of the course." in str(report)
    assert str(report).endswith("Mend what is marked ✗, then run this cell again.")


@pytest.mark.parametrize("gone", ["numpy", "packaging", "networkx", "jsonschema"])
def test_the_report_is_made_also_where_a_package_is_gone(gone):
    """In a Python of its own, which finds the package's record and not the package."""
    code = f"import sys; sys.modules[{gone!r}] = None\nfrom entente import environment; print(environment.check())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✗" in done.stdout and "python3 start.py" in done.stdout and "Mend what is marked" in done.stdout


def test_a_package_whose_folder_is_gone_is_damaged(tmp_path, monkeypatch):
    from entente import environment

    house = House(tmp_path)
    record = write_package(house, "abacus", {"abacus/__init__.py": ""})
    (record.parent / "METADATA").write_text("Metadata-Version: 2.1\nName: abacus\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(house.packages))
    monkeypatch.setattr(environment, "needed", lambda: ("abacus",))
    assert environment.packages(tmp_path / "no lock").sound
    shutil.rmtree(house.packages / "abacus")
    assert environment.packages(tmp_path / "no lock").says == "abacus is damaged"
