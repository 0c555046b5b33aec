"""Moments of lesson 01: who says a sentence without a cue, how often, how surely, and who is not heard."""

from __future__ import annotations

from collections import Counter
from functools import cache
from statistics import mean

from entente import data, say
from entente.exercises.forecast import brier
from entente.exercises.kinds import Words
from entente.exercises.tasks import Task
from entente.labs import reading
from entente.labs.by_hand.words import doubtful, flagged, right_about
from entente.labs.kit.scene import Bar, Bars, Table
from entente.labs.moments.asked import Moment

SHARES = {"quarter": 1 / 4, "half": 1 / 2, "three_quarters": 3 / 4, "nearly_all": 19 / 20}
HEDGES = ("Nobody knows", "may", "might", "could", "thinks", "probably")
STATES = ("iran", "russia", "israel", "united_states")
# Where Galeotti speaks and no claim is coded: who "he" is there, no table says.
GALEOTTI_UNCODED = (17, 22, 38, 42, 43, 44, 45, 48, 49)
STEPS = ("text", "mentions", "claims", "signed_graph", "frustration")
CODERS = {"people": "people", "model": "language model", "words": "word list"}


def _by_source() -> Counter[str]:
    return Counter(claim.source for claim in data.claims())


def _who_says_p14() -> str:
    (source,) = {claim.source for claim in data.claims() if claim.paragraph == 14}
    return source


def _share_of_the_author() -> str:
    share = _by_source()["author"] / len(data.claims())
    return min(SHARES, key=lambda name: abs(SHARES[name] - share))


def _as_bars() -> Bars:
    """The claims of each source, the most frequent first."""
    labels = {source.id: source.label for source in data.sources()}
    rows = tuple((labels[source], (Bar(number, f"{number}"),)) for source, number in _by_source().most_common())
    return Bars("sources", "Claims of each source", rows, high=len(data.claims()))


@cache
def _galeotti() -> dict[str, float]:
    """How much of the article is Galeotti's, counted in three ways, as shares."""
    article, words = data.article(), reading.words_by_voice(reading.model())
    uncoded = sum(len(article.paragraph(number).text.split()) for number in GALEOTTI_UNCODED)
    return {
        "claims": _by_source()["galeotti"] / len(data.claims()),
        "coded": words["galeotti"] / words.total(),
        "speaks": (words["galeotti"] + uncoded) / words.total(),
    }


def _galeotti_s_share() -> str:
    """How his share of the words compares with that of the claims: a fifth more or less counts as the same."""
    times = _galeotti()["speaks"] / _galeotti()["claims"]
    if times < 0.8:
        return "less"
    if times < 1.2:
        return "same"
    return "half_more" if times < 2 else "double"


def _in_three_ways() -> Table:
    told = {
        "claims": "of the claims",
        "coded": "of the words, in sentences with a claim of his",
        "speaks": "of the words, wherever he speaks",
    }
    rows = tuple((words, say.percent(_galeotti()[way])) for way, words in told.items())
    return Table("galeotti", "Mark Galeotti's share", ("counted as a share", "his"), rows)


def _better_grader() -> str:
    """Whether the list of words or the lazy answer is right about more claims."""
    listed, lazy = right_about(data.claims(), HEDGES), right_about(data.claims(), ())
    if listed == lazy:
        return "equal"
    return "list" if listed > lazy else "lazy"


def _race_facts() -> dict[str, int]:
    claims = data.claims()
    unsure = doubtful(claims)
    return {
        "listed": right_about(claims, HEDGES),
        "lazy": right_about(claims, ()),
        "claims": len(claims),
        "unsure": len(unsure),
        "false": sum(claim not in unsure for claim in flagged(claims, HEDGES)),
    }


@cache
def _by_state() -> dict[str, tuple[int, int]]:
    """By state in how many claims it, or somebody of it, is an actor or recipient, and in how many it is the source."""
    state_of = data.gazetteer().state_of
    speaker = {source.id: source.actor for source in data.sources()}
    about: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for claim in data.claims():
        about.update({state_of(actor) for actor in claim.pair} - {None, ""})
        if speaker[claim.source]:
            said[state_of(speaker[claim.source]) or ""] += 1
    return {state: (number, said[state]) for state, number in about.most_common()}


def _heard() -> str:
    """The state whose officials are a source, the most frequent of them; nobody if none is."""
    state = max(STATES, key=lambda one: _by_state()[one][1])
    return state if _by_state()[state][1] else "nobody"


def _as_table() -> Table:
    labels = data.gazetteer().actors
    rows = tuple((labels[state].label, f"{about}", f"{said}") for state, (about, said) in _by_state().items())
    return Table("states", "Who is spoken about, and who speaks", ("state", "claims about it", "claims it makes"), rows)


def _costs_the_same() -> str:
    """The percentage that is scored alike whatever turns out."""
    return next(f"{percent}" for percent in (0, 20, 50, 80, 100) if brier(percent, True) == brier(percent, False))


def _who_coded() -> str:
    (j3,) = (judgement for judgement in data.judgements() if judgement.id == "j3")
    return next(name for name, words in CODERS.items() if words in j3.statement)


def _cost() -> float:
    return mean([brier(50, True), brier(50, False)])


MOMENTS = {
    "01.1": Moment(
        Task(
            Words("who says it", ("sopher", "author", "both", "nobody")),
            _who_says_p14,
            wrong={"she_goes_on": lambda: "sopher", "shared": lambda: "both", "left_out": lambda: "nobody"},
        ),
        facts=lambda: {"now": _by_source()["sopher"], "then": _by_source()["sopher"] + 1},
    ),
    "01.2": Moment(
        Task(
            Words("a share", tuple(SHARES)),
            _share_of_the_author,
            wrong={"those_who_are_named": lambda: "quarter", "even": lambda: "half"},
        ),
        facts=lambda: {
            "author": _by_source()["author"],
            "claims": len(data.claims()),
            "next": _by_source()["galeotti"],
        },
        panels=lambda: (_as_bars(),),
    ),
    "01.3": Moment(
        Task(
            Words("a comparison", ("less", "same", "half_more", "double")),
            _galeotti_s_share,
            wrong={"one_measure": lambda: "same"},
        ),
        facts=lambda: {name: f"{100 * share:.0f}" for name, share in _galeotti().items()},
        panels=lambda: (_in_three_ways(),),
    ),
    "01.4": Moment(
        Task(
            Words("which is right more often", ("list", "lazy", "equal")),
            _better_grader,
            wrong={"looks_at_words": lambda: "list"},
        ),
        facts=_race_facts,
    ),
    "01.5": Moment(
        Task(
            Words("a state", (*STATES, "nobody")),
            _heard,
            wrong={"talked_about": lambda: "russia", "at_war": lambda: "israel"},
        ),
        facts=lambda: {"about": _by_state()["russia"][0], "iran": _by_state()["iran"][1], "claims": len(data.claims())},
        panels=lambda: (_as_table(),),
    ),
    "01.a": Moment(
        Task(
            Words("a percentage", ("0", "20", "50", "80", "100")),
            _costs_the_same,
            wrong={"sure": lambda: "100"},
        ),
        facts=lambda: {"cost": _cost()},
    ),
    "01.b": Moment(
        Task(
            Words("a step", ("claims", "signed_graph", "frustration")),
            lambda: STEPS[STEPS.index("mentions") + 1],
            wrong={"too_early": lambda: "signed_graph"},
        )
    ),
    "01.c": Moment(
        Task(Words("who coded", tuple(CODERS)), _who_coded, wrong={"taken_for_people": lambda: "people"}),
    ),
}
