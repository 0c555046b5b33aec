"""Who needs whom, and what if: dependence, the way a loss travels, and what-ifs.

`estimates` and `tables` hold the numbers and where each comes from, `model` is what they make. `measures` are read
off it, `cascades` let a loss travel. `interventions` say what is otherwise, `scenarios` try it, `scenario_files` reads
and writes them.
Results are conditional rankings: they follow from estimates, and say so.
"""

from entente.needs.cascades import FORMS, cascade, shortfall, swing, swing_leverage
from entente.needs.estimates import Estimate, Resource
from entente.needs.interventions import Intervention, Scenario, chain
from entente.needs.measures import cohesion, concentration, leverage, sensitivity, vulnerability
from entente.needs.model import DependenceModel
from entente.needs.scenario_files import read_scenarios
from entente.needs.scenarios import Comparison, apply, compare
from entente.needs.tables import at_horizon, build, recode

__all__ = [
    "FORMS",
    "Comparison",
    "DependenceModel",
    "Estimate",
    "Intervention",
    "Resource",
    "Scenario",
    "apply",
    "at_horizon",
    "build",
    "cascade",
    "chain",
    "cohesion",
    "compare",
    "concentration",
    "leverage",
    "read_scenarios",
    "recode",
    "sensitivity",
    "shortfall",
    "swing",
    "swing_leverage",
    "vulnerability",
]
