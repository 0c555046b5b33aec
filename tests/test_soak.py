"""Two programs at once, kills and full disks, as `soak.py` tries them; and each guard is missed when it is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOAK = Path(__file__).with_name("soak.py")
QUICK = ("--only", "handout", "links", "reset")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="makes copies of a process that has all loaded"),
]


def soak(*arguments):
    done = subprocess.run([sys.executable, SOAK, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_two_programs_at_once_lose_nothing():
    said = soak("races", "--number", "200")
    assert said.count(": 0 of 200 trials lost something") == 5 and said.endswith("lost or damaged: 0\n"), said


@pytest.mark.nightly
def test_a_hundred_kills_and_full_disks_damage_nothing_and_the_next_run_finishes():
    said = soak("kills", "disks", "--number", "100", "--each", "1")
    killed = [int(line.split(" of ")[1].split()[0]) for line in said.splitlines() if line.startswith("killed, ")]
    assert sum(killed) == 100 and len(killed) == said.count("full disk, ") == 11, said
    assert said.endswith("lost or damaged: 0\n"), said


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("guard", "arguments"),
    [
        ("appending", ("races", "--number", "10")),
        ("lock", ("races", "--number", "10")),
        ("aside", ("kills", "--number", "24", *QUICK)),
        ("aside", ("disks", *QUICK)),
        ("whole folder", ("kills", "--number", "3", "--only", "new-course")),
    ],
)
def test_without_a_guard_something_is_lost_or_damaged(guard, arguments):
    said = soak(*arguments, "--without", guard)
    assert "lost or damaged: " in said and not said.endswith("lost or damaged: 0\n"), said
