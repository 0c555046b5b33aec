"""Figures: every function takes results, returns the axes, and has a sibling that says the same in words.

``draw_x(results, ...)`` draws on the axes that are given as ``ax``, or on a figure of its own; it never shows, saves,
seeds or changes a global setting. Its ``title`` is the observation, unless another is given. ``labels`` maps an actor,
a source or an estimate to the name that is shown. ``describe_x(results, ...)`` takes the same results and returns a
`Caption`: the caption and a description for a reader who does not see the picture, both with the numbers.
``present(ax, caption, number=...)`` shows both in a notebook. Positions of nodes come from outside: see `positions`.

A sign is told three ways: by line style (solid, dashed), by a mark (+, −) and by colour (Okabe and Ito's palette, which
colour-blind readers can tell apart).

References
----------
.. [1] Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are friendly to
   colorblind people.
"""

from importlib import import_module

# What is handed on, by the file that makes it. A file is read, and matplotlib with it, when a name of it is asked for.
_FACE = {
    "text": (
        "CERTAINTIES describe_certainty describe_confusion describe_scores describe_voices draw_certainty "
        "draw_confusion draw_scores draw_voices"
    ),
    "mentions": "describe_cooccurrence draw_cooccurrence",
    "claims": "describe_claims describe_conflicts describe_layers draw_claims draw_conflicts draw_layers",
    "signed": "describe_signed draw_signed",
    "sureness": "describe_sureness draw_sureness",
    "balance": ("Year describe_frustration_over_time describe_triangles draw_frustration_over_time draw_triangles"),
    "dependence": "describe_leverage draw_leverage",
    "cascades": "describe_cascade draw_cascade",
    "scenarios": "describe_comparison draw_comparison",
    "draws": "describe_intervals describe_ranks draw_intervals draw_ranks",
    "sensitivity": "describe_sobol describe_tornado draw_sobol draw_tornado",
    "sources": "describe_left_out draw_left_out",
    "variants": "describe_variants draw_variants",
    "hypotheses": "describe_cross_impact describe_evidence draw_cross_impact draw_evidence",
    "forecast": "describe_calibration draw_calibration",
    "layout": "positions",
    "marks": "MARKS Mark",
    "words": "estimate_labels",
    "canvas": "Caption both side_by_side",
    "show": "png present write",
}
_FILE_OF = {name: file for file, names in _FACE.items() for name in names.split()}

__all__ = sorted(_FILE_OF)


def __getattr__(name: str):
    """Fetch a name from its file, the first time that it is asked for."""
    if name not in _FILE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FILE_OF[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
