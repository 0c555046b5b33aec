"""From the rows of the tables to the models of the other modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from entente import actors, claims
from entente.data._reading import Row, Table
from entente.data.models import BenchmarkFigure, GoldMention, Judgement, OutsideFact, Source

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


def _build_gazetteer(folder: Folder) -> actors.Gazetteer:
    return actors.Gazetteer.build(
        states=_records(actors.State, "states")(folder),
        actors=_records(actors.Actor, "actors")(folder),
        aliases=_records(actors.Alias, "aliases")(folder),
        phrases=tuple(row["phrase"] for row in _cells(folder, "not_actors")),
        rules=[actors.NameRule.from_row(row) for row in _cells(folder, "name_rules")],
    )


def _build_mentions(folder: Folder) -> tuple[GoldMention, ...]:
    book = folder.models.setdefault("gazetteer", _build_gazetteer(folder))
    return tuple(
        GoldMention(**{"prefix": "", "suffix": "", **row.values, "state": book.state_of(row.values["actor"])})
        for row in folder.tables["mentions"].rows
    )


NAMES = ("states", "actors", "aliases", "not_actors", "name_rules")


BUILDERS: dict[str, tuple[Callable[[Folder], Any], tuple[str, ...]]] = {
    "article": (lambda folder: folder.article, ("article",)),
    "states": (_records(actors.State, "states"), ("states",)),
    "gazetteer": (_build_gazetteer, NAMES),
    "codebook": (lambda folder: claims.Codebook.from_rows(_cells(folder, "codebook")), ("codebook",)),
    "lexicon": (lambda folder: claims.Lexicon.from_rows(_cells(folder, "lexicon")), ("lexicon",)),
    "claims": (_records(claims.Claim, "claims"), ("claims",)),
    "second_coding": (_records(claims.Claim, "claims_second"), ("claims_second",)),
    "gold_mentions": (_build_mentions, ("mentions", *NAMES)),
    "sources": (_records(Source, "sources"), ("sources",)),
    "outside_facts": (_records(OutsideFact, "outside_facts"), ("outside_facts",)),
    "judgements": (_records(Judgement, "judgements"), ("judgements",)),
    "benchmark_figures": (_records(BenchmarkFigure, "benchmark_figures"), ("benchmark_figures",)),
}
