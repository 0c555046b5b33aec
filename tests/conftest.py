"""What all tests share: the project's folder, and a home of their own for notes and IPython."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# The kernels that run the notebooks inherit these: no start-up files of the user, and no notes of a learner.
_HOME = tempfile.mkdtemp(prefix="entente-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["IPYTHONDIR"] = str(Path(_HOME) / "ipython")
os.environ["ENTENTE_HOME"] = str(Path(_HOME) / "entente")
os.environ.setdefault("MPLBACKEND", "agg")

# A busy machine is no fault of the code: no law is tested against the clock. Each push tries a law on a few examples,
# the night on many; so no test sets a number of its own.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("push", unhurried, max_examples=20)
settings.register_profile("nightly", unhurried, max_examples=200)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "push"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The exercises are the solutions without the answers, so by day their cells run there alone.

    Files of slow tests come first: one that began last would be waited for by a worker that has nothing left.
    """
    slow: Counter[Path] = Counter()
    for item in items:
        if item.path.suffix == ".ipynb" and item.path.parent.name == "exercises":
            item.add_marker("nightly")
        slow[item.path] += item.get_closest_marker("slow") is not None
    items.sort(key=lambda item: -slow[item.path])


def pytest_terminal_summary(terminalreporter) -> None:
    """Say which command stores the outputs of a notebook anew; what nbval says of a difference names none."""
    failed = {report.nodeid.split("::")[0] for report in terminalreporter.stats.get("failed", ())}
    for name in sorted(name for name in failed if name.endswith(".ipynb")):
        folder, number = Path(name).parent.name, Path(name).name[:2]
        if folder == "exercises":
            what = f"lessons solutions/{number}, then python3 start.py exercises {number}"
        else:
            what = f"lessons {'solutions/' if folder == 'solutions' else ''}{number}"
        terminalreporter.write_line(f"{name} does not run as it is stored. If that is meant: python3 start.py {what}")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


@pytest.fixture(scope="module")
def window():
    """Chromium, for the tests of one file."""
    import browse

    with browse.browser() as window:
        yield window


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Where a JupyterLab of this file alone answers."""
    import browse

    with browse.jupyterlab(tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def steps() -> Callable[..., int]:
    """Counts the lines of Python that a function runs: work that grows faster than its text shows in them.

    Seconds would tell of the machine and of what else it does.
    """

    def count(work: Callable, *arguments) -> int:
        run = 0

        def seen(_frame, event: str, _argument) -> Callable:
            nonlocal run
            run += event == "line"
            return seen

        before = sys.gettrace()
        sys.settrace(seen)
        try:
            work(*arguments)
        finally:
            sys.settrace(before)
        return run

    return count


# --------------------------------------------------------------------------------------------------------------------
# A real cluster: a scheduler and its workers, each a process of its own


def _free_address() -> tuple[str, int]:
    """An address where nobody answers, and its port."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    return f"tcp://127.0.0.1:{port}", port


@pytest.fixture
def nobody() -> str:
    """The address of a scheduler that is not there."""
    return _free_address()[0]


class Cluster:
    """A scheduler on a free port, and workers that can be killed one by one."""

    def __init__(self, folder: Path):
        self.folder, self.processes = folder, []
        self.address, port = _free_address()
        self.scheduler = self.start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port))

    def start(self, command: str, *arguments: str) -> subprocess.Popen:
        line = [sys.executable, "-m", f"distributed.cli.{command}", *arguments, "--no-dashboard"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        self.processes.append(subprocess.Popen(line, **quiet))
        return self.processes[-1]

    def worker(self) -> subprocess.Popen:
        return self.start("dask_worker", self.address, "--no-nanny", "--nthreads", "1")

    def wait_for(self, workers: int) -> None:
        from distributed import Client

        with Client(self.address, timeout=240, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=240)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path_factory, monkeypatch):
    """A Dask scheduler without workers, in a folder of its own; on a busy machine it is waited for."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("entente.parallel.REACH_SECONDS", 120)
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()
