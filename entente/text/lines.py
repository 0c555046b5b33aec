"""Lines that are no paragraphs: text broken at a width, as in e-mails and PDFs, and lines of a page around an article.

Nothing is done to a text whose lines are whole paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from entente.say import count, first_few
from entente.text.word_lists import words

_STOP = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"[^\W\d_][-\u00ad‐]$")
_TAIL = words("hyphen_tails")
_PREFIX = words("hyphen_prefixes")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–—|\s]*|.{0,60}\|\s*page\s*\d{1,4}|page\s*\d{1,4}\s*\|.{0,60}",
    re.IGNORECASE,
)
_NUMBER_AT_END = re.compile(r"(?<=[.!?”\"’])\s+\d{1,3}$")

WIDEST = 130  # letters: a longer line is a paragraph
FULL = 0.8  # of the width: a line that could not have taken the next word, give or take uneven letters
BROKEN = 0.35  # of the lines: with fewer that go on in the next one the text is no broken one
REPEATED = 3  # times: a short line that stands so often at the head or foot of pages


def joined_lines(text: str) -> tuple[str, list[str]]:
    """The text with its broken lines joined to paragraphs, divided words made whole, and page numbers left out.

    A text is broken if many of its lines end within a sentence, at about one width, and go on in the next line.

    Examples
    --------
    >>> lines = ["Chad condemned the at-", "tack on Niger, and the", "minister of Mali said", "that he would not come."]
    >>> joined_lines(chr(10).join(lines))[0]
    'Chad condemned the attack on Niger, and the minister of Mali said that he would not come.'
    """
    lines = [line.strip() for line in text.splitlines()]
    width = _width(lines)
    if not _is_broken(lines, width):
        return text, []
    kept, left_out = _without_page_marks(lines)
    known = set(re.findall(r"[^\W\d_]+", text))
    paragraphs: list[str] = []
    last, gap = "", True
    breaks = 0
    for line in kept:
        if not line:
            gap = True
            continue
        if paragraphs and _goes_on(last, line, width, gap):
            paragraphs[-1] = _joined(paragraphs[-1], line, known)
            breaks += 1
        else:
            paragraphs.append(line)
        last, gap = line, False
    notes = [f"{count(breaks, 'line break')} within paragraphs taken out: the lines were broken at a width."]
    if left_out:
        notes.append(f"Left out: {count(len(left_out), 'line')} of page numbers and the like: {_shown(left_out)}.")
    return "\n".join(paragraphs), notes


def _width(lines: list[str]) -> int:
    """The width at which most lines are broken: nine of ten are no longer."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _is_broken(lines: list[str], width: int) -> bool:
    if not 0 < width <= WIDEST:
        return False
    pairs = [(one, other) for one, other in pairwise(lines) if one and other]
    within = [(one, other) for one, other in pairs if not _STOP.search(one)]
    sure = sum(other[0].islower() for _, other in within)
    return sure > 1 and len(within) >= BROKEN * len(pairs) and 2 * sure >= len(within)


def _without_page_marks(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without page numbers and running heads, and what was left out."""
    often = {line for line, number in Counter(lines).items() if number >= REPEATED and 0 < len(line) < 60}
    kept: list[str] = []
    left_out = []
    for line in lines:
        if line and (line in often or _PAGE_NUMBER.fullmatch(line)):
            left_out.append(line)
        else:
            kept.append(line)
    if left_out:
        for place, line in enumerate(kept):
            number = _NUMBER_AT_END.search(line)
            if number:
                left_out.append(number[0].strip())
                kept[place] = line[: number.start()]
    return kept, left_out


def _goes_on(line: str, after: str, width: int, gap: bool) -> bool:
    """Whether the next line goes on with the paragraph; `gap` if an empty line stands between them."""
    within = not _STOP.search(line) or _HYPHEN.search(line) is not None
    if within and (after[0].islower() or _HYPHEN.search(line)):
        return True
    if gap:
        return False
    room = width - len(line) - 1
    if within:
        return room < len(after.partition(" ")[0]) + (1 - FULL) * width
    return room < len(after.partition(" ")[0])


def _joined(paragraph: str, line: str, known: set[str]) -> str:
    if not _HYPHEN.search(paragraph):
        return f"{paragraph} {line}"
    if paragraph[-1] == "\u00ad":
        return paragraph[:-1] + line
    if _keeps_hyphen(paragraph, line, known):
        return paragraph + line
    return paragraph[:-1] + line


def _keeps_hyphen(paragraph: str, line: str, known: set[str]) -> bool:
    """Whether the hyphen at a line's end is the word's own: "Iran-backed", "S-300", and not "Isra-eli"."""
    first = re.search(r"[^\W_]*.$", paragraph)
    second = re.match(r"[^\W\d_]*", line)
    head = first[0][:-1] if first else ""
    tail = second[0] if second else ""
    if not tail or not tail[0].islower():
        return True
    if head + tail in known or (head + tail).lower() in known:
        return False
    return head.lower() in _PREFIX or (tail in _TAIL and len(head) > 3)


# lines of a page that stand around an article

_LABEL = re.compile(
    r"(?:read (?:more|also|next|on)|also read|see also|more (?:on this|from|stories|to read)[^.]{0,30}|related|"
    r"related (?:articles?|stories|story|content|topics|links|news)|recommended(?: for you| reading| stories)?|"
    r"most (?:read|popular|viewed|shared|watched)|trending(?: now)?|(?:editor['’]?s['’]? )?picks?|"
    r"don['’]t miss|up next|what to read next|explore more|popular stories)\s*(?:[:|»→>]|$)",
    re.IGNORECASE,
)
_ONE_LINE = re.compile(
    r"(?:(?:watch|listen|video|voices|podcast|gallery|in pictures|poll|quiz|opinion|newsletter|advertisement|ad)\s*"
    r"[:|»]|advertisement$|sponsored(?: content)?$|sign up (?:to|for)\b.{0,80}\b(?:newsletter|briefing|alerts?|emails?|"
    r"inbox)\b|sign up$|subscribe (?:to|now|today|here)\b.{0,80}$|get (?:the|our) .{0,60}\bnewsletter\b|"
    r"share (?:this|on|via)\b.{0,40}$|follow us\b.{0,60}$|click here\b.{0,80}$|"
    r"(?:we|this (?:web)?site) uses? cookies\b|"
    r"we value your privacy|accept (?:all )?cookies|(?:copyright )?© .{0,80}$|all rights reserved|"
    r"have your say\b.{0,80}$|(?:take|vote in) (?:our|the) (?:poll|survey)\b.{0,80}$|vote now\b.{0,40}$|"
    r"leave a comment|\d+ comments?$|skip to (?:main )?content|.{0,80}\? vote (?:now|here|below)\b.{0,20}$)",
    re.IGNORECASE,
)
LONGEST = 160  # letters: a longer line is a paragraph of the article
MOST_IN_LIST = 10  # headlines below "Most read"


def without_furniture(text: str) -> tuple[str, list[str]]:
    """The text without the lines of a page that stand around an article, and those lines.

    Below a label such as "Most read" the headlines go with it: lines that end without a stop.

    Examples
    --------
    >>> without_furniture("Mali met Chad." + chr(10) + "Read more: Iran met Iraq" + chr(10) + "Chad left.")
    ('Mali met Chad.\\nChad left.', ['Read more: Iran met Iraq'])
    """
    kept: list[str] = []
    left_out: list[str] = []
    in_list = 0
    for line in text.splitlines():
        bare = line.strip(" \t\u00a0•*–—|>")
        short = 0 < len(bare) <= LONGEST
        label = _LABEL.match(bare) if short else None
        if label or (short and _ONE_LINE.match(bare)):
            in_list = MOST_IN_LIST if label and label.end() == len(bare) else 0
            left_out.append(bare)
        elif short and in_list and not _STOP.search(bare):
            in_list -= 1
            left_out.append(bare)
        else:
            in_list = in_list if not bare else 0
            kept.append(line)
    return "\n".join(kept), left_out


def told_left_out(lines: list[str]) -> list[str]:
    """A note on the furniture of a page that was left out; none if there was none."""
    if not lines:
        return []
    return [f"Left out: {count(len(lines), 'line')} of page furniture: {_shown(lines)}."]


def _shown(lines: list[str]) -> str:
    return first_few([f"“{line[:60].strip()}{'…' if len(line) > 60 else ''}”" for line in lines], 4)
