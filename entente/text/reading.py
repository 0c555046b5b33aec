"""The one place where files are read and bytes become text, for every command, desk and lab.

`read_bytes` reads a file or standard input, with its kind and its size in bounds; `decoded` turns bytes in whatever
encoding into text; `read_text` does both. All of them say what was found where there is no text.
"""

from __future__ import annotations

import codecs
import re
import stat
import sys
from pathlib import Path
from typing import NamedTuple, NoReturn

from entente.errors import EntenteError, Fault

MOST_BYTES = 10_000_000
TEXT = "plain English text or a saved web page"
AS_CSV = 'Open it in a spreadsheet program and save it as "CSV UTF-8".'


class Reading(NamedTuple):
    """A text, how to name its source in errors, and a sentence on each thing that its reader should know."""

    text: str
    origin: str
    notes: tuple[str, ...] = ()


def fail(code: str, origin: str, found: str, expected: str, do: str = "") -> NoReturn:
    raise EntenteError([Fault(f"article.{code}", origin, found, expected, do)])


# files to bytes


def read_text(source: str | Path, *, expected: str = TEXT, most: int = MOST_BYTES) -> Reading:
    """Read any text safely: what stands in a file or comes by standard input.

    ``source``, ``expected`` and ``most`` are those of `read_bytes`; what `decoded` refuses is told too.

    Examples
    --------
    >>> read_text("no_such_file.csv", expected="a table")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_file.csv: found no such file; expected a table. Check the name and the folder.
    """
    raw = read_bytes(source, expected=expected, most=most)
    return decoded(raw, "standard input" if str(source) == "-" else str(source), expected=expected)


def read_bytes(source: str | Path, *, expected: str = TEXT, most: int = MOST_BYTES, origin: str = "") -> bytes:
    """Read a file of an ordinary kind and size, or standard input.

    Parameters
    ----------
    source : str or Path
        A path, or ``"-"`` for standard input. A device or a pipe that is given by its name is refused unopened.
    expected : str
        What should be there, for errors.
    most : int
        The most bytes that it may have.
    origin : str
        How to name it in errors; by default as it is given.

    Raises
    ------
    EntenteError
        ``article.missing``, ``article.folder``, ``article.permission``, ``article.kind``, ``article.size`` or
        ``article.unreadable``.

    Examples
    --------
    >>> read_bytes("no_such_file.txt", expected="a text")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_file.txt: found no such file; expected a text. Check the name and the folder.
    """
    if str(source) == "-":
        raw = _standard_input(most)
        origin = origin or "standard input"
    else:
        origin = origin or str(source)
        raw = _file_bytes(Path(source), origin, expected, most)
    if len(raw) > most:
        _refuse_size(f"more than {most / 1e6:,.1f} MB", origin, most)
    return raw


def refuse_large(size: int, origin: str, most: int = MOST_BYTES) -> None:
    """Raise ``article.size`` for more bytes than a text or a table has.

    Examples
    --------
    >>> refuse_large(20_000_000, "news.txt")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    entente.errors.EntenteError: news.txt: found 20.0 MB; expected at most 10.0 MB...
    """
    if size > most:
        _refuse_size(f"{size / 1e6:,.1f} MB", origin, most)


def _refuse_size(found: str, origin: str, most: int) -> NoReturn:
    do = "Give a part of it; many articles are taken one by one, from a folder, with `entente corpus`."
    fail("size", origin, found, f"at most {most / 1e6:,.1f} MB", do)


def _standard_input(most: int) -> bytes:
    if sys.stdin is None:  # closed, or a program without a console
        return b""
    stream = getattr(sys.stdin, "buffer", None)
    return stream.read(most + 1) if stream is not None else sys.stdin.read(most + 1).encode("utf-8")


def _file_bytes(path: Path, origin: str, expected: str, most: int) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            fail("folder", origin, "a folder", expected, "Name a file inside it.")
        if not stat.S_ISREG(status.st_mode):  # /dev/zero never ends, and a pipe waits for ever
            do = "Copy it into a file, or pipe it in and give - as the file."
            fail("kind", origin, "no ordinary file", expected, do)
        refuse_large(status.st_size, origin, most)
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError:
        fail("missing", origin, "no such file", expected, "Check the name and the folder.")
    except PermissionError:
        fail("permission", origin, "a file that you may not read", expected, "Check its permissions.")
    except (OSError, ValueError) as error:
        fail("unreadable", origin, f"a file that cannot be read ({error})", expected)


# bytes to text

# How a file of another kind begins, what it is called, and what to do where a text is expected.
_COPY = "Open it, select the text, copy it into a plain-text file and use that."
_PLAIN = "Save it as plain text (.txt) and use that."
_TYPE = "Type or copy the text into a plain-text file."
_UNPACK = "Unpack it first."
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", _COPY),
    (b"{\\rtf", "a rich-text (RTF) file", _PLAIN),
    (b"\x89PNG", "a picture (PNG)", _TYPE),
    (b"\xff\xd8\xff", "a picture (JPEG)", _TYPE),
    (b"GIF8", "a picture (GIF)", _TYPE),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf", "a 7-zip archive", _UNPACK),
    (b"Rar!", "a rar archive", _UNPACK),
    (b"SQLite format 3", "a database", "Export the text into a plain-text file."),
    (b"PAR1", "a Parquet file", "Export it as text."),
)
# Archives and old office files, by the name of a part of theirs.
_ZIPPED = (
    (b"xl/", "a workbook of a spreadsheet program (Excel)", AS_CSV),
    (b"opendocument.spreadsheet", "a workbook of a spreadsheet program (OpenDocument)", AS_CSV),
    (b"word/", "a Word file", _PLAIN),
    (b"opendocument.text", "an OpenDocument text", _PLAIN),
    (b"ppt/", "a presentation", _PLAIN),
    (b"epub+zip", "an e-book", _COPY),
    (b"", "a zip archive", _UNPACK),
)
_OLD_OFFICE = (
    ("Workbook".encode("utf-16-le"), "an old workbook of a spreadsheet program (Excel)", AS_CSV),
    (b"", "an old Word file", _PLAIN),
)
_PARTS = ((b"PK\x03\x04", _ZIPPED), (b"PK\x05\x06", _ZIPPED), (b"\xd0\xcf\x11\xe0", _OLD_OFFICE))

_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:-]{3,20})""", re.IGNORECASE)
# Old encodings that a page may name. Latin-1 is read as the wider Windows-1252, as browsers do.
_OLD = re.compile(r"(?:cp|windows-?)12\d\d|iso-?8859-\d+|koi8-?[rut]|mac\S+|x-mac-roman|gb\w+|big5|shift.?jis|euc-\w+")
_AS_WINDOWS = frozenset(("iso8859-1", "cp1252"))


def decode(raw: bytes, origin: str = "text", *, expected: str = TEXT) -> str:
    r"""The text in bytes; see `decoded`, which also says what a reader should know of it.

    Examples
    --------
    >>> decode("Côte d’Ivoire".encode("utf-16")), decode("Russia\x92s".encode("latin-1"))
    ('Côte d’Ivoire', 'Russia’s')
    """
    return decoded(raw, origin, expected=expected).text


def decoded(raw: bytes, origin: str = "text", *, expected: str = TEXT) -> Reading:
    """Turn bytes into text: UTF-8, UTF-16 (with or without a byte-order mark), or an old encoding.

    ``origin`` and ``expected`` are named in errors. A byte-order mark is dropped; line endings are kept.

    Raises
    ------
    EntenteError
        ``article.empty`` or ``article.binary``, with what was found and what to do.

    Examples
    --------
    >>> decoded(b"C\\x99te d\\xd5Ivoire").text
    'Côte d’Ivoire'

    Notes
    -----
    Bytes that are not valid UTF-8 are read in the encoding that a page declares, else as MacRoman or Windows-1252,
    whichever puts fewer capitals and signs into words. If most of them are UTF-8, the broken ones become U+FFFD.
    """
    if not raw:
        fail("empty", origin, "nothing (0 bytes)", expected, "Check that the file was saved.")
    _refuse_binary(raw, origin, expected)
    text, note = _decoded(raw)
    if text is None or len(_CONTROL.findall(text)) > len(text) // 200:
        do = "Save it as plain text and use that." if expected == TEXT else AS_CSV
        fail("binary", origin, "a file that is not text", expected, do)
    return Reading(text.removeprefix("\ufeff"), origin, (note,) if note else ())


def decode_as(raw: bytes, charset: str | None) -> str:
    """The text in bytes whose encoding is declared beside them; as `decode` does it if the name says nothing.

    Examples
    --------
    >>> decode_as("Кремль".encode("cp1251"), "windows-1251"), decode_as(b"Mali", "nonsense")
    ('Кремль', 'Mali')
    """
    encoding = _old_encoding(charset or "")
    return raw.decode(encoding, errors="replace") if encoding else decode(raw)


def _refuse_binary(raw: bytes, origin: str, expected: str) -> None:
    for magic, name, do in _MAGIC:
        if raw.startswith(magic):
            fail("binary", origin, name, expected, do if expected == TEXT or do == _UNPACK else AS_CSV)
    for magic, kinds in _PARTS:
        if raw.startswith(magic):
            name, do = next((name, do) for part, name, do in kinds if part in raw)
            fail("binary", origin, name, expected, do if expected == TEXT else AS_CSV)


def _decoded(raw: bytes) -> tuple[str | None, str]:
    """The text, or None if there is none, and a note on the encoding if it was no plain matter."""
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), None) or _utf16_by_zeros(raw)
    if encoding:
        return raw.decode(encoding, errors="replace"), ""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _not_utf8(raw)


def _utf16_by_zeros(raw: bytes) -> str | None:
    """UTF-16 without a mark: English text has a zero in every second byte."""
    sample = raw[: 4096 & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or min(even, odd) * 20 > max(even, odd) or max(even, odd) * 5 < len(sample) // 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _not_utf8(raw: bytes) -> tuple[str | None, str]:
    if b"\x00" in raw:
        return None, ""
    as_utf8 = raw.decode("utf-8", errors="replace")
    broken = as_utf8.count("\ufffd")
    if sum(char > "\x7f" for char in as_utf8) - broken > broken:
        return as_utf8, ""  # damaged UTF-8: the letters that are lost are told where the text is read
    declared = _DECLARED.search(raw, 0, 4096)
    encoding = _old_encoding(declared[1].decode("ascii")) if declared else ""
    if encoding:
        note = "" if encoding == "cp1252" else f"Read in the encoding {encoding}, which the page declares."
        return raw.decode(encoding, errors="replace"), note
    text, note = raw.decode("cp1252", errors="replace"), "The file is not UTF-8: read as Windows-1252."
    as_mac = raw.decode("mac_roman")
    if _odd_letters(as_mac) * 2 < _odd_letters(text):
        text, note = as_mac, "The file is not UTF-8: read as MacRoman, since its accents fit that best."
    letters = sum(char.isalpha() or char.isspace() for char in text[:4096])
    if letters * 2 <= len(text[:4096]):
        return None, ""
    guessed = any(char.isalpha() and char > "\x7f" for char in text)
    return text, f"{note} Check letters with accents." if guessed else ""


def _old_encoding(name: str) -> str:
    """The codec of an old encoding that a page names; empty for any other name."""
    if not _OLD.fullmatch(name.lower()):
        return ""
    try:
        found = codecs.lookup({"x-mac-roman": "mac_roman"}.get(name.lower(), name)).name
    except LookupError:
        return ""
    return "cp1252" if found in _AS_WINDOWS else found


def _odd_letters(text: str) -> int:
    """Letters beyond ASCII that no word has: a sign within a word, or a capital before a small letter within one."""
    odd = 0
    for found in re.finditer(r"[A-Za-z]([^\x00-\x7f])(?=([A-Za-z]))", text):
        inner = found[1]
        if inner.isalpha():
            odd += inner.isupper()
        elif inner not in "’‘\xad‑–":  # apostrophes, hyphens and dashes do stand within words
            odd += 1
    return odd
