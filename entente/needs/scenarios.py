"""Scenarios: what if one thing had been otherwise?

A **scenario** is a list of **interventions** in a model of dependence: a supply is cut or restored, a substitute is
found or made dearer, a tie is broken or formed, an actor is shocked. `apply` makes the changed model, `compare` lets
both run and sets the ends side by side. Scenarios are read from YAML files that anybody can write; what is wrong in
them is said all at once, and nothing in them is ever run as code.

What comes out is conditional: on the numbers of the model and on the interventions as written. It is no forecast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as calendar_date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice
from entente.needs.cascades import CONVERGED, Cascade, cascade
from entente.needs.measures import leverage
from entente.needs.model import DependenceModel, revised
from entente.needs.tables import at_horizon

if TYPE_CHECKING:
    pass


OPERATIONS = ("cut_supply", "restore", "substitute", "raise_cost", "break_tie", "form_tie", "shock")

# What each operation acts on: the fields that its target must have, and those that it may have.
TARGETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **dict.fromkeys(OPERATIONS[:4], (("dependent", "supplier"), ("resource",))),
    "break_tie": (("between",), ()),
    "form_tie": (("dependent", "supplier", "resource"), ()),
    "shock": (("actor",), ("resource",)),
}

OPPOSED = tuple(
    frozenset(pair)
    for pair in (
        ("cut_supply", "restore"),
        ("break_tie", "restore"),
        ("break_tie", "form_tie"),
        ("substitute", "raise_cost"),
    )
)

TARGET_FIELDS = {key for must, may in TARGETS.values() for key in must + may}

SAME_DATE = ", at the same date"

ONE_THING = "one thing at a time for one target", "Leave one out, or give them dates that say which comes later."

SHARES = ("value", "willingness", "substitutability")

NOBODY, OTHERS = "nobody", "others"

WHOM = f"{NOBODY}, {OTHERS}, or one or more names, as in [russia, china]"

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)

Target = tuple[tuple[str, Any], ...]

# --------------------------------------------------------------------------------------------------------------------
# Interventions and scenarios


@dataclass(frozen=True)
class Intervention:
    """One thing that is otherwise.

    Parameters
    ----------
    operation : str
        One of `OPERATIONS`.
    target : mapping
        What it acts on: ``dependent`` and ``supplier`` (and ``resource``; left out, all that go from the one to the
        other) for cut_supply, restore, substitute and raise_cost; ``between``, two actors, for break_tie;
        ``dependent``, ``supplier`` and ``resource`` for form_tie; ``actor`` (and ``resource``) for shock. It is kept
        as pairs.
    value : float
        How strongly, from 0, not at all, to 1, wholly.
    date : str
        From when: 2024, 2024-10 or 2024-10-26; empty, from the outset.
    paragraph : int, optional
        The paragraph of the article that prompts it.
    why : str
        In a sentence.
    willingness, substitutability : float, optional
        Of the link that form_tie makes: 1 and 0 if left out. Left out, those of a link that was there stay. Where
        nobody is replaced, the willingness is that of what is added, and there is no substitutability to give: what is
        added can be replaced as what was missing could.
    replaces : str or sequence of str
        Whom form_tie takes something away from. ``"nobody"``, also if it is left out: the supplier adds, and fills what
        is missing. ``"others"``: all other suppliers of the need, in proportion. A supplier or several, by name; the
        dependent's own name stands for its own part of the need, which nothing else touches.

    Examples
    --------
    >>> cut = Intervention("cut_supply", {"dependent": "iran", "supplier": "russia"}, 0.5)
    >>> cut["supplier"], cut["resource"]
    ('russia', '')
    >>> Intervention("cut", {}, 2)
    Traceback (most recent call last):
    entente.errors.EntenteError: 2 faults:
      1. intervention, field operation: found "cut"; expected one of cut_supply, restore, substitute, raise_cost,
         break_tie, form_tie, shock.
      2. intervention, field value: found 2; expected a number from 0 to 1.
    """

    operation: str
    target: Target
    value: float = 1.0
    date: str = ""
    paragraph: int | None = None
    why: str = ""
    willingness: float | None = None
    substitutability: float | None = None
    replaces: str | tuple[str, ...] = ""

    def __post_init__(self) -> None:
        given = _pairs_of(self.target)
        raise_if_any(_intervention_faults(self, given))
        keys = (*TARGETS[self.operation][0], *TARGETS[self.operation][1])
        frozen = tuple((key, _frozen(given[key])) for key in keys if given.get(key))
        object.__setattr__(self, "target", frozen)
        if self.operation == "form_tie":
            object.__setattr__(self, "replaces", _whom(self.replaces))
        for name in SHARES:
            if getattr(self, name) is not None:
                object.__setattr__(self, name, float(getattr(self, name)))

    def __getitem__(self, key: str) -> Any:
        """A field of the target, empty if it was left out."""
        return next((value for name, value in self.target if name == key), "")


def _pairs_of(target: Any) -> dict[str, Any]:
    try:
        return dict(target)
    except (TypeError, ValueError):
        expected = "a mapping, as in {'actor': 'iran'}"
        raise EntenteError([Fault("scenarios.target", "intervention, field target", f"{target!r}", expected)]) from None


def _whom(replaces: str | Sequence[str]) -> str | tuple[str, ...]:
    """Whom a tie replaces, written in one way only."""
    names = (replaces,) if isinstance(replaces, str) else tuple(replaces)
    if len(names) > 1:
        return names
    return "".join(names) or NOBODY


def _frozen(value: Any) -> Any:
    return value if isinstance(value, str) else tuple(value)


def _intervention_faults(item: Intervention, given: Mapping[str, Any]) -> Iterator[Fault]:
    if item.operation not in OPERATIONS:
        yield unknown_choice("scenarios.operation", "intervention, field operation", item.operation, OPERATIONS)
    else:
        yield from _target_faults(item.operation, given)
    for name in SHARES:
        value = getattr(item, name)
        if name != "value" and (value is None or item.operation != "form_tie"):
            if value is not None:
                do = "Only form_tie makes a link."
                yield Fault("scenarios.value", f"intervention, field {name}", f"{value}", "nothing", do)
        elif not (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1):
            yield Fault("scenarios.value", f"intervention, field {name}", f"{value}", "a number from 0 to 1")
    if item.date and not (isinstance(item.date, str) and is_date(item.date)):
        yield _date_fault("intervention, field date", item.date)
    yield from _replaces_faults(item, given.get("supplier"))


def _replaces_faults(item: Intervention, supplier: Any) -> Iterator[Fault]:
    where = "intervention, field replaces"
    if item.operation != "form_tie":
        if item.replaces:
            yield Fault("scenarios.replaces", where, f"{item.replaces}", "nothing", "Only form_tie replaces anybody.")
        return
    names = tuple(item.replaces) if isinstance(item.replaces, list | tuple) else (item.replaces,)
    mixed = len(names) > 1 and (NOBODY in names or OTHERS in names)
    if mixed or not all(isinstance(name, str) for name in names):
        yield Fault("scenarios.replaces", where, f"{item.replaces}", WHOM)
    elif supplier in names:
        yield Fault("scenarios.replaces", where, f'"{supplier}", the supplier itself', WHOM, "Name somebody else.")
    if item.substitutability is not None and names in ((), ("",), (NOBODY,)):
        expected = f"nothing where replaces is {NOBODY}"
        do = "Leave it out: what is added can be replaced as what was missing could. raise_cost makes it harder."
        where = "intervention, field substitutability"
        yield Fault("scenarios.replaces", where, f"{item.substitutability}", expected, do)


def _target_faults(operation: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    must, may = TARGETS[operation]
    where = "intervention, field target"
    for key in given:
        if key not in must + may:
            expected = f"{operation} acts on {', '.join(must)}" + (f" and, if you like, {may[0]}" if may else "")
            yield Fault("scenarios.target", where, f'"{key}"', expected, did_you_mean(str(key), must + may))
    for key in must:
        if not given.get(key):
            yield Fault("scenarios.target", where, f"no {key}", f"{operation} acts on {', '.join(must)}", f"Add {key}.")
    names = given.get("between") or ()
    if "between" in must and names and not _two_names(names):
        yield Fault("scenarios.target", where, f"between {names}", "two different actors, as in [iran, russia]")
    for key in set(must + may) - {"between"}:
        if given.get(key) and not isinstance(given[key], str):
            yield Fault("scenarios.target", where, f"{key} {given[key]}", "one name")
    if given.get("dependent") and given.get("dependent") == given.get("supplier"):
        found = f'"{given["dependent"]}" as its own supplier'
        yield Fault("scenarios.target", where, found, "two different actors")


def _two_names(names: Any) -> bool:
    is_list = isinstance(names, list | tuple) and all(isinstance(name, str) and name for name in names)
    return is_list and len(names) == 2 and names[0] != names[1]


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, or its year, or its year and month.

    Examples
    --------
    >>> is_date("2024"), is_date("2024-02-29"), is_date("2023-02-29"), is_date("2024-2")
    (True, True, False, False)
    """
    if not DATE.fullmatch(text):
        return False
    try:
        calendar_date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _date_fault(where: str, found: object) -> Fault:
    return Fault("scenarios.date", where, f'"{found}"', "2024, 2024-10 or 2024-10-26", "Or leave the date out.")


@dataclass(frozen=True)
class Scenario:
    """Interventions that belong together, and the question that they answer.

    Parameters
    ----------
    name : str
        The name of its file, without the ending.
    title, question : str
        Short, and in full: what if …?
    period : str
        The period whose model it changes.
    prompted_by : tuple of int
        The paragraphs of the article that prompt it.
    builds_on : str
        Another scenario whose interventions come first, if any: see `chain`.
    rests_on : tuple of str
        The assumptions, claims and facts that it rests on.
    caution : str
        What speaks against reading too much into it.
    """

    name: str
    title: str
    question: str
    period: str
    interventions: tuple[Intervention, ...]
    prompted_by: tuple[int, ...] = ()
    builds_on: str = ""
    rests_on: tuple[str, ...] = ()
    caution: str = ""

    def __post_init__(self) -> None:
        for name in ("interventions", "prompted_by", "rests_on"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


def chain(scenarios: Mapping[str, Scenario], name: str) -> tuple[Intervention, ...]:
    """The interventions of a scenario, after those of the scenarios that it builds on.

    Raises
    ------
    EntenteError
        ``scenarios.name`` for an unknown name, ``scenarios.cycle`` for one that builds on itself.

    Examples
    --------
    >>> cut, shock = Intervention("shock", {"actor": "iran"}), Intervention("shock", {"actor": "russia"})
    >>> both = {"one": Scenario("one", "One", "?", "2025", [cut]), "two": Scenario("two", "Two", "?", "2025", [shock],
    ...         builds_on="one")}
    >>> [item["actor"] for item in chain(both, "two")]
    ['iran', 'russia']
    """
    line = _line(scenarios, name)
    if line[-1] in line[:-1]:
        raise EntenteError([_cycle_fault(f"scenario {name}, field builds_on", line)])
    return tuple(item for each in reversed(line) for item in scenarios[each].interventions)


def _line(scenarios: Mapping[str, Scenario], name: str) -> list[str]:
    """A scenario, what it builds on, what that builds on; a name that comes again ends the line."""
    line = [name]
    while True:
        if line[-1] not in scenarios:
            where = "a scenario" if len(line) == 1 else f"scenario {line[-2]}, field builds_on"
            raise EntenteError([unknown_choice("scenarios.name", where, line[-1], scenarios)])
        below = scenarios[line[-1]].builds_on
        if not below or line[-1] in line[:-1]:
            return line
        line.append(below)


def _cycle_fault(where: str, line: Sequence[str]) -> Fault:
    found = f"a circle, {' → '.join(line)}"
    return Fault("scenarios.cycle", where, found, "scenarios that end in one that builds on none", "Leave one out.")


# --------------------------------------------------------------------------------------------------------------------
# The changed model


def apply(
    model: DependenceModel,
    interventions: Scenario | Intervention | Iterable[Intervention],
    *,
    until: str | None = None,
) -> DependenceModel:
    """The model with the interventions made, in the order of their dates; undated ones come first.

    With v the value of the intervention, it acts on every link or actor of its target as follows.

    - cut_supply: a ← a · (1 − v). restore: a ← a + v · (1 − a).
    - substitute: σ ← σ + v · (1 − σ). raise_cost (of substitutes): σ ← σ · (1 − v).
    - break_tie: a ← a · (1 − v) on every link between the two, both ways.
    - form_tie, replacing others or somebody by name: the part v of their share of the need goes to the supplier. The
      dependent's own share is left alone unless it is named.
    - form_tie, replacing nobody: of each supplier's share, the part v of what is not given, s · (1 − a), goes to the
      supplier. Nobody gives less than before, and v · (willingness of the tie) of what was missing is filled.
    - shock: x⁰ ← x⁰ · (1 − v); with a resource: x⁰ ← max(0, x⁰ − v · w) with w the criticality of that need.

    Parameters
    ----------
    model : DependenceModel
        With or without axes of draws.
    interventions : Scenario, Intervention or iterable of Intervention
        A scenario that builds on another is given by its `chain`.
    until : str, optional
        Leave out what is dated later.

    Returns
    -------
    DependenceModel
        A new one; the old one stays as it was. form_tie may add a link and an actor.

    Raises
    ------
    EntenteError
        ``scenarios.link``, ``scenarios.need``, ``scenarios.actor``, ``scenarios.replaces`` where the target, or whom a
        tie replaces, is not in the model; ``scenarios.builds_on``, ``scenarios.date``.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> apply(model, Intervention("cut_supply", {"dependent": "a", "supplier": "b"}, 0.4)).willingness
    array([0.6])
    >>> apply(model, Intervention("form_tie", {"dependent": "a", "supplier": "c", "resource": "r"}, 0.5)).links
    (('a', 'r', 'b'), ('a', 'r', 'c'))
    """
    items = _made(interventions, until)
    draft = _Draft(model)
    for number, item in enumerate(items, 1):
        raise_if_any(draft.misses(item, f"intervention {number}, {item.operation}"))
        OPERATE[item.operation](draft, item)
    return draft.model()


def _made(interventions: Scenario | Intervention | Iterable[Intervention], until: str | None) -> list[Intervention]:
    """The interventions that count, by date."""
    if until and not is_date(until):
        raise EntenteError([_date_fault("argument until", until)])
    if isinstance(interventions, Scenario) and interventions.builds_on:
        found, do = f'one that builds on "{interventions.builds_on}"', "Give chain(scenarios, name) in its place."
        where = f"scenario {interventions.name}"
        raise EntenteError([Fault("scenarios.builds_on", where, found, "all interventions", do)])
    if isinstance(interventions, Scenario):
        interventions = interventions.interventions
    items = [interventions] if isinstance(interventions, Intervention) else list(interventions)
    return sorted((item for item in items if not is_later(item.date, until)), key=lambda item: item.date)


def is_later(date: str, until: str | None) -> bool:
    """Whether a date lies after another, as far as both are told; what has no date is never later.

    Examples
    --------
    >>> is_later("2025-06", "2024"), is_later("2024-10-26", "2024"), is_later("", "2024")
    (True, False, False)
    """
    if not date or not until:
        return False
    shared = min(len(date), len(until))
    return date[:shared] > until[:shared]


class _Draft:
    """A model while it is being changed: an array is copied when it is first written to."""

    def __init__(self, model: DependenceModel):
        self.base, self.links, self.actors = model, list(model.links), list(model.actors)
        self.arrays: dict[str, np.ndarray] = {}

    def array(self, name: str) -> np.ndarray:
        """An array that may be written to."""
        if name not in self.arrays:
            self.arrays[name] = np.array(getattr(self.base, name))
        return self.arrays[name]

    def widen(self, name: str, value: Any) -> None:
        """Add a last column."""
        array = self.array(name)
        column = np.broadcast_to(np.asarray(value, dtype=float), array.shape[:-1])[..., None]
        self.arrays[name] = np.concatenate([array, column], axis=-1)

    def level(self, *names: str) -> list[np.ndarray]:
        """Arrays that may be written to, with the same leading axes, so that one can be reckoned into another."""
        lead = np.broadcast_shapes(*(self.array(name).shape[:-1] for name in names))
        for name in names:
            array = self.array(name)
            self.arrays[name] = np.array(np.broadcast_to(array, (*lead, array.shape[-1])))
        return [self.arrays[name] for name in names]

    def places(self, item: Intervention) -> list[int]:
        """The links that an intervention acts on."""
        return _places(self.links, item)

    def need(self, item: Intervention) -> int:
        return self.base.needs.index((item["dependent"] or item["actor"], item["resource"]))

    def misses(self, item: Intervention, where: str) -> Iterator[Fault]:
        """What the target names and the model has not."""
        misses = list(_misses(item, where, self.actors, self.base.needs, self.links))
        yield from misses or _replaced_misses(item, where, self.links)

    def model(self) -> DependenceModel:
        return revised(self.base, links=tuple(self.links), actors=tuple(self.actors), **self.arrays)


def _places(links: Sequence[tuple[str, str, str]], item: Intervention) -> list[int]:
    if item.operation == "break_tie":
        pair = set(item["between"])
        return [place for place, (one, _, other) in enumerate(links) if {one, other} == pair]
    dependent, supplier, resource = item["dependent"], item["supplier"], item["resource"]
    return [
        place
        for place, link in enumerate(links)
        if link[0] == dependent and link[2] == supplier and (not resource or link[1] == resource)
    ]


def _misses(
    item: Intervention, where: str, actors: Sequence[str], needs: Sequence[tuple[str, str]], links: Sequence
) -> Iterator[Fault]:
    if item.operation == "shock" and item["actor"] not in actors:
        yield unknown_choice("scenarios.actor", where, item["actor"], actors)
    elif item.operation == "form_tie" or (item.operation == "shock" and item["resource"]):
        actor = item["dependent"] or item["actor"]
        if (actor, item["resource"]) not in needs:
            yield _need_fault(where, actor, item["resource"], needs)
    elif item.operation != "shock" and not _places(links, item):
        yield _link_fault(where, item, links)


def _replaced_misses(item: Intervention, where: str, links: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    """Whom a tie is to replace, and who does not supply the need."""
    if item.replaces in ("", NOBODY):
        return
    need = item["dependent"], item["resource"]
    others = [link[2] for link in links if link[:2] == need and link[2] != item["supplier"]]
    if item.replaces == OTHERS and not others:
        do = f"Write {NOBODY}, or {need[0]} for its own part."
        found = f'"{OTHERS}", and no other supplier of {need[1]} to {need[0]}'
        yield Fault("scenarios.replaces", where, found, "a need that others supply", do)
    elif item.replaces != OTHERS:
        allowed = (NOBODY, OTHERS, *others, need[0]) if others else (NOBODY, need[0])
        for name in _names(item):
            if name not in (*others, need[0]):
                yield unknown_choice("scenarios.replaces", where, name, allowed)


def _names(item: Intervention) -> tuple[str, ...]:
    return (item.replaces,) if isinstance(item.replaces, str) else item.replaces


def _need_fault(where: str, actor: str, resource: str, needs: Sequence[tuple[str, str]]) -> Fault:
    known = [need for owner, need in needs if owner == actor]
    expected = f"a need of {actor}: {', '.join(known)}" if known else "an actor with needs in this period"
    return Fault("scenarios.need", where, f'no need "{resource}" of {actor}', expected, did_you_mean(resource, known))


def _link_fault(where: str, item: Intervention, links: Sequence[tuple[str, str, str]]) -> Fault:
    one, other = item["between"] or (item["dependent"], item["supplier"])
    resource = f" of {item['resource']}" if item["resource"] else ""
    ends = {one, other} if item["between"] else {one}
    known = [f"{d}, {r} from {s}" for d, r, s in links if d in ends]
    expected = f"a link of this period: {'; '.join(known)}" if known else "an actor with links in this period"
    tie = f"between {one} and {other}" if item["between"] else f"from {other} to {one}"
    do = "A tie that is not there yet is made by form_tie."
    return Fault("scenarios.link", where, f"no supply{resource} {tie}", expected, do)


def _shrink(name: str) -> Callable[[_Draft, Intervention], None]:
    def act(draft: _Draft, item: Intervention) -> None:
        draft.array(name)[..., draft.places(item)] *= 1 - item.value

    return act


def _grow(name: str) -> Callable[[_Draft, Intervention], None]:
    def act(draft: _Draft, item: Intervention) -> None:
        array, places = draft.array(name), draft.places(item)
        array[..., places] += item.value * (1 - array[..., places])

    return act


def _form_tie(draft: _Draft, item: Intervention) -> None:
    need = draft.need(item)
    same = [place for place, link in enumerate(draft.links) if link[:2] == draft.base.needs[need]]
    if item.replaces == NOBODY:
        _add_tie(draft, item, same)
        return
    own, share = draft.level("own", "share")
    moved = np.zeros(share.shape[:-1])
    for place in same:
        name = draft.links[place][2]
        if name in _names(item) or (item.replaces == OTHERS and name != item["supplier"]):
            moved += item.value * share[..., place]
            share[..., place] *= 1 - item.value
    if item["dependent"] in _names(item):
        moved += item.value * own[..., need]
        own[..., need] *= 1 - item.value
    there = draft.places(item)
    if not there:
        _new_link(draft, item, moved, item.substitutability or 0.0)
        return
    share[..., there] += moved[..., None]
    for name in ("willingness", "substitutability"):
        if getattr(item, name) is not None:
            draft.array(name)[..., there] = getattr(item, name)


def _add_tie(draft: _Draft, item: Intervention, same: list[int]) -> None:
    """A tie that takes nothing away: what is not given moves to the supplier, what is given stays where it is."""
    share, substitutability, willingness = draft.level("share", "substitutability", "willingness")
    given = share[..., same] * willingness[..., same]
    missing = item.value * (share[..., same] - given)
    share[..., same] -= missing
    willingness[..., same] = _ratio(given, share[..., same], willingness[..., same])
    moved = missing.sum(axis=-1)
    # What the supplier does not give either can be replaced as well as before: nobody is worse off than without it.
    replaced = _ratio((missing * substitutability[..., same]).sum(axis=-1), moved, 0.0)
    there = draft.places(item)
    if not there:
        _new_link(draft, item, moved, replaced)
        return
    place = there[0]
    total = share[..., place] + moved
    given = share[..., place] * willingness[..., place] + moved * _willing(item)
    willingness[..., place] = _ratio(given, total, willingness[..., place])
    share[..., place] = total
    # A link has one substitutability: the greater of the two, so that nobody loses here either.
    substitutability[..., place] = np.maximum(substitutability[..., place], replaced)


def _ratio(part: np.ndarray, whole: np.ndarray, otherwise: Any) -> np.ndarray:
    """A part of a whole, at most 1; of nothing, what is said otherwise."""
    there = whole > 1e-12  # what is less is rounding
    ratio = np.minimum(1, part / np.where(there, whole, 1))
    return np.where(there, ratio, otherwise)


def _willing(item: Intervention) -> float:
    return 1.0 if item.willingness is None else item.willingness


def _new_link(draft: _Draft, item: Intervention, share: Any, substitutability: Any) -> None:
    draft.links.append((item["dependent"], item["resource"], item["supplier"]))
    draft.widen("share", share)
    draft.widen("willingness", _willing(item))
    draft.widen("substitutability", substitutability)
    if item["supplier"] not in draft.actors:
        draft.actors.append(item["supplier"])
        draft.widen("capability", 1.0)


def _shock(draft: _Draft, item: Intervention) -> None:
    place = draft.actors.index(item["actor"])
    if not item["resource"]:
        draft.array("capability")[..., place] *= 1 - item.value
        return
    loss = item.value * draft.base.criticality[..., draft.need(item)]
    array = draft.array("capability")
    if np.ndim(loss) > array.ndim - 1:
        array = np.array(np.broadcast_to(array, (*np.shape(loss), array.shape[-1])))
        draft.arrays["capability"] = array
    array[..., place] = np.maximum(0, array[..., place] - loss)


OPERATE: dict[str, Callable[[_Draft, Intervention], None]] = {
    "cut_supply": _shrink("willingness"),
    "restore": _grow("willingness"),
    "substitute": _grow("substitutability"),
    "raise_cost": _shrink("substitutability"),
    "break_tie": _shrink("willingness"),
    "form_tie": _form_tie,
    "shock": _shock,
}


# --------------------------------------------------------------------------------------------------------------------
# Before and after


@dataclass(frozen=True, eq=False)
class Comparison:
    """What the interventions change: the ends with them less the ends without.

    Parameters
    ----------
    scenario : Scenario or tuple of Intervention
        What was compared.
    base, changed : Cascade
        Without and with the interventions, for the same actors.
    leverage_before, leverage_after : array (..., n, n)
        The leverage of the row's actor over the column's.
    """

    scenario: Scenario | tuple[Intervention, ...]
    base: Cascade
    changed: Cascade
    leverage_before: np.ndarray = field(repr=False)
    leverage_after: np.ndarray = field(repr=False)

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors, in the order of the last axis."""
        return self.changed.actors

    @property
    def effect(self) -> np.ndarray:
        """The change of each actor's capability; below 0 is a loss."""
        return self.changed.final - self.base.final

    @property
    def direct(self) -> np.ndarray:
        """The part of the effect that shows after one round."""
        return self.changed.first - self.base.first

    @property
    def knock_on(self) -> np.ndarray:
        """The part of the effect that comes round through others.

        It may run against the direct effect: what is no longer supplied no longer falls with its supplier.
        """
        return self.effect - self.direct

    @property
    def status(self) -> str:
        """``"converged"``, or ``"upper_bound"`` if one of the two cascades is only that."""
        return self.changed.status if self.base.status == CONVERGED else self.base.status


def compare(
    model: DependenceModel,
    scenario: Scenario | Intervention | Iterable[Intervention],
    *,
    form: str = "additive",
    horizon: str = "long",
    until: str | None = None,
) -> Comparison:
    """Let the model run with and without the interventions.

    Parameters
    ----------
    model : DependenceModel
        With or without axes of draws: each draw is compared with itself.
    scenario : Scenario, Intervention or iterable of Intervention
        A scenario that builds on another is given by its `chain`.
    form : str
        ``"additive"`` or ``"bottleneck"``.
    horizon : str
        ``"short"`` or ``"long"``; see `entente.needs.tables.at_horizon`. The interventions come first, so that in the
        short run a substitute is of no use yet.
    until : str, optional
        Leave out what is dated later.

    Raises
    ------
    EntenteError
        Those of `apply`, `entente.needs.cascades.cascade` and `entente.needs.tables.at_horizon`.

    Examples
    --------
    >>> model = DependenceModel(("a", "b"), (("a", "r"),), (("a", "r", "b"),), [0.5], [0.2], [0.8], [0.25], [1])
    >>> cut = Intervention("cut_supply", {"dependent": "a", "supplier": "b"}, 0.5)
    >>> compare(model, cut).effect.round(6).tolist()  # −0.5 × 0.8 × 0.75 × 0.5
    [-0.15, 0.0]
    """
    items = scenario if isinstance(scenario, Scenario) else tuple(_made(scenario, None))
    after = at_horizon(apply(model, items, until=until), horizon)
    before = at_horizon(_with_actors(model, after.actors), horizon)
    ends = (cascade(each, form=form) for each in (before, after))
    return Comparison(items, *ends, leverage(before), leverage(after))


def _with_actors(model: DependenceModel, actors: tuple[str, ...]) -> DependenceModel:
    """The same model with actors at the end that it does not have; nobody depends on them."""
    if actors == model.actors:
        return model
    added = np.ones((*model.capability.shape[:-1], len(actors) - len(model.actors)))
    return revised(model, actors=actors, capability=np.concatenate([model.capability, added], axis=-1))


def contradictions(interventions: Iterable[Intervention]) -> tuple[Fault, ...]:
    """The pairs of interventions that say two things of one target at one date.

    Returns
    -------
    tuple of Fault
        ``scenarios.contradiction``, at the later of the two; empty if there are none.

    Examples
    --------
    >>> cut = Intervention("cut_supply", {"dependent": "iran", "supplier": "russia"})
    >>> print(contradictions([cut, replace(cut, value=0.5)])[0])
    intervention 2: found cut_supply for the same target as intervention 1, at the same date; expected one thing at a \
time for one target. Leave one out, or give them dates that say which comes later.
    >>> contradictions([cut, replace(cut, date="2025")])
    ()
    """
    pairs = combinations(enumerate(interventions, 1), 2)
    found = (((later, earlier), _contradict(item, other)) for (earlier, other), (later, item) in pairs)
    return tuple(
        Fault(
            "scenarios.contradiction", f"intervention {later}", f"{words} intervention {earlier}{SAME_DATE}", *ONE_THING
        )
        for (later, earlier), words in found
        if words
    )


def _contradict(one: Intervention, other: Intervention) -> str:
    """In words, how an intervention stands against an earlier one of the same date; empty if it does not."""
    if one.date != other.date:
        return ""
    if one.operation == other.operation:
        return f"{one.operation} for the same target as" if _same_target(one) == _same_target(other) else ""
    opposed = frozenset((one.operation, other.operation)) in OPPOSED
    return f"{one.operation} against {other.operation} of" if opposed and _overlap(one, other) else ""


def _same_target(item: Intervention) -> Any:
    return frozenset(item["between"]) or item.target


def _overlap(one: Intervention, other: Intervention) -> bool:
    if one["between"] or other["between"]:
        ends = [frozenset(item["between"] or (item["dependent"], item["supplier"])) for item in (one, other)]
        return ends[0] == ends[1]
    same = all(one[key] == other[key] for key in ("dependent", "supplier"))
    return same and (not one["resource"] or not other["resource"] or one["resource"] == other["resource"])
