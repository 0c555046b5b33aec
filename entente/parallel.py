"""Parallel: one function over many items, in processes or threads of this machine, with the same results.

`run` is the only way in which the course spreads work: over the texts of a corpus and over the draws of an ensemble.
joblib shares the items out; each has one result, and the results stand in the order of the items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from numbers import Integral
from typing import TypeVar

from entente.errors import EntenteError, Fault, raise_if_any

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]


def run(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int = 1,
    threads: bool = False,
    progress: Progress | None = None,
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
    threads : bool
        Share the items among threads in the place of processes: quicker to start, and good for numpy, which works on
        several arrays at once; not good for plain Python, which does not.
    progress : callable, optional
        Called here, as ``progress(done, total)``, each time an item is done.

    Returns
    -------
    list
        One result for each item.

    Raises
    ------
    EntenteError
        ``parallel.jobs``; ``parallel.lost`` if a process died at work.
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
    """
    work = tuple(items)
    raise_if_any(faults(jobs))
    if jobs == 1 or len(work) < 2:
        results = enumerate(map(function, work))
    else:
        results = _on_this_machine(function, work, jobs, "threading" if threads else "loky")
    return _in_order(results, len(work), progress)


def faults(jobs: object) -> Iterator[Fault]:
    """What is wrong with this argument of `run`; for a function that hands it on and has faults of its own.

    Examples
    --------
    >>> [fault.code for fault in faults(0)]
    ['parallel.jobs']
    """
    if not isinstance(jobs, Integral) or isinstance(jobs, bool) or not (jobs >= 1 or jobs == -1):
        expected = "a whole number from 1 up, or -1 for all cores"
        yield Fault("parallel.jobs", "argument jobs", repr(jobs), expected, "Leave it out for one.")


def _in_order(results: Iterable[tuple[int, Result]], total: int, progress: Progress | None) -> list[Result]:
    """The results by their places, told of as they come."""
    found: dict[int, Result] = {}
    for place, result in results:
        found[place] = result
        if progress:
            progress(len(found), total)
    return [found[place] for place in range(total)]


def _placed(function: Callable[[Item], Result], place: int, item: Item) -> tuple[int, Result]:
    return place, function(item)


def _on_this_machine(
    function: Callable[[Item], Result], work: Sequence[Item], jobs: int, backend: str
) -> Iterator[tuple[int, Result]]:
    from joblib import Parallel, delayed
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    calls = (delayed(_placed)(function, place, item) for place, item in enumerate(work))
    try:
        yield from Parallel(n_jobs=int(jobs), backend=backend, return_as="generator_unordered")(calls)
    except TerminatedWorkerError:
        do = "It may have run out of memory: try fewer jobs."
        raise EntenteError(
            [Fault("parallel.lost", f"{jobs} jobs", "a process that died at work", "all of them to last", do)]
        ) from None
