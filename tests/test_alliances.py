"""Alliances: the laws of the graphs, the rules by hand, and dates."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente.errors import EntenteError
from entente.graphs.alliances import (
    COPIED,
    LeftOut,
    claims_graph,
    date_span,
    observed,
    select,
    snapshot,
    undated,
)
from entente.graphs.company import cooccurrence_graph
from entente.graphs.graphml import write_graphml
from entente.graphs.signs import RULES, signed_graph
from entente.text.article import parse_article
from entente.text.codebook import AUXES, CERTAINTIES, Claim, Codebook
from entente.text.gazetteer import Actor, Gazetteer, Mention, State

BOOK = Codebook.from_rows(
    {"relation": relation, "layers": layers, "sign": sign}
    for relation, layers, sign in [
        ("supplies_arms", "military", "1"),
        ("attacks", "military", "-1"),
        ("trades_with", "economic", "1"),
        ("withholds", "military;economic;diplomatic", "-1"),
        ("treaty_tie", "legal", "1"),
        ("backs_verbally", "diplomatic", "1"),
        ("criticises", "diplomatic", "-1"),
        ("meets", "diplomatic", "0"),
        ("shares_interest", "attitude", "1"),
        ("distrusts", "attitude", "-1"),
        ("depends_on", "dependency", ""),
    ]
)
GAZETTEER = Gazetteer.build(
    states=[State("norway", "Norway"), State("iceland", "Iceland")],
    actors=[Actor("fleet", "Fleet", "armed_group", part_of="norway"), Actor("league", "League", "igo")],
)


def claim(number, relation, actor="norway", recipient="iceland", **more):
    return Claim(f"c{number}", number, "author", "author", "says", 0, 4, "text", relation, actor, recipient, **more)


def codes(caught):
    return [fault.code for fault in caught.value.faults]


CLAIMS = st.lists(
    st.builds(
        claim,
        st.just(1),
        st.sampled_from(list(BOOK.relations)),
        st.sampled_from(["norway", "fleet", "league"]),
        st.sampled_from(["iceland", "league", "norway", ""]),
        polarity=st.sampled_from("+-"),
        certainty=st.sampled_from(CERTAINTIES),
        aux=st.sampled_from(AUXES),
        since=st.sampled_from(["", "2020", "2022-10"]),
        until=st.sampled_from(["", "2022-10-26", "2023"]),
    ),
    max_size=14,
).map(lambda claims: [replace(c, id=f"c{i:02d}", paragraph=i) for i, c in enumerate(claims, 1)])


# Choosing -----------------------------------------------------------------------------------------------------------


def test_what_may_come_is_not_observed():
    claims = [claim(i, "attacks", aux=aux) for i, aux in enumerate(AUXES, 1)]
    assert [c.aux for c in observed(claims)] == ["none", "historical"]


def test_each_filter_by_itself_and_all_together():
    claims = [
        claim(1, "supplies_arms"),
        replace(claim(2, "trades_with", certainty="PS"), source="galeotti"),
        replace(claim(3, "withholds"), source="galeotti"),
    ]
    assert [c.id for c in select(claims, BOOK)] == ["c1", "c2", "c3"]
    assert [c.id for c in select(claims, BOOK, layers=["economic"])] == ["c2", "c3"]
    assert [c.id for c in select(claims, BOOK, sources="galeotti")] == ["c2", "c3"]
    assert [c.id for c in select(claims, BOOK, certainty=("CT", "PR"))] == ["c1", "c3"]
    assert [c.id for c in select(claims, BOOK, layers=["military"], sources=["galeotti"], certainty=["CT"])] == ["c3"]
    assert select(claims, BOOK, layers=[]) == ()


def test_unknown_choices_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        select([claim(1, "atacks")], BOOK, layers=["martial"], sources=["autor"], certainty=["sure", "CT"])
    expected = ["alliances.layer", "alliances.source", "alliances.certainty", "alliances.relation"]
    assert codes(caught) == expected
    assert 'Did you mean "author"?' in str(caught.value)
    assert 'claim c1, field relation: found "atacks"' in str(caught.value)


# Time ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2022", "2022-01-01", "2022-12-31"),
        ("2022-10", "2022-10-01", "2022-10-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-10-26", "2024-10-26", "2024-10-26"),
    ],
)
def test_a_partial_date_covers_its_days(date, first, last):
    assert tuple(map(str, date_span(date))) == (first, last)


@pytest.mark.parametrize(
    "date", ["", "22", "2022-13", "2022-02-30", "2022/10", "October 2022", "2022-1", None, 2022, "0000"]
)
def test_what_is_no_date(date):
    with pytest.raises(EntenteError, match="expected a date such as 2022, 2022-10 or 2022-10-26") as caught:
        date_span(date)
    assert codes(caught) == ["alliances.date"]


@pytest.mark.parametrize(
    ("since", "until", "aux", "holds", "does_not"),
    [
        ("2022", "", "none", ["2022-01-01", "2022", "2030"], ["2021", "2021-12-31"]),
        ("2022-10", "", "none", ["2022", "2022-10", "2022-10-01", "2023"], ["2022-09", "2022-09-30"]),
        ("", "2022-10", "none", ["1900", "2022", "2022-10-31"], ["2022-11", "2023"]),
        ("2022", "2023", "none", ["2022", "2023", "2023-12-31"], ["2021", "2024", "2024-01-01"]),
        ("2023", "2023", "historical", ["2023", "2023-06"], ["2022", "2024"]),
        ("2024-10-26", "2024-10-26", "none", ["2024", "2024-10", "2024-10-26"], ["2024-10-25", "2024-10-27"]),
        ("2007", "", "historical", ["2007", "2007-12-31"], ["2006", "2008", "2025"]),
        ("", "2021", "historical", ["1979", "2021"], ["2022"]),
        ("", "", "none", [], ["1900", "2025"]),
        ("", "", "historical", [], ["1900", "2025"]),
    ],
)
def test_when_a_claim_holds(since, until, aux, holds, does_not):
    one = [claim(1, "attacks", since=since, until=until, aux=aux)]
    assert [date for date in holds + does_not if snapshot(one, date)] == holds


def test_undated_claims_hold_from_when_the_text_was_written():
    claims = [claim(1, "attacks"), claim(2, "attacks", aux="historical"), claim(3, "attacks", since="2020")]
    assert [c.id for c in undated(claims)] == ["c1", "c2"]
    ids = {
        date: [c.id for c in snapshot(claims, date, written="2025-06")] for date in ("2024", "2025", "2025-05", "2026")
    }
    assert ids == {"2024": ["c3"], "2025": ["c1", "c3"], "2025-05": ["c3"], "2026": ["c1", "c3"]}


def test_bad_dates_are_named_at_once():
    claims = [
        claim(1, "attacks", since="soon", until="2022-15"),
        claim(2, "attacks", since="2023", until="2022-12"),
        claim(3, "attacks", since="2022-12", until="2022"),
        claim(4, "attacks", since="2022", until="2022-05"),
    ]
    with pytest.raises(EntenteError) as caught:
        snapshot(claims, "2022")
    assert codes(caught) == ["alliances.date", "alliances.date", "alliances.period"]
    assert "claim c2: found since 2023, until 2022-12" in str(caught.value)


# The claims graph ---------------------------------------------------------------------------------------------------


@given(CLAIMS, st.booleans())
def test_every_claim_is_one_edge_or_is_listed(claims, roll_up):
    graph = claims_graph(claims, BOOK, GAZETTEER if roll_up else None)
    keys = [key for *_, key in graph.edges(keys=True)]
    left_out = [item.claim for item in graph.graph["left_out"]]
    assert sorted(keys + left_out) == [c.id for c in claims]
    assert nx.number_of_selfloops(graph) == 0
    by_id = {c.id: c for c in claims}
    for u, v, key, data in graph.edges(keys=True, data=True):
        source = by_id[key]
        assert {name: data[name] for name in COPIED} == {name: getattr(source, name) for name in COPIED}
        assert (data["sign"], data["layers"]) == (BOOK.sign(source), BOOK.layers(source))
        ends = source.pair if not roll_up else tuple("norway" if name == "fleet" else name for name in source.pair)
        assert (u, v) == ends


def test_contradictions_are_both_kept():
    graph = claims_graph([claim(1, "supplies_arms"), claim(2, "attacks"), claim(3, "supplies_arms")], BOOK)
    assert dict(graph["norway"]["iceland"]).keys() == {"c1", "c2", "c3"}


def test_what_is_left_out_is_told_why():
    claims = [
        claim(1, "attacks", "fleet", "norway"),
        claim(2, "attacks", "norway", "norway"),
        claim(3, "attacks", "norway", ""),
        claim(4, "attacks", "", "norway"),
    ]
    assert claims_graph(claims, BOOK, GAZETTEER).graph["left_out"] == (
        LeftOut("c1", "fleet and norway are both norway"),
        LeftOut("c2", "it ties norway to itself"),
        LeftOut("c3", "it has no recipient"),
        LeftOut("c4", "it has no actor"),
    )
    assert claims_graph(claims, BOOK).has_edge("fleet", "norway", key="c1")


def test_signs_of_the_claims_graph():
    claims = [claim(1, "attacks"), claim(2, "attacks", polarity="-"), claim(3, "meets"), claim(4, "depends_on")]
    claims += [claim(5, "depends_on", polarity="-"), claim(6, "supplies_arms", polarity="-")]
    signs = {key: sign for *_, key, sign in claims_graph(claims, BOOK).edges(keys=True, data="sign")}
    assert signs == {"c1": -1, "c2": 0, "c3": 0, "c4": None, "c5": None, "c6": 0}


def test_faults_of_claims_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        claims_graph([claim(1, "ally_of"), claim(2, "attacks"), claim(2, "meets")], BOOK)
    assert codes(caught) == ["alliances.relation", "alliances.id"]
    assert "claim c2: found 2 claims; expected one claim for one id" in str(caught.value)


# The signed graph ---------------------------------------------------------------------------------------------------


def decide(rule, *claims, **options):
    signed = signed_graph(claims_graph(claims, BOOK), rule=rule, **options)
    edges = list(signed.graph.edges(data="sign"))
    return edges[0][2] if edges else None


@given(CLAIMS, st.sampled_from(RULES))
def test_support_and_hidden_partition_the_signed_claims(claims, rule):
    graph = claims_graph(claims, BOOK, GAZETTEER)
    signed = signed_graph(graph, rule=rule)
    support = [i for *_, ids in signed.graph.edges(data="support") for i in ids]
    everyone = [key for *_, key in graph.edges(keys=True)]
    assert sorted(support + list(signed.hidden) + list(signed.unsigned)) == sorted(everyone)
    sign = {key: sign for *_, key, sign in graph.edges(keys=True, data="sign")}
    for *_, data in signed.graph.edges(data=True):
        assert {sign[i] for i in data["support"]} == {data["sign"]}
        assert set(data["support"]) <= set(data["claims"])
    assert all(sign[i] not in (1, -1) for i in signed.unsigned)
    assert all(conflict.hidden for conflict in signed.conflicts)
    assert all(not signed.graph.has_edge(c.u, c.v) for c in signed.undecided)
    assert set(signed.graph) | set(signed.without_tie) == set(graph)
    assert not set(signed.graph) & set(signed.without_tie)


@given(CLAIMS, st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_order_of_claims_does_not_matter(claims, rule, random):
    shuffled = list(claims)
    random.shuffle(shuffled)
    one, other = (signed_graph(claims_graph(c, BOOK), rule=rule) for c in (claims, shuffled))
    assert nx.utils.graphs_equal(one.graph, other.graph)
    assert (one.conflicts, one.undecided, one.unsigned) == (other.conflicts, other.undecided, other.unsigned)


@given(CLAIMS)
def test_the_rules_agree_where_the_claims_do(claims):
    graph = claims_graph(claims, BOOK)
    signed = {rule: signed_graph(graph, rule=rule) for rule in RULES}
    for u, v, data in signed["majority"].graph.edges(data=True):
        if data["support"] == data["claims"]:
            assert signed["latest"].graph.edges[u, v]["sign"] == data["sign"]
            assert signed["most_severe"].graph.edges[u, v]["sign"] == data["sign"]
            if signed["certainty_weighted"].graph.has_edge(u, v):
                assert signed["certainty_weighted"].graph.edges[u, v]["sign"] == data["sign"]


@pytest.mark.parametrize("rule", RULES)
def test_dependence_contact_and_denials_never_enter(rule):
    claims = [claim(1, "depends_on"), claim(2, "meets"), claim(3, "attacks", polarity="-")]
    signed = signed_graph(claims_graph(claims, BOOK), rule=rule)
    assert signed.graph.number_of_nodes() == 0
    assert signed.unsigned == ("c1", "c2", "c3")
    assert signed.without_tie == ("iceland", "norway")


def test_both_directions_count_together():
    claims = [claim(1, "attacks"), claim(2, "attacks", "iceland", "norway"), claim(3, "trades_with")]
    signed = signed_graph(claims_graph(claims, BOOK))
    assert list(signed.graph.edges(data=True)) == [
        ("iceland", "norway", {"sign": -1, "claims": ("c1", "c2", "c3"), "support": ("c1", "c2")})
    ]
    (conflict,) = signed.conflicts
    assert (conflict.kept, conflict.hidden, conflict.why) == (("c1", "c2"), ("c3",), "1 for, 2 against")


@pytest.mark.parametrize("pair", [("norway", "iceland"), ("iceland", "norway")])
def test_a_mutual_attitude_that_is_coded_once_has_one_vote_and_holds_both_ways(pair):
    assert decide("majority", claim(1, "trades_with"), claim(2, "distrusts", *pair)) is None
    signed = signed_graph(claims_graph([claim(1, "distrusts", *pair)], BOOK)).graph
    assert signed["norway"]["iceland"] == signed["iceland"]["norway"]
    assert signed["norway"]["iceland"]["claims"] == ("c1",)


def test_a_draw_is_listed_and_never_an_edge():
    signed = signed_graph(claims_graph([claim(1, "attacks"), claim(2, "trades_with")], BOOK))
    assert signed.graph.number_of_edges() == 0
    (conflict,) = signed.undecided
    assert (conflict.sign, conflict.kept, conflict.hidden) == (None, (), ("c2", "c1"))
    assert signed.hidden == ("c1", "c2")
    assert signed.conflicts == ()


def test_certainty_outweighs_number():
    one_sure, two_possible = [claim(1, "attacks")], [claim(i, "trades_with", certainty="PS") for i in (2, 3)]
    assert decide("majority", *one_sure, *two_possible) == 1
    assert decide("certainty_weighted", *one_sure, *two_possible) == -1  # 1 against 1/3 + 1/3
    three = [*two_possible, claim(4, "trades_with", certainty="PS")]
    assert decide("certainty_weighted", *one_sure, *three) is None  # 1 against 3 x 1/3
    tenths = {"CT": 0.3, "PR": 0.2, "PS": 0.1, "U": 0.0}
    assert decide("certainty_weighted", *one_sure, *three, weights=tenths) is None  # 0.1 + 0.1 + 0.1 is not quite 0.3
    weights = {"CT": 1, "PR": 1, "PS": 1, "U": 0}
    assert decide("certainty_weighted", *one_sure, *two_possible, weights=weights) == 1


def test_uncommitted_sources_carry_nothing():
    signed = signed_graph(claims_graph([claim(1, "attacks", certainty="U")], BOOK), rule="certainty_weighted")
    assert [conflict.why for conflict in signed.undecided] == ["a draw: weight 0 for, 0 against"]
    assert signed.hidden == ("c1",)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"since": "2020"}, {"since": "2022"}),
        ({"since": "2022"}, {"since": "2022-10"}),
        ({"since": "2023", "until": "2023"}, {"since": "2022"}),  # one is over, the other goes on
        ({"since": "2022", "aux": "historical"}, {"since": "2020"}),
        ({"until": "2024"}, {"until": "2025"}),
        ({"until": "2025"}, {}),  # undated: the time of the text
        ({}, {"since": "2020"}),  # both go on; only one is known to be new
        ({"aux": "historical"}, {"until": "1900", "aux": "historical"}),
    ],
)
def test_the_latest_claim_wins(earlier, later):
    for sign, (first, second) in ((1, ("attacks", "trades_with")), (-1, ("trades_with", "attacks"))):
        assert decide("latest", claim(1, first, **earlier), claim(2, second, **later)) == sign
        assert decide("latest", claim(1, second, **later), claim(2, first, **earlier)) == sign


def test_equally_late_claims_that_disagree_are_undecided():
    claims = [claim(1, "attacks", since="2022"), claim(2, "trades_with", since="2022")]
    signed = signed_graph(claims_graph(claims, BOOK), rule="latest")
    assert [conflict.why for conflict in signed.undecided] == ["a draw: c1, c2 are equally late and disagree"]
    assert decide("latest", *claims, claim(3, "distrusts", since="2021")) is None


def test_the_gravest_claim_wins():
    ladder = [
        ("attacks", "", -1),
        ("withholds", "military", -1),
        ("supplies_arms", "", 1),
        ("trades_with", "", 1),
        ("treaty_tie", "", 1),
        ("withholds", "", -1),  # nothing graver is claimed than the lightest of its layers
        ("backs_verbally", "", 1),
        ("distrusts", "", -1),
        ("shares_interest", "", 1),
    ]
    for place, (relation, layer, sign) in enumerate(ladder):
        lighter = [claim(i, other, layer=own) for i, (other, own, _) in enumerate(ladder[place + 1 :] * 3, 2)]
        assert decide("most_severe", claim(1, relation, layer=layer), *lighter) == sign, (relation, layer)


def test_a_claim_both_ways_or_of_unsaid_direction_is_one_vote():
    both = claim(1, "distrusts", direction="mutual")
    unsaid = claim(2, "withholds", "iceland", "norway", layer="diplomatic", direction="unsaid")
    graph = claims_graph([both, unsaid, claim(3, "trades_with"), claim(4, "trades_with", recipient="unsaid")], BOOK)
    assert {key: way for *_, key, way in graph.edges(keys=True, data="direction")} == {
        "c1": "mutual",
        "c2": "unsaid",
        "c3": "mutual" if BOOK["trades_with"].mutual else "one_way",
    }
    assert [str(one) for one in graph.graph["left_out"]] == ["c4: the words do not name its recipient"]
    assert signed_graph(graph).conflicts[0].why == "1 for, 2 against"


def test_sign_and_strength_stay_apart():
    graph = claims_graph([claim(1, "attacks"), claim(2, "attacks")], BOOK)
    for *_, data in graph.edges(data=True):
        data["weight"] = 99
    (edge,) = signed_graph(graph).graph.edges(data=True)
    assert edge[2].keys() == {"sign", "claims", "support"}


def test_what_a_signed_graph_cannot_be_made_of():
    graph = claims_graph([claim(1, "attacks", since="soon")], BOOK)
    with pytest.raises(EntenteError, match=r'found "majorty".*Did you mean "majority"'):
        signed_graph(graph, rule="majorty")
    with pytest.raises(EntenteError, match='claim c1, field since: found "soon"'):
        signed_graph(graph, rule="latest")
    with pytest.raises(EntenteError, match=r"found a Graph; expected a networkx\.MultiDiGraph of claims"):
        signed_graph(nx.Graph())
    with pytest.raises(EntenteError, match="edge x: found no sign, layers"):
        signed_graph(nx.MultiDiGraph([("a", "b", "x", {})]))
    for sign in (1, -1):
        graph.edges["norway", "iceland", "c1"].update(sign=sign, layers=("dependency",))
        with pytest.raises(EntenteError, match="claim c1: found the layers dependency; expected one of military"):
            signed_graph(graph, rule="most_severe")


def test_faults_of_weights_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        signed_graph(nx.MultiDiGraph(), rule="latest", weights={"CT": -1, "PR": 1, "PS": "x", "sure": 1})
    found = [fault.found for fault in caught.value.faults]
    expected = ['weights for the rule "latest"', "no weight for U", 'a weight for "sure"', "-1", "'x'"]
    assert found == expected


# Co-occurrence ------------------------------------------------------------------------------------------------------

TEXT = parse_article("Norway met Iceland in Oslo. The fleet left Iceland.\nNorway waited.")


def mention(paragraph, exact, actor, state, nth=0):
    text = TEXT.paragraph(paragraph).text
    start = -1
    for _ in range(nth + 1):
        start = text.index(exact, start + 1)
    return Mention(paragraph, start, start + len(exact), exact, actor, state, False)


MENTIONS = [
    mention(1, "Norway", "norway", "norway"),
    mention(1, "Iceland", "iceland", "iceland"),
    mention(1, "Oslo", "norway", "norway"),
    mention(1, "fleet", "fleet", "norway"),
    mention(1, "Iceland", "iceland", "iceland", nth=1),
    mention(2, "Norway", "norway", "norway"),
]


def test_a_sentence_counts_once_for_a_pair():
    graph = cooccurrence_graph(MENTIONS, TEXT)
    assert list(graph.edges(data=True)) == [("iceland", "norway", {"weight": 2, "places": ("p01 s1", "p01 s2")})]
    assert dict(graph.nodes(data="units")) == {"iceland": 2, "norway": 3}
    assert graph.graph == {"unit": "sentence", "level": "state"}


def test_a_paragraph_counts_once_for_a_pair():
    graph = cooccurrence_graph(MENTIONS, TEXT, unit="paragraph", level="actor")
    assert {(u, v): w for u, v, w in graph.edges(data="weight")} == {
        ("fleet", "iceland"): 1,
        ("fleet", "norway"): 1,
        ("iceland", "norway"): 1,
    }
    assert graph.edges["fleet", "norway"]["places"] == ("p01",)


def test_an_actor_of_no_state_stays_itself():
    mentions = [MENTIONS[0], replace(MENTIONS[1], actor="league", state=None)]
    assert list(cooccurrence_graph(mentions, TEXT).edges) == [("league", "norway")]


def test_company_has_no_sign():
    assert all("sign" not in data for *_, data in cooccurrence_graph(MENTIONS, TEXT).edges(data=True))


def test_faults_of_company_are_named_at_once():
    with pytest.raises(EntenteError) as caught:
        cooccurrence_graph(
            [replace(MENTIONS[0], paragraph=9), replace(MENTIONS[0], end=999)], TEXT, unit="line", level="bloc"
        )
    assert codes(caught) == ["alliances.unit", "alliances.level", "alliances.mention", "alliances.mention"]


# Files --------------------------------------------------------------------------------------------------------------


def read_back(graph, **options):
    """The graph as another program finds it in the file that was written."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "graph.graphml")
        write_graphml(graph, path, labels={node: node.title() for node in graph})
        return nx.read_graphml(path, **options)


@given(CLAIMS)
def test_graphml_gives_every_claim_back(claims):
    graph = claims_graph(claims, BOOK)
    again = read_back(graph, force_multigraph=True)
    assert {key for *_, key in again.edges(keys=True)} == {key for *_, key in graph.edges(keys=True)}
    for u, v, key, data in graph.edges(keys=True, data=True):
        back = again.edges[u, v, key]
        assert back.get("sign") == data["sign"]
        assert back["layers"] == ";".join(data["layers"])
        assert back["paragraph"] == data["paragraph"]
        assert back["relation"] == data["relation"]


def test_graphml_of_the_other_graphs():
    signed = signed_graph(claims_graph([claim(1, "attacks"), claim(2, "attacks")], BOOK)).graph
    assert dict(read_back(signed).edges["iceland", "norway"]) == {
        "sign": -1,
        "claims": "c1;c2",
        "support": "c1;c2",
    }
    company = read_back(cooccurrence_graph(MENTIONS, TEXT))
    assert company.edges["iceland", "norway"]["weight"] == 2
    assert company.nodes["norway"] == {"units": 3, "label": "Norway"}


def test_the_graph_itself_is_left_alone():
    graph = claims_graph([claim(1, "depends_on")], BOOK)
    read_back(graph)
    assert graph.edges["norway", "iceland", "c1"]["sign"] is None


def test_a_draw_of_thirds_is_a_draw_although_floats_miss_it():
    two_sure = [claim(1, "attacks"), claim(2, "attacks")]
    six_possible = [claim(number, "trades_with", certainty="PS") for number in range(3, 9)]
    assert 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 + 1 / 3 != 2  # added one by one: `sum` rounds less from Python 3.12 on
    assert decide("certainty_weighted", *two_sure, *six_possible) is None
