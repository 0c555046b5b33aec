"""Competing hypotheses and cross-impact balance as tables (lesson 08)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from entente import say
from entente.doubt.cross_impact import CrossImpact, Descriptor, total_impact
from entente.doubt.hypotheses import Matrix, diagnosticity, inconsistency, leading, rank
from entente.plots.canvas import Caption, finish, styled
from entente.plots.tables import Cell, draw_table, key, table_axes

_RATINGS = {
    "CC": ("what one expects most", "#8DBBDD"),
    "C": ("what one expects", "#D6E7F4"),
    "N": ("neither here nor there", "#FFFFFF"),
    "I": ("a surprise", "#F8DDA9"),
    "II": ("hardly possible", "#E69F00"),
}
_ASIDE = "#F4F4F4"  # of numbers beside and below the ratings
_STATES = ("#D6E7F4", "#F8DDA9", "#D9EFE3", "#F1DCE8", "#EEEEEE", "#FFFFFF")

_Trust = Mapping[str, float] | None

# --- competing hypotheses --------------------------------------------------------------------------------------------


def _evidence(matrix: Matrix, trust: _Trust) -> tuple[str, list[str]]:
    """The observation, and the hypotheses against which least speaks."""
    standings = rank(matrix, trust=trust)
    best = list(leading(standings))
    if not matrix.evidence:
        return "No evidence to weigh", best
    names = {one.id: one.label for one in matrix.hypotheses}
    first = say.listed(names[one] for one in best)
    return f"Least speaks against: {first} ({say.number(standings[0].score, 1)})", best


def describe_evidence(matrix: Matrix, *, trust: _Trust = None) -> Caption:
    """Say what `draw_evidence` draws.

    Parameters
    ----------
    matrix : Matrix
        Evidence rated against hypotheses.
    trust : mapping of source to trust, optional
        As for `doubt.hypotheses.inconsistency`.

    Examples
    --------
    >>> from entente.doubt.hypotheses import Evidence, Hypothesis, Rating
    >>> names = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
    >>> items = Evidence("e1", "The grass is wet."), Evidence("e2", "The street is dry.", 0.7)
    >>> table = {"e1": ("C", "C"), "e2": ("II", "C")}
    >>> ratings = [Rating(e, h.id, r) for e, row in table.items() for h, r in zip(names, row)]
    >>> print(describe_evidence(Matrix.build(names, items, ratings)).caption)
    Least speaks against: The sprinkler ran (0.0). Inconsistency: It rained 1.4, The sprinkler ran 0.0. \
1 of 2 items does not tell the hypotheses apart.
    """
    observation, _ = _evidence(matrix, trust)
    scores, telling = inconsistency(matrix, trust=trust), diagnosticity(matrix)
    totals = ", ".join(f"{one.label} {say.number(scores[one.id], 1)}" for one in matrix.hypotheses)
    caption = f"{observation}. Inconsistency: {totals}."
    idle = sum(not value for value in telling.values())
    if telling:
        verb = "does" if idle == 1 else "do"
        caption += f" {idle} of {say.count(len(telling), 'item')} {verb} not tell the hypotheses apart."
    told = []
    for item in matrix.evidence:
        ratings = ", ".join(f"{one.label} {matrix.rating(item.id, one.id).rating}" for one in matrix.hypotheses)
        told.append(f"{item.id}, {item.text} {ratings}.")
    alt = f"Table of the ratings of each item of evidence, the most telling first. {' '.join(told) or 'None.'}"
    return Caption(caption, alt)


@styled
def draw_evidence(matrix: Matrix, *, trust: _Trust = None, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw the evidence against the hypotheses, the most telling item first, and what speaks against each below.

    >>> from entente.doubt.hypotheses import Evidence, Hypothesis, Rating
    >>> names = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
    >>> ratings = [Rating("e1", "rain", "C"), Rating("e1", "sprinkler", "I")]
    >>> draw_evidence(Matrix.build(names, [Evidence("e1", "It is cold.")], ratings)).get_title(loc="left")
    'Least speaks against: It rained (0.0)'
    """
    observation, best = _evidence(matrix, trust)
    scores, telling = inconsistency(matrix, trust=trust), diagnosticity(matrix)
    items = sorted(matrix.evidence, key=lambda item: -telling[item.id])
    width = len(matrix.hypotheses)
    cells, names = {}, []
    for row, item in enumerate(items):
        for column, one in enumerate(matrix.hypotheses):
            rating = matrix.rating(item.id, one.id).rating
            cells[row, column] = Cell(rating, _RATINGS[rating][1], bold=rating in ("CC", "II"))
    for row, item in enumerate(items):
        cells[row, width] = Cell(say.number(item.credibility, 1), _ASIDE)
        cells[row, width + 1] = Cell(say.number(telling[item.id]), _ASIDE)
        names.append(f"{'* ' if item.hindsight else ''}{item.id} {item.text}")
    for column, one in enumerate(matrix.hypotheses):
        total = say.number(scores[one.id], 1)
        cells[len(items), column] = Cell(total, _ASIDE, framed=one.id in best, bold=True)
    columns = [*(one.label for one in matrix.hypotheses), "credibility", "tells apart"]
    ax = table_axes(ax, len(items) + 1, columns, cell=(0.9, 0.45), names=4.6)
    draw_table(ax, [*names, "speaks against (inconsistency)"], columns, cells, wrap=66)
    handles = [key(fill, f"{rating} {words}") for rating, (words, fill) in _RATINGS.items()]
    handles.append(key("white", "framed: least speaks against", framed=True))
    if any(item.hindsight for item in items):
        handles.append(key("white", "* known only afterwards"))
    return finish(ax, title or observation, handles)


# --- cross-impact balance --------------------------------------------------------------------------------------------


def _descriptor(descriptor: Descriptor) -> str:
    return descriptor.label or descriptor.id.replace("_", " ")


def _state(descriptor: Descriptor, state: str) -> str:
    place = descriptor.states.index(state)
    return descriptor.labels[place] if place < len(descriptor.labels) else state.replace("_", " ")


def _consistent(cross: CrossImpact, scenarios: Sequence[Sequence[str]]) -> str:
    """The observation."""
    verb = "is" if len(scenarios) < 2 else "are"
    return f"{len(scenarios) or 'None'} of {say.count(cross.count, 'scenario')} {verb} consistent"


def describe_cross_impact(cross: CrossImpact, scenarios: Sequence[Sequence[str]]) -> Caption:
    """Say what `draw_cross_impact` draws.

    Parameters
    ----------
    scenarios : sequence of scenarios
        What `doubt.cross_impact.consistent_scenarios` gives.

    Examples
    --------
    >>> from entente.doubt.cross_impact import Impact, consistent_scenarios
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> print(describe_cross_impact(cross, consistent_scenarios(cross)).caption)
    3 of 4 scenarios are consistent. In a consistent scenario nothing is pushed out of its state; it is no forecast.
    """
    told, shared = [], []
    for number, states in enumerate(scenarios, 1):
        pairs = zip(cross.descriptors, states, strict=True)
        told.append(f"{number}: {', '.join(f'{_descriptor(one)} {_state(one, state)}' for one, state in pairs)}.")
    for one, states in zip(cross.descriptors, zip(*scenarios, strict=True), strict=bool(scenarios)):
        if len(scenarios) > 1 and len(set(states)) == 1:
            shared.append(f"{_descriptor(one)}: {_state(one, states[0])}")
    same = f" In all of them: {say.listed(shared)}." if shared else ""
    meaning = "In a consistent scenario nothing is pushed out of its state; it is no forecast."
    alt = (
        f"Table of the consistent scenarios, one a row, with the state of each descriptor. {' '.join(told) or 'None.'}"
    )
    return Caption(f"{_consistent(cross, scenarios)}.{same} {meaning}", alt)


@styled
def draw_cross_impact(
    cross: CrossImpact, scenarios: Sequence[Sequence[str]], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the consistent scenarios: one a row, the state of each descriptor written and shaded, the total impact last.

    >>> from entente.doubt.cross_impact import Impact, consistent_scenarios
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> draw_cross_impact(cross, consistent_scenarios(cross)).get_title(loc="left")
    '3 of 4 scenarios are consistent'
    """
    cells = {}
    for row, states in enumerate(scenarios):
        for column, (one, state) in enumerate(zip(cross.descriptors, states, strict=True)):
            fill = _STATES[one.states.index(state) % len(_STATES)]
            cells[row, column] = Cell("\n".join(textwrap.wrap(_state(one, state), 18)), fill)
    for row, states in enumerate(scenarios):
        cells[row, len(states)] = Cell(say.number(total_impact(cross, states), 0), _ASIDE)
    columns = [*map(_descriptor, cross.descriptors), "total impact"]
    ax = table_axes(ax, len(scenarios), columns, cell=(1.35, 0.5))
    draw_table(ax, [f"scenario {number + 1}" for number in range(len(scenarios))], columns, cells)
    keys = []
    for place in range(max(len(one.states) for one in cross.descriptors)):
        keys.append(key(_STATES[place % len(_STATES)], f"state {place + 1} of its column"))
    return finish(ax, title or _consistent(cross, scenarios), keys)
