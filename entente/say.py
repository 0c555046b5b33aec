"""How the course says numbers, lists and names: one form each, for captions, labs, reports and the command line.

Everything here takes plain values and returns a str. Minus signs are true ones (−), a percent sign stands after a
space, and a small share is never said as none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun; ``plural`` where an *s* is not enough.

    >>> count(1, "claim"), count(1200, "tie"), count(2, "country", "countries")
    ('1 claim', '1,200 ties', '2 countries')
    """
    if number == 1:
        return f"{number} {noun}"
    return f"{number:,} {plural or noun + 's'}"


def listed(items: Iterable[str], word: str = "and") -> str:
    """All items in a row, ``word`` before the last.

    >>> listed(["Chad", "Mali", "Niger"]), listed(["Chad", "Mali"], "or"), listed(["Chad"]), listed([])
    ('Chad, Mali and Niger', 'Chad or Mali', 'Chad', '')
    """
    *first, last = list(items) or [""]
    if not first:
        return last
    return f"{', '.join(first)} {word} {last}"


def first_few(items: Iterable[str], most: int, none: str = "none") -> str:
    """The first items of a row that may be long; the rest is counted. ``none`` is said of an empty row.

    >>> first_few(["Chad", "Mali", "Niger"], 2), first_few(["Chad"], 2), first_few([], 2, none="nobody")
    ('Chad, Mali and 1 more', 'Chad', 'nobody')
    """
    items = list(items)
    if not items:
        return none
    rest = len(items) - most
    shown = ", ".join(items[:most])
    return f"{shown} and {rest} more" if rest > 0 else shown


def number(value: float, places: int = 2) -> str:
    """A number to so many decimals, with a true minus sign and no minus before a zero.

    >>> number(-1.5), number(-0.001), number(2, places=0)
    ('−1.50', '0.00', '2')
    """
    rounded = round(float(value), places) + 0.0  # adding zero makes 0.0 of -0.0
    return f"{rounded:.{places}f}".replace("-", "−")


def signed(value: float, places: int = 2) -> str:
    """A number with its sign, also a plus; what rounds to zero has none.

    >>> signed(0.25), signed(-1.5), signed(0.001)
    ('+0.25', '−1.50', '0.00')
    """
    words = number(value, places)
    return f"+{words}" if float(words.replace("−", "-")) > 0 else words


def percent(share: float) -> str:
    """A share of 1 in whole percents; *0 %* is said of nothing only.

    >>> percent(0.75), percent(0), percent(0.004), percent(1)
    ('75 %', '0 %', 'under 1 %', '100 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return f"{100 * share:.0f} %"


def sentence(words: str) -> str:
    """Words with a capital first letter; the others stay as they are.

    >>> sentence("the USA left")
    'The USA left'
    """
    return words[:1].upper() + words[1:]


# Letters that look like a Latin letter with an accent and do not come apart into the two.
_WHOLE_LETTERS = str.maketrans("øłıđðßæœ", "oliddsao")


def unaccented(text: str) -> str:
    """The text in lower case and without accents, letter for letter where it is Latin.

    >>> unaccented("Côte d’Ivoire, Łódź")
    'cote d’ivoire, lodz'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower().translate(_WHOLE_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))


def slug(text: str) -> str:
    """Words as an id: lower case with underscores, without accents, apostrophes or the dots of initials.

    Letters of other scripts stay, so that a name in any script has an id; a text without a letter gives ``""``.

    >>> slug("U.S. Côte d’Ivoire's Board"), slug("Jens Bjørn"), slug("Мали"), slug("…")
    ('us_cote_divoires_board', 'jens_bjorn', 'мали', '')
    """
    without = re.sub(r"(?<=\b\w)\.|['’]", "", unaccented(text))
    return "_".join(re.findall(r"[^\W_]+", without))


def as_written(name: str, text: str) -> str:
    """The words of a text that a `slug` was made of, as they stand there; else its own words with spaces.

    >>> as_written("aid_worker_in_kabul", "An aid worker in Kabul, asked by phone, said so.")
    'aid worker in Kabul'
    >>> as_written("doctors", "She says that Chad left.")
    'doctors'
    """
    found = [(slug(word[0]), word.start(), word.end()) for word in re.finditer(r"\S+", text)]
    for number, (head, start, _) in enumerate(found):
        made = ""
        for piece, _, end in found[number:] if head and name.startswith(head) else ():
            made += f"_{piece}" if made else piece
            if made == name:
                return text[start:end].strip(".,;:!?\"'“”‘’()")
            if not name.startswith(made):
                break
    return name.replace("_", " ")
