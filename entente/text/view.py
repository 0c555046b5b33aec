"""entente.text.view."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from entente.text.article import Paragraph, fold

# ---------------------------------------------------------------- the view of a paragraph in which names are sought

_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u0300-\u036f"

_DROP = re.compile(f"[{_UNSEEN}]")

_GLUED = re.compile("(?<=[a-z])\u200b(?=[A-Z])")

_PLAIN = str.maketrans("øłıđðßæœ", "olidds" + "ao")


class _View:
    """A paragraph as the matcher sees it: one kind of quote, dash and space, nothing of zero width."""

    __slots__ = ("headline", "offsets", "raw", "text")

    def __init__(self, paragraph: Paragraph):
        self.raw = paragraph.text
        self.text = fold(self.raw)
        self.offsets: list[int] | None = None
        self.headline: bool | None = None
        if not self.raw.isascii() and _DROP.search(self.text):
            self._drop()

    def _drop(self) -> None:
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

    def is_headline(self) -> bool:
        """Whether most longer words begin with a capital letter, as in a headline in title case or all capitals."""
        if self.headline is None:
            words = re.findall(r"[^\W\d_]{4,}", self.text[:600])
            capital = sum(not word[0].islower() for word in words)
            self.headline = len(words) >= 2 and capital * 4 >= len(words) * 3 and not self.text.rstrip().endswith(".")
        return self.headline

    def in_capitals(self, place: int) -> bool:
        """Whether the words around a place are all in capital letters."""
        around = self.text[max(0, place - 40) : place + 40]
        return not any(char.islower() for char in around.replace("'s ", " ")) and sum(map(str.isalpha, around)) > 5


@lru_cache(maxsize=4096)
def _plain(token: str) -> str:
    """Lower case without accents, for looking a word up."""
    if token.isascii():
        return token.lower()
    spread = unicodedata.normalize("NFD", token.lower().translate(_PLAIN))
    return "".join(char for char in spread if not "\u0300" <= char <= "\u036f")
