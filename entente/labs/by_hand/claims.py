"""Code two claims of the article: of the first a part is given, the second is blank. Each field is judged apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from entente import data
from entente.errors import EntenteError, unknown_choice
from entente.labs.kit.cards import Cards, Option, Row
from entente.labs.kit.controls import Action, Button, unknown_action
from entente.labs.kit.grounds import actor_labels
from entente.labs.kit.lab import Lab
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import CERTAINTY_WORDS, Cell, Scene, Table
from entente.labs.kit.widget import LabWidget
from entente.text.codebook import Claim

WORDS = {
    "polarity": {"+": "claimed (+)", "-": "denied (−)"},
    "aux": {"none": "the present", "historical": "the past", "future": "the future", "hypothetical": "never was"},
    "source": {"author": "the article itself"},
    "certainty": CERTAINTY_WORDS,
}
HEADS = {"actor": "Who", "recipient": "To whom", "aux": "World"}
QUESTION = "Code the marked words, then turn the card: each field is judged apart."


@dataclass(frozen=True)
class Field:
    """A field that is left blank: what can be chosen, why the course chose as it did, and what slips lead elsewhere."""

    options: tuple[str, ...]
    why: str
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """A claim of the article with the fields that a learner fills in."""

    claim: Claim
    given: str
    fields: Mapping[str, Field]


@cache
def sheets() -> tuple[Sheet, ...]:
    """The claims to be coded, in order."""
    text = files("entente.labs.by_hand").joinpath("claims.yaml").read_text(encoding="utf-8")
    gold = {claim.id: claim for claim in data.claims()}
    found = []
    for row in yaml.load(text, yaml.BaseLoader):  # every value a text: "none" and "+" too
        fields = {}
        for name, field in row["fields"].items():
            fields[name] = Field(tuple(field["options"]), field["why"], field["wrong"])
        found.append(Sheet(gold[row["claim"]], row["given"], fields))
    return tuple(found)


@dataclass(frozen=True)
class State:
    """Which claim lies on the desk, and what was chosen: claim, field and code."""

    at: int = 0
    codes: tuple[tuple[int, str, str], ...] = ()

    def here(self) -> dict[str, str]:
        """The codes of the claim on the desk, by field."""
        return {field: code for at, field, code in self.codes if at == self.at}


def update(state: State, action: Action) -> State:
    """The next state. Pure: ``set`` a field to a code, or to "" to take it back; ``step`` to the next claim."""
    do = action.get("do")
    if do == "step":
        by = 1 if action.get("by") == 1 else -1
        return replace(state, at=min(max(state.at + by, 0), len(sheets()) - 1))
    if do != "set":
        raise unknown_action(action, ("set", "step"))
    fields = sheets()[state.at].fields
    name, code = action.get("control"), action.get("value")
    if name not in fields:
        raise EntenteError([unknown_choice("labs.control", "a field of this claim", name, list(fields))])
    if code not in ("", *fields[name].options):
        raise EntenteError([unknown_choice("labs.value", f"“{head_of(name)}”", code, fields[name].options)])
    codes = {(at, field): old for at, field, old in state.codes} | {(state.at, name): code}
    return replace(state, codes=tuple((at, field, one) for (at, field), one in codes.items() if one))


def steps(state: State) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    found, at = [], 0
    for place, field, code in state.codes:
        found += [{"do": "step", "by": 1 if place > at else -1}] * abs(place - at)
        found.append({"do": "set", "control": field, "value": code})
        at = place
    found += [{"do": "step", "by": 1 if state.at > at else -1}] * abs(state.at - at)
    return tuple(found)


def head_of(field: str) -> str:
    """A field in words."""
    return HEADS.get(field, field.capitalize())


def label_of(field: str, code: str) -> str:
    """A code in words."""
    known = actor_labels() if field in ("actor", "recipient", "source") else {}
    return WORDS.get(field, {}).get(code) or known.get(code) or code.replace("_", " ")


def describe(state: State) -> Scene:
    """What the lab shows in a state."""
    sheet, mine = sheets()[state.at], state.here()
    count = f"Claim {state.at + 1} of {len(sheets())}"
    if len(mine) < len(sheet.fields):
        verdict = f"{count}: {len(mine)} of {len(sheet.fields)} fields chosen."
    else:
        verdict = f"{count}: {same_of(sheet, mine)} of {len(sheet.fields)} fields as the course has them."
    return Scene(f"{QUESTION} {sheet.claim.content!r}. {verdict}", panels=(_card(state, sheet, mine),), verdict=verdict)


def same_of(sheet: Sheet, mine: Mapping[str, str]) -> int:
    """In how many fields the codes are those of the course."""
    return sum(getattr(sheet.claim, field) == code for field, code in mine.items())


def _card(state: State, sheet: Sheet, mine: Mapping[str, str]) -> Cards:
    claim, rows = sheet.claim, []
    for name, field in sheet.fields.items():
        options = tuple(Option(code, label_of(name, code)) for code in field.options)
        rows.append(Row(name, head_of(name), mine.get(name, ""), options))
    paragraph = data.article().paragraph(claim.paragraph)
    complete = len(mine) == len(sheet.fields)
    return Cards(
        "claim",
        f"Claim {state.at + 1} of {len(sheets())}. {sheet.given}",
        paragraph.label,
        runs(paragraph.text, [Span(claim.start, claim.end, "content")]),
        tuple(rows),
        "The card turns when every field is chosen.",
        _back(sheet, mine) if complete else None,
        _whys(sheet, mine) if complete else (),
        (
            ("b", Button("earlier", "Claim before", {"do": "step", "by": -1}, disabled=state.at == 0)),
            ("n", Button("later", "Next claim", {"do": "step", "by": 1}, disabled=state.at == len(sheets()) - 1)),
        ),
    )


def _back(sheet: Sheet, mine: Mapping[str, str]) -> Table:
    """A row for each field: yours and the course's."""
    rows = []
    for name in sheet.fields:
        right = getattr(sheet.claim, name)
        same = Cell("the same") if mine[name] == right else Cell(label_of(name, right), "mark")
        rows.append((head_of(name), label_of(name, mine[name]), same))
    note = "The course's code is one coding by written rules; a language model made it. Argue with the rule."
    return Table("beside", "Field by field", ("field", "you", "the course"), tuple(rows), note)


def _whys(sheet: Sheet, mine: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """For each field why the course chose as it did, after the slip if there is one."""
    said = []
    for name, field in sheet.fields.items():
        said.append((head_of(name), f"{field.wrong.get(mine[name], '')} {field.why}".strip()))
    return tuple(said)


def claims(*, state: str = "") -> LabWidget:
    """Two claims to code, the first with a part given; `entente.labs` says what `state` is.

    Examples
    --------
    >>> claims().state.at
    0
    """
    lab = Lab(
        name="by_hand.claims",
        title="By hand · Code a claim",
        question=QUESTION,
        start=State(),
        view=describe,
        rules=update,
        steps=steps,
    )
    return LabWidget(lab, state=state, predict=False)
