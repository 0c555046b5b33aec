"""Lab 06, the lines: what a number does to the leverage, and where the leverage turns, against brute force."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente.labs.kit.curves import crossing
from entente.labs.needs import state as bench
from entente.labs.needs.view import Pair, describe
from entente.needs.estimates import PARAMETERS
from entente.needs.measures import KINDS

MODEL = bench.model()
LINKS = [(period, link) for period in MODEL.periods for link in bench.links_of(MODEL, period)]


def curves(state):
    return next(panel for panel in describe(state, MODEL).panels if panel.id == "curves").rows


def at(state, name, value):
    moved = bench.update(state, {"do": "set", "control": name, "value": value}, MODEL)
    return Pair.of(moved, MODEL).after[2]


@given(st.sampled_from(LINKS), st.sampled_from(PARAMETERS), st.sampled_from(KINDS), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_line_is_the_leverage_at_every_value(place, name, kind, share):
    state = replace(MODEL.start, period=place[0], link=place[1], kind=kind)
    (row,) = (one for one in curves(state) if one.control == name)
    value = round(row.low + share * (row.high - row.low), 2)
    value = min(row.high, value)
    expected = row.at_low + (value - row.low) / (row.high - row.low or 1) * (row.at_high - row.at_low)
    assert at(state, name, value) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("period", "link"), LINKS[::3])
def test_the_leverage_turns_where_trying_every_value_finds_it(period, link):
    state = replace(MODEL.start, period=period, link=link)
    for row in curves(state):
        values = [round(row.low + row.step * place, 9) for place in range(round((row.high - row.low) / row.step) + 1)]
        signs = [at(state, row.control, value) > 0 for value in values]
        turned = [place for place in range(1, len(signs)) if signs[place] != signs[place - 1]]
        if row.turns is None:
            assert not turned, row
        elif turned:
            (place,) = turned
            assert values[place - 1] - 1e-9 <= row.turns <= values[place] + 1e-9
        else:  # it is nought at an end, or between the last step and the end
            assert min(abs(row.turns - row.low), abs(row.turns - row.high)) <= row.step


@pytest.mark.parametrize(
    ("ends", "where"), [((-1, 1), 0.5), ((1, -3), 0.25), ((1, 2), None), ((0, 0), None), ((0, 1), 0.0)]
)
def test_a_crossing_by_hand(ends, where):
    assert crossing(0, 1, *ends) == where


@given(st.sampled_from(LINKS), st.sampled_from(KINDS))
def test_the_beam_leans_towards_whoever_has_the_upper_hand(place, kind):
    """By the leverages themselves, and never so far that a weight leaves the picture."""
    state = replace(MODEL.start, period=place[0], link=place[1], kind=kind)
    beam = next(panel for panel in describe(state, MODEL).panels if panel.id == "power")
    measured = Pair.of(state, MODEL).after[2]
    assert (beam.tilt < 0) == (measured > 0) and (beam.tilt > 0) == (measured < 0)
    assert abs(beam.tilt) < 14
    assert [weight for _, weight, _ in beam.ends] == list(Pair.of(state, MODEL).after[:2])


def test_the_slopes_are_the_leverages_of_all_periods():
    """A second line stands there as soon as a number differs, and is the first one where none does."""
    state = MODEL.start
    slopes = next(panel for panel in describe(state, MODEL).panels if panel.id == "leverage")
    expected = []
    for period in MODEL.periods:
        expected.append(Pair.of(replace(state, period=period), MODEL).before[2])
    assert slopes.stops == tuple(MODEL.periods) and slopes.series[0][1] == pytest.approx(expected)
    moved = bench.update(state, {"do": "set", "control": "share", "value": 0.6}, MODEL)
    coded, mine = (values for _, values, _ in describe(moved, MODEL).panels[2].series)
    differ = [one for one, here, there in zip(slopes.stops, coded, mine, strict=True) if here != there]
    assert differ == [state.period]
