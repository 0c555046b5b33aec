"""Binder builds what we mean: read from the Dockerfile that repo2docker prints, without Docker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("repo2docker", reason="repo2docker is not offered for this system")

FILES = ("environment.yml", "postBuild", "requirements.txt", "pyproject.toml")


def dockerfile(folder: Path) -> str:
    """What repo2docker would build for a folder."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> str:
    """The Dockerfile of the project's own set-up files, alone in a folder."""
    root = Path(__file__).resolve().parents[1]
    folder = tmp_path_factory.mktemp("binder")
    for name in FILES:
        shutil.copy2(root / name, folder / name)
    return dockerfile(folder)


def test_python_is_the_pinned_one(printed):
    assert "Building conda environment for python=3.12\n" in printed


def test_environment_yml_is_what_is_built(printed):
    assert '--file "environment.yml"' in printed


def test_environment_yml_names_the_lock(root):
    """Beside environment.yml Binder does not read requirements.txt by itself."""
    import yaml

    dependencies = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert {"pip": ["-r requirements.txt"]} in dependencies
    assert [item for item in dependencies if isinstance(item, str)] == ["python=3.12", "pip"]


def test_post_build_runs(printed):
    assert "RUN ./postBuild" in printed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mark for files that can be run")
def test_post_build_can_be_run(root):
    assert os.access(root / "postBuild", os.X_OK)


def test_post_build_installs_the_course_and_nothing_else(root):
    lines = (root / "postBuild").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash" and "set -euo pipefail" in lines
    installs = [line for line in lines if "pip install" in line]
    assert installs == ["python -m pip install --no-build-isolation --no-deps -e ."]


def test_no_other_file_hides_these(root):
    """A folder named binder or .binder would take the place of the files at the root; so would some files."""
    hiding = ("binder", ".binder", "Dockerfile", "runtime.txt", "Pipfile", "Pipfile.lock", "setup.py", "flake.nix")
    assert [name for name in hiding if (root / name).exists()] == []


def test_a_hidden_lock_would_be_seen(tmp_path):
    """The check of this file fails for a project whose environment.yml is hidden by a binder folder."""
    root = Path(__file__).resolve().parents[1]
    for name in FILES:
        shutil.copy2(root / name, tmp_path / name)
    (tmp_path / "binder").mkdir()
    (tmp_path / "binder" / "requirements.txt").write_text("numpy\n")
    hidden = dockerfile(tmp_path)
    assert '--file "environment.yml"' not in hidden
    assert "Building conda environment for python=3.12\n" not in hidden
