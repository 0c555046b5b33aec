"""Competing hypotheses, the assumptions under them, and cross-impact balance.

Two ways of thinking several explanations through at once, without a forecast at the end:

- **analysis of competing hypotheses** rates every item of evidence against every hypothesis and counts what speaks
  *against* each: the hypothesis with the least against it leads (Heuer 1999);
- **cross-impact balance** judges how each state of a thing pushes the states of the others, and looks for the
  scenarios in which nothing is pushed out of its place (Weimer-Jehle 2006).

Both rank what was put into them. A hypothesis that nobody wrote down cannot lead.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice

RATINGS = ("CC", "C", "N", "I", "II")

INCONSISTENCY = {"CC": 0.0, "C": 0.0, "N": 0.0, "I": 1.0, "II": 2.0}

SUPPORT = {"CC": 2.0, "C": 1.0, "N": 0.0, "I": 0.0, "II": 0.0}

CREDIBILITY = {"high": 1.0, "medium": 0.7, "low": 0.4}

MIRROR = dict(zip(RATINGS, reversed(RATINGS), strict=True))

# --------------------------------------------------------------------------------------------------------------------
# Hypotheses, evidence, ratings


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that is taken for granted, with what changes if it is wrong.

    Parameters
    ----------
    id : str
        Such as ``"a01"``; numbers never change.
    text : str
        The assumption, as a statement.
    if_wrong : str
        What changes if it is wrong.
    linchpin : bool
        Whether a conclusion is thought to hang on it.
    bears_on : tuple of str
        What rests on it: resources, periods, paragraphs (``p24``), items of evidence (``e01``) or words for a theme.
    """

    id: str
    text: str
    if_wrong: str
    linchpin: bool
    bears_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One of several explanations or courses of events that exclude each other.

    Parameters
    ----------
    id, label : str
        A short name for code, and one for figures.
    statement : str
        The hypothesis in a sentence.
    against : str
        What would count against it: a hypothesis that nothing could count against explains nothing.
    """

    id: str
    label: str
    statement: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An item of evidence: something said or known that bears on the hypotheses.

    Parameters
    ----------
    id : str
        Such as ``"e01"``.
    text : str
        The item, in a sentence.
    credibility : float
        Its weight, from 0 to 1; `CREDIBILITY` gives one to each word of the tables.
    sources : tuple of str
        Who stands behind it. It falls when all of them are left out.
    rests_on : tuple of str
        Claims (``c054``), facts (``f03``), assumptions (``a01``) and paragraphs (``p48``) that it is taken from.
    hindsight : bool
        Whether it became known only after the article.
    """

    id: str
    text: str
    credibility: float = 1.0
    sources: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    hindsight: bool = False


@dataclass(frozen=True, slots=True)
class Rating:
    """How well one item of evidence fits one hypothesis, and why.

    Parameters
    ----------
    evidence, hypothesis : str
        Their ids.
    rating : str
        If the hypothesis were true, the item would be: ``CC`` what one expects most, ``C`` what one expects, ``N``
        neither here nor there, ``I`` a surprise, ``II`` hardly possible.
    reason : str
        Why, in a sentence.
    """

    evidence: str
    hypothesis: str
    rating: str
    reason: str = ""


@dataclass(frozen=True)
class Matrix:
    """Every item of evidence rated against every hypothesis. Made with `Matrix.build`.

    Parameters
    ----------
    hypotheses : tuple of Hypothesis
        The columns; at least two.
    evidence : tuple of Evidence
        The rows.
    ratings : tuple of Rating
        One for each row and column.
    """

    hypotheses: tuple[Hypothesis, ...]
    evidence: tuple[Evidence, ...]
    ratings: tuple[Rating, ...]

    @classmethod
    def build(cls, hypotheses: Iterable[Hypothesis], evidence: Iterable[Evidence], ratings: Iterable[Rating]) -> Matrix:
        """A matrix in which every pair is rated exactly once.

        Raises
        ------
        EntenteError
            All faults at once: ``hypotheses.few``, ``hypotheses.id``, ``hypotheses.unknown``, ``hypotheses.rating``,
            ``hypotheses.credibility``, ``hypotheses.twice``, ``hypotheses.missing``.

        Examples
        --------
        >>> rain, sprinkler = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
        >>> wet = Evidence("e1", "The grass is wet.")
        >>> Matrix.build([rain, sprinkler], [wet], [Rating("e1", "rain", "C")])
        Traceback (most recent call last):
        entente.errors.EntenteError: ratings: found no rating of e1 for sprinkler; expected one. Rate the pair.
        """
        built = cls(tuple(hypotheses), tuple(evidence), tuple(ratings))
        raise_if_any(_matrix_faults(built))
        return built

    @cached_property
    def grid(self) -> np.ndarray:
        """The ratings as places on the scale from CC, 0, to II, 4: one row for each item, one column a hypothesis."""
        rating = {(one.evidence, one.hypothesis): RATINGS.index(one.rating) for one in self.ratings}
        cells = [[rating[item.id, column.id] for column in self.hypotheses] for item in self.evidence]
        return np.array(cells, dtype=int).reshape(len(self.evidence), len(self.hypotheses))

    @property
    def sources(self) -> tuple[str, ...]:
        """Everybody who stands behind an item, in the order in which they first appear."""
        return tuple(dict.fromkeys(source for item in self.evidence for source in item.sources))

    def rating(self, evidence: str, hypothesis: str) -> Rating:
        """The rating of one pair, with its reason."""
        for one in self.ratings:
            if (one.evidence, one.hypothesis) == (evidence, hypothesis):
                return one
        pairs = [f"{one.evidence} {one.hypothesis}" for one in self.ratings]
        raise EntenteError([unknown_choice("hypotheses.unknown", "rating", f"{evidence} {hypothesis}", pairs)])


def _matrix_faults(matrix: Matrix) -> Iterator[Fault]:
    hypotheses = [one.id for one in matrix.hypotheses]
    evidence = [item.id for item in matrix.evidence]
    if len(set(hypotheses)) < 2:
        do = "One hypothesis has nothing to compete with."
        yield Fault("hypotheses.few", "hypotheses", str(len(set(hypotheses))), "at least 2", do)
    for what, ids in (("hypotheses", hypotheses), ("evidence", evidence)):
        for repeated in _repeated(ids):
            yield Fault("hypotheses.id", what, f'"{repeated}" {ids.count(repeated)} times', "each id once")
    yield from _credibility_faults(matrix.evidence)
    yield from _pair_faults(matrix.ratings, evidence, hypotheses)


def _repeated(items: Iterable) -> list:
    return [item for item, count in Counter(items).items() if count > 1]


def _credibility_faults(evidence: Iterable[Evidence]) -> Iterator[Fault]:
    for item in evidence:
        if not _is_share(item.credibility):
            words = ", ".join(f"{word} {weight:g}" for word, weight in CREDIBILITY.items())
            where = f"evidence {item.id}, field credibility"
            yield Fault(
                "hypotheses.credibility", where, repr(item.credibility), "a number from 0 to 1", f"As: {words}."
            )


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _pair_faults(ratings: Sequence[Rating], evidence: Sequence[str], hypotheses: Sequence[str]) -> Iterator[Fault]:
    for one in ratings:
        where = f"rating of {one.evidence} for {one.hypothesis}"
        if one.rating not in RATINGS:
            yield unknown_choice("hypotheses.rating", where, one.rating, RATINGS)
        for found, allowed in ((one.evidence, evidence), (one.hypothesis, hypotheses)):
            if found not in allowed:
                yield unknown_choice("hypotheses.unknown", where, found, allowed)
    pairs = [(one.evidence, one.hypothesis) for one in ratings]
    for item, hypothesis in _repeated(pairs):
        found = f"{pairs.count((item, hypothesis))} ratings of {item} for {hypothesis}"
        yield Fault("hypotheses.twice", "ratings", found, "one", "Decide which of them holds.")
    for item, hypothesis in itertools.product(dict.fromkeys(evidence), dict.fromkeys(hypotheses)):
        if (item, hypothesis) not in pairs:
            found = f"no rating of {item} for {hypothesis}"
            yield Fault("hypotheses.missing", "ratings", found, "one", "Rate the pair.")


# --------------------------------------------------------------------------------------------------------------------
# What speaks against each hypothesis


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
    scores = _item_weights(matrix, trust) @ weight[matrix.grid]
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
        if not _is_share(value):
            yield Fault("hypotheses.trust", f"argument trust, {name}", repr(value), "a number from 0 to 1")


def _item_weights(matrix: Matrix, trust: Mapping[str, float]) -> np.ndarray:
    """Credibility × the trust of the best source; an item of nobody's keeps its credibility."""
    best = [max((trust.get(name, 1.0) for name in item.sources), default=1.0) for item in matrix.evidence]
    return np.array([item.credibility for item in matrix.evidence], dtype=float) * np.array(best, dtype=float)


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
    """The hypotheses in first place: more than one in a tie.

    Parameters
    ----------
    standings : sequence of Standing
        What `rank` gives.

    Examples
    --------
    >>> leading([Standing("b", 0.0, 1), Standing("c", 0.0, 1), Standing("a", 1.0, 3)])
    ('b', 'c')
    """
    return tuple(one.hypothesis for one in standings if one.place == 1)


def margin(standings: Sequence[Standing]) -> float:
    """By how much the first is ahead of the second: score of the second − score of the first; 0 in a tie.

    Parameters
    ----------
    standings : sequence of Standing
        What `rank` gives.

    Returns
    -------
    float
        At least 0, in the unit of the scores.

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


# --------------------------------------------------------------------------------------------------------------------
# What hangs on what


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

    Parameters
    ----------
    evidence : iterable of str
        Ids of items.

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

    Parameters
    ----------
    evidence : iterable of str
        Ids of items.

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


def linchpins(
    matrix: Matrix, assumptions: Iterable[Assumption] = (), *, weights: Mapping[str, float] | None = None
) -> tuple[Trial, ...]:
    """The trials that change what leads: the evidence, assumptions and sources on which the conclusion hangs.

    Parameters
    ----------
    matrix, assumptions, weights
        As for `trials`.

    Returns
    -------
    tuple of Trial
        Empty if no single one of them carries the conclusion.

    Examples
    --------
    >>> names = Hypothesis("a", "A"), Hypothesis("b", "B")
    >>> row = [Rating("e1", "a", "I"), Rating("e1", "b", "N")]
    >>> matrix = Matrix.build(names, [Evidence("e1", "")], row)
    >>> [(trial.id, trial.change) for trial in linchpins(matrix)]
    [('e1', 'dropped'), ('e1', 'turned')]
    """
    return tuple(trial for trial in trials(matrix, assumptions, weights=weights) if trial.changes)
