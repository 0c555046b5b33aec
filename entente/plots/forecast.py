"""The learner's forecast beside what the course found: stated percentages, outcomes, Brier scores (lesson 08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from entente.plots.canvas import BLUE, INK, VERMILION, Caption, _styled
from entente.plots.tracks import _DASHED, _aside, _dot, _finish_tracks, _line, _Look, _mark, _set_rows, _track_axes
from entente.plots.words import _count, _number

_GUESS = 0.25  # the Brier score of 50 percent, whatever happens


class _Answer(NamedTuple):
    """A statement, how sure the learner was of it in percent, and whether it turned out true."""

    statement: str
    percent: float
    true: bool

    @property
    def outcome(self) -> int:
        return 100 if self.true else 0

    @property
    def brier(self) -> float:
        return ((self.percent - self.outcome) / 100) ** 2


def _answers(rows: Iterable[Sequence[Any]]) -> list[_Answer]:
    return [_Answer(str(statement), float(percent), bool(true)) for statement, percent, true in rows]


def _mean_brier(answers: Sequence[_Answer]) -> float:
    return sum(answer.brier for answer in answers) / len(answers)


def _calibration_title(answers: Sequence[_Answer]) -> str:
    if not answers:
        return "No answer to score"
    mean = _mean_brier(answers)
    against = "less" if mean < _GUESS else "more" if mean > _GUESS else "as much"
    than = "as" if mean == _GUESS else "than"
    return f"Mean Brier score {mean:.3f}: {against} {than} the {_GUESS} of always saying 50 %"


def describe_calibration(rows: Iterable[Sequence[Any]]) -> Caption:
    """Say what `draw_calibration` draws.

    Parameters
    ----------
    rows : iterable of (statement, percent, true)
        What was judged, how sure the learner was, from 0 to 100, and whether it turned out true.

    Returns
    -------
    Caption

    Examples
    --------
    >>> print(describe_calibration([("Russia has most ties.", 80, True), ("The split is exact.", 60, False)]).caption)
    Mean Brier score 0.200: less than the 0.25 of always saying 50 %. 2 answers, 1 of them true: too few to tell how \
well calibrated anybody is.

    Notes
    -----
    The Brier score of an answer is (p − o)², with p the stated share and o 1 if true, 0 if not: less is better.
    """
    answers = _answers(rows)
    true = sum(answer.true for answer in answers)
    size = f"{_count(len(answers), 'answer')}, {true} of them true: too few to tell how well calibrated anybody is"
    listed = "; ".join(
        f"{a.statement.rstrip('.')}: {a.percent:g} %, {'true' if a.true else 'false'}, {a.brier:.3f}" for a in answers
    )
    alt = (
        f"One row for each answer: the stated percentage, the outcome at 0 or 100, the Brier score. {listed or 'None'}."
    )
    return Caption(f"{_calibration_title(answers)}." + (f" {size}." if answers else ""), alt)


@_styled
def draw_calibration(rows: Iterable[Sequence[Any]], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw how far each stated percentage was from what turned out.

    Parameters
    ----------
    rows : iterable of (statement, percent, true)
        As for `describe_calibration`.
    title, ax : optional
        The title instead of the observation; the axes to draw on.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> draw_calibration([("Russia has most ties.", 80, True)]).get_title(loc="left").replace("\\n", " ")
    'Mean Brier score 0.040: less than the 0.25 of always saying 50 %'
    """
    answers = _answers(rows)
    ax = _track_axes(ax, len(answers), 2)
    said, true, false = (
        _Look("how sure you were", INK, "D"),
        _Look("it turned out true", BLUE, "o"),
        _Look("it turned out false", VERMILION, "s"),
    )
    for row, answer in enumerate(answers):
        look = true if answer.true else false
        _line(ax, (answer.percent, answer.outcome), row, look, style="solid" if answer.true else _DASHED)
        _dot(ax, answer.outcome, row, look)
        _dot(ax, answer.percent, row, said, hollow=True)
        _aside(ax, row, f"{answer.percent:g} %, {'true' if answer.true else 'false'}: {_number(answer.brier, 3)}")
    _set_rows(ax, [answer.statement for answer in answers], wrap=44)
    ax.set_xlim(-3, 103)
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.axvline(50, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    ax.set_xlabel("how sure, in percent")
    marks = [_mark(said, hollow=True), _mark(true), _mark(false)]
    return _finish_tracks(ax, title or _calibration_title(answers), marks)
