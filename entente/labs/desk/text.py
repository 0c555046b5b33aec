"""Lab 09, the text on the desk: each sentence with its names and the claims that are proposed or were made there.

A long text is shown in parts. What is marked says by a letter above the line who proposed it and what was decided, so
that no mark is told by colour alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from entente.labs.desk.state import NEW_ACTOR, NEW_CLAIM, State, analysis_of
from entente.labs.desk.stops import Stop, counted_stops, place_of, stops_of
from entente.labs.kit.controls import Button
from entente.labs.kit.scene import Line, Reading, Stretch
from entente.text.article import Paragraph, Sentence
from entente.text.codebook import MACHINE
from entente.text.gazetteer import Mention

PART = 300  # sentences that are shown at once
TAGS = {"keep": "✓", "change": "✎", "drop": "✗", "add": "+"}
MARKS = {"": "asked", "keep": "kept", "change": "kept", "drop": "dropped", "add": "kept"}
KEY = (
    ("name", "an actor"),
    ("guess", "a name to decide on"),
    ("asked", "a proposed claim"),
    ("kept", "✓ accepted, ✎ changed, + added by you"),
    ("dropped", "✗ rejected"),
    ("gap", "a question, or two actors and no claim"),
)
KEYS = (
    ("A", "Accept", {"do": "judge", "value": "keep"}),
    ("R", "Reject", {"do": "judge", "value": "drop"}),
    ("N", "Next", {"do": "move", "back": False}),
    ("P", "Previous", {"do": "move", "back": True}),
    ("C", "New claim", {"do": "words", "what": NEW_CLAIM}),
    ("M", "New name", {"do": "words", "what": NEW_ACTOR}),
)
Span = tuple[int, int, str, str, str]  # start, end, mark, tag and row


def reading(state: State) -> Reading:
    """The text, or the part of it in which the reader is."""
    counted = counted_stops(state)
    part, parts = part_of(state), _part_of_paragraphs(state)[-1] + 1
    shown = _shown_paragraphs(state, part)
    stops, names = _by_paragraph(stops_of(state)), _by_paragraph(analysis_of(state).mentions)
    paragraphs = []
    for paragraph in shown:
        spans = _spans(paragraph, stops[paragraph.number], names[paragraph.number])
        lines = tuple(_line(one, spans, stops[paragraph.number]) for one in paragraph.sentences)
        paragraphs.append((paragraph.number, paragraph.label, lines))
    buttons = ()
    if parts > 1:
        places = (("Earlier part", part - 1), ("Later part", part + 1))
        buttons = tuple(
            Button(words.lower(), words, {"do": "part", "part": to}, disabled=not 0 <= to < parts)
            for words, to in places
        )
    title = f"{state.article.title[:80]}" + (f" · part {part + 1} of {parts}" if parts > 1 else "")
    done = sum(bool(stop.action) for stop in counted)
    key = KEY if counted else KEY[:1]
    return Reading("reading", title, tuple(paragraphs), state.open, done, len(counted), key, KEYS, buttons)


def _by_paragraph(items: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for item in items:
        found[item.paragraph].append(item)
    return found


# --------------------------------------------------------------------------------------------------------------------
# Parts of a long text


def _part_of_paragraphs(state: State) -> list[int]:
    """The part of each paragraph: a new one begins where the sentences of the last are many enough."""
    parts, part, held = [], 0, 0
    for paragraph in state.article.paragraphs:
        if held >= PART:
            part, held = part + 1, 0
        held += len(paragraph.sentences)
        parts.append(part)
    return parts


def part_of(state: State) -> int:
    """The part in which the reader is."""
    paragraph = place_of(state)[0] or 1
    return _part_of_paragraphs(state)[paragraph - 1]


def first_of_part(state: State, part: int) -> int:
    """The number of the first paragraph of a part; of the last one if there are fewer."""
    parts = _part_of_paragraphs(state)
    return parts.index(min(part, parts[-1])) + 1


def _shown_paragraphs(state: State, part: int) -> list[Paragraph]:
    parts = _part_of_paragraphs(state)
    return [paragraph for paragraph, one in zip(state.article.paragraphs, parts, strict=True) if one == part]


# --------------------------------------------------------------------------------------------------------------------
# Marks


def _spans(paragraph: Paragraph, stops: Iterable[Stop], names: Iterable[Mention]) -> list[Span]:
    spans: list[Span] = [(one.start, one.end, "name", "", f"actor {one.exact}") for one in names]
    for stop in stops:
        if stop.kind == "claim":
            spans.append((stop.start, stop.end, MARKS[stop.action], _tag(stop), stop.row))
        elif stop.kind == "question" and not stop.action:
            spans.append((stop.start, stop.end, "gap", "?", stop.row))
        elif stop.kind == "actor" and not stop.action:
            spans.append((stop.start, stop.end, "guess", "name?", stop.row))
    return spans


def _tag(stop: Stop) -> str:
    by = "" if stop.coder in ("", MACHINE) else stop.coder
    return f"{by}{TAGS.get(stop.action, '?')}"


def _line(sentence: Sentence, spans: Iterable[Span], stops: Iterable[Stop]) -> Line:
    inside = [span for span in spans if span[0] < sentence.end and span[1] > sentence.start]
    here = [stop for stop in stops if stop.start < sentence.end and stop.end > sentence.start]
    rows = tuple(dict.fromkeys(stop.row for stop in here))
    todo = [stop for stop in here if not stop.action]
    gaps = [stop for stop in todo if stop.kind in ("sentence", "question")]
    note = ""
    if gaps:
        note = gaps[0].question.asks if gaps[0].question else "Two actors and no claim: read here."
    state = "todo" if todo else "done" if here else ""
    return Line(
        f"{sentence.paragraph}.{sentence.number}", sentence.start, _stretches(sentence, inside), rows, state, note
    )


def _stretches(sentence: Sentence, spans: list[Span]) -> tuple[Stretch, ...]:
    """The sentence cut at the ends of its spans, each piece with the marks of all spans over it."""
    edges = {sentence.start, sentence.end}
    for start, end, *_ in spans:
        edges |= {max(start, sentence.start), min(end, sentence.end)}
    pieces = []
    for start, end in pairwise(sorted(edges)):
        over = [span for span in spans if span[0] < end and span[1] > start]
        over.sort(key=lambda span: span[2] == "name")  # the claim before the names in it
        tags = dict.fromkeys(span[3] for span in over if span[3] and min(span[1], sentence.end) == end)
        pieces.append(
            Stretch(
                sentence.text[start - sentence.start : end - sentence.start],
                tuple(dict.fromkeys(span[2] for span in over)),
                tuple(dict.fromkeys(span[4] for span in over)),
                " ".join(tags),
            )
        )
    return tuple(pieces)
