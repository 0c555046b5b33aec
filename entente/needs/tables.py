"""From judgements to a model: the estimates of one period, checked, and made into arrays.

`build` makes the model at the modes or at drawn values, `recode` gives some judgements other words, `at_horizon` leaves
substitutes out of account. `EstimateTable` is read once and makes as many models as are wanted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice
from entente.needs.estimates import BASES, HORIZONS, PARAMETERS, SLACK, Estimate, Need, is_share
from entente.needs.model import (
    ARRAYS,
    BETWEEN,
    DependenceModel,
    Plan,
    criticality_fault,
    plan_for,
    revised,
    shares_fault,
    tie_words,
)


def build(
    estimates: Iterable[Estimate], period: str, *, values: Mapping[str, ArrayLike] | None = None
) -> DependenceModel:
    """The model of one period, at the modes or at given values.

    Parameters
    ----------
    estimates : iterable of Estimate
        Of all periods: the actors of the model are those of all of them, in the order in which they first appear, so
        that the models of two periods have the same actors in the same places.
    period : str
        The period that is wanted.
    values : mapping of estimate id to array, optional
        Values in the place of modes, from 0 to 1, scalars or arrays with axes of draws. Shares of a need are then
        divided by their sum, and criticalities of an actor by theirs where it exceeds 1: judgements that are drawn one
        by one do not add up by themselves.

    Returns
    -------
    DependenceModel
        Every actor has capability 1. An own share that is not named is 0.

    Examples
    --------
    >>> rows = [
    ...     Estimate("e1", "2025", "iran", "weapons", "", "criticality", 0.3, 0.5, 0.7),
    ...     Estimate("e2", "2025", "iran", "weapons", "iran", "share", 0.3, 0.4, 0.5),
    ...     Estimate("e3", "2025", "iran", "weapons", "russia", "share", 0.5, 0.6, 0.7),
    ...     Estimate("e4", "2025", "iran", "weapons", "russia", "substitutability", 0.0, 0.1, 0.3),
    ...     Estimate("e5", "2025", "iran", "weapons", "russia", "willingness", 0.6, 0.8, 0.9),
    ... ]
    >>> build(rows, "2025").willingness
    array([0.8])
    >>> build(rows, "2025", values={"e3": [0.6, 1.2]})
    Traceback (most recent call last):
    entente.errors.EntenteError: values of e3: found 1.2; expected a number from 0 to 1.
    >>> build(rows[:-1], "2025")
    Traceback (most recent call last):
    entente.errors.EntenteError: iran, weapons from russia: found no willingness; expected one for each link. Add a row.

    Notes
    -----
    The sum of drawn shares is mended by division, which keeps their proportions. A need whose shares are all 0 in a
    draw has no proportions and is a fault.
    """
    return EstimateTable.of(estimates, period, values=values or None).model(values or {})


def recode(estimates: Iterable[Estimate], words: Mapping[str, str], *, scale: Iterable[Any]) -> tuple[Estimate, ...]:
    """The same judgements with other words for some of them, and with the own shares that then follow.

    Parameters
    ----------
    words : mapping of estimate id to str
        A word of the scale, or several such as ``"much or slight"``: the first gives the mode, all of them together
        the interval.
    scale : iterable
        The words with their numbers: things with ``level``, ``low``, ``mode``, ``high`` and ``used_for``, such as
        `entente.data.scale` gives.

    Returns
    -------
    tuple of Estimate
        In the same order. Where a share was given another word, the own share of that need is 1 less the modes of the
        suppliers, its low 1 less their highs and its high 1 less their lows, none below 0.

    Raises
    ------
    EntenteError
        All at once: ``dependence.recode`` for an unknown estimate, an own share, an unknown word or one that is not
        used for the parameter; then ``dependence.shares`` if the suppliers of a need make up more than the whole.

    Examples
    --------
    >>> from types import SimpleNamespace as Level
    >>> scale = [Level(level="slight", low=0.0, mode=0.1, high=0.25, used_for=("share",))]
    >>> rows = [Estimate("e1", "2025", "iran", "arms", "iran", "share", 0.2, 0.4, 0.6),
    ...         Estimate("e2", "2025", "iran", "arms", "russia", "share", 0.4, 0.6, 0.8)]
    >>> [(row.low, row.mode, row.high) for row in recode(rows, {"e2": "slight"}, scale=scale)]
    [(0.75, 0.9, 1.0), (0.0, 0.1, 0.25)]

    Notes
    -----
    Nothing else changes: what an estimate rests on, and its note, are still those of the word it had.
    """
    rows, levels = tuple(estimates), {level.level: level for level in scale}
    raise_if_any(_recode_faults(rows, words, levels))
    rows = tuple(_recoded(row, words[row.id], levels) if row.id in words else row for row in rows)
    moved = {_need_of(row) for row in rows if row.id in words and row.parameter == "share"}
    rests = {}
    for need in moved:
        supplies = [row for row in rows if _need_of(row) == need and _is_supply(row)]
        rests[need] = _rest(supplies)
    raise_if_any(
        shares_fault(f"suppliers of {tie_words(need[1:])}, {need[0]}", 1 - mode)
        for need, (_, mode, _) in rests.items()
        if mode < -SLACK
    )
    return tuple(
        replace(row, **dict(zip(CORNERS, rests[_need_of(row)], strict=True)))
        if row.parameter == "share" and not _is_supply(row) and _need_of(row) in moved
        else row
        for row in rows
    )


CORNERS = ("low", "mode", "high")


def _need_of(row: Estimate) -> tuple[str, str, str]:
    return row.period, row.dependent, row.resource


def _is_supply(row: Estimate) -> bool:
    """Whether it is the share of a supplier that is somebody else."""
    return row.parameter == "share" and row.supplier != row.dependent


def _recode_faults(rows: Sequence[Estimate], words: Mapping[str, str], levels: Mapping[str, Any]) -> Iterator[Fault]:
    by_id = {row.id: row for row in rows}
    for name, said in words.items():
        row = by_id.get(name)
        if row is None:
            do = did_you_mean(name, by_id)
            yield Fault("dependence.recode", "argument words", f'"{name}"', "ids of estimates", do)
            continue
        if row.parameter == "share" and not _is_supply(row):
            do = "Give other words to the suppliers' shares."
            yield Fault("dependence.recode", f"estimate {name}", "an own share", "a number that is judged", do)
        allowed = [word for word, level in levels.items() if row.parameter in level.used_for]
        for word in said.split(" or "):
            if word not in allowed:
                yield unknown_choice("dependence.recode", f"words for {name}, a {row.parameter}", word, allowed)


def _recoded(row: Estimate, said: str, levels: Mapping[str, Any]) -> Estimate:
    chosen = [levels[word] for word in said.split(" or ")]
    low, high = min(level.low for level in chosen), max(level.high for level in chosen)
    return replace(row, low=low, mode=chosen[0].mode, high=high, level=said)


def _rest(supplies: Sequence[Estimate]) -> tuple[float, float, float]:
    """What the suppliers leave: low, mode, high; a mode below 0 says that they make up more than the whole."""
    low, mode, high = (round(1 - math.fsum(getattr(row, name) for row in supplies), 9) for name in CORNERS[::-1])
    return max(low, 0.0), (mode if mode < -SLACK else max(mode, 0.0)), max(high, 0.0)


def _row_faults(here: Sequence[Estimate]) -> Iterator[Fault]:
    """What is wrong with single rows of the period, and rows that say the same thing twice."""
    ids: set[str] = set()
    cells: set[tuple[str, ...]] = set()
    for row in here:
        where = f"estimate {row.id}"
        if row.id in ids:
            yield Fault("dependence.duplicate", where, "its id in two rows", "an id of its own", "Rename one.")
        if _cell(row) in cells:
            place = (row.dependent, row.resource, row.supplier) if row.supplier else (row.dependent, row.resource)
            found = f"a second {row.parameter} of {tie_words(place)}"
            yield Fault("dependence.duplicate", where, found, "one for each period", "Leave one out.")
        ids.add(row.id)
        cells.add(_cell(row))
        yield from _parameter_faults(row, where)
        yield from _number_faults(row, where)


def _cell(row: Estimate) -> tuple[str, str, str, str]:
    return row.dependent, row.resource, row.supplier, row.parameter


def _parameter_faults(row: Estimate, where: str) -> Iterator[Fault]:
    if row.parameter not in PARAMETERS:
        yield unknown_choice("dependence.parameter", f"{where}, parameter", row.parameter, PARAMETERS)
    elif (row.parameter == "criticality") == bool(row.supplier):
        expected = "none: a criticality belongs to a need" if row.supplier else f"the supplier of the {row.parameter}"
        yield Fault("dependence.supplier", f"{where}, supplier", f'"{row.supplier}"', expected)
    elif row.supplier == row.dependent and row.parameter != "share":
        do = "Only links between two actors have one."
        yield Fault("dependence.supplier", f"{where}, supplier", f"a {row.parameter} of an own share", "a share", do)
    if row.basis not in BASES:
        yield unknown_choice("dependence.basis", f"{where}, basis", row.basis, BASES)


def _number_faults(row: Estimate, where: str) -> Iterator[Fault]:
    numbers = {name: getattr(row, name) for name in ("low", "mode", "high")}
    bad = {name: value for name, value in numbers.items() if not is_share(value)}
    for name, value in bad.items():
        yield Fault("dependence.value", f"{where}, field {name}", f"{value}", BETWEEN)
    if not bad and not row.low <= row.mode <= row.high:
        found = f"{row.low:g}, {row.mode:g}, {row.high:g}"
        yield Fault("dependence.order", f"{where}, fields low, mode, high", found, "numbers that do not fall")


def _value_faults(rows: Sequence[Estimate], values: Mapping[str, ArrayLike]) -> Iterator[Fault]:
    ids = {row.id for row in rows}
    shapes = []
    for name, value in values.items():
        where = f"values of {name}"
        if name not in ids:
            do = did_you_mean(name, ids)
            yield Fault("dependence.values", "argument values", f'"{name}"', "ids of estimates", do)
            continue
        try:
            array = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            yield Fault("dependence.values", where, f"{value!r}"[:60], BETWEEN)
            continue
        shapes.append(array.shape)
        good = (array >= 0) & (array <= 1)
        if not good.all():
            yield Fault("dependence.value", where, f"{array[~good].flat[0]:g}", BETWEEN)
    try:
        np.broadcast_shapes(*shapes)
    except ValueError:
        yield Fault("dependence.values", "argument values", f"shapes {sorted(set(shapes))}", "one shape for all")


class EstimateTable:
    """The estimates of one period by need and link, read and checked once for as many models as are wanted.

    Examples
    --------
    >>> rows = [
    ...     Estimate("e1", "2025", "iran", "weapons", "", "criticality", 0.3, 0.5, 0.7),
    ...     Estimate("e2", "2025", "iran", "weapons", "russia", "share", 0.5, 1.0, 1.0),
    ...     Estimate("e3", "2025", "iran", "weapons", "russia", "substitutability", 0.0, 0.1, 0.3),
    ...     Estimate("e4", "2025", "iran", "weapons", "russia", "willingness", 0.6, 0.8, 0.9),
    ... ]
    >>> table = EstimateTable.of(rows, "2025")
    >>> table.model({"e4": np.array([0.6, 0.7])}).willingness.tolist()
    [[0.6], [0.7]]
    """

    def __init__(self, rows: Iterable[Estimate], actors: tuple[str, ...]):
        self.actors, self.rows = actors, {_cell(row): row for row in rows}
        self.needs = tuple(dict.fromkeys(cell[:2] for cell in self.rows))
        triples = dict.fromkeys(cell[:3] for cell in self.rows if cell[2] and cell[2] != cell[0])
        order = {need: place for place, need in enumerate(self.needs)}
        self.links = tuple(sorted(triples, key=lambda link: order[link[:2]]))

    @classmethod
    def of(
        cls, estimates: Iterable[Estimate], period: str, *, values: Mapping[str, ArrayLike] | None = None
    ) -> EstimateTable:
        """The table of one period, all its faults raised at once; the modes need not add up if values are given."""
        rows = tuple(estimates)
        here = [row for row in rows if row.period == period]
        if not rows:
            expected = "at least one need with its shares"
            raise EntenteError([Fault("dependence.period", "the estimates", "no rows", expected)])
        if not here:
            periods = list(dict.fromkeys(row.period for row in rows))
            raise EntenteError([unknown_choice("dependence.period", "argument period", period, periods)])
        raise_if_any([*_row_faults(here), *_value_faults(rows, values or {})])
        actors: dict[str, None] = {}  # in the order in which they first appear
        for row in rows:
            actors[row.dependent] = None
            if row.supplier:
                actors[row.supplier] = None
        table = cls(here, tuple(actors))
        raise_if_any([*table.gaps(), *(table.sums() if values is None else ())])
        return table

    def gaps(self) -> Iterator[Fault]:
        """Needs without a criticality and links that lack a parameter."""
        for need in self.needs:
            if (*need, "", "criticality") not in self.rows:
                yield Fault("dependence.missing", tie_words(need), "no criticality", "one for each need", "Add a row.")
        for link in self.links:
            for parameter in PARAMETERS[1:]:
                if (*link, parameter) not in self.rows:
                    found = f"no {parameter}"
                    yield Fault("dependence.missing", tie_words(link), found, "one for each link", "Add a row.")

    def sums(self) -> Iterator[Fault]:
        """Shares that do not add up to 1, and criticalities that add up to more, at the modes."""
        for need in self.needs:
            shares = [r.mode for c, r in self.rows.items() if c[:2] == need and c[3] == "share"]
            if abs(math.fsum(shares) - 1) > SLACK:
                yield shares_fault(f"shares of {tie_words(need)}", math.fsum(shares))
        for actor in dict.fromkeys(need[0] for need in self.needs):
            parts = [r.mode for c, r in self.rows.items() if c[0] == actor and c[3] == "criticality"]
            if math.fsum(parts) > 1 + SLACK:
                yield criticality_fault(f"criticalities of {actor}", math.fsum(parts))

    def model(self, values: Mapping[str, ArrayLike]) -> DependenceModel:
        """The model at the modes, or at values in their place: from 0 to 1, which is not checked again."""
        weight = self._stack([(*need, "", "criticality") for need in self.needs], values)
        cells = [(*need, need[0], "share") for need in self.needs] + [(*link, "share") for link in self.links]
        parts = self._stack(cells, values)
        if values:
            _mend(weight, parts, plan_for(self.actors, self.needs, self.links), self.needs)
        others = (self._stack([(*link, name) for link in self.links], values) for name in PARAMETERS[2:])
        rows = (weight, parts[: len(self.needs)], parts[len(self.needs) :], *others, np.ones(len(self.actors)))
        arrays = {name: np.moveaxis(array, 0, -1) for name, array in zip(ARRAYS, rows, strict=True)}
        model = object.__new__(DependenceModel)
        model.__dict__.update(actors=self.actors, needs=self.needs, links=self.links, **arrays)
        return model

    def _stack(self, cells: Sequence[tuple[str, ...]], values: Mapping[str, ArrayLike]) -> np.ndarray:
        """One row for each cell, so that the draws of a number lie side by side."""
        rows = []
        for cell in cells:
            row = self.rows.get(cell)
            value = 0.0 if row is None else values.get(row.id, row.mode)  # an own share that nobody names is 0
            rows.append(np.asarray(value, dtype=float))
        stack = np.empty((len(cells), *np.broadcast_shapes(*(row.shape for row in rows))))
        for place, row in enumerate(rows):
            stack[place] = row
        return stack


def _mend(weight: np.ndarray, parts: np.ndarray, plan: Plan, needs: Sequence[Need]) -> None:
    """Divide drawn shares by their sum, and drawn criticalities by theirs where it exceeds 1; rows are needs, links."""
    of_parts = np.concatenate([np.arange(len(needs)), plan.need])
    total = _added(parts, of_parts, len(needs))
    empty = (total <= 0).reshape(len(needs), -1).any(axis=1)
    raise_if_any(shares_fault(f"shares of {tie_words(needs[place])}", 0.0) for place in np.flatnonzero(empty))
    excess = np.maximum(_added(weight, plan.owner, len(plan.of_actor)), 1)
    for rows, divisors, places in ((parts, total, of_parts), (weight, excess, plan.owner)):
        for row, place in enumerate(places):
            rows[row] /= divisors[place]


def _added(rows: np.ndarray, places: np.ndarray, size: int) -> np.ndarray:
    """The sum of the rows that belong to each place."""
    total = np.zeros((size, *rows.shape[1:]))
    for row, place in zip(rows, places, strict=True):
        total[place] += row
    return total


def at_horizon(model: DependenceModel, horizon: str) -> DependenceModel:
    """The model in the ``"short"`` run, when nobody has had time to find a substitute (σ = 0), or in the ``"long"``.

    Parameters
    ----------
    horizon : str
        One of `HORIZONS`. In the long run substitutability is as judged.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [1], [0], [1], [0.3], [1])
    >>> from entente.needs.measures import vulnerability
    >>> float(vulnerability(model)[0, 1]), float(vulnerability(at_horizon(model, "short"))[0, 1])
    (0.7, 1.0)

    Notes
    -----
    Keohane and Nye call the cost before anything is changed sensitivity, and the cost after the alternatives have been
    taken up vulnerability.

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    """
    if horizon not in HORIZONS:
        raise EntenteError([unknown_choice("dependence.horizon", "argument horizon", horizon, HORIZONS)])
    return model if horizon == "long" else revised(model, substitutability=np.zeros_like(model.substitutability))
