"""What the words beside a capitalised name tell it to be: a person, an armed group or an organisation."""

from __future__ import annotations

import re

from entente.text.name_rules import at_start
from entente.text.word_lists import GIVEN_NAMES, TITLES

_FIGHTERS = (
    r"(?:rebels?|fighters?|militants?|insurgents?|insurgency|militias?|militiamen|gunmen|guerrillas?|jihadists?"
    r"|paramilitar\w+|gangs?|cartels?|separatists?|mercenaries)"
)

_GROUP_AFTER = re.compile(rf"(?:,? (?:an?|the) (?:\w+ )?)? ?(?<= ){_FIGHTERS}(?![^\W_])")

_GROUP_BEFORE = re.compile(
    rf"(?:(?i:{_FIGHTERS})|militia|rebel|militant|insurgent|jihadist|[Ii]slamist|paramilitary|armed|guerrilla)"
    r"(?: (?:groups?|movement|force|organi[sz]ation|alliance|coalition|army|faction))?,? "
    r"(?:(?:of|from) the |the |known as |called )*$"
)

# Single words for bodies that a name may belong to; in lower case, since a capital makes them a part of the name.
_BODY = (
    r"(?:party|movement|coalition|alliance|bloc|faction|firm|company|group|maker|conglomerate|contractor|manufacturer"
    r"|producer|miner|airline|newspaper|daily|broadcaster|agency|regulator|federation|think-tank|charity)"
)

_BODY_BEFORE = re.compile(rf"(?<![^\W_]){_BODY},? (?:called |known as |the )?$")

_BODY_AFTER = re.compile(
    r" (?:party|movement|coalition|faction)(?![^\W_])"
    rf"|, (?:an?|the|[^ ,]+'s) (?:(?!of |in |for |at |to )[^ ,]+ ){{0,3}}?{_BODY}"
    r"(?:[,.;:)]|$| (?:that|which|in|of|with|based|led|linked|backed|founded|owned) )"  # not "a party leader"
)

_PLACE_NOUN = (
    r"(?:base|city|town|port|village|capital|island|islands|river|region|province|district|airport|airfield|dam|camp|"
    r"bridge|mountain|valley|reef|shoal|peninsula|treaty|pact|deal|agreement|ship|frigate|vessel|missile|jet|tank)"
)

_SAYING = (
    r"(?:said|says|say|told|tells|added|adds|warned|warns|argued|argues|wrote|writes|announced|denied|insisted|claimed"
    r"|noted|asked|thinks|believes|declared|vowed|urged|pledged|accused|promised)"
)

_ROLE = (
    r"(?:chief|leader|spokes\w+|minister|president|premier|chancellor|analyst|professor|director|envoy|commander"
    r"|lawyer|activist|ambassador|diplomat|negotiator|general|governor|king|founder|head|secretary|adviser|economist"
    r"|historian|editor|author|expert|journalist|counterpart|predecessor|successor|lawmaker|official|executive|man|woman)"
)

_PERSON_AFTER = re.compile(
    rf"(?:'s)?(?: (?:also |has |had )?{_SAYING}(?![^\W_])|, \d\d,"
    rf"|, (?:who|(?:a|an|the|its|his|her|their)(?! (?:[^ ]+ ){{0,2}}?{_PLACE_NOUN}(?!\w))|head|leader|director"
    r"|minister|president|spokes\w+|professor|chief|author|analyst)(?![^\W_])"
    rf"|, [^ ,]+(?: [^ ,]+)?'s? (?:[\w-]+ ){{0,2}}?{_ROLE}(?![^\W_]))"
)

_TITLE = rf"(?:{'|'.join(sorted(TITLES))})"

_PERSON_BEFORE = re.compile(
    rf"(?:(?<![^\W_]){_SAYING}|[Aa]ccording to|(?:led|headed|founded|chaired|commanded|run) by|{_TITLE}\.?|{_ROLE},?)"
    r"(?: Dr\.?)? $"
)

_TITLE_BEFORE = re.compile(rf"(?<![^\W_]){_TITLE}\.? $")


def fights(text: str, start: int, end: int) -> bool:
    """Whether "rebels" or "militia" stands beside a name.

    Examples
    --------
    >>> fights("the Example rebels", 4, 11), fights("Example is calm", 0, 7)
    (True, False)
    """
    return bool(_GROUP_AFTER.match(text, end) or _GROUP_BEFORE.search(text, max(0, start - 60), start))


def is_body(text: str, start: int, end: int) -> bool:
    """Whether "the party", "a Guyanese firm" or the like stands beside a name.

    Examples
    --------
    >>> is_body("the firm Example", 9, 16), is_body("Example, a state oil company, left", 0, 7)
    (True, True)
    """
    return bool(_BODY_AFTER.match(text, end) or _BODY_BEFORE.search(text, max(0, start - 40), start))


def is_person(text: str, start: int, end: int, name: str) -> bool:
    """Whether a title, a verb of saying, an age or a description tells that the name is a person's.

    A single name needs a title, and one that does not begin a sentence: *General Dagalo*, but not *Dagalo said*.

    Examples
    --------
    >>> is_person("led by Ann Example", 7, 18, "Ann Example"), is_person("in Old Town", 3, 11, "Old Town")
    (True, False)
    """
    if " " not in name:
        return _TITLE_BEFORE.search(text, max(0, start - 24), start) is not None and not at_start(text, start)
    cue = _PERSON_BEFORE.search(text, max(0, start - 40), start) or _PERSON_AFTER.match(text, end)
    return bool(cue) or name.split()[0] in GIVEN_NAMES
