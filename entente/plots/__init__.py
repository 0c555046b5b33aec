"""Figures: every function takes results, returns the axes, and has a sibling that says the same in words.

``draw_x(results, ...)`` draws on the axes it is given, or on a figure of its own; it never shows, saves, seeds or
changes a global setting. ``describe_x(results, ...)`` returns a `Caption`: the caption and a description for a reader
who does not see the picture, both with the numbers. ``present(ax, caption, number=...)`` shows both in a notebook.

A sign is told three ways: by line style (solid, dashed), by a mark (+, −) and by colour (Okabe and Ito's palette, which
colour-blind readers can tell apart). Positions of nodes come from outside: see `positions`.

References
----------
.. [1] Okabe, M. and Ito, K. (2008). Color universal design: how to make figures and presentations that are friendly to
   colorblind people.
"""

from entente.plots.balance import (
    Year,
    describe_conflicts,
    describe_frustration_over_time,
    describe_layers,
    describe_triangles,
    draw_conflicts,
    draw_frustration_over_time,
    draw_layers,
    draw_triangles,
)
from entente.plots.canvas import MARKS, Caption, Mark
from entente.plots.dependence import (
    describe_cascade,
    describe_dependence,
    describe_leverage,
    describe_needs,
    draw_cascade,
    draw_dependence,
    draw_leverage,
    draw_needs,
)
from entente.plots.forecast import describe_calibration, draw_calibration
from entente.plots.graphs import (
    describe_claims,
    describe_cooccurrence,
    describe_signed,
    draw_claims,
    draw_cooccurrence,
    draw_signed,
)
from entente.plots.hypotheses import describe_cross_impact, describe_evidence, draw_cross_impact, draw_evidence
from entente.plots.layout import positions
from entente.plots.robustness import (
    describe_intervals,
    describe_left_out,
    describe_ranks,
    describe_sobol,
    describe_tornado,
    describe_variants,
    draw_intervals,
    draw_left_out,
    draw_ranks,
    draw_sobol,
    draw_tornado,
    draw_variants,
    estimate_labels,
)
from entente.plots.scenarios import describe_comparison, draw_comparison
from entente.plots.show import png, present, write
from entente.plots.text import (
    CERTAINTIES,
    describe_certainty,
    describe_confusion,
    describe_scores,
    describe_voices,
    draw_certainty,
    draw_confusion,
    draw_scores,
    draw_voices,
)

__all__ = [
    "CERTAINTIES",
    "MARKS",
    "Caption",
    "Mark",
    "Year",
    "describe_calibration",
    "describe_cascade",
    "describe_certainty",
    "describe_claims",
    "describe_comparison",
    "describe_conflicts",
    "describe_confusion",
    "describe_cooccurrence",
    "describe_cross_impact",
    "describe_dependence",
    "describe_evidence",
    "describe_frustration_over_time",
    "describe_intervals",
    "describe_layers",
    "describe_left_out",
    "describe_leverage",
    "describe_needs",
    "describe_ranks",
    "describe_scores",
    "describe_signed",
    "describe_sobol",
    "describe_tornado",
    "describe_triangles",
    "describe_variants",
    "describe_voices",
    "draw_calibration",
    "draw_cascade",
    "draw_certainty",
    "draw_claims",
    "draw_comparison",
    "draw_conflicts",
    "draw_confusion",
    "draw_cooccurrence",
    "draw_cross_impact",
    "draw_dependence",
    "draw_evidence",
    "draw_frustration_over_time",
    "draw_intervals",
    "draw_layers",
    "draw_left_out",
    "draw_leverage",
    "draw_needs",
    "draw_ranks",
    "draw_scores",
    "draw_signed",
    "draw_sobol",
    "draw_tornado",
    "draw_triangles",
    "draw_variants",
    "draw_voices",
    "estimate_labels",
    "png",
    "positions",
    "present",
    "write",
]
