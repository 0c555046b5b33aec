"""What a learner does by hand before a lesson names it, and is answered at once.

Small labs, each on one screen: `names` stands before precision and recall, `claims` after the codebook, `passages`
before kappa, `luck` beside it. And what is typed into a cell: `mark_words` and `hedge_race` in 01, `headline` in 02,
`open_claim` in 04, `try_split` in 05, `try_levels` in 06, `try_what_if` in 07.
"""

from entente.labs.by_hand.claims import claims
from entente.labs.by_hand.headline import headline
from entente.labs.by_hand.levels import try_levels
from entente.labs.by_hand.luck import luck
from entente.labs.by_hand.names import names
from entente.labs.by_hand.passages import passages
from entente.labs.by_hand.typed import open_claim, try_split
from entente.labs.by_hand.what_ifs import try_what_if
from entente.labs.by_hand.words import hedge_race, mark_words

__all__ = [
    "claims",
    "headline",
    "hedge_race",
    "luck",
    "mark_words",
    "names",
    "open_claim",
    "passages",
    "try_levels",
    "try_split",
    "try_what_if",
]
