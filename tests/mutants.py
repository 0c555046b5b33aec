"""Would the tests notice? Change the science by a hair, one place at a time, and see whether a test fails.

    python tests/mutants.py --number 60 --seed 1

draws places from the modules below, runs each module's tests on a copy of the project that holds one change, and lists
what survived. A survivor is a test that is missing, or a program that means the same. It takes about half a minute a
mutant, so it is no part of the suite.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("entente", "data", "docs", "tests", "tools", "pyproject.toml")
SECONDS = 300  # an endless loop is a change that is noticed
SCIENCE = {
    "entente/graphs/alliances.py": "tests/test_alliances.py",
    "entente/graphs/signs.py": "tests/test_alliances.py",
    "entente/graphs/balance.py": "tests/test_balance.py",
    "entente/graphs/solver.py": "tests/test_balance.py",
    "entente/graphs/clustering.py": "tests/test_balance.py",
    "entente/graphs/signings.py": "tests/test_graph_uncertainty.py",
    "entente/graphs/nulls.py": "tests/test_graph_uncertainty.py",
    "entente/needs/model.py": "tests/test_dependence.py",
    "entente/needs/measures.py": "tests/test_dependence.py",
    "entente/needs/cascades.py": "tests/test_dependence.py",
    "entente/needs/promises.py": "tests/test_scenarios.py",
    "entente/doubt/conclusions.py": "tests/test_conclusions.py",
    "entente/doubt/draws.py": "tests/test_robustness.py",
    "entente/doubt/resamples.py": "tests/test_graph_uncertainty.py",
    "entente/doubt/sensitivity.py": "tests/test_robustness.py",
    "entente/doubt/sources.py": "tests/test_robustness.py",
    "entente/text/agreement.py": "tests/test_agreement.py",
    "entente/text/names.py": "tests/test_actors.py",
    "entente/text/name_rules.py": "tests/test_actors.py",
    "entente/text/proposing.py": "tests/test_actors.py",
    "entente/text/scoring.py": "tests/test_claims.py",
}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult}
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# Survivors that need no test, and why: by path, what stood there and what came.
NO_FAULT = {
    ("entente/text/proposing.py", "80", "81"): "about 120 characters are shown around a name; one more is as good",
}
CLIPS = ("max", "min", "minimum", "maximum", "clip")


@dataclass(frozen=True)
class Mutant:
    """One change in one file."""

    path: str
    line: int
    before: str
    after: str
    source: str  # the whole file with the change

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {self.before}  →  {self.after}"


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may become: another operator, comparison, number or sign; a clip that is left out."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield _with(node, op=OPERATORS[type(node.op)]())
    elif isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
        yield _with(node, ops=[COMPARISONS[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.Call) and len(node.args) > 1:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in CLIPS:
            yield node.args[0]


def _with(node: ast.AST, **fields) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def mutants(path: str, source: str) -> list[Mutant]:
    """Every change of a file that is worth a try: no annotations, decorators or words of an error."""
    found = []
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines))]
    for node in _living(ast.parse(source)):
        for changed in changes(node):
            first = starts[node.lineno - 1] + node.col_offset
            last = starts[node.end_lineno - 1] + node.end_col_offset
            before, after = source.encode()[first:last].decode(), ast.unparse(changed)
            whole = source.encode()[:first] + f"({after})".encode() + source.encode()[last:]
            try:
                ast.parse(whole)
            except SyntaxError:  # a number within an f-string or a pattern
                continue
            found.append(Mutant(path, node.lineno, " ".join(before.split()), after, whole.decode()))
    return found


def _living(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that compute something."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":  # a guard of zip, which computes nothing
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, (ast.Raise, ast.JoinedStr)):
                yield from _living(child)


def tested(folder: Path, *paths: str) -> str:
    """What these tests say on a copy of the project: `passed`, `failed`, or `no end`."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1"]
    variables = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        done = subprocess.run(
            [*command, "-m", "not slow and not nightly", *paths], cwd=folder, env=variables, timeout=SECONDS, **quiet
        )
    except subprocess.TimeoutExpired:
        return "no end"
    return "passed" if done.returncode == 0 else "failed"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants; the status is 1 if a module was left out."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[""], help="parts of the paths of the modules, such as graphs/")
    options = parser.parse_args(arguments)
    chosen = [path for path in SCIENCE if any(part in path for part in options.only)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in NEEDED:
            take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            take(ROOT / name, folder / name)
        said = {tests: tested(folder, tests) for tests in {SCIENCE[path] for path in chosen}}
        red = [path for path in chosen if said[SCIENCE[path]] != "passed"]
        for path in red:
            print(f"{path} is left out: before any change its tests say: {said[SCIENCE[path]]}.", file=sys.stderr)
        every = []
        for path in chosen:
            if path not in red:
                every += mutants(path, (ROOT / path).read_text(encoding="utf-8"))
        drawn = random.Random(options.seed).sample(every, min(options.number, len(every)))
        survived = [one for one in drawn if _survives(folder, one)]
    print(f"\n{len(drawn) - len(survived)} of {len(drawn)} killed (seed {options.seed}, {len(every)} places)")
    for one in survived:
        print(one, NO_FAULT.get((one.path, one.before, one.after), "— a test is missing, or a reason in NO_FAULT"))
    return int(bool(red))


def _survives(folder: Path, mutant: Mutant) -> bool:
    (folder / mutant.path).write_text(mutant.source, encoding="utf-8")
    said = tested(folder, mutant.path, SCIENCE[mutant.path])
    shutil.copy2(ROOT / mutant.path, folder / mutant.path)
    print("SURVIVED" if said == "passed" else "killed  ", mutant, flush=True)
    return said == "passed"


if __name__ == "__main__":
    sys.exit(main())
