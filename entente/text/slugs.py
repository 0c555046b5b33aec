"""One way to make an id of a name, for actors, sources and files."""

from __future__ import annotations

import re
import unicodedata

# letters that no accent can be taken from
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "ß": "s", "æ": "a", "œ": "o"})


def unaccented(text: str) -> str:
    """The text in lower case and without accents, letter for letter where it is Latin.

    Examples
    --------
    >>> unaccented("Côte d’Ivoire, Łódź")
    'cote d’ivoire, lodz'
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFD", text.lower().translate(_LETTERS))
    return "".join(char for char in spread if not "\u0300" <= char <= "\u036f")


def slug(name: str) -> str:
    """A name in lower snake case: plain ASCII, without apostrophes and the dots of initials.

    Parameters
    ----------
    name : str
        A name with at least one Latin letter or digit; of others nothing is left, and the slug is empty.

    Examples
    --------
    >>> slug("Médecins Sans Frontières"), slug("U.S. People’s Army"), slug("Ёж")
    ('medecins_sans_frontieres', 'us_peoples_army', '')
    """
    plain = re.sub(r"(?<=\b[a-z])\.|['’]", "", unaccented(name))
    return "_".join(re.findall(r"[a-z0-9]+", plain))
