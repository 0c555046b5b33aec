"""Agreement, against other implementations, published figures and laws."""

import math
import random
from itertools import permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from entente.errors import EntenteError
from entente.text.agreement import (
    Undefined,
    cohen_kappa,
    confusion,
    judge_alpha,
    krippendorff_alpha,
    percent_agreement,
)
from entente.text.spans import span_keys, span_scores

CODES = st.sampled_from("abc")
PAIRS = st.lists(st.tuples(CODES, CODES), min_size=1, max_size=30)


def codes(caught):
    return [fault.code for fault in caught.value.faults]


# Undefined ----------------------------------------------------------------------------------------------------------


def test_an_undefined_value_says_why_and_is_no_number():
    value = Undefined("nothing was found")
    assert str(value) == "undefined: nothing was found"
    assert f"{value}" == "undefined: nothing was found"
    assert f"{value:.3f}" == "undefined"
    with pytest.raises(EntenteError, match="found undefined: nothing was found; expected a number"):
        float(value)


# Spans --------------------------------------------------------------------------------------------------------------

GOLD = [(1, 0, 4), (1, 10, 16), (2, 0, 6), (2, 20, 25)]


def test_exact_spans_by_hand():
    scores = span_scores(GOLD, [(1, 0, 4), (1, 10, 15), (2, 0, 6)])
    assert (len(scores.matched), len(scores.spurious), len(scores.missed)) == (2, 1, 2)
    assert scores.precision == 2 / 3
    assert scores.recall == 2 / 4
    assert scores.f1 == 2 * 2 / (2 * 2 + 1 + 2)
    assert scores.missed == ((1, 10, 16), (2, 20, 25))
    assert scores.spurious == ((1, 10, 15),)
    assert scores.matched == (((1, 0, 4), (1, 0, 4)), ((2, 0, 6), (2, 0, 6)))


def test_overlap_forgives_the_border_and_only_that():
    found = [(1, 0, 4), (1, 15, 18), (2, 6, 9), (3, 20, 25)]
    scores = span_scores(GOLD, found, overlap=True)
    assert scores.matched == (((1, 0, 4), (1, 0, 4)), ((1, 10, 16), (1, 15, 18)))
    assert scores.spurious == ((2, 6, 9), (3, 20, 25))  # 6 is where (2, 0, 6) ends; paragraph 3 has no gold


def test_the_actor_is_part_of_the_key():
    gold = [(1, 0, 6, "israel")]
    assert span_scores(gold, [(1, 0, 6, "iran")]).f1 == 0
    assert span_scores(gold, [(1, 0, 4, "iran")], overlap=True).f1 == 0
    assert span_scores(gold, [(1, 0, 4, "israel")], overlap=True).f1 == 1


def test_a_span_found_twice_is_right_once():
    scores = span_scores([(1, 0, 4)], [(1, 0, 4), (1, 0, 4)])
    assert (len(scores.matched), len(scores.spurious)) == (1, 1)
    assert span_scores([(1, 0, 4)], [(1, 0, 2), (1, 2, 4)], overlap=True).spurious == ((1, 2, 4),)


def test_overlap_matches_as_many_as_can_be():
    """The long span meets both gold spans, the short one only the first: a greedy choice would lose one."""
    gold = [(1, 0, 5), (1, 6, 9)]
    assert span_scores(gold, [(1, 0, 9), (1, 0, 2)], overlap=True).f1 == 1
    assert span_scores(gold, [(1, 0, 2), (1, 0, 9)], overlap=True).f1 == 1


@given(st.data())
def test_overlap_is_a_largest_matching(data):
    spans = st.lists(st.tuples(st.just(1), st.integers(0, 8), st.integers(1, 4)), max_size=4)
    gold, found = ([(p, s, s + n) for p, s, n in data.draw(spans)] for _ in range(2))
    small, large = sorted((gold, found), key=len)
    meets = [[a[1] < b[2] and b[1] < a[2] for b in large] for a in small]
    best = max(sum(meets[i][j] for i, j in enumerate(order)) for order in permutations(range(len(large)), len(small)))
    assert len(span_scores(gold, found, overlap=True).matched) == best


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9), st.integers(1, 4)), max_size=12), st.booleans())
def test_hits_and_misses_partition_both_sides(spans, overlap):
    spans = [(p, s, s + n) for p, s, n in spans]
    gold, found = spans[::2], spans[1::2]
    scores = span_scores(gold, found, overlap=overlap)
    assert sorted([g for g, _ in scores.matched] + list(scores.missed)) == sorted(gold)
    assert sorted([f for _, f in scores.matched] + list(scores.spurious)) == sorted(found)
    back = span_scores(found, gold, overlap=overlap)
    assert len(back.matched) == len(scores.matched)
    assert (len(back.spurious), len(back.missed)) == (len(scores.missed), len(scores.spurious))
    assert back.f1 == scores.f1


def test_what_is_undefined_says_why():
    assert span_scores(GOLD, []).precision == Undefined("nothing was found")
    assert span_scores(GOLD, []).recall == 0
    assert span_scores(GOLD, []).f1 == 0
    assert span_scores([], GOLD).recall == Undefined("the gold standard is empty")
    assert span_scores([], []).f1 == Undefined("nothing was found and the gold standard is empty")
    assert str(span_scores([], [])) == (
        "precision undefined (0 of 0 found), recall undefined (0 of 0 in the gold), F1 undefined"
    )


def test_all_bad_spans_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        span_scores([(1, 4, 4), (1, 0, 4)], [(1, 0), (1, -1, 3), "abc", (1, 0, 4, "iran")])
    wheres = [fault.where for fault in caught.value.faults]
    assert wheres == ["gold, item 1", "found, item 1", "found, item 2", "found, item 3", "gold and found"]
    assert "`span_keys` makes keys from mentions" in str(caught.value)


def test_keys_of_mentions():
    mentions = [SimpleNamespace(paragraph=2, start=0, end=6, actor="israel", exact="Israel")]
    assert span_keys(mentions) == ((2, 0, 6),)
    assert span_keys(mentions, actor=True) == ((2, 0, 6, "israel"),)


# Two coders ---------------------------------------------------------------------------------------------------------


def test_confusion_by_hand():
    table = confusion(
        ["CT", "CT", "PS", "PS", None], ["CT", "PS", "PS", "PR", "CT"], categories=["CT", "PR", "PS", "U"]
    )
    assert table.counts == ((1, 0, 1, 0), (0, 0, 0, 0), (0, 1, 1, 0), (0, 0, 0, 0))
    assert table.total == 4
    assert table.disagreements == (("CT", "PS", 1), ("PS", "PR", 1))
    assert str(table).splitlines()[1] == "CT   1   0   1   0"


@given(PAIRS)
def test_confusion_agrees_with_scikit_learn(pairs):
    a, b = zip(*pairs, strict=True)
    table = confusion(a, b, categories="abc")
    assert [list(row) for row in table.counts] == confusion_matrix(a, b, labels=list("abc")).tolist()
    assert percent_agreement(a, b) == sum(x == y for x, y in pairs) / len(pairs)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@given(pairs=PAIRS)
def test_kappa_agrees_with_scikit_learn(weights, pairs):
    a, b = zip(*pairs, strict=True)
    ours = cohen_kappa(a, b, weights=weights, categories="abc")
    if len(set(a + b)) == 1:
        assert isinstance(ours, Undefined)
    else:
        assert ours == pytest.approx(cohen_kappa_score(a, b, labels=list("abc"), weights=weights), abs=1e-12)


def test_weighted_kappa_by_hand():
    """Codes 1, 2, 3 against 1, 3, 3: one unit of three is off by one step.

    Linear: observed 1/3. Expected, from the shares (1/3, 1/3, 1/3) and (1/3, 0, 2/3):
    1/3 (0 + 2 x 2/3) + 1/3 (1/3 + 2/3) + 1/3 (2 x 1/3) = 4/9 + 3/9 + 2/9 = 1. So kappa = 1 - 1/3.
    Quadratic: 1/3 (4 x 2/3) + 1/3 (1/3 + 2/3) + 1/3 (4 x 1/3) = 15/9, so kappa = 1 - (1/3) / (15/9) = 1 - 1/5.
    """
    assert cohen_kappa([1, 2, 3], [1, 3, 3], weights="linear") == pytest.approx(1 - 1 / 3)
    assert cohen_kappa([1, 2, 3], [1, 3, 3], weights="quadratic") == pytest.approx(1 - 1 / 5)


@given(PAIRS, st.randoms(use_true_random=False))
def test_order_of_units_and_of_coders_does_not_matter(pairs, rng):
    a, b = zip(*pairs, strict=True)
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    c, d = zip(*shuffled, strict=True)
    assert same(cohen_kappa(a, b), cohen_kappa(d, c))


def same(one, other):
    return one == other if isinstance(one, Undefined) else one == pytest.approx(other, abs=1e-12)


@given(PAIRS)
def test_names_of_codes_do_not_matter(pairs):
    a, b = zip(*pairs, strict=True)
    other = {"a": "z", "b": "x", "c": "y"}
    assert same(cohen_kappa(a, b), cohen_kappa([other[x] for x in a], [other[x] for x in b]))


def test_kappa_can_be_worse_than_chance():
    # p_o = 0; p_e = 1/2 x 1/2 + 1/2 x 1/2 = 1/2; kappa = (0 - 1/2) / (1 - 1/2)
    assert cohen_kappa("ab", "ba") == -1


def test_units_that_one_coder_left_out_do_not_count():
    a, b = ["+", None, "-", "+"], ["+", "+", "-", None]
    assert cohen_kappa(a, b) == 1
    assert percent_agreement(a, b) == 1
    assert cohen_kappa([1.0, math.nan, 2.0], [1.0, 2.0, 2.0]) == 1


def test_kappa_without_units():
    assert cohen_kappa([], []) == Undefined("no unit was coded by both")
    assert percent_agreement([None], ["+"]) == Undefined("no unit was coded by both")


def test_what_kappa_cannot_take():
    with pytest.raises(EntenteError, match="found 2 and 1 codes"):
        cohen_kappa("ab", "a")
    with pytest.raises(EntenteError, match=r'found "quadratik".*Did you mean "quadratic"'):
        cohen_kappa("ab", "ab", weights="quadratik")
    with pytest.raises(EntenteError, match=r"codes that are not numbers \(CT, PS\); expected numbers, or the order"):
        cohen_kappa(["CT", "PS"], ["PS", "PS"], weights="linear")
    with pytest.raises(EntenteError) as caught:
        cohen_kappa(["CT", "sure"], ["PS", "maybe"], categories=["CT", "PR", "PS", "U"])
    assert codes(caught) == ["agreement.category", "agreement.category"]


# Any number of coders -----------------------------------------------------------------------------------------------


def alpha_by_pairs(reliability, delta):
    """Alpha straight from its definition: mean differences over pairs, within units and over all codes."""
    units = [[code for code in unit if code is not None] for unit in zip(*reliability, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    pool = [code for unit in units for code in unit]
    within = sum(
        sum(delta(unit[i], unit[j], pool) for i, j in permutations(range(len(unit)), 2)) / (len(unit) - 1)
        for unit in units
    ) / len(pool)
    over_all = sum(delta(pool[i], pool[j], pool) for i, j in permutations(range(len(pool)), 2))
    return 1 - within / (over_all / (len(pool) * (len(pool) - 1)))


def ordinal(c, k, pool):
    low, high = min(c, k), max(c, k)
    between = sum(low <= code <= high for code in pool)
    return (between - (pool.count(low) + pool.count(high)) / 2) ** 2


DELTA = {
    "nominal": lambda c, k, pool: c != k,
    "ordinal": lambda c, k, pool: 0 if c == k else ordinal(c, k, pool),
    "interval": lambda c, k, pool: (c - k) ** 2,
    "ratio": lambda c, k, pool: ((c - k) / (c + k)) ** 2 if c + k else 0,
}
RELIABILITY = st.integers(2, 4).flatmap(
    lambda coders: st.integers(1, 6).flatmap(
        lambda units: st.lists(
            st.lists(st.sampled_from([None, 0, 1, 2, 5]), min_size=units, max_size=units),
            min_size=coders,
            max_size=coders,
        )
    )
)


@pytest.mark.parametrize("level", DELTA)
@given(reliability=RELIABILITY)
def test_alpha_agrees_with_its_definition(level, reliability):
    alpha = krippendorff_alpha(reliability, level=level)
    if isinstance(alpha, Undefined):
        pools = [[code for code in unit if code is not None] for unit in zip(*reliability, strict=True)]
        pools = [unit for unit in pools if len(unit) > 1]
        assert alpha.why == (
            "all paired codes are the same, so there is no variation to agree about"
            if pools
            else "no unit has codes from two coders"
        )
        assert len({code for unit in pools for code in unit}) <= 1
    else:
        assert alpha == pytest.approx(alpha_by_pairs(reliability, DELTA[level]), abs=1e-9)


@given(RELIABILITY, st.sampled_from(list(DELTA)), st.randoms(use_true_random=False))
def test_order_of_coders_and_units_does_not_matter_to_alpha(reliability, level, rng):
    coders, units = list(range(len(reliability))), list(range(len(reliability[0])))
    rng.shuffle(coders)
    rng.shuffle(units)
    again = [[reliability[coder][unit] for unit in units] for coder in coders]
    assert same(krippendorff_alpha(reliability, level=level), krippendorff_alpha(again, level=level))


def test_ordinal_words_need_their_order():
    reliability = [["low", "high", "mid", "low"], ["low", "mid", "mid", "mid"]]
    numbers = [[{"low": 1, "mid": 2, "high": 3}[code] for code in row] for row in reliability]
    alpha = krippendorff_alpha(reliability, level="ordinal", categories=["low", "mid", "high"])
    assert alpha == pytest.approx(krippendorff_alpha(numbers, level="ordinal"))
    assert alpha != pytest.approx(krippendorff_alpha(reliability, level="ordinal", categories=["high", "low", "mid"]))
    with pytest.raises(EntenteError, match="codes that are not numbers"):
        krippendorff_alpha(reliability, level="ordinal")


def test_alpha_of_chance_is_near_zero():
    rng = random.Random(1)
    rows = [[rng.choice("abc") for _ in range(4000)] for _ in range(2)]
    assert abs(krippendorff_alpha(rows)) < 0.05


def test_alpha_of_full_agreement_is_one():
    assert all(krippendorff_alpha([[1, 2, 3]] * 3, level=level) == 1 for level in DELTA)


def test_missing_codes_may_be_none_or_nan():
    rows = [[1, 2, None, 2], [1, 2, 3, 1]]
    with_nan = [[1.0, 2.0, math.nan, 2.0], rows[1]]
    assert krippendorff_alpha(rows, level="interval") == krippendorff_alpha(with_nan, level="interval")


def test_what_alpha_cannot_take():
    with pytest.raises(EntenteError, match="the rows of coders: found 1 to 2 codes"):
        krippendorff_alpha([[1, 2], [1]])
    with pytest.raises(EntenteError, match='Did you mean "interval"'):
        krippendorff_alpha([[1], [1]], level="intervall")
    with pytest.raises(EntenteError, match="found -1; expected numbers from 0 up"):
        krippendorff_alpha([[1, -1], [1, 2]], level="ratio")
    with pytest.raises(EntenteError, match=r"codes that are not numbers \(a, b\)"):
        krippendorff_alpha([["a", "b"], ["a", "a"]], level="ratio")


def test_no_coders_at_all():
    assert krippendorff_alpha([]) == Undefined("no unit has codes from two coders")


@pytest.mark.parametrize(
    ("alpha", "verdict"),
    [
        (1, "reliable"),
        (0.8, "reliable"),
        (0.7999, "tentative"),
        (0.667, "tentative"),
        (0.6669, "unusable"),
        (-0.4, "unusable"),
    ],
)
def test_rule_nine(alpha, verdict):
    assert judge_alpha(alpha) == verdict


def test_rule_nine_without_alpha():
    assert judge_alpha(Undefined("no unit has codes from two coders")) == "undefined"
    for alpha in (1.2, math.nan, None, "high"):
        with pytest.raises(EntenteError, match="argument alpha"):
            judge_alpha(alpha)
