"""Under which rules, forms and horizons a conclusion holds (lesson 08)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from entente import say
from entente.plots.canvas import Caption, finish, styled
from entente.plots.tables import Cell, draw_table, key, table_axes

_HOLDS = {True: ("✓ holds", "#BFDDF0"), False: ("✗ does not", "#F6CF8B"), None: ("– undefined", "#EEEEEE")}
_Held = dict[tuple[str, ...], "bool | None"]


def _variants(outcomes: Mapping[tuple[str, ...], Any]) -> tuple[str, _Held]:
    """The observation, and of each variant whether the conclusion holds: True, False, None for undefined."""
    held = {}
    for choices, value in outcomes.items():
        held[choices] = bool(value) if isinstance(value, bool | np.bool_) else None
    if not held:
        return "No variant to compare", held
    holds = sum(value is True for value in held.values())
    return f"Holds in {holds} of {say.count(len(held), 'variant')}", held


def _exceptions(held: _Held) -> str:
    """The choices that all the variants in which it does not hold have in common, and no other has."""
    out = [choices for choices, value in held.items() if value is not True]
    if not out or len(out) == len(held):
        return ""
    shared = [choice for choice in out[0] if all(choice in choices for choices in out)]
    spread = {choice: sum(choice in choices for choices in held) for choice in shared}
    only_there = [choice for choice in shared if spread[choice] == len(out)]
    if only_there:
        return f" It does not hold under {say.listed(only_there)}, and only there."
    varied = [choice for choice in shared if spread[choice] < len(held)]
    return f" All exceptions are under {say.listed(varied)}." if varied else ""


def describe_variants(outcomes: Mapping[tuple[str, ...], Any]) -> Caption:
    """Say what `draw_variants` draws.

    Parameters
    ----------
    outcomes : mapping
        (rule, form, horizon), or any such tuple of choices, → whether the conclusion holds: True, False, or anything
        else for undefined. Made from `doubt.sensitivity.variants`.

    Examples
    --------
    >>> outcomes = {("majority", form, "long"): form == "additive" for form in ("additive", "bottleneck")}
    >>> print(describe_variants(outcomes).caption)
    Holds in 1 of 2 variants. It does not hold under bottleneck, and only there.
    """
    observation, held = _variants(outcomes)
    told = "; ".join(f"{', '.join(choices)}: {_HOLDS[value][0][2:]}" for choices, value in held.items())
    alt = f"Table of the variants, with a tick where the conclusion holds and a cross where not. {told or 'None'}."
    return Caption(f"{observation}.{_exceptions(held)}", alt)


@styled
def draw_variants(outcomes: Mapping[tuple[str, ...], Any], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw under which choices a conclusion holds: the first choice in rows, the others in columns.

    >>> outcomes = {("majority", form, "long"): form == "additive" for form in ("additive", "bottleneck")}
    >>> draw_variants(outcomes).get_title(loc="left")
    'Holds in 1 of 2 variants'
    """
    observation, held = _variants(outcomes)
    rows = list(dict.fromkeys(choices[0] for choices in held))
    columns = list(dict.fromkeys(choices[1:] for choices in held))
    across = [", ".join(choices).replace("_", " ") for choices in columns]
    ax = table_axes(ax, len(rows), across, cell=(1.15, 0.42))
    cells = {}
    for choices, value in held.items():
        cells[rows.index(choices[0]), columns.index(choices[1:])] = Cell(*_HOLDS[value], bold=value is False)
    draw_table(ax, [row.replace("_", " ") for row in rows], across, cells)
    used = set(held.values())
    handles = [key(fill, words) for value, (words, fill) in _HOLDS.items() if value in used]
    return finish(ax, title or observation, handles or [key("white", "no variant")])
