"""What all tests share: the project's folder, and a home of their own for notes and IPython."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
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
    """The exercises are the solutions without the answers, so by day their cells run there alone."""
    for item in items:
        if item.path.suffix == ".ipynb" and item.path.parent.name == "exercises":
            item.add_marker("nightly")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


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
