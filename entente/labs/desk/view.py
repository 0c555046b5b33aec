"""Lab 09 in sight: the graph of the text on the desk, and the forms in which its actors and claims are decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from entente import data, plots
from entente.labs.desk.state import FIRST, NEW_ACTOR, NEW_CLAIM, State, analysis_of
from entente.labs.kit.controls import Button, Choice, Control, Upload, Words, named
from entente.labs.kit.scene import Form, Graph, Row, Sayings, Scene, evidence, places
from entente.labs.kit.ties import nodes_of, signed_edges, told
from entente.path.analysis import pictured
from entente.path.corrections import claim_keys
from entente.path.decisions import decision_rows
from entente.path.results import ACTOR_ACTIONS, EDITABLE, KINDS
from entente.say import count, first_few
from entente.text.codebook import (
    AUXES,
    CERTAINTIES,
    DIRECTIONS,
    LAYERS,
    POLARITIES,
    SOURCE_KINDS,
    UNSAID,
    Claim,
)
from entente.text.reading import MOST_BYTES

ACTORS_A_PAGE = 30
CLAIMS_A_PAGE = 10
OPTIONS = {"polarity": POLARITIES, "certainty": CERTAINTIES, "aux": AUXES, "source_kind": SOURCE_KINDS}
DEFAULTED = {"layer": LAYERS, "direction": DIRECTIONS}
NOBODY = (UNSAID, "unsaid: the words name nobody")


def describe(state: State) -> Scene:
    """What the desk shows."""
    known = controls()
    values = {"paste": "", "path": ""}
    if not state.article.paragraphs:
        words = "There is no text on the desk yet: paste one, choose a file, or give a path."
        return Scene(words, known, values)
    notes = Sayings("notes", "What cannot be concluded", tuple(map(str, analysis_of(state).notes)))
    panels = (_graph(state), *_forms(state), notes)
    return Scene(_sentence(state), known, values, panels)


def controls() -> tuple[Control, ...]:
    """The controls above the tables. What they send is read by the widget, since a file has to be opened for it."""
    read = "It is read when you press Tab or click elsewhere."
    kinds = ".txt,.htm,.html,.mhtml,.md"
    return (
        Words("paste", "Paste a text", read, most=MOST_BYTES, lines=6),
        Upload("upload", "or choose a file", kinds, most=MOST_BYTES, help="Plain text or a saved page.", binary=True),
        Words("path", "or give the path of a file on this machine", "Press Enter to open it."),
        Button("forget", "Forget my decisions", {"do": "forget"}, "They are deleted on this machine too."),
    )


def _sentence(state: State) -> str:
    found = analysis_of(state)
    edges = sorted(found.signed.graph.edges(data="sign"), key=lambda edge: (str(edge[0]), str(edge[1])))
    ties = (f"{found.label(u)} {'+' if sign > 0 else '−'} {found.label(v)}" for u, v, sign in edges)
    counts = [count(len(found.mentions), "mention"), count(len(found.claims), "claim"), count(len(edges), "signed tie")]
    title = state.article.title[:80]
    return f"“{title}”: {', '.join(counts)}: {first_few(ties, most=12)}."


def _graph(state: State) -> Graph:
    found = analysis_of(state)
    graph, left_out = pictured(found.signed.graph)
    signed = replace(found.signed, graph=graph)
    where = places(plots.positions(graph, layout="spread"))
    labels = {node: found.label(node) for node in graph}
    edges = signed_edges(signed, labels)
    more = f" {count(left_out, 'actor')} with fewer ties left out." if left_out else ""
    title = f"Who stands with whom by this text: {count(len(edges), 'tie')}.{more}"
    return Graph("graph", title, nodes_of(edges, where, labels), edges, told(edges))


def actor_table(state: State) -> list[dict[str, Any]]:
    """The rows of actors on the open page."""
    return _page(decision_rows(analysis_of(state)), state.pages[0], ACTORS_A_PAGE)


def claim_table(state: State) -> list[tuple[str, str, Claim]]:
    """The claims on the open page: key, action and the claim as it now is."""
    return _page(_all_claims(state), state.pages[1], CLAIMS_A_PAGE)


def _all_claims(state: State) -> list[tuple[str, str, Claim]]:
    found = analysis_of(state)
    actions = {one.key: one.action for one in state.claims}
    now = {claim.id: claim for claim in found.claims}
    keys = claim_keys(found.claims_as_proposed, found.mentions)
    keyed = zip(keys, found.claims_as_proposed, strict=True)
    rows = [(key, actions.get(key, ""), now.pop(claim.id, claim)) for key, claim in keyed]
    stale = {one.correction.key for one in found.stale}
    added = [one.key for one in state.claims if one.action == "add" and one.key not in stale]
    return [*rows, *((key, "add", claim) for key, claim in zip(added, now.values(), strict=True))]


def _page(rows: list, page: int, size: int) -> list:
    page = min(page, _last(len(rows), size))
    return rows[page * size : (page + 1) * size]


def _last(total: int, size: int) -> int:
    return max(0, (total - 1) // size)


def _pager(state: State, table: int, total: int, size: int) -> tuple[Control, ...]:
    last = _last(total, size)
    page = min(state.pages[table], last)
    if not last:
        return ()
    steps = (("Earlier", page - 1), ("Later", page + 1))
    return tuple(
        Button(words.lower(), words, {"do": "page", "table": table, "page": to}, disabled=not 0 <= to <= last)
        for words, to in steps
    )


def _where(state: State, table: int, total: int, size: int) -> str:
    last = _last(total, size)
    return f"Page {min(state.pages[table], last) + 1} of {last + 1}, {total} in all." if last else f"{total} in all."


def _forms(state: State) -> tuple[Form, ...]:
    return (_actor_form(state), _claim_form(state), *_stale_forms(state), *_new_forms(state))


def rows(state: State) -> Iterator[Row]:
    """Every row on the open pages."""
    for form in _forms(state):
        yield from form.rows


def _actor_form(state: State) -> Form:
    total = len(decision_rows(analysis_of(state)))
    rows = tuple(_actor_row(row, state) for row in actor_table(state))
    where = _where(state, 0, total, ACTORS_A_PAGE)
    note = f"To merge or rename, choose it, then write the name and press Enter. {where}"
    return Form("actors", "Actors that nobody listed", rows, _pager(state, 0, total, ACTORS_A_PAGE), note)


def _actor_row(row: Mapping[str, Any], state: State) -> Row:
    times = f"×{row['count']}" if row["count"] else "(added by hand)"
    actions = (("", "not decided: no actor"), *((one, one) for one in ACTOR_ACTIONS))
    known = (
        Choice("action", "What becomes of it?", actions),
        Words("other", "merge into … / new name", most=200),
        Choice("kind", "Kind", (("", "kind?"), *((one, one) for one in KINDS))),
    )
    values = {"action": row["action"], "other": row["into"] or row["label"], "kind": row["kind"]}
    return _made(state, f"actor {row['name']}", f"{row['name']} {times}", row["context"], known, values)


def _made(state: State, name: str, head: str, note: str, known: tuple[Control, ...], values: Mapping[str, str]) -> Row:
    """A row with what was typed in it in the place of what holds."""
    typed = dict(dict(state.typed).get(name, ()))
    return Row(name, head, note, known, {**values, **typed}, dict(state.wrong).get(name, ""))


def _claim_form(state: State) -> Form:
    total = len(_all_claims(state))
    people = _people(state)
    rows = tuple(_claim_row(*row, state, people) for row in claim_table(state))
    note = "Every change is taken at once. " + _where(state, 1, total, CLAIMS_A_PAGE)
    return Form("claims", "Claims as the machine proposes them", rows, _pager(state, 1, total, CLAIMS_A_PAGE), note)


def _people(state: State, *more: str) -> tuple[tuple[str, str], ...]:
    found = analysis_of(state)
    labels = {actor: label for actor, label in found.labels.items() if actor in found.gazetteer.actors}
    labels |= {actor: found.label(actor) for actor in more}
    return tuple(sorted(labels.items(), key=lambda one: (str(one[1]).casefold(), one[0])))


def _claim_row(key: str, action: str, claim: Claim, state: State, people: tuple[tuple[str, str], ...]) -> Row:
    found = analysis_of(state)
    who = ", ".join(dict.fromkeys([found.label(claim.source), claim.source_kind]))
    head = f"p{claim.paragraph:02d} · {who} · “{claim.content}”"
    choices = (("", "not read yet"), ("keep", "keep"), ("drop", "drop"), ("change", "changed"))
    pair = set(claim.pair) - {UNSAID}
    ends = people if pair <= {actor for actor, _ in people} else _people(state, *pair)
    fields = tuple(_field(name, ends) for name in EDITABLE)
    values = {name: getattr(claim, name) for name in EDITABLE}
    if action == "add":
        return _made(state, f"claim {key}", head, "Added by hand.", (*fields, _take_back(key)), values)
    known = (Choice("action", "Your decision", choices), *fields)
    return _made(state, f"claim {key}", head, "", known, {"action": action, **values})


def _take_back(key: str) -> Button:
    return Button("remove", "Take it back", {"do": "remove", "claim": key})


def hand_rows(state: State) -> set[str]:
    """The ids of the rows of claims that were added by hand."""
    return {f"claim {one.key}" for one in state.claims if one.action == "add"}


def _stale_forms(state: State) -> tuple[Form, ...]:
    """What was decided on claims that are no longer there: it changes nothing, and is not dropped in silence."""
    rows = []
    for stale in analysis_of(state).stale:
        one = stale.correction
        cells = ", ".join(f"{name.replace('_', ' ')} {value or 'empty'}" for name, value in one.changes)
        head = f"{one.action}: {cells}" if cells else one.action
        rows.append(Row(f"stale {one.key}", head, f"{stale.why}.", (_take_back(one.key),)))
    note = "They change nothing now. They fit again when the actors are as they were."
    return (Form("stale", "Decisions that fit no claim any more", tuple(rows), (), note),) if rows else ()


def _field(name: str, people: tuple[tuple[str, str], ...]) -> Control:
    label = name.replace("_", " ")
    if name == "actor":
        return Choice(name, label, people)
    if name == "recipient":
        return Choice(name, label, (*people, NOBODY))
    if name == "relation":
        return Choice(name, label, named(sorted(data.codebook().relations)))
    if name in OPTIONS:
        return Choice(name, label, tuple((one, one) for one in OPTIONS[name]))
    if name in DEFAULTED:
        return Choice(name, label, (("", f"{label}: the relation's own"), *named(DEFAULTED[name])))
    return Words(name, label, most=500)


def _new_forms(state: State) -> tuple[Form, ...]:
    """The rows for what the machine has not seen: another actor, another claim."""
    kind = Choice("kind", "Kind", tuple((one, one) for one in KINDS))
    actor = (Words("name", "A name that stands in the text", most=200), kind)
    forms = [_new_form(state, NEW_ACTOR, "Another actor", actor, FIRST[NEW_ACTOR])]
    people = _people(state)
    if len(people) > 1:
        fields = (
            Choice("paragraph", "Paragraph", tuple((str(p.number), p.label) for p in state.article.paragraphs)),
            Words("content", "The words that claim it", most=1000),
            *(_field(name, people) for name in EDITABLE),
        )
        ends = {"actor": people[0][0], "recipient": people[1][0]}
        forms.append(_new_form(state, NEW_CLAIM, "Another claim", fields, FIRST[NEW_CLAIM] | ends))
    return tuple(forms)


def _new_form(state: State, name: str, title: str, known: tuple[Control, ...], values: Mapping[str, str]) -> Form:
    add = Button("add", "Add it", {"do": "add", "row": name})
    return Form(name, title, (_made(state, name, title, "", (*known, add), values),))


def evidence_of(state: State) -> dict[str, Any]:
    """What stands behind the ties of the text on the desk."""
    found = analysis_of(state)
    sources = {claim.source: found.label(claim.source) for claim in found.claims}
    return evidence(found.claims, state.article, labels={**sources, **found.labels})
