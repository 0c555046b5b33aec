"""One function over many items: here, in other processes, and on a cluster that loses a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from entente import parallel
from entente.errors import EntenteError
from entente.parallel import run


def square(number):
    return number * number


def die(_):
    os._exit(1)


def refuse_three(number):
    if number == 3:
        raise ValueError("no threes")
    return number


def codes(caught):
    return [fault.code for fault in caught.value.faults]


@pytest.mark.parametrize("options", [{"jobs": 1}, {"jobs": 2}, {"jobs": -1}, {"jobs": 2, "threads": True}], ids=str)
def test_the_results_stand_in_the_order_of_the_items(options):
    told = []
    found = run(square, iter(range(25)), progress=lambda *state: told.append(state), **options)
    assert found == [number**2 for number in range(25)]
    assert told == [(done, 25) for done in range(1, 26)]


def test_late_items_do_not_change_places():
    assert run(lambda seconds: time.sleep(seconds) or seconds, [0.3, 0.0, 0.1], jobs=3, threads=True) == [0.3, 0.0, 0.1]


def test_processes_are_other_processes():
    assert os.getpid() not in run(lambda _: os.getpid(), range(4), jobs=2)
    assert set(run(lambda _: os.getpid(), range(4), jobs=2, threads=True)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_items_no_results(jobs):
    assert run(square, [], jobs=jobs) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_item_that_fails_says_so(jobs):
    with pytest.raises(ValueError, match="no threes"):
        run(refuse_three, range(6), jobs=jobs)


@pytest.mark.parametrize("jobs", [0, -2, 1.5, True, "2", None])
def test_jobs_are_counted_from_one(jobs):
    with pytest.raises(EntenteError, match=r"argument jobs: found .*; expected a whole number from 1 up, or -1"):
        run(square, [1], jobs=jobs)


@pytest.mark.parametrize("scheduler", ["somewhere", "tcp://here", 8786])
def test_two_faults_are_told_at_once(scheduler):
    with pytest.raises(EntenteError) as caught:
        run(square, [1], jobs=0, scheduler=scheduler)
    assert codes(caught) == ["parallel.jobs", "parallel.address"]


def test_a_process_that_dies_is_told():
    with pytest.raises(EntenteError, match="a process that died at work") as caught:
        run(die, range(2), jobs=2)
    assert codes(caught) == ["parallel.lost"]


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EntenteError, match=r"pip install .dask\[distributed\]") as caught:
        run(square, [1], scheduler="tcp://127.0.0.1:8786")
    assert codes(caught) == ["parallel.dask"]


def write_number(folder, _):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(0.02)


def start_and_be_killed(folder):
    """Killed outright by its first result, while its children are at work."""
    run(partial(write_number, folder), range(10_000), jobs=2, each=lambda _: os.kill(os.getpid(), signal.SIGKILL))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="asks the system for a process by its number")
def test_children_end_with_a_parent_that_is_killed(tmp_path):
    process = multiprocessing.get_context("spawn").Process(target=start_and_be_killed, args=(str(tmp_path),))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    children = [int(path.name) for path in tmp_path.iterdir()]
    assert children
    for _ in range(600):  # a minute, where the system is slow
        left = [child for child in children if is_running(child)]
        if not left:
            break
        time.sleep(0.1)
    assert left == []


def is_running(process):
    """Whether there is such a process, and it is no mere entry that nobody has asked for."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc").is_dir()


def test_each_result_is_given_as_it_comes():
    given = []
    assert run(square, range(9), jobs=2, each=given.append) == [number**2 for number in range(9)]
    assert sorted(given) == [number**2 for number in range(9)]


# --- on a real cluster ----------------------------------------------------------------------------------------------


def test_nobody_there_is_told_after_the_seconds_that_are_named(nobody, monkeypatch):
    distributed = pytest.importorskip("distributed")
    given = []

    class Client(distributed.Client):
        def __init__(self, *arguments, **options):
            given.append(options["timeout"])
            super().__init__(*arguments, **options)

    monkeypatch.setattr(distributed, "Client", Client)
    monkeypatch.setattr(parallel, "REACH_SECONDS", 1)
    with pytest.raises(EntenteError, match=r"no answer from .* within 1 seconds") as caught:
        run(square, [1], scheduler=nobody)
    assert codes(caught) == ["parallel.scheduler"]
    assert given == [1]


def marked(folder, number):
    """Slow enough to be under way when a worker dies; leaves a file for each time it is called."""
    (Path(folder) / f"{number}-{os.getpid()}-{uuid4().hex}").touch()
    time.sleep(0.05)
    return number, os.getpid()


# Sent as they are: the workers do not know this file.
marked.__module__ = square.__module__ = die.__module__ = "__main__"


@pytest.mark.nightly
def test_a_worker_killed_on_the_way_loses_no_item_and_counts_none_twice(cluster, tmp_path):
    markers = tmp_path / "markers"
    markers.mkdir()
    workers = [cluster.worker(), cluster.worker()]
    cluster.wait_for(2)
    told = []

    def progress(done, total):
        told.append((done, total))
        if done == 12:
            workers[0].kill()

    found = run(partial(marked, str(markers)), range(80), scheduler=cluster.address, progress=progress)
    calls = [int(path.name.partition("-")[0]) for path in markers.iterdir()]
    assert workers[0].wait() != 0
    assert [number for number, _ in found] == list(range(80))
    assert told == [(done, 80) for done in range(1, 81)]
    assert os.getpid() not in {process for _, process in found}
    ran = {int(path.name.split("-")[1]) for path in markers.iterdir()}
    assert ran == {worker.pid for worker in workers}, "both have worked, and nobody else"
    assert set(calls) == set(range(80))


@pytest.mark.nightly
def test_a_cluster_without_workers_and_one_that_ends_are_told(cluster, monkeypatch):
    patient = parallel.REACH_SECONDS
    monkeypatch.setattr(parallel, "REACH_SECONDS", 15)  # no worker ever comes
    with pytest.raises(EntenteError, match="found no worker; expected at least one") as caught:
        run(square, range(3), scheduler=cluster.address)
    assert codes(caught) == ["parallel.workers"]
    monkeypatch.setattr(parallel, "REACH_SECONDS", patient)
    cluster.worker()
    cluster.wait_for(1)
    assert run(square, range(9), scheduler=cluster.address) == [number**2 for number in range(9)]

    def kill(done, total):
        if done == 3:
            cluster.scheduler.kill()

    with pytest.raises(EntenteError, match="expected a cluster that lasts") as caught:
        run(lambda number: time.sleep(0.1) or number, range(60), scheduler=cluster.address, progress=kill)
    assert codes(caught) == ["parallel.lost"]
