"""Launch links: Binder for a borrowed laptop, nbgitpuller for a JupyterHub, and a page with a QR code for a class.

A link is written for the course and for each lesson and exercise, from the notebooks that are there. Nothing is asked
of the network.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from markupsafe import Markup

from entente.cli.console import say
from entente.data import course_folder
from entente.errors import EntenteError, Fault
from entente.files import write_whole
from tools import docs, slides
from tools.console import in_sentences
from tools.templates import fill

BINDER = "https://mybinder.org"
REPOSITORY = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
REF = re.compile(r"[A-Za-z0-9][\w./-]{0,199}")
HUB = re.compile(r"https?://[^\s?#\"'<>]+")
SHORT = re.compile(r"(?=.{1,40}$)[\w-]+(\.[\w-]+)+(/[\w./~-]*)?")  # as one types it, without https://
FIRST = "notebooks/00_start_here.ipynb"


@dataclass(frozen=True)
class Target:
    """A notebook that a link opens."""

    path: str
    title: str
    minutes: int


def targets(root: Path | None = None) -> tuple[Target, ...]:
    """Every lesson and exercise, in order."""
    root = root or course_folder()
    minutes = docs.exercise_minutes()
    listed = docs.lessons(root / "notebooks")
    lessons = [Target(f"notebooks/{one.file}", f"{one.number} · {one.question}", one.minutes) for one in listed]
    exercises = [
        Target(f"exercises/{one.file}", f"Exercises {one.number}", minutes[one.number])
        for one in listed
        if (root / "exercises" / one.file).is_file() and one.number in minutes
    ]
    return (*lessons, *exercises)


def repository(root: Path | None = None) -> str:
    """The owner and the name of the repository on GitHub that the folder came from.

    Raises
    ------
    EntenteError
        ``links.repo`` if the folder names none.

    Examples
    --------
    >>> repository(Path("/no such folder"))
    Traceback (most recent call last):
    entente.errors.EntenteError: start.py links: found no address of a repository on GitHub; expected owner/name. Say it
    with --repo OWNER/NAME.
    """
    root = root or course_folder()
    try:
        done = subprocess.run(
            ["git", "-C", str(root), "remote", "get-url", "origin"], capture_output=True, text=True, check=False
        )
        said = done.stdout.strip()
    except OSError:
        said = ""
    match = re.fullmatch(
        rf"(?:https://|ssh://git@|git@)(?:[^@/]*@)?github\.com[:/]({REPOSITORY.pattern}?)(?:\.git)?/?", said
    )
    if not match:
        found, do = "no address of a repository on GitHub", "Say it with --repo OWNER/NAME."
        raise EntenteError([Fault("links.repo", "start.py links", found, "owner/name", do)])
    return match[1]


def choice_faults(repo: str, ref: str, hub: str = "", short: str = "") -> tuple[Fault, ...]:
    """What is wrong with a repository's name, a ref, a hub's address or a short one; all at once."""
    faults = []
    if not REPOSITORY.fullmatch(repo) or repo.endswith(".git"):
        faults.append(Fault("links.repo", "--repo", f'"{repo[:80]}"', "OWNER/NAME as on GitHub"))
    if not REF.fullmatch(ref) or ".." in ref:
        faults.append(Fault("links.ref", "--ref", f'"{ref[:80]}"', "a branch, a tag or a commit"))
    if hub and not HUB.fullmatch(hub):
        faults.append(Fault("links.hub", "--hub", f'"{hub[:80]}"', "the address of a JupyterHub, https://…"))
    if short and not SHORT.fullmatch(short):
        expected = "an address of at most 40 characters, such as go.example.org/course"
        faults.append(Fault("links.short", "--short", f'"{short[:80]}"', expected))
    return tuple(faults)


def binder(repo: str, ref: str, path: str) -> str:
    """The address that builds the repository on Binder, if need be, and opens a notebook in JupyterLab."""
    place = quote(f"lab/tree/{quote(path)}")  # read twice: from the query, and then as an address
    return f"{BINDER}/v2/gh/{repo}/{quote(ref, safe='')}?urlpath={place}"


def nbgitpuller(hub: str, repo: str, ref: str, path: str) -> str:
    """The address that fetches the repository into a learner's home on a JupyterHub, and opens a notebook there."""
    name = repo.split("/")[1]
    query = {"repo": f"https://github.com/{repo}", "branch": ref, "urlpath": f"lab/tree/{name}/{quote(path)}"}
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(query)}"


def badges(repo: str, ref: str, hub: str = "", *, listed: Sequence[Target] | None = None) -> str:
    """The links as a page in Markdown, with a badge for the course on top, to copy from."""
    listed = targets() if listed is None else listed
    heads = ["notebook", "minutes", "Binder", *(["JupyterHub"] if hub else [])]
    rows = [heads, ["---"] * len(heads)]
    for one in listed:
        own = [f"[open]({nbgitpuller(hub, repo, ref, one.path)})"] if hub else []
        rows.append([one.title, str(one.minutes), f"[open]({binder(repo, ref, one.path)})", *own])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    badge = f"[![Open the course on Binder]({BINDER}/badge_logo.svg)]({binder(repo, ref, FIRST)})"
    note = "The first start on Binder after a change builds the image and takes minutes; later ones take about one."
    return f"# Launch links of {repo} at {ref}\n\n{badge}\n\n{note}\n\n{table}\n"


def qr_code(text: str) -> str:
    """A QR code as an SVG that stands in a page and takes the width that it is given."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, dark="#000", light="#fff", title="QR code"
    )
    return out.getvalue().decode("utf-8").strip()


NOTES = {
    "binder": "It runs on a free server. Nobody has to log in, and nothing is kept: download what you wrote "
    "(File, Download) before you close it. After ten minutes without a click it stops.",
    "hub": "Log in with your account. What you write is kept in your home; the same link brings later changes of the "
    "course and leaves your own alone.",
}


def of_plan(name: str) -> tuple[Target, ...]:
    """The notebooks that a plan opens, in its order.

    Examples
    --------
    >>> [target.path for target in of_plan("taster")]
    ['notebooks/04_draw_the_alliances.ipynb', 'notebooks/01_read_the_article.ipynb']
    """
    folders = {"lesson": "notebooks", "exercises": "exercises"}
    found = {target.path[: target.path.index("_")]: target for target in targets()}
    parts = [each.split() for each in slides.opens(name)]
    return tuple(found[f"{folders[kind]}/{number}"] for kind, number in parts)


def typed_address(repo: str, ref: str) -> str:
    """What can be typed where a code cannot be scanned: Binder's address of the course, without a notebook.

    Examples
    --------
    >>> typed_address("a/b", "v1")
    'mybinder.org/v2/gh/a/b/v1'
    """
    return f"{BINDER.removeprefix('https://')}/v2/gh/{repo}/{quote(ref, safe='')}"


def class_page(
    repo: str,
    ref: str,
    hub: str = "",
    *,
    listed: Sequence[Target] | None = None,
    title: str = "From one news article to an alliance graph you can argue with",
    short: str = "",
) -> str:
    """A page for the room: a QR code to scan, and a link for each notebook. It stands alone and loads nothing.

    Parameters
    ----------
    listed : sequence of Target, optional
        The notebooks, of which the code opens the first.
    short : str
        A short address to type, which leads where the code does. Left out, it is Binder's own, and none for a hub.
    """
    listed = targets() if listed is None else listed

    def address(path: str) -> str:
        return nbgitpuller(hub, repo, ref, path) if hub else binder(repo, ref, path)

    first = listed[0]
    values = {
        "title": title,
        "qr": Markup(qr_code(address(first.path))),
        "first": address(first.path),
        "opened": first.title,
        "short": short or ("" if hub else typed_address(repo, ref)),
        "note": NOTES["hub" if hub else "binder"],
        "rows": [(address(one.path), one.title, one.minutes) for one in listed],
    }
    return fill("class.html.j2", values)


def write(folder: str | Path, repo: str, ref: str, hub: str = "", short: str = "") -> list[Path]:
    """Write ``links.md``, ``class.html``, and a page for each plan.

    Raises
    ------
    EntenteError
        Those of `choice_faults`; ``links.output`` if the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     [path.name for path in write(place, "a/b", "main")]
    ['links.md', 'class.html', 'taster.html', '90_minutes.html', 'three_sessions.html', 'seven_sessions.html']
    """
    if faults := choice_faults(repo, ref, hub, short):
        raise EntenteError(faults)
    folder = Path(folder)
    pages = {"links.md": badges(repo, ref, hub), "class.html": class_page(repo, ref, hub, short=short)}
    for name, title in slides.decks().items():
        pages[f"{name}.html"] = class_page(repo, ref, hub, listed=of_plan(name), title=title, short=short)
    try:
        write_whole({folder / name: text.encode("utf-8") for name, text in pages.items()}, inside=folder)
    except OSError as error:
        found = error.strerror or type(error).__name__
        raise EntenteError([Fault("links.output", str(folder), found, "a folder that can be written to")]) from None
    return [folder / name for name in pages]


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Write the links and the page, and say what goes into a README."""
    description = "Write launch links for Binder or a JupyterHub, and a page with a QR code for a class."
    parser = argparse.ArgumentParser(prog="start.py links", description=description)
    parser.add_argument("--repo", metavar="OWNER/NAME", help="on GitHub; left out, that of the git remote")
    parser.add_argument("--ref", default="main", help="a branch, a tag or a commit")
    parser.add_argument("--hub", default="", metavar="ADDRESS", help="of a JupyterHub, for links that open there")
    parser.add_argument("--short", default="", metavar="ADDRESS", help="a short address of your own, to type")
    parser.add_argument("--output", "-o", default="build/links", metavar="FOLDER", help="where to; build/links")
    options = parser.parse_args(arguments)
    repo = options.repo or repository()
    for path in write(options.output, repo, options.ref, options.hub, options.short):
        say(path.as_posix())
    badge = badges(repo, options.ref, options.hub).splitlines()[2]
    say(f"For the README: {badge}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
