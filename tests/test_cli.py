"""The command line: what it prints, what it writes, and a sentence for everything that may be wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace

import networkx as nx
import pytest
from typer.testing import CliRunner

from entente import data
from entente.cli import app as cli
from entente.cli import console, corpora
from entente.graphs.alliances import snapshot

PLAIN = "Russia has sold weapons to Iran.\nTehran attacked Israel, officials say. Israel condemned Iran.\n"
EDGES = "u,v,sign\na,b,1\nb,c,1\na,c,-1\n"
MENTION_KEYS = ["paragraph", "start", "end", "exact", "actor", "state", "metonymic"]
CLAIM_KEYS = ["source", "source_kind", "cue", "relation", "actor", "recipient"]
CLAIM_KEYS += ["polarity", "certainty", "aux", "sign", "paragraph", "start", "end", "content", "coder"]
BALANCE_KEYS = [
    *("nodes", "edges", "frustration_index", "status", "lower_bound"),
    *("partition", "unique", "triangle_index", "walk_balance"),
]


def entente(*arguments, text=None):
    raw = text.encode("utf-8") if isinstance(text, str) else text
    return CliRunner().invoke(cli.app, [str(part) for part in arguments], input=raw)


def refused(result, *words):
    """A sentence on the error stream, nothing on the other, no traceback, exit code 2."""
    assert result.exit_code == 2, (result.exit_code, result.stdout, result.stderr)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr and "fault in entente" not in result.stderr
    for word in words:
        assert word in result.stderr, result.stderr
    return result.stderr


def done(result):
    assert result.exit_code == 0, (result.exit_code, result.stdout, result.stderr, result.exception)
    return result.stdout


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


@pytest.fixture
def edges(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text(EDGES, encoding="utf-8")
    return path


# --- mentions ------------------------------------------------------------------------------------------------------


def test_mentions_as_json(text):
    found = json.loads(done(entente("mentions", text, "--json")))
    assert [list(item) for item in found] == [MENTION_KEYS] * len(found)
    lines = PLAIN.splitlines()
    assert all(lines[m["paragraph"] - 1][m["start"] : m["end"]] == m["exact"] for m in found)
    assert [(m["paragraph"], m["actor"]) for m in found] == [
        *[(1, "russia"), (1, "iran")],
        *[(2, "iran"), (2, "israel"), (2, "israel"), (2, "iran")],
    ]
    assert {type(m["metonymic"]) for m in found} == {bool}


def test_mentions_of_the_course_article_are_those_of_the_package():
    from entente.text.names import find_mentions

    found = json.loads(done(entente("mentions", data.root() / "article.txt", "--json")))
    assert [tuple(item.values()) for item in found] == [
        (m.paragraph, m.start, m.end, m.exact, m.actor, m.state, m.metonymic)
        for m in find_mentions(data.article(), data.gazetteer())
    ]


def test_mentions_as_a_table(text):
    out = done(entente("mentions", text))
    assert out.split("\n")[0].split() == MENTION_KEYS
    assert "6 mentions of 3 actors from 3 states, in 2 paragraphs." in out


def test_a_text_without_actors(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("The cat sat on the mat, and it was not a long day for it.", encoding="utf-8")
    assert json.loads(done(entente("mentions", path, "--json"))) == []
    assert "No actor was found." in done(entente("mentions", path))
    assert json.loads(done(entente("claims", path, "--json"))) == []
    assert "No claim was proposed." in done(entente("claims", path))


def test_standard_input(text):
    assert done(entente("mentions", "-", "--json", text=PLAIN)) == done(entente("mentions", text, "--json"))
    assert done(entente("claims", "-", "--json", text=PLAIN)) == done(entente("claims", text, "--json"))
    assert done(entente("balance", "-", "--json", text=EDGES))


BAD = {
    "empty": (b"", "nothing"),
    "blank": (b" \n\t\n", "no words"),
    "binary": (bytes(range(256)) * 40, "text"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "text"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "PDF"),
    "docx": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(100), "text"),
    "russian": ("Москва и Тегеран подписали договор о сотрудничестве. ".encode() * 20, "English"),
    "french": (("Le président de la République a déclaré que la Russie et l'Iran sont dans une alliance, et que les "
                "deux pays ne veulent pas la guerre avec les États-Unis. ").encode() * 20, "English"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", ["mentions", "claims", "graph"])
def test_bad_texts_get_a_sentence(tmp_path, kind, command):
    raw, word = BAD[kind]
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    output = ["-o", tmp_path / "graph.svg"] if command == "graph" else []
    refused(entente(command, path, *output), "bad.txt", word)
    assert not (tmp_path / "graph.svg").exists()


@pytest.mark.parametrize("kind", ["empty", "binary", "pdf", "russian"])
def test_bad_texts_on_standard_input(kind):
    raw, word = BAD[kind]
    refused(entente("mentions", "-", text=raw), "standard input", word)


@pytest.mark.parametrize("command", ["mentions", "claims", "balance"])
def test_a_missing_file_and_a_folder(tmp_path, command):
    refused(entente(command, tmp_path / "no_such_file.txt"), "no_such_file.txt")
    refused(entente(command, tmp_path), str(tmp_path))


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(text):
    text.chmod(0)
    refused(entente("mentions", text), "may not read")


# --- claims --------------------------------------------------------------------------------------------------------


def test_claims_as_json(text):
    found = json.loads(done(entente("claims", text, "--json")))
    assert found and [list(item) for item in found] == [CLAIM_KEYS] * len(found)
    sold = next(item for item in found if item["paragraph"] == 1)
    assert (sold["relation"], sold["actor"], sold["recipient"], sold["sign"]) == ("supplies_arms", "russia", "iran", 1)
    for item in found:
        assert item["relation"] in data.codebook() and item["sign"] in (1, 0, -1, None)


def test_a_claim_that_is_not_observed_has_no_sign():
    """A denied one has sign 0, as in the codebook: it is no tie, and it is observed."""
    words = "News of the day\nChad attacked Niger. Mali will attack Togo. If Ghana attacked Benin, who would know? "
    words += "Peru did not attack Chile."
    found = json.loads(done(entente("claims", "-", "--json", text=words)))
    signs = {item["actor"]: (item["aux"], item["sign"]) for item in found}
    assert signs == {
        "chad": ("none", -1),
        "mali": ("future", None),
        "ghana": ("hypothetical", None),
        "peru": ("none", 0),
    }
    for item in found:
        assert words.split("\n")[item["paragraph"] - 1][item["start"] : item["end"]] == item["content"]
        assert item["coder"] == "rules"


HALF = "News of the day\nRussia delivered jets. Chad attacked Niger. Peru and Chile share a border."


def test_what_is_left_to_read_stands_below_the_claims():
    out = done(entente("claims", "-", text=HALF))
    assert "Read here next" in out and "Russia delivered jets: to whom?" in out
    assert "“Peru and Chile share a border.”" in out
    assert "1 question; 1 sentence with two actors and no claim." in out


def test_what_is_left_to_read_as_json():
    found = json.loads(done(entente("claims", "-", "--next", "--json", text=HALF)))
    assert [claim["actor"] for claim in found["claims"]] == ["chad"]
    (question,) = found["questions"]
    assert (question["actor"], question["recipient"], question["content"]) == ("russia", None, "Russia delivered jets")
    assert [(one["paragraph"], one["text"]) for one in found["unread"]] == [(2, "Peru and Chile share a border.")]


def test_claims_as_a_table(text):
    out = done(entente("claims", text))
    assert out.split("\n")[0].split()[:4] == ["paragraph", "source", "source_kind", "cue"]
    assert "by machine, to be checked by a reader" in out


# --- graph ---------------------------------------------------------------------------------------------------------


def test_graph_as_svg_says_what_it_wrote_and_what_it_shows(tmp_path):
    path = tmp_path / "graph.svg"
    out = done(entente("graph", "-o", path))
    assert ET.parse(path).getroot().tag.endswith("svg")
    assert str(path) in out.replace("\n", "") and "made of two passes of a language model" in " ".join(out.split())
    assert "In words: Signed graph of" in out and "Cooperative ties" in out
    assert "All dates, by the rule majority: " in " ".join(out.split())  # no graph without its rule and its date


def test_graph_as_png(tmp_path):
    path = tmp_path / "graph.PNG"
    done(entente("graph", "-o", path))
    assert path.read_bytes().startswith(b"\x89PNG")


def test_graph_says_how_sure_it_is_in_a_picture_only(tmp_path):
    """A tie that rests on one of n claims is lost in (1 - 1/n)^n of the resamples."""
    out = " ".join(done(entente("graph", "--date", "2025-06", "--sure", "-o", tmp_path / "graph.svg")).split())
    assert "2025-06, by the rule majority: " in out and "in 95 % of the resamples" in out
    held = snapshot([claim for claim in data.claims() if claim.observed], "2025-06", written=data.written())
    lost = int(re.search(r"China–Russia \(1 claim\): hostile \d+ %, none (\d+) %", out)[1]) / 100
    assert lost == pytest.approx((1 - 1 / len(held)) ** len(held), abs=0.035)
    for other in (["-o", tmp_path / "graph.graphml"], ["-o", tmp_path / "graph.svg", "--every-claim"]):
        refused(entente("graph", "--sure", *other), "option --sure: found")


def test_graph_as_graphml_keeps_sign_and_evidence(tmp_path):
    path = tmp_path / "graph.graphml"
    done(entente("graph", "-o", path, "--rule", "latest"))
    graph = nx.read_graphml(path)
    known = {claim.id for claim in data.claims()}
    assert graph.number_of_edges() > 5
    assert graph.nodes["iran"]["label"] == "Iran" and all(label for _, label in graph.nodes(data="label"))
    for _, _, edge in graph.edges(data=True):
        assert edge["sign"] in (1, -1)
        assert set(edge["claims"].split(";")) <= known
        assert set(edge["support"].split(";")) <= set(edge["claims"].split(";"))


def test_every_claim_as_its_own_edge(tmp_path):
    path = tmp_path / "claims.graphml"
    done(entente("graph", "-o", path, "--every-claim", "--level", "actor"))
    graph = nx.read_graphml(path, force_multigraph=True)
    observed = [claim for claim in data.claims() if claim.observed and claim.actor != claim.recipient]
    assert graph.is_directed() and graph.number_of_edges() == len(observed)
    assert {"relation", "source", "certainty", "paragraph"} <= set(next(iter(graph.edges(data=True)))[2])


def test_level_and_date_change_the_graph(tmp_path):
    sizes = []
    for options in ([], ["--level", "actor"], ["--date", "2007"]):
        path = tmp_path / "graph.graphml"
        done(entente("graph", "-o", path, *options))
        graph = nx.read_graphml(path)
        sizes.append((len(graph), graph.number_of_edges()))
        assert ("putin" in graph) == ("actor" in options)
    assert len(set(sizes)) == 3


def test_graph_of_a_text(text, tmp_path):
    path = tmp_path / "graph.graphml"
    out = done(entente("graph", text, "-o", path))
    assert "coded by machine" in out and "not checked by a reader" in " ".join(out.split())
    graph = nx.read_graphml(path)
    assert graph["russia"]["iran"]["sign"] == 1
    assert done(entente("graph", "-", "-o", path, text=PLAIN))


def test_a_text_without_edges(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("Norway is a country in the north of the world, and it is cold.", encoding="utf-8")
    refused(entente("graph", path, "-o", tmp_path / "graph.svg"), "no edge", "two actors")
    path.write_text(PLAIN, encoding="utf-8")
    message = refused(entente("graph", path, "-o", tmp_path / "graph.svg", "--date", "2020"), "no edge at 2020")
    assert "--written" in message
    done(entente("graph", path, "-o", tmp_path / "graph.svg", "--date", "2020", "--written", "2019"))


def test_a_date_before_anything_began_is_said_to_be_uncertain(tmp_path, monkeypatch):
    ended = tuple(replace(c, until="2024") if c.id in ("c012", "c013") else c for c in data.claims())
    monkeypatch.setattr(data, "claims", lambda: ended)
    out = " ".join(done(entente("graph", "-o", tmp_path / "graph.svg", "--date", "1990")).split())
    assert "At 1990, 2 of 2 claims count although the text does not say when they began." in out


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("graph.jpg", 'the ending ".jpg"'),
        ("graph", "no ending"),
        ("missing/graph.svg", "a folder that is there"),
        ("folder.svg", "found a folder"),
    ],
)
def test_output_that_cannot_be_written(tmp_path, name, words):
    (tmp_path / "folder.svg").mkdir()
    refused(entente("graph", "-o", tmp_path / name), words, ".svg")


def test_a_full_disk_gets_a_sentence(tmp_path, monkeypatch):
    from entente import plots

    def write(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(plots, "write", write)
    refused(entente("graph", "-o", tmp_path / "graph.svg"), "No space left on device", "Choose another")


def test_wrong_choices_are_told_all_at_once(tmp_path):
    message = refused(
        entente("graph", "-o", tmp_path / "g.gif", "--rule", "majorty", "--level", "stat", "--date", "2024-02-30")
    )
    assert message.startswith("4 faults:")
    assert 'Did you mean "majority"?' in message and 'Did you mean "state"?' in message


# --- report --------------------------------------------------------------------------------------------------------


def test_report_writes_a_page_and_says_what_cannot_be_concluded(text, tmp_path):
    out = done(entente("report", text, "-o", tmp_path / "report.html", "--made", "2025-06-14", "--title", "Mine"))
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and '<h1 dir="auto">Who says what: Mine</h1>' in page
    assert "on 2025-06-14" in page and "text.txt" in page and str(tmp_path) not in page
    assert str(tmp_path / "report.html") in out.replace("\n", "") and "What cannot be concluded:" in out
    assert "One text is not a sample." in out


def test_report_of_standard_input_and_over_an_earlier_one(tmp_path):
    path = tmp_path / "report.html"
    path.write_text("an earlier report", encoding="utf-8")
    done(entente("report", "-", "-o", path, text=PLAIN))
    assert "Russia has sold weapons to Iran" in path.read_text(encoding="utf-8")


def test_tables_go_out_are_corrected_and_come_back(text, tmp_path):
    page, claims, names = (tmp_path / name for name in ("report.html", "claims.csv", "names.csv"))
    text.write_text(PLAIN + "Oumar Example, a minister, said that Mali left.\n", encoding="utf-8")
    done(entente("report", text, "-o", page, "--claims", claims, "--names", names))
    rows = list(csv.DictReader(io.StringIO(claims.read_text(encoding="utf-8"))))
    assert len(rows) == len(json.loads(done(entente("claims", text, "--json"))))
    undecided = f"{rows[0]['key']},,"
    dropped = claims.read_text(encoding="utf-8").replace(undecided, undecided[:-1] + "drop,", 1)
    claims.write_text(dropped, encoding="utf-8")
    names.write_text(
        names.read_text(encoding="utf-8").replace("Example,,,,", "Example,rename,,A Minister,"), encoding="utf-8"
    )
    done(entente("report", text, "-o", page, "--actors", names, "--corrections", claims))
    shown = page.read_text(encoding="utf-8")
    assert "corrected by a reader" in shown and "1 dropped" in shown and "A Minister" in shown


def test_a_claim_corrected_before_its_actor_was_merged_stays_corrected(text, tmp_path):
    """Both tables are written together, both are filled in, and both are given back together."""
    page, claims, names = (tmp_path / name for name in ("report.html", "claims.csv", "names.csv"))
    words = "A border\nThe Sahel Example Front attacked Mali. Oumar Example, an envoy, criticised Chad.\n"
    text.write_text(words, encoding="utf-8")
    done(entente("report", text, "--proposed", "-o", page, "--claims", claims, "--names", names))
    for table, column, cells in (
        (claims, "actor", {"polarity": "-"}),
        (names, "name", {"action": "merge", "into": "Oumar Example"}),
    ):
        rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
        (row,) = [row for row in rows if row[column] in ("sahel_example_front", "Sahel Example Front")]
        row.update(cells)
        with table.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerows(rows)
    done(entente("report", text, "-o", page, "--actors", names, "--corrections", claims))
    shown = page.read_text(encoding="utf-8")
    assert "1 changed" in shown and "fit no claim" not in shown


def test_a_table_that_holds_decisions_is_not_written_over(text, tmp_path):
    page, claims, names = (tmp_path / name for name in ("report.html", "claims.csv", "names.csv"))
    line = ("report", text, "-o", page, "--claims", claims, "--names", names)
    done(entente(*line))
    done(entente(*line))  # what nobody changed is written again
    page.unlink()
    for table in (claims, names):
        table.write_text(table.read_text(encoding="utf-8") + "mine\n", encoding="utf-8")
    before = claims.read_bytes(), names.read_bytes()
    refused(entente(*line), "2 faults:", "Give it back with --corrections", "Give it back with --actors")
    assert (claims.read_bytes(), names.read_bytes()) == before and not page.exists()


def test_faults_in_the_tables_are_told_with_their_rows(text, tmp_path):
    claims, page = tmp_path / "claims.csv", tmp_path / "report.html"
    claims.write_text("key,action,relation\nk1,chage,\n,keep,\n", encoding="utf-8")
    message = refused(entente("report", text, "-o", page, "--corrections", claims), 'Did you mean "change"?')
    assert message.startswith("2 faults:") and "claims.csv, below the header, row 2, field key" in message
    names = tmp_path / "names.csv"
    names.write_text("name,action\nPolisario,acept\n", encoding="utf-8")
    refused(
        entente("report", text, "-o", page, "--actors", names), 'found "acept"', "names.csv, below the header, row 1"
    )
    names.write_text("who\nPolisario\n", encoding="utf-8")
    refused(entente("report", text, "-o", page, "--actors", names), "the columns name, action")
    assert not page.exists()


@pytest.mark.parametrize("kind", ["empty", "binary", "png", "pdf", "docx"])
def test_report_refuses_what_is_no_text(tmp_path, kind):
    raw, word = BAD[kind]
    path = tmp_path / "bad.txt"
    path.write_bytes(raw)
    refused(entente("report", path, "-o", tmp_path / "report.html"), "bad.txt", word)
    refused(entente("report", "-", "-o", tmp_path / "report.html", text=raw), "standard input", word)
    refused(entente("report", tmp_path / "none.txt", "-o", tmp_path / "report.html"), "none.txt", "no such file")
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize("kind", ["blank", "russian", "french"])
def test_report_of_a_text_with_nothing_to_find_says_what_is_missing(tmp_path, kind):
    path = tmp_path / "text.txt"
    path.write_bytes(BAD[kind][0])
    out = done(entente("report", path, "-o", tmp_path / "report.html"))
    assert ("no words" if kind == "blank" else "no English text") in " ".join(out.split())
    assert "there is no graph" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_report_refuses_a_text_that_is_too_large(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(11_000_000)
    refused(entente("report", path, "-o", tmp_path / "report.html"), "11.0 MB", "at most 10.0 MB", "entente corpus")


def test_report_never_writes_over_what_it_reads(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<p>{PLAIN}</p>", encoding="utf-8")
    refused(entente("report", page, "-o", page), "the file that is read as the text")
    table, out = tmp_path / "t.csv", tmp_path / "report.html"
    refused(entente("report", page, "-o", out, "--claims", table, "--names", table), "another file")
    refused(entente("report", page, "-o", out, "--claims", table, "--corrections", table), "read as --corrections")
    assert page.read_text(encoding="utf-8").startswith("<p>")


def test_wrong_options_of_report_are_told_all_at_once(text, tmp_path):
    given = ["-o", tmp_path / "r.pdf", "--claims", tmp_path / "c.xlsx", "--rule", "majorty", "--made", "today"]
    message = refused(entente("report", text, *given), "expected .html or .htm", "expected .csv")
    assert message.startswith("4 faults:") and 'Did you mean "majority"?' in message and 'found "today"' in message


# --- corpus --------------------------------------------------------------------------------------------------------


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(PLAIN, encoding="utf-8")
    return folder


def test_corpus_prints_a_table(texts):
    out = done(entente("corpus", texts))
    assert out.split("\n")[0].split() == list(corpora.CORPUS_COLUMNS) and out.endswith("2 texts read of 2.\n")


def test_corpus_writes_a_table_and_says_what_it_left_out(texts, tmp_path):
    (texts / "c.txt").write_bytes(b"%PDF-1.7")
    result = entente("corpus", texts, "-o", tmp_path / "table.csv")
    assert result.exit_code == 1
    assert "2 texts read of 3." in result.stdout and "Not read: c.txt: found a PDF" in result.stdout
    rows = list(csv.DictReader(io.StringIO((tmp_path / "table.csv").read_text(encoding="utf-8"))))
    assert [(row["file"], row["status"]) for row in rows] == [
        ("a.txt", "read"),
        ("b.txt", "read"),
        ("c.txt", "unreadable"),
    ]


def test_corpus_as_json_is_json_alone(texts):
    (texts / "c.txt").write_bytes(b"")
    result = entente("corpus", texts, "--json")
    assert result.exit_code == 1 and [row["file"] for row in json.loads(result.stdout)] == ["a.txt", "b.txt", "c.txt"]
    assert "2 texts read of 3." in result.stderr


def test_progress_is_shown_when_asked_for_and_not_through_a_pipe(texts):
    assert entente("corpus", texts).stderr == ""
    assert entente("corpus", texts, "--progress").stderr.endswith("2 of 2 texts\n")


def test_corpus_refuses_what_it_cannot_do(texts, tmp_path):
    refused(entente("corpus", tmp_path / "none"), "no such folder")
    refused(entente("corpus", texts, "--pattern", "*.md"), 'no file that fits "*.md"')
    refused(entente("corpus", texts, "--pattern", "../*"), "a pattern of file names")
    refused(entente("corpus", texts, "-o", tmp_path / "table.xlsx"), "expected .csv")
    refused(entente("corpus", texts, "--jobs", "0"), "a whole number from 1 up")
    refused(entente("corpus", texts, "--scheduler", "nowhere"), "option --scheduler")


def test_a_fault_of_our_own_in_one_text_has_its_exit_code(texts, monkeypatch):
    from entente.path import corpus

    whole = corpus.analyse
    monkeypatch.setattr(corpus, "analyse", lambda text: 1 / 0 if text.origin == "a.txt" else whole(text))
    result = entente("corpus", texts)
    assert result.exit_code == 70 and "a fault in entente, not in the text" in result.stdout


def test_a_corpus_that_is_stopped_says_what_it_keeps_and_then_what_it_took_over(texts, tmp_path, monkeypatch):
    from entente.path import corpus

    def stop(text):
        if text.name == "b.txt":
            raise KeyboardInterrupt
        return whole(text)

    whole = corpus._row
    monkeypatch.setattr(corpus, "_row", stop)
    table = tmp_path / "table.csv"
    table.write_text("old,table\n", encoding="utf-8")
    result = entente("corpus", texts, "-o", table)
    assert result.exit_code == 130 and table.read_text(encoding="utf-8") == "old,table\n"
    assert f"1 row kept in {table}.entente-rows. The same command goes on from there." in result.stderr
    monkeypatch.setattr(corpus, "_row", whole)
    assert "Taken over from an earlier run that did not finish: 1 row," in done(entente("corpus", texts, "-o", table))
    assert len(table.read_text(encoding="utf-8").splitlines()) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["table.csv", "texts"], "the journal has done its work"
    assert "Taken over" not in done(entente("corpus", texts, "-o", table))


def test_the_rest_is_guessed_from_what_this_run_has_measured(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(corpora.time, "monotonic", lambda: now[0])
    meter = corpora._Meter()
    meter(400, 500)  # taken over
    now[0] = 105.0
    assert meter.rest(450, 500) == "", "five seconds are too short to judge by"
    now[0] = 200.0
    assert meter.rest(405, 500) == "", "and so is a twentieth of the texts"
    assert meter.rest(410, 500) == ", about 15 minutes left"  # 10 texts in 100 seconds, 90 to come
    assert meter.rest(460, 500) == ", less than 2 minutes left"
    assert meter.rest(500, 500) == ""


# --- balance -------------------------------------------------------------------------------------------------------


def test_balance_as_json(edges):
    found = json.loads(done(entente("balance", edges, "--json")))
    assert list(found) == BALANCE_KEYS
    assert (found["nodes"], found["edges"], found["frustration_index"], found["status"]) == (3, 3, 1, "exact")
    assert (found["lower_bound"], found["unique"], found["triangle_index"]) == (1, False, 0.0)
    assert sorted(node for side in found["partition"] for node in side) == ["a", "b", "c"]


def test_balance_of_the_highland_tribes_is_the_published_one():
    found = json.loads(done(entente("balance", data.root() / "benchmarks" / "highland_tribes.csv", "--json")))
    assert list(found) == BALANCE_KEYS
    assert (found["nodes"], found["edges"], found["frustration_index"], found["unique"]) == (16, 58, 7, True)
    figures = {f.measure: f for f in data.benchmark_figures() if f.instance == "highland_tribes"}
    assert figures["triangle_index"].agrees(found["triangle_index"])
    assert figures["walk_balance"].agrees(found["walk_balance"])
    assert {"Gavev", "Kotun", "Nagad", "Gama"} in [set(side) for side in found["partition"]]


def test_balance_of_one_year_of_the_european_alliances():
    path = data.root() / "benchmarks" / "wwi_alliances.csv"
    found = json.loads(done(entente("balance", path, "--json", "--year", "1907")))
    assert (found["nodes"], found["edges"], found["frustration_index"], found["triangle_index"]) == (6, 15, 0, 1.0)
    assert {frozenset(side) for side in found["partition"]} == {
        frozenset(["AUH", "DEU", "ITA"]),
        frozenset(["GBR", "FRA", "RUS"]),
    }


def test_what_is_undefined_is_null_and_says_why(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("u,v,sign\na,b,1\nc,d,-1\n", encoding="utf-8")
    found = json.loads(done(entente("balance", path, "--json")))
    assert list(found) == [*BALANCE_KEYS, "notes"]
    assert found["triangle_index"] is None
    assert any("triangle_index is undefined" in note and "triangle" in note.split(":")[1] for note in found["notes"])
    out = done(entente("balance", path))
    assert "triangle index     undefined" in out and "Note: triangle_index is undefined" in out


def test_a_bound_is_called_a_bound(tmp_path):
    import random

    random.seed(1)
    rows = [f"n{i},n{j},{random.choice((1, -1))}" for i in range(60) for j in range(i) if random.random() < 0.5]
    path = tmp_path / "edges.csv"
    path.write_text("u,v,sign\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = json.loads(done(entente("balance", path, "--json", "--time-limit", "1e-9")))
    assert found["status"] == "bound" and found["lower_bound"] < found["frustration_index"]
    assert any("upper bound" in note for note in found["notes"])


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("", "u,v,sign"),
        ("u,v\na,b\n", "sign"),
        ("u,v,sign\na,b,friend\nc,c,1\n", "2 faults"),
        ("u,v,sign\na,b,1\nb,a,-1\n", "row 3"),
        ("%PDF-1.7\n", "PDF"),
    ],
)
def test_bad_edges_get_a_sentence(tmp_path, table, words):
    path = tmp_path / "edges.csv"
    path.write_text(table, encoding="utf-8")
    refused(entente("balance", path), words)


# --- validate ------------------------------------------------------------------------------------------------------


def test_validate_counts_tables_and_rows():
    names = data.table_names()
    texts = [path.read_text(encoding="utf-8") for path in data.root().rglob("*.csv")]
    rows = sum(len(list(csv.reader(io.StringIO(text)))) - 1 for text in texts)
    assert len(names) == len(texts)
    assert done(entente("validate")) == f"data/: {len(names)} tables, {rows:,} rows, no fault.\n"


def test_validate_shows_every_fault(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(data.root(), folder)
    path = folder / "claims.csv"
    path.write_bytes(path.read_bytes().replace(b",attacks,", b",atacks,").replace(b"\n", b"\r\n"))
    result = entente("validate", folder)
    assert result.exit_code == 1 and result.stdout == ""
    assert 'found "atacks"' in result.stderr and "CRLF" in result.stderr and "changed since" in result.stderr


def test_validate_a_folder_without_tables(tmp_path):
    refused(entente("validate", tmp_path), "no datapackage.json")


# --- The program itself --------------------------------------------------------------------------------------------


def test_help_shows_every_command_and_an_example_of_each():
    out = done(entente("--help"))
    for name in ("mentions", "claims", "graph", "report", "corpus", "scenario", "balance", "validate"):
        assert f"  {name} " in out
        page = done(entente(name, "--help"))
        assert f"  entente {name}" in page.split("Examples:")[1]
        assert page.isascii()


@pytest.mark.parametrize(
    "arguments", [["mention", "x"], ["mentions"], ["graph"], ["balance", "x", "--time-limit", "-1"]]
)
def test_wrong_use_gets_a_sentence(arguments):
    refused(entente(*arguments), "Usage: ", "Error: ")


def test_a_fault_of_our_own_is_not_blamed_on_the_text(text, monkeypatch):
    from entente.text import names as actors

    def find_mentions(*_):
        raise KeyError("atlantis")

    monkeypatch.setattr(actors, "find_mentions", find_mentions)
    result = entente("mentions", text)
    assert (result.exit_code, result.stdout) == (70, "")
    assert "a fault in entente, not in your text (KeyError)" in result.stderr and "Traceback" not in result.stderr
    result = entente("--debug", "mentions", text)
    assert result.exit_code == 70 and "Traceback" in result.stderr and "atlantis" in result.stderr


def test_a_stopped_command_says_so(text, monkeypatch):
    from entente.text import names as actors

    def find_mentions(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(actors, "find_mentions", find_mentions)
    result = entente("mentions", text)
    assert result.exit_code == 130 and result.stderr == "Stopped.\n"


def test_the_reader_of_the_pipe_may_go(text, monkeypatch):
    class Closed(io.StringIO):
        def write(self, _):
            raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(cli.typer.Exit) as caught:
        monkeypatch.setattr(sys, "stdout", Closed())
        console.say("hello")
    assert caught.value.exit_code == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_behind_the_output_gets_a_sentence(text):
    command = f'"{sys.executable}" -m entente mentions "{text}" > /dev/full'
    result = subprocess.run(command, shell=True, capture_output=True, timeout=600)
    assert result.returncode == 2
    assert (
        result.stderr.startswith(b"standard output: found No space left on device") and result.stderr.count(b"\n") == 1
    )


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that can close a stream")
def test_a_closed_input_is_an_empty_one():
    line = f'"{sys.executable}" -m entente mentions - <&-'
    result = subprocess.run(line, shell=True, capture_output=True, timeout=600)
    assert result.returncode == 2 and result.stderr.startswith(b"standard input: found nothing")


def run(*arguments, text=None, **environment):
    """The program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "entente", *map(str, arguments)],
        input=text, capture_output=True, env={**os.environ, **environment}, timeout=600,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_utf8_comes_out_whatever_the_terminal_speaks(encoding):
    line = "Iran’s foe São Tomé and Príncipe met Türkiye’s envoy — Kyiv said so.".encode()
    result = run("mentions", "-", "--json", text=line, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert result.returncode == 0, result.stderr
    exact = [item["exact"] for item in json.loads(result.stdout.decode("utf-8"))]
    assert {"Iran", "São Tomé and Príncipe", "Türkiye"} <= set(exact)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell with head")
def test_head_is_quiet(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("Russia met Iran and Israel in the end.\n" * 2000, encoding="utf-8")
    command = f'"{sys.executable}" -m entente mentions "{path}" --json | head -n 1'
    result = subprocess.run(command, shell=True, capture_output=True, timeout=600)
    assert result.stdout.startswith(b'[{"paragraph": 1') and result.stderr == b""


@pytest.mark.parametrize("arguments", ["['--help']", "['mentions', PATH, '--json']", "['claims', PATH, '--json']"])
def test_nothing_heavy_is_loaded_before_it_is_needed(arguments, text):
    program = f"""
import sys
PATH = {str(text)!r}
from entente.cli.app import app
try:
    app({arguments})
except SystemExit as error:
    assert not error.code, error.code
heavy = {{"matplotlib", "scipy", "pandas", "jsonschema", "joblib", "yaml", "jinja2", "rich"}} & set(sys.modules)
assert not heavy, heavy
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=600)
    assert result.returncode == 0, result.stderr.decode()


# --- reports and corpora as a stranger would --------------------------------------------------------------------------


def test_all_that_is_asked_wrongly_of_a_corpus_is_told_at_once(tmp_path):
    words = refused(
        entente("corpus", tmp_path / "no", "-o", tmp_path / "no" / "x.csv", "--jobs", -5, "--scheduler", "x"),
        *("option --output", "option --jobs: found -5", "option --scheduler", "no such folder", "4 faults:"),
    )
    assert "argument" not in words
    refused(entente("corpus", "", "--pattern", ""), "the folder: found nothing", "the pattern", "2 faults:")


@pytest.mark.parametrize("jobs", [61, 10**12])
def test_too_many_processes_are_not_started(texts, jobs):
    refused(entente("corpus", texts, "--jobs", jobs), f"option --jobs: found {jobs}; expected at most 60")


def test_the_name_of_a_file_commands_no_terminal(tmp_path):
    try:
        (tmp_path / "a\x1b[31m.txt").write_text(PLAIN, encoding="utf-8")
    except OSError:
        pytest.skip("this system has no such names")
    out = done(entente("corpus", tmp_path))
    assert "\x1b" not in out and "a\\u001b[31m.txt" in out
    assert json.loads(done(entente("corpus", tmp_path, "--json")))[0]["file"] == "a\x1b[31m.txt"


def test_all_files_of_a_report_that_are_missing_are_told_at_once(tmp_path):
    files = [tmp_path / f"{name}.x" for name in ("text", "names", "claims")]
    arguments = ["-o", tmp_path / "r.html", "--actors", files[1], "--corrections", files[2]]
    refused(entente("report", files[0], *arguments), "3 faults:", *map(str, files))


def test_no_name_and_one_name_for_two_files_of_a_report(text, tmp_path):
    refused(entente("report", text, "-o", ""), "option --output: found nothing; expected the name of a file")
    table = tmp_path / "t.csv"
    arguments = ["-o", tmp_path / "r.html", "--claims", table, "--names", table]
    refused(entente("report", text, *arguments), "found the file that is written as --claims")
