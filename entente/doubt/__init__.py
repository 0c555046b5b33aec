"""How sure: what is left of a conclusion when estimates, sources and rules are doubted.

`draws` draw the estimates at random and sum up, `sensitivity` asks which one matters, `sources` leaves voices out or
trusts them less. `hypotheses` weigh competing explanations, `cross_impact` asks which futures fit together.
"""

from entente.doubt.cross_impact import CrossImpact, Descriptor, Impact
from entente.doubt.draws import draw, interval, kendall_tau, rank_acceptability, share, simulate, widen
from entente.doubt.sensitivity import sobol, sobol_estimates, tornado, variants
from entente.doubt.sources import Distrust, distrust_each, leave_one_out, trust

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
