"""What if: capability before and after an intervention, under both forms of the cascade (lesson 07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from entente import say
from entente.needs.scenarios import Comparison
from entente.plots import tracks
from entente.plots.canvas import Caption, styled
from entente.plots.marks import INK
from entente.plots.tracks import DASHED, Look
from entente.plots.words import Labels, name

_Some = Comparison | Iterable[Comparison]
_Comparisons = _Some | Mapping[str, _Some]
_SHOWN = 6  # changes that a caption lists; the description lists all
_LEAST = 0.0005  # less than this is written as 0.000
_STYLES = {"additive": "solid", "bottleneck": DASHED}


class _Case(NamedTuple):
    """One scenario under one form: actor → capability before and after."""

    scenario: str
    form: str
    before: dict[str, float]
    after: dict[str, float]

    def effect(self, actor: str) -> float:
        return self.after.get(actor, 0.0) - self.before.get(actor, 0.0)


class _Found(NamedTuple):
    observation: str
    cases: list[_Case]
    moved: list[str]  # the actors whose capability changes in any case, the greatest change first
    scenarios: list[str]
    forms: list[str]


def _comparison(comparisons: _Comparisons, labels: Labels) -> _Found:
    named = comparisons if isinstance(comparisons, Mapping) else {"": comparisons}
    cases = []
    for title, some in named.items():
        for one in [some] if isinstance(some, Comparison) else some:
            cases.append(_case(title, one))
    greatest: dict[str, float] = {}
    for case in cases:
        for actor in case.before:
            greatest[actor] = max(abs(each.effect(actor)) for each in cases)
    moved = sorted((actor for actor in greatest if greatest[actor] >= _LEAST), key=lambda actor: -greatest[actor])
    scenarios, forms = (list(dict.fromkeys(getattr(case, part) for case in cases)) for part in ("scenario", "form"))
    return _Found(_who_changes_most(cases, moved, labels), cases, moved, scenarios, forms)


def _case(title: str, one: Comparison) -> _Case:
    sides = []
    for run in (one.base, one.changed):
        values = tracks.one_model(run.final, "comparisons").tolist()
        sides.append(dict(zip(run.actors, values, strict=True)))
    return _Case(title or getattr(one.scenario, "title", "") or "the intervention", one.base.form, *sides)


def _who_changes_most(cases: Sequence[_Case], moved: Sequence[str], labels: Labels) -> str:
    if not moved:
        return "No capability changes" if cases else "No scenario to compare"
    actor = moved[0]
    most = max(cases, key=lambda case: abs(case.effect(actor)))
    alike = [case for case in cases if case.scenario == most.scenario]
    effects = say.listed(f"{say.signed(case.effect(actor), 3)} ({case.form})" for case in alike)
    return f"{say.sentence(most.scenario)}: {name(actor, labels)} changes most, {effects}"


def describe_comparison(comparisons: _Comparisons, *, labels: Labels = None) -> Caption:
    """Say what `draw_comparison` draws.

    Parameters
    ----------
    comparisons : Comparison, iterable of Comparison, or mapping of titles to either
        What `needs.scenarios.compare` gives for one model: up to three scenarios, each under one form or both. Without
        titles a scenario's own is shown; the interventions of `needs.scenarios.chain` have none.

    Raises
    ------
    EntenteError
        ``plots.draws`` for comparisons of many draws.

    Examples
    --------
    >>> from entente.needs.model import DependenceModel
    >>> from entente.needs.scenarios import Intervention, compare
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.0], willingness=[0.5])
    >>> more = Intervention("restore", {"dependent": "iran", "supplier": "russia"}, 1.0)
    >>> print(describe_comparison(compare(model, more)).caption)
    The intervention: iran changes most, +0.150 (additive). iran 0.850 → 1.000. Unchanged: russia.
    """
    found = _comparison(comparisons, labels)
    actors = dict.fromkeys(actor for case in found.cases for actor in case.before)
    same = say.listed(name(actor, labels) for actor in actors if actor not in found.moved)
    unchanged = f" Unchanged: {same}." if same else ""
    warning = _contradictions(found, labels)
    changes = _changes(found, labels)
    short = long = ""
    if changes:
        more = len(changes) - _SHOWN
        rest = f"; and {say.count(more, 'smaller change')}" if more > 0 else ""
        short, long = f" {'; '.join(changes[:_SHOWN])}{rest}.", f" {'; '.join(changes)}."
    compared = say.count(len(found.cases), "comparison")
    if len(found.scenarios) == 1:
        compared = f'"{found.scenarios[0]}", {say.listed(found.forms)}'
    alt = f"One row for each actor whose capability changes: before and after {compared}.{long}{unchanged}{warning}"
    return Caption(f"{found.observation}.{short}{unchanged}{warning}", alt)


def _contradictions(found: _Found, labels: Labels) -> str:
    """For whom one form finds a gain and another a loss."""
    effects: dict[tuple[str, str], list[float]] = {}
    for case in found.cases:
        for actor in case.before:
            effects.setdefault((case.scenario, actor), []).append(case.effect(actor))
    turned = []
    for (scenario, actor), values in effects.items():
        which = f" ({scenario})" if len(found.scenarios) > 1 else ""
        if min(values) <= -_LEAST and max(values) >= _LEAST:
            turned.append(name(actor, labels) + which)
    return f" The forms contradict each other on {say.listed(turned)}: no finding." if turned else ""


def _changes(found: _Found, labels: Labels) -> list[str]:
    """Every change in words, the greatest first; of scenario and form, what tells the cases apart."""
    changes = []
    for case in found.cases:
        told = [case.scenario] if len(found.scenarios) > 1 else []
        told += [case.form] if len(found.forms) > 1 else []
        which = f" ({', '.join(told)})" if told else ""
        for actor, before in case.before.items():
            effect = abs(case.effect(actor))
            ends = f"{say.number(before, 3)} → {say.number(case.after.get(actor, 0.0), 3)}"
            if effect >= _LEAST:
                changes.append((effect, f"{name(actor, labels)} {ends}{which}"))
    changes.sort(key=lambda change: -change[0])
    return [words for _, words in changes]


@styled
def draw_comparison(
    comparisons: _Comparisons, *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw each actor's capability before and after: a scenario by colour and shape, a form by the style of its line.

    Actors whose capability stays are left out, and named in the caption; where a scenario changes nothing for an actor,
    its line is empty.

    >>> draw_comparison([]).get_title(loc="left")
    'No scenario to compare'
    """
    found = _comparison(comparisons, labels)
    ax = tracks.new_axes(ax, len(found.moved), len(found.cases))
    looks = dict(zip(found.scenarios, tracks.looks(found.scenarios), strict=True))
    for row, actor in enumerate(found.moved):
        for off, case in zip(tracks.offsets(len(found.cases)), found.cases, strict=True):
            if abs(case.effect(actor)) >= _LEAST:
                _draw_case(ax, row + off, case, actor, looks[case.scenario])
    tracks.set_rows(ax, [name(actor, labels) for actor in found.moved])
    sides = [side for case in found.cases for side in (case.before, case.after)]
    tracks.capability_scale(ax, (value for side in sides for value in side.values()))
    handles: list[Any] = [tracks.key(look) for look in looks.values()]
    handles += [tracks.key(Look("before", INK, "o"), hollow=True), tracks.key(Look("after", INK, "o"))]
    handles += [tracks.key(Look(form, INK, line=_STYLES[form])) for form in found.forms]
    return tracks.finish(ax, title or found.observation, handles)


def _draw_case(ax: Axes, y: float, case: _Case, actor: str, look: Look) -> None:
    before, after = case.before.get(actor, 0.0), case.after.get(actor, 0.0)
    tracks.line(ax, (before, after), y, look, _STYLES[case.form])
    tracks.dot(ax, before, y, look, hollow=True)
    tracks.dot(ax, after, y, look)
    tracks.aside(ax, y, f"{say.signed(after - before, 3)} {case.form}")
