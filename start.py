#!/usr/bin/env python3
"""Start the course: python3 start.py. See python3 start.py --help.

This file is written so that every Python can read it, even Python 2, and say in a sentence which Python is needed.
The work is done by tools/setup.py, with the standard library only.
"""
from __future__ import print_function

import os
import runpy
import subprocess
import sys

FIRST, LAST = (3, 11), (3, 14)


def found(command):
    """Whether this command starts a Python that can make the course's environment."""
    try:
        with open(os.devnull, "w") as nowhere:
            return subprocess.call(command + ["-c", "import venv, ensurepip"], stdout=nowhere, stderr=nowhere) == 0
    except OSError:
        return False


def other_python():
    """How to call a Python on this machine that fits, newest first; or nothing."""
    for minor in range(LAST[1], FIRST[1] - 1, -1):
        command = ["py", "-3.%d" % minor] if os.name == "nt" else ["python3.%d" % minor]
        if found(command):
            return " ".join(command)
    return ""


def refusal():
    """The sentence for a Python that the course cannot use; or nothing."""
    if not FIRST <= sys.version_info[:2] <= LAST:
        other = other_python()
        advice = "Type: %s start.py" % other if other else "Install one from python.org, then start with that one."
        return "The course needs Python 3.%d to 3.%d; this is Python %d.%d. %s" % (
            FIRST[1], LAST[1], sys.version_info[0], sys.version_info[1], advice)
    if sys.maxsize < 2 ** 32:
        return "The course needs a 64-bit Python; this one has 32 bits. Install the 64-bit one from python.org."
    return ""


def main():
    """Refuse in a sentence, or hand over; what takes over ends the program."""
    work = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tools", "setup.py")
    sentence = refusal()
    if not sentence and not os.path.exists(work):
        sentence = "The rest of the course is not beside start.py. Copy or unpack the whole folder, then start there."
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    sys.path.insert(0, os.path.dirname(os.path.dirname(work)))  # not there under python -P
    runpy.run_path(work, run_name="__main__")


if __name__ == "__main__":
    sys.exit(main())
