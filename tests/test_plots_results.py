"""Figures of lessons 06–08 say what the results say: numbers are counted again, and the drawing is measured."""

import itertools
import re
import warnings
from dataclasses import replace

import matplotlib
import numpy as np
import pytest
from colours import contrast
from matplotlib.figure import Figure
from matplotlib.text import Text

from entente import data, plots
from entente.doubt.cross_impact import CrossImpact, Descriptor, Impact, consistent_scenarios
from entente.doubt.draws import Interval, Share, interval, rank_acceptability
from entente.doubt.hypotheses import Evidence, Hypothesis, Matrix, Rating, diagnosticity, inconsistency
from entente.doubt.sensitivity import Bar, Index
from entente.doubt.sources import Distrust, Omission
from entente.errors import EntenteError, Undefined
from entente.exercises.forecast import brier
from entente.needs.cascades import FORMS, cascade
from entente.needs.model import DependenceModel
from entente.needs.scenarios import Intervention, Scenario, compare

LABELS = {
    "iran": "Islamic Republic of Iran",
    "russia": "Russia",
    "israel": "Israel",
    "united_states": "United States",
    "china": "China",
    "north_korea": "North Korea",
    "csto": "Collective Security Treaty Organization",
    "azerbaijan": "Azerbaijan",
    "air_defence": "air defence and missiles",
    "markets": "export markets for oil and gas",
    "protection": "protection",
}
ACTORS = tuple(LABELS)[:8]
RESOURCES = tuple(LABELS)[8:]
LONG = "Islamic Republic of Iran, air defence and missiles from Russia: substitutability"


def random_model(seed=1):
    """Eight actors with up to three needs each, from up to seven suppliers."""
    dice = np.random.default_rng(seed)
    needs, links, own, share = [], [], [], []
    for actor, resource in itertools.product(ACTORS, RESOURCES):
        suppliers = [other for other in ACTORS if other != actor and dice.random() < 0.4]
        if suppliers:
            parts = dice.dirichlet(np.ones(len(suppliers) + 1))
            needs.append((actor, resource))
            own.append(parts[0])
            links += [(actor, resource, supplier) for supplier in suppliers]
            share += parts[1:].tolist()
    size = len(links)
    weight = dice.uniform(0.1, 0.3, len(needs))
    return DependenceModel(
        ACTORS, tuple(needs), tuple(links), weight, own, share, dice.uniform(0, 0.5, size), dice.uniform(0.2, 1, size)
    )


@pytest.fixture(scope="module")
def model():
    return random_model()


@pytest.fixture(scope="module")
def comparisons(model):
    dependent, _, supplier = model.links[0]
    changes = {
        "China steps in as a supplier of air defence": Intervention(
            "restore", {"dependent": dependent, "supplier": supplier}, 1.0
        ),
        "Russia falters": Intervention("shock", {"actor": "russia"}, 0.5),
    }
    found = [Scenario(title.replace(" ", "_"), title, "", "2025-06", (item,)) for title, item in changes.items()]
    return [compare(model, one, form=form) for one in found for form in FORMS]


def leverages():
    periods = ("2007", "2022-23", "2024-12", "2025-06")
    return {
        form: {p: Interval(m - 0.08, m, m + 0.06, 0.9, 1000) for p, m in zip(periods, middles, strict=True)}
        for form, middles in (("additive", (0.05, 0.12, -0.03, -0.14)), ("bottleneck", (0.02, 0.06, -0.01, -0.08)))
    }


def bars():
    ends = [(-0.3, 0.4), (0.2, 0.1), (0.05, 0.3), (-0.2, 0.02), (0.05, 0.05)]
    return [Bar(f"e{n}", low, high, 0.05) for n, (low, high) in enumerate(ends)]


def indices():
    rows = [Index(f"e{n}", 0.4 / (n + 1), 0.5 / (n + 1), 0.01, 0.02) for n in range(14)]
    nothing = Undefined("the outcome does not vary")
    return [*rows, Index("none", nothing, nothing, nothing, nothing)]


def distrusts():
    sources = ("galeotti", "author", "an official with a rather long description")
    shares = ((0.8, 0.75), (0.3, 0.5), (0.7, 0.6))
    return [
        Distrust(s, tuple("abc"[:n]), {"additive": Share(a, 100, 0.01), "bottleneck": Share(b, 100, 0.01)})
        for n, (s, (a, b)) in enumerate(zip(sources, shares, strict=True))
    ]


FULL = {"additive": Share(0.8, 100, 0.01), "bottleneck": Share(0.75, 100, 0.01)}
OMISSIONS = [
    Omission("galeotti", ("c1", "c2"), {}, 1 / 3, ()),
    Omission("author", ("c3",), Undefined("none"), Undefined("none"), ()),
    Omission("insiders", (), {}, 1.0, ()),
]
VARIANTS = {
    (rule, form, horizon): form == "additive"
    for rule in ("latest", "majority", "certainty_weighted", "most_severe")
    for form in FORMS
    for horizon in ("short", "long")
}
ANSWERS = [
    ("Russia has the most ties of all actors in the graph that the claims give.", 80, True),
    ("The best split has two sides with no frustrated edge.", 60, False),
    ("Leaving out one source changes the ranking.", 35, True),
]


def matrix():
    columns = [Hypothesis(f"h{n}", f"a hypothesis with the number {n}") for n in range(4)]
    text = "A rather long item of evidence that says what somebody said, and then says more of it, and more"
    rows = [Evidence(f"e{n:02}", f"{n} {text}", (1.0, 0.7, 0.4)[n % 3], hindsight=n > 7) for n in range(9)]
    scale = ("CC", "C", "N", "I", "II")
    ratings = [Rating(e.id, h.id, scale[(i * j + i) % 5]) for i, e in enumerate(rows) for j, h in enumerate(columns)]
    return Matrix.build(columns, rows, ratings)


def cross():
    war = Descriptor("war", ("on", "off"), "the war", ("goes on", "a ceasefire that holds for the time being"))
    oil = Descriptor("oil", ("high", "low"))
    return CrossImpact.build([war, oil], [Impact("war", "on", "oil", "high", 2), Impact("oil", "low", "war", "off", 1)])


@pytest.fixture(scope="module")
def everything(model, comparisons):
    """One figure of each kind, with eight actors and long labels: name → (axes, caption)."""
    cascades = [cascade(model, form=form) for form in FORMS]
    values = np.random.default_rng(2).normal(np.linspace(0.1, 0.4, 8), 0.15, (500, 8))
    spans = {actor: interval(column) for actor, column in zip(ACTORS, values.T, strict=True)}
    spans["csto"] = Undefined("no draws")
    ranks, names = rank_acceptability(values), {f"e{n}": f"{LONG} {n}" for n in range(14)}
    whom = {"actor": LABELS["iran"], "other": "Russia"}
    consistent = consistent_scenarios(cross())
    found = {
        "leverage": ("leverage", (leverages(),), whom),
        "cascade": ("cascade", (cascades,), {"labels": LABELS}),
        "comparison": ("comparison", (comparisons,), {"labels": LABELS}),
        "intervals": ("intervals", (spans,), {"labels": LABELS}),
        "ranks": ("ranks", (ranks, ACTORS), {"labels": LABELS}),
        "tornado": ("tornado", (bars(),), {"labels": names}),
        "sobol": ("sobol", (indices(),), {"labels": names}),
        "left_out": ("left_out", (distrusts(),), {"full": FULL}),
        "tau": ("left_out", (OMISSIONS,), {}),
        "variants": ("variants", (VARIANTS,), {}),
        "evidence": ("evidence", (matrix(),), {}),
        "cross_impact": ("cross_impact", (cross(), consistent), {}),
        "calibration": ("calibration", (ANSWERS,), {}),
    }
    made = {}
    for name, (kind, args, rest) in found.items():
        ax = getattr(plots, f"draw_{kind}")(*args, **rest)
        ax.figure.draw_without_rendering()  # so that its texts can be measured
        made[name] = ax, getattr(plots, f"describe_{kind}")(*args, **rest)
    return made


def artists(ax, gid):
    return ax.findobj(lambda artist: artist.get_gid() == gid)


def words(ax):
    return [text.get_text() for text in artists(ax, "value") if text.get_text()]


def title(ax):
    return ax.get_title(loc="left").replace("\n", " ")


def minus(text):
    return float(text.replace("−", "-"))


# --- all figures -----------------------------------------------------------------------------------------------------


def test_each_caption_opens_with_the_title_and_the_description_is_complete(everything):
    for name, (ax, caption) in everything.items():
        assert caption.caption.startswith(title(ax)), name
        assert len(caption.alt) > 60 and caption.alt.endswith("."), name


def test_every_figure_has_a_legend_and_nothing_is_cut_off(everything):
    for name, (ax, _) in everything.items():
        page, legend = ax.figure.bbox, ax.get_legend()
        assert legend is not None and legend.get_texts(), name
        ticks = [*ax.get_yticklabels(), *ax.get_xticklabels()]
        for text in [
            ax._left_title,
            *legend.get_texts(),
            *ticks,
            ax.xaxis.label,
            ax.yaxis.label,
            *artists(ax, "value"),
        ]:
            box = Text.get_window_extent(text)
            inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= page.x1 + 1 and box.y1 <= page.y1 + 1
            assert inside or not text.get_text(), (name, text.get_text(), box)


def test_names_numbers_title_and_legend_do_not_overlap(everything):
    for name, (ax, _) in everything.items():
        rows = [Text.get_window_extent(t) for t in ax.get_yticklabels() if t.get_text()]
        columns = [Text.get_window_extent(t) for t in ax.get_xticklabels() if t.get_text()]
        for boxes in (rows, columns):
            assert not any(one.overlaps(two) for one, two in itertools.combinations(boxes, 2)), name
        legend = ax.get_legend().get_window_extent()
        rest = [Text.get_window_extent(t) for t in (ax.xaxis.label, ax._left_title) if t.get_text()]
        assert not any(legend.overlaps(box) for box in [*columns, *rest]), name
        assert not any(rest[-1].overlaps(box) for box in columns), name
        numbers = [Text.get_window_extent(t) for t in artists(ax, "value") if t.get_text()]
        assert name == "leverage" or not any(a.overlaps(b) for a, b in itertools.combinations(numbers, 2)), name


def test_nothing_global_changes(model):
    with matplotlib.rc_context({"font.size": 17.5, "axes.spines.top": True}):
        before = dict(matplotlib.rcParams)
        plots.draw_cascade(cascade(model))
        plots.draw_evidence(matrix())
        assert dict(matplotlib.rcParams) == before


def test_axes_that_are_given_are_used():
    left, right = Figure(figsize=(16, 6), layout="constrained").subplots(1, 2)
    assert plots.draw_tornado(bars(), ax=left) is left
    assert (
        plots.draw_variants(VARIANTS, ax=right, title="A title of my own").get_title(loc="left") == "A title of my own"
    )


@pytest.mark.parametrize("name", ["$x_1$", "$\\frac$", "إيران", "a\u200bb", "", "x" * 60])
def test_awkward_names_are_drawn_without_a_warning(name):
    two = {name: Interval(0.1, 0.2, 0.3, 0.9, 10), "Plain": 0.1}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.draw_intervals(two).figure.draw_without_rendering()
        plots.draw_left_out([Distrust("a", (), 0.5)], labels={"a": name}).figure.draw_without_rendering()


EMPTY = DependenceModel(("iran",), (), (), [], [], [], [], [])


@pytest.mark.parametrize(
    ("kind", "args", "says"),
    [
        ("cascade", ([],), "Nobody loses any capability"),
        ("cascade", (cascade(EMPTY),), "Nobody loses any capability"),
        ("comparison", ([],), "No scenario to compare"),
        ("comparison", (compare(EMPTY, []),), "No capability changes"),
        ("intervals", ({},), "No interval to show"),
        ("intervals", ({"a": Undefined("no draws")},), "No interval to show"),
        ("ranks", (Undefined("there are no draws"), ["a"]), "No ranks: there are no draws"),
        ("tornado", ([],), "No estimate to move"),
        ("sobol", ([],), "No variance to share out"),
        ("left_out", ([],), "No source to leave out"),
        ("variants", ({},), "No variant to compare"),
        ("evidence", (Matrix.build([Hypothesis("a", "A"), Hypothesis("b", "B")], [], []),), "No evidence to weigh"),
        ("cross_impact", (cross(), ()), "None of 4 scenarios is consistent"),
        ("calibration", ([],), "No answer to score"),
    ],
)
def test_nothing_to_draw_is_drawn_and_said(kind, args, says):
    ax = getattr(plots, f"draw_{kind}")(*args)
    ax.figure.draw_without_rendering()
    caption = getattr(plots, f"describe_{kind}")(*args)
    assert title(ax) == says
    assert caption.caption.startswith(says) and caption.alt


def test_no_leverage_is_said_as_well():
    ax = plots.draw_leverage({}, actor="Iran", other="Russia")
    assert title(ax) == "Leverage of Iran over Russia: nothing to show"
    undefined = {"2007": Undefined("no draws")}
    assert "2007 undefined" in plots.describe_leverage(undefined, actor="Iran", other="Russia").caption
    plots.draw_leverage(undefined, actor="Iran", other="Russia").figure.draw_without_rendering()


# --- dependence ------------------------------------------------------------------------------------------------------


def test_leverage_draws_each_interval_and_counts_the_open_signs(everything):
    ax, caption = everything["leverage"]
    spans = [span for series in leverages().values() for span in series.values()]
    drawn = sorted(tuple(line.get_ydata()) for line in artists(ax, "interval"))
    assert drawn == sorted((span.low, span.high) for span in spans)
    unclear = sum(span.low <= 0 <= span.high for span in spans)
    assert sorted(map(minus, words(ax))) == sorted(round(span.median, 2) for span in spans)
    assert title(ax).endswith(f": {unclear} intervals of 8 leave the sign open")
    assert caption.caption.startswith(title(ax))


def test_leverage_says_when_the_forms_differ():
    two = {"additive": {"2007": 0.1, "2025": 0.2}, "bottleneck": {"2007": 0.2, "2025": 0.1}}
    caption = plots.describe_leverage(two, actor="Iran", other="Russia").caption
    assert "highest in 2025 (additive) or 2007 (bottleneck), lowest in 2007 (additive) or 2025 (bottleneck)." in caption
    two["bottleneck"] = {"2007": 0.1, "2024": 0.0, "2025": 0.2}
    caption = plots.describe_leverage(two, actor="Iran", other="Russia").caption
    assert "highest in 2025, lowest in 2007 (additive) or 2024 (bottleneck)." in caption


def test_a_cascade_is_told_apart_into_direct_and_knock_on(model, everything):
    ax, caption = everything["cascade"]
    found = []
    for text in words(ax):
        direct, _, knock_on, _ = text.split()
        found.append((minus(direct), minus(knock_on)))
    expected = [
        (-round(float(direct), 3), -round(float(knock_on), 3))
        for one in (cascade(model, form=form) for form in FORMS)
        for direct, knock_on, loss in zip(one.direct, one.knock_on, one.loss, strict=True)
        if max(loss, 0) >= 0.005
    ]
    assert set(expected) <= set(found) and len(found) <= 16
    additive = cascade(model)
    worst = LABELS[ACTORS[int(additive.loss.argmax())]]
    assert worst in title(ax) and f"{additive.loss.max():.2f} (additive)" in title(ax)
    iran = ACTORS.index("iran")
    assert f"{LABELS['iran']} {additive.loss[iran]:.3f} (additive)" in caption.caption


def test_a_cascade_of_draws_is_a_fault(model):
    drawn = replace(model, willingness=np.stack([model.willingness] * 3))
    with pytest.raises(EntenteError) as caught:
        plots.draw_cascade(cascade(drawn))
    assert caught.value.faults[0].code == "plots.draws"


# --- what if ---------------------------------------------------------------------------------------------------------


def test_a_comparison_writes_each_effect(comparisons, everything):
    ax, caption = everything["comparison"]
    effects = [(round(float(e), 3) + 0.0, one.base.form) for one in comparisons for e in one.effect if abs(e) >= 0.0005]
    written = [(minus(text.split()[0]), text.split()[1]) for text in words(ax)]
    assert sorted(written) == sorted(effects)
    assert caption.alt.count("→") == len(effects)
    most = max(comparisons, key=lambda one: abs(one.effect).max())
    assert title(ax).startswith(most.scenario.title)


@pytest.mark.parametrize(
    ("many", "told"),
    [
        (1, [""]),
        (2, FORMS),
        (4, [f"{title}, {form}" for title in ("China steps in", "Russia falters") for form in FORMS]),
    ],
)
def test_a_caption_says_of_each_change_only_what_tells_it_from_the_others(comparisons, many, told):
    """A scenario that is the only one stands in the title, and is not said again for each actor."""
    titles = ("China steps in", "Russia falters")
    named = {title: comparisons[2 * at : 2 * at + 2][:many] for at, title in enumerate(titles) if 2 * at < many}
    made = plots.describe_comparison(named)
    assert set(re.findall(r"→ [\d.]+(?: \(([^)]*)\))?", made.alt)) == set(told)
    if many < 4:
        assert made.caption.count("China steps in") == made.alt.count("China steps in") == 1
        assert f'before and after "China steps in", {" and ".join(FORMS[:many])}.' in made.alt
    else:
        assert "before and after 4 comparisons." in made.alt


def test_forms_that_contradict_each_other_are_called_no_finding(comparisons):
    one, other = comparisons[2:4]
    turned = replace(other, base=other.changed, changed=other.base)
    found = plots.describe_comparison([one, turned]).caption
    assert "no finding" in found and "russia, " in found and "(Russia falters)" not in found
    both = {"Russia falters": [one, turned], "The other": [one]}
    assert "russia (Russia falters), " in plots.describe_comparison(both).caption
    assert "no finding" not in plots.describe_comparison([one, other]).caption


def test_a_chain_of_interventions_takes_its_title_from_a_mapping(model):
    shock = [Intervention("shock", {"actor": "russia"}, 0.5)]
    one = compare(model, shock)
    assert plots.describe_comparison({"Russia falters": one}).caption.startswith("Russia falters: russia changes most")
    assert plots.describe_comparison(one).caption.startswith("The intervention: russia changes most")


# --- how sure --------------------------------------------------------------------------------------------------------


def test_intervals_are_drawn_from_low_to_high():
    rows = {
        "a": Interval(-0.1, 0.2, 0.5, 0.9, 10),
        "b": Interval(0.3, 0.4, 0.45, 0.9, 10),
        "c": Interval(0, 0.1, 0.2, 0.9, 9),
    }
    ax = plots.draw_intervals(rows)
    assert [tuple(line.get_xdata()) for line in artists(ax, "interval")] == [(-0.1, 0.5), (0.3, 0.45), (0, 0.2)]
    assert title(ax) == "B has the greatest median: 0.40; its interval meets 1 of 2 others"
    assert "2 of 3 leave the sign open" in plots.describe_intervals(rows).caption
    assert len(artists(ax, "zero")) == 1


def test_ranks_are_the_shares_of_the_draws():
    values = [[3, 2, 1], [3, 1, 2], [5, 4, 0], [1, 9, 7]]
    table = rank_acceptability(values)
    ax = plots.draw_ranks(table, ["a", "b", "c"])
    assert sorted(p.get_width() for p in ax.patches) == pytest.approx(sorted(table[table > 0]))
    assert title(ax) == f"A comes first in {100 * 3 // 4} % of the draws"
    ax = plots.draw_ranks(table, ["a", "b", "c"], best="greatest loss")
    assert title(ax) == "A comes first (greatest loss) in 75 % of the draws"
    assert "c: rank 2 50 %, rank 3 50 %" in plots.describe_ranks(table, ["a", "b", "c"]).alt


def test_a_tornado_runs_from_the_outcome_at_low_to_that_at_high():
    ax = plots.draw_tornado(bars(), top=4)
    ends = [(round(p.get_x(), 9), round(p.get_x() + p.get_width(), 9)) for p in artists(ax, "bar")]
    assert ends == [
        (0.05, 0.4),
        (0.05, -0.3),
        (0.05, 0.3),
        (0.05, 0.05),
        (0.05, -0.2),
        (0.05, 0.02),
        (0.05, 0.2),
        (0.05, 0.1),
    ]
    caption = plots.describe_tornado(bars(), top=4)
    assert caption.caption.startswith(
        "Moves it most: e0, −0.30 to 0.40. 0.05 with all at their modes; 2 of 5 estimates"
    )
    assert "e1 0.20 to 0.10" in caption.alt and "e4" not in caption.alt


def test_sobol_draws_both_indices_and_leaves_out_what_is_undefined():
    ax = plots.draw_sobol(indices(), top=3)
    dots = sorted(round(float(dot.get_xdata()[0]), 6) for dot in artists(ax, "dot"))
    assert dots == sorted(round(v / n, 6) for v in (0.4, 0.5) for n in (1, 2, 3))
    total = sum(0.4 / n for n in range(1, 15))
    caption = plots.describe_sobol(indices(), top=3).caption
    assert f"The 14 inputs alone account for {total:.2f} of it; all of it, within the error of sampling" in caption
    assert "the rest is what they do together" in plots.describe_sobol(indices()[:1]).caption


def test_leaving_out_a_source_tells_the_greatest_move(everything):
    ax, caption = everything["left_out"]
    assert title(ax) == "Moves most without author: from 0.80 to 0.30 (additive)"
    assert "With every source additive 0.80, bottleneck 0.75." in caption.caption
    assert (
        "an official with a rather long description additive 0.70, bottleneck 0.60 (2 estimates widened)" in caption.alt
    )
    dots = sorted(float(dot.get_xdata()[0]) for dot in artists(ax, "dot"))
    assert dots == sorted([0.8, 0.75, 0.3, 0.5, 0.7, 0.6])
    still = plots.describe_left_out([Distrust("a", (), 0.8)], full=0.8).caption
    assert still.startswith("No single source moves the conclusion")


def test_rankings_without_a_source_are_drawn_by_their_tau(everything):
    ax, caption = everything["tau"]
    assert title(ax) == "The ranking changes most without galeotti: τ 0.33"
    assert sorted(float(dot.get_xdata()[0]) for dot in artists(ax, "dot")) == pytest.approx([1 / 3, 1])
    assert "author undefined (1 claim)" in caption.caption


def test_variants_are_ticked_or_crossed_and_their_exceptions_named(everything):
    ax, caption = everything["variants"]
    assert words(ax).count("✓ holds") == 8 and words(ax).count("✗ does not") == 8
    assert caption.caption == "Holds in 8 of 16 variants. It does not hold under bottleneck, and only there."
    some = {**VARIANTS, ("latest", "bottleneck", "long"): True, ("latest", "bottleneck", "short"): None}
    said = plots.describe_variants(some)
    assert said.caption == "Holds in 9 of 16 variants. All exceptions are under bottleneck."
    assert "latest, bottleneck, short: undefined" in said.alt
    assert "–" not in plots.describe_variants(dict.fromkeys(VARIANTS, np.True_)).caption


def test_an_estimate_is_named_by_who_needs_what_from_whom():
    names = plots.estimate_labels(data.dependencies(), labels={"iran": "Iran"})
    assert len(names) == len(data.dependencies())
    assert any(re.fullmatch(r"Iran, \w+ from itself: share", name) for name in names.values())
    assert all(
        name.endswith((": criticality", ": share", ": substitutability", ": willingness")) for name in names.values()
    )


# --- hypotheses ------------------------------------------------------------------------------------------------------


def test_evidence_shows_every_rating_and_the_totals(everything):
    ax, caption = everything["evidence"]
    found = matrix()
    ratings = [one.rating for one in found.ratings]
    shown = words(ax)
    for rating in ("CC", "C", "N", "I", "II"):
        assert shown.count(rating) == ratings.count(rating)
    scores = inconsistency(found)
    for one in found.hypotheses:
        assert f"{one.label} {scores[one.id]:.1f}" in caption.caption
    least = min(scores.values())
    assert f"({least:.1f})" in title(ax)
    assert len(artists(ax, "frame")) == sum(abs(score - least) < 1e-9 for score in scores.values())
    telling = diagnosticity(found)
    order = [label.get_text().replace("* ", "").split()[0] for label in ax.get_yticklabels()][:-1]
    assert order == [e.id for e in sorted(found.evidence, key=lambda e: -telling[e.id])]


def test_consistent_scenarios_are_listed_with_their_states(everything):
    ax, caption = everything["cross_impact"]
    found = consistent_scenarios(cross())
    assert title(ax) == f"{len(found)} of 4 scenarios are consistent"
    assert len(words(ax)) == len(found) * 3
    assert caption.alt.count("the war") == len(found)
    assert "In all of them" in plots.describe_cross_impact(cross(), [("on", "high"), ("on", "low")]).caption


# --- the forecast ----------------------------------------------------------------------------------------------------


def test_calibration_scores_as_the_course_does(everything):
    ax, caption = everything["calibration"]
    scores = [brier(percent, true) for _, percent, true in ANSWERS]
    assert title(ax).startswith(f"Mean Brier score {sum(scores) / len(scores):.3f}")
    assert [float(text.split(": ")[1]) for text in words(ax)] == [round(score, 3) for score in scores]
    assert "3 answers, 2 of them true" in caption.caption
    assert "as much as the 0.25" in plots.describe_calibration([("a", 50, True)]).caption
    assert "more than the 0.25" in plots.describe_calibration([("a", 90, False)]).caption


# --- colour ----------------------------------------------------------------------------------------------------------


def test_numbers_in_cells_and_bars_can_be_read(everything):
    for name in ("ranks", "variants", "evidence", "cross_impact"):
        ax = everything[name][0]
        for text in artists(ax, "value"):
            x, y = text.get_position()
            fills = [
                p.get_facecolor()
                for p in ax.patches
                if p.get_gid() != "frame" and p.get_x() < x < p.get_x() + p.get_width()
                and p.get_y() < y < p.get_y() + p.get_height()
            ]  # fmt: skip
            if text.get_text() and fills:
                assert contrast(text.get_color(), fills[0]) >= 4.5, (name, text.get_text())


def test_series_differ_by_shape_and_line_as_well_as_colour(everything):
    for name in ("leverage", "cascade", "left_out"):
        dots = artists(everything[name][0], "dot")
        looks = {(dot.get_marker(), dot.get_markeredgecolor()) for dot in dots}
        assert len({shape for shape, _ in looks}) == len({colour for _, colour in looks}) == 2, name


# --- the course's own data -------------------------------------------------------------------------------------------


def test_the_matrix_of_the_course_is_drawn_whole():
    found = data.evidence_matrix(hindsight=True)
    ax = plots.draw_evidence(found)
    assert len(artists(ax, "value")) == len(found.ratings) + 2 * len(found.evidence) + len(found.hypotheses)
    somewhere = data.cross_impact("somewhereland")
    caption = plots.describe_cross_impact(somewhere, consistent_scenarios(somewhere))
    assert caption.caption.startswith("10 of 486 scenarios are consistent")
