"""Each number that a lesson's prose names stands in the lesson: in an output, in code, or in the list of exceptions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
# What is a name and no figure: lessons, sections, paragraphs, ids, years, S-300, list numbers, code, links, formulas.
NAMES = (
    r"`[^`]*`",
    r"\]\([^)]*\)",
    r"\$[^$]*\$",
    r"\b[pcefaj]\d\d?\d?\b",
    r"(?i)\b(?:lessons?|sections?|figures?|labs?|exercises?|sets?|tasks?|judgements?|rules?|tables?)\s*"
    r"(?:\d+(?:\.\d+)?(?:\s*(?:,|and|to|or|–)\s*)?)+",
    r"\b0\d(?:\.\d)?(?:–0\d)?\b(?!\.)",
    r"\b(?:1[89]|20)\d\d(?:[–-]\d\d+)*\b",
    r"\bS-300s?\b|\bSA-\d\d\b",
    r"(?m)^#+ .*$",
    r"(?m)^\s*\d+\. ",
    r"\d+ (?:minutes|seconds|hours|words|with the code)",
    r"(?m)^\|.*\| \d+ \|$",
)
# Numbers that no output can hold, each with its reason.
EXCEPTIONS = {
    ("00", "20"): "the third of three examples of a forecast",
    ("00", "0.8"): "a sum done by hand: the Brier score of one forecast",
    ("00", "49"): "the paragraphs of the article",
    ("03", "33"): "what a third coding found of an earlier edition, whose tables are not kept",
    ("03", "88"): "the same",
    ("07", "5000"): "the number of draws, a constant of the package",
}


def cells(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def shown(path: Path) -> str:
    """All code and all outputs that are text."""
    texts = []
    for cell in cells(path):
        if cell["cell_type"] == "code":
            texts.append("".join(cell["source"]))
            for output in cell["outputs"]:
                texts.append("".join(output.get("text", "")))
                texts += ["".join(words) for kind, words in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(texts)


def values(text: str) -> set[str]:
    """The numbers of a text, with each rounding to fewer decimals, and shares also in percent."""
    found = {number.replace(",", "") for number in NUMBER.findall(text)}
    rounded = {f"{float(number):.{digits}f}" for number in found for digits in range(4)}
    percent = {f"{100 * float(number):.0f}" for number in found if float(number) <= 1}
    return found | rounded | percent


def prose(path: Path) -> str:
    """The words of a lesson up to its sources, without what is a name and no figure."""
    words = "\n\n".join("".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown")
    words = re.split(r"(?m)^#+ .*Sources.*$", words)[0]
    for name in NAMES:
        words = re.sub(name, " ", words)
    return words


def unsupported(path: Path) -> list[str]:
    stand = values(shown(path))
    words = prose(path)
    missing = []
    for match in NUMBER.finditer(words):
        number = match.group().replace(",", "")
        if number not in stand and (path.name[:2], number) not in EXCEPTIONS:
            missing.append(f"{path.name}: {number} in {words[match.start() - 40 : match.end() + 30]!r}")
    return missing


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_sentence_names_a_number_that_the_lesson_does_not_show(path):
    assert not unsupported(path), "Mend the sentence, or let the lesson print the number."


def test_a_number_that_nothing_shows_is_found(tmp_path):
    output = {"output_type": "stream", "text": ["0.744\n"]}
    lesson = {
        "cells": [
            {"cell_type": "markdown", "source": ["In p18, lesson 04, 2025: 74 % or 0.74, and 12 of 13."]},
            {"cell_type": "code", "source": ["sum([12])"], "outputs": [output]},
        ]
    }
    path = tmp_path / "04_a.ipynb"
    path.write_text(json.dumps(lesson), encoding="utf-8")
    assert [line.split()[1] for line in unsupported(path)] == ["13"]
