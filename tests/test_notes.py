"""The learner's notes: several programs at once, and a folder that is full or cannot be written."""

from __future__ import annotations

import errno
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from entente import notes
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
    really = Path.open

    def refusing(path, mode="r", *arguments, **options):
        if "a" in mode:
            raise OSError(errno.EROFS, "Read-only file system")
        return really(path, mode, *arguments, **options)

    monkeypatch.setattr(Path, "open", refusing)
    return lambda: monkeypatch.setattr(Path, "open", really)


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
    assert "set 05: 1 of 5 done" in said and "tries 2" in said


def test_what_waited_is_written_when_the_folder_allows_it_again(home, refused):
    record.note("05.1", "check", "wrong")
    assert not list(home.iterdir())
    refused()
    record.note("05.1", "check", "right")
    first, second = (home / "exercises.jsonl").read_text().strip().splitlines()
    assert "wrong" in first and "right" in second


def test_labs_go_on_where_nothing_can_be_kept_and_come_back_in_the_session(refused):
    lab = text_desk.text_desk(TEXT)
    said = lab._take([{"do": "row", "row": "actor NATO", "control": "action", "value": "reject"}])
    assert said.startswith("Not kept. ") and "read-only file system" in said
    assert text_desk.text_desk(TEXT).state.actors == lab.state.actors != ()
    coder = coding.coding_desk()
    said = coder._take([{"do": "set", "control": "relation", "value": "meets"}])
    assert said.startswith("Not kept: read-only file system")
    assert coding.coding_desk().state.here[0] == "meets"


class Short:
    """A file on a disk that has room for half of what is written."""

    def __init__(self, file):
        self.file = file

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.file.close()

    def write(self, content):
        return self.file.write(content[: len(content) // 2])


def test_a_line_that_a_full_disk_cut_short_costs_no_other(home, monkeypatch):
    path, really = home / "some.jsonl", Path.open
    notes.add(path, {"number": 1})
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", lambda self, *arguments, **options: Short(really(self, *arguments, **options)))
        with pytest.raises(OSError, match="space"):
            notes.add(path, {"number": 2}, {"number": 3})
    assert [entry["number"] for entry in notes.read(path).entries] == [1, 2, 3]
    notes.add(path, {"number": 4})
    found = notes.read(path)
    assert [entry["number"] for entry in found.entries] == [1, 2, 3, 4] and found.damaged == 1


def test_a_record_that_cannot_be_deleted_is_not_said_to_be(capsys, monkeypatch):
    record.note("05.1", "check", "wrong")

    def refusing(*_arguments, **_options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refusing)
    said = said_by(capsys, desk.progress, forget=True)
    assert said.startswith("✗") and "could not be deleted: read-only file system" in said
