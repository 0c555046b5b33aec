"""Damaged letters: text that was saved in one encoding and read in another, mended where that is certain, else told."""

from __future__ import annotations

import html
import re

from entente.say import count

# A letter of UTF-8 that was read as Windows-1252 is two or three letters of these: "Ã¼" for "ü", "â€™" for "’".
_LEADS = "\xc2-\xc5\xe2"
_TRAILS = "\x80-\xbf" + re.escape(bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"))
_DAMAGED = re.compile(f"[{_LEADS}][{_TRAILS}]{{1,2}}")
_LOST_QUOTE = re.compile("â€(?:\ufffd|(?=[\\s.,;:!?)]|$))")  # the third byte of ” has no letter in Windows-1252
_ROUNDS = 3  # a text may have been saved wrongly more than once
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")


def mended_letters(text: str) -> tuple[str, list[str]]:
    """The text with its damaged letters mended, and a note on each kind of damage.

    Examples
    --------
    >>> mended_letters("Russiaâ€™s ally TÃ¼rkiye")
    ('Russia’s ally Türkiye', ['2 damaged letters mended: the text was saved in one encoding, read in another.'])
    """
    notes = []
    repaired = 0
    for _ in range(_ROUNDS):
        text, number = _repaired(text)
        repaired += number
        if not number:
            break
    if repaired:
        notes.append(
            f"{count(repaired, 'damaged letter')} mended: the text was saved in one encoding, read in another."
        )
    text, number = _LIGATURE.subn(lambda found: _LIGATURES[found[0]], text)
    if number:
        notes.append(f"{count(number, 'ligature')} (such as ﬁ) written as single letters.")
    lost = text.count("\ufffd")
    if lost:
        notes.append(
            f"{count(lost, 'letter')} could not be read (shown as \ufffd): names with one in them are not found."
        )
    return text, notes


def _repaired(text: str) -> tuple[str, int]:
    if "â€" not in text and not _DAMAGED.search(text):
        return text, 0
    text, quotes = _LOST_QUOTE.subn("”", text)
    number = quotes

    def letter(found: re.Match[str]) -> str:
        nonlocal number
        whole = _as_utf8(found[0])
        number += whole != found[0]
        return whole

    return _DAMAGED.sub(letter, text), number


def _as_utf8(letters: str) -> str:
    """The letter that two or three wrong ones stand for; themselves if there is none."""
    for length in (3, 2):
        part, rest = letters[:length], letters[length:]
        raw = b"".join(_byte(letter) for letter in part)
        try:
            letter = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(letter) == 1 and letter >= "\xa0":  # what comes before is no letter: "Â…" may be meant so
            return letter + rest
    return letters


def _byte(letter: str) -> bytes:
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace")


def without_entities(text: str) -> tuple[str, list[str]]:
    """Plain text with the signs that only a web page needs, such as ``&amp;``, written as what they stand for.

    Examples
    --------
    >>> without_entities("Russia&rsquo;s ally &amp; AT&T")
    ('Russia’s ally & AT&T', ['2 signs of web pages (such as &amp;) written as what they stand for.'])
    """
    number = 0

    def meant(found: re.Match[str]) -> str:
        nonlocal number
        sign = html.unescape(found[0])
        number += sign != found[0]
        return sign

    text = _ENTITY.sub(meant, text)
    notes = [f"{count(number, 'sign')} of web pages (such as &amp;) written as what they stand for."] if number else []
    return text, notes
