"""The kernel of a page's labs: opens them, hands on what the page sends, and brings what Python asks for.

It runs in a Web Worker, beside the page. The labs are those of the notebooks, with nothing changed.
"""

import importlib
import importlib.abc
import json
import os
import sys
from types import SimpleNamespace

import IPython
from js import bring, post  # what the worker gives: see worker.js

OPEN = {}


class Parts(importlib.abc.MetaPathFinder):
    """Packages that few labs need are fetched at the first import of one of theirs."""

    def __init__(self, part_of):
        self.part_of = dict(part_of)

    def find_spec(self, name, path=None, target=None):
        part = self.part_of.get(name)
        if part is None:
            return None
        self.part_of = {top: other for top, other in self.part_of.items() if other != part}
        bring(part)
        importlib.invalidate_caches()
        return importlib.util.find_spec(name)


def begin(part_of):
    os.chdir("/course")
    sys.meta_path.append(Parts(json.loads(part_of)))


def open_lab(place, name, state):
    """Make a lab and say what it starts with; a state that cannot be read is refused in words."""
    from entente import labs
    from entente.errors import EntenteError

    # A lab that was opened by a link keeps nothing: what the learner left here stays.
    IPython.CELL = SimpleNamespace(parent_header={"metadata": {"cellId": "" if state else place}})
    refused = ""
    make = {each: getattr(labs, each) for each in labs.__all__}[name]
    try:
        lab = make(state=state)
    except EntenteError as error:
        refused = f"The link does not open the lab in the state that it was made for, so the lab begins anew. {error}"
        lab = make()
    lab.tell = lambda content: post(place, json.dumps(content))
    OPEN[place] = lab
    post(place, json.dumps({"kind": "start", "start": lab.start, "refused": refused}))


def take(place, content, buffers):
    """Hand a message of the page to its lab."""
    lab = OPEN[place]
    lab.take(lab, json.loads(content), [bytes(one.to_py()) for one in buffers])
