"""Byte code for a page's Python, made when the site is built: the first lab then answers in half the time.

Byte code belongs to one version of Python, so it is made by a Python of the runtime's version: the one that builds, one
on this machine, or Pyodide itself under Node.js. Where there is none of them the page gets the sources and compiles
them at each visit.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools import runtime

SCRIPTS = Path(__file__).resolve().parent / "_live"
MINOR = "3.14"  # the Python of the pinned Pyodide
INFO = {"abi_version": "2026_0", "arch": "wasm32", "platform": "emscripten_5_0_3", "python": "3.14.0"}


def compiler() -> list[str]:
    """The command that compiles the folder that is named after it; nothing if no Python here can."""
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    other = sys.executable if this == MINOR else shutil.which(f"python{MINOR}")
    if other:
        return [other, str(SCRIPTS / "compile.py")]
    node = shutil.which("node")
    if node:
        fetched = runtime.fetch(("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"))
        return [node, str(SCRIPTS / "compile.mjs"), str(fetched["pyodide.mjs"].parent)]
    return []


def compiled(files: Mapping[str, bytes], command: list[str]) -> dict[str, bytes]:
    """Files with byte code in the place of their sources; the same files, if there is no command or it fails.

    Examples
    --------
    >>> compiled({"a.py": b"1"}, [])
    {'a.py': b'1'}
    """
    if not command:
        return dict(files)
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.items():
            path = Path(place, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        variables = os.environ | {"PYODIDE_INFO": json.dumps(INFO)}
        done = subprocess.run([*command, place], capture_output=True, text=True, check=False, env=variables)
        if done.returncode:
            print(f"No byte code for the page: {(done.stderr.strip().splitlines() or ['it failed'])[-1]}", flush=True)
            return dict(files)
        made = [path for path in Path(place).rglob("*") if path.is_file()]
        return {path.relative_to(place).as_posix(): path.read_bytes() for path in made}
