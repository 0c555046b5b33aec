"""Input that is no input: every command answers in a sentence, and reads no more than it has to."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from entente import data
from entente.cli import app as cli
from entente.errors import EntenteError
from entente.exercises.notebook_file import read as read_notebook
from entente.graphs.edge_table import read_edges
from entente.labs.desk import text_at
from entente.path.analysis import article_of
from entente.text.reading import MOST_BYTES, read_bytes
from entente.text.tables import read_csv_rows


def workbook(path: Path, part: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "<part/>")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)


def nested(path: Path) -> None:
    letter = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n"
    letter += "".join(f"--b{i}\nContent-Type: multipart/mixed; boundary=b{i + 1}\n\n" for i in range(2000))
    path.write_text(letter + "<p>Chad met Mali.</p>", encoding="utf-8")


HOSTILE = {
    "a pipe": (os.mkfifo if hasattr(os, "mkfifo") else None, "no ordinary file"),
    "a device": ((lambda path: path.symlink_to("/dev/zero")) if Path("/dev/zero").exists() else None, "no ordinary"),
    "too large": (sparse, "expected at most 10.0 MB"),
    "a folder": (Path.mkdir, "a folder"),
    "a workbook": (lambda path: workbook(path, "xl/workbook.xml"), "CSV UTF-8"),
    "nothing": (Path.touch, "nothing (0 bytes)"),
    "zeros": (lambda path: path.write_bytes(b"u,v,sign\nA\x00B,C,1\n" * 3), "not text"),
}
COMMANDS = {
    "mentions": ("mentions", "{}"),
    "claims": ("claims", "{}", "--json"),
    "graph": ("graph", "{}", "-o", "graph.svg"),
    "report": ("report", "{}", "-o", "report.html"),
    "report --actors": ("report", "text.txt", "-o", "report.html", "--actors", "{}"),
    "report --corrections": ("report", "text.txt", "-o", "report.html", "--corrections", "{}"),
    "balance": ("balance", "{}"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_each_command_refuses_in_one_line_what_is_no_text(tmp_path, monkeypatch, kind, command):
    make, words = HOSTILE[kind]
    if make is None:
        pytest.skip("this system has none")
    monkeypatch.chdir(tmp_path)
    Path("text.txt").write_text("Chad attacked Niger.", encoding="utf-8")
    make(Path("hostile.csv"))
    result = CliRunner().invoke(cli.app, [part.format("hostile.csv") for part in COMMANDS[command]])
    assert result.exit_code == 2 and result.stdout == ""
    assert words in result.stderr and len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hostile.csv", "text.txt"]


@pytest.mark.parametrize("command", ["mentions", "claims", "graph", "report"])
def test_letters_within_letters_are_refused_by_each_command(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    nested(Path("deep.mhtml"))
    result = CliRunner().invoke(cli.app, [part.format("deep.mhtml") for part in COMMANDS[command]])
    assert result.exit_code == 2 and "hundreds deep" in result.stderr and len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("kind", HOSTILE)
def test_folders_of_texts_tables_and_notebooks_name_what_is_none(tmp_path, kind):
    make, words = HOSTILE[kind]
    if make is None or kind == "a folder":
        pytest.skip("this system has none, or it does not count")
    (tmp_path / "good.txt").write_text("Chad attacked Niger.", encoding="utf-8")
    make(tmp_path / "hostile.txt")
    result = CliRunner().invoke(cli.app, ["corpus", str(tmp_path)])
    assert result.exit_code == 1 and "1 text read of 2" in result.stdout and words in result.stdout
    for read in (text_at, read_notebook, read_edges):
        with pytest.raises(EntenteError):
            read(str(tmp_path / "hostile.txt"))


@pytest.mark.parametrize("text", ["Iran met Mali. " * 250_000, "<p>Iran</p>" * 200_000], ids=["letters", "tags"])
def test_a_text_beyond_all_books_is_refused_before_it_fills_the_memory(text):
    with pytest.raises(EntenteError) as caught:
        article_of(text)
    assert caught.value.faults[0].code == "article.size"


def test_what_never_ends_on_standard_input_is_refused():
    result = CliRunner().invoke(cli.app, ["balance", "-"], input=b"a" * (MOST_BYTES + 2))
    assert result.exit_code == 2 and "standard input: found more than 10.0 MB" in result.stderr


@pytest.mark.parametrize(
    ("part", "found", "for_text", "for_table"),
    [
        ("xl/workbook.xml", "a workbook of a spreadsheet program (Excel)", "CSV UTF-8", "CSV UTF-8"),
        ("word/document.xml", "a Word file", "plain text", "CSV UTF-8"),
        ("content.xml", "a zip archive", "Unpack it first", "CSV UTF-8"),
    ],
)
def test_the_advice_fits_what_was_given_and_what_was_wanted(tmp_path, part, found, for_text, for_table):
    workbook(tmp_path / "file", part)
    for expected, advice in (({}, for_text), ({"expected": "a table"}, for_table)):
        from entente.text.reading import read_text

        with pytest.raises(EntenteError) as caught:
            read_text(tmp_path / "file", **expected)
        assert caught.value.faults[0].found == found and advice in caught.value.faults[0].do


# ---------------------------------------------------------------- tables as spreadsheets of many countries write them


@pytest.mark.parametrize(
    ("table", "edges"),
    [
        ("u;v;sign\nA;B;1,0\nB;C;-1,0\n", [("A", "B", 1), ("B", "C", -1)]),
        ("sep=;\r\nu;v;sign\r\nA;B;1\r\nB;C;−1,00\r\n", [("A", "B", 1), ("B", "C", -1)]),
        ('"sep=,"\nu,v,sign\nA,B,+1.0\n', [("A", "B", 1)]),
        ('u,v,sign\n"A\r\nland",B,1\n', [("A land", "B", 1)]),
        ("u\tv\tsign\nTÃ¼rkiye\tB\t1\n", [("Türkiye", "B", 1)]),
    ],
)
def test_an_edge_list_of_another_country_is_read(table, edges):
    assert sorted(read_edges(table).edges(data="sign")) == edges


def test_rows_are_counted_below_the_line_that_names_the_mark():
    with pytest.raises(EntenteError, match=r"row 2, field sign: found \"2,0\""):
        read_edges("sep=;\nu;v;sign\nA;B;2,0\n")


def test_the_mark_that_a_line_names_is_taken_also_where_columns_are_expected():
    text = "sep=|\nid|a;b\n1|2;3\n"
    assert read_csv_rows(text, names=["id", "a", "b"]) == [["id", "a;b"], ["1", "2;3"]]


def test_a_web_page_under_the_name_of_a_table_is_told_as_one():
    with pytest.raises(EntenteError, match="found a web page; expected a table"):
        read_csv_rows("<html><table><tr><td>u</td></tr></table></html>")


# ---------------------------------------------------------------- a folder of data


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(data.root(), tmp_path / "data"))


def descriptor(folder: Path, change) -> None:
    path = folder / "datapackage.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    change({resource["name"]: resource for resource in whole["resources"]})
    path.write_text(json.dumps(whole), encoding="utf-8")


def catastrophic(resources) -> None:
    field = next(one for one in resources["actors"]["schema"]["fields"] if one["name"] == "label")
    field.setdefault("constraints", {})["pattern"] = "(a+)+$"


SPOILT = {
    "a path out of the folder": lambda at: descriptor(at, lambda r: r["article"].update(path="../../etc/passwd")),
    "an absolute path": lambda at: descriptor(at, lambda r: r["article"].update(path="/etc/passwd")),
    "a pattern that runs away": lambda at: descriptor(at, catastrophic),
    "a descriptor nested deeply": lambda at: (at / "datapackage.json").write_text("[" * 200_000, encoding="utf-8"),
    "no actors": lambda at: (at / "actors.csv").unlink(),
    "a workbook in the place of a table": lambda at: workbook(at / "actors.csv", "xl/workbook.xml"),
    "a very large table": lambda at: ((at / "actors.csv").unlink(), sparse(at / "actors.csv")),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_spoilt_folder_has_one_fault_and_not_one_for_each_row(folder, fault):
    SPOILT[fault](folder)
    if fault == "a pattern that runs away":
        with (folder / "actors.csv").open("a", encoding="utf-8") as file:
            file.write(f"zz,{'a' * 40}!,state,ZZZ,GOV,\n")
    faults = [one for one in data.validate(folder) if one.code != "data.changed" or "workbook" in fault]
    assert len(faults) == 1
    assert CliRunner().invoke(cli.app, ["validate", str(folder)]).exit_code == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_among_the_tables_is_not_waited_for(folder):
    (folder / "actors.csv").unlink()
    os.mkfifo(folder / "actors.csv")
    (fault,) = data.validate(folder)
    assert fault.code == "data.file" and fault.found == "no ordinary file"


def test_a_file_that_grows_is_read_no_further_than_its_bound(tmp_path, monkeypatch):
    path = tmp_path / "grows.txt"
    sparse(path)
    whole = path.stat()
    monkeypatch.setattr(Path, "stat", lambda self, **options: os.stat_result((*whole[:6], 10, *whole[7:])))
    tracemalloc.start()
    with pytest.raises(EntenteError, match="more than"):
        read_bytes(path, most=1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_standard_input_without_end_is_read_no_further_than_its_bound(monkeypatch):
    class Endless:
        class buffer:
            @staticmethod
            def read(number=-1):
                assert number >= 0, "all of it would be read"
                return b"a" * number

    monkeypatch.setattr(sys, "stdin", Endless)
    with pytest.raises(EntenteError, match="standard input: found more than"):
        read_bytes("-")
