"""Interviews: whose paragraph it is, in the forms in which they are printed; and pages of questions that are none."""

from __future__ import annotations

import pytest

from entente.path.analysis import analyse
from entente.text.article import parse_article
from entente.text.turns import turns

INTRO = "Ana Petkova, a former ambassador of North Macedonia, spoke to this paper."
ANSWER = "Bulgaria attacked Serbia."
FORMS = {
    "letters": [INTRO, "Q: Who?", f"A: {ANSWER}", "Q: Why?", f"A: {ANSWER}"],
    "names": [INTRO, "The Herald: Who?", f"Petkova: {ANSWER}", "The Herald: Why?", f"Petkova: {ANSWER}"],
    "initials": [INTRO, "TH: Who?", f"AP: {ANSWER}", "TH: Why?", f"AP: {ANSWER}"],
    "paragraphs": [INTRO, "Who attacked whom?", ANSWER, "And why?", ANSWER],
    "dashes": ["Ana Petkova is a historian.", "– Who?", f"– {ANSWER}", "– Why?", f"– {ANSWER}"],
    "headline": ["An interview with Ana Petkova", "Who?", ANSWER, "Why?", ANSWER],
    "accents": ["We spoke to Ana Petkova.", "Who?", ANSWER, "Why?", ANSWER],
}
NO_INTERVIEW = {
    "questions of the writer": ["What happened?", ANSWER, "Why does it matter?", ANSWER],
    "one question": [INTRO, "Who attacked whom?", ANSWER],
    "topics": ["Serbia: attacked", "Bulgaria: attacked", "Chad: at peace", "Serbia: again"],
    "a person and no question": [INTRO, ANSWER, ANSWER],
}


def read(lines):
    return parse_article("\n".join(["Talks in Skopje", *lines]))


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_the_claim_of_who_answers(form):
    claims = analyse("\n".join(["Talks in Skopje", *FORMS[form]])).claims
    assert [(claim.source, claim.source_kind, claim.actor) for claim in claims] == [
        ("ana_petkova", "named_analyst", "bulgaria")
    ] * 2


@pytest.mark.parametrize("form", NO_INTERVIEW)
def test_a_page_of_questions_stays_the_writer_s(form):
    assert turns(read(NO_INTERVIEW[form]).paragraphs) == {}


def test_who_is_not_presented_answers_without_a_name():
    lines = ["An interview on the border, with somebody who asks for no name", "Who?", ANSWER, "Why?", ANSWER]
    assert {speaker.kind for speaker in turns(read(lines).paragraphs).values()} == {"anonymous"}


def test_two_who_answer_are_told_apart_and_what_they_quote_stays_another_s():
    lines = ["Host: Who?", "Ana Petkova: Chad attacked Mali.", "Host: And you?", "Ivo Example: Mali attacked Chad."]
    lines += ["Host: Who says so?", "Ana Petkova: Kenya said that Mali attacked Niger."]
    found = [(claim.source, claim.actor) for claim in analyse("\n".join(["Talks", *lines])).claims]
    assert found == [("ana_petkova", "chad"), ("ivo_example", "mali"), ("kenya", "mali")]
