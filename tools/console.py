"""How the authors' tools speak and fail: like the commands of ``entente``, in sentences."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence

import typer

from entente.cli.console import FAULTS, STOPPED, complain, speak_utf8, unwritten
from entente.errors import EntenteError


def in_sentences(main: Callable[[Sequence[str]], int]) -> Callable[..., int]:
    """A program that takes what was typed, and says a fault as a sentence; it then returns 1, or 130 after Ctrl-C.

    Examples
    --------
    >>> @in_sentences
    ... def main(arguments):
    ...     return len(arguments)
    >>> main(["a", "b"])
    2
    """

    @functools.wraps(main)
    def run(arguments: Sequence[str] | None = None) -> int:
        speak_utf8()
        try:
            return main(sys.argv[1:] if arguments is None else arguments)
        except EntenteError as error:
            complain(str(error))
            return FAULTS
        except typer.Exit as done:  # the reader of a pipe has gone
            return done.exit_code
        except OSError as error:
            complain(str(unwritten(str(error.filename or "a file"), error)))
            return FAULTS
        except KeyboardInterrupt:
            complain("Stopped.")
            return STOPPED

    return run
