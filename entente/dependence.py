"""Dependence: who needs whom, for what, how easily the other could be replaced, and what a loss would set off.

An actor has **needs**: a resource and how critical it is. A need is met by **shares**: an own share and one for each
supplier. A **link** is one supplier's part in one need; it has a share, a **substitutability** (how far somebody else
could stand in for the supplier) and a **willingness** (how much of what the supplier can give it does give). Each
number lies between 0 and 1. They are judgements, so that all that follows from them is a conditional ranking and no
forecast.

Every array may have leading axes of draws: the last axis runs over actors, needs or links, and every function here
works on one model and on a hundred thousand of them alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice

PARAMETERS = ("criticality", "share", "substitutability", "willingness")
FORMS = ("additive", "bottleneck")
HORIZONS = ("short", "long")
BASES = ("stated", "inferred", "external")
CONVERGED, UPPER_BOUND = "converged", "upper_bound"

SLACK = 1e-6
CHUNK = 2_048  # so few that the products of a round stay on one thread; ensembles are cut in the same places
BETWEEN = "a number from 0 to 1"

Need = tuple[str, str]
Link = tuple[str, str, str]

# --------------------------------------------------------------------------------------------------------------------
# What is judged


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that an actor needs and that others may supply: air defence, weapons, markets, protection."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One judged number with its range, and what it rests on.

    Parameters
    ----------
    id : str
        Its name, by which draws and sensitivities refer to it.
    period : str
        The period for which it holds.
    dependent, resource, supplier : str
        Whose need, for what, met by whom. A criticality has no supplier. A share whose supplier is the dependent
        itself is the own share.
    parameter : str
        One of `PARAMETERS`.
    low, mode, high : float
        The least, the likeliest and the greatest value that is held possible, from 0 to 1.
    basis : str
        ``stated`` in the text, ``inferred`` from it, or from ``external`` sources.
    rests_on : tuple of str
        The claims, assumptions and facts that it rests on.
    level : str
        The word of the scale that the three numbers come from, if any.
    note : str
        Why so.
    """

    id: str
    period: str
    dependent: str
    resource: str
    supplier: str
    parameter: str
    low: float
    mode: float
    high: float
    basis: str = "inferred"
    rests_on: tuple[str, ...] = ()
    level: str = ""
    note: str = ""


@dataclass(frozen=True, eq=False)
class DependenceModel:
    """Who needs what from whom in one period, as arrays; with leading axes for draws if there are any.

    Parameters
    ----------
    actors : tuple of str
        The n actors.
    needs : tuple of (dependent, resource)
        The P needs.
    links : tuple of (dependent, resource, supplier)
        The E links; the supplier is another actor than the dependent.
    criticality : array (..., P)
        w: how much of the dependent's capability hangs on the need. Those of one actor add up to at most 1.
    own : array (..., P)
        The share of the need that the dependent meets itself.
    share : array (..., E)
        s: the share that the supplier meets. Shares of a need, own share included, add up to 1.
    substitutability : array (..., E)
        σ: the part of the share that others could take over.
    willingness : array (..., E)
        a: the part of the share that the supplier gives when it has all its capability.
    capability : array (..., n), optional
        x⁰: what each actor can do before anything else happens; 1 if left out.

    Raises
    ------
    EntenteError
        ``dependence.unknown``, ``dependence.loop``, ``dependence.duplicate``, ``dependence.shape``,
        ``dependence.value``, ``dependence.shares``, ``dependence.criticality``: all at once.

    Examples
    --------
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.1], willingness=[0.8])
    >>> model.index("russia"), model.draws
    (1, ())
    """

    actors: tuple[str, ...]
    needs: tuple[Need, ...]
    links: tuple[Link, ...]
    criticality: np.ndarray = field(repr=False)
    own: np.ndarray = field(repr=False)
    share: np.ndarray = field(repr=False)
    substitutability: np.ndarray = field(repr=False)
    willingness: np.ndarray = field(repr=False)
    capability: np.ndarray | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.capability is None:
            object.__setattr__(self, "capability", np.ones(len(self.actors)))
        raise_if_any(_structure_faults(self))
        for name in ARRAYS:
            object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=float))
        raise_if_any(_shape_faults(self))
        raise_if_any([*_range_faults(self), *_sum_faults(self)])

    def index(self, actor: str) -> int:
        """The place of an actor on the last axis.

        Raises
        ------
        EntenteError
            ``dependence.actor`` if it is not there.
        """
        try:
            return self.actors.index(actor)
        except ValueError:
            raise EntenteError([unknown_choice("dependence.actor", "an actor", actor, self.actors)]) from None

    @property
    def draws(self) -> tuple[int, ...]:
        """The shape of the leading axes: ``()`` for one model."""
        return np.broadcast_shapes(*(getattr(self, name).shape[:-1] for name in ARRAYS))


ARRAYS = ("criticality", "own", "share", "substitutability", "willingness", "capability")
AXES = dict(zip(ARRAYS, ("needs", "needs", "links", "links", "links", "actors"), strict=True))


def revised(model: DependenceModel, **arrays: Any) -> DependenceModel:
    """The same model with some of its arrays or names replaced, without checking them again.

    For functions that keep the promises of a model by construction; `dataclasses.replace` checks.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [1], [0], [1], [0.3], [1])
    >>> revised(model, substitutability=np.array([0.0])).substitutability
    array([0.])
    """
    other = object.__new__(DependenceModel)
    other.__dict__.update(model.__dict__)
    other.__dict__.update(arrays)
    return other


def _structure_faults(model: DependenceModel) -> Iterator[Fault]:
    needs, actors = set(model.needs), set(model.actors)
    for kind in ("actors", "needs", "links"):
        names = getattr(model, kind)
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield Fault("dependence.duplicate", kind, f"{_tie(name)} twice", "each once", "Leave one out.")
    named = {(kind, name) for kind, rows in (("needs", model.needs), ("links", model.links)) for name in _ends(rows)}
    for kind, name in sorted(named):
        if name not in actors:
            yield unknown_choice("dependence.unknown", kind, name, model.actors)
    for dependent, resource, supplier in model.links:
        where = f"link {_tie((dependent, resource, supplier))}"
        if dependent == supplier:
            do = "What it meets itself is the own share."
            yield Fault("dependence.loop", where, "a supplier that is the dependent", "another actor", do)
        elif (dependent, resource) not in needs:
            yield Fault("dependence.unknown", where, "no such need", "a need of the model", "Add the need.")


def _ends(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The actors that needs (dependent, resource) and links (dependent, resource, supplier) name."""
    for row in rows:
        yield from row[::2]


def _tie(name: str | tuple[str, ...]) -> str:
    """A name, a need or a link in words: ``iran, weapons from russia``."""
    if isinstance(name, str):
        return name
    return f"{name[0]}, {name[1]}" + (f" from {name[2]}" if len(name) > 2 else "")


def _shape_faults(model: DependenceModel) -> Iterator[Fault]:
    leads = []
    for name, axis in AXES.items():
        shape, length = getattr(model, name).shape, len(getattr(model, axis))
        leads.append(shape[:-1])
        if not shape or shape[-1] != length:
            yield Fault("dependence.shape", name, f"shape {shape}", f"a last axis of {length}, one for each of {axis}")
    try:
        np.broadcast_shapes(*leads)
    except ValueError:
        yield Fault("dependence.shape", "the arrays", f"axes of draws {leads}", "axes that fit together")


def _range_faults(model: DependenceModel) -> Iterator[Fault]:
    for name, axis in AXES.items():
        array = getattr(model, name)
        good = (array >= 0) & (array <= 1)
        if good.all():
            continue
        bad = ~good.reshape(-1, array.shape[-1]).all(axis=0)
        for place in np.flatnonzero(bad):
            column = array[..., place]
            value = column[~((column >= 0) & (column <= 1))].flat[0]
            yield Fault("dependence.value", f"{name} of {_tie(getattr(model, axis)[place])}", f"{value:g}", BETWEEN)


def _sum_faults(model: DependenceModel) -> Iterator[Fault]:
    plan = _plan(model.actors, model.needs, model.links)
    total = model.own + model.share @ plan.by_need.T
    for place in np.flatnonzero(_off(abs(total - 1) > SLACK)):
        yield _shares_fault(f"shares of {_tie(model.needs[place])}", _worst(total[..., place]))
    total = model.criticality @ plan.of_actor.T
    for place in np.flatnonzero(_off(total > 1 + SLACK)):
        yield _criticality_fault(f"criticalities of {model.actors[place]}", float(total[..., place].max()))


def _off(bad: np.ndarray) -> np.ndarray:
    return bad.any(axis=tuple(range(bad.ndim - 1)))


def _worst(totals: np.ndarray) -> float:
    flat = np.ravel(totals)
    return float(flat[np.argmax(abs(flat - 1))])


def _shares_fault(where: str, total: float) -> Fault:
    do = "Let the own share and those of all suppliers make up the whole."
    return Fault("dependence.shares", where, f"a sum of {total:.6g}", "1", do)


def _criticality_fault(where: str, total: float) -> Fault:
    do = "An actor cannot lose more than all it has: lower some of them."
    return Fault("dependence.criticality", where, f"a sum of {total:.6g}", "at most 1", do)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where each link and need belongs, as places and as matrices of 0 and 1."""

    need: np.ndarray  # (E,) the need of each link
    owner: np.ndarray  # (P,) the actor of each need
    dependent: np.ndarray  # (E,)
    supplier: np.ndarray  # (E,)
    by_need: np.ndarray  # (P, E)
    of_actor: np.ndarray  # (n, P)
    by_pair: np.ndarray  # (E, n·n)


@lru_cache(maxsize=256)
def _plan(actors: tuple[str, ...], needs: tuple[Need, ...], links: tuple[Link, ...]) -> _Plan:
    actor_at = {name: place for place, name in enumerate(actors)}
    need_at = {name: place for place, name in enumerate(needs)}
    need = np.array([need_at[link[:2]] for link in links], dtype=int)
    dependent = np.array([actor_at[link[0]] for link in links], dtype=int)
    supplier = np.array([actor_at[link[2]] for link in links], dtype=int)
    owner = np.array([actor_at[name] for name, _ in needs], dtype=int)
    pairs = dependent * len(actors) + supplier
    return _Plan(
        *(need, owner, dependent, supplier),
        by_need=_one_hot(need, len(needs)),
        of_actor=_one_hot(owner, len(actors)),
        by_pair=np.ascontiguousarray(_one_hot(pairs, len(actors) ** 2).T),
    )


def _one_hot(places: np.ndarray, rows: int) -> np.ndarray:
    return (np.arange(rows)[:, None] == places[None, :]).astype(float)


def _plan_of(model: DependenceModel) -> _Plan:
    return _plan(model.actors, model.needs, model.links)


# --------------------------------------------------------------------------------------------------------------------
# From judgements to a model


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

    Raises
    ------
    EntenteError
        All at once: ``dependence.period``, ``dependence.duplicate``, ``dependence.parameter``, ``dependence.supplier``,
        ``dependence.value``, ``dependence.order``, ``dependence.missing``, ``dependence.shares``,
        ``dependence.criticality``, ``dependence.values``.

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
    return Table.of(estimates, period, values=values or None).model(values or {})


def recode(estimates: Iterable[Estimate], words: Mapping[str, str], *, scale: Iterable[Any]) -> tuple[Estimate, ...]:
    """The same judgements with other words for some of them, and with the own shares that then follow.

    Parameters
    ----------
    estimates : iterable of Estimate
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
    rests = {need: _rest([row for row in rows if _need_of(row) == need and _is_supply(row)]) for need in moved}
    raise_if_any(
        _shares_fault(f"suppliers of {_tie(need[1:])}, {need[0]}", 1 - mode)
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


def _names(rows: Iterable[Estimate]) -> Iterator[str]:
    for row in rows:
        yield row.dependent
        if row.supplier:
            yield row.supplier


def _period_faults(rows: Sequence[Estimate], period: str) -> Iterator[Fault]:
    periods = list(dict.fromkeys(row.period for row in rows))
    if not periods:
        yield Fault("dependence.period", "the estimates", "no rows", "at least one need with its shares")
    else:
        yield unknown_choice("dependence.period", "argument period", period, periods)


def _row_faults(rows: Sequence[Estimate], here: Sequence[Estimate]) -> Iterator[Fault]:
    """What is wrong with single rows of the period, and rows that say the same thing twice."""
    ids, cells = _Seen(row.id for row in rows), _Seen(_cell(row) for row in here)
    for row in here:
        where = f"estimate {row.id}"
        if ids.again(row.id):
            yield Fault("dependence.duplicate", where, "its id in two rows", "an id of its own", "Rename one.")
        if cells.again(_cell(row)):
            found = f"a second {row.parameter} of {_spot(row)}"
            yield Fault("dependence.duplicate", where, found, "one for each period", "Leave one out.")
        yield from _parameter_faults(row, where)
        yield from _number_faults(row, where)


class _Seen:
    """Says which items have come before."""

    def __init__(self, items: Iterable[Any]):
        self.left: dict[Any, int] = {}
        for item in items:
            self.left[item] = self.left.get(item, 0) + 1
        self.met: set[Any] = set()

    def again(self, item: Any) -> bool:
        twice = item in self.met
        self.met.add(item)
        return twice and self.left[item] > 1


def _cell(row: Estimate) -> tuple[str, str, str, str]:
    return row.dependent, row.resource, row.supplier, row.parameter


def _spot(row: Estimate) -> str:
    return _tie((row.dependent, row.resource, row.supplier) if row.supplier else (row.dependent, row.resource))


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
    bad = {name: value for name, value in numbers.items() if not _is_share(value)}
    for name, value in bad.items():
        yield Fault("dependence.value", f"{where}, field {name}", f"{value}", BETWEEN)
    if not bad and not row.low <= row.mode <= row.high:
        found = f"{row.low:g}, {row.mode:g}, {row.high:g}"
        yield Fault("dependence.order", f"{where}, fields low, mode, high", found, "numbers that do not fall")


def _is_share(value: object) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and 0 <= value <= 1


def _value_faults(rows: Sequence[Estimate], values: Mapping[str, ArrayLike]) -> Iterator[Fault]:
    ids = {row.id for row in rows}
    shapes = []
    for name, value in values.items():
        where = f"values of {name}"
        if name not in ids:
            yield (
                unknown_choice("dependence.values", "argument values", name, ids)
                if len(ids) < 9
                else Fault(
                    "dependence.values", "argument values", f'"{name}"', "ids of estimates", did_you_mean(name, ids)
                )
            )
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


class Table:
    """The estimates of one period by need and link, read and checked once for as many models as are wanted.

    Examples
    --------
    >>> rows = [
    ...     Estimate("e1", "2025", "iran", "weapons", "", "criticality", 0.3, 0.5, 0.7),
    ...     Estimate("e2", "2025", "iran", "weapons", "russia", "share", 0.5, 1.0, 1.0),
    ...     Estimate("e3", "2025", "iran", "weapons", "russia", "substitutability", 0.0, 0.1, 0.3),
    ...     Estimate("e4", "2025", "iran", "weapons", "russia", "willingness", 0.6, 0.8, 0.9),
    ... ]
    >>> table = Table.of(rows, "2025")
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
    def of(cls, estimates: Iterable[Estimate], period: str, *, values: Mapping[str, ArrayLike] | None = None) -> Table:
        """The table of one period, all its faults raised at once; the modes need not add up if values are given."""
        rows = tuple(estimates)
        here = [row for row in rows if row.period == period]
        raise_if_any(_period_faults(rows, period) if not here else ())
        raise_if_any([*_row_faults(rows, here), *_value_faults(rows, values or {})])
        table = cls(here, tuple(dict.fromkeys(_names(rows))))
        raise_if_any([*table.gaps(), *(table.sums() if values is None else ())])
        return table

    def gaps(self) -> Iterator[Fault]:
        """Needs without a criticality and links that lack a parameter."""
        for need in self.needs:
            if (*need, "", "criticality") not in self.rows:
                yield Fault("dependence.missing", _tie(need), "no criticality", "one for each need", "Add a row.")
        for link in self.links:
            for parameter in PARAMETERS[1:]:
                if (*link, parameter) not in self.rows:
                    found = f"no {parameter}"
                    yield Fault("dependence.missing", _tie(link), found, "one for each link", "Add a row.")

    def sums(self) -> Iterator[Fault]:
        """Shares that do not add up to 1, and criticalities that add up to more, at the modes."""
        for need in self.needs:
            shares = [r.mode for c, r in self.rows.items() if c[:2] == need and c[3] == "share"]
            if abs(math.fsum(shares) - 1) > SLACK:
                yield _shares_fault(f"shares of {_tie(need)}", math.fsum(shares))
        for actor in dict.fromkeys(need[0] for need in self.needs):
            parts = [r.mode for c, r in self.rows.items() if c[0] == actor and c[3] == "criticality"]
            if math.fsum(parts) > 1 + SLACK:
                yield _criticality_fault(f"criticalities of {actor}", math.fsum(parts))

    def model(self, values: Mapping[str, ArrayLike]) -> DependenceModel:
        """The model at the modes, or at values in their place: from 0 to 1, which is not checked again."""
        weight = self._stack([(*need, "", "criticality") for need in self.needs], values)
        cells = [(*need, need[0], "share") for need in self.needs] + [(*link, "share") for link in self.links]
        parts = self._stack(cells, values)
        if values:
            _mend(weight, parts, _plan(self.actors, self.needs, self.links), self.needs)
        others = (self._stack([(*link, name) for link in self.links], values) for name in PARAMETERS[2:])
        rows = (weight, parts[: len(self.needs)], parts[len(self.needs) :], *others, np.ones(len(self.actors)))
        arrays = {name: np.moveaxis(array, 0, -1) for name, array in zip(ARRAYS, rows, strict=True)}
        model = object.__new__(DependenceModel)
        model.__dict__.update(actors=self.actors, needs=self.needs, links=self.links, **arrays)
        return model

    def _stack(self, cells: Sequence[tuple[str, ...]], values: Mapping[str, ArrayLike]) -> np.ndarray:
        """One row for each cell, so that the draws of a number lie side by side."""
        rows = [np.asarray(self._value(cell, values), dtype=float) for cell in cells]
        stack = np.empty((len(cells), *np.broadcast_shapes(*(row.shape for row in rows))))
        for place, row in enumerate(rows):
            stack[place] = row
        return stack

    def _value(self, cell: tuple[str, ...], values: Mapping[str, ArrayLike]) -> ArrayLike:
        row = self.rows.get(cell)
        if row is None:
            return 0.0  # an own share that nobody names
        return values.get(row.id, row.mode)


def _mend(weight: np.ndarray, parts: np.ndarray, plan: _Plan, needs: Sequence[Need]) -> None:
    """Divide drawn shares by their sum, and drawn criticalities by theirs where it exceeds 1; rows are needs, links."""
    of_parts = np.concatenate([np.arange(len(needs)), plan.need])
    total = _added(parts, of_parts, len(needs))
    empty = (total <= 0).reshape(len(needs), -1).any(axis=1)
    raise_if_any(_shares_fault(f"shares of {_tie(needs[place])}", 0.0) for place in np.flatnonzero(empty))
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
    model : DependenceModel
    horizon : str
        One of `HORIZONS`. In the long run substitutability is as judged.

    Returns
    -------
    DependenceModel

    Raises
    ------
    EntenteError
        ``dependence.horizon`` for another word.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [1], [0], [1], [0.3], [1])
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


# --------------------------------------------------------------------------------------------------------------------
# Who needs whom


def sensitivity(model: DependenceModel) -> np.ndarray:
    """How much of i's capability comes from j: S[i, j] = Σ_r w[i, r] · s[i, j, r].

    Parameters
    ----------
    model : DependenceModel

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1; row i is the dependent, column j the supplier; the diagonal is 0.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> sensitivity(model).tolist()
    [[0.0, 0.4], [0.0, 0.0]]

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    """
    return _pairs(model, _weight(model) * model.share)


def vulnerability(model: DependenceModel) -> np.ndarray:
    """How much of i's capability j could take away for good: d[i, j] = Σ_r w[i, r] · s[i, j, r] · (1 − σ[i, j, r]).

    Parameters
    ----------
    model : DependenceModel

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1, nowhere above the sensitivity; row i is the dependent, column j the supplier.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> vulnerability(model).round(6).tolist()  # 0.5 × 0.8 × (1 − 0.25)
    [[0.0, 0.3], [0.0, 0.0]]

    Notes
    -----
    Willingness does not enter: it is about what j could do, not about what j does. The power of j over i is this
    dependence of i on j (Emerson).

    References
    ----------
    Keohane, R. O. and Nye, J. S. (1977). *Power and Interdependence*. Little, Brown.
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    return _pairs(model, _weight(model) * _held(model))


def support(model: DependenceModel, capability: ArrayLike) -> np.ndarray:
    """What each actor draws from each other: Σ_r w[i, r] · s[i, j, r] · a[i, j, r] · x[j].

    Parameters
    ----------
    model : DependenceModel
    capability : array (..., n)
        x: what each actor can do, such as the end of a `cascade`; from 0 to 1.

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1; row i is the dependent, column j the supplier.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> support(model, [1, 0.5]).round(6).tolist()  # 0.5 × 0.8 × 0.6 × 0.5
    [[0.0, 0.12], [0.0, 0.0]]

    Notes
    -----
    It tells what is given, where `vulnerability` tells what could be lost: a supplier that gives nothing has power all
    the same. Substitutability does not enter.
    """
    given = model.willingness * np.asarray(capability, dtype=float)[..., _plan_of(model).supplier]
    return _pairs(model, _weight(model) * model.share * given)


def _weight(model: DependenceModel) -> np.ndarray:
    """The criticality of the need of each link."""
    return model.criticality[..., _plan_of(model).need]


def _held(model: DependenceModel) -> np.ndarray:
    """The part of a need that only this supplier can meet."""
    return model.share * (1 - model.substitutability)


def _pairs(model: DependenceModel, of_links: np.ndarray) -> np.ndarray:
    n = len(model.actors)
    return (of_links @ _plan_of(model).by_pair).reshape(*of_links.shape[:-1], n, n)


def leverage(model: DependenceModel) -> np.ndarray:
    """What j could do to i beyond what i could do to j: L[j, i] = d[i, j] − d[j, i].

    Parameters
    ----------
    model : DependenceModel

    Returns
    -------
    ndarray (..., n, n)
        From −1 to 1: the leverage of the row's actor over the column's. ``L[i, j] == -L[j, i]``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> leverage(model).round(6).tolist()
    [[0.0, -0.3], [0.3, 0.0]]

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    d = vulnerability(model)
    return np.swapaxes(d, -1, -2) - d


def cohesion(model: DependenceModel) -> np.ndarray:
    """How much two actors have at stake in each other, on the average: (d[i, j] + d[j, i]) / 2.

    Parameters
    ----------
    model : DependenceModel

    Returns
    -------
    ndarray (..., n, n)
        From 0 to 1, symmetric.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> cohesion(model).round(6).tolist()
    [[0.0, 0.15], [0.15, 0.0]]

    References
    ----------
    Emerson, R. M. (1962). Power-dependence relations. *American Sociological Review* 27, 31–41.
    """
    d = vulnerability(model)
    return (d + np.swapaxes(d, -1, -2)) / 2


def concentration(model: DependenceModel) -> np.ndarray:
    """How far a need hangs on few: HHI[i, r] = Σ_j s[i, j, r]², own share included.

    Parameters
    ----------
    model : DependenceModel

    Returns
    -------
    ndarray (..., P)
        From 1/k, when k of them meet equal parts of the need, to 1, when one meets it all.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> concentration(model).round(6).tolist()  # 0.2² + 0.8²
    [0.68]

    References
    ----------
    Hirschman, A. O. (1945). *National Power and the Structure of Foreign Trade*. University of California Press.
    """
    return model.own**2 + model.share**2 @ _plan_of(model).by_need.T


# --------------------------------------------------------------------------------------------------------------------
# What a loss sets off


def shortfall(model: DependenceModel, capability: ArrayLike) -> np.ndarray:
    """The part of each need that is not met: g[i, r] = Σ_j s[i, j, r] · (1 − σ[i, j, r]) · (1 − a[i, j, r] · x[j]).

    Parameters
    ----------
    model : DependenceModel
    capability : array (..., n)
        x: what each actor can do, from 0 to 1.

    Returns
    -------
    ndarray (..., P)
        From 0 to 1. What an actor supplies to itself is always met.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> shortfall(model, [1, 0.5]).round(6).tolist()  # 0.8 × 0.75 × (1 − 0.5)
    [0.3]
    """
    plan = _plan_of(model)
    given = model.willingness * np.asarray(capability, dtype=float)[..., plan.supplier]
    return (_held(model) * (1 - given)) @ plan.by_need.T


@dataclass(frozen=True, eq=False)
class Cascade:
    """What becomes of the capabilities when what each actor lacks is felt by those who need it.

    Parameters
    ----------
    start : array (..., n)
        x⁰, before anybody feels anything.
    first : array (..., n)
        After one round: what each loses by its own suppliers.
    final : array (..., n)
        At the end: the greatest fixed point, or an upper bound for it if the status says so.
    rounds : int
        The number of rounds, of the draw that took most.
    form : str
        ``"additive"`` or ``"bottleneck"``.
    actors : tuple of str
    status : str
        ``"converged"``: no entry of `final` is more than the tolerance above the greatest fixed point.
        ``"upper_bound"``: the rounds were used up before; the fixed point is at most `final`.
    unfinished : int
        The number of draws that had not converged.
    """

    start: np.ndarray = field(repr=False)
    first: np.ndarray = field(repr=False)
    final: np.ndarray
    rounds: int
    form: str
    actors: tuple[str, ...]
    status: str = CONVERGED
    unfinished: int = 0

    @property
    def direct(self) -> np.ndarray:
        """The loss of the first round."""
        return self.start - self.first

    @property
    def knock_on(self) -> np.ndarray:
        """The loss of all later rounds."""
        return self.first - self.final

    @property
    def loss(self) -> np.ndarray:
        """The direct and the knock-on loss together."""
        return self.start - self.final


def cascade(
    model: DependenceModel, *, form: str = "additive", tolerance: float = 1e-12, max_rounds: int = 10_000
) -> Cascade:
    """Let every shortfall be felt, round after round, until nothing changes any more.

    With g the `shortfall` at x, one round is, for the form

    - ``"additive"``: x[i] ← max(0, x⁰[i] − Σ_r w[i, r] · g[i, r]), the losses add up;
    - ``"bottleneck"``: x[i] ← min(x⁰[i], min_r (1 − w[i, r] · g[i, r])), the worst need counts alone.

    Parameters
    ----------
    model : DependenceModel
    form : str
        One of `FORMS`.
    tolerance : float
        How near to the fixed point is near enough.
    max_rounds : int
        How many rounds at most.

    Returns
    -------
    Cascade
        With `direct` (first round), `knock_on` (the rest), `loss` and `status`.

    Raises
    ------
    EntenteError
        ``dependence.form``, ``dependence.tolerance``, ``dependence.rounds``.

    Examples
    --------
    Iran's air defence hangs on Russia, Russia's drones on Iran; Russia gives half of what it could.

    >>> model = DependenceModel(
    ...     ("iran", "russia"), (("iran", "air_defence"), ("russia", "drones")),
    ...     (("iran", "air_defence", "russia"), ("russia", "drones", "iran")),
    ...     criticality=[0.4, 0.5], own=[0, 0], share=[1, 1], substitutability=[0, 0], willingness=[0.5, 1])
    >>> found = cascade(model)
    >>> found.direct.round(4).tolist(), found.knock_on.round(4).tolist()
    ([0.2, 0.0], [0.0222, 0.1111])
    >>> found.status
    'converged'
    >>> cascade(model, max_rounds=1).status
    'upper_bound'

    Notes
    -----
    One round never raises a capability, and less capability never makes a round end higher: the rounds fall from x⁰
    to the greatest fixed point. A round shrinks distances at least by the factor q = max_i Σ_r w·s·(1 − σ)·a (for the
    bottleneck: the largest single need), so that after a step of size δ the end is at most δ·q/(1 − q) below; the
    rounds stop when that is within the tolerance, or when no number changes.

    Where a ≡ 1 and nothing is cut off at 0, the additive loss is the solution of the inoperability model,
    1 − x = (I − D)⁻¹ (1 − x⁰) with D the matrix of vulnerabilities.

    References
    ----------
    Haimes, Y. Y. and Jiang, P. (2001). Leontief-based model of risk in complex interconnected infrastructures.
    *Journal of Infrastructure Systems* 7, 1–12.
    Tarski, A. (1955). A lattice-theoretical fixpoint theorem and its applications. *Pacific Journal of Mathematics* 5.
    """
    raise_if_any(_cascade_faults(form, tolerance, max_rounds))
    course = _course(model.actors, model.needs, model.links, form)
    start = np.broadcast_to(model.capability, (*model.draws, len(model.actors)))
    first = start.reshape(math.prod(model.draws), len(model.actors)).T.copy()
    final = first.copy()
    rounds = unfinished = 0
    for begin in range(0, first.shape[1], CHUNK):
        part = slice(begin, min(begin + CHUNK, first.shape[1]))
        *ends, took, left = _fall(_round(model, course, part), tolerance, max_rounds)
        first[course.moving, part], final[course.moving, part] = ends
        rounds, unfinished = max(rounds, took), unfinished + left
    status = UPPER_BOUND if unfinished else CONVERGED
    first, final = first.T.reshape(start.shape), final.T.reshape(start.shape)
    return Cascade(start, first, final, rounds, form, model.actors, status, unfinished)


def _cascade_faults(form: str, tolerance: float, max_rounds: int) -> Iterator[Fault]:
    if form not in FORMS:
        yield unknown_choice("dependence.form", "argument form", form, FORMS)
    if not (isinstance(tolerance, int | float) and 0 < tolerance < 1):
        yield Fault("dependence.tolerance", "argument tolerance", f"{tolerance}", "a number between 0 and 1")
    if not (isinstance(max_rounds, int) and max_rounds >= 1):
        yield Fault("dependence.rounds", "argument max_rounds", f"{max_rounds}", "a whole number, at least 1")


@dataclass(frozen=True, slots=True)
class _Course:
    """What a round of one form adds up, as places and as matrices of 0 and 1.

    Only those who need something move. A round has **rows**, the actors that move or (for the bottleneck) the needs,
    and **terms**: the links of a row with the same supplier, if that supplier moves.
    """

    moving: np.ndarray  # (m,) places of actors
    by_row: np.ndarray  # (R, E)
    still: np.ndarray  # (S,) links with a supplier that does not move
    by_term: np.ndarray  # (T, E)
    gather: np.ndarray  # (R, T)
    giver: np.ndarray  # (T,) places among those that move
    needs_of: np.ndarray | None  # (m, most needs of an actor), for the bottleneck


@lru_cache(maxsize=256)
def _course(actors: tuple[str, ...], needs: tuple[Need, ...], links: tuple[Link, ...], form: str) -> _Course:
    plan = _plan(actors, needs, links)
    moving, owner = np.unique(plan.owner, return_inverse=True)
    row = owner[plan.need] if form == "additive" else plan.need
    moves = np.isin(plan.supplier, moving)
    terms, term = np.unique(np.stack([row, plan.supplier])[:, moves], axis=1, return_inverse=True)
    place = np.full(len(links), -1)
    place[moves] = np.ravel(term)
    rows = len(moving) if form == "additive" else len(needs)
    return _Course(
        moving,
        by_row=_one_hot(row, rows),
        still=np.flatnonzero(~moves),
        by_term=_one_hot(place, terms.shape[1]),
        gather=_one_hot(terms[0], rows),
        giver=np.searchsorted(moving, terms[1]),
        needs_of=None if form == "additive" else _needs_of(owner, len(moving)),
    )


def _needs_of(owner: np.ndarray, actors: int) -> np.ndarray:
    """The needs of each actor, (actors, most needs of one); the number of needs where there are no more."""
    mine = [np.flatnonzero(owner == actor) for actor in range(actors)]
    padded = np.full((actors, max(map(len, mine), default=0)), len(owner))
    for row, places in zip(padded, mine, strict=True):
        row[: len(places)] = places
    return padded


@dataclass(slots=True)
class _Round:
    """One round for a chunk of draws, with draws on the last axis: levels = base + gather @ (flow · x[giver])."""

    course: _Course
    start: np.ndarray  # (m, C)
    base: np.ndarray  # (R, C): what is left when nobody who moves gives anything
    flow: np.ndarray  # (T, C): what a supplier with all its capability gives
    factor: np.ndarray  # (C,): by how much a round shrinks distances at least

    def step(self, x: np.ndarray) -> np.ndarray:
        levels = self.course.gather @ (self.flow * x[self.course.giver])
        levels += self.base
        if self.course.needs_of is None:
            return np.maximum(levels, 0, out=levels)
        levels = np.concatenate([levels, np.ones((1, x.shape[1]))])  # the last row stands in for a need not there
        return np.minimum(self.start, levels[self.course.needs_of].min(axis=1, initial=1))

    def keep(self, columns: np.ndarray) -> _Round:
        parts = (array[..., columns] for array in (self.start, self.base, self.flow, self.factor))
        return _Round(self.course, *parts)


def _round(model: DependenceModel, course: _Course, part: slice) -> _Round:
    plan = _plan_of(model)
    rows = {name: _columns(getattr(model, name), part, model.draws) for name in ARRAYS if name != "own"}
    hold = rows["criticality"][plan.need] * rows["share"] * (1 - rows["substitutability"])
    flow, start = hold * rows["willingness"], rows["capability"][course.moving]
    base = (start if course.needs_of is None else 1) - course.by_row @ hold
    base += course.by_row[:, course.still] @ (flow[course.still] * rows["capability"][plan.supplier[course.still]])
    factor = (course.by_row @ flow).max(axis=0, initial=0)
    return _Round(course, start, base, course.by_term @ flow, factor)


def _columns(array: np.ndarray, part: slice, lead: tuple[int, ...]) -> np.ndarray:
    """The draws of a chunk as columns; one column for all of them is repeated."""
    width = array.shape[-1]
    if array.ndim == 1:
        return np.repeat(array[:, None], part.stop - part.start, axis=1)
    rows = np.broadcast_to(array, (*lead, width)).reshape(-1, width)
    return np.ascontiguousarray(rows[part].T)


def _fall(rounds: _Round, tolerance: float, max_rounds: int) -> tuple[np.ndarray, np.ndarray, int, int]:
    """The first and the last round of every draw, how many rounds that took, and how many draws were not done."""
    x = np.minimum(rounds.step(rounds.start), rounds.start)
    first, final = x, np.empty_like(x)
    enough = np.maximum(tolerance * (1 - rounds.factor) / np.maximum(rounds.factor, 1e-300), 0)
    left = np.arange(x.shape[1])
    there, number = (rounds.start - x).max(axis=0, initial=0) <= enough, 1
    while number < max_rounds and not there.all():
        if 2 * there.sum() > len(there):  # to take the finished draws out costs more than a round
            final[:, left] = x
            left, rounds, x, enough = left[~there], rounds.keep(~there), x[:, ~there], enough[~there]
            there = np.zeros(len(left), dtype=bool)
        lower = np.minimum(rounds.step(x), x)  # rounding may lift a number by its last digit; a round never does
        if there.any():
            np.copyto(lower, x, where=there)
        there = (x - lower).max(axis=0, initial=0) <= enough
        x, number = lower, number + 1
    final[:, left] = x
    return first, final, number, int((~there).sum())


def swing(model: DependenceModel, dependent: str, supplier: str, *, form: str = "additive") -> np.ndarray:
    """What the dependent has at stake in the supplier: its end if the supplier gives all, less its end if nothing.

    Parameters
    ----------
    model : DependenceModel
    dependent, supplier : str
        Two actors of the model.
    form : str
        One of `FORMS`.

    Returns
    -------
    ndarray (...)
        From 0 to 1, whatever the supplier is giving at the moment.

    Raises
    ------
    EntenteError
        ``dependence.actor``, ``dependence.form``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> round(float(swing(model, "a", "b")), 6)  # 0.5 × 0.8 × (1 − 0.25)
    0.3

    Notes
    -----
    Unlike the vulnerability it counts what comes round through third parties, and that a weakened supplier has less
    to give or to withhold.
    """
    place, other = model.index(dependent), model.index(supplier)
    plan = _plan_of(model)
    tie = (plan.dependent == place) & (plan.supplier == other)
    ends = [revised(model, willingness=np.where(tie, value, model.willingness)) for value in (1.0, 0.0)]
    gives, withholds = (cascade(end, form=form).final[..., place] for end in ends)
    return gives - withholds


def swing_leverage(model: DependenceModel, actor: str, other: str, *, form: str = "additive") -> np.ndarray:
    """What the other has at stake in the actor, less what the actor has at stake in the other.

    Parameters
    ----------
    model : DependenceModel
    actor, other : str
        Two actors of the model.
    form : str
        One of `FORMS`.

    Returns
    -------
    ndarray (...)
        From −1 to 1; above 0 where the actor has the leverage.

    Raises
    ------
    EntenteError
        ``dependence.actor``, ``dependence.form``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [0.6])
    >>> round(float(swing_leverage(model, "b", "a")), 6), round(float(leverage(model)[1, 0]), 6)
    (0.3, 0.3)

    Notes
    -----
    Between two actors that need nobody else and get all they need from elsewhere, it equals the `leverage`.
    """
    return swing(model, other, actor, form=form) - swing(model, actor, other, form=form)
