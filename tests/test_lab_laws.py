"""The laws of every lab, without a browser: whatever a learner does can be undone, kept, opened again and described.

The actions are drawn from what a lab itself shows, so that a new lab, or a new control of an old one, is held to them.
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab_walks import actions, walks

from entente import labs
from entente.errors import EntenteError
from entente.labs.kit import controls as c
from entente.labs.kit.lab import lab_text
from entente.labs.kit.scene import plain

NAMES = [name for name in labs.__all__ if name != "text_desk"]  # its state begins with a text: see test_lab_desk.py
LABS = {name: getattr(labs, name)().lab for name in NAMES}
every_lab = pytest.mark.parametrize("name", NAMES)


SAME = (re.compile(r"([^ (]\S*) → \1(?![\w.])"), re.compile(r"from (\S*\d\S*) to \1(?![\w.])"))


@every_lab
def test_the_laws_of_a_lab_hold_wherever_a_walk_ends(name):
    lab = LABS[name]

    @given(st.data())
    def law(draws):
        session = draws.draw(walks(lab))
        undo_takes_back(lab, session, draws.draw(actions(lab, session.now)))
        assert c.from_text(name, lab_text(lab, session.now), lab.start, lab.update) == session.now
        scene = lab.describe(session.now)
        text = json.dumps(plain(scene), ensure_ascii=False, allow_nan=False)
        assert text == json.dumps(plain(lab.describe(session.now)), ensure_ascii=False, allow_nan=False)
        assert [found.group() for pattern in SAME for found in pattern.finditer(text)] == []
        a_scene_is_whole(lab, json.loads(text))
        what_can_be_opened_is_told_apart(scene)

    law()


def undo_takes_back(lab, session, action):
    """What an action did can be taken back; one that does nothing is not remembered."""
    after = c.step(lab.update, session, action)
    if after.now == session.now:
        assert after.past == session.past
    else:
        back = c.step(lab.update, after, {"do": "undo"})
        assert (back.now, back.past) == (session.now, session.past)


def a_scene_is_whole(lab, scene):
    """It has a sentence, panels of different names, a value for each control, and the evidence that it names."""
    assert len(scene["sentence"]) > 20
    assert len({panel["id"] for panel in scene["panels"]}) == len(scene["panels"])
    valued = {control["id"] for control in scene["controls"] if control["kind"] not in ("button", "upload")}
    assert valued <= set(scene["values"])
    assert _evidence(scene) <= set(lab.evidence)
    for graph in (panel for panel in scene["panels"] if panel["kind"] == "graph"):
        assert all(0 <= node[axis] <= 1 for node in graph["nodes"] for axis in "xy")
        ends = {end for edge in graph["edges"] for end in (edge["source"], edge["target"])}
        assert ends <= {node["id"] for node in graph["nodes"]}


def what_can_be_opened_is_told_apart(scene):
    """What is open is found again by its key, so that no two cells of a table may have one."""
    for panel in (one for one in scene.panels if one.kind == "table"):
        cells = (cell for row in panel.rows for cell in row if getattr(cell, "evidence", ()))
        keys = [cell.key or cell.text for cell in cells]
        assert len(set(keys)) == len(keys)


def _evidence(part) -> set[str]:
    """Every id of evidence anywhere in a scene."""
    if isinstance(part, dict):
        mine = set(part.get("evidence") or ())
        return mine.union(*(_evidence(each) for each in part.values())) if part else mine
    return set().union(*(_evidence(each) for each in part)) if isinstance(part, list) else set()


@every_lab
def test_cells_are_words(name):
    """A number in a table would reach the page without a word about its digits."""
    scene = LABS[name].describe(LABS[name].start)
    cells = [cell for panel in scene.panels if panel.kind == "table" for row in panel.rows for cell in row]
    assert all(isinstance(getattr(cell, "text", cell), str) for cell in cells)


@every_lab
def test_what_a_lab_does_not_know_is_refused(name):
    lab = LABS[name]
    with pytest.raises(EntenteError, match='action of the lab: found "fly"; expected'):
        lab.update(lab.start, {"do": "fly"})
    with pytest.raises(EntenteError, match='found "no_such"'):
        lab.update(lab.start, {"do": "set", "control": "no_such", "value": 1})
    for control in (one for one in lab.describe(lab.start).controls if hasattr(one, "read")):
        for value in (None, {}, float("nan"), float("inf"), "x" * 3000, ["x"], -(10**9)):
            with pytest.raises(EntenteError):
                lab.update(lab.start, {"do": "set", "control": control.id, "value": value})


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@every_lab
def test_a_file_that_says_anything_at_all_ends_in_a_sentence(name):
    """Whatever stands in a file, reading it gives a state or says what is wrong; nothing else comes out."""
    lab = LABS[name]
    controls = ["no_such", *(control.id for control in lab.describe(lab.start).controls)]
    known = st.sampled_from(["set", "row", "add", "drop", "pin", "unpin", "compose", "board", "yaml", "number", "load"])
    parts = st.fixed_dictionaries(
        {"do": st.one_of(known, anything)},
        optional={
            **{"control": st.one_of(st.sampled_from(controls), anything), "value": anything, "row": anything},
            **{"item": anything, "pin": anything, "pins": anything, "items": anything, "period": anything},
            **{"title": anything, "link": anything, "parameter": anything},
        },
    )

    @given(st.lists(parts, max_size=3))
    def law(actions):
        try:
            state = c.from_text(name, c.to_text(name, actions), lab.start, lab.update)
        except EntenteError as error:
            assert str(error)
        else:
            json.dumps(plain(lab.describe(state)))

    law()


@every_lab
def test_every_file_of_a_lab_can_be_made(name):
    lab = LABS[name]
    for file in lab.files:
        assert lab.ask(file.make, lab.start).strip() and "/" in file.mime and "." in file.name
    said = f'the question of {name} is to begin with "Predict first: " and to end with "?"'
    assert lab.question.startswith("Predict first: ") and lab.question.endswith("?"), said


@every_lab
def test_it_can_be_opened_without_a_question_and_in_a_kept_state(name):
    make = getattr(labs, name)
    assert make(predict=False).start["predict"] is False
    with pytest.raises(EntenteError, match="the file: found"):
        make(state='{"lab": "other", "actions": []}')
