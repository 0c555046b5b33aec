"""Lab 09 in the hand: what an action makes of what is on the desk. Pure: nothing is read, kept or drawn here.

What cannot be taken yet, such as "merge" before it is said into what, stays in its row with a sentence, and changes
nothing. Which rows and fields there are is what `cards` says.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from entente.errors import EntenteError, Fault
from entente.labs.desk.cards import row_of
from entente.labs.desk.state import HAND, NEW_ACTOR, NEW_CLAIM, State, analysis_of
from entente.labs.desk.stops import next_stop, place_of, stop_at
from entente.labs.desk.text import first_of_part
from entente.labs.kit.controls import Action, unknown_action
from entente.labs.kit.scene import Row
from entente.path.corrections import corrections_from_rows
from entente.path.decisions import decisions_from_rows
from entente.path.keys import digest
from entente.path.results import ActorDecision, Correction
from entente.text.article import Article
from entente.text.codebook import Claim

ADDED, READ = "a", "r"  # how the keys of claims by hand begin, and those of passages that were read


def update(state: State, action: Action) -> State:
    """The next state of the desk. Pure: nothing is read, kept or drawn.

    Parameters
    ----------
    action : mapping
        ``do`` is one of:

        - ``text``: a new `article`, with the decisions `actors` and `claims` that were kept for it;
        - ``open``: lay a `row` on the card;
        - ``move``: open the next row that is not read; the one before with `back`;
        - ``judge``: accept (`value` ``keep``) or reject (``drop``) what stands in a `row`, and go on to the next;
        - ``words``: open `what`, `NEW_CLAIM` or `NEW_ACTOR`, with the words of `paragraph` from `start` to `end`;
        - ``row``: a `control` of a `row` got a `value`;
        - ``add``: what was typed in a `row` for a claim or an actor that is not there yet;
        - ``remove``: what was decided on the claim with the key `claim`;
        - ``page``: a `page` of the table of actors; ``part``: a `part` of a long text;
        - ``another``: show or hide the boxes for another text; ``chat``: the box for a chat model's answer;
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
    after = move(state, action)
    decided = (state.actors, state.claims)
    if action["do"] not in ("text", "reset") and decided != (after.actors, after.claims):
        after = replace(after, before=decided)
    return after


def _new_text(state: State, action: Action) -> State:
    decided = tuple(action.get("actors", ())), tuple(action.get("claims", ()))
    return checked(State(action["article"], *decided, tuple(action.get("others", ()))))


def checked(state: State) -> State:
    """The state, if its decisions fit its text."""
    analysis_of(state)
    return state


def _decided(state: State, action: Action) -> State:
    actors, corrections = action.get("actors") or (), action.get("claims") or ()
    for part in (actors, corrections):
        if not isinstance(part, list | tuple) or not all(isinstance(row, Mapping) for row in part):
            raise EntenteError([Fault("labs.value", "the decisions", "something else", "rows of actors and of claims")])
    decided = State(state.article, decisions_from_rows(actors), others=state.others)
    found = corrections_from_rows(corrections, analysis_of(decided))
    claims: tuple[Correction, ...] = ()
    for one in found:
        claims = (*claims, _keyed(one, claims))
    return checked(replace(decided, claims=named(claims, "a row that was given")))


def named(found: Iterable[Correction], where: str) -> tuple[Correction, ...]:
    """Corrections that say where they come from, in words of the desk."""
    return tuple(replace(one, where=where) for one in found)


def _keyed(correction: Correction, others: Iterable[Correction]) -> Correction:
    """A claim by hand with a key of its own, by which its row is known however its fields are edited.

    It is made of what was typed first, so that the same claim, added on two desks, is one.
    """
    if correction.action == "read":
        return _read_mark(dict(correction.changes))
    if correction.action != "add":
        return correction
    taken, key = {one.key for one in others}, correction.key
    for number in itertools.count():
        if key.startswith(ADDED) and key not in taken:
            return replace(correction, key=key)
        words = json.dumps([correction.changes, number])
        key = ADDED + hashlib.sha256(words.encode()).hexdigest()[:10]


def _read_mark(given: Mapping[str, str]) -> Correction:
    """That a passage was read, and no claim found in it."""
    passage = (("paragraph", given["paragraph"]), ("content", given["content"]))
    return Correction("read", READ + digest((value for _, value in passage), 10), passage, HAND)


def _on_page(state: State, action: Action) -> State:
    return replace(state, page=_number(action.get("page"), "the page", "a page of the actors"))


def _on_part(state: State, action: Action) -> State:
    part = _number(action.get("part"), "the part", "a part of the text")
    return replace(state, open="", words=(first_of_part(state, part), 0, 0))


def _number(value: object, where: str, expected: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise EntenteError([Fault("labs.value", where, f"{value!r}"[:40], expected)])
    return value


def _on_another(state: State, action: Action) -> State:
    return replace(state, another=not state.another)


def _on_chat(state: State, action: Action) -> State:
    return replace(state, chat=not state.chat)


def _on_reset(state: State, action: Action) -> State:
    """Every decision is forgotten; the reader stays at the place of the text."""
    after = State(state.article, others=state.others, words=state.words, another=state.another, chat=state.chat)
    return replace(after, open=state.open) if row_of(after, state.open) else after


# --------------------------------------------------------------------------------------------------------------------
# Going through the text


def _on_open(state: State, action: Action) -> State:
    return replace(state, open=_known_row(state, action.get("row")).id)


def _known_row(state: State, name: object) -> Row:
    row = row_of(state, name) if isinstance(name, str) else None
    if row is None:
        shown = f'"{name}"'[:62]  # a page can send anything
        raise EntenteError([Fault("labs.value", "the row", shown, "a row that is on the desk")])
    return row


def _on_move(state: State, action: Action) -> State:
    stop = next_stop(state, state.open, place_of(state), back=bool(action.get("back")))
    return replace(state, open=stop.row if stop else "", words=place_of(state))


def _on_words(state: State, action: Action) -> State:
    """Words were selected: they are laid on the card as a new claim or a new name."""
    what = action.get("what")
    if what not in (NEW_CLAIM, NEW_ACTOR):
        raise EntenteError([Fault("labs.value", "the words", f"{what!r}"[:40], f'"{NEW_CLAIM}" or "{NEW_ACTOR}"')])
    number, start, end = (_number(action.get(one), "the words", "their place") for one in ("paragraph", "start", "end"))
    text = state.article.paragraph(number).text
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start >= end:
        raise EntenteError([Fault("labs.value", "the words", "none", "some words of the text", "Select them first.")])
    return replace(_with_typed(state, what, None), open=what, words=(number, start, end))


def _on_judgement(state: State, action: Action) -> State:
    value, name = action.get("value"), action.get("row") or state.open
    if value not in ("keep", "drop"):
        raise EntenteError([Fault("labs.value", "the decision", f"{value!r}"[:40], '"keep" or "drop"')])
    if not name:
        return _on_move(state, {})
    row = _known_row(state, name)
    taken = _judged(state, row, value)
    return taken if dict(taken.wrong).get(row.id) else _gone_on(state, taken, row.id)


def _gone_on(state: State, taken: State, row: str) -> State:
    """The next stop is opened, seen from where the row stood before it was decided."""
    stop, place = stop_at(state, row), state.words
    if stop:
        place = (stop.paragraph, stop.start, stop.end)
    following = next_stop(taken, row, place)
    return replace(taken, open=following.row if following else "", words=place)


def _judged(state: State, row: Row, value: str) -> State:
    kind, _, key = row.id.partition(" ")
    if row.id in (NEW_CLAIM, NEW_ACTOR):
        return _added(state, row) if value == "keep" else _with_typed(state, row.id, None)
    if kind in ("question", "sentence"):
        return _added(state, row) if value == "keep" else _read(state, row)
    if kind == "actor":
        return _set(state, row, {"action": "accept" if value == "keep" else "reject"})
    before = stop_at(state, row.id).action
    if value == "drop" and before == "add":
        return _on_removal(state, {"claim": key})
    if value == "keep" and before in ("add", "change"):
        return state  # it is the reader's already
    return _set(state, row, {"action": value})


def _read(state: State, row: Row) -> State:
    """Nothing is claimed in a sentence, or the question has no answer: that it was read is kept."""
    stop = stop_at(state, row.id)
    mark = _read_mark({"paragraph": str(stop.paragraph), "content": stop.words(state.article)})
    others = [one for one in state.claims if one.key != mark.key]
    return _with_typed(replace(state, claims=(*others, mark)), row.id, None)


# --------------------------------------------------------------------------------------------------------------------
# Rows


def _on_row(state: State, action: Action) -> State:
    """A control of a row was changed: take the row if it is whole, or keep what was typed and say what is missing."""
    row = _known_row(state, action.get("row"))
    known = {each.id: each for each in (*row.controls, *row.more) if hasattr(each, "read")}
    name = action.get("control")
    if not isinstance(name, str) or name not in known:
        raise EntenteError([Fault("labs.value", f'row "{row.id[:60]}"', f"{name!r}"[:60], "one of its fields")])
    return _set(state, row, {name: known[name].read(action.get("value"))})


def _set(state: State, row: Row, cells: Mapping[str, str]) -> State:
    """Some fields of a row are set."""
    kind, _, key = row.id.partition(" ")
    typed = {**row.values, **cells}
    if row.id in (NEW_ACTOR, NEW_CLAIM) or kind in ("question", "sentence"):
        return _with_typed(state, row.id, typed)
    if kind == "claim" and "action" not in cells:
        typed["action"] = "add" if stop_at(state, row.id).action == "add" else "change"
    if kind == "actor" and "kind" in cells and not typed["action"]:
        typed["action"] = "accept"
    if kind == "actor" and "other" in cells and not typed["action"]:
        return _with_typed(state, row.id, typed, "Choose merge or rename: the name alone decides nothing.")
    take = _on_actor if kind == "actor" else _on_claim
    try:
        taken = checked(take(state, key, typed))
    except EntenteError as error:
        return _with_typed(state, row.id, typed, _without_number(error))
    return _with_typed(taken, row.id, None)


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
    into = typed["other"] if action == "merge" else ""
    label = typed["other"] if action == "rename" else ""
    row = {"name": name, "action": action, "into": into, "label": label, "kind": typed["kind"]}
    (decision,) = decisions_from_rows([row])
    others = [one for one in state.actors if one.name != decision.name]
    return replace(state, actors=(*others, decision))


def _on_claim(state: State, key: str, typed: Mapping[str, str]) -> State:
    if typed["action"] == "add":
        return _on_hand_claim(state, key, typed)
    others = _without(state, key)
    if not typed["action"]:
        return replace(state, claims=others)
    found = corrections_from_rows([{"key": key, **typed}], analysis_of(state))
    return replace(state, claims=(*others, *named(found, key)))


def _without(state: State, key: str) -> tuple[Correction, ...]:
    """The decisions on all other claims: one may stand under the key that its claim had before a merge."""
    now = analysis_of(state).corrections
    return tuple(one for one, fitted in zip(state.claims, now, strict=True) if fitted.key != key)


def _on_hand_claim(state: State, key: str, typed: Mapping[str, str]) -> State:
    """A field of a claim by hand was edited; the claim stays where it is in the list."""
    old = next(one for one in state.claims if one.key == key)
    (new,) = corrections_from_rows([{**dict(old.changes), **typed, "key": ""}], analysis_of(state))
    new = replace(new, key=key, where=HAND)
    return replace(state, claims=tuple(new if one.key == key else one for one in state.claims))


def _on_addition(state: State, action: Action) -> State:
    row = _known_row(state, action.get("row"))
    if row.id.partition(" ")[0] not in ("new", "question", "sentence"):
        raise EntenteError([Fault("labs.value", "the row", f'"{row.id[:60]}"', "one to which something can be added")])
    taken = _added(state, row)
    return taken if dict(taken.wrong).get(row.id) else _gone_on(state, taken, row.id)


def _added(state: State, row: Row) -> State:
    typed = row.values
    try:
        if row.id == NEW_ACTOR:
            what = {"action": "merge" if typed["into"] else "accept", "kind": typed["kind"], "other": typed["into"]}
            taken = _on_actor(state, typed["name"], what)
        else:
            (found,) = corrections_from_rows([{**typed, "action": "add", "key": ""}], analysis_of(state))
            added = _keyed(replace(found, where=HAND), state.claims)
            taken = replace(state, claims=(*state.claims, added))
        taken = checked(taken)
    except EntenteError as error:
        return _with_typed(state, row.id, typed, _without_number(error))
    return _with_typed(taken, row.id, None)


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
    "part": _on_part,
    "another": _on_another,
    "chat": _on_chat,
    "open": _on_open,
    "move": _on_move,
    "words": _on_words,
    "judge": _on_judgement,
    "decide": _decided,
    "reset": _on_reset,
}


def fitting(
    article: Article,
    actors: tuple[ActorDecision, ...],
    claims: tuple[Correction, ...],
    others: tuple[Claim, ...] = (),
) -> tuple[State, list[EntenteError]]:
    """The decisions that fit together, and why the others do not: two desks may have decided at once."""
    text = {"do": "text", "article": article, "others": others}
    try:
        return update(State(), {**text, "actors": actors, "claims": claims}), []
    except EntenteError:
        pass
    state, left_out = update(State(), text), []
    for part, decisions in (("actors", actors), ("claims", claims)):
        for one in decisions:
            try:
                state = checked(replace(state, **{part: (*getattr(state, part), one)}))
            except EntenteError as error:
                left_out.append(error)
    return state, left_out
