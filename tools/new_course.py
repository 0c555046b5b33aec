"""A skeleton of the course on another article: tables with the machine's proposals, which validate, and a list of work.

What is about the world or the method is copied (states, codebook, lexicon, scale, published figures). What is about the
article is made anew from the machine's reading, or left empty where only people can fill it.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from entente import data
from entente.cli.console import say
from entente.errors import EntenteError, Fault
from entente.files import whole_folder, write_whole
from entente.path import analysis
from entente.path.results import Analysis
from entente.path.tables import to_csv
from entente.say import count
from entente.text.article import Article, read_article
from tools import notebooks, pack
from tools.console import in_sentences

LESSON = Path("notebooks", "09_your_own_article.ipynb")
CONTEXT = 20  # characters kept on either side of a mention
EMPTY = (
    "aliases", "codings", "reconciled", "judgements", "outside_facts", "evidence", "ratings", "cross_impact",
    "assumptions", "dependencies",
)  # fmt: skip
THESIS = {  # a text that argues has a thesis, and a hypothesis alone has nothing to compete with
    "hypotheses": (
        {
            "id": "holds",
            "label": "The thesis holds",
            "statement": "What the text argues is so. (Say what.)",
            "against": "What would speak against the thesis. (To be written.)",
        },
        {
            "id": "fails",
            "label": "The thesis fails",
            "statement": "It is otherwise. (Say how.)",
            "against": "What would speak for the thesis. (To be written.)",
        },
    ),
    "descriptors": (
        {"descriptor": "thesis", "label": "The thesis of the text", "state": "holds", "state_label": "holds"},
        {"descriptor": "thesis", "label": "The thesis of the text", "state": "fails", "state_label": "fails"},
    ),
}
KINDS = {"official": "official", "named_analyst": "named_analyst", "anonymous": "anonymous", "author": "author"}
WORK = """\
# What is left to do by hand

The machine has read `data/article.txt` and proposed what stands in the tables. It finds some of the actors and fewer
than half of the claims, and it does not know what it missed. After each step: `entente validate data`, then
`python3 start.py pack FOLDER/data` in the course's folder.

1. **The text.** {paragraphs} paragraphs. If it is somebody else's, write your own retelling into `data/article.txt`
   before you code, a paragraph a line, the headline first: offsets are those of the text as it stands. Put its date and
   its source into `data/datapackage.json` (`written`, `sources`).
2. **Actors** (`actors.csv`, `aliases.csv`): {actors} found. {proposed}
3. **Mentions** (`mentions.csv`): {mentions}, by the machine. Delete what is wrong, add what is missing, mark metonyms.
4. **Sources** (`sources.csv`): {sources}. Add everybody to whom the text attributes something.
5. **Claims** (`claims.csv`): {claims} proposed{heard}. Read each paragraph against `docs/codebook.md`, above all those
   without a claim: {silent}.
6. **A second coding** (`codings.csv`, `coders.csv`): yours and that of somebody who has not seen it, units included.
7. **Numbers of need** (`dependencies.csv`, `assumptions.csv`), **what-ifs** (`scenarios/`), **hypotheses**
   (`hypotheses.csv`, `evidence.csv`, `ratings.csv`, `descriptors.csv`, `cross_impact.csv`), **outside facts** and
   **judgements**: empty, but for two hypotheses to be written. Lessons 06 to 08 need them; 01 to 05 and 09 do not.
8. **Labs** (`labs.yaml`): their questions, the pair of actors to watch, dates and periods. Until it is filled they ask
   general questions. The file says what it may hold.
9. **Lesson 09** (`09_your_own_article.ipynb`) reads your text and has not been run. Open it in JupyterLab here, with
   the Python in which the course is installed.
10. **The other lessons** name actors, paragraphs and numbers of our article in their prose: see `docs/adapt.md`.
11. **Fairness.** Whose voice is missing in your text? Are all parties described in words that they could accept? See
    `docs/instructor/painful_subject.md`.
"""


def write(folder: str | Path, article: str | Path) -> list[str]:
    """Write the skeleton of a course on another article.

    Parameters
    ----------
    folder : str or Path
        New or empty.

    Raises
    ------
    EntenteError
        ``new_course.folder`` if the folder holds something or cannot be written; those of
        `entente.text.article.read_article`; ``new_course.actors`` if the machine finds no actor, ``data.course`` where
        there is no course's folder to take lesson 09 from.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     made = write(Path(place) / "suez", data.root() / "own_text.txt")
    ...     data.validate(Path(place) / "suez" / "data")
    ()
    >>> "WORK.md" in made
    True
    """
    folder = Path(folder)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise EntenteError([_folder_fault(folder, "something in it")])
    found = analysis.analyse(read_article(article), proposed=True)
    if not found.mentions:
        do = "Choose a news text in English in which states or groups deal with each other."
        raise EntenteError([Fault("new_course.actors", str(article), "no actor", "a text that names some", do)])
    lesson = notebooks.read(data.course_folder() / LESSON)
    files = {f"data/{name}": content for name, content in _tables(found).items()}
    files |= {"09_your_own_article.ipynb": _lesson(lesson), "WORK.md": _work(found).encode("utf-8")}
    try:
        with whole_folder(folder) as made:
            write_whole({made / name: content for name, content in files.items()}, inside=made)
            pack.pack(made / "data")
    except OSError as error:
        raise EntenteError([_folder_fault(folder, error.strerror or type(error).__name__)]) from None
    return sorted(files)


def _folder_fault(folder: Path, found: str) -> Fault:
    return Fault("new_course.folder", str(folder), found, "a new or an empty folder that can be written to")


def _tables(found: Analysis) -> dict[str, bytes]:
    """The files of the data folder: ours where they are about the world or the method, the others made anew."""
    root = data.root()
    ours = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".yaml"]
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in ours if not path.name.startswith(".")}
    descriptor = json.loads(files["datapackage.json"].decode("utf-8"))
    tables = {resource["name"]: resource for resource in descriptor["resources"]}
    lines = [f"{' '.join(paragraph.text.split())}\n" for paragraph in found.article.paragraphs]
    files["article.txt"] = "".join(lines).encode("utf-8")
    rows: Mapping[str, Iterable[Mapping[str, Any]]] = {
        **{name: () for name in EMPTY},
        **THESIS,
        "actors": _actors(found),
        "sources": _sources(found),
        "mentions": _mentions(found),
        "claims": _claims(found),
        "coders": [row for row in _read(data.root() / tables["coders"]["path"]) if row["kind"] == "rules"],
        "name_rules": _rules(tables, {row["id"] for row in _actors(found)}),
    }
    # The file for the labs with its explanation only: they ask general questions until it is filled.
    labs = (root / "labs.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    files["labs.yaml"] = "".join(line for line in labs if line.startswith("#")).encode("utf-8")
    for name, listed in rows.items():
        columns = [field["name"] for field in tables[name]["schema"]["fields"]]
        files[tables[name]["path"]] = to_csv(listed, columns).encode("utf-8")
    _relax(descriptor, tables, found.article)
    files["datapackage.json"] = f"{json.dumps(descriptor, indent=2, ensure_ascii=False)}\n".encode()
    return files


def _rules(tables: Mapping[str, dict[str, Any]], actors: set[str]) -> list[dict[str, str]]:
    """The rules about names, without those that decide for an actor of our article only."""
    ours = {row["id"] for row in _read(data.root() / tables["actors"]["path"])}
    states = {row["id"] for row in _read(data.root() / tables["states"]["path"])}
    gone = ours - states - actors
    return [row for row in _read(data.root() / tables["name_rules"]["path"]) if not gone & set(row.values())]


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _actors(found: Analysis) -> list[dict[str, str]]:
    named = {mention.actor for mention in found.mentions}
    named |= {end for claim in found.claims for end in (claim.actor, claim.recipient)}
    known = found.gazetteer.actors
    named |= {known[name].part_of for name in named if name in known and known[name].part_of in known}
    keys = ("id", "label", "kind", "iso3", "plover_sector", "part_of")
    return [{key: getattr(known[name], key) for key in keys} for name in sorted(named) if name in known]


def _sources(found: Analysis) -> list[dict[str, str]]:
    kinds = {"author": "author"} | {claim.source: claim.source_kind for claim in found.claims}
    known = found.gazetteer.actors
    return [
        {
            "id": name,
            "label": known[name].label if name in known else name.replace("_", " "),
            "kind": kind,
            "actor": name if name in known and kind != "author" else "",
            "note": "Speaks wherever no other source is named." if name == "author" else "Found by the machine.",
        }
        for name, kind in kinds.items()
    ]


def _claims(found: Analysis) -> list[dict[str, Any]]:
    """The machine's claims; where only the words can decide the layer, the lightest, with a note."""
    book = data.codebook()
    rows = []
    for place, claim in enumerate(found.claims, 1):
        row = asdict(claim) | {"id": f"c{place:03d}"}
        if not row["layer"] and not book[claim.relation].layer:
            row |= {"layer": book.layers(claim)[-1], "note": "The layer is to be decided."}
        rows.append(row)
    return rows


def _mentions(found: Analysis) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    end = (0, 0)
    for mention in sorted(found.mentions, key=lambda one: (one.paragraph, one.start, -one.end)):
        if (mention.paragraph, mention.start) < end:  # "the Koreas" are two actors and one name
            continue
        end = (mention.paragraph, mention.end)
        text = found.article.paragraph(mention.paragraph).text
        rows.append(
            {
                "paragraph": mention.paragraph,
                "start": mention.start,
                "end": mention.end,
                "exact": mention.exact,
                "prefix": text[max(0, mention.start - CONTEXT) : mention.start],
                "suffix": text[mention.end : mention.end + CONTEXT],
                "actor": mention.actor,
                "form": "NAM",
                "metonymic": str(mention.metonymic).lower(),
            }
        )
    return rows


def _relax(descriptor: dict[str, Any], tables: Mapping[str, dict[str, Any]], article: Article) -> None:
    """Demands that only a finished course can meet are taken out; WORK.md says which come back when."""
    title = article.title[:80]
    descriptor |= {
        "name": "own-course",
        "title": f"A course on: {title}",
        "description": "Made with start.py new-course. Actors, mentions, sources and claims are the machine's "
        "proposals until somebody has read them.",
        "sources": [{"title": f"To be named: {title}"}],
    }
    tables["article"] |= {
        "title": "The article",
        "description": "One paragraph a line, the headline first.",
        "paragraphs": len(article.paragraphs),
        "sources": [{"title": f"To be named: {title}"}],
    }
    for name in ("claims", "hypotheses", "evidence"):
        tables[name].pop("rowCount", None)


def _lesson(lesson: NotebookNode) -> bytes:
    for cell in lesson.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.source = cell.source.replace('text_path = ""', 'text_path = "data/article.txt"', 1)
    return notebooks.stored(notebooks.normalise(lesson))


def _work(found: Analysis) -> str:
    heard = sorted({claim.paragraph for claim in found.claims})
    silent = [p.number for p in found.article.paragraphs if p.number not in heard]
    named = ", ".join(proposal.name for proposal in found.proposals[:12])
    return WORK.format(
        paragraphs=len(found.article.paragraphs),
        actors=len(_actors(found)),
        proposed=f"The machine is unsure of these names: {named}." if named else "No other name was proposed.",
        mentions=len(found.mentions),
        sources=", ".join(row["label"] for row in _sources(found)),
        claims=len(found.claims),
        heard=f", in {', '.join(f'p{n:02d}' for n in heard)}" if heard else "",
        silent=", ".join(f"p{n:02d}" for n in silent) or "none",
    )


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Write the skeleton, and say what is left to do by hand."""
    description = "Write the skeleton of a course on another article, and say what is left to do by hand."
    parser = argparse.ArgumentParser(prog="start.py new-course", description=description)
    parser.add_argument("folder", metavar="FOLDER", help="a new folder")
    parser.add_argument("--article", required=True, metavar="FILE", help="a text or a saved web page")
    options = parser.parse_args(arguments)
    made = write(options.folder, options.article)
    say(f"{count(len(made), 'file')} in {options.folder}. The tables validate: entente validate {options.folder}/data")
    say((Path(options.folder) / "WORK.md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
