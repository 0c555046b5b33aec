"""A fault in a submission costs the task that it stands in, and a submission runs with few rights."""

from __future__ import annotations

import copy
import csv
import io
import os
import socket
import subprocess
import sys

import nbformat
import pytest

from entente.exercises import cage, classroom, tasks
from entente.exercises.handed_in import restored
from tests.test_classroom import ROOT, SET, answered
from tools import notebooks

EVERY = list(tasks.logic(SET))


def named(notebook, name):
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def names(notebook) -> list[str]:
    found = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return [name for name in found if name]


@pytest.fixture
def fresh():
    return notebooks.read(next((ROOT / "exercises").glob(f"{SET}_*.ipynb")))


def test_a_notebook_in_order_is_left_as_it_is(fresh):
    handed = answered(SET, *EVERY)
    assert restored(handed, fresh) == (handed, ())


def test_a_copied_cell_counts_once_and_stays(fresh):
    handed = answered(SET, *EVERY)
    place = handed.cells.index(named(handed, f"answer-{SET}-1"))
    handed.cells.insert(place + 1, copy.deepcopy(handed.cells[place]))
    mended, said = restored(handed, fresh)
    assert said == (f"answer-{SET}-1 stands twice: the first counts",)
    assert names(mended) == names(fresh) and len(mended.cells) == len(handed.cells)
    assert len({cell.id for cell in mended.cells}) == len(mended.cells)


@pytest.mark.parametrize("kind", ["answer", "check"])
def test_a_cell_that_lost_its_name_gets_it_back(fresh, kind):
    handed = answered(SET, *EVERY)
    name = f"{kind}-{SET}-2"
    named(handed, name).metadata = {}
    mended, said = restored(handed, fresh)
    assert said == (f"{name} had lost its name",)
    assert names(mended) == names(fresh) and len(mended.cells) == len(handed.cells)


def test_a_check_that_was_taken_out_is_put_back_behind_its_answer(fresh):
    handed = answered(SET, *EVERY)
    handed.cells.remove(named(handed, f"check-{SET}-3"))
    mended, said = restored(handed, fresh)
    assert said == (f"check-{SET}-3 was missing: put back",)
    assert names(mended) == names(fresh)


def test_a_cell_of_another_kind_and_a_name_of_nobody(fresh):
    handed = answered(SET, *EVERY)
    answer = named(handed, f"answer-{SET}-1")
    source, answer.cell_type = answer.source, "markdown"
    del answer["outputs"], answer["execution_count"]
    handed.cells[0].metadata.nbgrader = {"grade_id": "answer-99-1"}
    mended, said = restored(handed, fresh)
    assert said == ("answer-99-1 is none of ours", f"answer-{SET}-1 was a markdown cell")
    cell = named(mended, f"answer-{SET}-1")
    assert (cell.cell_type, cell.source, cell.outputs) == ("code", source, [])
    nbformat.validate(mended)


def test_no_score_is_made_of_nothing():
    marks = [classroom.Marks("ann", failed="is no notebook"), classroom.Marks("bob", {"03.1": 0.0}, {"03.1": 2.0})]
    rows = {row["learner"]: row for row in csv.DictReader(io.StringIO(classroom.to_csv(marks)))}
    assert (rows["ann"]["total"], rows["ann"]["most"]) == ("", "")
    assert (rows["bob"]["total"], rows["bob"]["most"]) == ("0", "2")


@pytest.mark.nightly
@pytest.mark.slow
def test_each_fault_costs_its_own_task_and_is_named(tmp_path, capfd):
    """One submission: a flood, a dead kernel, a copied cell, a cell that will not stop, and two right answers."""
    handed = answered(SET, *EVERY)
    named(handed, f"answer-{SET}-1").source = "for _ in range(20_000):\n    print('x' * 200)"
    named(handed, f"answer-{SET}-2").source = "import os\nos._exit(1)"
    place = handed.cells.index(named(handed, f"answer-{SET}-3"))
    handed.cells.insert(place, copy.deepcopy(handed.cells[place]))
    stubborn = """\
import time
while True:
    try:
        time.sleep(1)
    except BaseException:
        pass"""
    handed.cells.append(nbformat.v4.new_code_cell(stubborn))
    (tmp_path / "handed").mkdir()
    nbformat.write(handed, tmp_path / "handed" / "ann.ipynb")
    (marks,) = classroom.mark(SET, tmp_path / "handed", tmp_path / "course", jobs=1, seconds=10).marks
    assert marks.failed == "" and list(marks.points.values()) == [0, 0, 2, 2, 1, 2]
    last = len(handed.cells)
    assert marks.noticed[:4] == (
        f"answer-{SET}-3 stands twice: the first counts",
        f"answer-{SET}-1 printed too much",
        f"answer-{SET}-2 ended the kernel or did not stop",
        f"cell {last} ended the kernel or did not stop",
    )
    assert "encryption" not in "".join(capfd.readouterr()), "warnings of others are no concern of a teacher"


# ---------------------------------------------------------------- few rights


def in_cage(code: str, home) -> subprocess.CompletedProcess:
    command = cage.caged([sys.executable, "-c", code])
    return subprocess.run(command, capture_output=True, text=True, env=cage.surroundings(str(home)))


def test_a_caged_program_has_its_own_home_and_none_of_the_others_variables(tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_TOKEN", "secret")
    done = in_cage("import os; print(os.path.expanduser('~'), os.environ.get('SOME_TOKEN'))", tmp_path)
    assert done.stdout.split() == [str(tmp_path), "None"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limits")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        (f"bytearray({2 * cage.MEMORY})", "MemoryError"),
        (f"open('large', 'wb').truncate({2 * cage.FILE})", "File too large"),
    ],
)
def test_memory_and_files_have_their_bounds(tmp_path, monkeypatch, code, said):
    monkeypatch.chdir(tmp_path)
    done = in_cage(f"import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n{code}", tmp_path)
    assert done.returncode == 1 and said in done.stderr


@pytest.mark.skipif(os.name == "nt" or not cage.can_cut_network(), reason="this system does not allow it")
def test_a_caged_program_reaches_no_network(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        socket.create_connection(address, 5).close()  # from outside the cage it is reached
        done = in_cage(f"import socket; socket.create_connection({address!r}, 5)", tmp_path)
    assert done.returncode == 1 and "unreachable" in done.stderr
