"""Slides for each lesson, made of the lesson's own cells: to teach from, without the network.

A section begins a slide; what is asked, shown or drawn goes below it; the prose in between becomes the speaker's notes
(press S). Everything, reveal.js too, lies beside the pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from entente.data import course_folder
from entente.errors import EntenteError, Fault
from entente.files import write_whole
from tools import notebooks
from tools.console import in_sentences

TEMPLATES = Path(__file__).resolve().parent / "_slides"
SHOWN_WORDS = 55
LONG_OUTPUT = 30
ROOM = 16  # lines of code and output that fit below a few words
PARTS = (
    "dist/reveal.js",
    "dist/reveal.css",
    "dist/reset.css",
    "dist/theme/white.css",
    "dist/theme/fonts/source-sans-pro",
    "plugin/notes",
)
LATER = ("## Sources", "**Practise.**")


def deck(lesson: NotebookNode) -> NotebookNode:
    """A lesson cut into slides: the cells with what nbconvert needs to know of each."""
    cells: list[NotebookNode] = []
    for cell in lesson.cells:
        cells += _prose(cell.source) if cell.cell_type == "markdown" else _code(cell, _room_below(cells))
    made = nbformat.v4.new_notebook(cells=cells, metadata=lesson.metadata)
    return made


def _prose(source: str) -> Iterator[NotebookNode]:
    """Headings begin a slide, with what is short, asks or lists; the whole text is what the speaker reads."""
    if source.startswith(LATER):
        return
    source = source.split("\n## Sources")[0]
    for part in re.split(r"\n(?=#{1,3} )", source):
        heading, _, body = part.partition("\n") if part.startswith("#") else ("", "", part)
        shown = "\n\n".join(_shown(body))
        kind = "slide" if re.match("#{1,2} ", heading) else "subslide"
        if heading or shown:
            yield _as(new_markdown_cell(f"{heading}\n\n{shown}".strip()), kind)
        if body.strip() and body.strip() != shown:
            yield _as(new_markdown_cell(body.strip()), "notes")


def _shown(body: str) -> list[str]:
    """The paragraphs that a room should see: questions, tasks, lists and tables, and what is short."""
    paragraphs = [one for one in re.split(r"\n\s*\n", body.strip()) if one.strip()]
    listed = [one for one in paragraphs if re.match(r"[-*|>]|\d+\. |```|\*\*(Predict|Write|Your turn)", one)]
    asked = [sentence for one in paragraphs if one not in listed for sentence in _questions(one)]
    short = paragraphs if sum(len(one.split()) for one in paragraphs) <= SHOWN_WORDS else []
    return short or [*dict.fromkeys([*listed, *asked])]


def _questions(paragraph: str) -> list[str]:
    sentences = re.split(r"(?<=[.?!:])\s+(?=[A-Z*])", " ".join(paragraph.split()))
    return [sentence for sentence in sentences if sentence.endswith("?") and len(sentence.split()) <= 30]


def _room_below(cells: Sequence[NotebookNode]) -> bool:
    """Whether the last slide holds a few words only, so that code can stand below them."""
    shown = [cell for cell in cells if cell.metadata["slideshow"]["slide_type"] != "notes"]
    return bool(shown) and shown[-1].cell_type == "markdown" and len(shown[-1].source.split()) <= SHOWN_WORDS


def _code(cell: NotebookNode, room: bool) -> Iterator[NotebookNode]:
    """What shows something goes below a few words, or on a slide of its own.

    A figure always has its own, and comes without its code, which is in the notes.
    """
    if not cell.get("outputs") and "def " not in cell.source:
        return
    cell = nbformat.from_dict(cell)
    shown = [output.get("data", {}) for output in cell.outputs]
    drawn = any("image/png" in data or notebooks.STATIC in data.get("text/html", "") for data in shown)
    if drawn:
        cell.metadata["transient"] = {"remove_source": True}
        yield _as(cell, "subslide")
        yield _as(new_markdown_cell(f"```python\n{cell.source}\n```"), "notes")
        return
    for output in cell.outputs:
        if "text" in output:
            lines = output.text.splitlines()
            if len(lines) > LONG_OUTPUT:
                output.text = "\n".join(
                    [*lines[:LONG_OUTPUT], f"… {len(lines) - LONG_OUTPUT} more lines in the notebook"]
                )
    lines = len(cell.source.splitlines()) + sum(len(text.splitlines()) for text in notebooks.texts(cell))
    yield _as(cell, "-" if room and lines <= ROOM else "subslide")


def _as(cell: NotebookNode, kind: str) -> NotebookNode:
    cell.metadata["slideshow"] = {"slide_type": kind}
    return cell


def build(beginnings: Sequence[str] = (), output: Path | None = None, *, root: Path | None = None) -> list[Path]:
    """Make the slides of every lesson, or of those whose names begin so.

    Parameters
    ----------
    beginnings : sequence of str
        Such as ``["05"]``.
    output : Path, optional
        Where to; it is made if need be. ``build/slides`` in the course's folder if not given.

    Raises
    ------
    EntenteError
        ``slides.reveal`` if reveal.js is not on this machine; ``notebooks.unknown`` for an unknown lesson.
    """
    root = root or course_folder()
    output = output or root / "build" / "slides"
    chosen = [path for path in notebooks.lessons(beginnings, root=root) if path.parent.name == "notebooks"]
    from nbconvert import SlidesExporter
    from traitlets.config import Config

    ready = _reveal(output / "reveal")
    settings = Config(
        {"SlidesExporter": {"reveal_url_prefix": "reveal", "reveal_theme": "white", "embed_images": True}}
    )
    exporter = SlidesExporter(config=settings, template_name="entente_slides", extra_template_basedirs=[str(TEMPLATES)])
    pages = []
    for path in chosen:
        page, _ = exporter.from_notebook_node(deck(notebooks.read(path)), {"metadata": {"name": path.stem}})
        pages.append(output / f"{path.stem}.html")
        ready[pages[-1]] = page.encode("utf-8")
    write_whole(ready, inside=output)
    return pages


def _reveal(place: Path) -> dict[Path, bytes]:
    """The files of reveal.js, which stand beside the pages; it comes with sphinx-revealjs."""
    try:
        import sphinx_revealjs
    except ImportError:
        do = "In the course's folder, type: python3 start.py slides"
        raise EntenteError([Fault("slides.reveal", "reveal.js", "nothing", "sphinx-revealjs", do)]) from None
    source = Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs"
    files = {}
    for part in PARTS:
        parts = (source / part).rglob("*") if (source / part).is_dir() else [source / part]
        for path in parts:
            if path.is_file():
                files[place / path.relative_to(source)] = path.read_bytes()
    return files


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Make slides from the command line."""
    for page in build(arguments):
        print(page)
    print("Open one in a browser: arrows to move, S for the notes, add ?print-pdf to the address to print.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
