"""Reading any text safely: bytes to paragraphs to sentences, each with character offsets.

A **paragraph** is a non-empty line of the text. What came broken, damaged or wrapped in a page or a letter is mended
first, and a note says what was done; any other line is kept exactly as it was decoded. A **sentence** is a stretch of a
paragraph. A **quotation** is what stands between a pair of quotation marks. All offsets count characters from 0 in
the paragraph's own text, so that ``paragraph.text[start:end]`` is always the thing itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from entente.text.language import other_language
from entente.text.letters import mended_letters, without_entities
from entente.text.lines import joined_lines, told_left_out, without_furniture
from entente.text.pages import Page, is_html, read_page, without_tags
from entente.text.reading import TEXT, fail, read_text
from entente.text.showing import Passage, Shown, shortened, stretch_of
from entente.text.word_lists import words
from entente.text.wrappings import unwrapped

# What a machine of 1 GB can hold: a page is read into a tree of tags, and each name of a text is kept.
MOST_TAGS = 200_000
MOST_LETTERS = 3_000_000

# models


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a paragraph; ``start`` and ``end`` are offsets in the paragraph's text.

    Examples
    --------
    >>> Paragraph(1, "Iran waits. Russia does not.").sentences[1]
    Sentence(paragraph=1, number=2, start=12, end=28, text='Russia does not.')
    """

    paragraph: int
    number: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words between a pair of quotation marks; the marks themselves are outside ``start`` and ``end``.

    ``closed`` is False when the paragraph ends before the quotation does, as in a speech over several paragraphs.

    Examples
    --------
    >>> quotations(Paragraph(1, "She said: “We will go.”"))[0]
    Quotation(paragraph=1, start=11, end=22, text='We will go.', closed=True)
    """

    paragraph: int
    start: int
    end: int
    text: str
    closed: bool


@dataclass(frozen=True)
class Paragraph:
    """One non-empty line of an article, with its number from 1.

    Examples
    --------
    >>> Paragraph(7, "Moscow denied it.").label
    'p07'
    """

    number: int
    text: str

    @property
    def label(self) -> str:
        """The paragraph's name, such as ``p07``."""
        return f"p{self.number:02d}"

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The paragraph's sentences, in order."""
        spans = enumerate(_sentence_spans(self.text), 1)
        return tuple(Sentence(self.number, n, start, end, self.text[start:end]) for n, (start, end) in spans)


@dataclass(frozen=True)
class Article:
    """A title and its paragraphs; ``origin`` says where the text came from, ``notes`` what was mended or left out.

    Examples
    --------
    >>> article = parse_article("A headline" + chr(10) + "First line. Second.")
    >>> [paragraph.label for paragraph in article.paragraphs], len(article.sentences)
    (['p01', 'p02'], 3)
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    origin: str
    notes: tuple[str, ...] = ()

    def paragraph(self, number: int) -> Paragraph:
        """The paragraph with this number, counted from 1.

        Examples
        --------
        >>> parse_article("One line only").paragraph(1).text
        'One line only'
        """
        if not 1 <= number <= len(self.paragraphs):
            fail("paragraph", self.origin, f"paragraph {number}", f"a number from 1 to {len(self.paragraphs)}")
        return self.paragraphs[number - 1]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of the article, in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)

    def show(
        self,
        *numbers: int,
        sentence: int | None = None,
        claim: Any = None,
        marks: Iterable[tuple | str] = (),
        most: int | None = None,
    ) -> None:
        """Show paragraphs in a notebook, with their numbers, as prose that breaks between words.

        Parameters
        ----------
        numbers : int
            Of paragraphs; without any, that of the claim, and without a claim all.
        sentence : int, optional
            Only this sentence of each paragraph, counted from 1.
        claim : Claim, optional
            Its words are marked.
        marks : iterable of (start, end), (start, end, word) or str
            Stretches of the paragraph, or of the sentence if one is chosen, to be marked, with the word that is set
            behind them; or the marked words themselves.
        most : int, optional
            How many characters of each are shown.

        Raises
        ------
        EntenteError
            ``article.paragraph`` for a paragraph that is not there, ``article.sentence`` for a sentence.

        Examples
        --------
        >>> parse_article("Norway sold fish. Chad bought it.").show(1, sentence=2, marks=[(0, 4, "chad")])
        p01 s2  «Chad» [chad] bought it.
        """
        from IPython.display import display

        wanted: Iterable[int] = numbers
        if not numbers:
            wanted = [claim.paragraph] if claim else [each.number for each in self.paragraphs]
        display(Shown(tuple(self._passage(number, sentence, claim, marks, most) for number in wanted)))

    def _passage(
        self, number: int, sentence: int | None, claim: Any, marks: Iterable[tuple | str], most: int | None
    ) -> Passage:
        paragraph = self.paragraph(number)
        label, text, start = paragraph.label, paragraph.text, 0
        if sentence is not None:
            count = len(paragraph.sentences)
            if not 1 <= sentence <= count:
                fail("sentence", f"{self.origin}, {label}", f"sentence {sentence}", f"a number from 1 to {count}")
            chosen = paragraph.sentences[sentence - 1]
            label, text, start = f"{label} s{sentence}", chosen.text, chosen.start
        text = shortened(text, most)
        found = [stretch_of(mark, text) for mark in marks]
        if claim is not None and claim.paragraph == number:
            found.append((claim.start - start, claim.end - start))
        return Passage(label, text, [mark for mark in found if 0 <= mark[0] < mark[1] <= len(text)])


# text to article


def sentence_at(article: Article, paragraph: int, start: int) -> Sentence:
    """The sentence in which a place of a paragraph lies; after the last one, the last.

    Examples
    --------
    >>> article = parse_article("Title\\nChad met Niger. Mali did not.")
    >>> sentence_at(article, 2, 17).text
    'Mali did not.'
    """
    here = article.paragraph(paragraph)
    return here.sentences[min(bisect_right(_ends(here), start), len(here.sentences) - 1)]


@lru_cache(maxsize=4096)
def _ends(paragraph: Paragraph) -> list[int]:
    return [sentence.end for sentence in paragraph.sentences]


def parse_article(
    text: str,
    *,
    origin: str = "text",
    title: str | None = None,
    any_language: bool = False,
    notes: Iterable[str] = (),
) -> Article:
    r"""Split a text into numbered paragraphs: its non-empty lines.

    Parameters
    ----------
    text : str
        Plain text, or HTML (a fragment, a saved page or a web archive), an e-mail or subtitles. Lines broken at a
        width are joined, damaged letters mended, and what stands around an article on a page is left out.
    origin : str
        Where the text came from; it is named in errors.
    title : str, optional
        Taken from the page's title or from the first line if not given.
    any_language : bool
        Take a text in another language too; hardly anything will be found in it.
    notes : iterable of str
        What is known of the text already; they come first in the article's notes.

    Raises
    ------
    EntenteError
        ``article.empty`` if there is no word in it; ``article.language`` if it is not in English;
        ``article.nested`` for e-mails within e-mails, hundreds deep; ``article.size`` for more letters than a book.

    Examples
    --------
    >>> [p.text for p in parse_article("Headline\r\n\r\n  One.\r\nTwo.").paragraphs]
    ['Headline', '  One.', 'Two.']
    >>> [p.text for p in parse_article("<h1>Head</h1><p>Mali &amp; Chad</p>").paragraphs]
    ['Head', 'Mali & Chad']
    >>> parse_article("Mali met Chad." + chr(10) + "WATCH: Iran met Iraq").notes
    ('Left out: 1 line of page furniture: “WATCH: Iran met Iraq”.',)
    """
    text, page_title, mended = _mended(text.removeprefix("\ufeff"), origin)
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(char.isalnum() for line in lines for char in line):
        fail("empty", origin, "no words, only spaces or marks" if text else "an empty text", TEXT)
    language = "" if any_language else other_language(text)
    if language:
        fail("language", origin, f"a text {language}", "English", "Translate it first, or use an English one.")
    paragraphs = tuple(Paragraph(number, line) for number, line in enumerate(lines, 1))
    return Article(title or page_title or lines[0].strip(), paragraphs, origin, (*notes, *mended))


def _mended(text: str, origin: str) -> tuple[str, str, list[str]]:
    """A text as its author wrote it, as far as that can be had; the title of the page; and a note on each change."""
    text, notes = unwrapped(text, origin)
    tags = text.count("<")
    if tags > MOST_TAGS:
        fail("size", origin, f"a page with {tags:,} tags", f"at most {MOST_TAGS:,}", "Give its text, or a part of it.")
    page = read_page(text) if is_html(text) else Page("", text, (), typed=True)
    text = page.lines
    # A page has told its tags and signs already, and its blocks are paragraphs; plain text may hold and lack them.
    steps = (without_tags, without_entities, mended_letters, joined_lines) if page.typed else (mended_letters,)
    for mend in steps:
        text, more = mend(text)
        notes += more
    text, left_out = without_furniture(text)
    if len(text) > MOST_LETTERS:
        expected = f"at most {MOST_LETTERS:,}: more than any book of 1,000 pages"
        fail("size", origin, f"a text of {len(text):,} letters", expected, "Give a part of it.")
    return text, page.title, [*notes, *told_left_out([*page.left_out, *left_out])]


def read_article(source: str | Path) -> Article:
    """Read an article from a file, or from standard input if the source is ``"-"``.

    All that cannot be read is told as an `EntenteError`, as by `read_text` and `parse_article`.

    Examples
    --------
    >>> read_article("no_such_file.txt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_file.txt: found no such file; expected plain English text...
    """
    text, origin, notes = read_text(source)
    return parse_article(text, origin=origin, notes=notes)


# one view for matching

_FOLDED = {char: "'" for char in "‘’‚‛`´′ʼʹ＇ʻ\x91\x92"}

_FOLDED |= {char: '"' for char in "“”„‟«»″＂\x93\x94"}

_FOLDED |= {char: "-" for char in "‐‑‒–—―−﹣－\x96\x97"}

_FOLDED |= {char: " " for char in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"}

_FOLDED |= {char: " " for char in "\u202f\u205f\u3000\t\x0b\x0c"}

_TO_FOLD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")


def fold(text: str) -> str:
    """A view of the same length for matching: quotes become ``'`` or ``"``, dashes ``-``, odd spaces a space.

    An offset in one is an offset in the other.

    Examples
    --------
    >>> fold("Russia‘s “axis” – Tehran—Moscow")
    'Russia\\'s "axis" - Tehran-Moscow'
    """
    return _TO_FOLD.sub(_folded, text)


def _folded(found: re.Match[str]) -> str:
    return _FOLDED[found[0]]


# sentences

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\s+|(?=[A-Z][a-z])|$)")

_ABBREVIATIONS = words("abbreviations") | words("short_months")
_MAYBE = words("doubtful_abbreviations")
_STARTERS = words("starters")

_TAIL = re.compile(r"(?:[A-Za-z]\.)*[^\W\d_]+$")

_HEAD = re.compile(r"[\"'“‘«(\[–—\- ]*([^\W_]+)")


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_sentence(text, stop):
            yield from _trimmed(text, start, stop.end())
            start = stop.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if stop.end() == len(text):
        return True
    head = _HEAD.match(text, stop.end())
    word = head.group(1) if head else ""
    if not word or word[0].islower():
        return False
    glued = not stop.group()[-1].isspace()
    if glued and (stop.start() < 2 or not text[stop.start() - 2 : stop.start()].islower()):
        return False
    one_dot = stop.group().startswith(".") and not stop.group().startswith("..")
    return not one_dot or _full_stop(text, stop.start(), word)


def _full_stop(text: str, dot: int, word: str) -> bool:
    """Whether the dot ends a sentence and not just an abbreviation before ``word``."""
    tail = _TAIL.search(text, max(0, dot - 14), dot)
    if not tail:
        return True
    last = tail.group().lower()
    if last in _ABBREVIATIONS:
        return last in ("no", "art", "para", "fig", "mar", "al") and not word[0].isdigit()
    initial = len(last) == 1 and tail.group().isupper() and tail.group() != "I"
    if initial or last in _MAYBE or "." in last:
        return word in _STARTERS
    return True


# quotations

_MARK = re.compile("[\"“”„‟«»″]|['‘’‚‛`´]")

_DOUBLE = frozenset('"“”„‟«»″')

_ELISIONS = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d0s)\b", re.IGNORECASE)


def quotations(paragraph: Paragraph) -> tuple[Quotation, ...]:
    """Find what stands between quotation marks, straight, curly or curled the wrong way.

    They come in order and without overlap; a quotation inside another belongs to the outer one.

    Examples
    --------
    >>> [q.text for q in quotations(Paragraph(1, "The ‘axis of resistance’ isn't Iran's only hope, “he said”."))]
    ['axis of resistance', 'he said']

    Notes
    -----
    A single mark is an opening one only at the start of a word and only if a closing one follows; a mark inside a
    word, or after a plural before a word in lower case ("the states' power"), is an apostrophe.
    """
    text = paragraph.text
    marks = [mark.start() for mark in _MARK.finditer(text)]
    closers = _single_closers(text, marks)
    found, position = [], 0
    for index, mark in enumerate(marks):
        if mark < position:
            continue
        end = _double_end(text, marks, index) if text[mark] in _DOUBLE else closers[index]
        if end is not None and text[mark + 1 : end].strip():
            found.append(Quotation(paragraph.number, mark + 1, end, text[mark + 1 : end], end < len(text)))
            position = end + 1
    return tuple(found)


def _double_end(text: str, marks: list[int], index: int) -> int | None:
    """Offset of the closing double mark; the end of the text if there is none; None if this mark opens nothing."""
    mark = marks[index]
    before, after = text[mark - 1 : mark], text[mark + 1 : mark + 2]
    if not after or (before.isdigit() and text[mark] in '"″') or (before.isalnum() and after.isspace()):
        return None
    closing = (marks[later] for later in range(index + 1, len(marks)) if text[marks[later]] in _DOUBLE)
    for other in closing:
        if not text[other - 1].isspace() or not text[other + 1 : other + 2].isalnum():
            return other
    return len(text)


def _single_closers(text: str, marks: list[int]) -> list[int | None]:
    """For each mark the offset of the single mark that would close it, else None; from right to left, once."""
    closers: list[int | None] = [None] * len(marks)
    sure = maybe = None
    for index in range(len(marks) - 1, -1, -1):
        mark = marks[index]
        if text[mark] in _DOUBLE:
            continue
        if _opens(text, mark):
            closers[index] = sure if sure is not None else maybe
            sure = maybe = None
        elif _closes(text, mark):
            plural = text[mark - 1] in "sS" and re.match(r"\s[a-z]", text[mark + 1 : mark + 3]) is not None
            sure, maybe = (sure, mark) if plural else (mark, maybe)
    return closers


def _opens(text: str, mark: int) -> bool:
    before, after = text[mark - 1 : mark], text[mark + 1 : mark + 2]
    starts = mark == 0 or before.isspace() or before in '([-–—"“„'
    return starts and after.isalnum() and not _ELISIONS.match(text, mark + 1)


def _closes(text: str, mark: int) -> bool:
    return mark > 0 and not text[mark - 1].isspace() and not text[mark + 1 : mark + 2].isalnum()
