"""Which pictures of the site are labs that can come alive, and a page for each lab, to which a link can lead."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat

from entente.errors import EntenteError
from tools import live

STILL = '<div class="entente-static'  # how the picture of a lab begins in a stored output
MADE = re.compile(r"\b(?:labs\.|desk\.)(\w+)\(")
TITLE = re.compile(r"<strong>(.*?)</strong>")
LESSON = re.compile(r"(\d\d)_")
PAGE = """# {title}

{{doc}}`Lesson {number} <../notebooks/{lesson}>` asks what this lab is for. To hand on what you see, press
“Keep this state”, then “As a link”.

```{{raw}} html
{picture}
```
"""


def mark_labs(cell: nbformat.NotebookNode) -> list[str]:
    """Say in each picture of a lab which lab it is of; the pictures.

    Examples
    --------
    >>> shown = nbformat.v4.new_output("display_data", {"text/html": STILL + '"></div>'})
    >>> mark_labs(nbformat.v4.new_code_cell("from entente import labs\\nlabs.what_if()", outputs=[shown]))
    ['<div data-lab="what_if" class="entente-static"></div>']
    """
    calls = MADE.findall(cell.source)
    found = []
    for output in cell.get("outputs", []):
        html = "".join(output.get("data", {}).get("text/html", ""))
        if not html.startswith(STILL) or not calls:
            continue
        output.data["text/html"] = html.replace(STILL, f'<div data-lab="{calls[-1]}" class="entente-static', 1)
        found.append(output.data["text/html"])
    return found


def write_pages(folder: Path, pictures: dict[str, list[str]]) -> None:
    """A page for each lab.

    Parameters
    ----------
    folder : Path
        Of the pages' source; the pages lie in ``labs`` in it.
    pictures : dict
        The pictures of each lesson, by the name of its file without ``.ipynb``.
    """
    (folder / "labs").mkdir()
    for lesson, found in pictures.items():
        number = LESSON.match(lesson)[1]
        for picture in found:
            title = TITLE.search(picture)[1]
            alone = picture.replace("<div data-lab", "<div data-alone data-lab", 1)
            page = PAGE.format(title=title, number=number, lesson=lesson, picture=alone)
            (folder / "labs" / f"{number}.md").write_text(page, encoding="utf-8")


def write_runtime(folder: Path) -> str:
    """Put what the labs load into the source of the site.

    Returns
    -------
    str
        The script that pages load, as Sphinx wants it named; empty, after a word on it, where Python for the page could
        not be fetched: the labs then keep their pictures.
    """
    try:
        made = live.write(folder / "_static")
    except EntenteError as error:
        print(f"The labs of this site stay pictures. {error}", flush=True)
        return ""
    shutil.copy(live.STATIC / "service.js", folder / "_extra")
    return f"{made}/live.js"
