"""What a learner calls in an exercise: `check`, `hint`, `weigh` and `progress`. They show what they have to say."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from entente import data, notes
from entente.errors import EntenteError, Fault
from entente.exercises import notebook_file, record, weighing
from entente.exercises.kinds import Prose
from entente.exercises.solutions import solution_of
from entente.exercises.tasks import NOT_YET, RIGHT, SETS, TRACKS, Verdict, find_task, judge
from entente.files import write_whole
from entente.say import count

SYMBOLS = {RIGHT: ("✓", "right", "#1b6e3c"), NOT_YET: ("…", "not yet", "#5c5c5c")}
MARKS = {"done": "✓", "tried": "–", "open": "·"}
OTHERWISE = ("✗", "try again", "#9c2f1f")
ASIDE = "#2b5a8c"  # the colour of what is no verdict


class Said:
    """Words for a notebook and for a plain Python, in colour where there is any.

    Parameters
    ----------
    page : str
        The same as HTML.
    """

    def __init__(self, text: str, page: str):
        self.text, self.page = text, page

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.page}


def in_a_notebook() -> bool:
    """Whether somebody reads this in a notebook.

    Examples
    --------
    >>> in_a_notebook()
    False
    """
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def _show(said: Said) -> None:
    if in_a_notebook():
        from IPython.display import display

        display(said)
    else:
        print(said.text)


def _box(symbol: str, heading: str, words: str, colour: str) -> Said:
    ground = "background:#f7f7f5;color:#1a1a1a"  # its own, so that it reads as well in a dark theme
    body = html.escape(words).replace("\n", "<br>").replace("  ", "&nbsp; ")
    body = re.sub(r"`([^`]+)`", r"<code>\1</code>", body)  # code in a hint stands between backticks
    body = re.sub(r"lesson (\d\d), &quot;(.+?)&quot;", _linked, body)
    page = (
        f'<div style="{ground};border-left:4px solid {colour};padding:0.3em 0.8em;margin:0.2em 0;max-width:60em">'
        f'<strong style="color:{colour}"><span aria-hidden="true">{symbol}</span> {html.escape(heading)}</strong>'
        f"<br>{body}</div>"
    )
    return Said(f"{symbol} {heading}\n{words}", page)


def _linked(found: re.Match[str]) -> str:
    """A section of a lesson as a link to its heading; plain words where the lesson is not at hand."""
    lesson, about = found.groups()
    try:
        (path,) = (data.course_folder() / "notebooks").glob(f"{lesson}_*.ipynb")
        cells = notebook_file.read(path).cells
    except (EntenteError, ValueError):
        return found[0]
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    about = re.escape(html.unescape(about))
    heading = re.search(rf"^#+ (.*{about}.*)$", prose, re.MULTILINE | re.IGNORECASE)
    if heading is None:
        return found[0]
    anchor = quote(heading[1].replace(" ", "-"))  # as JupyterLab names a heading
    colour = "color:#0b4f8a;text-decoration:underline"  # the box has a light ground in a dark theme too
    return f'<a href="../notebooks/{path.name}#{anchor}" style="{colour}">{found[0]}</a>'


def box(symbol: str, heading: str, words: str) -> Said:
    """A line and what follows it, as a check shows them."""
    return _box(symbol, heading, words, OTHERWISE[2] if symbol == OTHERWISE[0] else ASIDE)


def say_so(symbol: str, heading: str, words: str) -> None:
    """Show what `box` makes."""
    _show(box(symbol, heading, words))


def told(verdict: Verdict) -> Said:
    """A verdict as it is shown: symbol, colour and words."""
    symbol, heading, colour = SYMBOLS.get(verdict.result, OTHERWISE)
    if verdict.result == RIGHT and isinstance(find_task(verdict.task)[0].kind, Prose):
        heading = "the form is complete; look again" if verdict.remarks else "the form is complete"
    words = "\n".join(part for part in (verdict.judged, verdict.words) if part)
    return _box(symbol, f"{verdict.task} {heading}", words, colour)


def check(task: str, answer: Any) -> None:
    """Say at once whether an answer is right, and if not, which misconception it looks like.

    Examples
    --------
    >>> check("05.1", ...)  # doctest: +ELLIPSIS
    … 05.1 not yet
    Write your answer in the cell above and run that cell (Shift+Enter), then this one. Expected: ...
    """
    try:
        verdict = judge(task, answer)
    except EntenteError as error:
        _show(_box(OTHERWISE[0], "check", str(error), OTHERWISE[2]))
        return
    _show(told(verdict))
    if verdict.result != NOT_YET:
        _note(verdict.task, "check", verdict.result, verdict.slips)


def weigh(task: str, answer: Any = ..., *, ticks: Any = None, better: str = "") -> None:
    """Weigh an open answer whose form is complete: tick the lines of its rubric, and say which of two others is better.

    Parameters
    ----------
    ticks : list of int or str, optional
        The lines that the answer does, such as ``[1, 3]``. Left out, with `better`, it shows what there is to weigh.
    better : str
        ``"A"`` or ``"B"``.

    Examples
    --------
    >>> weigh("05.1", 3)
    ✗ weigh
    the name of the task: found "05.1"; expected an open task: one of 01.5, 02.5, 03.5, 04.5, 05.5, 06.5, 07.5, 08.5, \
09.1, 09.2.
    """
    try:
        weighing.weighed(task)
        verdict = judge(task, answer)
        if verdict.result != RIGHT:
            _show(told(verdict))
        elif ticks is None and not better:
            _lay_out(task)
        else:
            _weighed(task, weighing.read_ticks(task, [] if ticks is None else ticks), weighing.read_better(better))
    except EntenteError as error:
        _show(_box(OTHERWISE[0], "weigh", str(error), OTHERWISE[2]))


def _lay_out(task: str) -> None:
    """The rubric and the two answers; with boxes to tick where a notebook can show them."""
    call = f'weigh("{task}", answer_{int(task[3:])}, ticks=[1, 3], better="A")'
    words = f"{weighing.laid_out(task)}\n\nThen type, with your own ticks and choice: `{call}`"
    _show(_box("?", f"{task} to be weighed", words, ASIDE))
    if in_a_notebook():
        from IPython.display import display

        display(scales(task))


def _weighed(task: str, ticks: list[int], better: str) -> None:
    _show(_box("↔", f"{task} weighed by you", weighing.judged(task, ticks, better), ASIDE))
    _note(task, "weigh", better)


def scales(task: str):
    """Boxes for the lines of a rubric, a choice between the two answers, and a button.

    Returns
    -------
    ipywidgets.VBox

    Examples
    --------
    >>> [type(part).__name__ for part in scales("01.5").children]
    ['Checkbox', 'Checkbox', 'Checkbox', 'Checkbox', 'RadioButtons', 'Button', 'Output']
    """
    import ipywidgets as widgets

    wide = widgets.Layout(width="min(46em, 98%)")
    boxes = [
        widgets.Checkbox(description=f"{number}. {line}", indent=False, layout=wide)
        for number, line in enumerate(weighing.weighed(task).rubric, 1)
    ]
    choice = widgets.RadioButtons(options=weighing.LETTERS, value=None, description="better:")
    button, said = widgets.Button(description="Weigh", button_style="primary"), widgets.Output()

    def weigh_it(_button: Any) -> None:
        ticks = [number for number, box in enumerate(boxes, 1) if box.value]
        said.clear_output()
        with said:
            if choice.value is None:
                _show(_box("…", f"{task} to be weighed", "Choose A or B first.", ASIDE))
            else:
                _weighed(task, ticks, choice.value)

    button.on_click(weigh_it)
    return widgets.VBox([*boxes, choice, button, said])


def _note(task: str, what: str, result: str, slips: tuple[str, ...] = ()) -> None:
    """Keep an event; say it once where nothing can be kept."""
    said = record.note(task, what, result, slips)
    if said:
        _show(_box("!", "not kept", said, OTHERWISE[2]))


def hint(task: str, *, solution: bool = False) -> None:
    """Give the next of three hints for a task, each stronger than the last; after the third, offer the solution.

    Parameters
    ----------
    solution : bool
        Show our solution, once all three hints were taken. How many were taken is counted on this machine only.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     hint("05.1")  # doctest: +ELLIPSIS
    ? Hint 1 of 3 for 05.1
    ...
    """
    try:
        _, words = find_task(task)
    except EntenteError as error:
        _show(_box(OTHERWISE[0], "hint", str(error), OTHERWISE[2]))
        return
    taken, colour = record.hints_taken(task), ASIDE
    if solution and taken >= len(words.hints):
        _show(_box("!", f"Our solution of {task}; yours may differ and be right", solution_of(task), colour))
        return
    place = min(taken, len(words.hints) - 1)
    if place + 1 < len(words.hints):
        more = "Run this cell again for the next hint."
    else:
        more = f'That was the last. hint("{task}", solution=True) shows our solution.'
    _show(_box("?", f"Hint {place + 1} of {len(words.hints)} for {task}", f"{words.hints[place]} {more}", colour))
    if taken < len(words.hints):
        _note(task, "hint", str(taken + 1))


def progress(*, save: str = "", forget: bool = False) -> None:
    """Show what is done, tried and open, how long it took and what to revisit. It stays on this machine.

    Parameters
    ----------
    save : str
        A file to write the table to, such as ``"my_progress.csv"``, to hand it in. An existing file is left alone.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     progress(forget=True)
    ✓ progress
    The record of your checks and hints is deleted.
    """
    if forget:
        try:
            record.forget()
        except OSError as error:
            words = f"The record could not be deleted: {notes.reason(error)}. It is {record.file()}."
            _show(_box(OTHERWISE[0], "progress", words, OTHERWISE[2]))
        else:
            _show(_box("✓", "progress", "The record of your checks and hints is deleted.", SYMBOLS[RIGHT][2]))
        return
    kept = record.kept()
    rows = record.standings(kept.entries)
    if save:
        try:
            _show(_box("✓", "progress", _saved(save, record.to_csv(rows)), SYMBOLS[RIGHT][2]))
        except EntenteError as error:
            _show(_box(OTHERWISE[0], "progress", str(error), OTHERWISE[2]))
        return
    _show(_overview(rows))
    back = record.returning(kept.entries)
    if back:
        lines = [f"{one.task}: {one.words} ({one.reread})" for one in back]
        _show(box("↺", "from two sets ago: could it happen again?", "\n".join(lines)))
    if kept.error or kept.damaged:
        _show(_box("!", "progress", _unread(kept), OTHERWISE[2]))


def _unread(kept: notes.Kept) -> str:
    """What of the record does not count above, and why."""
    if kept.error:
        return f"Earlier checks and hints cannot be read: {notes.reason(kept.error)}. They are in {record.file()}."
    entries = count(kept.damaged, "entry", "entries")
    return f"Damaged or of another version, and passed over: {entries} of {record.file()}. Nothing was deleted."


def _saved(path: str, text: str) -> str:
    try:
        write_whole({Path(path).expanduser(): text.encode("utf-8")}, new=True)
    except FileExistsError:
        raise EntenteError([Fault("exercises.save", str(path), "a file", "a new name", "It was left alone.")]) from None
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        found = getattr(error, "strerror", None) or type(error).__name__
        raise EntenteError([Fault("exercises.save", str(path)[:80], found, "a file that can be written")]) from None
    return f"Written to {path}. Nothing was sent anywhere."


def _of(tracks: dict[str, tuple[int, int]], track: str) -> str:
    """How much of a track is done, with a mark where it is passed."""
    if track not in tracks:
        return "–"
    some, every = tracks[track]
    return f"{MARKS['done'] + ' ' if some == every else ''}{some} of {every}"


def _overview(rows: list[record.Standing]) -> Said:
    lines, body = [], []
    longest = max(sum(row.task.startswith(number) for row in rows) for number in SETS)
    for number in SETS:
        mine = [row for row in rows if row.task.startswith(number)]
        done, minutes = sum(row.done for row in mine), sum(row.minutes for row in mine)
        tracks = record.tracks(mine)
        counted = ", ".join(f"{track} {some} of {every}" for track, (some, every) in tracks.items())
        passed = [f"passed in {track}" for track, (some, every) in tracks.items() if some == every]
        lines.append(f"set {number}: {done} of {len(mine)} done ({'; '.join([counted, *passed])}), {minutes:.0f} min")
        for row in mine:
            revisit = f" · revisit {row.revisit}" if row.revisit else ""
            said = f"  {row.task} {row.title} · {record.state(row)} · tries {row.tries} · hints {row.hints}{revisit}"
            lines += [said] if record.state(row) != "open" else []
        marks = [f"{MARKS[record.state(row)]} {row.task[3:]}" for row in mine]
        shown = [_of(tracks, track) for track in TRACKS]
        cells = [*shown, f"{minutes:.0f} min", *marks, *[""] * (longest - len(marks))]
        body.append(f"<tr><th scope='row'>{number}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    heads = "".join(f"<th scope='col'>{head}</th>" for head in ("set", *TRACKS, "time", "tasks", *[""] * (longest - 1)))
    note = "✓ done, – tried, · open. A set is passed by all its tasks in words, or by all in code."
    note += " Minutes leave out pauses of more than ten. Only on this machine."
    told = "".join(f"<li>{html.escape(line.strip())}</li>" for line in lines if line.startswith("  "))
    page = f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table><p>{note}</p><ul>{told}</ul>"
    return Said("\n".join([*lines, note]), page)
