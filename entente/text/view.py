"""A paragraph as the finder of names sees it: one kind of quote, dash and space, nothing of zero width."""

from __future__ import annotations

import re
from functools import cached_property

from entente.text.article import Paragraph, fold

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u0300-\u036f"
_DROP = re.compile(f"[{_UNSEEN}]")
_GLUED = re.compile("(?<=[a-z])\u200b(?=[A-Z])")  # a zero-width space between two words parts them

# A headline has at least 3 in 4 of its longer words in capitals: headlines in sentence case have about 1 in 3, those in
# title case all but a few. 600 characters are more than any headline.
_HEADLINE_SHARE = (3, 4)
_HEADLINE_LENGTH = 600


class View:
    """A paragraph in the form in which names are sought, with the way back to its own offsets."""

    def __init__(self, paragraph: Paragraph):
        self.raw = paragraph.text
        self.text = fold(self.raw)
        self.offsets: list[int] | None = None  # None: nothing was dropped, the offsets are the paragraph's own
        if _DROP.search(self.text):
            text = _GLUED.sub(" ", self.text)
            unseen = {match.start() for match in _DROP.finditer(text)}
            self.offsets = [place for place in range(len(text)) if place not in unseen]
            self.text = _DROP.sub("", text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in the raw paragraph; a combining accent belongs to its letter."""
        if self.offsets is None:
            return start, end
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        while last < len(self.raw) and "\u0300" <= self.raw[last] <= "\u036f":
            last += 1
        return first, last

    @cached_property
    def is_headline(self) -> bool:
        """Whether most longer words begin with a capital letter, as in a headline in title case or all capitals."""
        words = re.findall(r"[^\W\d_]{4,}", self.text[:_HEADLINE_LENGTH])
        capital = sum(not word[0].islower() for word in words)
        part, whole = _HEADLINE_SHARE
        return len(words) >= 2 and capital * whole >= len(words) * part and not self.text.rstrip().endswith(".")

    def in_capitals(self, place: int) -> bool:
        """Whether the words around a place are all in capital letters."""
        around = self.text[max(0, place - 40) : place + 40]
        return not any(char.islower() for char in around.replace("'s ", " ")) and sum(map(str.isalpha, around)) > 5
