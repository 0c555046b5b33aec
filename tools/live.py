"""The labs of the site as they are in a notebook: Python itself comes to the page, which needs no server.

Here the folder is made that a page loads from: Pyodide, and archives of what Python needs, each with its size. Packages
without compiled parts are those of this environment, which the lock has pinned; numpy, scipy and the figures are built
for the browser and come by `tools.runtime`. What a lab needs is found by opening it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath

from entente import data, labs
from entente.labs.kit.page import script, style
from tools import bytecode, runtime

STATIC = Path(__file__).resolve().parent / "_live"
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# What every lab gets; then the parts, called by what is imported of them first, that come when they are asked for.
ALWAYS = (
    "networkx",
    "PyYAML",
    "jsonschema",
    "jsonschema-specifications",
    "referencing",
    "attrs",
    "platformdirs",
    "typing_extensions",
)
BUILT = {
    "scipy": ("scipy",),
    "matplotlib": (
        "matplotlib",
        "contourpy",
        "kiwisolver",
        "pillow",
        "fonttools",
        "cycler",
        "pyparsing",
        "python-dateutil",
        "six",
        "packaging",
    ),
}
PURE = {"bs4": ("beautifulsoup4", "soupsieve", "Jinja2", "MarkupSafe")}
# What lies with numpy or Python's own library, and is asked for by scipy alone, or by labs that draw at random.
MOVED = {
    "scipy": (
        "numpy/f2py",
        "numpy/fft",
        "numpy/ma",
        "numpy/polynomial",
        "numpy/testing",
        "_pyrepl",
        "multiprocessing",
        "pydoc.py",
        "unittest",
    ),
    "numpy.random": ("numpy/random",),
}
LEFT_OUT = (
    "tests",
    "test",
    "_fresh",
    "cli",
    "include",
    "__pycache__",
    "sphinxext",
    "datasets",
    "benchmarks",
)
# What no lab can use: debuggers, measuring programs, mail boxes, servers, terminals, what stands in for compiled parts.
NO_USE = {
    "_pydatetime.py", "_pyio.py", "bdb.py", "cProfile.py", "cmd.py", "code.py", "compileall.py",
    "curses", "dbm", "doctest.py", "ftplib.py", "imaplib.py", "mailbox.py", "modulefinder.py", "netrc.py",
    "optparse.py", "pdb.py", "pickletools.py", "plistlib.py", "poplib.py", "profile.py", "pstats.py", "pyclbr.py",
    "pydoc_data", "rlcompleter.py", "shelve.py", "smtplib.py", "socketserver.py", "sqlite3", "symtable.py",
    "tabnanny.py", "timeit.py", "tomllib", "trace.py", "tracemalloc.py", "wave.py", "wsgiref", "xmlrpc", "zipapp.py",
}  # fmt: skip
ASIDE = ("moments", "sets", "quiz")  # of the course: what is asked in a lesson, and no lab
ENDS = (".pyi", ".so.map", ".pxd", ".pyx", ".a", ".h", ".c", ".pyc", ".exe")
COMPILED = (".so", ".pyd", ".dylib", ".dll")

Files = dict[str, bytes]  # by their place in the page's Python


def _wanted(path: PurePosixPath) -> bool:
    parts = set(path.parts)
    return not parts & set(LEFT_OUT) and not path.name.endswith(ENDS) and ".dist-info" not in path.parts[0]


def of_wheel(wheel: Path) -> Files:
    """The files of a package that was built for the browser."""
    with zipfile.ZipFile(wheel) as package:
        names = [name for name in package.namelist() if not name.endswith("/") and _wanted(PurePosixPath(name))]
        return {f"packages/{name}": package.read(name) for name in names}


def of_environment(name: str, *, whole: bool = False) -> Files:
    """The files of a package of this environment, without what is compiled for this machine.

    Parameters
    ----------
    whole : bool
        Whether all of it is taken, for a page in which anything can be asked for.
    """
    found = {}
    for file in metadata.files(name) or ():
        inner = PurePosixPath(file.as_posix())
        outside = ".." in file.parts or file.suffix in COMPILED or ".dist-info" in inner.parts[0]
        if not outside and ("__pycache__" not in inner.parts if whole else _wanted(inner)):
            found[f"packages/{file.as_posix()}"] = Path(str(file.locate())).read_bytes()
    return found


def of_package() -> Files:
    """The package of the course with its tables, whole."""
    found = {}
    for place, folder in {"entente": Path(labs.__file__).parents[1], "entente/_data": data.root()}.items():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found[f"{place}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return found


def of_course() -> Files:
    """The package of the course with its tables, and what stands in for Jupyter."""
    found = {}
    for name, content in of_package().items():
        path = PurePosixPath(name)
        if _wanted(path) and not set(path.parts) & set(ASIDE):
            found[f"course/{name}"] = content
    for path in (STATIC / "python").glob("*.py"):
        found[f"course/{path.name}"] = path.read_bytes()
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive for the page; the same files give the same bytes.

    Examples
    --------
    >>> packed({"course/a.py": b"1"}) == packed({"course/a.py": b"1"})
    True
    """
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(out.getvalue(), 9, mtime=0)


def of_library(path: Path) -> Files:
    """Python's own library, without what no page can use."""
    with zipfile.ZipFile(path) as library:
        names = [name for name in library.namelist() if not name.endswith("/")]
        return {f"library/{name}": library.read(name) for name in names if name.split("/")[0] not in NO_USE}


def zipped(files: Files) -> bytes:
    """Python's own library as Pyodide wants it: a zip with the modules at its top, packed as a whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name.removeprefix("library/")), content)
    return gzip.compress(out.getvalue(), 9, mtime=0)


def taken(files: Files, place: str) -> Files:
    """Take a module or a package out of some files; it then lies among the packages.

    Examples
    --------
    >>> files = {"library/pydoc.py": b"", "library/unittest/mock.py": b""}
    >>> sorted(taken(files, "unittest")), sorted(files)
    (['packages/unittest/mock.py'], ['library/pydoc.py'])
    """
    found = {name: name.split("/", 1)[1] for name in files}
    return {f"packages/{inner}": files.pop(name) for name, inner in found.items() if _lies_in(inner, place)}


def _lies_in(inner: str, place: str) -> bool:
    return inner == place or inner.startswith(f"{place}/")


def dotted(place: str) -> str:
    """The name by which a module at a place is imported.

    Examples
    --------
    >>> dotted("numpy/f2py"), dotted("pydoc.py")
    ('numpy.f2py', 'pydoc')
    """
    return place.removesuffix(".py").replace("/", ".")


def tops(files: Iterable[str]) -> set[str]:
    """The names under which an archive's packages are imported."""
    inner = [PurePosixPath(name).parts[1] for name in files]
    return {name.split(".")[0] for name in inner if ".dist-info" not in name and "-" not in name}


@dataclass(frozen=True)
class Part:
    """An archive that a page loads."""

    name: str
    file: str
    content: bytes
    names: tuple[str, ...] = ()  # of packages whose first import brings it

    def __len__(self) -> int:
        return len(self.content)


def parts() -> list[Part]:
    """All that a page may load.

    Raises
    ------
    EntenteError
        ``runtime.fetch``.
    """
    wheels = runtime.fetch([*RUNTIME, "numpy", *(name for names in BUILT.values() for name in names)])
    kept = {path.name.split("-")[0].replace("_", "-"): path for path in wheels.values()}
    command = bytecode.compiler()
    if not command:
        print(f"Without Python {bytecode.MINOR} or Node.js here, labs of the site start in twice the time.", flush=True)
    always = {"numpy": of_wheel(kept["numpy"]), "course": _merged(map(of_environment, ALWAYS)) | of_course()}
    later = {name: _merged(of_wheel(kept[one]) for one in names) for name, names in BUILT.items()}
    later |= {name: _merged(map(of_environment, names)) for name, names in PURE.items()}
    library = of_library(wheels["python_stdlib.zip"])
    for name, places in MOVED.items():
        files = later.setdefault(name, {})
        for place in places:
            files |= taken(always["numpy"], place) | taken(library, place)
    # What a lab opens with, in one run; what comes later is rare, and compiled when it comes.
    opening = [*always.values(), *(later[name] for name in MOVED), library]
    ready = _merged(later.values()) | bytecode.compiled(_merged(opening), command)
    wasm = gzip.compress(wheels["pyodide.asm.wasm"].read_bytes(), 9, mtime=0)
    made = [Part("runtime", "runtime.gz", wasm), Part("library", "library.gz", zipped(_of(library, ready)))]
    archives = always | later
    with ThreadPoolExecutor() as pool:
        contents = pool.map(packed, [_of(files, ready) for files in archives.values()])
    for (name, files), content in zip(archives.items(), contents, strict=True):
        named = sorted(tops(files) - {"numpy"}) + [dotted(place) for place in MOVED.get(name, ())]
        named = named if name in later else []
        made.append(Part(name, f"{name}.gz", content, tuple(named)))
    return made


def _of(files: Files, ready: Files) -> Files:
    """These files as they are ready, each source under the name that it has then."""
    names = [f"{name}c" if f"{name}c" in ready else name for name in files]
    return {name: ready[name] for name in names}


def _merged(many: Iterable[Files]) -> Files:
    return {name: content for files in many for name, content in files.items()}


NEEDED = "import sys; from entente import labs; labs.{0}().scene(); print(*sys.modules)"


def needs(name: str, made: Iterable[Part]) -> list[str]:
    """The parts that a lab needs to open, beside those that each gets: found by opening it here."""
    with tempfile.TemporaryDirectory() as home:
        variables = os.environ | {"ENTENTE_HOME": home}
        command = [sys.executable, "-c", NEEDED.format(name)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=variables)
    loaded = set(done.stdout.split())
    return [part.name for part in made if part.names and part.name in loaded]


def write(static: Path) -> str:
    """Write what pages load into a folder of ``_static``; the folder's name, which changes with what is in it.

    Raises
    ------
    EntenteError
        ``runtime.fetch``, before anything is written.
    """
    made = parts()
    always = [part for part in made if not part.names]
    table = {
        "parts": {part.name: {"file": part.file, "bytes": len(part)} for part in made},
        "part_of": {name: part.name for part in made for name in part.names},
        "always": [part.name for part in always],
        "labs": {name: needs(name, made) for name in labs.__all__},
        "lock": {"info": bytecode.INFO, "packages": {}},
    }
    files = {part.file: part.content for part in made}
    fetched = runtime.fetch(("pyodide.mjs", "pyodide.asm.mjs"))
    files |= {name: path.read_bytes() for name, path in fetched.items()}
    files |= {path.name: path.read_bytes() for path in STATIC.glob("*.js") if path.name != "service.js"}
    files |= {"lab.js": script().encode(), "lab.css": style().encode(), "parts.json": json.dumps(table).encode()}
    files["live.css"] = (STATIC / "live.css").read_bytes()
    mark = hashlib.sha256(b"".join(hashlib.sha256(files[name]).digest() for name in sorted(files))).hexdigest()
    folder = static / f"live-{mark[:12]}"
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder.name
