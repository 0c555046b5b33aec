"""Finding states in other people's texts, against what a reader found in them."""

import json
from pathlib import Path

import pytest

from entente import data
from entente.actors import find_mentions
from entente.article import read_article

TEXTS = sorted(Path(__file__).parent.glob("texts/*.txt"))


def gold_states(text: Path) -> set[tuple[int, str]]:
    gold = json.loads(text.with_suffix(".json").read_text(encoding="utf-8"))
    return {(entry["paragraph"], state) for entry in gold["paragraphs"] for state in entry["states"]}


def found_states(text: Path) -> set[tuple[int, str]]:
    mentions = find_mentions(read_article(text), data.gazetteer())
    return {(mention.paragraph, mention.state) for mention in mentions if mention.state}


def f1(gold: set, found: set) -> float:
    return 2 * len(gold & found) / (len(gold) + len(found)) if gold or found else 1.0


def test_there_are_texts_on_many_regions():
    assert len(TEXTS) >= 5


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.stem)
def test_states_of_each_text(text, record_property):
    gold, found = gold_states(text), found_states(text)
    record_property("f1", f1(gold, found))
    assert f1(gold, found) >= 0.9, f"missed {sorted(gold - found)}, too many {sorted(found - gold)}"


def test_states_of_all_texts_together(capsys):
    gold = {(text.stem, *pair) for text in TEXTS for pair in gold_states(text)}
    found = {(text.stem, *pair) for text in TEXTS for pair in found_states(text)}
    with capsys.disabled():
        print()
        for text in TEXTS:
            print(f"  {text.stem:<24} F1 {f1(gold_states(text), found_states(text)):.3f}")
        print(f"  {'all texts':<24} F1 {f1(gold, found):.3f} ({len(gold)} in the gold, {len(found)} found)")
    assert f1(gold, found) >= 0.95


def test_mentions_of_the_course_article(capsys):
    gold = {(m.paragraph, m.start, m.end, m.actor) for m in data.gold_mentions() if m.form == "NAM"}
    found = {(m.paragraph, m.start, m.end, m.actor) for m in find_mentions(data.article(), data.gazetteer())}
    with capsys.disabled():
        print(f"\n  course article: F1 {f1(gold, found):.3f} ({len(gold)} names in the gold, {len(found)} found)")
    assert f1(gold, found) >= 0.98


def test_metonyms_of_the_course_article():
    gold = {(m.paragraph, m.start) for m in data.gold_mentions() if m.form == "NAM" and m.metonymic}
    found = {(m.paragraph, m.start) for m in find_mentions(data.article(), data.gazetteer()) if m.metonymic}
    assert f1(gold, found) >= 0.9
