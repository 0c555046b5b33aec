"""The labs: what-if exploration that answers under the finger.

Each lab is one file: a frozen **state**, a pure ``update``, a pure ``describe``, and a function that puts them on the
page. `controls` holds what they have in common, `scene` what they can show, `widget` the way to the page; the page
itself is ``_static/lab.js``, which draws every lab.
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
