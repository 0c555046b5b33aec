"""Two texts side by side: which ties differ, and the words that make the difference."""

from __future__ import annotations

import csv
import json

import pytest
from bs4 import BeautifulSoup
from test_report import NASTY, skeleton, stands_alone
from typer.testing import CliRunner

from entente import data
from entente.cli.app import app
from entente.errors import EntenteError
from entente.path import comparison_page
from entente.path.analysis import analyse
from entente.path.comparing import as_json, coded_by_table, compare_texts, summary
from entente.path.tables import claims_csv

POST = (
    "The border raid\nChad attacked Niger, officials in Mali said. France condemned Chad. Niger signed a treaty with "
    "Mali.\nTogo criticised France. Benin signed a treaty with Togo."
)
HERALD = (
    "A raid that never was\nChad did not attack Niger. France signed a treaty with Chad.\nTogo criticised France. "
    "Ghana condemned Togo."
)
# By hand, from the words above.
BY_HAND = {
    ("chad", "france"): ("opposite", (-1, 1)),
    ("chad", "niger"): ("first", (-1, None)),
    ("mali", "niger"): ("first", (1, None)),
    ("benin", "togo"): ("first", (1, None)),
    ("ghana", "togo"): ("second", (None, -1)),
    ("france", "togo"): ("same", (-1, -1)),
}


@pytest.fixture(scope="module")
def two():
    return compare_texts(analyse(POST), analyse(HERALD), names=("the Post", "the Herald"))


def test_two_short_texts_differ_as_counted_by_hand(two):
    assert {tie.pair: (tie.kind, tie.signs) for tie in two.ties} == BY_HAND
    assert two.only == (("benin", "mali"), ("ghana",))
    assert summary(two)[0] == (
        "Of the 6 pairs with a tie in the Post or the Herald, 1 have the same sign in both, 1 opposite signs, 3 a tie "
        "in the Post only, and 1 in the Herald only."
    )
    denied = next(tie for tie in two.ties if tie.pair == ("chad", "niger")).claims[1]
    assert [claim.polarity for claim in denied] == ["-"]  # the other text denies it: its words are there to be read


def test_the_other_way_round_it_is_the_same_comparison(two):
    back = compare_texts(*reversed(two.analyses))
    turned = {"first": "second", "second": "first"}
    mirrored = {pair: (turned.get(kind, kind), signs[::-1]) for pair, (kind, signs) in BY_HAND.items()}
    assert {tie.pair: (tie.kind, tie.signs) for tie in back.ties} == mirrored
    itself = compare_texts(two.analyses[0], two.analyses[0])
    assert itself.differing == () and itself.only == ((), ())


def test_two_codings_of_the_article_differ_where_their_tables_do(tmp_path):
    """Against the tables themselves: a tie is the sign of most claims, counted here without the package's graphs."""
    signs, analyses = [], []
    for coder, claims in data.codings().items():
        rows = [{name: getattr(claim, name) for name in claim.__dataclass_fields__} for claim in claims]
        analyses.append(coded_by_table(data.article(), rows, origin=coder))
        balance = {}
        for claim in claims:
            ends = tuple(sorted(data.gazetteer().state_of(end) or end for end in claim.pair))
            sign = data.codebook().relations[claim.relation].sign
            if claim.aux in ("none", "historical") and claim.polarity == "+" and sign and len(set(ends)) == 2:
                balance[ends] = balance.get(ends, 0) + sign * ("unsaid" not in ends)
        signs.append({pair: 1 if total > 0 else -1 for pair, total in balance.items() if total})
    found = compare_texts(*analyses)
    expected = {pair for pair in {*signs[0], *signs[1]} if signs[0].get(pair) != signs[1].get(pair)}
    assert expected and {tie.pair for tie in found.differing} == expected


def test_a_table_that_was_written_is_read_back_as_the_same_claims():
    found = analyse(POST)
    rows = list(csv.DictReader(claims_csv(found).splitlines()))
    again = coded_by_table(found.article, rows)
    assert compare_texts(found, again).differing == ()
    rows[0]["action"] = "drop"
    assert len(coded_by_table(found.article, rows).claims) == len(found.claims) - 1
    with pytest.raises(EntenteError, match=r"anna\.csv, row 2"):
        coded_by_table(found.article, [rows[1], rows[2] | {"relation": "atacks"}], origin="anna.csv")


def test_the_page_quotes_both_texts_and_draws_each_actor_in_one_place(two):
    soup = stands_alone(comparison_page.render(two))
    headings = [tag.get_text() for tag in soup.find(id="pairs").find_all("h3")]
    assert headings[0] == "Chad – France: − in the Post, + in the Herald" and len(headings) == 5
    words = soup.find(id="pairs").get_text()
    for said in ("France condemned Chad", "France signed a treaty with Chad", "Chad did not attack Niger"):
        assert f"“{said}”" in words
    assert "does not attack Niger (denied or said to have failed)" in words
    assert len(soup.find_all("img")) == 2 and [row.th.get_text() for row in soup.find(id="same").tbody("tr")] == [
        "France – Togo"
    ]


@pytest.mark.parametrize("kind", NASTY)
def test_nothing_nasty_in_two_texts_becomes_markup(kind):
    words = NASTY[kind]

    texts = [analyse(f"News of {words}\nChad {verb} Niger {words}.") for verb in ("attacked", "met")]
    stands_alone(comparison_page.render(compare_texts(*texts), figures=False))
    texts = analyse(POST), analyse(HERALD)
    pages = [compare_texts(*texts, names=(f"x {said}", f"y {said}")) for said in (words, "plain")]
    nasty, plain = (skeleton(comparison_page.render(page, figures=False)) for page in pages)
    assert nasty == plain


def run(*words):
    return CliRunner().invoke(app, ["compare", *map(str, words)])


def test_the_command_writes_a_page_and_prints_what_differs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("post.txt", POST), ("herald.txt", HERALD)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("post.txt", "herald.txt", "-o", "page.html")
    assert done.exit_code == 0 and "Chad – France: − in post.txt, + in herald.txt" in done.stdout
    assert 'herald.txt: p02 "France signed a treaty with Chad"' in " ".join(done.stdout.split())
    assert "Two texts side by side" in BeautifulSoup((tmp_path / "page.html").read_bytes(), "html.parser").h1.get_text()
    told = json.loads(run("post.txt", "herald.txt", "--json").stdout)
    assert {tuple(one["pair"]): (one["kind"], tuple(one["signs"])) for one in told["pairs"]} == BY_HAND
    assert told["pairs"][0]["claims"]["first"][0]["content"] == "France condemned Chad"
    (tmp_path / "anna.csv").write_text(claims_csv(analyse(POST)), encoding="utf-8")
    done = run("anna.csv", "anna.csv", "--text", "post.txt")
    assert done.exit_code == 0 and "5 have the same sign in both" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("anna.csv", "b.txt"), "a table of claims and no text"),
        (("a.txt", "b.txt", "--text", "c.txt"), "a text beside two texts"),
        (("a.txt", "b.txt", "-o", "page.pdf"), 'the ending ".pdf"'),
        (("a.html", "b.txt", "-o", "a.html"), "a file that is read"),
        (("a.txt", "b.txt", "--rule", "majorty"), 'Did you mean "majority"?'),
        (("a.txt", "b.txt"), "no such file"),
    ],
)
def test_what_is_wrong_with_the_command_is_said(tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2 and told in " ".join(done.stderr.split())


def test_nothing_to_compare_is_said(two):
    found = compare_texts(analyse("Norway is cold."), analyse(""))
    assert summary(found) == ["Neither A nor B gives two actors a sign, so there is nothing to compare."]
    soup = stands_alone(comparison_page.render(found))
    assert "On no pair do the two graphs differ" in soup.get_text() and as_json(found)["pairs"] == []
