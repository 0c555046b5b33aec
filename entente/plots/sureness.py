"""How sure each tie of a signed graph is: the surer, the thicker (lessons 05 and 08)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import networkx as nx
from matplotlib.axes import Axes

from entente import say
from entente.plots.board import STRAIGHT, Board, check_positions, graph_axes
from entente.plots.canvas import Caption, finish, styled
from entente.plots.layout import Places
from entente.plots.marks import MARKS, POLAR, sign_line
from entente.plots.tracks import note
from entente.plots.words import Labels, pair

if TYPE_CHECKING:
    from entente.doubt.resamples import GraphUncertainty, TieShares

SURE = 0.9  # the part of the resamples from which the title calls a tie sure
_BOTH = 0.05  # the part from which the rarer sign is told too


class _Sureness(NamedTuple):
    observation: str
    ties: list[TieShares]  # with a sign in some resample, the surest first
    torn: list[TieShares]  # of these, the ones with either sign in a good part of the resamples


def _sureness(found: GraphUncertainty) -> _Sureness:
    ties = [tie for tie in reversed(found.ties) if tie.sureness > 0]
    torn = [tie for tie in ties if min(tie.cooperative, tie.hostile) >= _BOTH]
    sure = sum(tie.sureness >= SURE for tie in ties)
    verb = "has" if sure == 1 else "have"
    total = say.count(len(ties), "tie")
    observation = f"{sure} of {total} {verb} the same sign in {say.percent(SURE)} of the resamples or more"
    return _Sureness(observation, ties, torn)


def _share(sign: int, share: float) -> str:
    return f"{MARKS[sign].symbol} {say.percent(share)}"


def describe_sureness(found: GraphUncertainty, *, labels: Labels = None) -> Caption:
    """Say what `draw_sureness` draws.

    Parameters
    ----------
    found : GraphUncertainty
        From `doubt.graph_uncertainty`.

    Examples
    --------
    >>> from entente.doubt.resamples import GraphUncertainty, TieShares
    >>> tie = TieShares("iran", "russia", 10, -1, 0.21, 0.69, 0.1, 0.0)
    >>> print(describe_sureness(GraphUncertainty("majority", 0, 2000, {0: 1.0}, 1.0, (tie,), {})).caption)
    0 of 1 tie have the same sign in 90 % of the resamples or more. L = 0 (always 0 in 95 % of the resamples); one \
best split in 100 % of 2,000. Resting on one claim: 0. Either sign: iran–russia (− 69 %, + 21 %).
    """
    observation, ties, torn = _sureness(found)
    split = f"one best split in {say.percent(found.unique)} of {found.resamples:,}"
    single = sum(tie.claims == 1 for tie in ties)
    caption = f"{observation}. {found}; {split}. Resting on one claim: {single}."
    if torn:
        either = []
        for tie in torn:
            signs = f"{_share(-1, tie.hostile)}, {_share(1, tie.cooperative)}"
            either.append(f"{pair(tie.u, tie.v, labels)} ({signs})")
        caption += f" Either sign: {say.listed(either)}."
    told = []
    for tie in ties:
        parts = {POLAR[1]: tie.cooperative, POLAR[-1]: tie.hostile, "undecided": tie.undecided, "none": tie.absent}
        shares = ", ".join(f"{word} {say.percent(share)}" for word, share in parts.items() if share)
        told.append(f"{pair(tie.u, tie.v, labels)} ({say.count(tie.claims, 'claim')}): {shares}")
    alt = f"Signed graph of {say.count(len(ties), 'tie')}, each the thicker the surer its sign is. "
    return Caption(caption, f"{alt}{'; '.join(told) or 'None'}.")


@styled
def draw_sureness(
    found: GraphUncertainty,
    positions: Places,
    *,
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each tie with its likelier sign, the thicker the surer, and the share of resamples in which it has it.

    ``positions`` holds a place for each actor of a tie; as in `draw_signed`, so that both pictures can be compared.

    >>> from entente.doubt.resamples import GraphUncertainty, TieShares
    >>> tie = TieShares("iran", "russia", 10, -1, 0.21, 0.69, 0.1, 0.0)
    >>> found = GraphUncertainty("majority", 0, 2000, {0: 1.0}, 1.0, (tie,), {})
    >>> draw_sureness(found, {"iran": (0, 0), "russia": (1, 0)}).get_title(loc="left")
    '0 of 1 tie have the same sign in 90 % of the resamples or more'
    """
    observation, ties, _ = _sureness(found)
    graph = nx.Graph((tie.u, tie.v) for tie in ties)
    places = check_positions(graph, positions)
    ax = graph_axes(ax, len(graph))
    signs = [tie.likelier for tie in ties]
    handles = [
        sign_line(sign, f"more often {word}: {say.count(signs.count(sign), 'tie')}") for sign, word in POLAR.items()
    ]
    handles += [note("number: share of the resamples with this sign; the thicker, the surer")]
    finish(ax, title or observation, handles)
    board = Board(ax, places, labels)
    for tie in ties:
        bend = board.route(tie.u, tie.v, STRAIGHT)
        board.edge(tie.u, tie.v, tie.likelier, bend=bend, width=0.6 + 3.6 * tie.sureness**2)
    board.nodes(list(graph))
    board.name_nodes()
    for tie, points in zip(ties, board.lines, strict=True):
        board.tag(points, _share(tie.likelier, tie.sureness), MARKS[tie.likelier].ink)
    return ax
