"""Who needs whom, and what if: dependence, the way a loss travels, and what-ifs.

`estimates` and `tables` hold the numbers and where each comes from, `model` is what they make. `measures` are read
off it, `cascades` let a loss travel. `interventions` say what is otherwise, `scenarios` try it and `effects` say
what an effect is made of, `scenario_files` reads and writes them. `promises` ask what an ally's word is worth.
Results are conditional rankings: they follow from estimates, and say so.
"""

from entente.needs.cascades import FORMS, cascade, shortfall, swing, swing_leverage, swing_leverages
from entente.needs.effects import Parts
from entente.needs.estimates import Estimate, Resource
from entente.needs.interventions import Intervention, Scenario, chain
from entente.needs.measures import (
    KINDS,
    cohesion,
    concentration,
    dependence,
    leverage,
    sensitivity,
    vulnerability,
)
from entente.needs.model import DependenceModel
from entente.needs.promises import promise
from entente.needs.scenario_files import read_scenarios
from entente.needs.scenarios import Comparison, apply, compare
from entente.needs.tables import at_horizon, build, recode

__all__ = [
    "FORMS",
    "KINDS",
    "Comparison",
    "DependenceModel",
    "Estimate",
    "Intervention",
    "Parts",
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
    "dependence",
    "leverage",
    "promise",
    "read_scenarios",
    "recode",
    "sensitivity",
    "shortfall",
    "swing",
    "swing_leverage",
    "swing_leverages",
    "vulnerability",
]
