"""The mutation tool changes what it says it changes, in a copy, and tells what no test noticed."""

from __future__ import annotations

import ast

import mutants
import pytest


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("a + b", ["(a - b)"]),
        ("a ** b", ["(a * b)"]),
        ("a += b", ["a -= b", "pass"]),
        ("0 <= a < b", ["(0 < a < b)", "(0 <= a <= b)", "1 <= a < b", "-1 <= a < b"]),
        ("a == b", ["(a != b)"]),
        ("a is not None", ["(a is None)"]),
        ("a not in b", ["(a in b)"]),
        ("a and b", ["(a or b)"]),
        ("not a", ["(a)"]),
        ("-a", ["(a)"]),
        ("a = True", ["a = False"]),
        ("a = 0.5", ["a = 1.5", "a = -0.5"]),
        ("max(a, b)", ["pass", "(min(a, b))", "(a)", "(b)"]),
        ("a = np.minimum(b, c)", ["a = (np.maximum(b, c))", "a = (b)", "a = (c)"]),
        ("a = b.clip(c, d)", ["a = (c)"]),
        ("def f(): return a", ["def f(): return None"]),
        ("if a: b = c", ["pass"]),
        ("while a: break", ["while a: pass"]),
    ],
)
def test_a_line_becomes_what_the_operators_say(line, becomes):
    made = list(mutants.mutants("a.py", f"# é\n{line}\n"))
    assert sorted(mutant.after for mutant in made) == sorted(becomes)
    for mutant in made:
        assert (mutant.number, mutant.before) == (2, line)
        assert mutant.source.decode() == f"# é\n{mutant.after}\n"
        ast.parse(mutant.source)


WORDS = """
def f(a: 1 + 1) -> 2:
    '''Words, and no 3.'''
    b: int
    for c, d in zip(a, b, strict=True):
        e = f"{c + d} of 4"
        raise ValueError(e + 4)
    return
"""


def test_words_and_the_guard_of_zip_are_left_alone():
    assert list(mutants.mutants("a.py", WORDS)) == []


def test_what_would_take_a_name_away_stays():
    assert list(mutants.mutants("a.py", "if a:\n    b = c\nelse:\n    b = d\n")) == []


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A project of two modules that say the same; their only test asks both for half of four."""

    def tested(folder, *paths):
        found = []
        for path in ("one.py", "two.py"):
            names = {}
            exec((folder / path).read_text(encoding="utf-8"), names)
            found.append(names["half"](4))
        return "passed" if found == [2, 2] else "failed"

    for path in ("one.py", "two.py"):
        (tmp_path / path).write_text("def half(x):\n    return max(x, 1) / 2\n", encoding="utf-8")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "NEEDED", ("one.py", "two.py"))
    monkeypatch.setattr(mutants, "SCIENCE", {"one.py": (), "two.py": ()})
    monkeypatch.setattr(mutants, "tested", tested)
    return tmp_path


def test_what_survived_is_listed_and_nothing_is_changed_at_home(house, monkeypatch, capsys):
    before = (house / "one.py").read_bytes()
    # By hand: half of four stays what it is with the limits 0 and 2 and with none.
    alive = ["return max(x, 0) / 2", "return max(x, 2) / 2", "return (x) / 2"]
    reasons = {("one.py", "return max(x, 1) / 2", line): "four is far from it" for line in alive}
    monkeypatch.setattr(mutants, "reasons", lambda: reasons)
    assert mutants.main(["--number", "99"]) == 1
    told = capsys.readouterr().out
    # Of each: × for ÷, 2 becomes 3 or 1, nothing is returned, min for max, the limit alone.
    assert "12 of 18 killed" in told
    assert (told.count("four is far from it"), told.count("a test is missing")) == (3, 3)
    assert mutants.main(["--number", "99", "--only", "one"]) == 0
    assert (house / "one.py").read_bytes() == before


def test_a_seed_draws_the_same_again(house, capsys):
    told = []
    for seed in ("5", "5", "6"):
        mutants.main(["--number", "3", "--seed", seed])
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] != told[2].replace("seed 6", "seed 5")


def test_each_reason_is_given_for_a_line_that_is_there():
    for path, line, becomes in mutants.reasons():
        source = (mutants.ROOT / path).read_text(encoding="utf-8")
        made = {(mutant.before, mutant.after) for mutant in mutants.mutants(path, source)}
        assert (line, becomes) in made, f"{path} has no such change any more: {line}"


def test_each_module_and_its_tests_are_there():
    for path in mutants.SCIENCE:
        for name in mutants.tests_of(path):
            assert (mutants.ROOT / name).is_file(), name
