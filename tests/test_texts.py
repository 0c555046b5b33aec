"""Finding states in other people's texts, against what a reader found in them."""

import html
import json
import re
import unicodedata
from pathlib import Path

import pytest

from entente import data
from entente.text.article import read_article
from entente.text.names import find_mentions
from entente.text.reading import decode

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


# ---------------------------------------------------------------- the same texts as people have them

WORLD = {alias.surface for alias in data.gazetteer().aliases if alias.type in ("name", "demonym")}


def inside_names(text: str, mark: str) -> str:
    """The text with a mark that nobody sees in the middle of each name of a state."""

    def split(word: re.Match[str]) -> str:
        name = word[0]
        return name[: len(name) // 2] + mark + name[len(name) // 2 :] if name in WORLD and len(name) > 3 else name

    return re.sub(r"[^\W\d_]+", split, text)


def page(text: str) -> str:
    """The text as a saved web page, with a menu and a script that hold names of states too."""
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())
    script = '<script>var region = "Portugal";</script><style>.Norway { color: red }</style>'
    menu = "<nav><ul><li><a href='/pe'>Peru</a></li><li><a href='/np'>Nepal</a></li></ul></nav>"
    return (
        f"<!DOCTYPE html><html><head><title>x</title>{script}</head><body>{menu}<article>{body}</article></body></html>"
    )


DIRTY = {
    "byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "old line ends": lambda text: text.replace("\n", "\r").encode(),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0").encode(),
    "narrow spaces": lambda text: text.replace(" ", "\u202f").encode(),
    "zero width inside names": lambda text: inside_names(text, "\u200b").encode(),
    "joiners inside names": lambda text: inside_names(text, "\u2060").encode(),
    "soft hyphens inside names": lambda text: inside_names(text, "\u00ad").encode(),
    "no space after a comma": lambda text: re.sub(r"(?<=[a-z]), (?=[A-Z])", ",", text).encode(),
    "wrong quotation marks": lambda text: re.sub("[’']", "‘", text).encode(),
    "plain quotation marks": lambda text: re.sub("[“”]", '"', text.replace("’", "'")).encode(),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text).encode(),
    "web page": lambda text: page(text).encode(),
    "web page in Windows-1252": lambda text: (
        page(text).replace("<head>", '<head><meta charset="windows-1252">').encode("cp1252")
    ),
}


@pytest.mark.parametrize("stem", ["ukraine_ap", "two_congos", "levant", "sport_weekend"])
@pytest.mark.parametrize("dirt", DIRTY)
def test_dirt_changes_nothing(tmp_path, stem, dirt):
    clean = Path(__file__).parent / "texts" / f"{stem}.txt"
    file = tmp_path / ("text.html" if "page" in dirt else "text.txt")
    file.write_bytes(DIRTY[dirt](clean.read_text(encoding="utf-8")))
    assert found_states(file) == gold_states(clean)
    lines = [paragraph.text for paragraph in read_article(file).paragraphs]
    if "page" not in dirt:
        assert lines == [line for line in decode(file.read_bytes()).splitlines() if line.strip()]
    for mention in find_mentions(read_article(file), data.gazetteer()):
        assert lines[mention.paragraph - 1][mention.start : mention.end] == mention.exact
