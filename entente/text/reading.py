"""The one place where bytes become text: any file, standard input, a saved web page, in whatever encoding it has.

`decode` reads bytes, `read_text` a file; both say what was found where there is no text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from entente.errors import EntenteError, Fault
from entente.text.word_lists import words


def fail(code: str, origin: str, found: str, expected: str, do: str = "") -> NoReturn:
    raise EntenteError([Fault(f"article.{code}", origin, found, expected, do)])


# bytes to text

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

TEXT = "plain English text or a saved web page"


def decode(raw: bytes, origin: str = "text", *, expected: str = TEXT) -> str:
    r"""Turn bytes into text: UTF-8, UTF-16 (with or without a byte-order mark) or Windows-1252.

    ``origin`` and ``expected`` are named in errors. A byte-order mark is dropped; line endings are kept.

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
        fail("empty", origin, "nothing (0 bytes)", expected, "Check that the file was saved.")
    for magic, name, do in _MAGIC:
        if raw.startswith(magic):
            fail("binary", origin, name, expected, do)
    text = _decoded(raw)
    if text is None or len(_CONTROL.findall(text)) > len(text) // 200:
        fail("binary", origin, "a file that is not text", expected, "Save it as plain text and use that.")
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


# HTML to text

_HTML = re.compile(
    r"<!doctype html|<html[\s>]|</(?:p|div|span|a|b|i|em|strong|h[1-6]|li|ul|ol|article|section|body|table|td|tr|"
    r"blockquote|figure|main|header|time)\s*>|<br\s*/?>|<p(?:\s+[a-z-]+=[^<>]*)?>[^<]*<p[\s>]",
    re.IGNORECASE,
)

_DROPPED = words("dropped_tags")
_BLOCKS = words("block_tags")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


_ARCHIVE = re.compile(r"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def page_in(text: str) -> str:
    """The page in a web archive (MHTML), as browsers save a page in a single file; any other text as it is."""
    if not _ARCHIVE.search(text, 0, 2000):
        return text
    from email import message_from_string

    pages = (part for part in message_from_string(text).walk() if part.get_content_type() == "text/html")
    raw = next((part.get_payload(decode=True) for part in pages), b"")
    return decode(raw) if raw else text


def is_html(text: str) -> bool:
    return "<" in text and _HTML.search(text) is not None


def html_lines(html: str) -> tuple[str, str]:
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


def read_text(source: str | Path, *, expected: str = TEXT) -> tuple[str, str]:
    """Read any text safely: what stands in a file or comes by standard input, and how to name that in errors.

    ``source`` is a path, or ``"-"`` for standard input; ``expected`` says in errors what should be there. A file that
    cannot be read, and all that `decode` refuses, is told as an `EntenteError`.

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
        fail("missing", str(path), "no such file", expected, "Check the name and the folder.")
    except IsADirectoryError:
        fail("folder", str(path), "a folder", expected, "Name a file inside it.")
    except PermissionError:
        if path.is_dir():  # Windows reports a folder so
            fail("folder", str(path), "a folder", expected, "Name a file inside it.")
        fail("permission", str(path), "a file that you may not read", expected, "Check its permissions.")
    except (OSError, ValueError) as error:
        fail("unreadable", str(path), f"a file that cannot be read ({error})", expected)
