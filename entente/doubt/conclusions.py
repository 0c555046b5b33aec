"""Conclusions on trial: does it hold whatever is meant by dependence, and however losses travel?

Who has the leverage may hang on a choice that nobody made aloud: what could be stopped, what could be offered, or both;
and whether losses add up. `on_trial` asks under every choice, and says where a conclusion turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np

from entente.doubt.draws import simulate
from entente.doubt.summaries import DECIMALS, Share, share
from entente.errors import EntenteError, unknown_choice
from entente.needs.cascades import FORMS, swing_leverage, swing_leverages
from entente.needs.estimates import Estimate
from entente.needs.measures import KINDS, leverage_over
from entente.needs.model import DependenceModel
from entente.say import percent

DIRECT = "direct"  # the leverage itself, before any loss travels
WAYS = (DIRECT, *FORMS)

Condition = Callable[[np.ndarray, np.ndarray], Any]

# Of the first actor's leverage over the second, before and now.
REVERSAL: Mapping[str, Condition] = MappingProxyType(
    {
        "had it": lambda before, now: before > 0,
        "lost it": lambda before, now: now < 0,
        "fell": lambda before, now: now < before,
        "reversal": lambda before, now: (before > 0) & (now < 0),
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One conclusion under one choice.

    Parameters
    ----------
    kind : str
        Of dependence: one of `entente.needs.measures.KINDS`.
    form : str
        ``"direct"``, the leverage itself; or the form of the cascade under which the swing was taken.
    holds : Share
        In what part of the draws.

    Examples
    --------
    >>> print(Verdict("fell", "given", "direct", Share(0.92, 20000, 0.0019)))
    fell, given, direct: holds in 92 % of 20,000 draws (± 0.4)
    """

    conclusion: str
    kind: str
    form: str
    holds: Share

    def __str__(self) -> str:
        return f"{self.conclusion}, {self.kind}, {self.form}: {self.holds}"


@dataclass(frozen=True, slots=True)
class Trial:
    """All verdicts; iterating gives them one by one.

    Examples
    --------
    >>> often, seldom = Share(0.92, 20000, 0.0019), Share(0.31, 20000, 0.0033)
    >>> trial = Trial((Verdict("fell", "given", "direct", often), Verdict("fell", "given", "additive", often),
    ...                Verdict("had it", "given", "direct", often), Verdict("had it", "given", "additive", seldom)))
    >>> trial.turns
    ('had it',)
    >>> print(trial)
    fell: in 92 % to 92 % of the draws; in most draws under every choice
    had it: in 31 % to 92 % of the draws; turns with the choice
    """

    verdicts: tuple[Verdict, ...]

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def of(self, conclusion: str) -> dict[tuple[str, str], Share]:
        """The shares of one conclusion, by kind and form."""
        return {(row.kind, row.form): row.holds for row in self if row.conclusion == conclusion}

    @property
    def conclusions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.conclusion for row in self))

    @property
    def turns(self) -> tuple[str, ...]:
        """The conclusions that hold in more than half of the draws under one choice, and not under another."""
        found = []
        for name in self.conclusions:
            least, most = self._span(name)
            if least <= 0.5 < most:
                found.append(name)
        return tuple(found)

    def _span(self, conclusion: str) -> tuple[float, float]:
        values = [held.value for held in self.of(conclusion).values()]
        return min(values), max(values)

    def __str__(self) -> str:
        lines = []
        for name in self.conclusions:
            least, most = self._span(name)
            told = "in most draws under every choice" if least > 0.5 else "in most draws under no choice"
            if name in self.turns:
                told = "turns with the choice"
            lines.append(f"{name}: in {percent(least)} to {percent(most)} of the draws; {told}")
        return "\n".join(lines)


def on_trial(
    estimates: Iterable[Estimate],
    pair: tuple[str, str],
    periods: tuple[str, str],
    *,
    draws: int,
    seed: int,
    conclusions: Mapping[str, Condition] = REVERSAL,
    kinds: Sequence[str] = KINDS,
    forms: Sequence[str] = WAYS,
    trust: Mapping[str, float] | None = None,
) -> Trial:
    """Conclusions about who has the leverage, under each kind of dependence and each form.

    Parameters
    ----------
    estimates, draws, seed, trust
        As for `draw`.
    pair : (actor, actor)
        The leverage of the first over the second is on trial.
    periods : (before, now)
        The two that are compared. A quantity has the same luck in both.
    conclusions : mapping of str to callable
        From the leverage before and now, one number a draw, to whether it holds. Left out, `REVERSAL`: the first actor
        had it before, has lost it to the second, its leverage fell, and the two first together.
    kinds : sequence of str
        Some of `entente.needs.measures.KINDS`.
    forms : sequence of str
        ``"direct"``, the `leverage`; ``"additive"`` or ``"bottleneck"``, the `swing_leverage`.

    Returns
    -------
    Trial
        Conclusions × kinds × forms.

    Raises
    ------
    EntenteError
        ``dependence.kind``, ``dependence.form``, ``dependence.actor``, and those of `simulate`.

    Examples
    --------
    In both periods a needs b, and b needs nobody.

    >>> rows = [("a", "r", "", "criticality", 0.2), ("a", "r", "a", "share", 0.4), ("a", "r", "b", "share", 0.4),
    ...         ("a", "r", "b", "substitutability", 0.0), ("a", "r", "b", "willingness", 0.3)]
    >>> judged = [Estimate(f"{when}-{number}", when, *row[:4], low, low + 0.1, low + 0.2, "inferred", ())
    ...           for when in ("2022", "2025") for number, (*row, low) in enumerate(rows)]
    >>> trial = on_trial(judged, ("b", "a"), ("2022", "2025"), draws=200, seed=1, forms=["direct"])
    >>> print(trial)
    had it: in 100 % to 100 % of the draws; in most draws under every choice
    lost it: in 0 % to 0 % of the draws; in most draws under no choice
    fell: in 0 % to 0 % of the draws; in most draws under no choice
    reversal: in 0 % to 0 % of the draws; in most draws under no choice

    Notes
    -----
    A conclusion that turns with the choice is told with its choice, or it is not a finding.
    """
    every = tuple(estimates)
    for form in forms:
        if form not in WAYS:
            raise EntenteError([unknown_choice("dependence.form", "argument forms", form, WAYS)])
    ways = tuple(product(kinds, forms))
    measure = partial(_every_power, pair=pair, ways=ways)
    before, now = (simulate(every, period, measure, draws=draws, seed=seed, trust=trust) for period in periods)
    rows = []
    for (kind, form), was, found in zip(ways, before.T, now.T, strict=True):
        for name, condition in conclusions.items():
            rows.append(Verdict(name, kind, form, share(condition(was, found))))
    return Trial(tuple(sorted(rows, key=lambda row: list(conclusions).index(row.conclusion))))


def _every_power(model: DependenceModel, pair: tuple[str, str], ways: Sequence[tuple[str, str]]) -> np.ndarray:
    """The leverage in every way, (draws, ways): all of the same draws, which take longer than a leverage."""
    return np.stack([power(model, pair, kind, form) for kind, form in ways], axis=-1)


def power(model: DependenceModel, pair: tuple[str, str], kind: str, form: str) -> np.ndarray:
    """The leverage of the first of a pair over the second: direct, or by what is at stake in a form of the cascade."""
    if form == DIRECT:
        found = leverage_over(model, *pair, kind=kind)
    else:
        found = swing_leverage(model, *pair, form=form, kind=kind)
    return found.round(DECIMALS)


def powers(model: DependenceModel, pair: tuple[str, str]) -> dict[tuple[str, str], np.ndarray]:
    """The `power` under every kind and form: the forms of the cascade are asked once for all kinds.

    Returns
    -------
    dict of (kind, form) to array
        Kinds in the order of `entente.needs.measures.KINDS`, forms in that of `WAYS`.
    """
    swings = {form: swing_leverages(model, *pair, form=form) for form in FORMS}
    found = {}
    for kind in KINDS:
        found[kind, DIRECT] = power(model, pair, kind, DIRECT)
        found |= {(kind, form): swings[form][kind].round(DECIMALS) for form in FORMS}
    return found
