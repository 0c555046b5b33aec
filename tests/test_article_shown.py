"""How a notebook shows text of an article: every word whole, in its place, and marked where it should be."""

from __future__ import annotations

import html
import re

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.text.article import parse_article
from entente.text.showing import WIDTH, Passage, Shown
from tools import notebooks


def shown(capsys, article, *numbers, **options) -> str:
    article.show(*numbers, **options)
    return capsys.readouterr().out


def test_the_words_of_a_claim_are_marked_in_their_paragraph(capsys):
    article = data.article()
    for claim in data.claims()[::9]:
        told = shown(capsys, article, claim=claim)
        assert told.startswith(f"p{claim.paragraph:02d}  ")
        assert " ".join(re.findall("«(.*?)»", told, re.DOTALL)[0].split()) == " ".join(claim.content.split())


def test_a_sentence_a_beginning_and_words_are_found(capsys):
    article = parse_article("Norway sold fish.\nChad bought it. It paid late.")
    assert shown(capsys, article, 2, sentence=2, marks=["late"]) == "p02 s2  It paid «late».\n"
    assert shown(capsys, article, 1, most=12, marks=[(0, 6, "norway")]) == "p01  «Norway» [norway] sold …\n"
    long = "a" * (WIDTH + 20)
    assert shown(capsys, parse_article(f"See {long} there.")).split() == ["p01", "See", long, "there."]
    assert shown(capsys, article) == "p01  Norway sold fish.\np02  Chad bought it. It paid late.\n"


@pytest.mark.parametrize(("options", "words"), [((3,), "paragraph 3"), ((1, 2), "sentence 2")])
def test_what_is_not_there_is_named(options, words):
    number, *sentence = options
    with pytest.raises(EntenteError, match=words):
        parse_article("One line.").show(number, sentence=sentence[0] if sentence else None)


@given(st.lists(st.text('ab<&"é$-', min_size=1, max_size=200), min_size=1, max_size=12), st.data())
def test_no_word_is_broken_or_lost(words, given_data):
    """In both forms, whatever is marked; what looks like a tag in a text is text."""
    text = " ".join(words)
    start = given_data.draw(st.integers(0, len(text) - 1))
    end = given_data.draw(st.integers(start + 1, len(text)))
    found = Shown((Passage("p01", text, ((start, end),)),))
    plain = repr(found).split(None, 1)[1]
    assert plain.split() == f"{text[:start]}«{text[start:end]}»{text[end:]}".split()
    assert all(len(line) <= WIDTH or " " not in line.strip() for line in repr(found).splitlines())
    (inside,) = re.findall(r"&ensp;(.*)</p>", found._repr_html_())
    without = re.sub(r"</?mark[^>]*>", "", inside)
    assert "<" not in without and html.unescape(without) == text
    (marked,) = re.findall(r"<mark[^>]*>(.*?)</mark>", inside)
    assert html.unescape(marked) == text[start:end]


PRINTED = re.compile(r"print\([^\n]*paragraph\([^)]*\)(\.text\b(?!\[)|\.sentences)|fill\([^\n]*paragraph")


@pytest.mark.parametrize("path", notebooks.lessons(["notebooks/"]), ids=lambda path: path.stem)
def test_no_lesson_prints_a_paragraph(path):
    """Print breaks words at the edge of the page."""
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert [cell.source for cell in cells if PRINTED.search(cell.source)] == []


def test_a_printed_paragraph_would_be_seen():
    assert PRINTED.search("print(textwrap.fill(article.paragraph(6).text, 90))")
    assert not PRINTED.search("print(article.paragraph(13).text[c024.start : c024.end])")
