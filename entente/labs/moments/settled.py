"""The learner's first forecast, settled: what became of each of the judgements j1 to j6 of lesson 00."""

from __future__ import annotations

from entente import data
from entente.graphs.signs import RULES
from entente.graphs.solver import frustration
from entente.labs.kit.grounds import kept_while_tables_stay
from entente.labs.moments.counted import named_together, states_of_june
from entente.labs.trust.typed import equal_trust, turned
from entente.text.units import match_units

ENOUGH = 0.8  # of the claims of either pass, in j3


@kept_while_tables_stay
def settled() -> dict[str, bool]:
    """Whether each judgement of `entente.data.judgements` came out true.

    Examples
    --------
    >>> settled()
    {'j1': True, 'j2': False, 'j3': True, 'j4': False, 'j5': False, 'j6': True}
    """
    claims = tuple(data.claims())
    named = sum(claim.source_kind == "named_analyst" for claim in claims)
    return {
        "j1": _closest_to("israel") == "iran",
        "j2": named > len(claims) / 2,
        "j3": _passes_agree(),
        "j4": all(frustration(states_of_june(rule)).index == 0 for rule in RULES),
        "j5": all(held.value > 0.5 for held in equal_trust().of("lost it").values()),
        "j6": not [verdict for verdict in turned("galeotti") if verdict.conclusion == "lost it"],
    }


def _closest_to(actor: str) -> str:
    """Who is named in the most sentences together with an actor."""
    company = named_together()[actor]
    return max(company, key=lambda other: company[other]["weight"])


def _passes_agree() -> bool:
    """Whether enough claims of either pass have a partner of the same relation in the other."""
    one, other = data.codings().values()
    relations = {claim.id: claim.relation for claim in one}
    partners = [name for name, match in match_units(one, other).items() if relations[name] == match.relation]
    return len(partners) >= ENOUGH * max(len(one), len(other))
