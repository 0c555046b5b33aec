"""Is a text English? Told by its letters and by the function words in it, such as *the* or *der*."""

from __future__ import annotations

import re
import unicodedata

from entente.errors import Undefined
from entente.text.word_lists import LISTS

_LANGUAGES = {
    name.removeprefix("language "): frozenset(words) for name, words in LISTS.items() if name.startswith("language ")
}

_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str:
    """In which other language than English a text is, as the end of a sentence; empty if it may be English.

    It is such as ``"that looks French"``, or less surely ``"that does not look English"``. Of a very long text two
    stretches are read.

    Examples
    --------
    >>> other_language("Le ministre a dit que la France ne livrera pas les armes aux rebelles dans le nord du pays.")
    'that looks French'
    >>> other_language("The minister said that France will not deliver the arms.")
    ''
    """
    sample = text if len(text) < 60_000 else text[:40_000] + text[len(text) // 2 : len(text) // 2 + 20_000]
    return _other_letters(sample) or _other_language(_WORD.findall(sample))


def english_share(text: str) -> float | Undefined:
    """The share of English function words ("the", "of", "said") among all words of a text.

    English news has about 0.3 to 0.4; undefined without a word. Of a very long text the first 60,000 characters are
    read.

    Examples
    --------
    >>> round(english_share("The minister said that France will not deliver the arms."), 2)
    0.6
    """
    words = [word.lower() for word in _WORD.findall(text[:60_000])]
    if not words:
        return Undefined("the text has no word")
    return sum(word in _LANGUAGES["English"] for word in words) / len(words)


def _other_letters(sample: str) -> str:
    letters = [char for char in sample if char.isalpha()]
    foreign = [char for char in letters if not char.isascii()]
    if len(foreign) * 2 <= len(letters):
        return ""
    names = [unicodedata.name(char, "UNKNOWN").split()[0].rstrip(",") for char in foreign[:500]]
    script = max(sorted(set(names)), key=names.count).capitalize()
    unread = "in letters that English does not use, or in an encoding that is not known"
    return {"Latin": unread, "Cjk": "in Chinese letters"}.get(script, f"in {script} letters")


def _other_language(words: list[str]) -> str:
    """Which other language the words speak, if any.

    Words in capitals say nothing: names may be foreign in an English text. Each word counts once: a text may repeat
    itself. An accent in a word in lower case counts against English, like a function word of another language.
    """
    lower = [word for word in words if word.islower()]
    kinds, english = set(lower), _LANGUAGES["English"]
    spoken = len({word.lower() for word in words} & english)
    accented = {word for word in kinds if not word.isascii()}
    known = {name: kinds & (function_words - english) for name, function_words in _LANGUAGES.items()}
    best = max(sorted(known), key=lambda name: len(known[name]))
    if len(known[best] | accented) > max(2, 2 * spoken):
        sure = len(known[best]) > 1 and len(known[best]) * 6 >= min(len(kinds), 90)
        return f"that looks {best}" if sure else "that does not look English"
    few = sum(len(word) > 2 and word in english for word in lower) * 20 < len(lower)
    return "with hardly an English function word" if few and len(kinds) >= 40 else ""
