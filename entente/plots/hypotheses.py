"""Competing hypotheses and cross-impact balance as tables (lesson 08)."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from entente.doubt.cross_impact import CrossImpact, Descriptor, total_impact
from entente.doubt.hypotheses import Evidence, Matrix, diagnosticity, inconsistency, leading, rank
from entente.plots.canvas import Caption, _finish, _styled
from entente.plots.tables import _Cell, _key, _table, _table_axes
from entente.plots.words import _count, _join, _number

_RATINGS = {
    "CC": ("what one expects most", "#8DBBDD"),
    "C": ("what one expects", "#D6E7F4"),
    "N": ("neither here nor there", "#FFFFFF"),
    "I": ("a surprise", "#F8DDA9"),
    "II": ("hardly possible", "#E69F00"),
}
_ASIDE = "#F4F4F4"  # of numbers beside and below the ratings
_STATES = ("#D6E7F4", "#F8DDA9", "#D9EFE3", "#F1DCE8", "#EEEEEE", "#FFFFFF")


# --- competing hypotheses --------------------------------------------------------------------------------------------


def _labels(matrix: Matrix) -> dict[str, str]:
    return {one.id: one.label for one in matrix.hypotheses}


def _evidence_title(matrix: Matrix, trust: Mapping[str, float] | None) -> str:
    if not matrix.evidence:
        return "No evidence to weigh"
    names, standings = _labels(matrix), rank(matrix, trust=trust)
    first = _join(names[one] for one in leading(standings))
    return f"Least speaks against: {first} ({_number(standings[0].score, 1)})"


def describe_evidence(matrix: Matrix, *, trust: Mapping[str, float] | None = None) -> Caption:
    """Say what `draw_evidence` draws.

    Parameters
    ----------
    matrix : Matrix
        Evidence rated against hypotheses.
    trust : mapping of source to trust, optional
        As for `hypotheses.inconsistency`.

    Returns
    -------
    Caption

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
    names, scores, telling = _labels(matrix), inconsistency(matrix, trust=trust), diagnosticity(matrix)
    totals = ", ".join(f"{names[one]} {_number(score, 1)}" for one, score in scores.items())
    idle = sum(not value for value in telling.values())
    rest = f" {idle} of {_count(len(telling), 'item')} {'does' if idle == 1 else 'do'} not tell the hypotheses apart."
    listed = " ".join(f"{item.id}, {item.text} {_ratings_in_words(matrix, item.id)}." for item in matrix.evidence)
    alt = f"Table of the ratings of each item of evidence, the most telling first. {listed or 'None.'}"
    return Caption(f"{_evidence_title(matrix, trust)}. Inconsistency: {totals}.{rest if telling else ''}", alt)


def _ratings_in_words(matrix: Matrix, item: str) -> str:
    return ", ".join(f"{one.label} {matrix.rating(item, one.id).rating}" for one in matrix.hypotheses)


@_styled
def draw_evidence(
    matrix: Matrix, *, trust: Mapping[str, float] | None = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the evidence against the hypotheses, the most telling item first, and what speaks against each below.

    Parameters
    ----------
    matrix, trust
        As for `describe_evidence`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.hypotheses import Evidence, Hypothesis, Rating
    >>> names = Hypothesis("rain", "It rained"), Hypothesis("sprinkler", "The sprinkler ran")
    >>> ratings = [Rating("e1", "rain", "C"), Rating("e1", "sprinkler", "I")]
    >>> draw_evidence(Matrix.build(names, [Evidence("e1", "It is cold.")], ratings)).get_title(loc="left")
    'Least speaks against: It rained (0.0)'
    """
    telling = diagnosticity(matrix)
    items = sorted(matrix.evidence, key=lambda item: -telling[item.id])
    columns = [*(one.label for one in matrix.hypotheses), "credibility", "tells apart"]
    ax = _table_axes(ax, len(items) + 1, columns, cell=(1.05, 0.38))
    cells = {**_rating_cells(matrix, items, telling), **_total_cells(matrix, len(items), trust)}
    _table(ax, [*map(_item_name, items), "speaks against (inconsistency)"], columns, cells, wrap=46)
    handles = [_key(fill, f"{rating} {words}") for rating, (words, fill) in _RATINGS.items()]
    later = [_key("white", "* known only afterwards")] if any(item.hindsight for item in items) else []
    framed = _key("white", "framed: least speaks against", framed=True)
    return _finish(ax, title or _evidence_title(matrix, trust), [*handles, framed, *later])


_Cells = dict[tuple[int, int], _Cell]


def _rating_cells(matrix: Matrix, items: Sequence[Evidence], telling: Mapping[str, float]) -> _Cells:
    """The ratings, and beside them how credible each item is and how well it tells the hypotheses apart."""
    width = len(matrix.hypotheses)
    cells = {
        (row, column): _rating_cell(matrix.rating(item.id, one.id).rating)
        for row, item in enumerate(items)
        for column, one in enumerate(matrix.hypotheses)
    }
    for row, item in enumerate(items):
        cells[row, width] = _Cell(_number(item.credibility, 1), _ASIDE)
        cells[row, width + 1] = _Cell(_number(telling[item.id]), _ASIDE)
    return cells


def _total_cells(matrix: Matrix, row: int, trust: Mapping[str, float] | None) -> _Cells:
    """The row of totals, with the least framed."""
    best = set(leading(rank(matrix, trust=trust)))
    scores = inconsistency(matrix, trust=trust).items()
    return {
        (row, column): _Cell(_number(score, 1), _ASIDE, framed=one in best, bold=True)
        for column, (one, score) in enumerate(scores)
    }


def _rating_cell(rating: str) -> _Cell:
    return _Cell(rating, _RATINGS[rating][1], bold=rating in ("CC", "II"))


def _item_name(item: Evidence) -> str:
    after = "* " if item.hindsight else ""
    return f"{after}{textwrap.shorten(item.text, 84, placeholder=' …')}"


# --- cross-impact balance --------------------------------------------------------------------------------------------


def _state(descriptor: Descriptor, state: str) -> str:
    place = descriptor.states.index(state)
    return descriptor.labels[place] if place < len(descriptor.labels) else state.replace("_", " ")


def _descriptor(descriptor: Descriptor) -> str:
    return descriptor.label or descriptor.id.replace("_", " ")


def _cross_title(cross: CrossImpact, scenarios: Sequence[Sequence[str]]) -> str:
    if not scenarios:
        return f"None of {_count(cross.count, 'scenario')} is consistent"
    verb = "is" if len(scenarios) == 1 else "are"
    return f"{len(scenarios)} of {_count(cross.count, 'scenario')} {verb} consistent"


def _constant(cross: CrossImpact, scenarios: Sequence[Sequence[str]]) -> list[str]:
    """The states that all the scenarios share."""
    columns = zip(cross.descriptors, zip(*scenarios, strict=True), strict=True) if scenarios else ()
    return [f"{_descriptor(one)}: {_state(one, states[0])}" for one, states in columns if len(set(states)) == 1]


def _in_words(cross: CrossImpact, states: Sequence[str]) -> str:
    return ", ".join(
        f"{_descriptor(one)} {_state(one, state)}" for one, state in zip(cross.descriptors, states, strict=True)
    )


def describe_cross_impact(cross: CrossImpact, scenarios: Sequence[Sequence[str]]) -> Caption:
    """Say what `draw_cross_impact` draws.

    Parameters
    ----------
    cross : CrossImpact
    scenarios : sequence of scenarios
        What `hypotheses.consistent_scenarios` gives.

    Returns
    -------
    Caption

    Examples
    --------
    >>> from entente.doubt.cross_impact import Impact, consistent_scenarios
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> print(describe_cross_impact(cross, consistent_scenarios(cross)).caption)
    3 of 4 scenarios are consistent. In a consistent scenario nothing is pushed out of its state; it is no forecast.
    """
    same = _constant(cross, scenarios)
    shared = f" In all of them: {_join(same)}." if same and len(scenarios) > 1 else ""
    meaning = " In a consistent scenario nothing is pushed out of its state; it is no forecast."
    listed = " ".join(f"{number}: {_in_words(cross, states)}." for number, states in enumerate(scenarios, 1))
    alt = f"Table of the consistent scenarios, one a row, with the state of each descriptor. {listed or 'None.'}"
    return Caption(f"{_cross_title(cross, scenarios)}.{shared}{meaning}", alt)


@_styled
def draw_cross_impact(
    cross: CrossImpact, scenarios: Sequence[Sequence[str]], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the consistent scenarios: one a row, the state of each descriptor written and shaded, the total impact last.

    Parameters
    ----------
    cross, scenarios
        As for `describe_cross_impact`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> from entente.doubt.cross_impact import Impact, consistent_scenarios
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> draw_cross_impact(cross, consistent_scenarios(cross)).get_title(loc="left")
    '3 of 4 scenarios are consistent'
    """
    width = len(cross.descriptors)
    cells = {
        (row, column): _state_cell(one, states[column])
        for row, states in enumerate(scenarios)
        for column, one in enumerate(cross.descriptors)
    }
    for row, states in enumerate(scenarios):
        cells[row, width] = _Cell(str(total_impact(cross, states)).replace("-", "−"), _ASIDE)
    columns = [*map(_descriptor, cross.descriptors), "total impact"]
    ax = _table_axes(ax, len(scenarios), columns, cell=(1.35, 0.5))
    _table(ax, [f"scenario {number}" for number in range(1, len(scenarios) + 1)], columns, cells)
    keys = [
        _key(_STATES[place % len(_STATES)], f"state {place + 1} of its column") for place in range(_most_states(cross))
    ]
    return _finish(ax, title or _cross_title(cross, scenarios), keys)


def _state_cell(descriptor: Descriptor, state: str) -> _Cell:
    fill = _STATES[descriptor.states.index(state) % len(_STATES)]
    return _Cell("\n".join(textwrap.wrap(_state(descriptor, state), 18)), fill)


def _most_states(cross: CrossImpact) -> int:
    return max(len(one.states) for one in cross.descriptors)
