"""Competing hypotheses: several explanations thought through at once, without a forecast at the end.

Every item of evidence is rated against every hypothesis, and what counts is what speaks *against* each: the hypothesis
with the least against it leads (Heuer 1999). The ranking says what the ratings say. A hypothesis that nobody wrote
down cannot lead. The records are in `evidence`, and handed on from here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from entente.doubt.evidence import (
    CREDIBILITY,
    RATINGS,
    Assumption,
    Evidence,
    Hypothesis,
    Matrix,
    Rating,
)
from entente.errors import Fault, raise_if_any, unknown_choice
from entente.needs.estimates import is_share

__all__ = [
    "CREDIBILITY",
    "INCONSISTENCY",
    "RATINGS",
    "SUPPORT",
    "Assumption",
    "Evidence",
    "Hypothesis",
    "Matrix",
    "Rating",
    "Standing",
    "Trial",
    "diagnosticity",
    "inconsistency",
    "leading",
    "margin",
    "rank",
    "support",
    "trials",
    "turned",
    "verdict",
    "without",
]

INCONSISTENCY = {"CC": 0.0, "C": 0.0, "N": 0.0, "I": 1.0, "II": 2.0}
SUPPORT = {"CC": 2.0, "C": 1.0, "N": 0.0, "I": 0.0, "II": 0.0}
MIRROR = dict(zip(RATINGS, reversed(RATINGS), strict=True))


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a hypothesis: 1 leads; hypotheses with the same score share a place."""

    hypothesis: str
    score: float
    place: int


def inconsistency(
    matrix: Matrix, *, weights: Mapping[str, float] | None = None, trust: Mapping[str, float] | None = None
) -> dict[str, float]:
    """How much speaks against each hypothesis: the weighted count of the evidence that is inconsistent with it.

    For hypothesis h the score is the sum over the items e of weight(rating of e for h) × credibility(e) × trust(e).
    By default I weighs 1, II weighs 2 and everything else nothing: what merely fits is no proof, since it mostly fits
    the other hypotheses as well (Heuer 1999, ch. 8).

    Parameters
    ----------
    weights : mapping of rating to weight, optional
        `INCONSISTENCY` if not given.
    trust : mapping of source to trust, optional
        From 0 (left out) to 1, the trust in everybody not named. An item has the trust of its best source.

    Returns
    -------
    dict of str to float
        At least 0; in the order of the hypotheses.

    Examples
    --------
    >>> names = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
    >>> items = Evidence("e1", "The grass is wet."), Evidence("e2", "The street is dry.", 0.7)
    >>> table = {"e1": ("C", "C"), "e2": ("II", "C")}
    >>> ratings = [Rating(e, h.id, r) for e, row in table.items() for h, r in zip(names, row)]
    >>> inconsistency(Matrix.build(names, items, ratings))
    {'rain': 1.4, 'sprinkler': 0.0}

    References
    ----------
    R. J. Heuer, Psychology of Intelligence Analysis (1999), ch. 8: Analysis of Competing Hypotheses.
    """
    return _scores(matrix, INCONSISTENCY if weights is None else weights, trust or {})


def support(matrix: Matrix, *, trust: Mapping[str, float] | None = None) -> dict[str, float]:
    """How much fits each hypothesis: what people count without the method, for contrast.

    The sum of `inconsistency` with the weights `SUPPORT`: C weighs 1, CC weighs 2 and everything else nothing.

    Parameters
    ----------
    matrix, trust
        As for `inconsistency`.

    Returns
    -------
    dict of str to float
        The greatest leads, for those who count so. It may lead where much speaks against it as well.

    Examples
    --------
    >>> names = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
    >>> items = Evidence("e1", "The grass is wet."), Evidence("e2", "The street is wet.")
    >>> table = {"e1": ("C", "C"), "e2": ("CC", "N")}
    >>> ratings = [Rating(e, h.id, r) for e, row in table.items() for h, r in zip(names, row)]
    >>> support(Matrix.build(names, items, ratings))
    {'rain': 3.0, 'sprinkler': 1.0}
    """
    return _scores(matrix, SUPPORT, trust or {})


def _scores(matrix: Matrix, weights: Mapping[str, float], trust: Mapping[str, float]) -> dict[str, float]:
    """Sum over the items of weight × credibility × trust; rounded at the twelfth place, so that ties are ties."""
    raise_if_any([*_weight_faults(weights), *_trust_faults(trust, matrix.sources)])
    weight = np.array([weights[rating] for rating in RATINGS])
    best_trust = [max((trust.get(name, 1.0) for name in item.sources), default=1.0) for item in matrix.evidence]
    credibility = [item.credibility for item in matrix.evidence]
    scores = (np.array(credibility, dtype=float) * best_trust) @ weight[matrix.grid]
    return {one.id: round(float(score), 12) for one, score in zip(matrix.hypotheses, scores, strict=True)}


def _weight_faults(weights: Mapping[str, float]) -> Iterator[Fault]:
    for name in weights:
        if name not in RATINGS:
            yield unknown_choice("hypotheses.weights", "argument weights", name, RATINGS)
    for name in RATINGS:
        value = weights.get(name)
        if not isinstance(value, int | float) or not (0 <= value < math.inf):
            yield Fault("hypotheses.weights", f"argument weights, {name}", repr(value), "a number that is not negative")


def _trust_faults(trust: Mapping[str, float], sources: Sequence[str]) -> Iterator[Fault]:
    for name, value in trust.items():
        if name not in sources:
            yield unknown_choice("hypotheses.trust", "argument trust", name, sources)
        if not is_share(value):
            yield Fault("hypotheses.trust", f"argument trust, {name}", repr(value), "a number from 0 to 1")


def rank(
    matrix: Matrix, *, weights: Mapping[str, float] | None = None, trust: Mapping[str, float] | None = None
) -> tuple[Standing, ...]:
    """The hypotheses by how little speaks against them; ties share a place.

    Parameters
    ----------
    matrix, weights, trust
        As for `inconsistency`.

    Returns
    -------
    tuple of Standing
        The least inconsistent first; within a tie in the order of the matrix.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B"), Hypothesis("c", "C")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "N"), Rating("e1", "c", "C")]
    >>> [(one.hypothesis, one.place) for one in rank(Matrix.build(names, [Evidence("e1", "")], row))]
    [('b', 1), ('c', 1), ('a', 3)]

    Notes
    -----
    The order is conditional on the ratings. It is no probability of anything.
    """
    scores = inconsistency(matrix, weights=weights, trust=trust)
    ordered = sorted(scores.items(), key=lambda pair: pair[1])
    return tuple(Standing(name, score, 1 + sum(other < score for other in scores.values())) for name, score in ordered)


def leading(standings: Sequence[Standing]) -> tuple[str, ...]:
    """The hypotheses in first place of what `rank` gives: more than one in a tie.

    Examples
    --------
    >>> leading([Standing("b", 0.0, 1), Standing("c", 0.0, 1), Standing("a", 1.0, 3)])
    ('b', 'c')
    """
    return tuple(one.hypothesis for one in standings if one.place == 1)


def margin(standings: Sequence[Standing]) -> float:
    """By how much the first of what `rank` gives is ahead: score of the second − score of the first; 0 in a tie.

    Examples
    --------
    >>> margin([Standing("b", 0.5, 1), Standing("c", 2.0, 2)])
    1.5
    """
    return round(standings[1].score - standings[0].score, 12)


def verdict(matrix: Matrix, *, trust: Mapping[str, float] | None = None) -> str:
    """The ranking as a sentence that says a tie openly and promises nothing.

    Parameters
    ----------
    matrix, trust
        As for `inconsistency`.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "N")]
    >>> verdict(Matrix.build(names, [Evidence("e1", "")], row))
    'By these ratings least speaks against "B" (0.00), 1.00 less than against "A". This is no forecast.'
    """
    standings = rank(matrix, trust=trust)
    label = {one.id: f'"{one.label}"' for one in matrix.hypotheses}
    first = [label[name] for name in leading(standings)]
    score = f"{standings[0].score:.2f}"
    if len(first) > 1:
        tied = f"{', '.join(first[:-1])} and {first[-1]}"
        return f"A tie: by these ratings equally little speaks against {tied} ({score}). Nothing leads."
    ahead = f"{margin(standings):.2f} less than against {label[standings[1].hypothesis]}"
    return f"By these ratings least speaks against {first[0]} ({score}), {ahead}. This is no forecast."


def diagnosticity(matrix: Matrix) -> dict[str, float]:
    """How well each item tells the hypotheses apart, from 0 to 1.

    For item e: (worst rating − best rating) / 4 on the scale CC 0, C 1, N 2, I 3, II 4. An item that is rated alike
    for all hypotheses has 0: it tells nothing, however striking it is.

    Returns
    -------
    dict of str to float
        In the order of the evidence.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> items = Evidence("fever", "A fever"), Evidence("rash", "A rash")
    >>> table = {"fever": ("CC", "CC"), "rash": ("C", "II")}
    >>> ratings = [Rating(e, h.id, r) for e, row in table.items() for h, r in zip(names, row)]
    >>> diagnosticity(Matrix.build(names, items, ratings))
    {'fever': 0.0, 'rash': 0.75}

    Notes
    -----
    Heuer asks for the property and gives no formula; the range over the hypotheses is this course's. It does not look
    at credibility, and an item that only ever fits (CC here, N there) has some although no inconsistency comes of it.

    References
    ----------
    R. J. Heuer, Psychology of Intelligence Analysis (1999), ch. 8, step 3: diagnosticity of evidence.
    """
    spread = np.ptp(matrix.grid, axis=1) / (len(RATINGS) - 1) if matrix.evidence else ()
    return {item.id: float(value) for item, value in zip(matrix.evidence, spread, strict=True)}


@dataclass(frozen=True, slots=True)
class Trial:
    """What happens to the ranking when one thing is taken away or turned round.

    Parameters
    ----------
    kind : str
        ``"evidence"``, ``"assumption"`` or ``"source"``.
    id : str
        Which of them.
    change : str
        ``"dropped"`` or ``"turned"``.
    evidence : tuple of str
        The items that this touches.
    leading : tuple of str
        What leads then.
    margin : float
        By how much.
    changes : bool
        Whether that is another lead than before: a tie that comes or goes counts.
    """

    kind: str
    id: str
    change: str
    evidence: tuple[str, ...]
    leading: tuple[str, ...]
    margin: float
    changes: bool


def without(matrix: Matrix, evidence: Iterable[str]) -> Matrix:
    """The matrix with some items of evidence left out.

    Raises
    ------
    EntenteError
        ``hypotheses.unknown`` for each item that is not there.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "N")]
    >>> without(Matrix.build(names, [Evidence("e1", "")], row), ["e1"]).evidence
    ()
    """
    gone = _known_items(matrix, evidence)
    return replace(
        matrix,
        evidence=tuple(item for item in matrix.evidence if item.id not in gone),
        ratings=tuple(one for one in matrix.ratings if one.evidence not in gone),
    )


def turned(matrix: Matrix, evidence: Iterable[str]) -> Matrix:
    """The matrix with some items turned round, as if they were a deception: CC ↔ II, C ↔ I, N stays.

    Raises
    ------
    EntenteError
        ``hypotheses.unknown`` for each item that is not there.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "CC")]
    >>> [one.rating for one in turned(Matrix.build(names, [Evidence("e1", "")], row), ["e1"]).ratings]
    ['C', 'II']
    """
    over = _known_items(matrix, evidence)
    return replace(
        matrix,
        ratings=tuple(
            replace(one, rating=MIRROR[one.rating]) if one.evidence in over else one for one in matrix.ratings
        ),
    )


def _known_items(matrix: Matrix, evidence: Iterable[str]) -> frozenset[str]:
    known, wanted = [item.id for item in matrix.evidence], tuple(evidence)
    raise_if_any(
        unknown_choice("hypotheses.unknown", "argument evidence", name, known) for name in wanted if name not in known
    )
    return frozenset(wanted)


CHANGES = {"dropped": without, "turned": turned}


def trials(
    matrix: Matrix, assumptions: Iterable[Assumption] = (), *, weights: Mapping[str, float] | None = None
) -> tuple[Trial, ...]:
    """Drop and turn each item of evidence, each assumption and each source, one at a time.

    An assumption touches the items that rest on it, and those that it says it bears on. A source touches the items
    that nobody else stands behind. What touches nothing is left out.

    Parameters
    ----------
    weights : mapping, optional
        As for `inconsistency`.

    Returns
    -------
    tuple of Trial
        Sources dropped are leave-one-source-out.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "C")]
    >>> matrix = Matrix.build(names, [Evidence("e1", "", 1.0, ("ann",))], row)
    >>> [(trial.kind, trial.change, trial.leading, trial.changes) for trial in trials(matrix)][:2]
    [('evidence', 'dropped', ('a', 'b'), True), ('evidence', 'turned', ('a',), True)]
    """
    before = set(leading(rank(matrix, weights=weights)))
    found = []
    for kind, name, items in _touched(matrix, assumptions):
        for change, alter in CHANGES.items() if items else ():
            now = rank(alter(matrix, items), weights=weights)
            first = leading(now)
            found.append(Trial(kind, name, change, items, first, margin(now), set(first) != before))
    return tuple(found)


def _touched(matrix: Matrix, assumptions: Iterable[Assumption]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Everything that can be tried, with the items that it touches."""
    for item in matrix.evidence:
        yield "evidence", item.id, (item.id,)
    for one in assumptions:
        yield "assumption", one.id, tuple(e.id for e in matrix.evidence if one.id in e.rests_on or e.id in one.bears_on)
    for name in matrix.sources:
        yield "source", name, tuple(item.id for item in matrix.evidence if set(item.sources) == {name})
