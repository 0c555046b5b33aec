"""Cascades: what a loss sets off, told apart into the direct effect and what follows from it (lesson 06)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from entente import say
from entente.needs.cascades import Cascade
from entente.plots import tracks
from entente.plots.canvas import Caption, styled
from entente.plots.marks import INK
from entente.plots.tracks import DASHED, Look
from entente.plots.words import Labels, name

_LEAST = 0.005  # less than this is written as 0.00


class _Fall(NamedTuple):
    """The capability of an actor in one form of the cascade: before, after the direct effect, in the end."""

    start: float
    first: float
    final: float
    loss: float
    bound: bool  # whether the end is known only as an upper bound

    @property
    def effects(self) -> tuple[str, str]:
        """Direct and knock-on effect."""
        return say.signed(self.first - self.start, 3), say.signed(self.final - self.first, 3)


class _Cascades(NamedTuple):
    observation: str
    falls: dict[str, dict[str, _Fall]]  # form → actor → fall
    losers: list[str]  # the actors that lose anything in any form, the greatest loss first
    spared: str


def _cascades(cascades: Cascade | Iterable[Cascade], labels: Labels) -> _Cascades:
    falls: dict[str, dict[str, _Fall]] = {}
    for one in [cascades] if isinstance(cascades, Cascade) else cascades:
        tracks.one_model(one.final, "cascades")
        falls[one.form] = {}
        for actor, *values in zip(one.actors, one.start, one.first, one.final, one.loss, strict=True):
            falls[one.form][actor] = _Fall(*map(float, values), one.status == "upper_bound")
    losses: dict[str, float] = {}
    for actors in falls.values():
        for actor, fall in actors.items():
            losses[actor] = max(losses.get(actor, 0.0), fall.loss)
    losers = sorted((actor for actor in losses if losses[actor] >= _LEAST), key=lambda actor: -losses[actor])
    spared = say.listed(name(actor, labels) for actor in losses if losses[actor] < _LEAST)
    rest = f" {say.sentence(spared)}: no loss." if spared else ""
    observation = _who_loses_most(falls, labels) if losers else "Nobody loses any capability"
    return _Cascades(observation, falls, losers, rest)


def _who_loses_most(falls: dict[str, dict[str, _Fall]], labels: Labels) -> str:
    """The actors that lose most, if the forms agree on any; else those of each form."""
    tops = {}
    for form, actors in falls.items():
        tops[form] = tracks.greatest({name(actor, labels): fall.loss for actor, fall in actors.items()})
    names = sorted(set.intersection(*(set(those) for those, _ in tops.values())))
    if not names:
        differ = (f"{say.listed(those)} {say.number(loss)} ({form})" for form, (those, loss) in tops.items())
        return f"Who loses most differs: {', '.join(differ)}"
    losses = say.listed(f"{say.number(loss)} ({form})" for form, (_, loss) in tops.items())
    verb = "loses" if len(names) == 1 else "lose"
    return say.sentence(f"{say.listed(names)} {verb} most: {losses}")


def describe_cascade(cascades: Cascade | Iterable[Cascade], *, labels: Labels = None) -> Caption:
    """Say what `draw_cascade` draws.

    Parameters
    ----------
    cascades : Cascade or iterable of Cascade
        What `needs.cascades.cascade` gives for one model; one for each form.

    Raises
    ------
    EntenteError
        ``plots.draws`` for cascades of many draws.

    Examples
    --------
    >>> from entente.needs.cascades import cascade
    >>> from entente.needs.model import DependenceModel
    >>> model = DependenceModel(
    ...     actors=("iran", "russia"), needs=(("iran", "weapons"),), links=(("iran", "weapons", "russia"),),
    ...     criticality=[0.5], own=[0.4], share=[0.6], substitutability=[0.0], willingness=[0.5])
    >>> print(describe_cascade(cascade(model)).caption)
    Iran loses most: 0.15 (additive). Losses: iran 0.150 (additive). Russia: no loss.
    """
    found = _cascades(cascades, labels)
    losses, steps = [], []
    for actor in found.losers:
        falls = {form: actors[actor] for form, actors in found.falls.items() if actor in actors}
        by_form = ", ".join(f"{say.number(fall.loss, 3)} ({form})" for form, fall in falls.items())
        losses.append(f"{name(actor, labels)} {by_form}")
        for form, fall in falls.items():
            direct, knock_on = fall.effects
            bound = "at most " if fall.bound else ""
            ends = f"{say.number(fall.start, 3)} → {bound}{say.number(fall.final, 3)}"
            who = f"{say.sentence(name(actor, labels))}, {form}"
            steps.append(f"{who}: {ends}, direct {direct}, knock-on {knock_on}")
    alt = "One row for each actor: capability before anything happens, after the direct effect, and in the end."
    if not losses:
        return Caption(f"{found.observation}.{found.spared}", alt + found.spared)
    caption = f"{found.observation}. Losses: {'; '.join(losses)}.{found.spared}"
    return Caption(caption, f"{alt} {'; '.join(steps)}.{found.spared}")


@styled
def draw_cascade(
    cascades: Cascade | Iterable[Cascade], *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw how far each actor falls: the direct effect as a solid line, what follows from it as a dashed one.

    Actors that lose nothing are left out, and named in the caption.

    >>> draw_cascade([]).get_title(loc="left")
    'Nobody loses any capability'
    """
    found = _cascades(cascades, labels)
    ax = tracks.new_axes(ax, len(found.losers), len(found.falls))
    looks = tracks.looks(found.falls)
    for row, actor in enumerate(found.losers):
        for look, off, falls in zip(looks, tracks.offsets(len(looks)), found.falls.values(), strict=True):
            if actor in falls:
                _draw_fall(ax, row + off, falls[actor], look)
    tracks.set_rows(ax, [name(actor, labels) for actor in found.losers])
    tracks.capability_scale(ax, (fall.final for falls in found.falls.values() for fall in falls.values()))
    handles: list[Any] = [tracks.key(look) for look in looks]
    handles.append(tracks.key(Look("before", INK, "o"), hollow=True))
    handles += [tracks.key(Look("direct effect", INK)), tracks.key(Look("knock-on effect", INK, line=DASHED))]
    return tracks.finish(ax, title or found.observation, handles)


def _draw_fall(ax: Axes, y: float, fall: _Fall, look: Look) -> None:
    tracks.line(ax, (fall.start, fall.first), y, look, "solid")
    tracks.line(ax, (fall.first, fall.final), y, look, DASHED)
    between = {"linestyle": "none", "marker": "|", "markersize": 10, "markeredgewidth": 2}
    ax.plot([fall.first], [y], color=look.colour, zorder=4, **between)
    tracks.dot(ax, fall.start, y, look, hollow=True)
    tracks.dot(ax, fall.final, y, look)
    direct, knock_on = fall.effects
    tracks.aside(ax, y, f"{direct} direct, {knock_on} knock-on")
