"""The words of numbers hold for any number: no count, sign or share is said that is not there."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import say

numbers = st.floats(-1e6, 1e6)
places = st.integers(0, 4)


@given(numbers, places)
def test_a_number_reads_back_to_what_was_rounded(value, places):
    words = say.number(value, places)
    assert float(words.replace("−", "-")) == pytest.approx(value, abs=0.5001 * 10**-places)
    assert "-" not in words
    assert re.search("[1-9]", words) or "−" not in words


@given(numbers, places)
def test_a_sign_is_said_unless_the_words_are_zero(value, places):
    words = say.signed(value, places)
    assert words.lstrip("+−") == say.number(abs(value), places)
    nothing = not re.search("[1-9]", words)
    assert words[0] == ("0" if nothing else "+" if value > 0 else "−")


@given(st.floats(0, 1))
def test_no_share_but_none_is_said_as_none(share):
    assert (say.percent(share) == "0 %") == (share == 0)


@given(st.lists(st.text("abc", min_size=1)), st.integers(1, 5))
def test_a_long_row_counts_what_it_leaves_out(items, most):
    words = say.first_few(items, most)
    shown, _, more = words.partition(" and ")
    left_out = int(more.split()[0]) if more else 0
    assert len([] if words == "none" else shown.split(", ")) + left_out == len(items)


@given(st.lists(st.text("abc", min_size=1), min_size=1))
def test_a_list_names_each_item_once_in_its_order(items):
    assert re.split(", | and ", say.listed(items)) == items


@given(st.text())
def test_a_slug_is_made_of_letters_digits_and_single_underscores(text):
    slug = say.slug(text)
    assert re.fullmatch(r"([^\W_]+(_[^\W_]+)*)?", slug)
    assert say.slug(slug) == slug
