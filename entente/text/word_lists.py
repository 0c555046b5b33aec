"""The English words that the rules of form know; they stand in ``words.txt``, with a word on what each list is for.

Lists in capital letters are for `names` and `proposing`, which look at words as they stand; the coder of claims looks
at words in lower case.
"""

from __future__ import annotations

from pathlib import Path


def read_lists(text: str) -> dict[str, tuple[str, ...]]:
    """Read lists of words: a name at the margin, its words on the indented lines below; ``#`` begins a remark.

    Examples
    --------
    >>> read_lists("# Where to go." + chr(10) + "sides" + chr(10) + "    left right")
    {'sides': ('left', 'right')}
    """
    lists: dict[str, tuple[str, ...]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith(" "):
            lists[name] += tuple(line.split())
        elif line and not line.startswith("#"):
            name = line
            lists[name] = ()
    return lists


LISTS = read_lists(Path(__file__).with_name("words.txt").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """The words of one list.

    Examples
    --------
    >>> "January" in words("months")
    True
    """
    return frozenset(LISTS[name])


# Names of actors
TITLES = words("titles")
GIVEN_NAMES = words("given_names")
HEADS = words("heads")
ARMED_HEADS = words("armed_heads")
ORGANISATION_WORDS = words("organisation_words")
NOT_NAMES = words("not_names")
MINISTRIES = {  # "Russia's foreign ministry" is russia_mfa
    "foreign": "mfa",
    "foreign affairs": "mfa",
    "external affairs": "mfa",
    "defence": "mod",
    "defense": "mod",
    "interior": "moi",
    "home affairs": "moi",
    "finance": "mof",
    "justice": "moj",
    "health": "moh",
    "economy": "moe",
    "economic": "moe",
}

# Grammar of claims
MONTHS = LISTS["months"]
PREPOSITIONS = words("prepositions")
PLACE_PREPOSITIONS = words("place_prepositions")
BREAKS = words("breaks")
RELATIVES = words("relatives")
JOINS = words("joins")
BE = words("be")
AUXILIARIES = words("auxiliaries")
FINITE = AUXILIARIES - {"to", "not", "never", "be", "been", "being", "having"}  # begin a clause of their own
ADVERBS = words("adverbs")
MODIFIERS = words("modifiers")
DETERMINERS = words("determiners")
POSSESSIVE = "'s"
ENDS_NOUN = PREPOSITIONS | BREAKS | JOINS | AUXILIARIES | DETERMINERS | frozenset(',().!?"')
