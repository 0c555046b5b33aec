"""The pictures of the slides and of the printed workbook: drawn large, from the tables, with few words.

Each is an SVG that is 1160 wide, in which no letter is smaller than 24: on a screen of 1280 pixels these are pixels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

import networkx as nx
from markupsafe import Markup, escape

from entente import data
from entente.graphs import alliances
from entente.graphs.signs import RULES, signed_graph
from entente.labs.moments.counted import named_together
from entente.plots.marks import BLUE, VERMILION

WIDE, LETTER, ROW = 1160, 24, 46
INK, PALE = "#1a1a1a", "#8a8a8a"
OF_SIGN = {1: (BLUE, ""), -1: (VERMILION, ' stroke-dasharray="14 9"')}
SYMBOLS = {1: "+", -1: "−", None: "no tie"}
TRIANGLES = ((1, 1, 1), (1, 1, -1), (1, -1, -1), (-1, -1, -1))


def _svg(high: float, parts: Iterable[str], said: str) -> Markup:
    """The picture, with what it shows in words."""
    inside = "".join(parts)
    return Markup(
        f'<svg viewBox="0 0 {WIDE} {high:g}" role="img" aria-label="{escape(said)}" font-size="{LETTER}" '
        f'fill="{INK}">{inside}</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", **told: str) -> str:
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in told.items())
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _line(start: Sequence[float], end: Sequence[float], sign: int = 1, wide: float = 5) -> str:
    colour, dashes = OF_SIGN[sign]
    (x1, y1), (x2, y2) = start, end
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}" stroke-width="{wide:g}"{dashes}/>'


def bars(rows: Sequence[tuple[str, float]], said: str, shown: Callable[[float], str] = "{:g}".format) -> Markup:
    """A bar for each row, the label to its left and the number at its end."""
    most = max(value for _, value in rows)
    begin, room = 500, 560
    parts = []
    for place, (label, value) in enumerate(rows):
        y = ROW * place
        width = room * value / most
        parts.append(_text(begin - 16, y + 31, label, "end"))
        parts.append(f'<rect x="{begin}" y="{y + 6}" width="{width:g}" height="34" fill="#3b6ea5"/>')
        parts.append(_text(begin + width + 14, y + 31, shown(value), font_weight="bold"))
    return _svg(ROW * len(rows) + 10, parts, f"{said} " + ", ".join(f"{label} {shown(value)}" for label, value in rows))


def for_and_against(rows: Sequence[tuple[str, int, int]], said: str) -> Markup:
    """Diverging bars: claims against to the left, claims for to the right."""
    most = max(max(good, bad) for _, good, bad in rows)
    middle, room = 760, 300
    parts = [_text(middle - 12, 28, "against", "end", fill=VERMILION), _text(middle + 12, 28, "for", fill=BLUE)]
    for place, (label, good, bad) in enumerate(rows, 1):
        y = ROW * place
        left, right = room * bad / most, room * good / most
        parts.append(_text(360, y + 31, label, "end"))
        parts.append(f'<rect x="{middle - left:g}" y="{y + 6}" width="{left:g}" height="34" fill="{VERMILION}"/>')
        parts.append(f'<rect x="{middle}" y="{y + 6}" width="{right:g}" height="34" fill="{BLUE}"/>')
        parts.append(_text(middle - left - 12, y + 31, str(bad), "end", font_weight="bold"))
        parts.append(_text(middle + right + 12, y + 31, str(good), font_weight="bold"))
    told = "; ".join(f"{label} {good} for, {bad} against" for label, good, bad in rows)
    return _svg(ROW * (len(rows) + 1) + 10, parts, f"{said} {told}")


def graph(signed: nx.Graph, actors: Sequence[str], said: str) -> Markup:
    """A signed graph on an ellipse: a line that is whole is +, a dashed one is −. All actors keep their place."""
    high, labels = 480.0, data.gazetteer().actors
    places = {}
    for place, actor in enumerate(actors):
        angle = 2 * math.pi * place / len(actors) - math.pi / 2
        places[actor] = (WIDE / 2 + 390 * math.cos(angle), high / 2 + 195 * math.sin(angle))
    parts = [_line(places[one], places[other], sign) for one, other, sign in signed.edges(data="sign")]
    for actor, (x, y) in places.items():
        label = short(labels[actor].label)
        wide = 13.5 * len(label) + 26
        box = f'x="{x - wide / 2:g}" y="{y - 22:g}" width="{wide:g}" height="44" rx="22"'
        parts.append(f'<rect {box} fill="#fff" stroke="{INK if actor in signed else PALE}" stroke-width="2"/>')
        parts.append(_text(x, y + 8, label, "middle", fill=INK if actor in signed else "#666"))
    ties = "; ".join(
        f"{labels[one].label}–{labels[other].label} {SYMBOLS[sign]}" for one, other, sign in signed.edges(data="sign")
    )
    return _svg(high, parts, f"{said} {ties}")


def short(label: str) -> str:
    """The label of an actor; of a long one the first letters of its words.

    Examples
    --------
    >>> short("Iran"), short("Collective Security Treaty Organisation")
    ('Iran', 'CSTO')
    """
    return label if len(label) <= 16 else "".join(word[0] for word in label.split() if word[0].isupper())


@cache
def drawn_actors() -> tuple[str, ...]:
    """Every actor that a signed claim names, in one order for all graphs."""
    return tuple(sorted(_by_rule("majority").graph))


def _by_rule(rule: str, sources: Collection[str] | None = None):
    kept = alliances.select(alliances.observed(data.claims()), data.codebook(), sources=sources)
    return signed_graph(alliances.claims_graph(kept, data.codebook(), data.gazetteer()), rule=rule)


@cache
def israel_s_company() -> dict[str, int]:
    """In how many sentences each actor is named together with Israel, the most first."""
    drawn = named_together()
    known = data.gazetteer().actors
    weights = {
        other: drawn.edges["israel", other]["weight"] for other in drawn["israel"] if known[other].kind != "analyst"
    }
    return dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])))


def company() -> Markup:
    """With whom Israel shares a sentence."""
    labels = data.gazetteer().actors
    rows = [(labels[other].label, weight) for other, weight in israel_s_company().items()]
    return bars(rows, "Sentences that name Israel and another actor:")


def claims_of_pairs(actor: str, others: Iterable[str]) -> list[tuple[str, int, int]]:
    """For each of some others its label, and the claims for and against a tie with an actor."""
    kept = alliances.claims_graph(alliances.observed(data.claims()), data.codebook(), data.gazetteer())
    rows = []
    for other in others:
        signs = [sign for u, v, sign in kept.edges(data="sign") if {u, v} == {actor, other}]
        rows.append((data.gazetteer().actors[other].label, signs.count(1), signs.count(-1)))
    return rows


def company_by_sign() -> Markup:
    """The same companions, by what the claims say."""
    return for_and_against(claims_of_pairs("israel", israel_s_company()), "Claims about Israel and another actor:")


def majority_graph() -> Markup:
    """The signed graph of all observed claims, by majority."""
    return graph(_by_rule("majority").graph, drawn_actors(), "By majority of all claims on what was observed:")


def one_voice() -> Markup:
    """The signed graph of one named analyst's claims alone."""
    return graph(
        _by_rule("majority", ["galeotti"]).graph, drawn_actors(), "Of Mark Galeotti's claims alone, by majority:"
    )


def rules() -> Markup:
    """What each rule makes of the two pairs on which claims disagree."""
    pairs = {"Iran–Russia": ("iran", "russia"), "Iran–CSTO": ("csto", "iran")}
    parts = [_text(520, 34, "Iran–Russia", "middle", font_weight="bold")]
    parts.append(_text(840, 34, "Iran–CSTO", "middle", font_weight="bold"))
    told = []
    for place, rule in enumerate(RULES, 1):
        signed = _by_rule(rule).graph
        y = 64 * place + 30
        parts.append(_text(360, y, rule.replace("_", " "), "end"))
        for x, (name, pair) in zip((520, 840), pairs.items(), strict=True):
            sign = signed.edges[pair]["sign"] if signed.has_edge(*pair) else None
            colour = OF_SIGN[sign][0] if sign else "#555"
            parts.append(_text(x, y, SYMBOLS[sign], "middle", font_weight="bold", font_size="32", fill=colour))
            told.append(f"{rule} {name} {SYMBOLS[sign]}")
    return _svg(64 * (len(RULES) + 1), parts, "; ".join(told))


def voices() -> Markup:
    """How many claims come from which source."""
    labels = {source.id: source.label for source in data.sources()}
    counted = Counter(claim.source for claim in data.claims()).most_common()
    return bars([(labels[source], number) for source, number in counted], "Claims by source:")


def claim_shape() -> Markup:
    """Board picture 1: what a claim is."""
    boxes = (("source", 90), ("actor", 480), ("relation", 760), ("recipient", 1040))
    parts = []
    for name, x in boxes:
        parts.append(f'<rect x="{x - 88}" y="90" width="176" height="70" rx="12" fill="#fff" stroke="{INK}"/>')
        parts.append(_text(x, 134, name, "middle", font_size="30"))
    parts.append(_text(286, 116, "says that", "middle"))
    for start, end in ((184, 388), (572, 668), (852, 948)):
        parts.append(f'<path d="M{start} 128 H{end} m-16 -10 l16 10 l-16 10" fill="none" stroke="{INK}"/>')
    parts.append(_text(760, 60, "+ affirmed     − denied", "middle"))
    parts.append(_text(286, 200, "how sure?", "middle"))
    parts.append(_text(286, 236, "CT  PR  PS  U", "middle", font_weight="bold"))
    parts.append(_text(760, 200, "now? past? to come? only supposed?", "middle"))
    return _svg(260, parts, "Source says that actor, relation, recipient; with polarity, certainty and time.")


def triangles() -> Markup:
    """Board picture 2: three at a time."""
    parts = []
    for place, signs in enumerate(TRIANGLES):
        x = 145 + 290 * place
        corners = ((x, 40), (x - 105, 230), (x + 105, 230))
        ends = ((0, 1), (1, 2), (0, 2))
        beside = ((x - 84, 130), (x, 272), (x + 84, 130))
        for sign, (one, other), (left, low) in zip(signs, ends, beside, strict=True):
            parts.append(_line(corners[one], corners[other], sign, 6))
            parts.append(_text(left, low, SYMBOLS[sign], "middle", font_size="36", fill=OF_SIGN[sign][0]))
        parts += [f'<circle cx="{left}" cy="{low}" r="13"/>' for left, low in corners]
    return _svg(290, parts, "Four triangles: three plus; two plus and a minus; a plus and two minus; three minus.")


def triangles_told() -> Markup:
    """Board picture 2, with which of them hold together."""
    words = [("holds together" if math.prod(signs) == 1 else "does not") for signs in TRIANGLES]
    parts = [_text(145 + 290 * place, 330, word, "middle", font_weight="bold") for place, word in enumerate(words)]
    whole = str(triangles()).replace('viewBox="0 0 1160 290"', 'viewBox="0 0 1160 345"')
    return Markup(whole.replace("</svg>", "".join(parts) + "</svg>"))


def hands() -> Markup:
    """Board picture 3: who has whom in hand."""
    parts = []
    for x, name in ((200, "Iran"), (960, "Russia")):
        parts.append(f'<circle cx="{x}" cy="180" r="100" fill="#fff" stroke="{INK}" stroke-width="3"/>')
        parts.append(_text(x, 192, name, "middle", font_size="36"))
    for y, tip, side in ((140, 850, -1), (220, 310, 1)):
        start = 310 if tip == 850 else 850
        back = 18 * side
        parts.append(f'<path d="M{start} {y} H{tip} m{back} -12 l{-back} 12 l{back} 12" fill="none" stroke="{INK}"/>')
    parts.append(_text(580, 110, "what Iran needs from Russia", "middle"))
    parts.append(_text(580, 268, "what Russia needs from Iran", "middle"))
    parts.append(_text(580, 340, "criticality × share × (1 − substitutability)", "middle", font_weight="bold"))
    parts.append(_text(580, 380, "Leverage is the difference of the two.", "middle"))
    return _svg(400, parts, "Two actors with an arrow of need each way; leverage is the difference.")


PICTURES: Mapping[str, Callable[[], Markup]] = {
    made.__name__: made
    for made in (
        company, company_by_sign, majority_graph, one_voice, rules, voices,
        claim_shape, triangles, triangles_told, hands,
    )
}  # fmt: skip
