"""Agreement on units, and codings pooled: a published example, brute force, and coders whose errors are known."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.text import align_units, field_agreement, krippendorff_alpha, match_units, unit_f1, unitising_alpha
from entente.text.codebook import Claim
from entente.text.pooling import coder_rates, pool
from entente.text.units import code_of, draw_paragraphs, overlap, unit_alpha

BOOK = data.codebook()
RELATIONS = ("attacks", "meets", "pledges")

# Krippendorff (2004), Content Analysis, 2nd edition, page 254: two observers of a text from 150 to 450.
FIRST = ((225, 295, "c"), (370, 400, "c"), (180, 240, "k"), (300, 350, "k"))
SECOND = ((220, 300, "c"), (355, 375, "c"), (400, 420, "c"), (180, 240, "k"), (300, 350, "k"))


def test_the_published_example_of_alpha_for_unitising():
    marked = [[(start - 150, end - 150, name) for start, end, name in one] for one in (FIRST, SECOND)]
    assert unitising_alpha(marked, 300, category="c") == pytest.approx(0.7286, abs=5e-5)
    assert unitising_alpha(marked, 300, category="k") == 1
    # From rounded parts the book has 0.8591; 1 - 0.0144 / (0.0532 + 0.0490) is 0.8591 as well.
    assert unitising_alpha(marked, 300) == pytest.approx(0.8591, abs=5e-4)


def test_a_stretch_that_cannot_be_is_told():
    with pytest.raises(EntenteError, match=r"(?s)coder 2, stretch 3 to 9.*overlap.*coder 2, stretch 8 to 12"):
        unitising_alpha([[(0, 5, "c")], [(0, 5, "c"), (3, 9, "c"), (8, 12, "c")]], 10)


def claim(number, start, length, relation, recipient="iceland", paragraph=1, **more):
    where = (start, start + length, "x" * length)
    return Claim(f"c{number}", paragraph, "author", "author", "", *where, relation, "norway", recipient, **more)


SHORT = st.lists(
    st.builds(claim, st.integers(1, 99), st.integers(0, 6), st.integers(1, 4), st.sampled_from(RELATIONS)), max_size=4
)


@given(SHORT, SHORT)
@settings(max_examples=60, deadline=None)
def test_two_codings_are_matched_as_well_as_they_can_be(one, other):
    """Against every way of pairing them."""

    def worth(pairs):
        fit = [pair for pair in pairs if overlap(*pair) or pair[0].relation == pair[1].relation]
        return len(fit), sum(overlap(*pair) for pair in fit)

    longer, shorter = sorted((one, other), key=len, reverse=True)
    best = max(worth(zip(order, shorter, strict=False)) for order in itertools.permutations(longer))
    units = align_units({"one": one, "other": other})
    found = worth([tuple(unit.claims.values()) for unit in units if len(unit.claims) == 2])
    assert found[0] == best[0] and found[1] == pytest.approx(best[1], abs=0.05)
    assert sum(len(unit.claims) for unit in units) == len(one) + len(other)


def test_f1_is_that_of_counting_by_hand():
    sold, met = claim(1, 0, 4, "trades_with"), claim(2, 5, 4, "meets")
    there, hit = claim(3, 0, 4, "meets", paragraph=2), claim(4, 5, 4, "attacks", "sweden")
    codings = {"a": [sold, met], "b": [sold, there, hit], "c": [met, claim(5, 0, 4, "pledges", paragraph=2)]}
    # a and b share 1 of 2 + 3, a and c by pair 1 of 2 + 2, b and c by pair 2 of 3 + 2
    assert unit_f1(codings, BOOK).value == pytest.approx((2 / 5 + 2 / 4 + 4 / 5) / 3)
    assert unit_f1(codings, BOOK, level="triple").value == pytest.approx((2 / 5 + 2 / 4 + 0) / 3)
    assert unit_f1(codings, BOOK, coder="a").value == pytest.approx((2 / 5 + 2 / 4) / 2)


def test_the_interval_of_alpha_is_that_of_computing_each_draw_anew():
    rng = np.random.default_rng(3)
    codings = {name: [] for name in "abc"}
    for paragraph in range(1, 13):
        for name in codings:
            relation = RELATIONS[rng.integers(3) if rng.random() < 0.4 else paragraph % 3]
            codings[name].append(claim(paragraph, 0, 4, relation, paragraph=paragraph))
    drawn = draw_paragraphs(12, 50, seed=1)
    units = align_units(codings)
    anew = []
    for weight in drawn:
        again = [unit for unit in units for _ in range(weight[unit.paragraph - 1])]
        anew.append(krippendorff_alpha([[unit.claims[name].relation for unit in again] for name in codings]))
    found = field_agreement(units, BOOK, "relation", drawn=drawn)
    assert found.alpha.value == krippendorff_alpha([[one.relation for one in made] for made in codings.values()])
    assert (found.alpha.low, found.alpha.high) == pytest.approx(tuple(np.quantile(anew, (0.025, 0.975))))


def test_the_layer_and_the_direction_that_hold_are_compared():
    flow = claim(1, 0, 4, "trades_with")
    stated = replace(flow, layer="economic", direction="mutual", actor="iceland", recipient="norway")
    assert [code_of(flow, name, BOOK) for name in ("layer", "direction")] == ["economic", "mutual"]
    assert [code_of(stated, name, BOOK) for name in ("layer", "direction")] == ["economic", "mutual"]
    sent = claim(1, 0, 4, "supplies_arms")
    ways = [sent, replace(sent, actor="iceland", recipient="norway"), replace(sent, direction="unsaid")]
    assert [code_of(one, "direction", BOOK) for one in ways] == ["backward", "forward", "unsaid"]


# --------------------------------------------------------------------------------------------------------------------
# Coders whose errors are known

MISS, FALSE, OTHER = 0.25, 0.2, {"relation": 0.15, "certainty": 0.1, "polarity": 0.05}
CODES = {"relation": RELATIONS, "certainty": ("CT", "PR", "PS"), "polarity": ("+", "-")}
STATES = [state.id for state in data.states()]


def truth():
    """Sixty claims on thirty paragraphs, no two of one pair in one paragraph."""
    made = []
    for number in range(60):
        codes = {name: choices[number % len(choices)] for name, choices in CODES.items()}
        paragraph, start = 1 + number // 2, 10 * (number % 2)
        made.append(claim(number, start, 8, recipient=STATES[number % 7], paragraph=paragraph, **codes))
    return made


def simulated(rng):
    """One coder: misses claims, finds some that are none, and confuses codes."""
    found = []
    for one in truth():
        if rng.random() < MISS:
            continue
        codes = {name: getattr(one, name) for name in CODES}
        for name, rate in OTHER.items():
            if rng.random() < rate:
                codes[name] = rng.choice([code for code in CODES[name] if code != codes[name]])
        shift = int(rng.integers(-2, 3))
        found.append(replace(one, start=max(0, one.start + shift), end=one.end + 2, **codes))
    for number in range(rng.binomial(len(found), FALSE / (1 - FALSE))):
        paragraph, recipient = int(rng.integers(1, 31)), str(rng.choice(STATES[20:30]))
        found.append(claim(100 + number, 3, 5, "meets", recipient, paragraph))
    return found


def test_thirty_coders_with_known_errors_are_recovered():
    rng = np.random.default_rng(14)
    codings = {f"coder{number:02d}": simulated(rng) for number in range(30)}
    pooled = pool(codings)

    def told(one):
        return one.paragraph, one.recipient, one.relation, one.certainty, one.polarity

    assert Counter(map(told, pooled.claims)) == Counter(map(told, truth()))
    rates = coder_rates(pooled, BOOK)
    # The mean of 30 coders with about 45 units each: three standard errors are at most 0.04.
    assert np.mean([one.missed for one in rates]) == pytest.approx(MISS, abs=0.04)
    assert np.mean([one.alone for one in rates]) == pytest.approx(FALSE, abs=0.04)
    for name, rate in OTHER.items():
        assert np.mean([one.other_code[name] for one in rates]) == pytest.approx(rate, abs=0.03), name
    assert unit_f1(codings, BOOK).value == pytest.approx(_expected_f1(), abs=0.03)


def _expected_f1():
    """Two coders share a true claim with (1 - MISS)**2; each has (1 - MISS) / (1 - FALSE) claims for a true one."""
    return (1 - MISS) ** 2 / ((1 - MISS) / (1 - FALSE))


def test_a_vote_that_is_even_is_told_and_the_relation_carries_its_layer():
    here = claim(1, 0, 4, "withholds", layer="military", direction="unsaid")
    other = claim(2, 0, 4, "attacks", certainty="PS")
    pooled = pool({"a": [here], "b": [other], "c": [here], "d": [other, claim(3, 0, 4, "meets", "sweden")]})
    (kept,) = pooled.claims
    assert (kept.relation, kept.layer, kept.direction, kept.certainty) == ("attacks", "", "", "CT")
    assert [str(tie) for tie in pooled.ties] == [
        "p001, relation: attacks + and withholds + equally often; attacks + taken",
        "p001, certainty: CT and PS equally often; CT taken",
    ]
    assert [unit.pair for unit in pooled.left] == [("norway", "sweden")]
    assert len(pool({"a": [here], "b": [other], "c": []}, rule="any").claims) == 1


def test_an_attack_is_not_matched_with_its_answer():
    """Even if one coder took the words of the answer, which name the attack too, for both."""
    attack, answer = claim(1, 21, 42, "attacks"), claim(2, 5, 58, "attacks")
    answer = replace(answer, actor="iceland", recipient="norway")
    wide, late = replace(attack, id="d1", start=5), replace(answer, id="d2", start=147, end=170)
    matched = match_units([attack, answer], [wide, late])
    assert {name: other.id for name, other in matched.items()} == {"c1": "d1", "c2": "d2"}


@pytest.mark.parametrize(("level", "f1"), [("pair", 0.978), ("triple", 0.957)])
def test_what_the_two_passes_share_is_counted_in_the_table(level, f1):
    """The figures that lesson 03 tells, from the rows of codings.csv alone."""
    undirected = {"co_produces", "trades_with", "treaty_tie", "meets", "rivals", "shares_interest"}
    found = {"pass_a": Counter(), "pass_b": Counter()}
    for row in data.table("codings"):
        ends = row["actor"], row["recipient"]
        if level == "pair" or row["relation"] in undirected:
            ends = tuple(sorted(ends))
        found[row["coder"]][row["paragraph"], *ends, row["relation"] if level == "triple" else ""] += 1
    both = (found["pass_a"] & found["pass_b"]).total()
    counted = 2 * both / (found["pass_a"].total() + found["pass_b"].total())
    assert counted == pytest.approx(f1, abs=5e-4)
    assert unit_f1(data.codings(), BOOK, level=level).value == pytest.approx(counted)


def test_the_two_passes_can_be_set_side_by_side():
    codings = data.codings()
    one, other = codings.values()
    matched = match_units(one, other)
    assert matched and {claim.id[0] for claim in matched.values()} == {"b"}
    lengths = [len(paragraph.text) for paragraph in data.article().paragraphs]
    alpha = unit_alpha(codings, lengths, drawn=draw_paragraphs(len(lengths), 20, seed=1))
    assert alpha.low <= alpha.value <= alpha.high <= 1
