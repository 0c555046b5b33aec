"""The desk for a text of one's own, without a browser: values are set as a learner sets them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from entente import data
from entente.analysis import ActorDecision, analyse, article_of, claim_rows
from entente.course import desk as the_desk
from entente.course.desk import MOST_BYTES, State, TextDesk, describe, file_of, kept, tables, text_at, text_of, update
from entente.errors import EntenteError

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OWN = Path(__file__).parent / "texts" / "own"
SUEZ = data.root() / "own_text.txt"
RAID = "A border\nChad attacked Niger, officials said. Mali criticised Chad.\nNATO met Chad. NATO left again."


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTENTE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def controls(row) -> list:
    """The controls of a row, below all boxes."""
    inner = getattr(row, "children", None)
    return [row] if inner is None else [control for child in inner for control in controls(child)]


def actor_row(desk: TextDesk, name: str) -> list:
    return next(c for row in desk.actors.children if (c := controls(row)) and f"<b>{name}</b>" in str(c[0].value))


def claim_row(desk: TextDesk, relation: str) -> dict:
    for row in desk.claims.children:
        found = {getattr(c, "tooltip", None) or getattr(c, "placeholder", ""): c for c in controls(row)}
        if "relation" in found and found["relation"].value == relation:
            return found | {"fault": controls(row)[-1]}
    raise AssertionError(f"no claim with {relation}")


def actor_rows_shown(desk: TextDesk) -> int:
    return sum("<b>" in str(getattr(controls(row)[0], "value", "")) for row in desk.actors.children)


def button(desk: TextDesk, words: str):
    every = [*controls(desk.view)]
    return next(control for control in every if getattr(control, "description", "") == words)


# ---------------------------------------------------------------- state


def test_a_name_that_was_not_proposed_is_shown_as_added():
    desk = TextDesk(SUEZ, actors=[{"name": "Soviet Union", "action": "accept", "kind": "state"}])
    assert "added by hand" in actor_row(desk, "Soviet Union")[0].value
    assert "×1" in actor_row(desk, "Security Council")[0].value


def test_given_decisions_are_on_the_desk_and_kept_ones_go_before_them():
    rows = [{"name": "NATO", "action": "rename", "label": "the Alliance"}]
    first = TextDesk(OWN / "own_text_1.txt", actors=rows)
    assert first.analysis.label("nato") == "the Alliance"
    assert not file_of(first.state.article).exists()  # nothing is kept that nobody decided here
    first.act({"do": "actor", "name": "Royal Navy", "action": "reject"})
    assert [row["name"] for row in TextDesk(OWN / "own_text_1.txt").actor_rows()] == ["NATO", "Royal Navy"]
    again = TextDesk(OWN / "own_text_1.txt", actors=[{"name": "NATO", "action": "reject"}])
    assert again.analysis.label("nato") == "the Alliance"


def test_update_is_pure_and_refuses_what_it_does_not_know():
    before = State(article_of(RAID))
    after = update(before, {"do": "actor", "name": "NATO", "action": "reject"})
    assert before == State(article_of(RAID)) and after.actors == (ActorDecision("NATO", "reject"),)
    with pytest.raises(EntenteError, match="desk"):
        update(before, {"do": "dance"})


def test_a_decision_that_does_not_fit_changes_nothing():
    state = update(State(article_of(RAID)), {"do": "actor", "name": "NATO", "action": "merge", "into": "nobody"})
    assert state.actors == () and 'found "nobody"' in state.fault
    assert update(state, {"do": "actor", "name": "NATO", "action": "accept"}).fault == ""


def test_a_later_decision_on_the_same_name_takes_the_place_of_the_earlier():
    state = State(article_of(RAID))
    for action in ("reject", "accept"):
        state = update(state, {"do": "actor", "name": "NATO", "action": action})
    assert state.actors == (ActorDecision("NATO", "accept"),)


# ---------------------------------------------------------------- giving a text


def test_pasting_a_text():
    desk = TextDesk()
    desk.paste.value = RAID
    desk.use.click()
    assert {claim.relation for claim in desk.analysis.claims} >= {"attacks", "criticises"}
    assert "3 paragraphs" in desk.said.value and "Chad − Niger" in desk.result.value


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
    desk = TextDesk(RAID)
    before = desk.state
    desk.upload.value = (
        {"name": "mine.txt", "type": "", "size": len(content), "content": content, "last_modified": NOW},
    )
    assert expected in desk.said.value and desk.state == before


def test_an_upload_is_read():
    desk = TextDesk()
    content = (OWN / "own_text_1.txt").read_bytes()
    entry = {"name": "cod.txt", "type": "text/plain", "size": len(content), "content": memoryview(content)}
    desk.upload.value = ({**entry, "last_modified": NOW},)
    assert len(desk.analysis.claims) >= 5


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(EntenteError, match="found 200 MB; expected at most 10 MB"):
        text_at(str(large))
    with pytest.raises(EntenteError, match="at most 10 MB"):
        text_of(b"a" * (MOST_BYTES + 1), "large.txt")


def test_a_path(tmp_path):
    desk = TextDesk()
    file = tmp_path / "mine.txt"
    file.write_text(RAID, encoding="utf-8")
    for typed, expected in [
        ("", "nothing"),
        (str(tmp_path), "a folder"),
        (f"{file}x", "no such file"),
        ("a\0b", "found"),
    ]:
        desk.path.value = typed
        desk.open.click()
        assert expected in desk.said.value
    desk.path.value = f' "{file}" '
    desk.open.click()
    assert "3 paragraphs" in desk.said.value


def test_no_words_and_another_language():
    desk = TextDesk(" … ")
    assert "no words" in desk.said.value
    desk = TextDesk("Le ministre a dit que la France ne livrera pas les armes aux rebelles dans le nord du pays.")
    assert "looks French" in desk.result.value


# ---------------------------------------------------------------- deciding


def test_renaming_and_merging_by_the_row():
    desk = TextDesk(RAID)
    _, action, other, kind, fault = actor_row(desk, "NATO")
    action.value = "merge"
    assert "the actor to merge into" in fault.value and desk.state.actors == ()
    other.value = "Mali"
    assert fault.value == "" and {m.actor for m in desk.analysis.mentions if m.exact == "NATO"} == {"mali"}
    action.value = "accept"
    kind.value = "bloc"
    assert desk.analysis.gazetteer.actors["nato"].kind == "bloc"


def test_a_name_by_hand():
    desk = TextDesk(OWN / "own_text_2.txt")
    name, kind, add, fault = controls(desk.actors.children[-1])
    name.value, kind.value = "United Nation", "igo"
    add.click()
    assert "not in the text" in fault.value
    name.value = "United Nations"
    add.click()
    assert desk.analysis.gazetteer.actors["united_nations"].kind == "igo"
    assert actor_row(desk, "United Nations")


def test_correcting_a_claim():
    desk = TextDesk(RAID)
    claim_row(desk, "attacks")["polarity"].value = "-"
    assert next(c for c in desk.analysis.claims if c.relation == "attacks").polarity == "-"
    claim_row(desk, "criticises")["keep or drop"].value = "drop"
    assert "criticises" not in {claim.relation for claim in desk.analysis.claims}
    claim_row(desk, "criticises")["keep or drop"].value = ""
    assert "criticises" in {claim.relation for claim in desk.analysis.claims}
    row = claim_row(desk, "attacks")
    row["since"].value = "some day"
    assert "expected a date" in row["fault"].value
    assert next(c for c in desk.analysis.claims if c.relation == "attacks").since == ""


def test_a_refused_change_can_be_undone_in_its_row():
    desk = TextDesk(RAID)
    row = claim_row(desk, "attacks")
    row["recipient"].value = row["actor"].value
    assert row["keep or drop"].value == "change" and "two different actors" in row["fault"].value
    assert desk.state.claims == ()
    row["keep or drop"].value = ""
    row = claim_row(desk, "attacks")
    assert (row["actor"].value, row["recipient"].value) == ("chad", "niger")
    assert row["fault"].value == "" and desk.said.value == "<div role='status'></div>"


def test_a_decision_leaves_the_rows_of_others_and_its_own_in_place():
    desk = TextDesk(RAID)
    before = desk.claims.children[:-1]
    claim_row(desk, "criticises")["since"].value = "some day"
    claim_row(desk, "attacks")["certainty"].value = "PS"
    assert desk.claims.children[:-1] == before, "the focus would be lost"
    assert claim_row(desk, "attacks")["keep or drop"].value == "change"
    row = claim_row(desk, "criticises")
    assert row["since"].value == "some day" and "expected a date" in row["fault"].value
    actor_row(desk, "NATO")[1].value = "reject"
    options = claim_row(desk, "attacks")["actor"].options
    assert "nato" not in {actor for _, actor in options}, "rows are drawn anew for other actors"
    assert claim_row(desk, "attacks")["certainty"].value == "PS"


def test_a_fault_stands_in_its_row_without_the_number_of_one():
    desk = TextDesk(RAID)
    row = claim_row(desk, "criticises")
    row["since"].value = "<i>some day</i>"
    assert "field since: found" in row["fault"].value and "row 1" not in row["fault"].value
    assert "<i>" not in row["fault"].value and 'role="alert"' in row["fault"].value


def test_words_that_would_do_nothing_cannot_be_typed():
    desk = TextDesk(RAID)
    _, action, other, _, _ = actor_row(desk, "NATO")
    assert other.disabled
    action.value = "rename"
    assert not other.disabled and desk.state.actors == ()
    other.value = "the Alliance"
    action.value = "reject"
    assert other.disabled


def test_the_desk_says_that_it_works_before_it_does(monkeypatch):
    desk = TextDesk(RAID)
    seen = []
    real = the_desk.analyse
    monkeypatch.setattr(the_desk, "analyse", lambda *args, **more: seen.append(desk.said.value) or real(*args, **more))
    desk.give(lambda: "News\nMali attacked Chad.")
    assert "Reading" in seen[0] and "2 paragraphs." in desk.said.value
    seen.clear()
    claim_row(desk, "attacks")["keep or drop"].value = "keep"
    assert "Working" in seen[0] and "Kept" in desk.said.value


def test_one_of_a_thing_is_said_as_one():
    desk = TextDesk("Mali attacked Chad.")
    assert "1 paragraph." in desk.said.value
    claim_row(desk, "attacks")["keep or drop"].value = "keep"
    assert "1 earlier decision of yours is back." in TextDesk("Mali attacked Chad.").said.value


def test_a_claim_by_hand_and_taking_it_back():
    desk = TextDesk(RAID)
    number, content, actor, relation, recipient, add, fault = controls(desk.hand.children[0])
    actor.value, relation.value, recipient.value = "nato", "protects", "chad"
    number.value, content.value = 3, "NATO hugged Chad"
    add.click()
    assert "words of paragraph 3" in fault.value
    content.value = "NATO  met Chad"
    add.click()
    assert desk.analysis.claims[-1].id == "h001" and desk.analysis.claims[-1].content == "NATO met Chad"
    assert "at the end of the claims" in controls(desk.hand.children[0])[-1].value
    button(desk, "Take it back").click()
    assert not any(claim.id == "h001" for claim in desk.analysis.claims)


def test_long_tables_are_paged():
    text = "News\n" + " ".join(
        f"The {a}{b}ong Abc Front attacked Chad in 199{n % 10}."
        for n, (a, b) in enumerate((a, b) for a in "BDFGKL" for b in "aeiouy")
    )
    desk = TextDesk(text)
    assert actor_rows_shown(desk) == 30
    later = next(c for c in controls(desk.actors) if getattr(c, "description", "") == "Later")
    later.click()
    assert actor_rows_shown(desk) == 6
    assert desk.state.pages == (1, 0)


# ---------------------------------------------------------------- keeping


def test_decisions_are_kept_at_once_and_come_back_with_the_text(home):
    desk = TextDesk(RAID)
    actor_row(desk, "NATO")[1].value = "reject"
    claim_row(desk, "attacks")["certainty"].value = "PS"
    (file,) = (home / "own_texts").glob("*.json")
    assert file == file_of(article_of(RAID)) and "attacked" not in json.dumps(json.loads(file.read_text())["claims"])
    again = TextDesk(RAID.replace("\n", "\r\n"))
    assert "2 earlier decisions of yours are back" in again.said.value
    assert again.state.actors == desk.state.actors and again.state.claims == desk.state.claims
    actors, claims = tables(RAID)
    assert analyse(RAID, actors=actors, claims=claims).claims == desk.analysis.claims
    assert TextDesk(RAID + " More.").state.actors == ()


def test_resetting(home):
    desk = TextDesk(RAID)
    actor_row(desk, "NATO")[1].value = "reject"
    desk.forget.click()
    assert desk.state == State(desk.state.article) and list(home.rglob("*.json")) == []
    assert actor_row(desk, "NATO")[1].value == "accept"


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"actors": [{"name": ""}], "claims": []}', b"\xff", b'{"actors": 3}']
)
def test_a_damaged_file_is_set_aside(content):
    file = file_of(article_of(RAID))
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert kept(article_of(RAID)) == ((), ())
    (aside,) = file.parent.iterdir()
    assert "damaged" in aside.name and aside.read_bytes() == content


def test_kept_decisions_that_do_not_fit_are_set_aside_and_said():
    state = State(article_of(RAID), (ActorDecision("Nowhere", "accept"),))
    the_desk.keep(state)
    desk = TextDesk(RAID)
    assert "set aside" in desk.said.value and desk.state.actors == () and desk.analysis.claims
    assert any("damaged" in file.name for file in file_of(state.article).parent.iterdir())


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_lost(home):
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text("a file where the folder should be", encoding="utf-8")
    desk = TextDesk(RAID)
    actor_row(desk, "NATO")[1].value = "reject"
    assert "Not kept" in desk.said.value and desk.state.actors == (ActorDecision("NATO", "reject", kind="igo"),)


# ---------------------------------------------------------------- nothing runs


def test_what_comes_from_the_text_is_escaped():
    nasty = "News\nPresident <img src=x onerror=alert(1)> Example said that Chad attacked Niger & <b>Mali</b>."
    desk = TextDesk(article_of(nasty))
    front = [c.value for c in controls(desk.view) if type(c).__name__ == "HTML"]
    assert not any("<img" in value for value in front)
    desk.act({"do": "actor", "name": "<script>alert(1)</script>", "action": "accept"})
    assert "<script>" not in desk.said.value and "&lt;script&gt;" in desk.said.value
    odd = analyse("News\nChad attacked Niger.")
    assert "<" not in describe(State(odd.article)).replace("<p>", "").replace("</p>", "").replace("<b>", "").replace(
        "</b>", ""
    ).replace("<ul>", "").replace("</ul>", "").replace("<li>", "").replace("</li>", "")


def test_rows_for_the_report_are_plain():
    desk = TextDesk(RAID)
    claim_row(desk, "attacks")["polarity"].value = "-"
    rows = desk.claim_rows()
    assert rows == [{"key": claim_rows(desk.analysis)[0]["key"], "action": "change", "polarity": "-"}]
    assert json.loads(json.dumps(rows)) == rows
