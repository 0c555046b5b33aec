"""Read a headline of the learner's with the gazetteer: which names are found, and which rule decided."""

from __future__ import annotations

from typing import Any

from entente import data
from entente.errors import EntenteError
from entente.exercises.desk import Said, box
from entente.text.article import parse_article
from entente.text.names import explain_names, find_mentions
from entente.text.surfaces import bracketed

LONGEST = 400  # characters


def headline(words: Any = "") -> Said:
    """What the course's finder makes of a headline.

    Examples
    --------
    >>> print(headline("Norway sends fish to Georgia."))
    ▽ your headline
    [Norway=norway] sends fish to [Georgia=georgia].
    Look at each bracket, and at what has none: is it right, missed, or found in the wrong?
    >>> print(headline())
    … your headline
    Write a headline between the quotation marks, and run the cell (Shift+Enter).
    """
    if not isinstance(words, str) or len(words) > LONGEST:
        return box("✗", "your headline", f"That is no headline: it takes words in quotation marks, at most {LONGEST}.")
    text = " ".join(words.split())
    if not text.strip(" .…"):
        return box(
            "…", "your headline", "Write a headline between the quotation marks, and run the cell (Shift+Enter)."
        )
    try:
        article, gazetteer = parse_article(text), data.gazetteer()
        found = [(one.start, one.end, one.actor) for one in find_mentions(article, gazetteer) if one.paragraph == 1]
        rules = explain_names(article, gazetteer)
        said = [bracketed(article.paragraph(1).text, found)]
    except EntenteError as error:
        return box("✗", "your headline", str(error))
    said += [f"{one.exact}: {one.rule.decision}, for this reason. {one.rule.reason}." for one in rules]
    if not found:
        said.append("No name is found.")
    said.append("Look at each bracket, and at what has none: is it right, missed, or found in the wrong?")
    return box("▽", "your headline", "\n".join(said))
