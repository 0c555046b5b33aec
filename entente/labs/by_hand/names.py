"""Mark the names of actors in a paragraph by clicking words; then see how many are right, and how many there were."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from entente import data
from entente.errors import EntenteError, Fault, Undefined, unknown_choice
from entente.labs.kit.controls import Action, Button, unknown_action
from entente.labs.kit.lab import Lab
from entente.labs.kit.scene import Line, Reading, Scene, Stretch, Table
from entente.labs.kit.widget import LabWidget
from entente.say import count
from entente.text.spans import Scores, span_scores
from entente.text.surfaces import find_surfaces

WORD = re.compile(r"\w+(?:-\w+)*")
SHORT_LIST = ("Iran", "Iranian", "Israel", "Israeli", "Russia", "Russian")
QUESTION = "Click every word that belongs to a name of an actor. Words that stand side by side make one name."

KEY = (("found", "right"), ("missed", "missed"), ("spurious", "marked, and no name of the gold"))

Place = tuple[int, int]  # where a name begins and ends in the paragraph


@dataclass(frozen=True)
class Model:
    """The paragraph, its words, and what stands in the gold."""

    number: int
    text: str
    words: tuple[Place, ...]
    gold: tuple[Place, ...]  # the names
    others: tuple[Place, ...]  # references that are no names


def model(number: int) -> Model:
    """A paragraph of the article."""
    text = data.article().paragraph(number).text
    here = [each for each in data.gold_mentions() if each.paragraph == number]
    names = tuple((each.start, each.end) for each in here if each.form == "NAM")
    others = tuple((each.start, each.end) for each in here if each.form != "NAM")
    return Model(number, text, tuple(hit.span() for hit in WORD.finditer(text)), names, others)


@dataclass(frozen=True)
class State:
    """The words that are marked, by their place in the paragraph, and whether the learner is done."""

    marked: tuple[int, ...] = ()
    done: bool = False


def update(state: State, action: Action, known: Model) -> State:
    """The next state. Pure: ``open`` marks a word or takes the mark away, ``done`` asks for the score, ``again``."""
    do = action.get("do")
    if do == "done":
        return replace(state, done=True)
    if do == "again":
        return replace(state, done=False)
    if do != "open":
        raise unknown_action(action, ("open", "done", "again"))
    if state.done:
        do = "“Mark on” takes the score away."
        raise EntenteError([Fault("labs.value", "the word", "a mark after the score was shown", "marks before it", do)])
    names = [str(place) for place in range(len(known.words))]
    if action.get("row") not in names:
        raise EntenteError([unknown_choice("labs.value", "a word of the paragraph", action.get("row"), names)])
    marked = set(state.marked) ^ {int(str(action["row"]))}
    return replace(state, marked=tuple(sorted(marked)))


def steps(state: State, known: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    marks = tuple({"do": "open", "row": str(place)} for place in state.marked)
    return (*marks, {"do": "done"}) if state.done else marks


def names_of(state: State, known: Model) -> tuple[Place, ...]:
    """The names that are marked: words that stand side by side, with no more than a space between, make one."""
    found: list[Place] = []
    for place in state.marked:
        start, end = known.words[place]
        if found and known.text[found[-1][1] : start] == " ":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def scores(state: State, known: Model) -> Scores:
    """What is right, missed and spurious of what is marked."""
    return scores_of(names_of(state, known), known)


def scores_of(found: Iterable[Place], known: Model) -> Scores:
    """Finds scored against the names of the gold."""
    gold, mine = ([(known.number, *place) for place in places] for places in (known.gold, found))
    return span_scores(gold, mine)


def short_list(known: Model) -> tuple[Place, ...]:
    """What the six surfaces of the lesson find."""
    found = find_surfaces(known.text, {surface: surface for surface in SHORT_LIST})
    return tuple((start, end) for start, end, _ in found)


def describe(state: State, known: Model) -> Scene:
    """What the lab shows in a state: the paragraph, and once the learner is done the two shares."""
    if not state.done:
        verdict = f"{count(len(names_of(state, known)), 'name')} marked."
        return Scene(f"{QUESTION} {verdict}", panels=(_reading(state, known),), verdict=verdict)
    found = scores(state, known)
    total, right = len(found.matched) + len(found.spurious), len(found.matched)
    verdict = (
        f"{right} of the {total} that you marked are right; of the {len(known.gold)} that there are you have {right}."
    )
    return Scene(verdict, panels=(_reading(state, known), _table(found, known)), verdict=verdict)


def _table(found: Scores, known: Model) -> Table:
    rows = []
    for who, one in (("you", found), ("a list of six words", scores_of(short_list(known), known))):
        marked = len(one.matched) + len(one.spurious)
        right = len(one.matched)
        rows.append((who, _share(right, marked, one.precision), _share(right, len(known.gold), one.recall)))
    columns = ("who marked", "right, of what was marked", "right, of what there is")
    note = f"The six words: {', '.join(SHORT_LIST)}. What there is: the gold, which was made with a language model."
    return Table("shares", "Two questions, two shares", columns, tuple(rows), note)


def _share(part: int, whole: int, value: float | Undefined) -> str:
    return f"{part} of {whole}" if isinstance(value, Undefined) else f"{part} of {whole} ({value:.2f})"


def _reading(state: State, known: Model) -> Reading:
    label = data.article().paragraph(known.number).label
    pieces = _marked_pieces if state.done else _plain_pieces
    line = Line(label, 0, tuple(pieces(state, known)))
    if state.done:
        button = Button("again", "Mark on", {"do": "again"})
        key = (("found", "right"), ("missed", "missed"), ("spurious", "marked, and no name of the gold"))
    else:
        button = Button("done", "I have marked all names", {"do": "done"})
        key = ()
    paragraphs = ((known.number, label, (line,)),)
    counted = f"{count(len(names_of(state, known)), 'name')} marked"
    return Reading("reading", QUESTION, paragraphs, key=key, buttons=(button,), counted=counted)


def _plain_pieces(state: State, known: Model) -> Iterable[Stretch]:
    """Every word can be pressed; what is marked, and the space inside a marked name, is marked."""
    names = names_of(state, known)
    at = 0
    for place, (start, end) in enumerate(known.words):
        if at < start:
            yield Stretch(known.text[at:start], _marks(at, names))
        yield Stretch(known.text[start:end], _marks(start, names), (str(place),))
        at = end
    yield Stretch(known.text[at:])


def _marks(at: int, names: Iterable[Place]) -> tuple[str, ...]:
    return ("kept",) if any(start <= at < end for start, end in names) else ()


def _marked_pieces(state: State, known: Model) -> Iterable[Stretch]:
    """The paragraph cut at all names, each piece with what became of it."""
    names, others = names_of(state, known), known.others
    edges = sorted({0, len(known.text), *(edge for place in (*names, *known.gold) for edge in place)})
    for start, end in pairwise(edges):
        mark, tag = _fate(start, names, known.gold, others)
        last = any(end == one[1] for one in (*names, *known.gold))
        yield Stretch(known.text[start:end], (mark,) if mark else (), (), tag if last else "")


def _fate(at: int, names: Iterable[Place], gold: Iterable[Place], others: Iterable[Place]) -> tuple[str, str]:
    """The mark of a piece and the word above it."""
    mine = next((place for place in names if place[0] <= at < place[1]), None)
    right = next((place for place in gold if place[0] <= at < place[1]), None)
    if mine is None and right is None:
        return "", ""
    if mine == right:
        return "found", ""
    if right is not None:
        return "missed", "missed" if mine is None else "in part"
    return "spurious", "no name" if mine in set(others) else "no actor"


def names(number: int = 6, *, state: str = "") -> LabWidget:
    """A paragraph in which names are marked; `entente.labs` says what `state` is.

    Examples
    --------
    >>> names().state
    State(marked=(), done=False)
    """
    lab = Lab(
        name="by_hand.names",
        title="By hand · Mark the names",
        question=QUESTION,
        start=State(),
        view=describe,
        model=model(number),
        rules=update,
        steps=steps,
        ahead=False,
    )
    return LabWidget(lab, state=state, predict=False)
