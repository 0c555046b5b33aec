"""Lab 09, the rows in which something is decided: a claim, a name, a question, a sentence, a claim of one's own.

A row has the fields that matter most in sight and the others under "more". What was typed in it and could not be taken
yet stands in the place of what holds, with a sentence that says what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from entente import data
from entente.labs.desk.prefill import prefilled
from entente.labs.desk.state import NEW_ACTOR, NEW_CLAIM, State, analysis_of, reading_of
from entente.labs.desk.stops import Stop, stop_at
from entente.labs.kit.controls import Button, Choice, Control, Words, named
from entente.labs.kit.scene import Row
from entente.path.decisions import decision_rows
from entente.path.results import ACTOR_ACTIONS, KINDS, Analysis
from entente.text.codebook import DIRECTIONS, LAYERS, MACHINE, SOURCE_KINDS, UNSAID, Claim

NOBODY = (UNSAID, "unsaid: the words name nobody")
CHOOSE = ("", "choose …")
OPTIONS = {
    "polarity": (("+", "claimed (+)"), ("-", "denied (−)")),
    "certainty": (("CT", "certain (CT)"), ("PR", "probable (PR)"), ("PS", "possible (PS)"), ("U", "uncommitted (U)")),
    "aux": (
        *(("none", "is or was (none)"), ("historical", "long ago (historical)")),
        *(("future", "may come (future)"), ("hypothetical", "might have been (hypothetical)")),
    ),
    "source_kind": named(SOURCE_KINDS),
}
DEFAULTED = {"layer": LAYERS, "direction": DIRECTIONS}
LABELS = {
    "actor": "Who",
    "recipient": "Whom",
    "relation": "How",
    "polarity": "Claimed or denied",
    "certainty": "How sure",
    "source": "Who says so",
    "source_kind": "Kind of source",
    "aux": "About",
}
MAIN = ("actor", "relation", "recipient", "polarity", "certainty", "source")
MORE = ("source_kind", "cue", "aux", "layer", "direction", "since", "until", "note")
DONE = {
    "": "not read yet",
    "keep": "accepted",
    "change": "changed by you",
    "drop": "rejected",
    "add": "added by hand",
    "read": "read: no claim here",
}


def row_of(state: State, row: str) -> Row | None:
    """The row with this id; None if there is none on the desk."""
    kind, _, name = row.partition(" ")
    if not state.article.paragraphs:
        return None
    if row == NEW_CLAIM:
        return _new_claim(state, row, "A claim of your own", _values_by_hand(state))
    if row == NEW_ACTOR:
        return _new_actor(state)
    if kind == "actor":
        return next((_actor_row(one, state) for one in _actors(state) if one["name"] == name), _named_row(state, name))
    stop = stop_at(state, row)
    if stop is None:
        return None
    if kind == "claim":
        return _claim_row(stop, state)
    note = "two actors are named, and no claim was found"
    return _new_claim(
        state, row, stop.question.asks if stop.question else f"Read here: {note}.", _gap_values(state, stop)
    )


def made(state: State, row: Row) -> Row:
    """A row with what was typed in it in the place of what holds."""
    typed = dict(dict(state.typed).get(row.id, ()))
    said = dict(state.wrong).get(row.id, "")
    return Row(row.id, row.head, row.note, row.controls, {**row.values, **typed}, said, row.more)


# --------------------------------------------------------------------------------------------------------------------
# Claims


def _claim_row(stop: Stop, state: State) -> Row:
    found, claim = analysis_of(state), stop.claim
    _, _, key = stop.row.partition(" ")  # a row's name is "claim KEY"
    ends = people(state, *claim.pair)
    values = {name: getattr(claim, name) for name in (*MAIN, *MORE)}
    values["source"] = _source_shown(found, claim)
    main, more = _fields(MAIN, ends), _fields(MORE, ends)
    head = told(found, claim)
    if stop.action == "add":
        note = f"p{claim.paragraph:02d} · {DONE['add']}"
        take_back = Button("remove", "Take it back", {"do": "remove", "claim": key})
        return made(state, Row(stop.row, head, note, (*main, take_back), values, "", more))
    coder = "" if stop.coder == MACHINE and not state.others else f" by {stop.coder}"
    note = f"p{claim.paragraph:02d} · proposed{coder} · {DONE[stop.action]}"
    choices = Choice(
        "action", "Your decision", (("", DONE[""]), ("keep", "accept"), ("drop", "reject"), ("change", "changed"))
    )
    return made(state, Row(stop.row, head, note, (*main, choices), {"action": stop.action, **values}, "", more))


def told(found: Analysis, claim: Claim) -> str:
    """A claim in a line: who, how, whom; denied and unsure ones say so."""
    how = claim.relation.replace("_", " ")
    words = f"{found.label(claim.actor)} {claim.arrow} {found.label(claim.recipient)}: {how}"
    if claim.negated:
        words += ", denied"
    return words if claim.certainty == "CT" else f"{words} ({dict(OPTIONS['certainty'])[claim.certainty]})"


def _source_shown(found: Analysis, claim: Claim) -> str:
    """The name of a source that the list of actors holds, as the reader may write it; else the source itself."""
    return found.label(claim.source) if claim.source in found.gazetteer.actors else claim.source


def people(state: State, *more: str) -> tuple[tuple[str, str], ...]:
    """The actors that can be the parties of a claim: id and name, by name."""
    found = analysis_of(state)
    labels = {actor: label for actor, label in found.labels.items() if actor in found.gazetteer.actors}
    labels |= {actor: found.label(actor) for actor in more if actor not in ("", UNSAID)}
    return tuple(sorted(labels.items(), key=lambda one: (str(one[1]).casefold(), one[0])))


def _fields(names: Iterable[str], ends: tuple[tuple[str, str], ...], *, new: bool = False) -> tuple[Control, ...]:
    return tuple(_field(name, ends, (CHOOSE,) if new else ()) for name in names)


def _field(name: str, ends: tuple[tuple[str, str], ...], first: tuple[tuple[str, str], ...]) -> Control:
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    if name == "actor":
        return Choice(name, label, (*first, *ends))
    if name == "recipient":
        return Choice(name, label, (*first, *ends, NOBODY))
    if name == "relation":
        return Choice(name, label, (*first, *named(sorted(data.codebook().relations))))
    if name in OPTIONS:
        return Choice(name, label, OPTIONS[name])
    if name in DEFAULTED:
        return Choice(name, label, (("", "the relation's own"), *named(DEFAULTED[name])))
    return Words(name, label, most=500)


# --------------------------------------------------------------------------------------------------------------------
# What is added


def _new_claim(state: State, row: str, head: str, values: Mapping[str, str]) -> Row:
    """The fields of a claim that is not there yet, at words that were selected, asked about or not read."""
    ends = people(state, values["actor"], values["recipient"])
    add = Button("add", "Add it", {"do": "add", "row": row})
    paragraphs = tuple((str(one.number), one.label) for one in state.article.paragraphs)
    content = (Words("content", "The words that claim it", most=1000), *_fields(MAIN, ends, new=True), add)
    more = (Choice("paragraph", "Paragraph", paragraphs), *_fields(MORE, ends))
    return made(state, Row(row, head, "", content, values, "", more))


def _values_by_hand(state: State) -> dict[str, str]:
    paragraph, start, end = state.words
    return _shown(state, prefilled(reading_of(state), paragraph or 1, start, end))


def _gap_values(state: State, stop: Stop) -> dict[str, str]:
    values = prefilled(reading_of(state), stop.paragraph, stop.start, stop.end, stop.question)
    if not stop.question:  # nobody has said what is claimed in this sentence: a guess would be accepted unread
        values["relation"] = ""
    return _shown(state, values)


def _shown(state: State, values: dict[str, str]) -> dict[str, str]:
    actors = analysis_of(state).gazetteer.actors
    source = values["source"]
    return values | {"source": actors[source].label if source in actors else source}


def _new_actor(state: State) -> Row:
    """A name that nobody proposed: an actor of its own, or another name of one that is there."""
    paragraph, start, end = state.words
    words = state.article.paragraph(paragraph).text[start:end] if paragraph else ""
    known = (
        Words("name", "The name, as the text has it", most=200),
        Choice("into", "It names", (("", "an actor of its own"), *((label, label) for _, label in people(state)))),
        Choice("kind", "Kind", named(KINDS)),
        Button("add", "Add it", {"do": "add", "row": NEW_ACTOR}),
    )
    values = {"name": words.strip(" ,.;:"), "into": "", "kind": "agency"}
    return made(state, Row(NEW_ACTOR, "An actor that nobody proposed", "", known, values))


# --------------------------------------------------------------------------------------------------------------------
# Names


def actor_table(state: State, page: int, size: int) -> list[Row]:
    """The rows of the names that were proposed or decided on, from one page of them."""
    return [_actor_row(row, state) for row in _actors(state)[page * size : (page + 1) * size]]


def actor_count(state: State) -> int:
    """How many names were proposed or decided on."""
    return len(_actors(state))


def _actors(state: State) -> list[dict[str, Any]]:
    return decision_rows(analysis_of(state))


def _actor_row(row: Mapping[str, Any], state: State, undecided: str = "not decided: no actor") -> Row:
    times = f"×{row['count']}" if row["count"] else "(added by hand)"
    actions = (("", undecided), *((one, one) for one in ACTOR_ACTIONS))
    known = (
        Choice("action", "What becomes of it?", actions),
        Words("other", "merge into … / new name", most=200),
        Choice("kind", "Kind", (("", "kind?"), *named(KINDS))),
    )
    values = {"action": row["action"], "other": row["into"] or row["label"], "kind": row["kind"]}
    return made(state, Row(f"actor {row['name']}", f"{row['name']} {times}", row["context"], known, values))


def _named_row(state: State, name: str) -> Row | None:
    """The row of words that the list of actors knows already: a reader may know better."""
    found = analysis_of(state)
    meant = [mention.actor for mention in found.mentions if mention.exact == name]
    if not meant:
        return None
    row = {"name": name, "action": "", "into": "", "label": "", "kind": "", "count": len(meant)}
    row["context"] = f"It names {found.label(meant[0])}."
    return _actor_row(row, state, "as the list of actors has it")
