"""How large the house is: lines by kind, functions, and how much a statement holds. ``python -m tools.measure``.

A line is counted once: a docstring's line as docstring, a line that holds only a comment as comment, an empty one as
blank, every other as code. A function is private if its name begins with an underscore; it is used once if its name
occurs once beside its definition. The nodes of a statement are those of its syntax tree, bodies left out.
"""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LONG = 500


def docstring_lines(tree: ast.AST) -> set[int]:
    """The lines that belong to docstrings.

    Examples
    --------
    >>> sorted(docstring_lines(ast.parse('def f():\\n    "Says so."\\n    return 1')))
    [2]
    """
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, *DEFINITIONS)) and ast.get_docstring(node, clean=False) is not None:
            text = node.body[0]
            lines.update(range(text.lineno, text.end_lineno + 1))
    return lines


def count_lines(source: str) -> Counter[str]:
    """Count the lines of a source by kind: code, docstring, comment, blank.

    Examples
    --------
    >>> count_lines('# one\\n\\nx = 1  # two\\n') == {"comment": 1, "blank": 1, "code": 1}
    True
    """
    told = docstring_lines(ast.parse(source))
    kinds: Counter[str] = Counter()
    for number, line in enumerate(source.splitlines(), 1):
        if number in told:
            kinds["docstring"] += 1
        elif not line.strip():
            kinds["blank"] += 1
        elif line.lstrip().startswith("#"):
            kinds["comment"] += 1
        else:
            kinds["code"] += 1
    return kinds


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """All functions and methods of a tree."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node


def size_of_statement(statement: ast.stmt) -> int:
    """Count the nodes of a statement; what stands in its body are statements of their own.

    Examples
    --------
    >>> size_of_statement(ast.parse("x = 1").body[0])
    4
    """
    waiting: list[ast.AST] = [statement]
    size = 0
    while waiting:
        node = waiting.pop()
        size += 1
        waiting.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt))
    return size


def measure(folder: Path) -> dict[str, float]:
    """Measure all Python files below a folder."""
    lines: Counter[str] = Counter()
    names: list[str] = []
    sizes: list[int] = []
    words: Counter[str] = Counter()
    long_files = 0
    paths = sorted(folder.rglob("*.py"))
    for path in paths:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        lines += count_lines(source)
        names += [function.name for function in functions(tree)]
        sizes += [size_of_statement(node) for node in ast.walk(tree) if isinstance(node, ast.stmt)]
        words.update(re.findall(r"\w+", source))
        long_files += len(source.splitlines()) > LONG
    private = [name for name in names if name.startswith("_") and not name.startswith("__")]
    return {
        "files": len(paths),
        f"files over {LONG} lines": long_files,
        **{f"lines of {kind}": lines[kind] for kind in ("code", "docstring", "comment", "blank")},
        "functions": len(names),
        "private functions": len(private),
        "private functions used once": sum(words[name] == 2 for name in private),
        "syntax nodes a statement, median": statistics.median(sizes) if sizes else 0,
    }


def main() -> None:
    """Show the figures of the folders that are named; without names, those of the package, the tools and the tests."""
    for folder in sys.argv[1:] or ["entente", "tools", "tests"]:
        print(folder)
        for what, number in measure(Path(folder)).items():
            print(f"  {number:>8,} {what}")


if __name__ == "__main__":
    main()
