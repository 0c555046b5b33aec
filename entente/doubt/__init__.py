"""How sure: what is left of a conclusion when estimates, sources and rules are doubted.

`draws` draw the estimates at random and `summaries` say what comes of it; `sensitivity` asks which estimate matters,
`sources` leaves voices out or trusts them less, `conclusions` are tried under every kind of dependence. `resamples`
carry doubt about claims to ties, sides and the frustration index. `hypotheses` weigh competing explanations by their
`evidence`, `cross_impact` asks which futures fit together, `successions` where the others go.
"""

from entente.doubt.conclusions import REVERSAL, Trial, Verdict, on_trial
from entente.doubt.cross_impact import (
    CrossImpact,
    Descriptor,
    Impact,
    consistent_scenarios,
    impact_balances,
    total_impact,
)
from entente.doubt.draws import draw, simulate, triangular, widen
from entente.doubt.evidence import Assumption, Evidence, Hypothesis, Matrix, Rating
from entente.doubt.hypotheses import diagnosticity, inconsistency, rank, trials
from entente.doubt.resamples import GraphUncertainty, graph_uncertainty
from entente.doubt.sensitivity import sobol, sobol_estimates, tornado, variants
from entente.doubt.sources import Distrust, Distrusts, distrust_each, leave_one_out, trust
from entente.doubt.successions import attractors, succession
from entente.doubt.summaries import interval, kendall_tau, rank_acceptability, share

__all__ = [
    "REVERSAL",
    "Assumption",
    "CrossImpact",
    "Descriptor",
    "Distrust",
    "Distrusts",
    "Evidence",
    "GraphUncertainty",
    "Hypothesis",
    "Impact",
    "Matrix",
    "Rating",
    "Trial",
    "Verdict",
    "attractors",
    "consistent_scenarios",
    "diagnosticity",
    "distrust_each",
    "draw",
    "graph_uncertainty",
    "impact_balances",
    "inconsistency",
    "interval",
    "kendall_tau",
    "leave_one_out",
    "on_trial",
    "rank",
    "rank_acceptability",
    "share",
    "simulate",
    "sobol",
    "sobol_estimates",
    "succession",
    "tornado",
    "total_impact",
    "trials",
    "triangular",
    "trust",
    "variants",
    "widen",
]
