"""What is done by hand in lesson 01 is judged part by part, in words, whatever is typed."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data, hedge_race, mark_words
from entente.labs.by_hand.words import markings, right_about

# Marked with a pencil, before the code.
PENCIL = {
    8: (
        "the Islamic regime",
        "said that",
        "it could make its own air defences and had no further need of Russian ones.",
    ),
    9: (
        "sources in Tehran",
        "According to",
        "it has been noticed that Russia's foreign ministry let 12 hours pass before it condemned the Israeli attack",
    ),
    17: ("he", "says", "Iran has become less useful"),
    19: ("Tehran", "suspected", "Russian forces were there to keep Iranian influence in check"),
}


@pytest.mark.parametrize("number", markings())
def test_a_pencil_s_marking_is_right_and_each_part_exchanged_is_not(number, capsys):
    source, cue, content = PENCIL[number]
    mark_words(f"p{number:02d}", source=source, cue=cue, content=content)
    said = capsys.readouterr().out
    assert said.startswith("✓") and markings()[number].teaches in said
    mark_words(number, source=cue, cue=source, content=f"{source} {cue}")
    said = capsys.readouterr().out
    assert "source: not" in said and "cue: not" in said and "content: yes" not in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "source, cue and content: nothing yet."),
        ({"source": "sources"}, 'source: "sources" is a part of it.'),
        ({"source": "according to sources in Tehran"}, "holds it, and more"),
        ({"source": "Galeotti"}, "does not stand in the sentence"),
        ({"cue": "noticed"}, 'cue: not "noticed". Ask which words tie'),
        ({"content": "sources in Tehran, it has been noticed that Russia's foreign ministry let 12 hours pass"},
         "Leave out the source and the cue"),
        ({"content": "the Israeli attack"}, 'content: not "the Israeli attack"'),
        ({"cue": 7}, "cue: found 7; expected words of the sentence"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_part_is_told(typed, said, capsys):
    mark_words(9, **typed)
    assert said in capsys.readouterr().out


def test_the_cues_of_the_markings_are_those_of_the_coded_claims(root):
    with (root / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] in ("c018", "c019")]
    for row in rows:
        assert row["cue"] in markings()[int(row["paragraph"])].cue


def test_a_race_counts_what_a_reader_counts(capsys):
    """By hand: p01, p19, p24 and p41 are in doubt; "could" stands in the sentence of four claims that are not."""
    hedge_race("could", "might")
    said = capsys.readouterr().out
    assert "Right about 39 of 45 claims; whoever calls everything certain is right about 41." in said
    assert "in doubt: p24, p41.\n" in said and "certain: p06, p06, p08, p37.\n" in said and "Missed: p01, p19." in said
    assert right_about(data.claims(), ["will", "Officially", "MIGHT"]) == 45


@given(st.lists(st.none() | st.integers() | st.text(max_size=30), max_size=4))
def test_whatever_is_typed_is_answered_in_words(typed):
    hedge_race(*typed)
    for paragraph in (9, *typed):
        mark_words(paragraph, **dict(zip(("source", "cue", "content"), typed, strict=False)))
