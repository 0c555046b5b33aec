"""The house keeps its plan: imports run one way, each job has one room, and every public function shows an example."""

from __future__ import annotations

import ast
import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "entente"

# Design: the order of the course. A room may import only what stands before it; `tools` stands beside the package.
ORDER = ["errors", "say", "files", "notes", "parallel", "text", "graphs", "needs", "doubt", "data", "plots", "path"]
ORDER += ["exercises", "environment", "labs", "cli", "tools"]
LIGHT = ["entente", *(f"entente.{name}" for name in ORDER[: ORDER.index("plots")]), "entente.path.analysis"]
HEAVY = ("matplotlib", "scipy", "pandas", "joblib", "yaml", "jinja2")

ROOT = PACKAGE.parent
SOURCES = sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tools").rglob("*.py")])


def room(path: Path) -> str:
    """The wing or file in which a source stands; the package's own face has the package's name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "tools":
        return "tools"
    return "entente" if parts[1] in ("__init__", "__main__") else parts[1]


def imports(tree: ast.AST) -> list[tuple[int, str]]:
    """Every imported module with its line: `from entente import claims` counts as `entente.text.coder`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = ("entente." if node.level else "") + (node.module or "")
            found += [(node.lineno, f"{module.rstrip('.')}.{alias.name}") for alias in node.names]
    return found


def upward(source: str, here: str) -> list[str]:
    """The imports of a file in room `here` that run up the order."""
    tree = ast.parse(source)
    inside = [(line, name.split(".")[1]) for line, name in imports(tree) if name.startswith("entente.")]
    inside += [(line, "tools") for line, name in imports(tree) if name.startswith("tools.")]
    return [
        f"line {line} imports {there}"
        for line, there in inside
        if there in ORDER and there != here and (here == "entente" or ORDER.index(there) > ORDER.index(here))
    ]


def test_the_order_names_every_module():
    assert {room(path) for path in SOURCES} - {"entente"} <= set(ORDER)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_downwards(path):
    if path.name == "__main__.py":
        return
    assert upward(path.read_text(encoding="utf-8"), room(path)) == []


@pytest.mark.parametrize(
    ("source", "here", "expected"),
    [
        ("from entente.graphs.balance import triangles", "text", ["line 1 imports graphs"]),
        ("from entente import data, errors", "graphs", ["line 1 imports data"]),
        ("from tools.site import main", "cli", ["line 1 imports tools"]),
        ("def f():\n    from entente.plots import draw", "data", ["line 2 imports plots"]),
        ("from . import plots", "data", ["line 1 imports plots"]),
        ("import entente.text.coder", "graphs", []),
        ("from entente.text.codebook import Claim", "text", []),
    ],
)
def test_an_upward_import_is_seen(source, here, expected):
    assert upward(source, here) == expected


def third_party(path: Path) -> set[str]:
    return {name.split(".")[0] for _, name in imports(ast.parse(path.read_text(encoding="utf-8")))}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_plots_draws_with_matplotlib(path):
    assert "matplotlib" not in third_party(path) or room(path) == "plots"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_only_data_knows_where_the_tables_are(path):
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    names = {"data", "_data", "datapackage.json"}
    tables = {text for text in strings if text in names or (text.startswith(("data/", "_data/")) and " " not in text)}
    assert not tables or room(path) in ("data", "tools")


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_stays_light(module):
    """Asked in a fresh Python, since this one has long imported everything."""
    code = f"import sys, {module}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_setting_up_needs_nothing_that_is_installed():
    """`start.py` runs before there is any package."""
    for path in (ROOT / "tools" / "setup.py", ROOT / "tools" / "install.py", ROOT / "start.py"):
        named = [name for _, name in imports(ast.parse(path.read_text(encoding="utf-8")))]
        outside = [name for name in named if name.split(".")[0] not in sys.stdlib_module_names]
        assert [name for name in outside if not name.startswith("tools.install.")] == [], path.name


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def public(module) -> list[tuple[str, object]]:
    """The public functions and classes that a module defines itself."""
    return [
        (name, item)
        for name, item in vars(module).items()
        if not name.startswith("_") and callable(item) and getattr(item, "__module__", "") == module.__name__
        if isinstance(item, type) or hasattr(item, "__code__") or hasattr(item, "__wrapped__")
    ]


def badly_told(module) -> list[str]:
    """The public functions that show no example that can be run, and the classes that have no words of their own."""
    parser = doctest.DocTestParser()
    functions = [(name, item) for name, item in public(module) if not isinstance(item, type)]
    classes = [(name, item) for name, item in public(module) if isinstance(item, type)]
    return [
        *(name for name, item in functions if not parser.get_examples(item.__doc__ or "")),
        *(name for name, item in classes if (item.__doc__ or f"{name}(").startswith(f"{name}(")),
    ]


def libraries() -> list[str]:
    """The modules that a reader imports: no private file, and no program, whose use is shown on the command line."""
    programs = {"__main__.py", "cli.py", "cli_exercises.py", "console.py", "setup.py"}
    private = {path for path in SOURCES if path.name.startswith("_") and path.name != "__init__.py"}
    return [module_of(path) for path in SOURCES if path.name not in programs and path not in private]


@pytest.mark.parametrize("name", libraries())
def test_every_public_name_is_told_with_an_example(name):
    assert [item for item in badly_told(importlib.import_module(name)) if item != "main"] == []


BARE = '''
from dataclasses import dataclass

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
    assert badly_told(importlib.import_module("bare_module")) == ["told", "Wordless"]


def test_ruff_finds_nothing(root):
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "."], capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, f"{done.stdout}\nMost of it is mended by: ruff check --fix ."


def test_the_code_is_formatted(root):
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--check", "."], capture_output=True, text=True, cwd=root
    )
    assert done.returncode == 0, f"{done.stdout}\nMend it with: ruff format ."
