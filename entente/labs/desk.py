"""Lab of lesson 09, the desk for a text of one's own: give a text, decide on its actors, correct its claims.

What the learner decides is kept on their machine at once, in a file named after the text's hash, and comes back when
the same text is given again. The text itself is not kept. What cannot be taken yet, such as "merge" before it is said
into what, stays in its row with a sentence, and changes nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente import data, notes, plots
from entente.errors import EntenteError, Fault, raise_if_any
from entente.labs.kit.controls import Action, Button, Choice, Control, Session, Upload, Words, unknown_action
from entente.labs.kit.scene import Form, Graph, Row, Sayings, Scene, evidence, places
from entente.labs.kit.ties import count, listed, nodes_of, signed_edges, told
from entente.labs.kit.widget import File, Lab, LabWidget
from entente.notes import home
from entente.path.analysis import analyse, article_of, pictured
from entente.path.corrections import claim_keys, corrections_from_rows
from entente.path.decisions import decision_rows, decisions_from_rows
from entente.path.report import render
from entente.path.results import (
    ACTOR_ACTIONS,
    CLAIM_ACTIONS,
    EDITABLE,
    KINDS,
    ActorDecision,
    Analysis,
    Correction,
    Stale,
    fingerprint,
)
from entente.path.tables import MOST_BYTES, claims_csv, names_csv
from entente.text.article import Article
from entente.text.codebook import AUXES, CERTAINTIES, POLARITIES, SOURCE_KINDS, Claim
from entente.text.reading import decode

FOLDER = "own_texts"
ACTORS_A_PAGE = 30
CLAIMS_A_PAGE = 10
LONG = 100_000  # characters: above, the desk says how far it is
NO_TEXT = Article("", (), "nothing")
NEW_ACTOR, NEW_CLAIM = "new actor", "new claim"
ADDED, HAND = "a", "a claim by hand"  # how the keys of claims by hand begin, and where they come from
FIRST_CLAIM = Claim("", 1, "author", "author", "", 0, 0, "", "meets", "", "")
FIRST = {
    NEW_ACTOR: {"name": "", "kind": "agency"},
    NEW_CLAIM: {"paragraph": "1", "content": "", **{name: getattr(FIRST_CLAIM, name) for name in EDITABLE}},
}
QUESTION = (
    "Predict first: how many of the machine's first five claims on this text will you have to correct, and which tie "
    "will it miss?"
)

TableRow = Mapping[str, Any]
Typed = tuple[tuple[str, str], ...]

# --------------------------------------------------------------------------------------------------------------------
# State


@dataclass(frozen=True)
class State:
    """What is on the desk.

    Parameters
    ----------
    article : Article
    actors : tuple of ActorDecision
    claims : tuple of Correction
    pages : tuple of (int, int)
        Which page of the actors and of the claims is open, from 0.
    typed : tuple of (row, what was typed in it)
        Only where it could not be taken yet.
    wrong : tuple of (row, sentence)
        Why not.
    """

    article: Article = NO_TEXT
    actors: tuple[ActorDecision, ...] = ()
    claims: tuple[Correction, ...] = ()
    pages: tuple[int, int] = (0, 0)
    typed: tuple[tuple[str, Typed], ...] = ()
    wrong: tuple[tuple[str, str], ...] = ()


def update(state: State, action: Action) -> State:
    """The next state of the desk. Pure: nothing is read, kept or drawn.

    Parameters
    ----------
    state : State
    action : mapping
        ``do`` is one of:

        - ``text``: a new `article`, with the decisions `actors` and `claims` that were kept for it;
        - ``row``: a `control` of a `row` got a `value`; rows are ``actor NAME``, ``claim KEY``, `NEW_ACTOR` and
          `NEW_CLAIM`;
        - ``add``: what was typed in the `row` `NEW_ACTOR` or `NEW_CLAIM`;
        - ``remove``: what was decided on the claim with the key `claim`;
        - ``page``: `table` 0 or 1 and `page`;
        - ``decide``: `actors` and `claims` as rows, as `actions_of` gives them;
        - ``reset``: forget every decision on this text.

    Returns
    -------
    State
        What a row cannot take yet stays `typed` in it and is said in `wrong`.

    Raises
    ------
    EntenteError
        ``labs.action`` for an unknown action, ``labs.value`` for a row, control or page that is not there; the faults
        of `entente.path.analysis` for decisions that do not fit.

    Examples
    --------
    >>> text = {"do": "text", "article": article_of("News" + chr(10) + "NATO met Chad. NATO left.")}
    >>> state = update(State(), text)
    >>> half = update(state, {"do": "row", "row": "actor NATO", "control": "action", "value": "rename"})
    >>> half.actors, half.wrong[0][1]
    ((), 'decision on "NATO", field label: found nothing; expected the new name. Fill it in, or accept.')
    >>> whole = update(half, {"do": "row", "row": "actor NATO", "control": "other", "value": "the Alliance"})
    >>> whole.actors[0].label, whole.wrong
    ('the Alliance', ())
    """
    move = MOVES.get(str(action.get("do")))
    if move is None:
        raise unknown_action(action, MOVES)
    return move(state, action)


def _new_text(state: State, action: Action) -> State:
    return _checked(State(action["article"], tuple(action.get("actors", ())), tuple(action.get("claims", ()))))


def _checked(state: State) -> State:
    """The state, if its decisions fit its text."""
    analysis_of(state)
    return state


def _decided(state: State, action: Action) -> State:
    parts = (action.get("actors") or (), action.get("claims") or ())
    if not all(isinstance(part, list | tuple) and all(isinstance(row, Mapping) for row in part) for part in parts):
        raise EntenteError([Fault("labs.value", "the decisions", "something else", "rows of actors and of claims")])
    decided = State(state.article, decisions_from_rows(parts[0]))
    found = corrections_from_rows(parts[1], analysis_of(decided))
    claims: tuple[Correction, ...] = ()
    for one, row in zip(_named(found, "a row that was given"), parts[1], strict=True):
        claims = (*claims, _keyed(one, claims, str(row.get("key"))))
    return _checked(replace(decided, claims=claims))


def _named(found: Iterable[Correction], where: str) -> tuple[Correction, ...]:
    return tuple(replace(one, where=where) for one in found)


def _keyed(correction: Correction, others: Iterable[Correction], key: str = "") -> Correction:
    """A claim by hand with a key of its own, by which its row is known however its fields are edited.

    It is made of what was typed first, so that the same claim, added on two desks, is one.
    """
    if correction.action != "add":
        return correction
    taken = {one.key for one in others}
    for number in itertools.count():
        if key.startswith(ADDED) and key not in taken:
            return replace(correction, key=key)
        words = json.dumps([correction.changes, number])
        key = ADDED + hashlib.sha256(words.encode()).hexdigest()[:10]


def _on_page(state: State, action: Action) -> State:
    table, page = action.get("table"), action.get("page")
    if table not in (0, 1) or isinstance(page, bool) or not isinstance(page, int) or page < 0:
        raise EntenteError([Fault("labs.value", "the page", f"{page!r}"[:40], "a page of the actors or of the claims")])
    pages = list(state.pages)
    pages[table] = page
    return replace(state, pages=tuple(pages))


def _on_reset(state: State, action: Action) -> State:
    return State(state.article)


def _on_row(state: State, action: Action) -> State:
    """A control of a row was changed: take the row if it is whole, or keep what was typed and say what is missing."""
    name = str(action.get("row"))
    row = next((each for each in _rows(state) if each.id == name), None)
    if row is None:
        raise EntenteError([Fault("labs.value", "the row", f'"{name[:60]}"', "a row that is on the desk")])
    control = next((each for each in row.controls if each.id == action.get("control") and hasattr(each, "read")), None)
    if control is None:
        raise EntenteError(
            [Fault("labs.value", f'row "{name[:60]}"', f"{action.get('control')!r}"[:60], "one of its fields")]
        )
    typed = {**row.values, control.id: control.read(action.get("value"))}
    if name in (NEW_ACTOR, NEW_CLAIM):
        return _with_typed(state, name, typed)
    if name.startswith("claim ") and control.id != "action":
        typed["action"] = "add" if name in _hand_rows(state) else "change"
    if name.startswith("actor ") and control.id == "kind" and not typed["action"]:
        typed["action"] = "accept"
    if name.startswith("actor ") and control.id == "other" and not typed["action"]:
        return _with_typed(state, name, typed, "Choose merge or rename: the name alone decides nothing.")
    try:
        taken = _taken(state, name, typed)
    except EntenteError as error:
        return _with_typed(state, name, typed, _without_number(error))
    return _with_typed(taken, name, None)


def _with_typed(state: State, name: str, typed: Mapping[str, str] | None, wrong: str = "") -> State:
    kept, words = dict(state.typed), dict(state.wrong)
    kept.pop(name, None)
    words.pop(name, None)
    if typed is not None:
        kept[name] = tuple(typed.items())
    if wrong:
        words[name] = wrong
    return replace(state, typed=tuple(kept.items()), wrong=tuple(words.items()))


def _without_number(error: EntenteError) -> str:
    """The faults without the number of a row: each stands beside its row, and the desk does not number them."""
    beginnings = ("actors, row 1, ", "claims, row 1, ")
    wheres = ((fault, next((b for b in beginnings if fault.where.startswith(b)), "")) for fault in error.faults)
    return str(EntenteError([replace(fault, where=fault.where.removeprefix(begin)) for fault, begin in wheres]))


def _taken(state: State, name: str, typed: Mapping[str, str]) -> State:
    kind, _, key = name.partition(" ")
    return _checked(_on_actor(state, key, typed) if kind == "actor" else _on_claim(state, key, typed))


def _on_actor(state: State, name: str, typed: Mapping[str, str]) -> State:
    action = typed["action"]
    if not action:
        return replace(state, actors=tuple(one for one in state.actors if one.name != name))
    into, label = (typed["other"] if action == wanted else "" for wanted in ("merge", "rename"))
    row = {"name": name, "action": action, "into": into, "label": label, "kind": typed["kind"]}
    (decision,) = decisions_from_rows([row])
    others = [one for one in state.actors if one.name != decision.name]
    return replace(state, actors=(*others, decision))


def _on_claim(state: State, key: str, typed: Mapping[str, str]) -> State:
    if typed["action"] == "add":
        return _on_hand_claim(state, key, typed)
    others = tuple(one for one in state.claims if one.key != key)
    if not typed["action"]:
        return replace(state, claims=others)
    found = corrections_from_rows([{"key": key, **typed}], analysis_of(state))
    return replace(state, claims=(*others, *_named(found, key)))


def _on_hand_claim(state: State, key: str, typed: Mapping[str, str]) -> State:
    """A field of a claim by hand was edited; the claim stays where it is in the list."""
    old = next(one for one in state.claims if one.key == key)
    (new,) = corrections_from_rows([{**dict(old.changes), **typed, "key": ""}], analysis_of(state))
    new = replace(new, key=key, where=HAND)
    return replace(state, claims=tuple(new if one.key == key else one for one in state.claims))


def _on_addition(state: State, action: Action) -> State:
    name = action.get("row")
    if name not in FIRST:
        raise EntenteError([Fault("labs.value", "the row", f"{name!r}"[:60], f'"{NEW_ACTOR}" or "{NEW_CLAIM}"')])
    typed = next(row for row in _rows(state) if row.id == name).values
    try:
        taken = _checked(_added_actor(state, typed) if name == NEW_ACTOR else _added_claim(state, typed))
    except EntenteError as error:
        return _with_typed(state, name, typed, _without_number(error))
    return _with_typed(taken, name, None)


def _added_actor(state: State, typed: Mapping[str, str]) -> State:
    (decision,) = decisions_from_rows([{"name": typed["name"], "action": "accept", "kind": typed["kind"]}])
    return replace(state, actors=(*(one for one in state.actors if one.name != decision.name), decision))


def _added_claim(state: State, typed: Mapping[str, str]) -> State:
    (found,) = corrections_from_rows([{**typed, "action": "add", "key": ""}], analysis_of(state))
    return replace(state, claims=(*state.claims, _keyed(replace(found, where=HAND), state.claims)))


def _on_removal(state: State, action: Action) -> State:
    key = action.get("claim")
    if key not in {one.key for one in state.claims}:
        raise EntenteError([Fault("labs.value", "the claim", f"{key!r}"[:40], "one that you added or corrected")])
    kept = tuple(one for one in state.claims if one.key != key)
    return _with_typed(replace(state, claims=kept), f"claim {key}", None)


MOVES: Mapping[str, Callable[[State, Action], State]] = {
    "text": _new_text,
    "row": _on_row,
    "add": _on_addition,
    "remove": _on_removal,
    "page": _on_page,
    "decide": _decided,
    "reset": _on_reset,
}


def analysis_of(state: State) -> Analysis:
    """The analysis of the text on the desk, with the learner's decisions.

    Examples
    --------
    >>> len(analysis_of(State()).claims)
    0
    """
    return _analysed(state.article, state.actors, state.claims)


@lru_cache(maxsize=4)
def _analysed(article: Article, actors: tuple[ActorDecision, ...], claims: tuple[Correction, ...]) -> Analysis:
    return analyse(article, actors=actors, claims=claims)


# --------------------------------------------------------------------------------------------------------------------
# Reading a text


def text_of(content: bytes, name: str = "the file") -> str:
    """The text in the bytes of an uploaded file.

    Parameters
    ----------
    content : bytes
    name : str
        The file's name, for the faults.

    Returns
    -------
    str

    Raises
    ------
    EntenteError
        ``desk.size`` for more than 10 MB; and all faults of `entente.text.reading.decode`, such as for a PDF.

    Examples
    --------
    >>> text_of(b"%PDF-1.7 ...", "news.pdf")
    Traceback (most recent call last):
    entente.errors.EntenteError: news.pdf: found a PDF; expected plain English text or a saved web page. Open it, \
select the text, copy it into a plain-text file and use that.
    """
    raise_if_any(_size_faults(len(content), name))
    return decode(content, name)


def _size_faults(size: int, name: str) -> list[Fault]:
    if size <= MOST_BYTES:
        return []
    found, expected = f"{size / 1e6:.0f} MB", f"at most {MOST_BYTES / 1e6:.0f} MB"
    return [Fault("desk.size", name, found, expected, "Take the text out of the file, or give a part of it.")]


def text_at(path: str) -> str:
    """The text of a file on this machine.

    Parameters
    ----------
    path : str
        As the learner typed it: spaces and quotation marks around it do not matter, ``~`` is the home folder.

    Returns
    -------
    str

    Raises
    ------
    EntenteError
        As `text_of`, and ``desk.path`` for a path that leads to no file that can be read.

    Examples
    --------
    >>> text_at("no_such_text.txt")
    Traceback (most recent call last):
    entente.errors.EntenteError: no_such_text.txt: found no such file; expected a text file. Check the name and the \
folder.
    """
    name = path.strip().strip("\"'")
    try:
        file = Path(name).expanduser()
        raise_if_any(_size_faults(file.stat().st_size if file.is_file() else 0, name))
        return text_of(file.read_bytes(), file.name)
    except (OSError, ValueError, RuntimeError) as error:
        raise EntenteError([_no_file(name, error)]) from None


def _no_file(name: str, error: Exception) -> Fault:
    if not name:
        return Fault("desk.path", "the path", "nothing", "the name of a text file")
    if isinstance(error, FileNotFoundError):
        return Fault("desk.path", name, "no such file", "a text file", "Check the name and the folder.")
    if isinstance(error, IsADirectoryError):
        return Fault("desk.path", name, "a folder", "a text file", "Name a file inside it.")
    return Fault("desk.path", name, "a file that cannot be read", "a text file", "Paste the text instead.")


def _readable(text: str | Path | Article) -> Article:
    """The article, if it has a word and is not beyond all measure."""
    if isinstance(text, str):
        raise_if_any(_size_faults(len(text.encode("utf-8", "replace")), "the text"))
    article = article_of(text)
    if not article.paragraphs:
        do = "Paste a text, choose a file or give a path."
        raise EntenteError([Fault("desk.empty", "the text", "no words", "a text in English", do)])
    return article


# --------------------------------------------------------------------------------------------------------------------
# Keeping


def file_of(article: Article) -> Path:
    """Where the decisions on a text are kept.

    Examples
    --------
    >>> file_of(article_of("Chad left.")).parent.name
    'own_texts'
    """
    return home() / FOLDER / f"{fingerprint(article)}.jsonl"


def keep(state: State, before: State | None = None) -> list[str]:
    """Keep on this machine what was decided since an earlier state, so that it comes back with the same text.

    Parameters
    ----------
    state : State
    before : State, optional
        What was kept last from this desk. Only what differs is written, so what was decided on another desk stays.

    Returns
    -------
    list of str
        The rows on which another desk had decided otherwise in the meantime.

    Raises
    ------
    EntenteError
        ``desk.write`` if the folder does not allow it.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> state = State(article_of("Chad left."), (ActorDecision("Chad", "reject"),))
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     keep(state), kept(state.article)[0]
    ([], (ActorDecision(name='Chad', action='reject', into='', label='', kind=''),))
    """
    path = file_of(state.article)
    with _addressed("desk.write", path.name):
        return notes.put(path, _by_row(before or State()), _by_row(state))


def _by_row(state: State) -> dict[str, TableRow]:
    """Each decision under the id of its row."""
    actors = {f"actor {row['name']}": row for row in _actor_rows(state.actors)}
    return actors | {f"claim {row['key']}": row for row in _claim_rows(state.claims)}


@contextmanager
def _addressed(code: str, name: str):
    try:
        yield
    except OSError as error:
        found = (error.strerror or "an error").lower()
        do = "Set ENTENTE_HOME to a folder of yours and start again."
        raise EntenteError([Fault(code, f"folder of {name[:12]}…", found, "a folder that can be used", do)]) from error


def kept(article: Article) -> tuple[tuple[ActorDecision, ...], tuple[Correction, ...]]:
    """The decisions on actors and the corrections of claims that were kept for a text.

    Parameters
    ----------
    article : Article

    Returns
    -------
    (tuple of ActorDecision, tuple of Correction)
        Empty if there are none. A damaged line is passed over, never deleted.

    Raises
    ------
    EntenteError
        ``desk.read`` if the file cannot be read.

    Examples
    --------
    >>> kept(article_of("A text that nobody has had on the desk, 1 2 3."))
    ((), ())
    """
    actors, claims, _ = _kept(article)
    return actors, claims


def _kept(article: Article) -> tuple[tuple[ActorDecision, ...], tuple[Correction, ...], int]:
    """What was kept for a text, and how many lines of the file are damaged."""
    path = file_of(article)
    found = notes.read(path, _is_decision)
    with _addressed("desk.read", path.name):
        if found.error:
            raise found.error
    rows = notes.latest(found.entries)
    actors = decisions_from_rows(row for name, row in rows.items() if name.startswith("actor "))
    claims = tuple(_correction(row) for name, row in rows.items() if name.startswith("claim "))
    return actors, claims, found.damaged


def _is_decision(entry: Any) -> bool:
    """Whether an entry is one that `keep` wrote: a decision under the id of its row, or None if it was taken back."""
    try:
        kind, _, name = entry["key"].partition(" ")
        row = entry["value"]
        if row is None:
            return True
        if kind == "actor":
            return decisions_from_rows([row])[0].name == name
        known = row["key"] == name and row["action"] in CLAIM_ACTIONS
        return known and all(isinstance(cell, str) for cell in row.values())
    except (KeyError, TypeError, AttributeError, EntenteError):
        return False


def _correction(row: TableRow) -> Correction:
    changes = tuple((name, value) for name, value in row.items() if name not in ("key", "action"))
    where = HAND if row["action"] == "add" else row["key"]
    return Correction(row["action"], row["key"], changes, where)


def tables(text: str | Path | Article) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The decisions that were kept for a text, as two plain tables for `entente.path.analysis.analyse`.

    Parameters
    ----------
    text : str, Path or Article

    Returns
    -------
    (list of dict, list of dict)
        Rows for its arguments ``actors`` and ``claims``.

    Raises
    ------
    EntenteError
        As `kept`.

    Examples
    --------
    >>> tables("A text that nobody has had on the desk, 1 2 3.")
    ([], [])
    """
    actors, claims = kept(article_of(text))
    return _actor_rows(actors), _claim_rows(claims)


def _actor_rows(decisions: Iterable[ActorDecision]) -> list[dict[str, str]]:
    return [asdict(one) for one in decisions]


def _claim_rows(corrections: Iterable[Correction]) -> list[dict[str, str]]:
    return [{"key": one.key, "action": one.action, **dict(one.changes)} for one in corrections]


def forget(article: Article) -> int:
    """Delete what was kept for a text, also by an earlier version of the course.

    Returns
    -------
    int
        How many files were deleted.

    Raises
    ------
    EntenteError
        ``desk.write`` if a file cannot be deleted.

    Examples
    --------
    >>> forget(article_of("A text that nobody has had on the desk, 1 2 3."))
    0
    """
    path = file_of(article)
    files = list(path.parent.glob(f"{path.stem}*"))
    with _addressed("desk.write", path.name):
        for file in {path, *files}:
            notes.forget(file)
    return len(files)


# --------------------------------------------------------------------------------------------------------------------
# Describe


def describe(state: State) -> Scene:
    """What the desk shows.

    Examples
    --------
    >>> describe(State()).sentence
    'There is no text on the desk yet: paste one, choose a file, or give a path.'
    """
    known = controls()
    values = {"paste": "", "path": ""}
    if not state.article.paragraphs:
        words = "There is no text on the desk yet: paste one, choose a file, or give a path."
        return Scene(words, known, values)
    forms = (_actor_form(state), _claim_form(state), *_stale_forms(state), *_new_forms(state))
    panels = (_graph(state), *forms, _notes(state))
    return Scene(_sentence(state), known, values, panels)


def controls() -> tuple[Control, ...]:
    """The controls above the tables. What they send is read by the widget, since a file has to be opened for it.

    Examples
    --------
    >>> [control.id for control in controls()]
    ['paste', 'upload', 'path', 'forget']
    """
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
    return f"“{title}”: {', '.join(counts)}: {listed(ties, most=12)}."


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


def _notes(state: State) -> Sayings:
    return Sayings("notes", "What cannot be concluded", tuple(map(str, analysis_of(state).notes)))


def actor_table(state: State) -> list[dict[str, Any]]:
    """The rows of actors on the open page.

    Examples
    --------
    >>> actor_table(State())
    []
    """
    return _page(decision_rows(analysis_of(state)), state.pages[0], ACTORS_A_PAGE)


def claim_table(state: State) -> list[tuple[str, str, Claim]]:
    """The claims on the open page: key, action and the claim as it now is.

    Examples
    --------
    >>> claim_table(State())
    []
    """
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


def _rows(state: State) -> Iterator[Row]:
    """Every row on the open pages."""
    for form in (_actor_form(state), _claim_form(state), *_stale_forms(state), *_new_forms(state)):
        yield from form.rows


def _actor_form(state: State) -> Form:
    total = len(decision_rows(analysis_of(state)))
    rows = tuple(_actor_row(row, state) for row in actor_table(state))
    note = "To merge or rename, choose it, then write the name and press Enter. " + _where(
        state, 0, total, ACTORS_A_PAGE
    )
    return Form("actors", "Actors that nobody listed", rows, _pager(state, 0, total, ACTORS_A_PAGE), note)


def _actor_row(row: Mapping[str, Any], state: State) -> Row:
    times = f"×{row['count']}" if row["count"] else "(added by hand)"
    known = (
        Choice(
            "action", "What becomes of it?", (("", "not decided: no actor"), *((one, one) for one in ACTOR_ACTIONS))
        ),
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
    ends = people if set(claim.pair) <= {actor for actor, _ in people} else _people(state, *claim.pair)
    fields = tuple(_field(name, ends) for name in EDITABLE)
    values = {name: getattr(claim, name) for name in EDITABLE}
    if action == "add":
        return _made(state, f"claim {key}", head, "Added by hand.", (*fields, _take_back(key)), values)
    known = (Choice("action", "Your decision", choices), *fields)
    return _made(state, f"claim {key}", head, "", known, {"action": action, **values})


def _take_back(key: str) -> Button:
    return Button("remove", "Take it back", {"do": "remove", "claim": key})


def _hand_rows(state: State) -> set[str]:
    return {f"claim {one.key}" for one in state.claims if one.action == "add"}


def _stale_forms(state: State) -> tuple[Form, ...]:
    """What was decided on claims that are no longer there: it changes nothing, and is not dropped in silence."""
    rows = tuple(_stale_row(one) for one in analysis_of(state).stale)
    note = "They change nothing now. They fit again when the actors are as they were."
    return (Form("stale", "Decisions that fit no claim any more", rows, (), note),) if rows else ()


def _stale_row(stale: Stale) -> Row:
    one = stale.correction
    cells = ", ".join(f"{name.replace('_', ' ')} {value or 'empty'}" for name, value in one.changes)
    head = f"{one.action}: {cells}" if cells else one.action
    return Row(f"stale {one.key}", head, f"{stale.why}.", (_take_back(one.key),))


OPTIONS = {"polarity": POLARITIES, "certainty": CERTAINTIES, "aux": AUXES, "source_kind": SOURCE_KINDS}


def _field(name: str, people: tuple[tuple[str, str], ...]) -> Control:
    label = name.replace("_", " ")
    if name in ("actor", "recipient"):
        return Choice(name, label, people)
    if name == "relation":
        return Choice(name, label, tuple((one, one.replace("_", " ")) for one in sorted(data.codebook().relations)))
    if name in OPTIONS:
        return Choice(name, label, tuple((one, one) for one in OPTIONS[name]))
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


def actions_of(state: State) -> tuple[Action, ...]:
    """The action that decides on the same text what has been decided here.

    Examples
    --------
    >>> actions_of(State())
    ()
    """
    if not state.actors and not state.claims:
        return ()
    return ({"do": "decide", "actors": _actor_rows(state.actors), "claims": _claim_rows(state.claims)},)


def evidence_of(state: State) -> dict[str, Any]:
    """What stands behind the ties of the text on the desk.

    Examples
    --------
    >>> evidence_of(State())
    {}
    """
    found = analysis_of(state)
    sources = {claim.source: found.label(claim.source) for claim in found.claims}
    return evidence(found.claims, state.article, labels={**sources, **found.labels})


# --------------------------------------------------------------------------------------------------------------------
# The desk on the page


class TextDesk(LabWidget):
    """The desk as a lab; made by `text_desk`. It reads what is given, and keeps every decision at once.

    Parameters
    ----------
    predict : bool
        Whether a prediction is asked for first.

    Examples
    --------
    >>> TextDesk().state == State()
    True
    """

    def __init__(self, *, predict: bool = True):
        lab = Lab(
            *("text_desk", "Lab 09 · Your own text", QUESTION, State(), update, describe, actions_of),
            evidence_of=evidence_of,
            files=(
                File(
                    "report.html",
                    "text/html",
                    lambda state: render(analysis_of(state)),
                    "Save the report (HTML)",
                    quick=False,
                ),
                File("actors.csv", "text/csv", lambda state: names_csv(analysis_of(state)), "Save the actors (CSV)"),
                File("claims.csv", "text/csv", lambda state: claims_csv(analysis_of(state)), "Save the claims (CSV)"),
            ),
            ahead=False,
        )
        super().__init__(lab, predict=predict)
        self.written = self.state  # what was kept last from here

    @property
    def analysis(self) -> Analysis:
        """The analysis with all decisions so far."""
        return analysis_of(self.state)

    def actor_rows(self) -> list[dict[str, str]]:
        """The decisions made so far, as a plain table."""
        return _actor_rows(self.state.actors)

    def claim_rows(self) -> list[dict[str, str]]:
        """The corrections made so far, as a plain table."""
        return _claim_rows(self.state.claims)

    def give(self, read: Callable[[], str | Path | Article]) -> str:
        """Put a text on the desk, with what was kept for it; what is to be said of it.

        Parameters
        ----------
        read : callable
            Gives the text, or raises an EntenteError, which is said.

        Returns
        -------
        str
        """
        self.progress("Reading …")
        try:
            article = _readable(read())
            size = sum(len(paragraph.text) for paragraph in article.paragraphs)
            if size > LONG:
                self.progress(f"Looking for actors and claims in {count(len(article.paragraphs), 'paragraph')} …")
            actors, claims, damaged = _kept(article)
        except EntenteError as error:
            self.session = replace(self.session, fault=str(error))
            return ""
        said = self._lay(article, actors, claims)
        return f"{said} Damaged and passed over: {count(damaged, 'earlier decision')}." if damaged else said

    def _lay(self, article: Article, actors: tuple[ActorDecision, ...], claims: tuple[Correction, ...]) -> str:
        words = f"“{article.title[:80]}”, {count(len(article.paragraphs), 'paragraph')}."
        now, left_out = _fitting(article, actors, claims)
        number = len(now.actors) + len(now.claims)
        if number:
            words += f" {count(number, 'earlier decision')} of yours {'is' if number == 1 else 'are'} back."
        if left_out:
            words += f" {count(len(left_out), 'earlier decision')} left out, since not all fit together: {left_out[0]}"
        self.session, self.written = Session(now, (), self.session.prediction), now
        return words

    def begin(self, actors: Iterable[TableRow], claims: Iterable[TableRow]) -> None:
        """Lay given decisions on the desk, unless earlier ones are there; they are kept with the first change.

        Parameters
        ----------
        actors, claims : iterable of rows
            As for `entente.path.analysis.analyse`.
        """
        actors, claims = list(actors), list(claims)
        if not (actors or claims) or self.state.actors or self.state.claims:
            return
        self.session = replace(
            self.session, now=update(self.state, {"do": "decide", "actors": actors, "claims": claims})
        )

    def _take(self, actions: Any) -> str:
        """Read what has to be read; everything else is for `update`."""
        said = ""
        for action in actions:
            reading = self._reading(action)
            if reading is not None:
                said = self.give(reading)
            elif action.get("do") == "forget":
                said = self._forget()
            else:
                said = self._decide(action)
        return said

    def _reading(self, action: Action) -> Callable[[], str] | None:
        """How to read the text that an action brings, if it brings one."""
        value, control = action.get("value"), action.get("control")
        if action.get("do") == "upload":
            return lambda: text_of(bytes(value or b""), str(action.get("name") or "the file"))
        if action.get("do") == "set" and control == "paste" and isinstance(value, str) and value.strip():
            return lambda: value
        if action.get("do") == "set" and control == "path" and isinstance(value, str):
            return lambda: text_at(value)
        return None

    def _decide(self, action: Action) -> str:
        if action.get("do") == "set" and action.get("control") == "paste":
            return ""  # an empty box says nothing
        before = self.state
        super()._take([action])
        changed = (before.actors, before.claims) != (self.state.actors, self.state.claims)
        return self._kept() if changed else ""

    def _kept(self) -> str:
        before, self.written = self.written, self.state
        try:
            elsewhere = keep(self.state, before)
        except EntenteError as error:
            return f"Not kept. {error}"
        if elsewhere:
            return f"Kept on this machine. Another desk had decided otherwise on {listed(elsewhere)}; this holds now."
        return "Kept on this machine."

    def _forget(self) -> str:
        try:
            forget(self.state.article)
        except EntenteError as error:
            self.session = replace(self.session, fault=str(error))
            return ""
        super()._take([{"do": "reset"}])
        self.written = State(self.state.article)
        return "Your decisions on this text are forgotten."

    def _loaded(self, action: Action) -> Session:
        """A kept state holds decisions; they are made on the text that lies on the desk."""
        here = replace(self.lab, start=State(self.state.article))
        return self._loaded_by(here, action)


def _fitting(
    article: Article, actors: tuple[ActorDecision, ...], claims: tuple[Correction, ...]
) -> tuple[State, list[EntenteError]]:
    """The decisions that fit together, and why the others do not: two desks may have decided at once."""
    try:
        return update(State(), {"do": "text", "article": article, "actors": actors, "claims": claims}), []
    except EntenteError:
        pass
    state, left_out = State(article), []
    for part, decisions in (("actors", actors), ("claims", claims)):
        for one in decisions:
            try:
                state = _checked(replace(state, **{part: (*getattr(state, part), one)}))
            except EntenteError as error:
                left_out.append(error)
    return state, left_out


def text_desk(
    text: str | Path | Article | None = None,
    *,
    actors: Iterable[TableRow] = (),
    claims: Iterable[TableRow] = (),
    predict: bool = True,
) -> TextDesk:
    """The desk of lesson 09: paste, upload or name a text, decide on its actors and correct its claims.

    Parameters
    ----------
    text : str, Path or Article, optional
        A text to begin with.
    actors, claims : iterable of rows, optional
        Decisions on this text to begin with, as for `entente.path.analysis.analyse`. Those that were kept on this
        machine go before them.
    predict : bool
        Whether a prediction is asked for first; a teacher at a projector may say no.

    Returns
    -------
    TextDesk
        Shown as a lab. Its `analysis`, `actor_rows` and `claim_rows` give what was decided. Every decision is kept on
        this machine at once and comes back with the same text.

    Raises
    ------
    EntenteError
        For faults in `actors` and `claims`. What is wrong with a text is said on the desk.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     desk = text_desk("News" + chr(10) + "Chad attacked Niger.")
    >>> desk.analysis.claims[0].relation
    'attacks'
    """
    desk = TextDesk(predict=predict)
    if text is not None:
        desk.greeting = desk.give(lambda: text)
        desk.begin(actors, claims)
    return desk
