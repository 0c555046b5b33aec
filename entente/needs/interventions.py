"""What is otherwise in a scenario: one thing is an intervention, several that belong together a scenario.

They are records and know nothing of a model: what they must hold, which of them contradict each other, and in what
order scenarios build on each other. `scenarios` makes the changes, `scenario_files` reads them from YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar_date
from itertools import combinations
from typing import Any

from entente.errors import EntenteError, Fault, did_you_mean, raise_if_any, unknown_choice
from entente.needs.estimates import is_share

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
        try:
            given = dict(self.target)
        except (TypeError, ValueError):
            found, expected = f"{self.target!r}", "a mapping, as in {'actor': 'iran'}"
            raise EntenteError([Fault("scenarios.target", "intervention, field target", found, expected)]) from None
        raise_if_any(_intervention_faults(self, given))
        pairs = []
        for key in (*TARGETS[self.operation][0], *TARGETS[self.operation][1]):
            if given.get(key):
                pairs.append((key, given[key] if isinstance(given[key], str) else tuple(given[key])))
        object.__setattr__(self, "target", tuple(pairs))
        if self.operation == "form_tie":
            object.__setattr__(self, "replaces", _whom(self.replaces))
        for name in SHARES:
            if getattr(self, name) is not None:
                object.__setattr__(self, name, float(getattr(self, name)))

    def __getitem__(self, key: str) -> Any:
        """A field of the target, empty if it was left out."""
        return dict(self.target).get(key, "")


def _whom(replaces: str | Sequence[str]) -> str | tuple[str, ...]:
    """Whom a tie replaces, written in one way only."""
    names = (replaces,) if isinstance(replaces, str) else tuple(replaces)
    if len(names) > 1:
        return names
    return "".join(names) or NOBODY


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
        elif not is_share(value):
            yield Fault("scenarios.value", f"intervention, field {name}", f"{value}", "a number from 0 to 1")
    if item.date and not (isinstance(item.date, str) and is_date(item.date)):
        yield date_fault("intervention, field date", item.date)
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
    must, may = TARGETS[operation]  # the keys that a target of this operation must have, and may have
    where = "intervention, field target"
    needed = f"{operation} acts on {', '.join(must)}"
    for key in given:
        if key not in must + may:
            expected = f"{needed} and, if you like, {may[0]}" if may else needed
            yield Fault("scenarios.target", where, f'"{key}"', expected, did_you_mean(str(key), must + may))
    for key in must:
        if not given.get(key):
            yield Fault("scenarios.target", where, f"no {key}", needed, f"Add {key}.")
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


def date_fault(where: str, found: object) -> Fault:
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
    line = line_of(scenarios, name)
    if line[-1] in line[:-1]:
        raise EntenteError([cycle_fault(f"scenario {name}, field builds_on", line)])
    return tuple(item for each in reversed(line) for item in scenarios[each].interventions)


def line_of(scenarios: Mapping[str, Scenario], name: str) -> list[str]:
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


def cycle_fault(where: str, line: Sequence[str]) -> Fault:
    found = f"a circle, {' → '.join(line)}"
    return Fault("scenarios.cycle", where, found, "scenarios that end in one that builds on none", "Leave one out.")


def contradictions(interventions: Iterable[Intervention]) -> tuple[Fault, ...]:
    """The pairs of interventions that say two things of one target at one date.

    Returns
    -------
    tuple of Fault
        ``scenarios.contradiction``, at the later of the two; empty if there are none.

    Examples
    --------
    >>> from dataclasses import replace
    >>> cut = Intervention("cut_supply", {"dependent": "iran", "supplier": "russia"})
    >>> print(contradictions([cut, replace(cut, value=0.5)])[0])
    intervention 2: found cut_supply for the same target as intervention 1, at the same date; expected one thing at a \
time for one target. Leave one out, or give them dates that say which comes later.
    >>> contradictions([cut, replace(cut, date="2025")])
    ()
    """
    pairs = combinations(enumerate(interventions, 1), 2)
    found = (((later, earlier), how_it_contradicts(item, other)) for (earlier, other), (later, item) in pairs)
    return tuple(
        Fault(
            "scenarios.contradiction", f"intervention {later}", f"{words} intervention {earlier}{SAME_DATE}", *ONE_THING
        )
        for (later, earlier), words in found
        if words
    )


def how_it_contradicts(one: Intervention, other: Intervention) -> str:
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
