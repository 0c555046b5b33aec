"""Labs 01 and 02: what is left of the text when a voice is struck, and where a finder stands, computed another way."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError
from entente.labs import aliases, reading
from entente.labs.kit.lab import lab_text
from entente.labs.kit.square import f1_contour
from entente.text.names import find_mentions
from entente.text.spans import span_keys, span_scores

READER, BENCH = reading.model(), aliases.model()
VOICES = reading.voices_of(READER)


def panel(scene, name):
    return next(one for one in scene.panels if one.id == name)


# Lab 01


def words_left(voices) -> float:
    """Word by word: each sentence belongs to the claim that begins first in it."""
    left = total = 0
    for sentence in READER.article.sentences:
        size = len(sentence.text.split())
        total += size
        inside = [
            claim
            for claim in READER.claims
            if claim.paragraph == sentence.paragraph and sentence.start <= claim.start < sentence.end
        ]
        if inside and inside[0].source in voices:
            left += size
    return left / total


@pytest.mark.parametrize("voices", [VOICES, VOICES[1:], VOICES[1:2], ()])
def test_the_words_that_are_left_are_those_of_the_voices_that_are_heard(voices):
    scene = reading.describe(reading.State(tuple(voices)), READER)
    percent = f"{100 * words_left(voices):.0f}%"
    assert percent in scene.verdict and len(scene.verdict) <= 90
    ((_, (bar,)),) = panel(scene, "share").rows
    assert bar.value == pytest.approx(100 * words_left(voices))


def test_without_the_article_s_own_voice_18_percent_of_the_words_are_left():
    """201 of 1,136 words: the other voices have 75, 31, 28, 27, 24 and 16."""
    assert round(100 * (75 + 31 + 28 + 27 + 24 + 16) / 1136) == 18
    widget = reading.reader()
    widget.act({"do": "predict", "value": 40}, {"do": "try", "place": 0})
    assert widget.scene()["verdict"] == "Strike the article's own voice and 18% of the words are left."
    assert widget.session.verdict == "You said 40%; it is 18%, of 55% with all voices."


def test_a_paragraph_has_a_stripe_for_each_voice_and_a_card_for_each_claim_that_is_heard():
    state = reading.State(VOICES[1:], ("CT",))
    shown = panel(reading.describe(state, READER), "text")
    assert shown.faint == (VOICES[0],)
    for paragraph, passage in zip(READER.article.paragraphs, shown.passages, strict=True):
        here = [claim for claim in READER.claims if claim.paragraph == paragraph.number]
        assert {VOICES[column] for column in passage.columns} == {claim.source for claim in here}
        heard = [claim.id for claim in here if claim.source != VOICES[0] and claim.certainty == "CT"]
        assert [note.evidence[0] for note in passage.notes] == heard
        assert "".join(run.text for run in passage.runs) == paragraph.text
        dimmed = {run.text for run in passage.runs if "dim" in run.marks}
        assert bool(dimmed) == (len(heard) < len(here))
    first = next(passage.label for passage in shown.passages if passage.notes)
    assert shown.first == first


# Lab 02


def by_hand(kinds) -> tuple[int, int, int]:
    """How many mentions are right, found and wanted, counted one by one with the whole gazetteer's aliases."""
    allowed = [alias for alias in BENCH.gazetteer.aliases if aliases.kind_of(alias, BENCH.gazetteer) in kinds]
    gazetteer = type(BENCH.gazetteer)(BENCH.gazetteer.actors, tuple(allowed))
    found = {(one.paragraph, one.start, one.end, one.actor) for one in find_mentions(BENCH.article, gazetteer)}
    return len(found & set(BENCH.gold)), len(found), len(BENCH.gold)


@pytest.mark.parametrize("kinds", [("names",), ("demonyms", "titles"), aliases.KINDS, ()])
def test_each_place_of_the_square_is_that_of_a_count_by_hand(kinds):
    scene = aliases.describe(aliases.State(kinds), BENCH)
    square, rows = panel(scene, "square"), dict(panel(scene, "kinds").rows)
    places = {spot.id: (spot.x, spot.y) for spot in (square.here, *square.ahead)}
    right, found, wanted = by_hand(kinds)
    assert places["here"] == (right / wanted, right / found if found else None)
    for kind in aliases.KINDS:
        other = set(kinds) ^ {kind}
        right_then, found_then, _ = by_hand(other)
        assert places[kind] == (right_then / wanted, right_then / found_then if found_then else None)
        (bar,) = rows[kind]
        assert int(bar.text.replace("−", "-")) == right_then - right


@pytest.mark.parametrize("rules", [(), ("rules", "phrases")])
def test_aliases_that_cannot_stand_in_the_text_change_nothing(rules):
    """The finder of all aliases of a kind, and of all kinds, finds the same."""
    whole = BENCH.gazetteer
    for kinds in (aliases.KINDS, *((kind,) for kind in aliases.KINDS)):
        used = tuple(alias for alias in whole.aliases if aliases.kind_of(alias, whole) in kinds)
        more = (whole.phrases, whole.rules) if rules else ()
        keys = span_keys(find_mentions(BENCH.article, type(whole)(whole.actors, used, *more)), actor=True)
        assert aliases.scores(aliases.State(kinds, rules), BENCH) == span_scores(BENCH.gold, keys)


@given(st.floats(0.05, 0.99))
def test_a_contour_joins_places_of_one_f1(f1):
    points = f1_contour(f1).points
    assert points[0][1] == pytest.approx(1, abs=2e-3) and points[-1][0] == 1
    for recall, precision in points:
        assert 2 * precision * recall / (precision + recall) == pytest.approx(f1, abs=6e-3)


def test_each_set_that_was_ticked_leaves_a_dot_that_is_kept_and_can_be_taken_back():
    widget = aliases.alias_bench()
    for kinds in (("names", "titles"), ("names",), aliases.KINDS):
        widget.act({"do": "set", "control": "kinds", "value": kinds})
    trail = panel(aliases.describe(widget.state, BENCH), "square").trail
    assert [spot.label for spot in trail] == ["names", "names, titles", "names"]
    again = aliases.alias_bench(state=lab_text(widget.lab, widget.state))
    assert again.state == widget.state
    widget.act({"do": "undo"})
    assert len(widget.state.been) == 2
    long = json.dumps({"lab": "alias_bench", "actions": [{"do": "stand", "kinds": [], "rules": [], "been": [3]}]})
    with pytest.raises(EntenteError, match="the trail: found 3; expected the kinds and the rules"):
        aliases.alias_bench(state=long)


def test_the_best_company_of_the_names_answers_the_prediction():
    """Names and organisations find 97 of 126 mentions, more than with any other kind."""
    assert max(by_hand(("names", kind))[0] for kind in aliases.KINDS[1:]) == 97
    widget = aliases.alias_bench()
    widget.act({"do": "predict", "value": 0.6})
    widget.act({"do": "set", "control": "kinds", "value": ("names", "titles")})
    assert widget.session.verdict == ""
    widget.act({"do": "set", "control": "kinds", "value": ("names", "organisations")})
    assert widget.session.verdict.startswith("You said 0.6; with organisations recall is 0.770")


def test_an_error_leads_to_its_word():
    state = aliases.State()
    text = panel(aliases.describe(state, BENCH), "text")
    bodies = {passage.label: "".join(run.text for run in passage.runs) for passage in text.passages}
    for jump in text.jumps:
        words = jump.label.removeprefix("✗ ")
        for label, start in jump.places:
            assert bodies[label][start : start + len(words)] == words
    for item in BENCH.evidence.values():
        assert item["head"].endswith(item["text"][item["start"] : item["end"]])
