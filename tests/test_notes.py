"""The learner's notes: several programs at once, and a folder that is full or cannot be written."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from entente import files, notes
from entente.data import Judgement
from entente.exercises import desk, forecast, record
from entente.labs import coding
from entente.labs import desk as text_desk
from entente.path.analysis import article_of
from entente.path.results import ActorDecision

PROCESSES, TIMES = 4, 60
TEXT = "A border\nChad attacked Niger, officials said. Mali criticised Chad.\nNATO met Chad."


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def check_often(number):
    for time in range(TIMES):
        record.note(f"0{number + 1}.1", "check", str(time))


def code_often(number):
    state = coding.State("c043")
    for name in list(coding.model().codings["first"])[number::PROCESSES]:
        before, state = state, coding.State("c043", codes=(*state.codes, (name, ("meets", "+", "CT"))))
        assert coding.keep(before, state) == "Kept on this machine."


def decide_often(number):
    state = text_desk.State(article_of(TEXT))
    for time in range(TIMES):
        before, decision = state, ActorDecision(f"{number}-{time}", "reject")
        state = replace(state, actors=(*state.actors, decision))
        assert text_desk.keep(state, before) == []


def forecast_often(number):
    for time in range(TIMES):
        forecast.save({"j1": 1 + time}, [Judgement("j1", f"It rains {number}.", "04")])


def work(ready, number):
    """What one program keeps, each kind begun by all programs together."""
    try:
        for keep in (check_often, code_often, decide_often, forecast_often):
            ready.wait()
            keep(number)
    except BaseException:
        ready.abort()  # else the others would wait for this one for ever
        raise


def test_programs_at_once_lose_nothing(home):
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(PROCESSES)
    started = [context.Process(target=work, args=(ready, number)) for number in range(PROCESSES)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * PROCESSES
    checks = record.read()
    for number in range(PROCESSES):
        mine = [event["result"] for event in checks if event["task"] == f"0{number + 1}.1"]
        assert mine == [str(time) for time in range(TIMES)]
    state, said = coding.kept(coding.model())
    assert set(dict(state.codes)) == set(coding.model().codings["first"]) and "Damaged" not in said
    decided = {decision.name for decision in text_desk.kept(article_of(TEXT)).actors}
    assert decided == {f"{number}-{time}" for number in range(PROCESSES) for time in range(TIMES)}
    assert len(forecast.saved()) == PROCESSES * TIMES
    left = [path for path in home.rglob("*") if path.is_file() and path.suffix != ".jsonl"]
    assert left == [], "nothing was set aside or left over"


# A folder that is full or cannot be written


@pytest.fixture
def refused(monkeypatch):
    """Nothing can be added to any file, until the function that this gives is called."""
    really = files.held

    def refusing(path, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(files, "held", refusing)
    return lambda: monkeypatch.setattr(files, "held", really)


def said_by(capsys, function, *arguments, **options) -> str:
    function(*arguments, **options)
    return capsys.readouterr().out


def test_hints_go_on_to_the_solution_where_nothing_can_be_kept(capsys, refused):
    first = said_by(capsys, desk.hint, "05.1")
    assert first.startswith("? Hint 1 of 3") and first.count("Nothing can be kept here") == 1
    assert "read-only file system" in first and "ENTENTE_HOME" in first
    said = [said_by(capsys, desk.hint, "05.1") for _ in range(3)]
    assert [words[:13] for words in said] == ["? Hint 2 of 3", "? Hint 3 of 3", "? Hint 3 of 3"]
    assert said_by(capsys, desk.hint, "05.1", solution=True).startswith("! Our solution of 05.1")
    assert "Nothing can be kept" not in "".join(said), "it is said once"


def test_progress_counts_where_nothing_can_be_kept(capsys, refused):
    for answer in (8, (3, 6)):
        desk.check("05.1", answer)
    said = said_by(capsys, desk.progress)
    assert said.count("Nothing can be kept here") == 1
    assert "set 05: 1 of 6 done" in said and "tries 2" in said


def test_what_waited_is_written_when_the_folder_allows_it_again(home, refused):
    record.note("05.1", "check", "wrong")
    assert not home.exists()
    refused()
    record.note("05.1", "check", "right")
    first, second = (home / "exercises.jsonl").read_text().strip().splitlines()
    assert "wrong" in first and "right" in second


def test_labs_go_on_where_nothing_can_be_kept_and_come_back_in_the_session(refused):
    lab = text_desk.text_desk(TEXT)
    said = lab._take([{"do": "row", "row": "actor NATO", "control": "action", "value": "reject"}])
    assert said.startswith("Nothing can be kept here") and "read-only file system" in said
    assert text_desk.text_desk(TEXT).state.actors == lab.state.actors != ()
    coder = coding.coding_desk()
    said = coder._take([{"do": "set", "control": "relation", "value": "meets"}])
    assert said == "Not kept on this machine. Save your codes as CSV.", "in full it is said once"
    assert coding.coding_desk().state.here[0] == "meets"


class Short:
    """A file on a disk that has room for half of what is written."""

    def __init__(self, file, others):
        self.file, self.others = file, others

    def write(self, content):
        written = self.file.write(content[: len(content) // 2])
        self.file.write(self.others)
        return written

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("others", [b"", b'\n{"number": 9}'], ids=["alone", "not held, and another one adds"])
def test_a_line_that_a_full_disk_cut_short_costs_no_other(home, monkeypatch, others):
    path, really = home / "some.jsonl", files.held
    notes.add(path, {"number": 1})

    @contextmanager
    def full(path):
        with really(path) as file:
            yield Short(file, others)

    with monkeypatch.context() as patched:
        patched.setattr(files, "held", full)
        with pytest.raises(OSError, match="space"):
            notes.add(path, {"number": 2}, {"number": 3})
    more = [9] if others else []
    assert [entry["number"] for entry in notes.read(path).entries] == [1, *more, 2, 3]
    notes.add(path, {"number": 4})
    found = notes.read(path)
    assert [entry["number"] for entry in found.entries] == [1, *more, 2, 3, 4] and found.damaged == len(more)


def test_a_record_that_cannot_be_deleted_is_not_said_to_be(capsys, monkeypatch):
    record.note("05.1", "check", "wrong")

    def refusing(*_arguments, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refusing)
    said = said_by(capsys, desk.progress, forget=True)
    assert said.startswith("✗") and "could not be deleted: read-only file system" in said


# Records of another version, and of a folder that others write to


def test_what_an_earlier_version_kept_is_read_and_can_be_forgotten(home, capsys):
    home.mkdir()
    event = {"task": "05.1", "what": "check", "result": "right", "at": 1.7e9}
    (home / "exercises.json").write_text(json.dumps({"events": [event]}))
    record.note("05.2", "check", "right")
    assert [one["task"] for one in record.read()] == ["05.1", "05.2"]
    made = {"made": "2025-01-01", "answers": {"j1": 70}, "statements": {"j1": "It rains."}}
    (home / "first_forecast.json").write_text(json.dumps([made]))
    assert forecast.saved() == [made]
    code = {"do": "code", "passage": "c043", "relation": "meets", "polarity": "+", "certainty": "CT"}
    moved = {"do": "set", "control": "passage", "value": "c043"}
    (home / "coding_desk.json").write_text(json.dumps({"lab": "coding_desk", "actions": [code, moved]}))
    earlier = coding.kept(coding.model())[0]
    assert earlier.codes == (("c043", ("meets", "+", "CT")),)
    said = coding.keep(earlier, replace(earlier, codes=(("c043", ("attacks", "+", "CT")),)))
    assert said == "Kept on this machine.", "no other desk decided otherwise"
    assert coding.kept(coding.model())[0].codes == (("c043", ("attacks", "+", "CT")),)
    article = article_of(TEXT)
    place = text_desk.files.file_of(article).with_suffix(".json")
    place.parent.mkdir()
    actor = {"name": "NATO", "action": "reject", "into": "", "label": "", "kind": ""}
    fields = [["paragraph", "3"], ["content", "NATO met Chad."], ["relation", "meets"], ["actor", "nato"]]
    claim = {"action": "add", "key": "", "changes": [*fields, ["recipient", "chad"]], "where": "a claim by hand"}
    place.write_text(json.dumps({"title": "A border", "actors": [actor], "claims": [claim]}))
    found = text_desk.kept(article)
    assert [one.name for one in found.actors] == ["NATO"] and dict(found.claims[0].changes)["actor"] == "nato"
    assert found.damaged == 0
    record.forget()
    forecast.forget()
    text_desk.forget(article)
    coding.forget()
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("content", ["{", "[]", '{"events": 3}', '{"events": [{"task": "05.1"}]}'])
def test_what_is_damaged_or_of_a_later_version_is_passed_over_with_a_word(home, capsys, content):
    home.mkdir()
    (home / "exercises.json").write_text(content)
    lines = '{"task": "05.1", "what": "dream"}', '{"task": "05.1", "what": "check", "result": "right", "at": NaN}'
    (home / "exercises.jsonl").write_text("\n".join(lines))
    said = said_by(capsys, desk.progress)
    assert "Damaged or of another version, and passed over: 3 entries of " in said and "Nothing was deleted" in said
    assert (home / "exercises.json").read_text() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links and named pipes")
def test_a_link_or_a_pipe_in_a_shared_folder_is_neither_followed_nor_waited_for(home, tmp_path, capsys):
    home.mkdir()
    target = tmp_path / "profile"
    target.write_text("mine")
    (home / "exercises.jsonl").symlink_to(target)
    said = said_by(capsys, desk.check, "05.1", 8)
    assert "a link or a pipe in the place of a file" in said and target.read_text() == "mine"
    assert "cannot be read" in said_by(capsys, desk.progress)
    os.mkfifo(home / "coding_desk.jsonl")
    assert "no ordinary file" in coding.kept(coding.model())[1]
    state = coding.State("c043", codes=(("c043", ("meets", "+", "CT")),))
    assert coding.keep(coding.State("c043"), state).startswith("Not kept")


def test_a_home_that_is_no_path_of_this_machine_ends_in_a_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~nobody-here").write_text("a file")
    monkeypatch.setenv("ENTENTE_HOME", "~nobody-here/notes")
    assert "Nothing can be kept here" in said_by(capsys, desk.check, "05.1", 8)
