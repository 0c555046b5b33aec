"""Competing hypotheses, the assumptions under them, and cross-impact balance.

Two ways of thinking several explanations through at once, without a forecast at the end:

- **analysis of competing hypotheses** rates every item of evidence against every hypothesis and counts what speaks
  *against* each: the hypothesis with the least against it leads (Heuer 1999);
- **cross-impact balance** judges how each state of a thing pushes the states of the others, and looks for the
  combinations in which nothing is pushed out of its place (Weimer-Jehle 2006).

Both rank what was put into them. A hypothesis that nobody wrote down cannot lead.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that is taken for granted, with what changes if it is wrong.

    Parameters
    ----------
    id : str
        Such as ``"a01"``; numbers never change.
    text : str
        The assumption, as a statement.
    if_wrong : str
        What changes if it is wrong.
    linchpin : bool
        Whether the coders think that a conclusion hangs on it.
    bears_on : tuple of str
        What rests on it: resources, periods, paragraphs (``p24``) or words for a theme.
    """

    id: str
    text: str
    if_wrong: str
    linchpin: bool
    bears_on: tuple[str, ...] = ()
