"""Is a function understood in a minute? Draw some at random and read them as somebody who has never seen the code.

    python tests/thirty.py --number 30 --seed 13

shows functions and methods of the package with their docstrings. What is not understood at first reading is mended:
a better name, a step of its own, a plain loop, a comment that says why.
"""

from __future__ import annotations

import argparse
import ast
import random
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def functions(folder: Path) -> list[tuple[Path, ast.FunctionDef]]:
    """Every function and method below a folder, in the order of the files."""
    found = []
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found.append((path, node))
    return found


def main() -> None:
    """Show the functions that the seed draws."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    for path, node in random.Random(options.seed).sample(functions(ROOT / "entente"), options.number):
        lines = path.read_text(encoding="utf-8").splitlines()
        print(f"\n{path.relative_to(ROOT).as_posix()}:{node.lineno}")
        print("\n".join(lines[node.lineno - 1 : node.end_lineno]))


if __name__ == "__main__":
    main()
