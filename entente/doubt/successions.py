"""Where scenarios go that do not fit together: the succession of one, and the attractors of all.

`cross_impact` says which states are pushed out of their places; here they give way, step by step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from entente.doubt.cross_impact import (
    LIMIT,
    CrossImpact,
    States,
    all_places,
    balances_at,
    gaps_at,
    places_of,
    refuse_too_many,
    states_at,
)
from entente.errors import EntenteError, unknown_choice

SUCCESSION_RULES = ("global", "incremental")


@dataclass(frozen=True, slots=True)
class Succession:
    """Where a scenario goes when its states give way to stronger ones.

    Parameters
    ----------
    path : tuple of scenarios
        From the start to just before the cycle; empty if the start is in it.
    cycle : tuple of scenarios
        What repeats for ever: one consistent scenario, or several that follow one another.
    """

    path: tuple[States, ...]
    cycle: tuple[States, ...]

    @property
    def settles(self) -> bool:
        """Whether it comes to rest in a consistent scenario."""
        return len(self.cycle) == 1


def succession(cross: CrossImpact, start: Mapping[str, str] | Sequence[str], *, rule: str = "global") -> Succession:
    """Follow a scenario until it comes to rest or repeats itself.

    Parameters
    ----------
    rule : str
        ``"global"``: every descriptor that is beaten goes to its strongest state, all at once. ``"incremental"``:
        only the descriptor that is beaten by most. Among equals the first one in the order of the matrix.

    Examples
    --------
    >>> from entente.doubt import Descriptor, Impact
    >>> pushes = {("sun", "dry"): 2, ("sun", "wet"): -2, ("rain", "dry"): -2, ("rain", "wet"): 2}
    >>> impacts = [Impact("sky", sky, "street", street, push) for (sky, street), push in pushes.items()]
    >>> weather = [Descriptor("sky", ("sun", "rain")), Descriptor("street", ("dry", "wet"))]
    >>> succession(CrossImpact.build(weather, impacts), ("sun", "wet"))
    Succession(path=(('sun', 'wet'),), cycle=(('sun', 'dry'),))

    Notes
    -----
    The steps are an order of thought, not of time: the method has no clock.
    """
    _known_rule(rule)
    seen, now = [], places_of(cross, start)
    while (step := states_at(cross, now[0])) not in seen:
        seen.append(step)
        now = _next(cross, now, rule)
    begin = seen.index(step)
    return Succession(tuple(seen[:begin]), tuple(seen[begin:]))


def _known_rule(rule: str) -> None:
    if rule not in SUCCESSION_RULES:
        raise EntenteError([unknown_choice("hypotheses.rule", "argument rule", rule, SUCCESSION_RULES)])


def _next(cross: CrossImpact, places: np.ndarray, rule: str) -> np.ndarray:
    """One step of the succession of many scenarios."""
    beaten, balance = gaps_at(cross, places), balances_at(cross, places)
    ends = [*cross.starts[1:], len(cross.names)]
    best = [balance[:, begin:end].argmax(axis=1) + begin for begin, end in zip(cross.starts, ends, strict=True)]
    moves = beaten > 0
    if rule == "incremental":
        moves &= np.arange(places.shape[1]) == beaten.argmax(axis=1)[:, None]
    return np.where(moves, np.stack(best, axis=1), places)


@dataclass(frozen=True, slots=True)
class Attractor:
    """A consistent scenario, or a cycle, with the number of scenarios that end there."""

    cycle: tuple[States, ...]
    basin: int


def attractors(cross: CrossImpact, *, rule: str = "global", limit: int = LIMIT) -> tuple[Attractor, ...]:
    """Where all scenarios end, the widest basin first.

    Parameters
    ----------
    cross, rule
        As for `succession`.
    limit : int
        How many scenarios may be looked at.

    Returns
    -------
    tuple of Attractor
        The basins add up to the number of scenarios.

    Examples
    --------
    >>> from entente.doubt import Descriptor, Impact
    >>> weather = [Descriptor("sky", ("sun", "rain")), Descriptor("street", ("dry", "wet"))]
    >>> wet = [Impact("sky", sky, "street", "wet", push) for sky, push in (("sun", -2), ("rain", 2))]
    >>> dry = [Impact("sky", sky, "street", "dry", push) for sky, push in (("sun", 2), ("rain", -2))]
    >>> len(attractors(CrossImpact.build(weather, wet + dry)))
    2

    Notes
    -----
    A wide basin is no probability: it counts combinations, and not all of them are equally easy to come by.
    """
    _known_rule(rule)
    refuse_too_many(cross, limit)
    step = _steps(cross, rule)
    far = step
    for _ in range(cross.count.bit_length()):
        far = far[far]
    basins: Counter[tuple[int, ...]] = Counter()
    for place, count in zip(*(part.tolist() for part in np.unique(far, return_counts=True)), strict=True):
        basins[_cycle(step, place)] += count
    sizes = [len(one.states) for one in cross.descriptors]
    return tuple(
        Attractor(tuple(states_at(cross, cross.starts + np.unravel_index(place, sizes)) for place in cycle), basin)
        for cycle, basin in sorted(basins.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _steps(cross: CrossImpact, rule: str) -> np.ndarray:
    """The number of the scenario that follows each scenario."""
    sizes = [len(one.states) for one in cross.descriptors]
    found = []
    for places in all_places(cross):
        own = _next(cross, places, rule) - cross.starts
        found.append(np.ravel_multi_index(tuple(own.T), sizes))
    return np.concatenate(found)


def _cycle(step: np.ndarray, place: int) -> tuple[int, ...]:
    """The cycle that a number is in, begun with its smallest member."""
    cycle, now = [place], int(step[place])
    while now != place:
        cycle.append(now)
        now = int(step[now])
    least = cycle.index(min(cycle))
    return tuple(cycle[least:] + cycle[:least])
