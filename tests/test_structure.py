"""The house keeps its plan: imports run one way and in no circle, files are short, what a wing hands on is told.

What does not keep to it yet is listed by name in one of the three sets below: none may be added, and what is mended
leaves its list, since each test wants the list to be exact.
"""

from __future__ import annotations

import ast
import dataclasses
import doctest
import functools
import importlib
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "entente"

# Design: the order of the course. A wing may import only what stands before it; `tools` stands beside the package.
ORDER = ["errors", "say", "files", "notes", "parallel", "text", "graphs", "needs", "doubt", "data", "plots", "path"]
ORDER += ["exercises", "environment", "labs", "quiz", "cli", "tools"]
WINGS = [name for name in ORDER if (PACKAGE / name / "__init__.py").is_file()]
LIGHT = ["entente", *(f"entente.{name}" for name in ORDER[: ORDER.index("plots")]), "entente.path.analysis"]
HEAVY = ("matplotlib", "scipy", "pandas", "joblib", "yaml", "jinja2")
LONGEST = 500

SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")])


def told(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(module: str) -> str:
    """The wing in which a module stands; the package's own face has the package's name."""
    parts = module.split(".")
    if parts[0] == "tools":
        return "tools"
    return parts[1] if len(parts) > 1 and parts[1] != "__main__" else "entente"


def imports(tree: ast.AST, package: str = "") -> list[tuple[int, str]]:
    """Every imported name with its line, also where only a type checker looks; `package` is where a dot begins."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: 1 - node.level or None] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{module}.{alias.name}") for alias in node.names]
    return found


@functools.cache
def imports_of(path: Path) -> list[tuple[int, str]]:
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    return imports(ast.parse(path.read_text(encoding="utf-8")), package)


def upward(imported: list[tuple[int, str]], here: str) -> list[str]:
    """The imports of a file in wing `here` that run up the order, or up to the package's face."""
    found = []
    for line, name in imported:
        if name.split(".")[0] not in ("entente", "tools"):
            continue
        there = room(name)
        if there not in ORDER:  # a name of the face itself, such as `entente.__version__`
            continue
        if there != here and (here not in ORDER or ORDER.index(there) > ORDER.index(here)):
            found.append(f"line {line} imports {there}")
    return found


def circles(files: dict[str, list[tuple[int, str]]]) -> list[list[str]]:
    """The modules that import each other, directly or around a corner.

    `from a import b` is an import of the module a.b if there is one, else of a.
    """
    graph = nx.DiGraph()
    for module, imported in files.items():
        for _, name in imported:
            there = name if name in files else name.rpartition(".")[0]
            if there in files:
                graph.add_edge(module, there)
    loops = [[module] for module in graph if graph.has_edge(module, module)]
    return sorted(loops + [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1])


def test_the_order_names_every_module():
    assert {room(module_of(path)) for path in SOURCES} - {"entente"} <= set(ORDER)


def test_imports_run_downwards():
    found = {told(path): upward(imports_of(path), room(module_of(path))) for path in SOURCES}
    assert {path: lines for path, lines in found.items() if lines and path != "entente/__main__.py"} == {}


def test_no_files_import_each_other_in_a_circle():
    assert circles({module_of(path): imports_of(path) for path in SOURCES}) == []


@pytest.mark.parametrize(
    ("source", "here", "expected"),
    [
        ("from entente.graphs.balance import triangles", "text", ["line 1 imports graphs"]),
        ("from entente import data, errors", "graphs", ["line 1 imports data"]),
        ("from tools.site import main", "cli", ["line 1 imports tools"]),
        ("def f():\n    from entente.plots import draw", "data", ["line 2 imports plots"]),
        ("if TYPE_CHECKING:\n    from entente.plots import Caption", "data", ["line 2 imports plots"]),
        ("from . import plots", "data", ["line 1 imports plots"]),
        ("import entente.text.coder", "graphs", []),
        ("from entente.text.codebook import Claim", "text", []),
    ],
)
def test_an_upward_import_is_seen(source, here, expected):
    assert upward(imports(ast.parse(source), "entente"), here) == expected


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ({"a.b": "from a.c import f", "a.c": "import a.b"}, [["a.b", "a.c"]]),
        ({"a.b": "from a.c import f", "a.c": "if TYPE_CHECKING:\n    from a import b"}, [["a.b", "a.c"]]),
        ({"a": "from a.b import f", "a.b": "from a import g"}, [["a", "a.b"]]),
        ({"a": "from a.b import f", "a.b": "from a import c", "a.c": ""}, []),
        ({"a.b": "from . import c", "a.c": "from .d import f", "a.d": "from .b import g"}, [["a.b", "a.c", "a.d"]]),
    ],
)
def test_a_circle_is_seen(sources, expected):
    assert circles({name: imports(ast.parse(source), "a") for name, source in sources.items()}) == expected


def test_no_file_is_longer_than_a_person_reads_at_once():
    long = {told(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert long == set()


def test_no_file_takes_a_private_name_of_another():
    found = {told(path): [name for _, name in imports_of(path) if _private(name)] for path in SOURCES}
    assert {path: names for path, names in found.items() if names} == {}


def _private(imported: str) -> bool:
    module, _, name = imported.rpartition(".")
    return module.split(".")[0] in ("entente", "tools") and name.startswith("_") and not name.startswith("__")


def third_party(path: Path) -> set[str]:
    return {name.split(".")[0] for _, name in imports_of(path)}


def test_only_plots_draws_with_matplotlib():
    drawing = [path for path in SOURCES if "matplotlib" in third_party(path)]
    assert [told(path) for path in drawing if room(module_of(path)) != "plots"] == []


def places_of_tables(source: str) -> list[str]:
    """The strings that tell where a table lies: the folder's name, or a path in it; a sentence is none."""
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    strings = [text for text in constants if isinstance(text, str) and " " not in text]
    names = ("data", "_data", "datapackage.json")
    return [text for text in strings if text in names or text.startswith(("data/", "_data/"))]


def test_only_data_knows_where_the_tables_are():
    others = [path for path in SOURCES if room(module_of(path)) not in ("data", "tools")]
    found = {told(path): places_of_tables(path.read_text(encoding="utf-8")) for path in others}
    assert {path: texts for path, texts in found.items() if texts} == {}


LOADS = f"""
import importlib, sys
for name in {LIGHT}:
    importlib.import_module(name)
    loaded = sorted(set({HEAVY}) & set(sys.modules))
    assert not loaded, f"{{name}} loads {{loaded}}"
"""


def test_a_light_module_stays_light():
    """Asked in a fresh Python, since this one has long imported everything."""
    done = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_setting_up_needs_nothing_that_is_installed():
    """`start.py` runs before there is any package."""
    own = ("tools/setup.py", "tools/install.py", "entente/__init__.py", "entente/files.py", "start.py")
    for path in (ROOT / name for name in own):
        named = [name for _, name in imports(ast.parse(path.read_text(encoding="utf-8")))]
        outside = [name for name in named if name.split(".")[0] not in sys.stdlib_module_names]
        assert [name for name in outside if not name.startswith(("tools.install.", "entente.files."))] == [], path.name


def badly_told(handed_on: dict[str, object]) -> list[str]:
    """The functions that show no example that can be run, and the classes that have no words of their own."""
    parser = doctest.DocTestParser()
    found = []
    for name, item in handed_on.items():
        words = getattr(item, "__doc__", None) or ""
        if isinstance(item, type):
            # a dataclass without words gets its signature for a docstring
            if not words or words.startswith(f"{name}("):
                found.append(name)
        elif callable(item) and not parser.get_examples(words):
            found.append(name)
    return found


def handed_on(module) -> dict[str, object]:
    """What a module hands on to lessons and other wings."""
    return {name: getattr(module, name) for name in getattr(module, "__all__", ())}


@pytest.mark.parametrize("name", ["entente", *(f"entente.{wing}" for wing in WINGS)])
def test_every_name_that_is_handed_on_is_told_with_an_example(name):
    assert badly_told(handed_on(importlib.import_module(name))) == []


BARE = '''
from dataclasses import dataclass

__all__ = ["told", "shown", "Wordless"]

def told():
    """Says what it is."""

def shown():
    """>>> 1 + 1
    2
    """

@dataclass
class Wordless:
    x: int
'''


def test_a_missing_example_is_seen(tmp_path, monkeypatch):
    (tmp_path / "bare_module.py").write_text(BARE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert badly_told(handed_on(importlib.import_module("bare_module"))) == ["told", "Wordless"]


@pytest.mark.parametrize("wing", ["graphs", "needs", "doubt"])
def test_a_result_cannot_be_changed(wing):
    """What a measure gives stays as it was found; only what works inside a file (`_Round`, `Search`) may change."""
    for path in (PACKAGE / wing).glob("*.py"):
        for found in vars(importlib.import_module(module_of(path))).values():
            if dataclasses.is_dataclass(found) and not found.__name__.startswith("_") and found.__name__ != "Search":
                assert found.__dataclass_params__.frozen, f"{found.__name__} of {told(path)} is not frozen"


def test_ruff_finds_nothing(root):
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, f"{done.stdout}\nMost of it is mended by: ruff check --fix ."


def test_the_code_is_formatted(root):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, f"{done.stdout}\nMend it with: ruff format ."
