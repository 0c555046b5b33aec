"""Texts as people have them: broken lines, letters of another encoding, e-mails, subtitles, whole web pages."""

from __future__ import annotations

import quopri
import textwrap
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente import data
from entente.cli import app as cli
from entente.errors import EntenteError
from entente.path import corpus, limits
from entente.path.analysis import analyse, article_of
from entente.text.article import parse_article, read_article
from entente.text.coder import propose_claims
from entente.text.reading import decoded

ARTICLE = data.root() / "article.txt"
TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def lines_of(text: str, **options) -> list[str]:
    return [paragraph.text for paragraph in parse_article(text, any_language=True, **options).paragraphs]


# ---------------------------------------------------------------- the same words, the same claims


def wrapped(text: str, width: int) -> str:
    return "\n".join("\n".join(textwrap.wrap(line, width)) for line in text.splitlines())


def column(text: str) -> str:
    """As copied from a narrow column of a PDF: words are divided at any letter, and each page has a number."""
    lines = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            room = 44 - len(line)
            if len(word) <= room:
                line = f"{line} {word}".strip()
            elif word.isalpha() and len(word) > 6 and 4 < room < len(word) - 2:
                lines.append(f"{line} {word[: room - 1]}-".strip())
                line = word[room - 1 :]
            else:
                lines.append(line)
                line = word
        lines.append(line)
    paged = []
    for number, line in enumerate(lines, 1):
        paged += [line, str(number // 40), "The Example | page 7"] if number % 40 == 0 else [line]
    return "\n".join(paged).replace("fi", "ﬁ")


def letter(text: str) -> str:
    head = "From: a@example.org\nTo: b@example.org\nSubject: An article\nMIME-Version: 1.0\n"
    head += "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    return head + quopri.encodestring(text.encode()).decode("ascii")


def sent_on(text: str) -> str:
    return "On 3 March a friend wrote:\n" + "\n".join(f"> {line}".rstrip() for line in wrapped(text, 70).splitlines())


def damaged(text: str) -> str:
    curled = text.replace("'", "’")
    return curled.encode("utf-8").decode("cp1252")


def page(text: str) -> str:
    body = "".join(f"<p>{line}</p>\n" for line in text.splitlines())
    return f"<html><body><div id=top><a>Mali attacks Chad</a></div><main>{body}</main></body></html>"


AS_PEOPLE_HAVE_IT = {
    "wrapped at 72": lambda text: wrapped(text, 72),
    "wrapped at 60": lambda text: wrapped(text, 60),
    "a column of a PDF": column,
    "an e-mail": letter,
    "an e-mail sent on": sent_on,
    "letters damaged": damaged,
    "letters damaged twice": lambda text: damaged(damaged(text)),
    "a page with a menu that is none": page,
}


@pytest.fixture(scope="module")
def claims_of():
    book, lexicon, codebook = data.gazetteer(), data.lexicon(), data.codebook()

    def claims(text: str) -> Counter:
        found = propose_claims(parse_article(text), book, lexicon, codebook)
        return Counter((c.source, c.relation, c.actor, c.recipient, c.polarity, c.certainty, c.aux) for c in found)

    return claims


@pytest.mark.parametrize("state", AS_PEOPLE_HAVE_IT)
def test_the_articles_claims_are_the_same_however_it_comes(claims_of, state):
    clean = ARTICLE.read_text(encoding="utf-8")
    came = AS_PEOPLE_HAVE_IT[state](clean)
    assert claims_of(came) == claims_of(clean)
    assert parse_article(came).notes, "what was mended is said"


@pytest.mark.parametrize("path", [ARTICLE, *TEXTS], ids=lambda path: path.stem)
def test_a_text_in_order_is_left_as_it_is(path):
    text = path.read_text(encoding="utf-8")
    article = parse_article(text)
    assert [p.text for p in article.paragraphs] == [line for line in text.splitlines() if line.strip()]
    assert article.notes == ()


# ---------------------------------------------------------------- lines


def test_words_divided_at_a_lines_end_are_made_whole_and_hyphenated_ones_kept():
    text = """Mali con-
demned the Iran-
backed group that had bought S-
300 batteries and anti-
aircraft guns from a neigh-
bour. The Malian army"""
    expected = "Mali condemned the Iran-backed group that had bought S-300 batteries and anti-aircraft guns from a "
    assert lines_of(text) == [expected + "neighbour. The Malian army"]


def test_headings_and_short_last_lines_end_a_paragraph():
    text = """War on the border
The president of Chad said on Monday
that he would send no troops to Niger
and none to Mali.
What comes next
The minister of Niger said that he had
no knowledge of it."""
    assert [line[:17] for line in lines_of(text)] == [
        "War on the border",
        "The president of ",
        "What comes next",
        "The minister of N",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Tea\nMilk\nBread\nThe rest of it",
        "Chad met Mali.\nNiger met Chad.\nMali left.",
        "IN BRIEF\nChad attacks Niger\nMali condemns Chad\nTogo stays out of it",
    ],
)
def test_short_lines_that_are_not_broken_stay(text):
    assert lines_of(text) == text.splitlines()


def test_subtitles_become_paragraphs():
    text = """WEBVTT

1
00:00:01.000 --> 00:00:03.000 align:start
<v Anna>Chad attacked Niger

2
00:00:03.500 --> 00:00:05.000
on <i>Monday</i>, officials said.

00:00:06.000 --> 00:00:08.000
- And Mali?"""
    assert lines_of(text) == ["Anna: Chad attacked Niger on Monday, officials said.", "And Mali?"]
    srt = "1\n00:00:01,000 --> 00:00:03,000\nChad attacked\n\n2\n00:00:03,500 --> 00:00:05,000\nNiger.\n"
    assert lines_of(srt) == ["Chad attacked Niger."]


# ---------------------------------------------------------------- what stands around an article

FULL_PAGE = """<!doctype html><html><head><title>Togo signs | A paper</title></head><body class="has-comments">
<div class="cookie-banner"><p>Our partners in Spain store data.</p></div>
<div role="dialog"><p>Sign in, Cuba attacked Haiti.</p></div>
<nav><a>World</a><a>Iraq</a></nav><h1>Togo signs a treaty</h1>
<main><article><figure><img><figcaption>Troops in Chad. A. Roe</figcaption></figure>
<p>Togo signed a treaty with Benin on Tuesday.</p>
<div class="relatedStories"><h3>More</h3><ul><li>Israel attacks Iran</li></ul></div>
<p hidden>Peru attacked Chile.</p><p style="display: none">Laos attacked Nepal.</p>
<p>Ghana condemned the treaty.</p><p>READ MORE: Kenya accuses Sudan</p>
<div id="most-read"><ol><li>Japan sanctions Russia</li></ol></div></article></main>
<div class="teaser"><article><p>Oman met Qatar.</p></article></div>
<footer>A paper, London, UK</footer></body></html>"""


def test_of_a_page_only_the_article_is_read_and_the_rest_is_told():
    article = parse_article(FULL_PAGE)
    assert [p.text for p in article.paragraphs] == [
        "Togo signs a treaty",
        "Togo signed a treaty with Benin on Tuesday.",
        "Ghana condemned the treaty.",
    ]
    (note,) = article.notes
    assert note.startswith("Left out: 12 lines of page furniture: “Our partners in Spain store data.”")


def test_the_entries_of_a_live_page_are_all_read():
    entries = "".join(f"<article><p>{who} met Chad.</p></article>" for who in ("Mali", "Togo", "Benin"))
    assert lines_of(f"<body>{entries}</body>") == ["Mali met Chad.", "Togo met Chad.", "Benin met Chad."]


@pytest.mark.parametrize("attribute", ['class="share comments"', "aria-hidden=true", 'id="related"', "hidden"])
def test_a_class_that_holds_the_whole_article_is_not_believed(attribute):
    assert lines_of(f"<div {attribute}><p>Chad met Mali.</p></div><p>Oman.</p>") == ["Chad met Mali.", "Oman."]


def test_a_page_that_is_one_form_is_read():
    assert lines_of("<body><form><p>Chad met Mali.</p></form></body>") == ["Chad met Mali."]


def test_furniture_in_pasted_text_is_left_out_and_named():
    text = """Chad and Niger
Chad attacked Niger.
Read more: Israel attacks Iran
WATCH: France condemns Mali
Watch officials said that Mali was next.
MOST READ
Japan sanctions Russia
Peru leaves the pact
Mali criticised Chad. Read more of its statement below.
Sign up for our daily newsletter"""
    article = parse_article(text)
    assert [p.text[:12] for p in article.paragraphs] == ["Chad and Nig", "Chad attacke", "Watch offici", "Mali critici"]
    assert article.notes[0].startswith("Left out: 6 lines of page furniture: “Read more: Israel attacks Iran”")


def test_what_was_left_out_stands_in_the_limits_of_an_analysis():
    found = analyse("Chad attacked Niger.\nWATCH: France condemns Mali")
    notes = [note.text for note in limits.notes_on(found) if note.code == "analysis.text"]
    assert notes == ["Left out: 1 line of page furniture: “WATCH: France condemns Mali”."]
    assert [claim.actor for claim in found.claims] == ["chad"]


def test_the_commands_tell_what_was_left_out_beside_what_they_print(tmp_path):
    path = tmp_path / "news.txt"
    path.write_text("Chad attacked Niger.\nWATCH: France condemns Mali", encoding="utf-8")
    told = "Left out: 1 line of page furniture: “WATCH: France condemns Mali”."
    for command in ("mentions", "claims"):
        result = CliRunner().invoke(cli.app, [command, str(path), "--json"])
        assert result.stderr == f"Note: {told}\n" and "France" not in result.stdout
    (row,) = corpus.run(tmp_path).rows
    assert row.notes == told


def test_a_tag_in_plain_text_makes_no_page_of_it():
    text = "Heading\nChad attacked Niger.<br>\nMali left.\n<p>\nTogo stayed &amp; waited."
    article = parse_article(text)
    expected = ["Heading", "Chad attacked Niger.", "Mali left.", "Togo stayed & waited."]
    assert [p.text for p in article.paragraphs] == expected
    assert "2 tags" in article.notes[0] and "1 sign of web pages" in article.notes[1]


# ---------------------------------------------------------------- letters and encodings


@pytest.mark.parametrize(
    "text", ["« CAFÉ », Ângela, Åsa", "naïve São Tomé – “Türkiye’s”", "ÉCOLE À L’ÂGE, «CAFÉ», PÂ…"]
)
def test_letters_in_order_are_not_mended(text):
    assert lines_of(text) == [text]


def test_letters_that_are_lost_are_told():
    (note,) = parse_article("The C\ufffdte of the north met Chad.").notes
    assert note.startswith("1 letter could not be read")


@pytest.mark.parametrize(
    ("raw", "text", "note"),
    [
        ('<meta charset="windows-1251"><p>Кремль</p>'.encode("cp1251"), "Кремль", "cp1251, which the page declares"),
        ("<meta charset=iso-8859-1><p>Türkiye’s</p>".encode("cp1252"), "Türkiye’s", ""),
        ("<meta charset=nonsense><p>Türkiye</p>".encode("cp1252"), "Türkiye", "read as Windows-1252"),
        ("Côte d’Ivoire,Türkiye,São".encode("mac_roman"), "Côte d’Ivoire,Türkiye,São", "read as MacRoman"),
        ("Côte d’Ivoire,Türkiye,São".encode("cp1252"), "Côte d’Ivoire,Türkiye,São", "read as Windows-1252"),
        ("Côte d’Ivoire".encode(), "Côte d’Ivoire", ""),
    ],
)
def test_the_encoding_is_the_declared_one_or_a_guess_that_is_told(raw, text, note):
    found = decoded(raw)
    assert text in found.text
    assert note in " ".join(found.notes) and bool(found.notes) == bool(note)


def test_the_note_on_an_encoding_reaches_the_article(tmp_path):
    path = tmp_path / "news.txt"
    path.write_bytes("Türkiye attacked Syria, the minister said.".encode("cp1252"))
    assert "Windows-1252" in read_article(path).notes[0] == article_of(path).notes[0]


def test_letters_within_letters_are_refused_in_a_sentence():
    deep = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
    deep += "".join(f"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n" for i in range(2000))
    with pytest.raises(EntenteError, match="hundreds deep"):
        parse_article(deep + "<p>Chad met Mali.</p>")
