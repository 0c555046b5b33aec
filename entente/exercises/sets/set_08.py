"""Set 08, which conclusions survive: ranks over draws, leaving sources out, one source only, and hypotheses at Suez."""

from __future__ import annotations

from collections import Counter, defaultdict

from entente import data
from entente.exercises.kinds import Function, Number, Table
from entente.exercises.names import Names
from entente.exercises.sets.prose import lacks, open_task, says
from entente.exercises.sets.vocabulary import claim_words, spelled
from entente.exercises.tasks import Task

# 08.1 · how often does each lose most?

DRAWS = (
    [
        {"a": 0.3, "b": 0.1, "c": 0.2}, {"a": 0.1, "b": 0.2, "c": 0.0},
        {"a": 0.4, "b": 0.4, "c": 0.1}, {"a": 0.5, "b": 0.3, "c": 0.2},
    ],
    [{"a": 0.0, "b": 0.9}, {"a": 0.2, "b": 0.1}, {"a": 0.2, "b": 0.1}],
    [{"a": 0.1, "b": 0.1, "c": 0.1, "d": 0.0}, {"a": 0.2, "b": 0.0, "c": 0.1, "d": 0.0}],
)  # fmt: skip


def _first_place(draws):
    """The share of draws in which each loses most; those that tie share the place."""
    found = dict.fromkeys(draws[0], 0.0)
    for draw in draws:
        leaders = [name for name in draw if draw[name] == max(draw.values())]
        for name in leaders:
            found[name] += 1 / len(leaders) / len(draws)
    return found


def _over(draws, choose):
    found = dict.fromkeys(draws[0], 0.0)
    for draw in draws:
        for name in choose(draw):
            found[name] += 1 / len(draws)
    return found


def _leaders(draw):
    return [name for name in draw if draw[name] == max(draw.values())]


def _counted(draws, choose):
    return {name: share * len(draws) for name, share in _over(draws, choose).items()}


# 08.2 · the sources that carry a majority

SIGNED = (
    [("x", 1), ("x", 1), ("y", -1), ("z", 1)],
    [("x", 1), ("y", 1), ("z", 1)],
    [("x", 1), ("x", 1), ("x", 1), ("y", -1), ("z", -1)],
    [("x", -1), ("y", 1), ("y", -1), ("z", -1)],
    [("x", 1), ("y", -1), ("z", 1)],
)


def _majority(claims):
    """The sign that most claims have: 1, -1, or 0 for a draw."""
    total = sum(sign for _, sign in claims)
    return (total > 0) - (total < 0)


def _carriers(claims):
    """The sources without which the majority is another."""
    everybody = {source for source, _ in claims}
    return [one for one in everybody if _majority([c for c in claims if c[0] != one]) != _majority(claims)]


def _turning(claims):
    everybody = {source for source, _ in claims}
    return [one for one in everybody if _majority([c for c in claims if c[0] != one]) == -_majority(claims)]


def _one_claim(claims):
    places = range(len(claims))
    return {claims[at][0] for at in places if _majority(claims[:at] + claims[at + 1 :]) != _majority(claims)}


def _agreeing(claims):
    return {source for source, sign in claims if sign == _majority(claims)}


def _loudest(claims):
    counts = Counter(source for source, _ in claims)
    return [source for source in counts if counts[source] == max(counts.values())]


def _shifting(claims):
    return [s for s, _ in claims if sum(sign for t, sign in claims if t != s) != sum(sign for _, sign in claims)]


def _alone_otherwise(claims):
    return [s for s, _ in claims if _majority([c for c in claims if c[0] == s]) != _majority(claims)]


# 08.3 · conclusions with one source


def _conclusions(*, least: int = 2, sources=(1,), direction: bool = True, polarity: bool = True) -> list[str]:
    found = defaultdict(list)
    for claim in data.claims():
        actor, recipient = claim.pair if direction else sorted(claim.pair)
        found[actor, claim.relation, recipient, claim.polarity if polarity else ""].append(claim.source)
    return [
        " ".join(part for part in key if part)
        for key, said in found.items()
        if len(said) >= least and len(set(said)) in sources
    ]


# 08.4 · Suez: what speaks against what?

HYPOTHESES = ("money", "rockets", "un")
RATINGS = {
    "the United States refused to support the loan": (1.0, "C", "N", "N"),
    "the landings went ahead while the pound was under pressure": (0.5, "I", "N", "N"),
    "the rockets were threatened while the tanks were in Budapest": (0.8, "N", "I", "N"),
    "the Assembly had called for a ceasefire before the landings": (0.8, "N", "N", "II"),
    "the ceasefire came the day after the threat, and with the reserves shrinking": (0.6, "C", "C", "I"),
    "France had to follow": (0.9, "C", "C", "C"),
}
WEIGHTS = {"I": 1, "II": 2}


def _against(weight=lambda rating: WEIGHTS.get(rating, 0), credible=lambda value: value) -> dict[str, float]:
    return {
        name: round(sum(credible(row[0]) * weight(row[place + 1]) for row in RATINGS.values()), 6)
        for place, name in enumerate(HYPOTHESES)
    }


# 08.6 · from lesson 06: who could take most away?

SUPPLIERS = {"b": (0.5, 0.8, 0.9), "c": (1.0, 0.25, 0.6), "d": (0.2, 0.6, 0.5), "e": (0.9, 0.1, 0.0)}


def _by(measure) -> list[str]:
    """The suppliers, the one with most of a measure of criticality, share and substitutability first."""
    return sorted(SUPPLIERS, key=lambda name: -measure(*SUPPLIERS[name]))


TASKS = {
    "08.1": Task(
        Function(
            "takes a list of draws and gives the share of first places",
            lambda: [(draws,) for draws in DRAWS],
            Table("share", Number("a share")),
        ),
        lambda: _first_place,
        wrong={
            "all_leaders": lambda: lambda draws: _over(draws, _leaders),
            "first_leader": lambda: lambda draws: _over(draws, lambda draw: _leaders(draw)[:1]),
            "alone": lambda: lambda draws: _over(draws, lambda d: _leaders(d) if len(_leaders(d)) == 1 else []),
            "least": lambda: lambda draws: _over(draws, lambda d: [min(d, key=d.get)]),
            "mean": lambda: lambda draws: {n: sum(d[n] for d in draws) / len(draws) for n in draws[0]},
            "counts": lambda: lambda draws: {n: v * len(draws) for n, v in _first_place(draws).items()},
            "first_leader+counts": lambda: lambda draws: _counted(draws, lambda draw: _leaders(draw)[:1]),
            "all_leaders+counts": lambda: lambda draws: _counted(draws, _leaders),
            "never_first_left_out": lambda: lambda draws: {n: v for n, v in _first_place(draws).items() if v},
        },
        credit={"all_leaders": 0.5, "first_leader": 0.5, "counts": 0.5},
    ),
    "08.2": Task(
        Function(
            "takes a list of (source, sign) and gives sources",
            lambda: [(claims,) for claims in SIGNED],
            Names("sources"),
        ),
        lambda: _carriers,
        wrong={
            "draw": lambda: _turning,
            "one_claim": lambda: _one_claim,
            "agreeing": lambda: _agreeing,
            "loudest": lambda: _loudest,
            "total_changes": lambda: _shifting,
            "kept_instead": lambda: _alone_otherwise,
            "everybody": lambda: lambda claims: {source for source, _ in claims},
            "the_others": lambda: lambda claims: {s for s, _ in claims} - set(_carriers(claims)),
        },
        credit={"draw": 0.5, "one_claim": 0.5},
    ),
    "08.3": Task(
        Names('conclusions, each as "actor relation recipient polarity"', parts=4, known=claim_words),
        _conclusions,
        wrong={
            "single": lambda: _conclusions(least=1),
            "two_sources": lambda: _conclusions(sources=(2,)),
            "any_source": lambda: _conclusions(sources=(1, 2)),
            "no_direction": lambda: _conclusions(direction=False),
            "no_polarity": lambda: _conclusions(polarity=False),
            "no_polarity/2": lambda: [what.rpartition(" ")[0] for what in _conclusions()],
            "three": lambda: _conclusions(least=3),
        },
        credit={"any_source": 0.5, "three": 0.5},
    ),
    "08.4": Task(
        Table("weight of what speaks against each hypothesis", Number("a number")),
        _against,
        wrong={
            "fits": lambda: _against(lambda rating: rating == "C"),
            "unweighted": lambda: _against(credible=lambda value: 1),
            "single": lambda: _against(lambda rating: rating in WEIGHTS),
            "neutral_too": lambda: _against(lambda rating: {"I": 1, "II": 2, "N": 1}.get(rating, 0)),
            "unweighted+single": lambda: _against(lambda rating: rating in WEIGHTS, credible=lambda value: 1),
            "double_only": lambda: _against(lambda rating: 2 * (rating == "II")),
            "single_only": lambda: _against(lambda rating: rating == "I"),
            "balance": lambda: _against(lambda rating: {"I": 1, "II": 2, "C": -1}.get(rating, 0)),
            "incredible": lambda: _against(credible=lambda value: 1 - value),
        },
        credit={"unweighted": 0.5, "single": 0.5},
        tolerance=1e-4,
    ),
    "08.5": open_task(
        "a conclusion with its condition",
        no_condition=lacks(
            r"\b(if|as long as|provided|unless|only|without|depends?|hangs?|when|under|believed?|condition)\b"
        ),
        certain=says(r"\b(is proved|is proven|shows that it is true|is true)\b"),
    ),
    "08.6": Task(
        Names("letters, the largest loss first", ordered=True, known=lambda: spelled(SUPPLIERS)),
        lambda: _by(lambda w, s, o: w * s * (1 - o)),
        wrong={
            "turned": lambda: _by(lambda w, s, o: w * s * (1 - o))[::-1],
            "sensitivity": lambda: _by(lambda w, s, o: w * s),
            "shares": lambda: _by(lambda w, s, o: s),
            "criticality": lambda: _by(lambda w, s, o: w),
            "hard_to_replace": lambda: _by(lambda w, s, o: 1 - o),
            "no_share": lambda: _by(lambda w, s, o: w * (1 - o)),
        },
        credit={"turned": 0.5, "sensitivity": 0.5},
    ),
}
