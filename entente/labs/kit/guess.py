"""What a learner predicts before looking: a number, a choice, or words where nothing else can hold it.

A guess is set at the head of the lab until the state that it asks for is reached; from then on it stands, with what
the lab says of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from entente.errors import EntenteError, Fault, unknown_choice
from entente.labs.kit.controls import LONGEST_WORDS, Slider

Reached = Callable[..., bool]  # of the state, and of the model if the lab has one
Verdict = Callable[..., str]  # of the value, the state, and the model if the lab has one


@dataclass(frozen=True)
class Number:
    """A guess that is a number; its mark ▽ stands on the axis of the panel `on`.

    Examples
    --------
    >>> Number("How far?", 0, 1, 0.01).read("0.257")
    0.26
    """

    ask: str
    low: float
    high: float
    step: float
    unit: str = ""
    on: str = ""  # the id of the panel whose axis carries the mark
    reached: Reached | None = None
    verdict: Verdict | None = None
    kind: str = field(default="number", init=False)

    def read(self, value: Any) -> float:
        """The number, moved to the nearest step; it may come as text, with a comma or a point."""
        try:
            number = float(value.strip().replace(",", ".").replace("−", "-")) if isinstance(value, str) else value
        except ValueError:
            raise EntenteError([_no_guess(value, f"a number from {self.low:g} to {self.high:g}")]) from None
        return Slider("", "your prediction", self.low, self.high, self.step).read(number)

    def told(self, value: float) -> str:
        """The guess in words."""
        return f"{value:g}{self.unit}"


@dataclass(frozen=True)
class Choose:
    """A guess that is one of several.

    Examples
    --------
    >>> Choose("Which way?", (("up", "it rises"), ("down", "it falls"))).told("up")
    'it rises'
    """

    ask: str
    options: tuple[tuple[str, str], ...]
    reached: Reached | None = None
    verdict: Verdict | None = None
    kind: str = field(default="choose", init=False)

    def read(self, value: Any) -> str:
        """The value, if it is one of the options."""
        values = [option for option, _ in self.options]
        if value not in values or not isinstance(value, str):
            raise EntenteError([unknown_choice("labs.value", "“your prediction”", value, values)])
        return value

    def told(self, value: str) -> str:
        """The guess in words."""
        return dict(self.options)[value]


@dataclass(frozen=True)
class Words:
    """A guess in words, which nobody marks: what the lab says of it can only set the answer beside it.

    Examples
    --------
    >>> Words("Who?").read("  Iran,   I think ")
    'Iran, I think'
    """

    ask: str
    reached: Reached | None = None
    verdict: Verdict | None = None
    kind: str = field(default="words", init=False)

    def read(self, value: Any) -> str:
        """The words without needless space, cut off where they are too long."""
        words = " ".join(str(value).split())[:LONGEST_WORDS]
        if not words:
            do = "A guess is enough, and nobody marks it."
            raise EntenteError([Fault("labs.value", "“your prediction”", "nothing", "a word or two", do)])
        return words

    def told(self, value: str) -> str:
        """The guess in words."""
        return value


Guess = Number | Choose | Words


def _no_guess(value: Any, expected: str) -> Fault:
    return Fault("labs.value", "“your prediction”", f"{value!r}"[:60], expected)
