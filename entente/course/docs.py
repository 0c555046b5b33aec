"""The parts of ``docs/`` that are made from tables, so that the two can never disagree.

Run ``python -m entente.course.docs`` after a change of the codebook; with ``--check`` it changes nothing and says
whether the pages are up to date.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from entente import data
from entente.claims import Codebook, Relation
from entente.errors import EntenteError, Fault, raise_if_any

BEGIN = "<!-- made from data/codebook.csv: begin -->"
END = "<!-- made from data/codebook.csv: end -->"
RUN = "python -m entente.course.docs"
HEADER = ("relation", "PLOVER event (mode / context)", "layers", "sign", "boundary rule", "coded so", "near miss")
SIGNS = {1: "+", 0: "0", -1: "−", None: "unsigned"}


def codebook_table(codebook: Codebook) -> str:
    """The codebook as a table in Markdown: one row for each relation.

    Parameters
    ----------
    codebook : Codebook

    Returns
    -------
    str
        Lines without a line end after the last.

    Examples
    --------
    >>> row = {"relation": "meets", "event": "CONSULT", "layers": "diplomatic", "sign": "0", "boundary": "They talk."}
    >>> print(codebook_table(Codebook.from_rows([row])).splitlines()[-1])
    | `meets` | CONSULT | diplomatic | 0 | They talk. |  |  |
    """
    rows = [HEADER, ("---",) * len(HEADER), *map(_cells, codebook)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(relation: Relation) -> tuple[str, ...]:
    event = relation.event or "none: extension"
    detail = f" ({relation.mode or '–'} / {relation.context.replace(';', ', ') or '–'})"
    shown = event + (detail if relation.mode or relation.context else "")
    texts = (relation.boundary, relation.example, relation.near_miss)
    escaped = tuple(text.replace("|", "\\|") for text in texts)
    return f"`{relation.name}`", shown, ", ".join(relation.layers), SIGNS[relation.sign], *escaped


def with_table(page: str, codebook: Codebook) -> str:
    """A page with the table between its two marks put up to date.

    Parameters
    ----------
    page : str
        Markdown with the lines `BEGIN` and `END`.
    codebook : Codebook

    Returns
    -------
    str

    Raises
    ------
    EntenteError
        ``docs.marks`` if the page lacks a mark.

    Examples
    --------
    >>> book = Codebook.from_rows([])
    >>> with_table(f"Before{chr(10)}{BEGIN}{chr(10)}old{chr(10)}{END}", book).splitlines()[3].startswith("| relation")
    True
    """
    pattern = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(page):
        raise_if_any([Fault("docs.marks", "docs/codebook.md", "no marks", f"{BEGIN} … {END}", "Put both lines back.")])
    made = f"{BEGIN}\n\n{codebook_table(codebook)}\n\n{END}"
    return pattern.sub(lambda _: made, page, count=1)


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` say whether it is up to date; returns the exit code."""
    parser = argparse.ArgumentParser(prog=RUN, description="Put the tables in docs/ up to date.")
    parser.add_argument(
        "page", nargs="?", default="docs/codebook.md", type=Path, help="the page; docs/codebook.md if not given"
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the page is not up to date")
    options = parser.parse_args(arguments)
    try:
        return _update(options.page, check=options.check)
    except EntenteError as error:
        print(error, file=sys.stderr)
        return 1


def _update(page: Path, *, check: bool) -> int:
    if not page.is_file():
        raise_if_any(
            [
                Fault(
                    "docs.page", str(page), "no such file", "the page of the codebook", "Run it in the course's folder."
                )
            ]
        )
    old = page.read_text(encoding="utf-8")
    new = with_table(old, data.codebook())
    if old == new:
        print(f"{page.name} is up to date.")
        return 0
    if check:
        raise_if_any([Fault("docs.drift", str(page), "another table", "the table of data/codebook.csv", f"Run {RUN}.")])
    page.write_text(new, encoding="utf-8", newline="\n")
    print(f"Written: {page.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
