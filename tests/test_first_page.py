"""The first page of a report, in words: what hangs on one claim, which sides are shown, and which words are quoted."""

from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from entente import data, plots
from entente.graphs.alliances import claims_graph, observed
from entente.graphs.signs import signed_graph
from entente.graphs.solver import frustration
from entente.path import report
from entente.path.analysis import analyse
from entente.path.comparing import coded_by_table
from entente.path.corrections import claim_rows
from entente.path.leaving_out import LeavingOut
from entente.path.marked import marked_text
from entente.path.points import points_on
from entente.path.reading_on import reading_on
from entente.path.report_tables import count_words
from entente.path.sides import LEAST_TIES, balance_words, drawn_sides, index_range, parts_of
from entente.path.wording import relation_words

SUEZ = data.root() / "own_text.txt"
THIN = "News\nChad attacked Niger. France condemned Mali. Togo signed a treaty with Benin."
TRIANGLE = "News\nChad attacked Niger. Niger signed a treaty with Mali. Mali signed a treaty with Chad."


def point(analysis, code):
    return next(one for one in points_on(analysis) if one.code == f"point.{code}")


def table_of(claims):
    names = ("paragraph", "content", "source", "source_kind", "relation", "actor", "recipient", "polarity")
    names += ("certainty", "aux", "layer", "direction", "since", "until")
    return [{name: getattr(claim, name) for name in names} for claim in claims]


@pytest.fixture(scope="module")
def course():
    """The course's own claims: several sources, pairs on which they disagree."""
    return coded_by_table(data.article(), table_of(data.claims()))


# --- what hangs on one source, or on one claim -----------------------------------------------------------------------


def drawn_again(analysis, claims):
    return signed_graph(claims_graph(observed(claims), data.codebook(), analysis.gazetteer)).graph


def best_splits(graph):
    """Every best split of a connected graph, by trying all."""
    first, *rest = sorted(graph)
    costs = {}
    for sides in product((0, 1), repeat=len(rest)):
        side = {first: 0, **dict(zip(rest, sides, strict=True))}
        costs[sides] = sum((sign > 0) != (side[u] == side[v]) for u, v, sign in graph.edges(data="sign"))
    least = min(costs.values())
    return least, [{first: 0, **dict(zip(rest, sides, strict=True))} for sides, cost in costs.items() if cost == least]


def settled(graph):
    """The index, and for each pair in a part with one best split whether the two are on one side."""
    index, together = 0, {}
    for members in nx.connected_components(graph):
        least, splits = best_splits(graph.subgraph(members))
        index += least
        if len(splits) == 1:
            for u, v in combinations(sorted(members), 2):
                together[u, v] = splits[0][u] == splits[0][v]
    return index, together


@pytest.mark.parametrize("by", ["source", "id"])
def test_what_a_source_or_a_claim_carries_is_what_a_graph_without_it_shows(course, by):
    whole = drawn_again(course, course.claims)
    signs = {tuple(sorted(edge[:2])): edge[2] for edge in whole.edges(data="sign")}
    index, together = settled(whole)
    room = LeavingOut(course)
    losses = room.by_source() if by == "source" else room.by_claim()
    assert losses and any(loss.changes_picture for loss in losses)
    for loss in losses:
        left = drawn_again(course, [claim for claim in course.claims if getattr(claim, by) != loss.of])
        now = {tuple(sorted(edge[:2])): edge[2] for edge in left.edges(data="sign")}
        assert set(loss.gone) == signs.keys() - now.keys() and set(loss.new) == now.keys() - signs.keys()
        assert set(loss.turned) == {pair for pair in signs.keys() & now.keys() if signs[pair] != now[pair]}
        least, again = settled(left)
        assert loss.index == (index, least)
        both = together.keys() & again.keys()
        assert set(loss.parted) == {pair for pair in both if together[pair] and not again[pair]}
        assert set(loss.joined) == {pair for pair in both if again[pair] and not together[pair]}


def test_a_claim_that_is_not_listed_changes_no_tie(course):
    listed = {loss.of for loss in LeavingOut(course).by_claim()}
    whole = drawn_again(course, course.claims)
    others = [claim for claim in course.claims if claim.id not in listed]
    assert others
    for claim in others:
        left = drawn_again(course, [one for one in course.claims if one is not claim])
        assert nx.utils.edges_equal(left.edges(data="sign"), whole.edges(data="sign"))


CRACK = """A crack
France delivered jets to Israel. Israel delivered radars to Britain.
Israel attacked Egypt. France attacked Egypt. Britain attacked Egypt.
France condemned Britain."""


def test_the_first_page_names_the_claim_that_makes_the_only_crack():
    """By hand: five of six ties fit the three against Egypt; the sixth, of p04, fits no two sides."""
    found = analyse(CRACK)
    assert "France – United Kingdom (−) fits no two sides" in point(found, "out_of_place").text
    single = point(found, "claim")
    assert "the frustration index is 0 in the place of 1" in single.text
    assert single.quotes[0].paragraph == "p04" and "France condemned Britain" in single.quotes[0].words


def test_sources_that_disagree_are_quoted_on_both_sides(course):
    told = point(course, "disagree")
    assert told.text.startswith("Sources disagree on") or told.text.startswith("Claims, some of one source")
    signs = {claim.content: data.codebook().sign(claim) for claim in course.claims}
    quoted = {signs[words] for words in (" ".join(quote.words.split()) for quote in told.quotes) if words in signs}
    assert quoted == {1, -1}


@pytest.mark.parametrize("text", [SUEZ, data.root() / "article.txt", TRIANGLE], ids=["suez", "course", "three"])
def test_every_quotation_stands_in_its_paragraph(text):
    found = analyse(text)
    quotes = [quote for one in points_on(found) for quote in one.quotes]
    assert quotes
    paragraphs = {paragraph.label: " ".join(paragraph.text.split()) for paragraph in found.article.paragraphs}
    for quote in quotes:
        assert quote.words.removesuffix("…") in paragraphs[quote.paragraph]


def test_a_text_with_nothing_to_say_is_told_so():
    told = {one.code.removeprefix("point."): one.text for one in points_on(analyse("Norway is cold."))}
    assert "There is no claim" in told["no_claims"] and "No relation was read half" in told["questions"]
    assert points_on(analyse("")) == ()
    told = {one.code.removeprefix("point."): one.text for one in points_on(analyse(THIN))}
    assert told["out_of_place"].startswith("No circle of ties, so nothing can be out of place")
    assert told["disagree"] == "On no pair of actors do claims disagree."


def test_voices_and_pairs_that_are_silent():
    text = "News\nChad attacked Niger, Niger said. Mali and Chad share a border. Mali waits."
    found = analyse(text)
    pairs = point(found, "silent_pairs")
    assert "Chad – Mali" in pairs.text and "Mali – Niger" in pairs.text and "2 of the 3 pairs" in pairs.text
    assert [quote.words for quote in pairs.quotes] == ["Mali and Chad share a border."]
    assert "Chad and Mali are the source of no claim" in point(found, "silent_voices").text


def test_what_a_reader_has_coded_is_not_asked_about():
    text = "News of the day\nFrance delivered jets. Chad waited for Mali."
    before = analyse(text)
    assert [place.asks for place in reading_on(before) if place.question] == ["France delivered jets: to whom?"]
    row = {"action": "add", "paragraph": 2, "content": "France delivered jets", "relation": "supplies_arms"}
    after = analyse(text, claims=[*claim_rows(before), row | {"actor": "france", "recipient": "Chad"}])
    assert not [place for place in reading_on(after) if place.question]
    read = [{"action": "read", "paragraph": 2, "content": words} for words in (row["content"], "Chad waited for Mali.")]
    assert len(reading_on(before)) == 2 and reading_on(analyse(text, claims=read)) == ()


# --- sides -----------------------------------------------------------------------------------------------------------


def test_only_large_parts_have_sides_and_small_ones_are_set_apart():
    """A part is what is connected, and fewer than four actors make no sides."""
    found = analyse(SUEZ, proposed=True)
    parts = parts_of(found.signed.graph, found.balance.frustration)
    small = {frozenset(part.actors) for part in parts if not part.has_sides}
    connected = map(frozenset, nx.connected_components(found.signed.graph))
    assert small == {actors for actors in connected if len(actors) < 4}
    assert frozenset({"iraq", "syria"}) in small
    shown = drawn_sides(found.signed.graph, parts)
    assert {actor for pair in small for actor in pair} == set(shown.apart)
    axes = plots.draw_signed(
        found.signed.graph,
        plots.positions(found.signed.graph, layout="sides", groups=shown.sides, apart=shown.apart),
        partition=shown.sides,
        apart=shown.apart,
    )
    places = plots.positions(found.signed.graph, layout="sides", groups=shown.sides, apart=shown.apart)
    shades = [one for one in (*axes.patches, *axes.lines) if one.get_gid() == "side"]
    assert len(shades) == 2
    for actor in shown.apart:
        x, y = axes.transData.transform(places[actor])
        assert not any(shade.get_window_extent().contains(x, y) for shade in shades)
    words = " ".join(balance_words(found))
    assert "On no side, since no claim ties these to the rest" in words and "Iraq and Syria" in words


@given(st.integers(2, 12).flatmap(lambda n: st.tuples(st.lists(st.integers(0, 99), min_size=n, max_size=n), st.data())))
def test_ties_without_a_circle_are_never_a_finding(drawn):
    """Every forest fits some split, whatever its signs: that headline is a theorem and is not written."""
    parents, draw = drawn
    graph = nx.Graph()
    for child, parent in enumerate(parents[1:], 1):
        graph.add_edge(f"a{child}", f"a{parent % child}", sign=draw.draw(st.sampled_from([1, -1])))
    best = frustration(graph)
    assert best.index == 0
    assert plots.describe_signed(graph, partition=best.partition).caption.startswith("No circle of ties")
    assert drawn_sides(graph, parts_of(graph, best)).sides is None


@pytest.mark.parametrize("text", [THIN, TRIANGLE], ids=["no circle", "three ties"])
def test_too_few_ties_give_no_index_and_no_sides(text):
    found = analyse(text)
    assert found.signed.graph.number_of_edges() < LEAST_TIES
    page = BeautifulSoup(report.render(found, figures=False), "html.parser")
    balance = page.find(id="balance").get_text()
    assert "Read first:" in balance and "split" not in balance and "frustration index is" not in balance
    cells = [row.find_all("td")[3].get_text() for row in page.find(id="balance").tbody.find_all("tr")]
    assert set(cells) == {"read first"}


def test_a_tie_out_of_place_is_told_also_where_no_index_is_given():
    told = point(analyse(TRIANGLE), "out_of_place").text
    assert "fits no two sides" in told and "is not settled" in told and "Read these words first" in told


def test_of_the_pairs_on_a_side_those_with_a_claim_are_counted(course):
    parts = parts_of(course.signed.graph, course.balance.frustration)
    words = " ".join(balance_words(course))
    ends = {frozenset(course.gazetteer.state_of(end) or end for end in c.pair) for c in observed(course.claims)}
    for side in (side for part in parts for side in part.sides if len(side) > 1):
        pairs = list(combinations(side, 2))
        claimed = sum(frozenset(pair) in ends for pair in pairs)
        assert f"Of the {len(pairs)} pair{'s' if len(pairs) > 1 else ''} on the side of" in words
        assert f"{course.label(side[0])}, {claimed} ha" in words


def test_every_index_of_the_table_of_rules_has_its_range(course):
    page = BeautifulSoup(report.render(course, figures=False), "html.parser")
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find(id="balance").tbody("tr")]
    for row in rows:
        rule = row[0].split(" (")[0].replace(" ", "_")
        assert row[5] == "{} to {}".format(*index_range(course, rule=rule).interval())
        assert int(row[5].split(" to ")[0]) <= int(row[4]) <= int(row[5].split(" to ")[1])


# --- the words -------------------------------------------------------------------------------------------------------


def test_every_denied_relation_reads_as_a_denial():
    told = {}
    for relation in data.codebook():
        denied = relation_words(relation.name, denied=True)
        assert denied.startswith(("does not ", "has no ")) and denied.endswith("(denied or said to have failed)")
        told[denied] = relation.name
        assert "not" not in relation_words(relation.name).split()
    assert len(told) == len(data.codebook())


def test_the_text_is_marked_whole_and_only_if_asked_for():
    found = analyse(data.root() / "article.txt")
    for paragraph, marked in zip(found.article.paragraphs, marked_text(found), strict=True):
        assert "".join(piece.text for piece in marked.pieces) == paragraph.text
        for claim in (one for one in found.claims if one.paragraph == paragraph.number):
            inside = "".join(piece.text for piece in marked.pieces if claim.id in piece.claims)
            assert inside == claim.content
            assert sum(claim.id in piece.ends for piece in marked.pieces) == 1
    plain, whole = (report.render(found, figures=False, text=asked) for asked in (False, True))
    assert 'id="marked"' not in plain
    section = BeautifulSoup(whole, "html.parser").find(id="marked")
    assert len(section.find_all("mark")) > len(found.claims) and count_words(found.article) > 1000
