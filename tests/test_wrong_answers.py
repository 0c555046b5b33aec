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


def test_slips_are_named_right_answers_are_taken_or_told_and_nonsense_is_refused():
    """At least nine of ten slips by their names; every right answer in an unusual form; no nonsense."""
    counted = {"slip": [], "right or told": [], "nonsense": []}
    for task, must, answer in ROWS:
        short = shortfall(task, must, answer)
        counted[kind_of(must)].append(f"{task}, {must}: {answer[:60]}: {short}" if short else "")
    missed = {kind: [said for said in found if said] for kind, found in counted.items()}
    assert len(ROWS) > 400 and len(counted["slip"]) > 250
    assert missed["right or told"] == [] and missed["nonsense"] == []
    assert len(missed["slip"]) <= 0.1 * len(counted["slip"]), missed["slip"]


def test_what_was_kept_aside_is_judged_as_the_rest_is():
    """The rows that nobody looked at while the checks were mended."""
    aside = [row for place, row in enumerate(ROWS) if place % ASIDE == ASIDE - 1]
    slips = [row for row in aside if kind_of(row[1]) == "slip"]
    assert len(aside) > 50 and sum(not shortfall(*row) for row in slips) >= 0.9 * len(slips)
