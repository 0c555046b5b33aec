"""What a what-if or a test of balance comes to, as plain rows: for the command line, JSON, or a table of one's own.

Pure functions of the models: nothing is read but the course's estimates, and nothing is printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx
import numpy as np

from entente import data
from entente.doubt.draws import interval, share, simulate
from entente.errors import Undefined
from entente.graphs.balance import triangle_index, walk_balance
from entente.graphs.solver import frustration
from entente.needs.effects import STILL
from entente.needs.measures import KINDS
from entente.needs.scenarios import Comparison, Intervention, Scenario, chain, compare
from entente.needs.tables import build

NOTABLE = 0.01  # the least change of leverage that is told
CONDITIONAL = (
    "All this is conditional on the course's numbers, judged once with a language model, and on the interventions as "
    "written: it says what would follow from them, and is no forecast."
)


def scenario_outcome(
    known: Mapping[str, Scenario],
    name: str,
    *,
    form: str = "additive",
    until: str = "",
    draws: int | None = None,
    seed: int = 1,
) -> dict[str, Any]:
    """All that is said of a scenario: its words, its interventions, each actor's effect, and who gains leverage.

    Parameters
    ----------
    known : mapping of str to Scenario
        Every scenario that this one may build on.
    form : str
        Of the cascade: ``"additive"`` or ``"bottleneck"``.
    until : str
        Interventions with a later date are left out.
    draws : int, optional
        How often the judged numbers are drawn from their ranges.

    Examples
    --------
    >>> found = scenario_outcome(data.scenarios(), "china_steps_in")
    >>> found["period"], found["status"], sorted(found["actors"][0])
    ('2025-06', 'converged', ['actor', 'after', 'before', 'direct', 'effect', 'knock_on', 'typed'])
    """
    item, items = known[name], chain(known, name)
    found = compare(build(data.dependencies(), item.period), items, form=form, until=until or None)
    actors = actor_rows(found)
    needy = {owner for owner, _ in found.after.needs}
    if draws is not None:

        def effect(model: Any) -> np.ndarray:
            return compare(model, items, form=form, until=until or None).effect

        drawn = simulate(data.dependencies(), item.period, effect, draws=draws, seed=seed)
        for row, values in zip(actors, drawn.T, strict=True):
            row |= _spread(row["effect"], values)
    return {
        "name": item.name,
        "title": item.title,
        "question": item.question,
        "period": item.period,
        "builds_on": item.builds_on,
        "caution": item.caution,
        "prompted_by": list(item.prompted_by),
        "rests_on": list(item.rests_on),
        "form": form,
        "until": until,
        "status": found.status,
        "interventions": [_intervention_row(each) for each in items],
        "actors": actors,
        "without_needs": [actor for actor in found.actors if actor not in needy],
        "leverage": list(leverage_rows(found)),
        "draws": draws,
        "seed": None if draws is None else seed,
        "conditional": CONDITIONAL,
    }


def _intervention_row(item: Intervention) -> dict[str, Any]:
    keys = ("value", "replaces", "willingness", "substitutability", "date", "paragraph", "why")
    return {"operation": item.operation, "target": dict(item.target), **{key: getattr(item, key) for key in keys}}


def actor_rows(found: Comparison) -> list[dict[str, Any]]:
    """Each actor's capability before and after, the effect, and its two parts: direct and knock-on.

    `typed` is the part of the direct effect that a shock wrote in.
    """
    columns = {
        "before": found.base.final,
        "after": found.changed.final,
        "effect": found.effect,
        "direct": found.direct,
        "typed": found.typed,
        "knock_on": found.knock_on,
    }
    rows = []
    for place, actor in enumerate(found.actors):
        numbers = {name: _quiet(values[place]) for name, values in columns.items()}
        rows.append({"actor": actor, **numbers})
    return rows


def _quiet(value: float) -> float:
    """A number without the last digits, which rounding fills; a zero has no sign."""
    return round(float(value), 9) + 0.0


def leverage_rows(found: Comparison) -> Iterable[dict[str, Any]]:
    """The pairs whose leverage changes by `NOTABLE` or more, kind by kind; who has it afterwards stands first."""
    for kind in KINDS:
        before, after = found.leverage(kind)
        change = after - before
        for i, j in np.argwhere(abs(change) >= NOTABLE):
            # The leverage of i over j is minus that of j over i: one of the two is told.
            if after[i, j] > 0 or (after[i, j] == 0 and i < j):
                yield {
                    "kind": kind,
                    "actor": found.actors[i],
                    "over": found.actors[j],
                    "before": _quiet(before[i, j]),
                    "after": _quiet(after[i, j]),
                    "change": _quiet(change[i, j]),
                }


def _spread(effect: float, drawn: np.ndarray) -> dict[str, Any]:
    """Where an effect lies when the judgements vary, and how often it has the sign that is shown."""
    inside = interval(drawn)
    return {
        "interval": {key: _quiet(getattr(inside, key)) for key in ("low", "median", "high", "level")},
        "same_sign": share(_sign(drawn) == _sign(np.float64(effect))).value,
    }


def _sign(values: np.ndarray) -> np.ndarray:
    return np.where(abs(values) < STILL, 0, np.sign(values))


def balance_outcome(signed: nx.Graph, *, time_limit: float = 60.0) -> dict[str, Any]:
    """How far a signed graph is from two camps, by three measures; what is undefined or only bounded says why.

    Parameters
    ----------
    time_limit : float
        Seconds to search for the exact answer.

    Examples
    --------
    >>> triangle = nx.Graph()
    >>> triangle.add_weighted_edges_from([("a", "b", 1), ("b", "c", 1), ("a", "c", -1)], weight="sign")
    >>> found = balance_outcome(triangle)
    >>> found["frustration_index"], found["unique"], found["triangle_index"]
    (1, False, 0.0)
    """
    found = frustration(signed, time_limit=time_limit)
    indices = {"triangle_index": triangle_index(signed), "walk_balance": walk_balance(signed)}
    outcome = {
        "nodes": signed.number_of_nodes(),
        "edges": signed.number_of_edges(),
        "frustration_index": found.index,
        "status": found.status,
        "lower_bound": found.lower_bound,
        "partition": [list(side) for side in found.partition],
        "unique": found.unique,
    }
    notes = list(signed.graph.get("notes", ()))
    if found.status != "exact":
        bound = f"at least {found.lower_bound}"
        notes.append(f"frustration_index is an upper bound: the time limit ended the search; {bound}.")
    if found.unique is None:
        notes.append(f"unique is not known: {found.why or 'the search was ended'}.")
    for name, value in indices.items():
        undefined = isinstance(value, Undefined)
        outcome[name] = None if undefined else value
        if undefined:
            notes.append(f"{name} is undefined: {value.why}.")
    if notes:
        outcome["notes"] = notes
    return outcome
