"""What competing hypotheses are weighed with: items of evidence, rated against every hypothesis, in one matrix.

`Matrix.build` sees to it that every pair is rated exactly once; `hypotheses` weighs it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.needs.estimates import is_share

RATINGS = ("CC", "C", "N", "I", "II")
CREDIBILITY = {"high": 1.0, "medium": 0.7, "low": 0.4}


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
        for repeated in twice(ids):
            yield Fault("hypotheses.id", what, f'"{repeated}" {ids.count(repeated)} times', "each id once")
    yield from _credibility_faults(matrix.evidence)
    yield from _pair_faults(matrix.ratings, evidence, hypotheses)


def twice(items: Iterable) -> list:
    """What occurs more than once, each named once."""
    return [item for item, count in Counter(items).items() if count > 1]


def _credibility_faults(evidence: Iterable[Evidence]) -> Iterator[Fault]:
    for item in evidence:
        if not is_share(item.credibility):
            words = ", ".join(f"{word} {weight:g}" for word, weight in CREDIBILITY.items())
            where = f"evidence {item.id}, field credibility"
            yield Fault(
                "hypotheses.credibility", where, repr(item.credibility), "a number from 0 to 1", f"As: {words}."
            )


def _pair_faults(ratings: Sequence[Rating], evidence: Sequence[str], hypotheses: Sequence[str]) -> Iterator[Fault]:
    for one in ratings:
        where = f"rating of {one.evidence} for {one.hypothesis}"
        if one.rating not in RATINGS:
            yield unknown_choice("hypotheses.rating", where, one.rating, RATINGS)
        for found, allowed in ((one.evidence, evidence), (one.hypothesis, hypotheses)):
            if found not in allowed:
                yield unknown_choice("hypotheses.unknown", where, found, allowed)
    pairs = [(one.evidence, one.hypothesis) for one in ratings]
    for item, hypothesis in twice(pairs):
        found = f"{pairs.count((item, hypothesis))} ratings of {item} for {hypothesis}"
        yield Fault("hypotheses.twice", "ratings", found, "one", "Decide which of them holds.")
    for item, hypothesis in itertools.product(dict.fromkeys(evidence), dict.fromkeys(hypotheses)):
        if (item, hypothesis) not in pairs:
            found = f"no rating of {item} for {hypothesis}"
            yield Fault("hypotheses.missing", "ratings", found, "one", "Rate the pair.")
