"""Kinds of answers: what can be given, and how it is read whatever the learner's style.

A kind reads any Python object. What fits is brought into one plain form, so that 3, 3.0 and ``np.float64(3)`` are the
same answer, and so are a list, a tuple, a set and a column of a table. What does not fit is refused in words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from numbers import Integral, Real
from typing import Any, Protocol

from entente.exercises.calls import call
from entente.exercises.wording import arguments, library, shown

LONGEST = 20_000  # characters of a text, items of a list
MOST_DIFFERENT = 80  # different words that are asked of a text: a long one repeats more of them


class Unfit(Exception):
    """An answer that is not of the expected kind; says what was found."""


class NotYet(Exception):
    """An answer that nobody has touched."""


class Kind(Protocol):
    """What all kinds can do: say what is ``expected``, and ``read`` an answer."""

    @property
    def expected(self) -> str: ...

    def read(self, answer: Any) -> Any: ...


def same(one: Any, other: Any, tolerance: float = 1e-6) -> bool:
    """Whether two answers that were read are the same, numbers up to a tolerance.

    Examples
    --------
    >>> same((0.1 + 0.2, "a"), (0.3, "a")), same({"a": 1.0}, {"a": 2.0}), same(frozenset("ab"), frozenset("ba"))
    (True, False, True)
    """
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=0, abs_tol=tolerance)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key], tolerance) for key in one)
    return type(one) is type(other) and one == other


def touched(answer: Any) -> Any:
    """The answer, if anybody has touched it; else `NotYet`."""
    if answer is ... or answer is NotImplemented:
        raise NotYet
    return answer


def _plain(answer: Any) -> Any:
    """An answer that somebody has touched; arrays, columns and scalars of numpy and pandas as plain Python."""
    touched(answer)
    for name in ("tolist", "item"):
        method = getattr(answer, name, None)
        if callable(method) and library(answer) in ("numpy", "pandas"):
            return touched(method())
    return answer


def _text(answer: Any) -> str:
    """A text that is not empty; `Unfit` for anything else."""
    answer = _plain(answer)
    if not isinstance(answer, str) or len(answer) > LONGEST:
        raise Unfit(shown(answer))
    words = str(answer).strip()
    if not words or words == "...":
        raise NotYet
    return words


@dataclass(frozen=True)
class Number:
    """A number, perhaps a whole one, perhaps between two bounds.

    Examples
    --------
    >>> Number("claims", whole=True).read(3.0), Number("a share", low=0, high=1).expected
    (3.0, 'a share: a number from 0 to 1')
    """

    what: str
    whole: bool = False
    low: float = -math.inf
    high: float = math.inf

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        noun = "a whole number" if self.whole else "a number"
        if self.what == noun:
            return noun
        bounded = math.isfinite(self.low) and math.isfinite(self.high)
        return f"{self.what}: {noun}" + (f" from {self.low:g} to {self.high:g}" if bounded else "")

    def read(self, answer: Any) -> float:
        """The number as a float; `Unfit` for anything else."""
        answer = _plain(answer)
        if isinstance(answer, str):
            answer = _number_in(answer)
        if isinstance(answer, bool) or not isinstance(answer, Real | Integral):
            raise Unfit(shown(answer))
        number = float(answer)
        if not math.isfinite(number):
            raise Unfit(f"{number}, which no count or measure of this task gives")
        if self.whole and number != round(number):
            raise Unfit(f"{number:g}, which is not whole")
        if not self.low <= number <= self.high:
            raise Unfit(f"{number:g}, which lies outside")
        return number


def _number_in(text: str) -> float | str:
    """The number that a text is, such as ``"0.25"``, ``"−3"`` or ``"25 %"``; else the text."""
    words = _text(text).replace("−", "-")
    bare = words.removesuffix("%").strip()
    try:
        number = float(bare)
    except ValueError:
        return text
    return number / 100 if words.endswith("%") else number


def tidy(words: str) -> str:
    """Without case and outer spaces, and with the hyphen that a keyboard has for the minus that our pages print."""
    return " ".join(str(words).replace("−", "-").split()).casefold()


@dataclass(frozen=True)
class Words:
    """A word or a name, in any case; perhaps one of a list, with or without its spaces.

    Examples
    --------
    >>> Words("a measure", ("frustration", "triangles")).read(" Frustration ")
    'frustration'
    >>> Words("a code", ("protects -", "withholds +")).read(("protects", "−"))
    'protects -'
    """

    what: str
    options: tuple[str, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)  # other words for an option, in small letters

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return f"{self.what}: " + (f"one of {', '.join(self.options)}" if self.options else "a text")

    def read(self, answer: Any) -> str:
        """The text without case and outer spaces; `Unfit` for anything else."""
        if isinstance(answer, tuple | list) and answer and all(isinstance(part, str) for part in answer):
            answer = " ".join(answer)  # a relation and its polarity, given as a pair
        words = tidy(_text(answer))
        words = tidy(self.also.get(words, words))
        close = {_close(option): tidy(option) for option in self.options}
        if self.options and _close(words) not in close:
            near = get_close_matches(_close(words), close, 1)
            raise Unfit(shown(answer) + (f"; the nearest is {close[near[0]]}" if near else ""))
        return close.get(_close(words), words)


def _close(words: str) -> str:
    """An option without what people write in several ways."""
    return tidy(words).replace(" ", "").replace("_", "")


@dataclass(frozen=True)
class Truth:
    """True or False.

    Examples
    --------
    >>> Truth("whether it acts").read(True)
    True
    """

    what: str

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return f"{self.what}: True or False"

    def read(self, answer: Any) -> bool:
        """The truth value; `Unfit` for anything else."""
        answer = _plain(answer)
        if not isinstance(answer, bool):
            raise Unfit(shown(answer))
        return answer


def items_of(answer: Any) -> list[Any]:
    """The items of a list, a set or a column, and of a dict that ticks them; `Unfit` for anything else."""
    answer = _plain(answer)
    if isinstance(answer, Mapping) and all(value is True for value in answer.values()):
        answer = [*answer]
    if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
        raise Unfit(shown(answer))
    items = []
    for item in answer:
        items.append(item)
        if len(items) > LONGEST:
            raise Unfit(f"more than {LONGEST} items")
    return items


def name_of(item: Any) -> str:
    """A text as it is compared; `Unfit` for anything else."""
    if not isinstance(touched(item), str):
        raise Unfit(f"among the items {shown(item)}")
    return tidy(item)


@dataclass(frozen=True)
class Table:
    """A mapping from names to answers of another kind: a dict, or a column with an index.

    Examples
    --------
    >>> Table("share of each supplier", Number("a share")).read({"Iran": 1})
    {'iran': 1.0}
    """

    what: str
    values: Any

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return f"{self.what}: a dict with, for each key, {self.values.expected}"

    def read(self, answer: Any) -> dict:
        """The mapping with its values read; `Unfit` for anything else."""
        answer = touched(answer)
        if library(answer) == "pandas" and hasattr(answer, "to_dict"):
            answer = answer.to_dict()
        if not isinstance(answer, Mapping) or len(answer) > LONGEST:
            raise Unfit(shown(answer))
        return {name_of(key): self.values.read(value) for key, value in list(answer.items())}


@dataclass(frozen=True)
class Row:
    """Several answers in a fixed order, such as two numbers or a number and a word.

    Examples
    --------
    >>> Row("start and end", (Number("start"), Number("end"))).read([1, 2])
    (1.0, 2.0)
    """

    what: str
    parts: tuple[Any, ...]

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return (
            f"{self.what}: {len(self.parts)} values in this order, ({'; '.join(part.expected for part in self.parts)})"
        )

    def read(self, answer: Any) -> tuple:
        """The values; `Unfit` if one is missing, too many or of another kind."""
        items = items_of(self._by_name(answer))
        if len(items) != len(self.parts):
            raise Unfit(f"{len(items)} values")
        return tuple(part.read(item) for part, item in zip(self.parts, items, strict=True))

    def _by_name(self, answer: Any) -> Any:
        """The values of a dict in the order of the parts, where each part has a key of its name."""
        if not isinstance(answer, Mapping):
            return answer
        found = []
        for part in self.parts:
            words = part.what.casefold().split()
            found += [value for key, value in answer.items() if tidy(key) in words]
        one_each = len(found) == len(answer) == len(self.parts)
        return found if one_each else answer


@dataclass(frozen=True)
class Function:
    """A function; it is called on cases, and what it gives is the answer.

    Examples
    --------
    >>> double = Function("twice a number", lambda: [(2,), (3,)], Number("a number"))
    >>> double.read(lambda x: 2 * x)
    (4.0, 6.0)
    """

    what: str
    cases: Callable[[], list[tuple]]  # gives the list of arguments; each case is a tuple
    gives: Any  # the kind of each result
    seconds: float = 2.0

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return f"a function that {self.what}; each time {self.gives.expected}"

    def read(self, answer: Any) -> tuple:
        """What it gives on each case; `Unfit` if it fails, does not end or gives another kind."""
        if not callable(touched(answer)):
            raise Unfit(shown(answer))
        results = []
        for case in self.cases():
            outcome = call(answer, case, seconds=self.seconds)
            if outcome.failed:
                raise Unfit(f"a function that {outcome.failed} for {arguments(case)}")
            try:
                results.append(self.gives.read(outcome.value))
            except Unfit as error:
                raise Unfit(f"a function that gives {error} for {arguments(case)}") from None
        return tuple(results)


@dataclass(frozen=True)
class Prose:
    """A few sentences of the learner's own. A check sees their form; whether they hold, the rubric asks.

    Parameters
    ----------
    least : int
        How many words at least; half as many must be different ones, or `MOST_DIFFERENT`.
    unknown : callable, optional
        Gives the ids in a text that stand in no table, such as ``["c999"]``.

    Examples
    --------
    >>> Prose("your reading", least=2).read("It depends.")
    'It depends.'
    """

    what: str
    least: int = 40
    unknown: Callable[[str], list[str]] | None = None

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        ids = "; each id in it (c…, e…, p…) stands in the course's tables" if self.unknown else ""
        return f"{self.what}: a text of at least {self.least} words, {self._different} of them different{ids}"

    @property
    def _different(self) -> int:
        return min(self.least // 2, MOST_DIFFERENT)

    def read(self, answer: Any) -> str:
        """The text; `Unfit` for anything else."""
        words = _text(answer)
        if len(words.split()) < self.least:
            raise Unfit(f"{len(words.split())} words")
        different = len(set(re.findall(r"\w+", words.casefold())))
        if different < self._different:
            raise Unfit(f"{different} different words")
        unknown = self.unknown(words) if self.unknown else []
        if unknown:
            raise Unfit(f"{', '.join(unknown)}, which the tables do not have")
        return words
