"""Cross-impact balance: which states of several things fit together?

Each state of a thing pushes the states of the others. `consistent_scenarios` finds the scenarios in which nothing is
pushed out of its place (Weimer-Jehle 2006); `successions` follows the others until they rest or go in a circle. It
ranks what was put into it, and is no forecast.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from entente.doubt.evidence import twice
from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice

STRONGEST = 3
LIMIT = 2_000_000
CHUNK = 65_536


States = tuple[str, ...]  # one state for each descriptor


@dataclass(frozen=True, slots=True)
class Descriptor:
    """Something that can be in one of several states, such as the war in Ukraine.

    Parameters
    ----------
    states : tuple of str
        At least two, which exclude each other.
    label : str
        The name in figures.
    labels : tuple of str
        The names of the states, if they have others than their ids.
    """

    id: str
    states: tuple[str, ...]
    label: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """A judgement: how the state of one descriptor pushes a state of another.

    Parameters
    ----------
    descriptor, state : str
        What pushes.
    on_descriptor, on_state : str
        What is pushed.
    impact : int
        From -3, strongly hinders, to 3, strongly promotes; a pair that is not judged counts 0.
    reason, basis : str
        Why; and whether that is ``stated`` in the article, ``inferred`` from it, or ``external``.
    rests_on : tuple of str
        Claims, facts, assumptions and paragraphs.
    """

    descriptor: str
    state: str
    on_descriptor: str
    on_state: str
    impact: int
    reason: str = ""
    basis: str = ""
    rests_on: tuple[str, ...] = ()

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """What pushes and what is pushed."""
        return self.descriptor, self.state, self.on_descriptor, self.on_state


@dataclass(frozen=True)
class CrossImpact:
    """Descriptors and the judgements between their states. Made with `CrossImpact.build`.

    A scenario names one state for each descriptor: a mapping, or a sequence in the order of the descriptors.
    """

    descriptors: tuple[Descriptor, ...]
    impacts: tuple[Impact, ...]

    @classmethod
    def build(cls, descriptors: Iterable[Descriptor], impacts: Iterable[Impact]) -> CrossImpact:
        """A cross-impact matrix without contradictions.

        Raises
        ------
        EntenteError
            All faults at once: ``hypotheses.few``, ``hypotheses.id``, ``hypotheses.unknown``, ``hypotheses.own``,
            ``hypotheses.impact``, ``hypotheses.twice``.

        Examples
        --------
        >>> CrossImpact.build([Descriptor("rain", ("yes", "no"))], [Impact("rain", "yes", "rain", "no", 1)])
        Traceback (most recent call last):
        entente.errors.EntenteError: impact of rain yes on rain no: found a push on itself; expected two descriptors.
        """
        built = cls(tuple(descriptors), tuple(impacts))
        raise_if_any(_cross_impact_faults(built))
        return built

    @cached_property
    def matrix(self) -> np.ndarray:
        """All impacts: one row for each state that pushes, one column for each state that is pushed."""
        matrix = np.zeros((len(self.names), len(self.names)), dtype=np.int64)
        place = {name: number for number, name in enumerate(self.names)}
        for one in self.impacts:
            matrix[place[one.pair[:2]], place[one.pair[2:]]] = one.impact
        matrix.flags.writeable = False
        return matrix

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The states as (descriptor, state), in the order of the rows and columns."""
        return tuple((one.id, state) for one in self.descriptors for state in one.states)

    @cached_property
    def starts(self) -> np.ndarray:
        """Where the states of each descriptor begin."""
        return np.cumsum([0, *(len(one.states) for one in self.descriptors)])[:-1]

    @property
    def count(self) -> int:
        """How many scenarios there are: the product of the numbers of states."""
        return math.prod(len(one.states) for one in self.descriptors)

    def scenario(self, states: Mapping[str, str] | Sequence[str]) -> States:
        """A scenario in the order of the descriptors.

        Raises
        ------
        EntenteError
            ``hypotheses.scenario``: everything that is missing, unknown or too much, at once.

        Examples
        --------
        >>> weather = CrossImpact.build([Descriptor("rain", ("yes", "no")), Descriptor("wind", ("east", "west"))], [])
        >>> weather.scenario({"wind": "west", "rain": "no"})
        ('no', 'west')
        """
        order = [one.id for one in self.descriptors]
        if not isinstance(states, Mapping):
            if isinstance(states, str) or len(states) != len(order):
                found = repr(states) if isinstance(states, str) else f"{len(states)} states"
                expected = f"{len(order)} states, for {', '.join(order)}"
                raise EntenteError([Fault("hypotheses.scenario", "scenario", found, expected)])
            states = dict(zip(order, states, strict=True))
        raise_if_any(_scenario_faults(self.descriptors, states))
        return tuple(states[name] for name in order)

    def named(self, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, str]:
        """A scenario as descriptor → state.

        Examples
        --------
        >>> CrossImpact.build([Descriptor("rain", ("yes", "no"))], []).named(["no"])
        {'rain': 'no'}
        """
        return dict(zip((one.id for one in self.descriptors), self.scenario(scenario), strict=True))


def _scenario_faults(descriptors: Sequence[Descriptor], states: Mapping[str, str]) -> Iterator[Fault]:
    order = {one.id: one for one in descriptors}
    for name in states:
        if name not in order:
            yield unknown_choice("hypotheses.scenario", "scenario", name, order)
    for name, one in order.items():
        where = f"scenario, {name}"
        if name not in states:
            yield Fault("hypotheses.scenario", where, "no state", f"one of {', '.join(one.states)}")
        elif states[name] not in one.states:
            yield unknown_choice("hypotheses.scenario", where, states[name], one.states)


def _cross_impact_faults(cross: CrossImpact) -> Iterator[Fault]:
    yield from _descriptor_faults(cross.descriptors)
    known = [" ".join(name) for name in cross.names]
    for one in cross.impacts:
        where = _impact_of(*one.pair)
        for end in (one.pair[:2], one.pair[2:]):
            if end not in cross.names:
                found, expected = " ".join(end), "a descriptor and one of its states"
                yield Fault("hypotheses.unknown", where, f'"{found}"', expected, did_you_mean(found, known))
        if one.descriptor == one.on_descriptor:
            yield Fault("hypotheses.own", where, "a push on itself", "two descriptors")
        if not isinstance(one.impact, int) or isinstance(one.impact, bool) or abs(one.impact) > STRONGEST:
            expected = f"a whole number from -{STRONGEST} to {STRONGEST}"
            yield Fault("hypotheses.impact", where, repr(one.impact), expected)
    for pair in twice(one.pair for one in cross.impacts):
        do = "Decide which of them holds."
        yield Fault("hypotheses.twice", _impact_of(*pair), "more than one judgement", "one", do)


def _impact_of(descriptor: str, state: str, on_descriptor: str, on_state: str) -> str:
    return f"impact of {descriptor} {state} on {on_descriptor} {on_state}"


def _descriptor_faults(descriptors: Sequence[Descriptor]) -> Iterator[Fault]:
    if not descriptors:
        yield Fault("hypotheses.few", "descriptors", "none", "at least one")
    for repeated in twice(one.id for one in descriptors):
        yield Fault("hypotheses.id", "descriptors", f'"{repeated}" more than once', "each id once")
    for one in descriptors:
        if len(one.states) < 2:
            yield Fault("hypotheses.few", f"descriptor {one.id}", f"{len(one.states)} states", "at least 2")
        for repeated in twice(one.states):
            yield Fault("hypotheses.id", f"descriptor {one.id}", f'"{repeated}" more than once', "each state once")


def impact_balances(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, dict[str, int]]:
    """How strongly a scenario pushes each state, its own and the others.

    The balance of a state is the sum of the impacts on it of all states that the scenario holds.

    Raises
    ------
    EntenteError
        ``hypotheses.scenario``: a state is missing, unknown or too much.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> impact_balances(cross, ["yes", "dry"])
    {'rain': {'yes': 0, 'no': 0}, 'street': {'wet': 3, 'dry': 0}}

    References
    ----------
    W. Weimer-Jehle, Cross-impact balances, Technological Forecasting and Social Change 73 (2006) 334–361.
    """
    balance = iter(balances_at(cross, places_of(cross, scenario))[0].tolist())
    return {one.id: {state: next(balance) for state in one.states} for one in cross.descriptors}


def places_of(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> np.ndarray:
    """A scenario as one row of the numbers of its states among all states."""
    states = cross.scenario(scenario)
    own = [one.states.index(state) for one, state in zip(cross.descriptors, states, strict=True)]
    return (cross.starts + own)[None, :]


def balances_at(cross: CrossImpact, places: np.ndarray) -> np.ndarray:
    """The balances of many scenarios: (scenarios, descriptors) to (scenarios, all states)."""
    balance = np.zeros((len(places), len(cross.names)), dtype=np.int64)
    for column in places.T:
        balance += cross.matrix[column]
    return balance


def gaps_at(cross: CrossImpact, places: np.ndarray) -> np.ndarray:
    """Best balance − own balance of each descriptor: (scenarios, descriptors), at least 0."""
    balance = balances_at(cross, places)
    best = np.maximum.reduceat(balance, cross.starts, axis=1)
    return best - np.take_along_axis(balance, places, axis=1)


def gaps(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> dict[str, int]:
    """How far each descriptor's state is beaten by the best of its states; 0 where it is in its place.

    Gap = greatest balance of the descriptor − balance of the state that the scenario holds.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> gaps(cross, ["yes", "dry"])
    {'rain': 0, 'street': 3}
    """
    found = gaps_at(cross, places_of(cross, scenario))[0].tolist()
    return {one.id: gap for one, gap in zip(cross.descriptors, found, strict=True)}


def total_impact(cross: CrossImpact, scenario: Mapping[str, str] | Sequence[str]) -> int:
    """The total impact score: the sum of all impacts between the states that a scenario holds.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> cross = CrossImpact.build([rain, street], [Impact("rain", "yes", "street", "wet", 3)])
    >>> total_impact(cross, ["yes", "wet"])
    3

    Notes
    -----
    A high score means that the scenario holds together by many or strong judgements, not that it is likely.
    """
    places = places_of(cross, scenario)
    return int(np.take_along_axis(balances_at(cross, places), places, axis=1).sum())


def consistent_scenarios(cross: CrossImpact, *, slack: int = 0, limit: int = LIMIT) -> tuple[States, ...]:
    """All consistent scenarios, found by looking at every one there is.

    Parameters
    ----------
    slack : int
        By how much a state may miss the greatest balance; 0 for strict consistency.
    limit : int
        How many scenarios may be looked at.

    Returns
    -------
    tuple of tuple of str
        Each in the order of the descriptors; sorted by the order of their states.

    Raises
    ------
    EntenteError
        ``hypotheses.too_many`` if there are more scenarios than `limit`.

    Examples
    --------
    >>> rain, street = Descriptor("rain", ("yes", "no")), Descriptor("street", ("wet", "dry"))
    >>> impacts = [Impact("rain", "yes", "street", "wet", 3), Impact("rain", "no", "street", "dry", 2)]
    >>> consistent_scenarios(CrossImpact.build([rain, street], impacts))
    (('yes', 'wet'), ('no', 'dry'))

    References
    ----------
    W. Weimer-Jehle, Cross-impact balances, Technological Forecasting and Social Change 73 (2006) 334–361.
    """
    refuse_too_many(cross, limit)
    found = []
    for places in all_places(cross):
        found.extend(places[(gaps_at(cross, places) <= slack).all(axis=1)].tolist())
    return tuple(states_at(cross, row) for row in found)


def refuse_too_many(cross: CrossImpact, limit: int) -> None:
    if cross.count > limit:
        sizes = " × ".join(str(len(one.states)) for one in cross.descriptors)
        found = f"{cross.count:,} scenarios ({sizes})"
        do = "Leave out a descriptor or merge states; or raise the limit and wait."
        raise EntenteError([Fault("hypotheses.too_many", "cross-impact matrix", found, f"at most {limit:,}", do)])


def all_places(cross: CrossImpact) -> Iterator[np.ndarray]:
    """Every scenario, the last descriptor changing fastest, in blocks that fit into memory."""
    sizes = [len(one.states) for one in cross.descriptors]
    for first in range(0, cross.count, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, cross.count))
        yield np.stack(np.unravel_index(numbers, sizes), axis=1) + cross.starts


def states_at(cross: CrossImpact, places: Iterable[int]) -> States:
    return tuple(cross.names[place][1] for place in places)
