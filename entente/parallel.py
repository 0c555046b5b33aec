"""Parallel: one function over many items, here or on a cluster, with the same results.

`run` is the only way in which the course spreads work: over the texts of a corpus and over the draws of an ensemble.
On this machine joblib shares the items among processes or threads; with the address of a Dask scheduler they go there.
Whichever it is, each item has one result, and the results stand in the order of the items.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from functools import cache, partial
from numbers import Integral
from typing import TYPE_CHECKING, TypeVar

from entente.errors import EntenteError, Fault, raise_if_any

if TYPE_CHECKING:
    from distributed import Client

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]

REACH_SECONDS = 5
LOOK_SECONDS = 0.5  # how often a child looks whether its parent is still there
SCHEDULER = "the address of a running Dask scheduler, such as tcp://127.0.0.1:8786"
START = "Start one with `dask scheduler` and at least one `dask worker ADDRESS`, or leave the scheduler out."


def run(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int = 1,
    scheduler: str = "",
    threads: bool = False,
    progress: Progress | None = None,
    each: Callable[[Result], None] | None = None,
) -> list[Result]:
    """Apply a function to every item, and return the results in the order of the items.

    Parameters
    ----------
    function : callable
        From one item to its result. Other processes must be able to take it over: any function of a module or a
        notebook will do, one that holds an open file will not.
    items : iterable
        Read once, before the work starts.
    jobs : int
        How many items at a time on this machine; -1 for as many as there are cores. With 1 everything runs here.
    scheduler : str
        The address of a Dask scheduler, such as ``"tcp://127.0.0.1:8786"``. Then its workers do it, all of them.
    threads : bool
        Share the items among threads in the place of processes: quicker to start, and good for numpy, which works on
        several arrays at once; not good for plain Python, which does not. A cluster takes no heed of it.
    progress : callable, optional
        Called here, as ``progress(done, total)``, each time an item is done.
    each : callable, optional
        Called here with each result as it comes, in no order: to keep what there is, should the rest never come.

    Returns
    -------
    list
        One result for each item.

    Raises
    ------
    EntenteError
        ``parallel.jobs``, ``parallel.address`` (both at once); ``parallel.dask`` (not installed),
        ``parallel.scheduler`` (nobody answers there), ``parallel.workers`` (it has no worker), ``parallel.lost`` (the
        workers died, or the scheduler did).
    Exception
        What the function raises for an item. The rest of the work is then dropped: a function that must not fail
        catches its own exceptions and returns what went wrong.

    Examples
    --------
    >>> run(abs, [-2, 0, 1], progress=lambda done, total: print(done, "of", total))
    1 of 3
    2 of 3
    3 of 3
    [2, 0, 1]
    >>> run(abs, [-2], jobs=0)
    Traceback (most recent call last):
    entente.errors.EntenteError: argument jobs: found 0; expected a whole number from 1 up, or -1 for all cores. \
Leave it out for one.

    Notes
    -----
    When a worker of a cluster dies, the items it held are given to another, so that none is lost. The function may
    then have run twice for an item; its result still stands in the list once. Processes on this machine end with the
    one that gave them the work, also if that is killed.
    """
    work = tuple(items)
    raise_if_any(faults(jobs, scheduler))
    if scheduler:
        results = _on_cluster(function, work, scheduler)
    elif jobs == 1 or len(work) < 2:
        results = enumerate(map(function, work))
    else:
        results = _on_this_machine(function, work, jobs, "threading" if threads else "loky")
    return _in_order(results, len(work), progress, each)


def faults(jobs: object, scheduler: object) -> Iterator[Fault]:
    """What is wrong with these two arguments of `run`; for a function that hands them on and has faults of its own.

    Examples
    --------
    >>> [fault.code for fault in faults(0, "somewhere")]
    ['parallel.jobs', 'parallel.address']
    """
    if not isinstance(jobs, Integral) or isinstance(jobs, bool) or not (jobs >= 1 or jobs == -1):
        expected = "a whole number from 1 up, or -1 for all cores"
        yield Fault("parallel.jobs", "argument jobs", repr(jobs), expected, "Leave it out for one.")
    if not isinstance(scheduler, str) or (scheduler and not scheduler.rpartition(":")[2].isdecimal()):
        yield Fault("parallel.address", "argument scheduler", repr(scheduler), SCHEDULER, START)


def _in_order(
    results: Iterable[tuple[int, Result]],
    total: int,
    progress: Progress | None,
    each: Callable[[Result], None] | None,
) -> list[Result]:
    """The results by their places, told of as they come."""
    found: dict[int, Result] = {}
    for place, result in results:
        found[place] = result
        if each:
            each(result)
        if progress:
            progress(len(found), total)
    return [found[place] for place in range(total)]


def _placed(function: Callable[[Item], Result], place: int, item: Item) -> tuple[int, Result]:
    return place, function(item)


def _placed_in_a_child(function: Callable[[Item], Result], place: int, item: Item) -> tuple[int, Result]:
    end_with_parent()
    return _placed(function, place, item)


@cache  # once in a process
def end_with_parent() -> None:
    """See to it that this process ends when the one that started it has ended, be it by a kill that none survives."""
    threading.Thread(target=_wait_and_end, args=(os.getppid(),), daemon=True).start()


def _wait_and_end(parent: int) -> None:
    if os.name == "nt":  # a process keeps the number of its parent for ever there; a handle tells when it has ended
        import _winapi

        handle = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, parent)
        _winapi.WaitForSingleObject(handle, _winapi.INFINITE)
    else:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
    os._exit(1)


def _on_this_machine(
    function: Callable[[Item], Result], work: Sequence[Item], jobs: int, backend: str
) -> Iterator[tuple[int, Result]]:
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    placed = _placed if backend == "threading" else _placed_in_a_child
    calls = (delayed(placed)(function, place, item) for place, item in enumerate(work))
    try:
        yield from Parallel(n_jobs=int(jobs), backend=backend, return_as="generator_unordered")(calls)
    except TerminatedWorkerError:
        do = "It may have run out of memory: try fewer jobs."
        raise EntenteError(
            [Fault("parallel.lost", f"{jobs} jobs", "a process that died at work", "all of them to last", do)]
        ) from None


def _on_cluster(
    function: Callable[[Item], Result], work: Sequence[Item], scheduler: str
) -> Iterator[tuple[int, Result]]:
    with _client(scheduler) as client:
        from distributed import KilledWorker, as_completed
        from distributed.comm import CommClosedError

        futures = client.map(partial(_placed, function), range(len(work)), work, pure=False)
        try:
            for _, result in as_completed(futures, loop=client.loop, with_results=True):
                if isinstance(result, CancelledError):  # a pair in all other cases
                    raise result
                yield result
        except (KilledWorker, CancelledError, CommClosedError) as error:
            raise EntenteError([_lost(scheduler, error)]) from None


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    """A connection to a scheduler that answers and has a worker."""
    try:
        from distributed import Client
    except ImportError:
        do = 'Install it, for instance with `python -m pip install "dask[distributed]"`, or leave the scheduler out.'
        raise EntenteError(
            [Fault("parallel.dask", "argument scheduler", "no package distributed", "it to be installed", do)]
        ) from None
    try:
        client = Client(scheduler, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EntenteError([_unreachable(scheduler, error)]) from None
    try:
        _wait_for_a_worker(client, scheduler)
        yield client
    finally:
        with suppress(OSError):  # nobody may be there any more
            client.close(timeout=REACH_SECONDS)


def _wait_for_a_worker(client: Client, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=REACH_SECONDS)
    except TimeoutError:
        do = f"Start at least one with `dask worker {scheduler}`."
        raise EntenteError([Fault("parallel.workers", scheduler, "no worker", "at least one", do)]) from None


def _lost(scheduler: str, error: BaseException) -> Fault:
    found = f"workers that died, or a scheduler that did ({type(error).__name__})"
    do = "They may have run out of memory: look at their logs, and start the work again."
    return Fault("parallel.lost", scheduler, found, "a cluster that lasts", do)


def _unreachable(scheduler: str, error: Exception) -> Fault:
    found = f'no answer from "{scheduler}" within {REACH_SECONDS} seconds ({type(error).__name__})'
    return Fault("parallel.scheduler", "argument scheduler", found, SCHEDULER, START)
