"""The data contract: the tables as they are have no fault, and every seeded fault is found, all in one report."""

from __future__ import annotations

import ast
import csv
import dataclasses
import graphlib
import hashlib
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from entente import data
from entente.data import loading, places
from entente.errors import EntenteError
from tools import pack

LOADERS = [
    data.article,
    data.gazetteer,
    data.states,
    data.codebook,
    data.lexicon,
    data.claims,
    data.coders,
    data.codings,
    data.sources,
    data.gold_mentions,
    data.outside_facts,
    data.hypotheses,
    data.evidence_matrix,
    data.cross_impact,
    data.judgements,
    data.benchmark_figures,
]


@pytest.fixture(scope="session")
def packed(tmp_path_factory):
    """The data as they would be packed now."""
    folder = Path(shutil.copytree(data.root(), tmp_path_factory.mktemp("packed") / "data"))
    assert pack.main([str(folder)]) == 0
    return folder


@pytest.fixture
def copy(packed, tmp_path):
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(packed, tmp_path / "data"))


def codes(folder):
    return {fault.code for fault in data.validate(folder)}


def faults_of(folder, code):
    return [fault for fault in data.validate(folder) if fault.code == code]


def only(folder, code):
    """The one fault of a kind."""
    (fault,) = faults_of(folder, code)
    return fault


def read(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, name, rows):
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def change(folder, name, number, **cells):
    """Change cells of the row with this number in a spreadsheet (the header is row 1)."""
    rows = read(folder, name)
    rows[number - 2].update(cells)
    write(folder, name, rows)
    return rows[number - 2]


def descriptor(folder):
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def redescribe(folder, name, alter):
    whole = descriptor(folder)
    alter(next(resource for resource in whole["resources"] if resource["name"] == name))
    (folder / "datapackage.json").write_text(json.dumps(whole), encoding="utf-8")


# --- The tables as they are ----------------------------------------------------------------------------------------


def test_the_tables_have_no_fault(packed):
    assert data.validate(packed) == ()


def test_another_validator_finds_no_fault_either(packed):
    frictionless = pytest.importorskip("frictionless")
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(packed / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "rowNumber", "fieldName", "note"])[:20]
    assert {task.name for task in report.tasks} >= set(data.table_names())


def test_hashes_are_those_of_the_bytes():
    for resource in descriptor(data.root())["resources"]:
        raw = (data.root() / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest(), resource["name"]
        assert resource["bytes"] == len(raw)


def test_the_package_is_up_to_date(capsys):
    assert pack.main(["--check"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_every_table_says_where_it_comes_from_and_may_be_used():
    for resource in descriptor(data.root())["resources"]:
        assert resource["sources"] and all(source["title"] for source in resource["sources"]), resource["name"]
        assert resource["licenses"] and all(licence["name"] for licence in resource["licenses"])
        for field in resource.get("schema", {}).get("fields", []):
            assert field["description"].strip(), f"{resource['name']}.{field['name']}"


def test_the_article_names_its_source_and_is_a_retelling():
    article = next(resource for resource in descriptor(data.root())["resources"] if resource["name"] == "article")
    assert "Express, World | News, June 2025" in article["sources"][0]["title"]
    assert "own retelling" in article["description"]


@pytest.mark.parametrize("load", LOADERS, ids=lambda load: load.__name__)
def test_a_loader_gives_the_same_immutable_thing_each_time(load):
    first = load()
    assert load() is first
    assert not isinstance(first, list | dict)
    if isinstance(first, tuple):
        assert first and all(dataclasses.is_dataclass(item) for item in first)
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(first[0], dataclasses.fields(first[0])[0].name, "changed")


def test_claims_and_mentions_point_at_their_words():
    for claim in (*data.claims(), *itertools.chain(*data.codings().values())):
        assert data.article().paragraphs[claim.paragraph - 1].text[claim.start : claim.end] == claim.content
    for mention in data.gold_mentions():
        text = data.article().paragraphs[mention.paragraph - 1].text
        assert text[mention.start : mention.end] == mention.exact
        assert mention.prefix + mention.exact + mention.suffix in text


def test_sizes_that_the_course_promises():
    claims = data.claims()
    assert len(data.article().paragraphs) == 49
    assert len(claims) >= 40
    assert len(data.codings()) >= 2 and not {claim.coder for claim in claims} & set(data.codings())
    assert len({state.iso3 for state in data.states()}) == 193 + 2 + 2


def test_a_mention_keeps_the_state_that_it_rolls_up_to():
    by_words = {mention.exact: mention for mention in data.gold_mentions()}
    assert by_words["Israeli Air Force"].state == "israel"
    assert by_words["Putin"].mention.state == "russia"


def test_every_actor_and_state_is_known_to_the_gazetteer():
    known = data.gazetteer().actors
    assert {state.id for state in data.states()} <= set(known)
    assert {mention.actor for mention in data.gold_mentions()} <= set(known)


def test_outside_facts_tell_what_is_only_claimed():
    facts = {fact.id: fact for fact in data.outside_facts()}
    assert facts["f11"].status == "claimed" and "not been verified" in facts["f11"].fact
    assert facts["f18"].status == "contested" and facts["f16"].status == "hindsight"
    assert facts["f10"].status == "partly_reported"
    assert facts["f06"].paragraphs == (24, 25)


def test_the_nuclear_question_has_more_than_one_voice():
    """Iran, US intelligence, Israel and the IAEA, beside every paragraph that speaks of a weapon or a motive."""
    facts = {fact.id: fact for fact in data.outside_facts()}
    voices = {"f23": "claimed", "f24": "contested", "f25": "contested", "f26": "reported"}
    assert {name: facts[name].status for name in voices} == voices
    for number in (2, 26, 27, 33):
        beside = {name for name, fact in facts.items() if number in fact.paragraphs}
        assert voices.keys() <= beside, number
    assert voices.keys() <= set(data.scenarios()["iran_completes_weapon"].rests_on)
    towards = [one for one in data.cross_impact().impacts if (one.state, one.on_state) == ("dash", "goes_on")]
    assert {"f23", "f24", "f25"} <= set(towards[0].rests_on)


LOADED = re.compile(r"regime|abandon|secrets|ayatollah|terroris|fanatic|natural experiment", re.IGNORECASE)


def test_in_our_own_voice_nobody_gets_a_loaded_name():
    """What figures and tables show: the article's words stay in the article and in its claims."""
    shown = [scenario.title + scenario.question for scenario in data.scenarios().values()]
    for name in ("actors", "sources", "hypotheses", "descriptors", "evidence", "ratings", "cross_impact"):
        for row in data.table(name):
            shown += [value for key, value in row.items() if key not in ("id", "note") and isinstance(value, str)]
    shown += [fact.fact for fact in data.outside_facts()]
    assert [words for words in shown if LOADED.search(words)] == []


def test_benchmark_networks():
    tribes = data.benchmark("highland_tribes")
    assert (len(tribes), len(tribes.edges)) == (16, 58)
    assert sum(sign < 0 for *_, sign in tribes.edges(data="sign")) == 29
    europe = data.benchmark("wwi_alliances", year=1907)
    signs = [sign for *_, sign in europe.edges(data="sign")]
    assert (len(europe), signs.count(1), signs.count(-1)) == (6, 6, 9)
    assert europe["GBR"]["RUS"]["sign"] == 1
    assert data.benchmark("wwi_alliances", year=1906)["GBR"]["RUS"]["sign"] == -1  # the last year before 1907


@pytest.mark.parametrize(
    ("name", "year", "message"),
    [
        ("highland_tribe", None, 'Did you mean "highland_tribes"?'),
        ("somewhereland", None, "one of highland_tribes, wwi_alliances"),
        ("wwi_alliances", None, "a year from 1872 to"),
        ("highland_tribes", 1907, "have no dates"),
    ],
)
def test_a_wrong_benchmark_gets_a_sentence(name, year, message):
    with pytest.raises(EntenteError, match=message.replace("?", r"\?")):
        data.benchmark(name, year=year)


def test_a_wrong_table_gets_the_nearest_name():
    with pytest.raises(EntenteError, match='Did you mean "claims"'):
        data.table("claim")


def test_table_reads_numbers_lists_and_empty_cells():
    first = data.table("claims")[0]
    assert isinstance(first["paragraph"], int) and first["until"] is None
    assert isinstance(data.table("outside_facts")[0]["bears_on"], tuple)
    assert data.table("somewhereland")[0]["B1"] == -2


def test_sealed_tables_are_read_without_the_validator(copy, monkeypatch):
    """A table with the recorded hash was checked when it was packed: loading it must not take seconds."""

    def checked(snapshot):
        raise AssertionError("a sealed table was checked again")

    monkeypatch.setattr(loading, "all_faults", checked)
    assert data.claims(root=copy) == data.claims()
    change(copy, "claims.csv", 3, note="Seen again.")
    with pytest.raises(AssertionError, match="checked again"):
        data.claims(root=copy)


# --- Seeded faults -------------------------------------------------------------------------------------------------


def seed_everything(folder):
    """Break more than twenty things of different kinds; return the code and the address that each fault must have."""
    change(folder, "claims.csv", 5, certainty="sure")
    change(folder, "claims.csv", 6, actor="irann")
    change(folder, "claims.csv", 7, relation="atacks")
    change(folder, "claims.csv", 8, start="0", end="3")
    change(folder, "claims.csv", 9, paragraph="50")
    change(folder, "claims.csv", 10, since="2024-02-30")
    change(folder, "claims.csv", 11, since="2025-06", until="2024")
    change(folder, "claims.csv", 12, paragraph="seven")
    change(folder, "claims.csv", 13, polarity="")
    change(folder, "claims.csv", 14, id="c001")
    change(folder, "claims.csv", 15, cue="bellows")
    change(folder, "claims.csv", 16, source="galeoti")
    change(folder, "claims.csv", 17, since="June")
    change(folder, "claims.csv", 18, source_kind="official", source="author")
    change(folder, "codings.csv", 4, coder="nobody")
    change(folder, "codings.csv", 5, relation="withholds", layer="")
    change(folder, "mentions.csv", 3, suffix="xx")
    change(folder, "mentions.csv", 4, prefix="xx")
    change(folder, "mentions.csv", 5, metonymic="perhaps")
    change(folder, "mentions.csv", 6, actor="atlantis")
    change(folder, "actors.csv", 4, part_of=read(folder, "actors.csv")[2]["id"])
    change(folder, "aliases.csv", 3, type="nickname")
    change(folder, "outside_facts.csv", 2, bears_on="p77;treaty")
    change(folder, "outside_facts.csv", 3, bears_on="P02;treaty")
    change(folder, "states.csv", 3, iso3="AFG")
    change(folder, "codebook.csv", 3, sign="2")
    change(folder, "codebook.csv", 4, layers="militarry")
    change(folder, "benchmark_figures.csv", 2, tolerance="-1")
    change(folder, "benchmarks/highland_tribes.csv", 3, v="Gavev")
    return {
        ("data.value", "claims.csv, row 5, field certainty"),
        ("data.reference", "claims.csv, row 6, field actor"),
        ("data.reference", "claims.csv, row 7, field relation"),
        ("data.span", "claims.csv, row 8, field content"),
        ("data.paragraph", "claims.csv, row 9, field paragraph"),
        ("data.date", "claims.csv, row 10, field since"),
        ("data.order", "claims.csv, row 11, field until"),
        ("data.type", "claims.csv, row 12, field paragraph"),
        ("data.required", "claims.csv, row 13, field polarity"),
        ("data.key", "claims.csv, row 14, field id"),
        ("data.cue", "claims.csv, row 15, field cue"),
        ("data.reference", "claims.csv, row 16, field source"),
        ("data.value", "claims.csv, row 17, field since"),
        ("data.source", "claims.csv, row 18, field source_kind"),
        ("data.reference", "codings.csv, row 4, field coder"),
        ("data.layer", "codings.csv, row 5, field layer"),
        ("data.context", "mentions.csv, row 3, field suffix"),
        ("data.context", "mentions.csv, row 4, field prefix"),
        ("data.type", "mentions.csv, row 5, field metonymic"),
        ("data.reference", "mentions.csv, row 6, field actor"),
        ("data.cycle", "actors.csv, row 4, field part_of"),
        ("data.value", "aliases.csv, row 3, field type"),
        ("data.paragraph", "outside_facts.csv, row 2, field bears_on"),
        ("data.value", "outside_facts.csv, row 3, field bears_on"),
        ("data.key", "states.csv, row 3, field iso3"),
        ("data.value", "codebook.csv, row 3, field sign"),
        ("data.value", "codebook.csv, row 4, field layers"),
        ("data.value", "benchmark_figures.csv, row 2, field tolerance"),
        ("data.loop", "benchmarks/highland_tribes.csv, row 3, field v"),
    }


def test_every_seeded_fault_is_found_at_once_and_sorted(copy):
    seeded = {(code, f"data/{where}") for code, where in seed_everything(copy)}
    faults = data.validate(copy)
    assert seeded <= {(fault.code, fault.where) for fault in faults}
    files = [fault.where.split(",")[0] for fault in faults]
    assert files == sorted(files)
    numbers = [
        int(f.where.split("row ")[1].split(",")[0]) for f in faults if f.where.startswith("data/claims.csv, row")
    ]
    assert numbers == sorted(numbers)
    by_place = {(fault.code, fault.where): str(fault) for fault in faults}
    certainty = by_place["data.value", "data/claims.csv, row 5, field certainty"]
    assert 'found "sure"; expected one of CT, PR, PS, U' in certainty and "codebook, rule 3" in certainty
    assert 'Did you mean "iran"?' in by_place["data.reference", "data/claims.csv, row 6, field actor"]
    assert 'Did you mean "attacks"?' in by_place["data.reference", "data/claims.csv, row 7, field relation"]
    assert "The words stand at" in by_place["data.span", "data/claims.csv, row 8, field content"]
    assert "1 to 49" in by_place["data.paragraph", "data/claims.csv, row 9, field paragraph"]


def test_nothing_but_what_was_seeded_is_blamed(copy):
    """Each seeded row is named, and apart from rows that lean on a broken one no other row of the claims is."""
    seed_everything(copy)
    rows = {
        f.where.split("row ")[1].split(",")[0]
        for f in data.validate(copy)
        if f.where.startswith("data/claims.csv, row")
    }
    assert rows == {str(number) for number in range(5, 19)}


def test_a_loader_raises_the_faults_of_its_own_table_together(copy):
    seed_everything(copy)
    with pytest.raises(EntenteError) as caught:
        data.claims(root=copy)
    assert {fault.where.split(",")[0] for fault in caught.value.faults} == {"data/claims.csv"}
    assert len(caught.value.faults) >= 14
    assert data.article(root=copy) == data.article()


@pytest.mark.parametrize(
    ("edit", "code", "words"),
    [
        (lambda raw: b"\xef\xbb\xbf" + raw, "data.bom", "byte order mark"),
        (lambda raw: raw.replace(b"\n", b"\r\n"), "data.line_ends", "CRLF"),
        (lambda raw: raw.replace(b",", b";"), "data.separator", "semicolons"),
        (lambda raw: raw.decode().replace("–", "ä").encode("cp1252"), "data.encoding", "not UTF-8"),
        (lambda raw: raw.decode().encode("utf-16"), "data.encoding", "UTF-16"),
        (lambda raw: raw.replace(b",status,", b",statuss,"), "data.column", 'Did you mean "status"?'),
        (lambda raw: raw.replace(b"id,fact", b"id,mood,fact", 1), "data.column", '"mood"'),
        (lambda raw: raw.replace(b",bears_on\n", b"\n", 1), "data.column", 'no column "bears_on"'),
        (lambda raw: raw.replace(b"id,fact,source", b"id,source,fact", 1), "data.column", "in another order"),
        (lambda raw: raw + b"f99,a,b\n", "data.ragged", "row 31: found 3 cells; expected 7 cells"),
        (lambda raw: raw.replace(b"id,fact", b"id;fact", 1), "data.ragged", "row 1: found 6 cells; expected 7 cells"),
        (lambda raw: raw + b'f99,"a,b,c,2025,reported,p01\n', "data.quotes", "quotation mark"),
        (lambda raw: raw + b",,,,,,\n", "data.ragged", "an empty row"),
        (lambda raw: b"", "data.file", "an empty file"),
    ],
    ids=[
        "bom",
        "crlf",
        "semicolons",
        "cp1252",
        "utf16",
        "renamed",
        "extra",
        "missing",
        "order",
        "ragged",
        "header",
        "quote",
        "blank",
        "empty",
    ],
)
def test_what_spreadsheets_and_slips_do_to_a_table(copy, edit, code, words):
    path = copy / "outside_facts.csv"
    path.write_bytes(edit(path.read_bytes()))
    assert words in str(only(copy, code)), data.validate(copy)
    with pytest.raises(EntenteError):
        data.outside_facts(root=copy)


def test_a_workbook_under_the_name_of_a_table_is_told_as_one(copy):
    with zipfile.ZipFile(copy / "judgements.csv", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    fault = only(copy, "article.binary")
    assert fault.where == "data/judgements.csv" and "workbook" in fault.found and "CSV UTF-8" in fault.do
    assert faults_of(copy, "data.file") == []  # it is not empty
    with pytest.raises(EntenteError, match="workbook"):
        data.judgements(root=copy)


def test_a_picture_under_the_name_of_a_table_is_told_as_one(copy):
    (copy / "judgements.csv").write_bytes(PICTURE)
    assert "a picture (PNG)" in str(only(copy, "article.binary"))
    with pytest.raises(EntenteError, match="picture"):
        data.judgements(root=copy)


def test_bytes_that_are_not_utf8_are_told_with_their_row(copy):
    path = copy / "judgements.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b",", b" \xe4,", 1)
    path.write_bytes(b"".join(lines))
    assert only(copy, "data.encoding").where == "data/judgements.csv, row 4"


def test_a_fault_in_a_row_is_still_found_in_a_table_with_semicolons_and_a_mark(copy):
    rows = read(copy, "judgements.csv")
    rows[0]["answered_in"] = "12"
    text = "id;statement;answered_in\r\n" + "".join(f"{r['id']};{r['statement']};{r['answered_in']}\r\n" for r in rows)
    (copy / "judgements.csv").write_bytes(text.encode("utf-8-sig"))
    assert {"data.bom", "data.line_ends", "data.separator", "data.value"} <= codes(copy)
    assert only(copy, "data.value").where == "data/judgements.csv, row 2, field answered_in"


def test_overlapping_names(copy):
    first, second = read(copy, "mentions.csv")[:2]
    words = data.article().paragraphs[0].text
    start, end = int(first["start"]), int(second["end"])
    change(copy, "mentions.csv", 2, end=str(end), exact=words[start:end], suffix="")
    fault = only(copy, "data.overlap")
    assert fault.where == "data/mentions.csv, row 3, field start" and "row 2" in fault.found


def test_too_few_claims(copy):
    write(copy, "claims.csv", read(copy, "claims.csv")[:39])
    assert "39 rows; expected at least 40" in str(only(copy, "data.count"))


def test_a_state_that_is_missing(copy):
    write(copy, "states.csv", read(copy, "states.csv")[:-1])
    assert "196 rows; expected 197 rows" in str(only(copy, "data.count"))


def test_the_machine_coder_checks_its_own_lexicon(copy):
    change(copy, "lexicon.csv", 3, part="hegde")
    (fault,) = (fault for fault in data.validate(copy) if fault.code != "data.changed")
    assert "lexicon.csv, row 3" in fault.where and "hedge" in f"{fault.expected} {fault.do}"
    with pytest.raises(EntenteError, match="hegde"):
        data.lexicon(root=copy)


def test_a_file_that_is_missing_and_one_that_is_not_known(copy):
    (copy / "codebook.csv").unlink()
    (copy / "article.txt").unlink()
    (copy / "codebook (1).csv").write_text("relation\n", encoding="utf-8")
    assert [fault.where for fault in faults_of(copy, "data.file")] == ["data/article.txt", "data/codebook.csv"]
    assert only(copy, "data.stray").where == "data/codebook (1).csv"


def test_an_article_that_lost_a_paragraph(copy):
    path = copy / "article.txt"
    path.write_text(path.read_text(encoding="utf-8").split("\n", 1)[1], encoding="utf-8", newline="\n")
    assert "48 paragraphs; expected 49" in str(only(copy, "data.paragraphs"))
    assert "data.span" in codes(copy)


def test_an_article_in_another_language(copy):
    (copy / "article.txt").write_text("Это не английский текст. " * 40, encoding="utf-8")
    assert "article.language" in codes(copy)


def test_a_pair_that_is_there_twice_at_one_time(copy):
    rows = read(copy, "benchmarks/wwi_alliances.csv")
    write(
        copy,
        "benchmarks/wwi_alliances.csv",
        [*rows, {"u": "RUS", "v": "GBR", "sign": "1", "begin": "1900", "end": "1908"}],
    )
    assert {fault.where for fault in faults_of(copy, "data.pair")} == {
        f"data/benchmarks/wwi_alliances.csv, row {len(rows) + 2}, field u"
    }


def test_a_changed_table_is_named_in_a_plain_sentence_and_still_loads(copy):
    change(copy, "claims.csv", 3, note="Seen again.")
    fault = only(copy, "data.changed")
    assert str(fault) == (
        "data/claims.csv: found changed since it was packed; expected the file that datapackage.json records. "
        "If you meant the change, run python3 start.py pack; if not, get the file back."
    )
    assert data.validate(copy) == (fault,)
    assert data.claims(root=copy)[1].note == "Seen again."


def test_an_edit_is_seen_in_a_running_kernel(copy):
    before = data.claims(root=copy)
    change(copy, "claims.csv", 3, note="A remark of another length.")
    assert data.claims(root=copy) != before


# --- Faults in the rules -------------------------------------------------------------------------------------------


def field(resource, name):
    return next(field for field in resource["schema"]["fields"] if field["name"] == name)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda r: field(r, "certainty").update(type="strin"), 'type "strin"; expected one of string'),
        (lambda r: field(r, "id")["constraints"].update(pattern="c(\\d"), "a regular expression"),
        (lambda r: field(r, "certainty")["constraints"].update(enum=[]), "the values that are allowed"),
        (lambda r: field(r, "certainty")["constraints"].update(requird=True), 'Did you mean "required"?'),
        (lambda r: field(r, "paragraph")["constraints"].update(maximum=0), "minimum 1 above maximum 0"),
        (lambda r: field(r, "paragraph")["constraints"].update(minimum="one"), "claims"),
        (lambda r: field(r, "actor").update(refersTo=["actor.id"]), 'Did you mean "actors.id"?'),
        (lambda r: r["schema"].update(primaryKey="idd"), 'Did you mean "id"?'),
        (lambda r: r["schema"].pop("fields"), "no fields; expected a list of named fields"),
        (lambda r: r.update(path="../claims.csv"), "a path inside the folder"),
        (lambda r: r.pop("path"), "no path"),
        (lambda r: r["schema"]["foreignKeys"][0].pop("reference"), "foreignKeys"),
    ],
    ids=[
        "type",
        "pattern",
        "enum",
        "constraint",
        "range",
        "limit",
        "target",
        "key",
        "fields",
        "path",
        "no-path",
        "foreign",
    ],
)
def test_a_fault_in_a_rule_is_told_apart_from_a_fault_in_the_data(copy, alter, words):
    redescribe(copy, "claims", alter)
    faults = faults_of(copy, "data.rule")
    assert any(words in str(fault) for fault in faults), data.validate(copy)
    for fault in faults:
        assert fault.where.startswith("data/datapackage.json")
        assert "a fault in the rule, not in a table" in fault.do


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda r: r["schema"].update(inOrder=[["since"]]), "at least 2 items"),
        (lambda r: r["schema"].update(primaryKey=3), "a text or a list"),
        (lambda r: field(r, "actor").update(refersTo="actors.id"), "resource claims, field actor: found refersTo"),
        (lambda r: r["schema"]["foreignKeys"][0]["reference"].update(fields=["id", "label"]), "as many fields"),
        (lambda r: r["schema"]["fields"][2].pop("name"), "resource claims, field 3: found no name"),
        (lambda r: r.update(rowCount={"minimum": "many"}), 'minimum "many"; expected a whole number'),
    ],
    ids=["order", "key", "refers", "as-many", "nameless", "count"],
)
def test_a_form_that_would_stop_the_checks_is_told(copy, alter, words):
    redescribe(copy, "claims", alter)
    assert any(words in str(fault) for fault in faults_of(copy, "data.rule")), data.validate(copy)


def test_a_rule_that_was_edited_by_hand_is_checked_and_must_be_packed(copy, capsys):
    redescribe(copy, "claims", lambda r: field(r, "certainty").update(description="How sure the source is."))
    assert data.validate(copy) == ()  # a sound rule is no fault,
    assert pack.main(["--check", str(copy)]) == 1  # but it is not recorded yet
    assert "datapackage.json: found another text" in capsys.readouterr().err
    assert pack.main([str(copy)]) == 0 and pack.main(["--check", str(copy)]) == 0


def test_what_was_packed_is_read_without_loading_a_validator():
    code = "import sys; from entente import data; data.claims(); print('jsonschema' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"resources": 3}', '{"resources": [1, {"name": "a"}, null]}'])
def test_a_descriptor_that_is_none(copy, text):
    (copy / "datapackage.json").write_text(text, encoding="utf-8")
    assert "data.rule" in codes(copy)
    with pytest.raises(EntenteError):
        data.claims(root=copy)
    with pytest.raises(EntenteError):
        data.gazetteer(root=copy)


def test_a_folder_without_a_package(tmp_path):
    with pytest.raises(EntenteError, match=r"found no datapackage\.json"):
        data.validate(tmp_path)


# --- Packing -------------------------------------------------------------------------------------------------------


def test_drift_is_refused_and_packing_mends_it(copy, capsys):
    change(copy, "claims.csv", 3, note="Seen again.")
    assert pack.main([str(copy), "--check"]) == 1
    assert "changed since it was packed" in capsys.readouterr().err
    assert pack.main([str(copy)]) == 0
    assert pack.main([str(copy), "--check"]) == 0
    assert data.validate(copy) == ()


def test_packing_changes_nothing_but_sizes_and_hashes(copy):
    before = (copy / "datapackage.json").read_bytes()
    assert pack.main([str(copy)]) == 0
    assert (copy / "datapackage.json").read_bytes() == before


def test_packing_puts_right_what_a_spreadsheet_did(copy):
    path = copy / "judgements.csv"
    good = path.read_bytes()
    rows = list(csv.reader(good.decode().splitlines()))
    out = "".join(";".join(f'"{c}"' if ";" in c else c for c in row) + "\r\n" for row in rows)
    path.write_bytes(out.encode("utf-8-sig"))
    assert pack.main([str(copy)]) == 0
    assert read(copy, "judgements.csv") == read(data.root(), "judgements.csv")
    assert b"\r" not in path.read_bytes() and not path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_packing_records_nothing_while_there_is_a_fault(copy, capsys):
    before = (copy / "datapackage.json").read_bytes()
    change(copy, "claims.csv", 5, certainty="sure")
    assert pack.main([str(copy)]) == 1
    assert 'found "sure"' in capsys.readouterr().err
    assert (copy / "datapackage.json").read_bytes() == before


def redescribed(folder, **resource):
    """The descriptor of the folder with one more resource, written by hand."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"].append({"name": "extra", **resource})
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def only_in(folder):
    """A way to read files that fails outside the folder."""
    really = Path.read_bytes

    def watched(path):
        assert path.resolve().is_relative_to(folder.resolve()), f"{path} was opened"
        return really(path)

    return watched


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.mark.parametrize("way", ["above", "absolute", "link", "link of a folder"])
def test_packing_and_checking_open_nothing_outside_the_folder(copy, tmp_path, monkeypatch, capsys, way):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.png").write_bytes(PICTURE)
    (copy / "judgements.csv").write_bytes((copy / "judgements.csv").read_bytes().replace(b"\n", b"\r\n"))
    if way == "link":
        (copy / "a.png").symlink_to(outside / "a.png")
    if way == "link of a folder":
        (copy / "in").symlink_to(outside)
    paths = {"above": "../outside/a.png", "absolute": str(outside / "a.png"), "link": "a.png"}
    redescribed(copy, path=paths.get(way, "in/a.png"), mediatype="text/plain")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with monkeypatch.context() as watched:
        watched.setattr(Path, "read_bytes", only_in(copy))
        assert pack.main([str(copy)]) == 1
        assert "expected a path inside the folder" in capsys.readouterr().err
        assert [fault.code for fault in data.validate(copy)].count("data.rule") == 1
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "C:/x.txt", "a\0b", 3])
def test_an_article_outside_the_folder_is_a_fault_and_is_not_read(copy, tmp_path, monkeypatch, path):
    (tmp_path / "secret.txt").write_text("The secret.\nIt is that Chad attacked Mali.\n", encoding="utf-8")

    def alter(resource):
        resource["path"] = path

    redescribe(copy, "article", alter)
    monkeypatch.setattr(Path, "read_bytes", only_in(copy))
    found = data.validate(copy)
    assert any(fault.code == "data.rule" and "resource article" in fault.where for fault in found)
    with pytest.raises(EntenteError, match="resource article"):
        data.article(root=copy)


def test_packing_leaves_a_picture_in_the_folder_alone(copy):
    (copy / "a.png").write_bytes(PICTURE)
    redescribed(copy, path="a.png")
    assert pack.main([str(copy)]) == 0
    assert (copy / "a.png").read_bytes() == PICTURE and data.validate(copy) == ()


@pytest.mark.parametrize("raw", [PICTURE, b"PK\x03\x04\r\n" + bytes(200)])
def test_packing_refuses_a_table_that_is_none_and_writes_nothing(copy, capsys, raw):
    (copy / "judgements.csv").write_bytes(raw)
    assert pack.main([str(copy)]) == 1
    assert "data/judgements.csv: found a" in capsys.readouterr().err
    assert (copy / "judgements.csv").read_bytes() == raw


def test_packing_writes_nothing_while_there_is_a_fault(copy):
    path = copy / "judgements.csv"
    windows = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    change(copy, "claims.csv", 5, certainty="sure")
    assert pack.main([str(copy)]) == 1
    assert path.read_bytes() == windows


def test_packing_writes_whole_files_or_none(copy, monkeypatch, capsys):
    for name in ("judgements.csv", "actors.csv"):
        (copy / name).write_bytes((copy / name).read_bytes().replace(b"\n", b"\r\n"))
    before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    written = []

    def full(path, raw):
        written.append(path.write_bytes(raw[:10]))
        if len(written) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("entente.files._write_through", full)
    assert pack.main([str(copy)]) == 1
    assert "no space left on device" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()} == before


def test_a_descriptor_of_a_hundred_thousand_levels_is_a_fault(copy):
    (copy / "datapackage.json").write_text("[" * 200_000, encoding="utf-8")
    assert "no valid JSON" in str(only(copy, "data.rule"))
    assert pack.main([str(copy)]) == 1


def test_a_missing_table_is_said_once_and_not_in_each_row_that_refers_to_it(copy):
    (copy / "actors.csv").unlink()
    assert only(copy, "data.file").where == "data/actors.csv"
    assert faults_of(copy, "data.reference") == []


# --- Small parts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["2024", "2024-02", "2024-02-29", "0001"])
def test_dates(value):
    assert data.is_date(value)


@pytest.mark.parametrize("value", ["", "24", "2024-13", "2023-02-29", "2024-00", "2024-1-1", "2024-01-01T00", "٢٠٢٤"])
def test_no_dates(value):
    assert not data.is_date(value)


def test_root_prefers_the_folder_that_is_named(copy, monkeypatch):
    assert data.root(copy) == copy.resolve()
    assert data.root() == data.root().resolve() and os.path.isabs(data.root())


@pytest.fixture
def installed(copy, tmp_path, monkeypatch) -> Path:
    """The package as a wheel leaves it: its tables lie inside, under the name _data."""
    place = tmp_path / "site" / "entente"
    place.mkdir(parents=True)
    shutil.copytree(copy, place / "_data")
    monkeypatch.setattr(places, "__file__", str(place / "data" / "places.py"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return place / "_data"


def test_a_table_inside_the_installed_package_is_found(installed):
    assert data.root() == installed.resolve()
    assert data.validate() == ()


def learners_copy(home: Path, copy: Path) -> Path:
    """What a link to a JupyterHub leaves in a learner's home; gives the folder of the lessons."""
    (home / "notebooks").mkdir(parents=True)
    shutil.copytree(copy, home / "data")
    return home / "notebooks"


def test_on_a_hub_the_learner_s_own_tables_and_what_ifs_are_read(installed, copy, tmp_path, monkeypatch):
    monkeypatch.chdir(learners_copy(tmp_path / "home", copy))
    shutil.copy(copy / "scenarios" / "syria_lost.yaml", tmp_path / "home" / "data" / "scenarios" / "mine.yaml")
    assert data.root() == (tmp_path / "home" / "data").resolve()
    assert "mine" in data.scenarios()


@pytest.mark.parametrize("descriptor", ['{"name": "another"}', "[]", "not json", ""])
def test_a_data_package_of_somebody_else_is_left_alone(installed, copy, tmp_path, monkeypatch, descriptor):
    monkeypatch.chdir(learners_copy(tmp_path / "home", copy))
    (tmp_path / "home" / "data" / "datapackage.json").write_text(descriptor, encoding="utf-8")
    assert data.root() == installed.resolve()


@pytest.mark.skipif(os.name == "nt", reason="Windows does not let go of the folder one works in")
def test_a_working_directory_that_is_gone_is_no_fault(installed, tmp_path):
    (tmp_path / "elsewhere").rmdir()
    assert data.root() == installed.resolve()


# --- The wing itself -----------------------------------------------------------------------------------------------


def imported(source):
    """The files of the wing that a source names in its imports, those for the type checker too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("entente.data"):
            last = node.module.removeprefix("entente.data").removeprefix(".")
            yield from [last] if last else [alias.name for alias in node.names]


def in_order(sources):
    """The files, each after those that it imports; CycleError if there is a circle."""
    return list(
        graphlib.TopologicalSorter({name: set(imported(text)) for name, text in sources.items()}).static_order()
    )


def test_the_files_of_the_wing_import_each_other_one_way():
    files = Path(data.__file__).parent.glob("*.py")
    sources = {path.stem: path.read_text(encoding="utf-8") for path in files}
    order = in_order(sources)
    assert order[-1] == "__init__"
    assert order.index("snapshot") < order.index("reading") < order.index("loading")
    assert list(imported(sources["snapshot"])) == []  # the bottom


def test_a_circle_that_only_the_type_checker_sees_is_a_circle():
    sources = {
        "snapshot": "from entente.data.reading import read_table",
        "reading": "if TYPE_CHECKING:\n    from entente.data.snapshot import Snapshot",
    }
    with pytest.raises(graphlib.CycleError):
        in_order(sources)
