"""Starts a program with the least rights that an ordinary machine gives without asking anybody.

`caged` puts this file before a command. It limits memory, processor time and the size of files, and takes the network
away where Linux lets a user do that (``unshare``). It hands over to the command and uses the standard library only.
What the user may read or write, the program still may: that takes a container.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache

MEMORY = 4_000_000_000  # bytes of address space; numpy and its like reserve more than they use
SECONDS = 1800  # of processor time for a whole notebook
FILE = 100_000_000  # bytes of one file that it writes
WITHOUT_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
# A submission has no use for a teacher's other variables, some of which are keys to other places.
PASSED = ("PATH", "LANG", "TZ", "PYTHONPATH", "PYTHONNOUSERSITE", "VIRTUAL_ENV", "SYSTEMROOT", "COMSPEC", "PATHEXT")


def caged(command: Sequence[str]) -> list[str]:
    """The command with this file before it, so that it starts with fewer rights.

    Examples
    --------
    >>> done = subprocess.run(caged([sys.executable, "-c", "print('done')"]), capture_output=True, text=True)
    >>> done.stdout.strip()
    'done'
    """
    return [sys.executable, os.path.abspath(__file__), *command]


@lru_cache(maxsize=1)
def can_cut_network() -> bool:
    """Whether this system lets a user start a program without a network."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True).returncode == 0


def surroundings(home: str) -> dict[str, str]:
    """The variables for a caged program: what it needs to run, and a home of its own."""
    variables = {name: value for name, value in os.environ.items() if name in PASSED or name.startswith("LC_")}
    own = dict.fromkeys(("HOME", "USERPROFILE", "ENTENTE_HOME", "TMPDIR", "TEMP", "TMP"), home)
    return variables | own | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MPLBACKEND": "agg"}


def limit() -> None:
    """Limit this process and all that it starts; a system without such limits has none."""
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = {"RLIMIT_AS": MEMORY, "RLIMIT_CPU": SECONDS, "RLIMIT_FSIZE": FILE, "RLIMIT_CORE": 0}
    for name, most in limits.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            _, hard = resource.getrlimit(kind)
            bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (bound, bound))


def main(command: Sequence[str]) -> None:
    """Give this process over to a command, with limits and, where it can be, without a network."""
    prefix = WITHOUT_NETWORK if can_cut_network() else ()
    limit()
    whole = [*prefix, *command]
    if os.name == "nt":
        sys.exit(subprocess.call(whole))
    os.execvp(whole[0], whole)


if __name__ == "__main__":
    main(sys.argv[1:])
