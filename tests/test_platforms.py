"""What learning platforms hand out and take back: their names, zips, lists, and answers that are alike."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from pathlib import Path

import pytest

from entente.errors import EntenteError
from entente.exercises import copies, platforms, roster

MOODLE = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Feedback comments\n"
CANVAS = "Student,ID,SIS Login ID,Section,Set 03 (77)\n    Points Possible,,,,13\n"


def packed(names, content=b"{}"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def found_in(tmp_path, names):
    (tmp_path / "all.zip").write_bytes(packed(names))
    with platforms.unpacked(tmp_path / "all.zip") as folder:
        return {one.learner: (one.number, one.late) for one in platforms.submissions(folder).values()}


def test_the_zip_of_moodle_is_read(tmp_path):
    names = [
        "Ann Lee_1043_assignsubmission_file_/set.ipynb",
        "Bo Å_7_assignsubmission_file/a/b.ipynb",
        "Cy_8_assignsubmission_onlinetext_/text.html",
    ]
    assert found_in(tmp_path, names) == {"Ann_Lee": ("1043", False), "Bo_Å": ("7", False), "Cy": ("8", False)}


@pytest.mark.parametrize(
    "names",
    [
        ["Ann Lee_1_assignsubmission_file_/a b.docx", "Bo Å_7_assignsubmission_file/a.ipynb"],
        ["annlee_LATE_1_88_a b.docx", "annlee_1_89_photo.png", "boå_7_9_a.ipynb", "notes.txt"],
        ["ann/a b.docx", "bo/b.ipynb", "bo/a.docx", "notes.txt"],
    ],
)
def test_who_handed_in_no_notebook_is_seen(tmp_path, names):
    (tmp_path / "all.zip").write_bytes(packed(names))
    with platforms.unpacked(tmp_path / "all.zip") as folder:
        ann, bo = platforms.submissions(folder).values()
        assert bo.is_notebook and not ann.is_notebook


def test_the_zip_of_canvas_is_read_and_the_last_one_counts(tmp_path):
    names = [
        "leeann_LATE_10433_88124_set_03.ipynb",
        "bobo_7_9_set.ipynb",
        "bobo_7_9_set-1.ipynb",
        "bobo_7_9_set-2.ipynb",
    ]
    assert found_in(tmp_path, names) == {"leeann": ("10433", True), "bobo": ("7", False)}
    (tmp_path / "all.zip").write_bytes(packed(names))
    with platforms.unpacked(tmp_path / "all.zip") as folder:
        assert platforms.submissions(folder)["bobo"].original == "bobo_7_9_set-2.ipynb"


def test_two_learners_of_one_name_are_told_apart_by_their_numbers(tmp_path):
    names = ["Ann Lee_1_assignsubmission_file_/a.ipynb", "Ann Lee_2_assignsubmission_file_/a.ipynb"]
    assert sorted(found_in(tmp_path, names)) == ["Ann_Lee_1", "Ann_Lee_2"]


@pytest.mark.parametrize(
    "name", ["../out.ipynb", "/etc/out.ipynb", "C:\\out.ipynb", "a/../../out.ipynb", "__MACOSX/._a.ipynb"]
)
def test_a_name_that_leads_out_of_a_zip_is_passed_over(tmp_path, name):
    assert found_in(tmp_path, [name, "ann.ipynb"]) == {"ann": ("", False)}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip"]


def test_a_link_in_a_zip_is_passed_over(tmp_path):
    link = zipfile.ZipInfo("bob.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ann.ipynb", "{}")
    with platforms.unpacked(tmp_path / "all.zip") as folder:
        assert list(platforms.submissions(folder)) == ["ann"]


def test_what_is_no_zip_or_too_large_is_told(tmp_path, monkeypatch):
    (tmp_path / "all.zip").write_text("no")
    with (
        pytest.raises(EntenteError, match="expected a folder, or a zip of submissions"),
        platforms.unpacked(tmp_path / "all.zip"),
    ):
        pass
    monkeypatch.setattr(platforms, "MOST_BYTES", 10)
    (tmp_path / "all.zip").write_bytes(packed(["ann.ipynb"], b"x" * 11))
    with pytest.raises(EntenteError, match="found 1 notebooks"), platforms.unpacked(tmp_path / "all.zip"):
        pass


def test_feedback_goes_back_under_the_names_that_came(tmp_path):
    names = ["Ann Lee_1043_assignsubmission_file_/set.ipynb", "leebob_7_9_set_03-1.ipynb"]
    (tmp_path / "all.zip").write_bytes(packed(names))
    with platforms.unpacked(tmp_path / "all.zip") as folder:
        handed = platforms.submissions(folder)
    back = zipfile.ZipFile(io.BytesIO(platforms.feedback_zip({name: b"<p>" for name in handed}, handed)))
    assert sorted(back.namelist()) == ["Ann Lee_1043_assignsubmission_file_/feedback.html", "leebob_7_9_set_03-1.html"]


# The list of a class


def listed(tmp_path, text):
    (tmp_path / "class.csv").write_text(text, encoding="utf-8")
    return roster.read(tmp_path / "class.csv")


def handed(*learners):
    return {name: platforms.Handed(name, Path("x"), number) for name, number in learners}


def test_the_worksheet_of_moodle_comes_back_with_grades_and_feedback(tmp_path):
    people = listed(
        tmp_path, MOODLE + "Participant 1043,Ann Lee,ann@x.org,Submitted,,13,\nParticipant 7,Bo Å,bo@x.org,,,13,\n"
    )
    assert people.platform == "moodle"
    mine, nobody = roster.matched(people, handed(("Ann_Lee", "1043"), ("Zed", "99")))
    assert {name: person.name for name, person in mine.items()} == {"Ann_Lee": "Ann Lee"} and nobody == ("Zed",)
    rows = list(
        csv.DictReader(io.StringIO(roster.graded(people, {"Ann Lee": 9.5}, {"Ann Lee": "03.1: 2 of 2"}, "Set", 13)))
    )
    assert [row["Grade"] for row in rows] == ["9.5", ""]
    assert rows[0]["Feedback comments"] == "03.1: 2 of 2" and list(rows[0]) == MOODLE.strip().split(",")


def test_the_gradebook_of_canvas_comes_back_with_its_points_possible(tmp_path):
    people = listed(tmp_path, CANVAS + '"Lee, Ann",10433,al1,S1,\n"Å, Bo",7,bo2,S1,\n')
    assert people.platform == "canvas" and len(people.people) == 2
    mine, _ = roster.matched(people, handed(("leeann", "10433"), ("bo2", "")))
    assert {name: person.name for name, person in mine.items()} == {"leeann": "Lee, Ann", "bo2": "Å, Bo"}
    text = roster.graded(people, {"Lee, Ann": 9}, {}, "Set 03 (77)", 13)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Set 03 (77)"] for row in rows] == ["13", "9", ""]
    new = list(csv.DictReader(io.StringIO(roster.graded(people, {"Lee, Ann": 9}, {}, "Set 04", 11))))
    assert [row["Set 04"] for row in new] == ["11", "9", ""]


@pytest.mark.parametrize(
    ("columns", "filled"),
    [
        ("Set 03 (4),Set 04 (3)", "Set 03 (4)"),
        ("Week 3: claims (9),Set 13 (8)", "Week 3: claims (9)"),
        ("Set 03 (1),Essay 3 (2)", "Entente 03"),  # two could be meant
        ("Set 13 (3),Final", "Entente 03"),
    ],
)
def test_the_assignment_of_canvas_that_names_the_set_is_filled(tmp_path, columns, filled):
    people = listed(tmp_path, f'Student,ID,SIS Login ID,Section,{columns}\n"Lee, Ann",10433,al1,S1,,\n')
    (row,) = csv.DictReader(io.StringIO(roster.graded(people, {"Lee, Ann": 9}, {}, "Entente 03", 13)))
    assert [name for name, cell in row.items() if cell == "9"] == [filled]


@pytest.mark.parametrize("learner", ["Ann_Lee", "Lee_Ann", "ann.lee", "annlee", "al1"])
def test_a_list_of_ones_own_finds_a_learner_by_name_or_login(tmp_path, learner):
    people = listed(tmp_path, "name;login\nAnn Lee;al1\nBo Å;bo2\n")
    assert [person.name for person in roster.matched(people, handed((learner, "")))[0].values()] == ["Ann Lee"]


@pytest.mark.parametrize("text", ["\n", "a,b\n1,2\n", "name\n"])
def test_a_list_without_names_is_told(tmp_path, text):
    with pytest.raises(EntenteError, match="with a column such as name"):
        listed(tmp_path, text)


# Answers that are alike

SUM = """
def cost(graph, groups):
    total = 0
    for u, v, sign in graph.edges(data="sign"):
        if (sign > 0) != (groups[u] == groups[v]):
            total += 1
    return total
"""
TALE = 'answer = "' + " ".join(f"word{place} of the text" for place in range(12)) + '"'


def cell(source, name="answer-05-2"):
    return {"source": source, "metadata": {"nbgrader": {"grade_id": name}}}


def test_code_that_differs_by_names_and_comments_is_alike():
    renamed = SUM.replace("graph", "g").replace("groups", "sides").replace("total = 0", "total = 0  # mine")
    other = SUM.replace("total += 1", "total = total + abs(sign)")
    found = copies.alike({"ann": [cell(SUM)], "bob": [cell(renamed)], "cy": [cell(other)]}, [])
    assert found == {"ann": ["answer-05-2 is that of bob"], "bob": ["answer-05-2 is that of ann"]}


def test_our_own_solution_is_noticed():
    assert copies.alike({"ann": [cell(SUM)]}, [cell(f"### BEGIN SOLUTION\n{SUM}\n### END SOLUTION")]) == {
        "ann": ["answer-05-2 is our solution"]
    }


def test_a_text_that_was_taken_over_in_parts_is_alike():
    half = TALE.replace("word11 of the text", "and an end of my own")
    own = 'answer = "' + " ".join(f"thought{place} of mine here" for place in range(12)) + '"'
    found = copies.alike({"ann": [cell(TALE)], "bob": [cell(half)], "cy": [cell(own)]}, [])
    assert sorted(found) == ["ann", "bob"]


def test_an_answer_of_half_a_class_names_few_and_counts_the_rest():
    same = {learner: [cell(SUM)] for learner in ("ann", "bob", "cy", "dan", "eva", "fay")}
    assert copies.alike(same, [])["cy"] == ["answer-05-2 is that of ann, bob, dan and of 2 more"]
    assert copies.alike(same, [cell(SUM)])["cy"] == ["answer-05-2 is our solution"]


@pytest.mark.parametrize(
    "source", ["answer = 3", "answer = ...", "answer = [1, 2]", "def f(x):\n    return x", "def ("]
)
def test_what_is_short_or_broken_is_not_compared(source):
    assert copies.alike({"ann": [cell(source)], "bob": [cell(source)]}, [cell(source)]) == {}
