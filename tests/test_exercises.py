"""Every task: untouched refused, right answers pass, each misconception named, and no object that breaks a check."""

from __future__ import annotations

import ast
import builtins
import functools
import itertools
import math
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import nbformat
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.doubt import draw
from entente.doubt.resamples import graph_uncertainty
from entente.exercises import desk, kinds, marking, record, tasks
from entente.exercises.calls import call
from entente.exercises.kinds import NotYet, Number, Prose, Row, Table, Truth, Unfit
from entente.exercises.names import Names
from entente.exercises.solutions import MARKS, solution_of
from entente.exercises.wording import in_words, shown
from entente.graphs import alliances
from entente.graphs.signs import RULES, signed_graph
from entente.needs import measures
from entente.needs import tables as dependence
from entente.needs.cascades import shortfall, swing_leverage
from entente.needs.scenarios import Intervention, compare
from entente.path import analysis, report
from entente.path.corrections import claim_rows
from entente.path.limits import contested
from tools import notebooks

ROOT = Path(__file__).resolve().parents[1]
NAMES = [name for number in tasks.SETS for name in tasks.logic(number)]
every_task = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path))


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A busy machine is no slow answer: two seconds are for a learner at a screen."""
    monkeypatch.setattr(kinds, "call", lambda function, case, seconds: call(function, case, seconds=5 * seconds))


def judge(name, answer):
    return tasks.judge(name, answer)


# Words and logic


@pytest.mark.parametrize("number", tasks.SETS)
def test_logic_and_words_name_the_same(number):
    logic, words = tasks.logic(number), tasks.words(number)
    assert list(logic) == list(words)
    for name, task in logic.items():
        assert set(task.misconceptions) == set(words[name].wrong), name
        assert set(task.remarks) == set(words[name].remarks), name
        assert len(words[name].hints) == 3 and all(words[name].hints), name
        assert set(task.credit) <= set(task.misconceptions), name
        assert all(0 < share < 1 for share in task.credit.values()), name


@every_task
def test_at_least_four_misconceptions_with_words_of_their_own(name):
    words = tasks.words(name[:2])[name]
    told = {**words.wrong, **words.remarks}
    assert len(told) >= 4
    assert len(set(told.values())) == len(told)
    assert all(len(text.split()) >= 4 for text in told.values())


@pytest.mark.parametrize("number", tasks.SETS)
def test_minutes_are_those_of_a_sitting(number):
    minutes = sum(words.minutes for words in tasks.words(number).values())
    path = next((ROOT / "solutions").glob(f"{number}_*.ipynb"))
    opening = notebooks.read(path).cells[0].source
    assert f"*{minutes} minutes" in opening
    for track in tasks.TRACKS:
        mine = sum(words.minutes for words in tasks.words(number).values() if words.track == track)
        assert f"{mine} in {track}" in opening
        assert mine <= 30 or (number, track) == ("09", "words")  # a report takes an evening


def headings(lesson: str) -> list[str]:
    path = next((ROOT / "notebooks").glob(f"{lesson}_*.ipynb"))
    return re.findall(r"^#+ (.*)$", "\n".join(cell.source for cell in notebooks.read(path).cells), re.M)


@every_task
def test_a_task_rests_on_a_section_of_a_lesson_that_is_there(name):
    """Its own lesson or an earlier one, so that nothing is asked that was not taught."""
    lesson, about = re.fullmatch(r'lesson (\d\d), "(.+)"', tasks.find_task(name)[1].reread).groups()
    assert lesson <= name[:2]
    found = [title for title in headings(lesson) if about.casefold() in title.casefold()]
    assert found, f"mend reread of {name}: one of {headings(lesson)}"


@pytest.mark.parametrize("number", tasks.SETS)
def test_a_set_has_a_track_in_words_and_asks_again_for_something_older(number):
    words = tasks.words(number)
    tracks = [one.track for one in words.values()]
    assert set(tracks) <= set(tasks.TRACKS) and tracks.count("words") >= 3
    assert tracks.count("code") >= 2
    for name, told in words.items():
        cells = [cell.source for cell in notebooks.read(next((ROOT / "solutions").glob(f"{number}_*.ipynb"))).cells]
        (opening,) = [source for source in cells if source.startswith(f"## Task {name} ·")]
        assert f"*{told.minutes} minutes · in {told.track}*" in opening and told.title in opening
    older = [one for one in words.values() if one.reread[7:9] <= f"{int(number) - 2:02}" and one.track == "words"]
    assert len(older) == 1 or number == "01"


@pytest.mark.parametrize("track", tasks.TRACKS)
def test_either_track_is_passed_alone(track, capsys):
    mine = [name for name, words in tasks.words("05").items() if words.track == track]
    for name in mine:
        assert "passed in" not in shown_by(capsys, desk.progress)
        desk.check(name, given_by(name, answers("05")[name]))
        capsys.readouterr()
    assert f"{track} {len(mine)} of {len(mine)}" in shown_by(capsys, desk.progress)
    said = [line for line in shown_by(capsys, desk.progress).splitlines() if "passed in" in line]
    assert len(said) == 1 and said[0].startswith("set 05") and f"passed in {track}" in said[0]


# The notebooks


def answers(number: str, kind: str = "solutions") -> dict[str, str]:
    """The source of each answer cell, by task."""
    path = next((ROOT / kind).glob(f"{number}_*.ipynb"))
    found = {}
    for cell in notebooks.read(path).cells:
        told = cell.metadata.get("nbgrader", {})
        if told.get("solution"):
            found[told["grade_id"].removeprefix("answer-").replace("-", ".")] = MARKS.sub("", cell.source)
    return found


@functools.cache
def space(number: str) -> dict:
    """The names that a solution notebook has where its answers begin: its imports and what it is given."""
    path = next((ROOT / "solutions").glob(f"{number}_*.ipynb"))
    names: dict = {"print": lambda *_args, **_options: None}
    for cell in notebooks.read(path).cells:
        if cell.cell_type == "code" and "nbgrader" not in cell.metadata and "progress()" not in cell.source:
            exec(compile(cell.source, path.name, "exec"), names)
    return names


def given_by(name: str, source: str):
    """The answer that a cell leaves for a check."""
    names = dict(space(name[:2]))
    exec(compile(source, name, "exec"), names)
    wanted = variable(name, source)
    assert wanted in names, f"the answer cell of {name} in solutions/ has no {wanted}"
    return names[wanted]


def variable(name: str, source: str) -> str:
    functions = [node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return functions[-1] if functions else f"answer_{int(name[3:])}"


@every_task
def test_the_solution_is_right_and_the_untouched_exercise_is_not(name):
    solved, untouched = answers(name[:2])[name], answers(name[:2], "exercises")[name]
    assert judge(name, given_by(name, solved)).result == tasks.RIGHT
    assert judge(name, given_by(name, untouched)).result == tasks.NOT_YET
    assert marking.points(name, given_by(name, solved)) == tasks.find_task(name)[0].points
    assert marking.points(name, given_by(name, untouched)) == 0


@pytest.mark.parametrize("number", tasks.SETS)
def test_what_is_stored_says_so(number):
    """Exercises end untouched with "not yet" at every check; solutions with all points."""
    for kind, passed in (("exercises", "not yet"), ("solutions", "right")):
        path = next((ROOT / kind).glob(f"{number}_*.ipynb"))
        checks = [c for c in notebooks.read(path).cells if c.metadata.get("nbgrader", {}).get("locked")]
        assert len(checks) == len(tasks.logic(number)), f"{kind}/{path.name} has not one check cell for each task"
        for cell in checks:
            name = cell.metadata.nbgrader.grade_id.removeprefix("check-").replace("-", ".")
            form = kind == "solutions" and isinstance(tasks.find_task(name)[0].kind, Prose)
            heading = f"{name} the form is complete" if form else f"{name} {passed}"
            assert cell.outputs[0].data["text/plain"].splitlines()[0][2:] == heading
            if kind == "solutions":
                assert float(cell.outputs[-1].data["text/plain"]) == cell.metadata.nbgrader.points


# Other right answers: another type, order, rounding or style


def _sentence(claims):
    return np.mean([claim.source_kind == "anonymous" for claim in claims])


def _acts(sentence, capital):
    words = sentence.replace(",", " ,").rstrip(".").split()
    verbs = {"said", "warned", "wants", "refused", "offered", "condemned"}
    for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word == capital and before not in ("in", "near", "to", "at", "from"):
            place = words.index(word)
            nxt = words[place + 2] if after == "has" and place + 2 < len(words) else after
            return nxt in verbs
    return False


def _standing(graph):
    series = pd.Series(0, index=list(graph))
    for u, v, sign in graph.edges(data="sign"):
        series[u] += sign
        series[v] += sign
    return series


def _total(shock, a, b):
    first = second = 0.0
    for _ in range(2000):
        first, second = shock + a * second, b * first
    return [first, second]


def _vulnerability(needs):
    frame = pd.DataFrame(
        [(s, w * part * (1 - other)) for w, row in needs.values() for s, (part, other) in row.items()],
        columns=["supplier", "part"],
    )
    return frame.groupby("supplier")["part"].sum()


def _first_place(draws):
    frame = pd.DataFrame(draws)
    best = frame.eq(frame.max(axis=1), axis=0)
    return best.div(best.sum(axis=1), axis=0).mean()


def _cost(graph, groups):
    same = {frozenset(pair) for members in groups for pair in nx.complete_graph(sorted(members)).edges}
    hostile = [e for e in graph.edges if graph.edges[e]["sign"] == -1 and frozenset(e) in same]
    friendly = [e for e in graph.edges if graph.edges[e]["sign"] == 1 and frozenset(e) not in same]
    return np.int64(len(hostile) + len(friendly))


def _kappa(first, second):
    table = pd.crosstab(pd.Series(list(first)), pd.Series(list(second)), normalize=True)
    codes = sorted({*first, *second})
    table = table.reindex(index=codes, columns=codes, fill_value=0)
    seen, chance = np.trace(table), float(table.sum(axis=1) @ table.sum(axis=0))
    return round((seen - chance) / (1 - chance), 9)


# What learners write to the open tasks: good answers, a good report, and sentences that must refuse no answer.
WRITTEN = yaml.safe_load((ROOT / "tests" / "answers.yaml").read_text(encoding="utf-8"))
PROSE, REPORT, WHOLE = WRITTEN["prose"], WRITTEN["report"], WRITTEN["whole"]
PARTS = {
    "source": "Some", "cue": "say", "content": "the episode showed how far Britain depended on the United States",
}  # fmt: skip


def with_sign(rows, row) -> list:
    """The rows on the same pair that take a side; none if the row itself takes none."""
    return [one for one in rows if row[4] and one[4] and {*one[2:4]} == {*row[2:4]}]


OTHERS = {
    "01.1": [np.array([76, 80]), [76.0, 80.0], pd.Series([76, 80])],
    "01.2": [_sentence],
    "01.3": [["C045", "ct"], ("c045", " CT ")],
    "01.4": [pd.Series({"p11.4": "anonymous", "p11.3": "Anonymous", "p09.2": "author", "p03.4": "official"})],
    "01.5": [PROSE["01.5"]],
    "02.1": [(0.793, 0.365), np.array([0.7931, 0.3651])],
    "02.2": [_acts, lambda sentence, capital: np.bool_(_acts(sentence, capital))],
    "02.3": [lambda text, name: sum(word == name for word in re.findall(r"\w+", text))],
    "02.4": [np.int64(20), 20.0],
    "02.5": [PROSE["02.5"]],
    "03.1": [
        {"d": "PROTECTS +", "c": "withholds +", "b": "refuses_help +", "a": "protects -"},
        {"a": "protects−", "b": "refuses_help+", "c": "withholds+", "d": "protects +"},
    ],
    "03.2": [lambda claim: np.sign((claim.polarity == "+") * data.codebook()[claim.relation].sign)],
    "03.3": [_kappa],
    "03.4": [
        {"saudi_arabia withholds France", "saudi_arabia  withholds britain"},
        ["saudi_arabia withholds+ britain", "saudi_arabia withholds+ france"],
        [("Saudi Arabia", "withholds", "Britain"), ("saudi_arabia", "withholds", "france")],
    ],
    "03.5": [PROSE["03.5"]],
    "04.1": [[6, 5], np.array([6.0, 5.0])],
    "04.2": [lambda signs: int(np.sign(np.sum(signs)))],
    "04.3": [_standing],
    "04.4": [{("RUS", "ITA"), ("AUH", "RUS"), ("DEU", "FRA"), ("DEU", "GBR")}],
    "04.5": [PROSE["04.5"]],
    "05.1": [[3.0, 6], np.array([3, 6])],
    "05.2": [_cost],
    "05.3": [0.12, np.float32(7 / 58)],
    "05.4": [[["egypt", "united_states"]], {("united_states", "Egypt")}, [{"egypt", "united_states"}]],
    "05.5": [PROSE["05.5"]],
    "06.1": [
        lambda needs: {
            need for need, shares in needs.items()
            if abs(sum(shares.values()) - 1) > 1e-9 or any(not 0 <= share <= 1 for share in shares.values())
        }
    ],
    "06.2": [lambda deliveries: float(np.square(np.array([*deliveries.values()]) / sum(deliveries.values())).sum())],
    "06.3": [_vulnerability],
    "06.4": [0.348, np.float64(0.3480001)],
    "06.5": [PROSE["06.5"]],
    "07.1": [0.18, np.float64(0.18)],
    "07.2": [
        {
            "operation": "cut_supply", "value": 0.75, "date": "2024-10", "why": "as asked", "paragraph": 6,
            "target": {"supplier": "russia", "resource": "air_defence", "dependent": "iran"},
        }
    ],
    "07.3": [_total],
    "07.4": ["bdfg".upper().split() and ["G", "F", "D", "B"], ("b", "d", "f", "g")],
    "07.5": [PROSE["07.5"]],
    "08.1": [_first_place],
    "08.2": [
        lambda claims: [
            s for s in dict.fromkeys(s for s, _ in claims)
            if np.sign(sum(v for t, v in claims if t != s)) != np.sign(sum(v for _, v in claims))
        ]
    ],
    "08.3": [],
    "08.4": [pd.Series({"un": 2.2, "rockets": 0.8, "money": 0.5})],
    "08.5": [PROSE["08.5"]],
    "09.1": [PROSE["09.1"]],
    "09.2": [REPORT],
    "01.6": [{"Cue": "say", "Content": PARTS["content"].upper(), "Source": "some"}, pd.Series(PARTS)],
    "02.6": ["ann, ben, dora, cem", ("Ann", "Ben", "Dora", "Cem")],
    "02.7": [pd.Series({"d": "Government", "c": "place", "b": "place", "a": "government"})],
    "03.6": [{"a": "possible", "b": "probable", "c": "certain", "d": "uncommitted"}],
    "04.6": [{"recall": "Rises", "precision": "Falls"}],
    "05.6": [0.0, "0"],
    "06.6": [{"most_severe": "−", "latest": "−", "majority": "+"}],
    "07.6": ["bc", ["C", "B"]],
    "08.6": [("C", "E", "D", "B"), "c, e, d, b"],
    "09.3": ["a and d", ["D", "A"]],
    "09.4": [lambda rows, sides: np.int64(sum(sides.get(row[1]) in row[2:4] for row in rows))],
    "09.5": [lambda rows: {frozenset(row[2:4]) for row in rows if len({one[1] for one in with_sign(rows, row)}) == 1}],
    "09.6": [
        lambda rows: pd.Series(
            [row[0] for row in rows if row[4] and -1 < row[4] * sum(one[4] for one in with_sign(rows, row)) < 2]
        )
    ],
}  # fmt: skip
OTHERS["08.3"] = [
    [
        "Russia protects Iran +", "russia depends_on iran +", "iran depends_on russia +",
    ]
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for name in NAMES for place in range(len(OTHERS.get(name, ())))]
)
def test_another_right_answer_passes(name, place):
    verdict = judge(name, OTHERS[name][place])
    assert verdict.result == tasks.RIGHT, verdict.words


def test_a_wrong_label_is_named_and_what_is_expected_is_said_in_the_words_of_the_task():
    """A dict has keys and a list of claims has texts: neither need be names."""
    kinds = {"p3.4": "official", "p09.2": "author", "p11.3": "anonymous", "p11.4": "anonymous"}
    assert "Not a key of this task: p3.4. It has 4; 1 of them missing." in judge("01.4", kinds).words
    assert "Keys are missing: 3 of 4." in judge("03.1", {"a": "protects -"}).words
    assert "for each key, a kind" in judge("01.4", 4).words
    assert "hypothesis: a dict with, for each key, a number." in judge("08.4", 4).words
    assert "letters: a list of texts, in any order" in judge("07.4", 4).words


def test_every_task_has_another_right_answer():
    missing = [name for name in NAMES if not OTHERS.get(name)]
    assert missing == [], "give OTHERS of this file one more right answer for each: Add a task in docs/recipes.md"


# Misconceptions


WRONG = [(name, slip) for name in NAMES for slip in tasks.find_task(name)[0].wrong]


@pytest.mark.parametrize(("name", "slip"), WRONG)
def test_a_wrong_answer_is_named(name, slip):
    task, words = tasks.find_task(name)
    verdict = judge(name, task.wrong[slip]())
    named = tasks.slips_of(slip)
    assert (verdict.result, verdict.slips) == (tasks.WRONG, named), verdict.words
    assert all(words.wrong[one] in verdict.words for one in named) and words.reread in verdict.words
    assert verdict.share == math.prod(task.credit.get(one, 0) for one in named)


def _pairs_of_slips() -> list[tuple[str, str, str]]:
    """Slips of one task that touch different parts of its answer, so that both can be made at once."""
    found = []
    for name in NAMES:
        task = tasks.find_task(name)[0]
        if not isinstance(task.right, dict | frozenset):
            continue
        single = [slip for slip in task.wrong if tasks.slips_of(slip) == (slip,)]
        for one, other in itertools.combinations(single, 2):
            if not _touched(task, one) & _touched(task, other):
                found.append((name, one, other))
    return found


def _touched(task, slip: str) -> set:
    """The keys or items at which a slip is not the right answer."""
    given, right = task.kind.read(task.wrong[slip]()), task.right
    if isinstance(right, frozenset):
        return set(given ^ right)
    return {key for key in right if given[key] != right[key]}


def _both(name: str, one: str, other: str) -> dict | frozenset:
    """The answer of somebody who makes two slips at once."""
    task = tasks.find_task(name)[0]
    first, second = task.kind.read(task.wrong[one]()), task.kind.read(task.wrong[other]())
    if isinstance(first, frozenset):
        return first ^ second ^ task.right  # each of the two changes is made to the right answer
    return first | {key: second[key] for key in _touched(task, other)}


def test_two_slips_at_once_are_both_told():
    """Nine in ten by their own names, or by the one slip that leads to the same; the others by another such pair."""
    own_names, pairs = 0, _pairs_of_slips()
    assert len(pairs) > 60
    for name, one, other in pairs:
        verdict, words = judge(name, _both(name, one, other)), tasks.find_task(name)[1]
        assert verdict.result == tasks.WRONG and "Beside" not in verdict.words
        assert 1 <= len(verdict.slips) <= 2, (name, one, other, verdict.words)
        assert all(words.wrong[slip] in verdict.words for slip in verdict.slips)
        own_names += set(verdict.slips) == {one, other} or len(verdict.slips) == 1
    assert own_names >= 0.9 * len(pairs)


def test_a_slip_beside_an_unknown_difference_is_told_with_the_place_of_the_other():
    codes = tasks.find_task("03.1")[0].right
    verdict = judge("03.1", codes | {"a": "withholds +", "c": "rivals +"})
    assert verdict.slips == ("absent_withheld",) and "The value of c differs." in verdict.words
    assert verdict.share == 0


@pytest.mark.parametrize(
    ("name", "given", "form"),
    [
        ("07.1", lambda right: 100 * right, "it is in percent"),
        ("06.4", lambda right: round(right, 2), "rounded to two decimals"),
        ("07.1", lambda right: -right, "the sign is turned round"),
        ("08.4", lambda right: {key: 100 * value for key, value in right.items()}, "it is in percent"),
    ],
)
def test_the_right_number_in_another_form_is_told_how_to_change(name, given, form):
    verdict = judge(name, given(tasks.find_task(name)[0].right))
    assert verdict.result == tasks.WRONG and verdict.share == 0.5 and form in verdict.words, verdict.words


def test_what_was_judged_is_shown():
    assert judge("01.1", (76, 79)).judged == "You gave (76, 79)."
    assert judge("02.2", lambda sentence, capital: True).judged.startswith('For "')
    assert judge("02.2", lambda sentence, capital: True).judged.endswith("your function gave True.")
    assert judge("01.2", lambda claims: 0.5).judged.startswith("For 5 claims your function gave 0.5")
    assert judge("05.1", (3, 6)).judged == "" and judge("05.1", ...).judged == ""


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("03.4", [("saudi_arabia", "withholds", "britain"), ("Saudi Arabia", "withholds", "France")]),
        ("03.4", "saudi_arabia withholds+ britain, Saudi Arabia withholds+ France"),
        ("03.1", {"a": ("protects", "−"), "b": "refuses_help+", "c": "Withholds +", "d": "protects  +"}),
        ("07.4", "b, d, f, g"),
    ],
)
def test_the_notation_of_the_lessons_is_read(name, given):
    assert judge(name, given).result == tasks.RIGHT, judge(name, given).words


def test_a_name_that_does_not_exist_is_named():
    assert "Found: embargoes, which the tables" in judge("03.4", ["saudi_arabia embargoes britain"]).words
    assert "Found: atlantis, which" in judge("05.4", [("britain", "Atlantis")]).words
    assert "the nearest is protects +" in judge("03.1", {"a": "protect +"}).words


@pytest.mark.parametrize("value", ["word " * 60, list(range(60)), {"key": "v " * 90}, [{"a": (1, [2, (3, [4])])}] * 9])
def test_a_value_in_a_message_is_cut_between_its_parts(value):
    words = in_words(value)
    assert len(words) < 160
    parts = re.findall(r"\w+", words.replace("more", "").replace("and", ""))
    assert set(parts) <= set(re.findall(r"\w+", repr(value))) | {"a", "of", "list", "tuple", "56", "5", "2"}


CHANGES = {  # what turns a good text into one that is refused
    "no_evidence": lambda text: re.sub(r"\b[cemp]\d{2,3}\b", "the text", text, flags=re.IGNORECASE),
    "elsewhere": lambda text: re.sub(r"\b[cp]\d{2,3}\b", "p05", text),
    "unlisted": lambda text: text.replace("c056", "c012").replace("p25", "p06"),
    "sections": lambda text: re.sub("# method", "", text, flags=re.IGNORECASE),
    "no_question": lambda text: text.replace("?", "."),
}
SIGNS = [
    (name, sign)
    for name in NAMES
    for sign in tasks.find_task(name)[0].signs
    if isinstance(tasks.find_task(name)[0].kind, Prose)
]


@pytest.mark.parametrize(("name", "sign"), SIGNS)
def test_a_text_with_a_slip_is_told_so(name, sign):
    verdict = judge(name, CHANGES[sign](OTHERS[name][0]))
    assert (verdict.result, verdict.slips) == (tasks.WRONG, (sign,)), verdict.words


def test_a_claim_that_is_graded_well_is_told_why():
    for claim, slip in {"c012": "own_doubt", "c018": "able", "c054": "world", "c083": "reporting"}.items():
        assert {judge("01.3", (claim, level)).slips for level in ("CT", "PR", "PS", "U")} == {(slip,)}


@every_task
def test_nothing_that_is_said_shows_the_answer(name):
    """Of a wrong number the right one is not told, nor the right collection."""
    task = tasks.find_task(name)[0]
    right = task.right
    for answer in (*[make() for make in task.wrong.values()], 123456, "nonsense", []):
        words = judge(name, answer).words
        if isinstance(right, float):
            assert not re.search(rf"(?<![\d.]){re.escape(f'{right:g}')}(?![\d.])", words), words
        if isinstance(right, frozenset) and right:
            assert not all(re.search(rf"\b{re.escape(str(item))}\b", words) for item in right), words


# Any object at all


class Hostile:
    """An object that fails whatever is asked of it."""

    def _fail(self, *_args, **_options):
        raise RuntimeError("no")

    __repr__ = __str__ = __eq__ = __hash__ = __iter__ = __len__ = __bool__ = __getattr__ = __float__ = __call__ = _fail


class Liar(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


ODD = [
    None, ..., NotImplemented, True, float("nan"), math.inf, -math.inf, 10**400, 1j, b"bytes", object(), Hostile(),
    int, len, lambda: 1, lambda *args: ..., (x for x in [1]), {}, set(), [], [[]], [None], "", " ", "x" * 30_000,
    {"a": Hostile()}, np.array([[1, 2], [3, 4]]), np.array(object()), pd.DataFrame({"a": [1]}), nx.Graph(),
    range(10**9), Intervention, {1: 2}, [("a",)], [("a", "b", "c")], "<script>alert(1)</script>", "\x1b[31m", "\ud800",
]  # fmt: skip


@every_task
def test_odd_objects_are_answered_in_words(name):
    for answer in ODD:
        verdict = judge(name, answer)
        assert verdict.result in (tasks.NOT_YET, tasks.UNFIT, tasks.WRONG) and verdict.words
        assert len(verdict.words) < 1500


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4) | st.tuples(inner, inner)
    ),
    max_leaves=8,
)


@given(anything)
def test_random_objects_never_break_a_check(answer):
    taken = {name for name in NAMES if judge(name, answer).result == tasks.RIGHT}
    assert taken <= {"05.6"}, "nothing is right by chance but the answer to 05.6, which is 0"


@given(
    answer=anything, name=st.sampled_from([n for n in NAMES if type(tasks.find_task(n)[0].kind).__name__ == "Function"])
)
def test_functions_that_give_anything_never_break_a_check(name, answer):
    assert judge(name, lambda *args: answer).result != tasks.RIGHT or name == "08.2"


def _forever(*_args):
    while True:
        pass


def _recursive(*args):
    return _recursive(*args)


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (_forever, "did not end within 2 seconds and was stopped"),
        (_recursive, "RecursionError"),
        (lambda: 1, "TypeError"),
        (lambda *args: 1 / 0, "ZeroDivisionError"),
        (lambda *args: exit(), "SystemExit"),
        (lambda *args: input(), "stopped with"),
    ],
)
def test_a_function_that_fails_is_told_how(function, words, monkeypatch):
    monkeypatch.setattr(kinds, "call", call)
    verdict = judge("04.2", function)
    assert verdict.result == tasks.UNFIT and words in verdict.words


def test_a_loop_that_catches_everything_is_said_to_go_on():
    over = threading.Event()

    def stubborn():
        while not over.is_set():
            try:
                while not over.is_set():
                    pass
            except BaseException:
                continue

    found = call(stubborn, (), seconds=0.1)
    over.set()
    assert "could not be stopped" in found.failed or "was stopped" in found.failed


def test_what_a_function_prints_or_changes_stays_in_it(capsys):
    votes = [1, 1]

    def noisy(signs):
        print("noise")
        signs.clear()
        return 1

    assert call(noisy, (votes,)).value == 1
    assert votes == [1, 1] and capsys.readouterr().out == ""


# The kinds


@pytest.mark.parametrize(
    ("kind", "answer", "found"),
    [
        (Number("n", whole=True), 2.5, "2.5, which is not whole"),
        (Number("n", low=0, high=1), 2, "2, which lies outside"),
        (Number("n"), float("nan"), "nan, which no count"),
        (Number("n"), True, "a bool: True"),
        (Names("states"), "Iran", 'the text "Iran"'),
        (Names("states"), ["Iran", 3], "among the items an int: 3"),
        (Names("ties", pairs=True), [("a", "b", "c")], "among the items a tuple"),
        (Row("two", (Number("a"), Number("b"))), [1], "1 values"),
        (Table("t", Number("n")), [1], "a list: [1]"),
        (Truth("t"), 1, "an int: 1"),
        (Prose("p", 5), "too short", "2 words"),
    ],
)
def test_what_does_not_fit_is_said(kind, answer, found):
    with pytest.raises(Unfit) as caught:
        kind.read(answer)
    assert found in str(caught.value)


@pytest.mark.parametrize("answer", [..., [...], (..., ...), {"a": ...}, "...", "  ", np.array(...)])
def test_untouched_in_any_form(answer):
    kind = {list: Names("n"), tuple: Row("r", (Number("a"), Number("b"))), dict: Table("t", Number("n"))}
    with pytest.raises(NotYet):
        kind.get(type(answer), Prose("p")).read(answer)


@given(anything)
def test_an_object_in_words_is_short_and_never_an_error(answer):
    assert 0 < len(shown(answer)) <= 200


# Mutants of the solutions


SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.Mod: ast.Mult,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.GtE: ast.Lt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.In: ast.NotIn,
    ast.USub: ast.UAdd, ast.Not: ast.UAdd,
}  # fmt: skip
SURVIVORS = {
    "05.2, line 4: 0 → -1": "a sign is 1 or -1, so greater than 0 and greater than -1 are the same",
    "06.1, line 6: 1 → 2": "a share above 1 in a sum of 1 needs one below 0, which the condition before it finds",
    "08.1, line 3: 0 → 1": "the names stand in every draw, not only in the first",
    "08.1, line 3: 0 → -1": "the names stand in the last draw as well",
}
"""Mutants that give the right answer everywhere, and why."""


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Each version of a source with one operator, constant, comparison or sign changed, and what was changed."""
    places = len(list(ast.walk(ast.parse(source))))
    for place in range(places):
        for variant in range(2):
            tree = ast.parse(source)
            node = list(ast.walk(tree))[place]
            words = _mutate(node, variant)
            if words:
                yield f"line {getattr(node, 'lineno', 0)}: {words}", ast.unparse(tree)


def _mutate(node: ast.AST, variant: int) -> str:
    match node:
        case ast.BinOp(op=op) | ast.UnaryOp(op=op) | ast.BoolOp(op=op) if not variant and type(op) in SWAPS:
            node.op = SWAPS[type(op)]()
            return f"{type(op).__name__} → {type(node.op).__name__}"
        case ast.Compare(ops=[op]) if not variant and type(op) in SWAPS:
            node.ops = [SWAPS[type(op)]()]
            return f"{type(op).__name__} → {type(node.ops[0]).__name__}"
        case ast.Constant(value=bool()):
            return ""
        case ast.Constant(value=int() | float() as number):
            node.value = number + 1 if not variant else number - 1
            return f"{number} → {node.value}"
        case ast.Constant(value=str(text)) if not variant and 0 < len(text) < 40:
            node.value = f"{text}x"
            return f"{text!r} → {node.value!r}"
    return ""


CODED = [name for name in NAMES if not isinstance(tasks.find_task(name)[0].kind, Prose)]


def survivors(name: str) -> tuple[list[str], int]:
    found, count = [], 0
    for words, source in mutants(answers(name[:2])[name]):
        count += 1
        try:
            answer = given_by(name, source)
        except Exception:  # it does not run, so a learner would see it
            continue
        if judge(name, answer).result == tasks.RIGHT:
            found.append(f"{name}, {words}")
    return found, count


def test_nearly_all_mutants_of_the_solutions_are_refused():
    """At least 95 in 100; those that pass are listed with the reason."""
    passed, count = [], 0
    for name in CODED:
        found, tried = survivors(name)
        passed += found
        count += tried
    assert count > 200
    assert set(passed) == set(SURVIVORS)
    assert len(passed) <= 0.05 * count


# What a learner calls


def shown_by(capsys, function, *args, **options) -> str:
    function(*args, **options)
    return capsys.readouterr().out


def test_a_check_says_it_in_symbol_and_words(capsys):
    assert shown_by(capsys, desk.check, "05.1", ...).startswith("… 05.1 not yet\nWrite your")
    assert "run that cell (Shift+Enter)" in shown_by(capsys, desk.check, "05.1", ...)
    assert shown_by(capsys, desk.check, "05.1", (3, 6)).startswith("✓ 05.1 right\nBalanced are")
    assert shown_by(capsys, desk.check, "05.1", (5, 8)).startswith(
        "✗ 05.1 try again\nYou gave (5, 8).\nThese are all the triangles."
    )
    assert 'found "05.9"; expected one of 05.1' in shown_by(capsys, desk.check, "05.9", 8)
    assert "expected a set from 01 to 09" in shown_by(capsys, desk.check, 5.1, 8)


def test_what_is_to_be_reread_is_a_link_to_its_heading():
    """As the heading stands in the lesson, spaces as hyphens: so JupyterLab names it."""
    sections = set()
    for name in itertools.chain.from_iterable(map(tasks.words, tasks.SETS)):
        reread = tasks.find_task(name)[1].reread
        page = desk.told(tasks.Verdict(name, "wrong", f"Reread: {reread}."))._repr_mimebundle_()["text/html"]
        lesson, about = re.fullmatch(r'lesson (\d\d), "(.+)"', reread).groups()
        (path,) = (Path(__file__).parents[1] / "notebooks").glob(f"{lesson}_*.ipynb")
        heading = next(one for one in headings(lesson) if about.casefold() in one.casefold())
        assert f'<a href="../notebooks/{path.name}#{quote(heading.replace(" ", "-"))}"' in page, name
        sections.add(reread)
    assert len(sections) > 20


def test_what_a_learner_typed_reaches_the_page_as_text():
    page = desk.told(judge("05.1", "<script>alert(1)</script>"))._repr_mimebundle_()["text/html"]
    assert "<script" not in page and "&lt;script" in page


def test_hints_grow_and_then_the_solution_is_offered(capsys):
    said = [shown_by(capsys, desk.hint, "05.1") for _ in range(4)]
    assert [text.splitlines()[0] for text in said] == [f"? Hint {n} of 3 for 05.1" for n in (1, 2, 3, 3)]
    assert len(set(said[:3])) == 3 and "solution=True" in said[2] and "solution=True" not in said[1]
    solved = shown_by(capsys, desk.hint, "05.1", solution=True)
    assert "answer_1 = (balanced[1890]" in solved and "BEGIN" not in solved


@every_task
def test_a_shown_solution_begins_with_the_answer_and_not_with_the_stub(name):
    shown_code = solution_of(name)
    assert "= ..." not in shown_code and '"""\n...' not in shown_code
    assert judge(name, given_by(name, shown_code)).result == tasks.RIGHT


def test_the_solution_is_not_shown_before_the_hints(capsys):
    assert shown_by(capsys, desk.hint, "05.2", solution=True).startswith("? Hint 1 of 3")


def test_a_slip_comes_back_two_sets_later(capsys):
    desk.check("03.1", {"a": "withholds +", "b": "refuses_help +", "c": "withholds +", "d": "protects +"})
    desk.check("04.1", (1, 1))
    assert "two sets ago" not in shown_by(capsys, desk.progress)
    desk.check("05.1", (3, 6))
    said = shown_by(capsys, desk.progress)
    assert "03.1: In (a) nothing flowed before" in said and 'lesson 03, "Denied' in said
    desk.check("06.4", 1)
    assert "03.1: In (a)" not in shown_by(capsys, desk.progress)


def test_progress_counts_what_was_done(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for answer in ((5, 8), (2, 2), (3, 6)):
        desk.check("05.1", answer)
    desk.check("05.2", ...)
    desk.hint("05.3")
    capsys.readouterr()
    text = shown_by(capsys, desk.progress)
    assert (
        f"set 05: 1 of {len(tasks.logic('05'))} done" in text
        and "05.1 Another network: Europe in 1890 and in 1904 · done · tries 3 · hints 0" in text
    )
    assert "revisit lesson 05" in text and "05.2" not in text and "05.3" in text
    assert "Nothing was sent" in shown_by(capsys, desk.progress, save="mine.csv")
    table = pd.read_csv("mine.csv", dtype={"task": str}).set_index("task")
    assert (
        table.loc["05.1", "state"] == "done"
        and table.loc["05.1", "tries"] == 3
        and table.loc["05.2", "state"] == "open"
    )
    assert "It was left alone" in shown_by(capsys, desk.progress, save="mine.csv")
    assert "deleted" in shown_by(capsys, desk.progress, forget=True)
    tracks = [words.track for words in tasks.words("05").values()]
    none = f"0 of {len(tracks)} done (words 0 of {tracks.count('words')}, code 0 of {tracks.count('code')})"
    assert f"set 05: {none}" in shown_by(capsys, desk.progress)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"task": 3}', '{"task": "05.1", "what": "check", "result": "x", "at": 1}']
)
def test_a_damaged_event_costs_no_other_and_stays_in_the_file(line):
    record.note("05.1", "check", "wrong")
    with record.file().open("a") as file:
        file.write(f"\n{line}")
    record.note("05.1", "check", "right")
    assert [event["result"] for event in record.read()] == ["wrong", "right"]
    assert line in record.file().read_text().splitlines()


def test_a_home_that_cannot_be_written_breaks_nothing(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "file" / "inside"))
    assert shown_by(capsys, desk.check, "05.1", (3, 6)).startswith("✓")
    assert shown_by(capsys, desk.progress, forget=True)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_minutes_leave_out_pauses(moments):
    events = [{"task": "05.1", "what": "check", "result": "wrong", "at": at} for at in moments]
    (minutes,) = [one.minutes for one in record.standings(events) if one.task == "05.1"]
    ordered = sorted(moments)
    gaps = [b - a for a, b in itertools.pairwise(ordered)]
    assert minutes == pytest.approx(sum(gap for gap in gaps if gap <= record.PAUSE) / 60, abs=0.051)


# What is noticed


@pytest.mark.parametrize(
    ("source", "noticed"),
    [
        ("check = print", "sets check"),
        ("def points(*a): return 2.0", "sets points"),
        ("import entente.exercises.marking as m\nm.points = lambda *a: 2.0", "sets points"),
        ("from entente.exercises.tasks import find_task", "imports from entente.exercises.tasks"),
        ("from entente.exercises.sets import set_03", "imports from entente.exercises.sets"),
        ("from entente import exercises", "imports entente.exercises as a whole"),
        ("import sys", "imports sys"),
        ("__import__('entente.exercises.tasks')", "calls __import__"),
        ("check.__globals__", "reaches for __globals__"),
        ("open('../solutions/03_code_the_claims.ipynb').read()", "names the solutions"),
        ("!cat x", "runs something outside"),
        ("eval('1')", "calls eval"),
        ("from json import loads as check", "imports another thing as one of ours"),
    ],
)
def test_the_obvious_ways_round_are_noticed(source, noticed):
    assert any(noticed in found for found in marking.tricks([{"cell_type": "code", "source": source}])), source


@pytest.mark.parametrize("kind", ["exercises", "solutions"])
def test_an_honest_notebook_is_not_suspected(kind):
    for path in sorted((ROOT / kind).glob("[0-9][0-9]_*.ipynb")):
        assert marking.tricks(nbformat.read(path, as_version=4).cells) == [], path.name


# Each idea has a number of its own


SLIP_OF = {  # which types of triangles are counted, by their minuses, and what the check calls it
    (0,): "friends_only", (2,): "enemy_only", (1, 3): "unbalanced", (0, 1, 2, 3): "all", (0, 1, 2): "any_friend",
    (2, 3): "mostly_hostile", (0, 1): "mostly_friendly", (1, 2): "mixed", (0, 3): "alike", (1, 2, 3): "any_enemy",
}  # fmt: skip


@pytest.mark.parametrize("types", [c for size in range(5) for c in itertools.combinations(range(4), size)])
def test_only_the_right_idea_of_balance_is_accepted(types):
    """Over all sums of the census: no other choice of triangle types gives the right pair, or another slip's."""
    counted = []
    for year in (1890, 1904):
        graph = data.benchmark("wwi_alliances", year=year)
        minuses = [
            sum(graph.edges[pair]["sign"] < 0 for pair in itertools.combinations(trio, 2))
            for trio in itertools.combinations(graph, 3)
            if all(graph.has_edge(*pair) for pair in itertools.combinations(trio, 2))
        ]
        counted.append(sum(minuses.count(number) for number in types))
    verdict = judge("05.1", counted)
    assert (verdict.result == tasks.RIGHT) == (types == (0, 2))
    assert verdict.slips[:1] == ((SLIP_OF[types],) if types in SLIP_OF else ())


def test_the_number_of_the_lesson_is_the_number_of_the_task():
    lesson = next((ROOT / "notebooks").glob("04_*.ipynb"))
    said = re.findall(r"(?<![\d.])(\d+) for, (\d+) against", lesson.read_text(encoding="utf-8"))
    most = max((int(one), int(other)) for one, other in said)
    assert judge("04.1", most).result == tasks.RIGHT


# What our own open answers say is so


def _words(name: str) -> str:
    return " ".join(given_by(name, answers(name[:2])[name]).split())


def test_what_our_answer_to_01_5_says_of_the_voices_is_so():
    named = {(m.actor, m.paragraph) for m in data.gold_mentions() if m.form == "NAM"}
    assert {(group, number) for group in ("hamas", "hezbollah") for number in (28, 29)} <= named
    passage = {claim.id: claim for claim in data.claims() if 27 <= claim.paragraph <= 35}
    assert {claim.source for claim in passage.values()} == {"author", "taleblu"}
    assert passage["c063"].source == "author" and passage["c063"].content.endswith("Hezbollah has been eliminated")
    said = _words("01.5")
    assert "named in p28 and p29" in said and "one source with a name is Taleblu" in said and "c063" in said


def test_what_our_answer_to_04_5_says_of_the_rules_is_so():
    graph = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    signs = {}
    for rule in RULES:
        found = signed_graph(graph, rule=rule).graph
        signs[rule] = found.get_edge_data("iran", "csto", {"sign": 0})["sign"]
    assert signs == {"majority": 0, "certainty_weighted": 0, "latest": 1, "most_severe": -1}
    assert {key: claim["since"] for *_, key, claim in graph.subgraph(["iran", "csto"]).edges(keys=True, data=True)} == {
        "c051": "2007", "c055": "",
    }  # fmt: skip
    said = _words("04.5")
    assert "cooperative by one, the latest claim" in said and "by the most severe claim the line is hostile" in said
    assert "By majority and weighted by certainty the two claims make a draw and no line" in said


def test_what_our_answer_to_05_5_says_of_the_index_is_so():
    now = alliances.snapshot(alliances.observed(data.claims()), "2025-06", written=data.written())
    graph = alliances.claims_graph(now, data.codebook(), data.gazetteer())
    states = [n for n in graph if data.gazetteer().actors[n].kind == "state"]
    signed = nx.Graph(signed_graph(graph).graph.subgraph(states))
    costs = []
    for sides in itertools.product((0, 1), repeat=len(states) - 1):
        side = dict(zip(states, (0, *sides), strict=True))
        costs.append(([t for t in signed.edges if (side[t[0]] == side[t[1]]) != (signed.edges[t]["sign"] > 0)], side))
    least = {}
    for pair in itertools.combinations(("iran", "israel", "russia"), 2):
        assert signed.edges[pair]["sign"] == -1
        least[pair] = min(len(torn) for torn, side in costs if side[pair[0]] == side[pair[1]])
    assert list(least.values()) == [1, 2, 2]
    ((torn, _),) = [found for found in costs if len(found[0]) < 2]
    assert ([{*tie} for tie in torn], signed.size()) == ([{"iran", "israel"}], 8)
    pair = {key: claim for *_, key, claim in graph.subgraph(["iran", "russia"]).edges(keys=True, data=True)}
    against = {key for key, claim in pair.items() if claim["sign"] == -1 and claim["relation"] == "distrusts"}
    assert against == {"c038", "c043", "c045"}
    assert {key for key, claim in pair.items() if claim["sign"] == 1} == {"c044"}
    among = [c for c in now if {*map(data.gazetteer().state_of, c.pair)} <= {*states}]
    assert graph_uncertainty(among, data.codebook(), data.gazetteer()).interval() == (0, 1)
    said = _words("05.5")
    assert "is 1, and 0 to 1 in 95 %" in said and "of eight ties one" in said and "(c038, c043, c045)" in said


def test_what_our_answer_to_06_5_says_of_half_is_so():
    estimates = {one.id: one for one in data.dependencies()}
    one, own = estimates["e225"], estimates["e224"]
    quantity = (one.dependent, one.resource, one.supplier, one.parameter)
    assert quantity == ("iran", "air_defence", "russia", "share") and one.mode == 0.1
    assert {"c008", "a05"} <= {*one.rests_on} and own.supplier == own.dependent

    def leverage(rows):
        model = dependence.build(rows.values(), "2025-06")
        return float(measures.leverage(model)[..., model.index("iran"), model.index("russia")])

    half = estimates | {"e225": replace(one, mode=0.05), "e224": replace(own, mode=0.95)}
    assert leverage(estimates) == pytest.approx(-0.0175) and leverage(half) == pytest.approx(-0.00625)
    assert 0.25 * 0.05 * 0.9 == pytest.approx(leverage(half) - leverage(estimates)) == 0.01125
    assert 0.6 < 1 - 0.00625 / 0.0175 < 2 / 3
    said = _words("06.5")
    assert "0.01125 in place of 0.0225" in said and "from −0.0175 to −0.00625" in said


def test_what_our_answer_to_07_5_says_of_a_repair_is_so():
    """By hand in the first round: criticality × share × (1 − σ) × half of what is withheld × what Russia can do."""
    model = dependence.build(data.dependencies(), "2025-06")
    target = {"dependent": "iran", "supplier": "russia", "resource": "air_defence"}
    gains = {}
    for form in ("additive", "bottleneck"):
        found = compare(model, Intervention("restore", target, 0.5), form=form)
        gains[form] = float(found.effect[model.index("iran")])
    russia = found.base.final[model.index("russia")]
    assert gains["additive"] == pytest.approx(0.25 * 0.1 * 0.9 * 0.5 * 0.9 * russia, abs=1e-3)
    assert round(gains["additive"], 3) == 0.010 and gains["bottleneck"] == 0
    lost = model.criticality * shortfall(model, found.base.final)
    mine = {resource: lost[place] for place, (who, resource) in enumerate(model.needs) if who == "iran"}
    assert max(mine, key=mine.get) == "forward_defence"
    assert "gains 0.010 by the additive form" in _words("07.5")


def test_what_our_answer_to_08_5_says_of_the_draws_is_so():
    judged = data.dependencies()
    without = {row.id: float(row.rests_on != ("c024",)) for row in judged}
    assert [row.id for row in judged if not without[row.id]] == ["e124"]

    def given(model):
        """Iran's leverage over Russia by what flows, link by link."""
        power = 0
        for place, (dependent, resource, supplier) in enumerate(model.links):
            if {dependent, supplier} == {"iran", "russia"}:
                need = model.criticality[:, model.needs.index((dependent, resource))]
                held = model.share[:, place] * (1 - model.substitutability[:, place]) * model.willingness[:, place]
                power = power + need * held * (1 if supplier == "iran" else -1)
        return power

    def restorable(model):
        return swing_leverage(model, "iran", "russia", form="bottleneck", kind="restorable")

    def fell(power, trust=None):
        models = (draw(judged, period, draws=10_000, seed=6, trust=trust) for period in ("2022-23", "2025-06"))
        before, now = (power(model).round(9) for model in models)
        return round(100 * np.mean(now < before))

    said = _words("08.5")
    assert (fell(given), fell(given, without), fell(restorable)) == (92, 68, 31)
    assert "in 92 of 100 draws" in said and "without it, in 68" in said and "it is 31" in said


def test_what_our_report_of_09_2_says_is_so():
    """Its method, done again: what it accepted, changed and added, and what comes of it."""
    article = data.own_text()
    actors = [
        {"name": "Soviet Union", "action": "accept", "kind": "state"},
        {"name": "Czechoslovakia", "action": "accept", "kind": "state"},
        {"name": "Security Council", "action": "merge", "into": "United Nations"},
        {"name": "Budapest", "action": "reject"},
    ]
    proposed = analysis.analyse(article, actors=actors)
    rows = {claim.id: row for claim, row in zip(proposed.claims, claim_rows(proposed), strict=True)}
    rows["m017"] |= {"recipient": "united_kingdom", "action": "change"}
    rows["m020"] |= {"source": "some_historians", "source_kind": "anonymous", "action": "change"}
    for unsaid in ("m004", "m005"):  # between whom India mediated
        rows[unsaid] |= {"action": "drop"}
    step = {"paragraph": 4, "recipient": "egypt", "relation": "criticises"}
    landed = {"paragraph": 7, "content": "British and French paratroopers landed at Port Said", "relation": "attacks"}
    attack = {"paragraph": 8, "content": "The United States condemned the attack", "relation": "criticises"}
    added = [{**step, "content": "Britain condemned the step", "actor": "united_kingdom"}]
    added += [{**step, "content": "France condemned it too", "actor": "france"}]
    added += [{**landed, "actor": "france", "recipient": "egypt"}]
    for attacker in ("united_kingdom", "france", "israel"):
        added.append({**attack, "actor": "united_states", "recipient": attacker})
    read = analysis.analyse(
        article, actors=actors, claims=[*rows.values(), *({**row, "action": "add"} for row in added)]
    )
    said = _words("09.2")
    assert (len(rows), len(added), len(read.claims), read.signed.graph.size()) == (20, 6, 24, 17)
    for words in ("twenty claims, m001 to m020", "six claims", "Twenty-four claims make seventeen signed ties"):
        assert words in said
    friends = [{u, v} for u, v, sign in read.signed.graph.edges(data="sign") if sign == 1]
    assert [f for f in friends if f & {"france", "united_kingdom"}] == [
        f for f in friends if f <= {"france", "united_kingdom", "israel"}
    ]
    assert not analysis.analyse(article).proposals
    assert set(proposed.signed.graph["united_states"]) == {"united_nations"}
    between = {
        who: [c.id for c in read.claims if {c.actor, c.recipient} == {"united_states", who}]
        for who in ("united_kingdom", "france")
    }
    assert [len([c for c in between[who] if c != "m020"]) for who in between] == [2, 1]
    assert sum(claim.source == "author" for claim in read.claims) == 23 and "twenty-three of the twenty-four" in said
    assert read.balance.frustration.index == 0 and contested(read.graph) == {}
    sides = [{*side} for side in read.balance.frustration.partition]
    assert any({"united_states", "egypt", "soviet_union"} <= side for side in sides)
    places = {claim.id: (claim.paragraph, claim.relation) for claim in proposed.claims}
    for name, found in {
        "m007": (6, "supplies_arms"), "m009": (6, "treaty_tie"), "m011": (6, "treaty_tie"), "m015": (8, "threatens"),
        "m016": (8, "threatens"), "m017": (9, "refuses_help"), "m018": (9, "withholds"), "m019": (9, "withholds"),
        "m020": (11, "depends_on"),
    }.items():  # fmt: skip
        assert places[name] == found and name in said
    words = report.count_words(article)
    assert f"{words} words" in _words("09.1") and "layer" not in said


def test_the_most_hated_actor_ranks_first_as_the_title_says():
    cells = notebooks.read(next((ROOT / "exercises").glob("04_*.ipynb"))).cells
    shown = next(cell for cell in cells if cell.cell_type == "code" and "nx.pagerank" in cell.source)
    names = dict(space("04"))
    exec(compile(shown.source, "04.3", "exec"), names)
    ranks = nx.pagerank(names["unsigned"])
    hated = ranks.pop("hated")
    assert hated > max(ranks.values()) + 0.05
    enemies = {name: sum(sign < 0 for *_, sign in names["graph"].edges(name, data="sign")) for name in names["graph"]}
    assert max(enemies, key=enemies.get) == "hated"
    assert nx.is_isomorphic(names["graph"], tasks.logic("04")["04.3"].kind.cases()[0][0])


def test_codebook_lesson_and_task_have_one_rule_for_ended_absent_and_refused():
    codebook = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    (row,) = [line for line in codebook.splitlines() if line.startswith("| | `-` |")]
    assert "refused" not in row and "merely not given" in row
    rules = dict(re.findall(r"^\| (what flowed|help is merely|help was asked)[^|]*\| ([^|]*) \|$", codebook, re.M))
    assert rules == {
        "what flowed": "`withholds`, polarity +",
        "help is merely": "the helping relation, polarity −",
        "help was asked": "`refuses_help`, polarity +",
    }
    by_rule = {"a": "protects -", "b": "refuses_help +", "c": "withholds +", "d": "protects +"}
    assert judge("03.1", by_rule).result == tasks.RIGHT
    lesson = next((ROOT / "notebooks").glob("03_*.ipynb")).read_text(encoding="utf-8")
    assert "help is merely not given: 0" in lesson and "a tie that stood has ended: −" in lesson


# Hints: code stands between backticks, and … is a place that the learner fills in


CODE_LIKE = re.compile(r"\w[(\[]|==|(?<![\w/])[a-z_]+\.[a-z_]+\b|\\\\")
HINTED = [
    (name, place) for name in NAMES for place, hint in enumerate(tasks.words(name[:2])[name].hints) if "`" in hint
]


def before(name: str) -> dict:
    """The names that a learner has at a task: what was given up to there, and the arguments of the function asked."""
    names: dict = {"print": lambda *_args, **_options: None}
    for cell in notebooks.read(next((ROOT / "solutions").glob(f"{name[:2]}_*.ipynb"))).cells:
        told = cell.metadata.get("nbgrader", {})
        if told.get("grade_id") == f"answer-{name.replace('.', '-')}":
            break
        if cell.cell_type == "code" and not told and "progress()" not in cell.source:
            exec(compile(cell.source, name, "exec"), names)
    functions = [node for node in ast.parse(answers(name[:2])[name]).body if isinstance(node, ast.FunctionDef)]
    if functions:
        arguments = [argument.arg for argument in functions[-1].args.args]
        names.update(zip(arguments, tasks.find_task(name)[0].kind.cases()[0], strict=True))
    return names


@every_task
def test_code_in_a_hint_is_marked_as_code(name):
    for hint in tasks.words(name[:2])[name].hints:
        assert hint.count("`") % 2 == 0
        assert not CODE_LIKE.search(re.sub(r"`[^`]*`", "", hint)), hint


@pytest.mark.parametrize(("name", "place"), HINTED)
def test_code_in_a_hint_runs_in_the_notebook(name, place):
    """Each piece after the ones before it; one with a gap is only read, and its names have to be there."""
    names = before(name)
    for hint in tasks.words(name[:2])[name].hints[: place + 1]:
        for code in re.findall(r"`([^`]*)`", hint):
            tree = ast.parse(code.replace("…", "..."))
            if "…" in code:
                loaded = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
                stored = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
                assert {*loaded} - {*stored} <= {*names, *dir(builtins)}, code
            elif isinstance(tree.body[-1], ast.Expr):
                assert eval(code, names), f"{code} finds nothing"
            else:
                exec(code, names)


def test_code_in_a_hint_is_shown_as_code(capsys):
    shown_by(capsys, desk.hint, "05.4")
    page = desk._box("?", "", "Try `a < b`.", "")._repr_mimebundle_()["text/html"]
    assert "<code>a &lt; b</code>" in page


# Open tasks: no honest answer is refused for a word, and noise is


REST = {
    name: f"{text} So much for the places; let a colleague look them up, weigh my reason and tell me where it limps."
    for name, text in WRITTEN["rest"].items()
}
HONEST = [(name, sentence) for name, sentences in WRITTEN["honest"].items() for sentence in sentences]
BARE = " ".join(line for line in REPORT.splitlines() if line.strip())
REPORTS = [
    REPORT.replace("# Limits\n", "# Limitations\n"),
    REPORT.replace("# Limits\n", "## 5. Limits of this report\n"),
    REPORT.replace("it cannot be concluded that", "one cannot conclude that"),
    REPORT.replace("it cannot be concluded that", "it can't be concluded that"),
    REPORT + "\nIt cannot be concluded that anybody will go to war.",
    REPORT + '\nThe dam is called "our well" in p04.',
    re.sub(r"^# (\w+)$", r"\1.", REPORT, flags=re.MULTILINE),
    re.sub(r"^# (\w+)$", r"**\1**", REPORT, flags=re.MULTILINE),
    re.sub(r"^# (\w+)$", r"\1:", REPORT, flags=re.MULTILINE),
]
SALAD = "question method result condition limits if rule cannot say by hand p01 "
NOISE = [
    ("03.5", "c039 rule would protects certainty " + "word " * 40, "different words"),
    ("04.5", "Iran Russia c043 majority " + "bla " * 40, "different words"),
    ("07.5", "word " * 45 + " p11 caution if", "different words"),
    ("09.2", SALAD + "word " * 250, "different words"),
    ("04.5", REST["04.5"].replace("c051", "c143"), "c143, which the tables do not have"),
    ("05.5", REST["05.5"].replace("c006", "c999"), "c999, which the tables do not have"),
    ("06.5", REST["06.5"].replace("p05", "p77"), "p77, which the tables do not have"),
    ("08.5", REST["08.5"].replace("p15", "c243"), "c243, which the tables do not have"),
    ("08.5", REST["08.5"].replace("p15", "e999"), "e999, which the tables do not have"),
    ("01.5", REST["01.5"].replace("p29", "paragraph 77"), "p77, which the tables do not have"),
    ("03.5", REST["03.5"].replace("c039 (p19)", "c012"), "is in the list above"),
    ("01.5", re.sub(r"[cp]\d+", "p05", REST["01.5"]), "none lies in p27 to p35"),
    ("09.2", SALAD + re.sub("# ", "", BARE), "has nothing under it"),
    ("09.2", REPORT[: REPORT.index("# Limits")] + "More is not to be said. " * 20 + "\n# Limits", "nothing under it"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sentence"), HONEST)
def test_an_honest_sentence_refuses_no_answer(name, sentence):
    verdict = judge(name, f"{REST[name]} {sentence}")
    assert (verdict.result, verdict.share) == (tasks.RIGHT, 1.0), verdict.words
    assert not {"forecast", "quotation", "no_doubt", "cause"} & {*verdict.remarks} or "will be found" in sentence


@pytest.mark.parametrize("name", WHOLE)
def test_an_honest_answer_in_words_of_its_own_passes(name):
    assert judge(name, WHOLE[name]).result == tasks.RIGHT, judge(name, WHOLE[name]).words


@pytest.mark.parametrize("place", range(len(REPORTS)))
def test_an_honest_report_passes(place):
    assert judge("09.2", REPORTS[place]).result == tasks.RIGHT, judge("09.2", REPORTS[place]).words


def test_the_title_of_ones_own_text_may_stand_in_quotation_marks():
    verdict = judge("09.1", PROSE["09.1"].replace("a column on a river dam", 'a column, "The dam and its neighbours"'))
    assert (verdict.result, verdict.remarks) == (tasks.RIGHT, ())


@pytest.mark.parametrize(("name", "text", "said"), NOISE)
def test_noise_is_refused_and_told_why(name, text, said):
    verdict = judge(name, text)
    assert verdict.result in (tasks.WRONG, tasks.UNFIT) and verdict.share == 0
    assert said in verdict.words, verdict.words


REMARKED = {
    "forecast": "Russia will leave Iran next year.",
    "quotation": 'The minister said: "We stand alone."',
    "no_doubt": "Obviously they are allies.",
    "truth": "In fact it was so.",
    "company": "They are named together.",
    "cause": "Iran must change sides.",
    "fact": "This is proved.",
    "history": "Iran would have won in reality.",
    "certain": "This is proved.",
}


@pytest.mark.parametrize(
    ("name", "remark"), [(n, r) for n in REST for r in tasks.find_task(n)[0].remarks if r in REMARKED]
)
def test_a_sign_is_a_remark_beside_the_form(name, remark, capsys):
    text = f"{REST[name].replace('model', 'table')} {REMARKED[remark]}"
    verdict = judge(name, text)
    assert (verdict.result, verdict.share) == (tasks.RIGHT, 1.0)
    assert remark in verdict.remarks and tasks.words(name[:2])[name].remarks[remark] in verdict.words
    assert shown_by(capsys, desk.check, name, text).startswith(f"✓ {name} the form is complete; look again\n")


@every_task
def test_no_remark_is_made_on_a_good_text(name):
    if name in PROSE:
        assert judge(name, PROSE[name]).remarks == (), judge(name, PROSE[name]).words


LACKS = [(n, r) for n in NAMES for r in tasks.find_task(n)[0].remarks if re.match("no_(?!doubt)|own_", r)]


@pytest.mark.parametrize(("name", "remark"), LACKS)
def test_what_is_not_found_is_said_so_and_refuses_nothing(name, remark):
    text = " ".join(f"wrd{n}" for n in range(300)) + " p28 c050 p02"
    if name == "09.1":
        text += "?"
    if name == "09.2":
        text = "\n".join(f"# {title}\n{text}" for title in ("Question", "Method", "Result", "Condition", "Limits"))
    verdict = judge(name, text)
    assert verdict.result == tasks.RIGHT and remark in verdict.remarks, verdict.words
    assert "I found no" in tasks.words(name[:2])[name].remarks[remark]


@pytest.mark.parametrize("answer", [lambda signs: 5, lambda signs: (sum(signs) > 0) - (sum(signs) < 0)])
def test_a_learner_s_function_is_called_once_a_case(answer):
    """Right, or wrong in no known way: the message is made of what was read, and nothing runs twice."""
    asked = []

    def counting(signs):
        asked.append(signs)
        return answer(signs)

    judge("04.2", counting)
    assert len(asked) == len(tasks.logic("04")["04.2"].kind.cases())
