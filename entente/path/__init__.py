"""One way from any text to its graph: `analysis.analyse`, with the reader's decisions.

`results` is what comes out, `decisions` and `corrections` are what a reader put right, `limits` what the result does
not show, `unread` what is left to read, `tables` the CSV files in between. `report` is the page, `corpus` does it for
many texts. `coders` is who codes: rules, shipped codings, people, models; `beside` compares them. `prompting` writes
the prompt for a model, `answer_forms` and `answers` read and check what it says, `asking` sends it, if a reader wants
that.
"""

from entente.path.analysis import analyse, article_of, pictured
from entente.path.answers import Answer, answer_rows, proposals, read_answer
from entente.path.beside import as_states, side_by_side
from entente.path.coders import Coder, Coding, coder_named, propose_all, read_codings
from entente.path.corpus import Corpus
from entente.path.corrections import claim_rows
from entente.path.decisions import decision_rows
from entente.path.limits import contested, machine_scores
from entente.path.prompting import Prompt, coding_prompt
from entente.path.report import render
from entente.path.report_tables import count_words
from entente.path.results import ActorDecision, Correction, Note, measure
from entente.path.tables import read_rows
from entente.path.unread import to_read

__all__ = [
    "ActorDecision",
    "Answer",
    "Coder",
    "Coding",
    "Corpus",
    "Correction",
    "Note",
    "Prompt",
    "analyse",
    "answer_rows",
    "article_of",
    "as_states",
    "claim_rows",
    "coder_named",
    "coding_prompt",
    "contested",
    "count_words",
    "decision_rows",
    "machine_scores",
    "measure",
    "pictured",
    "proposals",
    "propose_all",
    "read_answer",
    "read_codings",
    "read_rows",
    "render",
    "side_by_side",
    "to_read",
]
