"""What a student is not to see before answering, as texts to look for in a built site."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from entente.exercises import tasks
from entente.labs.moments import asked
from tools import notebooks

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
FILES = (".html", ".js", ".json", ".ipynb", ".md", ".txt", ".inv", ".csv")
MADE = re.compile(r"<!-- made from .*?: begin -->.*?<!-- made from .*?: end -->", re.DOTALL)  # of the learners' pages
SHORTEST = 30  # characters: what is shorter may stand anywhere
GIVEN = {  # lines of an answer that the exercise has too
    "for need, shares in needs.items()",
    "sentence has no source but the article.",
    'target = {"dependent": "iran", "supplier": "russia", "resource": "air_defence"}',
}


def slips() -> set[str]:
    """What the checks say to each slip of a task."""
    told = [task for number in tasks.SETS for task in tasks.words(number).values()]
    return {said for task in told for said in (*task.wrong.values(), *task.remarks.values())}


def moments() -> set[str]:
    """What is said to whoever has committed to a moment."""
    found = set()
    for lesson in asked.LESSONS:
        for name, told in asked.words(lesson).items():
            answer = told.answer.format(**asked.find_moment(name)[0].facts())
            found |= {answer, *told.wrong.values()}
    return found


def solutions(root: Path) -> set[str]:
    """The lines of the answers in the solutions."""
    found: set[str] = set()
    for path in (root / "solutions").glob("*.ipynb"):
        for cell in notebooks.read(path).cells:
            for answer in SOLUTION.findall(cell.source):
                found |= {line.strip() for line in answer.splitlines()}
    return found - GIVEN


def plans(root: Path) -> set[str]:
    """The lines of the pages for instructors; parts that are made from the learners' own pages are left out."""
    found: set[str] = set()
    for page in (root / "docs" / "instructor").glob("*.md"):
        found |= {line.strip() for line in MADE.sub("", page.read_text(encoding="utf-8")).splitlines()}
    return found


def every_kind(root: Path) -> dict[str, set[str]]:
    """All of them as one reads them, by their kind; what is too short to tell is left out."""
    kinds = {"slips": slips(), "moments": moments(), "solutions": solutions(root), "plans": plans(root)}
    return {kind: {plain(text) for text in texts if _tells(plain(text))} for kind, texts in kinds.items()}


def _tells(text: str) -> bool:
    return len(text) >= SHORTEST and bool(re.search(r"\w", text))


def plain(text: str) -> str:
    """A text as one reads it: without tags and marks of Markdown, with one blank between words."""
    text = html.unescape(re.sub(r"<[^>]+>", "", text))
    return " ".join(re.sub(r"[*`\\]|\]\([^)]*\)|\[", "", text).split())


def shown(folder: Path) -> str:
    """All that the files of a built site say, also those that no page shows."""
    parts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in FILES:
            text = path.read_text(encoding="utf-8", errors="replace")
            if path.suffix == ".ipynb":
                text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"]) + text
            parts.append(plain(text))
    return "\n".join(parts)


def found(kinds: dict[str, set[str]], folder: Path) -> dict[str, list[str]]:
    """Those of each kind that stand in a built site."""
    text = shown(folder)
    return {kind: sorted(one for one in texts if one in text) for kind, texts in kinds.items()}
