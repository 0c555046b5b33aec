"""From the rows of the tables to the models of the other modules."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from entente.data._dependence import Sound, read_scenarios, sound_scenarios
from entente.data._reading import Row, Table
from entente.data.lab_facts import facts_of
from entente.data.models import BenchmarkFigure, GoldMention, Judgement, Level, OutsideFact, Source
from entente.doubt import hypotheses
from entente.doubt.cross_impact import CrossImpact, Descriptor, Impact
from entente.errors import EntenteError, Fault
from entente.needs import scenarios
from entente.needs.estimates import Estimate, Resource
from entente.text import article
from entente.text.codebook import Claim, Codebook
from entente.text.gazetteer import Actor, Alias, Gazetteer, NameRule, State
from entente.text.lexicon import Lexicon

if TYPE_CHECKING:
    from entente.data._folder import Folder


def _cells(folder: Folder, name: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in folder.tables[name].rows]


def _make(model: Callable, row: Row, table: Table) -> Any:
    """A dataclass from a row: lists as tuples, empty cells as empty texts or empty tuples."""
    empty = {field["name"]: () if field["type"] == "list" else "" for field in table.fields}
    return model(**{**empty, **row.values})


def _records(model: Callable, name: str) -> Callable[[Folder], tuple]:
    def build(folder: Folder) -> tuple:
        table = folder.tables[name]
        return tuple(_make(model, row, table) for row in table.rows)

    return build


def _build_gazetteer(folder: Folder) -> Gazetteer:
    return Gazetteer.build(
        states=_records(State, "states")(folder),
        actors=_records(Actor, "actors")(folder),
        aliases=_records(Alias, "aliases")(folder),
        phrases=tuple(row["phrase"] for row in _cells(folder, "not_actors")),
        rules=[NameRule.from_row(row) for row in _cells(folder, "name_rules")],
    )


def _build_mentions(folder: Folder) -> tuple[GoldMention, ...]:
    book = folder.models.setdefault("gazetteer", _build_gazetteer(folder))
    return tuple(
        GoldMention(**{"prefix": "", "suffix": "", **row.values, "state": book.state_of(row.values["actor"])})
        for row in folder.tables["mentions"].rows
    )


def _build_matrix(folder: Folder, *, hindsight: bool) -> hypotheses.Matrix:
    """The evidence matrix; what became known only later is in it if it is asked for."""
    rows = [row.values for row in folder.tables["evidence"].rows if hindsight or not row.values["hindsight"]]
    evidence = tuple(_evidence(row) for row in rows)
    known = {item.id for item in evidence}
    ratings = _records(hypotheses.Rating, "ratings")(folder)
    return hypotheses.Matrix.build(
        _records(hypotheses.Hypothesis, "hypotheses")(folder),
        evidence,
        [one for one in ratings if one.evidence in known],
    )


def _evidence(row: Mapping[str, Any]) -> hypotheses.Evidence:
    credibility = hypotheses.CREDIBILITY[row["credibility"]]
    return hypotheses.Evidence(row["id"], row["text"], credibility, row["sources"], _rests_on(row), row["hindsight"])


def _rests_on(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (*row.get("rests_on", ()), *row.get("paragraphs", ()))


def _build_cross_impact(folder: Folder) -> CrossImpact:
    """The article's own matrix, one row for each judgement."""
    columns = ("descriptor", "state", "on_descriptor", "on_state", "impact", "reason", "basis")
    impacts = [
        Impact(*(row.values[name] for name in columns), rests_on=_rests_on(row.values))
        for row in folder.tables["cross_impact"].rows
    ]
    states: dict[str, list[dict[str, str]]] = {}
    for cells in _cells(folder, "descriptors"):
        states.setdefault(cells["descriptor"], []).append(cells)
    return CrossImpact.build([_descriptor(name, rows) for name, rows in states.items()], impacts)


def _descriptor(name: str, rows: list[dict[str, str]]) -> Descriptor:
    states = tuple(row["state"] for row in rows)
    return Descriptor(name, states, rows[0]["label"], tuple(row["state_label"] for row in rows))


def _build_square(folder: Folder, name: str) -> CrossImpact:
    """A published matrix in the form of a square: A1 is the first state of the descriptor A."""
    rows = [row.values for row in folder.tables[name].rows]
    states: dict[str, list[str]] = {}
    for row in rows:
        states.setdefault(row["from"][0], []).append(row["from"])
    impacts = [
        Impact(row["from"][0], row["from"], state[0], state, row[state])
        for row in rows
        for state in row
        if state != "from" and (state[0] != row["from"][0] or row[state])
    ]
    return CrossImpact.build([Descriptor(key, tuple(own)) for key, own in states.items()], impacts)


def _build_scenarios(folder: Folder) -> dict[str, scenarios.Scenario]:
    return read_scenarios(folder, _records(Estimate, "dependencies")(folder))


def _build_sound_scenarios(folder: Folder) -> Sound:
    return sound_scenarios(folder, _records(Estimate, "dependencies")(folder))


def _build_own_text(folder: Folder) -> article.Article:
    path = folder.path / folder.resources.get("own_text", {}).get("path", "own_text.txt")
    if not path.is_file():
        raise EntenteError([Fault("data.file", folder.label(path), "no such file", "a text", "Get it back.")])
    return article.parse_article(folder.bytes_of(path).decode("utf-8"), origin=folder.label(path))


NAMES = ("states", "actors", "aliases", "not_actors", "name_rules")
MATRIX = ("hypotheses", "evidence", "ratings")


BUILDERS: dict[str, tuple[Callable[[Folder], Any], tuple[str, ...]]] = {
    "article": (lambda folder: folder.article, ("article",)),
    "own_text": (_build_own_text, ("own_text",)),
    "states": (_records(State, "states"), ("states",)),
    "gazetteer": (_build_gazetteer, NAMES),
    "codebook": (lambda folder: Codebook.from_rows(_cells(folder, "codebook")), ("codebook",)),
    "lexicon": (lambda folder: Lexicon.from_rows(_cells(folder, "lexicon")), ("lexicon",)),
    "claims": (_records(Claim, "claims"), ("claims",)),
    "second_coding": (_records(Claim, "claims_second"), ("claims_second",)),
    "gold_mentions": (_build_mentions, ("mentions", *NAMES)),
    "sources": (_records(Source, "sources"), ("sources",)),
    "outside_facts": (_records(OutsideFact, "outside_facts"), ("outside_facts",)),
    "labs": (lambda folder: facts_of(folder.labs[0]), ("labs",)),
    "judgements": (_records(Judgement, "judgements"), ("judgements",)),
    "resources": (_records(Resource, "resources"), ("resources",)),
    "scale": (_records(Level, "scale"), ("scale",)),
    "dependencies": (_records(Estimate, "dependencies"), ("dependencies",)),
    "assumptions": (_records(hypotheses.Assumption, "assumptions"), ("assumptions",)),
    "scenarios": (_build_scenarios, ("dependencies",)),
    "sound_scenarios": (_build_sound_scenarios, ("dependencies",)),
    "hypotheses": (_records(hypotheses.Hypothesis, "hypotheses"), ("hypotheses",)),
    "evidence_matrix": (functools.partial(_build_matrix, hindsight=False), MATRIX),
    "evidence_matrix_in_hindsight": (functools.partial(_build_matrix, hindsight=True), MATRIX),
    "cross_impact": (_build_cross_impact, ("descriptors", "cross_impact")),
    "somewhereland": (functools.partial(_build_square, name="somewhereland"), ("somewhereland",)),
    "benchmark_figures": (_records(BenchmarkFigure, "benchmark_figures"), ("benchmark_figures",)),
}
