"""The whole path on any text: what a reader decides holds, and what cannot be concluded is said."""

from __future__ import annotations

import itertools
import pickle
import string
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError, Undefined
from entente.path.analysis import analyse, article_of, pictured
from entente.path.corrections import claim_rows, corrections_from_rows
from entente.path.decisions import decision_rows, decisions_from_rows
from entente.path.keys import claim_keys
from entente.path.limits import contested
from entente.path.machine import seen_scores
from entente.path.results import ActorDecision, Correction, fingerprint, measure
from entente.path.unread import to_read
from entente.text.codebook import Claim
from entente.text.coder import propose_claims
from entente.text.names import find_mentions

OWN = Path(__file__).parent / "texts" / "own"
COD, DAYTON = (OWN / f"own_text_{number}.txt" for number in (1, 2))
SUEZ = data.root() / "own_text.txt"
RAID = "A border\nChad attacked Niger, officials said. Mali criticised Chad.\nSahel Union met Chad. "
RAID += "Sahel Union left again."


def codes(analysis) -> set[str]:
    return {note.code.removeprefix("analysis.") for note in analysis.notes}


def note(analysis, code: str):
    return next(note for note in analysis.notes if note.code == f"analysis.{code}")


def faults(call) -> dict[str, str]:
    with pytest.raises(EntenteError) as caught:
        call()
    return {f"{fault.code} @ {fault.where}": str(fault) for fault in caught.value.faults}


# ---------------------------------------------------------------- the path itself


@pytest.mark.parametrize("path", [COD, DAYTON, SUEZ], ids=lambda path: path.stem)
def test_texts_on_other_conflicts(path):
    found = analyse(path, proposed=True)
    assert len(found.claims) >= 5 and found.signed.graph.number_of_edges() >= 1
    for claim in found.claims:
        assert found.article.paragraph(claim.paragraph).text[claim.start : claim.end] == claim.content
    assert {"one_text", "machine", "dependence"} <= codes(found)


def test_the_cod_wars_as_a_reader_has_them():
    found = analyse(COD, proposed=True)
    assert found.signed.graph.edges["iceland", "united_kingdom"]["sign"] == -1
    assert found.gazetteer.actors["icelandic_coast_guard"].part_of == "iceland"
    assert {"Icelandic Coast Guard", "Royal Navy"} <= {p.name for p in found.proposals}
    assert {"international_court_of_justice", "nato"} <= {m.actor for m in found.mentions}


def test_without_proposals_the_path_is_the_plain_one():
    article = data.article()
    found = analyse(article)
    assert found.proposals == () and found.gazetteer is data.gazetteer()
    assert found.mentions == find_mentions(article, data.gazetteer())
    assert found.claims == propose_claims(article, data.gazetteer(), data.lexicon(), data.codebook())


def test_the_scores_on_the_seen_article_are_counted_by_hand():
    """Triples (paragraph, actor, relation, recipient), without direction where the codebook has none."""

    def triple(claim):
        ends = [data.gazetteer().state_of(end) or end for end in claim.pair]
        mutual = claim.relation in {"co_produces", "trades_with", "treaty_tie", "meets", "rivals", "shares_interest"}
        return claim.paragraph, claim.relation, *(sorted(ends) if mutual else ends)

    gold = [triple(claim) for claim in data.claims()]
    found = [triple(claim) for claim in analyse(data.article()).claims]
    hits = 0
    left = list(gold)
    for one in found:
        if one in left:
            left.remove(one)
            hits += 1
    assert seen_scores() == (hits / len(found), hits / len(gold))
    assert (hits, len(found), len(gold)) == (19, 26, 45)  # 0.73 and 0.42, the figures that lesson 03 tells


def test_an_analysis_can_go_to_another_process():
    found = analyse(COD)
    back = pickle.loads(pickle.dumps(found))
    assert back.claims == found.claims and back.notes == found.notes
    assert nx.utils.edges_equal(back.signed.graph.edges, found.signed.graph.edges)


def test_the_same_text_has_the_same_fingerprint():
    text = COD.read_text(encoding="utf-8")
    crlf = text.replace("\n", "\r\n\r\n")
    assert fingerprint(article_of(COD)) == fingerprint(article_of(text, origin="x")) == fingerprint(article_of(crlf))
    assert fingerprint(article_of(text + "More.")) != fingerprint(article_of(text))


# ---------------------------------------------------------------- any text


@pytest.mark.parametrize("text", ["", "   \n\t\n", "…—!?", "\ufeff", "<p></p>", "<div><script>attack()</script></div>"])
def test_a_text_without_words(text):
    found = analyse(text)
    assert codes(found) == {"no_text"} and found.claims == found.mentions == ()
    assert isinstance(found.balance.partition, Undefined)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Le ministre a dit que la France ne livrera pas les armes aux rebelles dans le nord du pays.", "French"),
        ("Россия напала на Украину. Президент сказал, что война будет долгой.", "Cyrillic"),
        ("هاجمت إسرائيل إيران يوم الجمعة وقالت روسيا إنها تدين الهجوم", "Arabic"),
        ("Der Minister hat gesagt, dass die Waffen nicht an die Rebellen geliefert werden.", "German"),
    ],
)
def test_a_text_in_another_language(text, word):
    found = analyse(text)
    said = note(found, "language")
    assert word in said.text and "surely" in said.text
    assert said.numbers["share_of_english"] < 0.2
    assert "language" not in codes(analyse(COD))


def test_what_is_missing_is_said():
    assert {"one_sentence", "no_triangle", "single_claim", "undated", "one_source"} <= codes(
        analyse("Chad attacked Niger.")
    )
    assert {"no_actors", "no_claims"} <= codes(analyse("Nobody is at home today, and the cat sleeps on the mat."))
    assert "no_edges" in codes(analyse("A day\nChad met Niger. Mali met Chad."))


def test_numbers_of_the_notes_are_counted_from_the_claims():
    found = analyse(SUEZ)
    total = len(found.claims)
    dated = [claim for claim in found.claims if claim.since or claim.until]
    assert note(found, "undated").numbers["undated"] == total - len(dated)
    assert note(found, "one_source").numbers["claims"] == sum(c.source == "author" for c in found.claims)
    per_pair = [tuple(sorted(claim.pair)) for claim in found.claims if data.codebook().sign(claim) in (1, -1)]
    assert note(found, "single_claim").numbers["single"] == sum(per_pair.count(pair) == 1 for pair in set(per_pair))
    assert note(found, "machine").numbers["unread"] == total


def test_a_pair_that_flips_with_the_rule():
    found = analyse("News\nChad attacked Niger in 1990. Chad signed a treaty with Niger in 1995.")
    assert contested(found.graph)["chad", "niger"]["most_severe"] == -1
    assert contested(found.graph)["chad", "niger"]["latest"] == 1
    assert note(found, "rule").numbers == {"pairs": 1, "rule": "majority"}
    assert contested(analyse(RAID).graph) == {}


def test_anonymous_and_hypothetical_claims_are_counted():
    found = analyse(data.article())
    assert note(found, "anonymous").numbers["anonymous"] == sum(c.source_kind == "anonymous" for c in found.claims)
    assert note(found, "not_observed").numbers["not_observed"] == sum(not c.observed for c in found.claims)
    assert found.graph.number_of_edges() + len(found.graph.graph["left_out"]) == sum(c.observed for c in found.claims)


def test_html_is_text_and_no_markup():
    page = (
        "<html><head><title>T &lt;b&gt;</title><script>Chad.attacked(Mali)</script></head><body><h1>News</h1>"
        "<p>Chad attacked Niger &lt;img src=x onerror=alert(1)&gt;.</p></body></html>"
    )
    found = analyse(page)
    assert [claim.pair for claim in found.claims] == [("chad", "niger")]
    assert not any("script" in p.text or "Mali" in p.text for p in found.article.paragraphs)


def test_names_in_any_letters():
    found = analyse(
        "News 🎉\nPresident Ştefan Ünal-Ωmega accused Chad. Professor محمد said no. \u202eRTL\u202c 🚀 met Chad.",
        proposed=True,
    )
    assert all(actor for actor in found.gazetteer.actors)
    ids = [actor for actor in found.gazetteer.actors if actor not in data.gazetteer().actors]
    assert len(ids) == len(found.proposals)


@given(st.text(max_size=300))
def test_nothing_in_a_text_makes_it_fail(text):
    found = analyse(text)
    assert found.notes
    assert corrections_from_rows(claim_rows(found), found) is not None
    again = analyse(text, actors=decision_rows(found), claims=claim_rows(found))
    assert again.claims == found.claims


def new_names(words: int) -> str:
    """A text of names that nobody knows: the worst case for the tables of actors."""
    letters = itertools.product(string.ascii_lowercase, repeat=4)
    name = ("".join(next(letters)).capitalize() for _ in itertools.count())
    lines = []
    for number in range(words // 13):
        one, two = f"{next(name)} {next(name)} Front", f"{next(name)} {next(name)} Movement"
        lines.append(
            f"The {one} attacked the {two}, said President {next(name)} {next(name)}.{chr(10) * (number % 5 == 0)}"
        )
    return " ".join(lines)


@pytest.mark.parametrize("make", [lambda n: (COD.read_text(encoding="utf-8") + "\n") * (n // 600), new_names])
def test_the_work_grows_with_the_text_and_no_faster(make, steps):
    analyse("Chad left.")
    small, large = (steps(analyse, make(n)) for n in (700, 2_800))
    assert large < 4 * 1.1 * small


# ---------------------------------------------------------------- decisions on actors


def test_accepted_actors_are_found_and_coded():
    found = analyse(DAYTON, actors=[{"name": "Bosnian Serbs", "action": "merge", "into": "Army of Republika Srpska"}])
    assert ("serbia", "army_of_republika_srpska") in {claim.pair for claim in found.claims}
    assert {m.exact for m in found.mentions if m.actor == "army_of_republika_srpska"} == {
        "Army of Republika Srpska",
        "Bosnian Serbs",
    }


def test_a_name_that_names_nobody_by_default_may_be_given_by_hand():
    assert "bosnian_serbs" not in analyse(DAYTON).labels
    found = analyse(DAYTON, actors=[ActorDecision("Bosnian Serbs", kind="armed_group")])
    assert ("serbia", "bosnian_serbs") in {claim.pair for claim in found.claims}


def test_a_decision_on_an_actor_that_the_tables_know_is_taken():
    text = "News of the day\nNATO attacked Chad. Niger criticised NATO."
    for decision, actor, label in (
        (ActorDecision("NATO"), "nato", "NATO"),
        (ActorDecision("NATO", "rename", label="the Alliance"), "nato", "the Alliance"),
        (ActorDecision("NATO", "merge", into="Mali"), "mali", "Mali"),
    ):
        found = analyse(text, actors=[decision])
        assert [claim.pair for claim in found.claims] == [(actor, "chad"), ("niger", actor)]
        assert found.label(actor) == label
    assert analyse(text, actors=[ActorDecision("NATO", "reject")]).claims == ()


def test_a_person_is_found_by_surname_and_a_body_by_its_letters():
    text = (
        "News\nAnna Example, a minister, said so. Example left. The Rapid Support Forces (RSF) met Chad. The RSF left."
    )
    found = analyse(text, proposed=True)
    assert [m.exact for m in found.mentions if m.actor == "anna_example"] == ["Anna Example", "Example"]
    assert [m.exact for m in found.mentions if m.actor == "rapid_support_forces"] == [
        "Rapid Support Forces",
        "RSF",
        "RSF",
    ]
    assert found.gazetteer.actors["anna_example"].kind == "leader"


def test_a_surname_of_two_is_entered_for_neither():
    one = "News\nAnna Example, a minister, said so. Example left."
    two = one + " Bert Example, a minister, said no."
    surfaces = [{alias.surface for alias in analyse(text, proposed=True).gazetteer.aliases} for text in (one, two)]
    assert "Example" in surfaces[0] and "Example" not in surfaces[1]
    assert {"Anna Example", "Bert Example"} <= surfaces[1]


def test_rejected_and_merged_and_renamed():
    assert "sahel_union" in {m.actor for m in analyse(RAID, proposed=True).mentions}
    assert "sahel_union" not in {m.actor for m in analyse(RAID).mentions}
    rejected = analyse(RAID, actors=[ActorDecision("Sahel Union", "reject")])
    assert {m.actor for m in rejected.mentions} == {"chad", "niger", "mali"}
    merged = analyse(RAID, actors=[ActorDecision("Sahel Union", "merge", into="Mali")])
    assert {(m.actor, m.exact) for m in merged.mentions} >= {("mali", "Sahel Union"), ("mali", "Mali")}
    renamed = analyse(RAID, actors=[ActorDecision("Sahel Union", "rename", label="the Alliance", kind="bloc")])
    assert renamed.label("sahel_union") == "the Alliance" and renamed.gazetteer.actors["sahel_union"].kind == "bloc"
    assert "unconfirmed" in codes(analyse(RAID)) and "unconfirmed" not in codes(renamed)


def test_a_rejected_organisation_of_a_state_is_nobody_and_a_merged_one_is_the_state():
    text = "News\nThe Bank of Japan accused Chad."
    assert [m.exact for m in analyse(text, actors=[ActorDecision("Bank of Japan", "reject")]).mentions] == ["Chad"]
    merged = analyse(text, actors=[ActorDecision("Bank of Japan", "merge", into="japan")])
    assert next((m.exact, m.actor) for m in merged.mentions) == ("Bank of Japan", "japan")


def test_decisions_go_through_a_table_and_back():
    given_ = (
        ActorDecision("Sahel Union", "rename", label="the Alliance", kind="bloc"),
        ActorDecision("Mali", "reject"),
    )
    rows = decision_rows(analyse(RAID, actors=given_))
    back = {decision.name: decision for decision in decisions_from_rows(rows)}
    assert [back[one.name] for one in given_] == list(given_)


def test_faults_in_the_rows_of_decisions_come_together():
    rows = [{"name": "Sahel Union", "action": "acept"}, {"action": "accept"}, 7, {"name": "Royal Navy", "kind": "ship"}]
    assert set(faults(lambda: decisions_from_rows(rows))) == {
        "analysis.action @ actors, row 1, field action",
        "analysis.row @ actors, row 2, field name",
        "analysis.row @ actors, row 3",
        "analysis.kind @ actors, row 4, field kind",
    }


def test_faults_between_decisions_come_together():
    found = faults(
        lambda: analyse(
            COD,
            actors=[
                ActorDecision("NATO", "merge", into="Royal Navy"),
                ActorDecision("Royal Navy", "merge", into="nato"),
                ActorDecision("Icelandic Coast Guard", "merge", into="Nobody at all"),
                ActorDecision("International Court of Justice", "rename", label="Iceland"),
                ActorDecision("Fog", "accept"),
                ActorDecision("Hull", "rename"),
                ActorDecision("Grimsby", "merge", into="Fleetwood"),
                ActorDecision("Fleetwood", "reject"),
            ],
        )
    )
    assert set(found) == {
        'analysis.circle @ decision on "NATO", field into',
        'analysis.circle @ decision on "Royal Navy", field into',
        'analysis.into @ decision on "Icelandic Coast Guard", field into',
        'analysis.twin @ decision on "International Court of Justice"',
        'analysis.name @ decision on "Fog"',
        'analysis.label @ decision on "Hull", field label',
        'analysis.into @ decision on "Grimsby", field into',
    }
    assert "which is rejected" in found['analysis.into @ decision on "Grimsby", field into']


def test_a_merge_into_oneself_and_a_name_decided_twice():
    assert any(
        key.startswith("analysis.circle")
        for key in faults(lambda: analyse(RAID, actors=[ActorDecision("Sahel Union", "merge", "Sahel Union")]))
    )
    twice = [ActorDecision("Sahel Union"), ActorDecision("Sahel Union", "reject")]
    assert "more than one decision" in str(faults(lambda: analyse(RAID, actors=twice)))


# ---------------------------------------------------------------- corrections of claims


def test_keep_drop_change_and_add():
    base = analyse(RAID, actors=[ActorDecision("Sahel Union")])
    rows = claim_rows(base)
    by_relation = {row["relation"]: row for row in rows}
    by_relation["attacks"]["polarity"] = "-"
    by_relation["criticises"]["action"] = "drop"
    for row in rows:
        row["action"] = row["action"] or "keep"
    rows.append(
        {
            "action": "add",
            "paragraph": "p03",
            "content": "Sahel Union met Chad",
            "relation": "protects",
            "actor": "Sahel Union",
            "recipient": "Chad",
        }
    )
    found = analyse(RAID, actors=[ActorDecision("Sahel Union")], claims=rows)
    assert {(c.relation, c.polarity) for c in found.claims if c.id.startswith("m")} >= {("attacks", "-")}
    assert "criticises" not in {claim.relation for claim in found.claims}
    (added,) = (claim for claim in found.claims if claim.id == "h001")
    assert (added.actor, added.recipient, added.paragraph, added.content) == (
        "sahel_union",
        "chad",
        3,
        "Sahel Union met Chad",
    )
    assert list(found.signed.graph.edges(data="sign")) == [("chad", "sahel_union", 1)]
    assert "machine" not in codes(found)  # every claim has been read
    assert found.claims_as_proposed == base.claims


def test_corrections_go_through_a_table_and_back():
    rows = claim_rows(analyse(SUEZ))
    rows[0]["action"] = "drop"
    rows[1] |= {"certainty": "PS", "since": "1956-07"}
    corrected = analyse(SUEZ, claims=rows)
    again = analyse(SUEZ, claims=claim_rows(corrected))
    assert again.claims == corrected.claims
    rows = claim_rows(corrected)
    rows[1]["since"] = ""
    assert analyse(SUEZ, claims=rows).claims[0].since == ""


def test_corrections_survive_another_run_of_a_text_that_grew():
    text = SUEZ.read_text(encoding="utf-8")
    base = analyse(text)
    rows = claim_rows(base)
    rows[0]["action"] = "drop"
    rows.append(
        {
            "action": "add",
            "paragraph": 3,
            "content": "Britain did the same",
            "relation": "withholds",
            "layer": "economic",
            "actor": "united_kingdom",
            "recipient": "egypt",
        }
    )
    corrections = corrections_from_rows(rows, base)
    grown = "An added headline\nMali criticised Chad.\n" + text
    found = analyse(grown, claims=corrections)
    assert found.stale == () and len(found.claims) == len(base.claims) + 1
    assert next(claim for claim in found.claims if claim.id == "h001").paragraph == 5


def test_corrections_that_fit_no_more_are_listed_and_change_nothing():
    base = analyse(RAID)
    rows = [row for row in claim_rows(base) if row["relation"] == "attacks"]
    rows[0]["action"] = "drop"
    corrections = corrections_from_rows(rows, base)
    other = RAID.replace("attacked", "attacked and burned")
    found = analyse(other, claims=corrections)
    assert len(found.stale) == 1 and "claims, row 1" in str(found.stale[0])
    assert note(found, "stale").numbers == {"stale": 1}
    assert found.claims == found.claims_as_proposed


def test_a_correction_whose_actor_was_rejected_later_is_stale_and_no_fault():
    base = analyse(RAID, actors=[ActorDecision("Sahel Union")])
    row = {**claim_rows(base)[0], "recipient": "sahel_union"}
    corrections = corrections_from_rows([row], base)
    assert corrections[0].changes == (("recipient", "sahel_union"),)
    found = analyse(RAID, actors=[ActorDecision("Sahel Union", "reject")], claims=corrections)
    assert len(found.stale) == 1 and found.claims == found.claims_as_proposed


def test_faults_in_corrections_come_together_with_their_addresses():
    base = analyse(RAID)
    rows = claim_rows(base)
    rows[0] |= {"relation": "atacks", "polarity": "yes", "since": "June"}
    rows[1] |= {"recipient": rows[1]["actor"]}
    key = rows[0]["key"]
    rows += [
        {"action": "keep"},
        {"action": "erase", "key": key},
        {"action": "add", "paragraph": 99, "content": "x", "relation": "meets", "actor": "chad", "recipient": "mali"},
        {
            "action": "add",
            "paragraph": 2,
            "content": "never said",
            "relation": "meets",
            "actor": "chad",
            "recipient": "Atlantis",
        },
        {"action": "drop", "key": key},
        "no row",
    ]
    n = len(claim_rows(base))
    found = faults(lambda: corrections_from_rows(rows, base))
    assert set(found) == {
        "analysis.relation @ claims, row 1, field relation",
        "analysis.value @ claims, row 1, field polarity",
        "analysis.date @ claims, row 1, field since",
        "analysis.same @ claims, row 2, fields actor and recipient",
        f"analysis.key @ claims, row {n + 1}, field key",
        f"analysis.action @ claims, row {n + 2}, field action",
        f"analysis.paragraph @ claims, row {n + 3}, field paragraph",
        f"analysis.actor @ claims, row {n + 4}, field recipient",
        f"analysis.content @ claims, row {n + 4}, field content",
        f"analysis.key @ claims, row {n + 5}, field key",
        f"analysis.row @ claims, row {n + 6}",
    }
    assert 'Did you mean "attacks"?' in found["analysis.relation @ claims, row 1, field relation"]


def test_a_correction_object_with_an_impossible_value_is_a_fault():
    wrong = Correction("change", claim_keys(analyse(RAID).claims)[0], (("polarity", "maybe"), ("colour", "red")))
    assert {key.split(" @ ")[0] for key in faults(lambda: analyse(RAID, claims=[wrong]))} == {
        "analysis.value",
        "analysis.field",
    }


@given(st.permutations(range(6)))
def test_keys_do_not_depend_on_numbers_or_paragraphs(order):
    found = analyse(SUEZ)
    claims = found.claims[:6]
    moved = [replace(claims[n], id=f"x{n}", paragraph=claims[n].paragraph + 7) for n in order]
    mentions = [replace(mention, paragraph=mention.paragraph + 7) for mention in found.mentions]
    keys = claim_keys(moved, mentions)
    assert dict(zip(order, keys, strict=True)) == dict(enumerate(claim_keys(claims, found.mentions)))


def test_thousands_of_claims_have_a_key_each():
    one = Claim("m", 1, "author", "author", "", 0, 9, "", "meets", "chad", "mali")
    claims = [replace(one, content=f"Chad met Mali on day {day}") for day in range(20_000)]
    assert len(set(claim_keys(claims))) == len(claims)


MERGED = (
    "A border\nThe Harat Front attacked Mali. The Harat criticised Mali and Chad. "
    "Chad and Mali threatened Harat.\nSahel Union and Chad met Niger."
)


@pytest.mark.parametrize("later", ["merge", "rename"])
def test_a_correction_survives_what_is_decided_on_its_actors_later(later):
    before = analyse(MERGED, actors=[ActorDecision("Harat", "accept")])
    rows = claim_rows(before)
    assert len(rows) == 6
    for number, row in enumerate(rows):
        row["note"] = f"read {number}"
    harat = ActorDecision("Harat", later, into="Harat Front", label="the movement")
    after = analyse(MERGED, actors=[harat], claims=rows)
    assert after.stale == ()
    assert [(claim.content, claim.note) for claim in after.claims] == [
        (row["content"], f"read {number}") for number, row in enumerate(rows)
    ]
    into = "harat_front" if later == "merge" else "harat"
    ends = [tuple(into if end == "harat" else end for end in claim.pair) for claim in before.claims]
    assert [claim.pair for claim in after.claims] == ends


TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


@given(st.data())
def test_no_correction_is_lost_while_its_claim_is_there(draws):
    """Whatever is decided on names later, with a table written before: claims are compared without keys."""
    text = draws.draw(st.sampled_from(TEXTS))
    before = analyse(text)
    rows = [row | {"note": f"read {number}"} for number, row in enumerate(claim_rows(before))]
    named = [proposal.name for proposal in before.proposals[:6]] or ["Chad"]
    others = [*named, *(before.label(mention.actor) for mention in before.mentions[:6])]
    decisions = []
    for name in draws.draw(st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True)):
        action = draws.draw(st.sampled_from(["accept", "reject", "merge", "rename"]))
        into = draws.draw(st.sampled_from(others))
        decisions.append(ActorDecision(name, action, into=into, label="Somebody else"))
    try:
        after = analyse(text, actors=decisions, claims=rows)
    except EntenteError:
        return  # such as two names for one
    noted = {claim.note for claim in after.claims}
    left = [claim for claim in after.claims if not claim.note.startswith("read ")]
    for row, claim in zip(rows, before.claims, strict=True):
        if row["note"] in noted:
            continue
        ends = [names_now(end, before, after) for end in claim.pair]
        for other in left:
            same = (other.paragraph, other.content, other.relation) == (claim.paragraph, claim.content, claim.relation)
            assert not (same and all(map(set.__contains__, ends, other.pair))), (text.name, decisions, claim)


def names_now(actor, before, after):
    """Whom the words that named an actor may name now."""
    words = {mention.exact for mention in before.mentions if actor in (mention.actor, mention.state)}
    named = {mention.actor for mention in after.mentions if mention.exact in words}
    return {actor} | named | {mention.state for mention in after.mentions if mention.exact in words}


def test_a_merge_that_moves_where_an_actor_is_named_first_loses_no_correction():
    text = "News\nIn the Sahel Union region the Polisario Front attacked Mali."
    names = ("Sahel Union", "Polisario Front")
    decided = [ActorDecision(name, "accept") for name in names]
    rows = claim_rows(analyse(text, actors=decided))
    rows = [row | {"polarity": "-"} for row in rows]
    merged = [ActorDecision(names[0], "merge", into=names[1]), ActorDecision(names[1], "accept")]
    after = analyse(text, actors=merged, claims=rows)
    assert after.stale == ()
    assert [(claim.actor, claim.polarity) for claim in after.claims] == [("polisario_front", "-")]


def test_a_row_that_nobody_decided_on_stays_unread():
    """Also where the actors were decided on in the meantime, so that the claim now reads otherwise than its row."""
    text = "News\nMali met Niger. The Polisario Front attacked Chad and then met Niger."
    rows = claim_rows(analyse(text))
    assert {row["action"] for row in rows} == {""}
    assert analyse(text, claims=rows).corrections == ()
    decided = [ActorDecision("Polisario Front", "accept")]
    assert analyse(text, actors=decided, claims=rows).corrections == ()
    rows[0]["certainty"] = "PS"
    assert [one.action for one in analyse(text, actors=decided, claims=rows).corrections] == ["change"]


def test_what_fits_no_longer_is_kept_in_the_table_and_fits_again():
    decided = [ActorDecision("Harat", "accept")]
    base = analyse(MERGED, actors=decided)
    rows = [row | {"polarity": "-"} for row in claim_rows(base) if row["actor"] == "harat"]
    made = {"key": "a1", "action": "add", "paragraph": 2, "content": "attacked Mali", "relation": "meets"}
    rows.append(made | {"actor": "Harat", "recipient": "Mali"})
    rejected = analyse(MERGED, actors=[ActorDecision("Harat", "reject")], claims=rows)
    assert len(rejected.stale) == len(rows)
    given_back = analyse(MERGED, actors=[ActorDecision("Harat", "reject")], claims=claim_rows(rejected))
    assert len(given_back.stale) == len(rows)
    again = analyse(MERGED, actors=decided, claims=claim_rows(given_back))
    assert again.stale == () and again.claims == analyse(MERGED, actors=decided, claims=rows).claims


def test_codes_are_read_as_prose_writes_them():
    rows = claim_rows(analyse(RAID))
    rows[0] |= {"polarity": "−", "actor": "Niger", "recipient": "Chad", "source_kind": "named analyst"}
    (one,) = analyse(RAID, claims=rows[:1]).corrections
    expected = {"polarity": "-", "actor": "niger", "recipient": "chad", "source_kind": "named_analyst"}
    assert dict(one.changes) == expected


def test_a_passage_that_was_read_is_kept_and_adds_nothing():
    text = "A border\nChad and Niger lie side by side. Mali left."
    (sentence,) = to_read(analyse(text)).unread
    read = {"action": "read", "paragraph": "2", "content": "Chad and Niger  lie side by side."}
    found = analyse(text, claims=[read])
    assert found.claims == found.claims_as_proposed and found.stale == ()
    assert to_read(found).unread == () and sentence.text == "Chad and Niger lie side by side."
    again = analyse(text, claims=claim_rows(found))
    assert to_read(again).unread == () and [one.action for one in again.corrections] == ["read"]
    assert "analysis.content" in str(faults(lambda: analyse(text, claims=[read | {"content": "never said"}])))


def test_what_another_coder_proposes_counts_when_a_reader_keeps_it():
    (attacks, *_) = analyse(RAID).claims
    theirs = replace(attacks, id="x", relation="criticises", coder="a friend")
    found = analyse(RAID, others=[theirs])
    assert found.claims == analyse(RAID).claims and len(found.claims_as_proposed) == len(found.claims) + 1
    rows = [row | {"action": "keep"} for row in claim_rows(found) if row["coder"] == "a friend"]
    kept = analyse(RAID, others=[theirs], claims=rows)
    assert [(claim.relation, claim.coder) for claim in kept.claims if claim.id == "o001"] == [("criticises", "")]


def test_an_actor_that_a_correction_names_may_be_merged_later():
    decided = [ActorDecision("Harat", "accept")]
    row = next(row for row in claim_rows(analyse(MERGED, actors=decided)) if row["relation"] == "meets")
    by_hand = {"action": "add", "paragraph": 3, "content": "Sahel Union and Chad met Niger", "relation": "meets"}
    rows = [{**row, "recipient": "harat"}, {**by_hand, "actor": "niger", "recipient": "Harat"}]
    for claims in (rows, corrections_from_rows(rows, analyse(MERGED, actors=decided))):
        found = analyse(MERGED, actors=[ActorDecision("Harat", "merge", into="Harat Front")], claims=claims)
        assert found.stale == ()
        assert [claim.recipient for claim in found.claims if claim.relation == "meets"] == ["harat_front"] * 2


def test_a_correction_goes_to_no_other_claim_in_the_same_words():
    """One of two claims made by "Chad and Mali" is gone: what was said of it is not put on the other."""
    for actor, other in (("chad", "mali"), ("mali", "chad")):
        text = "News\nChad and Mali threatened Niger."
        rows = [row | {"polarity": "-"} for row in claim_rows(analyse(text)) if row["actor"] == actor]
        gone = analyse(text, actors=[ActorDecision(actor.title(), "reject")], claims=rows)
        left = {(claim.actor, claim.polarity) for claim in gone.claims}
        assert len(gone.stale) == 1 and left <= {(other, "+")}


def test_a_key_that_no_claim_has_is_said_with_its_row():
    found = analyse(RAID, claims=[{"key": "k0123456789", "action": "drop"}])
    (stale,) = found.stale
    assert str(stale).startswith('claims, row 1: no claim has the key "k0123456789" any more.')
    assert "earlier version of the course" in note(found, "stale").text


# ---------------------------------------------------------------- balance and pictures


def test_measures_of_nothing_say_why():
    found = measure(nx.Graph())
    assert all(isinstance(value, Undefined) for value in (found.triangle_index, found.walk_balance, found.frustration))


def test_walk_balance_of_a_thousand_actors_is_not_computed():
    star = nx.star_graph(1200)
    nx.set_edge_attributes(star, 1, "sign")
    found = measure(star)
    assert "1,201" in found.walk_balance.why and found.frustration.index == 0


def test_a_picture_keeps_the_most_connected():
    graph = nx.star_graph(40)
    graph.add_edge(39, 40)
    small, left_out = pictured(graph, most=3)
    assert set(small) == {0, 39, 40} and left_out == 38 and small.number_of_edges() == 3
    assert pictured(nx.path_graph(3))[1] == 0


def test_an_unknown_rule():
    assert list(faults(lambda: analyse(RAID, rule="majorty"))) == ["analysis.rule @ argument rule"]
