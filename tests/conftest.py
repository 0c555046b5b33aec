"""What all tests share: the project's folder, and a home of their own for notes and IPython."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# The kernels that run the notebooks inherit these: no start-up files of the user, and no notes of a learner.
_HOME = tempfile.mkdtemp(prefix="entente-tests-")
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["IPYTHONDIR"] = str(Path(_HOME) / "ipython")
os.environ["ENTENTE_HOME"] = str(Path(_HOME) / "entente")
os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT
