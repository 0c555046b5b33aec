"""A what-if that is typed into a cell: what is wrong with it, or what follows from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from entente import data
from entente.errors import EntenteError, Fault
from entente.exercises.desk import Said, box
from entente.needs import FORMS, Comparison, build, compare, read_scenarios
from entente.say import count, signed

FELT = 0.0005  # what shows in three decimals
NAME = "what_if"
LONGEST_LIST = 300  # characters of what was expected


def try_what_if(text: Any) -> Said:
    """Say all that is wrong with a what-if, or who is moved by it and how much.

    Parameters
    ----------
    text : str
        What would stand in a file of ``data/scenarios``.

    Examples
    --------
    >>> try_what_if("title: Nothing yet").text.partition(chr(10))[0]
    '✗ 3 faults'
    >>> target = "{dependent: iran, supplier: russia, resource: air_defence}"
    >>> lines = ["title: Mine", "question: What if?", 'period: "2025-06"', "interventions:"]
    >>> one = f"  - {{operation: substitute, target: {target}, value: 0.6}}"
    >>> print(try_what_if("\\n".join([*lines, one])).text.partition(".")[0])
    ✓ Mine
    Iran +0
    """
    if not isinstance(text, str) or not text.strip():
        return box("…", "nothing yet", "Write the what-if between the quotation marks.")
    estimates = data.dependencies()
    models = {period: build(estimates, period) for period in dict.fromkeys(row.period for row in estimates)}
    grounds = [row.id for rows in (data.claims(), data.assumptions(), data.outside_facts()) for row in rows]
    paragraphs = range(1, len(data.article().paragraphs) + 1)
    actors = tuple(data.gazetteer().actors)
    try:
        read = read_scenarios({NAME: text}, models=models, actors=actors, paragraphs=paragraphs, known=grounds)
    except EntenteError as error:
        faults = [str(_short(fault)).removeprefix(f"scenarios/{NAME}.yaml, ") for fault in error.faults]
        return box("✗", count(len(faults), "fault"), " ".join(f"({n}) {said}" for n, said in enumerate(faults, 1)))
    what_if = read[NAME]
    found = {form: compare(models[what_if.period], what_if, form=form) for form in FORMS}
    told = _moved(found) or "Nobody is moved by it, in three decimals."
    caution = "" if what_if.caution else " It names no caution yet: what speaks against it?"
    return box("✓", what_if.title, f"{told}{caution}")


def _short(fault: Fault) -> Fault:
    """A fault without the list of all actors of the tables."""
    return replace(fault, expected="an actor of the tables") if len(fault.expected) > LONGEST_LIST else fault


def _moved(found: dict[str, Comparison]) -> str:
    """Who is moved, the most moved first."""
    added, worst = (found[form] for form in FORMS)
    told = []
    for place in np.argsort(-abs(added.effect)):
        both = float(added.effect[place]), float(worst.effect[place])
        if max(map(abs, both)) > FELT:
            name = data.gazetteer().actors[added.actors[place]].label
            adding_up, by_worst = (signed(value, 3) for value in both)
            told.append(f"{name} {adding_up} if losses add up, {by_worst} if the worst need decides.")
    return " ".join(told)
