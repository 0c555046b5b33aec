"""What the effect of a what-if is made of: what was typed in comes back, one step follows, the rest comes round."""

from __future__ import annotations

from dataclasses import dataclass

from entente.errors import Undefined

STILL = 1e-9  # an effect of less is none


@dataclass(frozen=True, slots=True)
class Parts:
    """What an actor's effect is made of.

    Parameters
    ----------
    typed : float
        What the shocks to the actor take at once: a number that was written into the scenario comes back.
    one_step : float
        The rest of the first round: what was written, times what was judged. It can be told by hand.
    knock_on : float
        What comes round through others. Only this needs the cascade.

    Examples
    --------
    >>> parts = Parts("iran", typed=-0.15, one_step=-0.03, knock_on=-0.02)
    >>> [round(share, 2) for share in parts.shares]
    [0.75, 0.15, 0.1]
    >>> print(parts)
    iran -0.200: 75 % typed in (-0.150), 15 % by one step (-0.030), 10 % knock-on (-0.020)
    """

    actor: str
    typed: float
    one_step: float
    knock_on: float

    @property
    def effect(self) -> float:
        """The three together."""
        return self.typed + self.one_step + self.knock_on

    @property
    def shares(self) -> tuple[float, float, float] | Undefined:
        """The three as shares of all that moves, by absolute value, since they may run against each other."""
        sizes = abs(self.typed), abs(self.one_step), abs(self.knock_on)
        moved = sum(sizes)
        if moved < STILL:
            return Undefined("nothing moves")
        return tuple(size / moved for size in sizes)

    def __str__(self) -> str:
        if isinstance(self.shares, Undefined):
            return f"{self.actor}: nothing moves"
        rows = zip(("typed in", "by one step", "knock-on"), (self.typed, self.one_step, self.knock_on), strict=True)
        told = [
            f"{100 * share:.0f} % {words} ({value:+.3f})"
            for (words, value), share in zip(rows, self.shares, strict=True)
            if abs(value) > STILL
        ]
        return f"{self.actor} {self.effect:+.3f}: {', '.join(told)}"
