"""The text, and what can be read in it: who is named, what is claimed, and by whom.

`reading` and `article` turn a file into numbered paragraphs and sentences. `gazetteer`, `trie`, `name_rules` and
`names` find actors; `proposing` finds those that no table knows. `codebook` says what a claim is, `lexicon` and
`coder` read claims by rules, `scoring` and `agreement` compare two codings. Nothing here knows of graphs.
"""

from entente.text.agreement import (
    Scores,
    cohen_kappa,
    confusion,
    judge_alpha,
    krippendorff_alpha,
    percent_agreement,
    span_keys,
    span_scores,
)
from entente.text.article import Paragraph, parse_article, quotations
from entente.text.codebook import CERTAINTIES, Claim
from entente.text.coder import propose_claims
from entente.text.gazetteer import Gazetteer
from entente.text.names import explain_names, find_mentions
from entente.text.proposing import propose_actors
from entente.text.scoring import claim_key, score_claims

__all__ = [
    "CERTAINTIES",
    "Claim",
    "Gazetteer",
    "Paragraph",
    "Scores",
    "claim_key",
    "cohen_kappa",
    "confusion",
    "explain_names",
    "find_mentions",
    "judge_alpha",
    "krippendorff_alpha",
    "parse_article",
    "percent_agreement",
    "propose_actors",
    "propose_claims",
    "quotations",
    "score_claims",
    "span_keys",
    "span_scores",
]
