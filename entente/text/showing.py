"""Text of an article on the page: set as prose that breaks between words, with paragraph numbers and marked words."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH = 88  # of the plain form, in characters
_NO_FORMULA = "tex2jax_ignore mathjax_ignore"  # a dollar sign in an article starts no formula
_PROSE = "font-family: Georgia, 'Times New Roman', serif; line-height: 1.5; max-width: 44em; overflow-wrap: normal"
_MARKED = "background-color: #ffe9a8; color: #1c1c1c; text-decoration: underline"

Mark = tuple  # start, end, and perhaps a word that is set behind


@dataclass(frozen=True)
class Passage:
    """Some text with its label; `marks` are stretches of it that do not overlap, in order."""

    label: str
    text: str
    marks: Sequence[Mark] = ()

    def pieces(self) -> Iterable[tuple[str, bool, str]]:
        """The text cut at its marks: the piece, whether it is marked, and the word behind it."""
        done = 0
        for start, end, *word in sorted(self.marks):
            yield self.text[done:start], False, ""
            yield self.text[start:end], True, " ".join(word)
            done = end
        yield self.text[done:], False, ""


@dataclass(frozen=True)
class Shown:
    """Passages as a notebook shows them; as plain text they are wrapped between words, with «marks».

    Examples
    --------
    >>> print(Shown((Passage("p07", "Moscow denied it.", ((0, 6, "russia"),)),)))
    p07  «Moscow» [russia] denied it.
    """

    passages: tuple[Passage, ...]

    def __repr__(self) -> str:
        return "\n".join(_plain(passage) for passage in self.passages)

    def _repr_html_(self) -> str:
        inside = "\n".join(_html(passage) for passage in self.passages)
        return f'<div class="entente-article {_NO_FORMULA}" style="{_PROSE}">\n{inside}\n</div>'


def _plain(passage: Passage) -> str:
    found = f"{passage.label}  "
    for piece, marked, word in passage.pieces():
        found += f"«{piece}»" if marked else piece
        found += f" [{word}]" if word else ""
    indent = " " * (len(passage.label) + 2)
    return textwrap.fill(found, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _html(passage: Passage) -> str:
    found = f"<small><b>{html.escape(passage.label)}</b></small>&ensp;"
    for piece, marked, word in passage.pieces():
        told = html.escape(piece)
        found += f'<mark style="{_MARKED}">{told}</mark>' if marked else told
        found += f"<sup>{html.escape(word)}</sup>" if word else ""
    return f'<p dir="auto">{found}</p>'


def shortened(text: str, most: int | None) -> str:
    """A text of at most so many characters, cut between words.

    Examples
    --------
    >>> shortened("Iran waits for an answer.", 15)
    'Iran waits for …'
    """
    if most is None or len(text) <= most:
        return text
    whole = text[: most + 1].rsplit(maxsplit=1)  # one character more, so that a word that just fits stays
    return f"{whole[0] if whole else ''} …"


def stretch_of(mark: Mark | str, text: str) -> Mark:
    """Where a mark stands: words are where they first occur, and nowhere if they do not.

    Examples
    --------
    >>> stretch_of("bought", "Chad bought it."), stretch_of("sold", "Chad bought it.")
    ((5, 11), (-1, -1))
    """
    if not isinstance(mark, str):
        return mark
    start = text.find(mark)
    return (start, start + len(mark)) if start >= 0 else (-1, -1)
