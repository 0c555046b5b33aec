"""Whose paragraph it is in an interview: who answers says what stands there, whoever wrote it down.

An interview is told by its form. Its turns have labels (*Q:*, *A:*, *Example:*), or dashes, or its questions stand in
paragraphs of their own. A page of questions that the writer answers has the last form too, so that form counts only
where somebody is said to have been asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from entente.say import slug
from entente.text.article import Paragraph
from entente.text.parties import Speaker
from entente.text.speakers import UNNAMED

ANALYST = "named_analyst"
FEWEST_QUESTIONS = 2
LONGEST_QUESTION = 60  # words
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-Ž]"
LABEL = re.compile(rf"({_CAPITAL}[\w.'’-]*(?: {_CAPITAL}[\w.'’-]*){{0,3}}) ?(?::|\.? [–—]) ")
DASH = re.compile(r"[–—-] ?(?=\S)")
ASKING, ANSWERING = frozenset({"q", "question", "interviewer"}), frozenset({"a", "answer", "interviewee"})
_PART = rf"{_CAPITAL}[\w'’-]+"
NAME = rf"(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame)\.? )?({_PART}(?: (?:[a-z]{{2,3}} )?{_PART}){{1,2}})"
ASKED = re.compile(
    rf"(?:[Ii]nterview(?:ed)?(?: with)?|(?:[Ss]poke|[Tt]alked) (?:to|with)|[Cc]onversation with|[Aa]sked) {NAME}"
    rf"|{NAME}(?:, [^.]{{3,120}},)? (?:spoke (?:to|with)|talked (?:to|with)|answer(?:ed|s)|told us|was asked)\b"
)
WORDS_OF_AN_INTERVIEW = re.compile(
    r"\b(?:interview|conversation|questions and answers|q&a|we asked|we spoke)\b", re.IGNORECASE
)
PRESENTED = re.compile(rf"(?:^|(?<=[.?!] )){NAME}(?:,| is| was| teaches| heads| directs| leads| works)\b")


def turns(paragraphs: Sequence[Paragraph]) -> dict[int, Speaker]:
    """Who speaks in each paragraph that is an answer, by the number of the paragraph; empty where it is no interview.

    Examples
    --------
    >>> from entente.text.article import parse_article
    >>> talk = ["A talk", "Ana Example spoke to us.", "Q: And Chad?", "A: It left.", "Q: Why?", "A: Mali asked it to."]
    >>> found = turns(parse_article(chr(10).join(talk)).paragraphs)
    >>> {number: speaker.source for number, speaker in found.items()}
    {4: 'ana_example', 6: 'ana_example'}
    """
    labels = {one.number: match[1] for one in paragraphs if (match := LABEL.match(one.text))}
    asking = _asking_labels(paragraphs, labels)
    if asking:
        return _labelled(paragraphs, labels, asking)
    # Without labels: dashes or bare questions, of which the latter need somebody who is said to have been asked.
    dashed = [one for one in paragraphs if DASH.match(one.text)]
    questions = [one.number for one in paragraphs if _is_question(one)]
    if len(questions) < FEWEST_QUESTIONS:
        return {}
    before = [one for one in paragraphs if one.number < questions[0]]
    is_dialogue = len(dashed) >= 2 * FEWEST_QUESTIONS and {one.number for one in dashed} >= set(questions)
    told = is_dialogue or _names_an_interview(before)
    person = _asked(before) or (_presented(before) if told else "")
    if not person and not told:
        return {}
    speaker = _speaker(person)
    return {one.number: speaker for one in paragraphs if one.number > questions[0] and one.number not in questions}


def _is_question(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip("*_ ”\"'’")
    return text.endswith("?") and len(text.split()) <= LONGEST_QUESTION


def _asking_labels(paragraphs: Sequence[Paragraph], labels: dict[int, str]) -> set[str]:
    """The labels of those who only ask; none unless somebody else has a label too, and both come back."""
    by_label: dict[str, list[bool]] = defaultdict(list)
    for one in paragraphs:
        if one.number in labels:
            by_label[labels[one.number]].append(_is_question(one))
    asking = {name for name, asked in by_label.items() if all(asked) or name.casefold() in ASKING}
    answers = sum(len(asked) for name, asked in by_label.items() if name not in asking)
    questions = sum(len(by_label[name]) for name in asking)
    return asking if answers >= FEWEST_QUESTIONS <= questions else set()


def _labelled(paragraphs: Sequence[Paragraph], labels: dict[int, str], asking: set[str]) -> dict[int, Speaker]:
    """Each turn belongs to its label, and paragraphs without one to the turn that they go on."""
    first = min(number for number, name in labels.items() if name in asking)
    before = [one for one in paragraphs if one.number < first]
    found: dict[int, Speaker] = {}
    speaker = None
    for one in paragraphs:
        if one.number < first:
            continue
        label = labels.get(one.number)
        if label is not None:
            speaker = None if label in asking else _of_label(label, before)
        if speaker is not None:
            found[one.number] = speaker
    return found


def _of_label(label: str, before: Sequence[Paragraph]) -> Speaker | None:
    """Who answers under a label: the person who was presented, whole where the label has a part of the name."""
    if label.casefold() in ANSWERING:
        return _speaker(_asked(before) or _presented(before))
    names = [match for one in before for match in re.findall(NAME, one.text)]
    whole = next((name for name in names if _short(label, name)), label)
    return Speaker(slug(whole), ANALYST, True)


def _speaker(person: str) -> Speaker:
    """Who answers; somebody without a name where nobody was presented."""
    return Speaker(slug(person), ANALYST, True) if person else UNNAMED


def _short(label: str, name: str) -> bool:
    """Whether a label is a name's last part, or its initials."""
    initials = "".join(part[0] for part in name.split() if part[0].isupper())
    return name.split()[-1] == label.split()[-1] or label.replace(".", "").replace(" ", "") == initials


def _asked(before: Sequence[Paragraph]) -> str:
    """The person of whom it is said that he or she was asked."""
    for one in before:
        match = ASKED.search(one.text)
        if match:
            return match[1] or match[2]
    return ""


def _presented(before: Sequence[Paragraph]) -> str:
    """The person with whom a sentence before the first question begins."""
    for one in before:
        match = PRESENTED.search(one.text)
        if match:
            return match[1]
    return ""


def _names_an_interview(before: Sequence[Paragraph]) -> bool:
    return any(WORDS_OF_AN_INTERVIEW.search(one.text) for one in before)
