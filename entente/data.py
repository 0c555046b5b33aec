"""The course's tables: read, checked as a whole, and given out as models.

This is the only module that reads the folder ``data/``. The folder is one data package: `datapackage.json` names each
table (a **resource**), its fields, its keys, where it comes from, its licence and the hash of its bytes.

A table whose hash is the recorded one was checked when it was packed, so the loaders only read it. When any table
has been changed, everything is checked again, and all the faults of a table are raised together.

Row numbers are those of a spreadsheet: the header is row 1.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from entente import actors as _actors
from entente import article as _article
from entente import claims as _claims
from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice

if TYPE_CHECKING:
    import networkx as nx

DESCRIPTOR = "datapackage.json"
PACK = "python -m entente.course.pack"
JSON_TYPES = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "list": {"type": "array"},
}
TYPE_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list with ; between its items",
}
CONSTRAINTS = {
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "maximum": "maximum",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
PARAGRAPH_LABEL = re.compile(r"p\d{2,}", re.ASCII)
DATE_FORM = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
OTHER_CONSTRAINTS = ("required", "unique")


# --- Models that live in no other module ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OutsideFact:
    """A fact that the article does not tell.

    Parameters
    ----------
    id : str
        Such as ``"f01"``.
    fact, source, status : str
        The fact in a sentence, where it was read, and how firm it is: reported, claimed, contested,
        partly_reported, read_in_data or hindsight.
    bears_on : tuple of str
        Paragraphs of the article (``"p24"``) and topics (``"csto"``) that it bears on.

    Examples
    --------
    >>> OutsideFact("f99", "A fact.", "a report", "reported", ("p24", "p25", "csto")).paragraphs
    (24, 25)
    """

    id: str
    fact: str
    source: str
    status: str
    bears_on: tuple[str, ...]

    @property
    def paragraphs(self) -> tuple[int, ...]:
        """The numbers of the paragraphs that the fact bears on."""
        return tuple(int(label[1:]) for label in self.bears_on if PARAGRAPH_LABEL.fullmatch(label))


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A mention of the gold standard, with the words around it.

    Parameters
    ----------
    paragraph, start, end, exact, actor, state, metonymic
        As in `entente.actors.Mention`.
    prefix, suffix : str
        The words just before and just after, so that the place can be found again in a changed text.
    form : str
        ``"NAM"`` for a name, ``"NOM"`` for a description, ``"PRO"`` for a pronoun.

    Examples
    --------
    >>> GoldMention(1, 0, 4, "Iran", "iran", "iran", False, "", " gave", "NAM").mention.exact
    'Iran'
    """

    paragraph: int
    start: int
    end: int
    exact: str
    actor: str
    state: str | None
    metonymic: bool
    prefix: str
    suffix: str
    form: str

    @property
    def mention(self) -> _actors.Mention:
        """The same mention in the form that `entente.actors.find_mentions` gives."""
        return _actors.Mention(self.paragraph, self.start, self.end, self.exact, self.actor, self.state, self.metonymic)


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who makes claims in the article.

    Parameters
    ----------
    id, label : str
        Such as ``"sources_in_tehran"``, and the words for a figure.
    kind : str
        One of `entente.claims.SOURCE_KINDS`.
    actor : str
        The actor that it is, or empty.
    note : str
        What a reader should know of it.

    Examples
    --------
    >>> Source("insiders", "unnamed insiders", "anonymous").actor
    ''
    """

    id: str
    label: str
    kind: str
    actor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a learner is asked to judge before the first lesson, and again after the last.

    Parameters
    ----------
    id, statement : str
        Such as ``"j1"``, and the sentence that is to be judged.
    answered_in : str
        The number of the lesson that answers it.

    Examples
    --------
    >>> Judgement("j1", "The graph is balanced.", "05").answered_in
    '05'
    """

    id: str
    statement: str
    answered_in: str


@dataclass(frozen=True, slots=True)
class BenchmarkFigure:
    """A published figure to test a measure against.

    Parameters
    ----------
    instance, measure : str
        The data set and what was measured on it.
    value, tolerance : float
        The published value, and how far from it a right answer may lie (its rounding).
    source : str
        Who published it.

    Examples
    --------
    >>> BenchmarkFigure("highland_tribes", "frustration_index", 7, 0, "a source").agrees(7)
    True
    """

    instance: str
    measure: str
    value: float
    tolerance: float
    source: str

    def agrees(self, value: float) -> bool:
        """Whether a value lies within the tolerance of the published one."""
        return abs(value - self.value) <= self.tolerance


# --- The folder ----------------------------------------------------------------------------------------------------


class Spot(NamedTuple):
    """The address of a fault: a file, and perhaps a row and a field."""

    file: str
    row: int = 0
    field: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row else ""
        return f"{self.file}{row}" + (f", field {self.field}" if self.field else "")


class Found(NamedTuple):
    """A fault with the address that it is sorted by."""

    spot: Spot
    fault: Fault


class Row(NamedTuple):
    """One row of a table: its number in a spreadsheet, its cells as text, and those cells that could be read."""

    number: int
    cells: Mapping[str, str]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """A table as it was read, with the faults of its dialect and its columns."""

    name: str
    file: str
    fields: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any]
    rows: tuple[Row, ...]
    faults: tuple[Found, ...]

    def spot(self, row: Row | int = 0, field: str = "") -> Spot:
        return Spot(self.file, row if isinstance(row, int) else row.number, field)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(field["name"] for field in self.fields)

    def column(self, field: str) -> frozenset:
        """The values that stand in one field."""
        return frozenset(row.values[field] for row in self.rows if field in row.values)


def root(folder: str | Path | None = None) -> Path:
    """The folder of the course's data.

    Parameters
    ----------
    folder : str or path, optional
        A folder of your own in its place. It must hold a `datapackage.json`.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    EntenteError
        If the folder holds no `datapackage.json`.

    Examples
    --------
    >>> (root() / "article.txt").exists()
    True
    """
    here = Path(__file__).resolve().parent
    places = [Path(folder)] if folder is not None else [here.parent / "data", here / "_data"]
    for place in places:
        if (place / DESCRIPTOR).is_file():
            return place.resolve()
    do = "Name the folder that holds the tables." if folder is not None else "Install the course again."
    raise EntenteError([Fault("data.root", str(places[0]), f"no {DESCRIPTOR}", "a folder with a data package", do)])


def validate(root: str | Path | None = None) -> tuple[Fault, ...]:
    """Check every table, and return all the faults at once, sorted by file and row.

    Checked are: the rules themselves, the encoding and the separator, columns, types and allowed values, keys,
    references between tables, offsets against the article, dates, the share of claims coded twice, and the hashes.

    Parameters
    ----------
    root : str or path, optional
        Another folder than the course's own.

    Returns
    -------
    tuple of Fault
        Empty if there is nothing to mend.

    Examples
    --------
    >>> validate()
    ()
    """
    folder = _folder(root)
    found = [*folder.found, *_changed(folder)]
    return tuple(item.fault for item in sorted(found, key=_order))


def table(name: str, *, root: str | Path | None = None) -> tuple[dict[str, Any], ...]:
    """The rows of any table as plain dictionaries, with numbers, truth values and lists read as such.

    Parameters
    ----------
    name : str
        The name of the table in `datapackage.json`, such as ``"claims"``.

    Returns
    -------
    tuple of dict
        An empty cell is ``None``.

    Raises
    ------
    EntenteError
        If there is no such table, or it has faults.

    Examples
    --------
    >>> table("highland_tribes")[0]
    {'u': 'Gavev', 'v': 'Kotun', 'sign': 1}
    """
    rows = _rows(name, root)
    return tuple({field: row.values.get(field) for field in row.cells} for row in rows)


def table_names(root: str | Path | None = None) -> tuple[str, ...]:
    """The names of the tables, as `datapackage.json` gives them.

    Examples
    --------
    >>> "claims" in table_names()
    True
    """
    return tuple(_folder(root).tables)


# --- Loaders -------------------------------------------------------------------------------------------------------


def article(*, root: str | Path | None = None) -> _article.Article:
    """The course's article: 49 paragraphs, the headline being the first.

    Examples
    --------
    >>> len(article().paragraphs)
    49
    """
    return _load("article", root)


def written(*, root: str | Path | None = None) -> str:
    """When the article was written, as a partial date: what it leaves undated speaks of that time.

    Examples
    --------
    >>> written()
    '2025-06'
    """
    return _folder(root).resources.get("article", {}).get("written", "")


def gazetteer(*, root: str | Path | None = None) -> _actors.Gazetteer:
    """The names by which actors and states are known, with the rules for names that are several things.

    Examples
    --------
    >>> gazetteer().state_of("putin")
    'russia'
    """
    return _load("gazetteer", root)


def states(*, root: str | Path | None = None) -> tuple[_actors.State, ...]:
    """The states of the world: members and observers of the United Nations, Taiwan and Kosovo.

    Examples
    --------
    >>> len(states())
    197
    """
    return _load("states", root)


def codebook(*, root: str | Path | None = None) -> _claims.Codebook:
    """The relations that may be coded.

    Examples
    --------
    >>> codebook()["attacks"].sign
    -1
    """
    return _load("codebook", root)


def lexicon(*, root: str | Path | None = None) -> _claims.Lexicon:
    """The verbs and cues that the machine coder knows.

    Examples
    --------
    >>> type(lexicon()).__name__
    'Lexicon'
    """
    return _load("lexicon", root)


def claims(*, root: str | Path | None = None) -> tuple[_claims.Claim, ...]:
    """The claims of the article as the first coder coded them: the course's gold.

    Examples
    --------
    >>> len(claims()) >= 60
    True
    """
    return _load("claims", root)


def second_coding(*, root: str | Path | None = None) -> tuple[_claims.Claim, ...]:
    """The same claims, at least a third of them, as a second coder coded them without seeing the first coding.

    Examples
    --------
    >>> {claim.id for claim in second_coding()} <= {claim.id for claim in claims()}
    True
    """
    return _load("second_coding", root)


def sources(*, root: str | Path | None = None) -> tuple[Source, ...]:
    """Those who make the claims of the article.

    Examples
    --------
    >>> [source.id for source in sources() if source.kind == "author"]
    ['author']
    """
    return _load("sources", root)


def gold_mentions(*, root: str | Path | None = None) -> tuple[GoldMention, ...]:
    """The mentions of actors in the article, marked one by one.

    Examples
    --------
    >>> mention = gold_mentions()[0]
    >>> article().paragraph(mention.paragraph).text[mention.start:mention.end] == mention.exact
    True
    """
    return _load("gold_mentions", root)


def outside_facts(*, root: str | Path | None = None) -> tuple[OutsideFact, ...]:
    """What the article does not tell, with source and status.

    Examples
    --------
    >>> sorted({fact.status for fact in outside_facts()})
    ['claimed', 'contested', 'hindsight', 'partly_reported', 'read_in_data', 'reported']
    """
    return _load("outside_facts", root)


def judgements(*, root: str | Path | None = None) -> tuple[Judgement, ...]:
    """What a learner is asked before the first lesson.

    Examples
    --------
    >>> [judgement.id for judgement in judgements()]
    ['j1', 'j2', 'j3', 'j4', 'j5', 'j6']
    """
    return _load("judgements", root)


def benchmark_figures(*, root: str | Path | None = None) -> tuple[BenchmarkFigure, ...]:
    """Published figures to test the measures against.

    Examples
    --------
    >>> {figure.instance for figure in benchmark_figures()} >= {"highland_tribes"}
    True
    """
    return _load("benchmark_figures", root)


def benchmark(name: str, *, year: int | None = None, root: str | Path | None = None) -> nx.Graph:
    """A published signed network.

    Parameters
    ----------
    name : str
        ``"highland_tribes"`` or ``"wwi_alliances"``.
    year : int, optional
        For a network in time: the ties that held in that year (from ``begin``, before ``end``).

    Returns
    -------
    networkx.Graph
        Each edge has ``sign``, 1 or -1.

    Raises
    ------
    EntenteError
        If there is no such network, or a year is missing or of no use.

    Examples
    --------
    >>> len(benchmark("highland_tribes").edges), len(benchmark("wwi_alliances", year=1907).edges)
    (58, 15)
    """
    import networkx as nx

    rows = [row.values for row in _network_rows(name, root)]
    raise_if_any(_year_faults(rows, name, year))
    graph = nx.Graph(name=name)
    for row in rows:
        graph.add_nodes_from((row["u"], row["v"]))
        if year is None or row["begin"] <= year < row["end"]:
            graph.add_edge(row["u"], row["v"], sign=row["sign"])
    return graph


def _network_rows(name: str, root: str | Path | None) -> tuple[Row, ...]:
    networks = [key for key, table in _folder(root).tables.items() if {"u", "v", "sign"} <= set(table.names)]
    if name not in networks:
        raise EntenteError([unknown_choice("data.benchmark", "argument name", name, networks)])
    return _rows(name, root)


def _year_faults(rows: list[Mapping[str, Any]], name: str, year: int | None) -> Iterator[Fault]:
    in_time = "begin" in rows[0]
    if in_time and year is None:
        span = f"a year from {min(row['begin'] for row in rows)} to {max(row['end'] for row in rows) - 1}"
        yield Fault("data.year", "argument year", "none", span, f"The ties of {name} change with time.")
    if year is not None and not in_time:
        yield Fault("data.year", "argument year", str(year), "no year", f"The ties of {name} have no dates.")


# --- From a folder to models ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Folder:
    """A data folder at one moment; whatever is asked of it is read once."""

    path: Path
    stamp: tuple

    @functools.cached_property
    def _read_descriptor(self) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
        return _read_descriptor(self.path)

    @property
    def descriptor(self) -> Mapping[str, Any]:
        return self._read_descriptor[0]

    @functools.cached_property
    def resources(self) -> Mapping[str, Mapping[str, Any]]:
        return {resource["name"]: resource for resource in self.descriptor["resources"]}

    @functools.cached_property
    def tables(self) -> Mapping[str, Table]:
        """The tables that are there, read but not yet checked against each other."""
        resources = {name: resource for name, resource in self.resources.items() if "schema" in resource}
        return {name: _read_table(self, resource) for name, resource in resources.items()}

    @functools.cached_property
    def _read_article(self) -> tuple[_article.Article | None, tuple[Found, ...]]:
        return _read_article(self)

    @property
    def article(self) -> _article.Article | None:
        return self._read_article[0]

    @functools.cached_property
    def found(self) -> tuple[Found, ...]:
        """All faults but those of the hashes."""
        return tuple(_all_faults(self)) or tuple(_model_faults(self))

    @functools.cached_property
    def sealed(self) -> bool:
        """Whether every file is the one that was checked when the package was packed."""
        return not self._read_descriptor[1] and not any(_changed(self))

    @functools.cached_property
    def models(self) -> dict[str, Any]:
        return {}

    def label(self, path: Path) -> str:
        return f"{self.path.name}/{path.relative_to(self.path).as_posix()}"


def _folder(folder: str | Path | None) -> _Folder:
    path = root(folder)
    files = sorted(item for item in path.rglob("*") if item.is_file())
    stamp = tuple((str(item), item.stat().st_mtime_ns, item.stat().st_size) for item in files)
    return _folder_at(path, stamp)


@functools.lru_cache(maxsize=8)
def _folder_at(path: Path, stamp: tuple) -> _Folder:
    return _Folder(path, stamp)


def _load(model: str, root: str | Path | None) -> Any:
    folder = _folder(root)
    if model not in folder.models:
        build, tables = BUILDERS[model]
        _refuse_faults(folder, tables)
        folder.models[model] = build(folder)
    return folder.models[model]


def _rows(name: str, root: str | Path | None) -> tuple[Row, ...]:
    folder = _folder(root)
    if name not in folder.tables:
        raise EntenteError([unknown_choice("data.table", "argument name", name, folder.tables)])
    _refuse_faults(folder, (name,))
    return folder.tables[name].rows


def _refuse_faults(folder: _Folder, names: Iterable[str]) -> None:
    if folder.sealed:
        return
    files = {_file(folder, name) for name in names} | {_descriptor_file(folder)}
    raise_if_any(item.fault for item in sorted(folder.found, key=_order) if item.spot.file in files)


def _file(folder: _Folder, name: str) -> str:
    resource = folder.resources.get(name, {})
    return f"{folder.path.name}/{resource.get('path', name)}"


def _descriptor_file(folder: _Folder) -> str:
    return f"{folder.path.name}/{DESCRIPTOR}"


def _order(item: Found) -> tuple[str, int]:
    return item.spot.file, item.spot.row


def _cells(folder: _Folder, name: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in folder.tables[name].rows]


def _make(model: Callable, row: Row, table: Table) -> Any:
    """A dataclass from a row: lists as tuples, empty cells as empty texts or empty tuples."""
    empty = {field["name"]: () if field["type"] == "list" else "" for field in table.fields}
    return model(**{**empty, **row.values})


def _records(model: Callable, name: str) -> Callable[[_Folder], tuple]:
    def build(folder: _Folder) -> tuple:
        table = folder.tables[name]
        return tuple(_make(model, row, table) for row in table.rows)

    return build


def _build_gazetteer(folder: _Folder) -> _actors.Gazetteer:
    return _actors.Gazetteer.build(
        states=_records(_actors.State, "states")(folder),
        actors=_records(_actors.Actor, "actors")(folder),
        aliases=_records(_actors.Alias, "aliases")(folder),
        phrases=tuple(row["phrase"] for row in _cells(folder, "not_actors")),
        rules=[_actors.NameRule.from_row(row) for row in _cells(folder, "name_rules")],
    )


def _build_mentions(folder: _Folder) -> tuple[GoldMention, ...]:
    book = folder.models.setdefault("gazetteer", _build_gazetteer(folder))
    return tuple(
        GoldMention(**{"prefix": "", "suffix": "", **row.values, "state": book.state_of(row.values["actor"])})
        for row in folder.tables["mentions"].rows
    )


NAMES = ("states", "actors", "aliases", "not_actors", "name_rules")
BUILDERS: dict[str, tuple[Callable[[_Folder], Any], tuple[str, ...]]] = {
    "article": (lambda folder: folder.article, ("article",)),
    "states": (_records(_actors.State, "states"), ("states",)),
    "gazetteer": (_build_gazetteer, NAMES),
    "codebook": (lambda folder: _claims.Codebook.from_rows(_cells(folder, "codebook")), ("codebook",)),
    "lexicon": (lambda folder: _claims.Lexicon.from_rows(_cells(folder, "lexicon")), ("lexicon",)),
    "claims": (_records(_claims.Claim, "claims"), ("claims",)),
    "second_coding": (_records(_claims.Claim, "claims_second"), ("claims_second",)),
    "gold_mentions": (_build_mentions, ("mentions", *NAMES)),
    "sources": (_records(Source, "sources"), ("sources",)),
    "outside_facts": (_records(OutsideFact, "outside_facts"), ("outside_facts",)),
    "judgements": (_records(Judgement, "judgements"), ("judgements",)),
    "benchmark_figures": (_records(BenchmarkFigure, "benchmark_figures"), ("benchmark_figures",)),
}


# --- Reading: bytes, dialect, columns, cells -----------------------------------------------------------------------


def _fault(spot: Spot, code: str, found: str, expected: str, do: str = "") -> Found:
    return Found(spot, Fault(f"data.{code}", str(spot), found, expected, do))


def _rule(folder_name: str, about: str, found: str, expected: str) -> Found:
    spot = Spot(f"{folder_name}/{DESCRIPTOR}")
    where = f"{spot}, {about}" if about else str(spot)
    do = "This is a fault in the rule, not in a table: mend the rule."
    return Found(spot, Fault("data.rule", where, found, expected, do))


def _read_descriptor(path: Path) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
    """The descriptor with its sound resources only, and the faults of its rules."""
    try:
        descriptor = json.loads((path / DESCRIPTOR).read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        return {"resources": []}, (_rule(path.name, "", f"no valid JSON ({error})", "a data package in JSON"),)
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list):
        return {"resources": []}, (_rule(path.name, "", "no list of resources", "a list named resources"),)
    return _sound_resources(path, descriptor, resources)


def _sound_resources(path: Path, descriptor: dict, resources: list) -> tuple[Mapping[str, Any], tuple[Found, ...]]:
    sound: list[dict] = []
    faults: list[Found] = []
    for number, resource in enumerate(resources, 1):
        own = [_rule(path.name, *fault) for fault in _resource_faults(resource, number)]
        faults += own
        if isinstance(resource, dict) and {"name", "path"} <= resource.keys():
            sound.append({key: value for key, value in resource.items() if key != "schema" or not own})
    faults += [_rule(path.name, *fault) for fault in _target_faults(sound)]
    return {**descriptor, "resources": sound}, tuple(faults)


def _resource_faults(resource: Any, number: int) -> Iterator[tuple[str, str, str]]:
    if not isinstance(resource, dict):
        yield f"resource {number}", json.dumps(resource), "a resource with name and path"
        return
    about = f"resource {resource.get('name', number)}"
    for key in ("name", "path"):
        if not isinstance(resource.get(key), str):
            yield about, f"no {key}", f"a {key}"
    if isinstance(resource.get("path"), str) and _leaves(resource["path"]):
        yield about, f'path "{resource["path"]}"', "a path inside the folder"
    if "schema" in resource:
        yield from _schema_faults(resource["schema"], about)


def _leaves(path: str) -> bool:
    return "\\" in path or ":" in path or path.startswith("/") or ".." in PurePosixPath(path).parts


def _schema_faults(schema: Any, about: str) -> Iterator[tuple[str, str, str]]:
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list) or not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in fields):
        yield about, "a schema without named fields", "a list of fields, each with a name"
        return
    for field in fields:
        yield from _field_faults(field, f"{about}, field {field['name']}")
    names = {field["name"] for field in fields}
    for number, key in enumerate(schema.get("foreignKeys", ()), 1):
        if not _is_foreign_key(key):
            yield f"{about}, foreignKeys {number}", json.dumps(key), "fields and a reference with as many fields"
            return
    for place, name in _key_fields(schema):
        if name not in names:
            yield f"{about}, {place}", f'"{name}"', f"one of its fields. {did_you_mean(name, names)}".strip()


def _is_foreign_key(key: Any) -> bool:
    reference = key.get("reference") if isinstance(key, dict) else None
    if not isinstance(reference, dict):
        return False
    ends = [_listed(end.get("fields")) for end in (key, reference)]
    texts = all(isinstance(name, str) for end in ends for name in end)
    return texts and len(ends[0]) == len(ends[1]) > 0


def _key_fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The names of fields that the keys speak of, with the key that does."""
    for name in _listed(schema.get("primaryKey")):
        yield "primaryKey", name
    for key in schema.get("foreignKeys", ()):
        for name in _listed(key["fields"]):
            yield "foreignKeys", name
    for place in ("uniqueKeys", "inOrder"):
        for names in schema.get(place, ()):
            for name in names:
                yield place, name


def _field_faults(field: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    if field.get("type") not in JSON_TYPES:
        near = did_you_mean(str(field.get("type")), JSON_TYPES)
        yield about, f'type "{field.get("type")}"', f"one of {', '.join(JSON_TYPES)}. {near}".strip()
        return
    constraints = field.get("constraints", {})
    for name in constraints:
        if name not in CONSTRAINTS and name not in OTHER_CONSTRAINTS:
            near = did_you_mean(name, [*CONSTRAINTS, *OTHER_CONSTRAINTS])
            yield about, f'constraint "{name}"', f"a known constraint. {near}".strip()
    yield from _broken_constraints(constraints, about)


def _broken_constraints(constraints: Mapping[str, Any], about: str) -> Iterator[tuple[str, str, str]]:
    pattern, enum = constraints.get("pattern", ""), constraints.get("enum", [""])
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        yield about, f'pattern "{pattern}" ({error})', "a regular expression"
    if not isinstance(enum, list) or not enum:
        yield about, f"enum {json.dumps(enum)}", "a list of the values that are allowed"
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None and low > high:
        yield about, f"minimum {low} above maximum {high}", "a minimum that is not above the maximum"


def _target_faults(resources: list[dict]) -> Iterator[tuple[str, str, str]]:
    """References to tables or fields that are not there."""
    targets = {f"{r['name']}.{f['name']}" for r in resources if "schema" in r for f in r["schema"]["fields"]}
    broken = {r["name"] for r in resources if "schema" not in r}
    for resource in resources:
        for field, wanted in _references(resource["name"], resource.get("schema", {"fields": []})):
            for target in wanted:
                if target not in targets and target.split(".")[0] not in broken:
                    about = f"resource {resource['name']}, field {field}"
                    yield about, f'a reference to "{target}"', f"a field of a table. {did_you_mean(target, targets)}"


def _references(name: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each field that refers to others, with the ``table.field`` it may be found in."""
    for key in schema.get("foreignKeys", ()):
        reference = key["reference"]
        for field, target in zip(_listed(key["fields"]), _listed(reference["fields"]), strict=True):
            yield field, [f"{reference.get('resource') or name}.{target}"]
    for field in schema["fields"]:
        if field.get("refersTo"):
            yield field["name"], list(field["refersTo"])


def _listed(names: str | list[str] | None) -> list[str]:
    return [names] if isinstance(names, str) else list(names) if isinstance(names, list) else []


def _read_article(folder: _Folder) -> tuple[_article.Article | None, tuple[Found, ...]]:
    resource = folder.resources.get("article", {})
    path = folder.path / resource.get("path", "article.txt")
    if not path.is_file():
        return None, ()
    spot = Spot(folder.label(path))
    text, faults = read_text(path.read_bytes(), spot.file)
    try:
        text = _article.parse_article(text, origin=spot.file)
    except EntenteError as error:
        return None, (*faults, *(Found(spot, fault) for fault in error.faults))
    wanted, found = resource.get("paragraphs"), len(text.paragraphs)
    if wanted not in (None, found):
        do = "The offsets of the tables count on it. Put the paragraphs back, one a line."
        faults += (_fault(spot, "paragraphs", f"{found} paragraphs", str(wanted), do),)
    return text, faults


def _read_table(folder: _Folder, resource: Mapping[str, Any]) -> Table:
    file = f"{folder.path.name}/{resource['path']}"
    schema = resource["schema"]
    path = folder.path / resource["path"]
    part = (resource["name"], file, tuple(schema["fields"]), schema)
    if not path.is_file():
        fault = _fault(Spot(file), "file", "no such file", "a table", "Get it back, or take it out of the package.")
        return Table(*part, (), (fault,))
    text, faults = read_text(path.read_bytes(), file)
    if not text.strip():
        return Table(*part, (), (*faults, _fault(Spot(file), "file", "an empty file", "a header and rows")))
    rows, more = _read_rows(text, file, schema["fields"])
    return Table(*part, tuple(rows), (*faults, *more))


def read_text(raw: bytes, file: str) -> tuple[str, tuple[Found, ...]]:
    """Decode a table as it was meant, and name what a spreadsheet or an editor did to it.

    Examples
    --------
    >>> text, found = read_text("id;fact".encode("utf-8-sig"), "facts.csv")
    >>> text, [item.fault.code for item in found]
    ('id;fact', ['data.bom'])
    """
    spot, faults = Spot(file), []
    do = f'Save it as "CSV UTF-8", or run {PACK}.'
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", "replace")
        faults.append(_fault(spot, "encoding", "UTF-16", "UTF-8", do))
    else:
        text, encoding = _decode(raw)
        if encoding == "utf-8-sig":
            faults.append(_fault(spot, "bom", "a byte order mark before the first column", "plain UTF-8", do))
        elif encoding != "utf-8":
            row = raw[: _first_bad_byte(raw)].count(b"\n") + 1
            faults.append(_fault(Spot(file, row), "encoding", "bytes that are not UTF-8", "UTF-8", do))
    if "\r" in text:
        do = f"A spreadsheet writes them; {PACK} puts them right."
        faults.append(_fault(spot, "line_ends", "line ends of Windows (CRLF)", "line ends of one character (LF)", do))
    return text.replace("\r\n", "\n").replace("\r", "\n"), tuple(faults)


def _decode(raw: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            return raw.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1"


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def separator(text: str, names: Iterable[str]) -> str:
    """The character that separates the columns: a comma, unless the header can only be read with another.

    Examples
    --------
    >>> separator("id;fact;source", ["id", "fact", "source"])
    ';'
    """
    header, names = text.split("\n", 1)[0], set(names)
    known = {mark: len(names & set(next(csv.reader([header], delimiter=mark)))) for mark in ",;\t|"}
    best = max(known, key=lambda mark: known[mark])
    return best if known[best] > max(known[","], 1) else ","


def _read_rows(text: str, file: str, fields: list[dict]) -> tuple[list[Row], list[Found]]:
    names = [field["name"] for field in fields]
    mark, faults = separator(text, names), []
    if mark != ",":
        seen = {";": "semicolons", "\t": "tabs", "|": "bars"}[mark]
        do = f"A spreadsheet writes them in some countries; {PACK} puts them right."
        faults.append(_fault(Spot(file), "separator", f"{seen} between the columns", "commas", do))
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        do = "Look for a quotation mark that is opened and not closed."
        return [], [*faults, _fault(Spot(file), "quotes", f"no valid CSV ({error})", "CSV", do)]
    header, more = _columns(lines[0], names, file)
    rows = [_row(number, header, line, fields) for number, line in enumerate(lines[1:], 2) if len(line) == len(header)]
    return [row for row in rows if any(row.cells.values())], [*faults, *more, *_ragged(lines, file)]


def _columns(header: list[str], names: list[str], file: str) -> tuple[list[str], list[Found]]:
    """The header with renamed columns put back, and what was wrong with it."""
    spot, faults = Spot(file, 1), []
    missing = [name for name in names if name not in header]
    meant = list(header)
    for place, column in enumerate(header):
        if column in names and header.index(column) == place:
            continue
        near = did_you_mean(column, missing)
        faults.append(_fault(spot, "column", f'column "{column}"', f"one of {', '.join(names)}", near or "Delete it."))
        if near:
            meant[place] = near.split('"')[1]
            missing.remove(meant[place])
    for name in missing:
        faults.append(_fault(spot, "column", f'no column "{name}"', f"{', '.join(names)}", f"Add {name}."))
    if not faults and header != names:
        faults.append(_fault(spot, "column", "columns in another order", ", ".join(names), "Put them in this order."))
    return meant, faults


def _ragged(lines: list[list[str]], file: str) -> Iterator[Found]:
    widths = Counter(len(line) for line in lines[1:] if any(line))
    width = widths.most_common(1)[0][0] if widths else len(lines[0])
    if width != len(lines[0]):
        found, do = f"{len(lines[0])} cells", "Put the columns of the header right."
        yield _fault(Spot(file, 1), "ragged", found, f"{width} cells, as in most rows", do)
    for number, line in enumerate(lines[1:], 2):
        spot = Spot(file, number)
        if not any(line):
            yield _fault(spot, "ragged", "an empty row", f"{width} cells", "Delete the row.")
        elif len(line) != width:
            do = "A text that holds a comma needs quotation marks around it." if len(line) > width else ""
            yield _fault(spot, "ragged", f"{len(line)} cells", f"{width} cells, as in most rows", do)


def _row(number: int, header: list[str], line: list[str], fields: list[dict]) -> Row:
    cells = dict(zip(header, line, strict=True))
    known = {field["name"]: field for field in fields}
    values = {name: cast(cell, known[name]) for name, cell in cells.items() if cell and name in known}
    return Row(number, {name: cells.get(name, "") for name in known}, values)


def cast(cell: str, field: Mapping[str, Any]) -> Any:
    """A cell as its type says; what cannot be read stays a text, and the schema will say so.

    Examples
    --------
    >>> cast("7", {"type": "integer"}), cast("seven", {"type": "integer"}), cast("a;b", {"type": "list"})
    (7, 'seven', ('a', 'b'))
    """
    kind = field["type"]
    if kind == "integer" and re.fullmatch(r"[+-]?\d+", cell, re.ASCII):
        return int(cell)
    if kind == "number" and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell, re.ASCII):
        return float(cell)
    if kind == "boolean" and cell in ("true", "false"):
        return cell == "true"
    if kind == "list":
        return tuple(part.strip() for part in cell.split(field.get("delimiter", ";")))
    return cell


# --- Checking ------------------------------------------------------------------------------------------------------


def _all_faults(folder: _Folder) -> Iterator[Found]:
    yield from folder._read_descriptor[1]
    yield from _file_faults(folder)
    for table in folder.tables.values():
        yield from table.faults
        yield from _cell_faults(table, folder)
        yield from _key_faults(table)
        yield from _reference_faults(table, folder)
        yield from _count_faults(table, folder)
        yield from _date_faults(table)
        for check in CHECKS.get(table.name, ()):
            yield from check(table, folder)


def _model_faults(folder: _Folder) -> Iterator[Found]:
    """What the models themselves refuse in tables that are sound so far."""
    for model in ("codebook", "lexicon", "gazetteer"):
        build, tables = BUILDERS[model]
        if set(tables) <= set(folder.tables):
            spot = Spot(_file(folder, tables[-1]))
            try:
                build(folder)
            except EntenteError as error:
                yield from (Found(spot, fault) for fault in error.faults)


def _file_faults(folder: _Folder) -> Iterator[Found]:
    """Files that are missing, and tables that no resource names."""
    named = {resource["path"]: resource for resource in folder.resources.values()}
    for path, resource in named.items():
        if "schema" not in resource and not (folder.path / path).is_file():
            yield _fault(Spot(f"{folder.path.name}/{path}"), "file", "no such file", "a file", "Get it back.")
    for path in sorted(folder.path.rglob("*.csv")):
        if path.relative_to(folder.path).as_posix() not in named:
            do = f"Describe it in {DESCRIPTOR}, or move it elsewhere."
            yield _fault(Spot(folder.label(path)), "stray", "a table that no resource names", "a known table", do)
    yield from folder._read_article[1]


def json_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one row of a table, from its Table Schema.

    Examples
    --------
    >>> json_schema({"fields": [{"name": "sign", "type": "integer", "constraints": {"enum": [1, -1]}}]})
    {'type': 'object', 'properties': {'sign': {'type': 'integer', 'enum': [1, -1]}}, 'required': []}
    """
    required = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
    properties = {field["name"]: _cell_schema(field) for field in schema["fields"]}
    return {"type": "object", "properties": properties, "required": required}


def _cell_schema(field: Mapping[str, Any]) -> dict[str, Any]:
    constraints = {key: value for key, value in field.get("constraints", {}).items() if key in CONSTRAINTS}
    if "pattern" in constraints:
        constraints["pattern"] = f"^(?:{constraints['pattern']})$"
    if field["type"] != "list":
        return {**JSON_TYPES[field["type"]], **constraints}
    return {"type": "array", "items": {"type": "string", **_item_constraints(field)}, "uniqueItems": True}


def _item_constraints(field: Mapping[str, Any]) -> dict[str, Any]:
    """What a list's field says of each of its items, under ``items``; an item may not be empty."""
    items = field.get("items", {})
    pattern = {"pattern": f"^(?:{items['pattern']})$"} if "pattern" in items else {}
    return {"minLength": 1, **{key: value for key, value in items.items() if key == "enum"}, **pattern}


def _cell_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    import jsonschema

    schema = json_schema(table.schema)
    try:
        checks = _cell_checks(json.dumps(schema))
    except jsonschema.SchemaError as error:
        about = f"resource {table.name}, field {' '.join(str(part) for part in list(error.path)[1:2])}"
        yield _rule(folder.path.name, about, error.message, "a valid constraint")
        return
    for row, field in itertools.product(table.rows, table.fields):
        name = field["name"]
        if name in row.values:
            for error in checks[name](row.values[name]):
                yield _cell_fault(table.spot(row, name), error, field)
        elif name in schema["required"]:
            yield _fault(table.spot(row, name), "required", "an empty cell", "a value", _see(field))


@functools.lru_cache(maxsize=64)
def _cell_checks(schema: str) -> Mapping[str, Callable[[Any], tuple]]:
    """For each field, what JSON Schema has against a value; a value that comes again is not checked again."""
    import jsonschema

    kind, rules = jsonschema.Draft202012Validator, json.loads(schema)
    kind.check_schema(rules)
    types = kind.TYPE_CHECKER.redefine("array", lambda _, value: isinstance(value, tuple))
    known = jsonschema.validators.extend(kind, type_checker=types)
    return {name: _remembered(known(rule)) for name, rule in rules["properties"].items()}


def _remembered(validator: Any) -> Callable[[Any], tuple]:
    return functools.cache(lambda value: tuple(validator.iter_errors(value)))


def _cell_fault(spot: Spot, error: Any, field: Mapping[str, Any]) -> Found:
    code = "type" if error.validator == "type" else "value"
    return _fault(spot, code, _shown(error.instance), *_allowed(error, field))


def _shown(value: Any) -> str:
    return f'"{";".join(value)}"' if isinstance(value, tuple) else f'"{value}"'


def _allowed(error: Any, field: Mapping[str, Any]) -> tuple[str, str]:
    """What may stand in the cell, and what to do."""
    rule, limit = error.validator, error.validator_value
    if rule == "enum":
        names = [str(item) for item in limit]
        near = did_you_mean(str(error.instance), names)
        return ", ".join(names), " ".join(part for part in (near, _see(field)) if part)
    if rule == "type":
        return TYPE_WORDS[limit], _see(field)
    if rule == "pattern" and "example" in field:
        return f'a value of the form "{field["example"]}"', _see(field)
    words = {"minimum": f"at least {limit}", "maximum": f"at most {limit}", "uniqueItems": "each item only once"}
    words |= {"minLength": f"at least {limit} characters", "maxLength": f"at most {limit} characters"}
    return words.get(rule, f"{rule} {limit}"), _see(field)


def _see(field: Mapping[str, Any]) -> str:
    """The field's own description, which says what the value means and where the rule stands."""
    return field.get("description", "")


def _key_faults(table: Table) -> Iterator[Found]:
    keys = [tuple(_listed(table.schema.get("primaryKey")))]
    keys += [tuple(names) for names in table.schema.get("uniqueKeys", ())]
    keys += [(field["name"],) for field in table.fields if field.get("constraints", {}).get("unique")]
    for key in {key: None for key in keys if key}:
        first: dict[tuple, int] = {}
        for row in table.rows:
            value = tuple(row.cells[name] for name in key)
            if any(value) and first.setdefault(value, row.number) != row.number:
                found, do = f'"{", ".join(value)}"', f"Row {first[value]} has it already."
                yield _fault(table.spot(row, ", ".join(key)), "key", found, "a value that no other row has", do)


def _reference_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    extra = {field["name"]: set(field.get("orWords", ())) for field in table.fields}
    for name, targets in _references(table.name, table.schema):
        tables = [target.split(".") for target in targets]
        if any(other not in folder.tables for other, _ in tables):
            continue
        allowed = frozenset().union(*(folder.tables[other].column(field) for other, field in tables), extra[name])
        for row in table.rows:
            value = row.values.get(name)
            if value is not None and value not in allowed:
                expected = " or ".join(f"a value of {other}.{field}" for other, field in tables)
                do = did_you_mean(str(value), map(str, allowed)) or f"Add it to {tables[0][0]}, or mend it here."
                yield _fault(table.spot(row, name), "reference", _shown(value), expected, do)


def _count_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    rule, found = folder.resources[table.name].get("rowCount", {}), len(table.rows)
    low, high = rule.get("minimum", 0), rule.get("maximum", found)
    if table.rows and not low <= found <= high:
        bound = "" if low == rule.get("maximum") else "at least " if found < low else "at most "
        yield _fault(table.spot(), "count", f"{found} rows", f"{bound}{low if found < low else high} rows")


def _date_faults(table: Table) -> Iterator[Found]:
    """Dates that the calendar does not have, and pairs of dates that run backwards."""
    dates = [field["name"] for field in table.fields if field.get("partialDate")]
    for row in table.rows:
        good = {}
        for name in dates:
            value = row.cells[name]
            if is_date(value):
                good[name] = value
            elif DATE_FORM.fullmatch(value):
                yield _fault(table.spot(row, name), "date", f'"{value}"', "a day that the calendar has")
        for first, last in table.schema.get("inOrder", ()):
            if first in good and last in good and _after(good[first], good[last]):
                expected = f"a date not before {first}, {good[first]}"
                yield _fault(table.spot(row, last), "order", f'"{good[last]}"', expected, "Swap or mend the dates.")


def is_date(value: str) -> bool:
    """Whether a text is a date of the calendar, or its year, or its year and month.

    Examples
    --------
    >>> is_date("2024"), is_date("2024-02-29"), is_date("2023-02-29"), is_date("2024-2")
    (True, True, False, False)
    """
    if not DATE_FORM.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def _after(first: str, last: str) -> bool:
    shared = min(len(first), len(last))
    return first[:shared] > last[:shared]


def _span_faults(table: Table, folder: _Folder, field: str) -> Iterator[Found]:
    """Offsets that do not point at the words they should."""
    if folder.article is None:
        return
    for row in table.rows:
        number, start, end = (row.values.get(name) for name in ("paragraph", "start", "end"))
        if not all(isinstance(value, int) for value in (number, start, end)) or field not in row.values:
            continue
        text = _text(folder, number)
        if text is None:
            yield from _no_paragraph(table.spot(row, "paragraph"), str(number), folder)
        elif text[start:end] != row.values[field] or start >= end:
            yield _span_fault(table.spot(row, field), row, text, field)
        else:
            yield from _context_faults(table, row, text)


def _text(folder: _Folder, number: int) -> str | None:
    paragraphs = folder.article.paragraphs if folder.article else ()
    return paragraphs[number - 1].text if 1 <= number <= len(paragraphs) else None


def _no_paragraph(spot: Spot, found: str, folder: _Folder) -> Iterator[Found]:
    yield _fault(spot, "paragraph", f'"{found}"', f"a paragraph of the article, 1 to {len(folder.article.paragraphs)}")


def _span_fault(spot: Spot, row: Row, text: str, field: str) -> Found:
    words, start, end = row.values[field], row.values["start"], row.values["end"]
    there = f'"{text[start:end]}" at {start} to {end}' if start < end <= len(text) else f"offsets {start} to {end}"
    places = [match.start() for match in re.finditer(re.escape(words), text)]
    near = min(places, key=lambda place: abs(place - start), default=None)
    do = (
        f"The words stand at {near} to {near + len(words)}." if near is not None else "The paragraph has no such words."
    )
    return _fault(spot, "span", there, f'"{words}" in paragraph {row.values["paragraph"]}', do)


def _context_faults(table: Table, row: Row, text: str) -> Iterator[Found]:
    before, after = text[: row.values["start"]], text[row.values["end"] :]
    prefix, suffix = row.cells.get("prefix", ""), row.cells.get("suffix", "")
    if not before.endswith(prefix):
        near = before[-max(len(prefix), 1) :]
        yield _fault(table.spot(row, "prefix"), "context", f'"{prefix}"', f'"{near}", the text before it')
    if not after.startswith(suffix):
        near = after[: max(len(suffix), 1)]
        yield _fault(table.spot(row, "suffix"), "context", f'"{suffix}"', f'"{near}", the text after it')


def _overlap_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    """Names that overlap: each letter belongs to one name at most."""
    names = [row for row in table.rows if row.values.get("form") == "NAM" and _placed(row)]
    names.sort(key=lambda row: (row.values["paragraph"], row.values["start"], row.values["end"]))
    for left, right in itertools.pairwise(names):
        same = left.values["paragraph"] == right.values["paragraph"]
        if same and right.values["start"] < left.values["end"]:
            found = f'"{right.cells["exact"]}", which overlaps "{left.cells["exact"]}" of row {left.number}'
            expected = "names that do not overlap"
            yield _fault(table.spot(right, "start"), "overlap", found, expected, "Keep the longer one.")


def _placed(row: Row) -> bool:
    return all(isinstance(row.values.get(name), int) for name in ("paragraph", "start", "end"))


def _cue_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    for row in table.rows:
        cue, number = row.cells["cue"], row.values.get("paragraph")
        text = _text(folder, number) if isinstance(number, int) else None
        if text is not None and cue not in text:
            do = "Copy the words from the paragraph."
            yield _fault(table.spot(row, "cue"), "cue", f'"{cue}"', f"words of paragraph {number}", do)


def _source_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    """Claims whose kind of source is not the one of the table of sources."""
    sources = folder.tables["sources"].rows if "sources" in folder.tables else ()
    kinds = {row.cells["id"]: row.cells["kind"] for row in sources}
    for row in table.rows:
        source, kind = row.cells["source"], row.cells["source_kind"]
        if kind and kinds.get(source, kind) != kind:
            do = f"Mend it here, or in the table of sources for {source}."
            yield _fault(table.spot(row, "source_kind"), "source", f'"{kind}"', f'"{kinds[source]}"', do)


def _lexicon_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    """Words for a relation that the codebook does not have."""
    relations = folder.tables["codebook"].column("relation") if "codebook" in folder.tables else frozenset()
    for row in table.rows:
        code = row.cells["code"]
        if relations and row.cells["part"] == "relation" and code not in relations:
            do = did_you_mean(code, relations) or "Add the relation to the codebook, or mend it here."
            yield _fault(table.spot(row, "code"), "reference", f'"{code}"', "a value of codebook.relation", do)


def _second_coder_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    first = folder.tables.get("claims")
    rule = folder.resources[table.name].get("share", {})
    if first is None or not first.rows:
        return
    both, wanted = len(table.column("id") & first.column("id")), rule.get("atLeast", 0) * len(first.rows)
    if both < wanted:
        found = f"{both} of {len(first.rows)} claims coded twice"
        yield _fault(table.spot(), "second_coder", found, f"at least {rule['atLeast']:.0%} of them")


def _cycle_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    """Actors that are part of themselves, by whatever way round."""
    above = {row.values.get("id"): row.values.get("part_of") for row in table.rows}
    for row in table.rows:
        way, now = [row.values.get("id")], row.values.get("part_of")
        while now is not None and now not in way:
            way.append(now)
            now = above.get(now)
        if now is not None and now == way[0]:
            found = " is part of ".join(str(step) for step in [*way, now])
            yield _fault(table.spot(row, "part_of"), "cycle", found, "an actor that is not part of itself")


def _bearing_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    for row in table.rows:
        for label in row.values.get("bears_on", ()):
            if PARAGRAPH_LABEL.fullmatch(label) and folder.article and _text(folder, int(label[1:])) is None:
                yield from _no_paragraph(table.spot(row, "bears_on"), label, folder)


def _edge_faults(table: Table, folder: _Folder) -> Iterator[Found]:
    """Loops, and two signs for one pair at one time."""
    seen: list[tuple[frozenset, float, float, int]] = []
    for row in table.rows:
        pair = frozenset((row.cells["u"], row.cells["v"]))
        if len(pair) == 1:
            yield _fault(table.spot(row, "v"), "loop", f'"{row.cells["v"]}"', "another node than u", "Delete the row.")
        begin, end = (row.values.get(name) for name in ("begin", "end"))
        begin = begin if isinstance(begin, int) else float("-inf")
        end = end if isinstance(end, int) else float("inf")
        if begin >= end:
            yield _fault(table.spot(row, "end"), "order", f'"{row.cells["end"]}"', f"a year after begin, {begin}")
        for other, first, last, number in seen:
            if other == pair and begin < last and first < end:
                found, do = f'"{" and ".join(sorted(pair))}" again', f"Row {number} has the pair at the same time."
                yield _fault(table.spot(row, "u"), "pair", found, "each pair once at any time", do)
        seen.append((pair, begin, end, row.number))


CHECKS: dict[str, tuple[Callable[[Table, _Folder], Iterator[Found]], ...]] = {
    "actors": (_cycle_faults,),
    "mentions": (functools.partial(_span_faults, field="exact"), _overlap_faults),
    "claims": (functools.partial(_span_faults, field="content"), _cue_faults, _source_faults),
    "claims_second": (
        functools.partial(_span_faults, field="content"),
        _cue_faults,
        _source_faults,
        _second_coder_faults,
    ),
    "lexicon": (_lexicon_faults,),
    "outside_facts": (_bearing_faults,),
    "highland_tribes": (_edge_faults,),
    "wwi_alliances": (_edge_faults,),
}


def fingerprint(path: Path) -> dict[str, Any]:
    """The size and the hash of a file, as `datapackage.json` records them.

    Examples
    --------
    >>> sorted(fingerprint(root() / "article.txt"))
    ['bytes', 'hash']
    """
    raw = path.read_bytes()
    return {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}


def _changed(folder: _Folder) -> Iterator[Found]:
    for resource in folder.resources.values():
        path = folder.path / resource["path"]
        recorded = {key: resource.get(key) for key in ("bytes", "hash")}
        if path.is_file() and fingerprint(path) != recorded:
            seen = "never packed" if None in recorded.values() else "changed since it was packed"
            do = f"If you meant the change, run {PACK}; if not, get the file back."
            spot = Spot(f"{folder.path.name}/{resource['path']}")
            yield _fault(spot, "changed", seen, f"the file that {DESCRIPTOR} records", do)
