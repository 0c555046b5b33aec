"""Agreement: of found spans with a gold standard, and of coders with one another.

Two questions, two families of measures. *Did we find the right words?* is answered by precision, recall and F1 of
spans. *Do two coders who read the same codebook write the same code?* is answered by Cohen's kappa and Krippendorff's
alpha, which take away the agreement that chance alone would bring. A measure that cannot be computed is `Undefined`
and says why; nothing here ever returns NaN.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from entente.errors import EntenteError, Fault, Undefined, raise_if_any, unknown_choice

RELIABLE = 0.80
TENTATIVE = 0.667
WEIGHTS = ("linear", "quadratic")
LEVELS = ("nominal", "ordinal", "interval", "ratio")

Span = tuple[Hashable, ...]


# --------------------------------------------------------------------------------------------------------------------
# Spans


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 of found spans against a gold standard, with the errors themselves.

    Parameters
    ----------
    matched : tuple of (span, span)
        Pairs of a gold span and the found span that meets it.
    missed : tuple of span
        Gold spans that nothing met, in order of the text.
    spurious : tuple of span
        Found spans that met nothing, in order of the text.

    Notes
    -----
    With TP matched, FP spurious and FN missed spans: precision = TP / (TP + FP), recall = TP / (TP + FN),
    F1 = 2 TP / (2 TP + FP + FN).

    Examples
    --------
    >>> scores = span_scores(gold=[(1, 0, 4), (1, 9, 13)], found=[(1, 0, 4), (2, 0, 6), (2, 8, 9)])
    >>> scores.true_positives, scores.false_positives, scores.false_negatives
    (1, 2, 1)
    >>> print(scores)
    precision 0.333 (1 of 3 found), recall 0.500 (1 of 2 in the gold), F1 0.400
    """

    matched: tuple[tuple[Span, Span], ...]
    missed: tuple[Span, ...]
    spurious: tuple[Span, ...]

    @property
    def true_positives(self) -> int:
        return len(self.matched)

    @property
    def false_positives(self) -> int:
        return len(self.spurious)

    @property
    def false_negatives(self) -> int:
        return len(self.missed)

    @property
    def precision(self) -> float | Undefined:
        """TP / (TP + FP); undefined when nothing was found."""
        return _share(len(self.matched), len(self.matched) + len(self.spurious), "nothing was found")

    @property
    def recall(self) -> float | Undefined:
        """TP / (TP + FN); undefined when the gold standard is empty."""
        return _share(len(self.matched), len(self.matched) + len(self.missed), "the gold standard is empty")

    @property
    def f1(self) -> float | Undefined:
        """2 TP / (2 TP + FP + FN); undefined when there is nothing on either side."""
        both = 2 * len(self.matched) + len(self.spurious) + len(self.missed)
        return _share(2 * len(self.matched), both, "nothing was found and the gold standard is empty")

    def __str__(self) -> str:
        found, gold = len(self.matched) + len(self.spurious), len(self.matched) + len(self.missed)
        return (
            f"precision {self.precision:.3f} ({len(self.matched)} of {found} found), "
            f"recall {self.recall:.3f} ({len(self.matched)} of {gold} in the gold), F1 {self.f1:.3f}"
        )


def _share(part: int, whole: int, why: str) -> float | Undefined:
    return part / whole if whole else Undefined(why)


def span_keys(mentions: Iterable[Any], *, actor: bool = False) -> tuple[Span, ...]:
    """Turn mentions into keys for `span_scores`.

    Parameters
    ----------
    mentions : iterable
        Anything with ``paragraph``, ``start``, ``end`` and, if asked for, ``actor``.
    actor : bool
        Whether the actor is part of the key, so that the right words with the wrong actor count as an error.

    Returns
    -------
    tuple of tuple
        ``(paragraph, start, end)`` or ``(paragraph, start, end, actor)``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> span_keys([SimpleNamespace(paragraph=2, start=0, end=6, actor="israel")], actor=True)
    ((2, 0, 6, 'israel'),)
    """
    fields = ("paragraph", "start", "end", "actor") if actor else ("paragraph", "start", "end")
    return tuple(tuple(getattr(mention, field) for field in fields) for mention in mentions)


def span_scores(gold: Iterable[Span], found: Iterable[Span], *, overlap: bool = False) -> Scores:
    """Score found spans against a gold standard.

    Parameters
    ----------
    gold, found : iterable of tuple
        ``(paragraph, start, end)`` or ``(paragraph, start, end, actor)``, all of one length; offsets count characters
        of the paragraph, ``end`` exclusive. `span_keys` makes them from mentions.
    overlap : bool
        False (default): a span is right only when it is the same span. True: it is enough that it shares a character
        with a gold span of the same paragraph (and the same actor, if actors are given).

    Returns
    -------
    Scores
        With `missed` and `spurious` listed in order of the text, for error analysis.

    Raises
    ------
    EntenteError
        ``agreement.span`` for every key that is not a span.

    Examples
    --------
    >>> gold = [(2, 0, 6), (2, 60, 66)]
    >>> span_scores(gold, [(2, 0, 6), (2, 60, 68)]).f1
    0.5
    >>> span_scores(gold, [(2, 0, 6), (2, 60, 68)], overlap=True).f1
    1.0

    Notes
    -----
    Each gold span is met by at most one found span, so a span that is found twice is right once and spurious once.
    With `overlap` the pairs are chosen so that as many as possible match.
    """
    gold, found = tuple(gold), tuple(found)
    raise_if_any(_span_faults("gold", gold) + _span_faults("found", found) + _width_faults(gold + found))
    pairs = _overlapping(gold, found) if overlap else _identical(gold, found)
    met_gold, met_found = {i for i, _ in pairs}, {j for _, j in pairs}
    return Scores(
        matched=tuple(sorted((gold[i], found[j]) for i, j in pairs)),
        missed=tuple(sorted(span for i, span in enumerate(gold) if i not in met_gold)),
        spurious=tuple(sorted(span for j, span in enumerate(found) if j not in met_found)),
    )


def _span_faults(side: str, spans: Sequence[Span]) -> list[Fault]:
    expected = "(paragraph, start, end) or (paragraph, start, end, actor) with 0 <= start < end"
    return [
        Fault("agreement.span", f"{side}, item {number}", repr(span), expected, "`span_keys` makes keys from mentions.")
        for number, span in enumerate(spans, 1)
        if not _is_span(span)
    ]


def _is_span(span: object) -> bool:
    if not isinstance(span, tuple) or len(span) not in (3, 4):
        return False
    return all(isinstance(part, (int, np.integer)) for part in span[:3]) and 0 <= span[1] < span[2]


def _width_faults(spans: Sequence[Span]) -> list[Fault]:
    widths = {len(span) for span in spans if _is_span(span)}
    if len(widths) < 2:
        return []
    do = "Give the actor on both sides or on neither."
    return [Fault("agreement.span", "gold and found", "keys with and without an actor", "keys of one kind", do)]


def _identical(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    places: dict[Span, list[int]] = {}
    for i, span in enumerate(gold):
        places.setdefault(span, []).append(i)
    return [(places[span].pop(0), j) for j, span in enumerate(found) if places.get(span)]


def _overlapping(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[int, int]]:
    """A largest set of pairs (i, j) such that gold[i] and found[j] overlap and no index is used twice (Kuhn 1955)."""
    by_paragraph: dict[Hashable, list[int]] = {}
    for j, span in enumerate(found):
        by_paragraph.setdefault(span[0], []).append(j)
    meets = [[j for j in by_paragraph.get(span[0], ()) if _overlap(span, found[j])] for span in gold]
    partner: dict[int, int] = {}
    for i in range(len(gold)):
        _augment(i, meets, partner)
    return [(i, j) for j, i in partner.items()]


def _augment(start: int, meets: Sequence[Sequence[int]], partner: dict[int, int]) -> bool:
    """Give gold span `start` a partner, moving others on if need be; breadth first, so no deep recursion."""
    came_from: dict[int, int] = {}
    queue = [start]
    for i in queue:
        for j in meets[i]:
            if j in came_from:
                continue
            came_from[j] = i
            if j not in partner:
                _shift(j, came_from, partner, start)
                return True
            queue.append(partner[j])
    return False


def _shift(free: int, came_from: dict[int, int], partner: dict[int, int], start: int) -> None:
    held = {i: j for j, i in partner.items()}
    j = free
    while True:
        i = came_from[j]
        partner[j] = i
        if i == start:
            return
        j = held[i]


def _overlap(one: Span, other: Span) -> bool:
    return one[3:] == other[3:] and one[1] < other[2] and other[1] < one[2]


# --------------------------------------------------------------------------------------------------------------------
# Two coders


@dataclass(frozen=True)
class Confusion:
    """How often one coder wrote *row* where the other wrote *column*.

    Parameters
    ----------
    categories : tuple
        The codes, in the order of the rows and of the columns.
    counts : tuple of tuple of int
        ``counts[i][j]``: units that the first coder gave ``categories[i]`` and the second ``categories[j]``.

    Examples
    --------
    >>> print(confusion(["CT", "CT", "PS"], ["CT", "PS", "PS"]))
        CT  PS
    CT   1   1
    PS   0   1
    """

    categories: tuple[Hashable, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def total(self) -> int:
        return sum(map(sum, self.counts))

    @property
    def disagreements(self) -> tuple[tuple[Hashable, Hashable, int], ...]:
        """``(first, second, count)`` of every pair of different codes, the most frequent first."""
        cells = [
            (row, column, self.counts[i][j])
            for i, row in enumerate(self.categories)
            for j, column in enumerate(self.categories)
            if i != j and self.counts[i][j]
        ]
        return tuple(sorted(cells, key=lambda cell: (-cell[2], str(cell[0]), str(cell[1]))))

    def __str__(self) -> str:
        names = [str(category) for category in self.categories]
        width = max([len(name) for name in names] + [len(str(self.total))], default=1)
        head = " " * width + "".join(f"  {name:>{width}}" for name in names)
        rows = [
            f"{name:<{width}}" + "".join(f"  {count:>{width}}" for count in row)
            for name, row in zip(names, self.counts, strict=True)
        ]
        return "\n".join([head, *rows])


def confusion(
    a: Sequence[Hashable], b: Sequence[Hashable], *, categories: Sequence[Hashable] | None = None
) -> Confusion:
    """Tabulate the codes of two coders.

    Parameters
    ----------
    a, b : sequence
        One code a unit, in the same order of units. A unit where either has None is left out.
    categories : sequence, optional
        The codes in the order wanted. Default: all codes that occur, sorted.

    Returns
    -------
    Confusion

    Raises
    ------
    EntenteError
        ``agreement.length`` if the two are not equally long, ``agreement.category`` for a code that is not listed.

    Examples
    --------
    >>> confusion(["+", "+", "-", None], ["+", "-", "-", "-"]).counts
    ((1, 1), (0, 1))
    """
    pairs = _pairs(a, b)
    order = _categories([code for pair in pairs for code in pair], categories)
    count = Counter(pairs)
    return Confusion(order, tuple(tuple(count[row, column] for column in order) for row in order))


def _pairs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[Hashable, Hashable]]:
    a, b = list(a), list(b)
    if len(a) != len(b):
        do = "Give one code a unit, and None where a coder has none."
        raise EntenteError([Fault("agreement.length", "the two coders", f"{len(a)} and {len(b)} codes", "as many", do)])
    return [(x, y) for x, y in zip(a, b, strict=True) if not _missing(x) and not _missing(y)]


def _missing(value: object) -> bool:
    return value is None or (isinstance(value, (float, np.floating)) and math.isnan(value))


def _categories(codes: Iterable[Hashable], listed: Sequence[Hashable] | None) -> tuple[Hashable, ...]:
    used = set(codes)
    if listed is None:
        return _sorted(used)
    raise_if_any(
        unknown_choice("agreement.category", "the codes", code, map(str, listed))
        for code in _sorted(used - set(listed))
    )
    return tuple(dict.fromkeys(listed))


def _sorted(values: Iterable[Hashable]) -> tuple[Hashable, ...]:
    values = list(values)
    try:
        return tuple(sorted(values))
    except TypeError:
        return tuple(sorted(values, key=lambda value: (type(value).__name__, str(value))))


def percent_agreement(a: Sequence[Hashable], b: Sequence[Hashable]) -> float | Undefined:
    """The share of units that two coders gave the same code.

    p_o = (units with equal codes) / (units that both coded)

    Parameters
    ----------
    a, b : sequence
        One code a unit, in the same order of units. A unit where either has None is left out.

    Returns
    -------
    float in [0, 1], or Undefined
        Undefined when no unit was coded by both.

    Raises
    ------
    EntenteError
        ``agreement.length`` if the two are not equally long.

    Examples
    --------
    >>> percent_agreement(["+", "+", "-", "-"], ["+", "+", "-", "+"])
    0.75

    Notes
    -----
    It takes nothing away for chance: two coders who both write "+" nine times in ten agree on 82 of 100 units
    (0.9 x 0.9 + 0.1 x 0.1) without reading a word. Report it beside kappa or alpha, not instead.
    """
    pairs = _pairs(a, b)
    return _share(sum(x == y for x, y in pairs), len(pairs), "no unit was coded by both")


def cohen_kappa(
    a: Sequence[Hashable],
    b: Sequence[Hashable],
    *,
    weights: str | None = None,
    categories: Sequence[Hashable] | None = None,
) -> float | Undefined:
    """Cohen's kappa: the agreement of two coders beyond chance.

    kappa = 1 - sum(w_ij o_ij) / sum(w_ij e_ij), where o_ij is the share of units coded i by the first and j by the
    second, e_ij the product of the two coders' own shares, and w_ij the weight of that disagreement: 1 off the
    diagonal (no weights), abs(i - j) (linear) or (i - j) ** 2 (quadratic).

    Parameters
    ----------
    a, b : sequence
        One code a unit, in the same order of units. A unit where either has None is left out.
    weights : {None, "linear", "quadratic"}
        None for codes without an order.
    categories : sequence, optional
        All codes in their order. Needed with weights unless the codes are numbers, because the weight of a
        disagreement is the distance of its two codes in this order.

    Returns
    -------
    float <= 1, or Undefined
        1 is full agreement, 0 what chance would bring; below 0 is worse than chance. Undefined when no unit was
        coded by both, or when both coders wrote one and the same code throughout (chance alone agrees fully).

    Raises
    ------
    EntenteError
        ``agreement.length``, ``agreement.weights``, ``agreement.category``, ``agreement.order``.

    Examples
    --------
    Both agree on 3 of 4 units. Chance agreement is 1/2 x 3/4 + 1/2 x 1/4 = 1/2, so kappa = (3/4 - 1/2) / (1 - 1/2).

    >>> cohen_kappa(["+", "+", "-", "-"], ["+", "+", "-", "+"])
    0.5
    >>> print(cohen_kappa(["+", "+"], ["+", "+"]))
    undefined: both coders wrote one and the same code throughout, so chance alone agrees fully

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46.
    Cohen, J. (1968). Weighted kappa. Psychological Bulletin 70, 213-220.
    """
    if weights not in (None, *WEIGHTS):
        raise EntenteError([unknown_choice("agreement.weights", "argument weights", weights, WEIGHTS)])
    table = confusion(a, b, categories=categories)
    if weights and categories is None:
        _need_numbers(table.categories, "weights")
    if not table.total:
        return Undefined("no unit was coded by both")
    observed = np.array(table.counts) / table.total
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    weight = _disagreement(len(table.categories), weights)
    by_chance = float((weight * expected).sum())
    if by_chance == 0:
        return Undefined("both coders wrote one and the same code throughout, so chance alone agrees fully")
    return 1 - float((weight * observed).sum()) / by_chance


def _disagreement(size: int, weights: str | None) -> np.ndarray:
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    return {None: distance > 0, "linear": distance, "quadratic": distance**2}[weights].astype(float)


def _need_numbers(values: Iterable[Hashable], what: str) -> None:
    words = [value for value in values if not _is_number(value)]
    if words:
        found, do = (
            f"codes that are not numbers ({', '.join(map(str, words[:3]))})",
            "Pass categories=[lowest, …, highest].",
        )
        raise EntenteError(
            [Fault("agreement.order", f"argument {what}", found, "numbers, or the order of the codes", do)]
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and math.isfinite(value)


# --------------------------------------------------------------------------------------------------------------------
# Any number of coders


def krippendorff_alpha(
    reliability: Iterable[Iterable[Hashable]],
    *,
    level: str = "nominal",
    categories: Sequence[Hashable] | None = None,
) -> float | Undefined:
    """Krippendorff's alpha: the agreement of any number of coders, some codes missing.

    alpha = 1 - D_o / D_e: the disagreement observed within units, over the disagreement expected if the codes were
    dealt out to the units at random. Both are means of a squared difference delta(c, k) over pairs of codes:
    nominal 0 or 1; interval (c - k)**2; ratio ((c - k) / (c + k))**2; ordinal the square of the number of codes
    between c and k, c and k themselves counted half.

    Parameters
    ----------
    reliability : coders x units
        One row a coder, one column a unit; None (or NaN) where a coder has no code for a unit.
    level : {"nominal", "ordinal", "interval", "ratio"}
        What the codes are: names, ranks, numbers with a unit, numbers with a unit and a true zero.
    categories : sequence, optional
        For ordinal codes that are not numbers: all of them, lowest first.

    Returns
    -------
    float <= 1, or Undefined
        1 is full agreement, 0 what chance would bring. Undefined when no unit has two codes, or when all paired codes
        are the same: without variation there is nothing to agree about. `judge_alpha` says how far to trust it.

    Raises
    ------
    EntenteError
        ``agreement.length`` if the rows differ in length; ``agreement.level``; ``agreement.category``;
        ``agreement.order`` if the level needs numbers; ``agreement.negative`` for a negative ratio.

    Examples
    --------
    Four units, coded twice; the coders differ on one. Of the 8 codes 5 are "+" and 3 are "-".
    D_o = 2/8 and D_e = 2 x 5 x 3 / (8 x 7), so alpha = 1 - (2/8) / (30/56).

    >>> alpha = krippendorff_alpha([["+", "+", "-", "-"], ["+", "+", "-", "+"]])
    >>> round(alpha, 4) == round(1 - (2 / 8) / (30 / 56), 4)
    True
    >>> print(krippendorff_alpha([["+", None], [None, "-"]]))
    undefined: no unit has codes from two coders

    Notes
    -----
    A unit with fewer than two codes carries no information on agreement and is left out.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. University of Pennsylvania.
    """
    if level not in LEVELS:
        raise EntenteError([unknown_choice("agreement.level", "argument level", level, LEVELS)])
    units = _units(reliability)
    order = _categories([code for unit in units for code in unit], categories)
    if not units:
        return Undefined("no unit has codes from two coders")
    if len({code for unit in units for code in unit}) == 1:
        return Undefined("all paired codes are the same, so there is no variation to agree about")
    coincidence = _coincidence(units, order)
    delta = _delta(order, coincidence.sum(axis=1), level, listed=categories is not None)
    return _alpha(coincidence, delta)


def _units(reliability: Iterable[Iterable[Hashable]]) -> list[list[Hashable]]:
    """The codes of each unit that has at least two."""
    rows = [list(row) for row in reliability]
    lengths = sorted({len(row) for row in rows})
    if len(lengths) > 1:
        found, do = f"{lengths[0]} to {lengths[-1]} codes", "Give every coder one code a unit, and None for none."
        raise EntenteError([Fault("agreement.length", "the rows of coders", found, "as many in every row", do)])
    units = [[code for code in unit if not _missing(code)] for unit in zip(*rows, strict=True)]
    return [unit for unit in units if len(unit) > 1]


def _coincidence(units: Sequence[Sequence[Hashable]], order: Sequence[Hashable]) -> np.ndarray:
    """How often codes c and k meet in a unit, each unit's pairs weighted by 1 / (codes in the unit - 1)."""
    index = {code: i for i, code in enumerate(order)}
    total = np.zeros((len(order), len(order)))
    for unit in units:
        count = np.bincount([index[code] for code in unit], minlength=len(order))
        total += (np.outer(count, count) - np.diag(count)) / (len(unit) - 1)
    return total


def _delta(order: Sequence[Hashable], count: np.ndarray, level: str, *, listed: bool) -> np.ndarray:
    """The squared difference of every two codes."""
    if level == "nominal":
        return 1 - np.eye(len(order))
    if level == "ordinal":
        if not listed:
            _need_numbers(order, 'level "ordinal"')
        rank = np.cumsum(count) - count / 2
        return np.subtract.outer(rank, rank) ** 2
    _need_numbers(order, f'level "{level}"')
    value = np.array(order, dtype=float)
    return _ratio_delta(value) if level == "ratio" else np.subtract.outer(value, value) ** 2


def _ratio_delta(value: np.ndarray) -> np.ndarray:
    if value.min() < 0:
        found, do = f"{value.min():g}", 'Use level="interval" for numbers that can be negative.'
        raise EntenteError([Fault("agreement.negative", 'level "ratio"', found, "numbers from 0 up", do)])
    total = np.add.outer(value, value)
    return np.divide(np.subtract.outer(value, value), total, out=np.zeros_like(total), where=total > 0) ** 2


def _alpha(coincidence: np.ndarray, delta: np.ndarray) -> float:
    count = coincidence.sum(axis=1)
    observed = (coincidence * delta).sum()
    expected = (np.outer(count, count) * delta).sum() / (count.sum() - 1)
    return 1 - float(observed / expected)


def judge_alpha(alpha: float | Undefined) -> str:
    """Say how far codes with this alpha can be trusted (rule 9 of the codebook).

    Parameters
    ----------
    alpha : float or Undefined
        Krippendorff's alpha.

    Returns
    -------
    str
        ``"reliable"`` from .80 up, ``"tentative"`` from .667 to below .80, ``"unusable"`` below that;
        ``"undefined"`` if alpha is.

    Raises
    ------
    EntenteError
        ``agreement.alpha`` for a value that no alpha can have.

    Examples
    --------
    >>> [judge_alpha(alpha) for alpha in (0.85, 0.80, 0.743, 0.4)]
    ['reliable', 'reliable', 'tentative', 'unusable']

    References
    ----------
    Krippendorff, K. (2004). Content Analysis, 2nd edition. Sage. Chapter 11.
    """
    if isinstance(alpha, Undefined):
        return "undefined"
    if not _is_number(alpha) or alpha > 1:
        raise EntenteError([Fault("agreement.alpha", "argument alpha", repr(alpha), "a number up to 1")])
    grades: tuple[tuple[float, str], ...] = ((RELIABLE, "reliable"), (TENTATIVE, "tentative"), (-math.inf, "unusable"))
    return next(grade for lowest, grade in grades if alpha >= lowest)
