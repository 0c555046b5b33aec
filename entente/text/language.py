"""entente.text.language."""

from __future__ import annotations

import re
import unicodedata

from entente.errors import Undefined
from entente.text.reading import _words

# ---------------------------------------------------------------- is it English?

_LANGUAGES: dict[str, frozenset[str]] = {
    name: _words(words)
    for name, words in {
        "English": "the of and to in a is that for it was on with as by at from be are this has have not but they his"
        " he she its an were which or had will who would been their more said says after over what than into about"
        " could new up out if we you i no may all there against between how why when amid",
        "French": "le la les de des du et à en un une est que qui dans pour pas sur au aux avec ce il elle par plus l"
        " selon sont ne se son sa ses ont été mais ou cette leur comme nous vous",
        "German": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden"
        " aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber",
        "Spanish": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o fue"
        " este ha sí porque esta entre cuando muy sin sobre también",
        "Italian": "di e il la che in a per un è del non una sono della con le si i da al dei nel alla più come gli ha"
        " lo anche ma delle dal questo nella hanno suo",
        "Portuguese": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das"
        " tem à seu sua ou ser quando muito há nos já está",
        "Dutch": "de van het een en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog naar"
        " worden door over hij wordt heeft hebben werd deze tot",
        "Polish": "w i na z się nie do że to o jest jak a od po za przez dla są ale czy jego który tym oraz ich już",
        "Turkish": "ve bir bu da de için ile olarak çok daha olan gibi kadar sonra en ne ise ya o var",
        "Indonesian or Malay": "yang dan di dengan untuk dari pada ini itu dalam tidak adalah akan ke oleh juga telah"
        " karena sebagai bahwa ia mereka",
        "Swahili": "na ya wa kwa ni katika za la kuwa cha hiyo huo hilo baada lakini kama yake alisema hii",
        "Romanian": "și de la în a cu pe că din nu un o este pentru mai au fost care să se sunt ca prin după",
        "Swedish, Danish or Norwegian": "och att det som en på är av för med till den har inte om ett og det er i af"
        " til ikke på fra han de var jeg men",
        "Finnish": "ja on ei että se oli hän mutta ovat kun myös kuin joka niin ole tai",
        "Hungarian": "a az és hogy nem egy is volt meg de ez csak már még mint vagy lehet",
        "Czech or Slovak": "a se v na je že s z do o i to za ve by jako pro jsou ale podle který bylo jsem",
    }.items()
}

_WORD = re.compile(r"[^\W\d_]+")


def other_language(text: str) -> str:
    """In which other language than English a text is, as the end of a sentence; empty if it may be English.

    Parameters
    ----------
    text : str
        Plain text; of a very long one two stretches are read.

    Returns
    -------
    str
        Such as ``"that looks French"``, or less surely ``"that does not look English"``.

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

    Parameters
    ----------
    text : str
        Plain text; of a very long one the first 60,000 characters are read.

    Returns
    -------
    float in [0, 1], or Undefined
        English news has about 0.3 to 0.4; undefined without a word.

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
