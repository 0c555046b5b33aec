"""The report: one page that stands alone, holds what was found, and lets nothing from the text become markup."""

from __future__ import annotations

import base64
import csv
import errno
import functools
import hashlib
import html
import io
import os
import random
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from entente import data, files
from entente.cli.app import app
from entente.errors import EntenteError
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.signs import RULES, signed_graph
from entente.graphs.solver import brute_force_frustration
from entente.path import report
from entente.path.analysis import analyse
from entente.path.corrections import claim_rows
from entente.path.tables import claims_csv, is_unfit, no_formula, read_rows
from entente.path.wording import CERTAINTY_WORDS
from entente.text.reading import read_text

BORDER = "A border\nChad attacked Niger, officials said. Mali criticised Chad. Niger signed a treaty with Mali."

NASTY = {
    "script": "<script>alert('Chad attacked Niger')</script>",
    "image": "<img src=x onerror=alert(1)>",
    "svg": "<svg/onload=alert(1)>",
    "quotes": '" onmouseover="alert(1)" x=\'',
    "address": "javascript:alert(1)",
    "style": "</style><script>alert(1)</script>",
    "title": "</title></head><body onload=alert(1)>",
    "comment": "--><script>alert(1)</script><!--",
    "template": "{{7*7}} {% for x in y %} {{ ''.__class__ }} {# gone #}",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
    "emoji": "\N{WHITE SMILING FACE} \U0001f600 \U0001f468‍\U0001f469‍\U0001f467",
    "right to left": "مالي هاجمت تشاد ישראל",
    "overrides": "\u202eevil\u202c \u2066x\u2069",
    "controls": "a\x07b\x1bc\x9fd",
    "halves": "a\ud800b",
    "dollars": r"$\frac{1}{0}$ \input{x}",
    "meta": '<meta http-equiv="refresh" content="0;url=https://example.org/">',
    "frame": "<iframe src=//e.org></iframe><base href=//e.org><link rel=stylesheet href=//e.org/x>",
}


def soup_of(page):
    return BeautifulSoup(page, "html.parser")


def addresses(soup):
    names = ("href", "src", "srcset", "action", "formaction", "poster", "data", "background", "xlink:href", "style")
    return [(tag.name, name, tag[name]) for tag in soup.find_all(True) for name in names if tag.has_attr(name)]


def stands_alone(page):
    """No script, nothing that runs, nothing that is fetched; only the tags and attributes of the template."""
    soup = soup_of(page)
    assert not soup.find_all(["script", "iframe", "object", "embed", "link", "base", "form", "svg", "video", "audio"])
    assert [tag for tag in soup.find_all(True) for name in tag.attrs if name.lower().startswith("on")] == []
    assert [m["http-equiv"] for m in soup.find_all("meta") if m.has_attr("http-equiv")] == ["Content-Security-Policy"]
    for tag, name, value in addresses(soup):
        inner = name == "href" and tag == "a" and re.fullmatch(r"#[a-z]+", value)
        picture = name == "src" and tag == "img" and re.fullmatch(r"data:image/png;base64,[A-Za-z0-9+/=]+", value)
        assert inner or picture, (tag, name, value)
    (style,) = soup.find_all("style")
    assert "url(" not in style.text and "@import" not in style.text
    assert len(soup.find_all("html")) == len(soup.find_all("body")) == len(soup.find_all("title")) == 1
    return soup


def rows_of(soup, caption):
    table = next(t for t in soup.find_all("table") if t.caption.get_text().startswith(caption))
    heads = [cell.get_text() for cell in table.thead.find_all("th")]
    return [
        dict(zip(heads, (c.get_text() for c in row.find_all(["th", "td"])), strict=True))
        for row in table.tbody.find_all("tr")
    ]


@pytest.fixture(scope="module")
def course():
    found = analyse(data.article())
    page = report.render(found)
    return found, page, stands_alone(page)


# --- a page that stands alone and can be read by everybody -----------------------------------------------------------


def test_the_policy_of_the_page_forbids_what_it_does_not_need(course):
    policy = course[2].find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:" and rules["style-src"] == "'unsafe-inline'"
    assert not {"script-src", "connect-src", "font-src"} & set(rules)


def test_the_page_is_in_order_for_every_reader(course):
    soup = course[2]
    assert course[1].startswith("<!DOCTYPE html>") and soup.html["lang"] == "en"
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    for table in soup.find_all("table"):
        assert table.caption.get_text().strip()
        assert all(cell["scope"] == "col" for cell in table.thead.find_all("th"))
        assert all(row.find_all(["th", "td"])[0]["scope"] == "row" for row in table.tbody.find_all("tr"))
        assert table.parent["tabindex"] == "0" and table.parent["aria-label"]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in soup.find_all("a")} <= set(ids)
    assert "@media print" in soup.style.text and "prefers-color-scheme: dark" in soup.style.text
    assert soup.find("meta", {"name": "viewport"})["content"] == "width=device-width, initial-scale=1"


def test_pictures_are_inside_with_a_description_that_has_the_numbers(course):
    found, _, soup = course
    first, second = soup.find_all("img")
    for image in (first, second):
        assert base64.b64decode(image["src"].partition(",")[2]).startswith(b"\x89PNG\r\n\x1a\n")
        assert image.parent.figcaption.get_text().startswith("Figure")
    assert f"{found.graph.number_of_edges()} claims" in first["alt"]
    assert f"{found.signed.graph.number_of_edges()} ties" in second["alt"]
    assert all(found.label(node) in second["alt"] for node in found.signed.graph)


def test_a_date_is_on_the_page_only_if_asked_for(course):
    assert "2025-06-14" not in course[1]
    assert "on 2025-06-14" in report.render(course[0], made="2025-06-14", figures=False)


@pytest.mark.nightly
def test_another_python_gives_the_same_page(course):
    """Names hash differently in every process: the page must not show it."""
    code = (
        "import hashlib; from entente import data; from entente.path import analyse, report;"
        "print(hashlib.sha256(report.render(analyse(data.article())).encode()).hexdigest())"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    variables = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(course[1].encode()).hexdigest()


# --- what it holds ---------------------------------------------------------------------------------------------------


def test_every_claim_is_in_the_table_with_its_source_and_its_words(course):
    found, _, soup = course
    rows = rows_of(soup, "Claims in the order")
    assert sorted(row["claim"] for row in rows) == sorted(claim.id for claim in found.claims)
    by_id = {claim.id: claim for claim in found.claims}
    for row in rows:
        claim = by_id[row["claim"]]
        source = "the author" if claim.source == "author" else found.label(claim.source).replace("_", " ")
        assert row["paragraph"] == f"p{claim.paragraph:02d}"
        assert row["actor"] == found.label(claim.actor) and row["recipient"] == found.label(claim.recipient)
        assert ("does not" in row["relation"] or "has no" in row["relation"]) == (claim.polarity == "-")
        assert row["source and certainty"] == f"{source}: {CERTAINTY_WORDS[claim.certainty]}"
        assert row["words"].removesuffix("…") in " ".join(claim.content.split())


def test_sources_add_up_to_all_claims(course):
    found, _, soup = course
    *rows, total = rows_of(soup, "Claims by source")
    assert sum(int(row["claims"]) for row in rows) == int(total["claims"]) == len(found.claims)
    for row in (*rows, total):
        assert sum(int(row[word]) for word in ("certain", "probable", "possible", "uncommitted")) == int(row["claims"])


def test_the_measure_of_the_text_is_counted_another_way(course):
    rows = {row["what"]: int(row["number"]) for row in rows_of(course[2], "The measure of the text")}
    text = (data.root() / "article.txt").read_text(encoding="utf-8")
    assert rows["words"] == len([word for word in text.split() if re.search(r"[^\W_]", word)])
    assert rows["paragraphs"] == len(text.splitlines()) == 49


def test_what_cannot_be_concluded_stands_near_the_top_word_for_word(course):
    found, page, soup = course
    box = soup.find(id="cannot")
    assert [item.get_text() for item in box.find_all("li")] == [note.text for note in found.notes]
    assert page.index('id="cannot"') < page.index('id="text"')
    assert "no forecast" in soup.find(id="what").get_text()


def test_the_rules_are_compared_and_agree_with_brute_force(course):
    found, _, soup = course
    rows = rows_of(soup, "The same claims under each rule")
    assert [row["rule"].split(" (")[0].replace(" ", "_") for row in rows] == list(RULES)
    for rule, row in zip(RULES, rows, strict=True):
        graph = signed_graph(found.graph, rule=rule).graph
        assert int(row["frustration index"]) == brute_force_frustration(graph).index
        assert int(row["cooperative"]) + int(row["hostile"]) == graph.number_of_edges()
    assert "depends on the rule" in soup.find(id="balance").get_text()


def test_the_index_comes_with_the_range_that_drawing_the_claims_anew_gives(course):
    found, _, soup = course
    rng, seen = random.Random(8), []
    claims = observed(found.claims)
    for _ in range(300):
        drawn = [replace(claim, id=f"m{n}") for n, claim in enumerate(rng.choices(claims, k=len(claims)))]
        graph = claims_graph(drawn, data.codebook(), found.gazetteer)
        seen.append(brute_force_frustration(signed_graph(graph).graph).index)
    low, *_, high = sorted(seen)[7:-7]
    told = re.search(r"L = (\d) \((?:(\d) to|always) (\d) in 95 %", soup.find(id="balance").get_text())
    assert told and (told[2] or told[3], told[3]) == (str(low), str(high))


def test_corrections_are_stated():
    found = analyse(BORDER)
    rows = claim_rows(found)
    rows[0]["action"], rows[1]["certainty"] = "drop", "PS"
    done = analyse(BORDER, claims=rows)
    soup = stands_alone(report.render(done, figures=False))
    assert "No reader has corrected" in report.render(found, figures=False)
    assert "corrected by a reader: 1 changed, 1 dropped." in soup.find(id="what").get_text()
    coders = [row["claim"].partition(": ")[2] for row in rows_of(soup, "Claims in the order")]
    assert sorted(coders) == ["machine", "machine, changed"]


def test_long_tables_are_cut_and_say_so():
    text = "Many words\n" + "\n".join(f"Chad attacked Niger on day {n}." for n in range(30))
    found = analyse(text)
    soup = stands_alone(report.render(found, figures=False, rows=10))
    assert len(rows_of(soup, "Claims in the order")) == 10
    assert f"The first 10 of {len(found.claims)} rows" in soup.find(id="claims").get_text()


def test_a_picture_of_many_actors_shows_the_most_connected():
    states = (actor for actor in data.gazetteer().actors.values() if actor.kind == "state")
    names = [actor.label for actor in states if " " not in actor.label]
    text = "Wars\n" + "\n".join(f"Chad attacked {name}." for name in names[:40] if name != "Chad")
    found = analyse(text)
    assert len(found.signed.graph) > report.PICTURED
    soup = stands_alone(report.render(found))
    said = f"Only the {report.PICTURED} most connected of {len(found.signed.graph)} actors are drawn."
    assert all(said in image["alt"] and said in image.parent.figcaption.get_text() for image in soup.find_all("img"))


# --- nothing from the text becomes markup ----------------------------------------------------------------------------


def skeleton(page):
    """The tags of a page with their attributes, without texts, values, and the width of a cell."""
    return [(tag.name, sorted(set(tag.attrs) - {"class"})) for tag in soup_of(page).find_all(True)]


@pytest.mark.parametrize("kind", NASTY)
def test_nothing_nasty_in_a_text_becomes_markup(kind):
    words = NASTY[kind]
    found = analyse(f"News of {words}\nChad attacked Niger {words}, said {words}. Mali criticised Chad.", origin=words)
    page = report.render(found, title=f"On {words}", figures=kind == "dollars")
    stands_alone(page)
    assert "49" not in soup_of(page).h1.get_text() and "\x07" not in page
    page.encode("utf-8")


@functools.cache
def page_with(name):
    """A report in which an actor, a source, a note, the title and the date have this name."""
    plain = "News\nOumar Example, a minister, said that Chad attacked Niger. Mali criticised Oumar Example."
    found = analyse(plain, actors=[{"name": "Oumar Example", "action": "rename", "label": name}])
    rows = [row | {"source": name, "note": name} for row in claim_rows(found)]
    return report.render(analyse(plain, actors=found.decisions, claims=rows), title=name, made=name, figures=False)


@pytest.mark.parametrize("kind", NASTY)
def test_nasty_names_and_corrections_are_shown_as_they_are(kind):
    words = NASTY[kind]
    page = page_with(words)
    soup = stands_alone(page)
    assert skeleton(page) == skeleton(page_with("Plain Name"))
    shown = "".join("\ufffd" if is_unfit(c) else c for c in words)
    assert " ".join(shown.split())[:70] in " ".join(soup.find(id="actors").get_text().split())


def test_any_heading_is_shown_as_text_and_changes_no_tag():
    found = analyse(BORDER)
    plain = skeleton(report.render(found, title="x", figures=False))

    @given(st.text(max_size=60))
    def law(words):
        page = report.render(found, title=f"x{words}", figures=False)
        assert skeleton(page) == plain
        page.encode("utf-8")

    law()


def test_no_address_of_the_text_becomes_a_link():
    found = analyse("News\nChad attacked Niger, see https://example.org/x and http://example.net.")
    soup = stands_alone(report.render(found, figures=False))
    assert not [a for a in soup.find_all("a") if urlsplit(a["href"]).netloc]


def test_the_template_marks_nothing_as_safe(root):
    template = (root / "entente" / "path" / "_templates" / "report.html.j2").read_text(encoding="utf-8")
    assert "|safe" not in template.replace(" ", "") and "autoescape" not in template.split("-#}", 1)[1]


# --- texts with nothing in them --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There are no words in the text"),
        (" \n\t ", "There are no words in the text"),
        ("Norway is cold.", "No claim was found"),
        ("The cat sat on the mat, and it was not a long day for it.", "No actor was found"),
        (
            "Le président a dit que la France et le Mali ne veulent pas la guerre dans le nord du pays.",
            "no English text",
        ),
        ("Москва и Тегеран подписали договор о сотрудничестве. " * 5, "no English text"),
        ("<script>alert(1)</script>", "No claim was found"),
        ("<!DOCTYPE html><script>alert(1)</script>", "There are no words in the text"),
    ],
    ids=[
        "empty",
        "blank",
        "one sentence",
        "no actors",
        "French",
        "Russian",
        "a script in a text",
        "a page with only a script",
    ],
)
def test_a_text_with_nothing_gives_a_report_that_says_what_is_missing(text, words):
    page = report.render(analyse(text))
    soup = stands_alone(page)
    assert words in soup.get_text() and not soup.find_all("img")
    assert "there is no graph to draw" in soup.find(id="graphs").get_text()
    assert "Balance is undefined" in soup.find(id="balance").get_text()
    assert soup.find(id="cannot").find_all("li")


# --- tables to take away and bring back ------------------------------------------------------------------------------


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_of_claims_comes_back_unchanged():
    found = analyse(BORDER)
    rows = read_csv(claims_csv(found))
    again = analyse(BORDER, claims=rows)
    assert {claim.coder for claim in found.claims} == {"rules"}
    assert again.claims == found.claims and again.corrections == () == again.stale  # nobody has decided
    kept = analyse(BORDER, claims=[row | {"action": "keep"} for row in rows])
    assert kept.claims == tuple(replace(claim, coder="") for claim in found.claims)  # read, so the reader's
    assert {one.action for one in kept.corrections} == {"keep"} and not kept.stale


def test_a_table_comes_back_as_table_programs_and_people_write_it(tmp_path):
    """Semicolons, a typographic minus, names in the place of ids, codes in words."""
    claims, actors = tmp_path / "claims.csv", tmp_path / "actors.csv"
    (row, *_) = read_csv(claims_csv(analyse(BORDER)))
    changed = {"polarity": "−", "actor": "Niger", "recipient": "CHAD", "relation": "Backs verbally"}
    row |= changed | {"source_kind": "Named analyst", "action": "Change"}
    lines = [";".join(row), ";".join(f'"{value}"' for value in row.values())]
    claims.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    actors.write_text("name;action;kind\nSahel Union;Accept;armed group\n", encoding="utf-8")
    given = read_rows(claims, ("key", "action")), read_rows(actors, ("name", "action"))
    found = analyse(BORDER + "\nThe Sahel Union left. The Sahel Union met Chad.", claims=given[0], actors=given[1])
    claim = found.claims[0]
    assert (*claim.pair, claim.relation, claim.polarity) == ("niger", "chad", "backs_verbally", "-")
    assert claim.source_kind == "named_analyst" and found.decisions[0].kind == "armed_group"


def test_a_formula_in_a_text_stays_text_in_a_spreadsheet():
    found = analyse('News\n=HYPERLINK("x") Chad attacked Niger.')
    (row,) = read_csv(claims_csv(found))
    assert not row["content"].startswith(tuple("=+-@"))
    row["action"] = "keep"
    (again,) = analyse('News\n=HYPERLINK("x") Chad attacked Niger.', claims=[row]).claims
    assert replace(again, coder="rules") == found.claims[0]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", "\t=1"])
def test_every_beginning_of_a_formula_is_seen(text):
    assert no_formula(text) == "'" + text


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_are_read_whatever_separates_their_columns(tmp_path, mark):
    path = tmp_path / "names.csv"
    path.write_bytes(f"\ufeffName{mark}action\r\n\r\nPolisario{mark}reject\r\n".encode())
    assert read_rows(path, ("name", "action")) == [{"name": "Polisario", "action": "reject"}]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"who,what\na,b\n", "name, action"),
        (b'name,action\n"open,accept\n', "line"),
        (b"%PDF-1.7", "a PDF"),
        (b"", "nothing"),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, raw, words):
    path = tmp_path / "names.csv"
    path.write_bytes(raw)
    with pytest.raises(EntenteError, match=re.escape(words)):
        read_rows(path, ("name", "action"))


def test_a_text_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.txt"
    path.write_text("Chad attacked Niger. " * 20, encoding="utf-8")
    with pytest.raises(EntenteError, match=r"large\.txt: found .* MB; expected at most") as caught:
        read_text(path, most=100)
    assert caught.value.faults[0].code == "article.size"
    assert read_text(path, most=1000)[0].startswith("Chad")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_does_not_hold_the_program_up(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(EntenteError, match="no ordinary file"):
        read_text(tmp_path / "pipe.txt")


def test_the_page_says_what_escaping_did():
    """The words are there to be read, as they were."""
    found = analyse('News\nChad attacked Niger <b>at</b> 5 < 6 & "7".'.replace("<b>at</b>", "at"))
    page = report.render(found, title='5 < 6 & "7"', figures=False)
    assert html.escape('5 < 6 & "7"', quote=False).replace('"', "&#34;") in page
    assert soup_of(page).h1.get_text() == 'Who says what: 5 < 6 & "7"'


def test_a_report_is_written_where_it_was_asked_for_or_a_sentence_says_why_not(tmp_path):
    found = analyse("News\nChad attacked Niger.")
    path = report.write(found, tmp_path / "mine.html")
    assert path.read_text(encoding="utf-8") == report.render(found)
    for place in (tmp_path, tmp_path / "nowhere" / "mine.html"):
        with pytest.raises(EntenteError, match="expected a file in a folder that is there") as raised:
            report.write(found, place)
        assert [fault.code for fault in raised.value.faults] == ["report.write"]


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that has room for half of what is written."""

    whole = files._write_through

    def half(path, content):
        if content.startswith(b"\x89PNG"):  # pictures are made elsewhere before the page is
            return whole(path, content)
        with open(path, "wb") as file:
            file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("entente.files._write_through", half)


def test_a_full_disk_leaves_the_old_report_whole(tmp_path, full_disk):
    path = tmp_path / "report.html"
    with open(path, "w", encoding="utf-8") as file:
        file.write("the old one")
    with pytest.raises(EntenteError, match="no space left on device"):
        report.write(analyse("News\nChad attacked Niger."), path)
    assert path.read_text(encoding="utf-8") == "the old one" and os.listdir(tmp_path) == ["report.html"]


@pytest.mark.parametrize(
    ("words", "name"),
    [(("report", "texts/a.txt", "-o"), "page.html"), (("corpus", "texts", "-o"), "table.csv")],
)
def test_a_full_disk_leaves_the_old_output_of_a_command_whole(tmp_path, monkeypatch, full_disk, words, name):
    monkeypatch.chdir(tmp_path)
    os.mkdir("texts")
    for file, content in ((f"texts{os.sep}a.txt", "News\nChad attacked Niger."), (name, "the old one")):
        with open(file, "w", encoding="utf-8") as opened:
            opened.write(content)
    result = CliRunner().invoke(app, [*words, name])
    assert result.exit_code == 2 and "No space left on device" in result.stderr
    assert Path(name).read_text(encoding="utf-8") == "the old one"
    kept = {"table.csv.entente-rows"}  # the rows of a corpus, from which the next run goes on
    assert set(os.listdir()) - kept == {name, "texts"}


def test_a_text_without_claims_is_not_said_to_have_wrong_ones():
    page = soup_of(report.render(analyse("The cat sat on the mat."), figures=False)).get_text()
    assert "The machine found no claim" in page and "some are wrong" not in page


def test_the_words_of_a_claim_stand_where_they_are_seen(course):
    names = list(rows_of(course[2], "Claims in the")[0])
    assert names == [*("claim", "paragraph", "words", "source and certainty", "actor", "relation", "recipient", "when")]
