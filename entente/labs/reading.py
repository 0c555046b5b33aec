"""Lab of lesson 01: who says so? The article with sources, cues, contents, hedges and certainty marked by choice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente import data, plots
from entente.labs.kit.controls import Choice, Control, Several, values_of
from entente.labs.kit.grounds import kept_while_tables_stay, question
from entente.labs.kit.lab import File, Lab
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import CERTAINTY_WORDS, Bar, Bars, Scene, Table, Text, evidence
from entente.labs.kit.widget import LabWidget
from entente.path.analysis import analyse, article_of
from entente.path.tables import to_csv
from entente.say import count
from entente.text.article import Article, Paragraph
from entente.text.codebook import CERTAINTIES, Claim

EVERYBODY, SILENT = "", "no claim"
SHOWN = (
    ("source", "sources"),
    ("cue", "cues"),
    ("content", "contents"),
    ("hedge", "hedges"),
    ("certainty", "certainty"),
)
HEDGES = ("Nobody knows", "may", "might", "could", "thinks", "think", "probably", "perhaps", "possibly", "likely")
HEDGE = re.compile(rf"\b(?:{'|'.join(HEDGES)})\b")
KEY = {
    "source": "source: the actor that speaks, where it is named",
    "cue": "cue: the words that show the source",
    "content": "content: what is claimed; press it for the claim",
    "hedge": "hedge: a word that can lower certainty",
}
QUESTION = "Predict first: which voice has most of the claims of this text, and which share of them is certain?"
MANY = 3_000  # words: above, the page does not ask ahead


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    article: Article
    claims: tuple[Claim, ...]
    mentions: tuple[Any, ...]  # of the gold, or found by the machine: they tell where a source is named
    labels: dict[str, str]
    actors: dict[str, str]
    evidence: dict[str, Any]
    coded: str


@kept_while_tables_stay
def model() -> Model:
    """The course's article with its coded claims."""
    article, claims, sources = data.article(), tuple(data.claims()), data.sources()
    labels = {source.id: source.label for source in sources}
    names = {actor.id: actor.label for actor in data.gazetteer().actors.values()} | labels
    shown = evidence(claims, article, labels=names)
    actors = {source.id: source.actor for source in sources if source.actor}
    return Model(article, claims, tuple(data.gold_mentions()), labels, actors, shown, "as the tables have them")


def model_of(text: str | Path | Article) -> Model:
    """Another text, with the claims that the machine coder proposes."""
    found = analyse(article_of(text))
    labels = {source: found.label(source) for source in dict.fromkeys(claim.source for claim in found.claims)}
    labels |= {"author": "the article's own voice"} if "author" in labels else {}
    shown = evidence(found.claims, found.article, labels={**found.labels, **labels})
    actors = {source: source for source in labels if source in found.labels}
    coded = "as a machine proposes them, many wrongly"
    return Model(found.article, tuple(found.claims), tuple(found.mentions), labels, actors, shown, coded)


@dataclass(frozen=True)
class State:
    """What is marked, and whose claims."""

    shown: tuple[str, ...] = tuple(name for name, _ in SHOWN)
    source: str = EVERYBODY
    levels: tuple[str, ...] = CERTAINTIES


def controls(model: Model) -> tuple[Control, ...]:
    counts = Counter(claim.source for claim in model.claims)
    sources = ((source, f"{label} ({counts[source]})") for source, label in model.labels.items() if counts[source])
    levels = ((level, f"{level}: {CERTAINTY_WORDS[level]}") for level in CERTAINTIES)
    return (
        Choice("source", "Whose claims?", ((EVERYBODY, f"everybody's ({len(model.claims)})"), *sources)),
        Several("levels", "How sure is the source?", tuple(levels)),
        Several("shown", "Mark", SHOWN),
    )


def chosen(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that a state marks."""
    return tuple(
        claim for claim in model.claims if claim.certainty in state.levels and state.source in (EVERYBODY, claim.source)
    )


@lru_cache(maxsize=4)
def words_by_voice(model: Model) -> Counter[str]:
    """How many words stand in the sentences of each voice; a sentence belongs to the source of its first claim.

    Examples
    --------
    >>> sum(words_by_voice(model()).values()) == sum(len(p.text.split()) for p in model().article.paragraphs)
    True
    """
    by_paragraph = _by_paragraph(model.claims)
    found: Counter[str] = Counter()
    for sentence in model.article.sentences:
        claims = by_paragraph[sentence.paragraph]
        voices = [claim.source for claim in claims if sentence.start <= claim.start < sentence.end]
        found[voices[0] if voices else SILENT] += len(sentence.text.split())
    return found


def _by_paragraph(items: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for item in items:
        found[item.paragraph].append(item)
    return found


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    kept = chosen(state, model)
    known = controls(model)
    panels = (_text(state, kept, model), _voices(state, model), _certainties(kept, model))
    return Scene(_sentence(state, kept, model), known, values_of(state, known), panels)


def _sentence(state: State, kept: tuple[Claim, ...], model: Model) -> str:
    who = model.labels.get(state.source, "Everybody")
    levels = Counter(claim.certainty for claim in kept)
    sure = ", ".join(f"{levels[level]} {CERTAINTY_WORDS[level]}" for level in CERTAINTIES if levels[level]) or "none"
    where = len({claim.paragraph for claim in kept})
    said = f"{who}: {count(len(kept), 'claim')} in {count(where, 'paragraph')}, of which {sure}, {model.coded}."
    words = words_by_voice(model)
    total = sum(words.values())
    mine = total - words[SILENT] if state.source == EVERYBODY else words[state.source]
    such = "a claim" if state.source == EVERYBODY else "a claim of that voice"
    return f"{said} Sentences with {such} hold {mine / total:.0%} of the words."


def _text(state: State, kept: tuple[Claim, ...], model: Model) -> Text:
    claims, mentions = _by_paragraph(kept), _by_paragraph(model.mentions)
    shown = tuple(
        (each.label, runs(each.text, _spans(state, each, claims[each.number], mentions[each.number], model)))
        for each in model.article.paragraphs
    )
    levels = tuple((level, CERTAINTY_WORDS[level]) for level in state.levels) if "certainty" in state.shown else ()
    key = tuple((name, KEY[name]) for name in state.shown if name in KEY)
    return Text("text", model.article.title, shown, (*key, *levels))


def _spans(
    state: State, paragraph: Paragraph, claims: list[Claim], mentions: list[Any], model: Model
) -> Iterator[Span]:
    for claim in claims:
        yield from _claim_spans(state, claim, paragraph, mentions, model)
    if "hedge" in state.shown and (claims or state.source == EVERYBODY):
        for hit in HEDGE.finditer(paragraph.text):
            yield Span(hit.start(), hit.end(), "hedge")


def _claim_spans(state: State, claim: Claim, paragraph: Paragraph, mentions: list[Any], model: Model) -> Iterator[Span]:
    sure = "certainty" in state.shown
    if "content" in state.shown or sure:
        mark = "content" if "content" in state.shown else claim.certainty
        yield Span(claim.start, claim.end, mark, claim.certainty if sure else "", claim.id)
    if sure and "content" in state.shown:
        yield Span(claim.start, claim.end, claim.certainty)
    at = paragraph.text.find(claim.cue) if claim.cue else -1
    if "cue" in state.shown and at >= 0:
        yield Span(at, at + len(claim.cue), "cue")
    if "source" in state.shown:
        actor = model.actors.get(claim.source)
        for mention in mentions:
            if actor and mention.actor == actor:
                yield Span(mention.start, mention.end, "source")


def _voices(state: State, model: Model) -> Bars:
    words = words_by_voice(model)
    total = sum(words.values()) or 1
    names = {**model.labels, SILENT: "what holds no claim"}
    rows = []
    for voice, number in words.most_common():
        here = "▶ " if voice == state.source else ""
        bar = Bar(number / total, f"{number} words, {number / total:.0%}")
        rows.append((here + names.get(voice, voice), (bar,)))
    return Bars("voices", "Share of the words of the article, by whose claim a sentence holds", tuple(rows))


def _certainties(kept: tuple[Claim, ...], model: Model) -> Table:
    counts = Counter((claim.source, claim.certainty) for claim in kept)
    sources = [source for source in model.labels if any(counts[source, level] for level in CERTAINTIES)]
    rows = tuple((model.labels[source], *(str(counts[source, level]) for level in CERTAINTIES)) for source in sources)
    note = "" if rows else "No claim fits these choices."
    return Table("certainty", "Claims by source and certainty", ("source", *CERTAINTIES), rows, note)


def table(state: State, model: Model) -> str:
    """The claims that are marked, as CSV."""
    columns = ("id", "paragraph", "source", "cue", "certainty", "content")
    return to_csv(({name: getattr(claim, name) for name in columns} for claim in chosen(state, model)), columns)


def picture(state: State, model: Model) -> Any:
    """The words by voice as a static figure."""
    labels = {**model.labels, SILENT: "what holds no claim"}
    return plots.draw_voices(words_by_voice(model), labels=labels)


def reader(text: str | Path | Article | None = None, *, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 01.

    Parameters
    ----------
    text : str, Path or Article, optional
        Another text, whose claims a machine proposes; the course's article if left out.

    Examples
    --------
    >>> reader().state.source
    ''
    """
    known = model() if text is None else model_of(text)
    lab = Lab(
        name="reader",
        title="Lab 01 · Reader",
        question=question("reader", QUESTION) if text is None else QUESTION,
        start=State(),
        view=describe,
        model=known,
        controls=controls,
        evidence=known.evidence,
        files=(File("claims.csv", "text/csv", table, "Save the marked claims (CSV)"),),
        picture=picture,
        ahead=sum(len(paragraph.text.split()) for paragraph in known.article.paragraphs) < MANY,
    )
    return LabWidget(lab, state=state, predict=predict)
