"""How the commands speak and fail: sentences, tables, JSON, exit codes. What a text holds cannot command a terminal."""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import re
import shutil
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import typer

from entente.errors import EntenteError, Fault

FAULTS, REFUSED, BROKEN, STOPPED = 1, 2, 70, 130
UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
settings = {"debug": False}


def speak_utf8() -> None:
    """Write UTF-8 whatever the terminal's code page is."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Print, and stop quietly when the reader of the pipe has gone."""
    try:
        print(tame(text), flush=True)
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise EntenteError([unwritten("standard output", error)]) from None
        raise typer.Exit(0) from None


def unwritten(where: str, error: OSError) -> Fault:
    found = error.strerror or str(error)
    return Fault("cli.output", where, found, "a place that can be written to", "Choose another name or folder.")


def complain(text: str) -> None:
    with contextlib.suppress(OSError):
        print(tame(text), file=sys.stderr, flush=True)


def tell(notes: Iterable[str]) -> None:
    """Say on the error stream what was mended in a text or left out of it, so that it stands in no table."""
    for note in notes:
        complain(f"Note: {note}")


def tame(text: str) -> str:
    """The text with the characters that command a terminal written out, as in JSON: ``\\u001b``."""
    return UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def guarded(*examples: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a command's errors sentences, and give it an ``epilog`` for its help: examples, each on its own line."""
    return functools.partial(_guarded, "\b\n" + "\n".join(["Examples:", *(f"  {line}" for line in examples)]))


def _guarded(epilog: str, command: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        speak_utf8()
        try:
            command(*args, **options)
        except EntenteError as error:
            complain(str(error))
            raise typer.Exit(REFUSED) from None
        except KeyboardInterrupt:
            complain("Stopped.")
            raise typer.Exit(STOPPED) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            complain(own_fault(error))
            raise typer.Exit(BROKEN) from None

    run.epilog = epilog
    return run


def own_fault(error: Exception) -> str:
    if settings["debug"]:
        return "".join(traceback.format_exception(error)).rstrip()
    kind = type(error).__name__
    return f"This is a fault in entente, not in your text ({kind}). To see where, put --debug right after entente."


def json_list(rows: Iterable[Mapping[str, Any]]) -> str:
    """A JSON list with one object a line, so that it can be read, searched and streamed."""
    lines = ",\n ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[{lines}]"


def columns(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A plain table: aligned columns, numbers to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    numbers = [all(map(_is_number, column)) for column in zip(*cells, strict=True)]
    right = numbers or [False] * len(names)  # of a table without rows
    lines = [names, ["-" * width for width in widths], *cells]
    shown = []
    for line in lines:
        padded = (c.rjust(w) if r else c.ljust(w) for c, w, r in zip(line, widths, right, strict=True))
        shown.append("  ".join(padded).rstrip())
    return "\n".join(shown)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else " ".join(str(value).split())


def _is_number(cell: str) -> bool:
    return not cell or cell.lstrip("+-").replace(".", "", 1).isdecimal()


def wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size((100, 24)).columns, 110)
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.splitlines())
