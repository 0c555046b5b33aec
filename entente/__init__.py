"""Entente: from one news article to an alliance graph you can argue with.

The wings stand in the order of the course, and imports run one way, downwards in this list: ``errors``, ``say``,
``files``, ``notes``, ``parallel``, ``text``, ``graphs``, ``needs``, ``doubt``, ``data``, ``plots``, ``path``,
``exercises``, ``environment``, ``labs``, ``cli``. What authors need stands beside the package, in ``tools/``.
Lessons take the names that they use from here (``from entente import find_mentions``) or a whole wing
(``from entente import data, needs``). This file loads nothing before it is asked for, so it is quick.
"""

from importlib import import_module

__version__ = "0.1.0"

# What lessons and exercises use, by the wing that hands it on.
_FACE = {
    "entente.errors": "EntenteError",
    "entente.text": (
        "CERTAINTIES Claim Gazetteer Paragraph Scores align_units bracketed claim_key cohen_kappa confusion "
        "explain_names field_agreement find_mentions find_surfaces judge_alpha krippendorff_alpha match_units "
        "parse_article percent_agreement propose_actors propose_claims quotations score_claims span_keys span_scores "
        "unit_alpha unit_f1 unitising_alpha"
    ),
    "entente.graphs": (
        "CERTAINTY_WEIGHTS NODE_LEVELS NULL_MODELS RULES UNITS balance_by_layer brute_force_frustration "
        "claims_graph clusters cooccurrence_graph frustration null_model observed select signed_graph snapshot "
        "triangle_index triangles undated walk_balance"
    ),
    "entente.needs": "Intervention Scenario apply chain compare read_scenarios",
    "entente.doubt": "CrossImpact Descriptor Impact graph_uncertainty",
    "entente.labs.by_hand": "hedge_race mark_words open_claim try_levels try_split try_what_if",
    "entente.labs.moments": "bets moment recall",
    "entente.path": (
        "analyse article_of claim_rows contested count_words decision_rows machine_scores measure pictured read_rows "
        "seen_scores sides_of"
    ),
}
_WING_OF = {name: wing for wing, names in _FACE.items() for name in names.split()}

__all__ = sorted(_WING_OF)


def __getattr__(name: str):
    """Fetch a name of the face from its wing, the first time that it is asked for."""
    if name not in _WING_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WING_OF[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
