"""Answers that are names: of actors, of pairs, of claims, in whichever notation a learner writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from entente.exercises.kinds import Unfit, items_of, name_of, tidy
from entente.exercises.wording import ITEMS_SHOWN, shortened, shown
from entente.say import first_few


@dataclass(frozen=True)
class Names:
    """A collection of names or pairs of names; a list, a tuple, a set or a column, in any order unless it matters.

    Parameters
    ----------
    parts : int
        Of how many words an item is made, such as actor, relation and recipient: it may be given as a tuple of them.
    known : callable, optional
        Gives the words that items are made of, each with the label that may stand for it: ids of actors, relations.

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
    known: Callable[[], Mapping[str, str]] | None = None

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        item = "pairs of names" if self.pairs else "texts"
        return f"{self.what}: a list of {item}" + (", in order" if self.ordered else ", in any order")

    def read(self, answer: Any) -> tuple | frozenset:
        """The names; `Unfit` if something else is among them."""
        items = [self._item(item) for item in items_of(self._listed(answer))]
        self._refuse_unknown(items)
        return tuple(items) if self.ordered else frozenset(items)

    def _listed(self, answer: Any) -> Any:
        """A list, where somebody gave the items as one text, or a single item without a list around it."""
        if isinstance(answer, tuple) and self.pairs and len(answer) == 2 and all(type(end) is str for end in answer):
            known = {_joined(word) for word in (*self._labels(), *self._labels().values())}
            is_one_pair = all(_joined(end) in known for end in answer)
            return [answer] if is_one_pair else answer
        if not isinstance(answer, str):
            return answer
        letters = known_letters(self.known)
        if letters and set(tidy(answer)) <= letters:
            return list(tidy(answer))
        between = r"[,;\n]|\band\b" if self.parts == 1 and not self.pairs else r"[,;\n]"
        items = [item for item in re.split(between, answer) if item.strip()]
        single = len(items) == 1 and self.parts == 1 and not self.pairs
        return answer if single else items

    def _refuse_unknown(self, items: list[Any]) -> None:
        """`Unfit` that names every word which stands in no table of the course."""
        if self.known is None:
            return
        known = {_joined(word) for word in self.known()}
        words: set[str] = set()
        for item in items:
            words.update(item if self.pairs else item.split())
        unknown = sorted(words - known)
        if unknown:
            named = first_few([shortened(word) for word in unknown], ITEMS_SHOWN)
            raise Unfit(f"{named}, which the tables of this task do not have")

    def _item(self, item: Any) -> Any:
        """One item as it is compared: a pair in one order, the parts of a claim as one text, or a name."""
        if self.pairs:
            if isinstance(item, str):
                item = self._ends(item)
            if isinstance(item, str) or not isinstance(item, Iterable):
                raise Unfit(f"among the items {shown(item)}")
            ends = [self._one(end) for end in item]
            if len(ends) != 2:
                raise Unfit(f"among the items {shown(item)}")
            return tuple(sorted(ends))
        if self.parts == 1:
            return self._one(item)
        if isinstance(item, tuple | list) and len(item) == self.parts:
            return " ".join(self._one(part) for part in item)
        words = f" {name_of(item)} "
        for word, label in sorted(self._labels().items(), key=lambda pair: -len(pair[1])):
            words = words.replace(f" {label} ", f" {word} ")
        return self._claim(words.split())

    def _claim(self, words: list[str]) -> str:
        """A claim in the order of the tables: a polarity, wherever it stands, comes last; a + may be left out."""
        polarity, parts = "", []
        for word in words:
            if word[-1] in "+-":
                polarity = word[-1]
            if word.rstrip("+-"):
                parts.append(word.rstrip("+-"))
        if polarity == "-" or self.parts == 4:
            parts.append(polarity)
        return " ".join(part for part in parts if part)

    def _ends(self, text: str) -> Any:
        """The two names in a text such as "united_states - egypt"; the text itself if it has other words."""
        rest, ends = f" {tidy(text)} ", []
        # The longest first, and what was found is taken away: "south sudan" is not "sudan" too.
        for name, label in sorted(self._labels().items(), key=lambda pair: -len(pair[1])):
            for word in {label, name, name.replace("_", " ")}:
                rest, times = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", " ", rest)
                if times:
                    ends.append(name)
        other_words = re.search(r"[^\W\d_]", rest.replace(" and ", ""))
        return ends if len(ends) == 2 and not other_words else text

    def _one(self, item: Any) -> str:
        """One name: its id where a label stands for it."""
        word = _joined(item)
        return {_joined(label): name for name, label in self._labels().items()}.get(word, word)

    def _labels(self) -> dict[str, str]:
        return {_joined(name): tidy(label) for name, label in self.known().items()} if self.known else {}


def known_letters(known: Callable[[], Mapping[str, str]] | None) -> set[str]:
    """The names of a task whose names are single letters; else nothing."""
    names = set(known()) if known else set()
    return names if all(len(name) == 1 for name in names) else set()


def _joined(item: Any) -> str:
    return name_of(item).replace(" ", "_")
