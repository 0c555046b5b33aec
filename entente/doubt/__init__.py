"""How sure: what is left of a conclusion when estimates, sources and rules are doubted.

`draws` draw the estimates at random and `summaries` say what comes of it; `sensitivity` asks which estimate matters,
`sources` leaves voices out or trusts them less. `hypotheses` weigh competing explanations by their `evidence`,
`cross_impact` asks which futures fit together.
"""

from entente.doubt.cross_impact import CrossImpact, Descriptor, Impact
from entente.doubt.draws import draw, simulate, widen
from entente.doubt.sensitivity import sobol, sobol_estimates, tornado, variants
from entente.doubt.sources import Distrust, distrust_each, leave_one_out, trust
from entente.doubt.summaries import interval, kendall_tau, rank_acceptability, share

__all__ = [
    "CrossImpact",
    "Descriptor",
    "Distrust",
    "Impact",
    "distrust_each",
    "draw",
    "interval",
    "kendall_tau",
    "leave_one_out",
    "rank_acceptability",
    "share",
    "simulate",
    "sobol",
    "sobol_estimates",
    "tornado",
    "trust",
    "variants",
    "widen",
]
