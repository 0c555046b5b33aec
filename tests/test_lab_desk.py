"""Lab 09, the desk for a text of one's own, without a browser: actions are sent as the page sends them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.errors import EntenteError
from entente.labs.desk import TextDesk, files, tables, text_at, text_desk, view
from entente.labs.desk.cards import row_of
from entente.labs.desk.files import Kept, file_of, keep, kept, text_of
from entente.labs.desk.hand import named, update
from entente.labs.desk.state import State
from entente.labs.desk.stops import counted_stops, stops_of
from entente.labs.kit import controls as c
from entente.labs.kit.lab import lab_text
from entente.labs.kit.scene import plain
from entente.path.analysis import analyse, article_of
from entente.path.corrections import claim_rows
from entente.path.prompting import coding_prompt
from entente.path.results import ActorDecision
from entente.path.tables import claims_csv
from entente.text.reading import MOST_BYTES

OWN = Path(__file__).parent / "texts" / "own"
SUEZ = data.root() / "own_text.txt"
RAID = "A border\nChad attacked Niger, officials said. Mali criticised Chad.\nSahel Union met Chad. "
RAID += "Sahel Union left again."


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def do(desk: TextDesk, **action) -> str:
    """Send an action as the page does; what is said of it."""
    return desk._take([action])


def set_row(desk: TextDesk, row: str, control: str, value: str) -> str:
    return do(desk, do="row", row=row, control=control, value=value)


def shown(desk: TextDesk) -> dict:
    """What the page gets."""
    return json.loads(json.dumps(desk.scene()))


def rows(desk: TextDesk) -> dict[str, dict]:
    """Every row of the desk: those in its forms, and those that can be laid on the card."""
    found = {row["id"]: row for panel in shown(desk)["panels"] if panel["kind"] == "form" for row in panel["rows"]}
    for name in (*(stop.row for stop in stops_of(desk.state)), "new claim", "new actor"):
        found[name] = json.loads(json.dumps(plain(row_of(desk.state, name))))
    return found


def fields(row: dict) -> set[str]:
    return {one["id"] for one in (*row["controls"], *row["more"])}


def claim_row(desk: TextDesk, relation: str) -> str:
    """The id of the row of the claim with this relation."""
    return next(
        name for name, row in rows(desk).items() if name.startswith("claim ") and row["values"]["relation"] == relation
    )


def buttons(desk: TextDesk, form: str) -> dict[str, dict]:
    return {one["id"]: one for panel in shown(desk)["panels"] if panel["id"] == form for one in panel["buttons"]}


# ---------------------------------------------------------------- state


def test_a_name_that_was_not_proposed_is_shown_as_added():
    desk = text_desk(SUEZ, actors=[{"name": "Soviet Union", "action": "accept", "kind": "state"}])
    found = rows(desk)
    assert "added by hand" in found["actor Soviet Union"]["head"]


def test_given_decisions_are_on_the_desk_and_kept_ones_go_before_them():
    given_rows = [{"name": "NATO", "action": "rename", "label": "the Alliance"}]
    first = text_desk(OWN / "own_text_1.txt", actors=given_rows)
    assert first.analysis.label("nato") == "the Alliance"
    assert not file_of(first.state.article).exists()  # nothing is kept that nobody decided here
    set_row(first, "actor Royal Navy", "action", "reject")
    assert [one.name for one in text_desk(OWN / "own_text_1.txt").state.actors] == ["NATO", "Royal Navy"]
    again = text_desk(OWN / "own_text_1.txt", actors=[{"name": "NATO", "action": "reject"}])
    assert again.analysis.label("nato") == "the Alliance"


def test_update_is_pure_and_refuses_what_it_does_not_know():
    before = State(article_of(RAID))
    after = update(before, {"do": "row", "row": "actor Sahel Union", "control": "action", "value": "reject"})
    assert before == State(article_of(RAID)) and after.actors == (ActorDecision("Sahel Union", "reject", kind="igo"),)
    for action, words in (
        ({"do": "dance"}, 'action of the lab: found "dance"'),
        ({"do": "row", "row": "actor Nobody"}, 'found "actor Nobody"; expected a row that is on the desk'),
        ({"do": "row", "row": "actor Sahel Union", "control": "colour", "value": 1}, "expected one of its fields"),
        ({"do": "row", "row": "actor Sahel Union", "control": "action", "value": "eat"}, 'found "eat"'),
        ({"do": "page", "page": -1}, "a page of the actors"),
        ({"do": "page", "page": True}, "a page of the actors"),
        ({"do": "part", "part": "x"}, "a part of the text"),
        ({"do": "add", "row": "actor Sahel Union"}, "one to which something can be added"),
        ({"do": "open", "row": "claim k1"}, "a row that is on the desk"),
        ({"do": "open", "row": 7}, "a row that is on the desk"),
        ({"do": "judge", "row": "actor Sahel Union", "value": "perhaps"}, '"keep" or "drop"'),
        ({"do": "words", "what": "new poem", "paragraph": 2, "start": 0, "end": 4}, '"new claim" or "new actor"'),
        ({"do": "words", "what": "new claim", "paragraph": 99, "start": 0, "end": 4}, "a number from 1 to 3"),
        ({"do": "words", "what": "new claim", "paragraph": 2, "start": 4, "end": 4}, "Select them first"),
        ({"do": "remove", "claim": "m001"}, "one that you added"),
        ({"do": "decide", "actors": 3}, "rows of actors and of claims"),
    ):
        with pytest.raises(EntenteError) as caught:
            update(before, action)
        assert words in str(caught.value)


def test_a_decision_that_does_not_fit_changes_nothing_and_stays_in_its_row():
    desk = text_desk(RAID)
    set_row(desk, "actor Sahel Union", "action", "merge")
    row = rows(desk)["actor Sahel Union"]
    assert desk.state.actors == () and row["values"]["action"] == "merge" and "the actor to merge into" in row["said"]
    set_row(desk, "actor Sahel Union", "other", "nobody")
    assert 'found "nobody"' in rows(desk)["actor Sahel Union"]["said"]
    set_row(desk, "actor Sahel Union", "other", "Mali")
    assert rows(desk)["actor Sahel Union"]["said"] == ""
    assert {m.actor for m in desk.analysis.mentions if m.exact == "Sahel Union"} == {"mali"}
    set_row(desk, "actor Sahel Union", "action", "accept")
    set_row(desk, "actor Sahel Union", "kind", "bloc")
    assert desk.analysis.gazetteer.actors["sahel_union"].kind == "bloc"


def test_a_later_decision_on_the_same_name_takes_the_place_of_the_earlier():
    desk = text_desk(RAID)
    for action in ("reject", "accept"):
        set_row(desk, "actor Sahel Union", "action", action)
    assert desk.state.actors == (ActorDecision("Sahel Union", "accept", kind="igo"),)


ROWS = st.sampled_from(
    ["actor Sahel Union", *(f"claim {row['key']}" for row in claim_rows(analyse(RAID))), "new claim"]
)
FIELDS = st.sampled_from(["action", "other", "kind", "relation", "polarity", "since", "actor", "recipient", "content"])
VALUES = st.sampled_from(
    ["accept", "reject", "merge", "rename", "keep", "drop", "", "Mali", "igo", "-", "2024", "attacks", "<b>"]
)
MOVES = st.one_of(
    st.builds(lambda r, k, v: {"do": "row", "row": r, "control": k, "value": v}, ROWS, FIELDS, VALUES),
    st.sampled_from([{"do": "add", "row": "new claim"}, {"do": "reset"}, {"do": "page", "page": 1}, {"do": "move"}]),
)


@given(st.lists(MOVES, max_size=6))
def test_the_laws_of_labs_hold_for_the_desk(moves):
    start = State(article_of(RAID))
    session = c.Session(start)
    for move in moves:
        after = c.step(update, session, move)
        if after.now != session.now:
            back = c.step(update, after, {"do": "undo"})
            assert (back.now, back.past) == (session.now, session.past)
        session = after
    state = session.now
    assert json.dumps(plain(view.describe(state))) == json.dumps(plain(view.describe(state)))
    text = lab_text(TextDesk().lab, state)
    again = c.from_text("text_desk", text, start, update)
    assert (again.actors, again.claims) == (state.actors, tuple(named(state.claims, "a row that was given")))


# ---------------------------------------------------------------- giving a text


def test_pasting_a_text():
    desk = text_desk()
    assert "There is no text on the desk yet" in shown(desk)["sentence"]
    said = do(desk, do="set", control="paste", value=RAID)
    assert {claim.relation for claim in desk.analysis.claims} >= {"attacks", "criticises"}
    assert "3 paragraphs" in said and "Chad − Niger" in shown(desk)["sentence"]
    assert "paste" not in shown(desk)["values"], "the boxes are put away"
    do(desk, do="another")
    assert shown(desk)["values"]["paste"] == ""
    before = desk.session
    do(desk, do="set", control="paste", value="  ")
    assert desk.session == before


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 rest", "a PDF"),
        (b"\x89PNG\r\n", "a picture (PNG)"),
        (b"PK\x03\x04rest", "a zip archive"),
        (b"", "nothing (0 bytes)"),
        (b"\x00\x01\x02" * 50, "not text"),
        (b" \n ", "no words"),
    ],
)
def test_an_upload_that_is_no_text_is_refused_with_a_sentence(content, expected):
    desk = text_desk(RAID)
    set_row(desk, "actor Sahel Union", "action", "reject")
    before = desk.state
    do(desk, do="upload", name="mine.txt", value=content)
    assert expected in shown(desk)["fault"] and desk.state == before


def test_an_upload_is_read():
    desk = text_desk()
    do(desk, do="upload", name="cod.txt", value=(OWN / "own_text_1.txt").read_bytes())
    assert len(desk.analysis.claims) >= 3


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(EntenteError, match=r"found 200\.0 MB; expected at most 10\.0 MB"):
        text_at(str(large))
    with pytest.raises(EntenteError, match=r"at most 10\.0 MB"):
        text_of(b"a" * (MOST_BYTES + 1), "large.txt")
    assert next(one for one in view.controls(State()) if one.id == "upload").most == MOST_BYTES


def test_a_path(tmp_path):
    desk = text_desk()
    file = tmp_path / "mine.txt"
    file.write_text(RAID, encoding="utf-8")
    for typed, expected in [
        ("", "nothing"),
        (str(tmp_path), "a folder"),
        (f"{file}x", "no such file"),
        ("a\0b", "found"),
    ]:
        do(desk, do="set", control="path", value=typed)
        assert expected in shown(desk)["fault"]
    assert "3 paragraphs" in do(desk, do="set", control="path", value=f' "{file}" ')
    assert shown(desk)["fault"] == ""


def test_no_words_and_another_language():
    assert "no words" in shown(text_desk(" … "))["fault"]
    desk = text_desk("Le ministre a dit que la France ne livrera pas les armes aux rebelles dans le nord du pays.")
    notes = next(panel for panel in shown(desk)["panels"] if panel["id"] == "notes")
    assert "looks French" in " ".join(notes["items"])


def test_a_long_text_says_how_far_it_is(monkeypatch):
    desk = text_desk()
    said = []
    monkeypatch.setattr(desk, "progress", said.append)
    words = "\n".join(
        ["News", *(f"Chad attacked Niger in {1900 + n % 100}. Mali criticised Chad." for n in range(2000))]
    )
    do(desk, do="set", control="paste", value=words)
    assert said == ["Reading …", "Looking for actors and claims in 2,001 paragraphs …"]


# ---------------------------------------------------------------- deciding


def test_a_name_by_hand():
    desk = text_desk(OWN / "own_text_2.txt")
    set_row(desk, "new actor", "name", "United Nation")
    set_row(desk, "new actor", "kind", "igo")
    do(desk, do="add", row="new actor")
    row = rows(desk)["new actor"]
    assert "not in the text" in row["said"] and row["values"]["name"] == "United Nation"
    set_row(desk, "new actor", "name", "United Nations")
    do(desk, do="add", row="new actor")
    assert desk.analysis.gazetteer.actors["united_nations"].kind == "igo"
    assert "actor United Nations" in rows(desk) and rows(desk)["new actor"]["values"]["name"] == ""


def test_correcting_a_claim():
    desk = text_desk(RAID)
    row = claim_row(desk, "attacks")
    assert set_row(desk, row, "polarity", "-") == "Kept on this machine."
    assert next(claim for claim in desk.analysis.claims if claim.relation == "attacks").polarity == "-"
    assert rows(desk)[row]["values"]["action"] == "change"
    criticises = claim_row(desk, "criticises")
    set_row(desk, criticises, "action", "drop")
    assert "criticises" not in {claim.relation for claim in desk.analysis.claims}
    set_row(desk, criticises, "action", "")
    assert "criticises" in {claim.relation for claim in desk.analysis.claims}
    set_row(desk, row, "since", "some day")
    assert "expected a date" in rows(desk)[row]["said"]
    assert next(claim for claim in desk.analysis.claims if claim.relation == "attacks").since == ""


def test_a_refused_change_can_be_undone_in_its_row():
    desk = text_desk(RAID)
    row = claim_row(desk, "attacks")
    set_row(desk, row, "recipient", "chad")
    found = rows(desk)[row]
    assert found["values"]["action"] == "change" and "two different actors" in found["said"] and desk.state.claims == ()
    set_row(desk, row, "action", "")
    found = rows(desk)[row]
    assert (found["values"]["actor"], found["values"]["recipient"], found["said"]) == ("chad", "niger", "")


def test_a_fault_stands_in_its_row_without_the_number_of_one():
    desk = text_desk(RAID)
    row = claim_row(desk, "criticises")
    set_row(desk, row, "since", "<i>some day</i>")
    said = rows(desk)[row]["said"]
    assert "field since: found" in said and "row 1" not in said
    set_row(desk, claim_row(desk, "attacks"), "certainty", "PS")
    assert rows(desk)[row]["values"]["since"] == "<i>some day</i>", "what others rows hold stays"


def test_undo_takes_back_a_decision_on_the_disk_too():
    desk = text_desk(RAID)
    set_row(desk, "actor Sahel Union", "action", "reject")
    assert kept(desk.state.article).actors == desk.state.actors
    do(desk, do="undo")
    assert desk.state == State(desk.state.article) and kept(desk.state.article) == Kept((), (), 0)


def test_one_of_a_thing_is_said_as_one():
    desk = text_desk("Mali attacked Chad.")
    assert "1 paragraph." in desk.greeting
    set_row(desk, claim_row(desk, "attacks"), "action", "keep")
    assert "1 earlier decision of yours is back." in text_desk("Mali attacked Chad.").greeting


def test_a_claim_by_hand_and_taking_it_back():
    desk = text_desk(RAID, actors=[{"name": "Sahel Union", "action": "accept"}])
    for name, value in (
        *(("actor", "sahel_union"), ("relation", "protects"), ("recipient", "chad")),
        *(("paragraph", "3"), ("content", "Sahel Union hugged Chad")),
    ):
        set_row(desk, "new claim", name, value)
    do(desk, do="add", row="new claim")
    assert "words of paragraph 3" in rows(desk)["new claim"]["said"]
    set_row(desk, "new claim", "content", "Sahel Union  met Chad")
    do(desk, do="add", row="new claim")
    assert desk.analysis.claims[-1].id == "h001" and desk.analysis.claims[-1].content == "Sahel Union met Chad"
    row = rows(desk)[hand_row(desk)]
    assert row["note"] == "p03 · added by hand"
    assert view.evidence_of(desk.state)["h001"]["text"].startswith("Sahel Union met Chad")
    (remove,) = (one for one in row["controls"] if one["id"] == "remove")
    do(desk, **remove["action"])
    assert not any(claim.id == "h001" for claim in desk.analysis.claims)


def hand_row(desk: TextDesk, place: int = 0) -> str:
    """The id of the row of a claim that was added by hand."""
    return [name for name, row in rows(desk).items() if row["note"].endswith("added by hand")][place]


def add_claim(desk: TextDesk, **cells: str) -> None:
    for name, value in cells.items():
        set_row(desk, "new claim", name, value)
    do(desk, do="add", row="new claim")


ACCEPTED = [{"name": "Sahel Union", "action": "accept"}]
MET = {
    "actor": "sahel_union",
    "relation": "protects",
    "recipient": "chad",
    "paragraph": "3",
    "content": "Sahel Union met Chad",
}


def test_a_claim_by_hand_has_the_fields_of_a_found_one():
    desk = text_desk(RAID, actors=ACCEPTED)
    found = fields(rows(desk)[claim_row(desk, "attacks")]) - {"action"}
    assert fields(rows(desk)["new claim"]) == found | {"paragraph", "content", "add"}
    cells = {"source": "officials", "source_kind": "anonymous", "cue": "said", "polarity": "-", "certainty": "PS"}
    cells |= {"aux": "future", "since": "2024-10", "until": "2025", "note": "a test"}
    cells |= {"layer": "diplomatic", "direction": "unsaid"}
    assert found == cells.keys() | {"actor", "relation", "recipient"}
    add_claim(desk, **MET, **cells)
    claim = desk.analysis.claims[-1]
    assert {name: getattr(claim, name) for name in cells} == cells
    assert (claim.actor, claim.relation, claim.recipient, claim.paragraph) == ("sahel_union", "protects", "chad", 3)
    assert fields(rows(desk)[hand_row(desk)]) == found | {"remove"}


def test_a_claim_by_hand_is_edited_as_any_other_and_comes_back():
    desk = text_desk(RAID, actors=ACCEPTED)
    add_claim(desk, **MET)
    add_claim(desk, **MET | {"content": "Sahel Union left again", "relation": "threatens"})
    first = hand_row(desk)
    assert set_row(desk, first, "polarity", "-") == "Kept on this machine."
    assert [claim.polarity for claim in desk.analysis.claims if claim.id.startswith("h")] == ["-", "+"]
    set_row(desk, first, "since", "some day")
    assert "expected a date" in rows(desk)[first]["said"]
    again = text_desk(RAID)
    assert again.analysis.claims == desk.analysis.claims and hand_row(again, 0) != hand_row(again, 1)
    set_row(again, first, "certainty", "PR")
    assert [one.certainty for one in text_desk(RAID).analysis.claims if one.relation == "protects"] == ["PR"]


def test_the_same_claim_twice_by_hand_is_two():
    desk = text_desk(RAID, actors=ACCEPTED)
    add_claim(desk, **MET)
    add_claim(desk, **MET)
    assert len({hand_row(desk, 0), hand_row(desk, 1)}) == 2


MERGED = "A border\nThe Harat Front attacked Mali. The Harat criticised Chad."


def test_a_correction_stays_when_its_actor_is_merged():
    desk = text_desk(MERGED, actors=[{"name": "Harat", "action": "accept"}])
    set_row(desk, claim_row(desk, "criticises"), "polarity", "-")
    set_row(desk, "actor Harat", "action", "merge")
    set_row(desk, "actor Harat", "other", "Harat Front")
    claim = next(claim for claim in desk.analysis.claims if claim.relation == "criticises")
    assert (claim.actor, claim.polarity) == ("harat_front", "-")
    assert rows(desk)[claim_row(desk, "criticises")]["values"]["action"] == "change"
    assert not any(name.startswith("stale ") for name in rows(desk))


def test_a_decision_that_fits_no_claim_any_more_is_shown_and_can_be_taken_back():
    desk = text_desk(MERGED, actors=[{"name": "Harat", "action": "accept"}])
    set_row(desk, claim_row(desk, "criticises"), "polarity", "-")
    by_hand = {"paragraph": "2", "content": "Harat criticised", "relation": "meets"}
    add_claim(desk, actor="harat", recipient="mali", **by_hand)
    set_row(desk, "actor Harat", "action", "reject")
    stale = [row for name, row in rows(desk).items() if name.startswith("stale ")]
    assert [row["head"].partition(":")[0] for row in stale] == ["changed by you", "added by hand"]
    assert "claimed or denied -" in stale[0]["head"] and "no claim has the key" in stale[0]["note"]
    assert '"harat" is not there any more' in stale[1]["note"]
    assert not any(row["note"].endswith("added by hand") for row in rows(desk).values())
    for row in stale:
        do(desk, **row["controls"][0]["action"])
    assert desk.state.claims == () == kept(desk.state.article).claims


def test_words_in_another_paragraph_are_told_where_they_stand():
    desk = text_desk(RAID)
    add_claim(desk, **MET | {"paragraph": "2"})
    assert rows(desk)["new claim"]["said"].endswith("expected words of paragraph 2. They stand in p03.")
    add_claim(desk, content="Sahel Union hugged Chad")
    assert rows(desk)["new claim"]["said"].endswith("Copy the words from the text.")


def actors_shown(desk: TextDesk) -> int:
    return next(len(panel["rows"]) for panel in shown(desk)["panels"] if panel["id"] == "actors")


def test_long_tables_are_paged():
    text = "News\n" + " ".join(
        f"The {a}{b}ong Abc Front attacked Chad in 199{n % 10}."
        for n, (a, b) in enumerate((a, b) for a in "BDFGKL" for b in "aeiouy")
    )
    desk = text_desk(text)
    assert actors_shown(desk) == 30
    assert buttons(desk, "actors")["earlier"]["disabled"]
    do(desk, **buttons(desk, "actors")["later"]["action"])
    assert actors_shown(desk) == 6
    assert desk.state.page == 1 and buttons(desk, "actors")["later"]["disabled"]


def test_the_report_is_that_of_the_desk():
    desk = text_desk(RAID)
    set_row(desk, claim_row(desk, "attacks"), "polarity", "-")
    report, actors, claims, _ = (file.make(desk.state) for file in desk.lab.files)
    assert report.startswith("<!doctype html>") or report.startswith("<!DOCTYPE html>")
    assert "A border" in report and 'src="http' not in report
    assert actors.splitlines()[0].startswith("name") and "attacks" in claims


def test_the_machine_s_graph_is_set_beside_the_reader_s():
    desk = text_desk(RAID)
    assert "beside" not in {panel["id"] for panel in shown(desk)["panels"]}
    set_row(desk, claim_row(desk, "attacks"), "polarity", "-")
    beside = next(panel for panel in shown(desk)["panels"] if panel["id"] == "beside")
    assert beside["items"][1:] == ["Chad – Niger: − in the machine's reading, no tie in yours"]


# ---------------------------------------------------------------- reading sentence by sentence

STORY = (
    "A border\nChad attacked Niger. The Sahel Union supports Mali.\n"
    "Mali delivered jets on Monday. Chad and Niger lie side by side."
)


def panel(desk: TextDesk, name: str) -> dict:
    return next(one for one in shown(desk)["panels"] if one["id"] == name)


def lines(desk: TextDesk) -> dict[str, dict]:
    return {line["id"]: line for _, _, inside in panel(desk, "reading")["paragraphs"] for line in inside}


def test_the_text_is_on_the_desk_letter_by_letter():
    desk = text_desk(SUEZ)
    found = lines(desk)
    for paragraph in desk.state.article.paragraphs:
        for sentence in paragraph.sentences:
            line = found[f"{paragraph.number}.{sentence.number}"]
            assert "".join(one["text"] for one in line["stretches"]) == sentence.text
            assert line["start"] == sentence.start


def test_all_that_asks_for_a_reader_is_a_stop_and_is_marked():
    desk = text_desk(STORY)
    assert [stop.kind for stop in counted_stops(desk.state)] == ["claim", "actor", "question", "question", "sentence"]
    marked = {
        (mark, one["text"]) for line in lines(desk).values() for one in line["stretches"] for mark in one["marks"]
    }
    assert {("asked", "Chad"), ("name", "Chad"), ("guess", "Sahel Union"), ("gap", " delivered jets")} <= marked
    assert lines(desk)["3.1"]["note"] == "Mali delivered jets: to whom?"
    assert lines(desk)["3.2"]["note"] == "Two actors and no claim: read here."
    assert [line["state"] for line in lines(desk).values()] == ["", "todo", "todo", "todo", "todo"]


def test_what_is_decided_counts_as_read_and_the_next_stop_is_opened():
    desk = text_desk(STORY)
    opened = []
    for value in (None, "keep", "keep", "keep"):
        do(desk, **({"do": "move"} if value is None else {"do": "judge", "value": value}))
        opened.append(desk.state.open.partition(" ")[0])
    # The name that was accepted supports Mali, and that claim is the next.
    assert opened == ["claim", "actor", "claim", "question"]
    assert (panel(desk, "reading")["done"], panel(desk, "reading")["total"]) == (3, 5)
    (row,) = panel(desk, "card")["rows"]
    assert (row["values"]["actor"], row["values"]["relation"]) == ("mali", "supplies_arms")
    do(desk, do="judge", value="keep")
    assert "field recipient: found nothing" in panel(desk, "card")["rows"][0]["said"], "the answer is missing"
    set_row(desk, desk.state.open, "recipient", "sahel_union")
    do(desk, do="judge", value="keep")
    assert desk.analysis.claims[-1].pair == ("mali", "sahel_union") and desk.state.open.startswith("sentence ")
    do(desk, do="judge", value="drop")
    assert (panel(desk, "reading")["done"], desk.state.open) == (5, "")
    assert {row["action"] for row in claim_rows(desk.analysis)} == {"keep", "add", "read"}
    again = text_desk(STORY)
    assert panel(again, "reading")["done"] == 5 and again.analysis.claims == desk.analysis.claims


def test_undo_takes_back_decisions_and_not_the_way_through_the_text():
    desk = text_desk(STORY)
    do(desk, do="move")
    do(desk, do="judge", value="drop")
    for _ in range(3):
        do(desk, do="move")
    assert shown(desk)["undo"] == 1
    do(desk, do="undo")
    assert desk.state.claims == () and desk.state.open.startswith("claim ")


def test_accepting_what_was_changed_leaves_it_changed():
    desk = text_desk(STORY)
    row = claim_row(desk, "attacks")
    set_row(desk, row, "polarity", "-")
    do(desk, do="judge", row=row, value="keep")
    assert next(claim for claim in desk.analysis.claims if claim.relation == "attacks").polarity == "-"


def test_selected_words_become_a_claim_with_its_fields_filled_in():
    text = "News\nChad did not give Mali a single boat, and Niger may have attacked Chad, a spokesman for Mali said."
    desk = text_desk(text)
    words = "Chad did not give Mali a single boat"
    do(desk, do="words", what="new claim", paragraph=2, start=0, end=len(words))
    (row,) = panel(desk, "card")["rows"]
    values = row["values"]
    assert (values["paragraph"], values["content"]) == ("2", words)
    assert (values["actor"], values["recipient"]) == ("chad", "mali")
    assert (values["source_kind"], values["cue"]) == ("official", "said")


def test_a_sentence_without_a_claim_is_not_given_a_relation_that_one_key_accepts():
    desk = text_desk("News\nBritish and Irish boats flew Canadian flags in their harbours.")
    (stop,) = counted_stops(desk.state)
    do(desk, do="open", row=stop.row)
    values = panel(desk, "card")["rows"][0]["values"]
    assert (values["actor"], values["recipient"], values["relation"]) == ("united_kingdom", "ireland", "")
    do(desk, do="judge", value="keep")
    assert desk.analysis.claims == () and "field relation: found nothing" in panel(desk, "card")["rows"][0]["said"]


def test_selected_words_become_an_actor_or_another_name_of_one():
    desk = text_desk(STORY)
    place = {"paragraph": 2, "start": 25, "end": 37}  # "Sahel Union" with the spaces around it
    do(desk, do="words", what="new actor", **place)
    assert panel(desk, "card")["rows"][0]["values"]["name"] == "Sahel Union"
    set_row(desk, "new actor", "into", "Mali")
    do(desk, do="judge", row="new actor", value="keep")
    assert [(one.name, one.action, one.into) for one in desk.state.actors] == [("Sahel Union", "merge", "Mali")]


def test_words_that_the_list_of_actors_knows_can_be_decided_on_too():
    desk = text_desk("News\nChad attacked Niger. Paris waited.")
    do(desk, do="open", row="actor Paris")
    (row,) = panel(desk, "card")["rows"]
    assert row["note"] == "It names France."
    do(desk, do="judge", row="actor Paris", value="drop")
    assert "france" not in {mention.actor for mention in desk.analysis.mentions}


def test_what_the_last_decision_has_turned_is_said_beside_the_graph():
    desk = text_desk("News\nChad attacked Niger. Chad supports Mali. Niger supports Mali. Chad supports Niger.")
    assert "Your last decision" not in panel(desk, "graph")["title"]
    (attack,) = [row for row in claim_rows(desk.analysis) if row["relation"] == "attacks"]
    do(desk, do="judge", row=f"claim {attack['key']}", value="drop")
    assert "Chad–Niger: a new cooperative tie" in panel(desk, "graph")["title"]
    assert [edge["change"] for edge in panel(desk, "graph")["edges"]].count("new") == 1


def test_claims_of_several_coders_stand_in_the_text_by_their_names():
    (attack,) = analyse("News\nChad attacked Niger.").claims
    others = [
        replace(attack, id="x", relation="threatens", coder="a friend"),
        replace(attack, id="y", start=1, content="Chad", coder="a liar"),
    ]
    desk = text_desk("News\nChad attacked Niger.", others=others)
    assert "1 claim proposed by a friend." in desk.greeting
    tags = " ".join(one["tag"] for one in lines(desk)["2.1"]["stretches"])
    assert tags.split() == ["?", "a", "friend?"]
    assert {claim.relation for claim in desk.analysis.claims} == {"attacks"}
    (row,) = [stop.row for stop in stops_of(desk.state) if stop.coder == "a friend"]
    assert "proposed by a friend" in rows(desk)[row]["note"]
    do(desk, do="judge", row=row, value="keep")
    assert {claim.relation for claim in desk.analysis.claims} == {"attacks", "threatens"}


def test_the_answer_of_a_chat_model_is_pasted_checked_and_comes_back(home):
    said = {
        "paragraph": 3,
        "content": "Sahel Union left",
        "relation": "withholds",
        "actor": "mali",
        "recipient": "chad",
    }
    said |= {"source": "author", "source_kind": "author", "layer": "diplomatic"}
    text = json.dumps([said, said | {"content": "Chad fled <b>at dawn</b>"}])
    desk = text_desk(RAID)
    assert do(desk, do="set", control="answer", value=text) == "", "the box is not shown yet"
    do(desk, do="chat")
    assert "2 claims by model: 1 passed" in do(desk, do="set", control="answer", value=text)
    assert any("Chad fled" in one for one in panel(desk, "answer")["items"])
    assert [claim.coder for claim in desk.state.others] == ["model"]
    do(desk, do="set", control="answer", value="I would rather not.")
    assert "expected a JSON list" in desk.session.fault
    again = text_desk(RAID)
    (row,) = [stop.row for stop in stops_of(again.state) if stop.coder == "model"]
    do(again, do="judge", row=row, value="keep")
    kept_claim = [claim for claim in again.analysis.claims if claim.content == "Sahel Union left"]
    assert [claim.relation for claim in kept_claim] == ["withholds"]
    actors, claims = tables(RAID)
    alone = analyse(RAID, actors=actors, claims=claims)
    assert alone.stale == () and [claim.relation for claim in alone.claims if claim.content == "Sahel Union left"]
    table = list(csv.DictReader(io.StringIO(claims_csv(again.analysis))))
    ties = list(again.analysis.signed.graph.edges(data="sign"))
    assert list(analyse(RAID, claims=table).signed.graph.edges(data="sign")) == ties
    do(again, do="forget")
    assert list((home / "own_texts").iterdir()) == []


def test_the_prompt_for_a_chat_model_can_be_saved():
    desk = text_desk(RAID)
    (file,) = [file for file in desk.lab.files if file.name == "prompt.txt"]
    assert file.make(desk.state) == coding_prompt(analyse(RAID)).text


def test_a_long_text_is_read_in_parts():
    desk = text_desk("News\n" + "\n".join(f"Chad attacked Niger in {1000 + n}." for n in range(700)))
    assert panel(desk, "reading")["title"] == "News · part 1 of 3" and len(lines(desk)) == 300
    (later,) = [one for one in panel(desk, "reading")["buttons"] if one["id"] == "later part"]
    do(desk, **later["action"])
    assert panel(desk, "reading")["title"] == "News · part 2 of 3" and next(iter(lines(desk))) == "301.1"
    do(desk, do="move")
    assert desk.state.open and stops_of(desk.state)[299].row == desk.state.open
    do(desk, do="move", back=True)
    assert panel(desk, "reading")["title"] == "News · part 1 of 3"


# ---------------------------------------------------------------- keeping


def test_decisions_are_kept_at_once_and_come_back_with_the_text(home):
    desk = text_desk(RAID)
    set_row(desk, "actor Sahel Union", "action", "reject")
    set_row(desk, claim_row(desk, "attacks"), "certainty", "PS")
    (file,) = (home / "own_texts").iterdir()
    assert file == file_of(article_of(RAID)) and "attacked" not in file.read_text()
    again = text_desk(RAID.replace("\n", "\r\n"))
    assert "2 earlier decisions of yours are back" in again.greeting
    assert again.state.actors == desk.state.actors and again.state.claims == desk.state.claims
    actors, claims = tables(RAID)
    assert analyse(RAID, actors=actors, claims=claims).claims == desk.analysis.claims
    assert text_desk(RAID + " More.").state.actors == ()


def test_resetting(home):
    desk = text_desk(RAID)
    set_row(desk, "actor Sahel Union", "action", "reject")
    assert do(desk, do="forget") == "Your decisions on this text are forgotten."
    assert desk.state == State(desk.state.article) and list(home.rglob("*.json*")) == []
    assert rows(desk)["actor Sahel Union"]["values"]["action"] == ""


@pytest.mark.parametrize(
    "line",
    [
        *(b"{", b"\xff", b"[]", b'{"key": 3, "value": {}}', b'{"key": "actor Sahel Union", "value": {"name": ""}}'),
        b'{"key": "claim k1", "value": {"key": "k1"}}',
        b'{"key": "claim k1", "value": {"key": "k1", "action": "change", "polarity": 3}}',
    ],
)
def test_a_damaged_line_is_passed_over_and_said_and_costs_no_other(line):
    set_row(text_desk(RAID), "actor Sahel Union", "action", "reject")
    with file_of(article_of(RAID)).open("ab") as file:
        file.write(b"\n" + line)
    desk = text_desk(RAID)
    assert "1 earlier decision of yours is back." in desk.greeting
    assert desk.greeting.endswith("Damaged or of another version, and passed over: 1 earlier decision.")
    set_row(desk, claim_row(desk, "attacks"), "action", "drop")
    found = kept(article_of(RAID))
    actors, claims = found.actors, found.claims
    assert len(actors) == len(claims) == 1 and line in file_of(article_of(RAID)).read_bytes()


def test_kept_decisions_that_do_not_fit_are_left_out_and_said_and_the_others_hold():
    state = State(
        article_of(RAID), (ActorDecision("Nowhere", "accept"), ActorDecision("Sahel Union", "reject", kind="igo"))
    )
    keep(state)
    desk = text_desk(RAID)
    assert "1 earlier decision left out, since not all fit together: " in desk.greeting and "Nowhere" in desk.greeting
    assert desk.state.actors == state.actors[1:] and desk.analysis.claims
    assert b"Nowhere" in file_of(state.article).read_bytes()


def test_two_desks_at_once_lose_nothing():
    one, other = text_desk(RAID), text_desk(RAID)
    set_row(one, "actor Sahel Union", "action", "reject")
    set_row(one, claim_row(one, "attacks"), "action", "drop")
    set_row(other, "actor Sahel Union", "action", "accept")
    add_claim(other, **MET)
    set_row(other, claim_row(other, "criticises"), "polarity", "-")
    again = text_desk(RAID)
    assert [decision.action for decision in again.state.actors] == ["accept"]
    assert sorted(correction.action for correction in again.state.claims) == ["add", "change", "drop"]


def test_two_desks_that_decide_otherwise_say_so_and_the_last_one_holds():
    one, other = text_desk(RAID), text_desk(RAID)
    assert set_row(one, "actor Sahel Union", "action", "reject") == "Kept on this machine."
    said = set_row(other, "actor Sahel Union", "kind", "bloc")
    assert said == "Kept on this machine. Another desk had decided otherwise on actor Sahel Union; this holds now."
    assert text_desk(RAID).state.actors == other.state.actors


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(home):
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the folder should be", encoding="utf-8")
    desk = text_desk(RAID)
    assert "Nothing can be kept here" in set_row(desk, "actor Sahel Union", "action", "reject")
    assert desk.state.actors == (ActorDecision("Sahel Union", "reject", kind="igo"),)


# ---------------------------------------------------------------- nothing runs


def test_what_comes_from_the_text_is_sent_as_it_stands():
    """The page puts every word on the screen as text: see the test of the page."""
    nasty = "News\nPresident <img src=x onerror=alert(1)> Example said that Chad attacked Niger & 1 < 2 🐟 שלום."
    desk = text_desk(article_of(nasty))
    set_row(desk, "new actor", "name", "<script>alert(1)</script>")
    found = rows(desk)
    assert "Niger & 1 < 2 🐟 שלום" in view.evidence_of(desk.state)[desk.analysis.claims[0].id]["text"]
    assert found["new actor"]["values"]["name"] == "<script>alert(1)</script>"
    assert "&amp;" not in json.dumps(shown(desk)) and "&lt;" not in json.dumps(shown(desk))
    assert "<img" not in desk.static_html() and "<script" not in desk.static_html()


def test_rows_for_the_report_are_plain():
    desk = text_desk(RAID)
    set_row(desk, claim_row(desk, "attacks"), "polarity", "-")
    found = files.claim_rows(desk.state.claims)
    key = claim_rows(desk.analysis)[0]["key"]
    assert found == [{"key": key, "action": "change", "saw": "chad niger", "polarity": "-"}]
    assert json.loads(json.dumps(found)) == found


# The line that keeps a state


def kept_line(desk):
    """The text of a kept state, taken from the line of code that the lab shows."""
    line = desk.scene()["kept"]["snippet"]
    assert line.startswith("labs.text_desk(state=")
    return eval(line.removeprefix("labs.text_desk(state=").removesuffix(")"))


def test_the_line_that_keeps_the_state_opens_the_desk_again():
    desk = text_desk("News\nSahel Union met Chad. Sahel Union left.")
    desk.act({"do": "row", "row": "actor Sahel Union", "control": "action", "value": "reject"})
    state, decided = kept_line(desk), desk.state.actors
    desk.act({"do": "forget"})
    again = text_desk("News\nSahel Union met Chad. Sahel Union left.", state=state)
    assert again.state.actors == decided and len(decided) == 1
    again.act({"do": "undo"})
    assert again.state.actors == ()


def test_a_kept_state_without_its_text_waits_for_it():
    desk = text_desk("News\nSahel Union met Chad. Sahel Union left.")
    desk.act({"do": "row", "row": "actor Sahel Union", "control": "action", "value": "reject"})
    state, decided = kept_line(desk), desk.state.actors
    desk.act({"do": "forget"})
    again = text_desk(state=state)
    assert again.state == State() and "wait for their text" in again.greeting
    again.act({"do": "set", "control": "paste", "value": "News\nMali left Chad."})
    assert again.state.actors == ()
    assert 'decision on "Sahel Union": found a name that is not in the text' in again.session.fault
    again.act({"do": "set", "control": "paste", "value": "News\nSahel Union met Chad. Sahel Union left."})
    assert again.state.actors == decided and again.session.fault == ""


def test_a_state_of_another_lab_is_refused():
    with pytest.raises(EntenteError, match='the file: found a file of the lab "time_lab"; expected one of "text_desk"'):
        text_desk(state='{"lab": "time_lab", "actions": []}')
