"""What the judged numbers of the dependence model rest on, as evidence for the labs of lessons 06 to 08."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entente import data
from entente.labs.kit.scene import evidence

PERIODS = ("2007", "2022-23", "2024-12", "2025-06")


def ground_evidence(labels: Mapping[str, str]) -> dict[str, Any]:
    """Claims with their paragraphs; assumptions and outside facts in words.

    Parameters
    ----------
    labels : mapping of actor to str

    Returns
    -------
    dict
        By id: see `entente.labs.kit.scene.evidence`.

    Examples
    --------
    >>> ground_evidence({})["a08"]["head"]
    'a08 · assumption'
    """
    sources = {source.id: source.label for source in data.sources()}
    found = evidence(data.claims(), data.article(), labels={**sources, **labels})
    for name, words in data.grounds().items():
        kind = "assumption" if name.startswith("a") else "outside fact"
        found.setdefault(name, {"head": f"{name} · {kind}", "facts": [], "text": words, "start": 0, "end": 0})
    return found
