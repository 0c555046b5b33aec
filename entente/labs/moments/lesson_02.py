"""Moments of lesson 02: what a short list counts, who belongs to whom, what no list sees, and what rules are worth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

from entente import data
from entente.exercises.kinds import Number, Words
from entente.exercises.tasks import Task
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment, Scale
from entente.text.names import find_mentions
from entente.text.spans import Scores, span_keys, span_scores
from entente.text.surfaces import find_surfaces

THREE = {"Iran": "iran", "Israel": "israel", "Russia": "russia"}
SIX = THREE | {"Iranian": "iran", "Israeli": "israel", "Russian": "russia"}
STATES = tuple(THREE.values())
ASKED = ("israel", "iran", "putin", "galeotti")  # who may be named in the smallest share of all references
SHARES = {"all": 1.0, "three_quarters": 0.75, "half": 0.5, "quarter": 0.25}


def _listed(names: dict[str, str]) -> Counter[str]:
    """How often each actor stands in the article by a list of surfaces."""
    return Counter(actor for each in data.article().paragraphs for *_, actor in find_surfaces(each.text, names))


@cache
def _found() -> tuple:
    return tuple(find_mentions(data.article(), data.gazetteer()))


def _counts() -> dict[str, Counter[str]]:
    """By list, how often each actor is counted: the poorest list first, then all references."""
    return {
        "three names": _listed(THREE),
        "six, with adjectives": _listed(SIX),
        "the gazetteer": Counter(mention.actor for mention in _found()),
        "all references": Counter(reference.actor for reference in data.gold_mentions()),
    }


def _most() -> str:
    return max(STATES, key=lambda state: _listed(THREE)[state])


def _by_list() -> Table:
    rows = [(words, *(str(counts[state]) for state in STATES)) for words, counts in _counts().items()]
    return Table("lists", "One text, four ways to count", ("counted by", "Iran", "Israel", "Russia"), tuple(rows))


def _home() -> str:
    return data.gazetteer().state_of("hezbollah") or "neither"


@cache
def _against_all() -> Scores:
    everything = span_keys(data.gold_mentions(), actor=True)
    return span_scores(everything, span_keys(_found(), actor=True))


def _share() -> str:
    """The share of all references that the names make, as the nearest of the shares that can be chosen."""
    return min(SHARES, key=lambda name: abs(SHARES[name] - _against_all().recall))


def _missed() -> Table:
    article = data.article()
    words = Counter(
        article.paragraph(number).text[start:end].lower() for number, start, end, _ in _against_all().missed
    )
    rows = tuple((word, str(times)) for word, times in words.most_common(7))
    return Table("missed", "What is missed most", ("words", "times"), rows)


def _by_name() -> dict[str, tuple[int, int]]:
    """For each actor that is asked, how many of its references are names, and how many there are."""
    gold = data.gold_mentions()
    named = Counter(reference.actor for reference in gold if reference.form == "NAM")
    everything = Counter(reference.actor for reference in gold)
    return {actor: (named[actor], everything[actor]) for actor in ASKED}


def _least_named() -> str:
    shares = {actor: named / every for actor, (named, every) in _by_name().items()}
    return min(shares, key=shares.__getitem__)


def _as_bars() -> Bars:
    rows = []
    for actor, (named, every) in _by_name().items():
        rows.append((data.gazetteer().actors[actor].label, (Bar(named / every, f"{named} of {every}"),)))
    return Bars("named", "References that are names", tuple(rows))


@cache
def _without_rules() -> Scores:
    """What the finder gets right when the rules for ambiguous names and the phrases are taken out."""
    bare = replace(data.gazetteer(), rules=(), phrases=())
    names = [reference for reference in data.gold_mentions() if reference.form == "NAM"]
    return span_scores(span_keys(names, actor=True), span_keys(find_mentions(data.article(), bare), actor=True))


def _cue() -> str:
    """What "says" is in the claim of p21: its cue, its source, or part of its content."""
    claim = next(claim for claim in data.claims() if claim.id == "c045")
    parts = {"cue": claim.cue, "source": claim.source, "content": claim.content}
    return next(part for part, words in parts.items() if "says" in words.split())


MOMENTS = {
    "02.1": Moment(
        Task(Words("a state", STATES), _most, wrong={"topic": lambda: "iran"}),
        facts=lambda: {"russia": _listed(THREE)["russia"], "iran": _listed(THREE)["iran"]},
        panels=lambda: (_by_list(),),
    ),
    "02.2": Moment(
        Task(
            Words("where it belongs", ("iran", "lebanon", "neither")),
            _home,
            wrong={"backed": lambda: "iran", "placed": lambda: "lebanon"},
        ),
    ),
    "02.3": Moment(
        Task(Words("a share", tuple(SHARES)), _share, wrong={"perfect": lambda: "all"}),
        facts=lambda: {"found": len(_against_all().matched), "all": len(data.gold_mentions())},
        panels=lambda: (_missed(),),
    ),
    "02.4": Moment(
        Task(Words("an actor", ASKED), _least_named, wrong={"topic": lambda: "iran"}),
        panels=lambda: (_as_bars(),),
    ),
    "02.5": Moment(
        Task(Number("names", whole=True), lambda: len(_without_rules().missed)),
        facts=lambda: {"found": len(_without_rules().matched)},
        scale=Scale(0, 126),
    ),
    "02.a": Moment(
        Task(Words("a part", ("source", "cue", "content")), _cue, wrong={"who": lambda: "source"}),
    ),
    "02.b": Moment(
        Task(
            Words("whose", ("source", "coder", "fact")),
            lambda: "source",
            wrong={"mine": lambda: "coder", "world": lambda: "fact"},
        ),
    ),
    "02.c": Moment(
        Task(Words("what it is", ("true", "if", "soon")), lambda: "if", wrong={"world": lambda: "true"}),
    ),
}
