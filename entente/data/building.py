"""From the rows of the tables to the models of the other wings; each is built once for a snapshot."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from entente.data.lab_facts import LabFacts, facts_of, read_document
from entente.data.models import BenchmarkFigure, Coder, CoderFigure, GoldMention, Judgement, Level, OutsideFact, Source
from entente.data.scenario_folder import read_scenarios, sound_scenarios
from entente.data.snapshot import Found, Snapshot, Spot
from entente.doubt import hypotheses
from entente.doubt.cross_impact import CrossImpact, Descriptor, Impact
from entente.errors import EntenteError, Fault
from entente.needs.estimates import Estimate, Resource
from entente.text import article
from entente.text.codebook import Claim, Codebook
from entente.text.gazetteer import Actor, Alias, Gazetteer, Leader, NameRule, Organisation, State
from entente.text.lexicon import Lexicon
from entente.text.reading import decode


@functools.lru_cache(maxsize=64)  # a learner has one folder of some 25 models
def model(snapshot: Snapshot, name: str) -> Any:
    """A model of the tables, which must have no faults; it is built once."""
    return BUILDERS[name][0](snapshot)


def model_faults(snapshot: Snapshot) -> Iterator[Found]:
    """What the models themselves refuse in tables that are sound so far."""
    for name in ("codebook", "lexicon", "gazetteer", "evidence_matrix_in_hindsight", "cross_impact", "somewhereland"):
        tables = BUILDERS[name][1]
        if set(tables) <= set(snapshot.tables):
            try:
                model(snapshot, name)
            except EntenteError as error:
                spot = Spot(snapshot.file(tables[-1]))
                yield from (Found(spot, fault) for fault in error.faults)


def _cells(snapshot: Snapshot, name: str) -> list[dict[str, str]]:
    return [dict(row.cells) for row in snapshot.rows(name)]


def _records(kind: Callable, name: str) -> Callable[[Snapshot], tuple]:
    """Makes each row of a table a dataclass: empty cells as empty texts, or empty tuples where a list may stand."""

    def build(snapshot: Snapshot) -> tuple:
        table = snapshot.tables[name]
        empty = {field["name"]: () if field["type"] == "list" else "" for field in table.fields}
        return tuple(kind(**(empty | row.values)) for row in table.rows)

    return build


def _gazetteer(snapshot: Snapshot) -> Gazetteer:
    return Gazetteer.build(
        states=model(snapshot, "states"),
        organisations=_records(Organisation, "organisations")(snapshot),
        leaders=_records(Leader, "leaders")(snapshot),
        actors=_records(Actor, "actors")(snapshot),
        aliases=_records(Alias, "aliases")(snapshot),
        phrases=tuple(row["phrase"] for row in _cells(snapshot, "not_actors")),
        rules=[NameRule.from_row(row) for row in _cells(snapshot, "name_rules")],
    )


def _mentions(snapshot: Snapshot) -> tuple[GoldMention, ...]:
    book = model(snapshot, "gazetteer")
    mentions = []
    for row in snapshot.rows("mentions"):
        cells = {"prefix": "", "suffix": "", **row.values}
        mentions.append(GoldMention(**cells, state=book.state_of(cells["actor"])))
    return tuple(mentions)


def _matrix(snapshot: Snapshot, *, hindsight: bool) -> hypotheses.Matrix:
    """The evidence matrix; what became known only later is in it if it is asked for."""
    evidence = []
    for row in (row.values for row in snapshot.rows("evidence")):
        if hindsight or not row["hindsight"]:
            credibility = hypotheses.CREDIBILITY[row["credibility"]]
            parts = (row["id"], row["text"], credibility, row["sources"], _rests_on(row), row["hindsight"])
            evidence.append(hypotheses.Evidence(*parts))
    known = {item.id for item in evidence}
    ratings = [one for one in _records(hypotheses.Rating, "ratings")(snapshot) if one.evidence in known]
    return hypotheses.Matrix.build(model(snapshot, "hypotheses"), evidence, ratings)


def _rests_on(row: Mapping[str, Any]) -> tuple[str, ...]:
    return (*row.get("rests_on", ()), *row.get("paragraphs", ()))


def _cross_impact(snapshot: Snapshot) -> CrossImpact:
    """The article's own matrix, one row for each judgement."""
    columns = ("descriptor", "state", "on_descriptor", "on_state", "impact", "reason", "basis")
    impacts = []
    for row in snapshot.rows("cross_impact"):
        cells = [row.values[name] for name in columns]
        impacts.append(Impact(*cells, rests_on=_rests_on(row.values)))
    states: dict[str, list[dict[str, str]]] = {}
    for cells in _cells(snapshot, "descriptors"):
        states.setdefault(cells["descriptor"], []).append(cells)
    descriptors = []
    for name, rows in states.items():
        ids, labels = (tuple(row[key] for row in rows) for key in ("state", "state_label"))
        descriptors.append(Descriptor(name, ids, rows[0]["label"], labels))
    return CrossImpact.build(descriptors, impacts)


def _square(snapshot: Snapshot, name: str) -> CrossImpact:
    """A published matrix in the form of a square: A1 is the first state of the descriptor A."""
    states: dict[str, list[str]] = {}
    impacts = []
    for row in (dict(row.values) for row in snapshot.rows(name)):
        source = row.pop("from")
        states.setdefault(source[0], []).append(source)
        for state, impact in row.items():
            if state[0] != source[0] or impact:  # the block of a descriptor with itself is empty
                impacts.append(Impact(source[0], source, state[0], state, impact))
    return CrossImpact.build([Descriptor(key, tuple(own)) for key, own in states.items()], impacts)


def _own_text(snapshot: Snapshot) -> article.Article:
    file = snapshot.file("own_text")
    if "own_text" not in snapshot.raw:
        raise EntenteError([Fault("data.file", file, "no such file", "a text", "Get it back.")])
    return article.parse_article(decode(snapshot.raw["own_text"], file), origin=file)


def _recorded_answer(snapshot: Snapshot) -> str:
    file = snapshot.file("recorded_answer")
    if "recorded_answer" not in snapshot.raw:
        do = "Leave it out of the comparison, or get it back."
        raise EntenteError([Fault("data.file", file, "no such file", "an answer to the prompt", do)])
    return decode(snapshot.raw["recorded_answer"], file)


def _codings(snapshot: Snapshot) -> Mapping[str, tuple[Claim, ...]]:
    """The claims of each coding, by its coder, in the order of the table."""
    codings: dict[str, list[Claim]] = {}
    for claim in _records(Claim, "codings")(snapshot):
        codings.setdefault(claim.coder, []).append(claim)
    return MappingProxyType({coder: tuple(claims) for coder, claims in codings.items()})


def _coder_figures(snapshot: Snapshot) -> tuple[CoderFigure, ...]:
    return tuple(CoderFigure(**({"value": None} | row.values)) for row in snapshot.rows("coder_figures"))


def _labs(snapshot: Snapshot) -> LabFacts:
    return facts_of(read_document(snapshot.raw.get("labs", b""), snapshot.file("labs"))[0])


NAMES = ("states", "organisations", "leaders", "actors", "aliases", "not_actors", "name_rules")
MATRIX = ("hypotheses", "evidence", "ratings")
RECORDS: dict[str, tuple[Callable, str]] = {
    "states": (State, "states"),
    "claims": (Claim, "claims"),
    "coders": (Coder, "coders"),
    "sources": (Source, "sources"),
    "outside_facts": (OutsideFact, "outside_facts"),
    "judgements": (Judgement, "judgements"),
    "resources": (Resource, "resources"),
    "scale": (Level, "scale"),
    "dependencies": (Estimate, "dependencies"),
    "assumptions": (hypotheses.Assumption, "assumptions"),
    "hypotheses": (hypotheses.Hypothesis, "hypotheses"),
    "benchmark_figures": (BenchmarkFigure, "benchmark_figures"),
}

# For each model how it is built, and the resources whose faults are in its way.
BUILDERS: dict[str, tuple[Callable[[Snapshot], Any], tuple[str, ...]]] = {
    "article": (lambda snapshot: snapshot.article, ("article",)),
    "own_text": (_own_text, ("own_text",)),
    "recorded_answer": (_recorded_answer, ("recorded_answer",)),
    "gazetteer": (_gazetteer, NAMES),
    "codebook": (lambda snapshot: Codebook.from_rows(_cells(snapshot, "codebook")), ("codebook",)),
    "codings": (_codings, ("codings",)),
    "coder_figures": (_coder_figures, ("coder_figures",)),
    "lexicon": (lambda snapshot: Lexicon.from_rows(_cells(snapshot, "lexicon")), ("lexicon",)),
    "gold_mentions": (_mentions, ("mentions", *NAMES)),
    "labs": (_labs, ("labs",)),
    "scenarios": (lambda snapshot: read_scenarios(snapshot, model(snapshot, "dependencies")), ("dependencies",)),
    "sound_scenarios": (lambda snapshot: sound_scenarios(snapshot, model(snapshot, "dependencies")), ("dependencies",)),
    "evidence_matrix": (functools.partial(_matrix, hindsight=False), MATRIX),
    "evidence_matrix_in_hindsight": (functools.partial(_matrix, hindsight=True), MATRIX),
    "cross_impact": (_cross_impact, ("descriptors", "cross_impact")),
    "somewhereland": (functools.partial(_square, name="somewhereland"), ("somewhereland",)),
    **{name: (_records(kind, table), (table,)) for name, (kind, table) in RECORDS.items()},
}
