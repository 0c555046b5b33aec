"""Would the tests notice? Change the science by a hair, one place at a time, and see whether a test fails.

    python tests/mutants.py --number 60 --seed 1

draws places from the modules below, runs each module's examples and tests on a copy of the project that holds one
change, and lists what survived. A survivor is a test that is missing, or a program that means the same: the latter are
named in `mutants.yaml`, with the reason. It takes about ten seconds a mutant, so it is no part of the suite; it needs a
POSIX system.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
NEEDED = ("entente", "data", "docs", "tests", "tools", "pyproject.toml")
LOADED = ("hypothesis", "matplotlib.pyplot", "networkx", "pandas", "scipy.optimize", "scipy.stats")  # once for all
SECONDS = 200  # of the processor, not of the clock: an endless loop is a change that is noticed

# What is mutated, and the tests that concern it (beside its own examples).
GRAPHS = ("alliances", "balance", "graph_uncertainty")
NEEDS = ("dependence", "scenarios")
DOUBT = ("robustness", "conclusions", "graph_uncertainty")
SCIENCE = {
    "entente/text/agreement.py": ("agreement",),
    "entente/text/units.py": ("units",),
    "entente/text/unitising.py": ("units",),
    "entente/text/pooling.py": ("units",),
    "entente/text/names.py": ("actors", "leaders"),
    "entente/text/name_rules.py": ("actors", "leaders"),
    "entente/text/proposing.py": ("actors", "leaders"),
    "entente/text/scoring.py": ("claims",),
    "entente/graphs/alliances.py": GRAPHS,
    "entente/graphs/signs.py": GRAPHS,
    "entente/graphs/ties.py": GRAPHS,
    "entente/graphs/layers.py": GRAPHS,
    "entente/graphs/company.py": GRAPHS,
    "entente/graphs/balance.py": ("balance",),
    "entente/graphs/solver.py": ("balance",),
    "entente/graphs/clustering.py": ("balance",),
    "entente/graphs/signings.py": ("graph_uncertainty",),
    "entente/graphs/nulls.py": ("graph_uncertainty",),
    "entente/needs/model.py": NEEDS,
    "entente/needs/measures.py": NEEDS,
    "entente/needs/cascades.py": NEEDS,
    "entente/needs/promises.py": NEEDS,
    "entente/needs/effects.py": NEEDS,
    "entente/needs/scenarios.py": NEEDS,
    "entente/doubt/conclusions.py": DOUBT,
    "entente/doubt/draws.py": DOUBT,
    "entente/doubt/summaries.py": DOUBT,
    "entente/doubt/resamples.py": DOUBT,
    "entente/doubt/sensitivity.py": DOUBT,
    "entente/doubt/sources.py": DOUBT,
    "entente/doubt/hypotheses.py": ("hypotheses",),
    "entente/doubt/successions.py": ("hypotheses",),
    "entente/doubt/cross_impact.py": ("hypotheses",),
}
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
ENDS = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum"}


@dataclass(frozen=True)
class Mutant:
    """One change in one file."""

    path: str
    number: int  # of the first line that changes
    before: str  # the lines as they stand, set in one
    after: str
    source: bytes  # the whole file with the change

    def __str__(self) -> str:
        return f"{self.path}:{self.number}\n  - {self.before}\n  + {self.after}"


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may become.

    Another operator, comparison, number or sign; the other end of a range, or no end at all; nothing returned; a
    statement that is not there.
    """
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATORS:
        yield _with(node, op=OPERATORS[type(node.op)]())
    elif isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = list(node.ops)
            ops[place] = COMPARISONS[type(operator)]()
            yield _with(node, ops=ops)
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
        yield node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    elif isinstance(node, ast.Call):
        yield from _other_ends(node)
    elif isinstance(node, ast.Return) and ast.unparse(node) not in ("return", "return None"):
        yield ast.parse("return None").body[0]
    if _can_go(node):
        yield ast.Pass()


def _other_ends(call: ast.Call) -> Iterator[ast.AST]:
    """`max` for `min`, and a limit that is left out."""
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in ENDS and isinstance(function, ast.Attribute):
        yield _with(call, func=_with(function, attr=ENDS[name]))
    elif name in ENDS:
        yield _with(call, func=ast.Name(ENDS[name]))
    if name in (*ENDS, "clip") and len(call.args) > 1:
        yield from call.args[:1] if name == "clip" else call.args


def _can_go(node: ast.AST) -> bool:
    """A statement without which all names are still there: a call, a guard, a step, a way out of a loop."""
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Call)
    if isinstance(node, ast.If):
        return not node.orelse
    return isinstance(node, (ast.AugAssign, ast.Continue, ast.Break))


def _with(node: ast.AST, **fields) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Every change of a file that is worth a try: no annotations, decorators or words of an error."""
    text = source.encode()
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for node in _living(ast.parse(source)):
        for changed in changes(node):
            head = text[: starts[node.lineno - 1] + node.col_offset]
            tail = text[starts[node.end_lineno - 1] + node.end_col_offset :]
            new = ast.unparse(changed)
            if isinstance(changed, ast.expr) and not isinstance(changed, ast.Constant):
                new = f"({new})"  # it may have come to stand beside an operator that binds closer
            mutated = head + new.encode() + tail
            first, last = starts[node.lineno - 1], starts[node.end_lineno]
            moved = len(mutated) - len(text)
            before, after = _in_one_line(text[first:last]), _in_one_line(mutated[first : last + moved])
            yield Mutant(path, node.lineno, before, after, mutated)


def _in_one_line(text: bytes) -> str:
    return " ".join(text.decode().split())


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


def reasons() -> dict[tuple[str, str, str], str]:
    """Why a change needs no test: by the path, the line as it stands, and what it becomes."""
    rows = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {(row["file"], row["line"], row["becomes"]): row["why"] for row in rows}


def tested(folder: Path, *paths: str) -> str:
    """What these tests say on a copy of the project: `passed`, `failed`, or `no end`.

    They run in a copy of this process, which has the libraries already.
    """
    child = os.fork()
    if child == 0:
        os._exit(_run(folder, paths))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "no end"
    return "passed" if os.WEXITSTATUS(status) == 0 else "failed"


def _run(folder: Path, paths: Sequence[str]) -> int:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.chdir(folder)
    os.environ |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(folder)}
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "-m", "not slow and not nightly"]
    code = pytest.main([*options, *paths])
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code  # a module without an example


def tests_of(path: str) -> list[str]:
    """The files of tests that concern a module, and the module itself for its examples."""
    return [path, *(f"tests/test_{name}.py" for name in SCIENCE[path])]


def survives(folder: Path, mutant: Mutant) -> bool:
    """Whether no test of the copy notices the change, which is taken back afterwards."""
    place = folder / mutant.path
    before = place.read_bytes()
    place.write_bytes(mutant.source)
    said = tested(folder, *tests_of(mutant.path))
    place.write_bytes(before)
    print({"passed": "SURVIVED", "failed": "killed  ", "no end": "no end  "}[said], mutant, flush=True)
    return said == "passed"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants; the status is 1 if one survived that no reason is given for, or if a test was red before."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[""], help="parts of the paths of the modules, such as graphs/")
    options = parser.parse_args(arguments)
    for name in LOADED:
        importlib.import_module(name)
    every: list[Mutant] = []
    for path in SCIENCE:
        if any(part in path for part in options.only):
            every += mutants(path, (ROOT / path).read_text(encoding="utf-8"))
    drawn = random.Random(options.seed).sample(every, min(options.number, len(every)))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in NEEDED:
            take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
            take(ROOT / name, folder / name)
        before = sorted({name for mutant in drawn for name in tests_of(mutant.path)})
        red = [name for name in before if tested(folder, name) != "passed"]
        if red:
            print("Before any change these tests do not pass:", *red, file=sys.stderr)
            return 1
        survived = [mutant for mutant in drawn if survives(folder, mutant)]
    known = reasons()
    print(f"\n{len(drawn) - len(survived)} of {len(drawn)} killed (seed {options.seed}, {len(every)} places)")
    missing = 0
    for mutant in survived:
        why = known.get((mutant.path, mutant.before, mutant.after))
        missing += why is None
        print(f"{mutant}\n  {why or 'a test is missing, or a reason in tests/mutants.yaml'}")
    return int(missing > 0)


if __name__ == "__main__":
    sys.exit(main())
