"""Figures say what the data say: numbers are counted again from the input, and the drawing is measured."""

import csv
import html
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
import warnings
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import networkx as nx
import numpy as np
import pytest
from colours import contrast, luminance
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text
from PIL import Image

from entente import plots
from entente.doubt.resamples import GraphUncertainty, TieShares
from entente.errors import EntenteError
from entente.graphs.signs import Conflict
from entente.plots.board import curve
from entente.plots.marks import GROUND, INK
from entente.plots.show import DARK_FILTER
from entente.plots.text import RAMP

BENCHMARKS = Path(__file__).parent.parent / "data" / "benchmarks"
LABELS = {
    "iran": "Islamic Republic of Iran",
    "russia": "Russia",
    "israel": "Israel",
    "united_states": "United States",
    "china": "China",
    "north_korea": "North Korea",
    "ukraine": "Ukraine",
    "syria": "Syria",
    "hezbollah": "Hezbollah",
    "axis": "axis of resistance",
    "csto": "Collective Security Treaty Organization",
    "azerbaijan": "Azerbaijan",
}
SPLIT = ("Gavev", "Kotun", "Nagad", "Gama")


def rows(name):
    with (BENCHMARKS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tribes():
    return nx.Graph((r["u"], r["v"], {"sign": int(r["sign"])}) for r in rows("highland_tribes.csv"))


@pytest.fixture(scope="module")
def europe():
    now = (r for r in rows("wwi_alliances.csv") if int(r["begin"]) <= 1907 < int(r["end"]))
    return nx.Graph((r["u"], r["v"], {"sign": int(r["sign"])}) for r in now)


@pytest.fixture(scope="module")
def claims():
    """Twelve actors and 44 claims, seven of them from Russia to Iran and one of an actor about itself."""
    ties = [("russia", "iran", s) for s in (1, 1, 1, 1, -1, -1, -1, None)]
    ties += [("iran", "russia", s) for s in (1, 1, 1, None, None)] + [("israel", "iran", -1)] * 6
    ties += [("iran", "israel", -1)] * 2 + [("united_states", "iran", -1)] * 2 + [("united_states", "israel", 1)] * 2
    ties += [("china", a, 1) for a in ("iran", "russia")] + [("north_korea", "russia", 1)] * 2
    ties += [("russia", "ukraine", -1)] * 3 + [("iran", a, 1) for a in ("hezbollah", "axis", "syria")]
    ties += [("russia", "syria", 1), ("russia", "syria", -1), ("csto", "russia", 1), ("russia", "united_states", 0)]
    ties += [
        ("russia", "israel", 0),
        ("azerbaijan", "iran", -1),
        ("iran", "azerbaijan", 0),
        ("hezbollah", "israel", -1),
    ]
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(LABELS)
    for number, (u, v, sign) in enumerate([*ties, ("iran", "iran", 1)]):
        graph.add_edge(u, v, key=f"c{number:03}", sign=sign)
    return graph


@pytest.fixture(scope="module")
def together():
    graph = nx.Graph(unit="sentence")
    graph.add_nodes_from(LABELS)
    dice = random.Random(4)
    for u, v in itertools.combinations(LABELS, 2):
        if dice.random() < 0.5:
            graph.add_edge(u, v, weight=dice.randint(1, 9))
    graph.add_edge("iran", "israel", weight=23)
    return graph


def halves(graph):
    return (SPLIT, tuple(n for n in graph if n not in SPLIT))


def draw_all(tribes, claims, together):
    """One figure of each kind: name → (axes, caption)."""
    voices = {"author": 812, "a named analyst with a rather long description": 301, "official": 140}
    certainty = {("author", "CT"): 21, ("author", "PS"): 9, ("official", "U"): 2, ("analyst", "PR"): 3}
    scores = {
        "names": scored(1.0, 0.5, 2 / 3),
        "names and demonyms": scored(0.9, 0.9, 0.9),
        "none": scored(None, 0.0, None),
    }
    table = Counter({("meets", "meets"): 4, ("meets", "pledges"): 2, ("attacks", "attacks"): 5})
    years = [(2025, 21, 2), (2007, 5, 0), (2022, 15, 3, "bound")]
    layers = {("military", 1): 12, ("military", -1): 14, ("dependency", None): 6, ("diplomatic", 0): 5}
    spots = plots.positions(claims, layout="spread")
    sides = plots.positions(tribes, layout="sides", groups=halves(tribes))
    return {
        "voices": (plots.draw_voices(voices), plots.describe_voices(voices)),
        "certainty": (plots.draw_certainty(certainty), plots.describe_certainty(certainty)),
        "scores": (plots.draw_scores(scores), plots.describe_scores(scores)),
        "confusion": (plots.draw_confusion(table), plots.describe_confusion(table)),
        "cooccurrence": (
            plots.draw_cooccurrence(together, plots.positions(together, layout="spread"), labels=LABELS),
            plots.describe_cooccurrence(together, labels=LABELS),
        ),
        "claims": (plots.draw_claims(claims, spots, labels=LABELS), plots.describe_claims(claims, labels=LABELS)),
        "signed": (
            plots.draw_signed(tribes, sides, partition=halves(tribes)),
            plots.describe_signed(tribes, partition=halves(tribes)),
        ),
        "sureness": (
            plots.draw_sureness(UNSURE, spots, labels=LABELS),
            plots.describe_sureness(UNSURE, labels=LABELS),
        ),
        "triangles": (plots.draw_triangles({"+++": 19, "---": 7}), plots.describe_triangles({"+++": 19, "---": 7})),
        "years": (plots.draw_frustration_over_time(years), plots.describe_frustration_over_time(years)),
        "layers": (plots.draw_layers(layers), plots.describe_layers(layers)),
        "conflicts": (
            plots.draw_conflicts(CONFLICTS, labels=LABELS),
            plots.describe_conflicts(CONFLICTS, labels=LABELS),
        ),
    }


def scored(precision, recall, f1):
    return SimpleNamespace(precision=precision, recall=recall, f1=f1)


CONFLICTS = [
    Conflict("russia", "syria", ("c1",), ("c2",), None, "a draw"),
    Conflict("iran", "russia", ("c3", "c4", "c5", "c6"), ("c7", "c8", "c9"), 1, "4 for, 3 against"),
    Conflict("iran", "israel", ("d1",), ("d2", "d3"), -1, "1 for, 2 against"),
]


TIES = (
    TieShares("china", "russia", 2, None, 0.25, 0.125, 0.125, 0.5),
    TieShares("iran", "russia", 10, -1, 0.25, 0.625, 0.125, 0.0),
    TieShares("hezbollah", "israel", 1, -1, 0.0, 0.625, 0.0, 0.375),
    TieShares("iran", "israel", 6, -1, 0.0, 1.0, 0.0, 0.0),
)
NEVER = TieShares("iran", "syria", 1, None, 0.0, 0.0, 0.75, 0.25)
UNSURE = GraphUncertainty("majority", 1, 8, {0: 0.25, 1: 0.625, 2: 0.125}, 0.5, (NEVER, *TIES), {})


@pytest.fixture(scope="module")
def everything(tribes, claims, together):
    """One figure of each kind, laid out, so that its texts can be measured."""
    made = draw_all(tribes, claims, together)
    for ax, _ in made.values():
        ax.figure.draw_without_rendering()
    return made


def artists(ax, gid):
    return ax.findobj(lambda artist: artist.get_gid() == gid)


def edges(ax):
    return [patch for patch in artists(ax, "edge") if isinstance(patch, FancyArrowPatch)]


def box(text):
    return Text.get_window_extent(text)


def overlapping(texts):
    texts[0].figure.draw_without_rendering()
    boxes = [(t.get_text(), box(t)) for t in texts]
    return [(a, b) for (a, one), (b, two) in itertools.combinations(boxes, 2) if one.overlaps(two)]


def shown_ticks(ax):
    """The tick labels within the limits of the axes; a locator may propose others, which are not drawn."""
    (left, right), (low, high) = sorted(ax.get_xlim()), sorted(ax.get_ylim())
    return [t for t in ax.get_xticklabels() if left <= t.get_position()[0] <= right] + [
        t for t in ax.get_yticklabels() if low <= t.get_position()[1] <= high
    ]


def title(ax):
    return ax.get_title(loc="left")


# --- captions and descriptions -------------------------------------------------------------------------------------


def test_each_figure_has_a_caption_and_a_longer_description_and_the_caption_opens_with_the_title(everything):
    for name, (ax, caption) in everything.items():
        assert caption.caption.startswith(title(ax).replace("\n", " ")), name
        assert len(caption.alt) > len(title(ax)) and caption.alt.endswith("."), name


def test_voices_are_shares_of_all_words():
    words = {"author": 60, "official": 30, "analyst": 10}
    said = plots.describe_voices(words)
    for voice, number in words.items():
        assert f"{voice} {round(100 * number / 100)} % ({number} words)" in said.alt
    ax = plots.draw_voices(words)
    assert sorted(patch.get_width() for patch in ax.patches) == pytest.approx([0.1, 0.3, 0.6])
    shares = {voice: number / 100 for voice, number in words.items()}
    assert "official 30 %," in plots.describe_voices(shares).alt


def test_what_is_no_voice_is_told_apart_by_its_hatch_and_in_the_legend():
    ax = plots.draw_voices({"author": 3, "none": 5, "analyst": 1}, silent="none")
    assert [bool(patch.get_hatch()) for patch in ax.patches] == [True, False, False]
    legends = [*ax.figure.legends, *filter(None, [ax.get_legend()])]
    assert [text.get_text() for legend in legends for text in legend.get_texts()] == [
        "words of a voice",
        "words of no voice",
    ]


def test_certainty_counts_are_drawn_and_said():
    counts = {("author", "CT"): 3, ("author", "PS"): 2, ("official", "CT"): 1, ("official", "U"): 4}
    said = plots.describe_certainty(counts)
    assert said.caption.startswith(f"{3 + 1} of {3 + 2 + 1 + 4} claims are put forward as certain")
    assert "official 5 (1 certain and 4 uncommitted)" in said.alt
    widths = Counter(round(patch.get_width()) for patch in plots.draw_certainty(counts).patches)
    assert widths == Counter(counts.values())


def test_certainty_outside_the_codebook_is_refused():
    with pytest.raises(EntenteError, match='found "sure"; expected one of CT, PR, PS, U'):
        plots.draw_certainty({("author", "sure"): 1})
    with pytest.raises(EntenteError, match='found "sure"'):
        plots.describe_certainty({("author", "sure"): 1})


def test_scores_place_a_dot_for_each_defined_measure():
    variants = {"a": scored(0.8, 0.4, 2 * 0.8 * 0.4 / 1.2), "b": scored(None, 0.0, float("nan"))}
    ax = plots.draw_scores(variants)
    dots = sorted(float(dot.get_xdata()[0]) for dot in artists(ax, "dot"))
    assert dots == pytest.approx(sorted([0.8, 0.4, 8 / 15, 0.0]))
    assert "b: precision undefined, recall 0.000, F1 undefined" in plots.describe_scores(variants).alt
    assert title(ax) == "Highest F1: a, 0.533"


def test_confusion_counts_agreement_on_the_diagonal():
    first = ["meets", "meets", "attacks", "pledges", "meets"]
    second = ["meets", "pledges", "attacks", "meets", "pledges"]
    table = Counter(zip(first, second, strict=True))
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    ax = plots.draw_confusion(table, order=["pledges", "meets"])
    assert title(ax) == f"The two codings agree on {agreed} of {len(first)} units"
    assert "meets against pledges 2; pledges against meets 1" in plots.describe_confusion(table).alt
    assert [label.get_text() for label in ax.get_yticklabels()] == ["pledges", "meets", "attacks"]
    cells = {(c.get_y() + 0.5, c.get_x() + 0.5) for c in artists(ax, "cell")}
    assert cells == {(1, 1), (1, 0), (0, 1), (2, 2)}
    assert len(artists(ax, "diagonal")) == 3


def test_cooccurrence_names_the_closest_pair_and_every_count(together):
    said = plots.describe_cooccurrence(together, labels=LABELS)
    assert "Islamic Republic of Iran and Israel, 23 sentences" in said.caption
    numbers = [int(n) for n in re.findall(r" (\d+)(?=;|\.)", said.alt.split(": ", 1)[1])]
    assert sorted(numbers) == sorted(w for *_, w in together.edges(data="weight"))
    tied = nx.Graph([("a", "b", {"weight": 2}), ("c", "d", {"weight": 2}), ("a", "d", {"weight": 1})])
    assert "2 pairs tie, 2 times" in plots.describe_cooccurrence(tied).caption


def test_claims_are_counted_by_pair_and_sign(claims):
    said = plots.describe_claims(claims, labels=LABELS)
    signs = Counter(s for u, v, s in claims.edges(data="sign") if u != v)
    for sign, word in ((1, "cooperative"), (-1, "hostile"), (0, "neutral"), (None, "unsigned")):
        assert f"{signs[sign]} {word}" in said.caption
        part = re.search(rf"{word.capitalize()}: ([^.]*)\.", said.alt).group(1)
        assert sum(int(n) for n in re.findall(r" (\d+)(?:;|$)", part)) == signs[sign]
    assert "1 claim of an actor about itself not drawn" in said.caption
    assert "Russia to Islamic Republic of Iran 4" in said.alt and "Russia to Islamic Republic of Iran 3" in said.alt


def test_a_signed_graph_tells_its_split_and_the_edges_against_it(tribes):
    inside = set(SPLIT)
    against = [(u, v) for u, v, s in tribes.edges(data="sign") if s != (1 if (u in inside) == (v in inside) else -1)]
    said = plots.describe_signed(tribes, partition=halves(tribes))
    assert len(against) == 7
    assert said.caption.startswith("7 of 58 ties contradict this split in 2. 16 nodes, 58 ties: 29 cooperative and 29")
    assert said.alt.count("–") == 58 + 7
    for u, v in against:
        assert f"{u}–{v} (−)" in said.alt
    for tribe in tribes:
        assert tribe in said.alt.split("Cooperative ties")[0]


def test_the_great_powers_of_1907_contradict_nothing(europe):
    camps = (("AUH", "DEU", "ITA"), ("GBR", "FRA", "RUS"))
    said = plots.describe_signed(europe, partition=camps)
    assert said.caption == "No tie contradicts this split in 2. 6 nodes, 15 ties: 6 cooperative and 9 hostile."
    assert "Side 1: AUH, DEU and ITA. Side 2: GBR, FRA and RUS." in said.alt


def test_a_chart_of_years_says_when_the_last_tie_falls_into_place():
    """By hand: two until 1907; and no such sentence where one comes back, or where none falls."""
    for counts, told in (
        ((2, 2, 0, 0), "2 ties out of place until 1907, then none."),
        ((2, 0, 2, 0), "Frustration is highest in 1872 and 1907: 2 ties out of place."),
        ((1, 1, 1, 1), "Frustration is highest in 1872 and 3 other years: 1 tie out of place."),
    ):
        rows = [(year, 9, count) for year, count in zip((1872, 1890, 1907, 1914), counts, strict=True)]
        assert plots.describe_frustration_over_time(rows).caption.startswith(told)


def test_sides_are_shaded_only_where_the_shades_lie_apart():
    """By hand: a square split left and right, and the same split crosswise."""
    corners = {"a": (-1, 1), "b": (-1, -1), "c": (1, -1), "d": (1, 1)}
    graph = nx.Graph([("a", "b", {"sign": 1}), ("c", "d", {"sign": 1})])

    def shades(*split):
        return [
            artist
            for artist in plots.draw_signed(graph, corners, partition=split).get_children()
            if artist.get_gid() == "side"
        ]

    assert len(shades("ab", "cd")) == 2 and shades("ac", "bd") == []


def test_the_surer_a_tie_the_thicker_and_its_share_is_written_on_it(everything):
    ax, said = everything["sureness"]
    assert title(ax) == "1 of 4 ties has the same sign in 90 % of the resamples or more"
    assert "L = 1 (0 to 2 in 95 % of the resamples); one best split in 50 % of 8." in said.caption
    assert "Resting on one claim: 1." in said.caption
    assert "Iran–Russia (− 62 %, + 25 %) and China–Russia (− 12 %, + 25 %)." in said.caption
    assert "Hezbollah–Israel (1 claim): hostile 62 %, none 38 %" in said.alt and "Syria" not in said.alt
    lines = edges(ax)  # the surest tie first
    widths = [line.get_linewidth() for line in lines]
    assert widths[0] > widths[1] == widths[2] > widths[3]
    assert [line.get_linestyle() == "solid" for line in lines] == [False, False, False, True]
    assert sorted(text.get_text() for text in artists(ax, "tag")) == ["+ 25 %", "− 100 %", "− 62 %", "− 62 %"]


def test_a_sign_on_a_line_stands_in_a_frame(europe):
    """Without one, the minus on a broken line looks like one more dash."""
    tags = artists(plots.draw_signed(europe, plots.positions(europe)), "tag")
    framed = [text.get_bbox_patch().get_edgecolor() == matplotlib.colors.to_rgba(text.get_color()) for text in tags]
    assert framed == [True] * europe.number_of_edges()


def test_triangles_take_a_mapping_or_a_census():
    numbers = {"+++": 19, "++-": 2, "+--": 40, "---": 7}
    census = SimpleNamespace(ppp=19, ppm=2, pmm=40, mmm=7)
    assert plots.describe_triangles(numbers) == plots.describe_triangles(census)
    assert plots.describe_triangles(census).caption.startswith(f"{19 + 40} of {19 + 2 + 40 + 7} triangles are balanced")
    verdicts = [t.get_text().split("\n")[1:] for t in artists(plots.draw_triangles(census), "verdict")]
    assert verdicts == [
        ["balanced", "19 found"],
        ["unbalanced", "2 found"],
        ["balanced", "40 found"],
        ["unbalanced", "7 found"],
    ]


def test_years_are_sorted_and_a_bound_is_called_one():
    given = [(2025, 9, 2), (2007, 5, 1), plots.Year(2020, 7, 3, "bound")]
    said = plots.describe_frustration_over_time(given)
    assert said.caption.endswith("2007: 1 of 5 ties; 2020: at most 3 of 7 ties; 2025: 2 of 9 ties.")
    ax = plots.draw_frustration_over_time(given)
    (drawn,) = (line for line in ax.lines if line.get_gid() == "ties")
    assert (list(drawn.get_xdata()), list(drawn.get_ydata())) == ([2007, 2020, 2025], [5, 7, 9])
    assert Counter(t.get_text() for t in artists(ax, "value")) == Counter(["5", "7", "9", "1", "≤3", "2"])


def test_layers_and_conflicts_are_as_long_as_their_counts():
    layers = {("military", 1): 5, ("military", -1): 2, ("legal", 1): 1, ("dependency", None): 3}
    widths = Counter(round(patch.get_width()) for patch in plots.draw_layers(layers).patches)
    assert widths == Counter(layers.values())
    assert "military 7 (5 cooperative and 2 hostile)" in plots.describe_layers(layers).alt
    widths = sorted(round(patch.get_width()) for patch in plots.draw_conflicts(CONFLICTS).patches)
    assert widths == [-3, -2, -1, 1, 1, 4]
    said = plots.describe_conflicts(CONFLICTS, labels=LABELS)
    assert said.caption.startswith(f"The rule hides {(1 + 1) + 3 + 1} claims on 3 pairs")
    assert "Islamic Republic of Iran–Russia: 4 cooperative, 3 hostile, drawn as cooperative;" in said.alt
    assert "Russia–Syria: 1 cooperative, 1 hostile, no tie drawn" in said.alt


@pytest.mark.parametrize(
    ("draw", "describe", "empty"),
    [
        (plots.draw_voices, plots.describe_voices, {}),
        (plots.draw_certainty, plots.describe_certainty, {}),
        (plots.draw_scores, plots.describe_scores, {}),
        (plots.draw_confusion, plots.describe_confusion, {}),
        (plots.draw_frustration_over_time, plots.describe_frustration_over_time, []),
        (plots.draw_conflicts, plots.describe_conflicts, []),
        (plots.draw_layers, plots.describe_layers, {}),
        (lambda g: plots.draw_claims(g, {}), plots.describe_claims, nx.MultiDiGraph()),
        (lambda g: plots.draw_cooccurrence(g, {}), plots.describe_cooccurrence, nx.Graph()),
        (lambda g: plots.draw_signed(g, {}), plots.describe_signed, nx.Graph()),
    ],
)
def test_nothing_to_draw_is_drawn_and_said_without_complaint(draw, describe, empty):
    ax = draw(empty)
    ax.figure.draw_without_rendering()
    assert title(ax)
    assert describe(empty).alt


# --- the drawing ---------------------------------------------------------------------------------------------------


def test_every_edge_is_drawn_once(tribes, claims, together):
    assert len(edges(plots.draw_signed(tribes, plots.positions(tribes)))) == tribes.number_of_edges()
    assert len(edges(plots.draw_cooccurrence(together, plots.positions(together)))) == together.number_of_edges()
    ax = plots.draw_claims(claims, plots.positions(claims))
    bundles = Counter((u, v, s) for u, v, s in claims.edges(data="sign") if u != v)
    assert len(edges(ax)) == len(bundles)
    written = Counter(int(re.sub(r"\D", "", tag.get_text())) for tag in artists(ax, "tag"))
    assert written == Counter(bundles.values())


def test_sign_differs_by_line_style_and_symbol_as_well_as_colour(tribes):
    looks = {(m.symbol, str(m.line), m.colour) for m in plots.MARKS.values()}
    for position in range(3):
        assert len({look[position] for look in looks}) == len(plots.MARKS)
    ax = plots.draw_signed(tribes, plots.positions(tribes))
    styles = Counter(patch.get_linestyle() == "solid" or patch.get_linestyle() == "-" for patch in edges(ax))
    assert styles == {True: 29, False: 29}


def test_frustrated_edges_are_thicker_and_crossed(tribes):
    ax = plots.draw_signed(tribes, plots.positions(tribes), partition=halves(tribes))
    widths = Counter(patch.get_linewidth() for patch in edges(ax))
    assert widths[max(widths)] == 7
    assert sum(tag.get_text().startswith("×") for tag in artists(ax, "tag")) == 7


def test_width_of_a_cooccurrence_follows_its_count(together):
    ax = plots.draw_cooccurrence(together, plots.positions(together))
    by_count = sorted((w for *_, w in together.edges(data="weight")), reverse=True)
    widths = [patch.get_linewidth() for patch in edges(ax)]
    assert widths == sorted(widths, reverse=True)
    assert (widths[0] - 0.6) / (widths[-1] - 0.6) == pytest.approx(by_count[0] / by_count[-1])


def test_every_figure_has_a_legend_and_nothing_is_cut_off(everything):
    for name, (ax, _) in everything.items():
        page = ax.figure.bbox
        legend = ax.get_legend()
        assert legend is not None and legend.get_texts(), name
        marked = [t for t in ax.findobj(Text) if t.get_gid() in ("label", "tag", "value", "verdict") and t.get_text()]
        texts = [ax._left_title, *legend.get_texts(), *shown_ticks(ax), *marked]
        for text in texts:
            extent = Text.get_window_extent(text)
            inside = extent.x0 >= -1 and extent.y0 >= -1 and extent.x1 <= page.x1 + 1 and extent.y1 <= page.y1 + 1
            assert inside, (name, text.get_text(), extent)


def test_a_long_title_is_wrapped_within_the_figure(europe):
    ax = plots.draw_signed(europe, plots.positions(europe), title="A title that goes on and on " * 6)
    ax.figure.draw_without_rendering()
    extent = box(ax._left_title)
    assert extent.x1 <= ax.figure.bbox.x1 and extent.y1 <= ax.figure.bbox.y1
    assert "\n" in title(ax)


def test_legend_and_axis_labels_do_not_overlap(everything):
    for name, (ax, _) in everything.items():
        legend = ax.get_legend().get_window_extent()
        labels = [t for t in (ax.xaxis.label, ax._left_title, *ax.get_xticklabels()) if t.get_text()]
        assert not any(legend.overlaps(Text.get_window_extent(t)) for t in labels), name


@pytest.mark.parametrize("layout", ["circle", "spread"])
def test_labels_of_claims_do_not_overlap(claims, layout):
    ax = plots.draw_claims(claims, plots.positions(claims, layout=layout), labels=LABELS)
    assert overlapping(artists(ax, "label")) == []
    assert_labels_clear_of_nodes(ax)


@pytest.mark.parametrize("layout", ["circle", "sides"])
@pytest.mark.parametrize("name", ["tribes", "europe"])
def test_labels_of_signed_graphs_do_not_overlap(name, layout, request):
    graph = request.getfixturevalue(name)
    groups = halves(graph) if name == "tribes" else (("AUH", "DEU", "ITA"), ("GBR", "FRA", "RUS"))
    places = plots.positions(graph, layout=layout, groups=groups if layout == "sides" else None)
    ax = plots.draw_signed(graph, places, partition=groups)
    assert len(artists(ax, "label")) == len(graph)
    assert overlapping(artists(ax, "label")) == []
    assert_labels_clear_of_nodes(ax)


def test_labels_of_crowded_nodes_find_room():
    graph = nx.complete_graph(["first long name", "second long name", "third long name", "fourth"])
    nx.set_edge_attributes(graph, 1, "sign")
    crowd = dict(zip(graph, [(0, 0), (0.06, 0), (0.03, 0.06), (1, 1)], strict=True))
    ax = plots.draw_signed(graph, crowd)
    assert overlapping(artists(ax, "label")) == []
    assert_labels_clear_of_nodes(ax)


def assert_labels_clear_of_nodes(ax):
    points = [ax.transData.transform(xy) for line in artists(ax, "nodes") for xy in line.get_xydata()]
    for label in artists(ax, "label"):
        extent = box(label)
        assert not any(extent.contains(*point) for point in points), label.get_text()


def test_counts_on_the_edges_of_the_main_layout_do_not_overlap(claims):
    ax = plots.draw_claims(claims, plots.positions(claims, layout="spread"), labels=LABELS)
    assert overlapping([*artists(ax, "tag"), *artists(ax, "label")]) == []


def test_arrows_of_each_sign_between_the_busiest_pair_stay_in_the_picture():
    ring = [str(number) for number in range(9)]
    graph = nx.MultiDiGraph((ring[0], other, {"sign": 1}) for other in ring[1:])
    ways = [(u, v, {"sign": sign}) for u, v in (ring[:2], ring[1::-1]) for sign in (1, -1, 0, None)]
    graph.add_edges_from(ways)
    ax = plots.draw_claims(graph, plots.positions(graph, layout="spread"))
    for arrow in artists(ax, "edge"):
        drawn = arrow.get_path().get_extents(ax.transData)
        assert ax.bbox.ymin <= drawn.ymin and drawn.ymax <= ax.bbox.ymax


def test_the_routing_curve_is_the_one_matplotlib_draws(europe):
    ax = plots.draw_signed(europe, plots.positions(europe))
    arrow = FancyArrowPatch((0, 0), (0.6, 0.4), connectionstyle="arc3,rad=0.3", shrinkA=0, shrinkB=0, arrowstyle="-")
    ax.add_patch(arrow)
    ours = curve(*ax.transData.transform([(0, 0), (0.6, 0.4)]), 0.3)
    theirs = ax.transData.transform(arrow.get_path().vertices)
    start, control, end = theirs[:3]
    assert ours[20] == pytest.approx(start / 4 + control / 2 + end / 4)


# --- manners -------------------------------------------------------------------------------------------------------


def test_axes_are_returned_and_those_given_are_used(europe):
    figure = Figure(layout="constrained")
    left, right = figure.subplots(1, 2)
    assert plots.draw_signed(europe, plots.positions(europe), ax=left) is left
    assert plots.draw_voices({"author": 3, "official": 1}, ax=right) is right
    assert figure.axes == [left, right]


def test_nothing_global_changes_and_no_figure_is_left_open(tribes, claims, together):
    import matplotlib.pyplot as plt

    plt.close("all")
    with matplotlib.rc_context({"font.size": 17.5, "text.parse_math": True, "axes.spines.top": True}):
        before, state = dict(matplotlib.rcParams), random.getstate()
        draw_all(tribes, claims, together)
        assert dict(matplotlib.rcParams) == before
        assert random.getstate() == state
    assert plt.get_fignums() == []


def test_the_readers_own_style_does_not_break_a_figure(europe):
    with matplotlib.rc_context({"font.family": "serif", "text.parse_math": True, "axes.titlelocation": "center"}):
        ax = plots.draw_signed(europe, plots.positions(europe), title="cost: $5_and $6^")
        ax.figure.draw_without_rendering()
    assert {t.get_fontname() for t in artists(ax, "label")} == {"DejaVu Sans"}


def fonts(ax):
    """The files of the fonts in which the texts of a figure are set."""
    return {Path(font_manager.findfont(text.get_fontproperties())) for text in ax.findobj(Text)}


def test_no_text_hangs_on_a_font_of_the_machine(everything):
    """Matplotlib brings its own files of DejaVu Sans; the machine may have others, or none."""
    shipped = Path(matplotlib.get_data_path())
    for name, (ax, _) in everything.items():
        assert all(file.is_relative_to(shipped) and "Sans" in file.name for file in fonts(ax)), name


def test_the_font_holds_on_the_readers_axes_too():
    with matplotlib.rc_context({"font.family": "serif"}):
        ax = Figure(layout="constrained").add_subplot()
        before = fonts(ax)
        plots.draw_voices({"author": 3, "official": 1}, ax=ax)
    assert [file.name for file in before] == ["DejaVuSerif.ttf"]
    assert {file.name for file in fonts(ax)} == {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf"}


def test_a_broken_formula_in_a_name_is_harmless_on_the_readers_axes():
    with matplotlib.rc_context({"text.parse_math": True}):
        ax = Figure(layout="constrained").add_subplot()
        plots.draw_voices({"$\\frac$": 2, "Plain": 1}, ax=ax, title="$\\frac$")
        ax.figure.draw_without_rendering()
    assert "$\\frac$" in [label.get_text() for label in ax.get_yticklabels()]


@pytest.mark.parametrize(
    "name",
    [
        "$x_1$",
        "$\\frac$ $a^$",
        "a $ b",
        "100 %",
        "<b>&",
        "back\\slash {",
        "🤖 bot",
        "إيران",
        "ישראל",
        "中国",
        "a\u200bb",
        "a\tb",
        "",
        "x" * 60,
    ],
)
def test_awkward_names_are_drawn_without_a_warning(name):
    graph = nx.MultiDiGraph([("a", name or "empty", {"sign": 1}), (name or "empty", "a", {"sign": -1})])
    labels = {name or "empty": name, "a": "Plain"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plots.draw_claims(graph, plots.positions(graph), labels=labels)
        ax.figure.draw_without_rendering()
        plots.draw_voices({name: 2, "Plain": 1}).figure.draw_without_rendering()
        plots.draw_confusion({(name, "Plain"): 2}).figure.draw_without_rendering()
    assert name in plots.describe_claims(graph, labels=labels).alt
    if "$" in name:
        assert any(name in t.get_text() for t in artists(ax, "label"))


def test_every_name_that_is_handed_on_is_there():
    for name in plots.__all__:
        assert getattr(plots, name).__doc__, name
    pairs = [
        {name.removeprefix(kind) for name in plots.__all__ if name.startswith(kind)} for kind in ("draw", "describe")
    ]
    assert pairs[0] == pairs[1] and len(pairs[0]) == 24
    with pytest.raises(AttributeError, match="has no attribute 'draw_nothing'"):
        plots.draw_nothing  # noqa: B018


# --- positions -----------------------------------------------------------------------------------------------------


def test_positions_are_the_same_each_time_and_rounded(claims):
    for layout in ("circle", "spread"):
        first = plots.positions(claims, layout=layout)
        assert first == plots.positions(claims.copy(), layout=layout)
        assert list(first) == list(claims)
        assert all(coordinate == round(coordinate, 3) for place in first.values() for coordinate in place)
        assert len(set(first.values())) == len(claims)


IN_ANOTHER_PYTHON = """
import json, sys, networkx as nx
from entente import plots
clubs = nx.karate_club_graph()
clubs = nx.relabel_nodes(clubs, {n: f"n{n}" for n in clubs})
print(json.dumps([plots.positions(clubs, layout=layout) for layout in ("circle", "spread")]))
path = nx.path_graph(3, nx.MultiDiGraph)
plots.draw_claims(path, plots.positions(path)).figure.draw_without_rendering()
assert "matplotlib.pyplot" not in sys.modules
"""


def test_positions_do_not_depend_on_the_hash_seed_and_drawing_needs_no_screen():
    seen = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = [sys.executable, "-c", IN_ANOTHER_PYTHON]
        seen.add(subprocess.run(run, capture_output=True, text=True, check=True, env=environment).stdout)
    assert len(seen) == 1 and len(json.loads(seen.pop())[0]) == 34


def test_sides_go_left_and_right(tribes):
    places = plots.positions(tribes, layout="sides", groups=halves(tribes))
    assert {n for n, (x, _) in places.items() if x < 0} == set(SPLIT)
    one = plots.positions(tribes, layout="sides", groups=(list(tribes), ()))
    assert len(set(one.values())) == 16


def test_an_order_is_kept_on_the_circle():
    places = plots.positions(nx.path_graph(4), order=[2, 0, 3, 1])
    assert places == {2: (0.0, 1.0), 0: (1.0, 0.0), 3: (0.0, -1.0), 1: (-1.0, 0.0)}


def test_unknown_layouts_missing_places_and_bad_groups_are_faults(europe):
    with pytest.raises(EntenteError, match='Did you mean "circle"'):
        plots.positions(europe, layout="cirle")
    with pytest.raises(EntenteError, match="each node in exactly one group"):
        plots.positions(europe, layout="sides", groups=(["GBR"], ["GBR", "FRA"]))
    with pytest.raises(EntenteError, match="no place for") as caught:
        plots.draw_signed(europe, {"GBR": (0, 0)})
    assert caught.value.faults[0].code == "plots.positions"


# --- grey and colour -----------------------------------------------------------------------------------------------


def test_lines_stand_out_from_paper_when_printed_in_grey():
    okabe_ito = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    for mark in plots.MARKS.values():
        assert mark.colour in okabe_ito
        assert contrast(mark.colour, GROUND) >= 3.0
        assert contrast(mark.ink, GROUND) >= 4.5


HUE_TURNED = np.array([[-0.574, 1.43, 0.144], [0.426, 0.43, 0.144], [0.426, 1.43, -0.856]])  # CSS: hue-rotate(180deg)


def in_dark(colour):
    """A colour as the filter of the dark theme shows it, by the formulas of the CSS standard."""
    (share,) = re.findall(r"^invert\((0\.\d+)\) hue-rotate\(180deg\)$", DARK_FILTER)
    inverted = float(share) + (1 - 2 * float(share)) * np.array(to_rgb(colour))
    return tuple(np.clip(HUE_TURNED @ inverted, 0, 1))


def test_in_the_dark_theme_every_ink_stands_out_from_a_dark_ground():
    ground = in_dark(GROUND)
    assert luminance(ground) < 0.05 < 0.4 < luminance(in_dark(INK))
    assert contrast(in_dark(INK), ground) >= 7
    for mark in plots.MARKS.values():
        assert contrast(in_dark(mark.colour), ground) >= 3.0, mark.word
        assert contrast(in_dark(mark.ink), ground) >= 4.5, mark.word


def test_two_pictures_stand_side_by_side_without_meeting():
    """Each keeps title, legend and names in its own half."""
    left, right = plots.side_by_side(9, 4)
    graph = nx.Graph([("north", "south", {"sign": 1}), ("south", "west", {"sign": -1})])
    for ax in (left, right):
        title = "A title that is a good deal longer than one half of a figure can hold in a single line"
        plots.draw_signed(graph, plots.positions(graph), title=title, ax=ax)
    assert left.figure.canvas.figure is right.figure.canvas.figure
    for ax, half in ((left, (0, 450)), (right, (450, 900))):
        parts = [*ax.texts, ax.legend_, *(text for text in ax.findobj(Text) if text.get_text().startswith("A title"))]
        for part in parts:
            box = part.get_window_extent()
            assert half[0] <= box.x0 and box.x1 <= half[1] + 1, part
    said = plots.both(plots.Caption("One.", "First."), plots.Caption("Two.", "Second."))
    assert (said.caption, said.alt) == ("Left: One. Right: Two.", "Left: First. Right: Second.")


def test_a_figure_has_round_corners_through_which_the_page_is_seen():
    picture = np.asarray(Image.open(io.BytesIO(plots.png(plots.draw_triangles()))))
    assert picture[0, 0, 3] == picture[-1, -1, 3] == 0 and picture[picture.shape[0] // 2, 2, 3] == 255


def test_certainty_gets_lighter_step_by_step_in_grey():
    greys = [luminance(RAMP[certainty]) for certainty in plots.CERTAINTIES]
    assert greys == sorted(greys)
    assert all(contrast(a, b) >= 1.5 for a, b in itertools.pairwise(RAMP.values()))


def test_fills_of_signs_differ_in_grey_or_by_hatch():
    for one, two in itertools.combinations(plots.MARKS.values(), 2):
        assert one.hatch != two.hatch
    assert contrast(plots.MARKS[1].fill, plots.MARKS[-1].fill) >= 2


def test_numbers_in_bars_can_be_read(everything):
    for name in ("certainty", "layers", "confusion"):
        ax = everything[name][0]
        for text in artists(ax, "value"):
            x, y = text.get_position()
            under = [p for p in ax.patches if p.get_gid() != "diagonal" and p.get_x() < x < p.get_x() + p.get_width()
                     and p.get_y() < y < p.get_y() + p.get_height()]  # fmt: skip
            assert under and contrast(text.get_color(), under[0].get_facecolor()) >= 4.5, (name, text.get_text())


# --- showing and writing -------------------------------------------------------------------------------------------


def test_present_gives_the_picture_its_alt_and_the_caption_as_text(monkeypatch):
    import IPython.display
    import matplotlib.pyplot as plt

    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **options: shown.append((data, options)))
    _, ax = plt.subplots(layout="constrained")
    caption = plots.describe_voices({"A < B & $C$": 3})
    plots.present(plots.draw_voices({"A < B & $C$": 3}, ax=ax), caption, number="1.2")
    (picture, options), (text, _) = shown
    assert picture["image/png"].startswith("iVBORw0KGgo")
    assert options["metadata"]["image/png"]["alt"] == f"Figure 1.2. {caption.alt}"
    assert text["text/plain"] == f"Figure 1.2. {caption.caption}\nDescription: {caption.alt}"
    assert html.escape(caption.alt) in text["text/html"] and "<details>" in text["text/html"]
    assert "A < B" not in text["text/html"]
    assert plt.get_fignums() == []


def test_present_in_a_real_notebook_is_the_same_each_time():
    nbformat, nbclient = pytest.importorskip("nbformat"), pytest.importorskip("nbclient")
    code = (
        "from entente import plots\ncounts = {'+++': 2, '++-': 1}\n"
        "plots.present(plots.draw_triangles(counts), plots.describe_triangles(counts), number='5.1')"
    )
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for _ in range(2)])
    nbclient.NotebookClient(book, kernel_name="python3", timeout=600).execute()
    nbformat.validate(book)
    assert book.cells[0].outputs == book.cells[1].outputs
    picture, text = book.cells[0].outputs
    assert picture.metadata["image/png"]["alt"].startswith("Figure 5.1. The four types")
    assert "2 of 3 triangles are balanced" in text.data["text/plain"]


def test_files_carry_the_description_and_are_the_same_each_time(tmp_path):
    from PIL import Image

    counts = {"+++": 2, "++-": 1}
    said = plots.describe_triangles(counts)
    for suffix in ("png", "svg", "pdf"):
        paths = [plots.write(plots.draw_triangles(counts), tmp_path / f"{n}.{suffix}", caption=said) for n in "ab"]
        assert paths[0].read_bytes() == paths[1].read_bytes(), suffix
    assert Image.open(tmp_path / "a.png").text["Description"] == said.alt
    assert html.escape(said.alt, quote=False) in (tmp_path / "a.svg").read_text(encoding="utf-8")


def test_another_format_is_a_fault(tmp_path):
    with pytest.raises(EntenteError, match=r'found "\.jpgg"; expected one of \.png, \.svg, \.pdf'):
        plots.write(plots.draw_triangles(), tmp_path / "x.jpgg")
