"""How well the machine coder reads, in figures that were measured: on texts it was not tuned on, and on one it was.

The first are stored in the data, where `tools.measure_coder` puts them. The second are computed here: the rules were
made with the course's own article in view, so on it the coder looks better than it is.
"""

from __future__ import annotations

from functools import lru_cache

from entente import data
from entente.say import percent
from entente.text.codebook import MACHINE
from entente.text.coder import propose_claims
from entente.text.scoring import score_claims

UNSEEN = "unseen"
TEXTS = "texts written for the purpose, to which nothing was tuned"


def machine_scores() -> tuple[float, float]:
    """Precision and recall of the machine coder on texts that it was not tuned on, against their coding.

    A claim is right if its actor, relation and recipient are. Precision is 0 where the coder found nothing.

    Examples
    --------
    >>> all(0 <= score <= 1 for score in machine_scores())
    True
    """
    return _figure("triple_precision"), _figure("triple_recall")


def _figure(name: str) -> float:
    for one in data.coder_figures():
        if (one.coder, one.texts, one.figure) == (MACHINE, UNSEEN, name):
            return one.value or 0.0
    return 0.0


@lru_cache(maxsize=1)
def seen_scores() -> tuple[float, float]:
    """Precision and recall of the machine coder on the course's article, with which in view its rules were made.

    Examples
    --------
    >>> all(0 < score < 1 for score in seen_scores())
    True
    """
    codebook, gazetteer = data.codebook(), data.gazetteer()
    proposed = propose_claims(data.article(), gazetteer, data.lexicon(), codebook)
    matched, missed, spurious = score_claims(data.claims(), proposed, codebook, gazetteer).counts
    return matched / (matched + spurious), matched / (matched + missed)


def machine_words() -> str:
    """What the figures say, in three sentences, for whoever reads what the machine has coded.

    Examples
    --------
    >>> machine_words().count(" %")
    4
    """
    precision, recall = map(percent, machine_scores())
    seen, found = map(percent, seen_scores())
    return (
        f"On {_figure('texts'):.0f} {TEXTS}, {precision} of the machine's claims stand in their coding. It finds "
        f"{recall} of that coding, which was made with a language model. On the course's own article, which was in "
        f"view when its rules were made, it is {seen} and {found}."
    )
