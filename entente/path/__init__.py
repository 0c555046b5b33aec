"""One way from any text to its graph: `analysis.analyse`, with the reader's decisions.

`results` is what comes out, `decisions` and `corrections` are what a reader put right, `limits` what the result does
not show, `tables` the CSV files in between. `report` is the page, with `points` first, `comparing` sets two texts side
by side, `corpus` does it for many. `coders` pools what a class has coded.
"""

from entente.path.analysis import analyse, article_of, pictured
from entente.path.coders import read_codings, side_by_side
from entente.path.comparing import TwoTexts, compare_texts
from entente.path.corpus import Corpus
from entente.path.corrections import claim_rows
from entente.path.decisions import decision_rows
from entente.path.limits import contested
from entente.path.machine import machine_scores, seen_scores
from entente.path.report import render
from entente.path.report_tables import count_words
from entente.path.results import ActorDecision, Correction, Note, measure
from entente.path.sides import sides_of
from entente.path.tables import read_rows

__all__ = [
    "ActorDecision",
    "Corpus",
    "Correction",
    "Note",
    "TwoTexts",
    "analyse",
    "article_of",
    "claim_rows",
    "compare_texts",
    "contested",
    "count_words",
    "decision_rows",
    "machine_scores",
    "measure",
    "pictured",
    "read_codings",
    "read_rows",
    "render",
    "seen_scores",
    "side_by_side",
    "sides_of",
]
