"""Other Pythons on this machine: old ones are told so in a sentence, and the lock serves those that are supported."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import pythons

from tools import setup

ROOT = Path(__file__).resolve().parents[1]


PYTHONS = pythons.found()
HERE = "{}.{}".format(*sys.version_info)
TOO_OLD = [version for version in PYTHONS if tuple(map(int, version.split("."))) < (3, 11)]
# test_binder.py installs the lock under Binder's Python, so that is not done a second time here.
DONE = {HERE} if os.name == "nt" else {HERE, pythons.BINDER}
OTHERS = [version for version in ("3.11", "3.12", "3.13", "3.14") if version in PYTHONS and version not in DONE]


@pytest.mark.skipif(not TOO_OLD, reason="this machine has no Python before 3.11")
@pytest.mark.parametrize("version", TOO_OLD)
def test_an_old_python_is_told_in_one_sentence(version):
    done = subprocess.run([PYTHONS[version], str(ROOT / "start.py")], capture_output=True, text=True)
    expected = rf"The course needs Python 3\.11 to 3\.14; this is Python {re.escape(version)}\. (Type:|Install) .+"
    assert done.returncode == 1 and re.fullmatch(expected, done.stderr.strip())


def test_a_python_that_is_too_new_is_told_the_same(monkeypatch, capsys):
    start = runpy.run_path(str(ROOT / "start.py"))
    monkeypatch.setattr(sys, "version_info", (3, 15, 0))
    assert start["main"]() == 1
    assert "this is Python 3.15." in capsys.readouterr().err


@pytest.mark.nightly
@pytest.mark.skipif(not OTHERS, reason="this machine has no second Python from 3.11 to 3.14")
@pytest.mark.parametrize("version", OTHERS)
def test_the_lock_serves_the_other_pythons_here(version, tmp_path):
    """Installed for real from the hashed lock; without bytecode, to save a third of the time."""
    subprocess.run([PYTHONS[version], "-m", "venv", str(tmp_path)], check=True)
    python = str(tmp_path / ("Scripts" if os.name == "nt" else "bin") / "python")
    variables = setup.clean_environment() | {"PYTHONPATH": str(ROOT)}
    install = [python, "-m", "pip", "install", "--quiet", "--no-compile", "--require-hashes", "-r", "requirements.txt"]
    done = subprocess.run(install, capture_output=True, text=True, cwd=ROOT, env=variables)
    assert done.returncode == 0, done.stdout + done.stderr
    code = "import entente, entente.plots, ipywidgets, jupyterlab; from entente.cli.app import app; app(['validate'])"
    done = subprocess.run([python, "-B", "-c", code], capture_output=True, text=True, cwd=tmp_path, env=variables)
    assert done.returncode == 0, done.stdout + done.stderr
