"""What a class needs on paper: a workbook of the whole course, and its article, forecast sheet and worksheet alone.

Each is a page that stands alone. Where a Chromium or a Chrome is on the machine it is printed to PDF as well; elsewhere
any browser prints it.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
from markupsafe import Markup

from entente import data, labs, plots
from entente.errors import raise_if_any, unknown_choice
from entente.exercises.forecast import brier
from entente.files import write_whole
from entente.quiz import questions
from tools import pictures
from tools.console import in_sentences
from tools.docs import SIGNS
from tools.fonts import font_faces
from tools.templates import fill

DOCUMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "article": ("The article", ("article",)),
    "forecast_sheet": ("Forecast sheet", ("forecast",)),
    "worksheet": ("Worksheet", ("sentences", "coding")),
    "workbook": (
        "Workbook",
        ("cover", "forecast", "article", "codebook", "sentences", "coding", "maps", "labs", "questions", "answers"),
    ),
}
"""Each document: its title, and the parts of the template that it has."""

LABS = (
    "reader",
    "alias_bench",
    "coding_desk",
    "graph_explorer",
    "time_lab",
    "dependence_bench",
    "what_if",
    "trust_lab",
)
MAPS = ("Who is named together?", "Who stands with whom, by all claims?", "Whose graph do you want to see?")
TOLD = {"j1": True, "j2": False, "j3": True, "j4": False, "j5": False, "j6": True}  # held to lesson 08 by a test
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--no-first-run")
SECONDS = 120  # for a browser to print


def page(name: str) -> str:
    """A document as a page that stands alone.

    Examples
    --------
    >>> text = page("forecast_sheet")
    >>> "By the count of shared sentences" in text, "<script" in text
    (True, False)
    """
    title, parts = DOCUMENTS[name]
    values: dict[str, Any] = {"title": title, "parts": parts, "fonts": font_faces()}
    values["article"] = data.article()
    values["codebook"] = [(one, SIGNS[one.sign]) for one in data.codebook()]
    values["judgements"] = [(one, TOLD[one.id]) for one in data.judgements()]
    values["scores"] = [(said, brier(said, True), brier(said, False)) for said in (0, 20, 50, 80, 100)]
    values["maps"] = [(title, empty_map()) for title in MAPS] if "maps" in parts else []
    values["labs"] = [lab_picture(name) for name in LABS] if "labs" in parts else []
    values["questions"] = questions() if "questions" in parts else ()
    values["pictures"] = pictures.PICTURES
    return fill("paper.html.j2", values, {"safe_html": Markup})


def empty_map() -> Markup:
    """The actors in their places, without a tie: to be drawn by hand."""
    return pictures.graph(nx.Graph(), pictures.drawn_actors(), "The actors of the article, without ties:")


def lab_picture(name: str) -> tuple[str, str, Markup]:
    """The title of a lab, its question, and the picture of how it opens."""
    widget = getattr(labs, name)()
    lab = widget.lab
    widget.close()
    drawn = plots.png(lab.ask(lab.picture, lab.start), dpi=150)
    source = f"data:image/png;base64,{base64.b64encode(drawn).decode('ascii')}"
    said = lab.describe(lab.start).sentence
    return lab.title, lab.question, Markup('<img alt="{}" src="{}">').format(said, source)


def browser() -> str:
    """The browser on this machine that prints, or nothing."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def printed(text: str, command: str) -> bytes:
    """A page as PDF, by a browser; nothing if the browser does not print it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder).resolve()
        write_whole({place / "page.html": text.encode("utf-8")})
        told = [f"--user-data-dir={place / 'profile'}", f"--print-to-pdf={place / 'page.pdf'}"]
        line = [command, *FLAGS, *told, (place / "page.html").as_uri()]
        try:
            subprocess.run(line, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return b""
        made = place / "page.pdf"
        return made.read_bytes() if made.is_file() else b""


def write(folder: Path, names: Sequence[str] = (), command: str = "") -> list[Path]:
    """Write the documents as pages, and with a browser as PDF; all of them or none."""
    files: dict[Path, bytes] = {}
    for name in names or DOCUMENTS:
        text = page(name)
        files[folder / f"{name}.html"] = text.encode("utf-8")
        pdf = printed(text, command) if command else b""
        if pdf:
            files[folder / f"{name}.pdf"] = pdf
    write_whole(files, inside=folder)
    return list(files)


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Write them from the command line."""
    parser = argparse.ArgumentParser(prog="start.py paper", description="Make what a class needs on paper.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(DOCUMENTS)}; all if left out")
    parser.add_argument("--output", "-o", type=Path, default=Path("build", "paper"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in DOCUMENTS]
    raise_if_any(unknown_choice("paper.name", "the name of the document", name, DOCUMENTS) for name in unknown)
    command = browser()
    made = write(options.output, options.names, command)
    for path in made:
        print(path.as_posix())
    if not any(path.suffix == ".pdf" for path in made):
        print("No Chromium or Chrome printed them to PDF: open a page in any browser and print it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
