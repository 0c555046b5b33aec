"""The lessons and exercises in the browser: JupyterLite with the course, its packages and the pinned Python.

JupyterLite builds itself without the network. What is added: a lock of our own for Pyodide, in which every package the
course needs is a file beside it, so that nothing is looked for elsewhere. Packages for the browser come by
`tools.runtime`; all others are those of this environment, packed without what is compiled for this machine.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from jupyter_core.paths import jupyter_path
from packaging.requirements import Requirement

from entente.environment import BESIDE_THE_PAGE, DISTRIBUTION
from entente.errors import EntenteError, Fault
from entente.files import write_whole
from tools import bytecode, live, runtime

WITH_COURSE = ("nbformat", "ipywidgets", "anywidget")  # what comes with Jupyter elsewhere
ROOTS = ("ipython", "micropip", "pytz", "packaging", *WITH_COURSE)
PAGE = {  # what a page's Python is, for the conditions under which a package needs another
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "os_name": "posix",
    "python_version": bytecode.MINOR,
    "python_full_version": bytecode.INFO["python"],
    "extra": "",
}
WHEEL = "Wheel-Version: 1.0\nGenerator: entente\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
STAND_INS = {"rpds-py": "rpds.py"}  # written in another language, and not on the index for a page
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


def called(name: str) -> str:
    """A package's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(name: str) -> list[str]:
    """What a package needs in a page, by the packages of this environment."""
    found = [Requirement(line) for line in metadata.requires(name) or []]
    asked = [called(one.name) for one in found if one.marker is None or one.marker.evaluate(PAGE)]
    return [one for one in asked if one not in BESIDE_THE_PAGE and one != "jupyterlab-widgets"]


def for_browser() -> dict[str, runtime.Pin]:
    """The packages that come with the pinned Pyodide, by their names."""
    pins = [pin for pin in runtime.read_lock().pins if pin.name.endswith(".whl")]
    return {called(pin.name.split("-")[0]): pin for pin in pins}


def closure(roots: Iterable[str]) -> dict[str, list[str]]:
    """Packages with all that they need, each with what it needs itself.

    What is not in this environment needs nothing more if it was built for the browser, and is left out otherwise.
    """
    built = for_browser()
    wanted, found = [called(root) for root in roots], {}
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        try:
            asked = needed(name)
        except metadata.PackageNotFoundError:
            if name not in built:
                continue
            asked = []
        if name in built:  # its own version may need what that of this environment does not
            asked = sorted({*asked, *built[name].depends})
        found[name] = asked
        wanted += found[name]
    return {name: [one for one in asked if one in found] for name, asked in found.items()}


def wheel(name: str, files: live.Files, folder: Path) -> Path:
    """Pack a package of this environment as a wheel for any machine."""
    stem = f"{name.replace('-', '_')}-{metadata.version(name)}"
    info = f"{stem}.dist-info"
    packed = {place.removeprefix("packages/"): content for place, content in files.items()}
    packed |= {
        f"{info}/METADATA": (metadata.distribution(name).read_text("METADATA") or "").encode(),
        f"{info}/WHEEL": WHEEL.encode(),
        f"{info}/entry_points.txt": (metadata.distribution(name).read_text("entry_points.txt") or "").encode(),
    }
    rows = []
    for place, content in packed.items():
        mark = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.append(f"{place},sha256={mark},{len(content)}")
    packed[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in packed.items():
            archive.writestr(zipfile.ZipInfo(place), content, zipfile.ZIP_DEFLATED)
    return path


def entry(path: Path, name: str, version: str, depends: list[str]) -> dict[str, object]:
    """A package's place in the lock of Pyodide."""
    with zipfile.ZipFile(path) as archive:
        tops = {place.split("/")[0] for place in archive.namelist() if ".dist-info/" not in place}
    imports = sorted(top.removesuffix(".py") for top in tops if re.fullmatch(r"[A-Za-z_]\w*(\.py)?", top))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "name": name,
        "version": version,
        "file_name": path.name,
        "install_dir": "site",
        "sha256": digest,
        "package_type": "package",
        "imports": imports,
        "depends": depends,
        "unvendored_tests": False,
    }


def write_packages(folder: Path) -> None:
    """Write Pyodide, every package, and the lock that names them."""
    built = for_browser()
    found = closure([DISTRIBUTION, *ROOTS])
    found[DISTRIBUTION] += WITH_COURSE
    fetched = runtime.fetch([*live.RUNTIME, *(name for name in built if name in found)])
    runtime.copy(fetched.values(), folder)
    entries = {}
    for name, depends in sorted(found.items()):
        if name in built:
            path, version = folder / built[name].name, built[name].name.split("-")[1]
        else:
            path, version = wheel(name, _files(name), folder), metadata.version(name)
        entries[name] = entry(path, name, version, depends)
    text = json.dumps({"info": bytecode.INFO, "packages": entries})
    write_whole({folder / "pyodide-lock.json": text.encode()}, inside=folder)


def _files(name: str) -> live.Files:
    if name == DISTRIBUTION:
        return live.of_package()
    if name in STAND_INS:
        path = live.STATIC / "python" / STAND_INS[name]
        return {path.name: path.read_bytes()}
    return live.of_environment(name, whole=True)


def extension(name: str) -> Path:
    """Where an extension of JupyterLab lies in this environment. Others that are installed are not taken along."""
    places = [Path(place, name) for place in jupyter_path("labextensions")]
    found = [place for place in places if (place / "package.json").is_file()]
    if not found:
        raise EntenteError([Fault("lite.extension", name, "no such extension of JupyterLab", "one that is installed")])
    return found[0]


def write_settings(folder: Path) -> None:
    """What JupyterLite is told: where its Python lies, and that nothing is looked for elsewhere."""
    options = {"indexURL": "./static/pyodide/", "lockFileURL": "./static/pyodide/pyodide-lock.json"}
    kernel = {"pyodideUrl": "./static/pyodide/pyodide.mjs", "disablePyPIFallback": True, "loadPyodideOptions": options}
    page = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Entente",
            "exposeAppInBrowser": True,
            "litePluginSettings": {KERNEL: kernel},
        },
    }
    build = {
        "contents": ["files"],
        "no_sourcemaps": True,
        "apps": ["lab", "notebooks"],
        "ignore_sys_prefix": ["federated_extensions"],
    }
    build["federated_extensions"] = [str(extension(name)) for name in EXTENSIONS]
    files = {"jupyter-lite.json": page, "jupyter_lite_config.json": {"LiteBuildConfig": build}}
    write_whole({folder / name: json.dumps(content).encode() for name, content in files.items()}, inside=folder)


def build(target: Path, *, root: Path, place: Path) -> bool:
    """Build JupyterLite with the course into a folder; whether it could be done, which is said otherwise.

    Parameters
    ----------
    target : Path
        New: ``lite`` of the site.
    place : Path
        A folder for what is made on the way.

    Raises
    ------
    EntenteError
        ``lite.build`` with what JupyterLite complains of.
    """
    if importlib.util.find_spec("jupyterlite_core") is None:
        print("The lessons of this site do not run: jupyterlite-core and jupyterlite-pyodide-kernel are not installed.")
        return False
    place.mkdir()
    for kind in ("notebooks", "exercises"):
        (place / "files" / kind).mkdir(parents=True)
        for path in sorted((root / kind).glob("[0-9]*.ipynb")):
            if ".kept-" not in path.name:
                shutil.copy(path, place / "files" / kind)
    write_settings(place)
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--output-dir", str(target)]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise EntenteError([Fault("lite.build", "JupyterLite", "; ".join(said[-3:])[:600], "a build without a fault")])
    (target / "static" / "pyodide").mkdir(parents=True, exist_ok=True)
    write_packages(target / "static" / "pyodide")
    return True
