"""The Pythons on this machine, for the tests that need another one than theirs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

BINDER = "3.12"  # what environment.yml asks for


def found() -> dict[str, str]:
    """The Pythons on this machine, by version such as 3.12: those that pyenv keeps, and those on the path."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    there = {}
    for folder in sorted(kept.glob("[23].*")):
        version = re.match(r"\d+\.\d+", folder.name)
        if version and (folder / "bin" / "python").exists():
            there[version.group()] = str(folder / "bin" / "python")
    for minor in range(6, 15):
        place = shutil.which(f"python3.{minor}")
        if place and f"3.{minor}" not in there and subprocess.run([place, "-V"], capture_output=True).returncode == 0:
            there[f"3.{minor}"] = place
    return there
