"""Reading any text safely: bytes to paragraphs to sentences, each with character offsets.

A **paragraph** is a non-empty line of the text, kept exactly as it was decoded. A **sentence** is a stretch of a
paragraph. A **quotation** is what stands between a pair of quotation marks. All offsets count characters from 0 in
the paragraph's own text, so that ``paragraph.text[start:end]`` is always the thing itself.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from entente.errors import EntenteError, Fault, Undefined

# ---------------------------------------------------------------- models


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
    """A title and its paragraphs; ``origin`` says where the text came from.

    Examples
    --------
    >>> article = parse_article("A headline" + chr(10) + "First line. Second.")
    >>> [paragraph.label for paragraph in article.paragraphs], len(article.sentences)
    (['p01', 'p02'], 3)
    """

    title: str
    paragraphs: tuple[Paragraph, ...]
    origin: str

    def paragraph(self, number: int) -> Paragraph:
        """The paragraph with this number, counted from 1.

        Parameters
        ----------
        number : int
            From 1 to the number of paragraphs.

        Raises
        ------
        EntenteError
            ``article.paragraph`` if there is no such paragraph.

        Examples
        --------
        >>> parse_article("One line only").paragraph(1).text
        'One line only'
        """
        if not 1 <= number <= len(self.paragraphs):
            _fail("paragraph", self.origin, f"paragraph {number}", f"a number from 1 to {len(self.paragraphs)}")
        return self.paragraphs[number - 1]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences of the article, in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph.sentences)


def _fail(code: str, origin: str, found: str, expected: str, do: str = "") -> NoReturn:
    raise EntenteError([Fault(f"article.{code}", origin, found, expected, do)])


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# ---------------------------------------------------------------- bytes to text

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "Open it, select the text, copy it into a plain-text file and use that."),
    (b"PK\x03\x04", "a zip archive, such as a Word or OpenDocument file", "Save it as plain text (.txt) and use that."),
    (b"\xd0\xcf\x11\xe0", "an old Word file", "Save it as plain text (.txt) and use that."),
    (b"{\\rtf", "a rich-text (RTF) file", "Save it as plain text (.txt) and use that."),
    (b"\x89PNG", "a picture (PNG)", "Type or copy the text into a plain-text file."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Type or copy the text into a plain-text file."),
    (b"GIF8", "a picture (GIF)", "Type or copy the text into a plain-text file."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7-zip archive", "Unpack it first."),
    (b"SQLite format 3", "a database", "Export the text into a plain-text file."),
)
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_TEXT = "plain English text or a saved web page"


def decode(raw: bytes, origin: str = "text", *, expected: str = _TEXT) -> str:
    r"""Turn bytes into text: UTF-8, UTF-16 (with or without a byte-order mark) or Windows-1252.

    Parameters
    ----------
    raw : bytes
        The whole file.
    origin : str
        Where the bytes came from; it is named in errors.
    expected : str, optional
        What the bytes should have been, for errors.

    Returns
    -------
    str
        The text, without a byte-order mark; line endings are kept.

    Raises
    ------
    EntenteError
        ``article.empty`` or ``article.binary``, with what was found and what to do.

    Examples
    --------
    >>> decode("Côte d’Ivoire".encode("utf-16")), decode("Russia\x92s".encode("latin-1"))
    ('Côte d’Ivoire', 'Russia’s')

    Notes
    -----
    Bytes that are not valid UTF-8 are read as Windows-1252, unless most of them are UTF-8: then the broken ones are
    replaced by U+FFFD.
    """
    if not raw:
        _fail("empty", origin, "nothing (0 bytes)", expected, "Check that the file was saved.")
    for magic, name, do in _MAGIC:
        if raw.startswith(magic):
            _fail("binary", origin, name, expected, do)
    text = _decoded(raw)
    if text is None or len(_CONTROL.findall(text)) > len(text) // 200:
        _fail("binary", origin, "a file that is not text", expected, "Save it as plain text and use that.")
    return text.removeprefix("\ufeff")


def _decoded(raw: bytes) -> str | None:
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None) or _utf16_by_zeros(raw)
    if encoding:
        return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _damaged(raw)


def _utf16_by_zeros(raw: bytes) -> str | None:
    """UTF-16 without a mark: English text has a zero in every second byte."""
    sample = raw[: 4096 & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or min(even, odd) * 20 > max(even, odd) or max(even, odd) * 5 < len(sample) // 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _damaged(raw: bytes) -> str | None:
    """Text that is not valid UTF-8: damaged UTF-8, else Windows-1252."""
    if b"\x00" in raw:
        return None
    as_utf8 = raw.decode("utf-8", errors="replace")
    broken = as_utf8.count("\ufffd")
    if sum(char > "\x7f" for char in as_utf8) - broken > broken:
        return as_utf8
    text = raw.decode("cp1252", errors="replace")
    letters = sum(char.isalpha() or char.isspace() for char in text[:4096])
    return text if letters * 2 > len(text[:4096]) else None


# ---------------------------------------------------------------- HTML to text

_HTML = re.compile(
    r"<!doctype html|<html[\s>]|</(?:p|div|span|a|b|i|em|strong|h[1-6]|li|ul|ol|article|section|body|table|td|tr|"
    r"blockquote|figure|main|header|time)\s*>|<br\s*/?>|<p(?:\s+[a-z-]+=[^<>]*)?>[^<]*<p[\s>]",
    re.IGNORECASE,
)
_DROPPED = _words("script style nav noscript template head svg iframe form button select footer aside")
_BLOCKS = _words(
    "address article blockquote body br caption dd div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6 header hr"
    " html li main ol p pre section table tbody td tfoot th thead tr ul"
)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


_ARCHIVE = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def _page_in(text: str) -> str:
    """The page in a web archive (MHTML), as browsers save a page in a single file; any other text as it is."""
    if not _ARCHIVE.search(text, 0, 2000):
        return text
    from email import message_from_string

    pages = (part for part in message_from_string(text).walk() if part.get_content_type() == "text/html")
    raw = next((part.get_payload(decode=True) for part in pages), b"")
    return decode(raw) if raw else text


def _is_html(text: str) -> bool:
    return "<" in text and _HTML.search(text) is not None


def _html_lines(html: str) -> tuple[str, str]:
    """The title and the text of a page: one line for each block element, or as typed if there is none."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    title = _SPACES.sub(" ", soup.title.get_text()).strip() if soup.title else ""
    for tag in soup(sorted(_DROPPED)):
        tag.decompose()
    pieces = _pieces(soup) if soup.find(sorted(_BLOCKS)) else [soup.get_text()]  # no block: the lines are as typed
    lines = "".join(pieces).split("\n")
    return title, "\n".join(line.strip(" ") for line in lines)


def _pieces(soup: object) -> Iterator[str]:
    """The text nodes in order, with a line break where a block begins or ends. No recursion: pages nest deeply."""
    from bs4.element import PreformattedString, Tag

    stack: list[object] = [soup]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            block = node.name in _BLOCKS
            stack.extend(["\n"] if block else [])
            stack.extend(reversed(node.contents))
            if block:
                yield "\n"
        elif not isinstance(node, PreformattedString):
            yield "\n" if node == "\n" and type(node) is str else _SPACES.sub(" ", str(node))


# ---------------------------------------------------------------- is it English?

_LANGUAGES: dict[str, frozenset[str]] = {
    name: _words(words)
    for name, words in {
        "English": "the of and to in a is that for it was on with as by at from be are this has have not but they his"
        " he she its an were which or had will who would been their more said says after over what than into about"
        " could new up out if we you i no may all there against between how why when amid",
        "French": "le la les de des du et à en un une est que qui dans pour pas sur au aux avec ce il elle par plus l"
        " selon sont ne se son sa ses ont été mais ou cette leur comme nous vous",
        "German": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden"
        " aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber",
        "Spanish": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o fue"
        " este ha sí porque esta entre cuando muy sin sobre también",
        "Italian": "di e il la che in a per un è del non una sono della con le si i da al dei nel alla più come gli ha"
        " lo anche ma delle dal questo nella hanno suo",
        "Portuguese": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das"
        " tem à seu sua ou ser quando muito há nos já está",
        "Dutch": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar"
        " worden door over hij wordt heeft hebben werd deze tot",
        "Polish": "w i na z się nie do że to o jest jak a od po za przez dla są ale czy jego który tym oraz ich już",
        "Turkish": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra en ne ise ya o var",
        "Indonesian or Malay": "yang dan di dengan untuk dari pada ini itu dalam tidak adalah akan ke oleh juga telah"
        " karena sebagai bahwa ia mereka",
        "Swahili": "na ya wa kwa ni katika za la kuwa cha hiyo huo hilo baada lakini kama yake alisema hii",
        "Romanian": "și de la în a cu pe că din nu un o este pentru mai au fost care să se sunt ca prin după",
        "Swedish, Danish or Norwegian": "och att det som en på är av för med till den har inte om ett og det er i af"
        " til ikke på fra han de var jeg men",
        "Finnish": "ja on ei että se oli hän mutta ovat kun myös kuin joka niin ole tai",
        "Hungarian": "a az és hogy nem egy is volt meg de ez csak már még mint vagy lehet",
        "Czech or Slovak": "a se v na je že s z do o i to za ve by jako pro jsou ale podle který bylo jsem",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")


def _check_english(text: str, origin: str) -> None:
    """Refuse a text that is clearly in another language; a short headline has the benefit of the doubt."""
    found = other_language(text)
    if found:
        _fail("language", origin, f"a text {found}", "English", "Translate it first, or use an English one.")


def other_language(text: str) -> str:
    """In which other language than English a text is, as the end of a sentence; empty if it may be English.

    Parameters
    ----------
    text : str
        Plain text; of a very long one two stretches are read.

    Returns
    -------
    str
        Such as ``"that looks French"``, or less surely ``"that does not look English"``.

    Examples
    --------
    >>> other_language("Le ministre a dit que la France ne livrera pas les armes aux rebelles dans le nord du pays.")
    'that looks French'
    >>> other_language("The minister said that France will not deliver the arms.")
    ''
    """
    sample = text if len(text) < 60_000 else text[:40_000] + text[len(text) // 2 : len(text) // 2 + 20_000]
    return _other_letters(sample) or _other_language(_WORD.findall(sample))


def english_share(text: str) -> float | Undefined:
    """The share of English function words ("the", "of", "said") among all words of a text.

    Parameters
    ----------
    text : str
        Plain text; of a very long one the first 60,000 characters are read.

    Returns
    -------
    float in [0, 1], or Undefined
        English news has about 0.3 to 0.4; undefined without a word.

    Examples
    --------
    >>> round(english_share("The minister said that France will not deliver the arms."), 2)
    0.6
    """
    words = [word.lower() for word in _WORD.findall(text[:60_000])]
    if not words:
        return Undefined("the text has no word")
    return sum(word in _LANGUAGES["English"] for word in words) / len(words)


def _other_letters(sample: str) -> str:
    letters = [char for char in sample if char.isalpha()]
    foreign = [char for char in letters if not char.isascii()]
    if len(foreign) * 2 <= len(letters):
        return ""
    names = [unicodedata.name(char, "UNKNOWN").split()[0].rstrip(",") for char in foreign[:500]]
    script = max(sorted(set(names)), key=names.count).capitalize()
    unread = "in letters that English does not use, or in an encoding that is not known"
    return {"Latin": unread, "Cjk": "in Chinese letters"}.get(script, f"in {script} letters")


def _other_language(words: list[str]) -> str:
    """Which other language the words speak, if any.

    Words in capitals say nothing: names may be foreign in an English text. Each word counts once: a text may repeat
    itself. An accent in a word in lower case counts against English, like a function word of another language.
    """
    lower = [word for word in words if word.islower()]
    kinds, english = set(lower), _LANGUAGES["English"]
    spoken = len({word.lower() for word in words} & english)
    accented = {word for word in kinds if not word.isascii()}
    known = {name: kinds & (function_words - english) for name, function_words in _LANGUAGES.items()}
    best = max(sorted(known), key=lambda name: len(known[name]))
    if len(known[best] | accented) > max(2, 2 * spoken):
        sure = len(known[best]) > 1 and len(known[best]) * 6 >= min(len(kinds), 90)
        return f"that looks {best}" if sure else "that does not look English"
    few = sum(len(word) > 2 and word in english for word in lower) * 20 < len(lower)
    return "with hardly an English function word" if few and len(kinds) >= 40 else ""


# ---------------------------------------------------------------- text to article


def parse_article(text: str, *, origin: str = "text", title: str | None = None, any_language: bool = False) -> Article:
    r"""Split a text into numbered paragraphs: its non-empty lines, each kept as it is.

    Parameters
    ----------
    text : str
        Plain text, or HTML (a fragment, a saved page or a web archive), whose tags are stripped.
    origin : str
        Where the text came from; it is named in errors.
    title : str, optional
        Taken from the page's title or from the first line if not given.
    any_language : bool
        Take a text in another language too; hardly anything will be found in it.

    Returns
    -------
    Article

    Raises
    ------
    EntenteError
        ``article.empty`` if there is no word in it; ``article.language`` if it is not in English.

    Examples
    --------
    >>> [p.text for p in parse_article("Headline\r\n\r\n  One.\r\nTwo.").paragraphs]
    ['Headline', '  One.', 'Two.']
    >>> [p.text for p in parse_article("<h1>Head</h1><p>Mali &amp; Chad</p>").paragraphs]
    ['Head', 'Mali & Chad']
    """
    text, page_title = _page_in(text.removeprefix("\ufeff")), ""
    if _is_html(text):
        page_title, text = _html_lines(text)
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(char.isalnum() for line in lines for char in line):
        _fail("empty", origin, "no words, only spaces or marks" if text else "an empty text", _TEXT)
    if not any_language:
        _check_english(text, origin)
    paragraphs = tuple(Paragraph(number, line) for number, line in enumerate(lines, 1))
    return Article(title or page_title or lines[0].strip(), paragraphs, origin)


def read_article(source: str | Path) -> Article:
    """Read an article from a file, or from standard input if the source is ``"-"``.

    Parameters
    ----------
    source : str or Path
        A path to a text or HTML file, or ``"-"``.

    Returns
    -------
    Article

    Raises
    ------
    EntenteError
        ``article.missing``, ``article.folder``, ``article.permission`` or ``article.unreadable`` for a file that
        cannot be read, and all faults of `decode` and `parse_article`.

    Examples
    --------
    >>> read_article("no_such_file.txt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_file.txt: found no such file; expected plain English text...
    """
    text, origin = read_text(source)
    return parse_article(text, origin=origin)


def read_text(source: str | Path, *, expected: str = _TEXT) -> tuple[str, str]:
    """Read any text safely: what stands in a file or comes by standard input, and how to name that in errors.

    Parameters
    ----------
    source : str or Path
        A path, or ``"-"`` for standard input.
    expected : str, optional
        What should be there, for errors.

    Returns
    -------
    tuple of str
        The text, as `decode` gives it, and its origin.

    Raises
    ------
    EntenteError
        As `read_article` for a file that cannot be read, and all faults of `decode`.

    Examples
    --------
    >>> read_text("no_such_file.csv", expected="a table")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_file.csv: found no such file; expected a table. Check the name and the folder.
    """
    piped = str(source) == "-"
    origin = "standard input" if piped else str(source)
    raw = _standard_input() if piped else _file_bytes(Path(source), expected)
    return decode(raw, origin, expected=expected), origin


def _standard_input() -> bytes:
    if sys.stdin is None:  # closed, or a program without a console
        return b""
    stream = getattr(sys.stdin, "buffer", None)
    return stream.read() if stream is not None else sys.stdin.read().encode("utf-8")


def _file_bytes(path: Path, expected: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        _fail("missing", str(path), "no such file", expected, "Check the name and the folder.")
    except IsADirectoryError:
        _fail("folder", str(path), "a folder", expected, "Name a file inside it.")
    except PermissionError:
        if path.is_dir():  # Windows reports a folder so
            _fail("folder", str(path), "a folder", expected, "Name a file inside it.")
        _fail("permission", str(path), "a file that you may not read", expected, "Check its permissions.")
    except (OSError, ValueError) as error:
        _fail("unreadable", str(path), f"a file that cannot be read ({error})", expected)


# ---------------------------------------------------------------- one view for matching

_FOLDED = {ord(char): "'" for char in "‘’‚‛`´′ʼʹ＇ʻ\x91\x92"}
_FOLDED |= {ord(char): '"' for char in "“”„‟«»″＂\x93\x94"}
_FOLDED |= {ord(char): "-" for char in "‐‑‒–—―−﹣－\x96\x97"}
_FOLDED |= {ord(char): " " for char in "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"}
_FOLDED |= {ord(char): " " for char in "\u202f\u205f\u3000\t\x0b\x0c"}


def fold(text: str) -> str:
    """A view of the same length for matching: quotes become ``'`` or ``"``, dashes ``-``, odd spaces a space.

    Parameters
    ----------
    text : str
        Any text.

    Returns
    -------
    str
        As long as ``text``: an offset in one is an offset in the other.

    Examples
    --------
    >>> fold("Russia‘s “axis” – Tehran—Moscow")
    'Russia\\'s "axis" - Tehran-Moscow'
    """
    return text if text.isascii() and "`" not in text and "\t" not in text else text.translate(_FOLDED)


# ---------------------------------------------------------------- sentences

_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:\s+|(?=[A-Z][a-z])|$)")
_OPENING = "\"'“‘«([-–— \u00a0"
_ABBREVIATIONS = _words(
    "mr mrs ms dr prof st gen col lt sgt capt cpl maj adm gov sen rep revd rev hon pres supt insp fr sr messrs mme"
    " brig cmdr amb atty dist mt ft vs no nos vol art para fig approx ca cf eg ie viz"
)
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec")
_MAYBE = _words("inc ltd co corp jr etc al dept est bn u.s u.k u.n e.u a.m p.m d.c u.s.a u.a.e ph.d")
_STARTERS = _words(
    "The A An He She It They We I You This That These Those In On At By For From But And Or Yet So If When While As"
    " After Before Since Although Though However Meanwhile His Her Its Their Our There Here What Who Why How With"
    " Asked Some Many Most Both One Two No Not Now Then Instead Still Officials Critics Analysts Experts"
)
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
    return not stop.group().startswith(".") or stop.group().startswith("..") or _full_stop(text, stop.start(), word)


def _full_stop(text: str, dot: int, word: str) -> bool:
    """Whether the dot ends a sentence and not just an abbreviation before ``word``."""
    tail = _TAIL.search(text, max(0, dot - 14), dot)
    if not tail:
        return True
    last = tail.group().lower()
    if last in _ABBREVIATIONS or last in _MONTHS:
        return last in ("no", "art", "para", "fig", "mar", "al") and not word[0].isdigit()
    initial = len(last) == 1 and tail.group().isupper() and tail.group() != "I"
    if initial or last in _MAYBE or "." in last:
        return word in _STARTERS
    return True


# ---------------------------------------------------------------- quotations

_MARK = re.compile("[\"“”„‟«»″]|['‘’‚‛`´]")
_DOUBLE = frozenset('"“”„‟«»″')
_ELISIONS = re.compile(r"(?:em|til|tis|twas|cause|bout|round|n|\d0s)\b", re.IGNORECASE)


def quotations(paragraph: Paragraph) -> tuple[Quotation, ...]:
    """Find what stands between quotation marks, straight, curly or curled the wrong way.

    Parameters
    ----------
    paragraph : Paragraph
        Its text is searched once, from left to right.

    Returns
    -------
    tuple of Quotation
        In order and without overlap; a quotation inside another belongs to the outer one.

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
        if end is not None and _holds_something(text, mark + 1, end):
            found.append(Quotation(paragraph.number, mark + 1, end, text[mark + 1 : end], end < len(text)))
            position = end + 1
    return tuple(found)


def _holds_something(text: str, start: int, end: int) -> bool:
    return bool(text[start:end].strip())


def _double_end(text: str, marks: list[int], index: int) -> int | None:
    """Offset of the closing double mark; the end of the text if there is none; None if this mark opens nothing."""
    mark = marks[index]
    before, after = text[mark - 1 : mark], text[mark + 1 : mark + 2]
    if not after or (before.isdigit() and text[mark] in '"″') or (before.isalnum() and after.isspace()):
        return None
    closing = (marks[later] for later in range(index + 1, len(marks)) if text[marks[later]] in _DOUBLE)
    return next((other for other in closing if not text[other - 1].isspace() or _at_edge(text, other)), len(text))


def _at_edge(text: str, mark: int) -> bool:
    after = text[mark + 1 : mark + 2]
    return not after.isalnum()


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
