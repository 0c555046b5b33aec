"""What a learner types into lessons 06 and 07 is answered in words: four words for a need, and a what-if."""

from __future__ import annotations

import re

import nbformat
import pytest
from test_lesson_07 import LESSON, the_file_of_the_lesson

from entente import try_levels, try_what_if

OURS = "major", "much", "slight or much", "nearly all"  # rows e120 and e122 to e124 of data/dependencies.csv


def the_faulty_one() -> str:
    """What stands in the lesson's cell, to be mended."""
    cells = nbformat.read(LESSON, 4).cells
    return next(re.search(r'"""(.*)"""', c.source, re.DOTALL)[1] for c in cells if "try_what_if(" in c.source)


def test_four_words_are_laid_beside_those_of_the_table():
    assert try_levels(*OURS).text.startswith("▽ 4 of 4")
    said = try_levels(OURS[0], "some", *OURS[2:]).text
    assert said.startswith("▽ 3 of 4") and "you say some, ours is much" in said


def test_our_words_are_told_to_nobody_who_has_not_chosen():
    for given in [(), OURS[:3], (OURS[0], "huge", "slight", "much")]:
        said = try_levels(*given).text
        assert "ours" not in said and said[0] in "…✗"


@pytest.mark.parametrize("value", [None, 3, [], "none or", "<b>", "slight or slight or"])
def test_whatever_is_typed_is_answered_in_words(value):
    assert try_levels(value, value, value, value).text
    assert try_what_if(value).text[0] in "…✗"


def test_a_sound_what_if_is_answered_with_who_is_moved():
    said = try_what_if(the_file_of_the_lesson()).text
    assert "Iran +0.012 if losses add up, 0.000 if the worst need decides" in said and "no caution" not in said


def test_the_faulty_one_of_the_lesson_can_be_mended_fault_by_fault():
    text, left = the_faulty_one(), [6, 5, 4, 3, 2, 1]
    mended = [
        ('"2025"', '"2025-06"'),
        ("p80", "p08"),
        ("substitut,", "substitute,"),
        ("rusia", "russia"),
        ("60", "0.6"),
    ]
    for old, new in mended:
        assert try_what_if(text).text.startswith(f"✗ {left.pop(0)} fault")
        text = text.replace(old, new)
    assert "field question" in try_what_if(text).text
    assert try_what_if(text + "question: What if Iran made its own?\n").text.startswith("✓")
