"""What a check says of some four hundred wrong and unusual answers: each as a learner types it, with its verdict."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import yaml
from test_exercises import before

from entente.exercises import tasks

ROOT = Path(__file__).resolve().parents[1]
ROWS = [
    (task, must, answer)
    for task, rows in yaml.safe_load((ROOT / "tests" / "wrong_answers.yaml").read_text(encoding="utf-8")).items()
    for must, answer in rows
]
ASIDE = 6  # every sixth row was kept aside while the checks were mended


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))


def typed(task: str, answer: str):
    """The object that a learner's lines make in the notebook; what is no Python is a text of theirs."""
    names = before(task)
    try:
        tree = ast.parse(answer.strip())
    except SyntaxError:
        return answer
    if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr):
        return eval(compile(ast.Expression(tree.body[0].value), task, "eval"), names)
    exec(compile(tree, task, "exec"), names)
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    return names[functions[-1] if functions else "ANSWER"]


def shortfall(task: str, must: str, answer: str) -> str:
    """What is not as it must be; empty if all is."""
    verdict = tasks.judge(task, typed(task, answer))
    said = f"{verdict.result} {verdict.slips}: {verdict.words}"
    wrong = verdict.result in (tasks.WRONG, tasks.UNFIT)
    if must == "right":
        held = verdict.result == tasks.RIGHT
    elif must == "nonsense":
        held = verdict.result != tasks.RIGHT
    elif must == "form":
        told = "Expected:" in verdict.words or verdict.share == 0.5 or "hundred times" in verdict.words
        held = verdict.result == tasks.RIGHT or (wrong and told)
    elif must.startswith("told "):
        held = wrong and must.removeprefix("told ").casefold() in verdict.words.casefold()
    else:
        held = verdict.result == tasks.WRONG and set(must.split("+")) == set(verdict.slips)
    return "" if held else said


def kind_of(must: str) -> str:
    if must in ("right", "form") or must.startswith("told "):
        return "right or told"
    return "nonsense" if must == "nonsense" else "slip"
