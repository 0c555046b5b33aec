"""Questions for a learning platform: what is asked, and that readers who know only the formats read the same."""

from __future__ import annotations

import html
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entente import quiz
from entente.exercises import tasks
from entente.labs.moments import asked as moments
from entente.quiz import Option, Question
from entente.quiz.asked import as_html, for_words, written

ASKED = quiz.questions()

# What Moodle's importer takes as a share of the points, in percent (its question bank knows no other).
FRACTIONS = {"0", "5", "10", "20", "25", "30", "40", "50", "60", "70", "75", "80", "90", "100"}
# From the schema of QTI 2.1: what an item is made of, in this order, and what a block of its body may hold.
PARTS = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
BLOCKS = {"div", "p", "pre", "ul", "ol", "li", "strong", "em", "code", "a", "br", "blockquote", "h3"}
QTI, PACKAGE = "{http://www.imsglobal.org/xsd/imsqti_v2p1}", "{http://www.imsglobal.org/xsd/imscp_v1p1}"
NAME = re.compile(r"[A-Za-z_][\w.-]*")


def read_gift(text: str) -> list[tuple]:
    """The questions of a GIFT file as its documentation describes it: title, text, and (share, option, feedback)."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.startswith("$CATEGORY:"):
            continue
        title, body, answers = re.fullmatch(
            r"::((?:\\.|[^:\\])*)::\[html\]((?:\\.|[^{}\\])*)\{((?:\\.|[^{}\\])*)\}", paragraph, re.DOTALL
        ).groups()
        options = []
        for mark, share, option, said in re.findall(
            r"([=~])(?:%(\d+)%)?((?:\\.|[^#=~\\])*)#((?:\\.|[^#=~\\])*)", answers
        ):
            options.append((1.0 if mark == "=" else float(share or 0) / 100, plain(option), plain(said)))
        found.append((plain(title), plain(body), options))
    return found


def plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda one: "\n" if one[1] == "n" else one[1], text.strip())


def read_moodle(text: str) -> list[tuple]:
    found = []
    for entry in ElementTree.fromstring(text).findall("question[@type='multichoice']"):
        options = []
        for answer in entry.findall("answer"):
            assert answer.get("fraction") in FRACTIONS
            options.append(
                (float(answer.get("fraction")) / 100, answer.findtext("text"), answer.findtext("feedback/text"))
            )
        assert entry.findtext("single") == "true" and re.fullmatch(r"[\w-]{1,100}", entry.findtext("idnumber"))
        found.append((entry.findtext("name/text"), entry.findtext("questiontext/text"), options))
    return found


def inside(element: ElementTree.Element) -> str:
    """What stands in an element, without its tags."""
    return " ".join("".join(element.itertext()).split())


def read_qti(package: bytes) -> list[tuple]:
    """The items in the order of the test, each held to what the schema asks."""
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        manifest = ElementTree.fromstring(files.read("imsmanifest.xml"))
        listed = [file.get("href") for file in manifest.iter(f"{PACKAGE}file")]
        resources = {one.get("identifier"): one for one in manifest.iter(f"{PACKAGE}resource")}
        needed = {one.get("identifierref") for one in manifest.iter(f"{PACKAGE}dependency")}
        assert sorted(listed) == sorted({*files.namelist()} - {"imsmanifest.xml"}) and needed <= set(resources)
        assert all(NAME.fullmatch(name) for name in resources)
        test = ElementTree.fromstring(files.read("test.xml"))
        return [
            _item(ElementTree.fromstring(files.read(one.get("href")))) for one in test.iter(f"{QTI}assessmentItemRef")
        ]


def _item(item: ElementTree.Element) -> tuple:
    names = [child.tag.removeprefix(QTI) for child in item]
    assert names == sorted(names, key=PARTS.index) and NAME.fullmatch(item.get("identifier"))
    choices = {one.get("identifier"): inside(one) for one in item.iter(f"{QTI}simpleChoice")}
    shares = {one.get("mapKey"): float(one.get("mappedValue")) for one in item.iter(f"{QTI}mapEntry")}
    said = {one.get("identifier"): inside(one) for one in item.iter(f"{QTI}modalFeedback")}
    assert set(choices) == set(shares) == set(said) and all(map(NAME.fullmatch, choices))
    assert shares[item.find(f".//{QTI}correctResponse/{QTI}value").text] == 1
    within = {child.tag.removeprefix(QTI) for child in item.find(f"{QTI}itemBody/{QTI}div").iter()}
    assert within <= BLOCKS
    text = inside(item.find(f"{QTI}itemBody/{QTI}div"))
    return item.get("title"), text, [(shares[name], choices[name], said[name]) for name in choices]


def read_html(text: str) -> str:
    return inside(ElementTree.fromstring(f"<div>{text}</div>"))


def test_three_formats_say_the_same():
    assert len(ASKED) >= 15
    expected = [
        (
            f"{one.kind.capitalize()} {one.name} · {one.title}",
            one.text,
            [(each.share, each.text, each.feedback) for each in one.options],
        )
        for one in ASKED
    ]
    assert read_gift(quiz.to_gift(ASKED)) == expected
    assert read_moodle(quiz.to_moodle(ASKED)) == expected
    shown = [
        (title, read_html(text), [(share, read_html(option), read_html(said)) for share, option, said in options])
        for title, text, options in expected
    ]
    assert read_qti(quiz.to_qti(ASKED)) == shown
    assert quiz.to_qti(ASKED) == quiz.to_qti(ASKED)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40))
def test_any_words_come_back(words):
    text = html.escape(f"a {words} b")
    asked = [Question("1", "task", f"t {words} t", text, (Option(text, 1.0, text), Option("c", 0.5, "d")))]
    expected = f"a {words} b"
    (gift,), (moodle,), (qti,) = (
        read_gift(quiz.to_gift(asked)),
        read_moodle(quiz.to_moodle(asked)),
        read_qti(quiz.to_qti(asked)),
    )
    assert gift[0] == moodle[0] == f"Task 1 · t {words} t"
    for read in (gift, moodle):
        assert [html.unescape(one) for one in (read[1], *read[2][0][1:])] == [expected] * 3
    assert html.unescape(moodle[1]) == html.unescape(gift[2][0][1]) == expected
    assert qti[1] == " ".join(expected.split())


def test_every_moment_with_a_choice_or_a_slip_is_asked_and_no_task_that_wants_code():
    named = {(one.kind, one.name) for one in ASKED}
    every = [name for lesson in moments.LESSONS for name in moments.logic(lesson)]
    found = {name: moments.find_moment(name) for name in every}
    asked = {name for name, (logic, told) in found.items() if told.options or logic.task.wrong}
    assert {name for kind, name in named if kind == "moment"} == asked and len(asked) >= len(every) - 3
    assert ("task", "03.1") in named and ("task", "03.2") not in named and ("task", "03.5") not in named
    assert all(for_words(name) for kind, name in named if kind == "task")


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.id)
def test_a_question_says_what_the_course_says_to_each_answer(question):
    """What the check, or the moment, says to the same value, by itself."""
    said = {option.text: option for option in question.options}
    assert [option.share for option in question.options].count(1.0) == 1
    if question.kind == "moment":
        right = [text for text, option in said.items() if option.share == 1]
        assert moments.answered(question.name, html.unescape(right[0])).right
        assert all(
            option.feedback.startswith("So it is." if option.share == 1 else "Not so.") for option in said.values()
        )
        return
    task, _ = tasks.find_task(question.name)
    seen = 0
    for make in task.wrong.values():
        option = said.get(html.escape(written(task.kind.read(make()))) or "none of them")
        if option and option.share < 1:
            verdict = tasks.judge(question.name, make())
            assert read_html(as_html(verdict.words)) == read_html(option.feedback) and verdict.share == option.share
            seen += 1
    assert seen == len(question.options) - 1


def test_the_sentence_that_a_task_prints_is_asked_with_it():
    (asked,) = [one for one in ASKED if one.id == "task-03-4"]
    from entente import data

    assert html.escape(data.own_text().paragraph(9).sentences[3].text) in asked.text
