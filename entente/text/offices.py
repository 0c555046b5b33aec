"""For whom a name speaks, by the words beside it: *Ethiopian Prime Minister X*, *X, Pakistan's army chief*.

A state or an organisation that stands beside a name has it for its own if an office, and nothing else, lies between
them or after both. Who is called former, ousted or of the opposition holds no office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from entente.text.word_lists import words


def _any_case(found: Iterable[str]) -> str:
    """Words that may be in lower case or begin with a capital letter, as one pattern."""
    return "|".join(f"[{word[0]}{word[0].upper()}]{word[1:]}" for word in sorted(found, key=len, reverse=True))


_OUT = _any_case(words("out_of_office"))
_TITLE = rf"(?:{_any_case(words('state_offices'))})(?!\w)"
_VERB = r"\w+ed|" + "|".join(words("between_names"))
_WORD = rf"(?:(?!(?:{_OUT}|{_TITLE}|{_VERB})(?!\w))[\w-]+ )"  # "deputy", "foreign", "army"
_OFFICE = (
    rf"{_WORD}{{0,3}}?{_TITLE}(?: (?:[Mm]inister|[Ss]ecretary|of [Ss]taff))?(?: [Gg]eneral)?"
    r"(?: (?:of|for) [a-z]+(?: and [a-z]+)?)?"  # "minister of defence"
)
_FORMER = re.compile(rf"(?<!\w)(?:{_OUT}) {_WORD}{{0,3}}?(?:{_TITLE}(?: [Mm]inister| [Ss]ecretary)?,? )?$")
_IN_OFFICE = re.compile(rf"{_TITLE}(?: [Mm]inister| [Ss]ecretary)?,? $")
_BODY = rf"(?:{_any_case(words('bodies'))})"
_OWN = r"(?:'s?)?"  # "Chad's", "the Philippines'"

_BEFORE = re.compile(rf"{_OWN} {_OFFICE},? (?:{_TITLE}\.? )?|, whose {_OFFICE},? |{_OWN} (?:{_BODY},? ){{1,3}}")
_OF_BEFORE = re.compile(rf"(?<!\w){_OFFICE} of (?:the )?$")
_OUT_BEFORE = re.compile(rf"(?<!\w)(?:{_OUT})(?: the)? $")
_AFTER = re.compile(rf",? (?:(?:a|an|the) )?(?:{_OFFICE} of (?:the )?)?")
_AFTER_OWNER = re.compile(rf"{_OWN} (?:{_OFFICE}(?!\w)|(?:{_BODY} ){{0,2}}{_BODY}(?!\w))")
REACH = 60  # characters between an owner and a name


def is_out(text: str, start: int) -> bool | None:
    """Whether who is named at a place is called *former* or *ousted* (True), or by an office (False); else None.

    Examples
    --------
    >>> is_out("former chancellor Ann Example", 18), is_out("Chancellor Ann Example", 11), is_out("saw Ann Example", 4)
    (True, False, None)
    """
    low = max(0, start - REACH)
    if _FORMER.search(text, low, start):
        return True
    return False if _IN_OFFICE.search(text, low, start) else None


def holds_office(text: str, name: tuple[int, int], owner: tuple[int, int], *, body: bool = False) -> bool:
    """Whether the words say that a name speaks for an owner: both are spans of a text with plain quotation marks.

    Of a body, such as a party or a fleet, *Russia's* is enough.

    Examples
    --------
    >>> text = "Amina Example, Kenya's foreign minister, left."
    >>> holds_office(text, (0, 13), (15, 20))
    True
    >>> holds_office("Kenya's former minister Amina Example", (24, 37), (0, 5))
    False
    """
    if _OUT_BEFORE.search(text, max(0, owner[0] - REACH), owner[0]):  # "former Kenyan president"
        return False
    if owner[1] <= name[0]:
        between = text[owner[1] : name[0]]
        if len(between) > REACH:
            return False
        if _BEFORE.fullmatch(between) or (body and between in ("'s ", "' ", " ")):
            return True
        return between in (" ", ", ") and _OF_BEFORE.search(text, max(0, owner[0] - REACH), owner[0]) is not None
    between = text[name[1] : owner[0]]
    if not between.startswith(",") or len(between) > REACH or _AFTER.fullmatch(between) is None:
        return False
    return " of " in between or _AFTER_OWNER.match(text, owner[1]) is not None
