"""What a text may come wrapped in: an e-mail, a web archive, the cues of subtitles. Taken off, with a note."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from email.message import Message

from entente.errors import EntenteError, Fault
from entente.say import count
from entente.text.word_lists import words

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]+):")
_OF_MAIL = words("mail_fields")
_SOFT_BREAK = re.compile(r"=[ \t]*\r?\n")
_QUOTED_BYTE = re.compile(r"=(?:[EC][0-9A-F]=[89AB][0-9A-F]|20(?=\r?\n)|3D|09)")
_CUE = re.compile(r"(?:\d+:)?\d{1,2}:\d\d[.,]\d{3}[ \t]*-->.*")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_CUE_TAG = re.compile(r"</?(?:[a-z]+(?:\.[^\s>]*)?|\d[\d:.]*)>")
_REPLY = re.compile(r"On .{6,120} wrote:")
_MOST_PARAGRAPH = 400  # letters of subtitles, after which a sentence ends a paragraph


def unwrapped(text: str, origin: str = "text") -> tuple[str, list[str]]:
    """The text in an e-mail, a web archive (MHTML) or subtitles; any other text as it is. With a note on what went.

    Raises
    ------
    EntenteError
        ``article.nested`` for messages within messages, too many deep.

    Examples
    --------
    >>> unwrapped("From: a@b.org" + chr(10) + "Subject: News" + chr(10) + chr(10) + "Chad met Mali.")
    ('Chad met Mali.', ['Left out: the head of an e-mail (2 lines).'])
    """
    notes: list[str] = []
    for unwrap in (_without_head, _without_quoting, _without_cues):
        text, more = unwrap(text, origin)
        notes += more
    return text, notes


def _without_head(text: str, origin: str) -> tuple[str, list[str]]:
    """The body of an e-mail or the page of a web archive."""
    head = _head_of(text)
    names = {name.lower() for name in head}
    if len(names & _OF_MAIL) < 2:
        return text, []
    try:
        body = _body_of(text)
    except RecursionError:
        found, do = "a message within a message, hundreds deep", "Open it, and copy the text into a plain-text file."
        raise EntenteError([Fault("article.nested", origin, found, "one e-mail or one saved page", do)]) from None
    if not body.strip():
        return text, []
    what = "a saved page" if "multipart/related" in text[:20_000] else "an e-mail"
    return body, [f"Left out: the head of {what} ({count(len(head), 'line')})."]


def _head_of(text: str) -> list[str]:
    """The names of the fields before the first empty line; none if another line stands among them."""
    names: list[str] = []
    for line in text[:20_000].lstrip("\r\n").splitlines():
        field = _FIELD.match(line)
        if not line.strip():
            return names
        if field:
            names.append(field[1])
        elif not names or not line[0].isspace():  # a line that begins with a space goes on with the field before
            return []
    return []


def _body_of(text: str) -> str:
    from email import message_from_string

    message = message_from_string(text.lstrip("\r\n"))
    for kind in ("text/html", "text/plain") if "multipart/related" in text[:20_000] else ("text/plain", "text/html"):
        for part in message.walk():
            if part.get_content_type() == kind and not part.is_multipart():
                body = _payload(part)
                if body.strip():
                    return body
    return ""


def _payload(part: Message) -> str:
    from entente.text.reading import decode_as

    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in ("quoted-printable", "base64"):
        return str(part.get_payload())
    raw = part.get_payload(decode=True)
    return decode_as(raw, part.get_content_charset()) if isinstance(raw, bytes) and raw else ""


def _without_quoting(text: str, origin: str) -> tuple[str, list[str]]:
    """Without the ``=20`` of quoted-printable letters, and without the ``>`` before each line of a letter sent on."""
    notes = []
    if len(_SOFT_BREAK.findall(text)) > 1 and _QUOTED_BYTE.search(text):
        text = quopri.decodestring(text.encode("utf-8")).decode("utf-8", "replace")
        notes.append("Written out: the signs of an e-mail's own code (quoted-printable).")
    lines = text.splitlines()
    quoted = sum(line.lstrip().startswith(">") for line in lines)
    if quoted > 1 and 2 * quoted >= sum(1 for line in lines if line.strip()):
        lines = [line for line in lines if not _REPLY.fullmatch(line.strip())]
        text = "\n".join(re.sub(r"^\s*(?:>\s?)+", "", line) for line in lines)
        notes.append(f"Left out: the sign > before {count(quoted, 'line')} of an e-mail.")
    return text, notes


def _without_cues(text: str, origin: str) -> tuple[str, list[str]]:
    """The words of subtitles in paragraphs: a speaker's name, if one is given, begins a new one."""
    cues = sum(1 for line in text.splitlines() if _CUE.fullmatch(line.strip()))
    if not cues or not (text.lstrip("\ufeff \r\n").startswith("WEBVTT") or cues > 1):
        return text, []
    paragraphs = [""]
    for said in _said(text):
        speaks = _VOICE.search(said)
        line = _CUE_TAG.sub("", _VOICE.sub(r"\1: ", said)).strip()
        turn = speaks is not None or line.startswith(("- ", "– ", "— ", ">>"))
        full = len(paragraphs[-1]) > _MOST_PARAGRAPH and paragraphs[-1].endswith((".", "!", "?", "”", '"'))
        if turn or full:
            paragraphs.append("")
        paragraphs[-1] = f"{paragraphs[-1]} {line.lstrip('-–—> ')}".strip()
    return "\n".join(paragraphs), [f"Left out: the times of {count(cues, 'subtitle')}; their lines are joined."]


def _said(text: str) -> Iterator[str]:
    """The lines below each time, until the next empty line."""
    below = False
    for line in text.splitlines():
        if not line.strip():
            below = False
        elif _CUE.fullmatch(line.strip()):
            below = True
        elif below:
            yield line.strip()
