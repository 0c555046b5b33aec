"""Questions in the two formats of Moodle: GIFT, a text that one can read and mend, and its XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree

from entente.quiz.asked import Question

CATEGORY = "Entente"
COMMANDS = re.compile(r"[\\~=#{}]")  # what GIFT reads as its own, and takes literally after a backslash


def to_gift(questions: Iterable[Question]) -> str:
    r"""The questions as GIFT, one paragraph each, in the category ``Entente``.

    Source: Moodle documentation, *GIFT format*.

    Examples
    --------
    >>> from entente.quiz import Option
    >>> asked = Question("1", "task", "A sum", "1 + 1 = ?", (Option("2", 1, "Yes."), Option("3", 0, "No: 2.")))
    >>> print(to_gift([asked]).split("\n\n")[1])
    ::Task 1 · A sum::[html]1 + 1 \= ?{
        =2#Yes.
        ~3#No: 2.
    }
    """
    return "\n\n".join([f"$CATEGORY: {CATEGORY}", *map(_gift, questions)]) + "\n"


def _gift(question: Question) -> str:
    title = _escaped(question.heading).replace(":", r"\:")  # two of them end a title
    lines = [f"::{title}::[html]{_escaped(question.text)}{{"]
    for option in question.options:
        mark = "=" if option.share == 1 else f"~%{100 * option.share:g}%" if option.share else "~"
        lines.append(f"    {mark}{_escaped(option.text)}#{_escaped(option.feedback)}")
    return "\n".join([*lines, "}"])


def _escaped(text: str) -> str:
    """Text on one line, since an empty line ends a question."""
    return COMMANDS.sub(r"\\\g<0>", text).replace("\n", r"\n")


def to_moodle(questions: Sequence[Question]) -> str:
    """The questions as Moodle XML; imported twice, they are told by their id numbers.

    Source: Moodle documentation, *Moodle XML format*.

    Examples
    --------
    >>> from entente.quiz import Option
    >>> asked = Question("1", "task", "A sum", "1 + 1 = ?", (Option("2", 1, "Yes."), Option("3", 0.5, "No: 2.")))
    >>> [line.strip() for line in to_moodle([asked]).splitlines() if "fraction" in line]
    ['<answer fraction="100" format="html">', '<answer fraction="50" format="html">']
    """
    quiz = ElementTree.Element("quiz")
    category = ElementTree.SubElement(quiz, "question", type="category")
    _text(category, "category", f"$course$/top/{CATEGORY}")
    for question in questions:
        _add(quiz, question)
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="unicode", xml_declaration=True) + "\n"


def _add(quiz: ElementTree.Element, question: Question) -> None:
    entry = ElementTree.SubElement(quiz, "question", type="multichoice")
    _text(entry, "name", question.heading)
    _text(entry, "questiontext", question.text, format="html")
    _text(entry, "generalfeedback", "", format="html")
    told = {"defaultgrade": "1", "penalty": "0", "hidden": "0", "idnumber": f"entente-{question.id}"}
    told |= {"single": "true", "shuffleanswers": "true", "answernumbering": "abc"}
    for name, value in told.items():
        ElementTree.SubElement(entry, name).text = value
    for option in question.options:
        answer = _text(entry, "answer", option.text, fraction=f"{100 * option.share:g}", format="html")
        _text(answer, "feedback", option.feedback, format="html")


def _text(parent: ElementTree.Element, name: str, text: str, **told: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, told)
    ElementTree.SubElement(element, "text").text = text
    return element
