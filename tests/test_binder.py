"""Binder builds what we mean: read from the Dockerfile that repo2docker prints, without Docker."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import browse
import pytest
import pythons

from tools import notebooks, setup

pytest.importorskip("repo2docker", reason="repo2docker is not offered for this system")

FILES = ("environment.yml", "postBuild", "requirements.txt", "pyproject.toml")


def dockerfile(folder: Path) -> str:
    """What repo2docker would build for a folder."""
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
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
    assert f"Building conda environment for python={pythons.BINDER}\n" in printed


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


# The image, as far as it can be built without Docker and conda

NOT_THERE = (".git", ".venv", "build", "__pycache__", ".ipynb_checkpoints", "*.egg-info", ".*_cache")


def steps(printed: str) -> list[str]:
    """What the Dockerfile runs after it has copied the project, a shell command each."""
    after = re.split(r"^ *COPY .*src/.*$", printed, maxsplit=1, flags=re.MULTILINE)[1]
    joined = re.sub(r"\\\n", "", after)
    return re.findall(r"^ *RUN (.+)$", joined, flags=re.MULTILINE)


def pip_part(root: Path) -> list[list[str]]:
    """What `env update` gives to pip: the arguments of each line under pip in environment.yml."""
    import yaml

    dependencies = yaml.safe_load((root / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    return [line.split() for part in dependencies if isinstance(part, dict) for line in part["pip"]]


def test_the_steps_are_conda_then_ours(printed):
    conda, *ours = steps(printed)
    assert "env update" in conda and '--file "environment.yml"' in conda
    assert ours == ["chmod +x postBuild", "./postBuild"]


@pytest.fixture(scope="module")
def image(printed, tmp_path_factory) -> Path:
    """A copy of the project in which the Dockerfile's steps were run, under Binder's Python where it is found."""
    copy = tmp_path_factory.mktemp("image") / "entente"
    shutil.copytree(Path(__file__).resolve().parents[1], copy, ignore=shutil.ignore_patterns(*NOT_THERE))
    python = pythons.found().get(pythons.BINDER, sys.executable)
    subprocess.run([python, "-m", "venv", str(copy / ".venv")], check=True)
    variables = within(copy)
    shell(copy, variables, *(f"python -m pip install -q {' '.join(line)}" for line in pip_part(copy)))
    shell(copy, variables, *(step for step in steps(printed) if "env update" not in step))
    return copy


def within(copy: Path) -> dict[str, str]:
    """The variables of a shell in which the copy's Python is the one that is found."""
    variables = setup.clean_environment(setup.House(copy)) | {"HOME": str(copy.parent / "home")}
    # The course is found because postBuild installed it, and caches lie in the image's home.
    return {
        name: said for name, said in variables.items() if name not in ("PYTHONPATH", "XDG_CACHE_HOME", "MPLCONFIGDIR")
    }


def shell(copy: Path, variables: dict[str, str], *commands: str) -> None:
    """Run commands as the Dockerfile would; the first that fails is told with what it said."""
    (copy.parent / "home").mkdir(exist_ok=True)
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=copy, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


needs_bash = pytest.mark.skipif(os.name == "nt" or not shutil.which("bash"), reason="the steps are for bash")


@pytest.mark.nightly
@needs_bash
def test_the_image_holds_the_lock_and_the_course_and_nothing_else(image):
    told = subprocess.run(
        [image / ".venv/bin/python", "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True
    )
    installed = {re.split("[=@ ]", line)[0].lower().replace("_", "-") for line in told.stdout.splitlines()}
    locked = set(
        re.findall(
            r"^([\w.-]+)(?:\[[\w-]+\])?==", (image / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert "entente-course" in installed
    assert installed - {"pip", "setuptools", "wheel", "entente-course"} <= locked
    assert not installed & {"nbgrader", "pytest", "sphinx", "ruff", "playwright", "dask"}, (
        "a tool of authors or teachers"
    )


@pytest.mark.nightly
@needs_bash
def test_what_is_slow_once_was_done_when_the_image_was_built(image):
    assert list((image / "entente").rglob("__pycache__/coder.*.pyc"))
    assert list((image.parent / "home").rglob("fontlist-*.json"))


@pytest.mark.nightly
@needs_bash
@pytest.mark.skipif(not browse.chromium(), reason="no Chromium on this machine")
def test_a_lesson_and_its_lab_run_in_the_image(image, tmp_path):
    command = [str(image / ".venv/bin/python"), *setup.jupyterlab(image, browser=False), browse.EXPOSED]
    with browse.jupyterlab(tmp_path, command, image) as address, browse.browser() as window:
        page = window.new_page(viewport={"width": 1280, "height": 1000})
        lesson = "notebooks/04_draw_the_alliances.ipynb"
        browse.go(page, address, lesson)
        counts = browse.run_all(page)
        cells = [cell for cell in notebooks.read(image / lesson).cells if cell.cell_type == "code" and cell.source]
        assert counts == {"cells": len(cells), "run": len(cells), "errors": []}
        place = next(n for n, cell in enumerate(notebooks.read(image / lesson).cells) if "labs." in cell.source)
        page.evaluate(
            "n => { const c = window.jupyterapp.shell.currentWidget.content; c.activeCellIndex = n; "
            "c.scrollToItem(n); }",
            place,
        )
        lab = page.locator(".entente-lab").first
        lab.locator(".ask textarea").fill("Fewer ties.")
        lab.locator(".ask button").click()
        lab.locator("svg .node").first.wait_for()
        assert lab.locator(".guess").inner_text() == "You predicted: Fewer ties."
        browse.shut_down(page)


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
