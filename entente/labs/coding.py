"""Lab of lesson 03: what exactly is claimed? Code passages by the codebook; see how far two codings agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from entente import data, notes, plots
from entente.errors import EntenteError, Fault, Undefined
from entente.labs.kit.controls import Action, Button, Choice, Control, set_control, unknown_action
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay
from entente.labs.kit.lab import File, Keeper, Lab
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import CERTAINTY_WORDS, Scene, Table, Text
from entente.labs.kit.widget import LabWidget
from entente.path.results import fingerprint
from entente.path.tables import to_csv
from entente.say import count, first_few
from entente.text.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from entente.text.article import Article
from entente.text.codebook import CERTAINTIES, Claim, Codebook
from entente.text.units import match_units

FIELDS = ("relation", "polarity", "certainty")
SAVED = ("id", "coder", "paragraph", "start", "end", "content", "source", "source_kind", "relation", "actor")
SAVED += ("recipient", "polarity", "certainty", "aux", "layer")
OPEN = ""
KEPT = "coding_desk.jsonl"
QUESTION = (
    "Predict first: you will code passages of the article. Will you agree with the first coding, with the second, with "
    "both or with neither, and on which of the three will you agree least: relation, polarity or certainty?"
)
QUESTION_OF_ONE = (
    "Predict first: you will code passages of the article. On which of the three will you agree least with the first "
    "coding: relation, polarity or certainty?"
)
NO_ANSWER = "A language model made both, and neither is the answer: where they part, the rule is not clear."
ONE_NO_ANSWER = "The first coding is not the answer: where you part, the rule is not clear."
POLARITY_WORDS = {"+": "+ claimed", "-": "− denied"}

Codes = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is."""

    article: Article
    passages: dict[str, Claim]  # those whose units both codings have; all, where nobody has coded twice
    codings: dict[str, dict[str, Claim]]  # "first" and, if there is one, "second": by the id of the passage
    codebook: Codebook
    labels: dict[str, str]
    opening: str


@kept_while_tables_stay
def model() -> Model:
    """The passages that were coded twice, or all where nobody has coded again."""
    claims = {claim.id: claim for claim in data.claims()}
    made = [match_units(claims.values(), coding) for coding in data.codings().values()]
    first, second = made[:2] if len(made) > 1 else (claims, claims)
    passages = {name: claim for name, claim in claims.items() if name in first and name in second}
    codings = {"first": {name: first[name] for name in passages}}
    if len(made) > 1:
        codings["second"] = {name: second[name] for name in passages}
    if not passages:
        do = "Code the article first (claims.csv)."
        raise EntenteError([Fault("labs.empty", "the coding desk", "no claim", "at least one passage to code", do)])
    opening = data.labs().first_passage
    if opening not in passages:
        opening = next(iter(passages))
    return Model(data.article(), passages, codings, data.codebook(), actor_labels(), opening)


@dataclass(frozen=True)
class State:
    """Which passage lies on the desk, and what has been coded."""

    passage: str
    codes: tuple[tuple[str, Codes], ...] = ()  # sorted; an open choice is empty

    @property
    def here(self) -> Codes:
        """The codes of the passage on the desk."""
        return dict(self.codes).get(self.passage, (OPEN, OPEN, OPEN))

    def complete(self) -> dict[str, Codes]:
        """The passages with all three codes."""
        return {name: codes for name, codes in self.codes if OPEN not in codes}


def controls(state: State, model: Model) -> tuple[Control, ...]:
    done = state.complete()
    passages = tuple(
        (name, f"{'✓ ' if name in done else ''}{name} p{claim.paragraph:02d} {claim.content[:38]}")
        for name, claim in model.passages.items()
    )
    last = len(model.passages) - 1
    at = list(model.passages).index(state.passage)
    return (
        Choice("passage", "Passage", passages, f"{at + 1} of {last + 1}; ✓: coded."),
        Choice("relation", "Relation", _open(model.codebook.relations)),
        Choice("polarity", "Polarity", ((OPEN, "…"), *POLARITY_WORDS.items())),
        Choice("certainty", "Certainty of the source", _open(CERTAINTIES, CERTAINTY_WORDS)),
        Button("earlier", "Passage before", {"do": "step", "by": -1}, disabled=at == 0),
        Button("later", "Next passage", {"do": "step", "by": 1}, disabled=at == last),
        Button(
            "forget", "Forget all my codes", {"do": "forget"}, "They are deleted on this machine too.", not state.codes
        ),
    )


def _open(values: Iterable[str], words: dict[str, str] | None = None) -> tuple[tuple[str, str], ...]:
    named = ((value, f"{value}: {words[value]}" if words else value.replace("_", " ")) for value in values)
    return ((OPEN, "…"), *named)


def update(state: State, action: Action, model: Model) -> State:
    """The next state. Pure.

    Parameters
    ----------
    action : mapping
        ``set`` a control; ``step`` with ``by`` 1 or -1; ``code`` with ``passage`` and the three codes; ``forget``.
    """
    do = action.get("do")
    if do == "forget":
        return State(state.passage)
    if do == "step":
        return _stepped(state, action, model)
    if do == "code":
        return replace(_coded(state, action, model), passage=state.passage)
    if do != "set":
        raise unknown_action(action, ("set", "step", "code", "forget"))
    if action.get("control") in FIELDS:
        field = str(action["control"])
        codes = dict(zip(FIELDS, state.here, strict=True)) | {field: _read(state, field, action.get("value"), model)}
        return _with(state, tuple(codes[name] for name in FIELDS))
    return set_control(state, action, controls(state, model)[:1])  # the passage; the codes are no fields of a state


def _read(state: State, field: str, value: Any, model: Model) -> str:
    return next(control for control in controls(state, model) if control.id == field).read(value)


def _with(state: State, codes: Codes) -> State:
    kept = dict(state.codes) | {state.passage: codes}
    return replace(state, codes=tuple(sorted((name, each) for name, each in kept.items() if any(each))))


def _stepped(state: State, action: Action, model: Model) -> State:
    names = list(model.passages)
    by = 1 if action.get("by") == 1 else -1
    place = min(max(names.index(state.passage) + by, 0), len(names) - 1)
    return replace(state, passage=names[place])


def _coded(state: State, action: Action, model: Model) -> State:
    passage = next(control for control in controls(state, model) if control.id == "passage")
    there = replace(state, passage=passage.read(action.get("passage")))
    return _with(there, tuple(_read(there, field, action.get(field), model) for field in FIELDS))


# --------------------------------------------------------------------------------------------------------------------
# Describe


def describe(state: State, model: Model) -> Scene:
    """What the lab shows in a state. The other codes of a passage are shown only when the learner's are complete."""
    values = {"passage": state.passage, **dict(zip(FIELDS, state.here, strict=True))}
    panels = (_text(state, model), _beside(state, model), _rule(state, model), _agreement(state, model))
    return Scene(_sentence(state, model), controls(state, model), values, panels)


def _sentence(state: State, model: Model) -> str:
    done = state.complete()
    head = f"{len(done)} of {len(model.passages)} passages coded."
    if state.passage not in done:
        return f"{head} Choose a relation, a polarity and a certainty for the passage that is marked below."
    said = []
    for name, coding in model.codings.items():
        claim = coding[state.passage]
        same = [field for field, code in zip(FIELDS, state.here, strict=True) if getattr(claim, field) == code]
        which = "all three" if len(same) == len(FIELDS) else ", ".join(same) or "none of the three"
        said.append(f"With the {name} coding you agree on {which}.")
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


def _text(state: State, model: Model) -> Text:
    claim = model.passages[state.passage]
    paragraph = model.article.paragraph(claim.paragraph)
    shown = ((paragraph.label, runs(paragraph.text, [Span(claim.start, claim.end, "content", "code this")])),)
    return Text("text", f"Code the shaded words ({state.passage})", shown)


def _beside(state: State, model: Model) -> Table:
    """The codings beside one another, once the learner's is complete."""
    columns = ("coding", *FIELDS, "who → whom", "note")
    two = "second" in model.codings
    title = "You and the two codings" if two else "You and the first coding"
    if state.passage not in state.complete():
        said = "the two codings say" if two else "the first coding says"
        return Table("beside", title, columns, (), f"What {said} stays hidden until you have chosen all three.")
    rows = [("you", *_words(state.here), "–", "")]
    for name, coding in model.codings.items():
        claim = coding[state.passage]
        actor, recipient = (model.labels.get(party, party) for party in claim.pair)  # a recipient may be unsaid
        who = f"{actor} {claim.arrow} {recipient}"
        codes = tuple(getattr(claim, field) for field in FIELDS)
        rows.append((f"{name} coding", *_words(codes), who, claim.note or "none"))
    return Table("beside", title, columns, tuple(rows), NO_ANSWER if two else ONE_NO_ANSWER)


def _words(codes: Codes) -> Codes:
    return codes[0].replace("_", " "), POLARITY_WORDS[codes[1]], codes[2]


def _rule(state: State, model: Model) -> Table:
    columns, title = ("", "what the codebook says"), "The relation that you have chosen"
    if state.here[0] == OPEN:
        return Table("rule", title, columns, (), "Choose a relation to see its rule, an example and a near miss.")
    relation = model.codebook[state.here[0]]
    rows = (("rule", relation.boundary or "none"), ("example", relation.example), ("near miss", relation.near_miss))
    return Table("rule", title, columns, rows)


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
    return Table("agreement", "Agreement so far, beyond chance", columns, tuple(rows), note)


# --------------------------------------------------------------------------------------------------------------------
# Files and keeping


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one."""
    moves = [{"do": "code", "passage": name, **dict(zip(FIELDS, codes, strict=True))} for name, codes in state.codes]
    if state.passage != model.opening:
        moves.append({"do": "set", "control": "passage", "value": state.passage})
    return tuple(moves)


def table(state: State, model: Model) -> str:
    """The learner's codes as a table that `entente coders` reads: a row for each passage that is complete.

    Words, parties and source are those of the passage, since the desk hands them out.
    """
    rows = []
    for name, codes in state.complete().items():
        claim = model.passages[name]
        given = {column: getattr(claim, column) for column in SAVED if column not in FIELDS}
        rows.append(given | {"coder": "", "layer": "", **dict(zip(FIELDS, codes, strict=True))})
    return to_csv(rows, SAVED)


def keep(before: State, after: State) -> str:
    """Keep on this machine what was coded between two states, and say so."""
    if before.codes == after.codes:
        return ""
    try:
        elsewhere = notes.put(_file(), _by_passage(before.codes), _by_passage(after.codes), _older)
    except OSError as error:
        return notes.not_kept(error) or "Not kept on this machine. Save your codes as CSV."
    if elsewhere:
        return f"Kept on this machine. On another desk {first_few(elsewhere, 8)} had other codes; these here hold now."
    return "Kept on this machine."


def _by_passage(codes: Iterable[tuple[str, Codes]]) -> dict[str, list[str]]:
    return {name: list(each) for name, each in codes}


def _file() -> Path:
    """Where codes are kept; a workbook's article has a file of its own, since its passages have the same ids."""
    if data.chosen() is None:
        return notes.home() / KEPT
    return notes.home() / f"{fingerprint(data.article())[:16]}_{KEPT}"


def _forget() -> str:
    try:
        notes.forget(_file())
    except OSError as error:
        return f"Your codes could not be deleted from {_file()}: {notes.reason(error)}."
    return "Nothing of yours is kept any more."


def kept(model: Model) -> tuple[State, str]:
    """The state that was kept on this machine, and what is to be said of it; what is damaged is passed over."""
    found = notes.read(_file(), lambda entry: _is_code(entry, model), _older)
    said = []
    if found.error:
        said.append(f"Earlier codes cannot be read: {notes.reason(found.error)}.")
    if found.damaged:
        lines = count(found.damaged, "line")
        said.append(f"Damaged or of another version, and passed over: {lines} of {_file()}.")
    codes = tuple(sorted((name, tuple(each)) for name, each in notes.latest(found.entries).items()))
    if not codes:
        return State(model.opening), " ".join(said)
    said.append(f"Your codes of {count(len(codes), 'passage')} are back.")
    return State(found.entries[-1]["key"], codes), " ".join(said)


def _older(content: Any) -> list[dict[str, Any]]:
    """The codes of an earlier version, which kept the file of the lab."""
    codes = [action for action in content["actions"] if action["do"] == "code"]
    return [{"key": one["passage"], "value": [one[field] for field in FIELDS]} for one in codes]


def my_coding() -> dict[str, tuple[Claim, ...]]:
    """What you have coded on the desk of lesson 03 and is kept on this machine, to be set beside other coders.

    Returns
    -------
    dict
        ``{"you": claims}`` with the passages that have all three codes; empty if there is none. The other fields of a
        claim are those of the passage, since the desk hands them out; the layer too, where you chose its relation.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     my_coding()
    {}
    """
    known = model()
    state, _ = kept(known)
    claims = []
    for name, codes in state.complete().items():
        given, passage = dict(zip(FIELDS, codes, strict=True)), known.passages[name]
        layer = passage.layer if given["relation"] == passage.relation else ""
        claims.append(replace(passage, coder="you", layer=layer, **given))
    return {"you": tuple(claims)} if claims else {}


def _is_code(entry: Any, model: Model) -> bool:
    """Whether an entry is one that `keep` wrote: a passage and its three codes, or None where they were taken back."""
    try:
        codes = (OPEN,) * len(FIELDS) if entry["value"] is None else entry["value"]
        _coded(State(model.opening), {"passage": entry["key"], **dict(zip(FIELDS, codes, strict=True))}, model)
    except (TypeError, KeyError, ValueError, EntenteError):
        return False
    return True


def picture(state: State, model: Model) -> Any:
    """Where the relations of the two codings part: a learner may part there too. None without a second coding."""
    if "second" not in model.codings:
        return None
    first, second = model.codings["first"], model.codings["second"]
    pairs = [(claim.relation, second[name].relation) for name, claim in first.items()]
    return plots.draw_confusion({pair: pairs.count(pair) for pair in pairs})


def coding_desk(*, state: str = "", predict: bool = True) -> LabWidget:
    """The lab of lesson 03. What is coded is kept on this machine for every notebook; only to forget it deletes it.

    `entente.labs` says what `state` and `predict` are.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     coding_desk().state.passage
    'c043'
    """
    known = model()
    lab = Lab(
        name="coding_desk",
        title="Lab 03 · Coding desk",
        question=QUESTION if "second" in known.codings else QUESTION_OF_ONE,
        start=State(known.opening),
        view=describe,
        model=known,
        rules=update,
        steps=actions_of,
        files=(File("my_codes.csv", "text/csv", table, "Save my codes (CSV)"),),
        picture=picture,
        keeper=Keeper(back=lambda: kept(known), keep=keep, forget=_forget),
    )
    return LabWidget(lab, state=state, predict=predict)
