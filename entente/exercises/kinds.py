"""Kinds of answers: what can be given, and how it is read whatever the learner's style.

A kind reads any Python object. What fits is brought into one plain form, so that 3, 3.0 and ``np.float64(3)`` are the
same answer, and so are a list, a tuple, a set and a column of a table. What does not fit is refused in words.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Protocol

from entente.exercises.calls import call

LONGEST = 20_000  # characters of a text, items of a list
MOST_DIFFERENT = 80  # different words that are asked of a text: a long one repeats more of them
_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_SHORT.maxlist = _SHORT.maxtuple = _SHORT.maxset = 4
_SHORT.maxdict, _SHORT.maxlevel = 3, 2


class Unfit(Exception):
    """An answer that is not of the expected kind; says what was found."""


class NotYet(Exception):
    """An answer that nobody has touched."""


class Kind(Protocol):
    """What all kinds can do: say what is ``expected``, and ``read`` an answer."""

    @property
    def expected(self) -> str: ...

    def read(self, answer: Any) -> Any: ...


def shown(answer: Any) -> str:
    """An object in a few words, for a message; never an error, whatever it is.

    Examples
    --------
    >>> shown("Iran"), shown([1, 2]), shown(len)
    ("the text 'Iran'", 'a list: [1, 2]', 'a function')
    """
    if answer is ...:
        return "nothing yet (...)"
    if answer is None:
        return "None (print shows a value and gives none back: in a function, write return in place of print)"
    if type(answer) is str:
        return f"the text {_SHORT.repr(answer)}"
    if callable(answer):
        return "a function"
    try:
        words = _SHORT.repr(answer)
    except Exception:
        words = "an object that cannot be shown"
    name = type(answer).__name__
    return f"{'an' if name[:1] in 'aeiou' else 'a'} {name}: {words}"[:160]


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
        if callable(method) and _library(answer) in ("numpy", "pandas"):
            return touched(method())
    return answer


def _library(answer: Any) -> str:
    return type(answer).__module__.split(".")[0]


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


def _tidy(words: str) -> str:
    """Without case and outer spaces, and with the hyphen that a keyboard has for the minus that our pages print."""
    return " ".join(str(words).replace("−", "-").split()).casefold()


@dataclass(frozen=True)
class Words:
    """A word or a name, in any case; perhaps one of a list, with or without its spaces.

    Examples
    --------
    >>> Words("a measure", ("frustration", "triangles")).read(" Frustration ")
    'frustration'
    """

    what: str
    options: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        return f"{self.what}: " + (f"one of {', '.join(self.options)}" if self.options else "a text")

    def read(self, answer: Any) -> str:
        """The text without case and outer spaces; `Unfit` for anything else."""
        words = _tidy(_text(answer))
        close = {_tidy(option).replace(" ", ""): _tidy(option) for option in self.options}
        if self.options and words.replace(" ", "") not in close:
            raise Unfit(shown(answer))
        return close.get(words.replace(" ", ""), words)


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


def _items(answer: Any) -> list[Any]:
    answer = _plain(answer)
    if isinstance(answer, str | bytes | Mapping) or not isinstance(answer, Iterable):
        raise Unfit(shown(answer))
    items = []
    for item in answer:
        items.append(item)
        if len(items) > LONGEST:
            raise Unfit(f"more than {LONGEST} items")
    return items


@dataclass(frozen=True)
class Names:
    """A collection of names or pairs of names; a list, a tuple, a set or a column, in any order unless it matters.

    Parameters
    ----------
    parts : int
        Of how many words an item is made, such as actor, relation and recipient: it may be given as a tuple of them.

    Examples
    --------
    >>> sorted(Names("claims", parts=3).read([("Saudi Arabia", "arms", "iran"), "iran arms russia"]))
    ['iran arms russia', 'saudi_arabia arms iran']
    >>> sorted(Names("states").read(["Iran", "russia"]))
    ['iran', 'russia']
    >>> Names("ties", pairs=True).read({("b", "a")}) == Names("ties", pairs=True).read([["a", "b"]])
    True
    """

    what: str
    ordered: bool = False
    pairs: bool = False  # whether each item is a pair of names, such as a tie; its ends may come in either order
    parts: int = 1

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        item = "pairs of names" if self.pairs else "texts"
        return f"{self.what}: a list of {item}" + (", in order" if self.ordered else ", in any order")

    def read(self, answer: Any) -> tuple | frozenset:
        """The names; `Unfit` if something else is among them."""
        items = [self._item(item) for item in _items(answer)]
        return tuple(items) if self.ordered else frozenset(items)

    def _item(self, item: Any) -> Any:
        """One item as it is compared: a pair in one order, the parts of a claim as one text, or a name."""
        if self.pairs:
            if isinstance(item, str) or not isinstance(item, Iterable):
                raise Unfit(f"among the items {shown(item)}")
            ends = [_name(end) for end in item]
            if len(ends) != 2:
                raise Unfit(f"among the items {shown(item)}")
            return tuple(sorted(ends))
        if self.parts > 1 and isinstance(item, tuple | list) and len(item) == self.parts:
            return " ".join(_name(part).replace(" ", "_") for part in item)
        return _name(item)


def _name(item: Any) -> str:
    if not isinstance(touched(item), str):
        raise Unfit(f"among the items {shown(item)}")
    return _tidy(item)


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
        if _library(answer) == "pandas" and hasattr(answer, "to_dict"):
            answer = answer.to_dict()
        if not isinstance(answer, Mapping) or len(answer) > LONGEST:
            raise Unfit(shown(answer))
        return {_name(key): self.values.read(value) for key, value in list(answer.items())}


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
        items = _items(answer)
        if len(items) != len(self.parts):
            raise Unfit(f"{len(items)} values")
        return tuple(part.read(item) for part, item in zip(self.parts, items, strict=True))


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
        return f"a function that {self.what}"

    def read(self, answer: Any) -> tuple:
        """What it gives on each case; `Unfit` if it fails, does not end or gives another kind."""
        if not callable(touched(answer)):
            raise Unfit(shown(answer))
        results = []
        for case in self.cases():
            outcome = call(answer, case, seconds=self.seconds)
            if outcome.failed:
                raise Unfit(f"a function that {outcome.failed} for {_arguments(case)}")
            try:
                results.append(self.gives.read(outcome.value))
            except Unfit as error:
                raise Unfit(f"a function that gives {error} for {_arguments(case)}") from None
        return tuple(results)


def _arguments(case: tuple) -> str:
    words = ", ".join(
        _SHORT.repr(each) if isinstance(each, str | int | float | list | tuple | dict) else f"a {type(each).__name__}"
        for each in case
    )
    return f"the arguments ({words[:120]})"


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
