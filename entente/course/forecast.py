"""The learner's first forecast: a few judgements with a percentage each, kept on their machine and nowhere else.

Every judgement is about what the course will show under a stated condition; none is about what a state will do.
Lesson 00 asks, lesson 08 comes back to the answers.
"""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from entente.data import Judgement
from entente.errors import EntenteError, Fault

FILE = "first_forecast.json"


def home() -> Path:
    """The folder where the learner's own notes are kept.

    Returns
    -------
    pathlib.Path
        The user's data folder for ``entente``, or the folder that the variable ``ENTENTE_HOME`` names.

    Examples
    --------
    >>> home().name
    'entente'
    """
    named = os.environ.get("ENTENTE_HOME")
    return Path(named) if named else platformdirs.user_data_path("entente", appauthor=False)


def check(answers: Mapping[str, float], judgements: Iterable[Judgement]) -> list[Fault]:
    """The faults in a set of answers: an unknown judgement, or a percentage that is none.

    Parameters
    ----------
    answers : mapping of str to float
        Judgement id → how sure, in percent, from 0 to 100.
    judgements : iterable of Judgement
        The judgements that were asked.

    Examples
    --------
    >>> asked = [Judgement("j1", "It rains.", "04")]
    >>> [str(fault) for fault in check({"j1": 120}, asked)]
    ['answer j1: found 120; expected a percentage from 0 to 100. Say 50 if you cannot tell.']
    """
    known = {judgement.id for judgement in judgements}
    faults = [
        Fault("forecast.unknown", f"answer {key}", f'"{key}"', f"one of {', '.join(sorted(known))}")
        for key in answers
        if key not in known
    ]
    return faults + [
        Fault("forecast.percent", f"answer {key}", repr(value), "a percentage from 0 to 100", "Say 50 if you cannot tell.")
        for key, value in answers.items()
        if key in known and not _is_percent(value)
    ]


def _is_percent(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


def save(answers: Mapping[str, float], judgements: Iterable[Judgement]) -> Path:
    """Keep the answers on this machine; an earlier forecast is kept beside the new one.

    Parameters
    ----------
    answers : mapping of str to float
        Judgement id → how sure, in percent, from 0 to 100.
    judgements : iterable of Judgement
        The judgements that were asked; their wording is kept with the answers.

    Returns
    -------
    pathlib.Path
        The file that now holds every forecast made so far, oldest first.

    Raises
    ------
    EntenteError
        If an answer is unknown or no percentage, or if the folder cannot be written.
    """
    judgements = list(judgements)
    if faults := check(answers, judgements):
        raise EntenteError(faults)
    wording = {judgement.id: judgement.statement for judgement in judgements}
    entry = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "answers": dict(answers),
        "statements": {key: wording[key] for key in answers},
    }
    return _write([*saved(), entry])


def _write(entries: list[dict]) -> Path:
    path = home() / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(entries, indent=1, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        fault = Fault(
            "forecast.write", f"folder of {FILE}", error.strerror or "an error", "a folder that can be written",
            "Set ENTENTE_HOME to a folder of yours and save again.",
        )  # fmt: skip
        raise EntenteError([fault]) from error
    return path


def saved() -> list[dict]:
    """Every forecast kept on this machine, oldest first; a damaged file is set aside, never deleted.

    Returns
    -------
    list of dict
        Each with ``made`` (UTC time), ``answers`` and ``statements``. Empty if there is none yet.
    """
    path = home() / FILE
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        return [entry for entry in entries if isinstance(entry, dict) and "answers" in entry]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        path.replace(path.with_name(f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%d%H%M%S}.json"))
        return []


def desk(judgements: Iterable[Judgement]):
    """The form of lesson 00: one slider a judgement, and a button that keeps the answers.

    Parameters
    ----------
    judgements : iterable of Judgement

    Returns
    -------
    ipywidgets.VBox
        Sliders begin at the learner's last answers, or at 50.
    """
    import ipywidgets as widgets

    judgements = list(judgements)
    last = saved()[-1]["answers"] if saved() else {}
    wide = widgets.Layout(width="min(46em, 95%)")
    sliders = {
        judgement.id: widgets.IntSlider(
            value=_start(last.get(judgement.id)), min=0, max=100, step=5, readout_format="d", description="sure, in %:"
        )
        for judgement in judgements
    }
    said = widgets.HTML("Nothing is kept yet.")
    button = widgets.Button(description="Keep my answers", button_style="primary")

    def keep(_button) -> None:
        try:
            save({key: slider.value for key, slider in sliders.items()}, judgements)
            said.value = "Kept on this machine, and nowhere else. You can change your mind and keep again."
        except EntenteError as error:
            said.value = html.escape(f"Not kept: {error}")

    button.on_click(keep)
    rows = [
        widgets.VBox([widgets.Label(f"{judgement.id}. {judgement.statement}", layout=wide), sliders[judgement.id]])
        for judgement in judgements
    ]
    return widgets.VBox([*rows, button, said])


def _start(value: object) -> int:
    return int(value) if _is_percent(value) else 50
