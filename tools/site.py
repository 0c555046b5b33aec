"""The course as a site to read: built from the notebooks and pages as they are, without the network.

Sphinx with myst-nb and the book theme does the work. What is added here: the words of the glossary become links with
their meaning as a tooltip, the glossary gets its way back, a front page is made from the course map, and the handout
and the sheets to print lie beside it. The labs answer on the page: see `tools.live`.

There are two sites: that of the students, and that of their teachers, which has the answers as well.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from entente.data import course_folder
from entente.errors import EntenteError, Fault
from entente.files import whole_folder
from tools import docs, handout, links, lite, live_pages, notebooks, paper, slides, still_moments, two_tracks
from tools.console import in_sentences

PAGES = (
    ("Lessons", "notebooks/[0-9]*.ipynb"),
    ("Exercises", "exercises/[0-9]*.ipynb"),
    ("Labs", "labs/*.md"),
    ("Look up", "docs/*.md"),
    ("Teach", "docs/instructor/*.md"),
    ("Solutions", "solutions/[0-9]*.ipynb"),
    ("Launch", "jupyterhub/README.md"),
    ("Change it", "CONTRIBUTING.md"),
    ("Data", "data/**/README.md"),
)
FOR_TEACHERS = ("instructor", "marking.md", "adapt.md", "recipes.md")  # of docs/, and not in the site of the students
PRINTED = ("article", "forecast_sheet", "worksheet")  # beside the handout; the workbook has the answers
TO_PRINT = (
    'To print: <a href="handout.html">codebook and formulas</a>, <a href="article.html">the article</a>, '
    '<a href="forecast_sheet.html">the forecast sheet</a>, <a href="worksheet.html">a worksheet</a>.'
)
START = """\
<p class="start"><a href="notebooks/{first}.html">Begin with lesson {number}</a></p>

Each lesson can be taken in two ways. **To read:** text, pictures, labs and questions, without a line of code; the
{count} lessons take {read} minutes. **With the code:** what is folded below *Build* shows how it is made; {both}
minutes. Both have [exercises](exercises/{exercise}.ipynb).
"""
TO_TEACH = (
    "**This is the teachers' site.** It has the solutions, the slips and [what the moments come "
    "to](docs/instructor/moments.md): keep it to yourself. Begin with [the page for "
    "instructors](docs/instructor/README.md). Slides: {slides}. "
    '<a href="workbook.html">The workbook</a> has its answers at the end.'
)
RUNS = '<p class="runs"><a href="{page}">Open it in your browser</a>: there it runs, with nothing installed.</p>'
LITE = "../lite/lab/index.html?path={path}"  # from the page of a notebook
BOLD = re.compile(r"(?<![*\\`])\*\*([A-Za-zα-ωκτ][^*\n`\[\]]{1,60})\*\*(?!\*)")
SETTINGS = Path(__file__).resolve().parent / "_site"  # what Sphinx is told: conf.py, entente.css


@dataclass(frozen=True)
class Term:
    """A word of the glossary."""

    word: str
    meaning: str
    code: str
    lessons: str

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the glossary."""
        return "term-" + re.sub(r"\W+", "-", self.word.casefold()).strip("-")


def glossary(page: str) -> dict[str, Term]:
    """The terms of the glossary's table, by their words in small letters."""
    found = {}
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("**"):
            term = Term(cells[0].strip("*"), *cells[1:])
            found[term.word.casefold()] = term
    return found


def term_of(words: str, terms: Mapping[str, Term]) -> Term | None:
    """The term that some words in bold name, in the singular or the plural; or none."""
    plain = words.casefold().strip(" .,:;")
    tries = [
        plain,
        plain.removesuffix("s"),
        plain.removesuffix("es"),
        re.sub("ies$", "y", plain),
        re.sub("ices$", "ex", plain),
    ]
    return next((terms[one] for one in tries if one in terms), None)


def with_terms(text: str, terms: Mapping[str, Term], glossary_page: str) -> tuple[str, list[Term]]:
    """Markdown in which every term in bold is a link to the glossary, with its meaning as a tooltip.

    Examples
    --------
    >>> with_terms("A **cue**.", {"cue": Term("cue", "Words.", "", "01")}, "g.md")[0]
    'A [**cue**](g.md#term-cue "Words.").'
    """
    found: list[Term] = []

    def link(match: re.Match) -> str:
        term = term_of(match[1], terms)
        if term is None:
            return match[0]
        found.append(term)
        meaning = re.sub(r"[*`\\]", "", term.meaning).replace('"', "'")
        return f'[**{match[1]}**]({glossary_page}#{term.anchor} "{meaning}")'

    return BOLD.sub(link, text), found


def glossary_page(terms: Iterable[Term], used: Mapping[str, list[tuple[str, str]]]) -> str:
    """The glossary as a page: each term with its meaning, its name in the code, and the way back to where it stands.

    Examples
    --------
    >>> page = glossary_page([Term("cue", "Words.", "`Claim.cue`", "01")], {"cue": [("../notebooks/01.ipynb", "01")]})
    >>> print(page.split("package.")[1].strip())
    (term-cue)=
    **cue**
    : Words. *In the code:* `Claim.cue`. *Where it stands:* [01](../notebooks/01.ipynb).
    """
    lines = ["# Glossary", "", "The words of the course; each is the name of something in the package.", ""]
    for term in terms:
        back = (
            ", ".join(f"[{label}]({page})" for page, label in used.get(term.word.casefold(), []))
            or f"lesson {term.lessons}"
        )
        code = f" *In the code:* {term.code}." if term.code else ""
        lines += [f"({term.anchor})=", f"**{term.word}**", f": {term.meaning}{code} *Where it stands:* {back}.", ""]
    return "\n".join(lines).rstrip()


def front_page(root: Path, source: Path) -> str:
    """The front page: what the course is, where to begin, the map, and the contents, which stand in the source."""
    readme = (root / "README.md").read_text(encoding="utf-8")
    head, seen = readme.split("\n## Start", 1)[0].split("\n## See it", 1)
    listed = docs.lessons(root / "notebooks")
    parts = [head.rstrip(), _start(listed)]
    if (source / "solutions").is_dir():
        parts.append(TO_TEACH.format(slides=_linked(slides.decks(), "slides/{}.html")))
    parts += ["## The course", docs.course_map(listed), TO_PRINT, f"## See it{seen.rstrip()}"]
    for caption, pattern in PAGES:
        found = sorted(path.relative_to(source).with_suffix("").as_posix() for path in source.glob(pattern))
        if found:
            parts.append("\n".join(["```{toctree}", f":caption: {caption}", ":hidden:", "", *found, "```"]))
    return "\n\n".join(parts) + "\n"


def _start(listed: Sequence[docs.Lesson]) -> str:
    """Where to begin, and how long each way takes."""
    first, second = listed[:2]
    return START.format(
        first=Path(first.file).stem,
        number=first.number,
        exercise=Path(second.file).stem,
        count=len(listed),
        read=sum(each.minutes for each in listed),
        both=sum(each.both for each in listed),
    )


def _linked(titles: Mapping[str, str], address: str) -> str:
    """Links to pages, in a row."""
    return ", ".join(f'<a href="{address.format(name)}">{html.escape(title)}</a>' for name, title in titles.items())


def write_source(
    folder: Path, *, root: Path, repo: str = "", ref: str = "main", live: bool = True, teachers: bool = False
) -> None:
    """Write what Sphinx reads: copies of the pages with their terms linked, the front page, the settings.

    Parameters
    ----------
    folder : Path
        New.
    root : Path
        The project's folder.
    repo, ref : str
        For the launch buttons; without a repository there are none.
    live : bool
        Whether labs answer on the page.
    teachers : bool
        Whether the answers are in it: solutions, slips, plans, slides, and what the moments come to.
    """
    for name in ("docs", "data"):
        left_out = () if teachers else FOR_TEACHERS
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(*left_out))
    for name in ("LICENSE", "LICENSE-CONTENT", "CITATION.cff"):
        shutil.copy(root / name, folder / name)
    for name in ("_static", "_extra"):
        (folder / name).mkdir()
    script = live_pages.write_runtime(folder) if live else ""
    lessons_run = bool(script) and importlib.util.find_spec("jupyterlite_core") is not None
    _write_notebooks(folder, root, lessons_run)
    handout.write(folder / "_extra")
    paper.write(folder / "_extra", PRINTED)
    if teachers:
        _write_for_teachers(folder, root)
    (folder / "index.md").write_text(front_page(root, folder), encoding="utf-8")
    for name in ("entente.css", "figures.js"):
        shutil.copy(SETTINGS / name, folder / "_static")
    shutil.copytree(SETTINGS / "templates", folder / "templates")
    settings = (SETTINGS / "conf.py").read_text(encoding="utf-8")
    settings += f"html_theme_options |= {_launch_options(repo, ref)!r}\n"
    if script:
        settings += f"html_js_files += [({script!r}, {{'type': 'module'}})]\n"
    if teachers:
        settings += 'html_title = "Entente, for teachers"\n'
    (folder / "conf.py").write_text(settings, encoding="utf-8")


def _write_notebooks(folder: Path, root: Path, lessons_run: bool) -> None:
    """Write the lessons and the exercises, a page for each lab, and the glossary with its way back to them."""
    terms = glossary((root / "docs" / "glossary.md").read_text(encoding="utf-8"))
    used: dict[str, list[tuple[str, str]]] = defaultdict(list)
    pictures: dict[str, list[str]] = defaultdict(list)
    for kind in ("notebooks", "exercises"):
        for path in _numbered(root / kind):
            page = LITE.format(path=f"{kind}/{path.name}") if lessons_run else ""
            pictures[path.stem] += _write_notebook(path, folder / kind / path.name, terms, used, page)
    live_pages.write_pages(folder, pictures)
    (folder / "docs" / "glossary.md").write_text(glossary_page(terms.values(), used), encoding="utf-8")


def _numbered(folder: Path) -> list[Path]:
    """The notebooks of a folder; what a reset kept beside them is left out."""
    return sorted(path for path in folder.glob("[0-9]*.ipynb") if ".kept-" not in path.name)


def _write_for_teachers(folder: Path, root: Path) -> None:
    """Write what gives the answers away."""
    shutil.copytree(root / "jupyterhub", folder / "jupyterhub")
    shutil.copy(root / "CONTRIBUTING.md", folder)
    (folder / "docs" / "instructor" / "moments.md").write_text(still_moments.answers_page(), encoding="utf-8")
    for path in _numbered(root / "solutions"):
        _write_notebook(path, folder / "solutions" / path.name, {}, {})
    slides.build(output=folder / "_extra" / "slides")
    paper.write(folder / "_extra", ["workbook"])


def _write_notebook(
    path: Path, target: Path, terms: Mapping[str, Term], used: dict[str, list[tuple[str, str]]], page: str = ""
) -> list[str]:
    """Write a notebook as the site shows it, with a link to the page where it runs; the pictures of its labs."""
    notebook = notebooks.read(path)
    pictures = []
    label = path.name[:2] if path.parent.name == "notebooks" else f"{path.parent.name} {path.name[:2]}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, found = with_terms(cell.source, terms, "../docs/glossary.md")
            for term in found:
                place = (f"../{path.parent.name}/{path.name}", label)
                if place not in used[term.word.casefold()]:
                    used[term.word.casefold()].append(place)
        for output in cell.get("outputs", []):
            _describe_pictures(output, notebook, cell)
        still_moments.show_choices(cell, page)
        pictures += live_pages.mark_labs(cell)
    if page:
        notebook.cells.insert(1, nbformat.v4.new_markdown_cell(RUNS.format(page=page)))
    target.parent.mkdir(exist_ok=True)
    nbformat.write(two_tracks.for_a_page(notebook), target)
    return pictures


def _describe_pictures(
    output: nbformat.NotebookNode, notebook: nbformat.NotebookNode, cell: nbformat.NotebookNode
) -> None:
    """A picture in an output becomes an image with alternative text: what the lesson says of it beside it."""
    picture = output.get("data", {}).get("image/png")
    if not picture:
        return
    said = " ".join(notebooks.texts(cell))
    text = re.sub(r"<[^>]+>", " ", said)
    match = re.search(r"Description: (.*)", text, re.DOTALL) or re.search(r"Figure (.*)", text, re.DOTALL)
    alt = " ".join((match[1] if match else "A figure; the text after it has its numbers.").split())[:900]
    output.data["text/html"] = f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{"".join(picture.split())}">'
    del output.data["image/png"]


def _launch_options(repo: str, ref: str) -> dict[str, object]:
    """The theme's options for the launch buttons; none without a repository."""
    if not repo:
        return {}
    return {
        "repository_url": f"https://github.com/{repo}",
        "repository_branch": ref,
        "use_repository_button": True,
        "launch_buttons": {"binderhub_url": links.BINDER, "notebook_interface": "jupyterlab"},
    }


def build(
    output: Path | None = None,
    *,
    root: Path | None = None,
    repo: str = "",
    ref: str = "main",
    live: bool = True,
    teachers: bool = False,
) -> Path:
    """Build the site.

    Parameters
    ----------
    output : Path, optional
        Where to: new, empty, or a site that was made before. In the course's folder, if not given, ``build/site``, or
        ``build/site_for_teachers``.
    live : bool
        Whether labs answer on the page. Where Python for it cannot be fetched that is said, and they are pictures.
    teachers : bool
        Whether it is the site that has the answers.

    Raises
    ------
    EntenteError
        ``site.sphinx`` with what Sphinx complains of; a site with a warning is not built, and the earlier one stays.
        ``site.output`` if there is something else in the folder, or it cannot be written.

    Examples
    --------
    >>> build(repo="no")
    Traceback (most recent call last):
    entente.errors.EntenteError: --repo: found "no"; expected OWNER/NAME as on GitHub.
    """
    if repo and (faults := links.choice_faults(repo, ref)):
        raise EntenteError(faults)
    root = root or course_folder()
    output = output or root / "build" / ("site_for_teachers" if teachers else "site")
    try:
        with whole_folder(output, _is_site) as made, tempfile.TemporaryDirectory() as place:
            write_source(Path(place, "source"), root=root, repo=repo, ref=ref, live=live, teachers=teachers)
            # aside, since myst-nb writes the notebooks a second time, into a folder beside the site
            _run_sphinx(Path(place, "source"), Path(place, "html"), Path(place, "doctrees"))
            for each in Path(place, "html").iterdir():
                shutil.move(each, made / each.name)
            if live and (made / "service.js").is_file():
                lite.build(made / "lite", root=root, place=Path(place, "lite"))
    except OSError as error:
        found, expected = error.strerror or type(error).__name__, "a new folder, an empty one, or a site made before"
        raise EntenteError([Fault("site.output", str(output), found, expected)]) from None
    return output / "index.html"


def _is_site(folder: Path) -> bool:
    """Whether a folder is a site that Sphinx made: nothing else is taken away for a new one."""
    return (folder / ".buildinfo").is_file() and (folder / "index.html").is_file()


def _run_sphinx(source: Path, target: Path, doctrees: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "-W", "--keep-going", "-j", "auto"]
    command += ["-d", str(doctrees), str(source), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        found = "; ".join(line.replace(str(source), "").strip() for line in said[:12]) or f"exit code {done.returncode}"
        raise EntenteError([Fault("site.sphinx", "the site", found, "a build without a warning")])


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Build the site from the command line."""
    parser = argparse.ArgumentParser(prog="start.py site", description="Build the site, to read without a kernel.")
    parser.add_argument("--repo", default="", help="OWNER/NAME on GitHub, for launch buttons")
    parser.add_argument("--ref", default="main")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--teachers", action="store_true", help="the site that has the answers, in a folder of its own")
    parser.add_argument("--still", action="store_true", help="labs as pictures: nothing is fetched")
    parser.add_argument("--whole", action="store_true", help="fail where labs and lessons cannot be made to run")
    options = parser.parse_args(arguments)
    repo = options.repo
    if not repo:
        with contextlib.suppress(EntenteError):  # a copy without a remote gets no launch buttons
            repo = links.repository()
    output = options.output and options.output.resolve()
    made = build(output, repo=repo, ref=options.ref, live=not options.still, teachers=options.teachers)
    print(made)
    lessons = made.parent / "lite" / "index.html"
    return 1 if options.whole and not lessons.is_file() else 0


if __name__ == "__main__":
    sys.exit(main())
