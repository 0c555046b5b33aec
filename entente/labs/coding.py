"""Lab of lesson 03: what exactly is claimed? Code passages by the codebook; see how far two codings agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente import data, notes, plots
from entente.errors import EntenteError, Undefined
from entente.labs.kit.controls import Action, Button, Choice, Control, set_control, to_text, unknown_action
from entente.labs.kit.marks import Span, runs
from entente.labs.kit.scene import CERTAINTY_WORDS, Scene, Table, Text
from entente.labs.kit.ties import count, listed
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.path.tables import to_csv
from entente.text.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from entente.text.article import Article
from entente.text.codebook import CERTAINTIES, Claim, Codebook

FIELDS = ("relation", "polarity", "certainty")
OPEN = ""
KEPT = "coding_desk.jsonl"
QUESTION = (
    "Predict first: you will code passages of the article. Will you agree with the first coding, with the second, with "
    "both or with neither, and on which of the three will you agree least: relation, polarity or certainty?"
)
POLARITY_WORDS = {"+": "+ claimed", "-": "− denied"}

Codes = tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Model:
    """What the lab looks at; it stays as it is.

    Parameters
    ----------
    article : Article
    first, second : dict of claim id to Claim
        The passages that were coded twice.
    codebook : Codebook
    labels : dict of actor to str
    """

    article: Article
    first: dict[str, Claim]
    second: dict[str, Claim]
    codebook: Codebook
    labels: dict[str, str]


@lru_cache(maxsize=1)
def model() -> Model:
    """The passages that were coded twice.

    Examples
    --------
    >>> len(model().second), next(iter(model().second))
    (44, 'c001')
    """
    second = {claim.id: claim for claim in data.second_coding()}
    first = {claim.id: claim for claim in data.claims() if claim.id in second}
    labels = {actor.id: actor.label for actor in data.gazetteer().actors.values()}
    return Model(data.article(), first, second, data.codebook(), labels)


@dataclass(frozen=True)
class State:
    """Which passage lies on the desk, and what has been coded.

    Parameters
    ----------
    passage : str
        The id of its claim.
    codes : tuple of (id, (relation, polarity, certainty))
        Sorted; an open choice is empty.
    """

    passage: str = "c081"
    codes: tuple[tuple[str, Codes], ...] = ()

    @property
    def here(self) -> Codes:
        """The codes of the passage on the desk."""
        return dict(self.codes).get(self.passage, (OPEN, OPEN, OPEN))

    def complete(self) -> dict[str, Codes]:
        """The passages with all three codes."""
        return {name: codes for name, codes in self.codes if OPEN not in codes}


def controls(state: State, model: Model) -> tuple[Control, ...]:
    """The controls of the lab in a state.

    Examples
    --------
    >>> [control.id for control in controls(State(), model())]
    ['passage', 'relation', 'polarity', 'certainty', 'earlier', 'later', 'forget']
    """
    done = state.complete()
    passages = tuple(
        (name, f"{'✓ ' if name in done else ''}{name} p{claim.paragraph:02d} {claim.content[:38]}")
        for name, claim in model.first.items()
    )
    last = len(model.first) - 1
    at = list(model.first).index(state.passage)
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
    state : State
    action : mapping
        ``set`` a control; ``step`` with ``by`` 1 or -1; ``code`` with ``passage`` and the three codes; ``forget``.
    model : Model

    Returns
    -------
    State

    Raises
    ------
    EntenteError
        ``labs.action``, ``labs.control``, ``labs.value``.

    Examples
    --------
    >>> update(State(), {"do": "set", "control": "polarity", "value": "-"}, model()).codes
    (('c081', ('', '-', '')),)
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
    return set_control(state, action, [control for control in controls(state, model) if control.id == "passage"])


def _read(state: State, field: str, value: Any, model: Model) -> str:
    return next(control for control in controls(state, model) if control.id == field).read(value)


def _with(state: State, codes: Codes) -> State:
    kept = dict(state.codes) | {state.passage: codes}
    return replace(state, codes=tuple(sorted((name, each) for name, each in kept.items() if any(each))))


def _stepped(state: State, action: Action, model: Model) -> State:
    names = list(model.first)
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
    """What the lab shows in a state. The other codes of a passage are shown only when the learner's are complete.

    Examples
    --------
    >>> describe(State(), model()).sentence
    '0 of 44 passages coded. Choose a relation, a polarity and a certainty for the passage that is marked below.'
    """
    values = {"passage": state.passage, **dict(zip(FIELDS, state.here, strict=True))}
    panels = (_text(state, model), _beside(state, model), _rule(state, model), _agreement(state, model))
    return Scene(_sentence(state, model), controls(state, model), values, panels)


def _sentence(state: State, model: Model) -> str:
    done = state.complete()
    head = f"{len(done)} of {len(model.first)} passages coded."
    if state.passage not in done:
        return f"{head} Choose a relation, a polarity and a certainty for the passage that is marked below."
    same = [_same(state.here, coding[state.passage]) for coding in (model.first, model.second)]
    said = " ".join(
        f"With the {name} coding you agree on {_three(each)}."
        for name, each in zip(("first", "second"), same, strict=True)
    )
    return f"{head} {said} {_so_far(done, model)}"


def _same(codes: Codes, claim: Claim) -> list[str]:
    return [field for field, code in zip(FIELDS, codes, strict=True) if getattr(claim, field) == code]


def _three(fields: list[str]) -> str:
    return "all three" if len(fields) == len(FIELDS) else ", ".join(fields) or "none of the three"


def _so_far(done: dict[str, Codes], model: Model) -> str:
    alphas = [
        _figures([codes[0] for codes in done.values()], _codes(done, coding, "relation"))[2] for coding in _both(model)
    ]
    words = " and ".join(f"{alpha} with the {name}" for alpha, name in zip(alphas, ("first", "second"), strict=True))
    return f"Alpha of the relation over {count(len(done), 'passage')}: {words}."


def _both(model: Model) -> tuple[dict[str, Claim], dict[str, Claim]]:
    return model.first, model.second


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
    claim = model.first[state.passage]
    paragraph = model.article.paragraph(claim.paragraph)
    shown = ((paragraph.label, runs(paragraph.text, [Span(claim.start, claim.end, "content", "code this")])),)
    return Text("text", f"Code the shaded words ({state.passage})", shown)


def _beside(state: State, model: Model) -> Table:
    """The three codings beside one another, once the learner's is complete."""
    columns = ("coding", *FIELDS, "who → whom", "note")
    title = "You and the two codings"
    if state.passage not in state.complete():
        return Table(
            "beside", title, columns, (), "What the two codings say stays hidden until you have chosen all three."
        )
    rows = [("you", *_words(state.here), "–", "")]
    for name, coding in zip(("first coding", "second coding"), _both(model), strict=True):
        claim = coding[state.passage]
        who = f"{model.labels[claim.actor]} → {model.labels[claim.recipient]}"
        rows.append((name, *_words(tuple(getattr(claim, field) for field in FIELDS)), who, claim.note or "none"))
    note = "A language model made both, and neither is the answer: where they part, the rule is not clear."
    return Table("beside", title, columns, tuple(rows), note)


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
        mine = [codes[place] for codes in done.values()]
        one, other = (_codes(done, coding, field) for coding in _both(model))
        pairs = {"you, first": (mine, one), "you, second": (mine, other), "first, second": (one, other)}
        rows += [(field, name, *_figures(*pair)) for name, pair in pairs.items()]
    columns = ("code", "between", "agree", "kappa", "alpha")
    note = f"On the {count(len(done), 'passage')} that you have coded. Below ten or so, every passage counts for much."
    return Table("agreement", "Agreement so far, beyond chance", columns, tuple(rows), note)


# --------------------------------------------------------------------------------------------------------------------
# Files and keeping


def actions_of(state: State, model: Model) -> tuple[Action, ...]:
    """The actions that lead from the first state to this one.

    Examples
    --------
    >>> actions_of(State("c001"), model())
    ({'do': 'set', 'control': 'passage', 'value': 'c001'},)
    """
    moves = [{"do": "code", "passage": name, **dict(zip(FIELDS, codes, strict=True))} for name, codes in state.codes]
    if state.passage != State().passage:
        moves.append({"do": "set", "control": "passage", "value": state.passage})
    return tuple(moves)


def table(state: State, model: Model) -> str:
    """The learner's codes, as CSV with the columns of the second coding.

    Examples
    --------
    >>> print(table(State(codes=(("c001", ("meets", "+", "U")),)), model()).strip())
    id,paragraph,content,relation,polarity,certainty
    c001,1,will Russia leave an isolated Iran to its fate?,meets,+,U
    """
    columns = ("id", "paragraph", "content", *FIELDS)
    rows = (
        {"id": name, "paragraph": model.first[name].paragraph, "content": model.first[name].content}
        | dict(zip(FIELDS, codes, strict=True))
        for name, codes in state.codes
    )
    return to_csv(rows, columns)


def keep(state: State, before: State | None = None) -> str:
    """Keep on this machine what was coded since an earlier state, and say so.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     keep(State(codes=(("c001", ("meets", "+", "U")),))), kept(model())[0].codes
    ('Kept on this machine.', (('c001', ('meets', '+', 'U')),))
    """
    earlier = before.codes if before else ()
    try:
        elsewhere = notes.put(_file(), _by_passage(earlier), _by_passage(state.codes))
    except OSError as error:
        return f"Not kept: {(error.strerror or 'an error').lower()}. Save your codes as CSV, or set ENTENTE_HOME."
    if elsewhere:
        return f"Kept on this machine. On another desk {listed(elsewhere)} had other codes; these here hold now."
    return "Kept on this machine."


def _by_passage(codes: Iterable[tuple[str, Codes]]) -> dict[str, list[str]]:
    return {name: list(each) for name, each in codes}


def _file() -> Path:
    return notes.home() / KEPT


def _forget() -> str:
    try:
        notes.forget(_file())
    except OSError as error:
        return f"Your codes could not be deleted from {_file()}: {(error.strerror or 'an error').lower()}."
    return "Nothing of yours is kept any more."


def kept(model: Model) -> tuple[State, str]:
    """The state that was kept on this machine, and what is to be said of it; what is damaged is passed over.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     kept(model())
    (State(passage='c081', codes=()), '')
    """
    found = notes.read(_file(), lambda entry: _is_code(entry, model))
    said = []
    if found.error:
        said.append(f"Earlier codes cannot be read: {(found.error.strerror or 'an error').lower()}.")
    if found.damaged:
        said.append(f"Damaged and passed over: {count(found.damaged, 'line')} of {_file()}.")
    codes = tuple(sorted((name, tuple(each)) for name, each in notes.latest(found.entries).items()))
    if not codes:
        return State(), " ".join(said)
    said.append(f"Your codes of {count(len(codes), 'passage')} are back.")
    return State(found.entries[-1]["key"], codes), " ".join(said)


def _is_code(entry: Any, model: Model) -> bool:
    """Whether an entry is one that `keep` wrote: a passage and its three codes, or None where they were taken back."""
    try:
        codes = (OPEN,) * len(FIELDS) if entry["value"] is None else entry["value"]
        _coded(State(), {"passage": entry["key"], **dict(zip(FIELDS, codes, strict=True))}, model)
    except (TypeError, KeyError, ValueError, EntenteError):
        return False
    return True


def picture(state: State, model: Model) -> Any:
    """How the relations of the two codings compare, as a static figure: where they part, a learner may too.

    Examples
    --------
    >>> picture(State(), model()).get_title(loc="left") != ""
    True
    """
    pairs = [(model.first[name].relation, model.second[name].relation) for name in model.first]
    counts = {pair: pairs.count(pair) for pair in pairs}
    return plots.draw_confusion(counts)


class CodingDesk(LabWidget):
    """The coding desk as a lab; made by `coding_desk`. Only to forget deletes the file; to undo takes back a line.

    Examples
    --------
    >>> CodingDesk.__mro__[1].__name__
    'LabWidget'
    """

    def _take(self, actions: Any) -> str:
        said = ""
        for action in actions:
            said = super()._take([action])
            if action.get("do") == "forget":
                said = _forget()
        return said


def coding_desk(*, state: str = "", predict: bool = True) -> CodingDesk:
    """The lab of lesson 03. What is coded is kept on this machine, and comes back.

    Parameters
    ----------
    state : str
        The text of a kept state, to begin with; if left out, what was kept on this machine.
    predict : bool
        Whether a prediction is asked for first; a teacher at a projector may say no.

    Returns
    -------
    CodingDesk

    Raises
    ------
    EntenteError
        For faults in `state`.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     coding_desk().state.passage
    'c081'
    """
    known = model()
    earlier, greeting = (State(), "") if state else kept(known)
    lab = Lab(
        *("coding_desk", "Lab 03 · Coding desk", QUESTION, State()),
        update=lambda state, action: update(state, action, known),
        describe=lambda state: describe(state, known),
        actions_of=lambda state: actions_of(state, known),
        files=(File("my_codes.csv", "text/csv", lambda state: table(state, known), "Save my codes (CSV)"),),
        picture=lambda state: picture(state, known),
        changed=lambda before, after: keep(after, before) if before.codes != after.codes else "",
        greeting=greeting,
    )
    return CodingDesk(lab, state=state or to_text("coding_desk", actions_of(earlier, known)), predict=predict)
