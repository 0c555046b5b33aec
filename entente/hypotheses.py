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

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice

RATINGS = ("CC", "C", "N", "I", "II")
INCONSISTENCY = {"CC": 0.0, "C": 0.0, "N": 0.0, "I": 1.0, "II": 2.0}
SUPPORT = {"CC": 2.0, "C": 1.0, "N": 0.0, "I": 0.0, "II": 0.0}
CREDIBILITY = {"high": 1.0, "medium": 0.7, "low": 0.4}
MIRROR = dict(zip(RATINGS, reversed(RATINGS), strict=True))
RULES = ("global", "incremental")
STRONGEST = 3
LIMIT = 2_000_000
CHUNK = 65_536

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
    matrix : Matrix
    weights : mapping of rating to weight, optional
        `INCONSISTENCY` if not given.
    trust : mapping of source to trust, optional
        From 0 (left out) to 1, the trust in everybody not named. An item has the trust of its best source.

    Returns
    -------
    dict of str to float
        At least 0; in the order of the hypotheses.

    Raises
    ------
    EntenteError
        ``hypotheses.weights``, ``hypotheses.trust``: all at once.

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

    Returns
    -------
    tuple of str

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

    Returns
    -------
    str

    Raises
    ------
    EntenteError
        ``hypotheses.trust``.

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

    Parameters
    ----------
    matrix : Matrix

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
    matrix : Matrix
    evidence : iterable of str
        Ids of items.

    Returns
    -------
    Matrix

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
    matrix : Matrix
    evidence : iterable of str
        Ids of items.

    Returns
    -------
    Matrix

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
    matrix : Matrix
    assumptions : iterable of Assumption
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


# --------------------------------------------------------------------------------------------------------------------
# Cross-impact balance

Scenario = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Descriptor:
    """Something that can be in one of several states, such as the war in Ukraine.

    Parameters
    ----------
    id : str
    states : tuple of str
        At least two, which exclude each other.
    label : str
        The name in figures.
    labels : tuple of str
        The names of the states, if they have others than their ids.
    """

    id: str
    states: tuple[str, ...]
    label: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """A judgement: how the state of one descriptor pushes a state of another.

    Parameters
    ----------
    descriptor, state : str
        What pushes.
    on_descriptor, on_state : str
        What is pushed.
    impact : int
        From -3, strongly hinders, to 3, strongly promotes; a pair that is not judged counts 0.
    reason, basis : str
        Why; and whether that is ``stated`` in the article, ``inferred`` from it, or ``external``.
    rests_on : tuple of str
        Claims, facts, assumptions and paragraphs.
    """

    descriptor: str
    state: str
    on_descriptor: str
    on_state: str
    impact: int
    reason: str = ""
    basis: str = ""
    rests_on: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """What pushes and what is pushed."""
        return self.descriptor, self.state, self.on_descriptor, self.on_state


@dataclass(frozen=True)
class CrossImpact:
    """Descriptors and the judgements between their states. Made with `CrossImpact.build`.

    A scenario names one state for each descriptor: a mapping, or a sequence in the order of the descriptors.

    Parameters
    ----------
    descriptors : tuple of Descriptor
    impacts : tuple of Impact
    """

    descriptors: tuple[Descriptor, ...]
    impacts: tuple[Impact, ...]

    @classmethod
    def build(cls, descriptors: Iterable[Descriptor], impacts: Iterable[Impact]) -> CrossImpact:
        """A cross-impact matrix without contradictions.

        Raises
        ------
        EntenteError
            All faults at once: ``hypotheses.few``, ``hypotheses.id``, ``hypotheses.unknown``, ``hypotheses.own``,
            ``hypotheses.impact``, ``hypotheses.twice``.

        Examples
        --------
        >>> CrossImpact.build([Descriptor("rain", ("yes", "no"))], [Impact("rain", "yes", "rain", "no", 1)])
        Traceback (most recent call last):
        entente.errors.EntenteError: impact of rain yes on rain no: found a push on itself; expected two descriptors.
        """
        built = cls(tuple(descriptors), tuple(impacts))
        raise_if_any(_cross_impact_faults(built))
        return built

    @cached_property
    def matrix(self) -> np.ndarray:
        """All impacts: one row for each state that pushes, one column for each state that is pushed."""
        matrix = np.zeros((len(self.names), len(self.names)), dtype=np.int64)
        place = {name: number for number, name in enumerate(self.names)}
        for one in self.impacts:
            matrix[place[one.pair[:2]], place[one.pair[2:]]] = one.impact
        matrix.flags.writeable = False
        return matrix

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The states as (descriptor, state), in the order of the rows and columns."""
        return tuple((one.id, state) for one in self.descriptors for state in one.states)

    @cached_property
    def starts(self) -> np.ndarray:
        """Where the states of each descriptor begin."""
        return np.cumsum([0, *(len(one.states) for one in self.descriptors)])[:-1]

    @property
    def count(self) -> int:
        """How many scenarios there are: the product of the numbers of states."""
        return math.prod(len(one.states) for one in self.descriptors)

    def scenario(self, states: Mapping[str, str] | Sequence[str]) -> Scenario:
        """A scenario in the order of the descriptors.

        Raises
        ------
        EntenteError
            ``hypotheses.scenario``: everything that is missing, unknown or too much, at once.

        Examples
        --------
        >>> weather = CrossImpact.build([Descriptor("rain", ("yes", "no")), Descriptor("wind", ("east", "west"))], [])
        >>> weather.scenario({"wind": "west", "rain": "no"})
        ('no', 'west')
        """
        order = [one.id for one in self.descriptors]
        if not isinstance(states, Mapping):
            states = _in_order(order, states)
        raise_if_any(_scenario_faults(self.descriptors, states))
        return tuple(states[name] for name in order)

    def named(self, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
        """A scenario as descriptor → state.

        Examples
        --------
        >>> CrossImpact.build([Descriptor("rain", ("yes", "no"))], []).named(["no"])
        {'rain': 'no'}
        """
        return dict(zip((one.id for one in self.descriptors), self.scenario(scenario), strict=True))


def _in_order(order: Sequence[str], states: Sequence[str]) -> dict[str, str]:
    if isinstance(states, str) or len(states) != len(order):
        found = repr(states) if isinstance(states, str) else f"{len(states)} states"
        expected = f"{len(order)} states, for {', '.join(order)}"
        raise EntenteError([Fault("hypotheses.scenario", "scenario", found, expected)])
    return dict(zip(order, states, strict=True))


def _scenario_faults(descriptors: Sequence[Descriptor], states: Mapping[str, str]) -> Iterator[Fault]:
    order = {one.id: one for one in descriptors}
    for name in states:
        if name not in order:
            yield unknown_choice("hypotheses.scenario", "scenario", name, order)
    for name, one in order.items():
        where = f"scenario, {name}"
        if name not in states:
            yield Fault("hypotheses.scenario", where, "no state", f"one of {', '.join(one.states)}")
        elif states[name] not in one.states:
            yield unknown_choice("hypotheses.scenario", where, states[name], one.states)


def _cross_impact_faults(cross: CrossImpact) -> Iterator[Fault]:
    yield from _descriptor_faults(cross.descriptors)
    known = set(cross.names)
    for one in cross.impacts:
        where = "impact of {} {} on {} {}".format(*one.pair)
        for end in (one.pair[:2], one.pair[2:]):
            if end not in known:
                yield _unknown_state(where, end, cross)
        if one.descriptor == one.on_descriptor:
            yield Fault("hypotheses.own", where, "a push on itself", "two descriptors")
        if not isinstance(one.impact, int) or isinstance(one.impact, bool) or abs(one.impact) > STRONGEST:
            yield Fault(
                "hypotheses.impact", where, repr(one.impact), f"a whole number from -{STRONGEST} to {STRONGEST}"
            )
    for pair in _repeated(one.pair for one in cross.impacts):
        where = "impact of {} {} on {} {}".format(*pair)
        yield Fault("hypotheses.twice", where, "more than one judgement", "one", "Decide which of them holds.")


def _descriptor_faults(descriptors: Sequence[Descriptor]) -> Iterator[Fault]:
    if not descriptors:
        yield Fault("hypotheses.few", "descriptors", "none", "at least one")
    for repeated in _repeated(one.id for one in descriptors):
        yield Fault("hypotheses.id", "descriptors", f'"{repeated}" more than once', "each id once")
    for one in descriptors:
        if len(one.states) < 2:
            yield Fault("hypotheses.few", f"descriptor {one.id}", f"{len(one.states)} states", "at least 2")
        for repeated in _repeated(one.states):
            yield Fault("hypotheses.id", f"descriptor {one.id}", f'"{repeated}" more than once', "each state once")


def _unknown_state(where: str, end: tuple[str, str], cross: CrossImpact) -> Fault:
    known = [" ".join(name) for name in cross.names]
    found = " ".join(end)
    expected = "a descriptor and one of its states"
    return Fault("hypotheses.unknown", where, f'"{found}"', expected, did_you_mean(found, known))


def impact_balances(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, dict[str, int]]:
    """How strongly a scenario pushes each state, its own and the others.

    The balance of a state is the sum of the impacts on it of all states that the scenario holds.

    Parameters
    ----------
    cross : CrossImpact
    scenario : mapping or sequence

    Returns
    -------
    dict of descriptor to dict of state to int

    Raises
    ------
    EntenteError
        ``hypotheses.scenario``: a state is missing, unknown or too much.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> impact_balances(cross, ["yes", "dry"])
    {'rain': {'yes': 0, 'no': 0}, 'street': {'wet': 3, 'dry': 0}}

    References
    ----------
    W. Weimer-Jehle, Cross-impact balances, Technological Forecasting and Social Change 73 (2006) 334–361.
    """
    balance = iter(_balances(cross, _places(cross, scenario))[0].tolist())
    return {one.id: {state: next(balance) for state in one.states} for one in cross.descriptors}


def _places(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> np.ndarray:
    """A scenario as one row of the numbers of its states among all states."""
    states = cross.scenario(scenario)
    own = [one.states.index(state) for one, state in zip(cross.descriptors, states, strict=True)]
    return (cross.starts + own)[None, :]


def _balances(cross: CrossImpact, places: np.ndarray) -> np.ndarray:
    """The balances of many scenarios: (scenarios, descriptors) to (scenarios, all states)."""
    balance = np.zeros((len(places), len(cross.names)), dtype=np.int64)
    for column in places.T:
        balance += cross.matrix[column]
    return balance


def _gaps(cross: CrossImpact, places: np.ndarray) -> np.ndarray:
    """Best balance − own balance of each descriptor: (scenarios, descriptors), at least 0."""
    balance = _balances(cross, places)
    best = np.maximum.reduceat(balance, cross.starts, axis=1)
    return best - np.take_along_axis(balance, places, axis=1)


def gaps(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, int]:
    """How far each descriptor's state is beaten by the best of its states; 0 where it is in its place.

    Gap = greatest balance of the descriptor − balance of the state that the scenario holds.

    Parameters
    ----------
    cross : CrossImpact
    scenario : mapping or sequence
        One state for each descriptor.

    Returns
    -------
    dict of descriptor to int
        At least 0.

    Raises
    ------
    EntenteError
        ``hypotheses.scenario``.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> gaps(cross, ["yes", "dry"])
    {'rain': 0, 'street': 3}
    """
    found = _gaps(cross, _places(cross, scenario))[0].tolist()
    return {one.id: gap for one, gap in zip(cross.descriptors, found, strict=True)}


def is_consistent(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str], *, slack: int = 0) -> bool:
    """Whether the own state of every descriptor has its greatest balance, or misses it by `slack` at most.

    Parameters
    ----------
    cross : CrossImpact
    scenario : mapping or sequence
        One state for each descriptor.
    slack : int
        By how much a state may miss the greatest balance; 0 for strict consistency.

    Returns
    -------
    bool

    Raises
    ------
    EntenteError
        ``hypotheses.scenario``.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> is_consistent(cross, ["yes", "wet"]), is_consistent(cross, ["yes", "dry"])
    (True, False)
    """
    return max(gaps(cross, scenario).values()) <= slack


def total_impact(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> int:
    """The total impact score: the sum of all impacts between the states that a scenario holds.

    Parameters
    ----------
    cross : CrossImpact
    scenario : mapping or sequence
        One state for each descriptor.

    Returns
    -------
    int

    Raises
    ------
    EntenteError
        ``hypotheses.scenario``.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> total_impact(cross, ["yes", "wet"])
    3

    Notes
    -----
    A high score means that the scenario holds together by many or strong judgements, not that it is likely.
    """
    places = _places(cross, scenario)
    return int(np.take_along_axis(_balances(cross, places), places, axis=1).sum())


def consistent_scenarios(cross: CrossImpact, *, slack: int = 0, limit: int = LIMIT) -> tuple[Scenario, ...]:
    """All consistent scenarios, found by looking at every one there is.

    Parameters
    ----------
    cross : CrossImpact
    slack : int
        By how much a state may miss the greatest balance; 0 for strict consistency.
    limit : int
        How many scenarios may be looked at.

    Returns
    -------
    tuple of tuple of str
        Each in the order of the descriptors; sorted by the order of their states.

    Raises
    ------
    EntenteError
        ``hypotheses.too_many`` if there are more scenarios than `limit`.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> impacts = [Impact("rain", "yes", "street", "wet", 3), Impact("rain", "no", "street", "dry", 2)]
    >>> consistent_scenarios(CrossImpact.build([rain, street], impacts))
    (('yes', 'wet'), ('no', 'dry'))

    References
    ----------
    W. Weimer-Jehle, Cross-impact balances, Technological Forecasting and Social Change 73 (2006) 334–361.
    """
    _within(cross, limit)
    found = []
    for places in _all_places(cross):
        found.extend(places[(_gaps(cross, places) <= slack).all(axis=1)].tolist())
    return tuple(_states(cross, row) for row in found)


def _within(cross: CrossImpact, limit: int) -> None:
    if cross.count > limit:
        sizes = " × ".join(str(len(one.states)) for one in cross.descriptors)
        found = f"{cross.count:,} scenarios ({sizes})"
        do = "Leave out a descriptor or merge states; or raise the limit and wait."
        raise EntenteError([Fault("hypotheses.too_many", "cross-impact matrix", found, f"at most {limit:,}", do)])


def _all_places(cross: CrossImpact) -> Iterator[np.ndarray]:
    """Every scenario, the last descriptor changing fastest, in blocks that fit into memory."""
    sizes = [len(one.states) for one in cross.descriptors]
    for first in range(0, cross.count, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, cross.count))
        yield np.stack(np.unravel_index(numbers, sizes), axis=1) + cross.starts


def _states(cross: CrossImpact, places: Iterable[int]) -> Scenario:
    return tuple(cross.names[place][1] for place in places)


@dataclass(frozen=True, slots=True)
class Succession:
    """Where a scenario goes when its states give way to stronger ones.

    Parameters
    ----------
    path : tuple of scenarios
        From the start to just before the cycle; empty if the start is in it.
    cycle : tuple of scenarios
        What repeats for ever: one consistent scenario, or several that follow one another.
    """

    path: tuple[Scenario, ...]
    cycle: tuple[Scenario, ...]

    @property
    def settles(self) -> bool:
        """Whether it comes to rest in a consistent scenario."""
        return len(self.cycle) == 1


def succession(cross: CrossImpact, start: Mapping[str, str] | Sequence[str], *, rule: str = "global") -> Succession:
    """Follow a scenario until it comes to rest or repeats itself.

    Parameters
    ----------
    cross : CrossImpact
    start : mapping or sequence
    rule : str
        ``"global"``: every descriptor that is beaten goes to its strongest state, all at once. ``"incremental"``:
        only the descriptor that is beaten by most. Among equals the first one in the order of the matrix.

    Returns
    -------
    Succession

    Raises
    ------
    EntenteError
        ``hypotheses.rule`` or ``hypotheses.scenario``.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> succession(cross, ["yes", "dry"])
    Succession(path=(('yes', 'dry'),), cycle=(('yes', 'wet'),))

    Notes
    -----
    The steps are an order of thought, not of time: the method has no clock.
    """
    _known_rule(rule)
    seen, now = [], _places(cross, start)
    while (step := _states(cross, now[0])) not in seen:
        seen.append(step)
        now = _next(cross, now, rule)
    begin = seen.index(step)
    return Succession(tuple(seen[:begin]), tuple(seen[begin:]))


def _known_rule(rule: str) -> None:
    if rule not in RULES:
        raise EntenteError([unknown_choice("hypotheses.rule", "argument rule", rule, RULES)])


def _next(cross: CrossImpact, places: np.ndarray, rule: str) -> np.ndarray:
    """One step of the succession of many scenarios."""
    beaten, balance = _gaps(cross, places), _balances(cross, places)
    ends = [*cross.starts[1:], len(cross.names)]
    best = [balance[:, begin:end].argmax(axis=1) + begin for begin, end in zip(cross.starts, ends, strict=True)]
    moves = beaten > 0
    if rule == "incremental":
        moves &= np.arange(places.shape[1]) == beaten.argmax(axis=1)[:, None]
    return np.where(moves, np.stack(best, axis=1), places)


@dataclass(frozen=True, slots=True)
class Attractor:
    """A consistent scenario, or a cycle, with the number of scenarios that end there."""

    cycle: tuple[Scenario, ...]
    basin: int


def attractors(cross: CrossImpact, *, rule: str = "global", limit: int = LIMIT) -> tuple[Attractor, ...]:
    """Where all scenarios end, the widest basin first.

    Parameters
    ----------
    cross, rule
        As for `succession`.
    limit : int
        How many scenarios may be looked at.

    Returns
    -------
    tuple of Attractor
        The basins add up to the number of scenarios.

    Raises
    ------
    EntenteError
        ``hypotheses.rule`` or ``hypotheses.too_many``.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> impacts = [Impact("rain", "yes", "street", "wet", 3), Impact("rain", "no", "street", "dry", 2)]
    >>> [(one.cycle, one.basin) for one in attractors(CrossImpact.build([rain, street], impacts))]
    [((('yes', 'wet'),), 2), ((('no', 'dry'),), 2)]

    Notes
    -----
    A wide basin is no probability: it counts combinations, and not all of them are equally easy to come by.
    """
    _known_rule(rule)
    _within(cross, limit)
    step = _steps(cross, rule)
    far = step
    for _ in range(cross.count.bit_length()):
        far = far[far]
    basins: Counter[tuple[int, ...]] = Counter()
    for place, count in zip(*(part.tolist() for part in np.unique(far, return_counts=True)), strict=True):
        basins[_cycle(step, place)] += count
    sizes = [len(one.states) for one in cross.descriptors]
    return tuple(
        Attractor(tuple(_states(cross, cross.starts + np.unravel_index(place, sizes)) for place in cycle), basin)
        for cycle, basin in sorted(basins.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _steps(cross: CrossImpact, rule: str) -> np.ndarray:
    """The number of the scenario that follows each scenario."""
    sizes = [len(one.states) for one in cross.descriptors]
    blocks = ((_next(cross, places, rule) - cross.starts).T for places in _all_places(cross))
    return np.concatenate([np.ravel_multi_index(tuple(block), sizes) for block in blocks])


def _cycle(step: np.ndarray, place: int) -> tuple[int, ...]:
    """The cycle that a number is in, begun with its smallest member."""
    cycle, now = [place], int(step[place])
    while now != place:
        cycle.append(now)
        now = int(step[now])
    least = cycle.index(min(cycle))
    return tuple(cycle[least:] + cycle[:least])
