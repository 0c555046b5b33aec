"""One function over many items: here, in other processes, and in threads."""

from __future__ import annotations

import os
import time

import pytest

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


def test_a_process_that_dies_is_told():
    with pytest.raises(EntenteError, match="a process that died at work") as caught:
        run(die, range(2), jobs=2)
    assert codes(caught) == ["parallel.lost"]
