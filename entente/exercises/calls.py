"""Calling a function that a learner wrote: it may fail, print, change its arguments or never end.

The call runs in a thread of its own. If it has not ended in time, an exception is raised inside it, again and again
until it ends. A browser has no threads: there the call runs line by line under a watch that raises the same exception.
Assumption: a loop of Python can be stopped so; a long step inside a C library cannot, and then the thread is left
behind and the learner told. In a browser a loop that catches every exception goes on until its kernel is restarted.
"""

from __future__ import annotations

import contextlib
import copy
import ctypes
import io
import sys
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

TRIES = 20


class _TimeIsUp(BaseException):
    """Raised inside a call that takes too long."""


@dataclass(frozen=True)
class Outcome:
    """What came of a call."""

    value: Any = None
    failed: str = ""  # why it gave no value, after "a function that"; empty if it did


def call(function: Callable[..., Any], arguments: Sequence[Any], *, seconds: float = 2.0) -> Outcome:
    """Call a learner's function with copies of the arguments; whatever happens is said in words.

    Parameters
    ----------
    arguments : sequence
        Copied first, so that the function may change them.
    seconds : float
        How long it may take, in seconds.

    Examples
    --------
    >>> call(lambda a, b: a + b, (1, 2)).value
    3
    >>> call(lambda: 1 / 0, ()).failed
    'stopped with ZeroDivisionError (division by zero)'
    >>> def forever():
    ...     while True:
    ...         pass
    >>> call(forever, (), seconds=0.1).failed
    'did not end within 0.1 seconds and was stopped'
    """
    outcome: list[Outcome] = []

    def work() -> None:
        try:
            outcome.append(Outcome(function(*copy.deepcopy(tuple(arguments)))))
        except _TimeIsUp:
            pass
        except BaseException as error:
            outcome.append(Outcome(failed=_why(error)))

    thread = threading.Thread(target=work, daemon=True)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            thread.start()
        except RuntimeError:  # there are no threads here
            stopped = _watched(work, seconds)
        else:
            thread.join(seconds)
            stopped = not thread.is_alive() or _stop(thread)
    if outcome and stopped:
        return outcome[0]
    ended = "and was stopped" if stopped else "and could not be stopped: choose Kernel, Restart"
    return Outcome(failed=f"did not end within {seconds:g} seconds {ended}")


def _watched(work: Callable[[], None], seconds: float) -> bool:
    """Call it here, and raise an exception at its next line once the time is up; whether it ended, which it does."""
    end = time.monotonic() + seconds

    def watch(_frame: Any, _event: str, _argument: Any) -> Any:
        if time.monotonic() > end:
            raise _TimeIsUp
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        work()
    except _TimeIsUp:
        pass  # raised outside the learner's own lines, after they had ended
    finally:
        sys.settrace(before)
    return True


def _why(error: BaseException) -> str:
    try:
        words = " ".join(str(error).split())[:100]
    except Exception:
        words = ""
    if isinstance(error, NameError):  # mostly a cell above that was not run
        words += "; run the cells above it first"
    return f"stopped with {type(error).__name__}" + (f" ({words})" if words else "")


def _stop(thread: threading.Thread) -> bool:
    """Raise an exception inside a thread until it ends; whether it did."""
    for _ in range(TRIES):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_TimeIsUp))
        thread.join(0.05)
        if not thread.is_alive():
            return True
        time.sleep(0.01)
    return False
