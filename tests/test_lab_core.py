"""What all labs share: controls refuse what they cannot hold, histories can be undone, files come back."""

from __future__ import annotations

import json
import string
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError
from entente.labs.kit import controls as c
from entente.labs.kit.lab import File, Keeper, Lab, lab_text, snippet
from entente.labs.kit.scene import Bar, Bars, Graph, Node, Scene, evidence, places, plain
from entente.labs.kit.widget import LabWidget
from entente.text.article import parse_article
from entente.text.codebook import Claim

COLOURS = tuple((name, name.title()) for name in ("red", "green", "blue"))
CONTROLS = (
    c.Choice("one", "One", COLOURS),
    c.Several("some", "Some", COLOURS),
    c.Slider("size", "Size", 0, 1, 0.1),
    c.Words("name", "Name", most=20),
)


@dataclass(frozen=True)
class State:
    one: str = "red"
    some: tuple[str, ...] = ("red",)
    size: float = 0.5
    name: str = ""


def update(state: State, action) -> State:
    if action.get("do") != "set":
        raise c.unknown_action(action, ["set"])
    return c.set_control(state, action, CONTROLS)


def actions_of(state: State):
    return c.settings(state, State(), [control.id for control in CONTROLS])


# Sessions


def test_the_past_has_an_end():
    session = c.Session(State())
    for number in range(c.MOST_PAST + 50):
        session = c.step(update, session, {"do": "set", "control": "size", "value": (number % 2) / 2})
    assert len(session.past) == c.MOST_PAST


def test_a_refused_action_changes_nothing_and_is_said():
    session = c.Session(State(), (State(size=0.1),))
    for action, words in (
        ({"do": "fly"}, 'action of the lab: found "fly"; expected one of set.'),
        ({}, "action of the lab: found "),
        ({"do": "set", "control": "colour", "value": 1}, 'found "colour"; expected one of one, some, size, name.'),
        ({"do": "set", "control": "size", "value": 2}, "“Size”: found 2; expected a number from 0 to 1."),
        ({"do": "set", "control": "size", "value": True}, "“Size”: found True"),
        ({"do": "set", "control": "size", "value": float("nan")}, "“Size”: found nan"),
        ({"do": "set", "control": "one", "value": "gren"}, 'Did you mean "green"?'),
        ({"do": "set", "control": "one", "value": ["red"]}, "“One”"),
        ({"do": "set", "control": "some", "value": "red"}, "“Some”: found 'red'; expected a list of choices."),
        ({"do": "set", "control": "some", "value": ["red", "rd"]}, 'found "rd"'),
        ({"do": "set", "control": "name", "value": "x" * 21}, "“Name”: found 21 characters; expected at most 20"),
        ({"do": "set", "control": "name", "value": None}, "“Name”: found None"),
    ):
        after = c.step(update, session, action)
        assert words in after.fault and replace(after, fault="") == session


def test_nothing_to_undo_is_said():
    assert c.step(update, c.Session(State()), {"do": "undo"}).fault == "There is nothing to undo."


@given(st.floats(-3, 3), st.integers(1, 40))
def test_a_slider_keeps_to_its_steps(value, steps):
    slider = c.Slider("x", "X", -1, 2, 3 / steps)
    if not -1 <= value <= 2:
        with pytest.raises(EntenteError, match="expected a number from -1 to 2"):
            slider.read(value)
        return
    found = slider.read(value)
    assert -1 <= found <= 2 and abs(found - value) <= 1.5 / steps + 1e-9
    assert slider.read(found) == found


# Files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "text that is no file of a lab"),
        ("not json", "text that is no file of a lab"),
        ("[1, 2]", "text that is no file of a lab"),
        ("[" * 90_000, "text that is no file of a lab"),
        ('{"lab": "bench"}', "text that is no file of a lab"),
        ('{"lab": "other", "actions": []}', 'a file of the lab "other"; expected one of "bench"'),
        ('{"lab": "bench", "actions": 3}', "steps that are none"),
        ('{"lab": "bench", "actions": ["set"]}', "steps that are none"),
        (json.dumps({"lab": "bench", "actions": [{}] * 401}), "401 steps, more than 400"),
        ("x" * 200_001, "more than 200 kB"),
        ('{"lab": "bench", "actions": [{"do": "exec", "code": "1/0"}]}', "the file, step 1, action of the lab"),
    ],
)
def test_a_file_that_is_none_is_told_so(text, words):
    with pytest.raises(EntenteError) as caught:
        c.from_text("bench", text, State(), update)
    assert words in str(caught.value)


def test_all_faults_of_a_file_are_told_at_once():
    wrong = [{"do": "set", "control": "size", "value": 9}, {"do": "set", "control": "one", "value": "grey"}]
    with pytest.raises(EntenteError) as caught:
        c.from_text("bench", c.to_text("bench", wrong), State(), update)
    assert [fault.where[:16] for fault in caught.value.faults] == ["the file, step 1", "the file, step 2"]


# Scenes


def test_a_scene_is_plain_data():
    graph = Graph("g", "G", (Node("a", "A", 0.5, 0.5),), (), "One actor.")
    bars = Bars("b", "B", (("x", (Bar(0.5, "half"),)),))
    shown = json.loads(json.dumps(plain(Scene("S.", CONTROLS, {"size": 0.5}, (graph, bars)))))
    assert [panel["kind"] for panel in shown["panels"]] == ["graph", "bars"]
    assert [control["kind"] for control in shown["controls"]] == ["choice", "several", "slider", "words"]
    assert shown["panels"][0]["nodes"][0] == {
        **{"id": "a", "label": "A", "x": 0.5, "y": 0.5, "side": None, "level": None},
        **{"note": "", "evidence": [], "was": None, "moves": []},
    }


@given(st.dictionaries(st.sampled_from(string.ascii_letters), st.tuples(st.floats(-9, 9), st.floats(-9, 9))))
def test_places_lie_in_the_unit_square_and_keep_their_order(where):
    found = places(where)
    assert all(0 <= number <= 1 for place in found.values() for number in place)
    for one, other in zip(where, list(where)[1:], strict=False):
        if where[one][0] < where[other][0]:
            assert found[one][0] <= found[other][0]


def test_evidence_marks_the_words_of_a_claim():
    text = parse_article("News\nNorway sold “fish” to Chad 🐟, it is said.")
    line = text.paragraphs[-1].text
    start = line.index("sold")
    parts = ("c1", 2, "x", "anonymous", "it is said", start, start + 4, "sold", "trades_with", "norway", "chad")
    claim = Claim(*parts, polarity="-", certainty="PS", since="2020")
    shown = evidence([claim], text, labels={"norway": "Norway", "chad": "Chad", "x": "a source"})["c1"]
    assert shown["text"][shown["start"] : shown["end"]] == "sold"
    assert shown["head"] == "c1 · Norway → Chad · trades with (denied)"
    assert dict(shown["facts"])["certainty"] == "PS, possible" and dict(shown["facts"])["when"] == "2020 to …"


# The widget, without a page


class Post(LabWidget):
    """A widget that keeps what it would send."""

    def __init__(self, *arguments, **options):
        self.sent = []
        super().__init__(*arguments, **options)

    def send(self, content, buffers=None):
        self.sent.append(json.loads(json.dumps(content)))


def lab(**options) -> Lab:
    def describe(state: State) -> Scene:
        values = {control.id: getattr(state, control.id) for control in CONTROLS}
        return Scene(f"Size {state.size:g}.", CONTROLS, values)

    return Lab("bench", "Bench", "How large?", State(), describe, rules=update, steps=actions_of, **options)


def ask(post: Post, **message) -> dict:
    post._on_message(post, {"view": "v1", "seq": 7, **message}, [])
    return post.sent[-1]


def test_a_batch_is_taken_in_its_order_and_answered_once():
    post = Post(lab())
    steps = [{"do": "set", "control": "size", "value": number / 10} for number in (6, 7, 8)]
    answer = ask(post, kind="act", actions=steps)
    assert (answer["kind"], answer["view"], answer["seq"], answer["scene"]["sentence"]) == (
        "scene",
        "v1",
        7,
        "Size 0.8.",
    )
    assert [state.size for state in post.session.past] == [0.5, 0.6, 0.7] and len(post.sent) == 1


def test_a_glance_comes_first_and_the_whole_when_it_is_asked_for():
    """The glance is handed the last whole scene; what is refused is answered in full."""

    def glance(state, shown):
        return replace(shown, verdict=f"{state.size:g} after {shown.sentence}")

    post = Post(replace(lab(), glance=glance))
    move = {"do": "set", "control": "size", "value": 0.8}
    assert "more" not in ask(post, kind="hello")
    answer = ask(post, kind="act", actions=[move])
    assert answer["more"] and answer["scene"]["verdict"] == "0.8 after Size 0.5."
    answer = ask(post, kind="act", actions=[move | {"value": 0.2}, move | {"value": 0.7}])
    assert answer["more"] and answer["scene"]["verdict"] == "0.7 after Size 0.5."
    whole = ask(post, kind="whole")
    assert "more" not in whole and whole["scene"] == post.scene() and whole["scene"]["sentence"] == "Size 0.7."
    refused = ask(post, kind="act", actions=[move | {"value": 9}])
    assert "more" not in refused and refused["scene"]["sentence"] == "Size 0.7." and refused["scene"]["fault"]


def test_asking_ahead_shows_what_the_values_would_give_and_changes_nothing():
    post = Post(lab())
    before = post.session
    answer = ask(post, kind="ahead", control="size")
    assert [scene["sentence"] for _, scene in answer["scenes"]] == [f"Size {n / 10:g}." for n in range(11)]
    assert [value for value, _ in answer["scenes"]][:3] == [0, 0.1, 0.2]
    assert post.session == before and ask(post, kind="ahead", control="no such")["scenes"] == []


def test_a_refused_action_is_said_and_the_rest_of_the_batch_is_taken():
    post = Post(lab())
    answer = ask(post, kind="act", actions=[{"do": "set", "control": "size", "value": 9}])
    assert "expected a number from 0 to 1" in answer["scene"]["fault"] and post.state == State()


def test_an_error_in_a_lab_is_said_and_not_swallowed(caplog):
    def broken(state):
        raise ZeroDivisionError("no size")

    post = Post(replace(lab(), view=broken))
    answer = ask(post, kind="act", actions=[{"do": "set", "control": "size", "value": 0.2}])
    assert answer["kind"] == "failed" and "ZeroDivisionError: no size" in answer["words"]
    assert "the lab bench failed" in caplog.text


def test_a_message_that_nobody_knows_is_answered():
    assert "unknown message" in ask(Post(lab()), kind="fly")["words"]


def test_loading_a_file_is_one_step_that_can_be_undone():
    post = Post(lab())
    text = c.to_text("bench", [{"do": "set", "control": "size", "value": 0.9}])
    ask(post, kind="act", actions=[{"do": "load", "value": text}])
    assert post.state.size == 0.9 and len(post.session.past) == 1
    ask(post, kind="act", actions=[{"do": "undo"}])
    assert post.state == State()
    answer = ask(post, kind="act", actions=[{"do": "load", "value": "corrupt"}])
    assert "no file of a lab" in answer["scene"]["fault"] and post.state == State()


def test_a_change_is_kept_by_the_lab_and_what_it_says_is_passed_on():
    kept = []

    def keep(before, after):
        kept.append((before.size, after.size))
        return "Kept."

    post = Post(lab(keeper=Keeper(lambda: (None, ""), keep, lambda: "")))
    move = {"do": "set", "control": "size", "value": 0.9}
    assert ask(post, kind="act", actions=[move, move])["said"] == "Kept."
    assert kept == [(0.5, 0.9)]


def test_files_and_the_line_that_opens_a_state():
    post = Post(lab(files=(File("sizes.csv", "text/csv", lambda state: f"size\n{state.size}\n"),)))
    post.act({"do": "set", "control": "size", "value": 0.3})
    assert ask(post, kind="file", file=0) == {
        **{"view": "v1", "seq": 7, "kind": "file"},
        **{"name": "sizes.csv", "mime": "text/csv", "text": "size\n0.3\n"},
    }
    assert ask(post, kind="files")["files"] == [{"name": "sizes.csv", "mime": "text/csv", "text": "size\n0.3\n"}]
    line = ask(post, kind="hello")["scene"]["kept"]["snippet"]
    assert line == snippet(post.lab, post.state)
    text = eval(line.removeprefix("labs.bench(state=").removesuffix(")"))
    assert LabWidget(post.lab, state=text).state == post.state and text == lab_text(post.lab, post.state)


def test_what_stands_in_for_a_lab_is_escaped():
    odd = replace(lab(), title="<b>Bench</b>", question="<script>alert(1)</script>")
    shown = LabWidget(odd).static_html()
    assert "<script>" not in shown and "&lt;b&gt;Bench" in shown and "Size 0.5." in shown
    assert LabWidget(odd).static_text().endswith("Size 0.5.")


def test_what_takes_long_to_make_is_made_only_when_asked_for():
    made = []
    slow = File("report.html", "text/html", lambda state: made.append(state) or "report", quick=False)
    post = Post(lab(files=(slow,)))
    assert ask(post, kind="files")["files"] == [None] and made == []
    assert ask(post, kind="file", file=0)["text"] == "report"
