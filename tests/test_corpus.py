"""Many texts: one row each, in order, whoever does the work and whatever is wrong with one of them."""

from __future__ import annotations

import csv
import io
import os
import pickle
import shutil
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import data
from entente.doubt import graph_uncertainty
from entente.errors import EntenteError
from entente.graphs.alliances import observed
from entente.path import corpus
from entente.path.analysis import analyse
from entente.path.corpus import Row
from entente.text.article import parse_article
from entente.text.coder import propose_claims
from entente.text.names import find_mentions
from entente.text.reading import read_text

TEXTS = Path(__file__).parent / "texts"
WAR = "Chad attacked Niger. Niger attacked Mali. Mali signed a treaty with Chad."


@pytest.fixture
def folder(tmp_path):
    """Six texts that can be read."""
    place = tmp_path / "texts"
    place.mkdir()
    for path in sorted(TEXTS.glob("*.txt"))[:5]:
        shutil.copy(path, place)
    (place / "war.txt").write_text(WAR, encoding="utf-8")
    return place


BAD = {
    "empty.txt": (b"", "nothing (0 bytes)"),
    "blank.txt": (b" \n\t\n", "no words"),
    "binary.txt": (bytes(range(256)) * 40, "not text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture (PNG)"),
    "paper.txt": (b"%PDF-1.7\n", "a PDF"),
}


def add_bad(place):
    for name, (raw, _) in BAD.items():
        (place / name).write_bytes(raw)


# --- one text --------------------------------------------------------------------------------------------------------


def test_a_row_counts_what_can_be_counted_by_hand():
    row = corpus.measure(parse_article(WAR), name="war.txt")
    assert (row.words, row.sentences, row.paragraphs, row.actors, row.mentions, row.claims) == (12, 3, 1, 3, 6, 3)
    assert (row.positive, row.negative, row.undecided) == (1, 2, 0)
    # Chad − Niger − Mali + Chad: one triangle with two hostile edges, which is balanced
    assert (row.balanced, row.unbalanced, row.triangle_index) == (1, 0, 1.0)
    assert (row.frustration, row.frustration_status, row.reason) == (0, "exact", "")
    assert (row.largest_source, row.largest_source_share) == ("author", 1.0)


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt"))[::6], ids=lambda path: path.stem)
def test_a_row_agrees_with_the_parts_taken_one_by_one(path):
    article = parse_article(path.read_text(encoding="utf-8"))
    row = corpus.measure(article, name=path.name)
    assert row.sentences == len(article.sentences) and row.paragraphs == len(article.paragraphs)
    assert row.mentions == len(find_mentions(article, data.gazetteer()))
    assert row.claims == len(propose_claims(article, data.gazetteer(), data.lexicon(), data.codebook()))


def signs_of(edges):
    return {frozenset(pair): sign for pair, sign in edges}


def hand_triangles(edges):
    signs = signs_of(edges)
    nodes = sorted({node for pair in signs for node in pair})
    found = [
        signs[frozenset((a, b))] * signs[frozenset((b, c))] * signs[frozenset((a, c))]
        for a, b, c in combinations(nodes, 3)
        if {frozenset((a, b)), frozenset((b, c)), frozenset((a, c))} <= set(signs)
    ]
    return found.count(1), found.count(-1)


@given(st.lists(st.sampled_from([1, -1]), min_size=6, max_size=6))
def test_triangles_of_a_written_graph_are_those_of_a_plain_count(signs):
    names = ("Chad", "Niger", "Mali", "Ghana")
    edges = list(zip(combinations(names, 2), signs, strict=True))
    verbs = {1: "signed a treaty with", -1: "attacked"}
    row = corpus.measure(parse_article("\n".join(f"{u} {verbs[sign]} {v}." for (u, v), sign in edges)))
    assert (row.positive, row.negative) == (signs.count(1), signs.count(-1))
    assert (row.balanced, row.unbalanced) == hand_triangles(edges)


def test_what_is_undefined_is_empty_and_says_why():
    row = corpus.measure(parse_article("The cat sat on the mat, and it was not a long day for it."), name="cat.txt")
    assert (row.claims, row.triangle_index, row.frustration, row.largest_source_share) == (0, None, None, None)
    for column in ("triangle_index", "frustration", "largest_source_share"):
        assert f"{column}: " in row.reason


def test_a_text_in_another_language_says_so():
    row = corpus.measure(parse_article("Le ministre a dit que la France ne veut pas la guerre.", any_language=True))
    assert (row.status, row.language) == ("read", "looks French")
    assert corpus.measure(parse_article(WAR)).language == ""


# --- a folder --------------------------------------------------------------------------------------------------------


def test_unreadable_files_are_listed_with_their_reason_and_the_rest_is_done(folder):
    add_bad(folder)
    found = corpus.run(folder)
    assert [row.file for row in found.rows] == sorted(path.name for path in folder.iterdir())
    assert {row.file for row in found.left_out} == set(BAD) and len(found.read) == 6
    for row in found.left_out:
        assert row.status == "unreadable" and BAD[row.file][1] in row.reason and row.words is None


def test_the_rows_do_not_depend_on_the_number_of_jobs(folder):
    add_bad(folder)
    assert corpus.run(folder, jobs=2).rows == corpus.run(folder).rows


def test_a_fault_of_our_own_in_one_text_stops_no_other(folder, monkeypatch):
    whole = corpus.analyse
    monkeypatch.setattr(corpus, "analyse", lambda text: 1 / 0 if "war" in text.origin else whole(text))
    found = corpus.run(folder)
    (row,) = found.left_out
    assert (row.file, row.status) == ("war.txt", "failed") and "not in the text: ZeroDivisionError" in row.reason
    assert len(found.read) == 5


def test_the_table_has_one_row_a_text(folder):
    add_bad(folder)
    found = corpus.run(folder)
    rows = list(csv.DictReader(io.StringIO(corpus.table(found))))
    assert [row["file"] for row in rows] == [row.file for row in found.rows]
    for row, told in zip(found.rows, rows, strict=True):
        assert told == {key: "" if getattr(row, key) is None else str(getattr(row, key)) for key in corpus.COLUMNS}


def test_progress_counts_texts_up_to_the_last(folder):
    told = []
    corpus.run(folder, progress=lambda *state: told.append(state))
    assert told == sorted(told) and told[-1] == (6, 6)


def test_patterns_and_folders_within(folder):
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "a.txt").write_text(WAR, encoding="utf-8")
    (folder / "page.html").write_text(f"<p>{WAR}</p><script>Mali()</script>", encoding="utf-8")
    (folder / ".hidden.txt").write_text(WAR, encoding="utf-8")
    (folder / "folder.txt").mkdir()
    assert len(corpus.find_texts(folder)) == 6
    names = [row.file for row in corpus.run(folder, recursive=True).rows]
    assert names == sorted(names) and len(names) == 7 and "deep/er/a.txt" in names
    (page,) = corpus.run(folder, pattern="*.html").rows
    assert (page.file, page.claims, page.mentions) == ("page.html", 3, 6)


@pytest.mark.parametrize("pattern", ["", "../*.txt", "/etc/*", "**", "a\\b"])
def test_a_pattern_names_files_only(folder, pattern):
    with pytest.raises(EntenteError, match="a pattern of file names") as caught:
        corpus.find_texts(folder, pattern=pattern)
    assert caught.value.faults[0].code == "corpus.pattern"


def test_no_folder_and_no_texts_are_told(folder, tmp_path):
    for place, code in ((tmp_path / "none", "corpus.folder"), (folder / "war.txt", "corpus.folder")):
        with pytest.raises(EntenteError) as caught:
            corpus.find_texts(place)
        assert caught.value.faults[0].code == code
    with pytest.raises(EntenteError, match=r'found no file that fits "\*\.md"') as caught:
        corpus.find_texts(folder, pattern="*.md")
    assert caught.value.faults[0].code == "corpus.empty"


def test_too_large_a_file_is_left_out_with_its_size(folder, monkeypatch):
    monkeypatch.setattr(corpus, "read_text", partial(read_text, most=100))
    (row,) = [row for row in corpus.run(folder, pattern="asean*").rows]
    assert row.status == "unreadable" and "MB; expected at most" in row.reason


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_odd_names_stand_in_the_table(tmp_path):
    names = ["=1+1.txt", "a,b.txt", 'q"uote.txt', "<script>.txt", "line\nbreak.txt", os.fsdecode(b"bad\xff.txt")]
    for name in names:
        try:
            (tmp_path / name).write_text(WAR, encoding="utf-8")
        except OSError:
            names = [other for other in names if other != name]
    found = corpus.run(tmp_path)
    table = corpus.table(found)
    table.encode("utf-8")
    told = {row["file"] for row in csv.DictReader(io.StringIO(table, newline=""))}
    assert len(found.read) == len(told) == len(names) and "'=1+1.txt" in told


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes and links")
def test_pipes_and_broken_links_hold_nothing_up(folder):
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    found = corpus.run(folder)
    reasons = {row.file: row.reason for row in found.left_out}
    assert "no ordinary file" in reasons["pipe.txt"] and "no such file" in reasons["gone.txt"]


@given(st.integers(1, 500), st.sampled_from([-1, 1, 2, 7]))
def test_batches_hold_each_text_once_and_are_of_nearly_one_size(number, jobs):
    texts = [corpus._Text(str(n), "") for n in range(number)]
    batches = corpus._batches(texts, jobs)
    assert sorted(int(text.name) for batch in batches for text in batch) == list(range(number))
    sizes = {len(batch) for batch in batches}
    assert max(sizes) - min(sizes) <= 1 and max(sizes) <= corpus.MOST_IN_A_BATCH


# --- broken off and gone on with --------------------------------------------------------------------------------------


class Stop(Exception):
    pass


def broken_off(folder, journal, after):
    """A run that ends when so many texts are done, as by Ctrl-C."""

    def stop(done, total):
        if done >= after:
            raise Stop

    with pytest.raises(Stop):
        corpus.run(folder, journal=journal, progress=stop)


def measured_by(monkeypatch):
    """The names of the texts that are measured from here on."""
    names, whole = [], corpus._row

    def counted(text):
        names.append(text.name)
        return whole(text)

    monkeypatch.setattr(corpus, "_row", counted)
    return names


def test_what_is_broken_off_goes_on_where_it_stopped(folder, tmp_path, monkeypatch):
    add_bad(folder)
    whole, journal = corpus.run(folder), tmp_path / "table.csv.entente-rows"
    broken_off(folder, journal, 4)
    kept = len(journal.read_bytes().split())
    names = measured_by(monkeypatch)
    again = corpus.run(folder, journal=journal)
    assert again.rows == whole.rows and again.taken_over == 4 and len(names) == len(whole.rows) - 4
    assert kept and corpus.run(folder, journal=journal).taken_over == len(whole.rows), "all is there by now"


def test_a_kept_row_holds_for_the_same_text_name_and_course_only(folder, tmp_path, monkeypatch):
    journal = tmp_path / "rows"
    first = corpus.run(folder, journal=journal)
    (folder / "war.txt").write_text(WAR + " Ghana praised Togo.", encoding="utf-8")
    renamed = sorted(folder.iterdir())[-2]
    renamed.rename(renamed.with_name("a_new_name.txt"))
    names = measured_by(monkeypatch)
    second = corpus.run(folder, journal=journal)
    assert sorted(names) == ["a_new_name.txt", "war.txt"] and second.taken_over == 4
    assert [row.claims for row in second.rows if row.file == "war.txt"] == [4]
    monkeypatch.setattr(corpus.corpus_journal, "course_hash", lambda: "another version")
    assert corpus.run(folder, journal=journal).taken_over == 0 and len(first.rows) == 6


@pytest.mark.parametrize(
    "line", [b'{"key": "', b"3", b'{"key": "KEY", "row": 3}', b'{"key": "KEY", "row": {"file": "war.txt"}}']
)
def test_a_line_that_is_no_row_is_passed_over(folder, tmp_path, line):
    key = corpus.corpus_journal.key_of(corpus.corpus_journal.course_hash(), "war.txt", str(folder / "war.txt"))
    (tmp_path / "rows").write_bytes(b"\n" + line.replace(b"KEY", key.encode()))
    found = corpus.run(folder, journal=tmp_path / "rows")
    assert found.taken_over == 0 and found.rows == corpus.run(folder).rows


def test_no_row_is_kept_of_what_failed_or_cannot_be_read(folder, tmp_path, monkeypatch):
    whole = corpus.analyse
    monkeypatch.setattr(corpus, "analyse", lambda text: 1 / 0 if "war" in text.origin else whole(text))
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    assert len(corpus.run(folder, journal=tmp_path / "rows").left_out) == 2
    monkeypatch.setattr(corpus, "analyse", whole)
    again = corpus.run(folder, journal=tmp_path / "rows")
    assert again.taken_over == 5 and [row.file for row in again.left_out] == ["gone.txt"]


def test_two_runs_into_one_table_do_not_mix(folder, tmp_path):
    with corpus.corpus_journal.adding(tmp_path / "rows"), pytest.raises(EntenteError, match="another run") as caught:
        corpus.run(folder, journal=tmp_path / "rows")
    assert caught.value.faults[0].code == "corpus.busy"


# --- on a cluster ----------------------------------------------------------------------------------------------------


@pytest.mark.nightly
def test_a_worker_killed_on_the_way_loses_no_text_and_counts_none_twice(cluster, folder):
    source = sorted(TEXTS.glob("*.txt"))
    for number in range(40):
        shutil.copy(source[number % len(source)], folder / f"copy_{number:03d}.txt")
    add_bad(folder)
    here = corpus.run(folder)
    workers = [cluster.worker(), cluster.worker()]
    cluster.wait_for(2)
    told = []

    def progress(done, total):
        told.append(done)
        if len(told) == 3:
            workers[0].kill()

    there = corpus.run(folder, scheduler=cluster.address, progress=progress)
    assert workers[0].wait() != 0 and workers[1].poll() is None
    assert len(told) > 6, "there was work left when the worker died"
    assert [row.file for row in there.rows] == sorted(path.name for path in folder.iterdir())
    assert there.rows == here.rows and len(there.rows) == 6 + 40 + len(BAD)


def test_a_row_can_be_sent():
    row = Row("a.txt", "read", words=3)
    assert pickle.loads(pickle.dumps(row)) == row


def test_the_index_of_a_text_has_its_range():
    """As lesson 05 has it: the claims of the text are drawn anew, here by the package's own function on them."""
    text = parse_article(
        "A crack\nFrance delivered jets to Israel. Israel delivered radars to Britain. Israel attacked Egypt.\n"
        "France attacked Egypt. Britain attacked Egypt. France condemned Britain."
    )
    found = analyse(text)
    drawn = graph_uncertainty(observed(found.claims), data.codebook(), found.gazetteer, draws=200)
    row = corpus.measure(text)
    assert (row.frustration_low, row.frustration_high) == drawn.interval() != (row.frustration, row.frustration)
    empty = corpus.measure(parse_article("Norway is cold today."))
    assert (empty.frustration, empty.frustration_low, empty.frustration_high) == (None, None, None)
