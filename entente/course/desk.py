"""The desk for a text of one's own: give a text, decide on its actors, correct its claims.

The **state** of the desk is frozen, `update` is pure, and the widgets only draw a state and send actions. What the
learner decides is kept on their machine at once, in a file named after the text's hash, and comes back when the same
text is given again. The text itself is not kept.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from entente import data, notes
from entente.analysis import (
    ACTOR_ACTIONS,
    EDITABLE,
    KINDS,
    ActorDecision,
    Analysis,
    Correction,
    analyse,
    article_of,
    claim_keys,
    corrections_from_rows,
    decision_rows,
    decisions_from_rows,
    fingerprint,
)
from entente.article import Article, decode
from entente.claims import AUXES, CERTAINTIES, POLARITIES, SOURCE_KINDS, Claim
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.notes import home
from entente.report import MOST_BYTES

FOLDER = "own_texts"
ACTORS_A_PAGE = 30
CLAIMS_A_PAGE = 10
ACTIONS = ("text", "actor", "claim", "add", "remove", "page", "reset")
NO_TEXT = Article("", (), "nothing")
_ROW = re.compile(r"^(?:actors|claims), row \d+, ")

Row = Mapping[str, Any]

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
    fault : str
        What was wrong with the last action, which then changed nothing; empty if nothing was.

    Examples
    --------
    >>> State().fault
    ''
    """

    article: Article = NO_TEXT
    actors: tuple[ActorDecision, ...] = ()
    claims: tuple[Correction, ...] = ()
    pages: tuple[int, int] = (0, 0)
    fault: str = ""


def update(state: State, action: Mapping[str, Any]) -> State:
    """The next state of the desk. Pure: nothing is drawn, kept or changed.

    Parameters
    ----------
    state : State
    action : mapping
        ``do`` is one of `ACTIONS`:

        - ``text``: a new `article`, with the decisions `actors` and `claims` that were kept for it;
        - ``actor``: a row with ``name, action, into, label, kind``;
        - ``claim``: a row with ``key``, ``action`` and the fields of the claim; an empty action takes it back;
        - ``add``: a row with ``paragraph``, ``content`` and the fields of a new claim;
        - ``remove``: ``changes`` of a claim that was added by hand;
        - ``page``: ``table`` 0 or 1 and ``page``;
        - ``reset``: forget every decision on this text.

    Returns
    -------
    State
        With `fault` if what the learner typed cannot be taken; everything else is then as it was.

    Raises
    ------
    EntenteError
        ``desk.action`` for an unknown action: that is a fault of the program and not of the learner.

    Examples
    --------
    >>> text = {"do": "text", "article": article_of("News" + chr(10) + "NATO met Chad. NATO left.")}
    >>> state = update(State(), text)
    >>> update(state, {"do": "actor", "name": "NATO", "action": "rename", "label": "the Alliance"}).actors[0].label
    'the Alliance'
    >>> update(state, {"do": "actor", "name": "NATO", "action": "merge", "into": ""}).fault
    'decision on "NATO", field into: found nothing; expected the actor to merge into. Fill it in, or accept.'
    """
    if action.get("do") not in ACTIONS:
        raise EntenteError([unknown_choice("desk.action", "action of the desk", action.get("do"), ACTIONS)])
    try:
        following = replace(_MOVES[action["do"]](state, action), fault="")
        analysis_of(following)
    except EntenteError as error:
        return replace(state, fault=_on_the_desk(error))
    return following


def _on_the_desk(error: EntenteError) -> str:
    """The faults without the number of a row: each stands beside its row, and the desk does not number them."""
    faults = (replace(fault, where=_ROW.sub("", fault.where)) for fault in error.faults)
    return str(EntenteError(faults))


def _new_text(state: State, action: Mapping[str, Any]) -> State:
    return State(action["article"], tuple(action.get("actors", ())), tuple(action.get("claims", ())))


def _on_actor(state: State, action: Mapping[str, Any]) -> State:
    (decision,) = decisions_from_rows([action])
    others = [one for one in state.actors if one.name != decision.name]
    return replace(state, actors=(*others, decision))


def _on_claim(state: State, action: Mapping[str, Any]) -> State:
    others = tuple(one for one in state.claims if not one.key or one.key != action["key"])
    if not action.get("action"):
        return replace(state, claims=others)
    found = corrections_from_rows([action], analysis_of(state))
    return replace(state, claims=(*others, *_named(found, action["key"])))


def _on_addition(state: State, action: Mapping[str, Any]) -> State:
    found = corrections_from_rows([{**action, "action": "add", "key": ""}], analysis_of(state))
    return replace(state, claims=(*state.claims, *_named(found, "a claim by hand")))


def _on_removal(state: State, action: Mapping[str, Any]) -> State:
    kept_ones = (one for one in state.claims if one.action != "add" or one.changes != action["changes"])
    return replace(state, claims=tuple(kept_ones))


def _named(found: Iterable[Correction], where: str) -> tuple[Correction, ...]:
    return tuple(replace(one, where=where) for one in found)


def _on_page(state: State, action: Mapping[str, Any]) -> State:
    pages = list(state.pages)
    pages[action["table"]] = max(0, action["page"])
    return replace(state, pages=tuple(pages))


def _on_reset(state: State, action: Mapping[str, Any]) -> State:
    return State(state.article)


_MOVES: Mapping[str, Callable[[State, Mapping[str, Any]], State]] = {
    "text": _new_text,
    "actor": _on_actor,
    "claim": _on_claim,
    "add": _on_addition,
    "remove": _on_removal,
    "page": _on_page,
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
        ``desk.size`` for more than 10 MB; and all faults of `entente.article.decode`, such as for a PDF or a picture.

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
    return home() / FOLDER / f"{fingerprint(article)}.json"


def keep(state: State) -> Path:
    """Keep the decisions on this machine, so that they come back with the same text.

    Parameters
    ----------
    state : State

    Returns
    -------
    pathlib.Path

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
    ...     _ = keep(state)
    ...     kept(state.article)[0]
    (ActorDecision(name='Chad', action='reject', into='', label='', kind=''),)
    """
    path = file_of(state.article)
    content = {
        "kept": datetime.now(UTC).isoformat(timespec="seconds"),
        "title": state.article.title,
        "actors": [asdict(decision) for decision in state.actors],
        "claims": [asdict(correction) for correction in state.claims],
    }
    with _addressed("desk.write", path.name):
        return notes.write(path, json.dumps(content, indent=1, ensure_ascii=True))


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
        Empty if there are none. A damaged file is set aside, never deleted.

    Raises
    ------
    EntenteError
        ``desk.read`` or ``desk.write`` if the folder does not allow it.

    Examples
    --------
    >>> kept(article_of("A text that nobody has had on the desk, 1 2 3."))
    ((), ())
    """
    path = file_of(article)
    with _addressed("desk.read", path.name):
        try:
            content = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return (), ()
        found = _parsed(content)
        if found is None:
            _set_aside(path)
    return found or ((), ())


def _set_aside(path: Path) -> str:
    """Give a file another name, which is returned; nothing of the learner's is deleted."""
    try:
        return notes.set_aside(path).name
    except OSError:
        return path.name


def _parsed(content: bytes) -> tuple[tuple[ActorDecision, ...], tuple[Correction, ...]] | None:
    """What `keep` wrote; None if it is damaged."""
    try:
        entry = json.loads(content)
        actors = decisions_from_rows(entry["actors"])
        return actors, tuple(_correction(row) for row in entry["claims"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, EntenteError):
        return None


def _correction(row: Mapping[str, Any]) -> Correction:
    changes = tuple((str(name), str(value)) for name, value in row["changes"])
    return Correction(str(row["action"]), str(row["key"]), changes, str(row["where"]))


def tables(text: str | Path | Article) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The decisions that were kept for a text, as two plain tables for `entente.analysis.analyse`.

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
    """Delete what was kept for a text, also files of it that were set aside.

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
        for file in files:
            file.unlink()
    return len(files)


# --------------------------------------------------------------------------------------------------------------------
# What is shown


def actor_table(state: State) -> list[dict[str, Any]]:
    """The rows of actors on the open page.

    Examples
    --------
    >>> actor_table(State())
    []
    """
    return _page(decision_rows(analysis_of(state)), state.pages[0], ACTORS_A_PAGE)


def claim_table(state: State) -> list[tuple[str, str, Claim]]:
    """The claims on the open page: key, action and the claim as it now is; claims by hand have no key.

    Examples
    --------
    >>> claim_table(State())
    []
    """
    found = analysis_of(state)
    actions = {one.key: one.action for one in state.claims if one.key}
    now = {claim.id: claim for claim in found.claims}
    keyed = zip(claim_keys(found.claims_as_proposed), found.claims_as_proposed, strict=True)
    rows = [(key, actions.get(key, ""), now.pop(claim.id, claim)) for key, claim in keyed]
    return _page([*rows, *(("", "add", claim) for claim in now.values())], state.pages[1], CLAIMS_A_PAGE)


def _addition(found: Analysis, claim: Claim) -> Correction:
    """The correction that a claim by hand (h001, h002 …) was made of."""
    stale = {id(one.correction) for one in found.stale}
    added = [one for one in found.corrections if one.action == "add" and id(one) not in stale]
    return added[int(claim.id[1:]) - 1]


def _page(rows: list, page: int, size: int) -> list:
    last = max(0, (len(rows) - 1) // size)
    page = min(page, last)
    return rows[page * size : (page + 1) * size]


def describe(state: State) -> str:
    """What came out, as HTML in which everything from the text is escaped.

    Examples
    --------
    >>> "There are no words" in describe(State())
    True
    """
    found = analysis_of(state)
    edges = sorted(found.signed.graph.edges(data="sign"), key=lambda edge: (str(edge[0]), str(edge[1])))
    ties = [f"{found.label(u)} {'+' if sign > 0 else '−'} {found.label(v)}" for u, v, sign in edges[:25]]
    more = f" … and {len(edges) - 25} more" if len(edges) > 25 else ""
    counts = f"{len(found.mentions)} mentions, {len(found.claims)} claims, {len(edges)} signed ties"
    notes = "".join(f"<li>{html.escape(str(note))}</li>" for note in found.notes)
    said = f"<p><b>{counts}.</b> {html.escape('; '.join(ties))}{more}</p>"
    return f"{said}<p>What cannot be concluded:</p><ul>{notes}</ul>"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _alert(wrong: str) -> str:
    """A fault as HTML, to stand beside its row; nothing if nothing is wrong."""
    red = "color: var(--jp-error-color1, #b00020)"
    return f'<span role="alert" style="{red}">✗ {html.escape(wrong)}</span>' if wrong else ""


def _small(words: str) -> str:
    """Words from the text as HTML, in small print."""
    return f'<div style="font-size: smaller; line-height: 1.3">{html.escape(words)}</div>'


# --------------------------------------------------------------------------------------------------------------------
# The view


@dataclass(frozen=True)
class _Shown:
    """A row of claims on the screen: its widget, what its controls say now, and what it was last drawn for."""

    row: Any
    read: Callable[[], tuple[str, ...]]
    head: tuple = ()
    values: tuple[str, ...] = ()


class TextDesk:
    """The widgets of the desk; made by `text_desk`. It only draws a state and sends actions to `update`.

    Examples
    --------
    >>> text_desk().state == State()
    True
    """

    def __init__(
        self, text: str | Path | Article | None = None, *, actors: Iterable[Row] = (), claims: Iterable[Row] = ()
    ):
        import ipywidgets as widgets

        self.widgets = widgets
        self.state = State()
        self._build()
        if text is not None:
            self.give(lambda: text)
            self._begin(tuple(actors), tuple(claims))
        else:
            self._draw()

    def _begin(self, actors: tuple[Row, ...], claims: tuple[Row, ...]) -> None:
        """Lay given decisions on the desk, unless earlier ones are there; they are kept with the first change."""
        if not (actors or claims) or self.state.actors or self.state.claims:
            return
        found = analyse(self.state.article, actors=actors, claims=claims)
        decided = {"actors": found.decisions, "claims": _named(found.corrections, "a row that was given")}
        self.state = update(self.state, {"do": "text", "article": self.state.article, **decided})
        self._draw()

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

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.view)

    # --- actions

    def give(self, read: Callable[[], str | Path | Article]) -> None:
        """Put a text on the desk, with what was kept for it; say so if it cannot be read."""
        self._say("Reading …")
        try:
            article = _readable(read())
            decided = kept(article)
        except EntenteError as error:
            self._say(str(error))
            return
        action = {"do": "text", "article": article, "actors": decided[0], "claims": decided[1]}
        self.rows.clear()
        self.state = update(State(article), action)
        fault = self.state.fault
        if fault:
            aside = _set_aside(file_of(article))
            fault = f" Your earlier decisions do not fit any more and were set aside as {aside}. {fault}"
        self._draw()
        count = sum(map(len, decided))
        back = f" {_count(count, 'earlier decision')} of yours {'is' if count == 1 else 'are'} back." if count else ""
        self._say(f"“{article.title[:80]}”, {_count(len(article.paragraphs), 'paragraph')}.{fault or back}")

    def act(self, action: Mapping[str, Any], fault: Any = None) -> None:
        """Send an action, keep what it decided, and draw; what cannot be taken is said there and in `fault`."""
        self._say("Working …")
        before, self.state = self.state, update(self.state, action)
        wrong = self.state.fault
        if fault is not None:
            fault.value = _alert(wrong)
        if wrong:
            self._say(wrong)
            return
        changed = (before.actors, before.claims) != (self.state.actors, self.state.claims)
        self._say(self._kept() if changed else "")
        self._draw(actors=action["do"] == "page" or self._other_names())

    def _other_names(self) -> bool:
        return [row["name"] for row in actor_table(self.state)] != self.names

    def _kept(self) -> str:
        try:
            keep(self.state)
        except EntenteError as error:
            return f"Not kept. {error}"
        return "Kept on this machine."

    def reset(self) -> None:
        """Forget every decision on this text."""
        try:
            forget(self.state.article)
        except EntenteError as error:
            self._say(str(error))
            return
        self.state = update(self.state, {"do": "reset"})
        self.rows.clear()
        self._draw()
        self._say("Your decisions on this text are forgotten.")

    def _say(self, words: str) -> None:
        self.said.value = f"<div role='status'>{html.escape(words)}</div>"

    # --- drawing

    def _build(self) -> None:
        widgets = self.widgets
        wide = widgets.Layout(width="98%")
        self.paste = widgets.Textarea(placeholder="Paste a text here", rows=8, layout=wide)
        self.use = widgets.Button(description="Use this text", button_style="primary")
        self.upload = widgets.FileUpload(accept=".txt,.htm,.html,.mhtml,.md", multiple=False, description="A file")
        self.path = widgets.Text(placeholder="or the path of a file on this machine", layout=wide)
        self.open = widgets.Button(description="Open the path")
        whole = widgets.Layout(width="auto")
        self.forget = widgets.Button(description="Forget my decisions", button_style="warning", layout=whole)
        self.said, self.result = widgets.HTML(), widgets.HTML()
        self.actors, self.claims, self.hand = widgets.VBox(), widgets.VBox(), widgets.VBox()
        self.use.on_click(lambda _: self.give(lambda: self.paste.value))
        self.open.on_click(lambda _: self.give(lambda: text_at(self.path.value)))
        self.forget.on_click(lambda _: self.reset())
        self.upload.observe(lambda _: self._uploaded(), names="value")
        choose = widgets.HBox([self.use, self.upload, self.forget])
        titles = [widgets.HTML(f"<h4>{title}</h4>") for title in ("Actors", "Claims", "What came out")]
        titles[1].value += f"<small>In each row: your decision; then {', '.join(EDITABLE).replace('_', ' ')}.</small>"
        head = [self.paste, choose, widgets.HBox([self.path, self.open]), self.said]
        body = [titles[0], self.actors, titles[1], self.claims, self.hand, titles[2], self.result]
        self.view = widgets.VBox([*head, *body])
        self.names: list[str] = []
        self.rows: dict[str, _Shown] = {}

    def _uploaded(self) -> None:
        files = self.upload.value
        files = list(files.values()) if isinstance(files, Mapping) else list(files)
        for file in files[:1]:
            name = str(file.get("name") or file.get("metadata", {}).get("name", "the file"))
            self.give(lambda file=file, name=name: text_of(bytes(file["content"]), name))

    def _draw(self, *, actors: bool = True) -> None:
        if actors:
            rows = actor_table(self.state)
            self.names = [row["name"] for row in rows]
            total = len(decision_rows(self.analysis))
            self.actors.children = (
                *(self._actor_row(row) for row in rows),
                self._pager(0, total, ACTORS_A_PAGE),
                self._new_actor(),
            )
        total = len(self.analysis.claims_as_proposed) + sum(one.action == "add" for one in self.state.claims)
        rows = [self._row_of_claim(*row) for row in claim_table(self.state)]
        self.claims.children = (*rows, self._pager(1, total, CLAIMS_A_PAGE))
        self.hand.children = (self._new_claim(),)
        self.result.value = describe(self.state)

    def _pager(self, table: int, total: int, size: int):
        widgets, last = self.widgets, max(0, (total - 1) // size)
        page = min(self.state.pages[table], last)
        buttons = [widgets.Button(description=words) for words in ("Earlier", "Later")]
        for button, step in zip(buttons, (-1, 1), strict=True):
            button.disabled = not 0 <= page + step <= last
            button.on_click(lambda _, step=step: self.act({"do": "page", "table": table, "page": page + step}))
        label = widgets.HTML(f"Page {page + 1} of {last + 1}, {total} in all")
        return widgets.HBox([buttons[0], label, buttons[1]] if last else [label])

    def _choice(self, options: Iterable, value: str, name: str):
        width = self.widgets.Layout(width="11em")
        return self.widgets.Dropdown(options=list(options), value=value, tooltip=name, layout=width)

    def _actor_row(self, row: Mapping[str, Any]):
        widgets, name = self.widgets, row["name"]
        count = f"×{row['count']}" if row["count"] else "(added by hand)"
        shown = f"<b>{html.escape(name)}</b> {count}{_small(row['context'])}"
        action = self._choice(ACTOR_ACTIONS, row["action"], "what becomes of the name")
        other = widgets.Text(
            row["into"] or row["label"], placeholder="merge into … / new name", continuous_update=False
        )
        kind = self._choice([("kind?", ""), *((one, one) for one in KINDS)], row["kind"], "kind of actor")
        fault = widgets.HTML()

        def ready() -> None:
            other.disabled = action.value not in ("merge", "rename")

        def send(_change) -> None:
            ready()
            into = other.value if action.value == "merge" else ""
            label = other.value if action.value == "rename" else ""
            sent = {"name": name, "action": action.value, "into": into, "label": label, "kind": kind.value}
            self.act({"do": "actor", **sent}, fault)

        ready()
        for control in (action, other, kind):
            control.observe(send, names="value")
        said = widgets.HTML(shown, layout=widgets.Layout(width="24em"))
        return widgets.VBox([widgets.HBox([said, action, other, kind]), fault])

    def _new_actor(self):
        widgets = self.widgets
        name = widgets.Text(placeholder="another name that stands in the text", layout=widgets.Layout(width="24em"))
        kind = self._choice(KINDS, "agency", "kind of actor")
        add, fault = widgets.Button(description="Add this actor"), widgets.HTML()

        def send(_button) -> None:
            self.act({"do": "actor", "name": name.value, "action": "accept", "kind": kind.value}, fault)

        add.on_click(send)
        return widgets.VBox([widgets.HBox([name, kind, add]), fault])

    def _row_of_claim(self, key: str, action: str, claim: Claim):
        """The row as it stands if it shows this claim already, so that the focus stays in it; else a new one."""
        who = html.escape(", ".join(dict.fromkeys([self.analysis.label(claim.source), claim.source_kind])))
        shown = f"p{claim.paragraph:02d} · {who} · “{html.escape(claim.content)}”"
        if not key:
            return self._hand_row(shown, claim)
        head = (shown, *self._people(*claim.pair))
        values = (action, *(getattr(claim, name) for name in EDITABLE))
        old = self.rows.get(key)
        if not old or old.head != head or values not in (old.values, old.read()):
            old = self._claim_row(key, action, claim, shown)
        self.rows[key] = replace(old, head=head, values=values)
        return old.row

    def _claim_row(self, key: str, action: str, claim: Claim, shown: str) -> _Shown:
        widgets = self.widgets
        controls = self._fields(claim)
        words = [("not read yet", ""), ("keep", "keep"), ("drop", "drop"), ("changed", "change")]
        choice, fault = self._choice(words, action, "keep or drop"), widgets.HTML()

        def send(wanted: str) -> None:
            if not wanted:
                self.rows.pop(key, None)  # drawn anew, with what was proposed
            row = {name: control.value for name, control in controls.items()}
            self.act({"do": "claim", "key": key, "action": wanted, **row}, fault)

        def chosen(_change) -> None:
            send(choice.value)

        def edited(_change) -> None:  # the menu says "changed" also if the change is refused: another choice undoes it
            choice.unobserve(chosen, names="value")
            choice.value = "change"
            choice.observe(chosen, names="value")
            send("change")

        choice.observe(chosen, names="value")
        for control in controls.values():
            control.observe(edited, names="value")
        boxes = widgets.HBox([choice, *controls.values()], layout=widgets.Layout(flex_flow="row wrap"))
        row = widgets.VBox([widgets.HTML(shown), boxes, fault])
        return _Shown(row, lambda: (choice.value, *(control.value for control in controls.values())))

    def _hand_row(self, shown: str, claim: Claim):
        widgets = self.widgets
        words = f"{self.analysis.label(claim.actor)} {claim.relation} {self.analysis.label(claim.recipient)} (by hand)"
        remove = widgets.Button(description="Take it back")
        changes = _addition(self.analysis, claim).changes
        remove.on_click(lambda _: self.act({"do": "remove", "changes": changes}))
        return widgets.VBox([widgets.HTML(f"{shown}<br>{html.escape(words)}"), remove])

    def _people(self, *more: str) -> list[tuple[str, str]]:
        labels = self.analysis.labels | {actor: self.analysis.label(actor) for actor in more}
        return sorted(((f"{label}", actor) for actor, label in labels.items()), key=lambda one: one[0].casefold())

    def _fields(self, claim: Claim) -> dict[str, Any]:
        widgets = self.widgets
        relations = sorted(data.codebook().relations)
        options = {"relation": relations, "polarity": POLARITIES, "certainty": CERTAINTIES, "aux": AUXES}
        options |= {"source_kind": SOURCE_KINDS}
        options |= dict.fromkeys(("actor", "recipient"), self._people(*claim.pair))
        found = {}
        for name in EDITABLE:
            value = getattr(claim, name)
            if name in options:
                found[name] = self._choice(options[name], value, name)
            else:
                width = widgets.Layout(width="11em")
                found[name] = widgets.Text(value, placeholder=name, continuous_update=False, layout=width)
        return found

    def _new_claim(self):
        widgets, people = self.widgets, self._people()
        if len(people) < 2:
            return widgets.HTML("A claim by hand needs two actors.")
        number = widgets.IntText(1, description="paragraph", layout=widgets.Layout(width="11em"))
        content = widgets.Text(placeholder="the words that claim it", layout=widgets.Layout(width="24em"))
        ends = [self._choice(people, people[n][1], name) for n, name in enumerate(("actor", "recipient"))]
        relation = self._choice(sorted(data.codebook().relations), "meets", "relation")
        add, fault = widgets.Button(description="Add this claim"), widgets.HTML()

        def send(_button) -> None:
            ids = {"actor": ends[0].value, "recipient": ends[1].value, "relation": relation.value}
            self.act({"do": "add", "paragraph": number.value, "content": content.value, **ids}, fault)
            if not self.state.fault:
                controls = self.hand.children[0].children
                controls[-1].value = "<span role='status'>Added: it stands at the end of the claims.</span>"

        add.on_click(send)
        row = widgets.HBox([number, content, ends[0], relation, ends[1], add])
        row.layout.flex_flow = "row wrap"
        return widgets.VBox([row, fault])


def text_desk(
    text: str | Path | Article | None = None, *, actors: Iterable[Row] = (), claims: Iterable[Row] = ()
) -> TextDesk:
    """The desk of lesson 09: paste, upload or name a text, decide on its actors and correct its claims.

    Parameters
    ----------
    text : str, Path or Article, optional
        A text to begin with.
    actors, claims : iterable of rows, optional
        Decisions on this text to begin with, as for `entente.analysis.analyse`. Those that were kept on this machine
        go before them.

    Returns
    -------
    TextDesk
        Shown as widgets. Its `analysis`, `actor_rows` and `claim_rows` give what was decided. Every decision is kept
        on this machine at once and comes back with the same text.

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
    return TextDesk(text, actors=actors, claims=claims)
