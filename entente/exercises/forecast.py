"""The learner's first forecast: a few judgements with a percentage each, kept on their machine and nowhere else.

Every judgement is about what the course will show under a stated condition; none is about what a state will do.
Lesson 00 asks, lesson 08 comes back to the answers.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from numbers import Real
from pathlib import Path

from entente import notes
from entente.data import Judgement
from entente.errors import EntenteError, Fault, raise_if_any, unknown_choice
from entente.notes import home

FILE = "first_forecast.jsonl"
OURS = "first_forecast.*"
SCALE = "0: surely false · 50: I cannot tell · 100: surely true"


def check(answers: Mapping[str, float], judgements: Iterable[Judgement]) -> list[Fault]:
    """The faults in a set of answers: an unknown judgement, or a percentage that is none.

    Parameters
    ----------
    answers : mapping of str to float
        Judgement id → how sure, in percent, from 0 to 100.

    Returns
    -------
    list of Fault
        All of them, in the order of the answers: ``forecast.answers``, ``forecast.unknown``, ``forecast.percent``.

    Examples
    --------
    >>> asked = [Judgement("j1", "It rains.", "04")]
    >>> [str(fault) for fault in check({"j1": 120}, asked)]
    ['answer j1: found 120; expected a percentage from 0 to 100. Say 50 if you cannot tell.']

    Notes
    -----
    Not every judgement has to be answered. A number between 0 and 1 is refused, since 0.7 is far more often meant as
    70 percent than as seven in a thousand.
    """
    if not isinstance(answers, Mapping) or not answers:
        found = repr(answers) if answers else "none"
        do = 'Write them as {"j1": 70, "j2": 40}.'
        return [Fault("forecast.answers", "answers", found, "a percentage for at least one judgement", do)]
    known = [judgement.id for judgement in judgements]
    faults = []
    for key, value in answers.items():
        where = f"answer {key}"
        if key not in known:
            faults.append(unknown_choice("forecast.unknown", where, key, known))
        elif not is_percent(value):
            faults.append(_not_a_percentage(where, value))
    return faults


def _not_a_percentage(where: str, value: object) -> Fault:
    share = isinstance(value, Real) and 0 < value < 1
    do = f"For 100 × {value} write {100 * float(value):g}." if share else "Say 50 if you cannot tell."
    return Fault("forecast.percent", where, repr(value), "a percentage from 0 to 100", do)


def is_percent(value: object) -> bool:
    """Whether this is a number from 0 to 100, and no share between 0 and 1.

    Examples
    --------
    >>> [is_percent(value) for value in (0, 72.5, 100, 101, 0.7, "70", True, None)]
    [True, True, True, False, False, False, False, False]
    """
    return isinstance(value, Real) and not isinstance(value, bool) and 0 <= value <= 100 and not 0 < value < 1


def brier(percent: float, true: bool) -> float:
    """The Brier score of one answer: how far it was from what turned out, squared.

    (p − o)², where p is the answer as a share, and o is 1 if the statement turned out true and 0 if not.

    Parameters
    ----------
    percent : float
        How sure, from 0 to 100.

    Returns
    -------
    float
        From 0 (sure and right) to 1 (sure and wrong); 0.25 for 50 whatever happens. For several answers take the mean.

    Raises
    ------
    EntenteError
        ``forecast.percent``.

    Examples
    --------
    80 percent for what turned out true, (0.8 − 1)²; then 80 percent for what did not, (0.8 − 0)²:

    >>> round(brier(80, True), 2), round(brier(80, False), 2)
    (0.04, 0.64)

    Notes
    -----
    Brier's own score adds the same term for "false", and is twice as large. The expected score is best if you answer
    exactly as sure as you are.

    References
    ----------
    Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. Monthly Weather Review 78, 1-3.
    """
    raise_if_any([] if is_percent(percent) else [_not_a_percentage("argument percent", percent)])
    return (float(percent) / 100 - bool(true)) ** 2


def save(answers: Mapping[str, float], judgements: Iterable[Judgement]) -> Path:
    """Keep the answers on this machine; an earlier forecast is kept beside the new one.

    Parameters
    ----------
    answers : mapping of str to float
        Judgement id → how sure, in percent, from 0 to 100.

    Returns
    -------
    pathlib.Path
        The file that now holds every forecast made so far, oldest first.

    Raises
    ------
    EntenteError
        Everything that `check` finds; ``forecast.read`` or ``forecast.write`` if the folder does not allow it.
    """
    judgements = list(judgements)
    raise_if_any(check(answers, judgements))
    wording = {judgement.id: judgement.statement for judgement in judgements}
    entry = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "answers": {key: int(value) if value == int(value) else float(value) for key, value in answers.items()},
        "statements": {key: wording[key] for key in answers},
    }
    path = home() / FILE
    with notes.addressed("forecast.write", FILE, "a folder that can be written", "keep the answers again"):
        notes.add(path, entry)
    return path


def saved() -> list[dict]:
    """Every forecast kept on this machine, oldest first; a damaged one is passed over, never deleted.

    Returns
    -------
    list of dict
        Each with ``made`` (UTC time), ``answers`` and ``statements``. Empty if there is none yet.

    Raises
    ------
    EntenteError
        ``forecast.read`` if the file is there and cannot be read.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     saved()
    []
    """
    return _load().entries


def _load() -> notes.Kept:
    found = notes.read(home() / FILE, _is_forecast, lambda older: older)
    with notes.addressed("forecast.read", FILE, "a file that can be read", "run the cell again"):
        if found.error:
            raise found.error
    return found


def _is_forecast(entry: object) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("made"), str):
        return False
    answers = entry.get("answers")
    worded = isinstance(entry.get("statements", {}), dict)
    return worded and isinstance(answers, dict) and all(map(is_percent, answers.values()))


def still_asked(entry: Mapping, judgements: Iterable[Judgement]) -> dict:
    """The answers of a kept forecast to statements that read as they did then.

    A percentage belongs to a sentence. Where the course has reworded it since, the old answer is no answer to it.

    Parameters
    ----------
    entry : mapping
        One of `saved`.

    Examples
    --------
    >>> kept = {"answers": {"j1": 70, "j2": 40}, "statements": {"j1": "It rains.", "j2": "It snows."}}
    >>> still_asked(kept, [Judgement("j1", "It rains.", "04"), Judgement("j2", "It snows a lot.", "05")])
    {'j1': 70}
    """
    wording = entry.get("statements", {})
    now = {judgement.id: judgement.statement for judgement in judgements}
    return {key: value for key, value in entry["answers"].items() if key in now and wording.get(key) == now[key]}


def forget() -> int:
    """Delete every forecast kept on this machine, also from files of an earlier version of the course.

    Raises
    ------
    EntenteError
        ``forecast.write`` if a file cannot be deleted.
    """
    files = list(home().glob(OURS))
    with notes.addressed("forecast.write", FILE, "a file that can be deleted", "delete the file yourself"):
        for path in {home() / FILE, *files}:
            notes.forget(path)
    return len(files)


def desk(judgements: Iterable[Judgement]):
    """The form of lesson 00: one slider a judgement, and a button that keeps the answers.

    Returns
    -------
    ipywidgets.VBox
        Sliders begin at the learner's last answers, or at 50; at 50 too where a statement reads otherwise than it did.
        Nothing is kept before the button is clicked.

    Examples
    --------
    >>> import os, tempfile
    >>> from unittest.mock import patch
    >>> with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, ENTENTE_HOME=folder):
    ...     form = desk([Judgement("j1", "It rains.", "04")])
    ...     form.children[-1].value
    'Nothing is kept yet.'
    """
    import ipywidgets as widgets

    judgements = list(judgements)
    last, state = _state(judgements)
    sliders = {judgement.id: _slider(judgement, last.get(judgement.id, 50)) for judgement in judgements}
    said = widgets.HTML(html.escape(state))
    button = widgets.Button(description="Keep my answers", button_style="primary")

    def keep(_button) -> None:
        answers = {key: slider.value for key, slider in sliders.items()}
        said.value = html.escape(_kept(answers, judgements))

    button.on_click(keep)
    wide, style = widgets.Layout(width="min(46em, 98%)"), "line-height: 1.4; margin-top: 0.6em"
    rows = []
    for judgement in judgements:
        text = f'<div style="{style}"><b>{judgement.id}</b> {html.escape(judgement.statement)}</div>'
        rows.append(widgets.VBox([widgets.HTML(text, layout=wide), sliders[judgement.id]]))
    return widgets.VBox([widgets.HTML(html.escape(SCALE)), *rows, button, said])


def _state(judgements: list[Judgement]) -> tuple[dict, str]:
    """The last answers to what is asked now, and a sentence about them."""
    try:
        entries, damaged, _ = _load()
    except EntenteError as error:
        return {}, f"Earlier answers cannot be read. {error}"
    note = f" Damaged or of another version, and passed over: {damaged} of the forecasts in {FILE}." if damaged else ""
    if not entries:
        return {}, f"Nothing is kept yet.{note}"
    last = entries[-1]
    same = still_asked(last, judgements)
    reworded = [each.id for each in judgements if each.id in last["answers"] and each.id not in same]
    if reworded:
        note = f" Reworded since then, so answer anew: {', '.join(reworded)}.{note}"
    return same, f"These are your answers of {last['made'][:10]}. Change them and keep again if you like.{note}"


def _kept(answers: Mapping[str, float], judgements: list[Judgement]) -> str:
    """Save, and say what became of it."""
    try:
        path = save(answers, judgements)
    except EntenteError as error:
        return f"Not kept. {error}"
    given = ", ".join(f"{key} {value}" for key, value in answers.items())
    return f"Kept: {given}. The file is {path}, and nowhere else. You can change your mind and keep again."


def _slider(judgement: Judgement, start: float):
    import ipywidgets as widgets

    return widgets.IntSlider(
        value=round(start),
        min=0,
        max=100,
        step=5 if round(start) % 5 == 0 else 1,
        description=f"{judgement.id}, in %",
        tooltip=judgement.statement,
        layout=widgets.Layout(width="min(34em, 98%)"),
    )
