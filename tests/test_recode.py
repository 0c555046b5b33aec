"""Other words for a judgement: the interval follows the scale, and the own share follows the suppliers."""

from __future__ import annotations

import pytest

from entente import data
from entente.errors import EntenteError
from entente.needs import tables as dependence


@pytest.fixture(scope="module")
def rows():
    return data.dependencies()


def corners(row):
    return row.low, row.mode, row.high


def by_id(rows):
    return {row.id: row for row in rows}


def test_the_words_of_the_tables_give_the_numbers_of_the_tables(rows):
    """The oracle is the published table, whose numbers were not made by this function."""
    words = {row.id: row.level for row in rows if row.level != "rest"}
    again = dependence.recode(rows, words, scale=data.scale())
    assert len(words) > 200 and [row.id for row in again] == [row.id for row in rows]
    for old, new in zip(rows, again, strict=True):
        assert corners(new) == pytest.approx(corners(old), abs=1e-9), old.id


def test_one_word_moves_the_share_and_what_is_left(rows):
    """Iran's air defence in June 2025: Russia's share slight instead of much; the rest is 1 less that."""
    new = by_id(dependence.recode(rows, {"e225": "slight"}, scale=data.scale()))
    assert corners(new["e225"]) == (0, 0.1, 0.25) and new["e225"].level == "slight"
    assert corners(new["e224"]) == pytest.approx((1 - 0.25, 1 - 0.1, 1 - 0))
    assert [name for name, row in new.items() if row != by_id(rows)[name]] == ["e224", "e225"]
    dependence.build(new.values(), "2025-06")


def test_several_words_cover_one_interval_and_the_first_gives_the_mode(rows):
    new = by_id(dependence.recode(rows, {"e275": "slight or much"}, scale=data.scale()))
    assert corners(new["e275"]) == (0, 0.1, 0.8)
    assert new["e273"] == by_id(rows)["e273"]


def test_all_faults_come_at_once(rows):
    words = {"e999": "much", "e224": "much", "e225": "vital", "e226": "much or mighty"}
    with pytest.raises(EntenteError) as raised:
        dependence.recode(rows, words, scale=data.scale())
    assert [fault.code for fault in raised.value.faults] == ["dependence.recode"] * 4
    assert all(name in str(raised.value) for name in words)


def test_suppliers_cannot_make_up_more_than_the_whole(rows):
    """Nearly all from Iran, 0.9, and some from Israel, 0.3."""
    with pytest.raises(EntenteError, match=r"suppliers of russia, regional_influence, 2025-06: found a sum of 1\.2"):
        dependence.recode(rows, {"e266": "nearly_all"}, scale=data.scale())
