"""What moves an outcome: each estimate alone (tornado), and alone and with the others (Sobol indices) (lesson 08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from entente import say
from entente.doubt.sensitivity import Bar, Index
from entente.errors import Undefined
from entente.plots import tracks
from entente.plots.bars import Part, patches
from entente.plots.canvas import Caption, styled
from entente.plots.marks import BLUE, INK, ORANGE, SKY, VERMILION
from entente.plots.tracks import DOTTED, Look, Span
from entente.plots.words import Labels, name

# --- tornado ---------------------------------------------------------------------------------------------------------


def _tornado(bars: Iterable[Bar], labels: Labels) -> tuple[str, list[Bar]]:
    """The observation, and the bars, the widest first."""
    every = sorted(bars, key=lambda bar: -bar.swing)
    if not every:
        return "No estimate to move", every
    if not every[0].swing:
        return "No estimate moves the outcome", every
    return f"Moves it most: {name(every[0].estimate, labels)}, {_ends(every[0])}", every


def _ends(bar: Bar) -> str:
    return f"{say.number(bar.at_low)} to {say.number(bar.at_high)}"


def _turning(bars: Iterable[Bar]) -> int:
    """How many estimates can alone turn the sign of the outcome."""
    return sum(min(bar.at_low, bar.at_high) < 0 < max(bar.at_low, bar.at_high) for bar in bars)


def describe_tornado(bars: Iterable[Bar], *, labels: Labels = None, top: int = 12) -> Caption:
    """Say what `draw_tornado` draws.

    Parameters
    ----------
    bars : iterable of Bar
        What `doubt.sensitivity.tornado` gives.
    labels : mapping, optional
        Id of an estimate to the name that is shown; see `estimate_labels`.
    top : int
        How many of the greatest are shown.

    Examples
    --------
    >>> from entente.doubt.sensitivity import Bar
    >>> print(describe_tornado([Bar("e1", -0.1, 0.2, 0.05), Bar("e2", 0.0, 0.1, 0.05)]).caption)
    Moves it most: e1, −0.10 to 0.20. 0.05 with all at their modes; 1 of 2 estimates alone can turn the sign. \
Shown: the 2 that move it most.
    """
    observation, every = _tornado(bars, labels)
    if not every:
        return Caption(f"{observation}.", f"{observation}: an empty chart.")
    shown = every[:top]
    mode = f"{say.number(every[0].at_mode)} with all at their modes"
    turning = f"{_turning(every)} of {say.count(len(every), 'estimate')} alone can turn the sign"
    told = "; ".join(f"{name(bar.estimate, labels)} {_ends(bar)}" for bar in shown)
    alt = f"Bars from the outcome at the low end of each estimate to that at its high end, the widest first. {told}."
    return Caption(f"{observation}. {mode}; {turning}. Shown: the {len(shown)} that move it most.", alt)


@styled
def draw_tornado(
    bars: Iterable[Bar],
    *,
    measure: str = "",
    labels: Labels = None,
    top: int = 12,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how far each estimate alone moves an outcome between its low and its high, the widest bar on top.

    ``measure`` names the scale.

    >>> from entente.doubt.sensitivity import Bar
    >>> draw_tornado([Bar("e1", -0.1, 0.2, 0.05)]).get_title(loc="left")
    'Moves it most: e1, −0.10 to 0.20'
    """
    observation, every = _tornado(bars, labels)
    shown = every[:top]
    ax = tracks.new_axes(ax, len(shown))
    low, high = Part("estimate at its low", ORANGE, "////"), Part("estimate at its high", SKY)
    for row, bar in enumerate(shown):
        ends = {low: bar.at_low, high: bar.at_high}
        # From the mode to both ends; the shorter on top, if both go the same way.
        for part, end in sorted(ends.items(), key=lambda each: -abs(each[1] - bar.at_mode)):
            ax.barh(row, end - bar.at_mode, left=bar.at_mode, height=0.62, gid="bar", **part.look)
        tracks.aside(ax, row, _ends(bar))
    tracks.set_rows(ax, [name(bar.estimate, labels) for bar in shown], wrap=44)
    mode = {"color": INK, "linewidth": 1, "linestyle": DOTTED}
    if shown:
        ax.axvline(shown[0].at_mode, zorder=3, gid="mode", **mode)
    if _turning(shown):
        tracks.zero(ax)
    ax.set_xlabel(measure)
    handles = [*patches([low, high]), Line2D([], [], label="all at their modes", **mode)]
    return tracks.finish(ax, title or observation, handles)


# --- Sobol indices ---------------------------------------------------------------------------------------------------


def _sobol(rows: Iterable[Index], labels: Labels) -> tuple[str, list[Index]]:
    """The observation, and the inputs whose indices are defined, the greatest total first."""
    known = [row for row in rows if not isinstance(row.total, Undefined)]
    known.sort(key=lambda row: -float(row.total))
    if not known:
        return "No variance to share out", known
    first = known[0]
    alone, whole = f"{say.number(first.first)} alone", f"{say.number(first.total)} with all it takes part in"
    return f"Largest part of the variance: {name(first.name, labels)}, {alone}, {whole}", known


def describe_sobol(rows: Iterable[Index], *, labels: Labels = None, top: int = 12) -> Caption:
    """Say what `draw_sobol` draws.

    Parameters
    ----------
    rows : Sobol or iterable of Index
        What `doubt.sensitivity.sobol` or `doubt.sensitivity.sobol_estimates` gives.
    labels : mapping, optional
        Input to the name that is shown; see `estimate_labels`.
    top : int
        How many of the greatest are shown.

    Examples
    --------
    >>> from entente.doubt.sensitivity import Index
    >>> print(describe_sobol([Index("x", 0.3, 0.56, 0.01, 0.01), Index("y", 0.44, 0.44, 0.01, 0.01)]).caption)
    Largest part of the variance: x, 0.30 alone, 0.56 with all it takes part in. The 2 inputs alone account for \
0.74 of it; the rest is what they do together.
    """
    observation, known = _sobol(rows, labels)
    told = []
    for row in known[:top]:
        told.append(f"{name(row.name, labels)} {say.number(row.first)} and {say.number(row.total)}")
    alt = f"One row for each input: first-order index and total index, from 0 to 1. {'; '.join(told) or 'None'}."
    if not known:
        return Caption(f"{observation}.", alt)
    alone = sum(float(row.first) for row in known)
    account = "accounts" if len(known) == 1 else "account"
    inputs = f"The {say.count(len(known), 'input')} alone {account} for {say.number(alone)} of it"
    # What rounds to 1.00 leaves no rest to speak of.
    together = "the rest is what they do together" if alone < 0.995 else "all of it, within the error of sampling"
    return Caption(f"{observation}. {inputs}; {together}.", alt)


@styled
def draw_sobol(
    rows: Iterable[Index], *, labels: Labels = None, top: int = 12, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the Sobol indices: what each input does alone, and with all it takes part in.

    Lines are 1.96 standard errors from sampling.

    >>> from entente.doubt.sensitivity import Index
    >>> ax = draw_sobol([Index("x", 0.3, 0.56, 0.01, 0.01)])
    >>> ax.get_title(loc="left").replace("\\n", " ")
    'Largest part of the variance: x, 0.30 alone, 0.56 with all it takes part in'
    """
    observation, known = _sobol(rows, labels)
    shown: Sequence[Index] = known[:top]
    ax = tracks.new_axes(ax, len(shown), 2)
    first, total = Look("alone (first order)", BLUE, "o"), Look("with all it takes part in (total)", VERMILION, "s")
    above, below = tracks.offsets(2)
    for row, one in enumerate(shown):
        tracks.interval(ax, row + above, _error_span(one.first, one.first_error), first)
        tracks.interval(ax, row + below, _error_span(one.total, one.total_error), total)
        tracks.aside(ax, row, f"{say.number(one.first)}, total {say.number(one.total)}")
    tracks.set_rows(ax, [name(one.name, labels) for one in shown], wrap=44)
    low, high = ax.get_xlim()
    ax.set_xlim(min(-0.02, low), max(1.02, high))
    ax.set_xlabel("share of the variance of the outcome")
    return tracks.finish(ax, title or observation, [tracks.key(first), tracks.key(total)])


def _error_span(value: float, error: float) -> Span:
    value, error = float(value), float(error)
    return Span(value - 1.96 * error, value, value + 1.96 * error)
