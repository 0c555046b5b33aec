"""Who codes a text, and what they propose: rules, the shipped codings, people's tables, answers to the prompt.

Each is a **coder** with one method, `propose`. A class's folder of tables is read here too: `read_codings`. A table is
one coder's: what the desk of lesson 09 or the coding desk saves, or any table with the columns of `NEEDED`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Protocol

from entente import data
from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any
from entente.path.answer_forms import NEEDED, read_answer_text
from entente.path.answers import read_answer
from entente.path.corrections import Coded, coded_claim, holds_claim, is_decided
from entente.path.results import Analysis, fingerprint
from entente.path.rows import cell
from entente.text.codebook import MACHINE, Claim
from entente.text.reading import read_text
from entente.text.tables import read_csv_rows

# By what name the course's own claims and the answer that is kept with them are asked for.
COURSE, RECORDED = "course", "recorded"


@dataclass(frozen=True)
class Coding:
    """What one coder proposes for one text.

    Parameters
    ----------
    claims : tuple of Claim
        Each carries its name.
    left_out : tuple of str
        What the coder has said and is no claim of this text, each with the reason.
    """

    name: str
    kind: str
    claims: tuple[Claim, ...]
    left_out: tuple[str, ...] = ()


class Coder(Protocol):
    """Anybody or anything that codes texts.

    `kind` is rules, language_model, reconciliation, table (a person's, or one made of an answer) or answer.
    """

    name: str
    kind: str

    def propose(self, found: Analysis) -> Coding:
        """What this coder proposes for the text of an analysis, whose actors are those that it knows or accepted."""
        ...


@dataclass(frozen=True)
class Rules:
    """This package's machine coder."""

    name: str = MACHINE
    kind: str = "rules"

    def propose(self, found: Analysis) -> Coding:
        """The claims as the rules proposed them, before any reader's correction."""
        mine = [claim for claim in found.claims_as_proposed if claim.coder in ("", self.name)]
        claims = tuple(replace(claim, coder=self.name) for claim in mine)
        return Coding(self.name, self.kind, claims)


@dataclass(frozen=True)
class Shipped:
    """A coding that comes with the course, of the course's article and of no other text."""

    name: str
    kind: str

    def propose(self, found: Analysis) -> Coding:
        """The coding; ``coders.text`` if the text is another."""
        if found.sha256 != fingerprint(data.article()):
            expected, do = "the course's article", "Name a coder who has coded this text."
            raise EntenteError([Fault("coders.text", f"coder {self.name}", "another text", expected, do)])
        if self.name == RECORDED:
            return _of_answer(data.recorded_answer(), found, self)
        claims = data.claims() if self.name == COURSE else data.codings()[self.name]
        return Coding(self.name, self.kind, tuple(replace(claim, coder=self.name) for claim in claims))


@dataclass(frozen=True)
class Answered:
    """The answer of a chat model, or of anybody, to the prompt: a file in any of the forms of `answer_forms`."""

    path: str
    name: str
    kind: str = "answer"

    def propose(self, found: Analysis) -> Coding:
        """The claims that pass `read_answer`."""
        text, _ = read_answer_text(self.path)
        return _of_answer(text, found, self)


def _of_answer(text: str, found: Analysis, coder: Shipped | Answered) -> Coding:
    answer = read_answer(text, found, coder="model", origin=coder.name)
    claims = []
    for number, claim in enumerate(answer.claims, 1):
        claims.append(replace(claim, id=f"{coder.name} {number}", coder=coder.name))
    left_out = [f"{fault} It stands nowhere in the text." for fault in answer.invented]
    left_out += [*map(str, answer.faults), *answer.doubled]
    return Coding(coder.name, coder.kind, tuple(claims), tuple(left_out))


@dataclass(frozen=True)
class Tabled:
    """A coder's table: what a desk saved, or `entente coder read` wrote."""

    path: str
    name: str
    kind: str = "table"

    def propose(self, found: Analysis) -> Coding:
        """The rows in order. Those of the machine that nobody has decided on are not the coder's."""
        coded = Coded(found.article, found.gazetteer, {}, found.decisions)
        claims, left_out = [], []
        for where, row in _rows(Path(self.path)):
            if cell(row, "coder") == MACHINE and not is_decided(row):
                continue
            claim, faults = coded_claim(row, where, coded)
            left_out += map(str, faults)
            if claim:
                claims.append(replace(claim, id=f"{self.name} {len(claims) + 1}", coder=self.name))
        return Coding(self.name, self.kind, tuple(claims), tuple(left_out))


def coder_named(named: str) -> Coder:
    """The coder that a name or a file stands for.

    Parameters
    ----------
    named : str
        ``rules``, a shipped coding (``pass_a``, ``pass_b``, ``course``, ``recorded``), or a file: a table (.csv) or an
        answer in any other kind of text file. A file's coder is named after it.

    Raises
    ------
    EntenteError
        ``coders.name`` if it is neither.

    Examples
    --------
    >>> coder_named("pass_a").kind, coder_named("rules").name
    ('language_model', 'rules')
    >>> coder_named("pas_b")
    Traceback (most recent call last):
    entente.errors.EntenteError: coder: found "pas_b"; expected rules, pass_a, pass_b, course, recorded or a file that \
is there. Did you mean "pass_b"?
    """
    kinds = {coder.id: coder.kind for coder in data.coders()}
    shipped = {name: kinds[name] for name in data.codings()}
    shipped |= {COURSE: "reconciliation", RECORDED: "language_model"}
    if named == MACHINE:
        return Rules()
    if named in shipped:
        return Shipped(named, shipped[named])
    path = Path(named)
    if path.is_file():
        return Tabled(named, path.stem) if path.suffix.lower() == ".csv" else Answered(named, path.stem)
    known = [MACHINE, *shipped]
    expected = f"{', '.join(known)} or a file that is there"
    raise EntenteError([Fault("coders.name", "coder", f'"{named}"', expected, did_you_mean(named, known))])


def propose_all(coders: list[str], found: Analysis) -> tuple[Coding, ...]:
    """What each of several coders proposes for a text.

    Raises
    ------
    EntenteError
        All faults at once: of `coder_named`, of a file that cannot be read, and ``coders.twice``.

    Examples
    --------
    >>> from entente.path import analyse
    >>> [coding.name for coding in propose_all(["rules", "course"], analyse(data.article()))]
    ['rules', 'course']
    """
    codings: dict[str, Coding] = {}
    faults: list[Fault] = []
    for named in coders:
        try:
            coding = coder_named(named).propose(found)
        except EntenteError as error:
            faults += error.faults
            continue
        if coding.name in codings:
            do = "Give its file another name."
            faults.append(Fault("coders.twice", f"coder {named}", "a name that is taken", "each coder once", do))
        codings[coding.name] = coding
    raise_if_any(faults)
    return tuple(codings.values())


# --------------------------------------------------------------------------------------------------------------------
# A folder of tables


@dataclass(frozen=True)
class HandedIn:
    """The codings in a folder.

    Parameters
    ----------
    faults : tuple of Fault
        Of the rows and files that were left out.
    unread : int
        Rows that hold a proposal of the machine on which nobody has decided; they are left out too.
    """

    codings: Mapping[str, tuple[Claim, ...]]
    faults: tuple[Fault, ...]
    unread: int
    files: int


def read_codings(folder: str | Path) -> HandedIn:
    """Read every table (``*.csv``) of a folder as a coding of the course's article.

    The coder is named by the column ``coder``, or else by the file. A row that is not in order is told and left out;
    so is a whole file that is no table.

    Raises
    ------
    EntenteError
        ``coders.folder`` if there is no such folder, or no table in it.

    Examples
    --------
    >>> read_codings("no_such_folder")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_folder: found no such folder; expected a folder with one table (.csv) a coder.
    """
    expected = "a folder with one table (.csv) a coder"
    if not Path(folder).is_dir():
        raise EntenteError([Fault("coders.folder", str(folder), "no such folder", expected)])
    paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() == ".csv" and path.is_file())
    if not paths:
        do = "Save a table from the desk into it, named after its coder."
        raise EntenteError([Fault("coders.folder", str(folder), "no table", expected, do)])
    coded = Coded(data.article(), data.gazetteer(), {}, ())
    codings: dict[str, list[Claim]] = {}
    owner: dict[str, str] = {}
    faults: list[Fault] = []
    unread = 0
    for path in paths:
        try:
            rows = list(_rows(path))
        except EntenteError as error:
            faults += error.faults
            continue
        for where, row in rows:
            coder = cell(row, "coder") or path.stem
            if coder == MACHINE and not is_decided(row):
                unread += 1
                continue
            coder = path.stem if coder == MACHINE else coder
            claim, found = coded_claim(row, where, coded)
            if owner.setdefault(coder, path.name) != path.name:
                do = "Give each coder one table, and each table another name."
                found = [Fault("coders.twice", where, f'the coder "{coder}" again', f"{owner[coder]} alone", do)]
            faults += found
            mine = codings.setdefault(coder, [])
            if claim and not found:
                mine.append(replace(claim, id=f"{coder} {len(mine) + 1}", coder=coder))
    return HandedIn({coder: tuple(claims) for coder, claims in codings.items()}, tuple(faults), unread, len(paths))


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row that holds a claim, with its place: the header is row 1."""
    text = read_text(path, expected="a table").text
    lines = read_csv_rows(text, path.name, NEEDED)
    header = [name.strip().casefold() for name in lines[0]] if lines else []
    missing = [name for name in NEEDED if name not in header]
    if missing:
        found = f"no column {', '.join(missing)}"
        do = "Save the table from the desk again, and keep its first row."
        raise EntenteError([Fault("coders.columns", path.name, found, f"the columns {', '.join(NEEDED)}", do)])
    for number, line in enumerate(lines[1:], 2):
        row = dict(zip_longest(header, line[: len(header)], fillvalue=""))
        if any(map(str.strip, line)) and holds_claim(row):
            yield f"{path.name}, row {number}", row
