"""The text, and what can be read in it: who is named, what is claimed, and by whom.

`reading` turns files into text; `wrappings`, `pages`, `letters` and `lines` mend it as it comes, and say what they
did; `article` makes numbered paragraphs and sentences of it. Names: `gazetteer`, `trie`, `view`, `name_rules`,
`metonyms` and `organisations` serve `names`, which finds actors; `proposing` finds those that no table knows;
`surfaces` is the smallest finder there is. Claims: `codebook` says what a claim is, `lexicon` which words make one;
`phrases`, `clauses`, `roles`, `speakers`, `dates` and `certainty` serve `coder`, which reads claims by rules;
`questions` are what it leaves unread. `spans`, `scoring` and `agreement` compare two findings, `units` and
`unitising` any number of codings. The English words that all of these know stand in `words.txt`. Nothing here knows
of graphs.
"""

from entente.say import slug
from entente.text.agreement import cohen_kappa, confusion, judge_alpha, krippendorff_alpha, percent_agreement
from entente.text.article import Paragraph, Sentence, parse_article, quotations, sentence_at
from entente.text.codebook import CERTAINTIES, Claim, Codebook, Relation
from entente.text.coder import propose_claims
from entente.text.gazetteer import Actor, Alias, Gazetteer, Mention
from entente.text.names import explain_names, find_mentions
from entente.text.proposing import propose_actors
from entente.text.questions import Question, propose_questions, unread_sentences
from entente.text.scoring import claim_key, score_claims
from entente.text.spans import Scores, span_keys, span_scores
from entente.text.surfaces import bracketed, find_surfaces
from entente.text.unitising import unitising_alpha
from entente.text.units import align_units, field_agreement, match_units, unit_alpha, unit_f1

__all__ = [
    "CERTAINTIES",
    "Actor",
    "Alias",
    "Claim",
    "Codebook",
    "Gazetteer",
    "Mention",
    "Paragraph",
    "Question",
    "Relation",
    "Scores",
    "Sentence",
    "align_units",
    "bracketed",
    "claim_key",
    "cohen_kappa",
    "confusion",
    "explain_names",
    "field_agreement",
    "find_mentions",
    "find_surfaces",
    "judge_alpha",
    "krippendorff_alpha",
    "match_units",
    "parse_article",
    "percent_agreement",
    "propose_actors",
    "propose_claims",
    "propose_questions",
    "quotations",
    "score_claims",
    "sentence_at",
    "slug",
    "span_keys",
    "span_scores",
    "unit_alpha",
    "unit_f1",
    "unitising_alpha",
    "unread_sentences",
]
