"""How well a coder reads texts that it was not tuned on. ``python -m tools.measure_coder tests/texts/unseen``.

The folder holds texts (``NAME.txt``), the claims of a reader (``claims.csv``) and the names of actors (``names.csv``).
Without ``--claims`` the package's machine coder is measured, as it codes before anybody has accepted a name; with it,
another coder's table with the columns of ``claims.csv``. Its README says how the gold was made.

Every figure is a part of a whole, so that the texts can be added up:

- **triple**: actor, relation and recipient in one text, the two in any order where the gold gives no direction;
- **tie**: a pair of states and the sign, + or −, of what is said to be or to have been, denials left out;
- **source**: claims of another source than the author that were found with that source;
- **own party**: claims that were found and given to one of their own two parties, while the gold has another source;
- **name**: proposed names that are actors' names, and actors' names that are proposed or known to the gazetteer;
- **covered**: claims of the gold that were found, or whose sentence the coder asks about or says that it has not read.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from entente import data
from entente.cli.console import say
from entente.errors import EntenteError, Fault, Undefined, unknown_choice
from entente.files import write_whole
from entente.path.analysis import analyse
from entente.say import slug, unaccented
from entente.text.article import Article, read_article
from entente.text.codebook import Claim
from entente.text.gazetteer import Mention
from entente.text.proposing import propose_actors
from entente.text.reading import read_text
from entente.text.scoring import claim_key
from entente.text.spans import share
from entente.text.tables import read_csv_rows
from tools.console import in_sentences

MACHINE = "rules"
QUESTIONS = "entente.text.questions"
CODES = ("actor", "relation", "recipient", "polarity", "certainty", "aux", "source", "source_kind", "direction")
CLAIMS = ("text", "paragraph", *CODES, "content")
NAMES = ("text", "surface", "kind")
ROWS = ("coder", "texts", "figure", "value", "n")
FIGURES = {  # each is the first count divided by the second
    "triple_precision": ("triples right", "triples found"),
    "triple_recall": ("triples right", "triples in the gold"),
    "triple_f1": ("triples right, twice", "triples on both sides"),
    "tie_precision": ("ties right", "ties found"),
    "tie_recall": ("ties right", "ties in the gold"),
    "tie_f1": ("ties right, twice", "ties on both sides"),
    "source_recall": ("sources right", "sources in the gold"),
    "own_party": ("own party as source", "claims found that are in the gold"),
    "name_precision": ("names right", "names proposed"),
    "name_recall": ("names met", "names in the gold"),
    "covered": ("claims covered", "claims in the gold"),
}
HEADS = ("text", "gold", "found", "triple P", "R", "F1", "tie P", "R", "F1", "source", "own party", "name P", "R")
HEADS += ("covered",)

Row = Mapping[str, str]
Span = tuple[int, int, int]  # paragraph, start, end


@dataclass(frozen=True)
class Coding:
    """What a coder makes of one text: its claims, the names it proposes or knows, and the words it asks about."""

    claims: tuple[Claim, ...]
    names: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    asked: tuple[Span, ...] = ()


def by_machine(article: Article) -> Coding:
    """The machine coder's reading of a text, as a reader meets it first.

    A speaker whose name it proposes counts as the state whose office it reads beside it, as an accepted one would.
    """
    found = analyse(article)
    proposals = propose_actors(article, found.gazetteer)
    names = tuple(proposal.name for proposal in proposals)
    offices = {slug(proposal.name): proposal.part_of for proposal in proposals if proposal.part_of}
    claims = tuple(replace(claim, source=offices.get(claim.source, claim.source)) for claim in found.claims)
    asked: list[Span] = []
    if importlib.util.find_spec(QUESTIONS):
        room = importlib.import_module(QUESTIONS)
        tables = found.gazetteer, data.lexicon(), data.codebook()
        halves = room.propose_questions(article, *tables, mentions=found.mentions)
        unread = room.unread_sentences(article, found.mentions, found.claims)
        asked = [(words.paragraph, words.start, words.end) for words in (*halves, *unread)]
    return Coding(claims, names, tuple(found.mentions), tuple(asked))


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table that has these columns, each a mapping of column to cell.

    Raises
    ------
    EntenteError
        ``measure.columns`` if one is missing; as `read_text` and `read_csv_rows`.
    """
    text, origin, _ = read_text(path)
    header, *rows = read_csv_rows(text, origin, columns)
    if missing := [name for name in columns if name not in header]:
        where, found = f"{origin}, header", ", ".join(header)
        raise EntenteError([Fault("measure.columns", where, found, ", ".join(columns), f"Add {', '.join(missing)}.")])
    return [dict(zip_longest(header, row, fillvalue="")) for row in rows if row]


def claim_of(row: Row, article: Article, number: int) -> Claim:
    """The claim of a row; its words have to stand in its paragraph, letter for letter.

    Raises
    ------
    EntenteError
        ``measure.content`` if they do not; ``measure.relation`` for a relation that the codebook does not have.
    """
    where = f"{row['text']}, paragraph {row['paragraph']}"
    names = [relation.name for relation in data.codebook()]
    if row["relation"] not in names:
        raise EntenteError([unknown_choice("measure.relation", where, row["relation"], names)])
    paragraph = article.paragraph(int(row["paragraph"]) if row["paragraph"].isdigit() else 0)
    start, content = paragraph.text.find(row["content"]), row["content"]
    if start < 0 or not content:
        do = "Copy them letter for letter, or mend the number of the paragraph."
        raise EntenteError([Fault("measure.content", where, f'"{content}"', "words of that paragraph", do)])
    fields: dict[str, Any] = {name: row[name] for name in CODES}
    fields |= {"cue": "", "start": start, "end": start + len(content), "content": content}
    return Claim(f"r{number:03}", paragraph.number, **fields)


def measure_text(article: Article, gold: Sequence[Claim], names: Sequence[Row], coding: Coding) -> Counter[str]:
    """Count what `FIGURES` are made of, for one text."""
    book = data.gazetteer()
    mutual = {undirected(claim) for claim in gold if data.codebook().direction(claim) != "one_way"}

    def triple(claim: Claim) -> tuple:
        if undirected(claim) in mutual:
            claim = replace(claim, direction="mutual")
        return claim_key(claim, "triple", data.codebook(), book)[1:]

    def with_source(claim: Claim) -> tuple:
        source = "anonymous" if claim.source_kind == "anonymous" else book.state_of(claim.source) or claim.source
        return triple(claim), source

    counts: Counter[str] = Counter()
    wanted, found = {triple(claim) for claim in gold}, {triple(claim) for claim in coding.claims}
    _compare(counts, "triples", wanted, found)
    _compare(counts, "ties", ties(gold), ties(coding.claims))

    sourced, given = set(map(with_source, gold)), set(map(with_source, coding.claims))
    others = {pair for pair in sourced if pair[1] != "author"}
    counts["sources right"] = len(others & given)
    counts["sources in the gold"] = len(others)
    both = {pair for pair in given if pair[0] in wanted}
    counts["claims found that are in the gold"] = len(both)
    counts["own party as source"] = sum(source in key[1:] for key, source in both - sourced)

    _compare_names(counts, article, names, coding)

    counts["claims in the gold"] = len(gold)
    for claim in gold:
        counts["claims covered"] += triple(claim) in found or _asked(claim, article, coding.asked)
    return counts


def undirected(claim: Claim) -> tuple[str, str, str]:
    """The relation of a claim and its two sides, as states where they have one, in the order of their names."""
    _, relation, *sides = claim_key(replace(claim, direction="mutual"), "triple", data.codebook(), data.gazetteer())
    return (relation, *sides)


def ties(claims: Iterable[Claim]) -> set[tuple[str, str, int]]:
    """Each pair of two states with the sign of a claim on it that is observed and not denied; sign 0 is no tie."""
    book, found = data.gazetteer(), set()
    for claim in claims:
        sign = data.codebook().sign(claim)
        sides = {book.state_of(side) for side in claim.pair}
        if claim.observed and sign and len(sides) == 2 and None not in sides:
            found.add((*sorted(sides), sign))
    return found


def _compare(counts: Counter[str], what: str, gold: set, found: set) -> None:
    right = len(gold & found)
    counts[f"{what} right"] = right
    counts[f"{what} right, twice"] = 2 * right
    counts[f"{what} found"] = len(found)
    counts[f"{what} in the gold"] = len(gold)
    counts[f"{what} on both sides"] = len(gold) + len(found)


def _compare_names(counts: Counter[str], article: Article, gold: Sequence[Row], coding: Coding) -> None:
    """A name that the gazetteer knows cannot be proposed: it counts as met, or a longer gazetteer would cost recall."""
    counts["names proposed"] = len(coding.names)
    counts["names right"] = sum(any(same_name(name, row) for row in gold) for name in coding.names)
    counts["names in the gold"] = len(gold)
    known = {article.paragraph(one.paragraph).text[one.start : one.end] for one in coding.mentions}
    for row in gold:
        counts["names met"] += any(same_name(name, row) for name in (*coding.names, *known))


def same_name(proposed: str, row: Row) -> bool:
    """Whether a proposed name is that of a row: the same words, or the surname of the same person.

    Examples
    --------
    >>> same_name("Resistance Front", {"surface": "The Resistance Front", "kind": "group"})
    True
    >>> same_name("Talon", {"surface": "Patrice Talon", "kind": "person"})
    True
    >>> same_name("Union", {"surface": "African Union", "kind": "organisation"})
    False
    """
    left, right = unaccented(proposed).split(), unaccented(row["surface"]).split()
    if row["kind"] == "person" and left[-1:] == right[-1:]:
        return True
    return left[left[:1] == ["the"] :] == right[right[:1] == ["the"] :]


def _asked(claim: Claim, article: Article, asked: Iterable[Span]) -> bool:
    """Whether a question, or a sentence that is said to be unread, lies in a sentence of the claim."""
    for sentence in article.paragraph(claim.paragraph).sentences:
        if sentence.start < claim.end and claim.start < sentence.end:
            for paragraph, start, end in asked:
                if paragraph == claim.paragraph and start < sentence.end and sentence.start < end:
                    return True
    return False


def measure_folder(
    folder: Path, coder: Callable[[Article], Coding] = by_machine, *, claims: Path | None = None
) -> dict[str, Counter[str]]:
    """Measure a coder on each text of a folder.

    Parameters
    ----------
    coder : callable
        Takes an article and gives a `Coding`.
    claims : Path, optional
        A coder's table of claims, which is measured instead.

    Returns
    -------
    dict of str to Counter
        The counts of each text, by its name; `figures` makes shares of them.

    Raises
    ------
    EntenteError
        ``measure.folder`` if no text is there; as `claim_of`, or as `read_text` for a table that is missing.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise EntenteError([Fault("measure.folder", str(folder), "no text", "texts as .txt, claims.csv, names.csv")])
    gold, names = read_rows(folder / "claims.csv", CLAIMS), read_rows(folder / "names.csv", NAMES)
    others = read_rows(claims, CLAIMS) if claims else None
    counts = {}
    for path in paths:
        article = read_article(path)
        coding = coder(article) if others is None else Coding(_claims(others, path.stem, article))
        its_names = [row for row in names if row["text"] == path.stem]
        counts[path.stem] = measure_text(article, _claims(gold, path.stem, article), its_names, coding)
    return counts


def _claims(rows: Iterable[Row], text: str, article: Article) -> tuple[Claim, ...]:
    its_own = [row for row in rows if row["text"] == text]
    return tuple(claim_of(row, article, number) for number, row in enumerate(its_own, 1))


def figures(counts: Mapping[str, int]) -> dict[str, tuple[float | None, int]]:
    """Each of `FIGURES` as a share and what it is a share of; None where there is nothing to share.

    ``own_party`` is a number of claims and no share.

    Examples
    --------
    >>> figures(Counter({"ties right": 1, "ties in the gold": 4}))["tie_recall"]
    (0.25, 4)
    """
    shares: dict[str, tuple[float | None, int]] = {}
    for name, (part, whole) in FIGURES.items():
        value = counts[part] if name == "own_party" else share(counts[part], counts[whole], "there is none")
        shares[name] = None if isinstance(value, Undefined) else value, counts[whole]
    return shares


def total(counts: Mapping[str, Counter[str]]) -> Counter[str]:
    """The counts of all texts added up."""
    added: Counter[str] = Counter()
    for one in counts.values():
        added.update(one)
    return added


def table(counts: Mapping[str, Counter[str]]) -> str:
    """One line per text and one for all, with the figures in the order of `HEADS`."""
    lines = [HEADS]
    for text, one in [*counts.items(), ("all texts", total(counts))]:
        cells = [_cell(value) for value, _ in figures(one).values()]
        lines.append((text, str(one["claims in the gold"]), str(one["triples found"]), *cells))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(map(str.rjust, line, widths)) for line in lines)


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.2f}"


def stored(path: Path, coder: str, texts: str, counts: Mapping[str, Counter[str]]) -> bytes:
    """The table of stored figures with this measurement in it; an older one of the same coder and texts gives way."""
    rows = [[row[name] for name in ROWS] for row in read_rows(path, ROWS)] if path.exists() else []
    kept = [row for row in rows if row[:2] != [coder, texts]]
    kept.append([coder, texts, "texts", str(len(counts)), str(len(counts))])
    for name, (value, whole) in figures(total(counts)).items():
        kept.append([coder, texts, name, "" if value is None else f"{value:.4g}", str(whole)])
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows([ROWS, *kept])
    return lines.getvalue().encode()


@in_sentences
def main(arguments: Sequence[str]) -> int:
    """Measure a coder on a folder of texts, show the table, and store the figures if asked."""
    parser = argparse.ArgumentParser(prog="python -m tools.measure_coder", description=main.__doc__)
    parser.add_argument("folder", type=Path, help="texts with claims.csv and names.csv")
    parser.add_argument("--claims", type=Path, help="the claims of another coder, with the columns of claims.csv")
    parser.add_argument("--coder", help="the coder's name; without it rules, or the name of the file of claims")
    parser.add_argument("--json", action="store_true", help="give the figures as JSON")
    parser.add_argument("--store", type=Path, help="a CSV file that the figures of all texts are written to")
    given = parser.parse_args(arguments)
    counts = measure_folder(given.folder, claims=given.claims)
    if given.json:
        shown = {}
        for text, one in [*counts.items(), ("all texts", total(counts))]:
            shown[text] = {name: {"value": value, "n": whole} for name, (value, whole) in figures(one).items()}
        say(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        say(table(counts))
    if given.store:
        coder = given.coder or (given.claims.stem if given.claims else MACHINE)
        write_whole({given.store: stored(given.store, coder, given.folder.resolve().name, counts)})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
