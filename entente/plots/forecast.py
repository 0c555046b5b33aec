"""The learner's forecast beside what the course found: stated percentages, outcomes, Brier scores (lesson 08)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from entente import say
from entente.plots import tracks
from entente.plots.canvas import Caption, styled
from entente.plots.marks import BLUE, INK, VERMILION
from entente.plots.tracks import DASHED, Look

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
    def score(self) -> float:
        """The Brier score."""
        return ((self.percent - self.outcome) / 100) ** 2

    @property
    def words(self) -> str:
        return f"{self.percent:g} %, {'true' if self.true else 'false'}"


def _answers(rows: Iterable[Sequence[Any]]) -> tuple[str, list[_Answer]]:
    """The observation, and the answers."""
    answers = [_Answer(str(statement), float(percent), bool(true)) for statement, percent, true in rows]
    if not answers:
        return "No answer to score", answers
    mean = sum(answer.score for answer in answers) / len(answers)
    against = "as much as"
    if mean != _GUESS:
        against = "less than" if mean < _GUESS else "more than"
    return f"Mean Brier score {mean:.3f}: {against} the {_GUESS} of always saying 50 %", answers


def describe_calibration(rows: Iterable[Sequence[Any]]) -> Caption:
    """Say what `draw_calibration` draws.

    The Brier score of an answer is (p − o)², with p the stated share and o 1 if true, 0 if not: less is better.

    Parameters
    ----------
    rows : iterable of (statement, percent, true)
        What was judged, how sure the learner was, from 0 to 100, and whether it turned out true.

    Examples
    --------
    >>> print(describe_calibration([("Russia has most ties.", 80, True), ("The split is exact.", 60, False)]).caption)
    Mean Brier score 0.200: less than the 0.25 of always saying 50 %. 2 answers, 1 of them true: too few to tell how \
well calibrated anybody is.
    """
    observation, answers = _answers(rows)
    told = "; ".join(f"{each.statement.rstrip('.')}: {each.words}, {each.score:.3f}" for each in answers) or "None"
    alt = f"One row for each answer: the stated percentage, the outcome at 0 or 100, the Brier score. {told}."
    if not answers:
        return Caption(f"{observation}.", alt)
    size = f"{say.count(len(answers), 'answer')}, {sum(each.true for each in answers)} of them true"
    return Caption(f"{observation}. {size}: too few to tell how well calibrated anybody is.", alt)


@styled
def draw_calibration(rows: Iterable[Sequence[Any]], *, title: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw how far each stated percentage was from what turned out.

    >>> draw_calibration([("Russia has most ties.", 80, True)]).get_title(loc="left").replace("\\n", " ")
    'Mean Brier score 0.040: less than the 0.25 of always saying 50 %'
    """
    observation, answers = _answers(rows)
    ax = tracks.new_axes(ax, len(answers), 2)
    said = Look("how sure you were", INK, "D")
    true, false = Look("it turned out true", BLUE, "o"), Look("it turned out false", VERMILION, "s", DASHED)
    for row, answer in enumerate(answers):
        look = true if answer.true else false
        tracks.line(ax, (answer.percent, answer.outcome), row, look, look.line)
        tracks.dot(ax, answer.outcome, row, look)
        tracks.dot(ax, answer.percent, row, said, hollow=True)
        tracks.aside(ax, row, f"{answer.words}: {say.number(answer.score, 3)}")
    tracks.set_rows(ax, [answer.statement for answer in answers], wrap=44)
    ax.set_xlim(-3, 103)
    ax.set_xticks([0, 25, 50, 75, 100])
    ax.axvline(50, color=INK, linewidth=0.8, linestyle=(0, (1, 2)), zorder=1)
    ax.set_xlabel("how sure, in percent")
    return tracks.finish(ax, title or observation, [tracks.key(said, hollow=True), tracks.key(true), tracks.key(false)])
