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
from datetime import date
from pathlib import Path
from typing import Any

from entente import data
from entente.cli.console import say
from entente.errors import EntenteError, Fault
from entente.files import whole_folder, write_whole
from entente.path import analysis
from entente.path.report_tables import count_words
from entente.path.results import Analysis, Row, Stale
from entente.path.tables import read_rows, to_csv
from entente.say import count
from entente.text.article import Article, read_article
from tools import notebooks, pack, workbook
from tools.console import in_sentences

WORDS_AN_HOUR = 350  # a budget for coding by hand: two minutes a claim, some nine claims in 100 words
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
READER = "reader"  # who decided on the desk, in the tables
KINDS = {"official": "official", "named_analyst": "named_analyst", "anonymous": "anonymous", "author": "author"}
WORK = """\
# What is left to do by hand

The machine has read `data/article.txt` and proposed what stands in the tables{read}. It finds some of the actors and
fewer than half of the claims, and it does not know what it missed. After each step: `entente validate data`, then
`python3 start.py pack FOLDER/data` in the course's folder.

Hours, for a text of {words} words: the claims about {hours}, the same again for a second coding by somebody who has not
seen yours, an hour for names and sources, and an hour to read the workbook and put in questions of your own. Numbers of
need and hypotheses (7) are days of work, and no lesson in the workbook uses them.

1. **The text.** {paragraphs} paragraphs. If it is somebody else's, write your own retelling into `data/article.txt`
   before you code, a paragraph a line, the headline first: offsets are those of the text as it stands. Put its
   source into `data/datapackage.json` (`sources`), and mend its date there if need be (`written`: {written}).
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
9. **The workbook** (`workbook.ipynb`) leads a class through your text: read, actors, claims, graph, balance,
   agreement, with the labs of lessons 01 to 05. It has not been run. Open it in JupyterLab here, with the Python in
   which the course is installed. Its questions are general: write your own beside them.
10. **Our lessons** name actors, paragraphs and numbers of our article in their prose: see `docs/adapt.md`.
11. **Fairness.** Whose voice is missing in your text? Are all parties described in words that they could accept? See
    `docs/instructor/painful_subject.md`.
"""


def write(
    folder: str | Path,
    article: str | Path,
    *,
    actors: Iterable[Row] = (),
    claims: Iterable[Row] = (),
    written: str = "",
) -> tuple[list[str], tuple[Stale, ...]]:
    """Write the skeleton of a course on another article, with its workbook.

    Parameters
    ----------
    folder : str or Path
        New or empty.
    actors, claims : iterable of rows
        What a reader decided on the desk, as `entente.path.analyse` takes it; offsets come from the quoted words.

    written : str
        When the text was written: 2025, 2025-06 or 2025-06-30. By default this month.

    Returns
    -------
    list of str, tuple of Stale
        The files that were written, and the rows that fit nothing in the text.

    Raises
    ------
    EntenteError
        ``new_course.folder`` if the folder holds something or cannot be written; those of
        `entente.text.article.read_article`; ``new_course.actors`` if the machine finds no actor; those of
        `entente.path.analyse` for rows with faults; ``new_course.written`` for what is no date.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     made, _ = write(Path(place) / "suez", data.root() / "own_text.txt")
    ...     data.validate(Path(place) / "suez" / "data")
    ()
    >>> "WORK.md" in made
    True
    """
    folder = Path(folder)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise EntenteError([_folder_fault(folder, "something in it")])
    written = written or f"{date.today():%Y-%m}"
    if not data.is_date(written):
        expected = "a date such as 2025, 2025-06 or 2025-06-30"
        raise EntenteError([Fault("new_course.written", "option --written", f'"{written}"', expected)])
    actors, claims = tuple(actors), tuple(claims)
    found = analysis.analyse(read_article(article), actors=actors, claims=claims, proposed=not actors)
    if not found.mentions:
        do = "Choose a news text in English in which states or groups deal with each other."
        raise EntenteError([Fault("new_course.actors", str(article), "no actor", "a text that names some", do)])
    files = {f"data/{name}": content for name, content in _tables(found, written).items()}
    files[workbook.NAME] = notebooks.stored(workbook.build())
    files["WORK.md"] = _work(found, written).encode("utf-8")
    try:
        with whole_folder(folder) as made:
            write_whole({made / name: content for name, content in files.items()}, inside=made)
            pack.pack(made / "data")
    except OSError as error:
        raise EntenteError([_folder_fault(folder, error.strerror or type(error).__name__)]) from None
    return sorted(files), found.stale


def _folder_fault(folder: Path, found: str) -> Fault:
    return Fault("new_course.folder", str(folder), found, "a new or an empty folder that can be written to")


def _tables(found: Analysis, written: str) -> dict[str, bytes]:
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
        "coders": [
            _reader(),
            *(row for row in _read(root / tables["coders"]["path"]) if row["kind"] == "rules"),
        ],
        "name_rules": _rules(tables, {row["id"] for row in _actors(found)}),
    }
    # The file for the labs with its explanation only: they ask general questions until it is filled.
    labs = (root / "labs.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    files["labs.yaml"] = "".join(line for line in labs if line.startswith("#")).encode("utf-8")
    for name, listed in rows.items():
        columns = [field["name"] for field in tables[name]["schema"]["fields"]]
        files[tables[name]["path"]] = to_csv(listed, columns).encode("utf-8")
    _relax(descriptor, tables, found.article, written)
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


def _reader() -> dict[str, str]:
    return {
        "id": READER,
        "kind": "person",
        "label": "who decided on the desk",
        "made": date.today().isoformat(),
        "codebook": "codebook.csv and docs/codebook.md",
        "note": "Rows that a reader has kept, changed or added. Put your name here, if you like.",
    }


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
        # A claim that somebody has decided on has no coder any more.
        row = asdict(claim) | {"id": f"c{place:03d}", "coder": claim.coder or READER}
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


def _relax(descriptor: dict[str, Any], tables: Mapping[str, dict[str, Any]], article: Article, written: str) -> None:
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
        "written": written,
        "title": "The article",
        "description": "One paragraph a line, the headline first.",
        "paragraphs": len(article.paragraphs),
        "sources": [{"title": f"To be named: {title}"}],
    }
    for name in ("claims", "hypotheses", "evidence"):
        tables[name].pop("rowCount", None)


def _work(found: Analysis, written: str) -> str:
    heard = sorted({claim.paragraph for claim in found.claims})
    silent = [p.number for p in found.article.paragraphs if p.number not in heard]
    named = ", ".join(proposal.name for proposal in found.proposals[:12])
    by_reader = sum(not claim.coder for claim in found.claims)
    words = count_words(found.article)
    return WORK.format(
        written=written,
        words=words,
        hours=count(max(1, round(words / WORDS_AN_HOUR)), "hour"),
        read=f", and a reader has decided on {count(by_reader, 'claim')}" if by_reader else "",
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
    parser.add_argument("--actors", metavar="CSV", help="the desk's table of names, as you decided")
    parser.add_argument("--claims", metavar="CSV", help="the desk's table of claims, as you corrected it")
    parser.add_argument(
        "--written", default="", metavar="DATE", help="when the text was written; this month, if left out"
    )
    options = parser.parse_args(arguments)
    actors = read_rows(options.actors, ("name", "action")) if options.actors else ()
    claims = read_rows(options.claims, ("key", "action")) if options.claims else ()
    made, stale = write(options.folder, options.article, actors=actors, claims=claims, written=options.written)
    for one in stale:
        say(f"Fits no more, and was left out: {one}")
    say(f"{count(len(made), 'file')} in {options.folder}. The tables validate: entente validate {options.folder}/data")
    say((Path(options.folder) / "WORK.md").read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
