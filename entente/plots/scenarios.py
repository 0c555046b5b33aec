"""What if: capability before and after an intervention, under both forms of the cascade (lesson 07)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from entente.needs.scenarios import Comparison
from entente.plots.canvas import INK, Caption, _styled
from entente.plots.tracks import (
    _DASHED,
    _aside,
    _capability,
    _dot,
    _finish_tracks,
    _line,
    _Look,
    _looks,
    _mark,
    _one_model,
    _set_rows,
    _track_axes,
    _tracks,
)
from entente.plots.words import Node, _count, _join, _name, _number, _sentence, _signed

_Labels = Mapping[Node, str] | None
_Comparisons = Comparison | Iterable[Comparison] | Mapping[str, Comparison | Iterable[Comparison]]
_SHOWN = 6  # changes that a caption lists; the description lists all
_LEAST = 0.0005  # less than this is written as 0.000
_STYLES = {"additive": "solid", "bottleneck": _DASHED}


class _Case(NamedTuple):
    """One scenario under one form: actor → capability before and after."""

    scenario: str
    form: str
    before: dict[str, float]
    after: dict[str, float]

    def effect(self, actor: str) -> float:
        return self.after.get(actor, 0.0) - self.before.get(actor, 0.0)


def _cases(comparisons: _Comparisons) -> list[_Case]:
    named = comparisons if isinstance(comparisons, Mapping) else {"": comparisons}
    return [_case(title, one) for title, some in named.items() for one in _several(some)]


def _several(comparisons: Comparison | Iterable[Comparison]) -> list[Comparison]:
    return [comparisons] if isinstance(comparisons, Comparison) else list(comparisons)


def _case(title: str, one: Comparison) -> _Case:
    before, after = _by_actor(one.base.actors, one.base.final), _by_actor(one.changed.actors, one.changed.final)
    return _Case(title or getattr(one.scenario, "title", "") or "the intervention", one.base.form, before, after)


def _by_actor(actors: Sequence[str], values: Any) -> dict[str, float]:
    return dict(zip(actors, map(float, _one_model(values, "comparisons")), strict=True))


def _moved(cases: Sequence[_Case]) -> list[str]:
    """The actors whose capability changes in any case, the greatest change first."""
    greatest = {actor: max(abs(case.effect(actor)) for case in cases) for case in cases for actor in case.before}
    return sorted((actor for actor in greatest if greatest[actor] >= _LEAST), key=lambda actor: -greatest[actor])


def _turned(cases: Sequence[_Case]) -> list[tuple[str, str]]:
    """(scenario, actor) for whom one form finds a gain and another a loss."""
    effects: dict[tuple[str, str], list[float]] = {}
    for case in cases:
        for actor in case.before:
            effects.setdefault((case.scenario, actor), []).append(case.effect(actor))
    return [key for key, found in effects.items() if min(found) <= -_LEAST and max(found) >= _LEAST]


def _comparison_title(cases: Sequence[_Case], labels: _Labels) -> str:
    moved = _moved(cases)
    if not moved:
        return "No capability changes" if cases else "No scenario to compare"
    actor = moved[0]
    most = max(cases, key=lambda case: abs(case.effect(actor)))
    alike = [case for case in cases if case.scenario == most.scenario]
    effects = _join(f"{_signed(case.effect(actor), 3)} ({case.form})" for case in alike)
    return f"{_sentence(most.scenario)}: {_name(actor, labels)} changes most, {effects}"


def describe_comparison(comparisons: _Comparisons, *, labels: Mapping[Node, str] | None = None) -> Caption:
    """Say what `draw_comparison` draws.

    Parameters
    ----------
    comparisons : Comparison, iterable of Comparison, or mapping of titles to either
        What `scenarios.compare` gives for one model: up to three scenarios, each under one form or both. Without
        titles a scenario's own is shown; the interventions of `scenarios.chain` have none.
    labels : mapping, optional
        Actor to the name that is shown.

    Returns
    -------
    Caption

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
    cases = _cases(comparisons)
    moved, turned = set(_moved(cases)), _turned(cases)
    changes = _changes(cases, labels)
    rest = f"; and {_count(len(changes) - _SHOWN, 'smaller change')}" if len(changes) > _SHOWN else ""
    same = [_name(a, labels) for a in dict.fromkeys(a for case in cases for a in case.before) if a not in moved]
    unchanged = f" Unchanged: {_join(same)}." if same else ""
    several = len({case.scenario for case in cases}) > 1
    flips = _join(f"{_name(a, labels)} ({scenario})" if several else _name(a, labels) for scenario, a in turned)
    warning = f" The forms contradict each other on {flips}: no finding." if turned else ""
    alt = f"One row for each actor whose capability changes: before and after {_compared(cases)}."
    short, long = (
        f" {'; '.join(some)}{end}." if some else "" for some, end in ((changes[:_SHOWN], rest), (changes, ""))
    )
    return Caption(f"{_comparison_title(cases, labels)}.{short}{unchanged}{warning}", alt + long + unchanged + warning)


def _compared(cases: Sequence[_Case]) -> str:
    """What the description says once: the scenario and its forms, where there is only one scenario."""
    titles, forms = (dict.fromkeys(getattr(case, name) for case in cases) for name in ("scenario", "form"))
    return f'"{next(iter(titles))}", {_join(forms)}' if len(titles) == 1 else _count(len(cases), "comparison")


def _changes(cases: Sequence[_Case], labels: _Labels) -> list[str]:
    """Every change in words, the greatest first; of scenario and form, what tells the cases apart."""
    told = [name for name in ("scenario", "form") if len({getattr(case, name) for case in cases}) > 1]
    pairs = [(case, actor) for case in cases for actor in case.before if abs(case.effect(actor)) >= _LEAST]
    pairs.sort(key=lambda pair: -abs(pair[0].effect(pair[1])))
    return [
        f"{_name(a, labels)} {_number(case.before[a], 3)} → {_number(case.after[a], 3)}"
        + (f" ({', '.join(getattr(case, name) for name in told)})" if told else "")
        for case, a in pairs
    ]


@_styled
def draw_comparison(
    comparisons: _Comparisons,
    *,
    labels: Mapping[Node, str] | None = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each actor's capability before and after: a scenario by colour and shape, a form by the style of its line.

    Parameters
    ----------
    comparisons, labels
        As for `describe_comparison`. Actors whose capability stays are left out, and named in the caption;
        where a scenario changes nothing for an actor, its line is empty.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

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
    >>> draw_comparison(compare(model, more)).get_title(loc="left")
    'The intervention: iran changes most, +0.150 (additive)'
    """
    cases = _cases(comparisons)
    moved = _moved(cases)
    ax = _track_axes(ax, len(moved), len(cases))
    looks = {look.label: look for look in _looks(dict.fromkeys(case.scenario for case in cases))}
    for row, actor in enumerate(moved):
        for off, case in zip(_tracks(len(cases)), cases, strict=True):
            _draw_case(ax, row + off, case, actor, looks[case.scenario])
    _set_rows(ax, [_name(actor, labels) for actor in moved])
    _capability(ax, (value for case in cases for side in (case.before, case.after) for value in side.values()))
    return _finish_tracks(ax, title or _comparison_title(cases, labels), _comparison_legend(cases, looks.values()))


def _draw_case(ax: Axes, y: float, case: _Case, actor: str, look: _Look) -> None:
    before, after = case.before.get(actor, 0.0), case.after.get(actor, 0.0)
    if abs(after - before) < _LEAST:
        return
    _line(ax, (before, after), y, look, style=_STYLES[case.form])
    _dot(ax, before, y, look, hollow=True)
    _dot(ax, after, y, look)
    _aside(ax, y, f"{_signed(after - before, 3)} {case.form}")


def _comparison_legend(cases: Sequence[_Case], looks: Iterable[_Look]) -> list[Any]:
    forms = dict.fromkeys(case.form for case in cases)
    ends = [_mark(_Look("before", INK, "o"), hollow=True), _mark(_Look("after", INK, "o"))]
    return [*map(_mark, looks), *ends, *(_mark(_Look(form, INK, "", _STYLES[form]), line=True) for form in forms)]
