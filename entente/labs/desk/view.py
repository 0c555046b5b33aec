"""Lab 09 in sight: the text with what is proposed in it, the card of what is open, and the graph that grows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from entente import plots
from entente.labs.desk.cards import DONE, LABELS, actor_count, actor_table, row_of
from entente.labs.desk.state import State, analysis_before, analysis_of, reading_of
from entente.labs.desk.text import reading
from entente.labs.desk.turns import changes, turned
from entente.labs.kit.controls import Button, Control, Upload, Words
from entente.labs.kit.scene import Form, Graph, Row, Sayings, Scene, evidence, places
from entente.labs.kit.ties import nodes_of, signed_edges, told
from entente.path import answer_forms
from entente.path.analysis import pictured
from entente.path.comparing import compare_texts, summary
from entente.say import count, first_few
from entente.text.reading import MOST_BYTES

ACTORS_A_PAGE = 30
TIES_BESIDE = 12  # that differ and are named
HINT = Row("", "Nothing is open.", "Press N for the next place to read, click marked words, or select words.")


def describe(state: State) -> Scene:
    """What the desk shows."""
    known = controls(state)
    values = {one.id: "" for one in known if one.kind == "words"}
    if not state.article.paragraphs:
        words = "There is no text on the desk yet: paste one, choose a file, or give a path."
        return Scene(words, known, values)
    limits = "What cannot be concluded"
    notes = Sayings("notes", limits, tuple(map(str, analysis_of(state).notes)), tab=limits)
    answer = (Sayings("answer", "The pasted answer", state.told, tab="Answer"),) if state.told else ()
    forms = (_actor_form(state), *_stale_forms(state))
    panels = (reading(state), _card(state), _graph(state), *forms, *answer, *_beside(state), notes)
    return Scene(_sentence(state), known, values, panels)


def controls(state: State) -> tuple[Control, ...]:
    """The controls above the text. What they send is read by the widget, since a file has to be opened for it."""
    read = "It is read when you press Tab or click elsewhere."
    kinds = ".txt,.htm,.html,.mhtml,.md"
    give = (
        Words("paste", "Paste a text", read, most=MOST_BYTES, lines=6),
        Upload("upload", "or choose a file", kinds, most=MOST_BYTES, help="Plain text or a saved page.", binary=True),
        Words("path", "or give the path of a file on this machine", "Press Enter to open it."),
    )
    if not state.article.paragraphs:
        return give
    words = "Keep this text" if state.another else "Another text …"
    another = Button("another", words, {"do": "another"}, "Boxes to paste a text or to open a file.")
    forget = Button("forget", "Forget my decisions", {"do": "forget"}, "They are deleted on this machine too.")
    words = "Hide the box for the answer" if state.chat else "A chat model …"
    chat = Button("chat", words, {"do": "chat"}, "A box to paste the answer of a chat model to the prompt.")
    how = "Save the prompt below, give it to a model, and copy its whole answer. Nothing is sent from here."
    paste = Words("answer", "Paste its answer", how, most=answer_forms.MOST_BYTES, lines=4)
    return (another, forget, chat, *((paste,) if state.chat else ()), *(give if state.another else ()))


def _sentence(state: State) -> str:
    found = analysis_of(state)
    edges = sorted(found.signed.graph.edges(data="sign"), key=lambda edge: (str(edge[0]), str(edge[1])))
    ties = (f"{found.label(u)} {'+' if sign > 0 else '−'} {found.label(v)}" for u, v, sign in edges)
    counts = [count(len(found.mentions), "mention"), count(len(found.claims), "claim"), count(len(edges), "signed tie")]
    title = state.article.title[:80]
    return f"“{title}”: {', '.join(counts)}: {first_few(ties, most=6)}."


def _card(state: State) -> Form:
    row = row_of(state, state.open)
    return Form("card", "What is open", (row,) if row else (HINT,))


def _graph(state: State) -> Graph:
    found, before = analysis_of(state), analysis_before(state)
    graph, left_out = pictured(found.signed.graph)
    signed = replace(found.signed, graph=graph)
    where = places(plots.positions(graph, layout="spread"))
    labels = {node: found.label(node) for node in graph}
    changed = changes(before, found)
    edges = tuple(
        replace(edge, change=changed.get(frozenset((edge.source, edge.target)), ""))
        for edge in signed_edges(signed, labels)
    )
    more = f" {count(left_out, 'actor')} with fewer ties left out." if left_out else ""
    title = f"Who stands with whom by this text: {count(len(edges), 'tie')}.{more}"
    last = turned(before, found)
    key = ("plus", "minus", "decided") if changed else ("plus", "minus")
    return Graph("graph", f"{title} {last}".strip(), nodes_of(edges, where, labels), edges, told(edges), key)


def _beside(state: State) -> tuple[Sayings, ...]:
    """Where the graph of what the machine has read and the reader's own differ; nothing before the first decision."""
    if not state.claims:
        return ()
    found = compare_texts(reading_of(state), analysis_of(state), names=("the machine's reading", "yours"))
    lines = [summary(found)[0], *map(found.words, found.differing[:TIES_BESIDE])]
    return (Sayings("beside", "The machine's graph beside yours", tuple(lines), tab="Two graphs"),)


def _actor_form(state: State) -> Form:
    total = actor_count(state)
    last = max(0, (total - 1) // ACTORS_A_PAGE)
    page = min(state.page, last)
    steps = (("Earlier", page - 1), ("Later", page + 1)) if last else ()
    buttons = tuple(
        Button(words.lower(), words, {"do": "page", "page": to}, disabled=not 0 <= to <= last) for words, to in steps
    )
    where = f"Page {page + 1} of {last + 1}, {total} in all." if last else f"{total} in all."
    note = f"To merge or rename, choose it, then write the name and press Enter. {where}"
    rows = tuple(actor_table(state, page, ACTORS_A_PAGE))
    return Form("actors", "Actors that nobody listed", rows, buttons, note, tab="Actors")


def _stale_forms(state: State) -> tuple[Form, ...]:
    """What was decided on claims that are no longer there: it changes nothing, and is not dropped in silence."""
    rows = []
    for stale in analysis_of(state).stale:
        one = stale.correction
        cells = ", ".join(_cell(name, value) for name, value in one.changes)
        head = f"{DONE[one.action]}: {cells}" if cells else DONE[one.action]
        back = Button("remove", "Take it back", {"do": "remove", "claim": one.key})
        rows.append(Row(f"stale {one.key}", head, f"{stale.why}.", (back,)))
    note = "They change nothing now, and are kept. They fit again when the actors are as they were."
    title = "Decisions that fit no claim any more"
    return (Form("stale", title, tuple(rows), (), note, tab="Decisions"),) if rows else ()


def _cell(name: str, value: str) -> str:
    return f"{LABELS.get(name, name.replace('_', ' ')).lower()} {value or 'empty'}"


def evidence_of(state: State) -> dict[str, Any]:
    """What stands behind the ties of the text on the desk."""
    found = analysis_of(state)
    sources = {claim.source: found.label(claim.source) for claim in found.claims}
    return evidence(found.claims, state.article, labels={**sources, **found.labels})
