"""Claims: who is claimed to do what to whom, what a rule hides of them, and their layers (lesson 04)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import networkx as nx
from matplotlib.axes import Axes

from entente import say
from entente.plots import bars
from entente.plots.board import Board, check_positions, graph_axes
from entente.plots.canvas import Caption, finish, styled
from entente.plots.layout import Places
from entente.plots.marks import INK, MARKS, POLAR, sign_line, signs_in_words
from entente.plots.tracks import note
from entente.plots.words import Labels, Node, name, pair

# --- the claims as arrows --------------------------------------------------------------------------------------------


class _Arrow(NamedTuple):
    """The claims of one actor about one recipient with one sign; without a head where the direction is unsaid."""

    actor: Node
    recipient: Node
    sign: int | None
    headed: bool
    claims: int

    def said(self, labels: Labels) -> str:
        word = "to" if self.headed else "and"
        return f"{name(self.actor, labels)} {word} {name(self.recipient, labels)} {self.claims}"


class _Claims(NamedTuple):
    observation: str
    arrows: list[_Arrow]  # the one with most claims first
    signs: Counter  # sign → number of claims


def _claims(graph: nx.MultiDiGraph, labels: Labels) -> _Claims:
    counts: Counter = Counter()
    pairs: dict[tuple[Node, Node], Counter] = defaultdict(Counter)
    signs: Counter = Counter()
    for u, v, data in graph.edges(data=True):
        if u != v:
            two, sign, headed = tuple(sorted((u, v), key=str)), data.get("sign"), data.get("direction") != "unsaid"
            counts[(*((u, v) if headed else two), sign, headed)] += 1
            pairs[two][sign] += 1  # type: ignore[index]
            signs[sign] += 1
    arrows = [_Arrow(*key, number) for key, number in counts.items()]
    arrows.sort(key=lambda arrow: (-arrow.claims, *map(str, arrow[:3])))
    return _Claims(say.sentence(_busiest_pair(pairs, labels)), arrows, signs)


def _busiest_pair(pairs: Mapping[tuple[Node, Node], Counter], labels: Labels) -> str:
    if not pairs:
        return "No claims between two actors"
    top = max(signs.total() for signs in pairs.values())
    first, *more = sorted((two for two, signs in pairs.items() if signs.total() == top), key=str)
    if more:
        return f"{say.count(len(more) + 1, 'pair')} share the most claims, {top} each"
    names = say.listed(name(actor, labels) for actor in first)
    return f"{names} share the most claims: {signs_in_words(pairs[first])}"


def describe_claims(graph: nx.MultiDiGraph, *, labels: Labels = None) -> Caption:
    """Say what `draw_claims` draws.

    Parameters
    ----------
    graph : networkx.MultiDiGraph
        One edge a claim, from actor to recipient; edge attribute ``sign``: 1, −1, 0, or None for a claim of dependence.

    Examples
    --------
    >>> claims = nx.MultiDiGraph()
    >>> keys = [claims.add_edge("iran", "russia", sign=s) for s in (1, 1, -1)]
    >>> print(describe_claims(claims).caption)
    Iran and russia share the most claims: 2 cooperative and 1 hostile. 2 actors, 3 claims (2 cooperative and \
1 hostile), drawn as 2 arrows.
    """
    found = _claims(graph, labels)
    total = found.signs.total()
    size = f"{say.count(len(graph), 'actor')}, {say.count(total, 'claim')}"
    signs = f" ({signs_in_words(found.signs)})" if total else ""
    loops = graph.number_of_edges() - total
    aside = f" {say.count(loops, 'claim')} of an actor about itself not drawn." if loops else ""
    drawn = f"drawn as {say.count(len(found.arrows), 'arrow')}"
    told = [f"Directed graph of {size}."]
    for sign, mark in MARKS.items():
        arrows = [arrow for arrow in found.arrows if arrow.sign == sign]
        if arrows:
            told.append(f"{mark.word.capitalize()}: {'; '.join(arrow.said(labels) for arrow in arrows)}.")
    busy = {node for arrow in found.arrows for node in arrow[:2]}
    alone = say.listed(name(node, labels) for node in graph if node not in busy)
    if alone:
        told.append(f"Without an arrow: {alone}.")
    return Caption(f"{found.observation}. {size}{signs}, {drawn}.{aside}", " ".join(told) + aside)


@styled
def draw_claims(
    graph: nx.MultiDiGraph,
    positions: Places,
    *,
    labels: Labels = None,
    title: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw who is claimed to do what to whom: one arrow for each actor, recipient and sign, numbered with its claims.

    A claim of an actor about itself is counted in the caption and not drawn.

    A node without a place is refused (``plots.positions``).

    >>> from entente.plots import positions
    >>> claims = nx.MultiDiGraph([("iran", "russia", {"sign": 1})])
    >>> draw_claims(claims, positions(claims)).get_title(loc="left")
    'Iran and russia share the most claims: 1 cooperative'
    """
    places = check_positions(graph, positions)
    found = _claims(graph, labels)
    ax = graph_axes(ax, len(graph), arrows=len(found.arrows))
    handles = []
    for sign, mark in MARKS.items():
        word = f"{mark.word} (depends on)" if sign is None else mark.word
        if found.signs[sign]:
            handles.append(sign_line(sign, f"{word}: {say.count(found.signs[sign], 'claim')}"))
    finish(ax, title or found.observation, handles or [note("no claims")])
    board = Board(ax, places, labels)
    for arrow, bends in zip(found.arrows, _bends(found.arrows), strict=True):
        bend = board.route(arrow.actor, arrow.recipient, bends)
        width = 1.0 + 0.45 * min(arrow.claims, 8)
        head = "-|>" if arrow.headed else "-"
        board.edge(arrow.actor, arrow.recipient, arrow.sign, bend=bend, width=width, head=head)
    board.nodes(places)
    board.name_nodes()
    for arrow, points in zip(found.arrows, board.lines, strict=True):
        mark = MARKS[arrow.sign]
        board.tag(points, f"{mark.symbol}{arrow.claims}", mark.ink)
    return ax


def _bends(arrows: Sequence[_Arrow]) -> list[tuple[float, ...]]:
    """For each arrow, the bends it may take: arrows of one pair in one direction fan out, and never meet."""
    lanes: Counter = Counter()
    result = []
    for arrow in arrows:
        base = 0.10 + 0.12 * lanes[arrow[:2]]
        lanes[arrow[:2]] += 1
        result.append((base, base + 0.04, base - 0.04, base + 0.08, base + 0.12, base + 0.16))
    return result


# --- what a rule hides -----------------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """A conflict as it is drawn."""

    pair: str
    positive: int
    negative: int
    hidden: int
    verdict: str


def _conflicts(conflicts: Iterable[Any], labels: Labels) -> tuple[str, list[_Row]]:
    """The observation, and the pairs, the one with most claims first."""
    rows = []
    for one in conflicts:
        verdict = f"drawn as {POLAR[one.sign]}" if one.sign in POLAR else "no tie drawn"
        numbers = len(one.positive), len(one.negative), len(one.hidden)
        rows.append(_Row(pair(one.u, one.v, labels), *numbers, verdict))
    rows.sort(key=lambda row: (-row.positive - row.negative, row.pair))
    if not rows:
        return "The rule hides no claim", rows
    hidden = say.count(sum(row.hidden for row in rows), "claim")
    return f"The rule hides {hidden} on {say.count(len(rows), 'pair')}", rows


def describe_conflicts(conflicts: Iterable[Any], *, labels: Labels = None) -> Caption:
    """Say what `draw_conflicts` draws.

    Parameters
    ----------
    conflicts : iterable of Conflict
        ``SignedGraph.conflicts``, with ``SignedGraph.undecided`` if wanted. Each has the actors ``u`` and ``v``, the
        claims ``positive``, ``negative`` and ``hidden`` (ids), and the ``sign`` that the rule chose (None: no tie).

    Examples
    --------
    >>> from entente.graphs.signs import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> describe_conflicts([one]).caption
    'The rule hides 1 claim on 1 pair. iceland–norway: 2 cooperative, 1 hostile, drawn as cooperative.'
    """
    observation, rows = _conflicts(conflicts, labels)
    told = "; ".join(f"{row.pair}: {row.positive} cooperative, {row.negative} hostile, {row.verdict}" for row in rows)
    alt = "Diverging bars, one for each pair: hostile claims to the left, cooperative ones to the right."
    if not rows:
        return Caption(f"{observation}.", f"{alt} No pair.")
    return Caption(f"{observation}. {told}.", f"{alt} {told}.")


@styled
def draw_conflicts(
    conflicts: Iterable[Any], *, labels: Labels = None, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw what a rule hides: the claims for and against on each pair that the claims disagree about.

    >>> from entente.graphs.signs import Conflict
    >>> one = Conflict("iceland", "norway", ("c1", "c3"), ("c2",), 1, "2 for, 1 against")
    >>> draw_conflicts([one]).get_title(loc="left")
    'The rule hides 1 claim on 1 pair'
    """
    observation, rows = _conflicts(conflicts, labels)
    ax = bars.bar_axes(ax, len(rows))
    hostile, cooperative = bars.sign_part(-1, " claims"), bars.sign_part(1, " claims")
    bars.set_rows(ax, [row.pair for row in rows])
    low = max((row.negative for row in rows), default=1)
    high = max((row.positive for row in rows), default=1)
    for place, row in enumerate(rows):
        _draw_side(ax, place, row.positive, cooperative)
        _draw_side(ax, place, -row.negative, hostile)
        ax.text(high + 0.03 * (low + high), place, row.verdict, va="center", fontsize=9, gid="value")
    ax.set_xlim(-1.03 * low, high + 0.45 * (low + high))  # room for the verdicts on the right
    ax.axvline(0, color=INK, linewidth=1.2)
    ax.spines["left"].set_visible(False)
    return finish(ax, title or observation, bars.patches([hostile, cooperative]))


def _draw_side(ax: Axes, place: int, length: int, part: bars.Part) -> None:
    if length:
        ax.barh(place, length, height=0.66, **part.look)
        bars.write_in(ax, length / 2, place, f"{abs(length)}", part)


# --- layers ----------------------------------------------------------------------------------------------------------


def _layers(counts: Mapping[tuple[str, int | None], int]) -> tuple[str, list[str]]:
    """The observation, and the layers, the one with most claims first."""
    layers = bars.rows_by_total(counts)
    if not layers:
        return "No claims in any layer", layers
    numbers = {sign: number for (layer, sign), number in counts.items() if layer == layers[0]}
    return f"The {layers[0]} layer holds most claims: {signs_in_words(numbers)}", layers


def describe_layers(counts: Mapping[tuple[str, int | None], int]) -> Caption:
    """Say what `draw_layers` draws.

    Parameters
    ----------
    counts : mapping
        (layer, sign) to the number of claims; sign is 1, −1, 0, or None for a claim of dependence. A claim in two
        layers counts in both.

    Examples
    --------
    >>> describe_layers({("military", 1): 2, ("military", -1): 1, ("legal", 1): 1}).caption
    'The military layer holds most claims: 2 cooperative and 1 hostile. military 3 (2 cooperative and 1 hostile); \
legal 1 (1 cooperative).'
    """
    observation, layers = _layers(counts)
    words = {sign: mark.word for sign, mark in MARKS.items()}
    told = "; ".join(bars.row_in_words(counts, layer, words, layer) for layer in layers) or "none"
    return Caption(f"{observation}. {told}.", f"Stacked bars, one for each layer, of claims by sign: {told}.")


@styled
def draw_layers(
    counts: Mapping[tuple[str, int | None], int], *, title: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the claims of each layer by sign; the sign is hatched as well as coloured.

    >>> draw_layers({("military", 1): 2, ("legal", 1): 1}).get_title(loc="left")
    'The military layer holds most claims: 2 cooperative'
    """
    observation, layers = _layers(counts)
    ax = bars.bar_axes(ax, len(layers))
    used = {sign for (_, sign), number in counts.items() if number}
    parts = {sign: bars.sign_part(sign) for sign in MARKS if sign in used}
    bars.draw_bars(ax, layers, parts, {(layers.index(layer), sign): number for (layer, sign), number in counts.items()})
    return finish(ax, title or observation, bars.patches(parts.values()))
