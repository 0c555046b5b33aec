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
from entente.labs.kit.controls import Control, Several, values_of
from entente.labs.kit.grounds import kept_while_tables_stay
from entente.labs.kit.guess import Number
from entente.labs.kit.lab import File, Lab, Try
from entente.labs.kit.map import Map, Note, Passage
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import CERTAINTY_WORDS, Bar, Bars, Scene, Table, evidence
from entente.labs.kit.widget import LabWidget
from entente.path.analysis import analyse, article_of
from entente.path.tables import to_csv
from entente.say import count
from entente.text.article import Article, Paragraph
from entente.text.codebook import CERTAINTIES, Claim

SILENT = "no claim"
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
LONGEST_VERDICT = 90
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
    """Which voices are heard, and what is marked."""

    voices: tuple[str, ...]
    levels: tuple[str, ...] = CERTAINTIES
    shown: tuple[str, ...] = tuple(name for name, _ in SHOWN)


def controls(model: Model) -> tuple[Control, ...]:
    words, claims = words_by_voice(model), Counter(claim.source for claim in model.claims)
    options, shares = [], []
    for number, voice in enumerate(voices_of(model), 1):
        options.append((voice, f"{number} {model.labels[voice]} ({claims[voice]})"))
        shares.append(words[voice] / words.total())
    levels = tuple((level, f"{level}: {CERTAINTY_WORDS[level]}") for level in CERTAINTIES)
    return (
        Several("voices", "Voices, with their claims and words", tuple(options), only=True, shares=tuple(shares)),
        Several("levels", "How sure is the source?", levels),
        Several("shown", "Mark", SHOWN),
    )


def voices_of(model: Model) -> tuple[str, ...]:
    """The sources that have a claim, the one with most words first.

    Examples
    --------
    >>> voices_of(model())[:2]
    ('author', 'galeotti')
    """
    words = words_by_voice(model)
    speaking = {claim.source for claim in model.claims}
    return tuple(sorted((source for source in model.labels if source in speaking), key=lambda one: -words[one]))


def chosen(state: State, model: Model) -> tuple[Claim, ...]:
    """The claims that a state marks."""
    return tuple(claim for claim in model.claims if claim.certainty in state.levels and claim.source in state.voices)


def left_of(state: State, model: Model) -> float:
    """The share of the words that stands in sentences of the voices that are heard."""
    words = words_by_voice(model)
    return sum(words[voice] for voice in state.voices) / (words.total() or 1)


@lru_cache(maxsize=4)
def words_by_voice(model: Model) -> Counter[str]:
    """How many words stand in the sentences of each voice; a sentence belongs to the source of its first claim.

    Examples
    --------
    >>> words_by_voice(model()).total() == sum(len(p.text.split()) for p in model().article.paragraphs)
    True
    """
    by_paragraph = _by_paragraph(model.claims)
    found: Counter[str] = Counter()
    for sentence in model.article.sentences:
        claims = by_paragraph[sentence.paragraph]
        voices = [claim.source for claim in claims if sentence.start <= claim.start < sentence.end]
        found[voices[0] if voices else SILENT] += len(sentence.text.split())
    return found


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state."""
    kept = chosen(state, model)
    known = controls(model)
    panels = (_share(state, model), _map(state, kept, model), _certainties(kept, model))
    return Scene(
        _sentence(state, kept, model), known, values_of(state, known), panels, _verdict(state, model), ("shown",)
    )


def _verdict(state: State, model: Model) -> str:
    known, left = voices_of(model), left_of(state, model)
    struck = [voice for voice in known if voice not in state.voices]
    plain = f"{len(state.voices)} of {count(len(known), 'voice')} heard: {left:.0%} of the words are left."
    said = plain
    if not struck:
        said = f"Sentences with a claim hold {left:.0%} of the words."
    elif len(struck) == 1:
        said = f"Strike {model.labels[struck[0]]} and {left:.0%} of the words are left."
    elif len(state.voices) == 1:
        said = f"Only {model.labels[state.voices[0]]}: {left:.0%} of the words."
    return said if len(said) <= LONGEST_VERDICT else plain


def _sentence(state: State, kept: tuple[Claim, ...], model: Model) -> str:
    levels = Counter(claim.certainty for claim in kept)
    sure = ", ".join(f"{levels[level]} {CERTAINTY_WORDS[level]}" for level in CERTAINTIES if levels[level]) or "none"
    where = len({claim.paragraph for claim in kept})
    who = "All voices"
    if len(state.voices) < len(voices_of(model)):
        who = ", ".join(model.labels[voice] for voice in state.voices) or "No voice"
    said = f"{who}: {count(len(kept), 'claim')} in {count(where, 'paragraph')}, of which {sure}, {model.coded}."
    silent = words_by_voice(model)[SILENT] / (words_by_voice(model).total() or 1)
    return f"{said} A sentence counts for the source of its first claim; {silent:.0%} of the words hold no claim."


def _share(state: State, model: Model) -> Bars:
    left = 100 * left_of(state, model)
    rows = (("voices that are heard", (Bar(left, f"{left:.0f}% of the words"),)),)
    return Bars("share", "What is left of the text, in sentences with a claim", rows, high=100)


def _map(state: State, kept: tuple[Claim, ...], model: Model) -> Map:
    claims, mentions = _by_paragraph(model.claims), _by_paragraph(model.mentions)
    known, heard = voices_of(model), {claim.id for claim in kept}
    everything = len(kept) == len(model.claims)
    passages, first = [], ""
    for each in model.article.paragraphs:
        here = claims[each.number]
        marked = runs(each.text, _spans(state, each, here, heard, mentions[each.number], model))
        columns = tuple(sorted({known.index(claim.source) for claim in here}))
        notes = tuple(_note(claim, known, model) for claim in here if claim.id in heard)
        passages.append(Passage(each.label, marked, columns, notes))
        if notes and not first:
            first = each.label
    levels = tuple((level, CERTAINTY_WORDS[level]) for level in state.levels) if "certainty" in state.shown else ()
    key = tuple((name, KEY[name]) for name in state.shown if name in KEY)
    return Map(
        "text",
        model.article.title,
        tuple((voice, model.labels[voice]) for voice in known),
        tuple(passages),
        tuple(voice for voice in known if voice not in state.voices),
        (*key, *levels),
        control="voices",
        first="" if everything else first,
        choice=" ".join((*state.voices, *state.levels)),
    )


def _note(claim: Claim, known: tuple[str, ...], model: Model) -> Note:
    """The card of a claim: who says it, how sure, and what shows it."""
    text = f"“{claim.cue}”" if claim.cue else "no cue"
    tag = f"{claim.certainty} {CERTAINTY_WORDS.get(claim.certainty, '')}"
    return Note(f"{claim.id} {model.labels[claim.source]}", tag, text, known.index(claim.source), (claim.id,))


def _by_paragraph(items: Iterable[Any]) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for item in items:
        found[item.paragraph].append(item)
    return found


def _spans(
    state: State, paragraph: Paragraph, claims: list[Claim], heard: set[str], mentions: list[Any], model: Model
) -> Iterator[Span]:
    """What is marked in a paragraph; the contents of voices that are not heard are dimmed."""
    marked = [claim for claim in claims if claim.id in heard]
    for claim in claims:
        if claim.id in heard:
            yield from _claim_spans(state, claim, paragraph, mentions, model)
        elif "content" in state.shown:
            yield Span(claim.start, claim.end, "dim")
    if "hedge" in state.shown and (marked or not claims):
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


def _certainties(kept: tuple[Claim, ...], model: Model) -> Table:
    counts = Counter((claim.source, claim.certainty) for claim in kept)
    sources = [source for source in model.labels if any(counts[source, level] for level in CERTAINTIES)]
    rows = tuple((model.labels[source], *(str(counts[source, level]) for level in CERTAINTIES)) for source in sources)
    note = "" if rows else "No claim fits these choices."
    return Table("certainty", "Claims by source and certainty", ("source", *CERTAINTIES), rows, note, tab="Numbers")


def table(state: State, model: Model) -> str:
    """The claims that are marked, as CSV."""
    columns = ("id", "paragraph", "source", "cue", "certainty", "content")
    return to_csv(({name: getattr(claim, name) for name in columns} for claim in chosen(state, model)), columns)


def picture(state: State, model: Model) -> Any:
    """The words by voice as a static figure."""
    labels = {**model.labels, SILENT: "what holds no claim"}
    return plots.draw_voices(words_by_voice(model), labels=labels, silent=SILENT)


def _guess(model: Model) -> Number:
    """What is left of the text without its loudest voice; the answer is shown when that one alone is struck."""
    known = voices_of(model)
    start, rest = State(known), known[1:]

    def reached(state: State, model: Model) -> bool:
        return state.voices == rest

    def verdict(value: float, state: State, model: Model) -> str:
        left = 100 * left_of(state, model)
        return f"You said {value:g}%; it is {left:.0f}%, of {100 * left_of(start, model):.0f}% with all voices."

    loudest = model.labels[known[0]] if known else "a voice"
    ask = (
        f"Predict first: strike {loudest}, which has more words than any other. "
        "Which share of the words is then left in sentences with a claim?"
    )
    return Number(ask, 0, 100, 1, "%", "share", reached, verdict)


def _tries(model: Model) -> tuple[Try, ...]:
    known = voices_of(model)
    if len(known) < 2:
        return ()
    unsure = [level for level in CERTAINTIES if level != "CT"]
    return (
        Try(
            "Strike the loudest voice",
            ({"do": "set", "control": "voices", "value": known[1:]},),
            "Watch the bar, and which stripes of the map are left: how much of the text, and in which places?",
        ),
        Try(
            "Only the second voice",
            ({"do": "set", "control": "voices", "value": known[1:2]},),
            "Watch the cards: how does the text show that somebody else speaks, and where does that voice end?",
        ),
        Try(
            "Only what is less than certain",
            ({"do": "set", "control": "levels", "value": tuple(unsure)},),
            "Read these claims: are they about what was, what is, what might have been, or what may come?",
        ),
    )


def reader(text: str | Path | Article | None = None, *, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 01.

    Parameters
    ----------
    text : str, Path or Article, optional
        Another text, whose claims a machine proposes; the course's article if left out.

    Examples
    --------
    >>> reader().state.voices[0]
    'author'
    """
    known = model() if text is None else model_of(text)
    guess = _guess(known)
    lab = Lab(
        name="reader",
        title="Lab 01 · Reader",
        question=guess.ask,
        start=State(voices_of(known)),
        view=describe,
        model=known,
        controls=controls,
        evidence=known.evidence,
        files=(File("claims.csv", "text/csv", table, "Save the marked claims (CSV)"),),
        picture=picture,
        tries=_tries(known),
        guess=guess,
        ahead=sum(len(paragraph.text.split()) for paragraph in known.article.paragraphs) < MANY,
    )
    return LabWidget(lab, state=state, predict=predict)
