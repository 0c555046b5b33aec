"""The facts of the article that the labs ask about: `labs.yaml`, read, checked and given out as one record.

A lab that finds ``None`` or nothing here asks a general question; so a course on another article opens every lab.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from entente.data.documents import against, form
from entente.data.snapshot import Found, Snapshot, Spot, data_fault
from entente.errors import did_you_mean
from entente.needs.scenarios import is_date

LINK = ("dependent", "resource", "supplier")
NUMBERS = ("criticality", "share", "substitutability")  # what the question of the dependence bench may name in braces


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What stands on trial in the lab of trust.

    Parameters
    ----------
    name, says : str
        Such as ``"it fell"``, and the sentence.
    holds_if : str
        About the leverage of the pair in the two periods: ``"before > 0"``, ``"now < before"`` and the like.
    """

    name: str
    says: str
    holds_if: str


@dataclass(frozen=True)
class LabFacts:
    """What the labs ask about the article; what is not said is None or empty.

    Parameters
    ----------
    pair : (actor, actor), optional
        The two whose tie is watched; leverage is that of the first over the second.
    short_names : mapping of actor to str
        For pictures, where the label of the actor is too long.
    first_passage : str, optional
        The claim that lies on the coding desk first.
    dates : tuple of str
        Partial dates, in order.
    before, now : str, optional
        The two periods of the dependence model that are compared.
    need : (dependent, resource, supplier), optional
        The link that the dependence bench opens with.

    >>> LabFacts().pair is None, LabFacts(questions={"reader": "Who speaks?"}).questions.get("reader")
    (True, 'Who speaks?')
    """

    questions: Mapping[str, str] = field(default_factory=dict)
    pair: tuple[str, str] | None = None
    short_names: Mapping[str, str] = field(default_factory=dict)
    first_passage: str | None = None
    dates: tuple[str, ...] = ()
    before: str | None = None
    now: str | None = None
    need: tuple[str, str, str] | None = None
    conclusions: tuple[Conclusion, ...] = ()


def read_document(raw: bytes, file: str) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
    """The file as it stands, without what is left blank; or nothing, and what is wrong with its form."""
    import yaml

    try:
        document = yaml.load(raw, yaml.BaseLoader) or {}  # every value stays a text: 2025-05 is no number and no day
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        found = f"no valid YAML ({getattr(error, 'problem', None) or 'it cannot be read'})"
        spot = Spot(file, mark.line + 1 if mark else 0)
        return {}, (data_fault(spot, "labs", found, "YAML", "Look at the line and the one before it."),)
    if isinstance(document, dict):
        document = {name: value for name, value in document.items() if value != ""}
    faults = [
        data_fault(_spot(file, *one.place), "labs", one.found, one.expected, one.do)
        for one in against(document, form("labs"))
    ]
    return ({}, tuple(faults)) if faults else (document, ())


def facts_of(document: Mapping[str, Any]) -> LabFacts:
    """The record of a document that is in order."""
    told = {name: value for name, value in document.items() if name in ("questions", "short_names", "first_passage")}
    for name in ("pair", "dates"):
        if name in document:
            told[name] = tuple(document[name])
    if "need" in document:
        told["need"] = tuple(document["need"][name] for name in LINK)
    conclusions = tuple(Conclusion(**one) for one in document.get("conclusions", ()))
    return LabFacts(**told, **document.get("periods", {}), conclusions=conclusions)


def lab_faults(snapshot: Snapshot) -> Iterator[Found]:
    """What is wrong with the form of the file, what it names and the tables do not have, and dates that do not run."""
    file = snapshot.file("labs")
    document, faults = read_document(snapshot.raw.get("labs", b""), file)
    yield from faults
    facts = facts_of(document)
    named = [("pair", actor, "actors", "id") for actor in facts.pair or ()]
    named += [("short_names", actor, "actors", "id") for actor in facts.short_names]
    named += [("periods", period, "dependencies", "period") for period in document.get("periods", {}).values()]
    if facts.first_passage:
        named.append(("first_passage", facts.first_passage, "claims", "id"))
    for place, value, table, column in named:
        known = snapshot.column(table, column)
        if value not in known and snapshot.is_read(table):
            expected, do = f"a value of {table}.{column}", did_you_mean(value, known)
            yield data_fault(_spot(file, place), "labs", f'"{value}"', expected, do)
    links = {tuple(row.cells[name] for name in LINK) for row in snapshot.rows("dependencies")}
    if facts.need and facts.need not in links and snapshot.is_read("dependencies"):
        found, do = f'"{", ".join(facts.need)}"', "Name dependent, resource and supplier of one of its rows."
        yield data_fault(_spot(file, "need"), "labs", found, "a link of dependencies", do)
    yield from _date_faults(facts.dates, file)
    yield from _question_faults(facts.questions, file)
    if facts.conclusions and not (facts.pair and facts.before):
        expected = "a pair and periods, which they are about"
        yield data_fault(_spot(file, "conclusions"), "labs", "conclusions alone", expected)


def _date_faults(dates: tuple[str, ...], file: str) -> Iterator[Found]:
    for number, date in enumerate(dates, 1):
        if not is_date(date):
            expected = "a date such as 2025, 2025-05 or 2025-05-31"
            yield data_fault(_spot(file, "dates", number), "labs", f'"{date}"', expected)
    if all(map(is_date, dates)):
        for number, (first, last) in enumerate(pairwise(dates), 2):
            if first >= last:  # partial dates stand in order as texts do: 2025, 2025-05, 2025-06
                expected = f"a date after the one before it, {first}"
                yield data_fault(_spot(file, "dates", number), "labs", f'"{last}"', expected, "Swap or mend the dates.")


def _question_faults(questions: Mapping[str, str], file: str) -> Iterator[Found]:
    """Braces that no number will fill."""
    for lab, question in questions.items():
        known = NUMBERS if lab == "dependence_bench" else ()
        expected = f"one of {', '.join(known)} between braces" if known else "a question without braces"
        for name in re.findall(r"\{(.*?)\}", question):
            if name not in known:
                spot = _spot(file, "questions", lab)
                yield data_fault(spot, "labs", f'"{{{name}}}"', expected, did_you_mean(name, known))


def _spot(file: str, *place: str | int) -> Spot:
    return Spot(file, 0, " ".join(map(str, place)))
