"""Lab 09 in the hand: what an action makes of what is on the desk. Pure: nothing is read, kept or drawn here.

What cannot be taken yet, such as "merge" before it is said into what, stays in its row with a sentence, and changes
nothing. Which rows and fields there are is what `view` shows.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from entente.errors import EntenteError, Fault
from entente.labs.desk.state import FIRST, HAND, NEW_ACTOR, NEW_CLAIM, State, analysis_of
from entente.labs.desk.view import hand_rows, rows
from entente.labs.kit.controls import Action, unknown_action
from entente.path.corrections import corrections_from_rows
from entente.path.decisions import decisions_from_rows
from entente.path.results import ActorDecision, Correction
from entente.text.article import Article

ADDED = "a"  # how the keys of claims by hand begin


def update(state: State, action: Action) -> State:
    """The next state of the desk. Pure: nothing is read, kept or drawn.

    Parameters
    ----------
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
        ``labs.value`` for a row, control or page that is not there; the faults of `entente.path.analysis` for decisions
        that do not fit.

    Examples
    --------
    >>> from entente.path.analysis import article_of
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
    return checked(State(action["article"], tuple(action.get("actors", ())), tuple(action.get("claims", ()))))


def checked(state: State) -> State:
    """The state, if its decisions fit its text."""
    analysis_of(state)
    return state


def _decided(state: State, action: Action) -> State:
    actors, corrections = action.get("actors") or (), action.get("claims") or ()
    for part in (actors, corrections):
        if not isinstance(part, list | tuple) or not all(isinstance(row, Mapping) for row in part):
            raise EntenteError([Fault("labs.value", "the decisions", "something else", "rows of actors and of claims")])
    decided = State(state.article, decisions_from_rows(actors))
    found = corrections_from_rows(corrections, analysis_of(decided))
    claims: tuple[Correction, ...] = ()
    for one, row in zip(named(found, "a row that was given"), corrections, strict=True):
        claims = (*claims, _keyed(one, claims, str(row.get("key"))))
    return checked(replace(decided, claims=claims))


def named(found: Iterable[Correction], where: str) -> tuple[Correction, ...]:
    """Corrections that say where they come from, in words of the desk."""
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
    row = next((each for each in rows(state) if each.id == name), None)
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
        typed["action"] = "add" if name in hand_rows(state) else "change"
    if name.startswith("actor ") and control.id == "kind" and not typed["action"]:
        typed["action"] = "accept"
    if name.startswith("actor ") and control.id == "other" and not typed["action"]:
        return _with_typed(state, name, typed, "Choose merge or rename: the name alone decides nothing.")
    kind, _, key = name.partition(" ")
    take = _on_actor if kind == "actor" else _on_claim
    try:
        taken = checked(take(state, key, typed))
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
    mended = []
    for fault in error.faults:
        where = fault.where.removeprefix("actors, row 1, ").removeprefix("claims, row 1, ")
        mended.append(replace(fault, where=where))
    return str(EntenteError(mended))


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
    return replace(state, claims=(*others, *named(found, key)))


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
    typed = next(row for row in rows(state) if row.id == name).values
    try:
        if name == NEW_ACTOR:
            taken = _on_actor(state, typed["name"], {"action": "accept", "kind": typed["kind"], "other": ""})
        else:
            (found,) = corrections_from_rows([{**typed, "action": "add", "key": ""}], analysis_of(state))
            added = _keyed(replace(found, where=HAND), state.claims)
            taken = replace(state, claims=(*state.claims, added))
        taken = checked(taken)
    except EntenteError as error:
        return _with_typed(state, name, typed, _without_number(error))
    return _with_typed(taken, name, None)


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


def fitting(
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
                state = checked(replace(state, **{part: (*getattr(state, part), one)}))
            except EntenteError as error:
                left_out.append(error)
    return state, left_out
