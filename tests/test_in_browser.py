"""What the package does otherwise where Python runs in a page: no threads, notes that outlive it, its own packages."""

from __future__ import annotations

import sys
import threading
from importlib import metadata
from pathlib import Path

import pytest

from entente import environment, notes
from entente.exercises import tasks
from entente.exercises.calls import call
from entente.exercises.kinds import Function

FUNCTIONS = [
    name for number in tasks.SETS for name, task in tasks.logic(number).items() if isinstance(task.kind, Function)
]


@pytest.fixture
def page(monkeypatch):
    """Threads cannot start, as in a page."""

    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.delenv("ENTENTE_HOME", raising=False)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_right_function_passes_without_threads(page, name):
    assert tasks.judge(name, tasks.find_task(name)[0].answer()).result == tasks.RIGHT


def _forever():
    while True:
        pass


def test_a_loop_without_an_end_is_stopped_without_threads(page):
    before = sys.gettrace()
    assert "did not end within 0.2 seconds and was stopped" in call(_forever, (), seconds=0.2).failed
    assert sys.gettrace() is before


def test_a_function_that_fails_is_told_without_threads(page):
    assert call(lambda: 1 / 0, ()).failed == "stopped with ZeroDivisionError (division by zero)"
    assert call(lambda a: a + 1, (1,)).value == 2


def test_notes_lie_where_the_page_keeps_them(page):
    assert notes.home() == Path("/drive/my_notes")


def test_a_note_is_kept_where_no_file_can_be_locked(page, monkeypatch, tmp_path):
    """The module for locks is there in a page, and empty."""
    monkeypatch.delattr(pytest.importorskip("fcntl"), "flock")
    notes.add(tmp_path / "mine.jsonl", {"seen": 1})
    assert notes.read(tmp_path / "mine.jsonl").entries == [{"seen": 1}]


def test_the_environment_asks_for_what_a_page_has(page, monkeypatch):
    """Neither a server nor its kernel is missed, and no version is compared with the lock of another machine."""
    for name in ("ipykernel", "jupyterlab"):
        assert name not in environment.needed()
    assert "networkx" in environment.needed()
    version = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "0.1" if name == "networkx" else version(name))
    assert environment.check().sound
    monkeypatch.setattr(sys, "platform", "linux")
    assert "networkx 0.1 is older" in str(environment.check())
