"""The words that answers are made of, each with the label that a learner may write for it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from entente import data

GLOSSES = {"certain": "CT", "probable": "PR", "possible": "PS", "uncommitted": "U"}  # the levels of certainty


@cache
def claim_words() -> dict[str, str]:
    """Actors of the course, relations of its codebook, and the polarities.

    Examples
    --------
    >>> claim_words()["saudi_arabia"], claim_words()["trades_with"], claim_words()["-"]
    ('Saudi Arabia', 'trades with', '-')
    """
    actors = {name: actor.label for name, actor in data.gazetteer().actors.items()}
    relations = {relation.name: relation.name.replace("_", " ") for relation in data.codebook()}
    signed = {f"{name}{sign}": f"{label}{sign}" for name, label in relations.items() for sign in "+-"}
    return actors | relations | signed | {"+": "+", "-": "-"}


def spelled(names: Iterable[str]) -> dict[str, str]:
    """Names of a task's own, each with its words.

    Examples
    --------
    >>> spelled(["soviet_union"])
    {'soviet_union': 'soviet union'}
    """
    return {name: name.replace("_", " ") for name in names}
