"""Small labs in which a learner does by hand what a lesson is about to name.

`names` stands before precision and recall, `headline` after them, `claims` after the codebook, `passages` before
kappa, `luck` beside it. Each keeps to one screen, has nothing to save, and says of each choice at once what it is
worth.
"""

from entente.labs.by_hand.claims import claims
from entente.labs.by_hand.headline import headline
from entente.labs.by_hand.luck import luck
from entente.labs.by_hand.names import names
from entente.labs.by_hand.passages import passages

__all__ = ["claims", "headline", "luck", "names", "passages"]
