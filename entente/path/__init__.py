"""One way from any text to its graph: `analysis.analyse`, with the reader's decisions.

`results` is what comes out, `decisions` and `corrections` are what a reader put right, `limits` what the result does
not show, `unread` what is left to read, `tables` the CSV files in between. `report` is the page, `corpus` does it for
many texts. `coders` pools what a class has coded.
"""

from entente.path.analysis import analyse, article_of, pictured
from entente.path.coders import read_codings, side_by_side
from entente.path.corpus import Corpus
from entente.path.corrections import claim_rows
from entente.path.decisions import decision_rows
from entente.path.limits import contested, machine_scores
from entente.path.report import render
from entente.path.report_tables import count_words
from entente.path.results import ActorDecision, Correction, Note, measure
from entente.path.tables import read_rows
from entente.path.unread import to_read

__all__ = [
    "ActorDecision",
    "Corpus",
    "Correction",
    "Note",
    "analyse",
    "article_of",
    "claim_rows",
    "contested",
    "count_words",
    "decision_rows",
    "machine_scores",
    "measure",
    "pictured",
    "read_codings",
    "read_rows",
    "render",
    "side_by_side",
    "to_read",
]
