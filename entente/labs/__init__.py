"""The labs: what-if exploration that answers under the finger.

Each lab is a frozen **state**, a pure ``update``, a pure ``describe``, and a function that puts them on the page.
What all of them share stands in `kit`; the page itself is ``kit/_static``, whose scripts draw every lab. The small ones
in `by_hand` stand before a measure is named, and `moments` ask before a result is shown.

Every lab can be opened with ``state``, the text of a kept state ("Keep this state" gives the line; a text with faults
is refused with all of them), and with ``predict=False``, so that no prediction is asked for first, as at a projector.
Without ``state`` a lab opens as the learner left it in this cell: see `kit.keeping`, which also gives all predictions.
"""

from entente.labs.aliases import alias_bench
from entente.labs.coding import coding_desk
from entente.labs.desk import text_desk
from entente.labs.explorer import graph_explorer
from entente.labs.needs import dependence_bench
from entente.labs.reading import reader
from entente.labs.timeline import time_lab
from entente.labs.trust import trust_lab
from entente.labs.what_ifs import what_if

__all__ = [
    "alias_bench",
    "coding_desk",
    "dependence_bench",
    "graph_explorer",
    "reader",
    "text_desk",
    "time_lab",
    "trust_lab",
    "what_if",
]
