"""The coding desk's state: which passage lies on it, what has been coded, and what an action makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from entente import data
from entente.errors import EntenteError, Fault
from entente.labs.kit.controls import Action, Button, Choice, Control, set_control, unknown_action
from entente.labs.kit.grounds import actor_labels, kept_while_tables_stay
from entente.labs.kit.scene import CERTAINTY_WORDS
from entente.text.article import Article
from entente.text.codebook import CERTAINTIES, Claim, Codebook
from entente.text.units import match_units

FIELDS = ("relation", "polarity", "certainty")
OPEN = ""
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
    codes: tuple[tuple[str, Codes], ...] = ()  # in the order of coding; an open choice is empty

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
    at = list(model.passages).index(state.passage)
    return (
        Choice("passage", "Passage", passages, f"{at + 1} of {len(model.passages)}; ✓: coded."),
        Button(
            "forget", "Forget all my codes", {"do": "forget"}, "They are deleted on this machine too.", not state.codes
        ),
    )


def fields_of(model: Model) -> dict[str, Choice]:
    """What a passage is coded with: the three rows of the card."""
    relations = tuple((name, name.replace("_", " ")) for name in model.codebook.relations)
    certainties = tuple((level, CERTAINTY_WORDS[level]) for level in CERTAINTIES)
    return {
        "relation": Choice("relation", "Relation", ((OPEN, "…"), *relations)),
        "polarity": Choice("polarity", "Polarity", ((OPEN, "…"), *POLARITY_WORDS.items())),
        "certainty": Choice("certainty", "Certainty", ((OPEN, "…"), *certainties)),
    }


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
        return replace(coded(state, action, model), passage=state.passage)
    if do != "set":
        raise unknown_action(action, ("set", "step", "code", "forget"))
    if action.get("control") in FIELDS:
        field = str(action["control"])
        codes = dict(zip(FIELDS, state.here, strict=True)) | {field: fields_of(model)[field].read(action.get("value"))}
        return _with(state, tuple(codes[name] for name in FIELDS))
    return set_control(state, action, controls(state, model)[:1])  # the passage; the codes are no fields of a state


def _with(state: State, codes: Codes) -> State:
    kept = dict(state.codes) | {state.passage: codes}
    return replace(state, codes=tuple((name, each) for name, each in kept.items() if any(each)))


def _stepped(state: State, action: Action, model: Model) -> State:
    names = list(model.passages)
    by = 1 if action.get("by") == 1 else -1
    place = min(max(names.index(state.passage) + by, 0), len(names) - 1)
    return replace(state, passage=names[place])


def coded(state: State, action: Action, model: Model) -> State:
    passage = next(control for control in controls(state, model) if control.id == "passage")
    there = replace(state, passage=passage.read(action.get("passage")))
    known = fields_of(model)
    return _with(there, tuple(known[field].read(action.get(field)) for field in FIELDS))
