"""What the coding desk shows: the card, its back, the agreement so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from entente.errors import Undefined
from entente.labs.coding.hand import FIELDS, OPEN, POLARITY_WORDS, Codes, Model, State, controls, fields_of
from entente.labs.kit.cards import Cards, Course, Option, Point, Row
from entente.labs.kit.controls import Button
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import Cell, Scene, Table
from entente.say import count
from entente.text.agreement import RELIABLE, TENTATIVE, cohen_kappa, krippendorff_alpha, percent_agreement
from entente.text.codebook import Claim
from entente.text.units import Estimate, Unit, draw_paragraphs, field_agreement

WHO = "Both passes were made by one language model; neither is the answer. Where they part, the rule is not clear."
WHO_ONE = "The first coding is not the answer: where you part, the rule is not clear."
KEYS = "123456789qwertadfghjk"  # of the relations; c, p, s, u, n and b have their own use
CERTAINTY_KEYS = {"CT": "c", "PR": "p", "PS": "s", "U": "u"}
DRAWS, SEED = 200, 20250620
FEWEST = 5  # passages, below which draws of the same few tell nothing of the others


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state. The other codes of a passage are shown only when the learner's are complete."""
    panels = (card(state, model), _course(state, model), _agreement(state, model), _rule(state, model))
    return Scene(
        _sentence(state, model), controls(state, model), {"passage": state.passage}, panels, _verdict(state, model)
    )


def _verdict(state: State, model: Model) -> str:
    done = state.complete()
    if not done:
        return f"0 of {count(len(model.passages), 'passage')} coded: choose a relation, a polarity and a certainty."
    same = sum(codes[0] == model.codings["first"][name].relation for name, codes in done.items())
    alpha = _alphas(state, model)["first"][-1].value
    said = "alpha undefined" if isinstance(alpha, Undefined) else f"alpha {alpha:.2f}"
    return f"Same relation as the first pass in {same} of {count(len(done), 'passage')}: {said}."


def _sentence(state: State, model: Model) -> str:
    done = state.complete()
    head = f"{len(done)} of {len(model.passages)} passages coded."
    if state.passage not in done:
        return f"{head} Choose a relation, a polarity and a certainty for the words that are marked."
    said = []
    for name, coding in model.codings.items():
        claim = coding[state.passage]
        same = [field for field, code in zip(FIELDS, state.here, strict=True) if getattr(claim, field) == code]
        which = "all three" if len(same) == len(FIELDS) else ", ".join(same) or "none of the three"
        said.append(f"With the {name} pass you agree on {which}.")
    return f"{head} {' '.join(said)} {_so_far(done, model)}"


def _so_far(done: dict[str, Codes], model: Model) -> str:
    mine = [codes[0] for codes in done.values()]
    said = []
    for name, coding in model.codings.items():
        alpha = _figures(mine, _codes(done, coding, "relation"))[2]
        said.append(f"{alpha} with the {name}")
    return f"Alpha of the relation over {count(len(done), 'passage')}: {' and '.join(said)}."


def _codes(names: Iterable[str], coding: dict[str, Claim], field: str) -> list[str]:
    return [getattr(coding[name], field) for name in names]


def _figures(one: list[str], other: list[str]) -> tuple[str, str, str]:
    """Percent agreement, kappa and alpha, each as it is said."""
    if not one:
        return "–", "–", "–"
    agree = percent_agreement(one, other)
    return f"{agree:.0%}", _said(cohen_kappa(one, other)), _said(krippendorff_alpha([one, other]))


def _said(value: float | Undefined) -> str:
    return f"undefined ({value.why})" if isinstance(value, Undefined) else f"{value:.2f}"


def card(state: State, model: Model) -> Cards:
    """The passage with its three rows of buttons; on the back the codings beside one another, once it is complete."""
    claim = model.passages[state.passage]
    paragraph = model.article.paragraph(claim.paragraph)
    marked = runs(paragraph.text, [Span(claim.start, claim.end, "content")])
    two, complete = "second" in model.codings, state.passage in state.complete()
    who = "the two passes say" if two else "the first coding says"
    at, last = list(model.passages).index(state.passage), len(model.passages) - 1
    return Cards(
        "passage",
        f"Passage {state.passage}: code the marked words",
        paragraph.label,
        marked,
        _rows(state, model),
        f"What {who} stays hidden until you have chosen all three.",
        _back(state, model) if complete else None,
        _rules(state, model) if complete else (),
        (
            ("b", Button("earlier", "Passage before", {"do": "step", "by": -1}, disabled=at == 0)),
            ("n", Button("later", "Next passage", {"do": "step", "by": 1}, disabled=at == last)),
        ),
    )


def _rows(state: State, model: Model) -> tuple[Row, ...]:
    """The three rows of buttons: each code with its key, relations also with their boundary rule."""
    rows = []
    for (name, field), value in zip(fields_of(model).items(), state.here, strict=True):
        options = []
        for place, (code, label) in enumerate(field.options[1:]):  # the first is "not chosen yet"
            if name == "relation":
                key = KEYS[place : place + 1]  # empty for a relation beyond the last key
                options.append(Option(code, label, key, model.codebook[code].boundary or ""))
            elif name == "polarity":
                options.append(Option(code, label[2:], code, ""))  # the sign before the word is shown as the key
            else:
                options.append(Option(code, label, CERTAINTY_KEYS[code], ""))
        rows.append(Row(name, field.label, value, tuple(options)))
    return tuple(rows)


def _parting(state: State, model: Model) -> list[str]:
    """The fields in which not all codings of the passage are the same."""
    codings = [coding[state.passage] for coding in model.codings.values()]
    apart = []
    for field, mine in zip(FIELDS, state.here, strict=True):
        if any(getattr(claim, field) != mine for claim in codings):
            apart.append(field)
    return apart


def _back(state: State, model: Model) -> Table:
    """You and each pass, a row each; a cell that differs from yours says so."""
    mine = _words(state.here)
    rows: list[tuple[str | Cell, ...]] = [("you", *mine, "")]
    for name, coding in model.codings.items():
        claim = coding[state.passage]
        actor, recipient = (model.labels.get(party, party) for party in claim.pair)  # a recipient may be unsaid
        codes = _words(tuple(getattr(claim, field) for field in FIELDS))
        cells = []
        for code, own in zip(codes, mine, strict=True):
            cells.append(code if code == own else Cell(f"{code} (differs)", "mark"))
        rows.append((f"{name} pass", *cells, f"{actor} {claim.arrow} {recipient}. {claim.note}".strip()))
    columns = ("coding", *FIELDS, "who → whom; note")
    note = WHO if "second" in model.codings else WHO_ONE
    return Table("beside", "You and the codings", columns, tuple(rows), note)


def _words(codes: Codes) -> Codes:
    return codes[0].replace("_", " "), POLARITY_WORDS[codes[1]], codes[2]


def _rules(state: State, model: Model) -> tuple[tuple[str, str], ...]:
    """What the codebook says of the relations that the codings of a passage have; none where all have the same."""
    if "relation" not in _parting(state, model):
        return ()
    chosen = [state.here[0], *(coding[state.passage].relation for coding in model.codings.values())]
    said = []
    for name in dict.fromkeys(chosen):
        said.append((name.replace("_", " "), model.codebook[name].boundary or "no rule of its own"))
    return tuple(said)


def _alphas(state: State, model: Model) -> dict[str, list[Estimate]]:
    """For each pass, alpha of the relation between you and it after each passage that you have coded."""
    done = state.complete()
    names = list(done)
    relations = tuple(codes[0] for codes in done.values())
    found = {}
    for name in model.codings:
        steps = range(1, len(names) + 1)
        found[name] = [_alpha_after(tuple(names[:most]), relations[:most], name, model) for most in steps]
    return found


@lru_cache(maxsize=512)
def _alpha_after(names: tuple[str, ...], relations: tuple[str, ...], coding: str, model: Model) -> Estimate:
    """Alpha of the relation over some passages, with its interval when their paragraphs are drawn anew."""
    paragraphs = sorted({model.passages[name].paragraph for name in names})
    units = []
    for name, relation in zip(names, relations, strict=True):
        place = paragraphs.index(model.passages[name].paragraph) + 1  # only paragraphs that are coded are drawn
        other = replace(model.codings[coding][name], paragraph=place)
        units.append(Unit({"you": replace(other, relation=relation), coding: other}))
    drawn = draw_paragraphs(len(paragraphs), DRAWS, SEED) if len(names) >= FEWEST else None
    return field_agreement(units, model.codebook, "relation", drawn=drawn).alpha


def _course(state: State, model: Model) -> Course:
    series = []
    for name, estimates in _alphas(state, model).items():
        points = []
        for most, found in enumerate(estimates, 1):
            value = None if isinstance(found.value, Undefined) else found.value
            points.append(Point(value, found.low, found.high, f"{count(most, 'passage')}: alpha {found}"))
        series.append((f"you and the {name} pass", tuple(points)))
    title = "Agreement on the relation after each passage (alpha)"
    second = "; dashed: with the second" if len(series) > 1 else ""
    note = f"Line and band: with the first pass, and its interval of 95% from {FEWEST} passages on{second}."
    lines = ((RELIABLE, "reliable"), (TENTATIVE, "tentative"))
    return Course("course", title, tuple(series), lines, -0.5, 1.0, note)


def _rule(state: State, model: Model) -> Table:
    columns, title = ("", "what the codebook says"), "The relation that you have chosen"
    if state.here[0] == OPEN:
        said = "Choose a relation to see its rule, an example and a near miss."
        return Table("rule", title, columns, (), said, tab="Codebook")
    relation = model.codebook[state.here[0]]
    rows = (("rule", relation.boundary or "none"), ("example", relation.example), ("near miss", relation.near_miss))
    return Table("rule", title, columns, rows, tab="Codebook")


def _agreement(state: State, model: Model) -> Table:
    """You with each coding, and the two with each other, on the passages that you have coded."""
    done = state.complete()
    rows = []
    for place, field in enumerate(FIELDS):
        coded = {"you": [codes[place] for codes in done.values()]}
        for name, coding in model.codings.items():
            coded[name] = _codes(done, coding, field)
        for one, other in combinations(coded, 2):
            rows.append((field, f"{one}, {other}", *_figures(coded[one], coded[other])))
    columns = ("code", "between", "agree", "kappa", "alpha")
    note = f"On the {count(len(done), 'passage')} that you have coded. Below ten or so, every passage counts for much."
    return Table("agreement", "Agreement so far, beyond chance", columns, tuple(rows), note, tab="Numbers")
