"""Moments as the pages of the site show them: the question with its choices, or its range, and no answer."""

from __future__ import annotations

import html
import re

from nbformat import NotebookNode

from entente.labs.kit import guess
from entente.labs.moments import asked, lab_of

STILL = '<div class="entente-static'  # how the picture of a moment begins in a stored output
ASKED = re.compile(r'^(?:moment\("(\d\d\.\w+)"\)|recall\("(\d\d)"\))', re.MULTILINE)
ONLY_ASKS = re.compile(r"(?:from entente import \w+\n+)?(?:moment|recall)\(.*\)")
WITHOUT_A_PAGE = "Decide before you read on. In the notebook you can commit to it, and then hear what comes out."


def asked_in(source: str) -> list[str]:
    """The names of the moments that a cell asks.

    Examples
    --------
    >>> asked_in('from entente import moment\\n\\nmoment("04.1")'), asked_in('recall("04")')
    (['04.1'], ['04.a', '04.b', '04.c'])
    """
    found: list[str] = []
    for name, lesson in ASKED.findall(source):
        found += [name] if name else asked.recalled(lesson)
    return found


def still_form(name: str, page: str = "") -> str:
    """A moment without widgets, as HTML.

    Parameters
    ----------
    name : str
        Such as ``"04.1"``.
    page : str
        Where it can be answered; none if nothing answers on this site.
    """
    lab = lab_of(name)
    after = WITHOUT_A_PAGE
    if page:
        after = f'Decide before you read on, and <a href="{html.escape(page)}">answer it in your browser</a>.'
    return (
        f'{STILL} moment tex2jax_ignore mathjax_ignore">'
        f"<p><strong>{html.escape(lab.title)}</strong><br>{html.escape(lab.question)}</p>"
        f"{_to_choose(lab.guess)}<p><em>{after}</em></p></div>"
    )


def _to_choose(asks: guess.Choose | guess.Number) -> str:
    if isinstance(asks, guess.Number):
        return f"<p>A number from {asks.told(asks.low)} to {asks.told(asks.high)}, in steps of {asks.step:g}.</p>"
    rows = [f"<li>{html.escape(label)}</li>" for _, label in asks.options]
    return f"<ul>{''.join(rows)}</ul>"


def show_choices(cell: NotebookNode, page: str = "") -> None:
    """Put each moment of a cell in the form of a page, where its stored output has its question alone.

    A line of code that does no more than to ask is left out.
    """
    names = asked_in(cell.source) if cell.cell_type == "code" else []
    if names and ONLY_ASKS.fullmatch(cell.source.strip()):
        cell.metadata["tags"] = [*cell.metadata.get("tags", []), "remove-input"]
    stored = [
        output for output in cell.get("outputs", []) if output.get("data", {}).get("text/html", "").startswith(STILL)
    ]
    for name, output in zip(names, stored, strict=False):
        output.data["text/html"] = still_form(name, page)


def answers_page() -> str:
    """What each moment comes to, as a page for whoever stands beside the learners.

    Examples
    --------
    >>> "*Right:* Iran. Israel and Iran share 7 sentences" in answers_page()
    True
    """
    parts = ["# What the moments come to", "Said to whoever has committed, and in no notebook before."]
    for lesson in asked.LESSONS:
        parts += [f"## Lesson {lesson}", *(_answer(name) for name in asked.logic(lesson))]
    return "\n\n".join(parts) + "\n"


def _answer(name: str) -> str:
    moment, told = asked.find_moment(name)
    right = asked.in_label(told, moment.task.right)
    said = told.answer.format(**moment.facts())
    slips = [f"- *{slip.replace('_', ' ')}:* {words}" for slip, words in told.wrong.items()]
    return "\n".join([f"**{name} {told.title}.** {told.ask}", "", f"- *Right:* {right}. {said}", *slips])
