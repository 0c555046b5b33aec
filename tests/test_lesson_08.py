"""Lesson 08: what is said to who types a source or an item of evidence, against the figures of ten thousand draws."""

from __future__ import annotations

import pytest

from entente import data
from entente.labs.moments import settled
from entente.labs.trust import do_without, drop_items

# Counted in 10,000 draws when the lesson was first written: numbers that are anything, and verdicts that turn.
LEFT_OUT = {"sopher": (3, 4), "sources_in_tehran": (1, 1), "galeotti": (0, 0), "a25": (2, 8)}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_who_is_left_out_takes_as_many_verdicts_as_with_more_draws(name):
    numbers, verdicts = LEFT_OUT[name]
    said = do_without(f" {name.upper()} ").text
    assert f"{numbers} of 294 numbers {'is' if numbers == 1 else 'are'} anything" in said
    assert f"{verdicts} of 36 verdicts {'turns' if verdicts == 1 else 'turn'}" in said
    assert said.count("now in") == verdicts


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "nothing is dropped yet"),
        ("e07", 'least speaks against "Russia mediates" (1.10)'),
        ("E07, e19", 'least speaks against "Russia mediates" (0.40)'),
        ("e01", 'least speaks against "Russia gives words only"'),
        ("e25", "expected one from e01 to e26"),
        (7, "between quotation marks"),
        (" ".join(item.id for item in data.evidence_matrix().evidence), "Nothing would be left to weigh"),
    ],
)
def test_what_is_dropped_is_answered_in_words(typed, said):
    assert said in drop_items(typed).text


@pytest.mark.parametrize("typed", [None, 3, ["sopher"], "nobody", "<b>", "e07"])
def test_who_cannot_be_left_out_is_told_so(typed):
    assert do_without(typed).text.startswith("✗ nobody can be left out")


def test_the_judgements_come_out_as_counted_by_hand():
    """j2: 7 of 45 claims have a named analyst; j3: 44 partners of 46; j4, j5 and j6 as lessons 05 and 08 tell them."""
    assert settled() == {"j1": True, "j2": False, "j3": True, "j4": False, "j5": False, "j6": True}
