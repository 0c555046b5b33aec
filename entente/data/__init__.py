"""The course's tables: read, checked as a whole, and given out as models.

This is the only room that reads the folder ``data/``. The folder is one data package: `datapackage.json` names each
table (a **resource**), its fields, its keys, where it comes from, its licence and the hash of its bytes.

Row numbers are those of a spreadsheet: the header is row 1. What learners call stands here. Below it, each file
importing only those after it: `loading` keeps what was read, `rules` finds the faults, `building` makes the models,
`reading` reads, `snapshot` is what was read, and `models` holds the records that have no other home.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from entente.data.lab_facts import Conclusion, LabFacts
from entente.data.loading import Root, faults_in, load, open_folder, rows_of
from entente.data.models import BenchmarkFigure, Coder, CoderFigure, GoldMention, Judgement, Level, OutsideFact, Source
from entente.data.places import chosen, course_folder, root, use
from entente.doubt.cross_impact import CrossImpact
from entente.doubt.hypotheses import Assumption, Hypothesis, Matrix
from entente.errors import EntenteError, Fault, unknown_choice
from entente.needs.estimates import Estimate, Resource
from entente.needs.scenarios import Scenario, is_date
from entente.text.article import Article
from entente.text.codebook import Claim, Codebook
from entente.text.gazetteer import Gazetteer, State
from entente.text.lexicon import Lexicon

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "BenchmarkFigure",
    "Coder",
    "CoderFigure",
    "Conclusion",
    "GoldMention",
    "Judgement",
    "LabFacts",
    "Level",
    "OutsideFact",
    "Source",
    "article",
    "assumptions",
    "benchmark",
    "benchmark_figures",
    "chosen",
    "claims",
    "codebook",
    "coder_figures",
    "coders",
    "codings",
    "course_folder",
    "cross_impact",
    "dependencies",
    "evidence_matrix",
    "gazetteer",
    "gold_mentions",
    "grounds",
    "hypotheses",
    "is_date",
    "judgements",
    "labs",
    "lexicon",
    "outside_facts",
    "own_text",
    "recorded_answer",
    "resources",
    "root",
    "scale",
    "scenarios",
    "sound_scenarios",
    "sources",
    "states",
    "table",
    "table_names",
    "use",
    "validate",
    "written",
]


def validate(root: Root = None) -> tuple[Fault, ...]:
    """Check every table, and return all the faults at once, sorted by file and row.

    Checked are: the rules themselves, the encoding and the separator, columns, types and allowed values, keys,
    references between tables, offsets against the article, dates, the share of claims coded twice, the hashes, and
    the scenarios.

    >>> validate()
    ()
    """
    return faults_in(open_folder(root))


def table(name: str, *, root: Root = None) -> tuple[dict[str, Any], ...]:
    """The rows of any table as plain dictionaries, with numbers, truth values and lists read; an empty cell is None.

    >>> table("highland_tribes")[0]
    {'u': 'Gavev', 'v': 'Kotun', 'sign': 1}
    """
    rows = rows_of(name, root)
    return tuple({field: row.values.get(field) for field in row.cells} for row in rows)


def table_names(root: Root = None) -> tuple[str, ...]:
    """The names of the tables, as `datapackage.json` gives them.

    >>> "claims" in table_names()
    True
    """
    return tuple(open_folder(root).tables)


def article(*, root: Root = None) -> Article:
    """The course's article: 49 paragraphs, the headline being the first.

    >>> len(article().paragraphs)
    49
    """
    return load("article", root)


def own_text(*, root: Root = None) -> Article:
    """A short text on a settled dispute, Suez 1956: for a first run of the path that lesson 09 takes with any text.

    >>> own_text().title
    'The canal and the alliance: Suez, 1956'
    """
    return load("own_text", root)


def written(*, root: Root = None) -> str:
    """When the article was written, as a partial date: what it leaves undated speaks of that time.

    >>> written()
    '2025-06'
    """
    return open_folder(root).resources.get("article", {}).get("written", "")


def gazetteer(*, root: Root = None) -> Gazetteer:
    """The names by which actors and states are known, with the rules for names that are several things.

    >>> gazetteer().state_of("putin")
    'russia'
    """
    return load("gazetteer", root)


def states(*, root: Root = None) -> tuple[State, ...]:
    """The states of the world: members and observers of the United Nations, Taiwan and Kosovo.

    >>> len(states())
    197
    """
    return load("states", root)


def codebook(*, root: Root = None) -> Codebook:
    """The relations that may be coded.

    >>> codebook()["attacks"].sign
    -1
    """
    return load("codebook", root)


def labs(*, root: Root = None) -> LabFacts:
    """What the labs ask about the article: see `labs.yaml`. What is not said there is None or empty.

    >>> labs().pair, labs().first_passage
    (('iran', 'russia'), 'c043')
    """
    return load("labs", root)


def lexicon(*, root: Root = None) -> Lexicon:
    """The verbs and cues that the machine coder knows.

    >>> type(lexicon()).__name__
    'Lexicon'
    """
    return load("lexicon", root)


def claims(*, root: Root = None) -> tuple[Claim, ...]:
    """The claims of the article that the course works with, made of the `codings`.

    >>> {claim.coder for claim in claims()}
    {'reconciled'}
    """
    return load("claims", root)


def coders(*, root: Root = None) -> tuple[Coder, ...]:
    """Who or what coded the article.

    >>> {coder.id: coder.kind for coder in coders()}["pass_a"]
    'language_model'
    """
    return load("coders", root)


def codings(*, root: Root = None) -> Mapping[str, tuple[Claim, ...]]:
    """The codings that the claims of the course were made of, by coder; each has its own units and ids.

    Which claim of one answers to which of another, `entente.text.match_units` says.

    >>> list(codings())
    ['pass_a', 'pass_b']
    """
    return load("codings", root)


def recorded_answer(*, root: Root = None) -> str:
    """The answer of a language model to the prompt for the course's article, as it was given.

    >>> recorded_answer()[:1]
    '['
    """
    return load("recorded_answer", root)


def sources(*, root: Root = None) -> tuple[Source, ...]:
    """Those who make the claims of the article.

    >>> [source.id for source in sources() if source.kind == "author"]
    ['author']
    """
    return load("sources", root)


def gold_mentions(*, root: Root = None) -> tuple[GoldMention, ...]:
    """The mentions of actors in the article, marked with a language model.

    >>> mention = gold_mentions()[0]
    >>> article().paragraph(mention.paragraph).text[mention.start:mention.end] == mention.exact
    True
    """
    return load("gold_mentions", root)


def outside_facts(*, root: Root = None) -> tuple[OutsideFact, ...]:
    """What the article does not tell, with source and status.

    >>> sorted({fact.status for fact in outside_facts()})
    ['claimed', 'contested', 'hindsight', 'partly_reported', 'read_in_data', 'reported']
    """
    return load("outside_facts", root)


def judgements(*, root: Root = None) -> tuple[Judgement, ...]:
    """What a learner is asked before the first lesson.

    >>> [judgement.id for judgement in judgements()]
    ['j1', 'j2', 'j3', 'j4', 'j5', 'j6']
    """
    return load("judgements", root)


def resources(*, root: Root = None) -> tuple[Resource, ...]:
    """What one actor can need from another, as far as the article speaks of it.

    >>> [resource.id for resource in resources()][:3]
    ['air_defence', 'diplomatic_cover', 'trade']
    """
    return load("resources", root)


def scale(*, root: Root = None) -> tuple[Level, ...]:
    """The words of the coding and the intervals that they stand for.

    >>> [level.level for level in scale() if "share" in level.used_for]
    ['none', 'slight', 'some', 'much', 'nearly_all']
    """
    return load("scale", root)


def dependencies(*, root: Root = None) -> tuple[Estimate, ...]:
    """Who needs what from whom, how much, and what each number rests on: for all periods.

    >>> from entente.needs.tables import build
    >>> len(build(dependencies(), "2025-06").links)
    16
    """
    return load("dependencies", root)


def assumptions(*, root: Root = None) -> tuple[Assumption, ...]:
    """What was assumed in the coding and in the model, and what changes if it is wrong.

    >>> [assumption.id for assumption in assumptions() if assumption.linchpin][:3]
    ['a01', 'a04', 'a05']
    """
    return load("assumptions", root)


def grounds(*, root: Root = None) -> dict[str, str]:
    """What a number can rest on, by its id and in words: claims, assumptions and outside facts.

    >>> words = grounds()
    >>> for ground in next(row for row in dependencies() if row.id == "e120").rests_on:
    ...     print(ground, words[ground])
    c024 p13 sopher: it was Iran that rescued Russia's drone war in 2022 and 2023
    c072 p34 author: its need of Iran left Russia no choice
    """
    said = {claim.id: f"p{claim.paragraph} {claim.source}: {claim.content}" for claim in claims(root=root)}
    assumed = {assumption.id: assumption.text for assumption in assumptions(root=root)}
    return said | assumed | {fact.id: fact.fact for fact in outside_facts(root=root)}


def scenarios(*, root: Root = None) -> dict[str, Scenario]:
    """The what-ifs of the folder ``data/scenarios``, by name; a file of your own in it is among them.

    All faults of all files are raised at once: no scenario is given out until they are mended.

    >>> scenarios()["syria_lost"].interventions[0]["actor"]
    'syria'
    """
    return load("scenarios", root)


def sound_scenarios(*, root: Root = None) -> tuple[dict[str, Scenario], tuple[Fault, ...]]:
    """The what-ifs whose files are in order, and all that is wrong in the others.

    For those who go on while a file is being mended: `scenarios` refuses all for one fault. A scenario that builds on
    a file with faults is left out too, and the faults say so.

    >>> what_ifs, faults = sound_scenarios()
    >>> what_ifs == scenarios(), faults
    (True, ())
    """
    return load("sound_scenarios", root)


def hypotheses(*, root: Root = None) -> tuple[Hypothesis, ...]:
    """What Russia might do: courses that exclude each other, one for all that is left, and what counts against each.

    >>> [hypothesis.id for hypothesis in hypotheses()]
    ['draws_back', 'words', 'resupplies', 'mediates', 'other']
    """
    return load("hypotheses", root)


def evidence_matrix(*, hindsight: bool = False, root: Root = None) -> Matrix:
    """The evidence rated against every hypothesis.

    With ``hindsight`` what became known only after the article is in it too.

    >>> len(evidence_matrix(hindsight=True).evidence) - len(evidence_matrix().evidence)
    1
    """
    return load("evidence_matrix_in_hindsight" if hindsight else "evidence_matrix", root)


CROSS_IMPACTS = {"article": "cross_impact", "somewhereland": "somewhereland"}


def cross_impact(name: str = "article", *, root: Root = None) -> CrossImpact:
    """A cross-impact matrix: ``"article"`` for its own, or ``"somewhereland"`` for a published example.

    >>> cross_impact().count, cross_impact("somewhereland").count
    (120, 486)
    """
    if name not in CROSS_IMPACTS:
        raise EntenteError([unknown_choice("data.cross_impact", "argument name", name, CROSS_IMPACTS)])
    return load(CROSS_IMPACTS[name], root)


def coder_figures(*, root: Root = None) -> tuple[CoderFigure, ...]:
    """How well coders did on sets of texts with known claims, as it was last measured and stored.

    >>> {figure.texts for figure in coder_figures() if figure.coder == "rules"}
    {'unseen'}
    """
    return load("coder_figures", root)


def benchmark_figures(*, root: Root = None) -> tuple[BenchmarkFigure, ...]:
    """Published figures to test the measures against.

    >>> {figure.instance for figure in benchmark_figures()} >= {"highland_tribes"}
    True
    """
    return load("benchmark_figures", root)


def benchmark(name: str, *, year: int | None = None, root: Root = None) -> nx.Graph:
    """A published signed network; each edge has ``sign``, 1 or -1.

    ``"wwi_alliances"`` is a network in time and needs a ``year``: the ties that held then, from ``begin`` to ``end``.

    >>> len(benchmark("highland_tribes").edges), len(benchmark("wwi_alliances", year=1907).edges)
    (58, 15)
    """
    import networkx as nx

    tables = open_folder(root).tables
    networks = [key for key in tables if {"u", "v", "sign"} <= {field["name"] for field in tables[key].fields}]
    if name not in networks:
        raise EntenteError([unknown_choice("data.benchmark", "argument name", name, networks)])
    rows = [row.values for row in rows_of(name, root)]
    in_time, where = "begin" in rows[0], "argument year"
    if in_time and year is None:
        first, last = min(row["begin"] for row in rows), max(row["end"] for row in rows) - 1
        span = f"a year from {first} to {last}"
        raise EntenteError([Fault("data.year", where, "none", span, f"The ties of {name} change with time.")])
    if year is not None and not in_time:
        raise EntenteError([Fault("data.year", where, str(year), "no year", f"The ties of {name} have no dates.")])
    graph = nx.Graph(name=name)
    for row in rows:
        graph.add_nodes_from((row["u"], row["v"]))
        if year is None or row["begin"] <= year < row["end"]:
            graph.add_edge(row["u"], row["v"], sign=row["sign"])
    return graph
