"""The dates that a sentence states, as partial ISO dates: *since 2022*, *in May 2024*, *from 2014 to 2019*."""

from __future__ import annotations

import calendar
import re

from entente.text.word_lists import MONTHS, words

_DATES = re.compile(
    r"\b(?:(?P<range>[Ff]rom|[Bb]etween) )?(?P<word>[Ss]ince|[Uu]ntil|[Bb]y|[Ii]n|[Oo]n|[Dd]uring|[Oo]f|to|and)? ?"
    rf"(?:(?P<day1>\d{{1,2}}) )?(?:(?P<month>{'|'.join(MONTHS)}) )?(?:(?P<day2>\d{{1,2}}),? )?"
    r"\b(?P<year>1[89]\d\d|20\d\d)\b(?!,\d)"
)
_DATE_WORDS = words("date_words")


def stated_dates(text: str) -> tuple[str, str]:
    """The first and the last date that a sentence states; empty where it states none.

    Examples
    --------
    >>> stated_dates("Chad has attacked Niger since 5 May 2014."), stated_dates("They met from 2014 to 2019.")
    (('2014-05-05', ''), ('2014', '2019'))
    """
    since = until = ""
    for found in _DATES.finditer(text):
        date = _iso(found)
        word = (found["word"] or found["range"] or "").lower()
        if word == "until" or (since and word in ("to", "and")):
            until = date
        elif not since and (found["month"] or word in _DATE_WORDS):
            since = date
    # dates of different precision are compared as far as both go
    if until and since[: len(until)] > until[: len(since)]:
        until = ""
    return since, until


def _iso(found: re.Match[str]) -> str:
    year, day = found["year"], found["day1"] or found["day2"]
    if not found["month"]:
        return year
    month = MONTHS.index(found["month"]) + 1
    if day and 1 <= int(day) <= calendar.monthrange(int(year), month)[1]:
        return f"{year}-{month:02d}-{int(day):02d}"
    return f"{year}-{month:02d}"
