"""The marks of an answer, and what in a handed-in notebook looks like a way round the checks.

`points` stands in the hidden part of each check, where nbgrader reads what it gives as partial credit.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any

from entente.exercises.tasks import find_task, judge

OWN = ("check", "hint", "progress", "weigh", "points")
INNER = "entente.exercises"
REACHING = ("importlib", "inspect", "sys", "gc", "ctypes", "subprocess", "builtins")
CALLS = ("eval", "exec", "compile", "__import__", "globals", "setattr", "delattr")


def points(task: str, answer: Any) -> float:
    """The points that an answer earns.

    Returns
    -------
    float
        From 0 to the points of the task; a slip that is half right earns part of them.
    """
    return float(find_task(task)[0].points * judge(task, answer).share)


def tricks(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """What in a notebook looks like a way round the checks: for a person to look at, never a mark by itself.

    Parameters
    ----------
    cells : iterable of mapping
        The cells of a handed-in notebook.

    Returns
    -------
    list of str
        Such as ``"cell 4 sets check"``.

    Notes
    -----
    Read, never run. It knows the obvious ways: to set `check` or `points`, to import the checks' insides, to reach for
    modules and names at run time, to open a solution. Who hides better than that is not found here.
    """
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        if cell.get("cell_type") != "code":
            continue
        source = "".join(cell.get("source", ""))
        for what in _tricks_of(source, bool(cell.get("metadata", {}).get("nbgrader", {}).get("locked"))):
            if f"cell {number} {what}" not in found:
                found.append(f"cell {number} {what}")
    return found


def _tricks_of(source: str, locked: bool) -> Iterable[str]:
    try:
        tree = ast.parse("\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if any(line.lstrip().startswith(("!", "%%bash", "%%sh", "%run", "%load")) for line in source.splitlines()):
        yield "runs something outside"
    for node in ast.walk(tree):
        yield from _tricks_of_node(node, locked)


def _tricks_of_node(node: ast.AST, locked: bool) -> Iterable[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if name in OWN:
            yield f"sets {name}"
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) if name in OWN:
            yield f"sets {name}"
        case ast.Attribute(attr=name, ctx=ast.Store()) if name in OWN or name in ("judge", "TASKS", "find_task"):
            yield f"sets {name}"
        case ast.Attribute(attr=name) if name.startswith("__") or name in ("TASKS", "f_globals", "f_back"):
            yield f"reaches for {name}"
        case ast.Import(names=names):
            for each in names:
                if each.name.startswith(INNER) or each.name.split(".")[0] in REACHING or each.asname in OWN:
                    yield f"imports {each.name}"
        case ast.ImportFrom(module=module, names=names):
            module = module or ""
            only_ours = module == INNER and {each.name for each in names} <= set(OWN)
            inside = module.startswith(INNER) and not only_ours
            if (inside and not locked) or module.split(".")[0] in REACHING:
                yield f"imports from {module}"
            if module == "entente" and any(each.name == "exercises" for each in names):
                yield "imports entente.exercises as a whole"
            if any((each.asname or each.name) in OWN for each in names) and module != INNER and not locked:
                yield "imports another thing as one of ours"
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield f"calls {name}"
        case ast.Constant(value=str(text)) if "solutions/" in text or "BEGIN SOLUTION" in text or "gradebook" in text:
            yield "names the solutions"
        case _:
            return
